"""The outline of a document: its items with their points and decisions, and the proof that nothing is lost."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from minutes_nlp.model import Access, ItemKind, Leaf, LeafRole, Point, Problem, Span
from minutes_nlp.readers.document import Document
from minutes_nlp.structure.blocks import Block, Layout, lay_out
from minutes_nlp.structure.decisions import Decision, find_decisions
from minutes_nlp.structure.items import END_OF_MINUTES, Heading, find_headings, is_section, kind_of
from minutes_nlp.structure.lists import PointDraft, solve

__all__ = ["ItemOutline", "Outline", "Paragraph", "outline"]

_MINUTES_LABEL = re.compile(r"(?:Minutes?|MINUTES|Agenda text|Decisions?|DECISIONS?)\s*:")
_BLURB = re.compile(
    r"To\s+(?:consider|receive|note|approve|confirm|agree|review|discuss|address|update|elect|appoint|answer|deal|report|determine|seek|inform|present|adopt|sign|authorise|ask|hear)\b"
)
_REPORTED = re.compile(
    r"\b(?:considered|received|presented|introduced|submitted|outlined|tabled|took\s+the\s+\w+\s+through|gave\s+an?\s+(?:\w+\s+)?(?:presentation|update|overview|report))\b|\breports?\s+(?:of|by|from|on)\b",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"(?:press|public)\b[^.]{0,80}\bexclu|exclu\w+[^.]{0,60}\b(?:press|public)\b", re.IGNORECASE
)
_EXEMPT_MARK = re.compile(
    r"\(?\s*(?:exempt|not for publication|confidential|restricted|private)\b[^.]{0,80}\b(?:paragraphs?|schedule|part|publication|item|exempt)\b"
    r"|\bexempt (?:report|item|paper|appendix|minute)\b|\bprivate report\b", re.IGNORECASE
)  # fmt: skip
_EXEMPT_PARAGRAPHS = re.compile(
    r"paragraphs?\s+((?:\d{1,2}(?:\s*(?:,|and|&|or)\s*)?)+)[^.;]{0,60}?(?:Part|Schedule)", re.IGNORECASE
)
_BACK_IN_PUBLIC = re.compile(
    r"\b(?:re-?admitted|returned to (?:public|open) session|resumed in public|readmi\w+)\b", re.IGNORECASE
)
_FOLLOWING_ITEMS = re.compile(
    r"\b(?:following|undernoted|remaining|next|items?|business|minute)\b", re.IGNORECASE
)


class Paragraph(NamedTuple):
    """One stretch of running text: of a point, or of an item's narrative.

    ``point`` is the id of the point it belongs to, None in narrative; ``id`` is that of its leaf.
    """

    id: str
    span: Span
    point: str | None


@dataclass(slots=True)
class ItemOutline:
    """One item: what the record says of its structure, and its text for the language layer."""

    id: str
    number: str
    heading: Span
    kind: ItemKind
    span: Span
    access: Access = "public"
    exempt_paragraphs: tuple[int, ...] = ()
    points: tuple[Point, ...] = ()
    decisions: list[tuple[str, Decision]] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


class Outline(NamedTuple):
    """What structure knows of a document; ``front`` is what stands before the first item."""

    flat: str
    front: Span
    items: list[ItemOutline]
    leaves: list[Leaf]
    problems: list[Problem]


def outline(document: Document) -> Outline:
    """Return the outline of a document."""
    layout = lay_out(document)
    headings = find_headings(layout)
    builder = _Builder(layout, len(document.text))
    if not headings:
        builder.problem(
            "no-items", "no agenda items were found: the whole text is kept as front matter", None
        )
    first = headings[0].block if headings else len(layout.blocks)
    builder.front(layout.blocks[:first])
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        until = following.block if following else len(layout.blocks)
        builder.item(heading, layout.blocks[heading.block + 1 : until])
    _mark_exempt(layout.flat, builder.items)
    front_end = headings[0].start if headings else len(document.text)
    return Outline(layout.flat, Span(0, front_end), builder.items, builder.finish(), builder.problems)


class _Builder:
    """Collects items and leaves in order of the document."""

    def __init__(self, layout: Layout, length: int) -> None:
        self.flat = layout.flat
        self.items: list[ItemOutline] = []
        self.problems: list[Problem] = []
        self._length = length
        self._ids: set[str] = set()
        self._leaves: list[Leaf] = [Leaf(start, end, "furniture", "") for start, end in layout.furniture]

    def problem(self, code: str, message: str, span: Span | None) -> None:
        """Note what could not be placed or looks wrong."""
        self.problems.append(Problem(code=code, message=message, span=span))

    def front(self, blocks: list[Block]) -> None:
        """Keep what stands before the first item."""
        for block in blocks:
            self._leaf(block.start, block.end, "front", "")

    def item(self, heading: Heading, blocks: list[Block]) -> None:
        """Build one item from its heading and the blocks below it."""
        end = next(
            (i for i, b in enumerate(blocks) if END_OF_MINUTES.match(self.flat, b.start, b.end)), len(blocks)
        )
        sections = next((i for i in range(end, 0, -1) if not is_section(self.flat, blocks[i - 1])), 0)
        own = blocks[: min(end, sections)] if sections < end else blocks[:end]
        for block in blocks[len(own) :]:
            self._leaf(block.start, block.end, "front", "")
        labels = [b for b in own if _MINUTES_LABEL.fullmatch(self.flat, b.start, b.end)]
        for label in labels:
            self._leaf(label.start, label.end, "furniture", "")
        item_id = self._unique(_slug(heading.number) or f"i{len(self.items) + 1}")
        self._leaf(heading.start, heading.span.start, "number", item_id)
        self._leaf(*heading.span, "heading", item_id)
        rest = self._rest(heading)
        body = ([rest] if rest else []) + own
        title = self.flat[heading.span.start : heading.span.end]
        kind = kind_of(title)
        last = max([heading.span.end] + [b.end for b in body])
        item = ItemOutline(item_id, heading.number, heading.span, kind, Span(heading.start, last))
        if kind == "other" and any(_REPORTED.search(self.flat, b.start, b.end) for b in body[:4]):
            item.kind = "report"
        self._fill(item, body)
        self.items.append(item)

    def _rest(self, heading: Heading) -> Block | None:
        """The words that follow a heading on its own line, as a block."""
        end = max(heading.rest, heading.span.end)
        line_end = heading.block_end
        if end >= line_end:
            return None
        self._leaf(heading.span.end, heading.rest, "heading", "") if self.flat[
            heading.span.end : heading.rest
        ].strip() else None
        return Block(heading.rest, line_end, None, heading.rest, 0, gap=False, cells=False)

    def _fill(self, item: ItemOutline, blocks: list[Block]) -> None:
        decisions = find_decisions(self.flat, blocks, title=item.heading, minutes_item=item.kind == "minutes")
        decisions = _once(self.flat, decisions)
        for number, decision in enumerate(decisions, 1):
            item.decisions.append((f"{item.id}.r{number}", decision))
        taken = [Span(d.lead, d.span.end) for d in decisions]
        free = [b for b in blocks if not _inside(b, taken)]
        drafts, problems = solve(
            self.flat,
            free,
            [t for t in taken if not any(b.start <= t.start < b.end and b.label for b in free)],
        )
        self.problems += problems
        for decision in decisions:
            _reach(self.flat, drafts, decision)
        item.points = self._points(item, drafts, item.id)
        self._narrative(item, free)

    def _points(self, item: ItemOutline, drafts: list[PointDraft], parent: str) -> tuple[Point, ...]:
        points = []
        for ordinal, draft in enumerate(drafts, 1):
            point_id = self._unique(f"{parent}.{_point_slug(draft, ordinal, item.number)}")
            self._leaf(draft.label.start, draft.label.end, "label", point_id)
            for part in draft.parts:
                if part.start < part.end:
                    item.paragraphs.append(Paragraph(point_id, part, point_id))
            inner = self._points(item, draft.points, point_id)
            points.append(
                Point(
                    id=point_id,
                    label=draft.label.text,
                    ordinal=ordinal,
                    span=Span(draft.start, draft.end),
                    points=inner,
                )
            )
        return tuple(points)

    def _narrative(self, item: ItemOutline, blocks: list[Block]) -> None:
        covered = [(p.span.start, p.span.end) for p in item.paragraphs]
        number = 0
        for block in blocks:
            if _MINUTES_LABEL.fullmatch(self.flat, block.start, block.end):
                continue
            if any(start <= block.body < end or start <= block.start < end for start, end in covered):
                continue
            number += 1
            item.paragraphs.append(Paragraph(f"{item.id}.p{number}", Span(block.start, block.end), None))
        item.paragraphs.sort(key=lambda paragraph: paragraph.span)
        self._lay_leaves(item)

    def _lay_leaves(self, item: ItemOutline) -> None:
        """Resolutions first; what is left of each paragraph is its own leaf."""
        for resolution_id, decision in item.decisions:
            if decision.lead < decision.span.start:
                self._leaf(decision.lead, decision.span.start, "label", resolution_id)
            at = decision.span.start
            for clause in decision.clauses:
                self._leaf(at, clause.span.start, "resolution", resolution_id)
                self._leaf(clause.span.start, clause.label_end, "label", resolution_id)
                at = clause.label_end
            self._leaf(at, decision.span.end, "resolution", resolution_id)
        for paragraph in item.paragraphs:
            role: LeafRole = "narrative" if paragraph.point is None else "point"
            self._leaf(*paragraph.span, role, paragraph.id)

    def _leaf(self, start: int, end: int, role: LeafRole, leaf_id: str) -> None:
        if start < end:
            self._leaves.append(Leaf(start, end, role, leaf_id))

    def _unique(self, wanted: str) -> str:
        found, n = wanted, 1
        while found in self._ids:
            n += 1
            found = f"{wanted}~{n}"
        self._ids.add(found)
        return found

    def finish(self) -> list[Leaf]:
        """Return the leaves without overlap: furniture first, then as added; what none took is reported."""
        owner = bytearray(self._length)
        claims: list[Leaf] = []
        for leaf in self._leaves:
            claims += _free_parts(self.flat, owner, leaf)
        claims += self._unplaced(owner)
        return sorted(claims)

    def _unplaced(self, owner: bytearray) -> list[Leaf]:
        found = []
        for match in re.finditer(rb"\x00+", bytes(owner)):
            stretch = self.flat[match.start() : match.end()]
            words = stretch.strip()
            if words:
                start = match.start() + stretch.index(words[0])
                span = Span(start, start + len(words))
                self.problem("unplaced", f"kept as narrative: {words[:60]!r}", span)
                found.append(Leaf(*span, "narrative", ""))
        return found


def _free_parts(flat: str, owner: bytearray, leaf: Leaf) -> list[Leaf]:
    """The parts of a leaf that no earlier leaf took, trimmed of white space."""
    parts = []
    at = leaf.start
    while at < leaf.end:
        if owner[at]:
            at += 1
            continue
        taken = owner.find(1, at, leaf.end)
        stop = leaf.end if taken < 0 else taken
        stretch = flat[at:stop]
        words = stretch.strip() if leaf.role != "furniture" else stretch
        if words:
            start = at + stretch.index(words[0])
            parts.append(Leaf(start, start + len(words), leaf.role, leaf.id))
        owner[at:stop] = b"\x01" * (stop - at)
        at = stop
    return parts


def _reach(flat: str, drafts: list[PointDraft], decision: Decision) -> None:
    """A decision that begins in a point, or ends its unfinished sentence, belongs to it."""
    for draft in drafts:
        unfinished = (
            not flat[draft.end : max(draft.end, decision.lead)].strip() and flat[draft.end - 1] in ",:–-"
        )
        if draft.start <= decision.lead and (decision.lead < draft.end or unfinished):
            draft.stretch(decision.span.end)
            _reach(flat, draft.points, decision)


def _inside(block: Block, taken: list[Span]) -> bool:
    """Whether a block is wholly a decision's, but for its label."""
    return (
        any(span.start <= block.body and block.end <= span.end for span in taken) and block.label is None
    ) or any(span.start <= block.start and block.end <= span.end for span in taken)


