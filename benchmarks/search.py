"""Speed of searching, beside raw Tantivy on the same points and the same queries in the same run.

    python benchmarks/search.py [--points 100000] [--rounds 5] [--no-whoosh]

"Through search.py" is all that a search does once the index is open: parsing the query, matching, counting,
fetching twenty stored units, highlighting every word in them, and for the queries with facets counting all seven.
"Raw" is the least that Tantivy can be asked for: one plain index with a stemmed and an unstemmed text field; the
query through its own string parser (as objects where that cannot say it: prefix and fuzzy), the same matching
and counting, the text of the top twenty documents; the same seven facets; no highlights.
"""

import argparse
import datetime as dt
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from generated import Vocabulary, generate

from minutes_nlp.index import FACETS, IndexStore
from minutes_nlp.search import Options, search
from minutes_nlp.units import Unit

WORDS = 50_000
QUERIES = 40
ROWS = 20
MOST_RATIO = 2.0
MOST_WHOOSH_FILTERED_MS = 10.0


class Case(NamedTuple):
    """One query, as typed for us and as raw Tantivy is asked; ``order`` sorts by date, ``facets`` counts."""

    kind: str
    typed: str
    raw: Callable[["Raw"], tantivy.Query]
    order: bool = False
    facets: bool = False


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

    def parsed(self, query: str) -> tantivy.Query:
        """Return a query parsed by Tantivy."""
        return self.index.parse_query(query, ["stemmed"])

    def run(self, case: Case) -> int:
        """Answer a query and return how many documents match."""
        query = case.raw(self)
        order = {"order_by_field": "day", "order": tantivy.Order.Desc} if case.order else {}
        result: Any = self.searcher.search(query, limit=ROWS, **order)
        for _, address in result.hits:
            self.searcher.doc(address).get_first("text")
        if case.facets:
            terms = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}
            self.searcher.aggregate(query, terms)
        return int(result.count)


def cases(vocabulary: Vocabulary, rng: random.Random) -> Iterator[Case]:
    """Yield queries of every kind, of words from common to rare."""
    words = [word for word in vocabulary.words if word.isascii() and word.isalpha()]

    def pick(low: int, high: int) -> str:
        return words[int(low * (high / low) ** rng.random())]

    for _ in range(QUERIES):
        a, b, c = pick(5, 5000), pick(5, 500), pick(5, 500)
        year = rng.randint(2015, 2020)
        kind, days = (
            rng.choice(["assurance", "metric", "question"]),
            (
                dt.date(year, 1, 1).toordinal(),
                dt.date(year + 2, 12, 31).toordinal(),
            ),
        )
        span = f"date:{year}..{year + 2}"
        within = f"kind:{kind} AND committee:Cabinet AND day:[{days[0]} TO {days[1]}]"
        yield Case("term", a, lambda raw, a=a: raw.parsed(a))
        yield Case("AND", f"{b} {c}", lambda raw, b=b, c=c: raw.parsed(f"{b} AND {c}"))
        yield Case("OR", f"{b} OR {c} OR {a}", lambda raw, a=a, b=b, c=c: raw.parsed(f"{b} OR {c} OR {a}"))
        yield Case("phrase", f'"{b} {c}"', lambda raw, b=b, c=c: raw.parsed(f'text:"{b} {c}"'))
        yield Case(
            "prefix",
            f"{a[:4]}*",
            lambda raw, a=a: tantivy.Query.fuzzy_term_query(
                raw.schema, "text", a[:4], distance=0, prefix=True
            ),
        )
        yield Case("fuzzy", f"{a}~1", lambda raw, a=a: tantivy.Query.fuzzy_term_query(raw.schema, "text", a))
        yield Case(
            "filtered",
            f"{b} kind:{kind} committee:=Cabinet {span}",
            lambda raw, b=b, within=within: raw.parsed(f"+{b} AND {within}"),
        )
        yield Case("faceted", b, lambda raw, b=b: raw.parsed(b), facets=True)
        yield Case("sorted", b, lambda raw, b=b: raw.parsed(b), order=True)  # fmt: skip


def measure(run: Callable[[Case], Any], chosen: list[Case], rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds each query took, by kind; a first round warms up and is not counted."""
    taken: dict[str, list[float]] = {}
    for round_ in range(rounds + 1):
        for case in chosen:
            began = time.perf_counter()
            run(case)
            if round_:
                taken.setdefault(case.kind, []).append((time.perf_counter() - began) * 1000)
    return taken


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


def ours(store: IndexStore, chosen: list[Case], rounds: int) -> dict[str, list[float]]:
    """Measure a search through search.py."""
    with store.open() as searcher:

        def run(case: Case) -> None:
            options = Options(
                limit=ROWS, sort="-date" if case.order else "relevance", facets=FACETS if case.facets else ()
            )
            search(searcher, case.typed, options)

        return measure(run, chosen, rounds)


def main() -> None:
    """Build, measure, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-whoosh", action="store_true")
    given = parser.parse_args()
    vocabulary = Vocabulary(WORDS)
    units = list(generate(given.points, vocabulary))
    chosen = list(cases(vocabulary, random.Random(1)))
    print(f"{given.points:,} points, {len(chosen)} queries, {given.rounds} rounds, {ROWS} rows each")
    with tempfile.TemporaryDirectory() as folder:
        raw = Raw(Path(folder) / "raw")
        began = time.perf_counter()
        raw.build(units)
        print(f"{'raw':<12} {len(units) / (time.perf_counter() - began):8,.0f} points/s indexed")
        tables = {"raw": measure(raw.run, chosen, given.rounds)}
        for engine in ("tantivy",) if given.no_whoosh else ("tantivy", "whoosh"):
            tables[engine] = ours(build(Path(folder) / engine, engine, units), chosen, given.rounds)
    report(tables)


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
    print(
        f"median p95 ratio {ratio:.2f}, to be at most {MOST_RATIO}: {'reached' if ratio <= MOST_RATIO else 'MISSED'}"
    )
    if "whoosh" in tables:
        filtered = statistics.median(tables["whoosh"]["filtered"])
        verdict = "reached" if filtered < MOST_WHOOSH_FILTERED_MS else "MISSED"
        print(
            f"whoosh filtered median {filtered:.2f} ms, to be under {MOST_WHOOSH_FILTERED_MS:.0f}: {verdict}"
        )


if __name__ == "__main__":
    main()
