"""What is read of a Word file (DOCX), for every reader that meets one."""

import itertools
import re
from collections import Counter
from typing import NamedTuple

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.model import Problem, Span
from minutes_nlp.readers.document import Hint
from minutes_nlp.readers.word.body import Body, Line
from minutes_nlp.readers.word.inline import MARK_END, MARK_START
from minutes_nlp.readers.word.package import Package, open_archive

__all__ = ["WordText", "open_archive", "read_word"]

_MARKS = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")
_KINDS = ("insertion", "deletion", "move")
_MOST_PLACES = 10


class WordText(NamedTuple):
    """The canonical text of a Word file, what its format says of stretches of it, and what to be told of."""

    text: str
    hints: tuple[Hint, ...]
    problems: tuple[Problem, ...]


def read_word(data: bytes, name: str, limits: Limits) -> WordText:
    """Return the text of a Word file.

    Raises:
        UnreadableError: If it is none, is damaged or protected, holds no text, or more than the limits let.
    """
    body = Body(Package(data, name, limits))
    pieces: list[str] = []
    hints: list[Hint] = []
    changes: dict[Span, Counter[str]] = {}
    at = 0
    for line in body.lines():
        text, own = _written(line, at)
        pieces.append(text)
        hints += own
        if line.changes:
            changes[Span(at, at + max(len(text) - 1, 0))] = line.changes
        at += len(text)
    text = "".join(pieces)
    if not text.strip():
        raise UnreadableError("holds no words, at most pictures of them", document=name, code="no-text")
    problems = [_tracked(text, changes)] if changes else []
    if any(True for _ in body.root.iter("altChunk")):
        message = "another file is embedded in the text, and is not read"
        problems.append(Problem(code="embedded-file", message=message))
    return WordText(text, tuple(sorted(hints)), tuple(problems))


def _written(line: Line, at: int) -> tuple[str, list[Hint]]:
    """A line as it stands in the text from ``at``, and what is said of it."""
    if not line.text:
        return "", []
    pieces: list[str] = []
    hints = []
    end = at
    for part, piece in enumerate(_MARKS.split(line.text)):
        if part % 2:
            hints.append(Hint(end, end + len(piece), "furniture"))
        pieces.append(piece)
        end += len(piece)
    if line.contents:
        hints = [Hint(at, end, "furniture")]
    elif line.cells:
        hints.append(Hint(at, end, "cells"))
    elif line.level:
        hints.append(Hint(at, end, "heading", line.level))
    return "".join([*pieces, "\n"]), hints


def _tracked(text: str, changes: dict[Span, Counter[str]]) -> Problem:
    """The problem that tells of tracked changes: how many, and in which lines of the text."""
    total = sum(changes.values(), Counter[str]())
    kinds = [f"{total[kind]} {kind}{'s' * (total[kind] > 1)}" for kind in _KINDS if total[kind]]
    lines = [str(text.count("\n", 0, place.start) + 1) for place in itertools.islice(changes, _MOST_PLACES)]
    others = " and others" if len(changes) > _MOST_PLACES else ""
    places = f"line{'s' * (len(lines) > 1)} {', '.join(lines)}{others}"
    message = f"tracked changes are read as accepted: {', '.join(kinds)}, in {places}"
    return Problem(code="tracked-changes", message=message, span=min(changes))
