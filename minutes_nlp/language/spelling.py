"""Joins the spellings of one thing within a document: "Mr Moor" and "Tom Moor", "the College" and "Dunmore College"."""

import re
from collections.abc import Mapping, Sequence

from minutes_nlp.language.people import TITLE

__all__ = ["joined"]

_TITLES = re.compile(rf"(?:{TITLE})?+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
# Letters after a name, and "(E)", which tells two members of one surname apart.
_LETTERS = re.compile(r"(?:,?\s+[A-Z]{2,5})+$")
_SHORTENED = frozenset({"ORG", "BODY", "DOC", "TERM", "ROLE"})


def joined(names: Sequence[tuple[str, str]], acronyms: Mapping[str, str]) -> list[str]:
    """Return for each (printed, label) the name it goes by in this document.

    A shorter spelling takes the longer one only where exactly one fits.
    """
    printed = [" ".join(text.split()) for text, _ in names]
    labels = [label for _, label in names]
    usual = _usual(printed)
    people = _people({name for name, label in zip(printed, labels, strict=True) if label == "PERSON"})
    longer = _longer(
        {
            (usual[name.casefold()], label)
            for name, label in zip(printed, labels, strict=True)
            if label in _SHORTENED
        }
    )
    result = []
    for name, label in zip(printed, labels, strict=True):
        if label == "PERSON":
            result.append(people[name])
        else:
            whole = (
                usual[acronyms.get(name, name).casefold()]
                if acronyms.get(name, name).casefold() in usual
                else acronyms.get(name, name)
            )
            result.append(longer.get((whole, label), whole))
    return result


def _usual(printed: Sequence[str]) -> dict[str, str]:
    """Return for each name without its case the spelling to show: the first that is not in capitals."""
    usual: dict[str, str] = {}
    for name in printed:
        key = name.casefold()
        if key not in usual or (usual[key].isupper() and not name.isupper()):
            usual[key] = name
    return usual


def _people(printed: set[str]) -> dict[str, str]:
    """Return for each person as printed the fullest spelling that can only be the same person."""
    parsed = {name: _parse(name) for name in printed}
    by_surname: dict[str, list[str]] = {}
    for name in sorted(printed):
        by_surname.setdefault(parsed[name][1], []).append(name)
    result = {}
    for name in printed:
        given, surname, title = parsed[name]
        fuller = [
            other
            for other in by_surname[surname]
            if len(parsed[other][0]) > len(given)
            and _fits(given, parsed[other][0])
            and _same_title(title, parsed[other][2])
        ]
        longest = {parsed[other][0]: other for other in sorted(fuller, key=lambda other: -len(other))}
        keys = sorted(longest, key=len)
        unique = keys and all(_fits(key, keys[-1]) for key in keys)
        result[name] = longest[keys[-1]] if unique else name
    return result


def _parse(name: str) -> tuple[str, str, str]:
    """Return given names or initials, surname and title of a person as printed, all lower case."""
    titles = _TITLES.match(name)
    title = titles[0] if titles else ""
    words = _WORD.findall(_LETTERS.sub("", name[len(title) :]))
    if len(words) > 1 and name.endswith(")"):
        words = [words[-1], *words[:-1]]
    if not words:
        return "", name.lower(), title.lower()
    return " ".join(words[:-1]).lower(), words[-1].lower(), title.lower()


def _fits(given: str, other: str) -> bool:
    """Tell whether given names may be short for others: none, the same, or their initials."""
    short, long = given.split(), other.split()
    return all(a == b or (len(a) == 1 and b.startswith(a)) for a, b in zip(short, long, strict=False))


def _same_title(title: str, other: str) -> bool:
    women, men = {"mrs", "miss", "ms"}, {"mr", "sir"}
    words, others = set(title.replace(".", "").split()), set(other.replace(".", "").split())
    return not ((words & women and others & men) or (words & men and others & women))


def _longer(names: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return for each short form the one longer name of its label that begins or ends with it."""
    ends: dict[tuple[str, str], set[str]] = {}
    for name, label in names:
        words = name.lower().split()
        for count in range(1, len(words)):
            for part in {" ".join(words[:count]), " ".join(words[-count:])}:
                ends.setdefault((part, label), set()).add(name)
    return {
        (name, label): next(iter(longer))
        for name, label in names
        if len(longer := ends.get((name.lower(), label), set())) == 1
    }
