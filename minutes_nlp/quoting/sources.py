"""The text of all documents in memory, so that a run of words is found wherever it stands.

Each word is a number, the same for all its cases; every three words in a row are in a sorted table. A run of
words is looked up by its rarest three, and each place is then compared word for word, so that what is there
is found, always. The text runs on over sentences, lines and the furniture of pages, but not over the end of a
document, nor over what was taken in private.
"""

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minutes_nlp.blackout import BLACK
from minutes_nlp.differences import TOKEN, WORD, key_of
from minutes_nlp.model import Leaf, Minutes
from minutes_nlp.parts import without_exempt

__all__ = ["Run", "Sources"]

Numbers = npt.NDArray[np.int64]
# A list of Python's numbers takes nine times as much, for each word of the library.
Places = npt.NDArray[np.int32]

_IN_A_ROW = 3
# What is blacked out breaks the text, as a document's end does.
_BREAK = 0
# Near passages are looked for at so many places, each so many words wider than what is looked for.
_PLACES = 24
_SLACK = 8
_MOST_VOTES = 400_000


class _Text(NamedTuple):
    document: str
    date: str
    text: str
    starts: Places
    ends: Places


class Run(NamedTuple):
    """Words in a row in one document: its id and date, and where they stand in its text.

    ``text`` is the document's text without the furniture of its pages, which is blank, every character in its
    place; ``first`` and ``last`` are the places of the words among all words of the sources.
    """

    document: str
    date: str
    text: str
    start: int
    end: int
    first: int
    last: int

    @property
    def words(self) -> str:
        """The words exactly as they stand."""
        return self.text[self.start : self.end]


