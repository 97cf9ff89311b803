"""Items: which lines head them, in every numbering that clerks use, and what each is for."""

import pytest

from minutes_nlp.readers import html, text
from minutes_nlp.structure.blocks import lay_out
from minutes_nlp.structure.items import find_headings, is_section, kind_of


def headed(raw: str, name: str = "minutes.txt") -> list[tuple[str, str]]:
    """The number and the title of each item."""
    if name.endswith("html"):
        document = html.read(raw.encode(), name)
    else:
        document = text.read(raw.encode(), name, "text/markdown" if name.endswith("md") else "text/plain")
    layout = lay_out(document)
    return [(heading.number, layout.flat[slice(*heading.span)]) for heading in find_headings(layout)]


BELOW = "\n\nThe oak had been seen by all.\n\n"
TWO = "{}" + BELOW + "{}" + BELOW

# Two lines that head items, and what they say.
NUMBERED = [
    pytest.param(
        "3. Question submitted by Cllr. S. Moor",
        "4. Question submitted by Cllr. J. Vale (to be\nreferred to the Roads Committee)",
        [
            ("3", "Question submitted by Cllr. S. Moor"),
            ("4", "Question submitted by Cllr. J. Vale (to be referred to the Roads Committee)"),
        ],
        id="abbreviations, and brackets over two lines",
    ),
    pytest.param(
        "1. To Consider Apologies: Two were received.",
        "2. To Receive Any Reports or Petitions from the Public for this Meeting and the Next:",
        [
            ("1", "To Consider Apologies"),
            ("2", "To Receive Any Reports or Petitions from the Public for this Meeting and the Next:"),
        ],
        id="purposes in capitals",
    ),
    pytest.param(
        "8. HEDGES",
        "9. NEXT MEETING MONDAY 5 MAY at 7 p.m. THE OLD BARN",
        [("8", "HEDGES"), ("9", "NEXT MEETING")],
        id="the day of the next meeting beside its title",
    ),
    pytest.param("1. Apologies", "2. Hedges", [("1", "Apologies"), ("2", "Hedges")], id="1."),
    pytest.param("1) Apologies", "2) Hedges", [("1", "Apologies"), ("2", "Hedges")], id="1)"),
    pytest.param("1 Apologies", "2 Hedges", [("1", "Apologies"), ("2", "Hedges")], id="1 without a stop"),
    pytest.param("292. Apologies", "293. Hedges", [("292", "Apologies"), ("293", "Hedges")], id="292."),
    pytest.param(
        "38/17 Apologies.", "39/17 Hedges.", [("38/17", "Apologies."), ("39/17", "Hedges.")], id="38/17"
    ),
    pytest.param(
        "CAB/14 Apologies", "CAB/15 Hedges", [("CAB/14", "Apologies"), ("CAB/15", "Hedges")], id="CAB/14"
    ),
    pytest.param(
        "16/02/12.01 Apologies",
        "16/02/12.02 Hedges",
        [("16/02/12.01", "Apologies"), ("16/02/12.02", "Hedges")],
        id="16/02/12.01",
    ),
    pytest.param(
        "02.23.01 Apologies",
        "02.23.03 To receive the minutes",
        [("02.23.01", "Apologies"), ("02.23.03", "To receive the minutes")],
        id="02.23.01",
    ),
    pytest.param(
        "F01:04/24 Apologies",
        "F02:04/24 Hedges",
        [("F01:04/24", "Apologies"), ("F02:04/24", "Hedges")],
        id="F01:04/24",
    ),
    pytest.param("A. Apologies", "B. Hedges", [("A", "Apologies"), ("B", "Hedges")], id="A."),
    pytest.param("I. Apologies", "II. Hedges", [("I", "Apologies"), ("II", "Hedges")], id="I."),
    pytest.param("Item 1: Apologies", "Item 2: Hedges", [("1", "Apologies"), ("2", "Hedges")], id="Item 1:"),
    pytest.param(
        "Item 1 - Apologies", "Item 2 - Hedges", [("1", "Apologies"), ("2", "Hedges")], id="Item 1 -"
    ),
    pytest.param(
        "Agenda Item No. 1: Apologies",
        "Agenda Item No. 2: Hedges",
        [("1", "Apologies"), ("2", "Hedges")],
        id="Agenda Item No. 1:",
    ),
    pytest.param(
        "Minute 14 – Apologies", "Minute 15 – Hedges", [("14", "Apologies"), ("15", "Hedges")], id="Minute"
    ),
    pytest.param("10. Apologies", "10a. Hedges", [("10", "Apologies"), ("10a", "Hedges")], id="10a."),
    pytest.param(
        "1.\n\nApologies", "2.\n\nHedges", [("1", "Apologies"), ("2", "Hedges")], id="on its own line"
    ),
    pytest.param(
        "Item 1\n\nApologies", "Item 2\n\nHedges", [("1", "Apologies"), ("2", "Hedges")], id="Item alone"
    ),
    pytest.param("1.\xa0\xa0\xa0Apologies", "2.\tHedges", [("1", "Apologies"), ("2", "Hedges")], id="padded"),
    pytest.param("7. Apologies", "9. Hedges", [("7", "Apologies"), ("9", "Hedges")], id="one left out"),
    pytest.param(
        "292. Apologies\n(Item 1)",
        "293. Hedges\n(Item 2)",
        [("292", "Apologies"), ("293", "Hedges")],
        id="(Item 1) below",
    ),
    pytest.param(
        "Apologies\n(Item 1)", "Hedges\n(Item 2)", [("1", "Apologies"), ("2", "Hedges")], id="(Item 1) alone"
    ),
    pytest.param(
        "1. Apologies pdf icon PDF 9 KB",
        "2. Hedges PDF 161 KB",
        [("1", "Apologies"), ("2", "Hedges")],
        id="a file's size",
    ),
    pytest.param("APOLOGIES", "HEDGES", [("", "APOLOGIES"), ("", "HEDGES")], id="capitals, no number"),
    pytest.param("Apologies", "Hedges", [("", "Apologies"), ("", "Hedges")], id="short lines, no number"),
]


