"""Lists: the labels of an item solved as sequences, with what is wrong about them said."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Problem, Span
from minutes_nlp.readers import text
from minutes_nlp.structure.blocks import Layout, lay_out
from minutes_nlp.structure.lists import PointDraft, solve

DECISION = "RESOLVED: That it be so."


def solved(raw: str) -> tuple[Layout, list[PointDraft], list[Problem]]:
    """The points of a text and what is wrong with them; a decision is taken out and closes its place."""
    layout = lay_out(text.read(raw.encode(), "minutes.txt"))
    decided = [block for block in layout.blocks if layout.flat.startswith(DECISION, block.start)]
    free = [block for block in layout.blocks if block not in decided]
    return (layout, *solve(layout.flat, free, [Span(block.start, block.end) for block in decided]))


def labels(drafts: list[PointDraft]) -> str:
    """The labels of points, those under one in brackets after it."""
    return " ".join(
        draft.label.text + (f" [{labels(draft.points)}]" if draft.points else "") for draft in drafts
    )


def words(layout: Layout, draft: PointDraft) -> list[str]:
    """The paragraphs of a point's own."""
    return [layout.flat[part.start : part.end] for part in draft.parts]


def listed(*names: str) -> str:
    """A line of prose for each label."""
    return "".join(f"{name} The oak stood there.\n" for name in names)


# (labels in the order of the lines, the points they make)
NESTED = [
    pytest.param("i) ii) iii) iv)", "i) ii) iii) iv)", id="numerals"),
    pytest.param("I. II. III.", "I. II. III.", id="numerals in capitals"),
    pytest.param("1. 2. 3.", "1. 2. 3.", id="numbers"),
    pytest.param("1) 2) 3)", "1) 2) 3)", id="numbers with a bracket"),
    pytest.param("(1) (2) (3)", "(1) (2) (3)", id="numbers in brackets"),
    pytest.param("a) b) c) d)", "a) b) c) d)", id="letters"),
    pytest.param("• • •", "• • •", id="bullets"),
    pytest.param("g) h) i) j)", "g) h) i) j)", id="i after h is a letter, where a list starts late"),
    pytest.param(
        "a) b) c) d) e) f) g) h) i) j)", "a) b) c) d) e) f) g) h) i) j)", id="i after h is a letter"
    ),
    pytest.param(
        "(a) (b) (c) (d) (e) (f) (g) (h) (i) (ii) (iii) (i) (j)",
        "(a) (b) (c) (d) (e) (f) (g) (h) [(i) (ii) (iii)] (i) (j)",
        id="(i) after (h) is a numeral before (ii), and a letter before (j)",
    ),
    pytest.param("(t) (u) (v) (w) (x) (y)", "(t) (u) (v) (w) (x) (y)", id="v and x after u are letters"),
    pytest.param("iii) iv) v) vi)", "iii) iv) v) vi)", id="v after iv is a numeral"),
    pytest.param(
        "1. a. b. • • 2. a.", "1. [a. b. [• •]] 2. [a.]", id="letters under numbers, bullets under them"
    ),
    pytest.param("a) i) ii) b) i) ii) c)", "a) [i) ii)] b) [i) ii)] c)", id="numerals under letters"),
    pytest.param(
        "1. (a) (i) (ii) (b) (i) 2. (a)",
        "1. [(a) [(i) (ii)] (b) [(i)]] 2. [(a)]",
        id="three deep, closed twice",
    ),
    pytest.param("8.1 8.2 8.3", "8.1 8.2 8.3", id="numbers under the item's"),
    pytest.param("8.1 8.2 8.2.1 8.2.2 8.3", "8.1 8.2 [8.2.1 8.2.2] 8.3", id="numbers under them"),
    pytest.param("8.1 (a) (b) 8.2", "8.1 [(a) (b)] 8.2", id="letters under them"),
    pytest.param("(1) (2) (a) (b) (3)", "(1) (2) [(a) (b)] (3)", id="letters between numbers in brackets"),
    pytest.param("• ◦ ◦ •", "• [◦ ◦] •", id="bullets of two kinds"),
    pytest.param("1. 2. 3. 1. 2.", "1. 2. 3. 1. 2.", id="numbers that start again"),
    pytest.param("a) b) a) b) c)", "a) b) a) b) c)", id="letters that start again"),
    pytest.param("1. (a) (b) (a) 2.", "1. [(a) (b) (a)] 2.", id="letters that start again within a point"),
    pytest.param("", "", id="no labels"),
]


