"""Related terms: acronyms, names and words that stand together; offered, never applied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_engines import by_document, make

from minutes_nlp.index import ENGINES, IndexStore, Searcher
from minutes_nlp.search import Options, search

EHE = "Elective Home Education"
UNITS = [
    make("a", 1, f"{EHE} (EHE) was discussed.", acronyms=("EHE", f"EHE {EHE}"), entities=(EHE, "EHE")),
    make("a", 2, "Tutors visit home education families.", entities=("Home Education Team",)),
    make("b", 1, "Home education families met tutors.", entities=("Home Education Team",)),
    make("b", 2, "Home education: tutors were few."),
    make("b", 3, "Home education needs tutors.", title="Home education"),
    make("x", 1, "Secret.", acronyms=("SHE", "SHE Secret Home Education"), access="exempt"),
    *(make(f"c{number}", 1, "By Kitto the roads were mended and potholes filled.") for number in range(40)),
    *(make(f"s{number}", 1, "Schools opened.") for number in range(40)),
]  # fmt: skip
CASES = [
    pytest.param("home education", (EHE, "EHE", "Home Education Team", "tutors"), id="all three kinds"),
    pytest.param("ehe", (EHE,), id="the words of an acronym"),
    pytest.param("kind:point", (), id="no words, no terms"),
    pytest.param("-home", (), id="what is negated does not count"),
    pytest.param("potholes", ("filled", "mended", "roads"), id="what stands in all of many, but no name"),
]


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IndexStore:
    """An index of a few units, with each engine."""
    made = IndexStore(tmp_path_factory.mktemp("related"), request.param)
    made.rebuild(by_document(UNITS), 1)
    return made


@pytest.fixture
def searcher(store: IndexStore) -> Iterator[Searcher]:
    """It open for the public."""
    with store.open() as opened:
        yield opened


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_related(searcher: Searcher, query: str, expected: tuple[str, ...]) -> None:
    """Acronyms first, then names, then words, each once, none of them typed."""
    assert search(searcher, query, Options(related=True)).related == expected


def test_offered_only_and_only_when_asked(searcher: Searcher) -> None:
    """They change nothing of the result, and who does not ask gets none."""
    plain = search(searcher, "home education")
    assert plain.related == ()
    assert search(searcher, "home education", Options(related=True)).hits == plain.hits


def test_nothing_exempt_is_offered(store: IndexStore) -> None:
    """An acronym defined in private is offered to those who may see it."""
    with store.open(exempt=True) as opened:
        assert "SHE" in search(opened, "home education", Options(related=True)).related
    with store.open() as opened:
        assert "SHE" not in search(opened, "home education", Options(related=True)).related


def test_an_empty_index(tmp_path: Path) -> None:
    """Nothing there, nothing offered."""
    made = IndexStore(tmp_path, "tantivy")
    made.rebuild([], 1)
    with made.open() as opened:
        assert search(opened, "ponds", Options(related=True)).related == ()
