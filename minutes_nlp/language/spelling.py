"""Joins the spellings of one thing in a document: "Mr Moor" and "Tom Moor", "the College" and "Moor College"."""

import re
from collections.abc import Mapping, Sequence

from minutes_nlp.language.people import TITLE

__all__ = ["joined"]

Key = tuple[str, str]  # a name as printed, and its label

_TITLES = re.compile(rf"(?:{TITLE})?+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_LETTERS = re.compile(r"(?:,?\s{1,3}[A-Z]{2,5}){1,5}$")
_SHORTENED = frozenset({"ORG", "BODY", "DOC", "TERM", "ROLE"})
_WOMEN = frozenset({"mrs", "miss", "ms"})
_MEN = frozenset({"mr", "sir"})


def joined(names: Sequence[Key], acronyms: Mapping[str, str]) -> dict[Key, str]:
    """Return for each name as printed, with its label, the name it goes by in this document.

    A shorter spelling takes the longer one only where exactly one fits.
    """
    spelt = {key: " ".join(key[0].split()) for key in names}
    usual = _usual(list(spelt.values()))
    people = _people({name for (_, label), name in spelt.items() if label == "PERSON"})
    longer = _longer(
        {(usual[name.casefold()], key[1]) for key, name in spelt.items() if key[1] in _SHORTENED}
    )
    called = {}
    for key, name in spelt.items():
        words = acronyms.get(name, name)
        known = usual.get(words.casefold(), words)
        called[key] = people[name] if key[1] == "PERSON" else longer.get((known, key[1]), known)
    return called


def _usual(spelt: Sequence[str]) -> dict[str, str]:
    """Return for each name without its case the spelling to show: the first that is not in capitals."""
    usual: dict[str, str] = {}
    for name in spelt:
        key = name.casefold()
        if key not in usual or (usual[key].isupper() and not name.isupper()):
            usual[key] = name
    return usual


class _Person:
    """A person as printed: given names or initials, surname and title, in lower case."""

    def __init__(self, name: str) -> None:
        titles = _TITLES.match(name)
        title = titles[0] if titles else ""
        words = _WORD.findall(_LETTERS.sub("", name[len(title) :]).lower()) or [name.lower()]
        if len(words) > 1 and name.endswith(")"):
            words = [words[-1], *words[:-1]]  # "(E)" tells two members of one surname apart
        self.name = name
        self.given = words[:-1]
        self.surname = words[-1]
        self.title = frozenset(title.lower().replace(".", "").split())

    def may_be(self, other: "_Person") -> bool:
        """Tell whether another with the same surname, more fully printed, can be this person."""
        women, men = (self.title | other.title) & _WOMEN, (self.title | other.title) & _MEN
        return len(other.given) > len(self.given) and self.fits(other) and not (women and men)

    def fits(self, other: "_Person") -> bool:
        """Tell whether the given names may be short for another's: none, the same, or their initials."""
        pairs = zip(self.given, other.given, strict=False)
        return all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in pairs)


def _people(spelt: set[str]) -> dict[str, str]:
    """Return for each person as printed the fullest spelling that can only be the same person."""
    by_surname: dict[str, list[_Person]] = {}
    for name in sorted(spelt):
        person = _Person(name)
        by_surname.setdefault(person.surname, []).append(person)
    called = {}
    for family in by_surname.values():
        for person in family:
            fuller = [other for other in family if person.may_be(other)]
            fullest = max(fuller, key=lambda other: len(other.given), default=person)
            unique = all(other.fits(fullest) for other in fuller)
            called[person.name] = fullest.name if unique else person.name
    return called


def _longer(names: set[Key]) -> dict[Key, str]:
    """Return for each short form the one longer name of its label that begins or ends with it."""
    parts: dict[Key, set[str]] = {}
    for name, label in names:
        words = name.lower().split()
        for count in range(1, len(words)):
            for part in (" ".join(words[:count]), " ".join(words[-count:])):
                parts.setdefault((part, label), set()).add(name)
    return {
        (name, label): next(iter(longer))
        for name, label in names
        if len(longer := parts.get((name.lower(), label), set())) == 1
    }
