"""A process that reads documents, each in a child of its own, forked from it and killed when out of bounds.

It has loaded the parser once, so that a child starts with everything in memory and costs milliseconds. Run as
``python -m minutes_nlp.sandbox.warden``; it takes frames on standard input (first a Setup, then Tasks), gives
one Reply for each on standard output, and ends when its input does.
"""

import contextlib
import ctypes
import functools
import gc
import os
import re
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from minutes_nlp.errors import MinutesError, UnreadableError, raised_at
from minutes_nlp.limits import Limits, confine
from minutes_nlp.model import to_json
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

__all__ = ["main"]

_CHUNK = 1 << 20
_OPEN_FILES = 256
# Linux's prctl(2).
_SET_DEATH_SIGNAL, _SET_SUBREAPER = 1, 36
_DEAD = ("Z", "X")
# Minutes with something of everything: what the parser makes when it first meets it, it makes once.
_WARMING = Path(__file__).with_name("warm.txt")


def main() -> None:
    """Serve tasks until standard input ends."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(requests)
    if first is None:
        return
    setup = decode(first, type=Setup)
    _prctl(_SET_SUBREAPER, 1)
    refused = _prepare(setup)
    write_frame(replies, encode(refused or Done(b"")))
    while (frame := read_frame(requests)) is not None:
        write_frame(replies, _serve(decode(frame, type=Task), setup))


def _prepare(setup: Setup) -> Failed | None:
    """Load the parser and use it once, so that no child has to; tell what is wrong with the settings."""
    try:
        if setup.style:
            # Before anything reads the vocabulary.
            from minutes_nlp.language import vocabulary  # noqa: PLC0415

            vocabulary.extend(Path(setup.style))
        from minutes_nlp import containers  # noqa: F401, PLC0415  # loaded for the children
        from minutes_nlp.language import cues  # noqa: PLC0415

        cues.cues()
        _result(Task(kind="parse", name=_WARMING.name, data=_WARMING.read_bytes()), setup)
    except MinutesError as error:
        return Failed("settings", error.message, error.document, "settings")
    except (ValueError, re.error) as error:
        # What is wrong with a pattern is no fault of the first document.
        if not setup.style:
            raise
        return Failed("settings", str(error), setup.style, "settings")
    # What there is now is shared with the children: the collector must not touch, and so copy, it.
    gc.collect()
    gc.freeze()
    return None


def _serve(task: Task, setup: Setup) -> bytes:
    """Read one document in a child and return the reply, whatever becomes of the child."""
    from minutes_nlp.pipeline import prepare  # noqa: PLC0415  # loaded by now

    prepare(task.name)
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _child(task, setup, write_end)
    os.close(write_end)
    limits = _allowed(task, setup.limits)
    try:
        data, failed = _collect(read_end, limits)
    finally:
        os.close(read_end)
        status = _end(child)
    if failed is None and (status or not data):
        failed = _cause(status, limits)
    return encode(failed) if failed else data


def _allowed(task: Task, limits: Limits) -> Limits:
    """The limits of a task: one that needs another program has its time besides."""
    if not _with_program(task):
        return limits
    return limits._replace(patience=limits.patience + limits.conversion)


def _with_program(task: Task) -> bool:
    from minutes_nlp.pipeline import needs_program  # noqa: PLC0415  # loaded by the warden already

    return task.ocr or needs_program(task.name)


def _collect(read_end: int, limits: Limits) -> tuple[bytes, Failed | None]:
    """What a child writes, within the time and the length it has."""
    pieces: list[bytes] = []
    length = 0
    until = time.monotonic() + limits.patience
    poll = select.poll()
    poll.register(read_end, select.POLLIN)
    while True:
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return b"", Failed("time", f"took longer than {limits.patience:g} seconds to read")
        piece = os.read(read_end, _CHUNK)
        if not piece:
            return b"".join(pieces), None
        pieces.append(piece)
        length += len(piece)
        if length > limits.output:
            return b"", Failed("too-much-output", f"makes a record of more than {limits.output:,} bytes")


def _end(child: int) -> int:
    """End a child and all that it started; return how it ended by itself, as waitpid tells it."""
    # A child that has closed its pipe is done but for leaving.
    time_to_leave = time.monotonic() + 0.2
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > time_to_leave:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            break
        time.sleep(0.0002)
    _end_orphans()
    return status


def _end_orphans() -> None:
    """Kill what children left behind: a warden adopts them, however they were detached."""
    with contextlib.suppress(ChildProcessError):
        while True:
            done, _ = os.waitpid(-1, os.WNOHANG)
            if done:
                continue
            own = str(os.getpid())
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    with contextlib.suppress(OSError, IndexError):
                        state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                        if parent == own and state not in _DEAD:
                            os.kill(int(entry.name), signal.SIGKILL)
            time.sleep(0.001)


def _cause(status: int, limits: Limits) -> Failed:
    """Why a child gave no reply, told from how it ended."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return Failed("time", f"took more than {limits.seconds:g} seconds of the processor to read")
        if number == signal.SIGKILL:
            return Failed("memory", "its reading was ended by the system, most likely for want of memory")
        return Failed("crash", f"the program that reads it crashed ({signal.Signals(number).name})")
    return Failed(
        "crash",
        f"the program that reads it ended without a word (exit code {os.waitstatus_to_exitcode(status)})",
    )


