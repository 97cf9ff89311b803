"""The paragraphs of a Word file (DOCX), and nothing else of it.

A DOCX is a ZIP archive of XML (ECMA-376). It comes from outside, so nothing in it is trusted: a document
type, and with it every entity, is refused, nothing is fetched, and how much is unpacked has a limit.
"""

import io
import zipfile
import zlib
from xml.parsers import expat

from minutes_nlp.errors import UnreadableError

__all__ = ["MOST_BYTES", "paragraphs"]

MOST_BYTES = 20_000_000
_BODY = "word/document.xml"
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_SPACES = {"tab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def paragraphs(data: bytes, name: str) -> list[str]:
    """Return the paragraphs that print anything, in order, those in tables too; deleted text is left out.

    The labels that Word counts by itself are not in the file and so not in the text.

    Raises:
        UnreadableError: If it is no DOCX, or one that is too large or has a document type.
    """
    reader = _Reader(name)
    try:
        reader.parser.Parse(_body(data, name), True)
    except expat.ExpatError as error:
        place = f"{_BODY}, line {error.lineno}"
        raise UnreadableError("is not well-formed XML", document=name, place=place) from error
    return [" ".join(text.split()) for text in reader.found if text.strip()]


def _body(data: bytes, name: str) -> bytes:
    """The XML of the text, no more of it unpacked than the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_BODY) as body:
            unpacked = body.read(MOST_BYTES + 1)
    except KeyError as error:
        raise UnreadableError(f"is not a Word document: it has no {_BODY}", document=name) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableError("is not a Word document (DOCX), or is damaged", document=name) from error
    if len(unpacked) > MOST_BYTES:
        raise UnreadableError(f"its text takes more than {MOST_BYTES:,} bytes", document=name, place=_BODY)
    return unpacked


class _Reader:
    """Collects the text of paragraphs; a paragraph in a text box stands before the one that holds it."""

    def __init__(self, name: str) -> None:
        self.found: list[str] = []
        self._open: list[list[str]] = []
        self._in_text = False
        self._name = name
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, *_: object) -> None:
        raise UnreadableError(
            "has a document type, as no Word document has", document=self._name, place=_BODY
        )

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        namespace, _, kind = tag.rpartition(" ")
        if namespace not in _NAMESPACES:
            return
        if kind == "p":
            self._open.append([])
        elif kind == "t":
            self._in_text = True
        elif kind in _SPACES and self._open:
            self._open[-1].append(_SPACES[kind])

    def _end(self, tag: str) -> None:
        namespace, _, kind = tag.rpartition(" ")
        if namespace not in _NAMESPACES:
            return
        if kind == "p" and self._open:
            self.found.append("".join(self._open.pop()))
        elif kind == "t":
            self._in_text = False

    def _characters(self, text: str) -> None:
        if self._in_text and self._open:
            self._open[-1].append(text)
