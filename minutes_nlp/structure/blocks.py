"""Lines to blocks: a block is one paragraph, heading or table row, put together again where lines were wrapped."""

import itertools
import re
from bisect import bisect_left
from typing import NamedTuple

from minutes_nlp.model import Span
from minutes_nlp.readers.document import Document
from minutes_nlp.structure.furniture import (
    OPENERS,
    page_breaks,
    page_furniture,
    rules,
    system_labels,
    web_marks,
)
from minutes_nlp.structure.labels import Label, parse_label
from minutes_nlp.structure.lines import Line, ends_sentence, lines_of, starts_low
from minutes_nlp.structure.signs import has_any

__all__ = ["Block", "Layout", "Marks", "lay_out"]

_NOT_BREAK = re.compile(r"[^\n]")
_MINUTES_LABEL = re.compile(r"(?:minutes|agenda text|minute)\s*:", re.IGNORECASE)
# A line that ends so cannot be the end of anything.
_UNFINISHED = re.compile(
    r"(?:[,-]|\b(?:a|an|the|of|on|at|in|to|and|or|for|by|with|from|that|which|is|was|were|be|been|as|its|their))$"
)
# How far back from the end of a line its last word and its marks can reach.
_LAST_WORD, _LAST_MARKS = 12, 3
_FEW_WRAPS = 3
_RULES = ("---", "***", "___", "===")
# A number without a mark before a title; so many that rise by one are the agenda.
_BARE_NUMBER = re.compile(r"(\d{1,3})\s+[A-Z][\w’']")
_FEW_ITEMS = 4
_WIDEST_PAGE = 160
_LONG_LINE = 60
# How much of the width a ragged right edge may leave empty beyond the word that did not fit.
_SLACK = 0.12
# A number in a cell of its own, beside its title in the next: "52/21", as ModernGov sets it.
_NUMBER_ALONE = re.compile(r"(?:[A-Z]{1,6}[/ .-]?)?\d{1,4}(?:[./:-]\d{1,4}){0,3}[a-z]?\.?")
# An item's number announced on a line of its own.
_ITEM_ALONE = re.compile(r"(?:Agenda\s+)?(?:Item|ITEM)(?:\s+(?:No\.?|Number))?\s*\d{1,3}[a-z]?[.:]?")


class _Wrapping(NamedTuple):
    """The width that lines are wrapped at, in characters, and whether a blank line stands after each."""

    width: int
    double_spaced: bool


class Block(NamedTuple):
    """One paragraph: half-open span, its label, where the words after the label start.

    ``level`` is that of the format's heading (0: none); ``gap``: a blank line stands before it; ``cells``: it
    is a row of a table.
    """

    start: int
    end: int
    label: Label | None
    body: int
    level: int
    gap: bool
    cells: bool

    def joined_to(self, below: "Block", body: int) -> "Block":
        """Return this block and the one below it as one, whose words start at ``body``."""
        return Block(self.start, below.end, self.label, body, self.level or below.level, self.gap, self.cells)


class Marks(NamedTuple):
    """What the format says for certain, by the starts of blocks.

    ``items``: where each item begins, with the start of its title; ``blurb``: where text begins that the agenda
    told before the meeting; ``late``: where lists begin whose first label is not the first there is.
    """

    items: dict[int, int]
    blurb: frozenset[int]
    late: frozenset[int]


class Layout(NamedTuple):
    """The document laid out.

    ``flat`` has the length of the text, every white space and every piece of furniture in it a space, so that
    its offsets are those of the text and a sentence never meets a line break.
    """

    flat: str
    blocks: list[Block]
    furniture: list[Span]
    marks: Marks


