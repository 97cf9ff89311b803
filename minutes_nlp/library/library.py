"""The library itself: reading it, and the few ways in which it may change."""

import contextlib
import difflib
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.library import backups, database, ids
from minutes_nlp.library.access import AccessDecision, AccessDecisions, applied, decision_on
from minutes_nlp.library.entries import Counts, Held, Quarantined, Version
from minutes_nlp.library.follow_ups import FollowUps
from minutes_nlp.library.lock import WriteLock
from minutes_nlp.library.notes import Notes
from minutes_nlp.library.removals import Removals
from minutes_nlp.library.saved import SavedSearches
from minutes_nlp.model import Access, Minutes, from_json, to_json
from minutes_nlp.parts import is_public, reclassified, withdraws, without_exempt

__all__ = ["Library"]


class Library:
    """A library opened for reading, or for writing by this process alone; a context manager.

    A record read is always that of a committed change. Every method raises LibraryError where the file turns
    out to be damaged. Where ``exempt`` is false nothing tells of what was taken in private: records are
    without it (see ``parts.without_exempt``), and a document without a public item is not there at all.
    """

    def __init__(self, db: sqlite3.Connection, folder: Path, lock: WriteLock | None, *, exempt: bool) -> None:
        self.exempt = exempt
        self.folder = folder
        self.file = folder / database.FILE_NAME
        self._db = db
        self._lock = lock
        self.follow_ups = FollowUps(db, self.file)
        self.saved = SavedSearches(db, self.file)
        self.removals = Removals(db, self.file)
        self.notes = Notes(db, self.file)
        self.access = AccessDecisions(db, self.file)

    @classmethod
    def open(
        cls, folder: Path, *, write: bool = False, make: bool = True, exempt: bool | None = None
    ) -> Self:
        """Open the library in a folder.

        Args:
            folder: The folder.
            write: Whether to write to it; an older library is then brought up to date.
            make: Whether to make one to write to where there is none.
            exempt: Whether what was taken in private is seen; if not said, only by who writes.

        Raises:
            LibraryError: If there is none to read, or it is damaged or made by a newer program.
            BusyError: If another process holds it for writing, for longer than a few seconds.
        """
        file = folder / database.FILE_NAME
        exempt = write if exempt is None else exempt
        if not write:
            return cls(database.connect(file, write=False, exempt=exempt), folder, None, exempt=exempt)
        if not make:
            database.require(file)
        database.make_folder(folder)
        lock = WriteLock(folder)
        try:
            database.create(file)
            return cls(database.connect(file, write=True, exempt=exempt), folder, lock, exempt=exempt)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and let the next writer in."""
        self._db.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading

    def seq(self) -> int:
        """Return the number of the last change."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM versions")[0][0])

    def counts(self) -> Counts:
        """Return how many documents, versions and quarantined inputs there are."""
        query = (
            "SELECT (SELECT count(*) FROM shown), (SELECT count(*) FROM versions WHERE document IN shown), "
            "(SELECT count(*) FROM quarantine)"
        )
        return Counts(*self._rows(query)[0])

    def documents(self) -> list[str]:
        """Return the ids of all documents, in order."""
        return [row[0] for row in self._rows("SELECT id FROM shown ORDER BY id")]

    def versions(self, document: str | None = None) -> list[Version]:
        """Return the versions of a document, or of all, oldest change first."""
        query = (
            "SELECT document, number, seq, sha256, parser, added_at FROM versions "
            "WHERE document IN shown AND document = coalesce(?, document) ORDER BY seq"
        )
        return [Version(*row) for row in self._rows(query, document)]

    def minutes(self, document: str, number: int | None = None) -> Minutes:
        """Return the record of a document: its newest version, or the one numbered, from 1.

        Raises:
            UsageError: If there is no such document or version; it names the nearest id.
        """
        query = (
            "SELECT number = version, record FROM versions JOIN documents ON id = document "
            # Asked of one document: a list of all that are shown would be made for each record otherwise.
            "WHERE EXISTS (SELECT 1 FROM shown WHERE shown.id = ?1) "
            "AND document = ?1 AND number = coalesce(?2, version)"
        )
        rows = self._rows(query, document, number)
        if rows:
            newest, record = rows[0]
            minutes = self._decode(record, document)
            if newest or self.exempt:
                return self._as_shown(minutes)
            return self._as_shown(reclassified(minutes, self._newest(document)))
        known = self.documents()
        if document in known:
            raise UsageError(f"has no version {number}", document=document)
        near = difflib.get_close_matches(document, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        shown = "" if self.exempt else " that may be shown"
        raise UsageError(f"there is no document {document!r} in the library{shown}{hint}")

    def records(self, *, after: int = 0, upto: int | None = None) -> Iterator[tuple[str, Minutes]]:
        """Yield the id and the record of each document changed since a change, in the order of changes.

        Args:
            after: The number of the change after which to begin.
            upto: The number of the change up to which to look: the library as it was then; None for now.
        """
        query = (
            "SELECT document, record FROM versions AS one WHERE document IN shown AND seq > ?1 AND seq = "
            "(SELECT max(seq) FROM versions WHERE document = one.document AND seq <= coalesce(?2, seq)) "
            "ORDER BY seq"
        )
        with database.explained(self.file):
            for document, record in self._db.execute(query, (after, upto)):
                yield document, self._as_shown(self._decode(record, document))

    def changed_since(self, seq: int) -> int:
        """Return how many documents have changed after a change."""
        query = "SELECT count(DISTINCT document) FROM versions WHERE document IN shown AND seq > ?"
        return int(self._rows(query, seq)[0][0])

    def withdraws_since(self, seq: int) -> bool:
        """Tell whether anything that was public at a change has since been withdrawn from the public."""
        query = (
            "SELECT document, max(number) FROM versions WHERE seq <= ?1 AND document IN "
            "(SELECT document FROM versions WHERE seq > ?1) GROUP BY document"
        )
        then = ((document, self.minutes(document, number)) for document, number in self._rows(query, seq))
        return any(withdraws(self._newest(document), minutes) for document, minutes in then)

    def places(self, document: str) -> list[str]:
        """Return the paths and names a document is known by."""
        query = "SELECT place FROM places WHERE document IN shown AND document = ? ORDER BY place"
        return [row[0] for row in self._rows(query, document)]

    def at_place(self, place: str) -> tuple[str, str] | None:
        """Return the document that was last read at a place, and the SHA-256 of the bytes found there."""
        rows = self._rows("SELECT document, sha256 FROM places WHERE place = ?", place)
        return rows[0] if rows else None

    def holder(self, sha256: str) -> Held | None:
        """Return the document that has, or once had, these bytes; rather one that has."""
        rows = self._rows(
            "SELECT document, number = version AS current, parser FROM versions "
            "JOIN documents ON id = document WHERE sha256 = ? ORDER BY current DESC, seq DESC LIMIT 1",
            sha256,
        )
        return Held(rows[0][0], bool(rows[0][1]), rows[0][2]) if rows else None

    def quarantined(self) -> list[Quarantined]:
        """Return what could not be read, in the order of the places.

        Nobody knows what such a document holds: who does not see exempt items is told the code alone.
        """
        names = Quarantined.__struct_fields__
        query = f"SELECT {', '.join(names)} FROM quarantine ORDER BY place"  # noqa: S608  # our own names
        found = [Quarantined(**dict(zip(names, row, strict=True))) for row in self._rows(query)]
        if self.exempt:
            return found
        codes = sorted(each.code for each in found)
        return [Quarantined(place="a document that is not named", code=code, reason=code) for code in codes]

    def redirect(self, document: str, part: str) -> str:
        """Return the id that a part of a document has now: its own, or the one it moved to."""
        rows = self._rows("SELECT new FROM redirects WHERE document = ? AND old = ?", document, part)
        if rows and (self.exempt or rows[0][0] in ids.part_ids(self.minutes(document))):
            return str(rows[0][0])
        return part

    def redirects(self, document: str) -> dict[str, str]:
        """Return where the parts of a document went whose ids are no more, by their old ids."""
        rows = self._rows("SELECT old, new FROM redirects WHERE document = ? ORDER BY old", document)
        shown = ids.part_ids(self.minutes(document)) if rows and not self.exempt else None
        return {old: new for old, new in rows if shown is None or new in shown}

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file itself."""
        broken = [row[0] for row in self._rows("PRAGMA integrity_check(20)") if row[0] != "ok"]
        loose = self._rows("PRAGMA foreign_key_check")
        return broken + [f"a row of {row[0]} points to a missing row of {row[2]}" for row in loose]

    def backup(self, target: Path) -> None:
        """Copy the library to a new file; others may go on reading and writing.

        Raises:
            LibraryError: If the target exists or cannot be written.
        """
        backups.copy(self._db, target)

    # Writing; each method is one transaction

    def put(
        self, minutes: Minutes, *, place: str | None, parser: str, document: str | None = None
    ) -> tuple[str, int]:
        """Keep a record: as a new document, or as a new version of one.

        Args:
            minutes: The record.
            place: Where the bytes were read; None where that has no lasting name.
            parser: The version of the parser that made the record.
            document: The document it is a version of; None for a new one.

        Returns:
            The document's id and the number of the version, from 1.
        """
        with self._change():
            return self._put(minutes, place, parser, document)

    def reclassify(
        self, document: str, part: str, access: Access, *, reason: str, who: str
    ) -> AccessDecision:
        """Make an item exempt or public from now on, by a new version of its record.

        The search index has to be published after it. The decision holds when the minutes are read again (see
        ``library.access``).

        Args:
            document: The document.
            part: The id of the item.
            access: What it is from now on.
            reason: Why; the log keeps it.
            who: Who decided it.

        Raises:
            UsageError: If there is no such item, it is so already, or no reason is given.
        """
        self.minutes(document)  # that there is such a document is said better there
        minutes = self._newest(document)
        part = self.redirect(document, part)
        item = next((each for each in minutes.items if each.id == part), None)
        if item is None:
            raise UsageError(f"has no item {part!r}", document=document)
        if item.access == access:
            raise UsageError(f"is {access} already", document=f"{document}/{part}")
        if not reason.strip():
            raise UsageError("say why", document=f"{document}/{part}")
        decision = msgspec.structs.replace(
            decision_on(document, minutes, item), access=access, reason=reason.strip(), who=who
        )
        parser = self.versions(document)[-1].parser
        with self._change():
            kept = self.access.add(decision)
            # The record as it is: what has just been decided is applied to it.
            self._put(minutes, None, parser, document)
        return kept

    def locate(self, place: str, document: str, sha256: str) -> None:
        """Note that a place holds bytes of a document; it leaves quarantine."""
        with self._change():
            self._locate(place, document, sha256)

    def confirm(self, document: str, parser: str) -> None:
        """Note that another version of the parser makes the same record of the newest version."""
        with self._change():
            self._db.execute(
                "UPDATE versions SET parser = ?1 WHERE document = ?2 "
                "AND number = (SELECT version FROM documents WHERE id = ?2)",
                (parser, document),
            )

    def set_aside(self, failed: Quarantined) -> None:
        """Put an input that cannot be read into quarantine, in place of what was said of it before."""
        values = (failed.place, failed.sha256, failed.code, failed.reason, failed.position, _now())
        with self._change():
            self._db.execute(
                "INSERT OR REPLACE INTO quarantine (place, sha256, code, reason, position, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )

    def release(self, places: Iterable[str]) -> None:
        """Let inputs out of quarantine."""
        with self._change():
            self._db.executemany("DELETE FROM quarantine WHERE place = ?", [(place,) for place in places])

    # Within

    def _change(self) -> contextlib.AbstractContextManager[None]:
        return database.transaction(self._db, self.file)

    def _put(self, minutes: Minutes, place: str | None, parser: str, document: str | None) -> tuple[str, int]:
        """What ``put`` does, within a transaction."""
        name = document or self._free_id(ids.document_id(minutes))
        newest = self._newest(name) if document else None
        minutes, decided = self._as_decided(minutes, document)
        number = 1
        if newest:
            number += self._rows("SELECT version FROM documents WHERE id = ?", name)[0][0]
            self._redirect(name, newest, minutes)
        source = minutes.source
        self._db.execute(
            "INSERT INTO versions "
            "(document, number, sha256, media_type, parser, added_at, record, public) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                number,
                source.sha256,
                source.media_type,
                parser,
                _now(),
                zlib.compress(to_json(minutes)),
                is_public(minutes),
            ),
        )
        self._db.execute(
            "INSERT INTO documents (id, version) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version",
            (name, number),
        )
        for each in decided:
            self.access.add(msgspec.structs.replace(each, document=name))
        if place is not None:
            self._locate(place, name, source.sha256)
        return name, number

    def _as_decided(
        self, minutes: Minutes, document: str | None
    ) -> tuple[Minutes, tuple[AccessDecision, ...]]:
        """A record to be kept, with the access that clerks decided, and the decisions to note for it.

        A new document may be minutes that the library has in another file: their decisions are its own too.
        """
        if document:
            return applied(self.access.all(document), minutes, self._newest(document))
        noted: list[AccessDecision] = []
        like = re.compile(re.escape(ids.document_id(minutes)) + r"(-exempt)?(-\d+)?")
        for other in sorted({each.document for each in self.access.all() if like.fullmatch(each.document)}):
            decisions = self.access.all(other)
            minutes, followed = applied(decisions, minutes, self._newest(other))
            noted += [*decisions, *followed]
        return minutes, tuple(noted)

    def _rows(self, query: str, *values: str | int | None) -> list[tuple[Any, ...]]:
        with database.explained(self.file):
            return self._db.execute(query, values).fetchall()

    def _decode(self, record: bytes, document: str) -> Minutes:
        try:
            return from_json(zlib.decompress(record))
        except (zlib.error, msgspec.DecodeError) as error:
            message = f"the record of {document} is damaged ({error}); {database.MEND}"
            raise LibraryError(message, document=str(self.file)) from error

    def _as_shown(self, minutes: Minutes) -> Minutes:
        return minutes if self.exempt else without_exempt(minutes)

    def _newest(self, document: str) -> Minutes:
        """The newest record of a document, with all that is exempt."""
        query = (
            "SELECT record FROM versions JOIN documents ON id = document AND number = version WHERE id = ?"
        )
        return self._decode(self._rows(query, document)[0][0], document)

    def _locate(self, place: str, document: str, sha256: str) -> None:
        values = (place, document, sha256)
        self._db.execute("INSERT OR REPLACE INTO places (place, document, sha256) VALUES (?, ?, ?)", values)
        self._db.execute("DELETE FROM quarantine WHERE place = ?", (place,))

    def _free_id(self, wanted: str) -> str:
        """The id wanted, or with the first number from 2 that makes it free."""
        name, number = wanted, 1
        while self._rows("SELECT 1 FROM documents WHERE id = ?", name):
            number += 1
            name = f"{wanted}-{number}"
        return name

    def _redirect(self, document: str, old: Minutes, new: Minutes) -> None:
        """Keep what is needed to find the parts whose ids the new record does not have."""
        rows = self._rows("SELECT old, new FROM redirects WHERE document = ?", document)
        moved = ids.moved(old, new, {row[0]: row[1] for row in rows})
        self._db.execute("DELETE FROM redirects WHERE document = ?", (document,))
        self._db.executemany(
            "INSERT INTO redirects (document, old, new) VALUES (?, ?, ?)",
            [(document, past, now) for past, now in moved.items()],
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
