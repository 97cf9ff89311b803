"""Meetings whose minutes the library should hold and does not, as far as the minutes it holds tell."""

import datetime as dt
import re
import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from minutes_nlp.cite import long_date
from minutes_nlp.language.periods import find_periods
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.model import Item, Meeting, Minutes, Record

__all__ = ["Gap", "Sitting", "body_of", "gaps", "missing", "sitting", "undated_gap"]

Code = Literal["quarantined", "not-indexed", "undated", "stated", "confirmed", "numbering", "rhythm"]
# A rhythm is told by so many intervals, and broken by one so many times as long: twice is one left out.
_INTERVALS, _TOO_LONG = 4, 1.8
_MINUTES_OF = re.compile(r"\bminutes\b[^.;]*\bmeetings?\b[^.;]*$", re.IGNORECASE)
_SENTENCE = 200  # characters before a date in which the meeting it is of is named
_NUMBER = re.compile(r"\d+")
_COUNCIL_ITSELF = re.compile(r"(?:(?:the|full|annual)\s+)*council|", re.IGNORECASE)


class Gap(Record, frozen=True, kw_only=True):
    """Something that was not looked at, or may be missing, with the reason.

    ``code`` says of what sort: an input in quarantine, a document the index has yet to take in, minutes
    without a date, a meeting stated as the next, one whose minutes were confirmed, numbers left out between
    two meetings, an interval unusually long. ``body`` is the committee or council, "" where that is not
    known; ``date`` that of the meeting missing, where it is known; ``document`` and ``part`` are where the
    minutes say so.
    """

    code: Code
    body: str
    date: str | None
    reason: str
    document: str | None = None
    part: str | None = None


class Sitting(NamedTuple):
    """What is needed of a meeting to tell what is missing around it; ``told`` are the days it gives."""

    document: str
    body: str
    date: str
    numbers: tuple[int, int] | None
    told: tuple[tuple[Code, str, str], ...]


def gaps(records: Iterable[tuple[str, Minutes]]) -> tuple[Gap, ...]:
    """Return the meetings that seem to be missing among records, and the records without a date.

    Args:
        records: The id and the record of each document; leave out of them what may not be shown.
    """
    held = list(records)
    councils = {minutes.meeting.council for _, minutes in held if minutes.meeting.council}
    bodies = [(document, minutes, body_of(minutes.meeting, councils)) for document, minutes in held]
    sittings = [found for each in bodies if (found := sitting(*each))]
    undated = (undated_gap(document, body) for document, each, body in bodies if each.meeting.date is None)
    return (*undated, *missing(sittings, None, None))


def undated_gap(document: str, body: str) -> Gap:
    """Return what is to be said of minutes without a date."""
    reason = "no date was found in it, so that no range of days has it"
    return Gap(code="undated", body=body, date=None, reason=reason, document=document)


class _Placed(NamedTuple):
    """A gap and the days it may lie on."""

    first: str
    last: str
    gap: Gap


def body_of(meeting: Meeting, councils: Collection[str]) -> str:
    """Return the name of the committee or council that met, "" where that is not known.

    Args:
        meeting: The meeting.
        councils: The councils the library has minutes of: one is everybody's; where there are several, a
            committee is named together with its own.
    """
    council = meeting.council or (next(iter(councils)) if len(councils) == 1 else "")
    committee = meeting.committee or ""
    if council and _COUNCIL_ITSELF.fullmatch(committee):
        return council
    return ", ".join(filter(None, [council if len(councils) > 1 or not committee else "", committee]))


def sitting(document: str, minutes: Minutes, body: str) -> Sitting | None:
    """Return what is needed of a meeting of a body; None where its body or date is not known."""
    meeting = minutes.meeting
    if not body or not meeting.date:
        return None
    numbers = [int(found[0]) for item in minutes.items if (found := _NUMBER.match(item.number))]
    told = (each for item in minutes.items for each in _told(minutes.text, item, meeting))
    return Sitting(document, body, meeting.date, (numbers[0], numbers[-1]) if numbers else None, tuple(told))


