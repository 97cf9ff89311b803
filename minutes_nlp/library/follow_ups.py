"""What people have said became of an assurance: a log that only grows, in the library beside the records."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from minutes_nlp.errors import LibraryError
from minutes_nlp.library import database

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
        names = Step.__struct_fields__
        query = f"SELECT {', '.join(names)} FROM follow_ups"  # noqa: S608  # our own names
        where = "" if document is None else " WHERE document = ?1"
        with database.explained(self._file):
            rows = self._db.execute(f"{query}{where} ORDER BY seq", (document,) if where else ()).fetchall()
        try:
            return [msgspec.convert(dict(zip(names, row, strict=True)), Step) for row in rows]
        except msgspec.ValidationError as error:
            message = f"the log of follow-ups is damaged ({error}); {database.MEND}"
            raise LibraryError(message, document=str(self._file)) from error

    def add(self, step: Step) -> Step:
        """Add a row at the end of the log, in a transaction of its own; return it with its number and time.

        Raises:
            LibraryError: If the library is open for reading only, or has no such document.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = {name: getattr(step, name) for name in Step.__struct_fields__ if name != "seq"} | {"at": at}
        names, marks = ", ".join(kept), ", ".join("?" * len(kept))
        query = f"INSERT INTO follow_ups ({names}) VALUES ({marks})"  # noqa: S608  # our own names
        with database.transaction(self._db, self._file):
            seq = self._db.execute(query, tuple(kept.values())).lastrowid
        return msgspec.structs.replace(step, at=at, seq=seq or 0)
