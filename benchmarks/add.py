"""What reading each document in a process of its own costs, and what reading several at once gains.

    .venv/bin/python benchmarks/add.py [--documents 2000] [--rounds 2] [--jobs 2]

Overhead: each document of the sample corpus read through the sandbox, beside the same work (parsing, trying
its units, the record's JSON there and back) within this process; the median of each document's rounds counts.
Rate: ``minutes add`` of so many documents, each the text of one of the sample corpus and a line of its own,
into an empty library, with ``--jobs 1``, the baseline, and ``--jobs N``, in turn.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from minutes_nlp import pipeline, sandbox
from minutes_nlp.model import from_json, to_json
from minutes_nlp.sandbox import Setup
from minutes_nlp.units import units

CORPUS = Path(__file__).parent.parent / "corpus"
SETUP = Setup()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    files = [(path.read_bytes(), path.name) for path in sorted(CORPUS.glob("20*.txt"))]
    _overhead(files)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for number in range(options.documents):
            data, name = files[number % len(files)]
            (inbox / f"{number:05}-{name}").write_bytes(b"%s\n\nDocument %d.\n" % (data, number))
        rates = {jobs: [_rate(inbox, jobs) for _ in range(options.rounds)] for jobs in (1, options.jobs)}
    for jobs, found in rates.items():
        print(f"--jobs {jobs}: {options.documents} documents, {max(found):.1f} a second at best")
    print(f"ratio of the best: {max(rates[options.jobs]) / max(rates[1]):.2f}   (floor 1.70)")


def _overhead(files: list[tuple[bytes, str]]) -> None:
    costs = []
    for data, name in files:
        within = _median(lambda data=data, name=name: _here(data, name))  # type: ignore[misc]
        apart = _median(lambda data=data, name=name: sandbox.parse(SETUP, data, name))  # type: ignore[misc]
        costs.append(apart - within)
    sandbox.close()
    print(
        f"a process of its own: {statistics.median(costs):.1f} ms a document, {max(costs):.1f} at worst (15)"
    )


def _here(data: bytes, name: str) -> None:
    minutes = pipeline.parse(data, name)
    units("", minutes)
    from_json(to_json(minutes))


def _median(work: Callable[[], object]) -> float:
    """The median time of a piece of work, in milliseconds."""
    work()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _rate(inbox: Path, jobs: int) -> float:
    """How many documents a second are added."""
    library = tempfile.mkdtemp()
    command = [sys.executable, "-c", "from minutes_nlp.cli import main; main()"]
    start = time.perf_counter()
    subprocess.run(  # noqa: S603  # our own program
        [*command, "add", "-L", library, "--jobs", str(jobs), str(inbox)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    shutil.rmtree(library)
    return len(list(inbox.iterdir())) / seconds


if __name__ == "__main__":
    main()
