"""The library and its index as the public may see them: the one door through which pages and programs read.

Requests are answered in threads. A connection of SQLite belongs to the thread that made it, so each request
opens the library for itself. An open index costs more and is lent to one request at a time; as soon as a new
generation is published the next request opens that, so that what is added meanwhile shows up.
"""

import contextlib
import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from minutes_nlp import assurances
from minutes_nlp.confirmations import Confirmation, body_of, confirmations
from minutes_nlp.errors import UsageError
from minutes_nlp.history import Archive, Remembered
from minutes_nlp.index import IndexStore, Published, Searcher
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes
from minutes_nlp.query import Or, field
from minutes_nlp.quoting import Sources
from minutes_nlp.search import EVERY_HIT, Options, Results, search

__all__ = ["Holdings", "Kept", "Meeting", "MissingError", "Public"]

T = TypeVar("T")
# Minutes are confirmed by the next meeting, or one soon after.
_CONFIRMED_WITHIN = 8


class MissingError(Exception):
    """There is no such document or part, or none that may be shown: the two are never told apart."""


class Meeting(NamedTuple):
    """A meeting of which something may be shown; "" for what its minutes do not state."""

    document: str
    council: str
    committee: str
    date: str

    @property
    def body(self) -> str:
        """The committee, or else the council."""
        return self.committee or self.council


