"""Taking words out of a record, with all that was read from them; every other place stays what it is.

A record tells its words more than once: in its text, in the words of resolutions and clauses, in titles, and
in names that were joined from several spellings. What is taken out is blacked out wherever it is told.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from rapidfuzz.distance import Indel

from minutes_nlp.blackout import BLACK, blacked_out, touches
from minutes_nlp.model import Item, Minutes, Resolution, Span, Votes

__all__ = ["Scrubber", "redacted", "words_of"]

_WORD = re.compile(r"\w+")
# What the parser, not the minutes, has words for; and numbers by which parts are known.
_NOT_PRINTED = frozenset(
    {"access", "answers", "code", "date", "dates", "id", "kind", "label", "language", "leaves", "media_type",
     "number", "outcome", "period_dates", "point", "presence", "rule", "sha256", "start_time", "status",
     "strength"}
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: in small letters, without the marks between them."""
    return [word.casefold() for word in _WORD.findall(text)]


class Scrubber:
    """Blacks out of other texts the words that were taken out of one.

    Those are the words that stand in what was taken out and nowhere in what is left, and any two side by side
    that are side by side there alone: both parts of a name may be left elsewhere.

    Args:
        taken: What was taken out, each stretch with the word before and the word after it.
        left: What is left.
    """

    def __init__(self, taken: Iterable[str], left: str) -> None:
        stretches = [words_of(each) for each in taken]
        remaining = words_of(left)
        self._words = {word for stretch in stretches for word in stretch}.difference(remaining)
        self._pairs = {pair for stretch in stretches for pair in itertools.pairwise(stretch)}
        self._pairs -= set(itertools.pairwise(remaining))

    def __call__(self, text: str) -> str:
        """Return a text with what was taken out blacked out of it."""
        found = list(_WORD.finditer(text))
        keys = [match[0].casefold() for match in found]
        hidden = {at for at, key in enumerate(keys) if key in self._words}
        for at, pair in enumerate(itertools.pairwise(keys)):
            if pair in self._pairs:
                hidden |= {at, at + 1}
        return blacked_out(text, [Span(*found[at].span()) for at in sorted(hidden)])


def redacted(minutes: Minutes, spans: Sequence[Span]) -> Minutes:
    """Return a record with the words of some spans blacked out of its text and of all that tells them.

    Entities, figures, acronyms and attendance that touch a span are left out. Every other part stays in its
    place: spaces outside the leaves are kept, so that each character still lies in one leaf.

    Args:
        minutes: The record.
        spans: Places in its text, in any order.
    """
    if not spans:
        return minutes
    text = blacked_out(minutes.text, _within_leaves(minutes, spans))
    scrub = Scrubber((_with_neighbours(minutes.text, span) for span in spans), text)
    kept = msgspec.structs.replace(
        minutes,
        text="",
        meeting=msgspec.structs.replace(
            minutes.meeting,
            attendance=tuple(each for each in minutes.meeting.attendance if not touches(each.span, spans)),
        ),
        items=tuple(
            _item(item, msgspec.structs.replace(minutes, text=text), spans) for item in minutes.items
        ),
        entities=tuple(each for each in minutes.entities if not touches(each.span, spans)),
        acronyms=tuple(each for each in minutes.acronyms if not touches(each.span, spans)),
        leaves=(),
    )
    told = msgspec.convert(_scrubbed(msgspec.to_builtins(kept), scrub), Minutes)
    entities = tuple(
        msgspec.structs.replace(each, name=each.text) if BLACK in each.name else each
        for each in told.entities
    )
    return msgspec.structs.replace(told, text=text, leaves=minutes.leaves, entities=entities)


def _within_leaves(minutes: Minutes, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield what of some spans lies in the leaves of a record."""
    for leaf in minutes.leaves:
        for start, end in spans:
            if leaf.start < end and start < leaf.end:
                yield Span(max(start, leaf.start), min(end, leaf.end))


def _with_neighbours(text: str, span: Span) -> str:
    """Return the words of a span with the one before it and the one after it."""
    before = text[max(0, span.start - 80) : span.start].split()[-1:]
    after = text[span.end : span.end + 80].split()[:1]
    return " ".join([*before, text[span.start : span.end], *after])


def _item(item: Item, minutes: Minutes, spans: Sequence[Span]) -> Item:
    """Return an item that says no more than the text that is left in the record."""
    if not touches(item.span, spans):
        return item
    left = set(words_of(minutes.words(item.span)))
    return msgspec.structs.replace(
        item,
        title=" ".join(minutes.words(item.heading).split()),
        resolutions=tuple(_resolution(each, minutes, left) for each in item.resolutions),
        metrics=tuple(each for each in item.metrics if not touches(each.span, spans)),
    )


def _resolution(resolution: Resolution, minutes: Minutes, left: set[str]) -> Resolution:
    clauses = (msgspec.structs.replace(each, text=minutes.words(each.span)) for each in resolution.clauses)
    return msgspec.structs.replace(
        resolution,
        text=minutes.words(resolution.span),
        clauses=tuple(clauses),
        votes=_votes(resolution.votes, left) if resolution.votes else None,
    )


def _votes(votes: Votes, left: set[str]) -> Votes:
    """Return the counts of a vote that are still printed."""
    counts = {name: getattr(votes, name) for name in ("for_", "against", "abstain")}
    gone = {name: None for name, count in counts.items() if str(count) not in left}
    return msgspec.structs.replace(votes, **gone)


def _scrubbed(value: Any, scrub: Scrubber) -> Any:
    """Return a value of JSON with every printed string in it scrubbed, the names of votes too."""
    match value:
        case str():
            return scrub(value)
        case dict():
            return {
                key: each if key in _NOT_PRINTED else _scrubbed(each, scrub) for key, each in value.items()
            }
        case list() | tuple():
            return [_scrubbed(each, scrub) for each in value]
        case _:
            return value


def carried(text: str, spans: Sequence[Span], other: str) -> list[Span]:
    """Return where some spans of a text are in another version of it, whatever their words are there.

    A span is what stands between the last word before it that both versions share and the first after it; and
    every other place with its very words.
    """
    words, others = list(_WORD.finditer(text)), list(_WORD.finditer(other))
    keys, other_keys = ([match[0].casefold() for match in found] for found in (words, others))
    shared = [
        (at, at - op.src_start + op.dest_start)
        for op in Indel.opcodes(keys, other_keys)
        if op.tag == "equal"
        for at in range(op.src_start, op.src_end)
    ]
    found = []
    for start, end in spans:
        inside = [at for at, match in enumerate(words) if match.start() < end and start < match.end()]
        if not inside:
            continue
        low = max((there + 1 for at, there in shared if at < inside[0]), default=0)
        high = min((there for at, there in shared if at > inside[-1]), default=len(others))
        run = keys[inside[0] : inside[-1] + 1]
        same = [(at, at + len(run)) for at in range(len(others)) if other_keys[at : at + len(run)] == run]
        found += [Span(others[a].start(), others[b - 1].end()) for a, b in ((low, high), *same) if a < b]
    return found
