"""Assurances: what the authority told members is, or will be, so; in three strengths, and what is none."""

import re
import time

import pytest
from hypothesis import given, settings
from reading import examples, minutes_like, read

from minutes_nlp.extract.assurances import find_assurances
from minutes_nlp.language.cues import phrase
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span, Strength

Row = tuple[Strength, str | None, str]


def rows(text: str) -> list[Row]:
    """The strength, giver and words of each assurance in a text."""
    reading = read(text)
    return [(found.strength, found.giver, reading.words(found.span)) for found in reading.assurances]


@pytest.mark.parametrize(
    ("sentence", "giver"),
    [
        pytest.param("Assurance was given that the pier was safe.", None, id="was given"),
        pytest.param("Members were assured that no swan had died.", None, id="members were assured"),
        pytest.param("Members received confirmation that the lease ran.", None, id="received confirmation"),
        pytest.param("It was confirmed that no swan had died.", None, id="confirmed that no"),
        pytest.param("Mr Garrow gave an assurance that it was safe.", "Mr Garrow", id="gave"),
        pytest.param("Mr Garrow reassured members that it was safe.", "Mr Garrow", id="reassured"),
        pytest.param(
            "The Director of Place guaranteed that it was.", "The Director of Place", id="guaranteed"
        ),
        pytest.param("Mr Garrow could confirm that it was safe.", "Mr Garrow", id="could confirm"),
        pytest.param("Mr Garrow confirmed that all lamps worked.", "Mr Garrow", id="confirmed that all"),
    ],
)
def test_assured(sentence: str, giver: str | None) -> None:
    """In so many words something in doubt is said to be so; nobody is named where nobody is."""
    assert rows(sentence) == [("assured", giver, sentence)]


@pytest.mark.parametrize(
    ("sentence", "giver"),
    [
        pytest.param("Mr Garrow agreed to circulate the plan.", "Mr Garrow", id="agreed to"),
        pytest.param("Mr Garrow undertook to report back in May.", "Mr Garrow", id="undertook to"),
        pytest.param("The Head of Parks promised an update.", "The Head of Parks", id="promised"),
        pytest.param("The Chair would write to the county.", "The Chair", id="would write"),
        pytest.param("The Clerk would report back in May.", "The Clerk", id="would report back"),
        pytest.param("Officers would provide the figures.", "Officers", id="would provide"),
        pytest.param("A written answer would be provided to members.", None, id="would be provided"),
        pytest.param("The plan would be circulated in May.", None, id="would be circulated"),
        pytest.param("Work would also take place to mend the rail.", None, id="work would take place"),
        pytest.param("An undertaking was given to mend the rail.", None, id="an undertaking was given"),
        pytest.param("This will be cut back in the next few days.", None, id="will be done"),
        pytest.param("The bench will be rectified by Hale Mowers.", None, id="will be done by"),
        pytest.param("The Clerk will again inspect.", "The Clerk", id="will again"),
        pytest.param("The county will continue to press the drainage board.", None, id="will continue to"),
        pytest.param("Advice is to be sought on the dogs.", None, id="is to be done"),
        pytest.param("Mr Garrow agreed to have talks with the county.", "Mr Garrow", id="one agreed to have"),
    ],
)
def test_undertaken(sentence: str, giver: str | None) -> None:
    """A promise of action is an undertaking by whom it names."""
    assert rows(sentence) == [("undertaken", giver, sentence)]


