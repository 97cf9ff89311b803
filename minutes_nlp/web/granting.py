"""Pages for people with a right, and what is noted when they change something."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager

from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp import audit
from minutes_nlp.accounts import Right
from minutes_nlp.web.errors import answer
from minutes_nlp.web.person import Person, person_of
from minutes_nlp.web.views import serving

__all__ = ["granted", "recorded"]

Answering = Callable[[Request, Person], Response]


def granted(right: Right) -> Callable[[Answering], Callable[[Request], Response]]:
    """Return what makes of a page one that only people with a right are answered by.

    Nobody signed in is a 401, somebody without the right a 403: neither tells whether there is such a thing.
    """

    def guard(page: Answering) -> Callable[[Request], Response]:
        @functools.wraps(page)
        def guarded(request: Request) -> Response:
            person = person_of(request)
            if person is None:
                return answer(
                    request, 401, headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
                )
            if not person.may(right):
                return answer(request, 403, f"An account of the role {person.role} may not do this.")
            return page(request, person)

        return guarded

    return guard


def recorded(
    request: Request, person: Person, action: str, subject: str, **detail: str
) -> AbstractContextManager[None]:
    """Put what somebody does into the audit log (see ``audit.recorded``)."""
    return audit.recorded(
        serving(request).site.library, person.name, action, subject, {**detail, "by": person.by}
    )
