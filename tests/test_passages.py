"""Passages: who asks, answers, comments or merely reports in a paragraph, and which answers which."""

import time

import pytest
from hypothesis import given, settings
from reading import attendee, minutes_like, read, read_below

from minutes_nlp.model import PassageKind

# Kind, speaker as printed, the first words, and the number of the passage it answers, from 0.
Row = tuple[PassageKind, str | None, str, int | None]
PYM, OTTLEY, GARROW = "Councillor Pym", "Councillor Ottley", "Mr Garrow"


def rows(text: str) -> list[Row]:
    """The passages of a text, each with its first three words."""
    reading = read(text)
    number = {passage.id: n for n, passage in enumerate(reading.passages)}
    return [
        (
            passage.kind,
            passage.speaker.text if passage.speaker else None,
            " ".join(reading.words(passage.span).split()[:3]),
            None if passage.answers is None else number[passage.answers],
        )
        for passage in reading.passages
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Pym asked whether the ferry ran. The Director of Place replied that it did.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "The Director of", 0),
            ],
            id="asked and replied",
        ),
        pytest.param(
            "Councillor T Pym asked whether the ferry ran. Councillor A J Ottley replied that it did.",
            [
                ("question", "Councillor T Pym", "Councillor T Pym", None),
                ("response", "Councillor A J Ottley", "Councillor A J", 0),
            ],
            id="initials without a full stop",
        ),
        pytest.param(
            "By way of a supplementary question Mr Garrow asked whether it would be printed.",
            [("question", GARROW, "By way of", None)],
            id="a supplementary question without a comma",
        ),
        pytest.param(
            "Councillor Pym asked how many ran. In reply to Councillor Pym, the Clerk said that two did.",
            [("question", PYM, "Councillor Pym asked", None), ("response", "the Clerk", "In reply to", 0)],
            id="in reply to somebody by name",
        ),
        pytest.param(
            "Mr Garrow asked who had paid. Councillor Pym was assured that nobody had.",
            [("question", GARROW, "Mr Garrow asked", None), ("response", None, "Councillor Pym was", 0)],
            id="a member was assured",
        ),
        pytest.param(
            "Councillor Pym suggested that parishes be given the paint and left to it.",
            [("comment", PYM, "Councillor Pym suggested", None)],
            id="left to it is no leaving",
        ),
        pytest.param(
            "A query was raised around the ferry. It was explained that fares paid for half of it.",
            [("question", None, "A query was", None), ("response", None, "It was explained", 0)],
            id="both passive",
        ),
        pytest.param(
            "In response to a query around the pier, it was stated that the grant was spent.",
            [("question", None, "In response to", None), ("response", None, "it was stated", 0)],
            id="a query around something",
        ),
        pytest.param(
            "In reply to questions from Councillor Pym, the Clerk said that fares were low.",
            [("question", PYM, "In reply to", None), ("response", "the Clerk", "the Clerk said", 0)],
            id="questions from somebody",
        ),
        pytest.param(
            "Asked whether the pier was safe, he replied that it was.",
            [("question", None, "Asked whether the", None), ("response", None, "he replied that", 0)],
            id="asked whether, and no name for he",
        ),
        pytest.param(
            "Asked by Councillor Pym if fares would rise, Mr Garrow said that they would not.",
            [("question", PYM, "Asked by Councillor", None), ("response", GARROW, "Mr Garrow said", 0)],
            id="asked by",
        ),
        pytest.param(
            "Councillor Pym asked if the lift worked. It did not, he said; parts were on order.",
            [("question", PYM, "Councillor Pym asked", None), ("response", None, "It did not,", 0)],
            id="postposed",
        ),
        pytest.param(
            "Will the pier open, asked Councillor Pym. It would, said the Clerk.",
            [("question", PYM, "Will the pier", None), ("response", "the Clerk", "It would, said", 0)],
            id="inverted",
        ),
        pytest.param(
            "Clarification was sought on the lease and it was confirmed that it still ran.",
            [("question", None, "Clarification was sought", None), ("response", None, "it was confirmed", 0)],
            id="sought and confirmed",
        ),
        pytest.param(
            "Councillor Pym asked about fares and the Director of Place explained that they were low.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "the Director of Place", "the Director of", 0),
            ],
            id="one sentence, two speakers",
        ),
        pytest.param(
            "Councillor Pym asked why and was told that a pile had cracked.",
            [("question", PYM, "Councillor Pym asked", None), ("response", None, "was told that", 0)],
            id="and was told",
        ),
        pytest.param(
            "What was the cost? The cost was £40.",
            [("question", None, "What was the", None), ("response", None, "The cost was", 0)],
            id="direct question, plain answer",
        ),
        pytest.param(
            "Councillor Pym asked why the pier was shut. "
            "The Director of Place explained that a pile had cracked. "
            "It would be mended in May. Councillor Ottley thanked him.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "The Director of", 0),
                ("comment", OTTLEY, "Councillor Ottley thanked", None),
            ],
            id="an answer of several sentences",
        ),
        pytest.param(
            "Mrs Ada Brill asked why the bins were late. "
            "Councillor Ottley explained that a lorry had broken down.",
            [
                ("question", "Mrs Ada Brill", "Mrs Ada Brill", None),
                ("response", OTTLEY, "Councillor Ottley explained", 0),
            ],
            id="a member answers the public",
        ),
        pytest.param(
            "Councillor Pym asked when it opened.\nThe Director of Place said that it opened in May.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "The Director of", 0),
            ],
            id="answered in the next paragraph",
        ),
        pytest.param(
            "Councillor Pym asked why. The Director of Place did not know.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "The Director of", 0),
            ],
            id="an answer without knowledge",
        ),
        pytest.param(
            "Councillor Fennick replied that the pier was shut.",
            [("response", "Councillor Fennick", "Councillor Fennick replied", None)],
            id="an answer to nothing",
        ),
    ],
)
def test_question_and_answer(text: str, expected: list[Row]) -> None:
    """A question and its answer, active or passive, are parted, linked, and each has its speaker."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Pym asked how many swans there were.",
            [("question", PYM, "Councillor Pym asked", None)],
            id="nothing follows",
        ),
        pytest.param(
            "Councillor Pym wondered if buses stopped there. There was no reply.",
            [("question", PYM, "Councillor Pym wondered", None), ("statement", None, "There was no", None)],
            id="no reply",
        ),
        pytest.param(
            "Councillor Pym asked why. Time did not permit an answer.",
            [("question", PYM, "Councillor Pym asked", None), ("statement", None, "Time did not", None)],
            id="no time",
        ),
        pytest.param(
            "Councillor Pym asked why. The question was not answered.",
            [("question", PYM, "Councillor Pym asked", None), ("statement", None, "The question was", None)],
            id="not answered",
        ),
        pytest.param(
            "Councillor Pym asked why. The meeting closed at 9 p.m.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("statement", "The meeting", "The meeting closed", None),
            ],
            id="the meeting closed",
        ),
    ],
)
def test_asked_and_not_answered(text: str, expected: list[Row]) -> None:
    """A question that nothing answers stays open, also where the minutes say so."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Ottley commented that swans were loud. Mr Garrow explained that they were nesting.",
            [
                ("comment", OTTLEY, "Councillor Ottley commented", None),
                ("response", GARROW, "Mr Garrow explained", 0),
            ],
            id="comment answered",
        ),
        pytest.param(
            "Concern was raised about the slipway. The Clerk advised that works had begun.",
            [
                ("comment", None, "Concern was raised", None),
                ("response", "The Clerk", "The Clerk advised", 0),
            ],
            id="concern answered",
        ),
        pytest.param(
            "In response to concerns about lamps, officers explained that they were new.",
            [
                ("comment", None, "In response to", None),
                ("response", "officers", "officers explained that", 0),
            ],
            id="concern in the opening",
        ),
        pytest.param(
            "Residents asked for a crossing. The Chair agreed to write to the county.",
            [
                ("comment", "Residents", "Residents asked for", None),
                ("response", "The Chair", "The Chair agreed", 0),
            ],
            id="request answered",
        ),
        pytest.param(
            "The Panel asked the Clerk to write to the firm. The Clerk said that she would.",
            [
                ("comment", "The Panel", "The Panel asked", None),
                ("response", "The Clerk", "The Clerk said", 0),
            ],
            id="request to an officer",
        ),
        pytest.param(
            "Councillor Pym welcomed the report and asked when the lift would run.",
            [("comment", PYM, "Councillor Pym welcomed", None), ("question", PYM, "asked when the", None)],
            id="comment, then question",
        ),
        pytest.param(
            "A Member felt that the kiosk was ugly. Another Member disagreed.",
            [
                ("comment", "A Member", "A Member felt", None),
                ("comment", "Another Member", "Another Member disagreed.", None),
            ],
            id="two views",
        ),
        pytest.param(
            "Councillor Pym said that fares were too high. He asked that they be cut.",
            [("comment", PYM, "Councillor Pym said", None)],
            id="one view in two sentences",
        ),
        pytest.param(
            "The Chair thanked officers for their work.",
            [("comment", "The Chair", "The Chair thanked", None)],
            id="thanks",
        ),
        pytest.param(
            "PC Hale was thanked for attending.",
            [("comment", None, "PC Hale was", None)],
            id="thanked, nobody says by whom",
        ),
        pytest.param(
            "Thanks to all who helped at the litter pick.",
            [("comment", None, "Thanks to all", None)],
            id="thanks to",
        ),
        pytest.param(
            "Councillor Pym thanked the ferryman. Councillor Pym praised his boat.",
            [("comment", PYM, "Councillor Pym thanked", None)],
            id="one speaker goes on",
        ),
        pytest.param(
            "Once more disappointment was expressed at the lamps.",
            [("comment", None, "Once more disappointment", None)],
            id="an opening without a comma",
        ),
        pytest.param(
            "There had been complaints about the uncut hedge.",
            [("comment", None, "There had been", None)],
            id="complaints",
        ),
        pytest.param(
            "Letters had been received from three residents objecting to the kiosk.",
            [("comment", None, "Letters had been", None)],
            id="letters that object",
        ),
        pytest.param(
            "Not happy with the strimming in the park.",
            [("comment", None, "Not happy with", None)],
            id="not happy",
        ),
        pytest.param(
            "Councillor Pym queried the bins - the Clerk advised that they were full.",
            [
                ("question", PYM, "Councillor Pym queried", None),
                ("response", "the Clerk", "the Clerk advised", 0),
            ],
            id="answered behind a dash",
        ),
        pytest.param(
            "A query was raised about the bins - this will be looked at in May.",
            [("question", None, "A query was", None), ("response", None, "this will be", 0)],
            id="answered by nobody behind a dash",
        ),
        pytest.param(
            "Councillor Pym queried the bill; the Clerk explained that it covered two visits.",
            [
                ("question", PYM, "Councillor Pym queried", None),
                ("response", "the Clerk", "the Clerk explained", 0),
            ],
            id="answered behind a semicolon",
        ),
        pytest.param(
            "Councillor Pym asked officers to explain the bill.",
            [("question", PYM, "Councillor Pym asked", None)],
            id="asked to explain",
        ),
        pytest.param(
            "Concern was raised that the bins - all three of them - were full.",
            [("comment", None, "Concern was raised", None)],
            id="two dashes hold an aside",
        ),
    ],
)
def test_comments(text: str, expected: list[Row]) -> None:
    """Views, thanks and requests to act are comments; an officer who speaks to one answers it."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Pym asked about fares. Councillor Ottley asked about lamps. "
            "The Director of Place said that both were under review.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("question", OTTLEY, "Councillor Ottley asked", None),
                ("response", "The Director of Place", "The Director of", 1),
            ],
            id="two askers, one answer",
        ),
        pytest.param(
            "Councillor Pym asked why. It was explained that a pile had cracked. "
            "Councillor Ottley asked what it cost. It was confirmed that no figure was known.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", None, "It was explained", 0),
                ("question", OTTLEY, "Councillor Ottley asked", None),
                ("response", None, "It was confirmed", 2),
            ],
            id="two questions, two answers",
        ),
        pytest.param(
            "PB asked about the tap. WT said it was mended. PB thanked WT.",
            [
                ("question", "PB", "PB asked about", None),
                ("response", "WT", "WT said it", 0),
                ("comment", "PB", "PB thanked WT.", None),
            ],
            id="initials",
        ),
    ],
)
def test_several_speakers(text: str, expected: list[Row]) -> None:
    """Who asked is not mixed up with who asked next; an answer goes to the question just before it."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Councillor Pym asked what it cost. He also asked who had paid. "
            "The Director of Place said the grant had.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("question", PYM, "He also asked", None),
                ("response", "The Director of Place", "The Director of", 1),
            ],
            id="he who asked",
        ),
        pytest.param(
            "Mr Garrow explained that the pier was shut. Councillor Pym asked why. "
            "He replied that a pile had cracked.",
            [
                ("statement", GARROW, "Mr Garrow explained", None),
                ("question", PYM, "Councillor Pym asked", None),
                ("response", GARROW, "He replied that", 1),
            ],
            id="he who was asked",
        ),
        pytest.param(
            "The Director of Place introduced the report. Councillor Pym asked about fares. "
            "She said they would rise.",
            [
                ("statement", "The Director of Place", "The Director of", None),
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "She said they", 1),
            ],
            id="she who introduced",
        ),
    ],
)
def test_pronouns(text: str, expected: list[Row]) -> None:
    """A pronoun's speaker is the name it stands for: the one asked and not the one who asks."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Q: When will the lift run?\nA: By the end of June.",
            [("question", None, "When will the", None), ("response", None, "By the end", 0)],
            id="Q and A",
        ),
        pytest.param(
            "Q1. Question from Mrs Ada Brill to the Chair\nWhy is the ferry late?\nReply by the Chair\n"
            "It is old.\n"
            "Supplementary question\nWill it be sold?\nSupplementary answer\nYes, before Easter.",
            [
                ("question", "Mrs Ada Brill", "Why is the", None),
                ("response", "the Chair", "It is old.", 0),
                ("question", "Mrs Ada Brill", "Will it be", None),
                ("response", "the Chair", "Yes, before Easter.", 2),
            ],
            id="supplementary by the same two",
        ),
        pytest.param(
            "Question from Mrs Ada Brill: Why is it shut?\nResponse from the Chair: A pile cracked. "
            "It will be mended.",
            [
                ("question", "Mrs Ada Brill", "Why is it", None),
                ("response", "the Chair", "A pile cracked.", 0),
            ],
            id="mark and words on one line",
        ),
        pytest.param(
            "Written question 2 from Councillor Pym\nThe pier is shut. When will it open?\nAnswer\n"
            "In June.\nIt is safe.",
            [("question", PYM, "The pier is", None), ("response", None, "In June. It", 0)],
            id="paragraphs run on",
        ),
        pytest.param(
            "Question from Councillor Pym\nWhen will it open?\nReply by the Chair\nIn June.\n"
            "The Clerk thanked them.",
            [
                ("question", PYM, "When will it", None),
                ("response", "the Chair", "In June.", 0),
                ("comment", "The Clerk", "The Clerk thanked", None),
            ],
            id="until somebody is reported",
        ),
        pytest.param(
            "I will ask at the next meeting why the ferry is late.\nREPLY: It is old.\n"
            "The owner was written to in May.\nThe Clerk added that it would be sold.",
            [
                ("question", None, "I will ask", None),
                ("response", None, "It is old.", 0),
                ("statement", "The Clerk", "The Clerk added", None),
            ],
            id="asked in the first person",
        ),
        pytest.param(
            "Q: Why was the ferry late? A: It is old.",
            [("question", None, "Why was the", None), ("response", None, "It is old.", 0)],
            id="both on one line",
        ),
        pytest.param(
            "| wish to ask why the ferry is late.\nReply\n• It is old.\n• It leaks.",
            [
                ("question", None, "| wish to", None),
                ("response", None, "It is old.", 0),
                ("response", None, "It leaks.", 0),
            ],
            id="scanned, and answered in points",
        ),
        pytest.param(
            "Q: Why is it late?\nA: It is old.\nCouncillor Pym was not content with that.\n",
            [
                ("question", None, "Why is it", None),
                ("response", None, "It is old.", 0),
                ("comment", PYM, "Councillor Pym was", None),
            ],
            id="until a member is reported",
        ),
        pytest.param(
            "Q: Why is it late?\nA: It is old.\nIn response to a question, the Clerk said it was sold.",
            [
                ("question", None, "Why is it", None),
                ("response", None, "It is old.", 0),
                ("question", None, "In response to", None),
                ("response", "the Clerk", "the Clerk said", 2),
            ],
            id="until another question",
        ),
    ],
)
def test_written_questions(text: str, expected: list[Row]) -> None:
    """Marks stay outside; the words under them are a question's or an answer's, by whom the mark names."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Members asked about the hall. In response, officers advised:\n• The roof had been mended.\n"
            "• The lift ran.",
            [
                ("question", "Members", "Members asked about", None),
                ("response", "officers", "In response, officers", 0),
                ("response", "officers", "The roof had", 0),
                ("response", "officers", "The lift ran.", 0),
            ],
            id="officers advised",
        ),
        pytest.param(
            "In response to questions, officers advised that:\n• the pier was shut;\n• the ferry was late.",
            [
                ("question", None, "In response to", None),
                ("response", "officers", "officers advised that:", 0),
                ("response", "officers", "the pier was", 0),
                ("response", "officers", "the ferry was", 0),
            ],
            id="question in the lead-in",
        ),
        pytest.param(
            "Members raised the following points:\n• Councillor Pym asked if it would open. "
            "Mr Garrow said it would.\n"
            "• Concern was expressed about parking.\n• It was noted that the pier was shut.",
            [
                ("statement", "Members", "Members raised the", None),
                ("question", PYM, "Councillor Pym asked", None),
                ("response", GARROW, "Mr Garrow said", 1),
                ("comment", None, "Concern was expressed", None),
                ("statement", None, "It was noted", None),
            ],
            id="points of each kind",
        ),
        pytest.param(
            "Councillor Pym made the following comments:\n• the pier was shut;\n• the ferry was late.",
            [
                ("statement", PYM, "Councillor Pym made", None),
                ("comment", PYM, "the pier was", None),
                ("comment", PYM, "the ferry was", None),
            ],
            id="one member's comments",
        ),
        pytest.param(
            "• Councillor Pym asked when it would open.\n"
            "• The Director of Place replied that it would open in May.",
            [
                ("question", PYM, "Councillor Pym asked", None),
                ("response", "The Director of Place", "The Director of", 0),
            ],
            id="answered in the next point",
        ),
        pytest.param(
            "• A question was asked about the pier.\n• Concern was raised about lamps. "
            "It was confirmed they were new.",
            [
                ("question", None, "A question was", None),
                ("comment", None, "Concern was raised", None),
                ("response", None, "It was confirmed", 1),
            ],
            id="an answer stays in its point",
        ),
        pytest.param(
            "In response to queries, the Clerk clarified some issues as follows:\nThe pier was sound.\n"
            "The owner of the ferry was written to.\nCouncillor Pym thanked her.",
            [
                ("question", None, "In response to", None),
                ("response", "the Clerk", "the Clerk clarified", 0),
                ("comment", PYM, "Councillor Pym thanked", None),
            ],
            id="clarified as follows",
        ),
    ],
)
def test_lists(text: str, expected: list[Row]) -> None:
    """What a lead-in says of its list goes down to the points; each point is read by itself."""
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "The Committee considered a report on the ferry. It set out three options.", id="report"
        ),
        pytest.param("The ferry ran on 40 days. The pier was shut. Works were under way.", id="facts"),
        pytest.param("Mr Garrow presented the report, which set out the figures.", id="presented"),
        pytest.param("The Director of Place said that the pier was sound.", id="an officer's fact"),
        pytest.param("Mr Garrow said that fares would rise. He added that passes would not.", id="he added"),
        pytest.param("Members were informed that the pier was shut.", id="told, and nothing asked"),
        pytest.param("It was noted that the pier was shut.", id="noted"),
        pytest.param("The Clerk reported that two letters had come.", id="reported"),
        pytest.param("Councillor Fennick took the chair. The meeting closed at 9 p.m.", id="the chair"),
        pytest.param("Councillor Pym declared an interest and left the room.", id="interest"),
        pytest.param("Councillor Pym moved the motion.", id="moved"),
        pytest.param("Members welcomed Ms Quill to the meeting.", id="a guest"),
        pytest.param("Members noted the report.", id="noted the report"),
        pytest.param("The Chair invited questions.", id="questions invited"),
        pytest.param("There was a discussion about the lamps.", id="discussion"),
        pytest.param("The report asked whether lamps were needed.", id="a report asks nothing"),
        pytest.param("Apologies were received from Councillor Pym.", id="apologies"),
        pytest.param("Councillor Pym has contacted the brewery.", id="a member's act"),
        pytest.param("Councillor Pym said he would raise it with the county.", id="what a member will do"),
        pytest.param("Members considered the report of the Clerk.", id="considered a report"),
        pytest.param("Councillor Pym gave his monthly report.", id="gave his report"),
        pytest.param("Councillor Pym offered to buy the paint.", id="a member takes it on"),
        pytest.param("No decision was made. No one came.", id="no is no answer"),
        pytest.param("The vote was taken by a show of hands.", id="vote"),
        pytest.param("Reasons for the decision\nCouncillor Pym asked for it.", id="the record's reasons"),
    ],
)
def test_statements(text: str) -> None:
    """Reports, facts, courtesies and procedure are statements; no answer is seen where nothing was asked."""
    assert {(kind, answers) for kind, _, _, answers in rows(text)} == {("statement", None)}


