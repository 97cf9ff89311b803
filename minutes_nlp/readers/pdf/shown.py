"""What a page holds and does not show: text without size, off the page, in the colour of the paper, or covered.

Such text is no part of the minutes that were published. The invisible words that text recognition lays over a
picture of the page (text rendering mode 3, ISO 32000-1, 9.3.6) are what the picture shows, and stay.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pypdfium2 as pdfium

from minutes_nlp.readers.pdf.drawn import Box, Drawing

__all__ = ["Look", "hidden"]

# Points: no eye reads what is lower; how much of a word may lie beyond the edge.
_LEAST_HEIGHT, _BEYOND = 1.0, 0.5
# How large a page is drawn to see what is on it: dots a point, and dots in all.
_DOTS, _MOST_DOTS = 1.5, 4_000_000
# A word whose place shows no more than so many shades of grey (of 256) is not seen.
_SHADES = 10


class Look(Protocol):
    """How a word is set: its box, and whether it is invisible by its mode or pale by its colour."""

    @property
    def box(self) -> Box:
        """Its place."""

    @property
    def ghost(self) -> bool:
        """Whether its rendering mode paints nothing."""

    @property
    def pale(self) -> bool:
        """Whether it is nearly white, or transparent."""


def hidden(page: pdfium.PdfPage, drawing: Drawing, looks: Sequence[Look]) -> set[int]:
    """Return which of the words a page holds it does not show, by their numbers."""
    paper = page.get_bbox()
    unseen = set()
    doubted = []
    for number, look in enumerate(looks):
        x, y = _centre(look.box)
        if (
            look.box[3] - look.box[1] < _LEAST_HEIGHT
            or look.box[2] - look.box[0] <= 0
            or not _within(x, y, paper)
        ):
            unseen.add(number)
        elif look.ghost:
            if not any(_within(x, y, picture) for picture in drawing.pictures):
                unseen.add(number)
        elif look.pale or any(_within(x, y, solid) for solid in drawing.solids):
            doubted.append(number)
    if doubted:
        unseen.update(_blank(page, paper, looks, doubted))
    return unseen


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _within(x: float, y: float, box: Box) -> bool:
    return box[0] - _BEYOND <= x <= box[2] + _BEYOND and box[1] - _BEYOND <= y <= box[3] + _BEYOND


def _blank(page: pdfium.PdfPage, paper: Box, looks: Sequence[Look], doubted: Sequence[int]) -> list[int]:
    """Return those of the words in whose place the page, drawn, is of one colour."""
    left, bottom, right, top = paper
    dots = min(_DOTS, (_MOST_DOTS / ((right - left) * (top - bottom))) ** 0.5)
    bitmap = page.render(
        scale=dots, rotation=-page.get_rotation() % 360, grayscale=True, may_draw_forms=False
    )
    shades: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = bitmap.to_numpy()
    found = []
    for number in doubted:
        x0, y0, x1, y1 = looks[number].box
        place = shades[
            max(0, int((top - y1) * dots)) : int((top - y0) * dots) + 1,
            max(0, int((x0 - left) * dots)) : int((x1 - left) * dots) + 1,
        ]
        if not place.size or int(place.max()) - int(place.min()) <= _SHADES:
            found.append(number)
    bitmap.close()
    return found
