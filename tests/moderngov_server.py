"""A server on this machine that behaves like ModernGov, well or badly; council and words are invented.

By hand: ``python tests/moderngov_server.py 8901``, then ``minutes fetch http://127.0.0.1:8901
--allow-private-addresses --from 2024``.
"""

import contextlib
import datetime as dt
import email.utils
import hashlib
import html
import re
import socketserver
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpcore

HOST = "democracy.corvenshire.example"
# An address of the public internet that nothing here ever connects to: see ``Server.dial``.
PUBLIC = "151.101.0.81"
PER_PAGE = 6
MODIFIED = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Reply:
    """What to answer; ``raw`` is called with the connection instead, where the answer is no proper one."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    raw: Callable[[Any], None] | None = None


@dataclass(frozen=True)
class Request:
    """What was asked: the path with its query, the headers by names in lower case, and when."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass(frozen=True)
class Sitting:
    """A meeting of a committee; ``papers`` is what the list names beside its date."""

    id: int
    committee: int
    day: dt.date
    papers: str = "Agenda, Decisions, Minutes"
    printed: bool = True


SUBJECTS = (
    (
        "Ferry timetable",
        "the winter timetable of the Quillmouth ferry",
        "sailings had been cancelled on 14 days",
    ),
    ("Allotment rents", "the rents of allotments from April", "87 plots stood empty"),
    (
        "Swing bridge",
        "the repair of the swing bridge at Tarn Hythe",
        "the contractor had lost 23 days to high water",
    ),
    ("Bathing water", "bathing water at Pellow Sands", "two of nine samples had been poor"),
)


def minutes_of(sitting: Sitting, committee: str) -> str:
    """The items of a meeting as ModernGov's page of a whole meeting has them."""
    title, subject, fact = SUBJECTS[sitting.id % len(SUBJECTS)]
    report = (
        f"<p>The Committee considered a report on {subject}.</p>"
        f"<p>Councillor Wren Aldous asked how things stood. The Harbour Master replied that {fact}.</p>"
        f"<p>The Harbour Master undertook to write to members of the {html.escape(committee)} in May.</p>"
        "<p><b>RESOLVED:</b> That the report be noted.</p>"
    )
    apologies = "<p>Apologies were received from Councillor Ida Marrow.</p>"
    items = (("1.", "Apologies for absence", apologies), ("2.", title, report))
    rows = "".join(
        f'<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">{number}</p></td>'
        f'<td><p class="mgAiTitleTxt">{name}</p><p class="mgSubItemTitleTxt">Minutes:</p>{words}</td></tr>'
        for number, name, words in items
    )
    return f'<table class="mgItemTable" id="mgItemTable">{rows}</table>'


def small_pdf(words: str) -> bytes:
    """A PDF of one page with one line of words."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


@dataclass
class Council:
    """What the site has: committees by number and meetings; and how it departs from what is usual.

    Attributes:
        base: The folder that the pages lie in.
        years: Whether a year can be chosen, and is heeded.
        robots: What robots.txt is; None where there is none.
        special: What is answered to a path, whatever else there is; a list is used up one by one.
        open_service: Whether the web service answers.
    """

    committees: dict[int, str]
    sittings: list[Sitting]
    base: str = "/"
    years: bool = True
    heeds_years: bool = True
    robots: Reply | None = None
    special: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    open_service: bool = True
    etags: bool = True
    revision: str = ""

    def answer(self, path: str) -> Reply:
        """What is answered to a request."""
        special = self.special.get(unquote(path))
        if isinstance(special, list):
            special = special.pop(0) if special else None
        if special is not None:
            return special
        parts = urlsplit(path)
        if parts.path == "/robots.txt":
            return self.robots or Reply(b"none", status=404)
        page = unquote(parts.path.removeprefix(self.base)).lower()
        values = {name.lower(): value for name, value in parse_qsl(parts.query)}
        if page in ("", "mglistcommittees.aspx"):
            return self._committees()
        if page == "ielistmeetings.aspx":
            return self._meetings(values)
        if page == "ielistdocuments.aspx":
            return self._meeting(int(values.get("mid", "0")))
        if match := re.fullmatch(r"documents/g(\d+)/printed minutes .*\.pdf", page):
            return self._printed(int(match[1]) - 9000)
        if page.startswith("mgwebservice.asmx/") and self.open_service:
            return self._service(page, values)
        return Reply(b"<h1>No such page</h1>", status=404)

    def _page(self, kind: str, title: str, content: str) -> Reply:
        body = f"""<!DOCTYPE html><html lang="en"><head><title>{kind}</title></head><body>
