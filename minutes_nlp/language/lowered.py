"""Offices, bodies, papers and words of art printed without capitals, or with one for all their words."""

import re
from collections.abc import Iterable, Iterator

from minutes_nlp.language.naming import NAMES, Name, word_set
from minutes_nlp.language.people import LOWER_ROLES, TWO_WORD_ROLES
from minutes_nlp.language.trie import any_of

__all__ = ["OPENERS", "lowered_names"]

_SMALL = {
    phrase: label
    for section, label in (("body", "BODY"), ("document", "DOC"), ("term", "TERM"))
    for phrase in NAMES[section]["lower"]
}
# "Local plan", "Standing orders" and "Town clerk" have one capital for all their words.
_ONE_CAPITAL = {phrase: "DOC" for phrase in word_set("document", "alone") if " " in phrase} | _SMALL
_PHRASES = [*_SMALL, *(phrase.capitalize() for phrase in (*_ONE_CAPITAL, *TWO_WORD_ROLES))]
_NAME = re.compile(rf"\b(?:[Tt]he (?:{LOWER_ROLES})|{any_of(_PHRASES)})\b")
_FIRST_WORD = re.compile(r"[A-Za-z]+")
# The words one of them may begin with.
OPENERS = frozenset(word for phrase in ["the", *_PHRASES] for word in _FIRST_WORD.findall(phrase)[:1])


def lowered_names(text: str, places: Iterable[int]) -> Iterator[Name]:
    """Yield the names in small letters, in order; ``places`` are where the `OPENERS` stand (see `language.seeds`)."""
    done = 0
    for at in places:
        match = _NAME.match(text, at) if at >= done else None
        if match:
            done = match.end()
            phrase = " ".join(match[0].lower().split())
            the = len("the ") if phrase.startswith("the ") else 0
            yield Name(at + the, done, _ONE_CAPITAL.get(phrase, "ROLE"))
