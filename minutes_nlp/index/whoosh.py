"""The Whoosh engine: no native code of its own. It keeps the postings; ``postings.py`` answers from them.

Whoosh is asked for nothing that it gets wrong or does slowly: not to parse a query (its parser stems
prefixes), not to combine conditions (nested ones come out wrong or crash), not to compare numbers. It hands
over the units that hold a word, with their places; everything else is arithmetic on arrays.
"""
# mypy: disable-error-code="no-untyped-call,attr-defined"
# Whoosh says that it has types, but most of its functions have none.

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import columns, fields
from whoosh.analysis import RegexTokenizer
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound

from minutes_nlp.analysis import words
from minutes_nlp.errors import LibraryError, MinutesError
from minutes_nlp.index.arrays import Columns, Integers
from minutes_nlp.index.entry import CHOICES, GAP, WORD_FIELDS, Entry, entry, values
from minutes_nlp.index.postings import PostingsReader
from minutes_nlp.index.protocol import FACETS, Reader, Writer
from minutes_nlp.units import Unit, from_bytes

__all__ = ["create", "is_damage", "is_rewritten", "open_reader", "open_writer"]

_MEMORY_MB = 128
_MOST_SEGMENTS = 8
# Between values; no value holds it, because Python counts it as space and units hold single spaces only.
_SEPARATOR = "\x1f"


def _schema() -> fields.Schema:
    """Return the schema: one field of words with places, values as they are, numbers only to be read back."""
    schema = fields.Schema(
        reading=fields.TEXT(analyzer=RegexTokenizer("[^ ]+")),
        document=fields.ID(),
        data=fields.STORED(),
        oldest=fields.COLUMN(columns.NumericColumn("q")),
        begin=fields.COLUMN(columns.NumericColumn("i")),
        length=fields.COLUMN(columns.NumericColumn("i")),
    )
    for name in dict.fromkeys((*CHOICES, *FACETS, *(f"in_{field}" for field in WORD_FIELDS))):
        schema.add(name, fields.ID(analyzer=RegexTokenizer(f"[^{_SEPARATOR}]+")))
    return schema


def is_rewritten(name: str) -> bool:
    """Segments are written once; the list of them names their deleted units, and locks are no content."""
    return not name.endswith(".seg")


def is_damage(error: BaseException) -> bool:
    """Tell whether an error comes of damaged files: a damaged pickle can raise any Exception."""
    return isinstance(error, Exception) and not isinstance(error, MinutesError)


def create(folder: Path) -> None:
    """Make an empty index in an empty folder."""
    FileIndex.create(FileStorage(str(folder)), _schema())


def open_writer(folder: Path) -> Writer:
    """Open the index in a folder for one writer."""
    return WhooshWriter(_opened(folder))


def open_reader(folder: Path) -> Reader:
    """Open the index in a folder."""
    source = WhooshSource(_opened(folder).reader())
    return PostingsReader(source)


def _opened(folder: Path) -> FileIndex:
    """Return the index in a folder, if nobody else can have put it there.

    Whoosh's files hold pickles, and to read a pickle is to run it.
    """
    for path in [folder, *folder.iterdir()]:
        if path.stat().st_uid not in {os.getuid(), 0}:
            message = "belongs to another user and is not opened: a Whoosh index can run code"
            raise LibraryError(message, document=str(path))
    return FileIndex(FileStorage(str(folder)))


