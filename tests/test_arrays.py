"""The arrays queries are answered from: what is kept of them, and the arithmetic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.index.arrays import Kept, contains, has_run
from minutes_nlp.query import Field


def test_kept_is_read_once() -> None:
    """What is asked for again is not read again, while it is among the latest that fit."""
    read: list[str] = []

    def size_of(key: str) -> str:
        read.append(key)
        return key * 10

    kept = Kept(size_of, len, most=30)
    for key in "abab":
        assert kept(key) == key * 10
    assert read == ["a", "b"]
    for key in "cad":
        kept(key)
    assert read == ["a", "b", "c", "d"]
    kept("b")
    assert read == ["a", "b", "c", "d", "b"]


def test_kept_gives_what_is_too_large() -> None:
    """A value larger than all that may be kept is given all the same."""
    kept = Kept(lambda key: key, len, most=3)
    assert [kept("large"), kept("x"), kept("large")] == ["large", "x", "large"]


@given(st.sets(st.integers(0, 50)), st.sets(st.integers(0, 50)))
def test_contains(keys: set[int], wanted: set[int]) -> None:
    """Membership among sorted keys, one answer for each that is wanted."""
    found = contains(np.array(sorted(keys), dtype=np.int64), np.array(sorted(wanted), dtype=np.int64))
    assert list(found) == [key in keys for key in sorted(wanted)]


RUNS = [
    pytest.param("full council", False, True, id="all of it"),
    pytest.param("council", False, True, id="part of it"),
    pytest.param("council full", False, False, id="another order"),
    pytest.param("full council", True, True, id="the whole"),
    pytest.param("council", True, False, id="not the whole"),
]


@pytest.mark.parametrize(("run", "whole", "expected"), RUNS)
def test_has_run(run: str, whole: bool, expected: bool) -> None:  # noqa: FBT001
    """Words stand side by side in a value, or are the whole of it."""
    leaf = Field("committee", run, tuple(run.split()), whole)
    assert has_run(["full", "council"], leaf) is expected
