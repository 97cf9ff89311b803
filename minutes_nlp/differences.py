"""Two wordings beside each other, word by word.

What is compared is the print: letters in their case, digits, and the marks between words. What is not: how
much white space stands where, which of the quotation marks, and which of the dashes and hyphens is used.
Every module that calls words the same or different asks here.
"""

import difflib
import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from minutes_nlp.model import Record

__all__ = ["TOKEN", "WORD", "Piece", "Token", "differences", "key_of", "printed"]

_APOSTROPHES = "'\u2018\u2019\u02bc\u2032`\u00b4"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = rf'{_APOSTROPHES}"\u201a\u201b\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a'
_RUN = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
WORD = "word"
# The words and marks that ``printed`` returns, for who reads so many that a Token of each costs too much: the
# last group of a match is WORD or the kind of mark. A sign that changes a number counts as a word, so that it
# is never passed over: minus, currency, per cent.
TOKEN = re.compile(
    rf"""(?P<word>(?<![\w)\]%])[{_DASHES}+](?=[£$€]?\d) | [£$€%]
        | {_RUN}(?:[{_APOSTROPHES}](?=[^\W\d_]){_RUN})*)
    | (?P<quote>[{_QUOTES}]+) | (?P<dash>[{_DASHES}]+) | (?P<dots>\u2026|\.{{3,}}) | \S""",
    re.VERBOSE,
)
_PLAIN = {ord(sign): "'" for sign in _APOSTROPHES} | {ord(sign): "-" for sign in _DASHES}


class Token(NamedTuple):
    """A word or a mark as printed; ``key`` is what it is compared by."""

    key: str
    start: int
    end: int
    is_word: bool


class Piece(Record, frozen=True, kw_only=True):
    """A stretch of two wordings: what stands in one, and what in the other; "" where it has nothing."""

    kind: Literal["same", "changed", "added", "dropped"]
    before: str
    now: str


def printed(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words and marks of ``text[start:end]`` in order."""
    matches = TOKEN.finditer(text, start, len(text) if end is None else end)
    return [
        Token(key_of(match[0], match.lastgroup), match.start(), match.end(), match.lastgroup == WORD)
        for match in matches
    ]


@functools.lru_cache(maxsize=65_536)
def key_of(word: str, kind: str | None) -> str:
    """Return what a match of ``TOKEN`` is compared by, given its text and its last group."""
    match kind:
        case "quote":
            return '"'
        case "dash":
            return "-"
        case "dots":
            return "\u2026"
        case _ if word.isascii():
            return word.replace("`", "'")
        case _:
            return unicodedata.normalize("NFC", word.translate(_PLAIN))


def differences(before: str, now: str) -> tuple[Piece, ...]:
    """Return two wordings cut into stretches that are the same, changed, added or dropped.

    The pieces' ``before`` joined by spaces are the words of the one, their ``now`` those of the other.
    """
    one, other = printed(before), printed(now)
    matcher = difflib.SequenceMatcher(None, [t.key for t in one], [t.key for t in other], autojunk=False)
    kinds: dict[str, Literal["same", "changed", "added", "dropped"]] = {
        "equal": "same", "replace": "changed", "insert": "added", "delete": "dropped",
    }  # fmt: skip
    return tuple(
        Piece(kind=kinds[kind], before=_slice(before, one[a:b]), now=_slice(now, other[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
    )


def _slice(text: str, tokens: Sequence[Token]) -> str:
    """The stretch of a text that tokens cover, on one line."""
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""
