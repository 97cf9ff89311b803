"""Bringing the search index to the state of the library."""

import contextlib
from collections.abc import Callable, Iterator, Sequence

from minutes_nlp.errors import LibraryError
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest.removing import remove_fetched
from minutes_nlp.library import Library
from minutes_nlp.units import Unit, units

__all__ = ["publish", "rebuild"]


def publish(library: Library, store: IndexStore) -> None:
    """Publish in the index what the library has and it lacks; nothing to do, nothing is written.

    The whole index is made again where it cannot be carried on: there is none, another engine or another
    version of the program made it, or it is ahead of the library, which then is an older one put back.

    Raises:
        LibraryError: If the index is damaged or cannot be written to.
    """
    published = store.published()
    seq = library.seq()
    if library.removals.pending():
        rebuild(library, store)
        return
    if published is None or not store.fits(published) or published.seq > seq:
        rebuild(library, store)
    elif library.withdraws_since(published.seq):
        # An engine keeps for a while the words of what was replaced: they must not stay in the public index.
        rebuild(library, store)
        store.collect_garbage(keep_last=False)
    elif published.seq < seq:
        with _explained(store):
            store.publish(_changes(library, after=published.seq), seq)


def rebuild(library: Library, store: IndexStore, *, progress: Callable[[str], None] | None = None) -> None:
    """Make the search index again from the library; the old one is used until the new one stands.

    What was decided to be taken out of the library, and is not yet, is taken out of both first.

    Args:
        library: The library, open for writing, so that it stays as it is.
        store: The index beside it.
        progress: Called with the id of each document once it is taken in.

    Raises:
        LibraryError: If a record is damaged or the index cannot be written to.
        BusyError: If somebody reads the library all the while something is to be taken out of it.
    """
    pending = library.removals.pending()
    with _explained(store):
        for each in pending:
            remove_fetched(library, library.removals.sources(each.document))
            library.removals.carry_out(each)
        store.rebuild(_changes(library, after=0), library.seq(), progress)
        if pending:
            store.collect_garbage(keep_last=False)
            library.removals.finish(pending)


@contextlib.contextmanager
def _explained(store: IndexStore) -> Iterator[None]:
    """Say what a failure of the disk means."""
    try:
        yield
    except OSError as error:
        message = f"the search index cannot be written ({error}); what was added is kept: run again"
        raise LibraryError(message, document=str(store.root)) from error


def _changes(library: Library, *, after: int) -> Iterator[tuple[str, Sequence[Unit]]]:
    for document, minutes in library.records(after=after):
        yield document, units(document, minutes)
