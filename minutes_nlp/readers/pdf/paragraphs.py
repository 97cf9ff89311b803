"""Lines to paragraphs: which line goes on with the sentence of the line above, told by where it stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from minutes_nlp.readers.pdf.columns import Flow, Rows
from minutes_nlp.readers.pdf.lines import Line, is_label, line, pieces

__all__ = ["RULE", "Measure", "Paragraph", "Role", "measure", "paragraphs", "put_together"]

Role = Literal["paragraph", "cells", "note", "furniture"]

_TERMINATED = re.compile(
    r"[.?!:;](?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bCllr\.)(?<!\bCllrs\.)(?<!\bCyng\.)(?<!\bNo\.)(?<!\b[A-Z]\.)"
    r"[\"'”’)\]*]*$"
)
# A rule drawn with characters.
RULE = re.compile(r"[-–—=_*]{3,}")
_LOW = re.compile(r"[(“‘\"']?[a-z]")
_OPEN = re.compile(
    r"(?:[(–—\ufffe-]|\b(?:(?i:a|an|the|of|on|at|in|to|and|or|for|by|with|from|that|which|is|was|were|be|been|as|its|their)"
    r"|Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir))$"
)
# How much larger than usual the step from line to line is before a new paragraph, how much smaller or larger the
# letters of a heading are, and how many heights of a line there are between lines that are surely apart.
_STEP, _SIZE, _APART = 1.3, 0.15, 1.7
# Heights of a line: an indent, the room that a right edge may leave, how far apart two right edges are one.
_INDENT, _FAR, _EDGE = 0.7, 4.0, 1.2
# A line that is shorter, in heights of it, is full nowhere: it is set to the right.
_SHORTEST = 8
# How much of the first word of the next line must have been too long for a line that ends a sentence.
_SURELY = 0.4
# A block set narrower than the page has so many lines, most of them full, and is so many heights of a line wide.
_NARROW_LINES, _NARROW_FULL, _NARROWEST = 3, 0.5, 15
# Steps from line to line that are looked at, in heights of a line; how many tell, and what is usual of print.
_LEAST, _MOST, _FEW_STEPS, _LEADING = 0.5, 2.6, 3, 1.05
# "Officers: ..." and "RESOLVED" begin a paragraph, though the line above is nearly full; "RESOLVED:" however full it is.
_HEADED = re.compile(
    r"[A-Z][\w’']*(?: [\w’'()&/-]+){0,3}:(?= |$)|\(Items? \d|(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED)\b"
)
_OPENS = re.compile(r"\(Items? \d|(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED)\b(?: ?[:–—-]| THAT\b|$)")


class Measure(NamedTuple):
    """How a document is set: the right edge of its page, and the step from line to line in heights of a line."""

    right: float
    step: float


class Paragraph(NamedTuple):
    """Lines that are one paragraph, the cells of a row, or furniture.

    ``gap``: more room than between lines stands above it; ``edge``: where its last line could have ended; ``bound``:
    it cannot go on with the paragraph before it, whatever its words.
    """

    lines: list[Line]
    gap: bool
    role: Role = "paragraph"
    cells: list[list[Line]] | None = None
    edge: float = 0.0
    bound: bool = True


def measure(pages: Iterable[Sequence[Flow | Rows]]) -> Measure:
    """Return how a document is set."""
    flows = [region for regions in pages for region in regions if isinstance(region, Flow)]
    rights = sorted(each.x1 for flow in flows if flow.right is None for each in flow.lines)
    pairs = [pair for flow in flows for pair in pairwise(flow.lines)]
    steps = sorted(step for above, below in pairs if _LEAST < (step := _step(above, below)) < _MOST)
    # Between a line that ends no sentence and one that begins none lies no paragraph.
    sure = sorted(
        step
        for above, below in pairs
        if _LEAST < (step := _step(above, below)) < _MOST
        and _LOW.match(below.text)
        and not _TERMINATED.search(above.text)
    )
    if len(sure) >= _FEW_STEPS:
        usual = sure[len(sure) // 2]
    else:
        # Perhaps no paragraph has a second line, and all steps are those between paragraphs.
        usual = min(steps[len(steps) // 8], _APART) if steps else _LEADING
    return Measure(rights[len(rights) * 98 // 100] if rights else 0.0, usual)


def _step(above: Line, below: Line) -> float:
    """How far a line stands below another, in heights of it."""
    return (below.bottom - above.bottom) / below.height


def paragraphs(regions: Sequence[Flow | Rows], usual: Measure) -> Iterator[Paragraph]:
    """Yield the paragraphs of a page in reading order."""
    for region in regions:
        if isinstance(region, Rows):
            for number, row in enumerate(region.rows):
                yield Paragraph([each for cell in row for each in cell], number == 0, "cells", row)
        else:
            yield from _of_flow(region, usual)


def put_together(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return paragraphs with those made one that a column or a page cuts in two; notes between them stand below."""
    found: list[Paragraph] = []
    last = -1
    for each in paragraphs:
        if each.role == "note":
            found.append(each)
            continue
        if last >= 0 and not each.bound and _runs_over(found[last], each):
            above = found[last]
            found[last] = above._replace(lines=[*above.lines, *each.lines], edge=each.edge)
            continue
        last = len(found)
        found.append(each)
    return found


