"""Requests that change something must be meant: not made by another site in the name of who is signed in.

Two things are asked of every request with a method that may change something (RFC 9110, 9.2.1). What a
browser says of where it comes from (Fetch Metadata, Origin, or else Referer) must be this service. And it
must carry a token that only a page of this service can have: the HMAC of the secret in the session's cookie.
An API token in the Authorization header, which no other site can make a browser send, needs neither. A route
is not asked for the token only if it stands in ``COMPUTES``: a new one that changes things cannot be
forgotten. On the API nothing but an API token makes a request somebody's.
"""

import asyncio
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.web.errors import answer
from minutes_nlp.web.person import csrf_token, person_of, secret_of

__all__ = ["COMPUTES", "FIELD", "HEADER", "CrossSite", "again", "changes", "form_of"]

FIELD = "csrf"
HEADER = "x-csrf-token"
# They take what is too long for an address, and change nothing.
COMPUTES = frozenset({"/wording", "/quote", "/api/v1/wording", "/api/v1/quote"})
_API = "/api/"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_MOST_FIELDS = 50
_FORM = "application/x-www-form-urlencoded"


def changes(scope: Scope) -> bool:
    """Tell whether a request may change something."""
    return scope["method"] not in _SAFE and scope["path"] not in COMPUTES


def form_of(request: Request) -> Mapping[str, str]:
    """Return the fields of the form that a request sends; none where it sends something else."""
    found: Mapping[str, str] = getattr(request.state, "form", {})
    return found


class CrossSite:
    """Refuses what other sites, or pages out of date, would have changed.

    What is sent is read here, so that who sends slowly keeps no other request from being worked on.

    Args:
        app: The app.
        https: Whether the service is reached over https alone.
        seconds: How long sending may take.
    """

    def __init__(self, app: ASGIApp, *, https: bool, seconds: float) -> None:
        self._app = app
        self._https = https
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on, the fields of its form in its state."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        request, headers = Request(scope), Headers(scope=scope)
        person = person_of(request)
        by_token = person is not None and person.by == "token"
        if not by_token and not _is_own(headers, https=self._https):
            refusal = answer(request, 403, "This was sent from a page of another site.")
            await refusal(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _body(receive)
        except TimeoutError:
            await answer(request, 408, headers={"Connection": "close"})(scope, receive, send)
            return
        if scope["path"].startswith(_API):
            # What a browser sends by itself counts for nothing there: only who sends a token is anybody.
            if not by_token:
                scope["state"] |= {"person": None, "serving": None}
        elif changes(scope):
            is_form = headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM
            pairs = _pairs(body) if is_form else []
            scope["state"]["form"] = dict(pairs)
            if not by_token and not self._has_token(request, headers, pairs):
                message = (
                    "The page it was sent from is out of date. Go back, load it again and send it once more."
                )
                await answer(request, 403, message)(scope, receive, send)
                return
            if body and not is_form:
                message = f"What is sent here is a form: {_FORM}."
                await answer(request, 415, message)(scope, receive, send)
                return
        await self._app(scope, again(body, receive), send)

    def _has_token(self, request: Request, headers: Headers, pairs: list[tuple[str, str]]) -> bool:
        """Whether there is one token, that of the page, in the header or in the form."""
        given = headers.getlist(HEADER) or [value for name, value in pairs if name == FIELD]
        secret = secret_of(request, https=self._https)
        return len(given) == 1 and secret != "" and _equal(given[0], csrf_token(secret))


def _is_own(headers: Headers, *, https: bool) -> bool:
    """Whether what a browser says of where a request comes from, if it says so, is this service."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    told = headers.getlist("origin") or headers.getlist("referer")
    schemes = {"https"} if https else {"http", "https"}
    return all(_is_of(each, headers.get("host", ""), schemes) for each in told)


def _is_of(address: str, host: str, schemes: set[str]) -> bool:
    try:
        told = urlsplit(address)
    except ValueError:
        return False
    return told.scheme in schemes and told.netloc.casefold() == host.casefold() != ""


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


async def _body(receive: Receive) -> bytes:
    """Return the body of a request; how long it may be is seen to before."""
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form; none where it is no form or has too many."""
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []


def again(body: bytes, receive: Receive) -> Receive:
    """Return what hands out a body that has been read once more, and then what ``receive`` does."""
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
