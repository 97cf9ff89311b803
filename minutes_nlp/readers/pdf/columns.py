"""The order in which a page is read: columns one after another, tables row by row, all else line by line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from minutes_nlp.readers.pdf.characters import Word
from minutes_nlp.readers.pdf.drawn import Box
from minutes_nlp.readers.pdf.lines import Line, is_label, labels, line, lines_of, pieces
from minutes_nlp.readers.pdf.tables import Grid, grids

__all__ = ["Flow", "Rows", "regions"]

# How wide a gutter is at least, and how far apart the lines beside it stand at most, in heights of a line.
_GUTTER, _FAR = 1.0, 3.6
# Lines of running text: so many of so many words fill so much of their column, and so much of all lines are such; in
# the last column, which may be short, fewer.
_LINES, _WORDS, _FILL, _FULL_SHARE, _LAST = 4, 4, 0.6, 0.3, 2
# Columns stand beside each other in so many rows; gutters are looked for every so many points.
_FEWEST, _GRID = 6, 3.0
# How far before the words of a column the middle of its gutter is looked for, in heights of a line.
_BEFORE = 0.7
# Lines that stand beside each other in two columns overlap at least by so much of their height.
_ABREAST = 0.2
# A note in the margin is short, and stands beside few of the lines; those are of so many words.
_NOTE, _SHARE, _FULL_WORDS = 40, 0.7, 5
# A cell with so many words, or with paragraphs in it, is no cell of a table but a part of the page.
_CELL_WORDS, _BLANK_LINE, _LABELS = 90, 1.7, 2
# So many paragraphs that all begin abreast are rows.
_FEW_ROWS, _ALIKE = 3, 0.8
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


class _Row(NamedTuple):
    """Lines that stand beside each other, and the pieces they are made of, left to right."""

    lines: list[Line]
    pieces: list[Line]

    @property
    def top(self) -> float:
        return min(each.top for each in self.lines)

    @property
    def bottom(self) -> float:
        return max(each.bottom for each in self.lines)


_Gap = tuple[float, float]


def regions(words: Sequence[Word], strokes: Sequence[Box]) -> list[Flow | Rows]:
    """Return the parts of a page in reading order."""
    return list(_arranged(words, grids(strokes, words), narrow=False))


def _arranged(words: Sequence[Word], tables: Sequence[Grid], *, narrow: bool) -> Iterator[Flow | Rows]:
    """Yield words in reading order: columns one after another, in each what stands between its tables.

    ``narrow``: it is a column already.
    """
    rows = _abreast(lines_of(words))
    found = _columns(rows)
    if found is not None and not any(table.box[0] < found[2] < table.box[2] for table in tables):
        start, end, cut = found
        sides = _split(_words(rows[start:end]), [cut])
        for part, column in (
            (_words(rows[:start]), False),
            *((side, True) for side in sides),
            (_words(rows[end:]), False),
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
        yield from _line_by_line(_abreast(lines_of(above)), right)
        yield from _drawn(table.rows)
    yield from _line_by_line(_abreast(lines_of(left)), right)


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


def _words(rows: Sequence[_Row]) -> list[Word]:
    return [word for row in rows for each in row.lines for word in each.words]


def _columns(rows: Sequence[_Row]) -> tuple[int, int, float] | None:
    """Return which rows are set in columns of running text, and where the first gutter is; None if none are."""
    # The left edge of a column is even; its gutter lies just before it.
    edges = Counter(
        round((right.x0 - _BEFORE * right.height) / _GRID)
        for row in rows
        for left, right in pairwise(word for piece in row.pieces for word in piece.words)
        if right.x0 - left.x1 >= _GUTTER * right.height
    )
    best: tuple[int, int, int, float] | None = None
    for cut in sorted(_GRID * place for place, count in edges.items() if count >= _LINES):
        for start, end in _clear_runs(rows, cut):
            sided = sum(row.pieces[0].x0 < cut < row.pieces[-1].x1 for row in rows[start:end])
            if sided >= _FEWEST and (best is None or sided > best[0]):
                sides = [lines_of(side) for side in _split(_words(rows[start:end]), [cut])]
                if _are_prose(sides) and not _in_step(sides):
                    best = (sided, start, end, cut)
    return best[1:] if best else None


def _clear_runs(rows: Sequence[_Row], cut: float) -> Iterator[tuple[int, int]]:
    """Yield the stretches of rows in which no word crosses a gutter around ``cut``."""
    start = 0
    for number, row in enumerate(rows):
        half = _GUTTER * row.lines[0].height / 2
        crossed = any(w.x0 < cut + half and w.x1 > cut - half for each in row.lines for w in each.words)
        if crossed or any(_parts_label(piece, cut) for piece in row.pieces):
            yield start, number
            start = number + 1
    yield start, len(rows)


def _parts_label(piece: Line, cut: float) -> bool:
    """Whether a gutter would part a label from what it numbers."""
    words = piece.words
    return (
        len(words) > 1
        and words[0].x1 < cut < words[1].x0
        and labels(line(words[:1]), words[1].x0, first=True)
    )


def _line_by_line(rows: Sequence[_Row], right: float | None) -> Iterator[Flow | Rows]:
    """Yield rows in reading order, where they are not columns of running text."""
    plain: list[_Row] = []
    at = 0
    while at < len(rows):
        end, gutters = _run(rows, at)
        above = _above(plain, gutters)
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


def _lines(rows: Sequence[_Row], right: float | None) -> Iterator[Flow]:
    if rows:
        yield Flow([each for row in rows for each in row.lines], right)


def _above(rows: Sequence[_Row], gutters: Sequence[_Gap]) -> list[_Row]:
    """Return the last of the rows that leave the gutters below them clear: lines of the same columns."""
    found: list[_Row] = []
    for row in reversed(rows):
        if len(_clear(gutters, row)) < len(gutters):
            break
        found.append(row)
    return found[::-1]


def _abreast(lines: Sequence[Line]) -> list[_Row]:
    """Return the rows of a page: lines that stand beside each other, be they set on one line or not."""
    rows: list[_Row] = []
    for each in lines:
        parts = pieces(each)
        last = rows[-1] if rows else None
        if (
            last is not None
            and min(last.bottom, each.bottom) - max(last.top, each.top) > _ABREAST * each.height
            and (last.pieces[-1].x1 < each.x0 or each.x1 < last.pieces[0].x0)
        ):
            rows[-1] = _Row([*last.lines, each], sorted([*last.pieces, *parts], key=lambda piece: piece.x0))
        else:
            rows.append(_Row([each], parts))
    return rows


def _run(rows: Sequence[_Row], start: int) -> tuple[int, list[_Gap]]:
    """Return where the rows end that have the same gutters as the row at ``start``, and those gutters."""
    gutters = [(left.x1, right.x0) for left, right in pairwise(rows[start].pieces)]
    sided = 1
    end = start + 1
    while gutters and end < len(rows):
        row, above = rows[end], rows[end - 1]
        if row.top - above.bottom > (_FAR - 1) * row.lines[0].height:
            break
        left = _clear(gutters, row)
        if not left or (len(left) < len(gutters) and sided >= _FEW_ROWS):
            break
        gutters = left
        sided += _is_sided(row, gutters)
        end += 1
    return end, gutters


def _is_sided(row: _Row, gutters: Sequence[_Gap]) -> bool:
    """Whether a row has pieces on both sides of a gutter."""
    return any(row.pieces[0].x1 <= right and row.pieces[-1].x0 >= left for left, right in gutters)


def _clear(gutters: Sequence[_Gap], row: _Row) -> list[_Gap]:
    """Return what a row leaves of the gutters."""
    edges = [float("-inf"), *(x for piece in row.pieces for x in (piece.x0, piece.x1)), float("inf")]
    free = list(zip(edges[::2], edges[1::2], strict=True))
    least = _GUTTER * row.lines[0].height
    return [
        (max(left, start), min(right, end))
        for left, right in gutters
        for start, end in free
        if min(right, end) - max(left, start) >= least
    ]


def _parts(rows: Sequence[_Row], gutters: Sequence[_Gap]) -> Iterator[Flow | Rows]:
    """Yield rows with gutters between their pieces; nothing where they are lines as any others."""
    cuts = [(left + right) / 2 for left, right in gutters]
    columns = [lines_of(column) for column in _split(_words(rows), cuts)]
    if not all(columns):
        return
    if _are_lists(rows, len(columns)):
        for column, edge in zip(columns, [*(end for _, end in gutters), None], strict=True):
            yield Flow(column, edge)
    elif len(columns) == 2 and _is_noted(columns[0], columns[1]):
        yield Flow(columns[0], gutters[0][0], notes=columns[1])
    elif len(columns) == 2 and _is_noted(columns[1], columns[0]):
        yield from _beside(columns[0], columns[1], gutters[0][1])
    elif sum(_is_sided(row, gutters) for row in rows) > 1:
        table, rest = _tabled(rows, cuts)
        yield Rows(table)
        if rest:
            yield Flow(rest)


def _split(words: Sequence[Word], cuts: Sequence[float]) -> list[list[Word]]:
    columns: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in words:
        columns[sum((word.x0 + word.x1) / 2 > cut for cut in cuts)].append(word)
    return columns


def _are_prose(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether columns are running text: one of them surely, and the others as far as they go."""
    full = [_full(column) for column in columns]
    return max(full) >= _LINES and all(
        count >= max(_LAST, _FULL_SHARE * len(column)) for count, column in zip(full, columns, strict=True)
    )


