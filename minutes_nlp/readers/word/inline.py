"""The words of one paragraph of a Word file, as it reads with all tracked changes accepted."""

import re
from collections import Counter
from typing import NamedTuple
from xml.etree.ElementTree import Element

from minutes_nlp.readers.counting import roman
from minutes_nlp.readers.document import canonical
from minutes_nlp.readers.word.styles import Styles

__all__ = ["MARK_END", "MARK_START", "Inline", "Note", "Words", "branch"]

# XML has no such characters, so that what stands between them is always ours.
MARK_START, MARK_END = "\x02", "\x03"
_TAB = "\x01"
_GAP = re.compile(f"[ {_TAB}]{{2,}}|{_TAB}")
# From the first of the spaces alone: a run of them is gone over once.
_LINE_END = re.compile(r"(?<! ) *\n *")
_LEFT_OUT = frozenset([
    "rPr", "pPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "mc:Fallback",
])  # fmt: skip
_DELETED = frozenset(["del", "moveFrom"])
# What was moved is counted where it went.
_TRACKED = {"ins": "insertion", "del": "deletion", "moveTo": "move"}
_SIGNS = {"tab": _TAB, "ptab": _TAB, "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What the fonts of signs, which no text has a word for, print: bullets, arrows, ticks and boxes.
_SYMBOLS = {
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xAE: "→"},
    "wingdings": {
        0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x9F: "•", 0x6C: "●",
        0xA7: "▪", 0x6E: "■", 0xD8: "➢", 0xE0: "→", 0xF0: "→", 0x4A: "☺",
    },
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x53: "☒", 0xA3: "☐"},
}  # fmt: skip
_PRIVATE, _LAST_CHARACTER = range(0xF000, 0xF100), 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class Note(NamedTuple):
    """A note that the text refers to: the part it stands in, its id there, and its mark ("" if typed by hand)."""

    part: str
    id: str
    mark: str


class Words(NamedTuple):
    """What a paragraph displays.

    Attributes:
        text: Its words; a line break is a break, a tab two spaces, the mark of a note stands in MARK_START and END.
        bold: Whether all of it is in bold type.
        boxes: The text boxes that are anchored in it.
        changes: How many tracked changes of each kind.
    """

    text: str
    bold: bool
    boxes: tuple[Element, ...]
    changes: Counter[str]


class Inline:
    """Reads the paragraphs of a document one after the other; fields may run on from one to the next.

    Args:
        styles: The styles of the document.
    """

    def __init__(self, styles: Styles) -> None:
        self.notes: dict[tuple[str, str], Note] = {}
        self._counts: Counter[str] = Counter()
        self._styles = styles
        # Whether each field that is open is still in its code, and how many are.
        self._fields: list[bool] = []
        self._codes = 0
        self._balanced = True

    def begin(self, story: Element) -> None:
        """Begin a story: the body, or the notes. Fields that are not closed in it hide nothing."""
        kinds = Counter(mark.get("fldCharType") for mark in story.iter("fldChar"))
        self._balanced = kinds["begin"] == kinds["end"]
        self._fields.clear()
        self._codes = 0

    def words(self, paragraph: Element, style: str) -> Words:
        """Return what a paragraph of a style displays."""
        reading = _Reading(self, style)
        reading.walk(paragraph, None, hidden=False)
        text = _LINE_END.sub("\n", _GAP.sub(_gap, "".join(reading.pieces)))
        return Words(text, reading.bold, tuple(reading.boxes), reading.changes)

    def is_hidden(self, style: str, properties: Element | None) -> bool:
        """Whether text is not displayed: hidden by its own properties or a style's."""
        return self._styles.is_on("vanish", style, properties)

    def is_on(self, name: str, style: str, properties: Element | None) -> bool:
        """Whether text has a property."""
        return self._styles.is_on(name, style, properties)

    def in_code(self) -> bool:
        """Whether what stands here is the code of a field, and not its result."""
        return self._balanced and self._codes > 0

    def field(self, kind: str | None) -> None:
        """Take notice of the beginning, the middle or the end of a field."""
        if kind == "begin":
            self._fields.append(True)
            self._codes += 1
        elif self._fields and kind in ("separate", "end"):
            self._codes -= self._fields.pop()
            if kind == "separate":
                self._fields.append(False)

    def mark(self, element: Element) -> str:
        """Return the mark of a note where it is referred to: footnotes count in digits, endnotes in numerals."""
        part = element.tag.removesuffix("Reference") + "s"
        key = (part, element.get("id", ""))
        if key not in self.notes:
            typed = element.get("customMarkFollows") in ("1", "true", "on")
            self._counts[part] += not typed
            number = self._counts[part]
            printed = str(number) if part == "footnotes" else roman(number)
            self.notes[key] = Note(part, key[1], "" if typed else f"{MARK_START}[{printed}]{MARK_END}")
        return self.notes[key].mark


