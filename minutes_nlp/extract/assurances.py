"""Assurances: what the authority told members is, or will be, so."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.cues import phrase
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster, find_subject
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Assurance, Passage, Span, Strength

__all__ = ["find_assurances"]

_STRENGTHS: tuple[Strength, ...] = ("assured", "undertaken", "expected")
# "Clerk to write to the tenants", "AS to chase NO": an action, its owner first.
_ACTION = re.compile(
    r"(?:(?:ACTIONS?|Actions?)(?:\s+\d[\w/]*)?\s*[:–-]\s*)?(?P<owner>(?:the\s+)?(?:[A-Z]{2,3}|[A-Z][\w’'.-]+(?:\s+(?:of|for|and|the|[A-Z][\w’'.-]+)){0,7}?))\s+to\s+(?:also\s+)?(?P<verb>[a-z]{3,}|do|go)\b"
)
_INITIALS_TO = re.compile(r"(?<![\w’'])(?P<owner>[A-Z]{2,3})\s+to\s+(?P<verb>[a-z]{3,}|do|go)\b")
_NOT_ACTIONS = re.compile(
    r"(?:To|Apologies|Subject|According|Due|Prior|Thanks|In|Reference|Regard|Going|Similar|Close|Next|Contrary|Up|Changes?|Amendments?|Response|Questions?|Question)\b"
)
_ACTION_LINE = re.compile(r"(?:ACTIONS?|Actions?)(?:\s+\d[\w/]*)?\s*[:–-]\s*(?P<words>\S.*)")
_BOUNDARY = re.compile(
    r";\s+|:\s+|\s[–-]\s+|,?\s+(?:but|although|though|however,?)\s+|,?\s+and\s+|,\s+(?=it\s+was\s)"
)
_NAMES_ONLY = re.compile(r"[^a-z]*(?:[A-Z][\w’'.-]*[\s,&]*|and\s+|the\s+|of\s+|for\s+)*")
_THAT = re.compile(r"\bthat\s+")
_TO = re.compile(r"\bto\s+(?=[a-z])")
_ASKED = re.compile(
    r"\b(?:assurances?|reassurances?|assured|reassured|satisfied|guarantee|confirmation)\b", re.IGNORECASE
)
_CONFIRMED = re.compile(r"\b(?:confirmed|confirm|stated|replied|said|affirmed)\b")
_WISH = re.compile(r"\b(?:would like|would welcome|wished|ought|urged|requested|asked)\b", re.IGNORECASE)
_PLAIN_FUTURE = re.compile(
    r"\b(?:meeting|surgery|consultation|exhibition|hearing|election|event|inquiry|session)s?\s+(?:would|will)\s+(?:also\s+)?be\s+(?:held|taking|holding)\b",
    re.IGNORECASE,
)
_FUTURE_ACT = re.compile(
    r"\b(?:would|will|shall)\s+(?:(?:also|then|now|therefore|personally|be)\s+)*(?P<verb>\w+)"
)
# What a meeting will itself do is a plain fact.
_OWN_BUSINESS = re.compile(
    r"(?:would|will|shall)\s+(?:\w+\s+)?(?:meet|hold|attend|go|discuss|do so)\b|agreed to (?:the|meet|hold|have|pay|renew)\b"
)
# "Assurance was given that", "it was hoped that": nobody is named, whoever spoke last.
_NAMELESS = re.compile(
    r"(?:(?i:assurances?|reassurance|confirmation|guarantees?|undertakings?)\s+(?:was|were|had\s+been)\b|[Ii]t\s+(?:was|is)\b|[Mm]embers\s+were\b|The\s+(?:Board|Committee|Panel)\s+(?:was|received)\b)"
)
_STATES = frozenset(
    [
        "be",
        "able",
        "need",
        "needed",
        "require",
        "required",
        "requiring",
        "mean",
        "have",
        "has",
        "cost",
        "include",
        "remain",
        "depend",
        "allow",
        "allowed",
        "help",
        "benefit",
        "like",
        "prefer",
        "welcome",
        "appear",
        "seem",
        "want",
        "become",
        "take",
        "lead",
        "result",
        "affect",
        "affected",
        "apply",
        "vary",
        "not",
        "no",
        "only",
        "still",
        "always",
        "never",
        "probably",
        "in",
        "the",
        "a",
        "an",
        "it",
        "too",
        "more",
        "less",
        "possible",
        "necessary",
        "difficult",
        "appropriate",
        "available",
        "impossible",
        "unable",
        "subject",
        "likely",
        "unlikely",
        "because",
        "used",
        "based",
        "made",
        "to",
        "from",
        "on",
        "at",
        "for",
        "of",
        "as",
        "and",
        "closed",
        "open",
        "expected",
        "charged",
        "limited",
        "happy",
        "pleased",
        "grateful",
        "better",
        "worse",
        "difficult",
        "similar",
        "due",
        "given",
        "lost",
        "left",
        "gone",
        "known",
        "called",
        "kept",
        "found",
        "seen",
        "felt",
        "there",
        "any",
        "some",
        "such",
        "enough",
        "important",
        "important",
        "useful",
        "helpful",
        "good",
        "bad",
        "hard",
        "easy",
        "easier",
        "wrong",
        "right",
        "clear",
        "continue",
        "mainly",
        "largely",
        "normally",
        "usually",
        "otherwise",
        "easily",
        "dependent",
        "eligible",
        "entitled",
        "responsible",
        "liable",
        "rise",
        "fall",
        "increase",
        "decrease",
        "grow",
        "cease",
        "expire",
        "run",
        "stand",
        "total",
        "amount",
        "equate",
        "represent",
        "contain",
        "consist",
        "exceed",
        "save",
        "reduce",
        "improve",
        "enable",
        "provide",
    ]
)


_PROMISED = re.compile(r"(?P<that>[Tt]hat\s+)")
_ACTS = re.compile(r"\s+(?:would|will|to)\s+(?!be\b)[a-z]+")


class _Cue(NamedTuple):
    start: int
    end: int
    strength: Strength
    rule: str


@functools.cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The three families as one pattern with a group for each, and the pattern of what negates."""
    data = load("assurances")
    families = "|".join(f"(?P<{name}>{phrase(data[name]['patterns']).pattern})" for name in _STRENGTHS)
    # The families' own flags: matched in any case.
    return re.compile(rf"(?<!\w)(?:{families})", re.IGNORECASE), phrase(data["negation"]["patterns"])


