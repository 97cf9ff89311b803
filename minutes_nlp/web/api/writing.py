"""What officers and clerks change by the API: only with an API token, never with the cookie of a session.

The work itself is that of the pages (``web.pages.work``), with the same rights, audit log and answers.
"""

from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp.web.api.results import FollowUpBody, NoteBody, ReclassifyBody
from minutes_nlp.web.errors import answer
from minutes_nlp.web.pages import work
from minutes_nlp.web.person import person_of

__all__ = ["follow_up", "note", "reclassify"]


def follow_up(request: Request, body: FollowUpBody) -> Response:
    """Say what became of an assurance of an item."""
    return _by_token(work.follow_up, request, body)


def note(request: Request, body: NoteBody) -> Response:
    """Keep a note on an item."""
    return _by_token(work.note, request, body)


def reclassify(request: Request, body: ReclassifyBody) -> Response:
    """Say who may see an item."""
    return _by_token(work.reclassify, request, body)


def _by_token(
    page: Callable[[Request], Response], request: Request, body: FollowUpBody | NoteBody | ReclassifyBody
) -> Response:
    person = person_of(request)
    if person is None or person.by != "token":
        return answer(request, 401, "This needs an API token.", {"WWW-Authenticate": "Bearer"})
    request.state.form = msgspec.structs.asdict(body)
    return page(request)
