"""Killed at any moment, adding leaves the old or the new state of each document, and can go on."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factories import make_source, parse_stand_in

from minutes_nlp import ingest
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library

# `minutes add` as a person runs it, with two changes: the stand-in for the parser, and an index published
# more often, so that kills fall into publishing as well.
CHILD = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from factories import parse_stand_in
from minutes_nlp.cli import library, main
from minutes_nlp.ingest import Parser, adding
library.parser = lambda _: Parser(parse_stand_in)
adding.BATCH = 16
main()
"""


class Trial:
    """Files to add, and a library to add them to again and again.

    Args:
        folder: An empty folder.
        documents: How many files there are.
        seed: Of all that is random.
    """

    def __init__(self, folder: Path, documents: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # not for secrets
        self.inbox, self.root = folder / "inbox", folder / "library"
        self.inbox.mkdir()
        self.old: dict[str, bytes] = {}
        self.new = {f"m{number}.txt": self.source(number) for number in range(documents)}
        self.write()

    def source(self, number: int) -> bytes:
        """Minutes nobody has seen before."""
        topics = (f"topic {self.random.getrandbits(64):x}" for _ in range(8))
        return make_source(*topics, committee=f"Committee {number}")

    def write(self) -> None:
        """Write the files as they are to be added."""
        for name, data in self.new.items():
            (self.inbox / name).write_bytes(data)

    def change(self) -> None:
        """Change about a third of the files, or begin with a new library."""
        if self.random.random() < 1 / 3:
            shutil.rmtree(self.root)
            self.old = {}
            return
        self.old = dict(self.new)
        for number, name in enumerate(self.new):
            if self.random.random() < 1 / 3:
                self.new[name] = self.source(number)
        self.write()

    def add(self, kill_after: float | None = None) -> bool:
        """Add the files in another process; return whether it could be killed before it was done."""
        command = [sys.executable, "-c", CHILD, "add", str(self.inbox), "-L", str(self.root)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
            if kill_after is not None:
                time.sleep(kill_after)
                child.kill()
            _, errors = child.communicate()
        assert child.returncode in {0, -signal.SIGKILL}, errors.decode()
        return child.returncode != 0

    def check(self, *, done: bool) -> None:
        """Prove that each document is as it was or as it is to be, and that the index agrees."""
        if not done and not (self.root / "library.db").exists():
            return
        with Library.open(self.root, write=True) as library:
            store = IndexStore(self.root, "tantivy")
            assert ingest.verify(library, store) == []
            for name, data in self.new.items():
                at = library.at_place(str((self.inbox / name).resolve()))
                expected = [parse_stand_in(data, name)]
                if not done:
                    expected += [parse_stand_in(self.old[name], name)] if name in self.old else []
                if at or done or name in self.old:
                    assert at
                    assert library.minutes(at[0]) in expected
            assert ingest.status(library, store).awaiting_index == 0 or not done


def survive(folder: Path, documents: int, kills: int, seed: int) -> None:
    """Kill a number of runs, each at another moment, and have the next one finish what it began."""
    trial = Trial(folder, documents, seed)
    start = time.monotonic()
    trial.add()
    whole = time.monotonic() - start
    trial.check(done=True)
    while kills:
        trial.change()
        kills -= trial.add(kill_after=trial.random.uniform(0.1, 1.0) * whole)
        trial.check(done=False)
        trial.add()
        trial.check(done=True)


def test_a_few_kills(tmp_path: Path) -> None:
    """Five kills during the adding of 60 documents lose nothing and hold nothing up."""
    survive(tmp_path, documents=60, kills=5, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_fifty_kills(tmp_path: Path, seed: int) -> None:
    """Ten kills, five times over, during the adding of 300 documents lose nothing and hold nothing up."""
    survive(tmp_path, documents=300, kills=10, seed=seed)
