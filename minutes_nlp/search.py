"""One search over the index of a library: hits with highlights, facets, and what the query was taken for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from minutes_nlp.analysis import edits, spelt_like, words
from minutes_nlp.errors import UsageError
from minutes_nlp.export import Table
from minutes_nlp.highlight import Highlighter
from minutes_nlp.index import FACETS, Among, Searcher, Sort
from minutes_nlp.index.entry import CHOICES
from minutes_nlp.index.protocol import Ranked
from minutes_nlp.model import Span
from minutes_nlp.query import (
    FIELDS,
    And,
    Everything,
    Field,
    Fuzzy,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    describe,
    field,
    leaves,
    parse,
)
from minutes_nlp.query.values import nearest
from minutes_nlp.units import Part, Unit, place

__all__ = [
    "EVERY_HIT",
    "SORTS",
    "Group",
    "Hit",
    "Options",
    "Results",
    "asked",
    "hits_of",
    "search",
    "table",
    "where_to_look",
]

SORTS: tuple[Sort, ...] = ("relevance", "date", "-date")
_LONG_WORD = 5
_COLUMNS = (
    "document", "id", "date", "council", "committee", "number", "title", "label", "kinds", "speakers",
    "strengths", "verbs", "text", "access",
)  # fmt: skip
Group = Literal["item", "meeting"]
EVERY_HIT = 10_000_000
"""A limit that no result reaches."""
# Who names one of these has said which items to look at, and gets the routine ones too.
_NAMING_ITEMS = {"item", "routine"}


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to search, beside the query.

    ``filters`` holds values by field of the query language: a hit has one of the values of each field. A
    value that begins with "=" is the whole value, as a facet gives it. ``facets`` names what to count.

    Routine units (see ``Unit``) are left out unless ``routine`` is true or the query itself chooses items: by
    ``item:``, ``routine:`` or ``kind:heading``. With ``left_out`` they are counted. With ``group`` only the
    first hit of each item or meeting is given, ``limit`` and ``offset`` count groups, and every hit is looked
    at. With ``related``, terms to try instead are offered; they have no part in the search.
    """

    filters: Mapping[str, Sequence[str]] = {}
    limit: int = 20
    offset: int = 0
    sort: Sort = "relevance"
    facets: Sequence[str] = ()
    routine: bool = False
    left_out: bool = False
    group: Group | None = None
    related: bool = False


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One unit found, with enough to show it (see ``Unit``).

    ``highlights`` are half-open ranges of characters of ``text``; ``spans`` are the places in the document
    that ``text`` is made of. ``parts`` are what ``kind:`` and ``strength:`` of the query matched, with their
    place in ``text``. ``others`` is how many more hits its group has, where hits are grouped.
    """

    document: str
    id: str
    role: str
    council: str
    committee: str
    date: str
    item: str
    number: str
    title: str
    label: str
    access: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]
    parts: tuple[Part, ...]
    kinds: tuple[str, ...]
    speakers: tuple[str, ...]
    strengths: tuple[str, ...]
    verbs: tuple[str, ...]
    score: float
    others: int = 0

    @property
    def span(self) -> Span:
        """From the first character of the unit in the document to the last; other text may stand between."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def found_at(self) -> int:
        """Where in ``text`` what was found begins: a highlight, else a part that was asked for, else 0."""
        if self.highlights:
            return self.highlights[0][0]
        return self.parts[0].start if self.parts else 0

    @property
    def places(self) -> tuple[Span, ...]:
        """The highlights as places in the document."""
        return tuple(Span(place(self.spans, start), place(self.spans, end)) for start, end in self.highlights)


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found; ``total`` is the exact number of units that match, on whatever page.

    ``groups`` is the number of items or meetings they are in, ``left_out`` that of routine units that match
    too and are not shown, ``related`` are terms to try; None and () where not asked for.
    """

    query: str
    explained: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    did_you_mean: str | None = None
    groups: int | None = None
    left_out: int | None = None
    related: tuple[str, ...] = ()


def search(searcher: Searcher, query: str | Query, options: Options | None = None) -> Results:
    """Search an open index.

    Args:
        searcher: From ``IndexStore.open``; whether it sees exempt items was decided there.
        query: In the query language, or parsed.
        options: How; by default the first twenty by relevance.

    Raises:
        QueryError: If the query or the value of a filter cannot be understood.
        UsageError: If an option cannot be.
    """
    options = options or Options()
    _check(options)
    typed = query if isinstance(query, str) else ""
    tree = parse(query) if isinstance(query, str) else query
    whole = asked(tree, options.filters)
    among = where_to_look(whole, routine=options.routine)
    if options.group:
        found = searcher.find(whole, limit=EVERY_HIT, offset=0, sort=options.sort, among=among)
        groups = _groups(found.hits, options.group)
        page = list(groups.values())[options.offset :][: options.limit]
        hits = tuple(
            msgspec.structs.replace(hit, others=len(group) - 1)
            for hit, group in zip(hits_of((group[0] for group in page), whole), page, strict=True)
        )
    else:
        found = searcher.find(
            whole, limit=options.limit, offset=options.offset, sort=options.sort, among=among
        )
        hits = hits_of(found.hits, whole)
    return Results(
        query=typed,
        explained=describe(whole),
        total=found.total,
        offset=options.offset,
        hits=hits,
        facets=searcher.facets(whole, options.facets, among=among) if options.facets else {},
        did_you_mean=None if found.total else _did_you_mean(searcher, typed, tree),
        groups=len(groups) if options.group else None,
        left_out=_left_out(searcher, whole, among) if options.left_out else None,
        related=_related(searcher, tree, whole, among) if options.related else (),
    )


def table(hits: Iterable[Hit]) -> Table:
    """Return hits as a table, a row each."""
    return Table(_COLUMNS, [[getattr(hit, name) for name in _COLUMNS] for hit in hits])


def where_to_look(query: Query, *, routine: bool) -> Among:
    """Return where to look: not among routine units, unless they are wanted or the query chooses items."""
    return "all" if routine or _chooses_items(query) else "others"


def hits_of(found: Iterable[Ranked], query: Query) -> tuple[Hit, ...]:
    """Return what is shown of units that were found by a query."""
    highlighter = Highlighter(query)
    wanted = {
        leaf.text for leaf in leaves(query) if isinstance(leaf, Field) and leaf.name in {"kind", "strength"}
    }
    return tuple(_hit(ranked, highlighter, wanted) for ranked in found)


def _groups(hits: Iterable[Ranked], by: Group) -> dict[tuple[str, str], list[Ranked]]:
    """Return hits by their meeting, or their item, in the order of the first of each."""
    groups: dict[tuple[str, str], list[Ranked]] = {}
    for hit in hits:
        item = (hit.unit.item or hit.unit.id) if by == "item" else ""
        groups.setdefault((hit.unit.document, item), []).append(hit)
    return groups


def _chooses_items(query: Query) -> bool:
    """Tell whether a query says itself which items to look at."""
    chosen = {(leaf.name, leaf.text) for leaf in leaves(query) if isinstance(leaf, Field)}
    return ("kind", "heading") in chosen or not _NAMING_ITEMS.isdisjoint(name for name, _ in chosen)


def _left_out(searcher: Searcher, query: Query, among: Among) -> int:
    """Return how many routine units match that are not shown."""
    return 0 if among == "all" else searcher.count(query, among="routine")


def _related(searcher: Searcher, tree: Query, whole: Query, among: Among) -> tuple[str, ...]:
    """Return terms related to a query (see ``minutes_nlp.related``)."""
    from minutes_nlp.related import related  # noqa: PLC0415 -- only a search that asks for them pays

    return related(searcher, tree, whole, among)


def _check(options: Options) -> None:
    """Refuse options that mean nothing."""
    for name in options.filters:
        if name not in FIELDS:
            near = nearest(name, FIELDS)
            raise UsageError(f"there is no filter {name!r}; " + (f"did you mean {near!r}?" if near else ""))
    for name in options.facets:
        if name not in FACETS:
            raise UsageError(f"there is no facet {name!r}; there are {', '.join(FACETS)}")
    if options.sort not in SORTS:
        raise UsageError(f"cannot sort by {options.sort!r}; there are {', '.join(SORTS)}")
    if options.limit < 0 or options.offset < 0:
        raise UsageError("limit and offset cannot be less than 0")


def asked(query: Query, filters: Mapping[str, Sequence[str]]) -> Query:
    """Return the query with the filters added to it.

    Raises:
        QueryError: If the value of a filter cannot be understood.
    """
    parts = [query]
    for name, chosen in filters.items():
        found = [field(name, value.removeprefix("="), whole=value.startswith("=")) for value in chosen]
        if found:
            parts.append(found[0] if len(found) == 1 else Or(tuple(found)))
    if len(parts) > 1 and isinstance(query, Everything):
        parts = parts[1:]
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _hit(ranked: Ranked, highlighter: Highlighter, wanted: set[str]) -> Hit:
    """Return what is shown of a unit found."""
    unit = ranked.unit
    return Hit(
        unit.document,
        unit.id,
        unit.role,
        unit.council,
        unit.committee,
        unit.date,
        unit.item,
        unit.number,
        unit.title,
        unit.label,
        unit.access,
        unit.text,
        highlighter.ranges(unit.text),
        unit.spans,
        _matched(unit, wanted) if wanted else (),
        unit.kinds,
        unit.speakers,
        unit.strengths,
        unit.verbs,
        ranked.score,
    )


def _matched(unit: Unit, wanted: set[str]) -> tuple[Part, ...]:
    """Return the parts of a unit that the query asked for by kind or strength."""
    return tuple(
        part
        for part in unit.parts
        if part.kind in wanted or (part.kind == "assurance" and part.value in wanted)
    )


def _did_you_mean(searcher: Searcher, typed: str, query: Query) -> str | None:
    """Return the query with words that occur nowhere replaced by the nearest that do, if that helps."""
    better = typed
    for leaf in leaves(query):
        for name, word in _words(leaf):
            near = _nearest_indexed(searcher, name, word)
            if near:
                alone = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
                better = alone.sub(near, better, count=1)
    return better if better != typed and searcher.count(parse(better)) else None


def _words(leaf: Query) -> list[tuple[str, str]]:
    """Return each word of a leaf with the field it is looked for in, "" for the text."""
    match leaf:
        case Word(text=text):
            return [("", word) for word in words(text)]
        case Phrase(words=found):
            return [("", word) for word in found]
        case Prefix(start=word) | Fuzzy(word=word):
            return [("", word)]
        case Field(name=name, words=found) if name not in CHOICES:
            return [(name, word) for word in found]
        case _:
            return []


def _nearest_indexed(searcher: Searcher, name: str, word: str) -> str | None:
    """Return the indexed word most like one that is not; the more frequent of two that are as near.

    Only words with the same first letter are looked at: that is what people get right.
    """
    if word in searcher.terms(name, word):
        return None
    most = 1 if len(word) < _LONG_WORD else 2
    is_near = spelt_like(word, most)
    near = [
        (edits(word, term, most), -frequency, term)
        for term, frequency in searcher.terms(name, word[:1]).items()
        if is_near(term)
    ]
    return min(near)[2] if near else None
