"""The order of the stages, from bytes to the record; nothing else knows it."""

from minutes_nlp.errors import UnreadableError
from minutes_nlp.model import Clause, Item, Meeting, Minutes, Resolution, Span
from minutes_nlp.readers import html, text
from minutes_nlp.readers.document import Document, media_type_of
from minutes_nlp.structure.decisions import Decision
from minutes_nlp.structure.outline import ItemOutline, outline

__all__ = ["parse", "read"]

_READERS = {"text/plain": text.read, "text/markdown": text.read, "text/html": html.read}


def read(data: bytes, name: str, *, encoding: str | None = None) -> Document:
    """Return the document in a file, read by the reader for its suffix.

    Raises:
        UnreadableError: If no reader knows the suffix, or the bytes cannot be read.
    """
    media_type = media_type_of(name)
    if media_type is None:
        raise UnreadableError("not a format we read (.txt, .md and .html are)", document=name)
    if not data.strip():
        raise UnreadableError("the file is empty", document=name)
    return _READERS[media_type](data, name, media_type, encoding)


def parse(data: bytes, name: str, *, encoding: str | None = None) -> Minutes:
    """Return the record of the minutes in a file.

    Raises:
        UnreadableError: If the file cannot be read; it names the file and the place.
    """
    document = read(data, name, encoding=encoding)
    found = outline(document)
    items = tuple(_item(document.text, item) for item in found.items)
    return Minutes(
        source=document.source,
        text=document.text,
        meeting=Meeting(),
        items=items,
        problems=(*document.problems, *found.problems),
        leaves=tuple(found.leaves),
    )


def _item(text: str, item: ItemOutline) -> Item:
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
        resolutions=tuple(_resolution(text, name, decision) for name, decision in item.decisions),
    )


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
