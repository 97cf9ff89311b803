"""One suite that every engine passes: what is found, counted, sorted, and what a change does."""

import itertools
import random
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from brute_force import field_values, find, random_query
from generated import Vocabulary, generate
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.index import ENGINES, FACETS, IndexStore, Searcher, Sort
from minutes_nlp.model import Span
from minutes_nlp.query import And, Everything, Field, Not, Or, Query, Word, parse
from minutes_nlp.search import Options, search
from minutes_nlp.units import Unit

GENERATED = tuple(generate(300, Vocabulary(400), length=25))
SORTS: tuple[Sort, ...] = ("relevance", "date", "-date")


def by_document(units: Iterable[Unit]) -> list[tuple[str, list[Unit]]]:
    """Units as the store takes them."""
    return [
        (document, list(group))
        for document, group in itertools.groupby(units, key=lambda unit: unit.document)
    ]


def make(document: str, place: int, text: str, **more: Any) -> Unit:
    """A public unit of one piece, the place-th of item 4."""
    start = place * 1000
    spans = (Span(start, start + len(text)),)
    unit = Unit(document=document, id=f"4.{place}", role="point", spans=spans, text=text, kinds=("point",))
    return msgspec.structs.replace(
        unit, **{"title": "Oral health", "number": "4", "access": "public", **more}
    )