<ul class="menu"><li><a href="mgListCommittees.aspx?bcr=1">Committees</a></li>
<li><a href="ieListMeetings.aspx?CId=686&info=1&MD=Constitution">Constitution</a></li>
<li><a href="ieDocHome.aspx?bcr=1">Meetings</a></li></ul>
<div id="modgov"><div class="mgHeader"><h1 class="mgMainTitleTxt">{kind}</h1></div>
<div class="mgSubTitle"><h2 class="mgSubTitleTxt">{html.escape(title)}</h2></div>{content}
</div></body></html>"""
        return Reply(body.encode())

    def _committees(self) -> Reply:
        links = "".join(
            f'<li><a href="mgCommitteeDetails.aspx?ID={number}">{html.escape(name)}</a></li>'
            for number, name in self.committees.items()
        )
        return self._page("Committee structure", "", f'<ul class="mgBulletList">{links}</ul>')

    def _meetings(self, values: dict[str, str]) -> Reply:
        number = int(values.get("cid") or values.get("committeeid") or 0)
        if number not in self.committees:
            return Reply(b"<p>There has been an error.</p>")
        own = sorted((s for s in self.sittings if s.committee == number), key=lambda s: s.day, reverse=True)
        year, act, stamp = int(values.get("year", "0")), values.get("act"), values.get("d", "")
        if year and self.heeds_years:
            shown = [each for each in own if each.day.year == year]
        elif act == "earlier":
            shown = [each for each in own if f"{each.day:%Y%m%d}" < stamp[:8]][:PER_PAGE]
        elif act == "later":
            shown = [each for each in own if f"{each.day:%Y%m%d}" > stamp[:8]][-PER_PAGE:]
        else:
            shown = own[:PER_PAGE]
        onward = ""
        if shown and own.index(shown[-1]) < len(own) - 1:
            onward += self._onward("earlier", number, shown[-1])
        if shown and own.index(shown[0]) > 0:
            onward += self._onward("later", number, shown[0])
        years = "".join(f'<option value="{y}">{y}</option>' for y in sorted({s.day.year for s in own}))
        choice = (
            f'<select name="YearSelect"><option value="0"> </option>{years}</select>' if self.years else ""
        )
        lines = "".join(self._line(each) for each in shown)
        content = f'{choice}{onward}<ul class="mgNonBulletTableList">{lines}</ul>{onward}'
        return self._page("Browse meetings", self.committees[number], content)

    def _onward(self, act: str, number: int, sitting: Sitting) -> str:
        values = f"CId={number}&amp;D={sitting.day:%Y%m%d}1000&amp;MD=ielistmeetings"
        href = f"ieListMeetings.aspx?Act={act}&amp;{values}"
        return f'<a class="mgTableNextLnk" href="{href}">{act.title()} meetings</a>'

    def _line(self, sitting: Sitting) -> str:
        href = f"ieListDocuments.aspx?CId={sitting.committee}&amp;MId={sitting.id}&amp;Ver=4"
        papers = f" - {sitting.papers}" if sitting.papers else ""
        day = f"{sitting.day.day} {sitting.day:%b %Y}&nbsp;10&#58;00 am"
        return f'<li><a class="mgMeetingTableLnk" href="{href}">{day}</a>{papers}</li>'

    def _meeting(self, number: int) -> Reply:
        sitting = next((each for each in self.sittings if each.id == number), None)
        if sitting is None:
            return Reply(b"<h1>Error</h1><p>The meeting you asked for is not available.</p>")
        name = self.committees[sitting.committee]
        day = f"{sitting.day:%A} {sitting.day.day} {sitting.day:%B %Y}"
        has = "Minutes" in sitting.papers
        link = ""
        if has and sitting.printed:
            paper = f"documents/g{number + 9000}/Printed minutes {day} 10.00 {name}.pdf?T=1"
            link = (
                f'<a href="{html.escape(paper)}" title="Link to printed minutes pdf file">Printed minutes</a>'
            )
        kind = "Agenda and minutes" if has else "Agenda"
        venue = '<p><span class="mgLabel">Venue: </span>Quay House, Quillmouth</p>'
        revised = f"<p>{self.revision}</p>" if self.revision else ""
        content = f"{link}{venue}{minutes_of(sitting, name) if has else ''}{revised}"
        return self._page(kind, f"{name} - {day} 10.00 am", content)

    def _printed(self, number: int) -> Reply:
        if not any(each.id == number for each in self.sittings):
            return Reply(status=404)
        return Reply(small_pdf(f"Minutes of meeting {number} {self.revision}"), "application/pdf")

    def _service(self, page: str, values: dict[str, str]) -> Reply:
        if page.endswith("getmeetings"):
            own = [each for each in self.sittings if each.committee == int(values["lcommitteeid"])]
            meetings = "".join(
                f"<meeting><meetingid>{each.id}</meetingid><meetingdate>{each.day:%d/%m/%Y}</meetingdate>"
                "<meetingstatus>Confirmed</meetingstatus></meeting>"
                for each in own
            )
            committee = f"<committeeid>{values['lcommitteeid']}</committeeid>"
            body = f"<getmeetings>{committee}<meetings>{meetings}</meetings></getmeetings>"
        else:
            each = next(each for each in self.sittings if each.id == int(values["lmeetingid"]))
            words = html.escape("<p>That the report be noted.</p>")
            body = (
                f"<meeting><meetingid>{each.id}</meetingid><meetingdate>{each.day:%d/%m/%Y}</meetingdate>"
                f"<minutepublished>{'Minutes' in each.papers}</minutepublished><agendaitems><agendaitem>"
                f"<agendaitemtitle>Swing bridge</agendaitemtitle><meetingdate>01/01/1999</meetingdate>"
                f"<minutesnonemptyhtmlbody>{words}</minutesnonemptyhtmlbody></agendaitem></agendaitems></meeting>"
            )
        return Reply(f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode(), "text/xml; charset=utf-8")


def usual_council() -> Council:
    """Three committees over three years, one of them often; the newest minutes are not yet there."""
    committees = {101: "Cabinet", 102: "Harbour and Fisheries Committee", 103: "Allotments & Commons Panel"}
    sittings = []
    number = 500
    for committee, months in ((101, range(1, 13)), (102, (3, 7, 11)), (103, (2, 9))):
        for year in (2022, 2023, 2024):
            for month in months:
                number += 1
                sittings.append(Sitting(number, committee, dt.date(year, month, 10 + committee % 10)))
    sittings[-1] = Sitting(number, 103, sittings[-1].day, "Agenda")
    sittings[-2] = Sitting(number - 1, 103, sittings[-2].day, "CANCELLED")
    sittings[20] = Sitting(521, 101, sittings[20].day, printed=False)
    return Council(committees, sittings)


class Server:
    """Serves a council on a port of this machine, and counts what is asked.

    ``resolve`` and ``dial`` stand in for the network: names lead to addresses of the public internet, as
    ``names`` tells them, and whoever connects to one of these is connected to this server.
    """

    def __init__(self, council: Council, port: int = 0) -> None:
        self.council = council
        self.requests: list[Request] = []
        self.names: dict[str, list[str]] = {HOST: [PUBLIC]}
        self.dialled: list[tuple[str, int]] = []
        self.resolved: list[str] = []
        self._server = _Listener(("127.0.0.1", port), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """The address of the site."""
        return f"http://127.0.0.1:{self.port}/"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(unquote(request.path) for request in self.requests)

    def resolve(self, host: str, _: int) -> list[str]:
        """The addresses of a name."""
        self.resolved.append(host)
        return self.names.get(host, [host])

    def dial(self, number: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        """Note who is to be connected to, and connect to this server."""
        self.dialled.append((number, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout=timeout)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    owner: Server

    def handle_error(self, *_: Any) -> None:
        """Say nothing of clients that go away: they are meant to."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Listener
    timeout = 20

    def handle(self) -> None:
        """Answer requests until the client goes or an answer ends the connection."""
        with contextlib.suppress(OSError):
            while (request := self._read()) is not None:
                owner = self.server.owner
                owner.requests.append(request)
                reply = owner.council.answer(request.path)
                if reply.raw:
                    reply.raw(self.connection)
                    return
                self._write(request, reply)

    def _read(self) -> Request | None:
        first = self.rfile.readline(10_000).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while (line := self.rfile.readline(10_000).strip()) != b"":
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return Request(first[1], headers, time.monotonic())

    def _write(self, request: Request, reply: Reply) -> None:
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        modified = email.utils.format_datetime(MODIFIED, usegmt=True)
        known = self.server.owner.council.etags and reply.status == 200
        if known and request.headers.get("if-none-match") == etag:
            reply = Reply(status=304)
        headers = {"Content-Type": reply.media_type, "Content-Length": str(len(reply.body))}
        if known:
            headers |= {"ETag": etag, "Last-Modified": modified}
        headers |= dict(reply.headers)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body = b"" if reply.status == 304 else reply.body
        self.wfile.write(f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode("latin-1") + body)


@contextlib.contextmanager
def serving(council: Council | None = None) -> Iterator[Server]:
    """Serve a council while the block runs."""
    server = Server(council or usual_council())
    try:
        yield server
    finally:
        server.close()


def printed_address(sitting: Sitting, council: Council) -> str:
    """The path of the printed minutes of a meeting, as the server is asked for it."""
    day = f"{sitting.day:%A} {sitting.day.day} {sitting.day:%B %Y}"
    name = f"Printed minutes {day} 10.00 {council.committees[sitting.committee]}.pdf"
    return f"{council.base}documents/g{sitting.id + 9000}/{quote(name)}?T=1"


if __name__ == "__main__":
    Server(usual_council(), int(sys.argv[1]))
    threading.Event().wait()
