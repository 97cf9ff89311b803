"""The named things of minutes: found whole, labelled once, joined under one name."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.extract.entities import find_entities, merge
from minutes_nlp.language.acronyms import find_definitions
from minutes_nlp.language.plain import laid_out
from minutes_nlp.model import Entity, Span

Labels = list[tuple[str, str]]


def labelled(text: str, *labels: str, headings: tuple[Span, ...] = ()) -> Labels:
    """The entities of a text as (text, label), of the given labels only if there are any."""
    found = find_entities(text, headings=headings).entities
    return [(entity.text, entity.label) for entity in found if not labels or entity.label in labels]


SENTENCES: list[tuple[str, Labels, str]] = [
    # People and their offices
    ("Thanks went to Una Tamsett for the tea urn.", [("Una Tamsett", "PERSON")], "given-name"),
    ("Zuleik Tamsett explained the delay.", [("Zuleik Tamsett", "PERSON")], "verb-of-speech"),
    ("Mr Pell replied. Later K Pell left.", [("Mr Pell", "PERSON"), ("K Pell", "PERSON")], "surname-known"),
    (
        "Officers: Grelda Quince (Head of Parks)",
        [("Grelda Quince", "PERSON"), ("Head of Parks", "ROLE")],
        "office-in-brackets",
    ),
    (
        "Present: Cllr U Pell (Chair and Treasurer)",
        [("Cllr U Pell", "PERSON"), ("Chair and Treasurer", "ROLE")],
        "two-offices-in-brackets",
    ),
    (
        "Una Pell (Assistant Director, Early Help and Play)",
        [("Una Pell", "PERSON"), ("Assistant Director, Early Help and Play", "ROLE")],
        "unit-after-a-comma",
    ),
    (
        "Una Hill said so at Grace Hill.",
        [("Una Hill", "PERSON"), ("Grace Hill", "PLACE")],
        "name-like-a-place",
    ),
    (
        "Mr Pell took the minutes in the Chair's absence.",
        [("Mr Pell", "PERSON"), ("Chair", "ROLE")],
        "absent-chair",
    ),
    ("Mrs Pell in the Chair", [("Mrs Pell", "PERSON")], "chair-as-a-seat"),
    (
        "The Parks and Leisure Manager spoke and the Manager agreed.",
        [("Parks and Leisure Manager", "ROLE"), ("Manager", "ROLE")],
        "office-shortened",
    ),
    # Bodies and organisations
    (
        "The Roads and Paths Scrutiny Panel of Dunmoor District Council met and the Panel rose.",
        [("Roads and Paths Scrutiny Panel", "BODY"), ("Dunmoor District Council", "ORG")],
        "body-of-a-council",
    ),
    (
        "It went to Cabinet and to Full Council.",
        [("Cabinet", "BODY"), ("Full Council", "BODY")],
        "bodies-by-themselves",
    ),
    ("The Committee and the County Council agreed; Members left.", [], "bare-bodies"),
    (
        "The Health, Housing and Care Committee",
        [("Health, Housing and Care Committee", "BODY")],
        "listed-body",
    ),
    (
        "Dunmoor Council Planning Committee",
        [("Dunmoor Council", "ORG"), ("Planning Committee", "BODY")],
        "council-body",
    ),
    ("the allotments committee will mow it", [("allotments committee", "BODY")], "body-in-small-letters"),
    (
        "the Department for Roads, Ports and Canals wrote",
        [("Department for Roads, Ports and Canals", "ORG")],
        "head-that-opens",
    ),
    (
        "Children and Family Services Department",
        [("Children and Family Services Department", "ORG")],
        "department",
    ),
    (
        "the Bus Users' Group and Pell & Daughters",
        [("Bus Users' Group", "ORG"), ("Pell & Daughters", "ORG")],
        "and-sons",
    ),
    (
        "A Moorland Association of Local Councils",
        [("Moorland Association of Local Councils", "ORG")],
        "head-inside",
    ),
    (
        "Tamsett Pumps plc leaks; Tamsett denied it.",
        [("Tamsett Pumps plc", "ORG"), ("Tamsett", "ORG")],
        "company",
    ),
    ("Paid: Zorro Supplies, string, £4.20", [("Zorro Supplies", "ORG")], "payee"),
    ("the contractor, Zephon, had left", [("Zephon", "ORG")], "called-by-its-trade"),
    (
        "Dunmoor College and the College",
        [("Dunmoor College", "ORG"), ("College", "ORG")],
        "organisation-shortened",
    ),
    ("a letter from HMRC to DCC", [("HMRC", "ORG"), ("DCC", "ORG")], "initials-of-councils"),
    # Places
    (
        "a resident of Frob Lane asked about 2 Orchard Row",
        [("Frob Lane", "PLACE"), ("2 Orchard Row", "PLACE")],
        "roads-and-house-number",
    ),
    ("item 2 Orchard Row was deferred", [("Orchard Row", "PLACE")], "item-number-is-no-house"),
    ("pupils in Zelby and Great Zonk", [("Zelby", "PLACE"), ("Great Zonk", "PLACE")], "prepositions"),
    (
        "The Zelby Parish Council clerk is from Zelby.",
        [("Zelby Parish Council", "ORG"), ("Zelby", "PLACE")],
        "town",
    ),
    (
        "Flooding on the A4321 near Mill Lane West.",
        [("A4321", "PLACE"), ("Mill Lane West", "PLACE")],
        "road-number",
    ),
    ("in English, in Year 7 and before Easter", [], "capitals-that-are-no-place"),
    ("Councillors were told in Budget week that the budget held.", [], "printed-small-as-well"),
    ("turnout in Harbour ward", [("Harbour ward", "PLACE")], "small-head"),
    ("the drain outside The Foundry was clear", [("The Foundry", "PLACE")], "article-in-the-name"),
    # Laws
    (
        "under section 12(3) of the Ponds and Ditches Act 1999",
        [("section 12(3) of the Ponds and Ditches Act 1999", "LAW")],
        "section-of-an-act",
    ),
    (
        "paragraph 3 of Part 1 of Schedule 12A to the Act",
        [("paragraph 3 of Part 1 of Schedule 12A to the Act", "LAW")],
        "schedule",
    ),
    ("the Ponds (Scotland) Act 1999", [("Ponds (Scotland) Act 1999", "LAW")], "country-in-brackets"),
    ("see section 2 and paragraph 4.1 of the report", [], "parts-of-a-paper"),
    ("on a point of Order", [], "order-without-a-year"),
    # Papers
    (
        "the Ponds Strategy 2025-30 and Appendix B",
        [("Ponds Strategy 2025-30", "DOC"), ("Appendix B", "DOC")],
        "year-and-letter",
    ),
    ("marked 'Agenda Item 4'", [("Agenda Item 4", "DOC")], "numbered-paper"),
    ("the Treasurer's report was read", [("Treasurer's report", "DOC")], "report-of-an-office"),
    ("The Full Report and the Council's Local Plan", [("Local Plan", "DOC")], "owner-is-not-in-the-title"),
    ("Adoption of Standing Orders", [("Standing Orders", "DOC")], "verb-before-the-title"),
    ("Appendix 2 - Map of Ponds, item 3", [("Appendix 2 - Map", "DOC")], "title-after-a-dash"),
    ("Annual Report 2024/25", [("Annual Report 2024/25", "DOC")], "period-in-the-title"),
    # Dates and terms
    (
        "on 3 May 2023, in Quarter 2 2023/24",
        [("3 May 2023", "DATE"), ("Quarter 2 2023/24", "PERIOD")],
        "dates",
    ),
    ("pupils with SEND and the Pond Repair Fund", [("SEND", "TERM"), ("Pond Repair Fund", "TERM")], "terms"),
    ("elective home education grew", [("elective home education", "TERM")], "term-in-small-letters"),
    ("the Tidier Ponds grant was spent", [("Tidier Ponds", "TERM")], "name-of-a-grant"),
    ("a PDF by 8 PM; any AOB", [], "capitals-that-name-nothing"),
    # What real minutes name: firms, departments, addresses, lists
    ("A quote from Zelbytec was read.", [("Zelbytec", "ORG")], "dealt-with"),
    ("Zelbytec are to mend the pump.", [("Zelbytec", "ORG")], "one-that-are-many"),
    ("Thirty-four were lost and People have moved.", [], "plain-words-that-are-many"),
    ("It was reported to Highways again.", [("Highways", "ORG")], "department-by-its-subject"),
    ("Highways matters", [], "subject-and-no-department"),
    ("Zonk Bros and the Youth Club paid.", [("Zonk Bros", "ORG"), ("Youth Club", "ORG")], "heads-of-firms"),
    (
        "Tusla and Zelby County Council met.",
        [("Tusla", "ORG"), ("Zelby County Council", "ORG")],
        "known-name-before-and",
    ),
    (
        "the National Lottery Heritage Fund",
        [("National Lottery Heritage Fund", "ORG")],
        "known-name-with-a-head",
    ),
    ("the talks with ZBQ went well", [("ZBQ", "ORG")], "initials-nobody-explains"),
    (
        "He lives in Luton. Ada Luton said so.",
        [("Luton", "PLACE"), ("Ada Luton", "PERSON")],
        "town-or-surname",
    ),
    ("people in West Zelby and Zonk", [("West Zelby", "PLACE"), ("Zonk", "PLACE")], "side-and-list"),
    (
        "at Zelby, Zonk and Quimp Hill",
        [("Zelby", "PLACE"), ("Zonk", "PLACE"), ("Quimp Hill", "PLACE")],
        "list",
    ),
    ("the Luton Night Stop was open", [("Luton Night Stop", "ORG")], "town-in-a-longer-name"),
    ("4 Mill Lane, Zelby: extension", [("4 Mill Lane, Zelby", "PLACE")], "house-street-and-town"),
    ("land at Zonk, Zelby, Co. Quimp", [("Zonk, Zelby, Co. Quimp", "PLACE")], "county-in-an-address"),
    (
        "in the Linen Hall, Mill Lane, Zelby",
        [("Linen Hall", "PLACE"), ("Mill Lane", "PLACE"), ("Zelby", "PLACE")],
        "venue-is-no-address",
    ),
    (
        "in Mill Lane, Zonk Road and Quimp Street",
        [("Mill Lane", "PLACE"), ("Zonk Road", "PLACE"), ("Quimp Street", "PLACE")],
        "streets-in-a-list",
    ),
    ("near St. Zonk's Road", [("St. Zonk's Road", "PLACE")], "saint-with-a-full-stop"),
    ("Bryn y Zonk Lane", [("Bryn y Zonk Lane", "PLACE")], "small-word-in-a-place"),
    (
        "the Director, Roads and Housing, and the Chair",
        [("Director, Roads and Housing", "ROLE"), ("Chair", "ROLE")],
        "parts-of-a-council",
    ),
    (
        "Apologies: District councillor Ada Pell",
        [("District councillor Ada Pell", "PERSON")],
        "title-in-small-letters",
    ),
    ("Una Pell MP spoke.", [("Una Pell MP", "PERSON")], "letters-without-a-title"),
    (
        "Present: Una Pell UP, Tom Hale TH. TH to act.",
        [
            ("Una Pell", "PERSON"),
            ("UP", "PERSON"),
            ("Tom Hale", "PERSON"),
            ("TH", "PERSON"),
            ("TH", "PERSON"),
        ],
        "initials-in-a-list",
    ),
    ("the late Quodric Zonk", [("Quodric Zonk", "PERSON")], "mourned"),
    (
        "under the Ponds Acts 1999-2015 and s.137",
        [("Ponds Acts 1999-2015", "LAW"), ("s.137", "LAW")],
        "several-years-and-a-number-alone",
    ),
    ("the Ponds Act, 1999", [("Ponds Act, 1999", "LAW")], "year-after-a-comma"),
    (
        'on 7" JULY, 2016 and 3\u00b0 May',
        [('7" JULY, 2016', "DATE"), ("3\u00b0 May", "DATE")],
        "scanned-ordinals",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in SENTENCES])
def test_entities_of_a_sentence(text: str, expected: Labels) -> None:
    """Each thing is found with its longest sensible name and one label."""
    assert labelled(text) == expected


LAYOUTS: list[tuple[str, Labels, str]] = [
    ("DUNMOOR COUNCIL\nROADS PANEL", [("DUNMOOR COUNCIL", "ORG"), ("ROADS PANEL", "BODY")], "short-lines"),
    ("Cllr Una Pell    Chair", [("Cllr Una Pell", "PERSON"), ("Chair", "ROLE")], "columns"),
    ("Cllr Una Pell\tZelby Council", [("Cllr Una Pell", "PERSON"), ("Zelby Council", "ORG")], "tabs"),
    ("**Una Pell** (*Clerk*)", [("Una Pell", "PERSON"), ("Clerk", "ROLE")], "markdown"),
    (
        "seconded by Mrs\nPell of the Roads and\nPaths Panel",
        [("Mrs\nPell", "PERSON"), ("Roads and\nPaths Panel", "BODY")],
        "wrapped",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in LAYOUTS])
def test_layout_parts_names(text: str, expected: Labels) -> None:
    """A short line, a column and a tab end a name; a line that the page breaks does not."""
    assert labelled(text) == expected


def test_a_heading_names_less_than_a_sentence() -> None:
    """The capitals of a heading make no scheme of a subject, and its end is the end of a name."""
    text = "Youth Parking Scheme  Una Pell spoke."
    assert ("Youth Parking Scheme", "TERM") in labelled(text)
    assert labelled(text, headings=(Span(0, 20),)) == [("Una Pell", "PERSON")]


def test_a_heading_that_is_a_paper() -> None:
    """A heading that is nothing but the usual name of a paper names it, whatever its capitals."""
    text = "Risk register  Noted."
    assert labelled(text, headings=(Span(0, 13),)) == [("Risk register", "DOC")]


NAMES = [
    ("Tom Pell (Clerk) sat. Mr Pell rose.", {"Tom Pell", "Clerk"}, "short-takes-long"),
    ("Tom Pell sat. Ted Pell rose. Mr Pell left.", {"Tom Pell", "Ted Pell", "Mr Pell"}, "two-would-fit"),
    ("Mr T Pell sat. Mrs Pell rose.", {"Mr T Pell", "Mrs Pell"}, "other-title"),
    ("Cllr Pell (J) and Cllr Pell (K)", {"Cllr Pell (J)", "Cllr Pell (K)"}, "told-apart-by-initial"),
    ("The Director of Parks rose. The Director sat.", {"Director of Parks"}, "office"),
    ("The Director of Parks and the Director of Ponds. The Director sat.",
     {"Director of Parks", "Director of Ponds", "Director"}, "two-offices-would-fit"),
    ("Dunmoor College opened. The College shut.", {"Dunmoor College"}, "organisation"),
    ("The Pond Board (PB) met. PB rose.", {"Pond Board"}, "acronym"),
    ("PONDS STRATEGY and Ponds Strategy", {"Ponds Strategy"}, "capitals"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in NAMES])
def test_spellings_of_one_thing_share_a_name(text: str, expected: set[str]) -> None:
    """A shorter spelling goes by the longer one, where exactly one fits."""
    assert {entity.name for entity in find_entities(text).entities} == expected


ACRONYMS = [
    ("Special Pond Needs and Ditches (SPND)", {"SPND": "Special Pond Needs and Ditches"}, "words-first"),
    ("SPN (Special Pond Needs) grew", {"SPN": "Special Pond Needs"}, "acronym-first"),
    ("asocial behaviour (AB)", {"AB": "asocial behaviour"}, "small-letters"),
    ("Unlit-Pond Campaign (UPC)", {"UPC": "Unlit-Pond Campaign"}, "hyphen"),
    ("antipond behaviour (APB)", {"APB": "antipond behaviour"}, "letter-inside-a-word"),
    ("Ponds and Wells Local Plan 2024-39 (PWLP)", {"PWLP": "Ponds and Wells Local Plan"}, "year-between"),
    ("Una Pell (UP)", {}, "a-person"),
    ("the pond (see Appendix) was dry (NB)", {}, "no-definition"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row[:2], id=row[2]) for row in ACRONYMS])
def test_acronyms_a_document_defines(text: str, expected: dict[str, str]) -> None:
    """Both orders of a definition are read; a person's initials are none."""
    assert {acronym.text: acronym.name for acronym in find_definitions(text)} == expected