class Kept:
    """Things that are slow to make and the same for every request, until the library changes."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[object, Any]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def get(self, name: str, state: object, make: Callable[[], T]) -> T:
        """Return the thing of a name, made anew where the state is another than it was made of.

        Args:
            name: What it is.
            state: What it was made of: equal states, the same thing.
            make: Makes it; called by one request at a time.
        """
        with self._locks[name]:
            if self._made.get(name, (None,))[0] != state:
                self._made[name] = state, make()
            made: T = self._made[name][1]
            return made


class Public:
    """What the public may see, for the length of one request.

    Args:
        library: Open for reading, by the thread that uses it.
        searcher: Of the public index.
        published: What the index says of itself.
        kept: What may be kept between requests.
    """

    def __init__(self, library: Library, searcher: Searcher, published: Published, kept: Kept) -> None:
        self._library = library
        self._searcher = searcher
        self._kept = kept
        self.published = published

    def public_search(self, query: str, options: Options) -> Results:
        """Return what a search finds among public items; every search of the app is this one.

        Raises:
            QueryError: If the query or the value of a filter cannot be understood.
            UsageError: If an option cannot be.
        """
        return search(self._searcher, query, options)

    def register(self, wanted: assurances.Wanted) -> assurances.Register:
        """Return assurances of public items; errors as ``public_search``."""
        remembered = self.keep("assurances", assurances.Remembered)
        return assurances.register(self._library, self._searcher, wanted, remembered)

    def archive(self) -> Archive:
        """Return what the history of a topic is read from."""
        remembered = self.keep("archive", Remembered)
        return Archive(self._library, self._searcher, self.published.seq, remembered=remembered)

    def record(self, document: str) -> Minutes:
        """Return the public part of a document's record.

        Raises:
            MissingError: If there is no such document, or nothing of it is public.
        """
        try:
            return self._library.minutes(document)
        except UsageError:
            raise MissingError from None

    def records(self) -> Iterator[tuple[str, Minutes]]:
        """Return the id and the public part of each record that has one, in the order of changes."""
        return self._library.records()

    def redirects(self, document: str) -> dict[str, str]:
        """Return the ids that parts of a document have now by those they had, if they may be shown."""
        return self._library.redirects(document)

    def confirmations(self, document: str) -> tuple[Confirmation, ...]:
        """Return what the next meetings of the same body say of the confirmation of a document."""
        own = next((each for each in self.meetings() if each.document == document and each.date), None)
        if own is None:
            return ()
        body = body_of(own.council, own.committee)
        later = (
            each.document
            for each in self.meetings()
            if each.date > own.date and body_of(each.council, each.committee) == body
        )
        near = (document, *itertools.islice(later, _CONFIRMED_WITHIN))
        found = confirmations(self._records_of(near))
        return tuple(each for each in found if each.document == document)

    def _records_of(self, documents: Iterable[str]) -> Iterator[tuple[str, Minutes]]:
        """Yield those records of which something is public still, whatever the index says."""
        for document in documents:
            with contextlib.suppress(MissingError):
                yield document, self.record(document)

    def meetings(self) -> tuple[Meeting, ...]:
        """Return the meetings of which something may be shown, oldest first, those without a date last."""
        return self.keep("meetings", self._meetings)

    def named(self) -> tuple[list[str], list[str]]:
        """Return the names of the committees and of the councils that have met, each once, sorted."""
        return self.keep("named", self._named)

    def _named(self) -> tuple[list[str], list[str]]:
        meetings = self.meetings()
        committees, councils = {each.committee for each in meetings}, {each.council for each in meetings}
        return sorted(committees - {""}), sorted(councils - {""})

    def _meetings(self) -> tuple[Meeting, ...]:
        # Minutes have a heading at least; what is not read as minutes is text.
        one_each = Or((field("kind", "heading"), field("kind", "text")))
        headings = self._searcher.find(one_each, limit=EVERY_HIT, offset=0, sort="date")
        found = {
            Meeting(hit.unit.document, hit.unit.council, hit.unit.committee, hit.unit.date): None
            for hit in headings.hits
        }
        return tuple(found)

    def gaps(self) -> tuple[assurances.Gap, ...]:
        """Return the meetings whose minutes seem to be missing, as far as the others tell."""
        return self.keep("gaps", lambda: assurances.gaps(self.records()))

    def sources(self) -> Sources:
        """Return the words of all records, for quotations to be looked up in."""
        return self.keep("sources", lambda: Sources(self.records()))

    def failed(self) -> list[str]:
        """Return the code of each file that could not be read; its name and words are not for everyone."""
        return [each.code for each in self._library.quarantined()]

    def waiting(self) -> int:
        """Return how many documents have changed since the index was published."""
        return self._library.changed_since(self.published.seq)

    def keep(self, name: str, make: Callable[[], T], *, of: Hashable = ()) -> T:
        """Return a thing made of the library's records, kept until they change or it is wanted of others.

        Args:
            name: What it is; one of each name is kept.
            make: Makes it.
            of: What it is made of besides.
        """
        return self._kept.get(name, (self.published, self._library.seq(), of), make)


class Holdings:
    """A library and its index, for as long as the app runs.

    Args:
        folder: The folder of the library.
        engine: The name of the search engine.
    """

    exempt = False

    def __init__(self, folder: Path, engine: str) -> None:
        self._folder = folder
        self._store = IndexStore(folder, engine)
        self._lock = threading.Lock()
        self._idle: list[tuple[Published, Searcher]] = []
        self._kept = Kept()

    @contextlib.contextmanager
    def open(self) -> Iterator[Public]:
        """Lend what the public may see; the thread that opens it must be the one that uses it.

        Raises:
            LibraryError: If the library or its index is missing or damaged.
        """
        with self._searcher() as (published, searcher), Library.open(self._folder, exempt=False) as library:
            yield Public(library, searcher, published, self._kept)

    @contextlib.contextmanager
    def _searcher(self) -> Iterator[tuple[Published, Searcher]]:
        """Lend the index of the published generation."""
        published = self._store.published()
        lent = self._taken(published) or self._opened()
        try:
            yield lent
        finally:
            with self._lock:
                self._idle.append(lent)

    def _taken(self, published: Published | None) -> tuple[Published, Searcher] | None:
        """Take an idle searcher of a generation; let go of those of any other."""
        with self._lock:
            fit = [each for each in self._idle if each[0] == published]
            outdated = [each for each in self._idle if each[0] != published]
            lent = fit.pop() if fit else None
            self._idle = fit
        for _, searcher in outdated:
            searcher.close()
        return lent

    def _opened(self) -> tuple[Published, Searcher]:
        """Open the published generation; again, where another is published meanwhile."""
        while True:
            before = self._store.published()
            searcher = self._store.open(exempt=self.exempt)
            if before is not None and self._store.published() == before:
                return before, searcher
            searcher.close()

    def close(self) -> None:
        """Let go of the files that no request uses."""
        self._taken(None)
