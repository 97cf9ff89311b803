"""Who moved and who seconded: read from the words around a decision."""

import re
from typing import NamedTuple

from minutes_nlp.model import Span
from minutes_nlp.structure.names import NAME, TITLE, clean_name
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.votes import division_in, outcome_in, votes_in

__all__ = ["Motion", "division_in", "find_motions", "motion_in_title", "outcome_in", "votes_in"]

# The words a motion is known by; around each, the mover stands just before it or just after. The class of first
# letters makes the search for it a scan; behind it the pattern makes sure that a word begins there.
_KEY = re.compile(
    r"[AaMmPp](?<!\w.)(?:(?<=[Mm])(?:oved|otion\s+of)|(?<=M)OVED|(?<=P)ROPOSED"
    r"|(?<=[Pp])rop(?:osed|\.?(?=\s|:)|os(?:al|ition)\s+(?:of|by|was\s+made\s+by))"
    r"|(?<=[Aa])(?:\s+motion\s+(?:by|from)|mendment\s+(?:by|from|was\s+(?:moved|proposed)\s+by))"
    r"|(?<=a)(?:pproved|dopted|greed|ccepted)\s+by(?=[^.]{0,60}[Ss]econd))(?![\w’'])"
)
_KEY_WORDS = ("oved", "ropos", "rop.", "rop ", "otion ", "mendment ", "econd", "PROPOSED", "MOVED")
_BEFORE = re.compile(
    rf"(?P<m>{NAME})(?:,\s+(?:duly\s+)?seconded\s+by\s+(?P<s>{NAME}))?(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:formally|duly|then|also|had)\s+)*$"
)
# Words without a capital that may stand between the mover and the key word, and what else a name may end in.
_ADVERBS = frozenset(["formally", "duly", "then", "also", "had"])
_NAME_ENDS = ("de", "van", "von", ")")
_AFTER = re.compile(rf"(?:\s+as\s+(?:an\s+|a\s+)?\w+(?:\s+record)?)?(?:\s+by)?\s*+[:.]?\s*+(?P<m>{NAME})")
# A proposal in passing ("proposed adding estate parking") is no motion: it is seconded, or it goes on so.
_FORMAL = re.compile(r"\s+(?:that|the\s+(?:motion|recommendation|following)|an\s+amendment)\b|\s*[,:;]")
_SECONDER = re.compile(
    rf"\b(?:[Ss]econded|SECONDED|[Ss]econd(?=\s[A-Z])|[Ss]ec\.?|2nd(?:ed)?)(?:\s+by)?\s*[:.]?\s*(?P<s>{NAME})|(?P<s2>{NAME})(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:duly|formally)\s+)?(?:[Ss]econded|SECONDED|[Ss]econding)\b"
)
_SECOND_WORD = re.compile(r"\b(?:[Ss]econd|SECOND|[Ss]ec\b|2nd)")
_FORMAL_THAT = re.compile(r"\bthat\b|“|\bto\s+[a-z]")
_BY_FOLLOWS = re.compile(r"[Mm]otion|[Pp]ropos(?:al|ition)|[Aa]mendment")
_PAIR = re.compile(rf"\s+and\s+(?P<s>{NAME})")
_NAME_REACH, _SECONDER_REACH = 90, 520
_TITLED = re.compile(
    rf"[Nn]otice of [Mm]otion\b.{{0,60}}?\b(?:in the name of|submitted by|by|from)\s+(?P<m>{NAME})"
    rf"|M(?:otion|OTION)\s*[-–:]\s*(?P<m2>{TITLE}\s+{NAME})\s*$"
)
_SECOND_LATER = re.compile(rf"\b(?:[Ss]econded(?:\s+by)?|[Ss]ec\.)\s*:?\s*(?P<s>{NAME})")


class Motion(NamedTuple):
    """A motion as it was put: its place, mover and seconder as printed."""

    span: Span
    mover: str | None
    seconder: str | None
    amendment: bool
    titled: bool = False


def find_motions(text: str, start: int, end: int) -> list[Motion]:
    """Return the motions named in ``text[start:end]``, in order of place."""
    found: list[Motion] = []
    if not has_any(text[start:end], _KEY_WORDS):
        return found
    for key in _KEY.finditer(text, start, end):
        if found and key.start() < found[-1].span.end:
            continue
        motion = _motion_at(text, key, start, end)
        if motion is not None:
            found.append(motion)
    return found


def _motion_at(text: str, key: re.Match[str], start: int, end: int) -> Motion | None:
    """Return the motion that a word tells of; None where nobody is named."""
    begin = max(start, key.start() - _NAME_REACH)
    before = None if _BY_FOLLOWS.match(key[0]) else _named_before(text[begin : key.start()])
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
    return Motion(
        Span(place.start, stop),
        clean_name(mover),
        clean_name(seconder) if seconder else None,
        amendment="amendment" in text[max(start, place.start - 60) : key.end() + 40].lower(),
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
    later = _SECOND_LATER.search(text, title.end, end)
    mover = clean_name(match["m"] or match["m2"])
    return Motion(title, mover, clean_name(later["s"]) if later else None, amendment=False, titled=True)
