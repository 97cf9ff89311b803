"""Asking for a page or a paper and keeping it: not twice within a day, and then only if it has changed."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from minutes_nlp.fetch.addresses import read_address
from minutes_nlp.fetch.client import Answer, Asked, Client
from minutes_nlp.fetch.failures import FetchError, RefusedError, StopError
from minutes_nlp.fetch.manifest import HIDDEN, Entry, Manifest, now
from minutes_nlp.fetch.reading import read_apart

__all__ = ["HTML", "PAGES", "PDF", "XML", "Desk", "Got", "Paper"]

T = TypeVar("T")

HTML = ("text/html", "application/xhtml+xml")
PDF = ("application/pdf", "application/octet-stream")
XML = ("text/xml", "application/xml")
# Where pages lie that are read for their links; hidden, so that adding the folder passes over them.
PAGES = f"{HIDDEN}/pages"
_DAY = dt.timedelta(days=1)
# So many failures in a row, each of which might pass, and the site is left alone.
_MOST_FAILURES = 5


class _Read(Protocol):
    def __call__(self, reader: Callable[[bytes, str], T], page: bytes, address: str, /) -> T: ...


class Paper(NamedTuple):
    """Something to ask for, and the name it is kept under."""

    name: str
    address: str
    types: tuple[str, ...]
    committee: str = ""
    date: str = ""


class Got(NamedTuple):
    """What there is now.

    Attributes:
        data: The bytes.
        entry: Where they are from.
        asked: Whether the site was asked.
        changed: Whether they are others than before.
        first: Whether there were none before.
    """

    data: bytes
    entry: Entry
    asked: bool
    changed: bool = False
    first: bool = False


class Desk:
    """Asks a client and keeps what comes in a manifest.

    Args:
        client: What asks.
        manifest: What keeps; None to keep nothing.
        again: Whether to ask too for what was asked for within a day.
        read: What reads pages.
    """

    def __init__(
        self, client: Client, manifest: Manifest | None, *, again: bool = False, read: _Read = read_apart
    ) -> None:
        self._client = client
        self._manifest = manifest
        self._again = again
        self._failures = 0
        self.read: _Read = read

    def obtain(self, paper: Paper, check: Callable[[bytes], str] = lambda _: "") -> Got:
        """Return a paper: as it was kept, if it was asked for within a day, or else from the site.

        Args:
            paper: What is asked for.
            check: Says what is wrong with its bytes; "" for nothing.

        Raises:
            StopError: If the site is to be left alone.
            FetchError: If it cannot be had.
        """
        known = self._manifest.entry(paper.name) if self._manifest else None
        before = known if known and known.address == paper.address else None
        held = self._manifest.data(paper.name) if self._manifest and before else None
        if before and not self._again and _is_fresh(before):
            if before.code:
                raise FetchError(before.reason, address=paper.address, code=before.code, status=before.status)
            if held is not None:
                return Got(held, before, asked=False)
        asked = Asked(paper.types)
        if before and held is not None:
            asked = Asked(paper.types, before.etag, before.modified)
        answer = self._ask(paper, asked, before, check)
        if answer.status == 304 and before and held is not None:
            entry = msgspec.structs.replace(
                before, asked_at=now(), status=304, code="", reason="", passing=False
            )
            self._note(entry)
            return Got(held, entry, asked=True)
        entry = _entry(paper, answer)
        if self._manifest:
            entry = self._manifest.keep(entry, answer.data)
        return _fetched(answer.data, entry, known)

    def publish(self, name: str, got: Got) -> Got:
        """Keep what was obtained under another name too; return it with what changed under that."""
        if self._manifest is None:
            return got
        before = self._manifest.entry(name)
        entry = msgspec.structs.replace(got.entry, name=name)
        if before is None or before.sha256 != entry.sha256 or self._manifest.data(name) is None:
            entry = self._manifest.keep(entry, got.data)
        return _fetched(got.data, entry, before)._replace(asked=got.asked)

    def kept(self, name: str) -> Entry | None:
        """Return the entry of a file that was once fetched; None of one that never was."""
        entry = self._manifest.entry(name) if self._manifest else None
        return entry if entry and entry.sha256 else None

    def _ask(self, paper: Paper, asked: Asked, before: Entry | None, check: Callable[[bytes], str]) -> Answer:
        """Ask the site; what fails is noted, and too many failures in a row end the run."""
        try:
            answer = self._client.get(read_address(paper.address), asked)
            _require(answer, check)
        except StopError:
            raise
        except FetchError as error:
            if not isinstance(error, RefusedError):
                self._note(_failure(paper, before, error))
            self._failures = self._failures + 1 if error.passing else 0
            if self._failures >= _MOST_FAILURES:
                message = f"the site failed {_MOST_FAILURES} times in a row, last: {error.message}"
                raise StopError(message, address=paper.address, code="failing", passing=True) from error
            raise
        self._failures = 0
        return answer

    def _note(self, entry: Entry) -> None:
        if self._manifest:
            self._manifest.note(entry)


def _require(answer: Answer, check: Callable[[bytes], str]) -> None:
    if answer.status == 200 and (wrong := check(answer.data)):
        raise FetchError(wrong, address=answer.address, code="wrong-type", status=200)


def _fetched(data: bytes, entry: Entry, before: Entry | None) -> Got:
    known = before.sha256 if before else ""
    return Got(data, entry, asked=True, changed=known != entry.sha256, first=not known)


def _is_fresh(entry: Entry) -> bool:
    """Whether an entry is of within a day, and not of something that may have passed."""
    age = now() - entry.asked_at
    return not entry.passing and dt.timedelta(0) <= age < _DAY


def _entry(paper: Paper, answer: Answer) -> Entry:
    at = now()
    return Entry(
        name=paper.name,
        address=paper.address,
        answered=answer.address if answer.address != paper.address else "",
        at=at,
        asked_at=at,
        status=answer.status,
        media_type=answer.media_type,
        etag=answer.etag,
        modified=answer.modified,
        committee=paper.committee,
        date=paper.date,
    )


def _failure(paper: Paper, before: Entry | None, error: FetchError) -> Entry:
    """The entry of a request that failed; it keeps what is known of the bytes there were before."""
    asked_at = now()
    entry = before or Entry(name=paper.name, address=paper.address, asked_at=asked_at)
    return msgspec.structs.replace(
        entry,
        asked_at=asked_at,
        status=error.status,
        code=error.code,
        reason=error.message,
        passing=error.passing,
        committee=paper.committee,
        date=paper.date,
    )
