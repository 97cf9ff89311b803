"""Numbers: their forms, their values, and what only looks like one."""

import pytest
from hostile import HOSTILE, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.language.numbers import Number, find_numbers
from minutes_nlp.language.phrases import singular
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.model import Span


def found(text: str) -> list[tuple[str, int | float | str, str, str]]:
    """What is printed, its value, kind and unit."""
    return [
        (text[n.start : n.end], n.value, n.kind, n.unit)
        for n in find_numbers(text, 0, len(text), seeds_in(text).numbers)
    ]


FORMS = [
    ("£7", ("£7", 7, "money", "GBP"), "a mark"),
    ("£1,204.50", ("£1,204.50", 1204.5, "money", "GBP"), "thousands and pence"),
    ("£3.25m", ("£3.25m", 3250000, "money", "GBP"), "m"),
    ("£90million", ("£90million", 90000000, "money", "GBP"), "million, run on"),
    ("€2.1 billion", ("€2.1 billion", 2100000000, "money", "EUR"), "billion"),
    ("£150k", ("£150k", 150000, "money", "GBP"), "k"),
    ("EUR 5,000", ("EUR 5,000", 5000, "money", "EUR"), "a code"),
    ("two million pounds", ("two million pounds", 2000000, "money", "GBP"), "a coin"),
    ("12.5%", ("12.5%", 12.5, "percent", "%"), "a percentage"),
    ("12 per cent", ("12 per cent", 12, "percent", "%"), "per cent"),
    ("3 percentage points", ("3 percentage points", 3, "points", "percentage_points"), "points"),
    ("4.6 hectares", ("4.6 hectares", 4.6, "measure", "hectare"), "a measure"),
    ("46 km/h", ("46 km/h", 46, "measure", "km/h"), "a speed"),
    ("30 miles per hour", ("30 miles per hour", 30, "measure", "mph"), "a speed in words"),
    ("55 pence", ("55 pence", 55, "measure", "penny"), "pence"),
    ("a 2.5m fence", ("2.5m", 2.5, "measure", "metre"), "m alone is metres"),
    ("1.2m visits", ("1.2m", 1200000, "plain", ""), "m before a plural is million"),
    ("twenty-six", ("twenty-six", 26, "plain", ""), "tens and units"),
    ("two thousand and nine", ("two thousand and nine", 2009, "plain", ""), "thousands in words"),
    ("a dozen", ("a dozen", 12, "plain", ""), "a dozen"),
    ("half a million", ("half a million", 500000, "plain", ""), "half a million"),
    ("two and a half", ("two and a half", 2.5, "plain", ""), "and a half"),
    ("5-8%", ("5-8%", "5..8", "percent", "%"), "a range"),
    ("£1700-£2000", ("£1700-£2000", "1700..2000", "money", "GBP"), "a range of sums"),
    ("£3-4m", ("£3-4m", "3000000..4000000", "money", "GBP"), "a range that shares its multiplier"),
    ("between 5% and 8%", ("5% and 8%", "5..8", "percent", "%"), "between"),
    ("five to six", ("five to six", "5..6", "plain", ""), "a range in words"),
    ("three-quarters", ("three-quarters", 0.75, "fraction", ""), "a fraction"),
    ("half of them", ("half", 0.5, "fraction", ""), "half of"),
    ("up by a quarter", ("a quarter", 0.25, "fraction", ""), "by a quarter"),
    ("one in five", ("one in five", 0.2, "fraction", ""), "one in five"),
    ("one bed in eight", ("one bed in eight", 0.125, "fraction", ""), "one of them in eight"),
    ("7 out of 10", ("7 out of 10", 0.7, "fraction", ""), "out of"),
    ("trebled", ("trebled", 3, "multiple", ""), "a multiple"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in FORMS])
def test_form(text: str, expected: tuple[str, int | float | str, str, str]) -> None:
    """A number is read with its own unit, alone and before a full stop."""
    assert found(text) == [expected]
    assert found(f"{text}.") == [expected]


PARTS_OF_MORE = [
    "22/00417",
    "PL/22/0417",
    "15th",
    "10am",
    "6.30 p.m.",
    "10.30am",
    "six-week",
    "A417",
    "Covid-19",
    "54/56",
    "16s",
    "3x4",
    "0345",
    "first half",
    "the third quarter",
    "a third crew",
    "two quarters",
    "half term",
    "17.73.2",
    "10:30",
]


@pytest.mark.parametrize("text", PARTS_OF_MORE)
def test_part_of_something_else(text: str) -> None:
    """References, hours, ordinals and compounds hold no number."""
    assert found(text) == []


def test_what_stays_two_numbers() -> None:
    """From one to another, one of another, and one beside another are two."""
    assert [n[1] for n in found("from 3 to 5")] == [3, 5]
    assert [n[1] for n in found("34 out of 51")] == [34, 51]
    assert [n[1] for n in found("9% to 7%")] == [9, 7]


def test_spans_that_are_taken_hold_no_number() -> None:
    """A date is not read again as numbers."""
    text = "On 3 May there were 12."
    numbers = find_numbers(text, 0, len(text), seeds_in(text).numbers, taken=[Span(3, 8)])
    assert [text[n.start : n.end] for n in numbers] == ["12"]


@given(st.integers(0, 10**9))
def test_thousands_separators_change_nothing(value: int) -> None:
    """A number is the same with and without them; integers stay integers."""
    for printed in (f"£{value}", f"£{value:,}"):
        assert [n[1] for n in found(printed)] == [value]


@given(st.integers(0, 10**7), st.integers(0, 99))
def test_pence_are_kept(pounds: int, pence: int) -> None:
    """A sum to the penny is read to the penny."""
    ((_, value, _, _),) = found(f"£{pounds:,}.{pence:02}")
    assert value == pytest.approx(pounds + pence / 100)


@given(st.text(max_size=200))
def test_numbers_are_pieces_of_any_text(text: str) -> None:
    """Whatever the text, numbers lie in it, in order, without overlap."""
    end = 0
    for number in find_numbers(text, 0, len(text), seeds_in(text).numbers):
        assert isinstance(number, Number)
        assert end <= number.start < number.end <= len(text)
        end = number.end


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_in_proportion(unit: str) -> None:
    """No text makes reading take the square of its length."""
    assert grows_in_proportion(lambda text: find_numbers(text, 0, len(text), seeds_in(text).numbers), unit)


SINGULARS = [
    ("authorities", "authority"),
    ("children", "child"),
    ("families", "family"),
    ("people", "person"),
    ("boxes", "box"),
    ("branches", "branch"),
    ("losses", "loss"),
    ("houses", "house"),
    ("businesses", "business"),
    ("staff", "staff"),
    ("premises", "premises"),
    ("Trees", "tree"),
    ("serious", "serious"),
    ("bus", "bus"),
    ("analyses", "analysis"),
]


@pytest.mark.parametrize(("plural", "noun"), SINGULARS)
def test_singular(plural: str, noun: str) -> None:
    """Units are nouns in the singular, in lower case."""
    assert singular(plural) == noun
