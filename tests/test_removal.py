"""Redacting and erasing: the words are gone from every byte of the library and stay away; the rest stays."""

import contextlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from canaries import CANARIES, found_in
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from minutes_nlp import assurances, audit, ingest, pipeline
from minutes_nlp.cli import app
from minutes_nlp.errors import BusyError, UsageError
from minutes_nlp.index import ENGINES, IndexStore
from minutes_nlp.ingest import Parser
from minutes_nlp.library import Library, Removal, database, part_ids
from minutes_nlp.library.marks import marks_of, places_of
from minutes_nlp.model import Minutes, Span
from minutes_nlp.redaction import Scrubber, carried, redacted, words_of
from minutes_nlp.search import search

A, B, C, D, E, F, G, H = (word.capitalize() for word in CANARIES[:8])
DOCUMENT = "ponds-2021-02-03"
TEXT = f"""\
Wexcombe District Council

PONDS COMMITTEE

Minutes of the meeting held on 3 February 2021 at 2.00 p.m.

Present: Cllr {A} {B} (Chairman), Cllr Tom Hale

1. Report on {C} Pond

The Committee considered a report of the Head of Parks on {C} Pond.

(a) Cllr {B} asked whether {D} Ltd ({D[:1]}QL) had bid 4,711. The Director replied that {E} had been told,
and assured members that {F} would be paid by July 2021.

(b) {G} of {C} Pond had risen by 37% to 812.

RESOLVED: That the {H} be noted.

(Moved by Cllr {B}, seconded by Cllr {A} {B})

2. Wardens

Cllr Hale asked how many wardens there were. The Director said that there were 31 wardens.

RESOLVED: That the wardens be thanked.
"""
SECRETS = {word.lower() for word in (A, B, C, D, E, F, G, H)}
OTHER = TEXT.replace("3 February", "5 May")
for secret in (A, B, C, D, E, F, G, H):
    OTHER = OTHER.replace(secret, "Moor")
PARSER = Parser(pipeline.parse, "1")
WHY = {"reason": "asked for by the person named", "who": "Jo Birch"}


def add(root: Path, inbox: Path, engine: str = "tantivy", version: str = "1") -> ingest.Summary:
    """Add a folder with the real parser."""
    with Library.open(root, write=True) as library:
        return ingest.add(
            ingest.find([str(inbox)], avoid=root),
            library,
            IndexStore(root, engine),
            Parser(pipeline.parse, version),
        )


def make(folder: Path, engine: str = "tantivy") -> Path:
    """Make a library in which the words stand wherever the library may have them."""
    root, inbox = folder / "library", folder / "inbox"
    inbox.mkdir()
    fetched = root / "fetched" / "example.org" / f"{A}.txt"
    fetched.parent.mkdir(parents=True)
    fetched.write_text(TEXT)
    (inbox / f"{A}.txt").write_text(TEXT.replace("31 wardens", f"31 wardens, as {E} said"))
    (inbox / "other.txt").write_text(OTHER)
    add(root, inbox, engine)
    (inbox / f"{A}.txt").write_text(TEXT)
    (inbox / f"{B}.txt").touch()
    add(root, inbox, engine)
    with Library.open(root, write=True) as library:
        minutes = library.minutes(DOCUMENT)
        (assurance,) = [each for item in minutes.items for each in item.assurances]
        verdict = assurances.Verdict("kept", "", f"{F} was paid", "Jo Birch")
        assurances.mark(library, f"{DOCUMENT}/{assurance.id}", verdict, exempt=True)
        library.saved.save("d", f"{D} OR ponds", {})
        library.saved.see("d", [(DOCUMENT, "1.a")])
    return root


def unpacked(root: Path) -> bytes:
    """Every byte under a library, and what is packed in them: records are zlib streams."""
    found = b""
    for path in sorted(root.rglob("*")):
        found += str(path.relative_to(root)).encode() + b"\n"
        if path.is_file():
            data = path.read_bytes()
            found += data
            for match in re.finditer(b"\x78[\x01\x5e\x9c\xda]", data):
                with contextlib.suppress(zlib.error):
                    found += zlib.decompressobj().decompress(data[match.start() :])
    return found


def told(root: Path) -> set[str]:
    """The secrets that can be found in the bytes of a library."""
    return set(found_in(unpacked(root))) & SECRETS


