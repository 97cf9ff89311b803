"""A draft cut into its resolutions: the heading they stand under, their lead, and their labelled clauses."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from minutes_nlp.model import Record, Resolution, Span
from minutes_nlp.structure.labels import Label, opens_list, parse_label

__all__ = ["Clause", "Decision", "Position", "as_drafted", "read_draft"]

Position = Literal["only", "inner", "last"]

_LEAD = re.compile(
    r"(?:(?i:it\s+was\s+|and\s+it\s+was\s+|the\s+(?:\w+\s+){1,5}?)?(?i:unanimously\s+)?"
    r"(?P<verb>RESOLVED|Resolved|resolved|AGREED|Agreed|agreed|RECOMMENDED|Recommended|recommended|DECIDED|Decided|NOTED(?=\s*[:–-])|ORDERED)"
    r"(?:\s+(?:unanimously|accordingly|to\s+recommend\s+to\s+[A-Z]\w+))?"
    r"|(?i:(?:recommendation|resolution|decision)s?(?:\s+to\s+(?:the\s+)?[a-z ]{3,40})?(?=\s*[:–-]|\s*$)))"
    r"\s*[:;,.–—-]*\s*"
)
_BLANK = re.compile(r"\n[^\S\n]*\n")
_OPENS = re.compile(r"[\"“'‘]?That\b")
_ENDED = re.compile(r"[.;:!?][\"”’')]*\s*(?:and|or)?\s*$")
# A label of a list that runs on within a paragraph stands after a mark or "and"; the first, after any word.
_INLINE = re.compile(r"(?:^|(?<=\s))\((?:\d{1,2}|[a-z]{1,4})\)(?=\s)", re.IGNORECASE)
_BEFORE_LABEL = re.compile(r"(?:[;:,.–-]|\band|\bor)\s*$")
# What a list goes on from: "That the Committee:", "that".
_GOES_ON = re.compile(r"(?:\bthat|\bto|:-?|–)$", re.IGNORECASE)
_HEADING_LENGTH = 160
_QUOTES = "\"“”'‘’ "


class Clause(Record, frozen=True, kw_only=True):
    """One clause: its label, its words without it, where they stand, and its place among its siblings."""

    label: str
    text: str
    span: Span
    position: Position


class Decision(Record, frozen=True, kw_only=True):
    """One resolution: ``heading`` and ``stem`` (what all its clauses go on from) are "" where it has none."""

    heading: str
    stem: str
    clauses: tuple[Clause, ...]


def as_drafted(resolution: Resolution) -> Decision:
    """Return a resolution of the record in the shape of a draft; spans are those of the document."""
    if not resolution.clauses:
        whole = Clause(label="", text=_line(resolution.text), span=resolution.span, position="only")
        return Decision(heading="", stem="", clauses=(whole,))
    start = resolution.clauses[0].span.start - resolution.span.start
    last = len(resolution.clauses) - 1
    clauses = tuple(
        Clause(
            label=clause.label,
            text=_line(clause.text.removeprefix(clause.label)),
            span=clause.span,
            position="last" if at == last else "inner",
        )
        for at, clause in enumerate(resolution.clauses)
    )
    return Decision(heading="", stem=_line(resolution.text[: max(0, start)]), clauses=clauses)


def read_draft(text: str) -> tuple[Decision, ...]:
    """Return the resolutions of a draft, in order.

    Blocks are parted by blank lines, and by lines that begin with a label, with a word such as RESOLVED, or
    with "That". A block that is no clause and stands before one is its heading, if it is short. Where
    nothing announces a clause, each block is one.
    """
    blocks = [span for span in _blocks(text) if text[span.start : span.end].strip()]
    if not any(_announces(text, span) for span in blocks):
        return tuple(_decision(text, "", "", [(None, span)]) for span in blocks)
    return tuple(_decisions(text, blocks))


def _announces(text: str, span: Span) -> bool:
    lead = _LEAD.match(text, *span)
    return bool(lead or _OPENS.match(text, *span) or parse_label(text, *span))


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    for blank in [*_BLANK.finditer(text), None]:
        end = blank.start() if blank else len(text)
        begun = at = start
        for line in text[start:end].splitlines(keepends=True):
            here = at + len(line) - len(line.lstrip())
            if at > begun and _announces(text, Span(here, end)):
                yield Span(begun, at).trimmed(text)
                begun = at
            at += len(line)
        if begun < end:
            yield Span(begun, end).trimmed(text)
        start = blank.end() if blank else end


class _Open(NamedTuple):
    """The resolution that is being read: what it stands under, goes on from, and has so far."""

    heading: str = ""
    stem: str = ""
    found: tuple[tuple[Label | None, Span], ...] = ()
    announced: bool = False


def _decisions(text: str, blocks: Sequence[Span]) -> Iterator[Decision]:
    reading = _Open()
    for given in blocks:
        block, label = given, parse_label(text, *given)
        lead = None if label else _LEAD.match(text, *block)
        listed = label and reading.found and reading.found[-1][0]
        if reading.found and not (listed and label and _is_clause(reading, text, label, block.end)):
            # What is no part of a list is a resolution of its own, or a heading.
            yield _decision(text, reading.heading, reading.stem, reading.found)
            reading = _Open(heading=reading.heading, announced=reading.announced and not listed)
        if lead:
            reading = _Open(heading=reading.heading, announced=True)
            block = Span(lead.end(), block.end).trimmed(text)
            label = parse_label(text, *block)
        if block.start < block.end:
            opens = lead is not None or _OPENS.match(text, *block) is not None
            reading = _read_on(reading, text, block, label, opens=opens)
    if reading.found:
        yield _decision(text, reading.heading, reading.stem, reading.found)


def _read_on(reading: _Open, text: str, block: Span, label: Label | None, *, opens: bool) -> _Open:
    """What is read after one more block: a clause, what a list goes on from, a heading, or nothing."""
    words = text[slice(*block)]
    if label and _is_clause(reading, text, label, block.end):
        return reading._replace(found=(*reading.found, (label, block)))
    if (opens or reading.announced) and _GOES_ON.search(words):
        return reading._replace(stem=words, announced=True)
    if opens:
        return reading._replace(found=((None, block),))
    if len(words) <= _HEADING_LENGTH and not words.endswith("."):
        return _Open(heading=_line(words))
    return reading


def _is_clause(reading: _Open, text: str, label: Label, end: int) -> bool:
    """Whether a labelled block is a clause and not a numbered heading.

    It says "That" or ends as sentences do, or it stands where clauses are announced; in a list that has
    begun, its label is of the same sort.
    """
    words = Span(label.end, end).trimmed(text)
    if _OPENS.match(text, *words) or _ENDED.search(text, *words):
        return True
    last = reading.found[-1][0] if reading.found else None
    if last:
        return not {each.family for each in last.readings}.isdisjoint(each.family for each in label.readings)
    return reading.announced or bool(reading.stem)


def _decision(text: str, heading: str, stem: str, found: Sequence[tuple[Label | None, Span]]) -> Decision:
    if len(found) == 1:
        inner, labels = found[0][1], _inline(text, found[0][1])
        if labels:
            stem = text[inner.start : labels[0].start] or stem
            ends = [*(label.start for label in labels[1:]), inner.end]
            found = [(label, Span(label.start, end)) for label, end in zip(labels, ends, strict=True)]
    clauses = []
    for at, (label, span) in enumerate(found):
        words = Span(label.end if label else span.start, span.end).trimmed(text)
        position: Position = "only" if len(found) == 1 else "last" if at == len(found) - 1 else "inner"
        clauses.append(
            Clause(
                label=label.text if label else "",
                text=_line(text[words.start : words.end]),
                span=words,
                position=position,
            )
        )
    return Decision(heading=heading, stem=_line(stem), clauses=tuple(clauses))


def _inline(text: str, span: Span) -> list[Label]:
    """The labels of a list within one paragraph, whether or not they follow one another; two at least."""
    labels: list[Label] = []
    for match in _INLINE.finditer(text, *span):
        label = parse_label(text, match.start(), span.end)
        marked = match.start() == span.start or _BEFORE_LABEL.search(text, span.start, match.start())
        if label and (marked or (not labels and opens_list(label))):
            labels.append(label)
    return labels if len(labels) > 1 else []


def _line(text: str) -> str:
    return " ".join(text.split()).strip(_QUOTES)
