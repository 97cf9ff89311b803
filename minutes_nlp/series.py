"""Recurring items: the same title at meeting after meeting but for its date, joined into one series.

"Quarter 3 2020/21 Performance Report" and "Performance Report - Q4 2020-21" are of one series. They are
joined by what is left of a title without its periods, remarks of procedure and small words; a misspelt or
renamed title begins a series of its own, since nothing tells it from another subject. A series belongs to one
committee: the "Performance Report" of another is of another service.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from minutes_nlp.analysis import stem
from minutes_nlp.model import Record

__all__ = [
    "Quarter",
    "Series",
    "TitledItem",
    "bare_title",
    "is_routine",
    "join",
    "normalised_title",
    "quarters",
]

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT_MONTH = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_YEAR = r"(?:19|20)\d\d"
_SPLIT = rf"(?<![\w/.])(?:{_YEAR}|\d\d)\s?[/-]\s?(?:{_YEAR}|\d\d)(?![\w/]|[.-]\d)"
_NUMBER = {"1": 1, "2": 2, "3": 3, "4": 4, "one": 1, "two": 2, "three": 3, "four": 4, "first": 1, "second": 2,
           "third": 3, "fourth": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip
_N = r"(?:[1-4](?![\d/])|one\b|two\b|three\b|four\b)"
_Q = r"(?:quarters?|qtrs?\.?|q)\s?"
# e.g. "quarter 3", "q1 and q2", "quarters 1 to 3", "third quarter"
_QUARTER = re.compile(
    rf"\b{_Q}{_N}(?:\s?(?:,|and|&|/|-|to)\s?(?:{_Q})?{_N})*"
    r"|\b(?:first|second|third|fourth|final|[1-4](?:st|nd|rd|th))\s+quarter\b",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"{_SPLIT}|\b{_YEAR}\b(?!/)")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TIME = re.compile(
    rf"""
      \b{_DAY}\s+(?:of\s+)?(?:{_MONTH})\b                    # 9 March
    | \b(?:{_MONTH})\s+{_DAY}\b                              # March 9
    | \b\d{{1,2}}[./]\d{{1,2}}[./](?:{_YEAR}|\d\d)\b         # 9/3/21
    | \b{_YEAR}-\d\d-\d\d\b                                  # 2021-03-09
    | \b(?:{_MONTH})\b                                       # March
    | \b(?:{_SHORT_MONTH})\b\.?(?=\s?-|['\s]*\d)(?:'\d\d\b)? # Mar 2021, Mar-May
    | \b(?:month|period)\s?(?:1[0-3]|[1-9])\b                # Month 9
    | \b[pm]\s?(?:1[0-3]|[1-9])\b(?=[\s,(-]*(?:{_YEAR}|\d\d/\d\d))  # P9 2020/21, but not the M5
    | \b(?:first|second|1st|2nd)\s+half\b | \bh[12]\b
    | \b(?:spring|summer|autumn)\s+term\b | \byear[ -]to[ -]date\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARK = "\x00"
# What leads to a period or follows it and says nothing of the subject.
_KIND = "financial|municipal|academic|civic|school|calendar"
_LEAD = re.compile(
    r"(?:\b(?:as at|up to|to the end of|from|between|during|covering|ended|ending|dated|held on"
    rf"|(?:(?:the|{_KIND})\s)*(?:year|quarter|period|month|half-year)s?)[\s,:-]*)+{_MARK}",
    re.IGNORECASE,
)
_TRAIL = re.compile(rf"{_MARK}[\s)]*(?:(?:{_KIND})\s)?year\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"[(\[](?:deferred|held over|adjourned|continued|exempt|part exempt|not for publication|report of"
    r"|joint report|agenda item|minute|pages?\b|appendix|appendices|verbal|oral|to follow"
    r"|for (?:information|decision|noting)|key decision|copy|attached|if any|standing item)[^)\]]*[)\]]",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:to\s+(?:receive|consider|note|approve|agree|confirm|discuss|review|adopt|sign)"
    r"(?:(?:,|\s+and)\s+\w+)*|consideration\s+of|receipt\s+of)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"{_MARK}(?:(?:[\s,&/()-]|\b(?:and|to|of|the)\b)*{_MARK})+")
_SEPARATORS = " ,:;.-"
_AROUND_PERIOD = re.compile(
    rf"(?:\b(?:for|to|in|of|at|on|from|as|the)\s+)*{_MARK}(?:\s+(?:for|on|of)\b(?!.*{_MARK}))?", re.IGNORECASE
)
_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2013\u2014", "''\"\"----")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "our", "the"}
    | {"this", "to", "with"}
)
# A report is a report whatever it is called, and comes each quarter when its title names quarters.
_SAYS_NOTHING = frozenset({"report", "reports", "quarterly", "draft", "item", "paper"})
_ONE_NAME = {
    "progress": "update",
    "updates": "update",
    "updated": "update",
    "verbal": "",
    "oral": "",
    "brief": "",
}
_OF_OWN_MINUTES = frozenset(
    {"minutes", "minute", "previous", "last", "preceding", "prior", "meeting", "meetings", "held", "record"}
    | {"confirmation", "approval", "confirm", "approve", "sign", "signing", "signed", "correct", "accuracy"}
    | {"public", "ordinary", "extraordinary", "special"}
)
_ROUTINE = re.compile(
    r"(?:minutes\b(?!.*\b(?:committee|board|panel|cabinet|forum)\b)|apolog|declarations?\b|disclosures?\b|"
    r"dates?\s+of\s+(?:the\s+)?(?:next|future|meetings?)|next\s+meetings?\b|(?:any\s+other\s+|other\s+)?urgent\b|any\s+other\b|"
    r"exclusion\s+of|welcome|question\s+time|(?:public|written)\s+question|"
    r"matters\s+(?:arising|outstanding)|chair(?:man|woman|person)?'s\s+announcements|"
    r"membership\s+of\s+the\s+committee|substitutes?\b)",
    re.IGNORECASE,
)


class Quarter(NamedTuple):
    """A quarter: of the financial year (from April) that begins in ``year``, or of the calendar year."""

    year: int
    number: int
    financial: bool = True

    def __str__(self) -> str:
        """As minutes print it: Quarter 3 2020/21."""
        second = f"/{(self.year + 1) % 100:02}" if self.financial else ""
        return f"Quarter {self.number} {self.year}{second}"

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day, as ISO dates."""
        months = self.year * 12 + (self.number - 1) * 3 + (3 if self.financial else 0)
        first = date(months // 12, months % 12 + 1, 1)
        last = date.fromordinal(date((months + 3) // 12, (months + 3) % 12 + 1, 1).toordinal() - 1)
        return first.isoformat(), last.isoformat()

    @property
    def place(self) -> int:
        """Its place among all quarters, so that the next has the next number."""
        return self.year * 4 + self.number - 1


class TitledItem(NamedTuple):
    """An item of a meeting; ``date`` is ISO, "" where unknown, ``item`` the id in its document."""

    title: str
    council: str = ""
    committee: str = ""
    date: str = ""
    document: str = ""
    item: str = ""


class Series(Record, frozen=True, kw_only=True):
    """Items of one committee under one title, oldest first, undated ones last.

    ``key`` is the normalised title, ``title`` the newest one without its periods. ``quarters`` are those the
    titles name; ``missing`` are those between the first and the last that none names.
    """

    key: str
    title: str
    council: str
    committee: str
    items: tuple[TitledItem, ...]
    quarters: tuple[Quarter, ...] = ()
    missing: tuple[Quarter, ...] = ()


def normalised_title(title: str) -> str:
    """Return what joins a title to others: the stems of its telling words in alphabetical order.

    Periods, dates, remarks of procedure ("to consider", "(exempt)") and words that say nothing of the subject
    are left out, unless nothing would be left. Equal strings mean equal subjects; it is not meant to be read.
    """
    return _normalised(title)


@functools.lru_cache(maxsize=65_536)  # the same titles are asked for again and again
def _normalised(title: str) -> str:
    bare = _ASIDE.sub(" ", _without_periods(_plain(title)))
    words = _WORD.findall(_OPENING.sub("", bare.lstrip()).casefold())
    telling = [word for word in words if word not in _SMALL]
    if "minutes" in telling and _OF_OWN_MINUTES.issuperset(telling):
        return "minutes"
    named = [_ONE_NAME.get(word, word) for word in telling if word not in _SAYS_NOTHING]
    stems = [stem(word) for word in named if word] or [stem(word) for word in telling]
    return " ".join(sorted(stems)) or _plain(title).casefold()


def bare_title(title: str) -> str:
    """Return a title as printed but for its periods and remarks in brackets: Performance Report."""
    text = _AROUND_PERIOD.sub(" ", _ASIDE.sub(" ", _without_periods(_plain(title))))
    text = re.sub(r"[(\[][\s,&-]*[)\]]", " ", text)
    text = " ".join(re.sub(r"\s+(?=[,:;.])", "", text).strip(_SEPARATORS).split())
    return text or " ".join(title.split())


def is_routine(title: str) -> bool:
    """Tell whether an item is of procedure, without a subject: apologies, minutes, the next meeting."""
    return _ROUTINE.match(_plain(title)) is not None


def quarters(title: str, meeting: str = "") -> tuple[Quarter, ...]:
    """Return the quarters that a title names, in order, each once.

    A quarter has the year printed after it, else that before it. One without any year is the last of that
    number that had ended by the meeting; without a date of the meeting it is not known, and left out.

    Args:
        title: The title of an item.
        meeting: The ISO date of the meeting, or "".
    """
    plain = _plain(title).lower()
    signs = sorted(
        [(match.start(), "q", match[0]) for match in _QUARTER.finditer(plain)]
        + [(match.start(), "y", match[0]) for match in _YEARS.finditer(plain) if _is_year(match[0])]
    )
    year_first = bool(signs) and signs[0][1] == "y"
    found: list[Quarter] = []
    for at, (_, sign, printed) in enumerate(signs):
        if sign == "q":
            before = next((year for _, kind, year in reversed(signs[:at]) if kind == "y"), "")
            after = next((year for _, kind, year in signs[at:] if kind == "y"), "")
            year = (before or after) if year_first else (after or before)
            found += [quarter for n in _numbers(printed) if (quarter := _quarter(n, year, meeting))]
    return tuple(sorted(set(found), key=lambda quarter: (quarter.place, quarter.financial)))


def join(items: Iterable[TitledItem]) -> tuple[Series, ...]:
    """Join the items that recur, and those that do not, into series, by council, committee and title.

    Minutes that do not name their council are taken for those of the one council known to have the committee.
    A quarter is missing where it lies between the first and the last that the titles name and none names it;
    where some are of the financial and some of the calendar year, none can be said to be missing.
    """
    given = sorted(set(items), key=lambda each: (each.date or "9999", each.document, each.item, each))
    councils: dict[str, set[str]] = defaultdict(set)
    for each in given:
        councils[_folded(each.committee)].add(each.council)
    groups: dict[tuple[str, str, str], list[TitledItem]] = defaultdict(list)
    for each in given:
        committee = _folded(each.committee)
        known = councils[committee] - {""}
        council = each.council or (next(iter(known)) if len(known) == 1 else "")
        groups[_folded(council), committee, normalised_title(each.title)].append(each)
    return tuple(_series(key, group) for (_, _, key), group in sorted(groups.items()))


def _series(key: str, items: Sequence[TitledItem]) -> Series:
    dated = [each for each in items if each.date]
    newest = (dated or items)[-1]
    named = {quarter for each in items for quarter in quarters(each.title, each.date)}
    ordered = sorted(named, key=lambda quarter: (quarter.place, quarter.financial))
    return Series(
        key=key,
        title=bare_title(newest.title),
        council=next((each.council for each in reversed(items) if each.council), ""),
        committee=newest.committee,
        items=tuple(items),
        quarters=tuple(ordered),
        missing=_missing(ordered),
    )


def _missing(named: Sequence[Quarter]) -> tuple[Quarter, ...]:
    if len({quarter.financial for quarter in named}) != 1:
        return ()
    places = {quarter.place for quarter in named}
    absent = [place for place in range(min(places), max(places)) if place not in places]
    return tuple(Quarter(place // 4, place % 4 + 1, named[0].financial) for place in absent)


def _plain(title: str) -> str:
    """Return a title on one line, its quotation marks and dashes plain."""
    return " ".join(title.translate(_PLAIN).split())


def _without_periods(plain: str) -> str:
    """Return a title with a mark in the place of each period and of the words that lead to it."""
    text = _TIME.sub(_MARK, _QUARTER.sub(_MARK, plain))
    text = _YEARS.sub(lambda match: _MARK if _is_year(match[0]) else match[0], text)
    return _TRAIL.sub(_MARK, _LEAD.sub(_MARK, _BETWEEN.sub(_MARK, text)))


def _is_year(printed: str) -> bool:
    """Tell years from a number such as 35/20: short ones must follow one another, full ones be in order."""
    first, *others = re.findall(r"\d+", printed)
    if not others:
        return True
    second = others[0]
    if len(first) == len(second) == 4:
        return int(first) < int(second)
    return (int(first) + 1) % 100 == int(second) % 100 and len(first) >= len(second)


def _numbers(printed: str) -> list[int]:
    """Return the numbers of the quarters named together: "quarters 1 to 3" are three."""
    words = re.findall(r"[1-4](?:st|nd|rd|th)|[1-4]|[a-z]+", printed)
    found = [_NUMBER[word] for word in words if word in _NUMBER]
    if len(found) == 2 and re.search(r"-|\bto\b", printed):
        return list(range(found[0], found[1] + 1))
    return found


def _quarter(number: int, year: str, meeting: str) -> Quarter | None:
    if year:
        first, *others = re.findall(r"\d+", year)
        return Quarter(int(first) + (2000 if len(first) == 2 else 0), number, bool(others))
    if not meeting:
        return None
    own = int(meeting[:4])
    return next((q for back in range(3) if (q := Quarter(own - back, number)).days[1] < meeting), None)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("&", "and").split())
