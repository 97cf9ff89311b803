"""What a figure measures that heads its clause or closes an entry of a list: a counted noun, a label, a payment."""

from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.frames import Frame, Sentence
from minutes_nlp.language.phrases import (
    NOTHING,
    Phrase,
    Token,
    noun_phrase_before,
    phrase_after,
    predicate,
    tag_at,
    trimmed,
    word_at,
)
from minutes_nlp.language.sums import named, offered, payee, purpose

__all__ = ["Unit", "in_clause"]


class Unit(NamedTuple):
    """The unit of a figure: its name, the last token it takes, and whether the counted noun stands after the number."""

    name: str
    last: int
    counted: bool = False


_REACH = 8  # words: how far after a number the noun of its clause may begin
_FURTHEST = 24  # words: how far before a figure its clause or label may begin
_PROSE = 8  # words: no label is longer
_RELATIVE = frozenset({"that", "which", "who"})


def in_clause(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    """Return a counted noun, or the noun after a percentage, with what its clause says of it; else the words before."""
    tokens, kind = sentence.tokens, sentence.numbers[at].kind
    after = unit.last + 1
    if not unit.counted and word_at(tokens, after) == "of" and tag_at(tokens, after + 1) in "SO":
        whole = noun_phrase_before(tokens, frame.lead) if tokens[after + 1].tag == "S" else NOTHING
        return [
            whole,
            predicate(tokens, after + 2),
        ]  # "statements, 99% of which were issued", "45 of them reserved"
    entry = _entry(tokens, frame, unit) if kind == "money" else []
    if entry:
        return entry
    label = _label(tokens, frame) if frame.kind in ("label", "list", "noun") else NOTHING
    led = label.first < label.stop and tokens[label.first].tag == "P"
    if label.first < label.stop and not led:
        speaker = label.stop - label.first > 1 and all(
            tokens[i].title or tokens[i].word.isdigit() for i in range(*label)
        )
        said = kind != "money" and (word_at(tokens, after) == "of" or tag_at(tokens, after) in "XV")
        if not unit.counted and (not said or (tokens[frame.lead].tag == ":" and not speaker)):
            return [label]
        if unit.counted and frame.kind == "noun":
            return [label, Phrase(at + 1, after)]
    noun, said_of = _clause(tokens, at, frame, unit)
    if noun.first == noun.stop and led and (kind != "plain" or unit.counted):
        noun = phrase_after(tokens, label.first + 1)  # "Of the grant, £2.4m had been drawn down"
    return [noun, said_of]


def _entry(tokens: Sequence[Token], frame: Frame, unit: Unit) -> list[Phrase]:
    """Return what the entry of a list of sums says it is for: after the sum, in brackets, or above all of them."""
    bought = purpose(tokens, frame.lead, unit.last)
    if bought.first < bought.stop:
        return [bought]
    if frame.lead > 1 and tokens[frame.lead].tag == ")":
        return payee(tokens, frame.lead)
    bid = offered(tokens, frame.lead) if frame.kind in ("label", "list", "noun") else NOTHING
    label = _label(tokens, frame) if bid.first < bid.stop else NOTHING
    if label.first == label.stop or tokens[label.first].tag == "P":
        return []
    return [bid] if bid.stop > label.first else [bid, label]


def _clause(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> tuple[Phrase, Phrase]:
    """Return the noun of a figure that heads its clause, and what is said of it: "operatives", "transferred"."""
    first = at + 1 if unit.counted else unit.last + 1
    if not unit.counted and word_at(tokens, first) in ("of", "for"):
        first += 1
    while first - at < _REACH and tag_at(tokens, first) in "D#":
        first += 1
    noun = Phrase(first, unit.last + 1) if unit.counted else phrase_after(tokens, first)
    stop = max(noun.stop, first)
    if (
        unit.counted
        and tag_at(tokens, stop) == "C"
        and tag_at(tokens, stop + 1) == "N"
        and tag_at(tokens, stop + 2) == "X"
    ):
        noun, stop = Phrase(first, stop + 2), stop + 2  # "nine shops and cafes had been"
    if frame.kind == "det" and tag_at(tokens, stop) == "X":
        whole = word_at(tokens, frame.lead - 1) == "of"  # "two of the five": said of the two
        return noun, NOTHING if whole else _done_to(tokens, stop)
    if word_at(tokens, stop) in _RELATIVE and tag_at(tokens, stop + 1) in "XV":
        stop += 1  # "of the 33 schools that had answered"
    return noun if noun.first < noun.stop else NOTHING, predicate(tokens, stop)


def _done_to(tokens: Sequence[Token], first: int) -> Phrase:
    """Return what was done to what is told with its article: "laid in the lane" of "the six kerbs have been"."""
    said = predicate(tokens, first)
    return said if said.first < said.stop and tokens[said.first].tag == "V" else NOTHING


def _label(tokens: Sequence[Token], frame: Frame) -> Phrase:
    """Return what stands before a figure in a list or table: "Clerk's salary, £612.40"; the nearest phrase in prose."""
    stop = frame.lead + (frame.kind == "noun")
    if tokens[stop - 1].word == "worth":
        return noun_phrase_before(tokens, stop - 1 - (tokens[stop - 2].tag == ","))
    if tokens[stop - 1].tag == ")":  # "Salary (October) - £512"
        opens = next((i for i in range(stop - 2, max(-1, stop - _REACH), -1) if tokens[i].tag == "("), 0)
        stop = opens or stop
    first = stop
    while first and stop - first < _FURTHEST and tokens[first - 1].tag not in ",;:.(#|":
        first -= 1
    prose = any(tokens[i].tag in "XS" for i in range(first, stop)) or stop - first > _PROSE
    return noun_phrase_before(tokens, stop) if prose else trimmed(tokens, named(tokens, Phrase(first, stop)))
