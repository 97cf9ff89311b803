"""One search over the parts of an index: the public ones, and for who may see them the exempt ones."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Literal, Self, TypeAlias

from minutes_nlp.index.protocol import Found, Reader, Sort, damage_told
from minutes_nlp.query import Query
from minutes_nlp.units import Unit

__all__ = ["Among", "Searcher"]

Among: TypeAlias = Literal["all", "routine", "others"]
"""Which units to look at: all, only the routine ones, or only the others."""


class Searcher:
    """The index as it was when it was opened; a context manager.

    Scores are comparable within a part; between the parts they are nearly so, as each counts its own words.

    Args:
        others: The parts without routine units: one for the public, two with the exempt items.
        routine: The parts of routine units (see ``Unit``).
        is_damage: Tells what a reader raises of damaged files; it becomes a LibraryError.
    """

    def __init__(
        self, others: Sequence[Reader], routine: Sequence[Reader], is_damage: Callable[[BaseException], bool]
    ) -> None:
        self._parts: dict[Among, tuple[Reader, ...]] = {
            "all": (*others, *routine),
            "routine": tuple(routine),
            "others": tuple(others),
        }
        self._is_damage = is_damage

    def find(self, query: Query, *, limit: int, offset: int, sort: Sort, among: Among = "all") -> Found:
        """Return a page of what matches (see ``Reader.find``)."""
        readers = self._parts[among]
        with damage_told(self._is_damage):
            if len(readers) == 1:
                return readers[0].find(query, limit=limit, offset=offset, sort=sort)
            pages = [reader.find(query, limit=offset + limit, offset=0, sort=sort) for reader in readers]
        merged = heapq.merge(*(page.hits for page in pages), key=lambda hit: hit.rank)
        return Found(sum(page.total for page in pages), list(merged)[offset : offset + limit])

    def count(self, query: Query, *, among: Among = "all") -> int:
        """Return how many units match."""
        with damage_told(self._is_damage):
            return sum(reader.count(query) for reader in self._parts[among])

    def facets(
        self, query: Query, names: Sequence[str], *, among: Among = "all"
    ) -> dict[str, dict[str, int]]:
        """Return for each facet how many matching units hold each value, most first, then by name."""
        total: dict[str, dict[str, int]] = {name: {} for name in names}
        with damage_told(self._is_damage):
            parts = [reader.facets(query, names) for reader in self._parts[among]]
        for part in parts:
            for name, counts in part.items():
                for value, count in counts.items():
                    total[name][value] = total[name].get(value, 0) + count
        return {
            name: dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
            for name, counts in total.items()
        }

    def terms(self, field: str, start: str) -> dict[str, int]:
        """Return the indexed words that begin so (see ``Reader.terms``)."""
        total: Counter[str] = Counter()
        with damage_told(self._is_damage):
            for reader in self._parts["all"]:
                total.update(reader.terms(field, start))
        return total

    def units(self) -> Iterator[Unit]:
        """Yield everything the parts hold, in no order."""
        with damage_told(self._is_damage):
            for reader in self._parts["all"]:
                yield from reader.units()

    def close(self) -> None:
        """Let go of the files."""
        for reader in self._parts["all"]:
            reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
