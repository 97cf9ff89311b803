"""What a person sends with a form: read with a limit, and only in the form that our own pages send."""

from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

__all__ = ["MOST_BYTES", "Form", "read_form"]

MOST_BYTES = 400_000
_MOST_FIELDS = 100
_ENCODED = "application/x-www-form-urlencoded"


class Form(NamedTuple):
    """The values of a form by the names of its fields."""

    values: dict[str, list[str]]

    def one(self, name: str) -> str:
        """Return the value of a field without the space around it, "" where there is none."""
        return next(iter(self.values.get(name, ())), "").strip()

    def every(self, name: str) -> list[str]:
        """Return the values of a field."""
        return self.values.get(name, [])


async def read_form(request: Request) -> Form:
    """Return what was sent.

    Raises:
        HTTPException: If it is too long (413), has too many fields (400), or is in another form (415).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _ENCODED:
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return Form(parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(400) from error
