"""Cursors: where the next page of a list begins, in a form that says nothing to whoever holds it.

A cursor belongs to the request it was given for. It holds a place in the list and no state: what is added
meanwhile may move what is on later pages, as it does on the pages for people.
"""

import base64
import hashlib
from collections.abc import Mapping

import msgspec

from minutes_nlp.web.api.given import RefusedError

__all__ = ["after", "start_of"]

_NOT_OURS = "it is none that this request was given"
_FARTHEST = 10_000_000
# They say where a page lies, not of what list.
_PAGING = frozenset({"limit", "cursor"})


class _Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    start: int
    of: str


def after(start: int, path: str, given: Mapping[str, object]) -> str:
    """Return the cursor of the page that begins at a place of the list that a request asks for."""
    data = msgspec.json.encode(_Cursor(start, _digest(path, given)))
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def start_of(path: str, given: Mapping[str, object]) -> int:
    """Return where the page begins that a request asks for; 0 without a cursor.

    Raises:
        RefusedError: If its cursor is made up, or of another request.
    """
    cursor = given.get("cursor")
    if not cursor:
        return 0
    try:
        found = msgspec.json.decode(
            base64.b64decode(f"{cursor}{'=' * (-len(str(cursor)) % 4)}", altchars=b"-_", validate=True),
            type=_Cursor,
        )
    except (ValueError, msgspec.MsgspecError) as error:
        raise RefusedError("cursor", _NOT_OURS, 422) from error
    if found.of != _digest(path, given) or not 0 <= found.start <= _FARTHEST:
        raise RefusedError("cursor", _NOT_OURS, 422)
    return found.start


def _digest(path: str, given: Mapping[str, object]) -> str:
    """A digest of the list that is asked for, whatever page of it."""
    asked = {name: value for name, value in given.items() if name not in _PAGING}
    return hashlib.sha256(msgspec.json.encode([path, asked], order="sorted")).hexdigest()[:16]