def _child(task: Task, setup: Setup, write_end: int) -> NoReturn:
    """Read the document, write the reply and leave, past everything the warden would do on leaving."""
    code = 1
    try:
        _confine(task, setup.limits)
        reply = encode(_reply(task, setup))
        with os.fdopen(write_end, "wb") as stream:
            stream.write(reply)
        code = 0
    except MemoryError:
        os.write(write_end, encode(_memory(setup.limits)))
        code = 0
    finally:
        os._exit(code)


def _memory(limits: Limits) -> Failed:
    return Failed("memory", f"takes more than {limits.memory >> 20:,} MiB of memory to read")


def _confine(task: Task, limits: Limits) -> None:
    """Give up what a reader has no need of, for good."""
    os.setpgid(0, 0)
    _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    with_program = _with_program(task)
    seconds = round(limits.seconds)
    # A program that we start sets itself limits of its own, up to the hard ones; a reader has no way up.
    confine(resource.RLIMIT_CPU, seconds, round(limits.conversion) if with_program else seconds + 1)
    confine(resource.RLIMIT_AS, limits.memory, resource.RLIM_INFINITY if with_program else limits.memory)
    confine(resource.RLIMIT_FSIZE, 0, limits.unpacked if with_program else 0)
    confine(resource.RLIMIT_CORE, 0, 0)
    confine(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)


def _reply(task: Task, setup: Setup) -> Reply:
    try:
        return Done(_result(task, setup))
    except UnreadableError as error:
        return Failed(error.code, error.message, error.place)
    except MinutesError as error:
        return Failed("settings", error.message, error.document, "settings")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # a defect met in one document must not stop the others
        file, line = raised_at(error)
        return Failed("internal-error", f"{type(error).__name__}: {error}", f"{file} line {line}", "program")


def _result(task: Task, setup: Setup) -> bytes:
    from minutes_nlp import containers, pipeline  # noqa: PLC0415  # loaded by the warden already
    from minutes_nlp.units import units  # noqa: PLC0415

    limits = setup.limits
    if task.kind == "members":
        return encode(containers.members(task.data, task.name, limits))
    if task.kind == "words":
        document = pipeline.read(task.data, task.name, encoding=task.encoding, limits=limits, ocr=task.ocr)
        return document.text.encode()
    minutes = pipeline.parse(
        task.data, task.name, encoding=task.encoding, model=setup.model, limits=limits, ocr=task.ocr
    )
    # What cannot be indexed must not be kept: it would stand in the way of publishing all the others.
    units("", minutes)
    return to_json(minutes)


def _prctl(option: int, value: int) -> None:
    """Ask Linux for a property of this process (prctl(2)); elsewhere less is cleaned up."""
    with contextlib.suppress(OSError, AttributeError):
        _system().prctl(option, value, 0, 0, 0)


@functools.cache
def _system() -> ctypes.CDLL:
    """The C library, opened by the warden once for all its children."""
    return ctypes.CDLL(None)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
