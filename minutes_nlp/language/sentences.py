"""Where sentences end in minutes, told by rule from the characters around a full stop."""

import re
from bisect import bisect_left, bisect_right

from minutes_nlp.model import Span

__all__ = ["Sentences", "split_sentences"]

# A full stop after these ends nothing: titles, references, units, Latin.
_ABBREVIATIONS = frozenset([
    "cllr", "cllrs", "cr", "crs", "mr", "mrs", "ms", "miss", "messrs", "dr", "prof", "rev", "revd", "hon", "rt", "st", "sgt",
    "supt", "insp", "col", "capt", "lt", "maj", "sir", "ald", "cmhlr", "fr", "sr", "jr", "no", "nos",
    "para", "paras", "pp", "p", "ref", "refs", "sec", "sect", "s", "ss", "ch", "vol", "fig", "app", "art",
    "cl", "reg", "regs", "approx", "est", "dept", "govt", "e.g", "i.e", "eg", "ie", "etc", "cf", "viz",
    "inc", "ltd", "plc", "co", "vs", "v", "al", "a.m", "p.m", "am", "pm", "tel", "ext", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu",
    "thurs", "fri", "hrs", "min", "mins", "prop", "nem", "con", "b.a", "m.a", "d.c", "h.q", "u.k",
])  # fmt: skip
# Some of them close sentences too: "at 7.30 p.m. The Chair", "Kestrel Ltd. The".
_CLOSING = frozenset(["a.m", "p.m", "am", "pm", "etc", "ltd", "plc", "inc", "con"])
# No abbreviation is longer, with what may stand around it.
_LOOK_BACK = 40
# The bar that readers set between the cells of a row parts what stands in them.
_END = re.compile(r"(?<![.?!])[.?!]+[\"”’')\]]*(?=\s)|\s(?=\|\s)")
_NEXT = re.compile(r"\s+[\"“‘'(\[]*(?P<c>\S)")


class Sentences:
    """The sentence ends of a whole text, found once.

    Args:
        text: The text, with spaces for its line breaks.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = _ends(text, 0, len(text))

    def within(self, start: int, end: int) -> list[Span]:
        """Return the sentences of ``text[start:end]``, as `split_sentences` does."""
        ends = self._ends
        return _between(self._text, start, end, ends[bisect_right(ends, start) : bisect_left(ends, end)])


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of ``text[start:end]``, without the white space around them.

    A sentence ends at ``.``, ``?`` or ``!`` before white space and what can begin a sentence, unless the full
    stop belongs to an abbreviation ("Cllr.", "para. 4.2", "No. 5", "i.e.") or to an initial ("J. T. Harbottle").
    """
    return _between(text, start, end, _ends(text, start, end))


def _between(text: str, start: int, end: int, stops: list[int]) -> list[Span]:
    """The sentences of a stretch that its sentence ends part."""
    found = []
    for stop in stops:
        found.append(Span(start, stop))
        start = stop
        while start < end and text[start] in " |":
            start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    if start < end:
        found.append(Span(start, end))
    return found


def _ends(text: str, start: int, end: int) -> list[int]:
    return [match.end() for match in _END.finditer(text, start, end) if _is_end(text, start, match, end)]


def _is_end(text: str, start: int, match: re.Match[str], end: int) -> bool:
    mark, stop = match.span()
    if text[mark].isspace():
        return True
    c = text[stop + 1 : stop + 2]
    if not c.isalnum() or stop + 1 >= end:
        # More than a space stands before the next word.
        following = _NEXT.match(text, stop, end)
        if following is None:
            return True
        c = following["c"]
    if c.islower() or c in ",;)":
        return False
    if text[mark] != ".":
        return True
    start = max(start, mark - _LOOK_BACK)
    word = text[max(start, text.rfind(" ", start, mark) + 1) : mark].lower().lstrip("('\"“‘[")
    if word in _ABBREVIATIONS:
        return word in _CLOSING and c.isupper()
    # An initial: one capital letter, alone or after others ("J. T."), unless it ends a title such as "Plan B".
    return not (
        len(word.rpartition(".")[2]) == 1
        and word[-1:].isalpha()
        and stop - mark == 1
        and text[mark - 1].isupper()
        and c.isupper()
    )
