"""The pages of ModernGov and its web service: what is read of them, by tables of made-up pages."""

import datetime as dt
import time
from pathlib import Path

import pytest

from minutes_nlp.errors import UsageError
from minutes_nlp.fetch.failures import FetchError
from minutes_nlp.fetch.moderngov import (
    Committee,
    Meeting,
    Site,
    read_committees,
    read_meeting,
    read_meetings,
    site_of,
)
from minutes_nlp.fetch.reading import read_apart
from minutes_nlp.fetch.service import read_service_meeting, read_service_meetings

BASE = "https://democracy.corvenshire.example/"
PAGE = f"{BASE}ieListMeetings.aspx?CId=12"
REAL = Path("/work/shared/real")

SITES = [
    ("root", BASE, Site(BASE)),
    ("no-slash", "https://democracy.corvenshire.example", Site(BASE)),
    ("list", f"{BASE}mgListCommittees.aspx?bcr=1", Site(BASE)),
    ("home", f"{BASE}ieDocHome.aspx", Site(BASE)),
    ("calendar", f"{BASE}mgCalendarMonthView.aspx?GL=1", Site(BASE)),
    ("committee", f"{BASE}ieListMeetings.aspx?CommitteeId=123", Site(BASE, 123)),
    ("committee-short", f"{BASE}ieListMeetings.aspx?CId=123&Year=0", Site(BASE, 123)),
    ("committee-case", f"{BASE}IELISTMEETINGS.ASPX?committeeID=123", Site(BASE, 123)),
    ("details", f"{BASE}mgCommitteeDetails.aspx?ID=123", Site(BASE, 123)),
    ("meeting", f"{BASE}ieListDocuments.aspx?CId=123&MId=456&Ver=4", Site(BASE, 123, 456)),
    ("meeting-alone", f"{BASE}ieListDocuments.aspx?MeetingId=456", Site(BASE, None, 456)),
    ("folder", "https://www.corvenshire.example/moderngov/", Site("https://www.corvenshire.example/moderngov/")),
    ("folder-no-slash", "https://www.corvenshire.example/mg", Site("https://www.corvenshire.example/mg/")),
    ("folder-page", "https://www.corvenshire.example/mg/mgCommitteeDetails.aspx?ID=7",
     Site("https://www.corvenshire.example/mg/", 7)),
    ("bad-number", f"{BASE}ieListMeetings.aspx?CId=0x7", Site(BASE)),
]  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), [pytest.param(*row[1:], id=row[0]) for row in SITES])
def test_what_an_address_points_at(address: str, expected: Site) -> None:
    """Any address of a site will do: of the site, a committee or a meeting."""
    assert site_of(address) == expected


@pytest.mark.parametrize(
    "page", ["mgAi.aspx?ID=5", "ieIssueDetails.aspx?IId=5", "documents/g1/Printed%20minutes.pdf"]
)
def test_the_address_of_a_part_is_refused(page: str) -> None:
    """A part of a meeting is not fetched by itself; the error says what to give."""
    with pytest.raises(UsageError, match="give that of its meeting"):
        site_of(BASE + page)


def page(content: str, kind: str = "Browse meetings", title: str = "Harbour Committee") -> bytes:
    """A page as ModernGov frames it."""
    return (
        f'<div id="modgov"><h1 class="mgMainTitleTxt">{kind}</h1>'
        f'<h2 class="mgSubTitleTxt">{title}</h2>{content}</div>'
    ).encode()


