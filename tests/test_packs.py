"""Evidence packs: what they hold, and that no change of them goes unseen."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ponds import make_library, open_archive
from typer.testing import CliRunner

from minutes_nlp.cli import app
from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.history import Archive, history
from minutes_nlp.library import Library
from minutes_nlp.model import Span
from minutes_nlp.packs import MANIFEST, Passage, seal, verify_pack, write_pack

NAMES = [
    "README.txt", "figures.csv", "manifest.sha256", "meetings.csv", "passages.csv", "passages.jsonl",
    "query.json", "recurring.csv", "sources.jsonl",
]  # fmt: skip


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library of made-up meetings."""
    return make_library(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def archive(lib: Path) -> Iterator[Archive]:
    """The library as the public sees it."""
    with open_archive(lib) as opened:
        yield opened


@pytest.fixture(scope="module")
def written(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack as it was written; never changed."""
    folder = tmp_path_factory.mktemp("written") / "pack"
    write_pack(folder, archive, history(archive, "ponds"), {})
    return folder


@pytest.fixture
def pack(written: Path, tmp_path: Path) -> Path:
    """A copy of the pack to do harm to."""
    return Path(shutil.copytree(written, tmp_path / "pack"))


def test_pack_holds_the_words_and_how_they_were_found(written: Path, archive: Archive) -> None:
    """Every passage verbatim with its characters and the source's hash; the question; the versions."""
    assert sorted(path.name for path in written.iterdir()) == NAMES
    lines = (written / "passages.jsonl").read_bytes().splitlines()
    passages = [msgspec.json.decode(line, type=Passage) for line in lines]
    assert [each.words for each in passages] == [each.words for each in history(archive, "ponds").mentions]
    for each in passages:
        minutes = archive.record(each.document)
        assert "\n".join(minutes.text[start:end] for start, end in each.spans) == each.words
        assert each.sha256 == minutes.source.sha256
    question = json.loads((written / "query.json").read_text(encoding="utf-8"))
    assert (question["topic"], question["total"], question["exempt"]) == ("ponds", 6, False)
    assert (question["parsers"], question["library_seq"]) == (["1"], 5)
    assert '"ponds" in any form' in (written / "README.txt").read_text(encoding="utf-8")


def test_same_question_same_pack(written: Path, archive: Archive, tmp_path: Path) -> None:
    """A pack made twice is the same to the byte, and so is its seal."""
    assert write_pack(tmp_path / "again", archive, history(archive, "ponds"), {}) == seal(written)
    for name in NAMES:
        assert (tmp_path / "again" / name).read_bytes() == (written / name).read_bytes()


def test_unchanged(written: Path, lib: Path) -> None:
    """A pack as written is proved, alone, against its library, and by sha256sum."""
    assert verify_pack(written) == ()
    with Library.open(lib) as library:
        assert verify_pack(written, library) == ()
    subprocess.run(["sha256sum", "--strict", "-c", MANIFEST], cwd=written, check=True, capture_output=True)  # noqa: S607 -- whichever there is


@given(st.sampled_from(NAMES), st.data())
def test_a_flipped_bit_is_seen(written: Path, name: str, data: st.DataObject) -> None:
    """Any bit of any file, the manifest too: the file is named."""
    file = written / name
    before = file.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    bit = data.draw(st.integers(0, 7))
    try:
        file.write_bytes(before[:at] + bytes([before[at] ^ 1 << bit]) + before[at + 1 :])
        changes = verify_pack(written)
    finally:
        file.write_bytes(before)
    assert changes
    assert name in {change.name for change in changes} or name == MANIFEST


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def _link(file: Path) -> None:
    elsewhere = file.parent.parent / "elsewhere"
    shutil.copy(file, elsewhere)
    file.unlink()
    file.symlink_to(elsewhere)


@pytest.mark.parametrize("harm", [_truncate, _empty, _grow, _link, Path.unlink])
@pytest.mark.parametrize("name", [name for name in NAMES if name != MANIFEST])
def test_a_changed_file_is_named(pack: Path, name: str, harm: Callable[[Path], None]) -> None:
    """A file cut off, grown, emptied, removed, or replaced by a link is named, and no other."""
    harm(pack / name)
    assert [change.name for change in verify_pack(pack)] == [name]


@pytest.mark.parametrize("harm", [_truncate, _empty, _grow, _link])
def test_a_changed_manifest_is_seen(pack: Path, harm: Callable[[Path], None]) -> None:
    """A manifest with fewer or more bytes than were written, or elsewhere."""
    harm(pack / MANIFEST)
    assert verify_pack(pack)


def test_an_added_file_or_folder_is_named(pack: Path) -> None:
    """What the manifest does not list does not belong to the pack."""
    (pack / "more.txt").write_bytes(b"")
    (pack / "folder").mkdir()
    assert [(each.name, each.what) for each in verify_pack(pack)] == [
        ("folder", "added"),
        ("more.txt", "added"),
    ]


def test_manifest_leads_nowhere_else(pack: Path) -> None:
    """A name in the manifest that leads out of the pack is missing from it, whatever stands there."""
    (pack.parent / "outside").write_bytes(b"")
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    with (pack / MANIFEST).open("a", encoding="utf-8") as manifest:
        manifest.write(f"{digest}  ../outside\n")
    assert ("../outside", "missing") in [(each.name, each.what) for each in verify_pack(pack)]


def test_another_library(pack: Path, tmp_path: Path) -> None:
    """A library without the documents is told from one with the words."""
    with Library.open(tmp_path / "empty", write=True) as library:
        changes = verify_pack(pack, library)
    assert {change.what for change in changes} == {"not in the library"}
    assert len(changes) == 5


def test_words_put_into_a_pack_with_a_new_manifest(pack: Path, lib: Path) -> None:
    """Who changes words and manifest alike is caught by the library, and by the seal."""
    before = seal(pack)
    file = pack / "passages.jsonl"
    file.write_bytes(file.read_bytes().replace(b"41%", b"51%"))
    made = subprocess.run(
        ["sha256sum", *[name for name in NAMES if name != MANIFEST]],  # noqa: S607 -- whichever there is
        cwd=pack,
        check=True,
        capture_output=True,
    )
    lines = sorted(made.stdout.splitlines(), key=lambda line: line.split(b"  ")[1])
    (pack / MANIFEST).write_bytes(b"".join(line + b"\n" for line in lines))
    assert verify_pack(pack) == ()
    assert seal(pack) != before
    with Library.open(lib) as library:
        (change,) = verify_pack(pack, library)
    assert (change.name, change.what) == ("parks-2020-11-04", "differs from the library")
    run = CliRunner().invoke(app, ["verify-pack", str(pack), "--seal", before])
    assert (run.exit_code, run.output) == (1, f"{MANIFEST}: changed\n")


def test_exempt_only_if_asked(lib: Path, written: Path, tmp_path: Path) -> None:
    """Nothing of an exempt item is in a public pack; one that was asked for says so."""
    assert not any(b"fetch" in file.read_bytes() or b"77%" in file.read_bytes() for file in written.iterdir())
    with open_archive(lib, exempt=True) as archive:
        write_pack(tmp_path / "full", archive, history(archive, "ponds"), {})
    assert b"fetch" in (tmp_path / "full" / "passages.jsonl").read_bytes()
    assert "IT HOLDS EXEMPT TEXT" in (tmp_path / "full" / "README.txt").read_text(encoding="utf-8")


def _not_empty(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")


def _is_link(folder: Path) -> None:
    (folder.parent / "target").mkdir()
    folder.symlink_to(folder.parent / "target")


def _is_file(folder: Path) -> None:
    folder.write_text("mine", encoding="utf-8")


def _not_writable(folder: Path) -> None:
    folder.parent.rmdir()


@pytest.mark.parametrize("make", [_not_empty, _is_link, _is_file, _not_writable])
def test_refused_folders(archive: Archive, tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A pack is written into an empty folder or a new one; else nothing is written anywhere."""
    place = tmp_path / "place"
    place.mkdir()
    make(place / "pack")
    before = sorted((str(path), path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*"))
    with pytest.raises(UsageError) as caught:
        write_pack(place / "pack", archive, history(archive, "ponds"), {})
    assert str(place / "pack") in str(caught.value)
    assert sorted((str(path), path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*")) == before


def test_empty_folder_is_taken(archive: Archive, tmp_path: Path) -> None:
    """A folder that is there and empty will do."""
    write_pack(tmp_path, archive, history(archive, "ponds"), {})
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES


def test_words_that_are_not_the_documents(archive: Archive, tmp_path: Path) -> None:
    """Where the index does not agree with the library nothing is written."""
    found = history(archive, "ponds")
    shifted = msgspec.structs.replace(found.mentions[0], spans=(Span(0, 5),))
    with pytest.raises(LibraryError, match="minutes rebuild"):
        write_pack(tmp_path / "pack", archive, msgspec.structs.replace(found, mentions=(shifted,)), {})
    assert not (tmp_path / "pack").exists()


def test_no_pack(tmp_path: Path) -> None:
    """A folder without a manifest is no pack."""
    with pytest.raises(UsageError, match="is no evidence pack"):
        verify_pack(tmp_path)


def test_commands(lib: Path, tmp_path: Path) -> None:
    """A pack is written and proved from the command line; a change makes exit code 1 and names the file."""
    folder = str(tmp_path / "pack")
    run = CliRunner().invoke(app, ["history", "ponds", "--pack", folder, "--library", str(lib)])
    assert run.exit_code == 0
    assert f"seal {seal(Path(folder))}" in run.output
    run = CliRunner().invoke(
        app, ["verify-pack", folder, "--library", str(lib), "--seal", seal(Path(folder))]
    )
    assert (run.exit_code, run.output.startswith("unchanged")) == (0, True)
    (tmp_path / "pack" / "query.json").unlink()
    run = CliRunner().invoke(app, ["verify-pack", folder, "--json"])
    assert (run.exit_code, json.loads(run.output)["changes"]) == (
        1,
        [{"name": "query.json", "what": "missing"}],
    )
