"""What an engine must do. Every engine passes the one suite of tests/test_engines.py."""

import contextlib
import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, cast

from minutes_nlp.errors import LibraryError
from minutes_nlp.query import Near, Phrase, Query, Word, leaves
from minutes_nlp.units import Unit

__all__ = [
    "ENGINES",
    "FACETS",
    "Engine",
    "Found",
    "Ranked",
    "Reader",
    "Sort",
    "Writer",
    "damage_told",
    "engine",
    "ranks",
]

ENGINES = ("tantivy", "whoosh")
FACETS = ("kind", "committee", "council", "year", "speaker", "verb", "strength")
Sort = Literal["relevance", "date", "-date"]


class Ranked(NamedTuple):
    """A unit found; the smaller ``rank`` comes first, ``score`` is 0 where words had no part in it."""

    rank: float | int
    score: float
    unit: Unit


class Found(NamedTuple):
    """A page of hits in order, and the exact number of all units that match."""

    total: int
    hits: list[Ranked]


class Reader(Protocol):
    """An index as it was when it was opened; many may be open at once, in threads and processes."""

    def find(self, query: Query, *, limit: int, offset: int, sort: Sort) -> Found:
        """Return a page of what matches.

        By relevance, best first; where nothing in the query can be ranked by (a prefix, a field), newest
        first. Units of one date stand together by document and in the order of its text; units without a
        date come last in either direction.
        """
        ...

    def count(self, query: Query) -> int:
        """Return how many units match."""
        ...

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each facet how many of the matching units hold each value."""
        ...

    def terms(self, field: str, start: str) -> dict[str, int]:
        """Return the indexed words that begin so, and about how many units have each.

        They are the exact words of the readings where ``field`` is "", else those of a field.
        """
        ...

    def units(self) -> Iterator[Unit]:
        """Yield everything the index holds, in no order."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Writer(Protocol):
    """Changes one index; nothing is kept before ``commit``."""

    def replace(self, document: str, units: Sequence[Unit]) -> None:
        """Put these units in the place of all that the document had; none of them deletes it."""
        ...

    def commit(self) -> None:
        """Write all changes to files; afterwards the writer can only be closed."""
        ...

    def close(self) -> None:
        """Let go of the files; what is not committed is not kept."""
        ...


class Engine(Protocol):
    """A module of this package that knows one search library."""

    is_rewritten: Callable[[str], bool]
    """Tell whether the engine changes a file of that name in place, so that it must be copied, not linked."""
    create: Callable[[Path], None]
    """Make an empty index in an empty folder."""
    open_writer: Callable[[Path], Writer]
    """Open the index in a folder for one writer; the caller sees to it that there is only one."""
    open_reader: Callable[[Path], Reader]
    """Open the index in a folder."""
    is_damage: Callable[[BaseException], bool]
    """Tell whether what any of these raised is what the library says of damaged files."""


def engine(name: str) -> Engine:
    """Return an engine; its library is imported only now, so that a search pays for no other."""
    return cast("Engine", importlib.import_module(f"minutes_nlp.index.{name}"))


@contextlib.contextmanager
def damage_told(is_damage: Callable[[BaseException], bool]) -> Iterator[None]:
    """Say what to do where the files of an index turn out to be damaged.

    Raises:
        LibraryError: In the place of what ``Engine.is_damage`` knows.
    """
    try:
        yield
    except BaseException as error:
        if not is_damage(error):
            raise
        message = f"the search index is damaged ({error}); make it again with: minutes rebuild"
        raise LibraryError(message) from error


def ranks(query: Query) -> bool:
    """Tell whether anything in the query makes one hit better than another."""
    return any(isinstance(leaf, Word | Phrase | Near) for leaf in leaves(query))
