"""Tells the language of a stretch of text, and of each line of a document.

A language is told by the words that its sentences cannot do without (``tongues.toml``), not by its letters:
Welsh and Irish names fill English minutes, and an English document must never lose a line to them. So a word
counts in small letters, a short one only before another word in small letters ("y cyfarfod", not "Merched y
Wawr"), while an English word counts however it is printed.
"""

import functools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from minutes_nlp.language.vocabulary import load

__all__ = [
    "ENGLISH",
    "UNKNOWN",
    "Among",
    "Line",
    "among",
    "hints_at_exclusion",
    "language_of",
    "languages_of",
    "may_be_foreign",
    "months_of",
    "name_of",
    "weigh",
]

ENGLISH, UNKNOWN = "en", "und"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SHORT_WORD = 3
# What a word weighs that is in no table: with an accent it is some language's, in other letters surely.
_ACCENTED, _OTHER_LETTERS = 0.3, 1.0
_LATIN = re.compile("[a-z]")
# Greek to Georgian, and what comes after the signs and marks: Chinese, Japanese, Korean.
_OTHER_SCRIPT = re.compile("[\u0370-\u1dbf\u2c00-\u2ddf\u3040-\ud7a3\ufb1d-\ufdff\ufe70-\ufefc]{2}")
# What a word in capitals weighs, and the look of a word that is in no table; and what each other word in small letters
# takes from all but English: in any language one in four is in its table, in the noise of a scan one in fifty.
_CAPITALS, _MARK, _UNEXPLAINED = 0.5, 0.5, 0.1
_LONG_ENOUGH = 4
# Words of any of the languages have more letters on average.
_SHORTEST = 3.2
# So many words more than English has make a stretch of text another language's.
_FEW = 2.0
# Documents are looked at by so many words, of which English prose has at least so many of its own; so many words
# of other languages in a document make it worth while to look closer.
_CHUNK, _FEWEST, _SIGNS = 100, 3, 4
# What a turn from one language to another costs, in words; where a document is known to be in two, at most: it is as
# dear as turns are rare between lines that are sure by so many words.
_TURN, _SURE = 2.5, 1.5
# Before anything is known of a document, one turn is looked for in so many lines.
_RARE = 3
# Where nothing tells, the main language.
_DOUBT = 0.001
# A language has a part in a document where it has so many words more than English, summed over the stretches that it
# is best for. A document is in two languages where both have so many, and the lesser this share of the other.
_PART, _BOTH, _SHARE = 4.0, 12.0, 0.1


class Line(NamedTuple):
    """A line of a document: its words, and how it stands to the line before it.

    ``within`` one sentence with it, right ``below`` it, or ``apart`` by a blank line.
    """

    words: str
    stands: Literal["within", "below", "apart"]


class Among(NamedTuple):
    """The languages of a document: the others beside English, the main one, whether there is more than that."""

    others: tuple[str, ...]
    main: str
    bilingual: bool


class _Tables(NamedTuple):
    names: dict[str, str]
    words: dict[str, tuple[str, ...]]
    marks: dict[str, re.Pattern[str]]
    signs: frozenset[str]
    core: frozenset[str]
    private: dict[str, tuple[str, ...]]


@functools.cache
def _tables() -> _Tables:
    data = load("tongues")
    tongues = data["tongues"]
    every = {ENGLISH: data["english"], **tongues}
    words: dict[str, tuple[str, ...]] = {}
    for code, table in every.items():
        months = (name for names in table.get("months", ()) for name in names.split("|"))
        for word in dict.fromkeys([*table["words"], *months]):
            words[word] = (*words.get(word, ()), code)
    return _Tables(
        names={code: table["name"] for code, table in tongues.items()},
        words=words,
        marks={
            code: re.compile("|".join(table["marks"])) for code, table in every.items() if "marks" in table
        },
        signs=frozenset(word for word, codes in words.items() if ENGLISH not in codes and len(word) > 1),
        core=frozenset(data["english"]["core"]),
        private={code: tuple(table["private"]) for code, table in tongues.items()},
    )