@pytest.mark.parametrize("engine", ENGINES)
def test_after_erasing_no_byte_tells_of_it(engine: str, tmp_path: Path) -> None:
    """Not the database, its log, the index, what was fetched or written about it; the rest verifies clean."""
    root = make(tmp_path, engine)
    assert told(root) == SECRETS
    with Library.open(root, write=True) as library:
        library.removals.decide(ingest.to_erase(library, DOCUMENT, **WHY))
        ingest.publish(library, IndexStore(root, engine))
        assert told(root) == set(), "while it is open"
    assert told(root) == set()
    assert not list((root / "fetched").rglob("*.txt"))
    with Library.open(root, exempt=True) as library:
        assert ingest.verify(library, IndexStore(root, engine)) == []
        assert library.documents() == ["ponds-2021-05-05"]
        (row,) = library.removals.all()
        assert (row.kind, row.document, row.reason, row.who, row.state) == (
            "erase",
            DOCUMENT,
            *WHY.values(),
            "done",
        )
        assert not library.follow_ups.steps()
        assert not library.saved.all()
        assert [Path(each.place).name for each in library.quarantined()] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_after_redacting_no_byte_tells_of_it(engine: str, tmp_path: Path) -> None:
    """Of an item every word is gone that stands nowhere else, of the earlier version too; the rest stays."""
    root = make(tmp_path, engine)
    with Library.open(root, write=True) as library:
        before = library.minutes(DOCUMENT)
        for part in ("1", Span(*re.search(f"{A} {B}", TEXT).span())):  # type: ignore[union-attr]  # it is there
            library.removals.decide(ingest.to_redact(library, DOCUMENT, part, **WHY))
        ingest.publish(library, IndexStore(root, engine))
        after = library.minutes(DOCUMENT)
        assert ingest.verify(library, IndexStore(root, engine)) == []
        # The sentence of the earlier version is another than the item that was redacted.
        assert found_in(library.minutes(DOCUMENT, 1).text) == [E.lower()]
    assert told(root) <= {E.lower(), A.lower()}, "the word of another sentence, and the name of the file"
    assert after.items[1] == before.items[1]
    assert part_ids(after) == part_ids(before)
    check_places(before, after)


def check_places(before: Minutes, after: Minutes) -> None:
    """Spans are what they were, and each character lies in one leaf."""
    assert len(after.text) == len(before.text)
    assert after.leaves == before.leaves
    owned = bytearray(len(after.text))
    for leaf in after.leaves:
        owned[leaf.start : leaf.end] = b"\1" * (leaf.end - leaf.start)
    assert all(own or char.isspace() for own, char in zip(owned, after.text, strict=True))
    for one, other in zip(before.text, after.text, strict=True):
        assert other in {one, "\u2588"}
    for old, new in zip(before.items, after.items, strict=True):
        assert (old.id, old.span, old.heading, old.points) == (new.id, new.span, new.heading, new.points)
        for resolution in new.resolutions:
            assert resolution.text == after.text[slice(*resolution.span)]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(1, 120)), max_size=5))
def test_any_redaction(places: list[tuple[int, int]]) -> None:
    """Whatever spans: no word that stood only there is told by any part of the record."""
    before = pipeline.parse(TEXT.encode(), "ponds.txt")
    spans = [Span(start, min(start + length, len(TEXT))) for start, length in places if start < len(TEXT)]
    after = redacted(before, spans)
    check_places(before, after)
    left = set(words_of(after.text))
    gone = {word for start, end in spans for word in words_of(TEXT[start:end]) if len(word) > 3} - left
    names = [value for value in strings(msgspec.to_builtins(after)) if "printed" not in value]
    assert not gone & {word for value in names for word in words_of(value)}


def strings(value: object) -> Iterator[str]:
    """Every string of a record but what the parser has names for."""
    coded = {"id", "kind", "rule", "code", "label", "leaves", "access", "sha256", "presence", "date",
             "dates", "period_dates", "media_type", "status", "outcome", "strength", "answers", "point",
             "number"}  # fmt: skip
    match value:
        case str():
            yield value
        case dict():
            for key, each in value.items():
                if key not in coded:
                    yield from strings(each)
        case list() | tuple():
            for each in value:
                yield from strings(each)


