"""Generations of the index, and how one takes the place of another.

    <root>/CURRENT                      the pointer: which generation counts, at which change of the library
    <root>/generations/<n>/public/      the index of public items
    <root>/generations/<n>/exempt/      the index of exempt ones; a public search never opens this folder
    <root>/generations/<n>/*-routine/   of each, the units of procedure, which most searches leave out
    <root>/generations/<n>/files.json   name and size of every file, to notice damage before an engine does

A change is written into a new generation that shares the unchanged files of the old one by hard links. Only
when everything is on the disk is the pointer replaced, so whenever the process is killed the old state or the
new one stands. Readers go on with the generation they opened.
"""

import contextlib
import fcntl
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.index import files
from minutes_nlp.index.protocol import Engine, damage_told, engine
from minutes_nlp.index.searcher import Searcher
from minutes_nlp.units import Unit, digest_of, fingerprint

__all__ = ["SCHEMA", "Changes", "IndexStore", "Published"]

# The form of what is stored: raise it whenever Unit, Entry or the cutting of words changes.
SCHEMA = 2
PATIENCE = 5.0  # seconds a second writer waits
_ROUTINE = "-routine"
PUBLIC = ("public", f"public{_ROUTINE}")
PARTS = (*PUBLIC, "exempt", f"exempt{_ROUTINE}")
_REBUILD = "make it again with: minutes rebuild"

Changes: TypeAlias = Iterable[tuple[str, Sequence[Unit]]]


class Published(msgspec.Struct, frozen=True):
    """What the pointer says: the generation that counts, the library's change it is at, who wrote it."""

    generation: int
    seq: int
    engine: str
    schema: int


