"""The library: what is kept, under which name, and what is said when the file is not what it should be."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from factories import make_minutes
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.errors import BusyError, LibraryError, UsageError
from minutes_nlp.library import Counts, Held, Library, Quarantined, ids
from minutes_nlp.library.lock import WriteLock
from minutes_nlp.model import Item, Minutes

PARSER = "1"


def put(library: Library, *topics: str, **header: str) -> str:
    """Keep the minutes of a meeting on some topics as a new document; return its id."""
    return library.put(make_minutes(*topics, **header), place=None, parser=PARSER)[0]


@pytest.mark.parametrize(
    ("committee", "date", "name", "expected"),
    [
        ("Children and Families Committee", "2021-03-09", "a.txt", "children-and-families-2021-03-09"),
        ("The Cabinet", "2021-03-09", "a.txt", "cabinet-2021-03-09"),
        ("Children's Services & Schools", "2021-03-09", "a.txt", "childrens-services-and-schools-2021-03-09"),
        ("Pwyllgor Cyllid (Ynys Môn)", "2021-03-09", "a.txt", "pwyllgor-cyllid-ynys-mon-2021-03-09"),
        ("Finance", "", "a.txt", "finance"),
        ("", "2021-03-09", "a.txt", "corvenshire-county-council-2021-03-09"),
        ("委員会", "2021-03-09", "a.txt", "corvenshire-county-council-2021-03-09"),
        ("x" * 300, "2021-03-09", "a.txt", "x" * 80 + "-2021-03-09"),
    ],
)
def test_ids_can_be_read(committee: str, date: str, name: str, expected: str) -> None:
    """The id of a document is its committee, or else its council, and its date."""
    assert ids.document_id(make_minutes("Roads", name=name, committee=committee, date=date)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("March Minutes.txt", "march-minutes"),
        ("folder/m.v2.html", "m-v2"),
        ("notes", "notes"),
        ("?", "document"),
    ],
)
def test_ids_of_minutes_that_do_not_say_whose_they_are(name: str, expected: str) -> None:
    """Without committee, council and date, the id is the name of the file."""
    minutes = make_minutes("Roads", name=name)
    nameless = msgspec.structs.replace(minutes.meeting, council=None, committee=None, date=None)
    assert ids.document_id(msgspec.structs.replace(minutes, meeting=nameless)) == expected


@given(st.text())
def test_a_slug_is_always_fit_for_an_address(text: str) -> None:
    """Whatever the name, its slug is short, and made of letters, digits and single hyphens between them."""
    slug = ids.slug(text)
    assert len(slug) <= 80
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-") if slug)


def test_a_record_comes_back_as_it_was_put(library: Library) -> None:
    """What is kept is the whole record."""
    minutes = make_minutes("Roads", "Schools")
    document, number = library.put(minutes, place="/a.txt", parser=PARSER)
    assert (document, number) == ("children-and-families-2021-03-09", 1)
    assert library.minutes(document) == minutes
    assert library.places(document) == ["/a.txt"]
    assert library.at_place("/a.txt") == (document, minutes.source.sha256)


def test_a_clash_of_names_is_numbered(library: Library) -> None:
    """Two meetings of one name and date are told apart by a number, from 2."""
    names = [put(library, topic) for topic in ("Roads", "Schools", "Parks")]
    assert names == [f"children-and-families-2021-03-09{end}" for end in ("", "-2", "-3")]


def test_old_versions_are_kept(library: Library) -> None:
    """A new version takes the place of the old one, which can still be had by its number."""
    old, new = make_minutes("Roads"), make_minutes("Roads", "Schools")
    document, _ = library.put(old, place="/a.txt", parser=PARSER)
    assert library.put(new, place="/a.txt", parser="2", document=document) == (document, 2)
    assert library.minutes(document) == new
    assert library.minutes(document, 1) == old
    versions = library.versions(document)
    assert [(each.number, each.seq, each.parser) for each in versions] == [(1, 1, "1"), (2, 2, "2")]
    assert library.counts() == Counts(documents=1, versions=2, quarantined=0)


@pytest.mark.parametrize(
    ("document", "number", "message"),
    [
        ("children-and-familys-2021-03-09", None, "did you mean 'children-and-families-2021-03-09'?"),
        ("zzz", None, "there is no document 'zzz' in the library"),
        ("children-and-families-2021-03-09", 2, "has no version 2"),
    ],
)
def test_an_unknown_document_is_an_error(
    library: Library, document: str, number: int | None, message: str
) -> None:
    """An id that is not known is answered with the nearest that is."""
    put(library, "Roads")
    with pytest.raises(UsageError) as caught:
        library.minutes(document, number)
    assert message in str(caught.value)


def test_bytes_are_found_again(library: Library) -> None:
    """The document that holds some bytes is known, and whether they are those of its newest version."""
    old, new = make_minutes("Roads"), make_minutes("Schools")
    document, _ = library.put(old, place="/a.txt", parser=PARSER)
    library.put(new, place="/a.txt", parser=PARSER, document=document)
    assert library.holder(old.source.sha256) == Held(document, current=False, parser=PARSER)
    assert library.holder(new.source.sha256) == Held(document, current=True, parser=PARSER)
    assert library.holder("0" * 64) is None


def test_another_parser_that_reads_the_same_is_noted(library: Library) -> None:
    """Confirming a record changes which parser stands for it, not its version nor its seq."""
    document = put(library, "Roads")
    library.confirm(document, "2")
    assert [each.parser for each in library.versions(document)] == ["2"]
    assert library.seq() == 1


def test_quarantine_is_left_by_reading_well(library: Library) -> None:
    """What is set aside stays, with the last reason, until the place is read or released."""
    for reason in ("first", "second"):
        library.set_aside(Quarantined(place="/a.txt", code="unreadable", reason=reason, position="line 3"))
    library.set_aside(Quarantined(place="/b.txt", code="cannot-open", reason="gone"))
    first, second = library.quarantined()
    assert (first.place, first.reason, first.position, second.position) == (
        "/a.txt",
        "second",
        "line 3",
        None,
    )
    assert first.at.endswith("+00:00")
    library.put(make_minutes("Roads"), place="/a.txt", parser=PARSER)
    assert [each.place for each in library.quarantined()] == ["/b.txt"]
    library.release(["/b.txt"])
    assert library.quarantined() == []


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_the_library_as_it_was_at_any_change(changes: list[str], after: int, upto: int) -> None:
    """Records up to a change are those of the library as it was then, in order, each document once."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), write=True) as library:
        history: list[tuple[str, Minutes]] = []
        for number, committee in enumerate(changes):
            minutes = make_minutes(f"Topic {number}", committee=committee, date="2021-01-01")
            document = f"{committee}-2021-01-01"
            known = document if document in dict(history) else None
            library.put(minutes, place=None, parser=PARSER, document=known)
            history.append((document, minutes))
        past = list(enumerate(history, start=1))[:upto]
        newest = {document: seq for seq, (document, _) in past}
        expected = [each for seq, each in past if newest[each[0]] == seq and seq > after]
        assert list(library.records(after=after, upto=upto)) == expected
        assert library.seq() == len(changes)


