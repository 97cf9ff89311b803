"""The file ``accounts.db`` beside the library: its tables, and the clock that all of them go by.

It is apart from the library, so that a copy of the library carries no secret. Of passwords, session cookies
and API tokens it holds hashes alone.
"""

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from minutes_nlp.library.beside import opened
from minutes_nlp.library.database import transaction

__all__ = ["FILE_NAME", "Clock", "File", "digest"]

FILE_NAME = "accounts.db"
Clock = Callable[[], float]

# Times are seconds since 1970, UTC. In failures and known, names and addresses stand as hashes: somebody who
# types their password into the wrong field does not leave it here.
_TABLES = """
CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID

CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID

CREATE TABLE tokens (
    prefix TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID

CREATE TABLE failures (
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT

CREATE INDEX failures_by_name ON failures (name)

CREATE INDEX failures_by_address ON failures (address)

CREATE TABLE known (
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (name, address)
) STRICT, WITHOUT ROWID
""".strip()


class File:
    """The file of accounts of a library, opened anew for each question: any thread may ask.

    Args:
        folder: The folder of the library.
        clock: What tells the time, in seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Clock = time.time) -> None:
        self.path = folder / FILE_NAME
        self._clock = clock

    def now(self) -> int:
        """Return the time in seconds."""
        return int(self._clock())

    def rows(self, query: str, *values: str | int) -> list[tuple[str | int, ...]]:
        """Return the rows of a question.

        Raises:
            LibraryError: If the file is damaged.
        """
        with opened(self.path, _TABLES, write=False) as db:
            return db.execute(query, values).fetchall()

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Keep all the changes made inside, or none; nobody else changes anything meanwhile.

        Raises:
            LibraryError: If the file cannot be written to.
            BusyError: If others write to it for longer than a few seconds.
        """
        with opened(self.path, _TABLES) as db, transaction(db, self.path):
            yield db


def digest(secret: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal: of long random secrets no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