class IndexStore:
    """The search index beside a library.

    Args:
        root: The folder of the library.
        engine: The engine's name; see ``minutes_nlp.index.protocol.ENGINES``.
    """

    def __init__(self, root: Path, engine: str) -> None:
        self.root = root
        self.engine = engine
        self._pointer = root / "CURRENT"
        self._generations = root / "generations"

    def published(self) -> Published | None:
        """Return what the pointer says, or None where nothing was ever published.

        Raises:
            LibraryError: If the pointer is damaged.
        """
        try:
            return msgspec.json.decode(self._pointer.read_bytes(), type=Published)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            message = f"the pointer to the search index is damaged ({error}); {_REBUILD}"
            raise LibraryError(message, document=str(self._pointer)) from error

    def fits(self, published: Published) -> bool:
        """Tell whether this program, with the engine chosen, can read and extend what was published."""
        return published.engine == self.engine and published.schema == SCHEMA

    def publish(
        self, changes: Changes, seq: int, on_progress: Callable[[str], None] | None = None
    ) -> Published:
        """Bring the index to a new state of the library, or leave it as it was.

        Args:
            changes: Each changed document's id and all its units; no units delete the document.
            seq: The number of the library's change that the index is then at.
            on_progress: Called with the id of each document once it is taken in.

        Raises:
            LibraryError: If what is there was made by another engine or program, or is damaged.
            BusyError: If another process is publishing.
        """
        with self._lock():
            before = self.published()
            if before:
                self._check(before)
                files.check_list(self._folder(before.generation), PARTS)
            return self._write(before, changes, seq, on_progress)

    def rebuild(
        self, changes: Changes, seq: int, on_progress: Callable[[str], None] | None = None
    ) -> Published:
        """Make the whole index again, whatever state the old one is in, which counts until then."""
        with self._lock():
            return self._write(None, changes, seq, on_progress)

    def open(self, *, exempt: bool = False) -> Searcher:
        """Open the published index for searching.

        Args:
            exempt: Search exempt items too; otherwise their folder is not even opened.

        Raises:
            LibraryError: If there is no index, or it is damaged or made by another engine or program.
        """
        while True:
            published = self.published()
            if published is None:
                message = "there is no search index here yet; add minutes to it with: minutes add FILE..."
                raise LibraryError(message, document=str(self.root))
            self._check(published)
            try:
                return self._open(published, PARTS if exempt else PUBLIC)
            except (LibraryError, OSError):
                # Writers may have replaced and cleared away what the pointer said a moment ago.
                if self.published() == published:
                    raise

    def documents(self) -> dict[str, str]:
        """Return for each document in the index the digest of its units (see ``units.digest``).

        A document without units is not in the index.
        """
        found: dict[str, list[int]] = defaultdict(list)
        with self.open(exempt=True) as searcher:
            for unit in searcher.units():
                found[unit.document].append(fingerprint(unit))
        return {document: digest_of(fingerprints) for document, fingerprints in found.items()}

    def collect_garbage(self, *, keep_last: bool = True) -> None:
        """Remove what no reader can still be about to open: all but the published generation and the last.

        Without ``keep_last`` the last one goes too: who is about to open it opens the published one instead.
        """
        with self._lock():
            self._collect(self.published(), keep_last=keep_last)

    def _check(self, published: Published) -> None:
        """Refuse an index that this program cannot read."""
        if published.engine != self.engine:
            message = f"the search index was made by {published.engine}, not {self.engine}; {_REBUILD}"
            raise LibraryError(message, document=str(self.root))
        if published.schema != SCHEMA:
            message = f"the search index was made by another version of this program; {_REBUILD}"
            raise LibraryError(message, document=str(self.root))

    def _open(self, published: Published, parts: Sequence[str]) -> Searcher:
        """Open parts of a generation."""
        folder = self._folder(published.generation)
        files.check_list(folder, parts)
        chosen = engine(self.engine)
        with damage_told(chosen.is_damage), contextlib.ExitStack() as opened:
            readers = {}
            for part in parts:
                readers[part] = chosen.open_reader(folder / part)
                opened.callback(readers[part].close)
            opened.pop_all()
        routine = [reader for part, reader in readers.items() if part.endswith(_ROUTINE)]
        others = [reader for part, reader in readers.items() if not part.endswith(_ROUTINE)]
        return Searcher(others, routine, chosen.is_damage)

    def _folder(self, generation: int) -> Path:
        """Return the folder of a generation."""
        return self._generations / str(generation)

    def _write(
        self,
        before: Published | None,
        changes: Changes,
        seq: int,
        on_progress: Callable[[str], None] | None,
    ) -> Published:
        """Write a new generation and point to it."""
        self._collect(before or self._readable_pointer())
        number = 1 + max((int(path.name) for path in self._numbered()), default=0)
        folder = self._folder(number)
        chosen = engine(self.engine)
        try:
            for part in PARTS:
                (folder / part).mkdir(parents=True)
                if before:
                    files.share(self._folder(before.generation) / part, folder / part, chosen.is_rewritten)
                else:
                    chosen.create(folder / part)
            _apply(chosen, folder, changes, on_progress)
            files.write_list(folder, PARTS, chosen.is_rewritten)
            files.sync_tree(folder)
            files.sync(self._generations)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        after = Published(number, seq, self.engine, SCHEMA)
        self._point_to(after)
        return after

    def _point_to(self, published: Published) -> None:
        """Replace the pointer, in one step that a crash cannot divide."""
        partial = self._pointer.with_name("CURRENT.partial")
        partial.write_bytes(msgspec.json.encode(published))
        files.sync(partial)
        partial.replace(self._pointer)
        files.sync(self.root)

    def _readable_pointer(self) -> Published | None:
        """Return what the pointer says; None where it says nothing that can be read."""
        try:
            return self.published()
        except LibraryError:
            return None

    def _numbered(self) -> Iterator[Path]:
        """Yield the folder of every generation, finished or not."""
        if self._generations.is_dir():
            yield from (path for path in self._generations.iterdir() if path.name.isdecimal())

    def _collect(self, published: Published | None, *, keep_last: bool = True) -> None:
        """Remove all generations but the published one and, if wanted, the one before it."""
        if published is None:
            return
        older = [number for path in self._numbered() if (number := int(path.name)) < published.generation]
        kept = {published.generation, max(older, default=0) if keep_last else 0}
        for path in list(self._numbered()):
            if int(path.name) not in kept:
                shutil.rmtree(path)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep out any other writer; the kernel lets go of the lock when its holder dies."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.root / "publish.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise LibraryError(f"cannot be written to: {error.strerror}", document=str(self.root)) from error
        try:
            deadline = time.monotonic() + PATIENCE
            while not _taken(handle):
                if time.monotonic() >= deadline:
                    message = "another process is writing to the search index; try again later"
                    raise BusyError(message, document=str(self.root))
                time.sleep(0.05)
            yield
        finally:
            os.close(handle)


def _taken(handle: int) -> bool:
    """Try to take a lock."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _apply(chosen: Engine, folder: Path, changes: Changes, on_progress: Callable[[str], None] | None) -> None:
    """Write changes to the parts of a generation, each unit to the part it belongs in."""
    with contextlib.ExitStack() as open_writers:
        writers = {}
        for part in PARTS:
            with damage_told(chosen.is_damage):
                writers[part] = chosen.open_writer(folder / part)
            open_writers.callback(writers[part].close)
        for document, units in changes:
            with _failure_told(chosen):
                for part, writer in writers.items():
                    writer.replace(document, [unit for unit in units if _part_of(unit) == part])
            if on_progress:
                on_progress(document)
        with _failure_told(chosen):
            for writer in writers.values():
                writer.commit()


def _part_of(unit: Unit) -> str:
    """Return the part of the index that a unit belongs in; whatever is not certainly public is hidden."""
    access = "public" if unit.access == "public" else "exempt"
    return f"{access}{_ROUTINE}" if unit.routine == "yes" else access


@contextlib.contextmanager
def _failure_told(chosen: Engine) -> Iterator[None]:
    """Say that nothing was lost where an engine cannot write."""
    try:
        yield
    except BaseException as error:
        if not (isinstance(error, OSError) or chosen.is_damage(error)):
            raise
        message = (
            f"the search index cannot be written ({error}); it is as it was: look at the disk and run again"
        )
        raise LibraryError(message) from error
