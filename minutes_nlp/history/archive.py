"""A library and its index opened together, and what is worth keeping between two questions."""

import functools
from typing import NamedTuple

from minutes_nlp.cite import Citation, permalink
from minutes_nlp.errors import LibraryError
from minutes_nlp.history.figures import Reported, reported
from minutes_nlp.history.ledger import Defined, defined
from minutes_nlp.history.recurring import Recurring, recurring
from minutes_nlp.index import Searcher
from minutes_nlp.library import Library, Version
from minutes_nlp.model import Minutes, Span
from minutes_nlp.parts import without_exempt
from minutes_nlp.query import field
from minutes_nlp.series import TitledItem, is_routine
from minutes_nlp.units import Unit

__all__ = ["Archive", "Facts", "Remembered"]

_ALL = 10_000_000
_permalink = functools.lru_cache(maxsize=131_072)(permalink)


class Facts(NamedTuple):
    """What a history needs of one record.

    ``speakers`` leads from a passage to who says it: by whether it is an assurance, its start and its end.
    ``reported`` leads from the place of a figure to what is known of it; ``defined`` are the acronyms.
    """

    speakers: dict[tuple[bool, int, int], str]
    reported: dict[Span, Reported]
    defined: tuple[Defined, ...]


class Remembered:
    """What archives of one state of a library and its index have read, for who may all see the same."""

    def __init__(self) -> None:
        self.facts: dict[str, Facts] = {}
        self.versions: dict[str, Version] | None = None
        self.recurring: dict[tuple[str, str], Recurring] | None = None


class Archive:
    """A library with its index, both open; keeps what it has read of records, so a second question is quick.

    Args:
        library: Open for reading.
        searcher: From ``IndexStore.open``; whether it sees exempt items was decided there.
        seq: The library's change that the index is at; records are those of that change.
        exempt: Whether the searcher sees exempt items; otherwise nothing of them is read from records either.
        remembered: What earlier archives have read; what this one reads is added to it.
    """

    def __init__(
        self,
        library: Library,
        searcher: Searcher,
        seq: int,
        *,
        exempt: bool = False,
        remembered: Remembered | None = None,
    ) -> None:
        self.library = library
        self.searcher = searcher
        self.seq = seq
        self.exempt = exempt
        self._remembered = remembered or Remembered()

    def version(self, document: str) -> Version:
        """Return the version of a document that the index holds.

        Raises:
            LibraryError: If the library does not have it: it is older than its index.
        """
        if self._remembered.versions is None:
            versions = self.library.versions()
            self._remembered.versions = {each.document: each for each in versions if each.seq <= self.seq}
        known = self._remembered.versions.get(document)
        if known is None:
            message = (
                f"{document} is in the index, not in the library; make the index again with: minutes rebuild"
            )
            raise LibraryError(message, document=str(self.library.file))
        return known

    @property
    def recurring(self) -> dict[tuple[str, str], Recurring]:
        """What an item with a subject recurs as, by document and id, with nothing mentioned yet."""
        if self._remembered.recurring is None:
            self._remembered.recurring = self._recurring()
        return self._remembered.recurring

    def _recurring(self) -> dict[tuple[str, str], Recurring]:
        headings = self.searcher.find(field("kind", "heading"), limit=_ALL, offset=0, sort="date")
        units = [hit.unit for hit in headings.hits]
        items = [
            TitledItem(unit.title, unit.council, unit.committee, unit.date, unit.document, unit.item)
            for unit in units
            if unit.item and not is_routine(unit.title)
        ]
        return {(item.document, item.item): each for each in recurring(items) for item in each.items}

    def record(self, document: str) -> Minutes:
        """Return the record of a document as indexed, without exempt items unless they are asked for."""
        minutes = self.library.minutes(document, self.version(document).number)
        return minutes if self.exempt else without_exempt(minutes)

    def facts(self, document: str) -> Facts:
        """Return what a history needs of a record, reading it at the first time only."""
        facts = self._remembered.facts
        known = facts.get(document)
        if known is None:
            known = facts[document] = _facts(document, self.record(document))
        return known

    def citation(self, unit: Unit, span: Span) -> Citation:
        """Return the place of some characters of a unit."""
        return Citation(
            document=unit.document,
            part=unit.id,
            council=unit.council or None,
            committee=unit.committee or None,
            date=unit.date or None,
            number=unit.number,
            title=unit.title,
            label=unit.label.rsplit(" ", 1)[-1],
            access=unit.access,
            permalink=_permalink(unit.document, unit.item, unit.id),
            sha256=self.version(unit.document).sha256,
            span=span,
        )


def _facts(document: str, minutes: Minutes) -> Facts:
    speakers: dict[tuple[bool, int, int], str] = {}
    for item in minutes.items:
        for passage in item.passages:
            if passage.speaker:
                speakers[False, *passage.span] = passage.speaker.name or passage.speaker.text
        speakers |= {(True, *each.span): each.giver for each in item.assurances if each.giver}
    return Facts(speakers, reported(minutes), defined(document, minutes))
