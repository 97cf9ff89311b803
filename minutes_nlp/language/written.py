"""Written questions: lines such as "Q1. Question from Councillor Eze" or "A:", and the paragraphs below them."""

import re

from minutes_nlp.language.asides import closes
from minutes_nlp.language.cues import cues
from minutes_nlp.language.exchange import Draft, Exchange, TextPart
from minutes_nlp.language.subjects import Subject, find_subject
from minutes_nlp.model import PassageKind, Span

__all__ = ["go_on_written", "take_mark"]

# What stands between a mark and the words.
_BETWEEN = " :.-–,"
_FROM = re.compile(r"\b(?:from|by|of)\s+(?=[A-Z])")
_BRACKETED = re.compile(r"\((?P<who>[^()]{2,80})\)\s*[:–-]?\s*")
_TO_COLON = re.compile(r"[^:?.]{0,160}:\s+")
_COURTESY = re.compile(r"\b(?:thank|do not have a question|not a question|congratulat)\w*", re.IGNORECASE)
_BUSINESS_LENGTH = 40
_BUSINESS = re.compile(r"(?:Proposed|Seconded|It\s+was\s+(?:moved|proposed|resolved|agreed))\b")


def take_mark(exchange: Exchange, part: TextPart) -> bool:
    """Take a paragraph that begins with a mark, such as "A: There are 12 cameras."; tell whether it does."""
    text = exchange.text
    start, end = part.span
    marks = cues().marks
    kind = "question"
    match = marks["question"].match(text, start, end)
    if match:
        # A mark may have another behind it, such as a number behind "Supplementary question".
        match = marks["question"].match(text, _skip(text, match.end(), end), end) or match
    else:
        kind = "answer"
        match = marks["answer"].match(text, start, end)
    if match is None:
        return False
    at = _skip(text, match.end(), end)
    prefix = text[start:at].rstrip()
    if at < end and _reads_on(text, start, at, prefix):
        return False
    at, speaker = _marked_speaker(exchange, start, at, end)
    if speaker is None and "supplementary" in prefix.lower():
        before = exchange.last("question" if kind == "question" else "response")
        speaker = before.speaker if before else None
    exchange.listed = None
    exchange.written, exchange.written_by = kind, speaker
    exchange.current = None
    if at < end:
        _begin(exchange, part, at, end)
    return True


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in _BETWEEN:
        at += 1
    return at


def _reads_on(text: str, start: int, at: int, prefix: str) -> bool:
    """Whether what looks like a mark is the beginning of a sentence: "Questions from the floor were taken"."""
    if prefix[-1:] in ".:)-–," or prefix.lower().endswith(("from", "by", "to")):
        return False
    return _FROM.search(text, start, at + 1) is None


def _marked_speaker(exchange: Exchange, start: int, at: int, end: int) -> tuple[int, Subject | None]:
    """Where the words behind a mark begin, and the speaker that the mark names."""
    text, roster = exchange.text, exchange.roster
    bracket = _BRACKETED.match(text, at, end)
    if bracket:
        who = bracket["who"].split(",")[0]
        span = Span(bracket.start("who"), bracket.start("who") + len(who))
        found = find_subject(text, *span, roster)
        return bracket.end(), Subject(span, found.sort if found else "public", who)
    named = _FROM.match(text, at, end)
    at = named.end() if named else at
    if named or text[start:at].rstrip().endswith(("by", "from", "of")) or _FROM.search(text, start, at + 1):
        speaker = find_subject(text, at, end, roster)
        if speaker is not None:
            colon = _TO_COLON.match(text, speaker.span.end, end)
            return (colon.end() if colon else end), speaker
    return at, None


def _begin(exchange: Exchange, part: TextPart, start: int, end: int) -> None:
    """Begin the words of a written question or answer."""
    text = exchange.text
    words = text[start:end]
    kind: PassageKind = "question" if exchange.written == "question" else "response"
    if kind == "question" and "?" not in words and _COURTESY.search(words):
        kind = "comment"
    span = Span(start + 1 if words[0] in '“"' else start, end)
    asked = exchange.last("question", "comment")
    draft = exchange.add(kind, span, part, exchange.written_by, f"written.{exchange.written}")
    if kind == "response":
        draft.answer(asked)
    else:
        exchange.open = draft


def go_on_written(exchange: Exchange, part: TextPart) -> bool:
    """Go on with a written question or answer; tell whether the paragraph does, or reports of somebody."""
    start, end = part.span
    current = exchange.current
    if not exchange.written:
        return False
    if current is None:
        _begin(exchange, part, start, end)
    elif _continues(exchange, current, part):
        current.end = end
    else:
        exchange.written = ""
    return bool(exchange.written)


def _continues(exchange: Exchange, current: Draft, part: TextPart) -> bool:
    text = exchange.text
    start, end = part.span
    if part.point != current.part.point or closes(text, start, end):
        return False
    subject = find_subject(text, start, end, exchange.roster)
    # "The Council will ..." is how an answer speaks.
    speaks = subject is not None and subject.sort == "body" and exchange.written == "answer"
    if subject is not None and subject.sort != "pronoun" and not speaks:
        return False
    return _BUSINESS.match(text, start, start + _BUSINESS_LENGTH) is None
