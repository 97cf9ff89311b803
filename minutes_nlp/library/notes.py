"""Notes that people who are signed in keep on items: a log in the library, which no public page shows."""

import sqlite3
from pathlib import Path

import msgspec

from minutes_nlp.library import database, rows

__all__ = ["Note", "Notes"]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note on an item: ``part`` is its id when it was made, ``seq`` numbers all notes, ``at`` is UTC."""

    document: str
    part: str
    note: str
    who: str
    at: str = ""
    seq: int = 0


class Notes:
    """The notes of a library: see ``Library.notes``."""

    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        self._db = db
        self._file = file

    def all(self, document: str | None = None) -> list[Note]:
        """Return the notes on a document, or on all, oldest first.

        Raises:
            LibraryError: If a row is damaged.
        """
        return rows.read(self._db, self._file, "notes", Note, document)

    def add(self, note: Note) -> Note:
        """Add a note, in a transaction of its own; return it with its number and time.

        Raises:
            LibraryError: If the library is open for reading only, or has no such document.
        """
        with database.transaction(self._db, self._file):
            return rows.add(self._db, "notes", note)
