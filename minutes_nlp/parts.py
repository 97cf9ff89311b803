"""The parts of a record by their ids: items, points, passages, assurances, resolutions, paragraphs."""

import re

import msgspec

from minutes_nlp.model import Item, Minutes, Point, Record, Span

__all__ = ["Part", "find_part", "without_exempt"]

_INK = re.compile(r"\S")


class Part(Record, frozen=True, kw_only=True):
    """A part of a document: its words exactly as they stand, and where; ``heading`` is its item's."""

    id: str
    span: Span
    text: str
    heading: str


def without_exempt(minutes: Minutes) -> Minutes:
    """Return the record without what was taken in private: its items, and their characters in the text.

    The text keeps its length, so that every other span stays true; what is not plainly public is left out.
    """
    hidden = [item.span for item in minutes.items if item.access != "public"]
    if not hidden:
        return minutes
    text = minutes.text
    for start, end in hidden:
        text = text[:start] + _INK.sub("\u2588", text[start:end]) + text[end:]
    return msgspec.structs.replace(
        minutes,
        text=text,
        items=tuple(item for item in minutes.items if item.access == "public"),
        entities=tuple(e for e in minutes.entities if not _touches(e.span, hidden)),
        problems=tuple(p for p in minutes.problems if p.span is None or not _touches(p.span, hidden)),
        leaves=tuple(leaf for leaf in minutes.leaves if not _touches(Span(leaf.start, leaf.end), hidden)),
        acronyms=tuple(a for a in minutes.acronyms if not _touches(a.span, hidden)),
    )


def _touches(span: Span, stretches: list[Span]) -> bool:
    return any(start < span.end and span.start < end for start, end in stretches)


def find_part(minutes: Minutes, part: str) -> Part | None:
    """Return the part with an id, None if there is none."""
    for item in minutes.items:
        heading = f"{item.number} {item.title}".strip()
        span = _in_item(item, part) or _in_leaves(minutes, item, part)
        if span is not None:
            return Part(id=part, span=span, text=minutes.text[span.start : span.end], heading=heading)
    return None


def _in_item(item: Item, part: str) -> Span | None:
    if item.id == part:
        return item.span
    spans = {passage.id: passage.span for passage in item.passages}
    spans.update((assurance.id, assurance.span) for assurance in item.assurances)
    spans.update((resolution.id, resolution.span) for resolution in item.resolutions)
    return spans.get(part) or _in_points(item.points, part)


def _in_points(points: tuple[Point, ...], part: str) -> Span | None:
    for point in points:
        found = point.span if point.id == part else _in_points(point.points, part)
        if found is not None:
            return found
    return None


def _in_leaves(minutes: Minutes, item: Item, part: str) -> Span | None:
    """A paragraph of narrative has no object of its own: its leaves tell where it is."""
    own = [
        leaf for leaf in minutes.leaves if leaf.id == part and item.span.start <= leaf.start < item.span.end
    ]
    return Span(min(leaf.start for leaf in own), max(leaf.end for leaf in own)) if own else None
