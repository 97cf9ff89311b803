"""Taking words out of the tables of the library; each function within a transaction of the caller's.

Which tables there are is asked of the file itself: whatever is kept beside the records of a document goes
with it, and whatever people have written loses the words that stand nowhere in the library any more.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence

from minutes_nlp.library.marks import keyed, marks_of, new_key
from minutes_nlp.model import Minutes, Span, from_json, to_json
from minutes_nlp.parts import is_public
from minutes_nlp.redaction import Scrubber, carried, redacted, words_of

__all__ = ["erase", "mark_source", "redact"]

# Columns that hold no words of minutes: ids, people at work, times, codes, digests.
_NO_WORDS = frozenset(
    {"access", "asked_at", "at", "by_document", "by_part", "code", "digest", "document", "kind", "new", "old",
     "part", "saved_at", "sha256", "spans", "state", "status", "who"}
)  # fmt: skip
# Tables of records, and of ids alone; and those whose rows mean nothing with a word missing.
_DONE_APART = frozenset({"documents", "marks", "seen_results", "sqlite_sequence", "versions"})
_ALL_OR_NOTHING = frozenset({"places", "quarantine", "saved_searches"})


def erase(db: sqlite3.Connection, removal: int, document: str, _spans: Sequence[Span]) -> None:
    """Delete a document with all its versions and all that was kept about it."""
    records = _records(db, document)
    _mark_sources(db, removal, document)
    db.execute("PRAGMA defer_foreign_keys=ON")
    here = "SELECT place FROM places WHERE document = ?1"
    there = "SELECT sha256 FROM versions WHERE document = ?1"
    db.execute(f"DELETE FROM quarantine WHERE place IN ({here}) OR sha256 IN ({there})", (document,))  # noqa: S608  # our own names
    db.execute("DELETE FROM seen_results WHERE document = ?", (document,))
    for table, columns in _tables(db):
        if "document" in columns and table != "removals":
            db.execute(f"DELETE FROM {table} WHERE document = ?", (document,))  # noqa: S608  # our own names
        if "by_document" in columns:
            query = f"UPDATE {table} SET by_document = NULL, by_part = NULL WHERE by_document = ?"  # noqa: S608  # our own names
            db.execute(query, (document,))
    db.execute("DELETE FROM versions WHERE document = ?", (document,))
    db.execute("DELETE FROM documents WHERE id = ?", (document,))
    _forget(db, [minutes.text for _, minutes in records])


def redact(db: sqlite3.Connection, removal: int, document: str, spans: Sequence[Span]) -> None:
    """Take some spans of its newest version out of every version of a document, and of what is kept of it."""
    records = _records(db, document)
    done = db.execute("SELECT count(*) FROM marks WHERE removal = ?", (removal,)).fetchone()[0]
    if done or not records:
        return
    newest, before = records[-1]
    _mark_sources(db, removal, document)
    db.executemany(
        "INSERT INTO marks (removal, key, words, digest, nth, total) VALUES (?, ?, ?, ?, ?, ?)",
        [(removal, *mark) for mark in marks_of(before.text, spans)],
    )
    taken: list[str] = []
    for number, minutes in records:
        here = list(spans) if number == newest else carried(before.text, spans, minutes.text)
        after = redacted(minutes, here)
        taken += [minutes.text[start:end] for start, end in here]
        db.execute(
            "UPDATE versions SET record = ?, public = ? WHERE document = ? AND number = ?",
            (zlib.compress(to_json(after)), is_public(after), document, number),
        )
        _reword(db, document, minutes, after)
        scrub = Scrubber(taken, after.text)
    # The digest of words that are no more could be tried against guesses of them.
    db.execute("UPDATE access_decisions SET digest = '' WHERE document = ?", (document,))
    _scrub(db, scrub, document)
    _forget(db, taken)


def mark_source(db: sqlite3.Connection, removal: int, sha256: str) -> None:
    """Remember some bytes by a keyed digest of their digest, so that they are known when they come back."""
    key = new_key()
    query = "INSERT INTO marks (removal, key, words, digest, nth, total) VALUES (?, ?, 0, ?, 0, 0)"
    db.execute(query, (removal, key, keyed(sha256, key)))


def _mark_sources(db: sqlite3.Connection, removal: int, document: str) -> None:
    rows = db.execute("SELECT DISTINCT sha256 FROM versions WHERE document = ? ORDER BY seq", (document,))
    for (sha256,) in rows.fetchall():
        mark_source(db, removal, sha256)


def _records(db: sqlite3.Connection, document: str) -> list[tuple[int, Minutes]]:
    """Return the number and the record of each version of a document, oldest first."""
    query = "SELECT number, record FROM versions WHERE document = ? ORDER BY number"
    return [(number, from_json(zlib.decompress(record))) for number, record in db.execute(query, (document,))]


def _reword(db: sqlite3.Connection, document: str, before: Minutes, after: Minutes) -> None:
    """Keep what people said of an assurance with its words as they are now."""
    for item in before.items:
        for each in item.assurances:
            old, new = (" ".join(minutes.words(each.span).split()) for minutes in (before, after))
            query = "UPDATE follow_ups SET words = ? WHERE document = ? AND words = ?"
            db.execute(query, (new, document, old))


def _forget(db: sqlite3.Connection, taken: Iterable[str]) -> None:
    """Take out of what people wrote the words that stand in no record any more."""
    rare = {word for text in taken for word in words_of(text)}
    for (record,) in db.execute("SELECT record FROM versions"):
        if not rare:
            return
        rare.difference_update(words_of(from_json(zlib.decompress(record)).text))
    _scrub(db, Scrubber(rare, ""), None)


def _scrub(db: sqlite3.Connection, scrub: Scrubber, document: str | None) -> None:
    """Scrub the rows about a document, or all rows."""
    for table, columns in _tables(db):
        told = [name for name in columns if name not in _NO_WORDS]
        if not told or (document is not None and "document" not in columns):
            continue
        where = " WHERE document = ?1" if document is not None else ""
        query = f"SELECT _rowid_, {', '.join(told)} FROM {table}{where}"  # noqa: S608  # our own names
        if table in _ALL_OR_NOTHING:
            query = query.replace("_rowid_", told[0], 1)
        for key, *values in db.execute(query, (document,) if where else ()).fetchall():
            scrubbed = [scrub(value) if isinstance(value, str) else value for value in values]
            if scrubbed == values:
                continue
            if table in _ALL_OR_NOTHING:
                db.execute(f"DELETE FROM {table} WHERE {told[0]} = ?", (key,))  # noqa: S608  # our own names
            else:
                setting = ", ".join(f"{name} = ?" for name in told)
                db.execute(f"UPDATE {table} SET {setting} WHERE _rowid_ = ?", (*scrubbed, key))  # noqa: S608  # our own names


def _tables(db: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield each table that is not done apart, with its columns."""
    for (table,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall():
        if table not in _DONE_APART:
            columns = db.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            yield table, [name for (name,) in columns]
