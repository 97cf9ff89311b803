"""Whom a pronoun means: told from who was named, who spoke and what is open."""

import re

from minutes_nlp.language.clauses import Turn
from minutes_nlp.language.exchange import Exchange, bare_name
from minutes_nlp.language.subjects import Subject, find_subject
from minutes_nlp.language.vocabulary import alternatives, load

__all__ = ["speaker_of"]

_HEARD = re.compile(rf"\b(?:{alternatives(load('turns')['reported']['heard'])})\s+(?=(?:the\s+)?[A-Z])")
# One asks, more than one may answer for the authority: nobody in particular.
_NOBODY = frozenset(["they", "it", "we"])


def speaker_of(exchange: Exchange, turn: Turn) -> Subject | None:
    """Return the speaker of a turn, a pronoun being the name it stands for."""
    if turn.speaker is None or turn.speaker.sort != "pronoun":
        return turn.speaker
    asked, current = exchange.waiting, exchange.current
    if asked is not None and asked is current:
        if turn.speaker.text.lower() in _NOBODY:
            return None
        if turn.move != "question" and asked.kind == "question":
            # The one who is asked, not the one who asks.
            others = (s for s in reversed(exchange.heard) if bare_name(s.text) != asked.who)
            return next(others, None)
    if (
        current is not None
        and current.kind in ("response", "comment")
        and current.speaker
        and turn.move != "question"
    ):
        return current.speaker
    named = _named(exchange)
    asked = exchange.open
    if turn.move == "reply" and named is not None and asked is not None and asked.speaker is named:
        return _answerer(exchange)
    return named


def _named(exchange: Exchange) -> Subject | None:
    """The last who was named in the paragraph, as its subject or within a sentence of another's."""
    for turn in reversed(exchange.turns):
        if turn.speaker is None or turn.speaker.sort == "body":
            mentioned = _mentioned(exchange, turn)
            if mentioned is not None:
                return mentioned
        elif turn.speaker.sort != "pronoun":
            return turn.speaker
    return None


def _mentioned(exchange: Exchange, turn: Turn) -> Subject | None:
    """Somebody brought into a sentence by another: "The Panel heard from Ms Ada Moor"."""
    heard = _HEARD.search(exchange.text, *turn.span)
    return find_subject(exchange.text, heard.end(), turn.span.end, exchange.roster) if heard else None


def _answerer(exchange: Exchange) -> Subject | None:
    """Who last answered in the paragraph of the question that is open."""
    asked = exchange.open
    for draft in reversed(exchange.drafts):
        if asked and draft.kind == "response" and draft.part.id == asked.part.id and draft.speaker:
            return draft.speaker
    return None
