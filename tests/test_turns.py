"""Turns: what each clause of a sentence does, who does it, and the cue families that tell."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from reading import PEOPLE, examples, minutes_like, read

from minutes_nlp.language.cues import cues
from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.language.subjects import Roster
from minutes_nlp.language.turns import Move, turns_in
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import PassageKind, Span

Row = tuple[Move, str | None, str]


def turns(sentence: str) -> list[Row]:
    """What each clause of a sentence does, who does it, its words."""
    found = turns_in(sentence, Span(0, len(sentence)), Roster(PEOPLE, frozenset({"DG"})))
    return [
        (turn.move, turn.speaker.text if turn.speaker else None, sentence[slice(*turn.span)])
        for turn in found
    ]


PYM = "Councillor Pym"


@pytest.mark.parametrize(
    ("sentence", "move", "speaker"),
    [
        pytest.param("Councillor Pym asked whether the pier was safe.", "question", PYM, id="asked whether"),
        pytest.param(
            "Councillor Pym asked Mr Garrow how it was lit.", "question", PYM, id="asked somebody how"
        ),
        pytest.param(
            "Councillor Pym asked the Clerk for a breakdown.", "question", PYM, id="asked for figures"
        ),
        pytest.param(
            "Councillor Pym asked for how long it would shut.", "question", PYM, id="asked for how long"
        ),
        pytest.param(
            "Councillor Pym asked, as a supplementary, whether it was safe.",
            "question",
            PYM,
            id="asked, with an aside, whether",
        ),
        pytest.param("Councillor Pym queried the figure.", "question", PYM, id="queried"),
        pytest.param("Councillor Pym sought clarification on the lease.", "question", PYM, id="sought"),
        pytest.param("Councillor Pym wished to know who had paid.", "question", PYM, id="wished to know"),
        pytest.param("Councillor Pym wondered how it would end.", "question", PYM, id="wondered"),
        pytest.param("Councillor Pym raised two questions.", "question", PYM, id="raised questions"),
        pytest.param("However, Councillor Pym asked why.", "question", PYM, id="past an adverb"),
        pytest.param(
            "Turning to the lamps, Councillor Pym asked why.", "question", PYM, id="past an adverbial"
        ),
        pytest.param("Councillor Pym’s question was why it was dim.", "question", PYM, id="possessive"),
        pytest.param("It was asked whether the pier was safe.", "question", None, id="passive: asked"),
        pytest.param("A query was raised around the lease.", "question", None, id="passive: a query"),
        pytest.param("Clarification was sought on the lease.", "question", None, id="passive: clarification"),
        pytest.param("He was asked whether it was safe.", "question", None, id="passive: he was asked"),
        pytest.param(
            "With regard to the lease, it was asked if it ran.", "question", None, id="past a topic"
        ),
        pytest.param("Why are the lamps dim?", "question", None, id="direct"),
        pytest.param(
            "With regard to whether fares rose, it was asked who set them.",
            "question",
            None,
            id="past whether",
        ),
        pytest.param("Ron Hale (Mill Row): “Which June?”", "question", "Ron Hale", id="quoted question"),
        pytest.param("Mrs Ada Brill: Why are the lamps dim?", "question", "Mrs Ada Brill", id="script"),
        pytest.param(
            "Councillor Pym asked for the lamps to be mended.", "comment", PYM, id="a request to act"
        ),
        pytest.param("Councillor Pym asked that they be mended.", "comment", PYM, id="asked that"),
        pytest.param("Councillor Pym asked officers to mend the lamps.", "comment", PYM, id="asked to"),
        pytest.param("Councillor Pym felt that it was dim.", "comment", PYM, id="felt"),
        pytest.param("Councillor Pym voiced concern at the cost.", "comment", PYM, id="voiced concern"),
        pytest.param("Councillor Pym was worried about the cost.", "comment", PYM, id="was worried"),
        pytest.param("Councillor Pym thanked officers.", "comment", PYM, id="thanks"),
        pytest.param("Councillor Pym urged officers to act.", "comment", PYM, id="urged"),
        pytest.param("Members welcomed the report.", "comment", "Members", id="welcomed a report"),
        pytest.param("Councillor Pym pointed out that it was dim.", "comment", PYM, id="a member's fact"),
        pytest.param("In Councillor Pym’s view, it was dim.", "comment", PYM, id="in somebody's view"),
        pytest.param("Concern was raised about the lease.", "comment", None, id="passive: concern"),
        pytest.param("It was felt that the lamps were dim.", "comment", None, id="passive: felt"),
        pytest.param("It was suggested that they be mended.", "comment", None, id="passive: suggested"),
        pytest.param("There was general support for it.", "comment", None, id="there was support"),
        pytest.param("Thanks were expressed to officers.", "comment", None, id="passive: thanks"),
        pytest.param("The lamps, he felt, were dim.", "comment", "he", id="postposed view"),
        pytest.param("The Director replied that it was lit.", "reply", "The Director", id="replied"),
        pytest.param("The Director assured members of it.", "reply", "The Director", id="assured"),
        pytest.param("In response, the Director said so.", "reply", "the Director", id="in response"),
        pytest.param("By way of reply, the Clerk said so.", "reply", "the Clerk", id="by way of reply"),
        pytest.param("It was not, he said, the lease.", "reply", "he", id="postposed"),
        pytest.param(
            "The lease, Mr Garrow explained, had run out.", "reply", "Mr Garrow", id="postposed, named"
        ),
        pytest.param("It would open, said the Clerk.", "reply", "the Clerk", id="inverted"),
        pytest.param("Members were informed that it had shut.", "told", None, id="members were informed"),
        pytest.param("It was explained that it had shut.", "told", None, id="it was explained"),
        pytest.param("The reply was that it had shut.", "told", None, id="the reply was"),
        pytest.param("No – the lease had run out.", "told", None, id="no"),
        pytest.param("The Director said that it was lit.", "speech", "The Director", id="an officer said"),
        pytest.param(
            "The Director pointed out that it was.", "speech", "The Director", id="an officer's fact"
        ),
        pytest.param("DG: the lamps are new.", "speech", "DG", id="initials in a script"),
        pytest.param("The Mayor: “They will stay.”", "speech", "The Mayor", id="quoted words after a name"),
        pytest.param("Councillor Pym declared an interest.", "neutral", PYM, id="declared"),
        pytest.param("Councillor Pym left the room.", "neutral", PYM, id="left"),
        pytest.param("Councillor Pym moved the motion.", "neutral", PYM, id="moved"),
        pytest.param("Councillor Pym presented a petition.", "neutral", PYM, id="presented"),
        pytest.param(
            "Members welcomed Ms Quill to the meeting.", "neutral", "Members", id="welcomed a guest"
        ),
        pytest.param("Members noted the report.", "neutral", "Members", id="noted the report"),
        pytest.param("The Committee considered a report.", "neutral", "The Committee", id="considered"),
        pytest.param("The pier was closed.", "plain", None, id="nobody speaks"),
        pytest.param("At the last meeting the lamps were dim.", "plain", None, id="an adverbial and nobody"),
        pytest.param(
            "The report asked whether lamps were needed.", "plain", None, id="a report asks nothing"
        ),
    ],
)
def test_one_clause(sentence: str, move: Move, speaker: str | None) -> None:
    """A sentence of one clause is one turn: its verb, or who its subject is, tells what it does."""
    assert turns(sentence) == [(move, speaker, sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "In response to a query around fares, it was stated that they were low.",
            [
                ("question", None, "In response to a query around fares,"),
                ("reply", None, "it was stated that they were low."),
            ],
            id="a query in the opening",
        ),
        pytest.param(
            "In reply to questions from Councillor Pym, the Clerk said that fares were low.",
            [
                ("question", PYM, "In reply to questions from Councillor Pym,"),
                ("reply", "the Clerk", "the Clerk said that fares were low."),
            ],
            id="who asked, in the opening",
        ),
        pytest.param(
            "Asked whether fares would rise, he replied that they would not.",
            [
                ("question", None, "Asked whether fares would rise,"),
                ("reply", "he", "he replied that they would not."),
            ],
            id="asked whether",
        ),
        pytest.param(
            "In response to concerns about fares, officers said that they were low.",
            [
                ("comment", None, "In response to concerns about fares,"),
                ("reply", "officers", "officers said that they were low."),
            ],
            id="a concern in the opening",
        ),
        pytest.param(
            "Councillor Pym welcomed the plan and asked when it would start.",
            [
                ("comment", PYM, "Councillor Pym welcomed the plan"),
                ("question", PYM, "asked when it would start."),
            ],
            id="comment, then question",
        ),
        pytest.param(
            "Councillor Pym asked why and thought it a shame.",
            [("question", PYM, "Councillor Pym asked why"), ("comment", PYM, "thought it a shame.")],
            id="question, then comment",
        ),
        pytest.param(
            "Councillor Pym asked why and was told that the lease had run out.",
            [
                ("question", PYM, "Councillor Pym asked why"),
                ("reply", None, "was told that the lease had run out."),
            ],
            id="asked and was told",
        ),
        pytest.param(
            "Councillor Pym asked about fares and the Director explained that they were low.",
            [
                ("question", PYM, "Councillor Pym asked about fares"),
                ("reply", "the Director", "the Director explained that they were low."),
            ],
            id="asked, and another explained",
        ),
        pytest.param(
            "A query was raised about fares and it was confirmed that they were low.",
            [
                ("question", None, "A query was raised about fares"),
                ("reply", None, "it was confirmed that they were low."),
            ],
            id="both passive",
        ),
        pytest.param(
            "Councillor Pym asked about fares, and Councillor Ottley asked about the pier.",
            [
                ("question", PYM, "Councillor Pym asked about fares"),
                ("question", "Councillor Ottley", "Councillor Ottley asked about the pier."),
            ],
            id="two who ask",
        ),
    ],
)
def test_several_clauses(sentence: str, expected: list[Row]) -> None:
    """A sentence that holds a question and its answer, or a view and a question, is cut between them."""
    assert turns(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Councillor Pym noted that it was dim and asked why.", id="a fact that leads up"),
        pytest.param("Councillor Pym asked why it was dim and why it was cold.", id="two things asked"),
        pytest.param("The Chair and the Clerk asked why.", id="two who ask as one"),
    ],
)
def test_one_question(sentence: str) -> None:
    """What leads up to a question, or is asked in one breath, is one question."""
    assert [(move, words) for move, _, words in turns(sentence)] == [("question", sentence)]


JOINING = re.compile(r"[\s,;“\"‘']*(?:(?:and|but|who|though|to\s+which)[\s,]*)?")


@settings(max_examples=250)
@given(minutes_like())
def test_turns_cover_their_sentence(text: str) -> None:
    """Whatever a sentence holds, turns stand in order and leave out nothing but what joins them."""
    flat = f"{text} ".replace("\n", " ")
    for start, end in split_sentences(flat, 0, len(flat)):
        at = start
        for turn in turns_in(flat, Span(start, end), Roster(PEOPLE, frozenset({"PB"}))):
            assert JOINING.fullmatch(flat, at, turn.span.start)
            assert at <= turn.span.start < turn.span.end <= end
            at = turn.span.end
        assert at == end


# --- the cue families ------------------------------------------------------------------------------------


def families() -> Iterator[str]:
    """The names of the families of discourse."""
    for table, content in load("discourse").items():
        yield from [table] if table == "marks" else [f"{table}.{family}" for family in content]


DISCOURSE = dict(examples("discourse"))
# What an example of a family reads as, alone or, where the family answers, after a question.
ALONE: dict[str, list[PassageKind]] = {
    "predicates.question": ["question"],
    "predicates.reply": ["response"],
    "predicates.comment": ["comment"],
    "predicates.view": ["comment"],
    "predicates.thanked": ["comment"],
    "predicates.record": ["statement"],
    "predicates.neutral": ["statement"],
    "passive.question": ["question"],
    "passive.comment": ["comment"],
    "passive.response": ["statement"],
    "openings.to_question": ["question", "response"],
    "openings.to_comment": ["comment", "response"],
    "openings.reply": ["response"],
}
SENTENCES = [
    (family, sentence)
    for family, text in DISCOURSE.items()
    if family in ALONE
    for sentence in text.split(" / ")
]


def test_every_family_has_an_example() -> None:
    """No family of cues goes without a sentence that shows what it is for, and none without a test."""
    assert set(families()) == {*ALONE, "marks"}
    assert all(DISCOURSE[family] for family in families())


@pytest.mark.parametrize(("family", "sentence"), SENTENCES, ids=[family for family, _ in SENTENCES])
def test_examples_read_as_their_family_says(family: str, sentence: str) -> None:
    """The example beside each family of cues is of the kind that the family stands for."""
    assert [passage.kind for passage in read(sentence, ()).passages] == ALONE[family]


@pytest.mark.parametrize("family", ["predicates.reply", "passive.response", "openings.reply"])
def test_what_answers_does_so_after_a_question(family: str) -> None:
    """The families that answer are linked to the question just before."""
    first, second = read(f"It was asked how that had come about. {DISCOURSE[family]}", ()).passages
    assert (first.kind, second.kind, second.answers) == ("question", "response", first.id)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Q1. Question from Councillor Hale to the Leader", "question"),
        ("Q:", "question"),
        ("Public question 3 –", "question"),
        ("Written question from Mrs Ada Brill", "question"),
        ("First supplementary question", "question"),
        ("A:", "answer"),
        ("A2.", "answer"),
        ("Answer", "answer"),
        ("Written reply by the Leader", "answer"),
        ("Supplementary answer", "answer"),
    ],
)
def test_marks(line: str, kind: str) -> None:
    """The lines that mark written questions and answers are told apart."""
    assert [name for name, pattern in cues().marks.items() if pattern.match(line)] == [kind]


@pytest.mark.parametrize(
    "line", ["Questions were asked.", "Quick works followed.", "A pier.", "Answers came."]
)
def test_what_is_no_mark(line: str) -> None:
    """A sentence that merely begins like a mark is none."""
    assert not any(pattern.match(line) for pattern in cues().marks.values())


# --- time ------------------------------------------------------------------------------------------------

HOSTILE = (
    "a ", "it was ", "it, ", "a question on ", "concerns was ", "question raised ", "asked ", "asked the ",
    "in response to a ", "in response to councillor, ", "regarding the ", "members’ ", "the the ",
    "was also then ", "said, in ", "(", "“", "? ", ". ", "A-", "A.", "\t", "ab",
    "Supplementary question from ", "q 1 ", "wished a ",
    "referred to and ", "thanked for ", "welcomed to ", "further clarification on ",
)  # fmt: skip
PATTERNS = {
    f"{table}.{family}": pattern
    for table, group in cues()._asdict().items()
    for family, pattern in group.items()
}


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """The least time of a few that a match at the start of a text takes."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        pattern.match(text)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.slow
@pytest.mark.parametrize("family", PATTERNS)
def test_cues_take_time_linear_in_the_text(family: str) -> None:
    """Ten times as much of any hostile text does not take fifty times as long."""
    for piece in HOSTILE:
        short, long = ((piece * length)[:length] for length in (10_000, 100_000))
        # Two milliseconds are below what a ratio can be told from.
        assert seconds(PATTERNS[family], long) < 50 * max(seconds(PATTERNS[family], short), 0.002), piece
