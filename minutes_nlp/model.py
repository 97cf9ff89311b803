"""The record: what the parse half makes and the search half reads, and its JSON.

Terms follow Akoma Ntoso (OASIS LegalDocML) and Popolo where they have one. Every span is half open, in
characters (Unicode code points) of ``Minutes.text``. The shape of the JSON may only grow.
"""

import bisect
from typing import Literal, NamedTuple

import msgspec

__all__ = [
    "SCHEMA_VERSION",
    "Access",
    "Acronym",
    "Assurance",
    "Attendee",
    "Clause",
    "Entity",
    "Item",
    "Leaf",
    "LeafRole",
    "Meeting",
    "Metric",
    "Minutes",
    "Passage",
    "Point",
    "Problem",
    "Resolution",
    "Source",
    "Span",
    "Speaker",
    "Stretch",
    "Votes",
    "from_json",
    "to_json",
]

SCHEMA_VERSION = 1

Access = Literal["public", "exempt"]
ItemKind = Literal[
    "report", "apologies", "declarations", "minutes", "questions", "petitions", "motion", "exclusion",
    "appointment", "announcements", "urgent", "dates", "other",
]  # fmt: skip
LeafRole = Literal[
    "front", "number", "heading", "blurb", "label", "point", "narrative", "resolution", "text", "furniture",
]  # fmt: skip
Outcome = Literal["carried", "lost", "unanimous", "withdrawn", "deferred"]
PassageKind = Literal["statement", "question", "response", "comment"]
Presence = Literal["present", "apologies", "absent", "in attendance"]
Strength = Literal["assured", "undertaken", "expected"]


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int

    def trimmed(self, text: str) -> "Span":
        """Return the span without the white space around its words; where there are none, its end."""
        words = text[self.start : self.end]
        start = self.start + len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))


class Leaf(NamedTuple):
    """One piece of the loss proof: every non-blank character of the text lies in exactly one leaf.

    ``id`` names what the piece belongs to: an item for numbers and headings, a point, a resolution, a
    paragraph of narrative ("11.p2") or of text that is not read as minutes ("t2"); empty for front matter and
    furniture outside items.
    """

    start: int
    end: int
    role: LeafRole
    id: str


class Record(msgspec.Struct, frozen=True):
    """Base of every part of the record: immutable, compared by value."""


class Source(Record, frozen=True, kw_only=True):
    """The file a record was made from; ``sha256`` is of its bytes."""

    name: str
    media_type: str
    sha256: str


class Attendee(Record, frozen=True, kw_only=True):
    """A person named in the attendance list, as printed there."""

    name: str
    role: str | None = None
    presence: Presence
    span: Span


class Meeting(Record, frozen=True, kw_only=True):
    """What the minutes say of the meeting itself; None where they do not say."""

    council: str | None = None
    committee: str | None = None
    date: str | None = None
    start_time: str | None = None
    venue: str | None = None
    status: Literal["draft", "confirmed"] | None = None
    attendance: tuple[Attendee, ...] = ()


class Point(Record, frozen=True, kw_only=True):
    """A numbered, lettered or bulleted paragraph; ``ordinal`` is its place among its siblings, from 1."""

    id: str
    label: str
    ordinal: int
    span: Span
    points: tuple["Point", ...] = ()


class Speaker(Record, frozen=True, kw_only=True):
    """Who speaks: as printed, and resolved within the meeting where that is certain."""

    text: str
    name: str | None = None
    role: str | None = None


class Passage(Record, frozen=True, kw_only=True):
    """A run of sentences, or a clause, with one speaker and one kind; ``answers`` is a passage's id."""

    id: str
    kind: PassageKind
    span: Span
    point: str | None = None
    speaker: Speaker | None = None
    answers: str | None = None
    rule: str


class Assurance(Record, frozen=True, kw_only=True):
    """The authority telling members that something is, or will be, so."""

    id: str
    span: Span
    strength: Strength
    giver: str | None = None
    subject: str | None = None
    point: str | None = None
    rule: str


class Clause(Record, frozen=True, kw_only=True):
    """One numbered part of a resolution."""

    label: str
    span: Span
    text: str


