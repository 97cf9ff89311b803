"""The cue families of discourse, compiled: what a clause's opening or predicate tells of its kind."""

import functools
import re
from typing import NamedTuple

from minutes_nlp.language.vocabulary import load

__all__ = ["Cues", "cues", "phrase"]


class Cues(NamedTuple):
    """Compiled families, each a table from its name to the pattern that must match at a clause's start."""

    predicates: dict[str, re.Pattern[str]]
    passive: dict[str, re.Pattern[str]]
    openings: dict[str, re.Pattern[str]]
    marks: dict[str, re.Pattern[str]]


_SPACE = re.compile(r" \??")


def phrase(patterns: list[str]) -> re.Pattern[str]:
    """Return one pattern for many, in any case; a space in them is white space, ``" ?"`` none or some."""
    joined = "|".join(
        _SPACE.sub(lambda m: r"\s*" if m[0] == " ?" else r"\s+", pattern) for pattern in patterns
    )
    return re.compile(f"(?:{joined})", re.IGNORECASE)


@functools.cache
def cues() -> Cues:
    """Return the cue families of ``discourse.toml``."""
    data = load("discourse")
    tables = [
        {name: phrase(family["patterns"]) for name, family in data[table].items()}
        for table in ("predicates", "passive", "openings")
    ]
    marks = {name: phrase(patterns) for name, patterns in data["marks"].items()}
    predicates, passive, openings = tables
    return Cues(predicates, passive, openings, marks)
