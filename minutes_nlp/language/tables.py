"""Tables of figures: rows of cells, and columns that a conversion ran out as one cell a line.

A figure of a table says nothing by itself: what it measures stands at the head of its column and of its row. A row is
one line (cells parted by bars, by two blanks or more, or figures at the end of it), or a label and its figures each on
a line of its own, with the heads printed once above all rows::

    Month            January
    Permits          1,415
    Appeals          31
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language import period_forms as forms
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["Cell", "Table", "find_tables", "is_period"]


class Cell(NamedTuple):
    """A figure of a table, with the heads of its column and of its row as printed, a piece a line."""

    span: Span
    head: tuple[Span, ...]
    label: tuple[Span, ...]


class Table(NamedTuple):
    """The rows of a table, first to last, and its figures in order."""

    span: Span
    cells: tuple[Cell, ...]


class _Part(NamedTuple):
    """A cell as printed: F a figure, B an empty one, D a time, T words, X what stands in no table."""

    span: Span
    kind: str


_Heads = tuple[tuple[Span, ...], ...]
_WORDS = load("quantities")["tables"]
_GAP = re.compile(r"\s{2,60}|\s{0,9}\|\s{0,9}")
_NUMBER = r"[(+\u2013-]?\s?[£€$]?\s?-?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,4})?\s?(?:[kKmM]|%|bn)?\)?"
_FIGURE = re.compile(rf"{_NUMBER}\*{{0,2}}")
_FIGURES = re.compile(rf"(?<=\S)\s({_NUMBER}(?:\s{_NUMBER}){{1,9}})$")
_EACH = re.compile(_NUMBER)
_BLANK = re.compile(r"-{1,3}|\u2013|\u2014|(?i:n/?a|nil|none|tbc)")
_RULE = re.compile(r"[|:\s=_+-]{3,}")
_ENDS = frozenset("0123456789%)|*kKmMn\u2013\u2014-")  # what a row may end with
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = "|".join(sorted(forms.MONTHS, key=len, reverse=True))
_TIME = re.compile(
    rf"(?:(?i:{_MONTH})\b\.?(?:\s?['\u2019]?(?:{_YEAR.pattern}|\d\d))?|(?:{_YEAR.pattern}|\d\d)[/\u2013-]\d{{2,4}}|{_YEAR.pattern}"
    rf"|(?i:q|qtr|quarter)\s?[1-4](?:\s\S{{2,9}})?|(?i:last|previous|this|current)\s(?i:year|month|quarter))"
    r"(?:\s\([^()]{1,20}\))?"
)
_LONGEST = 60  # characters of a cell
_LONGEST_HEAD = 40
_ROWS = (0, 3, 2)  # at least, of a table with one figure in a row, and with more
_COLUMNS = 12  # of figures; what is wider is no table
_WIDEST = 2  # cells of words that open a row: who is paid, and for what
_HEADS = 4  # lines a head may run over
_OPEN = frozenset(_WORDS["runs_on"])


def find_tables(lines: str, start: int, end: int) -> list[Table]:
    """Return the tables in ``lines[start:end]``, a text that has its line breaks, in order."""
    last = [line.rstrip()[-1:] for line in lines[start:end].split("\n")]
    if sum(mark in _ENDS for mark in last if mark) < 2:  # cheap, and true of every table
        return []
    rows = [row for row in (_row(lines, *line) for line in _lines(lines, start, end)) if row]
    if sum(part.kind == "F" for row in rows for part in row) < 2:
        return []
    return [*_across(lines, rows), *_down(lines, rows)]


def is_period(printed: str) -> bool:
    """Whether a cell names a time: "January", "Q3", "2016/17", "June (to 9th)"."""
    return _TIME.fullmatch(printed) is not None


def _lines(lines: str, start: int, end: int) -> Iterator[Span]:
    at = start
    while at < end:
        stop = lines.find("\n", at, end)
        stop = end if stop < 0 else stop
        if not lines[at:stop].isspace() and at < stop:
            yield Span(at, stop)
        at = stop + 1


def _row(lines: str, start: int, stop: int) -> list[_Part]:
    """Return the cells of a line; none for a rule between rows."""
    if _RULE.fullmatch(lines, start, stop):
        return [] if "|" in lines[start:stop] or "=" in lines[start:stop] else [_Part(Span(start, stop), "X")]
    parts: list[_Part] = []
    at = start
    barred = False
    for gap in [*_GAP.finditer(lines, start, stop), None]:
        edge = gap.start() if gap else stop
        if lines[at:edge].strip():
            parts += _split(lines, Span(at, edge).trimmed(lines))
        elif barred and parts and (gap or lines[start] != "|"):
            parts.append(_Part(Span(edge, edge), "B"))  # an empty cell; the last bar of a framed row has none
        barred = gap is not None and "|" in gap[0]
        at = gap.end() if gap else stop
    return parts


def _split(lines: str, cell: Span) -> Iterator[_Part]:
    """Yield a cell, or its words and the figures that close it: "January 1,415 31"."""
    figures = _FIGURES.search(lines, max(cell.start, cell.end - 2 * _LONGEST), cell.end)
    if figures is None or figures.start() - cell.start > _LONGEST:
        yield _Part(cell, _kind(lines[cell.start : cell.end]))
        return
    label = Span(cell.start, figures.start())
    yield _Part(label, _kind(lines[label.start : label.end]))
    for figure in _EACH.finditer(lines, figures.start(1), cell.end):
        span = Span(*figure.span()).trimmed(lines)
        yield _Part(span, _kind(lines[span.start : span.end]))


def _kind(printed: str) -> str:
    if is_period(printed):
        return "D"
    if _FIGURE.fullmatch(printed):
        return "X" if printed[0] == "0" and len(printed) > 3 and printed.isdigit() else "F"
    if _BLANK.fullmatch(printed):
        return "B"
    return "X" if len(printed) > _LONGEST or printed[-1] in ".;:?!" else "T"


# --- Rows of one line


def _across(lines: str, rows: Sequence[Sequence[_Part]]) -> Iterator[Table]:
    """Yield the tables that have a row a line."""
    at = 0
    while at < len(rows):
        count = _figures(rows[at])
        if not count:
            at += 1
            continue
        stop = at + 1
        while stop < len(rows) and _figures(rows[stop]) == count:
            stop += 1
        heads = _heads_above(rows[at - 1] if at else [], rows[at], count)
        barred = "|" in lines[rows[at][0].span.start : rows[at][-1].span.end]
        if (stop - at > 1 or heads) and (count > 1 or (barred and heads)):
            yield _table(rows[at:stop], count, heads)
        at = stop


def _figures(row: Sequence[_Part]) -> int:
    """Return how many figures close a row of a table; 0 if it is none."""
    count = 0
    while count < len(row) and row[-1 - count].kind in "FB":
        count += 1
    words = row[: len(row) - count]
    full = any(part.kind == "F" for part in row) and len(words) > 0 and all(p.kind in "TD" for p in words)
    return count if full else 0


def _heads_above(row: Sequence[_Part], first: Sequence[_Part], count: int) -> _Heads:
    """Return the heads of the columns of figures, if the row above the first is one of heads."""
    if len(row) < max(2, count) or len(row) > len(first) or any(part.kind not in "TD" for part in row):
        return ()
    return tuple((part.span,) for part in row[-count:]) if len(row) in (count, len(first)) else ()


def _table(rows: Sequence[Sequence[_Part]], count: int, heads: _Heads) -> Table:
    cells = []
    for row in rows:
        label = (row[-count - 1].span,)
        for place, part in enumerate(row[-count:]):
            if part.kind == "F":
                cells.append(Cell(part.span, heads[place] if heads else (), label))
    return Table(Span(rows[0][0].span.start, rows[-1][-1].span.end), tuple(cells))


# --- Cells of one line


def _down(lines: str, rows: Sequence[Sequence[_Part]]) -> Iterator[Table]:
    """Yield the tables that have a cell a line."""
    parts = [
        row[0] if len(row) == 1 else _Part(Span(row[0].span.start, row[-1].span.end), "X") for row in rows
    ]
    kinds = "".join(part.kind for part in parts)
    for run in _RUN.finditer(kinds):
        groups = list(_GROUP.finditer(kinds, run.start(), run.end()))
        for _, alike in itertools.groupby(groups, key=lambda group: len(group[2])):
            table = _run_out(lines, parts, list(alike))
            if table:
                yield table


# What holds no words of a paragraph, from the words before the first figures to the last figure.
_RUN = re.compile(r"[TD]+[FB][FBTD]*(?<=[FB])")
_GROUP = re.compile(r"([TD]+)([FB]+)")


def _run_out(lines: str, parts: Sequence[_Part], groups: Sequence[re.Match[str]]) -> Table | None:
    """Return the table whose cells stand one a line: words, then the figures of one row, again and again."""
    count = len(groups[0][2])
    width = len(groups[1][1]) if len(groups) > 1 else 1
    if (
        count > _COLUMNS
        or any(len(group[1]) != width for group in groups[1:])
        or width > _WIDEST
        or len(groups[0][1]) < width
    ):
        return None
    heads = _heads_run_out(lines, parts[groups[0].start() : groups[0].end(1) - width], count, width)
    if len(groups) < _ROWS[min(count, 2)] and not (count > 1 and _are_times(lines, heads)):
        return None
    plain = any(lines[slice(*parts[group.start(2)].span)].isdigit() for group in groups)
    if not heads and (plain or count == 1):
        return None
    return _table([parts[group.end(1) - width : group.end(2)] for group in groups], count, heads)


def _are_times(lines: str, heads: _Heads) -> bool:
    """Whether the columns are years or months: a table of one row, "2013 2014 2015" above "Fees"."""
    return bool(heads) and all(is_period(lines[head[0].start : head[-1].end]) for head in heads)


def _heads_run_out(lines: str, above: Sequence[_Part], count: int, width: int) -> _Heads:
    """Return the heads that stand one after another above the first row, each perhaps on several lines."""
    pieces: list[tuple[Span, ...]] = []
    for part in reversed(above[-_HEADS * (count + width) :]):
        if part.span.end - part.span.start > _LONGEST_HEAD:
            break
        pieces.append((part.span,))
    pieces.reverse()
    if count == 1 and len(pieces) != 1 + width:
        return ()
    if len(pieces) > count + width:
        pieces = _pieced(lines, pieces)
    while len(pieces) > count + width:
        shortest = min(range(1, len(pieces) - 1), key=lambda i: _length(pieces[i]) + _length(pieces[i + 1]))
        pieces[shortest : shortest + 2] = [pieces[shortest] + pieces[shortest + 1]]
    return tuple(pieces[-count:]) if len(pieces) in (count, count + width) else ()


def _length(head: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in head)


def _pieced(lines: str, pieces: Sequence[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
    """Return the heads with the lines joined that plainly go on: "Lamps Out of", "Order"; "Grants", "2017"."""
    joined: list[tuple[Span, ...]] = []
    for piece in pieces:
        printed = lines[piece[0].start : piece[0].end]
        before = (
            lines[joined[-1][-1].start : joined[-1][-1].end].rsplit(maxsplit=1)[-1].lower() if joined else ""
        )
        goes_on = before in _OPEN or not printed[0].isupper()
        if joined and goes_on:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