HEADINGS = [
    pytest.param(
        "Question submitted by Councillor Pym", "The pier is shut. When will it open?", PYM, id="asks"
    ),
    pytest.param("Question from Councillor Pym", "Could the Chair say why it is shut", PYM, id="no mark"),
    pytest.param("Questions from the public", "The Panel took questions. Was it late?", None, id="several"),
]


@pytest.mark.parametrize(("heading", "words", "speaker"), HEADINGS)
def test_the_heading_may_say_who_asks(heading: str, words: str, speaker: str | None) -> None:
    """Below a heading that names who asks stands the question, until the answer's mark."""
    found = read_below(heading, f"{words}\nReply\nIn May.")
    asked = [p for p in found if p.kind == "question" and p.speaker and p.speaker.text == speaker]
    assert len(asked) == (speaker is not None)
    assert found[-1].kind == "response"


def test_items_without_talk() -> None:
    """Apologies and declarations hold no questions, whatever their words."""
    reading = read("Councillor Pym asked to be excused.\nWhy? He was ill.", talk=False)
    assert [(p.kind, p.speaker, p.rule) for p in reading.passages] == [("statement", None, "record")] * 2


def test_speakers_are_resolved_within_the_meeting() -> None:
    """A speaker is kept as printed, with the name and role that the attendance list has for exactly one."""
    text = "Councillor Pym asked why. The Director replied that it was shut. A member thanked him."
    speakers = [passage.speaker for passage in read(text).passages]
    assert [(s.text, s.name, s.role) for s in speakers if s] == [
        ("Councillor Pym", "Councillor S Pym", None),
        ("The Director", "Mr Dilip Garrow", "Director of Place"),
        ("A member", None, None),
    ]
    two = (attendee("Ms Ada Moor", "Director of Roads"), attendee("Mr Ron Moor", "Director of Rail"))
    assert [(s.name, s.role) for p in read(text, two).passages if (s := p.speaker)] == [(None, None)] * 3