def _runs_over(above: Paragraph, below: Paragraph) -> bool:
    """Whether the first paragraph of a column goes on with the last one of the column or page before."""
    if above.role != "paragraph" or below.role != "paragraph":
        return False
    last, first = above.lines[-1], below.lines[0]
    text = last.text
    if _TERMINATED.search(text) or _begins_with_label(first) or last.bold != first.bold:
        return False
    if abs(last.height - first.height) > _SIZE * last.height:
        return False
    if last.bottom < first.bottom and first.bottom - last.bottom > _APART * first.height:
        return False
    low = _LOW.match(first.text) is not None or _OPEN.search(text) is not None
    return low or _room(last, first, above.edge) < _EDGE * last.height


def _of_flow(flow: Flow, usual: Measure) -> Iterator[Paragraph]:
    notes = list(flow.notes)
    edges = _edges(flow, usual)
    current: list[Line] = []
    gap, bound = True, False
    for number, each in enumerate(flow.lines):
        if current:
            apart = each.bottom - current[-1].bottom > _STEP * usual.step * each.height
            if not apart and _goes_on(current, each, edges[number - 1]):
                current.append(each)
                continue
            yield Paragraph(current, gap, edge=edges[number - 1], bound=bound)
            while notes and notes[0].top < current[-1].bottom:
                yield _note(notes.pop(0))
            gap, bound = apart, True
        current = [each]
    if current:
        yield Paragraph(current, gap, edge=edges[-1], bound=bound)
    for note in notes:
        yield _note(note)


def _note(note: Line) -> Paragraph:
    return Paragraph([note], gap=False, role="note")


def _edges(flow: Flow, usual: Measure) -> list[float]:
    """Return the right edge that each line may be filled to: the page's, the column's, or that of a narrower block."""
    column = max(each.x1 for each in flow.lines)
    right = max(column, usual.right if flow.right is None else flow.right)
    edges: list[float] = []
    for block in _blocks(flow.lines, usual):
        own = max(each.x1 for each in block)
        edges += [own if _is_narrow(block, own) else right] * len(block)
    return edges


def _is_narrow(block: Sequence[Line], edge: float) -> bool:
    """Whether a block is running text that is set narrower than the page, and not a list of short lines."""
    if len(block) < _NARROW_LINES or edge - block[0].x0 < _NARROWEST * block[0].height:
        return False
    steps = list(pairwise(block))
    wrapped = sum(_room(above, below, edge) < 0 for above, below in steps)
    low = sum(_LOW.match(below.text) is not None for _, below in steps)
    return min(wrapped, low) >= _NARROW_FULL * len(steps)


def _blocks(lines: Sequence[Line], usual: Measure) -> Iterator[list[Line]]:
    block = [lines[0]]
    for above, below in pairwise(lines):
        if below.bottom - above.bottom > _STEP * usual.step * below.height:
            yield block
            block = []
        block.append(below)
    yield block


def _room(above: Line, below: Line, edge: float) -> float:
    """How much of a line is left beyond the word that stands first below it; negative where that did not fit."""
    first = below.words[0]
    return edge - above.x1 - (first.x1 - first.x0) - 0.2 * above.height


def _goes_on(current: Sequence[Line], below: Line, edge: float) -> bool:
    """Whether a line goes on with the paragraph above it, where no gap parts them."""
    above, first = current[-1], current[0]
    if min(abs(below.height - above.height), abs(below.height - first.height)) > _SIZE * above.height:
        return False
    text, following = above.text, below.text
    if RULE.fullmatch(text) or RULE.fullmatch(following):
        return False
    if _OPENS.match(following) and not _OPEN.search(text):
        return False
    low = _LOW.match(following) is not None
    room = _room(above, below, edge) if above.x1 - above.x0 > _SHORTEST * above.height else edge
    # After a full stop a word that would hardly have fitted tells less than one that would not by far.
    surely = room < -_SURELY * (below.words[0].x1 - below.x0)
    if text.isupper() and (following.isupper() or not low):
        return following.isupper() and room < 0
    terminated = _TERMINATED.search(text) is not None and text.rfind("(") <= text.rfind(")")
    headed = _HEADED.match(following) is not None and not _OPEN.search(text)
    full = surely if terminated or headed else room < _EDGE * above.height
    if _begins_with_label(below) and (terminated or not full or _is_sibling(first, below)):
        return False
    if below.bold != above.bold and (terminated or not full) and not (low and _OPEN.search(text)):
        return False
    if not low and _is_indented(current, below):
        return False
    return full or (not terminated and not headed and (low or _OPEN.search(text) is not None))


def _is_indented(current: Sequence[Line], below: Line) -> bool:
    """Whether a line begins a paragraph by its indent: more than the lines above, or far from where any word began."""
    indent = below.x0 - current[-1].x0
    if len(current) > 1:
        return indent > _INDENT * below.height
    starts = [piece.x0 for piece in pieces(current[0])]
    hangs = _begins_with_label(current[0]) or any(abs(below.x0 - start) < below.height for start in starts)
    return indent > _FAR * below.height and not hangs


def _begins_with_label(each: Line) -> bool:
    return len(each.words) > 1 and is_label(line(each.words[:1]), first=False)


def _is_sibling(first: Line, below: Line) -> bool:
    """Whether a label stands where that of the paragraph above does."""
    return _begins_with_label(first) and abs(below.x0 - first.x0) < _INDENT * below.height
