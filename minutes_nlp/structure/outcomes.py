"""How decisions came about: who moved each, and how the vote on it went."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.model import Outcome, Span, Votes
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.clauses import SUPPORT, ClauseDraft
from minutes_nlp.structure.motions import Motion
from minutes_nlp.structure.operative import operative_end, trim
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.votes import division_in, outcome_in, votes_in

__all__ = ["Decision", "Found", "Proceedings"]

_MOTION_WORDS = re.compile(
    r"[,:]?\s*+(?:as\s+an\s+amendment,?\s*+|all\s+in\s+favour,?\s*+)?[,:]?\s*+(?=[“\"']?that\b|[“\"']?That\b)"
)
_BETWEEN = re.compile(
    r"[,:]?\s*(?P<words>(?:no\s+objections?|to\s+[a-z]|support|refusal|approval)[^.,;]{0,120})(?=[,;.]\s*(?:all\s+in\s+favour|carried|\d+\s+(?:for|in favour)))"
)
_LATER_THAT = re.compile(r"[^.]{0,120}?[,:]\s+(?=[“\"']?[Tt]hat\b)|\s*(?=[“\"']That\b)")
_AMENDMENT_DECIDED = re.compile(
    r"\b[Aa]mendment\b[^.]{0,80}\b(?:lost|LOST|defeated|DEFEATED|rejected|fell|carried|CARRIED)\b"
)
_UNANIMOUS = re.compile(
    r"\b(?:unanimous|all in favour|all (?:members )?(?:present )?(?:being |were )?in (?:favour|agreement)|nem\.?\s*con)"
)
_UNANIMOUS_SIGNS = ("unanimous", "in favour", "in agreement", "nem")
# How far from a decision, in characters, the words that tell of its vote or mover may stand.
_NEAR, _CLOSE, _AFTER = 260, 420, 160
# How far from the words of a motion those that tell what became of it may stand.
_FATE = 900


class Decision(NamedTuple):
    """A decision as found: ``lead`` is where its introducing word ("RESOLVED:") begins."""

    lead: int
    span: Span
    verb: str
    clauses: tuple[ClauseDraft, ...]
    mover: str | None
    seconder: str | None
    outcome: Outcome | None
    votes: Votes | None


class Found(NamedTuple):
    """A decision by its words alone, before what is told around it."""

    lead: int
    span: Span
    verb: str
    clauses: tuple[ClauseDraft, ...] = ()
    unanimous: bool = False
    motion: Motion | None = None
    outcome: Outcome | None = None


class Proceedings:
    """What an item tells of its motions and votes.

    Args:
        flat: The document's text with spaces for line breaks.
        blocks: The item's blocks, without its heading.
        motions: Its motions, in order of place.
    """

    def __init__(self, flat: str, blocks: Sequence[Block], motions: list[Motion]) -> None:
        self._flat = flat
        self._blocks = blocks
        self._end = blocks[-1].end
        self._ends = [block.end for block in blocks]
        self._motions = motions
        self._starts = [motion.span.start for motion in motions]

    def put_motions(self, found: Sequence[Found]) -> list[Found]:
        """Return the motions that are decisions by what became of them: lost, withdrawn, carried without "RESOLVED".

        Args:
            found: The decisions that are so by their words.
        """
        added: list[Found] = []
        if not self._motions:
            return added
        leads = sorted(f.lead for f in found)
        resolved = {f.lead for f in found if f.verb}
        flat, end = self._flat, self._end
        for motion, following in zip(self._motions, [*self._starts[1:], end], strict=True):
            next_lead = bisect_right(leads, motion.span.end)
            until = min([end, following, *leads[next_lead : next_lead + 1]])
            words = self._motion_words(motion, until)
            if words is None or _overlaps(words, found):
                continue
            after = flat[words.end : min(end, words.end + _FATE)]
            division = division_in(after) if motion.amendment else None
            if division:
                outcome: Outcome | None = division[0]
            else:
                outcome = outcome_in(flat[motion.span.end : words.start] + after[: until - words.end])
            if outcome in ("carried", "unanimous") and (until in resolved or motion.amendment):
                continue
            if outcome is not None:
                added.append(Found(motion.span.start, words, "", motion=motion, outcome=outcome))
        return added

    def _motion_words(self, motion: Motion, until: int) -> Span | None:
        """Return the words that were moved."""
        flat, end = self._flat, motion.span.end
        match = _MOTION_WORDS.match(flat, end, min(until, end + 120))
        if match is None:
            between = _BETWEEN.match(flat, end, until)
            if between:
                start, stop = between.span("words")
                return Span(start, trim(flat, start, stop))
            match = _LATER_THAT.match(flat, end, until)
            if match is None:
                return None
        start = match.end() + (flat[match.end()] in "“\"'")
        return Span(start, operative_end(flat, start, until, whole=False)) if start < until else None

    def decisions(self, found: Sequence[Found]) -> list[Decision]:
        """Return the decisions found in order, each with its mover and its vote."""
        if not found:
            return []
        found = sorted(found)
        taken = {f.motion for f in found if f.motion is not None}
        starts = sorted(f.span.start for f in found)
        floor = self._blocks[0].start
        decided = []
        for this, until in zip(found, [*(f.lead for f in found[1:]), self._end], strict=True):
            motion = this.motion or self._motion_for(this, floor, taken, starts)
            decided.append(self._complete(this, motion, floor, min(until, self._end)))
            if this.verb:
                floor = max(floor, this.span.end)
        return decided

    def _complete(self, this: Found, motion: Motion | None, floor: int, until: int) -> Decision:
        """Add who moved a decision and how the vote went, told after ``floor`` and before ``until``."""
        flat, (start, end) = self._flat, this.span
        at = bisect_left(self._starts, end)
        later = [m.span.start for m in self._motions[at : at + 2] if m is not motion]
        until = min([until, *later])
        opened = motion.span.start if motion and motion.span.end <= this.lead else this.lead - _NEAR
        before = flat[max(floor, opened) : start]
        after = flat[end : self._support_end(end, until)]
        put_against = division_in(before)
        if "mendment" in before:
            before = before[max((m.end() for m in _AMENDMENT_DECIDED.finditer(before)), default=0) :]
        if motion and not this.verb and motion.span.end <= start:
            # A motion put but not called resolved: its vote is told after it.
            before = flat[motion.span.end : start]
            after = flat[end:until]
        votes = votes_in(after) or votes_in(before)
        if division := division_in(after) if this.motion else put_against:
            _, of_amendment, of_motion = division
            votes = of_amendment if this.motion else of_motion
        return Decision(
            this.lead,
            this.span,
            this.verb,
            this.clauses,
            motion.mover if motion else None,
            motion.seconder if motion else None,
            this.outcome or _outcome(this, motion, votes, before[-_NEAR:], after),
            votes,
        )

    def _support_end(self, start: int, end: int) -> int:
        """How far the words after a decision tell of its vote: its own paragraph, and lines of names and counts."""
        reached = start
        for i in range(bisect_right(self._ends, start), len(self._blocks)):
            block = self._blocks[i]
            if block.start >= end or (
                block.start > start and not SUPPORT.fullmatch(self._flat, block.start, block.end)
            ):
                break
            reached = block.end
        return min(reached, end)

    def _motion_for(self, this: Found, floor: int, taken: set[Motion], starts: list[int]) -> Motion | None:
        """The motion a decision carries: the last put before it that is not another's, else one right after.

        ``starts`` are the places of all decisions: a motion after the next of them is not this one's.
        """
        motions, end = self._motions, this.span.end
        at = bisect_left(self._starts, end)
        before = motions[bisect_left(self._starts, floor) : at]
        if motions and motions[0].titled:
            before.insert(0, motions[0])
        for motion in reversed(before):
            if motion not in taken and not (this.verb and motion.amendment):
                return motion
        while at < len(motions) and self._starts[at] - end < _CLOSE:
            if motions[at] not in taken:
                following = bisect_right(starts, end)
                put_next = following == len(starts) or self._starts[at] < starts[following]
                return motions[at] if put_next else None
            at += 1
        return None


def _overlaps(words: Span, found: Sequence[Found]) -> bool:
    return any(words.start < f.span.end and f.span.start < words.end for f in found)


def _outcome(
    this: Found, motion: Motion | None, votes: Votes | None, before: str, after: str
) -> Outcome | None:
    """What became of a decision, told from the words close before it and after it."""
    near = f"{before} {after[:_AFTER]}".lower()
    if this.unanimous or (has_any(near, _UNANIMOUS_SIGNS) and _UNANIMOUS.search(near)):
        return "unanimous"
    if not this.verb:
        told = outcome_in(after)
        if told is not None:
            return told
        if votes and votes.for_ is not None and votes.against is not None and votes.for_ < votes.against:
            return "lost"
    return "carried" if motion is not None or votes is not None else None
