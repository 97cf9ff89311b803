"""Assurances: what the authority told members is, or will be, so."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.clauses import ends_at
from minutes_nlp.language.families import phrase
from minutes_nlp.language.finder import Finder
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster, find_subject
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Assurance, Passage, Span, Strength

__all__ = ["find_assurances"]

_WORDS = load("assurances")
_STRENGTHS: dict[str, Strength] = {"assured": "assured", "undertaken": "undertaken", "expected": "expected"}


def _any(table: str, key: str = "words") -> str:
    return f"(?:{'|'.join(_WORDS[table][key])})"


# "Clerk to write to the tenants", "AS to chase NO": an action, its owner first.
_ACTION = re.compile(
    r"(?:(?:ACTIONS?|Actions?)(?:\s+\d[\w/]*)?\s*[:–-]\s*)?(?P<owner>(?:the\s+)?(?:[A-Z]{2,3}|[A-Z][\w’'.-]+(?:\s+(?:of|for|and|the|[A-Z][\w’'.-]+)){0,7}?))\s+(?:to|To|TO|needs\s+to|is\s+to|are\s+to)\s+(?:also\s+)?(?!the\b|this\b|that\b|be\b|an\b|our\b|all\b|his\b|her\b)(?P<verb>[A-Z]?[a-z]{2,}|do|go)\b"
)
# "Posters to be put up", "To get a price for a lock": an action of nobody in particular.
_TO_BE = re.compile(
    r"(?P<what>[A-Z][^.;:,]{2,80}?)\s+to\s+be\s+(?:\w+ly\s+)?(?P<verb>\w+(?:ed|en|t|n|d|de|ne))\b"
)
_DECIDED = frozenset(_WORDS["acts"]["decided"]) | frozenset(_WORDS["states"]["words"])
_FINITE = re.compile(rf"\b{_any('finite')}\b|\w{{3}}ed\b", re.IGNORECASE)
_TO_DO = re.compile(rf"To\s+{_any('acts', 'verbs')}\b")
_INITIALS_TO = re.compile(r"(?<![\w’'])(?P<owner>[A-Z]{2,3})\s+to\s+(?P<verb>[a-z]{3,}|do|go)\b")
_NO_OWNER = re.compile(rf"{_any('no_owners')}\b")
_ACTION_LINE = re.compile(r"(?:ACTIONS?|Actions?)(?:\s+\d[\w/]*)?\s*[:–-]\s*(?P<words>\S.*)")
# "That the Clerk would write": what is decided that somebody does binds them.
_PROMISED = re.compile(r"(?P<that>[Tt]hat\s+)")
_ACTS = re.compile(r"\s+(?:would|will|to)\s+(?!be\b)[a-z]+")

_SOUGHT = re.compile(rf"\b{_any('sought')}\b", re.IGNORECASE)
_CONFIRMING = re.compile(rf"\b{_any('sought', 'confirming')}\b")
_REFUSING = re.compile(rf"\b{_any('sought', 'refusing')}\b", re.IGNORECASE)
_PLAIN_FUTURE = re.compile(
    rf"\b{_any('events')}s?\s+(?:would|will)\s+(?:also\s+)?be\s+(?:held|taking|holding)\b", re.IGNORECASE
)
_FUTURE_ACT = re.compile(
    r"\b(?:would|will|shall)\s+(?:(?:also|then|now|therefore|personally|be)\s+)*(?P<verb>\w+)"
)
_WILL_ACT = re.compile(
    r"(?:\b(?:will|shall)|['’]ll)\s+(?:(?:also|then|now|therefore|personally|again|be|hopefully)\s+)*(?P<verb>\w+)"
)
_STATES = frozenset(_WORDS["states"]["words"])
# What was promised at another time: "members had been told that each would be visited".
_TOLD_BEFORE = re.compile(
    r"\bhad\s+(?:\w+\s+)?been\s+(?:\w+\s+)?(?:told|assured|promised|informed|advised)\b"
)
_TOLD_REACH = 80
_CONDITION = re.compile(r"\b(?:if|unless|were)\b", re.IGNORECASE)
_OWN_BUSINESS = re.compile(
    rf"(?:would|will|shall)\s+(?:\w+\s+)?{_any('own_business')}\b|agreed to {_any('own_business', 'agreed')}\b"
)
# How far before a cue what takes the force out of it may stand.
_NEGATION_REACH = 40
_NO_SUBJECT_YET = ("there was no", "there were no")

_BOUNDARY = re.compile(
    r";\s+|:\s+|\s[–-]\s+|,?\s+(?:but|although|though(?=\s+(?:it|he|she|they|this|the|there|not)\b)|however,?)\s+"
    r"|,?\s+and\s+|,\s+(?=(?:it\s+was|(?:this|these|it|they)\s+(?:will|would|is|are))\s)"
)
_CONTRASTS = frozenset(["but", "although", "though", "however"])
_NAMES_ONLY = re.compile(r"[^a-z]*(?:[A-Z][\w’'.-]*[\s,&]*|and\s+|the\s+|of\s+|for\s+)*")
# How far behind a boundary another cue makes a clause of its own.
_NEXT_REACH = 200
_THAT = re.compile(r"\bthat\s+")
_PRONOUNS = frozenset(["he", "she", "they", "we", "i", "it"])
_THAT_WORD = re.compile(r"\bthat\b")
_TO = re.compile(r"\bto\s+(?=[a-z])")
# "Assurance was given that", "it was hoped that": nobody is named, whoever spoke last.
_NAMELESS = re.compile(
    r"(?:(?i:assurances?|reassurance|confirmation|guarantees?|undertakings?)\s+(?:was|were|had\s+been)\b|[Ii]t\s+(?:was|is)\b|[Mm]embers\s+were\b|The\s+(?:Board|Committee|Panel)\s+(?:was|received)\b)"
)


class _Cue(NamedTuple):
    start: int
    end: int
    strength: Strength
    rule: str


class _Found(NamedTuple):
    """An assurance before it has its number: the clause, its cue, who gives it, and where."""

    span: Span
    cue: _Cue
    giver: str | None
    point: str | None = None


@functools.cache
def _cues() -> tuple[Finder, re.Pattern[str]]:
    """The three families of cues, and the pattern of what negates."""
    return Finder({name: _WORDS[name]["patterns"] for name in _STRENGTHS}), phrase(
        _WORDS["negation"]["patterns"]
    )


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

    What a member wishes or asks for is none: questions and comments are passed over.

    Args:
        text: The document's text with spaces for line breaks.
        sentences: Its sentences.
        passages: The item's passages in order.
        roster: The people the attendance list names.
        item_id: The item's id, with which the assurances' ids begin.
        decisions: The spans of decisions: "agreed that the Clerk would write" binds the Clerk.
    """
    by_id = {passage.id: passage for passage in passages}
    found: list[_Found] = []
    for passage in passages:
        if passage.kind not in ("question", "comment"):
            asked = by_id.get(passage.answers) if passage.answers else None
            for sentence in sentences.within(*passage.span):
                found += _in_sentence(text, sentence, passage, roster, asked=asked)
    found += [bound for span in decisions if (bound := _decided(text, span, roster))]
    return [
        Assurance(
            id=f"{item_id}.z{number}",
            span=span,
            strength=cue.strength,
            giver=giver,
            subject=_subject(text, span, cue, giver),
            point=point,
            rule=cue.rule,
        )
        for number, (span, cue, giver, point) in enumerate(found, 1)
    ]


