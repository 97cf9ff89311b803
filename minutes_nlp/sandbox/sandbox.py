"""Asking a warden: the side of the program, which never touches what a document is made of.

Any thread may ask, and any process: each has the wardens it needs, started when first needed and kept for the
next document. So ``parse`` may be given to a ``concurrent.futures.Executor`` of any kind.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading

import msgspec

from minutes_nlp.containers import Member
from minutes_nlp.errors import UnreadableError, UsageError
from minutes_nlp.model import Minutes, from_json
from minutes_nlp.sandbox.messages import (
    Done,
    Failed,
    Reply,
    Setup,
    Task,
    decode,
    encode,
    read_frame,
    write_frame,
)

__all__ = ["close", "members", "parse", "words"]

# A warden ends its children itself; one that is silent for so much longer, in seconds, is ended with them.
_GRACE = 30.0
_START = 120.0


def parse(setup: Setup, data: bytes, name: str, *, encoding: str | None = None) -> Minutes:
    """Return the record of the minutes in a file, read in a process of its own.

    Args:
        setup: The limits, and the words and the model of the council.
        data: The bytes of the file.
        name: Its name; the suffix tells the format.
        encoding: The encoding, if the rules get it wrong.

    Raises:
        UnreadableError: If it cannot be read within the limits, for whatever reason.
        UsageError: If the words or the model of the council cannot be used.
    """
    return from_json(_ask(setup, Task(kind="parse", name=name, data=data, encoding=encoding)))


def words(setup: Setup, data: bytes, name: str) -> str:
    """Return the canonical text of a file.

    Raises:
        UnreadableError: If it cannot be read within the limits.
    """
    return _ask(setup, Task(kind="words", name=name, data=data)).decode()


def members(setup: Setup, data: bytes, name: str) -> list[Member]:
    """Return what is in an archive or a message, archives within it unpacked too.

    Raises:
        UnreadableError: If it cannot be unpacked within the limits.
    """
    return decode(_ask(setup, Task(kind="members", name=name, data=data)), type=list[Member])


class _Warden:
    """A reading process, and the pipes to it."""

    def __init__(self, setup: Setup) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "minutes_nlp.sandbox.warden"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for the program, which then ends its wardens.
            start_new_session=True,
        )
        limits = setup.limits
        self._patience = limits.patience + limits.conversion + _GRACE

    def start(self, setup: Setup) -> bool:
        """Let it load the parser; tell whether it lives.

        Raises:
            UsageError: If the settings cannot be used.
        """
        ready = self._exchange(encode(setup), _START)
        if isinstance(ready, Failed):
            self.end()
            raise UsageError(ready.message, document=ready.place)
        return ready is not None

    def ask(self, task: Task) -> Reply | None:
        """Return the reply to a task; None if the warden is no more."""
        return self._exchange(encode(task), self._patience)

    def _exchange(self, frame: bytes, patience: float) -> Reply | None:
        pipes = self._process.stdin, self._process.stdout
        if pipes[0] is None or pipes[1] is None:
            return None
        timer = threading.Timer(patience, self.end)
        timer.daemon = True
        timer.start()
        try:
            write_frame(pipes[0], frame)
            reply = read_frame(pipes[1])
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()
        return None if reply is None else decode(reply, type=Done | Failed)

    def end(self) -> None:
        """Kill the warden; the system then kills its child."""
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class _Wardens:
    """The wardens of this process, at rest until they are asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[Setup, list[_Warden]] = {}
        self._all: set[_Warden] = set()

    def ask(self, setup: Setup, task: Task) -> Reply | None:
        """Let a warden that is at rest, or a new one, do a task."""
        with self._lock:
            idle = self._idle.setdefault(setup, [])
            warden = idle.pop() if idle else None
            started = warden is not None
            if warden is None:
                # Known before it has loaded anything: who closes meanwhile ends it too.
                warden = _Warden(setup)
                self._all.add(warden)
        if not started and not warden.start(setup) and self._is_open(warden):
            raise UsageError("the process that reads documents cannot be started")
        reply = warden.ask(task)
        with self._lock:
            if reply is not None and warden in self._all:
                self._idle.setdefault(setup, []).append(warden)
                return reply
            self._all.discard(warden)
        warden.end()
        return reply

    def _is_open(self, warden: _Warden) -> bool:
        with self._lock:
            return warden in self._all

    def close(self) -> None:
        """End all wardens, those at work too."""
        with self._lock:
            wardens = list(self._all)
            self._all.clear()
            self._idle.clear()
        for warden in wardens:
            warden.end()

    def forget(self) -> None:
        """Leave the wardens to the process this one was forked from."""
        self.__init__()  # type: ignore[misc]  # begun anew


_WARDENS = _Wardens()
close = _WARDENS.close
atexit.register(close)
os.register_at_fork(after_in_child=_WARDENS.forget)


def _ask(setup: Setup, task: Task) -> bytes:
    reply = _WARDENS.ask(setup, task)
    if isinstance(reply, Failed) and reply.code == "no-text-layer":
        # Only a process that is asked so has the time that recognising the text takes.
        reply = _WARDENS.ask(setup, msgspec.structs.replace(task, ocr=True))
    if isinstance(reply, Done):
        return reply.data
    if reply is None:
        reply = Failed("crash", "the process that reads documents ended while reading it")
    if reply.fault == "settings":
        raise UsageError(reply.message, document=reply.place)
    raise UnreadableError(reply.message, document=task.name, place=reply.place, code=reply.code)