class Sources:
    """The text of records, ready to be searched for words in a row.

    Args:
        records: The id and the record of each document.
        exempt: Whether to take in what was taken in private.
    """

    def __init__(self, records: Iterable[tuple[str, Minutes]], *, exempt: bool = False) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: list[_Text] = []
        self._firsts: list[int] = []
        words: list[int] = []
        known: dict[str, int] = {}
        for document, minutes in records:
            shown = minutes if exempt else without_exempt(minutes)
            for readable in _readable(shown):
                self._firsts.append(len(words))
                spans = np.array(list(self._read(readable, words, known)), dtype=np.int32).reshape(-1, 2)
                date = minutes.meeting.date or ""
                self._texts.append(_Text(document, date, readable, spans[:, 0].copy(), spans[:, 1].copy()))
                # So many that no three words in a row belong to two documents.
                words += [_BREAK] * _IN_A_ROW
        self._words = np.array(words, dtype=np.int64)
        self._base = len(self._numbers) + 1
        keys = self._keys(self._words)
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]

    def __len__(self) -> int:
        return len(self._texts)

    def _read(self, text: str, words: list[int], known: dict[str, int]) -> Iterator[tuple[int, int]]:
        """Add the words of a text and yield where each stands; ``known`` numbers those met before."""
        for match in TOKEN.finditer(text):
            printed = match[0]
            if match.lastgroup == WORD:
                number = known.get(printed)
                if number is None:
                    key = key_of(printed, WORD).casefold()
                    number = known[printed] = self._numbers.setdefault(key, len(self._numbers) + 1)
                words.append(number)
                yield match.span()
            elif printed == BLACK:
                words.append(_BREAK)
                yield match.span()

    def _keys(self, words: Numbers) -> Numbers:
        """One number for each three words in a row; exact for up to two million different words."""
        base = self._base
        keys: Numbers = (words[:-2] * base + words[1:-1]) * base + words[2:]
        return keys

    def _looked_up(self, keys: Numbers) -> list[Numbers]:
        """The places of each three words in a row."""
        left = np.searchsorted(self._sorted, keys, "left")
        right = np.searchsorted(self._sorted, keys, "right")
        return [self._order[a:b] for a, b in zip(left, right, strict=True)]

    def exact(self, words: Sequence[str]) -> Iterator[Run]:
        """Yield each run of the same words, whatever their case, in the order of the documents.

        Args:
            words: Keys of words, at least one; see `differences.printed`.
        """
        numbers = [self._numbers.get(word.casefold()) for word in words]
        known = [number for number in numbers if number is not None]
        if len(known) < len(words):
            return
        wanted = np.array(known, dtype=np.int64)
        if len(wanted) < _IN_A_ROW:
            places = np.flatnonzero(self._words == wanted[0])
        else:
            found = self._looked_up(self._keys(wanted))
            rarest = min(range(len(found)), key=lambda at: len(found[at]))
            places = np.sort(found[rarest]) - rarest
        places = places[(places >= 0) & (places + len(wanted) <= len(self._words))]
        for at, number in enumerate(known):
            places = places[self._words[places + at] == number]
        for place in places.tolist():
            yield self._run(place, place + len(wanted) - 1)

    def near(self, words: Sequence[str]) -> Iterator[Run]:
        """Yield the stretches that share most runs of three words, each wider than what is looked for.

        Args:
            words: Keys of words; see `differences.printed`.
        """
        wanted = np.array([self._numbers.get(word.casefold(), -1) for word in words], dtype=np.int64)
        if len(wanted) < _IN_A_ROW:
            return
        known = [at for at in range(len(wanted) - 2) if (wanted[at : at + 3] > 0).all()]
        keys = self._keys(wanted)[known]
        found = sorted(zip(self._looked_up(keys), known, strict=True), key=lambda pair: len(pair[0]))
        votes = list(_at_most(found, _MOST_VOTES))
        if not votes:
            return
        cells, counts = np.unique(np.concatenate(votes) // _SLACK, return_counts=True)
        # Most votes first; of as many, the earliest place.
        for cell in cells[np.lexsort((cells, -counts))][:_PLACES].tolist():
            begin = cell * _SLACK
            yield self._within_document(begin - _SLACK, begin + 2 * _SLACK + len(wanted), begin + _SLACK)

    def _within_document(self, first: int, last: int, middle: int) -> Run:
        """The run between two words, cut off where the document ends that the middle is in."""
        at = max(0, bisect.bisect_right(self._firsts, max(0, middle)) - 1)
        low, count = self._firsts[at], len(self._texts[at].starts)
        first = min(max(first, low), low + count - 1)
        return self._run(first, max(first, min(last, low + count - 1)))

    def _run(self, first: int, last: int) -> Run:
        at = bisect.bisect_right(self._firsts, first) - 1
        low, text = self._firsts[at], self._texts[at]
        start, end = int(text.starts[first - low]), int(text.ends[last - low])
        return Run(text.document, text.date, text.text, start, end, first, last)


def _at_most(found: Sequence[tuple[Numbers, int]], most: int) -> Iterator[Numbers]:
    """The beginnings that places vote for, rare words first, until there are so many; at least one lot."""
    taken = 0
    for places, offset in found:
        if taken and taken + len(places) > most:
            return
        taken += len(places)
        yield places - offset


def _readable(minutes: Minutes) -> Iterator[str]:
    """The text of a record with spaces for the furniture of its pages; that in other languages apart."""
    roles = {leaf.role for leaf in minutes.leaves} - {"furniture"}
    if roles != {"text"}:
        yield _without(minutes.text, [leaf for leaf in minutes.leaves if leaf.role in ("furniture", "text")])
    if "text" in roles:
        yield _without(minutes.text, [leaf for leaf in minutes.leaves if leaf.role != "text"])


def _without(text: str, leaves: Sequence[Leaf]) -> str:
    ends = [0, *(leaf.end for leaf in leaves)]
    starts = [*(leaf.start for leaf in leaves), len(text)]
    kept = [text[a:b] for a, b in zip(ends, starts, strict=True)]
    blanks = [" " * (leaf.end - leaf.start) for leaf in leaves]
    return "".join(itertools.chain.from_iterable(itertools.zip_longest(kept, blanks, fillvalue="")))
