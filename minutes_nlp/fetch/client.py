"""A polite and wary client: one request at a time, to checked numbers, within limits of size and time."""

import datetime as dt
import email.utils
import random
import ssl
import time
from collections.abc import Callable
from typing import NamedTuple

import httpcore

from minutes_nlp import __version__
from minutes_nlp.fetch.addresses import Scope, Target, follow, within
from minutes_nlp.fetch.bodies import unpacked
from minutes_nlp.fetch.failures import FetchError, RefusedError, StopError
from minutes_nlp.fetch.network import Backend, Network, encryption
from minutes_nlp.fetch.robots import LARGEST, PRODUCT, Rules, read_rules

__all__ = ["Answer", "Asked", "Client", "Clock", "Manners"]

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_BUSY = frozenset([429, 502, 503, 504])
_NOT_MODIFIED = 304
_TIMEOUTS = {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 10.0}


class Manners(NamedTuple):
    """How a site is treated, and how much of it is taken.

    Attributes:
        delay: Seconds between the end of one request to a host and the next.
        contact: An address or page of whoever runs us, for those who keep the site; "" for none.
        largest: Bytes of one answer, unpacked.
        patience: Seconds for one answer, from the first connection to the last byte.
        tries: How often one address is asked where it fails in passing.
        longest_wait: Seconds that a site may have us wait before it is left alone for now.
    """

    delay: float = 1.0
    contact: str = ""
    largest: int = 50_000_000
    patience: float = 180.0
    tries: int = 4
    longest_wait: float = 300.0


