"""Deciding that words or documents are taken out of the library; publishing then carries it out."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from minutes_nlp.errors import UsageError
from minutes_nlp.library import Library, Removal
from minutes_nlp.model import Span
from minutes_nlp.parts import find_part

__all__ = ["at_place", "remove_fetched", "to_erase", "to_redact"]

_FETCHED = "fetched"


def to_redact(library: Library, document: str, what: str | Span, *, reason: str, who: str) -> Removal:
    """Return the removal of a part of a document, or of some characters of its newest version.

    It is not decided yet (see ``Library.removals``), and nothing is changed.

    Raises:
        UsageError: If there is no such document, part, or words there; or no reason is given.
    """
    minutes = library.minutes(document)
    _check(reason)
    if isinstance(what, str):
        part = library.redirect(document, what)
        found = find_part(minutes, part)
        if found is None:
            raise UsageError(f"has no part {part!r}", document=document)
        span = found.span
    else:
        part, span = None, what
    if not 0 <= span.start < span.end <= len(minutes.text) or not minutes.text[slice(*span)].strip():
        message = f"characters {span.start} to {span.end} hold no words; it has {len(minutes.text):,}"
        raise UsageError(message, document=document)
    return Removal(kind="redact", document=document, part=part, spans=(span,), reason=reason, who=who)


def to_erase(library: Library, document: str, *, reason: str, who: str) -> Removal:
    """Return the removal of a document; it is not decided yet, and nothing is changed.

    Raises:
        UsageError: If there is no such document, or no reason is given.
    """
    library.minutes(document)
    _check(reason)
    return Removal(kind="erase", document=document, reason=reason, who=who)


def at_place(library: Library, place: str) -> str:
    """Return the document that was last read at a place.

    Raises:
        UsageError: If there is none.
    """
    found = library.at_place(str(Path(place).resolve())) or library.at_place(place)
    if found is None:
        raise UsageError("no document of the library was read there", document=place)
    return found[0]


def remove_fetched(library: Library, sources: Collection[str]) -> None:
    """Delete the files below the library's own folder of fetched ones that have one of some SHA-256."""
    for path in sorted((library.folder / _FETCHED).rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest in sources:
                path.unlink()


def _check(reason: str) -> None:
    if not reason.strip():
        raise UsageError("say why: --reason")
