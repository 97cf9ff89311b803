"""Where the words stand that numbers, periods, levels and names in small letters begin with.

A text is gone through once for all of them: to look at each word costs more than to read what begins at a few.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language import levels, lowered, numbers, periods

__all__ = ["Seeds", "seeds_in", "within"]


class Seeds(NamedTuple):
    """Places in a text, each list in order: of digits, of what may open a number or a period, and of words that tell.

    ``spelt`` are words without which a number is not written out, ``levels`` those without which no level is told;
    ``lowered`` open an office, body, paper or word of art printed without capitals.
    """

    digits: list[int]
    numbers: list[int]
    periods: list[int]
    spelt: list[int]
    levels: list[int]
    lowered: list[int]


_WORD = re.compile(r"[A-Za-z]+")
# The first digit stands alone, so that the search for it is a mere scan.
_DIGITS = re.compile(r"[0-9][0-9]*+")


def _kinds() -> dict[str, tuple[int, ...]]:
    """For each word, in small letters, with a capital and in capitals, the lists that its places go to."""
    families = (numbers.OPENERS, periods.OPENERS, numbers.SPELT, levels.SIGNS, lowered.OPENERS)
    kinds: dict[str, tuple[int, ...]] = {}
    for kind, words in enumerate(families, start=1):
        for printed in {form for word in words for form in (word, word.title(), word.upper())}:
            kinds[printed] = (*kinds.get(printed, ()), kind)
    return kinds


_KINDS = _kinds()


def seeds_in(text: str) -> Seeds:
    """Return where in a text the words stand that something may begin with."""
    kinds_of = _KINDS.get
    words = [(match.start(), kinds) for match in _WORD.finditer(text) if (kinds := kinds_of(match[0]))]
    digits = [match.start() for match in _DIGITS.finditer(text)]
    seeds = Seeds(digits, digits.copy(), digits.copy(), [], [], [])
    for at, kinds in words:
        for kind in kinds:
            seeds[kind].append(at)
    seeds.numbers.sort()
    seeds.periods.sort()
    return seeds


def within(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Return the places from ``start`` up to but not including ``end``."""
    return places[bisect_left(places, start) : bisect_left(places, end)]
