"""Who a request is from, as the pages need it, and the secret their forms are bound to."""

import hashlib
import hmac
from typing import Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp.accounts import Right, Role, may

__all__ = ["Person", "cookie_name", "csrf_token", "person_of", "secret_of", "set_secret"]


class Person(NamedTuple):
    """Who is signed in, as what, and by what; the role is that of this request."""

    name: str
    role: Role
    by: Literal["session", "token", "proxy"]

    def may(self, right: Right) -> bool:
        """Tell whether this person may do something."""
        return may(self.role, right)


def person_of(request: Request) -> Person | None:
    """Return who a request is from; None where nobody is signed in."""
    found: Person | None = getattr(request.state, "person", None)
    return found


def cookie_name(*, https: bool) -> str:
    """Return the name of the session's cookie.

    With the prefix (RFC 6265bis, 4.1.3.2) a browser takes it over https alone, from this host and no other.
    """
    return "__Host-minutes" if https else "minutes"


def secret_of(request: Request, *, https: bool) -> str:
    """Return the secret in a browser's cookie, "" for none; whether a session has it is not known."""
    return request.cookies.get(cookie_name(https=https), "")


def set_secret(response: Response, secret: str, *, https: bool) -> None:
    """Have a browser keep a secret in its cookie: no script reads it, no form of another site sends it."""
    response.set_cookie(cookie_name(https=https), secret, secure=https, httponly=True, samesite="lax")


def csrf_token(secret: str) -> str:
    """Return the token of the forms on pages for a browser which has a secret in its cookie."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()