def _once(flat: str, decisions: list[Decision]) -> list[Decision]:
    """A decision printed twice in one item, under ``Decision:`` and under ``Minutes:``, is one."""
    kept: list[Decision] = []
    for decision in decisions:
        words = flat[decision.span.start : decision.span.end].split()
        twin = next(
            (i for i, k in enumerate(kept) if _same(flat[k.span.start : k.span.end].split(), words)), None
        )
        if twin is None:
            kept.append(decision)
        else:
            kept[twin] = _richer(kept[twin], decision)
    return kept


def _same(a: list[str], b: list[str]) -> bool:
    """Whether two wordings are one, or one is the other cut short by the web page."""
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) > 5 and longer[: len(shorter)] == shorter


def _richer(first: Decision, second: Decision) -> Decision:
    return first._replace(
        mover=first.mover or second.mover,
        seconder=first.seconder or second.seconder,
        outcome=first.outcome or second.outcome,
        votes=first.votes or second.votes,
    )


def _slug(number: str) -> str:
    return re.sub(r"[^\w.]+", "-", number).strip("-.")


def _point_slug(draft: PointDraft, ordinal: int, item_number: str) -> str:
    reading = draft.label.readings[0]
    if reading.family == "bullet":
        return f"b{ordinal}"
    slug = draft.label.text.strip("().[] ").replace("/", "-").lower()
    return slug.removeprefix(f"{item_number.lower()}.") or str(ordinal)