CABINET = {"committee": "Cabinet", "council": "Corvenshire County Council", "date": "2020-12-31"}
PANEL = {"committee": "Cabinet Highways Panel", "council": "Wexcombe Borough Council", "date": "2021-03-09"}
SMALL = (
    make(
        "a",
        1,
        "The Director assured members that potholes would be repaired.",
        **CABINET,
        kinds=("point", "response", "assurance"),
        strengths=("assured",),
        speakers=("The Director",),
        roles=("Director of Highways",),
    ),
    make(
        "a",
        2,
        "RESOLVED: That the report be noted.",
        **CABINET,
        kinds=("resolution",),
        verbs=("RESOLVED",),
    ),
    make("a", 3, "That the reports be noted, and that the report is to be noted.", **CABINET),
    make(
        "b",
        1,
        "A pothole of 1.5% cost £1.25m; decision 24/00093 of the co-operative.",
        **PANEL,
        kinds=("point", "metric"),
        indicators=("potholes repaired",),
        labels=("org",),
        entities=("Liftwell Ltd",),
        periods=("Q3 2020/21", "2020-10-01..2020-12-31"),
    ),
    make(
        "b",
        2,
        "The Tŷ Môr school\u2019s 1,316 pupils had a dental health check; café \u2014 naïve.",
        **PANEL,
        speakers=("Mrs. H. Fryer CC", "The Director"),
        printed=("the director",),
    ),
    make("b", 3, "A check of dental health. Dental " + "word " * 8 + "check.", **PANEL),
    make("c", 1, "Nothing is known of when potholes were mended.", title="Cabinet potholes", number="Pot 5"),
)
A1, A2, A3, B1, B2, B3, C1 = ((unit.document, unit.id) for unit in SMALL)
ALL = {A1, A2, A3, B1, B2, B3, C1}


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def small(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """The small index."""
    store = IndexStore(tmp_path_factory.mktemp(f"small-{engine}"), engine)
    store.rebuild(by_document(SMALL), 1)
    with store.open() as searcher:
        yield searcher


@pytest.fixture(scope="module")
def large(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """The generated index: of two segments, with documents deleted, replaced and added twice."""
    store = IndexStore(tmp_path_factory.mktemp(f"large-{engine}"), engine)
    documents = by_document(GENERATED)
    changed = [
        (name, [msgspec.structs.replace(units[0], text="gone entirely")]) for name, units in documents[:3]
    ]
    store.rebuild([*changed, *documents[3:9], ("removed", [make("removed", 1, "the gone")])], 1)
    store.publish([*documents[:3], *documents[9:], ("removed", [])], 2)
    with store.open() as searcher:
        yield searcher


def ids(searcher: Searcher, query: Query, sort: Sort = "relevance") -> list[tuple[str, str]]:
    """Document and id of everything that matches, in order; the count must agree."""
    found = searcher.find(query, limit=1000, offset=0, sort=sort)
    assert found.total == searcher.count(query) == len(found.hits)
    return [(hit.unit.document, hit.unit.id) for hit in found.hits]


FOUND = [
    pytest.param("potholes", {A1, B1, C1}, id="a word in any form"),
    pytest.param("POTHOLE", {A1, B1, C1}, id="in any case"),
    pytest.param("oral", ALL - {C1}, id="a word of the title"),
    pytest.param("oral potholes", {A1, B1}, id="one word in the title and one in the text"),
    pytest.param("absent", set(), id="a word that is nowhere"),
    pytest.param('"that the report be noted"', {A2}, id="a phrase is exact"),
    pytest.param('"the reports be noted"', {A3}, id="and not stemmed"),
    pytest.param('"oral health"', set(), id="and not of the title"),
    pytest.param('"health check"', {B2}, id="a phrase of two words"),
    pytest.param('"noted"', {A2, A3}, id="a phrase of one word"),
    pytest.param('"health the"', set(), id="no phrase goes over from title to text"),
    pytest.param("health-the", set(), id="nor does a run of stems"),
    pytest.param("cabinet-pothole", {C1}, id="a run of stems in the title"),
    pytest.param("24/00093", {B1}, id="a number with a slash"),
    pytest.param("00093/24", set(), id="in its order"),
    pytest.param("co-operatives", {B1}, id="a word with a hyphen, in any form"),
    pytest.param("1.5%", {B1}, id="a percentage"),
    pytest.param("£1.25m", {B1}, id="an amount"),
    pytest.param("1.25m", {B1}, id="an amount without its sign"),
    pytest.param("1316 1,316", {B2}, id="with or without the comma of thousands"),
    pytest.param("ty mor", {B2}, id="accents do not count in a word"),
    pytest.param('"ty mor"', set(), id="but in a phrase they do"),
    pytest.param('"Tŷ Môr"', {B2}, id="a phrase with accents"),
    pytest.param('"school\'s"', {B2}, id="apostrophes are alike"),
    pytest.param("potholes -cabinet", {A1, B1}, id="without a word"),
    pytest.param("-potholes", ALL - {A1, B1, C1}, id="only without a word"),
    pytest.param("-potholes -dental", {A2, A3}, id="only without two"),
    pytest.param("potholes NOT (cabinet OR director)", {B1}, id="without either of two"),
    pytest.param("pothole AND NOT cabinet", {A1, B1}, id="what Tantivy's parser answers with nothing"),
    pytest.param("dental OR -oral", {B2, B3, C1}, id="a word or without another"),
    pytest.param("(assured OR noted) (report OR potholes)", {A1, A2, A3}, id="nested"),
    pytest.param("pothol*", {A1, B1, C1}, id="prefix"),
    pytest.param("potholes*", {A1, C1}, id="a prefix is not stemmed"),
    pytest.param("or*", ALL - {C1}, id="a prefix of a word of the title"),
    pytest.param("1.2*", {B1}, id="a prefix of a number"),
    pytest.param("tŷ*", {B2}, id="a prefix with an accent"),
    pytest.param("pothloe~1", {B1}, id="fuzzy: two letters swapped"),
    pytest.param("pothloe~2", {A1, B1, C1}, id="fuzzy: and one added"),
    pytest.param("xental~1", {B2, B3}, id="fuzzy: the first letter"),
    pytest.param("orxl~1", ALL - {C1}, id="fuzzy: a word of the title"),
    pytest.param("cafe~1", {B2}, id="fuzzy: an accent is one letter, not two bytes"),
    pytest.param("dental NEAR/2 check", {B2, B3}, id="near: two words on"),
    pytest.param("dental NEAR/1 check", set(), id="near: not side by side"),
    pytest.param("checks NEAR/2 dental", {B2, B3}, id="near: in either order and any form"),
    pytest.param("health NEAR/3 tŷ", {B2}, id="near: the title stands before the text"),
    pytest.param("health NEAR/2 tŷ", set(), id="near: with one empty place between"),
    pytest.param("kind:assurance", {A1}, id="kind"),
    pytest.param("kind:assurance kind:response", {A1}, id="two kinds at once"),
    pytest.param("kind:point", ALL - {A2}, id="kind of block"),
    pytest.param("strength:assured", {A1}, id="strength"),
    pytest.param("committee:cabinet", {A1, A2, A3, B1, B2, B3}, id="a word of the committee"),
    pytest.param('committee:"cabinet highways"', {B1, B2, B3}, id="words of the committee"),
    pytest.param("committee:=Cabinet", {A1, A2, A3}, id="the whole committee"),
    pytest.param("council:wexcombe", {B1, B2, B3}, id="council"),
    pytest.param("speaker:director", {A1, B2}, id="speaker"),
    pytest.param('speaker:"h fryer"', {B2}, id="speaker, stops left out"),
    pytest.param('speaker:"cc the"', set(), id="no words over two speakers"),
    pytest.param("role:highways", {A1}, id="role"),
    pytest.param("label:org", {B1}, id="label of an entity"),
    pytest.param("entity:liftwell", {B1}, id="name of an entity"),
    pytest.param("indicator:potholes", {B1}, id="indicator"),
    pytest.param("indicator:pothole", set(), id="fields are not stemmed"),
    pytest.param("verb:resolved", {A2}, id="verb"),
    pytest.param('period:"Q3 2020/21"', {B1}, id="period as printed"),
    pytest.param('period:"Quarter 3 2020/21"', {B1}, id="period by its days"),
    pytest.param("item:4", ALL - {C1}, id="number of the item"),
    pytest.param("item:oral", ALL - {C1}, id="title of the item"),
    pytest.param('item:="Pot 5"', {C1}, id="whole number of the item"),
    pytest.param("access:public", ALL, id="access"),
    pytest.param("access:exempt", set(), id="nothing exempt among the public"),
    pytest.param("date:2020", {A1, A2, A3}, id="a year"),
    pytest.param("date:2021-03-09", {B1, B2, B3}, id="a day"),
    pytest.param("date:2020-12-31..2021-03-08", {A1, A2, A3}, id="both ends are in, the next day is not"),
    pytest.param("date:2021..", {B1, B2, B3}, id="from"),
    pytest.param("date:..2021-03-09", ALL - {C1}, id="up to; no date, no match"),
    pytest.param("-date:1000..2999", {C1}, id="without a date"),
    pytest.param("date:1000..2999", ALL - {C1}, id="with a date"),
    pytest.param("", ALL, id="everything"),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_finds(small: Searcher, query: str, expected: set[tuple[str, str]]) -> None:
    """Each form of the language finds what it should, and the plain scan agrees."""
    tree = parse(query)
    assert find(tree, SMALL) == expected
    assert set(ids(small, tree)) == expected


@pytest.mark.parametrize("sort", SORTS)
def test_random_queries_agree_with_a_scan(large: Searcher, sort: Sort) -> None:
    """Nested queries, many of them, over units added, deleted and replaced: no id and no count is wrong."""
    rng = random.Random(f"queries {sort}")  # noqa: S311
    somewhere = 0
    for _ in range(200):
        query = random_query(rng, GENERATED, depth=3)
        expected = find(query, GENERATED)
        found = ids(large, query, sort)
        assert len(found) == len(set(found))
        assert set(found) == expected, query
        somewhere += 0 < len(expected) < len(GENERATED)
    assert somewhere > 100


@settings(max_examples=60)
@given(place=st.integers(0, 299), first=st.integers(0, 20), length=st.integers(1, 6))
def test_phrase_search_equals_a_scan(large: Searcher, place: int, first: int, length: int) -> None:
    """Any run of a text, typed as a phrase, finds exactly the units that hold it."""
    words = GENERATED[place].text.split()[first : first + length]
    tree = parse(f'"{" ".join(words)}"') if words else Everything()
    found = set(ids(large, tree))
    assert found == find(tree, GENERATED)
    assert (GENERATED[place].document, GENERATED[place].id) in found


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 50), sort=st.sampled_from(SORTS))
def test_pages_add_up(large: Searcher, seed: int, size: int, sort: Sort) -> None:
    """The pages of a result hold each hit once, in the order of the whole, and as many as the count says."""
    query = random_query(random.Random(seed), GENERATED, depth=2)  # noqa: S311
    whole = ids(large, query, sort)
    paged = []
    for offset in range(0, len(whole) + 1, size):
        page = large.find(query, limit=size, offset=offset, sort=sort)
        assert page.total == len(whole)
        paged += [(hit.unit.document, hit.unit.id) for hit in page.hits]
    assert paged == whole
    assert ids(large, query, sort) == whole


def test_beyond_the_last_page_is_nothing(large: Searcher) -> None:
    """An offset past the end gives no hits and the same count; a limit of 0 gives the count alone."""
    whole = large.count(parse("education"))
    for limit, offset in ((10, whole), (10, 100_000), (0, 0)):
        page = large.find(parse("education"), limit=limit, offset=offset, sort="relevance")
        assert (page.total, page.hits) == (whole, [])


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_sorted_by_date(large: Searcher, sort: Sort) -> None:
    """By date either way; a meeting stands together in the order of its text; no date comes last."""
    found = [hit.unit for hit in large.find(parse("the"), limit=300, offset=0, sort=sort).hits]
    dated = [unit.date for unit in found if unit.date]
    assert dated == sorted(dated, reverse=sort == "-date")
    assert [unit.date for unit in found][: len(dated)] == dated
    meetings = [document for document, _ in itertools.groupby(unit.document for unit in found)]
    assert len(meetings) == len(set(meetings))
    for _, group in itertools.groupby(found, key=lambda unit: unit.document):
        starts = [unit.spans[0].start for unit in group]
        assert starts == sorted(starts)


def test_sorted_by_relevance(small: Searcher) -> None:
    """The unit with more of the word comes first; scores fall, and a filter has no say in them."""
    query = parse("dental kind:point")
    found = small.find(query, limit=10, offset=0, sort="relevance").hits
    assert [hit.unit.id for hit in found] == ["4.3", "4.2"]
    alone = small.find(parse("dental"), limit=10, offset=0, sort="relevance").hits
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in alone])
    assert found[0].score > found[1].score > 0


