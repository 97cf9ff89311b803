"""The outline of a document: its items with their points and decisions, and the proof that nothing is lost."""

import re
from bisect import bisect_right
from itertools import accumulate

from minutes_nlp.model import Point, Problem, Span
from minutes_nlp.readers.document import Document
from minutes_nlp.structure.access import mark_exempt, may_be_private
from minutes_nlp.structure.blocks import Block, Layout, lay_out
from minutes_nlp.structure.decisions import Decision, find_decisions
from minutes_nlp.structure.drafts import ItemOutline, Outline, Paragraph
from minutes_nlp.structure.items import (
    END_OF_MINUTES,
    Heading,
    find_headings,
    is_plainly_other,
    is_section,
    kind_of,
)
from minutes_nlp.structure.leaves import Leaves
from minutes_nlp.structure.lists import PointDraft, solve
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.weblabels import has_labels, label_of, parted, truncated

__all__ = ["ItemOutline", "Outline", "Paragraph", "outline"]

# For text in small letters; each sign stands for one of the words.
_REPORTED = re.compile(
    r"\b(?:(?:considered|(?<!been\s)(?<!mail\s)received|presented|introduced|submitted|outlined|tabled)\b(?!\s+(?:from|by)\b)|took\s+(?:the\s+)?\w+\s+through"
    r"|gave\s+an?\s+(?:\w+\s+)?(?:presentation|update|overview|report)\b|talked\s+the\s+\w+\s+through|the\s+report\b|(?:reports?|presentation)\s+(?:of|by|from|on)\b)"
)
_REPORT_SIGNS = (
    "report", "received", "considered", "presented", "introduced", "submitted", "outlined", "tabled", "took", "gave", "talked",
)  # fmt: skip
# Among how many of an item's first paragraphs the report that it is about is named.
_REPORT_REACH = 4
# What leaves a point unfinished: "It was moved by Cllr Moor, seconded by Cllr Pike and".
_OPEN_END = re.compile(r"(?:[,:–-]|\sand)$")
# Dots or a rule to sign on, with short lines below at most.
_SIGNATURE = re.compile(r"[.…_-]{6}")
_SHORT_LINE = 100
_NOT_SLUG = re.compile(r"[^\w.]+")
# A sentence of fewer words tells nothing; these are told of the meeting itself.
_TELLING_WORDS = 6
_OF_MEETING = re.compile(r"(?:Minutes|Present|Apologies|In attendance|Attendance|Members)\b", re.IGNORECASE)
# So many words tell that two decisions are one, printed twice.
_SAME_WORDS = 6


def outline(document: Document) -> Outline:
    """Return the outline of a document."""
    layout = lay_out(document)
    headings = find_headings(layout)
    lone = len(headings) == 1
    if lone and not headings[0].number:
        headings = [headings[0]._replace(number=document.stated.item)]
    builder = _Builder(layout, lone=lone)
    held_back = [(hint.start, hint.end) for hint in document.hints if hint.role == "exempt"]
    bounds = [*(heading.block for heading in headings), len(layout.blocks)]
    if not headings:
        message = "no agenda items were found: the text is read as one"
        builder.problems.append(Problem(code="no-items", message=message, span=None))
        bounds = [_body(layout)]
        builder.whole(layout.blocks[bounds[0] :])
    builder.front(layout.blocks[: bounds[0]])
    for heading, until in zip(headings, bounds[1:], strict=True):
        builder.item(heading, layout.blocks[heading.block + 1 : until])
    mark_exempt(layout.flat, builder.items)
    for item in builder.items:
        if any(start < item.span.end and item.span.start < end for start, end in held_back):
            item.access = "exempt"
    leaves, unplaced = builder.leaves.settle()
    front_end = builder.items[0].span.start if builder.items else len(document.text)
    problems = [*builder.problems, *truncated(document.text), *unplaced]
    return Outline(layout.flat, Span(0, front_end), builder.items, leaves, problems)


def _body(layout: Layout) -> int:
    """The first block of a document without items that tells something: a sentence, not a name or a date."""
    for index, block in enumerate(layout.blocks):
        words = layout.flat[block.start : block.end]
        if (
            words.rstrip().endswith(".")
            and words.count(" ") >= _TELLING_WORDS
            and not _OF_MEETING.match(words)
        ):
            return index
    return len(layout.blocks)


