"""The query language: a string in, a tree of frozen values out, and back into plain words. No engine here.

The grammar is our own. A library's parser gives no place and no nearest word with its errors, and each one
known to us answers some queries wrongly without a word (docs/decisions.md); this one is small.
"""

from minutes_nlp.query.describe import describe
from minutes_nlp.query.parser import MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS, parse
from minutes_nlp.query.tree import (
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
    leaves,
)
from minutes_nlp.query.values import FIELDS, field

__all__ = [
    "FIELDS",
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_TERMS",
    "And",
    "Dates",
    "Everything",
    "Field",
    "Fuzzy",
    "Near",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "Word",
    "describe",
    "field",
    "leaves",
    "parse",
]
