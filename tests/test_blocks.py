"""Blocks: wrapped lines put together, what belongs to the page cut out, labels joined to what they number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.readers import html, text
from minutes_nlp.structure.blocks import Layout, lay_out


def laid_out(raw: str, name: str = "minutes.txt") -> Layout:
    """The layout of a text or of a page."""
    reader = html if name.endswith("html") else text
    return lay_out(reader.read(raw.encode(), name))


def blocks(raw: str, name: str = "minutes.txt") -> list[str]:
    """The words of each block."""
    layout = laid_out(raw, name)
    return [" ".join(layout.flat[block.start : block.end].split()) for block in layout.blocks]


def furniture(raw: str) -> list[str]:
    """What is cut out."""
    document = text.read(raw.encode(), "minutes.txt")
    return [document.text[start:end] for start, end in lay_out(document).furniture]


WRAPPED = """\
The Clerk said that the hedge along Mill Lane had been cut and that the
contractor would come back in the autumn, when the birds had left their
nests. Mrs Pond thanked him for what he had done and hoped that the same
would be possible for the hedge at the school.

The Committee then looked at the accounts.
It had no questions.

"""
TITLE = "THE ACCOUNTS OF THE VILLAGE HALL FOR THE YEAR THAT ENDED IN MARCH"

JOINED = [
    pytest.param(
        WRAPPED,
        [
            " ".join(WRAPPED.split("\n")[:4]),
            "The Committee then looked at the accounts.",
            "It had no questions.",
        ],
        id="a wrapped paragraph, and short lines that are none",
    ),
    pytest.param(
        "The hedge had been cut by a contractor.\nThe gate had been mended by another.\n",
        ["The hedge had been cut by a contractor.", "The gate had been mended by another."],
        id="lines that are paragraphs",
    ),
    pytest.param(
        WRAPPED
        + "i) the hedge at the school, which was said to be taller than all of\nthe others;\nii) the gate;\n",
        ["i) the hedge at the school, which was said to be taller than all of the others;", "ii) the gate;"],
        id="points of a list are not joined, their wrapped lines are",
    ),
    pytest.param(
        WRAPPED
        + "Members heard of plans for the pond and for the green, which they\nRESOLVED: That they be kept.\n",
        [
            "Members heard of plans for the pond and for the green, which they",
            "RESOLVED: That they be kept.",
        ],
        id="RESOLVED opens a paragraph",
    ),
    pytest.param(
        WRAPPED + f"{TITLE}\nThe Clerk read them.\n",
        [TITLE, "The Clerk read them."],
        id="a line of capitals is a title however long",
    ),
    pytest.param(
        WRAPPED
        + "Members were told that this had been dealt with in full in paragraph\n3. Nothing more was said.\n",
        ["Members were told that this had been dealt with in full in paragraph 3. Nothing more was said."],
        id="a number that ends a wrapped sentence is no label",
    ),
    pytest.param(
        WRAPPED + "Members thanked the\nClerk for the figures.\n",
        ["Members thanked the Clerk for the figures."],
        id="a short line that cannot end a sentence",
    ),
    pytest.param(
        "The path, which had been under water for most of the winter months, was now\nopen again.\n",
        ["The path, which had been under water for most of the winter months, was now open again."],
        id="one long line that goes on in small letters",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), JOINED)
def test_wrapped_lines_are_joined(raw: str, expected: list[str]) -> None:
    """Lines that were wrapped are one paragraph again; lines that end are not."""
    assert blocks(raw)[-len(expected) :] == expected


def test_double_spaced_text_is_joined() -> None:
    """Where a blank line stands between all lines, as a PDF has it, sentences go on over it."""
    lines = [line for line in WRAPPED.split("\n") if line]
    assert blocks("\n\n".join(lines)) == [
        " ".join(lines[:4]),
        "The Committee then looked at the accounts.",
        "It had no questions.",
    ]


def test_heads_below_rules_are_furniture() -> None:
    """Below a rule across the page stand the page's number, and lines that return."""
    page = "The hedge was cut.\n\n---\nScanned page, see the original\n{}\n\n"
    raw = "".join(page.format(n) for n in (2, 3, 4)) + "The pond was low.\n"
    assert blocks(raw) == ["The hedge was cut."] * 3 + ["The pond was low."]


