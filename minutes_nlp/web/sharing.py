"""Which other sites may read the API from a browser: none, but those that are listed."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Sharing"]

_SHARED = ("/api/", "/openapi.json")


class Sharing:
    """Lets listed origins read what the API tells everybody (CORS, Fetch standard); never with cookies.

    Args:
        app: The app.
        origins: As ``https://council.example``; none, and no browser hands an answer to another site.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app, allow_origins=origins, allow_methods=["GET"], expose_headers=["ETag", "Link", "X-Request-Id"]
        )
        self._is_on = bool(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, by way of what adds the headers where it is for the API."""
        shared = self._is_on and scope["type"] == "http" and scope["path"].startswith(_SHARED)
        await (self._shared if shared else self._app)(scope, receive, send)
