"""Forms of sentence whose speaker is not simply the subject: scripts, quoted words, questions folded into openings."""

import re

from minutes_nlp.language.clauses import Move, Turn, asks, ends_at, named_by, read_clause
from minutes_nlp.language.cues import cues
from minutes_nlp.language.subjects import Roster, Subject, find_subject
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.model import Span

__all__ = ["answering", "owned", "postposed", "scripted", "viewed"]

_WORDS = load("turns")["speech"]

_PREFIXED = re.compile(
    r"(?P<who>[A-Z]{2,3}|(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr)\.?(?:\s+[A-Z][\w’'-]*\.?){1,3})\s*:\s+(?=\S)"
)
# Initials before their words in a table or script: "WA  Could 212 names be right?"
_SCRIPT = re.compile(r"(?P<who>[A-Z]{2,3})\s+(?=[A-Z][a-z’']+\b)")
# Somebody's words after their name: "The Mayor: “They will stay.”", "Ron Hale (Alma Terrace): “Which June?”"
_QUOTED = re.compile(r"(?P<who>[^\s:“”.?!][^:“”.?!]{1,60}?)\s*(?:\([^()]{1,60}\))?\s*:\s+(?=[“\"])")
_LEAD_IN = re.compile(rf"\b(?:{alternatives(_WORDS['lists'])})\b", re.IGNORECASE)

_VIEW = alternatives(_WORDS["views"])
_VIEW_OF = re.compile(
    rf"\bin\s+the\s+(?:{_VIEW})\s+of\s+(?P<who>[^.,;:?]{{3,50}})|\bin\s+(?P<who2>[A-Z][^.,;:?]{{2,50}}?)[’']s?\s+(?:{_VIEW})\b"
)
_IN_OPINION = re.compile(rf"In\s+(?P<who>[^.;:?,]{{3,60}}?)[’']s?\s+(?:{_VIEW})\b")
_POSSESSIVE = re.compile(
    r"(?P<who>[^.;:?,]{3,60}?)[’']s?\s+(?:first\s+|second\s+|further\s+|written\s+)?(?:supplementary(?:\s+question)?|question|query|enquiry)\b"
)

_POSTPOSED = re.compile(
    rf",[”\"’]?\s+(?=(?P<subject>(?:the\s+)?[A-Zh][\w’'. -]{{1,60}}?|he|she|they)\s+(?P<verb>{alternatives(_WORDS['postposed'])})"
    r"\s*(?:him|her|them|the\s+\w+)?\s*[,.;:?])"
)
_INVERTED = re.compile(rf"[,?][”\"’]?\s+(?P<verb>{alternatives(_WORDS['inverted'])})\s+(?=[A-Z]|the\s+[A-Z])")
_ASKING = frozenset(_WORDS["asking"])
_VIEWING = frozenset(_WORDS["viewing"])

_COMMA = re.compile(r",\s+")
_FOLDED: tuple[tuple[str, Move], ...] = (("to_question", "question"), ("to_comment", "comment"))
_FOLLOWING = re.compile(
    r"\bthe\s+following\b|comments?\s+and\s+(?:questions|queries)|(?:questions|queries)\s+and\s+comments?",
    re.IGNORECASE,
)
_RELATIVE = ("who ", "whic", "whos")
_GOES_ON = re.compile(r"\s*[a-z(,]")
# Behind these a member's view is the answer: "In reply to a question, Councillor Hale said".
_ANSWERS = re.compile(
    r"(?:In\s+(?:reply|response|answer)\s+to|Responding|Replying|Answering|Asked|Questioned|Pressed)\b"
)
# "In reply to a question by Councillor Hale, whether it was dear, the Clerk said"
_WHAT_IS_ASKED = re.compile(r"(?:whether|if|how|why|what|when|who|where|that)\b[^,]{3,200},")
_NEW_CLAUSE = re.compile(r"(?:there|this|these|that|the|no|yes)\b")


def scripted(text: str, sentence: Span, roster: Roster) -> Turn | None:
    """Read a speaker's words after their name or initials, and the lead-in of a list."""
    start, end = sentence
    prefixed = _PREFIXED.match(text, start, end) or _SCRIPT.match(text, start, end)
    if prefixed and (prefixed["who"] in roster.initials or not prefixed["who"].isupper()):
        return _prefixed(text, sentence, prefixed, roster)
    if (
        text[end - 1] in ":-–"
        and _LEAD_IN.search(text, start, end)
        and cues().passive["comment"].match(text, start, end)
    ):
        kind = "comments" if "comment" in text[start:end].lower() else "points"
        return Turn(sentence, "neutral", None, f"lead-in.{kind}")
    quoted = _QUOTED.match(text, start, end) if _is_quoted(text, sentence) else None
    subject = _whole_subject(text, quoted, roster) if quoted else None
    if subject is None:
        return None
    if asks(text, start, end):
        return Turn(sentence, "question", subject, "quoted.question")
    return Turn(sentence, "speech", subject, "quoted.speech")


def _is_quoted(text: str, sentence: Span) -> bool:
    return text.find("“", *sentence) >= 0 or text.find('"', *sentence) >= 0


