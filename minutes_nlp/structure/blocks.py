"""Lines to blocks: a block is one paragraph, heading or table row, put together again where lines were wrapped."""

import re
from itertools import pairwise
from typing import NamedTuple

from minutes_nlp.model import Span
from minutes_nlp.readers.document import Document
from minutes_nlp.structure.labels import Label, parse_label

__all__ = ["Block", "Layout", "lay_out"]

_LINE = re.compile(r"[^\n]*")
# Lines that belong to the page and not to the meeting.
_PAGE = re.compile(
    r"(?:page|pg\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|\d{1,4}\s*\|\s*p\s?a\s?g\s?e|p\s?a\s?g\s?e\s*\|\s*\d{1,4}|\[?page \d{1,4}\]?",
    re.IGNORECASE,
)
_LONE_NUMBER = re.compile(r"\d{1,4}")
# An ordinal's letters, raised in print and set on a line of their own by text extraction.
_STRAY_ORDINAL = re.compile(r"(?:st|nd|rd|th)")
_SYSTEM = re.compile(
    r"(?:supporting|additional|background) documents?\s*:?|agenda item|view directions|media|pdf icon.*"
    r"|(?:pdf|doc|docx|xls|xlsx|word)\s+[\d.]+\s*[kmg]b|view recorded vote for this item|recorded vote"
    r"|view the background to item .{0,20}|\[?original file\]?\(.{0,300}\)",
    re.IGNORECASE,
)
_MINUTES_LABEL = re.compile(r"(?:minutes|agenda text|minute)\s*:", re.IGNORECASE)
_TERMINATED = re.compile(r"[.?!:;][\"'”’)\]*]*$|[”\"]$")
_STARTS_LOW = re.compile(r"[\"'“‘(]?[a-z]")
# A line that ends so cannot be the end of anything.
_UNFINISHED = re.compile(
    r"(?:[,-]|\b(?:a|an|the|of|on|at|in|to|and|or|for|by|with|from|that|which|is|was|were|be|been|as|its|their))$"
)
_FEW_WRAPS = 3
_WIDEST_PAGE = 160
_LONG_LINE = 60
# How much of the width a ragged right edge may leave empty beyond the word that did not fit.
_SLACK = 0.12
_FIRST_WORD = re.compile(r"\S+")
# Words that open a paragraph of their own however the lines above them end.
_OPENERS = re.compile(
    r"(?:(?:unanimously\s+)?(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED|DECISION|ACTION|RECOMMENDATION)\b"
    r"|(?:Resolved|Decision|Action|Minutes|Present|Apologies|In attendance|Also present|Proposed|Seconded)\s*[:–-]"
    r"|(?:For|Against|Abstain(?:ed)?|Abstentions?)\s*[:(]|Motion (?:carried|lost)|\(Items? \d)"
)


# What a council's web page adds to the words of the meeting, within a line.
_WEB_MARKS = re.compile(
    r"[ ](?:pdf icon[ ]*)?PDF[ ]+[\d.]+[ ]*[KMG]B\b|(?:\.\.\.|…)?[ ]*view the full minutes text for item[ ]\w{1,6}\.?"
)


# An item's number announced on a line of its own.
_ITEM_ALONE = re.compile(r"(?:Agenda\s+)?(?:Item|ITEM)(?:\s+(?:No\.?|Number))?\s*\d{1,3}[a-z]?[.:]?")


class Line(NamedTuple):
    """One line without its white space, and whether a blank line stands before it."""

    start: int
    end: int
    gap: bool


class Wrapping(NamedTuple):
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


class Layout(NamedTuple):
    """The document laid out.

    ``flat`` has the length of the text, every white space and every piece of furniture in it a space, so that
    its offsets are those of the text and a sentence never meets a line break.
    """

    flat: str
    blocks: list[Block]
    furniture: list[Span]


def lay_out(document: Document) -> Layout:
    """Return the blocks of a document in order; together with the furniture they cover all that is printed."""
    text = document.text
    furniture = document.furniture()
    if "PDF" in text or "view the full" in text:
        furniture += [Span(*match.span()) for match in _WEB_MARKS.finditer(text)]
    masked = _blank_out(text, furniture)
    lines = _lines(masked)
    if document.wrapped:
        pages = _page_furniture(masked, lines)
        lines = _without(lines, pages)
        furniture += pages
    system = [Span(line.start, line.end) for line in lines if _SYSTEM.fullmatch(masked, line.start, line.end)]
    furniture += system
    lines = _without(lines, system)
    flat = _blank_out(text, furniture).replace("\n", " ")
    levels = {hint.start: hint for hint in document.hints if hint.role == "heading"}
    rows = {hint.start for hint in document.hints if hint.role == "cells"}
    groups = _join(flat, lines) if document.wrapped else [[line] for line in lines]
    blocks = _merge_lone_labels(flat, [_block(flat, group, levels, rows) for group in groups])
    return Layout(flat, blocks, sorted(furniture))