@pytest.mark.parametrize(("one", "other", "expected"), NUMBERED)
def test_each_numbering(one: str, other: str, expected: list[tuple[str, str]]) -> None:
    """Whatever clerks number with, the number is told as printed without its stop, the title without it."""
    assert headed(TWO.format(one, other)) == expected


FORMATTED = [
    pytest.param(
        "# Minutes\n\n## Apologies\n\nNone.\n\n## Treasurer's Report\n\nIt was read.\n",
        "minutes.md",
        [("", "Apologies"), ("", "Treasurer's Report")],
        id="titles of Markdown below the document's own",
    ),
    pytest.param(
        "**Item 3: Apologies**\n\nNone.\n\n**Item 4: Hedges**\n\nThey were seen.\n",
        "minutes.md",
        [("3", "Apologies"), ("4", "Hedges")],
        id="lines in bold",
    ),
    pytest.param(
        "Apologies\n=========\n\nNone.\n\nHedges\n======\n\nThey were seen.\n",
        "minutes.txt",
        [("", "Apologies"), ("", "Hedges")],
        id="underlined titles",
    ),
    pytest.param(
        "<h1>Minutes</h1><h2>1. Apologies</h2><p>None.</p><h2>2. Hedges</h2><p>They were seen.</p>",
        "minutes.html",
        [("1", "Apologies"), ("2", "Hedges")],
        id="titles of HTML",
    ),
    pytest.param(
        "<h1>Minutes</h1><h2>Apologies</h2><p>None.</p><h2>Hedges</h2><p>They were seen.</p>",
        "minutes.html",
        [("", "Apologies"), ("", "Hedges")],
        id="titles of HTML without numbers",
    ),
    pytest.param(
        "<table><tr><td><p class='mgAiTitleTxt'>1.</p></td><td><p class='mgAiTitleTxt'>Apologies</p>None."
        "</td></tr><tr><td><p class='mgAiTitleTxt'>2.</p></td><td><p class='mgAiTitleTxt'>Hedges</p>"
        "<p>They were seen.</p></td></tr></table>",
        "minutes.html",
        [("1", "Apologies"), ("2", "Hedges")],
        id="the table of ModernGov",
    ),
    pytest.param(
        "Agenda item\n\nHedges of the spring.\n\nMinutes:\n\nThey were seen.\n",
        "minutes.txt",
        [("", "Hedges of the spring.")],
        id="the page of one item",
    ),
    pytest.param(
        "Apologies: Mrs Pond sent hers.\n\nHedges: The Clerk had seen them.\n\nTrees: The oak was old.\n",
        "minutes.txt",
        [("", "Apologies"), ("", "Hedges"), ("", "Trees")],
        id="titles that run into the prose",
    ),
    pytest.param(
        "**Minutes of the Mill Society**\n\nApologies: Mrs Pond sent hers.\n\nHedges: The Clerk had seen "
        "them.\n\nTrees: The oak was old.\n\nPond: It was low.\n\nRates: They rose.\n\n"
        "**Any other business**\n\nNone.",
        "minutes.md",
        [
            ("", "Apologies"),
            ("", "Hedges"),
            ("", "Trees"),
            ("", "Pond"),
            ("", "Rates"),
            ("", "Any other business"),
        ],
        id="such titles, where bold sets off others",
    ),
    pytest.param(
        "<p>Apologies: Mrs Pond sent hers.<p>Hedges: The Clerk had seen them.<p>Trees: The oak was old.",
        "minutes.html",
        [("", "Apologies"), ("", "Hedges"), ("", "Trees")],
        id="such titles in paragraphs of a page",
    ),
    pytest.param(
        "<h2>11/24 Apologies</h2><p>None.</p><h2>12/24 Hedges</h2><p>They were seen.</p>"
        "<h2>13/24 Actions</h2><table><tr><td>11/24<td>Write<td>AB</tr>"
        "<tr><td>12/24<td>Look again<td>CD</tr></table>",
        "minutes.html",
        [("11/24", "Apologies"), ("12/24", "Hedges"), ("13/24", "Actions")],
        id="rows of a table that refer to items",
    ),
    pytest.param(
        "4. HEDGES\n\nThey were seen.\n", "minutes.txt", [("4", "HEDGES")], id="an excerpt of one item"
    ),
    pytest.param("The oak was old.\n\nIt was felled.\n", "minutes.txt", [], id="prose has none"),
    pytest.param("", "minutes.txt", [], id="nothing has none"),
]


