"""Minutes to read: a document, and each of its items."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from minutes_nlp.cite import citation, item_at, permalink
from minutes_nlp.language.tongues import name_of
from minutes_nlp.model import Attendee, Minutes, Span, to_json
from minutes_nlp.parts import find_part, unread
from minutes_nlp.web.data import as_json
from minutes_nlp.web.holdings import Meeting, MissingError, Public
from minutes_nlp.web.reading import Line, lines, read_item
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]

_PRESENCE = {
    "present": "Present", "in attendance": "In attendance", "apologies": "Apologies", "absent": "Absent",
}  # fmt: skip
# What is known of an item by its kind, told where it is more than "an item".
_KINDS = {"other": "", "report": ""}


def document(request: Request) -> Response:
    """One meeting: when and where, who was there, its items, and what the reading was unsure of."""
    name = request.path_params["document"]
    with serving(request).holdings.open() as public:
        minutes = public.record(name)
        before, after = _neighbours(public, name)
        confirmed = public.confirmations(name)
    values = {
        "document": name,
        "minutes": minutes,
        "attendance": _attendance(minutes.meeting.attendance),
        "kinds": _KINDS,
        "outside": _outside(minutes),
        "unread": [
            (language, name_of(language), list(its))
            for language, its in groupby(unread(minutes), lambda each: each.language)
        ],
        "confirmed": confirmed,
        "file": _file_name(minutes),
        "before": before,
        "after": after,
    }
    return render(request, "document", values)


def document_json(request: Request) -> Response:
    """The record of a document (docs/record.md), without what is exempt."""
    with serving(request).holdings.open() as public:
        return Response(
            to_json(public.record(request.path_params["document"])), media_type="application/json"
        )


def item(request: Request) -> Response:
    """One item as read, with its source beside it."""
    name, part = request.path_params["document"], request.path_params["item"]
    with serving(request).holdings.open() as public:
        minutes = public.record(name)
        redirects = public.redirects(name)
        before, after = _neighbours(public, name)
    found = next((each for each in minutes.items if each.id == part), None)
    if found is None:
        return _moved(name, minutes, redirects.get(part, part))
    at = minutes.items.index(found)
    values = {
        "document": name,
        "minutes": minutes,
        "reading": read_item(name, minutes, found, redirects),
        "cited": citation(name, minutes, found.id, found.span),
        "host": str(request.base_url).rstrip("/"),
        "file": _file_name(minutes),
        "item_before": minutes.items[at - 1] if at else None,
        "item_after": minutes.items[at + 1] if at + 1 < len(minutes.items) else None,
        "before": before,
        "after": after,
    }
    return render(request, "item", values)


def item_json(request: Request) -> Response:
    """The words of one item and where they stand, as ``minutes show --json`` prints them."""
    name, part = request.path_params["document"], request.path_params["item"]
    with serving(request).holdings.open() as public:
        found = find_part(public.record(name), public.redirects(name).get(part, part))
    if found is None:
        raise MissingError
    return as_json(found)


def _moved(document: str, minutes: Minutes, part: str) -> Response:
    """Lead to the item that holds a part now.

    Raises:
        MissingError: If there is no such part.
    """
    found = find_part(minutes, part)
    if found is None:
        raise MissingError
    home = item_at(minutes, found.span.start)
    return RedirectResponse(permalink(document, home.id if home else "", part), 308)


def _neighbours(public: Public, document: str) -> tuple[Meeting | None, Meeting | None]:
    """The meetings of the same body before and after one, by date."""
    meetings = public.meetings()
    own = next((each for each in meetings if each.document == document and each.date), None)
    if own is None:
        return None, None
    # A council that is not named may be any.
    series = [
        each
        for each in meetings
        if each.date
        and each.committee == own.committee
        and (each.council == own.council or not (each.committee and each.council and own.council))
    ]
    at = series.index(own)
    return series[at - 1] if at else None, series[at + 1] if at + 1 < len(series) else None


def _attendance(people: Sequence[Attendee]) -> dict[str, list[Attendee]]:
    found: defaultdict[str, list[Attendee]] = defaultdict(list)
    for person in people:
        found[_PRESENCE[person.presence]].append(person)
    return {name: found[name] for name in _PRESENCE.values() if name in found}


def _outside(minutes: Minutes) -> tuple[Line, ...]:
    """The lines of what is in no item: the opening of the minutes, and what follows their end."""
    found: list[Line] = []
    for leaf in sorted(minutes.leaves):
        if leaf.role != "text" and item_at(minutes, leaf.start) is None:
            found += lines(minutes.text, Span(leaf.start, leaf.end))
    return tuple(found)


def _file_name(minutes: Minutes) -> str:
    """The name of the file that was read, without the folders it lay in."""
    return minutes.source.name.replace("\\", "/").rpartition("/")[2]


ROUTES = (
    Route("/document/{document}.json", document_json),
    Route("/document/{document}", document),
    Route("/document/{document}/item/{item}.json", item_json),
    Route("/document/{document}/item/{item}", item),
)
