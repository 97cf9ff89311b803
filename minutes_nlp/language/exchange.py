"""An exchange: the passages of an item in the making, and what is open in it for an answer."""

import functools
from dataclasses import dataclass, field
from typing import NamedTuple

from minutes_nlp.language.clauses import Turn
from minutes_nlp.language.sorts import Sort, Subject, without_article
from minutes_nlp.language.subjects import Roster
from minutes_nlp.model import PassageKind, Span

__all__ = ["Announced", "Draft", "Exchange", "TextPart", "bare_name", "is_under"]


class TextPart(NamedTuple):
    """A paragraph to read: its leaf's id, its span without decisions, and the point it belongs to."""

    id: str
    span: Span
    point: str | None


@functools.lru_cache(maxsize=2048)
def bare_name(name: str) -> str:
    """Return a speaker as printed in small letters, without the article, for comparing."""
    return without_article(" ".join(name.split())).lower()


def is_under(point: str | None, above: str | None) -> bool:
    """Tell whether a point stands below another one, or any point below the item itself (None)."""
    return point is not None and (above is None or point.startswith(f"{above}."))


@dataclass(slots=True, eq=False)
class Draft:
    """A passage in the making; ``replied`` once a passage has answered it."""

    kind: PassageKind
    start: int
    end: int
    part: TextPart
    speaker: Subject | None
    rule: str
    answers: "Draft | None" = None
    replied: bool = False
    id: str = ""

    @property
    def who(self) -> str:
        """The speaker as printed, without the article, for comparing."""
        return bare_name(self.speaker.text) if self.speaker else ""

    @property
    def sort(self) -> Sort | None:
        """The sort of the speaker, None if there is none."""
        return self.speaker.sort if self.speaker else None

    def answer(self, asked: "Draft | None") -> None:
        """Make the passage the answer to another, if there is one."""
        self.answers = asked
        if asked is not None:
            asked.replied = True


class Announced(NamedTuple):
    """A list that a lead-in announced: the point it stands under, who speaks in it and what it answers."""

    above: str | None
    speaker: Subject | None = None
    asked: Draft | None = None


@dataclass(slots=True)
class Exchange:
    """The passages of an item so far, and what the next sentence may answer or go on with."""

    text: str
    roster: Roster
    drafts: list[Draft] = field(default_factory=list)
    # The last passage of the paragraph, and its question or comment that is open for an answer.
    current: Draft | None = None
    open: Draft | None = None
    # The question left unanswered at the end of the paragraph above.
    above: Draft | None = None
    # The turns of the paragraph, and all who have been named in the item.
    turns: list[Turn] = field(default_factory=list)
    heard: list[Subject] = field(default_factory=list)
    # A list that is being read, and one of views: each of its points without a cue of its own is a comment.
    listed: Announced | None = None
    views: Announced | None = None
    # Whether a written "question" or "answer" is being read, and whose it is.
    written: str = ""
    written_by: Subject | None = None

    def begin_paragraph(self) -> None:
        """Close what the paragraph above left open, but for a question to be answered below it."""
        asked = self.open
        self.above = asked if asked is not None and asked.kind == "question" and not asked.replied else None
        self.current = self.open = None
        self.turns = []

    @property
    def waiting(self) -> Draft | None:
        """What is open and has no answer yet."""
        return self.open if self.open is not None and not self.open.replied else None

    @property
    def is_idle(self) -> bool:
        """Whether a fact can be nothing but a statement: nothing is open, answered or listed."""
        if self.open is not None or self.listed is not None or self.views is not None:
            return False
        return self.current is None or self.current.kind != "response"

    def is_open_in(self, part: TextPart) -> bool:
        """Whether something of the same paragraph is open, answered or not."""
        return self.open is not None and self.open.part.id == part.id

    def last(self, *kinds: PassageKind) -> Draft | None:
        """Return the last passage of one of these kinds."""
        for draft in reversed(self.drafts):
            if draft.kind in kinds:
                return draft
        return None

    def last_unanswered(self) -> Draft | None:
        """Return the last question or comment that has no answer."""
        for draft in reversed(self.drafts):
            if draft.kind in ("question", "comment") and not draft.replied:
                return draft
        return None

    def has(self, part: TextPart) -> bool:
        """Tell whether a paragraph has a passage yet."""
        return any(draft.part.id == part.id for draft in self.drafts)

    def add(self, kind: PassageKind, span: Span, part: TextPart, speaker: Subject | None, rule: str) -> Draft:
        """Begin a passage; a pronoun names nobody."""
        if speaker is not None and speaker.sort == "pronoun":
            speaker = None
        draft = Draft(kind, span.start, span.end, part, speaker, rule)
        self.drafts.append(draft)
        self.current = draft
        return draft

    def ask(self, kind: PassageKind, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
        """Begin a question or comment, which may be answered."""
        self.open = self.add(kind, turn.span, part, speaker, turn.rule)

    def respond(self, turn: Turn, part: TextPart, speaker: Subject | None, asked: Draft | None) -> None:
        """Begin a response to what was asked."""
        self.add("response", turn.span, part, speaker, turn.rule).answer(asked)

    def state(self, turn: Turn, part: TextPart) -> None:
        """Keep a turn as a statement, with the one before it."""
        current = self.current
        if current is not None and current.kind == "statement" and current.part.id == part.id:
            current.end = turn.span.end
        else:
            self.add("statement", turn.span, part, turn.speaker, turn.rule)

    def record(self, part: TextPart) -> None:
        """Keep a whole paragraph as a statement."""
        self.add("statement", part.span, part, None, "record")
