"""Opening a PDF that may be damaged, locked, or made to exhaust the machine."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits

__all__ = ["opened"]

# The header stands within the first 1,024 bytes and the end marker within the last, as Acrobat takes it (ISO 32000-1,
# annex H.3, notes 13 and 18); twice that is let pass.
_HEADER, _END, _NEAR = b"%PDF-", b"%%EOF", 2048
_STREAM = re.compile(rb"stream\r?\n")
_FLATE = (b"/FlateDecode", b"/Fl")
# How far before a stream its dictionary is looked for; how much is unpacked at a time; what is too little to harm.
_DICTIONARY, _CHUNK, _HARMLESS = 600, 1 << 20, 1 << 20
# Bytes of one stream that is no picture: a page of text has a hundred thousand, a map some millions.
_LARGEST = 1 << 25


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF, and close it.

    Raises:
        UnreadableError: If it cannot be opened, or holds more than the limits let.
    """
    if _HEADER not in data[:_NEAR]:
        raise UnreadableError("this is not a PDF (it does not begin as one)", document=name)
    if _END not in data[-_NEAR:]:
        raise UnreadableError("the PDF is cut short: its end is missing", document=name, code="damaged")
    _unpack(data, name, limits)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            message = "the PDF is locked with a password: save it without one"
            raise UnreadableError(message, document=name, code="encrypted") from None
        raise UnreadableError("the PDF is damaged", document=name, code="damaged") from None
    try:
        count = len(document)
        if count > limits.pages:
            message = f"has {count:,} pages, more than {limits.pages:,}: hardly minutes"
            raise UnreadableError(message, document=name, code="too-large")
        if not count:
            raise UnreadableError("the PDF is damaged: it has no pages", document=name, code="damaged")
        yield document
    finally:
        document.close()


def _unpack(data: bytes, name: str, limits: Limits) -> None:
    """Unpack what is packed, a piece at a time and keeping none of it, to see that it is no bomb.

    Pictures are left packed: reading text unpacks none.
    """
    whole = 0
    for match in _STREAM.finditer(data):
        dictionary = data[max(0, match.start() - _DICTIONARY) : match.start()].rpartition(b" obj")[2]
        if b"/Image" in dictionary or not any(mark in dictionary for mark in _FLATE):
            continue
        size, packed = _size(data, match.end())
        whole += size
        if (
            size > _LARGEST
            or whole > limits.unpacked
            or (size > _HARMLESS and size > limits.ratio * max(1, packed))
        ):
            message = f"unpacks to far more than it holds ({size:,} bytes of {packed:,}): it may be a bomb"
            raise UnreadableError(message, document=name, place=f"byte {match.start()}", code="too-large")


def _size(data: bytes, start: int) -> tuple[int, int]:
    """Return to how many bytes the stream at ``start`` unpacks, up to a little above the largest, and from how many."""
    unpacker = zlib.decompressobj()
    size = 0
    at = start
    chunk = data[at : at + _CHUNK]
    try:
        while chunk and not unpacker.eof and size <= _LARGEST:
            size += len(unpacker.decompress(chunk, _CHUNK))
            at += len(chunk) if not unpacker.unconsumed_tail else 0
            chunk = unpacker.unconsumed_tail or data[at : at + _CHUNK]
    except zlib.error:
        pass
    return size, at - start
