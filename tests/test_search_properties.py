"""What holds of every search, whatever the corpus: phrases, counts, pages, groups, the same answer twice."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engines import make

from minutes_nlp.index import ENGINES, FACETS, IndexStore, Searcher
from minutes_nlp.search import EVERY_HIT, Group, Hit, Options, search
from minutes_nlp.units import Unit

# Few words, so that runs of them come again; some begin or stem alike.
WORDS = ("pond", "ponds", "pondering", "newt", "noted", "note", "the", "be", "clean")
QUERIES = (
    "pond",
    "the be",
    "note OR newt",
    "-clean",
    "pond*",
    '"the pond"',
    "pond NEAR/2 the",
    "",
    "kind:point",
)
DRAWN = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=9),
        st.sampled_from(("yes", "no", "no")),
        st.sampled_from(("", "2020-12-31", "2021-03-09", "2021-03-10")),
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip
CORPORA = settings(max_examples=10)
Drawn = list[tuple[list[str], str, str]]


def units_of(drawn: Drawn) -> list[Unit]:
    """Four units to a document, two to an item."""
    return [
        make(
            f"d{at // 4}",
            at % 4,
            " ".join(words),
            routine=routine,
            item=str(at % 4 // 2),
            date=drawn[at - at % 4][2],
        )
        for at, (words, routine, _) in enumerate(drawn)
    ]


@contextmanager
def index_of(engine: str, units: list[Unit]) -> Iterator[Searcher]:
    """An index of units, open."""
    documents = [
        (name, [u for u in units if u.document == name]) for name in sorted({u.document for u in units})
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = IndexStore(Path(folder), engine)
        store.rebuild(documents, 1)
        with store.open() as searcher:
            yield searcher


def key(hit: Hit | Unit) -> tuple[str, str]:
    """What a hit is known by."""
    return hit.document, hit.id


@pytest.mark.parametrize("engine", ENGINES)
@CORPORA
@given(drawn=DRAWN)
def test_a_phrase_finds_what_a_scan_of_the_text_finds(engine: str, drawn: Drawn) -> None:
    """Every run of one to four words of any text, and the same run turned round, typed as a phrase."""
    units = units_of(drawn)
    runs = {
        tuple(words[at : at + n]) for words, _, _ in drawn for n in range(1, 5) for at in range(len(words))
    }
    runs |= {run[::-1] for run in runs}
    with index_of(engine, units) as searcher:
        for run in sorted(runs)[:60]:
            phrase = " ".join(run)
            wanted = [unit for unit in units if f" {phrase} " in f" {unit.text} "]
            results = search(searcher, f'"{phrase}"', Options(limit=100, left_out=True))
            plain = {key(unit) for unit in wanted if unit.routine == "no"}
            assert {key(hit) for hit in results.hits} == plain
            assert (results.total, results.left_out) == (len(plain), len(wanted) - len(plain))
            every = search(searcher, f'"{phrase}"', Options(limit=100, routine=True))
            assert {key(hit) for hit in every.hits} == {key(unit) for unit in wanted}
            assert all(f" {phrase} " in f" {hit.text} " for hit in every.hits)


@pytest.mark.parametrize("engine", ENGINES)
@CORPORA
@given(drawn=DRAWN, query=st.sampled_from(QUERIES), size=st.integers(1, 5), routine=st.booleans())
def test_counts_are_what_paging_finds(
    *, engine: str, drawn: Drawn, query: str, size: int, routine: bool
) -> None:
    """Pages hold each hit once, as many as the count says; facets add up; groups hold them all."""
    units = units_of(drawn)
    with index_of(engine, units) as searcher:
        whole = search(
            searcher, query, Options(limit=EVERY_HIT, routine=routine, facets=FACETS, left_out=True)
        )
        paged: list[Hit] = []
        for offset in range(0, whole.total + 1, size):
            page = search(searcher, query, Options(limit=size, offset=offset, routine=routine))
            assert page.total == whole.total
            paged += page.hits
        assert tuple(paged) == whole.hits
        assert len({key(hit) for hit in paged}) == whole.total
        assert sum(whole.facets["kind"].values()) == whole.total
        everything = search(searcher, query, Options(limit=0, routine=True)).total
        assert everything - whole.total == whole.left_out
        for by in ("item", "meeting"):
            check_groups(searcher, query, by, whole.hits, Options(limit=size, routine=routine))


def check_groups(searcher: Searcher, query: str, by: Group, whole: tuple[Hit, ...], options: Options) -> None:
    """The groups paged through are those of the whole result, each with its first hit and its size."""
    members: dict[tuple[str, str], list[Hit]] = {}
    for hit in whole:
        members.setdefault((hit.document, hit.item if by == "item" else ""), []).append(hit)
    paged: list[Hit] = []
    for offset in range(0, len(members) + 1, options.limit):
        page = search(searcher, query, msgspec.structs.replace(options, group=by, offset=offset))
        assert (page.total, page.groups) == (len(whole), len(members))
        paged += page.hits
    assert [key(hit) for hit in paged] == [key(group[0]) for group in members.values()]
    assert [hit.others + 1 for hit in paged] == [len(group) for group in members.values()]


@pytest.mark.parametrize("engine", ENGINES)
@CORPORA
@given(drawn=DRAWN, query=st.sampled_from(QUERIES), group=st.sampled_from((None, "item", "meeting")))
def test_the_same_query_gets_the_same_answer(
    engine: str, drawn: Drawn, query: str, group: Group | None
) -> None:
    """Asked twice, and of an index made again: to the last byte, related terms included."""
    options = Options(group=group, facets=FACETS, left_out=True, related=True)
    units = units_of(drawn)
    with index_of(engine, units) as one, index_of(engine, units) as other:
        answers = {msgspec.json.encode(search(each, query, options)) for each in (one, one, other)}
    assert len(answers) == 1
