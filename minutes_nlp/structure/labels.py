"""Labels of points and clauses: what one looks like, and what it may mean."""

import re
from typing import NamedTuple

__all__ = ["Label", "Reading", "parse_label", "roman_value"]

# A label stands at the start of a line. Bullets need a space after them; "i)" and "(a)" may do without.
_LABEL = re.compile(
    r"""(?:
      (?P<open>\()\s?(?P<inner>\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z]{1,2})\s?(?P<close>\))
    | (?P<inner2>\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z]{1,2})(?P<close2>\))
    | (?P<dotted>\d{1,4}[a-z]?(?:\.\d{1,3}){1,3})(?P<dotdot>[.)]?)(?=\s|$)(?!\s*(?:am|pm|a\.m|p\.m|hours|hrs)\b)
    | (?P<slashed>(?:[A-Z]{1,5}[ /]?)?\d{1,4}/\d{1,4}\.\d{1,3})\.?(?=\s|$)
    | (?P<inner3>\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z])(?P<dot>\.(?!\w))(?!\s*(?:am|pm)\b)
    | (?P<bullet>[•·▪◦‣●○■□➢►♦❖✓*–—-])(?=\s|$)|(?P<odd_bullet>[ØØ§])(?=\s)
    )""",
    re.VERBOSE,
)
_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Reading(NamedTuple):
    """One way to understand a label: ``family`` is what is counted with, ``value`` counts from 1.

    Families: "number", "roman", "letter", "bullet", and "8." for labels that run on from a number (8.1).
    ``shape`` is the punctuation: lists differ when it differs.
    """

    family: str
    shape: str
    value: int


class Label(NamedTuple):
    """A label as printed, where the text after it starts, and how it may be read, likeliest first."""

    text: str
    start: int
    end: int
    readings: tuple[Reading, ...]


def roman_value(text: str) -> int | None:
    """Return the value of a Roman numeral in either case, None if it is none."""
    lower = text.lower()
    if not _ROMAN.fullmatch(lower):
        return None
    values = [_ROMAN_DIGITS[letter] for letter in lower]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))


def parse_label(text: str, start: int, end: int) -> Label | None:
    """Return the label that ``text[start:end]`` begins with, or None."""
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    groups = match.groupdict()
    bullet = groups["bullet"] or groups["odd_bullet"]
    if bullet:
        readings: tuple[Reading, ...] = (Reading("bullet", bullet, 1),)
    elif groups["dotted"] or groups["slashed"]:
        head, _, last = (groups["dotted"] or groups["slashed"]).rpartition(".")
        readings = (Reading(head + ".", "", int(last)),)
    else:
        inner = groups["inner"] or groups["inner2"] or groups["inner3"]
        shape = (groups["open"] or "") + (groups["close"] or groups["close2"] or groups["dot"])
        readings = _readings(inner, shape)
    if not readings:
        return None
    return Label(match.group(), start, match.end(), readings)


def _readings(inner: str, shape: str) -> tuple[Reading, ...]:
    if inner.isdigit():
        return (Reading("number", shape, int(inner)),)
    case = "upper" if inner.isupper() else "lower"
    shape = f"{shape} {case}"
    found = []
    roman = roman_value(inner)
    # A lone "c", "d", "l" or "m" is a letter; a lone "i", "v" or "x" is a numeral unless its list says otherwise.
    if roman is not None and (len(inner) > 1 or inner in "ivxIVX"):
        found.append(Reading("roman", shape, roman))
    if len(inner) == 1:
        found.append(Reading("letter", shape, ord(inner.lower()) - ord("a") + 1))
    elif inner[0] == inner[1:] and len(inner) == 2:
        found.append(Reading("letter", shape, 26 + ord(inner[0].lower()) - ord("a") + 1))
    return tuple(found)