@pytest.mark.parametrize(
    ("sentence", "giver"),
    [
        pytest.param("It was hoped that the kiosk would open by Easter.", None, id="hoped"),
        pytest.param("It was anticipated that the lift would run in June.", None, id="anticipated"),
        pytest.param("It was expected that lamps would be mended.", None, id="expected"),
        pytest.param("It was unlikely that the pier would open.", None, id="unlikely"),
        pytest.param("The aim was to open in May.", None, id="the aim"),
        pytest.param("The lamps should be mended by May.", None, id="should be"),
        pytest.param("Officers would consider a second crossing.", "Officers", id="would consider"),
        pytest.param("Mr Garrow was confident that works would end.", "Mr Garrow", id="confident"),
        pytest.param("A second crossing was being considered.", None, id="being considered"),
        pytest.param("The lane could be considered for resurfacing.", None, id="could be considered"),
        pytest.param("It was hoped to ensure that it would open.", None, id="hoped to ensure"),
    ],
)
def test_expected(sentence: str, giver: str | None) -> None:
    """What is hoped, expected or under consideration is the weakest."""
    assert rows(sentence) == [("expected", giver, sentence)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The Chair could give no undertaking that the pier would open.", id="no undertaking"),
        pytest.param("The Director of Place could not give an assurance that it was safe.", id="could not"),
        pytest.param("No assurance was given that the pier was safe.", id="no assurance"),
        pytest.param("Members were not assured that the pier was safe.", id="were not"),
        pytest.param("The Clerk did not promise to write.", id="did not"),
        pytest.param("The Clerk declined to promise a date.", id="declined"),
        pytest.param("There was no guarantee that the pier would open.", id="no guarantee"),
        pytest.param("If the grant were refused, the scheme would be dropped.", id="condition"),
        pytest.param("Were the lease to lapse, the pier would close.", id="inverted condition"),
        pytest.param("Councillor Pym sought assurance that the pier was safe.", id="sought"),
        pytest.param("Members asked for an assurance that lamps would be mended.", id="asked for"),
        pytest.param("Assurance was sought that lamps would be mended.", id="was sought"),
        pytest.param("Councillor Pym asked if the report would be circulated.", id="question"),
        pytest.param("Councillor Pym hoped that the kiosk would open.", id="a member's hope"),
        pytest.param("Councillor Pym moved it, hoping that it would open.", id="a member's hope in passing"),
        pytest.param("Councillor Pym wanted an undertaking that it would open.", id="a member's wish"),
        pytest.param("Councillor Pym requested that a report be brought in May.", id="a member's request"),
        pytest.param("It was requested that a report be brought in May.", id="request in the passive"),
        pytest.param("Residents asked for the lamps to be mended.", id="residents' request"),
        pytest.param("The next meeting would be held on 5 May.", id="date of a meeting"),
        pytest.param("The consultation would be held in June.", id="date of a consultation"),
        pytest.param("The lease would cost £40.", id="a fact to come"),
        pytest.param("The tide would be high at noon.", id="a state to come"),
        pytest.param("The Clerk would be on leave in May.", id="an officer's state"),
        pytest.param("The Panel agreed to note the report.", id="a decision to note"),
        pytest.param("The Panel resolved to write to the county.", id="a decision"),
        pytest.param("Assurance levels were good.", id="the word alone"),
        pytest.param("The Director of Place confirmed that the pier was shut.", id="confirmed a fact"),
        pytest.param("Apologies to follow.", id="no owner"),
        pytest.param("Invoices should be sent to the Clerk.", id="a duty"),
        pytest.param("Invoices to be approved.", id="to be decided upon"),
        pytest.param("To receive the minutes of the last meeting.", id="an item's purpose"),
        pytest.param("The agreement fell to be renewed.", id="a verb of its own"),
        pytest.param("Members agreed to meet in May.", id="the meeting's own business"),
        pytest.param("The fair will begin at noon.", id="will begin"),
        pytest.param("The permit is subject to approval by the county.", id="subject to"),
        pytest.param(
            "Councillor Pym asked for an assurance that it ran. Mr Garrow said he was unable to give one.",
            id="sought and refused",
        ),
        pytest.param("The pier was shut.", id="a fact"),
        pytest.param(
            "Councillor Pym asked how many. The Director replied that this would be eleven more than in May.",
            id="how many it would be",
        ),
        pytest.param(
            "Councillor Pym asked why. The Director replied that members had been told it would be visited.",
            id="what was told at another time",
        ),
    ],
)
def test_what_is_no_assurance(text: str) -> None:
    """Denials, conditions, wishes, requests, plain facts to come and decisions assure nobody of anything."""
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Pym asked for an assurance that it was safe. Mr Garrow confirmed that it was.",
            [("assured", "Mr Garrow", "Mr Garrow confirmed that it was.")],
            id="confirmed as sought",
        ),
        pytest.param(
            "Councillor Pym asked if it was safe. Mr Garrow confirmed that it was.",
            [],
            id="confirmed, not sought",
        ),
        pytest.param(
            "Councillor Pym asked when it would open. Mr Garrow said that a date would be published in May.",
            [("undertaken", "Mr Garrow", "Mr Garrow said that a date would be published in May.")],
            id="promised in an answer",
        ),
        pytest.param(
            "Members asked about lamps. It was explained that a third of them would be replaced in May.",
            [("undertaken", None, "It was explained that a third of them would be replaced in May.")],
            id="an act to come, in an answer",
        ),
        pytest.param(
            "Councillor Pym asked when. Mr Garrow said that the consultation would be held in June.",
            [],
            id="a date of an event, in an answer",
        ),
        pytest.param(
            "A third of them would be replaced in May.",
            [],
            id="the same act, in no answer",
        ),
    ],
)
def test_what_was_asked_counts(text: str, expected: list[Row]) -> None:
    """A plain "confirmed" or "would" assures where it answers one who asked."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Mr Garrow agreed to circulate the plan. It was hoped that it would be final.",
            [
                ("undertaken", "Mr Garrow", "Mr Garrow agreed to circulate the plan."),
                ("expected", None, "It was hoped that it would be final."),
            ],
            id="a sentence each",
        ),
        pytest.param(
            "The Chair would write to the Minister but could not promise a reply.",
            [("undertaken", "The Chair", "The Chair would write to the Minister")],
            id="up to but",
        ),
        pytest.param(
            "Mr Garrow could confirm that it was safe but could not say when it would open.",
            [("assured", "Mr Garrow", "Mr Garrow could confirm that it was safe")],
            id="up to but, assured",
        ),
    ],
)
def test_the_clause_that_carries_it(text: str, expected: list[Row]) -> None:
    """An assurance is the clause that carries it, and ends where another begins to say otherwise."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("line", "giver", "words"),
    [
        ("ACTION: Clerk to write to the ferry firm.", "Clerk", "Clerk to write to the ferry firm."),
        ("ACTION – Head of Parks to report back", "Head of Parks", "Head of Parks to report back"),
        ("Action: JB to ring the plumber", "JB", "JB to ring the plumber"),
        ("Action: Replace the lamp.", None, "Replace the lamp."),
        ("Ms Tolley to send the letter.", "Ms Tolley", "Ms Tolley to send the letter."),
        ("The Clerk to obtain three quotes.", "The Clerk", "The Clerk to obtain three quotes."),
        ("JB to obtain quotes. JB said so.", "JB", "JB to obtain quotes."),
    ],
)
def test_action_lines(line: str, giver: str | None, words: str) -> None:
    """An action line is an undertaking by its owner, whether named, by office or by initials."""
    assert rows(line) == [("undertaken", giver, words)]


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        pytest.param("The Clerk would bring a paper in May.", "a paper in May", id="its object"),
        pytest.param("A paper would be brought in May.", "A paper", id="what would be brought"),
        ("Assurance was given that the pier was safe.", "the pier was safe"),
        ("Members were assured that no swan had died.", "no swan had died"),
        ("It was hoped that the kiosk would open by Easter.", "the kiosk would open by Easter"),
        ("The Director of Place guaranteed that fares were low.", "fares were low"),
        ("Mr Garrow was confident that works would end.", "works would end"),
    ],
)
def test_what_it_is_about(sentence: str, subject: str) -> None:
    """The subject of an assurance is what follows "that", in the text's words."""
    assert [found.subject for found in read(sentence).assurances] == [subject]


