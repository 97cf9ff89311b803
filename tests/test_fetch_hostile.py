"""Hostile addresses: none is ever connected to, whoever gives it and however it is written.

Connections are counted where Python makes them (the audit event ``socket.connect``), not where we hope to.
"""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from moderngov_server import HOST, PUBLIC, Reply, Server, serving

from minutes_nlp.errors import MinutesError, UsageError
from minutes_nlp.fetch import Client, Clock, FetchError, Network, RefusedError, read_address, scope_of
from minutes_nlp.fetch.client import Asked
from minutes_nlp.fetch.moderngov import read_committees, read_meeting, read_meetings

# Named, or with a number that is: nothing of it is looked up in any DNS.
GIVEN = {
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:6379/_SLAVEOF",
    "ftp": "ftp://10.0.0.1/minutes.pdf",
    "javascript": "javascript:fetch('http://127.0.0.1')",
    "password": "http://clerk:secret@127.0.0.1/",
    "host-as-name": "http://democracy.example.gov.uk@127.0.0.1/",
    "backslash": "http://127.0.0.1\\@democracy.example.gov.uk/",
    "line-break": "http://127.0.0.1/\r\nHost: democracy.example.gov.uk",
    "this-machine": "http://127.0.0.1/",
    "this-machine-by-name": "http://localhost/",
    "this-machine-last-dot": "http://localhost./",
    "this-machine-elsewhere": "http://127.255.255.254/",
    "odd-port": "http://127.0.0.1:6379/",
    "shortened": "http://127.1/",
    "decimal": "http://2130706433/",
    "hexadecimal": "http://0x7f000001/",
    "hexadecimal-parts": "http://0x7f.0x0.0x0.0x1/",
    "octal": "http://0177.0.0.1/",
    "zero": "http://0/",
    "unspecified": "http://0.0.0.0/",
    "private-10": "http://10.0.0.1/",
    "private-172": "http://172.16.0.1/",
    "private-192": "http://192.168.1.1/",
    "provider": "http://100.64.0.1/",
    "cloud-keys": "http://169.254.169.254/latest/meta-data/",
    "cloud-host": "http://168.63.129.16/",
    "reserved": "http://192.0.0.192/",
    "measurements": "http://198.18.0.1/",
    "documentation": "http://203.0.113.1/",
    "multicast": "http://224.0.0.1/",
    "reserved-240": "http://240.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    "full-width-digits": "http://１２７.０.０.１/",
    "circled-digits": "http://①②⑦.⓪.⓪.①/",
    "percent": "http://127%2e0%2e0%2e1/",
    "v6-unspecified": "http://[::]/",
    "v6-this-machine": "http://[::1]/",
    "v6-mapped": "http://[::ffff:127.0.0.1]/",
    "v6-mapped-hexadecimal": "http://[::ffff:7f00:1]/",
    "v6-compatible": "http://[::127.0.0.1]/",
    "v6-nat64": "http://[64:ff9b::127.0.0.1]/",
    "v6-nat64-local": "http://[64:ff9b:1::7f00:1]/",
    "v6-6to4": "http://[2002:7f00:1::]/",
    "v6-teredo": "http://[2001:0:7f00:1::]/",
    "v6-private": "http://[fd00:ec2::254]/",
    "v6-link-local": "http://[fe80::1]/",
    "v6-link-local-zone": "http://[fe80::1%25lo]/",
    "v6-site-local": "http://[fec0::1]/",
    "v6-multicast": "http://[ff02::1]/",
    "v6-documentation": "http://[2001:db8::1]/",
}
# What a name that looks well leads to.
RESOLVED = {
    "dns-this-machine": ["127.0.0.1"],
    "dns-private": ["10.20.30.40"],
    "dns-cloud-keys": ["169.254.169.254"],
    "dns-v6-this-machine": ["::1"],
    "dns-v6-mapped": ["::ffff:10.0.0.1"],
    "dns-v6-link-local-zone": ["fe80::1%eth0"],
    "dns-one-of-several-first": ["192.168.0.1", PUBLIC],
    "dns-one-of-several-last": [PUBLIC, "2606:4700::1111", "127.0.0.1"],
    "dns-no-number": ["localhost"],
}
# Where a page of a site that is let in sends us.
REDIRECTS = {
    "to-this-machine": "http://127.0.0.1/",
    "to-this-machine-by-name": "http://localhost/",
    "to-cloud-keys": "http://169.254.169.254/latest/meta-data/",
    "to-private-by-name": "http://private.example/",
    "to-v6-this-machine": "http://[::1]/",
    "to-decimal": "http://2130706433/",
    "to-other-host": "http://evil.example/",
    "to-like-host": f"http://{HOST}.evil.example/",
    "to-odd-port": f"http://{HOST}:25/",
    "to-password": f"http://a:b@{HOST}/",
    "to-same-scheme": "//127.0.0.1/",
    "to-file": "file:///etc/passwd",
    "to-javascript": "javascript:alert(1)",
    "to-data": "data:text/html,minutes",
    "to-gopher": "gopher://127.0.0.1:6379/_x",
    "to-line-break": "http://127.0.0.1/%0d%0aX:\ty",
}

