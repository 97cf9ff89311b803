"""Joined clauses: what a sentence goes on to say behind its question or comment."""

import re

from minutes_nlp.language.clauses import Move, Turn, ends_at, read_words
from minutes_nlp.language.cues import cues
from minutes_nlp.language.subjects import Roster, Subject, match_predicate
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.model import Span

__all__ = ["split"]

_WORDS = load("turns")["speech"]
# A second clause does not begin within the first words.
_FIRST_WORDS = 10
_AGAIN = r"(?:(?:also|then|therefore|further|he|she|they|so|again|in\s+particular|subsequently)\s+){0,2}"
_AND_SAME = re.compile(rf"\s(?P<word>and|but|though|who)\s+{_AGAIN}")
_AND_OTHER = re.compile(
    r"\s(?:and|but|to\s+which)\s+(?=(?:the\s+)?[A-Z]|it\s+was\b|a\s+[Mm]ember\b|another\b|officers?\b|members\b|he\s+was\b|she\s+was\b|they\s+were\b)"
)
_AND_TOLD = re.compile(
    rf"\s(?:and|but)\s+(?=(?:was|were)\s+(?:then\s+)?(?:{alternatives(_WORDS['told'])})\b)"
)
_AND_BUSINESS = re.compile(
    rf",?\s+(?:and|who)\s+(?:(?:he|she|they)\s+)?(?:then\s+)?(?:{alternatives(_WORDS['business'])})\b"
)
_DASH = re.compile(r"\s[-–—]{1,2}\s+|;\s+")
_IT_IS = re.compile(
    r"(?:[Tt]his|[Ii]t|[Tt]hese|[Tt]hey|[Tt]here|[Nn]o|[Yy]es|[Nn]ot)\b[^.;]{0,40}?\b(?:is|was|will|would|has|had|are|were|can|could|yet)\b"
)
_SECOND_VIEW = re.compile(rf"(?:{alternatives(_WORDS['second_views'])})\b")
_LEADS_UP = re.compile(rf"(?:{alternatives(_WORDS['leading_up'])})\b")
_JOINING = re.compile(r"[,;\s]*(?:(?:and|who)\s+)?")


def split(text: str, turn: Turn, roster: Roster) -> list[Turn]:
    """Return the turns of a clause: a question or comment apart from what its sentence goes on to say."""
    start, end = turn.span
    if turn.move in ("question", "comment"):
        parts = _dashed(text, turn, roster)
        if parts:
            return parts
    if turn.rule == "direct" or turn.move in ("told", "plain", "reply"):
        return [turn]
    words = text[start + _FIRST_WORDS : end]
    joined = " and " in words or " but " in words
    if not joined and " who " not in words and " though " not in words and " which " not in words:
        return [turn]
    was_told = joined and (" was " in words or " were " in words)
    parts = None
    if turn.move in ("question", "comment"):
        parts = (_and_told(text, turn) if was_told else None) or _and_another(text, turn, roster)
    if parts is None:
        parts = _by_same(text, turn)
    return parts or [turn]


def _dashed(text: str, turn: Turn, roster: Roster) -> list[Turn] | None:
    """Read "X queried the bins - the Clerk advised that ...", a terse way to print an answer; or a semicolon."""
    start, end = turn.span
    dash = _DASH.search(text, start + _FIRST_WORDS, end)
    if dash is None or _DASH.search(text, dash.end(), end):
        return None  # two dashes hold an aside
    inner = read_words(text, Span(dash.end(), end), dash.end(), roster)
    answers = inner.move in ("told", "reply") or (
        inner.move in ("neutral", "speech")
        and _is_other(inner.speaker, turn.speaker)
        and inner.rule != "unknown"
    )
    if text[dash.start()] == ";":
        answers = answers and turn.move == "question" and inner.speaker is not None
    elif turn.move == "question" and _IT_IS.match(text, dash.end(), end):
        answers = True
    if answers:
        head = Turn(Span(start, ends_at(text, start, dash.start())), turn.move, turn.speaker, turn.rule)
        return [head, Turn(inner.span, "reply", inner.speaker, f"dash-{inner.rule}")]
    return None


def _by_same(text: str, turn: Turn) -> list[Turn] | None:
    """The turns of a clause whose speaker goes on to do something else."""
    if turn.move == "question":
        return _and_comment(text, turn)
    if turn.move == "comment":
        return _and_question(text, turn) or _and_business(text, turn)
    if turn.speaker is not None and turn.speaker.sort not in ("officer", "body"):
        return _and_question(text, turn)
    return None


