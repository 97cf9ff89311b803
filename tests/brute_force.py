"""The meaning of a query, in the plainest form: look at every unit and say whether it matches.

Every engine must agree with this. It shares only the cutting of a text into words with the program.
"""

import functools
import random
from collections.abc import Sequence

from minutes_nlp.analysis import stem, words
from minutes_nlp.query import (
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)
from minutes_nlp.units import Unit

__all__ = ["field_values", "find", "matches", "random_query"]


def find(query: Query, units: Sequence[Unit]) -> set[tuple[str, str]]:
    """Return document and id of every unit that matches."""
    return {(unit.document, unit.id) for unit in units if matches(query, unit)}


def matches(query: Query, unit: Unit) -> bool:
    """Tell whether a unit matches."""
    match query:
        case And(parts):
            return all(matches(part, unit) for part in parts)
        case Or(parts):
            return any(matches(part, unit) for part in parts)
        case Not(part):
            return not matches(part, unit)
        case _:
            return _leaf_matches(query, unit)


def _leaf_matches(query: Query, unit: Unit) -> bool:
    """Tell whether a unit matches a leaf."""
    match query:
        case Everything():
            return True
        case Dates(start, end):
            return (
                bool(unit.date) and (start is None or start <= unit.date) and (end is None or unit.date < end)
            )
        case Field(name, _, run, whole):
            return any(
                value == run if whole else _has_run(value, run)
                for value in map(_cut, field_values(unit, name))
            )
        case _:
            return _text_matches(query, unit)


def _text_matches(query: Query, unit: Unit) -> bool:
    """Tell whether a unit's reading or own text matches a leaf."""
    reading, stemmed = _reading(unit.title, unit.text)
    match query:
        case Word(_, stems):
            return _has_run(stemmed, stems)
        case Phrase(_, run):
            return _has_run(_cut(unit.text), run)
        case Prefix(_, start):
            return any(word.startswith(start) for word in reading)
        case Fuzzy(_, wanted, distance):
            return any(word and _distance(wanted, word) <= distance for word in reading)
        case Near(_, left, right, distance):
            lefts = [at for at, one in enumerate(stemmed) if one == left]
            rights = [at for at, one in enumerate(stemmed) if one == right]
            return any(abs(a - b) <= distance for a in lefts for b in rights)
    raise TypeError(query)


@functools.cache
def _cut(text: str) -> tuple[str, ...]:
    """Return the words of a text, once."""
    return tuple(words(text))


