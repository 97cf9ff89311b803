"""What structure hands on: the items of a document with their points, decisions and running text."""

from dataclasses import dataclass, field
from typing import NamedTuple

from minutes_nlp.model import Access, ItemKind, Leaf, Point, Problem, Span
from minutes_nlp.structure.outcomes import Decision

__all__ = ["ItemOutline", "Outline", "Paragraph"]


class Paragraph(NamedTuple):
    """One stretch of running text: of a point, or of an item's narrative.

    ``point`` is the id of the point it belongs to, None in narrative; ``id`` is that of its leaf.
    """

    id: str
    span: Span
    point: str | None


@dataclass(slots=True)
class ItemOutline:
    """One item: what the record says of its structure, and its text for the language layer.

    ``repeated`` is where its decisions are printed again.
    """

    id: str
    number: str
    heading: Span
    kind: ItemKind
    span: Span
    access: Access = "public"
    exempt_paragraphs: tuple[int, ...] = ()
    points: tuple[Point, ...] = ()
    decisions: list[tuple[str, Decision]] = field(default_factory=list)
    repeated: list[Span] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    blurb: Span | None = None


class Outline(NamedTuple):
    """What structure knows of a document; ``front`` is what stands before the first item."""

    flat: str
    front: Span
    items: list[ItemOutline]
    leaves: list[Leaf]
    problems: list[Problem]
