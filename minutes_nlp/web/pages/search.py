"""Searching: the page, and the same as JSON, as a table and as a feed."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.cite import long_date, permalink
from minutes_nlp.export import csv_of
from minutes_nlp.search import Options, Results, table
from minutes_nlp.web.asking import FILTERS, Asked, Fault, pages, read
from minutes_nlp.web.choices import choices
from minutes_nlp.web.data import as_csv, as_json
from minutes_nlp.web.errors import refuse
from minutes_nlp.web.feeds import Entry, as_feed
from minutes_nlp.web.holdings import Public
from minutes_nlp.web.views import render, serving
from minutes_nlp.web.words import KINDS, shown_hit

__all__ = ["ROUTES"]

_FACET_VALUES = 8
_MOST_ROWS = 10_000
_ROWS_AT_A_TIME = 500
_IN_FEED = 50
_SORT_NAMES = {"relevance": "Best first", "-date": "Newest first", "date": "Oldest first"}
_GROUP_NAMES = {"": "Each passage", "item": "One for each item", "meeting": "One for each meeting"}


class FacetValue(NamedTuple):
    """A value that hits have: how many, the search narrowed to it, and whether it is in force already."""

    value: str
    number: int
    address: str
    is_chosen: bool


def search(request: Request) -> Response:
    """The box with its filters, and what it finds; what cannot be understood is said beside its field."""
    asked = read(request.query_params)
    faults = asked.faults()
    results = None
    with serving(request).holdings.open() as public:
        options = choices(public, asked)
        if not (faults or asked.is_empty):
            results = public.public_search(asked.query, asked.options())
    values = {
        "asked": asked,
        "faults": {fault.name: fault for fault in faults},
        "instead": _instead(asked, faults),
        "options": options,
        "results": results,
        "facets": _facets(asked, results) if results else {},
        "filters": FILTERS,
        "sorts": _SORT_NAMES,
        "groups": _GROUP_NAMES,
        "kinds": KINDS,
        "pages": pages(results.total if results.groups is None else results.groups) if results else 0,
        "shown": shown_hit,
    }
    return render(request, "search", values, status=422 if faults else 200)


def _instead(asked: Asked, faults: list[Fault]) -> str | None:
    """The address of the search with the nearest valid word in the place of the one that is wrong."""
    fault = next((each for each in faults if each.name == "q" and each.suggestion), None)
    if fault is None or fault.suggestion is None:
        return None
    word = next(iter(fault.wrong.replace(":", " ").replace(")", " ").split()), "")
    better = asked._replace(query=f"{fault.before}{fault.suggestion}{fault.wrong[len(word) :]}")
    return None if better.faults() else better.first_page().address()


def _facets(asked: Asked, results: Results) -> dict[str, list[FacetValue]]:
    """The most frequent values of each facet, by what it is called."""
    found = {}
    for name, counts in results.facets.items():
        values = [_facet(asked, name, value, count) for value, count in list(counts.items())[:_FACET_VALUES]]
        if values:
            found[FILTERS.get(name, name.capitalize())] = values
    return found


def _facet(asked: Asked, name: str, value: str, count: int) -> FacetValue:
    if name == "year":
        is_chosen = asked.first == asked.last == value
        return FacetValue(value, count, asked.with_year(value).address(), is_chosen)
    typed = value if name in {"kind", "strength"} else f"={value}"
    narrowed = asked.with_filter(name, typed)
    return FacetValue(value, count, narrowed.address(), typed in asked.filters.get(name, ()))


def _found(request: Request, options: Callable[[Asked], Options]) -> Results | Response:
    """What a search finds, or what is wrong with it."""
    asked = read(request.query_params)
    faults = asked.faults()
    if faults:
        return refuse(request, faults)
    with serving(request).holdings.open() as public:
        return public.public_search(asked.query, options(asked))


def search_json(request: Request) -> Response:
    """A page of hits as JSON, as ``minutes search --json`` prints it."""
    found = _found(request, Asked.options)
    return found if isinstance(found, Response) else as_json(found)


def search_csv(request: Request) -> Response:
    """All hits, up to ten thousand, as a table."""
    asked = read(request.query_params)
    faults = asked.faults()
    if faults:
        return refuse(request, faults)
    with serving(request).holdings.open() as public:
        return as_csv(csv_of(table(found.hits) for found in _parts(public, asked)), "search")


def _parts(public: Public, asked: Asked) -> Iterator[Results]:
    """All hits, a part at a time; at once where they are grouped, which takes all of them anyway."""
    size = _MOST_ROWS if asked.group else _ROWS_AT_A_TIME
    options = asked.options(limit=size)
    options = msgspec.structs.replace(options, facets=(), related=False, left_out=False)
    for offset in range(0, _MOST_ROWS, size):
        found = public.public_search(asked.query, msgspec.structs.replace(options, offset=offset))
        yield found
        if offset + size >= found.total:
            return


def search_atom(request: Request) -> Response:
    """The newest hits as a feed (RFC 4287), for who follows a subject."""
    found = _found(
        request,
        lambda asked: msgspec.structs.replace(
            asked.options(limit=_IN_FEED), facets=(), offset=0, sort="-date", related=False
        ),
    )
    if isinstance(found, Response):
        return found
    entries = [
        Entry(
            address=permalink(hit.document, hit.item, hit.id),
            title=" \u00b7 ".join(
                filter(None, [hit.committee or hit.council, long_date(hit.date), hit.title])
            ),
            date=hit.date,
            text=hit.text,
        )
        for hit in found.hits
    ]
    return as_feed(request, f"Minutes: {found.explained}", read(request.query_params).address(), entries)


ROUTES = (
    Route("/search", search),
    Route("/search.json", search_json),
    Route("/search.csv", search_csv),
    Route("/search.atom", search_atom),
)