@pytest.mark.parametrize("query", ["pothol*", "pothole~2", "kind:point", "date:2020..", "-absent", ""])
def test_what_cannot_be_ranked_comes_newest_first(small: Searcher, query: str) -> None:
    """Prefix, fuzzy and filters give every hit the same score, so the date decides."""
    assert ids(small, parse(query)) == ids(small, parse(query), "-date")


def test_facets_count_what_matches(large: Searcher) -> None:
    """Each facet counts each of its values over the units that match, once a unit."""
    query = parse("education -home")
    matching = find(query, GENERATED)
    units = [unit for unit in GENERATED if (unit.document, unit.id) in matching]
    expected: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for unit, name in itertools.product(units, FACETS):
        special = {"year": (unit.date[:4],), "speaker": unit.speakers}
        for value in filter(None, special[name] if name in special else field_values(unit, name)):
            expected[name][value] = expected[name].get(value, 0) + 1
    found = large.facets(query, FACETS)
    assert found == expected
    for counts in found.values():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_a_facet_gives_the_count_of_its_filter(large: Searcher) -> None:
    """To choose a value of a facet finds as many as the facet said."""
    query = parse("education")
    for name, counts in large.facets(query, ["committee", "speaker", "verb", "kind", "year"]).items():
        for value, count in counts.items():
            chosen = parse(f"date:{value}" if name == "year" else f'{name}:="{value}"')
            assert large.count(And((query, chosen))) == count