class Clock(NamedTuple):
    """Time, waiting and chance; tests put others in their place."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


_USUAL, _INTERNET, _REAL = Manners(), Network(), Clock()


class Asked(NamedTuple):
    """What is asked for.

    Attributes:
        types: The media types that will do.
        etag: Of the copy we have, if any; then an unchanged one is not sent again.
        modified: When that copy was last modified, as the server said.
    """

    types: tuple[str, ...]
    etag: str = ""
    modified: str = ""


class Answer(NamedTuple):
    """What came back: ``status`` 200, or 304 and then no ``data``; ``address`` after redirects."""

    address: str
    status: int
    data: bytes
    media_type: str
    etag: str
    modified: str


class _Reply(NamedTuple):
    """One reply of a server, its data unpacked; ``headers`` by names in lower case."""

    status: int
    headers: dict[str, str]
    data: bytes


class Client:
    """Asks one site, and no host beyond the scope.

    Cookies are not kept, proxies of the environment are not used, and nothing is sent but GET.
    """

    def __init__(
        self,
        scope: Scope,
        manners: Manners = _USUAL,
        network: Network = _INTERNET,
        clock: Clock = _REAL,
    ) -> None:
        self._scope = scope
        self._manners = manners
        self._clock = clock
        self._backend = Backend(network)
        self._pool = httpcore.ConnectionPool(
            ssl_context=encryption(), network_backend=self._backend, max_connections=4, keepalive_expiry=20
        )
        self._rules: dict[str, Rules] = {}
        self._next: dict[str, float] = {}
        self._agent = f"{PRODUCT}/{__version__} ({_about(manners.contact)})"

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def introduce(self, target: Target) -> None:
        """Read the robots.txt of a host, before anything else is asked or kept.

        Raises:
            RefusedError: If the host is not to be asked.
            StopError: If it cannot be asked, or is not to be for now.
        """
        if target.origin not in self._rules:
            self._rules[target.origin] = self._read_robots(target)

    def get(self, target: Target, asked: Asked) -> Answer:
        """Return what is at an address.

        Raises:
            RefusedError: If it, or an address it leads to, is not to be asked.
            StopError: If the site wants no more requests for now.
            FetchError: If it cannot be had, is too large or of another type.
        """
        target, reply = self._follow(target, asked, self._may)
        if reply.status == _NOT_MODIFIED and (asked.etag or asked.modified):
            media_type = ""
        elif reply.status == 429:
            raise StopError("has had too many requests", address=str(target), code="http-429", passing=True)
        elif reply.status != 200:
            raise _failed(target, reply.status)
        else:
            media_type = _media_type(reply)
            if media_type not in asked.types:
                message = f"is {media_type or 'of no stated type'}, not {' or '.join(asked.types)}"
                raise FetchError(message, address=str(target), code="wrong-type", status=reply.status)
        etag, modified = reply.headers.get("etag", ""), reply.headers.get("last-modified", "")
        return Answer(str(target), reply.status, reply.data, media_type, etag, modified)

    def _may(self, target: Target) -> None:
        """Look whether robots.txt lets an address be asked, and how often."""
        self.introduce(target)
        rules = self._rules[target.origin]
        if not rules.allow(str(target)):
            raise FetchError(
                "is not for programs to read, says robots.txt", address=str(target), code="robots"
            )
        if rules.delay > self._manners.longest_wait:
            message = f"robots.txt wants {rules.delay:,.0f} seconds between requests: too long to wait"
            raise StopError(message, address=target.origin, code="robots", passing=True)

    def _read_robots(self, target: Target) -> Rules:
        """The rules of a host; one that cannot be asked for them is asked for nothing (RFC 9309, 2.3.1.4)."""
        try:
            _, reply = self._follow(
                target._replace(path="/robots.txt"), Asked(()), lambda _: None, largest=LARGEST, cut=True
            )
        except RefusedError:
            raise
        except FetchError as error:
            message = f"its robots.txt cannot be had ({error.message}): nothing is asked until it can"
            raise StopError(message, address=target.origin, code="unreachable", passing=True) from error
        if reply.status >= 500 or reply.status == 429:
            message = f"its robots.txt answers {reply.status}: nothing is asked until it can be read"
            raise StopError(message, address=target.origin, code="robots", passing=True, status=reply.status)
        return read_rules(reply.data) if reply.status == 200 else Rules()

    def _follow(
        self,
        target: Target,
        asked: Asked,
        may: Callable[[Target], None],
        *,
        largest: int = 0,
        cut: bool = False,
    ) -> tuple[Target, _Reply]:
        """Follow redirects from an address to a reply, each looked at before it is asked."""
        for _ in range(_MOST_REDIRECTS + 1):
            if words := within(target, self._scope):
                raise RefusedError(f"is {words}", address=str(target))
            may(target)
            reply = self._ask(target, asked, largest or self._manners.largest, cut=cut)
            location = reply.headers.get("location", "")
            if reply.status not in _REDIRECTS or not location:
                return target, reply
            onward = follow(target, location)
            if onward is None:
                raise RefusedError(f"leads to what is not asked: {location[:100]}", address=str(target))
            target = onward
        raise FetchError("leads on and on", address=str(target), code="redirects")

    def _ask(self, target: Target, asked: Asked, largest: int, *, cut: bool) -> _Reply:
        """Ask an address, and again where it fails in passing."""
        for attempt in range(1, self._manners.tries + 1):
            self._wait(target)
            failure: FetchError | None = None
            try:
                reply = self._once(target, asked, largest, cut=cut)
            except httpcore.TimeoutException:
                failure = FetchError("took too long", address=str(target), code="timeout", passing=True)
            except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                failure = _broken(target, error)
            finally:
                delay = max(self._manners.delay, self._delay(target))
                self._next[target.host] = self._clock.now() + delay
            if failure is None and reply.status not in _BUSY:
                return reply
            wanted = 0.0 if failure else _seconds(reply.headers.get("retry-after", ""))
            if wanted > self._manners.longest_wait:
                message = f"asks to be left alone for {wanted:,.0f} seconds"
                raise StopError(message, address=str(target), code="come-back-later", passing=True)
            if attempt == self._manners.tries or (failure and not failure.passing):
                break
            # Doubled each time, and by chance up to as much again: many who wait do not come back at once.
            self._clock.sleep(max(wanted, 2.0 ** (attempt - 1) * (1 + self._clock.chance())))
        if failure:
            raise failure
        return reply

    def _delay(self, target: Target) -> float:
        return self._rules.get(target.origin, Rules()).delay

    def _wait(self, target: Target) -> None:
        wait = self._next.get(target.host, 0.0) - self._clock.now()
        if wait > 0:
            self._clock.sleep(wait)

    def _once(self, target: Target, asked: Asked, largest: int, *, cut: bool) -> _Reply:
        """Ask an address once."""
        self._backend.allow(self._manners.patience)
        headers: dict[bytes | str, bytes | str] = {
            "Host": target.origin.partition("://")[2],
            "User-Agent": self._agent,
            "Accept": ", ".join(asked.types) or "text/plain, */*",
            "Accept-Encoding": "gzip",
            **({"If-None-Match": asked.etag} if asked.etag else {}),
            **({"If-Modified-Since": asked.modified} if asked.modified else {}),
        }
        url = httpcore.URL(
            scheme=target.scheme, host=target.host.encode(), port=target.port, target=target.path
        )
        with self._pool.stream("GET", url, headers=headers, extensions={"timeout": _TIMEOUTS}) as response:
            found = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status != 200:
                # What an error or a redirect says in its body is for people.
                return _Reply(response.status, found, b"")
            packing = found.get("content-encoding", "")
            data = unpacked(response.iter_stream(), packing, largest, str(target), cut=cut)
        return _Reply(response.status, found, data)


def _broken(target: Target, error: Exception) -> FetchError:
    """What to say of a connection that failed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            message = f"its certificate cannot be trusted: {cause.verify_message}"
            return FetchError(message, address=target.origin, code="certificate")
        cause = cause.__cause__
    words = str(error).partition("\n")[0][:200] or type(error).__name__
    return FetchError(
        f"the connection failed: {words}", address=str(target), code="unreachable", passing=True
    )


def _failed(target: Target, status: int) -> FetchError:
    words = {
        401: "wants a name and a password",
        403: "is not for us to see",
        404: "is not there",
        410: "is no longer there",
        503: "is too busy",
    }.get(status, f"answers with the error {status}")
    return FetchError(words, address=str(target), code=f"http-{status}", passing=status >= 500, status=status)


def _media_type(reply: _Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()[:100]


def _seconds(after: str) -> float:
    """The seconds of a ``Retry-After``: a number, or a day and time (RFC 9110, section 10.2.3)."""
    after = after.strip()
    if after.isdecimal() and len(after) < 10:
        return float(after)
    try:
        when = email.utils.parsedate_to_datetime(after)
    except ValueError:
        return 0.0
    when = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())


def _about(contact: str) -> str:
    return (
        f"reads the minutes of councils; contact: {contact}" if contact else "reads the minutes of councils"
    )
