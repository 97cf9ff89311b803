"""One search over one or both parts of an index: the public one, and for who may see it the exempt one."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from minutes_nlp.index.protocol import Found, Reader, Sort, damage_told
from minutes_nlp.query import Query
from minutes_nlp.units import Unit

__all__ = ["Searcher"]


class Searcher:
    """The index as it was when it was opened; a context manager.

    Scores are comparable within a part; between the parts they are nearly so, as each counts its own words.

    Args:
        readers: The parts to search: one for the public, two with the exempt items.
        is_damage: Tells what a reader raises of damaged files; it becomes a LibraryError.
    """

    def __init__(self, readers: Sequence[Reader], is_damage: Callable[[BaseException], bool]) -> None:
        self._readers = tuple(readers)
        self._is_damage = is_damage

    def find(self, query: Query, *, limit: int, offset: int, sort: Sort) -> Found:
        """Return a page of what matches (see ``Reader.find``)."""
        with damage_told(self._is_damage):
            if len(self._readers) == 1:
                return self._readers[0].find(query, limit=limit, offset=offset, sort=sort)
            pages = [
                reader.find(query, limit=offset + limit, offset=0, sort=sort) for reader in self._readers
            ]
        merged = heapq.merge(*(page.hits for page in pages), key=lambda hit: hit.rank)
        return Found(sum(page.total for page in pages), list(merged)[offset : offset + limit])

    def count(self, query: Query) -> int:
        """Return how many units match."""
        with damage_told(self._is_damage):
            return sum(reader.count(query) for reader in self._readers)

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each facet how many matching units hold each value, most first, then by name."""
        total: dict[str, dict[str, int]] = {name: {} for name in names}
        with damage_told(self._is_damage):
            parts = [reader.facets(query, names) for reader in self._readers]
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
            for reader in self._readers:
                total.update(reader.terms(field, start))
        return total

    def units(self) -> Iterator[Unit]:
        """Yield everything the parts hold, in no order."""
        with damage_told(self._is_damage):
            for reader in self._readers:
                yield from reader.units()

    def close(self) -> None:
        """Let go of the files."""
        for reader in self._readers:
            reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