def _whole_subject(text: str, match: re.Match[str], roster: Roster) -> Subject | None:
    """The subject that the ``who`` of a match is, to its end."""
    subject = find_subject(text, match.start("who"), match.end("who"), roster)
    return subject if subject is not None and subject.span.end >= match.end("who") else None


def _prefixed(text: str, sentence: Span, match: re.Match[str], roster: Roster) -> Turn:
    """Read "SH: cable stolen." and "Mrs Dot Kettle: why no lights?"."""
    span = Span(*match.span("who"))
    found = find_subject(text, span.start, span.end, roster)
    speaker = Subject(span, found.sort if found else "person", match["who"])
    if asks(text, *sentence):
        return Turn(sentence, "question", speaker, "prefixed.question")
    return Turn(sentence, "speech", speaker, "prefixed.speech")


def owned(text: str, sentence: Span, roster: Roster) -> Turn | None:
    """Read "Councillor Hale's question was why ..." and "In Mrs Pond's opinion ..."."""
    forms: tuple[tuple[re.Pattern[str], Move], ...] = ((_POSSESSIVE, "question"), (_IN_OPINION, "comment"))
    for pattern, move in forms:
        match = pattern.match(text, *sentence)
        subject = _whole_subject(text, match, roster) if match else None
        if match and subject is not None:
            return Turn(sentence, move, _cut(subject, match["who"]), f"possessive.{move}")
    return None


def viewed(text: str, sentence: Span, roster: Roster) -> Turn | None:
    """Read "... was, in the view of the Deputy Mayor, neither here nor there"."""
    match = _VIEW_OF.search(text, *sentence)
    if match is None:
        return None
    who = "who" if match["who"] else "who2"
    subject = find_subject(text, match.start(who), match.end(who), roster)
    return Turn(sentence, "comment", subject, "view-of") if subject is not None else None


def postposed(text: str, sentence: Span, roster: Roster) -> Turn | None:
    """Read "It was not, he said; ..." and "... , asked Councillor Iorwerth."."""
    match = _POSTPOSED.search(text, *sentence)
    if match:
        subject = find_subject(text, match.start("subject"), sentence.end, roster)
        if subject is None:
            return None
        verb = match["verb"].split()[0]
        return Turn(sentence, _move_of(verb), _cut(subject, match["subject"]), f"postposed.{verb}")
    match = _INVERTED.search(text, *sentence)
    subject = find_subject(text, match.end(), sentence.end, roster) if match else None
    if match and subject:
        return Turn(sentence, _move_of(match["verb"]), subject, f"inverted.{match['verb']}")
    return None


def _cut(subject: Subject, words: str) -> Subject:
    start = subject.span.start
    return Subject(Span(start, start + len(words)), subject.sort, words)


def _move_of(verb: str) -> Move:
    if verb in _ASKING:
        return "question"
    return "comment" if verb in _VIEWING else "reply"


def answering(text: str, sentence: Span, roster: Roster) -> list[Turn] | None:
    """Read a sentence that opens with the question or comment it answers: "In response to a query around X, it was stated"."""
    for name, move in _FOLDED:
        opening = cues().openings[name].match(text, *sentence)
        cut = _boundary(text, sentence, opening.end(), roster) if opening else None
        if cut is not None:
            turns = _fold(text, sentence, cut, (name, move), roster)
            if turns:
                return turns
    return None


def _fold(
    text: str, sentence: Span, cut: int, opening: tuple[str, Move], roster: Roster
) -> list[Turn] | None:
    """The turns of a sentence whose opening ends at ``cut``."""
    start, end = sentence
    name, move = opening
    rest = read_clause(text, Span(cut, end), roster)
    answers = rest.move == "comment" and rest.speaker is not None and _ANSWERS.match(text, start, end)
    if rest.move in ("question", "comment") and not answers:
        # "With regard to X, it was asked whether": the whole is the question.
        return [Turn(sentence, rest.move, rest.speaker, rest.rule)]
    if rest.move == "plain" and move != "question":
        return None
    if text[end - 1] in ":-" and _FOLLOWING.search(text, start, end):
        return [Turn(sentence, "neutral", rest.speaker, "lead-in")]
    asked = Turn(
        Span(start, ends_at(text, start, cut)), move, named_by(text, start, cut, roster), f"opening.{name}"
    )
    return [asked, Turn(rest.span, "reply", rest.speaker, "opening.answer")]


def _boundary(text: str, sentence: Span, after: int, roster: Roster) -> int | None:
    """Return where the answer begins: after the first comma behind which somebody speaks or something is told."""
    start, end = sentence
    passive = cues().passive
    fallback = None
    at = max(start, after - 1)
    while comma := _COMMA.search(text, at, end):
        at = comma.end()
        if text[at : at + 4] in _RELATIVE or _WHAT_IS_ASKED.match(text, at, end):
            continue
        if fallback is None:
            fallback = at
        if passive["response"].match(text, at, end) or passive["question"].match(text, at, end):
            return at
        subject = find_subject(text, at, end, roster)
        if subject is not None and _GOES_ON.match(text, subject.span.end, end):
            return at
        if _NEW_CLAUSE.match(text, at, end):
            return at
    return fallback
