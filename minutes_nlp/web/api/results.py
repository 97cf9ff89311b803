"""What the API answers with and takes, beside the records of docs/record.md."""

from typing import Annotated, Literal

import msgspec

from minutes_nlp.assurances import Entry, Gap
from minutes_nlp.cite import Citation
from minutes_nlp.history import FigureSeries, MeetingCount, Mention, Recurring
from minutes_nlp.model import Record
from minutes_nlp.parts import Part
from minutes_nlp.quoting import Quoted
from minutes_nlp.resolutions import Decided
from minutes_nlp.search import Hit
from minutes_nlp.wording import ClauseChecked

__all__ = [
    "AssurancePage", "CitedPart", "Done", "FollowUpBody", "HistoryPage", "Holding", "HoldingPage", "NoteBody",
    "QuoteBody", "QuoteResult", "ReclassifyBody", "ResolutionPage", "SearchPage", "Status", "Unreadable",
    "WordingBody", "WordingResult",
]  # fmt: skip

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
_Short = Annotated[str, msgspec.Meta(max_length=500)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Note = Annotated[str, msgspec.Meta(max_length=4_000)]


class SearchPage(Record, frozen=True, kw_only=True):
    """A page of what a search found; ``next`` is the cursor of the next page, null on the last."""

    total: int
    explained: str
    did_you_mean: str | None
    in_routine_items: int
    facets: dict[str, dict[str, int]]
    results: tuple[Hit, ...]
    next: str | None


class Holding(Record, frozen=True, kw_only=True):
    """A meeting whose minutes are here; "" for what they do not state."""

    document: str
    council: str
    committee: str
    date: str


class HoldingPage(Record, frozen=True, kw_only=True):
    """A page of meetings, oldest first, those without a date last."""

    total: int
    results: tuple[Holding, ...]
    next: str | None


class CitedPart(Record, frozen=True, kw_only=True):
    """A part of a document: its words exactly, where they stand, and how to cite them."""

    part: Part
    citation: Citation


class AssurancePage(Record, frozen=True, kw_only=True):
    """A page of the register of assurances."""

    total: int
    explained: str
    results: tuple[Entry, ...]
    next: str | None


class ResolutionPage(Record, frozen=True, kw_only=True):
    """The operative clauses of a page of resolutions; ``total`` counts resolutions."""

    total: int
    explained: str
    results: tuple[Decided, ...]
    next: str | None


class HistoryPage(Record, frozen=True, kw_only=True):
    """The history of a topic, oldest first, with a page of its mentions."""

    topic: str
    explained: str
    total: int
    meetings: tuple[MeetingCount, ...]
    recurring: tuple[Recurring, ...]
    figures: tuple[FigureSeries, ...]
    results: tuple[Mention, ...]
    next: str | None


class Unreadable(Record, frozen=True, kw_only=True):
    """Why files could not be read, and how many."""

    code: str
    reason: str
    files: int


class Status(Record, frozen=True, kw_only=True):
    """What is here, what could not be read, and what seems to be missing."""

    documents: int
    unreadable: tuple[Unreadable, ...]
    awaiting_index: int
    missing: tuple[Gap, ...]


class WordingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft of resolutions, one a line or lettered; ``document`` and ``item`` name what is decided."""

    draft: _Text
    document: _Short = ""
    item: _Short = ""
    committee: _Short = ""
    council: _Short = ""


class WordingResult(Record, frozen=True, kw_only=True):
    """Each clause of a draft beside ``known`` clauses used before."""

    known: int
    clauses: tuple[ClauseChecked, ...]


class QuoteBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences said to be from the minutes."""

    text: _Text


class QuoteResult(Record, frozen=True, kw_only=True):
    """What became of each sentence."""

    sentences: tuple[Quoted, ...]


class FollowUpBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of an assurance: ``part`` is its id, ``by`` names the passage that shows it."""

    part: _Id
    status: Literal["kept", "superseded", "open"]
    by: _Short = ""
    note: _Note = ""


class NoteBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note on an item, for those who are signed in."""

    note: Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]


class ReclassifyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may see an item from now on, and why."""

    access: Literal["public", "exempt"]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Done(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done, to which document."""

    document: str
    part: str | None = None
    status: str | None = None
    seq: int | None = None
    access: str | None = None
