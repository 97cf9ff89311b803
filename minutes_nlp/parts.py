"""The parts of a record by their ids: items, points, passages, assurances, resolutions, paragraphs."""

from collections.abc import Iterator

import msgspec

from minutes_nlp.blackout import blacked_out, private_stretches, touches
from minutes_nlp.model import Item, Minutes, Point, Record, Span
from minutes_nlp.redaction import redacted

__all__ = ["Part", "find_part", "is_public", "reclassified", "withdraws", "without_exempt"]


class Part(Record, frozen=True, kw_only=True):
    """A part of a document: its words exactly as they stand, and where; ``heading`` is its item's."""

    id: str
    span: Span
    text: str
    heading: str


def is_public(minutes: Minutes) -> bool:
    """Tell whether anything of a record is for everyone: one of its items is plainly public."""
    return any(item.access == "public" for item in minutes.items)


def reclassified(minutes: Minutes, newest: Minutes) -> Minutes:
    """Return an earlier version of a record with those items exempt that the newest one has as exempt.

    What was public once may be so no more: then names are left out, as they may have been learnt from it.
    """
    private = set(_withdrawn(minutes, newest))
    if not private:
        return minutes
    items = tuple(
        msgspec.structs.replace(item, access="exempt") if item.id in private else item
        for item in minutes.items
    )
    minutes = msgspec.structs.replace(minutes, items=items)
    shown = redacted(minutes, private_stretches(items, len(minutes.text)))
    return msgspec.structs.replace(shown, entities=(), acronyms=())


def withdraws(newest: Minutes, earlier: Minutes) -> bool:
    """Tell whether a record has as exempt what an earlier version of it had as public."""
    return any(_withdrawn(earlier, newest))


def _withdrawn(earlier: Minutes, newest: Minutes) -> Iterator[str]:
    """Yield the ids of the public items of a record that are exempt in a later one, by their id or title."""
    private = [item for item in newest.items if item.access != "public"]
    ids, titles = {item.id for item in private}, {item.title for item in private if item.title}
    for item in earlier.items:
        if item.access == "public" and (item.id in ids or item.title in titles):
            yield item.id


def without_exempt(minutes: Minutes) -> Minutes:
    """Return the record without what was taken in private: its items, and their characters in the text.

    Every other span stays true: what was private is blacked out, and cut off where nothing public follows.
    What is not plainly public is left out (see ``blackout.private_stretches``).
    """
    hidden = private_stretches(minutes.items, len(minutes.text))
    if not hidden:
        return minutes
    end = hidden[-1].start if hidden[-1].end == len(minutes.text) else len(minutes.text)
    there = tuple(each for each in minutes.meeting.attendance if not touches(each.span, hidden))
    return msgspec.structs.replace(
        minutes,
        text=blacked_out(minutes.text, hidden)[:end],
        meeting=msgspec.structs.replace(minutes.meeting, attendance=there),
        items=tuple(item for item in minutes.items if item.access == "public"),
        entities=tuple(e for e in minutes.entities if not touches(e.span, hidden)),
        problems=tuple(p for p in minutes.problems if p.span is None or not touches(p.span, hidden)),
        leaves=tuple(leaf for leaf in minutes.leaves if not touches(Span(leaf.start, leaf.end), hidden)),
        acronyms=tuple(a for a in minutes.acronyms if not touches(a.span, hidden)),
    )


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
