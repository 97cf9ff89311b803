"""What a client may ask of the service: how much, how large, how long, under which name, and from where."""

import asyncio
import ipaddress
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import ENGINE, Clock, make_minutes
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from minutes_nlp import ingest
from minutes_nlp.config import WebSettings
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.web import Site, make_app
from minutes_nlp.web.crossing import CrossSite
from minutes_nlp.web.limits import Bounds, Patience, RateLimit, WebLimits
from minutes_nlp.web.network import client, neighbourhood

PROXIES = (ipaddress.ip_network("10.0.0.0/30"), ipaddress.ip_network("fd00::/64"))


class Asked:
    """Asks middleware as a server does, and keeps what it answers."""

    def __init__(self, address: str = "192.0.2.1", path: str = "/", **headers: str) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.chunks: list[bytes] = [b""]
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope: Scope = {
            "type": "http", "method": "GET", "path": path, "query_string": b"", "headers": named,
            "client": (address, 1), "state": {}, "scheme": "http", "server": ("x", 80), "root_path": "",
            "app": APP,
        }  # fmt: skip

    async def receive(self) -> Message:
        """The next piece of the body."""
        piece = self.chunks.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.chunks)}

    async def send(self, message: Message) -> None:
        """Keep a piece of the answer."""
        if message["type"] == "http.response.start":
            assert not self.status, "two answers to one request"
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]


APP = make_app(Site(Path("nowhere"), ENGINE))


async def read_all(_scope: Scope, receive: Receive, send: Send) -> None:
    """An app that reads the body and answers with its length."""
    length, more = 0, True
    while more:
        message = await receive()
        length += len(message["body"])
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


def ask(middleware: Bounds | RateLimit | Patience, asked: Asked) -> Asked:
    """Ask and wait for the answer."""
    asyncio.run(middleware(asked.scope, asked.receive, asked.send))
    return asked


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def rate(clock: Clock) -> RateLimit:
    """Three requests a minute, two clients counted."""
    return RateLimit(read_all, WebLimits(requests=3, signed_in=5, clients=2), PROXIES, clock)


def test_sixty_requests_a_minute(clock: Clock) -> None:
    """In no window of a minute does an address get more, wherever the window begins."""
    rate = RateLimit(read_all, WebLimits(), (), clock)
    times = []
    for _ in range(600):
        clock.now += 0.5
        if ask(rate, Asked()).status == 200:
            times.append(clock.now)
    assert len(times) == 300
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[60:], strict=False))


def test_who_asks_too_much_waits(rate: RateLimit, clock: Clock) -> None:
    """The answer says for how long, and after that the next request gets through."""
    for left in ("2", "1", "0"):
        told = ask(rate, Asked()).headers
        assert told["ratelimit"].startswith(f'"requests";r={left};')
        clock.now += 10
    refused = ask(rate, Asked())
    assert (refused.status, refused.headers["retry-after"]) == (429, "30")
    assert refused.headers["ratelimit-policy"] == '"requests";q=3;w=60'
    assert b"Wait a minute" in refused.body
    problem = ask(rate, Asked(path="/api/v1/search"))
    assert json.loads(problem.body)["status"] == 429
    clock.now += 30
    assert ask(rate, Asked()).status == 200


