"""Two languages side by side: in the cells of a table's rows, or in columns with space between them."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from minutes_nlp.language.tongues import ENGLISH, Among, weigh
from minutes_nlp.model import Span

__all__ = ["CELLS", "Piece", "side_by_side"]

CELLS = re.compile(r"\||[ ]{3,}")
"""What stands between the cells of a row, and between columns."""

_SPACE = re.compile(r"[ ]{3,}")
# So many words more than the other language has tell a column's, by whether the document is known to be in both.
_CERTAIN, _LIKELY = 4.0, 1.0
# So many rows make columns. So many lines on they go on for a line with a gap where they begin, or so much before, and
# so many for one that has none.
_FEW_ROWS, _FAR, _AROUND, _NEAR = 3, 40, 3, 3
# A line with more gaps is no line of two columns.
_MOST_GAPS = 12


class Piece(NamedTuple):
    """A part of a line and its language; an empty one stands for the blank line that its column has there."""

    span: Span
    language: str


class _Gap(NamedTuple):
    """Where a line falls into columns, their languages, and how many characters on from its begin the right one is."""

    place: Span
    left: str
    right: str
    column: int


def side_by_side(text: str, lines: Sequence[Span], known: Among) -> dict[int, list[Piece]]:
    """Return the pieces of each line that falls into languages, by its index among the lines.

    Args:
        text: The document's text.
        lines: Its printed lines, without the white space around them.
        known: The languages it has.
    """
    rows = dict(_rows(text, lines, known))
    return rows | _columns(text, {i: line for i, line in enumerate(lines) if i not in rows}, known)


def _rows(text: str, lines: Sequence[Span], known: Among) -> Iterator[tuple[int, list[Piece]]]:
    """The rows of tables in which a language has a column of its own: as many cells, line below line."""
    cells = [_cells(text, line) for line in lines]
    for count, run in groupby(range(len(lines)), key=lambda i: len(cells[i])):
        rows = list(run)
        if count < 2:
            continue
        columns = [[weigh(text[slice(*cells[i][at])], known) for i in rows] for at in range(count)]
        languages = [_language(column, known) for column in columns]
        if len({ENGLISH, None, *languages}) > 2 and ENGLISH in languages:
            for i in rows:
                yield i, list(_pieces(lines[i], cells[i], languages))


def _cells(text: str, line: Span) -> list[Span]:
    """The cells of a row, without the empty ones behind the last."""
    cells, at = [], line.start
    for words in text[slice(*line)].rstrip("| ").split("|"):
        cells.append(Span(at, at + len(words)).trimmed(text))
        at += len(words) + 1
    return cells


def _language(weights: Sequence[dict[str, float]], known: Among) -> str | None:
    """The language that the words of a column speak for; None where it is not certain."""
    totals = {code: sum(each.get(code, 0.0) for each in weights) for code in (ENGLISH, *known.others)}
    english = totals.pop(ENGLISH)
    best = max(totals, key=totals.__getitem__)
    need = _LIKELY if known.bilingual else _CERTAIN
    if totals[best] - english >= need:
        return best
    return ENGLISH if english - totals[best] >= need else None


def _pieces(line: Span, cells: Sequence[Span], languages: Sequence[str | None]) -> Iterator[Piece]:
    """A row in pieces: what is not English has the bars, but those between English cells."""
    other = next(code for code in languages if code not in (None, ENGLISH)) or ENGLISH
    at, in_english = line.start, False
    for number, (cell, language) in enumerate(zip(cells, languages, strict=True)):
        if cell.start == cell.end:
            continue
        if language not in (None, ENGLISH):
            other = language or ENGLISH
            yield Piece(Span(at, cell.end), other)
        else:
            start = cells[number - 1].end if in_english else cell.start
            yield Piece(Span(at, start), other)
            yield Piece(Span(start, cell.end), ENGLISH)
            in_english = True
        at = cell.end
    yield Piece(Span(at, line.end), other)


def _columns(text: str, lines: dict[int, Span], known: Among) -> dict[int, list[Piece]]:
    """The lines of two columns, each in a language, and near them those that only one of the two reaches."""
    turns = {i: gaps for i, line in lines.items() if (gaps := list(_gaps(text, line, known)))}
    if len(turns) < _FEW_ROWS:
        return {}
    often = Counter(gap.column for gaps in turns.values() for gap in gaps)
    found = {i: max(gaps, key=lambda gap: often[gap.column]) for i, gaps in turns.items()}
    rows = list(found)
    placed = {}
    for i, line in lines.items():
        if i in found:
            placed[i] = _halves(line, found[i])
            continue
        at = bisect_left(rows, i)
        near = min(rows[max(0, at - 1) : at + 1], key=lambda row: abs(row - i))
        if abs(near - i) <= _FAR and (gap := _gap_there(text, line, found[near])) is not None:
            placed[i] = _halves(line, gap)
        elif abs(near - i) <= _NEAR and (alone := _alone(text, line, found[near], known)):
            placed[i] = alone
    return placed


def _gaps(text: str, line: Span, known: Among) -> Iterator[_Gap]:
    """Where a line may turn from one language to the other."""
    spaces = [Span(*space.span()) for space in _SPACE.finditer(text, *line)]
    if not 0 < len(spaces) <= _MOST_GAPS:
        return
    starts = [line.start, *(space.end for space in spaces)]
    ends = [*(space.start for space in spaces), line.end]
    weights = [weigh(text[a:b], known) for a, b in zip(starts, ends, strict=True)]
    begin = _begin(text, line)
    for number, space in enumerate(spaces, 1):
        left, right = _language(weights[:number], known), _language(weights[number:], known)
        if left and right and left != right and ENGLISH in (left, right):
            yield _Gap(space, left, right, space.end - begin)


def _halves(line: Span, gap: _Gap) -> list[Piece]:
    return [
        Piece(Span(line.start, gap.place.start), gap.left),
        Piece(Span(gap.place.end, line.end), gap.right),
    ]


def _gap_there(text: str, line: Span, gap: _Gap) -> _Gap | None:
    """The gap of a line that is where another has its own."""
    begin = _begin(text, line)
    for space in _SPACE.finditer(text, *line):
        if space.start() - begin < gap.column <= space.end() - begin + _AROUND:
            return gap._replace(place=Span(*space.span()))
    return None


def _alone(text: str, line: Span, gap: _Gap, known: Among) -> list[Piece]:
    """The pieces of a line that only one of the columns reaches; none where it keeps to neither."""
    begin = _begin(text, line)
    right = line.start - begin >= gap.column - _AROUND
    if not right and line.end - begin > gap.column:
        return []
    language = gap.right if right else gap.left
    if _language([weigh(text[slice(*line)], known)], known) not in (None, language):
        return []
    blank = Piece(Span(line.end, line.end), gap.left if right else gap.right)
    return [Piece(line, language), blank]


def _begin(text: str, line: Span) -> int:
    return text.rfind("\n", 0, line.start) + 1