def test_an_acronym_is_what_it_stands_for() -> None:
    """The label of the words goes to the letters, wherever they stand."""
    text = (
        "The Ponds Local Plan (PLP) is late. Work on anti-newt behaviour (ANB) goes on; the PLP covers ANB."
    )
    assert labelled(text) == [
        ("Ponds Local Plan", "DOC"),
        ("PLP", "DOC"),
        ("anti-newt behaviour", "TERM"),
        ("ANB", "TERM"),
        ("PLP", "DOC"),
        ("ANB", "TERM"),
    ]


def test_dates_carry_their_days() -> None:
    """A date and a period have their first and last day; a day without its year takes the meeting's."""
    found = find_entities("on 3 May, in Quarter 2 2023/24", meeting_date="2023-04-20").entities
    assert [entity.dates for entity in found] == [("2023-05-03", "2023-05-03"), ("2023-07-01", "2023-09-30")]


def entity(start: int, end: int, label: str = "PERSON") -> Entity:
    """An entity whose text does not matter."""
    return Entity(span=Span(start, end), text="x" * (end - start), label=label, name="x")


def test_a_model_speaks_where_we_are_silent() -> None:
    """A model's entities join ours in order, with our labels, and never over ours or over each other."""
    theirs = [
        (0, 4, "Zelb", "GPE"),
        (9, 14, "other", "ORG"),
        (20, 22, "42", "CARDINAL"),
        (30, 31, "a", "LOC"),
    ]
    merged = merge([entity(10, 12)], [*theirs, (30, 33, "a b", "LAW")])
    assert [(item.span, item.label) for item in merged] == [
        (Span(0, 4), "PLACE"),
        (Span(10, 12), "PERSON"),
        (Span(30, 31), "PLACE"),
    ]


