"""Minutes whose exempt items are full of canary words, to prove that no public answer tells of them.

``build`` makes a library of them in one of three ways, which no public answer may tell apart:

- ``planted``: a thousand canary words in items taken in private: headings, names, speakers, questions,
  tables, figures, votes, attendance, acronyms, an appendix behind the signature, minutes that are exempt as a
  whole, an item that was public in an earlier version, and a file that cannot be read;
- ``other words``: the same with other words in private, of another shape and the same length;
- ``absent``: the records with what was private cut out of them, and nothing else in the library.

``found_in`` tells which canaries an answer has, in whatever form. The digests of the sources, which are those
of whole files and differ, are made the same by the name of the file.
"""

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple
from unittest import mock

import msgspec

from minutes_nlp import ingest, pipeline
from minutes_nlp.analysis import stem
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library, Step
from minutes_nlp.model import Minutes
from minutes_nlp.parts import reclassified, without_exempt

__all__ = ["CANARIES", "DOCUMENTS", "Document", "Kind", "build", "found_in"]

Kind = Literal["planted", "other words", "absent"]

CANARIES = tuple(
    a + b + c
    for a, b, c in itertools.product(
        ("vra", "zho", "kru", "plo", "skri", "tho", "gwe", "bli", "dja", "fno"),
        ("bbe", "ddu", "ffi", "gga", "kko", "llu", "mma", "nne", "ppi", "rru"),
        ("xt", "zk", "mph", "rb", "lg", "vd", "ckt", "nth", "sq", "wb"),
    )
)
"""Words of no language, each with one stem of its own."""

_STEMS = {stem(word): word for word in CANARIES}
_STEM = re.compile("|".join(sorted(_STEMS, key=len, reverse=True)))

_HEAD = """\
Wexcombe District Council

PARKS COMMITTEE

Minutes of the meeting held on {date} at 2.00 p.m. in the Town Hall

Present: Cllr A Moor (Chairman), Cllr Tom Hale, Cllr P Ines

Officers: Jo Birch, Head of Parks; Dr K Lund, Director of Place

"""
_PUBLIC = """\
1. Apologies for absence

Apologies were received from Cllr Sam Dore.

2. Minutes of the last meeting

The minutes of the meeting held on {last} were confirmed and signed as a correct record.

3. Quarter {quarter} report on ponds

The Committee considered a report of the Head of Parks. The HWS had been looked at with Harbour Trust.

(a) Cllr Moor asked whether the ponds would be fenced. Mr Birch replied that 14 of 20 ponds had been fenced by
June, and assured members that the rest would be fenced by the next meeting.

(b) Ms Ines asked what PB had found of the weir. There was no answer.

RESOLVED: That the report on ponds be noted.

"""
_EXCLUSION = """\
4. Exclusion of the press and public

RESOLVED: That the press and public be excluded from the meeting for the following items, as they involve the
likely disclosure of exempt information as defined in paragraph 3 of Part 1 of Schedule 12A of the Act.

"""
_BACK = """\
The public were readmitted to the meeting.

7. Pond wardens

Cllr Hale asked how many wardens there were. Ms Lund said that there were 31, up from 28. HWS would meet.

RESOLVED: That the wardens be thanked.
"""
# What is shaped so that names, initials, words of art and figures of it might reach what is said in public.
_PRIVATE = """\
{n}. Sale of the {0} site to {1} Harbour Trust

Present for this item: Cllr {2} Moor, Cllr {3} Ines, {4} Hale, Ms {5} {6} (Solicitor)

The {7} Weir Scheme (HWS) was explained by {8} Lund (Director of {9}). {10} {11} (PB) reported. {12} PB spoke.

(a) Councillor {13} {14} asked what {15} had bid for {16}. The Director of {17} replied that the bid of {18}
Ltd was £4,{x}00 for the {19} and assured members that {20} would be told by the {21} Panel in July 2021.

(b) The {22} of {23} rose by {x}% from {x}1 to {x}2 in Quarter 2.

{24} Measure    Ponds    {25}
{26}            {x}4        {x}5
{27}            {x}6        {x}7

RESOLVED: That the {28} of {29} be sold to {30}.

(Moved by Cllr {31} {32}, seconded by Cllr {33}; for {x}: Cllrs {34}, {35}; against: Cllr {36})

"""
_BEHIND = """\
The meeting closed at 4.10 p.m.

Signed ...................... Chairman

Appendix to the private minutes: {0} and {1} of {2} were told by {3} that {4} had {5} the {6}.
"""
_SLOTS, _SLOTS_BEHIND = 37, 7


class Document(NamedTuple):
    """A file: its name, its words, and the same with other words in private."""

    name: str
    planted: str
    other: str


class _Words:
    """Deals out the canaries, again from the first when all are dealt."""

    def __init__(self) -> None:
        self.dealt = 0

    def take(self, count: int) -> list[str]:
        found = [CANARIES[at % len(CANARIES)] for at in range(self.dealt, self.dealt + count)]
        self.dealt += count
        return found

    def private(self, number: int) -> str:
        """An item taken in private, names with their capitals."""
        names = [word.capitalize() if at % 3 else word for at, word in enumerate(self.take(_SLOTS))]
        return _PRIVATE.format(*names, n=number, x=number + 70)


def _filler(number: int, text: str) -> str:
    """Other words for a private item, as long, in one paragraph of lines as wide.

    How wide lines are is measured over the whole document, to tell where a paragraph ends.
    """
    start, end = f"{number}. Of the lane\n\nIt was so agreed that", " so.\n\n"
    lines = (" yes" * 26 + "\nand") * len(text)
    return start + lines[: len(text) - len(start) - len(end)] + end


