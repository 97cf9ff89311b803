"""The index follows the library, and what is wrong with either is found."""

import os
import shutil
from pathlib import Path

import pytest
from factories import ENGINE, PARSER, add, make_source, parse_stand_in, write

from minutes_nlp import ingest
from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest import adding
from minutes_nlp.ingest.sources import find
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes
from minutes_nlp.units import units

ROADS = make_source("Roads")
ID = "children-and-families-2021-03-09"


class StoppedError(Exception):  # stands for an interruption
    """Raised in the middle of a run."""


def test_an_interrupted_run_is_caught_up(
    library: Library, store: IndexStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept but not published is published by the next run, without being parsed again."""
    write(inbox, **{f"m{number}": make_source(f"Topic {number}") for number in range(7)})
    monkeypatch.setattr(adding, "BATCH", 2)

    def stop(done: int, _total: int, _name: str) -> None:
        if done == 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        ingest.add(find([str(inbox)], avoid=library.folder), library, store, PARSER, progress=stop)
    assert library.seq() == 5
    assert ingest.status(library, store).awaiting_index == 1
    assert ingest.verify(library, store) == []

    def parse(data: bytes, name: str) -> Minutes:
        assert name in {"m5.txt", "m6.txt"}
        return parse_stand_in(data, name)

    outcomes = add(library, store, inbox, parser=ingest.Parser(parse, "1"))
    assert [outcome[1] for outcome in outcomes] == ["unchanged"] * 5 + ["added"] * 2
    assert ingest.status(library, store).awaiting_index == 0


def test_a_long_run_is_published_as_it_goes(
    library: Library, store: IndexStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index follows after a number of documents or a time, not only at the end."""
    write(inbox, **{f"m{number}": make_source(f"Topic {number}") for number in range(3)})
    monkeypatch.setattr(adding, "BATCH_SECONDS", 0.0)
    seqs: list[int] = []

    def look(_done: int, _total: int, _name: str) -> None:
        published = store.published()
        seqs.append(published.seq if published else -1)

    ingest.add(find([str(inbox)], avoid=library.folder), library, store, PARSER, progress=look)
    assert seqs == [0, 1, 2, 3]


def test_others_read_while_documents_are_added(
    library: Library, store: IndexStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every moment of a run, somebody else finds library and index in agreement."""
    write(inbox, **{f"m{number}": make_source(f"Topic {number}") for number in range(6)})
    add(library, store, inbox)
    write(inbox, **{f"m{number}": make_source(f"New topic {number}") for number in range(6)})
    monkeypatch.setattr(adding, "BATCH", 4)

    def look(_done: int, _total: int, _name: str) -> None:
        with Library.open(library.folder) as reader:
            assert ingest.verify(reader, IndexStore(library.folder, ENGINE)) == []

    ingest.add(find([str(inbox)], avoid=library.folder), library, store, PARSER, progress=look)


@pytest.fixture
def added(library: Library, store: IndexStore, inbox: Path) -> IndexStore:
    """The index of a library of three documents."""
    write(inbox, **{f"m{number}": make_source(f"Topic {number}") for number in range(3)})
    add(library, store, inbox)
    return store


def lose_pointer(root: Path) -> None:
    """Lose the pointer to the index."""
    (root / "CURRENT").unlink()


def garble_pointer(root: Path) -> None:
    """Have the pointer say nothing."""
    (root / "CURRENT").write_bytes(b"\0\0")


def lose_generations(root: Path) -> None:
    """Lose all of the index but the pointer."""
    shutil.rmtree(root / "generations")


def index_files(root: Path) -> list[Path]:
    """The files of the index that hold anything."""
    return [path for path in (root / "generations").rglob("*") if path.is_file() and path.stat().st_size]


def truncate_files(root: Path) -> None:
    """Lose the second half of each file of the index."""
    for path in index_files(root):
        os.truncate(path, path.stat().st_size // 2)


def overwrite_files(root: Path) -> None:
    """Write over each file of the index, its size as it was."""
    for path in index_files(root):
        path.write_bytes(b"\xa5" * path.stat().st_size)


def garble_units(root: Path) -> None:
    """Write over what the engine stores of each unit, and nothing else."""
    for path in index_files(root):
        if path.suffix == ".store":
            path.write_bytes(b"\xa5" * path.stat().st_size)


def forget_document(root: Path) -> None:
    """Drop a document from the index."""
    store = IndexStore(root, ENGINE)
    store.publish([(ID, ())], 3)


def add_stranger(root: Path) -> None:
    """Put a document into the index that the library does not have."""
    store = IndexStore(root, ENGINE)
    minutes = parse_stand_in(ROADS, "a.txt")
    store.publish([("stranger", units("stranger", minutes))], 3)


def change_document(root: Path) -> None:
    """Put other words into the index for a document."""
    store = IndexStore(root, ENGINE)
    minutes = parse_stand_in(make_source("Something else"), "a.txt")
    store.publish([(ID, units(ID, minutes))], 3)


def run_ahead(root: Path) -> None:
    """Have the index at a change that the library has not seen."""
    IndexStore(root, ENGINE).publish([], 99)


def use_other_engine(root: Path) -> None:
    """Have the index made by another engine."""
    IndexStore(root, "whoosh").rebuild([], 3)


DAMAGES = [
    pytest.param(lose_pointer, "there is no search index", id="pointer lost"),
    pytest.param(garble_pointer, "the pointer to the search index is damaged", id="pointer garbled"),
    pytest.param(lose_generations, "the search index is damaged", id="folder lost"),
    pytest.param(truncate_files, "the search index is damaged", id="files truncated"),
    pytest.param(overwrite_files, "damaged", id="files overwritten"),
    pytest.param(garble_units, "the search index", id="units overwritten"),
    pytest.param(forget_document, "is missing from the search index", id="document missing"),
    pytest.param(add_stranger, "is in the search index alone", id="orphan"),
    pytest.param(change_document, "is not in the search index as it is here", id="other words"),
    pytest.param(run_ahead, "is ahead of the library", id="ahead of the library"),
    pytest.param(use_other_engine, "was made by whoosh", id="another engine"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_damage_to_the_index_is_found_and_healed(
    library: Library, added: IndexStore, damage: object, message: str
) -> None:
    """Whatever happens to the index, verify names it, and a rebuild makes it right."""
    assert callable(damage)
    damage(library.folder)
    faults = ingest.verify(library, added)
    assert len(faults) == 1
    assert message in faults[0].message
    assert "minutes rebuild" in faults[0].message
    ingest.rebuild(library, added)
    assert ingest.verify(library, added) == []


@pytest.mark.parametrize("damage", [lose_pointer, run_ahead, use_other_engine])
def test_an_index_that_cannot_be_carried_on_is_made_again(
    library: Library, added: IndexStore, inbox: Path, damage: object
) -> None:
    """Adding makes an index that is missing, of another engine, or ahead of the library anew."""
    assert callable(damage)
    damage(library.folder)
    assert {outcome[1] for outcome in add(library, added, inbox)} == {"unchanged"}


def test_damage_to_a_record_is_found(library: Library, added: IndexStore) -> None:
    """A record that cannot be read, or is that of other bytes, is named."""
    library._db.execute("UPDATE versions SET record = substr(record, 1, 20) WHERE seq = 1")
    library._db.execute("UPDATE versions SET sha256 = 'other' WHERE seq = 2")
    faults = ingest.verify(library, added)
    assert [fault.document for fault in faults] == [ID, f"{ID}-2"]
    assert "the record of" in faults[0].message
    assert "the record of other bytes" in faults[1].message


def test_a_record_that_is_lost_is_found(library: Library, added: IndexStore) -> None:
    """A document whose version is gone is a fault, though the file is a sound database."""
    library._db.execute("PRAGMA foreign_keys = OFF")
    library._db.execute("DELETE FROM versions WHERE seq = 2")
    faults = ingest.verify(library, added)
    assert [fault.message for fault in faults] == ["a row of documents points to a missing row of versions"]


def test_verify_says_when_it_cannot_tell(
    library: Library, added: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index published anew all the time cannot be held against the library: that is said, as busy."""
    documents = added.documents

    def publish_first() -> dict[str, str]:
        found = documents()
        added.rebuild([], 3)
        return found

    monkeypatch.setattr(added, "documents", publish_first)
    with pytest.raises(BusyError, match="documents are being added"):
        ingest.verify(library, added)


def test_a_full_disk_under_the_index_is_explained(
    library: Library, store: IndexStore, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the index cannot be written, the documents are kept, and the next run publishes them."""
    write(inbox, a=ROADS)
    fsync = os.fsync

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match=r"the search index cannot be written .*No space left"):
        add(library, store, inbox)
    monkeypatch.setattr(os, "fsync", fsync)
    add(library, store, inbox)


def test_status_tells_how_things_stand(library: Library, added: IndexStore, inbox: Path) -> None:
    """Counts, engine, what awaits the index and what is in quarantine are told."""
    write(inbox, m0=make_source("Other"), bad=b"UNREADABLE")
    add(library, added, inbox)
    found = ingest.status(library, added)
    assert (found.documents, found.versions, found.engine, found.awaiting_index) == (3, 4, ENGINE, 0)
    assert [Path(each.place).name for each in found.quarantine] == ["bad.txt"]


def test_an_empty_library_is_sound(library: Library, store: IndexStore) -> None:
    """A library without documents has no faults, with an index or without."""
    assert ingest.verify(library, store) == []
    assert add(library, store) == []
    assert ingest.status(library, store).engine == ENGINE
