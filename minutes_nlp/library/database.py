"""The SQLite file under the library: its tables, how it is opened, and what its errors mean to a person."""

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.model import from_json
from minutes_nlp.parts import is_public

__all__ = [
    "FILE_NAME",
    "MEND",
    "SCHEMA",
    "address",
    "check_schema",
    "connect",
    "create",
    "explained",
    "make_folder",
    "require",
    "transaction",
]

FILE_NAME = "library.db"
MEND = "restore a backup into an empty folder (minutes restore), or add the files again to a new library"
_PATIENCE_MS = 3000
_ALL_SHOWN = "CREATE TEMP VIEW shown AS SELECT id FROM documents"
_PUBLIC_SHOWN = f"{_ALL_SHOWN} JOIN versions ON document = id AND number = version WHERE public"

# A version's seq is the number of the change that brought it: it only ever grows, so that "everything after
# the seq the index was published at" is what the index lacks. The record is zlib over its JSON.
_TABLES = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    FOREIGN KEY (id, version) REFERENCES versions (document, number) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE TABLE versions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    parser TEXT NOT NULL,
    added_at TEXT NOT NULL,
    record BLOB NOT NULL,
    UNIQUE (document, number)
) STRICT;
CREATE INDEX versions_by_sha256 ON versions (sha256);
CREATE TABLE places (
    place TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id),
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX places_by_document ON places (document);
CREATE TABLE quarantine (
    place TEXT PRIMARY KEY,
    sha256 TEXT,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    position TEXT,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE redirects (
    document TEXT NOT NULL REFERENCES documents (id),
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    PRIMARY KEY (document, old)
) STRICT, WITHOUT ROWID;
"""
# What people add to the library, which no reading makes again. What became of an assurance is a log: the last
# row of a part counts. It keeps the assurance's words, so that it is found again whatever its id becomes.
_ADDED_BY_PEOPLE = """
CREATE TABLE follow_ups (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id),
    part TEXT NOT NULL,
    words TEXT NOT NULL,
    status TEXT NOT NULL,
    by_document TEXT,
    by_part TEXT,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE saved_searches (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    filters TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    asked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE seen_results (
    name TEXT NOT NULL REFERENCES saved_searches (name) ON DELETE CASCADE,
    document TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (name, document, part)
) STRICT, WITHOUT ROWID;
"""
# Whether anything of a record is for everyone; and what was taken out of the library, without a word of it:
# the log of who did it and why, and marks by which the same words or bytes are known when they come back.
_FOR_WHOM = """
ALTER TABLE versions ADD COLUMN public INTEGER NOT NULL DEFAULT 0;
UPDATE versions SET public = is_public(record);
CREATE TABLE removals (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    part TEXT,
    spans TEXT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE TABLE marks (
    removal INTEGER NOT NULL REFERENCES removals (seq),
    key BLOB NOT NULL,
    words INTEGER NOT NULL,
    digest BLOB NOT NULL,
    nth INTEGER NOT NULL,
    total INTEGER NOT NULL
) STRICT;
"""
# What people who sign in add: notes on items, and who may see an item whatever reading makes of it.
_ADDED_BY_ACCOUNTS = """
CREATE TABLE notes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id),
    part TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE access_decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id),
    part TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    access TEXT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
"""
# The library of schema n has the tables of the first n steps.
_STEPS = (_TABLES, _ADDED_BY_PEOPLE, _FOR_WHOM, _ADDED_BY_ACCOUNTS)
SCHEMA = len(_STEPS)


def create(file: Path) -> None:
    """Make the tables of a new library, or those that an older one lacks; do nothing where they are.

    Raises:
        LibraryError: If the file is something else, or cannot be written to.
    """
    with explained(file), contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise LibraryError("is a database, but not a library of minutes", document=str(file))
            db.execute("PRAGMA journal_mode=WAL")
        lacking = "".join(_STEPS[version:])
        if lacking:
            db.create_function("is_public", 1, _is_public, deterministic=True)
            db.executescript(f"BEGIN; {lacking} PRAGMA user_version={SCHEMA}; COMMIT")


def make_folder(folder: Path) -> None:
    """Make the folder of a library, where it is not there, for its owner alone: it holds exempt items.

    Raises:
        LibraryError: If it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"cannot be made: {error.strerror}", document=str(folder)) from error


