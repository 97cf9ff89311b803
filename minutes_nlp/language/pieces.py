"""Pieces of a sentence that belong together: without its label, and parted where a paragraph or a cell ends."""

import re
from collections.abc import Iterator

from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["is_double_spaced", "pieces"]

_GRAMMAR = load("quantities")["grammar"]
# After one of these a line goes on over any gap. e.g. "a total of", then "€1,284,900" two blank lines below
_OPEN = frozenset(
    word
    for name in ("prepositions", "determiners", "conjunctions", "auxiliaries", "linking", "clause_openers")
    for word in _GRAMMAR[name]
)
# e.g. "(a) ", "5.2 ", "iv) ", "- "
_LABEL = re.compile(
    r"\s{0,9}(?:[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]{1,2}\s{1,40}(?=\S)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s{1,40}(?=[A-Z(\u201c\"])|[\u2022\u00b7*\u2013\u2014-]\s{1,40})"
)
_GAP = re.compile(r"(?:\n|\s{2,40})(?=(\S))")
_PARAGRAPH = re.compile(r"\n[^\S\n]{0,9}\n\s{0,9}(\S)")
# A line of a list of sums. e.g. "Fenlock Ltd - padlocks - £18.40"
_SUM = re.compile(r"[£€]\s?\d|\d\.\d\d\b")
_WRAPPED = 50  # characters: no line that a printer wrapped is shorter
_LINE = 90  # characters: no line of a list is longer
_LAST_WORD = re.compile(r"[A-Za-z]{1,20}$")


def is_double_spaced(lines: str, start: int, end: int) -> bool:
    """Whether each printed line stands alone between blank ones: many of them begin in the middle of a sentence."""
    begun = [match[1] for match in _PARAGRAPH.finditer(lines, start, end)]
    return 4 * len([letter for letter in begun if letter.islower()]) > len(begun)


def pieces(lines: str, start: int, end: int, *, double_spaced: bool = False) -> Iterator[Span]:
    """Yield the pieces of a sentence, which may run over the end of a line, a cell or a paragraph.

    A gap of two blanks or more parts what it separates if a capital follows a word that can end a phrase, or a
    figure follows a figure; the end of a line does so between two lines of a list of sums.
    """
    for gap in _GAP.finditer(lines, start, end):
        if gap.start() > start and _parts(lines, gap, start, double_spaced=double_spaced):
            yield _unlabelled(lines, start, gap.start())
            start = gap.end()
    yield _unlabelled(lines, start, end)


def _parts(lines: str, gap: re.Match[str], start: int, *, double_spaced: bool) -> bool:
    before, after = lines[gap.start() - 1], gap[1]
    if before.isspace():
        return False  # wider than any gap between cells
    if gap[0] == "\n":
        return (after.isupper() or _LABEL.match(lines, gap.end()) is not None) and _is_listed(lines, gap)
    if after.isdigit():
        return before.isdigit() or before == ":"
    if not (after.isupper() or after in "([\u2022*"):
        return False
    begins = lines.rfind("\n", max(0, gap.start() - _WRAPPED), gap.start())
    if double_spaced and before not in ".:;" and begins < 0:
        return False
    last = _LAST_WORD.search(lines, max(start, gap.start() - 20), gap.start())
    return last is None or last[0].lower() not in _OPEN


def _is_listed(lines: str, gap: re.Match[str]) -> bool:
    """Whether the lines before and after a break each hold a sum and are short: rows of a list of payments."""
    first = lines.rfind("\n", 0, gap.start()) + 1
    stop = lines.find("\n", gap.end())
    stop = len(lines) if stop < 0 else stop
    if gap.start() - first > _LINE or stop - gap.end() > _LINE:
        return False
    return bool(_SUM.search(lines, first, gap.start()) and _SUM.search(lines, gap.end(), stop))


def _unlabelled(text: str, start: int, end: int) -> Span:
    label = _LABEL.match(text, start, end)
    return Span(label.end() if label else start, end)
