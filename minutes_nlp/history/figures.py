"""The figures reported of a topic, joined over time, and the clashes between them.

Two figures are of one series where they measure the same, as a change or as a state, in one unit. What they
measure is the telling words of the indicator that the parser found, without those of the topic itself: of
"home educated", "children who were home educated" and "children" in a sentence of home education are one.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes_nlp.analysis import stem, words
from minutes_nlp.cite import Citation
from minutes_nlp.model import Metric, Minutes, Record, Span
from minutes_nlp.series import quarters

__all__ = ["Clash", "Figure", "FigureSeries", "Reported", "figure", "join", "reported", "sentence_around"]

# What an indicator is counted in, and words that say nothing of what is measured.
_SAYS_NOTHING = frozenset(
    {"number", "percentage", "proportion", "share", "rate", "total", "level", "figure", "amount", "average"}
    | {
        "who",
        "which",
        "were",
        "was",
        "are",
        "is",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "there",
    }
    | {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "its",
        "of",
        "on",
        "or",
        "the",
        "their",
    }
    | {
        "this",
        "that",
        "to",
        "with",
        "s",
        "per",
        "all",
        "only",
        "some",
        "about",
        "now",
        "then",
        "still",
        "not",
    }
)
# "electively", "currently": how, not what. The shorter ones are mostly no adverbs: "family", "elderly".
_ADVERB = re.compile(r"(?!assembly|quarterly|fortnightly)\w{6,}ly")
_STEP = re.compile(r"\b(?:of|by)(?:\s+(?:only|just|some|about|around|nearly|almost|over|under|roughly))*\s*$")
_STOP = re.compile(r"(?<=[a-z\d%)\u2019\u201d])[.!?][\u201d\u2019\"']?\s+(?=[A-Z\u201c\"(])")
_TITLES = re.compile(r"\b(?:Mrs?|Ms|Miss|Dr|Cllrs?|Councillors?|Rev|Revd|Prof|Sir|St|No|Canon|Hon)\.\s+$")
_REACH = 160  # characters after a figure in which its comparison stands


class Reported(NamedTuple):
    """A figure as the record has it; ``is_step`` if it is an amount of change, as in "a rise of 133"."""

    metric: Metric
    is_step: bool
    own_period: bool


class Figure(Record, frozen=True, kw_only=True):
    """A figure reported: as printed (``words``), in its ``sentence``, both verbatim.

    ``value`` is a number, "3..7" for a range, None for a ``level`` in words. ``period`` is printed with the
    figure ("stated") or in the title of its item ("title"), as ``period_from`` tells; ``days`` are its first
    and last, where they are known.
    """

    indicator: str
    value: int | float | str | None
    unit: str
    level: str | None
    change: str
    words: str
    sentence: str
    period: str | None
    period_from: str
    days: tuple[str, str] | None
    citation: Citation


class Clash(Record, frozen=True, kw_only=True):
    """Different values given for the same days in different sentences, with all the figures of those days."""

    days: tuple[str, str]
    values: tuple[int | float | str, ...]
    figures: tuple[Figure, ...]


class FigureSeries(Record, frozen=True, kw_only=True):
    """Figures of one indicator and unit, by the end of their period, else the day of the meeting.

    ``indicator`` is the fullest wording. ``is_step`` tells amounts of change from the thing itself.
    """

    indicator: str
    unit: str
    is_step: bool
    figures: tuple[Figure, ...]
    clashes: tuple[Clash, ...]


def reported(minutes: Minutes) -> dict[Span, Reported]:
    """Return the figures of a record by their places."""
    found = {}
    for item in minutes.items:
        for metric in item.metrics:
            before = minutes.text[max(item.span.start, metric.span.start - 40) : metric.span.start]
            after = " ".join(minutes.text[metric.span.end : metric.span.end + _REACH].split())
            found[metric.span] = Reported(metric, _is_step(metric, before), _has_own_period(metric, after))
    return found


def _is_step(metric: Metric, before: str) -> bool:
    return metric.unit == "percentage_points" or bool(metric.change and _STEP.search(before))


def _has_own_period(metric: Metric, after: str) -> bool:
    """Tell a period of the figure from that of what it is compared with: "twice the 412 in March"."""
    if not (metric.period and metric.comparator):
        return bool(metric.period)
    comparison = after.find(metric.comparator)
    return not 0 <= comparison < after.find(metric.period)


def figure(known: Reported, title: str, sentence: str, citation: Citation) -> Figure:
    """Return a figure with its period: as stated; else the one quarter that the title of its item names."""
    metric, meeting = known.metric, citation.date or ""
    period, days, origin = None, None, ""
    if known.own_period:
        period, days, origin = metric.period, metric.period_dates, "stated"
        named = quarters(period or "", meeting)
        if days is None and len(named) == 1:
            days = named[0].days
    if days is None:
        named = quarters(title, meeting)
        if period is None and len(named) == 1:
            period, days, origin = str(named[0]), named[0].days, "title"
    return Figure(
        indicator=metric.indicator or "",
        value=metric.value,
        unit=metric.unit,
        level=metric.level,
        change=metric.change,
        words=metric.text,
        sentence=sentence,
        period=period,
        period_from=origin,
        days=days,
        citation=citation,
    )


def join(found: Iterable[tuple[Figure, bool]], topic: Iterable[str]) -> tuple[FigureSeries, ...]:
    """Join figures, each with whether it is an amount of change, into series; the longest series first.

    Args:
        found: The figures.
        topic: The stems of the topic's words.
    """
    left_out = frozenset(topic)
    groups: dict[tuple[frozenset[str], str, bool], list[Figure]] = defaultdict(list)
    for each, is_step in found:
        groups[_measured(each.indicator) - left_out, each.unit, is_step].append(each)
    joined = [_series(unit, is_step, group) for (_, unit, is_step), group in groups.items()]
    return tuple(sorted(joined, key=lambda series: (-len(series.figures), series.indicator, series.unit)))


def _measured(indicator: str) -> frozenset[str]:
    telling = [word for word in words(indicator) if word not in _SAYS_NOTHING and not _ADVERB.fullmatch(word)]
    return frozenset(map(stem, telling))


def _series(unit: str, is_step: bool, group: Sequence[Figure]) -> FigureSeries:  # noqa: FBT001 -- a part of the key
    named = Counter(each.indicator for each in group)
    ordered = sorted(group, key=_when)
    by_days: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for each in ordered:
        if each.days and each.value is not None:
            by_days[each.days].append(each)
    clashes = [
        Clash(days=days, values=_values(same), figures=tuple(same))
        for days, same in by_days.items()
        if _clash(same)
    ]
    return FigureSeries(
        indicator=min(named, key=lambda name: (-len(_measured(name)), -named[name], name)),
        unit=unit,
        is_step=is_step,
        figures=tuple(ordered),
        clashes=tuple(clashes),
    )


def _values(figures: Iterable[Figure]) -> tuple[int | float | str, ...]:
    return tuple(dict.fromkeys(each.value for each in figures if each.value is not None))


def _clash(same: Sequence[Figure]) -> bool:
    """Tell whether two sentences have no value in common; within one, several values tell several things."""
    told: dict[Citation, list[Figure]] = defaultdict(list)
    for each in same:
        told[each.citation].append(each)
    values = [frozenset(_values(figures)) for figures in told.values()]
    return any(one.isdisjoint(other) for one, other in itertools.combinations(set(values), 2))


def _when(figure: Figure) -> tuple[str, str, str, int]:
    date = figure.citation.date or "9999"
    return (
        figure.days[1] if figure.days else date,
        date,
        figure.citation.document,
        figure.citation.span.start,
    )


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that some characters of a text stand in."""
    first, last = 0, len(text)
    for match in _STOP.finditer(text):
        if _TITLES.search(text, max(0, match.start() - 12), match.end()):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end - 1:
            last = match.start() + len(match[0].rstrip())
            break
    return first, last
