"""Charts: drawn offline, with nothing in them from elsewhere."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from ponds import make_library, open_archive

from minutes_nlp import charts
from minutes_nlp.errors import UsageError
from minutes_nlp.history import History, history


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """A history with figures."""
    with open_archive(make_library(tmp_path_factory.mktemp("charts"))) as archive:
        yield history(archive, "ponds")


def test_svg_holds_the_figures_and_nothing_from_elsewhere(found: History) -> None:
    """Titles and committees are written out; no script, no font or picture to fetch; the same each time."""
    drawn = charts.draw(found, ".svg")
    text = " ".join(ET.fromstring(drawn).itertext())  # noqa: S314 -- we drew it
    for words in ("Mentions of ponds", "Parks Committee", "Streets Committee", "ponds clean"):
        assert words in text
    assert re.findall(rb"<script|@import|@font-face|<image|href=|url\(http", drawn) == []
    assert charts.draw(found, ".svg") == drawn


def test_png(found: History, tmp_path: Path) -> None:
    """The suffix of the file tells the format."""
    charts.to_file(found, tmp_path / "ponds.PNG")
    assert (tmp_path / "ponds.PNG").read_bytes().startswith(b"\x89PNG\r\n")


def test_extra_that_is_missing(found: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the refusal says what to install."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'minutes_nlp[charts]'")):
        charts.draw(found, ".svg")


@pytest.mark.parametrize("name", ["ponds.pdf", "ponds", "missing/ponds.svg"])
def test_refused_files(found: History, tmp_path: Path, name: str) -> None:
    """Another format, no format, and no such folder are refused, and nothing is written."""
    with pytest.raises(UsageError):
        charts.to_file(found, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_draw() -> None:
    """A history without a date has no picture."""
    nothing = History(
        topic="ponds",
        explained="",
        total=0,
        first=None,
        last=None,
        mentions=(),
        meetings=(),
        recurring=(),
        figures=(),
    )
    with pytest.raises(UsageError, match="nothing to draw"):
        charts.draw(nothing, ".svg")
