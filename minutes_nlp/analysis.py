"""The words of a text, as every engine, highlighter and test counts them.

There is one way to cut a text into words, and it is here, so that a search, its highlights and a plain scan
of the text can never disagree. What is typed in a query is cut the same way: "24/00093", "co-operative",
"1.5%" and "£1.25m" are found as typed because they become the same run of words on both sides.
"""

import functools
import re
import unicodedata
from collections.abc import Callable

import Stemmer  # type: ignore[import-not-found]  # it ships no types

__all__ = [
    "MAX_WORD",
    "accented",
    "edits",
    "exact",
    "printed_words",
    "spelt_like",
    "stem",
    "word_after",
    "word_at",
    "words",
]

# Longer "words" are table rules and broken encodings; an engine's cost grows with the square of the length.
MAX_WORD = 64

_LETTER = r"[^\W_]"
# A run of letters and digits; an accent may stand apart from its letter.
_RUN = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f])*"
_APOSTROPHE = "'\u2019\u2018\u02bc"
_TOKEN = re.compile(
    rf"""
      [%£$€]                                            # 1.5% and £20 are two words each
    | \d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?{_LETTER}*  # 1,316 is the number 1316
    | {_RUN}(?:(?:(?<=\d)\.(?=\d)                       # 1.25m and 4.2.1 are one word,
               | [{_APOSTROPHE}](?=[^\W\d_])){_RUN})*   # and so is children's
    """,
    re.VERBOSE,
)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\W]")
_ACCENT_APART = re.compile(r"[\u0300-\u036f]")
# Most texts that are not ASCII have only some of these.
_TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u2013\u2014\u2022£"
_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHE, "'"))
_STEMMER = Stemmer.Stemmer("english")


def printed_words(text: str) -> list[re.Match[str]]:
    """Return each word of a text as printed, with its place; ``exact`` of each gives ``words``."""
    return list(_TOKEN.finditer(text))


def words(text: str) -> list[str]:
    """Return the exact form of each word of a text: case, apostrophes and thousands' commas made alike."""
    return [exact(word) for word in _TOKEN.findall(text)]


@functools.lru_cache(maxsize=65_536)
def exact(word: str) -> str:
    """Return the exact form of one word as it stands in a text."""
    if not word.isascii():
        # A compatibility form may hold a space (U+FDFA does); a word never does.
        word = "".join(unicodedata.normalize("NFKC", word.translate(_APOSTROPHES)).split())
    return word.replace(",", "").casefold()[:MAX_WORD]


def accented(text: str, lower: str) -> list[int] | None:
    """Return where in a text words with letters beyond ASCII begin.

    None where letters of the text do not stand in the same places of its lower case, or accents apart from
    their letters: then only ``printed_words`` tells where its words are.
    """
    for sign in _TYPOGRAPHIC:
        if sign in text:
            text = text.replace(sign, " ")
    if text.isascii():
        return []
    if len(lower) != len(text) or _ACCENT_APART.search(text):
        return None
    places = []
    match = _BEYOND_ASCII.search(text)
    while match:
        place = match.start()
        while place and text[place - 1].isalnum():
            place -= 1
        places.append(place)
        end = match.end()
        while end < len(text) and text[end].isalnum():
            end += 1
        match = _BEYOND_ASCII.search(text, end)
    return places


def word_at(text: str, place: int) -> re.Match[str] | None:
    """Return the word that begins with the letter at a place; None if that is inside one."""
    if place:
        before = text[place - 1]
        if before.isalnum() or (before in _APOSTROPHE and place > 1 and text[place - 2].isalnum()):
            return None
    return _TOKEN.match(text, place)


def word_after(text: str, place: int) -> re.Match[str] | None:
    """Return the first word that begins at or after the end of another."""
    return _TOKEN.search(text, place)


def spelt_like(wanted: str, most: int) -> Callable[[str], bool]:
    """Return what tells whether a word is at most so many edits away (see ``edits``)."""
    # An edit spoils two pieces at most, where it swaps letters; so one in 2 * most + 1 pieces is left whole.
    count = 2 * most + 1
    size = len(wanted) // count
    pieces = [wanted[at * size : (at + 1) * size] for at in range(count)] if size else [""]

    def near(word: str) -> bool:
        if abs(len(word) - len(wanted)) > most or not any(piece in word for piece in pieces):
            return False
        return edits(wanted, word, most) <= most

    return near


@functools.lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of an exact word, accents taken off: "assurances" and "assured" give "assur"."""
    if not word.isascii():
        parts = unicodedata.normalize("NFD", word)
        word = "".join(part for part in parts if not unicodedata.combining(part)) or word
    return str(_STEMMER.stemWord(word)) or word


def edits(one: str, other: str, most: int) -> int:
    """Return how many edits turn one word into the other, or ``most + 1`` where it takes more.

    An edit adds, drops or changes a character or swaps two neighbours, no part being edited twice.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, start=1):
        before, last, row = row, before, [at]
        for place, there in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[place] + 1, before[place - 1] + (char != there))
            if at > 1 and place > 1 and char == other[place - 2] and one[at - 2] == there:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            break
    return min(row[-1], most + 1)
