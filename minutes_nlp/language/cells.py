"""What a figure of a table says: its value and unit, and what it measures by the heads of its column and row."""

import re
from typing import NamedTuple

from minutes_nlp.language.frames import Change
from minutes_nlp.language.numbers import Value, find_numbers
from minutes_nlp.language.periods import Period, find_periods
from minutes_nlp.language.phrases import counted_noun, singular, tag_at, tokenise
from minutes_nlp.language.seeds import Seeds, within
from minutes_nlp.language.tables import Cell, is_period
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["CellFigure", "read_cell"]


class CellFigure(NamedTuple):
    """A figure of a table, read; ``period`` as printed, with its days where it names them."""

    span: Span
    value: Value
    unit: str
    indicator: str
    change: Change = ""
    period: str = ""
    dates: tuple[str, str] | None = None


_VOCABULARY = load("quantities")
_SUMS = frozenset(_VOCABULARY["tables"]["sums"])
_MONEY = frozenset(_VOCABULARY["tables"]["money"])
_MARKS: dict[str, str] = {
    mark: unit for mark, unit in _VOCABULARY["currencies"]["marks"].items() if len(mark) == 1
}
_WORD = re.compile(r"[^\W\d_]+|[\u00a3\u20ac]")
_CENTS = re.compile(r"\d\.\d\d\)?$")
_SIGNS: dict[str, Change] = {"-": "decrease", "\u2013": "decrease", "+": "increase"}
_TABLE = 2000  # characters: how far above a cell its currency may stand


def read_cell(lines: str, cell: Cell, seeds: Seeds, *, meeting_date: str | None = None) -> CellFigure | None:
    """Return what a cell says; None if it holds no number after all."""
    numbers = find_numbers(lines, *cell.span, within(seeds.digits, *cell.span))
    if len(numbers) != 1:
        return None
    number = numbers[0]
    head, label = _printed(lines, cell.head), _printed(lines, cell.label)
    time = _period(lines, cell, seeds, meeting_date)
    named = [text for text in (head, label) if text and not is_period(text)]
    if named and named[0] == head and _only_sum(head):
        named = named[1:]
    unit = number.unit
    if number.kind == "plain":
        unit = _currency(lines, cell, head) or (
            "%" if "%" in head else _counted(head) or _counted(label, several=True)
        )
    period, dates = time or ("", None)
    change = _SIGNS.get(lines[cell.span.start], "")
    span = Span(number.start, number.end)
    return CellFigure(span, number.value, unit, " ".join(named) or label, change, period, dates)


def _printed(lines: str, pieces: tuple[Span, ...]) -> str:
    return " ".join(" ".join(lines[start:end].split()) for start, end in pieces)


def _only_sum(head: str) -> bool:
    """Whether a head says no more than that a sum stands below it: "Amount (\u00a3)"."""
    return _SUMS.issuperset(_WORD.findall(head.lower()))


def _currency(lines: str, cell: Cell, head: str) -> str:
    """Return the currency of a bare figure: that of its head, or the last printed above for money and for pence."""
    for mark, unit in _MARKS.items():
        if mark in head:
            return unit
    of_money = not _MONEY.isdisjoint(_WORD.findall(head.lower()))
    if not of_money and not _CENTS.search(lines[cell.span.start : cell.span.end]):
        return ""
    above = ((lines.rfind(mark, max(0, cell.span.start - _TABLE), cell.span.start), mark) for mark in _MARKS)
    place, mark = max(above)
    return _MARKS[mark] if place >= 0 else ""


def _counted(head: str, *, several: bool = False) -> str:
    """Return what a head counts: "Permits Issued" the permit, "Number of Stalls" the stall; "" if nothing.

    With ``several`` a single word counts nothing: it may be a place.
    """
    if several and " " not in head:
        return ""
    head = head.lower()  # no name runs on from what is counted: "Permits PDF"
    tokens = tokenise(head, 0, len(head))
    for first in range(len(tokens)):
        noun = counted_noun(tokens, first) if tokens[first].tag in "NVG" else None
        if noun is not None:
            return singular(tokens[noun].word)
        if tag_at(tokens, first) == "P" and tokens[first].word != "of":
            return ""
    return ""


def _period(
    lines: str, cell: Cell, seeds: Seeds, meeting_date: str | None
) -> tuple[str, tuple[str, str] | None] | None:
    """Return the time a figure belongs to: its row, its column, or what closes the head of that ("Grants 2017")."""
    for pieces in (cell.label, cell.head):
        printed = _printed(lines, pieces)
        times: list[Period] = []
        for span in pieces:
            times += find_periods(lines, *span, within(seeds.periods, *span), meeting_date=meeting_date)
        if is_period(printed):
            first = times[0] if times else None
            return printed, (first.start, first.end) if first and first.start and first.end else None
        if times:
            start, end = times[0].span.start, times[-1].span.end
            dated = len(times) == 1 and times[0].start and times[0].end
            return " ".join(lines[start:end].split()), (times[0].start, times[0].end) if dated else None  # type: ignore[return-value]
        last = pieces[-1] if pieces else Span(0, 0)
        if len(pieces) > 1 and is_period(lines[last.start : last.end]):
            return lines[last.start : last.end], None
    return None
