"""Where in a text a query's words stand: the ranges to highlight.

To cut twenty texts into all their words takes longer than to find them. So where a text has only plain
letters, the beginning of each word wanted is looked up in it first, and only what stands there is cut out and
compared. The two ways give the same ranges (tests/test_highlight.py).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from minutes_nlp.analysis import (
    Token,
    exact,
    is_plain,
    printed_words,
    spelt_like,
    stem,
    tokens,
    word_after,
    word_at,
)
from minutes_nlp.query import Fuzzy, Near, Phrase, Prefix, Query, Word, leaves

__all__ = ["Highlighter"]

Textual: TypeAlias = Word | Phrase | Prefix | Fuzzy | Near
Ranges: TypeAlias = tuple[tuple[int, int], ...]

_LETTERS = re.compile(r"[a-z]*")


class _Verdicts(dict[str, bool]):
    """Remembers for each printed word whether it is one of those wanted."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, printed: str) -> bool:
        self[printed] = wanted = self._test(exact(printed))
        return wanted


class _Run(NamedTuple):
    """Words side by side: how the first begins in lower case, and what each must be."""

    head: str
    verdicts: tuple[_Verdicts, ...]


class Highlighter:
    """Finds the words of one query in many texts.

    Args:
        query: What stands under a NOT, and what is asked of fields, is never highlighted.
    """

    def __init__(self, query: Query) -> None:
        self._leaves = [leaf for leaf in leaves(query) if isinstance(leaf, Textual)]
        self._fuzzy = [_Verdicts(_test(leaf)) for leaf in self._leaves if isinstance(leaf, Fuzzy)]
        self._runs = [_run(leaf) for leaf in self._leaves if not isinstance(leaf, Fuzzy | Near)]
        self._quick = all(run.head for run in self._runs) and not any(
            isinstance(leaf, Near) for leaf in self._leaves
        )

    def ranges(self, text: str) -> Ranges:
        """Return the half-open ranges of characters to highlight, in order and apart."""
        if not self._leaves:
            return ()
        if not (self._quick and is_plain(text)):
            return self.ranges_by_cutting(text)
        found: list[tuple[int, int]] = []
        lower = text.lower()
        for run in self._runs:
            found += _occurrences(text, lower, run)
        for verdicts in self._fuzzy:
            for printed in {word for word in printed_words(text) if verdicts[word]}:
                if not printed[0].isalpha():  # "316" also stands in "1,316", where it is no word
                    return self.ranges_by_cutting(text)
                found += _occurrences(text, text, _Run(printed, (verdicts,)))
        return _merged(found) if len(found) > 1 else tuple(found)

    def ranges_by_cutting(self, text: str) -> Ranges:
        """Return the same, for any text, from all its words."""
        cut = tokens(text)
        places = [place for leaf in self._leaves for place in _places(leaf, cut)]
        return _merged([(cut[first].start, cut[last].end) for first, last in places])


def _run(leaf: Word | Phrase | Prefix) -> _Run:
    """Return what is looked for; with no head where it begins with a digit or an accented letter."""
    match leaf:
        case Word(stems=stems):
            head = _beginning(stems[0])
            tests = [_has_stem(one) for one in stems]
        case Phrase(words=words):
            head = words[0]
            tests = [one.__eq__ for one in words]
        case Prefix(start=start):
            head = start
            tests = [_test(leaf)]
    letters = _LETTERS.match(head)
    return _Run(letters[0] if letters else "", tuple(map(_Verdicts, tests)))


def _beginning(stem: str) -> str:
    """Return how every word of a stem begins.

    A stem differs from its word in its own last letter at most (hope, hoping), but for those like vie, vying.
    """
    return stem[: 1 if stem[1:] == "ie" else max(2, len(stem) - 1)]


def _has_stem(wanted: str) -> Callable[[str], bool]:
    """Return what tells whether an exact word has a stem."""
    return lambda word: stem(word) == wanted


def _test(leaf: Prefix | Fuzzy) -> Callable[[str], bool]:
    """Return what tells whether an exact word is one the leaf stands for."""
    match leaf:
        case Prefix(start=start):
            return lambda word: word.startswith(start)
        case Fuzzy(word=wanted, distance=distance):
            return spelt_like(wanted, distance)


def _occurrences(text: str, searched: str, run: _Run) -> Iterator[tuple[int, int]]:
    """Yield the range of each occurrence of a run in a plain text, given in the case of the run's head."""
    head, verdicts = run
    place = searched.find(head)
    while place >= 0:
        word = word_at(text, place)
        if word and verdicts[0][word[0]]:
            for others in verdicts[1:]:
                word = word_after(text, word.end())
                if not word or not others[word[0]]:
                    break
            else:
                yield place, word.end()
        place = searched.find(head, place + 1)


def _merged(found: Sequence[tuple[int, int]]) -> Ranges:
    """Return ranges in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _places(leaf: Textual, cut: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each place a leaf matches at."""
    match leaf:
        case Word(stems=stems):
            yield from _side_by_side([stem(token.text) for token in cut], stems)
        case Phrase(words=words):
            yield from _side_by_side([token.text for token in cut], words)
        case Prefix() | Fuzzy():
            test = _test(leaf)
            yield from ((at, at) for at, token in enumerate(cut) if test(token.text))
        case Near(left=left, right=right, distance=distance):
            lefts = [at for at, token in enumerate(cut) if stem(token.text) == left]
            rights = [at for at, token in enumerate(cut) if stem(token.text) == right]
            pairs = [(one, two) for one in lefts for two in rights if abs(one - two) <= distance]
            yield from ((at, at) for pair in pairs for at in pair)


def _side_by_side(words: Sequence[str], run: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each occurrence of a run of words."""
    length = len(run)
    for at, word in enumerate(words):
        if word == run[0] and tuple(words[at : at + length]) == tuple(run):
            yield at, at + length - 1
