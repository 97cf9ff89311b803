"""What there is to add: files, folders, lists of names and standard input, each a named input."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from minutes_nlp.containers import Member, is_container, note, unknown_format
from minutes_nlp.errors import UnreadableError, UsageError
from minutes_nlp.limits import Limits

__all__ = ["STANDARD_INPUT", "Input", "check_paths", "file_name", "find", "listed_names", "printable", "read"]

STANDARD_INPUT = "-"
_LARGEST = Limits().file


class Input(NamedTuple):
    """Something to add, or the reason why not.

    Attributes:
        name: What to call it, as given.
        path: The file; None for standard input.
        place: The lasting name it is known by in the library; None where it has none.
        skip: Why it is left out on purpose; empty if it is not.
        code: Of the quarantine, where it is plain before reading that it cannot be read; else empty.
        reason: Then why, in words.
        data: Its bytes, where they are at hand: it lies in an archive.
    """

    name: str
    path: Path | None
    place: str | None
    skip: str = ""
    code: str = ""
    reason: str = ""
    data: bytes | None = None


def find(paths: Iterable[str], *, avoid: Path, name: str | None = None) -> list[Input]:
    """Return the inputs that paths stand for, each once, in the order given; folders sorted by name.

    In a folder, hidden files and folders are passed over; links are followed, in circles once. A file
    whose name begins with README is never minutes.

    Args:
        paths: Files, folders, and ``-`` for standard input.
        avoid: A folder never looked into: the library itself.
        name: What standard input is called; with its suffix it tells the format.
    """
    walked = {os.path.realpath(avoid)}
    found: dict[str, Input] = {}
    for path in paths:
        if path == STANDARD_INPUT:
            found.setdefault(path, _standard_input(name))
        elif Path(path).is_dir():
            for each in _walk(Path(path), walked):
                found.setdefault(str(each.place), each)
        else:
            each = _look(Path(path), listed=True)
            found.setdefault(str(each.place), each)
    return list(found.values())


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths typed in error, before anything is added.

    Raises:
        UsageError: If one does not exist.
    """
    for path in paths:
        if path != STANDARD_INPUT and not os.path.lexists(path):
            raise UsageError("there is no such file or folder", document=path)


def listed_names(data: bytes) -> list[str]:
    """Return the names in a list: separated by NUL if there is one in it, else one a line."""
    separator = b"\0" if b"\0" in data else b"\n"
    names = (name if separator == b"\0" else name.rstrip(b"\r") for name in data.split(separator))
    return [os.fsdecode(name) for name in names if name]


def file_name(source: Input, data: bytes) -> str:
    """Return the name that tells the parser the format of an input's bytes."""
    if source.path is not None:
        return printable(source.path.name)
    if source.data is not None:
        return PurePosixPath(source.name).name
    if source.place is not None:
        return source.name
    return "standard-input.html" if data.lstrip().startswith(b"<") else "standard-input.txt"


def holds_others(source: Input) -> bool:
    """Tell whether an input is an archive or a message, which holds others."""
    return source.data is None and is_container(source.name)


def within(source: Input, member: Member) -> Input:
    """Return a member of an archive as an input of its own; its name and place begin with the archive's."""
    label = printable(member.name)
    return Input(
        f"{source.name}/{label}",
        None,
        f"{source.place}/{label}" if source.place else None,
        member.skip,
        member.code,
        member.reason,
        member.data,
    )


def read(source: Input, stdin: BinaryIO | None = None, *, largest: int = _LARGEST) -> bytes:
    """Return the bytes of an input; of a file no more than ``largest``, for it is held in memory whole.

    Raises:
        UnreadableError: If they cannot be had.
    """
    if source.code:
        raise UnreadableError(source.reason, document=source.name)
    if source.data is not None:
        return source.data
    if source.path is None:
        return (stdin or sys.stdin.buffer).read()
    try:
        with source.path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise UnreadableError(_words(error), document=source.name) from error
    if len(data) > largest:
        message = f"is larger than {largest // 1_000_000} MB: hardly minutes"
        raise UnreadableError(message, document=source.name)
    return data


def _standard_input(name: str | None) -> Input:
    if name is None:
        return Input("standard input", None, None)
    source = Input(name, None, f"standard input: {name}")
    if reason := unknown_format(name):
        return source._replace(code="unknown-format", reason=reason)
    return source


def _walk(folder: Path, walked: set[str]) -> Iterator[Input]:
    """The files in a folder and those within, but for the folders walked already."""
    unreadable: list[OSError] = []
    if not _is_new(folder, walked):
        return
    for top, folders, files in os.walk(folder, onerror=unreadable.append, followlinks=True):
        inner = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in inner if _is_new(Path(top, name), walked)]
        yield from (_look(Path(top, name), listed=False) for name in sorted(files) if name[0] != ".")
    for error in unreadable:
        yield _refused(Path(os.fsdecode(error.filename)), "cannot-open", _words(error))


def _is_new(folder: Path, walked: set[str]) -> bool:
    real = os.path.realpath(folder)
    if real in walked:
        return False
    walked.add(real)
    return True


def _look(path: Path, *, listed: bool) -> Input:
    """A file as an input, judged by its name and kind; ``listed`` if it was named and not come upon."""
    if reason := note(path.name):
        return _input(path)._replace(skip=reason)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _refused(path, "cannot-open", _words(error))
    if reason := unknown_format(path.name):
        return _refused(path, "unknown-format", reason) if listed else _input(path)._replace(skip=reason)
    if not stat.S_ISREG(mode):
        return _refused(path, "cannot-open", "not a file but a pipe or a device")
    return _input(path)


def _input(path: Path) -> Input:
    return Input(printable(str(path)), path, printable(os.path.realpath(path)))


def _refused(path: Path, code: str, reason: str) -> Input:
    return _input(path)._replace(code=code, reason=reason)


def printable(text: str) -> str:
    """Return a text in characters that can be stored and shown.

    Bytes of a path may be no characters; those that control a terminal or turn the direction of writing would
    make a name look like something else.
    """
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
