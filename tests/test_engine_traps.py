"""The known traps of the search libraries, each with the proof that we do not step into it.

Where it is cheap to show, a test also shows that the trap is still there: the day that fails, the way round
it can go.
"""

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import tantivy
import whoosh.index
from generated import Vocabulary, generate
from test_engines import PANEL, SMALL, by_document, ids, make
from whoosh.analysis.analyzers import StemmingAnalyzer
from whoosh.qparser.default import QueryParser
from whoosh.writing import SegmentWriter

from minutes_nlp.analysis import MAX_WORD
from minutes_nlp.errors import LibraryError
from minutes_nlp.highlight import Highlighter
from minutes_nlp.index import ENGINES, IndexStore
from minutes_nlp.index import tantivy as tantivy_engine
from minutes_nlp.query import Everything, parse


@pytest.fixture
def raw() -> tantivy.Index:
    """A plain Tantivy index of three texts."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(15_000_000, 1)
    for text in ("a pothole here", "a pothole in the cabinet", "education for the naïve café"):
        writer.add_document(tantivy.Document.from_dict({"text": text}, index.schema))
    writer.commit()
    index.reload()
    return index


def build(folder: Path, engine: str) -> IndexStore:
    """An index of the small units."""
    store = IndexStore(folder, engine)
    store.rebuild(by_document(SMALL), 1)
    return store


def count(index: tantivy.Index, query: tantivy.Query) -> int:
    """How many documents match."""
    result: Any = index.searcher().search(query)
    return int(result.count)


def test_tantivy_parser_loses_and_not(raw: tantivy.Index, tmp_path: Path) -> None:
    """Its parser answers AND NOT with nothing; we build the query ourselves and get the answer."""
    assert count(raw, raw.parse_query("pothole AND (NOT cabinet)", ["text"])) == 0
    with build(tmp_path, "tantivy").open() as searcher:
        assert searcher.count(parse("pothole AND (NOT cabinet)")) == 2
        assert searcher.count(parse("pothole AND NOT cabinet")) == 2


def test_tantivy_parser_drops_the_star(raw: tantivy.Index, tmp_path: Path) -> None:
    """Its parser takes ``educ*`` for the word "educ"; ours is a prefix."""
    assert count(raw, raw.parse_query("educ*", ["text"])) == 0
    with build(tmp_path, "tantivy").open() as searcher:
        assert searcher.count(parse("pothol*")) == 3


def test_tantivy_commit_killed_late(tmp_path: Path) -> None:
    """A commit killed at its last step makes the same commit fail for ever; ours goes through."""
    folder = tmp_path / "index"
    folder.mkdir()
    tantivy_engine.create(folder)
    writer = tantivy_engine.open_writer(folder)
    for document, units in by_document(SMALL):
        writer.replace(document, units)
    writer.commit()
    before = (folder / "meta.json").read_bytes()
    writer = tantivy_engine.open_writer(folder)
    writer.replace("a", [])
    writer.commit()
    (folder / "meta.json").write_bytes(before)  # all of the commit but its last step
    plain = tantivy.Index.open(str(folder)).writer(15_000_000, 1)
    plain.delete_documents_by_term("document", "a")
    with pytest.raises(ValueError, match=r"(?i)exists"):
        plain.commit()
    del plain
    writer = tantivy_engine.open_writer(folder)
    writer.replace("a", [])
    writer.commit()
    assert {unit.document for unit in tantivy_engine.open_reader(folder).units()} == {"b", "c"}


def test_tantivy_takes_one_writer(tmp_path: Path) -> None:
    """A second writer on one folder is refused by the library; each of our writes has a folder of its own."""
    folder = tmp_path / "index"
    folder.mkdir()
    tantivy_engine.create(folder)
    writer = tantivy_engine.open_writer(folder)
    with pytest.raises(ValueError, match=r"(?i)lock"):
        tantivy_engine.open_writer(folder)
    writer.close()
    store = build(tmp_path / "store", "tantivy")
    for seq in range(2, 5):
        store.publish([("a", [make("a", 1, f"change {seq}")])], seq)
    with store.open() as searcher:
        assert ids(searcher, parse('"change 4"')) == [("a", "4.1")]


def test_tantivy_snippets_count_bytes(raw: tantivy.Index) -> None:
    """Its ranges are of bytes and slip after the first letter that is no ASCII; ours are of characters."""
    text = "education for the naïve café"
    searcher = raw.searcher()
    query = raw.parse_query("café", ["text"])
    (_, address), *_ = searcher.search(query).hits
    generator = tantivy.SnippetGenerator.create(searcher, query, raw.schema, "text")
    (theirs,) = generator.snippet_from_doc(searcher.doc(address)).highlighted()
    assert text[theirs.start : theirs.end] != "café"
    ((start, end),) = Highlighter(parse("café")).ranges(text)
    assert text[start:end] == "café"


@pytest.mark.parametrize("query", ["pothol*", "potholes~2"])
def test_tantivy_scores_of_prefix_and_fuzzy_are_constant(tmp_path: Path, query: str) -> None:
    """Every hit of a prefix scores the same, in whatever order the index has them; ours come newest first."""
    units = [make("d", day, "pothole", **{**PANEL, "date": f"2021-03-{day:02}"}) for day in (5, 9, 1, 7)]
    store = IndexStore(tmp_path, "tantivy")
    store.rebuild([("d", units)], 1)
    with store.open() as searcher:
        found = searcher.find(parse(query), limit=10, offset=0, sort="relevance")
        assert [hit.unit.date for hit in found.hits] == [
            "2021-03-09",
            "2021-03-07",
            "2021-03-05",
            "2021-03-01",
        ]
        assert {hit.score for hit in found.hits} == {0.0}


def test_tantivy_documents_need_the_schema() -> None:
    """Given as keyword arguments a number is not checked against its field; from_dict with the schema is."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("day", indexed=True, fast=True)
    schema = builder.build()
    tantivy.Document(day="soon")
    with pytest.raises(ValueError, match="Expected I64"):
        tantivy.Document.from_dict({"day": "soon"}, schema)


