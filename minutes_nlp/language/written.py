"""Written questions: lines such as "Q1. Question from Councillor Eze" or "A:", and the paragraphs below them.

The heading of an item may be such a line too: "Question submitted by Councillor Eze".
"""

import re
from collections.abc import Iterator

from minutes_nlp.language.asides import closes
from minutes_nlp.language.clauses import asks
from minutes_nlp.language.cues import cues
from minutes_nlp.language.exchange import Draft, Exchange, TextPart, is_under
from minutes_nlp.language.subjects import Subject, find_subject
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.model import PassageKind, Span

__all__ = ["go_on_written", "heading_asks", "parted", "take_mark"]

# What stands between a mark and the words.
_BETWEEN = " :.-–,"
_FROM = re.compile(r"\b(?:from|by|of)\s+(?=[A-Z])")
_BRACKETED = re.compile(r"\((?P<who>[^()]{2,80})\)\s*[:–-]?\s*")
_TO_COLON = re.compile(r"[^:?.]{0,160}:\s+")
_INNER_ANSWER = re.compile(r"[?.]\s+(?=(?:A\d{0,2}|Answer|Reply|Response)\s?:)")
_COURTESY = re.compile(r"\b(?:thank|do not have a question|not a question|congratulat)\w*", re.IGNORECASE)
_WORDS = load("turns")["written"]
_HEADED = re.compile(
    rf"\b(?:{alternatives(_WORDS['questions'])})\s+(?:{alternatives(_WORDS['put'])})\s+(?=[A-Z])"
)
# Of whoever asks in writing; "I" is a stroke or a one to a scanner.
_ASKS_SELF = re.compile(
    rf"(?:[I1l|!]|We)\s+(?:(?:{alternatives(_WORDS['willing'])})\s+){{0,4}}(?:{alternatives(_WORDS['asking'])})\b"
)
_ASKS = re.compile(rf"(?:{alternatives(_WORDS['interrogative'])})\b")
_BUSINESS_LENGTH = 40
_BUSINESS = re.compile(rf"(?:{alternatives(_WORDS['business'])})(?!\w)")
_SAYS = re.compile(rf"(?:then\s+|also\s+)?(?:{alternatives(_WORDS['saying'])})\b")


def heading_asks(exchange: Exchange, heading: Span) -> None:
    """Take the heading of an item that says who asks what its first paragraphs hold."""
    asked = _HEADED.search(exchange.text, *heading)
    asker = find_subject(exchange.text, asked.end(), heading.end, exchange.roster) if asked else None
    if asker is not None:
        exchange.written, exchange.written_by = "headed", asker


def parted(text: str, part: TextPart) -> Iterator[TextPart]:
    """Yield a paragraph, one that holds question and answer in two: "Q: Why was it late? A: It was old."."""
    start, end = part.span
    answer = _INNER_ANSWER.search(text, start, end)
    if answer and cues().marks["question"].match(text, start, end):
        yield part._replace(span=Span(start, answer.start() + 1))
        yield part._replace(span=Span(answer.end(), end))
    else:
        yield part


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
    text = exchange.text
    if not exchange.written and _ASKS_SELF.match(text, start, end):
        exchange.written, exchange.written_by = "headed", None
    if exchange.written == "headed":
        if not _is_put(exchange, start, end):
            exchange.written = ""
            return False
        exchange.written = "question"
        exchange.current = None
    if not exchange.written:
        return False
    current = exchange.current
    if current is None:
        _begin(exchange, part, start, end)
    elif _continues(exchange, current, part):
        _lengthen(exchange, current, part)
    else:
        exchange.written = ""
    return bool(exchange.written)


def _is_put(exchange: Exchange, start: int, end: int) -> bool:
    """Whether a paragraph below a heading that names who asks is the question, not a report of it."""
    text = exchange.text
    if _ASKS_SELF.match(text, start, end) or _ASKS.match(text, start, end):
        return True
    return asks(text, start, end) and find_subject(text, start, end, exchange.roster) is None


def _lengthen(exchange: Exchange, current: Draft, part: TextPart) -> None:
    """Go on with what is written, in a passage of its own for each point."""
    start, end = part.span
    if part.point == current.part.point:
        current.end = end
        return
    draft = exchange.add(current.kind, Span(start, end), part, current.speaker, current.rule)
    draft.answer(current.answers)


def _continues(exchange: Exchange, current: Draft, part: TextPart) -> bool:
    text = exchange.text
    start, end = part.span
    openings = cues().openings.values()
    if closes(text, start, end) or not _is_near(part.point, current.part.point):
        return False
    if any(opening.match(text, start, end) for opening in openings):
        return False
    if part.point == current.part.point and text[current.end : start].strip():
        return False  # a label such as "Decision:" stands between
    subject = find_subject(text, start, end, exchange.roster)
    if subject is not None and subject.sort != "pronoun":
        says = _SAYS.match(text, subject.span.end + 1, end)
        if says or (subject.sort == "member" and exchange.written == "answer"):
            return False
    return _BUSINESS.match(text, start, start + _BUSINESS_LENGTH) is None


def _is_near(point: str | None, before: str | None) -> bool:
    """Whether a paragraph stands in the same point as the one before it, in one below it or beside it."""
    if point == before or is_under(point, before):
        return True
    return point is not None and before is not None and point.rpartition(".")[0] == before.rpartition(".")[0]
