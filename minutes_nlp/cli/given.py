"""What the commands of the wording desk share: reading what a person hands in, and showing differences."""
# ruff: noqa: PLC0415  # readers are loaded where there is something to read

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from minutes_nlp.cli.options import is_coloured, reading, settings
from minutes_nlp.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from minutes_nlp.differences import Piece

__all__ = ["colour", "marked", "read_given"]

STANDARD_INPUT = "-"
_TEXT = (".txt", ".text", ".md", ".markdown")
_PARAGRAPHS = (".html", ".htm", ".xhtml", ".aspx", ".docx", ".docm", ".doc", ".odt", ".rtf")
_MOST_BYTES = 50_000_000


def read_given(given: str) -> str:
    """Return the text that was handed in: itself, that of the file it names, or standard input for "-".

    Raises:
        UsageError: If it names a file that is not there or cannot be opened.
        UnreadableError: If the file is none that can be read.
    """
    if given == STANDARD_INPUT:
        return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", "replace")
    path = Path(given)
    suffix = path.suffix.lower()
    if suffix not in (*_TEXT, *_PARAGRAPHS):
        return given
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        if any(char.isspace() for char in given):
            # Words that happen to end in the name of a file.
            return given
        raise UsageError((error.strerror or "cannot be read").lower(), document=given) from error
    if size > _MOST_BYTES:
        raise UnreadableError(f"is larger than {_MOST_BYTES:,} bytes", document=given)
    from minutes_nlp import sandbox

    words = sandbox.words(reading(settings(None, None)), data, path.name)
    # Drafts are parted by blank lines; a format that knows paragraphs has one on each line.
    return words if suffix in _TEXT else words.replace("\n", "\n\n")


def marked(pieces: "Iterable[Piece]") -> str:
    """Return two wordings as one line: [-what is gone-] and {+what is new+}, in colour on a terminal."""
    return " ".join(filter(None, map(_mark, pieces)))


def _mark(piece: "Piece") -> str:
    if piece.kind == "same":
        return piece.now
    gone = colour(f"[-{piece.before}-]", typer.colors.RED) if piece.before else ""
    new = colour(f"{{+{piece.now}+}}", typer.colors.GREEN) if piece.now else ""
    return f"{gone} {new}".strip()


def colour(text: str, shade: str) -> str:
    """Return a text in colour, where it goes to a terminal that wants that."""
    return typer.style(text, fg=shade) if is_coloured() else text