@pytest.mark.parametrize(("raw", "name", "expected"), FORMATTED)
def test_headings_by_their_setting(raw: str, name: str, expected: list[tuple[str, str]]) -> None:
    """Titles are known by the format, by how they are set, or by what stands below them."""
    assert headed(raw, name) == expected


TITLE_ENDS = [
    pytest.param("2. Hedges - The Clerk had seen them.", "Hedges", id="after a hyphen"),
    pytest.param("2. Hedges: to hear of them. The Clerk had seen them.", "Hedges", id="after a colon"),
    pytest.param("2. Hedges. The Clerk had seen them.", "Hedges", id="after a full stop"),
    pytest.param("2. Hedges – to receive a report", "Hedges", id="before the blurb"),
    pytest.param("2. Hedges and Trees (Mill Ward)", "Hedges and Trees (Mill Ward)", id="all of it"),
    pytest.param("2. Who could not be here?", "Who could not be here?", id="a question"),
]


@pytest.mark.parametrize(("line", "title"), TITLE_ENDS)
def test_title_ends_where_its_words_do(line: str, title: str) -> None:
    """What is said on the line of a title is none of it."""
    assert headed(f"1. Apologies\n\nNone.\n\n{line}\n\n3. Ponds\n\nThey were low.\n")[1] == ("2", title)


# What stands between the items 14 and 16, under 15.
WITHIN = [
    pytest.param("1. The hedge was tall.\n2. The gate was open.\n3. The pond was low.", id="numbered points"),
    pytest.param("15.1 The hedge was tall.\n15.2 The gate was open.", id="points under the number"),
    pytest.param(
        "15.1 Mill Lane hedge\n15.2 School hedge\n15.3 Church hedge", id="short points under the number"
    ),
    pytest.param("1. Mill Lane hedge\n2. School hedge", id="short points"),
    pytest.param("(a) Mill Lane\n(b) School\n(c) Church\n(d) Pond", id="lettered points"),
    pytest.param(
        "Reasons for decision\n\nIt was tall.\n\nAlternative options considered\n\nNone.", id="sub-headings"
    ),
    pytest.param("Q1. Who cuts the hedge?\n\nA1. The contractor does.", id="questions"),
    pytest.param("For\n\nMrs A Pond\nMr B Moor\n\nAgainst\n\nMrs C Vale", id="the names of a vote"),
    pytest.param("20 members voted for it and\n\n16 members voted against", id="counts"),
    pytest.param("The hedge was cut on\n\n12 May 2031.", id="a date"),
    pytest.param("The meeting was adjourned.\n\n7.45pm The meeting went on.", id="a time"),
    pytest.param("£300 Harl Garden Supplies\n\n3 spades\n\n4 rakes", id="what was bought"),
    pytest.param("NO declared an interest.\n\nI declared one.", id="initials and a pronoun"),
    pytest.param("Cllr A Moor\n\nCllr B Vale", id="names"),
    pytest.param("16. " + "hedges, ponds, " * 13 + "trees", id="a number before many words"),
]


