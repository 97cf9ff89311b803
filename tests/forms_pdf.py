"""Sets minutes in plain text as a PDF, the ways clerks' programs do: wrapped, justified, in columns.

A line of the text is a paragraph, a blank line before it room above it, and lines with bars between cells are
rows of a table. What the text says the PDF says; only how it lies on the page differs.
"""

import io
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

__all__ = ["Form", "pdf"]

_LABEL = re.compile(
    r"(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]{1,2}|\d{1,3}(?:[./]\d{1,4}){1,2}[.)]?"
    r"|\([a-zA-Z0-9]{1,4}\)|[•–-])[ \t\u00a0]+(?=\S)"
)
_BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}
_VOWELS = "aeiouy"
_LEADING, _GAP, _GUTTER = 1.2, 0.9, 24.0
_MARGIN = 50.0


class Form(NamedTuple):
    """How a page is set.

    Attributes:
        font: One of the standard fonts.
        size: In points.
        justified: Whether the right edge is even.
        hyphens: Whether long words are parted at the ends of lines.
        columns: How many.
        labels: Where the label of a point stands: "in" the text, "hanging" before it, in the margin, written
            to the file "before" the text of the page or "after" it.
        heads: Whether each page has a running head, and a foot with its number.
        ruled: Whether tables have lines.
        edge: Points from the edge of the paper to the text.
    """

    font: str = "Helvetica"
    size: float = 10.5
    justified: bool = False
    hyphens: bool = False
    columns: int = 1
    labels: str = "in"
    heads: bool = True
    ruled: bool = True
    edge: float = 72.0


class _Set(NamedTuple):
    """A printed line: its words, where it begins, how wide it may be; room above it in lines; its label."""

    words: list[str]
    indent: float
    width: float
    last: bool
    gap: float = 0.0
    label: str = ""
    font: str = ""


class _Row(NamedTuple):
    """A row of a table: the printed lines of each cell."""

    cells: list[list[str]]
    gap: float


def pdf(text: str, form: Form, bold: Collection[str] = ()) -> bytes:
    """Return the minutes as a PDF, some lines in bold; the same bytes for the same text and form."""
    head = next(line.strip() for line in text.split("\n") if line.strip())
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    pages = list(_pages(list(_lines(text, form, bold)), form))
    for number, page in enumerate(pages, 1):
        canvas.setFont(form.font, form.size)
        if form.heads:
            if number > 1:
                canvas.drawString(form.edge, A4[1] - 40, head)
            canvas.drawCentredString(A4[0] / 2, 36, f"Page {number} of {len(pages)}")
        _draw(canvas, page, form)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _width(form: Form) -> float:
    width: float = (A4[0] - 2 * form.edge - (form.columns - 1) * _GUTTER) / form.columns
    return width


def _lines(text: str, form: Form, bold: Collection[str]) -> Iterator[_Set | _Row]:
    """Yield the printed lines and rows of a text."""
    gap = 0.0
    paragraphs = [line.strip() for line in text.split("\n")]
    for barred, group in groupby(paragraphs, key=lambda words: " | " in words):
        if barred:
            yield from _table(list(group), gap, form)
            gap = 0.0
            continue
        for words in group:
            if not words:
                gap = _GAP
                continue
            font = _BOLD[form.font] if words in bold else form.font
            yield from _paragraph(words, gap, form._replace(font=font))
            gap = 0.0


def _paragraph(words: str, gap: float, form: Form) -> Iterator[_Set]:
    label = _LABEL.match(words) if form.labels != "in" else None
    own = label[1] if label else ""
    words = words[label.end() :] if label else words
    margin = form.labels in ("before", "after")
    indent = _MARGIN if (own or margin) else 0.0
    width = _width(form) - indent
    lines = list(_wrapped(words.split(), width, form))
    for number, line in enumerate(lines):
        first = number == 0
        yield _Set(
            line,
            indent,
            width,
            number + 1 == len(lines),
            gap if first else 0.0,
            own if first else "",
            form.font,
        )


def _wrapped(words: Sequence[str], width: float, form: Form) -> Iterator[list[str]]:
    """Yield the lines of a paragraph, the last words first parted by hyphens where the form says so."""
    line: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if not line and _length([word], form) > width:
            fits = next(at for at in range(len(word), 0, -1) if _length([word[:at]], form) <= width)
            yield [word[:fits]]
            left.insert(0, word[fits:])
            continue
        if not line or _length([*line, word], form) <= width:
            line.append(word)
            continue
        parted = _parted(word, line, width, form) if form.hyphens else None
        if parted:
            line.append(parted[0])
            word = parted[1]
        yield line
        line = [word]
    if line:
        yield line


