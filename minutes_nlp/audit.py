"""The audit log: who did what to the library and when, in a chain that shows where it was tampered with.

Each entry holds the SHA-256 of the entry before it and of itself. So a log that was changed, shortened in the
middle or put into another order does not add up from there on. One that was cut off at its end, or made anew
as a whole, adds up: against that, keep the head (the hash of the last entry) somewhere else and give it to
``verify``. The log is a file of its own, ``audit.db``: neither restoring the library nor erasing a document
from it changes the log. It names documents and parts by their ids and never holds words of minutes.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.library.beside import opened
from minutes_nlp.library.database import transaction

__all__ = ["FILE_NAME", "START", "Entry", "Fault", "Verified", "append", "entries", "recorded", "verify"]

FILE_NAME = "audit.db"
START = "0" * 64
"""What stands for the hash of the entry before the first one."""
LONGEST = 300
"""Characters of one value: an id fits, what people write does not."""

_PAGE = 1000
# The triggers stop mistakes, and what goes past them (a replacing insert, another program) breaks the chain.
_TABLES = """
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT

CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log cannot be changed'); END

CREATE TRIGGER entries_are_kept BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log cannot be deleted'); END

CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries)
BEGIN SELECT RAISE(ABORT, 'an entry of the audit log follows the last one'); END
""".strip()

Value = str | int | bool | None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done.

    ``seq`` counts from 1 without a gap; ``at`` is UTC, ISO 8601; ``actor`` is who did it (the name of an
    account, "shell:name" at the machine); ``action`` what ("assurance.close"); ``subject`` to what (an id).
    ``hash`` is the SHA-256, in hexadecimal, of the JSON array of the hash before and the six fields above it
    in the order of this class, ``detail`` being JSON text with sorted keys.
    """

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Value]
    hash: str


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """The first entry that does not fit: its number, and what is wrong there."""

    seq: int
    message: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What proving the log came to: how many entries fit, the hash of the last that does, the first fault."""

    entries: int
    head: str
    fault: Fault | None


def append(
    folder: Path, actor: str, action: str, subject: str, detail: Mapping[str, Value] | None = None
) -> Entry:
    """Add an entry at the end of the log; when this returns it is on the disk. Any process may, at any time.

    See ``recorded`` for what can fail.

    Args:
        folder: The folder of the library; the log is made where there is none.
        actor: Who does it.
        action: What, as two words with a full stop: "item.reclassify".
        subject: To what.
        detail: What else there is to know; never what anybody wrote.

    Raises:
        UsageError: If a value is longer than 300 characters, or has a line break or another control in it.
        LibraryError: If the log cannot be written to.
        BusyError: If others write to it for longer than a few seconds.
    """
    for value in (actor, action, subject, *(detail or {}), *(detail or {}).values()):
        if isinstance(value, str):
            _check(value)
    words = msgspec.json.encode(detail or {}, order="sorted").decode()
    file = folder / FILE_NAME
    with opened(file, _TABLES) as db, transaction(db, file):
        row = db.execute("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        seq, before = row or (0, START)
        fields = (
            seq + 1,
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            actor,
            action,
            subject,
            words,
        )
        kept = (*fields, _hash(before, fields))
        db.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
    return _entry(kept)


@contextlib.contextmanager
def recorded(
    folder: Path, actor: str, action: str, subject: str, detail: Mapping[str, Value] | None = None
) -> Iterator[None]:
    """Append an entry and then do what stands inside: nothing is ever done that the log does not know.

    Where that fails, a second entry says so: the action with ".failed", and the number of the first.

    Raises:
        UsageError, LibraryError, BusyError: As ``append``; nothing has then been done.
    """
    entry = append(folder, actor, action, subject, detail)
    try:
        yield
    except BaseException:
        append(folder, actor, f"{action}.failed", subject, {"entry": entry.seq})
        raise


def _check(value: str) -> None:
    # A surrogate is not printable either, so that what passes can be encoded.
    if len(value) > LONGEST or not value.isprintable():
        raise UsageError(f"the audit log takes one line of at most {LONGEST} characters, not {value[:40]!r}")


def entries(folder: Path, *, after: int = 0, limit: int | None = None) -> list[Entry]:
    """Return the entries after a number, oldest first; none where there is no log.

    Args:
        folder: The folder of the library.
        after: The number of the entry after which to begin.
        limit: How many at most; None for all.

    Raises:
        LibraryError: If the log cannot be read; ``verify`` tells where it was tampered with.
    """
    try:
        return [_entry(row) for row in _rows(folder, after, -1 if limit is None else limit)]
    except msgspec.DecodeError as error:
        message = f"an entry cannot be read ({error}); see: minutes audit verify"
        raise LibraryError(message, document=str(folder / FILE_NAME)) from error


def verify(folder: Path, *, head: str | None = None) -> Verified:
    """Prove that no entry was changed, left out or moved since it was written.

    Others may append meanwhile.

    Args:
        folder: The folder of the library.
        head: A hash that was the head once and was kept elsewhere: an entry must still have it.

    Raises:
        LibraryError: If the file cannot be read at all.
    """
    seq, last, seen = 0, START, head in {None, START}
    for row in _all_rows(folder):
        fault = _fault(seq, last, row)
        if fault:
            return Verified(entries=seq, head=last, fault=fault)
        seq, last = row[0], row[-1]
        seen = seen or last == head
    fault = None
    if not seen:
        message = "the log ends here, but no entry has the head that was kept: it was cut off or made anew"
        fault = Fault(seq=seq + 1, message=message)
    return Verified(entries=seq, head=last, fault=fault)


def _fault(seq: int, last: str, row: "_Row") -> Fault | None:
    """What is wrong with the entry that follows entry ``seq``, whose hash is ``last``."""
    if row[0] != seq + 1:
        return Fault(seq=seq + 1, message=f"entry {seq + 1} is missing")
    if row[-1] != _hash(last, row[:-1]):
        return Fault(seq=row[0], message=f"entry {row[0]} was changed, or is not in its place")
    return None


# seq, at, actor, action, subject, detail, hash: as they stand in the file.
_Row = tuple[int, str, str, str, str, str, str]


def _all_rows(folder: Path) -> Iterator[_Row]:
    """Yield every row, page by page: a reader who holds on to the file keeps writers out."""
    after = -(1 << 62)  # a row that was put before the first is to be found too
    while page := _rows(folder, after, _PAGE):
        yield from page
        after = page[-1][0]


def _rows(folder: Path, after: int, limit: int) -> list[_Row]:
    query = (
        "SELECT seq, at, actor, action, subject, detail, hash FROM entries WHERE seq > ? ORDER BY seq LIMIT ?"
    )
    with opened(folder / FILE_NAME, _TABLES, write=False) as db:
        return db.execute(query, (after, limit)).fetchall()


def _hash(before: str, fields: tuple[object, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode((before, *fields))).hexdigest()


def _entry(row: _Row) -> Entry:
    seq, at, actor, action, subject, detail, digest = row
    found = msgspec.json.decode(detail, type=dict[str, Value])
    return Entry(seq=seq, at=at, actor=actor, action=action, subject=subject, detail=found, hash=digest)
