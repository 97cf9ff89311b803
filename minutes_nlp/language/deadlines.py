"""When an assurance falls due, where its words state a time: the day, the words, and the rule that read them.

The time is read as late as the words allow: "by March 2022" is 31 March 2022, "in the autumn" 30 November. What
begins at a time ("from 1 April") or lasts until one is not due then. Days, months and years are those of
``language.periods``; a day or month without a year is the next one after the meeting. Seasons are the
meteorological ones. Years of councils begin as ``language.periods`` says. Working days are Monday to Friday:
public holidays are not known here.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from minutes_nlp.language import period_forms as forms
from minutes_nlp.language.periods import find_periods
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.language.years import months_from, split_year
from minutes_nlp.model import Record

__all__ = ["Due", "NextMeeting", "find_due"]

# Tells the date of a body's first meeting after a day, within a half-open range of days where one is given.
NextMeeting = Callable[[str, tuple[str, str] | None], str | None]

_WORDS = load("deadlines")
_SEASONS: dict[str, list[int]] = _WORDS["seasons"]
_MONTHS = [name for name in forms.MONTHS if len(name) > 3 or name == "may"]
_COUNT = rf"(?P<count>an?|the|\d{{1,3}}|{'|'.join(forms.COUNTS)})"
_WHOSE = r"(?:the|its|their|our|this\s+committee's)"

_NEXT_MEETING = re.compile(
    rf"\b(?:at|to|for|by|before)\s+{_WHOSE}\s+(?:next|following)\s+(?:(?:ordinary|scheduled|committee|council|panel|board)\s+)?meeting\b",
    re.IGNORECASE,
)
_MONTHS_MEETING = re.compile(
    rf"\b(?:at|to|for|by|before)\s+{_WHOSE}\s+(?:(?P<before>{alternatives(_MONTHS)})\s+meeting|meeting\s+in\s+(?P<after>{alternatives(_MONTHS)}))\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\bwithin\s+(?:the\s+next\s+)?{_COUNT}\s+(?P<working>working\s+)?(?P<unit>day|week|fortnight|month|year)s?\b(?:'|’)?(?!\s+(?:of|to|after|from|before)\b)",
    re.IGNORECASE,
)
_STANDING = re.compile(rf"\b(?:{alternatives(_WORDS['standing']['words'])})\b", re.IGNORECASE)
# What stands before a day or period that something is due by: the first group where it is to be done before.
_LEAD = re.compile(
    r"\b(?:(?P<before>before)|by|in|at|on|during|over|(?:no|not)\s+later\s+than)\s+"
    r"(?:the\s+)?(?P<edge>(?:end|close|start|beginning|middle|course|month|week)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_YEAR_END = re.compile(
    rf"\b(?:(?:by|before|at)\s+(?:the\s+)?end\s+of\s+(?:the|this)\s+(?:(?P<kind>{'|'.join(forms.YEAR_STARTS)})\s+)?year|before\s+the\s+(?:(?P<other>{'|'.join(forms.YEAR_STARTS)})\s+)?year\s+(?:was|is)\s+out)\b(?!\s*\d)",
    re.IGNORECASE,
)
_SEASON = re.compile(
    rf"\b(?P<lead>in\s+time\s+for|before|by|in|over|during|this|next)\s+(?:the\s+)?(?P<edge>end\s+of\s+(?:the\s+)?)?(?P<next>next\s+|coming\s+|following\s+)?(?P<season>{'|'.join(_SEASONS)})\b(?!\s+(?:term|half))(?:\s+(?:of\s+)?(?P<year>(?:19|20)\d\d(?:[/–-]\d\d)?))?",
    re.IGNORECASE,
)
_FEAST = re.compile(r"\b(?:by|before|in\s+time\s+for)\s+(?P<feast>Christmas|Easter)\b")
_COMING = re.compile(r"\b(?P<which>this|next)\s+(?P<unit>week|month|year)\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:had|having|would|will|shall|should|was|were|is|are|to|be)\b", re.IGNORECASE)


class Due(Record, frozen=True, kw_only=True):
    """When something is due: ``words`` as printed, ``rule`` by name; no ``date`` for a meeting not known."""

    date: str | None
    words: str
    rule: str


def find_due(words: str, date: str | None, next_meeting: NextMeeting) -> Due | None:
    """Return when an assurance falls due; None where it states no time, or only one that was past already.

    Args:
        words: The assurance's own words.
        date: The date of its meeting, ISO 8601; without one only what is printed in full is known.
        next_meeting: Tells when the body met next.
    """
    if date is None:
        return None
    given = dt.date.fromisoformat(date)
    found = [
        *_meetings(words, date, next_meeting),
        *_counted(words, given),
        *_dated(words, given),
        *_named(words, given),
    ]
    kept = [(at, due) for at, due in found if due.date is None or due.date >= date]
    return min(kept, key=lambda each: each[0])[1] if kept else None


def _due(match: re.Match[str], day: dt.date | str | None, rule: str) -> tuple[int, Due]:
    printed = " ".join(match[0].split())
    iso = day.isoformat() if isinstance(day, dt.date) else day
    return match.start(), Due(date=iso, words=printed, rule=rule)


def _meetings(words: str, date: str, next_meeting: NextMeeting) -> Iterator[tuple[int, Due]]:
    """The next meeting, or that of a month; the last day of the month where none is known."""
    for match in _NEXT_MEETING.finditer(words):
        yield _due(match, next_meeting(date, None), "next-meeting")
    for match in _MONTHS_MEETING.finditer(words):
        first, last = _next_month(dt.date.fromisoformat(date), (match["before"] or match["after"]).lower())
        after = (last + dt.timedelta(days=1)).isoformat()
        met = next_meeting(date, (first.isoformat(), after))
        yield _due(match, met or last, "months-meeting" if met else "months-meeting-not-known")


def _next_month(given: dt.date, name: str) -> tuple[dt.date, dt.date]:
    """The first and last day of the next month of a name that is not over."""
    month = forms.MONTHS[name]
    return months_from(given.year + (month < given.month), month, 1)


def _counted(words: str, given: dt.date) -> Iterator[tuple[int, Due]]:
    """Within so many days, weeks, months or years of the meeting; not what is promised for every time."""
    for match in _WITHIN.finditer(words):
        if _STANDING.search(words, 0, match.start()):
            continue
        printed, unit = match["count"].lower(), match["unit"].lower()
        count = 1 if printed in {"a", "an", "the"} else _number(printed)
        if match["working"]:
            yield _due(match, _working_days(given, count), "within-working-days")
        elif unit in {"month", "year"}:
            yield _due(match, _months_on(given, count * (12 if unit == "year" else 1)), f"within-{unit}s")
        else:
            days = {"day": 1, "week": 7, "fortnight": 14}[unit]
            yield _due(match, given + dt.timedelta(days=days * count), f"within-{unit}s")


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else forms.COUNTS.index(printed)


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or its last where it has no such day."""
    last = months_from(day.year, day.month + months, 1)[1]
    return last.replace(day=min(day.day, last.day))