@functools.cache
def _gate() -> tuple[str, ...]:
    return tuple(load("assurances")["gate"]["words"])


def find_assurances(
    text: str,
    sentences: Sentences,
    passages: Sequence[Passage],
    roster: Roster,
    *,
    item_id: str,
    decisions: Sequence[Span] = (),
) -> list[Assurance]:
    """Return the assurances in an item's passages.

    What a member wishes or asks for is none: questions are passed over, and comments but for promises that
    their speaker makes.

    Args:
        text: The document's text with spaces for line breaks.
        sentences: Its sentences.
        passages: The item's passages in order.
        roster: The people the attendance list names.
        item_id: The item's id, with which the assurances' ids begin.
        decisions: The spans of decisions: "agreed that the Clerk would write" binds the Clerk.
    """
    found: list[Assurance] = []
    by_id = {passage.id: passage for passage in passages}
    for passage in passages:
        if passage.kind == "question":
            continue
        asked = by_id.get(passage.answers or "")
        sought = asked is not None and _ASKED.search(text, *asked.span) is not None
        for sentence in sentences.within(*passage.span):
            for span, cue, giver in _in_sentence(text, sentence, passage, roster, sought=sought):
                found.append(
                    Assurance(
                        id=f"{item_id}.z{len(found) + 1}", span=span, strength=cue.strength, giver=giver,
                        subject=_subject(text, span, cue), point=passage.point, rule=cue.rule,
                    )
                )  # fmt: skip
    for span in decisions:
        promise = _PROMISED.match(text, *span)
        owner = find_subject(text, promise.end("that"), span.end, roster) if promise else None
        if (
            promise
            and owner is not None
            and owner.sort not in ("body", "pronoun", "public")
            and _ACTS.match(text, owner.span.end, span.end)
        ):
            cue = _Cue(owner.span.start, owner.span.end, "undertaken", "undertaken.decided")
            end = _rstrip(text, owner.span.start, span.end)
            found.append(
                Assurance(
                    id=f"{item_id}.z{len(found) + 1}", span=Span(owner.span.start, end), strength="undertaken",
                    giver=owner.text, subject=_subject(text, Span(owner.span.start, end), cue), rule=cue.rule,
                )
            )  # fmt: skip
    return found


def _in_sentence(
    text: str, sentence: Span, passage: Passage, roster: Roster, *, sought: bool
) -> Iterator[tuple[Span, _Cue, str | None]]:
    start, end = sentence
    speaker = passage.speaker.text if passage.speaker else None
    action = _action(text, sentence, roster) if " to " in text[start:end] or text[start] in "Aa" else None
    if action is not None and passage.kind != "comment":
        span, owner = action
        yield span, _Cue(span.start, span.end, "undertaken", "action"), owner or speaker
        return
    if passage.kind == "comment":
        return
    low = text[start:end].lower()
    if not any(word in low for word in _gate()) or _PLAIN_FUTURE.search(text, start, end):
        return
    at = start
    for cue in _cues_in(text, sentence, passage, sought=sought):
        if cue.start < at:
            continue
        clause_start = _clause_start(text, at, cue.start)
        clause_end = _clause_end(text, cue, end)
        at = clause_end
        span = Span(clause_start, _rstrip(text, clause_start, clause_end))
        nameless = _NAMELESS.match(text, clause_start, cue.end) is not None
        yield span, cue, None if nameless else _giver(text, span, cue, roster) or speaker


