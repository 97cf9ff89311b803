"""Adding: each input read, parsed and kept by itself, the search index following in batches."""

import hashlib
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec

from minutes_nlp import __version__
from minutes_nlp.containers import Member
from minutes_nlp.errors import MinutesError, UnreadableError, raised_at
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest.publishing import publish
from minutes_nlp.ingest.sources import Input, file_name, holds_others, printable, read, within
from minutes_nlp.library import HELD_BACK, Held, Library, Quarantined, document_id, same_meeting
from minutes_nlp.limits import Limits
from minutes_nlp.model import Minutes

__all__ = ["Ahead", "Outcome", "OutcomeKind", "Parser", "Progress", "Summary", "add"]

# The index follows after so many new records or so many seconds, whichever comes first: publishing costs the
# same for one document as for many, and a long run should be searchable while it goes on.
BATCH = 64
BATCH_SECONDS = 10.0
# Bytes of documents that wait to be kept, besides the one at hand.
MOST_HELD = 50_000_000

OutcomeKind = Literal["added", "new version", "unchanged", "known elsewhere", "quarantined", "skipped"]
Progress = Callable[[int, int, str], None]
"""Called with how many inputs are done, how many there are, and the name of the next."""


class Parser(NamedTuple):
    """The parse half as adding needs it: from the bytes and the name of a file to its record.

    A record that it returns can be indexed: it has been tried. A document whose record another ``version``
    made is read again when it is next added. ``members`` tells what an archive or a message holds; a file of
    more than ``largest`` bytes is not read.
    """

    parse: Callable[[bytes, str], Minutes]
    version: str = __version__
    members: Callable[[bytes, str], list[Member]] = lambda _data, _name: []
    largest: int = Limits().file


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one input.

    Attributes:
        name: The input as it was given.
        kind: ``known elsewhere``: the library has these bytes, first read at another place.
        document: Id of the document, where there is one.
        version: The number of its version, where it was added.
        code: Of the quarantine.
        reason: Why it was skipped or quarantined.
        position: Where in the input it went wrong, where that is known.
    """

    name: str
    kind: OutcomeKind
    document: str | None = None
    version: int | None = None
    code: str | None = None
    reason: str | None = None
    position: str | None = None


class Summary(msgspec.Struct, frozen=True):
    """What became of all inputs, in their order."""

    outcomes: tuple[Outcome, ...]

    def counts(self) -> dict[OutcomeKind, int]:
        """Return how many inputs met each end, leaving out those that none met."""
        counted = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: counted[kind] for kind in get_args(OutcomeKind) if counted[kind]}

    def of_kind(self, *kinds: OutcomeKind) -> list[Outcome]:
        """Return the outcomes of some kinds."""
        return [outcome for outcome in self.outcomes if outcome.kind in kinds]


class Ahead(NamedTuple):
    """Where inputs are parsed, and how many at most are parsed or waiting while others are kept."""

    executor: Executor
    most: int


def add(
    inputs: Sequence[Input],
    library: Library,
    store: IndexStore,
    parser: Parser,
    *,
    ahead: Ahead | None = None,
    progress: Progress = lambda *_: None,
) -> Summary:
    """Add inputs to the library and publish them in the search index.

    Each document is kept in a transaction of its own, so that an interrupted run has lost nothing it had
    done; run again, it passes over what is unchanged. What an interrupted run did not publish is published
    first, from the records kept. An input that cannot be read is quarantined and stops nothing. What becomes
    of them is the same with and without ``ahead``: they are kept one by one, in their order.

    Raises:
        LibraryError: If the library or the index is damaged or cannot be written to.
        ImportError: If the installation lacks something the parser needs.
    """
    publish(library, store)
    _forget_the_gone(library)
    quarantined = {each.place for each in library.quarantined()}
    adder = _Adder(library, parser, ahead.executor if ahead else None)
    outcomes: list[Outcome] = []
    waiting, since = 0, time.monotonic()
    for number, work in _begun(inputs, adder, ahead.most if ahead else 0):
        progress(number, len(inputs), work.source.name)
        outcome = adder.finish(work)
        if outcome.kind == "unchanged" and work.source.place in quarantined:
            library.release([work.source.place])
        outcomes.append(outcome)
        waiting += outcome.kind in {"added", "new version"}
        if waiting >= BATCH or (waiting and time.monotonic() - since >= BATCH_SECONDS):
            publish(library, store)
            waiting, since = 0, time.monotonic()
    progress(len(inputs), len(inputs), "")
    publish(library, store)
    return Summary(tuple(outcomes))


def _begun(inputs: Sequence[Input], adder: "_Adder", most: int) -> "Iterator[tuple[int, _Work]]":
    """Yield the work on each input with the input's number, in order; so many more are begun at most."""
    begun: deque[tuple[int, _Work]] = deque()
    held = 0
    try:
        for number, given in enumerate(inputs):
            for source in adder.opened(given):
                work = adder.begin(source)
                begun.append((number, work))
                held += len(work.data)
                while len(begun) > most or (held > MOST_HELD and begun):
                    held -= len(begun[0][1].data)
                    yield begun.popleft()
        while begun:
            yield begun.popleft()
    finally:
        for _, work in begun:
            if work.parsed:
                work.parsed.cancel()


def _forget_the_gone(library: Library) -> None:
    """Release from quarantine what is no longer there to be read."""
    gone = [each.place for each in library.quarantined() if not _is_there(Path(each.place))]
    if gone:
        library.release(gone)


def _is_there(place: Path) -> bool:
    """Whether there is a file at a place, or an archive that it lies in; what has no path is never gone."""
    return not place.is_absolute() or place.exists() or any(folder.is_file() for folder in place.parents)