def renumbered(minutes: Minutes, numbers: dict[str, str]) -> Minutes:
    """The minutes with other numbers for its items, as another reading of them might have."""
    data = msgspec.to_builtins(minutes)

    def renumber(part: dict[str, object], old: str, new: str) -> None:
        part["id"] = str(part["id"]).replace(old, new, 1)

    for item in data["items"]:
        old, new = item["id"], numbers.get(item["id"], item["id"])
        for part in (item, *item["points"], *item["assurances"], *item["resolutions"]):
            renumber(part, old, new)
    return msgspec.convert(data, Minutes)


def without_item(minutes: Minutes, number: str) -> Minutes:
    """The minutes without one of its items."""
    items: tuple[Item, ...] = tuple(item for item in minutes.items if item.id != number)
    return msgspec.structs.replace(minutes, items=items)


ROADS, TWICE = make_minutes("Roads", "Schools"), make_minutes("Roads", "Roads")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(ROADS, ROADS, {}, id="nothing moved"),
        pytest.param(
            ROADS,
            renumbered(ROADS, {"2": "2A"}),
            {"2": "2A", "2.a": "2A.a", "2.as1": "2A.as1", "2.r1": "2A.r1"},
            id="an item with another number",
        ),
        pytest.param(
            ROADS,
            renumbered(without_item(ROADS, "1"), {"2": "1"}),
            {"2": "1", "2.a": "1.a", "2.as1": "1.as1", "2.r1": "1.r1"},
            id="an item that was none, left out before it",
        ),
        pytest.param(ROADS, without_item(ROADS, "2"), {}, id="gone for good"),
        pytest.param(TWICE, renumbered(TWICE, {"2": "3"}), {}, id="two alike: no telling which"),
    ],
)
def test_parts_that_move_are_followed(
    library: Library, old: Minutes, new: Minutes, expected: dict[str, str]
) -> None:
    """An id that a new reading no longer has leads to the part with the same words, if there is just one."""
    document, _ = library.put(old, place=None, parser=PARSER)
    library.put(new, place=None, parser="2", document=document)
    gone = ids.part_ids(old) - ids.part_ids(new)
    found = {part: library.redirect(document, part) for part in gone}
    assert {past: now for past, now in found.items() if past != now} == expected