@pytest.mark.parametrize(("lines", "expected"), NESTED)
def test_nesting(lines: str, expected: str) -> None:
    """Each label goes on with the innermost list it continues, or begins one inside the last point."""
    _, drafts, _ = solved(listed(*lines.split()))
    assert labels(drafts) == expected


# (labels, problems as code and message)
ODD = [
    pytest.param("1. 2. 4. 5.", [("label-gap", "before 4. one label is missing")], id="one missing"),
    pytest.param("i) ii) v)", [("label-gap", "before v) labels are missing")], id="two missing"),
    pytest.param("1. 2. 8.", [("label-gap", "before 8. labels are missing")], id="five missing"),
    pytest.param("i) ii) ii) iii)", [("label-repeated", "ii) is there twice")], id="one twice"),
    pytest.param(
        "3) 4) 5)", [("list-starts-late", "the list begins with 3)")], id="a list without its beginning"
    ),
    pytest.param("iv) v)", [("list-starts-late", "the list begins with iv)")], id="numerals without theirs"),
    pytest.param("1. 2. 3.", [], id="nothing wrong"),
    pytest.param("1. 2. 1. 2.", [], id="to start again is not wrong"),
]


@pytest.mark.parametrize(("lines", "expected"), ODD)
def test_what_is_wrong_is_said(lines: str, expected: list[tuple[str, str]]) -> None:
    """A gap, a repeated label or a late start is a problem at the label, and the points are kept."""
    layout, drafts, problems = solved(listed(*lines.split()))
    assert labels(drafts) == lines
    assert [(problem.code, problem.message) for problem in problems] == expected
    for problem in problems:
        assert problem.span is not None
        assert layout.flat[slice(*problem.span)] in problem.message


NO_POINTS = [
    pytest.param("The oak was old.\n\nThe ash was new.\n", id="prose"),
    pytest.param("3. The oak was old.\n", id="a number that is not the first"),
    pytest.param("J. T. Pond asked about the oak.\n", id="initials"),
    pytest.param("Q. Who cut the oak?\n\nA. The contractor did.\n\nQ. When?\n\nA. In May.\n", id="Q. and A."),
    pytest.param("Q1. Who cut the oak?\n\nA1. The contractor did.\n", id="Q1. and A1."),
    pytest.param("7.30pm The oak fell.\n", id="a time"),
    pytest.param("2.5 metres of it fell.\n", id="a decimal"),
]


@pytest.mark.parametrize("raw", NO_POINTS)
def test_no_points(raw: str) -> None:
    """Prose, initials, questions marked as such and figures are no points."""
    assert solved(raw)[1] == []


def test_several_bullets_in_one_paragraph() -> None:
    """Bullets that run on in a paragraph are points of their own, each with its words."""
    layout, drafts, _ = solved("• The oak was old. • The ash was new. • The elm was dead.\n")
    assert [words(layout, draft) for draft in drafts] == [
        ["The oak was old."],
        ["The ash was new."],
        ["The elm was dead."],
    ]


def test_dash_within_a_sentence_is_no_bullet() -> None:
    """Dashes part clauses too, so only a bullet that is nothing else splits a paragraph."""
    layout, (draft,), _ = solved("– The oak – which was old – stayed.\n")
    assert words(layout, draft) == ["The oak – which was old – stayed."]


