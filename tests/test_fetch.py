"""Whole runs of fetching against a site of our own: what is asked for, what is kept, and how it ends."""

import contextlib
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from factories import PARSER, run_minutes
from moderngov_server import (
    HOST,
    Council,
    Reply,
    Server,
    Sitting,
    printed_address,
    serving,
    small_pdf,
    usual_council,
)

from minutes_nlp.cli import main
from minutes_nlp.cli.fetch import _days
from minutes_nlp.errors import BusyError, LibraryError, UsageError
from minutes_nlp.fetch import Client, Clock, Desk, FetchError, Manifest, Network, Summary, Wanted
from minutes_nlp.fetch import fetch as fetch_minutes
from minutes_nlp.fetch.addresses import read_address, scope_of
from minutes_nlp.fetch.manifest import Entry, folder_name, now, origin
from minutes_nlp.fetch.moderngov import site_of
from minutes_nlp.ingest import find

T = TypeVar("T")
CABINET = Wanted(dt.date(2024, 12, 1), dt.date(2024, 12, 31), ("Cabinet",))
MEETING = "/ieListDocuments.aspx?CId=101&MId=536&Ver=4"
YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
ALL = (dt.date(2022, 1, 1), dt.date(2024, 12, 31))


def read_here(reader: Callable[[bytes, str], T], page: bytes, address: str) -> T:
    """Read a page in this process: it is of our own making."""
    try:
        return reader(page, address)
    except ValueError as error:
        raise FetchError(str(error), address=address, code="unreadable-page", status=200) from error


@pytest.fixture
def server() -> Iterator[Server]:
    """The usual council."""
    with serving() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the site is kept."""
    return tmp_path / "fetched" / HOST


def run(
    server: Server,
    folder: Path | None,
    wanted: Wanted = Wanted(*YEAR),  # noqa: B008  # immutable
    page: str = "",
    *,
    again: bool = False,
) -> Summary:
    """Fetch from a page of the site, without waiting."""
    start = read_address(f"http://{HOST}{server.council.base}{page}")
    network = Network(resolve=server.resolve, dial=server.dial)
    clock = Clock(now=lambda: 0.0, sleep=lambda _: None, chance=lambda: 0.0)
    client = Client(scope_of(start), network=network, clock=clock)
    with contextlib.closing(client), Manifest(folder) if folder else contextlib.nullcontext() as manifest:
        desk = Desk(client, manifest, again=again, read=read_here)
        return fetch_minutes(desk, site_of(str(start)), wanted)


def names(folder: Path) -> set[str]:
    """The files that adding the folder would find."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


# --- What is fetched


def test_a_year_is_fetched(server: Server, folder: Path) -> None:
    """The printed minutes of each meeting, or its page; what is listed without minutes is not asked for."""
    summary = run(server, folder)
    assert summary.counts() == {"fetched": 15, "no minutes": 2}
    assert not summary.stopped
    own = [each for each in server.council.sittings if each.day.year == 2024 and "Minutes" in each.papers]
    assert names(folder) == {f"m{each.id}-printed.pdf" for each in own}
    for each in own:
        assert (folder / f"m{each.id}-printed.pdf").read_bytes() == small_pdf(
            f"Minutes of meeting {each.id} "
        )
    assert {outcome.reason for outcome in summary.outcomes if outcome.kind == "no minutes"} == {
        "listed with: Agenda",
        "listed with: CANCELLED",
    }
    dates = [outcome.date for outcome in summary.outcomes if outcome.kind == "fetched"]
    assert dates == sorted(filter(None, dates), reverse=True)


