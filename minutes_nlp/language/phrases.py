"""Words of a sentence by their class, and the phrases they make: subject, object, predicate, counted noun.

Closed classes come from ``quantities.toml``; every other word is a noun unless its ending says otherwise. That is
enough to find where a phrase begins and ends, without a statistical model.
"""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.vocabulary import load

__all__ = [
    "NOTHING",
    "Phrase",
    "Token",
    "counted_noun",
    "counted_one",
    "is_plural",
    "noun_phrase_before",
    "phrase_after",
    "plural_in",
    "predicate",
    "singular",
    "subject",
    "tag_at",
    "tokenise",
    "trimmed",
    "word_at",
    "words",
]


class Token(NamedTuple):
    """A word, mark, number or period of a sentence.

    ``tag``: N noun or adjective, V verb, G verb in -ing, X auxiliary, D determiner, P preposition, C conjunction,
    S opener of a clause, O pronoun, A adverb, # number, T period; a mark is its own tag. ``word`` is lower case,
    ``title`` says that it is printed with a capital.
    """

    start: int
    end: int
    tag: str
    word: str
    title: bool = False


class Phrase(NamedTuple):
    """Tokens ``first`` up to but not including ``stop``; empty where they are equal."""

    first: int
    stop: int


NOTHING = Phrase(0, 0)

_GRAMMAR = load("quantities")["grammar"]
_PLURALS: dict[str, str] = load("quantities")["plurals"]
_SINGULARS = frozenset(_GRAMMAR["singulars"])
_TELLING = frozenset(_GRAMMAR["telling"])
_EMPTY = frozenset(_GRAMMAR["empty"])
_LINKED = frozenset(_GRAMMAR["linking"])
# Later classes win where a word stands in several.
_CLASSES = (
    ("V", "verbs"),
    ("V", "telling"),
    ("V", "linking"),
    ("A", "adverbs"),
    ("O", "pronouns"),
    ("D", "determiners"),
    ("P", "prepositions"),
    ("C", "conjunctions"),
    ("S", "clause_openers"),
    ("X", "auxiliaries"),
)
_TAGS: dict[str, str] = {word: tag for tag, name in _CLASSES for word in _GRAMMAR[name]}
_BASES = frozenset(_GRAMMAR["bases"])
_BEFORE_BASE = frozenset(_GRAMMAR["before_base"])
_new = tuple.__new__  # half the time of calling Token, and most of the time of reading a sentence
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019/&-][^\W\d_]+){0,6}(?:(?<=s)['\u2019](?=\s[a-z]))?|\w+|[^\w\s]")
_MARKS = {
    "\u2013": "-", "\u2014": "-", "\u2022": "-", "[": "(", "]": ")", "\u201c": '"', "\u201d": '"', "\u2018": '"',
    "\u2019": '"', "'": '"', "?": ".", "!": ".", "&": "N", "/": "C", "*": "|", "#": "|",
}  # fmt: skip
# What may stand inside the phrase that is a verb's subject, a preposition's object, or said of a subject.
_SUBJECT_PARTS = frozenset("NVGDPAOT")
_OBJECT_PARTS = frozenset("NGDPA")
_PREDICATE_PARTS = frozenset("NVGDPAOT")
_LONGEST = 12  # words: what is longer is no name of a thing measured
_COUNTED = 7  # words: how far after a number the noun it counts may stand
_ONE = 4  # words of what one is counted of
_CLAUSE = 16  # words between the two verbs of a subject
_SAID = 8  # words said of a subject
_ASIDE = 9  # words of what stands between two commas: "Shoplifting, by contrast, was up"


def tokenise(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]] = ()) -> list[Token]:
    """Return the tokens of ``text[start:end]``; each of ``marks`` (start, end, tag), in order, is one token."""
    tokens: list[Token] = []
    at = start
    for first, last, tag in [*marks, (end, end, "")]:
        for match in _TOKEN.finditer(text, at, first):
            kind, word, title = _class(match[0])
            if kind == "?":
                kind = "V" if tokens and tokens[-1].word in _BEFORE_BASE else "N"
            tokens.append(_new(Token, (*match.span(), kind, word, title)))
        if tag:
            tokens.append(Token(first, last, tag, ""))
        at = last
    return tokens


@functools.lru_cache(maxsize=8192)
def _class(printed: str) -> tuple[str, str, bool]:
    """Return the class of a word by itself, the word in lower case, and whether it has a capital."""
    word = printed.lower()
    return _tag(word), word, printed[0] != word[0]


