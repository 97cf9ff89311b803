"""What the library tells of its documents besides their records."""

from typing import NamedTuple

import msgspec

__all__ = ["Counts", "Held", "Quarantined", "Version"]


class Version(NamedTuple):
    """One version of a document; ``seq`` is the number of the change that brought it."""

    document: str
    number: int
    seq: int
    sha256: str
    parser: str
    added_at: str


class Held(NamedTuple):
    """The document that holds some bytes; ``current`` if they are those of its newest version."""

    document: str
    current: bool
    parser: str


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be read.

    Attributes:
        place: Path or name of the input.
        code: ``unreadable``, ``unknown-format``, ``cannot-open`` or ``internal-error``.
        reason: Why, in words.
        position: Where in the document, where that is known.
        sha256: Of its bytes, where they could be had.
        at: When, in UTC; set by the library.
    """

    place: str
    code: str
    reason: str
    position: str | None = None
    sha256: str | None = None
    at: str = ""


class Counts(NamedTuple):
    """How much a library holds."""

    documents: int
    versions: int
    quarantined: int
