"""The history of a topic: who said what of it and when, its figures, what recurs and what is missing."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp import history as topics
from minutes_nlp.export import to_csv
from minutes_nlp.search import Options
from minutes_nlp.web.asking import Asked, pages, read
from minutes_nlp.web.choices import choices
from minutes_nlp.web.data import as_csv, as_json
from minutes_nlp.web.drawing import HEIGHT, WIDTH, figures_chart, mentions_chart
from minutes_nlp.web.errors import answer, refuse
from minutes_nlp.web.holdings import Public
from minutes_nlp.web.views import render, serving
from minutes_nlp.web.words import excerpt_of

__all__ = ["ROUTES"]

_MOST_SERIES = 6
_MENTIONS = 20
_NARROWING = {"kind", "committee", "council", "date"}
_TABLES = ("mentions", "meetings", "recurring", "figures")


def history(request: Request) -> Response:
    """What there is of a topic, as text, pictures and the tables beside them."""
    asked = read(request.query_params)
    faults = asked.faults()
    found, instead = None, None
    with serving(request).holdings.open() as public:
        options = choices(public, asked)
        if asked.query and not faults:
            found = _found(public, asked)
            if not found.total:
                instead = public.public_search(asked.query, Options(limit=1)).did_you_mean
    several = [series for series in found.figures if len(series.figures) > 1] if found else []
    at = (asked.page - 1) * _MENTIONS
    values = {
        "asked": asked,
        "faults": {fault.name: fault for fault in faults},
        "options": options,
        "found": found,
        "instead": instead,
        "width": WIDTH,
        "height": HEIGHT,
        "chart": mentions_chart(found) if found else None,
        "series": [(each, figures_chart(each)) for each in several[:_MOST_SERIES]],
        "more_series": max(0, len(several) - _MOST_SERIES),
        "mentions": found.mentions[at : at + _MENTIONS] if found else (),
        "first": at,
        "pages": pages(found.total) if found else 0,
        "shown": lambda each: excerpt_of(
            each.words, each.highlights, each.highlights[0][0] if each.highlights else 0
        ),
        "tables": _TABLES,
    }
    return render(request, "history", values, status=422 if faults else 200)


def _found(public: Public, asked: Asked) -> topics.History:
    return topics.history(public.archive(), asked.query, asked.only(_NARROWING))


def _data(request: Request) -> topics.History | Response:
    asked = read(request.query_params)
    faults = asked.faults()
    if faults:
        return refuse(request, faults)
    if not asked.query:
        return answer(request, 422, "q: a history needs a topic")
    with serving(request).holdings.open() as public:
        return _found(public, asked)


def history_json(request: Request) -> Response:
    """The same as ``minutes history --json`` prints it."""
    found = _data(request)
    return found if isinstance(found, Response) else as_json(found)


def history_csv(request: Request) -> Response:
    """One of its tables: the mentions, or that which ``table`` names."""
    name = request.query_params.get("table", _TABLES[0])
    if name not in _TABLES:
        return answer(request, 422, f"table: it can be {' or '.join(_TABLES)}")
    found = _data(request)
    return found if isinstance(found, Response) else as_csv(to_csv(topics.tables(found)[name]), name)


ROUTES = (
    Route("/history", history),
    Route("/history.json", history_json),
    Route("/history.csv", history_csv),
)
