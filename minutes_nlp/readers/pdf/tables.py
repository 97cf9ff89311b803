"""Tables that are drawn: their lines, the cells between them, and which words stand in which."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from minutes_nlp.readers.pdf.characters import Word
from minutes_nlp.readers.pdf.drawn import Box

__all__ = ["Grid", "grids"]

# Points within which two lines are one, or touch; the height of the lowest row; how much of a row's height a
# line beside a cell must have.
_SAME, _TOUCH, _LOWEST, _COVER = 2.5, 4.0, 5.0, 0.6


class _Rule(NamedTuple):
    """A straight line: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """A drawn table: its box (left, top, right, bottom), and the words of the cells of each row, left to right."""

    box: Box
    rows: list[list[list[Word]]]


def grids(strokes: Iterable[Box], words: Sequence[Word]) -> list[Grid]:
    """Return the tables of a page from top to bottom.

    Args:
        strokes: Straight lines as boxes (left, top, right, bottom), as one reads the page.
        words: The words of the page; those in a box of one cell are no table's.
    """
    level, upright = [], []
    for left, top, right, bottom in strokes:
        if right - left > bottom - top:
            level.append(_Rule((top + bottom) / 2, left, right))
        else:
            upright.append(_Rule((left + right) / 2, top, bottom))
    found = []
    for rows, columns in _meshes(_merged(level), _merged(upright)):
        box = (
            min(rule.at for rule in columns),
            min(rule.at for rule in rows),
            max(rule.at for rule in columns),
            max(rule.at for rule in rows),
        )
        cells = _cells(rows, columns, [word for word in words if _is_in(word, box)])
        if any(len(row) > 1 for row in cells):
            found.append(Grid(box, cells))
    return sorted(found, key=lambda grid: grid.box[1])


def _is_in(word: Word, box: Box) -> bool:
    left, top, right, bottom = box
    return left <= (word.x0 + word.x1) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom


def _merged(rules: list[_Rule]) -> list[_Rule]:
    """Return the lines with those put together that are drawn in parts, or twice."""
    merged: list[_Rule] = []
    for rule in sorted(rules):
        for index in range(len(merged) - 1, -1, -1):
            other = merged[index]
            if rule.at - other.at > _SAME:
                merged.append(rule)
                break
            if rule.start <= other.end + _TOUCH and other.start <= rule.end + _TOUCH:
                merged[index] = _Rule(other.at, min(other.start, rule.start), max(other.end, rule.end))
                break
        else:
            merged.append(rule)
    return merged


def _meshes(level: Sequence[_Rule], upright: Sequence[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Return the level and upright lines that hang together, mesh by mesh."""
    left = set(range(len(upright)))
    rest = set(range(len(level)))
    meshes = []
    while left:
        columns = [left.pop()]
        rows: list[int] = []
        fresh = set(columns)
        while fresh:
            crossing = {i for i in rest if any(_touch(level[i], upright[j]) for j in columns)}
            rest -= crossing
            rows += crossing
            fresh = {j for j in left if any(_touch(level[i], upright[j]) for i in crossing)}
            left -= fresh
            columns += fresh
        if len(rows) > 1 and len(columns) > 1:
            meshes.append(([level[i] for i in rows], [upright[j] for j in columns]))
    return meshes


def _touch(level: _Rule, upright: _Rule) -> bool:
    return (
        level.start - _TOUCH <= upright.at <= level.end + _TOUCH
        and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
    )


def _cells(level: Sequence[_Rule], upright: Sequence[_Rule], words: Sequence[Word]) -> list[list[list[Word]]]:
    """Return the words of each row's cells; a cell that runs over several rows stands in its first."""
    edges = sorted({rule.at for rule in level})
    bands = [(top, bottom) for top, bottom in pairwise(edges) if bottom - top >= _LOWEST]
    rows: list[list[tuple[float, float, list[Word]]]] = []
    for top, bottom in bands:
        sides = sorted(
            {
                rule.at
                for rule in upright
                if min(bottom, rule.end) - max(top, rule.start) >= _COVER * (bottom - top)
            }
        )
        row = []
        for left, right in pairwise(sides):
            centre = (left + right) / 2
            above = next((c for c in rows[-1] if c[0] <= centre <= c[1]), None) if rows else None
            parted = any(abs(rule.at - top) <= _SAME and rule.start <= centre <= rule.end for rule in level)
            row.append((left, right, above[2] if above and not parted else []))
        rows.append(row)
    _fill(bands, rows, words)
    return _once(rows)


def _fill(
    bands: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[tuple[float, float, list[Word]]]],
    words: Sequence[Word],
) -> None:
    """Put each word into the cell it stands in."""
    tops = [top for top, _ in bands]
    for word in words:
        at = max(0, bisect_right(tops, (word.top + word.bottom) / 2) - 1)
        centre = (word.x0 + word.x1) / 2
        cell = (
            min(rows[at], key=lambda each: max(each[0] - centre, centre - each[1], 0.0), default=None)
            if rows
            else None
        )
        if cell is not None:
            cell[2].append(word)


def _once(rows: Sequence[Sequence[tuple[float, float, list[Word]]]]) -> list[list[list[Word]]]:
    """Return the rows with each cell where it begins."""
    seen: set[int] = set()
    kept = []
    for row in rows:
        fresh = [words for _, _, words in row if id(words) not in seen]
        seen.update(map(id, fresh))
        if any(fresh):
            kept.append(fresh)
    return kept
