"""Each request has an id, and a line in the log if that is wanted, which does not tell what was asked."""

import json
import re
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADER", "Tracing", "route_of"]

HEADER = "x-request-id"
_VALID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Tracing:
    """Gives each request an id, that of the caller where it is one, and tells it in the response.

    A line of the log has the id, the time, the method, the route that answered ("/document/{document}"), the
    status, the milliseconds and whether somebody was signed in. It has neither address nor query nor the name
    of a document: what people look for is theirs.

    Args:
        app: The app.
        log: Takes a line, one JSON object; None for no log.
    """

    def __init__(self, app: ASGIApp, log: Callable[[str], None] | None) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and its response back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        named = given if _VALID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = named
        began, status = time.monotonic(), 500

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = named
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            if self._log:
                self._log(_line(scope, named, status, time.monotonic() - began))


def _line(scope: Scope, named: str, status: int, seconds: float) -> str:
    told = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "id": named,
        "method": scope["method"],
        "route": scope["state"].get("route") or route_of(scope),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "signed_in": scope["state"].get("person") is not None,
    }
    return json.dumps(told)


def route_of(scope: Scope) -> str | None:
    """Return the path of the route that answers, as it was declared: the first one with the same function.

    It may stand in a log: it has neither what was asked nor the name of a document.
    """
    endpoint = scope.get("endpoint")
    found = (each.path for each in scope["app"].routes if getattr(each, "endpoint", scope) is endpoint)
    return next(found, None)
