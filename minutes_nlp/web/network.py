"""Where a request comes from: the address of the client, through the proxies that are named and no others."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

__all__ = ["Network", "client", "from_proxy", "neighbourhood"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What one household or one virtual machine is given of IPv6 (RFC 6177): whoever has one address has them all.
_IPV6_PREFIX = 64


def from_proxy(scope: Scope, proxies: Sequence[Network]) -> bool:
    """Tell whether a request was handed on by one of the proxies: its peer is in their networks."""
    return _is_in(_parsed(_peer(scope)), proxies)


def client(scope: Scope, proxies: Sequence[Network]) -> str:
    """Return the address a request comes from, "" where it is not known.

    X-Forwarded-For counts only where a named proxy hands the request on: its last address that is not itself
    a proxy. What stands before that the client may have written.
    """
    peer = _peer(scope)
    if not from_proxy(scope, proxies):
        return peer
    handed = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    for each in reversed(handed.split(",")):
        address = _parsed(each.strip())
        if address is None:
            return peer
        if not _is_in(address, proxies):
            return str(address)
    return peer


def neighbourhood(address: str) -> str:
    """Return what is counted as one client: an address of IPv4, a network of 64 bits of IPv6."""
    parsed = _parsed(address)
    if not isinstance(parsed, ipaddress.IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), _IPV6_PREFIX), strict=False))


def _peer(scope: Scope) -> str:
    found = scope.get("client")
    return str(found[0]) if found else ""


def _parsed(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _is_in(address: Address | None, networks: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in networks)
