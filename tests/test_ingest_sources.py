"""What there is to add: files, folders, lists and standard input, and what is passed over."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_source, write
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.errors import UnreadableError, UsageError
from minutes_nlp.ingest import sources
from minutes_nlp.ingest.sources import find, listed_names

ROADS = make_source("Roads")


def found(folder: Path, *paths: str) -> dict[str, str]:
    """What is found in a folder, or under paths in it: by relative name, why it is not to be read or ''."""
    inputs = find([str(folder / path) for path in paths or [""]], avoid=folder / "library")
    return {os.path.relpath(each.name, folder): each.skip or each.code for each in inputs}


def test_a_folder_is_looked_through_in_order(inbox: Path) -> None:
    """Files come sorted, each folder before those in it; hidden ones and the library are passed over."""
    for name in ("b.txt", "a.html", "c/a.md", "c/d/e.HTM", ".hidden.txt", ".git/x.txt", "library/x.txt"):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ROADS)
    assert list(found(inbox)) == ["a.html", "b.txt", "c/a.md", "c/d/e.HTM"]


@pytest.mark.parametrize(
    ("name", "in_folder", "listed"),
    [
        ("minutes.txt", "", ""),
        ("README.md", "a note on the folder, not minutes", "a note on the folder, not minutes"),
        ("readme-first.txt", "a note on the folder, not minutes", "a note on the folder, not minutes"),
        ("agenda.ppt", "not a format we read yet (.ppt)", "unknown-format"),
        ("notes", "not a format we read yet (no suffix)", "unknown-format"),
        ("missing.txt", None, "cannot-open"),
    ],
)
def test_what_is_not_read(inbox: Path, name: str, in_folder: str | None, listed: str) -> None:
    """Notes are skipped; other formats too in a folder, but quarantined when named; all are told of."""
    if in_folder is not None:
        (inbox / name).write_bytes(ROADS)
        assert found(inbox) == {name: in_folder}
    assert found(inbox, name) == {name: listed}


def test_odd_files_are_told_of(inbox: Path) -> None:
    """Links in a circle are followed once; broken links and pipes are named as what cannot be opened."""
    write(inbox, a=ROADS)
    (inbox / "inner").mkdir()
    write(inbox / "inner", b=ROADS)
    (inbox / "inner" / "loop").symlink_to(inbox)
    (inbox / "twin.txt").symlink_to(inbox / "a.txt")
    (inbox / "itself.txt").symlink_to(inbox / "itself.txt")
    (inbox / "broken.txt").symlink_to(inbox / "nowhere")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "folder.txt").mkdir()
    expected = {
        "a.txt": "", "broken.txt": "cannot-open", "itself.txt": "cannot-open", "pipe.txt": "cannot-open",
        "inner/b.txt": "",
    }  # fmt: skip
    assert found(inbox) == expected


def test_a_folder_that_cannot_be_opened_is_told_of(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without the right to read it is quarantined, and the others are read."""
    for name in ("locked", "open"):
        (inbox / name).mkdir()
        write(inbox / name, a=ROADS)
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found(inbox) == {"open/a.txt": "", "locked": "cannot-open"}


def test_nothing_is_found_twice(inbox: Path) -> None:
    """A file named twice, or named and in a folder named too, is one input."""
    write(inbox, a=ROADS)
    assert list(found(inbox, "a.txt", "", "../inbox/a.txt")) == ["a.txt"]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"", []),
        (b"a.txt\nb c.txt\n", ["a.txt", "b c.txt"]),
        (b"a.txt\r\n\r\nb.txt", ["a.txt", "b.txt"]),
        (b"a\nb.txt\0c.txt\0", ["a\nb.txt", "c.txt"]),
        (b"caf\xe9.txt\n", ["caf\udce9.txt"]),
    ],
)
def test_lists_of_names(data: bytes, names: list[str]) -> None:
    """Names stand one a line, or NUL between, in whatever bytes the file system has."""
    assert listed_names(data) == names


def test_a_path_typed_in_error_is_refused() -> None:
    """What does not exist is said before anything is added; standard input always exists."""
    sources.check_paths(["-"])
    with pytest.raises(UsageError, match=r"nowhere\.txt: there is no such file or folder"):
        sources.check_paths(["nowhere.txt"])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        (None, b"Cabinet", "standard-input.txt"),
        (None, b"\n <html>", "standard-input.html"),
        ("cabinet.md", b"Cabinet", "cabinet.md"),
    ],
)
def test_the_format_of_standard_input(name: str | None, data: bytes, expected: str) -> None:
    """Standard input has the format of the name given, or else that of its first character."""
    (source,) = find(["-"], avoid=Path("library"), name=name)
    assert sources.read(source, io.BytesIO(data)) == data
    assert sources.file_name(source, data) == expected


def test_what_is_far_too_large_is_not_read(inbox: Path) -> None:
    """A file that cannot be minutes is not taken into memory."""
    write(inbox, a=ROADS)
    (source,) = find([str(inbox)], avoid=inbox / "library")
    with pytest.raises(UnreadableError, match="is larger than"):
        sources.read(source, largest=10)


@given(st.text(st.characters()))
def test_whatever_the_characters_they_can_be_shown(text: str) -> None:
    """Any text, lone surrogates and controls included, comes out printable, and plain text as it was."""
    shown = sources.printable(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()