def _blank_out(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    pieces, last = [], 0
    for start, end in sorted(spans):
        if end <= last:
            continue
        begin = max(start, last)
        pieces.append(text[last:begin])
        pieces.append("".join("\n" if c == "\n" else " " for c in text[begin:end]))
        last = end
    pieces.append(text[last:])
    return "".join(pieces)


def _lines(text: str) -> list[Line]:
    lines = []
    gap = True
    for match in _LINE.finditer(text):
        raw = match.group()
        words = raw.strip()
        if words:
            start = match.start() + raw.index(words[0])
            lines.append(Line(start, start + len(words), gap))
            gap = False
        elif match.end() > match.start() or (
            match.start() and text[match.start() - 1 : match.start()] == "\n"
        ):
            gap = True
    return lines


def _without(lines: list[Line], spans: list[Span]) -> list[Line]:
    gone = {span.start for span in spans}
    return [line for line in lines if line.start not in gone] if gone else lines


def _page_furniture(text: str, lines: list[Line]) -> list[Span]:
    """Page numbers, and running heads: lines that return and, at least once, cut a page number or a sentence off."""
    words = [text[line.start : line.end] for line in lines]
    pages = {i for i, w in enumerate(words) if len(w) < 30 and _PAGE.fullmatch(w)}
    pages |= {i for i, w in enumerate(words) if _LONE_NUMBER.fullmatch(w) and _interrupts(words, i)}
    pages |= {i for i, w in enumerate(words) if _STRAY_ORDINAL.fullmatch(w)}
    heads = _running_heads(words, lines, pages)
    return [Span(lines[i].start, lines[i].end) for i in sorted(pages | heads)]


def _running_heads(words: list[str], lines: list[Line], pages: set[int]) -> set[int]:
    """Lines that return beside page numbers, or return alone between the halves of a sentence."""
    places: dict[str, list[int]] = {}
    for i, w in enumerate(words):
        if 8 < len(w) < 100 and not w[0].islower() and not w.endswith((":", ",")) and not _OPENERS.match(w):
            places.setdefault(re.sub(r"\d+", "0", w), []).append(i)
    found: set[int] = set()
    for at in places.values():
        beside = [i for i in at if {i - 1, i + 1} & pages]
        alone = [
            i
            for i in at
            if lines[i].gap and (i + 1 == len(lines) or lines[i + 1].gap) and _interrupts(words, i)
        ]
        if len(at) > 1 and (beside or alone):
            found.update(i for i in at if i in beside or i != at[0])
    return found


def _interrupts(words: list[str], i: int) -> bool:
    """Whether the sentence of the line before runs on in the line after."""
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    return len(before) > 40 and not _TERMINATED.search(before) and bool(_STARTS_LOW.match(after))


def _join(flat: str, lines: list[Line]) -> list[list[Line]]:
    """Group wrapped lines into paragraphs."""
    wrapping = _wrapping(flat, lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(flat, groups[-1][-1], line, wrapping):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _wrapping(flat: str, lines: list[Line]) -> Wrapping | None:
    """Return how lines are wrapped; None where each line is a paragraph.

    A line that must have been wrapped ends without a full stop and goes on in lower case. Three of them make
    a wrapped document, and nine in ten are at most as long as its width.
    """
    pairs = [
        (a.end - a.start, b.gap)
        for a, b in pairwise(lines)
        if _STARTS_LOW.match(flat, b.start, b.end)
        and not _TERMINATED.search(flat, max(a.start, a.end - 3), a.end)
        and parse_label(flat, b.start, b.end) is None
    ]
    width = sorted(length for length, _ in pairs)[len(pairs) * 9 // 10] if len(pairs) >= _FEW_WRAPS else 0
    if not 0 < width <= _WIDEST_PAGE:
        return None
    return Wrapping(width, double_spaced=sum(gap for _, gap in pairs) > 0.6 * len(pairs))


def _continues(flat: str, last: Line, line: Line, wrapping: Wrapping | None) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    label = parse_label(flat, line.start, line.end)
    low = _STARTS_LOW.match(flat, line.start, line.end) is not None
    terminated = _TERMINATED.search(flat, max(last.start, last.end - 3), last.end) is not None
    length = last.end - last.start
    if wrapping is None:
        return low and label is None and not terminated and not line.gap and length > _LONG_LINE
    first = _FIRST_WORD.match(flat, line.start, line.end)
    room = wrapping.width - length - 1 - (first.end() - first.start() if first else 0)
    full = room < _SLACK * wrapping.width
    if label is not None and not (full and not terminated and _may_be_a_word(label)):
        return False
    if _OPENERS.match(flat, line.start, line.end):
        return False
    if not terminated and (low or _UNFINISHED.search(flat, max(last.start, last.end - 12), last.end)):
        return True
    if _is_title(flat, last):
        return False
    return full and (not line.gap or (wrapping.double_spaced and not terminated))


def _may_be_a_word(label: Label) -> bool:
    """Whether a label may as well be the end of a wrapped sentence: "in paragraph / 3." """
    return label.readings[0].family in ("number", "letter") and label.text[-1] == "."


def _is_title(flat: str, line: Line) -> bool:
    """Whether a line is set in capitals: the next one starts a paragraph although this one is full."""
    return flat[line.start : line.end].isupper()


def _block(flat: str, group: list[Line], levels: dict[int, "object"], rows: set[int]) -> Block:
    start, end = group[0].start, group[-1].end
    label = parse_label(flat, start, end)
    body = start
    if label is not None:
        body = label.end
        while body < end and flat[body] == " ":
            body += 1
    hint = levels.get(start)
    return Block(start, end, label, body, getattr(hint, "level", 0), group[0].gap, start in rows)


def _merge_lone_labels(flat: str, blocks: list[Block]) -> list[Block]:
    """Join a label printed on a line of its own to the paragraph it numbers."""
    merged: list[Block] = []
    for block in blocks:
        alone = merged[-1] if merged else None
        if alone is not None and block.label is None and _ITEM_ALONE.fullmatch(flat, alone.start, alone.end):
            merged[-1] = alone._replace(end=block.end, level=alone.level or block.level)
            continue
        if (
            alone is not None and alone.label is not None and alone.body >= alone.end
            and block.label is None and not _MINUTES_LABEL.match(flat, block.start, block.end)
        ):  # fmt: skip
            merged[-1] = alone._replace(end=block.end, body=block.start, level=alone.level or block.level)
        else:
            merged.append(block)
    return merged
