"""The order of the stages, from bytes to the record; nothing else knows it."""

import importlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import msgspec

from minutes_nlp.blackout import blacked_out, private_stretches, touches
from minutes_nlp.errors import UnreadableError
from minutes_nlp.extract.assurances import find_assurances
from minutes_nlp.extract.entities import Found, find_entities, merge
from minutes_nlp.extract.metrics import find_metrics
from minutes_nlp.extract.passages import TextPart, find_passages
from minutes_nlp.language.people import speaking_initials
from minutes_nlp.language.roster import introduced_officers
from minutes_nlp.language.seeds import Seeds, seeds_in
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster
from minutes_nlp.language.tongues import ENGLISH
from minutes_nlp.limits import Limits
from minutes_nlp.model import Clause, Item, Meeting, Minutes, Resolution, Span
from minutes_nlp.readers.document import Document, media_type_in, media_type_of
from minutes_nlp.structure.apart import take_apart
from minutes_nlp.structure.decisions import Decision
from minutes_nlp.structure.meeting import read_attendance, read_meeting
from minutes_nlp.structure.outline import ItemOutline, outline
from minutes_nlp.structure.together import put_together

__all__ = ["needs_program", "parse", "prepare", "read"]

# An attendance list may be an item of its own.
_LIST_LENGTH = 3000
_WITH_NAMES = ("front", "heading", "point", "narrative", "resolution")
# Kinds of item in which nobody asks or answers.
_WITHOUT_TALK = ("apologies", "declarations")
# The module of ``readers`` for each media type, loaded when the first such file is met.
_READERS = {
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "html",
    "application/xml": "moderngov",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-word.document.macroEnabled.12": "docx",
    "application/msword": "office",
    "application/vnd.oasis.opendocument.text": "office",
    "application/rtf": "office",
}
# Under which names a page of HTML or an answer in XML may go.
_MARKUP = frozenset([None, "text/plain", "text/html", "application/xml"])
# Formats that another program must convert first.
_CONVERTED = frozenset(media_type for media_type, reader in _READERS.items() if reader == "office")
_USUAL = Limits()


class _Read(Protocol):
    """What a reader offers."""

    def __call__(
        self, data: bytes, name: str, media_type: str, *, encoding: str | None, limits: Limits
    ) -> Document: ...


def needs_program(name: str) -> bool:
    """Tell from its name whether another program must convert a file before it can be read."""
    return media_type_of(name) in _CONVERTED


def prepare(name: str) -> None:
    """Load what reading a file of this name takes, for processes that are forked afterwards."""
    media_type = media_type_of(name)
    if media_type is not None:
        reader = importlib.import_module(f"minutes_nlp.readers.{_READERS[media_type]}")
        if media_type == "application/pdf":
            reader.prepare()


def read(
    data: bytes, name: str, *, encoding: str | None = None, limits: Limits = _USUAL, ocr: bool = False
) -> Document:
    """Return the document in a file, read by the reader for its suffix.

    Args:
        data: The bytes of the file.
        name: Its name; the suffix tells the format.
        encoding: The encoding, if the rules get it wrong.
        limits: What its reader may take.
        ocr: Whether the text of a scan is to be recognised, which another program must do.

    Raises:
        UnreadableError: If no reader knows the suffix, or the bytes cannot be read.
    """
    media_type = media_type_of(name)
    if media_type in _MARKUP:
        # A saved page has any name; what it begins with is surer.
        media_type = media_type_in(data) or media_type
    if media_type is None:
        raise UnreadableError(
            "not a format we read (text, HTML, Word and PDF are; see the reference)", document=name
        )
    if len(data) > limits.file:
        message = f"is larger than {limits.file // 1_000_000} MB: hardly minutes"
        raise UnreadableError(message, document=name, code="too-large")
    if not data.strip():
        raise UnreadableError("the file is empty", document=name)
    module = importlib.import_module(f"minutes_nlp.readers.{_READERS[media_type]}")
    reader: _Read = module.read
    try:
        return reader(data, name, media_type, encoding=encoding, limits=limits)
    except UnreadableError as error:
        if not ocr or error.code != "no-text-layer":
            raise
    scan: Document = module.read_scan(data, name, media_type, limits=limits)
    return scan


def parse(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    model: str = "",
    limits: Limits = _USUAL,
    ocr: bool = False,
) -> Minutes:
    """Return the record of the minutes in a file.

    Args:
        data: The bytes of the file.
        name: Its name; the suffix tells the format.
        encoding: The encoding, if the rules get it wrong.
        model: A statistical spaCy model that is installed, whose entities join ours where ours are silent.
        limits: What its reader may take.
        ocr: Whether the text of a scan is to be recognised, which another program must do.

    Raises:
        UnreadableError: If the file cannot be read; it names the file and the place.
        UsageError: If there is no such model.
    """
    document = read(data, name, encoding=encoding, limits=limits, ocr=ocr)
    parts = take_apart(document)
    if parts is None:
        record = _record(document, model)
    else:
        record = put_together(document, parts, _record(parts[ENGLISH].document, model))
    hyphens = tuple(Span(hint.start, hint.end) for hint in document.hints if hint.role == "joined")
    return msgspec.structs.replace(record, hyphens=hyphens) if hyphens else record


