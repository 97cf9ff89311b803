"""Labels of points and clauses: the language of the pattern, and what each label may mean."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.structure.labels import parse_label, roman_value

# (text, label, readings as (family, value) likeliest first)
TAKEN = [
    pytest.param("\uf0b7 The oak", "\uf0b7", [("bullet", 1)], id="a bullet of the private use area"),
    pytest.param("e The oak", "e", [("bullet", 1)], id="a bullet read as e"),
    pytest.param("o The oak", "o", [("bullet", 1)], id="a bullet read as o"),
    pytest.param("2 That the oak go", "2", [("number", 2)], id="a number without a mark before That"),
    pytest.param("i) The hedge", "i)", [("roman", 1), ("letter", 9)], id="roman or letter, one bracket"),
    pytest.param("(i) The hedge", "(i)", [("roman", 1), ("letter", 9)], id="two brackets"),
    pytest.param("i. The hedge", "i.", [("roman", 1), ("letter", 9)], id="a full stop"),
    pytest.param("iv) The hedge", "iv)", [("roman", 4)], id="a numeral"),
    pytest.param("(xviii) The hedge", "(xviii)", [("roman", 18)], id="a long numeral"),
    pytest.param("IV. The hedge", "IV.", [("roman", 4)], id="a numeral in capitals"),
    pytest.param("xx) The hedge", "xx)", [("roman", 20), ("letter", 50)], id="twenty, or x twice"),
    pytest.param("ii) The hedge", "ii)", [("roman", 2), ("letter", 35)], id="two, or i twice"),
    pytest.param("a) The hedge", "a)", [("letter", 1)], id="a letter"),
    pytest.param("(b) The hedge", "(b)", [("letter", 2)], id="a letter in brackets"),
    pytest.param("c. The hedge", "c.", [("letter", 3)], id="c is no hundred"),
    pytest.param("d) The hedge", "d)", [("letter", 4)], id="d is no numeral"),
    pytest.param("l) The hedge", "l)", [("letter", 12)], id="l is no fifty"),
    pytest.param("v) The hedge", "v)", [("roman", 5), ("letter", 22)], id="v is five or a letter"),
    pytest.param("x) The hedge", "x)", [("roman", 10), ("letter", 24)], id="x is ten or a letter"),
    pytest.param("(A) The hedge", "(A)", [("letter", 1)], id="a capital"),
    pytest.param("(aa) The hedge", "(aa)", [("letter", 27)], id="a letter twice, after z"),
    pytest.param("1. The hedge", "1.", [("number", 1)], id="a number with a full stop"),
    pytest.param("25) The hedge", "25)", [("number", 25)], id="a number with a bracket"),
    pytest.param("(3) The hedge", "(3)", [("number", 3)], id="a number in brackets"),
    pytest.param("( 3 ) The hedge", "( 3 )", [("number", 3)], id="space in the brackets"),
    pytest.param("8.1 The hedge", "8.1", [("8.", 1)], id="a number under the item's"),
    pytest.param("8.12. The hedge", "8.12.", [("8.", 12)], id="with a full stop after it"),
    pytest.param("5.2.1 The hedge", "5.2.1", [("5.2.", 1)], id="three deep"),
    pytest.param("10a.3 The hedge", "10a.3", [("10a.", 3)], id="under a number with a letter"),
    pytest.param("24/031.2 The hedge", "24/031.2", [("24/031.", 2)], id="under a number of the year"),
    pytest.param("CAB 24/3.1 The hedge", "CAB 24/3.1", [("CAB 24/3.", 1)], id="with the body's letters"),
    pytest.param("• The hedge", "•", [("bullet", 1)], id="a bullet"),
    pytest.param("· The hedge", "·", [("bullet", 1)], id="a middle dot"),
    pytest.param("- The hedge", "-", [("bullet", 1)], id="a hyphen"),
    pytest.param("– The hedge", "–", [("bullet", 1)], id="a dash"),
    pytest.param("* The hedge", "*", [("bullet", 1)], id="a star"),
    pytest.param("Ø The hedge", "Ø", [("bullet", 1)], id="a bullet of Wingdings as printed elsewhere"),
    pytest.param("§ The hedge", "§", [("bullet", 1)], id="another"),
    pytest.param("i)The hedge", "i)", [("roman", 1), ("letter", 9)], id="no space after a bracket"),
    pytest.param("(a)The hedge", "(a)", [("letter", 1)], id="no space after two"),
    pytest.param("iii)", "iii)", [("roman", 3)], id="alone on its line"),
    pytest.param("8.1", "8.1", [("8.", 1)], id="a number alone on its line"),
    pytest.param("•", "•", [("bullet", 1)], id="a bullet alone on its line"),
]


@pytest.mark.parametrize(("text", "label", "readings"), TAKEN)
def test_labels(text: str, label: str, readings: list[tuple[str, int]]) -> None:
    """What clerks number points with is a label, with every way to read it."""
    found = parse_label(text, 0, len(text))
    assert found is not None
    assert (found.text, found.start, found.end) == (label, 0, len(label))
    assert [(reading.family, reading.value) for reading in found.readings] == readings


REFUSED = [
    pytest.param("1.1 million pounds", id="a decimal"),
    pytest.param("3.00 P.M.", id="a time in capitals"),
    pytest.param("2 Thatched cottages", id="a number of things"),
    pytest.param("one oak", id="a word"),
    pytest.param("The hedge", id="words"),
    pytest.param("", id="nothing"),
    pytest.param("7.30pm The meeting closed", id="a time"),
    pytest.param("7.30 pm The meeting closed", id="a time with a space"),
    pytest.param("7.30 p.m. The meeting closed", id="a time with full stops"),
    pytest.param("19.30 hours", id="a time of the day's twenty-four"),
    pytest.param("7 pm", id="an hour"),
    pytest.param("7.pm", id="an hour after a full stop"),
    pytest.param("7. pm", id="an hour after a full stop and a space"),
    pytest.param("12 May 2031", id="a date"),
    pytest.param("12/05/2031", id="a date in figures"),
    pytest.param("3.5% of pupils", id="a percentage"),
    pytest.param("2.4m", id="a decimal with its unit"),
    pytest.param("£3.5 million", id="money"),
    pytest.param("1,250 trees", id="a thousand"),
    pytest.param("2031 was dry", id="a year"),
    pytest.param("2031/32 was dry", id="a year of accounts"),
    pytest.param("i.e. the hedge", id="that is"),
    pytest.param("e.g. the hedge", id="for example"),
    pytest.param("J.T. Pond", id="initials close together"),
    pytest.param("-5 degrees", id="less than nought"),
    pytest.param("–the hedge", id="a dash without a space"),
    pytest.param("•The hedge", id="a bullet without a space"),
    pytest.param("*The hedge*", id="emphasis"),
    pytest.param("Østerby", id="a letter of Danish"),
    pytest.param("(the hedge)", id="a remark"),
    pytest.param("(2031)", id="a year in brackets"),
    pytest.param("(iiii) x", id="no numeral, more than two letters"),
    pytest.param("(abc) x", id="three letters"),
    pytest.param("vx) x", id="letters that are no numeral"),
    pytest.param("ab) x", id="two letters that differ"),
    pytest.param("Mr. Pond", id="a title"),
    pytest.param("No. 4", id="an abbreviation"),
    pytest.param(" i) x", id="space before it"),
    pytest.param("1 The hedge", id="a number that nothing follows"),
    pytest.param("a hedge", id="the article"),
    pytest.param("I move", id="the pronoun"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_no_labels(text: str) -> None:
    """Times, dates, decimals, initials and abbreviations number nothing."""
    assert parse_label(text, 0, len(text)) is None


SHAPES = [
    pytest.param("(a) x", "a) x", id="brackets"),
    pytest.param("a) x", "a. x", id="bracket and full stop"),
    pytest.param("(a) x", "(A) x", id="small letters and capitals"),
    pytest.param("• x", "- x", id="bullets"),
    pytest.param("8.1 x", "9.1 x", id="items"),
]


@pytest.mark.parametrize(("one", "other"), SHAPES)
def test_lists_differ_in_shape(one: str, other: str) -> None:
    """Labels that are printed differently do not count in one list."""
    a, b = (parse_label(text, 0, len(text)) for text in (one, other))
    assert a is not None
    assert b is not None
    assert {reading[:2] for reading in a.readings}.isdisjoint(reading[:2] for reading in b.readings)


def test_label_is_looked_for_within_its_stretch() -> None:
    """Only the stretch asked about is read, and places are those of the whole text."""
    text = "was asked i) The hedge"
    label = parse_label(text, 10, len(text))
    assert label is not None
    assert (label.start, label.end) == (10, 12)
    assert parse_label(text, 10, 11) is None


NUMERALS = [
    pytest.param("i", 1, id="one"),
    pytest.param("IV", 4, id="four, in capitals"),
    pytest.param("ix", 9, id="nine"),
    pytest.param("xiv", 14, id="fourteen"),
    pytest.param("xlix", 49, id="forty-nine"),
    pytest.param("xc", 90, id="ninety"),
    pytest.param("cclxxxviii", 288, id="a long one"),
    pytest.param("iiii", None, id="i four times"),
    pytest.param("vx", None, id="five before ten"),
    pytest.param("ic", None, id="one before a hundred"),
    pytest.param("", None, id="nothing"),
    pytest.param("id", None, id="letters that are none"),
]


@pytest.mark.parametrize(("text", "expected"), NUMERALS)
def test_roman_numerals(text: str, expected: int | None) -> None:
    """A numeral has its value; what only looks like one has none."""
    assert roman_value(text) == expected


SIZES = {"c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}


def _numeral(value: int) -> str:
    text = ""
    for letters, size in SIZES.items():
        text += letters * (value // size)
        value %= size
    return text


def test_each_number_has_its_numeral() -> None:
    """Every numeral written by the rules, up to 399, is read back."""
    assert [roman_value(_numeral(value)) for value in range(1, 400)] == list(range(1, 400))


@settings(max_examples=200)
@given(st.text(st.one_of(st.characters(), st.sampled_from("()ivxabc.12 •-/")), max_size=12))
def test_label_stands_at_the_start(text: str) -> None:
    """Whatever the text, a label is what the text begins with, and counts from nought or more."""
    label = parse_label(text, 0, len(text))
    if label is not None:
        assert text.startswith(label.text)
        assert label.readings
        assert all(reading.value >= 0 for reading in label.readings)
        assert re.search(r"[\w•·▪◦‣●○■□➢►♦❖✓*§–—-]", label.text)
