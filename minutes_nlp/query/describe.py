"""Says a parsed query in plain words, so that a reader sees what was understood."""

import datetime as dt

from minutes_nlp.query.tree import (
    And,
    Dates,
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

__all__ = ["describe"]


def describe(query: Query) -> str:
    """Return the query in plain words: ``"home" in any form, and kind is "assurance"``."""
    match query:
        case And(parts):
            return ", and ".join(_within(part) for part in parts)
        case Or(parts):
            return ", or ".join(_within(part) for part in parts)
        case Not(part):
            return f"not {_within(part)}"
        case _:
            return _leaf(query)


def _within(query: Query) -> str:
    """Return a part of a larger query, in parentheses where it has parts of its own."""
    return f"({describe(query)})" if isinstance(query, And | Or) else describe(query)


def _leaf(query: Query) -> str:
    """Return a query that has no parts."""
    match query:
        case Word(text, stems):
            return (
                f'"{text}" in any form'
                if len(stems) == 1
                else f'the words of "{text}" side by side in any form'
            )
        case Phrase(text):
            return f'exactly "{text}"'
        case Prefix(start=start):
            return f'a word beginning with "{start}"'
        case Fuzzy(word=word, distance=distance):
            return f'a word spelt like "{word}" with at most {distance} letter{"s" * (distance > 1)} changed'
        case Near(text=text, distance=distance):
            left, _, right = text.partition(f" NEAR/{distance} ")
            return f'"{left}" at most {distance} word{"s" * (distance > 1)} from "{right}", both in any form'
        case _:
            return _about(query)


def _about(query: Query) -> str:
    """Return a leaf that is about more than words."""
    match query:
        case Field(name, text, _, True):
            return f'{name} is "{text}"'
        case Field(name, _, words):
            return f'{name} has "{" ".join(words)}"'
        case Dates(start, end):
            return _dates(start, end)
        case _:
            return "everything"


def _dates(start: str | None, end: str | None) -> str:
    """Return a half-open range as its first and last day."""
    first = _day(dt.date.fromisoformat(start)) if start else ""
    last = _day(dt.date.fromisoformat(end) - dt.timedelta(days=1)) if end else ""
    if first == last:
        return f"a meeting on {first}"
    if first and last:
        return f"a meeting from {first} to {last}"
    return f"a meeting on or after {first}" if first else f"a meeting on or before {last}"


def _day(day: dt.date) -> str:
    """Return a day as it is written in a letter."""
    return f"{day.day} {day:%B %Y}"