def name_of(language: str) -> str:
    """Return the name of a language in words; "another language" for one that is not known."""
    return "English" if language == ENGLISH else _tables().names.get(language, "another language")


def hints_at_exclusion(text: str, language: str) -> bool:
    """Whether a text in a language of ``tongues.toml`` may tell of what was taken in private."""
    low = text.casefold().replace("’", "'")
    return any(sign in low for sign in _tables().private.get(language, ()))


def months_of(language: str) -> Sequence[str]:
    """Return a pattern for each month of the year, January first, for text in small letters; none if not known."""
    months: list[str] = load("tongues")["tongues"].get(language, {}).get("months", [])
    return months


def may_be_foreign(text: str) -> bool:
    """Whether a document may hold anything but English, told from all its words at once; it is quick."""
    tables = _tables()
    words = text.split()
    if not text.isascii() and _OTHER_SCRIPT.search(text):
        return True
    counts = (words.count(sign) for sign in tables.signs.intersection(words))
    if any(count >= _SIGNS for count in accumulate(counts)):
        return True
    last = max(0, len(words) - _CHUNK)
    starts = (min(at, last) for at in range(0, last + _CHUNK, _CHUNK))
    return any(len(tables.core.intersection(words[at : at + _CHUNK])) < _FEWEST for at in starts)


def language_of(text: str) -> str | None:
    """Return the language of a stretch of text as a BCP 47 tag.

    "en", one of those in ``tongues.toml``, "und" for another that is not English; None where the text is too
    short to tell, or of names and figures alone.
    """
    found = weigh(text)
    english = found.pop(ENGLISH)
    best = max(found, key=found.__getitem__, default=ENGLISH)
    if found.get(best, 0.0) - english >= _FEW:
        return best
    return ENGLISH if english >= _FEW else None


def among(stretches: Sequence[str]) -> Among:
    """Return the languages of a document, told from stretches of it that are each in one: lines, cells."""
    masses = dict.fromkeys((ENGLISH, UNKNOWN, *_tables().names), 0.0)
    for stretch in stretches:
        found = weigh(stretch)
        english = found.pop(ENGLISH)
        best = max(found, key=found.__getitem__, default=ENGLISH)
        more = found.get(best, 0.0) - english
        masses[best if more > 0 else ENGLISH] += abs(more)
    english = masses.pop(ENGLISH)
    others = tuple(code for code, mass in masses.items() if mass >= _PART)
    less, more = sorted((english, sum(masses[code] for code in others)))
    bilingual = less >= max(_BOTH, _SHARE * more)
    main = ENGLISH if bilingual or less < english or not others else max(others, key=masses.__getitem__)
    return Among(others, main, bilingual)


def languages_of(lines: Sequence[Line], known: Among) -> list[str]:
    """Return the language of each line of a document.

    A line that tells nothing, such as a name or a figure, is in the language of those around it, in doubt in
    English unless the document is not: of all ways through the lines that is taken which has most words
    explained by their language after what its turns cost (the algorithm is Viterbi's, 1967).
    """
    codes = (ENGLISH, *known.others)
    found = [weigh(line.words, known) for line in lines]
    costs = _costs(lines, found) if known.bilingual else {}
    # To begin and to end in another language than the main one is a turn as well.
    edge = min(costs.values(), default=_TURN)
    totals = {code: -edge * (code != known.main) for code in codes}
    trace: list[dict[str, str]] = []
    for line, words in zip(lines, found, strict=True):
        cost = costs.get(line.stands, _TURN)
        best = max(codes, key=totals.__getitem__)
        came = {code: code if totals[code] >= totals[best] - cost else best for code in codes}
        totals = {
            code: totals[one] - cost * (one != code) + words.get(code, 0.0) + _DOUBT * (code == known.main)
            for code, one in came.items()
        }
        trace.append(came)
    path = [max(codes, key=lambda code: totals[code] - edge * (code != known.main))]
    for came in reversed(trace):
        path.append(came[path[-1]])
    return path[-2::-1]


