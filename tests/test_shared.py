"""The shared folder beside the checkout: every real page parses whole, and gold files are met as agreed."""

import collections
import functools
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from originals import ORIGINALS, compared

from minutes_nlp.model import Minutes, to_json
from minutes_nlp.pipeline import parse

SHARED = Path(__file__).parents[2] / "shared"
SEED = "leicestershire-q3-performance"

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold" / "score.py").is_file(), reason=f"the shared folder is not at {SHARED}"
)


def files(*folders: str) -> list[Any]:
    """Each file of some shared folders that our readers take, as a parameter named after it."""
    return [
        pytest.param(path, id=path.name)
        for folder in folders
        for path in sorted((SHARED / folder).glob("*"))
        if path.suffix in {".txt", ".md", ".html", ".xml", ".docx", ".pdf"}
    ]


@pytest.mark.parametrize("path", files("real", "seed"))
def test_every_real_page_parses_and_nothing_of_it_is_lost(path: Path) -> None:
    """Each printed character of a real page lies in exactly one leaf, and leaves stand in order."""
    minutes = parse(path.read_bytes(), path.name)
    owned = bytearray(len(minutes.text))
    end = 0
    for leaf in minutes.leaves:
        assert end <= leaf.start < leaf.end <= len(minutes.text)
        owned[leaf.start : leaf.end] = b"\1" * (leaf.end - leaf.start)
        end = leaf.end
    assert [c for c, own in zip(minutes.text, owned, strict=True) if not own and not c.isspace()] == []
    assert len(minutes.text.split()) > 20, "there is hardly any text"
    assert "unplaced" not in {problem.code for problem in minutes.problems}


@pytest.mark.parametrize("path", files("real", "seed"))
def test_record_of_a_real_page_is_made_of_its_text(path: Path) -> None:
    """What a record quotes is what stands at its place."""
    minutes = parse(path.read_bytes(), path.name)
    for item in minutes.items:
        assert item.title == " ".join(minutes.text[slice(*item.heading)].split())
        for resolution in item.resolutions:
            assert minutes.text[slice(*resolution.span)] == resolution.text != ""


@functools.cache
def scorer() -> ModuleType:
    """The shared scorer, as a module."""
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def f1(*golds: Path) -> dict[str, float | None]:
    """The F1 of each task over some gold files, as ``score.py`` counts it."""
    score = scorer()
    tallies: Any = collections.defaultdict(score.Tally)
    rates: Any = collections.defaultdict(score.Rate)
    misses: Any = collections.defaultdict(list)
    aligned = []
    for path in golds:
        gold = score.Gold(path)
        record: Minutes = parse(gold.text.encode(), f"{gold.name}.txt")
        aligned.append(score.score(gold, json.loads(to_json(record)), tallies, rates, misses))
    assert min(aligned) > 0.99, "the words of a gold file are not those of its record"
    return {task: tally.f1 for task, tally in tallies.items()}


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_original_of_an_excerpt_is_read_as_well_as_its_text(name: str) -> None:
    """No task is over 0.03 worse on the page or PDF itself than on the words copied out of it.

    Entities are told together: of one label there are few, and the titles of papers are furniture here.
    """
    text, original, share = compared(name)
    assert share > 0.97
    tasks = {task for task in text if not task.startswith("entities: ")}
    assert {
        task: (original.get(task), text[task]) for task in tasks if original[task] < text[task] - 0.03
    } == {}


FLOORS = [
    pytest.param("items", 0.95, id="items"),
    pytest.param("points", 0.95, id="points"),
    pytest.param("resolutions, found", 0.95, id="resolutions found"),
    pytest.param("resolutions, every word", 0.90, id="every word of resolutions"),
]


@pytest.mark.parametrize(("task", "floor"), FLOORS)
def test_gold_files_are_met(task: str, floor: float) -> None:
    """Over all shared gold files structure is found as well as was agreed."""
    golds = sorted((*(SHARED / "gold" / "dev").glob("*.xml"), *(SHARED / "gold" / "real").glob("*.xml")))
    assert len(golds) > 10
    found = f1(*golds)[task]
    assert found is not None
    assert found >= floor


@pytest.mark.parametrize(
    "task", ["items", "points", "resolutions, every word", "question-response pairs", "assurances"]
)
def test_seed_document_is_read_whole(task: str) -> None:
    """The document the project was ordered with is read exactly as its gold file labels it."""
    assert f1(SHARED / "gold" / "dev" / f"{SEED}.xml")[task] == 1.0
