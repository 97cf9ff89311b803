"""What may be kept of an answer, by whom: each has an ETag of its bytes (RFC 9110, RFC 9111).

The tag is made of the answer alone, so it tells nothing that the answer does not.
"""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.web.person import person_of

__all__ = ["Conditional"]

_METHODS = frozenset({"GET", "HEAD"})
# Files have tags of their own.
_FILES = "/static/"
_GOOD = 200
# What stands in the answer that there is nothing new (RFC 9110, 15.4.5).
_KEPT = frozenset({b"cache-control", b"etag", b"vary", b"link"})


class Conditional:
    """Gives answers to anybody an ETag, and those who have it already the answer that it is the same (304).

    Args:
        app: The app.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back when it is whole."""
        if (
            scope["type"] != "http"
            or scope["method"] not in _METHODS
            or scope["path"].startswith(_FILES)
            or person_of(Request(scope))
        ):
            await self._app(scope, receive, send)
            return
        start: Message = {}
        pieces: list[bytes] = []

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            pieces.append(message.get("body", b""))
            if not message.get("more_body", False):
                await _sent(scope, start, b"".join(pieces), send)

        await self._app(scope, receive, held)


async def _sent(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    """Send an answer, or that it is the same as the one a client has."""
    headers = MutableHeaders(raw=list(start["headers"]))
    headers.add_vary_header("Cookie, Authorization")
    headers.setdefault("Cache-Control", "no-cache")
    if start["status"] == _GOOD and headers["Cache-Control"] == "no-cache":
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers["ETag"] = tag
        if _has(Headers(scope=scope).getlist("if-none-match"), tag):
            kept = [(name, value) for name, value in headers.raw if name in _KEPT]
            await send({**start, "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})


def _has(given: list[str], tag: str) -> bool:
    """Whether a client has an answer, by the weak comparison of RFC 9110, 8.8.3.2."""
    tags = {each.strip().removeprefix("W/") for line in given for each in line.split(",")}
    return tag in tags or "*" in tags