def _tag(word: str) -> str:
    """Return the class of a word by itself; "?" for one that is a verb or a noun by the word before it."""
    known = _TAGS.get(word)
    if word in _BASES and (known is None or known == "V"):
        return "?"
    if known:
        return known
    if not word[0].isalpha():
        return _MARKS.get(word, word[0])
    if word.endswith("ed") and len(word) > 4:
        return "V"
    if word.endswith("ing") and len(word) > 5:
        return "G"
    return "A" if word.endswith("ly") and len(word) > 4 else "N"


def word_at(tokens: Sequence[Token], at: int) -> str:
    """Return the word at a place, in lower case; "" outside the sentence and for a number or a period."""
    return tokens[at].word if 0 <= at < len(tokens) else ""


def tag_at(tokens: Sequence[Token], at: int) -> str:
    """Return the class of the word at a place; "." outside the sentence."""
    return tokens[at].tag if 0 <= at < len(tokens) else "."


def singular(noun: str) -> str:
    """Return the singular of an English noun, lower case: "authorities" is "authority"."""
    word = noun.lower()
    if word in _PLURALS:
        return _PLURALS[word]
    if not is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like the plural of a noun."""
    return word in _PLURALS or (
        len(word) > 3 and word[-1] == "s" and word[-2] not in "su'\u2019i" and word not in _SINGULARS
    )


def counted_noun(tokens: Sequence[Token], at: int, stop: int | None = None) -> int | None:
    """Return the place of the noun that a number before ``at`` counts, up to ``stop``: "two-tier and unitary authorities"."""
    end = len(tokens) if stop is None else stop
    for i in range(at, min(at + _COUNTED, end)):
        tag, word = tokens[i].tag, tokens[i].word
        if tag in "NVG" and is_plural(word):
            while i + 1 < end and _runs_on(tokens[i], tokens[i + 1]):
                i += 1  # noqa: PLW2901
            return i
        if tag not in "NVGA" and not (word in ("and", ",", "or") and i > at):
            return None
    return None


def counted_one(tokens: Sequence[Token], at: int) -> int | None:
    """Return the place of the noun that a "one" or "1" before ``at`` counts: "one interpretation sign"."""
    while tag_at(tokens, at) == "A":
        at += 1
    if word_at(tokens, at) in _LINKED:
        return None  # "one remained open"
    stop = at
    while stop - at < _ONE and tag_at(tokens, stop) in "NVG" and not tokens[stop].title:
        stop += 1
    while stop > at and tokens[stop - 1].tag != "N":
        stop -= 1
    return stop - 1 if stop > at and not is_plural(tokens[stop - 1].word) else None


def _runs_on(noun: Token, following: Token) -> bool:
    """Whether a plural goes on into the noun it describes: "sports clubs", "Young Carers Centre"."""
    return following.tag == "N" and (is_plural(following.word) or (noun.title and following.title))


def plural_in(tokens: Sequence[Token], phrase: Phrase) -> str:
    """Return the singular of what a subject counts: "Casualties on restricted roads" are counted by the casualty."""
    for i in range(*phrase):
        if tokens[i].tag == "P" and any(token.tag == "N" for token in tokens[phrase.first : i]):
            break  # but not in "looked after children"
        noun = counted_noun(tokens, i, phrase.stop) if tokens[i].tag in "NVGA" else None
        if noun is not None:
            return singular(tokens[noun].word)
    return ""


def subject(tokens: Sequence[Token], verb: int) -> Phrase:
    """Return the subject of the verb at ``verb``, without determiner, adverbs and times at its ends."""
    stop = verb
    while stop and _leads_verb(tokens, stop - 1):
        stop -= 1
    if stop > 1 and tokens[stop - 1].word == "to" and tokens[stop - 2].tag == "V":
        return subject(tokens, stop - 2)  # "was thought to cost"
    if stop > 1 and tokens[stop - 1].tag == "C" and tokens[stop - 1].word != "or":
        earlier = _verb_before(tokens, stop - 1)
        if earlier:
            return subject(tokens, earlier)  # "The ford was closed and was said to need"
    if stop and tokens[stop - 1].tag == ",":
        opener = next((i for i in range(stop - 2, max(-1, stop - _ASIDE), -1) if tokens[i].tag == ","), stop)
        stop = opener if opener and tokens[opener - 1].tag in "NVG#" else stop
    first = stop
    while first and stop - first < 2 * _LONGEST and not _ends_subject(tokens, first - 1):
        first -= 1
    if (
        first < stop and tokens[first].tag == "P"
    ):  # "At peak times a bus": the subject begins after the first phrase
        first = next(
            (i for i in range(first + 2, stop - 1) if tokens[i].tag == "D" and tokens[i - 1].tag in "NTC"),
            first,
        )
    return trimmed(tokens, Phrase(first, stop))


def _verb_before(tokens: Sequence[Token], stop: int) -> int:
    """Return the first auxiliary of the clause that a conjunction joins another verb to; 0 if there is none."""
    for i in range(stop - 1, max(0, stop - _CLAUSE), -1):
        if tokens[i].tag in ".;:(S#":
            return 0
        if tokens[i].tag == "X":
            return i
    return 0


def _leads_verb(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word belongs to the verb after it: "had since", "more than" before "doubled"."""
    word, before = tokens[i].word, tokens[i - 1] if i else None
    if tokens[i].tag in "XA":
        return True
    if word == "since":
        return before is not None and before.tag == "X"
    return (word == "than" and before is not None) or (word == "more" and tokens[i + 1].word == "than")


