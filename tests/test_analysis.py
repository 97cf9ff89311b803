"""The cutting of a text into words: what is typed in a query and what stands in a text come out alike."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.analysis import MAX_WORD, edits, exact, printed_words, spelt_like, stem, words

WORDS = [
    pytest.param("The Committee", ["the", "committee"], id="case is folded"),
    pytest.param("24/00093", ["24", "00093"], id="a slash parts"),
    pytest.param("co-operative", ["co", "operative"], id="a hyphen parts"),
    pytest.param("1.5%", ["1.5", "%"], id="a point inside a number joins, a percent sign is a word"),
    pytest.param("£1.25m", ["£", "1.25m"], id="a pound sign is a word"),
    pytest.param("1,316 people, 12,34", ["1316", "people", "12", "34"], id="a comma of thousands is dropped"),
    pytest.param("£1,250,000.50.", ["£", "1250000.50"], id="a full stop ends a number"),
    pytest.param("item 4.2.1 at 10.30am", ["item", "4.2.1", "at", "10.30am"], id="numbers with points"),
    pytest.param("children\u2019s children's", ["children's", "children's"], id="apostrophes are made alike"),
    pytest.param(
        "councils' \u2018quoted\u2019", ["councils", "quoted"], id="quotation marks are no apostrophes"
    ),
    pytest.param("T\u0177 Ty\u0302", ["t\u0177", "t\u0177"], id="a letter and its accent apart are one word"),
    pytest.param("\ufb01nance", ["finance"], id="a ligature is its letters"),
    pytest.param("______ \u2022 \u2013", [], id="rules and bullets are no words"),
    pytest.param("2020/21\u20132021/22", ["2020", "21", "2021", "22"], id="a dash parts"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    """A text is cut where a reader would cut it, and forms that differ only in type are made alike."""
    assert words(text) == expected


STEMS = [
    pytest.param("assurances", "assurance", id="plural"),
    pytest.param("educational", "education", id="another ending"),
    pytest.param("children's", "children", id="possessive"),
    pytest.param("t\u0177", "ty", id="accents do not count"),
]


@pytest.mark.parametrize(("one", "other"), STEMS)
def test_stems_agree(one: str, other: str) -> None:
    """Forms of one word have one stem."""
    assert stem(one) == stem(other)


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    """Printed words are in order and apart; no word is empty, too long or holds a space."""
    found = printed_words(text)
    assert [exact(match[0]) for match in found] == words(text)
    assert all(one.end() <= other.start() for one, other in itertools.pairwise(found))
    for word in words(text):
        assert 0 < len(word) <= MAX_WORD
        assert word.split() == [word]


def test_a_very_long_word_is_cut_and_cheap() -> None:
    """What looks like a word of a million letters costs no more than a million letters should."""
    began = time.perf_counter()
    found = words("x" * 1_000_000)
    assert found == ["x" * MAX_WORD]
    assert time.perf_counter() - began < 2


EDITS = [
    pytest.param("safegarding", "safeguarding", 1, id="a letter left out"),
    pytest.param("recieve", "receive", 1, id="two letters swapped"),
    pytest.param("ca", "abc", 3, id="no part is edited twice"),
    pytest.param("same", "same", 0, id="nothing to edit"),
    pytest.param("", "ab", 2, id="from nothing"),
]


@pytest.mark.parametrize(("one", "other", "expected"), EDITS)
def test_edits(one: str, other: str, expected: int) -> None:
    """Edits are counted as people make slips, and counting stops beyond the most that is asked about."""
    assert edits(one, other, 3) == expected
    assert edits(other, one, 3) == expected
    assert edits(one, other, 1) == min(expected, 2)


@given(st.text("abc", max_size=12), st.text("abc", max_size=12), st.integers(1, 2))
def test_spelt_like_is_few_edits(one: str, other: str, most: int) -> None:
    """The quick look at pieces of a word never changes the answer."""
    assert spelt_like(one, most)(other) == (edits(one, other, most) <= most)
