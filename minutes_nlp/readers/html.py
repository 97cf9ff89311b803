"""HTML: an own walk over the tree, so that no text, list label or table row is lost on the way.

Each block becomes one line of the canonical text; page chrome is kept and marked as furniture; what a browser
does not display (scripts, hidden elements) is not text and is left out.
"""

import codecs
import re
from typing import NamedTuple, TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.document import Document, Hint, HintRole, canonical, describe
from minutes_nlp.readers.encoding import decode

__all__ = ["read"]

_Attributes: TypeAlias = dict[str, str | None]

_SKIPPED = frozenset([
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "audio", "video",
    "canvas", "select", "textarea", "input", "button", "img", "-comment", "!doctype",
])  # fmt: skip
# A form may hold the whole page (ASP.NET), so it is no chrome; nor is a header within the minutes.
_CHROME = frozenset(["nav", "aside"])
_CONTENT = "h1, h2, h3, h4, p, table, article"
_OUTER_CHROME = frozenset(["header", "footer"])
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
_LISTS = frozenset(["ol", "ul", "menu"])
_ROWS = frozenset(["td", "th", "tr"])
# What data does not hold.
_LAYOUT = frozenset(["p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# ModernGov's own class names, the same on every site it serves.
_CLASS_HEADINGS = {"mgAiTitleTxt": 5, "mgSubTitleTxt": 2, "mgMainTitleTxt": 1, "mgPlanItemTitle": 2}
_CLASS_CHROME = frozenset([
    "breadcrumb", "mgFileSize", "mgActionList", "mgLinks", "mgHide", "mgBulletList", "mgTabs", "sr-only",
    "skip", "cookie-banner",
])  # fmt: skip
# Where the minutes are, if the page says so: all around it is chrome.
_MAIN = "#modgov, main, [role=main]"
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"-?\d{1,9}")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip

_USUAL = Limits()


def read(
    data: bytes,
    name: str,
    media_type: str = "text/html",
    *,
    encoding: str | None = None,
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in an HTML page.

    Raises:
        UnreadableError: If the bytes are not text, hold no text when displayed, or more than the limits let.
    """
    raw = decode(data, name, encoding or _declared(data))
    body = LexborHTMLParser(raw).body
    if body is None or not body.text(deep=True).strip():
        raise UnreadableError("the page displays no text", document=name)
    articles = body.css("article")
    page = _Page(name, limits, main=body.css_first(_MAIN) or (articles[0] if len(articles) == 1 else None))
    page.walk(body)
    text, hints = page.result()
    return Document(describe(data, name, media_type), text, None, hints, (), wrapped=False)


def _declared(data: bytes) -> str | None:
    """The encoding that the page states, where Python knows it; the rules for text decide otherwise."""
    match = _CHARSET.search(data[:2048])
    if match is None or b"\0" in data[:2048] or data.startswith(codecs.BOM_UTF8):
        return None
    stated = match.group(1).decode("ascii", "replace").lower()
    # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding Standard, section 4.2); UTF-8 falls back by rule.
    return "cp1252" if stated in {"iso-8859-1", "latin1", "windows-1252", "us-ascii"} else None


class _Open(NamedTuple):
    """An element on the way down to the text: where its own text starts, and what it says of it."""

    node: LexborNode
    tag: str
    start: int
    role: HintRole
    level: int
    cell: bool


class _Page:
    """The lines written so far, and what the tags said of them."""

    def __init__(self, name: str, limits: Limits, *, main: LexborNode | None) -> None:
        self._name = name
        self._limits = limits
        self._nodes = 0
        # Nodes are told apart by this number: `==` would compare their HTML.
        self._main = 0 if main is None else main.mem_id
        self._after_main: int | None = None
        self._holds_minutes = False
        self._pieces: list[str] = []
        self._length = 0
        self._line_start = 0
        self._pending_space = False
        self._hints: list[Hint] = []
        self._open: list[_Open] = []
        self._lists: list[tuple[str, int]] = []

    def walk(self, body: LexborNode) -> None:
        """Walk the tree without recursion: a page may nest deeper than Python's stack."""
        self._enter(body, body.tag or "", body.attributes)
        node = body.first_child
        while self._open:
            if node is None:
                left = self._leave()
                node = left.next if self._open else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                self._write(node.text_content or "")
            elif tag not in _SKIPPED:
                attributes = node.attributes
                if attributes and _is_hidden(attributes):
                    pass
                elif tag == "br":
                    self._break()
                else:
                    self._enter(node, tag, attributes)
                    node = node.first_child
                    continue
            node = node.next

    def result(self) -> tuple[str, tuple[Hint, ...]]:
        """Return the canonical text and its hints in order."""
        self._break()
        if self._after_main is not None:
            self._hints.append(Hint(self._after_main, self._length, "furniture"))
        return "".join(self._pieces), tuple(sorted(h for h in self._hints if h.start < h.end))

    def _enter(self, node: LexborNode, tag: str, attributes: _Attributes) -> None:
        inline = tag in _ROWS and not _holds_blocks(node)
        cell = inline and tag != "tr"
        if cell:
            # Cells of a table of data stay on the line of their row.
            self._pending_space = False
            if self._length > self._line_start:
                self._put(" | ")
        elif tag in _BLOCKS:
            self._break()
            if tag in _LISTS:
                self._lists.append((_list_type(tag, attributes), _number(attributes, "start", 1)))
            elif tag == "li":
                self._label(attributes)
        role, level = _role(tag, attributes, inline=inline)
        bare_form = tag == "form" and node.css_first(_CONTENT) is None
        if bare_form or (tag in _OUTER_CHROME and not self._holds_minutes):
            role, level = "furniture", 0
        if node.mem_id == self._main:
            self._hints.append(Hint(0, self._length, "furniture"))
            self._holds_minutes = True
        self._open.append(_Open(node, tag, self._length, role, level, cell))
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            message = f"has more than {self._limits.nodes:,} elements"
            raise UnreadableError(message, document=self._name, code="too-many-nodes")
        if len(self._open) > self._limits.depth:
            message = f"has elements nested more than {self._limits.depth:,} deep"
            raise UnreadableError(message, document=self._name, code="too-deep")

    def _leave(self) -> LexborNode:
        node, tag, start, role, level, cell = self._open.pop()
        if tag in _BLOCKS and not cell:
            self._break()
            if tag in _LISTS:
                self._lists.pop()
        end = self._length
        if node.mem_id == self._main:
            self._after_main = end
        if role != "paragraph" and end > start:
            self._hints.append(Hint(start, end, role, level))
        return node

    def _label(self, attributes: _Attributes) -> None:
        """Write the label a browser would show before a list item."""
        if not self._lists:
            return
        kind, number = self._lists[-1]
        number = _number(attributes, "value", number)
        self._lists[-1] = (kind, number + 1)
        if kind != "none":
            self._put(_list_label(kind, number) + " ")

    def _write(self, raw: str) -> None:
        words = (raw if raw.isascii() else canonical(raw)[0]).split()
        if not words:
            self._pending_space = self._pending_space or bool(raw)
            return
        if (
            self._length > self._line_start
            and (self._pending_space or raw[0].isspace())
            and not self._pieces[-1].endswith((" ", "\n"))
        ):
            self._put(" ")
        self._put(" ".join(words))
        self._pending_space = raw[-1].isspace()

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self._length > self._line_start:
            self._put("\n")
            self._line_start = self._length
        self._pending_space = False


def _is_hidden(attributes: _Attributes) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def _role(tag: str, attributes: _Attributes, *, inline: bool) -> tuple[HintRole, int]:
    if tag in _HEADINGS:
        return "heading", _HEADINGS[tag]
    named = attributes.get("class")
    classes = named.split() if named else []
    for name in classes:
        if name in _CLASS_HEADINGS:
            return "heading", _CLASS_HEADINGS[name]
    if tag in _CHROME or not _CLASS_CHROME.isdisjoint(classes):
        return "furniture", 0
    if tag == "tr" and inline:
        return "cells", 0
    return "paragraph", 0


def _holds_blocks(node: LexborNode) -> bool:
    """Whether a cell or row is there for layout: it holds paragraphs, lists or headings."""
    return any(inner.tag in _LAYOUT for inner in node.traverse())


def _list_type(tag: str, attributes: _Attributes) -> str:
    if "none" in (attributes.get("style") or ""):
        return "none"
    return "disc" if tag != "ol" else attributes.get("type") or "1"


def _number(attributes: _Attributes, name: str, default: int) -> int:
    value = attributes.get(name) or ""
    return int(value) if _WHOLE_NUMBER.fullmatch(value) else default


def _list_label(kind: str, number: int) -> str:
    """The label of a list item as browsers print it (HTML Standard, ``ol`` ``type``)."""
    if kind == "disc":
        return "•"
    if kind in "iI" and 0 < number < 4000:
        label = _roman(number)
        return f"{label.upper() if kind == 'I' else label}."
    if kind in "aA" and number > 0:
        label = _letters(number)
        return f"{label.upper() if kind == 'A' else label}."
    return f"{number}."


def _roman(number: int) -> str:
    label = ""
    for value, letters in _ROMAN:
        label += letters * (number // value)
        number %= value
    return label


def _letters(number: int) -> str:
    label = ""
    while number:
        number, rest = divmod(number - 1, 26)
        label = chr(ord("a") + rest) + label
    return label
