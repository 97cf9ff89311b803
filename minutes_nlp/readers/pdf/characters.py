"""The words of a page with their places: what PDFium tells of each character, seen as one reads the page.

Lengths are in points (1/72 inch, ISO 32000-1, 8.3.2.3); ``x`` runs in the direction of reading and ``y`` down the
page, however the page or its text is turned.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes_nlp.readers.pdf.drawn import Box, Drawing
from minutes_nlp.readers.pdf.shown import hidden

__all__ = ["LINE_END_HYPHEN", "Printed", "Word", "printed", "turn"]

# What stands in a word for a hyphen at the end of a line, as PDFium writes it in a text.
LINE_END_HYPHEN = "\ufffe"
# PDFium's number for such a hyphen where it is asked for one character.
_HYPHEN = 0x02
_SPACES = frozenset([
    *range(_HYPHEN), *range(_HYPHEN + 1, 0x21), 0x7F, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F,
    0x205F, 0x2060, 0x3000, 0xFEFF,
])  # fmt: skip
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
# A gap, a step back and a step up or down within a line that no word has, in heights of its characters.
_WIDE, _BACK, _STEP = 0.35, -0.6, 0.1
# Glyphs of Symbol and Wingdings that Word sets for bullets, by their places in those fonts (U+F000 to U+F0FF), and
# letters set as one glyph.
_WRITTEN = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xF0FC: "✓", 0xF0A8: "◆", 0xF02D: "-",
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_FONT_NAME = 100
_BOLD = (b"bold", b"black", b"heavy", b"demi")
_PALE, _FAINT = 0xF0, 0x10
_INVISIBLE = frozenset([raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP])
# Text that leans by less is straight: scanned pages lie askew.
_ASKEW = math.radians(6)


class Word(NamedTuple):
    """A run of characters without white space; ``at``: number of its first character, of ``length``, in the file."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool
    at: int
    length: int

    @property
    def height(self) -> float:
        """The height of its line: about 1.15 times the size of its font."""
        return self.bottom - self.top


class Printed(NamedTuple):
    """What a page prints.

    Attributes:
        words: In the order of the file.
        turned: Words set at another angle than the text of the page, an angle a list.
        angle: How the text of the page is turned, clockwise, in radians.
        hidden: How many characters the page holds and does not show.
        recognised: Whether its words are invisible ones over a picture, as text recognition leaves them.
        characters: How many characters PDFium counts.
    """

    words: list[Word]
    turned: list[list[Word]]
    angle: float
    hidden: int
    recognised: bool
    characters: int


class _Run(NamedTuple):
    """A word as it is set: its box in the page's own directions, and what tells whether it is seen."""

    text: str
    box: Box
    angle: float
    first: int
    length: int
    ghost: bool
    pale: bool


def printed(page: pdfium.PdfPage, text: pdfium.PdfTextPage, drawing: Drawing, before: int) -> Printed:
    """Return what a page prints; ``before``: how many characters the pages before it have."""
    count = raw.FPDFText_CountChars(text.raw)
    runs = list(_runs(text.raw, count))
    unseen = hidden(page, drawing, runs)
    seen = [run for number, run in enumerate(runs) if number not in unseen]
    sizes = Counter[float]()
    for run in seen:
        sizes[run.angle] += run.length
    angle = max(sizes, key=lambda each: sizes[each], default=0.0)
    words: list[Word] = []
    turned: dict[float, list[Word]] = {}
    for run in seen:
        x0, top, x1, bottom = turn(run.box, run.angle)
        bold = _is_bold(text.raw, run.first)
        word = Word(run.text, x0, x1, top, bottom, bold, before + run.first, run.length)
        (words if run.angle == angle else turned.setdefault(run.angle, [])).append(word)
    return Printed(
        words,
        list(turned.values()),
        angle,
        sum(runs[number].length for number in unseen),
        2 * sum(run.ghost for run in seen) > len(seen),
        count,
    )


