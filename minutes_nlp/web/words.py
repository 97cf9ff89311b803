"""Words ready for a page: cut where marks begin and end, so that a template escapes each piece by itself."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes_nlp.highlight import excerpt
from minutes_nlp.search import Hit

__all__ = ["KINDS", "Piece", "excerpt_of", "pieces", "shown_hit"]

_SHOWN = 500
_BEFORE = 120
# What tells a reader what a hit is, in the order of telling; the rest of the kinds goes without saying.
KINDS = ("assurance", "question", "response", "comment", "resolution", "metric")


class Piece(NamedTuple):
    """A stretch of words, found or not."""

    words: str
    is_found: bool


def pieces(text: str, found: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Return a text in pieces, in order.

    Args:
        text: The text.
        found: Half-open ranges of its characters, in order and apart.
    """
    cut: list[Piece] = []
    at = 0
    for start, end in found:
        cut += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    cut.append(Piece(text[at:], False))
    return tuple(piece for piece in cut if piece.words)


def excerpt_of(text: str, highlights: Sequence[tuple[int, int]], place: int) -> tuple[Piece, ...]:
    """Return the stretch of a text that was found, in pieces."""
    shown = excerpt(text, place, longest=_SHOWN, before=_BEFORE)
    last = len(shown.text) - shown.shift
    inside = [(max(a, shown.first), min(b, last)) for a, b in highlights]
    return pieces(shown.text, [(a + shown.shift, b + shown.shift) for a, b in inside if a < b])


def shown_hit(hit: Hit) -> tuple[Piece, ...]:
    """Return the words of a hit in pieces."""
    return excerpt_of(hit.text, hit.highlights, hit.found_at)
