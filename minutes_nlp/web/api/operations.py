"""The table of operations: what each is called, takes and gives, and the function that answers it."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

from minutes_nlp.accounts import Right
from minutes_nlp.assurances import SORTS as REGISTER_SORTS
from minutes_nlp.assurances import STATUSES
from minutes_nlp.model import Minutes, Strength
from minutes_nlp.query import FIELDS
from minutes_nlp.search import SORTS
from minutes_nlp.web.api import reading, results, writing
from minutes_nlp.web.api.given import Parameter

__all__ = ["OPERATIONS", "PREFIX", "Operation"]

PREFIX = "/api/v1"


class Operation(NamedTuple):
    """One thing that the API does.

    Attributes:
        name: Its ``operationId``; the examples are known by it.
        method: The method of HTTP.
        path: Below the prefix, with its parameters in braces.
        summary: What it does, in a line.
        description: What else there is to know.
        answer: Answers it: from the request, and the parameters or the body that was read.
        result: What a good answer holds.
        parameters: Those of the path and the query.
        body: What its body is; None for none.
        right: What a caller must be allowed, with an API token; None for nothing: it is public.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    description: str
    answer: Callable[..., Any]
    result: type
    parameters: tuple[Parameter, ...] = ()
    body: type | None = None
    right: Right | None = None


_Q = Parameter("q", "The query, in the language that `/help` explains; nothing finds everything.", usual="")
_TOPIC = Parameter("q", "The topic, in the language that `/help` explains.", required=True)
_PAGING = (
    Parameter("limit", "How many results a page has.", "integer", usual=20, most=100),
    Parameter("cursor", "Where the page begins: `next` of the page before.", most=200),
)
_DATES = (
    Parameter("from", "From the meetings of this date, month or year on.", most=40),
    Parameter("to", "Up to the meetings of this date, month or year.", most=40),
)


def _filter(name: str, description: str, choices: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, description, choices=choices, many=True, most=200)


_BODIES = (
    _filter("committee", "Words of the name of the committee, or `=` and the whole name."),
    _filter("council", "Words of the name of the council, or `=` and the whole name."),
)
_KIND = _filter("kind", "Of which kind.", tuple(FIELDS["kind"]))
_STRENGTH = _filter("strength", "How firm an assurance is.", get_args(Strength))
_DOCUMENT = Parameter("document", "The id of a document.", most=200, required=True, place="path")
_ITEM = Parameter("item", "The id of an item.", most=100, required=True, place="path")
_PART = Parameter("part", "The id of a part, as in a permalink.", most=100, required=True, place="path")

OPERATIONS = (
    Operation(
        "search",
        "GET",
        "/search",
        "Search the minutes",
        "Finds passages, points, resolutions and headings. `highlights` are ranges of characters of `text`, "
        "`spans` those of the document. Items of routine are counted and left out unless `routine` is true. "
        "At most 10,000 results can be paged through.",
        reading.search,
        results.SearchPage,
        (
            _Q,
            _KIND,
            *_BODIES,
            _filter("speaker", "Words of the name of who speaks."),
            _filter("role", "Words of a post that is named."),
            _STRENGTH,
            _filter("verb", "The verb of a decision."),
            *_DATES,
            Parameter("sort", "In which order.", choices=SORTS, usual=SORTS[0]),
            Parameter("routine", "Whether items of routine are looked at.", "boolean", usual=False),
            Parameter("facets", "Whether results are counted by their values.", "boolean", usual=False),
            *_PAGING,
        ),
    ),
    Operation(
        "documents",
        "GET",
        "/documents",
        "List the meetings",
        "The meetings of which something may be shown, oldest first.",
        reading.documents,
        results.HoldingPage,
        _PAGING,
    ),
    Operation(
        "document",
        "GET",
        "/documents/{document}",
        "Read a document",
        "The record of a document as docs/record.md tells it: its text, items, points, passages, assurances, "
        "resolutions, metrics and entities, each with its characters in the text.",
        reading.document,
        Minutes,
        (_DOCUMENT,),
    ),
    Operation(
        "part",
        "GET",
        "/documents/{document}/parts/{part}",
        "Read a part of a document",
        "The words of an item, point, passage, assurance or resolution, and how to cite it. An id that a "
        "part had before leads to it still.",
        reading.part,
        results.CitedPart,
        (_DOCUMENT, _PART),
    ),
    Operation(
        "assurances",
        "GET",
        "/assurances",
        "List assurances",
        "What members were assured, when it is due, and what became of it.",
        reading.assurances,
        results.AssurancePage,
        (
            _Q,
            *_BODIES,
            *_DATES,
            _STRENGTH,
            Parameter("giver", "Words of the name of who gave it.", most=200),
            Parameter("status", "What became of it.", choices=STATUSES),
            Parameter("due", "Whether only what has a date is listed.", "boolean", usual=False),
            Parameter("sort", "In which order.", choices=REGISTER_SORTS, usual="-date"),
            *_PAGING,
        ),
    ),
    Operation(
        "resolutions",
        "GET",
        "/resolutions",
        "List resolutions",
        "The operative clauses of the resolutions that a query finds, newest first. At most 10,000 can be "
        "paged through.",
        reading.resolutions,
        results.ResolutionPage,
        (_Q, *_BODIES, *_DATES, *_PAGING),
    ),
    Operation(
        "history",
        "GET",
        "/history",
        "Tell the history of a topic",
        "The meetings that spoke of it, the items that recur, its figures, and a page of the mentions.",
        reading.topic,
        results.HistoryPage,
        (_TOPIC, _KIND, *_BODIES, *_DATES, *_PAGING),
    ),
    Operation(
        "status",
        "GET",
        "/status",
        "Tell what is here and what is missing",
        "How many documents there are, why others could not be read, and which meetings seem to be missing.",
        reading.status,
        results.Status,
    ),
    Operation(
        "wording",
        "POST",
        "/wording",
        "Check the wording of a draft",
        "Lays each clause of a draft beside those used before, and tells what departs from them.",
        reading.wording,
        results.WordingResult,
        body=results.WordingBody,
    ),
    Operation(
        "quote",
        "POST",
        "/quote",
        "Check quotations",
        "Tells of each sentence whether the minutes have it word for word, altered or not at all.",
        reading.quote,
        results.QuoteResult,
        body=results.QuoteBody,
    ),
    Operation(
        "followUp",
        "POST",
        "/documents/{document}/items/{item}/follow-ups",
        "Say what became of an assurance",
        "For officers. It is in the audit log.",
        writing.follow_up,
        results.Done,
        (_DOCUMENT, _ITEM),
        results.FollowUpBody,
        "follow-up",
    ),
    Operation(
        "note",
        "POST",
        "/documents/{document}/items/{item}/notes",
        "Keep a note on an item",
        "For officers. The audit log tells that there is one, not what it says.",
        writing.note,
        results.Done,
        (_DOCUMENT, _ITEM),
        results.NoteBody,
        "note",
    ),
    Operation(
        "reclassify",
        "POST",
        "/documents/{document}/items/{item}/access",
        "Say who may see an item",
        "For clerks. It holds for every answer before this one is given, and is in the audit log.",
        writing.reclassify,
        results.Done,
        (_DOCUMENT, _ITEM),
        results.ReclassifyBody,
        "reclassify",
    ),
)