class WhooshWriter:
    """Writes one new segment, and marks units as deleted all at once."""

    def __init__(self, index: FileIndex) -> None:
        self._writer = index.writer(limitmb=_MEMORY_MB)
        self._before = index.reader()

    def replace(self, document: str, units: Sequence[Unit]) -> None:
        """Put these units in the place of all that the document had; once a document until ``commit``."""
        # Asking the writer to find what to delete costs 60 ms each time at 100,000 units.
        for number in _numbers(self._before, "document", document):
            self._writer.delete_document(number)
        for unit in units:
            self._writer.add_document(**_row(unit, entry(unit)))

    def commit(self) -> None:
        """Write all changes."""
        self._writer.commit(mergetype=_merge)

    def close(self) -> None:
        """Let go of the files; what is not committed is not kept."""
        self._before.close()
        if not self._writer.is_closed:
            self._writer.cancel()


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge all segments but the largest once there are many; Whoosh's own rule lets them pile up."""
    if len(segments) < _MOST_SEGMENTS:
        return segments
    *small, largest = sorted(segments, key=lambda segment: segment.doc_count_all())
    for segment in small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [largest]


def _row(unit: Unit, made: Entry) -> dict[str, Any]:
    """Return the fields of a unit as Whoosh takes them."""
    title, text = words(unit.title), words(unit.text)
    row: dict[str, Any] = {
        "reading": " ".join([*title, GAP, *text]),
        "document": unit.document,
        "data": made.data,
        "oldest": made.oldest,
        "begin": len(title) + 1,
        "length": len(title) + len(text),
    }
    lists = {**made.facets, **{f"in_{name}": values(unit, name) for name in WORD_FIELDS}}
    for name, found in lists.items():
        if joined := _SEPARATOR.join(filter(None, found)):
            row[name] = joined
    return row


def _numbers(reader: Any, field: str, value: str) -> list[int]:
    """Return the numbers of the units that hold a value."""
    try:
        return list(reader.postings(field, value).all_ids())
    except TermNotFound:
        return []


class WhooshSource:
    """What ``PostingsReader`` reads from; its files have one reading position, so one thread at a time."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lock = threading.Lock()

    def columns(self) -> Columns:
        """Return the numbers kept for each unit, and which units are not deleted."""
        size = self._reader.doc_count_all()
        live = np.zeros(size, dtype=bool)
        live[np.fromiter(self._reader.all_doc_ids(), dtype=np.int64)] = True
        return Columns(live, *(self._column(name, size) for name in ("oldest", "begin", "length")))

    def _column(self, name: str, size: int) -> Integers:
        """Return one number for each unit, 0 in segments where no unit had one."""
        column = np.zeros(size, dtype=np.int64)
        for reader, base in self._reader.leaf_readers():
            if reader.has_column(name):
                found = reader.column_reader(name).load()
                column[base : base + len(found)] = found
        return column

    def terms(self, field: str) -> list[str]:
        """Return all terms of a field, sorted."""
        with self._lock:
            return sorted(self._reader.field_terms(field))

    def postings(self, field: str, term: str) -> tuple[list[int], list[float]]:
        """Return the numbers of the units that hold a term, ascending, and how often each does."""
        return self._read(field, term, lambda matcher: matcher.weight())

    def places(self, term: str) -> tuple[list[int], list[list[int]]]:
        """Return the numbers of the units with a word in their reading, ascending, and its places in each."""
        return self._read("reading", term, lambda matcher: matcher.value_as("positions"))

    def _read(self, field: str, term: str, value: Callable[[Any], Any]) -> tuple[list[int], list[Any]]:
        """Return the numbers of units and something of each posting."""
        numbers: list[int] = []
        found: list[Any] = []
        with self._lock:
            try:
                matcher = self._reader.postings(field, term)
            except TermNotFound:
                return numbers, found
            while matcher.is_active():
                numbers.append(matcher.id())
                found.append(value(matcher))
                matcher.next()
        return numbers, found

    def frequency(self, term: str) -> int:
        """Return about how many units have a word in their reading."""
        with self._lock:
            return int(self._reader.doc_frequency("reading", term))

    def unit(self, number: int) -> Unit:
        """Return a stored unit."""
        with self._lock:
            return from_bytes(self._reader.stored_fields(number)["data"])

    def units(self) -> Iterator[Unit]:
        """Yield all units that are not deleted."""
        for number in list(self._reader.all_doc_ids()):
            yield self.unit(number)

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()
