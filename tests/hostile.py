"""Texts made to make a pattern look back and forth, and whether reading them takes time in proportion."""

import time
from collections.abc import Callable

__all__ = ["HOSTILE", "grows_in_proportion"]

# Each is repeated to the length asked for.
HOSTILE = [
    "1",
    "1,",
    "1-",
    "1 ",
    "5. ",
    "5          ",
    "£1 ",
    "£1-",
    "5% ",
    "£ 1,000.00  ",
    "two ",
    "two and ",
    "half a ",
    "one in five ",
    "about 5 ",
    "of 5 ",
    "per 5 per ",
    "(5 ",
    "| 5,000 ",
    "5 cats ",
    "cats ",
    "a-",
    "the ",
    "was ",
    "was low ",
    "who were 5 ",
    "down 5 ",
    "from 1 to 2 ",
    "rose by 5% to 6% in May, ",
    "more than 5 cats than ",
    "increase in cats ",
    "how many ",
    "2020/21 ",
    "Quarter ",
    "Q1 ",
    "March ",
    "5 May ",
    "the same same ",
    "five years ",
    "the end of May 5 ",
    "a b c year ",
    "Ab Cd  Ef 5 ",
    "\u00a0",
    "\u0664\u0662 ",
]
_SHORT = 2_000  # characters: long enough to be timed
_TIMES = 6  # how much longer the second text is
_NOISE = 0.004  # seconds: what a busy machine may add to either measure


def grows_in_proportion(read: Callable[[str], object], unit: str) -> bool:
    """Whether six times as much takes at most twice six times as long; a square would take thirty-six."""
    short, long = (_best(read, (unit * (size // len(unit) + 1))[:size]) for size in (_SHORT, _SHORT * _TIMES))
    return long <= 2 * _TIMES * (short + _NOISE)


def _best(read: Callable[[str], object], text: str) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        read(text)
        times.append(time.process_time() - start)
    return min(times)
