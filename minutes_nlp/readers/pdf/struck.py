"""Words that are printed struck out: what an amendment takes away is shown so beside what it puts in."""

from collections.abc import Sequence

from minutes_nlp.readers.pdf.characters import Word
from minutes_nlp.readers.pdf.drawn import Box

__all__ = ["struck"]

# Where in the height of its line, from the top, a stroke runs through a word and not under it; how much of its width.
_HIGHEST, _LOWEST, _ACROSS = 0.35, 0.75, 0.6
_SHORT = 2


def struck(words: Sequence[Word], strokes: Sequence[Box]) -> set[int]:
    """Return which words are struck out, by the number of their first character.

    Args:
        words: The words of a page.
        strokes: Its straight lines as boxes (left, top, right, bottom), as one reads it.
    """
    level = [stroke for stroke in strokes if stroke[2] - stroke[0] > stroke[3] - stroke[1]]
    if not level:
        return set()
    found = {word.at for word in words if any(_runs_through(stroke, word) for stroke in level)}
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        # The stroke through a letter is too short to be told from other marks.
        if len(word.text) <= _SHORT and before.at in found and after.at in found:
            found.add(word.at)
    return found


def _runs_through(stroke: Box, word: Word) -> bool:
    left, top, right, bottom = stroke
    down = ((top + bottom) / 2 - word.top) / word.height
    return _HIGHEST < down < _LOWEST and min(right, word.x1) - max(left, word.x0) > _ACROSS * (
        word.x1 - word.x0
    )
