"""Who moved, who seconded, how the vote went: read from the words around a decision."""

import re
from typing import NamedTuple

from minutes_nlp.model import Outcome, Span, Votes

__all__ = ["Motion", "division_in", "find_motions", "motion_in_title", "outcome_in", "votes_in"]

_TITLE = r"(?:[Tt]he|An|Cllrs?|Councillors?|Cmhlr|Cathaoirleach|County|Borough|District|Town|Ald(?:erman)?|Lord|Lady|Sir|Dame|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Rev)\.?"
_NAME_WORD = r"(?!(?:Seconded|Proposed|Moved|And|Resolved|RESOLVED|AGREED|That|It|All|In|On|For|Against|As|By|With)\b)(?:[A-Z]\.|[A-Z][\w’'-]*|de|van|von|\([A-Z]{1,2}\)|(?<=\w)\([A-Z]{1,2}\))"
_NAME = rf"(?:{_TITLE}\s+)*{_NAME_WORD}(?:\s*{_NAME_WORD}){{0,5}}"
_COMPILED_NAME = re.compile(_NAME)

# The words a motion is known by. Around each, the mover stands just before it or just after.
_KEY = re.compile(
    r"\b(?:[Mm]oved|[Pp]roposed|PROPOSED|MOVED|[Pp]rop\.?(?=\s|:)|[Mm]otion\s+of|[Pp]ropos(?:al|ition)\s+(?:of|by|was\s+made\s+by)|[Aa]\s+motion\s+(?:by|from)|[Aa]mendment\s+(?:by|from|was\s+(?:moved|proposed)\s+by)|(?:approved|adopted|agreed|accepted)\s+by(?=[^.]{0,60}[Ss]econd))(?![\w’'])"
)
_KEY_WORDS = ("oved", "ropos", "rop.", "rop ", "otion ", "mendment ", "econd", "PROPOSED", "MOVED")
_BEFORE = re.compile(
    rf"(?P<m>{_NAME})(?:,\s+(?:duly\s+)?seconded\s+by\s+(?P<s>{_NAME}))?(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:formally|duly|then|also|had)\s+)*$"
)
_AFTER = re.compile(rf"(?:\s+as\s+(?:an\s+|a\s+)?\w+(?:\s+record)?)?(?:\s+by)?\s*[:.]?\s*(?P<m>{_NAME})")
# A proposal in passing ("proposed adding estate parking") is no motion: it is seconded, or it goes on so.
_FORMAL = re.compile(r"\s+(?:that|the\s+(?:motion|recommendation|following)|an\s+amendment)\b|\s*[,:;]")
_SECONDER = re.compile(
    rf"\b(?:[Ss]econded|SECONDED|[Ss]econd(?=\s[A-Z])|[Ss]ec\.?|2nd(?:ed)?)(?:\s+by)?\s*[:.]?\s*(?P<s>{_NAME})|(?P<s2>{_NAME})(?:\s?\([^()]{{1,60}}\))?,?\s+(?:(?:duly|formally)\s+)?(?:[Ss]econded|SECONDED|[Ss]econding)\b"
)
_SECOND_WORD = re.compile(r"\b(?:[Ss]econd|SECOND|[Ss]ec\b|2nd)")
_FORMAL_THAT = re.compile(r"\bthat\b|“|\bto\s+[a-z]")
_BY_FOLLOWS = re.compile(r"[Mm]otion|[Pp]ropos(?:al|ition)|[Aa]mendment")
_TITLED_PART = re.compile(
    rf"(?<=\s)(?:Cllrs?|Councillor|Alderman|Mr|Mrs|Ms|Miss|Dr)\.?\s+(?:Mrs\s+|Mr\s+|Miss\s+|Ms\s+)?{_NAME_WORD}"
)
_TITLE_FIRST = re.compile(_TITLE + r"\s")
_PAIR = re.compile(rf"\s+and\s+(?P<s>{_NAME})")
_NAME_REACH, _SECONDER_REACH = 90, 520
_TITLED = re.compile(
    rf"[Nn]otice of [Mm]otion\b.{{0,60}}?\b(?:in the name of|submitted by|by|from)\s+(?P<m>{_NAME})"
    rf"|M(?:otion|OTION)\s*[-–:]\s*(?P<m2>{_TITLE}\s+{_NAME})\s*$"
)
_SECOND_LATER = re.compile(rf"\b(?:[Ss]econded(?:\s+by)?|[Ss]ec\.)\s*:?\s*(?P<s>{_NAME})")

