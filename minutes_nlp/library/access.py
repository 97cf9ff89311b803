"""What clerks have decided of the access to items: a log in the library that outlives reading minutes again.

A decision to make an item exempt follows the item's words: whatever id, title or neighbours they have when
the minutes are read again, they stay exempt. A decision to make one public holds for exactly the words the
clerk saw, and for no others. So what is not known is hidden.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from minutes_nlp.library import rows
from minutes_nlp.model import Access, Item, Minutes

__all__ = ["AccessDecision", "AccessDecisions", "applied", "decision_on"]

# So many words in a row that stand nowhere else in the minutes tell an item: shorter runs are formulae.
_RUN = 8
_WORD = re.compile(r"\w+")


class AccessDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A row: that an item is public or exempt from now on, who decided it and why.

    ``part`` and ``title`` are the item's when it was decided, ``digest`` is the SHA-256 of its words. ``at``
    is UTC, ISO 8601; ``seq`` numbers the rows. The last row that is about an item counts.
    """

    document: str
    part: str
    title: str
    digest: str
    access: Access
    reason: str
    who: str
    at: str = ""
    seq: int = 0


class AccessDecisions:
    """The decisions of a library: see ``Library.access``; made by ``Library.reclassify``."""

    def __init__(self, db: sqlite3.Connection, file: Path) -> None:
        self._db = db
        self._file = file

    def all(self, document: str | None = None) -> list[AccessDecision]:
        """Return the decisions on a document, or on all, oldest first.

        Raises:
            LibraryError: If a row is damaged.
        """
        return rows.read(self._db, self._file, "access_decisions", AccessDecision, document)

    def add(self, decision: AccessDecision) -> AccessDecision:
        """Add a decision, within a transaction of the caller's."""
        return rows.add(self._db, "access_decisions", decision)


def decision_on(document: str, minutes: Minutes, item: Item) -> AccessDecision:
    """Return the decision that an item is as it is, without who decided it and why."""
    return AccessDecision(
        document=document,
        part=item.id,
        title=_title(item),
        digest=_digest(minutes, item),
        access=item.access,
        reason="",
        who="",
    )


def applied(
    decisions: Sequence[AccessDecision], minutes: Minutes, old: Minutes
) -> tuple[Minutes, tuple[AccessDecision, ...]]:
    """Return a record with the access that was decided.

    Args:
        decisions: Those on its document, oldest first.
        minutes: The record as it was read.
        old: The record until now, to which decisions have been applied.

    Returns:
        The record, and a decision for each item that only its words have told: it has another id and title.
    """
    if not decisions:
        return minutes, ()
    followed: list[AccessDecision] = []
    items = []
    runs = {
        item.id: (last, _own_runs(old, item))
        for item in old.items
        if (last := _last(decisions, old, item)) is not None and last.access == "exempt"
    }
    for item in minutes.items:
        last = _last(decisions, minutes, item)
        if last is None:
            words = set(_runs(_words(minutes, item)))
            last = next((each for each, own in runs.values() if not own.isdisjoint(words)), None)
            if last is not None:
                found = decision_on(last.document, minutes, item)
                found = msgspec.structs.replace(found, access="exempt", reason=last.reason, who=last.who)
                followed.append(found)
        items.append(msgspec.structs.replace(item, access=last.access) if last else item)
    return msgspec.structs.replace(minutes, items=tuple(items)), tuple(followed)


def _last(decisions: Iterable[AccessDecision], minutes: Minutes, item: Item) -> AccessDecision | None:
    """The last decision that is about an item."""
    digest, title, last = _digest(minutes, item), _title(item), None
    for each in decisions:
        same = each.digest == digest
        alike = item.id == each.part or (title and title == each.title)
        if same or (each.access == "exempt" and alike):
            last = each
    return last


def _title(item: Item) -> str:
    return " ".join(item.title.casefold().split())


def _words(minutes: Minutes, item: Item) -> list[str]:
    return _WORD.findall(minutes.text[slice(*item.span)].casefold())


def _digest(minutes: Minutes, item: Item) -> str:
    return hashlib.sha256(" ".join(minutes.text[slice(*item.span)].split()).encode()).hexdigest()


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _own_runs(minutes: Minutes, item: Item) -> set[tuple[str, ...]]:
    """The runs of words that stand in an item and in no other of its record."""
    others = (each for each in minutes.items if each.id != item.id)
    elsewhere = {run for each in others for run in _runs(_words(minutes, each))}
    return set(_runs(_words(minutes, item))) - elsewhere
