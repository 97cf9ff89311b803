"""Requests that change something must be meant: not made by another site in the name of who is signed in.

Two things are asked of every request with a method that may change something (RFC 9110, 9.2.1). What a
browser says of where it comes from (Fetch Metadata, Origin) must be this service. And it must carry a token
that only a page of this service can have: the HMAC of the secret in the session's cookie. An API token in the
Authorization header, which no other site can make a browser send, needs neither. A route is not asked for the
token only if it stands in ``COMPUTES``: a new one that changes things cannot be forgotten.
"""

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.web.errors import answer
from minutes_nlp.web.person import csrf_token, person_of, secret_of

__all__ = ["COMPUTES", "FIELD", "HEADER", "CrossSite", "form_of"]

FIELD = "csrf"
HEADER = "x-csrf-token"
# They take what is too long for an address, and change nothing.
COMPUTES = frozenset({"/wording", "/quote", "/api/v1/wording", "/api/v1/quote"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_MOST_FIELDS = 50
_FORM = "application/x-www-form-urlencoded"


def form_of(request: Request) -> Mapping[str, str]:
    """Return the fields of the form that a request sends; none where it sends something else."""
    found: Mapping[str, str] = getattr(request.state, "form", {})
    return found


class CrossSite:
    """Refuses what other sites, or pages out of date, would have changed.

    Args:
        app: The app.
        https: Whether the service is reached over https alone.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

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
        if scope["path"] in COMPUTES:
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        form = _fields(headers, body)
        scope["state"]["form"] = form
        given = headers.get(HEADER) or form.get(FIELD, "")
        secret = secret_of(request, https=self._https)
        if not by_token and not (secret and _equal(given, csrf_token(secret))):
            message = (
                "The page it was sent from is out of date. Go back, load it again and send it once more."
            )
            await answer(request, 403, message)(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)


def _is_own(headers: Headers, *, https: bool) -> bool:
    """Whether what a browser says of where a request comes from, if it says so, is this service."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    told = urlsplit(origin)
    schemes = {"https"} if https else {"http", "https"}
    return told.scheme in schemes and told.netloc.casefold() == headers.get("host", "").casefold() != ""


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


def _fields(headers: Headers, body: bytes) -> dict[str, str]:
    """The fields of a form, the last of each name; none where the body is no form or has too many."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    try:
        words = body.decode("utf-8")
        return dict(parse_qsl(words, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _again(body: bytes, receive: Receive) -> Receive:
    """What hands out a body that has been read once more."""
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
