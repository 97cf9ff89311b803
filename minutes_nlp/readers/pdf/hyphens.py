"""Hyphens at the ends of lines: which part a word, and which belong to it.

"environ-" above "ment" is one word, "long-" above "term" keeps its hyphen. The document itself decides where it
prints the word elsewhere; else a list of English words does (pyspellchecker's, 160,000 forms). Where neither
knows, the hyphen goes, as most such words are names, and the reader says so.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Join", "Speller", "english"]

_HYPHENS = "-\u00ad\u2010\u2011\ufffe"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+)$")
_FIRST = re.compile(r"^[^\W\d_]+")
# "pre- and post-war": the hyphen stands for what the next word has too.
_HANGING = frozenset(["and", "or", "to", "nor", "but"])


class Join(NamedTuple):
    """What becomes of a hyphen at the end of a line.

    ``kept``: it is printed in the middle of a line too; ``spaced``: white space follows it; ``known``: the
    document or the list of words says so.
    """

    kept: bool
    spaced: bool
    known: bool


class Speller:
    """Decides on the hyphens of one document.

    Args:
        words: All words of the document but those at the ends of lines that end in a hyphen.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._printed = Counter(word.strip(".,;:()[]'\"“”‘’?!").lower() for word in words)

    def join(self, above: str, below: str) -> Join | None:
        """Return how the last word of a line and the first of the next one are put together; None: by a space."""
        if above[-1] not in _HYPHENS or len(above) == 1:
            return None
        left, right = _LAST.search(above[:-1]), _FIRST.match(below)
        if left is None or right is None:
            return Join(kept=True, spaced=not below[0].isalnum(), known=True)
        first, second = left[0].lower(), right[0].lower()
        if second in _HANGING:
            return Join(kept=True, spaced=True, known=True)
        whole, parted = self._printed[first + second], self._printed[f"{first}-{second}"]
        if whole or parted:
            return Join(kept=parted > whole, spaced=False, known=True)
        if right[0][0].isupper() and not left[0].isupper():
            return Join(kept=True, spaced=False, known=True)
        if first + second in english():
            return Join(kept=False, spaced=False, known=True)
        both = first in english() and second in english()
        return Join(kept=both, spaced=False, known=both)


@functools.cache
def english() -> frozenset[str]:
    """Return the words of English, in small letters."""
    from spellchecker import SpellChecker  # noqa: PLC0415  # slow to load, and not every document needs it

    return frozenset(SpellChecker(language="en").word_frequency.words())
