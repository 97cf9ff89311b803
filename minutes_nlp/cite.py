"""Where a piece of minutes stands, said so that a person and a program find it again."""

import datetime as dt
import re
from urllib.parse import quote

from minutes_nlp.model import Item, Minutes, Point, Record, Span

__all__ = ["Citation", "citation", "item_at", "long_date", "permalink"]


class Citation(Record, frozen=True, kw_only=True):
    """The place of a part of a document.

    ``part`` is its id and ``span`` its place in the text; ``number``, ``title`` and ``label`` are as printed,
    ``label`` that of the innermost point; ``permalink`` is the address of the part below that of the service;
    ``sha256`` is of the bytes that were read.
    """

    document: str
    part: str
    council: str | None
    committee: str | None
    date: str | None
    number: str
    title: str
    label: str
    access: str
    permalink: str
    sha256: str
    span: Span

    def __str__(self) -> str:
        """As a person would write it: committee, date, item, point."""
        item = f"item {self.number}" if self.number else ""
        place = " ".join(filter(None, [item, f"“{self.title}”" if self.title else "", self.label]))
        return ", ".join(filter(None, [self.committee or self.council, long_date(self.date), place]))


def citation(document: str, minutes: Minutes, part: str, span: Span) -> Citation:
    """Return the place of a part.

    Args:
        document: The id of the document in the library.
        minutes: Its record.
        part: The id of the part.
        span: The characters meant, within the part.
    """
    stretch = minutes.stretch_at(span.start)
    item = item_at(minutes, span.start)
    holder = stretch or item
    meeting = minutes.meeting
    return Citation(
        document=document,
        part=part,
        council=meeting.council,
        committee=meeting.committee,
        date=meeting.date,
        number=item.number if item else "",
        title=_line(item.title) if item else "",
        label=_label(item, span) if item else "",
        access=holder.access if holder else "exempt",
        permalink=permalink(document, item.id if item else "", part),
        sha256=minutes.source.sha256,
        span=span,
    )


def permalink(document: str, item: str, part: str) -> str:
    """Return the address of a part below that of the service: ``/document/ID/item/24#p-24.ii``.

    Text that is not read as minutes is in no item: ``/document/ID#p-t2``. An address is made of ids alone,
    which last: a part that moves leaves a redirect.
    """
    page = f"/document/{quote(document, safe='')}"
    if not item:
        return f"{page}#p-{quote(part, safe='')}" if part else page
    page += f"/item/{quote(item, safe='')}"
    return page if part == item else f"{page}#p-{quote(part, safe='')}"


def long_date(date: str | None) -> str:
    """Return an ISO date in words: 9 March 2021; "" for none."""
    if not date:
        return ""
    day = dt.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def item_at(minutes: Minutes, place: int) -> Item | None:
    """Return the item that a place of the text is in; none in text that is not read, which is of no item."""
    if minutes.stretch_at(place):
        return None
    return next((item for item in minutes.items if item.span.start <= place < item.span.end), None)


def _label(item: Item, span: Span) -> str:
    """The label of the innermost point that a place is in."""
    label = ""
    points: tuple[Point, ...] = item.points
    while points:
        inside = next((p for p in points if p.span.start <= span.start < p.span.end), None)
        if inside is None:
            break
        label, points = inside.label, inside.points
    return label


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
