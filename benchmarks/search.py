"""Speed of searching, beside raw Tantivy on the same points and the same queries in the same run.

    python benchmarks/search.py [--points 100000] [--rounds 9] [--no-whoosh]

"Through search.py" is all that a search does once the index is open: parsing the query, matching, counting,
fetching twenty stored units, highlighting every word found in them, and where facets are asked for counting
all seven. "Raw" is the least that Tantivy can be asked for: one plain index with a stemmed and an unstemmed
text field; the query through its own string parser (as an object where that cannot say it: prefix and fuzzy);
the same matching, counting and sorting; the text of the top twenty documents; the same seven facets; no
highlights.
"""

import argparse
import datetime as dt
import gc
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import tantivy

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from generated import Vocabulary, generate

from minutes_nlp.index import FACETS, IndexStore, Searcher, Sort
from minutes_nlp.search import Options, search
from minutes_nlp.units import Unit

WORDS = 50_000
QUERIES = 40
ROWS = 20
MOST_RATIO = 2.0
MOST_WHOOSH_FILTERED_MS = 10.0


Run: TypeAlias = "Callable[[Case], object]"


class Case(NamedTuple):
    """One query, as typed for us and as Tantivy's parser takes it."""

    kind: str
    typed: str
    raw: str


class Raw:
    """A plain Tantivy index."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("stemmed", tokenizer_name="en_stem")
        builder.add_text_field("text", stored=True)
        for name in ("document", "id", "title", "label"):
            builder.add_text_field(name, tokenizer_name="raw", stored=True, index_option="basic")
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", stored=True, index_option="basic", fast=True)
        builder.add_integer_field("day", indexed=True, fast=True, stored=True)
        self.schema = builder.build()
        folder.mkdir()
        self.index = tantivy.Index(self.schema, path=str(folder))
        self.searcher = self.index.searcher()

    def build(self, units: list[Unit]) -> None:
        """Add all units in one commit, with one thread as we do."""
        writer = self.index.writer(256_000_000, 1)
        for unit in units:
            fields = {
                "stemmed": f"{unit.title} {unit.text}",
                "text": unit.text,
                "document": unit.document,
                "id": unit.id,
                "title": unit.title,
                "label": unit.label,
                "kind": list(unit.kinds),
                "committee": unit.committee,
                "council": unit.council,
                "year": unit.date[:4],
                "speaker": list(unit.speakers),
                "verb": list(unit.verbs),
                "strength": list(unit.strengths),
                "day": dt.date.fromisoformat(unit.date).toordinal() if unit.date else 0,
            }
            writer.add_document(tantivy.Document.from_dict(fields, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def query(self, case: Case) -> tantivy.Query:
        """Return a query as Tantivy takes it."""
        if case.kind == "prefix":
            return tantivy.Query.fuzzy_term_query(self.schema, "text", case.raw, distance=0, prefix=True)
        if case.kind == "fuzzy":
            return tantivy.Query.fuzzy_term_query(self.schema, "text", case.raw, distance=1)
        return self.index.parse_query(case.raw, ["stemmed"])

    def run(self, case: Case) -> int:
        """Answer a query and return how many documents match."""
        query = self.query(case)
        by = "day" if case.kind == "sorted" else None
        result: Any = self.searcher.search(query, limit=ROWS, order_by_field=by)
        for _, address in result.hits:
            self.searcher.doc(address).get_first("text")
        if case.kind == "faceted":
            terms = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}
            self.searcher.aggregate(query, terms)
        return int(result.count)


def cases(vocabulary: Vocabulary, rng: random.Random) -> Iterator[Case]:
    """Yield queries of every kind, of words from common to rare."""
    words = [word for word in vocabulary.words if word.isascii() and word.isalpha()]

    def pick(low: int, high: int) -> str:
        return words[int(low * (high / low) ** rng.random())]

    for _ in range(QUERIES):
        any_word, one, two = pick(5, 5000), pick(5, 500), pick(5, 500)
        kind, year = rng.choice(["assurance", "metric", "question"]), rng.randint(2015, 2020)
        first, last = (dt.date(*day).toordinal() for day in ((year, 1, 1), (year + 2, 12, 31)))
        yield Case("term", any_word, any_word)
        yield Case("AND", f"{one} {two}", f"{one} AND {two}")
        yield Case("OR", f"{one} OR {two} OR {any_word}", f"{one} OR {two} OR {any_word}")
        yield Case("phrase", f'"{one} {two}"', f'text:"{one} {two}"')
        yield Case("prefix", f"{any_word[:4]}*", any_word[:4])
        yield Case("fuzzy", f"{any_word}~1", any_word)
        yield Case(
            "filtered",
            f"{one} kind:{kind} committee:=Cabinet date:{year}..{year + 2}",
            f"{one} AND kind:{kind} AND committee:Cabinet AND day:[{first} TO {last}]",
        )
        yield Case("faceted", one, one)
        yield Case("sorted", one, one)


def measure(runs: dict[str, Run], chosen: list[Case], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return the milliseconds each query took, by who answered it and its kind.

    The time of a query is the median over the rounds, after one that warms up. The answerers take turns query
    by query, so that whatever else the machine does befalls them all.
    """
    taken: dict[str, list[list[float]]] = {name: [[] for _ in chosen] for name in runs}
    for _ in range(rounds + 1):
        for at, case in enumerate(chosen):
            for name, run in runs.items():
                began = time.perf_counter()
                run(case)
                taken[name][at].append((time.perf_counter() - began) * 1000)
    tables: dict[str, dict[str, list[float]]] = {name: {} for name in runs}
    for name, times in taken.items():
        for case, each in zip(chosen, times, strict=True):
            tables[name].setdefault(case.kind, []).append(statistics.median(each[1:]))
    return tables