COMMITTEES = [
    ("list", '<li><a href="mgCommitteeDetails.aspx?ID=12">Harbour Panel</a></li>', ((12, "Harbour Panel"),)),
    ("two", '<a href="mgCommitteeDetails.aspx?ID=1">A</a><a href="mgCommitteeDetails.aspx?ID=2">B</a>',
     ((1, "A"), (2, "B"))),
    ("twice", '<a href="mgCommitteeDetails.aspx?ID=1">A</a><a href="ieListMeetings.aspx?CId=1">B</a>',
     ((1, "A"),)),
    ("meetings", '<a href="ieListMeetings.aspx?CommitteeId=4">Cabinet</a>', ((4, "Cabinet"),)),
    ("entities", '<a href="mgCommitteeDetails.aspx?ID=1">Parks &#38; Commons</a>', ((1, "Parks & Commons"),)),
    ("spaces", '<a href="mgCommitteeDetails.aspx?ID=1"> Parks\n  Panel </a>', ((1, "Parks Panel"),)),
    ("whole-address", f'<a href="{BASE}mgCommitteeDetails.aspx?ID=1">A</a>', ((1, "A"),)),
    ("plain-http", f'<a href="http{BASE[5:]}mgCommitteeDetails.aspx?ID=1">A</a>', ((1, "A"),)),
    ("from-the-root", '<a href="/mgCommitteeDetails.aspx?ID=1&amp;bcr=1">A</a>', ((1, "A"),)),
    ("constitution", '<a href="ieListMeetings.aspx?CId=686&info=1&MD=Constitution">Constitution</a>', ()),
    ("picture", '<a href="mgCommitteeDetails.aspx?ID=1"><img src="x"></a>', ()),
    ("other-host", '<a href="https://evil.example/mgCommitteeDetails.aspx?ID=1">A</a>', ()),
    ("other-folder", '<a href="/other/mgCommitteeDetails.aspx?ID=1">A</a>', ()),
    ("none", "<p>There has been an error.</p>", ()),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [pytest.param(*row[1:], id=row[0]) for row in COMMITTEES])
def test_committees_are_read(content: str, expected: tuple[tuple[int, str], ...]) -> None:
    """A committee is a link to its details or its meetings, with a name."""
    assert read_committees(page(content), PAGE) == tuple(Committee(*each) for each in expected)


LINK = (
    '<a class="mgMeetingTableLnk" href="ieListDocuments.aspx?CId=12&amp;MId={id}&amp;Ver=4"{more}>{words}</a>'
)


def link(words: str, number: int = 7, more: str = "") -> str:
    """A link to a meeting."""
    return LINK.format(id=number, words=words, more=more)


