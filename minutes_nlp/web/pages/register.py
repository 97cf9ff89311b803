"""The register of assurances: what members were assured, and what became of it."""

from typing import get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.assurances import STATUSES, Register, Wanted, table
from minutes_nlp.export import to_csv
from minutes_nlp.model import Strength
from minutes_nlp.web.asking import PAGE, Asked, pages, read
from minutes_nlp.web.choices import choices
from minutes_nlp.web.data import as_csv, as_json
from minutes_nlp.web.errors import refuse
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]

_MORE = ("giver", "status", "due", "sort")
_SORTS = {"-date": "Newest first", "date": "Oldest first", "due": "First due"}
_STATUSES = {
    "open": "Open: nobody has closed it",
    "unconfirmed": "Unconfirmed: open, and a later passage may bear on it",
    "kept": "Kept",
    "superseded": "Superseded",
}
_MOST_ROWS = 10_000
_NARROWING = {"committee", "council", "date"}


def register(request: Request) -> Response:
    """The assurances asked for, each with its question, when it is due, and later passages."""
    asked = read(request.query_params, *_MORE)
    faults = asked.faults()
    with serving(request).holdings.open() as public:
        options = choices(public, asked)
        found = None if faults else public.register(_wanted(request, asked))
    values = {
        "asked": asked,
        "faults": {fault.name: fault for fault in faults},
        "options": options,
        "found": found,
        "pages": pages(found.total) if found else 0,
        "sorts": _SORTS,
        "statuses": _STATUSES,
    }
    return render(request, "register", values, status=422 if faults else 200)


def _wanted(request: Request, asked: Asked) -> Wanted:
    """What of the register is asked for; of choices that are none the usual one is taken."""
    chosen = asked.more
    return Wanted(
        query=asked.query,
        filters=asked.only(_NARROWING),
        strengths=[each for each in asked.filters.get("strength", ()) if each in get_args(Strength)],
        givers=[chosen["giver"]] if "giver" in chosen else (),
        status=next((each for each in STATUSES if each == chosen.get("status")), None),
        due=chosen.get("due") == "yes",
        sort=chosen["sort"] if chosen.get("sort") in _SORTS else "-date",
        limit=PAGE,
        offset=(asked.page - 1) * PAGE,
        today=serving(request).site.today().isoformat(),
    )


def _found(request: Request, *, everything: bool = False) -> Register | Response:
    """A page of the assurances asked for or all of them, or what is wrong with the asking."""
    asked = read(request.query_params, *_MORE)
    faults = asked.faults()
    if faults:
        return refuse(request, faults)
    wanted = _wanted(request, asked)
    if everything:
        wanted = msgspec.structs.replace(wanted, limit=_MOST_ROWS, offset=0)
    with serving(request).holdings.open() as public:
        return public.register(wanted)


def register_json(request: Request) -> Response:
    """A page of the register, as ``minutes assurances --json`` prints it."""
    found = _found(request)
    return found if isinstance(found, Response) else as_json(found)


def register_csv(request: Request) -> Response:
    """The whole register asked for as a table."""
    found = _found(request, everything=True)
    return found if isinstance(found, Response) else as_csv(to_csv(table(found)), "assurances")


ROUTES = (
    Route("/assurances", register),
    Route("/assurances.json", register_json),
    Route("/assurances.csv", register_csv),
)
