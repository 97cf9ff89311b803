"""Paragraphs to the canonical text: its words, the way back to each, and what the page says of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from minutes_nlp.model import Problem, Span
from minutes_nlp.readers.document import Hint, Offsets, canonical
from minutes_nlp.readers.pdf.characters import LINE_END_HYPHEN, Word
from minutes_nlp.readers.pdf.hyphens import Speller
from minutes_nlp.readers.pdf.lines import Line, joined, pieces
from minutes_nlp.readers.pdf.paragraphs import RULE, Paragraph

__all__ = ["Written", "write"]

# What stands out in print may or may not be a heading: it is below every level that a format states, as a line in
# bold of a Markdown text is. So many lines a heading has at most, and so much larger it is; where so much of a
# document is bold, bold tells nothing.
_LEVEL, _LINES, _LARGER, _MUCH = 7, 3, 1.12, 0.4


class Written(NamedTuple):
    """A text, the way back to PDFium's count of the file's characters, hints and problems."""

    text: str
    offsets: Offsets
    hints: tuple[Hint, ...]
    problems: list[Problem]


def write(paragraphs: Sequence[Paragraph], struck: Collection[int] = ()) -> Written:
    """Return the text of a document, a paragraph or a row of a table a line.

    Args:
        paragraphs: What it says.
        struck: Which words are struck out, by the number of their first character.
    """
    writer = _Writer(Speller(_whole_words(paragraphs)), _body(paragraphs), struck)
    for paragraph in paragraphs:
        writer.paragraph(paragraph)
    return writer.result()


def _whole_words(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The words of a document, but for those at the end of a line, which may go on."""
    return [word.text for each in paragraphs for one in each.lines for word in one.words[:-1]]


class _Body(NamedTuple):
    """How the running text of a document is set: the height of its lines, and whether it is in bold."""

    height: float
    bold: bool


def _body(paragraphs: Sequence[Paragraph]) -> _Body:
    heights = Counter[int]()
    bold = 0
    for word in (word for each in paragraphs for one in each.lines for word in one.words):
        heights[round(2 * word.height)] += word.length
        bold += word.length if word.bold else 0
    usual = max(heights, key=lambda height: heights[height], default=0)
    return _Body(usual / 2, bold > _MUCH * heights.total())


class _Writer:
    """The text written so far."""

    def __init__(self, speller: Speller, body: _Body, struck: Collection[int]) -> None:
        self._speller = speller
        self._body = body
        self._pieces: list[str] = []
        self._length = 0
        self._anchors: list[tuple[int, int]] = []
        self._hints: list[Hint] = []
        self._problems: list[Problem] = []
        self._struck = struck
        # Where the words begin and end that are struck out one after another.
        self._crossed: list[int] = []

    def paragraph(self, paragraph: Paragraph) -> None:
        """Write a paragraph on a line of its own."""
        if paragraph.gap and self._length:
            self._put("\n")
        start = self._length
        if paragraph.role == "furniture":
            for each in paragraph.lines:
                self._lines([each])
                self._put("\n")
            self._hints.append(Hint(start, self._length - 1, "furniture"))
            return
        for cell in paragraph.cells or [paragraph.lines]:
            if self._length > start:
                self._put(" | ")
            self._lines(cell)
        if paragraph.role in ("cells", "note"):
            self._hints.append(Hint(start, self._length, "cells"))
        elif RULE.fullmatch(paragraph.lines[0].text):
            self._hints.append(Hint(start, self._length, "furniture"))
        elif self._stands_out(paragraph):
            self._hints.append(Hint(start, self._length, "heading", _LEVEL))
        self._put("\n")

    def result(self) -> Written:
        """Return what was written."""
        self._end_crossed()
        anchors = self._anchors or [(0, 0)]
        return Written("".join(self._pieces), Offsets(anchors), tuple(sorted(self._hints)), self._problems)

    def _stands_out(self, paragraph: Paragraph) -> bool:
        """Whether a short paragraph is set in bold or larger than the running text, as headings are."""
        if len(paragraph.lines) > _LINES:
            return False
        if not self._body.bold and all(each.bold for each in paragraph.lines):
            return True
        return all(each.height > _LARGER * self._body.height for each in paragraph.lines)

    def _lines(self, lines: Sequence[Line]) -> None:
        """Write lines one after another, with a space or what a hyphen asks for between them."""
        for number, each in enumerate(lines):
            following = lines[number + 1].words[0].text if number + 1 < len(lines) else ""
            self._line(each, following)

    def _line(self, each: Line, following: str) -> None:
        cuts = {piece.words[0].at for piece in pieces(each)[1:]}
        *before, (last, spaced) = joined(each.words)
        for word, apart in before:
            self._word(word, word.text, ("  " if word.at in cuts else " ") if apart else "")
        space = ("  " if last.at in cuts else " ") if spaced else ""
        join = self._speller.join(last.text, following) if following else None
        if join is None:
            self._word(last, last.text, space)
            self._put(" " if following else "")
            return
        start = self._length + len(space)
        self._word(last, last.text if join.kept else last.text[:-1], space)
        if not join.kept:
            self._hints.append(Hint(start, self._length, "joined"))
        if join.spaced:
            self._put(" ")
        if not join.known:
            message = f"{last.text[:-1]}-{following} was printed across two lines; it is read as one word"
            self._problems.append(Problem(code="hyphen", message=message, span=Span(start, self._length)))

    def _word(self, word: Word, text: str, space: str) -> None:
        self._put(space)
        if word.at in self._struck:
            self._crossed = [*self._crossed[:1], self._length, self._length + len(text)]
        else:
            self._end_crossed()
        plain = text.replace(LINE_END_HYPHEN, "-")
        if not plain.isprintable():
            plain = canonical(plain)[0].strip()
        source = word.at - self._length
        if not self._anchors or self._anchors[-1][1] - self._anchors[-1][0] != source:
            self._anchors.append((self._length, word.at))
        self._put(plain)

    def _end_crossed(self) -> None:
        if self._crossed:
            message = "these words are printed struck out"
            span = Span(self._crossed[0], self._crossed[-1])
            self._problems.append(Problem(code="struck-out", message=message, span=span))
            self._crossed = []

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
