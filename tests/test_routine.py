"""Items of procedure: which units they make routine, and when a search leaves them out."""

from collections.abc import Iterator

import pytest
from test_engines import by_document, make

from minutes_nlp import pipeline
from minutes_nlp.index import ENGINES, IndexStore, Searcher
from minutes_nlp.search import Options, search
from minutes_nlp.units import units

MINUTES = """\
Wexcombe District Council

Minutes of the Parks Committee held on 3 February 2021 in the Town Hall

1. Apologies for absence

Apologies were received from Cllr Ann Moor.

2. Declarations of interest

None.

3. Minutes of the last meeting

The minutes of the meeting held on 4 November 2020 were confirmed and signed.

Cllr Moor asked whether the pond had been fenced. The Officer assured members that it had.

4. Ponds

The ponds were clean.

5. Date of the next meeting

4 May 2021.
"""
ROUTINE = [
    pytest.param("Apologies were received from Cllr Ann Moor.", "yes", id="apologies"),
    pytest.param("None.", "yes", id="declarations"),
    pytest.param("The minutes of the meeting held on", "yes", id="minutes"),
    pytest.param("Cllr Moor asked whether", "no", id="but not a question raised on them"),
    pytest.param("The ponds were clean.", "no", id="a subject"),
    pytest.param("4 May 2021.", "yes", id="the next meeting"),
]
PROCEDURE = {"title": "Apologies", "item": "1", "number": "1", "routine": "yes"}
UNITS = (
    make("a", 1, "Apologies for the ponds.", **PROCEDURE),
    make("a", 2, "Apologies", **PROCEDURE, kinds=("heading",), role="heading"),
    make("a", 3, "The ponds and an apology.", title="Ponds", item="2", number="2"),
    make("b", 1, "Ponds again.", title="Ponds", item="2", number="2"),
)


@pytest.mark.parametrize(("words", "routine"), ROUTINE)
def test_routine_units(words: str, routine: str) -> None:
    """A unit is routine by the kind of its item, unless something is asked, answered or assured in it."""
    found = units("d", pipeline.parse(MINUTES.encode(), "minutes.txt"))
    (unit,) = [unit for unit in found if unit.text.startswith(words)]
    assert unit.routine == routine


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """An index of a few units, with each engine."""
    store = IndexStore(tmp_path_factory.mktemp("routine"), request.param)
    store.rebuild(by_document(UNITS), 1)
    with store.open() as opened:
        yield opened


ASKED = [
    pytest.param("ponds", False, {"a 4.3", "b 4.1"}, 1, id="left out and counted"),
    pytest.param("ponds", True, {"a 4.1", "a 4.3", "b 4.1"}, 0, id="wanted"),
    pytest.param("apologies", False, {"a 4.3"}, 2, id="a word is not a choice of items"),
    pytest.param("item:apologies", False, {"a 4.1", "a 4.2"}, 0, id="an item by its title"),
    pytest.param("item:1", False, {"a 4.1", "a 4.2"}, 0, id="an item by its number"),
    pytest.param("kind:heading", False, {"a 4.2"}, 0, id="headings are of all items"),
    pytest.param("routine:yes", False, {"a 4.1", "a 4.2"}, 0, id="only these"),
    pytest.param("routine:no", False, {"a 4.3", "b 4.1"}, 0, id="only the others"),
    pytest.param("ponds -item:2", False, set(), 1, id="what is negated chooses nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "wanted", "expected", "left_out"), ASKED)
def test_searching(
    *, searcher: Searcher, query: str, wanted: bool, expected: set[str], left_out: int
) -> None:
    """What is shown, what is counted as left out, and the facets of what is shown."""
    options = Options(routine=wanted, left_out=True, facets=("kind",))
    results = search(searcher, query, options)
    assert {f"{hit.document} {hit.id}" for hit in results.hits} == expected
    assert (results.total, results.left_out) == (len(expected), left_out)
    assert sum(results.facets["kind"].values()) == len(expected)


def test_a_filter_chooses_items_too(searcher: Searcher) -> None:
    """A filter is the same as a field of the query."""
    assert search(searcher, "", Options(filters={"kind": ["heading"]})).total == 1


def test_not_counted_unless_asked(searcher: Searcher) -> None:
    """A caller who does not ask pays nothing and is told nothing."""
    assert search(searcher, "ponds").left_out is None
