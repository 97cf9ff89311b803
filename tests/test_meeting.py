"""The meeting: council, committee, date, time, place and who was there, as far as the minutes say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Meeting, Span
from minutes_nlp.structure.meeting import read_attendance, read_meeting


def meeting(front: str) -> Meeting:
    """What some front matter says of the meeting."""
    whole = Span(0, len(front))
    return read_meeting(front, whole, read_attendance(front, [whole]))


def people(text: str) -> list[tuple[str, str | None, str]]:
    """Name, role and presence of those on an attendance list."""
    return [(a.name, a.role, a.presence) for a in read_attendance(text, [Span(0, len(text))])]


# Front matter, council, committee.
BODIES = [
    pytest.param(
        "Harlshire County Council\n\nMinutes of a meeting of the Highways Committee held at County Hall.\n",
        "Harlshire County Council",
        "Highways Committee",
        id="a county and its committee",
    ),
    pytest.param(
        "HARLSHIRE COUNTY COUNCIL\n\nHIGHWAYS AND TRANSPORT OVERVIEW AND SCRUTINY COMMITTEE\n",
        "Harlshire County Council",
        "Highways and Transport Overview and Scrutiny Committee",
        id="in capitals, printed as a name",
    ),
    pytest.param(
        "Harlshire County Council\n\nMinutes of the Schools & Families Scrutiny Panel\n",
        "Harlshire County Council",
        "Schools & Families Scrutiny Panel",
        id="a name with a sign for and",
    ),
    pytest.param(
        "Harl Parish Council\n\nMinutes of the meeting\n", "Harl Parish Council", None, id="a parish"
    ),
    pytest.param(
        "Harl & Wend District Council\n\nCabinet\n", "Harl & Wend District Council", "Cabinet", id="cabinet"
    ),
    pytest.param(
        "Minutes of the London Borough of Harl, Licensing Board\n",
        "London Borough of Harl",
        "Licensing Board",
        id="a borough of London",
    ),
    pytest.param(
        "Harlshire Fire and Rescue Authority\n\nAudit Panel\n",
        "Harlshire Fire and Rescue Authority",
        "Audit Panel",
        id="a fire authority",
    ),
    pytest.param(
        "Wend Valley Combined Authority\n\nTransport Board\n",
        "Wend Valley Combined Authority",
        "Transport Board",
        id="a combined authority",
    ),
    pytest.param(
        "Harlshire Council.\n\nMinutes of the meeting of the Full Council\n",
        "Harlshire Council",
        "Full Council",
        id="the full council",
    ),
    pytest.param(
        "MUNICIPAL DISTRICT OF HARL\n\nMinutes of the meeting\n",
        None,
        "Municipal District of Harl",
        id="Irish",
    ),
    pytest.param(
        "Harl Town Council\n\nMINUTES of the FINANCE SUB-COMMITTEE\n",
        "Harl Town Council",
        "Finance Sub-committee",
        id="a sub-committee",
    ),
    pytest.param(
        "Harl Town Council\n\nPlanning Committee\n\nCommittee Room 2\n",
        "Harl Town Council",
        "Planning Committee",
        id="a committee, not its room",
    ),
    pytest.param(
        "Harlshire County Council\n\nMinutes of the annual meeting\n",
        "Harlshire County Council",
        "Council",
        id="the council itself, where no committee met",
    ),
    pytest.param("Notes of a walk in the hills\n", None, None, id="no body at all"),
]


@pytest.mark.parametrize(("front", "council", "committee"), BODIES)
def test_council_and_committee(front: str, council: str | None, committee: str | None) -> None:
    """Whose minutes these are is told by name; what is not said is None."""
    found = meeting(front)
    assert (found.council, found.committee) == (council, committee)


DATES = [
    pytest.param("held on Wednesday, 9 March 2031", "2031-03-09", id="day, month, year"),
    pytest.param("held on the 9th March 2031", "2031-03-09", id="an ordinal"),
    pytest.param("held on the 9th day of March, 2031", "2031-03-09", id="the day of the month"),
    pytest.param("Wednesday 9 MARCH 2031", "2031-03-09", id="capitals"),
    pytest.param("on March 9th, 2031", "2031-03-09", id="the month first"),
    pytest.param("on 9 Sept 2031", "2031-09-09", id="a short month"),
    pytest.param("Date: 2031-03-09", "2031-03-09", id="the international form"),
    pytest.param("Date: 09/03/2031", "2031-03-09", id="strokes, the day first"),
    pytest.param("Date: 9.3.2031", "2031-03-09", id="full stops"),
    pytest.param("on 31 February 2031, that is, on 3 March 2031", "2031-03-03", id="a day there is not"),
    pytest.param("in March 2031", None, id="no day"),
    pytest.param("minute 24/00093 of 2031", None, id="a reference"),
]


@pytest.mark.parametrize(("front", "expected"), DATES)
def test_date(front: str, expected: str | None) -> None:
    """The date is told in the international form, days before months as in Britain."""
    assert meeting(f"Harl Parish Council\n\nMinutes of a meeting {front}\n").date == expected


TIMES = [
    pytest.param("at 7.30pm", "19:30", id="a full stop"),
    pytest.param("at 7.30 p.m.", "19:30", id="with full stops"),
    pytest.param("at 7pm", "19:00", id="an hour"),
    pytest.param("Time: 6:30 PM", "18:30", id="a colon"),
    pytest.param("at 10.00 am", "10:00", id="in the morning"),
    pytest.param("at 12.15 am", "00:15", id="after midnight"),
    pytest.param("at 12 noon", "12:00", id="noon"),
    pytest.param("at 12.30pm", "12:30", id="after noon"),
    pytest.param("at 14.00 hours", "14:00", id="the day's twenty-four"),
    pytest.param("at 18:05", "18:05", id="the clock's figures"),
    pytest.param("at 27:80", None, id="no time of day"),
    pytest.param("in the evening", None, id="no figures"),
]


@pytest.mark.parametrize(("front", "expected"), TIMES)
def test_start_time(front: str, expected: str | None) -> None:
    """When the meeting began is told on the clock of twenty-four hours."""
    assert meeting(f"Harl Parish Council\n\nMinutes of a meeting held {front}\n").start_time == expected


VENUES = [
    pytest.param("Venue: Council Chamber, Town Hall\n", "Council Chamber, Town Hall", id="a label"),
    pytest.param("Venue: Guildhall. View directions\n", "Guildhall", id="and the link beside it"),
    pytest.param("held at County Hall, Harl on Wednesday, 9 March 2031\n", "County Hall, Harl", id="held at"),
    pytest.param("held in the Village Hall on Tuesday 4th May 2031\n", "Village Hall", id="held in the"),
    pytest.param("held at the School, Mill Lane, at 7pm\n", "School, Mill Lane", id="before the time"),
    pytest.param("The Committee met in Committee Room 2 on 9 March 2031\n", "Committee Room 2", id="met in"),
    pytest.param("held at 7pm in the Village Hall.\n", "Village Hall", id="after the time"),
    pytest.param("held on 9 March 2031\n", None, id="not said"),
]


@pytest.mark.parametrize(("front", "expected"), VENUES)
def test_venue(front: str, expected: str | None) -> None:
    """Where the meeting was is told as printed."""
    assert meeting(f"Harl Parish Council\n\n{front}").venue == expected


DRAFTS = [
    pytest.param("DRAFT MINUTES\n", "draft", id="in capitals"),
    pytest.param("These are draft minutes.\n", "draft", id="in a sentence"),
    pytest.param("Minutes (subject to confirmation)\n", "draft", id="subject to confirmation"),
    pytest.param("Unconfirmed minutes\n", "draft", id="unconfirmed"),
    pytest.param("Minutes\n", None, id="not said"),
    pytest.param("Minutes of the draughts club\n", None, id="another word"),
]


@pytest.mark.parametrize(("front", "expected"), DRAFTS)
def test_status(front: str, expected: str | None) -> None:
    """Minutes that call themselves drafts are."""
    assert meeting(front).status == expected


def test_front_matter_alone_is_read() -> None:
    """What the items say is not said of the meeting."""
    front = "Harl Parish Council\n\n9 March 2031\n\n"
    text = front + "1. Minutes\n\nThe minutes of Wend Town Council of 4 May 2030 at 7pm were read.\n"
    found = read_meeting(text, Span(0, len(front)), ())
    assert (found.council, found.date, found.start_time) == ("Harl Parish Council", "2031-03-09", None)


LISTS = [
    pytest.param(
        "Present: Cllr A Moor (Chair), Cllr Mrs B Vale, Mr C Hale.\n",
        [
            ("Cllr A Moor", "Chair", "present"),
            ("Cllr Mrs B Vale", None, "present"),
            ("Mr C Hale", None, "present"),
        ],
        id="on one line",
    ),
    pytest.param(
        "PRESENT\n\nMrs. H. Moor CC (in the Chair)\n\nMr. D. Vale CC\nDr. E. Hale CC\n",
        [
            ("Mrs. H. Moor CC", "in the Chair", "present"),
            ("Mr. D. Vale CC", None, "present"),
            ("Dr. E. Hale CC", None, "present"),
        ],
        id="a line each",
    ),
    pytest.param(
        "Present:\n\nCouncillors: A Moor, B Vale and C Hale\n",
        [("A Moor", None, "present"), ("B Vale", None, "present"), ("C Hale", None, "present")],
        id="a title for all",
    ),
    pytest.param(
        "Members present: Councillors Moor (Chairman), Vale (Vice-Chairman), Hale and Dunn\n",
        [
            ("Moor", "Chairman", "present"),
            ("Vale", "Vice-Chairman", "present"),
            ("Hale", None, "present"),
            ("Dunn", None, "present"),
        ],
        id="surnames, some with their office",
    ),
    pytest.param(
        "Present:\n- Cllr A Moor - Chair\n• Cllr B Vale – Deputy\n",
        [("Cllr A Moor", "Chair", "present"), ("Cllr B Vale", "Deputy", "present")],
        id="a list with marks, the office after a dash",
    ),
    pytest.param(
        "IN ATTENDANCE: S Wood (Clerk), T Ford (Roads), Dr E Dunn (Floods), Ada Ola (Waste)\n",
        [
            ("S Wood", "Clerk", "in attendance"),
            ("T Ford", "Roads", "in attendance"),
            ("Dr E Dunn", "Floods", "in attendance"),
            ("Ada Ola", "Waste", "in attendance"),
        ],
        id="some with titles, some without",
    ),
    pytest.param(
        "Attendance\nCommittee: Ada Moor (Chair), Kola Dunn, Mark Vale, Canon Peter Wood\n"
        "Others: Tom Ford, Roads\n",
        [
            ("Ada Moor", "Chair", "present"),
            ("Kola Dunn", None, "present"),
            ("Mark Vale", None, "present"),
            ("Canon Peter Wood", None, "present"),
            ("Tom Ford", "Roads", "in attendance"),
        ],
        id="the committee, and others",
    ),
    pytest.param(
        "Apologies\nCouncillor Moor had sent his apologies. Councillor Dunn took his place.\n",
        [("Councillor Moor", None, "apologies")],
        id="one who took another's place",
    ),
    pytest.param(
        "Present: Mr J Wood, Oak Housing; Mrs B Ford, Elm Trust\n",
        [("Mr J Wood", "Oak Housing", "present"), ("Mrs B Ford", "Elm Trust", "present")],
        id="firms are no people",
    ),
    pytest.param(
        "**Present:** Cllr A Moor\n**In attendance:** Mrs S Wood (Clerk) and four residents\n",
        [("Cllr A Moor", None, "present"), ("Mrs S Wood", "Clerk", "in attendance")],
        id="labels in bold",
    ),
    pytest.param(
        "Present: A Moor (AM, Chair), B Vale (BV)\n",
        [("A Moor", "Chair", "present"), ("B Vale", None, "present")],
        id="the initials they are minuted by",
    ),
    pytest.param(
        "Present – Sir Ivor Moor, CBE, Lady Vale and Prof J Hale\n",
        [
            ("Sir Ivor Moor, CBE", None, "present"),
            ("Lady Vale", None, "present"),
            ("Prof J Hale", None, "present"),
        ],
        id="honours",
    ),
    pytest.param(
        "Apologies: Cllr D Dunn\n\nAbsent: Cllr E Pond\n",
        [("Cllr D Dunn", None, "apologies"), ("Cllr E Pond", None, "absent")],
        id="apologies and absence",
    ),
    pytest.param(
        "Apologies for absence: Councillors Pond and Wood\n",
        [("Pond", None, "apologies"), ("Wood", None, "apologies")],
        id="apologies of several",
    ),
    pytest.param(
        "Officers: Sue Wood, Clerk; Tom Ford, Engineer\n",
        [("Sue Wood", "Clerk", "in attendance"), ("Tom Ford", "Engineer", "in attendance")],
        id="officers without a title",
    ),
    pytest.param(
        "Officers in attendance: Head of Education (Ms Ann Duthie)\n",
        [("Ms Ann Duthie", "Head of Education", "in attendance")],
        id="the office first",
    ),
    pytest.param(
        "In attendance\n\nMs. F Dunn, Director of Highways\n",
        [("Ms. F Dunn", "Director of Highways", "in attendance")],
        id="the office after a comma",
    ),
    pytest.param(
        "Also present: Mr J Ford (Harl Water)\n", [("Mr J Ford", "Harl Water", "in attendance")], id="a guest"
    ),
    pytest.param(
        "Town Clerk: Sue Wood\n", [("Sue Wood", "Town Clerk", "in attendance")], id="an office as label"
    ),
    pytest.param(
        "Attendance:\nCllr A Moor    Yes\nCllr B Vale    No\nCllr C Hale    Apologies\n",
        [
            ("Cllr A Moor", None, "present"),
            ("Cllr B Vale", None, "absent"),
            ("Cllr C Hale", None, "apologies"),
        ],
        id="a column of answers",
    ),
    pytest.param(
        "Attendance\n| Cllr A Moor | Present |\n| Cllr B Vale | Absent |\n",
        [("Cllr A Moor", None, "present"), ("Cllr B Vale", None, "absent")],
        id="a table",
    ),
    pytest.param(
        "Present: Cllr A Moor, Cllr B Vale, Cllr A Moor\n",
        [("Cllr A Moor", None, "present"), ("Cllr B Vale", None, "present")],
        id="somebody twice",
    ),
    pytest.param("Officers: None\n", [], id="nobody"),
    pytest.param("Cllr A Moor spoke of the oak.\n", [], id="somebody named in no list"),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_attendance(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    """Who was there is told as printed, each with the office printed by the name."""
    assert people(text) == expected


def test_attendance_as_an_item() -> None:
    """An item called attendance begins a list without a label."""
    text = "1. Attendance and apologies\n\nCllr A Moor\n\nApologies: Cllr B Vale\n"
    assert people(text) == [("Cllr A Moor", None, "present"), ("Cllr B Vale", None, "apologies")]


ANSWERS = [
    pytest.param("Present", "present", id="present"),
    pytest.param("Present, as substitute", "present", id="in place of another"),
    pytest.param("Present (virtual)", "present", id="by video"),
    pytest.param("In attendance", "in attendance", id="in attendance"),
    pytest.param("Apologies, sent representative", "apologies", id="apologies"),
    pytest.param("Not present", "absent", id="not present"),
    pytest.param("Expected", None, id="only expected"),
]


@pytest.mark.parametrize(("answer", "presence"), ANSWERS)
def test_column_of_attendance_tells_who_came(answer: str, presence: str | None) -> None:
    """The last cell of a row says how somebody was there; who was only expected is not said to have been."""
    text = f"Attendance\n\nCllr A Moor | Committee Member | {answer}\n"
    assert people(text) == ([("Cllr A Moor", "Committee Member", presence)] if presence else [])


def test_spans_of_attendance_cover_the_names() -> None:
    """Each person's place in the text is that of the name."""
    text = "Present: Cllr A Moor (Chair), Mrs\xa0B Vale\n\nApologies: C Hale".replace("\xa0", " ")
    found = read_attendance(text, [Span(0, len(text))])
    assert [text[slice(*person.span)] for person in found] == [person.name for person in found]
    assert len(found) == 3


PIECES = """\
Present:|Apologies|In attendance|Cllr A Moor|, |Mrs B Vale|(Chair)|(|)|Harl Parish Council|9 March 2031
0/0/0000|at 25.99 pm|7.30pm|Venue:|held in the|Councillors|Yes| | |—|DRAFT|Committee|•|*|31 February 2031"""


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=20),
    st.sampled_from([" ", "\n", "  "]),
)
def test_any_front_matter_is_read(pieces: list[str], between: str) -> None:
    """Whatever the front matter, it is read, and each person stands in it by the name told, once."""
    text = between.join(pieces)
    found = meeting(text)
    names = [person.name for person in found.attendance]
    assert names == [" ".join(text[slice(*person.span)].split()) for person in found.attendance]
    assert len({name.lower() for name in names}) == len(names)
    assert found.date in (None, "2031-03-09")
