"""What was fetched, from where and when: the files of one site, and the log that says so.

``LIBRARY/fetched/HOST/`` holds the minutes, under names made of numbers; ``.fetch/`` in it the log
(``manifest.jsonl``, one entry a line, only ever added to), the pages that were read for their links, and what
is being written. The bytes are on disk, whole, before their entry is; after a kill at any moment the next run
finds both or neither, and finishes what lacks only its last rename.
"""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

import msgspec

from minutes_nlp.errors import LibraryError
from minutes_nlp.library.lock import WriteLock

__all__ = ["FOLDER", "HIDDEN", "Entry", "Manifest", "folder_name", "now", "origin"]

FOLDER = "fetched"
HIDDEN = ".fetch"
_LOG = "manifest.jsonl"
_Digest = Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
_Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one request came to.

    Attributes:
        name: The file, below the folder of the site.
        address: What was asked.
        answered: The address that answered, where redirects led to another.
        at: When the bytes came; None where none ever did.
        asked_at: When it was last asked.
        status: The status of the last answer; 0 where there was none.
        code: Of the reason why the last answer was of no use; "" where it was.
        reason: That reason, in words.
        passing: Whether asking again may help.
        media_type: Of the bytes.
        etag: Of the bytes, as the server gave it.
        modified: Of the bytes: ``Last-Modified``.
        sha256: Of the bytes; "" where there are none.
        size: How many they are.
        committee: The name of the committee whose meeting it is, where that is known.
        date: The day of the meeting, where that is known.
    """

    name: str
    address: str
    answered: str = ""
    at: _Time | None = None
    asked_at: _Time
    status: int = 0
    code: str = ""
    reason: str = ""
    passing: bool = False
    media_type: str = ""
    etag: str = ""
    modified: str = ""
    sha256: _Digest = ""
    size: int = 0
    committee: str = ""
    date: str = ""


_DECODER = msgspec.json.Decoder(Entry)


class Manifest:
    """The files of one site; open for one process at a time, a context manager.

    Args:
        folder: ``LIBRARY/fetched/HOST``; made where it is not.

    Raises:
        LibraryError: If it cannot be written to, or its log is damaged.
        BusyError: If another process is fetching from the same site.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hidden = folder / HIDDEN
        self._parts = self._hidden / "parts"
        try:
            self._parts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"cannot be made: {error.strerror}", document=str(folder)) from error
        # Another run takes minutes or hours: there is no use in waiting for it.
        self._lock = WriteLock(self._hidden, patience=0)
        try:
            whole, entries = _read_log(self._hidden / _LOG)
            self._entries = {entry.name: entry for entry in entries}
            self._log = (self._hidden / _LOG).open("ab")
            # A line that a kill broke off is of an entry that was not yet made.
            self._log.truncate(whole)
            self._finish()
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Let another process fetch."""
        self._log.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def entry(self, name: str) -> Entry | None:
        """Return the last entry of a file."""
        return self._entries.get(name)

    def data(self, name: str) -> bytes | None:
        """Return the bytes of a file, if they are there and still those that were fetched."""
        entry = self._entries.get(name)
        if entry is None or not entry.sha256:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        return data if _digest(data) == entry.sha256 else None

    def keep(self, entry: Entry, data: bytes) -> Entry:
        """Keep the bytes of a file and their entry, and return it; the file is there whole or not at all.

        Raises:
            LibraryError: If they cannot be written.
        """
        entry = msgspec.structs.replace(entry, sha256=_digest(data), size=len(data))
        part = self._parts / entry.sha256
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _sync_folder(self._parts)
            self.note(entry)
            self._place(entry)
        except OSError as error:
            raise LibraryError(f"cannot be written: {error.strerror}", document=str(self.folder)) from error
        return entry

    def note(self, entry: Entry) -> None:
        """Add an entry to the log."""
        self._log.write(msgspec.json.encode(entry) + b"\n")
        self._log.flush()
        os.fsync(self._log.fileno())
        self._entries[entry.name] = entry

    def _place(self, entry: Entry) -> None:
        target = self.folder / entry.name
        target.parent.mkdir(parents=True, exist_ok=True)
        (self._parts / entry.sha256).replace(target)
        _sync_folder(target.parent)

    def _finish(self) -> None:
        """Put in place what a run that was killed had noted but not yet put there; clear away the rest."""
        waiting = {part.name: part for part in self._parts.iterdir()}
        for entry in self._entries.values():
            if entry.sha256 in waiting and self.data(entry.name) is None:
                self._place(entry)
                waiting.pop(entry.sha256)
        for part in waiting.values():
            part.unlink(missing_ok=True)


def folder_name(origin: str) -> str:
    """Return the folder of a site: its host, and port and path where it has them, in letters that are safe.

    Args:
        origin: The address that its pages lie below: ``https://democracy.example.gov.uk/``.
    """
    plain = origin.partition("://")[2].strip("/")
    if re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,100}(?::\d{1,5})?", plain):
        return plain.replace(":", "_")
    name = re.sub(r"[^a-z0-9.-]+", "_", plain.lower()).strip("._")
    return f"{name[:100]}_{_digest(plain.encode())[:8]}"


def origin(place: str, sha256: str) -> Entry | None:
    """Return where the bytes of a file were fetched from; None where they were not, or nobody knows.

    Args:
        place: The file, as the library knows it.
        sha256: Of the bytes: at the place may have been others.
    """
    file = Path(place)
    try:
        entries = list(_read_log(file.parent / HIDDEN / _LOG)[1]) if file.is_absolute() else []
    except LibraryError:
        return None
    found = (each for each in reversed(entries) if (each.name, each.sha256) == (file.name, sha256))
    return next(found, None)


def now() -> dt.datetime:
    """Return the time, in UTC and to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _read_log(log: Path) -> tuple[int, list[Entry]]:
    """How many bytes of a log are whole lines, and their entries.

    Raises:
        LibraryError: If a whole line is no entry.
    """
    try:
        data = log.read_bytes()
    except OSError:
        return 0, []
    whole = data.rfind(b"\n") + 1
    try:
        return whole, list(_decoded(data[:whole]))
    except msgspec.DecodeError as error:
        message = f"is damaged ({error}); delete it, and what is fetched is asked for again"
        raise LibraryError(message, document=str(log)) from error


def _decoded(data: bytes) -> Iterator[Entry]:
    yield from map(_DECODER.decode, data.split(b"\n")[:-1])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
