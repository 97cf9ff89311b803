"""Who moved and who seconded: read from the words around a decision."""

import re
from typing import NamedTuple

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Span
from minutes_nlp.structure.names import NAME, TITLE, clean_name
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.votes import division_in, outcome_in, votes_in

__all__ = ["Motion", "division_in", "find_motions", "motion_in_title", "outcome_in", "votes_in"]

# The words a motion is known by; around each, the mover stands just before it or just after. The class of first
# letters makes the search for it a scan; behind it the pattern makes sure that a word begins there.
_KEY = re.compile(
    r"[AaMmPp](?<!\w.)(?:(?<=[Mm])(?:oved|otion\s+of)|(?<=M)OVED|(?<=P)ROPOSED"
    r"|(?<=[Pp])rop(?:osed|\.?(?=\s|:)|\.(?=[A-Z])|os(?:al|ition)\s+(?:of|by|was\s+made\s+by))"
    r"|(?<=[Aa])(?:\s+motion\s+(?:by|from)|mendment\s+(?:by|from|was\s+(?:moved|proposed)\s+by))"
    r"|(?<=a)(?:pproved|dopted|greed|ccepted)\s+by(?=[^.]{0,60}[Ss]econd))(?:(?<=\.)|(?![\w’']))"
)
_KEY_WORDS = ("oved", "ropos", "rop.", "rop ", "rop:", "otion ", "mendment ", "econd", "PROPOSED", "MOVED")
_BEFORE = re.compile(
    rf"(?P<m>{NAME})(?:,\s+(?:duly\s+)?seconded\s+by\s+(?P<s>{NAME}))?(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:formally|duly|then|also|had)\s+)*$"
)
# Words without a capital that may stand between the mover and the key word, and what else a name may end in.
_ADVERBS = frozenset(["formally", "duly", "then", "also", "had"])
_NAME_ENDS = ("de", "van", "von", ")")
_AFTER = re.compile(
    rf"(?:\s+as\s+(?:an\s+|a\s+)?\w+(?:\s+record)?)?(?:\s+by)?(?:(?<=rop)\.|\s*+:)?\s*+(?P<m>{NAME})"
)
# A proposal in passing ("proposed adding estate parking") is no motion: it is seconded, or it goes on so.
_FORMAL = re.compile(r"\s+(?:that|the\s+(?:motion|recommendation|following)|an\s+amendment)\b|\s*[,:;]")
_SECONDER = re.compile(
    rf"\b(?:[Ss]econded|SECONDED|[Ss]econd(?=\s[A-Z])|[Ss]ec\.?|2nd(?:ed)?)(?:\s+by)?\s*[:.]?\s*(?P<s>{NAME})|(?P<s2>{NAME})(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:duly|formally)\s+)?(?:[Ss]econded|SECONDED|[Ss]econding)\b(?!\s+by\b)"
)
_SECOND_WORD = re.compile(r"\b(?:[Ss]econd|SECOND|[Ss]ec\b|2nd)")
_FORMAL_THAT = re.compile(r"\bthat\b|“|\bto\s+[a-z]")
# Mover and seconder by their initials alone, after the words: "(AB/CD)".
_INITIALS = re.compile(r"\((?P<m>[A-Z]{2,3})\s?/\s?(?P<s>[A-Z]{2,3})\)(?=\.?(?:\s|$))")
_BY_WHOM = re.compile(r"\s+by\s+(?!way\b)")
# "Cllr Moor thanked the clerk and proposed that ...": the subject stands at the head of the sentence.
_SUBJECT = re.compile(rf"(?:[^\w\s]\s+)?(?P<m>{TITLE}\s+{NAME})\s+[a-z]")
_AND, _THAT = re.compile(r"\sand\s+$"), re.compile(r"\s+that\s")
_BY_FOLLOWS = re.compile(r"[Mm]otion|[Pp]ropos(?:al|ition)|[Aa]mendment")
_PAIR = re.compile(rf"\s+and\s+(?P<s>{NAME})")
_NAME_REACH, _SECONDER_REACH, _SENTENCE_REACH, _TOLD_REACH = 90, 520, 400, 60
_TITLED = re.compile(
    rf"[Nn]otice of [Mm]otion\b.{{0,60}}?\b(?:in the name of|submitted by|by|from)\s+(?P<m>{NAME})"
    rf"|(?:[Mm]otion|MOTION)\s*[-–:]\s*(?P<m2>{TITLE}\s+{NAME})\s*$"
)
_PUT = re.compile(
    rf"\b[Ii]n\s+proposing\s+(?:the|this|his|her)\s+[Mm]otion,?\s+(?P<name>{NAME})|(?P<after>,\s+in\s+proposing\b)"
)
_SECOND_LATER = re.compile(
    rf"\b(?:[Ss]econded(?:\s+by)?|[Ss]ec\.)\s*:?\s*(?P<name>{NAME})|(?P<after>\s(?:duly\s+)?seconded\s+(?:the|this)\b)"
)
_NAMED_LAST = re.compile(rf"(?P<name>{NAME})\s*$")