@functools.cache
def _reading(title: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return title, a gap and text as words, exact and stemmed."""
    reading = (*_cut(title), "", *_cut(text))
    return reading, tuple(stem(word) for word in reading)


def field_values(unit: Unit, name: str) -> tuple[str, ...]:
    """Return what a unit has in a field of the query language."""
    return {
        "kind": unit.kinds,
        "strength": unit.strengths,
        "access": (unit.access,),
        "label": unit.labels,
        "committee": (unit.committee,),
        "council": (unit.council,),
        "speaker": (*unit.speakers, *unit.printed),
        "role": unit.roles,
        "entity": unit.entities,
        "indicator": unit.indicators,
        "verb": unit.verbs,
        "item": (unit.number, unit.title),
        "period": unit.periods,
        "acronym": unit.acronyms,
        "routine": (unit.routine,),
    }[name]


def _has_run(found: Sequence[str], run: Sequence[str]) -> bool:
    """Tell whether words stand side by side."""
    return any(
        tuple(found[at : at + len(run)]) == tuple(run) for at, word in enumerate(found) if word == run[0]
    )


@functools.cache
def _distance(one: str, other: str) -> int:
    """Return the number of edits between two words, from the definition (optimal string alignment)."""
    table = {(a, 0): a for a in range(len(one) + 1)} | {(0, b): b for b in range(len(other) + 1)}
    for a in range(1, len(one) + 1):
        for b in range(1, len(other) + 1):
            table[a, b] = min(
                table[a - 1, b] + 1, table[a, b - 1] + 1, table[a - 1, b - 1] + (one[a - 1] != other[b - 1])
            )
            if a > 1 and b > 1 and one[a - 1] == other[b - 2] and one[a - 2] == other[b - 1]:
                table[a, b] = min(table[a, b], table[a - 2, b - 2] + 1)
    return table[len(one), len(other)]


def random_query(rng: random.Random, units: Sequence[Unit], depth: int) -> Query:
    """Return a query nested at most so deep, of what some unit holds, so that it often finds something."""
    if depth == 0 or rng.random() < 0.25:
        return _random_leaf(rng, rng.choice(units))
    parts = tuple(random_query(rng, units, depth - 1) for _ in range(rng.randint(2, 4)))
    less = (parts[0], Not(parts[1]))
    nested: list[Query] = [And(parts), Or(parts), Not(parts[0]), And(less), Or(less)]
    return rng.choice(nested)


def _random_leaf(rng: random.Random, unit: Unit) -> Query:
    """Return a leaf that the unit matches, or nearly."""
    make = rng.choice(
        [_random_run, _random_run, _random_pair, _random_spelling, _random_field, _random_field]
    )
    return make(rng, unit) if rng.random() < 0.9 else _random_dates(rng)


def _random_run(rng: random.Random, unit: Unit) -> Query:
    """Return one word or a few side by side, exact or stemmed, or the beginning of one."""
    text = words(unit.text)
    at = rng.randrange(len(text))
    run = tuple(text[at : at + rng.choice([1, 1, 2, 3])])
    stems = tuple(stem(word) for word in run)
    start = run[0][: rng.randint(1, len(run[0]))]
    leaves: list[Query] = [Phrase(" ".join(run), run), Word("-".join(run), stems), Prefix(f"{start}*", start)]
    return rng.choice(leaves)


def _random_pair(rng: random.Random, unit: Unit) -> Query:
    """Return two words that stand near each other."""
    stems = [stem(word) for word in words(f"{unit.title} {unit.text}")]
    at = rng.randrange(len(stems))
    other = rng.choice(stems[max(0, at - 6) : at + 7])
    return Near("", stems[at], other, rng.randint(1, 6)) if other != stems[at] else Word(other, (other,))


def _random_spelling(rng: random.Random, unit: Unit) -> Query:
    """Return a word with a slip or two in it."""
    word = rng.choice(words(unit.text))
    for _ in range(rng.randint(0, 2)):
        at = rng.randrange(len(word))
        changed = (word[:at] + word[at + 1 :], word[:at] + rng.choice("aetz1") + word[at:])
        swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        word = rng.choice([*changed, swapped]) or word
    return Fuzzy(word, word, rng.randint(1, 2))


def _random_dates(rng: random.Random) -> Query:
    """Return a range of dates, perhaps open at one end."""
    days = [f"{year}-{month:02}-01" for year in range(2014, 2024) for month in (1, 4, 7)]
    start, end = sorted(rng.sample(days, 2))
    return rng.choice([Dates(start, end), Dates(None, end), Dates(start, None)])


def _random_field(rng: random.Random, unit: Unit) -> Query:
    """Return a field with a value of the unit, or some words of it."""
    name = rng.choice([
        "kind", "strength", "access", "label", "committee", "council", "speaker", "role", "entity",
        "indicator", "verb", "item", "period", "acronym", "routine",
    ])  # fmt: skip
    values = [value for value in field_values(unit, name) if words(value)]
    if not values:
        return Everything()
    value = rng.choice(values)
    run = words(value)
    if name in {"kind", "strength", "access", "label", "routine"}:
        return Field(name, value, (value,), whole=True)
    if rng.random() < 0.3:
        return Field(name, value, tuple(run), whole=True)
    at = rng.randrange(len(run))
    return Field(name, value, tuple(run[at : at + rng.randint(1, 3)]), whole=False)
