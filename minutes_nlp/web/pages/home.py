"""The first page, and the pages that explain."""

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]


def home(request: Request) -> Response:
    """One box, who it is for, and what the library holds."""
    with serving(request).holdings.open() as public:
        meetings = public.meetings()
    dates = [each.date for each in meetings if each.date]
    values = {
        "meetings": len(meetings),
        "first": min(dates, default=""),
        "last": max(dates, default=""),
        "bodies": Counter(each.body for each in meetings).most_common(),
    }
    return render(request, "home", values)


def accessibility(request: Request) -> Response:
    """What was done so that everybody can use the pages, and what is not yet so."""
    return render(request, "accessibility", {})


def language(request: Request) -> Response:
    """The query language."""
    return render(request, "help", {})


ROUTES = (
    Route("/", home),
    Route("/help", language),
    Route("/accessibility", accessibility),
)
