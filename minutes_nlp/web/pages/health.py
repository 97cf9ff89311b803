"""For whoever watches over the service: that it lives, and that it can answer."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from minutes_nlp.web.views import serving

__all__ = ["ROUTES"]

_UNKEPT = {"Cache-Control": "no-store"}


def alive(_request: Request) -> Response:
    """Answer, whatever the library is like: if not even this is answered, start the service again."""
    return PlainTextResponse("alive\n", headers=_UNKEPT)


def ready(request: Request) -> Response:
    """Open the library and its index; where that fails it is a 503, as on every page."""
    with serving(request).holdings.open() as held:
        held.meetings()
    return PlainTextResponse("ready\n", headers=_UNKEPT)


ROUTES = (Route("/healthz", alive), Route("/readyz", ready))
