"""Reading the pages that come back, each in a process of its own, which may take only so much.

A parser written in C is interrupted by nothing but a kill, and the time that of HTML takes grows with the
square of the depth. Run as ``python -m minutes_nlp.fetch.reading READER ADDRESS`` this reads a page from
standard input and writes what it says as JSON.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from minutes_nlp.fetch.failures import FetchError
from minutes_nlp.fetch.moderngov import (
    Committee,
    Meeting,
    MeetingList,
    MeetingPage,
    read_committees,
    read_meeting,
    read_meetings,
)
from minutes_nlp.fetch.service import read_service_meeting, read_service_meetings
from minutes_nlp.limits import confine

__all__ = ["read_apart"]

T = TypeVar("T")

_READERS: dict[str, tuple[Callable[[bytes, str], Any], Any]] = {
    "read_committees": (read_committees, tuple[Committee, ...]),
    "read_meetings": (read_meetings, MeetingList),
    "read_meeting": (read_meeting, MeetingPage),
    "read_service_meetings": (read_service_meetings, tuple[Meeting, ...]),
    "read_service_meeting": (read_service_meeting, MeetingPage),
}
# Seconds of the processor, bytes of memory, and of what a crash leaves.
_MOST = {resource.RLIMIT_CPU: 5, resource.RLIMIT_AS: 1 << 30, resource.RLIMIT_CORE: 0}
_PATIENCE = 30.0
_NO_SUCH_PAGE = 3


def read_apart(reader: Callable[[bytes, str], T], page: bytes, address: str) -> T:
    """Return what a page says, read in a process of its own.

    Args:
        reader: What reads it: a function of ``moderngov`` or ``service``.
        page: The page.
        address: Its address.

    Raises:
        FetchError: If it is no such page, or takes more than 5 seconds or 1 GiB to read.
    """
    name = reader.__name__
    command = [sys.executable, "-m", "minutes_nlp.fetch.reading", name, address]
    try:
        done = subprocess.run(  # noqa: S603  # this very module; the address was looked at before it was asked
            command, input=page, capture_output=True, check=False, timeout=_PATIENCE, start_new_session=True
        )
    except subprocess.TimeoutExpired:
        raise _unreadable("takes too long to read", address) from None
    if done.returncode == _NO_SUCH_PAGE:
        raise _unreadable(done.stdout.decode("utf-8", "replace"), address)
    if done.returncode:
        raise _unreadable("takes more time or memory to read than a page may", address)
    return msgspec.json.decode(done.stdout, type=_READERS[name][1])  # type: ignore[no-any-return]  # by the table


def _unreadable(words: str, address: str) -> FetchError:
    return FetchError(words, address=address, code="unreadable-page", status=200)


def main() -> int:
    """Read one page, confined; return the exit code."""
    name, address = sys.argv[1:]
    page = sys.stdin.buffer.read()
    for kind, most in _MOST.items():
        confine(kind, most, most)
    try:
        found = _READERS[name][0](page, address)
    except ValueError as error:
        sys.stdout.write(str(error))
        return _NO_SUCH_PAGE
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
