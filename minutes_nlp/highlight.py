"""Where in a text a query's words stand: the ranges to highlight.

To cut twenty texts into all their words takes longer than to find them. So the beginning of each word wanted
is looked up in a text first, and only what stands there, and the few words with accents, is cut out and
compared. The two ways give the same ranges (tests/test_highlight.py).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from minutes_nlp.analysis import accented, exact, printed_words, spelt_like, stem, word_after, word_at
from minutes_nlp.query import Fuzzy, Near, Phrase, Prefix, Query, Word, leaves

__all__ = ["Excerpt", "Highlighter", "excerpt"]

Ranges: TypeAlias = tuple[tuple[int, int], ...]

_LETTERS = re.compile(r"[a-z]*")


class Excerpt(NamedTuple):
    """A text on one line, or the stretch of a long one that was found, with "…" where it is cut off.

    ``first`` is the first character of the whole text that is in it; ``shift`` is what to add to an offset
    into the whole text to have one into ``text``.
    """

    text: str
    first: int
    shift: int


def excerpt(text: str, place: int, *, longest: int, before: int) -> Excerpt:
    """Return a text on one line, a long one from shortly before a place in it.

    Args:
        text: The text.
        place: Where what was found begins.
        longest: How many characters may be shown.
        before: About how many of them before the place.
    """
    # One space for each sign of space keeps every offset what it is.
    line = "".join(" " if sign.isspace() else sign for sign in text)
    if len(line) <= longest:
        return Excerpt(line, 0, 0)
    first = line.rfind(" ", 0, max(0, place - before)) + 1
    last = line.rfind(" ", first + longest // 2, first + longest)
    last = len(line) if first + longest >= len(line) else last if last > 0 else first + longest
    lead, rest = "\u2026 " * (first > 0), " \u2026" * (last < len(line))
    return Excerpt(f"{lead}{line[first:last]}{rest}", first, len(lead) - first)


class _Wanted(dict[str, bool]):
    """Remembers for each printed word whether it is one of those wanted."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, printed: str) -> bool:
        self[printed] = found = self._test(exact(printed))
        return found


class _Run(NamedTuple):
    """Words side by side: what each must be, and how the first begins in lower case, "" if unknown."""

    wanted: tuple[_Wanted, ...]
    head: str


class _Pair(NamedTuple):
    """Two words at most so far apart."""

    left: _Wanted
    right: _Wanted
    distance: int


class Highlighter:
    """Finds the words of one query in many texts.

    Args:
        query: What stands under a NOT, and what is asked of fields, is never highlighted.
    """

    def __init__(self, query: Query) -> None:
        self._pairs: list[_Pair] = []
        self._runs: list[_Run] = []
        for leaf in leaves(query):
            if isinstance(leaf, Near):
                self._pairs.append(_Pair(_with_stem(leaf.left), _with_stem(leaf.right), leaf.distance))
            elif isinstance(leaf, Word | Phrase | Prefix | Fuzzy):
                self._runs.append(_run(leaf))
        self._quick = not self._pairs and all(run.head for run in self._runs)

    def ranges(self, text: str) -> Ranges:
        """Return the half-open ranges of characters to highlight, in order and apart."""
        lower = text.lower()
        others = accented(text, lower) if self._quick else None
        if others is None:
            return self.ranges_by_cutting(text)
        found: list[tuple[int, int]] = []
        for run in self._runs:
            place = lower.find(run.head)
            while place >= 0:
                found += _at(text, place, run.wanted)
                place = lower.find(run.head, place + 1)
            for place in others:
                found += _at(text, place, run.wanted)
        return _merged(found) if len(found) > 1 else tuple(found)

    def ranges_by_cutting(self, text: str) -> Ranges:
        """Return the same, for any query and text, from all words of the text."""
        matches = printed_words(text)
        words = [match[0] for match in matches]
        places = [place for run in self._runs for place in _side_by_side(words, run.wanted)]
        places += [place for pair in self._pairs for place in _near(words, pair)]
        return _merged([(matches[first].start(), matches[last].end()) for first, last in places])


def _run(leaf: Word | Phrase | Prefix | Fuzzy) -> _Run:
    """Return what is looked for."""
    match leaf:
        case Word(stems=stems):
            return _Run(tuple(map(_with_stem, stems)), _letters(_beginning(stems[0])))
        case Phrase(words=words):
            return _Run(tuple(_Wanted(word.__eq__) for word in words), _letters(words[0]))
        case Prefix(start=start):
            return _Run((_Wanted(lambda word: word.startswith(start)),), _letters(start))
        case Fuzzy(word=word, distance=distance):
            return _Run((_Wanted(spelt_like(word, distance)),), "")


def _with_stem(wanted: str) -> _Wanted:
    """Return what tells whether a word has a stem."""
    return _Wanted(lambda word: stem(word) == wanted)


def _beginning(stem: str) -> str:
    """Return how every word of a stem begins.

    A stem differs from its word in its own last letter at most (hope, hoping), but for those like vie, vying.
    """
    return stem[: 1 if stem[1:] == "ie" else max(2, len(stem) - 1)]


def _letters(start: str) -> str:
    """Return the plain letters that a word begins with: what can be looked up in lower case."""
    match = _LETTERS.match(start)
    return match[0] if match else ""


def _at(text: str, place: int, wanted: Sequence[_Wanted]) -> list[tuple[int, int]]:
    """Return the range of a run of words that begins with the letter at a place, if one does."""
    word = word_at(text, place)
    if not (word and wanted[0][word[0]]):
        return []
    for each in wanted[1:]:
        word = word_after(text, word.end())
        if not word or not each[word[0]]:
            return []
    return [(place, word.end())]


def _side_by_side(words: Sequence[str], wanted: Sequence[_Wanted]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each occurrence of a run among the words of a text."""
    first, *others = wanted
    last = len(words) - len(others)
    for at, word in enumerate(words[:last]):
        if first[word] and all(each[words[at + step]] for step, each in enumerate(others, start=1)):
            yield at, at + len(others)


def _near(words: Sequence[str], pair: _Pair) -> Iterator[tuple[int, int]]:
    """Yield the places of the words of each pair, each place by itself."""
    lefts = [at for at, word in enumerate(words) if pair.left[word]]
    rights = [at for at, word in enumerate(words) if pair.right[word]]
    for left in lefts:
        for right in rights:
            if abs(left - right) <= pair.distance:
                yield left, left
                yield right, right


def _merged(found: list[tuple[int, int]]) -> Ranges:
    """Return ranges in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