HIGHLIGHTS = [
    pytest.param("dental check", ["dental", "check"], id="words"),
    pytest.param('"health check"', ["health check"], id="a phrase is one range"),
    pytest.param("naïve café", ["café", "naïve"], id="letters of two bytes"),
    pytest.param("1,316", ["1,316"], id="a number as printed"),
    pytest.param("schools", ["school\u2019s"], id="another form"),
    pytest.param("pup*", ["pupils"], id="prefix"),
    pytest.param("heatlh~", ["health"], id="fuzzy"),
    pytest.param("dental NEAR/2 checks", ["dental", "check"], id="near"),
    pytest.param("Tŷ -absent", ["Tŷ"], id="nothing for what is negated"),
    pytest.param("speaker:director oral", [], id="nothing for fields and titles"),
]


@pytest.mark.parametrize(("query", "expected"), HIGHLIGHTS)
def test_highlights_are_characters(small: Searcher, query: str, expected: list[str]) -> None:
    """Ranges count characters, whatever bytes they take, in the unit and in the document."""
    hit = next(hit for hit in search(small, query).hits if (hit.document, hit.id) == B2)
    assert [hit.text[start:end] for start, end in hit.highlights] == expected
    moved = tuple((start + hit.span.start, end + hit.span.start) for start, end in hit.highlights)
    assert hit.places == moved


def test_add_replace_delete_reopen(engine: str, tmp_path: Path) -> None:
    """A change is seen by who opens the index after it, whole, and by nobody who opened it before."""
    store = IndexStore(tmp_path, engine)
    store.rebuild(by_document(SMALL[:3]), 1)
    before = store.open()
    store.publish(by_document(SMALL[3:6]), 2)
    store.publish([("a", [make("a", 9, "Potholes again.")])], 3)
    with store.open() as after:
        assert set(ids(after, parse("potholes"))) == {("a", "4.9"), B1}
        assert set(ids(after, Everything())) == {("a", "4.9"), B1, B2, B3}
    store.publish([("b", [])], 4)
    with IndexStore(tmp_path, engine).open() as last:
        assert ids(last, Everything()) == [("a", "4.9")]
        assert last.facets(Everything(), ["committee"]) == {"committee": {}}
        assert [unit.id for unit in last.units()] == ["4.9"]
    assert set(ids(before, Everything())) == {A1, A2, A3}
    before.close()


