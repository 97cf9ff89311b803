"""What one client may ask of the service, as middleware: size, rate, time, and under which name."""

import asyncio
import math
import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.web.crossing import changes
from minutes_nlp.web.errors import answer
from minutes_nlp.web.network import Network, client, neighbourhood

__all__ = ["FREE", "HEAVY", "Bounds", "Patience", "RateLimit", "WebLimits", "heavy"]


class WebLimits(NamedTuple):
    """What a client may ask for.

    Attributes:
        requests: Requests in a window, of one anonymous address (of IPv6, one network of 64 bits); 0 for any
            number, of accounts too.
        signed_in: The same of one account.
        window: Seconds of the window.
        clients: How many clients are counted at a time; who was away longest is forgotten first.
        body: Bytes of a body.
        url: Bytes of path and query.
        headers: Bytes of all headers.
        seconds: How long an answer may take before it is given up.
        at_once: How many answers are worked on at a time, those given up but not ended included; of each of
            the heavy kinds (``HEAVY``) half as many besides, so that they delay only each other.
        waiting: How many requests wait for that at most.
    """

    requests: int = 60
    signed_in: int = 600
    window: float = 60.0
    clients: int = 10_000
    body: int = 1_000_000
    url: int = 8_192
    headers: int = 32_768
    seconds: float = 10.0
    at_once: int = 4
    waiting: int = 512


_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
# Who watches over the service asks from beside it, by its number and not its name; they tell nothing.
_WATCHED = ("/healthz", "/readyz")
# They are not counted: a page needs its style sheet, and who watches asks often.
FREE = ("/static/", *_WATCHED)
# What may take much time or memory: made of all records, and partly kept.
HEAVY = ("quote", "assurances", "wording", "history", "csv")
_API = "/api/v1"


def heavy(path: str) -> str:
    """Return which of the heavy kinds a path asks for; "" for none of them."""
    kind = path.removeprefix(_API).lstrip("/").partition("/")[0].partition(".")[0]
    if kind in HEAVY:
        return kind
    return "csv" if path.endswith(".csv") else ""


class Bounds:
    """Refuses what is too large, and what is asked of a host that we are not.

    Args:
        app: The app.
        limits: How large things may be.
        hosts: The names we are known by, without port; none named, any is taken.
    """

    def __init__(self, app: ASGIApp, limits: WebLimits, hosts: Sequence[str]) -> None:
        self._app = app
        self._limits = limits
        self._hosts = {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = self._refusal(scope)
        if status:
            await answer(Request(scope), status, headers={"Connection": "close"})(scope, receive, send)
            return
        read = 0

        async def measured() -> Message:
            # What is sent in chunks has no length to be told by beforehand.
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limits.body:
                raise HTTPException(413)
            return message

        try:
            await self._app(scope, measured, send)
        except HTTPException as error:
            await answer(Request(scope), error.status_code)(scope, receive, send)

    def _refusal(self, scope: Scope) -> int:
        """The status to refuse a request with; 0 for none."""
        headers = Headers(scope=scope)
        known = not self._hosts or _host(headers.get("host", "")) in self._hosts
        if not known and scope["path"] not in _WATCHED:
            return 400
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > self._limits.url:
            return 414
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self._limits.headers:
            return 431
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400
        return 413 if int(length[:20]) > self._limits.body else 0


def _host(header: str) -> str:
    """The name in a Host header, without its port."""
    return (urlsplit(f"//{header}").hostname or "") if _HOST.fullmatch(header) else ""


class RateLimit:
    """Counts what each client asks for in a sliding window, and has the next request wait (RFC 6585, 429).

    The headers are those of draft-ietf-httpapi-ratelimit-headers. How many clients are counted is bounded:
    who was away longest is forgotten first.

    Args:
        app: The app.
        limits: How much may be asked for.
        proxies: Whose X-Forwarded-For is believed.
        clock: What tells the time, in seconds; it never goes back.
    """

    def __init__(
        self,
        app: ASGIApp,
        limits: WebLimits,
        proxies: Sequence[Network],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._limits = limits
        self._proxies = proxies
        self._clock = clock
        self.counted: OrderedDict[str, deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request and pass it on, or have it wait."""
        if scope["type"] != "http" or scope["path"].startswith(FREE) or not self._limits.requests:
            await self._app(scope, receive, send)
            return
        person = scope["state"].get("person")
        most = self._limits.signed_in if person else self._limits.requests
        who = f"account {person.name}" if person else neighbourhood(client(scope, self._proxies))
        wait, left = self._count(who, most)
        window = math.ceil(self._limits.window)
        told = {
            "RateLimit-Policy": f'"requests";q={most};w={window}',
            "RateLimit": f'"requests";r={left};t={math.ceil(wait) or window}',
        }
        if wait:
            refusal = answer(Request(scope), 429, headers={**told, "Retry-After": str(math.ceil(wait))})
            await refusal(scope, receive, send)
            return

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, send_told)

    def _count(self, who: str, most: int) -> tuple[float, int]:
        """Seconds to wait, 0 for none, and how many requests are left then."""
        now = self._clock()
        times = self.counted.setdefault(who, deque())
        self.counted.move_to_end(who)
        while len(self.counted) > self._limits.clients:
            self.counted.popitem(last=False)
        while times and times[0] <= now - self._limits.window:
            times.popleft()
        if len(times) >= most:
            return times[0] + self._limits.window - now, 0
        times.append(now)
        return 0.0, most - len(times)


class Patience:
    """Gives up answers that take too long, and lets no more be worked on than can be (503).

    A thread cannot be stopped from outside: it goes on to the end of its query, whose size is bounded, and
    keeps its place among those at work until then. So slow queries cannot pile up: others wait for a place,
    for as long as an answer may take. What changes something is not given up: nobody is told that it failed
    when it will be done.

    Args:
        app: The app.
        limits: How long, and how many at once.
    """

    def __init__(self, app: ASGIApp, limits: WebLimits) -> None:
        self._app = app
        self._limits = limits
        few = math.ceil(limits.at_once / 2)
        self._places = {kind: asyncio.Semaphore(few if kind else limits.at_once) for kind in ("", *HEAVY)}
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and wait for its answer, as long as that is allowed."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
        elif await self._placed(place := self._places[heavy(scope["path"])]):
            await self._answered(scope, receive, send, place)
        else:
            await _busy(scope, "Too many questions are being answered at present.")(scope, receive, send)

    async def _placed(self, place: asyncio.Semaphore) -> bool:
        """Wait for a place among those at work; tell whether there was one."""
        if self._waiting >= self._limits.waiting:
            return False
        self._waiting += 1
        try:
            await asyncio.wait_for(place.acquire(), self._limits.seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True

    async def _answered(self, scope: Scope, receive: Receive, send: Send, place: asyncio.Semaphore) -> None:
        started = given_up = False

        async def send_in_time(message: Message) -> None:
            nonlocal started
            if not given_up:
                started = True
                await send(message)

        task = asyncio.ensure_future(self._run(scope, receive, send_in_time))
        task.add_done_callback(lambda _ended: place.release())
        try:
            await asyncio.wait({task}, timeout=None if changes(scope) else self._limits.seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.done() or started:
            await task
            return
        given_up = True
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        detail = "This question takes too long to answer. Try fewer words, or a filter."
        await _busy(scope, detail)(scope, receive, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _busy(scope: Scope, detail: str) -> Response:
    return answer(Request(scope), 503, detail, {"Retry-After": "10"})
