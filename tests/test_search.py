"""One search from the query to the results: filters, facets, pages, what matched, and what to try instead."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from brute_force import find, random_query
from generated import Vocabulary, generate
from test_engines import A1, A2, A3, ALL, B1, B2, B3, SMALL, by_document, make

from minutes_nlp.errors import QueryError, UsageError
from minutes_nlp.index import ENGINES, FACETS, IndexStore, Searcher
from minutes_nlp.query import parse
from minutes_nlp.search import Options, Results, search
from minutes_nlp.units import Part


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """The small index of each engine."""
    store = IndexStore(tmp_path_factory.mktemp(request.param), request.param)
    store.rebuild(by_document(SMALL), 1)
    with store.open() as opened:
        yield opened


def found(results: Results) -> set[tuple[str, str]]:
    """Document and id of each hit."""
    return {(hit.document, hit.id) for hit in results.hits}


FILTERS = [
    pytest.param({"committee": ["Cabinet"]}, {A1, A2, A3, B1, B2, B3}, id="words of the value"),
    pytest.param({"committee": ["=Cabinet"]}, {A1, A2, A3}, id="the whole value"),
    pytest.param({"kind": ["assurance", "metric"]}, {A1, B1}, id="one of two values"),
    pytest.param({"kind": ["metric"], "council": ["wexcombe"]}, {B1}, id="two fields, both"),
    pytest.param({"date": ["2021..2022"]}, {B1, B2, B3}, id="a range of dates"),
    pytest.param({"date": ["2020", "2021-03"]}, {A1, A2, A3, B1, B2, B3}, id="two dates"),
    pytest.param({"kind": []}, ALL, id="no value is no filter"),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters(searcher: Searcher, filters: dict[str, list[str]], expected: set[tuple[str, str]]) -> None:
    """A filter is the same as a field of the query."""
    assert found(search(searcher, "", Options(filters=filters))) == expected


def test_filters_narrow_the_whole_query(searcher: Searcher) -> None:
    """A filter goes with all of a query, not with the last part of an OR."""
    results = search(searcher, "potholes OR dental", Options(filters={"committee": ["=Cabinet"]}))
    assert found(results) == {A1}
    assert (
        results.explained == '("potholes" in any form, or "dental" in any form), and committee is "Cabinet"'
    )


def test_results_say_what_was_asked(searcher: Searcher) -> None:
    """The query as typed and in plain words, the exact total, the page."""
    results = search(searcher, "the", Options(limit=2, offset=1, sort="date"))
    assert (results.query, results.explained, results.offset) == ("the", '"the" in any form', 1)
    assert len(results.hits) == 2
    assert results.total == len(find(parse("the"), SMALL))
    assert search(searcher, parse("the")).total == results.total


def test_facets_are_of_the_whole_result(searcher: Searcher) -> None:
    """Facets count all that matches, not the page; those not asked for are not counted."""
    results = search(searcher, "", Options(limit=1, facets=("kind", "year")))
    assert results.facets == {
        "kind": {"point": 6, "assurance": 1, "metric": 1, "resolution": 1, "response": 1},
        "year": {"2020": 3, "2021": 3},
    }
    assert search(searcher, "").facets == {}


def test_hits_show_what_matched(tmp_path: Path) -> None:
    """A search by kind or strength gives the words of the passage, not only the point they stand in."""
    text = "The Director said so. He assured members of it. It was hoped for."
    parts = (
        Part("response", 0, 21, "The Director"),
        Part("assurance", 22, 47, "assured"),
        Part("assurance", 48, 65, "expected"),
    )
    unit = make(
        "d", 1, text, kinds=("point", "response", "assurance"), strengths=("assured", "expected"), parts=parts
    )
    store = IndexStore(tmp_path, "tantivy")
    store.rebuild([("d", [unit])], 1)
    with store.open() as opened:
        for query, expected in {
            "kind:assurance": parts[1:],
            "strength:expected": parts[2:],
            "kind:response": parts[:1],
            "members": (),
            "members -kind:metric": (),
        }.items():
            (hit,) = search(opened, query).hits
            assert hit.parts == expected
    assert (hit.document, hit.id, hit.role, hit.text, hit.span) == ("d", "4.1", "point", text, unit.span)


MEANT = [
    pytest.param("potholse", "potholes", id="letters swapped"),
    pytest.param("Assurd", "assured", id="in the form that occurs"),
    pytest.param("dentel helth", "dental health", id="two words"),
    pytest.param('"helth check"', '"health check"', id="inside a phrase"),
    pytest.param("committee:cabnet", "committee:cabinet", id="inside a field"),
    pytest.param("dentel* -potholes", "dental* -potholes", id="a prefix; what is negated is left alone"),
    pytest.param("xyzzyx", None, id="nothing is near"),
    pytest.param("potholes dental", None, id="both words occur, but not together"),
    pytest.param("dentel potholes", None, id="what would be meant finds nothing either"),
]


@pytest.mark.parametrize(("query", "meant"), MEANT)
def test_did_you_mean(searcher: Searcher, query: str, meant: str | None) -> None:
    """Where nothing is found, the nearest words that occur are offered, if they find something."""
    results = search(searcher, query)
    assert (results.total, results.did_you_mean) == (0, meant)


def test_nothing_is_offered_where_something_is_found(searcher: Searcher) -> None:
    """A rare word that occurs is what was meant."""
    assert search(searcher, "pothole").did_you_mean is None


def test_nothing_exempt_is_offered(tmp_path: Path) -> None:
    """A suggestion comes from what the searcher may see."""
    store = IndexStore(tmp_path, "tantivy")
    store.rebuild([("s", [make("s", 1, "settlement", access="exempt"), make("s", 2, "public")])], 1)
    with store.open() as opened:
        assert search(opened, "settlemnt").did_you_mean is None
    with store.open(exempt=True) as opened:
        assert search(opened, "settlemnt").did_you_mean == "settlement"


WRONG = [
    pytest.param(Options(filters={"comittee": ["x"]}), "did you mean 'committee'", id="filter"),
    pytest.param(Options(facets=("colour",)), "no facet 'colour'", id="facet"),
    pytest.param(Options(sort="size"), "cannot sort by 'size'", id="sort"),  # type: ignore[arg-type]
    pytest.param(Options(limit=-1), "less than 0", id="limit"),
    pytest.param(Options(offset=-1), "less than 0", id="offset"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_wrong_options(searcher: Searcher, options: Options, message: str) -> None:
    """An option that means nothing is an error, not passed over."""
    with pytest.raises(UsageError, match=message):
        search(searcher, "a", options)


def test_wrong_value_of_a_filter(searcher: Searcher) -> None:
    """A filter's value is checked as it would be in a query."""
    with pytest.raises(QueryError, match="Did you mean 'assurance'"):
        search(searcher, "a", Options(filters={"kind": ["asurance"]}))


def test_same_query_same_answer(tmp_path: Path) -> None:
    """Asked twice, of one index or of one built again, a query gets the same answer to the last byte."""
    units = by_document(generate(120, Vocabulary(300), length=25))
    flat = [unit for _, its in units for unit in its]
    for engine in ENGINES:
        first, second = (
            IndexStore(tmp_path / engine / "1", engine),
            IndexStore(tmp_path / engine / "2", engine),
        )
        for store in (first, second):
            store.rebuild(units, 1)
        rng = random.Random(11)  # noqa: S311
        with first.open() as one, second.open() as other:
            for _ in range(40):
                query = random_query(rng, flat, depth=2)
                options = Options(limit=7, facets=FACETS)
                answers = {msgspec.json.encode(search(each, query, options)) for each in (one, one, other)}
                assert len(answers) == 1