@pytest.mark.parametrize("within", WITHIN)
def test_what_stands_in_an_item_heads_none(within: str) -> None:
    """Points, sub-headings, names, counts, dates and times are no items."""
    raw = f"14. Apologies\n\nNone.\n\n15. Hedges\n\nThe Clerk spoke.\n\n{within}\n\n16. Ponds\n\nThey rose.\n"
    assert headed(raw) == [("14", "Apologies"), ("15", "Hedges"), ("16", "Ponds")]


CLOSING = [
    pytest.param("Date of next meeting", id="the next meeting"),
    pytest.param("Any Other Business", id="other business"),
    pytest.param("Urgent items", id="urgent items"),
    pytest.param("Other matters", id="other matters"),
]


NOT_CLOSING = [
    pytest.param("Any other business:", id="a colon after it"),
    pytest.param("any other business", id="small letters"),
    pytest.param("a) Any other business", id="a label before it"),
    pytest.param("The date of the next meeting of the Harl Tree Wardens", id="too many words"),
    pytest.param("Other hedges", id="other words"),
]


@pytest.mark.parametrize("title", NOT_CLOSING)
def test_lines_like_those_of_last_items(title: str) -> None:
    """What only names the subject of such an item heads none."""
    raw = f"1. Apologies\n\nNone.\n\n2. Hedges\n\nThe Clerk had seen them.\n\n{title}\n\nThere was some.\n"
    assert headed(raw) == [("1", "Apologies"), ("2", "Hedges")]


@pytest.mark.parametrize("title", CLOSING)
def test_last_items_may_have_no_number(title: str) -> None:
    """Among numbered items, those that close a meeting are often left unnumbered."""
    raw = f"1. Apologies\n\nNone.\n\n2. Hedges\n\nThe Clerk had seen them.\n\n{title}\n\nThere was some.\n"
    assert headed(raw) == [("1", "Apologies"), ("2", "Hedges"), ("", title)]


KINDS = [
    pytest.param("Apologies for Absence", "apologies", id="apologies"),
    pytest.param("Substitutions", "apologies", id="substitutions"),
    pytest.param("Declarations of Interest", "declarations", id="declarations"),
    pytest.param("Disclosable pecuniary interests", "declarations", id="interests"),
    pytest.param("Minutes of the meeting held on 4 May 2031", "minutes", id="minutes"),
    pytest.param("Notes of the last meeting", "minutes", id="notes of the last meeting"),
    pytest.param("Exclusion of the Press and Public", "exclusion", id="exclusion"),
    pytest.param("To exclude the public", "exclusion", id="to exclude"),
    pytest.param("Petitions", "petitions", id="petitions"),
    pytest.param("Deputation: save the oak", "petitions", id="a deputation"),
    pytest.param("Questions by Members", "questions", id="questions"),
    pytest.param("Public Participation", "questions", id="the public"),
    pytest.param("Residents’ Forum", "questions", id="residents, with a curled apostrophe"),
    pytest.param("Notice of Motion", "motion", id="a motion"),
    pytest.param("Election of Chairman", "appointment", id="an election"),
    pytest.param("To elect a Vice-Chair", "appointment", id="to elect"),
    pytest.param("Appointments to Outside Bodies", "appointment", id="appointments"),
    pytest.param("Chairman’s Announcements", "announcements", id="announcements"),
    pytest.param("Urgent Items", "urgent", id="urgent items"),
    pytest.param("ANY OTHER BUSINESS", "urgent", id="other business in capitals"),
    pytest.param("A.O.B.", "urgent", id="its letters"),
    pytest.param("Date of Next Meeting", "dates", id="the next meeting"),
    pytest.param("Quarter 3 2030/31 Performance Report", "report", id="a report"),
    pytest.param("Review of hedges", "report", id="a review"),
    pytest.param("Hedges", "other", id="anything else"),
    pytest.param("The Minutemen", "other", id="a word that holds another"),
    pytest.param("", "other", id="nothing"),
]


@pytest.mark.parametrize(("title", "kind"), KINDS)
def test_kind_is_told_from_the_title(title: str, kind: str) -> None:
    """What an item is for is told from its title alone, whole words in any case."""
    assert kind_of(title) == kind


