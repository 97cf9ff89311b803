"""Levels and changes told in words alone: "the figure was low", "an increase in noise complaints"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.frames import MOVE_NOUNS, MOVES, Change, Sentence
from minutes_nlp.language.phrases import (
    Phrase,
    Token,
    is_plural,
    phrase_after,
    predicate,
    subject,
    tag_at,
    trimmed,
    word_at,
)
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
_ALWAYS = frozenset(_WORDS["always"])
_STILL = frozenset(_VOCABULARY["change"]["none"])
_LEVELS = frozenset([*_WORDS["amount"], *_WORDS["worth"]]) | _ALWAYS | _STILL
_THINGS = frozenset(_WORDS["things"])
_DEGREES = frozenset(_WORDS["degrees"])
_CONTINUING = frozenset(_WORDS["continuing"])
_AGAIN = frozenset({"again", "slightly", "sharply", "well"})
_JOINING = frozenset(_WORDS["verbs"])
_GOING = frozenset(_WORDS["going"])
_BEFORE_NOUN = frozenset(_WORDS["before_noun"])
_PLACES = frozenset(_WORDS["quartile"])
_DIRECTIONS = frozenset({"up", "down"})
_ARISEN = frozenset({("up", "came"), ("up", "come")})  # "an issue had come up"
_WORSENING = frozenset({"getting", "become", "became"})
_MOVED = (
    frozenset(
        [*_VOCABULARY["change"]["rise"], *_VOCABULARY["change"]["fall"], "increased", "decreased", "reduced"]
    )
    - _DIRECTIONS
    - {"added"}
)
# A sentence without one of these tells no level.
_BASES = frozenset({"climb", "rise", "fall", "grow", "drop", "decline", "increase", "decrease", "reduce"})
_NOTED = _DIRECTIONS | _STILL
_LONGEST_NOTE = 6  # words
SIGNS = _LEVELS | _BASES | MOVE_NOUNS.keys() | _MOVED | _DIRECTIONS | {"change", "worse", "quartile"}
_GAP = r"\s{1,9}"
_ADVERBS = rf"(?:(?:[a-z]{{2,15}}ly|{any_of(_VOCABULARY['grammar']['adverbs'])}){_GAP}){{0,3}}"
_BESIDE = re.compile(
    rf"""\b(?:
    {any_of(_JOINING | {"had", "have", "has", "getting"})}{_GAP}{_ADVERBS}{any_of([*_LEVELS, *_MOVED, "down on", "up on", "worse"])}
  | {any_of(_GOING)}{_GAP}(?:up|down)
  | (?:up|down)(?:{_GAP}(?:again|slightly))?(?=\s{{0,9}}(?:[.;,]|$))
  | (?:{any_of(_CONTINUING)}{_GAP}to|in|on{_GAP}the){_GAP}{any_of([*_MOVED, *_BASES, *MOVE_NOUNS])}
  | {any_of(_LEVELS)}(?=\s{{0,9}}(?:[.;]|$))
  | (?:[Nn]o{_GAP}change|{any_of(MOVE_NOUNS)}){_GAP}in
  | [Ff]ew\b
  | {any_of(_PLACES)}{_GAP}quartile
  | {any_of(_BEFORE_NOUN)}{_GAP}{any_of(_THINGS)}
    )\b""",
    re.VERBOSE,
)


def may_tell_level(text: str, start: int, end: int) -> bool:
    """Whether a sentence with one of the `SIGNS` has the words of a level beside it: wider than `find_levels`, and cheap."""
    return _BESIDE.search(text, start, end) is not None


def find_levels(sentence: Sentence) -> Iterator[Level]:
    """Yield the levels and changes that a sentence tells in words, in order."""
    tokens = sentence.tokens
    done = 0
    for i, token in enumerate(tokens):
        if i < done or token.word not in SIGNS:
            continue
        level = next(filter(None, (rule(tokens, i) for rule in _RULES)), None)
        if level and not any(level.first <= at <= level.last for at in sentence.numbers):
            yield level
            done = level.last + 1


def _noun(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "an increase in children being educated at home", "no change in the tonnage received"."""
    before = tokens[i - 1] if i else None
    change: Change = MOVE_NOUNS.get(tokens[i].word, "")
    if tokens[i].word == "change" and before and before.word == "no":
        change = "none"
    if not change or i + 2 >= len(tokens) or tokens[i + 1].word != "in":
        return None
    if before and (
        before.tag == "#" or before.word == "any" or (before.tag == "N" and before.word not in _DEGREES)
    ):
        return None  # nor what might change: "any rise in rates would"
    thing = phrase_after(tokens, i + 2)
    if thing.first == thing.stop or tokens[thing.first].tag not in "NGV":
        return None
    said = Phrase(thing.stop, thing.stop)
    if tokens[thing.stop - 1].tag != "N" and thing.stop < len(tokens) and tokens[thing.stop].tag == "V":
        said = predicate(tokens, thing.stop)  # "children being electively | home educated"
    first = i - 1 if before and before.tag == "D" else i
    return Level(first, max(thing.stop, said.stop) - 1, (thing, said), change=change)