def test_line_may_end_in_an_abbreviation() -> None:
    """A full line that ends in an abbreviation goes on below with a small letter."""
    raw = (
        WRAPPED + "The road, which the Council would take in charge, was said to be 0.4 km.\nlong and in"
        " good repair.\n"
    )
    assert blocks(raw)[-1].endswith("0.4 km. long and in good repair.")


def test_lines_of_a_page_are_never_joined() -> None:
    """HTML delimits its paragraphs itself."""
    page = "".join(f"<p>{line}</p>" for line in WRAPPED.split("\n") if line)
    assert blocks(page, "minutes.html") == [line for line in WRAPPED.split("\n") if line]


CUT = [
    pytest.param("The hedge.\n\nPage 3\n\nThe gate.\n", ["Page 3"], id="a page number"),
    pytest.param("The hedge.\n\nPage 3 of 11\n\nThe gate.\n", ["Page 3 of 11"], id="of so many"),
    pytest.param("The hedge.\n- 3 -\nThe gate.\n", ["- 3 -"], id="between dashes"),
    pytest.param("The hedge.\n3 | P a g e\nThe gate.\n", ["3 | P a g e"], id="as word processors set it"),
    pytest.param("The hedge.\n3/11\nThe gate.\n", ["3/11"], id="with a stroke"),
    pytest.param(
        "The Clerk said that the hedge along Mill Lane was\n\n17\n\nto be cut in the autumn of the year.\n",
        ["17"],
        id="a number alone within a sentence",
    ),
    pytest.param("The hedge.\n\n17\n\nThe gate was mended.\n", [], id="a number alone between sentences"),
    pytest.param("on the 2\nnd\nof May\n", ["nd"], id="the letters of an ordinal"),
    pytest.param(
        "Harl Village\nThe oak.\nHarl Village\nPage 1\nThe ash.\nHarl Village\nPage 2\nThe elm.\n",
        ["Harl Village", "Page 1", "Harl Village", "Page 2"],
        id="a running head beside page numbers, the title of the first page kept",
    ),
    pytest.param(
        "Minutes of 4 May\n\nThe Clerk said that the hedge along Mill Lane was\n\nMinutes of 4 May\n\n"
        "to be cut in the autumn of the year.\n",
        ["Minutes of 4 May"],
        id="a running head within a sentence",
    ),
    pytest.param(
        "The hedge.\n\nThe report was noted.\n\nThe gate.\n\nThe report was noted.\n\nThe pond.\n",
        [],
        id="a sentence that is said twice",
    ),
    pytest.param("Supporting documents:\nThe hedge.\n", ["Supporting documents:"], id="a label of ModernGov"),
    pytest.param("Agenda item\n\nThe hedge.\n", ["Agenda item"], id="another"),
    pytest.param("View directions\nMedia\nThe hedge.\n", ["View directions", "Media"], id="its links"),
    pytest.param("Trees\npdf icon PDF 161 KB\nThe oak.\n", ["pdf icon PDF 161 KB"], id="the size of a file"),
    pytest.param("Trees pdf icon PDF 161 KB\nThe oak.\n", ["pdf icon PDF 161 KB"], id="after a title"),
    pytest.param(
        "The oak was old ... view the full minutes text for item 59\n",
        ["... view the full minutes text for item 59"],
        id="a long item cut short",
    ),
    pytest.param("The media were told of it.\nPage turners all.\n", [], id="words that open the same"),
]


@pytest.mark.parametrize(("raw", "expected"), CUT)
def test_page_furniture_is_cut_out(raw: str, expected: list[str]) -> None:
    """Page numbers, running heads and labels of the system are furniture, and their places blank."""
    assert " ".join(furniture(raw)).split() == " ".join(expected).split()
    layout = laid_out(raw)
    assert not any(layout.flat[start:end].strip() for start, end in layout.furniture)


def test_sentence_is_whole_over_a_page_break() -> None:
    """A running head and a page number within a sentence leave it in one piece."""
    raw = (
        WRAPPED + "Members heard that the pond was lower than it had been in any of the\n\n"
        "Harl Village\nPage 4\n\nyears before.\n\nHarl Village\nPage 5\n\nThe gate.\n"
    )
    assert blocks(raw)[3:] == [
        "Members heard that the pond was lower than it had been in any of the years before.",
        "The gate.",
    ]