def _working_days(day: dt.date, count: int) -> dt.date:
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _dated(words: str, given: dt.date) -> Iterator[tuple[int, Due]]:
    """A day, month, quarter or year as printed, behind a word that says that it is due then."""
    places = seeds_in(words).periods
    periods = find_periods(words, 0, len(words), places, meeting_date=given.isoformat())
    for at, period in enumerate(periods):
        lead = _LEAD.search(words, 0, period.span.start)
        if lead is None or not period.start or not period.end:
            continue
        last = period
        if at + 1 < len(periods) and re.fullmatch(
            r"\s+(?:or|and)\s+", words[period.span.end : periods[at + 1].span.start]
        ):
            last = periods[at + 1]
        printed = words[last.span.start : last.span.end]
        if _tells_of_past(words, period.span.start):
            continue
        start, end = (dt.date.fromisoformat(day) for day in (period.start, last.end or period.end))
        if not re.search(r"\d{4}|\d\d[/-]\d\d", printed):
            start, end = _ahead(start, end, given)
        edge = (lead["edge"] or "").lower()
        whole = re.compile(re.escape(lead[0] + words[period.span.start : last.span.end])).search(words)
        if whole is None:
            continue
        if edge.startswith(("start", "beginning")):
            yield _due(whole, start, "by-beginning")
        elif lead["before"] and not edge:
            yield _due(
                whole, start - dt.timedelta(days=1), "before-date" if start == end else "before-period"
            )
        else:
            yield _due(whole, end, "by-date" if start == end else "end-of-period")


