"""How decisions came about: who moved each, and how the vote on it went."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Outcome, Span, Votes
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.clauses import SUPPORT, ClauseDraft
from minutes_nlp.structure.divisions import Division, divisions
from minutes_nlp.structure.motions import Motion
from minutes_nlp.structure.moved import decided_before, is_sure, moved_words
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.votes import division_in, outcome_in, votes_in

__all__ = ["Decision", "Found", "Proceedings"]

_AMENDMENT_DECIDED = re.compile(
    r"\b[Aa]mendment\b[^.]{0,80}\b(?:lost|LOST|defeated|DEFEATED|rejected|fell|carried|CARRIED)\b"
)
_UNANIMOUS = re.compile(
    r"\b(?:unanimous|no dissent|all agreed|all in favour|all (?:members )?(?:present )?(?:being |were )?in (?:favour|agreement)|nem\.?\s*con)"
)
# A motion that nobody seconded was never before the meeting.
_UNSECONDED = re.compile(r"\b(?:no|not|want of a|lack of a)\s+second(?:er|ed)\b")
_SAID_OF_SECONDER = 80
_MOTION_SIGNS = ("otion", "vote", "declared", "arried", "CARRIED", "LOST", "nanimous")
_UNANIMOUS_SIGNS = ("unanimous", "no dissent", "all agreed", "in favour", "in agreement", "nem")
# How far from a decision, in characters, the words that tell of its vote or mover may stand.
_NEAR, _CLOSE, _AFTER = 260, 420, 160
# "Agreed." after a decision seconds it when its mover is named so close, and it ends so close.
_CLOSE_BY, _BREATH = 12, 200
# What is said of the vote right after the names of mover and seconder: ", all in favour".
_SAID_NEXT = 40
# How long the words are that lead from a motion's mover and seconder to what was moved.
_ANNOUNCED = 60
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
    """A decision by its words alone, before what is told around it; ``alone``: no more than "Agreed."."""

    lead: int
    span: Span
    verb: str
    clauses: tuple[ClauseDraft, ...] = ()
    unanimous: bool = False
    motion: Motion | None = None
    outcome: Outcome | None = None
    alone: bool = False


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
        self._divisions = divisions(flat, blocks)

    def with_motions(self, found: list[Found]) -> list[Found]:
        """Return the decisions, with the motions that are so by what became of them and not by the word RESOLVED.

        "Agreed." alone after the words that were moved is no decision beside them.
        """
        if not self._motions:
            return found
        kept = [
            f
            for f in found
            if not (f.alone and self._only_seconds(f, found)) and not self._only_moves(f, found)
        ]
        leads = sorted(f.lead for f in kept)
        for motion, following in zip(self._motions, [*self._starts[1:], self._end], strict=True):
            next_lead = bisect_right(leads, motion.span.end)
            until = min([self._end, following, *leads[next_lead : next_lead + 1]])
            said = next((f for f in kept if f.lead == until and f.alone), None)
            said = said if said is not None and until - motion.span.end < _FATE else None
            put = self._put(motion, self._end if motion.titled else until, said, kept)
            if put is None:
                continue
            if said is not None and said.lead - max(put.span.end, motion.span.end) < _NEAR:
                kept.remove(said)
                put = put._replace(verb=put.verb or said.verb)
            kept.append(put)
        return kept

    def _only_seconds(self, alone: Found, found: Sequence[Found]) -> bool:
        """Whether "Agreed." says no more than the decision before it, with nothing but names of movers between."""
        before = [f for f in found if f.span.end <= alone.lead and not f.alone]
        if not before:
            return False
        end = max(f.span.end for f in before)
        first, last = bisect_left(self._starts, end - 1), bisect_left(self._starts, alone.lead)
        return first < last and alone.lead - end < _BREATH and self._starts[first] - end < _CLOSE_BY

    def _only_moves(self, bare: Found, found: Sequence[Found]) -> bool:
        """Whether a paragraph "That ..." is the motion announced right above it, and was resolved in other words."""
        at = bisect_left(self._starts, bare.lead) - 1
        if bare.verb or bare.alone or bare.motion or at < 0:
            return False
        until = self._starts[at + 1] if at + 1 < len(self._starts) else self._end
        announced = self._flat[self._motions[at].span.end : bare.lead].rstrip(" “\"'")
        resolved = next((f for f in found if f.verb and bare.span.end <= f.lead < until), None)
        if resolved is None or len(announced) > _ANNOUNCED or not announced.endswith((":", "that")):
            return False
        return outcome_in(self._flat[bare.span.end : resolved.lead]) in (None, "carried", "unanimous")

    def _put(self, motion: Motion, until: int, said: Found | None, found: Sequence[Found]) -> Found | None:
        """Return a motion as the decision that it became; None where nothing became of it, or another tells so."""
        flat = self._flat
        words = moved_words(flat, motion, until)
        if words is None:
            return self._done(motion, until, found)
        if _overlaps(words, found):
            return None
        after = flat[words.end : min(self._end, words.end + _FATE)]
        if _UNSECONDED.search(after[:_SAID_OF_SECONDER]):
            return None
        division = division_in(after) if motion.amendment else None
        between = motion.put < words.start < motion.span.end
        if division:
            outcome: Outcome | None = division[0]
        elif motion.titled:
            outcome = _last_outcome(flat, words.end, until)
        elif between and not motion.amendment:
            told = flat[motion.span.end : min(until, motion.span.end + _NEAR)] + (
                flat[said.lead : said.span.end] if said else ""
            )
            outcome = outcome_in(told) or "carried"
        else:
            outcome = outcome_in(flat[motion.span.end : words.start] + after[: max(0, until - words.end)])
            if said is not None and outcome is None and until - words.end < _NEAR:
                outcome = outcome_in(flat[said.lead : said.span.end])
        resolved = any(f.verb and f.lead == until and not f.alone for f in found)
        if motion.titled:
            resolved = any(f.verb and f.lead > words.end for f in found)
        if outcome in ("carried", "unanimous") and (resolved or motion.amendment):
            return None
        return Found(motion.span.start, words, "", motion=motion, outcome=outcome) if outcome else None

    def _done(self, motion: Motion, until: int, found: Sequence[Found]) -> Found | None:
        """Return the sentence before the names of mover and seconder as a decision, where none has been found there."""
        if motion.titled or motion.amendment:
            return None
        at = bisect_left(self._starts, motion.span.start)
        floor = self._motions[at - 1].span.end if at else self._blocks[0].start
        words = decided_before(self._flat, motion, floor, first=self._blocks[0].start)
        if words is None or _overlaps(words, found):
            return None
        told = any(floor < f.span.end <= motion.span.start for f in found)
        if told and not is_sure(self._flat, words):
            return None
        verb = "AGREED" if "agreed" in self._flat[words.start : words.end] else ""
        outcome = outcome_in(self._flat[motion.span.end : min(until, motion.span.end + _NEAR)])
        return Found(words.start, words, verb, motion=motion, outcome=outcome)

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
        division = self._division(floor, this, until)
        at = bisect_left(self._starts, end)
        later = [m.span.start for m in self._motions[at : at + 2] if m is not motion and m.span.start >= end]
        until = min([until, *later])
        opened = motion.span.start if motion and motion.span.end <= this.lead else this.lead - _NEAR
        before = flat[max(floor, opened) : start]
        after = flat[end : self._support_end(end, until)]
        if motion and motion.span.start >= end:
            after += flat[motion.span.end : min(motion.span.end + _SAID_NEXT, until)]
        put_against = division_in(before)
        if "mendment" in before:
            before = before[max((m.end() for m in _AMENDMENT_DECIDED.finditer(before)), default=0) :]
        if motion and not this.verb and motion.span.end <= start:
            # A motion put but not called resolved: its vote is told after it.
            before = flat[motion.span.end : start]
            after = flat[end:until]
        votes = (division.votes if division else None) or votes_in(after) or votes_in(before)
        if put := division_in(after) if this.motion else put_against:
            _, of_amendment, of_motion = put
            votes = of_amendment if this.motion else of_motion
        return Decision(
            this.lead,
            this.span,
            this.verb,
            this.clauses,
            motion.mover if motion else None,
            motion.seconder if motion else None,
            this.outcome
            or (division.outcome if division else None)
            or _outcome(this, motion, votes, before[-_NEAR:], after),
            votes,
        )

    def _division(self, floor: int, this: Found, until: int) -> Division | None:
        """The vote on a decision that a table records: the first below it, else the last above it.

        One above it may be of an amendment.
        """
        for division in self._divisions:
            if this.span.end <= division.span.start < until:
                return division
        for division in reversed(self._divisions):
            start, end = division.span
            told = self._flat[max(floor, start - _NEAR) : start]
            if floor <= start and end <= this.lead and "mendment" not in told:
                return division
        return None

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


def _last_outcome(flat: str, start: int, end: int) -> Outcome | None:
    """What became of the motion of an item's title, told in the last sentence that says so."""
    for sentence in reversed(split_sentences(flat, start, end)):
        words = flat[sentence.start : sentence.end]
        if has_any(words, _MOTION_SIGNS) and (outcome := outcome_in(words)):
            return outcome
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