SCRUBBED = [
    pytest.param("Ann Lee", "Cllr Lee spoke", "Cllr Lee or Ann", "Cllr Lee or ###", id="a word"),
    pytest.param("Ann Lee", "Ann and Cllr Lee", "Ann Lee, Lee", "### ###, Lee", id="two words side by side"),
    pytest.param("Ann Lee", "Ann Lee again", "Ann Lee", "Ann Lee", id="left elsewhere"),
    pytest.param("Secret", "", "SECRETLY secret", "SECRETLY ######", id="whole words"),
]


@pytest.mark.parametrize(("taken", "left", "text", "expected"), SCRUBBED)
def test_scrubbing(taken: str, left: str, text: str, expected: str) -> None:
    """What is taken out is blacked out where it is told, and what is left is not."""
    assert Scrubber([taken], left)(text) == expected.replace("#", "\u2588")


CARRIED = [
    pytest.param("a b SECRET c d", "a b SECRET c d", ["SECRET"], id="the same"),
    pytest.param("a b SECRET c d", "x a b SEKRET WORD c d", ["SEKRET WORD"], id="in other words"),
    pytest.param("a b SECRET c d", "a b c d", [], id="not there yet"),
    pytest.param("a b SECRET c d", "a b c d and SECRET", ["SECRET"], id="in another place"),
    pytest.param("SECRET c", "HIDDEN c", ["HIDDEN"], id="at the start"),
    pytest.param("c SECRET", "c HIDDEN", ["HIDDEN"], id="at the end"),
]


@pytest.mark.parametrize(("text", "other", "expected"), CARRIED)
def test_carried_to_another_version(text: str, other: str, expected: list[str]) -> None:
    """A span is found in another version by what stands around it, and by its words."""
    spans = carried(text, [Span(text.index("SECRET"), text.index("SECRET") + 6)], other)
    assert sorted({other[start:end] for start, end in spans}) == expected


RETURNS = [
    pytest.param("x Ann Moor y", "x Ann Moor y", True, ["Ann Moor"], id="the same bytes"),
    pytest.param("x Ann Moor y", "z  ANN\nMoor", False, ["ANN\nMoor"], id="other bytes"),
    pytest.param("x Ann Moor y Ann Moor", "x Ann Moor y Ann Moor", True, ["Ann Moor"], id="once of two"),
    pytest.param("x Ann Moor y Ann Moor", "Ann Moor", False, [], id="no more than were left"),
    pytest.param(
        "x Ann Moor y Ann Moor", "Ann Moor Ann Moor", False, ["Ann Moor Ann Moor"], id="more than were"
    ),
    pytest.param("x Ann Moor y", "Anne Moor", True, [], id="other words"),
]


@pytest.mark.parametrize(("text", "other", "same", "expected"), RETURNS)
def test_words_that_come_back(*, text: str, other: str, same: bool, expected: list[str]) -> None:
    """Words taken out are known again where they come back, and those that were left are left."""
    marks = marks_of(text, [Span(2, 10)])
    assert b"ann" not in repr(marks).lower().encode()
    assert [other[start:end] for start, end in places_of(other, marks, same_source=same)] == expected


def redact(root: Path, part: str = "1.a") -> None:
    """Redact a part of the document."""
    with Library.open(root, write=True) as library:
        library.removals.decide(ingest.to_redact(library, DOCUMENT, part, **WHY))
        ingest.publish(library, IndexStore(root, "tantivy"))


def outcomes(summary: ingest.Summary) -> dict[str, tuple[str, str | None]]:
    """What became of each file."""
    return {Path(each.name).name: (each.kind, each.code) for each in summary.outcomes}


def test_reading_again_does_not_bring_words_back(tmp_path: Path) -> None:
    """The same bytes, at the same place or another, by this parser or the next."""
    root, file = make(tmp_path), tmp_path / "inbox" / f"{A}.txt"
    redact(root)
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("unchanged", None)
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(file, tmp_path / "elsewhere" / "copy.txt")
    for version in ("1", "2"):
        add(root, tmp_path / "elsewhere", version=version)
        add(root, tmp_path / "inbox", version=version)
    with Library.open(root) as library:
        assert not {D.lower(), F.lower()} & set(found_in(library.minutes(DOCUMENT).text))
        assert "wardens" in library.minutes(DOCUMENT).text
    assert not {D.lower(), F.lower()} & told(root)


