"""The pipeline: from the bytes of a file to its record, or an error that names the document and the place."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import minutes_like

from minutes_nlp.errors import UnreadableError
from minutes_nlp.model import Minutes, Point, Span, from_json, to_json
from minutes_nlp.pipeline import parse, read

CORPUS = sorted(p for p in Path(__file__).parent.parent.joinpath("corpus").iterdir() if p.name[0].isdigit())
# Each of the ways a file is written by: text, a web page, wrapped lines, Windows-1252.
FEW = [
    p for p in CORPUS if p.stem[:10] in {"2020-10-15", "2021-09-27", "2022-02-16", "2022-11-29", "2023-05-23"}
]

TEXT = "1. Ferry\n\nCouncillor Pym asked why. The Clerk said that it was old.\n\n2. Pier\n\nIt was shut.\n"


@cache
def parsed(path: Path) -> Minutes:
    """The record of a file, parsed once."""
    return parse(path.read_bytes(), path.name)


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        pytest.param(b"", "a.txt", "a.txt: the file is empty", id="empty"),
        pytest.param(b" \r\n\t", "a.html", "a.html: the file is empty", id="blank"),
        pytest.param(
            b"x",
            "a.ppt",
            "a.ppt: not a format we read (text, HTML, Word and PDF are; see the reference)",
            id="other suffix",
        ),
        pytest.param(
            b"x",
            "minutes",
            "minutes: not a format we read (text, HTML, Word and PDF are; see the reference)",
            id="no suffix",
        ),
        pytest.param(
            b"%PDF-1.4\n\x00",
            "a.txt",
            "a.txt, byte 9: this is not a text file (it holds a NUL byte)",
            id="binary",
        ),
        pytest.param(
            b"<html><body></body></html>", "a.html", "a.html: the page displays no text", id="bare page"
        ),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, name: str, message: str) -> None:
    """The error names the document, the place where there is one, and what is wrong, in words for a clerk."""
    with pytest.raises(UnreadableError) as refused:
        parse(data, name)
    assert str(refused.value) == message
    assert refused.value.document == name


@pytest.mark.parametrize(
    ("data", "encoding", "place"),
    [
        pytest.param(b"caf\x81", None, "byte 3", id="neither UTF-8 nor Windows-1252"),
        pytest.param(b"caf\xe9", "utf-8", "byte 3", id="not in the encoding asked for"),
        pytest.param(b"cafe", "klingon", None, id="no such encoding"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, encoding: str | None, place: str | None) -> None:
    """Bytes that stand for no character are named by their place, an encoding nobody knows by its name."""
    with pytest.raises(UnreadableError) as refused:
        parse(data, "a.txt", encoding=encoding)
    assert (refused.value.document, refused.value.place) == ("a.txt", place)
    assert encoding is None or encoding in str(refused.value)


def test_encoding_asked_for() -> None:
    """An encoding that is asked for is used instead of the rules."""
    assert read("Żaba".encode("cp1250"), "a.txt", encoding="cp1250").text == "Żaba"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.txt", "text/plain"), ("a.TEXT", "text/plain"), ("a.b.md", "text/markdown"), ("a.HTM", "text/html")],
)
def test_source(name: str, media_type: str) -> None:
    """The record says what it was made from: name, media type by the suffix, hash of the bytes."""
    data = TEXT.encode()
    source = parse(data, name).source
    assert (source.name, source.media_type) == (name, media_type)
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_the_stages_meet_in_the_record() -> None:
    """One short text shows the items, who asked and who answered, with ids that say where."""
    items = parse(TEXT.encode(), "a.txt").items
    assert [(item.id, item.title, [(p.id, p.answers) for p in item.passages]) for item in items] == [
        ("1", "Ferry", [("1.q1", None), ("1.a1", "1.q1")]),
        ("2", "Pier", [("2.s1", None)]),
    ]


def things(minutes: Minutes) -> Iterator[tuple[str, Span, Span]]:
    """Everything in a record that has an id, with its span and the span that must hold it."""
    whole = Span(0, len(minutes.text))
    for item in minutes.items:
        yield item.id, item.span, whole
        yield from ((passage.id, passage.span, item.span) for passage in item.passages)
        yield from ((assurance.id, assurance.span, item.span) for assurance in item.assurances)
        yield from ((resolution.id, resolution.span, item.span) for resolution in item.resolutions)
        yield from points(item.points, item.span)


def points(found: tuple[Point, ...], around: Span) -> Iterator[tuple[str, Span, Span]]:
    """Points and all below them, each within the one above."""
    for point in found:
        yield point.id, point.span, around
        yield from points(point.points, point.span)


def texts(minutes: Minutes) -> Iterator[tuple[Span, str]]:
    """Everything in a record that has a text of its own, with its span."""
    for item in minutes.items:
        yield item.heading, item.title
        yield from ((resolution.span, resolution.text) for resolution in item.resolutions)
        yield from ((clause.span, clause.text) for r in item.resolutions for clause in r.clauses)
        yield from ((metric.span, metric.text) for metric in item.metrics)
    yield from ((entity.span, entity.text) for entity in minutes.entities)


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_records_hold_together(path: Path) -> None:
    """Ids are unique, spans are within what holds them and have their texts, answers have questions."""
    minutes = parsed(path)
    found = list(things(minutes))
    assert len({id_ for id_, *_ in found}) == len(found)
    for id_, span, around in found:
        assert around.start <= span.start < span.end <= around.end, id_
    for item in minutes.items:
        kinds = {passage.id: (passage.kind, passage.span.start) for passage in item.passages}
        for passage in item.passages:
            if passage.answers:
                kind, start = kinds[passage.answers]
                assert kind in {"question", "comment"}
                assert start < passage.span.start
    for span, text in texts(minutes):
        assert " ".join(minutes.text[slice(*span)].split()) == " ".join(text.split())


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_records_come_back(path: Path) -> None:
    """What the parser makes of the corpus is read back from its JSON the same."""
    assert from_json(to_json(parsed(path))) == parsed(path)


@pytest.mark.parametrize("path", FEW, ids=[path.stem for path in FEW])
def test_parsing_again_finds_the_same(path: Path) -> None:
    """What was parsed before leaves no trace: the second time gives the same bytes."""
    parse(TEXT.encode(), "other.txt")
    assert to_json(parse(path.read_bytes(), path.name)) == to_json(parsed(path))


def test_parsing_elsewhere_finds_the_same() -> None:
    """Another process, with another order of sets and dicts, gives the same bytes."""
    code = (
        "import sys; from minutes_nlp.cli import main; sys.argv[:1] = ['minutes', 'parse', '--jsonl']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, FEW)],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.splitlines() == [to_json(parsed(path)) for path in FEW]


def test_the_order_of_keys_is_that_of_the_contract() -> None:
    """The first keys of a parsed record are those of the contract."""
    record = json.loads(to_json(parsed(FEW[0])))
    assert list(record)[:7] == [
        "schema_version",
        "source",
        "text",
        "meeting",
        "items",
        "entities",
        "problems",
    ]


def record_of(data: bytes, name: str) -> Minutes | None:
    """The record of a file, None where an error names the file."""
    try:
        return parse(data, name)
    except UnreadableError as error:
        if error.document != name:
            raise
        return None


@settings(max_examples=60)
@given(st.lists(minutes_like(), max_size=4), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_text_makes_a_record(sections: list[str], name: str) -> None:
    """No text breaks the parser: it gives a record that holds together, or says there is nothing to read."""
    text = "\n\n".join(f"{n}. Heading\n\n{words}." for n, words in enumerate(sections, 1))
    minutes = record_of(text.encode("utf-8", "replace"), name)
    if minutes is not None:
        assert from_json(to_json(minutes)) == minutes
        for id_, span, around in things(minutes):
            assert around.start <= span.start < span.end <= around.end, id_


@settings(max_examples=100)
@given(st.binary(max_size=60), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """Whatever the bytes, they make a record or an error that names the document."""
    minutes = record_of(data, name)
    assert minutes is None or minutes.source.name == name