class _Work(NamedTuple):
    """An input being added: its bytes, or why there are none, and its record, where that is under way."""

    source: Input
    data: bytes = b""
    sha256: str | None = None
    error: UnreadableError | None = None
    parsed: Future[Minutes] | None = None


def _digest(work: _Work) -> str:
    if work.error:
        raise work.error
    return work.sha256 or ""


class _Adder:
    """Adds one input after another to a library."""

    def __init__(self, library: Library, parser: Parser, executor: Executor | None) -> None:
        self._library = library
        self._parser = parser
        self._executor = executor

    def opened(self, source: Input) -> Iterator[Input]:
        """Yield an input, or, of an archive or a message, what it holds."""
        if source.skip or source.code or not holds_others(source):
            yield source
            return
        try:
            data = read(source, largest=self._parser.largest)
            held = self._parser.members(data, file_name(source, data))
        except UnreadableError as error:
            yield source._replace(code=error.code, reason=error.message)
            return
        if not held:
            yield source._replace(skip="holds no file")
        for member in held:
            yield within(source, member)

    def begin(self, source: Input) -> _Work:
        """Read the bytes of an input, and have them parsed if it seems that they will be needed."""
        if source.skip:
            return _Work(source)
        try:
            data = read(source, largest=self._parser.largest)
        except UnreadableError as error:
            return _Work(source, error=error)
        work = _Work(source, data, hashlib.sha256(data).hexdigest())
        if self._executor is None or not self._is_new(work):
            return work
        return work._replace(parsed=self._executor.submit(self._parser.parse, data, file_name(source, data)))

    def finish(self, work: _Work) -> Outcome:
        """Add an input, or put it into quarantine."""
        source = work.source
        if source.skip:
            return Outcome(name=source.name, kind="skipped", reason=source.skip)
        try:
            return self._take(work, _digest(work))
        except UnreadableError as error:
            code = source.code or (error.code if work.sha256 else "cannot-open")
            reason, position = error.message, error.place
        except (MinutesError, ImportError, BrokenExecutor):
            raise  # the library or the installation is at fault, not the input
        except Exception as error:  # noqa: BLE001  # a defect met in one document must not stop the others
            code, reason = "internal-error", f"{type(error).__name__}: {error}"
            file, line = raised_at(error)
            position = f"{file} line {line}"
        reason, position = printable(reason), printable(position) if position else None
        if source.place is not None:
            failed = Quarantined(
                place=source.place, code=code, reason=reason, position=position, sha256=work.sha256
            )
            self._library.set_aside(failed)
        return Outcome(name=source.name, kind="quarantined", code=code, reason=reason, position=position)

    def _take(self, work: _Work, sha256: str) -> Outcome:
        """Keep the bytes of an input as a new document, as a new version of one, or not at all.

        Bytes the library has are unchanged or known elsewhere. Bytes that a document once had and that are
        back at its place are its newest version again. Other bytes at a known place are a new version of its
        document, but for those of another meeting: a file such as latest.txt is written over for each.
        """
        source = work.source
        erased = self._library.removals.erased(sha256)
        if erased:
            return Outcome(name=source.name, kind="skipped", reason=f"was erased on {erased.at[:10]}")
        held = self._library.holder(sha256)
        last = self._library.at_place(source.place) if source.place else None
        stayed = last is not None and last[1] == sha256
        if held and (held.current or stayed or last is None):
            return self._read_again(work, held) or self._known(source, sha256, held, stayed=stayed)
        minutes = self._minutes(work)
        is_version = last is not None and same_meeting(self._library.minutes(last[0]), minutes)
        document = last[0] if last and is_version else None
        return self._keep(source, self._restrained(source, minutes, document), document)

    def _is_new(self, work: _Work) -> bool:
        """Whether an input is to be parsed, as far as can be told before those begun are kept."""
        held = self._library.holder(work.sha256 or "")
        return held is None or not held.current or held.parser != self._parser.version

    def _known(self, source: Input, sha256: str, held: Held, *, stayed: bool) -> Outcome:
        """Note where else the bytes of a document were seen."""
        if stayed or source.place is None:
            return Outcome(name=source.name, kind="unchanged", document=held.document)
        self._library.locate(source.place, held.document, sha256)
        return Outcome(name=source.name, kind="known elsewhere", document=held.document)

    def _read_again(self, work: _Work, held: Held) -> Outcome | None:
        """Read bytes that another version of the parser has read; None if the record stays the same."""
        if not held.current or held.parser == self._parser.version:
            return None
        minutes = self._restrained(work.source, self._minutes(work), held.document)
        old = self._library.minutes(held.document)
        if minutes != msgspec.structs.replace(old, source=minutes.source):
            return self._keep(work.source, minutes, held.document)
        self._library.confirm(held.document, self._parser.version)
        return None

    def _minutes(self, work: _Work) -> Minutes:
        if work.parsed:
            return work.parsed.result()
        return self._parser.parse(work.data, file_name(work.source, work.data))

    def _restrained(self, source: Input, minutes: Minutes, document: str | None) -> Minutes:
        """A record without what was taken out of its document, where that may be taken in."""
        minutes, why = self._library.removals.restrained(minutes, document, document_id(minutes))
        if why:
            message = f"{why}; to take it in all the same, but for those words: minutes admit {source.name}"
            raise UnreadableError(message, document=source.name, code=HELD_BACK)
        return minutes

    def _keep(self, source: Input, minutes: Minutes, document: str | None) -> Outcome:
        name, version = self._library.put(
            minutes, place=source.place, parser=self._parser.version, document=document
        )
        kind: OutcomeKind = "new version" if document else "added"
        return Outcome(name=source.name, kind=kind, document=name, version=version)