_NUMBERS = {
    "no": 0, "none": 0, "nil": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_PEOPLE = r"(?:\s+(?:members?|councillors?|votes?|vote|were|was|being|voted|voting|votes? cast|of|cast))*"
_TALLY = re.compile(
    rf"\b(?P<a>{_N})(?:\s+votes?)?(?:\s+to|\s*[-–])\s*(?P<b>{_N})\b(?!\s*(?:\.\d|%|p\.?m|a\.?m))",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"\b(?P<n>{_N}){_PEOPLE}\s*(?:for\b(?! the motion)|in favour)|\b(?:for|in favour)\s*[:(-]+\s*(?P<n2>\d{{1,3}})",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"\b(?P<n>{_N}){_PEOPLE}\s*(?:against|opposed)|\bagainst\s*[:(-]+\s*(?P<n2>\d{{1,3}})", re.IGNORECASE
)
_ABSTAIN = re.compile(
    rf"\b(?P<n>{_N}){_PEOPLE}\s*(?:abstention|abstain)|\babst(?:ain(?:ed|ing)?|entions?)\s*[:(-]+\s*(?P<n2>\d{{1,3}})",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    rf"\b(?P<a>{_N}){_PEOPLE}\s+for\s+the\s+(?P<first>amendment|motion),?\s+and\s+(?P<b>{_N}){_PEOPLE}\s+for\s+the\s+(?:amendment|motion)",
    re.IGNORECASE,
)
_VOTING = re.compile(
    r"\bvot|\bfavour|\bagainst\b|\babst|\bshow of hands|\bFor\b\s*[:(]|\bcarried|\blost\b|\b(?:RESOLVED|AGREED)\s*\(",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?P<side>For|In favour|Against|Abstain(?:ed|ing)?|Abstentions?)\s*(?::|\((?P<count>\d{1,3})\))\s*:?\s*"
    r"(?P<names>(?!\d)[^:]{0,3000}?)\s*(?:\((?P<count2>\d{1,3})\))?\s*"
    r"(?=\b(?:For|In favour|Against|Abstain(?:ed|ing)?|Abstentions?)\s*[:(]|\b(?:The\s+)?(?:[Mm]otion|[Aa]mendment)\b|$)"
)  # fmt: skip
_SIDES = {"for": "for", "in favour": "for", "against": "against"}
_OUTCOMES: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("unanimous", re.compile(r"\bunanimous|\ball (?:were )?in favour|\bnem(?:ine)?\.?\s*con|\ball members (?:present )?(?:being )?in (?:agreement|favour)|\bagreed by all\b|\bby all members present\b|\bcarried by all\b", re.IGNORECASE)),
    ("withdrawn", re.compile(r"\bwithdr[ae]wn?\b", re.IGNORECASE)),
    ("lost", re.compile(r"\b(?:LOST|lost|defeated|rejected|not carried|NOT CARRIED|DEFEATED|(?:motion|proposal|amendment)\s+(?:therefore\s+|accordingly\s+)?fell|fell for want)\b")),
    ("carried", re.compile(r"\b(?:was accepted by the mover|mover and seconder accepted|carried|CARRIED|passed|agreed to|AGREED|approved)\b")),
)  # fmt: skip


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
    words = text[start:end]
    if not any(word in words for word in _KEY_WORDS):
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
    before = None if _BY_FOLLOWS.match(key.group()) else _BEFORE.search(text[begin : key.start()])
    after = None if before else _AFTER.match(text, key.end(), min(end, key.end() + _NAME_REACH))
    named = before or after
    if named is None:
        return None
    place = (
        Span(begin + before.start(), key.end())
        if before
        else Span(key.start(), after.end() if after else key.end())
    )
    seconder = before["s"] if before else None
    stop = place.end
    if seconder is None:
        pair = (
            _PAIR.match(text, place.end, end)
            if after and not _SECOND_WORD.search(text, place.end, min(end, place.end + _NAME_REACH))
            else None
        )
        later = pair or (
            _SECONDER.search(text, place.end, min(end, place.end + _SECONDER_REACH))
            if _SECOND_WORD.search(text, place.end, min(end, place.end + _SECONDER_REACH))
            else None
        )
        if later:
            seconder = later["s"] if "s2" not in later.groupdict() else later["s"] or later["s2"]
            # The words that were moved follow the seconder, unless they stand between.
            stop = later.end() if _FORMAL_THAT.search(text, place.end, later.start()) is None else place.end
    if before and seconder is None and _FORMAL.match(text, key.end(), end) is None:
        return None
    amendment = "amendment" in text[max(start, place.start - 60) : key.end() + 40].lower()
    return Motion(Span(place.start, stop), _clean(named["m"]), _clean(seconder), amendment)


