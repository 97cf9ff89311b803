"""Words to printed lines, and lines to the pieces that wide gaps part."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from minutes_nlp.readers.pdf.characters import Word

__all__ = ["Line", "is_label", "is_spaced", "joined", "labels", "line", "lines_of", "pieces"]

# How much of the lower of two words must stand beside the other for both to be on one line; how many lines back a
# word is looked for.
_BESIDE, _BACK = 0.5, 4
# A space is wider than so many heights of the line, or more where none was read; so is the gap between two cells.
_SPACE, _NONE_READ, _CELL = 0.03, 0.3, 1.3
# "12. (a)": so many words are labels.
_MOST_LABELS = 2
# How far right of a label, in heights of it, its text begins at most.
_LABELLED = 6.0
# How many characters of white space may have been read between two words for them to be neighbours.
_READ = 4
# In a line set to both margins all gaps are alike; one that parts cells is wider by so much than the usual.
_UNLIKE = 1.5
# A label that may stand in a margin of its own: "12.", "3)", "(iv)", "8.1", "03.23.04.", "52/21", and bullets.
_LABEL = re.compile(
    r"[(\[]?(?:\d{1,4}[a-z]?|[A-Za-z]|[ivxlIVXL]{1,6})(?:[./-]\w{1,4}){0,3}[)\].:]{1,2}|[(\[]\w{1,4}[)\]]"
    r"|[•·▪➢❖✓◆●○■□‣⁃–-]|o|\d{1,3}(?:[./]\d{1,4}){1,3}"
)
# A number alone labels a line only where it opens it.
_NUMBER = re.compile(r"(?:[A-Z]{1,5}[./ -]?)?\d{1,4}[a-z]?")


class Line(NamedTuple):
    """Words beside each other, from left to right; ``top`` and ``bottom`` are those of most of it."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Its height: about 1.15 times the size of its font."""
        return self.bottom - self.top

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        """Its words as they are printed, with single spaces."""
        return "".join((" " if spaced else "") + word.text for word, spaced in joined(self.words))


def line(words: Iterable[Word]) -> Line:
    """Return the line of some words."""
    ordered = tuple(sorted(words, key=lambda word: (word.x0, word.at)))
    usual = _usual_word(ordered)
    return Line(ordered, ordered[0].x0, max(word.x1 for word in ordered), usual.top, usual.bottom)


def _usual_word(words: Sequence[Word]) -> Word:
    """The word that has the height of most characters: a raised letter or one of another font does not count."""
    half = sum(word.length for word in words) / 2
    for word in sorted(words, key=lambda word: word.height):
        half -= word.length
        if half <= 0:
            return word
    return words[-1]


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the lines that words stand on, from top to bottom; words from side to side of the page make one."""
    rows: list[list[Word]] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.x0)):
        best, most = -1, _BESIDE
        for index in range(max(0, len(rows) - _BACK), len(rows)):
            top, bottom = bands[index]
            shared = min(bottom, word.bottom) - max(top, word.top)
            share = shared / min(bottom - top, word.height)
            if share > most:
                best, most = index, share
        if best < 0:
            rows.append([word])
            bands.append((word.top, word.bottom))
        else:
            rows[best].append(word)
            if word.height > bands[best][1] - bands[best][0]:
                bands[best] = (word.top, word.bottom)
    return sorted((line(row) for row in rows), key=lambda each: (each.bottom, each.x0))


def joined(words: Sequence[Word]) -> Iterator[tuple[Word, bool]]:
    """Yield the words of a line, each with whether white space stands before it."""
    if words:
        yield words[0], False
    for left, right in pairwise(words):
        yield right, is_spaced(left, right)


def is_spaced(left: Word, right: Word) -> bool:
    """Whether white space parts two words beside each other: none parts a raised letter from its number."""
    between = right.at - left.at - left.length
    if 0 < between <= _READ:
        return True
    gap = (right.x0 - left.x1) / max(left.height, right.height)
    return gap > (_NONE_READ if between == 0 else _SPACE)


def pieces(each: Line) -> list[Line]:
    """Return the pieces of a line that gaps part which are wider than those between words, labels with their text."""
    words = each.words
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    wide = _CELL * each.height
    if max(gaps, default=0.0) < wide:
        return [each]
    cuts = [i + 1 for i, gap in enumerate(gaps) if gap >= wide and gap >= _UNLIKE * _usual(gaps, i)]
    return _labelled([line(words[start:end]) for start, end in pairwise([0, *cuts, len(words)])])


def _usual(gaps: Sequence[float], but: int) -> float:
    """The usual gap between the words around one gap; none where it stands alone."""
    near = [gap for i, gap in enumerate(gaps) if i != but and abs(i - but) <= 3 and gap > 0]
    return min(near, default=0.0)


def _labelled(parts: Sequence[Line]) -> list[Line]:
    """Return the pieces of a line, each label put to what it numbers."""
    found = list(parts[:1])
    for number, piece in enumerate(parts[1:]):
        if labels(found[-1], piece.x0, first=number == 0):
            found[-1] = line([*found[-1].words, *piece.words])
        else:
            found.append(piece)
    return found


def labels(piece: Line, right: float, *, first: bool) -> bool:
    """Whether a piece is the label of what begins at ``right``; ``first``: nothing stands left of it."""
    return right - piece.x1 <= _LABELLED * piece.height and is_label(piece, first=first)


def is_label(piece: Line, *, first: bool) -> bool:
    """Whether a piece may be a label."""
    if len(piece.words) > _MOST_LABELS:
        return False
    if all(_LABEL.fullmatch(word.text) for word in piece.words):
        return True
    return first and _NUMBER.fullmatch(piece.text) is not None
