"""The units that are indexed: each the smallest block a reader can make sense of.

A unit is a point's own text without its sub-points, a paragraph of narrative or of the agenda's blurb, a
resolution, a heading, or a paragraph of text in a language that is not read as minutes. It is built from the
leaves of the record that share an id and a role, and carries what the parse found within it, so that
``home education kind:assurance`` finds the point that holds an assurance and both words.
"""

import bisect
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Literal, Protocol, TypeVar, get_args

import msgspec

from minutes_nlp.model import (
    Access,
    Assurance,
    Entity,
    Item,
    Leaf,
    Metric,
    Minutes,
    Passage,
    Resolution,
    Span,
)

__all__ = [
    "Part",
    "Unit",
    "UnitRole",
    "digest",
    "digest_of",
    "fingerprint",
    "from_bytes",
    "place",
    "to_bytes",
    "units",
]

UnitRole = Literal["point", "narrative", "resolution", "heading", "blurb", "text"]
_ROLES = frozenset(get_args(UnitRole))
# Items that come at every meeting and are of none of its subjects.
_ROUTINE = {"apologies", "declarations", "minutes", "dates", "exclusion"}
# What is asked, answered or promised is of a subject wherever it stands: matters are raised on old minutes.
_OF_A_SUBJECT = {"question", "response", "assurance"}


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something the parse found in a unit: what, where in the unit's text (half open), and how strongly.

    ``kind`` is a kind of passage, "assurance" or "metric"; ``value`` is an assurance's strength, a metric's
    indicator or a passage's speaker, and empty where there is none.
    """

    kind: str
    start: int
    end: int
    value: str = ""


class Unit(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """One block of a record, with all that it may be searched by.

    ``spans`` are the places in the document that ``text`` is made of, in order; pieces are joined by a line
    break, because a page's furniture or a sub-point may stand between them. Only an item that is certainly
    public makes a unit public. ``speakers`` names each speaker once, ``printed`` holds further spellings, and
    ``periods`` holds both the printed form and ``first day..last day``. ``acronyms`` are those defined in the
    unit, alone and with their words: "EHE", "EHE Elective Home Education". ``routine`` is "yes" in an item of
    procedure (apologies, declarations, minutes of another meeting, dates, exclusion), unless a question, a
    response or an assurance stands in the unit.
    """

    document: str
    id: str
    role: UnitRole
    spans: tuple[Span, ...]
    text: str
    committee: str = ""
    council: str = ""
    date: str = ""
    item: str = ""
    number: str = ""
    title: str = ""
    label: str = ""
    access: Access = "exempt"
    kinds: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    acronyms: tuple[str, ...] = ()
    routine: Literal["yes", "no"] = "no"

    @property
    def span(self) -> Span:
        """From the first character of the unit in the document to the last; other text may stand between."""
        return Span(self.spans[0].start, self.spans[-1].end)

    def place(self, offset: int) -> int:
        """Return where in the document a character of ``text`` stands."""
        return place(self.spans, offset)


def place(spans: Sequence[Span], offset: int) -> int:
    """Return where in the document a character stands, of a text made of spans with line breaks between."""
    for span in spans:
        length = span.end - span.start
        if offset <= length:
            return span.start + offset
        offset -= length + 1
    return spans[-1].end


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Unit)


def to_bytes(unit: Unit) -> bytes:
    """Return the unit in the form an index stores."""
    return _ENCODER.encode(unit)


def from_bytes(data: bytes) -> Unit:
    """Return a stored unit."""
    return _DECODER.decode(data)


def digest(units: Iterable[Unit]) -> str:
    """Return a hash of all that a document's units hold, whatever their order; equal hashes, equal units."""
    return digest_of(map(fingerprint, units))


def fingerprint(unit: Unit) -> int:
    """Return a hash of all that one unit holds."""
    return int.from_bytes(hashlib.sha256(to_bytes(unit)).digest(), "big")


def digest_of(fingerprints: Iterable[int]) -> str:
    """Return the digest of units by their fingerprints; a sum, so that their order does not matter."""
    return f"{sum(fingerprints) % (1 << 256):064x}"