def _full(column: Sequence[Line]) -> int:
    """How many lines of a column fill it with words."""
    width = max(each.x1 for each in column) - min(each.x0 for each in column)
    return sum(each.x1 - each.x0 >= _FILL * width and len(each.words) >= _WORDS for each in column)


def _in_step(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether the paragraphs of all columns begin abreast, as the rows of a table do."""
    starts = [
        [below.bottom for above, below in pairwise(column) if below.top - above.bottom > 0.5 * below.height]
        for column in columns
    ]
    if min(map(len, starts)) < _FEW_ROWS - 1:
        return False
    first = starts[0]
    return all(
        sum(any(abs(y - other) < 2 for other in first) for y in column)
        >= _ALIKE * max(len(column), len(first))
        for column in starts[1:]
    )


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


def _are_lists(rows: Sequence[_Row], columns: int) -> bool:
    """Whether each column is a list under a heading of its own: "Present:" beside "Apologies:"."""
    heads = rows[0].pieces
    return len(heads) == columns and all(head.text.endswith(":") for head in heads)


def _tabled(rows: Sequence[_Row], cuts: Sequence[float]) -> tuple[list[list[list[Line]]], list[Line]]:
    """Return rows of cells, wrapped cells put together, and the lines below that are no row."""
    last = max(number for number, row in enumerate(rows) if row.pieces[0].x0 < cuts[-1] < row.pieces[-1].x1)
    end = last + 1
    while end < len(rows) and (rows[end].pieces[0].x0 > cuts[0] or _LOW.match(rows[end].pieces[0].text)):
        end += 1
    cells = [[lines_of(cell) for cell in _split(_words([row]), cuts)] for row in rows[:end]]
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
