"""The vocabulary of names (entities.toml) as the grammar of names looks it up."""

import re
from typing import NamedTuple

from minutes_nlp.language.vocabulary import load

__all__ = ["LABELS", "NAMES", "Name", "phrases", "spelt", "word_set"]

NAMES = load("entities")
# Where a phrase stands in two sections, the later one has it.
LABELS = {
    "term": "TERM",
    "document": "DOC",
    "place": "PLACE",
    "body": "BODY",
    "organisation": "ORG",
    "law": "LAW",
}


class Name(NamedTuple):
    """A named thing: a half-open range of the text, and its label."""

    start: int
    end: int
    label: str


def spelt(phrase: str) -> str:
    """Return a phrase as tokens spell it: in lower case, "Women's Institute" without its possessive."""
    return re.sub(r"'s?(?=\s|$)", "", phrase.lower().replace("\u2019", "'"))


def phrases(table: str) -> dict[str, str]:
    """Return each phrase that the sections have under a table's name, with the label of its section."""
    return {
        spelt(phrase): label for section, label in LABELS.items() for phrase in NAMES[section].get(table, ())
    }


def word_set(section: str, *tables: str) -> frozenset[str]:
    """Return the phrases of one or more tables of a section."""
    return frozenset(spelt(phrase) for table in tables for phrase in NAMES[section][table])