def _decided(text: str, decision: Span, roster: Roster) -> _Found | None:
    """What a decision binds somebody to."""
    promise = _PROMISED.match(text, *decision)
    owner = find_subject(text, promise.end("that"), decision.end, roster) if promise else None
    if owner is None or owner.sort in ("body", "pronoun", "public"):
        return None
    start, stop = owner.span
    if not _ACTS.match(text, stop, decision.end):
        return None
    span = Span(start, ends_at(text, start, decision.end))
    return _Found(span, _Cue(start, stop, "undertaken", "undertaken.decided"), owner.text)


def _in_sentence(
    text: str, sentence: Span, passage: Passage, roster: Roster, *, asked: Passage | None
) -> list[_Found]:
    """The assurances of a sentence: that it is an action, or its clauses with a cue."""
    start, end = sentence
    speaker = passage.speaker.text if passage.speaker else None
    action = (
        _action(text, sentence, roster)
        if text[start] in "AaT" or text.find(" to ", start, end) >= 0 or text.find(" To ", start, end) >= 0
        else None
    )
    if action is not None:
        span, owner = action
        cue = _Cue(span.start, span.end, "undertaken", "action")
        return [_Found(span, cue, owner or speaker, passage.point)]
    cues = _cues_in(text, sentence, passage, roster, asked=asked)
    if not cues or _PLAIN_FUTURE.search(text, start, end):
        return []
    found = []
    at = start
    for cue in cues:
        if cue.start < at:
            continue
        clause_start = _clause_start(text, at, cue.start)
        at = _clause_end(text, cue, end)
        span = Span(clause_start, ends_at(text, clause_start, at))
        nameless = _NAMELESS.match(text, clause_start, cue.end) is not None
        giver = None if nameless else _giver(text, span, cue, roster) or speaker
        found.append(_Found(span, cue, giver, passage.point))
    return found


