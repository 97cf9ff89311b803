"""Libraries and apps for tests of the web."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from factories import make_minutes

from minutes_nlp import ingest, pipeline
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes

__all__ = ["CORPUS", "ENGINE", "PRIVATE_WORD", "corpus_library", "keep", "partly_exempt", "wait_until"]

CORPUS = Path(__file__).parent.parent / "corpus"
ENGINE = "tantivy"
PRIVATE_WORD = "xylocarp"
_PATIENCE = 30.0


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that another thread or process does."""
    until = time.monotonic() + _PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def corpus_library(folder: Path) -> None:
    """Make a library of the sample corpus in an empty folder."""
    parser = ingest.Parser(pipeline.parse, "1")
    with Library.open(folder, write=True) as library:
        ingest.add(ingest.find([str(CORPUS)], avoid=folder), library, IndexStore(folder, ENGINE), parser)


def keep(folder: Path, *records: Minutes, document: str | None = None) -> list[str]:
    """Keep records in a library and publish them; return their ids."""
    with Library.open(folder, write=True) as library:
        ids = [library.put(each, place=None, parser="1", document=document)[0] for each in records]
        ingest.publish(library, IndexStore(folder, ENGINE))
    return ids


def partly_exempt(*topics: str, exempt: str, **header: str) -> Minutes:
    """Return minutes whose last item, on the topic named, was taken in private."""
    made = make_minutes(*topics, exempt, **header)
    *others, last = made.items
    return msgspec.structs.replace(made, items=(*others, msgspec.structs.replace(last, access="exempt")))
