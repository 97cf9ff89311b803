"""Solves the labels of an item as sequences: which blocks are points, and how they nest."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from minutes_nlp.model import Problem, Span
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.labels import Label, Reading, follows, parse_label

__all__ = ["PointDraft", "solve"]

# How many labels a list may skip and still be the same list: a point withdrawn, a number misprinted.
_WIDEST_GAP = 6
# A paragraph that announces points is no longer than this; a title above them is shorter.
_LEAD_IN_LENGTH, _TITLE_LENGTH = 240, 60
# A point that is the title of paragraphs below it is no longer; so many with paragraphs make a list of sections.
_SECTION_LENGTH, _SECTIONS = 100, 3
# Among how many blocks below a letter "i" the numeral "ii" is looked for.
_AHEAD = 40
# Words after a number, and not a column of a table.
_SAYS = re.compile(r"\s+[A-Z][\w’']*\s+[a-zA-Z]")
# No council nests so deep; a file made to break the parser may.
_DEEPEST = 20


@dataclass(slots=True)
class PointDraft:
    """A point in the making: its label, the span of label and words, its sub-points, its own paragraphs."""

    label: Label
    start: int
    end: int
    points: list["PointDraft"] = field(default_factory=list)
    parts: list[Span] = field(default_factory=list)

    def stretch(self, end: int) -> None:
        """Let the point reach to ``end``."""
        self.end = max(self.end, end)


@dataclass(slots=True)
class _List:
    """An open list: how its labels are read, the last of them, and the point it stands in."""

    reading: Reading
    points: list[PointDraft]
    parent: PointDraft | None


def solve(
    flat: str, blocks: Sequence[Block], closed: Sequence[Span], late: frozenset[int] = frozenset()
) -> tuple[list[PointDraft], list[Problem]]:
    """Return the points of an item, nested, and what is wrong with their labels.

    Args:
        flat: The document's text with spaces for line breaks.
        blocks: The item's blocks without those of its resolutions.
        closed: Places that end every open list: decisions, sub-headings.
        late: Where blocks begin that open a list for certain, though their label is not the first there is.
    """
    if all(block.label is None for block in blocks):
        return [], []
    solver = _Solver(flat, blocks, closed, late)
    solver.run()
    return solver.top, solver.problems


class _Solver:
    """Walks the blocks with a stack of open lists."""

    def __init__(
        self, flat: str, blocks: Sequence[Block], closed: Sequence[Span], late: frozenset[int]
    ) -> None:
        self.flat = flat
        pieces = [piece for block in blocks for piece in _split_bullets(flat, block)]
        # "Q." and "A." mark questions and answers, not points.
        asked = any(p.label is not None and p.label.text.startswith("Q") for p in pieces)
        self.blocks = [_unlabelled(p) if asked and p.label and p.label.text[0] in "QA" else p for p in pieces]
        self.closed = sorted(closed)
        self._late = late
        self._closings = [span.start for span in self.closed]
        self.top: list[PointDraft] = []
        self.problems: list[Problem] = []
        self._open: list[_List] = []
        self._pending: list[Block] = []
        self._quoted = False

    def run(self) -> None:
        """Place every block."""
        passed = 0
        for i, block in enumerate(self.blocks):
            label = block.label
            before = passed
            passed = bisect_right(self._closings, block.start, before)
            if passed > before and not self._runs_on(label):
                self._drop_pending()
            if label is not None and not self._quoted and self._place(i, block, label):
                self._quoted = self._opens_quotation(block)
                continue
            self._pending.append(block)
            if self._quoted:
                # A list within a quotation is the quotation's, not the minutes'.
                self._attach_pending()
                self._quoted = not self._closes_quotation(block)
            else:
                self._quoted = bool(self._open) and self._opens_quotation(block)
                if self._quoted:
                    self._attach_pending()
        self._drop_pending()

    def _runs_on(self, label: Label | None) -> bool:
        """Whether a list is taken up again after a decision that one of its points holds: (b) ... RESOLVED ..., (c)."""
        if label is None:
            return bool(self._open)
        readings = [opened.reading for opened in self._open if opened.reading.family != "bullet"]
        return any(follows(reading, label) for reading in readings)

    def _opens_quotation(self, block: Block) -> bool:
        text = self.flat[block.start : block.end]
        return text.count("“") > text.count("”")

    def _closes_quotation(self, block: Block) -> bool:
        text = self.flat[block.start : block.end]
        return text.count("”") > text.count("“")

    def _place(self, i: int, block: Block, label: Label) -> bool:
        """Give a labelled block its place; False if it belongs to no list."""
        for depth in range(len(self._open) - 1, -1, -1):
            reading = follows(self._open[depth].reading, label)
            if reading is None or (self._pending and self._starts_over(depth, label)):
                continue
            if self._is_nested_instead(depth, i, label):
                break
            self._continue(depth, reading, block, label)
            return True
        first = next((reading for reading in label.readings if reading.value == 1), None)
        if first is not None:
            if label.text[0].isupper() and not self._is_followed(i, first):
                return False
            self._start(first, block, label)
            return True
        return self._place_with_gap(block, label)

    def _is_followed(self, i: int, first: Reading) -> bool:
        """Whether a capital is the first label of a list, and not the initial of a name: "A. Moor was thanked"."""
        return first.shape != ". upper" or any(
            below.label is not None and follows(first, below.label)
            for below in self.blocks[i + 1 : i + _AHEAD]
        )

    def _starts_over(self, depth: int, label: Label) -> bool:
        """Whether bullets after a paragraph of prose begin a new list."""
        is_bullet = label.readings[0].family == "bullet"
        return (
            is_bullet
            and depth == 0
            and self._pending[-1].label is None
            and self._is_lead_in(self._pending[-1])
        )

    def _is_nested_instead(self, depth: int, i: int, label: Label) -> bool:
        """``(i)`` after ``(h)``: a letter, unless the next label of its kind is ``(ii)``."""
        if len(label.readings) < 2 or self._open[depth].reading.family != "letter":
            return False
        shape = label.readings[0].shape
        for block in self.blocks[i + 1 : i + _AHEAD]:
            if block.label is not None and block.label.readings[0].shape == shape:
                return block.label.text.strip("().").lower() == "ii"
        return False

    def _continue(self, depth: int, reading: Reading, block: Block, label: Label) -> None:
        del self._open[depth + 1 :]
        if self._pending and self._is_lead_in(self._pending[-1]):
            # The lead-in stands between the points: only what comes before it is still the point's.
            self._pending.pop()
        self._attach_pending()
        self._open[depth].reading = reading
        self._add(self._open[depth], block, label)

    def _start(self, reading: Reading, block: Block, label: Label) -> None:
        """Begin a list: inside the innermost point if nothing stands between, else at the top."""
        parent = self._parent(reading)
        if parent is None:
            self._drop_pending()
        else:
            self._attach_pending()
        points = self.top if parent is None else parent.points
        opened = _List(reading, points, parent)
        while self._open and self._open[-1].points is points:
            self._open.pop()
        self._open.append(opened)
        self._add(opened, block, label)

    def _parent(self, reading: Reading) -> PointDraft | None:
        if not self._open or not self._open[-1].points:
            return None
        innermost = self._open[-1]
        same_kind = (innermost.reading.family, innermost.reading.shape) == (reading.family, reading.shape)
        number = innermost.points[-1].label.text.rstrip(".)")
        counted_apart = (
            _is_dotted(reading)
            and _is_dotted(innermost.reading)
            and not reading.family.startswith(f"{number}.")
        )
        if same_kind or counted_apart or len(self._open) > _DEEPEST:
            # The same labels from the start again: a sibling list.
            return innermost.parent
        if self._pending and (len(self._pending) > 1 or not self._is_lead_in(self._pending[-1])):
            return None
        if self._pending and self._open[0].reading.family == "bullet":
            return None
        return innermost.points[-1]

    def _place_with_gap(self, block: Block, label: Label) -> bool:
        for depth in range(len(self._open) - 1, -1, -1):
            last = self._open[depth].reading
            for reading in label.readings:
                if (reading.family, reading.shape) != (last.family, last.shape):
                    continue
                if last.value < reading.value <= last.value + _WIDEST_GAP:
                    missing = "one label is" if reading.value == last.value + 2 else "labels are"
                    self._report("label-gap", f"before {label.text} {missing} missing", label)
                elif reading.value == last.value:
                    self._report("label-repeated", f"{label.text} is there twice", label)
                else:
                    continue
                self._continue(depth, reading, block, label)
                return True
        refers = self._refers_back(label)
        if (self._open and not refers) or not (refers or self._begins_late(label, block)):
            return False
        if refers and self._open:
            self._attach_pending()
        else:
            self._report("list-starts-late", f"the list begins with {label.text}", label)
        self._start(label.readings[0], block, label)
        return True

    def _begins_late(self, label: Label, block: Block) -> bool:
        """Whether a label that is not the first may still begin a list: it is unmistakably one."""
        return (label.text.endswith(")") or block.start in self._late) and block.body < block.end

    def _refers_back(self, label: Label) -> bool:
        """Whether a list counts by the numbers of other minutes: 6.7, 6.13, 8.4, each with what has come of it."""
        if not (_is_dotted(label.readings[0]) and label.readings[0].value):
            return False
        if not _SAYS.match(self.flat, label.end):
            return False
        return not self._open or (len(self._open) == 1 and _is_dotted(self._open[0].reading))

    def _report(self, code: str, message: str, label: Label) -> None:
        self.problems.append(Problem(code=code, message=message, span=Span(label.start, label.end)))

    def _add(self, to: _List, block: Block, label: Label) -> None:
        point = PointDraft(label, block.start, block.end, parts=[Span(block.body, block.end)])
        to.points.append(point)
        self._stretch()

    def _stretch(self) -> None:
        """Let every open point reach to the end of the innermost."""
        for opened in reversed(self._open):
            if opened.parent is not None and opened.points:
                opened.parent.stretch(opened.points[-1].end)

    def _attach_pending(self) -> None:
        """Paragraphs without label between two points of a list belong to the first of them."""
        if self._open and self._open[-1].points:
            point = self._open[-1].points[-1]
            for block in self._pending:
                point.parts.append(Span(block.start, block.end))
                point.stretch(block.end)
            self._stretch()
        self._pending.clear()

    def _drop_pending(self) -> None:
        """Close every list; what stands below the last point of one is no point's, unless its points are sections."""
        if self._pending and self._open and _are_sections(self.flat, self._open[0].points):
            last = self._open[0].points[-1]
            last.parts += [Span(block.start, block.end) for block in self._pending]
            last.stretch(max([self._pending[-1].end, *(span.end for span in self._closed_after(last))]))
        self._pending.clear()
        self._open.clear()

    def _closed_after(self, point: PointDraft) -> list[Span]:
        """The decisions that stand among the paragraphs below a point."""
        return [span for span in self.closed if point.end <= span.start <= self._pending[-1].end]

    def _is_lead_in(self, block: Block) -> bool:
        """Whether a paragraph announces the points below it, or heads them."""
        text = self.flat[block.start : block.end].rstrip()
        short_title = len(text) < _TITLE_LENGTH and not text.endswith((".", ";")) and text[:1].isupper()
        return (text.endswith((":", ":-", " –", " -", ":–")) and len(text) <= _LEAD_IN_LENGTH) or short_title