def _mark_exempt(flat: str, items: list[ItemOutline]) -> None:
    """Mark the items taken without press and public (Local Government Act 1972, section 100A and Schedule 12A).

    From a resolution to exclude that was carried, every later item is exempt until the public returns or an
    item is plainly of the kind taken in public; an item that calls itself exempt is.
    """
    excluded: tuple[int, ...] | None = None
    for item in items:
        text = flat[item.span.start : item.span.end]
        moved = _exclusion(flat, item)
        if excluded is not None and not moved and item.kind not in ("dates", "exclusion", "minutes"):
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text) or excluded
        elif item.kind != "exclusion" and not moved and _calls_itself_exempt(text[:400]):
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text)
        if moved:
            excluded = _paragraph_numbers(text)
        if excluded is not None and _BACK_IN_PUBLIC.search(text):
            excluded = None


def _calls_itself_exempt(opening: str) -> bool:
    low = opening.lower()
    return any(
        word in low for word in ("exempt", "publication", "confidential", "private", "restricted")
    ) and (_EXEMPT_MARK.search(opening) is not None)


def _exclusion(flat: str, item: ItemOutline) -> bool:
    """Whether the item resolved, and did not refuse, to exclude press and public."""
    for _, decision in item.decisions:
        words = flat[decision.span.start : decision.span.end]
        if _EXCLUDED.search(words) and decision.outcome not in ("lost", "withdrawn", "deferred"):
            return True
    return False


def _paragraph_numbers(text: str) -> tuple[int, ...]:
    match = _EXEMPT_PARAGRAPHS.search(text)
    return tuple(int(n) for n in re.findall(r"\d+", match.group(1))) if match else ()