WORDS = st.sampled_from(
    [
        "Mr",
        "Cllr",
        "Una",
        "Pell",
        "Zelby",
        "Council",
        "Committee",
        "Director",
        "Road",
        "Plan",
        "Appendix",
        "B",
        "PB",
        "Act",
        "1999",
        "Section",
        "4",
        "Schedule",
        "of",
        "and",
        "the",
        "for",
        "in",
        "SEND",
        "(SEND)",
        "AS",
        "NO",
        ",",
        ".",
        "(",
        ")",
        "-",
        "–",
        "’s",
        "'s",
        "2024/25",
        "May",
        "£4",
        "a",
        "",
        "\n",
        "\n\n\n",
        "\t",
        "**",
    ]
)


@given(st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=120)))
def test_entities_lie_in_order_in_the_text(text: str) -> None:
    """On any text: spans in range and in order, none over another, each the text itself, each with a name."""
    found = find_entities(text).entities
    assert all(text[slice(*item.span)] == item.text != "" for item in found)
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(found))
    assert all(item.name for item in found)


@given(st.text(alphabet="Ab ,\n\t*|", max_size=60), st.integers(0, 30), st.integers(0, 30))
def test_the_layout_keeps_every_place(text: str, start: int, width: int) -> None:
    """Laying a text out changes blanks alone, each for one character."""
    flat = laid_out(text, [Span(min(start, len(text)), min(start + width, len(text)))])
    assert len(flat) == len(text)
    assert all(old == new for old, new in zip(text, flat, strict=True) if old.isalpha())


HOSTILE = [
    "A ",
    "Aa ",
    "Mr Aa ",
    "Aa-",
    "Aa and ",
    "Aa of the ",
    "(AB) ",
    "Act 1 ",
    "section 1 of ",
    "Aa\n",
    "(",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_is_linear_in_the_text(unit: str) -> None:
    """Four times the text takes four times as long; twice that is allowed for, a square would be sixteen."""

    def fastest(length: int) -> float:
        text = (unit * length)[:length]
        took = []
        for _ in range(3):
            begun = time.process_time()
            find_entities(text)
            took.append(time.process_time() - begun)
        return min(took)

    assert fastest(20_000) < 8 * fastest(5_000) + 0.005
