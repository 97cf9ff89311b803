"""Scoring an excerpt against its original: neither what lies around it nor the order of its words matters."""

from pathlib import Path

import pytest
from originals import align, excerpt, figures

from minutes_nlp.evaluate import evaluate, read_gold
from minutes_nlp.pipeline import parse

WRITE = Path(__file__).parent / "gold" / "write"
AFTER = (
    "\n\n99. Dates of Meetings\n\nMembers asked when the Weir Trust would meet. It was agreed to ask again.\n"
)


@pytest.mark.parametrize(
    ("wanted", "have", "expected"),
    [
        pytest.param("a b c", "x a b c y", {0: 1, 1: 2, 2: 3}, id="within more"),
        pytest.param(
            "a b c d e f g h i", "x f g h i a b c d e y",
            {0: 5, 1: 6, 2: 7, 3: 8, 4: 9, 5: 1, 6: 2, 7: 3, 8: 4}, id="in another order",
        ),
        pytest.param("the 3 rd of may", "the 3rd of may", {0: 0, 1: 1, 3: 2, 4: 3}, id="raised letters"),
        pytest.param("p q r s z", "z p q r s", {0: 1, 1: 2, 2: 3, 3: 4}, id="no lone word outside"),
        pytest.param("a b", "c d", {}, id="nothing shared"),
    ],
)  # fmt: skip
def test_words_are_laid_beside_each_other(wanted: str, have: str, expected: dict[int, int]) -> None:
    """Runs of words are matched wherever they stand, the longest first."""
    assert align(wanted.split(), have.split()) == expected


@pytest.mark.parametrize("name", ["01-county-roman", "03-parish-slash"])
def test_excerpt_is_scored_as_if_it_stood_alone(name: str) -> None:
    """What the original holds before and after an excerpt is neither found nor missed."""
    gold = read_gold((WRITE / f"{name}.xml").read_bytes(), name)
    whole = parse(gold.text.encode(), "whole.txt")
    padded = parse((gold.text + AFTER).encode(), "padded.txt")
    placed = excerpt(gold, padded)
    assert placed.share == 1.0
    assert figures(evaluate([(placed.gold, placed.minutes)])) == figures(evaluate([(gold, whole)]))
    assert "Weir" not in placed.minutes.text


def test_what_the_original_reads_otherwise_is_counted() -> None:
    """An original whose record lacks a decision scores less than the text that has it."""
    gold = read_gold((WRITE / "01-county-roman.xml").read_bytes(), "01-county-roman")
    minutes = parse(gold.text.replace("RESOLVED", "It was").encode(), "other.txt")
    placed = excerpt(gold, minutes)
    assert figures(evaluate([(placed.gold, placed.minutes)]))["resolutions, found"] < 0.5
