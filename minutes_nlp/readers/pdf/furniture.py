"""Running heads, feet and page numbers: what stands at the same place at the edge of page after page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.readers.pdf.lines import Line

__all__ = ["Edge", "Sheet", "edges"]

_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(
    r"(?:p\s?a\s?g\s?e|pg\.?)\s*[|:-]?\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?|(\d{1,4})\s*\|\s*p\s?a\s?g\s?e"
    r"|(\d{1,4})\s*(?:of|/)\s*\d{1,4}|[-–—]\s*(\d{1,4})\s*[-–—]|[\[(]\s*(?:page\s*)?(\d{1,4})\s*[\])]",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}")
# How many lines at the head and at the foot of a page may be furniture; points within which they stand at the
# same place; on what share of the pages they return.
_LINES, _PLACE, _SHARE = 4, 7.0, 0.4
# A head that one page alone has stands so many heights of its line above the text.
_APART = 0.8


class Sheet(NamedTuple):
    """The lines of a page from top to bottom, and where its paper begins and ends."""

    lines: list[Line]
    top: float
    bottom: float


class Edge(NamedTuple):
    """The furniture of a page: the lines of its head, and those of its foot, from top to bottom."""

    head: list[Line]
    foot: list[Line]


class _Outer(NamedTuple):
    """A line near the edge of a page: which page, how far from the edge, and its words without their numbers."""

    line: Line
    page: int
    distance: float
    wording: str


def edges(sheets: Sequence[Sheet]) -> list[Edge]:
    """Return what is furniture on each page."""
    tops = [_outer(sheet, page, foot=False) for page, sheet in enumerate(sheets)]
    heads = [
        found or _lone(side, tops[0]) for found, side in zip(_furniture(tops, foot=False), tops, strict=True)
    ]
    feet = _furniture([_outer(sheet, page, foot=True) for page, sheet in enumerate(sheets)], foot=True)
    return [Edge(head, foot[::-1]) for head, foot in zip(heads, feet, strict=True)]


def _outer(sheet: Sheet, page: int, *, foot: bool) -> list[_Outer]:
    """Return the outermost lines of a page, the outermost first."""
    lines = sheet.lines[::-1] if foot else sheet.lines
    return [
        _Outer(
            each,
            page,
            sheet.bottom - each.bottom if foot else each.top - sheet.top,
            _DIGITS.sub("0", each.text),
        )
        for each in lines[:_LINES]
    ]


def _lone(side: Sequence[_Outer], first: Sequence[_Outer]) -> list[Line]:
    """Return the head of a page where no other page has it: it stands apart and says what the first page is headed."""
    if len(side) < _LINES or side is first:
        return []
    head, below = side[0].line, side[1].line
    named = {word for outer in first for word in _WORD.findall(outer.line.text.lower())}
    words = _WORD.findall(head.text.lower())
    apart = below.top - head.bottom > _APART * head.height
    return [head] if apart and words and named.issuperset(words) else []


def _furniture(sides: Sequence[Sequence[_Outer]], *, foot: bool) -> Iterator[list[Line]]:
    """Yield for each page which of its outermost lines are furniture."""
    places: dict[str, list[_Outer]] = defaultdict(list)
    for outer in (outer for side in sides for outer in side):
        places[outer.wording].append(outer)
    least = max(2, round(_SHARE * len(sides)))
    for side in sides:
        found: list[Line] = []
        for outer in side:
            alike = [
                other for other in places[outer.wording] if abs(other.distance - outer.distance) <= _PLACE
            ]
            if not (_is_numbered(outer, alike) or _returns(outer, alike, least, foot=foot)):
                break
            found.append(outer.line)
        yield found


def _is_numbered(outer: _Outer, alike: Sequence[_Outer]) -> bool:
    """Whether a line is the number of its page: by its words, or because it counts the pages."""
    text = outer.line.text
    if _NUMBERED.fullmatch(text):
        return True
    return _BARE.fullmatch(text) is not None and any(
        other.page != outer.page and int(other.line.text) - other.page == int(text) - outer.page
        for other in alike
    )


def _returns(outer: _Outer, alike: Sequence[_Outer], least: int, *, foot: bool) -> bool:
    """Whether a line returns at its place; on the first page a head that is the same later may be the title."""
    if _WORD.search(outer.wording) is None or len({other.page for other in alike}) < least:
        return False
    first = min(other.page for other in alike)
    return foot or outer.page != first or any(other.line.text != outer.line.text for other in alike)
