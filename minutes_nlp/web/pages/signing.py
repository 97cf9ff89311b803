"""Signing in and out."""

import threading
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from minutes_nlp import audit
from minutes_nlp.accounts import Accounts
from minutes_nlp.web.crossing import form_of
from minutes_nlp.web.network import client, neighbourhood
from minutes_nlp.web.person import cookie_name, secret_of, set_secret
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]

# Comparing a password takes 19 MiB and a processor: so many at once, the others wait for their turn.
_COMPARING = threading.BoundedSemaphore(2)
_LONGEST_NAME = 64
_WRONG = "That name and password do not go together here."


def ask(request: Request) -> Response:
    """The form to sign in by, or who is signed in and the button to sign out."""
    return _page(request, request.query_params.get("next", ""), "", "", 200)


def sign_in(request: Request) -> Response:
    """Begin a session under a new secret, whatever secret the browser had, and go on to the page wanted."""
    form, site = form_of(request), serving(request).site
    accounts = Accounts(site.library)
    address = neighbourhood(client(request.scope, site.web.proxies))
    name, onward = form.get("name", ""), form.get("next", "")
    with _COMPARING:
        done = accounts.sign_in(name, form.get("password", ""), address)
    if done.wait:
        minutes = -(-done.wait // 60)
        message = f"Too many attempts have failed. Try again in {minutes} minute{'s' * (minutes > 1)}."
        page = _page(request, onward, name, message, 429)
        page.headers["Retry-After"] = str(done.wait)
        return page
    if done.secret is None:
        _note_refused(accounts, site.library, name)
        return _page(request, onward, name, _WRONG, 401)
    account = accounts.of_session(done.secret)
    if account is not None:
        audit.append(site.library, account.name, "session.begin", account.name)
    _end(request, accounts)
    response = RedirectResponse(_local(onward), 303)
    set_secret(response, done.secret, https=site.web.https)
    return response


def sign_out(request: Request) -> Response:
    """End the session at once, here and not only in the browser."""
    site = serving(request).site
    _end(request, Accounts(site.library))
    response = RedirectResponse("/", 303)
    https = site.web.https
    response.delete_cookie(cookie_name(https=https), secure=https, httponly=True, samesite="lax")
    return response


def _end(request: Request, accounts: Accounts) -> None:
    """End the session that a browser had, if it had one."""
    account = accounts.of_session(_secret(request))
    accounts.sessions.end(_secret(request))
    if account is not None:
        audit.append(serving(request).site.library, account.name, "session.end", account.name)


def _note_refused(accounts: Accounts, library: Path, name: str) -> None:
    """Note that somebody tried to sign in to an account, or to none: what was typed may be a password."""
    account = accounts.find(name.strip().lower())
    if accounts.throttle.are_few():
        audit.append(library, "anonymous", "session.refuse", account.name if account else "no account")


def _page(request: Request, onward: str, name: str, error: str, status: int) -> Response:
    values = {"name": name[:_LONGEST_NAME], "error": error, "next": _local(onward)}
    page = render(request, "sign-in", values, status=status, has_form=True)
    page.headers["Cache-Control"] = "no-store"
    return page


def _secret(request: Request) -> str:
    return secret_of(request, https=serving(request).site.web.https)


def _local(address: str) -> str:
    """An address of this service as it is, the first page for every other."""
    told = urlsplit(address.replace("\\", "/"))
    if told.scheme or told.netloc or not told.path.startswith("/") or told.path.startswith("//"):
        return "/"
    path = quote(told.path, safe="/%~:@!$&'()*+,;=-._")
    return f"{path}?{quote(told.query, safe='%~:@!$&()*+,;=-._/?')}" if told.query else path


ROUTES = (
    Route("/sign-in", ask),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
)
