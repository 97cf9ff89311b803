"""Two versions of a document beside each other."""

import json
from pathlib import Path

import pytest
from factories import add, make_minutes, make_source, write
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from minutes_nlp.cli import app
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.units import units
from minutes_nlp.versions import compare

CASES = [
    pytest.param(("Ponds",), ("Ponds",), [], id="the same"),
    pytest.param(
        ("Ponds", "Roads"),
        ("Ponds", "Rods"),
        [("changed", "2", None), ("changed", "2.a", None), ("changed", "2.r1", None)],
        id="words changed",
    ),
    pytest.param(
        ("Ponds",),
        ("Ponds", "Roads"),
        [("added", "2", None), ("added", "2.a", None), ("added", "2.r1", None)],
        id="added at the end",
    ),
    pytest.param(
        ("Newts", "Ponds"),
        ("Ponds",),
        [("dropped", "1", None), ("dropped", "1.a", None), ("dropped", "1.r1", None)],
        id="dropped before others, whose ids move",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "expected"), CASES)
def test_changes(
    before: tuple[str, ...], now: tuple[str, ...], expected: list[tuple[str, str, str | None]]
) -> None:
    """What changed, by part; the same words under another id are no change."""
    found = compare("d", make_minutes(*before), make_minutes(*now))
    assert [(each.kind, each.part, each.was) for each in found] == expected


def test_words_of_a_change() -> None:
    """The pieces of a part hold its words before and now."""
    change = compare("d", make_minutes("Ponds"), make_minutes("Clean ponds"))[1]
    assert [(piece.kind, piece.before, piece.now) for piece in change.pieces if piece.kind != "same"] == [
        ("changed", "Ponds", "Clean ponds")
    ]
    assert (change.number, change.title) == ("1", "Clean ponds")


TOPICS = st.lists(st.sampled_from(["Ponds", "Roads", "Newts", "Clean ponds"]), min_size=1, max_size=5)


@given(before=TOPICS, now=TOPICS)
def test_nothing_is_left_out(before: list[str], now: list[str]) -> None:
    """What is not told as changed is the same in both: as many parts, with the same words."""
    old, new = make_minutes(*before), make_minutes(*now)
    found = compare("d", old, new)
    kinds = [each.kind for each in found]
    unchanged_before = len(units("d", old)) - kinds.count("dropped") - kinds.count("changed")
    unchanged_now = len(units("d", new)) - kinds.count("added") - kinds.count("changed")
    assert unchanged_before == unchanged_now
    assert (found == ()) == (before == now)


def test_command(tmp_path: Path, inbox: Path) -> None:
    """Versions by number, the last two by default; words dropped and new are marked."""
    folder = tmp_path / "lib"
    for topics in (("Ponds",), ("Ponds", "Roads"), ("Ponds", "Clean roads")):
        write(inbox, one=make_source(*topics))
        with Library.open(folder, write=True) as opened:
            add(opened, IndexStore(folder, "tantivy"), inbox)

    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["diff", "-L", str(folder), *arguments])
        return done.exit_code, done.stdout, done.stderr or repr(done.exception)

    name = "children-and-families-2021-03-09"
    code, out, told = run(name)
    assert (code, told) == (0, f"{name}, version 2 to 3: 3 changed\n")
    assert "\n2 Clean roads\n  2 (changed)\n    [-Roads-] {+Clean roads+}\n" in out
    assert "2.a (changed)\n    The Director assured members that [-Roads-] {+Clean roads+} would be" in out
    assert run(name, "--from", "1", "--to", "2")[2] == f"{name}, version 1 to 2: 3 added\n"
    assert run(name, "--from", "2", "--to", "2")[:2] == (1, "")
    assert json.loads(run(name, "--json")[1])["changes"][0]["kind"] == "changed"
    assert "has no version 9" in run(name, "--from", "1", "--to", "9")[2]
    assert "did you mean" in run("children-2021-03-09")[2]


def test_one_version_only(tmp_path: Path, inbox: Path) -> None:
    """There is nothing to hold it against."""
    write(inbox, one=make_source("Ponds"))
    with Library.open(tmp_path, write=True) as opened:
        add(opened, IndexStore(tmp_path, "tantivy"), inbox)
    done = CliRunner().invoke(app, ["diff", "children-and-families-2021-03-09", "-L", str(tmp_path)])
    assert "has one version only" in repr(done.exception)
