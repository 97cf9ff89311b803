"""The labels that Word counts by itself: what stands in the text is what Word prints."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import abstract, docx, list_of, para, style

from minutes_nlp.readers.counting import roman
from minutes_nlp.readers.docx import read
from minutes_nlp.structure.labels import roman_value

# (list, level) of each paragraph.
Places = list[tuple[int, int]]


def labels(numbering: str, places: Places) -> list[str]:
    """What is printed before the paragraphs of some lists."""
    body = "".join(para("x", num=place) for place in places)
    text = read(docx(body, numbering=numbering), "minutes.docx").text
    return [line.removesuffix("x").strip() for line in text.splitlines()]


FORMATS = [
    pytest.param("decimal", "%1.", ["1.", "2.", "3."], id="numbers"),
    pytest.param("decimal", "%1", ["1", "2", "3"], id="numbers alone"),
    pytest.param("lowerLetter", "(%1)", ["(a)", "(b)", "(c)"], id="letters"),
    pytest.param("upperLetter", "%1.", ["A.", "B.", "C."], id="capitals"),
    pytest.param("lowerRoman", "%1)", ["i)", "ii)", "iii)"], id="small numerals"),
    pytest.param("upperRoman", "%1.", ["I.", "II.", "III."], id="numerals"),
    pytest.param("decimalZero", "%1.", ["01.", "02.", "03."], id="with a nought"),
    pytest.param("ordinal", "%1", ["1st", "2nd", "3rd"], id="ordinals"),
    pytest.param("numberInDash", "%1", ["- 1 -", "- 2 -", "- 3 -"], id="between dashes"),
    pytest.param("cardinalText", "%1.", ["1.", "2.", "3."], id="a format that is not known"),
    pytest.param("none", "%1", ["", "", ""], id="no number"),
    pytest.param("none", "Action:", ["Action:", "Action:", "Action:"], id="words for a number"),
    pytest.param("decimal", "Item %1 –", ["Item 1 –", "Item 2 –", "Item 3 –"], id="words around a number"),
    pytest.param("decimal", "CAB/%1/24", ["CAB/1/24", "CAB/2/24", "CAB/3/24"], id="a minute's number"),
    pytest.param("decimal", "", ["", "", ""], id="a number that is not printed"),
    pytest.param("bullet", "\uf0b7", ["•", "•", "•"], id="bullets"),
    pytest.param("bullet", "o", ["•", "•", "•"], id="bullets that are letters of a font"),
    pytest.param("bullet", "–", ["•", "•", "•"], id="dashes"),
    pytest.param("bullet", "Note", ["Note", "Note", "Note"], id="words for bullets"),
    pytest.param("bullet", "", ["", "", ""], id="bullets that are not printed"),
]


@pytest.mark.parametrize(("numeral", "text", "expected"), FORMATS)
def test_formats(numeral: str, text: str, expected: list[str]) -> None:
    """Each format of number, with the text that stands around it."""
    assert labels(abstract(0, (numeral, text)) + list_of(1, 0), [(1, 0)] * 3) == expected


HIGH = [
    pytest.param("lowerLetter", 26, ["z", "aa", "bb"], id="letters after z are doubled, not counted on"),
    pytest.param("upperLetter", 52, ["ZZ", "AAA", "BBB"], id="and tripled"),
    pytest.param("lowerLetter", 780, ["z" * 30, "a", "b"], id="thirty times at most"),
    pytest.param("lowerRoman", 39, ["xxxix", "xl", "xli"], id="numerals"),
    pytest.param("ordinal", 11, ["11th", "12th", "13th"], id="ordinals of the teens"),
    pytest.param("ordinal", 101, ["101st", "102nd", "103rd"], id="ordinals of hundreds"),
    pytest.param("decimalZero", 9, ["09", "10", "11"], id="no nought from ten"),
    pytest.param("lowerLetter", 0, ["0", "a", "b"], id="there is no letter for nought"),
    pytest.param("lowerRoman", 0, ["0", "i", "ii"], id="nor a numeral"),
    pytest.param("decimal", 999_999_999, ["32767", "32768", "32769"], id="no number is too high"),
]


@pytest.mark.parametrize(("numeral", "start", "expected"), HIGH)
def test_high_and_low_numbers(numeral: str, start: int, expected: list[str]) -> None:
    """Where a list starts makes no difference to how it goes on."""
    assert labels(abstract(0, (numeral, "%1")) + list_of(1, 0, {0: start}), [(1, 0)] * 3) == expected


def test_format_made_to_measure() -> None:
    """Word writes "001, 002, ..." as another version of a format that older programs know."""
    own = (
        '<mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    level = abstract(0, ("decimal", "%1")).replace('<w:numFmt w:val="decimal"/>', own)
    assert labels(level + list_of(1, 0), [(1, 0)] * 2) == ["001", "002"]


LEGAL = abstract(0, ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerRoman", "%1.%2(%3)"))
MIXED = abstract(
    0, ("upperRoman", "%1."), ("lowerLetter", "(%2)"), ("bullet", "-"), ("decimal", "%1.%2.%3%4")
)
LEVELS = [
    pytest.param(
        LEGAL,
        [0, 1, 1, 2, 2, 1, 0, 1, 2],
        ["1.", "1.1", "1.2", "1.2(i)", "1.2(ii)", "1.3", "2.", "2.1", "2.1(i)"],
        id="a level starts over below the next of a higher one",
    ),
    pytest.param(
        LEGAL, [0, 2, 1, 0], ["1.", "1.1(i)", "1.2", "2."], id="a level that is skipped is taken as used"
    ),
    pytest.param(LEGAL, [1, 1, 0, 1], ["1.1", "1.2", "2.", "2.1"], id="so is the first"),
    pytest.param(
        MIXED,
        [0, 1, 3, 2, 3],
        ["I.", "(a)", "I.a.1", "•", "I.a.1"],
        id="numbers keep their format within others, bullets have none",
    ),
    pytest.param(
        abstract(0, ("upperRoman", "%1."), ("decimal", "%1.%2", "<w:isLgl/>")),
        [0, 1, 0, 1],
        ["I.", "1.1", "II.", "2.1"],
        id="all in digits where that is said",
    ),
    pytest.param(
        abstract(0, ("decimal", "%1."), ("decimal", "%2)", '<w:lvlRestart w:val="0"/>')),
        [0, 1, 1, 0, 1],
        ["1.", "1)", "2)", "2.", "3)"],
        id="a level that never starts over",
    ),
    pytest.param(
        abstract(0, ("decimal", "%1"), ("decimal", "%2"), ("decimal", "%3", '<w:lvlRestart w:val="1"/>')),
        [0, 1, 2, 1, 2, 0, 1, 2],
        ["1", "1", "1", "2", "2", "2", "1", "1"],
        id="a level that only the highest starts over",
    ),
    pytest.param(LEGAL, [0, 5, 0], ["1.", "", "2."], id="a level that is not defined"),
    pytest.param(abstract(0, ("decimal", "%1.%2.%9")), [0], ["1.."], id="a level below is not printed"),
]


@pytest.mark.parametrize(("definition", "levels", "expected"), LEVELS)
def test_levels(definition: str, levels: list[int], expected: list[str]) -> None:
    """Levels count within one another."""
    assert labels(definition + list_of(1, 0), [(1, level) for level in levels]) == expected


ONE = abstract(0, ("decimal", "%1."), ("lowerLetter", "%2."))
LISTS = [
    pytest.param(
        ONE + list_of(1, 0) + list_of(2, 0),
        [(1, 0), (1, 0), (2, 0), (1, 0)],
        ["1.", "2.", "3.", "4."],
        id="lists of one definition are one count",
    ),
    pytest.param(
        ONE + list_of(1, 0) + list_of(2, 0, {0: 1}),
        [(1, 0), (1, 0), (2, 0), (2, 0)],
        ["1.", "2.", "1.", "2."],
        id="a list that starts anew",
    ),
    pytest.param(
        ONE + list_of(1, 0) + list_of(2, 0, {0: 7}),
        [(1, 0), (2, 0), (1, 0), (2, 0)],
        ["1.", "7.", "8.", "9."],
        id="it starts anew once, and the count goes on from there",
    ),
    pytest.param(
        ONE + list_of(1, 0, {1: 3}),
        [(1, 0), (1, 1), (1, 0), (1, 1)],
        ["1.", "c.", "2.", "c."],
        id="a level that starts late does so each time",
    ),
    pytest.param(
        ONE + abstract(1, ("decimal", "%1.")) + list_of(1, 0) + list_of(2, 1),
        [(1, 0), (2, 0), (1, 0)],
        ["1.", "1.", "2."],
        id="two definitions, two counts",
    ),
    pytest.param(
        ONE
        + list_of(
            1,
            0,
            more='<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="5"/>'
            '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>',
        ),
        [(1, 0), (1, 0)],
        ["E)", "F)"],
        id="a list that is numbered otherwise than its definition",
    ),
    pytest.param(
        ONE + list_of(1, 0), [(0, 0), (1, 0), (9, 0)], ["", "1.", ""], id="no list, and one that is not there"
    ),
    pytest.param(list_of(1, 7), [(1, 0)], [""], id="a definition that is not there"),
    pytest.param("", [(1, 0)], [""], id="no definitions"),
]


@pytest.mark.parametrize(("numbering", "places", "expected"), LISTS)
def test_lists(numbering: str, places: Places, expected: list[str]) -> None:
    """Which paragraphs count together, and where the count begins anew."""
    assert labels(numbering, places) == expected


SUFFIXES = [
    pytest.param("", "1.", id="a tab"),
    pytest.param('<w:suff w:val="space"/>', "1.", id="a space"),
    pytest.param('<w:suff w:val="nothing"/>', "1.x", id="nothing"),
    pytest.param("<w:rPr><w:vanish/></w:rPr>", "", id="a number that is hidden"),
]


@pytest.mark.parametrize(("more", "expected"), SUFFIXES)
def test_what_stands_after_a_label(more: str, expected: str) -> None:
    """Between label and words is a space, unless the words follow at once."""
    numbering = abstract(0, ("decimal", "%1.", more)) + list_of(1, 0)
    text = read(docx(para("x", num=(1, 0)), numbering=numbering), "minutes.docx").text
    assert text == (f"{expected}\n" if expected.endswith("x") else f"{expected} x\n".lstrip())


NUMBERED = '<w:numPr><w:numId w:val="1"/></w:numPr>'
STYLES = [
    pytest.param(style("Item", NUMBERED), "Item", ["1.", "2."], id="a style is numbered"),
    pytest.param(
        style("Item", NUMBERED) + style("Sub", based_on="Item"), "Sub", ["1.", "2."], id="one it is based on"
    ),
    pytest.param(
        style("Item", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
        "Item",
        ["(a)", "(b)"],
        id="at a level",
    ),
    pytest.param(
        style("Item", NUMBERED) + style("Sub", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', based_on="Item"),
        "Sub",
        ["(a)", "(b)"],
        id="its list by one style, its level by another",
    ),
    pytest.param(
        style("Linked", NUMBERED), "Linked", ["i.", "ii."], id="at the level that is linked to the style"
    ),
    pytest.param(
        style("Item", NUMBERED) + style("None", '<w:numPr><w:numId w:val="0"/></w:numPr>', based_on="Item"),
        "None",
        ["", ""],
        id="numbering taken away again",
    ),
    pytest.param(
        style("A", NUMBERED, based_on="B") + style("B", based_on="A"),
        "A",
        ["1.", "2."],
        id="styles based on each other",
    ),
]


@pytest.mark.parametrize(("styles", "name", "expected"), STYLES)
def test_numbering_by_style(styles: str, name: str, expected: list[str]) -> None:
    """A paragraph is numbered by its style where it does not say itself how."""
    numbering = abstract(
        0, ("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%3.", '<w:pStyle w:val="Linked"/>')
    ) + list_of(1, 0)
    text = read(docx(para("x", style=name) * 2, numbering=numbering, styles=styles), "minutes.docx").text
    assert [line.removesuffix("x").strip() for line in text.splitlines()] == expected


def test_numbering_of_a_list_style() -> None:
    """A definition may have no levels and name a list style, whose list has them."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Points"/></w:abstractNum>'
        + abstract(1, ("lowerRoman", "%1)"), more='<w:styleLink w:val="Points"/>')
        + list_of(1, 0)
        + list_of(2, 1)
    )
    styles = style("Points", '<w:numPr><w:numId w:val="2"/></w:numPr>', kind="numbering")
    body = para("x", num=(1, 0)) * 2
    assert read(docx(body, numbering=numbering, styles=styles), "a.docx").text == "i) x\nii) x\n"


