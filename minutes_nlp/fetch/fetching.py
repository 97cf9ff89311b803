"""Fetching the minutes of a ModernGov site into a library's folder."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import msgspec

from minutes_nlp.fetch.asking import HTML, PAGES, PDF, XML, Desk, Got, Paper
from minutes_nlp.fetch.failures import FetchError, StopError
from minutes_nlp.fetch.listing import Listed, Unlisted, chosen, list_committees, list_meetings
from minutes_nlp.fetch.moderngov import Committee, Meeting, Site, read_meeting
from minutes_nlp.fetch.service import read_service_meeting

__all__ = ["Outcome", "OutcomeKind", "Progress", "Summary", "Wanted", "What", "fetch"]

What = Literal["best", "printed", "pages", "service"]
OutcomeKind = Literal["fetched", "new version", "unchanged", "kept", "no minutes", "wanted", "failed"]
Progress = Callable[[int, int, str], None]
"""Called with how many things are done, how many there are, and the name of the next."""


class Wanted(NamedTuple):
    """What is to be fetched.

    Attributes:
        first: The first day of meetings.
        last: The last.
        committees: Names of committees; none for all.
        what: ``best`` is the printed minutes, or the page of the meeting where there are none.
        limit: How many meetings are asked for at most, the newest first; None for all.
        dry: Whether only to list the meetings.
    """

    first: dt.date
    last: dt.date
    committees: tuple[str, ...] = ()
    what: What = "best"
    limit: int | None = None
    dry: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a meeting, or of a committee whose meetings could not be listed.

    Attributes:
        kind: ``unchanged``: the site was asked; ``kept``: it was asked within a day and is not asked again;
            ``wanted``: it would be asked.
        committee: As the site calls it.
        meeting: Its number on the site.
        date: Its day.
        address: What was asked.
        file: The file, below the folder of the site.
        size: Bytes of the file.
        code: Of the failure.
        reason: Why there are no minutes, or they failed.
    """

    kind: OutcomeKind
    committee: str
    meeting: int | None = None
    date: dt.date | None = None
    address: str = ""
    file: str = ""
    size: int = 0
    code: str = ""
    reason: str = ""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all meetings; ``stopped`` says why the site was left alone before the end, or is ""."""

    outcomes: tuple[Outcome, ...]
    stopped: str = ""

    def counts(self) -> dict[OutcomeKind, int]:
        """Return how many meetings met each end, leaving out those that none met."""
        counted = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: counted[kind] for kind in get_args(OutcomeKind) if counted[kind]}


def fetch(desk: Desk, site: Site, wanted: Wanted, *, progress: Progress = lambda *_: None) -> Summary:
    """Fetch minutes, each kept before the next is asked for; run again, it goes on where it was.

    Raises:
        FetchError: If the site cannot be asked, or lists no committees.
        UsageError: If it has no committee of a name.
    """
    listed, unlisted = _list(desk, site, wanted, progress)
    outcomes = [_unlisted(each) for each in unlisted]
    outcomes += [_outcome(each, "no minutes", "", each.skip) for each in listed if each.skip]
    jobs = [each for each in listed if not each.skip][: wanted.limit]
    stopped = ""
    for number, job in enumerate(jobs):
        progress(number, len(jobs), f"{job.committee} {job.meeting.date or ''}")
        if wanted.dry:
            address = site.page(job.meeting.committee, job.meeting.id)
            outcomes.append(_outcome(job, "wanted", address))
            continue
        try:
            outcomes.append(_fetch(desk, site, job, wanted))
        except StopError as error:
            stopped = str(error)
            break
        except FetchError as error:
            failed = _outcome(job, "failed", error.document or "", error.message)
            outcomes.append(msgspec.structs.replace(failed, code=error.code))
    else:
        progress(len(jobs), len(jobs), "")
    return Summary(outcomes=tuple(outcomes), stopped=stopped)


def _list(desk: Desk, site: Site, wanted: Wanted, progress: Progress) -> tuple[list[Listed], list[Unlisted]]:
    """The meetings that an address points at: one, those of a committee, or those of the site."""
    if site.meeting:
        return [Listed("", Meeting(site.meeting, site.committee, None))], []
    if site.committee:
        committees = [Committee(site.committee, "")]
    else:
        committees = chosen(list_committees(desk, site), wanted.committees)
    days, service = (wanted.first, wanted.last), wanted.what == "service"
    listed, unlisted = list_meetings(desk, site, committees, days, service=service, progress=progress)
    if unlisted and len(unlisted) == len(committees):
        raise unlisted[0].error
    return listed, unlisted


def _fetch(desk: Desk, site: Site, job: Listed, wanted: Wanted) -> Outcome:
    """Fetch the minutes of one meeting."""
    if wanted.what == "service":
        return _from_service(desk, site, job)
    number = job.meeting.id
    date = job.meeting.date.isoformat() if job.meeting.date else ""
    address = site.page(job.meeting.committee, number)
    got = desk.obtain(Paper(f"{PAGES}/m{number}.html", address, HTML, job.committee, date))
    page = desk.read(read_meeting, got.data, address)
    if page.date is None:
        login = "asks for a name and a password", "login"
        words, code = login if page.login else ("is not the page of a meeting", "not-a-meeting")
        raise FetchError(words, address=address, code=code, status=200)
    job = Listed(page.committee or job.committee, job.meeting._replace(date=page.date))
    if not site.meeting and not wanted.first <= page.date <= wanted.last:
        return _outcome(job, "no minutes", address, "is of a day that was not asked for")
    kept = f"m{number}-page.html"
    # What was first fetched as a page stays one: what follows is its new version, and no second document.
    stays = wanted.what == "best" and desk.kept(kept) is not None
    if page.printed and wanted.what != "pages" and not stays:
        paper = Paper(f"m{number}-printed.pdf", page.printed, PDF, job.committee, page.date.isoformat())
        try:
            return _got(job, desk.obtain(paper, _no_pdf))
        except StopError:
            raise
        except FetchError as error:
            if error.passing or wanted.what == "printed":
                raise
    if not page.minutes or wanted.what == "printed":
        lacking = "no printed minutes yet" if wanted.what == "printed" else "no minutes yet"
        return _outcome(job, "no minutes", address, lacking)
    return _got(job, desk.publish(kept, got))


def _from_service(desk: Desk, site: Site, job: Listed) -> Outcome:
    """Fetch what the web service has of one meeting."""
    number = job.meeting.id
    address = site.service_meeting(number)
    date = job.meeting.date.isoformat() if job.meeting.date else ""
    got = desk.obtain(Paper(f"{PAGES}/m{number}.xml", address, XML, job.committee, date))
    answer = desk.read(read_service_meeting, got.data, address)
    if answer.date is None:
        raise FetchError(
            "is not the answer of a web service", address=address, code="not-a-meeting", status=200
        )
    job = Listed(job.committee or answer.committee, job.meeting._replace(date=answer.date))
    if not answer.minutes:
        return _outcome(job, "no minutes", address, "no minutes yet")
    return _got(job, desk.publish(f"m{number}-service.xml", got))


def _no_pdf(data: bytes) -> str:
    # Acrobat lets the header begin anywhere in the first 1024 bytes, and some programs need that.
    return "" if b"%PDF-" in data[:1024] else "is not a PDF, whatever it says"


def _got(job: Listed, got: Got) -> Outcome:
    entry = got.entry
    kind: OutcomeKind = "unchanged" if got.asked else "kept"
    if got.changed:
        kind = "fetched" if got.first else "new version"
    told = _outcome(job, kind, entry.answered or entry.address)
    return msgspec.structs.replace(told, file=entry.name, size=entry.size)


def _unlisted(each: Unlisted) -> Outcome:
    error = each.error
    return Outcome(
        kind="failed",
        committee=each.committee.name,
        address=error.document or "",
        code=error.code,
        reason=error.message,
    )


def _outcome(job: Listed, kind: OutcomeKind, address: str, reason: str = "") -> Outcome:
    meeting = job.meeting
    return Outcome(
        kind=kind,
        committee=job.committee,
        meeting=meeting.id,
        date=meeting.date,
        address=address,
        reason=reason,
    )