def _cues_in(
    text: str, sentence: Span, passage: Passage, roster: Roster, *, asked: Passage | None
) -> list[_Cue]:
    """The cues of a sentence that count in a passage of its kind."""
    finder, negation = _cues()
    start, end = sentence
    found: list[_Cue] = []
    for match in finder.find(text, start, end):
        strength = _STRENGTHS[match.lastgroup or ""]
        if strength != "expected" and negation.search(
            text, max(start, match.start() - _NEGATION_REACH), match.start()
        ):
            continue
        words = match.group().lower()
        if words.startswith("would") and _TOLD_BEFORE.search(
            text, max(start, match.start() - _TOLD_REACH), match.start()
        ):
            continue
        if words.startswith("hop") and passage.kind == "statement" and _is_wish(text, sentence, roster):
            continue
        if (
            passage.kind != "statement"
            or _tells_members(words, strength)
            or _is_named(text, sentence, roster)
        ):
            rule = f"{strength}.{'-'.join(words.split()[:3])}"
            found.append(_Cue(match.start(), match.end(), strength, rule))
    if passage.kind == "response":
        found += _in_answer(text, sentence, found, asked=asked)
    elif not found:
        found += _in_narrative(text, sentence)
    return sorted(found)


def _in_answer(text: str, sentence: Span, found: list[_Cue], *, asked: Passage | None) -> Iterator[_Cue]:
    """What counts in an answer alone: a plain "confirmed" to one who sought assurance, a plain "would" of action."""
    start, end = sentence
    if not found and asked is not None:
        confirmed = _CONFIRMING.search(text, start, end)
        refused = _REFUSING.search(text, start, end)
        if confirmed and not refused and _SOUGHT.search(text, *asked.span):
            yield _Cue(confirmed.start(), confirmed.end(), "assured", "assured.as-sought")
            return
    first = min((cue.start for cue in found), default=end)
    for match in _FUTURE_ACT.finditer(text, start, end):
        if (
            match.start() < first
            and not _is_state(match["verb"])
            and not _CONDITION.search(text, start, match.start())
            and not _TOLD_BEFORE.search(text, max(start, match.start() - _TOLD_REACH), match.start())
        ):
            yield _Cue(match.start(), match.end(), "undertaken", "undertaken.future")
            return


def _is_state(verb: str) -> bool:
    """Whether the word behind "would" or "would be" tells how things are, as a figure does."""
    return verb.lower() in _STATES or verb[0].isdigit()


def _in_narrative(text: str, sentence: Span) -> Iterator[_Cue]:
    """What a report of the present promises: minutes told in the past keep "will" for what is still to be done."""
    start, end = sentence
    match = _WILL_ACT.search(text, start, end)
    if match and not _is_state(match["verb"]) and not _CONDITION.search(text, start, match.start()):
        yield _Cue(match.start(), match.end(), "undertaken", "undertaken.will")


def _tells_members(words: str, strength: Strength) -> bool:
    """Whether a cue in plain narrative is said to members: the stronger families are by their own words."""
    if strength == "assured":
        return not words.startswith(_NO_SUBJECT_YET) and "categorical" not in words
    return strength != "undertaken" or _OWN_BUSINESS.match(words) is None