SECTIONS = [
    pytest.param("Hedges.\n\nUNRESTRICTED ITEMS\n", True, id="capitals"),
    pytest.param("Hedges.\n\nUnrestricted items\n", False, id="small letters"),
    pytest.param("Hedges.\nUNRESTRICTED ITEMS\n", False, id="no space above"),
    pytest.param("Hedges.\n\nA) UNRESTRICTED ITEMS\n", False, id="a label"),
    pytest.param("Hedges.\n\nTHE OAK WAS OLD AND IT HAD BEEN FELLED\n", False, id="too many words"),
    pytest.param("Hedges.\n\nOAK\n", False, id="too short"),
]


@pytest.mark.parametrize(("raw", "expected"), SECTIONS)
def test_heading_of_a_group_of_items(raw: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A few words in capitals with space above may head a group of items."""
    layout = lay_out(text.read(raw.encode(), "minutes.txt"))
    assert is_section(layout.flat, layout.blocks[-1]) is expected


def test_heading_knows_its_places() -> None:
    """A heading's span is its title's, its start the number's, and the words after it are found."""
    raw = "1. Apologies\n\nNone.\n\n2. Hedges - The Clerk had seen them.\n"
    layout = lay_out(text.read(raw.encode(), "minutes.txt"))
    heading = find_headings(layout)[1]
    assert raw[heading.start : heading.span.start] == "2. "
    assert raw[slice(*heading.span)] == "Hedges"
    assert raw[heading.rest : heading.block_end] == "The Clerk had seen them."
    assert layout.blocks[heading.block].start == heading.start


# A whole document, and the items it has.
WHOLE = [
    pytest.param("5. Trees\n\nThe oak was old.\n", ["5 Trees"], id="one item, and not the first"),
    pytest.param(
        "Apologies\n\nCllr Moor\n\n19.02 Interests\n\nNone.\n\n19.03 Hedges\n\nThe hedge was cut.\n",
        [" Apologies", "19.02 Interests", "19.03 Hedges"],
        id="the first alone has no number",
    ),
    pytest.param(
        "".join(f"{n}. {t}:\n\nNone.\n\n" for n, t in ((1, "Apologies"), (2, "Interests"), (3, "Minutes")))
        + "Police Matters:\n\nThe oak was seen.\n\n4. Hedges:\n\nThe hedge was cut.\n",
        ["1 Apologies:", "2 Interests:", "3 Minutes:", " Police Matters:", "4 Hedges:"],
        id="one among them has none",
    ),
    pytest.param(
        "3. Lifeboat Talk\n\nIt was heard.\n\n1. Apologies\n\nNone.\n\n2. Interests\n\nNone.\n\n4. Hedges\n\n"
        "The hedge was cut.\n",
        ["3 Lifeboat Talk", "1 Apologies", "2 Interests", "4 Hedges"],
        id="one taken before its turn",
    ),
    pytest.param(
        "1. Apologies\n\nThe Mayor opened the meeting at\n\n3.00 P.M.\n\n2. Hedges\n\nThe hedge was cut.\n",
        ["1 Apologies", "2 Hedges"],
        id="a time of day is no number",
    ),
    pytest.param(
        "MINUTES\n\nThese were read.\n\nAPPLICATION 19/04\n\nThe Chair spoke.\n\nHEDGES\n\nThe"
        " hedge was cut.\n",
        [" MINUTES", " APPLICATION 19/04", " HEDGES"],
        id="minutes in capitals",
    ),
    pytest.param(
        "Apologies: none\n\nFootpaths, trees and verges: all was well.\n\nBarn & paths group: the"
        " barn was let.\n",
        [" Apologies", " Footpaths, trees and verges", " Barn & paths group"],
        id="run in, with commas and small letters",
    ),
    pytest.param(
        "7 Hedges\nThe hedge was cut and the contractor who had done it was thanked by all\nAB\n8"
        " Ponds\nThe pond was"
        " low and nobody at the meeting could tell why that should be so\nCD\n9 Trees\nNone\n10"
        " Walls\nNone\n",
        ["7 Hedges", "8 Ponds", "9 Trees", "10 Walls"],
        id="bare numbers below a column of initials",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), WHOLE)
def test_items_of_a_document(raw: str, expected: list[str]) -> None:
    """Headings are told from one another: what is set like them is one, whatever its number."""
    assert [f"{number} {title}" for number, title in headed(raw)] == expected
