"""A small library of made-up meetings about ponds, with a clash, a missing quarter and an exempt item."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from factories import add

from minutes_nlp import ingest, pipeline
from minutes_nlp.history import Archive
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library

__all__ = ["make_library", "open_archive"]

MINUTES = """\
Wexcombe District Council

Minutes of the {committee} held on {date} in the Town Hall

1. Minutes of the last meeting

The minutes were confirmed.

2. {title}

{words}

RESOLVED: That the report be noted.
"""
MEETINGS = {
    "a": (
        "Parks Committee", "4 November 2020", "Quarter 2 2020/21 Performance Report",
        "The Officer said that 41% of ponds were clean in Quarter 2 2020/21. Benches were not discussed.",
    ),
    "b": (
        "Parks Committee", "3 February 2021", "Performance Report - Q3 2020-21",
        "Of the ponds 52% were clean. Cllr Ann Moor asked whether ponds were safe for newts.",
    ),
    "c": (
        "Parks Committee", "4 August 2021", "Performance Report for Quarter 1 2021/22",
        "It was said that 48% of ponds were clean in Quarter 3 2020/21. The Pond Action Plan (PAP) was late.",
    ),
    "d": (
        "Streets Committee", "5 August 2021", "Performance Report for Quarter 1 2021/22",
        "Ponding on roads was rare. The Pavement Access Partnership (PAP) met by the ponds.",
    ),
}  # fmt: skip
IN_PRIVATE = """\
Wexcombe District Council

Minutes of the Parks Committee held on 1 September 2021 in the Town Hall

1. Ponds

The ponds were clean.

2. Exclusion of the public

RESOLVED: That the public be excluded under section 100A(4) of the Local Government Act 1972 from item 3.

3. Sale of ponds (exempt)

Cllr Ann Moor asked what the ponds would fetch. In 2021 77% of ponds were for sale.

The Secret Lake Levy (SLL) was due.
"""


def make_library(folder: Path) -> Path:
    """Read the meetings into a library in a folder, and return the library's."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for stem, (committee, date, title, words) in MEETINGS.items():
        text = MINUTES.format(committee=committee, date=date, title=title, words=words)
        (inbox / f"{stem}.txt").write_text(text, encoding="utf-8")
    (inbox / "e.txt").write_text(IN_PRIVATE, encoding="utf-8")
    with Library.open(folder / "lib", write=True) as opened:
        store = IndexStore(folder / "lib", "tantivy")
        add(opened, store, inbox, parser=ingest.Parser(pipeline.parse, "1"))
    return folder / "lib"


@contextlib.contextmanager
def open_archive(lib: Path, *, exempt: bool = False) -> Iterator[Archive]:
    """Open the library as the public sees it, or with its exempt items."""
    store = IndexStore(lib, "tantivy")
    published = store.published()
    assert published
    with Library.open(lib, exempt=exempt) as opened, store.open(exempt=exempt) as searcher:
        yield Archive(opened, searcher, published.seq, exempt=exempt)