SAME = [
    ("192.0.2.1", "192.0.2.2", False),
    ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
    ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
    ("::ffff:192.0.2.1", "192.0.2.1", True),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_neighbours(one: str, other: str, *, same: bool) -> None:
    """One address of IPv4 is one client, one network of 64 bits of IPv6."""
    assert (neighbourhood(one) == neighbourhood(other)) == same


def test_memory_is_bounded(rate: RateLimit) -> None:
    """However many addresses ask; who was away longest is forgotten."""
    for number in range(50):
        ask(rate, Asked(f"192.0.2.{number}"))
    assert list(rate.counted) == ["192.0.2.48", "192.0.2.49"]


def test_what_a_page_and_a_watcher_need_is_not_counted(rate: RateLimit) -> None:
    """The style sheet and the word that we are well."""
    for path in ("/static/style.css", "/healthz", "/readyz"):
        assert {ask(rate, Asked(path=path)).status for _ in range(5)} == {200}
    assert not rate.counted


FORWARDED = [
    pytest.param("192.0.2.1", "198.51.100.7", "192.0.2.1", id="from-no-proxy"),
    pytest.param("10.0.0.1", "198.51.100.7", "198.51.100.7", id="from-a-proxy"),
    pytest.param("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7", id="the-first-is-what-it-said-itself"),
    pytest.param("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7", id="two-proxies"),
    pytest.param("10.0.0.1", "10.0.0.2", "10.0.0.1", id="proxies-alone"),
    pytest.param("10.0.0.1", "nonsense", "10.0.0.1", id="no-address"),
    pytest.param("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1", id="no-address-at-the-end"),
    pytest.param("10.0.0.1", "", "10.0.0.1", id="nothing"),
    pytest.param("fd00::1", "[2001:db8::1]", "2001:db8::1", id="ipv6"),
]


@pytest.mark.parametrize(("peer", "header", "address"), FORWARDED)
def test_where_a_request_comes_from(peer: str, header: str, address: str) -> None:
    """What is forwarded counts from the named proxies alone, and only what they wrote."""
    assert client(Asked(peer, x_forwarded_for=header).scope, PROXIES) == address


@pytest.fixture
def bounds() -> Bounds:
    """Small bounds, two names."""
    return Bounds(read_all, WebLimits(body=10, url=20, headers=200), ["minutes.example", "::1"])


BOUNDS = [
    pytest.param({"host": "minutes.example"}, [b"1234567890"], 200, id="fits"),
    pytest.param({"host": "MINUTES.example:8000"}, [b""], 200, id="with-a-port"),
    pytest.param({"host": "[::1]:8000"}, [b""], 200, id="ipv6"),
    pytest.param({"host": "evil.example"}, [b""], 400, id="another-host"),
    pytest.param({"host": "minutes.example.evil"}, [b""], 400, id="a-longer-host"),
    pytest.param({"host": "minutes.example:80@evil"}, [b""], 400, id="no-host"),
    pytest.param({}, [b""], 400, id="none"),
    pytest.param({"host": "minutes.example", "content-length": "11"}, [b""], 413, id="too-long"),
    pytest.param({"host": "minutes.example", "content-length": "9" * 30}, [b""], 413, id="far-too-long"),
    pytest.param({"host": "minutes.example", "content-length": "-1"}, [b""], 400, id="no-length"),
    pytest.param({"host": "minutes.example"}, [b"123456", b"78901"], 413, id="in-chunks"),
    pytest.param({"host": "minutes.example", "content-length": "1"}, [b"12345678901"], 413, id="lies"),
    pytest.param({"host": "minutes.example", "x": "y" * 200}, [b""], 431, id="headers"),
]


@pytest.mark.parametrize(("headers", "chunks", "status"), BOUNDS)
def test_bounds(bounds: Bounds, headers: dict[str, str], chunks: list[bytes], status: int) -> None:
    """Whether the length is told or not, and only under our own names."""
    asked = Asked(**headers)
    asked.chunks = chunks
    assert ask(bounds, asked).status == status


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 200), ("/healthz/x", 400)])
def test_who_watches_asks_by_number(bounds: Bounds, path: str, status: int) -> None:
    """The image asks itself at 127.0.0.1, whatever names are settled."""
    assert ask(bounds, Asked(path=path, host="127.0.0.1:8000")).status == status


def test_long_addresses_are_refused(bounds: Bounds) -> None:
    """Path and query together."""
    asked = Asked(host="minutes.example")
    asked.scope["query_string"] = b"q=" + b"x" * 20
    assert ask(bounds, asked).status == 414


def test_slow_answers_are_given_up() -> None:
    """The client is told in time; the slow one keeps its place until it ends, so that they cannot pile up."""
    ends = threading.Event()

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.to_thread(ends.wait)
        await read_all(_scope, _receive, send)

    async def run() -> None:
        patience = Patience(slow, WebLimits(seconds=0.02, at_once=2))
        given_up = [Asked(), Asked()]
        for asked in given_up:
            await patience(asked.scope, asked.receive, asked.send)
            assert asked.status == 503
            assert b"takes too long" in asked.body
        full, free = Asked(), Asked(path="/healthz")
        await patience(full.scope, full.receive, full.send)
        assert (full.status, full.headers["retry-after"]) == (503, "10")
        assert b"Too many questions" in full.body
        told = [asked.body for asked in given_up]
        ends.set()
        await patience(free.scope, free.receive, free.send)
        assert free.status == 200
        for again in (Asked(), Asked(), Asked()):
            await patience(again.scope, again.receive, again.send)
            assert again.status == 200
        assert [asked.body for asked in given_up] == told, "something was sent after it was given up"

    asyncio.run(run())


