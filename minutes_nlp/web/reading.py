"""An item of minutes ready to be read: its blocks in the order of the text, with what was found in each.

The blocks are the leaves of the record, so that nothing is left out but the furniture of pages, which stands
in the source beside them.
"""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.cite import permalink
from minutes_nlp.model import (
    Assurance,
    Entity,
    Item,
    Leaf,
    LeafRole,
    Metric,
    Minutes,
    Passage,
    Point,
    Resolution,
    Span,
)

__all__ = [
    "Block",
    "Group",
    "Line",
    "Measured",
    "Moved",
    "Named",
    "Reading",
    "Said",
    "Words",
    "lines",
    "read_item",
]

_LABELS = {
    "PERSON": "People", "ROLE": "Posts", "ORG": "Organisations", "BODY": "Bodies of the council",
    "PLACE": "Places", "LAW": "Laws", "DOC": "Papers", "DATE": "Dates", "PERIOD": "Periods", "TERM": "Terms",
}  # fmt: skip


class Words(NamedTuple):
    """A stretch of words; ``anchor`` is the id to give it, "" for none."""

    text: str
    assurance: Assurance | None
    anchor: str


class Said(NamedTuple):
    """A stretch with one speaker and one kind, None for words that are of no passage."""

    passage: Passage | None
    anchor: str
    words: tuple[Words, ...]


class Block(NamedTuple):
    """A label as printed and the words after it, either of which may be missing.

    ``anchor`` is the id of the part it begins, "" where it goes on; ``depth`` is how deep a point lies within
    others; ``line`` is the place of the line of the source in which it begins.
    """

    role: str
    id: str
    anchor: str
    label: str
    depth: int
    span: Span
    line: int
    said: tuple[Said, ...]


class Group(NamedTuple):
    """Blocks that are read together: those of one resolution, or one other block."""

    resolution: Resolution | None
    blocks: tuple[Block, ...]


class Line(NamedTuple):
    """A line of the source, and the character of the document that it begins at."""

    start: int
    text: str


class Measured(NamedTuple):
    """A figure and the id of the block it stands in."""

    metric: Metric
    anchor: str


class Named(NamedTuple):
    """What is named, in the words of its first naming, with the ids of the blocks that name it."""

    name: str
    anchors: tuple[str, ...]


class Moved(NamedTuple):
    """A part by the id it had and the one it has, with its address."""

    old: str
    new: str
    address: str


class Reading(NamedTuple):
    """An item ready to be read.

    ``answers`` leads from a question or comment to the ids of what answers it; ``moved`` are the parts that
    had an id of this item once, or of one that this item was.
    """

    item: Item
    groups: tuple[Group, ...]
    source: tuple[Line, ...]
    answers: dict[str, tuple[str, ...]]
    metrics: tuple[Measured, ...]
    entities: dict[str, tuple[Named, ...]]
    moved: tuple[Moved, ...]


def read_item(document: str, minutes: Minutes, item: Item, redirects: dict[str, str]) -> Reading:
    """Return an item ready to be read.

    Args:
        document: The id of the document.
        minutes: Its record, as far as it may be shown.
        item: One of its items.
        redirects: New ids of parts by their old ones.
    """
    source = lines(minutes.text, item.span)
    blocks = tuple(_blocks(minutes, item, source))
    answers: dict[str, tuple[str, ...]] = {}
    for passage in item.passages:
        if passage.answers:
            answers[passage.answers] = (*answers.get(passage.answers, ()), passage.id)
    return Reading(
        item=item,
        groups=tuple(_groups(item, blocks)),
        source=source,
        answers=answers,
        metrics=tuple(Measured(metric, _holder(blocks, metric.span)) for metric in item.metrics),
        entities=_named(_within(minutes.entities, item.span), blocks),
        moved=tuple(_moved(document, minutes, item, redirects)),
    )


def lines(text: str, span: Span) -> tuple[Line, ...]:
    """Return the lines of a stretch of a text, blank ones left out."""
    found = []
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            found.append(Line(at, line))
        at += len(line) + 1
    return tuple(found)


def _blocks(minutes: Minutes, item: Item, source: Sequence[Line]) -> Iterator[Block]:
    """The label and words of each block, in the order of the text."""
    depths = dict(_depths(item.points, 0))
    passages, assurances = sorted(item.passages, key=_place), sorted(item.assurances, key=_place)
    starts = [line.start for line in source]
    given: set[str] = set()
    label: Leaf | None = None
    for leaf in [*_leaves(minutes, item), None]:
        if label and (leaf is None or leaf.role == "label" or leaf.id != label.id):
            empty = Leaf(label.end, label.end, _role(label, depths), label.id)
            yield _block(minutes, label, empty, depths.get(label.id, 0), (given, starts))._replace(said=())
            label = None
        if leaf is None:
            return
        if leaf.role == "label":
            label = leaf
            continue
        block = _block(minutes, label, leaf, depths.get(leaf.id, 0), (given, starts))
        words = Span(leaf.start, leaf.end).trimmed(minutes.text)
        yield block._replace(said=tuple(_said(minutes.text, words, passages, assurances, given)))
        label = None


