"""Each place where a topic is spoken of: in what kind of words, by whom, and the words themselves."""

from collections.abc import Sequence

from minutes_nlp.cite import Citation
from minutes_nlp.highlight import Highlighter
from minutes_nlp.history.archive import Archive
from minutes_nlp.model import Record, Span
from minutes_nlp.query import Field, Query, leaves
from minutes_nlp.units import Part, Unit

__all__ = ["Mention", "mentions", "pieces"]

_SAID = frozenset({"statement", "question", "response", "comment"})
_ASSURED = frozenset({"assurance", "assured", "undertaken", "expected"})
_CHOSEN_BY = ("kind", "strength")


class Mention(Record, frozen=True, kw_only=True, gc=False):
    """One hit of the topic.

    ``kind`` is that of the passage with most of the topic's words (question, response, comment, statement) or
    of the kind asked for ("assurance"); what the block is where they stand in none (heading, resolution,
    point, narrative). ``speaker`` is the name where the parser is certain, else as printed, None where the
    minutes do not say. ``words`` are verbatim, made of the ``spans`` of the document joined by line breaks;
    ``highlights`` are half-open ranges of them.
    """

    kind: str
    speaker: str | None
    words: str
    highlights: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]
    citation: Citation


def mentions(archive: Archive, query: Query, units: Sequence[Unit]) -> tuple[Mention, ...]:
    """Return the mention in each unit found, in the same order."""
    ranges = Highlighter(query).ranges
    asked = {leaf.text for leaf in leaves(query) if isinstance(leaf, Field) and leaf.name in _CHOSEN_BY}
    asked &= _SAID | _ASSURED
    return tuple(_mention(archive, unit, ranges(unit.text), asked) for unit in units)


def pieces(unit: Unit, start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the document that some characters of a unit's text are made of."""
    found = []
    for span in unit.spans:
        length = span.end - span.start
        if start < length and end > 0:
            found.append(Span(span.start + max(start, 0), span.start + min(end, length)))
        start, end = start - length - 1, end - length - 1
    return tuple(found)


def _mention(archive: Archive, unit: Unit, found: tuple[tuple[int, int], ...], asked: set[str]) -> Mention:
    part = _holding(unit, found, asked)
    kind, speaker, start, end = unit.role, None, 0, len(unit.text)
    if part is not None:
        start, end = part.start, part.end
        place = part.kind == "assurance", unit.place(start), unit.place(end)
        printed = part.value if part.kind in _SAID else ""
        speaker = archive.facts(unit.document).speakers.get(place) or printed or None
    spans = unit.spans if part is None else pieces(unit, start, end)
    return Mention(
        kind=part.kind if part else kind,
        speaker=speaker,
        words=unit.text[start:end],
        highlights=tuple((a - start, b - start) for a, b in found if start <= a and b <= end),
        spans=spans,
        citation=archive.citation(unit, Span(spans[0].start, spans[-1].end)),
    )


def _holding(unit: Unit, found: tuple[tuple[int, int], ...], asked: set[str]) -> Part | None:
    """Return the passage that holds most of what was found, the first of several; None if there is none."""
    wanted = asked or _SAID
    parts = [part for part in unit.parts if part.kind in wanted or part.value in asked & _ASSURED]
    held = [sum(part.start <= at < part.end for at, _ in found) for part in parts]
    if any(held):
        return parts[held.index(max(held))]
    return parts[0] if parts and asked else None
