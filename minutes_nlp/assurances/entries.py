"""What the register is made of, and what may be asked of it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from minutes_nlp.assurances.followup import FollowUp
from minutes_nlp.cite import Citation
from minutes_nlp.language.deadlines import Due
from minutes_nlp.library import Step
from minutes_nlp.model import Record, Strength

__all__ = ["SORTS", "STATUSES", "STRENGTHS", "Entry", "Question", "Register", "Status", "Wanted"]

Status = Literal["open", "unconfirmed", "kept", "superseded"]
STATUSES: tuple[Status, ...] = ("open", "unconfirmed", "kept", "superseded")
SORTS = ("-date", "date", "due")
STRENGTHS: tuple[Strength, ...] = ("assured", "undertaken", "expected")


class Question(Record, frozen=True, kw_only=True):
    """The question an assurance answered, by its id in the document; ``speaker`` as printed."""

    id: str
    words: str
    speaker: str | None


class Entry(Record, frozen=True, kw_only=True):
    """An assurance and what is known of it.

    ``id`` is ``document/part``; ``words`` are verbatim, from ``citation.span``. ``giver`` and ``subject`` are
    None where the minutes do not state them. ``status`` is what a person said of it last (kept, superseded),
    else "unconfirmed" where a later passage may bear on it and nobody has said whether it does, else "open".
    ``overdue`` is an assurance that is neither kept nor superseded and was due before the day asked about;
    ``age`` is in days up to that day, None without the date of the meeting. ``said`` is the last row of the
    log about it. ``follow_ups`` come best first.
    """

    id: str
    words: str
    strength: Strength
    giver: str | None
    subject: str | None
    question: Question | None
    citation: Citation
    due: Due | None
    status: Status
    overdue: bool
    age: int | None
    said: Step | None
    follow_ups: tuple[FollowUp, ...] = ()


class Wanted(Record, frozen=True, kw_only=True):
    """What of the register is asked for.

    ``query`` and ``filters`` (values by field, see ``search.Options``) choose blocks, as in a search: an
    assurance is in the register where its own block is chosen or that of the question it answered. The others
    choose assurances. ``topics`` are words, in any form, of the assurance, its item's title or the
    question it answered; ``givers`` words side by side in the giver's name. ``status`` "open" means not
    closed by a person, so that "unconfirmed" is a part of it. ``due`` asks for those due at a stated time.
    ``limit`` None means all. ``today`` is the day that age is counted to, ISO 8601.
    """

    query: str = ""
    filters: Mapping[str, Sequence[str]] = {}
    strengths: Sequence[str] = ()
    givers: Sequence[str] = ()
    topics: Sequence[str] = ()
    status: Status | None = None
    due: bool = False
    sort: str = "-date"
    limit: int | None = 20
    offset: int = 0
    today: str = ""
    exempt: bool = False


class Register(Record, frozen=True, kw_only=True):
    """A page of the register; ``total`` is how many there are; ``hint`` is what may have been meant."""

    query: str
    explained: str
    total: int
    offset: int
    entries: tuple[Entry, ...]
    hint: str | None = None
