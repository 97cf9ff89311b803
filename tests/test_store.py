"""Publishing: killed, raced or damaged, an index is in its old state or the new one, or says so."""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated import Vocabulary, generate
from test_engines import PANEL, SMALL, by_document, ids, make

from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.index import ENGINES, IndexStore, files, store
from minutes_nlp.index.protocol import engine as load
from minutes_nlp.query import Everything, parse
from minutes_nlp.units import Unit, digest

# Publishes change after change until it is killed; the state at each change can be told from its number.
CHILD = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from minutes_nlp.index import IndexStore
from test_store import change
store = IndexStore(Path(sys.argv[1]), sys.argv[2])
published = store.published()
seq = published.seq if published else 0
while True:
    seq += 1
    store.publish(change(seq), seq)
    print("published", flush=True)
"""


def change(seq: int) -> list[tuple[str, list[Unit]]]:
    """The change of a number: one document is replaced, one deleted, one is both public and exempt."""
    hidden = make("always", 2, f"hidden {seq}", access="exempt")
    return [
        (f"d{seq % 7}", [make(f"d{seq % 7}", place, f"change {seq}") for place in range(1, 4)]),
        (f"d{(seq + 3) % 7}", []),
        ("always", [make("always", 1, f"open {seq}"), hidden]),
    ]


def state(seq: int) -> dict[str, str]:
    """What the index holds after all changes up to one."""
    held: dict[str, str] = {}
    for number in range(1, seq + 1):
        for document, units in change(number):
            held.pop(document, None)
            if units:
                held[document] = digest(units)
    return held


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> IndexStore:
    """An empty place for an index, of each engine in turn."""
    return IndexStore(tmp_path / "library", request.param)


def kill_again_and_again(index: IndexStore, times: int) -> None:
    """Kill a process that publishes at random moments, and look at what stands after each."""
    rng = random.Random(f"kills {index.engine}")  # noqa: S311
    index.rebuild([], 0)
    last = 0
    for _ in range(times):
        command = [sys.executable, "-c", CHILD, str(index.root), index.engine]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"published\n"
            began = time.monotonic()
            assert child.stdout.readline() == b"published\n"
            time.sleep(rng.random() * 2 * (time.monotonic() - began))
            child.kill()
        published = index.published()
        assert published is not None
        assert published.seq >= last + 2
        last = published.seq
        assert index.documents() == state(last)
        with index.open() as searcher:
            assert searcher.count(parse("open")) == 1
            assert searcher.count(parse("hidden")) == 0
    index.publish(change(last + 1), last + 1)
    assert index.documents() == state(last + 1)


def test_killed_while_publishing(tmp_path: Path) -> None:
    """After each of twenty kills at random moments the old state or the new one stands, whole."""
    kill_again_and_again(IndexStore(tmp_path, "tantivy"), 20)


@pytest.mark.slow
def test_killed_while_publishing_at_length(index: IndexStore) -> None:
    """The same for each engine, many times."""
    kill_again_and_again(index, 60)


def test_killed_while_publishing_with_whoosh(tmp_path: Path) -> None:
    """The same for the other engine, a few times."""
    kill_again_and_again(IndexStore(tmp_path, "whoosh"), 6)


def test_everything_new_is_on_the_disk_before_it_counts(
    index: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each new file and folder of a generation is synced before the pointer is replaced, the pointer too."""
    synced: list[str] = []
    switched: list[set[str]] = []
    real_sync, real_replace = files.sync, Path.replace

    def sync(path: Path) -> None:
        synced.append(str(path))
        real_sync(path)

    def replace(path: Path, to: Path) -> Path:
        switched.append(set(synced))
        return real_replace(path, to)

    monkeypatch.setattr(files, "sync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    index.rebuild(by_document(SMALL[:3]), 1)
    shared = {path.stat().st_ino for path in (index.root / "generations" / "1").rglob("*.*")}
    synced.clear()
    index.publish(by_document(SMALL[3:]), 2)
    folder = index.root / "generations" / "2"
    fresh = [path for path in [folder, *folder.rglob("*")] if path.stat().st_ino not in shared]
    assert len(fresh) > 3
    wanted = {str(path) for path in [*fresh, folder.parent, index.root / "CURRENT.partial"]}
    assert wanted <= switched[-1]
    assert synced[-1] == str(index.root)


def test_unchanged_files_are_shared(index: IndexStore) -> None:
    """A new generation costs the disk only what changed."""
    index.rebuild(by_document(generate(100, Vocabulary(300))), 1)
    index.publish([("x", [make("x", 1, "one more")])], 2)
    before, after = (
        {path.name: path.stat() for path in (index.root / "generations" / number / "public").iterdir()}
        for number in "12"
    )
    largest = max(before, key=lambda name: before[name].st_size)
    assert after[largest].st_ino == before[largest].st_ino


def test_without_hard_links_files_are_copied(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has no hard links costs space, nothing else."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    index.rebuild(by_document(SMALL[:3]), 1)
    index.publish(by_document(SMALL[3:]), 2)
    assert set(index.documents()) == {"a", "b", "c"}


def test_leftovers_are_collected(index: IndexStore) -> None:
    """What a killed writer left, and what no reader can be opening any more, goes at the next write."""
    index.rebuild(by_document(SMALL[:3]), 1)
    half_done = index.root / "generations" / "2" / "public"
    half_done.mkdir(parents=True)
    (half_done / "junk.seg").write_bytes(b"half")
    (index.root / "CURRENT.partial").write_bytes(b"{")
    index.publish(by_document(SMALL[3:]), 2)
    assert set(index.documents()) == {"a", "b", "c"}
    for seq in range(3, 6):
        index.publish([("c", [])], seq)
    index.collect_garbage()
    numbers = sorted(int(path.name) for path in (index.root / "generations").iterdir())
    published = index.published()
    assert published is not None
    assert numbers == [published.generation - 1, published.generation]


def test_open_readers_outlive_their_generation(index: IndexStore) -> None:
    """A reader goes on with what it opened, though the files have lost their names."""
    index.rebuild(by_document(SMALL), 1)
    with index.open() as searcher:
        for seq in range(2, 6):
            index.publish([("a", [])], seq)
        assert not (index.root / "generations" / "1").exists()
        assert len(ids(searcher, Everything())) == len(SMALL)
        assert len(list(searcher.units())) == len(SMALL)


def test_who_may_only_read_can_search(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody may write, an index opens all the same, and every file has the rights of its folder."""
    index.rebuild(by_document(SMALL), 1)
    folder = index.root / "generations" / "1"
    for path in folder.rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o777 == folder.stat().st_mode & 0o666
    before = set(folder.rglob("*"))
    if os.getuid() == 0:
        monkeypatch.setattr(os, "access", lambda *_, **__: False)
    (folder / "public").chmod(0o555)
    with index.open() as searcher:
        assert len(ids(searcher, Everything())) == len(SMALL)
        assert len(list(searcher.units())) == len(SMALL)
    assert set(folder.rglob("*")) == before
    (folder / "public").chmod(0o755)


def test_exempt_items_are_another_index(index: IndexStore) -> None:
    """A public searcher neither finds, counts, suggests nor opens what is exempt; the other finds both."""
    secret = make(
        "s", 1, "The settlement with Liftwell", access="exempt", committee="Secret Panel", date="2021-01-01"
    )
    index.rebuild([*by_document(SMALL), ("s", [secret, make("s", 2, "open part of it")])], 1)
    with index.open(exempt=True) as searcher:
        assert set(ids(searcher, parse("settlement"))) == {("s", "4.1")}
        assert searcher.facets(Everything(), ["committee"])["committee"]["Secret Panel"] == 1
        everything = ids(searcher, Everything(), "date")
        assert len(everything) == len(SMALL) + 2
        pages = [
            (hit.unit.document, hit.unit.id)
            for offset in range(0, 10, 3)
            for hit in searcher.find(Everything(), limit=3, offset=offset, sort="date").hits
        ]
        assert pages == everything
        assert searcher.terms("", "settle") == {"settlement": 1}
        assert ids(searcher, parse("the"))
    shutil.rmtree(index.root / "generations" / "1" / "exempt")
    with index.open() as searcher:
        assert ids(searcher, parse("settlement")) == []
        assert "Secret Panel" not in searcher.facets(Everything(), ["committee"])["committee"]
        assert searcher.terms("", "settle") == searcher.terms("committee", "secret") == {}
        assert b"settlement" not in b"".join(
            path.read_bytes() for path in (index.root / "generations" / "1" / "public").iterdir()
        )


def test_public_and_exempt_units_of_a_meeting_stand_in_their_order(index: IndexStore) -> None:
    """Sorted by date, a meeting reads on from one part of the index into the other."""
    units = [
        make("m", place, "text", **PANEL, access="exempt" if place % 2 else "public")
        for place in range(1, 20)
    ]
    index.rebuild([("m", units)], 1)
    with index.open(exempt=True) as searcher:
        assert ids(searcher, Everything(), "date") == [("m", f"4.{place}") for place in range(1, 20)]


def test_documents_prove_what_the_index_holds(index: IndexStore) -> None:
    """The digest of each document's units is the one the library can work out for itself."""
    units = by_document(generate(60, Vocabulary(200)))
    index.rebuild(units, 1)
    assert index.documents() == {document: digest(its) for document, its in units}


def test_progress_is_told(index: IndexStore) -> None:
    """Each document is named once it is taken in."""
    seen: list[str] = []
    index.rebuild(by_document(SMALL), 1, seen.append)
    assert seen == ["a", "b", "c"]


def test_a_failing_change_leaves_the_old_state(index: IndexStore) -> None:
    """Where what is to be written fails half-way, nothing of it is kept, and the next write goes through."""
    index.rebuild(by_document(SMALL[:3]), 1)

    def failing() -> Iterator[tuple[str, list[Unit]]]:
        yield "b", list(SMALL[3:6])
        raise RuntimeError("the record is damaged")

    with pytest.raises(RuntimeError, match="damaged"):
        index.publish(failing(), 2)
    assert set(index.documents()) == {"a"}
    assert [path.name for path in (index.root / "generations").iterdir()] == ["1"]
    index.publish(by_document(SMALL[3:]), 2)
    assert set(index.documents()) == {"a", "b", "c"}


def test_a_full_disk_is_told(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engine cannot write, that is said, and the old state stands."""
    index.rebuild(by_document(SMALL[:3]), 1)
    writer = getattr(load(index.engine), f"{index.engine.title()}Writer")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "commit", fail)
    with pytest.raises(LibraryError, match="No space left on device"):
        index.publish(by_document(SMALL[3:]), 2)
    monkeypatch.undo()
    assert set(index.documents()) == {"a"}


def test_only_one_writes_at_a_time(index: IndexStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second writer waits a little and is then told, and does no harm."""
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    index.rebuild([], 0)
    writing, go_on = threading.Event(), threading.Event()

    def slow() -> Iterator[tuple[str, list[Unit]]]:
        writing.set()
        go_on.wait()
        yield "a", list(SMALL[:3])

    first = threading.Thread(target=lambda: index.publish(slow(), 1))
    first.start()
    writing.wait()
    with pytest.raises(BusyError, match="another process is writing"):
        IndexStore(index.root, index.engine).publish([("b", [])], 2)
    go_on.set()
    first.join()
    assert set(index.documents()) == {"a"}


def test_nothing_published_yet(index: IndexStore) -> None:
    """Where there is no index, that is said, with what to do."""
    assert index.published() is None
    with pytest.raises(LibraryError, match="minutes add"):
        index.open()


POINTERS = [
    pytest.param(b"", id="empty"),
    pytest.param(b'{"generation": 1, "se', id="truncated"),
    pytest.param(b"\x00" * 60, id="zeroes"),
    pytest.param(b'{"generation": "one", "seq": 1, "engine": "tantivy", "schema": 1}', id="wrong type"),
]


@pytest.mark.parametrize("pointer", POINTERS)
def test_damaged_pointer(index: IndexStore, pointer: bytes) -> None:
    """A pointer that cannot be read is said to be damaged, and a rebuild heals it."""
    index.rebuild(by_document(SMALL[:3]), 1)
    (index.root / "CURRENT").write_bytes(pointer)
    for attempt in (index.open, index.published, lambda: index.publish([], 2)):
        with pytest.raises(LibraryError, match=r"pointer .* is damaged .* minutes rebuild"):
            attempt()
    index.rebuild(by_document(SMALL), 2)
    assert set(index.documents()) == {"a", "b", "c"}


def test_damaged_generation(index: IndexStore) -> None:
    """A file cut short, or missing, is noticed before an engine trips over it, and a rebuild heals it."""
    index.rebuild(by_document(SMALL), 1)
    folder = index.root / "generations" / "1" / "public"
    largest = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    content = largest.read_bytes()
    for damage in (lambda: largest.write_bytes(content[:-1]), largest.unlink):
        damage()
        for attempt in (index.open, lambda: index.publish([], 2)):
            with pytest.raises(LibraryError, match=r"index is damaged: .* minutes rebuild"):
                attempt()
    index.rebuild(by_document(SMALL), 2)
    assert set(index.documents()) == {"a", "b", "c"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the file open
def test_damaged_list_of_segments(index: IndexStore) -> None:
    """The engine's own list overwritten by rubbish of the same size is damage too, not a crash."""
    index.rebuild(by_document(SMALL), 1)
    folder = index.root / "generations" / "1" / "public"
    for path in folder.iterdir():
        if path.name == "meta.json" or path.suffix == ".toc":
            path.write_bytes(b"{" * path.stat().st_size)
    with pytest.raises(LibraryError, match=r"index is damaged .* minutes rebuild"):
        index.open()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves the file open
def test_damage_within_files_is_told(index: IndexStore, capfd: pytest.CaptureFixture[str]) -> None:
    """Bytes that changed in a file of the same size are an error that says what to do, or do no harm."""
    index.rebuild(by_document(generate(40, Vocabulary(200))), 1)
    rng = random.Random(2)  # noqa: S311
    paths = [path for path in (index.root / "generations" / "1" / "public").iterdir() if path.stat().st_size]
    told = 0
    for _ in range(60):
        path = rng.choice(paths)
        content = path.read_bytes()
        place = rng.randrange(len(content))
        path.write_bytes(content[:place] + rng.randbytes(min(8, len(content) - place)) + content[place + 8 :])
        with contextlib.ExitStack() as stack:
            told += 1
            stack.enter_context(contextlib.suppress(LibraryError))
            searcher = stack.enter_context(index.open())
            for query in ("home", '"of the"', "e*", "kind:point", "x~2"):
                searcher.find(parse(query), limit=20, offset=0, sort="relevance")
                searcher.facets(parse(query), ["kind"])
            list(searcher.units())
            told -= 1
        path.write_bytes(content)
    assert told
    capfd.readouterr()  # Rust says on stderr where it panicked


def test_missing_generation(index: IndexStore) -> None:
    """A pointer to what is not there is damage, not an endless wait."""
    index.rebuild(by_document(SMALL), 1)
    shutil.rmtree(index.root / "generations")
    with pytest.raises(LibraryError, match="index is damaged"):
        index.open()


def test_another_engine_or_program(tmp_path: Path) -> None:
    """An index of another engine, or of another version of the program, is refused with what to do."""
    mine, other = IndexStore(tmp_path, "tantivy"), IndexStore(tmp_path, "whoosh")
    published = mine.rebuild(by_document(SMALL), 1)
    assert mine.fits(published)
    assert not other.fits(published)
    with pytest.raises(LibraryError, match="made by tantivy, not whoosh"):
        other.open()
    with pytest.raises(LibraryError, match="made by tantivy, not whoosh"):
        other.publish([], 2)
    other.rebuild(by_document(SMALL), 2)
    assert set(other.documents()) == {"a", "b", "c"}
    pointer = json.loads((tmp_path / "CURRENT").read_bytes())
    (tmp_path / "CURRENT").write_text(json.dumps({**pointer, "schema": store.SCHEMA + 1}))
    with pytest.raises(LibraryError, match="another version"):
        other.open()


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A place that is no folder is an error of the library, not a crash."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be written"):
        IndexStore(tmp_path / "file", "tantivy").rebuild([], 0)


@pytest.mark.parametrize("name", ENGINES)
def test_engine_is_loaded_by_name(name: str) -> None:
    """Each engine named can be had."""
    assert callable(load(name).open_reader)
