"""A document in more than one language, taken apart: the words of each as a document of their own.

Councils that publish in two languages print one after the other, paragraph by paragraph, or side by side: in
columns, or in the cells of a table. What is English is then read as if it stood alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from typing import Literal, NamedTuple

from minutes_nlp.language.tongues import ENGLISH, Among, Line, among, languages_of, may_be_foreign
from minutes_nlp.model import Span
from minutes_nlp.readers.document import Document, Hint
from minutes_nlp.structure.lines import ends_sentence, lines_of, starts_low
from minutes_nlp.structure.sides import CELLS, Piece, side_by_side

__all__ = ["Part", "take_apart"]

_BAR = re.compile(r"\|")


class Part(NamedTuple):
    """The words of one language: a document of their own, and the way back to the whole.

    ``anchors`` are pairs (place in the part, place in the whole), ascending: from one to the next both run in
    step. ``stretches`` are where the language stands in the whole.
    """

    language: str
    document: Document
    anchors: tuple[tuple[int, int], ...]
    stretches: tuple[Span, ...]

    def back(self, span: Span) -> Span:
        """Return where a span of the part begins and ends in the whole; other languages may lie between."""
        start = self.place(span.start)
        return Span(start, self.place(span.end - 1) + 1 if span.end > span.start else start)

    def pieces(self, span: Span) -> Iterator[Span]:
        """Yield the stretches of the whole that a span of the part is made of, without white space around."""
        text = self.document.text
        first = max(0, bisect_right(self.anchors, (span.start, len(text))) - 1)
        for at in range(first, len(self.anchors)):
            begin, source = self.anchors[at]
            until = self.anchors[at + 1][0] if at + 1 < len(self.anchors) else len(text)
            piece = Span(max(begin, span.start), min(until, span.end))
            if begin >= span.end:
                return
            words = piece.trimmed(text)
            if words.start < words.end:
                yield Span(words.start - begin + source, words.end - begin + source)

    def place(self, at: int) -> int:
        """Return where a character of the part stands in the whole."""
        begin, source = self.anchors[bisect_right(self.anchors, (at, 1 << 62)) - 1]
        return source + at - begin


def take_apart(document: Document) -> dict[str, Part] | None:
    """Return the parts of a document by language; None where all of it is in English.

    Lines that the format marks as not being minutes are with the English part, which is always there and may
    have nothing else.
    """
    text = document.text
    if not may_be_foreign(text):
        return None
    lines = list(_lines(document))
    known = among([cell for line in lines for cell in CELLS.split(text[slice(*line)])])
    if not known.others:
        return None
    placed = _placed(document, lines, known)
    if all(piece.language == ENGLISH for piece in chain.from_iterable(placed.values())):
        return None
    return _parts(document, placed)


def _lines(document: Document) -> Iterator[Span]:
    """The printed lines, without those that the format marks as not being minutes."""
    text = document.text
    furniture = sorted(document.furniture())
    starts = [span.start for span in furniture]
    reached = list(accumulate((span.end for span in furniture), max))
    for line in lines_of(text):
        before = bisect_right(starts, line.start)
        if not before or reached[before - 1] < line.end:
            yield Span(line.start, line.end)


def _placed(document: Document, lines: Sequence[Span], known: Among) -> dict[int, list[Piece]]:
    """The pieces of each line by where it starts."""
    text = document.text
    placed = {lines[i].start: pieces for i, pieces in side_by_side(text, lines, known).items()}
    whole = [line for line in lines if line.start not in placed]
    read = [
        Line(text[slice(*line)], _stands(text, above, line, wrapped=document.wrapped))
        for above, line in pairwise([Span(0, 0), *whole])
    ]
    for line, language in zip(whole, languages_of(read, known), strict=True):
        placed[line.start] = [Piece(line, language)]
    return placed


def _stands(text: str, above: Span, line: Span, *, wrapped: bool) -> Literal["within", "below", "apart"]:
    """How a line stands to the one above it."""
    if text.count("\n", above.end, line.start) > 1:
        return "apart"
    if not wrapped or not starts_low(text[line.start : line.start + 2]):
        return "below"
    return "below" if ends_sentence(text[max(above.start, above.end - 3) : above.end]) else "within"


class _Writer:
    """Writes the part of one language, line by line."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.anchors: list[tuple[int, int]] = []
        self.stretches: list[Span] = []
        self.skipped = False

    def write(self, text: str, start: int, end: int) -> None:
        """Add a stretch of the whole."""
        if not self.anchors or self.anchors[-1][1] + self.length - self.anchors[-1][0] != start:
            self.anchors.append((self.length, start))
        self.pieces.append(text[start:end])
        self.length += end - start
        self.skipped = False

    def blank(self, text: str, start: int, end: int) -> None:
        """Add a blank line; not a second one where only what is in other languages stands between the two."""
        if not (self.skipped and self.pieces and not self.pieces[-1].strip()):
            self.write(text, start, end)

    def tell(self, text: str, span: Span) -> None:
        """Note where the language stands; what only white space parts is one stretch."""
        if self.stretches and not text[self.stretches[-1].end : span.start].strip():
            span = Span(self.stretches.pop().start, span.end)
        if span.start < span.end:
            self.stretches.append(span)


def _parts(document: Document, placed: dict[int, list[Piece]]) -> dict[str, Part]:
    text = document.text
    codes = sorted({piece.language for pieces in placed.values() for piece in pieces} - {ENGLISH})
    writers = {code: _Writer() for code in (ENGLISH, *codes)}
    at = 0
    for raw in text.split("\n"):
        end = at + len(raw)
        line = Span(at, end).trimmed(text)
        until = min(end + 1, len(text))
        known = placed.get(line.start, [])
        pieces = known or ([Piece(line, ENGLISH)] if line.start < line.end else [])
        for writer in writers.values():
            if not pieces:
                writer.blank(text, at, until)
            elif all(writers[piece.language] is not writer for piece in pieces):
                writer.skipped = True
        if len(pieces) == 1:
            writers[pieces[0].language].write(text, at, until)
        for code in {piece.language for piece in pieces} if len(pieces) > 1 else ():
            for piece in pieces:
                if piece.language == code:
                    writers[code].write(text, *piece.span)
            writers[code].write(text, end, until)
        for piece in known:
            writers[piece.language].tell(text, piece.span.trimmed(text))
        at = end + 1
    return {code: _part(document, code, writer) for code, writer in writers.items()}


def _part(document: Document, code: str, writer: _Writer) -> Part:
    text = "".join(writer.pieces)
    part = Part(code, document, tuple(writer.anchors or [(0, 0)]), tuple(writer.stretches))
    hints = tuple(_hints(document.hints, writer, text))
    if code != ENGLISH:
        hints += tuple(Hint(*bar.span(), "furniture") for bar in _BAR.finditer(text))
    own = document._replace(text=text, offsets=None, hints=hints, problems=())
    return part._replace(document=own)


def _hints(hints: Sequence[Hint], writer: _Writer, text: str) -> Iterator[Hint]:
    """What the format says of the words of a part."""
    ends = [begin for begin, _ in writer.anchors[1:]] + [len(text)]
    sources = [source for _, source in writer.anchors]

    def place(source: int) -> int:
        at = bisect_right(sources, source) - 1
        if at < 0:
            return 0
        return min(ends[at], writer.anchors[at][0] + source - sources[at])

    for hint in hints:
        start, end = place(hint.start), place(hint.end)
        if text[start:end].strip() and (hint.role != "cells" or "|" in text[start:end]):
            yield hint._replace(start=start, end=end)
