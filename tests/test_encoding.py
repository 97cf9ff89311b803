"""Encoding: the byte order mark decides, else strict UTF-8, else Windows-1252; nothing is guessed."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.errors import UnreadableError
from minutes_nlp.readers.encoding import decode

WORDS = "Dŵr y Cwm – “£5m” at 7°C"

READ = [
    pytest.param(WORDS.encode(), WORDS, id="UTF-8 without a mark"),
    pytest.param(b"Plain words", "Plain words", id="ASCII"),
    pytest.param(codecs.BOM_UTF8 + WORDS.encode(), WORDS, id="UTF-8 with a mark"),
    pytest.param(codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"), WORDS, id="UTF-16 little-endian"),
    pytest.param(codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), WORDS, id="UTF-16 big-endian"),
    pytest.param(codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"), WORDS, id="UTF-32 little-endian"),
    pytest.param(codecs.BOM_UTF32_BE + WORDS.encode("utf-32-be"), WORDS, id="UTF-32 big-endian"),
    pytest.param(b"\x93Yes\x94 \x96 it\x92s \xa35 or \x8010", "“Yes” – it’s £5 or €10", id="Windows-1252"),
    pytest.param(b"caf\xe9", "café", id="Latin-1 letters"),
    pytest.param("café ".encode() + b"\xe9", "cafÃ© é", id="one bad byte makes all of it Windows-1252"),
    pytest.param(b"", "", id="nothing"),
]


@pytest.mark.parametrize(("data", "expected"), READ)
def test_rules_choose_the_encoding(data: bytes, expected: str) -> None:
    """The rules read what word processors and web sites write, and the mark is no part of the text."""
    assert decode(data, "notes.txt") == expected


STATED = [
    pytest.param("Tŷ".encode("iso-8859-14"), "iso-8859-14", "Tŷ", id="Welsh letters of ISO 8859-14"),
    pytest.param(b"\x93a\x94", "latin-1", "\x93a\x94", id="Latin-1 where the rules would say Windows-1252"),
    pytest.param("Trees".encode("utf-16-le"), "utf-16-le", "Trees", id="UTF-16 without a mark"),
    pytest.param("£".encode(), "cp1252", "Â£", id="even where UTF-8 would do"),
]


@pytest.mark.parametrize(("data", "encoding", "expected"), STATED)
def test_stated_encoding_wins(data: bytes, encoding: str, expected: str) -> None:
    """An encoding that the caller states is used instead of the rules."""
    assert decode(data, "notes.txt", encoding) == expected


REFUSED = [
    pytest.param(b"PK\x03\x04\x00\x00", None, "NUL byte", "byte 4", id="a zip file"),
    pytest.param("Trees".encode("utf-16-le"), None, "NUL byte", "byte 1", id="UTF-16 without a mark"),
    pytest.param(b"caf\xe9 \x81", None, "--encoding", "byte 5", id="a byte that Windows-1252 leaves open"),
    pytest.param(codecs.BOM_UTF16_LE + b"a\x00b", None, "truncated", "byte", id="half a character of UTF-16"),
    pytest.param(b"caf\xe9", "utf-8", "utf-8", "byte 3", id="not the encoding stated"),
    pytest.param(b"cafe", "utf-9", "'utf-9'", None, id="an encoding that does not exist"),
    pytest.param(b"cafe", "base64", "'base64'", None, id="a codec that makes no text"),
]


@pytest.mark.parametrize(("data", "encoding", "message", "place"), REFUSED)
def test_what_is_not_text_is_refused_with_its_place(
    data: bytes, encoding: str | None, message: str, place: str | None
) -> None:
    """Bytes that are no text are refused with the document's name and the first bad byte, none replaced."""
    with pytest.raises(UnreadableError) as caught:
        decode(data, "notes.txt", encoding)
    assert message in caught.value.message
    assert caught.value.document == "notes.txt"
    assert (caught.value.place is None) is (place is None)
    assert (caught.value.place or "").startswith(place or "")


@settings(max_examples=60)
@given(
    st.text().filter(lambda text: "\0" not in text and text[:1] != "\ufeff"),
    st.sampled_from(
        [
            ("utf-8", b""),
            ("utf-8", codecs.BOM_UTF8),
            ("utf-16-le", codecs.BOM_UTF16_LE),
            ("utf-16-be", codecs.BOM_UTF16_BE),
            ("utf-32-le", codecs.BOM_UTF32_LE),
            ("utf-32-be", codecs.BOM_UTF32_BE),
        ]
    ),
)
def test_any_text_comes_back(text: str, written: tuple[str, bytes]) -> None:
    """Any text written as Unicode with its mark, or as UTF-8 without one, is read back as it was."""
    encoding, mark = written
    assert decode(mark + text.encode(encoding), "notes.txt") == text


@settings(max_examples=60)
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is text or an error that names the document."""
    refused = None
    try:
        decode(data, "notes.txt")
    except UnreadableError as error:
        refused = error
    assert refused is None or (refused.document, (refused.place or "")[:5]) == ("notes.txt", "byte ")