def require(file: Path) -> None:
    """Check that there is a file.

    Raises:
        LibraryError: If there is none.
    """
    if not file.is_file():
        message = "there is no library here yet; make one with: minutes add FILE..."
        raise LibraryError(message, document=str(file.parent))


def _is_public(record: bytes) -> bool:
    """Tell whether a stored record is for everyone; one that cannot be read is not."""
    try:
        return is_public(from_json(zlib.decompress(record)))
    except (zlib.error, msgspec.DecodeError):
        return False


def connect(file: Path, *, write: bool, exempt: bool = True) -> sqlite3.Connection:
    """Open the database of a library that exists.

    The view ``shown`` has the ids of the documents that are there for who opens it: all, or those whose
    newest version has something for everyone.

    Raises:
        LibraryError: If there is none, it is damaged, or a newer program made it.
    """
    require(file)
    with explained(file):
        db = sqlite3.connect(address(file, write=write), uri=True, isolation_level=None)
        try:
            db.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            if write:
                db.execute("PRAGMA synchronous=FULL")
                db.execute("PRAGMA foreign_keys=ON")
                db.execute("PRAGMA secure_delete=ON")
            check_schema(db.execute("PRAGMA user_version").fetchone()[0], file)
            db.execute(_ALL_SHOWN if exempt else _PUBLIC_SHOWN)
        except BaseException:
            db.close()
            raise
    return db


def address(file: Path, *, write: bool) -> str:
    """Return the address to open; where nobody may write, SQLite must be told that the file is at rest."""
    uri = file.absolute().as_uri()
    if write:
        return f"{uri}?mode=rw"
    log = file.with_name(f"{file.name}-wal")
    settled = not log.exists() or log.stat().st_size == 0
    frozen = settled and not os.access(file.parent, os.W_OK, effective_ids=True)
    return f"{uri}?immutable=1" if frozen else f"{uri}?mode=ro"


def check_schema(version: int, file: Path) -> None:
    """Refuse a file that is no library, or one of another schema.

    Raises:
        LibraryError: With what to do.
    """
    if version == 0:
        message = "is not a library of minutes, or its making was interrupted; run: minutes add FILE..."
        raise LibraryError(message, document=str(file))
    if version < SCHEMA:
        message = f"was made by an older minutes (schema {version} of {SCHEMA}); run: minutes rebuild"
        raise LibraryError(message, document=str(file))
    if version > SCHEMA:
        message = f"was made by a newer minutes (schema {version}; this one knows {SCHEMA}); please upgrade"
        raise LibraryError(message, document=str(file))


@contextlib.contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that tells a person what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explanation(error, file) from error


def _explanation(error: sqlite3.Error, file: Path) -> BusyError | LibraryError:
    # Extended codes carry the primary one in their low byte. Errors of the sqlite3 module itself have none.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BusyError("another process is writing to the library; try again later", document=str(file))
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        mend = MEND if file.name == FILE_NAME else "put a backup in its place"
        message = f"is damaged ({error}); {mend}"
    elif code == sqlite3.SQLITE_FULL:
        message = "the disk is full; nothing half-done was kept: make room and run the command again"
    elif code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        message = f"cannot be opened ({error}); look at the permissions of the file and its folder"
    else:
        message = f"cannot be used ({error})"
    return LibraryError(message, document=str(file))


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, file: Path) -> Iterator[None]:
    """Keep all the changes made inside, or none of them."""
    with explained(file):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
