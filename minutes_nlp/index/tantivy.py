"""The Tantivy engine, the default.

Queries are built as objects from our tree, never through its string parser, which answers ``a AND NOT b``
with nothing and drops ``*``. Nor is it asked for highlights: its ranges count bytes, not characters.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy
from msgspec import DecodeError
from tantivy import Occur

from minutes_nlp.index.entry import CHOICES, WORD_FIELDS, Entry, day_number, entry, whole
from minutes_nlp.index.protocol import FACETS, Found, Ranked, Reader, Sort, Writer, ranks
from minutes_nlp.query import (
    And,
    Dates,
    Field,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)
from minutes_nlp.units import Unit, from_bytes

__all__ = ["create", "is_damage", "is_rewritten", "open_reader", "open_writer"]

# One thread keeps the order of units, and with it the order of equal scores, the same in every build.
_THREADS = 1
_HEAP = 256_000_000
_MOST_VALUES = 1_000
# Tantivy ranks within segments of its own making; every value of a segment must be counted to be exact.
_ALL_VALUES = 1_000_000


def _schema() -> tantivy.Schema:
    """Return the schema: every text is words with spaces between (see ``Entry``)."""
    builder = tantivy.SchemaBuilder()
    for name in ("stems", "exact", *(f"in_{field}" for field in WORD_FIELDS)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    for name in dict.fromkeys((*CHOICES, *FACETS)):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    for name in ("day", "oldest", "newest"):
        builder.add_integer_field(name, indexed=name == "day", fast=True)
    builder.add_bytes_field("data", stored=True)
    return builder.build()


_SCHEMA = _schema()


def is_rewritten(name: str) -> bool:
    """Segments are written once; the lists of them are replaced, and locks are no content at all."""
    return name.endswith((".json", ".lock"))


def is_damage(error: BaseException) -> bool:
    """Tell whether an error comes of damaged files: Rust panics, which is no Exception, or decoding fails."""
    return isinstance(error, ValueError | DecodeError) or type(error).__module__ == "pyo3_runtime"


def create(folder: Path) -> None:
    """Make an empty index in an empty folder."""
    tantivy.Index(_SCHEMA, path=str(folder))


def open_writer(folder: Path) -> Writer:
    """Open the index in a folder for one writer."""
    return TantivyWriter(tantivy.Index.open(str(folder)))


def open_reader(folder: Path) -> Reader:
    """Open the index in a folder."""
    if os.access(folder, os.W_OK, effective_ids=True):
        return TantivyReader(tantivy.Index.open(str(folder)).searcher())
    # To open an index Tantivy takes a lock beside it. Who may not write there opens it under other names, and
    # once it is open it needs none.
    with tempfile.TemporaryDirectory() as names:
        for path in folder.iterdir():
            if not path.name.endswith(".lock"):
                Path(names, path.name).symlink_to(path.absolute())
        return TantivyReader(tantivy.Index.open(names).searcher())


class TantivyWriter:
    """Writes with one thread; a document's old units are deleted by its id."""

    def __init__(self, index: tantivy.Index) -> None:
        self._writer = index.writer(_HEAP, _THREADS)
        self._done = False
        # What a killed commit left behind would make the same commit fail with FileAlreadyExists for ever.
        self._writer.garbage_collect_files()

    def replace(self, document: str, units: Sequence[Unit]) -> None:
        """Put these units in the place of all that the document had."""
        self._writer.delete_documents_by_term("document", document)
        for unit in units:
            self._writer.add_document(_document(unit.document, entry(unit)))

    def commit(self) -> None:
        """Write all changes and wait for the merging of small segments."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._done = True

    def close(self) -> None:
        """Let go of the files; what is not committed is not kept."""
        if not self._done:
            self._writer.rollback()
            self._writer.wait_merging_threads()
            self._done = True


def _document(document: str, made: Entry) -> tantivy.Document:
    """Return what Tantivy takes; only ``from_dict`` with the schema gives each value its right type."""
    fields: dict[str, Any] = {
        "document": document,
        "stems": made.stems,
        "exact": made.exact,
        "words": made.words,
        "oldest": made.oldest,
        "newest": made.newest,
        "data": made.data,
        **{f"in_{name}": text for name, text in made.fields.items() if text},
        **{name: list(found) for name, found in made.facets.items() if found},
    }
    if made.day is not None:
        fields["day"] = made.day
    return tantivy.Document.from_dict(fields, _SCHEMA)


class TantivyReader:
    """Searches one snapshot of the index."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    def find(self, query: Query, *, limit: int, offset: int, sort: Sort) -> Found:
        """Return a page of what matches."""
        built = _built(query)
        if sort == "relevance" and ranks(query):
            result: Any = self._searcher.search(built, limit=max(limit, 1), offset=offset)
            hits = [Ranked(-score, score, self._unit(at)) for score, at in result.hits[:limit]]
        else:
            key = "oldest" if sort == "date" else "newest"
            result = self._searcher.search(
                built, limit=max(limit, 1), offset=offset, order_by_field=key, order=tantivy.Order.Asc
            )
            hits = [Ranked(day, 0.0, self._unit(at)) for day, at in result.hits[:limit]]
        return Found(result.count, hits)

    def count(self, query: Query) -> int:
        """Return how many units match."""
        result: Any = self._searcher.search(_built(query), limit=1)
        return int(result.count)

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each facet how many of the matching units hold each value."""
        if not self._searcher.num_docs:
            return {name: {} for name in names}
        terms = {"size": _MOST_VALUES, "segment_size": _ALL_VALUES}
        asked = {name: {"terms": {"field": name, **terms}} for name in names}
        found = self._searcher.aggregate(_built(query), asked)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
            for name in names
        }

    def terms(self, field: str, start: str) -> dict[str, int]:
        """Return the indexed words that begin so, and about how many units have each."""
        return dict(self._searcher.terms_with_prefix(f"in_{field}" if field else "words", start))

    def units(self) -> Iterator[Unit]:
        """Yield everything the index holds."""
        if self._searcher.num_docs:
            result = self._searcher.search(tantivy.Query.all_query(), limit=self._searcher.num_docs)
            for _, address in result.hits:
                yield self._unit(address)

    def close(self) -> None:
        """Let go of the files, which are mapped into memory."""
        del self._searcher

    def _unit(self, address: tantivy.DocAddress) -> Unit:
        """Return the unit stored at an address."""
        data: Any = self._searcher.doc(address).get_first("data")
        return from_bytes(data)


def _built(query: Query) -> tantivy.Query:
    """Return our tree as Tantivy's."""
    match query:
        case And(parts):
            return _all_of(parts)
        case Or(parts):
            return tantivy.Query.boolean_query([(Occur.Should, _built(part)) for part in parts])
        case Not():
            return _all_of((query,))
        case Field() | Dates():
            # A filter has no say in the order.
            return tantivy.Query.boost_query(_filter(query), 0.0)
        case _:
            return _text(query)


