"""What it costs to offer related terms, beside the same searches without.

    python benchmarks/related.py [--points 100000] [--rounds 9]

"Cold" is the whole command as a person runs it, from the start of Python to its end; the baseline is
``minutes search QUERY --json``, against it stands the same with ``--related``. "Warm" is ``search`` alone in
one process. The queries are words, pairs and phrases from common to rare.
"""

import argparse
import itertools
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from generated import Vocabulary, generate

from minutes_nlp.index import IndexStore
from minutes_nlp.search import Options, search

WORDS = 50_000
QUERIES = 12
MOST_RATIO = 1.10
ROOT = Path(__file__).parent.parent


def queries(vocabulary: Vocabulary) -> list[str]:
    """Return words, pairs and phrases."""
    rng = random.Random(1)  # noqa: S311  # nothing here is secret
    words = [word for word in vocabulary.words if word.isascii() and word.isalpha()]
    found = []
    for at in range(QUERIES):
        one, two = (words[int(5 * 400 ** rng.random())] for _ in range(2))
        found.append((one, f"{one} {two}", f'"home {one}"')[at % 3])
    return found


def medians(runs: dict[str, Callable[[str], object]], asked: list[str], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each run; they take turns, and the first round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for query, (name, run) in itertools.product(asked, runs.items()):
            began = time.perf_counter()
            run(query)
            if turn:
                taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    """Build, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    vocabulary = Vocabulary(WORDS)
    asked = queries(vocabulary)
    units = generate(given.points, vocabulary)
    documents = [(name, list(group)) for name, group in itertools.groupby(units, key=lambda u: u.document)]
    with tempfile.TemporaryDirectory() as folder:
        store = IndexStore(Path(folder), "tantivy")
        store.rebuild(documents, 1)

        def command(*more: str) -> Callable[[str], object]:
            program = [sys.executable, str(ROOT / "cli.py"), "search", "-L", folder, "--json", *more]
            return lambda query: subprocess.run([*program, query], capture_output=True, check=False)  # noqa: S603  # our own program

        cold = medians({"without": command(), "with": command("--related")}, asked, given.rounds)
        with store.open() as searcher:
            plain, offering = Options(left_out=True), Options(left_out=True, related=True)
            warm = medians(
                {
                    "without": lambda query: search(searcher, query, plain),
                    "with": lambda query: search(searcher, query, offering),
                },
                asked,
                given.rounds,
            )
    for name, figures in (("cold", cold), ("warm", warm)):
        ratio = figures["with"] / figures["without"]
        print(
            f"{name}: {figures['without']:.1f} ms without, {figures['with']:.1f} ms with, ratio {ratio:.2f}"
        )
    reached = "reached" if cold["with"] / cold["without"] <= MOST_RATIO else "MISSED"
    print(f"cold ratio to be at most {MOST_RATIO:.2f}: {reached}")


if __name__ == "__main__":
    main()