def _tells_of_past(words: str, at: int) -> bool:
    """Whether the clause around a place says what had happened: "46 checks having been made in May"."""
    start = words.rfind(",", 0, at) + 1
    first = _AUXILIARY.search(words, start)
    return first is not None and first[0].lower() in {"had", "having"}


def _ahead(start: dt.date, end: dt.date, given: dt.date) -> tuple[dt.date, dt.date]:
    """A day or month printed without its year, moved to the next one after the meeting."""
    if end >= given:
        return start, end
    month = (end.year + 1, end.month)
    whole = (end - start).days > 0
    if whole:
        return months_from(*month, 1)
    day = months_from(*month, 1)[1]
    moved = day.replace(day=min(end.day, day.day))
    return moved, moved


def _named(words: str, given: dt.date) -> Iterator[tuple[int, Due]]:
    """Seasons, feasts, the ends of years, this week, next month."""
    for match in _SEASON.finditer(words):
        yield _due(match, _season(match, given), "season")
    for match in _FEAST.finditer(words):
        yield _due(match, _eve(match["feast"], given), f"before-{match['feast'].lower()}")
    for match in _YEAR_END.finditer(words):
        kind = (match["kind"] or match["other"] or "calendar").lower()
        first = forms.YEAR_STARTS[kind]
        start = given.year - (given.month < first)
        yield _due(match, months_from(start, first, 12)[1], f"end-of-{kind}-year")
    for match in _COMING.finditer(words):
        yield _due(
            match, _coming(match["unit"].lower(), match["which"].lower() == "next", given), "this-or-next"
        )


def _season(match: re.Match[str], given: dt.date) -> dt.date:
    """The last day of a season, or the day before its first where it is to be done before."""
    first, last = _SEASONS[match["season"].lower()]
    count = (last - first) % 12 + 1
    before = match["lead"].lower().startswith(("in time", "before")) and not match["edge"]
    if match["year"]:
        year = split_year(match["year"]) if len(match["year"]) > 4 else int(match["year"])
        start, end = months_from(year or given.year, first, count)
        return start - dt.timedelta(days=1) if before else end
    coming = bool(match["next"]) or match["lead"].lower() == "next"
    for year in range(given.year - 1, given.year + 3):
        start, end = months_from(year, first, count)
        if start > given or (end >= given and not coming and not before):
            return start - dt.timedelta(days=1) if before else end
    raise AssertionError("a season comes each year")  # pragma: no cover


def _eve(feast: str, given: dt.date) -> dt.date:
    """The day before the next Christmas or Easter Sunday."""
    for year in (given.year, given.year + 1):
        day = dt.date(year, 12, 25) if feast == "Christmas" else _easter(year)
        if day > given:
            break
    return day - dt.timedelta(days=1)


def _easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar, by the rule published in Nature, 20 April 1876."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def _coming(unit: str, following: bool, given: dt.date) -> dt.date:  # noqa: FBT001 -- one of two, by position
    """The last day of this week (a Sunday), month or year, or of the next."""
    if unit == "week":
        return given + dt.timedelta(days=6 - given.weekday() + 7 * following)
    if unit == "month":
        return months_from(given.year, given.month + following, 1)[1]
    return dt.date(given.year + following, 12, 31)
