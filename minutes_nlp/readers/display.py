"""A tree of HTML as a browser displays it: one line a block, the labels of lists, the rows of tables.

An own walk over the tree, so that no text, list label or table row is lost on the way. Page chrome is kept and
marked as furniture; what a browser does not display (scripts, hidden elements) is not text and is left out.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.chrome import Chrome, role_of_class
from minutes_nlp.readers.document import Hint, HintRole, canonical
from minutes_nlp.readers.list_labels import Attributes, OpenList, open_list

__all__ = ["Display"]

_SKIPPED = frozenset([
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "audio", "video",
    "canvas", "select", "textarea", "input", "button", "img", "-comment", "!doctype",
])  # fmt: skip
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
_LISTS = frozenset(["ol", "ul", "menu"])
_CELLS = frozenset(["td", "th"])
# What data does not hold, and of which it holds one at most in a cell: a word processor puts a paragraph in each.
_LAYOUT = frozenset(["ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table"])
_PARAGRAPHS = frozenset(["p", "div"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# How much text is written at once, in characters: each step takes many times its memory.
_AT_ONCE = 1_000_000
# The longest cell of data that holds a paragraph, in characters; and a first cell that numbers what is beside it.
_LONGEST_CELL = 160
_NUMBER_ALONE = re.compile(r"[\w./()-]{0,12}\d[\w./()-]{0,6}[.:)]?|\(?[a-zA-Z]{1,4}[.)]")


class _Open(NamedTuple):
    """An element on the way down to the text.

    ``start``: where its own text starts; ``shown`` and ``linked``: how much text had been written before it, in
    all and in links; ``data``: it is a row or cell of a table of data; ``cell``, ``item``, ``link``: it is, or
    stands in, such a cell, the title of an agenda item, a link.
    """

    node: LexborNode
    tag: str
    start: int
    shown: int
    linked: int
    role: HintRole
    level: int
    data: bool
    cell: bool
    item: bool
    link: bool


class Display:
    """The lines written so far, and what the tags said of them.

    Args:
        name: The name of the document, for errors.
        limits: How many elements may be displayed, all trees together, and how deep they may nest.
        roles: What is known of single elements beforehand, by their ``mem_id``; it goes before what their tags
            and classes say.
        main: The ``mem_id`` of the element that holds the minutes, 0 if the page does not say: all around it is
            chrome.
    """

    def __init__(
        self, name: str, limits: Limits, *, roles: Mapping[int, HintRole] | None = None, main: int = 0
    ) -> None:
        self._name = name
        self._limits = limits
        self._roles = roles or {}
        self._main = main
        self._after_main: int | None = None
        self._holds_minutes = False
        self._nodes = 0
        self._pieces: list[str] = []
        self._length = 0
        self._line_start = 0
        self._pending_space = False
        self._pending_cells = 0
        self._hints: list[Hint] = []
        self._open: list[_Open] = []
        self._lists: list[OpenList] = []
        self._shown = self._linked = 0

    @property
    def length(self) -> int:
        """How many characters have been written."""
        return self._length

    def line(self, words: str, role: HintRole = "paragraph", level: int = 0) -> None:
        """Write words as a line of their own; none are no line."""
        self._break()
        start = self._length
        self._write(words)
        self._break()
        if role != "paragraph":
            self.mark(start, self._length, role, level)

    def mark(self, start: int, end: int, role: HintRole, level: int = 0) -> None:
        """Say what a stretch of the text is; an empty stretch is nothing."""
        if start < end:
            self._hints.append(Hint(start, end, role, level))

    def walk(self, body: LexborNode) -> None:
        """Write what a tree displays, without recursion: a page may nest deeper than Python's stack."""
        self._chrome = Chrome(body)
        self._enter(body, body.tag or "", body.attributes)
        node = body.first_child
        while self._open:
            if node is None:
                left = self._leave()
                node = left.next if self._open else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                words = node.text_content or ""
                for at in range(0, len(words), _AT_ONCE):
                    self._write(words[at : at + _AT_ONCE])
            elif tag not in _SKIPPED:
                attributes = node.attributes
                if attributes and _is_hidden(attributes):
                    pass
                elif tag == "br":
                    self._line_break()
                else:
                    self._enter(node, tag, attributes)
                    node = node.first_child
                    continue
            node = node.next
        self._break()

    def result(self) -> tuple[str, tuple[Hint, ...]]:
        """Return the canonical text and its hints in order."""
        self._break()
        if self._after_main is not None:
            self.mark(self._after_main, self._length, "furniture")
            self._after_main = None
        return "".join(self._pieces), tuple(sorted(self._hints))

    def _enter(self, node: LexborNode, tag: str, attributes: Attributes) -> None:
        above = self._open[-1] if self._open else None
        data = _is_data(node) if tag == "tr" else tag in _CELLS and above is not None and above.data
        if data and tag in _CELLS:
            # Cells of a table of data stay on the line of their row.
            self._pending_cells += 1
        elif above is not None and above.cell:
            self._pending_space = self._pending_space or tag in _BLOCKS
        elif tag in _BLOCKS:
            self._break()
            if tag in _LISTS:
                self._lists.append(open_list(tag, attributes))
            elif tag == "li":
                self._label(attributes)
        role, level = self._role(node, tag, attributes, data=data)
        if node.mem_id == self._main:
            self.mark(0, self._length, "furniture")
            self._holds_minutes = True
        self._open.append(
            _Open(
                node,
                tag,
                self._length,
                self._shown,
                self._linked,
                role,
                level,
                data,
                cell=(data and tag in _CELLS) or (above is not None and above.cell),
                item=role == "item" or (above is not None and above.item),
                link=tag == "a" or (above is not None and above.link),
            )
        )
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            message = f"has more than {self._limits.nodes:,} elements"
            raise UnreadableError(message, document=self._name, code="too-many-nodes")
        if len(self._open) > self._limits.depth:
            message = f"has elements nested more than {self._limits.depth:,} deep"
            raise UnreadableError(message, document=self._name, code="too-deep")

    def _leave(self) -> LexborNode:
        left = self._open.pop()
        role = left.role
        if left.cell:
            self._pending_space = self._pending_space or left.tag in _BLOCKS
        elif left.tag in _BLOCKS:
            self._break()
            if left.tag == "tr":
                self._pending_cells = 0
            if left.tag in _LISTS:
                linked = self._linked - left.linked
                # A list of links is a menu, the way to this page, or the papers of an item.
                if self._lists.pop().items > 1 and linked and linked == self._shown - left.shown:
                    role = "furniture"
        if left.node.mem_id == self._main:
            self._after_main = self._length
        if role != "paragraph":
            self.mark(left.start, self._length, role, left.level)
        return left.node

    def _role(
        self, node: LexborNode, tag: str, attributes: Attributes, *, data: bool
    ) -> tuple[HintRole, int]:
        known = self._roles.get(node.mem_id)
        if known is not None:
            return known, 0
        of_class = role_of_class(attributes.get("class"))
        if of_class is not None:
            return of_class
        if tag in _HEADINGS:
            return "heading", _HEADINGS[tag]
        if self._chrome.holds(node, tag, attributes, in_main=self._holds_minutes):
            return "furniture", 0
        return ("cells" if data and tag == "tr" else "paragraph"), 0

    def _label(self, attributes: Attributes) -> None:
        """Write the label a browser would show before a list item."""
        if self._lists:
            late, start = self._lists[-1].begins_late, self._length
            label, self._lists[-1] = self._lists[-1].next(attributes)
            if label:
                self._put(label + " ")
            if late:
                self.mark(start, self._length, "label")

    def _write(self, raw: str) -> None:
        words = _SPACES.sub(" ", raw if raw.isascii() else canonical(raw)[0]).strip(" ")
        if not words:
            self._pending_space = self._pending_space or bool(raw)
            return
        if self._pending_cells:
            # What is displayed tells which column it is in, though cells before it are empty.
            self._put_cells()
        elif (
            self._length > self._line_start
            and (self._pending_space or raw[0].isspace())
            and not self._pieces[-1].endswith((" ", "\n"))
        ):
            self._put(" ")
        self._put(words)
        self._shown += len(words)
        if self._open and self._open[-1].link:
            self._linked += len(words)
        self._pending_space = raw[-1].isspace()

    def _put_cells(self) -> None:
        """Write the marks between the cells of a row, up to the one whose text follows."""
        first = self._length == self._line_start
        self._put("| " * (self._pending_cells - 1) if first else " |" * self._pending_cells + " ")
        self._pending_cells = 0

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _line_break(self) -> None:
        if self._open and (self._open[-1].item or self._open[-1].cell):
            self._pending_space = True
        else:
            self._break()

    def _break(self) -> None:
        if self._length > self._line_start:
            self._put("\n")
            self._line_start = self._length
        self._pending_space = False


def _is_hidden(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def _is_data(row: LexborNode) -> bool:
    """Whether a row is of a table of data, and not there for layout.

    Its cells hold no lists, headings or tables. Where they hold paragraphs, as those of a word processor do, each
    holds one, none is long, and the row does not begin with a number: that is an item beside its number.
    """
    paragraphs = False
    for inner in row.traverse():
        if inner.tag in _LAYOUT:
            return False
        paragraphs = paragraphs or inner.tag in _PARAGRAPHS
    return not paragraphs or _is_row_of_paragraphs(row)


def _is_row_of_paragraphs(row: LexborNode) -> bool:
    cells = [cell for cell in row.iter() if cell.tag in _CELLS]
    if len(cells) < 2:
        return False
    for number, cell in enumerate(cells):
        words = cell.text(deep=True).strip()
        if len(words) > _LONGEST_CELL or (number == 0 and _NUMBER_ALONE.fullmatch(words)):
            return False
        if sum(bool(p.text(deep=True).strip()) for p in cell.css("p")) > 1 or len(cell.css("div")) > 1:
            return False
    return True