_CONNECTED: list[Any] = []
_LISTENING: list[bool] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _LISTENING and event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _CONNECTED.append(arguments[1] if len(arguments) > 1 else None)


sys.addaudithook(_note)


@contextlib.contextmanager
def connections() -> Iterator[list[Any]]:
    """The addresses that this process connects to, by whatever means, while the block runs."""
    _CONNECTED.clear()
    _LISTENING.append(True)
    try:
        yield _CONNECTED
    finally:
        _LISTENING.clear()


ANY = Asked(("text/html", "text/plain"))
AT_ONCE = Clock(now=lambda: 0.0, sleep=lambda _: None, chance=lambda: 0.0)


def test_connections_are_counted() -> None:
    """What counts connections sees one, or the others would prove nothing."""
    with serving() as server, connections() as made:
        address = read_address(server.address)
        client = Client(scope_of(address), network=Network(allow_private=True), clock=AT_ONCE)
        client.get(address, ANY)
        client.close()
        assert set(made) == {("127.0.0.1", server.port)}


def test_there_are_enough_of_them() -> None:
    """At least 40 addresses are tried, each once."""
    assert len(GIVEN) + len(RESOLVED) + len(REDIRECTS) >= 40
    assert len({*GIVEN, *RESOLVED, *REDIRECTS}) == len(GIVEN) + len(RESOLVED) + len(REDIRECTS)


def ask(address: str) -> None:
    """Ask for an address that was given, over the real network."""
    target = read_address(address)
    Client(scope_of(target), clock=AT_ONCE).get(target, ANY)


@pytest.mark.parametrize("address", [pytest.param(address, id=name) for name, address in GIVEN.items()])
def test_a_hostile_address_is_not_connected_to(address: str) -> None:
    """Given by a person or in a script: refused, over the real network, with no connection."""
    with connections() as made:
        with pytest.raises((UsageError, RefusedError)) as refused:
            ask(address)
        assert made == []
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("numbers", [pytest.param(each, id=name) for name, each in RESOLVED.items()])
def test_a_name_that_leads_astray_is_not_connected_to(numbers: list[str]) -> None:
    """One answer of the DNS that is not public is enough; nothing is connected to, not even the others."""
    dialled: list[str] = []

    def dial(number: str, port: int, timeout: float | None) -> Any:
        dialled.append(number)
        raise AssertionError(number, port, timeout)

    target = read_address(f"https://{HOST}/")
    network = Network(resolve=lambda *_: numbers, dial=dial)
    with connections() as made:
        with pytest.raises(RefusedError, match="which is not asked"):
            Client(scope_of(target), network=network, clock=AT_ONCE).get(target, ANY)
        assert (made, dialled) == ([], [])


def _led(server: Server, location: str) -> tuple[MinutesError, list[Any]]:
    """What comes of a page that redirects, and all connections that were made."""
    server.council.special["/start"] = Reply(status=302, headers=(("Location", location),))
    server.names["private.example"] = ["10.0.0.1"]
    target = read_address(f"http://{HOST}/start")
    network = Network(resolve=server.resolve, dial=server.dial)
    client = Client(scope_of(target, ["private.example"]), network=network, clock=AT_ONCE)
    with connections() as made, pytest.raises(MinutesError) as refused:
        client.get(target, ANY)
    client.close()
    return refused.value, list(made)