def lay_out(document: Document) -> Layout:
    """Return the blocks of a document in order; together with the furniture they cover all that is printed."""
    furniture = document.furniture() + web_marks(document.text)
    masked = _blank_out(document.text, furniture)
    lines = lines_of(masked)
    gone: list[Span] = []
    if document.wrapped:
        ruled = rules(document.text) if has_any(document.text, _RULES) else []
        if ruled:
            tops = [*ruled, *page_breaks(masked, ruled, lines)]
            lines = _without(lines, tops)
            gone = [span for span in tops if not masked[span.start : span.end].isspace()]
        pages = page_furniture(masked, lines)
        lines = _without(lines, pages)
        gone += pages
    system = system_labels(masked, lines, None if document.wrapped else document.text)
    lines = _without(lines, system)
    gone += system
    flat = _blank_out(masked, gone).replace("\n", " ")
    levels = {hint.start: hint.level for hint in document.hints if hint.role == "heading"}
    rows = {hint.start for hint in document.hints if hint.role == "cells"}
    # What a format delimits stands apart, as a paragraph does below a blank line.
    joined = _join(flat, lines) if document.wrapped else [line._replace(gap=True) for line in lines]
    blocks = [_block(flat, line, levels.get(line.start, 0), cells=line.start in rows) for line in joined]
    marks = _marks(document, blocks)
    return Layout(flat, _merge_lone_labels(flat, blocks, marks.items), sorted(furniture + gone), marks)


def _marks(document: Document, blocks: list[Block]) -> Marks:
    """Return where the format says that items, and what the agenda told of them, begin."""
    roles = {role: _starting(document, blocks, role) for role in ("item", "number", "blurb", "label")}
    items: dict[int, int] = {start: start for start in roles["item"]}
    for number, title in itertools.pairwise(blocks):
        # A number has its title next to it.
        if number.start in roles["number"] and items.pop(title.start, None) is not None:
            items[number.start] = title.start
    return Marks(items, frozenset(roles["blurb"]), frozenset(roles["label"]))


def _starting(document: Document, blocks: list[Block], role: str) -> list[int]:
    """Where the blocks begin that stand in the stretches of a role; those of one stretch of an item are one."""
    starts = [block.start for block in blocks]
    found = []
    for hint in document.hints:
        if hint.role == role:
            inside = starts[bisect_left(starts, hint.start) : bisect_left(starts, hint.end)]
            found += inside if role == "blurb" else inside[:1]
    return found


def _blank_out(text: str, spans: list[Span]) -> str:
    """Put spaces for what stands in the spans, but for line breaks."""
    if not spans:
        return text
    pieces: list[str] = []
    last = 0
    for start, end in sorted(spans):
        if end > last:
            begin = max(start, last)
            pieces += (text[last:begin], _NOT_BREAK.sub(" ", text[begin:end]))
            last = end
    return "".join([*pieces, text[last:]])


def _without(lines: list[Line], spans: list[Span]) -> list[Line]:
    gone = {span.start for span in spans}
    return [line for line in lines if line.start not in gone] if gone else lines


def _join(flat: str, lines: list[Line]) -> list[Line]:
    """Join wrapped lines into paragraphs."""
    wrapping = _wrapping(flat, lines)
    items = _bare_numbers(flat, lines)
    joined: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and line.start not in items and _continues(flat, last, line, wrapping):
            start, _, gap = joined[-1]
            joined[-1] = Line(start, line.end, gap)
        else:
            joined.append(line)
        last = line
    return joined


def _bare_numbers(flat: str, lines: list[Line]) -> set[int]:
    """Where the lines begin that are numbered without a mark: "10 Correspondence" after "9 Highways"."""
    runs: dict[int, list[int]] = {}
    for start, end, _ in lines:
        if not flat[start].isdigit():
            continue
        match = _BARE_NUMBER.match(flat, start, end)
        if match:
            number = int(match[1])
            runs[number] = [*runs.pop(number - 1, []), start]
    return {start for run in runs.values() if len(run) >= _FEW_ITEMS for start in run}


