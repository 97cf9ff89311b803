"""Highlights: the quick way finds what cutting the whole text finds."""

import random

import pytest
from brute_force import random_query
from generated import PLAIN, Vocabulary, generate
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.analysis import stem
from minutes_nlp.highlight import Highlighter
from minutes_nlp.query import parse

UNITS = tuple(generate(40, Vocabulary(300), length=25))
RANGES = [
    pytest.param("educat* home", "Home education, at HOME.", ["Home", "education", "HOME"], id="any case"),
    pytest.param("child", "Child's play is no s in children's.", ["Child's"], id="not inside a word"),
    pytest.param("s", "The council's S and 's' of Members' is.", ["S", "s"], id="not after an apostrophe"),
    pytest.param('"the report"', "The-Report, the the report", ["The-Report", "the report"], id="a phrase"),
    pytest.param("die", "dying and died", ["dying", "died"], id="a stem that changes its second letter"),
    pytest.param("1316", "1,316 of 1316 and 21,316", ["1,316", "1316"], id="numbers"),
    pytest.param("346~1", "12,345 and 345", ["345"], id="fuzzy number"),
    pytest.param("ty", "Tŷ and ty", ["Tŷ", "ty"], id="accents"),
    pytest.param("ty", "Ty\u0302 and ty", ["Ty\u0302", "ty"], id="accents apart"),
    pytest.param("resumes", "a résumé, d\u2019état", ["résumé"], id="accents inside"),
    pytest.param('a-b "b a"', "a-b-a", ["a-b-a"], id="what overlaps is one range"),
    pytest.param("safegarding~ -home", "Safeguarding at home", ["Safeguarding"], id="fuzzy, not negated"),
    pytest.param("a NEAR/2 b", "a x b, a x x b", ["a", "b", "a"], id="near"),
    pytest.param("kind:point", "point", [], id="nothing for a field"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text", "expected"), RANGES)
def test_ranges(query: str, text: str, expected: list[str]) -> None:
    """The words that matched are marked, each once and whole."""
    assert [text[start:end] for start, end in Highlighter(parse(query)).ranges(text)] == expected


@given(
    st.randoms(use_true_random=False),
    st.text(alphabet="aeEds'\u2019 -.,1%ésŷ\u0302\u0130\u02bc ", max_size=60),
)
def test_quick_way_agrees_with_cutting(rng: random.Random, text: str) -> None:
    """For any query and text, looking words up gives the ranges that cutting the text gives."""
    highlighter = Highlighter(random_query(rng, UNITS, depth=2))
    for each in (text, rng.choice(UNITS).text):
        assert highlighter.ranges(each) == highlighter.ranges_by_cutting(each)


_ALL_ENDINGS = """
    s es ed ing ingly edly ly y ies ied er est ness ful fully less lessly able ably ability ible ibility al
    ally ational ation ator ative ize izer ization ised ive iveness ivity ous ously ousness ic ical icate
    ement ment ent ence ency ance ancy ology ologist ism ist ality 's
"""
ENDINGS = _ALL_ENDINGS.split()


@settings(max_examples=2000)
@given(
    st.text("abcdeghilmnoprstuyz", min_size=1, max_size=6),
    st.sampled_from(ENDINGS),
    st.sampled_from(["", *ENDINGS]),
)
def test_stems_begin_as_their_words_do(base: str, first: str, second: str) -> None:
    """The quick way rests on this: its last letter aside, a stem begins its word (but vying gives vie)."""
    word = base + first + second
    found = stem(word)
    assert found[1:] == "ie" or word.startswith(found[: max(2, len(found) - 1)])


def test_stems_of_common_words_begin_as_the_words_do() -> None:
    """The same for words that occur."""
    for word in PLAIN:
        if word.isascii() and word.isalpha():
            assert word.casefold().startswith(stem(word.casefold())[:-1])
