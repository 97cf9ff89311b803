"""The client against a server that behaves well, badly and with intent; nothing waits longer than it must."""

import datetime as dt
import email.utils
import gzip
import ipaddress
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest
from moderngov_server import HOST, Reply, Server, serving

from minutes_nlp import __version__
from minutes_nlp.fetch import (
    Client,
    Clock,
    FetchError,
    Manners,
    Network,
    RefusedError,
    StopError,
    read_address,
)
from minutes_nlp.fetch.addresses import scope_of
from minutes_nlp.fetch.client import Answer, Asked
from minutes_nlp.fetch.network import encryption
from minutes_nlp.fetch.robots import LARGEST, read_rules

HTML = Asked(("text/html",))
PAGE = Reply(b"<p>minutes</p>")


class Watch:
    """A clock that goes on only when somebody waits."""

    def __init__(self) -> None:
        self.at = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.at += seconds

    def clock(self) -> Clock:
        """The clock, with half a chance."""
        return Clock(now=lambda: self.at, sleep=self.sleep, chance=lambda: 0.5)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with a page and no robots.txt."""
    with serving() as running:
        running.council.special["/page"] = PAGE
        yield running


@pytest.fixture
def watch() -> Watch:
    """The time of the client."""
    return Watch()


@pytest.fixture
def get(server: Server, watch: Watch) -> Iterator[Callable[..., Answer]]:
    """Asks the server for a path, as a new client the first time and the same one after that."""
    made: list[Client] = []

    def ask(path: str, asked: Asked = HTML, **manners: Any) -> Answer:
        start = read_address(f"http://{HOST}/")
        if not made:
            network = Network(resolve=server.resolve, dial=server.dial)
            made.append(Client(scope_of(start), Manners(**manners), network, watch.clock()))
        return made[0].get(read_address(f"http://{HOST}{path}"), asked)

    yield ask
    for client in made:
        client.close()


Get = Callable[..., Answer]


# --- What is sent


def test_a_request_says_who_asks(server: Server, get: Get) -> None:
    """A request names the program and whom to write to, and sends nothing that tells people apart."""
    answer = get("/page", contact="clerk@example.org")
    assert (answer.status, answer.data, answer.media_type) == (200, b"<p>minutes</p>", "text/html")
    headers = server.requests[-1].headers
    assert headers["user-agent"] == (
        f"minutes_nlp/{__version__} (reads the minutes of councils; contact: clerk@example.org)"
    )
    assert headers["host"] == HOST
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_proxies_of_the_environment_are_not_used(
    server: Server, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect to what it likes; the environment cannot put one between."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert get("/page").status == 200
    assert {port for _, port in server.dialled} == {80}


def test_cookies_are_not_kept(server: Server, get: Get) -> None:
    """What a site sets is not sent back."""
    server.council.special["/page"] = Reply(PAGE.body, headers=(("Set-Cookie", "session=1; Path=/"),))
    get("/page")
    get("/page")
    assert "cookie" not in server.requests[-1].headers


# --- What comes back


STATUSES = [
    (401, "http-401", False, 1), (403, "http-403", False, 1), (404, "http-404", False, 1),
    (410, "http-410", False, 1), (418, "http-418", False, 1), (500, "http-500", True, 1),
    (502, "http-502", True, 4), (503, "http-503", True, 4), (504, "http-504", True, 4),
    (204, "http-204", False, 1), (206, "http-206", False, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "passing", "times"), STATUSES, ids=[str(row[0]) for row in STATUSES]
)
def test_errors_are_told(
    server: Server, get: Get, status: int, code: str, *, passing: bool, times: int
) -> None:
    """An error has its code, and is asked for again where that may help."""
    server.council.special["/page"] = Reply(b"error", status=status)
    with pytest.raises(FetchError) as failed:
        get("/page")
    assert (failed.value.code, failed.value.passing, failed.value.status) == (code, passing, status)
    assert server.asked()["/page"] == times


TYPES = [
    ("text/html", True), ("text/html; charset=utf-8", True), ("TEXT/HTML", True), ("text/plain", False),
    ("application/pdf", False), ("", False), ("text/html\x1b[2J", False), ("image/svg+xml", False),
]  # fmt: skip


@pytest.mark.parametrize(("media_type", "taken"), TYPES, ids=[repr(each) for each, _ in TYPES])
def test_only_the_type_asked_for_is_taken(server: Server, get: Get, media_type: str, *, taken: bool) -> None:
    """A page that says it is something else is not taken."""
    server.council.special["/page"] = Reply(b"x", media_type)
    if taken:
        assert get("/page").data == b"x"
        return
    with pytest.raises(FetchError) as failed:
        get("/page")
    assert failed.value.code in ("wrong-type", "unreachable")
    assert str(failed.value).isprintable()


def test_what_has_not_changed_is_not_sent_again(server: Server, get: Get) -> None:
    """With the ETag or the day of a copy a site answers that it has not changed."""
    first = get("/page")
    assert first.etag
    assert first.modified
    again = get("/page", Asked(("text/html",), first.etag, first.modified))
    assert (again.status, again.data) == (304, b"")
    sent = server.requests[-1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (first.etag, first.modified)


def test_an_answer_of_no_change_has_to_be_asked_for(server: Server, get: Get) -> None:
    """304 to a request that named no copy is an error."""
    server.council.special["/page"] = Reply(status=304)
    with pytest.raises(FetchError, match="304"):
        get("/page")


def test_packed_answers_are_unpacked(server: Server, get: Get) -> None:
    """Gzip is what we say we take."""
    packed = gzip.compress(b"minutes " * 1000)
    server.council.special["/page"] = Reply(packed, headers=(("Content-Encoding", "gzip"),))
    assert get("/page").data == b"minutes " * 1000


BOMB = gzip.compress(b"\0" * 30_000_000)
EMPTY_BLOCKS = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 150_000
BROKEN = [
    ("bomb", BOMB, "gzip", "too-large"),
    ("bomb-in-bomb", gzip.compress(BOMB), "gzip, gzip", "wrong-type"),
    ("empty-blocks", EMPTY_BLOCKS, "gzip", "broken"),
    ("cut-off", gzip.compress(b"minutes" * 100)[:-9], "gzip", "broken"),
    ("more-after", gzip.compress(b"a") + b"more", "gzip", "broken"),
    ("not-packed", b"minutes", "gzip", "broken"),
    ("zlib", zlib.compress(b"minutes"), "deflate", "wrong-type"),
    ("brotli", b"x", "br", "wrong-type"),
    ("other", b"x", "\x1b[2J", "wrong-type"),
    ("large", b"x" * 1_000_001, "identity", "too-large"),
]


@pytest.mark.parametrize(("body", "packing", "code"), [pytest.param(*row[1:], id=row[0]) for row in BROKEN])
def test_what_is_packed_in_bad_faith_is_not_taken(
    server: Server, get: Get, body: bytes, packing: str, code: str
) -> None:
    """Nothing is unpacked beyond the limit, nor taken where its end is not there."""
    server.council.special["/page"] = Reply(body, headers=(("Content-Encoding", packing),))
    with pytest.raises(FetchError) as failed:
        get("/page", largest=1_000_000)
    # A control character in a header is no HTTP at all.
    assert failed.value.code == code or (packing.startswith("\x1b") and failed.value.code == "unreachable")


def raw(*pieces: bytes, pause: float = 0.0, endless: bytes = b"") -> Reply:
    """An answer written by hand, piece after piece, the last one without end if wished."""

    def write(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        while endless:
            connection.sendall(endless)
            time.sleep(pause)

    return Reply(raw=write)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HOSTILE = [
    ("truncated", raw(OK + b"Content-Length: 1000\r\n\r\n", b"half"), "unreachable"),
    ("chunk-missing", raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nab"), "unreachable"),
    ("chunk-negative", raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"-1\r\nab"), "unreachable"),
    ("endless", raw(OK + b"\r\n", endless=b"x" * 65536), "too-large"),
    (
        "endless-chunks",
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", endless=b"1\r\nx\r\n" * 5000),
        "too-large",
    ),
    ("huge-length", raw(OK + b"Content-Length: 99999999999999\r\n\r\n", endless=b"x" * 65536), "too-large"),
    ("huge-header", raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"), "unreachable"),
    ("many-headers", raw(b"HTTP/1.1 200 OK\r\n" + b"X: x\r\n" * 50_000 + b"\r\n"), "unreachable"),
    ("endless-headers", raw(b"HTTP/1.1 200 OK\r\n", endless=b"X: x\r\n" * 5000), "unreachable"),
    ("endless-status", raw(endless=b"x" * 65536), "unreachable"),
    ("no-http", raw(b"220 mail.example ESMTP\r\n"), "unreachable"),
    ("nothing", raw(), "unreachable"),
    ("two-lengths", raw(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "unreachable"),
    ("upgrade", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "unreachable"),
]


@pytest.mark.parametrize(("reply", "code"), [pytest.param(*row[1:], id=row[0]) for row in HOSTILE])
def test_hostile_answers_end(server: Server, get: Get, reply: Reply, code: str) -> None:
    """Whatever a server sends, and however long, it comes to an end and to an error."""
    server.council.special["/page"] = reply
    with pytest.raises(FetchError) as failed:
        get("/page", largest=100_000, tries=2)
    assert failed.value.code == code
    assert server.asked()["/page"] == (2 if failed.value.passing else 1)


SLOW = [
    ("body", raw(OK + b"Content-Length: 1000\r\n\r\n", pause=0.05, endless=b"x")),
    ("headers", raw(b"HTTP/1.1 200 OK\r\n", pause=0.05, endless=b"X: x\r\n")),
    ("silence", Reply(raw=lambda _: time.sleep(2))),
    ("hundreds", raw(pause=0.05, endless=b"HTTP/1.1 100 Continue\r\n\r\n")),
]


@pytest.mark.parametrize("reply", [pytest.param(row[1], id=row[0]) for row in SLOW])
def test_a_slow_drip_is_ended(server: Server, get: Get, reply: Reply) -> None:
    """A server that sends a little all the time is given up when the time for the whole is over."""
    get("/page", patience=0.3, tries=1)
    server.council.special["/page"] = reply
    begun = time.monotonic()
    with pytest.raises(FetchError) as failed:
        get("/page")
    assert failed.value.code == "timeout"
    assert time.monotonic() - begun < 1.9


# --- Redirects


def test_redirects_are_followed(server: Server, get: Get) -> None:
    """Up to five are followed, each asked as any address is."""
    for number in range(5):
        server.council.special[f"/r{number}"] = Reply(
            status=301 + number % 2, headers=(("Location", f"r{number + 1}"),)
        )
    server.council.special["/r5"] = PAGE
    assert get("/r0").address == f"http://{HOST}/r5"


@pytest.mark.parametrize(
    ("location", "times"),
    [pytest.param("/page", 6, id="to-itself"), pytest.param("/other", 3, id="round")],
)
def test_redirects_in_a_circle_end(server: Server, get: Get, location: str, times: int) -> None:
    """After five, no more."""
    server.council.special["/page"] = Reply(status=302, headers=(("Location", location),))
    server.council.special["/other"] = Reply(status=302, headers=(("Location", "/page"),))
    with pytest.raises(FetchError, match="leads on and on"):
        get("/page")
    assert server.asked()["/page"] == times


def test_a_redirect_that_leads_nowhere_is_an_error(server: Server, get: Get) -> None:
    """One without an address is no answer."""
    server.council.special["/page"] = Reply(status=302)
    with pytest.raises(FetchError, match="error 302"):
        get("/page")


# --- Manners


def test_a_site_is_asked_once_a_second(server: Server, get: Get, watch: Watch) -> None:
    """Between the end of a request and the next lies the delay; robots.txt is a request too."""
    for _ in range(3):
        get("/page")
    assert watch.waits == [1.0, 1.0, 1.0]
    assert server.asked() == {"/robots.txt": 1, "/page": 3}


def test_waits_grow_by_two_and_by_chance(server: Server, get: Get, watch: Watch) -> None:
    """An address that fails in passing is asked again after 1, 2, 4 seconds, and half as much by chance."""
    server.council.special["/page"] = [Reply(status=503), Reply(status=502), Reply(status=504), PAGE]
    assert get("/page").data == PAGE.body
    assert watch.waits == [1.0, 1.5, 3.0, 6.0]


def test_connections_that_break_are_tried_again(server: Server, get: Get) -> None:
    """A reset and a truncated answer are passing."""
    server.council.special["/page"] = [raw(), raw(OK + b"Content-Length: 9\r\n\r\nhal"), PAGE]
    assert get("/page").data == PAGE.body


def test_a_server_that_is_not_there_is_an_error(server: Server, get: Get) -> None:
    """A refused connection is tried again, and then told."""
    server.close()
    with pytest.raises(StopError, match=r"robots\.txt cannot be had \(the connection failed"):
        get("/page")


AFTER = [
    ("seconds", "7", 7.0), ("none", "", 1.5), ("zero", "0", 1.5), ("odd", "soon", 1.5),
    ("negative", "-5", 1.5), ("fraction", "1.5", 1.5), ("past", "Mon, 01 Jul 2024 12:00:00 GMT", 1.5),
    ("huge-day", "Mon, 01 Jul 99999", 1.5),
]  # fmt: skip


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("after", "wait"), [pytest.param(*row[1:], id=row[0]) for row in AFTER])
def test_a_site_says_when_to_come_back(
    server: Server, get: Get, watch: Watch, status: int, after: str, wait: float
) -> None:
    """``Retry-After`` is waited for where it is longer than we would wait anyway."""
    server.council.special["/page"] = [Reply(status=status, headers=(("Retry-After", after),)), PAGE]
    assert get("/page").data == PAGE.body
    assert watch.waits[1] == wait


def test_a_day_to_come_back_on_is_waited_for(server: Server, get: Get, watch: Watch) -> None:
    """``Retry-After`` may be a day and time."""
    when = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=100)
    after = email.utils.format_datetime(when, usegmt=True)
    server.council.special["/page"] = [Reply(status=503, headers=(("Retry-After", after),)), PAGE]
    get("/page")
    assert 90 < watch.waits[1] <= 100


@pytest.mark.parametrize(
    "after", ["301", "999999999", "99999999999999999999", "Sat, 01 Jan 2050 00:00:00 GMT"]
)
def test_a_site_that_wants_to_be_left_alone_is(server: Server, get: Get, watch: Watch, after: str) -> None:
    """A wait of more than five minutes is for another run; a number nobody means is none."""
    server.council.special["/page"] = Reply(status=503, headers=(("Retry-After", after),))
    with pytest.raises(FetchError) as failed:
        get("/page")
    assert isinstance(failed.value, StopError) == (len(after) != 20)
    assert max(watch.waits) < 10


def test_too_many_requests_end_a_run(server: Server, get: Get) -> None:
    """A site that goes on saying so is asked no more."""
    server.council.special["/page"] = Reply(status=429)
    with pytest.raises(StopError, match="too many requests"):
        get("/page")
    assert server.asked()["/page"] == 4


# --- robots.txt


def robots(text: str) -> Reply:
    """A robots.txt."""
    return Reply(text.encode(), "text/plain")


ROBOTS = [
    ("none", Reply(status=404), True), ("forbidden", Reply(status=403), True),
    ("gone", Reply(status=410), True),
    ("empty", robots(""), True), ("a-page", Reply(b"<html><p>Sign in</p></html>"), True),
    ("allows", robots("User-agent: *\nDisallow:"), True),
    ("forbids", robots("User-agent: *\nDisallow: /"), False),
    ("forbids-page", robots("User-agent: *\nDisallow: /pag"), False),
    ("forbids-another", robots("User-agent: *\nDisallow: /other"), True),
    ("forbids-others", robots("User-agent: evilbot\nDisallow: /\n"), True),
    ("forbids-us", robots("User-agent: minutes_nlp\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
    ("allows-us", robots("User-agent: Minutes_NLP\nAllow: /\n\nUser-agent: *\nDisallow: /"), True),
    ("wildcard", robots("User-agent: *\nDisallow: /*ge$"), False),
    ("longest-wins", robots("User-agent: *\nDisallow: /\nAllow: /page"), True),
    ("byte-order-mark", robots("\ufeffUser-agent: *\nDisallow: /"), False),
    ("no-text", Reply(bytes(range(256)) * 10, "text/plain"), True),
    ("beyond-500-KiB", robots("User-agent: *\n" + "#" * 99 + "\n" * LARGEST + "Disallow: /"), True),
    ("within-500-KiB", robots("User-agent: *\nDisallow: /\n" + "# more\n" * LARGEST), False),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "allowed"), [pytest.param(*row[1:], id=row[0]) for row in ROBOTS])
def test_robots_txt_is_obeyed(server: Server, get: Get, reply: Reply, *, allowed: bool) -> None:
    """What it forbids is not asked for; one that is not there allows everything (RFC 9309)."""
    server.council.robots = reply
    if allowed:
        assert get("/page").status == 200
        return
    with pytest.raises(FetchError, match="not for programs") as failed:
        get("/page")
    assert failed.value.code == "robots"
    assert server.asked() == {"/robots.txt": 1}


UNREACHABLE = [
    ("500", Reply(status=500), 1), ("503", Reply(status=503), 4), ("429", Reply(status=429), 4),
    ("reset", raw(), 4), ("circle", Reply(status=302, headers=(("Location", "/robots.txt"),)), 6),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "times"), [pytest.param(*row[1:], id=row[0]) for row in UNREACHABLE])
def test_robots_txt_that_cannot_be_had_forbids(server: Server, get: Get, reply: Reply, times: int) -> None:
    """As long as a site cannot say what it allows, it is asked for nothing else (RFC 9309, 2.3.1.4)."""
    server.council.robots = reply
    with pytest.raises(StopError, match=r"robots\.txt"):
        get("/page")
    assert server.asked() == {"/robots.txt": times}


def test_robots_txt_may_stand_elsewhere(server: Server, get: Get) -> None:
    """A redirect of robots.txt is followed on the site."""
    server.council.robots = Reply(status=301, headers=(("Location", "/rules.txt"),))
    server.council.special["/rules.txt"] = robots("User-agent: *\nDisallow: /page")
    with pytest.raises(FetchError, match="not for programs"):
        get("/page")


def test_robots_txt_of_another_host_needs_leave(server: Server, get: Get) -> None:
    """Where it leads to a host that was not let in, the run says which."""
    server.council.robots = Reply(status=301, headers=(("Location", "http://www.example/robots.txt"),))
    with pytest.raises(RefusedError, match=r"--allow-host www\.example"):
        get("/page")


def test_where_a_redirect_leads_robots_are_asked_too(server: Server, get: Get) -> None:
    """What is forbidden is not reached by a redirect either."""
    server.council.robots = robots("User-agent: *\nDisallow: /secret")
    server.council.special["/page"] = Reply(status=302, headers=(("Location", "/secret"),))
    with pytest.raises(FetchError, match="not for programs"):
        get("/page")
    assert server.asked() == {"/robots.txt": 1, "/page": 1}


@pytest.mark.parametrize(("asked", "wait"), [("5", 5.0), ("0.2", 1.0), ("-3", 1.0), ("inf", 1.0), ("x", 1.0)])
def test_the_delay_a_site_asks_for_is_kept(
    server: Server, get: Get, watch: Watch, asked: str, wait: float
) -> None:
    """``Crawl-delay`` counts where it is longer than ours."""
    server.council.robots = robots(f"User-agent: *\nCrawl-delay: {asked}")
    get("/page")
    get("/page")
    assert watch.waits[-1] == wait


def test_a_delay_nobody_can_wait_for_ends_the_run(server: Server, get: Get) -> None:
    """More than five minutes between requests is a refusal."""
    server.council.robots = robots("User-agent: *\nCrawl-delay: 86400")
    with pytest.raises(StopError, match="86,400 seconds"):
        get("/page")


def test_a_robots_txt_of_many_names_is_read_in_its_length() -> None:
    """Names times rules: what would be 100 million rules is read as one group, and ours as another."""
    names = "".join(f"User-agent: bot{number}\n" for number in range(10_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(10_000))
    begun = time.process_time()
    found = read_rules(f"{names}User-agent: minutes*\n{rules}".encode())
    assert time.process_time() - begun < 3
    assert not found.allow("https://a.example/77")
    assert found.allow("https://a.example/x")
    assert read_rules(f"{names}{rules}".encode()).allow("https://a.example/77")


@pytest.mark.parametrize("stars", ["*a" * 10_000, "*" * 50_000, "/*%" * 10_000])
def test_a_robots_txt_of_many_stars_is_read_in_its_length(stars: str) -> None:
    """No pattern in it makes matching slow."""
    begun = time.process_time()
    found = read_rules(f"User-agent: *\nDisallow: /{stars}b\n".encode())
    assert found.allow("https://a.example/" + "a" * 1900) or "a" not in stars
    assert time.process_time() - begun < 1


# --- Encryption


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody vouches for, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    names = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    command = ["openssl", *made, *names, "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run(command, check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "words"),
    [
        pytest.param(HOST, True, "", id="trusted"),
        pytest.param(HOST, False, "self-signed", id="unknown"),
        pytest.param("www.example", True, "Hostname mismatch", id="of-another-host"),
    ],
)
def test_a_certificate_is_proved(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, words: str, *, trusted: bool
) -> None:
    """Over https the certificate has to be that of the name, though the connection is made to its number."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(2):
            try:
                plain, _address = listener.accept()
                with plain, context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(10_000)
                    connection.sendall(OK + b"Content-Length: 2\r\nConnection: close\r\n\r\nok")
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    if trusted:
        monkeypatch.setattr("certifi.where", lambda: f"{certificate}.crt")
    encryption.cache_clear()
    with serving() as running:
        running.names[host] = ["151.101.0.81"]
        running._server.server_close()
        monkeypatch.setattr(Server, "port", listener.getsockname()[1])
        target = read_address(f"https://{host}/page")
        network = Network(resolve=running.resolve, dial=running.dial)
        client = Client(scope_of(target), Manners(tries=1), network, Watch().clock())
        if words:
            with pytest.raises(StopError, match=words):
                client.get(target, HTML)
        else:
            assert client.get(target, HTML).data == b"ok"
        client.close()
    encryption.cache_clear()
    listener.close()


