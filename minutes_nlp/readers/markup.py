"""What it would cost to parse a page: told from its tags, before a parser is asked to.

The tree that the HTML Standard asks for can be far larger than its source, and building it far slower: each
block looks for an open paragraph through all elements it stands in (section 13.2.4.2, "button scope"), each
attribute is compared with those before it (13.2.5.33), and each formatting element that was left open is
opened again in each paragraph (13.2.4.3).
"""

import re
from collections import Counter

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits

__all__ = ["Cost"]

# A tag as a tokeniser reads it: a ``>`` within quoted values does not end it. Possessive, so that it is linear.
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)"
)
_ATTRIBUTE = re.compile(r"[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+")
_VOID = frozenset([
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
])  # fmt: skip
# Their end tags may be left out, so that an open one tells nothing of how deep a page is.
_ENDED_BY_OTHERS = frozenset([
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt",
    "tbody", "td", "tfoot", "th", "thead", "tr",
])  # fmt: skip
_FORMATTING = frozenset([
    "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
])  # fmt: skip
# Pages with fewer tags, and shorter, cannot cost much.
_FEW_TAGS, _SHORT = 1_000, 30_000
# So many comparisons take a parser about a second (measured: 2 to 3 nanoseconds each).
_STEPS = 400_000_000
# How much slower than a parser's a step of ours is.
_SLOW = 20
# Of formatting elements with the same attributes a parser opens no more than so many again.
_ALIKE = 3
# Attributes are counted only where a tag is longer than this, in characters.
_LONG_TAG = 400


class Cost:
    """What parsing some pages costs, all together; refuses the one that makes it too much.

    Args:
        name: The name of the document, for the error.
        limits: How many elements it may have; the time of parsing is held to about a second.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._tags = self._length = 0
        self._starts = self._copies = self._steps = 0

    def add(self, raw: str) -> None:
        """Count a page, before it is parsed.

        Raises:
            UnreadableError: If it would have too many elements, or take too long; ``code`` is "too-many-nodes",
                "too-deep" or "too-many-attributes".
        """
        self._tags += raw.count("<")
        self._length += len(raw)
        if self._tags <= _FEW_TAGS and self._length <= _SHORT:
            return
        if self._tags > 4 * self._limits.nodes:
            raise self._too_many()
        page = _Page()
        for tag in _TAG.finditer(raw):
            attributes = 0
            if tag.end("rest") - tag.start("rest") > _LONG_TAG:
                attributes = sum(1 for _ in _ATTRIBUTE.finditer(tag["rest"]))
            self._steps += len(page.open) + attributes * attributes
            if tag["end"]:
                self._steps += page.close(tag["name"].lower())
            else:
                self._starts += 1
                self._copies += page.kept
                page.start(tag["name"].lower(), tag["rest"])
            if self._starts > self._limits.nodes or self._copies > 2 * self._limits.nodes:
                raise self._too_many()
            if self._steps > _STEPS:
                raise self._too_slow(page, attributes)

    def _too_many(self) -> UnreadableError:
        message = f"has more than {self._limits.nodes:,} elements"
        return UnreadableError(message, document=self._name, code="too-many-nodes")

    def _too_slow(self, page: "_Page", attributes: int) -> UnreadableError:
        if attributes:
            message, code = f"has {attributes:,} attributes in one element", "too-many-attributes"
        else:
            message, code = f"has {len(page.open):,} elements open within one another", "too-deep"
        return UnreadableError(message, document=self._name, code=code)


class _Page:
    """The elements open at one place of a page; ``kept`` of them are opened again in each paragraph."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str]] = []
        self.kept = 0
        self._names: Counter[str] = Counter()
        self._alike: Counter[str] = Counter()

    def start(self, element: str, attributes: str) -> None:
        """Open an element, unless it cannot hold others or ends by itself."""
        if element in _VOID or element in _ENDED_BY_OTHERS:
            return
        alike = ""
        if element in _FORMATTING:
            alike = f"{element} {attributes}"
            self._alike[alike] += 1
            self.kept += self._alike[alike] <= _ALIKE
        self.open.append((element, alike))
        self._names[element] += 1

    def close(self, element: str) -> int:
        """Close an element and all within it; return in steps of a parser what it took to find it."""
        if not self._names[element]:
            return 0
        at = len(self.open) - 1
        while self.open[at][0] != element:
            at -= 1
        sought = len(self.open) - at
        # What stands within an element that formats text is opened again after it: it goes on being open.
        end = at + 1 if element in _FORMATTING else len(self.open)
        for name, alike in self.open[at:end]:
            self._names[name] -= 1
            if alike:
                self.kept -= self._alike[alike] <= _ALIKE
                self._alike[alike] -= 1
        del self.open[at:end]
        return sought * _SLOW
