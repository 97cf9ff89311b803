"""The grammar of people and offices as minutes print them."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.language.people import (
    FULL_NAME,
    PERSON,
    ROLE,
    TITLE,
    is_surname,
    listed_people,
    speaking_initials,
)

PATTERNS = {"TITLE": TITLE, "PERSON": PERSON, "FULL_NAME": FULL_NAME, "ROLE": ROLE}

PEOPLE = [
    ("Mr. K. L. Tamsett CC (in the Chair)", "Mr. K. L. Tamsett CC", "initials-and-letters"),
    ("Cllr Mrs Una Corrie", "Cllr Mrs Una Corrie", "two-titles"),
    ("Councillor Corrie (P) asked", "Councillor Corrie (P)", "initial-after"),
    ("R Corrie (RC) and Cllr Dunn (RD)", "Cllr Dunn", "own-initials-stay-out"),
    ("Sir Ivor Tamsett, CBE, said", "Sir Ivor Tamsett, CBE", "letters-after-a-comma"),
    ("Mrs Tamsett OBE JP said", "Mrs Tamsett OBE JP", "several-letters"),
    ("Sergeant Dora Pell spoke", "Sergeant Dora Pell", "rank"),
    ("Deputy Chief Constable Dora Pell", "Deputy Chief Constable Dora Pell", "long-rank"),
    ("County Cllr B Tamsett reported", "County Cllr B Tamsett", "tier"),
    ("Councillor M.Corrie", "Councillor M.Corrie", "no-blank-after-the-initial"),
    ("Mr Pell's garden", "Mr Pell", "possessive"),
    ("Councillor O\u2019Dwyer (T) asked", "Councillor O\u2019Dwyer (T)", "o-apostrophe"),
    ("Mr Vane-Corrie left", "Mr Vane-Corrie", "hyphen"),
    ("Ms A van der Pell, OBE", "Ms A van der Pell, OBE", "particle"),
    ("Cllr CORRIE RESOLVED", "Cllr CORRIE", "capitals"),
    ("Mr Ivor CORRIE", "Mr Ivor CORRIE", "surname-in-capitals"),
    ("Mr Corrie Against (0)", "Mr Corrie", "list-word-follows"),
    ("Mr\nCorrie said", "Mr\nCorrie", "over-a-line-end"),
    ("Mrs Judge asked", "Mrs Judge", "surname-that-is-a-title"),
    ("Mayor Una Pell (Chair)", "Mayor Una Pell", "mayor-as-title"),
    ("Cllr Pell PB to chase", "Cllr Pell", "somebody-elses-initials"),
]

NOBODY = [
    ("Mr Chairman, I object", "form-of-address"),
    ("the Mayor's announcements", "office"),
    ("the Lord Mayor's Parlour", "two-titles-no-name"),
    ("miss the deadline", "small-letters"),
    ("Councillors were told", "plural"),
]

ROLES = [
    (
        "the Chief Executive and Director of Housing reported",
        ["Chief Executive", "Director of Housing"],
        "two",
    ),
    ("Cabinet Lead Member for Parks and Culture", ["Cabinet Lead Member for Parks and Culture"], "member"),
    ("the Cabinet Member confirmed", ["Cabinet Member"], "bare-member"),
    ("The Section 151 Officer stated", ["Section 151 Officer"], "number"),
    (
        "the Corporate Director for Growth, Culture & Sport, in consultation",
        ["Corporate Director for Growth, Culture & Sport"],
        "list-in-the-complement",
    ),
    ("Director of Finance, Una Pell, presented", ["Director of Finance"], "name-after-a-comma"),
    ("Director of Finance, Mr Pell and Mrs Dunn", ["Director of Finance"], "titles-after-a-comma"),
    (
        "Deputy Leader and Portfolio Holder for Leisure",
        ["Deputy Leader", "Portfolio Holder for Leisure"],
        "and",
    ),
    ("Chairman of the Council.", ["Chairman of the Council"], "of-the-council"),
    ("Clerk to the Council", ["Clerk to the Council"], "to-the-council"),
    (
        "Cabinet Member for Children\u2019s Services",
        ["Cabinet Member for Children\u2019s Services"],
        "possessive-inside",
    ),
    ("CHAIRMAN'S ANNOUNCEMENTS", ["CHAIRMAN"], "capitals-and-possessive"),
    ("the chairman closed the meeting", ["chairman"], "small-letters-after-the"),
    ("a chairman is needed", [], "small-letters-in-general"),
    ("Principal Tree Protection Officer", ["Principal Tree Protection Officer"], "prefix-and-nouns"),
    ("Police and Crime Commissioner", ["Police and Crime Commissioner"], "and-inside"),
    ("Members and officers agreed", [], "members-are-no-office"),
    ("the Vice-Chair welcomed", ["Vice-Chair"], "hyphen"),
]

LISTS = [
    (
        "Councillors Pell, Mrs Dunn (Chair) and Corrie were there",
        ["Pell", "Mrs Dunn", "Corrie"],
        "commas-and",
    ),
    ("Cllrs: U. Pell; K Dunn & R Corrie (4)", ["U. Pell", "K Dunn", "R Corrie"], "semicolons"),
    ("Councillors Pell (J), Pell (K) and Dunn", ["Pell (J)", "Pell (K)", "Dunn"], "initials-after"),
    ("Councillors and officers were thanked", [], "no-names"),
    ("Councillors Present", [], "heading"),
]

SPOKEN = [
    ("PB reported that KD to chase.", {"PB", "KD"}, "verbs"),
    ("Prop. PB, sec. KD.", {"PB", "KD"}, "mover-and-seconder"),
    ("U Pell (UP), Ivor Dunn (ID, Chair)", {"UP", "ID"}, "attendance-list"),
    ("NO declared an interest.", set(), "a-word-that-speaks-once"),
    ("NO declared. NO to write. NO agreed to help.", {"NO"}, "a-word-that-speaks-three-times"),
    ("Dunmoor Council (DC) was asked", set(), "initials-of-a-council"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in PEOPLE])
def test_a_person_is_found_as_printed(text: str, expected: str) -> None:
    """Title, initials, surname and letters are one person, and nothing beside them is."""
    found = re.search(PERSON, text)
    assert found
    assert found[0] == expected


@pytest.mark.parametrize("text", [pytest.param(row[0], id=row[1]) for row in NOBODY])
def test_what_is_nobody(text: str) -> None:
    """A title without a name is no person."""
    assert not re.search(PERSON, text)


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in ROLES])
def test_offices_are_found_whole(text: str, expected: list[str]) -> None:
    """An office is taken with what it is of or for, and two offices are two."""
    assert [match[0] for match in re.finditer(ROLE, text)] == expected


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in LISTS])
def test_a_plural_title_opens_a_list(text: str, expected: list[str]) -> None:
    """Each name of the list is a person by itself, without the plural title."""
    assert [text[slice(*span)] for span in listed_people(text, 0)] == expected


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in SPOKEN])
def test_initials_speak_before_they_are_people(text: str, expected: set[str]) -> None:
    """Two capitals are a person where they act or are explained, not wherever they stand."""
    assert speaking_initials(text) == expected


def test_words_that_are_no_surname() -> None:
    """The vocabulary of meetings is no surname, even where it starts with a capital."""
    assert is_surname("Tamsett")
    assert not is_surname("Committee")
    assert not is_surname("RESOLVED")


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_have_no_groups(name: str) -> None:
    """A pattern can be built into a larger one without shifting its groups."""
    assert re.compile(PATTERNS[name]).groups == 0


@given(st.text(alphabet="ABMabm. ,'()-\n", max_size=80))
def test_patterns_never_fail(text: str) -> None:
    """Any text can be searched, and what is found is not empty."""
    for pattern in PATTERNS.values():
        assert all(match[0] for match in re.finditer(pattern, text))


HOSTILE = [
    "A ",
    "Mr ",
    "Mr. A. ",
    "Aa ",
    "Aa-",
    "O'",
    "A, ",
    "A and ",
    "Head of ",
    "Director ",
    "Cllr Aa (",
    "  ",
]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("unit", HOSTILE)
def test_patterns_run_in_linear_time(name: str, unit: str) -> None:
    """Four times the text takes four times as long; twice that is allowed for, a square would be sixteen."""
    pattern = re.compile(PATTERNS[name])

    def fastest(length: int) -> float:
        text = (unit * length)[:length]
        took = []
        for _ in range(3):
            begun = time.process_time()
            sum(1 for _ in pattern.finditer(text))
            took.append(time.process_time() - begun)
        return min(took)

    assert fastest(80_000) < 8 * fastest(20_000) + 0.002
