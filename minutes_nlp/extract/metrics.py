"""Metrics: what a council measures or counts, with unit, what is measured, its change and its period.

A sentence is first looked at for a number or a word of change or level; only such a sentence is read word by word.
Each number in it is then asked in turn: is it a name, a vote or an age (`is_name`), how does it hang in its clause
(`frame_of`), what does it count (`unit_of`), which way did it go (`change_of`) and what does it measure (`measured`).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.cells import CellFigure, read_cell
from minutes_nlp.language.clause_heads import Unit
from minutes_nlp.language.frames import (
    COMPARED,
    MOVES,
    Change,
    Frame,
    Sentence,
    change_of,
    frame_of,
    is_approximator,
)
from minutes_nlp.language.guards import is_name
from minutes_nlp.language.levels import Level, find_levels, may_tell_level
from minutes_nlp.language.measured import measured
from minutes_nlp.language.memory import Memory
from minutes_nlp.language.numbers import Number, Value, find_numbers
from minutes_nlp.language.periods import Period, find_periods, reported_year
from minutes_nlp.language.phrases import Token, tag_at, tokenise, word_at, words
from minutes_nlp.language.pieces import is_double_spaced, pieces
from minutes_nlp.language.seeds import Seeds, seeds_in, within
from minutes_nlp.language.tables import Table, find_tables
from minutes_nlp.language.units import is_cell, row_label, unit_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Metric, Span

__all__ = ["find_metrics"]


class _Figure(NamedTuple):
    """A figure of a sentence, read: its number at ``at``, its tokens ``first`` to ``last``, the parts of its metric."""

    at: int
    first: int
    last: int
    value: Value | None
    unit: str
    indicator: str
    change: Change
    level: str | None = None


_VOCABULARY = load("quantities")
_OPENERS = frozenset(_VOCABULARY["comparators"]["openers"])
_MOVED = frozenset(_VOCABULARY["comparators"]["moved"])
_ONE = re.compile(r"\b[Oo]ne\b")
_THERE = re.compile(r"\b[Tt]here\b")
_PAGE = re.compile(r"[-.>*_)][ ]{0,9}\n[\n ]{0,9}$")
_LINE_ENDS = re.compile(r"[ ]{0,9}(?:\n[\n ]{0,9}(?=[^a-z\n ])|$)")
_FOOT = 24  # characters: how far above the number of a page the end of its text may stand
_REACH = 8  # words: how far after a figure its comparison may begin
_RECENT = 4  # periods: how many before a figure may be its own
_BOUND = re.compile(r"\b(?:(?:to\s{1,9})?the\s{1,9}end\s{1,9}of|since)\s{1,9}$", re.IGNORECASE)
_TO = re.compile(r"\s{1,9}(?:to|and|until)\s{1,9}|\s?[\u2013-]\s?")
_UNTIL = re.compile(r"\s{1,9}(?:to|ended|ending|up\s{1,9}to)\s{1,9}")  # "the year to March"
_THE = re.compile(r"\bthe\s{1,9}$", re.IGNORECASE)
# What makes a single day the day of a count, and not of a paper or an event. e.g. "Balances at 30 April 2023"
_AT = re.compile(r"\b(?:at|by|to|until|ended|ending|since)(?:\s{1,9}[A-Z]?[a-z]{2,9}){0,2}\s{1,9}$")


def find_metrics(
    text: str,
    sentences: Sequence[Span],
    *,
    meeting_date: str | None = None,
    seeds: Seeds | None = None,
    lines: str | None = None,
) -> list[Metric]:
    """Return the metrics of a document, in order.

    Args:
        text: The document's text; line breaks and furniture may be blanked one for one, so that offsets hold.
        sentences: Half-open character spans, in order, without headings and labels.
        meeting_date: ISO 8601; dates a month printed without its year.
        seeds: Where the words stand that figures begin with, if that is known already.
        lines: The text with its line breaks, which tell the rows of tables; without it none are read.
    """
    seeds = seeds or seeds_in(text)
    year = reported_year(text)
    memory = Memory()
    found: list[Metric] = []
    lines = lines or text
    whole = Span(sentences[0].start, sentences[-1].end) if sentences else Span(0, 0)
    tables = find_tables(lines, *whole)
    double_spaced = is_double_spaced(lines, *whole)
    for start, end in _beside(sentences, tables) if tables else sentences:
        openers = _openers(text, seeds, start, end)
        told = bool(within(seeds.levels, start, end)) and may_tell_level(text, start, end)
        if not openers and not told:
            continue
        here = find_periods(
            lines, start, end, within(seeds.periods, start, end), meeting_date=meeting_date, year=year
        )
        places = [period.span.start for period in here]
        for piece in pieces(lines, start, end, double_spaced=double_spaced):
            inside = here[bisect_left(places, piece.start) : bisect_left(places, piece.end)]
            times = _joined(text, [_whole(text, period) for period in inside])
            taken = [time.span for time in times]
            numbers = find_numbers(text, *piece, openers, taken=taken)
            numbers = [number for number in numbers if not _is_page(lines, number)]
            if not numbers and times and text[piece.end - 1] == ":" and _is_of_count(text, times[-1]):
                memory.heads(times[-1], piece.end)
            if numbers or told:
                found.extend(_read(_sentence(text, piece, numbers, times), times, memory, told=told))
    cells = [cell for table in tables for cell in table.cells]
    figures = (read_cell(lines, cell, seeds, meeting_date=meeting_date) for cell in cells)
    found.extend(_cell_metric(text, figure) for figure in figures if figure)
    return sorted(found, key=lambda metric: metric.span) if tables else found


def _openers(text: str, seeds: Seeds, start: int, end: int) -> Sequence[int]:
    """Return where numbers may begin in a sentence; "one" counts beside another number, and where there was one."""
    if within(seeds.spelt, start, end):
        return within(seeds.numbers, start, end)
    digits = within(seeds.digits, start, end)
    words = within(seeds.numbers, start, end)
    if (
        len(words) > len(digits)
        and (digits or _THERE.search(text, start, end))
        and _ONE.search(text, start, end)
    ):
        return words
    return digits


def _beside(sentences: Sequence[Span], tables: Sequence[Table]) -> Iterator[Span]:
    """Yield the sentences without the tables that stand in them."""
    taken = sorted(table.span for table in tables)
    for sentence in sentences:
        start, end = sentence
        for table in taken:
            if table.start < end and start < table.end:
                if start < table.start:
                    yield Span(start, table.start)
                start = table.end
        if start < end:
            yield Span(start, end)


def _cell_metric(text: str, figure: CellFigure) -> Metric:
    return Metric(
        span=figure.span,
        text=text[figure.span.start : figure.span.end],
        indicator=figure.indicator or None,
        value=figure.value,
        unit=figure.unit,
        change=figure.change,
        period=figure.period or None,
        period_dates=figure.dates,
    )


def _whole(text: str, period: Period) -> Period:
    """Return the period with what bounds it: "the end of December", "since April 2023", "the year to May 2024"."""
    start = period.span.start
    bound = _BOUND.search(text, max(0, start - 24), start)
    if bound is None and (text[start].islower() or "months" in text[start : period.span.end]):
        bound = _THE.search(text, max(0, start - 12), start)
    return period._replace(span=Span(bound.start(), period.span.end)) if bound else period


def _joined(text: str, times: Sequence[Period]) -> list[Period]:
    """Return the periods with the days a span begins and ends on made one: "1 November 2019 to 31 March 2020"."""
    out: list[Period] = []
    for time in times:
        last = out[-1] if out else None
        until = last and last.relative and time.kind == "DATE"
        if last and until and _UNTIL.fullmatch(text, last.span.end, time.span.start):
            out[-1] = Period(Span(last.span.start, time.span.end), "PERIOD")
        elif (
            last and last.kind == time.kind == "DATE" and _TO.fullmatch(text, last.span.end, time.span.start)
        ):
            span = Span(last.span.start, time.span.end)
            out[-1] = Period(span, "PERIOD", last.start, time.end)
        else:
            out.append(time)
    return out


def _sentence(text: str, span: Span, numbers: Sequence[Number], times: Sequence[Period]) -> Sentence:
    """Return the sentence in tokens, with the numbers that are no names."""
    marks = [(time.span.start, time.span.end, "T") for time in times]
    marks += [(number.start, number.end, "#") for number in numbers]
    tokens = tokenise(text, *span, sorted(marks))
    places = (i for i, token in enumerate(tokens) if token.tag == "#")
    sentence = Sentence(text, tokens, dict(zip(places, numbers, strict=True)))
    for at in list(sentence.numbers):
        if is_name(sentence, at):
            _unmark(sentence, at)
    return sentence


def _unmark(sentence: Sentence, at: int) -> None:
    """Make a number that is no figure a word like any other: "within 62 days"."""
    token = sentence.tokens[at]
    sentence.tokens[at] = token._replace(tag="N", word=sentence.text[token.start : token.end].lower())
    del sentence.numbers[at]


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
            if figure.value != 1:  # what there was one of is not counted again
                memory.indicator = figure.indicator or memory.indicator
            memory.told, memory.asked = sentence.tokens[at].start, False
    sides = [_comparator(sentence.tokens, figure) for figure in figures]
    own = _outside(times, [side for side in sides if side])
    return [
        _metric(
            sentence, figure, side, _period(sentence, figures, i, own) or _headed(figure, sentence, memory)
        )
        for i, (figure, side) in enumerate(zip(figures, sides, strict=True))
    ]


# --- Figures


def _figure(sentence: Sentence, at: int, memory: Memory) -> _Figure | None:
    tokens, number = sentence.tokens, sentence.numbers[at]
    frame = frame_of(tokens, at)
    unit = unit_of(sentence, at, frame, memory)
    if unit is None:
        return None
    indicator = _indicator(sentence, at, frame, unit, memory)
    if number.kind == "plain" and number.value != 1 and not unit.name.isupper():
        memory.unit = unit.name
        if unit.counted:
            memory.noun = sentence.text[tokens[unit.last].start : tokens[unit.last].end]
    change = change_of(sentence, at, frame)
    first = _first(tokens, at, frame, moved=bool(change))
    last = unit.last + (word_at(tokens, unit.last + 1) in COMPARED)
    return _Figure(at, first, last, number.value, unit.name, indicator, change)


def _is_page(lines: str, number: Number) -> bool:
    """Whether a number stands alone on its line below a rule or the end of a sentence: that of a page."""
    above = _PAGE.search(lines, max(0, number.start - _FOOT), number.start)
    ends = _LINE_ENDS.match(lines, number.end) is not None
    return above is not None and number.kind == "plain" and ends


def _indicator(sentence: Sentence, at: int, frame: Frame, unit: Unit, memory: Memory) -> str:
    """Return what a figure measures, completed from memory where the sentence leaves it unsaid."""
    start = sentence.tokens[at].start
    if frame.lead < 0 and is_cell(sentence, at):
        return row_label(sentence.text, start)
    said, missing = measured(sentence, at, frame, unit)
    if missing:
        memory.recall(sentence.text, start)
    if missing == "noun":
        return f"{memory.noun} {said}".strip() if memory.indicator_at(start) else said
    return (memory.indicator_at(start) if missing else "") or said


def _first(tokens: Sequence[Token], at: int, frame: Frame, *, moved: bool) -> int:
    """Return where a figure begins: "some 340 residents", "fallen by 12%", "gone up to £83,400"."""
    first = at
    while first > frame.lead + 1 and is_approximator(tokens[first - 1]):
        first -= 1
    if not moved or first - frame.lead != 1 or frame.kind not in ("prep", "verb"):
        return first
    start = frame.verb if 0 <= frame.lead - frame.verb <= 2 and frame.verb >= 0 else frame.lead
    lead = tokens[start : frame.lead + 1]
    adjacent = all(token.tag in "VPA" for token in lead) and any(token.word in MOVES for token in lead)
    return start if adjacent else first


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


# --- Comparisons and periods


def _comparator(tokens: Sequence[Token], figure: _Figure) -> Span | None:
    """Return what a figure is compared with: "the previous year" after "nine fewer than in"."""
    first = figure.last + 1
    while not _opens_comparison(tokens, first):
        if first - figure.last == _REACH or tag_at(tokens, first) in ".;#":
            return None
        first += 1
    first += 1
    while tag_at(tokens, first) in "PXC":
        first += 1
    stop = first
    while stop - first < 2 * _REACH and tag_at(tokens, stop) not in ",;.(#SXC)":
        stop += 1
    while stop > first and tokens[stop - 1].tag in "PD":
        stop -= 1
    return Span(tokens[first].start, tokens[stop - 1].end) if first < stop else None


def _opens_comparison(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return word in _OPENERS or (word in ("on", "from") and word_at(tokens, at - 1) in _MOVED)


def _outside(times: Sequence[Period], sides: Sequence[Span]) -> list[Period]:
    """Return the periods that are not part of a comparison; both in order."""
    starts = [side.start for side in sides]
    kept = []
    for time in times:
        side = bisect_right(starts, time.span.start) - 1
        if side < 0 or time.span.start >= sides[side].end:
            kept.append(time)
    return kept


def _period(sentence: Sentence, figures: Sequence[_Figure], i: int, times: Sequence[Period]) -> Period | None:
    """Return the period of a figure.

    That is the first after it and before the next figure, else the last before it, else, in a list, the one that
    closes the list ("Nine burials and 14 interments in the quarter").
    """
    tokens = sentence.tokens
    here = tokens[figures[i].at].start
    after = figures[i + 1] if i + 1 < len(figures) else None
    until = tokens[after.at].start if after else tokens[-1].end
    following = bisect_left(times, here, key=lambda time: time.span.start)
    if following < len(times) and times[following].span.start < until:
        return times[following]
    for time in reversed(times[max(0, following - _RECENT) : following]):
        if _is_of_count(sentence.text, time):
            return time
    listed = after is not None and tag_at(tokens, after.first - 1) in ",C"
    return times[0] if listed and len(times) == 1 and times[0].kind == "PERIOD" else None


def _headed(figure: _Figure, sentence: Sentence, memory: Memory) -> Period | None:
    """Return the day that stands above a list of sums: "Balances at 31 May:", then each account on its line."""
    at = sentence.tokens[figure.at].start
    return memory.day_at(at) if figure.unit.isupper() else None


def _is_of_count(text: str, time: Period) -> bool:
    """Whether something may be counted at a time: a single day may also be that of a paper or an event."""
    single = time.kind == "DATE" and text[time.span.start].isdigit()
    return not single or _AT.search(text, max(0, time.span.start - 24), time.span.start) is not None
