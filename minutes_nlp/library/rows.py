"""Tables of the library that are logs: rows by people about a document, read and added, never changed."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from minutes_nlp.errors import LibraryError
from minutes_nlp.library import database

__all__ = ["add", "read"]

T = TypeVar("T", bound=msgspec.Struct)


def read(db: sqlite3.Connection, file: Path, table: str, kind: type[T], document: str | None) -> list[T]:
    """Return the rows about a document, or about all, oldest first; a column is a field of the struct.

    Raises:
        LibraryError: If a row is damaged.
    """
    names = kind.__struct_fields__
    query = f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608  # our own names
    where = "" if document is None else " WHERE document = ?1"
    with database.explained(file):
        rows = db.execute(f"{query}{where} ORDER BY seq", (document,) if where else ()).fetchall()
    try:
        return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in rows]
    except msgspec.ValidationError as error:
        message = f"the table {table} is damaged ({error}); {database.MEND}"
        raise LibraryError(message, document=str(file)) from error


def add(db: sqlite3.Connection, table: str, row: T) -> T:
    """Add a row at the end, within a transaction of the caller's; return it with its ``seq`` and ``at``."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept = {name: getattr(row, name) for name in row.__struct_fields__ if name != "seq"} | {"at": at}
    names, marks = ", ".join(kept), ", ".join("?" * len(kept))
    query = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  # our own names
    seq = db.execute(query, tuple(kept.values())).lastrowid
    return msgspec.structs.replace(row, at=at, seq=seq or 0)
