"""What all tests share: the same examples on every run, and a library of their own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library

sys.path.insert(0, str(Path(__file__).parent))  # so that tests can import their factories

hypothesis.settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("same-every-time")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library, open for writing."""
    with Library.open(tmp_path / "library", write=True) as opened:
        yield opened


@pytest.fixture
def store(library: Library) -> IndexStore:
    """The index beside the library."""
    return IndexStore(library.folder, "tantivy")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty folder for files to add."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
