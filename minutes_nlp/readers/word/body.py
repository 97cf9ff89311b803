"""The body of a Word file as lines: paragraphs with the labels that Word prints, tables, text boxes, notes.

Comments and the headers and footers of pages are parts of their own that are never opened.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from minutes_nlp.readers.word.inline import Inline, Words, branch
from minutes_nlp.readers.word.numbering import BULLET, Numbering
from minutes_nlp.readers.word.package import Package
from minutes_nlp.readers.word.styles import Styles

__all__ = ["Body", "Line"]

_BOLD_LEVEL = 7
_LOWEST_HEADING = 6
_LONGEST_HEADING = 200
_CELL = " | "
_LEFT_OUT = frozenset(["sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "del", "moveFrom"])
_GONE = ("del", "moveFrom")


class Line(NamedTuple):
    """A paragraph, or a row of a table, as it is printed.

    Attributes:
        text: Its label and its words; see ``Words`` for what stands in it.
        level: Of the heading it is, below all others if it is only set in bold; 0 for none.
        cells: Whether it is a row of a table of data.
        contents: Whether it is a line of a table of contents.
        label: The label that Word counts, part of the text.
        changes: The tracked changes in it.
    """

    text: str
    level: int = 0
    cells: bool = False
    contents: bool = False
    label: str = ""
    changes: Counter[str] = Counter()  # noqa: RUF012  # never changed


class Body:
    """Reads the document of a package.

    Args:
        package: The parts of the file.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self.root = package.document()
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles.list_of)
        self._inline = Inline(self._styles)
        # A paragraph whose mark was deleted or is hidden goes on in the next.
        self._begun: _Begun | None = None

    def lines(self) -> list[Line]:
        """Return what is printed, in order; notes stand at the end in the order of their marks."""
        self._inline.begin(self.root)
        lines = self._container(self.root)
        for part in ("footnotes", "endnotes"):
            lines += self._notes(part)
        return [line for line in lines if line.text or line.changes]

    def _part(self, kind: str) -> Element | None:
        part = next(self._package.related(self._package.main, kind), None)
        return self._package.tree(part) if part else None

    def _notes(self, part: str) -> Iterator[Line]:
        """The notes of a part that the text refers to, in the order of their marks."""
        referred = [note for note in self._inline.notes.values() if note.part == part]
        root = self._part(part) if referred else None
        if root is None:
            return
        self._inline.begin(root)
        elements = {element.get("id", ""): element for element in root}
        for note in referred:
            lines = [line for line in self._container(elements.get(note.id, Element("p"))) if line.text]
            if lines:
                yield lines[0]._replace(text=f"{note.mark} {lines[0].text}".strip())
                yield from lines[1:]

    def _container(self, element: Element) -> list[Line]:
        """The lines of what holds paragraphs: the body, a cell, a text box, a note."""
        outer = self._take_begun()
        lines = list(self._blocks(element))
        begun = self._take_begun()
        if begun is not None:
            lines += self._printed(begun.words, begun.properties, begun.style)
        self._begun = outer
        return lines

    def _take_begun(self) -> "_Begun | None":
        begun, self._begun = self._begun, None
        return begun

    def _blocks(self, element: Element) -> Iterator[Line]:
        for child in element:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag == "mc:AlternateContent":
                yield from self._blocks(branch(child))
            elif child.tag not in _LEFT_OUT:
                yield from self._blocks(child)

    def _paragraph(self, element: Element) -> Iterator[Line]:
        properties = element.find("pPr")
        style = self._styles.style_of(properties)
        words = self._inline.words(element, style)
        begun = self._take_begun() or _Begun([], properties, style, keeps=False)
        begun.words.append(words)
        if begun.keeps:
            properties, style = begun.properties, begun.style
        mark = element.find("pPr/rPr")
        gone = [tag for tag in _GONE if mark is not None and mark.find(tag) is not None]
        if gone or self._inline.is_hidden(style, mark):
            if "del" in gone and not words.changes:
                words.changes["deletion"] = 1
            keeps = begun.keeps or (not gone and bool(words.text.strip()))
            self._begun = _Begun(begun.words, properties, style, keeps)
        else:
            yield from self._printed(begun.words, properties, style)

    def _printed(self, joined: list[Words], properties: Element | None, style: str) -> Iterator[Line]:
        """The line of a paragraph, which may be several joined, and those of the text boxes in it."""
        words = Words(
            text="".join(each.text for each in joined).strip(),
            bold=all(each.bold for each in joined),
            boxes=tuple(box for each in joined for box in each.boxes),
            changes=sum((each.changes for each in joined), Counter[str]()),
        )
        yield self._line(words, properties, style)
        for box in words.boxes:
            yield from self._container(box)

    def _line(self, words: Words, properties: Element | None, style: str) -> Line:
        label = self._label(properties, style)
        if label.strip() == BULLET and not words.text:
            label = ""
        level = min(self._styles.heading(properties, style), _LOWEST_HEADING)
        if not level and words.bold and len(words.text) <= _LONGEST_HEADING:
            level = _BOLD_LEVEL
        return Line(
            text=(label + words.text).strip(),
            level=level if words.text else 0,
            contents=self._styles.is_contents(style),
            label=label,
            changes=words.changes,
        )

    def _label(self, properties: Element | None, style: str) -> str:
        number = self._styles.number(properties, style)
        if number is None:
            return ""
        level = number.level
        if (
            number.style is not None
            and (linked := self._numbering.level_of(number.list_id, number.style)) is not None
        ):
            level = linked
        return self._numbering.label(number.list_id, level or 0)

    def _table(self, table: Element) -> list[Line]:
        rows = [
            [self._container(cell) for cell in _inner(row, "tc") if cell.find("tcPr/cellDel") is None]
            for row in _inner(table, "tr")
            if row.find("trPr/del") is None
        ]
        laid_out = [any(map(_holds_blocks, row)) for row in rows]
        if 2 * sum(laid_out) >= len(rows):
            # Rows of a table that is there for layout are all laid out alike.
            return [line for row in rows for cell in row for line in cell]
        lines: list[Line] = []
        for row, blocks in zip(rows, laid_out, strict=True):
            lines += [line for cell in row for line in cell] if blocks else [_row(row)]
        return lines


class _Begun(NamedTuple):
    """A paragraph that goes on in the next: its words so far, and whether it keeps its own properties."""

    words: list[Words]
    properties: Element | None
    style: str
    keeps: bool


def _inner(element: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too, but not those of a table within."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in ("tbl", "tr", "tc") and child.tag not in _LEFT_OUT:
            yield from _inner(child, tag)


def _holds_blocks(cell: list[Line]) -> bool:
    """Whether a cell is there for layout: it holds several paragraphs, a heading, or a table."""
    printed = list(itertools.islice((line for line in cell if line.text), 2))
    return len(printed) > 1 or any(line.cells or 0 < line.level < _BOLD_LEVEL for line in printed)


def _row(cells: list[list[Line]]) -> Line:
    """A row of a table of data, as browsers' text has it: nothing before the first cell that says something."""
    words = [" ".join(line.text.replace("\n", " ") for line in cell if line.text) for cell in cells]
    first = next((at for at, cell in enumerate(words) if cell), 0)
    changes = sum((line.changes for cell in cells for line in cell), Counter[str]())
    return Line(_CELL.join(words[first:]).rstrip(), cells=True, changes=changes)
