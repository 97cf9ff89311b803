"""Where a page is parted from top to bottom: the rows of its words, and the gutters that run between them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from minutes_nlp.readers.pdf.characters import Word
from minutes_nlp.readers.pdf.lines import Line, labels, line, lines_of, pieces

__all__ = [
    "Columns", "Gap", "Row", "abreast", "find_columns", "gutter_run", "is_sided", "rows_above", "split_at", "words_of",
]  # fmt: skip

Gap = tuple[float, float]

# How wide a gutter is at least, and how far apart the lines beside it stand at most, in heights of a line.
_GUTTER, _FAR = 1.0, 3.6
# Lines of running text: so many of so many words fill so much of their column, and so much of all lines are such; in
# the last column, which may be short, fewer.
_LINES, _WORDS, _FILL, _FULL_SHARE, _LAST = 4, 4, 0.6, 0.3, 2
# A column has so many lines, or stands beside one that has so many full ones; gutters are looked for every so many
# points.
_FEWEST, _MANY, _GRID = 6, 12, 3.0
# How far before the words of a column the middle of its gutter is looked for, in heights of a line.
_BEFORE = 0.7
# Lines that stand beside each other in two columns overlap at least by so much of their height.
_ABREAST = 0.2
# So many paragraphs that all begin abreast are rows.
_FEW_ROWS, _ALIKE = 3, 0.8


class Row(NamedTuple):
    """Lines that stand beside each other, and the pieces they are made of, left to right."""

    lines: list[Line]
    pieces: list[Line]

    @property
    def top(self) -> float:
        """Where its highest line begins."""
        return min(each.top for each in self.lines)

    @property
    def bottom(self) -> float:
        """Where its lowest line ends."""
        return max(each.bottom for each in self.lines)


def abreast(lines: Sequence[Line]) -> list[Row]:
    """Return the rows of a page: lines that stand beside each other, be they set on one line or not."""
    rows: list[Row] = []
    for each in lines:
        parts = pieces(each)
        last = rows[-1] if rows else None
        if (
            last is not None
            and min(last.bottom, each.bottom) - max(last.top, each.top) > _ABREAST * each.height
            and (last.pieces[-1].x1 < each.x0 or each.x1 < last.pieces[0].x0)
        ):
            rows[-1] = Row([*last.lines, each], sorted([*last.pieces, *parts], key=lambda piece: piece.x0))
        else:
            rows.append(Row([each], parts))
    return rows


def words_of(rows: Sequence[Row]) -> list[Word]:
    """Return the words of some rows."""
    return [word for row in rows for each in row.lines for word in each.words]


def split_at(words: Sequence[Word], cuts: Sequence[float]) -> list[list[Word]]:
    """Return the words of each of the columns that some gutters part, left to right."""
    columns: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for word in words:
        columns[sum((word.x0 + word.x1) / 2 > cut for cut in cuts)].append(word)
    return columns


class Columns(NamedTuple):
    """From which row up to which a page is set in columns, and where their first gutter is."""

    start: int
    end: int
    cut: float


def find_columns(rows: Sequence[Row], known: float | None = None) -> Columns | None:
    """Return which rows of a page are set in columns of running text; None if none are.

    ``known``: where the gutter of an earlier page is; where it is clear, what stands beside it is in columns too.
    """
    # The left edge of a column is even; its gutter lies just before it.
    edges = Counter(
        round((right.x0 - _BEFORE * right.height) / _GRID)
        for row in rows
        for left, right in pairwise(word for piece in row.pieces for word in piece.words)
        if right.x0 - left.x1 >= _GUTTER * right.height
    )
    cuts = sorted(_GRID * place for place, count in edges.items() if count >= _LAST)
    found: list[tuple[int, Columns]] = []
    for cut in cuts if known is None else [known, *cuts]:
        for start, end in _clear_runs(rows, cut):
            sided = sum(row.pieces[0].x0 < cut < row.pieces[-1].x1 for row in rows[start:end])
            if sided >= (1 if cut == known else _LAST) and all(sided > most for most, _ in found):
                sides = [lines_of(side) for side in split_at(words_of(rows[start:end]), [cut])]
                if cut == known or (_are_prose(sides) and not _in_step(sides)):
                    found.append((sided, Columns(start, end, cut)))
    return found[-1][1] if found else None


def _clear_runs(rows: Sequence[Row], cut: float) -> Iterator[tuple[int, int]]:
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


def _are_prose(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether columns are running text: one of them surely, and the others as far as they go."""
    full = [_full(column) for column in columns]
    if max(full) < _LINES or any(
        count < max(_LAST, _FULL_SHARE * len(column)) for count, column in zip(full, columns, strict=True)
    ):
        return False
    # The last column of a text may be a few lines, as wide as the others.
    widths = [_width(column) for column in columns]
    return min(map(len, columns)) >= _FEWEST or (max(full) >= _MANY and min(widths) >= _FILL * max(widths))


def _width(column: Sequence[Line]) -> float:
    return max(each.x1 for each in column) - min(each.x0 for each in column)


def _full(column: Sequence[Line]) -> int:
    """How many lines of a column fill it with words."""
    width = _width(column)
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


def gutter_run(rows: Sequence[Row], start: int) -> tuple[int, list[Gap]]:
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
        sided += is_sided(row, gutters)
        end += 1
    return end, gutters


def is_sided(row: Row, gutters: Sequence[Gap]) -> bool:
    """Whether a row has pieces on both sides of a gutter."""
    return any(row.pieces[0].x1 <= right and row.pieces[-1].x0 >= left for left, right in gutters)


def _clear(gutters: Sequence[Gap], row: Row) -> list[Gap]:
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


def rows_above(rows: Sequence[Row], gutters: Sequence[Gap]) -> list[Row]:
    """Return the last of the rows that leave the gutters below them clear: lines of the same columns."""
    found: list[Row] = []
    for row in reversed(rows):
        if len(_clear(gutters, row)) < len(gutters):
            break
        found.append(row)
    return found[::-1]
