"""The cue families of discourse: what a clause's opening or predicate tells of its kind."""

import functools
import re
from typing import NamedTuple

from minutes_nlp.language.families import Family, phrase
from minutes_nlp.language.passives import Passive, Passives
from minutes_nlp.language.vocabulary import load

__all__ = ["Cues", "cues", "passives", "phrase"]


class Cues(NamedTuple):
    """The families, each a table from its name to what must match at a predicate's or clause's start."""

    predicates: dict[str, Family]
    passive: dict[str, Passive]
    openings: dict[str, re.Pattern[str]]
    marks: dict[str, re.Pattern[str]]


@functools.cache
def cues() -> Cues:
    """Return the cue families of ``discourse.toml``."""
    data = load("discourse")
    return Cues(
        predicates={name: Family(family["patterns"]) for name, family in data["predicates"].items()},
        passive={name: Passive(family) for name, family in data["passive"].items()},
        openings={name: phrase(family["patterns"]) for name, family in data["openings"].items()},
        marks={name: phrase(patterns) for name, patterns in data["marks"].items()},
    )


@functools.cache
def passives() -> Passives:
    """Return the families of clauses in which nobody is named, to be looked for together."""
    return Passives(cues().passive, load("discourse")["passive"])
