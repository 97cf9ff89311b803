"""Which addresses may be asked: decided by what they say, and again by the number they lead to."""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from minutes_nlp.errors import UsageError

__all__ = [
    "Scope",
    "Target",
    "follow",
    "host_name",
    "read_address",
    "scope_of",
    "shown",
    "within",
    "wrong_with",
]

_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
# White space, control characters and the backslash: what browsers and servers read in different ways.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
# RFC 1123, section 2.1, and the underscore that some hosts have.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Where a path may hold a character itself (RFC 3986, section 3.3); the percent sign is of what is encoded.
_SAFE = "/%:@!$&'()*+,;=~-._"

_IPv4 = ipaddress.IPv4Network
_IPv6 = ipaddress.IPv6Network
# IANA's registries of special-purpose addresses (RFC 6890 and after), multicast (RFC 5771, RFC 4291), the
# addresses that carry another within them, and that under which Azure's machines find their host.
_SPECIAL: tuple[tuple[_IPv4 | _IPv6, str], ...] = (
    (_IPv4("0.0.0.0/8"), "an unspecified address"),
    (_IPv4("10.0.0.0/8"), "a private address"),
    (_IPv4("100.64.0.0/10"), "an address shared by a provider"),
    (_IPv4("127.0.0.0/8"), "this machine"),
    (_IPv4("168.63.129.16/32"), "the host of a machine in a cloud"),
    (_IPv4("169.254.0.0/16"), "a link-local address"),
    (_IPv4("172.16.0.0/12"), "a private address"),
    (_IPv4("192.0.0.0/24"), "a reserved address"),
    (_IPv4("192.0.2.0/24"), "an address for documentation"),
    (_IPv4("192.88.99.0/24"), "an address of a 6to4 relay"),
    (_IPv4("192.168.0.0/16"), "a private address"),
    (_IPv4("198.18.0.0/15"), "an address for measurements"),
    (_IPv4("198.51.100.0/24"), "an address for documentation"),
    (_IPv4("203.0.113.0/24"), "an address for documentation"),
    (_IPv4("224.0.0.0/4"), "a multicast address"),
    (_IPv4("240.0.0.0/4"), "a reserved address"),
    (_IPv6("::/128"), "an unspecified address"),
    (_IPv6("::1/128"), "this machine"),
    (_IPv6("::ffff:0:0/96"), "an IPv4 address within another"),
    (_IPv6("64:ff9b::/96"), "an IPv4 address within another"),
    (_IPv6("64:ff9b:1::/48"), "an IPv4 address within another"),
    (_IPv6("2001::/32"), "an IPv4 address within another"),
    (_IPv6("2001::/23"), "a reserved address"),
    (_IPv6("2001:db8::/32"), "an address for documentation"),
    (_IPv6("2002::/16"), "an IPv4 address within another"),
    (_IPv6("3fff::/20"), "an address for documentation"),
    (_IPv6("fc00::/7"), "a private address"),
    (_IPv6("fe80::/10"), "a link-local address"),
    (_IPv6("fec0::/10"), "a private address"),
    (_IPv6("ff00::/8"), "a multicast address"),
)
# All that has been given out for use across the internet (RFC 4291, section 2.4).
_GLOBAL_V6 = _IPv6("2000::/3")
# What an intranet is made of; never link-local addresses, where clouds keep their keys.
_INTRANET = ("a private address", "this machine")


class Target(NamedTuple):
    """An address taken to pieces: host in lower case (IPv6 without brackets), path with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as an address begins."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    def __str__(self) -> str:
        return self.origin + self.path


class Scope(NamedTuple):
    """Where a run may go, settled by what a person gave before anything is asked.

    Attributes:
        hosts: The only hosts.
        insecure: Whether ``http`` may be used: the address given said so.
        port: The port of the address given; beside it those that are usual.
    """

    hosts: frozenset[str]
    insecure: bool
    port: int


def read_address(address: str) -> Target:
    """Return the pieces of an address; without a scheme it is one of ``https``.

    Raises:
        UsageError: If it is none, or one that is never asked: of another scheme, with a name and password in
            it, with a number written as only old programs read it.
    """
    if len(address) > _LONGEST or _FORBIDDEN.search(address):
        raise UsageError("is too long, or holds spaces or signs that no address has", document=shown(address))
    if "://" not in address and not re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise UsageError("is no address", document=shown(address)) from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise UsageError(f"begins {scheme}:, not https: or http:", document=shown(address))
    if "@" in parts.netloc:
        raise UsageError("holds a name or a password; give it without", document=shown(address))
    host = host_name(parts.hostname or "")
    if host is None or port == 0:
        raise UsageError("names no host", document=shown(address))
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    return Target(scheme, host, port or _PORTS[scheme], path + query)


def host_name(host: str) -> str | None:
    """Return a host as it is compared: in lower case and ASCII; None if it is no host.

    A host that ends in a number is an IPv4 address (URL Standard, "ends in a number"), and has to be one as
    everybody writes it: octal, hexadecimal and shortened forms are read differently by different programs.
    """
    host = host.lower().removesuffix(".")
    if ":" in host:
        return _canonical(host)
    try:
        host = host.encode("idna").decode("ascii") if len(host) <= 253 else ""
    except UnicodeError:
        return None
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return _canonical(host) if _NUMBER.fullmatch(labels[-1]) else host


def _canonical(number: str) -> str | None:
    """An IP address in its usual form; None where it is none, is written otherwise, or has a zone."""
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        return None if found.scope_id else str(found)
    return str(found) if str(found) == number else None


def scope_of(given: Target, also: Iterable[str] = ()) -> Scope:
    """Return where a run may go that was given an address, and hosts beyond its own.

    Raises:
        UsageError: If one of those is no host.
    """
    hosts = {given.host}
    for each in also:
        host = host_name(each.removeprefix("[").removesuffix("]"))
        if host is None:
            raise UsageError("is no host; give a name such as www.example.gov.uk", document=each)
        hosts.add(host)
    return Scope(frozenset(hosts), given.scheme == "http", given.port)


def within(target: Target, scope: Scope) -> str:
    """Return why an address lies beyond what may be asked; "" if it does not."""
    if target.host not in scope.hosts:
        return f"another host, {target.host}; --allow-host {target.host} lets it in"
    if target.scheme == "http" and not scope.insecure:
        return "not encrypted, although the address given was"
    if target.port not in (scope.port, _PORTS[target.scheme]):
        return f"an unusual port, {target.port}"
    return ""


def follow(target: Target, location: str) -> Target | None:
    """Return where a redirect leads; None if that is no address to ask."""
    try:
        return read_address(urljoin(str(target), location.partition("#")[0]))
    except (UsageError, ValueError):
        return None


def wrong_with(number: str, *, allow_private: bool = False) -> str:
    """Return what is wrong with an IP address that a host's name led to; "" if it may be connected to.

    Args:
        number: The address, as the resolver gave it.
        allow_private: Whether addresses of this machine and of private networks are let through.
    """
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return "no address"
    for network, words in _SPECIAL:
        if found.version == network.version and found in network:
            return "" if allow_private and words in _INTRANET else words
    if found.version == 6 and found not in _GLOBAL_V6:
        return "a reserved address"
    return ""


def shown(text: str, longest: int = 200) -> str:
    """Return words from elsewhere so that they can be shown: on one line, without what steers a terminal."""
    line = " ".join(text[: 10 * longest].split())[:longest]
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