def _wrapping(flat: str, lines: list[Line]) -> _Wrapping | None:
    """Return how lines are wrapped; None where each line is a paragraph.

    A line that must have been wrapped ends without a full stop and goes on in lower case. Three of them make
    a wrapped document, and nine in ten are at most as long as its width.
    """
    lengths, gaps = [], 0
    for i in range(1, len(lines)):
        start, end, gap = lines[i]
        if (
            starts_low(flat[start : min(start + 2, end)])
            and not _terminated(flat, lines[i - 1])
            and parse_label(flat, start, end) is None
        ):
            lengths.append(lines[i - 1].end - lines[i - 1].start)
            gaps += gap
    width = sorted(lengths)[len(lengths) * 9 // 10] if len(lengths) >= _FEW_WRAPS else 0
    if not 0 < width <= _WIDEST_PAGE:
        return None
    return _Wrapping(width, double_spaced=gaps > 0.6 * len(lengths))


def _terminated(flat: str, line: Line) -> bool:
    return ends_sentence(flat[max(line.start, line.end - _LAST_MARKS) : line.end])


def _continues(flat: str, last: Line, line: Line, wrapping: _Wrapping | None) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    start, end, gap = line
    length = last.end - last.start
    low = starts_low(flat[start : min(start + 2, end)])
    if low and (not gap or (wrapping and wrapping.double_spaced)) and _is_open(flat, last):
        return parse_label(flat, start, end) is None
    if wrapping is None:
        return (
            low
            and not gap
            and length > _LONG_LINE
            and not _terminated(flat, last)
            and parse_label(flat, start, end) is None
        )
    first_word = flat.find(" ", start, end)
    room = wrapping.width - length - 1 - ((end if first_word < 0 else first_word) - start)
    full = room < _SLACK * wrapping.width
    terminated = _terminated(flat, last)
    label = parse_label(flat, start, end)
    if terminated and low and full and label is None and flat[last.end - 1] == ".":
        # An abbreviation at the end of a full line: "0.4 km.", "at 7 p.m.".
        terminated = False
    if terminated or not (low or _is_unfinished(flat, last)):
        # After a title in capitals a paragraph starts, full though its line is.
        wrapped = full and not (gap and (terminated or not wrapping.double_spaced))
        if not wrapped or flat[last.start : last.end].isupper():
            return False
    if label is not None and not (full and not terminated and _may_be_a_word(label)):
        return False
    if OPENERS.match(flat, start, end) is None:
        return True
    # "It was / AGREED to": capitals open a paragraph unless a line is wrapped before them.
    return flat.endswith((" was", " were"), last.start, last.end) and (not gap or wrapping.double_spaced)


def _is_open(flat: str, line: Line) -> bool:
    """Whether a line ends within brackets: "Notice of Motion by Cllr Moor (to be"."""
    opened = flat.rfind("(", line.start, line.end)
    return opened >= 0 and flat.find(")", opened, line.end) < 0


def _is_unfinished(flat: str, line: Line) -> bool:
    """Whether a line ends in a word or mark that cannot be the end of anything."""
    return _UNFINISHED.search(flat, max(line.start, line.end - _LAST_WORD), line.end) is not None


def _may_be_a_word(label: Label) -> bool:
    """Whether a label may as well end a wrapped sentence, as the last word of "in paragraph / 3." does."""
    return label.readings[0].family in ("number", "letter") and label.text[-1] == "."


def _block(flat: str, line: Line, level: int, *, cells: bool) -> Block:
    start, end, gap = line
    label = parse_label(flat, start, end)
    body = start
    if label is not None:
        body = label.end
        while body < end and flat[body] == " ":
            body += 1
    return Block(start, end, label, body, level, gap, cells)


def _merge_lone_labels(flat: str, blocks: list[Block], items: dict[int, int]) -> list[Block]:
    """Join a label printed on a line of its own to the paragraph it numbers.

    Args:
        flat: The document's text with spaces for line breaks.
        blocks: Its blocks, a line or a paragraph each.
        items: Where the format says that items begin, with the starts of their titles.
    """
    merged = blocks[:1]
    titles = set(items.values())
    for block in blocks[1:]:
        above = merged[-1]
        if above.start in items or block.start in titles:
            numbered = above.start in items and items[above.start] == block.start
            merged[-1:] = [above.joined_to(block, block.start)] if numbered else [above, block]
        elif block.label is not None:
            merged.append(block)
        elif (flat[above.start] in "AI" and _ITEM_ALONE.fullmatch(flat, above.start, above.end)) or (
            above.level and block.level and _NUMBER_ALONE.fullmatch(flat, above.start, above.end)
        ):
            merged[-1] = above.joined_to(block, above.body)
        elif (
            above.label is not None
            and above.body >= above.end
            and not _MINUTES_LABEL.match(flat, block.start, block.end)
        ):
            merged[-1] = above.joined_to(block, block.start)
        else:
            merged.append(block)
    return merged
