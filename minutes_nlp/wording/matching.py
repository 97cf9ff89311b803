"""Checks of a clause against its item: the dates and the names of papers that both give."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.analysis import stem, words
from minutes_nlp.language.periods import Period, find_periods
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span
from minutes_nlp.wording.draft import Clause
from minutes_nlp.wording.findings import Finding
from minutes_nlp.wording.forms import subjects

__all__ = ["Matter", "check_matching"]

_VOCABULARY = load("wording")
_PAPERS, _OWN = frozenset(_VOCABULARY["papers"]["words"]), frozenset(_VOCABULARY["papers"]["own"])
_KINDS = frozenset(_VOCABULARY["kinds_of_paper"]["words"])
_ABOUT = re.compile(
    r"\b(?:report|reports|update|presentation)\s+(?:on|about|concerning|regarding|into)\s+(?P<topic>.+)"
)
_STOPS = re.compile(r"[,;(]|\b(?:for|at|to|from|in|by|with|as|which|that|and|dated|held|of\s+\d)\b")
_TO_BE_MADE = re.compile(r"(?:an?|any|another)\b", re.IGNORECASE)
_FIGURES = re.compile(r"[\s\d/–-]+$")
# Years of a plan; no part of the calendar, so that they are the same or they are not.
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?[-–/]\s?((?:19|20)\d\d)\b")


class Matter(NamedTuple):
    """What a resolution is about: the title of its item and, where known, what the minutes say there."""

    title: str
    text: str = ""
    date: str | None = None


def check_matching(clause: Clause, matter: Matter) -> Iterator[Finding]:
    """Yield the dates and names in the subjects of a clause that are not those of its item."""
    if not matter.title:
        return
    for subject in subjects(clause.text):
        at = clause.text.find(subject)
        if at < 0:
            continue
        where = Span(at, at + len(subject))
        yield from list(_years(clause.text, where, matter)) or _dates(clause.text, where, matter)
        yield from _papers(subject, at, matter)


def _dates(text: str, subject: Span, matter: Matter) -> Iterator[Finding]:
    named = [
        period
        for period in _dated(text, matter.date)
        if subject.start <= period.span.start and period.span.end <= subject.end
    ]
    if not named or not _is_of_item(text[slice(*subject)], matter):
        return
    for source, whose in ((matter.title, "the heading says"), (matter.text, "the item says")):
        theirs = _dated(source, matter.date)
        if not theirs:
            continue
        for period in named:
            if not any(_overlap(period, other) for other in theirs):
                said = source[slice(*theirs[0].span)]
                reason = f"“{text[slice(*period.span)]}” is not of this item: {whose} “{said}”"
                yield Finding(code="date", message=reason, span=period.span, suggestion=said)
        return


def _years(text: str, subject: Span, matter: Matter) -> Iterator[Finding]:
    """The years of a plan ("2022-2027") that are not those of the heading."""
    theirs = list(_YEARS.finditer(matter.title))
    for match in _YEARS.finditer(text, *subject):
        if theirs and all(match.groups() != other.groups() for other in theirs):
            reason = f"“{match[0]}” is not of this item: the heading says “{theirs[0][0]}”"
            yield Finding(code="date", message=reason, span=Span(*match.span()), suggestion=theirs[0][0])


@functools.lru_cache(maxsize=64)
def _dated(text: str, meeting_date: str | None) -> tuple[Period, ...]:
    """The periods of a text whose days are known."""
    found = find_periods(text, 0, len(text), seeds_in(text).periods, meeting_date=meeting_date)
    return tuple(period for period in found if period.start and period.end and not period.relative)


def _overlap(one: Period, other: Period) -> bool:
    return (one.start or "") <= (other.end or "") and (other.start or "") <= (one.end or "")


def _is_of_item(subject: str, matter: Matter) -> bool:
    """Whether a subject is the item's own: its report, its minutes, or something its title names."""
    named = words(subject)
    return not _OWN.isdisjoint(named) or bool(_content(named) & _content(words(matter.title)))


def _content(named: Sequence[str]) -> set[str]:
    """The stems of the words that say what something is about."""
    return {
        stem(word)
        for word in named
        if word not in _KINDS and word not in _OWN and not word.endswith("'s")
        if not any(char.isdigit() for char in word)
    }


def _papers(subject: str, at: int, matter: Matter) -> Iterator[Finding]:
    title = words(matter.title)
    known = _content([*title, *words(matter.text)])
    for name in _names(subject):
        about = _content(words(name)) - {stem(paper) for paper in _PAPERS}
        head = words(name)[-1]
        shared = about & known
        missing = about - known
        # Where the title names such a paper itself, each word of its name counts.
        other = missing and (head in title or not shared)
        if about and (other if head in title else not shared) and _content(title):
            place = at + subject.find(name)
            reason = f"“{name}” is not in the heading “{matter.title}”"
            yield Finding(code="report", message=reason, span=Span(place, place + len(name)))


def _names(subject: str) -> Iterator[str]:
    """The names of papers in a subject: what a report is on, and what stands before "Plan" or "Strategy".

    "A report", "any plan" is one still to be made, and has its own name.
    """
    if _TO_BE_MADE.match(subject):
        return
    about = _ABOUT.search(subject)
    if about:
        topic = _STOPS.split(about["topic"], maxsplit=1)[0].strip()
        if topic:
            yield topic
        return
    head = _FIGURES.sub("", _STOPS.split(subject, maxsplit=1)[0])
    last = words(head)[-1:]
    if last and last[0] in _PAPERS:
        yield head.rpartition(" of the ")[2]
