"""A PDF from its bytes to a Document: each page to words, words to paragraphs, paragraphs to one text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.model import Problem
from minutes_nlp.readers.document import Document, describe
from minutes_nlp.readers.pdf.characters import Word, printed, turn
from minutes_nlp.readers.pdf.columns import regions
from minutes_nlp.readers.pdf.drawn import Box, drawing
from minutes_nlp.readers.pdf.furniture import Sheet, edges
from minutes_nlp.readers.pdf.lines import Line, lines_of
from minutes_nlp.readers.pdf.opening import opened
from minutes_nlp.readers.pdf.paragraphs import Paragraph, measure, paragraphs, put_together
from minutes_nlp.readers.pdf.struck import struck
from minutes_nlp.readers.pdf.writing import write

__all__ = ["read"]

_USUAL = Limits()
# A page with a picture on at least this share of it and at most so many words is a scan with a number on it.
_PICTURE, _FEW_WORDS = 0.5, 12
# A page without words on which more is drawn has them as outlines; one with less is empty but for a rule.
_OUTLINES = 30
# A record takes at least so many bytes for each character that is printed.
_BYTES = 40


class _Page(NamedTuple):
    """A page as read, seen as one reads it; ``scanned``: pictures are what it shows, ``drawn``: it shows something."""

    words: list[Word]
    turned: list[Line]
    strokes: list[Box]
    paper: Box
    hidden: int
    recognised: bool
    scanned: bool
    drawn: bool


def read(
    data: bytes,
    name: str,
    media_type: str = "application/pdf",
    *,
    encoding: str | None = None,  # noqa: ARG001  # a PDF says itself how its characters are coded
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in a PDF (ISO 32000-1).

    Raises:
        UnreadableError: If it is damaged, locked with a password, has no text layer ("no-text-layer"), or more
            pages, characters or data than the limits let ("too-large").
    """
    with opened(data, name, limits) as document:
        pages = list(_pages(document, name, limits))
    if all(page.scanned or not page.words for page in pages):
        if not any(page.drawn for page in pages):
            raise UnreadableError("its pages are blank", document=name)
        message = "no text layer: run OCR (recognition of text) on it first"
        raise UnreadableError(message, document=name, code="no-text-layer")
    crossed = frozenset[int]().union(*(struck(page.words, page.strokes) for page in pages))
    written = write(put_together(_paragraphs(pages)), crossed)
    problems = (*_problems(pages), *written.problems)
    source = describe(data, name, media_type)
    return Document(source, written.text, written.offsets, written.hints, problems, wrapped=False)


def _pages(document: pdfium.PdfDocument, name: str, limits: Limits) -> Iterator[_Page]:
    characters = 0
    for number in range(len(document)):
        place = f"page {number + 1}"
        try:
            page = document[number]
            try:
                read_page, count = _page(page, characters)
            finally:
                page.close()
        except pdfium.PdfiumError:
            raise UnreadableError("the PDF is damaged", document=name, place=place, code="damaged") from None
        characters += count
        if characters * _BYTES > limits.output:
            message = f"prints more than {limits.output // _BYTES:,} characters: hardly minutes"
            raise UnreadableError(message, document=name, place=place, code="too-large")
        yield read_page


def _page(page: pdfium.PdfPage, before: int) -> tuple[_Page, int]:
    """Return what a page shows, and how many characters it has; ``before``: those of the pages before it."""
    text = page.get_textpage()
    try:
        drawn = drawing(page.raw)
        found = printed(page, text, drawn, before)
    finally:
        text.close()
    paper = turn(page.get_bbox(), found.angle)
    strokes = [turn(stroke, found.angle) for stroke in drawn.strokes]
    picture = any(_area(box) >= _PICTURE * _area(paper) for box in drawn.pictures)
    outlines = bool(drawn.pictures) or drawn.objects > _OUTLINES
    shown = _Page(
        found.words,
        [each for words in found.turned for each in lines_of(words)],
        strokes,
        paper,
        found.hidden,
        found.recognised,
        scanned=outlines if not found.words else picture and len(found.words) <= _FEW_WORDS,
        drawn=drawn.objects > 0,
    )
    return shown, found.characters


def _area(box: Box) -> float:
    return abs((box[2] - box[0]) * (box[3] - box[1]))


def _paragraphs(pages: Sequence[_Page]) -> Iterator[Paragraph]:
    """Yield the paragraphs of all pages, then the furniture of all: no quotation runs over a head or a foot."""
    sheets = [Sheet(lines_of(page.words), page.paper[1], page.paper[3]) for page in pages]
    furniture = edges(sheets)
    bodies = []
    for page, edge in zip(pages, furniture, strict=True):
        taken = {word.at for each in (*edge.head, *edge.foot) for word in each.words}
        bodies.append(regions([word for word in page.words if word.at not in taken], page.strokes))
    usual = measure(bodies)
    for body in bodies:
        yield from paragraphs(body, usual)
    for page, edge in zip(pages, furniture, strict=True):
        if lines := [*edge.head, *page.turned, *edge.foot]:
            yield Paragraph(lines, gap=True, role="furniture")


def _problems(pages: Sequence[_Page]) -> Iterator[Problem]:
    scanned = [number for number, page in enumerate(pages, 1) if page.scanned]
    if scanned:
        message = f"{_named(scanned)} without a text layer, so not read: run OCR (recognition of text)"
        yield Problem(code="no-text-layer", message=message)
    hidden = [number for number, page in enumerate(pages, 1) if page.hidden]
    if hidden:
        count = sum(page.hidden for page in pages)
        message = f"{_named(hidden)}: {count:,} characters are in the file and not shown, so left out"
        yield Problem(code="hidden-text", message=message)
    recognised = [number for number, page in enumerate(pages, 1) if page.recognised]
    if recognised:
        message = f"{_named(recognised)}: the text was recognised from a picture (OCR): expect errors"
        yield Problem(code="ocr", message=message)


def _named(pages: Sequence[int]) -> str:
    """The numbers of some pages in words: "page 3", "pages 1 to 3 and 7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1] = [runs[-1][0], page]
        else:
            runs.append([page])
    parts = [" to ".join(map(str, run)) for run in runs]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"page{'s' if len(pages) > 1 else ''} {listed}"