def test_list_goes_on_after_a_lead_in() -> None:
    """A lead-in between two points interrupts the list without ending it, and is no part of a point."""
    layout, drafts, problems = solved(
        "1. The oak was old.\n2. The ash was new.\n\n"
        "In the discussion that followed, these points were made:\n\n3. The elm was dead.\n"
    )
    assert labels(drafts) == "1. 2. 3."
    assert words(layout, drafts[1]) == ["The ash was new."]
    assert problems == []


def test_paragraph_between_two_points_is_the_first_ones() -> None:
    """Prose that runs on after a point, before the next one, belongs to it."""
    layout, drafts, _ = solved(
        "1) The oak was old.\n\nIt had been planted by a duke.\n\n2) The ash was new.\n"
    )
    assert words(layout, drafts[0]) == ["The oak was old.", "It had been planted by a duke."]
    assert layout.flat[drafts[0].start : drafts[0].end].endswith("by a duke.")


def test_points_that_are_sections() -> None:
    """Where points are titles with paragraphs below, the last has its paragraphs too."""
    raw = "(a) Oaks\n\nThe oak was old.\n\n(b) Ashes\n\nThe ash was new.\n\nIt was tall.\n"
    layout, drafts, _ = solved(raw)
    assert [words(layout, draft) for draft in drafts] == [
        ["Oaks", "The oak was old."],
        ["Ashes", "The ash was new.", "It was tall."],
    ]


def test_numbers_of_other_minutes_are_labels() -> None:
    """Matters arising may be counted by the numbers they had, each with what has come of it."""
    raw = "6.7 Mend the gate\n\nDone.\n\n6.13 Paint the hall\n\nIn hand.\n\n10.1 Buy a spade\n\nDone.\n"
    layout, drafts, _ = solved(raw)
    assert labels(drafts) == "6.7 6.13 10.1"
    assert words(layout, drafts[0]) == ["Mend the gate", "Done."]


def test_initial_is_no_label() -> None:
    """A capital that no other follows is the initial of a name."""
    assert solved("A. Moor was thanked.\n\nThe oak was old.\n")[1] == []


def test_paragraph_after_the_last_point_is_no_points() -> None:
    """Prose after a list is narrative."""
    layout, drafts, _ = solved("1) The oak was old.\n2) The ash was new.\n\nThe meeting then closed.\n")
    assert words(layout, drafts[-1]) == ["The ash was new."]


# What stands between a point and letters from the start, and the points they make.
BETWEEN = [
    pytest.param("", "1. [a) b)]", id="nothing: they are the point's"),
    pytest.param("Of these:\n\n", "1. [a) b)]", id="a lead-in: they are the point's"),
    pytest.param("Other trees\n\n", "1. [a) b)]", id="a title of few words: they are the point's"),
    pytest.param("Then the Chair spoke.\n\n", "1. a) b)", id="a sentence: they are a list of their own"),
    pytest.param("It was late.\n\nOf these:\n\n", "1. a) b)", id="a sentence and a lead-in"),
    pytest.param(
        "So much was said of these " * 12 + "trees:\n\n", "1. a) b)", id="a paragraph, if with a colon"
    ),
]


@pytest.mark.parametrize(("between", "expected"), BETWEEN)
def test_list_within_a_point_or_after_it(between: str, expected: str) -> None:
    """A list that begins right after a point, or after what announces it, is the point's."""
    raw = f"1. The oak was old.\n\n{between}a) The ash was new.\nb) The elm was dead.\n"
    assert labels(solved(raw)[1]) == expected


def test_prose_then_the_labels_from_the_start_begin_a_new_list() -> None:
    """After prose, 1. is a list of its own at the top."""
    _, drafts, problems = solved(
        "1. The oak was old.\n2. The ash was new.\n\n"
        "The Chair then spoke of the pond, which had been low since May.\n\n1. It was cleaned.\n"
    )
    assert labels(drafts) == "1. 2. 1."
    assert problems == []