def test_who_comes_while_all_are_at_work_waits() -> None:
    """Fifty at once on two places are all answered; who comes when the room is full is turned away."""

    async def short(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.001)
        await read_all(scope, receive, send)

    async def run(waiting: int) -> list[int]:
        patience = Patience(short, WebLimits(at_once=2, waiting=waiting))
        every = [Asked() for _ in range(50)]
        await asyncio.gather(*(patience(each.scope, each.receive, each.send) for each in every))
        return [each.status for each in every]

    assert asyncio.run(run(512)) == [200] * 50
    turned_away = asyncio.run(run(10)).count(503)
    assert 30 <= turned_away <= 40


def test_an_answer_that_has_begun_is_not_given_up() -> None:
    """A long table goes on."""

    async def long(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"end"})

    assert ask(Patience(long, WebLimits(seconds=0.01)), Asked()).body == b"end"


def test_what_changes_something_is_not_given_up() -> None:
    """However long it takes: nobody is told that it failed when it will be done."""

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.05)
        await read_all(scope, receive, send)

    for path, status in (("/work/a/1/access", 200), ("/quote", 503)):
        asked = Asked(path=path)
        asked.scope["method"] = "POST"
        assert ask(Patience(slow, WebLimits(seconds=0.01)), asked).status == status


def test_who_sends_slowly_keeps_nobody_waiting() -> None:
    """What is sent is read before there is a place for it among those at work, and not for ever."""

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def run() -> None:
        patience = Patience(read_all, WebLimits(at_once=1))
        crossing = CrossSite(patience, https=False, seconds=0.05)
        slow, quick = Asked(path="/quote"), Asked()
        slow.scope["method"] = "POST"
        sending = asyncio.ensure_future(crossing(slow.scope, never, slow.send))
        await asyncio.sleep(0)
        await crossing(quick.scope, quick.receive, quick.send)
        assert (quick.status, slow.status) == (200, 0)
        await sending
        assert slow.status == 408

    asyncio.run(run())


def test_a_defect_is_not_swallowed() -> None:
    """It comes out where it went in."""

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(Patience(broken, WebLimits()), Asked())


# The app as it is put together


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one document."""
    made = tmp_path_factory.mktemp("limits")
    with Library.open(made, write=True) as library:
        library.put(make_minutes("Ponds"), place=None, parser="1")
        ingest.publish(library, IndexStore(made, ENGINE))
    return made


@pytest.fixture
def lines() -> list[str]:
    """The lines of the log."""
    return []


@pytest.fixture
def browser(folder: Path, lines: list[str]) -> Iterator[TestClient]:
    """A browser on an app with few requests a minute, two names and a log."""
    web = WebSettings(requests=4, hosts=("minutes.example",))
    app = make_app(Site(folder, ENGINE, web=web, log=lines.append))
    with TestClient(app, "http://minutes.example", raise_server_exceptions=False) as opened:
        yield opened


def test_every_refusal_has_the_headers_of_a_page(browser: TestClient) -> None:
    """Who is turned away early gets the same policy and an id, too."""
    answers = [browser.get("/", headers={"Host": "evil.example"}), *(browser.get("/") for _ in range(5))]
    assert [each.status_code for each in answers] == [400, 200, 200, 200, 200, 429]
    for each in answers:
        assert "default-src 'none'" in each.headers["content-security-policy"]
        assert len(each.headers["x-request-id"]) == 16


@pytest.mark.parametrize(
    ("given", "taken"),
    [("abcd-1234.X_y", True), ("short", False), ("x" * 65, False), ("a b c d e f g", False)],
)
def test_request_ids(browser: TestClient, given: str, *, taken: bool) -> None:
    """One that is valid is the caller's own; for any other there is a new one."""
    told = browser.get("/", headers={"X-Request-Id": given}).headers["x-request-id"]
    assert (told == given) == taken


def test_the_log_does_not_tell_what_was_asked(browser: TestClient, lines: list[str]) -> None:
    """The route, not the document; no query, no address."""
    browser.get("/search?q=zymurgy")
    browser.get("/document/zymurgy-2021")
    browser.get("/zymurgy")
    told = [json.loads(line) for line in lines]
    assert [(each["route"], each["status"]) for each in told] == [
        ("/search", 200), ("/document/{document}", 404), (None, 404),
    ]  # fmt: skip
    assert all(each["ms"] >= 0 and each["signed_in"] is False for each in told)
    assert "zymurgy" not in "".join(lines)
    assert "testclient" not in "".join(lines)


def test_whoever_watches_is_told(tmp_path: Path, browser: TestClient) -> None:
    """That we live, and that we can answer; without a library the one and not the other."""
    assert [browser.get(path).text for path in ("/healthz", "/readyz")] == ["alive\n", "ready\n"]
    with TestClient(make_app(Site(tmp_path, ENGINE)), raise_server_exceptions=False) as bare:
        assert [bare.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 503]
