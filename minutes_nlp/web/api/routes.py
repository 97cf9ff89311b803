"""Routes: each operation of the table behind one that reads what is given and writes what is answered."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.accounts import Right
from minutes_nlp.model import Minutes, to_json
from minutes_nlp.web.api.description import described
from minutes_nlp.web.api.given import RefusedError, read_parameters
from minutes_nlp.web.api.operations import OPERATIONS, PREFIX, Operation
from minutes_nlp.web.errors import answer
from minutes_nlp.web.person import person_of

__all__ = ["ROUTES"]

_JSON = "application/json"


def _route(operation: Operation) -> Route:
    async def respond(request: Request) -> Response:
        refusal = _not_granted(request, operation.right) if operation.right else None
        if refusal is not None:
            return refusal
        try:
            given = _given(request, operation)
            taken = given if operation.body is None else await _body(request, operation.body)
            found = await run_in_threadpool(operation.answer, request, taken)
        except RefusedError as error:
            return answer(request, error.status, str(error), parameter=error.name)
        return found if isinstance(found, Response) else _written(request, found)

    respond.__name__ = operation.name
    return Route(f"{PREFIX}{operation.path}", respond, methods=[operation.method])


def _not_granted(request: Request, right: Right) -> Response | None:
    """The refusal of who may not do something: told before anything that they sent is looked at."""
    person = person_of(request)
    if person is None or person.by != "token":
        headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
        return answer(request, 401, "This needs an API token.", headers)
    if not person.may(right):
        return answer(request, 403, f"An account of the role {person.role} may not do this.")
    return None


def _given(request: Request, operation: Operation) -> dict[str, object]:
    """The values of the path and of the query."""
    given: dict[str, object] = read_parameters(request, operation.parameters)
    for each in operation.parameters:
        if each.place == "path":
            given[each.name] = each.value(request.path_params[each.name])
    return given


async def _body(request: Request, wanted: type) -> object:
    """Read a body as JSON.

    Raises:
        RefusedError: If it is none, or not what is wanted.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise RefusedError("Content-Type", f"it is {_JSON}")
    try:
        return msgspec.json.decode(await request.body(), type=wanted)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise RefusedError("body", str(error)) from error


def _written(request: Request, found: object) -> Response:
    """The answer with a result; of a page that is not the last, with a link to the next (RFC 8288)."""
    data = to_json(found) if isinstance(found, Minutes) else msgspec.json.encode(found)
    response = Response(data, media_type=_JSON)
    following = getattr(found, "next", None)
    if following:
        address = request.url.include_query_params(cursor=following)
        response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
    return response


async def describe(_request: Request) -> Response:
    """Describe the API (OpenAPI 3.1)."""
    return Response(described(), media_type=_JSON)


ROUTES = (*(_route(each) for each in OPERATIONS), Route("/openapi.json", describe))
