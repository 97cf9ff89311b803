"""Runs of capitalised words with what joins them: "Health and Wellbeing Board, County Hall"."""

import re
from typing import Literal, NamedTuple

from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load

__all__ = ["INNER", "RUN", "Token", "tokens"]

# Small words that stand inside names of places and nowhere else: "Cois na Mara", "Bryn y Felin".
INNER = ("na", "y", "yr", "cum", "le", "juxta")

Kind = Literal["word", "code", "number", "small", "comma", "dash"]


class Token(NamedTuple):
    """One word of a run; ``key`` is how the vocabulary spells it.

    ``owns`` tells whether "'s" follows, ``caps`` whether it is printed in capitals throughout.
    """

    start: int
    end: int
    key: str
    kind: Kind
    owns: bool
    caps: bool


_SMALL = ("of", "and", "&", "for", "the", "in", "on", "to", "with", "at", "upon", "by", "from", "or", *INNER)
_TAILS = frozenset(load("entities")["tails"]["words"])
_UP = "[A-ZÀ-ÖØ-Þ]"
# No word is longer than 40 letters; the bound keeps a chain of hyphens from being read again from each of them.
_REST = rf"\w{{0,40}}+(?:(?:[-/.&'\u2019](?![sS]\b)|-\s{{1,3}}(?={_UP}))(?=[^\W_])\w{{1,40}}+){{0,6}}+"
_WORD = rf"{_UP}{_REST}"
_NUMBER = r"\d[\w./\u2013-]{0,14}(?<![./\u2013-])"
_JOINT = rf"(?:{any_of([*_SMALL, *(word.upper() for word in _SMALL)])})\s{{1,3}}"
# "St. Dun's Road" and "Co. Moor" are no ends of sentences.
_SHORTENED = r"(?:(?<=\bS[tT])|(?<=\bC[oO]))\."
_GAP = rf"(?:['\u2019][sS]?|{_SHORTENED})?(?:,\s{{1,3}}|\s{{1,3}}[-\u2013—]\s{{1,3}}|\s{{1,3}})(?:{_JOINT}){{0,3}}"
# As in "Local Government (Scotland) Act".
_QUALIFIED = r"(?:\s{1,3}\([A-Z][A-Za-z, ]{2,40}\)){1,3}\s{1,3}(?=(?:Act|Regulations|Order|Rules)\b)"
# The first letter stands before the looks back, so that the search for it is a mere scan.
RUN = re.compile(
    rf"{_UP}(?<![\w/].)(?<!\w['\u2019].){_REST}"
    rf"(?:(?:{_QUALIFIED}|{_GAP})(?:{_WORD}|{_NUMBER})|\s{{1,3}}(?:{any_of(_TAILS)})\b){{0,40}}+"
)
_TOKEN = re.compile(
    rf"(?<!['\u2019]){_WORD}|{_NUMBER}|&|,|(?<=\s)[-\u2013—](?=\s)|(?<!['\u2019])[a-z][a-z-]*+|\([^)]{{0,90}}\)"
)


def tokens(run: str) -> list[Token]:
    """Return the words of a run, with the joints, numbers and marks between them."""
    return [_token(run, match) for match in _TOKEN.finditer(run)]


def _token(run: str, match: re.Match[str]) -> Token:
    word = match[0]
    key = word.lower() if word.isalpha() else "".join(word.lower().replace("\u2019", "'").split())
    kind: Kind = "word"
    if key in _SMALL or word[0] == "(":
        kind = "small"
    elif word == ",":
        kind = "comma"
    elif word in "-\u2013—":
        kind = "dash"
    elif word[0].isdigit():
        kind = "number"
    elif not word.isalpha() and any(letter.isdigit() for letter in word):
        kind = "code"
    owns = run[match.end() : match.end() + 1] in {"'", "\u2019"}
    return Token(match.start(), match.end(), key, kind, owns, word.isupper())
