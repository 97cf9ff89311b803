"""What of a text may not be read: where it stands, and the text with it blacked out, its places as before."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from minutes_nlp.model import Access, Span

__all__ = ["BLACK", "blacked_out", "private_stretches", "touches"]

BLACK = "\u2588"


class _Item(Protocol):
    """An item as the record or the outline has it."""

    @property
    def access(self) -> Access: ...
    @property
    def span(self) -> Span: ...


def private_stretches(items: Iterable[_Item], end: int) -> tuple[Span, ...]:
    """Return the stretches of a document that were taken in private, in order, none meeting another.

    Such a stretch goes on from an item that is not plainly public to the next one that is: what stands
    between, or after the last (a note, an appendix behind the signature), belongs to no public item.

    Args:
        items: All items of the document.
        end: The length of its text.
    """
    found: list[Span] = []
    start = None
    for item in sorted(items, key=lambda each: each.span):
        if item.access != "public":
            start = item.span.start if start is None else start
        elif start is not None:
            found.append(Span(start, item.span.start))
            start = None
    return (*found, Span(start, end)) if start is not None else tuple(found)


def blacked_out(text: str, stretches: Iterable[Span]) -> str:
    """Return a text of the same length of which every character of some stretches is blacked out.

    Spaces and line breaks are, too: the lengths of words tell names.
    """
    pieces, at = [], 0
    for start, end in sorted(stretches):
        pieces += [text[at:start], BLACK * (end - max(at, start))]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def touches(span: Span, stretches: Sequence[Span]) -> bool:
    """Tell whether a span shares a character with one of some stretches."""
    return any(start < span.end and span.start < end for start, end in stretches)
