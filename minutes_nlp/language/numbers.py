"""Numbers in text: digits and words, sums of money, percentages, fractions, ranges and physical measures.

Only the form is read here; whether a number is a figure that a council reports, and of what, is for
``extract.metrics`` to say.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["OPENERS", "SPELT", "Kind", "Number", "Value", "find_numbers"]

Value = int | float | str
Kind = Literal["money", "percent", "points", "measure", "fraction", "multiple", "plain"]


class Number(NamedTuple):
    """A number at ``text[start:end]``, its own unit taken in.

    ``value`` is "low..high" for a range. ``unit`` is "" where the unit is a noun that follows. ``spelt`` says
    that it is written in words.
    """

    start: int
    end: int
    value: Value
    kind: Kind
    unit: str = ""
    spelt: bool = False


_VOCABULARY = load("quantities")
_CARDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate(_VOCABULARY["numbers"]["units"])},
    **{word: 10 * n for n, word in enumerate(_VOCABULARY["numbers"]["tens"], start=2)},
}
_SCALES: dict[str, int] = _VOCABULARY["numbers"]["scales"]
_PARTS: dict[str, int] = _VOCABULARY["fractions"]
_OFTEN: dict[str, int] = _VOCABULARY["frequencies"]["words"]
_TIMES: dict[str, float] = _VOCABULARY["multiples"]["increase"] | _VOCABULARY["multiples"]["decrease"]
_MULTIPLIERS: dict[str, int] = _VOCABULARY["multipliers"]
_MARKS: dict[str, str] = _VOCABULARY["currencies"]["marks"]
_COINS: dict[str, str] = _VOCABULARY["currencies"]["words"]
_MEASURES: dict[str, str] = _VOCABULARY["measures"]
_SPEEDS = {"m": "mph", "k": "km/h"}
_ROUND = frozenset({2, 3, 4, 5, 6, 8, 10, 12, 20, 100, 1000})  # the wholes of "one in five", "7 out of 10"

_MANY = 500  # things of one kind in a contract
# White space is bounded everywhere, so that no text makes a pattern look twice at a long stretch of it.
_GAP = r"\s{1,9}"
_DASH = "-\u2010\u2011\u2013\u2014"
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?"
_SCALE = "|".join(_SCALES)
_AND = rf"(?:(?<=hundred)|(?<=thousand)|(?<=million)){_GAP}and{_GAP}"
_CARDINAL = "|".join(sorted(_CARDINALS, key=len, reverse=True))
_WORD = f"{_CARDINAL}|{_SCALE}"
_OFTEN_AFTER = any_of(_VOCABULARY["frequencies"]["after"])
# The words a number may begin with; the patterns are tried at these and at digits alone.
OPENERS = frozenset([*_CARDINALS, *_OFTEN, *_TIMES, *_PARTS, *(f"{part}s" for part in _PARTS), *_SCALES])
# Those of them without which no number is written out: "one" alone is no figure.
SPELT = OPENERS - {"zero", "one"}
_ARTICLE = re.compile(rf"\ba{_GAP}$", re.IGNORECASE)
_MARK = re.compile(rf"(?:{'|'.join(map(re.escape, _MARKS))})\s?$")
_MARK_ENDS = frozenset(mark[-1] for mark in _MARKS)
_FIGURES = re.compile(
    rf"(?<![\w@#])(?<![\d/:][.,:/])(?P<mark>(?:{'|'.join(map(re.escape, _MARKS))})\s?|)(?P<digits>{_DIGITS})"
)
_WORDS = re.compile(
    rf"""\b(?:
      (?P<times>{any_of(_TIMES)})
    | (?P<often>{any_of(_OFTEN)})(?={_GAP}{_OFTEN_AFTER}\b)
    | (?!half{_GAP}a\b)(?:(?P<top>a|one|two|three|four|five|seven|nine)(?:-|{_GAP}))?(?P<part>{any_of(_PARTS)})s?
    | (?P<spelt>(?:half{_GAP})?a{_GAP}(?:{_SCALE})
        | (?:{_CARDINAL})\b(?:(?:-|{_AND}|{_GAP})(?:{_WORD})\b){{0,8}}+(?:{_GAP}and{_GAP}a{_GAP}half)?)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# The word after a number, and those that may belong to it: a multiplier, then the unit.
_NEXT = re.compile(r"\s{0,9}([A-Za-z]{1,15}|%)")
_TAILS = frozenset(
    [
        *_MULTIPLIERS,
        *_COINS,
        *(re.split("[/ ]", unit)[0].rstrip("2") for unit in _MEASURES),
        *("%", "per", "percent", "percentage", "pp", "ppt", "ppts", "times"),
        *("am", "pm", "a", "p", "noon", "o"),
        *("no", "nr", "x"),
    ]
)
_MULTIPLIER = re.compile(rf"(?:{_GAP})?({any_of(_MULTIPLIERS)})(?![A-Za-z0-9])", re.IGNORECASE)
_UNIT = re.compile(
    rf"""(?:
    (?P<points>\s?-?(?:percentage|per\s?cent|%)(?:-|{_GAP})points?\b|\s?pp(?:ts?)?\b)
  | (?P<pence>p(?![\w./]))
  | (?P<percent>\s{{0,9}}%|\s{{0,9}}per\s?cent\b)
  | {_GAP}(?P<coin>{any_of(_COINS)})\b
  | {_GAP}(?P<times>times)(?={_GAP}{_OFTEN_AFTER}\b)
  | (?:{_GAP})?(?P<speed>miles|km|kilometres){_GAP}(?:per|an){_GAP}hour\b
  | (?:{_GAP})?(?P<measure>{any_of(_MEASURES)})(?![\w/])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORT_FOR = re.compile(rf"\.(?={_GAP}[a-z])")  # "0.4 Ha. at the mill"
# What says that things follow, counted: of the works of a contract. e.g. "3 no. lamps", "2 x gates"
_EACH = re.compile(r"\s?(?:[Nn]os?\.|[Nn]r\.?|[xX\u00d7]|[Nn]o(?=\s[a-z-]{2,20}s\b))(?=\s{1,3}[A-Za-z])")
# What runs on into one of these is part of something else: an ordinal, an hour, a reference, a compound.
# e.g. "15th", "10am", "24/00093", "six-week", "17.73.2"
_RUNS_ON = re.compile(rf"[\w/]|[:.,]\d|[{_DASH}][A-Za-z]|\s?(?i:[ap]\.?m\b|o.clock|noon\b)")
_SPACES = frozenset(" \n\t\xa0")
_JOINTS = frozenset(_DASH + " /.")
_PART_OF_MORE = re.compile(r"\w|[:.,]\d")
_RUNS_IN = re.compile(rf"[A-Za-z][{_DASH}/.]$")
_RANGE = re.compile(rf"\s?[{_DASH}]\s?|{_GAP}(?:to|and){_GAP}")
_IN = re.compile(
    rf"({_GAP}[a-z]{{2,20}}(?:{_GAP}[a-z]{{2,20}})?)?{_GAP}(?:in|out{_GAP}of)(?:{_GAP}every)?{_GAP}"
)
_MONEY_RANGE = re.compile(rf"([£€$])[\d,.]{{1,15}}\s?[{_DASH}]\s?$")
# "1.2m visits" are millions, "a 2.5m fence" is metres.
_MILLIONS = re.compile(rf"m{_GAP}[a-z]{{2,20}}s\b")
_BEFORE_RANGE = re.compile(rf"\b(between|from){_GAP}$", re.IGNORECASE)
# Where "half", "a third" and "a quarter" are parts of a whole, not a term, a place in a row or three months.
_OF_WHOLE = re.compile(rf"{_GAP}(?:of{_GAP}(?!\d|an?\b)|the\b|were\b|was\b|had\b|have\b|are\b|is\b)")
_BY_PART = re.compile(
    rf"(?<!first)(?<!second)\b(?:by|about|than|nearly|almost|over|around|under|just|roughly|some){_GAP}$",
    re.IGNORECASE,
)
_OTHER_HALF = re.compile(
    rf"{_GAP}(?:an?{_GAP})?(?:term|hour|day|dozen|year|price|time|way|past|mile|marathon)\b"
)
_TERM_BEFORE = re.compile(rf"\b(?:first|second|last|latter|other){_GAP}$", re.IGNORECASE)


def find_numbers(
    text: str, start: int, end: int, places: Sequence[int], *, taken: Sequence[Span] = ()
) -> list[Number]:
    """Return the numbers in ``text[start:end]``, in order, without overlap with each other or the spans ``taken``.

    Times of day, ordinals, references and numbers inside compounds ("six-week") are left out. ``places`` are where a
    number may begin: at digits and at the `OPENERS`, in order (see `language.seeds`).
    """
    found: list[Number] = []
    edges = [start, *(edge for span in taken for edge in span), end]
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        _scan(text, first, stop, places[bisect_left(places, first) : bisect_left(places, stop)], found)
    return _joined(text, found)


def _scan(text: str, start: int, end: int, places: Sequence[int], found: list[Number]) -> None:
    """Add the numbers in ``text[start:end]``."""
    done = start
    for at in places:
        if at < done:
            continue
        if text[at] <= "9":
            marked = at - start > 0 and (text[at - 1] in _MARK_ENDS or text[at - 2 : at - 1] in _MARK_ENDS)
            before = _MARK.search(text, max(start, at - 5), at) if marked else None
            match = _FIGURES.match(text, before.start() if before else at, end)
            number = _figures(match, text, end) if match else None
        else:
            before = _ARTICLE.search(text, max(start, at - 10), at)
            match = _WORDS.match(text, before.start() if before else at, end)
            number = _words(match, text, end) if match else None
        if match and number:
            found.append(number)
            done = max(match.end(), number.end)


def _words(match: re.Match[str], text: str, end: int) -> Number | None:
    if match["times"]:
        return Number(*match.span(), _TIMES[match["times"].lower()], "multiple", spelt=True)
    if match["often"]:
        return Number(*match.span(), _OFTEN[match["often"].lower()], "measure", "time", spelt=True)
    if match["part"]:
        return _fraction(match, text, end)
    if _RUNS_IN.search(text, max(0, match.start() - 2), match.start()):
        return None
    number = _with_unit(text, match.span(), _spelt(match["spelt"]), end)
    return number._replace(spelt=True) if number else None


def _figures(match: re.Match[str], text: str, end: int) -> Number | None:
    start, stop = match.span()
    digits = match["digits"].replace(",", "")
    if len(digits) > 2 and digits[0] == "0" and digits[1] != ".":
        return None  # a telephone number
    mark = match["mark"].strip()
    if not mark and start and text[start - 1] in _JOINTS:
        if _RUNS_IN.search(text, max(0, start - 2), start):
            return None
        low = _MONEY_RANGE.search(text, max(0, start - 20), start)
        mark = low[1] if low else ""
    return _with_unit(text, (start, stop), float(digits), end, mark)


def _with_unit(text: str, span: tuple[int, int], value: float, end: int, mark: str = "") -> Number | None:
    """Return the number with the multiplier and unit that follow, or None if it is part of something else."""
    start, stop = span
    kind: Kind = "money" if mark else "plain"
    unit = _MARKS.get(mark, "")
    following = _NEXT.match(text, stop, end)
    tail = following is not None and following[1].lower() in _TAILS
    if tail:
        multiplier = _MULTIPLIER.match(text, stop, end)
        if multiplier and (mark or len(multiplier[1]) > 1 or _MILLIONS.match(text, stop, end)):
            value, stop = value * _MULTIPLIERS[multiplier[1].lower()], multiplier.end()
        suffix = None if mark else _UNIT.match(text, stop, end)
        each = None if mark or suffix or value > _MANY else _EACH.match(text, stop, end)
        if each:
            return Number(start, each.end(), _plain(value), "plain")
        if suffix:
            stop = suffix.end() + (
                suffix["measure"] is not None and _SHORT_FOR.match(text, suffix.end(), end) is not None
            )
            kind, unit = _unit(suffix)
            value = value / 100 if suffix["pence"] else value
    if tail or (stop < end and text[stop] not in _SPACES):
        broken = (_PART_OF_MORE if mark else _RUNS_ON).match(text, stop, end)
        if broken:
            return None
    return Number(start, stop, _plain(value), kind, unit)


def _unit(suffix: re.Match[str]) -> tuple[Kind, str]:
    if suffix["points"]:
        return "points", "percentage_points"
    if suffix["percent"]:
        return "percent", "%"
    if suffix["pence"]:
        return "money", "GBP"
    if suffix["coin"]:
        return "money", _COINS[suffix["coin"].lower()]
    if suffix["times"]:
        return "measure", "time"
    return "measure", _SPEEDS[suffix["speed"][0].lower()] if suffix["speed"] else _MEASURES[
        suffix["measure"].lower()
    ]


def _plain(value: float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _spelt(words: str) -> float:
    """Return the value of a number in words: "two hundred and fourteen" is 214."""
    total, group = 0.0, 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        scale = _SCALES.get(word)
        if word == "half":
            group += 0.5
        elif scale and scale > 100:
            total, group = total + (group or 1) * scale, 0.0
        elif scale:
            group = (group or 1) * scale
        else:
            group += _CARDINALS.get(word, 0)
    return total + group


def _fraction(match: re.Match[str], text: str, end: int) -> Number | None:
    top = (match["top"] or "").lower()
    part = match["part"].lower()
    start, stop = match.span()
    if top in ("", "a", "one"):
        whole = _OF_WHOLE.match(text, stop, end) or _BY_PART.search(text, max(0, start - 24), start)
        if not whole or not (top or part == "half") or _TERM_BEFORE.search(text, max(0, start - 18), start):
            return None
    elif text[stop - 1] not in "sS" or (part == "quarter" and top != "three"):
        return None  # "two third parties"; "two quarters" are six months
    if _RUNS_ON.match(text, stop, end) or _OTHER_HALF.match(text, stop, end):
        return None
    return Number(start, stop, round(_CARDINALS.get(top, 1) / _PARTS[part], 3), "fraction", spelt=True)


def _joined(text: str, numbers: list[Number]) -> list[Number]:
    """Join the ends of a range ("7% and 9%" after "between") and the two sides of "one in five"."""
    out: list[Number] = []
    for number in numbers:
        low = out[-1] if out else None
        if low and number.start - low.end <= 24:
            joined = _range(text, low, number) or _share(text, low, number) or _part_of(text, low, number)
            if joined:
                out[-1] = joined
                continue
        out.append(number)
    return out


def _range(text: str, low: Number, high: Number) -> Number | None:
    gap = _RANGE.fullmatch(text, low.end, high.start)
    bottom, top = low.value, high.value
    if not gap or isinstance(bottom, str) or isinstance(top, str) or low.kind not in ("plain", high.kind):
        return None
    before = _BEFORE_RANGE.search(text, max(0, low.start - 18), low.start)
    opener = before[1].lower() if before else ""
    if opener == "from" or ("and" in gap[0]) != (opener == "between"):
        return None
    if high.kind == "money" and text[high.end - 1].isalpha() and not text[low.end - 1].isalpha():
        bottom *= max(n for n in (1, 1000, 10**6, 10**9) if n <= top)  # "£3-4m"
    if bottom >= top:
        return None
    return Number(low.start, high.end, f"{_plain(bottom)}..{top}", high.kind, high.unit, high.spelt)


def _part_of(text: str, part: Number, whole: Number) -> Number | None:
    """Return "half of one per cent" as the one number it is."""
    if part.kind != "fraction" or whole.kind != "percent" or text[part.end : whole.start].split() != ["of"]:
        return None
    if isinstance(part.value, str) or isinstance(whole.value, str):
        return None
    return whole._replace(start=part.start, value=_plain(part.value * whole.value))


def _share(text: str, part: Number, whole: Number) -> Number | None:
    some, among = part.value, whole.value
    if not (part.kind == whole.kind == "plain" and isinstance(some, int) and isinstance(among, int)):
        return None
    linked = _IN.fullmatch(text, part.end, whole.start)
    if (
        not linked
        or (linked[1] and some > 1)
        or not 0 < some < among
        or (among not in _ROUND and not linked[1])
    ):
        return None
    return Number(part.start, whole.end, round(some / among, 3), "fraction", spelt=part.spelt)