class _Reading:
    """One paragraph while it is read."""

    def __init__(self, inline: Inline, style: str) -> None:
        self.pieces: list[str] = []
        self.boxes: list[Element] = []
        self.changes: Counter[str] = Counter()
        self.bold = True
        self._inline = inline
        self._style = style

    def walk(self, element: Element, properties: Element | None, *, hidden: bool) -> None:
        """Collect what an element of the paragraph displays."""
        for child in element:
            tag = child.tag
            if tag in _TRACKED and _holds_words(child, deleted=tag in _DELETED):
                self.changes[_TRACKED[tag]] += 1
            if tag in _DELETED or tag in _LEFT_OUT:
                continue
            if tag == "r":
                own = child.find("rPr")
                self.walk(child, own, hidden=self._inline.is_hidden(self._style, own))
            elif tag == "fldChar":
                self._inline.field(child.get("fldCharType"))
            elif tag == "mc:AlternateContent":
                self.walk(branch(child), properties, hidden=hidden)
            elif hidden or self._inline.in_code():
                if len(child):
                    self.walk(child, properties, hidden=hidden)
            elif tag == "txbxContent":
                self.boxes.append(child)
            elif len(child):
                self.walk(child, properties, hidden=hidden)
            else:
                self._sign(child, properties)

    def _sign(self, element: Element, properties: Element | None) -> None:
        """Collect what an element displays that holds no other."""
        tag = element.tag
        if element.text:
            text = canonical(element.text)[0].replace("\n", " ")
            if not text.isspace():
                self.bold = self.bold and self._inline.is_on("b", self._style, properties)
            self.pieces.append(text.upper() if self._inline.is_on("caps", self._style, properties) else text)
        elif tag in _SIGNS:
            self.pieces.append(_SIGNS[tag])
        elif tag == "sym":
            self.pieces.append(_symbol(element))
        elif tag in ("footnoteReference", "endnoteReference"):
            self.pieces.append(self._inline.mark(element))


def branch(alternates: Element) -> Element:
    """Return the one of several versions of the same content that is displayed: the first that has words."""
    versions = [each for each in alternates if each.tag in ("mc:Choice", "mc:Fallback")]
    return next((each for each in versions if _holds_words(each)), Element("none"))


def _holds_words(element: Element, *, deleted: bool = False) -> bool:
    tags = ("t", "sym", "delText") if deleted else ("t", "sym")
    return any(each.text or tag == "sym" for tag in tags for each in element.iter(tag))


def _gap(space: re.Match[str]) -> str:
    """Print wide space as two spaces: a tab or three spaces part columns, two end a sentence."""
    return "  " if _TAB in space[0] or len(space[0]) > 2 else " "


def _symbol(element: Element) -> str:
    """The character a sign stands for; where its font is not known, that of the font itself."""
    try:
        code = int(element.get("char", ""), 16)
    except ValueError:
        return ""
    if not 0x20 <= code <= _LAST_CHARACTER or code in _SURROGATES:
        return ""
    place = code - _PRIVATE.start if code in _PRIVATE else code
    return _SYMBOLS.get(element.get("font", "").lower(), {}).get(place, chr(code))
