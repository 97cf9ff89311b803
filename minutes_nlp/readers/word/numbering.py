"""The labels that Word counts by itself, as it prints them (ECMA-376, part 1, section 17.9).

Where the standard is silent, Word's own behaviour decides: all lists made from one abstract definition are one
count; a start given for a list holds from the first of its paragraphs at that level; a level that is skipped is
taken as used (Microsoft, Q197139: a Heading 1 below a lone Heading 2 is "2").
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from minutes_nlp.readers.counting import roman

__all__ = ["BULLET", "Numbering", "value_of", "whole_number"]

BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_WHOLE = re.compile(r"\s*(\d{1,9})\s*")
# Word counts no further, and repeats a letter at most thirty times.
_HIGHEST, _LETTERS = 32_767, 780
_DEEPEST_LINKS = 10


class _Level(NamedTuple):
    """How one level of a list is numbered; ``restart`` is the highest level, from 1, that starts it over."""

    start: int
    numeral: str
    text: str
    suffix: str
    restart: int | None
    style: str | None
    legal: bool
    hidden: bool


class _List(NamedTuple):
    """A list: whose count it takes part in, its levels, and at which it starts anew with what number."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """Counts the paragraphs of a document, which have to be named in its order.

    Args:
        root: The root of the numbering part, None where there is none.
        list_of_style: Tells which list a numbering style names.
    """

    def __init__(self, root: Element | None, list_of_style: Callable[[str], str | None]) -> None:
        self._list_of_style = list_of_style
        self._abstract = _by_id(root, "abstractNum", "abstractNumId")
        self._nums = _by_id(root, "num", "numId")
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def level_of(self, list_id: str, style: str) -> int | None:
        """Return the level of a list that is linked to a paragraph style."""
        found = self._list(list_id)
        levels = found.levels.items() if found else ()
        return next((number for number, level in levels if level.style == style), None)

    def label(self, list_id: str, level: int) -> str:
        """Count one more paragraph of a list and return what Word prints before it, with the space after it.

        It is empty where the list or the level is not defined, or prints nothing.
        """
        found = self._list(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        self._count(list_id, found, level, counts)
        its = found.levels[level]
        label = "" if its.hidden else _printed(found.levels, level, counts)
        return label + ("" if its.suffix == "nothing" or not label else " ")

    def _count(self, list_id: str, found: _List, level: int, counts: dict[int, int]) -> None:
        for number, its in found.levels.items():
            if number < level:
                counts.setdefault(number, found.starts.get(number, its.start))
        first = level in found.starts and (list_id, level) not in self._started
        self._started.add((list_id, level))
        if first or level not in counts:
            counts[level] = found.starts.get(level, found.levels[level].start)
        else:
            counts[level] += 1
        for deeper in [number for number in counts if number > level]:
            if deeper in found.levels and _starts_over(found.levels[deeper].restart, deeper, level):
                del counts[deeper]

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str) -> _List | None:
        num = self._nums.get(list_id)
        abstract = value_of(num, "abstractNumId") if num is not None else None
        if num is None or abstract not in self._abstract:
            return None
        abstract = self._linked(abstract)
        levels = dict(_levels(self._abstract[abstract]))
        starts = {}
        for override in num.iterfind("lvlOverride"):
            levels.update(_levels(override))
            level, start = (
                whole_number(override.get("ilvl")),
                whole_number(value_of(override, "startOverride")),
            )
            if level is not None and start is not None:
                starts[level] = start
        return _List(abstract, dict(sorted(levels.items())), starts)

    def _linked(self, abstract: str) -> str:
        """The definition that one refers to by a numbering style; itself if it has levels of its own."""
        for _ in range(_DEEPEST_LINKS):
            link = value_of(self._abstract[abstract], "numStyleLink")
            other = self._nums.get(self._list_of_style(link) or "") if link else None
            target = value_of(other, "abstractNumId") if other is not None else None
            if target not in self._abstract:
                break
            abstract = target
        return abstract


def value_of(element: Element | None, tag: str) -> str | None:
    """Return the value of an element's child, None if it has no such child."""
    child = None if element is None else element.find(tag)
    return None if child is None else child.get("val")


def whole_number(value: str | None) -> int | None:
    """Return the number that a value states, no higher than Word counts; None if it states none."""
    match = _WHOLE.fullmatch(value or "")
    return min(int(match[1]), _HIGHEST) if match else None


def _by_id(root: Element | None, tag: str, key: str) -> dict[str, Element]:
    return {
        element.get(key, ""): element for element in (root if root is not None else ()) if element.tag == tag
    }


def _levels(definition: Element) -> Iterator[tuple[int, _Level]]:
    for element in definition.iterfind("lvl"):
        number = whole_number(element.get("ilvl"))
        if number is not None and number < _LEVELS:
            yield number, _level(element)


def _level(element: Element) -> _Level:
    numeral = next(element.iter("numFmt"), None)
    vanish = element.find("rPr/vanish")
    legal = element.find("isLgl")
    return _Level(
        start=whole_number(value_of(element, "start")) or 0,
        numeral="" if numeral is None else numeral.get("format", "") or numeral.get("val", ""),
        text=value_of(element, "lvlText") or "",
        suffix=value_of(element, "suff") or "tab",
        restart=whole_number(value_of(element, "lvlRestart")),
        style=value_of(element, "pStyle"),
        legal=legal is not None and legal.get("val") not in ("0", "false", "off"),
        hidden=vanish is not None and vanish.get("val") not in ("0", "false", "off"),
    )


def _starts_over(restart: int | None, deeper: int, used: int) -> bool:
    """Whether a level starts over when a level above it is used (17.9.10)."""
    if restart is None or restart > deeper:
        return True
    return used < restart


def _printed(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    its = levels[level]
    if its.numeral == "bullet":
        text = its.text.strip()
        # Bullets come from fonts of signs, in which a letter is a square or a tick.
        return BULLET if len(text) == 1 else text

    def number(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        if at > level or at not in counts or at not in levels:
            return ""
        numeral = levels[at].numeral
        return _number("decimal" if its.legal and numeral not in ("bullet", "none") else numeral, counts[at])

    return _PLACE.sub(number, its.text).strip()


def _number(numeral: str, value: int) -> str:
    """A number as a format prints it (17.18.59); as digits where the format is none of those in use in English."""
    if numeral in ("none", "bullet"):
        return ""
    if numeral.startswith("0"):
        # Made to measure: "001, 002, 003, ...".
        return str(value).zfill(len(numeral.partition(",")[0]))
    if numeral.endswith("Roman") and value:
        return _cased(numeral, roman(value))
    if numeral.endswith("Letter") and value:
        times, letter = divmod((value - 1) % _LETTERS, 26)
        return _cased(numeral, chr(ord("a") + letter) * (times + 1))
    if numeral == "decimalZero":
        return f"{value:02}"
    if numeral == "ordinal":
        teen = value % 100 in (11, 12, 13)
        return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"
    return f"- {value} -" if numeral == "numberInDash" else str(value)


def _cased(numeral: str, letters: str) -> str:
    return letters.upper() if numeral.startswith("upper") else letters
