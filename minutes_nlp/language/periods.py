"""Dates and reporting periods in text, with the days they cover.

Two clocks are kept apart: the meeting's date only gives a year to a day or month printed without one; it never
dates a phrase such as "the quarter", which runs from the period reported.

Sources: the financial year of United Kingdom councils is 1 April to 31 March (Interpretation Act 1978, schedule 1);
the academic year is given as 1 September to 31 August; the municipal year runs from one annual meeting, in May, to
the next (Local Government Act 1972, schedule 12) and is given as 1 May to 30 April. Irish councils budget by the
calendar year (Local Government Act 2001, part 12), so a quarter of a single year ("Q3 2024") is one of the calendar.
"""

import functools
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from minutes_nlp.language import period_forms as forms
from minutes_nlp.language.vocabulary import load
from minutes_nlp.language.years import full_year, months_from, nearest_day, split_year
from minutes_nlp.model import Span

__all__ = ["OPENERS", "Period", "find_periods", "reported_year"]

Kind = Literal["DATE", "PERIOD"]


class Period(NamedTuple):
    """A date or period as printed.

    ``start`` and ``end`` are its first and last day, ISO 8601, None where the text does not say. ``relative`` marks
    a phrase that names no date by itself ("last year", "the quarter").
    """

    span: Span
    kind: Kind
    start: str | None = None
    end: str | None = None
    relative: bool = False


class _Clock(NamedTuple):
    """What may date a phrase that is printed without its year."""

    meeting: date | None
    year: int | None


class _Reading(NamedTuple):
    kind: Kind
    first: date | None = None
    last: date | None = None
    relative: bool = False


_WORDS = load("quantities")["periods"]
_FINANCIAL = forms.YEAR_STARTS["financial"]
_LEADS = frozenset(_WORDS["leads"])
_BARE = frozenset({"may", "march", "mar"})  # words besides: a month only where a time may stand
_WITHIN = frozenset(_WORDS["within"])
_LONGEST_SPAN = 10  # years
_SPLIT_LONGEST = 4  # digits of a year before the stroke of "2020/21"
# The words a period may begin with; the patterns are tried at these and at digits alone.
OPENERS = frozenset([
    *forms.MONTHS, *forms.ORDINALS, *forms.YEAR_STARTS, *forms.UNITS, *(f"{unit}s" for unit in forms.UNITS),
    *forms.COUNTS, *_WORDS["back"], "end", "half", "q", "qtr",
])  # fmt: skip
_ARTICLE = re.compile(r"\b(?i:the|this|that|a|its|their)\s{1,9}(?:[a-z]{3,12}\s{1,9}){0,2}$")
_LAST_WORD = re.compile(r"([A-Za-z]{1,20})[\s(-]{1,9}$")
_NAME_NEXT = re.compile(r"\s[A-Z][a-z]")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s?$")
_DASH_BEFORE = re.compile(r"[-\u2013(]\s?$")
_END_AFTER = re.compile(r"\s{0,2}(?:\n|\)|$)")
_NUMBERED = re.compile(r"[.:)]\s")


def find_periods(
    text: str,
    start: int,
    end: int,
    places: Iterable[int],
    *,
    meeting_date: str | None = None,
    year: int | None = None,
) -> list[Period]:
    """Return the dates and periods printed in ``text[start:end]``, in order, without overlap.

    ``places`` are where one may begin: at digits and at the `OPENERS`, in order (see `language.seeds`).
    ``meeting_date`` (ISO 8601) dates a day or month printed without a year: to the nearest, at most half a year away.
    ``year`` is the financial year reported (see `reported_year`), for a quarter printed without one. A date that
    no calendar has ("31 February") is none.

    Raises:
        ValueError: If ``meeting_date`` is not an ISO date.
    """
    clock = _clock(meeting_date, year)
    found: list[Period] = []
    done = start
    for at in places:
        digits = text[at] <= "9"
        if at < done or (digits and not _DIGITS.match(text, at, end)):
            continue
        period = _read(text, at, end, clock)
        article = None if digits else _ARTICLE.search(text, max(done, at - 24), at)
        if article and (period is None or period.relative):  # "the last five years", but no article to a date
            led = _read(text, article.start(), end, clock)
            period = led if led and (period is None or led.span.end >= period.span.end) else period
        if period:
            found.append(period)
            done = period.span.end
    return found


@functools.lru_cache(maxsize=2)
def _clock(meeting_date: str | None, year: int | None) -> _Clock:
    """Return the clock of a document, whose sentences all ask."""
    return _Clock(date.fromisoformat(meeting_date) if meeting_date else None, year)


@functools.lru_cache(maxsize=2)
def reported_year(text: str) -> int | None:
    """Return the year in which the one financial year named in the text begins; None if it names none or several.

    The answer for the last texts is kept: the items of a document all ask.
    """
    years = set()
    for hit in _STROKE.finditer(text):
        match = _SPLIT_YEAR.search(text, max(0, hit.start() - _SPLIT_LONGEST), hit.end())
        years.add(split_year(match[0]) if match else None)
    years.discard(None)
    return years.pop() if len(years) == 1 else None


