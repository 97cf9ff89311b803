"""Arrays that queries are answered from, and the arithmetic on them that is not about queries."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from minutes_nlp.query import Field
from minutes_nlp.units import Unit

__all__ = [
    "NO_INTEGERS",
    "PLACE_BITS",
    "Columns",
    "Floats",
    "Integers",
    "Kept",
    "Mask",
    "Matches",
    "Source",
    "Values",
    "contains",
    "counted",
    "has_run",
]

# Numbers of a unit and a place in it are kept as one integer, which makes a phrase a matter of sorted arrays.
PLACE_BITS = 20
MOST_KEPT = 128_000_000  # bytes

K = TypeVar("K")
V = TypeVar("V")

Integers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Columns(NamedTuple):
    """One value for each unit; ``begin`` is the place in the reading where its own text begins."""

    live: Mask
    oldest: Integers
    begin: Integers
    length: Integers


class Source(Protocol):
    """Where postings come from."""

    def columns(self) -> Columns:
        """Return the numbers kept for each unit."""
        ...

    def terms(self, field: str) -> list[str]:
        """Return all terms of a field, sorted."""
        ...

    def postings(self, field: str, term: str) -> tuple[list[int], list[float]]:
        """Return the numbers of the units that hold a term, ascending, and how often each does."""
        ...

    def places(self, term: str) -> tuple[list[int], list[list[int]]]:
        """Return the numbers of the units with a word in their reading, ascending, and its places in each."""
        ...

    def frequency(self, term: str) -> int:
        """Return about how many units have a word in their reading."""
        ...

    def unit(self, number: int) -> Unit:
        """Return a stored unit."""
        ...

    def units(self) -> Iterator[Unit]:
        """Yield all units."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Matches(NamedTuple):
    """The units that match a leaf, each once, and how often; ``weight`` is how rare the match is."""

    numbers: Integers
    counts: Floats
    weight: float

    @property
    def size(self) -> int:
        """Bytes that the arrays take."""
        return self.numbers.nbytes + self.counts.nbytes


class Values(NamedTuple):
    """The values of a field, and for each unit that has one, its number and which value it has."""

    names: list[str]
    numbers: Integers
    which: Integers


NO_INTEGERS: Integers = np.empty(0, dtype=np.int64)


class Kept(Generic[K, V]):
    """Gives what ``read`` gives, and keeps the latest used, up to a number of bytes; for several threads.

    Args:
        read: Gives the value of a key.
        size: Gives the bytes a value takes.
        most: How many bytes to keep at most.
    """

    def __init__(self, read: Callable[[K], V], size: Callable[[V], int], *, most: int = MOST_KEPT) -> None:
        self._read, self._size, self._most = read, size, most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, key: K) -> V:
        """Return the value of a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = self._read(key)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value
                self._bytes += self._size(value)
            while self._bytes > self._most and len(self._kept) > 1:
                self._bytes -= self._size(self._kept.popitem(last=False)[1])
        return value


def contains(keys: Integers, wanted: Integers) -> Mask:
    """Return for each wanted key whether it is among the keys, both sorted."""
    at = np.searchsorted(keys, wanted)
    inside: Mask = at < len(keys)
    inside[inside] = keys[at[inside]] == wanted[inside]
    return inside


def counted(keys: Integers, weight: float) -> Matches:
    """Return the units of some keys and how many keys each has."""
    numbers, counts = np.unique(keys >> PLACE_BITS, return_counts=True)
    return Matches(numbers, counts.astype(np.float64), weight)


def has_run(found: Sequence[str], leaf: Field) -> bool:
    """Tell whether the words of a value are, or hold side by side, what is asked for."""
    run = list(leaf.words)
    if leaf.whole:
        return list(found) == run
    return any(list(found[at : at + len(run)]) == run for at in range(len(found) - len(run) + 1))