def test_empty_paragraph_has_its_number_but_no_bullet() -> None:
    """A number without words is printed and counts; a bullet without words says nothing."""
    numbering = abstract(0, ("decimal", "%1."), ("bullet", "-")) + list_of(1, 0)
    body = para("x", num=(1, 0)) + para("", num=(1, 0)) + para("", num=(1, 1)) + para("y", num=(1, 0))
    assert read(docx(body, numbering=numbering), "a.docx").text == "1. x\n2.\n3. y\n"


@settings(max_examples=60)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_count_is_that_of_the_places(levels: list[int]) -> None:
    """A label of four levels tells how many of its level stand before it since the last of a higher one."""
    definition = abstract(
        0, *[("decimal", ".".join(f"%{n}" for n in range(1, depth + 2))) for depth in range(4)]
    )
    printed = [
        tuple(map(int, label.split(".")))
        for label in labels(definition + list_of(1, 0), [(1, n) for n in levels])
    ]
    assert [len(label) for label in printed] == [level + 1 for level in levels]
    assert printed == sorted(set(printed)), "labels rise, and none is printed twice"
    for (above, below), (high, low) in zip(
        itertools.pairwise(printed), itertools.pairwise(levels), strict=True
    ):
        if low <= high:
            assert below == (*above[:low], above[low] + 1)
        else:
            assert below == above + (1,) * (low - high)


@given(st.integers(1, 399))
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    """What is printed as a numeral is understood as that number."""
    assert roman_value(roman(number)) == number