class _Builder:
    """Collects items and leaves in order of the document; ``lone``: it is of one item."""

    def __init__(self, layout: Layout, *, lone: bool) -> None:
        self.flat = layout.flat
        self._marks = layout.marks
        self._labelled = has_labels(layout, lone=lone)
        self.items: list[ItemOutline] = []
        self.problems: list[Problem] = []
        self.leaves = Leaves(layout.flat, layout.furniture)
        self._ids: dict[str, int] = {}

    def front(self, blocks: list[Block]) -> None:
        """Keep what stands before the first item."""
        for block in blocks:
            self.leaves.add(block.start, block.end, "front")

    def whole(self, blocks: list[Block]) -> None:
        """Build the one item of a document that has no headings; in doubt it was taken in private."""
        own = blocks[: self._item_end(blocks)]
        self.front(blocks[len(own) :])
        if own:
            start, end = own[0].start, own[-1].end
            item = ItemOutline("i1", "", Span(start, start), "other", Span(start, end))
            if may_be_private(self.flat):
                item.access = "exempt"
            self._fill(item, own)
            self.items.append(item)

    def item(self, heading: Heading, blocks: list[Block]) -> None:
        """Build one item from its heading and the blocks below it."""
        own = blocks[: self._item_end(blocks)]
        self.front(blocks[len(own) :])
        for block in own:
            if label_of(self.flat, block):
                self.leaves.add(block.start, block.end, "furniture")
        item_id = self._unique(_NOT_SLUG.sub("-", heading.number).strip("-.") or f"i{len(self.items) + 1}")
        title = heading.span
        self.leaves.add(heading.start, title.start, "number", item_id)
        self.leaves.add(*title, "heading", item_id)
        if rest := self._rest(heading):
            own = [rest, *own]
        kind = kind_of(self.flat[title.start : title.end])
        named = self.flat[title.start : title.end]
        if kind == "other" and not is_plainly_other(named) and self._is_report(own):
            kind = "report"
        last = max(title.end, own[-1].end) if own else title.end
        item = ItemOutline(item_id, heading.number, title, kind, Span(heading.start, last))
        blurb: list[Block] = []
        told = own
        if kind != "motion":
            # The words of a motion may stand nowhere else.
            blurb, told = parted(self.flat, own, self._marks, labelled=self._labelled)
        if blurb:
            item.blurb = Span(blurb[0].start, blurb[-1].end)
            for number, block in enumerate(blurb, 1):
                self.leaves.add(block.start, block.end, "blurb", f"{item_id}.g{number}")
        self._fill(item, told)
        self.items.append(item)

    def _item_end(self, blocks: list[Block]) -> int:
        """How many of the blocks are the item's: not what closes the minutes, nor headings of the next items."""
        end = 0
        for block in blocks:
            if self.flat[block.start] in "SA" and END_OF_MINUTES.match(self.flat, block.start, block.end):
                break
            if _SIGNATURE.match(self.flat, block.start, block.end) and all(
                below.end - below.start < _SHORT_LINE for below in blocks[end:]
            ):
                break
            end += 1
        while end and is_section(self.flat, blocks[end - 1]):
            end -= 1
        return end

    def _is_report(self, blocks: list[Block]) -> bool:
        """Whether an item is about a report, told from its first words."""
        for block in blocks[:_REPORT_REACH]:
            low = self.flat[block.start : block.end].lower()
            if has_any(low, _REPORT_SIGNS) and _REPORTED.search(low):
                return True
        return False

    def _rest(self, heading: Heading) -> Block | None:
        """The words that follow a heading on its own line, as a block."""
        start, end = heading.rest, heading.block_end
        if max(start, heading.span.end) >= end:
            return None
        if not self.flat[heading.span.end : start].isspace():
            self.leaves.add(heading.span.end, start, "heading")
        return Block(start, end, None, start, 0, gap=False, cells=False)

    def _fill(self, item: ItemOutline, blocks: list[Block]) -> None:
        found = find_decisions(self.flat, blocks, title=item.heading, minutes_item=item.kind == "minutes")
        decisions, again = _once(self.flat, found)
        item.decisions = [(f"{item.id}.r{number}", each) for number, each in enumerate(decisions, 1)]
        item.repeated = [Span(each.lead, each.span.end) for each in again]
        free = _untaken(blocks, decisions)
        drafts, problems = solve(
            self.flat, _untaken(free, again), _closing(decisions, free), self._marks.late
        )
        self.problems += problems
        for decision in decisions:
            _reach(self.flat, drafts, decision)
        item.points = self._points(item, drafts, item.id)
        self._narrative(item, free)
        self._lay_leaves(item)

    def _points(self, item: ItemOutline, drafts: list[PointDraft], parent: str) -> tuple[Point, ...]:
        points = []
        for ordinal, draft in enumerate(drafts, 1):
            point_id = self._unique(f"{parent}.{_point_slug(draft, ordinal, item.number)}")
            self.leaves.add(draft.label.start, draft.label.end, "label", point_id)
            for part in draft.parts:
                if part.start < part.end:
                    item.paragraphs.append(Paragraph(point_id, part, point_id))
            points.append(
                Point(
                    id=point_id,
                    label=draft.label.text,
                    ordinal=ordinal,
                    span=Span(draft.start, draft.end),
                    points=self._points(item, draft.points, point_id) if draft.points else (),
                )
            )
        return tuple(points)

    def _narrative(self, item: ItemOutline, blocks: list[Block]) -> None:
        """Add the paragraphs that are no point's: a point's begin where a block or its words do."""
        starts = {paragraph.span.start for paragraph in item.paragraphs}
        number = 0
        for block in blocks:
            if block.start in starts or block.body in starts or label_of(self.flat, block):
                continue
            number += 1
            item.paragraphs.append(Paragraph(f"{item.id}.p{number}", Span(block.start, block.end), None))
        item.paragraphs.sort(key=lambda paragraph: paragraph.span)

    def _lay_leaves(self, item: ItemOutline) -> None:
        """Resolutions first; what is left of each paragraph is its own leaf."""
        add = self.leaves.add
        for resolution_id, decision in item.decisions:
            add(decision.lead, decision.span.start, "label", resolution_id)
            at = decision.span.start
            for clause in decision.clauses:
                add(at, clause.span.start, "resolution", resolution_id)
                add(clause.span.start, clause.label_end, "label", resolution_id)
                at = clause.label_end
            add(at, decision.span.end, "resolution", resolution_id)
        for paragraph_id, span, point in item.paragraphs:
            add(*span, "narrative" if point is None else "point", paragraph_id)

    def _unique(self, wanted: str) -> str:
        found = wanted
        while found in self._ids:
            self._ids[wanted] += 1
            found = f"{wanted}~{self._ids[wanted]}"
        self._ids[found] = 1
        return found