LISTS = [("years", True, True), ("years-not-heeded", True, False), ("pages", False, True)]
RANGES = [
    (dt.date(2022, 1, 1), dt.date(2024, 12, 31)), (dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
    (dt.date(2022, 5, 11), dt.date(2022, 6, 11)), (dt.date(2024, 12, 11), dt.date(2030, 1, 1)),
    (dt.date(2010, 1, 1), dt.date(2022, 1, 31)), (dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
]  # fmt: skip


@pytest.mark.parametrize(("years", "heeds"), [pytest.param(*row[1:], id=row[0]) for row in LISTS])
@pytest.mark.parametrize("days", RANGES, ids=lambda days: f"{days[0]}-{days[1]}")
def test_all_meetings_of_the_days_are_found(
    server: Server, days: tuple[dt.date, dt.date], *, years: bool, heeds: bool
) -> None:
    """However a site pages its lists, what is found is what lies in the range, each once."""
    server.council.years, server.council.heeds_years = years, heeds
    summary = run(server, None, Wanted(*days, dry=True))
    wanted = {each.id for each in server.council.sittings if days[0] <= each.day <= days[1]}
    found = [outcome.meeting for outcome in summary.outcomes]
    assert len(found) == len(set(found))
    assert set(found) == wanted
    assert max(server.asked().values()) == 1


def test_lists_that_reach_far_enough_are_not_paged(server: Server) -> None:
    """One page of a committee, where it shows meetings before and after the days asked for."""
    run(server, None, Wanted(dt.date(2024, 9, 1), dt.date(2024, 12, 31), ("Cabinet", "Harbour"), dry=True))
    listed = [path for path in server.asked() if "ieListMeetings" in path]
    assert listed == ["/ieListMeetings.aspx?CId=101&Year=0", "/ieListMeetings.aspx?CId=102&Year=0"]


def test_a_list_without_end_is_given_up(server: Server) -> None:
    """A site that always has an earlier page fails for that committee alone."""
    council = server.council
    council.years = False
    for number in range(300):
        day = f"{1 + number % 28} Jan {2024 - number}"
        body = (
            '<h1 class="mgMainTitleTxt">Browse</h1>'
            f'<a href="ieListDocuments.aspx?CId=102&MId={7000 + number}">{day}</a>'
            f'<a href="ieListMeetings.aspx?Act=earlier&CId=102&D={10**11 + number + 1}">Earlier</a>'
        )
        path = f"/ieListMeetings.aspx?Act=earlier&CId=102&D={10**11 + number}&MD=ielistmeetings"
        council.special[path if number else "/ieListMeetings.aspx?CId=102&Year=0"] = Reply(body.encode())
    summary = run(server, None, Wanted(dt.date(1, 1, 1), YEAR[1], dry=True))
    assert [outcome.code for outcome in summary.outcomes if outcome.kind == "failed"] == ["endless"]


def test_one_committee_of_several(server: Server) -> None:
    """Committees are chosen by name, by a part of it, with "and" for "&"."""
    for name, ids in (("cabinet", {101}), ("allotments and commons panel", {103}), ("a", {101, 102, 103})):
        summary = run(server, None, Wanted(*ALL, (name,), dry=True))
        found = {
            each.committee
            for each in server.council.sittings
            for o in summary.outcomes
            if o.meeting == each.id
        }
        assert found == ids, name
    with pytest.raises(
        UsageError, match="no committee 'Harbor and Fisheries'; did you mean 'Harbour and Fisheries"
    ):
        run(server, None, Wanted(*ALL, ("Harbor and Fisheries",)))


def test_a_committee_whose_name_is_in_anothers(server: Server) -> None:
    """A whole name chooses that committee alone."""
    server.council.committees = {101: "Planning Committee", 102: "Planning Committee Working Group", 103: "X"}
    summary = run(server, None, Wanted(*ALL, ("Planning Committee",), dry=True))
    assert {outcome.committee for outcome in summary.outcomes} == {"Planning Committee"}


POINTED = [
    ("committee", "ieListMeetings.aspx?CommitteeId=102", {102}),
    ("details", "mgCommitteeDetails.aspx?ID=103", {103}),
    ("home", "ieDocHome.aspx", {101, 102, 103}),
]


@pytest.mark.parametrize(("page", "committees"), [pytest.param(*row[1:], id=row[0]) for row in POINTED])
def test_any_address_of_the_site_will_do(server: Server, page: str, committees: set[int]) -> None:
    """An address of a committee fetches that committee; any other the site."""
    summary = run(server, None, Wanted(*YEAR, dry=True), page)
    by_id = {each.id: each for each in server.council.sittings}
    assert {by_id[o.meeting].committee for o in summary.outcomes if o.meeting} == committees
    assert {o.committee for o in summary.outcomes} == {server.council.committees[each] for each in committees}


def test_the_address_of_one_meeting(server: Server, folder: Path) -> None:
    """A meeting's address fetches its minutes, whatever its day."""
    summary = run(server, folder, Wanted(*YEAR), "ieListDocuments.aspx?CId=101&MId=503&Ver=4")
    assert [(o.kind, o.file, o.date, o.committee) for o in summary.outcomes] == [
        ("fetched", "m503-printed.pdf", dt.date(2022, 3, 11), "Cabinet")
    ]


def test_a_site_in_a_folder(folder: Path) -> None:
    """A site may lie below another."""
    council = usual_council()
    council.base = "/mg/"
    with serving(council) as server:
        assert run(server, folder, Wanted(*YEAR, limit=2)).counts() == {"fetched": 2, "no minutes": 2}
        assert not [path for path in server.asked() if not path.startswith("/mg/") and path != "/robots.txt"]


def test_at_most_so_many(server: Server, folder: Path) -> None:
    """A limit takes the newest."""
    summary = run(server, folder, Wanted(*ALL, limit=3))
    assert [o.date for o in summary.outcomes if o.file] == [
        dt.date(2024, 12, 11), dt.date(2024, 11, 12), dt.date(2024, 11, 11)
    ]  # fmt: skip


WHAT = [
    ("best", {"m521-page.html", "m522-printed.pdf"}, 2),
    ("printed", {"m522-printed.pdf"}, 1),
    ("pages", {"m521-page.html", "m522-page.html"}, 2),
    ("service", {"m521-service.xml", "m522-service.xml"}, 2),
]


@pytest.mark.parametrize(("what", "files", "count"), WHAT, ids=[row[0] for row in WHAT])
def test_what_is_fetched(server: Server, folder: Path, what: str, files: set[str], count: int) -> None:
    """One file a meeting: the printed minutes or the page, or only one of them, or what the service has."""
    days = (dt.date(2023, 9, 1), dt.date(2023, 10, 31))
    wanted = msgspec.convert((*days, ("Cabinet",), what), Wanted)
    summary = run(server, folder, wanted)
    assert names(folder) == files
    assert summary.counts()["fetched"] == count
    assert len([o for o in summary.outcomes if o.kind == "no minutes"]) == 2 - count


def test_a_service_that_is_not_open(server: Server, folder: Path) -> None:
    """Where the council has not left it open, the run says so."""
    server.council.open_service = False
    with pytest.raises(FetchError, match="is not there") as failed:
        run(server, folder, Wanted(*YEAR, what="service"))
    assert "mgWebService.asmx" in str(failed.value)


def test_a_service_without_minutes(server: Server, folder: Path) -> None:
    """A meeting whose minutes are not published has none, though the service knows it."""
    summary = run(server, folder, Wanted(*YEAR, ("Allotments",), what="service"))
    assert summary.counts() == {"no minutes": 2}
    assert names(folder) == set()


def test_a_dry_run_asks_for_lists_alone(server: Server, tmp_path: Path) -> None:
    """Nothing is kept, and no meeting is asked for."""
    summary = run(server, None, Wanted(*YEAR, dry=True))
    assert summary.counts() == {"no minutes": 2, "wanted": 15}
    assert not [path for path in server.asked() if "ieListDocuments" in path or "documents/" in path]
    assert list(tmp_path.iterdir()) == []


def test_lists_that_do_not_name_papers(server: Server, folder: Path) -> None:
    """Where a list names no papers at all, each meeting's page is asked whether it has minutes."""
    council = server.council
    council.sittings = [Sitting(1, 101, dt.date(2024, 5, 1), ""), Sitting(2, 101, dt.date(2024, 6, 1), "")]
    summary = run(server, folder, Wanted(*YEAR, ("Cabinet",)))
    assert [o.reason for o in summary.outcomes] == ["no minutes yet", "no minutes yet"]
    assert server.asked()["/ieListDocuments.aspx?CId=101&MId=1&Ver=4"] == 1


# --- Run again


def test_what_was_asked_for_within_a_day_is_not_asked_again(server: Server, folder: Path) -> None:
    """The second run asks for nothing, and finds everything."""
    run(server, folder)
    before = server.asked()
    summary = run(server, folder)
    assert summary.counts() == {"kept": 15, "no minutes": 2}
    assert server.asked() == before


@pytest.mark.parametrize("etags", [True, False], ids=["etags", "no-etags"])
def test_asked_again_only_what_changed_is_new(server: Server, folder: Path, *, etags: bool) -> None:
    """Asked again, with the ETag where there was one, the same is unchanged and other bytes a new version."""
    server.council.etags = etags
    wanted = Wanted(*YEAR, ("Harbour",))
    run(server, folder, wanted)
    assert run(server, folder, wanted, again=True).counts() == {"unchanged": 3}
    asked = [each for each in server.requests[-3:] if "if-none-match" in each.headers]
    assert bool(asked) == etags
    server.council.revision = "as corrected"
    assert run(server, folder, wanted, again=True).counts() == {"new version": 3}
    number = next(
        each.id for each in server.council.sittings if each.committee == 102 and each.day.year == 2024
    )
    assert b"as corrected" in (folder / f"m{number}-printed.pdf").read_bytes()


def test_printed_minutes_under_another_name_are_a_new_version(server: Server, folder: Path) -> None:
    """A PDF whose name on the site changes is still that of its meeting; its old ETag is not used."""
    run(server, folder, CABINET)
    council = server.council
    council.sittings = [
        s if s.id != 536 else Sitting(536, 101, s.day - dt.timedelta(days=1)) for s in council.sittings
    ]
    council.revision = "as corrected"
    assert run(server, folder, CABINET, again=True).counts() == {"new version": 1}
    assert "if-none-match" not in server.requests[-1].headers
    assert names(folder) == {"m536-printed.pdf"}


def test_after_a_day_it_is_asked_again(server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for yesterday is asked for."""
    run(server, folder, Wanted(*YEAR, ("Harbour",)))
    monkeypatch.setattr("minutes_nlp.fetch.asking._DAY", dt.timedelta(0))
    assert run(server, folder, Wanted(*YEAR, ("Harbour",))).counts() == {"unchanged": 3}


def test_a_file_that_was_altered_is_fetched_whole(server: Server, folder: Path) -> None:
    """A copy that is no longer what came is neither trusted nor named to the site."""
    wanted = Wanted(*YEAR, ("Harbour",), limit=2)
    run(server, folder, wanted)
    first, second = sorted(names(folder))
    (folder / first).write_bytes(b"%PDF- altered")
    (folder / second).unlink()
    assert run(server, folder, wanted).counts() == {"unchanged": 2}
    assert all((folder / each).read_bytes().startswith(b"%PDF-1.4") for each in (first, second))


def test_a_meeting_fetched_as_a_page_stays_one(server: Server, folder: Path) -> None:
    """Printed minutes that come later are no second document of the meeting."""
    wanted = Wanted(dt.date(2023, 9, 1), dt.date(2023, 9, 30), ("Cabinet",))
    run(server, folder, wanted)
    assert names(folder) == {"m521-page.html"}
    council = server.council
    council.sittings = [Sitting(s.id, s.committee, s.day, s.papers) for s in council.sittings]
    assert run(server, folder, wanted, again=True).counts() == {"new version": 1}
    assert names(folder) == {"m521-page.html"}


# --- What fails


SIGN_IN = b'<h1>Sign in</h1><form><input type="password"></form>'
FAILURES = [
    ("not-found", Reply(status=404), "http-404"),
    ("error", Reply(status=500), "http-500"),
    ("error-as-page", Reply(b"<h1>Error</h1><p>The minutes are not to be had.</p>"), "not-a-meeting"),
    ("login", Reply(SIGN_IN), "login"),
    ("login-elsewhere", Reply(status=302, headers=(("Location", "/login.aspx"),)), "login"),
    ("other-type", Reply(b"%PDF-1.4", "application/pdf"), "wrong-type"),
    ("empty", Reply(b""), "not-a-meeting"),
    ("other-host", Reply(status=302, headers=(("Location", "http://login.example/"),)), "refused-address"),
]


@pytest.mark.parametrize(("reply", "code"), [pytest.param(*row[1:], id=row[0]) for row in FAILURES])
def test_a_meeting_that_fails(server: Server, folder: Path, reply: Reply, code: str) -> None:
    """A failure has its code and reason, and leaves nothing to add; the other meetings are fetched."""
    server.council.special |= {MEETING: reply, "/login.aspx": Reply(SIGN_IN)}
    summary = run(server, folder, Wanted(dt.date(2024, 11, 1), dt.date(2024, 12, 31), ("Cabinet",)))
    assert summary.counts() == {"fetched": 1, "failed": 1}
    assert summary.outcomes[0].code == code
    assert summary.outcomes[0].reason
    assert names(folder) == {"m535-printed.pdf"}


def test_what_failed_for_good_is_not_asked_again(server: Server, folder: Path) -> None:
    """A page that is not there is asked for once a day, one that failed in passing at every run."""
    for status, times in ((404, 1), (500, 2)):
        server.council.special[MEETING] = Reply(status=status)
        server.requests.clear()
        for _ in range(2):
            assert run(server, folder, CABINET).counts() == {"failed": 1}
        assert server.asked()[MEETING] == times, status
        for path in (folder / ".fetch").glob("manifest.jsonl"):
            path.unlink()


PRINTED_FAILURES = [
    ("not-found", Reply(status=404), "m536-page.html"),
    ("a-page", Reply(SIGN_IN), "m536-page.html"),
    ("no-pdf", Reply(b"minutes", "application/pdf"), "m536-page.html"),
    ("too-busy", Reply(status=503), ""),
    ("cut-off", Reply(raw=lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n%PDF")), ""),
]


@pytest.mark.parametrize(("reply", "file"), [pytest.param(*row[1:], id=row[0]) for row in PRINTED_FAILURES])
def test_printed_minutes_that_fail(server: Server, folder: Path, reply: Reply, file: str) -> None:
    """The page takes their place where they are not there; where they may come yet, the next run asks."""
    sitting = next(each for each in server.council.sittings if each.id == 536)
    path = printed_address(sitting, server.council).replace("%20", " ")
    server.council.special[path] = reply
    summary = run(server, folder, CABINET)
    assert [o.file for o in summary.outcomes] == [file]
    assert names(folder) == ({file} if file else set())
    if not file:
        del server.council.special[path]
        assert run(server, folder, CABINET).counts() == {"fetched": 1}
        assert names(folder) == {"m536-printed.pdf"}


def test_a_committee_that_cannot_be_listed(server: Server, folder: Path) -> None:
    """The others are fetched; that one is told."""
    server.council.special["/ieListMeetings.aspx?CId=102&Year=0"] = Reply(status=500)
    summary = run(server, folder)
    assert summary.counts() == {"fetched": 12, "no minutes": 2, "failed": 1}
    failed = next(o for o in summary.outcomes if o.kind == "failed")
    assert (failed.committee, failed.code) == ("Harbour and Fisheries Committee", "http-500")


def test_a_site_that_goes_on_failing_is_left_alone(server: Server, folder: Path) -> None:
    """After five failures in a row that may pass, no more is asked; the next run goes on."""
    for each in server.council.sittings:
        if each.day.month > 3:
            server.council.special[f"/ieListDocuments.aspx?CId={each.committee}&MId={each.id}&Ver=4"] = Reply(
                status=500
            )
    summary = run(server, folder)
    assert "the site failed 5 times in a row" in summary.stopped
    assert summary.counts()["failed"] == 4
    server.council.special.clear()
    assert run(server, folder).counts() == {"fetched": 15, "no minutes": 2}


def test_a_site_that_wants_to_be_left_alone_is(server: Server, folder: Path) -> None:
    """Asked to come back in an hour, the run stops where it is and keeps what it has."""
    path = "/ieListDocuments.aspx?CId=101&MId=534&Ver=4"
    server.council.special[path] = Reply(status=503, headers=(("Retry-After", "3600"),))
    summary = run(server, folder, Wanted(*YEAR, ("Cabinet",)))
    assert "3,600 seconds" in summary.stopped
    assert names(folder) == {"m536-printed.pdf", "m535-printed.pdf"}


def test_a_site_that_is_another_system(server: Server, folder: Path) -> None:
    """A site that lists no committees is told as such."""
    for path in ("/mgListCommittees.aspx?bcr=1", "/ieDocHome.aspx?bcr=1"):
        server.council.special[path] = Reply(b"<h1>Welcome</h1>")
    with pytest.raises(FetchError, match="is it the address of a ModernGov site"):
        run(server, folder)


def test_committees_listed_elsewhere(server: Server) -> None:
    """Where the list of committees is hidden, the home of meetings lists them."""
    council = server.council
    council.special["/mgListCommittees.aspx?bcr=1"] = Reply(status=404)
    council.special["/ieDocHome.aspx?bcr=1"] = Reply(
        b'<a href="ieListMeetings.aspx?CId=102&amp;Year=0">Harbour</a>'
    )
    assert {o.committee for o in run(server, None, Wanted(*YEAR, dry=True)).outcomes} == {"Harbour"}


def test_a_site_of_hostile_words(server: Server, folder: Path) -> None:
    """Names with control characters and paths in them go into no file name, and are shown plainly."""
    server.council.committees[101] = "../../\x1b[2J\u202eCabinet"
    summary = run(server, folder, Wanted(*YEAR, limit=3))
    assert all(o.committee.isprintable() for o in summary.outcomes)
    kept = {path.relative_to(folder.parent.parent).as_posix() for path in folder.parent.parent.rglob("*")}
    assert all(each.startswith("fetched") for each in kept)


# --- What is kept


def test_each_file_has_its_entry(server: Server, folder: Path) -> None:
    """The log says of each file where it came from, when, its ETag, day, digest and status."""
    run(server, folder, CABINET)
    lines = [json.loads(line) for line in (folder / ".fetch/manifest.jsonl").read_text().splitlines()]
    last = lines[-1]
    sitting = next(each for each in server.council.sittings if each.id == 536)
    assert last["address"] == f"http://{HOST}{printed_address(sitting, server.council)}"
    assert (last["name"], last["status"], last["media_type"]) == ("m536-printed.pdf", 200, "application/pdf")
    assert (last["committee"], last["date"], last["modified"]) == (
        "Cabinet",
        "2024-12-11",
        "Mon, 01 Jul 2024 12:00:00 GMT",
    )
    assert last["size"] == (folder / "m536-printed.pdf").stat().st_size
    assert abs((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(last["at"])).total_seconds()) < 60
    found = origin(str(folder / "m536-printed.pdf"), last["sha256"])
    assert found is not None
    assert found.address == last["address"]


def test_an_older_version_has_its_own_origin(server: Server, folder: Path) -> None:
    """The log keeps what is said of bytes that were replaced; bytes nobody fetched have no origin."""
    run(server, folder, CABINET)
    file = str(folder / "m536-printed.pdf")
    with Manifest(folder) as manifest:
        first = manifest.entry("m536-printed.pdf")
    server.council.revision = "as corrected"
    run(server, folder, CABINET, again=True)
    assert first is not None
    assert origin(file, first.sha256) == first
    assert origin(file, "0" * 64) is None
    assert origin("standard input: x.txt", first.sha256) is None
    assert origin(str(folder.parent / "x.txt"), first.sha256) is None


def test_an_address_that_answered_from_elsewhere_is_told(server: Server, folder: Path) -> None:
    """Where a redirect led to the page, both addresses are kept."""
    reply = server.council.answer(MEETING)
    server.council.special |= {MEETING: Reply(status=301, headers=(("Location", "/moved"),)), "/moved": reply}
    run(server, folder, CABINET._replace(what="pages"))
    with Manifest(folder) as manifest:
        entry = manifest.entry("m536-page.html")
    assert entry is not None
    assert (entry.address, entry.answered) == (f"http://{HOST}{MEETING}", f"http://{HOST}/moved")


LINE = b'{"name":"a.html","address":"","asked_at":"2024-05-01T10:00:00Z","sha256":"SHA"}\n'
ENTRY = Entry(name="a.html", address="https://a.example/", asked_at=now())


def test_a_line_that_was_broken_off_is_forgotten(folder: Path) -> None:
    """A kill in the middle of a line leaves the lines before it, and the next begins on its own."""
    with Manifest(folder) as manifest:
        manifest.keep(ENTRY, b"whole")
    log = folder / ".fetch/manifest.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + whole[:50])
    with Manifest(folder) as manifest:
        assert manifest.data("a.html") == b"whole"
        manifest.keep(ENTRY, b"other")
    assert log.read_bytes().startswith(whole)
    with Manifest(folder) as manifest:
        assert manifest.data("a.html") == b"other"


def test_a_file_noted_but_not_placed_is_placed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the entry and the last rename, the next run finishes without asking again."""
    with Manifest(folder) as manifest:
        monkeypatch.setattr(manifest, "_place", lambda _: None)
        manifest.keep(ENTRY, b"whole")
        (folder / ".fetch/parts" / ("0" * 64)).write_bytes(b"half")
    assert not (folder / "a.html").exists()
    with Manifest(folder) as manifest:
        assert manifest.data("a.html") == b"whole"
    assert list((folder / ".fetch/parts").iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"not json\n", id="no-json"),
        pytest.param(b'{"name": 1}\n', id="no-entry"),
        pytest.param(LINE.replace(b"SHA", b"../x"), id="path-for-digest"),
        pytest.param(LINE.replace(b"10:00:00Z", b"soon"), id="no-time"),
        pytest.param(LINE.replace(b"10:00:00Z", b"10:00:00"), id="time-of-nowhere"),
    ],
)
def test_a_damaged_log_is_told(folder: Path, line: bytes) -> None:
    """A whole line that is no entry is not passed over; nothing in it becomes a path."""
    (folder / ".fetch").mkdir(parents=True)
    (folder / ".fetch/manifest.jsonl").write_bytes(line)
    with pytest.raises(LibraryError, match="is damaged"):
        Manifest(folder)
    (folder / ".fetch/manifest.jsonl").write_bytes(LINE.replace(b"SHA", b"0" * 64))
    Manifest(folder).close()


def test_one_run_at_a_time(folder: Path) -> None:
    """A second run on the same site is told that the first is at work."""
    with Manifest(folder), pytest.raises(BusyError):
        Manifest(folder)


def test_a_disk_that_is_full_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written is an error of the library, not of the site."""
    with Manifest(folder) as manifest:

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(LibraryError, match="No space left"):
            manifest.keep(ENTRY, b"x")


FOLDERS = [
    ("https://democracy.corvenshire.example/", "democracy.corvenshire.example"),
    ("http://127.0.0.1:8901/", "127.0.0.1_8901"),
    ("https://www.corvenshire.example/mg/", "www.corvenshire.example_mg_1"),
    ("https://www.corvenshire.example/../x/", "www.corvenshire.example_.._x_"),
    ("https://[2606:4700::1111]/", "2606_4700_1111_"),
    (f"https://{'a' * 60}.{'b' * 60}.example/", f"{'a' * 60}.{'b' * 39}_"),
]


@pytest.mark.parametrize(("base", "name"), FOLDERS, ids=[name[:30] for _, name in FOLDERS])
def test_the_folder_of_a_site(base: str, name: str) -> None:
    """A folder is named by the host, in letters that are safe; two sites never share one."""
    found = folder_name(base)
    assert found.startswith(name[:-1])
    assert "/" not in found
    assert not found.startswith(".")
    assert found != folder_name(base.replace("example", "examp1e") + "x/")


def test_the_time_is_that_of_the_world() -> None:
    """Times are UTC and say so."""
    assert now().tzinfo is dt.UTC


# --- Killed and interrupted

# `minutes fetch` as a person runs it, but for pages being read in the same process: we made them.
CHILD = """
from minutes_nlp.fetch import asking
asking.Desk.__init__.__kwdefaults__["read"] = lambda reader, page, address: reader(page, address)
from minutes_nlp.cli import main
main()
"""


def start(server: Server, library: Path, *options: str) -> subprocess.Popen[str]:
    """Start fetching all there is in a process of its own."""
    arguments = ["fetch", server.address, "--allow-private-addresses", "--delay", "0", "--from", "2022",
                 "--to", "2024", "-L", str(library), *options]  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def small_council() -> Council:
    """One committee that met ten times."""
    days = [dt.date(2024, month, 5) for month in range(1, 11)]
    return Council({101: "Cabinet"}, [Sitting(number, 101, day) for number, day in enumerate(days, start=1)])


def survive(server: Server, library: Path, kills: int, seed: int) -> None:
    """Kill runs after some requests each, until one ends; then look at all that was asked and kept."""
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    wanted = len(server.council.sittings) * 2
    for _ in range(kills):
        until = len(server.requests) + chance.randint(2, max(3, wanted // kills))
        child = start(server, library)
        while len(server.requests) < until and child.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.01)
        child.kill()
        child.communicate()
    child = start(server, library)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    asked = server.asked()
    twice = sum(times - 1 for path, times in asked.items() if path != "/robots.txt")
    # At most the request under way at a kill is made again.
    assert twice <= kills
    assert max(times for path, times in asked.items() if path != "/robots.txt") <= 1 + kills
    folder = library / "fetched" / f"127.0.0.1_{server.port}"
    own = [each for each in server.council.sittings if "Minutes" in each.papers]
    assert names(folder) == {f"m{each.id}-{'printed.pdf' if each.printed else 'page.html'}" for each in own}
    for each in own:
        if each.printed:
            assert (folder / f"m{each.id}-printed.pdf").read_bytes() == small_pdf(
                f"Minutes of meeting {each.id} "
            )
    with Manifest(folder) as manifest:
        assert all(manifest.data(name) is not None for name in names(folder))
    assert list((folder / ".fetch/parts").iterdir()) == []
    assert str(len(own)) in out or "kept" in out


def test_killed_and_resumed(tmp_path: Path) -> None:
    """Three kills during ten meetings: nothing is fetched twice, nothing is half."""
    with serving(small_council()) as server:
        survive(server, tmp_path / "library", kills=3, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 6))
def test_killed_again_and_again(tmp_path: Path, seed: int) -> None:
    """Ten kills during 52 meetings, four times over."""
    with serving() as server:
        survive(server, tmp_path / "library", kills=10, seed=seed)


def test_interrupted_and_resumed(tmp_path: Path) -> None:
    """Ctrl-C ends with exit code 130 and a line that says how to go on; the next run does."""
    with serving(small_council()) as server:
        child = start(server, tmp_path / "library", "--delay", "0.05")
        while len(server.requests) < 8 and child.poll() is None:
            time.sleep(0.001)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
        assert (child.returncode, out) == (130, "")
        assert err.strip() == "minutes: interrupted; run again to go on"
        child = start(server, tmp_path / "library")
        out, err = child.communicate(timeout=20)
        assert child.returncode == 0, err
        twice = sum(times - 1 for path, times in server.asked().items() if path != "/robots.txt")
        assert twice <= 1


# --- The command

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``minutes fetch`` on the site in this process, as on an intranet; returns what ``main`` would."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINUTES_LIBRARY", raising=False)
    monkeypatch.setattr("minutes_nlp.cli.library.parser", lambda _: PARSER)
    assert Desk.__init__.__kwdefaults__
    monkeypatch.setitem(Desk.__init__.__kwdefaults__, "read", read_here)

    def run_fetch(*options: str, address: str = "") -> tuple[int, str, str]:
        usual = ("--allow-private-addresses", "--delay=0", "--from=2024-12", "--to=2024-12")
        monkeypatch.setattr(sys, "argv", ["minutes", "fetch", address or server.address, *usual, *options])
        with pytest.raises(SystemExit) as leaving:
            main()
        assert isinstance(leaving.value.code, int)
        return leaving.value.code, *capsys.readouterr()

    return run_fetch


def test_a_folder_above_the_library_passes_over_what_was_fetched(tmp_path: Path) -> None:
    """Adding a folder never looks into the library in it; what was fetched is added by its own name."""
    fetched = tmp_path / "library" / "fetched" / HOST
    with Manifest(fetched) as manifest:
        manifest.keep(ENTRY, b"whole")
    assert find([str(tmp_path)], avoid=tmp_path / "library") == []
    for given in (fetched, fetched.parent):
        assert [each.name for each in find([str(given)], avoid=tmp_path / "library")] == [
            str(fetched / "a.html")
        ]


def test_fetched_and_added_at_once(server: Server, command: Command) -> None:
    """With --add and --json the summary of fetching is one line and that of adding the next."""
    server.council.special[MEETING] = page = server.council.answer(MEETING)
    # The stand-in for the parser reads the first two lines as committee and date.
    server.council.special[MEETING] = Reply(b"Cabinet\n2024-12-11\n" + page.body.replace(b"\n", b" "))
    code, out, err = command("--what", "pages", "--add", "--json", "--contact", "clerk@example.org")
    assert (code, err) == (0, "")
    fetched, added = (json.loads(line) for line in out.splitlines())
    assert (fetched["counts"], added["counts"]) == ({"fetched": 1}, {"added": 1})
    assert fetched["meetings"][0]["address"].endswith("MId=536&Ver=4")
    assert (fetched["from"], fetched["to"], fetched["stopped"]) == ("2024-12-01", "2024-12-31", "")
    assert "contact: clerk@example.org" in server.requests[-1].headers["user-agent"]
    assert command("--what", "pages", "--add")[1] == "1 kept, from 2024-12-01 to 2024-12-31\n1 unchanged\n"


def test_a_dry_run_lists(server: Server, command: Command, tmp_path: Path) -> None:
    """A dry run prints what it would ask for, and makes no folder."""
    assert command("--dry-run")[1].splitlines() == [
        "Cabinet 2024-12-11",
        f"  {server.address}ieListDocuments.aspx?CId=101&MId=536&Ver=4",
        "1 wanted, from 2024-12-01 to 2024-12-31",
    ]
    assert list(tmp_path.iterdir()) == []


ENDS = [
    ("nothing", ["--from", "2030", "--to", "2030"], "", 1, "no meetings, from 2030-01-01"),
    ("no-committee", ["--committee", "Cabinett"], "", 2, "did you mean 'Cabinet'?"),
    ("bad-day", ["--from", "yesterday"], "", 2, "'yesterday' is not a date"),
    ("bad-what", ["--what", "all"], "", 2, "'all' is not one of"),
    ("bad-contact", ["--contact", "me\r\nX: y"], "", 2, "--contact takes letters"),
    ("bad-host", ["--allow-host", "http://x/"], "", 2, "http://x/: is no host"),
    ("bad-address", [], "ftp://a.example/", 2, "begins ftp:, not https: or http:"),
    ("part", [], "http://127.0.0.1:{port}/mgAi.aspx?ID=7", 2, "give that of its meeting"),
    ("two", ["--committee", "X"], "http://127.0.0.1:{port}/ieListMeetings.aspx?CId=7", 2, "leave out"),
    ("link-local", [], "http://169.254.169.254/", 2, "a link-local address, which is not asked"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "address", "end"), [pytest.param(*row[1:3], row[3:], id=row[0]) for row in ENDS]
)
def test_how_it_ends(
    server: Server, command: Command, tmp_path: Path, options: list[str], address: str, end: tuple[int, str]
) -> None:
    """Exit codes are those of the other commands; a mistake keeps no minutes."""
    code, words = end
    found, out, err = command(*options, address=address.format(port=server.port))
    assert found == code, err
    assert words in out + err
    assert "Traceback" not in err
    assert not list(tmp_path.rglob("m5*"))


def test_a_site_that_cannot_be_asked(server: Server, command: Command, tmp_path: Path) -> None:
    """Where robots.txt cannot be had, the exit code is that of what cannot be read, and nothing is made."""
    server.council.robots = Reply(status=500)
    code, out, err = command()
    assert (code, out) == (3, "")
    assert err.endswith("its robots.txt answers 500: nothing is asked until it can be read\n")
    assert list(tmp_path.iterdir()) == []


def test_failures_are_told(server: Server, command: Command) -> None:
    """What failed is named with the reason and the address, and the exit code is 3."""
    server.council.special[MEETING] = Reply(status=404)
    assert command() == (
        3,
        "1 failed, from 2024-12-01 to 2024-12-31\n",
        f"failed Cabinet 2024-12-11: is not there\n  {server.address[:-1]}{MEETING}\n",
    )


def test_many_failures_are_counted(server: Server, command: Command) -> None:
    """Twenty are named, the others counted; what lacks minutes is told by its reason."""
    for each in server.council.sittings:
        path = f"/ieListDocuments.aspx?CId={each.committee}&MId={each.id}&Ver=4"
        server.council.special[path] = Reply(status=404)
    code, out, err = command("--from", "2022", "--to", "2024")
    assert (code, out) == (3, "2 no minutes, 49 failed, from 2022-01-01 to 2024-12-31\n")
    lines = err.splitlines()
    assert sum(line.startswith("failed") for line in lines) == 20
    assert lines[-1] == "29 more failed; --json tells all"
    assert lines[0] == "no minutes of Allotments & Commons Panel 2024-09-13: listed with: Agenda"


def test_this_machine_is_not_asked_without_leave(server: Server, tmp_path: Path) -> None:
    """An intranet needs its option, and an option is nothing that a page can set."""
    done = run_minutes("fetch", server.address, "-L", str(tmp_path / "library"))
    assert done.returncode == 2
    assert "leads to 127.0.0.1, this machine, which is not asked" in done.stderr
    assert server.requests == []
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_stopped_by_the_site(server: Server, command: Command) -> None:
    """The reason is told, and that another run goes on."""
    server.council.special[MEETING] = Reply(status=429, headers=(("Retry-After", "3600"),))
    code, _, err = command()
    assert code == 3
    assert "asks to be left alone for 3,600 seconds; run again to go on" in err


def test_a_year_back_is_what_is_fetched_by_itself() -> None:
    """Without days it is the year up to today; the end alone gives the year before it."""
    today = dt.datetime.now(tz=dt.UTC).date()
    assert _days(None, None) == (today - dt.timedelta(days=365), today)
    assert _days(None, "2024-06") == (dt.date(2023, 7, 1), dt.date(2024, 6, 30))
    assert _days("2020", None) == (dt.date(2020, 1, 1), today)
    assert _days("2099", None) == (dt.date(2099, 1, 1), dt.date(2099, 1, 1))