def _read(text: str, at: int, end: int, clock: _Clock) -> Period | None:
    """Return the period that begins at a place, by the first pattern that accepts it."""
    opener = text[at]
    any_form, rules = _OF_SMALL if opener >= "a" else _OF_CAPITAL if opener >= "A" else _OF_DIGIT
    place = any_form.match(text, at, end)
    for pattern, resolve in rules[(place.lastindex or 1) - 1 :] if place else ():
        match = pattern.match(text, at, end)
        reading = resolve(match, clock) if match else None
        if match and reading:
            kind, first, last, relative = reading
            stop = match.end() - (match[0][-1] == ".")
            start = first.isoformat() if first else None
            return Period(Span(at, stop), kind, start, last.isoformat() if last else None, relative)
    return None


def _word_before(match: re.Match[str]) -> str:
    before = _LAST_WORD.search(match.string, max(0, match.start() - 24), match.start())
    return before[1].lower() if before else ""


def _year_start(printed: str | None, clock: _Clock) -> tuple[int, int] | None:
    """Return year and month in which a printed year begins: April for "2020/21", January for "2020"."""
    if not printed:
        return (clock.year, _FINANCIAL) if clock.year else None
    if len(printed) == 4:
        return int(printed), 1
    first = split_year(printed)
    return (first, _FINANCIAL) if first else None


def _part_of_year(match: re.Match[str], clock: _Clock, number: int, months: int) -> _Reading:
    start = _year_start(match.groupdict().get("head") or match["year"], clock)
    if not start:
        return _Reading("PERIOD")
    return _Reading("PERIOD", *months_from(start[0], start[1] + (number - 1) * months, months))


def _quarter(match: re.Match[str], clock: _Clock) -> _Reading | None:
    year = match["year"] or match["head"]
    led = _word_before(match) in _LEADS and not _NUMBERED.match(match.string, match.end())
    if match["q"] and not year and not led:
        return None  # "Q1. Question from ..."
    return _part_of_year(match, clock, int(match["n"] or 0) or forms.ORDINALS[match["nth"].lower()], 3)


def _half(match: re.Match[str], clock: _Clock) -> _Reading:
    return _part_of_year(match, clock, forms.ORDINALS[match["nth"].lower()], 6)


def _month_span(match: re.Match[str], clock: _Clock) -> _Reading | None:
    if (match["link"] or "").lower() == "and" and _word_before(match) != "between":
        return None
    first, last = (forms.MONTHS[match[name].lower().rstrip(".")] for name in ("m1", "m2"))
    ends = int(match["y2"]) if match["y2"] else None
    if not ends and clock.year:
        ends = clock.year + (last < _FINANCIAL)
    if not ends:
        return _Reading("PERIOD")
    begins = int(match["y1"]) if match["y1"] else ends - (first > last)
    count = (ends - begins) * 12 + last - first + 1
    return _Reading("PERIOD", *months_from(begins, first, count)) if count > 1 else None


def _day(match: re.Match[str], clock: _Clock) -> _Reading | None:
    printed = match["m"]
    month = int(printed) if printed.isdigit() else forms.MONTHS[printed.lower().rstrip(".")]
    day = int(re.findall(r"\d+", match["d"])[0])
    try:
        date(2000, month, day)
        year = match["y"]
        if year:
            whole = date(full_year(year), month, day)
            return _Reading("DATE", whole, whole)
    except ValueError:
        return None
    if match.re.pattern == forms.MONTH_FIRST and match["d"].isdigit() and len(printed) < 4:
        return _Reading("DATE")  # "Feb 23": a day, or a year
    near = nearest_day(clock.meeting, month, day)
    return _Reading("DATE", near, near)


def _month(match: re.Match[str], clock: _Clock) -> _Reading | None:
    if _DAY_BEFORE.search(match.string, max(0, match.start() - 4), match.start()):
        return None  # "31 February 2020"
    name = match["m"].lower().rstrip(".")
    year = match["y"] or match["short"]
    if year:
        return _Reading("DATE", *months_from(full_year(year), forms.MONTHS[name], 1))
    led = _word_before(match) in _LEADS or _closes(match)
    if not led and (name in _BARE or len(name) < 4 or _NAME_NEXT.match(match.string, match.end())):
        return None
    near = nearest_day(clock.meeting, forms.MONTHS[name], 15)
    return _Reading("DATE", *(months_from(near.year, near.month, 1) if near else ()))


def _closes(match: re.Match[str]) -> bool:
    """Whether a month closes a line or a bracket by itself: "Fenlock Ltd - £18.40 - May"."""
    dashed = _DASH_BEFORE.search(match.string, max(0, match.start() - 3), match.start())
    return dashed is not None and _END_AFTER.match(match.string, match.end()) is not None


def _named_year(match: re.Match[str], clock: _Clock) -> _Reading | None:
    start = _year_start(match["year"], clock)
    if not start:
        return None
    kind = "session" if "session" in match.groupdict() and match["session"] else (match["kind"] or "").lower()
    return _Reading("PERIOD", *months_from(start[0], forms.YEAR_STARTS.get(kind, start[1]), 12))


