"""Small makers of records, for tests that need minutes but not the parser."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from minutes_nlp import ingest
from minutes_nlp.errors import UnreadableError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import (
    Assurance,
    Item,
    Leaf,
    LeafRole,
    Meeting,
    Minutes,
    Point,
    Resolution,
    Source,
    Span,
)

__all__ = [
    "ENGINE",
    "PARSER",
    "Clock",
    "add",
    "make_minutes",
    "make_source",
    "parse_stand_in",
    "run_minutes",
    "write",
]

ENGINE = "tantivy"


class Clock:
    """A clock that is set by hand, in seconds."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def make_source(
    *topics: str, committee: str = "Children and Families Committee", date: str = "2021-03-09"
) -> bytes:
    """Return a source the stand-in parser reads: committee, date, then one line a topic."""
    return "\n".join((committee, date, *topics)).encode()


def make_minutes(*topics: str, name: str = "minutes.txt", **header: str) -> Minutes:
    """Return the minutes of a meeting with one item, point, assurance and resolution a topic."""
    return parse_stand_in(make_source(*topics, **header), name)


def parse_stand_in(data: bytes, name: str) -> Minutes:
    """Parse what ``make_source`` makes.

    The word UNREADABLE stands for a document that cannot be read, CRASH for a defect of the parser.
    """
    source = data.decode("utf-8", "replace")
    if "UNREADABLE" in source:
        raise UnreadableError("the text cannot be made out", document=name, place="line 3")
    if "CRASH" in source:
        raise KeyError("crash")
    committee, date, *topics = source.split("\n")
    text = f"{committee}\n{date}\n"
    items = []
    leaves = [Leaf(0, len(text), "front", "")]
    for number, topic in enumerate(topics, start=1):
        item, its_leaves, text = _item(str(number), topic, text)
        items.append(item)
        leaves += its_leaves
    return Minutes(
        source=Source(name=name, media_type="text/plain", sha256=hashlib.sha256(data).hexdigest()),
        text=text,
        meeting=Meeting(council="Corvenshire County Council", committee=committee or None, date=date or None),
        items=tuple(items),
        leaves=tuple(leaves),
    )


def _item(number: str, topic: str, text: str) -> tuple[Item, list[Leaf], str]:
    """An item on a topic written at the end of a text, its leaves, and the text with it."""
    pieces: tuple[tuple[LeafRole, str, str], ...] = (
        ("number", number, f"{number}. "),
        ("heading", number, f"{topic}\n"),
        ("label", f"{number}.a", "a) "),
        ("point", f"{number}.a", f"The Director assured members that {topic} would be reviewed by July.\n"),
        ("resolution", f"{number}.r1", f"RESOLVED: That the report on {topic} be noted.\n"),
    )
    leaves = []
    for role, part, piece in pieces:
        leaves.append(Leaf(len(text), len(text) + len(piece.rstrip("\n")), role, part))
        text += piece
    (start, *_), heading, label, point, resolution = leaves
    words = Span(resolution.start + len("RESOLVED: "), resolution.end)
    item = Item(
        id=number,
        number=number,
        heading=Span(heading.start, heading.end),
        title=topic,
        kind="report",
        access="public",
        span=Span(start, resolution.end),
        points=(Point(id=f"{number}.a", label="a)", ordinal=1, span=Span(label.start, point.end)),),
        assurances=(
            Assurance(
                id=f"{number}.as1", span=Span(point.start, point.end), strength="assured", rule="assured"
            ),
        ),
        resolutions=(
            Resolution(id=f"{number}.r1", span=words, text=text[words.start : words.end], verb="note"),
        ),
    )
    return item, leaves, text


PARSER = ingest.Parser(parse_stand_in, "1")


def write(folder: Path, **files: bytes) -> None:
    """Write text files by their stems."""
    for stem, data in files.items():
        (folder / f"{stem}.txt").write_bytes(data)


def add(
    library: Library, store: IndexStore, *paths: Path, parser: ingest.Parser = PARSER
) -> list[tuple[str, str, str | None]]:
    """Add paths, prove that library and index agree, and return name, outcome and document of each input."""
    summary = ingest.add(ingest.find(map(str, paths), avoid=library.folder), library, store, parser)
    assert ingest.verify(library, store) == []
    return [(Path(each.name).name, each.kind, each.document) for each in summary.outcomes]


def run_minutes(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``minutes`` as a person does, without the settings of the machine."""
    code = "from minutes_nlp.cli import main; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MINUTES_")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=clean | {"COLUMNS": "100"} | environment,
    )
