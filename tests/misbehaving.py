"""Run as a script: readers that crash, hang, hoard and flood, each in a child of a warden; prints replies."""
# ruff: noqa: T201  # it is a script

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.sandbox import warden
from minutes_nlp.sandbox.messages import Done, Failed, Setup, Task, decode

LIMITS = Limits(seconds=1, patience=8, memory=400 << 20, output=1 << 20)


def _hang() -> bytes:
    time.sleep(60)
    return b""


def _spin() -> bytes:
    while True:
        pass


def _hoard() -> bytes:
    return b"x" * (1 << 40)


def _hoard_slowly() -> bytes:
    held = []
    while True:
        held.append(b"x" * (1 << 25))


def _flood() -> bytes:
    return b"x" * (2 << 20)


def _crash() -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def _leave() -> bytes:
    os._exit(3)


def _defect() -> bytes:
    raise KeyError("a defect")


def _recurse() -> bytes:
    return _recurse()


def _refuse() -> bytes:
    raise UnreadableError("no text layer", document="a.txt", place="page 1", code="no-text-layer")


def _write() -> bytes:
    Path(sys.argv[1], "written").write_bytes(b"words")
    return b""


def _orphan() -> bytes:
    program = "import os, time; os.setsid(); time.sleep(60)"
    started = subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
    return str(started.pid).encode()


def _talk() -> bytes:
    print("words on standard output")
    return b"done"


def _open_many() -> bytes:
    held = [socket.socket() for _ in range(5_000)]
    return str(len(held)).encode()


CASES: dict[str, Callable[[], bytes]] = {
    name[1:]: case for name, case in list(globals().items()) if name[0] == "_" and callable(case)
}


def _told(case: Callable[[], bytes], _task: Task, _setup: Setup) -> bytes:
    return case()


def main() -> None:
    """Print the reply of each case as one JSON object."""
    warden._prctl(warden._SET_SUBREAPER, 1)
    found = {}
    for name, case in CASES.items():
        setattr(warden, "_result", partial(_told, case))  # noqa: B010  # its own readers are replaced
        data = warden._serve(Task(kind="parse", name="a.txt", data=b""), Setup(limits=LIMITS))
        reply = decode(data, type=Done | Failed)
        found[name] = {"reply": msgspec.to_builtins(reply, builtin_types=(bytes,))}
    print(json.dumps(found, default=bytes.decode))


if __name__ == "__main__":
    main()