def _is_dotted(reading: Reading) -> bool:
    """Whether a label counts within a number: 8.1 in 8."""
    return reading.family.endswith(".")


def _unlabelled(block: Block) -> Block:
    return block._replace(label=None, body=block.start)


def _split_bullets(flat: str, block: Block) -> list[Block]:
    """Several bullets in one paragraph become blocks of their own."""
    if block.label is None or block.label.readings[0].family != "bullet" or block.label.text in "-–—*":
        return [block]
    mark = block.label.text
    places = [block.start]
    at = flat.find(f" {mark} ", block.body, block.end)
    while at >= 0:
        places.append(at + 1)
        at = flat.find(f" {mark} ", at + 2, block.end)
    if len(places) == 1:
        return [block]
    pieces = []
    for start, stop in zip(places, [*places[1:], block.end], strict=True):
        end = start + len(flat[start:stop].rstrip())
        label = parse_label(flat, start, end)
        body = start + len(mark)
        while body < end and flat[body] == " ":
            body += 1
        pieces.append(block._replace(start=start, end=end, label=label, body=body))
    return pieces


def _are_sections(flat: str, points: Sequence[PointDraft]) -> bool:
    """Whether points are headed paragraphs rather than sentences, so that the last has paragraphs too."""
    *others, last = points
    if last.label.readings[0].family == "bullet":
        return False
    longer = sum(point.end > point.parts[0].end for point in others)
    title = flat[last.parts[0].start : last.parts[0].end].rstrip("* ")
    if len(title) < _SECTION_LENGTH and title[-1:] not in ".;:,":
        return 0 < len(others) <= 2 * longer
    return longer == len(others) >= _SECTIONS