def test_an_assurance_belongs_to_its_point() -> None:
    """An assurance names the point it stands in; ids count through the item."""
    found = read(
        "• The pier was shut.\n• It was hoped that it would open.\n• The Clerk would write."
    ).assurances
    assert [(a.id, a.point) for a in found] == [("1.z1", "1.2"), ("1.z2", "1.3")]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        pytest.param(
            "That the Clerk would write to the county.", [("undertaken", "the Clerk")], id="binds an officer"
        ),
        pytest.param("That the Council would write to the county.", [], id="binds the body alone"),
        pytest.param("That the report be noted.", [], id="binds nobody"),
    ],
)
def test_decisions_that_bind_somebody(decision: str, expected: list[tuple[Strength, str]]) -> None:
    """What is decided that an officer would do is the officer's undertaking."""
    found = find_assurances(
        decision, Sentences(decision), [], Roster(()), item_id="1", decisions=[Span(0, len(decision))]
    )
    assert [(a.strength, a.giver) for a in found] == expected


# --- the cue families ------------------------------------------------------------------------------------

CUES = {family: table["patterns"] for family, table in load("assurances").items() if "patterns" in table}
FAMILIES = {family: text for family, text in examples("assurances") if family in CUES}


def test_every_family_has_an_example() -> None:
    """No family of cues goes without a sentence that shows what it is for."""
    assert set(FAMILIES) == set(CUES) == {"assured", "undertaken", "expected", "negation"}
    assert all(FAMILIES.values())


@pytest.mark.parametrize("family", ["assured", "undertaken", "expected"])
def test_examples_have_the_strength_of_their_family(family: str) -> None:
    """The example beside each family of cues is an assurance of that strength, by that family's rule."""
    (found,) = read(FAMILIES[family]).assurances
    assert (found.strength, found.rule.partition(".")[0]) == (family, family)


def test_the_example_of_negation_assures_nobody() -> None:
    """The family of negation takes the force out of its example."""
    assert rows(FAMILIES["negation"]) == []


@settings(max_examples=250)
@given(minutes_like())
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the words: ids unique, subjects said, each span inside a passage that does not ask."""
    reading = read(text)
    assert len({found.id for found in reading.assurances}) == len(reading.assurances)
    for found in reading.assurances:
        assert found.rule
        assert found.subject is None or found.subject in " ".join(reading.text.split())
        (holder,) = (
            passage
            for passage in reading.passages
            if passage.span.start <= found.span.start < found.span.end <= passage.span.end
        )
        assert (holder.kind, holder.point) != ("question", found.point)


HOSTILE = (
    "a ", "it was hoped ", "would ", "would be ", "assurance ", "gave the the ", "agreed he would ",
    "promised a ", "was given ", "no ", "could be ", "there was no ", "A ", "A-", "ab", "; ", "and ",
    "that the ", "to be ",
)  # fmt: skip
PATTERNS = {family: phrase(patterns) for family, patterns in CUES.items()}


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The least time of a few that finding all matches in a text takes."""
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        for _match in pattern.finditer(text):
            pass
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("family", PATTERNS)
def test_cues_take_time_linear_in_the_text(family: str) -> None:
    """Four times as much of any hostile text does not take twelve times as long to search through."""
    for piece in HOSTILE:
        short, long = ((piece * length)[:length] for length in (25_000, 100_000))
        # Some milliseconds are below what a ratio can be told from.
        assert seconds(PATTERNS[family], long) < 12 * max(seconds(PATTERNS[family], short), 0.004), piece
