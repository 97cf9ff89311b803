"""Lists that a lead-in announces: "The Director replied:", "Members made the following comments:"."""

import re

from minutes_nlp.language.exchange import Announced, Draft, Exchange, TextPart, is_under
from minutes_nlp.language.subjects import find_subject
from minutes_nlp.language.vocabulary import alternatives, load

__all__ = ["announce", "asked_in_list", "leave_lists"]

_WORDS = load("turns")["lists"]
_VIEWS = re.compile(
    rf"\b(?:{alternatives(_WORDS['had'])})\s+(?:the\s+following\s+|a\s+number\s+of\s+|several\s+)?(?:\w+\s+)?(?:{alternatives(_WORDS['views'])})\b"
    rf"|\bfollowing\s+(?:{alternatives(_WORDS['followed'])})\s+(?:were|was)\b",
    re.IGNORECASE,
)
_AS_FOLLOWS = re.compile(rf"(?:{alternatives(_WORDS['as_follows'])})\s*[:–-]+\s*$")
# How near to the end of a paragraph "as follows:" stands.
_TAIL = 60


def leave_lists(exchange: Exchange, part: TextPart) -> None:
    """Leave the lists that a paragraph does not belong to."""
    if exchange.listed is not None and not is_under(part.point, exchange.listed.above):
        exchange.listed = None
    if exchange.views is not None and not is_under(part.point, exchange.views.above):
        exchange.views = None


def announce(exchange: Exchange, part: TextPart) -> None:
    """Take what a paragraph that has been read announces: views, or points of its answer."""
    text = exchange.text
    start, end = part.span
    last = exchange.drafts[-1] if exchange.drafts else None
    if last is None or last.part.id != part.id:
        return
    ends_open = text[end - 1] in ":-–"
    if ends_open and _VIEWS.search(text, start, end):
        speaker = last.speaker or find_subject(text, start, end, exchange.roster)
        exchange.views = Announced(part.point, speaker)
        last.kind, last.rule = "statement", "lead-in.views"
        last.answers = None
        exchange.current = exchange.open = None
    elif last.rule == "lead-in":
        exchange.listed = Announced(part.point)
    elif ends_open and last.kind == "response":
        _announce_answer(exchange, part, last)


def _announce_answer(exchange: Exchange, part: TextPart, last: Draft) -> None:
    """An answer that ends in a colon hands its speaker and question down to the points."""
    start, end = part.span
    given_below = _AS_FOLLOWS.search(exchange.text, max(start, end - _TAIL), end)
    if given_below and last.speaker and last.answers and last.rule in ("reply", "neutral", "speech"):
        last.kind, last.rule = "statement", "lead-in"
        last.answers = None
        exchange.listed = Announced(part.point, last.speaker)
        exchange.written, exchange.written_by = "answer", last.speaker
        exchange.current = None
    elif given_below and last.rule == "opening.answer":
        # "In reply to queries, the Clerk explained as follows:" is reported, and goes on below.
        exchange.written, exchange.written_by = "answer", last.speaker
        exchange.listed = Announced(part.point, last.speaker, last.answers)
    else:
        exchange.listed = Announced(part.point, last.speaker, last.answers)


def asked_in_list(exchange: Exchange) -> Draft | None:
    """Return the last question among the points of the list."""
    if exchange.listed is None:
        return None
    for draft in reversed(exchange.drafts):
        if draft.kind == "question" and is_under(draft.part.point, exchange.listed.above):
            return draft
    return None