def test_ids_tell_kind_and_order() -> None:
    """Each kind is counted by itself, in the order of the text; points carry their own id."""
    text = (
        "Councillor Pym asked why. The Clerk replied.\n• Councillor Ottley asked when.\n• Members were glad."
    )
    assert [(p.id, p.point) for p in read(text).passages] == [
        ("1.q1", None),
        ("1.a1", None),
        ("1.q2", "1.1"),
        ("1.c1", "1.2"),
    ]


@settings(max_examples=250)
@given(minutes_like())
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the words: spans inside, in order, apart; ids unique; what is answered stands before."""
    reading = read(text)
    at = 0
    earlier: dict[str, PassageKind] = {}
    for passage in reading.passages:
        assert at <= passage.span.start < passage.span.end <= len(reading.text)
        at = passage.span.end
        assert passage.id not in earlier
        assert passage.rule
        if passage.answers is not None:
            assert passage.kind == "response"
            assert earlier[passage.answers] in {"question", "comment"}
        earlier[passage.id] = passage.kind
        if passage.speaker is not None:
            assert passage.speaker.text == " ".join(passage.speaker.text.split()) != ""


LONG = (
    "Councillor Pym asked why. ", "The pier was shut. ", "It was hoped that it would open; ", "Q1. ", "A: ",
    "a, ", "Members asked a question, ", "in response to a query, ", "“", "(", "x’s ", "AB to go and ",
    "Director of Place and ", "Cllr ", "A. B. ", "• a\n", "Councillor Pym asked why.\n",
    "would be provided and ", "that the ", "A-", "O’",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", LONG)
def test_reading_takes_time_linear_in_the_text(piece: str) -> None:
    """Four times as much of any text does not take twelve times as long."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            read(text)
            best = min(best, time.process_time() - begun)
        return best

    # Some milliseconds are below what a ratio can be told from.
    assert seconds(40_000) < 12 * max(seconds(10_000), 0.004)
