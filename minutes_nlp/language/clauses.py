"""Clauses: what one does by its own words, and who does it."""

import functools
import re
from typing import Literal, NamedTuple

from minutes_nlp.language.cues import cues, passives
from minutes_nlp.language.families import Family, Forms, fits
from minutes_nlp.language.sorts import is_titled
from minutes_nlp.language.subjects import Roster, Sort, Subject, find_subject, match_predicate
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.model import Span

__all__ = ["Move", "Turn", "asks", "ends_at", "named_by", "read_clause", "read_words"]

# What a clause does. "reply" says so itself; "told" is a passive that replies if there is something to reply
# to; "speech" has a speaker but no cue; "neutral" is a member's act of record; "plain" has no speaker.
Move = Literal["question", "comment", "reply", "told", "speech", "neutral", "plain"]

_OPENINGS = load("turns")["openings"]
_WORD = re.compile(r"\w+")
_DIRECT = re.compile(r"\?[\"”’']?\s*$")
_YES_NO = re.compile(r"(?:Yes|No)\b\s*[,.–—-]+\s*")
_COMMA = re.compile(r",\s+")
# Openings to look past for the subject, and the words they begin with.
_ADVERBIAL_WORDS = frozenset(_OPENINGS["adverbs"] + _OPENINGS["phrases"])
_ADVERBIAL = re.compile(
    rf"(?:(?:{alternatives(_OPENINGS['adverbs'])})\b,?|(?:{alternatives(_OPENINGS['phrases'])})\b[^;.]{{1,220}}?,)\s*(?=\S)"
)
_EVENT = re.compile(
    r"(?:Following|After|In)\s+(?:a\s+|further\s+|some\s+|the\s+|this\s+|that\s+|proposing\s+)?(?:\w+\s+){0,3}?"
    rf"(?:{alternatives(_OPENINGS['events'])})\s+(?=(?:the\s+)?[A-Z])"
)
# "By way of a supplementary question Mr Wragg asked": no comma need follow.
_SUPPLEMENT = re.compile(
    r"(?:By\s+way\s+of|As|In|With|On)\s+(?:an?|his|her|their|the|this|another)\s+(?:first\s+|second\s+|further\s+|final\s+)?"
    r"(?:supplementary|follow-up)(?:\s+question)?,?\s+(?=(?:the\s+)?[A-Z]|he\b|she\b|they\b)"
)
_REPLY_OPENS = ("in ", "by ", "rep", "res", "ans")
_GOES_ON = Family(rf"{words}\b" for words in load("turns")["speech"]["going_on"])
_EMBEDDED = re.compile(r"(?<![,;])\s(?:whether|how\s+(?:many|much|long|often|far|soon)|what|why)\s")
# Who asks, behind what says that something was asked.
_BY = re.compile(r"\s{1,40}by\s+(?=[A-Z]|the\s+[A-Z]|a\s+[Mm]ember|an?other\s+[Mm]ember|[Mm]embers)")
_ASKED = re.compile(rf"(?:{alternatives(_OPENINGS['asked'])})\b", re.IGNORECASE)
_QUESTION_FROM = re.compile(
    r"\b(?:questions?|quer(?:y|ies)|enquir(?:y|ies)|supplementary|requests?)\s+(?:(?:was|were|raised|put|asked|submitted)\s+)*(?:from|by|of)\s+(?=[A-Z]|the\s+[A-Z]|a\s+[Mm]ember|members)",
    re.IGNORECASE,
)
_PLURAL_OWN = re.compile(
    r"\b(?P<who>[Mm]embers|[Cc]ouncillors|[Oo]fficers|[Rr]esidents)['’]\s+(?:\w+\s+)?(?:questions?|queries)\b"
)
_REPLY_TO = re.compile(r"In\s+(?:reply|response|answer)\s+to\s+")

# The families of predicates in the order in which they count, by the sort of the subject: a body's acts are
# record before all else, views need a member or one of the public, and who else goes on does not comment.
_MEMBER_ORDER = ("thanked", "record", "question", "reply", "comment", "view", "neutral")
_BODY_ORDER = ("thanked", "neutral", "record", "question", "reply", "goes-on", "comment")
_ORDER = ("thanked", "record", "question", "reply", "goes-on", "comment", "neutral")
_ORDERS: dict[Sort, tuple[str, ...]] = {"member": _MEMBER_ORDER, "public": _MEMBER_ORDER, "body": _BODY_ORDER}
_MOVES: dict[str, Move] = {
    "record": "neutral",
    "question": "question",
    "reply": "reply",
    "goes-on": "speech",
    "comment": "comment",
    "view": "comment",
    "thanked": "comment",
    "neutral": "neutral",
}
_PASSIVE_MOVES: dict[str, Move] = {"question": "question", "comment": "comment", "response": "told"}


class Turn(NamedTuple):
    """A clause and what it does; ``speaker`` is None where nobody is named; ``rule`` names the cue."""

    span: Span
    move: Move
    speaker: Subject | None
    rule: str