@pytest.mark.parametrize("location", [pytest.param(each, id=name) for name, each in REDIRECTS.items()])
def test_a_redirect_to_a_hostile_address_is_not_followed(location: str) -> None:
    """The site is asked for robots.txt and the page; where that sends us is refused without a connection."""
    with serving() as server:
        error, made = _led(server, location)
        assert isinstance(error, RefusedError)
        assert {number for number, _ in server.dialled} == {PUBLIC}
        assert {address[1] for address in made} == {server.port}
        assert server.asked() == {"/robots.txt": 1, "/start": 1}


def test_a_name_that_changes_its_mind_is_not_connected_to() -> None:
    """A name that leads to the site first and to this machine then is looked at each time it is resolved."""
    with serving() as server:
        answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
        asked: list[str] = []

        def resolve(host: str, _: int) -> list[str]:
            asked.append(host)
            return next(answers)

        close = (("Connection", "close"),)
        server.council.robots = Reply(b"", "text/plain", headers=close)
        target = read_address(f"http://{HOST}/mgListCommittees.aspx")
        client = Client(scope_of(target), network=Network(resolve=resolve, dial=server.dial), clock=AT_ONCE)
        with pytest.raises(RefusedError, match=r"leads to 127\.0\.0\.1, this machine"):
            client.get(target, ANY)
        assert server.dialled == [(PUBLIC, 80)]
        assert asked == [HOST, HOST]
        client.close()


def test_the_number_looked_at_is_the_number_connected_to() -> None:
    """A connection is made to the very answer that was looked at: the name is resolved once for it."""
    with serving() as server:
        target = read_address(f"http://{HOST}/mgListCommittees.aspx")
        network = Network(resolve=server.resolve, dial=server.dial)
        client = Client(scope_of(target), network=network, clock=AT_ONCE)
        client.get(target, ANY)
        client.close()
        assert server.resolved == [HOST] * len(server.dialled)
        assert set(server.dialled) == {(PUBLIC, 80)}


HOSTILE_LINKS = (
    "javascript:alert(1)", "file:///etc/passwd", "http://127.0.0.1/ieListDocuments.aspx?MId=7",
    "//evil.example/ieListDocuments.aspx?CId=1&MId=7", "../ieListDocuments.aspx?MId=7",
    "ieListDocuments.aspx?MId=../../7", "ieListDocuments.aspx?MId=-7", "ieListDocuments.aspx?MId=7%20OR%201",
    "ieListDocuments.aspx?MId=99999999999999999999", "ieListDocuments.aspx?MId=٧", "http://[",
    "mgCommitteeDetails.aspx?ID=1/../2", "mailto:clerk@example.org",
    "ieListMeetings.aspx?Act=evil&CId=1&D=20240101",
    "ieListMeetings.aspx?Act=earlier&CId=1&D=../../etc", "documents/g1/../../../etc/passwd.pdf?T=1",
    "documents/g1/..%2f..%2fetc%2fpasswd.pdf?T=1", "documents/g1/a%5cb.pdf?T=1", "documents/g1/%00.pdf?T=1",
    "documents/g1/x.exe?T=1", "documents/gx/Printed%20minutes.pdf?T=1",
    "documents/g1/Printed%0aminutes.pdf?T=1",
    "http://127.0.0.1/documents/g1/Printed%20minutes.pdf?T=1", "documents/s1/Printed%20minutes.pdf?T=1",
)  # fmt: skip


@pytest.mark.parametrize("link", HOSTILE_LINKS)
def test_a_hostile_link_is_no_link(link: str) -> None:
    """A link that leads off the site, or hides something in a number or a name, is not there for us."""
    page = f'<h1 class="mgMainTitleTxt">X</h1><ul><li><a href="{link}">1 May 2024</a></li></ul>'.encode()
    address = f"https://{HOST}/mg/page.aspx"
    assert read_committees(page, address) == ()
    listed = read_meetings(page, address)
    assert (listed.meetings, listed.earlier, listed.later) == ((), "", "")
    assert read_meeting(page, address).printed == ""


def test_failures_do_not_steer_a_terminal() -> None:
    """What a server says of itself is shown without control characters."""
    error = FetchError("is \x1b[31mred\x1b[0m", address="https://a.example/\u202ex", code="http-500")
    assert str(error).isprintable()
