"""Numbers that count nothing: places in a paper, votes, ages, addresses, speed limits."""

from collections.abc import Sequence

from minutes_nlp.language.frames import Sentence
from minutes_nlp.language.numbers import Number, Value
from minutes_nlp.language.phrases import Token, counted_noun, counted_one, tag_at, word_at
from minutes_nlp.language.vocabulary import load

__all__ = ["is_name"]

_GUARDS = load("quantities")["guards"]
_LABELS = frozenset(_GUARDS["labels"])
_VOTES = frozenset(_GUARDS["votes"])
_CALLS = frozenset(_GUARDS["calls"])
_AGES = frozenset(_GUARDS["ages"])
_OLD = frozenset(tuple(words) for words in _GUARDS["old"])
_STREETS = frozenset(_GUARDS["streets"])
_SPEEDS = frozenset({"mph", "km/h"})
_BEYOND = frozenset({"over", "under", "above", "exceeding", "exceeded", "exceed", "exceeds"})
_LINES = frozenset(_GUARDS["lines"])
_POINTING = frozenset({"the", "our", "its", "their", "these", "those", "his", "her"})
_RUNG = frozenset(_GUARDS["rung"])
_OLDEST = 120  # years
_LISTED = 13  # words: how far apart two numbers of a list may stand


def is_name(sentence: Sentence, at: int) -> bool:
    """Whether the number at ``at`` is a name, a vote or an age: anything but a quantity."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    if (word_at(tokens, at - 2), word_at(tokens, at - 1)) == ("provided", "that"):
        return True  # a rule
    if number.unit in _SPEEDS:
        return _is_limit(tokens, at, number.value)
    if number.kind != "plain":
        return False
    printed = sentence.text[number.start : number.end]
    return (
        (number.spelt and number.value == 1 and not _counts_one(tokens, at))
        or _is_told_apart(tokens, at, number)
        or (printed in _LINES and word_at(tokens, at - 1) in _RUNG)
        or (len(printed) == 4 and printed[:2] in ("18", "19", "20") and printed.isdigit())
        or _is_label(tokens, at, printed)
        or _is_vote(tokens, at)
        or _is_age(tokens, at, number.value)
        or _is_address(tokens, at)
    )


def _is_told_apart(tokens: Sequence[Token], at: int, number: Number) -> bool:
    """Whether a "two" only points at what is known, "the two parishes", or a number supposes: "If ten electors ask"."""
    if number.value == 2 and number.spelt and word_at(tokens, at - 1) in _POINTING:
        return word_at(tokens, at - 2) != "of" or not (
            tag_at(tokens, at - 3) == "#" or word_at(tokens, at - 3) == "one"
        )
    return word_at(tokens, at - 1) == "if" and at == 1


def _counts_one(tokens: Sequence[Token], at: int) -> bool:
    """Whether "one" counts: "there had been one theft", "two burglaries and one theft", "three stayed and one left"."""
    noun = counted_one(tokens, at + 1)
    if noun is None:
        return tag_at(tokens, at + 1) in "XVG" and _beside_number(tokens, at)
    if word_at(tokens, at - 1) == "only":
        at -= 1
    there = any(word_at(tokens, i) == "there" for i in range(at - 3, at)) and tag_at(tokens, at - 1) == "X"
    return there or _beside_number(tokens, at) or _beside_number(tokens, noun, before=False)


def _beside_number(tokens: Sequence[Token], at: int, *, before: bool = True) -> bool:
    """Whether a list goes on from or to another number: "two burglaries, one theft", "one theft and 12 fires"."""
    if before:
        listed = tag_at(tokens, at - 1) in ",C;"
        return listed and any(tag_at(tokens, i) == "#" for i in range(max(0, at - _LISTED), at - 1))
    stop = next((i for i in range(at + 1, at + _LISTED) if tag_at(tokens, i) in "C,.;XV"), at)
    return tag_at(tokens, stop) in "C," and tag_at(tokens, stop + 1) == "#"


def _is_limit(tokens: Sequence[Token], at: int, value: Value) -> bool:
    """Whether a speed is a limit: "a 20mph zone", "drivers over 35mph"; "a mean of 40mph" is measured."""
    in_tens = isinstance(value, int) and value % 10 == 0
    before = word_at(tokens, at - 1)
    measured = before == "of" and word_at(tokens, at - 2) != "limit"
    return before in _BEYOND or (in_tens and not measured)


def _is_label(tokens: Sequence[Token], at: int, printed: str) -> bool:
    """Whether a number is a place in a paper or a name: "paragraph 17.73", "parts 4 and 5", "Footpath 11"."""
    before = word_at(tokens, at - 1)
    if at == 0:
        if len(tokens) == 1 or tokens[1].start - tokens[0].end > 1:
            return False  # a cell of a table
        return tokens[1].tag in ").:" or ("." in printed and counted_noun(tokens, 1) is None)
    if before in _LABELS:
        return "," not in printed
    if tag_at(tokens, at + 1) == "." and at + 2 < len(tokens) and printed.isdigit():
        return True  # "AGREED: 1. That", which ends no sentence
    if before == "per" or _is_half_of_pair(tokens, at):
        return True
    if printed.isdigit() and len(printed) > 4:
        return counted_noun(tokens, at + 1) is None  # a reference: a figure has its thousands marked
    short = printed.isdigit() and len(printed) < 4
    named = tokens[at - 1].tag == "N" and tokens[at - 1].title and at > 1 and short
    listed = tokens[at - 1].tag in "C,-" and word_at(tokens, at - 2)[:1].isdigit()
    return (named or listed) and counted_noun(tokens, at + 1) is None


def _is_half_of_pair(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is one of "between ten and four", or the first of "15 and 16 February"."""
    joined = word_at(tokens, at + 1) in ("and", "to", "-", "or")
    if joined and tag_at(tokens, at + 2) == "T" and tokens[at].end - tokens[at].start < 3:
        return True
    between = joined and word_at(tokens, at - 1) == "between"
    return between or (word_at(tokens, at - 1) == "and" and word_at(tokens, at - 3) == "between")


def _is_vote(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number counts votes: "9 votes to 3", "5 in favour", "2 against,", "For: 26", "Against (7)"."""
    after, before = word_at(tokens, at + 1), word_at(tokens, at - 1)
    if after in _VOTES or (before == "to" and word_at(tokens, at - 2) in _VOTES):
        return True
    if after in ("for", "against"):
        return tag_at(tokens, at + 2) in ",.;#:" or tag_at(tokens, at + 3) == "#"
    if (after, word_at(tokens, at + 2)) in (("in", "favour"), ("members", "voted")):
        return True
    return before in (":", "(") and word_at(tokens, at - 2) in _CALLS


def _is_age(tokens: Sequence[Token], at: int, value: Value) -> bool:
    """Whether a number is an age: "aged five to nine", "16 and over", "children under two"."""
    before, second = word_at(tokens, at - 1), word_at(tokens, at - 2)
    if before in _AGES or (second in _AGES and before in ("of", "between", "under", "over")):
        return True
    if (word_at(tokens, at + 1), word_at(tokens, at + 2)) in _OLD:
        return True
    bare = before in ("under", "over") and counted_noun(tokens, at + 1) is None
    if isinstance(value, float):
        return bare and tag_at(tokens, at - 2) not in "XV"  # "promised under 3.6"
    return bare and isinstance(value, int) and value < _OLDEST


def _is_address(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is of a house: "2 Orchard Close"."""
    for i in range(at + 1, min(at + 5, len(tokens))):
        if not tokens[i].title:
            return False
        if tokens[i].word in _STREETS and i > at + 1:
            return True
    return False