def motion_in_title(text: str, title: Span, end: int) -> Motion | None:
    """Return the motion that an item's title names by its mover; the seconder may be told below, up to ``end``."""
    match = _TITLED.search(text[title.start : title.end])
    if match is None:
        return None
    later = _SECOND_LATER.search(text, title.end, end)
    mover = _clean(match["m"] or match["m2"])
    return Motion(title, mover, _clean(later["s"]) if later else None, amendment=False, titled=True)


def _clean(name: str | None) -> str | None:
    if name is None:
        return None
    name = " ".join(name.split())
    titled = _TITLED_PART.search(name)
    if titled and not _TITLE_FIRST.match(name):
        name = name[titled.start() :]
    # A sentence's full stop is not part of a name; that of an initial or title is kept.
    return name[:-1] if name.endswith(".") and len(name.split()[-1]) > 3 else name


def outcome_in(text: str) -> Outcome | None:
    """Return what became of a motion, told from the words that follow it."""
    at: list[tuple[int, Outcome]] = []
    for outcome, pattern in _OUTCOMES:
        match = pattern.search(text)
        if match:
            at.append((match.start(), outcome))
    if not at:
        return None
    return min(at)[1]


def votes_in(text: str) -> Votes | None:
    """Return the counts and names of the vote that a stretch of text reports; None where there was none."""
    low = text.lower()
    if not any(
        word in low
        for word in (
            "vot",
            "favour",
            "against",
            "abst",
            "show of hands",
            "for ",
            "for:",
            "carried",
            "lost",
            "resolved (",
            "agreed (",
        )
    ) or not _VOTING.search(text):
        return None
    names: dict[str, tuple[str, ...]] = {}
    counts: dict[str, int] = {}
    for match in _LIST.finditer(text):
        side = _SIDES.get(match["side"].lower(), "abstain")
        listed = tuple(_names(match["names"]))
        count = match["count"] or match["count2"]
        if listed:
            names[side] = listed
        if count is not None or listed:
            counts[side] = int(count) if count is not None else len(listed)
    tally = None if counts else _TALLY.search(text)
    if tally:
        a, b = _number(tally["a"]), _number(tally["b"])
        lost = re.search(r"\b(?:lost|defeated|rejected)\b", text, re.IGNORECASE) is not None
        counts["for"], counts["against"] = (min(a, b), max(a, b)) if lost else (a, b)
    for side, pattern in (("for", _FOR), ("against", _AGAINST), ("abstain", _ABSTAIN)):
        found = pattern.search(text)
        if found and side not in counts:
            counts[side] = _number(found["n"] or found["n2"])
    if not counts:
        return None
    return Votes(
        for_=counts.get("for"), against=counts.get("against"), abstain=counts.get("abstain"), names=names
    )


def division_in(text: str) -> tuple[Outcome, Votes, Votes] | None:
    """Return the outcome of an amendment put against the motion, its votes, and the motion's.

    In Scotland the two are voted on in one division: "3 members voted for the amendment and 4 for the motion".
    """
    match = _DIVISION.search(text) if "for the" in text and "amendment" in text else None
    if match is None:
        return None
    amendment, motion = _number(match["a"]), _number(match["b"])
    if match["first"].lower() == "motion":
        amendment, motion = motion, amendment
    outcome: Outcome = "lost" if amendment < motion else "carried"
    return outcome, Votes(for_=amendment, against=motion), Votes(for_=motion, against=amendment)


def _names(text: str) -> list[str]:
    bare = re.sub(r"^(?:Cllrs|Councillors)\s+", "", text.strip())
    parts = re.split(r",\s*|\s+and\s+|;\s*", bare)
    return [part.strip(" .") for part in parts if _COMPILED_NAME.match(part.strip())]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]
