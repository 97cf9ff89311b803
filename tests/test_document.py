"""The document: canonical text, the way back to the text as read, and what the suffix says."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Span
from minutes_nlp.readers.document import Document, Hint, Offsets, canonical, describe, media_type_of

CANONICAL = [
    pytest.param("one\r\ntwo", "one\ntwo", id="the line ends of Windows"),
    pytest.param("one\rtwo", "one\ntwo", id="the line ends of old Macs"),
    pytest.param("one\r\n\r\ntwo\r\r\n", "one\n\ntwo\n\n", id="blank lines stay"),
    pytest.param("one\ftwo", "one\ntwo", id="a form feed ends the line"),
    pytest.param("one\u2028two\u2029three\x85four", "one\ntwo\nthree\nfour", id="the line ends of Unicode"),
    pytest.param("i)\xa0\xa0text", "i)  text", id="no-break spaces, one for one"),
    pytest.param("a\tb\x0bc\x00d\x1fe\x7ff", "a b c d e f", id="tab and control characters"),
    pytest.param("a\u2003b\u2009c\u202fd\u3000e", "a b c d e", id="the spaces of typography"),
    pytest.param("main\xadtenance", "maintenance", id="a soft hyphen prints nothing"),
    pytest.param("a\u200bb\u200dc\u2060d\ufeffe", "abcde", id="nor do zero-width characters"),
    pytest.param("\ufeffMinutes", "Minutes", id="nor does a byte order mark"),
    pytest.param("\u202aCllr Tan\u202c\u200e", "Cllr Tan", id="nor do marks of direction"),
    pytest.param("“£5”–é\U0001f333", "“£5”–é\U0001f333", id="what prints stays as it is"),
    pytest.param("cafe\u0301", "cafe\u0301", id="letters are not composed"),
    pytest.param("co-\noperative", "co-\noperative", id="a hyphen that prints is kept"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("raw", "expected"), CANONICAL)
def test_canonical_text(raw: str, expected: str) -> None:
    """Line ends become one kind, spaces another, and what prints nothing is left out."""
    assert canonical(raw)[0] == expected


# (raw, a word of the canonical text)
LED_BACK = [
    pytest.param("one\r\ntwo", "two", id="after a line end of two characters"),
    pytest.param("\ufeffone two", "one", id="after a byte order mark"),
    pytest.param("soft\xad\xadly \u200bspoken", "spoken", id="after several marks"),
    pytest.param("a\xad\r\n\u200bb", "b", id="after a mark, a line end and a mark"),
    pytest.param("pad\xa0\xa0\xa0word", "word", id="after no-break spaces"),
]


@pytest.mark.parametrize(("raw", "word"), LED_BACK)
def test_offsets_lead_back(raw: str, word: str) -> None:
    """A word of the canonical text is found where it stood in the text as read."""
    text, offsets = canonical(raw)
    assert offsets.source(text.index(word)) == raw.index(word)


INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2064\ufeff"
ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("a \r\n\t\f\x0b\x00\xa0\x85\u2003\u2028" + INVISIBLE))
)


@settings(max_examples=300)
@given(ANY)
def test_every_character_leads_back_to_its_source(raw: str) -> None:
    """In any text each canonical character comes from one source character: itself, or white space.

    What no canonical character comes from is invisible, or the second half of a line end.
    """
    text, offsets = canonical(raw)
    sources = [offsets.source(position) for position in range(len(text))]
    assert sources == sorted(set(sources))
    for char, source in zip(text, sources, strict=True):
        if char in " \n":
            assert raw[source].isspace() or ord(raw[source]) < 0x20 or raw[source] == "\x7f"
        else:
            assert raw[source] == char
    for place in set(range(len(raw))) - set(sources):
        assert (
            raw[place] in INVISIBLE + "\u202b\u202c\u202d\u2061\u2062\u2063"
            or raw[place - 1 : place + 1] == "\r\n"
        )


@settings(max_examples=100)
@given(ANY)
def test_canonical_text_has_two_kinds_of_white_space(raw: str) -> None:
    """Any text is left with the space and the line end alone; made canonical again it is the same."""
    text, _ = canonical(raw)
    assert {char for char in text if char.isspace()} <= {" ", "\n"}
    assert canonical(text)[0] == text


def test_offsets_run_in_step_between_anchors() -> None:
    """Between two anchors every character stands as far from the first as it did in the source."""
    offsets = Offsets([(0, 2), (3, 10)])
    assert [offsets.source(position) for position in range(5)] == [2, 3, 4, 10, 11]


SUFFIXES = [
    pytest.param("a.txt", "text/plain", id="text"),
    pytest.param("A.B.TXT", "text/plain", id="capitals, two dots"),
    pytest.param("a.md", "text/markdown", id="Markdown"),
    pytest.param("a.HTM", "text/html", id="HTML"),
    pytest.param("ieListDocuments.aspx", "text/html", id="a page of ModernGov"),
    pytest.param("a.ppt", None, id="not read"),
    pytest.param("txt", None, id="no suffix"),
    pytest.param("a.", None, id="a dot at the end"),
]


@pytest.mark.parametrize(("name", "expected"), SUFFIXES)
def test_suffix_names_the_format(name: str, expected: str | None) -> None:
    """The suffix alone says how a file is read, in either case."""
    assert media_type_of(name) == expected


def test_source_is_described_by_its_bytes() -> None:
    """The hash is that of the bytes, not of the text."""
    data = b"Trees\r\n"
    source = describe(data, "trees.txt", "text/plain")
    assert (source.name, source.media_type) == ("trees.txt", "text/plain")
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_furniture_is_what_the_format_marks_as_such() -> None:
    """Of the hints, those of furniture alone are no minutes."""
    hints = (Hint(0, 2, "furniture"), Hint(2, 5, "heading", 2), Hint(5, 9, "cells"), Hint(9, 11, "furniture"))
    document = Document(describe(b"", "a.txt", "text/plain"), "x" * 11, None, hints, (), wrapped=True)
    assert document.furniture() == [Span(0, 2), Span(9, 11)]
