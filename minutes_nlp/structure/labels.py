"""Labels of points and clauses: what one looks like, and what it may mean."""

import functools
import re
from typing import NamedTuple

__all__ = ["Label", "Reading", "follows", "opens_list", "parse_label", "roman_value"]

# A label stands at the start of a line. Bullets need a space after them; "i)" and "(a)" may do without. Extraction
# from PDF leaves bullets in the private use area or, by OCR, as "e" and "o". The first line turns most lines away
# at once.
_LABEL = re.compile(
    r"""(?=[(\d•·▪◦‣●○■□➢►♦❖✓\uf0a7\uf0b7\uf0d8\uf0fc*–—ØØ§-]|[eo]\s+[A-Z]|[a-zA-Z]{1,7}[.)]|[A-Z]{1,5}[ /]?\d)(?:
      \((?P<bracketed>\s?(?:\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z]{1,2})\s?)\)
    | (?P<closed>\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z]{1,2})\)
    | (?P<dotted>\d{1,4}[a-z]?(?:\.\d{1,3}){1,3})[.)]?(?=\s|$)(?!\s*(?:[AaPp]\.?[Mm]|hours|hrs|million|billion|per\s+cent|%|tonnes|km|miles|hectares|acres)\b)
    | (?P<slashed>(?:[A-Z]{1,5}[ /]?)?\d{1,4}/\d{1,4}\.\d{1,3})\.?(?=\s|$)
    | (?P<stopped>\d{1,3}|[ivxlc]{1,7}|[IVXLC]{2,7}|[a-zA-Z])\.(?!\w)(?!\s*(?:am|pm)\b)
    | (?P<bare>\d{1,2})(?=\s+That\s)
    | (?P<bullet>[•·▪◦‣●○■□➢►♦❖✓\uf0a7\uf0b7\uf0d8\uf0fc*–—-])(?=\s|$)|(?P<odd_bullet>[ØØ§]|[eo](?=\s+[A-Z]))(?=\s)
    )""",
    re.VERBOSE,
)
_SHAPES = {"bracketed": "()", "closed": ")", "stopped": ".", "bare": ""}
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
    if match is None or match.lastgroup is None:
        return None
    readings = _readings(match.lastgroup, match[match.lastgroup].strip())
    return Label(match[0], start, match.end(), readings) if readings else None


def opens_list(label: Label) -> bool:
    """Whether a label may be the first of its list."""
    return any(reading.value == 1 for reading in label.readings)


def follows(last: Reading, label: Label) -> Reading | None:
    """Return the reading under which a label comes next in the list of another, None if under none."""
    for reading in label.readings:
        if (
            reading.family == last.family
            and reading.shape == last.shape
            and (reading.family == "bullet" or reading.value == last.value + 1)
        ):
            return reading
    return None


@functools.lru_cache(maxsize=4096)
def _readings(kind: str, inner: str) -> tuple[Reading, ...]:
    """The readings of what stands in a label of the kind that the pattern names."""
    if kind in ("bullet", "odd_bullet"):
        return (Reading("bullet", inner, 1),)
    if kind in ("dotted", "slashed"):
        head, _, last = inner.rpartition(".")
        return (Reading(head + ".", "", int(last)),)
    shape = _SHAPES[kind]
    if inner.isdigit():
        return (Reading("number", shape, int(inner)),)
    shape = f"{shape} {'upper' if inner.isupper() else 'lower'}"
    found = []
    roman = roman_value(inner)
    # A lone "c", "d", "l" or "m" is a letter; a lone "i", "v" or "x" is a numeral unless its list says otherwise.
    if roman is not None and (len(inner) > 1 or inner in "ivxIVX"):
        found.append(Reading("roman", shape, roman))
    if len(inner) == 1:
        found.append(Reading("letter", shape, ord(inner.lower()) - ord("a") + 1))
    elif inner[0] == inner[1:]:
        found.append(Reading("letter", shape, 26 + ord(inner[0].lower()) - ord("a") + 1))
    return tuple(found)
