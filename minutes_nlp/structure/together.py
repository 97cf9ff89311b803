"""A document in more than one language, put together again: one record, in the places of the whole document."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from minutes_nlp.language.tongues import ENGLISH, UNKNOWN, hints_at_exclusion, months_of, name_of
from minutes_nlp.model import Access, Leaf, Minutes, Problem, Record, Span, Stretch
from minutes_nlp.readers.document import Document
from minutes_nlp.structure.access import may_be_private
from minutes_nlp.structure.apart import Part
from minutes_nlp.structure.blocks import lay_out
from minutes_nlp.structure.leaves import Leaves
from minutes_nlp.structure.meeting import read_meeting

__all__ = ["put_together"]

# A title page has so many lines at most.
_TITLE_LINES = 8
# What may follow the number of a day, and stand before the name of its month: "y 9fed o Fawrth".
_DAY = r"\b(?P<day>\d{1,2})(?:[^\W\d_]{1,4}\b)?\s+(?:(?:o|de|den|dhen|mí na|am|an)\s+|an t-)?"
_BY_NUMBERS = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b")


def put_together(document: Document, parts: Mapping[str, Part], english: Minutes) -> Minutes:
    """Return the record of a document in more than one language.

    What is not English is text: it has leaves, one a paragraph, and nothing else is found in it. Nothing tells
    which of it was taken in private: so was all of it, if any hints at that, or if an item in English was.
    Where most of the document is in another language, and what is in English has no agenda, that is text too.

    Args:
        document: The whole.
        parts: Its parts by language; see ``take_apart``.
        english: The record of the English part, as if it stood alone.
    """
    sizes = {code: sum(map(str.isalpha, part.document.text)) for code, part in parts.items()}
    main = max((code for code in parts if code != ENGLISH), key=sizes.__getitem__)
    if sizes[ENGLISH] < sizes[main] and any(problem.code == "no-items" for problem in english.problems):
        meeting = read_meeting("", Span(0, 0), (), document.stated)
        read = Minutes(source=document.source, text=document.text, meeting=meeting, language=main)
        texts = list(parts.values())
    else:
        read = _moved(english, parts[ENGLISH])
        texts = [part for code, part in parts.items() if code != ENGLISH]
    leaves, unplaced = _text_leaves(texts)
    date = read.meeting.date or _date(parts[main])
    return msgspec.structs.replace(
        read,
        text=document.text,
        meeting=msgspec.structs.replace(read.meeting, date=date),
        leaves=tuple(sorted([*read.leaves, *leaves])),
        problems=(*document.problems, *_told(texts, read.language), *read.problems, *unplaced),
        languages=_stretches(document, texts, read),
    )


def _moved(english: Minutes, part: Part) -> Minutes:
    """The record of the English part with all its places in the whole."""
    leaves = (
        Leaf(*piece, leaf.role, leaf.id)
        for leaf in english.leaves
        for piece in part.pieces(Span(leaf.start, leaf.end))
    )
    bare = msgspec.structs.replace(english, leaves=())
    moved: Minutes = _placed(bare, part)
    return msgspec.structs.replace(moved, leaves=tuple(leaves))


def _placed(thing: Any, part: Part) -> Any:
    """A part of a record with the spans within it in the whole."""
    if isinstance(thing, Span):
        return part.back(thing)
    if isinstance(thing, tuple):
        return tuple(_placed(each, part) for each in thing)
    if isinstance(thing, Record):
        fields = {name: _placed(getattr(thing, name), part) for name in thing.__struct_fields__}
        return msgspec.structs.replace(thing, **fields)
    return thing


def _text_leaves(texts: Sequence[Part]) -> tuple[list[Leaf], list[Problem]]:
    """The leaves of what is not read, paragraphs numbered in the order of the whole; what could not be placed."""
    laid = [(part, lay_out(part.document)) for part in texts]
    starts = sorted(part.back(Span(b.start, b.end)).start for part, layout in laid for b in layout.blocks)
    names = {start: f"t{number}" for number, start in enumerate(starts, 1)}
    leaves: list[Leaf] = []
    problems: list[Problem] = []
    for part, layout in laid:
        own = Leaves(layout.flat, layout.furniture)
        for block in layout.blocks:
            own.add(block.start, block.end, "text", names[part.back(Span(block.start, block.end)).start])
        settled, unplaced = own.settle()
        leaves += (
            Leaf(*piece, leaf.role, leaf.id)
            for leaf in settled
            for piece in part.pieces(Span(leaf.start, leaf.end))
        )
        problems += (_placed(problem, part) for problem in unplaced)
    return leaves, problems


def _stretches(document: Document, texts: Sequence[Part], read: Minutes) -> tuple[Stretch, ...]:
    """Where what is not read stands; hidden in doubt."""
    doubt = (
        any(hint.role == "exempt" for hint in document.hints)
        or any(item.access != "public" for item in read.items)
        or any(map(_hints_at_exclusion, texts))
    )
    return tuple(
        Stretch(span=span, language=part.language, access=_access(part, doubt=doubt))
        for span, part in sorted(
            ((span, part) for part in texts for span in part.stretches), key=lambda pair: pair[0]
        )
    )


def _hints_at_exclusion(part: Part) -> bool:
    text = part.document.text
    return may_be_private(text) or hints_at_exclusion(text, part.language)


def _access(part: Part, *, doubt: bool) -> Access:
    """The words for what is private are not known in every language."""
    return "exempt" if doubt or part.language == UNKNOWN else "public"


def _told(texts: Sequence[Part], language: str) -> Iterator[Problem]:
    """Say of each language that it is not read."""
    for part in texts:
        if part.language != ENGLISH:
            what = "the document" if part.language == language else "part of the document"
            message = f"{what} is in {name_of(part.language)}: kept as text to search, not read as minutes"
            yield Problem(code="language", message=message)


def _date(part: Part) -> str | None:
    """The date of the meeting where the first lines name one day and no other."""
    lines = filter(str.strip, part.document.text.lower().split("\n"))
    head = "\n".join(line for line, _ in zip(lines, range(_TITLE_LINES), strict=False))
    found = {date for date in _dates(head, months_of(part.language)) if date}
    return found.pop() if len(found) == 1 else None


def _dates(head: str, months: Sequence[str]) -> Iterator[str | None]:
    for match in _BY_NUMBERS.finditer(head):
        yield _day(match, int(match["month"]))
    for number, forms in enumerate(months, 1):
        for match in re.finditer(rf"{_DAY}(?:{forms})\s+(?P<year>\d{{4}})\b", head):
            yield _day(match, number)


def _day(match: re.Match[str], month: int) -> str | None:
    try:
        return dt.date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return None