def _state(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "the figure was low", "performance was still good", "former tenant arrears were unchanged"."""
    word = tokens[i].word
    start = i
    while start and tokens[start - 1].tag == "A":
        start -= 1
    if word not in _LEVELS or not start or tokens[start - 1].word not in _JOINING:
        return None
    if i + 1 < len(tokens) and tokens[i + 1].tag in "N#D":
        return None  # "was a good idea"
    thing = subject(tokens, start - 1)
    if thing.first == thing.stop or tokens[thing.stop - 1].tag not in "NGV":
        return None
    counted = word in _STILL and is_plural(tokens[thing.stop - 1].word)
    if word not in _ALWAYS and not counted and not _is_thing(tokens, thing):
        return None
    if word in _STILL:
        return Level(thing.first, i, (thing,), change="none")
    return Level(thing.first, i, (thing,), Phrase(start, i + 1))


def _is_thing(tokens: Sequence[Token], thing: Phrase) -> bool:
    """Whether a subject has a level: "the percentage of bins missed"."""
    return any(tokens[i].word in _THINGS for i in range(max(0, thing.first - 3), thing.stop))


def _moved(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "call times had markedly increased", "subscriptions were down on last summer"."""
    verb = _verb_of_change(tokens, i)
    if verb is None or _goes_on(tokens, i + 1):
        return None
    thing = subject(tokens, verb)
    if thing.first == thing.stop or tokens[thing.stop - 1].tag not in "NGV":
        return None
    named = (
        is_plural(tokens[k].word) or tokens[k].word in _THINGS or tokens[k].tag == "G" for k in range(*thing)
    )
    if tokens[i].word != "worse" and not any(named):
        return None
    return Level(thing.first, i, (thing,), change=MOVES.get(tokens[i].word, "increase"))


def _verb_of_change(tokens: Sequence[Token], i: int) -> int | None:
    """Return where the verb of a change at ``i`` begins; None if it is no change, or one that did not happen."""
    word = tokens[i].word
    before = tokens[i - 1].word if i else ""
    if "not" in (before, tokens[i - 2].word if i > 1 else ""):
        return None
    if word in _DIRECTIONS and before in _GOING and (word, before) not in _ARISEN:
        return i - 1
    if word in _DIRECTIONS and i and tokens[i - 1].tag == "X":
        return i if tokens[i + 1 : i + 2] and tokens[i + 1].word in ("on", "again") else None
    if word == "worse":
        return i - 1 if before in _WORSENING else None
    return i if word in _MOVED and i and tokens[i - 1].tag in "XA" else None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows a change gives it an object or a figure: "had climbed from £540,000"."""
    if at >= len(tokens):
        return False
    if tokens[at].tag in "ND#" or tokens[at].word in ("by", "to", "at"):
        return True
    return tokens[at].tag == "P" and any(token.tag == "#" for token in tokens[at + 1 : at + 4])


def _quartile(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "performance was in the top quartile"."""
    if tokens[i].word != "quartile" or not i or tokens[i - 1].word not in _PLACES:
        return None
    verb = next((k for k in range(i - 2, max(-1, i - 6), -1) if tokens[k].tag in "XV"), None)
    thing = subject(tokens, verb) if verb is not None else Phrase(0, 0)
    return Level(thing.first, i, (thing,), Phrase(i - 1, i + 1)) if thing.first < thing.stop else None


def _before_noun(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "low spending", "few tenants took up the offer", "a low number of tenants in credit"."""
    word = tokens[i].word
    before = tokens[i - 1] if i else None
    if word not in _BEFORE_NOUN or i + 1 >= len(tokens) or (before and before.tag not in "VXDACP.,:-"):
        return None
    if word == "few":
        return None if before and before.word in ("a", "the", "these") else _few(tokens, i)
    if tokens[i + 1].word not in _THINGS or tag_at(tokens, i + 2) == "N":
        return None  # nor "a high traffic road"
    thing = Phrase(i + 1, i + 2)
    if tokens[i + 2 : i + 3] and tokens[i + 2].word in ("of", "for"):
        thing = phrase_after(tokens, i + 3)
    return Level(i, max(i + 1, thing.stop - 1), (thing,), Phrase(i, i + 1))


def _few(tokens: Sequence[Token], i: int) -> Level | None:
    noun = next((k for k in range(i + 1, min(i + 4, len(tokens))) if is_plural(tokens[k].word)), None)
    if noun is None:
        return None
    said = predicate(tokens, noun + 1)
    return Level(i, max(noun, said.stop - 1), (Phrase(i + 1, noun + 1), said), Phrase(i, i + 1))


def _trend(tokens: Sequence[Token], i: int) -> Level | None:
    """Return "thefts were on the increase", "rolls are in decline", "rents continued to climb"."""
    word = tokens[i].word
    if word in MOVE_NOUNS and (word_at(tokens, i - 2), word_at(tokens, i - 1)) == ("on", "the"):
        verb = i - 3
    elif (word in MOVE_NOUNS and word_at(tokens, i - 1) == "in") or (
        word in _BASES and word_at(tokens, i - 1) == "to" and word_at(tokens, i - 2) in _CONTINUING
    ):
        verb = i - 2
    else:
        return None
    if (
        verb < 1
        or tokens[verb].tag not in "XV"
        or (_goes_on(tokens, i + 1) and word_at(tokens, i + 1) != "in")
    ):
        return None
    thing = subject(tokens, verb)
    change = MOVE_NOUNS.get(word) or MOVES.get(word) or "increase"
    return Level(thing.first, i, (thing,), change=change) if thing.first < thing.stop else None


def _telegraphed(tokens: Sequence[Token], i: int) -> Level | None:
    """Return what notes say without a verb: "Hall lettings down again", "Car park takings very good"."""
    word = tokens[i].word
    last = i + (word in _DIRECTIONS and word_at(tokens, i + 1) in _AGAIN)
    if tag_at(tokens, last + 1) not in ".;," or (word not in _DIRECTIONS and word not in _LEVELS):
        return None
    start = i
    while start and tokens[start - 1].tag == "A":
        start -= 1
    first = start
    while first and start - first < _LONGEST_NOTE and tokens[first - 1].tag in "NDP":
        first -= 1
    thing = trimmed(tokens, Phrase(first, start))
    if (
        (first and tokens[first - 1].tag not in ".;:,-C")
        or thing.first == thing.stop
        or tokens[thing.stop - 1].tag != "N"
    ):
        return None
    if not _is_thing(tokens, thing) and not (word in _NOTED and is_plural(tokens[thing.stop - 1].word)):
        return None
    if word in _DIRECTIONS or word in _STILL:
        return Level(thing.first, last, (thing,), change="none" if word in _STILL else MOVES[word])
    return Level(thing.first, i, (thing,), Phrase(start, i + 1))


_RULES = (_noun, _state, _moved, _quartile, _before_noun, _trend, _telegraphed)