def _leaves(minutes: Minutes, item: Item) -> Iterator[Leaf]:
    """What the agenda told of an item, and the labels and words under its heading."""
    for leaf in sorted(minutes.leaves):
        within = item.span.start <= leaf.start < item.span.end
        if within and leaf.role in {"blurb", "label", "point", "narrative", "resolution"}:
            yield leaf


def _role(label: Leaf, depths: dict[str, int]) -> LeafRole:
    return "point" if label.id in depths else "resolution"


def _depths(points: Iterable[Point], depth: int) -> Iterator[tuple[str, int]]:
    for point in points:
        yield point.id, depth
        yield from _depths(point.points, depth + 1)


def _block(
    minutes: Minutes, label: Leaf | None, leaf: Leaf, depth: int, so_far: tuple[set[str], list[int]]
) -> Block:
    """A block without its words; ids already given are not given again."""
    given, starts = so_far
    first = label or leaf
    at = bisect.bisect_right(starts, first.start) - 1
    return Block(
        role=leaf.role,
        id=leaf.id,
        anchor=_new(leaf.id, given),
        label=minutes.text[label.start : label.end].strip() if label else "",
        depth=depth,
        span=Span(first.start, leaf.end).trimmed(minutes.text),
        line=starts[at] if at >= 0 else first.start,
        said=(),
    )


def _new(name: str, given: set[str]) -> str:
    """The name, once; "" from then on."""
    if name in given:
        return ""
    given.add(name)
    return name


def _said(
    text: str, span: Span, passages: Sequence[Passage], assurances: Sequence[Assurance], given: set[str]
) -> Iterator[Said]:
    """What is said in a stretch, in order; every character of it exactly once."""
    at = span.start
    for passage in passages:
        start, end = max(at, passage.span.start), min(span.end, passage.span.end)
        if start < end:
            if text[at:start].strip():
                yield Said(None, "", tuple(_words(text, Span(at, start), assurances, given)))
            anchor = _new(passage.id, given)
            yield Said(passage, anchor, tuple(_words(text, Span(start, end), assurances, given)))
            at = end
    if text[at : span.end].strip():
        yield Said(None, "", tuple(_words(text, Span(at, span.end), assurances, given)))


def _words(text: str, span: Span, assurances: Sequence[Assurance], given: set[str]) -> Iterator[Words]:
    """The words of a stretch, cut where assurances begin and end."""
    at = span.start
    for each in assurances:
        start, end = max(at, each.span.start), min(span.end, each.span.end)
        if start < end:
            if at < start:
                yield Words(text[at:start], None, "")
            yield Words(text[start:end], each, _new(each.id, given))
            at = end
    if at < span.end:
        yield Words(text[at : span.end], None, "")


def _groups(item: Item, blocks: Sequence[Block]) -> Iterator[Group]:
    """Blocks, those of one resolution that follow one another together."""
    resolutions = {each.id: each for each in item.resolutions}
    run: list[Block] = []
    for block in blocks:
        if run and not (block.id == run[0].id and block.role == run[0].role == "resolution"):
            yield Group(resolutions.get(run[0].id) if run[0].role == "resolution" else None, tuple(run))
            run = []
        run.append(block)
    if run:
        yield Group(resolutions.get(run[0].id) if run[0].role == "resolution" else None, tuple(run))


def _place(part: Passage | Assurance) -> Span:
    return part.span


def _within(entities: Iterable[Entity], span: Span) -> list[Entity]:
    return [each for each in entities if span.start <= each.span.start < span.end]


def _holder(blocks: Sequence[Block], span: Span) -> str:
    """The id of the block in which something begins; "" for the heading."""
    held = (block.id for block in blocks if block.span.start <= span.start < block.span.end)
    return next(held, "")


def _named(entities: Iterable[Entity], blocks: Sequence[Block]) -> dict[str, tuple[Named, ...]]:
    """What is named, by kind, in the order of _LABELS; each name once."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for each in entities:
        places = found.setdefault(each.label, {}).setdefault(" ".join(each.name.split()), {})
        places[_holder(blocks, each.span)] = None
    ordered = sorted(found, key=lambda label: [*_LABELS, label].index(label))
    return {
        _LABELS.get(label, label.capitalize()): tuple(
            Named(name, tuple(anchor for anchor in places if anchor)) for name, places in found[label].items()
        )
        for label in ordered
    }


def _moved(document: str, minutes: Minutes, item: Item, redirects: dict[str, str]) -> Iterator[Moved]:
    """Where those parts are now that once had an id of this item."""
    homes = {part: each.id for each in minutes.items for part in _ids(minutes, each)}
    for old, new in redirects.items():
        if new in homes and (old.partition(".")[0] == item.id or homes[new] == item.id):
            yield Moved(old, new, permalink(document, homes[new], new))


def _ids(minutes: Minutes, item: Item) -> Iterator[str]:
    """The ids of an item and of everything in it."""
    yield item.id
    yield from (part for part, _ in _depths(item.points, 0))
    yield from (part.id for part in item.passages)
    yield from (part.id for part in item.assurances)
    yield from (part.id for part in item.resolutions)
    yield from (leaf.id for leaf in _leaves(minutes, item))
