"""Programs that make something readable of a document: run where they can do no harm, and ended with all they start."""

import contextlib
import math
import os
import resource
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from minutes_nlp.limits import Limits, confine

__all__ = ["allow", "run"]


def run(call: Sequence[str], folder: Path, limits: Limits, memory: int) -> None:
    """Run a program in a folder that is all it knows, and end it with all it has started.

    Hard limits have to leave it ``memory`` bytes of address space, ``limits.conversion`` seconds of the processor,
    files of ``limits.unpacked`` bytes and 64 open files; soft ones are raised to what it needs.

    Args:
        call: The program and its arguments; nothing of the document may be in them.
        folder: Its home and working folder.
        limits: What it may take.
        memory: Bytes of address space.

    Raises:
        subprocess.TimeoutExpired: If it takes longer than ``limits.conversion`` seconds.
    """
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: math.ceil(limits.conversion),
        resource.RLIMIT_FSIZE: limits.unpacked,
        resource.RLIMIT_CORE: 0,
    }

    def shut_in() -> None:
        for kind, most in wanted.items():
            confine(kind, most)

    process = subprocess.Popen(  # noqa: S603  # nothing of the document is in the call
        call,
        cwd=folder,
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LC_ALL": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=shut_in,  # noqa: PLW1509  # only system calls, and those of a process that reads one document
    )
    try:
        process.wait(limits.conversion)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def allow(kind: int, least: int) -> None:
    """Raise a soft limit of this process, where the hard one lets it: a process that reads may write nothing."""
    soft, _ = resource.getrlimit(kind)
    if soft != resource.RLIM_INFINITY and soft < least:
        confine(kind, least)
