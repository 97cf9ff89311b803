"""Words missing between two others, told by what near-identical wordings have there.

A wording is reduced to its frame: words that few clauses have (names, subjects, figures) become one blank.
Where the two words before a gap and the two after it never stand together in the frames, but often stand with
one and the same word between them, that word is missing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from minutes_nlp.analysis import words
from minutes_nlp.language.vocabulary import load

__all__ = ["Gap", "Gaps"]

_BLANK, _BEGIN, _END = "*", "^", "$"
# A word is part of the frame if so many clauses have it, and so large a share of them.
_FEWEST, _SHARE = 3, 0.0005
# So many wordings must have the word that is missing.
_EVIDENCE = 3
# Words that stand so often together, and nearly never apart.
_COMPANY, _ALWAYS = 20, 0.98
_WORDS = load("wording")["needed"]
# A word that is not needed may be left out by choice: it is missing only between two words that never meet.
_ARTICLES = frozenset(_WORDS["articles"])
_NEEDED, _PREPOSITIONS = frozenset(_WORDS["words"]), frozenset(_WORDS["prepositions"])

Context = tuple[str, str, str, str]


class Gap(NamedTuple):
    """A missing word: after how many words of the wording it belongs, and how many wordings have it there."""

    at: int
    word: str
    evidence: int


class Gaps:
    """What stands between words in the wordings used before.

    Args:
        wordings: How often each wording was used; its words are parted by spaces.
    """

    def __init__(self, wordings: Mapping[str, int]) -> None:
        spread: Counter[str] = Counter()
        for wording, uses in wordings.items():
            spread.update(dict.fromkeys(wording.split(), uses))
        fewest = max(_FEWEST, _SHARE * sum(wordings.values()))
        self._frame_words = {
            word for word, count in spread.items() if count >= fewest and not any(c.isdigit() for c in word)
        }
        frames: Counter[tuple[str, ...]] = Counter()
        for wording, uses in wordings.items():
            frames[tuple(word for word, _ in self._frame(wording.split()))] += uses
        self._joined: set[Context] = set()
        self._between: defaultdict[Context, Counter[str]] = defaultdict(Counter)
        self._before: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._after: defaultdict[str, set[str]] = defaultdict(set)
        self._amid: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for frame, uses in frames.items():
            padded = (_BEGIN, *frame, _END)
            for at in range(len(padded) - 1):
                self._joined.add(_context(padded, at, at + 1))
                self._after[padded[at]].add(padded[at + 1])
                self._before[padded[at + 1]][padded[at]] += uses
            for at in range(1, len(padded) - 1):
                if padded[at] != _BLANK:
                    self._between[_context(padded, at - 1, at + 1)][padded[at]] += uses
                    self._amid[padded[at - 1], padded[at + 1]][padded[at]] += uses

    def _frame(self, wording: list[str]) -> Iterator[tuple[str, int]]:
        """Yield the words of a frame and how many words of the wording stand before each."""
        last = ""
        for at, word in enumerate(wording):
            kept = word if word in self._frame_words else _BLANK
            if kept != _BLANK or last != _BLANK:
                yield kept, at
            last = kept

    def missing(self, text: str) -> Iterator[Gap]:
        """Yield the words that a wording lacks."""
        wording = words(text)
        frame = list(self._frame(wording))
        padded = (_BEGIN, *(word for word, _ in frame), _END)
        places = [at for _, at in frame] + [len(wording)]
        for at, place in enumerate(places):
            found = self._in_context(_context(padded, at, at + 1)) or self._in_company(*padded[at : at + 2])
            if found:
                yield Gap(place, *found)

    def _in_context(self, context: Context) -> tuple[str, int] | None:
        """The word that stands between the same two words before it and two after it."""
        if context in self._joined:
            return None
        (word, evidence), *_ = self._between.get(context, Counter()).most_common(1) or [("", 0)]
        # A name may stand with an article or without.
        if evidence < _EVIDENCE or (word in _ARTICLES and context[2] == _BLANK):
            return None
        if word not in _NEEDED and context[2] in self._after.get(context[1], ()):
            return None
        return word, evidence

    def _in_company(self, left: str, right: str) -> tuple[str, int] | None:
        """The word between two that never meet without it, or always before the second ("be noted")."""
        if right in self._after.get(left, ()) or right == _BLANK:
            return None
        (word, evidence), *_ = self._amid.get((left, right), Counter()).most_common(1) or [("", 0)]
        if word in _NEEDED and evidence >= _COMPANY and left != _BLANK:
            return word, evidence
        before = self._before.get(right, Counter())
        (word, evidence), *_ = before.most_common(1) or [("", 0)]
        always = evidence >= max(_COMPANY, _ALWAYS * before.total())
        needed = (word == "be" and left not in _NEEDED) or (word == "the" and left in _PREPOSITIONS)
        return (word, evidence) if always and needed else None

    def fits(self, text: str, at: int, word: str) -> bool:
        """Return whether others have a word, numbered from 0, between the same two words."""
        frame = list(self._frame(words(text)))
        padded = (_BEGIN, *(each for each, _ in frame), _END)
        place = next((i for i, (each, where) in enumerate(frame, 1) if (each, where) == (word, at)), None)
        if place is None:
            return False
        around = padded[place - 1], padded[place + 1]
        return self._amid.get(around, Counter())[word] >= _EVIDENCE


def _context(padded: tuple[str, ...], before: int, after: int) -> Context:
    """The two words up to one place and the two from another; beyond the ends there is more of the end."""
    return (
        padded[before - 1] if before else _BEGIN,
        padded[before],
        padded[after],
        padded[after + 1] if after + 1 < len(padded) else _END,
    )