def test_redirects_are_followed_over_versions(library: Library) -> None:
    """A part that moves twice is found from its first id; one that comes home is not sent away."""
    document, _ = library.put(ROADS, place=None, parser=PARSER)
    for number in ("7", "8"):
        library.put(renumbered(ROADS, {"2": number}), place=None, parser=PARSER, document=document)
    assert library.redirect(document, "2.a") == "8.a"
    assert library.redirect(document, "7.a") == "8.a"
    library.put(ROADS, place=None, parser=PARSER, document=document)
    assert library.redirect(document, "2.a") == "2.a"
    assert library.redirect(document, "7.a") == "2.a"


# What can be wrong with the file


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of a library of a few documents that nobody has open."""
    with Library.open(tmp_path / "closed", write=True) as opened:
        for number in range(40):
            put(opened, f"Topic {number}", date=f"2021-01-{number + 1:02}")
    return tmp_path / "closed"


def truncate(file: Path) -> None:
    """Lose the second half of the file."""
    os.truncate(file, file.stat().st_size // 2)


def corrupt(file: Path) -> None:
    """Write over the pages in the middle of the file."""
    data = bytearray(file.read_bytes())
    data[4096:-4096] = b"\xa5" * (len(data) - 8192)
    file.write_bytes(data)


def read_all(folder: Path) -> None:
    """Read every record of a library."""
    with Library.open(folder) as library:
        assert list(library.records())


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(truncate, "is damaged", id="truncated"),
        pytest.param(corrupt, "is damaged", id="pages overwritten"),
        pytest.param(lambda file: file.write_bytes(b"minutes " * 999), "is damaged", id="not a database"),
        pytest.param(lambda file: file.write_bytes(b""), "its making was interrupted", id="empty"),
        pytest.param(Path.unlink, "there is no library here yet", id="missing"),
    ],
)
def test_damage_is_named(closed: Path, damage: object, message: str) -> None:
    """A file that is not what it should be is named, with what to do, in an error of our own."""
    assert callable(damage)
    damage(closed / "library.db")
    with pytest.raises(LibraryError) as caught:
        read_all(closed)
    assert message in str(caught.value)
    assert str(closed) in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_damaged_record_names_its_document(closed: Path) -> None:
    """Damage to one record is found when it is read, and the others can still be read."""
    with sqlite3.connect(closed / "library.db") as db:
        db.execute("UPDATE versions SET record = substr(record, 1, 20) WHERE seq = 7")
    db.close()
    with Library.open(closed) as library:
        with pytest.raises(LibraryError, match="the record of children-and-families-2021-01-07 is damaged"):
            library.minutes("children-and-families-2021-01-07")
        assert library.minutes("children-and-families-2021-01-08").items


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("PRAGMA user_version = 99", "was made by a newer minutes"),
        ("PRAGMA user_version = 0", "not a library of minutes"),
    ],
    ids=["newer", "another's"],
)
def test_a_file_of_another_program_is_left_alone(
    closed: Path,
    change: str,
    message: str,
    write: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    """A library of a newer program, or a database of something else, is refused and not touched."""
    with sqlite3.connect(closed / "library.db") as db:
        db.execute(change)
    db.close()
    before = (closed / "library.db").read_bytes()
    with pytest.raises(LibraryError, match=message):
        Library.open(closed, write=write)
    assert (closed / "library.db").read_bytes() == before


def test_a_full_disk_keeps_the_old_state(library: Library) -> None:
    """Where there is no room the document is not kept at all, and the next one that fits is."""
    put(library, "Roads", date="2021-01-01")
    pages = library._rows("PRAGMA page_count")[0][0]
    library._rows(f"PRAGMA max_page_count = {pages + 2}")
    noise = [os.urandom(8).hex() for _ in range(5000)]
    with pytest.raises(LibraryError, match="the disk is full"):
        put(library, *noise, date="2021-01-02")
    assert library.documents() == ["children-and-families-2021-01-01"]
    assert put(library, "Roads", date="2021-01-03") == "children-and-families-2021-01-03"
    assert library.faults() == []


@pytest.fixture
def read_only(closed: Path) -> Iterator[Path]:
    """The folder of a library where this process may not write, whoever runs it."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "library")
        shutil.copytree(closed, folder)
        Path(top).chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(user)
        folder.chmod(0o755)


