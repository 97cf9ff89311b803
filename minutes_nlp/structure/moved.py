"""The words that were moved: after the names of mover and seconder, between the two, or in the sentence before them."""

import re

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Span
from minutes_nlp.structure.motions import Motion
from minutes_nlp.structure.names import NAME
from minutes_nlp.structure.operative import operative_end, trim

__all__ = ["decided_before", "is_sure", "moved_words"]

_MOTION_WORDS = re.compile(
    r"[,:]?\s{0,8}(?:(?:as|by\s+way\s+of)\s+(?:an\s+)?amendment,?\s{0,8}|all\s+in\s+favour,?\s{0,8})?[,:]?\s{0,8}(?=[“\"']?[Tt]hat\b|(?<=:\s)to\s+[a-z]|to\s+(?:insert|delete|add|replace|substitute|amend|remove|omit)\b)"
)
# "A motion that the oak be felled was proposed by Cllr Moor".
_MOTION_THAT = re.compile(
    r"(?:A|The)\s+(?:motion|proposal|suggestion)\s+(?P<words>(?:that|to)\s[^.;]{4,240}?)\s+was\s*$"
)
# "These were moved as correct by Cllr Moor".
_MOVED_AS = re.compile(r"moved\s+as\s+(?:an?\s+)?(?:true|correct|accurate|right)\b[^.,]{0,40}?(?=\s+by\b)")
# What became of it, told in the sentence of the words that were moved.
_FATE = re.compile(
    r"[,;]?\s(?=\s{0,3}(?:was|were)\s+(?:then\s+|subsequently\s+)?(?:withdrawn|lost|carried|defeated|rejected|not\s+carried|accepted\s+by\s+the\s+mover)\b"
    r"|\s{0,3}but\s+(?:on\s+reflection|later|then|subsequently|withdrew|there\s+was|it|this|did\s+not|found\s+no)\b|\s{0,3}there\s+was\s+no\s+seconder)"
)
# "Cllr Moor proposed closing the meeting, seconded by Cllr Pike": what stands between the two names.
_BETWEEN_NAMES = re.compile(
    rf"\s{{1,8}}(?P<words>(?!{NAME})(?!(?i:as\s|by\s|and\b|this\b|it\b|them\b|an?\s+amendment\b|the\s+(?:motion|amendment|recommendations?)\s*,?\s+second))"
    r"[a-z“\"][^.;]{4,300}?)[”\"]?\*{0,3}\s{0,8},?\s{0,8}(?:\(|and\s+)?(?:(?:this|which|it)\s+was\s+)?(?:[Ss]econded|[Ss]ec\b|2nd)"
)
_BETWEEN = re.compile(
    r"[,:]?\s{0,8}(?P<words>(?:no\s+objections?|to\s+[a-z]|support|refusal|approval)[^.,;]{0,120})(?=[,;.]\s{0,8}(?:all\s+in\s+favour|carried|\d+\s+(?:for|in favour)))"
)
_LATER_THAT = re.compile(
    r"[^.]{0,120}?[,:]\s{1,8}(?=[“\"']?[Tt]hat\b)|\s{0,8}(?=[“\"']That\b)"
    r"|[^“]{0,140}“?\s{0,8}[I|!1]\s{1,8}(?:will|shall|hereby|wish\s+to|beg\s+to)?\s{0,8}move\b[^.,;]{0,60}?\s(?=\s{0,7}that\b)"
)
# A sentence that its mover and seconder are named after, and that says what was done.
_DECIDED = re.compile(
    r"\b(?:accepted|adjourned|adopted|agreed|appointed|approved|authorised|awarded|closed|confirmed|correct|deferred|elected|granted"
    r"|purchased|ratified|re-?opened|set|signed|supported|suspended|to\s+be\s+\w+ed)\b"
    r"|^(?:Vice[- ])?(?:Chair\w*|Secretary|Treasurer|President|Mayor)\s*[:–-]"
)
_NOT_DECIDED = re.compile(
    r"(?:It\s+was\s+(?:noted|reported|felt|said|suggested)|Apologies|He|She|They|The\s+(?:Clerk|Chair\w*)\s+\w+ed)\b"
)
_SURE = re.compile(
    r"\b(?:was|were)\s+(?:\w+\s+)?(?:accepted|adopted|agreed|appointed|approved|awarded|confirmed|deferred|elected|granted|ratified|set)\b"
)
_LONGEST = 400


def moved_words(flat: str, motion: Motion, until: int) -> Span | None:
    """Return the words that were moved, None where they are not told after the mover's name."""
    end = motion.span.end
    before = max(0, motion.span.start - _LONGEST)
    if flat.endswith("was ", before, motion.span.start) and (
        told := _MOTION_THAT.search(flat, before, motion.span.start)
    ):
        return Span(*told.span("words"))
    between = _BETWEEN_NAMES.match(flat, motion.put, min(len(flat), motion.put + _LONGEST))
    if between and motion.seconder:
        start, stop = between.span("words")
        return Span(start, trim(flat, start, stop))
    match = _MOTION_WORDS.match(flat, end, min(until, end + 120))
    if match is None:
        between = _BETWEEN.match(flat, end, until)
        if between:
            start, stop = between.span("words")
            return Span(start, trim(flat, start, stop))
        match = _LATER_THAT.match(flat, end, until)
        if match is None:
            return None
    start = match.end() + (flat[match.end()] in "“\"'")
    if start >= until:
        return None
    stop = operative_end(flat, start, until, whole=False)
    fate = _FATE.search(flat, start, stop)
    return Span(start, trim(flat, start, fate.start())) if fate else Span(start, stop)


def decided_before(flat: str, motion: Motion, floor: int, *, first: int) -> Span | None:
    """Return the sentence before the names of mover and seconder, where it says that something was done.

    ``floor`` is where the motion before ends, ``first`` where the item's paragraphs begin: what stands right
    after the names of another motion is told of that one.
    """
    begin = max(floor, motion.span.start - _LONGEST)
    moved_as = _MOVED_AS.match(flat, motion.span.start)
    stop = moved_as.end() if moved_as else motion.span.start
    while stop > begin and flat[stop - 1] in " (*":
        stop -= 1
    sentences = split_sentences(flat, begin, stop)
    if not sentences or (begin > first and len(sentences) == 1):
        return None
    start, end = sentences[-1]
    if _DECIDED.search(flat, start, end) is None or _NOT_DECIDED.match(flat, start, end):
        return None
    return Span(start, trim(flat, start, end - (flat[end - 1] in ",;")))


def is_sure(flat: str, words: Span) -> bool:
    """Whether a sentence says itself that something was decided, whatever was decided before it."""
    return _SURE.search(flat, *words) is not None
