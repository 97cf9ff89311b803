"""The silence report: that no assurance was given, in which minutes that was looked for, and what is missing.

Anybody with the same documents gets the same report: it names the query as it was understood, and a digest of
what was looked at.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from minutes_nlp.analysis import words
from minutes_nlp.assurances.entries import Entry, Wanted
from minutes_nlp.assurances.gaps import Gap, Sitting, body_of, missing, sitting, undated_gap
from minutes_nlp.assurances.register import register
from minutes_nlp.errors import UsageError
from minutes_nlp.index import Searcher
from minutes_nlp.library import Library
from minutes_nlp.model import Meeting, Record
from minutes_nlp.query import Dates, field

__all__ = ["LookedAt", "Range", "Silence", "after", "before", "between", "silence"]


class Range(NamedTuple):
    """The first and last day asked about, ISO 8601; None for an open side."""

    first: str | None
    last: str | None


class LookedAt(Record, frozen=True, kw_only=True):
    """A document that was looked at; ``sha256`` is of the bytes it was read from."""

    document: str
    body: str
    date: str
    sha256: str


class Silence(Record, frozen=True, kw_only=True):
    """Whether an assurance was given, in the minutes of a range of days.

    ``found`` is empty where none was. ``digest`` is the SHA-256 of a line "document, tab, SHA-256 of its
    source" for each of ``looked_at``, in the order of the ids. ``exempt`` says whether exempt items were
    looked at too.
    """

    query: str
    explained: str
    first: str | None
    last: str | None
    exempt: bool
    looked_at: tuple[LookedAt, ...]
    found: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    digest: str


def between(first: str, last: str) -> Range:
    """Return the range from the first day of a date to the last of another (days, months or years).

    Raises:
        QueryError: If one is no date, or the second lies before the first.
    """
    return _range(f"{first}..{last}")


def before(date: str) -> Range:
    """Return the range up to the day before the first of a date."""
    return Range(None, _day(_range(date).first, -1))


def after(date: str) -> Range:
    """Return the range from the day after the last of a date."""
    return Range(_day(_range(date).last, 1), None)


def _range(typed: str) -> Range:
    dates = field("date", typed)
    assert isinstance(dates, Dates)  # noqa: S101 -- what the field of dates always gives
    return Range(dates.start, _day(dates.end, -1))


def _day(date: str | None, days: int) -> str | None:
    return (dt.date.fromisoformat(date) + dt.timedelta(days=days)).isoformat() if date else None


def silence(library: Library, searcher: Searcher, wanted: Wanted, days: Range, *, indexed: int) -> Silence:
    """Return whether an assurance was given.

    Args:
        library: The records.
        searcher: Their index, which must see exempt items if ``wanted.exempt``.
        wanted: What is asked for; its limit and order do not count.
        days: The range of days of meetings.
        indexed: The number of the library's change that the index is at.

    Raises:
        QueryError: If the query or the value of a filter cannot be understood.
        UsageError: If dates are among the filters, or a status is asked for.
    """
    if "date" in wanted.filters or wanted.status or wanted.due:
        raise UsageError("a report of silence takes its dates by itself, and neither status nor due dates")
    dates = {"date": [f"{days.first or ''}..{days.last or ''}"]}
    asked = msgspec.structs.replace(
        wanted, filters={**wanted.filters, **dates}, limit=None, offset=0, sort="date"
    )
    found = register(library, searcher, asked)
    waiting = {version.document for version in library.versions() if version.seq > indexed}
    looked, gaps, sittings = _looked(library, wanted.filters, days, waiting)
    end = _day(days.last, 1)
    gaps += missing(sittings, days.first, end)
    gaps += [
        Gap(code="quarantined", body="", date=None, reason=f"{each.place}: {each.reason}")
        for each in library.quarantined()
    ]
    return Silence(
        query=wanted.query,
        explained=found.explained,
        first=days.first,
        last=days.last,
        exempt=wanted.exempt,
        looked_at=tuple(looked),
        found=found.entries,
        gaps=tuple(gaps),
        digest=_digest(looked),
    )


def _looked(
    library: Library, filters: Mapping[str, Sequence[str]], days: Range, waiting: set[str]
) -> tuple[list[LookedAt], list[Gap], list[Sitting]]:
    """Return what was looked at, what of it could not be, and every meeting of the bodies asked about."""
    looked: list[LookedAt] = []
    gaps: list[Gap] = []
    sittings: list[Sitting] = []
    records = sorted(library.records(), key=lambda each: (each[1].meeting.date or "", each[0]))
    councils = {minutes.meeting.council for _, minutes in records if minutes.meeting.council}
    for document, minutes in records:
        meeting = minutes.meeting
        if not _of_body(meeting, filters):
            continue
        body = body_of(meeting, councils)
        if meeting.date is None:
            gaps.append(undated_gap(document, body))
            continue
        sittings += _known(sitting(document, minutes, body))
        if not (days.first or "") <= meeting.date <= (days.last or meeting.date):
            continue
        if document in waiting:
            reason = "the search index has yet to take it in; run: minutes rebuild"
            gaps.append(
                Gap(code="not-indexed", body=body, date=meeting.date, reason=reason, document=document)
            )
            continue
        looked.append(LookedAt(document=document, body=body, date=meeting.date, sha256=minutes.source.sha256))
    return looked, gaps, sittings


def _known(found: Sitting | None) -> Iterator[Sitting]:
    if found is not None:
        yield found


def _of_body(meeting: Meeting, filters: Mapping[str, Sequence[str]]) -> bool:
    """Whether a meeting is of the committees and councils asked for, as a search reads their names."""
    return all(
        not (wanted := filters.get(name))
        or any(_named(each, getattr(meeting, name) or "") for each in wanted)
        for name in ("committee", "council")
    )


def _named(wanted: str, name: str) -> bool:
    run, found = words(wanted.removeprefix("=")), words(name)
    if wanted.startswith("="):
        return run == found
    return any(found[at : at + len(run)] == run for at in range(len(found) - len(run) + 1))


def _digest(looked: Iterable[LookedAt]) -> str:
    lines = "".join(
        f"{each.document}\t{each.sha256}\n" for each in sorted(looked, key=lambda each: each.document)
    )
    return hashlib.sha256(lines.encode()).hexdigest()
