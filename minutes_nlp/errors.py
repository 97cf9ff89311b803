"""The errors a caller may meet, each with the document and the place it is about."""

import difflib
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "BusyError",
    "LibraryError",
    "MinutesError",
    "QueryError",
    "UnreadableError",
    "UsageError",
    "hint",
    "raised_at",
]


def hint(word: str, known: Iterable[str]) -> str:
    """Return what to say after an unknown word: the nearest known one, or all of them."""
    known = list(known)
    near = difflib.get_close_matches(word.casefold(), known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"it can be {' or '.join(known)}"


def raised_at(error: Exception) -> tuple[str, int]:
    """Return the file and line in which an exception was raised."""
    # By hand: the module traceback takes long to load, and every command loads this one.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return (Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno) if trace else ("nowhere", 0)


class MinutesError(Exception):
    """Something is wrong with what we were given; never a defect of the program.

    Args:
        message: What is wrong, in words a clerk understands.
        document: The name of the document it is about, where there is one.
        place: Where in it (a line, a field, a byte), where that is known.
    """

    exit_code = 2

    def __init__(self, message: str, *, document: str | None = None, place: str | None = None) -> None:
        self.message = message
        self.document = document
        self.place = place
        where = ", ".join(part for part in (document, place) if part)
        super().__init__(f"{where}: {message}" if where else message)


class UsageError(MinutesError):
    """The command or a setting is wrong."""


class UnreadableError(MinutesError):
    """A document cannot be read; it is quarantined with this reason.

    Args:
        message: Why, in words a clerk understands.
        document: The name of the document.
        place: Where in it.
        code: The kind of reason, for programs: "no-text-layer", "too-large".
    """

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        document: str | None = None,
        place: str | None = None,
        code: str = "unreadable",
    ) -> None:
        self.code = code
        super().__init__(message, document=document, place=place)


class QueryError(MinutesError):
    """A query cannot be understood; ``position`` is the character it went wrong at.

    Args:
        message: What is wrong.
        query: The query as typed.
        position: Index of the first character of the part that is wrong.
        suggestion: The nearest valid word, or None.
    """

    def __init__(self, message: str, *, query: str, position: int, suggestion: str | None = None) -> None:
        self.query = query
        self.position = position
        self.suggestion = suggestion
        hint = f" Did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"{message}{hint}", place=f"character {position + 1}")


class LibraryError(MinutesError):
    """The library is missing or damaged."""

    exit_code = 4


class BusyError(MinutesError):
    """Another process is writing to the library."""

    exit_code = 5
