"""Votes recorded as a table: who voted how, side by side, one under another, or as ModernGov sums them up."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from minutes_nlp.model import Outcome, Span, Votes
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.names import NAME

__all__ = ["Division", "divisions"]

_SIDE = re.compile(
    r"(?:(?P<for>For|In favour|FOR)|(?P<against>Against|AGAINST)|(?P<abstain>Abstain(?:ed|ing|s)?|Abstentions?|ABSTAIN(?:ED)?|ABSTENTIONS?)"
    r"|(?P<none>Absent|Not voting|Did not vote|No vote(?: recorded)?|Conflict of interests?|Declared an interest))(?:\s*\((?P<count>\d{1,3})\))?\s*:?",
    re.IGNORECASE,
)
_NAME = re.compile(NAME)
_BETWEEN_NAMES = re.compile(r"[,;]|\sand\s")
# ModernGov's sum of a vote: what was voted on, of which type, in which words, with what result.
_TYPE = re.compile(r"(?:substantive |original )?(?:resolution|motion|recommendation)s?", re.IGNORECASE)
_RESULTS: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("unanimous", re.compile(r".{0,20}\bunanimous(?:ly)?\b.{0,20}", re.IGNORECASE)),
    ("lost", re.compile(r"(?:lost|rejected|not carried|not agreed|defeated|fell)", re.IGNORECASE)),
    ("carried", re.compile(r"(?:carried|agreed|approved|passed|accepted)", re.IGNORECASE)),
    ("withdrawn", re.compile(r"withdrawn", re.IGNORECASE)),
    ("deferred", re.compile(r"deferred", re.IGNORECASE)),
)
_FEWEST = 2

_Sides = dict[str, list[str]]


class Division(NamedTuple):
    """A vote as a table tells it: where the table stands, the votes, or what became of what was voted on."""

    span: Span
    votes: Votes | None
    outcome: Outcome | None


def divisions(flat: str, blocks: Sequence[Block]) -> list[Division]:
    """Return the votes that the tables among an item's blocks record, in order."""
    found = []
    for is_table, group in groupby(blocks, key=lambda block: block.cells):
        if is_table:
            rows = list(group)
            cells = [[cell.strip() for cell in flat[row.start : row.end].split("|")] for row in rows]
            votes, outcome = _votes(cells), _outcome(cells)
            if votes or outcome:
                found.append(Division(Span(rows[0].start, rows[-1].end), votes, outcome))
    return found


def _votes(rows: list[list[str]]) -> Votes | None:
    """The votes that the rows of a table tell, however it is laid out."""
    for lay_out in (_below_sides, _beside_names, _beside_sides):
        sides: _Sides = {}
        counts: dict[str, int] = {}
        for side, names, count in lay_out(rows):
            sides.setdefault(side, []).extend(names)
            if count is not None:
                counts[side] = count
        told = {side: counts.get(side, len(names)) for side, names in sides.items()}
        if len(told) >= _FEWEST or sum(told.values()) >= _FEWEST:
            return Votes(
                for_=told.get("for"),
                against=told.get("against"),
                abstain=told.get("abstain"),
                names={side: tuple(names) for side, names in sides.items() if names},
            )
    return None


_Told = tuple[str, list[str], int | None]


def _below_sides(rows: list[list[str]]) -> Iterator[_Told]:
    """A column for each side: names in it, or a mark in it beside a name."""
    heads = [_side(cell) for cell in rows[0]]
    if sum(head is not None for head in heads) < _FEWEST:
        return
    for head in heads:
        if head and head[0]:
            yield head[0], [], head[1]
    for row in rows[1:]:
        named = heads[0] is None and _is_name(row[0])
        for head, cell in zip(heads, row, strict=False):
            if head and head[0] and cell:
                yield head[0], [row[0]] if named else _names(cell), None


def _beside_names(rows: list[list[str]]) -> Iterator[_Told]:
    """A row for each member, and how that member voted in its last cell."""
    for row in rows:
        side = _side(row[-1]) if len(row) > 1 and _is_name(row[0]) else None
        if side and side[0]:
            yield side[0], [row[0]], None


def _beside_sides(rows: list[list[str]]) -> Iterator[_Told]:
    """A row for each side, and its names or their number in the cells after it."""
    for row in rows:
        side = _side(row[0])
        if side and side[0] and len(row) > 1:
            number = next((int(cell) for cell in row[1:] if cell.isdigit()), side[1])
            yield side[0], [name for cell in row[1:] for name in _names(cell)], number


def _outcome(rows: list[list[str]]) -> Outcome | None:
    """What became of what was voted on, where all rows of ModernGov's table agree on it."""
    told = {
        next((outcome for outcome, result in _RESULTS if result.fullmatch(row[-1])), None)
        for row in rows
        if len(row) > _FEWEST and _TYPE.fullmatch(row[1])
    }
    return told.pop() if len(told) == 1 else None


def _side(cell: str) -> tuple[str, int | None] | None:
    """The side that a cell names, "" for members who did not vote, and the count beside it."""
    match = _SIDE.fullmatch(cell)
    if match is None:
        return None
    side = next(name for name in ("for", "against", "abstain", "none") if match[name])
    return "" if side == "none" else side, int(match["count"]) if match["count"] else None


def _is_name(cell: str) -> bool:
    return _NAME.fullmatch(cell) is not None


def _names(cell: str) -> list[str]:
    return [name for part in _BETWEEN_NAMES.split(cell) if _is_name(name := part.strip(" ."))]
