"""Saved searches: what is new is told once, by document and part, whatever happens to ids and words."""

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest
from factories import add, make_minutes, make_source, write
from typer.testing import CliRunner

from minutes_nlp import alerts, ingest
from minutes_nlp.cli import app
from minutes_nlp.errors import LibraryError, QueryError, UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes


def new(library: Library, store: IndexStore, *, keep: bool = False) -> list[str]:
    """What is new in the search "it", as document and part."""
    with store.open() as searcher:
        found = alerts.alert(library, searcher, library.saved.get("it"), keep=keep)
    return [f"{hit.document} {hit.id}" for hit in found.new]


def save(library: Library, store: IndexStore, query: str, **filters: list[str]) -> int:
    """Save a search as "it" and return how much it finds."""
    with store.open() as searcher:
        return alerts.save(library, searcher, "it", query, filters).total


def test_what_is_found_when_saving_is_no_news(library: Library, store: IndexStore, inbox: Path) -> None:
    """Only what is added after saving is told, and told once; filters hold."""
    write(inbox, one=make_source("Ponds"))
    add(library, store, inbox)
    assert save(library, store, "ponds kind:point", committee=["Families"]) == 1
    assert new(library, store) == []
    write(inbox, two=make_source("Ponds", date="2021-06-01"))
    write(inbox, three=make_source("Ponds", committee="Cabinet"))
    add(library, store, inbox)
    assert new(library, store, keep=True) == ["children-and-families-2021-06-01 1.a"]
    assert new(library, store) == ["children-and-families-2021-06-01 1.a"]
    assert new(library, store) == []


def renumbered(minutes: Minutes, number: str) -> Minutes:
    """The record with its one item, and all that is in it, under another number."""
    text = msgspec.json.encode(minutes).decode()
    for end in ('"', ".a", ".as1", ".r1"):
        text = text.replace(f'"id":"1{end}', f'"id":"{number}{end}').replace(f'"1{end}', f'"{number}{end}')
    return msgspec.json.decode(text, type=Minutes)


def test_a_part_that_moved_is_no_news(library: Library, store: IndexStore) -> None:
    """Read again under other ids, the same results are seen; when they come home, too."""
    record = make_minutes("Ponds")
    document, _ = library.put(record, place=None, parser="1")
    ingest.publish(library, store)
    assert save(library, store, "ponds -kind:heading") == 2
    for number in ("7", "8"):
        library.put(renumbered(record, number), place=None, parser="2", document=document)
        ingest.publish(library, store)
        assert new(library, store) == []
    library.put(record, place=None, parser="3", document=document)
    ingest.publish(library, store)
    assert new(library, store) == []


def test_other_words_in_the_same_part_are_no_news(library: Library, store: IndexStore, inbox: Path) -> None:
    """A result is its document and part; a corrected word makes no new one."""
    write(inbox, one=make_source("Ponds of newts"))
    add(library, store, inbox)
    save(library, store, "ponds kind:point")
    write(inbox, one=make_source("Ponds of frogs"))
    add(library, store, inbox)
    assert new(library, store) == []


def test_names(library: Library, store: IndexStore, inbox: Path) -> None:
    """A name is taken once; an unknown one gets the nearest; forgetting forgets what was seen."""
    write(inbox, one=make_source("Ponds"))
    add(library, store, inbox)
    save(library, store, "ponds")
    with pytest.raises(UsageError, match="already"):
        save(library, store, "newts")
    with pytest.raises(UsageError, match="did you mean 'it'"):
        library.saved.get("itt")
    with pytest.raises(UsageError, match="no saved search 'xyz'"):
        library.saved.forget("xyz")
    library.saved.forget("it")
    assert (library.saved.all(), library.saved.seen("it")) == ([], set())


def test_a_query_that_cannot_be_understood_is_not_saved(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """Nothing is kept of it."""
    write(inbox, one=make_source("Ponds"))
    add(library, store, inbox)
    with pytest.raises(QueryError):
        save(library, store, "kind:asurance")
    assert library.saved.all() == []


def test_damaged_filters_are_told(library: Library) -> None:
    """What is not JSON in the library is an error that names the search."""
    library.saved.save("it", "ponds", {})
    with sqlite3.connect(library.file) as db:
        db.execute("UPDATE saved_searches SET filters = '{'")
    db.close()
    with pytest.raises(LibraryError, match="'it' is damaged"):
        library.saved.all()


def test_commands(tmp_path: Path, inbox: Path) -> None:
    """Save, list, ask and forget, as a person does."""
    folder = tmp_path / "lib"
    write(inbox, one=make_source("Ponds"))
    with Library.open(folder, write=True) as opened:
        add(opened, IndexStore(folder, "tantivy"), inbox)

    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, [*arguments, "-L", str(folder)])
        return done.exit_code, done.stdout, done.stderr

    assert run("alerts") == (1, "", "no search is saved; save one with: minutes save NAME QUERY\n")
    assert run("saved")[2].startswith("no search is saved")
    code, out, _ = run("save", "it", "ponds", "--kind", "point", "--from", "2021")
    assert (code, out) == (0, "saved it: 1 found now; minutes alerts tells what is new\n")
    assert "ponds  date: 2021..  kind: point  (last asked 20" in run("saved")[1]
    assert run("alerts") == (1, "", "it: 0 new of 1\n")
    write(inbox, two=make_source("Ponds", date="2021-06-01"))
    with Library.open(folder, write=True) as opened:
        add(opened, IndexStore(folder, "tantivy"), inbox)
    assert json.loads(run("alerts", "--keep", "--json")[1])[0]["new"][0]["id"] == "1.a"
    code, out, told = run("alerts", "it")
    assert (code, told) == (0, "it: 1 new of 2\n")
    assert "children-and-families-2021-06-01 1.a" in out
    assert run("forget", "it")[:2] == (0, "forgot it\n")
    assert json.loads(run("saved", "--json")[1]) == []