def _is_wish(text: str, sentence: Span, roster: Roster) -> bool:
    """Whether a sentence is of a member or one of the public, whose hopes assure nobody."""
    subject = find_subject(text, *sentence, roster)
    return subject is not None and subject.sort in ("member", "public")


def _is_named(text: str, sentence: Span, roster: Roster) -> bool:
    """Whether a sentence is of somebody by name or office, not of the meeting itself."""
    subject = find_subject(text, *sentence, roster)
    return (
        subject is not None and subject.sort not in ("body", "pronoun") and subject.text.lower() != "members"
    )


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
    finder, _ = _cues()
    for boundary in _BOUNDARY.finditer(text, cue.end, end):
        if boundary.group().strip(" ,;") in _CONTRASTS:
            return boundary.start()
        behind = boundary.end()
        follow = next(finder.find(text, behind, min(end, behind + _NEXT_REACH)), None)
        if (
            follow is not None
            and follow.lastgroup != cue.strength
            and not _THAT_WORD.search(text[behind : follow.start()])
            and not text.startswith("that", behind, follow.start())
        ):
            return boundary.start()
    return end


def _giver(text: str, span: Span, cue: _Cue, roster: Roster) -> str | None:
    """Who gives it, if the clause itself begins with a person."""
    subject = find_subject(text, span.start, span.end, roster)
    if subject is None or subject.sort in ("pronoun", "body") or subject.span.end > cue.start:
        return None
    if subject.sort in ("officer", "lead", "person") or cue.strength == "undertaken":
        return subject.text
    return None


def _action(text: str, sentence: Span, roster: Roster) -> tuple[Span, str | None] | None:
    """The words and owner of an action, if a sentence is one."""
    line = _ACTION_LINE.match(text, *sentence)
    match = _ACTION.match(text, *sentence)
    if match is None or not roster.knows(match["owner"].split()[0]):
        # Among other words only initials are sure: "Gate left open – QV to fit a spring".
        initialled = _INITIALS_TO.finditer(text, *sentence) if roster.initials else iter(())
        match = next((m for m in initialled if m["owner"] in roster.initials), match)
    if match and not _NO_OWNER.match(match["owner"]) and (line or _owns(text, match, roster)):
        start = match.start("owner")
        return Span(start, ends_at(text, start, sentence.end)), match["owner"]
    if line:
        start = line.start("words")
        return Span(start, ends_at(text, start, sentence.end)), None
    return _unowned(text, sentence)


def _unowned(text: str, sentence: Span) -> tuple[Span, None] | None:
    """The words of an action that names no owner, if a sentence without a verb of its own is one."""
    start, end = sentence
    to_be = _TO_BE.match(text, start, end)
    if to_be and to_be["verb"] not in _DECIDED and not _FINITE.search(to_be["what"]):
        return Span(start, ends_at(text, start, end)), None
    to_do = _TO_DO.match(text, start, end)
    if to_do and not _FINITE.search(text[to_do.end() : end]):
        return Span(start, ends_at(text, start, end)), None
    return None


def _owns(text: str, action: re.Match[str], roster: Roster) -> bool:
    """Whether the owner of an action is initials or somebody who can act."""
    if action["owner"].isupper():
        return True
    subject = find_subject(text, *action.span("owner"), roster)
    return subject is not None and subject.span.end == action.end("owner")


def _subject(text: str, span: Span, cue: _Cue, giver: str | None) -> str | None:
    """What it is about, in the text's words: what follows "that" or "to", else the words before the promise."""
    start, end = span
    # The cue's own last letters may be the "that" or "to".
    behind = min(cue.end - 5, end) if cue.end - 5 > start else start
    match = _THAT.search(text, behind, end) or _TO.search(text, behind, end)
    if match:
        return _plain(text[match.end() : end].strip(" .;,"))
    before = _plain(text[start : cue.start].strip(" ,;"))
    after = _plain(text[cue.end : end].strip(" .;,"))
    if after and (before == giver or before.lower() in _PRONOUNS):
        return after  # "He would bring a paper in May" is about the paper
    return before or _plain(text[start:end].strip(" .;,"))


def _plain(words: str) -> str:
    return " ".join(words.split())
