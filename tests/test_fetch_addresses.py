"""Which addresses may be asked: by what they say, by the number they lead to, by where the run may go."""

import ipaddress
import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.errors import UsageError
from minutes_nlp.fetch.addresses import (
    Target,
    follow,
    host_name,
    read_address,
    scope_of,
    shown,
    within,
    wrong_with,
)

READ = [
    ("host", "democracy.example.gov.uk", "https://democracy.example.gov.uk/"),
    ("host-and-port", "democracy.example.gov.uk:8443", "https://democracy.example.gov.uk:8443/"),
    ("page", "https://a.example/mgListCommittees.aspx?bcr=1", "https://a.example/mgListCommittees.aspx?bcr=1"),
    ("case", "HTTPS://Democracy.EXAMPLE/ieDocHome.aspx", "https://democracy.example/ieDocHome.aspx"),
    ("usual-port", "https://a.example:443/", "https://a.example/"),
    ("last-dot", "https://a.example./", "https://a.example/"),
    ("no-fragment", "https://a.example/x#y", "https://a.example/x"),
    ("spaces-encoded", "https://a.example/documents/g1/Printed%20minutes.pdf?T=1",
     "https://a.example/documents/g1/Printed%20minutes.pdf?T=1"),
    ("letters-encoded", "https://a.example/Cofnodion–1.pdf", "https://a.example/Cofnodion%E2%80%931.pdf"),
    ("international", "https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("ipv4", "http://8.8.8.8/", "http://8.8.8.8/"),
    ("ipv6", "http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
    ("ipv6-shortened", "http://[2606:4700:0:0:0:0:0:1111]/", "http://[2606:4700::1111]/"),
    ("underscore", "https://my_site.example/", "https://my_site.example/"),
]  # fmt: skip
REFUSED = [
    ("nothing", "", "names no host"),
    ("file", "file:///etc/passwd", "begins file:"),
    ("file-short", "file:/etc/passwd", "begins file:"),
    ("ftp", "ftp://a.example/", "begins ftp:"),
    ("javascript", "javascript:alert(1)", "begins javascript:"),
    ("data", "data:text/html,x", "begins data:"),
    ("gopher", "gopher://127.0.0.1:6379/_x", "begins gopher:"),
    ("password", "https://user:secret@a.example/", "a password"),
    ("name", "https://user@a.example/", "a password"),
    ("space", "https://a.example/a b", "spaces"),
    ("line-break", "https://a.example/\r\nX: y", "spaces"),
    ("backslash", "https://a.example\\@b.example/", "spaces"),
    ("long", "https://a.example/" + "a" * 2000, "too long"),
    ("port-0", "https://a.example:0/", "names no host"),
    ("port-large", "https://a.example:70000/", "is no address"),
    ("port-word", "https://a.example:x/", "is no address"),
    ("bracket", "https://[::1/", "is no address"),
    ("no-host", "https:///x", "names no host"),
    ("empty-label", "https://a..example/", "names no host"),
    ("long-host", f"https://{'a.' * 200}example/", "names no host"),
    ("decimal", "http://2130706433/", "names no host"),
    ("octal", "http://0177.0.0.1/", "names no host"),
    ("hexadecimal", "http://0x7f.0.0.1/", "names no host"),
    ("hexadecimal-whole", "http://0x7f000001/", "names no host"),
    ("shortened", "http://127.1/", "names no host"),
    ("five-parts", "http://1.2.3.4.5/", "names no host"),
    ("percent-host", "http://127%2e0.0.1/", "names no host"),
    ("zone", "http://[fe80::1%25eth0]/", "names no host"),
]


def rows(table: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The rows of a table, each under its first column."""
    return [pytest.param(*row[1:], id=row[0]) for row in table]


@pytest.mark.parametrize(("address", "expected"), rows(READ))
def test_addresses_are_read(address: str, expected: str) -> None:
    """An address is taken to pieces and put together in one form; that form stays itself."""
    assert str(read_address(address)) == expected
    assert read_address(expected) == read_address(address)


@pytest.mark.parametrize(("address", "words"), rows(REFUSED))
def test_addresses_are_refused(address: str, words: str) -> None:
    """What is no address of the web, or can be read in two ways, is refused with the reason."""
    with pytest.raises(UsageError, match=words):
        read_address(address)


NUMBERS = [
    ("0.0.0.0", "unspecified"),  # noqa: S104  # refused, not listened at
    ("0.1.2.3", "unspecified"), ("10.1.2.3", "private"),
    ("100.64.0.1", "shared"), ("100.127.255.255", "shared"), ("127.0.0.1", "this machine"),
    ("127.255.255.254", "this machine"), ("168.63.129.16", "cloud"), ("169.254.169.254", "link-local"),
    ("172.16.0.1", "private"), ("172.31.255.255", "private"), ("192.0.0.170", "reserved"),
    ("192.0.2.1", "documentation"), ("192.88.99.1", "6to4"), ("192.168.0.1", "private"),
    ("198.18.0.1", "measurements"), ("198.19.255.255", "measurements"), ("198.51.100.7", "documentation"),
    ("203.0.113.7", "documentation"), ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"),
    ("240.0.0.1", "reserved"), ("255.255.255.255", "reserved"),
    ("::", "unspecified"), ("::1", "this machine"), ("::7f00:1", "reserved"),
    ("::ffff:127.0.0.1", "within"), ("::ffff:8.8.8.8", "within"), ("64:ff9b::7f00:1", "within"),
    ("64:ff9b:1::808:808", "within"), ("100::1", "reserved"), ("2001::7f00:1", "within"),
    ("2001:10::1", "reserved"), ("2001:db8::1", "documentation"), ("2002:7f00:1::", "within"),
    ("3fff::1", "documentation"), ("5f00::1", "reserved"), ("4000::1", "reserved"), ("fc00::1", "private"),
    ("fd12:3456::1", "private"), ("fe80::1", "link-local"), ("fe80::1%eth0", "link-local"),
    ("fec0::1", "private"), ("ff02::1", "multicast"), ("no number", "no address"),
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "128.0.0.1", "172.15.0.1", "172.32.0.1",
          "168.63.129.17", "192.0.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111",
          "2a00:1450::1", "2001:200::1", "2003::1"]  # fmt: skip
PRIVATE = ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "::1", "fd12:3456::1")


@pytest.mark.parametrize(("number", "words"), NUMBERS, ids=[number for number, _ in NUMBERS])
def test_special_numbers_are_refused(number: str, words: str) -> None:
    """Every block that is not of the public internet is refused, with what it is."""
    assert words in wrong_with(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_public_numbers_are_let_through(number: str) -> None:
    """The numbers beside those blocks are let through."""
    assert wrong_with(number) == ""


@pytest.mark.parametrize("number", [number for number, _ in NUMBERS])
def test_an_intranet_is_let_through_if_allowed(number: str) -> None:
    """Allowed are this machine and private networks alone: never link-local or reserved numbers."""
    private = number in PRIVATE or wrong_with(number) in ("a private address", "this machine")
    assert (wrong_with(number, allow_private=True) == "") == private


@given(st.ip_addresses())
def test_none_that_python_calls_private_gets_through(
    number: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """Our table lets nothing through that Python's own says is not global, or within which another lies."""
    if wrong_with(str(number)) == "":
        special = ("loopback", "link_local", "multicast", "private", "unspecified", "reserved")
        assert not [name for name in special if getattr(number, f"is_{name}")]
        assert not [name for name in ("ipv4_mapped", "sixtofour", "teredo") if getattr(number, name, None)]


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_a_host_that_ends_in_a_number_is_canonical(number: int) -> None:
    """However an IPv4 address is written, it is read as itself or not at all."""
    usual = str(ipaddress.IPv4Address(number))
    parts = [int(part) for part in usual.split(".")]
    assert host_name(usual) == usual
    for odd in (str(number), hex(number), ".".join(f"{part:#o}"[2:].zfill(4) for part in parts),
                ".".join(hex(part) for part in parts), f"{parts[0]}.{number & 0xFFFFFF}"):  # fmt: skip
        assert host_name(odd) is None


@given(st.text(max_size=60))
def test_what_is_read_is_safe(text: str) -> None:
    """Whatever is given, it is refused or becomes an ASCII address without a password, to be read again."""
    for address in (text, f"https://{text}", f"https://a.example/{text}"):
        try:
            target = read_address(address)
        except UsageError:
            continue
        assert str(target).isascii()
        assert "@" not in target.host
        assert not any(char.isspace() for char in str(target))
        assert read_address(str(target)) == target


GIVEN = read_address("https://a.example/")
PLAIN = read_address("http://a.example:8080/")
WITHIN = [
    ("same", GIVEN, "https://a.example/b", ""),
    ("other-host", GIVEN, "https://b.example/", "another host, b.example"),
    ("sub-host", GIVEN, "https://x.a.example/", "another host"),
    ("like-host", GIVEN, "https://a.example.evil.example/", "another host"),
    ("not-encrypted", GIVEN, "http://a.example/", "not encrypted"),
    ("odd-port", GIVEN, "https://a.example:8443/", "an unusual port, 8443"),
    ("given-port", PLAIN, "http://a.example:8080/x", ""),
    ("usual-port", PLAIN, "http://a.example/x", ""),
    ("encrypted", PLAIN, "https://a.example/x", ""),
    ("other-port", PLAIN, "http://a.example:22/", "an unusual port, 22"),
    ("smb-port", PLAIN, "https://a.example:445/", "an unusual port, 445"),
]


@pytest.mark.parametrize(("start", "address", "words"), rows(WITHIN))
def test_a_run_stays_where_it_was_sent(start: Target, address: str, words: str) -> None:
    """Only the host given is asked, encrypted if it was given so, at its port or the usual ones."""
    found = within(read_address(address), scope_of(start))
    assert words in found
    assert bool(words) == bool(found)


def test_other_hosts_are_let_in_by_name() -> None:
    """A host given besides is asked; what is no host is refused."""
    scope = scope_of(GIVEN, ["www.a.example", "[2606:4700::1111]"])
    assert within(read_address("https://www.a.example/"), scope) == ""
    assert within(read_address("https://[2606:4700::1111]/"), scope) == ""
    with pytest.raises(UsageError, match="is no host"):
        scope_of(GIVEN, ["https://b.example"])


FOLLOWED = [
    ("page", "login.aspx", "https://a.example/x/login.aspx"),
    ("path", "/y?z=1#part", "https://a.example/y?z=1"),
    ("above", "../../../etc/passwd", "https://a.example/etc/passwd"),
    ("host", "//b.example/y", "https://b.example/y"),
    ("whole", "http://b.example:81/", "http://b.example:81/"),
    ("javascript", "javascript:alert(1)", None),
    ("file", "file:///etc/passwd", None),
    ("password", "https://user:pw@a.example/", None),
    ("bracket", "https://[oh/", None),
    ("backslash", "\\\\b.example\\y", None),
    ("spaces", "/a b", None),
]


@pytest.mark.parametrize(("location", "expected"), rows(FOLLOWED))
def test_where_a_redirect_leads(location: str, expected: str | None) -> None:
    """A redirect is read as any address is, from the page it stands on."""
    found = follow(read_address("https://a.example/x/page.aspx"), location)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Harbour  and\n Fisheries", "Harbour and Fisheries", id="lines"),
        pytest.param("a\x1b[2Jb", "a�[2Jb", id="escape"),
        pytest.param("a\u202eb", "a�b", id="direction"),
        pytest.param("x" * 5000, "x" * 200, id="long"),
    ],
)
def test_words_from_elsewhere_are_shown_plainly(text: str, expected: str) -> None:
    """Nothing that a site says steers a terminal or fills the screen."""
    assert shown(text) == expected


def test_ids_are_each_used_once() -> None:
    """Each row of a table is one claim."""
    for table in (READ, REFUSED, WITHIN, FOLLOWED):
        names = [str(row[0]) for row in table]
        assert not [name for name, group in itertools.groupby(sorted(names)) if len(list(group)) > 1]