def _told(text: str, item: Item, meeting: Meeting) -> Iterator[tuple[Code, str, str]]:
    """The days an item gives for the next meetings, or for those whose minutes were before this one."""
    if item.kind not in {"dates", "minutes"} or item.access != "public":
        return
    words = text[slice(*item.span)]
    for period in find_periods(words, 0, len(words), seeds_in(words).periods, meeting_date=meeting.date):
        day = period.start
        if day is None or day != period.end:
            continue
        if item.kind == "dates" and day > (meeting.date or ""):
            yield "stated", day, item.id
        before = words[max(0, period.span.start - _SENTENCE) : period.span.start]
        if item.kind == "minutes" and day < (meeting.date or "") and _MINUTES_OF.search(before):
            yield "confirmed", day, item.id


def missing(sittings: Iterable[Sitting], start: str | None, end: str | None) -> Iterator[Gap]:
    """Yield the meetings that seem to be missing in a half-open range of days, body by body.

    Args:
        sittings: Every meeting of the bodies looked at, inside the range and outside.
        start: The first day; None for an open range.
        end: The day after the last; None for an open range.
    """
    bodies: dict[str, list[Sitting]] = defaultdict(list)
    for each in sittings:
        bodies[each.body].append(each)
    for body in sorted(bodies):
        held = sorted(bodies[body], key=lambda each: (each.date, each.document))
        for first, last, gap in [*_by_date(held), *_by_number(held), *_by_rhythm(held)]:
            if (start or "") <= last and (end is None or first < end):
                yield gap


def _by_date(held: list[Sitting]) -> Iterator[_Placed]:
    """Meetings that minutes name and the library does not hold; each day once."""
    known = {each.date for each in held}
    for each in held:
        for code, day, part in each.told:
            if day in known:
                continue
            known.add(day)
            says = "give it as a date of the next meetings" if code == "stated" else "confirm its minutes"
            reason = f"the minutes of {long_date(each.date)} {says}"
            gap = Gap(code=code, body=each.body, date=day, reason=reason, document=each.document, part=part)
            yield _Placed(day, day, gap)


def _by_number(held: list[Sitting]) -> Iterator[_Placed]:
    """Numbers left out between two meetings of a body whose numbers run on as a rule."""
    runs = [
        (one, other, other.numbers[0] - one.numbers[1] - 1)
        for one, other in pairwise(held)
        if one.numbers and other.numbers and other.numbers[0] > one.numbers[1]
    ]
    if 2 * sum(lacking == 0 for *_, lacking in runs) <= len(runs):
        return
    for one, other, lacking in runs:
        if lacking:
            reason = (
                f"{lacking} item number{'s' * (lacking != 1)} left out between {long_date(one.date)} and "
                f"{long_date(other.date)}, where numbers run on"
            )
            yield _between(one, other, "numbering", reason)


def _by_rhythm(held: list[Sitting]) -> Iterator[_Placed]:
    """Intervals unusually long for a body."""
    days = [(one, other, _days(one.date, other.date)) for one, other in pairwise(held)]
    if len(days) < _INTERVALS:
        return
    usual = statistics.median(length for *_, length in days)
    for one, other, length in days:
        if length > _TOO_LONG * usual:
            reason = (
                f"{length} days from {long_date(one.date)} to {long_date(other.date)}, "
                f"where {usual:g} are usual"
            )
            yield _between(one, other, "rhythm", reason)


def _days(one: str, other: str) -> int:
    return (dt.date.fromisoformat(other) - dt.date.fromisoformat(one)).days


def _between(one: Sitting, other: Sitting, code: Code, reason: str) -> _Placed:
    gap = Gap(code=code, body=one.body, date=None, reason=reason, document=other.document)
    return _Placed(one.date, other.date, gap)