def p95(values: list[float]) -> float:
    """Return the value that one in twenty is above."""
    return statistics.quantiles(values, n=20)[-1]


def build(folder: Path, engine: str, units: list[Unit]) -> IndexStore:
    """Build our index and say how fast."""
    store = IndexStore(folder, engine)
    documents = [
        (name, list(group)) for name, group in itertools.groupby(units, key=lambda unit: unit.document)
    ]
    began = time.perf_counter()
    store.rebuild(documents, 1)
    print(f"{engine:<12} {len(units) / (time.perf_counter() - began):8,.0f} points/s indexed")
    return store


def ours(searcher: Searcher) -> Run:
    """Return what answers a query through search.py."""

    def run(case: Case) -> None:
        sort: Sort = "-date" if case.kind == "sorted" else "relevance"
        facets = FACETS if case.kind == "faceted" else ()
        search(searcher, case.typed, Options(limit=ROWS, sort=sort, facets=facets))

    return run


def main() -> None:
    """Build, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-whoosh", action="store_true")
    given = parser.parse_args()
    vocabulary = Vocabulary(WORDS)
    units = list(generate(given.points, vocabulary))
    chosen = list(cases(vocabulary, random.Random(1)))  # noqa: S311
    print(f"{given.points:,} points, {len(chosen)} queries, {given.rounds} rounds, {ROWS} rows each")
    engines = ("tantivy",) if given.no_whoosh else ("tantivy", "whoosh")
    with tempfile.TemporaryDirectory() as folder:
        raw = Raw(Path(folder) / "raw")
        began = time.perf_counter()
        raw.build(units)
        print(f"{'raw':<12} {len(units) / (time.perf_counter() - began):8,.0f} points/s indexed")
        stores = {engine: build(Path(folder) / engine, engine, units) for engine in engines}
        # The points are not part of a search; their clearing up must not fall into one.
        del units
        gc.collect()
        runs: dict[str, Run] = {"raw": raw.run}
        runs |= {engine: ours(store.open()) for engine, store in stores.items()}
        report(measure(runs, chosen, given.rounds))


def report(tables: dict[str, dict[str, list[float]]]) -> None:
    """Print milliseconds and ratios, and whether the figures to reach are reached."""
    print(f"{'p50 / p95 ms':<10} " + "".join(f"{name:>18}" for name in tables) + "   p95 ratio to raw")
    ratios = []
    for kind, values in tables["raw"].items():
        ratios.append(p95(tables["tantivy"][kind]) / p95(values))
        cells = (
            f"{statistics.median(table[kind]):.2f} / {p95(table[kind]):.2f}" for table in tables.values()
        )
        print(f"{kind:<12} " + "".join(f"{cell:>18}" for cell in cells) + f"   {ratios[-1]:.2f}")
    ratio = statistics.median(ratios)
    print(f"median p95 ratio {ratio:.2f}, to be at most {MOST_RATIO}: {verdict(ratio <= MOST_RATIO)}")
    if "whoosh" in tables:
        filtered = statistics.median(tables["whoosh"]["filtered"])
        reached = verdict(filtered < MOST_WHOOSH_FILTERED_MS)
        print(
            f"whoosh filtered median {filtered:.2f} ms, to be under {MOST_WHOOSH_FILTERED_MS:.0f}: {reached}"
        )


def verdict(reached: bool) -> str:  # noqa: FBT001
    """Say whether a figure is reached."""
    return "reached" if reached else "MISSED"


if __name__ == "__main__":
    main()