def _all_of(parts: Sequence[Query]) -> tantivy.Query:
    """Return a conjunction; where all parts are negated there must be something to take them from."""
    clauses = [
        (Occur.MustNot, _built(part.part)) if isinstance(part, Not) else (Occur.Must, _built(part))
        for part in parts
    ]
    if all(isinstance(part, Not) for part in parts):
        clauses.append((Occur.Must, tantivy.Query.all_query()))
    return tantivy.Query.boolean_query(clauses)


def _text(query: Query) -> tantivy.Query:
    """Return a leaf that looks at words of the text."""
    match query:
        case Word(stems=stems):
            return _run("stems", stems)
        case Phrase(words=words):
            return _run("exact", words)
        case Prefix(start=start):
            return tantivy.Query.fuzzy_term_query(_SCHEMA, "words", start, distance=0, prefix=True)
        case Fuzzy(word=word, distance=distance):
            return tantivy.Query.fuzzy_term_query(_SCHEMA, "words", word, distance=distance)
        case Near(left=left, right=right, distance=distance):
            return _near(left, right, distance)
        case _:
            return tantivy.Query.all_query()


def _filter(query: Field | Dates) -> tantivy.Query:
    """Return a leaf that looks at values beside the text."""
    if isinstance(query, Dates):
        first = day_number(query.start) if query.start else None
        last = day_number(query.end) - 1 if query.end else None
        return tantivy.Query.range_query(_SCHEMA, "day", tantivy.FieldType.Integer, first, last)
    if query.name in CHOICES:
        return tantivy.Query.term_query(_SCHEMA, query.name, query.text)
    return _run(f"in_{query.name}", (whole(query.words),) if query.whole else query.words)


def _run(field: str, words: Sequence[str]) -> tantivy.Query:
    """Return a query for words side by side."""
    if len(words) == 1:
        return tantivy.Query.term_query(_SCHEMA, field, words[0])
    run: list[str | tuple[int, str]] = [*words]
    return tantivy.Query.phrase_query(_SCHEMA, field, run)


def _near(left: str, right: str, distance: int) -> tantivy.Query:
    """Return a query for two words in either order.

    Slop is the difference from the place the second word would have right after the first, to either side; so
    words ``distance`` apart have a slop of ``distance - 1`` in their own order.
    """
    either: list[tuple[Occur, tantivy.Query]] = []
    for first, second in ((left, right), (right, left)):
        phrase = tantivy.Query.phrase_query(_SCHEMA, "stems", [first, second], slop=distance - 1)
        either.append((Occur.Should, phrase))
    return tantivy.Query.boolean_query(either)
