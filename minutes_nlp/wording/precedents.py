"""The clauses a council has used, in memory, and what they tell of its usage."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from minutes_nlp.analysis import words
from minutes_nlp.cite import Citation, citation
from minutes_nlp.model import Minutes, Record
from minutes_nlp.wording.delegations import KINDS, delegation
from minutes_nlp.wording.draft import Position, as_drafted
from minutes_nlp.wording.forms import begins_that, operatives, tells
from minutes_nlp.wording.gaps import Gaps

__all__ = ["FEW", "Precedent", "Precedents", "Share", "count_words", "precedents_in"]

# With fewer clauses known, nothing is said of what a council's usage is.
FEW = 20
# Wordings with less in common are not called near (of 100, by letters in the same order).
_NEAR = 70
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_MARKS = ".!?"
_INNER_MARKS = ".;,:!?"


class Precedent(Record, frozen=True, kw_only=True):
    """A clause used before: its words without label, what its list goes on from, and where it stands."""

    text: str
    stem: str = ""
    position: Position = "only"
    citation: Citation


class Share(Record, frozen=True, kw_only=True):
    """So many of so many."""

    count: int
    total: int

    @property
    def part(self) -> float:
        """The share, 0 to 1; 0 where there are none."""
        return self.count / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.count:,} of {self.total:,}"


def precedents_in(document: str, minutes: Minutes) -> Iterator[Precedent]:
    """Yield the clauses of the resolutions of one record, in order."""
    for item in minutes.items:
        for resolution in item.resolutions:
            decision = as_drafted(resolution)
            for clause in decision.clauses:
                yield Precedent(
                    text=clause.text,
                    stem=decision.stem,
                    position=clause.position,
                    citation=citation(document, minutes, resolution.id, clause.span),
                )


def count_words(text: str, vocabulary: Counter[str]) -> None:
    """Add the words of a text, in small letters, to a vocabulary."""
    vocabulary.update(_LETTERS.findall(text.casefold()))


class Precedents:
    """The clauses used before and the words of the minutes they stand in.

    Args:
        clauses: The clauses, in any order.
        vocabulary: How often each word, in small letters, occurs in the minutes; None: in the clauses.
    """

    def __init__(self, clauses: Iterable[Precedent], vocabulary: Counter[str] | None = None) -> None:
        found = sorted(clauses, key=lambda each: (each.citation.document, each.citation.span))
        found.sort(key=lambda each: each.citation.date or "", reverse=True)
        self._uses: dict[str, list[Precedent]] = {}
        for each in found:
            self._uses.setdefault(" ".join(words(each.text)), []).append(each)
        self._keys = list(self._uses)
        # What tells of a decision is no wording of one: it counts as used, and says nothing of how to word.
        self._worded = [each for each in found if not tells(each.text)]
        self.verbs: Counter[str] = Counter()
        self.forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.verbs_of: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for each in self._worded:
            for operative in operatives(each.text):
                self.verbs[operative.verb] += 1
                self.forms[operative.verb][operative.form] += 1
                self.verbs_of[_subject(operative.form)][operative.verb] += 1
        self.gaps = Gaps({key: len(uses) for key, uses in self._uses.items()})
        self.in_clauses = Counter(
            itertools.chain.from_iterable(key.split() * len(u) for key, u in self._uses.items())
        )
        self._frequent: dict[int, list[str]] = {}
        self.vocabulary = self.in_clauses if vocabulary is None else vocabulary
        self.opening = self._share(self._opening())
        self.last_mark = self._share(e.text.endswith(tuple(_LAST_MARKS)) for e in self._of("only", "last"))
        self.inner_mark = self._share(
            e.text.removesuffix(" and").removesuffix(" or").endswith(tuple(_INNER_MARKS))
            for e in self._of("inner")
        )
        delegated = list(filter(None, (delegation(each.text) for each in self._worded)))
        self.consulted = {
            kind: self._share(each.consulted for each in delegated if each.kind == kind) for kind in KINDS
        }
        self.with_verb = self._share(bool(operatives(each.text)) for each in self._worded)

    def __len__(self) -> int:
        return sum(map(len, self._uses.values()))

    def _opening(self) -> Iterator[bool]:
        return (begins_that(each.text) for each in self._worded if not each.stem)

    def _of(self, *positions: Position) -> Iterator[Precedent]:
        return (each for each in self._worded if each.position in positions)

    @staticmethod
    def _share(tests: Iterable[bool]) -> Share:
        results = list(tests)
        return Share(count=sum(results), total=len(results))

    def identical(self, text: str) -> Sequence[Precedent]:
        """Return the clauses with the same words, whatever their capitals and marks, newest first."""
        return self._uses.get(" ".join(words(text)), [])

    def has_twice(self, word: str) -> bool:
        """Return whether a clause used before has a word twice in a row."""
        pair = f"{word} {word}"
        return any(pair in key and f" {pair} " in f" {key} " for key in self._keys)

    def frequent(self, least: int) -> list[str]:
        """Return the words that the minutes have at least so often."""
        if least not in self._frequent:
            self._frequent[least] = [word for word, count in self.vocabulary.items() if count >= least]
        return self._frequent[least]

    def near(self, text: str, limit: int) -> list[Sequence[Precedent]]:
        """Return the uses of each of the most alike other wordings, the wording with the newest use first."""
        key = " ".join(words(text))
        found = process.extract(
            key, self._keys, scorer=fuzz.ratio, processor=None, score_cutoff=_NEAR, limit=limit + 1
        )
        alike = [self._uses[other] for other, _, _ in found if other != key][:limit]
        return sorted(alike, key=lambda uses: uses[0].citation.date or "", reverse=True)


def _subject(form: str) -> str:
    return form.rpartition(" be ")[0]
