"""The tree a query is parsed into, and what each part of it means.

The text a unit is searched by is its *reading*: the title of its item, a gap of one word, then its own text.
Words, prefixes, fuzzy words and NEAR look at the reading; an exact phrase looks at the unit's own text alone.
"""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

__all__ = [
    "And",
    "Dates",
    "Everything",
    "Field",
    "Fuzzy",
    "Near",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Word",
    "leaves",
]


class Node(msgspec.Struct, frozen=True):
    """Base of the parts of a query: immutable, compared by value. ``text`` is always as typed."""


class Word(Node, frozen=True):
    """The stems stand side by side in the reading; one stem unless the word has a hyphen or a slash in it."""

    text: str
    stems: tuple[str, ...]


class Phrase(Node, frozen=True):
    """The exact words stand side by side in the unit's own text; never stemmed."""

    text: str
    words: tuple[str, ...]


class Prefix(Node, frozen=True):
    """A word of the reading begins with ``start``."""

    text: str
    start: str


class Fuzzy(Node, frozen=True):
    """A word of the reading is at most ``distance`` edits away.

    An edit adds, drops or changes one character, or swaps two neighbours.
    """

    text: str
    word: str
    distance: int


class Near(Node, frozen=True):
    """The two stems stand at most ``distance`` words apart in the reading, in either order."""

    text: str
    left: str
    right: str
    distance: int


class Field(Node, frozen=True):
    """The words stand side by side in one value of the field; with ``whole`` they are the whole value."""

    name: str
    text: str
    words: tuple[str, ...]
    whole: bool


class Dates(Node, frozen=True):
    """The meeting's date is in the half-open range of ISO dates; an open side is None. No date, no match."""

    start: str | None
    end: str | None


class Not(Node, frozen=True):
    """The part does not match."""

    part: "Query"


class And(Node, frozen=True):
    """Every part matches."""

    parts: tuple["Query", ...]


class Or(Node, frozen=True):
    """At least one part matches."""

    parts: tuple["Query", ...]


class Everything(Node, frozen=True):
    """Every unit: what an empty query asks for."""


Leaf: TypeAlias = Word | Phrase | Prefix | Fuzzy | Near | Field | Dates | Everything
Query: TypeAlias = Leaf | Not | And | Or


def leaves(query: Query) -> Iterator[Leaf]:
    """Every leaf a hit may match by, left to right; what stands under a NOT is left out."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not():
            return
        case _:
            yield query