def asks(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in a question mark, perhaps within quotation marks."""
    tail = max(start, end - 3)
    return text.find("?", tail, end) >= 0 and _DIRECT.search(text, tail, end) is not None


def ends_at(text: str, start: int, end: int) -> int:
    """Return where a stretch ends without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def read_clause(text: str, span: Span, roster: Roster) -> Turn:
    """Return the turn that a clause is by its own words, looking past what opens it."""
    start, end = span
    if text[start : start + 3].lower() in _REPLY_OPENS:
        reply = cues().openings["reply"].match(text, start, end)
        if reply:
            at = reply.end()
            while at < end and text[at] in ", –-":
                at += 1
            turn = read_words(text, span, at, roster)
            return turn if turn.move == "question" else Turn(span, "reply", turn.speaker, "opening.reply")
    turn = read_words(text, span, start, roster)
    if turn.move != "plain":
        return turn
    return _past_opening(text, span, roster) or turn


def _past_opening(text: str, span: Span, roster: Roster) -> Turn | None:
    """Look past an adverbial opening for somebody who speaks."""
    start, end = span
    word = _WORD.match(text, start, end)
    if word is None or word.group() not in _ADVERBIAL_WORDS:
        return None
    for pattern in (_SUPPLEMENT, _ADVERBIAL, _EVENT):
        opening = pattern.match(text, start, end)
        if opening:
            turn = read_words(text, span, opening.end(), roster)
            if turn.move != "plain" and not _is_mere_name(turn, roster):
                return turn
            deeper = _past_commas(text, span, opening.end(), roster)
            if deeper:
                return deeper
    return None


def _is_mere_name(turn: Turn, roster: Roster) -> bool:
    """Whether nothing is known of the subject, nor does it do what speakers do."""
    if turn.move != "speech" or turn.speaker is None or turn.speaker.sort != "person":
        return False
    return not roster.sort_of(turn.speaker.text)


def _past_commas(text: str, span: Span, at: int, roster: Roster) -> Turn | None:
    for _ in range(2):
        comma = _COMMA.search(text, at, span.end)
        if comma is None:
            return None
        at = comma.end()
        turn = read_words(text, span, at, roster)
        if turn.move in ("question", "comment", "reply"):
            return turn
    return None


def read_words(text: str, span: Span, at: int, roster: Roster) -> Turn:
    """Return the turn that the words of a clause from ``at`` on make of it."""
    end = span.end
    if at >= end:
        return Turn(span, "plain", None, "plain")
    if text[at] in "YN":
        yes_no = _YES_NO.match(text, at, end)
        if yes_no and yes_no.end() < end:
            inner = read_words(text, span, yes_no.end(), roster)
            if inner.move == "plain":
                return Turn(span, "told", None, "yes-no")
            return Turn(span, "reply", inner.speaker, "yes-no")
    nameless = _nameless(text, span, at, roster)
    if nameless is not None:
        return nameless
    if asks(text, span.start, end):
        return Turn(span, "question", None, "direct")
    subject = find_subject(text, at, end, roster)
    if subject is None:
        return Turn(span, "plain", None, "plain")
    turn = _active(text, span, subject)
    if turn.rule == "speech" and _is_mere_name(turn, roster) and not is_titled(subject.text):
        # A full name of which nothing is known may be a place's or a firm's.
        return Turn(span, "speech", subject, "unknown")
    return turn


def _nameless(text: str, span: Span, at: int, roster: Roster) -> Turn | None:
    """The turn of a clause in which nobody is named as the subject: "It was asked whether"."""
    end = span.end
    for name, stop in passives().find(text, at, end):
        if name == "question" and _ASKED.match(text, at, end) and text.find(", ", at, end) < 0:
            # "Asked why." has neither who asks nor an answer behind it.
            continue
        speaker = named_by(text, stop, end, roster) if name != "response" else None
        return Turn(span, _PASSIVE_MOVES[name], speaker, f"passive.{name}")
    return None


def named_by(text: str, start: int, end: int, roster: Roster) -> Subject | None:
    """Return who asked, named behind what says that it was asked: "Asked by Councillor Doyle for the number"."""
    asked = _QUESTION_FROM.search(text, start, end)
    if asked:
        return find_subject(text, asked.end(), end, roster)
    own = _PLURAL_OWN.search(text, start, end)
    if own:
        return Subject(Span(*own.span("who")), "member", own["who"])
    by = _BY.match(text, start, end) or (_ASKED.match(text, start, end) and _BY.search(text, start, end))
    if by:
        return find_subject(text, by.end(), end, roster)
    to = _REPLY_TO.match(text, start, end)
    if to and text[to.end() : to.end() + 1].isupper():
        return find_subject(text, to.end(), end, roster)
    return None


def _active(text: str, span: Span, subject: Subject) -> Turn:
    """The turn that the predicate of a subject makes."""
    end = span.end
    predicate = match_predicate(text, subject, end)
    family = _family(text, predicate, end, subject.sort)
    if family is not None:
        return Turn(span, _MOVES[family], None if family == "thanked" else subject, family)
    if subject.sort in ("member", "public") and _EMBEDDED.search(text, predicate, end):
        return Turn(span, "question", subject, "embedded")
    if not text[predicate : predicate + 1].islower():
        return Turn(span, "plain", None if subject.sort == "person" else subject, "plain")
    return Turn(span, "speech", subject, "speech")


def _family(text: str, predicate: int, end: int, sort: Sort) -> str | None:
    """The first family that a predicate is of, in the order that its subject's sort has."""
    word = _WORD.match(text, predicate, end)
    known = _forms(word.group()) if word else None
    if known:
        for name in _ORDERS.get(sort, _ORDER):
            if name in known and fits(known[name], text, predicate, end):
                return name
    return None


@functools.lru_cache(maxsize=4096)
def _forms(word: str) -> dict[str, Forms]:
    """The families of predicates that may begin with a word, and their forms that do."""
    families = [(name, family.forms(word.lower())) for name, family in cues().predicates.items()]
    families.append(("goes-on", _GOES_ON.forms(word)))
    return {name: forms for name, forms in families if forms is not None}
