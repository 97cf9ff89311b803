"""The files of a generation: shared with the one before, listed with their sizes, and safe on the disk."""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from minutes_nlp.errors import LibraryError

__all__ = ["LIST", "check_list", "share", "sync", "sync_tree", "write_list"]

LIST = "files.json"


def share(old: Path, new: Path, is_rewritten: Callable[[str], bool]) -> None:
    """Give the folder ``new`` all files of ``old``, by hard links except where a file is changed in place."""
    for path in sorted(old.iterdir()):
        if is_rewritten(path.name):
            shutil.copyfile(path, new / path.name)
            continue
        try:
            os.link(path, new / path.name)
        except OSError:  # a file system without hard links
            shutil.copyfile(path, new / path.name)


def write_list(folder: Path, parts: Iterable[str], is_rewritten: Callable[[str], bool]) -> None:
    """Write down the size of every file of a generation; locks, which an engine may rewrite, are left out."""
    sizes = {
        part: {
            path.name: path.stat().st_size
            for path in sorted((folder / part).iterdir())
            if not path.name.endswith(".lock") or not is_rewritten(path.name)
        }
        for part in parts
    }
    (folder / LIST).write_bytes(msgspec.json.encode(sizes))


def check_list(folder: Path, parts: Sequence[str]) -> None:
    """Look whether every file of some parts of a generation is there in its full size.

    Raises:
        LibraryError: If one is not.
    """
    try:
        sizes = msgspec.json.decode((folder / LIST).read_bytes(), type=dict[str, dict[str, int]])
        for part in parts:
            for name, size in sizes[part].items():
                found = (folder / part / name).stat().st_size
                if found != size:
                    raise _damaged(folder / part / name, f"it has {found} bytes instead of {size}")
    except FileNotFoundError as error:
        raise _damaged(Path(error.filename), "it is missing") from error
    except (OSError, KeyError, msgspec.DecodeError) as error:
        raise _damaged(folder / LIST, str(error)) from error


def _damaged(path: Path, why: str) -> LibraryError:
    """Return the error to raise about a file."""
    message = f"the search index is damaged: {why}; make it again with: minutes rebuild"
    return LibraryError(message, document=str(path))


def sync_tree(folder: Path) -> None:
    """Have all that is new in and under ``folder`` on the disk, readable by whoever may read the folder."""
    readable_by = folder.stat().st_mode & 0o666
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync(path)
        elif path.stat().st_nlink == 1:  # a file with a second name was synced when it got its first
            path.chmod(readable_by)  # engines make some files for their maker's eyes alone
            sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
