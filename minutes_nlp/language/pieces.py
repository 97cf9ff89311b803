"""Pieces of a sentence that belong together: without its label, and parted where a paragraph or a cell ends."""

import re
from collections.abc import Iterator

from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["pieces"]

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
_GAP = re.compile(r"(\S)\s{2,40}(?=(\S))")
_LAST_WORD = re.compile(r"[A-Za-z]{1,20}$")


def pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the pieces of a sentence, which may run over blanks that were the end of a line, a cell or a paragraph.

    A gap of two blanks or more parts what it separates if a capital follows a word that can end a phrase, or a
    figure follows a figure.
    """
    if text.find("  ", start, end) >= 0:
        for gap in _GAP.finditer(text, start, end):
            if gap.start() >= start and _parts(text, gap, start):
                yield _unlabelled(text, start, gap.start() + 1)
                start = gap.end()
    yield _unlabelled(text, start, end)


def _parts(text: str, gap: re.Match[str], start: int) -> bool:
    before, after = gap[1], gap[2]
    if after.isdigit():
        return before.isdigit() or before == ":"
    if not (after.isupper() or after in "([\u2022*"):
        return False
    last = _LAST_WORD.search(text, max(start, gap.start() - 20), gap.start() + 1)
    return last is None or last[0].lower() not in _OPEN


def _unlabelled(text: str, start: int, end: int) -> Span:
    label = _LABEL.match(text, start, end)
    return Span(label.end() if label else start, end)
