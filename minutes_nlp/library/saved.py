"""Searches people keep, and which of their results have been seen, in the library beside the records."""

import difflib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.library import database

__all__ = ["Result", "SavedSearch", "SavedSearches"]

Result = tuple[str, str]
"""A result by what it is, not by its words: the document's id and the part's."""


class SavedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """A search under a name; ``filters`` as in ``search.Options``, times in UTC, ISO 8601."""

    name: str
    query: str
    filters: dict[str, tuple[str, ...]]
    saved_at: str
    asked_at: str | None = None


class SavedSearches:
    """The saved searches of a library: see ``Library.saved``."""

    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        self._db = db
        self._file = file

    def all(self) -> list[SavedSearch]:
        """Return all saved searches, by name.

        Raises:
            LibraryError: If a row is damaged.
        """
        with database.explained(self._file):
            rows = self._db.execute(
                "SELECT name, query, filters, saved_at, asked_at FROM saved_searches ORDER BY name"
            ).fetchall()
        return [self._search(*row) for row in rows]

    def get(self, name: str) -> SavedSearch:
        """Return the search saved under a name.

        Raises:
            UsageError: If there is none; it names the nearest.
        """
        known = {each.name: each for each in self.all()}
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"there is no saved search {name!r}{hint}")
        return known[name]

    def save(self, name: str, query: str, filters: Mapping[str, Sequence[str]]) -> None:
        """Keep a search under a name, in a transaction of its own.

        Raises:
            UsageError: If the name is taken.
        """
        if any(each.name == name for each in self.all()):
            raise UsageError(f"there is a saved search {name!r} already; minutes forget {name} makes room")
        values = (name, query, msgspec.json.encode(filters, order="sorted").decode(), _now())
        with database.transaction(self._db, self._file):
            self._db.execute(
                "INSERT INTO saved_searches (name, query, filters, saved_at) VALUES (?, ?, ?, ?)", values
            )

    def forget(self, name: str) -> None:
        """Drop a saved search and what was seen of it.

        Raises:
            UsageError: If there is none.
        """
        self.get(name)
        with database.transaction(self._db, self._file):
            self._db.execute("DELETE FROM saved_searches WHERE name = ?", (name,))

    def seen(self, name: str) -> set[Result]:
        """Return the results seen under a name, by where their parts are now: redirects are followed."""
        query = (
            "SELECT seen.document, coalesce(new, part) FROM seen_results AS seen LEFT JOIN redirects "
            "ON redirects.document = seen.document AND old = part WHERE name = ?"
        )
        with database.explained(self._file):
            return set(self._db.execute(query, (name,)).fetchall())

    def see(self, name: str, results: Iterable[Result]) -> None:
        """Note that results have been seen and the search asked now, in a transaction of its own."""
        with database.transaction(self._db, self._file):
            self._db.executemany(
                "INSERT OR IGNORE INTO seen_results (name, document, part) VALUES (?, ?, ?)",
                [(name, document, part) for document, part in results],
            )
            self._db.execute("UPDATE saved_searches SET asked_at = ? WHERE name = ?", (_now(), name))

    def _search(
        self, name: str, query: str, filters: str, saved_at: str, asked_at: str | None
    ) -> SavedSearch:
        try:
            chosen = msgspec.json.decode(filters, type=dict[str, tuple[str, ...]])
        except msgspec.DecodeError as error:
            message = f"the saved search {name!r} is damaged ({error}); {database.MEND}"
            raise LibraryError(message, document=str(self._file)) from error
        return SavedSearch(name=name, query=query, filters=chosen, saved_at=saved_at, asked_at=asked_at)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
