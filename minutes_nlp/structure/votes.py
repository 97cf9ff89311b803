"""How a vote went: outcomes, counts and names, read from the words around a decision."""

import re

from minutes_nlp.language.trie import any_of
from minutes_nlp.model import Outcome, Votes
from minutes_nlp.structure.names import NAME
from minutes_nlp.structure.signs import has_any

__all__ = ["division_in", "outcome_in", "votes_in"]

_NUMBERS = {
    "no": 0, "none": 0, "nil": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
# The patterns of counts are for text in small letters: a search that minds no case is many times slower.
# Not the end of a sum: "£150,000 for the roofs".
_N = rf"(?:(?<![£$€,.\d])\d{{1,3}}|{any_of(_NUMBERS)})"
_PEOPLE = r"(?:\s+(?:members?|councillors?|votes?|were|was|being|voted|voting|votes? cast|of|cast))*"
_VOTE_SIGNS = ("vot", "favour", "against", "abst", "show of hands", "carried", "lost")
# The other words of a vote are labels, before one of these.
_LABEL_SIGNS = (":", "(")
# The class of first letters makes the search a scan; behind it the pattern makes sure that a word begins there.
_VOTING = re.compile(
    r"[acflrsv](?<!\w.)(?:(?<=v)ot|(?<=f)(?:avour|or\b\s*[:(])|(?<=a)(?:gainst\b|bst|greed\s*\()|(?<=s)how of hands"
    r"|(?<=c)arried|(?<=l)ost\b|(?<=r)esolved\s*\()"
)
_TALLY = re.compile(
    rf"\b(?P<a>{_N})(?:\s+votes?)?(?:\s+to|\s*[-–])\s*(?P<b>{_N})\b(?!\s*(?:\.\d|%|p\.?m|a\.?m))"
)
_LOST = re.compile(r"\b(?:lost|defeated|rejected)\b")
# "5 members voted for", and "For: 5". Each side is looked for by itself in both.
_COUNTED = re.compile(
    rf"\b(?P<n>{_N}){_PEOPLE}\s*(?P<side>for\b(?! the motion)|in favour|against|opposed|abstention|abstain)"
)
_LABELLED_COUNT = re.compile(
    r"\b(?P<side>for|in favour|against|abst(?:ain(?:ed|ing)?|entions?))\s*[:(-]+\s*(?P<n>\d{1,3})"
)
# "For 4; Against 1; Abstentions 1": without a mark only where the sides are told in a row.
_BARE_COUNTS = re.compile(
    r"\b(?:for|in favour)\s*[:(–-]?\s*\d{1,3}\)?\s*[,;.]?\s*(?:and\s+)?against\s*[:(–-]?\s*\d"
)
_BARE_COUNT = re.compile(
    r"\b(?P<side>for|in favour|against|abst(?:ain(?:ed|ing)?|entions?))\s*[:(–-]*\s*(?P<n>\d{1,3})\b"
)
_DIVISION = re.compile(
    rf"\b(?P<a>{_N}){_PEOPLE}\s+for\s+the\s+(?P<first>amendment|motion),?\s+and\s+(?P<b>{_N}){_PEOPLE}\s+for\s+the\s+(?:amendment|motion)"
)
_LIST = re.compile(
    r"\b(?P<side>For|In favour|Against|Abstain(?:ed|ing)?|Abstentions?)\s*(?::|\((?P<count>\d{1,3})\))\s*:?\s*"
    r"(?P<names>(?!\d)[^:]{0,3000}?)\s*(?:\((?P<count2>\d{1,3})\))?\s*"
    r"(?=\b(?:For|In favour|Against|Abstain(?:ed|ing)?|Abstentions?)\s*[:(]|\b(?:The\s+)?(?:[Mm]otion|[Aa]mendment)\b|$)"
)
_LIST_TITLE = re.compile(r"(?:Cllrs|Councillors)\s+")
_BETWEEN_NAMES = re.compile(r",\s*|\s+and\s+|;\s*")
_NAME = re.compile(NAME)
# What became of a motion: the first word of it in small letters must be there, or the pattern is not tried.
_OUTCOMES: tuple[tuple[Outcome, tuple[str, ...], re.Pattern[str]], ...] = (
    ("unanimous", ("unanimous", "favour", "nem", "agreement", "by all"), re.compile(r"\bunanimous|\ball (?:were )?in favour|\bnem(?:ine)?\.?\s*con|\ball members (?:present )?(?:being )?in (?:agreement|favour)|\bagreed by all\b|\bby all members present\b|\bcarried by all\b", re.IGNORECASE)),
    ("withdrawn", ("withdr",), re.compile(r"\bwithdr[ae]wn?\b", re.IGNORECASE)),
    ("lost", ("lost", "defeated", "rejected", "not carried", "fell"), re.compile(r"\b(?:LOST|[Ll]ost|[Dd]efeated|[Rr]ejected|[Nn]ot carried|NOT CARRIED|DEFEATED|(?:motion|proposal|amendment)\s+(?:therefore\s+|accordingly\s+)?fell|fell for want)\b")),
    ("carried", ("accepted", "carried", "passed", "agreed", "approved"), re.compile(r"\b(?:was accepted by the mover|mover and seconder accepted|[Cc]arried(?!\s+(?:out|forward|over|on))|CARRIED|passed|agreed to|AGREED|approved)\b")),
)  # fmt: skip


# Words that tell of one vote stand this near, in characters.
_SAME_BREATH = 24


def outcome_in(text: str) -> Outcome | None:
    """Return what became of a motion, told from the words that follow it."""
    low = text.lower()
    at: list[tuple[int, Outcome]] = []
    for outcome, signs, pattern in _OUTCOMES:
        match = pattern.search(text) if has_any(low, signs) else None
        if match:
            at.append((match.start(), outcome))
    if not at:
        return None
    first, outcome = min(at)
    # "carried unanimously"
    said = {outcome for place, outcome in at if place - first < _SAME_BREATH}
    return "unanimous" if "unanimous" in said and outcome == "carried" else outcome


def votes_in(text: str) -> Votes | None:
    """Return the counts and names of the vote that a stretch of text reports; None where there was none."""
    low = text.lower()
    if not (has_any(low, _VOTE_SIGNS) or has_any(low, _LABEL_SIGNS)) or _VOTING.search(low) is None:
        return None
    names: dict[str, tuple[str, ...]] = {}
    counts: dict[str, int] = {}
    for match in _LIST.finditer(text):
        side = _side(match["side"].lower())
        listed = _names(match["names"])
        count = match["count"] or match["count2"]
        if listed:
            names[side] = listed
        if count is not None or listed:
            counts[side] = int(count) if count is not None else len(listed)
    tally = None if counts else _TALLY.search(low)
    if tally:
        a, b = _number(tally["a"]), _number(tally["b"])
        counts["for"], counts["against"] = (min(a, b), max(a, b)) if _LOST.search(low) else (a, b)
    counts = _counts_in(low) | counts
    if not counts:
        return None
    return Votes(
        for_=counts.get("for"), against=counts.get("against"), abstain=counts.get("abstain"), names=names
    )


def _counts_in(low: str) -> dict[str, int]:
    """The first count that a text in small letters gives each side."""
    first: dict[str, tuple[int, str]] = {}
    labelled = list((_BARE_COUNT if _BARE_COUNTS.search(low) else _LABELLED_COUNT).finditer(low))
    # "For: 26 Against: 32": where sides are labelled, a number before a side belongs to the side before it.
    for match in labelled or _COUNTED.finditer(low):
        side = _side(match["side"])
        if side not in first:
            first[side] = (match.start(), match["n"])
    if labelled and len(labelled) == 1:
        for match in _COUNTED.finditer(low):
            first.setdefault(_side(match["side"]), (match.start(), match["n"]))
    return {side: _number(word) for side, (_, word) in first.items()}


def _side(word: str) -> str:
    if word in ("for", "in favour"):
        return "for"
    return "against" if word in ("against", "opposed") else "abstain"


def division_in(text: str) -> tuple[Outcome, Votes, Votes] | None:
    """Return the outcome of an amendment put against the motion, its votes, and the motion's.

    In Scotland the two are voted on in one division: "3 members voted for the amendment and 4 for the motion".
    """
    match = _DIVISION.search(text.lower()) if "for the" in text and "amendment" in text else None
    if match is None:
        return None
    amendment, motion = _number(match["a"]), _number(match["b"])
    if match["first"] == "motion":
        amendment, motion = motion, amendment
    outcome: Outcome = "lost" if amendment < motion else "carried"
    return outcome, Votes(for_=amendment, against=motion), Votes(for_=motion, against=amendment)


def _names(text: str) -> tuple[str, ...]:
    bare = text.strip()
    if title := _LIST_TITLE.match(bare):
        bare = bare[title.end() :]
    parts = _BETWEEN_NAMES.split(bare)
    return tuple(part.strip(" .") for part in parts if _NAME.match(part.strip()))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
