"""The acronyms a document defines: "Special Pond Needs (SPN)" and "SPN (Special Pond Needs)"."""

import re
from typing import NamedTuple

from minutes_nlp.language.people import GIVEN, is_surname
from minutes_nlp.model import Acronym, Span

__all__ = ["find_definitions", "initials_of"]

_SHORT = r"[A-Z](?:[A-Za-z&]{0,8}[A-Z])"
_AFTER = re.compile(rf"\(\s?[\"'“\u2018]?(?P<short>{_SHORT})s?[\"'”\u2019]?\s?\)")
_BEFORE = re.compile(r"\((?P<long>[A-Za-z][^()]{5,90})\)")
_SHORT_BEFORE = re.compile(rf"\b(?P<short>{_SHORT})s?\s{{1,2}}$")
# A hyphen joins two words that give a letter each: "Unlit-Pond Campaign".
_PART = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SMALL = frozenset(
    {"and", "of", "the", "for", "in", "to", "on", "with", "a", "an", "or", "by", "at", "against"}
)
_REACH = 120  # characters to look back for the words of a definition


def find_definitions(text: str) -> list[Acronym]:
    """Return the acronyms that the text defines, in either order; each definition with other words once."""
    found: dict[tuple[str, str], Acronym] = {}
    for match in _AFTER.finditer(text):
        back = max(0, match.start() - _REACH)
        words = _ending_with(match["short"], text[back : match.start()])
        if words and not _is_person(words.text):
            span = Span(back + words.start, match.end())
            found.setdefault(
                (match["short"], words.text), Acronym(text=match["short"], name=words.text, span=span)
            )
    for match in _BEFORE.finditer(text):
        short = _SHORT_BEFORE.search(text, max(0, match.start() - 14), match.start())
        words = _ending_with(short["short"], match["long"]) if short else None
        if short and words and words.start == 0 and words.end == len(match["long"].rstrip()):
            acronym = Acronym(text=short["short"], name=words.text, span=Span(short.start(), match.end()))
            found.setdefault((short["short"], words.text), acronym)
    return sorted(found.values(), key=lambda acronym: acronym.span)


def initials_of(words: str) -> str:
    """Return the first letters of the words that give an acronym its letters, in capitals."""
    return "".join(
        part[0] for part in _PART.findall(words) if part.lower() not in _SMALL and not part[0].isdigit()
    ).upper()


def _is_person(words: str) -> bool:
    """Tell whether initials stand for a person: "P Moor (PM)"."""
    first, *rest = words.split()
    return (len(first.rstrip(".")) == 1 or first.lower() in GIVEN) and all(map(is_surname, rest))


class _Words(NamedTuple):
    """Words with single spaces, and where they stand."""

    text: str
    start: int
    end: int


def _ending_with(short: str, text: str) -> _Words | None:
    """Return the end of the text whose words give the acronym's letters, one each; None if none does.

    Small words may give a letter or none; a year between the words and the bracket is passed over. Letters in
    another order count too, since the letters of a long name are often printed out of order.
    """
    letters = [letter for letter in short.upper() if letter.isalpha()]
    parts = list(_PART.finditer(text))
    while parts and parts[-1][0].isdigit():
        parts.pop()
    if not parts or len(letters) < 2:
        return None
    at, left = len(parts), len(letters)
    while at and left:
        part = parts[at - 1][0]
        if part[0].upper() == letters[left - 1]:
            left -= 1
        elif part.lower() not in _SMALL:
            break
        at -= 1
    if left:
        words = [part[0] for part in parts]
        at = min(_any_order(letters, words), _inside(letters, words))
    if at == len(parts):
        return None
    start, end = parts[at].start(), parts[-1].end()
    return _Words(" ".join(text[start:end].split()), start, end)


def _any_order(letters: list[str], parts: list[str]) -> int:
    """Return where the words begin whose first letters are the acronym's in some order, or the end."""
    wanted = sorted(letters)
    given: list[str] = []
    for at in range(len(parts) - 1, -1, -1):
        if parts[at].lower() in _SMALL:
            continue
        given.append(parts[at][0].upper())
        if len(given) == len(wanted):
            return (
                at if len(wanted) > 3 and sorted(given) == wanted and parts[at][0].isupper() else len(parts)
            )
    return len(parts)


def _inside(letters: list[str], parts: list[str]) -> int:
    """Return where the words begin that hold the letters in order, each word opening with one: "antisocial" for AS."""
    for count in range(len(letters) - 1, 0, -1):
        words = parts[-count:]
        if len(words) < count or words[0][0].upper() != letters[0] or words[-1][0].upper() not in letters:
            continue
        initials = [word[0].upper() for word in words if word.lower() not in _SMALL]
        rest = iter("".join(words).upper())
        if (
            all(letter in rest for letter in letters)
            and set(initials) <= set(letters)
            and len(initials) * 2 > len(letters)
        ):
            return len(parts) - count
    return len(parts)
