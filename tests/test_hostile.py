"""No text, however it is made, takes more than its share of time: neither a pattern nor reading."""

import ast
import functools
import importlib
import inspect
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import minutes_nlp
from minutes_nlp.pipeline import parse

PACKAGE = Path(__file__).parent.parent / "minutes_nlp"
CORPUS = Path(__file__).parent.parent / "corpus"
# Each is repeated to the length asked for.
HOSTILE = [
    "a", "A", "é", " ", "\n", "\t", "1", ",", "1,1,1,", "(((((", "a.a.a.", "a-b-", "“”\"'", "£1", "Q1 ",
    "that that ", "and the ", "MOOR HALL ", "RESOLVED ", "Cllr ",
    "Moor, Cllr A Moor (£1.5m, 5 May 2020) was: ",
]  # fmt: skip
LENGTH = 100_000
LIMIT = 0.1  # seconds for one pattern on one such text
SEARCHING = ("search", "finditer", "findall", "sub", "split")
# Tables whose patterns are only ever tried at one place.
PLACED = re.compile(r"\._forms\[|\._told\[|\._PATTERNS\[|\._OF_(?:DIGIT|CAPITAL|SMALL)\[|\.openings\[")

# The most that some patterns are given, in characters: a window around a word, a list of names, a clause.
WINDOWS = {
    "minutes_nlp.extract.assurances._BOUNDARY": 500,
    "minutes_nlp.language.forms._POSSESSIVE": 10_000,
    "minutes_nlp.language.joined._AND_BUSINESS": 500,
    "minutes_nlp.language.passives._ADVERB": 500,
    "minutes_nlp.structure.meeting._AFTER_VENUE": 200,
    "minutes_nlp.structure.motions._BEFORE": 520,
    "minutes_nlp.structure.motions._NAMED_LAST": 60,
    "minutes_nlp.structure.motions._SECONDER": 520,
    "minutes_nlp.structure.votes._BETWEEN_NAMES": 3_000,
}


def fastest(work: Callable[[], object], enough: float) -> float:
    """The best of up to three tries, in seconds of this process; no more once one is good ``enough``."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
        if best <= enough:
            break
    return best


# --- Patterns


def patterns_in(thing: object, name: str, seen: set[int]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that can be reached from a thing of the package, with the way to it."""
    if isinstance(thing, re.Pattern):
        if isinstance(thing.pattern, str):
            yield name, thing
        return
    if id(thing) in seen or isinstance(thing, str | bytes | int | float | None):
        return
    seen.add(id(thing))
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from patterns_in(value, f"{name}[{key!r}]", seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for number, value in enumerate(thing):
            yield from patterns_in(value, f"{name}[{number}]", seen)
    elif hasattr(thing, "cache_info") and callable(thing):
        if not inspect.signature(thing).parameters:
            yield from patterns_in(thing(), f"{name}()", seen)
    elif getattr(thing if isinstance(thing, type) else type(thing), "__module__", "").startswith(
        "minutes_nlp"
    ):
        slots = (slot for kind in type(thing).__mro__ for slot in getattr(kind, "__slots__", ()))
        attributes = {slot: getattr(thing, slot, None) for slot in slots} | dict(
            getattr(thing, "__dict__", {})
        )
        for key, value in attributes.items():
            yield from patterns_in(value, f"{name}.{key}", seen)


@functools.cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern of the package, each once, by the way to it."""
    found: dict[re.Pattern[str], str] = {}
    seen: set[int] = set()
    for module in pkgutil.walk_packages(minutes_nlp.__path__, "minutes_nlp."):
        if module.name.endswith("__main__"):
            continue
        for key, value in vars(importlib.import_module(module.name)).items():
            if not inspect.ismodule(value) and not key.startswith("__"):
                for name, pattern in patterns_in(value, f"{module.name}.{key}", seen):
                    found.setdefault(pattern, name)
    return {name: pattern for pattern, name in found.items()}


@functools.cache
def placed() -> frozenset[str]:
    """The names of module globals that are only ever tried at one place, by ``match`` or ``fullmatch``."""
    searched: set[str] = set()
    tried: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(("minutes_nlp", *path.relative_to(PACKAGE).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                # What other modules may import has one name in all of them.
                name = f"{module}.{owner}" if owner.startswith("_") else owner
                (searched if node.attr in SEARCHING else tried).add(name)
    return frozenset(tried - searched)


def tries(name: str, pattern: re.Pattern[str]) -> Callable[[str], object]:
    """How a pattern is used: searched for through a text, or tried at one place of it."""
    if name in placed() or name.rpartition(".")[2] in placed() or PLACED.search(name):
        return lambda text: (pattern.match(text), pattern.match(text, len(text) // 2))
    return lambda text: deque(pattern.finditer(text), maxlen=0)


def test_patterns_are_found() -> None:
    """The walk reaches globals, tables, classes and what is loaded when first asked for."""
    found = patterns()
    assert len(found) > 400
    assert any("_forms[" in name for name in found)
    assert any(name.endswith("sentences._END") for name in found)


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_no_pattern_is_slow(unit: str) -> None:
    """No pattern of the package takes longer than its limit on any hostile text."""
    slow = []
    for name, pattern in patterns().items():
        work = tries(name, pattern)
        # By steps: what takes the square or more of the length fails at the first, and does not run on.
        for length in (LENGTH // 100, LENGTH // 20, LENGTH):
            text = (unit * length)[: min(length, WINDOWS.get(name, length))]
            took = fastest(functools.partial(work, text), LIMIT)
            if took > LIMIT:
                slow.append(f"{name}: {took:.2f} s for {length} characters")
                break
    assert not slow


# --- Reading


def in_proportion(build: Callable[[int], str], size: int) -> bool:
    """Whether reading ten times as much takes at most twelve times as long, beyond what is lost in noise."""
    noise = 0.01
    short = fastest(lambda: parse(build(size).encode(), "minutes.txt"), 0)
    limit = 12 * (short + noise)
    return fastest(lambda: parse(build(10 * size).encode(), "minutes.txt"), limit) <= limit


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("before", ["Moor ", "1. WELCOME\n\n", "1. WELCOME\n\nCllr Moor asked whether "])
def test_hostile_documents_are_read_in_proportion(before: str, unit: str) -> None:
    """Front matter, an item or a question that is hostile takes time in proportion to its length."""
    assert in_proportion(lambda length: before + (unit * length)[:length], 4_000)


def items(times: int) -> str:
    """A document of the corpus with its items so many times over, numbered on."""
    text = (CORPUS / "2020-09-08-children-families-scrutiny.txt").read_text(encoding="utf-8")
    front, *blocks = re.split(r"(?m)^(?=\d{1,2}\. )", text)
    bodies = [re.sub(r"^\d{1,2}", "", block) for block in blocks]
    return front + "".join(f"{number}{body}" for number, body in enumerate(bodies * times, 1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "build",
    [
        pytest.param(items, id="items"),
        pytest.param(lambda times: "1. REPORTS\n\n" + " ".join(items(times).split()), id="one-paragraph"),
    ],
)
def test_long_documents_are_read_in_proportion(build: Callable[[int], str]) -> None:
    """Ten times as many items, or one paragraph ten times as long, take at most twelve times as long."""
    assert in_proportion(build, 2)
