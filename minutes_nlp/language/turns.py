"""Sentences to turns: a turn is a clause in which one speaker asks, answers, comments or merely reports."""

from minutes_nlp.language.clauses import Move, Turn, read_clause
from minutes_nlp.language.forms import answering, owned, postposed, scripted, viewed
from minutes_nlp.language.joined import split
from minutes_nlp.language.subjects import Roster
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["Move", "Turn", "turns_in"]

_WORDS = load("turns")
_ANSWERS = frozenset(_WORDS["openings"]["answers"])
_VIEWS = tuple(_WORDS["speech"]["views"])
_QUOTES = "“\"‘'"
# How far into a sentence the colon after a speaker's name may stand.
_PREFIX_REACH = 130


def turns_in(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """Return the turns of a sentence, in order; together they cover it."""
    start, end = sentence
    while start < end and text[start] in _QUOTES:
        start += 1
    if start == end:
        return [Turn(sentence, "plain", None, "plain")]
    clause = sentence if start == sentence.start else Span(start, end)
    turns = _marked(text, clause, roster)
    return turns or split(text, read_clause(text, clause, roster), roster)


def _marked(text: str, sentence: Span, roster: Roster) -> list[Turn] | None:
    """The turns of a sentence in one of the marked forms; each is looked for only where a sign of it stands."""
    start, end = sentence
    words = text[start:end]
    turn: Turn | None = None
    if words[1:2].isupper() or text.find(":", start, start + _PREFIX_REACH) >= 0:
        turn = scripted(text, sentence, roster)
    if turn is None and ("’" in words or "'" in words):
        turn = owned(text, sentence, roster)
    if turn is None and words.split(" ", 1)[0].lower().rstrip(",") in _ANSWERS:
        turns = answering(text, sentence, roster)
        if turns:
            return turns
    if turn is None and _may_be_view(words):
        turn = viewed(text, sentence, roster)
    if turn is None and (", " in words or "? " in words or "?”" in words or ",”" in words or '?"' in words):
        turn = postposed(text, sentence, roster)
    return [turn] if turn else None


def _may_be_view(words: str) -> bool:
    """Whether a sentence may hold "in the view of somebody" or "in somebody’s view"."""
    if " in the " not in words and (" in " not in words or "’s" not in words):
        return False
    return any(view in words for view in _VIEWS)
