"""How long the history of a topic takes over 100,000 points, beside the search that finds its mentions.

    python benchmarks/history.py [--points 100000] [--rounds 7]

A library of made-up meetings, with records, headings and figures, is made in a temporary folder, which takes
a minute or two. "Search" is the least a history needs: the same query through ``Searcher.find``, all hits.
"First" is a question that reads records nobody asked for before; what it reads is kept, so "warm" is the same
question put again. Words that rise and fall are measured by themselves: they are counted on request only.
"""

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from generated import Vocabulary, generate

from minutes_nlp.history import Archive, history, terms
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import Item, Meeting, Metric, Minutes, Source, Span
from minutes_nlp.query import parse
from minutes_nlp.series import Quarter
from minutes_nlp.units import Unit

WORDS = 50_000
MOST_MS = 500.0
# From rare to common: words of the vocabulary's first ranks, as a topic of a library would be.
TOPICS = ("flood risk", "dental check", "dental", '"home education"', "home education")


def meetings(points: int) -> Iterator[list[Unit]]:
    """Yield the units of each meeting: twenty points in four items with headings; titles name quarters."""
    whole = generate(points * 20 // 24, Vocabulary(WORDS))
    for _, group in itertools.groupby(whole, key=lambda unit: unit.document):
        found: list[Unit] = []
        start = 0
        for unit in group:
            quarter = Quarter(int((unit.date or "2020")[:4]) - 1, 1 + int((unit.date or "2020-01")[5:7]) // 4)
            title = unit.title.replace("Quarter 3 Performance", f"{quarter} Performance")
            if not found or found[-1].item != unit.item:
                found.append(_heading(unit, title, start))
                start += len(title) + 1
            span = Span(start, start + len(unit.text))
            found.append(msgspec.structs.replace(unit, title=title, spans=(span,)))
            start = span.end + 1
        yield found


def _heading(unit: Unit, title: str, start: int) -> Unit:
    return Unit(
        document=unit.document,
        id=unit.item,
        role="heading",
        spans=(Span(start, start + len(title)),),
        text=title,
        committee=unit.committee,
        council=unit.council,
        date=unit.date,
        item=unit.item,
        number=unit.number,
        title=title,
        access="public",
        kinds=("heading",),
    )


def record(units: Sequence[Unit], rng: random.Random) -> Minutes:
    """Return a record that has the units' words in their places, and a figure wherever a unit says so."""
    items = []
    for name, group in itertools.groupby(units, key=lambda unit: unit.item):
        inside = list(group)
        items.append(
            Item(
                id=name,
                number=name,
                heading=inside[0].span,
                title=inside[0].title,
                kind="report",
                access="public",
                span=Span(inside[0].span.start, inside[-1].span.end),
                metrics=tuple(_metrics(inside, rng)),
            )
        )
    first = units[0]
    text = "\n".join(unit.text for unit in units)
    return Minutes(
        source=Source(
            name=f"{first.document}.txt", media_type="text/plain", sha256=f"{hash(text) % 2**256:064x}"
        ),
        text=text,
        meeting=Meeting(council=first.council, committee=first.committee, date=first.date or None),
        items=tuple(items),
    )


def _metrics(units: Sequence[Unit], rng: random.Random) -> Iterator[Metric]:
    for unit in units:
        for part in unit.parts:
            if part.kind == "metric":
                span = Span(unit.place(part.start), unit.place(part.end))
                value = rng.randint(1, 900)
                yield Metric(
                    span=span, text=unit.text[part.start : part.end], indicator=part.value, value=value
                )


def build(folder: Path, points: int) -> tuple[IndexStore, int]:
    """Make the library and its index; return it with the number of units."""
    rng = random.Random(1)  # noqa: S311 -- nothing here is secret
    whole = list(meetings(points))
    with Library.open(folder, write=True) as library:
        for units in whole:
            library.put(record(units, rng), place=None, parser="made up")
        names = [version.document for version in library.versions()]
        seq = library.seq()
    renamed = [
        (name, [msgspec.structs.replace(unit, document=name) for unit in units])
        for name, units in zip(names, whole, strict=True)
    ]
    store = IndexStore(folder, "tantivy")
    store.rebuild(renamed, seq)
    return store, sum(map(len, whole))


def timed(run: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Build, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, points = build(folder, given.points)
        with Library.open(folder) as library, store.open() as searcher:
            archive = Archive(library, searcher, library.seq())
            held = library.counts().documents
            print(f"{points:,} points in {held:,} meetings, {given.rounds} rounds, median milliseconds")
            report(archive, given.rounds)


def report(archive: Archive, rounds: int) -> None:
    """Print what each topic takes."""
    columns = ("mentions", "first", "search", "warm", "ratio", "terms")
    print(f"{'topic':<20}" + "".join(f"{column:>10}" for column in columns))
    slowest = 0.0
    for topic in TOPICS:
        first = timed(lambda: history(archive, topic))  # noqa: B023 -- called at once
        total = history(archive, topic).total
        query = parse(topic)
        runs: dict[str, list[float]] = {"search": [], "warm": [], "terms": []}
        for _ in range(rounds):
            runs["search"].append(
                timed(lambda: archive.searcher.find(query, limit=1_000_000, offset=0, sort="date"))  # noqa: B023 -- as above
            )
            runs["warm"].append(timed(lambda: history(archive, topic)))  # noqa: B023 -- as above
            runs["terms"].append(timed(lambda: terms(archive, topic)))  # noqa: B023 -- as above
        search, warm, words = (statistics.median(runs[each]) for each in ("search", "warm", "terms"))
        slowest = max(slowest, warm)
        figures = (total, first, search, warm)
        print(
            f"{topic:<20}"
            + "".join(f"{each:>10,.0f}" for each in figures)
            + f"{warm / search:>10.2f}{words:>10,.0f}"
        )
    reached = "reached" if slowest < MOST_MS else "MISSED"
    print(f"slowest warm {slowest:.0f} ms, to be under {MOST_MS:.0f}: {reached}")


if __name__ == "__main__":
    main()
