"""What is slow to make is there before anybody asks, and is made anew when the library changes."""

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from sites import corpus_library, wait_until
from starlette.testclient import TestClient

from minutes_nlp.library import Library
from minutes_nlp.model import Minutes
from minutes_nlp.quoting import Sources
from minutes_nlp.web import Site, holdings, make_app
from minutes_nlp.web.holdings import Holdings
from minutes_nlp.web.readiness import kept_ready


class Counted:
    """Stands for Sources, and counts how often they are made."""

    def __init__(self) -> None:
        self.made: list[Sources] = []

    def __call__(self, records: Iterable[tuple[str, Minutes]]) -> Sources:
        """Make them."""
        self.made.append(Sources(records))
        return self.made[-1]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Sources as the app makes them."""
    made = Counted()
    monkeypatch.setattr(holdings, "Sources", made)
    return made


def _workers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "readiness"]


def test_the_words_are_there_before_a_quotation_is_asked_for(tmp_path: Path, counted: Counted) -> None:
    """The first who asks does not pay for all."""
    corpus_library(tmp_path)
    with TestClient(make_app(Site(tmp_path, "tantivy"))) as client:
        wait_until(lambda: counted.made)
        assert client.post("/quote", data={"text": "the committee"}).status_code == 200
    assert len(counted.made) == 1
    assert not _workers()


def test_they_are_made_anew_when_the_library_changes(tmp_path: Path, counted: Counted) -> None:
    """What was made of another state is of no use."""
    corpus_library(tmp_path)
    with kept_ready(Holdings(tmp_path, "tantivy"), every=0.02):
        wait_until(lambda: counted.made)
        with Library.open(tmp_path, write=True) as library:
            document = library.documents()[0]
            library.put(library.minutes(document), place=None, parser="another")
        wait_until(lambda: len(counted.made) > 1)
    assert not _workers()


def test_a_library_that_is_not_there_is_waited_for(tmp_path: Path, counted: Counted) -> None:
    """It may be made after the service is started."""
    with kept_ready(Holdings(tmp_path / "none", "tantivy"), every=0.02):
        time.sleep(0.1)
        assert _workers()
        corpus_library(tmp_path / "none")
        wait_until(lambda: counted.made)
