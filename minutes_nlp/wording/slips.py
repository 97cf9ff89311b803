"""Checks for slips of the pen: words that stand twice, words that are missing, likely typing errors."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from minutes_nlp.analysis import printed_words
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span
from minutes_nlp.wording.draft import Clause
from minutes_nlp.wording.findings import Finding
from minutes_nlp.wording.precedents import Precedents

__all__ = ["check_slips"]

_TWICE = re.compile(r"\b(?P<word>[^\W\d_]+)\s+(?P<again>(?P=word))\b(?!['’-])", re.IGNORECASE)
_MAY_STAND_TWICE = frozenset(load("wording")["twice"]["words"])
# A word is doubtful if the minutes have it so rarely; the word it is taken for must be so frequent.
_RARE, _FREQUENT, _VERY_FREQUENT = 2, 4, 100
_MIDDLING, _LONG = 5, 7
_VOWELS = "aeiou"
_ENDINGS = "sdrn"
# Each key with its row and how far right it is: a row stands a little right of the one above.
_KEYS = {
    key: (row, column + shift)
    for row, (keys, shift) in enumerate((("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75)))
    for column, key in enumerate(keys)
}


def check_slips(clause: Clause, precedents: Precedents) -> Iterator[Finding]:
    """Yield the words of a clause that stand twice, are missing or are likely typing errors."""
    doubled = list(_doubled(clause.text, precedents))
    yield from doubled
    typed = list(_typing(clause.text, precedents))
    yield from typed
    known = [each.span for each in (*doubled, *typed)]
    for finding in _missing(clause.text, precedents):
        at = finding.span.start
        if not any(start - 1 <= at <= end + 1 for start, end in known):
            yield finding


def _doubled(text: str, precedents: Precedents) -> Iterator[Finding]:
    for match in _TWICE.finditer(text):
        word = match["word"]
        if word.lower() in _MAY_STAND_TWICE or precedents.has_twice(word.casefold()):
            continue
        reason = f"“{word}” stands twice"
        yield Finding(code="doubled", message=reason, span=Span(*match.span()), suggestion=word)


def _missing(text: str, precedents: Precedents) -> Iterator[Finding]:
    if precedents.identical(text):
        return
    printed = printed_words(text)
    for gap in precedents.gaps.missing(text):
        place = printed[gap.at].start() if gap.at < len(printed) else printed[-1].end() if printed else 0
        before = f"after “{printed[gap.at - 1][0]}”" if gap.at else "at the beginning"
        reason = (
            f"“{gap.word}” may be missing {before}: {gap.evidence:,} near-identical clauses have it there"
        )
        yield Finding(code="missing", message=reason, span=Span(place, place), suggestion=gap.word)


class _Word(NamedTuple):
    """A word of a clause: which it is, from 0, and what stands before and after it."""

    word: str
    at: int
    before: str
    after: str

    def instead(self, other: str) -> str:
        """Return the clause with another word in its place."""
        return f"{self.before}{other}{self.after}"


def _typing(text: str, precedents: Precedents) -> Iterator[Finding]:
    for at, match in enumerate(printed_words(text)):
        word = match[0]
        if not word.isalpha() or _is_name(word, at):
            continue
        near = _meant(_Word(word.casefold(), at, text[: match.start()], text[match.end() :]), precedents)
        if near:
            seen = precedents.vocabulary[word.casefold()]
            times = f"{seen} time{'s' * (seen != 1)}" if seen else "not at all"
            count = precedents.vocabulary[near]
            reason = f"“{word}” occurs in the minutes {times}, “{near}” {count:,} times"
            yield Finding(code="typing", message=reason, span=Span(*match.span()), suggestion=near)


def _is_name(word: str, at: int) -> bool:
    """Whether a word may be a name by its capitals, so that few others have to be like it."""
    return (at > 0 and word[0].isupper() and len(word) < _LONG) or (len(word) > 1 and word.isupper())


def _meant(given: _Word, precedents: Precedents) -> str | None:
    """The word that a rare one is one slip away from; None where it is not rare, or there is none.

    A word with which the clause has been used before comes first; a word that is seldom, but is there, is
    taken for no other.
    """
    seen = precedents.vocabulary[given.word]
    if seen > _RARE or len(given.word) < 2:
        return None
    known = precedents.frequent(max(seen, 1))
    candidates = process.extract(given.word, known, scorer=OSA.distance, score_cutoff=1, limit=None)
    meant = [other for other, _, _ in candidates if _may_be_meant(given.word, other)]
    used = [
        other
        for other in meant
        if (precedents.vocabulary[other], len(other)) > (seen, len(given.word))
        and precedents.identical(given.instead(other))
    ]
    if not used and not seen:
        used = [other for other in meant if _is_likely(given, other, precedents)]
    return max(used, key=lambda other: (precedents.in_clauses[other], other), default=None)


def _may_be_meant(word: str, other: str) -> bool:
    return len(other) > 1 and _is_slip(word, other) and not _is_ending(word, other)


def _is_likely(given: _Word, other: str, precedents: Precedents) -> bool:
    """Whether a word never seen is rather another one than a word of its own.

    A short word is one letter from many others: the one meant has to fit between its neighbours.
    """
    count, length = precedents.vocabulary[other], len(given.word)
    if count < _FREQUENT:
        return False
    if length >= _LONG or (length >= _MIDDLING and count >= _VERY_FREQUENT):
        return True
    return precedents.gaps.fits(given.instead(other), given.at, other)


def _is_ending(word: str, other: str) -> bool:
    """Whether two words are two endings of one: "plan" and "plans", "note" and "noted"."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    return longer[:-1] == shorter and longer[-1] in _ENDINGS


def _is_slip(typed: str, meant: str) -> bool:
    """Whether the one edit between two words is one that hands make.

    A letter left out, typed twice, swapped with the next, or taken for one beside it on the keyboard or, in a
    longer word, one vowel for another; but not a letter that makes a word another ("town", "down").
    """
    if len(typed) < len(meant):
        return True
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), len(meant))
    if len(typed) > len(meant):
        around = typed[max(0, at - 1) : at] + typed[at + 1 : at + 2]
        return any(typed[at] == other or _beside(typed[at], other) for other in around)
    if typed[at : at + 2] == meant[at : at + 2][::-1]:
        return True
    vowels = typed[at] in _VOWELS and meant[at] in _VOWELS and len(meant) >= _LONG
    return vowels or _beside(typed[at], meant[at])


def _beside(one: str, other: str) -> bool:
    """Whether two keys touch."""
    if one not in _KEYS or other not in _KEYS:
        return False
    (row, column), (other_row, other_column) = _KEYS[one], _KEYS[other]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