def units(document: str, minutes: Minutes) -> tuple[Unit, ...]:
    """Return the units of a record in the order of its text.

    Args:
        document: The id of the document in the library.
        minutes: Its record.
    """
    items = sorted(minutes.items, key=lambda item: item.span)
    entities, acronyms = _Overlaps(minutes.entities), _Overlaps(minutes.acronyms)
    within = {id(item): _ItemParts(item) for item in items}
    starts = [item.span.start for item in items]
    found = []
    for leaves in _grouped(minutes):
        at = bisect.bisect_right(starts, leaves[0].start) - 1
        # Text in another language may stand between the words of an item, and is not of it.
        is_within = at >= 0 and leaves[0].start < items[at].span.end and leaves[0].role != "text"
        item = items[at] if is_within else None
        unit = _bare_unit(document, minutes, item, leaves)
        if item is not None:
            unit = within[id(item)].fill(unit)
        unit = _with_entities(unit, list(entities.within(unit.spans)))
        found_here = acronyms.within(unit.spans)
        defined = _once(form for a in found_here for form in (a.text, f"{a.text} {a.name}"))
        found.append(msgspec.structs.replace(unit, acronyms=defined) if defined else unit)
    return tuple(found)


def _grouped(minutes: Minutes) -> list[list[Leaf]]:
    """Return the leaves of each unit, blank ones left out, units in the order of the text."""
    groups: dict[tuple[str, str], list[Leaf]] = {}
    for leaf in sorted(minutes.leaves):
        if leaf.role in _ROLES and minutes.text[leaf.start : leaf.end].strip():
            groups.setdefault((leaf.role, leaf.id), []).append(leaf)
    return list(groups.values())


def _bare_unit(document: str, minutes: Minutes, item: Item | None, leaves: list[Leaf]) -> Unit:
    """Return a unit with its text and place, and nothing yet of what stands in it."""
    spans = tuple(Span(leaf.start, leaf.end).trimmed(minutes.text) for leaf in leaves)
    meeting = minutes.meeting
    role = leaves[0].role
    return Unit(
        document=document,
        id=leaves[0].id,
        role=role,  # type: ignore[arg-type]  # _grouped lets no other role through
        spans=spans,
        text="\n".join(minutes.text[span.start : span.end] for span in spans),
        committee=_line(meeting.committee),
        council=_line(meeting.council),
        date=_valid_date(meeting.date),
        item=item.id if item else "",
        number=_line(item.number) if item else "",
        title=_line(item.title) if item else "",
        access=_access(minutes, item, leaves[0]),
        kinds=(role,),
    )


def _access(minutes: Minutes, item: Item | None, leaf: Leaf) -> Access:
    """Whether a unit is certainly public: as its item is, or the stretch of text it is in."""
    holder = minutes.stretch_at(leaf.start) if leaf.role == "text" else item
    return "public" if holder is not None and holder.access == "public" else "exempt"


def _valid_date(date: str | None) -> str:
    """Return an ISO date, or "" for what is none: no search can compare it."""
    try:
        return dt.date.fromisoformat(date or "").isoformat()
    except ValueError:
        return ""


class _HasSpan(Protocol):
    """Anything of the record that has a place."""

    @property
    def span(self) -> Span: ...


T = TypeVar("T", bound=_HasSpan)


class _Overlaps(Generic[T]):
    """Finds which of many spans overlap a few others, without looking at all of them each time."""

    def __init__(self, things: Iterable[T]) -> None:
        self.things = sorted(things, key=lambda thing: thing.span)
        self.starts = [thing.span.start for thing in self.things]
        self.longest = max((thing.span.end - thing.span.start for thing in self.things), default=0)

    def within(self, spans: Sequence[Span]) -> Iterator[T]:
        """Yield each thing that shares at least one character with one of the spans."""
        low = bisect.bisect_left(self.starts, spans[0].start - self.longest)
        high = bisect.bisect_left(self.starts, spans[-1].end)
        for thing in self.things[low:high]:
            if any(thing.span.start < span.end and span.start < thing.span.end for span in spans):
                yield thing


