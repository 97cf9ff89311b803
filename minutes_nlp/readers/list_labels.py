"""The labels that a browser prints before the items of a list (HTML Standard, ``ol``: ``type``, ``start``)."""

import re
from typing import NamedTuple

from minutes_nlp.readers.counting import roman

__all__ = ["Attributes", "OpenList", "open_list"]

Attributes = dict[str, str | None]

_WHOLE_NUMBER = re.compile(r"-?\d{1,9}")


class OpenList(NamedTuple):
    """A list that is being read: what its labels are made of, the number of the next item, the items so far."""

    kind: str
    number: int
    items: int

    @property
    def begins_late(self) -> bool:
        """Whether its next item is its first and has another number than 1."""
        return not self.items and self.kind not in ("none", "disc") and self.number > 1

    def next(self, attributes: Attributes) -> tuple[str, "OpenList"]:
        """Return the label of the next item, "" if it has none, and the list after it."""
        number = _number_in(attributes, "value", self.number)
        label = "" if self.kind == "none" else _label(self.kind, number)
        return label, OpenList(self.kind, number + 1, self.items + 1)


def open_list(tag: str, attributes: Attributes) -> OpenList:
    """Return the list that an ``ol``, ``ul`` or ``menu`` begins."""
    if "none" in (attributes.get("style") or ""):
        kind = "none"
    else:
        kind = "disc" if tag != "ol" else attributes.get("type") or "1"
    return OpenList(kind, _number_in(attributes, "start", 1), 0)


def _number_in(attributes: Attributes, name: str, default: int) -> int:
    value = attributes.get(name) or ""
    return int(value) if _WHOLE_NUMBER.fullmatch(value) else default


def _label(kind: str, number: int) -> str:
    if kind == "disc":
        return "•"
    if kind in "iI" and 0 < number < 4000:
        label = roman(number)
        return f"{label.upper() if kind == 'I' else label}."
    if kind in "aA" and number > 0:
        label = _letters(number)
        return f"{label.upper() if kind == 'A' else label}."
    return f"{number}."


def _letters(number: int) -> str:
    label = ""
    while number:
        number, rest = divmod(number - 1, 26)
        label = chr(ord("a") + rest) + label
    return label
