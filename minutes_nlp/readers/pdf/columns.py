"""The order in which a page is read: columns one after another, tables row by row, all else line by line."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from minutes_nlp.readers.pdf.characters import Word
from minutes_nlp.readers.pdf.drawn import Box
from minutes_nlp.readers.pdf.gutters import (
    Gap,
    Row,
    abreast,
    find_columns,
    gutter_run,
    is_sided,
    rows_above,
    split_at,
    words_of,
)
from minutes_nlp.readers.pdf.lines import Line, is_label, line, lines_of
from minutes_nlp.readers.pdf.tables import Grid, grids

__all__ = ["Flow", "Rows", "regions"]

# How much of a heading in the margin the text that begins beside it may overlap.
_ABREAST = 0.2
# A note in the margin is short, and stands beside few of the lines; those are of so many words.
_NOTE, _SHARE, _FULL_WORDS = 40, 0.7, 5
# A cell with so many words, or with paragraphs in it, is no cell of a table but a part of the page.
_CELL_WORDS, _BLANK_LINE, _LABELS = 90, 1.7, 2
# Nearly all lines.
_ALIKE = 0.8
# Lines within a cell stand closer than rows do.
_TIGHT = 0.85
_DIGIT = re.compile(r"\d")
_LOW = re.compile(r"[(“‘\"']?[a-z]")


class Flow(NamedTuple):
    """Lines read one after another.

    ``right``: where they could end at most; None where they have the width of the page to themselves. ``notes``:
    short lines in the margin beside them.
    """

    lines: list[Line]
    right: float | None = None
    notes: Sequence[Line] = ()


class Rows(NamedTuple):
    """Rows of a table: the lines of each of their cells, left to right."""

    rows: list[list[list[Line]]]


def regions(words: Sequence[Word], strokes: Sequence[Box]) -> list[Flow | Rows]:
    """Return the parts of a page in reading order."""
    return list(_arranged(words, grids(strokes, words), narrow=False))


def _arranged(words: Sequence[Word], tables: Sequence[Grid], *, narrow: bool) -> Iterator[Flow | Rows]:
    """Yield words in reading order: columns one after another, in each what stands between its tables.

    ``narrow``: it is a column already.
    """
    rows = abreast(lines_of(words))
    found = find_columns(rows)
    if found is not None and not any(table.box[0] < found[2] < table.box[2] for table in tables):
        start, end, cut = found
        sides = split_at(words_of(rows[start:end]), [cut])
        for part, column in (
            (words_of(rows[:start]), False),
            *((side, True) for side in sides),
            (words_of(rows[end:]), False),
        ):
            inside = {word.at for word in part}
            own = [
                table for table in tables if any(w.at in inside for row in table.rows for c in row for w in c)
            ]
            yield from _arranged(part, own, narrow=narrow or column)
        return
    left = list(words)
    right = max((word.x1 for word in words), default=0.0) if narrow else None
    for table in tables:
        inside = {word.at for row in table.rows for cell in row for word in cell}
        above = [w for w in left if w.at not in inside and (w.top + w.bottom) / 2 < table.box[3]]
        taken = inside | {word.at for word in above}
        left = [word for word in left if word.at not in taken]
        yield from _line_by_line(abreast(lines_of(above)), right)
        yield from _drawn(table.rows)
    yield from _line_by_line(abreast(lines_of(left)), right)


def _drawn(rows: Sequence[Sequence[Sequence[Word]]]) -> Iterator[Flow | Rows]:
    """Yield a drawn table: its rows, or where a row lays out the page the parts of the page it holds."""
    plain: list[list[list[Line]]] = []
    for row in rows:
        cells = [lines_of(cell) for cell in row]
        if len(cells) > 1 and not any(_is_part_of_page(cell) for cell in cells):
            plain.append(cells)
            continue
        if plain:
            yield Rows(plain)
            plain = []
        for cell in _numbered([list(cell) for cell in row if cell]):
            yield from _arranged(cell, (), narrow=True)
    if plain:
        yield Rows(plain)


def _is_part_of_page(cell: Sequence[Line]) -> bool:
    """Whether a cell holds paragraphs or a list."""
    if sum(len(each.words) for each in cell) > _CELL_WORDS:
        return True
    gaps = any(below.bottom - above.bottom > _BLANK_LINE * below.height for above, below in pairwise(cell))
    labels = sum(len(each.words) > 1 and is_label(line(each.words[:1]), first=False) for each in cell)
    return gaps or labels >= _LABELS


def _numbered(cells: list[list[Word]]) -> Iterator[list[Word]]:
    """Yield cells with a number that has a cell of its own put before the first line of what it numbers."""
    number: list[Word] = []
    for cell in cells:
        lines = lines_of(cell)
        if len(lines) == 1 and is_label(lines[0], first=True) and cell is not cells[-1]:
            number = cell
            continue
        first = lines[0]
        yield [*(word._replace(top=first.top, bottom=first.bottom) for word in number), *cell]
        number = []


def _line_by_line(rows: Sequence[Row], right: float | None) -> Iterator[Flow | Rows]:
    """Yield rows in reading order, where they are not columns of running text."""
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        end, gutters = gutter_run(rows, at)
        above = rows_above(plain, gutters)
        parts = list(_parts([*above, *rows[at:end]], gutters)) if gutters else []
        if above and any(isinstance(part, Rows) for part in parts):
            above = []
            parts = list(_parts(rows[at:end], gutters))
        if parts:
            plain = plain[: len(plain) - len(above)]
            yield from _lines(plain, right)
            yield from parts
            plain = []
            at = end
        else:
            plain.append(rows[at])
            at += 1
    yield from _lines(plain, right)


def _lines(rows: Sequence[Row], right: float | None) -> Iterator[Flow]:
    if rows:
        yield Flow([each for row in rows for each in row.lines], right)


def _parts(rows: Sequence[Row], gutters: Sequence[Gap]) -> Iterator[Flow | Rows]:
    """Yield rows with gutters between their pieces; nothing where they are lines as any others."""
    cuts = [(left + right) / 2 for left, right in gutters]
    columns = [lines_of(column) for column in split_at(words_of(rows), cuts)]
    if not all(columns):
        return
    if _are_lists(rows, len(columns)):
        for column, edge in zip(columns, [*(end for _, end in gutters), None], strict=True):
            yield Flow(column, edge)
    elif len(columns) == 2 and _is_noted(columns[0], columns[1]):
        yield Flow(columns[0], gutters[0][0], notes=columns[1])
    elif len(columns) == 2 and _is_noted(columns[1], columns[0]):
        yield from _beside(columns[0], columns[1], gutters[0][1])
    elif sum(is_sided(row, gutters) for row in rows) > 1:
        table, rest = _tabled(rows, cuts)
        yield Rows(table)
        if rest:
            yield Flow(rest)


def _is_noted(text: Sequence[Line], notes: Sequence[Line]) -> bool:
    """Whether one column is running text and the other short notes beside it: few, or none that is a figure."""
    return (
        (len(notes) <= _SHARE * len(text) or not any(_DIGIT.search(note.text) for note in notes))
        and max(len(note.text) for note in notes) <= _NOTE
        and median(len(each.words) for each in text) >= _FULL_WORDS
    )


def _beside(heads: Sequence[Line], text: Sequence[Line], gutter: float) -> Iterator[Flow]:
    """Yield headings in the margin, each before the text that begins beside it."""
    left = list(text)
    group: list[Line] = []
    for head in [*heads, None]:
        if head is None or not group or head.top - group[-1].bottom > 0.5 * head.height:
            if group:
                yield Flow(group, gutter)
            end = float("inf") if head is None else head.top + _ABREAST * head.height
            above = [each for each in left if each.bottom <= end]
            if above:
                yield Flow(above)
            left = left[len(above) :]
            group = []
        if head is not None:
            group.append(head)


def _are_lists(rows: Sequence[Row], columns: int) -> bool:
    """Whether each column is a list under a heading of its own: "Present:" beside "Apologies:"."""
    heads = rows[0].pieces
    return len(heads) == columns and all(head.text.endswith(":") for head in heads)


def _tabled(rows: Sequence[Row], cuts: Sequence[float]) -> tuple[list[list[list[Line]]], list[Line]]:
    """Return rows of cells, wrapped cells put together, and the lines below that are no row."""
    last = max(number for number, row in enumerate(rows) if row.pieces[0].x0 < cuts[-1] < row.pieces[-1].x1)
    end = last + 1
    while end < len(rows) and (rows[end].pieces[0].x0 > cuts[0] or _LOW.match(rows[end].pieces[0].text)):
        end += 1
    cells = [[lines_of(cell) for cell in split_at(words_of([row]), cuts)] for row in rows[:end]]
    pitch = median([row.bottom - above.bottom for above, row in pairwise(rows[:end])] or [0.0])
    # Where nearly all lines have all columns but the first, that heads groups of rows.
    whole = sum(all(row[1:]) for row in cells) >= _ALIKE * len(cells)
    table = [cells[0]]
    for number in range(1, end):
        row, own = rows[number], cells[number]
        step = row.bottom - rows[number - 1].bottom
        close = step < _BLANK_LINE * row.lines[0].height
        lone = len(row.pieces) == 1
        tight = lone and (_LOW.match(row.pieces[0].text) is not None or step < _TIGHT * pitch)
        if close and (tight or not (own[0] or (whole and all(own[1:])))):
            table[-1] = [[*above, *more] for above, more in zip(table[-1], own, strict=True)]
        else:
            table.append(own)
    return table, [each for row in rows[end:] for each in row.lines]
