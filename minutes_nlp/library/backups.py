"""Backups of the library: taken while others read and write, and put back where there is none."""

import contextlib
import os
import sqlite3
from pathlib import Path

from minutes_nlp.errors import LibraryError
from minutes_nlp.library.database import (
    FILE_NAME,
    SCHEMA,
    address,
    check_schema,
    explained,
    make_folder,
    require,
)
from minutes_nlp.library.lock import WriteLock

__all__ = ["copy", "restore"]


def copy(db: sqlite3.Connection, target: Path) -> None:
    """Copy a library to a new file while others go on reading and writing; whole or not at all.

    Raises:
        LibraryError: If the target exists or cannot be written.
    """
    if target.exists():
        raise LibraryError("is there already; a backup never replaces a file", document=str(target))
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        # For its owner alone from its first moment: it holds exempt items.
        partial.touch(mode=0o600)
        with explained(partial), contextlib.closing(sqlite3.connect(partial)) as other:
            db.backup(other)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    except OSError as error:
        raise LibraryError(f"cannot be written: {error.strerror}", document=str(target)) from error


def restore(source: Path, folder: Path) -> None:
    """Copy a backup as the library of a folder in which there is none; whole or not at all.

    It may be of an older program: the next writer brings it up to date. What was redacted or erased after it
    was made comes back with it.

    Raises:
        LibraryError: If the file is no whole library, there is one already, or it cannot be written.
        BusyError: If another process holds the folder for writing.
    """
    require(source)
    with explained(source), contextlib.closing(sqlite3.connect(address(source, write=False), uri=True)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        check_schema(SCHEMA if 0 < version < SCHEMA else version, source)
        wrong = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if wrong != "ok":
            raise LibraryError(f"is damaged ({wrong}); take another backup", document=str(source))
        make_folder(folder)
        lock = WriteLock(folder)
        try:
            if (folder / FILE_NAME).exists():
                message = "there is a library here already; move it away, or restore into another folder"
                raise LibraryError(message, document=str(folder))
            copy(db, folder / FILE_NAME)
        finally:
            lock.release()
