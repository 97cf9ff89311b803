"""What is here, what failed and what is missing: a page that never looks complete when it is not."""

from collections import Counter
from itertools import groupby
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from minutes_nlp.web.data import as_json
from minutes_nlp.web.holdings import Meeting, Public
from minutes_nlp.web.views import render, serving

__all__ = ["ROUTES", "failures"]

# Nobody knows what is in a file that cannot be read, so the public is told its code alone; here in words.
_TOO_MUCH = "it asks for more than may be spent on one file"
_DAMAGED = "it is damaged"
_NOT_MINUTES = "it is not the minutes of a meeting"
_REASONS = {
    "no-text-layer": "it is a scan, and nothing here recognises its text",
    "no-text": "it holds no text",
    "encrypted": "it is locked by a password",
    "damaged": _DAMAGED,
    "wrong-format": "it is not of the format that its name says",
    "unknown-format": "its format is not known",
    "needs-libreoffice": "its format needs a program that is not installed here",
    "entities": "it refers to something outside itself, which is not followed",
    "link": "it is a link to something else, which is not followed",
    "not-minutes": _NOT_MINUTES,
    "too-large": "it is larger than may be read",
    "too-deep": _TOO_MUCH,
    "too-many-nodes": _TOO_MUCH,
    "too-many-attributes": _TOO_MUCH,
    "too-many-entries": _TOO_MUCH,
    "too-much-output": _TOO_MUCH,
    "ratio": _TOO_MUCH,
    "memory": _TOO_MUCH,
    "time": "reading it took longer than may be spent on one file",
    "cannot-open": "it cannot be opened",
    "crash": "the program failed while reading it",
    "internal-error": "the program failed while reading it",
}
_NO_REASON = "it cannot be read"


class Failure(NamedTuple):
    """Why files could not be read, and how many."""

    reason: str
    code: str
    files: int


def status(request: Request) -> Response:
    """What is in, what failed, what is missing."""
    with serving(request).holdings.open() as public:
        values = {
            "bodies": _bodies(public),
            "meetings": len(public.meetings()),
            "failures": failures(public.failed()),
            "waiting": public.waiting(),
            "gaps": public.gaps(),
        }
    return render(request, "status", values)


def status_json(request: Request) -> Response:
    """The same for programs."""
    with serving(request).holdings.open() as public:
        value = {
            "meetings": [each._asdict() for each in public.meetings()],
            "failed": [each._asdict() for each in failures(public.failed())],
            "awaiting_index": public.waiting(),
            "missing": public.gaps(),
        }
    return as_json(value)


def _bodies(public: Public) -> dict[str, list[Meeting]]:
    """The meetings by their body, newest first."""
    newest_first = sorted(public.meetings(), key=lambda each: each.date, reverse=True)
    ordered = sorted(newest_first, key=lambda each: each.body)
    return {body: list(its) for body, its in groupby(ordered, lambda each: each.body)}


def failures(codes: list[str]) -> list[Failure]:
    """Return why files could not be read, in words, the most frequent reason first."""
    counts = Counter(codes).most_common()
    return [Failure(_REASONS.get(code, _NO_REASON), code, files) for code, files in counts]


ROUTES = (Route("/status", status), Route("/status.json", status_json))
