"""What the styles of a Word file say of paragraphs and runs (ECMA-376, part 1, section 17.7)."""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from minutes_nlp.readers.word.numbering import value_of, whole_number

__all__ = ["Number", "Styles"]

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = ("0", "false", "off")
_LAST_LEVEL = 8
# A style may be based on another and so on; Word's own go down four levels.
_LONGEST_CHAIN = 50


class Number(NamedTuple):
    """The list a paragraph is numbered in, its level where it is stated, and the style that says so, if one does."""

    list_id: str
    level: int | None
    style: str | None


class _Style(NamedTuple):
    """What a paragraph style says: its level in the outline, from 0, and its list (none has the id "")."""

    outline: int | None
    contents: bool
    number: Number


class Styles:
    """The styles of a document.

    Args:
        root: The root of the part, None where there is none.
    """

    def __init__(self, root: Element | None) -> None:
        styles = root.findall("style") if root is not None else []
        self._styles = {style.get("styleId", ""): style for style in styles}
        defaults = (
            s for s in styles if s.get("type") == "paragraph" and s.get("default") in ("1", "true", "on")
        )
        self._default = next((style.get("styleId", "") for style in defaults), "")
        self._document = root.find("docDefaults/rPrDefault/rPr") if root is not None else None
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._said: dict[str, _Style] = {}
        self._on: dict[tuple[str, str, str], bool] = {}

    def style_of(self, properties: Element | None) -> str:
        """Return the style of a paragraph: the one that its properties name, else that of all."""
        return value_of(properties, "pStyle") or self._default

    def heading(self, properties: Element | None, style: str) -> int:
        """Return the level of a paragraph in the outline of the document, from 1; 0 if it is body text."""
        own = whole_number(value_of(properties, "outlineLvl"))
        level = self._of(style).outline if own is None else own
        return level + 1 if level is not None and level <= _LAST_LEVEL else 0

    def is_contents(self, style: str) -> bool:
        """Whether a style is that of a line in a table of contents."""
        return self._of(style).contents

    def number(self, properties: Element | None, style: str) -> Number | None:
        """Return the list a paragraph is numbered in, None if in none (17.9.18)."""
        own = properties.find("numPr") if properties is not None else None
        list_id, level = value_of(own, "numId"), whole_number(value_of(own, "ilvl"))
        by_style = self._of(style).number
        number = Number(
            by_style.list_id if list_id is None else list_id,
            by_style.level if level is None else level,
            by_style.style if list_id is None else None,
        )
        return number if number.list_id not in ("", "0") else None

    def _of(self, style: str) -> "_Style":
        """What a style says, or else those it is based on."""
        if style not in self._said:
            chain = self._chain(style)
            numbers = [each.find("pPr/numPr") for each in chain]
            lists = ((value_of(its, "numId"), each) for its, each in zip(numbers, chain, strict=True))
            list_id, said_by = next(
                ((found, each.get("styleId")) for found, each in lists if found), ("", None)
            )
            levels = (whole_number(value_of(its, "ilvl")) for its in numbers)
            self._said[style] = _Style(
                outline=next(filter(_is_stated, map(_outline_level, chain)), None),
                contents=any((value_of(each, "name") or "").lower().startswith("toc ") for each in chain),
                number=Number(list_id, next(filter(_is_stated, levels), None), said_by),
            )
        return self._said[style]

    def list_of(self, style: str) -> str | None:
        """Return the list that a numbering style names."""
        return value_of(self._styles.get(style, Element("style")).find("pPr/numPr"), "numId")

    def is_on(self, name: str, style: str, properties: Element | None) -> bool:
        """Whether text has a property such as "vanish" or "b": its own word counts, else that of the styles.

        Args:
            name: The property, one that is on or off (17.7.3).
            style: The style of the paragraph.
            properties: Those of the run.
        """
        own = properties.find(name) if properties is not None else None
        if own is not None:
            return own.get("val") not in _OFF
        key = (name, style, value_of(properties, "rStyle") or "")
        if key not in self._on:
            of_all = self._document.find(name) if self._document is not None else None
            if of_all is not None and of_all.get("val") not in _OFF:
                self._on[key] = True
            else:
                # What both the paragraph's and the run's style switch on is off again.
                self._on[key] = self._says(name, style) is not self._says(name, key[2])
        return self._on[key]

    def _says(self, name: str, style: str) -> bool:
        for each in self._chain(style):
            found = each.find(f"rPr/{name}")
            if found is not None:
                return found.get("val") not in _OFF
        return False

    def _chain(self, style: str) -> tuple[Element, ...]:
        """A style and those it is based on, nearest first."""
        if style not in self._chains:
            chain: list[Element] = []
            at: str | None = style
            while at in self._styles and len(chain) < _LONGEST_CHAIN:
                chain.append(self._styles[at])
                at = value_of(chain[-1], "basedOn")
            self._chains[style] = tuple(chain)
        return self._chains[style]


def _is_stated(number: int | None) -> bool:
    return number is not None


def _outline_level(style: Element) -> int | None:
    level = whole_number(value_of(style.find("pPr"), "outlineLvl"))
    if level is None and (match := _HEADING.fullmatch(value_of(style, "name") or "")):
        return int(match[1]) - 1
    return level