def _and_told(text: str, turn: Turn) -> list[Turn] | None:
    """Read "X asked why, and was told that ..."."""
    start, end = turn.span
    told = _AND_TOLD.search(text, start + _FIRST_WORDS, end)
    if told is None:
        return None
    return [_first(text, turn, told.start()), Turn(Span(told.end(), end), "reply", None, "and-told")]


def _and_another(text: str, turn: Turn, roster: Roster) -> list[Turn] | None:
    """Read "Questions were raised about X and Y advised ...": somebody else goes on."""
    start, end = turn.span
    for match in _AND_OTHER.finditer(text, start + _FIRST_WORDS, end):
        if turn.speaker is not None and _joint(text, start, match.start()) < turn.speaker.span.end:
            continue  # "Councillor Hale and Councillor Moor asked": one subject
        inner = read_words(text, Span(match.end(), end), match.end(), roster)
        if inner.move == "plain":
            continue
        other = _is_other(inner.speaker, turn.speaker)
        if inner.move == "question":
            if other or inner.rule.startswith("passive"):
                return [_first(text, turn, match.start()), *split(text, inner, roster)]
        elif _goes_on_to_answer(text, turn, inner, other=other):
            answer = Turn(inner.span, "reply", inner.speaker, f"and-{inner.rule}")
            return [_first(text, turn, match.start()), answer]
    return None


def _is_other(speaker: Subject | None, before: Subject | None) -> bool:
    """Whether a second clause names a speaker other than the first's."""
    if speaker is None or speaker.sort in ("pronoun", "body"):
        return False
    return before is None or speaker.text != before.text


def _goes_on_to_answer(text: str, turn: Turn, inner: Turn, *, other: bool) -> bool:
    """Whether a second clause answers what the first asks or says."""
    if inner.move in ("told", "reply"):
        # "X felt that it was dear, and it was noted that" is still X's view.
        still = (
            turn.move == "comment"
            and turn.speaker is not None
            and text.startswith("it was noted", inner.span.start)
        )
        return (other or inner.speaker is None) and not still
    return (
        inner.move in ("neutral", "speech") and other and turn.move == "question" and inner.rule != "unknown"
    )


def _and_question(text: str, turn: Turn) -> list[Turn] | None:
    """Read "X was not persuaded and asked if ...", a view and a question; "X noted that ... and asked" is one question."""
    start, end = turn.span
    question = cues().predicates["question"]
    for match in _AND_SAME.finditer(text, start + _FIRST_WORDS, end):
        if not question.match(text, match.end(), end):
            continue
        leads_up = turn.speaker and _LEADS_UP.match(text, match_predicate(text, turn.speaker, end))
        if leads_up and (match["word"] != "but" or _joint(text, start, match.start()) < match.start()):
            return [Turn(turn.span, "question", turn.speaker, "noted-and-asked")]
        head = turn
        if turn.move != "comment" and (leads_up or turn.move == "speech"):
            head = Turn(turn.span, "comment", turn.speaker, "comment-and-question")
        return [_first(text, head, match.start()), _second(text, turn, match, "question", "and-question")]
    return None


def _and_comment(text: str, turn: Turn) -> list[Turn] | None:
    """Read "X probed the cost per place and thought it dear"."""
    if turn.speaker is None:
        return None
    start, end = turn.span
    for match in _AND_SAME.finditer(text, start + _FIRST_WORDS, end):
        if _SECOND_VIEW.match(text, match.end(), end):
            return [_first(text, turn, match.start()), _second(text, turn, match, "comment", "and-comment")]
    return None


def _and_business(text: str, turn: Turn) -> list[Turn] | None:
    """Read "The Chair thanked Mr Hale for attending and he left the meeting."."""
    start, end = turn.span
    match = _AND_BUSINESS.search(text, start + _FIRST_WORDS, end)
    if match is None:
        return None
    head = Turn(Span(start, ends_at(text, start, match.start())), turn.move, turn.speaker, turn.rule)
    return [head, _second(text, turn, match, "neutral", "record")]


def _joint(text: str, start: int, word: int) -> int:
    """Where the joint begins before whose word white space stands: at the comma or semicolon there, if one is."""
    at = ends_at(text, start, word) - 1
    return at if at >= start + _FIRST_WORDS and text[at] in ",;" else word


def _first(text: str, turn: Turn, word: int) -> Turn:
    """The turn before a joining word, without the comma or semicolon there."""
    start = turn.span.start
    stop = ends_at(text, start, _joint(text, start, word))
    return Turn(Span(start, stop), turn.move, turn.speaker, turn.rule)


def _second(text: str, turn: Turn, match: re.Match[str], move: Move, rule: str) -> Turn:
    """The turn behind a joining word, by the same speaker."""
    joining = _JOINING.match(text, match.start(), match.end())
    return Turn(Span(joining.end() if joining else match.end(), turn.span.end), move, turn.speaker, rule)
