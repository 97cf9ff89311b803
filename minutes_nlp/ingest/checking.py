"""Telling how the library and its search index stand, and whether they agree."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library, Quarantined
from minutes_nlp.model import Minutes
from minutes_nlp.units import digest, units

__all__ = ["Fault", "Status", "Unread", "status", "unread", "verify"]

_REBUILD = "minutes rebuild makes the index again"
_TRIES = 3
_ENGLISH = "en"


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is not as it should be; ``document`` is the id of the one it is about."""

    message: str
    document: str | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How a library stands.

    Attributes:
        library: Its folder.
        documents: How many there are.
        versions: How many records there are, old ones included.
        engine: The search engine the index was made with; None where there is no index.
        awaiting_index: How many documents have changed since the index was published.
        quarantine: What could not be read.
    """

    library: str
    documents: int
    versions: int
    engine: str | None
    awaiting_index: int
    quarantine: tuple[Quarantined, ...]


def status(library: Library, store: IndexStore) -> Status:
    """Return how the library stands.

    Raises:
        LibraryError: If the library is damaged.
    """
    published = store.published()
    counts = library.counts()
    return Status(
        library=str(library.folder),
        documents=counts.documents,
        versions=counts.versions,
        engine=published.engine if published else None,
        awaiting_index=library.changed_since(published.seq if published else 0),
        quarantine=tuple(library.quarantined()),
    )


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents are in a language that is not read as minutes (BCP 47): ``wholly``, or in part."""

    language: str
    wholly: int
    partly: int


def unread(records: Iterable[tuple[str, Minutes]]) -> tuple[Unread, ...]:
    """Return the languages that are not read in some records, by id and record."""
    wholly: Counter[str] = Counter()
    partly: Counter[str] = Counter()
    for _, minutes in records:
        found = {stretch.language for stretch in minutes.languages} - {_ENGLISH, minutes.language}
        wholly.update({minutes.language} - {_ENGLISH})
        partly.update(found)
    return tuple(
        Unread(language=code, wholly=wholly[code], partly=partly[code]) for code in sorted({*wholly, *partly})
    )


def verify(library: Library, store: IndexStore) -> list[Fault]:
    """Prove that every record can be read and that the index holds exactly what the library says.

    The index is held against the library as it was when the index was published: documents that changed
    since await it, which is no fault. Both may be written to meanwhile.

    Raises:
        LibraryError: If the library cannot be read at all.
    """
    faults = [Fault(message=message) for message in library.faults()]
    faults += [
        Fault(document=each.document, message=f"is to be removed and is still here; {_REBUILD} without it")
        for each in library.removals.pending()
    ]
    faults += _record_faults(library)
    return faults or list(_index_faults(library, store))


def _record_faults(library: Library) -> Iterator[Fault]:
    """What is wrong with the stored records, old versions included."""
    for version in library.versions():
        try:
            minutes = library.minutes(version.document, version.number)
        except LibraryError as error:
            yield Fault(message=error.message, document=version.document)
            continue
        if minutes.source.sha256 != version.sha256:
            message = f"version {version.number} is the record of other bytes than the library says"
            yield Fault(message=message, document=version.document)


def _index_faults(library: Library, store: IndexStore) -> Iterator[Fault]:
    """What the index holds that the library does not say, or the other way round."""
    try:
        seq, held = _held(library, store)
    except LibraryError as error:
        yield Fault(message=str(error))
        return
    except (BusyError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  # what an engine says of damaged files; Rust's panics are no Exception
        yield Fault(message=f"the search index cannot be read ({error}); {_REBUILD}")
        return
    wanted = {}
    for document, minutes in library.records(upto=seq):
        found = units(document, minutes)
        if found:
            wanted[document] = digest(found)
    for document in sorted(wanted.keys() | held.keys()):
        if document not in held:
            yield Fault(document=document, message=f"is missing from the search index; {_REBUILD}")
        elif document not in wanted:
            yield Fault(document=document, message=f"is in the search index alone; {_REBUILD}")
        elif held[document] != wanted[document]:
            yield Fault(document=document, message=f"is not in the search index as it is here; {_REBUILD}")


def _held(library: Library, store: IndexStore) -> tuple[int, dict[str, str]]:
    """The change of the library that the index is at, and the digest of each document in it.

    Raises:
        LibraryError: If the index cannot be read or is not one of this library.
        BusyError: If it is published anew time and again while being read.
    """
    for _ in range(_TRIES):
        published = store.published()
        if published is None:
            if not library.seq():
                return 0, {}
            raise LibraryError(f"there is no search index; {_REBUILD}")
        if published.seq > library.seq():
            raise LibraryError(f"the search index is ahead of the library; {_REBUILD}")
        held = store.documents()
        if store.published() == published:
            return published.seq, held
    raise BusyError("documents are being added; verify when that is done")
