"""Who a request is from: a session's cookie, an API token, or a header of the proxy that signs people in."""

import logging
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.accounts import ROLES, Account, Accounts, Role, check_name, check_role
from minutes_nlp.config import WebSettings
from minutes_nlp.errors import MinutesError, UsageError
from minutes_nlp.web.errors import answer
from minutes_nlp.web.network import from_proxy
from minutes_nlp.web.person import Person, secret_of
from minutes_nlp.web.views import Serving

__all__ = ["Identity", "TokenCheck"]

_LOG = logging.getLogger("minutes_nlp.web")


class Identity:
    """Finds out who asks; what may be seen with exempt items is answered from holdings of its own.

    Answers to somebody who is signed in are kept by no cache.

    Args:
        app: The app.
        accounts: The accounts.
        web: The settings of the proxy that signs people in, and of cookies.
        private: What stands in the place of ``app.state.serving`` for who may see exempt items.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, web: WebSettings, private: Serving) -> None:
        self._app = app
        self._accounts = accounts
        self._web = web
        self._private = private

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the person it is from in its state."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["person"] = None
        headers = Headers(scope=scope)
        bearer, secret = _bearer(headers), secret_of(Request(scope), https=self._web.https)
        person = None
        if bearer is not None or secret or (self._web.user_header and self._web.user_header in headers):
            try:
                person = await run_in_threadpool(self._person, scope, bearer, secret)
            except MinutesError as error:
                _LOG.error("%s", error)
                await answer(Request(scope), 503, headers={"Retry-After": "10"})(scope, receive, send)
                return
        state["refused"] = bearer is not None and person is None
        state["person"] = person
        if person is None:
            await self._app(scope, receive, send)
            return
        if person.may("see-exempt"):
            state["serving"] = self._private

        async def send_unkept(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_unkept)

    def _person(self, scope: Scope, bearer: str | None, secret: str) -> Person | None:
        """Who a request is from; a token counts before a proxy, and that before a cookie."""
        if bearer is not None:
            return _as_person(self._accounts.of_token(bearer), "token")
        signed_in = self._by_proxy(scope)
        if signed_in is not None:
            return signed_in
        return _as_person(self._accounts.of_session(secret), "session") if secret else None

    def _by_proxy(self, scope: Scope) -> Person | None:
        """Whom the proxy says it has signed in; anybody can send such a header: only the proxy's counts."""
        web, headers = self._web, Headers(scope=scope)
        given = headers.getlist(web.user_header) if web.user_header else []
        if not given:
            return None
        if not from_proxy(scope, web.proxies):
            _LOG.warning("%s came from an address that is no proxy; it was ignored", web.user_header)
            return None
        try:
            name = check_name(given[0].strip()) if len(given) == 1 else check_name("")
        except UsageError:
            _LOG.warning("%s of the proxy is no name of an account; it was ignored", web.user_header)
            return None
        account = self._accounts.find(name)
        if account is not None and account.disabled:
            return None
        if web.role_header and len(headers.getlist(web.role_header)) > 1:
            # One of them the proxy may only have passed on.
            _LOG.warning("%s came more than once; it was ignored", web.role_header)
            return None
        role = self._role(headers) if web.role_header else account.role if account else "reader"
        return Person(name, role, "proxy")

    def _role(self, headers: Headers) -> Role:
        """The highest role that a group named by the proxy stands for; reader where none does."""
        groups = headers.get(self._web.role_header, "").split(",")
        held = {self._web.roles[each.strip()] for each in groups if each.strip() in self._web.roles}
        return max((check_role(each) for each in held), key=ROLES.index, default="reader")


class TokenCheck:
    """Refuses a request whose API token is not good; it comes after those who count, so that it is counted.

    Args:
        app: The app.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or pass it on."""
        if scope["type"] != "http" or not scope["state"].get("refused"):
            await self._app(scope, receive, send)
            return
        told = {"WWW-Authenticate": 'Bearer error="invalid_token"', "Cache-Control": "no-store"}
        await answer(Request(scope), 401, "This API token is not good here.", told)(scope, receive, send)


def _as_person(account: Account | None, by: Literal["session", "token"]) -> Person | None:
    return Person(account.name, account.role, by) if account else None


def _bearer(headers: Headers) -> str | None:
    """The API token of a request (RFC 6750, 2.1); None where it has none, "" where it has more than one."""
    given = [each.partition(" ") for each in headers.getlist("authorization")]
    tokens = [token.strip() for scheme, _, token in given if scheme.lower() == "bearer"]
    if not tokens:
        return None
    return tokens[0] if len(given) == 1 else ""