def _record(document: Document, model: str) -> Minutes:
    """The record of a document in English."""
    found = outline(document)
    private = private_stretches(found.items, len(document.text))
    # What is said in public is read as if nothing else were printed: no name, initial, or word of art that
    # stands only in private may tell how a public passage is read.
    shown, flat = blacked_out(document.text, private), blacked_out(found.flat, private)
    openly = [item for item in found.items if item.access == "public"]
    broken = _broken(shown, flat)
    attendance = read_attendance(broken, [found.front, *_attendance_lists(openly)])
    meeting = read_meeting(broken, found.front, attendance, document.stated)
    public = _reading(shown, flat, meeting)
    whole = _reading(document.text, found.flat, meeting) if private else public
    items = tuple(_item(public if item.access == "public" else whole, item) for item in found.items)
    named = _named(public, [item.heading for item in openly])
    if private:
        named = _with_private(named, _named(whole, [item.heading for item in found.items]), private)
    entities = named.entities
    if model:
        from minutes_nlp.language.nlp import model_entities  # noqa: PLC0415 -- spaCy takes a second to load

        # The model reads what the document says: its headings and paragraphs, not the furniture.
        spoken = [Span(leaf.start, leaf.end) for leaf in found.leaves if leaf.role in _WITH_NAMES]
        entities = merge(entities, model_entities(model, found.flat, spoken))
    return Minutes(
        source=document.source,
        text=document.text,
        meeting=meeting,
        items=items,
        entities=tuple(entities),
        acronyms=tuple(named.acronyms),
        problems=(*document.problems, *found.problems),
        leaves=tuple(found.leaves),
    )


class _Reading(NamedTuple):
    """What is known of the document when an item is read.

    ``flat`` is its text without line breaks, ``broken`` the same with them.
    """

    text: str
    flat: str
    broken: str
    sentences: Sentences
    roster: Roster
    date: str | None
    seeds: Seeds


def _reading(text: str, flat: str, meeting: Meeting) -> _Reading:
    return _Reading(
        text=text,
        flat=flat,
        broken=_broken(text, flat),
        sentences=Sentences(flat),
        roster=Roster(
            meeting.attendance, speaking_initials(flat), introduced_officers(flat, meeting.attendance)
        ),
        date=meeting.date,
        seeds=seeds_in(flat),
    )


def _named(reading: _Reading, headings: list[Span]) -> Found:
    return find_entities(reading.broken, headings=headings, meeting_date=reading.date, seeds=reading.seeds)


def _with_private(public: Found, whole: Found, private: Sequence[Span]) -> Found:
    """Return what is named in public, and of what is named in the whole document what stands in private."""
    entities = [*public.entities, *(each for each in whole.entities if touches(each.span, private))]
    acronyms = [*public.acronyms, *(each for each in whole.acronyms if touches(each.span, private))]
    entities.sort(key=lambda each: each.span)
    acronyms.sort(key=lambda each: each.span)
    return Found(entities, acronyms)


def _attendance_lists(items: list[ItemOutline]) -> Iterator[Span]:
    """The items that may be attendance lists; longer ones are narrative."""
    for item in items:
        if item.kind in ("apologies", "other") and item.span.end - item.span.start < _LIST_LENGTH:
            yield item.span


def _broken(text: str, flat: str) -> str:
    """The flat text with its line breaks: a name does not run on from one line to a heading below it."""
    lines = []
    at = 0
    for line in text.split("\n"):
        lines.append(flat[at : at + len(line)])
        at += len(line) + 1
    return "\n".join(lines)


def _item(reading: _Reading, item: ItemOutline) -> Item:
    text, flat, broken, sentences, roster, date, seeds = reading
    talk = item.kind not in _WITHOUT_TALK
    passages = find_passages(
        flat, sentences, _parts(item), roster, item_id=item.id, heading=item.heading, talk=talk
    )
    decisions = [decision.span for _, decision in item.decisions]
    assurances = find_assurances(flat, sentences, passages, roster, item_id=item.id, decisions=decisions)
    figures = sentences.within((item.blurb or item.heading).end, item.span.end)
    metrics = find_metrics(flat, figures, meeting_date=date, seeds=seeds, lines=broken)
    return Item(
        id=item.id,
        number=item.number,
        heading=item.heading,
        title=" ".join(text[slice(*item.heading)].split()),
        kind=item.kind,
        access=item.access,
        exempt_paragraphs=item.exempt_paragraphs,
        span=item.span,
        points=item.points,
        passages=tuple(passages),
        assurances=tuple(assurances),
        resolutions=tuple(_resolution(text, name, decision) for name, decision in item.decisions),
        metrics=tuple(metrics),
        blurb=item.blurb,
    )


def _parts(item: ItemOutline) -> list[TextPart]:
    """The item's paragraphs without the words of its decisions, nor those of decisions printed again."""
    taken = sorted([*((decision.lead, decision.span.end) for _, decision in item.decisions), *item.repeated])
    parts = []
    for name, span, point in item.paragraphs:
        at, end = span
        for lead, stop in taken:
            if lead < end and at < stop:
                if at < lead:
                    parts.append(TextPart(name, Span(at, lead), point))
                at = max(at, stop)
        if at < end:
            parts.append(TextPart(name, span if at == span.start else Span(at, end), point))
    return parts


def _resolution(text: str, name: str, decision: Decision) -> Resolution:
    return Resolution(
        id=name,
        span=decision.span,
        text=_words(text, decision.span),
        verb=decision.verb,
        clauses=tuple(
            Clause(label=c.label, span=c.span, text=_words(text, c.span)) for c in decision.clauses
        ),
        mover=decision.mover,
        seconder=decision.seconder,
        outcome=decision.outcome,
        votes=decision.votes,
    )


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end]