DAY = dt.date(2024, 5, 3)
MEETINGS = [
    ("usual", f"<li>{link('3 May 2024&nbsp;7&#58;30 pm')} - Agenda, Decisions, Minutes</li>", DAY,
     "Agenda, Decisions, Minutes"),
    ("no-papers", f"<li>{link('3 May 2024 10.00 am')}</li>", DAY, ""),
    ("cancelled", f"<li>{link('3 May 2024 10.00 am')} - CANCELLED</li>", DAY, "CANCELLED"),
    ("emphasis", f"<li>{link('3 May 2024')} - Agenda, <b>Minutes</b></li>", DAY, "Agenda, Minutes"),
    ("table", f"<tr><td>{link('Friday, 3rd May 2024')}</td><td>Agenda</td><td>Minutes</td></tr>", DAY,
     "Agenda Minutes"),
    ("long-month", f"<li>{link('03 September 2024')}</li>", dt.date(2024, 9, 3), ""),
    ("welsh", f"<li>{link('3 Mai 2024')} - Agenda, Cofnodion</li>", DAY, "Agenda, Cofnodion"),
    ("welsh-month", f"<li>{link('9 Rhagfyr 2024')}</li>", dt.date(2024, 12, 9), ""),
    ("title", f"<li>{link('Agenda', 7, ' title=3&#32;May&#32;2024')}</li>", DAY, ""),
    ("no-day", f"<li>{link('Next meeting')}</li>", None, ""),
    ("no-such-day", f"<li>{link('31 Feb 2024')}</li>", None, ""),
    ("words-first", f"<li>{link('Special meeting 3 May 2024')}</li>", DAY, ""),
    ("next-in-line", f"<p>{link('3 May 2024')} - Minutes {link('4 May 2024', 8)}</p>", DAY, "Minutes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "date", "papers"), [pytest.param(*row[1:], id=row[0]) for row in MEETINGS]
)
def test_meetings_are_read(content: str, date: dt.date | None, papers: str) -> None:
    """A meeting is a link with its day; beside it may stand which papers there are."""
    wrapped = f"<table>{content}</table>" if content.startswith("<tr") else content
    listed = read_meetings(page(wrapped), PAGE)
    assert listed.meetings[0] == Meeting(7, 12, date, papers)
    assert listed.committee == "Harbour Committee"


def test_a_list_goes_on() -> None:
    """Years to choose from and links back and forth are found; their addresses are made of numbers alone."""
    content = """<select name="YearSelect"><option value="0"> </option><option value="2023">2023</option>
    <option value="2024">2024</option><option value="9999">x</option></select>
    <a href="ieListMeetings.aspx?Act=earlier&amp;CId=12&amp;D=202405031930&amp;MD=x&amp;x=y">Earlier</a>
    <a href="ieListMeetings.aspx?Act=later&amp;CId=12&amp;D=202405031930">Later</a>"""
    listed = read_meetings(page(content), PAGE)
    assert listed.years == (2023, 2024)
    assert listed.earlier == f"{BASE}ieListMeetings.aspx?Act=earlier&CId=12&D=202405031930&MD=ielistmeetings"
    assert listed.later == f"{BASE}ieListMeetings.aspx?Act=later&CId=12&D=202405031930&MD=ielistmeetings"


@pytest.mark.parametrize(
    ("data", "known"),
    [
        pytest.param(page(""), True, id="empty-list"),
        pytest.param(b"<h1>Error</h1><p>Try again later.</p>", False, id="error"),
        pytest.param(b"", False, id="nothing"),
        pytest.param(b"\x00\xff" * 500, False, id="noise"),
    ],
)
def test_an_empty_list_is_told_from_no_list(data: bytes, *, known: bool) -> None:
    """A committee that never met is not an error page."""
    assert read_meetings(data, PAGE).known == known


PDF = "documents/g9007/Printed minutes Friday 03-May-2024 Harbour Committee.pdf?T=1"
ADDRESS = f"{BASE}documents/g9007/Printed%20minutes%20Friday%2003-May-2024%20Harbour%20Committee.pdf?T=1"
PRINTED = [
    ("usual", PDF, ADDRESS),
    ("encoded", PDF.replace(" ", "%20"), ADDRESS),
    ("whole-address", BASE + PDF, ADDRESS),
    (
        "no-type",
        "documents/g9007/Printed%20minutes%201.pdf",
        f"{BASE}documents/g9007/Printed%20minutes%201.pdf",
    ),
    ("plain-name", "documents/g9007/Minutes.PDF", f"{BASE}documents/g9007/Minutes.PDF"),
    ("signed", "documents/g9007/Signed%20minutes.pdf", f"{BASE}documents/g9007/Signed%20minutes.pdf"),
    ("welsh", "documents/g9007/Cofnodion.pdf", f"{BASE}documents/g9007/Cofnodion.pdf"),
    ("front-sheet", "documents/g9007/Agenda frontsheet Friday.pdf?T=0", ""),
    ("decisions", "documents/g9007/Decisions Friday.pdf?T=2", ""),
    ("pack", "documents/g9007/Public reports pack Friday.pdf?T=10", ""),
    ("minutes-in-pack", "documents/g9007/Minutes pack.pdf?T=11", ""),
    ("earlier-minutes", "documents/s112/Minutes of Previous Meeting.pdf", ""),
    ("not-a-pdf", "documents/g9007/Printed minutes.doc?T=1", ""),
    ("other-host", f"https://evil.example/{PDF}", ""),
    ("other-folder", f"/other/{PDF}", ""),
    ("long", f"documents/g9007/{'x' * 500}.pdf?T=1", ""),
]


@pytest.mark.parametrize(("href", "expected"), [pytest.param(*row[1:], id=row[0]) for row in PRINTED])
def test_printed_minutes_are_found(href: str, expected: str) -> None:
    """Printed minutes are a PDF of the meeting, of that type or so named; nothing else goes for them."""
    found = read_meeting(page(f'<a href="{href}">x</a>'), f"{BASE}ieListDocuments.aspx?CId=12&MId=7")
    assert found.printed == expected


KINDS = [
    ("minutes", "Agenda and minutes", "Harbour Committee - Friday 3 May 2024 7:30 pm", "", DAY, True, False),
    ("decisions-too", "Agenda, decisions and minutes", "Cabinet - Friday 3 May 2024", "", DAY, True, False),
    ("draft", "Agenda and draft minutes", "Cabinet - Friday 3 May 2024", "", DAY, True, False),
    ("agenda", "Agenda", "Cabinet - Friday 3 May 2024", "", DAY, False, False),
    ("printed-alone", "Agenda", "Cabinet - Friday 3 May 2024", f'<a href="{PDF}">x</a>', DAY, True, False),
    ("welsh-mutated", "Agenda a chofnodion", "Cabinet - Gwener 3 Mai 2024", "", DAY, True, False),
    ("welsh", "Agenda, cofnodion", "Cabinet - Gwener 3 Mai 2024", "", DAY, True, False),
    ("login", "Sign in", "", '<input name="p" type="password">', None, False, True),
    ("sign-in-too", "Minutes", "Cabinet - 3 May 2024", '<input type="password">', DAY, True, False),
    ("error", "Error", "", "<p>The minutes of 3 May 2024 are not to be had.</p>", None, False, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "title", "content", "date", "minutes", "login"),
    [pytest.param(*row[1:], id=row[0]) for row in KINDS],
)
def test_the_page_of_a_meeting_is_read(
    kind: str, title: str, content: str, date: dt.date | None, *, minutes: bool, login: bool
) -> None:
    """It names committee and day in its title, and says there whether it holds minutes."""
    found = read_meeting(page(content, kind, title), f"{BASE}ieListDocuments.aspx?MId=7")
    assert (found.date, found.minutes, found.login) == (date, minutes, login)
    assert found.committee == title.partition(" - ")[0]


@pytest.mark.skipif(not REAL.exists(), reason="the real documents are not here")
def test_a_real_page_is_read() -> None:
    """A page as one council's ModernGov made it."""
    data = (REAL / "kingston-moderngov-2026-01-15.html").read_bytes()
    found = read_meeting(data, "https://moderngov.kingston.gov.uk/ieListDocuments.aspx?CId=711&MId=10221")
    assert (found.date, found.minutes) == (dt.date(2026, 1, 15), True)
    assert found.printed.startswith("https://moderngov.kingston.gov.uk/documents/g10230/Printed%20minutes")


@pytest.mark.skipif(not REAL.exists(), reason="the real documents are not here")
def test_a_real_answer_of_the_service_is_read() -> None:
    """An answer as one council's web service gave it."""
    found = read_service_meeting((REAL / "manchester-moderngov-getmeeting.xml").read_bytes())
    assert (found.date, found.minutes) == (dt.date(2026, 2, 10), True)


MEETING = (
    "<meeting><meetingid> 7 </meetingid><meetingdate>03/05/2024</meetingdate>"
    "<minutepublished>{}</minutepublished>"
    "<agendaitems><agendaitem><meetingdate>01/01/1999</meetingdate></agendaitem></agendaitems></meeting>"
)


def test_the_service_is_read() -> None:
    """Of a meeting counts what stands directly in it, not what its items repeat."""
    answer = f"<getmeetings><meetings>{MEETING.format('True')}{MEETING}</meetings></getmeetings>".encode()
    assert read_service_meetings(answer) == (Meeting(7, None, DAY),)
    assert read_service_meeting(MEETING.format("True").encode()).minutes
    assert not read_service_meeting(MEETING.format("False").encode()).minutes
    assert read_service_meeting(b"<error/>").date is None


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NO_SERVICE = [
    ("page", b"<html><p>Not found<br></html>", "is no XML"),
    ("nothing", b"", "is no XML"),
    ("laughs", f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><meeting>&l9;</meeting>'.encode(), "document type"),
    (
        "file",
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><meeting>&f;</meeting>',
        "document type",
    ),
    ("cut-off", b"<meeting><meetingid>7", "is no XML"),
]


@pytest.mark.parametrize(("data", "words"), [pytest.param(*row[1:], id=row[0]) for row in NO_SERVICE])
def test_what_is_no_service_is_refused(data: bytes, words: str) -> None:
    """No entity is ever expanded, and no file opened, for a type is never declared."""
    with pytest.raises(ValueError, match=words):
        read_service_meeting(data)


# --- In a process of its own


def test_pages_are_read_apart() -> None:
    """What a page says comes back whole from the process that read it."""
    data = page(f"<li>{link('3 May 2024')} - Minutes</li>")
    assert read_apart(read_meetings, data, PAGE) == read_meetings(data, PAGE)
    xml = MEETING.format("True").encode()
    assert read_apart(read_service_meeting, xml, PAGE) == read_service_meeting(xml)


def test_what_is_no_page_is_told_apart() -> None:
    """An error of reading comes back as one, with its words."""
    with pytest.raises(FetchError, match="is no XML"):
        read_apart(read_service_meetings, b"<html>", PAGE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<div>" * 1_000_000, id="nested"),
        pytest.param(b"<a " + b"".join(b" a%d" % n for n in range(400_000)) + b">", id="attributes"),
    ],
)
def test_a_page_that_never_ends_is_ended(data: bytes) -> None:
    """A page that would take hours is given up after seconds of the processor."""
    begun = time.monotonic()
    with pytest.raises(FetchError, match="more time or memory"):
        read_apart(read_meetings, data, PAGE)
    assert time.monotonic() - begun < 30
