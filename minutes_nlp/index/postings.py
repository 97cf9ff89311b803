"""Answers queries from postings held in arrays: for an engine that only stores them."""

import bisect
import functools
import itertools
import math
import operator
from collections.abc import Iterator, Sequence

import numpy as np

from minutes_nlp.analysis import spelt_like, stem, words
from minutes_nlp.index.arrays import (
    NO_INTEGERS,
    PLACE_BITS,
    Floats,
    Integers,
    Kept,
    Mask,
    Matches,
    Source,
    Values,
    contains,
    counted,
    has_run,
)
from minutes_nlp.index.entry import BELOW_DAY, CHOICES, GAP, LAST_DAY, day_number
from minutes_nlp.index.protocol import Found, Ranked, Sort, ranks
from minutes_nlp.query import (
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    leaves,
)
from minutes_nlp.units import Unit

__all__ = ["PostingsReader"]

# The usual constants of BM25, those of Tantivy too.
_K1, _B = 1.2, 0.75


class PostingsReader:
    """Searches one snapshot; what was read once is kept, up to a bound."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._columns = source.columns()
        self._day = self._columns.oldest >> BELOW_DAY
        last = np.int64(LAST_DAY)
        turned = np.where(self._day == last, last, last - self._day) << BELOW_DAY
        self._newest = turned | (self._columns.oldest & ((1 << BELOW_DAY) - 1))
        self._count = int(self._columns.live.sum())
        self._mean_length = float(self._columns.length[self._columns.live].mean()) if self._count else 1.0
        self._vocabulary = functools.cache(self._read_vocabulary)
        self._stems = functools.cache(self._read_stems)
        self._values = functools.cache(self._read_values)
        self._keys = Kept(self._read_keys, lambda keys: keys.nbytes)
        self._leaf = Kept(self._read_leaf, lambda matches: matches.size)

    def find(self, query: Query, *, limit: int, offset: int, sort: Sort) -> Found:
        """Return a page of what matches (see ``Reader.find``)."""
        numbers = np.flatnonzero(self._mask(query))
        by_score = sort == "relevance" and ranks(query)
        by_date = self._columns.oldest if sort == "date" else self._newest
        order: Floats | Integers = -self._scores(query)[numbers] if by_score else by_date[numbers]
        wanted = offset + limit
        if wanted < len(numbers):
            # Keep what ties with the last one wanted, so that a page does not depend on where it is cut.
            near = np.flatnonzero(order <= np.partition(order, wanted)[wanted])
            numbers, chosen = numbers[near], order[near]
        else:
            chosen = order
        ranked = np.lexsort((self._newest[numbers], chosen))[offset:wanted]
        hits = [
            Ranked(
                float(chosen[at]) if by_score else int(chosen[at]),
                -float(chosen[at]) if by_score else 0.0,
                self._source.unit(int(numbers[at])),
            )
            for at in ranked
        ]
        return Found(len(order), hits)

    def count(self, query: Query) -> int:
        """Return how many units match."""
        return int(np.count_nonzero(self._mask(query)))

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each facet how many of the matching units hold each value."""
        mask = self._mask(query)
        found = {}
        for name in names:
            values = self._values(name)
            counts = np.bincount(values.which[mask[values.numbers]], minlength=len(values.names))
            found[name] = {
                value: int(count) for value, count in zip(values.names, counts, strict=True) if count
            }
        return found

    def terms(self, field: str, start: str) -> dict[str, int]:
        """Return the indexed words that begin so, and about how many units have each."""
        if not field:
            beginning = self._words_of(Prefix(start, start))
            return {term: self._source.frequency(term) for term in beginning}
        values = self._values(f"in_{field}")
        counts = np.bincount(values.which, minlength=len(values.names))
        found: dict[str, int] = {}
        for value, count in zip(values.names, counts, strict=True):
            for word in words(value):
                if word.startswith(start):
                    found[word] = found.get(word, 0) + int(count)
        return found

    def units(self) -> Iterator[Unit]:
        """Yield everything the index holds."""
        return self._source.units()

    def close(self) -> None:
        """Let go of the files."""
        self._source.close()

    # Conditions

    def _mask(self, query: Query) -> Mask:
        """Return for each unit whether it matches; what is deleted never does."""
        return self._holds(query) & self._columns.live

    def _holds(self, query: Query) -> Mask:
        """Return for each unit, deleted or not, whether it matches."""
        match query:
            case And(parts):
                return functools.reduce(operator.and_, map(self._holds, parts))
            case Or(parts):
                return functools.reduce(operator.or_, map(self._holds, parts))
            case Not(part):
                return ~self._holds(part)
            case Everything():
                return self._columns.live
            case Dates(start, end):
                return self._dated(start, end)
        mask: Mask = np.zeros(len(self._columns.live), dtype=bool)
        mask[self._leaf(query).numbers] = True
        return mask

    def _dated(self, start: str | None, end: str | None) -> Mask:
        """Return for each unit whether its date is in a half-open range."""
        mask: Mask = self._day != LAST_DAY
        if start:
            mask = mask & (self._day >= day_number(start))
        if end:
            mask = mask & (self._day < day_number(end))
        return mask

    def _scores(self, query: Query) -> Floats:
        """Return for each unit the sum over the words, phrases and pairs of the query (BM25)."""
        total: Floats = np.zeros(len(self._columns.live))
        for leaf in leaves(query):
            if ranks(leaf):
                numbers, counts, weight = self._leaf(leaf)
                relative = self._columns.length[numbers] / self._mean_length
                total[numbers] += weight * counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * relative))
        return total

    # Leaves

    def _read_leaf(self, leaf: Query) -> Matches:
        """Return the units that match one leaf."""
        match leaf:
            case Word(stems=(_,)) | Prefix() | Fuzzy():
                return self._any_of("reading", self._words_of(leaf))
            case Word(stems=stems):
                return self._side_by_side([self._stems().get(one, []) for one in stems])
            case Phrase(words=run):
                return self._side_by_side([[word] for word in run], own_text=True)
            case Near(left=left, right=right, distance=distance):
                return self._near(left, right, distance)
            case Field(name=name, text=text) if name in CHOICES:
                return self._any_of(name, [text])
            case _:
                return self._with_value(leaf)

    def _words_of(self, leaf: Word | Prefix | Fuzzy) -> list[str]:
        """Return the exact words that a leaf stands for."""
        terms = self._vocabulary()
        match leaf:
            case Prefix(start=start):
                first = bisect.bisect_left(terms, start)
                return list(itertools.takewhile(lambda term: term.startswith(start), terms[first:]))
            case Fuzzy(word=word, distance=distance):
                return list(filter(spelt_like(word, distance), terms))
            case Word(stems=stems):
                return self._stems().get(stems[0], [])

    def _any_of(self, field: str, terms: Sequence[str]) -> Matches:
        """Return the units that hold at least one of some terms."""
        found = [self._source.postings(field, term) for term in terms]
        numbers = np.fromiter((number for each, _ in found for number in each), dtype=np.int64)
        counts = np.fromiter((count for _, each in found for count in each), dtype=np.float64)
        if len(found) > 1:
            numbers, inverse = np.unique(numbers, return_inverse=True)
            counts = np.bincount(inverse, weights=counts, minlength=len(numbers)).astype(np.float64)
        return Matches(numbers, counts, self._rarity(len(numbers)))

    def _side_by_side(self, run: Sequence[Sequence[str]], *, own_text: bool = False) -> Matches:
        """Return the units with a run of words, each given as the terms it may be."""
        keys = self._keys(tuple(run[0]))
        weight = self._rarity(len(keys))
        for distance, terms in enumerate(run[1:], start=1):
            others = self._keys(tuple(terms))
            weight += self._rarity(len(others))
            keys = keys[contains(others, keys + distance)]
        if own_text:
            keys = keys[keys & ((1 << PLACE_BITS) - 1) >= self._columns.begin[keys >> PLACE_BITS]]
        return counted(keys, weight)

    def _near(self, left: str, right: str, distance: int) -> Matches:
        """Return the units with two stems at most so far apart."""
        lefts, rights = (self._keys(tuple(self._stems().get(one, []))) for one in (left, right))
        first = np.searchsorted(rights, lefts - distance, side="left")
        after = np.searchsorted(rights, lefts + distance, side="right")
        return counted(lefts[first < after], self._rarity(len(lefts)) + self._rarity(len(rights)))

    def _with_value(self, leaf: Query) -> Matches:
        """Return the units with a value of a field that is, or holds, the words asked for."""
        if not isinstance(leaf, Field):
            raise TypeError(leaf)
        values = self._values(f"in_{leaf.name}")
        chosen = np.fromiter((has_run(words(name), leaf) for name in values.names), dtype=np.bool_)
        numbers = np.unique(values.numbers[chosen[values.which]]) if len(chosen) else NO_INTEGERS
        return Matches(numbers, np.ones(len(numbers)), 0.0)

    def _rarity(self, number: int) -> float:
        """Return the weight of what so many units hold."""
        return math.log1p(max(self._count - number + 0.5, 0.5) / (number + 0.5))

    # What is read from the source

    def _read_vocabulary(self) -> list[str]:
        """Return every exact word of every reading, sorted."""
        return [term for term in self._source.terms("reading") if term != GAP]

    def _read_stems(self) -> dict[str, list[str]]:
        """Return the words that have each stem."""
        found: dict[str, list[str]] = {}
        for term in self._vocabulary():
            found.setdefault(stem(term), []).append(term)
        return found

    def _read_keys(self, terms: tuple[str, ...]) -> Integers:
        """Return all places of some words, sorted, each as one integer with the number of its unit."""
        found = [self._source.places(term) for term in terms]
        keys = np.fromiter(
            (
                number << PLACE_BITS | place
                for numbers, places in found
                for number, each in zip(numbers, places, strict=True)
                for place in each
            ),
            dtype=np.int64,
        )
        keys.sort()
        return keys

    def _read_values(self, field: str) -> Values:
        """Return all values of a field and the units that have them."""
        names = self._source.terms(field)
        found = [self._source.postings(field, name)[0] for name in names]
        numbers = np.fromiter((number for each in found for number in each), dtype=np.int64)
        which = np.repeat(np.arange(len(names)), [len(each) for each in found]) if names else NO_INTEGERS
        return Values(names, numbers, which)