def _costs(lines: Sequence[Line], found: Sequence[dict[str, float]]) -> dict[str, float]:
    """What a turn costs in a document in two languages, by how lines stand: the logarithm of the odds against it."""
    sure = list(map(_sure, found))
    costs: dict[str, float] = {}
    floor = 0.0
    for stands in ("apart", "below"):
        turns = [
            one != two
            for one, two, line in zip(sure, sure[1:], lines[1:], strict=False)
            if one and two and line.stands == stands
        ]
        odds = math.log((len(turns) - sum(turns) + _RARE) / (sum(turns) + 1))
        costs[stands] = min(_TURN, max(odds, floor))
        # Where lines are apart a turn is never the dearer.
        floor = costs[stands] if turns else 0.0
    return costs


def _sure(words: dict[str, float]) -> str | None:
    first, *rest = sorted(words, key=words.__getitem__, reverse=True)
    return first if words[first] - words.get(next(iter(rest), ""), 0.0) >= _SURE else None


def weigh(text: str, known: Among | None = None) -> dict[str, float]:
    """Return how many words of a text speak for each language.

    Args:
        text: A stretch of a document.
        known: The languages of the document. Of one in two languages weaker signs count too: words in
            capitals, and the look of words that are in no table.
    """
    words = _tables().words
    weak = known is not None and known.bilingual
    tokens = _WORD.findall(text.replace("’", "'"))
    capitals = text.isupper()
    found = defaultdict(float, {ENGLISH: 0.0})
    for at, token in enumerate(tokens):
        low = token.lower()
        codes = words.get(low, ())
        if ENGLISH in codes:
            found[ENGLISH] += 1
        in_small = token == low or not at
        if codes and (in_small or capitals or weak):
            if len(low) > _SHORT_WORD or capitals or _is_small(tokens, at + 1):
                for code in codes:
                    if code != ENGLISH:
                        found[code] += 1.0 if in_small and not capitals else _CAPITALS
        elif in_small and not low.isascii():
            found[UNKNOWN] += _unknown(low)
    if known is not None and weak:
        _add_marks(found, tokens, known, capitals=capitals)
        return found
    return _as_prose(found, tokens)


def _add_marks(found: dict[str, float], tokens: Sequence[str], known: Among, *, capitals: bool) -> None:
    """Add what the look of words tells that are in no table; not that of names."""
    tables = _tables()
    marks = [(code, tables.marks[code]) for code in (ENGLISH, *known.others) if code in tables.marks]
    for at, token in enumerate(tokens):
        low = token.lower()
        told = token == low or capitals or (not at and _is_small(tokens, 1))
        if told and len(low) >= _LONG_ENOUGH and low not in tables.words:
            for code, pattern in marks:
                if pattern.search(low):
                    found[code] += _MARK


def _as_prose(found: dict[str, float], tokens: Sequence[str]) -> dict[str, float]:
    """What words weigh after what speaks against them: too few for prose, names around them, the noise of a scan."""
    small = sum(token == token.lower() for token in tokens)
    if 2 * small < len(tokens) or _is_noise("".join(tokens), len(tokens)):
        return {ENGLISH: found[ENGLISH]}
    return {code: weight - _UNEXPLAINED * small * (code != ENGLISH) for code, weight in found.items()}


def _is_noise(letters: str, words: int) -> bool:
    """Whether so many words of so many letters are the fragments that a bad scan leaves."""
    return len(letters) < _SHORTEST * words and _LATIN.search(letters) is not None


def _is_small(tokens: Sequence[str], at: int) -> bool:
    return at >= len(tokens) or tokens[at].islower()


def _unknown(word: str) -> float:
    """What a word in no table weighs that is not in plain letters; some scripts run their words together."""
    return _ACCENTED if _LATIN.search(word) else _OTHER_LETTERS * max(1.0, len(word) / _LONG_ENOUGH)