class _ItemParts:
    """What the parse found in one item, ready to be handed to the units it stands in."""

    def __init__(self, item: Item) -> None:
        self.labels = dict(_labels(item))
        self.routine = item.kind in _ROUTINE
        self.passages: _Overlaps[Passage] = _Overlaps(item.passages)
        self.assurances: _Overlaps[Assurance] = _Overlaps(item.assurances)
        self.metrics: _Overlaps[Metric] = _Overlaps(item.metrics)
        self.resolutions: _Overlaps[Resolution] = _Overlaps(item.resolutions)

    def fill(self, unit: Unit) -> Unit:
        """Return the unit with the passages, assurances, metrics and verbs that stand in it."""
        passages = list(self.passages.within(unit.spans))
        assurances = list(self.assurances.within(unit.spans))
        metrics = list(self.metrics.within(unit.spans))
        speakers = [passage.speaker for passage in passages if passage.speaker]
        named = [*(who.name or who.text for who in speakers), *(a.giver for a in assurances if a.giver)]
        parts = [
            *(_part(unit, p.kind, p.span, p.speaker.text if p.speaker else "") for p in passages),
            *(_part(unit, "assurance", a.span, a.strength) for a in assurances),
            *(_part(unit, "metric", m.span, m.indicator or "") for m in metrics),
        ]
        kinds = _once([*unit.kinds, *(part.kind for part in parts)])
        return msgspec.structs.replace(
            unit,
            label=self.labels.get(unit.id, "") if unit.role == "point" else "",
            kinds=kinds,
            routine="yes" if self.routine and _OF_A_SUBJECT.isdisjoint(kinds) else "no",
            speakers=_once(_capital(name) for name in named),
            printed=_once(who.text for who in speakers),
            roles=_once(who.role for who in speakers if who.role),
            indicators=_once(metric.indicator for metric in metrics if metric.indicator),
            verbs=_once(r.verb.upper() for r in self.resolutions.within(unit.spans) if r.verb),
            strengths=_once(assurance.strength for assurance in assurances),
            periods=_periods((m.period, m.period_dates) for m in metrics),
            parts=tuple(sorted(parts, key=lambda part: (part.start, part.end, part.kind))),
        )


def _with_entities(unit: Unit, entities: list[Entity]) -> Unit:
    """Return the unit with the entities that stand in it."""
    times = [(entity.text, entity.dates) for entity in entities if entity.label in {"DATE", "PERIOD"}]
    return msgspec.structs.replace(
        unit,
        labels=_once(entity.label.casefold() for entity in entities),
        entities=_once(name for entity in entities for name in (entity.name, entity.text)),
        roles=_once([*unit.roles, *(entity.name for entity in entities if entity.label == "ROLE")]),
        periods=_once([*unit.periods, *_periods(times)]),
    )


def _labels(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the id and the full label ("11 ii (a)") of each point of an item, sub-points included."""
    stack = [(point, "") for point in item.points]
    while stack:
        point, above = stack.pop()
        label = f"{above} {point.label}".strip()
        yield point.id, label
        stack.extend((inner, label) for inner in point.points)


def _part(unit: Unit, kind: str, span: Span, value: str) -> Part:
    """Return a part with its offsets in the unit's text; what reaches beyond the unit is cut off."""
    inside: list[int] = []
    base = 0
    for piece in unit.spans:
        start, end = max(piece.start, span.start), min(piece.end, span.end)
        if start < end:
            inside += [base + start - piece.start, base + end - piece.start]
        base += piece.end - piece.start + 1
    return Part(kind, min(inside), max(inside), value)


def _periods(times: Iterable[tuple[str | None, tuple[str, str] | None]]) -> tuple[str, ...]:
    """Return periods as printed and as ``first day..last day``."""
    return _once(
        form
        for printed, dates in times
        for form in (printed, f"{dates[0]}..{dates[1]}" if dates else None)
        if form
    )


def _capital(name: str) -> str:
    """Return a speaker's name for a list of speakers: "the Director" and "The Director" are one."""
    return name[:1].upper() + name[1:]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    """Return each value once, in the order of first appearance, space within it made single."""
    return tuple(dict.fromkeys(filter(None, map(_line, values))))


def _line(value: str | None) -> str:
    """Return a value with single spaces in it."""
    return " ".join((value or "").split())
