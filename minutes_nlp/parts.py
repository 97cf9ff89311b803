"""The parts of a record by their ids: items, points, passages, assurances, resolutions, paragraphs, text."""

import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from minutes_nlp.blackout import blacked_out, private_stretches
from minutes_nlp.model import Item, Leaf, Minutes, Point, Record, Span
from minutes_nlp.redaction import redacted

__all__ = [
    "Part",
    "Unread",
    "find_part",
    "is_public",
    "reclassified",
    "unread",
    "withdraws",
    "without_exempt",
]


class Part(Record, frozen=True, kw_only=True):
    """A part of a document: its words exactly as they stand, and where; ``heading`` is its item's.

    Between them in the document may stand what is in another language.
    """

    id: str
    span: Span
    text: str
    heading: str


class Unread(NamedTuple):
    """A paragraph that is not read as minutes because of its language, a BCP 47 tag."""

    id: str
    language: str
    words: str


def is_public(minutes: Minutes) -> bool:
    """Tell whether anything of a record is for everyone: an item, or text that is not read."""
    public_text = any(stretch.access == "public" for stretch in minutes.languages)
    return public_text or any(item.access == "public" for item in minutes.items)


def reclassified(minutes: Minutes, newest: Minutes) -> Minutes:
    """Return an earlier version of a record with those items exempt that the newest one has as exempt.

    So is all text that is not read, where the newest one has anything exempt. What was public once may be so
    no more: then names are left out, as they may have been learnt from it.
    """
    private = set(_withdrawn(minutes, newest))
    text = _withdrawn_text(minutes, newest)
    if not private and not text:
        return minutes
    items = tuple(
        msgspec.structs.replace(item, access="exempt") if item.id in private else item
        for item in minutes.items
    )
    languages = tuple(
        msgspec.structs.replace(stretch, access="exempt") if text else stretch
        for stretch in minutes.languages
    )
    minutes = msgspec.structs.replace(minutes, items=items, languages=languages)
    shown = redacted(minutes, [*private_stretches(items, len(minutes.text)), *text])
    return msgspec.structs.replace(shown, entities=(), acronyms=())


def withdraws(newest: Minutes, earlier: Minutes) -> bool:
    """Tell whether a record has as exempt what an earlier version of it had as public."""
    return bool(_withdrawn_text(earlier, newest)) or any(_withdrawn(earlier, newest))


def _withdrawn(earlier: Minutes, newest: Minutes) -> Iterator[str]:
    """Yield the ids of the public items of a record that are exempt in a later one, by their id or title."""
    private = [item for item in newest.items if item.access != "public"]
    ids, titles = {item.id for item in private}, {item.title for item in private if item.title}
    for item in earlier.items:
        if item.access == "public" and (item.id in ids or item.title in titles):
            yield item.id


def _withdrawn_text(earlier: Minutes, newest: Minutes) -> list[Span]:
    """Return the public stretches of a record that are not read, if anything of a later one is exempt."""
    accesses = [item.access for item in newest.items] + [stretch.access for stretch in newest.languages]
    if all(access == "public" for access in accesses):
        return []
    return [stretch.span for stretch in earlier.languages if stretch.access == "public"]


def without_exempt(minutes: Minutes) -> Minutes:
    """Return the record without what was taken in private: its items, and their characters in the text.

    Every other span stays true: what was private is blacked out, and cut off where nothing public follows.
    What is not plainly public is left out (see ``blackout.private_stretches``).
    """
    hidden = _private(minutes)
    if not hidden:
        return minutes
    touches = _touching(hidden)
    end = hidden[-1].start if hidden[-1].end == len(minutes.text) else len(minutes.text)
    there = tuple(each for each in minutes.meeting.attendance if not touches(each.span))
    return msgspec.structs.replace(
        minutes,
        text=blacked_out(minutes.text, hidden)[:end],
        meeting=msgspec.structs.replace(minutes.meeting, attendance=there),
        items=tuple(item for item in minutes.items if item.access == "public"),
        entities=tuple(e for e in minutes.entities if not touches(e.span)),
        problems=tuple(p for p in minutes.problems if p.span is None or not touches(p.span)),
        leaves=tuple(leaf for leaf in minutes.leaves if not touches(Span(leaf.start, leaf.end))),
        acronyms=tuple(a for a in minutes.acronyms if not touches(a.span)),
        # Those between what is public stay, as places alone: its words are without them.
        languages=tuple(each for each in minutes.languages if each.span.end <= end),
        hyphens=tuple(each for each in minutes.hyphens if not touches(each)),
    )


def _private(minutes: Minutes) -> tuple[Span, ...]:
    """Return the stretches that may not be read, in order and apart; the last with the space after it."""
    text = minutes.text
    found = [each.span for each in minutes.languages if each.access != "public"]
    joined: list[Span] = []
    for start, end in sorted([*found, *private_stretches(minutes.items, len(text))]):
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Span(start, end))
    last = max((item.span.end for item in minutes.items if item.access == "public"), default=0)
    if joined and last <= joined[-1].end and not text[joined[-1].end :].strip():
        joined[-1] = Span(joined[-1].start, len(text))
    return tuple(joined)


def _touching(stretches: Sequence[Span]) -> Callable[[Span], bool]:
    """Return what tells whether a span shares a character with one of many stretches, in order and apart."""

    def touches(span: Span) -> bool:
        at = bisect.bisect_left(stretches, (span.end,)) - 1
        return at >= 0 and span.start < stretches[at].end

    return touches


def find_part(minutes: Minutes, part: str) -> Part | None:
    """Return the part with an id, None if there is none."""
    for item in minutes.items:
        heading = f"{item.number} {item.title}".strip()
        span = _in_item(item, part) or _in_leaves(minutes, item, part)
        if span is not None:
            return Part(id=part, span=span, text=minutes.words(span), heading=heading)
    text = [Span(leaf.start, leaf.end) for leaf in minutes.leaves if leaf.role == "text" and leaf.id == part]
    if not text:
        return None
    words = "\n".join(minutes.text[start:end] for start, end in text)
    return Part(id=part, span=Span(text[0].start, text[-1].end), text=words, heading="")


def unread(minutes: Minutes) -> tuple[Unread, ...]:
    """Return the paragraphs in languages that are not read as minutes, in the order of the text."""
    found: dict[str, list[Leaf]] = {}
    for leaf in sorted(minutes.leaves):
        if leaf.role == "text":
            found.setdefault(leaf.id, []).append(leaf)
    paragraphs = []
    for name, leaves in found.items():
        stretch = minutes.stretch_at(leaves[0].start)
        words = " ".join(minutes.text[leaf.start : leaf.end].strip() for leaf in leaves)
        paragraphs.append(Unread(name, stretch.language if stretch else "und", words))
    return tuple(paragraphs)


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
        leaf
        for leaf in minutes.leaves
        if leaf.id == part and leaf.role != "text" and item.span.start <= leaf.start < item.span.end
    ]
    return Span(min(leaf.start for leaf in own), max(leaf.end for leaf in own)) if own else None
