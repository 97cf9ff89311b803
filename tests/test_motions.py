"""Motions and votes: who moved, who seconded, what became of it, who voted how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Span, Votes
from minutes_nlp.structure.motions import division_in, find_motions, motion_in_title, outcome_in, votes_in

# Text, mover, seconder.
NAMED = [
    pytest.param("Moved by Cllr Moor, seconded by Cllr Vale:", "Cllr Moor", "Cllr Vale", id="moved by"),
    pytest.param(
        "It was moved by Cllr Moor and seconded by Cllr Vale", "Cllr Moor", "Cllr Vale", id="it was"
    ),
    pytest.param("Cllr Moor moved, seconded by Cllr Vale, that", "Cllr Moor", "Cllr Vale", id="who moved"),
    pytest.param(
        "Cllr Moor, seconded by Cllr Vale, moved that", "Cllr Moor", "Cllr Vale", id="seconder between"
    ),
    pytest.param("Cllr Moor proposed and Cllr Vale seconded that", "Cllr Moor", "Cllr Vale", id="both act"),
    pytest.param(
        "Cllr Moor formally moved, and Cllr Vale formally seconded, that",
        "Cllr Moor",
        "Cllr Vale",
        id="formally",
    ),
    pytest.param("(Cllr Moor proposed, Cllr Vale seconded)", "Cllr Moor", "Cllr Vale", id="in brackets"),
    pytest.param("(Proposed Cllr Moor, seconded Cllr Vale)", "Cllr Moor", "Cllr Vale", id="without by"),
    pytest.param("Proposed: Cllr Moor  Seconded: Cllr Vale", "Cllr Moor", "Cllr Vale", id="labels"),
    pytest.param("PROPOSED by Cllr Moor and SECONDED by Cllr Vale", "Cllr Moor", "Cllr Vale", id="capitals"),
    pytest.param(
        "On the motion of Cllr Moor, seconded by Cllr Vale,", "Cllr Moor", "Cllr Vale", id="motion of"
    ),
    pytest.param(
        "On a proposal by Cllr Moor, seconded by Cllr Vale,", "Cllr Moor", "Cllr Vale", id="proposal by"
    ),
    pytest.param("It was proposed by Cllr Moor and Cllr Vale that", "Cllr Moor", "Cllr Vale", id="a pair"),
    pytest.param("Cllr Moor proposed that the oak be felled.", "Cllr Moor", None, id="nobody seconded"),
    pytest.param(
        "A proposal by Councillor Moor (J), seconded by Councillor Vale (F), that",
        "Councillor Moor (J)",
        "Councillor Vale (F)",
        id="initials after the name",
    ),
    pytest.param(
        "Mrs. H. Moor CC moved the motion, seconded by Mr D Vale CC.",
        "Mrs. H. Moor CC",
        "Mr D Vale CC",
        id="letters after the name",
    ),
    pytest.param(
        "Moved by the Chair, seconded by the Vice-Chair, that",
        "the Chair",
        "the Vice-Chair",
        id="by their office",
    ),
    pytest.param(
        "Moved by Cllr Hay-Moor and seconded by Cllr de Vere that",
        "Cllr Hay-Moor",
        "Cllr de Vere",
        id="long names",
    ),
]


@pytest.mark.parametrize(("text", "mover", "seconder"), NAMED)
def test_who_moved_and_who_seconded(text: str, mover: str, seconder: str | None) -> None:
    """Both are told as printed, whichever stands first."""
    (motion,) = find_motions(text, 0, len(text))
    assert (motion.mover, motion.seconder, motion.amendment) == (mover, seconder, False)
    assert mover in text[slice(*motion.span)]


NO_MOTIONS = [
    pytest.param("It was moved and seconded that the oak be felled.", id="nobody is named"),
    pytest.param("Councillor Moor proposed adding a bench.", id="a proposal in passing"),
    pytest.param("The proposed bench was dear.", id="proposed, the adjective"),
    pytest.param("Members moved to the next room.", id="moved, on foot"),
    pytest.param("The Clerk moved on to item four.", id="moved on"),
    pytest.param("The oak was removed by Cllr Moor.", id="removed"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", NO_MOTIONS)
def test_no_motions(text: str) -> None:
    """What nobody moved, or moved otherwise, is no motion."""
    assert find_motions(text, 0, len(text)) == []


AMENDMENTS = [
    pytest.param("An amendment was moved by Cllr Moor and seconded by Cllr Vale that", id="was moved"),
    pytest.param("Amendment by Cllr Moor, seconded by Cllr Vale: that", id="by"),
    pytest.param("Cllr Moor proposed, seconded by Cllr Vale, as an amendment that", id="proposed as one"),
]


@pytest.mark.parametrize("text", AMENDMENTS)
def test_amendments(text: str) -> None:
    """An amendment is known as such."""
    (motion,) = find_motions(text, 0, len(text))
    assert (motion.mover, motion.seconder, motion.amendment) == ("Cllr Moor", "Cllr Vale", True)


def test_motions_of_a_stretch() -> None:
    """Each motion of a stretch is found once, in order, and none outside it."""
    one = "Moved by Cllr Moor, seconded by Cllr Vale: That the oak be felled. "
    two = "Moved by Cllr Hale, seconded by Cllr Dunn: That the ash be kept. "
    found = find_motions(one + two + one, len(one), len(one + two))
    assert [(motion.mover, motion.seconder) for motion in found] == [("Cllr Hale", "Cllr Dunn")]
    both = find_motions(one + two, 0, len(one + two))
    assert [motion.mover for motion in both] == ["Cllr Moor", "Cllr Hale"]


TITLES = [
    pytest.param("Notice of Motion in the name of Cllr Moor", "Cllr Moor", id="in the name of"),
    pytest.param("Notice of Motion submitted by Councillor A Moor", "Councillor A Moor", id="submitted by"),
    pytest.param("Motion - Cllr Moor", "Cllr Moor", id="after a hyphen"),
    pytest.param("MOTION: Councillor Moor", "Councillor Moor", id="capitals"),
    pytest.param("Motion sensors", None, id="another motion"),
    pytest.param("Notices of Motion", None, id="nobody is named"),
]


@pytest.mark.parametrize(("title", "mover"), TITLES)
def test_title_names_the_mover(title: str, mover: str | None) -> None:
    """A title may name who moves; the seconder is told below, up to where the item ends."""
    below = " Seconded by Cllr Vale."
    motion = motion_in_title(title + below, Span(0, len(title)), len(title + below))
    assert (motion and (motion.mover, motion.seconder)) == (mover and (mover, "Cllr Vale"))
    alone = motion_in_title(title + below, Span(0, len(title)), len(title))
    assert (alone and (alone.mover, alone.seconder)) == (mover and (mover, None))


# Text, for, against, abstain.
COUNTED = [
    pytest.param("carried by 22 votes to one, with two abstentions", 22, 1, 2, id="figures and words"),
    pytest.param("5 in favour, 2 against", 5, 2, None, id="in favour"),
    pytest.param("six votes for, two against", 6, 2, None, id="in words"),
    pytest.param("9 members voting in favour, none against and 1 abstaining", 9, 0, 1, id="none against"),
    pytest.param("On a show of hands, 5 voted for and 3 against", 5, 3, None, id="a show of hands"),
    pytest.param("6 For, 2 Against, 1 Abstention", 6, 2, 1, id="capitals"),
    pytest.param("in favour: 6, against: 2, abstained: 1", 6, 2, 1, id="the side first"),
    pytest.param("In favour (6) Against (2)", 6, 2, None, id="in brackets"),
    pytest.param("Votes for: 12; votes against: 4", 12, 4, None, id="votes for"),
    pytest.param("the vote was 7-2", 7, 2, None, id="a hyphen between"),
    pytest.param("The motion was lost by 3 votes to 8", 3, 8, None, id="lost"),
    pytest.param("The motion was defeated (8 votes to 3)", 3, 8, None, id="lost, the greater number first"),
    pytest.param("three members voted against", None, 3, None, id="one side alone"),
    pytest.param("with 2 abstentions", None, None, 2, id="abstentions alone"),
]


@pytest.mark.parametrize(("text", "for_", "against", "abstain"), COUNTED)
def test_counts(text: str, for_: int | None, against: int | None, abstain: int | None) -> None:
    """Counts are told by side; what is not said is not made up."""
    assert votes_in(text) == Votes(for_=for_, against=against, abstain=abstain)


NO_VOTES = [
    pytest.param("all in favour", id="no number"),
    pytest.param("The clock went from 5 to 8.", id="no vote"),
    pytest.param("from 7.30 to 8.30 members voted", id="times"),
    pytest.param("It was for Cllr Moor to say.", id="for, of something else"),
    pytest.param("Cllr Dunn asked that his vote against be recorded.", id="a vote without its number"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", NO_VOTES)
def test_no_votes(text: str) -> None:
    """Numbers of something else are no votes."""
    assert votes_in(text) is None


RECORDED = [
    pytest.param(
        "For (57)  A Moor, Cllr B Vale  Against (42)  Cllr C Hale  Abstain (7)  Cllr D Dunn  Amendment lost.",
        Votes(
            for_=57,
            against=42,
            abstain=7,
            names={
                "for": ("A Moor", "Cllr B Vale"),
                "against": ("Cllr C Hale",),
                "abstain": ("Cllr D Dunn",),
            },
        ),
        id="counts before the names",
    ),
    pytest.param(
        "For: Cllrs Moor, Vale and Hale (3) Against: Cllr Dunn (1)",
        Votes(for_=3, against=1, names={"for": ("Moor", "Vale", "Hale"), "against": ("Cllr Dunn",)}),
        id="counts after the names",
    ),
    pytest.param(
        "For: Cllr Moor, Cllr Vale Against: Cllr Dunn",
        Votes(for_=2, against=1, names={"for": ("Cllr Moor", "Cllr Vale"), "against": ("Cllr Dunn",)}),
        id="names that count themselves",
    ),
]


@pytest.mark.parametrize(("text", "expected"), RECORDED)
def test_recorded_votes(text: str, expected: Votes) -> None:
    """A recorded vote has its names; where a count is printed, it is the count."""
    assert votes_in(text) == expected


OUTCOMES = [
    pytest.param("The motion was carried.", "carried", id="carried"),
    pytest.param("CARRIED", "carried", id="capitals"),
    pytest.param("The motion was passed.", "carried", id="passed"),
    pytest.param("The amendment was accepted by the mover.", "carried", id="accepted"),
    pytest.param("Amendment lost.", "lost", id="lost"),
    pytest.param("The motion was LOST.", "lost", id="lost in capitals"),
    pytest.param("The motion was defeated.", "lost", id="defeated"),
    pytest.param("The motion was not carried.", "lost", id="not carried"),
    pytest.param("The motion fell for want of a seconder.", "lost", id="no seconder"),
    pytest.param("Cllr Moor withdrew the motion.", "withdrawn", id="withdrew"),
    pytest.param("The motion was withdrawn.", "withdrawn", id="withdrawn"),
    pytest.param("Agreed nem con.", "unanimous", id="nobody against"),
    pytest.param("All were in favour.", "unanimous", id="all in favour"),
    pytest.param("Members then spoke of the ash.", None, id="nothing is said"),
]


@pytest.mark.parametrize(("text", "expected"), OUTCOMES)
def test_outcomes(text: str, expected: str | None) -> None:
    """What became of a motion is told from the words after it."""
    assert outcome_in(text) == expected


DIVISIONS = [
    pytest.param(
        "3 members voted for the amendment and 4 for the motion",
        ("lost", Votes(for_=3, against=4), Votes(for_=4, against=3)),
        id="the amendment lost",
    ),
    pytest.param(
        "five members voted for the motion, and nine members voted for the amendment",
        ("carried", Votes(for_=9, against=5), Votes(for_=5, against=9)),
        id="the amendment carried, the motion named first",
    ),
    pytest.param("3 voted for the amendment", None, id="one side alone"),
]


@pytest.mark.parametrize(("text", "expected"), DIVISIONS)
def test_division_between_amendment_and_motion(text: str, expected: tuple[str, Votes, Votes] | None) -> None:
    """In one division the votes for the one are those against the other."""
    assert division_in(text) == expected


WORDS = (
    "Moved by|Cllr Moor|,|seconded by|Cllr Vale|that|For (3)|Against: 2|Abstain|and|lost|7-2|“|.|amendment"
)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=16).map(" ".join))
def test_any_words_are_read(text: str) -> None:
    """Whatever the words, motions lie within them in order, and no vote has less than none."""
    place = 0
    for motion in find_motions(text, 0, len(text)):
        assert place <= motion.span.start < motion.span.end <= len(text)
        assert motion.mover
        place = motion.span.start
    votes = votes_in(text)
    assert votes is None or any(count is not None for count in (votes.for_, votes.against, votes.abstain))
