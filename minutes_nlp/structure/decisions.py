"""Finds the formal decisions of an item: the operative words, their clauses, and how they came about."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Outcome, Span
from minutes_nlp.structure import keywords
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.clauses import SUPPORT, ClauseDraft, clause_run, first_clause, inline_clauses
from minutes_nlp.structure.motions import Motion, find_motions, motion_in_title
from minutes_nlp.structure.names import clean_name
from minutes_nlp.structure.operative import operative_end, trim
from minutes_nlp.structure.outcomes import Decision, Found, Proceedings
from minutes_nlp.structure.signs import has_any

__all__ = ["ClauseDraft", "Decision", "find_decisions"]

_HEADING = re.compile(r"(?:Decisions?|DECISIONS?|Resolution|RESOLUTION)\s*[:.–-]*\s*")
_MINUTES_LABEL = re.compile(r"(?:Minutes?|MINUTES)\s*:\s*")
_REPLY = re.compile(r"(?:REPLY|Reply|ANSWER|Answer|RESPONSE|Response)\b[^:.]{0,40}:")
_BY_ALL = re.compile(r"\b[Aa]ll(?:\s+\w+){0,3}\s+agreed\b|\ball\s+members\b")
_AGREED = re.compile(r"\bagreed\b", re.IGNORECASE)
# Why a thing was put off: "..., no plan having been submitted".
_CIRCUMSTANCE = re.compile(r",\s+(?:no|the|an?)\s[^,]{1,80}\s(?:having|being)\b")
_LEADING_ON = re.compile(r"(?<!\s)\s*[;,]\s*and$")
# Words that do not stand alone: what was decided stands below them.
_UNFINISHED = frozenset(["that", "to", "that the committee", "that council"])
_OPEN_ENDS = (":", ":-", ": -", ":–")
_OPENING_QUOTES = "“\"'"
# Names and forms of words are no sentence that decides something beyond these lengths.
_SHORT, _FEW_WORDS = 260, 24
# What ends a sentence, and a line of a list hardly ever; what more of a list stands below.
_STOPS = (".", "?", "!", ":", "”", '"')
_MORE_BELOW = (";", ",", "; and", "; or", ", and")


class _Lead(NamedTuple):
    """What introduces a decision: where it begins, where the words after it begin, and what it says.

    ``whole``: the rest of the paragraph is the decision, and not its sentence alone.
    """

    start: int
    words: int
    verb: str = ""
    unanimous: bool = False
    whole: bool = True


def find_decisions(flat: str, blocks: Sequence[Block], *, title: Span, minutes_item: bool) -> list[Decision]:
    """Return the decisions in an item's blocks, in order.

    Args:
        flat: The document's text with spaces for line breaks.
        blocks: The item's blocks, without its heading.
        title: The heading: a motion may be named by its mover there.
        minutes_item: Whether the item confirms the minutes of the meeting before.
    """
    if not blocks:
        return []
    start, end = blocks[0].start, blocks[-1].end
    motions = find_motions(flat, start, end)
    if named := motion_in_title(flat, title, end):
        motions.insert(0, named)
    finder = _Finder(flat, blocks)
    finder.run()
    found = finder.found
    if not (found or motions or minutes_item or flat.find("inutes ", start, end) >= 0):
        return []
    proceedings = Proceedings(flat, blocks, motions)
    found = proceedings.with_motions(found)
    if not found:
        found += _confirmed(flat, blocks, minutes_item=minutes_item)
    return proceedings.decisions(found)


def _confirmed(flat: str, blocks: Sequence[Block], *, minutes_item: bool) -> list[Found]:
    """The minutes of the last meeting, confirmed in a plain sentence: "as a correct record", or under their heading."""
    for block in blocks:
        for start, end in split_sentences(flat, block.body, block.end):
            match = keywords.MINUTES_CONFIRMED.match(flat, start, end)
            if match and (minutes_item or match["true"]):
                verb = "AGREED" if _AGREED.search(match[0]) else ""
                return [Found(start, Span(start, operative_end(flat, start, end, whole=False)), verb)]
    return []


class _Finder:
    """Finds decisions block by block: those in capitals, under a label, and in plain sentences."""

    def __init__(self, flat: str, blocks: Sequence[Block]) -> None:
        self._flat = flat
        self._blocks = blocks
        self.found: list[Found] = []

    def run(self) -> None:
        """Look at every block that no decision before it has taken."""
        index = 0
        while index < len(self._blocks):
            block = self._blocks[index]
            if keywords.may_decide(self._flat, block.start, block.body, block.end):
                index = self._in_block(index, block)
            else:
                index += 1

    def _in_block(self, index: int, block: Block) -> int:
        """Add the decisions that begin in a block; return the index of the next block to look at."""
        flat, at, end = self._flat, block.body, block.end
        if _HEADING.fullmatch(flat, block.start, end):
            return index + 1
        labelled = keywords.LABELLED.match(flat, at, end)
        if labelled and self._is_label(labelled, end):
            return self._after_label(index, labelled)
        alone = keywords.ALONE_IN_CAPITALS.fullmatch(flat, at, end)
        if alone and (flat[end - 1] == "." or index + 1 == len(self._blocks)):
            verb = alone["verb"] or ""
            outcome: Outcome | None = "deferred" if alone["deferred"] else None
            every = (alone["every"] or alone["all"]) is not None
            self.found.append(Found(at, Span(at, end), verb, unanimous=every, outcome=outcome))
            return index + 1
        recommended = keywords.RECOMMENDATION.match(flat, at, end)
        if recommended:
            return self._take(index, _Lead(at, recommended.end(), "RECOMMENDED"))
        opening = keywords.OPENING.match(flat, at, end)
        if opening:
            return self._after_verb(index, opening, whole=True)
        follow = index + 1
        taken = len(self.found)
        if flat.find("ED", at, end) >= 0:
            for match in keywords.STRONG.finditer(flat, at, end):
                if not self._is_taken(match.start()):
                    whole = match.start() == at
                    follow = max(follow, self._after_verb(index, match, whole=whole))
        return follow if len(self.found) > taken else self._without_capitals(index, block)

    def _is_taken(self, place: int) -> bool:
        """Whether a place lies in the words of the last decision."""
        return bool(self.found) and place < self.found[-1].span.end

    def _is_label(self, labelled: re.Match[str], end: int) -> bool:
        """Whether "Decision:" has a decision after it on its line, and not "None" or a word that announces one."""
        at = labelled.end()
        return (
            at < end
            and keywords.STRONG.search(self._flat, at, end) is None
            and self._flat[at : at + 4] not in ("None", "N/A")
        )

    def _after_label(self, index: int, labelled: re.Match[str]) -> int:
        verb = labelled["verb"] or ""
        words = labelled.start("verb") if verb == "Noted" else labelled.end()
        unanimous = "unanimous" in self._flat[labelled.start() : self._blocks[index].end].lower()
        follow = self._take(index, _Lead(labelled.start(), words, verb.upper(), unanimous))
        if self._flat.startswith(("Deferred", "deferred"), words) and self.found:
            self.found[-1] = self.found[-1]._replace(outcome="deferred")
        return follow

    def _after_verb(self, index: int, match: re.Match[str], *, whole: bool) -> int:
        said = match[0]
        unanimous = "unanimous" in said.lower() or _BY_ALL.search(said) is not None
        verb = match[match.lastgroup].upper() if match.lastgroup else ""
        return self._take(index, _Lead(match.start(), match.end(), verb, unanimous, whole))

    def _without_capitals(self, index: int, block: Block) -> int:
        """Add the decisions that no capitals announce."""
        flat, at, end = self._flat, block.body, block.end
        if keywords.is_bare(flat[at:end]):
            return self._take(index, _Lead(at, at + (flat[at] in _OPENING_QUOTES)))
        if keywords.PERMISSION.match(flat, at, end):
            return self._take(index, _Lead(at, at))
        before = self._blocks[index - 1] if index else None
        section = before is not None and _HEADING.fullmatch(flat, before.start, before.end) is not None
        if section and keywords.BODY_ALONE.fullmatch(flat, at, end):
            return self._take_below(index, _Lead(at, end), None)
        if self._is_reply(index):
            return index + 1
        sentences = split_sentences(flat, at, end)
        follow = index + 1
        for sentence in sentences:
            words = flat[sentence.start : sentence.end]
            if self._is_taken(sentence.start) or not keywords.may_be_decision(words):
                continue
            prose = _decided_in_prose(flat, sentence, words, section=section)
            if prose:
                follow = max(follow, self._after_verb(index, prose, whole=False))
            elif len(words) <= _SHORT:
                self._in_sentence(sentence, words, alone=len(sentences) == 1)
        return follow

    def _is_reply(self, index: int) -> bool:
        """Whether a paragraph is a written answer, which tells of what was agreed elsewhere."""
        return any(
            _REPLY.match(self._flat, block.start, block.end) is not None
            and (block.end == self._blocks[index].end or self._flat[block.end - 1] == ":")
            for block in self._blocks[max(0, index - 1) : index + 1]
        )

    def _in_sentence(self, sentence: Span, words: str, *, alone: bool) -> None:
        """Add the decision that a short sentence is by its form; ``alone``: it is a paragraph."""
        start = sentence.start
        stop = operative_end(self._flat, *sentence, whole=False)
        noted = keywords.ALONE.fullmatch(words) or keywords.ALONE.fullmatch(self._flat, start, stop)
        if noted and (alone or noted["noted"] in ("Noted", None)):
            verb = "NOTED" if noted["noted"] else "AGREED" if noted["agreed"] else ""
            said = Span(start, stop if alone or start + noted.end() != sentence.end else sentence.end)
            self.found.append(
                Found(
                    start,
                    said,
                    verb,
                    outcome="deferred" if noted["deferred"] else None,
                    alone=noted["alone"] is not None,
                )
            )
            return
        if seconded := keywords.SECONDED.match(words):
            verb = "AGREED" if seconded["said"] == "agreed" else ""
            motion = Motion(sentence, None, clean_name(seconded["s"]), amendment=False)
            self.found.append(Found(start, sentence, verb, motion=motion, outcome="carried", alone=True))
            return
        if objection := keywords.OBJECTION.match(words):
            stop = start + objection.end() + (words[objection.end() :] == ".")
        if objection or keywords.VOTE_OF.match(words) or keywords.ACTIVE.match(words):
            self.found.append(Found(start, Span(start, trim(self._flat, start, stop)), ""))
            return
        if keywords.DEFERRED.match(words):
            circumstance = _CIRCUMSTANCE.search(words)
            stop = start + circumstance.start() if circumstance else stop
            outcome: Outcome | None = None if " referred " in words else "deferred"
            self.found.append(Found(start, Span(start, stop), "", outcome=outcome))
            return
        passive = keywords.PASSIVE.match(words) or keywords.APPOINTED.match(words)
        if passive and len(words.split()) < _FEW_WORDS:
            end = max(start + passive.end(), stop)
            verb = "AGREED" if _AGREED.search(passive[0]) else ""
            self.found.append(Found(start, Span(start, trim(self._flat, start, end)), verb))

    def _take(self, index: int, lead: _Lead) -> int:
        """Add the operative words that follow what introduces them; return the first block after them."""
        flat, block = self._flat, self._blocks[index]
        start = min(lead.words, block.end)
        if start < block.end and flat[start] in '“"':
            start += 1
        own = flat[start : block.end].strip()
        if not own:
            return self._take_below(index, lead, None)
        if own.endswith(_OPEN_ENDS) or own.lower() in _UNFINISHED:
            return self._take_below(index, lead, start)
        closing = self._closing_quote(start, block.end)
        if closing > 0:
            self._add(lead, start, trim(flat, start, closing))
            return index + 1
        if first := first_clause(flat, start, block):
            more, follow = clause_run(flat, self._blocks, index + 1, after=first.label)
            if more:
                self._add(lead, start, more[-1].span.end, [first, *more])
                return follow
        end = operative_end(flat, start, block.end, whole=lead.whole)
        clauses = inline_clauses(flat, start, end)
        follow = index + 1
        if not clauses:
            leading_on = _LEADING_ON.search(flat, start, end) if flat.endswith("and", start, end) else None
            end = leading_on.start() if leading_on else end
        elif end == block.end:
            more, follow = clause_run(flat, self._blocks, index + 1, after=clauses[-1].label)
            clauses += more
            end = clauses[-1].span.end
        self._add(lead, start, end, clauses)
        return follow

    def _closing_quote(self, start: int, end: int) -> int:
        """Where the quotation marks close that opened right before ``start``; -1 where none did."""
        opened = self._flat[start - 1 : start]
        if opened not in ("“", '"'):
            return -1
        return self._flat.find("”" if opened == "“" else '"', start, end)

    def _take_below(self, index: int, lead: _Lead, start: int | None) -> int:
        """Add the operative words that stand in the blocks below what introduces them: clauses, or paragraphs."""
        flat, blocks = self._flat, self._blocks
        while True:
            clauses, follow = clause_run(flat, blocks, index + 1)
            if clauses:
                first = clauses[0].span.start if start is None else start
                self._add(lead, first, clauses[-1].span.end, clauses)
                return follow
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            if below is None or below.label is not None:
                if start is not None:
                    self._add(lead, start, blocks[index].end)
                return index + 1
            if _MINUTES_LABEL.fullmatch(flat, below.start, below.end):
                return index + 1
            inner = below.start + (flat[below.start] in _OPENING_QUOTES)
            if not flat[below.start : below.end].rstrip("- ").endswith(":"):
                return self._take_paragraphs(index + 1, lead, inner, start)
            # What stands below announces in turn what stands below it.
            start = inner if start is None else start
            index += 1

    def _take_paragraphs(self, index: int, lead: _Lead, inner: int, start: int | None) -> int:
        """Add the paragraphs from ``index`` on; ``start`` is where words above them that announced them begin."""
        flat, blocks = self._flat, self._blocks
        follow = index + 1
        opening = flat[inner : blocks[index].end].split(maxsplit=1)
        listed = opening[0] if start is not None and opening else None
        while follow < len(blocks) and _goes_on(flat, blocks[follow], blocks[follow - 1], listed):
            follow += 1
        end = operative_end(flat, inner, blocks[follow - 1].end, whole=True)
        self._add(lead, inner if start is None else start, end, inline_clauses(flat, inner, end))
        return follow

    def _add(self, lead: _Lead, start: int, end: int, clauses: Sequence[ClauseDraft] = ()) -> None:
        if start < end:
            self.found.append(Found(lead.start, Span(start, end), lead.verb, tuple(clauses), lead.unanimous))


def _decided_in_prose(flat: str, sentence: Span, words: str, *, section: bool) -> re.Match[str] | None:
    """The verb by which the meeting decides in a sentence; ``section``: it stands under a heading "Decision"."""
    if " voted " in words and (voted := keywords.VOTED.search(flat, *sentence)):
        return voted if not keywords.is_view_of_others(flat[sentence.start : voted.start()]) else None
    if not has_any(words, keywords.PROSE_VERBS) and not (section and " noted " in words):
        return None
    prose = keywords.PROSE.search(flat, *sentence)
    if prose is None and section:
        prose = keywords.THANKED_AND_AGREED.search(flat, *sentence) or keywords.NOTED_BY.match(
            flat, *sentence
        )
    if prose is None or keywords.is_view_of_others(flat[sentence.start : prose.start()]):
        return None
    if keywords.is_procedure(flat[prose.end() : sentence.end]):
        return None
    return prose


def _goes_on(flat: str, block: Block, above: Block, listed: str | None) -> bool:
    """Whether a paragraph is one more of the resolution: "That ..." again, or one of those below "RESOLVED that:".

    ``listed`` is the first word of the first of those: one that begins so may stand apart from it.
    """
    if block.label is not None:
        return False
    text = flat[block.start : block.end]
    if text.startswith(("That ", "that ", "and that ", "And that ")):
        return True
    if listed is None or SUPPORT.fullmatch(text) is not None:
        return False
    before = flat[above.start : above.end]
    # Set close; or however far apart: one that begins alike, more of an unfinished list, lines that are no
    # sentences, such as payments.
    return (
        not block.gap
        or text.startswith(f"{listed} ")
        or before.endswith(_MORE_BELOW)
        or not (text.endswith(_STOPS) or before.endswith(_STOPS))
    )
