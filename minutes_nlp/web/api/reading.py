"""What is read: each function answers an operation from what was given with the request."""

from typing import get_args

from starlette.requests import Request

from minutes_nlp import history
from minutes_nlp.assurances import Wanted
from minutes_nlp.cite import citation
from minutes_nlp.errors import UsageError
from minutes_nlp.index import FACETS
from minutes_nlp.model import Minutes, Strength
from minutes_nlp.parts import find_part
from minutes_nlp.quoting import check_quotes
from minutes_nlp.resolutions import decided_by
from minutes_nlp.search import Options
from minutes_nlp.web.api.cursors import after, start_of
from minutes_nlp.web.api.given import Given, RefusedError
from minutes_nlp.web.api.results import (
    AssurancePage,
    CitedPart,
    HistoryPage,
    Holding,
    HoldingPage,
    QuoteBody,
    QuoteResult,
    ResolutionPage,
    SearchPage,
    Status,
    Unreadable,
    WordingBody,
    WordingResult,
)
from minutes_nlp.web.asking import FILTERS, Asked
from minutes_nlp.web.errors import FaultyError
from minutes_nlp.web.holdings import MissingError
from minutes_nlp.web.pages.desk import precedents_of
from minutes_nlp.web.pages.status import failures
from minutes_nlp.web.views import serving
from minutes_nlp.wording import check_wording, matter_of

__all__ = [
    "assurances", "document", "documents", "part", "quote", "resolutions", "search", "status", "topic",
    "wording",
]  # fmt: skip

# What lies further down is better found by another query.
_MOST_HITS = 10_000


def search(request: Request, given: Given) -> SearchPage:
    """Search the minutes."""
    asked, start = _asked(given), start_of(request.url.path, given)
    options = Options(
        filters=asked.narrowed,
        limit=given["limit"],
        offset=start,
        sort=given["sort"],
        facets=FACETS if given["facets"] else (),
        routine=given["routine"],
        left_out=True,
    )
    with serving(request).holdings.open() as public:
        found = public.public_search(asked.query, options)
    return SearchPage(
        total=found.total,
        explained=found.explained,
        did_you_mean=found.did_you_mean,
        in_routine_items=found.left_out or 0,
        facets=found.facets,
        results=found.hits,
        next=_next(request, given, start, min(found.total, _MOST_HITS)),
    )


def documents(request: Request, given: Given) -> HoldingPage:
    """List the meetings whose minutes are here."""
    start = start_of(request.url.path, given)
    with serving(request).holdings.open() as public:
        meetings = public.meetings()
    return HoldingPage(
        total=len(meetings),
        results=tuple(Holding(**each._asdict()) for each in meetings[start:][: given["limit"]]),
        next=_next(request, given, start, len(meetings)),
    )


def document(request: Request, given: Given) -> Minutes:
    """Give the record of a document."""
    with serving(request).holdings.open() as public:
        return public.record(given["document"])


def part(request: Request, given: Given) -> CitedPart:
    """Give a part of a document: an item, a point, a passage, a resolution, an assurance."""
    name = given["document"]
    with serving(request).holdings.open() as public:
        minutes = public.record(name)
        wanted: str = public.redirects(name).get(given["part"]) or given["part"]
    found = find_part(minutes, wanted)
    if found is None:
        raise MissingError
    return CitedPart(part=found, citation=citation(name, minutes, found.id, found.span))


def assurances(request: Request, given: Given) -> AssurancePage:
    """List what members were assured."""
    asked, start = _asked(given), start_of(request.url.path, given)
    wanted = Wanted(
        query=asked.query,
        filters=asked.only({"committee", "council", "date"}),
        strengths=[each for each in get_args(Strength) if each in given["strength"]],
        givers=[given["giver"]] if given["giver"] else (),
        status=given["status"],
        due=given["due"],
        sort=given["sort"],
        limit=given["limit"],
        offset=start,
        today=serving(request).site.today().isoformat(),
    )
    with serving(request).holdings.open() as public:
        found = public.register(wanted)
    return AssurancePage(
        total=found.total,
        explained=found.explained,
        results=found.entries,
        next=_next(request, given, start, found.total),
    )


def resolutions(request: Request, given: Given) -> ResolutionPage:
    """List operative clauses of resolutions, newest first."""
    asked, start = _asked(given), start_of(request.url.path, given)
    filters = {**asked.narrowed, "kind": ["resolution"]}
    options = Options(filters=filters, limit=given["limit"], offset=start, sort="-date")
    with serving(request).holdings.open() as public:
        found = public.public_search(asked.query, options)
        clauses = decided_by(found.hits, public.record)
    return ResolutionPage(
        total=found.total,
        explained=found.explained,
        results=tuple(clauses),
        next=_next(request, given, start, min(found.total, _MOST_HITS)),
    )


def topic(request: Request, given: Given) -> HistoryPage:
    """Tell the history of a topic."""
    asked, start = _asked(given), start_of(request.url.path, given)
    with serving(request).holdings.open() as public:
        found = history.history(public.archive(), asked.query, asked.narrowed)
    return HistoryPage(
        topic=found.topic,
        explained=found.explained,
        total=found.total,
        meetings=found.meetings,
        recurring=found.recurring,
        figures=found.figures,
        results=found.mentions[start:][: given["limit"]],
        next=_next(request, given, start, len(found.mentions)),
    )


def status(request: Request, _given: Given) -> Status:
    """Tell what is here, what could not be read and what is missing."""
    with serving(request).holdings.open() as public:
        return Status(
            documents=len(public.meetings()),
            unreadable=tuple(Unreadable(**each._asdict()) for each in failures(public.failed())),
            awaiting_index=public.waiting(),
            missing=public.gaps(),
        )


def wording(request: Request, body: WordingBody) -> WordingResult:
    """Lay a draft beside the wordings used before."""
    with serving(request).holdings.open() as public:
        matter = None
        if body.document or body.item:
            try:
                matter = matter_of(body.document, public.record(body.document), body.item)
            except (MissingError, UsageError):
                raise RefusedError("item", "there is no such item", 422) from None
        precedents = precedents_of(public, body.committee, body.council)
        clauses = check_wording(body.draft, precedents, matter=matter)
    return WordingResult(known=len(precedents), clauses=clauses)


def quote(request: Request, body: QuoteBody) -> QuoteResult:
    """Tell of each sentence whether the minutes have it."""
    with serving(request).holdings.open() as public:
        return QuoteResult(sentences=check_quotes(body.text, public.sources(), public.record))


def _asked(given: Given) -> Asked:
    """What is asked, as the pages know it.

    Raises:
        FaultyError: If a query or a filter cannot be understood.
    """
    asked = Asked(
        query=given["q"].strip(),
        filters={name: tuple(given[name]) for name in FILTERS if given.get(name)},
        first=given["from"] or "",
        last=given["to"] or "",
    )
    faults = asked.faults()
    if faults:
        raise FaultyError(faults[0])
    return asked


def _next(request: Request, given: Given, start: int, total: int) -> str | None:
    """The cursor of the page after one that begins at ``start``; None where that is the last."""
    following = start + given["limit"]
    return after(following, request.url.path, given) if following < total else None