def turn(box: Box, angle: float) -> Box:
    """Return a box of the page as one who reads its text sees it: (left, top, right, bottom), ``y`` downward."""
    along, aside = math.cos(angle), math.sin(angle)
    xs = [x * along - y * aside for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [-x * aside - y * along for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


class _Character(NamedTuple):
    """A character as PDFium places it; its box is (left, bottom, right, top)."""

    at: int
    code: int
    box: Box


def _runs(text: raw.FPDF_TEXTPAGE, count: int) -> Iterator[_Run]:
    """Yield the words of a page: what white space, a gap or a step parts."""
    word: list[_Character] = []
    angle = 0.0
    for character in _characters(text, count):
        blank = character.code in _SPACES
        if word and (blank or _is_apart(word[-1].box, character.box, straight=angle == 0)):
            yield _run(text, word, angle)
            word = []
        if not blank:
            if not word:
                angle = _angle(text, character.at)
            word.append(character)
    if word:
        yield _run(text, word, angle)


def _characters(text: raw.FPDF_TEXTPAGE, count: int) -> Iterator[_Character]:
    place = raw.FS_RECTF()
    pointer = ctypes.byref(place)
    unicode, box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for index in range(count):
        box(text, index, pointer)
        yield _Character(index, unicode(text, index), (place.left, place.bottom, place.right, place.top))


def _is_apart(last: Box, this: Box, *, straight: bool) -> bool:
    """Whether a character begins another word than the one before it, though no white space parts them."""
    height = max(last[3] - last[1], this[3] - this[1])
    if straight:
        return (
            not _BACK * height <= this[0] - last[2] <= _WIDE * height
            or abs(this[1] - last[1]) > _STEP * height
        )
    far = 2 * max(height, last[2] - last[0], this[2] - this[0])
    return abs(this[0] - last[0]) > far or abs(this[1] - last[1]) > far


def _run(text: raw.FPDF_TEXTPAGE, word: list[_Character], angle: float) -> _Run:
    first = word[0].at
    boxes = [character.box for character in word]
    mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, first))
    colour = [ctypes.c_uint() for _ in range(4)]
    known = raw.FPDFText_GetFillColor(text, first, *colour)
    red, green, blue, alpha = (part.value for part in colour)
    return _Run(
        _spelt(word),
        (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        ),
        angle,
        first,
        len(word),
        mode in _INVISIBLE,
        bool(known) and (min(red, green, blue) >= _PALE or alpha <= _FAINT),
    )


def _spelt(word: list[_Character]) -> str:
    letters = []
    high = 0
    for character in word:
        code = character.code
        if code in _HIGH:
            high = code
        elif high and code in _LOW:
            letters.append(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00))
            high = 0
        elif code == _HYPHEN:
            letters.append(LINE_END_HYPHEN)
        else:
            letters.append(_WRITTEN.get(code) or ("\ufffd" if code in _LOW else chr(code)))
    return "".join(letters)


def _angle(text: raw.FPDF_TEXTPAGE, index: int) -> float:
    """How a character is turned, clockwise: a quarter of a turn where it is nearly so, else in whole degrees."""
    if raw.FPDFText_GetCharAngle(text, index) == 0:
        return 0.0
    # That is the angle of what is upright in the letter; the line's own differs where letters lean.
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    angle = math.atan2(-matrix.b, matrix.a)
    quarter = round(angle / (math.pi / 2)) % 4
    if abs(math.remainder(angle - quarter * math.pi / 2, math.tau)) < _ASKEW:
        return quarter * math.pi / 2
    return math.radians(round(math.degrees(angle)) % 360)


def _is_bold(text: raw.FPDF_TEXTPAGE, index: int) -> bool:
    name = ctypes.create_string_buffer(_FONT_NAME)
    raw.FPDFText_GetFontInfo(text, index, name, _FONT_NAME, None)
    low = name.value.lower()
    return any(mark in low for mark in _BOLD)
