"""The concordance of resolutions: how it was worded before, and what was decided last time."""

from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.export import to_csv
from minutes_nlp.resolutions import (
    Decided,
    LastTime,
    Verb,
    concordance,
    decided_by,
    last_times,
    table,
)
from minutes_nlp.search import Options
from minutes_nlp.web.asking import Asked, read
from minutes_nlp.web.choices import choices
from minutes_nlp.web.data import as_csv, as_json
from minutes_nlp.web.errors import refuse
from minutes_nlp.web.holdings import Public
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]

_MOST = 2_000
_NARROWING = {"committee", "council", "date"}


class Found(NamedTuple):
    """Clauses found, by verb or by the times an item was taken; so many ``more`` were too many."""

    clauses: list[Decided]
    verbs: tuple[Verb, ...]
    times: tuple[LastTime, ...]
    more: int


def resolutions(request: Request) -> Response:
    """Operative clauses by verb, form and wording; or those of the last times an item was taken."""
    asked = read(request.query_params, "item")
    faults = asked.faults()
    with serving(request).holdings.open() as public:
        options = choices(public, asked)
        found = None if faults or _nothing(asked) else _found(public, asked)
    values = {
        "asked": asked,
        "faults": {fault.name: fault for fault in faults},
        "options": options,
        "found": found,
    }
    return render(request, "resolutions", values, status=422 if faults else 200)


def _nothing(asked: Asked) -> bool:
    return asked.is_empty and "item" not in asked.more


def _found(public: Public, asked: Asked) -> Found:
    title = asked.more.get("item")
    if title:
        times = last_times(public.records(), title)
        return Found([each for time in times for each in time.decided], (), times, 0)
    filters = asked.only(_NARROWING)
    options = Options(filters={**filters, "kind": ["resolution"]}, limit=_MOST, sort="-date")
    results = public.public_search(asked.query, options)
    clauses = decided_by(results.hits, public.record)
    return Found(clauses, concordance(clauses), (), max(0, results.total - _MOST))


def _data(request: Request) -> Found | Response:
    asked = read(request.query_params, "item")
    faults = asked.faults()
    if faults:
        return refuse(request, faults)
    with serving(request).holdings.open() as public:
        return _found(public, asked)


def resolutions_json(request: Request) -> Response:
    """The same as ``minutes resolutions --json`` prints it."""
    found = _data(request)
    return found if isinstance(found, Response) else as_json(found.times or found.verbs)


def resolutions_csv(request: Request) -> Response:
    """Every clause as a row."""
    found = _data(request)
    return found if isinstance(found, Response) else as_csv(to_csv(table(found.clauses)), "resolutions")


ROUTES = (
    Route("/resolutions", resolutions),
    Route("/resolutions.json", resolutions_json),
    Route("/resolutions.csv", resolutions_csv),
)