def _length(words: Sequence[str], form: Form) -> float:
    return float(stringWidth(" ".join(words), form.font, form.size))


def _parted(word: str, line: list[str], width: float, form: Form) -> tuple[str, str] | None:
    """Part a word between a vowel and a consonant, as late as fits; only words of small letters."""
    for at in range(len(word) - 3, 3, -1):
        small = word[: at + 3].isalpha() and word.islower()
        if small and word[at - 1] in _VOWELS and word[at] not in _VOWELS:
            start = f"{word[:at]}-"
            if _length([*line, start], form) <= width:
                return start, word[at:]
    return None


def _table(rows: Sequence[str], gap: float, form: Form) -> Iterator[_Row]:
    """Yield rows whose columns share the width by the words in them."""
    cells = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]
    for number, row in enumerate(cells):
        width = _width(form) / len(row) - 8
        lines = [[" ".join(line) for line in _wrapped(cell.split(), width, form)] for cell in row]
        yield _Row(lines, 0.3 if number else gap + 0.3)


def _pages(lines: Sequence[_Set | _Row], form: Form) -> Iterator[list[list[_Set | _Row]]]:
    """Yield the columns of each page."""
    room = A4[1] - 2 * form.edge
    columns: list[list[_Set | _Row]] = [[]]
    used = 0.0
    for line in lines:
        height = form.size * _LEADING * _count(line)
        above = line.gap * form.size * _LEADING if columns[-1] else 0.0
        if used + above + height > room:
            if len(columns) == form.columns:
                yield columns
                columns = []
            columns.append([])
            used = above = 0.0
        columns[-1].append(line)
        used += above + height
    yield columns


def _count(line: _Set | _Row) -> float:
    return 1 if isinstance(line, _Set) else max(map(len, line.cells)) + 0.5


def _draw(canvas: Canvas, columns: Sequence[Sequence[_Set | _Row]], form: Form) -> None:
    labels: list[tuple[float, float, str]] = []
    texts: list[tuple[_Set, float, float]] = []
    for number, column in enumerate(columns):
        left = form.edge + number * (_width(form) + _GUTTER)
        y = A4[1] - form.edge
        for index, line in enumerate(column):
            y -= line.gap * form.size * _LEADING if index else 0.0
            y -= form.size * _LEADING
            if isinstance(line, _Row):
                y = _draw_row(canvas, line, left, y, form)
                continue
            texts.append((line, left, y))
            if line.label:
                labels.append((left, y, line.label))
    if form.labels != "after":
        _draw_labels(canvas, labels)
    for line, left, y in texts:
        _draw_words(canvas, line, left + line.indent, y, form)
    if form.labels == "after":
        _draw_labels(canvas, labels)


def _draw_labels(canvas: Canvas, labels: Sequence[tuple[float, float, str]]) -> None:
    for left, y, label in labels:
        canvas.drawString(left, y, label)


def _draw_words(canvas: Canvas, line: _Set, left: float, y: float, form: Form) -> None:
    """Draw a line; between even edges the spaces are stretched, but for the last line of a paragraph."""
    text = canvas.beginText(left, y)
    text.setFont(line.font, form.size)
    spare = line.width - _length(line.words, form._replace(font=line.font))
    stretched = form.justified and not line.last and len(line.words) > 1
    text.setWordSpace(spare / (len(line.words) - 1) if stretched else 0)
    text.textOut(" ".join(line.words))
    canvas.drawText(text)


def _draw_row(canvas: Canvas, row: _Row, left: float, y: float, form: Form) -> float:
    """Draw a row, and the lines around its cells; return where its last line stands."""
    step = form.size * _LEADING
    height = step * max(map(len, row.cells))
    width = _width(form) / len(row.cells)
    for number, cell in enumerate(row.cells):
        x = left + number * width
        if form.ruled:
            canvas.rect(x, y - height + step * 0.7 - 2, width, height + step * 0.3)
        for index, line in enumerate(cell):
            canvas.drawString(x + 4, y - index * step, line)
    return y - height + step * 0.5