def test_list_in_a_quotation_is_the_quotations() -> None:
    """What is quoted has its own numbers, which are not the minutes'."""
    layout, drafts, _ = solved(
        "1. The Clerk read the rule: “Members shall keep\n\n1. the pond clean;\n\n2. the hedge low.”\n\n"
        "2. The gate was open.\n"
    )
    assert labels(drafts) == "1. 2."
    assert words(layout, drafts[0])[1:] == ["1. the pond clean;", "2. the hedge low.”"]


# The text of an item, and the points in it.
DECIDED = [
    pytest.param(
        f"1. The oak was old.\n• a branch\n\n{DECISION}\n\n• The pond was low.\n",
        "1. [•] •",
        id="bullets after it are a new list",
    ),
    pytest.param(
        f"1. The oak:\na) its root\n\n{DECISION}\n\na) The pond was low.\n",
        "1. [a)] a)",
        id="letters from the start are a new list",
    ),
    pytest.param(
        f"1. The oak was old.\n2. The ash was new.\n\n{DECISION}\n\n3. The elm was dead.\n",
        "1. 2. 3.",
        id="the next number goes on with the list",
    ),
    pytest.param(
        f"1. The oak:\n(a) its root\n\n{DECISION}\n\n(b) its crown\n2. The ash.\n",
        "1. [(a) (b)] 2.",
        id="so does the next letter within a point",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), DECIDED)
def test_decision_ends_the_lists_above_it(raw: str, expected: str) -> None:
    """A decision closes what is open, unless the label after it is the next of the list."""
    _, drafts, problems = solved(raw)
    assert labels(drafts) == expected
    assert problems == []


def test_point_reaches_to_the_end_of_its_last_sub_point() -> None:
    """A point holds its sub-points; its own paragraphs hold none of theirs."""
    layout, (first, second), _ = solved("1. The oak:\n(a) its root;\n(b) its crown.\n2. The ash.\n")
    assert layout.flat[first.start : first.end].split("  ")[-1].endswith("its crown.")
    assert words(layout, first) == ["The oak:"]
    assert [words(layout, point) for point in first.points] == [["its root;"], ["its crown."]]
    assert first.end <= second.start


def test_labels_on_lines_of_their_own() -> None:
    """A label that stands alone, as PDFs and tables have it, numbers the words below it."""
    layout, drafts, _ = solved("i)\n\nThe oak was old.\n\nii)\n\nThe ash was new.\n")
    assert [(draft.label.text, words(layout, draft)) for draft in drafts] == [
        ("i)", ["The oak was old."]),
        ("ii)", ["The ash was new."]),
    ]


LABELS = [
    "1.",
    "2.",
    "3.",
    "7.",
    "a)",
    "b)",
    "h)",
    "i)",
    "ii)",
    "j)",
    "(a)",
    "(i)",
    "(ii)",
    "8.1",
    "8.2",
    "•",
    "-",
    "A.",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*LABELS, "", "Members said:", "He said “so", "it was”"]), max_size=16))
def test_any_labels_make_a_tree_in_order(lines: list[str]) -> None:
    """Whatever the labels, points stand in order, each within the one above it, and no words are in two."""
    layout, drafts, _ = solved("\n\n".join(f"{line} The oak stood there." for line in lines))
    taken: list[Span] = []

    def walk(points: list[PointDraft], start: int, end: int) -> None:
        for point in points:
            assert start <= point.start < point.end <= end
            assert layout.flat.startswith(point.label.text, point.start)
            taken.extend(point.parts)
            walk(point.points, point.start, point.end)
            start = point.end

    walk(drafts, 0, len(layout.flat))
    taken.sort()
    assert all(a.end <= b.start for a, b in itertools.pairwise(taken))
