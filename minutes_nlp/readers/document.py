"""A document as read: canonical text, where each of its characters came from, and what the format told us."""

import bisect
import hashlib
import re
from typing import Literal, NamedTuple

from minutes_nlp.model import Problem, Source, Span

__all__ = [
    "Document",
    "Hint",
    "HintRole",
    "Offsets",
    "Stated",
    "canonical",
    "describe",
    "media_type_in",
    "media_type_of",
]

HintRole = Literal[
    "heading", "furniture", "paragraph", "cells", "item", "number", "blurb", "exempt", "label", "joined"
]

# Characters that stand for a space: Unicode's Zs but the space itself, tab, and the control characters that
# printers leave behind. One for one, so that offsets do not move.
_SPACE = re.compile(r"[\x00-\x09\x0b\x0e-\x1f\x7f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAK = re.compile(r"[\x0c\x85\u2028\u2029]")
# What is invisible in print: soft hyphen, zero-width characters, direction and byte order marks.
_INVISIBLE = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
# The class stands first and alone, so that the search for it is a mere scan.
_CHANGES_LENGTH = re.compile(rf"[\r{_INVISIBLE}](?:(?<=\r)\n?|[{_INVISIBLE}]*)")

_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".aspx": "text/html",
    ".xml": "application/xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".doc": "application/msword",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".pdf": "application/pdf",
}
_SAVED_PAGE = re.compile(r"\.aspx[?@&][^/]*$|(?:^|/)(?:ie|mg)[A-Z][A-Za-z]{1,40}(?:[?@&(][^/]*)?$")
# What a file of markup begins with, whatever its name: an XML declaration and comments, then the type.
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?P<xml><\?xml\b[^>]{0,200}>)?(?:\s++|<!--.{0,2000}?-->)*+(?P<html><!doctype\s+html\b|<html[\s>])?",
    re.IGNORECASE | re.DOTALL,
)


class Hint(NamedTuple):
    """What the file format says of a stretch of text.

    ``heading`` with its ``level`` (1 is highest); ``furniture``: page chrome, markup, labels of the system;
    ``paragraph``: a block that the format itself delimits; ``cells``: a row of a table; ``item``: the title of
    an agenda item, where the format says so for certain; ``number``: the number of the item whose title is on
    the next line; ``blurb``: what the agenda told members before the meeting; ``exempt``: what the system that
    the document comes from holds back from the public; ``label``: a label that the format gives the first point of
    a list, which it begins later than with the first number; ``joined``: the part of a word
    that was printed before a hyphen at the end of a line, the hyphen left out.
    """

    start: int
    end: int
    role: HintRole
    level: int = 0


class Stated(NamedTuple):
    """What the format states of the meeting in places of its own, in its words; empty where it does not.

    ``item`` is the number of the one item that the document is of; ``about`` holds what is said of the document as
    a whole, likeliest first: the title of a page, the name of its site.
    """

    committee: str = ""
    date: str = ""
    time: str = ""
    venue: str = ""
    item: str = ""
    about: tuple[str, ...] = ()


class Offsets:
    """Maps characters of the canonical text to those of the text as read.

    Args:
        anchors: Pairs (canonical, source), ascending, starting with (0, source of the first character): from
            one anchor to the next both run in step.
    """

    def __init__(self, anchors: list[tuple[int, int]]) -> None:
        self._canonical = [canonical for canonical, _ in anchors]
        self._source = [source for _, source in anchors]

    def source(self, position: int) -> int:
        """Return where the canonical character at ``position`` stood in the text as read."""
        at = bisect.bisect_right(self._canonical, position) - 1
        return self._source[at] + position - self._canonical[at]


class Document(NamedTuple):
    """What a reader returns.

    ``offsets`` is None where the format has no character positions of its own. ``wrapped`` is False where
    the format delimits paragraphs, so that a line break is never a mere wrapping of lines.
    """

    source: Source
    text: str
    offsets: Offsets | None
    hints: tuple[Hint, ...]
    problems: tuple[Problem, ...]
    wrapped: bool
    stated: Stated = Stated()

    def furniture(self) -> list[Span]:
        """The stretches that the format marks as not being minutes."""
        return [Span(hint.start, hint.end) for hint in self.hints if hint.role == "furniture"]


def canonical(raw: str) -> tuple[str, Offsets]:
    r"""Return the text all spans point into, and the way back.

    Line ends become ``\n``; every other white space becomes a space, one for one; soft hyphens, zero-width
    characters and marks of direction, which print nothing, are left out.
    """
    if raw.replace("\n", "").isprintable():
        # Nothing that is changed below is printable.
        return raw, Offsets([(0, 0)])
    pieces: list[str] = []
    anchors = [(0, 0)]
    length = last = 0
    for match in _CHANGES_LENGTH.finditer(raw):
        piece = raw[last : match.start()]
        if match.group()[0] == "\r":
            piece += "\n"
        pieces.append(piece)
        length += len(piece)
        last = match.end()
        anchors.append((length, last))
    pieces.append(raw[last:])
    return _BREAK.sub("\n", _SPACE.sub(" ", "".join(pieces))), Offsets(anchors)


def media_type_of(name: str) -> str | None:
    """Return the media type that the file's suffix stands for, None for one that is not read.

    Pages of ModernGov keep the name of their address when they are saved, with its query or without its suffix:
    ``ieListDocuments.aspx?MId=12``, ``mgAi``.
    """
    found = _MEDIA_TYPES.get("." + name.rpartition(".")[2].lower() if "." in name else "")
    return found or ("text/html" if _SAVED_PAGE.search(name) else None)


def media_type_in(data: bytes) -> str | None:
    """Return the media type of a file that begins as HTML or XML does, None for any other.

    Pages that a browser saved have any name: ``ieListDocuments.aspx?MId=12``, ``minutes``, ``page.txt``.
    """
    found = _MARKUP.match(data[:8192])
    if found is None or not found.group():
        return None
    if found["html"]:
        return "text/html"
    return "application/xml" if found["xml"] else None


def describe(data: bytes, name: str, media_type: str) -> Source:
    """Return the description of the file: its name, type and the SHA-256 of its bytes."""
    return Source(name=name, media_type=media_type, sha256=hashlib.sha256(data).hexdigest())