class Votes(Record, frozen=True, kw_only=True, rename={"for_": "for"}):
    """Counts of a vote, None where not stated, and the names recorded under "for", "against", "abstain"."""

    for_: int | None = None
    against: int | None = None
    abstain: int | None = None
    names: dict[str, tuple[str, ...]] = {}


class Resolution(Record, frozen=True, kw_only=True):
    """The operative words of one formal decision; ``verb`` is empty where the words stand alone."""

    id: str
    span: Span
    text: str
    verb: str
    clauses: tuple[Clause, ...] = ()
    mover: str | None = None
    seconder: str | None = None
    outcome: Outcome | None = None
    votes: Votes | None = None


class Metric(Record, frozen=True, kw_only=True):
    """A measured or counted quantity; ``value``: a number, "3..7" for a range, None for a level in words."""

    span: Span
    text: str
    indicator: str | None = None
    value: int | float | str | None = None
    unit: str = ""
    change: Literal["increase", "decrease", "none", ""] = ""
    comparator: str | None = None
    period: str | None = None
    period_dates: tuple[str, str] | None = None
    level: str | None = None


class Entity(Record, frozen=True, kw_only=True):
    """A named thing; ``name`` joins its spellings within the document."""

    span: Span
    text: str
    label: str
    name: str
    dates: tuple[str, str] | None = None


class Acronym(Record, frozen=True, kw_only=True):
    """An acronym where the document defines it: ``name`` is its words, ``span`` the words and the acronym."""

    text: str
    name: str
    span: Span


class Problem(Record, frozen=True, kw_only=True):
    """Something that could not be placed or looks wrong; never dropped."""

    code: str
    message: str
    span: Span | None = None


class Item(Record, frozen=True, kw_only=True):
    """One agenda item, heading and everything under it.

    ``blurb`` is what the agenda told of it before the meeting, where that is printed above the minutes.
    """

    id: str
    number: str
    heading: Span
    title: str
    kind: ItemKind
    access: Access
    exempt_paragraphs: tuple[int, ...] = ()
    span: Span
    points: tuple[Point, ...] = ()
    passages: tuple[Passage, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    metrics: tuple[Metric, ...] = ()
    blurb: Span | None = None


class Stretch(Record, frozen=True, kw_only=True):
    """Where the text is not read as minutes because of its language.

    ``language`` is a BCP 47 tag, "und" for one that is not known. Nothing tells what of it was taken in
    private: where anything hints at that, all is exempt.
    """

    span: Span
    language: str
    access: Access


class Minutes(Record, frozen=True, kw_only=True):
    """The minutes of one meeting, whole.

    ``language`` is "en", or else what the document is in, of which then nothing is read. ``languages`` is
    what is not read, in the order of the text.
    """

    schema_version: int = SCHEMA_VERSION
    source: Source
    text: str
    meeting: Meeting
    items: tuple[Item, ...] = ()
    entities: tuple[Entity, ...] = ()
    problems: tuple[Problem, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    acronyms: tuple[Acronym, ...] = ()
    language: str = "en"
    languages: tuple[Stretch, ...] = ()
    hyphens: tuple[Span, ...] = ()

    def stretch_at(self, place: int) -> Stretch | None:
        """Return the stretch that is not read as minutes at a place of the text."""
        at = bisect.bisect_right(self.languages, place, key=lambda stretch: stretch.span.start) - 1
        return self.languages[at] if at >= 0 and place < self.languages[at].span.end else None

    def words(self, span: Span) -> str:
        """Return the characters of a span that was read, without what is not read and stands between them."""
        at, kept = span.start, []
        first = bisect.bisect_right(self.languages, at, key=lambda stretch: stretch.span.end)
        for start, end in (stretch.span for stretch in self.languages[first:]):
            if start >= span.end:
                break
            kept.append(self.text[at:start])
            at = end
        return "".join([*kept, self.text[at : span.end]])


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Minutes)


def to_json(minutes: Minutes) -> bytes:
    """Return the record as one line of UTF-8 JSON, keys in the order of the contract."""
    return _ENCODER.encode(minutes)


def from_json(data: bytes | str) -> Minutes:
    """Return the record read back.

    Raises:
        msgspec.ValidationError: If the JSON is not a record; the message names the place.
    """
    return _DECODER.decode(data)
