"""Subjects: who a clause begins with, of what sort they are, and whom the attendance list makes of them."""

import pytest
from hypothesis import given, settings
from reading import PEOPLE, attendee, minutes_like

from minutes_nlp.language.subjects import Roster, Sort, Subject, find_subject, match_predicate

INITIALS = frozenset({"DG", "PB"})


def subject(clause: str, roster: Roster | None = None) -> Subject | None:
    """The subject of a clause, by itself or at a meeting."""
    return find_subject(clause, 0, len(clause), roster or Roster(()))


def meeting() -> Roster:
    """A meeting with an attendance list; a roster remembers one text, so each text has its own."""
    return Roster(PEOPLE, INITIALS)


@pytest.mark.parametrize(
    ("clause", "text", "sort"),
    [
        pytest.param("Councillor Hale asked", "Councillor Hale", "member", id="titled member"),
        pytest.param("Cllr. Mrs B Moor said", "Cllr. Mrs B Moor", "member", id="two titles"),
        pytest.param("Mrs. F. Moor CC asked", "Mrs. F. Moor CC", "member", id="post-nominal of members"),
        pytest.param("Councillors Hale and Moor asked", "Councillors Hale and Moor", "member", id="joint"),
        pytest.param("A member asked", "A member", "member", id="nameless member"),
        pytest.param("Another Member asked", "Another Member", "member", id="another"),
        pytest.param("Several councillors spoke", "Several councillors", "member", id="several"),
        pytest.param("Members asked", "Members", "member", id="plural"),
        pytest.param("Members of the Youth Council asked", "Members of the Youth Council", "member", id="of"),
        pytest.param("A member of the public asked", "A member of the public", "public", id="the public"),
        pytest.param("Two objectors spoke", "Two objectors", "public", id="objectors"),
        pytest.param(
            "Another resident of Dunmore asked", "Another resident of Dunmore", "public", id="whence"
        ),
        pytest.param("The local residents said", "The local residents", "public", id="local"),
        pytest.param("Neighbours were upset", "Neighbours", "public", id="neighbours"),
        pytest.param("the Chair thanked", "the Chair", "lead", id="chair"),
        pytest.param("The Leader of the Council said", "The Leader of the Council", "lead", id="leader"),
        pytest.param(
            "The Cabinet Member for Roads and Rail said",
            "The Cabinet Member for Roads and Rail",
            "lead",
            id="portfolio",
        ),
        pytest.param(
            "The Director of Public Health said", "The Director of Public Health", "officer", id="office"
        ),
        pytest.param(
            "The Section 151 Officer said", "The Section 151 Officer", "officer", id="numbered office"
        ),
        pytest.param(
            "The Deputy Pier Master said", "The Deputy Pier Master", "person", id="office unheard of"
        ),
        pytest.param("Inspector Rowan reported", "Inspector Rowan", "officer", id="rank"),
        pytest.param("Officers explained", "Officers", "officer", id="officers"),
        pytest.param("One of the officers said", "One of the officers", "officer", id="one of them"),
        pytest.param("The Committee noted", "The Committee", "body", id="body"),
        pytest.param("The Pier Trust Board noted", "The Pier Trust Board", "body", id="named body"),
        pytest.param("Ada Moor said", "Ada Moor", "person", id="full name"),
        pytest.param("Mr J. T. Moor said", "Mr J. T. Moor", "person", id="title and initials"),
        pytest.param("He explained", "He", "pronoun", id="he"),
        pytest.param("They were told", "They", "pronoun", id="they"),
    ],
)
def test_who_a_clause_begins_with(clause: str, text: str, sort: Sort) -> None:
    """The subject is taken whole, as printed, and its words tell its sort."""
    found = subject(clause)
    assert found is not None
    assert (found.text, found.sort) == (text, sort)
    assert clause[slice(*found.span)] == text


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param("The report set out the costs", id="thing"),
        pytest.param("It was noted that", id="it"),
        pytest.param("There was no reply", id="there"),
        pytest.param("In response, the Director said", id="adverbial"),
        pytest.param("Budget pressures were rising", id="capitals open every sentence"),
        pytest.param("Members’ allowances were discussed", id="what members own"),
        pytest.param("Residents’ parking was discussed", id="what residents own"),
        pytest.param("whether the pier was safe", id="small letters"),
        pytest.param("the road was closed", id="the and small letters"),
        pytest.param("PB reported", id="initials of nobody"),
        pytest.param("Garrow said", id="surname of nobody"),
        pytest.param("He and the Clerk met", id="he and another"),
        pytest.param("40 came", id="number"),
        pytest.param("“", id="mark"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_subject(clause: str) -> None:
    """Things, adverbials and words that merely have a capital speak not."""
    assert subject(clause) is None


@pytest.mark.parametrize(
    ("clause", "text", "sort"),
    [
        pytest.param("DG reported", "DG", "officer", id="initials listed"),
        pytest.param("PB reported", "PB", "person", id="initials that speak, of nobody listed"),
        pytest.param("DG and PB reported", "DG and PB", "person", id="joint initials"),
        pytest.param("Garrow said", "Garrow", "officer", id="surname alone"),
        pytest.param("Mr Garrow said", "Mr Garrow", "officer", id="officer by surname"),
        pytest.param("Councillor Fennick said", "Councillor Fennick", "member", id="a title tells more"),
        pytest.param("Mr Fennick said", "Mr Fennick", "lead", id="chair by surname"),
        pytest.param("Mrs Ottley said", "Mrs Ottley", "member", id="member by surname"),
        pytest.param("Mrs Stranger said", "Mrs Stranger", "public", id="titled and not listed"),
    ],
)
def test_who_the_attendance_list_knows(clause: str, text: str, sort: Sort) -> None:
    """A list tells members from officers; a titled person missing from a full one is of the public."""
    found = subject(clause, meeting())
    assert found is not None
    assert (found.text, found.sort) == (text, sort)


def test_a_short_list_makes_nobody_a_stranger() -> None:
    """A chair and a clerk are no list: who is not on it may still be of the meeting."""
    short = Roster(PEOPLE[:2])
    found = subject("Mrs Stranger said", short)
    assert found is not None
    assert (short.is_full, found.sort) == (False, "person")


@pytest.mark.parametrize(
    ("clause", "rest"),
    [
        pytest.param("Councillor Hale asked why", "asked why", id="plain"),
        pytest.param("Councillor Hale (Dunmore) asked why", "asked why", id="brackets"),
        pytest.param("Councillor Hale, who had been there, asked why", "asked why", id="relative clause"),
        pytest.param("The Head of Parks, Ms Quill, said so", "said so", id="name after office"),
        pytest.param("Councillor Hale then also asked why", "asked why", id="adverbs"),
        pytest.param("Councillor Hale had previously asked why", "asked why", id="auxiliary"),
        pytest.param("Councillor Hale, on behalf of the ward, asked why", "asked why", id="on behalf of"),
        pytest.param("Mr Moor of Kestrel Homes said so", "said so", id="of a firm"),
    ],
)
def test_where_the_predicate_begins(clause: str, rest: str) -> None:
    """An apposition, adverbs and auxiliaries stand between subject and predicate and are passed over."""
    found = subject(clause)
    assert found is not None
    assert clause[match_predicate(clause, found, len(clause)) :] == rest


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        pytest.param("Mr Garrow", "Mr Dilip Garrow", "Director of Place", id="surname"),
        pytest.param("Mr D. Garrow", "Mr Dilip Garrow", "Director of Place", id="initial agrees"),
        pytest.param("the Director", "Mr Dilip Garrow", "Director of Place", id="the one director"),
        pytest.param("The Director of Place", "Mr Dilip Garrow", "Director of Place", id="office"),
        pytest.param("the Clerk", "Ms Wren Tolley", "Clerk", id="clerk"),
        pytest.param("the Chair", "Councillor J. Fennick", "Chair", id="chair"),
        pytest.param("Councillor Pym", "Councillor S Pym", None, id="no role"),
        pytest.param("Mr X. Garrow", None, None, id="initial contradicts"),
        pytest.param("Mr Stranger", None, None, id="not listed"),
        pytest.param("the Treasurer", None, None, id="no such office"),
        pytest.param("A member", None, None, id="nameless"),
        pytest.param("Members", None, None, id="plural"),
    ],
)
def test_resolving_within_the_meeting(text: str, name: str | None, role: str | None) -> None:
    """A surname or an office is resolved where exactly one person listed has it."""
    assert meeting().resolve(text) == (name, role)


def test_nobody_is_resolved_who_may_be_two() -> None:
    """Two of one surname or two directors are told apart by an initial or the whole office, or not at all."""
    roster = Roster(
        (
            attendee("Cllr A Ottley"),
            attendee("Cllr S Ottley"),
            attendee("Mr Dilip Garrow", "Director of Place", "in attendance"),
            attendee("Dr Nan Ferris", "Director of Public Health", "in attendance"),
        )
    )
    assert roster.resolve("Cllr Ottley") == (None, None)
    assert roster.resolve("Cllr S. Ottley") == ("Cllr S Ottley", None)
    assert roster.resolve("the Director") == (None, None)
    assert roster.resolve("the Director of Public Health") == ("Dr Nan Ferris", "Director of Public Health")


@settings(max_examples=100)
@given(minutes_like())
def test_a_subject_is_what_its_span_holds(text: str) -> None:
    """Whatever a clause holds, its subject begins with it, is inside it, and its text is that of its span."""
    found = subject(text, meeting())
    if found is not None:
        assert found.span.start == 0
        assert text[slice(*found.span)] == found.text != ""
        assert found.span.end <= match_predicate(text, found, len(text)) <= len(text)
