"""Words that are used more, or less, as the years go on, where a topic is spoken of.

The measure is the log-likelihood ratio G2 (Dunning 1993) of a word's counts in the earlier and in the later
half of the periods, against the number of all words in each, as Rayson and Garside (2000) compare corpora.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from minutes_nlp.analysis import stem, words
from minutes_nlp.model import Record
from minutes_nlp.units import Unit

__all__ = ["FEWEST", "LEAST", "Per", "Term", "Terms", "log_likelihood", "rising_and_falling"]

Per = Literal["year", "half-year"]

FEWEST = 5
"""How often a word must occur in all, so that no chance is taken for a trend."""
LEAST = 6.63
"""The least G2 that counts: chance alone gives as much to one word in a hundred (chi-square, one degree)."""
# Words that tell how a sentence is built, not what it is about.
_SMALL = frozenset(
    """about after again also although among and any are because been before being both but can could did does
    each for from further had has have her him his how into its made may might more most must not now one only
    other our out over said same she should since some such than that the their them then there these they
    this those through too two under until was were what when where whether which while who whom why will with
    within would you""".split()  # noqa: SIM905 -- a table of words reads best as lines of them
)


class Term(Record, frozen=True, kw_only=True):
    """A word in its commonest printed form, its counts by period; ``score`` is G2, below zero if it falls."""

    term: str
    counts: tuple[int, ...]
    score: float


class Terms(Record, frozen=True, kw_only=True):
    """The words that rise and fall, strongest first; ``words`` counts all words of each period.

    ``later`` is the first of the periods that are compared, together, with those before.
    """

    periods: tuple[str, ...]
    words: tuple[int, ...]
    later: str
    rising: tuple[Term, ...]
    falling: tuple[Term, ...]


def rising_and_falling(units: Iterable[Unit], per: Per = "year") -> Terms:
    """Return the words of units that rise and fall; units without a date are left out.

    Args:
        units: What is compared.
        per: By what the counts are given: by the calendar year ("2021") or half of it ("2021-2").
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for unit in units:
        if unit.date:
            period = _period(unit.date, per)
            found = words(unit.text)
            totals[period] += len(found)
            for word in found:
                if len(word) > 2 and word.isalpha() and word not in _SMALL:
                    root = stem(word)
                    counts[root][period] += 1
                    printed[root][word] += 1
    periods = _without_gaps(sorted(totals), per)
    half = len(periods) // 2
    scored = []
    for root, by_period in counts.items():
        row = tuple(by_period[period] for period in periods)
        score = (
            _score(row, [totals[period] for period in periods], half) if sum(row) >= FEWEST and half else 0.0
        )
        if abs(score) >= LEAST:
            word = min(printed[root], key=lambda form: (-printed[root][form], form))
            scored.append(Term(term=word, counts=row, score=round(score, 2)))
    scored.sort(key=lambda term: (-abs(term.score), term.term))
    return Terms(
        periods=tuple(periods),
        words=tuple(totals[period] for period in periods),
        later=periods[half] if half else "",
        rising=tuple(term for term in scored if term.score > 0),
        falling=tuple(term for term in scored if term.score < 0),
    )


def log_likelihood(first: int, second: int, first_words: int, second_words: int) -> float:
    """Return G2 of a word's counts in two bodies of so many words; 0 where it is as frequent in both."""
    share = (first + second) / (first_words + second_words)
    pairs = ((first, first_words * share), (second, second_words * share))
    return 2 * sum(count * math.log(count / expected) for count, expected in pairs if count)


def _score(row: Sequence[int], totals: Sequence[int], half: int) -> float:
    earlier, later = sum(row[:half]), sum(row[half:])
    earlier_words, later_words = sum(totals[:half]), sum(totals[half:])
    rises = later * earlier_words > earlier * later_words
    score = log_likelihood(earlier, later, earlier_words, later_words)
    return score if rises else -score


def _period(date: str, per: Per) -> str:
    return date[:4] if per == "year" else f"{date[:4]}-{1 if date[5:7] < '07' else 2}"


def _without_gaps(found: Sequence[str], per: Per) -> list[str]:
    """Return the periods from the first to the last, those without a word too."""
    if not found:
        return []
    years = range(int(found[0][:4]), int(found[-1][:4]) + 1)
    every = (
        [str(year) for year in years] if per == "year" else [f"{year}-{n}" for year in years for n in (1, 2)]
    )
    return [period for period in every if found[0] <= period <= found[-1]]
