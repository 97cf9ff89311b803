"""What people have said became of an assurance: a log that only grows, in the library beside the records."""

import sqlite3
from pathlib import Path
from typing import Literal

import msgspec

from minutes_nlp.library import database, rows

__all__ = ["FollowUps", "Said", "Step"]

Said = Literal["kept", "superseded", "open"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the log: what somebody said became of an assurance.

    ``document`` and ``part`` are the assurance's id when it was said; ``words`` are its words, single-spaced,
    by which it is found again whatever its id becomes. ``by_document`` and ``by_part`` name the passage that
    shows it. ``seq`` numbers the rows; ``at`` is UTC, ISO 8601.
    """

    document: str
    part: str
    words: str
    status: Said
    by_document: str | None = None
    by_part: str | None = None
    note: str = ""
    who: str
    at: str = ""
    seq: int = 0

    @property
    def by(self) -> str:
        """The passage that shows it as ``document/part``, "" for none."""
        return f"{self.by_document}/{self.by_part}" if self.by_part else ""


class FollowUps:
    """The log of a library: see ``Library.follow_ups``."""

    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        self._db = db
        self._file = file

    def steps(self, document: str | None = None) -> list[Step]:
        """Return the rows about the assurances of a document, or of all, oldest first.

        Raises:
            LibraryError: If a row is damaged.
        """
        return rows.read(self._db, self._file, "follow_ups", Step, document)

    def add(self, step: Step) -> Step:
        """Add a row at the end of the log, in a transaction of its own; return it with its number and time.

        Raises:
            LibraryError: If the library is open for reading only, or has no such document.
        """
        with database.transaction(self._db, self._file):
            return rows.add(self._db, "follow_ups", step)