def test_empty_index(engine: str, tmp_path: Path) -> None:
    """An index of nothing answers every question with nothing."""
    store = IndexStore(tmp_path, engine)
    store.rebuild([], 0)
    with store.open() as searcher:
        for query in (
            "",
            "a",
            '"a b"',
            "a*",
            "a~2",
            "-a",
            "a NEAR b",
            "date:2020",
            "kind:point",
            "committee:a",
        ):
            assert ids(searcher, parse(query)) == []
            assert ids(searcher, parse(query), "date") == []
        assert searcher.facets(Everything(), FACETS) == {name: {} for name in FACETS}
        assert searcher.terms("", "a") == {}
        assert list(searcher.units()) == []
    assert store.documents() == {}


def test_many_small_changes(engine: str, tmp_path: Path) -> None:
    """Forty changes one by one leave an index that is whole and still of few files."""
    store = IndexStore(tmp_path, engine)
    rng = random.Random(3)  # noqa: S311
    held: dict[str, Unit] = {}
    store.rebuild([], 0)
    for seq in range(1, 41):
        document = f"d{rng.randrange(12)}"
        if rng.random() < 0.2:
            held.pop(document, None)
            store.publish([(document, [])], seq)
        else:
            held[document] = make(document, 1, f"change {seq} of {document}")
            store.publish([(document, [held[document]])], seq)
    with store.open() as searcher:
        assert set(ids(searcher, parse("change"))) == {(document, "4.1") for document in held}
        for document, unit in held.items():
            assert ids(searcher, parse(f'"{unit.text}"')) == [(document, "4.1")]
    assert len(list((tmp_path / "generations" / "41" / "public").iterdir())) < 100


def test_terms_that_begin_so(small: Searcher) -> None:
    """Indexed words are listed with how many units hold them, of the text or of a field."""
    assert small.terms("", "pothol") == {"pothole": 1, "potholes": 2}
    assert small.terms("committee", "high") == {"highways": 3}
    assert small.terms("", "absent") == {}


def test_readers_go_on_while_a_writer_publishes(engine: str, tmp_path: Path) -> None:
    """Searches in other threads, opening again and again, see the state before a change or after it."""
    store = IndexStore(tmp_path, engine)
    store.rebuild(by_document(SMALL[:3]), 0)
    faults: list[object] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                with store.open() as searcher:
                    found = set(ids(searcher, Everything()))
                    if len(found) < 3 or {A1, A2, A3} - found:
                        faults.append(found)
        except Exception as error:  # noqa: BLE001  # any failure at all is the failure of this test
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for seq in range(1, 16):
        store.publish([(f"n{seq}", [make(f"n{seq}", 1, "new")])], seq)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []


def test_one_searcher_in_many_threads(large: Searcher) -> None:
    """One open index answers several threads at once as it answers one."""
    queries = [random_query(random.Random(seed), GENERATED, depth=2) for seed in range(40)]  # noqa: S311
    expected = [find(query, GENERATED) for query in queries]
    faults: list[object] = []

    def read(first: int) -> None:
        for at in [*range(first, 40), *range(first)]:
            found = {
                (hit.unit.document, hit.unit.id)
                for hit in large.find(queries[at], limit=300, offset=0, sort="date").hits
            }
            if found != expected[at]:
                faults.append(queries[at])

    readers = [threading.Thread(target=read, args=(first,)) for first in (0, 10, 20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert faults == []


def test_engines_agree_in_every_order_but_relevance(tmp_path: Path) -> None:
    """Sorted by date, all engines give the same list, hit for hit."""
    lists = []
    for engine in ENGINES:
        store = IndexStore(tmp_path / engine, engine)
        store.rebuild(by_document(GENERATED), 1)
        with store.open() as searcher:
            lists.append(
                [ids(searcher, parse(query), "date") for query in ("the", "educat*", "-home", "kind:metric")]
            )
    assert all(found == lists[0] for found in lists)


def test_results_are_ready_for_json(small: Searcher) -> None:
    """Results become JSON without help, and say what was understood."""
    results = search(small, "potholes", Options(facets=("kind",), limit=1))
    data = msgspec.json.decode(msgspec.json.encode(results))
    assert data["total"] == 3
    assert data["facets"]["kind"]["point"] == 3
    assert data["explained"] == '"potholes" in any form'


def test_same_leaf_in_many_places(small: Searcher) -> None:
    """A leaf that comes again under AND, OR and NOT is each time the same."""
    one = Word("potholes", ("pothol",))
    kind = Field("kind", "point", ("point",), whole=True)
    assert set(ids(small, Or((And((one, Not(one))), And((kind, one, one)))))) == {A1, B1, C1}
