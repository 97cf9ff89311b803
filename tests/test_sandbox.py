"""Documents are read in processes of their own: what they give, what becomes of those that misbehave."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from minutes_nlp import pipeline, sandbox
from minutes_nlp.errors import UnreadableError, UsageError
from minutes_nlp.limits import Limits
from minutes_nlp.sandbox import Setup

ROOT = Path(__file__).parent.parent
SETUP = Setup()


@pytest.fixture(scope="module", autouse=True)
def _wardens() -> Iterator[None]:
    yield
    sandbox.close()


@pytest.fixture(scope="module")
def misbehaved(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What became of each case of tests/misbehaving.py, and the folder one of them wrote to."""
    folder = tmp_path_factory.mktemp("written")
    script = Path(__file__).with_name("misbehaving.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found, folder


@pytest.mark.parametrize("path", sorted((ROOT / "corpus").glob("2021-0*")), ids=lambda path: path.name)
def test_a_record_is_the_same_as_without_a_process(path: Path) -> None:
    """The record that comes out of the process is the one that the parser makes."""
    data = path.read_bytes()
    assert sandbox.parse(SETUP, data, path.name) == pipeline.parse(data, path.name)


def test_the_words_of_a_file() -> None:
    """The mere words are those of the canonical text."""
    assert sandbox.words(SETUP, b"<p>The report</p><p>be noted</p>", "a.html") == "The report\nbe noted\n"


@pytest.mark.parametrize(
    ("case", "code", "words"),
    [
        ("hang", "time", "took longer than 8 seconds"),
        ("spin", "time", "took more than 1 seconds of the processor"),
        ("hoard", "memory", "takes more than 400 MiB of memory"),
        ("hoard_slowly", "memory", "takes more than 400 MiB of memory"),
        ("flood", "too-much-output", "makes a record of more than 1,048,576 bytes"),
        ("crash", "crash", "the program that reads it crashed (SIGSEGV)"),
        ("leave", "crash", "ended without a word (exit code 3)"),
        ("defect", "internal-error", "KeyError: 'a defect'"),
        ("recurse", "internal-error", "RecursionError"),
        ("refuse", "no-text-layer", "no text layer"),
        ("write", "internal-error", "OSError: [Errno 27] File too large"),
        ("open_many", "internal-error", "Too many open files"),
    ],
)
def test_what_misbehaves_is_ended_with_its_reason(
    misbehaved: tuple[dict[str, Any], Path], case: str, code: str, words: str
) -> None:
    """A reader that crashes, hangs, hoards, floods or writes ends by itself and says why."""
    found = misbehaved[0][case]
    assert found["reply"]["code"] == code
    assert words in found["reply"]["message"]


def test_what_misbehaves_writes_nothing(misbehaved: tuple[dict[str, Any], Path]) -> None:
    """No byte of what a reader would write gets onto the disk."""
    assert [file.stat().st_size for file in misbehaved[1].iterdir()] in ([], [0])


def test_what_a_reader_starts_ends_with_it(misbehaved: tuple[dict[str, Any], Path]) -> None:
    """A program that a reader started and left behind, detached as it may be, is ended."""
    started = int(misbehaved[0]["orphan"]["reply"]["data"])
    with pytest.raises(ProcessLookupError):
        os.kill(started, 0)


def test_what_a_reader_prints_goes_nowhere(misbehaved: tuple[dict[str, Any], Path]) -> None:
    """Standard output is the pipe of replies: nothing else may get into it."""
    assert misbehaved[0]["talk"]["reply"] == {"type": "Done", "data": "done"}


def test_an_unreadable_file_names_itself_and_the_place() -> None:
    """A refusal crosses the pipe whole."""
    with pytest.raises(UnreadableError) as caught:
        sandbox.parse(SETUP, b"a\0b", "letter.txt")
    error = caught.value
    assert (error.document, error.place, error.code) == ("letter.txt", "byte 1", "unreadable")


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        pytest.param(Setup(style="/nowhere/style.toml"), "style.toml", id="words"),
        pytest.param(Setup(model="xx_none"), "xx_none", id="model"),
    ],
)
def test_settings_that_cannot_be_used_are_no_fault_of_the_document(setup: Setup, words: str) -> None:
    """What is wrong with the settings is said so, before any document is read."""
    with pytest.raises(UsageError, match=words):
        sandbox.parse(setup, b"1. Minutes", "a.txt")


def test_a_warden_that_dies_is_replaced() -> None:
    """A warden killed while reading costs the document it reads, and no other."""
    setup = Setup(limits=Limits(patience=31))
    sandbox.parse(setup, b"1. Minutes", "a.txt")
    (warden,) = sandbox.sandbox._WARDENS._idle[setup]
    os.kill(warden._process.pid, signal.SIGKILL)
    with pytest.raises(UnreadableError, match="ended while reading it"):
        sandbox.parse(setup, b"1. Minutes", "a.txt")
    assert sandbox.parse(setup, b"1. Minutes", "a.txt").text == "1. Minutes"


def test_many_threads_may_ask_at_once() -> None:
    """Each thread gets the record of its own document."""
    texts = [f"1. Item {number}\n\nThe report was noted.\n" for number in range(40)]
    with ThreadPoolExecutor(4) as executor:
        found = list(executor.map(lambda text: sandbox.parse(SETUP, text.encode(), "a.txt").text, texts))
    assert found == texts


def test_any_executor_will_do() -> None:
    """A pool of processes reads as one of threads does: what is asked and answered can cross over."""
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(partial(sandbox.parse, SETUP), b"1. Minutes", "a.txt")
        assert future.result().text == "1. Minutes"


def test_closing_ends_what_is_being_read() -> None:
    """Ctrl-C does not wait for the document at hand."""
    text = b"The report of the Director was noted and it was asked whether it would be so. " * 200_000
    failed: list[BaseException] = []

    def read() -> None:
        try:
            sandbox.parse(Setup(limits=Limits(seconds=60)), text, "a.txt")
        except UnreadableError as error:
            failed.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.5)
    sandbox.close()
    thread.join(30)
    assert failed
