"""Metrics: what a council measures or counts, with unit, what is measured, its change and its period.

A sentence is first looked at for a number or a word of change or level; only such a sentence is read word by word.
Each number in it is then asked in turn: is it a name, a vote or an age (`is_name`), how does it hang in its clause
(`frame_of`), what does it count (`unit_of`), which way did it go (`change_of`) and what does it measure (`measured`).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.frames import APPROXIMATORS, COMPARED, Change, Frame, Sentence, change_of, frame_of
from minutes_nlp.language.levels import SIGNS, Level, find_levels, may_tell_level
from minutes_nlp.language.measured import measured
from minutes_nlp.language.numbers import Number, Value, find_numbers
from minutes_nlp.language.periods import Period, find_periods, reported_year
from minutes_nlp.language.phrases import Token, tokenise, words
from minutes_nlp.language.units import Memory, is_cell, is_name, recall, row_label, unit_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Metric, Span

__all__ = ["find_metrics"]


class _Figure(NamedTuple):
    """A figure of a sentence, read: its tokens ``first`` to ``last``, its number at ``at``, and the parts of its metric."""

    at: int
    first: int
    last: int
    value: Value | None
    unit: str
    indicator: str
    change: Change
    level: str | None = None


_VOCABULARY = load("quantities")
_WORD = re.compile(r"[a-z]+|\d")
_GATE = frozenset(
    [
        *"0123456789", *(word for word in _VOCABULARY["numbers"]["units"] if word not in ("zero", "one")),
        *_VOCABULARY["numbers"]["tens"], *_VOCABULARY["numbers"]["scales"], *_VOCABULARY["fractions"],
        *_VOCABULARY["multiples"]["increase"], *_VOCABULARY["multiples"]["decrease"], *_VOCABULARY["frequencies"]["words"],
    ]
)  # fmt: skip
_COMPARING = frozenset({"than", "against", "versus", "behind", "below", "above", "unchanged"})
_MOVED = frozenset({"up", "down", "unchanged", "same", "increase", "decrease", "reduction", "rise", "fall"})
_AT = re.compile(r"\b(?:at|by|to|until|ended|ending|since)(?:\s{1,9}[A-Z]?[a-z]{2,9}){0,2}\s{1,9}$")
_BOUND = re.compile(r"\b(?:(?:to\s{1,9})?the\s{1,9}end\s{1,9}of|since)\s{1,9}$", re.IGNORECASE)


def find_metrics(
    text: str, sentences: Sequence[Span], *, meeting_date: str | None = None, periods: Sequence[Period] | None = None
) -> list[Metric]:
    """Return the metrics of a document, in order.

    Args:
        text: The document's text; line breaks and furniture may be blanked one for one, so that offsets hold.
        sentences: Half-open character spans, in order, without headings and labels.
        meeting_date: ISO 8601; dates a month printed without its year.
        periods: Those of the text, in order, where they are known already; found sentence by sentence otherwise.
    """
    year = reported_year(text) if periods is None else None
    starts = [period.span.start for period in periods or ()]
    memory = Memory()
    found: list[Metric] = []
    for span in sentences:
        start, end = span
        seen = _WORD.findall(text[start:end].lower())
        counted = not _GATE.isdisjoint(seen)
        level = not SIGNS.isdisjoint(seen) and may_tell_level(text, start, end)
        if not counted and not level:
            continue
        if periods is None:
            here = find_periods(text, start, end, meeting_date=meeting_date, year=year)
        else:
            here = periods[bisect_left(starts, start) : bisect_left(starts, end)]
        numbers = find_numbers(text, start, end, taken=[period.span for period in here]) if counted else []
        if numbers or level:
            times = [_whole(text, period) for period in here]
            sentence = _sentence(text, span, numbers, times)
            found.extend(_read(sentence, times, memory, told=level))
    return found


def _read(sentence: Sentence, times: Sequence[Period], memory: Memory, *, told: bool) -> list[Metric]:
    """Return the metrics of one sentence, in order, and remember what they tell the next."""
    levels = {level.first: level for level in find_levels(sentence)} if told else {}
    figures: list[_Figure] = []
    for at in sorted([*sentence.numbers, *levels]):
        figure = _figure(sentence, at, memory) if at in sentence.numbers else _in_words(sentence, levels[at])
        if figure is None:
            _unmark(sentence, at)
        else:
            figures.append(figure)
            memory.indicator = figure.indicator or memory.indicator
            memory.told, memory.asked = sentence.tokens[at].start, False
    sides = [_comparator(sentence, figure) for figure in figures]
    own = [time for time in times if not any(side and side.start <= time.span.start < side.end for side in sides)]
    return [_metric(sentence, f, side, _period(sentence, f, figures, own)) for f, side in zip(figures, sides, strict=True)]


def _sentence(text: str, span: Span, numbers: Sequence[Number], times: Sequence[Period]) -> Sentence:
    """Return the sentence in tokens, with the numbers that are no names."""
    marks = sorted([*((time.span.start, time.span.end, "T") for time in times), *((n.start, n.end, "#") for n in numbers)])
    tokens = tokenise(text, *span, marks)
    places = (i for i, token in enumerate(tokens) if token.tag == "#")
    sentence = Sentence(text, tokens, dict(zip(places, numbers, strict=True)))
    for at in [at for at in sentence.numbers if is_name(sentence, at)]:
        _unmark(sentence, at)
    return sentence


def _unmark(sentence: Sentence, at: int) -> None:
    """Make a number that is no figure a word like any other: "within 62 days"."""
    token = sentence.tokens[at]
    sentence.tokens[at] = token._replace(tag="N", word=sentence.text[token.start : token.end].lower())
    del sentence.numbers[at]


def _figure(sentence: Sentence, at: int, memory: Memory) -> _Figure | None:
    tokens, number = sentence.tokens, sentence.numbers[at]
    frame = frame_of(tokens, at)
    unit = unit_of(sentence, at, frame, memory)
    if unit is None:
        return None
    said, missing = measured(sentence, at, frame, unit)
    indicator = said
    if frame.lead < 0 and is_cell(sentence, at):
        indicator = row_label(sentence.text, tokens[at].start)
    elif missing:
        recall(sentence.text, tokens[0].start, tokens[at].start, memory)
        if tokens[at].start - memory.told < memory.near:
            indicator = f"{memory.noun} {said}".strip() if missing == "noun" else memory.indicator or said
    if number.kind == "plain" and not unit.name.isupper():
        memory.unit = unit.name
        if unit.counted:
            memory.noun = sentence.text[tokens[unit.last].start : tokens[unit.last].end]
    change = change_of(sentence, at, frame)
    first, last = _extent(tokens, at, frame, unit.last, moved=bool(change))
    return _Figure(at, first, last, number.value, unit.name, indicator, change)


def _extent(tokens: Sequence[Token], at: int, frame: Frame, last: int, *, moved: bool) -> tuple[int, int]:
    """Return the first and last token of a figure: "some 340 residents", "fallen by 12%", "nine fewer"."""
    first = at
    while first > frame.lead + 1 and tokens[first - 1].word in APPROXIMATORS:
        first -= 1
    if moved and frame.kind in ("prep", "verb", "of") and first - frame.lead == 1:
        adjacent = frame.verb if frame.verb >= 0 and frame.lead - frame.verb <= 2 else frame.lead
        plain = all(tokens[i].tag in "VPA" for i in range(adjacent, frame.lead + 1))
        first = adjacent if plain and tokens[adjacent].tag in "VP" and frame.kind != "of" else first
    if last + 1 < len(tokens) and tokens[last + 1].word in COMPARED:
        last += 1
    return first, last


def _in_words(sentence: Sentence, level: Level) -> _Figure:
    text, tokens = sentence.text, sentence.tokens
    told = words(text, tokens, [level.level]) if level.level else None
    thing = words(text, tokens, level.thing)
    return _Figure(level.first, level.first, level.last, None, "", thing, level.change, told)


def _metric(sentence: Sentence, figure: _Figure, comparator: Span | None, period: Period | None) -> Metric:
    text, tokens = sentence.text, sentence.tokens
    span = Span(tokens[figure.first].start, tokens[figure.last].end)
    return Metric(
        span=span,
        text=text[span.start : span.end],
        indicator=figure.indicator or None,
        value=figure.value,
        unit=figure.unit,
        change=figure.change,
        comparator=_printed(text, comparator) if comparator else None,
        period=_printed(text, period.span) if period else None,
        period_dates=(period.start, period.end) if period and period.start and period.end else None,
        level=figure.level,
    )


def _printed(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end].split())


def _comparator(sentence: Sentence, figure: _Figure) -> Span | None:
    """Return what a figure is compared with: "the previous year" after "nine fewer than in"."""
    tokens = sentence.tokens
    i = figure.last + 1
    while i < len(tokens) and i - figure.last < 8 and tokens[i].tag not in ".;#":
        if tokens[i].word in _COMPARING or (tokens[i].word in ("on", "from") and tokens[i - 1].word in _MOVED):
            break
        i += 1
    else:
        return None
    first = i + 1
    while first < len(tokens) and tokens[first].tag in "PXC":
        first += 1
    stop = first
    while stop < len(tokens) and tokens[stop].tag not in ",;.(#SXC)":
        stop += 1
    while stop > first and tokens[stop - 1].tag in "PD":
        stop -= 1
    return Span(tokens[first].start, tokens[stop - 1].end) if first < stop else None


def _period(
    sentence: Sentence, figure: _Figure, figures: Sequence[_Figure], times: Sequence[Period]
) -> Period | None:
    """Return the period of a figure.

    That is the first after it and before the next figure, else the last before it, else, in a list, the one that
    closes the list ("Nine burials and 14 interments in the quarter").
    """
    tokens = sentence.tokens
    here = tokens[figure.at].start
    following = min((tokens[other.at].start for other in figures if other.at > figure.at), default=tokens[-1].end)
    for time in times:
        if here <= time.span.start < following:
            return time
    earlier = [time for time in times if time.span.end <= here and not _is_dated(sentence.text, time)]
    if earlier:
        return earlier[-1]
    after = next((other for other in figures if other.at > figure.at), None)
    listed = after is not None and tokens[after.first - 1].tag in ",C"
    return times[0] if listed and len(times) == 1 and times[0].kind == "PERIOD" else None


def _is_dated(text: str, time: Period) -> bool:
    """Whether a day is that of a paper or an event and not one at which something was counted."""
    single = time.kind == "DATE" and time.start == time.end
    return single and not _AT.search(text, max(0, time.span.start - 24), time.span.start)


def _whole(text: str, period: Period) -> Period:
    """Return the period with what bounds it: "the end of December", "to the end of", "since April 2023"."""
    bound = _BOUND.search(text, max(0, period.span.start - 24), period.span.start)
    return period._replace(span=Span(bound.start(), period.span.end)) if bound else period
