"""The clerk's desk: a draft beside the wordings used before, and quotations proved."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.errors import UsageError
from minutes_nlp.quoting import check_quotes
from minutes_nlp.web.asking import Asked, Fault
from minutes_nlp.web.choices import choices
from minutes_nlp.web.forms import Form, read_form
from minutes_nlp.web.holdings import MissingError, Public
from minutes_nlp.web.views import render, serving
from minutes_nlp.wording import CODES, ClauseChecked, Matter, Precedents, check_wording, gather, matter_of

__all__ = ["ROUTES", "precedents_of"]

# Longer texts are for the command line, which reads files.
_LONGEST = 20_000
_LONGEST_ADDRESS = 500
_ITEM = re.compile(r"/document/(?P<document>[^/?#]+)/item/(?P<item>[^/?#]+)")
_STATUS_NAMES = {"verbatim": "Verbatim", "altered": "Altered", "not found": "Not found"}


def wording(request: Request) -> Response:
    """The empty desk; a link may bring along the item that is decided."""
    item = request.query_params.get("item", "")[:_LONGEST_ADDRESS]
    with serving(request).holdings.open() as public:
        return _wording(request, public, Form({"item": [item]} if item else {}), ())


async def check(request: Request) -> Response:
    """Each clause of a draft beside the clauses used before, and what departs from them."""
    return await run_in_threadpool(_checked, request, await read_form(request))


def _checked(request: Request, form: Form) -> Response:
    fault = _fault("draft", form.one("draft"), "Type or paste the resolution you draft.")
    with serving(request).holdings.open() as public:
        if fault:
            return _wording(request, public, form, (fault,))
        matter = _matter(public, form.one("item"))
        if isinstance(matter, Fault):
            return _wording(request, public, form, (matter,))
        precedents = precedents_of(public, form.one("committee"), form.one("council"))
        ignored = [code for code in form.every("ignore") if code in CODES]
        clauses = check_wording(form.one("draft"), precedents, matter=matter, ignore=ignored)
        if not clauses:
            nothing = Fault("draft", "There are no words to check.", form.one("draft"), 0)
            return _wording(request, public, form, (nothing,))
        return _wording(request, public, form, (), clauses, len(precedents))


def _matter(public: Public, address: str) -> Matter | Fault | None:
    """The item that is decided, by its address on these pages; None where none is named."""
    if not address:
        return None
    missing = Fault("item", "There is no such item; copy its address from its page.", address, 0)
    named = _ITEM.search(address)
    if named is None:
        return missing
    document, part = unquote(named["document"]), unquote(named["item"])
    try:
        return matter_of(document, public.record(document), part)
    except (MissingError, UsageError):
        return missing


def precedents_of(public: Public, committee: str, council: str) -> Precedents:
    """The clauses of a committee and council, or of all, as far as they are here."""
    committees = [committee] if committee in {each.committee for each in public.meetings()} else []
    councils = [council] if council in {each.council for each in public.meetings()} else []
    # All of them are kept, and of the others those that were asked for last: each choice holds every word.
    chosen = (committee, council) if committees or councils else ()
    name = "precedents chosen" if chosen else "precedents"
    return public.keep(name, lambda: gather(public.records(), committees, councils), of=chosen)


def _wording(
    request: Request,
    public: Public,
    form: Form,
    faults: Sequence[Fault],
    clauses: Sequence[ClauseChecked] = (),
    known: int = 0,
) -> Response:
    """The desk with what was typed, what is wrong with it or what it departs from."""
    bodies = choices(public, Asked())
    values = {
        "form": form,
        "faults": {fault.name: fault for fault in faults},
        "committees": [(name, name) for _, name in bodies["committee"]],
        "councils": [(name, name) for _, name in bodies["council"]],
        "checks": CODES,
        "longest": _LONGEST,
        "clauses": clauses,
        "known": known,
        "departing": sum(len(clause.findings) for clause in clauses),
    }
    return render(request, "wording", values, status=422 if faults else 200)


def quote(request: Request) -> Response:
    """The empty form; a link may bring words along."""
    text = request.query_params.get("text", "")[:_LONGEST]
    return _quoted(request, Form({"text": [text]} if text else {}))


async def prove(request: Request) -> Response:
    """What became of each sentence: verbatim, altered or not found."""
    return await run_in_threadpool(_proved, request, await read_form(request))


def _proved(request: Request, form: Form) -> Response:
    fault = _fault("text", form.one("text"), "Type or paste the words said to be from the minutes.")
    return _quoted(request, form, fault, is_asked=True)


def _quoted(request: Request, form: Form, fault: Fault | None = None, *, is_asked: bool = False) -> Response:
    quoted = None
    if is_asked and not fault:
        with serving(request).holdings.open() as public:
            quoted = check_quotes(form.one("text"), public.sources(), public.record)
        if not quoted:
            fault = Fault("text", "There are no words to look for.", "", 0)
    values = {
        "form": form,
        "faults": {fault.name: fault} if fault else {},
        "quoted": quoted or (),
        "statuses": _STATUS_NAMES,
        "longest": _LONGEST,
    }
    return render(request, "quote", values, status=422 if fault else 200)


def _fault(name: str, text: str, message: str) -> Fault | None:
    """What is wrong with a text that was typed."""
    if not text:
        return Fault(name, message, "", 0)
    if len(text) > _LONGEST:
        told = f"At most {_LONGEST:,} characters, please; these are {len(text):,}."
        return Fault(name, told, "", 0)
    return None


ROUTES = (
    Route("/wording", wording),
    Route("/wording", check, methods=["POST"]),
    Route("/quote", quote),
    Route("/quote", prove, methods=["POST"]),
)
