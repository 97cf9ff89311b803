"""Clauses in which nobody is named: "It was asked whether", "Concern was raised", "Members were informed"."""

import re
import sys
from typing import NamedTuple, NotRequired, TypedDict

from minutes_nlp.language.families import first_words, phrase
from minutes_nlp.language.trie import any_of

__all__ = ["Passive", "Passives"]

_WORD = re.compile(r"\w+")
_WORD_OR_SPACE = re.compile(r"\w+| ")
_WORD_BEHIND = re.compile(r"\s+(\w+)")
_ADVERB = re.compile(r"[a-z]+(?= )")
_AT_START = -1


class Told(TypedDict):
    """A wording in the passive: its subject, its auxiliary with adverbs, and what was done.

    With a reach it may also begin behind a comma, at most so far into the clause.
    """

    reach: NotRequired[int]
    who: str
    was: str
    done: str


class PassiveTable(TypedDict):
    """A family as the vocabulary has it."""

    signs: list[str]
    told: list[Told]
    patterns: list[str]


class _Form(NamedTuple):
    rank: int
    reach: int
    pattern: re.Pattern[str]


# Where a wording may begin in a clause: the word there, its place, and how far in the comma before it is, if any.
_Place = tuple[str, int, int]


class Passive:
    """One family: the first of its wordings that stands anywhere counts."""

    def __init__(self, table: PassiveTable) -> None:
        self._signs = tuple(table["signs"])
        self._told: dict[str, list[_Form]] = {}
        self._patterns: dict[str, list[re.Pattern[str]]] = {}
        for rank, told in enumerate(table["told"]):
            form = _Form(rank, told.get("reach", _AT_START), phrase([_pattern(told)]))
            for word in first_words(told["who"]):
                self._told.setdefault(word, []).append(form)
        for pattern in table["patterns"]:
            compiled = phrase([pattern])
            for opener in _openers(pattern):
                self._patterns.setdefault(opener, []).append(compiled)
        self.openers = frozenset(self._patterns)
        self.reach = max(told.get("reach", _AT_START) for told in table["told"])

    def match(self, text: str, at: int = 0, end: int = sys.maxsize) -> bool:
        """Tell whether a clause is of the family."""
        if self.find_told(text, _places(text, at, end, self.reach), end) >= 0:
            return True
        return self.find_pattern(text, at, end, _opener(text[at:end].lower())) >= 0

    def find_told(self, text: str, places: list[_Place], end: int) -> int:
        """Return where what was told ends, if it begins at one of these places of a clause, else -1."""
        found = [
            (form.rank, order, at, form.pattern)
            for order, (word, at, distance) in enumerate(places)
            for form in self._told.get(word, ())
            if form.reach >= distance
        ]
        for _, _, at, pattern in sorted(found):
            match = pattern.match(text, at, end)
            if match:
                return match.end()
        return -1

    def find_pattern(self, text: str, at: int, end: int, opener: str) -> int:
        """Return where another wording ends, if it begins a clause with this opener, else -1."""
        for pattern in self._patterns.get(opener, ()):
            match = pattern.match(text, at, end)
            if match:
                return match.end()
        return -1

    def has_sign(self, clause: str) -> bool:
        """Tell whether a clause, in small letters, has what every clause of the family has."""
        return any(sign in clause for sign in self._signs)


class Passives:
    """All families, looked for together: most clauses are of none, which a few tests tell."""

    def __init__(self, families: dict[str, Passive], tables: dict[str, PassiveTable]) -> None:
        self._families = families
        self._reach = max(family.reach for family in families.values())
        self._openers = frozenset[str]().union(*(family.openers for family in families.values()))
        # The families by what was done in them.
        self._done: dict[str, set[str]] = {}
        for name, table in tables.items():
            for word in {word for told in table["told"] for word in first_words(told["done"])}:
                self._done.setdefault(word, set()).add(name)
        adverbs = {word for table in tables.values() for told in table["told"] for word in _adverbs(told)}
        self._was_done = re.compile(
            rf"\b(?:was|were|been)\s+(?:{any_of(adverbs)}\s+)?(?P<done>{any_of(self._done)})\b"
        )

    def find(self, text: str, at: int, end: int) -> list[tuple[str, int]]:
        """Return the families that a clause is of, in their order, and where their wordings end."""
        clause = text[at:end].lower()
        told: set[str] = set()
        if " was " in clause or " were " in clause or " been " in clause:
            for match in self._was_done.finditer(clause):
                told |= self._done[match["done"]]
        opener = _opener(clause)
        if not told and opener not in self._openers:
            return []
        places = _places(text, at, end, self._reach) if told else []
        found = []
        for name, family in self._families.items():
            stop = family.find_told(text, places, end) if name in told else -1
            if stop < 0:
                stop = family.find_pattern(text, at, end, opener)
            if stop >= 0 and family.has_sign(clause):
                found.append((name, stop))
        return found


def _pattern(told: Told) -> str:
    return f"{told['who']} {told['was']}(?:{told['done']})\\b"


def _adverbs(told: Told) -> list[str]:
    """The adverbs of an auxiliary, which stand before a space in its brackets."""
    return [word for word in _ADVERB.findall(told["was"]) if word not in ("was", "were", "had", "been")]


def _openers(pattern: str) -> set[str]:
    """The first words of a pattern, one behind an article together with it."""
    if pattern.startswith("the "):
        return {f"the {word}" for word in first_words(pattern[4:])}
    return first_words(pattern)


def _opener(clause: str) -> str:
    """The first word of a clause in small letters, together with the article before it."""
    first = _WORD.match(clause)
    word = first.group() if first else ""
    if word != "the":
        return word
    second = _WORD_BEHIND.match(clause, 3)
    return f"the {second[1]}" if second else word


def _places(text: str, at: int, end: int, reach: int) -> list[_Place]:
    """The places where wordings may begin: behind the commas near the clause's start, then the start.

    Nothing is looked for beyond a full stop or semicolon.
    """
    found: list[_Place] = []
    limit = min(end, at + reach + 1)
    since, comma = at, text.find(",", at, limit)
    while comma >= 0 and text.find(".", since, comma) < 0 and text.find(";", since, comma) < 0:
        word = _WORD_BEHIND.match(text, comma + 1, end)
        if word:
            found.append((word[1].lower(), word.start(1), comma - at))
        since, comma = comma, text.find(",", comma + 1, limit)
    first = _WORD_OR_SPACE.match(text, at, end)
    if first:
        found.append((first.group().lower(), at, _AT_START))
    return found
