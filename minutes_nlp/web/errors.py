"""What is answered where something is wrong: a page for people, a problem (RFC 9457) for programs.

No answer tells a path of the server or what a document that may not be shown is called; the log does.
"""

import http
import json
import logging
from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp.errors import BusyError, LibraryError, MinutesError, QueryError
from minutes_nlp.web.asking import Fault
from minutes_nlp.web.headers import secure
from minutes_nlp.web.holdings import MissingError
from minutes_nlp.web.person import person_of
from minutes_nlp.web.tracing import route_of
from minutes_nlp.web.views import render

__all__ = ["FaultyError", "add_handlers", "answer", "for_program", "refuse"]

_LOG = logging.getLogger("minutes_nlp.web")
_SUFFIXES = (".json", ".csv", ".atom")
_RETRY_AFTER = "10"
_TITLES = {
    404: "Page not found",
    405: "This address cannot be used in this way",
    408: "That took too long to send",
    400: "That request cannot be understood",
    401: "Sign in first",
    403: "That is not allowed",
    413: "That is too long",
    415: "That cannot be read here",
    414: "That address is too long",
    429: "Too many requests",
    431: "That request is too long",
    422: "That cannot be understood",
    500: "Something is wrong with this service",
    503: "The minutes cannot be read at present",
}
_DETAILS = {
    404: "There is no such page, document or item, or none that may be shown to everyone.",
    401: "This is for people who have an account here.",
    429: "You have asked for very much in a short time. Wait a minute and try again.",
    500: "This is a defect of the program. It has been noted; trying again may help, or may not.",
    503: "The library of minutes is missing, damaged or being written to. Try again in a few minutes.",
}


class FaultyError(Exception):
    """Something that a program asks cannot be understood."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def add_handlers(app: FastAPI) -> None:
    """Have an app answer errors so."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(MissingError, _missing)
    app.add_exception_handler(FaultyError, _faulty)
    app.add_exception_handler(MinutesError, _given)
    app.add_exception_handler(Exception, _defect)


def for_program(request: Request) -> bool:
    """Tell whether a request is of a program: to the API, for a file of data, or with an API token."""
    path, person = request.url.path, person_of(request)
    if person is not None and person.by == "token":
        return True
    return path.startswith("/api/") or path.endswith(_SUFFIXES)


def answer(
    request: Request,
    status: int,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **more: str | int,
) -> Response:
    """Return the answer to a request that cannot be met.

    Args:
        request: The request.
        status: The HTTP status.
        detail: What is wrong, in words that may be shown to everyone; "" for what holds of the status.
        headers: To be sent with it.
        more: What a program is told besides, by name.
    """
    title = _TITLES.get(status) or http.HTTPStatus(status).phrase
    detail = detail or _DETAILS.get(status, "")
    if for_program(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return Response(json.dumps(problem), status, headers, "application/problem+json")
    page = render(request, "error", {"title": title, "detail": detail, "status": status}, status=status)
    page.headers.update(headers or {})
    return page


def refuse(request: Request, faults: Sequence[Fault]) -> Response:
    """Return the answer to a program whose request cannot be understood: the first fault and its place."""
    fault = faults[0]
    detail = f"{fault.name}, character {fault.position + 1}: {fault.message}"
    return answer(request, 422, detail, parameter=fault.name, position=fault.position)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for these alone
    return answer(request, error.status_code, headers=error.headers)


def _missing(request: Request, _error: Exception) -> Response:
    return answer(request, 404)


def _faulty(request: Request, error: Exception) -> Response:
    assert isinstance(error, FaultyError)  # noqa: S101 -- registered for these alone
    return refuse(request, [error.fault])


def _given(request: Request, error: Exception) -> Response:
    assert isinstance(error, MinutesError)  # noqa: S101 -- registered for these alone
    if isinstance(error, LibraryError | BusyError):
        _LOG.error("%s: %s", route_of(request.scope), error)
        return answer(request, 503, headers={"Retry-After": _RETRY_AFTER})
    where = f", at character {error.position + 1}" if isinstance(error, QueryError) else ""
    return answer(request, 422, f"{error.message}{where}")


def _defect(request: Request, _error: Exception) -> Response:
    # Starlette answers defects outside of all middleware, and logs them.
    response = answer(request, 500)
    secure(response.headers)
    return response
