"""Lays a document's text out for patterns: breaks that part names become marks, all others spaces."""

import re
from collections.abc import Sequence

from minutes_nlp.model import Span

__all__ = ["BREAK", "laid_out"]

# Stands where a name cannot go on: between paragraphs, between the columns of a table, around headings. No pattern
# takes it for white space.
BREAK = "\x02"
_BLANKS = ("\r", "\xa0", "\u2007", "\u202f", "*", "_", "|")
_GAP = re.compile(r"\n\s*|  \s*")
_OPEN = re.compile(
    r"(?:\b(?:of|and|the|for|to|in|on|by|Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Mr\.|Mrs\.)|[,&-])$"
)
_WIDEST = 110  # characters: no printed line is longer, so a longer one is a paragraph


def laid_out(text: str, headings: Sequence[Span] = ()) -> str:
    """Return the text, of the same length, with one kind of white space and a mark for each break that parts names.

    A break is two blanks or more, as between paragraphs, or the end of a short line, unless the sentence plainly goes
    on over it. Where blank lines stand between the lines of sentences, they part nothing.
    """
    for mark in _BLANKS:
        text = text.replace(mark, " ")
    text = text.replace("\t", BREAK)
    gaps = [match.span() for match in _GAP.finditer(text)]
    ends = {heading.end for heading in headings} | {heading.start - 1 for heading in headings}
    goes_on = [_goes_on(text, *gap) for gap in gaps]
    spaced = sum(text[end : end + 1].islower() for start, end in gaps if end - start > 1) * 600 > len(text)
    full = _full_line(text)
    pieces, at = [], 0
    for (start, end), on in zip(gaps, goes_on, strict=True):
        blank = end - start > 1 and not spaced
        parted = not on and (
            blank or (text[start] == "\n" and start - max(at, text.rfind("\n", at, start) + 1) < full)
        )
        pieces += [text[at:start], (BREAK if parted else " ") * (end - start)]
        at = end
    text = "".join([*pieces, text[at:]])
    return _parted(text, sorted(ends)) if ends else text


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence plainly goes on over a gap."""
    return text[end : end + 1].islower() or _OPEN.search(text, max(0, start - 10), start) is not None


def _full_line(text: str) -> float:
    """Return how long a line must be to end because the page does, and not because it is done."""
    return 0.7 * max((len(line) for line in text.split("\n") if len(line) <= _WIDEST), default=0)


def _parted(text: str, places: Sequence[int]) -> str:
    """Return the text with a break for the blank at each of the places."""
    pieces, at = [], 0
    for place in places:
        if text[place : place + 1] == " ":
            pieces += [text[at:place], BREAK]
            at = place + 1
    return "".join([*pieces, text[at:]])
