"""The fields of the query language and what may stand after the colon: choices, words, dates, periods."""

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from typing import NamedTuple

from minutes_nlp.analysis import words
from minutes_nlp.errors import QueryError
from minutes_nlp.query.tree import Dates, Field, Or, Query

__all__ = ["FIELDS", "Place", "field", "nearest"]

# A tuple lists the only values there are; "words" takes any, looked for within one value of the field.
FIELDS: dict[str, tuple[str, ...] | str] = {
    "kind": (
        "point", "narrative", "resolution", "heading", "blurb", "text", "statement", "question", "response",
        "comment", "assurance", "metric",
    ),
    "strength": ("assured", "undertaken", "expected"),
    "access": ("public", "exempt"),
    "label": ("person", "role", "org", "body", "place", "law", "doc", "date", "period", "term"),
    "committee": "words",
    "council": "words",
    "speaker": "words",
    "role": "words",
    "entity": "words",
    "indicator": "words",
    "verb": "words",
    "item": "words",
    "date": "date",
    "period": "period",
    "acronym": "words",
    "routine": ("yes", "no"),
}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_QUARTER = re.compile(r"(?:q|quarter\s*)([1-4])\s*,?\s+(\d{4})[/-](\d{2}|\d{4})", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"(\d{4})[/-](\d{2}|\d{4})")
_YEARS = range(1000, 3000)


class Place(NamedTuple):
    """A value as typed and where it stands in the query, so that an error can point at it."""

    text: str
    query: str
    position: int

    def error(self, message: str, suggestion: str | None = None) -> QueryError:
        """Return the error to raise about this value."""
        return QueryError(message, query=self.query, position=self.position, suggestion=suggestion)


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word that looks most like ``word``, or None where none does."""
    return next(iter(difflib.get_close_matches(word.casefold(), list(valid), n=1, cutoff=0.5)), None)


def field(
    name: str, value: str, *, whole: bool = False, query: str | None = None, position: int = 0
) -> Query:
    """Return the part of a query that a field and its value stand for.

    Args:
        name: A key of FIELDS.
        value: As typed.
        whole: The words must be the whole value of the field, not only stand within it.
        query: The query the value stands in, for errors; by default the value alone.
        position: Where in the query.

    Raises:
        QueryError: If the value cannot be one of this field.
    """
    place = Place(value, value if query is None else query, position)
    kind = FIELDS[name]
    if isinstance(kind, tuple):
        return _choice(name, place, kind)
    if kind == "date":
        return _dates(place)
    found = tuple(words(value))
    if not found:
        raise place.error(f'{name}: needs a word to look for, as in {name}:word or {name}:"two words".')
    printed = Field(name, value, found, whole)
    span = _period(value) if kind == "period" else None
    if span is None:
        return printed
    return Or((printed, Field(name, span, tuple(words(span)), whole=True)))


def _choice(name: str, place: Place, choices: tuple[str, ...]) -> Field:
    """Return a field that takes one of a few values."""
    chosen = place.text.casefold()
    if chosen not in choices:
        message = f"{name}: is one of {', '.join(choices)}; not {place.text!r}."
        raise place.error(message, nearest(chosen, choices))
    return Field(name, chosen, (chosen,), whole=True)


def _dates(place: Place) -> Dates:
    """Return the half-open range that a year, a month, a day or ``from..to`` of them covers."""
    first, dots, last = place.text.partition("..")
    if not dots:
        return Dates(*_day_range(place))
    if not first and not last:
        raise place.error("A range needs a date on at least one side, as in date:2020.. or date:..2021-03.")
    start = _day_range(place._replace(text=first))[0] if first else None
    after = place._replace(text=last, position=place.position + len(first) + len(dots))
    end = _day_range(after)[1] if last else None
    if start and end and end <= start:
        raise after.error("The range ends before it begins.", f"{last}..{first}")
    return Dates(start, end)


def _day_range(place: Place) -> tuple[str, str]:
    """Return the first day a date stands for and the day after its last one."""
    match = _DAY.fullmatch(place.text)
    if not match:
        british = _BRITISH_DAY.fullmatch(place.text)
        hint = "{2}-{1:0>2}-{0:0>2}".format(*british.groups()) if british else None
        message = (
            f"{place.text!r} is not a date; write 2021, 2021-03, 2021-03-09 or a range such as 2020..2021-03."
        )
        raise place.error(message, hint)
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        raise place.error(f"There is no such date as {place.text!r}.") from None
    if first.year not in _YEARS:
        raise place.error(f"The year {first.year:04} is not between {_YEARS.start} and {_YEARS.stop - 1}.")
    if day:
        return first.isoformat(), (first + dt.timedelta(days=1)).isoformat()
    return first.isoformat(), _months_on(first, 1 if month else 12).isoformat()


def _months_on(first: dt.date, months: int) -> dt.date:
    """Return the first day of the month so many months later."""
    count = first.year * 12 + first.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def _period(value: str) -> str | None:
    """Return the first and last day of a quarter or year of a British financial year, as ``a..b``."""
    if quarter := _QUARTER.fullmatch(value.strip()):
        year, ending, offset, months = int(quarter[2]), quarter[3], (int(quarter[1]) - 1) * 3, 3
    elif whole := _FINANCIAL_YEAR.fullmatch(value.strip()):
        year, ending, offset, months = int(whole[1]), whole[2], 0, 12
    else:
        return None
    if year not in _YEARS or (year + 1) % 100 != int(ending) % 100:
        return None
    first = _months_on(dt.date(year, 4, 1), offset)
    last = _months_on(first, months) - dt.timedelta(days=1)
    return f"{first.isoformat()}..{last.isoformat()}"
