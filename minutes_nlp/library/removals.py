"""What was taken out of the library: decided first, then done, and remembered without a word of it.

A removal is a row that is written before anything else and marked as done after everything else. So whenever
the process is killed, either nothing was decided or the next writer goes on with it (``ingest.publishing``).
"""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from minutes_nlp.errors import BusyError
from minutes_nlp.library import database, taking_out
from minutes_nlp.library.marks import Mark, keyed, places_of
from minutes_nlp.model import Minutes, Span
from minutes_nlp.redaction import redacted

__all__ = ["HELD_BACK", "Removal", "Removals"]

HELD_BACK = "removed"
"""The code in quarantine of what would bring back what was taken out."""


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the log: what was taken out (``redact``: words; ``erase``: a document), who did it, and why.

    ``admit`` lets bytes in that were held back because what had been taken out came back with them. ``part``
    is None where spans were given or all is meant; ``spans`` are places in the newest version. ``at`` is UTC,
    ISO 8601; ``state`` is "decided", then "done".
    """

    kind: Literal["redact", "erase", "admit"]
    document: str
    part: str | None = None
    spans: tuple[Span, ...] = ()
    reason: str
    who: str
    at: str = ""
    state: Literal["decided", "done"] = "decided"
    seq: int = 0


_NAMES = Removal.__struct_fields__
_ROWS = f"SELECT {', '.join(_NAMES)} FROM removals"  # noqa: S608  # our own names


class Removals:
    """The removals of a library: see ``Library.removals``."""

    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        self._db = db
        self._file = file

    def all(self) -> list[Removal]:
        """Return every removal, oldest first."""
        with database.explained(self._file):
            rows = self._db.execute(f"{_ROWS} ORDER BY seq").fetchall()
        found = (dict(zip(_NAMES, row, strict=True)) for row in rows)
        return [
            msgspec.convert({**row, "spans": msgspec.json.decode(row["spans"])}, Removal) for row in found
        ]

    def pending(self) -> list[Removal]:
        """Return the removals that are decided and not done."""
        return [each for each in self.all() if each.state == "decided"]

    def decide(self, removal: Removal) -> Removal:
        """Note that something is to be taken out; return it with number and time. It is a transaction.

        Raises:
            LibraryError: If the library is open for reading only.
        """
        with database.transaction(self._db, self._file):
            return self._add(removal)

    def held_back(self, place: str) -> str | None:
        """Return the SHA-256 of the bytes held back at a place; None where there are none."""
        with database.explained(self._file):
            query = "SELECT sha256 FROM quarantine WHERE place = ? AND code = ?"
            row = self._db.execute(query, (place, HELD_BACK)).fetchone()
        return str(row[0]) if row else None

    def admit(self, place: str, *, reason: str, who: str) -> None:
        """Let in, when they are added again, the bytes held back at a place, if there are any."""
        with database.transaction(self._db, self._file):
            sha256 = self.held_back(place)
            if sha256:
                admitted = self._add(Removal(kind="admit", document="", reason=reason, who=who, state="done"))
                taking_out.mark_source(self._db, admitted.seq, sha256)

    def erased(self, sha256: str) -> Removal | None:
        """Return the removal that erased these bytes; None if they were not, or were let in since."""
        return None if self._by_source("admit", sha256) else self._by_source("erase", sha256)

    def restrained(self, minutes: Minutes, document: str | None, like: str) -> tuple[Minutes, str]:
        """Return a record without the words taken out of its document, and why it is held back, or "".

        The same bytes, and bytes a person let in, are taken in without the words. Others are held back until
        a person decides: a later version may say the same on purpose, or in other places.

        Args:
            minutes: The record.
            document: The document it would be a version of; None for a new one.
            like: The id that a new document would want: that of other minutes of the same meeting.
        """
        past = [each for each in self.all() if each.document in {document, like}]
        sha256 = minutes.source.sha256
        admitted = self._by_source("admit", sha256) is not None
        if document is None and not admitted and any(each.kind == "erase" for each in past):
            return minutes, "minutes of the same meeting were erased"
        spans: list[Span] = []
        why = ""
        for each in past:
            same = self._has_source(each.seq, sha256)
            found = places_of(minutes.text, self._marks(each.seq), same_source=same)
            spans += found
            if found and not same and not admitted:
                why = f"it has words that were redacted from {each.document} on {each.at[:10]}"
        return redacted(minutes, spans), why

    def carry_out(self, removal: Removal) -> None:
        """Take out of every table what was decided, in one transaction; done twice it changes no more."""
        with database.transaction(self._db, self._file):
            take_out = taking_out.erase if removal.kind == "erase" else taking_out.redact
            take_out(self._db, removal.seq, removal.document, removal.spans)

    def finish(self, removals: Iterable[Removal]) -> None:
        """Overwrite what the file and its log still hold of what was taken out, and note that it is done.

        Raises:
            BusyError: If somebody reads the library all the while, so that the log cannot be emptied.
        """
        with database.explained(self._file):
            self._db.execute("VACUUM")
            self._empty_log()
        with database.transaction(self._db, self._file):
            done = [(each.seq,) for each in removals]
            self._db.executemany("UPDATE removals SET state = 'done' WHERE seq = ?", done)

    def sources(self, document: str) -> set[str]:
        """Return the SHA-256 of the bytes of each version of a document."""
        with database.explained(self._file):
            query = "SELECT sha256 FROM versions WHERE document = ?"
            return {row[0] for row in self._db.execute(query, (document,))}

    def _empty_log(self) -> None:
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            message = "is being read, so its log still has what was removed; run again: minutes rebuild"
            raise BusyError(message, document=str(self._file))

    def _add(self, removal: Removal) -> Removal:
        """Add a row, within a transaction."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = {name: getattr(removal, name) for name in _NAMES if name != "seq"}
        kept |= {"at": at, "spans": msgspec.json.encode(removal.spans).decode()}
        names, marks = ", ".join(kept), ", ".join("?" * len(kept))
        query = f"INSERT INTO removals ({names}) VALUES ({marks})"  # noqa: S608  # our own names
        seq = self._db.execute(query, tuple(kept.values())).lastrowid
        return msgspec.structs.replace(removal, at=at, seq=seq or 0)

    def _marks(self, removal: int) -> list[Mark]:
        query = "SELECT key, words, digest, nth, total FROM marks WHERE removal = ? AND words > 0"
        return [Mark(*row) for row in self._db.execute(query, (removal,))]

    def _has_source(self, removal: int, sha256: str) -> bool:
        query = "SELECT key, digest FROM marks WHERE removal = ? AND words = 0"
        return any(keyed(sha256, key) == digest for key, digest in self._db.execute(query, (removal,)))

    def _by_source(self, kind: str, sha256: str) -> Removal | None:
        """Return the last removal of a kind that marks some bytes."""
        return next(
            (
                each
                for each in reversed(self.all())
                if each.kind == kind and self._has_source(each.seq, sha256)
            ),
            None,
        )
