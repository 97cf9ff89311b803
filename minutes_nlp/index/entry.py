"""A unit as engines take it in: strings of words with single spaces between, and plain values.

Both engines index exactly these strings by cutting them at the spaces, so they cannot differ on words.
"""

import datetime as dt
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.analysis import stem, words
from minutes_nlp.units import Unit, to_bytes

__all__ = [
    "BELOW_DAY",
    "CHOICES",
    "GAP",
    "LAST_DAY",
    "WORD_FIELDS",
    "Entry",
    "day_number",
    "entry",
    "values",
    "whole",
]

# Signs that the cutting of a text into words never yields, so that no query can hold them. One stands between
# title and text, which no run of words may cross; the other begins the word that a whole value is made into.
GAP, WHOLE = "|", "="
CHOICES = ("kind", "strength", "access", "label", "routine")
WORD_FIELDS = (
    "committee", "council", "speaker", "role", "entity", "indicator", "verb", "item", "period", "acronym",
)  # fmt: skip
# A key to sort by holds the day, below it a hash of the document, below that the place in its text. A unit
# without a date has the last day there is.
LAST_DAY = (1 << 22) - 1
_OFFSET_BITS, _HASH_BITS = 19, 22
BELOW_DAY = _OFFSET_BITS + _HASH_BITS


class Entry(NamedTuple):
    """What is indexed of a unit.

    ``stems`` is its reading stemmed, ``exact`` its own text, ``words`` each exact word of its reading once;
    ``fields`` has one string of words for each of WORD_FIELDS and ``facets`` the values of each facet and
    choice. ``oldest`` and ``newest`` sort units by date, ascending, in either direction.
    """

    stems: str
    exact: str
    words: str
    fields: dict[str, str]
    facets: dict[str, tuple[str, ...]]
    day: int | None
    oldest: int
    newest: int
    data: bytes


def entry(unit: Unit) -> Entry:
    """Return a unit as an engine takes it in."""
    title, text = words(unit.title), words(unit.text)
    day = day_number(unit.date) if unit.date else None
    offset = min(unit.spans[0].start, (1 << _OFFSET_BITS) - 1)
    place = zlib.crc32(unit.document.encode()) >> (32 - _HASH_BITS) << _OFFSET_BITS | offset
    return Entry(
        stems=" ".join([*map(stem, title), GAP, *map(stem, text)]),
        exact=" ".join(text),
        words=" ".join(dict.fromkeys([*title, *text])),
        fields={name: _values(values(unit, name)) for name in WORD_FIELDS},
        facets={
            **{name: values(unit, name) for name in CHOICES},
            "committee": tuple(filter(None, [unit.committee])),
            "council": tuple(filter(None, [unit.council])),
            "year": tuple(filter(None, [unit.date[:4]])),
            "speaker": unit.speakers,
            "verb": unit.verbs,
        },
        day=day,
        oldest=(LAST_DAY if day is None else day) << BELOW_DAY | place,
        newest=(LAST_DAY if day is None else LAST_DAY - day) << BELOW_DAY | place,
        data=to_bytes(unit),
    )


def values(unit: Unit, field: str) -> tuple[str, ...]:
    """Return the values a unit has of a field of the query language."""
    match field:
        case "committee" | "council" | "access" | "routine":
            return (getattr(unit, field),)
        case "speaker":
            return (*unit.speakers, *unit.printed)
        case "item":
            return (unit.number, unit.title)
        case "entity":
            return unit.entities
        case _:
            found: tuple[str, ...] = getattr(unit, f"{field}s")
            return found


def day_number(date: str) -> int:
    """Return an ISO date as a number of days."""
    return dt.date.fromisoformat(date).toordinal()


def whole(run: Sequence[str]) -> str:
    """Return the one word that stands for a whole value."""
    return WHOLE + "_".join(run)


def _values(found: tuple[str, ...]) -> str:
    """Return the words of several values, each value closed by the word for the whole of it."""
    return " ".join(f"{' '.join(run)} {whole(run)}" for run in map(words, found) if run)