def test_other_bytes_with_the_words_wait_for_a_person(tmp_path: Path) -> None:
    """A new version that has them is held back and said so; let in, it comes without them."""
    root, file = make(tmp_path), tmp_path / "inbox" / f"{A}.txt"
    redact(root)
    file.write_text(TEXT.replace("31 wardens", "32 wardens"))
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("quarantined", "removed")
    with Library.open(root, exempt=True) as library:
        (held,) = [each for each in library.quarantined() if each.code == "removed"]
        assert f"redacted from {DOCUMENT}" in held.reason
        assert "minutes admit" in held.reason
        assert "31 wardens" in library.minutes(DOCUMENT).text
    done = CliRunner().invoke(app, ["admit", str(file), "--reason", "cleared", "-L", str(root)])
    assert done.exit_code == 0, done.output
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("new version", None)
    with Library.open(root) as library:
        assert "32 wardens" in library.minutes(DOCUMENT).text
        assert not {D.lower(), F.lower()} & set(found_in(library.minutes(DOCUMENT).text))
        kinds = [(each.kind, each.who != "") for each in library.removals.all()]
    assert kinds == [("redact", True), ("admit", True)]
    assert [(each.action, each.subject[:7]) for each in audit.entries(root)] == [
        ("document.admit", "sha256:")
    ]
    again = CliRunner().invoke(app, ["admit", str(file), "--reason", "again", "-L", str(root)])
    assert isinstance(again.exception, UsageError)


def test_a_new_version_without_the_words_is_taken_in(tmp_path: Path) -> None:
    """The council took them out as well: nothing stands in the way."""
    root, file = make(tmp_path), tmp_path / "inbox" / f"{A}.txt"
    redact(root)
    file.write_text(re.sub(r"\(a\).*\n.*\n", "(a) Something else was said.\n", TEXT))
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("new version", None)


def test_what_was_erased_stays_away(tmp_path: Path) -> None:
    """The same bytes are passed over; other minutes of the same meeting wait for a person."""
    root, file = make(tmp_path), tmp_path / "inbox" / f"{A}.txt"
    with Library.open(root, write=True) as library:
        place = library.places(DOCUMENT)[0]
        assert ingest.at_place(library, str(file)) == DOCUMENT
        library.removals.decide(ingest.to_erase(library, ingest.at_place(library, place), **WHY))
        ingest.publish(library, IndexStore(root, "tantivy"))
    (summary,) = [each for each in add(root, tmp_path / "inbox").outcomes if Path(each.name) == file]
    assert summary.kind == "skipped"
    assert "erased" in (summary.reason or "")
    file.write_text(TEXT.replace("31 wardens", "32 wardens"))
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("quarantined", "removed")
    CliRunner().invoke(app, ["admit", str(file), "--reason", "the right minutes", "-L", str(root)])
    assert outcomes(add(root, tmp_path / "inbox"))[file.name] == ("added", None)


def test_decided_and_interrupted(tmp_path: Path) -> None:
    """What was decided is said to be here still, and done by the next writer, whatever it came for."""
    root = make(tmp_path)
    with Library.open(root, write=True) as library:
        library.removals.decide(ingest.to_erase(library, DOCUMENT, **WHY))
    with Library.open(root, exempt=True) as library:
        (fault,) = ingest.verify(library, IndexStore(root, "tantivy"))
        assert fault.document == DOCUMENT
    add(root, tmp_path / "inbox")
    assert told(root) == {B.lower()}, "the file that cannot be read, which was tried again"
    with Library.open(root, exempt=True) as library:
        assert ingest.verify(library, IndexStore(root, "tantivy")) == []


