"""What a page draws beside its text: the straight lines of tables, filled boxes and pictures.

Boxes are (left, bottom, right, top) in points of the page's own directions, ``y`` upward (ISO 32000-1, 8.3).
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

__all__ = ["Box", "Drawing", "drawing"]

Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# How deep drawings within drawings are looked into, and how many objects and strokes of a page are: a map has
# hundreds of thousands, a table does not.
_DEEPEST, _MOST_OBJECTS, _MOST_STROKES = 3, 20_000, 5_000
# A line of a table is straight and at least so long; what is filled and higher than a line hides what it covers.
_SHORTEST, _STRAIGHT, _THICKEST = 8.0, 0.8, 4.0
_WHITE = 0xF0


class Drawing(NamedTuple):
    """``strokes``: straight lines as boxes without width; ``solids``: boxes filled with a colour; ``pictures``."""

    strokes: list[Box]
    solids: list[Box]
    pictures: list[Box]
    objects: int


def drawing(page: pdfium.FPDF_PAGE) -> Drawing:
    """Return what a page draws; no strokes where there are more than a page of text has."""
    found = Drawing([], [], [], pdfium.FPDFPage_CountObjects(page))
    strokes = 0
    for item, kind, matrix in _objects(page, found.objects, pdfium.FPDFPage_GetObject, _IDENTITY, 0):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append(_bounds(item, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and strokes <= _MOST_STROKES:
            strokes += pdfium.FPDFPath_CountSegments(item)
            if strokes <= _MOST_STROKES:
                _path(item, matrix, found)
    if strokes > _MOST_STROKES:
        found.strokes.clear()
    return found


def _objects(
    holder: object, count: int, get: Callable[..., object], matrix: _Matrix, depth: int
) -> Iterator[tuple[object, int, _Matrix]]:
    for index in range(min(count, _MOST_OBJECTS)):
        item = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield item, kind, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = pdfium.FPDFFormObj_CountObjects(item)
            yield from _objects(
                item, inner, pdfium.FPDFFormObj_GetObject, _times(_matrix(item), matrix), depth + 1
            )


def _matrix(item: object) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that applies the inner one, then the outer (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
    )  # fmt: skip


def _at(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(*points: tuple[float, float]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _bounds(item: object, matrix: _Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return _box(_at(matrix, left.value, bottom.value), _at(matrix, right.value, top.value))


def _path(item: object, matrix: _Matrix, found: Drawing) -> None:
    """Add the straight lines of a path that is painted, and the box of one that is filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    filled = bool(fill.value) and not _is_white(item)
    if not (filled or stroke.value):
        return
    bounds = _bounds(item, matrix)
    if filled and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) > _THICKEST:
        found.solids.append(bounds)
    found.strokes.extend(_strokes(item, _times(_matrix(item), matrix)))


def _is_white(item: object) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(item, *colour)
    red, green, blue, alpha = (part.value for part in colour)
    return bool(known) and (min(red, green, blue) >= _WHITE or alpha == 0)


def _strokes(item: object, matrix: _Matrix) -> Iterator[Box]:
    """Yield the upright and level lines of a path that are long enough to part cells."""
    x, y = ctypes.c_float(), ctypes.c_float()
    at = start = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        to = _at(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        ways = []
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = to
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            ways.append((at, to))
        if pdfium.FPDFPathSegment_GetClose(segment):
            ways.append((to, start))
        at = to
        for way in ways:
            left, bottom, right, top = _box(*way)
            if max(right - left, top - bottom) >= _SHORTEST and min(right - left, top - bottom) <= _STRAIGHT:
                yield left, bottom, right, top