def test_whoosh_pickles_of_others_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Whoosh index that another user could have written is refused before one byte of it is read."""
    store = build(tmp_path, "whoosh")
    (listed,) = (tmp_path / "generations" / "1" / "public").glob("*.toc")
    if os.getuid() == 0:
        os.chown(listed, 12345, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(LibraryError, match="another user"):
        store.open()


def test_whoosh_deletes_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are replaced without a search by the writer for each: 60 ms at 100,000 points."""
    store = build(tmp_path, "whoosh")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    for method in ("delete_by_term", "delete_by_query", "update_document", "searcher"):
        monkeypatch.setattr(SegmentWriter, method, refuse)
    store.publish([("a", []), ("b", [make("b", 1, "new")])], 2)
    monkeypatch.undo()
    with store.open() as searcher:
        assert set(ids(searcher, Everything())) == {("b", "4.1"), ("c", "4.1")}


def test_whoosh_parser_stems_prefixes(tmp_path: Path) -> None:
    """Its parser makes ``potholes*`` the prefix of a stem; ours is the prefix that was typed."""
    schema = whoosh.fields.Schema(text=whoosh.fields.TEXT(analyzer=StemmingAnalyzer()))
    assert str(QueryParser("text", schema).parse("potholes*")) != "text:potholes*"
    with build(tmp_path, "whoosh").open() as searcher:
        assert searcher.count(parse("potholes*")) == 2
        assert searcher.count(parse("pothol*")) == 3


def test_whoosh_never_compares_numbers(tmp_path: Path) -> None:
    """Dates, the only numbers, are columns that are read back, so no range of its own can be wrong."""
    schema = whoosh.index.open_dir(
        str(build(tmp_path, "whoosh").root / "generations" / "1" / "public")
    ).schema
    assert not any(isinstance(field, whoosh.fields.NUMERIC) for _, field in schema.items())
    units = [make("d", day, "x", date=dt.date.fromordinal(700_000 + day).isoformat()) for day in range(1, 60)]
    store = IndexStore(tmp_path / "other", "whoosh")
    store.rebuild([("d", units)], 1)
    with store.open() as searcher:
        for first, last in ((1, 59), (10, 20), (31, 31)):
            query = parse(f"date:{units[first - 1].date}..{units[last - 1].date}")
            assert searcher.count(query) == last - first + 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_very_long_word_is_indexed_short(tmp_path: Path, engine: str) -> None:
    """A word of 100,000 letters is cut, so no engine's cost grows with its square, and still found."""
    word = "xy" * 50_000
    store = IndexStore(tmp_path, engine)
    store.rebuild([("d", [make("d", 1, f"before {word} after")])], 1)
    with store.open() as searcher:
        assert searcher.count(parse(word[:900])) == 1
        assert searcher.count(parse(f'"before {word[:900]} after"')) == 1
        assert max(map(len, searcher.terms("", "xy"))) == MAX_WORD


@pytest.mark.parametrize("engine", ENGINES)
def test_a_copied_index_works_elsewhere(tmp_path: Path, engine: str) -> None:
    """Nothing in the files names their place: a backup put somewhere else opens."""
    store = IndexStore(tmp_path / "here", engine)
    units = list(generate(40, Vocabulary(200)))
    store.rebuild(by_document(units), 1)
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    shutil.rmtree(tmp_path / "here")
    moved = IndexStore(tmp_path / "there", engine)
    moved.publish([("more", [make("more", 1, "more")])], 2)
    with moved.open() as searcher:
        assert searcher.count(Everything()) == 41
