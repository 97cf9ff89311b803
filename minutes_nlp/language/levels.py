"""Levels and changes told in words alone: "the figure was low", "an increase in unaccompanied children"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.frames import MOVE_NOUNS, MOVES, Change, Sentence
from minutes_nlp.language.phrases import Phrase, Token, is_plural, phrase_after, predicate, subject
from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load

__all__ = ["SIGNS", "Level", "find_levels", "may_tell_level"]


class Level(NamedTuple):
    """A measured thing valued in words: tokens ``first`` to ``last``, what is measured, the level or the change."""

    first: int
    last: int
    thing: tuple[Phrase, ...]
    level: Phrase | None = None
    change: Change = ""


_VOCABULARY = load("quantities")
_WORDS = _VOCABULARY["level"]
_AMOUNT = frozenset(_WORDS["amount"])
_WORTH = frozenset(_WORDS["worth"])
_THINGS = frozenset(_WORDS["things"])
_JOINING = frozenset(_WORDS["verbs"])
_BEFORE_NOUN = frozenset(_WORDS["before_noun"])
_STILL = frozenset(_VOCABULARY["change"]["none"])
_MOVED = frozenset(
    [word for word in [*_VOCABULARY["change"]["rise"], *_VOCABULARY["change"]["fall"]] if word not in ("up", "down")]
) | {"increased", "decreased", "reduced"}
# A sentence without one of these tells no level.
_ADVERBS = rf"(?:(?:[a-z]{{2,15}}ly|{any_of(_VOCABULARY['grammar']['adverbs'])})\s{{1,9}}){{0,3}}"
_BESIDE = re.compile(
    rf"\b(?:(?:{any_of(_JOINING | {'had', 'have', 'has', 'getting'})})\s{{1,9}}{_ADVERBS}"
    rf"(?:{any_of([*_AMOUNT, *_WORTH, *_STILL, *_MOVED, 'down on', 'up on', 'worse'])})"
    rf"|(?:[Nn]o change|{any_of(MOVE_NOUNS)})\s{{1,9}}in|(?:[Ff]ew\s|{any_of(_BEFORE_NOUN)}\s{{1,9}}(?:{any_of(_THINGS)})))\b"
)
SIGNS = frozenset([*_AMOUNT, *_WORTH, *MOVE_NOUNS, *_MOVED, *_STILL, "change", "worse", "decline", "down", "up"])


def may_tell_level(text: str, start: int, end: int) -> bool:
    """Whether a sentence with one of the `SIGNS` has the words of a level beside it; cheap, and wider than `find_levels`."""
    return _BESIDE.search(text, start, end) is not None


def find_levels(sentence: Sentence) -> Iterator[Level]:
    """Yield the levels and changes that a sentence tells in words, in order."""
    tokens = sentence.tokens
    done = 0
    for i, token in enumerate(tokens):
        if i < done or token.word not in SIGNS:
            continue
        level = _noun(tokens, i) or _state(tokens, i) or _moved(tokens, i) or _before_noun(tokens, i)
        if level and not any(level.first <= at <= level.last for at in sentence.numbers):
            yield level
            done = level.last + 1


def _noun(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "an increase in children being educated at home", "no change in the tonnage received"."""
    word = tokens[i].word
    change: Change = MOVE_NOUNS.get(word, "none" if word == "change" and i and tokens[i - 1].word == "no" else "")
    if not change or i + 2 >= len(tokens) or tokens[i + 1].word != "in" or (i and tokens[i - 1].tag in "#N"):
        return None
    thing = phrase_after(tokens, i + 2)
    if thing.first == thing.stop or tokens[thing.first].tag not in "NGV":
        return None
    said = predicate(tokens, thing.stop) if thing.stop < len(tokens) and tokens[thing.stop].tag in "V" else Phrase(thing.stop, thing.stop)
    first = i - 1 if i and tokens[i - 1].tag == "D" else i
    return Level(first, max(thing.stop, said.stop) - 1, (thing, said), change=change)


def _state(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "the figure was low", "performance was still good", "former tenant arrears were unchanged"."""
    word = tokens[i].word
    start = i
    while start and tokens[start - 1].tag == "A":
        start -= 1
    if not start or tokens[start - 1].word not in _JOINING or (i + 1 < len(tokens) and tokens[i + 1].tag in "N#D"):
        return None
    if word not in _STILL and word not in _AMOUNT and word not in _WORTH:
        return None
    thing = _thing(tokens, start - 1)
    if thing is None:
        return None
    level = None if word in _STILL else Phrase(start, i + 1)
    return Level(thing.first, i, (thing,), level, "none" if word in _STILL else "")


def _thing(tokens: Sequence[Token], verb: int) -> Phrase | None:
    """Return the subject of a verb if it is a thing that has a level."""
    thing = subject(tokens, verb)
    named = any(tokens[k].word in _THINGS for k in range(*thing))
    counted = thing.first and any(tokens[k].word in _THINGS for k in range(max(0, thing.first - 3), thing.first))
    return thing if thing.first < thing.stop and (named or counted) else None


def _moved(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "transfer wait times had significantly decreased", "subscriptions were down on last summer"."""
    word = tokens[i].word
    if word in ("down", "up"):
        if not i or tokens[i - 1].tag != "X" or i + 1 >= len(tokens) or tokens[i + 1].word not in ("on", "again"):
            return None
    elif word == "worse":
        if not i or tokens[i - 1].word not in ("getting", "become", "became"):
            return None
    elif word not in _MOVED or not i or tokens[i - 1].tag not in "XA":
        return None
    if i + 1 < len(tokens) and (tokens[i + 1].tag in "ND#" or tokens[i + 1].word in ("by", "to", "at")):
        return None
    thing = subject(tokens, i - (word == "worse"))
    if thing.first == thing.stop or tokens[thing.stop - 1].tag not in "NGV":
        return None
    if not any(is_plural(tokens[k].word) or tokens[k].word in _THINGS or tokens[k].tag == "G" for k in range(*thing)):
        return None
    return Level(thing.first, i, (thing,), change="increase" if word == "worse" else MOVES[word])


def _before_noun(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "low spending", "few young people took Level 3 courses", "a low number of young people"."""
    word = tokens[i].word
    if word not in _BEFORE_NOUN or i + 1 >= len(tokens) or (i and tokens[i - 1].tag not in "VXDACP.,:-"):
        return None
    if word == "few":
        if i and tokens[i - 1].word in ("a", "the", "these"):
            return None
        noun = next((k for k in range(i + 1, min(i + 4, len(tokens))) if is_plural(tokens[k].word)), None)
        if noun is None:
            return None
        thing, said = Phrase(i + 1, noun + 1), predicate(tokens, noun + 1)
        return Level(i, max(noun, said.stop - 1), (thing, said), Phrase(i, i + 1))
    noun = i + 1
    if tokens[noun].word not in _THINGS:
        return None
    thing = Phrase(noun, noun + 1)
    if noun + 1 < len(tokens) and tokens[noun + 1].word in ("of", "for"):
        thing = phrase_after(tokens, noun + 2)
    return Level(i, max(noun, thing.stop - 1), (thing,), Phrase(i, i + 1))
