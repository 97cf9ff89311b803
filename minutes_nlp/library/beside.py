"""SQLite files of their own beside the library, for what must outlive it: the audit log, the accounts."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from minutes_nlp.errors import LibraryError
from minutes_nlp.library.database import explained, transaction

__all__ = ["opened"]

_PATIENCE_MS = 5000


@contextlib.contextmanager
def opened(file: Path, tables: str, *, write: bool = True) -> Iterator[sqlite3.Connection]:
    """Open such a file, to write or to read, and close it.

    One that is not there is made, for its owner's eyes alone; to read, it counts as empty. Changes go to the
    disk before they count (``synchronous=FULL``). There is no write-ahead log: the file alone is the backup.

    Args:
        file: The file.
        tables: The statements that make its tables; they are those of schema 1.
        write: Whether to write to it.

    Raises:
        LibraryError: If it is damaged, no such file, of a newer program, or cannot be opened.
        BusyError: If others write to it for longer than a few seconds.
    """
    if write:
        _make_private(file)
    address = f"{file.absolute().as_uri()}?mode={'rw' if write else 'ro'}"
    there = write or file.exists()
    with explained(file), contextlib.closing(_connect(address if there else ":memory:")) as db:
        if write or not there:
            _make_tables(db, file, tables)
        elif _schema(db) != 1:
            raise _wrong_schema(file)
        yield db


def _connect(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE_MS / 1000)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA foreign_keys=ON")
    return db


def _make_private(file: Path) -> None:
    """Make the file where there is none, readable by its owner alone from its first moment."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LibraryError(f"cannot be written to: {error.strerror}", document=str(file)) from error


def _make_tables(db: sqlite3.Connection, file: Path, tables: str) -> None:
    if _schema(db) == 0:
        with transaction(db, file):
            # Another process may have made them since.
            if _schema(db) == 0:
                for statement in tables.split("\n\n"):
                    db.execute(statement)
                db.execute("PRAGMA user_version=1")
    if _schema(db) != 1:
        raise _wrong_schema(file)


def _schema(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _wrong_schema(file: Path) -> LibraryError:
    return LibraryError(
        "is not a file of this minutes, or of a newer one; please upgrade", document=str(file)
    )
