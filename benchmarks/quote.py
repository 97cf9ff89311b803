"""What ``minutes quote`` proves of quotations cut out of the sample corpus at random, and how fast.

    python benchmarks/quote.py [--quotations 2000]

Verbatim: runs of 6 to 60 words from anywhere, over the ends of sentences, lines and pages, with other white
space, quotation marks and dashes. Altered: runs of 15 words of one sentence of which one to three are
changed, left out or new. The baseline of speed is a plain scan of all texts for the quotation as it stands.
"""

import argparse
import itertools
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from quotations import changed, cuts, of_one_sentence, readable, reprinted, word_lists

from minutes_nlp import pipeline
from minutes_nlp.quoting import Sources, check_quotes

CORPUS = Path(__file__).parent.parent / "corpus"
LEAST_ALTERED = 0.98


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quotations", type=int, default=2000)
    count = parser.parse_args().quotations
    files = [file for file in sorted(CORPUS.iterdir()) if file.name != "README.md"]
    records = [(file.stem, pipeline.parse(file.read_bytes(), file.name)) for file in files]
    began = time.perf_counter()
    sources = Sources(records)
    print(f"{len(records)} documents ready in {(time.perf_counter() - began) * 1000:.0f} ms")
    record = dict(records).__getitem__
    lists = word_lists(records)
    rng = random.Random(1)  # noqa: S311  # nothing here is secret

    verbatim, taken = 0, []
    for cut in cuts(lists, count, range(6, 61), seed=1):
        quotation = reprinted(cut.words, rng)
        began = time.perf_counter()
        found = check_quotes(quotation, sources, record)
        taken.append((time.perf_counter() - began) * 1000)
        verbatim += all(each.status == "verbatim" for each in found)
    print(f"verbatim {verbatim / count:.4f} of {count:,} {verdict(verbatim == count)}")

    altered = wrong = 0
    for cut in itertools.islice(of_one_sentence(cuts(lists, 9 * count, range(15, 16), seed=2)), count):
        found = check_quotes(changed(cut.words, rng.randint(1, 3), rng), sources, record)
        wrong += all(each.status == "verbatim" and not each.note for each in found)
        altered += any(each.status == "altered" for each in found)
    print(f"altered  {altered / count:.4f} of {count:,} {verdict(altered / count >= LEAST_ALTERED)}")
    print(f"changed words called verbatim: {wrong} {verdict(wrong == 0)}")

    texts = [" ".join(readable(minutes).split()) for _, minutes in records]
    scans = []
    for cut in cuts(lists, count, range(6, 61), seed=1):
        wanted = " ".join(cut.words)
        began = time.perf_counter()
        sum(text.count(wanted) for text in texts)
        scans.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(
        f"a quotation p50 {statistics.median(taken):.2f} ms, p95 {p95:.2f} ms; "
        f"plain scan p50 {statistics.median(scans):.2f} ms; "
        f"ratio of the medians {statistics.median(taken) / statistics.median(scans):.2f}"
    )


def verdict(reached: bool) -> str:  # noqa: FBT001
    """Say whether a figure is reached."""
    return "reached" if reached else "MISSED"


if __name__ == "__main__":
    main()