def _documents() -> Iterator[Document]:
    words = _Words()
    dates = [f"{month} {year}" for year in (2021, 2022) for month in ("3 February", "5 May", "4 August")]
    for at, date in enumerate(dates):
        last = dates[at - 1] if at else "4 November 2020"
        opening = _HEAD.format(date=date) + _PUBLIC.format(last=last, quarter=at % 4 + 1)
        pair = [words.private(5), words.private(6)]
        others = _filler(5, pair[0]) + _filler(6, pair[1])
        tail, other_tail = _BACK, _BACK
        if at % 2:
            # Private to the end, and a note behind it; of another length, as nothing public follows.
            behind = _BEHIND.format(*words.take(_SLOTS_BEHIND))
            tail = words.private(7) + words.private(8) + behind
            other_tail = "7. Of the barn\n\nIt was agreed.\n"
        if not at:
            # In the first version nothing was private yet: it was read, in public, as one.
            yield Document("parks-0.txt", opening + pair[0], opening + pair[0])
        opening += _EXCLUSION
        yield Document(f"parks-{at}.txt", opening + "".join(pair) + tail, opening + others + other_tail)
    while words.dealt < len(CANARIES):
        head = _HEAD.format(date="4 August 2022")
        guest, name = words.take(2)
        planted = head.replace("Present: ", f"Present: Cllr {guest.capitalize()} Dove, ") + "EXEMPT ITEMS\n\n"
        planted += "".join(map(words.private, (5, 6, 7)))
        yield Document(f"private-{name}.txt", planted, f"{head}EXEMPT ITEMS\n\n5. Of a wall\n\nIt was so.\n")


DOCUMENTS = tuple(_documents())
"""In the order in which they are added; a name that comes twice is a later version."""
_BROKEN = "BROKEN "


def build(folder: Path, kind: Kind, engine: str = "tantivy") -> Path:
    """Make a library in a folder that is not there yet, with its index; return the folder of the library."""
    inbox, root = folder / "inbox", folder / "library"
    inbox.mkdir(parents=True)
    kept: dict[str, Minutes] = {}

    def parse(data: bytes, name: str) -> Minutes:
        if data.startswith(_BROKEN.encode()):
            raise ValueError(data.decode())
        minutes = pipeline.parse(data, name)
        same = msgspec.structs.replace(
            minutes.source, sha256=hashlib.sha256(f"{name} {name in kept}".encode()).hexdigest()
        )
        kept[name] = msgspec.structs.replace(minutes, source=same)
        if kind != "absent":
            return kept[name]
        newest = pipeline.parse(_newest(name).planted.encode(), name)
        return without_exempt(reclassified(kept[name], newest))

    store = IndexStore(root, engine)
    now = mock.patch("minutes_nlp.library.library._now", return_value="2022-09-01T09:00:00+00:00")
    with now, Library.open(root, write=True) as library:
        for document in DOCUMENTS:
            if kind == "absent" and document.name.startswith("private"):
                continue
            file = inbox / document.name
            if file.exists():
                _add(inbox, library, store, ingest.Parser(parse))
            file.write_text(document.other if kind == "other words" else document.planted)
        _add(inbox, library, store, ingest.Parser(parse))
        file = inbox / ("fails.txt" if kind == "absent" else f"fails-{CANARIES[7]}.txt")
        file.write_text(_BROKEN + ("" if kind == "absent" else " ".join(CANARIES[:40])))
        _add(file, library, store, ingest.Parser(parse))
        _add_by_hand(library, hidden=kind != "absent")
        assert ingest.verify(library, store) == []
        # An engine counts for a while what was replaced, and one of the libraries was made again on the way.
        ingest.rebuild(library, store)
    return root


def _add_by_hand(library: Library, *, hidden: bool) -> None:
    """Add what officers do: close a public assurance by a private passage, save a search."""
    newest, first = "parks-2022-08-04", "parks-2021-02-03"
    assurance = next(each for item in library.minutes(first).items for each in item.assurances)
    words = " ".join(library.minutes(first).text[slice(*assurance.span)].split())
    public = Step(document=first, part=assurance.id, words=words, status="kept", who="Jo Birch")
    by = {"by_document": newest, "by_part": "5", "note": f"See {CANARIES[0]}."}
    with mock.patch("minutes_nlp.library.rows.datetime") as clock:
        clock.now.return_value = dt.datetime(2022, 9, 1, tzinfo=dt.UTC)
        library.follow_ups.add(msgspec.structs.replace(public, **by) if hidden else public)
        if hidden:
            private = msgspec.structs.replace(
                public, document=newest, part="5.z1", words=CANARIES[1], note="x"
            )
            library.follow_ups.add(private)
    with mock.patch("minutes_nlp.library.saved._now", return_value="2022-09-01T09:00:00+00:00"):
        library.saved.save("ponds", "ponds", {})
        library.saved.see("ponds", [(newest, "5"), (newest, "3")] if hidden else [(newest, "3")])


def found_in(answer: bytes | str) -> list[str]:
    """Return the canaries an answer has, in whatever case, form or encoding; or that it has none of them."""
    data = answer.encode() if isinstance(answer, str) else answer
    low = data.lower()
    # UTF-16 has a zero beside each letter, on either side.
    text = low.replace(b"\0", b"").decode("utf-8", "replace")
    return sorted({_STEMS[found] for found in _STEM.findall(text)})


def _newest(name: str) -> Document:
    return [each for each in DOCUMENTS if each.name == name][-1]


def _add(file: Path, library: Library, store: IndexStore, parser: ingest.Parser) -> None:
    ingest.add(ingest.find([str(file)], avoid=library.folder), library, store, parser)
