"""The history of one topic: everything that a library holds of it, in the order of time."""

import contextlib
import functools
import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from minutes_nlp.analysis import stem, words
from minutes_nlp.cite import permalink
from minutes_nlp.highlight import Highlighter
from minutes_nlp.history.archive import Archive
from minutes_nlp.history.figures import Figure, FigureSeries, figure, join, sentence_around
from minutes_nlp.history.ledger import Acronym, ledger
from minutes_nlp.history.mentions import Mention, mentions, pieces
from minutes_nlp.history.recurring import Recurring, with_mentions, within
from minutes_nlp.history.terms import Per, Terms, rising_and_falling
from minutes_nlp.model import Record, Span
from minutes_nlp.query import And, Dates, Everything, Field, Not, Or, Query, describe, field, leaves, parse
from minutes_nlp.units import Unit

__all__ = [
    "Filters",
    "History",
    "MeetingCount",
    "acronyms",
    "history",
    "terms",
]

Filters = Mapping[str, Sequence[str]]
_ALL = 10_000_000


class MeetingCount(Record, frozen=True, kw_only=True):
    """A meeting and how often the topic is mentioned in it."""

    document: str
    council: str | None
    committee: str | None
    date: str | None
    permalink: str
    mentions: int


class History(Record, frozen=True, kw_only=True):
    """What a library holds of a topic, oldest first, what has no date last.

    ``explained`` says in plain words what was looked for. ``total`` is the number of mentions, as many as a
    search has hits.
    """

    topic: str
    explained: str
    total: int
    first: Mention | None
    last: Mention | None
    mentions: tuple[Mention, ...]
    meetings: tuple[MeetingCount, ...]
    recurring: tuple[Recurring, ...]
    figures: tuple[FigureSeries, ...]


def history(archive: Archive, topic: str, filters: Filters | None = None) -> History:
    """Return the history of a topic.

    Args:
        archive: The library and its index.
        topic: In the query language.
        filters: Values by field of the query language; a mention has one of the values of each. A value that
            begins with "=" is the whole value, as a facet gives it.

    Raises:
        QueryError: If the topic or a filter cannot be understood.
    """
    with _no_search_for_garbage():
        return _history(archive, topic, _query(topic, filters or {}))


@contextlib.contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Keep Python from looking for garbage among things that are all still needed: half of the time of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _history(archive: Archive, topic: str, query: Query) -> History:
    units = _units(archive, query)
    found = mentions(archive, query, units)
    dated = [each for each in found if each.citation.date]
    return History(
        topic=topic,
        explained=describe(query),
        total=len(found),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        mentions=found,
        meetings=_meetings(units),
        recurring=_recurring(archive, query, units),
        figures=_figures(archive, query, units),
    )


def terms(archive: Archive, topic: str, filters: Filters | None = None, per: Per = "year") -> Terms:
    """Return the words that rise and fall where a topic is mentioned (see ``history``)."""
    return rising_and_falling(_units(archive, _query(topic, filters or {})), per)


def acronyms(archive: Archive, topic: str, filters: Filters | None = None) -> tuple[Acronym, ...]:
    """Return the acronyms used in the meetings at which a topic is mentioned (see ``history``)."""
    units = _units(archive, _query(topic, filters or {}))
    return ledger(archive.facts(document).defined for document in dict.fromkeys(u.document for u in units))


def _query(topic: str, filters: Filters) -> Query:
    """Return what is looked for: the topic, and one of the values of each filter."""
    parts = [parse(topic)]
    for name, values in filters.items():
        chosen = (field(name, value.removeprefix("="), whole=value.startswith("=")) for value in values)
        parts.append(Or(tuple(chosen)))
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _units(archive: Archive, query: Query) -> list[Unit]:
    found = archive.searcher.find(query, limit=_ALL, offset=0, sort="date")
    return [hit.unit for hit in found.hits]


def _meetings(units: Sequence[Unit]) -> tuple[MeetingCount, ...]:
    counts = Counter(unit.document for unit in units)
    first = {unit.document: unit for unit in reversed(units)}
    return tuple(
        MeetingCount(
            document=document,
            council=first[document].council or None,
            committee=first[document].committee or None,
            date=first[document].date or None,
            permalink=permalink(document, "", ""),
            mentions=count,
        )
        for document, count in counts.items()
    )


def _recurring(archive: Archive, query: Query, units: Sequence[Unit]) -> tuple[Recurring, ...]:
    """Return the series in which the topic is mentioned; of each, the items of the time that is asked for."""
    counts = Counter((unit.document, unit.item) for unit in units)
    chosen = list(
        {id(series): series for place in counts if (series := archive.recurring.get(place))}.values()
    )
    spans = [leaf for leaf in leaves(query) if isinstance(leaf, Dates)]
    if spans:
        chosen = [each for series in chosen for each in within(series, lambda date: _is_within(date, spans))]
    counted = [with_mentions(series, counts) for series in chosen]
    return tuple(sorted(counted, key=lambda each: (-len(each.items), each.title, each.committee)))


def _is_within(date: str, spans: Sequence[Dates]) -> bool:
    return bool(date) and all((s.start or "") <= date < (s.end or "9999") for s in spans)


def _figures(archive: Archive, query: Query, units: Sequence[Unit]) -> tuple[FigureSeries, ...]:
    about = _About(query)
    found: list[tuple[Figure, bool]] = []
    for unit in units:
        for part in unit.parts:
            if part.kind != "metric":
                continue
            start, end = sentence_around(unit.text, part.start, part.end)
            if not about.holds(unit.text[start:end], unit.title, part.value):
                continue
            place = Span(unit.place(part.start), unit.place(part.end))
            known = archive.facts(unit.document).reported.get(place)
            if known:
                spans = pieces(unit, start, end)
                cited = archive.citation(unit, Span(spans[0].start, spans[-1].end))
                found.append((figure(known, unit.title, unit.text[start:end], cited), known.is_step))
    return join(found, about.stems)


class _About:
    """Tells whether a sentence, or the indicator of a figure in it, speaks of what a query asks for.

    What is asked of other fields, and what stands under a NOT, the unit has already answered.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        self._ranges = {
            leaf: Highlighter(leaf).ranges for leaf in leaves(query) if not isinstance(leaf, _BESIDE_THE_TEXT)
        }
        # Few titles are of many figures.
        self._in_title = {leaf: functools.cache(ranges) for leaf, ranges in self._ranges.items()}
        self.stems = {
            stem(word)
            for leaf in leaves(query)
            if _names_topic(leaf)
            for word in words(getattr(leaf, "text", ""))
        }

    def holds(self, sentence: str, title: str, indicator: str) -> bool:
        """Tell whether each word asked for stands in the sentence or in the title of its item."""
        return self._holds(self._query, sentence, title, indicator)

    def _holds(self, query: Query, sentence: str, title: str, indicator: str) -> bool:
        match query:
            case And(parts):
                return all(self._holds(part, sentence, title, indicator) for part in parts)
            case Or(parts):
                return any(self._holds(part, sentence, title, indicator) for part in parts)
            case Field(name="indicator"):
                return f" {' '.join(query.words)} " in f" {' '.join(words(indicator))} "
            case Not() | Field() | Dates() | Everything():
                return True
            case _:
                return bool(self._in_title[query](title) or self._ranges[query](sentence))


_BESIDE_THE_TEXT = (Field, Dates, Everything)


def _names_topic(leaf: Query) -> bool:
    return not isinstance(leaf, _BESIDE_THE_TEXT) or (isinstance(leaf, Field) and leaf.name == "indicator")