def _year(match: re.Match[str], clock: _Clock) -> _Reading | None:
    printed = match[0]
    if len(printed) == 4 and _word_before(match) not in _LEADS:
        return None
    start = _year_start(printed, clock)
    if start:
        return _Reading("PERIOD", *months_from(*start, 12))
    return _Reading("PERIOD") if len(printed) > 5 else None  # "2024-39": years, of no stated beginning


def _relative(match: re.Match[str], clock: _Clock) -> _Reading | None:
    """Return no days: a phrase of this kind runs from the period reported, which neither clock knows."""
    del match, clock
    return _Reading("PERIOD", relative=True)


def _year_to(match: re.Match[str], clock: _Clock) -> _Reading:
    del clock  # it names its own year
    month = forms.MONTHS[match["m"].lower().rstrip(".")]
    printed = match["count"] or ""
    count = int(printed) if printed.isdigit() else forms.COUNTS.index(printed) if printed else 0
    count = count or (12 if match["whole"] else 0)
    if not 0 < count <= 12 * _LONGEST_SPAN:
        return _Reading("PERIOD", relative=True)
    return _Reading("PERIOD", *months_from(int(match["y"]), month + 1 - count, count))


def _edge(match: re.Match[str], clock: _Clock) -> _Reading | None:
    """Return the days of "the first six months of 2023/24"."""
    printed, start = match["count"], _year_start(match["year"], clock)
    count = int(printed) if printed.isdigit() else forms.COUNTS.index(printed)
    if not start or not 0 < count < 12:
        return None
    first = start[1] if match["edge"].lower() == "first" else start[1] + 12 - count
    return _Reading("PERIOD", *months_from(start[0], first, count))


def _season(match: re.Match[str], clock: _Clock) -> _Reading:
    del match, clock  # no calendar says when a season begins
    return _Reading("PERIOD")


def _led_relative(match: re.Match[str], clock: _Clock) -> _Reading | None:
    return _relative(match, clock) if _word_before(match) in _WITHIN else None


def _led_count(match: re.Match[str], clock: _Clock) -> _Reading | None:
    """Return "twelve months" where something is counted in them: not "within six months", "for ten years"."""
    return _led_relative(match, clock) if _word_before(match) not in ("for", "within", "by") else None


_Resolve = Callable[[re.Match[str], _Clock], _Reading | None]
# In order, the first that accepts a place takes it; and what it may begin with: a digit, a capital, a small letter.
_RULES: tuple[tuple[str, _Resolve, str], ...] = (
    (forms.QUARTER, _quarter, "0Aa"),
    (forms.HALF, _half, "0Aa"),
    (forms.MONTH_SPAN, _month_span, "A"),
    (forms.DAY_FIRST, _day, "0"),
    (forms.DAY_NUMERIC, _day, "0"),
    (forms.ISO_DAY, _day, "0"),
    (forms.MONTH_FIRST, _day, "A"),
    (forms.MONTH, _month, "A"),
    (forms.NAMED_YEAR, _named_year, "Aa"),
    (forms.YEAR_NAMED_AFTER, _named_year, "0"),
    (forms.YEAR, _year, "0"),
    (forms.SEASON_OF_YEAR, _season, "Aa"),
    (forms.EDGE_OF_YEAR, _edge, "Aa"),
    (forms.OF_A_YEAR, _relative, "Aa"),
    (forms.PAST, _relative, "Aa"),
    (forms.YEAR_TO, _year_to, "0Aa"),
    (forms.TO_DATE, _relative, "Aa"),
    (forms.UNIT_BEFORE, _led_relative, "Aa"),
    (forms.AGO, _relative, "0Aa"),
    (forms.SEASON, _relative, "Aa"),
    (forms.THE_UNIT, _led_relative, "Aa"),
    (forms.COUNT_OF_UNITS, _led_count, "0Aa"),
)
_PATTERNS = tuple((re.compile(pattern), resolve, begins) for pattern, resolve, begins in _RULES)


def _any_that_begins(first: str) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], _Resolve], ...]]:
    """Return the forms that may begin with a sort of character, and all in one, each a group.

    The number of the group that matches is that of the first form worth asking.
    """
    rules = tuple((pattern, resolve) for pattern, resolve, begins in _PATTERNS if first in begins)
    unnamed = (re.sub(r"[?]P<[a-z0-9]+>", "?:", pattern.pattern) for pattern, _ in rules)
    return re.compile(forms.NOT_INSIDE + "(?:" + "|".join(f"({pattern})" for pattern in unnamed) + ")"), rules


_OF_DIGIT, _OF_CAPITAL, _OF_SMALL = map(_any_that_begins, "0Aa")
_DIGITS = re.compile(forms.NOT_INSIDE + forms.SPAN_OF_DIGITS)
_STROKE = re.compile(forms.STROKE)
_SPLIT_YEAR = re.compile(forms.NOT_INSIDE + forms.SPLIT)
