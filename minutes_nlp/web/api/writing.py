"""What officers and clerks change by the API: only with an API token, never with the cookie of a session.

The work itself is that of the pages (``web.pages.work``), with the same rights, audit log and answers.
"""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp.web.api.results import FollowUpBody, NoteBody, ReclassifyBody
from minutes_nlp.web.pages import work

__all__ = ["follow_up", "note", "reclassify"]


def follow_up(request: Request, body: FollowUpBody) -> Response:
    """Say what became of an assurance of an item."""
    return work.follow_up(_filled(request, body))


def note(request: Request, body: NoteBody) -> Response:
    """Keep a note on an item."""
    return work.note(_filled(request, body))


def reclassify(request: Request, body: ReclassifyBody) -> Response:
    """Say who may see an item."""
    return work.reclassify(_filled(request, body))


def _filled(request: Request, body: FollowUpBody | NoteBody | ReclassifyBody) -> Request:
    """A request as that of a page whose form has been filled in."""
    request.state.form = msgspec.structs.asdict(body)
    return request