def test_a_folder_without_the_right_to_write_can_be_read(read_only: Path) -> None:
    """Whoever may only read can read; whoever tries to write is told so."""
    with Library.open(read_only) as library:
        assert len(list(library.records())) == 40
    with pytest.raises(LibraryError, match="cannot be written to: Permission denied"):
        Library.open(read_only, write=True)
    with pytest.raises(LibraryError, match="cannot be made"):
        Library.open(read_only / "inner", write=True)


# Several at once


def test_a_second_writer_is_told_within_five_seconds(library: Library) -> None:
    """Two cannot write at once: the second waits a little, then learns who the first is."""
    start = time.monotonic()
    with pytest.raises(BusyError, match=rf"another process \({os.getpid()}\) is writing"):
        Library.open(library.folder, write=True)
    assert 1 < time.monotonic() - start < 5


def test_a_writer_waits_for_one_who_is_nearly_done(tmp_path: Path) -> None:
    """A lock given up in time is taken by the one who waits."""
    code = f"""if True:
        import time, pathlib
        from minutes_nlp.library.lock import WriteLock
        lock = WriteLock(pathlib.Path({str(tmp_path)!r}))
        print("held", flush=True)
        time.sleep(0.3)
        lock.release()
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "held\n"
        WriteLock(tmp_path).release()
        child.kill()


def test_a_killed_writer_holds_nobody_up(tmp_path: Path) -> None:
    """The lock of a process that was killed is free at once."""
    code = f"""if True:
        import os, pathlib, signal
        from minutes_nlp.library import Library
        library = Library.open(pathlib.Path({str(tmp_path)!r}), write=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    child = subprocess.run([sys.executable, "-c", code], check=False)
    assert child.returncode == -signal.SIGKILL
    start = time.monotonic()
    with Library.open(tmp_path, write=True) as library:
        put(library, "Roads")
    assert time.monotonic() - start < 1


def test_readers_go_on_during_a_write(library: Library) -> None:
    """In the middle of a change a reader sees the old state, at once; after it the new one."""
    put(library, "Roads", date="2021-01-01")
    with Library.open(library.folder) as reader:
        with library._change():
            library._db.execute("DELETE FROM places")
            library._locate("/new.txt", "children-and-families-2021-01-01", "0")
            start = time.monotonic()
            assert reader.at_place("/new.txt") is None
            assert time.monotonic() - start < 0.5
        assert reader.at_place("/new.txt") is not None


def test_a_reader_cannot_write(closed: Path) -> None:
    """A library opened for reading refuses to change."""
    with Library.open(closed) as reader, pytest.raises(LibraryError):
        reader.release(["/a.txt"])


def test_a_backup_is_a_library(library: Library, tmp_path: Path) -> None:
    """A backup, taken while the library is being written to, opens as a library with the same records."""
    put(library, "Roads")
    target = tmp_path / "copy" / "library.db"
    target.parent.mkdir()
    library.backup(target)
    put(library, "Schools")
    with Library.open(target.parent) as copied:
        assert copied.documents() == ["children-and-families-2021-03-09"]
        assert copied.faults() == []
    with pytest.raises(LibraryError, match="a backup never replaces a file"):
        library.backup(target)
    with pytest.raises(LibraryError):
        library.backup(tmp_path / "no" / "such" / "folder")
    assert not list(target.parent.glob("*.partial*"))


_ADDED_LATER = (
    "follow_ups", "seen_results", "saved_searches", "marks", "removals", "notes", "access_decisions",
)  # fmt: skip


def test_older_library_is_brought_up_to_date(tmp_path: Path) -> None:
    """A library of the first schema is refused to readers; a writer brings it up to date."""
    with Library.open(tmp_path, write=True) as library:
        document = put(library, "Roads")
        put(library)
    with contextlib.closing(sqlite3.connect(tmp_path / "library.db")) as db, db:
        for table in _ADDED_LATER:
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE versions DROP COLUMN public")
        db.execute("PRAGMA user_version=1")
    with pytest.raises(LibraryError, match="minutes rebuild"):
        Library.open(tmp_path)
    with Library.open(tmp_path, write=True, make=False) as library:
        assert len(library.documents()) == 2
    with Library.open(tmp_path) as library:
        assert library.documents() == [document]
    with contextlib.closing(sqlite3.connect(tmp_path / "library.db")) as db:
        assert db.execute("SELECT count(*) FROM follow_ups").fetchone() == (0,)