def _cues_in(text: str, sentence: Span, passage: Passage, *, sought: bool) -> list[_Cue]:
    pattern, negation = _cues()
    found: list[_Cue] = []
    for match in pattern.finditer(text, *sentence):
        if (
            negation.search(text, max(sentence.start, match.start() - 40), match.start())
            and match.lastgroup != "expected"
        ):
            continue
        strength: Strength = match.lastgroup  # type: ignore[assignment]
        if passage.kind == "statement" and not _told_members(match, strength):
            continue
        found.append(
            _Cue(
                match.start(),
                match.end(),
                strength,
                f"{strength}.{'-'.join(match.group().lower().split()[:3])}",
            )
        )
    if passage.kind == "response":
        found += _in_answer(text, sentence, found, sought=sought)
    return sorted(found)


def _in_answer(text: str, sentence: Span, found: list[_Cue], *, sought: bool) -> Iterator[_Cue]:
    """What counts in an answer alone: a plain "confirmed" to one who sought assurance, a plain "would" of action."""
    if not found and sought and (confirmed := _CONFIRMED.search(text, *sentence)):
        yield _Cue(confirmed.start(), confirmed.end(), "assured", "assured.as-sought")
        return
    first = min((cue.start for cue in found), default=sentence.end)
    for match in _FUTURE_ACT.finditer(text, *sentence):
        if (
            match.start() < first
            and match["verb"].lower() not in _STATES
            and not re.search(r"\b(?:if|unless|were)\b", text[sentence.start : match.start()], re.IGNORECASE)
        ):
            yield _Cue(match.start(), match.end(), "undertaken", "undertaken.future")
            return


def _told_members(match: re.Match[str], strength: Strength) -> bool:
    """Whether a cue in plain narrative is said to members: the stronger families are by their own words."""
    word = match.group().lower()
    if strength == "assured":
        return not word.startswith(("there was no", "there were no")) and "categorical" not in word
    return strength != "undertaken" or _OWN_BUSINESS.match(word) is None


def _clause_start(text: str, start: int, cue: int) -> int:
    """The clause that holds a cue: from the last boundary behind which its subject can stand."""
    begin = start
    for boundary in _BOUNDARY.finditer(text, start, cue):
        if not _NAMES_ONLY.fullmatch(text, start, boundary.start()):
            begin = boundary.end()
    while begin < cue and text[begin] in " ,;":
        begin += 1
    return begin


def _clause_end(text: str, cue: _Cue, end: int) -> int:
    """The clause runs on to the sentence's end unless another cue of its own begins behind a boundary."""
    pattern, _ = _cues()
    for boundary in _BOUNDARY.finditer(text, cue.end, end):
        word = boundary.group().strip(" ,;")
        if word in ("but", "although", "though", "however"):
            return boundary.start()
        follow = pattern.search(text, boundary.end(), min(end, boundary.end() + 200))
        if follow is None:
            continue
        between = text[boundary.end() : follow.start()]
        if (
            follow.lastgroup != cue.strength
            and not re.search(r"\bthat\b", between)
            and not between.lstrip().startswith("that")
        ):
            return boundary.start()
    return end


def _giver(text: str, span: Span, cue: _Cue, roster: Roster) -> str | None:
    """Who gives it, if the clause itself begins with a person."""
    subject = find_subject(text, span.start, span.end, roster)
    if subject is None or subject.sort in ("pronoun", "body") or subject.span.end > cue.start:
        return None
    return (
        subject.text
        if subject.sort in ("officer", "lead", "person") or cue.strength == "undertaken"
        else None
    )


def _action(text: str, sentence: Span, roster: Roster) -> tuple[Span, str | None] | None:
    line = _ACTION_LINE.match(text, *sentence)
    match = _ACTION.match(text, *sentence)
    if match is None or not roster.knows(match["owner"].split()[0]):
        # Among other words only initials are sure: "Dogs in the pond – HD to create a sign".
        initialled = _INITIALS_TO.finditer(text, *sentence) if roster.initials else iter(())
        inner = next((m for m in initialled if m["owner"] in roster.initials), None)
        match = inner or match
    if match and not _NOT_ACTIONS.match(match["owner"]):
        subject = find_subject(text, match.start("owner"), match.end("owner"), roster)
        if (
            line
            or match["owner"].isupper()
            or (subject is not None and subject.span.end == match.end("owner"))
        ):
            return Span(match.start("owner"), _rstrip(text, match.start("owner"), sentence.end)), match[
                "owner"
            ]
    if line:
        return Span(line.start("words"), _rstrip(text, line.start("words"), sentence.end)), None
    return None


def _subject(text: str, span: Span, cue: _Cue) -> str | None:
    """What it is about, in the text's words: what follows "that" or "to", else the words before the promise."""
    for pattern in (_THAT, _TO):
        match = pattern.search(
            text, min(cue.end - 5, span.end) if cue.end - 5 > span.start else span.start, span.end
        )
        if match:
            return " ".join(text[match.end() : span.end].strip(" .;,").split())
    before = " ".join(text[span.start : cue.start].strip(" ,;").split())
    return before or " ".join(text[span.start : span.end].strip(" .;,").split())


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
