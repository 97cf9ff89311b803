"""From a site, a committee or a meeting to the meetings whose minutes are wanted."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from minutes_nlp.errors import UsageError, hint
from minutes_nlp.fetch.asking import HTML, PAGES, XML, Desk, Paper
from minutes_nlp.fetch.failures import FetchError, StopError
from minutes_nlp.fetch.moderngov import Committee, Meeting, MeetingList, Site, read_committees, read_meetings
from minutes_nlp.fetch.service import read_service_meetings

__all__ = ["Listed", "Unlisted", "chosen", "list_committees", "list_meetings"]

# No committee has met so often that its list has more pages.
_MOST_PAGES = 200
_NOT_MODERNGOV = "not-moderngov"


class Listed(NamedTuple):
    """A meeting of the days asked for; ``skip`` says why it is not worth asking for, "" that it is."""

    committee: str
    meeting: Meeting
    skip: str = ""


class Unlisted(NamedTuple):
    """A committee whose meetings could not be listed, and why."""

    committee: Committee
    error: FetchError


def list_committees(desk: Desk, site: Site) -> tuple[Committee, ...]:
    """Return the committees of a site.

    Raises:
        FetchError: If it lists none.
    """
    message = "lists no committees; is it the address of a ModernGov site?"
    failed = FetchError(message, address=site.base, code=_NOT_MODERNGOV, status=200)
    for name, address in (("committees", site.committees), ("home", site.home)):
        try:
            got = desk.obtain(Paper(f"{PAGES}/{name}.html", address, HTML))
            if found := desk.read(read_committees, got.data, address):
                return found
        except FetchError as error:
            if error.passing:
                raise
            failed = error
    raise failed


def chosen(committees: Sequence[Committee], names: Iterable[str]) -> list[Committee]:
    """Return the committees that names choose, all where there are no names.

    A name chooses the committee that is called so, or else those in whose names it stands.

    Raises:
        UsageError: If one chooses none; it tells the nearest.
    """
    found: dict[int, Committee] = {}
    plain = {committee.id: _plain(committee.name) for committee in committees}
    for name in names:
        wanted = _plain(name)
        exact = [each for each in committees if plain[each.id] == wanted]
        among = exact or [each for each in committees if wanted and wanted in plain[each.id]]
        if not among:
            raise UsageError(f"there is no committee {name!r}; {hint(name, (c.name for c in committees))}")
        found.update((each.id, each) for each in among)
    return list(found.values() if names else committees)


def list_meetings(
    desk: Desk,
    site: Site,
    committees: Sequence[Committee],
    days: tuple[dt.date, dt.date],
    *,
    service: bool = False,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> tuple[list[Listed], list[Unlisted]]:
    """Return the meetings of committees from a day to a day, newest first, and what could not be listed.

    Raises:
        StopError: If the site is to be left alone.
    """
    listed: list[Listed] = []
    unlisted: list[Unlisted] = []
    for number, committee in enumerate(committees):
        progress(number, len(committees), committee.name)
        try:
            if service:
                listed += _served(desk, site, committee, days)
            else:
                listed += _listed(desk, site, committee, days)
        except StopError:
            raise
        except FetchError as error:
            unlisted.append(Unlisted(committee, error))
    return sorted(listed, key=lambda each: each.meeting.date or days[1], reverse=True), unlisted


def _served(desk: Desk, site: Site, committee: Committee, days: tuple[dt.date, dt.date]) -> list[Listed]:
    """The meetings that the web service lists."""
    first, last = days
    name = f"{PAGES}/c{committee.id}-{first}-{last}.xml"
    address = site.service_meetings(committee.id, first, last)
    got = desk.obtain(Paper(name, address, XML))
    meetings = desk.read(read_service_meetings, got.data, address)
    return [Listed(committee.name, each) for each in meetings if _within(each, days)]


def _listed(desk: Desk, site: Site, committee: Committee, days: tuple[dt.date, dt.date]) -> list[Listed]:
    """The meetings that the pages of a committee list.

    The first page has those around today. If it does not reach to both ends, each year of those days is asked
    for, and where a site does not know of years, page after page back and forth.
    """
    address = site.meetings(committee.id)
    page = _page(desk, committee, address)
    pages = [page]
    if not _reaches(page, days):
        years = [year for year in page.years if days[0].year <= year <= days[1].year]
        by_year = [(year, _page(desk, committee, site.meetings(committee.id, year))) for year in years]
        pages += [each for _, each in by_year]
        heeded = all(m.date is None or m.date.year == year for year, each in by_year for m in each.meetings)
        if not page.years or not heeded:
            pages += _walk(desk, committee, page, days)
    found: dict[int, Meeting] = {}
    for each in pages:
        for meeting in each.meetings:
            found.setdefault(meeting.id, meeting)
    named = any(_names_papers(meeting) for meeting in found.values())
    name = committee.name or page.committee
    wanted = (meeting for meeting in found.values() if _within(meeting, days))
    return [Listed(name, meeting, _not_worth(meeting, named=named)) for meeting in wanted]


def _page(desk: Desk, committee: Committee, address: str) -> MeetingList:
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    got = desk.obtain(Paper(f"{PAGES}/c{committee.id}-{digest}.html", address, HTML, committee.name))
    page = desk.read(read_meetings, got.data, address)
    if not page.known:
        message = "is not a list of meetings as ModernGov makes them"
        raise FetchError(message, address=address, code=_NOT_MODERNGOV, status=200)
    return page


def _reaches(page: MeetingList, days: tuple[dt.date, dt.date]) -> bool:
    """Whether a page shows all the meetings of some days: others before and after, or it says it is all."""
    dates = [meeting.date for meeting in page.meetings if meeting.date]
    tells = bool(page.earlier or page.later) or not page.years
    back = (tells and not page.earlier) or (bool(dates) and min(dates) < days[0])
    forth = (tells and not page.later) or (bool(dates) and max(dates) > days[1])
    return back and forth


def _walk(
    desk: Desk, committee: Committee, page: MeetingList, days: tuple[dt.date, dt.date]
) -> list[MeetingList]:
    """The pages before and after a page, as far as the days asked for reach."""
    found: list[MeetingList] = []
    seen: set[str] = set()
    for back in (True, False):
        at = page
        while (address := at.earlier if back else at.later) and address not in seen:
            dates = [meeting.date for meeting in at.meetings if meeting.date]
            if not dates or (min(dates) < days[0] if back else max(dates) > days[1]):
                break
            if len(seen) == _MOST_PAGES:
                message = f"goes on for more than {_MOST_PAGES} pages"
                raise FetchError(message, address=address, code="endless", status=200)
            seen.add(address)
            at = _page(desk, committee, address)
            found.append(at)
    return found


def _within(meeting: Meeting, days: tuple[dt.date, dt.date]) -> bool:
    """Whether a meeting is of the days asked for; of one without a date its page will tell."""
    return meeting.date is None or days[0] <= meeting.date <= days[1]


def _names_papers(meeting: Meeting) -> bool:
    return _has(meeting, "agenda", "decisions", "minutes", "penderfyniadau", "cofnodion")


def _not_worth(meeting: Meeting, *, named: bool) -> str:
    """Why a meeting has no minutes to ask for.

    A list that names the papers of some meetings names those of all.
    """
    if not named or _has(meeting, "minutes", "cofnodion"):
        return ""
    return f"listed with: {meeting.papers}" if meeting.papers else "listed without papers"


def _has(meeting: Meeting, *words: str) -> bool:
    papers = meeting.papers.casefold()
    return any(word in papers for word in words)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("&", " and ").split())
