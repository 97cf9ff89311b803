"""The printed lines of a text, and what the beginning and the end of one tell."""

from typing import NamedTuple

__all__ = ["Line", "ends_sentence", "lines_of", "starts_low"]

_OPENING = "\"'“‘("
_CLOSING = "\"'”’)]*"
_STOPS = (".", "?", "!", ":", ";")
_QUOTED = ('"', "”")


class Line(NamedTuple):
    """One line without its white space, and whether a blank line stands before it."""

    start: int
    end: int
    gap: bool


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that are not blank."""
    lines = []
    gap = True
    at = 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at if raw[0] == words[0] else at + raw.index(words[0])
            lines.append(Line(start, start + len(words), gap))
        gap = not words
        at += len(raw) + 1
    return lines


def starts_low(words: str) -> bool:
    """Whether a line begins with a small letter, so that it may go on with a sentence."""
    first = words[:1]
    if first and first in _OPENING:
        first = words[1:2]
    return "a" <= first <= "z"


def ends_sentence(words: str) -> bool:
    """Whether a line ends as a sentence does."""
    return words.endswith(_QUOTED) or words.rstrip(_CLOSING).endswith(_STOPS)