def test_a_reader_in_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody reads all the while the log cannot be emptied: that is said, and done the next time."""
    root = make(tmp_path)
    monkeypatch.setattr(database, "_PATIENCE_MS", 50)
    with contextlib.closing(sqlite3.connect(root / "library.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM versions").fetchone()
        with Library.open(root, write=True) as library:
            library.removals.decide(ingest.to_erase(library, DOCUMENT, **WHY))
            with pytest.raises(BusyError):
                ingest.publish(library, IndexStore(root, "tantivy"))
            assert library.removals.pending()
    with Library.open(root, write=True) as library:
        ingest.publish(library, IndexStore(root, "tantivy"))
        assert not library.removals.pending()
    assert told(root) == set()


CHILD = """
import sys
from minutes_nlp.cli import main
print("begun", flush=True)
main()
"""


def kill_again_and_again(folder: Path, arguments: list[str], kills: int) -> None:
    """Kill a removal at random moments; after each, either nothing was decided or the next writer does it."""
    rng = random.Random(str(arguments))  # noqa: S311  # not for secrets
    (folder / "first").mkdir()
    whole = make(folder / "first")
    last = 1.0
    states = set()
    for number in range(kills):
        root = folder / f"library-{number}"
        shutil.copytree(whole, root)
        command = [sys.executable, "-c", CHILD, *arguments, "--reason", "r", "--yes", "-L", str(root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()
            began = time.monotonic()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(rng.random() * last if number else None)
                last = time.monotonic() - began
            child.kill()
            child.communicate()
        assert child.returncode in {0, -signal.SIGKILL}
        with Library.open(root, write=True) as library:
            store = IndexStore(root, "tantivy")
            decided = library.removals.all()
            states.add((bool(decided), bool(library.removals.pending())))
            ingest.publish(library, store)
            assert ingest.verify(library, store) == []
            assert not library.removals.pending()
        assert (F.lower() in told(root)) == (not decided)
        with store.open() as searcher:
            assert search(searcher, F).total == (0 if decided else 1)
        shutil.rmtree(root)
    assert (True, False) in states
    assert len(states) == 3 or kills < 20, "no kill fell before the decision, or none after it"


KILLED = [pytest.param(["erase", DOCUMENT], id="erase"), pytest.param(["redact", DOCUMENT, "1"], id="redact")]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", KILLED)
def test_killed_at_any_moment(arguments: list[str], tmp_path: Path) -> None:
    """Twenty-five kills each: done or not done, and finished by the next writer."""
    kill_again_and_again(tmp_path, arguments, 25)


@pytest.mark.parametrize("arguments", KILLED[:1])
def test_killed_a_few_times(arguments: list[str], tmp_path: Path) -> None:
    """The same a few times."""
    kill_again_and_again(tmp_path, arguments, 4)


REFUSED = [
    pytest.param(["redact", DOCUMENT, "--reason", "r"], "--span A B", id="nothing said"),
    pytest.param(["redact", DOCUMENT, "1", "--span", "1", "2", "--reason", "r"], "--span A B", id="both"),
    pytest.param(["redact", DOCUMENT, "9", "--reason", "r", "--yes"], "has no part '9'", id="no such part"),
    pytest.param(["redact", DOCUMENT, "--span", "5", "5", "--reason", "r"], "hold no words", id="empty"),
    pytest.param(["redact", DOCUMENT, "--span", "5", "9999", "--reason", "r"], "hold no words", id="outside"),
    pytest.param(["redact", DOCUMENT, "1", "--reason", " ", "--yes"], "say why", id="no reason"),
    pytest.param(["redact", DOCUMENT, "1", "--reason", "r"], "--yes", id="nobody to ask"),
    pytest.param(["erase", "pond", "--reason", "r", "--yes"], "no document 'pond'", id="no such document"),
    pytest.param(["erase", "--place", "x.txt", "--reason", "r", "--yes"], "was read there", id="no place"),
    pytest.param(["erase", "--reason", "r"], "--place FILE", id="nothing to erase"),
    pytest.param(["admit", "x.txt", "--reason", "r"], "is not held back", id="not held back"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that no test changes."""
    return make(tmp_path_factory.mktemp("shared"))


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_refused(shared: Path, arguments: list[str], message: str) -> None:
    """What is not plain, or not confirmed, changes nothing."""
    done = CliRunner().invoke(app, [*arguments, "-L", str(shared)])
    assert message in str(done.exception)
    with Library.open(shared, exempt=True) as library:
        assert library.removals.all() == []


def test_a_person_redacts_and_looks_at_the_log(tmp_path: Path) -> None:
    """The words go; the log names who, when, what and why; what cannot be reached is said."""
    root = make(tmp_path)
    done = CliRunner().invoke(
        app, ["redact", DOCUMENT, "1.b", "--reason", f"names {G}", "--who", "Jo", "--yes", "-L", str(root)]
    )
    assert done.exit_code == 0, done.output
    assert f"redacted {DOCUMENT} 1.b" in done.output
    assert "not reached: backups" in done.output
    log = CliRunner().invoke(app, ["removals", "-L", str(root)]).output
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d  redact  {DOCUMENT} 1\.b  Jo: names \u2588+\n", log)
    rows = msgspec.json.decode(
        CliRunner().invoke(app, ["removals", "--json", "-L", str(root)]).output, type=list[Removal]
    )
    assert [(row.part, row.state) for row in rows] == [("1.b", "done")]
    assert G.lower() not in told(root)
