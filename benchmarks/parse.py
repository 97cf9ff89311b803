"""How fast the parse half reads, as a ratio to bare spaCy on the same text in the same run.

    .venv/bin/python benchmarks/parse.py [--rounds 5] [FILE...]

The text is the sample corpus, read from memory, on one core. The baseline is ``spacy.blank("en")`` with the
rule sentencizer, given each document's canonical text. Rounds alternate, and the best of each is compared, so
that a busy moment of the machine weighs on neither alone.
"""

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from minutes_nlp.pipeline import parse, read
from minutes_nlp.structure.apart import take_apart

CORPUS = Path(__file__).parent.parent / "corpus"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    paths = options.files or sorted(p for p in CORPUS.iterdir() if p.suffix in (".txt", ".html"))
    files = [(path.read_bytes(), path.name) for path in paths]
    documents = [read(data, name) for data, name in files]
    texts = [document.text for document in documents]
    words = sum(len(text.split()) for text in texts)
    baseline = spacy.blank("en")
    baseline.add_pipe("sentencizer")

    def ours() -> None:
        for data, name in files:
            parse(data, name)

    def bare() -> None:
        for text in texts:
            baseline(text)

    def telling() -> None:
        for document in documents:
            take_apart(document)

    ours()
    bare()
    best_ours, best_bare, best_telling = float("inf"), float("inf"), float("inf")
    for _ in range(options.rounds):
        best_bare = min(best_bare, _seconds(bare))
        best_ours = min(best_ours, _seconds(ours))
        best_telling = min(best_telling, _seconds(telling))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(files)} documents, {words:,} words")
    for name, seconds in (("parse half", best_ours), ("bare spaCy", best_bare)):
        print(
            f"{name:<16} {words / seconds:>10,.0f} words/s  {seconds / words * 1e6:6.2f} microseconds a word"
        )
    print(f"ratio            {best_bare / best_ours:>10.2f}   (floor 0.30)")
    print(f"telling that it is English takes {best_telling / best_ours:.1%} of that   (at most 2 %)")
    print(f"peak memory      {memory:>10,.0f} MiB")


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