class Motion(NamedTuple):
    """A motion as it was put: its place, mover and seconder as printed.

    ``put`` is where the words after "proposed" start.
    """

    span: Span
    mover: str | None
    seconder: str | None
    amendment: bool
    titled: bool = False
    put: int = 0


def find_motions(text: str, start: int, end: int) -> list[Motion]:
    """Return the motions named in ``text[start:end]``, in order of place."""
    found: list[Motion] = []
    if "/" in text[start:end]:
        found += [
            Motion(Span(*pair.span()), pair["m"], pair["s"], amendment=False, put=pair.end())
            for pair in _INITIALS.finditer(text, start, end)
        ]
    if not has_any(text[start:end], _KEY_WORDS):
        return found
    reached = start
    for key in _KEY.finditer(text, start, end):
        motion = _motion_at(text, key, start, end) if key.start() >= reached else None
        if motion is not None:
            found.append(motion)
            reached = motion.span.end
    return sorted(found)


def _motion_at(text: str, key: re.Match[str], start: int, end: int) -> Motion | None:
    """Return the motion that a word tells of; None where nobody is named."""
    begin = max(start, key.start() - _NAME_REACH)
    before = None if _BY_FOLLOWS.match(key[0]) else _named_before(text[begin : key.start()])
    if before is None and _AND.search(text, begin, key.start()) and _THAT.match(text, key.end()):
        head = split_sentences(text, max(start, key.start() - _SENTENCE_REACH), key.start())[-1]
        if subject := _SUBJECT.match(text, *head):
            later = _seconder(text, key.end(), end, paired=False)
            seconder = later[later.lastgroup or "s"] if later else None
            named = clean_name(seconder) if seconder else None
            return Motion(
                Span(key.start(), key.end()), clean_name(subject["m"]), named, amendment=False, put=key.end()
            )
    if before:
        place = Span(begin + before.start(), key.end())
        mover, seconder = before["m"], before["s"]
    else:
        after = _AFTER.match(text, key.end(), min(end, key.end() + _NAME_REACH))
        if after is None:
            return None
        place = Span(key.start(), after.end())
        mover, seconder = after["m"], None
    stop = place.end
    if seconder is None:
        later = _seconder(text, place.end, end, paired=before is None)
        if later:
            seconder = later[later.lastgroup or "s"]
            # The words that were moved follow the seconder, unless they stand between.
            stop = later.end() if _FORMAL_THAT.search(text, place.end, later.start()) is None else place.end
    if before and seconder is None and _FORMAL.match(text, key.end(), end) is None:
        return None
    if before and _BY_WHOM.match(text, key.end()):
        return None
    return Motion(
        Span(place.start, stop),
        clean_name(mover),
        clean_name(seconder) if seconder else None,
        amendment="amendment" in text[max(start, place.start - 60) : key.end() + 40].lower(),
        put=key.end(),
    )


def _named_before(words: str) -> re.Match[str] | None:
    """The mover named at the end of the words before a motion's key word."""
    last = words.split()[-1:]
    word = last[0].rstrip(",") if last else ""
    if word.islower() and word not in _ADVERBS and not word.endswith(_NAME_ENDS):
        return None
    return _BEFORE.search(words)


def _seconder(text: str, at: int, end: int, *, paired: bool) -> re.Match[str] | None:
    """The seconder named after the mover; ``paired``: with the mover ("moved by A and B"), where none follows."""
    if paired and _SECOND_WORD.search(text, at, min(end, at + _NAME_REACH)) is None:
        pair = _PAIR.match(text, at, end)
        if pair:
            return pair
    reach = min(end, at + _SECONDER_REACH)
    return _SECONDER.search(text, at, reach) if _SECOND_WORD.search(text, at, reach) else None


def motion_in_title(text: str, title: Span, end: int) -> Motion | None:
    """Return the motion that an item's title names by its mover; the seconder may be told below, up to ``end``."""
    words = text[title.start : title.end]
    match = _TITLED.search(words) if has_any(words, ("otion", "OTION")) else None
    if match is None:
        return None
    mover = _told_below(_PUT, text, title.end, end) or clean_name(match["m"] or match["m2"])
    seconder = _told_below(_SECOND_LATER, text, title.end, end)
    return Motion(title, mover, seconder, amendment=False, titled=True)


def _told_below(pattern: re.Pattern[str], text: str, start: int, end: int) -> str | None:
    """The name that stands behind the words of a pattern, or right before them; None where there is none."""
    for told in pattern.finditer(text, start, end):
        if told["name"]:
            return clean_name(told["name"])
        named = _NAMED_LAST.search(text, max(start, told.start() - _TOLD_REACH), told.start())
        if named:
            return clean_name(named["name"])
    return None
