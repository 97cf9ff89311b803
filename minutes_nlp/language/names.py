"""Reads one run of capitalised words by itself: what it names, and what it leaves to the rest of the document."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.heads import named
from minutes_nlp.language.known import known_names
from minutes_nlp.language.naming import Name, word_set
from minutes_nlp.language.people import GIVEN, LIST_TITLES, ROLE, ROLE_WORDS, SURE_GIVEN, TITLE_WORDS
from minutes_nlp.language.runs import Token, tokens

__all__ = ["Reading", "read_run"]

_OPENS = word_set("not_names", "openers", "subjects")
_SINGLE = word_set("not_names", "single")
_SHORT = word_set("organisation", "shortened")
_ROLE = re.compile(ROLE)


class Reading(NamedTuple):
    """What a run says by itself, its places counted from the run's beginning.

    ``names`` are settled; each of ``segments`` is one or more words side by side that may be a name; ``titles`` are
    for each title the places where it may begin ("Chief Inspector" has two).
    """

    names: tuple[Name, ...]
    segments: tuple[tuple[Token, ...], ...]
    titles: tuple[tuple[int, ...], ...]


@functools.lru_cache(maxsize=4096)
def read_run(run: str, *, heading: bool) -> Reading:
    """Return what a run of capitalised words names by its titles, heads and known words."""
    words = tokens(run)
    titles = tuple(
        tuple(token.start for token in words[max(0, at - 2) : at + 1])
        for at, token in enumerate(words)
        if token.key in TITLE_WORDS or token.key in LIST_TITLES
    )
    names: list[Name] = []
    segments: list[tuple[Token, ...]] = []
    for part in _without_roles(run, words, names):
        found = named(run, part, heading=heading)
        for name in known_names(run, part):
            # A known name has what is inside it: "National Lottery Heritage Fund".
            found = [other for other in found if not (name.start <= other.start and other.end <= name.end)]
            found = [_apart(run, name, other) for other in found]
            if not any(name.start < other.end and other.start < name.end for other in found):
                found.append(name)
        names += found
        segments += [segment for segment in _segments(part, found) if _may_be_name(segment)]
    return Reading(tuple(names), tuple(segments), titles)


_AND = re.compile(r"\s{1,3}(?:and|&)\s{1,3}")


def _apart(run: str, known: Name, name: Name) -> Name:
    """Return a name without a known one before "and", of which it is no part: "Tusla and Dunmore Council"."""
    joint = _AND.match(run, known.end) if known.start == name.start and known.end < name.end else None
    return name._replace(start=joint.end()) if joint and known.label == name.label else name


def _without_roles(run: str, words: list[Token], names: list[Name]) -> Iterator[list[Token]]:
    """Yield the tokens before, between and after the offices of a run, and add the offices to the names."""
    at = 0
    if not ROLE_WORDS.isdisjoint(token.key for token in words):
        for match in _ROLE.finditer(run):
            first = next(n for n, token in enumerate(words) if token.end > match.start())
            after = next((n for n, token in enumerate(words) if token.start >= match.end()), len(words))
            first, after = _without_person(words, first, after)
            names.append(Name(words[first].start, words[after - 1].end, "ROLE"))
            yield words[at:first]
            at = after
    yield words[at:]


def _without_person(words: Sequence[Token], first: int, after: int) -> tuple[int, int]:
    """Return the tokens of an office without a person printed before or after it with no mark between."""
    if words[first].key in GIVEN and first + 2 < after and words[first].key not in ROLE_WORDS:
        first += 2
    for at in range(first + 2, after - 1):
        if (
            words[at].key in SURE_GIVEN
            and words[at - 1].kind == words[at].kind == words[at + 1].kind == "word"
        ):
            return first, at
    return first, after


def _segments(words: Sequence[Token], names: Sequence[Name]) -> Iterator[tuple[Token, ...]]:
    """Yield what names leave of a run: words side by side, without what opens a sentence."""
    segment: list[Token] = []
    for token in words:
        free = token.kind == "word" and not any(
            name.start < token.end and token.start < name.end for name in names
        )
        if free and (segment or token.key not in _OPENS or (token.caps and len(token.key) == 2)):
            segment.append(token)
        if segment and (not free or token.owns):
            yield tuple(segment)
            segment = []
    if segment:
        yield tuple(segment)


def _may_be_name(segment: tuple[Token, ...]) -> bool:
    """Tell whether a segment is worth a second look: not "Members", "the Council"."""
    return any(token.key not in _SINGLE or token.key in _SHORT for token in segment)
