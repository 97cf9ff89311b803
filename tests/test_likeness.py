"""More like this: the units that share the telling words of a part."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import add, make_source, write
from test_engines import by_document, make
from typer.testing import CliRunner

from minutes_nlp.cli import app
from minutes_nlp.index import ENGINES, IndexStore, Searcher
from minutes_nlp.library import Library
from minutes_nlp.likeness import Like, more_like
from minutes_nlp.search import Options

TEXT = "The depot stores salt for gritting the roads in winter."
UNITS = [
    make("a", 1, TEXT, item="4"),
    make("a", 2, "Gritting again from the salt depot.", item="4"),
    make("b", 1, "Salt for the depot ran out.", date="2021-01-01", committee="Cabinet"),
    make("b", 2, "Gritting and salt: the depot was full.", date="2021-01-01"),
    make("c", 1, "Salt was dear.", date="2021-02-01"),
    make("d", 1, "The depot had salt.", date="2021-02-01", routine="yes"),
    *(make(f"e{number}", 1, "The schools in winter and the roads for all.") for number in range(60)),
]


@pytest.fixture(scope="module", params=ENGINES)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """An index of a few units, with each engine."""
    store = IndexStore(tmp_path_factory.mktemp("like"), request.param)
    store.rebuild(by_document(UNITS), 1)
    with store.open() as opened:
        yield opened


def like(searcher: Searcher, options: Options | None = None, text: str = TEXT) -> Like:
    """What is like item 4.1 of document a."""
    return more_like(searcher, ("a", "4.1", "4"), text, options or Options())


def test_most_alike_first(searcher: Searcher) -> None:
    """By the weight of what is shared: two words at least, not of the same item, no routine item."""
    found = like(searcher)
    assert [(each.hit.document, each.hit.id, each.shared) for each in found.hits] == [
        ("b", "4.2", ("gritting", "depot", "salt")),
        ("b", "4.1", ("depot", "salt")),
    ]
    assert found.total == 2
    assert found.hits[0].hit.score > found.hits[1].hit.score > 0
    text = found.hits[0].hit.text
    assert [text[start:end] for start, end in found.hits[0].hit.highlights] == ["Gritting", "salt", "depot"]


def test_terms_are_telling(searcher: Searcher) -> None:
    """Words of every other unit, and those of this unit alone, are none of them."""
    assert [term.word for term in like(searcher).terms] == ["gritting", "depot", "salt"]


def test_options_of_a_search_hold(searcher: Searcher) -> None:
    """Filters, routine items and pages."""
    assert [each.hit.id for each in like(searcher, Options(filters={"committee": ["Cabinet"]})).hits] == [
        "4.1"
    ]
    assert [e.hit.document for e in like(searcher, Options(routine=True)).hits] == ["b", "d", "b"]
    page = like(searcher, Options(limit=1, offset=1))
    assert ([each.hit.id for each in page.hits], page.total) == (["4.1"], 2)


@pytest.mark.parametrize("text", ["", "12 34", "the", "unheard-of zyzzyva"])
def test_nothing_to_look_for(searcher: Searcher, text: str) -> None:
    """A part without telling words is like nothing."""
    assert (like(searcher, text=text).terms, like(searcher, text=text).total) == ((), 0)


def test_command(tmp_path: Path, inbox: Path) -> None:
    """A part is named as search names it; an unknown one is an error."""
    write(inbox, one=make_source("Salt depots"), two=make_source("Salt depots", date="2021-06-01"))
    folder = tmp_path / "lib"
    with Library.open(folder, write=True) as opened:
        add(opened, IndexStore(folder, "tantivy"), inbox)

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["like", "-L", str(folder), *arguments])
        return done.exit_code, done.output if done.exception is None else repr(done.exception)

    code, out = run("children-and-families-2021-03-09", "1.a", "--limit", "1")
    assert code == 0
    assert "like Children and Families Committee, 9 March 2021, item 1" in out
    assert "children-and-families-2021-06-01 1.a  shares " in out
    found = json.loads(run("children-and-families-2021-03-09", "1.a", "--json")[1].splitlines()[-1])
    assert found["hits"][0]["hit"]["document"] == "children-and-families-2021-06-01"
    assert "no part '9.z'" in run("children-and-families-2021-03-09", "9.z")[1]
    assert run("children-and-families-2021-03-09", "1.a", "--from", "2030")[0] == 1