def _ends_subject(tokens: Sequence[Token], i: int) -> bool:
    tag, word = tokens[i].tag, tokens[i].word
    if tag == "#" and i > 1 and tokens[i - 1].word == "of" and tokens[i - 2].tag in "NG":
        return tokens[i - 2].word in _EMPTY  # "The levy of £6 per head would cost"
    if word in ("having", "being"):
        return False
    if tag in "XS" and _is_relative(tokens, i):
        return False
    if (
        tag == "C"
        and tokens[i + 1].tag == "D"
        and any(token.tag == "X" for token in tokens[max(0, i - _SAID) : i])
    ):
        return True  # "cars were early and the highest speed was"
    if tag == "C":
        return word == "but" or i == 0 or tokens[i - 1].tag in "#TV)X.,"
    return tag not in _SUBJECT_PARTS or word in _TELLING


def _is_relative(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word belongs to a clause inside a subject: "tenants who were in arrears"."""
    at = i - (tokens[i].tag == "X")
    return (
        at > 0
        and tokens[at].word in ("who", "which")
        and tokens[at - 1].tag in "NT"
        and tokens[at + 1].tag == "X"
    )


def noun_phrase_before(tokens: Sequence[Token], stop: int) -> Phrase:
    """Return the noun phrase that ends before ``stop``: "the street lighting saving" before "of"."""
    first = stop
    while first and stop - first < _LONGEST and tokens[first - 1].tag in "NGAV":
        if tokens[first - 1].word in _TELLING:
            break
        first -= 1
    if not first or tokens[first - 1].tag != "D":
        while first < stop - 1 and tokens[first].tag in "VA":
            first += 1
    return trimmed(tokens, Phrase(first, stop))


def phrase_after(tokens: Sequence[Token], first: int) -> Phrase:
    """Return the noun phrase from ``first``, with the prepositions that hang on it, up to a verb or a mark."""
    stop = first
    while stop < len(tokens) and stop - first < _LONGEST:
        tag = tokens[stop].tag
        joined = tag == "C" and stop > first and stop + 1 < len(tokens) and tokens[stop + 1].tag == "N"
        if tag not in _OBJECT_PARTS and not joined and not (tag == "O" and stop == first):
            break
        stop += 1
    return trimmed(tokens, Phrase(first, stop))


def predicate(tokens: Sequence[Token], first: int) -> Phrase:
    """Return what is said of a subject that ends before ``first``, without auxiliaries: "transferred under TUPE"."""
    while first < len(tokens) and tokens[first].tag in "XA":
        first += 1
    stop = first
    while stop < len(tokens) and stop - first < _SAID and tokens[stop].tag in _PREDICATE_PARTS:
        stop += 1
    return trimmed(tokens, Phrase(first, stop))


def trimmed(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """Return the phrase without what carries no meaning at its ends: articles, adverbs, times, dangling words."""
    first, stop = phrase
    while first < stop and (
        tokens[first].tag in "DATC,-|"
        or (tokens[first].tag == "P" and first + 1 < stop and tokens[first + 1].tag == "T")
        or (tokens[first].word in _EMPTY and first + 1 < stop and tokens[first + 1].word == "of")
        or (tokens[first].word == "of" and first and tokens[first - 1].word in _EMPTY)
    ):
        first += 1
    while stop > first and (tokens[stop - 1].tag in "TPDACSX" or tokens[stop - 1].word == "compared"):
        stop -= 1
    return Phrase(first, stop)


def words(text: str, tokens: Sequence[Token], phrases: Sequence[Phrase]) -> str:
    """Return the phrases as printed, one after another, single-spaced, without times and what leads to them."""
    kept = (
        tokens[i]
        for first, stop in phrases
        for i in range(first, stop)
        if tokens[i].tag != "T"
        and not (tokens[i].tag == "P" and i + 1 < stop and tokens[i + 1].tag == "T")
        and not (tokens[i].tag == "#" and i > first and tokens[i - 1].word == "of")
        and not (tokens[i].word == "of" and i + 1 < stop and tokens[i + 1].tag == "#")
    )
    return " ".join(text[token.start : token.end] for token in kept)
