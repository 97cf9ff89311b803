"""The gate: how well the parser reads our labelled minutes, and the floors it may not fall below.

Four sets of gold are measured apart: those that rules are written by ("write") and those that only measure
("measure": nobody who writes rules looks into them), whole minutes and exchanges alone. The figures are
those of ``minutes evaluate``; the floors, with the hash of the gold they were measured on, are in
tests/gold/floors.json.

    .venv/bin/python tests/test_gate.py         prints the present figures beside their floors
    .venv/bin/python tests/test_gate.py --pin   raises each floor to 0.01 below its figure

A floor is never lowered that way, not even when the gold has changed, unless it is said aloud:

    MINUTES_LOWER_FLOORS=1 .venv/bin/python tests/test_gate.py --pin
"""

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

import pytest

from minutes_nlp.evaluate import Evaluation, evaluate, read_gold
from minutes_nlp.pipeline import parse

GOLD = Path(__file__).parent / "gold"
FLOORS = GOLD / "floors.json"
SETS = ("write", "measure", "exchanges/write", "exchanges/measure")
LOWER = "MINUTES_LOWER_FLOORS"
# How far a floor lies below the figure it was pinned at: a better reading may cost a label elsewhere.
ROOM = 0.01
# A rule changes what is said of one label in so many: what the gold has less often is not pinned by itself.
FEWEST = 10

Floors = dict[str, dict[str, float]]


def files(name: str) -> list[Path]:
    """The gold of a set."""
    return sorted((GOLD / name).glob("*.xml"))


def fingerprint(name: str) -> str:
    """The hash of a set's gold."""
    return hashlib.sha256(
        b"\0".join(path.name.encode() + path.read_bytes() for path in files(name))
    ).hexdigest()


@cache
def figures(name: str) -> dict[str, float]:
    """The figure of each task that a set has enough of: F1, or the accuracy of what was found."""
    golds = [read_gold(path.read_bytes(), path.name) for path in files(name)]
    return measured(evaluate((gold, parse(gold.text.encode(), f"{gold.name}.txt")) for gold in golds))


def measured(result: Evaluation) -> dict[str, float]:
    """The figures of an evaluation by their tasks."""
    found = {task: s.f1 for task, s in result.f1.items() if s.wanted >= FEWEST}
    found |= {task: a.accuracy for task, a in result.accuracy.items() if a.asked >= FEWEST}
    found["discourse, macro"] = result.discourse_macro_f1
    return {task: figure for task, figure in found.items() if figure is not None}


def pinned() -> dict[str, tuple[str, dict[str, float]]]:
    """The hash of the gold and the floors of each set."""
    content = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return {name: (content[name]["gold"], content[name]["floors"]) for name in content}


@pytest.mark.parametrize("name", SETS)
def test_no_figure_is_below_its_floor(name: str) -> None:
    """No change of the parser reads any task worse than it was once read, on the same gold."""
    _, floors = pinned()[name]
    found = figures(name)
    fallen = {
        task: (found.get(task, 0.0), floor) for task, floor in floors.items() if found.get(task, 0.0) < floor
    }
    assert fallen == {}, f"{name}: (figure, floor); see the top of {Path(__file__).name}"


@pytest.mark.parametrize("name", SETS)
def test_every_figure_has_a_floor(name: str) -> None:
    """The floors were pinned on the gold as it is, for every task that it has enough of."""
    gold, floors = pinned()[name]
    assert gold == fingerprint(name), f"{name} has changed: look at its figures and pin them again"
    assert set(floors) == set(figures(name))


def test_what_is_measured_on_is_not_what_rules_are_written_by() -> None:
    """The halves of the gold share no document and are large enough to mean something."""
    for whole in ("", "exchanges/"):
        names = {half: [path.name for path in files(f"{whole}{half}")] for half in ("write", "measure")}
        assert not set(names["write"]) & set(names["measure"])
        assert min(map(len, names.values())) >= 10


@pytest.mark.parametrize(
    ("old", "found", "lower", "expected", "refused"),
    [
        pytest.param({}, {"a": 0.9}, False, {"a": 0.89}, [], id="new"),
        pytest.param({"a": 0.8}, {"a": 0.9}, False, {"a": 0.89}, [], id="risen"),
        pytest.param({"a": 0.895}, {"a": 0.9}, False, {"a": 0.895}, [], id="within the room"),
        pytest.param({"a": 0.95}, {"a": 0.9}, False, {"a": 0.95}, ["a"], id="fallen"),
        pytest.param({"a": 0.95}, {"a": 0.9}, True, {"a": 0.89}, [], id="lowered aloud"),
        pytest.param({"a": 0.8, "b": 0.8}, {"a": 0.9}, False, {"a": 0.89, "b": 0.8}, ["b"], id="gone"),
        pytest.param({"a": 0.8, "b": 0.8}, {"a": 0.9}, True, {"a": 0.89}, [], id="given up aloud"),
    ],
)
def test_floors_only_rise(
    old: dict[str, float],
    found: dict[str, float],
    expected: dict[str, float],
    refused: list[str],
    *,
    lower: bool,
) -> None:
    """Pinning raises floors; to lower one, or to give it up, takes the flag."""
    assert pin(old, found, lower=lower) == (expected, refused)


def pin(old: dict[str, float], found: dict[str, float], *, lower: bool) -> tuple[dict[str, float], list[str]]:
    """Return the floors to write, and the tasks whose figure is below a floor that may not be lowered."""
    fresh = {task: round(figure - ROOM, 4) for task, figure in found.items()}
    if lower:
        return fresh, []
    refused = [task for task, floor in old.items() if found.get(task, 0.0) < floor]
    return {task: max(fresh.get(task, 0.0), old.get(task, 0.0)) for task in {**fresh, **old}}, refused


def main(arguments: list[str]) -> int:
    """Print figures and floors; with --pin, write the floors."""
    before = pinned()
    refused = []
    content = {}
    for name in SETS:
        _, old = before.get(name, ("", {}))
        floors, fallen = pin(old, figures(name), lower=bool(os.environ.get(LOWER)))
        refused += [f"{name}: {task}" for task in fallen]
        content[name] = {"gold": fingerprint(name), "floors": dict(sorted(floors.items()))}
        sys.stdout.write(f"{name}, {len(files(name))} documents\n")
        for task, figure in sorted(figures(name).items()):
            floor = f"{old[task]:8.4f}" if task in old else "     new"
            sys.stdout.write(f"  {task:34}{figure:8.4f}{floor}{'  below its floor' * (task in fallen)}\n")
    if "--pin" not in arguments:
        return 0
    if refused:
        sys.stdout.write(f"not pinned; to lower these floors set {LOWER}=1: {', '.join(refused)}\n")
        return 1
    FLOORS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