def _untaken(blocks: list[Block], decisions: list[Decision]) -> list[Block]:
    """The blocks that are not wholly a decision's."""
    if not decisions:
        return blocks
    leads = [decision.lead for decision in decisions]
    reached = list(accumulate((decision.span.end for decision in decisions), max))
    free = []
    for block in blocks:
        before = bisect_right(leads, block.start)
        if not before or reached[before - 1] < block.end:
            free.append(block)
    return free


def _closing(decisions: list[Decision], free: list[Block]) -> list[Span]:
    """The decisions that end the lists open before them: those that do not begin within a point."""
    starts = [block.start for block in free]
    closing = []
    for decision in decisions:
        before = bisect_right(starts, decision.lead)
        block = free[before - 1] if before else None
        if block is None or block.label is None or block.end <= decision.lead:
            closing.append(Span(decision.lead, decision.span.end))
    return closing


def _reach(flat: str, drafts: list[PointDraft], decision: Decision) -> None:
    """A decision that begins in a point, or ends its unfinished sentence, belongs to it."""
    for draft in drafts:
        if draft.start > decision.lead:
            break
        if decision.lead < draft.end or (
            not flat[draft.end : decision.lead].strip() and _OPEN_END.search(flat, draft.end - 4, draft.end)
        ):
            draft.stretch(decision.span.end)
            _reach(flat, draft.points, decision)


def _once(flat: str, decisions: list[Decision]) -> tuple[list[Decision], list[Decision]]:
    """A decision printed twice in one item, under ``Decision:`` and under ``Minutes:``, is one.

    Returns:
        The decisions, and where some of them are printed again.
    """
    kept: list[Decision] = []
    again: list[Decision] = []
    alike: dict[tuple[str, ...], list[tuple[int, list[str]]]] = {}
    for decision in decisions:
        words = flat[decision.span.start : decision.span.end].split()
        if len(words) < _SAME_WORDS:
            kept.append(decision)
            continue
        same = alike.setdefault(tuple(words[:_SAME_WORDS]), [])
        twin = next((i for i, its_words in same if _is_cut_short(its_words, words)), None)
        if twin is None:
            same.append((len(kept), words))
            kept.append(decision)
        else:
            kept[twin] = _richer(kept[twin], decision)
            again.append(decision)
    return kept, again


def _is_cut_short(a: list[str], b: list[str]) -> bool:
    """Whether two wordings are one, or one is the other cut short by the web page."""
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _richer(first: Decision, second: Decision) -> Decision:
    return first._replace(
        mover=first.mover or second.mover,
        seconder=first.seconder or second.seconder,
        outcome=first.outcome or second.outcome,
        votes=first.votes or second.votes,
    )


def _point_slug(draft: PointDraft, ordinal: int, item_number: str) -> str:
    if draft.label.readings[0].family == "bullet":
        return f"b{ordinal}"
    slug = draft.label.text.strip("().[] ").replace("/", "-").lower()
    return slug.removeprefix(f"{item_number.lower()}.") or str(ordinal)