LONE = [
    pytest.param("4.\nTrees\nThe oak.\n", ["4. Trees", "The oak."], id="an item's number"),
    pytest.param("i)\nThe oak was old.\n", ["i) The oak was old."], id="a point's"),
    pytest.param("•\n\nThe oak was old.\n", ["• The oak was old."], id="a bullet over a blank line"),
    pytest.param(
        "8.1\nThe oak.\n8.2\nThe ash.\n", ["8.1 The oak.", "8.2 The ash."], id="numbers under the item's"
    ),
    pytest.param("Item 4\nTrees\n", ["Item 4 Trees"], id="the word item"),
    pytest.param("Agenda Item No. 4:\nTrees\n", ["Agenda Item No. 4: Trees"], id="with all it may have"),
    pytest.param(
        "4.\nMinutes:\nThe oak.\n", ["4.", "Minutes:", "The oak."], id="but never the label of the minutes"
    ),
    pytest.param("i)\nii) The ash.\n", ["i)", "ii) The ash."], id="nor the next point"),
]


@pytest.mark.parametrize(("raw", "expected"), LONE)
def test_label_on_a_line_of_its_own(raw: str, expected: list[str]) -> None:
    """A label alone numbers the paragraph below it."""
    assert blocks(raw) == expected


def test_block_knows_its_label_and_its_words() -> None:
    """The words of a block begin after its label and the padding."""
    layout = laid_out("i)\xa0\xa0\xa0The hedge\n")
    (block,) = layout.blocks
    assert block.label is not None
    assert (block.label.text, layout.flat[block.body : block.end]) == ("i)", "The hedge")


def test_block_knows_its_heading_level() -> None:
    """What the format marks as a title is a block with its level; other blocks have none."""
    layout = laid_out("<h1>A</h1><p>b</p><h3>C</h3>", "minutes.html")
    assert [block.level for block in layout.blocks] == [1, 0, 3]
    assert [block.level for block in laid_out("## A\n\nb\n\n**C**\n").blocks] == [2, 0, 7]


def test_block_knows_its_row() -> None:
    """A row of a table is known as such."""
    layout = laid_out("<table><tr><td>a<td>b</table><p>c | d</p>", "minutes.html")
    assert [block.cells for block in layout.blocks] == [True, False]


def test_block_knows_the_gap_above() -> None:
    """A blank line above is remembered; the first line has one."""
    assert [block.gap for block in laid_out("A.\nB.\n\nC.\n").blocks] == [True, False, True]


def test_what_a_format_delimits_stands_apart() -> None:
    """A paragraph of a page is a paragraph: its lines are not set close, though none of them is blank."""
    assert [block.gap for block in laid_out("<p>A.<p>B.<div>C.</div>", "a.html").blocks] == [True, True, True]


PIECES = """\
The hedge and the gate|was mended.|Page 3|i)|ii) The ash|• a • b|Item 4|17|## Trees|**Oak**|TREES|Minutes:
Agenda item|\xa0||Oak PDF 9 KB|> x|=====|-----|nd|Harl Village|RESOLVED:|That the oak be kept."""


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=20))
def test_blocks_and_furniture_cover_all_that_is_printed(lines: list[str]) -> None:
    """Each character that is no space is in a block or in furniture, and the flat text keeps all offsets."""
    document = text.read("\n".join(lines).encode(), "minutes.txt")
    layout = lay_out(document)
    assert len(layout.flat) == len(document.text)
    owners = [0] * len(document.text)
    for start, end in layout.furniture:
        owners[start:end] = [1] * (end - start)
    last = 0
    for block in layout.blocks:
        assert last <= block.start <= block.body <= block.end
        assert layout.flat[block.start : block.end] == layout.flat[block.start : block.end].strip()
        last = block.end
        for place in range(block.start, block.end):
            owners[place] = 1
    assert all(owned or char.isspace() for owned, char in zip(owners, document.text, strict=True))
    assert "\n" not in layout.flat
