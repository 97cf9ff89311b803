"""One writer at a time: a lock the kernel gives back when its holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path

from minutes_nlp.errors import BusyError, LibraryError

__all__ = ["WriteLock"]

PATIENCE = 3.0  # seconds a second writer waits: long enough for a quick `add` to end, short for a person
_PAUSE = 0.05


class WriteLock:
    """The right to write to the library in a folder; held until ``release``.

    The lock is on an open file (flock), so that it never outlives the process; the file stays, empty of
    meaning, with the number of the process that last held it.

    Raises:
        BusyError: If another writer still holds it after ``patience`` seconds.
        LibraryError: If the folder cannot be written to.
    """

    def __init__(self, folder: Path, *, patience: float = PATIENCE) -> None:
        path = folder / "library.lock"
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise LibraryError(f"cannot be written to: {error.strerror}", document=str(folder)) from error
        deadline = time.monotonic() + patience
        while not self._take():
            if time.monotonic() >= deadline:
                holder = os.read(self._handle, 20).decode("ascii", "replace").strip()
                os.close(self._handle)
                message = (
                    f"another process ({holder or 'unknown'}) is writing to the library; try again later"
                )
                raise BusyError(message, document=str(folder))
            time.sleep(_PAUSE)
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())

    def _take(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let the next writer in."""
        os.close(self._handle)
