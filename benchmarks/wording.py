"""What the wording desk finds, and how fast, on made-up resolutions of made-up councils.

    python benchmarks/wording.py [--resolutions 20000] [--rounds 9]

Found: of 200 drafts with one seeded fault of each kind, how many are found under their own code; and how
many of 200 sound drafts are blamed. Precedents are 4,000 resolutions of each of five councils; the drafts are
about names and subjects that no precedent has, partly in wordings that none has. Then each resolution of the
sample corpus, under the heading of its item, beside the resolutions of the other meetings alone.

Fast: one check of a draft, warm, beside the least that finding near wordings takes: a plain search for its
clauses with ``rapidfuzz.process.extract`` over the same wordings without a cut-off.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from drafting import STYLES, drafts, measure, precedents

from minutes_nlp import pipeline
from minutes_nlp.analysis import words
from minutes_nlp.wording import Matter, Precedents, check_wording, count_words, precedents_in
from minutes_nlp.wording.forms import tells

CORPUS = Path(__file__).parent.parent / "corpus"

LEAST_RECALL, MOST_BLAMED = 0.95, 0.02
MOST_MS = 150.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resolutions", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    found = measure(4_000, 200)
    for code, recall in found.recall.items():
        print(f"{code:<14} recall {recall:.3f} {verdict(recall >= LEAST_RECALL)}")
    share = found.blamed / found.sound
    print(f"{'sound':<14} blamed {found.blamed} of {found.sound} {verdict(share <= MOST_BLAMED)}")
    sample()
    for distinct in (False, True):
        speed(given.resolutions, given.rounds, distinct=distinct)


def sample() -> None:
    """Count what is said of the resolutions of the sample corpus, each beside those of the other meetings."""
    files = [file for file in sorted(CORPUS.iterdir()) if file.name != "README.md"]
    records = [(file.stem, pipeline.parse(file.read_bytes(), file.name)) for file in files]
    vocabulary: Counter[str] = Counter()
    for _, minutes in records:
        count_words(minutes.text, vocabulary)
    said: Counter[str] = Counter()
    drafted = blamed = 0
    for name, minutes in records:
        others = [p for other, theirs in records if other != name for p in precedents_in(other, theirs)]
        desk = Precedents(others, vocabulary)
        for item in minutes.items:
            for resolution in item.resolutions:
                if tells(resolution.text):
                    continue
                checked = check_wording(resolution.text, desk, matter=Matter(item.title))
                codes = {finding.code for clause in checked for finding in clause.findings}
                drafted, blamed = drafted + 1, blamed + bool(codes)
                said.update(codes)
    parts = ", ".join(f"{code} {count}" for code, count in said.most_common())
    print(f"sample corpus  something is said of {blamed} of {drafted}: {parts}")


def speed(resolutions: int, rounds: int, *, distinct: bool) -> None:
    """Time checks of drafts and the plain searches in turn; with wordings as they come, or all distinct."""
    used = [each for style in STYLES for each in precedents(style, resolutions // len(STYLES))]
    if distinct:
        used = [
            msgspec.structs.replace(each, text=f"{each.text[:-1]} under {number}.")
            for number, each in enumerate(used[:resolutions])
        ]
    began = time.perf_counter()
    desk = Precedents(used)
    built = time.perf_counter() - began
    plain = list({" ".join(words(each.text)) for each in used})
    ours, theirs = [], []
    for made in [made for style in STYLES for made in drafts(style, 20, seed=99, new=True)]:
        checks, searches = [], []
        for _ in range(rounds + 1):
            began = time.perf_counter()
            check_wording(made.text, desk)
            checks.append(time.perf_counter() - began)
            began = time.perf_counter()
            for _, text in made.clauses:
                process.extract(" ".join(words(text)), plain, scorer=fuzz.ratio, limit=4)
            searches.append(time.perf_counter() - began)
        ours.append(statistics.median(checks[1:]) * 1000)
        theirs.append(statistics.median(searches[1:]) * 1000)
    p95, plain95 = (statistics.quantiles(times, n=20)[-1] for times in (ours, theirs))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"{len(used):,} clauses, {len(plain):,} wordings: ready in {built:.2f} s")
    print(f"  a check        p50 {statistics.median(ours):.2f} ms, p95 {p95:.2f} ms {verdict(p95 < MOST_MS)}")
    print(f"  plain searches p50 {statistics.median(theirs):.2f} ms, p95 {plain95:.2f} ms; ratio {ratio:.2f}")


def verdict(reached: bool) -> str:  # noqa: FBT001
    """Say whether a figure is reached."""
    return "reached" if reached else "MISSED"


if __name__ == "__main__":
    main()