def test_numbers_are_tried_in_turn() -> None:
    """Where the first address of a host does not answer, the next is tried; three at most."""
    tried: list[str] = []

    def dial(number: str, _: int, __: float | None) -> httpcore.NetworkStream:
        tried.append(number)
        raise httpcore.ConnectError("refused")

    numbers = [str(ipaddress.ip_address("151.101.0.81") + extra) for extra in range(5)]
    target = read_address(f"https://{HOST}/")
    network = Network(resolve=lambda *_: numbers, dial=dial)
    with pytest.raises(StopError, match="refused"):
        Client(scope_of(target), Manners(tries=2), network, Watch().clock()).get(target, HTML)
    assert tried == list(itertools.chain(numbers[:3], numbers[:3]))


@pytest.mark.parametrize(
    ("number", "words"),
    [(socket.EAI_NONAME, "there is no such host"), (socket.EAI_AGAIN, "cannot be looked up")],
)
def test_a_host_that_is_not_there(number: int, words: str) -> None:
    """A name that there is not is not tried again; a name server that does not answer is."""
    asked: list[str] = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        raise socket.gaierror(number, "no answer")

    target = read_address("https://nowhere.example/")
    with pytest.raises(StopError, match=words):
        Client(scope_of(target), network=Network(resolve=resolve), clock=Watch().clock()).get(target, HTML)
    assert len(asked) == (1 if number == socket.EAI_NONAME else 4)
