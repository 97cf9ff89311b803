"""Adding: each input read, parsed and kept by itself, the search index following in batches."""

import hashlib
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec

from minutes_nlp import __version__
from minutes_nlp.errors import MinutesError, UnreadableError
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest.publishing import publish
from minutes_nlp.ingest.sources import Input, file_name, printable, read
from minutes_nlp.library import Held, Library, Quarantined, same_meeting
from minutes_nlp.model import Minutes
from minutes_nlp.units import units

__all__ = ["Outcome", "OutcomeKind", "Parser", "Progress", "Summary", "add"]

# The index follows after so many new records or so many seconds, whichever comes first: publishing costs the
# same for one document as for many, and a long run should be searchable while it goes on.
BATCH = 64
BATCH_SECONDS = 10.0

OutcomeKind = Literal["added", "new version", "unchanged", "known elsewhere", "quarantined", "skipped"]
Progress = Callable[[int, int, str], None]
"""Called with how many inputs are done, how many there are, and the name of the next."""


class Parser(NamedTuple):
    """The parse half as adding needs it: from the bytes and the name of a file to its record.

    A document whose record another ``version`` made is read again when it is next added.
    """

    parse: Callable[[bytes, str], Minutes]
    version: str = __version__


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


def add(
    inputs: Sequence[Input],
    library: Library,
    store: IndexStore,
    parser: Parser,
    *,
    progress: Progress = lambda *_: None,
) -> Summary:
    """Add inputs to the library and publish them in the search index.

    Each document is kept in a transaction of its own, so that an interrupted run has lost nothing it had
    done; run again, it passes over what is unchanged. What an interrupted run did not publish is published
    first, from the records kept. An input that cannot be read is quarantined and stops nothing.

    Raises:
        LibraryError: If the library or the index is damaged or cannot be written to.
        ImportError: If the installation lacks something the parser needs.
    """
    publish(library, store)
    _forget_the_gone(library)
    quarantined = {each.place for each in library.quarantined()}
    adder = _Adder(library, parser)
    outcomes: list[Outcome] = []
    waiting, since = 0, time.monotonic()
    for number, source in enumerate(inputs):
        progress(number, len(inputs), source.name)
        outcome = adder.add(source)
        if outcome.kind == "unchanged" and source.place in quarantined:
            library.release([source.place])
        outcomes.append(outcome)
        waiting += outcome.kind in {"added", "new version"}
        if waiting >= BATCH or (waiting and time.monotonic() - since >= BATCH_SECONDS):
            publish(library, store)
            waiting, since = 0, time.monotonic()
    progress(len(inputs), len(inputs), "")
    publish(library, store)
    return Summary(tuple(outcomes))


def _forget_the_gone(library: Library) -> None:
    """Release from quarantine what is no longer there to be read."""
    gone = [
        each.place
        for each in library.quarantined()
        if Path(each.place).is_absolute() and not Path(each.place).exists()
    ]
    if gone:
        library.release(gone)


class _Adder:
    """Adds one input after another to a library."""

    def __init__(self, library: Library, parser: Parser) -> None:
        self._library = library
        self._parser = parser

    def add(self, source: Input) -> Outcome:
        """Add an input, or put it into quarantine."""
        if source.skip:
            return Outcome(name=source.name, kind="skipped", reason=source.skip)
        sha256 = None
        try:
            data = read(source)
            sha256 = hashlib.sha256(data).hexdigest()
            return self._take(source, data, sha256)
        except UnreadableError as error:
            code = source.code or ("unreadable" if sha256 else "cannot-open")
            reason, position = error.message, error.place
        except (MinutesError, ImportError):
            raise  # the library or the installation is at fault, not the input
        except Exception as error:  # noqa: BLE001  # a defect met in one document must not stop the others
            code, reason, position = "internal-error", f"{type(error).__name__}: {error}", _raised_at(error)
        reason, position = printable(reason), printable(position) if position else None
        if source.place is not None:
            failed = Quarantined(
                place=source.place, code=code, reason=reason, position=position, sha256=sha256
            )
            self._library.set_aside(failed)
        return Outcome(name=source.name, kind="quarantined", code=code, reason=reason, position=position)

    def _take(self, source: Input, data: bytes, sha256: str) -> Outcome:
        """Keep the bytes of an input as a new document, as a new version of one, or not at all.

        Bytes the library has are unchanged or known elsewhere. Bytes that a document once had and that are
        back at its place are its newest version again. Other bytes at a known place are a new version of its
        document, but for those of another meeting: a file such as latest.txt is written over for each.
        """
        held = self._library.holder(sha256)
        last = self._library.at_place(source.place) if source.place else None
        stayed = last is not None and last[1] == sha256
        if held and (held.current or stayed or last is None):
            return self._read_again(source, data, held) or self._known(source, sha256, held, stayed=stayed)
        minutes = self._parse(source, data)
        is_version = last is not None and same_meeting(self._library.minutes(last[0]), minutes)
        return self._keep(source, minutes, last[0] if last and is_version else None)

    def _known(self, source: Input, sha256: str, held: Held, *, stayed: bool) -> Outcome:
        """Note where else the bytes of a document were seen."""
        if stayed or source.place is None:
            return Outcome(name=source.name, kind="unchanged", document=held.document)
        self._library.locate(source.place, held.document, sha256)
        return Outcome(name=source.name, kind="known elsewhere", document=held.document)

    def _read_again(self, source: Input, data: bytes, held: Held) -> Outcome | None:
        """Read bytes that another version of the parser has read; None if the record stays the same."""
        if not held.current or held.parser == self._parser.version:
            return None
        minutes = self._parse(source, data)
        old = self._library.minutes(held.document)
        if minutes != msgspec.structs.replace(old, source=minutes.source):
            return self._keep(source, minutes, held.document)
        self._library.confirm(held.document, self._parser.version)
        return None

    def _parse(self, source: Input, data: bytes) -> Minutes:
        minutes = self._parser.parse(data, file_name(source, data))
        # What cannot be indexed must not be kept: it would stand in the way of publishing all the others.
        units("", minutes)
        return minutes

    def _keep(self, source: Input, minutes: Minutes, document: str | None) -> Outcome:
        name, version = self._library.put(
            minutes, place=source.place, parser=self._parser.version, document=document
        )
        kind: OutcomeKind = "new version" if document else "added"
        return Outcome(name=source.name, kind=kind, document=name, version=version)


def _raised_at(error: Exception) -> str:
    """The file and line of ours in which an exception was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name} line {frame.lineno}"
