"""What officers and clerks do with an item: close its assurances, keep notes on it, say who may see it."""

import functools
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from minutes_nlp import assurances
from minutes_nlp.errors import UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library, Note
from minutes_nlp.model import Access, Item
from minutes_nlp.web.crossing import form_of
from minutes_nlp.web.granting import granted, recorded
from minutes_nlp.web.holdings import MissingError
from minutes_nlp.web.person import Person
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES"]

_LONGEST_NOTE = 4_000
_ACTIONS = {"kept": "assurance.close", "superseded": "assurance.close", "open": "assurance.reopen"}
_STATUSES = {
    "kept": "It was kept",
    "superseded": "Something else took its place",
    "open": "It is open again",
}
_PASSAGE = re.compile(r"/document/(?P<document>[^/?#]+)/item/(?P<item>[^/?#]+)(?:#p-(?P<part>\S+))?")
_ACCESS: dict[str, Access] = {"public": "public", "exempt": "exempt"}


Sending = Callable[[Request, Person], Response]


@granted("note")
def look(request: Request, person: Person) -> Response:
    """An item's assurances with what became of them, its notes, and who decided who may see it."""
    return _page(request, person)


def _page(request: Request, person: Person, error: str = "", form: str = "") -> Response:
    """The page of an item; where something sent was wrong, with that and with what was typed.

    Args:
        request: The request.
        person: Who is signed in.
        error: What is wrong; "" for nothing.
        form: Which form it was: "follow-ups", "notes" or "access".
    """
    document = request.path_params["document"]
    folder = serving(request).site.library
    with serving(request).holdings.open() as held, Library.open(folder, exempt=True) as library:
        minutes = held.record(document)
        item = _item(minutes.items, library.redirect(document, request.path_params["item"]))
        ids = {each.id for each in item.assurances}
        steps = [
            row for row in assurances.log(library, None, exempt=True) if row.now in _names(document, ids)
        ]
        notes = [
            each for each in library.notes.all(document) if library.redirect(document, each.part) == item.id
        ]
        decisions = [each for each in library.access.all(document) if each.part == item.id]
    values = {
        "document": document,
        "item": item,
        "given": [(each.id, minutes.text[slice(*each.span)]) for each in item.assurances],
        "steps": steps,
        "notes": notes,
        "decisions": decisions,
        "statuses": _STATUSES,
        "may_reclassify": person.may("reclassify"),
        "error": error,
        "form": form,
        "typed": form_of(request),
        "here": f"/work/{quote(document, safe='')}/{quote(item.id, safe='')}",
    }
    return render(request, "work", values, status=422 if error else 200, has_form=True)


def _told(send: Sending) -> Sending:
    """Have what is wrong with something sent told on the page, beside what was typed; programs get a 422."""

    @functools.wraps(send)
    def sending(request: Request, person: Person) -> Response:
        try:
            return send(request, person)
        except UsageError as error:
            if person.by == "token":
                raise
            return _page(request, person, str(error), request.url.path.rpartition("/")[2])

    return sending


@granted("follow-up")
@_told
def follow_up(request: Request, person: Person) -> Response:
    """Say what became of an assurance of the item."""
    form = form_of(request)
    document, item = request.path_params["document"], request.path_params["item"]
    status, by, words = form.get("status", ""), _named(form.get("by", "")), _words(form.get("note", ""))
    if status not in _ACTIONS:
        raise UsageError(f"An assurance is kept, superseded or open, not {status!r}.")
    if status != "open" and not (by or words):
        raise UsageError("Say by which passage that is shown, or why.")
    verdict = assurances.Verdict(status, by, words, person.name)  # type: ignore[arg-type]  # one of the three
    with Library.open(serving(request).site.library, write=True, make=False) as library:
        known = {each.id for each in _held(library, document, item).assurances}
        part = library.redirect(document, form.get("part", ""))
        if part not in known:
            raise UsageError("There is no such assurance in this item.")
        with recorded(request, person, _ACTIONS[status], f"{document}/{part}", status=status):
            step = assurances.mark(library, f"{document}/{part}", verdict, exempt=True)
    return _done(request, person, {"part": step.part, "status": step.status}, f"p-{step.part}")


def _named(typed: str) -> str:
    """The passage that is meant by an id, or by its address on these pages, as ``DOCUMENT/PART``."""
    found = _PASSAGE.search(typed)
    if found is None:
        return typed.strip()
    return f"{unquote(found['document'])}/{unquote(found['part'] or found['item'])}"


@granted("note")
@_told
def note(request: Request, person: Person) -> Response:
    """Keep a note on the item; the audit log knows that there is one, not what it says."""
    document, part = request.path_params["document"], request.path_params["item"]
    words = _words(form_of(request).get("note", ""))
    if not words:
        raise UsageError("A note says something.")
    with Library.open(serving(request).site.library, write=True, make=False) as library:
        item = _held(library, document, part)
        with recorded(request, person, "note.add", f"{document}/{item.id}"):
            kept = library.notes.add(Note(document=document, part=item.id, note=words, who=person.name))
    return _done(request, person, {"seq": kept.seq}, "notes")


@granted("reclassify")
@_told
def reclassify(request: Request, person: Person) -> Response:
    """Make the item exempt or public, in the library and in the index, before it is answered."""
    # The half that adds documents is loaded by whoever needs it.
    from minutes_nlp.ingest import publish  # noqa: PLC0415

    form, site = form_of(request), serving(request).site
    document, part = request.path_params["document"], request.path_params["item"]
    access, reason = _ACCESS.get(form.get("access", "")), " ".join(form.get("reason", "").split())
    if access is None:
        raise UsageError("An item is public or exempt.")
    if not reason:
        raise UsageError(f"Say why it is made {access}.")
    with Library.open(site.library, write=True, make=False) as library:
        item = _held(library, document, part)
        with recorded(request, person, "item.reclassify", f"{document}/{item.id}", access=access):
            try:
                library.reclassify(document, item.id, access, reason=reason, who=person.name)
            finally:
                # Also what was decided before and could not be published: who tries again is told that it is
                # so already, and then it is.
                publish(library, IndexStore(site.library, site.engine))
    return _done(request, person, {"access": access}, "access")


def _held(library: Library, document: str, part: str) -> Item:
    """An item by its id or one it had: words that somebody puts into an address never reach the log."""
    items = library.minutes(document).items if document in library.documents() else ()
    return _item(items, library.redirect(document, part))


def _item(items: tuple[Item, ...], part: str) -> Item:
    found = next((each for each in items if each.id == part), None)
    if found is None:
        raise MissingError
    return found


def _names(document: str, parts: set[str]) -> set[str]:
    return {f"{document}/{part}" for part in parts}


def _words(typed: str) -> str:
    if len(typed) > _LONGEST_NOTE:
        raise UsageError(f"A note has at most {_LONGEST_NOTE:,} characters.")
    return typed.strip()


def _done(request: Request, person: Person, told: dict[str, object], anchor: str) -> Response:
    """What a program is told that has done something; a person is led to where the page shows it."""
    if person.by == "token":
        return JSONResponse({"document": request.path_params["document"], **told})
    return RedirectResponse(f"{request.url.path.rpartition('/')[0]}#{anchor}", 303)


_PAGE = "/work/{document}/{item}"
ROUTES = (
    Route(_PAGE, look),
    Route(f"{_PAGE}/follow-ups", follow_up, methods=["POST"]),
    Route(f"{_PAGE}/notes", note, methods=["POST"]),
    Route(f"{_PAGE}/access", reclassify, methods=["POST"]),
)
