"""The outline: items, points and decisions by lasting ids, what is exempt, and that nothing is lost."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Item, Minutes, Point, from_json, to_json
from minutes_nlp.pipeline import parse

OPENING = "1. Apologies\n\nNone were sent.\n\n"
# The Act's own words, as they must be resolved.
UNDER = (
    "That under Section 100A(4) of the Local Government Act 1972 the press and public be excluded for the"
    " following items, as they hold exempt information as defined in"
)
THREE = "paragraph 3 of Part 1 of Schedule 12A"
EXCLUDED = f"2. Exclusion of the Press and Public\n\nRESOLVED: {UNDER} {THREE}.\n\n"
BARN = "3. Barn\n\nIt was sold.\n\n"
TREES = "4. Trees\n\nThe oak was old.\n\n"


def read(raw: str, name: str = "minutes.txt") -> Minutes:
    """The record of some minutes."""
    return parse(raw.encode(), name)


def flat(points: tuple[Point, ...]) -> list[Point]:
    """Points with all under them, in order."""
    return [inner for point in points for inner in (point, *flat(point.points))]


def ids(minutes: Minutes) -> list[str]:
    """The id of each item, of its points, and of its resolutions, in order."""
    return [
        name
        for item in minutes.items
        for name in (item.id, *(p.id for p in flat(item.points)), *(r.id for r in item.resolutions))
    ]


def roles(minutes: Minutes) -> list[tuple[str, str, str]]:
    """Role, id and words of each leaf."""
    return [(leaf.role, leaf.id, minutes.text[leaf.start : leaf.end]) for leaf in minutes.leaves]


def access(minutes: Minutes) -> list[tuple[str, tuple[int, ...]]]:
    """Whether each item is public or exempt, and by which paragraphs."""
    return [(item.access, item.exempt_paragraphs) for item in minutes.items]


PUBLIC: tuple[str, tuple[int, ...]] = ("public", ())

# Items after the first, and what each of them is.
EXEMPT = [
    pytest.param(
        EXCLUDED + BARN + TREES,
        [PUBLIC, ("exempt", (3,)), ("exempt", (3,))],
        id="all after a resolution to exclude",
    ),
    pytest.param(
        f"2. Ponds\n\nThey were low.\n\nRESOLVED: {UNDER} {THREE}.\n\n" + BARN,
        [PUBLIC, ("exempt", (3,))],
        id="the resolution at the end of another item",
    ),
    pytest.param(
        EXCLUDED.replace("paragraph 3", "paragraphs 1, 2 and 3") + BARN,
        [PUBLIC, ("exempt", (1, 2, 3))],
        id="several paragraphs",
    ),
    pytest.param(
        "2. Exclusion\n\nRESOLVED that the public be excluded by paragraph 14 of Part 4 of Schedule 12A.\n\n"
        + BARN,
        [PUBLIC, ("exempt", (14,))],
        id="Wales",
    ),
    pytest.param(
        "2. Exclusion\n\nRESOLVED that the public be excluded by paragraphs 6 and 9 of Schedule 7A.\n\n"
        + BARN,
        [PUBLIC, ("exempt", (6, 9))],
        id="Scotland",
    ),
    pytest.param(
        EXCLUDED + BARN.replace("It", "By paragraph 1 of Part 1 of Schedule 12A it"),
        [PUBLIC, ("exempt", (1,))],
        id="an item that names its own paragraph",
    ),
    pytest.param(
        "2. Exclusion\n\nThe Committee agreed to exclude the press and public for item 3.\n\n" + BARN,
        [PUBLIC, ("exempt", ())],
        id="agreed in prose, no paragraph named",
    ),
    pytest.param(
        "2. Exclusion\n\nIt was moved by Cllr Moor, seconded by Cllr Vale, that the press and public be"
        f" excluded under {THREE}. The motion was LOST.\n\n" + BARN,
        [PUBLIC, PUBLIC],
        id="a motion to exclude that was lost",
    ),
    pytest.param(
        "2. Exclusion\n\nCllr Moor moved, seconded by Cllr Vale, that the press and public be excluded.\n\n"
        "The motion was withdrawn.\n\n" + BARN,
        [PUBLIC, PUBLIC],
        id="one that was withdrawn",
    ),
    pytest.param(
        "2. Exclusion of the Press and Public\n\nAGREED.\n\n" + BARN,
        [PUBLIC, ("exempt", ())],
        id="agreed, in a word",
    ),
    pytest.param(
        "2. Lavatories\n\nRESOLVED that the public lavatories be left open all night.\n\n" + BARN,
        [PUBLIC, PUBLIC],
        id="public lavatories left open",
    ),
    pytest.param(
        "2. Exclusion of the Press and Public\n\nThere were no exempt items.\n\n" + BARN,
        [PUBLIC, PUBLIC],
        id="nothing to exclude for",
    ),
    pytest.param(
        EXCLUDED + BARN + "The public were readmitted.\n\n" + TREES,
        [PUBLIC, ("exempt", (3,)), PUBLIC],
        id="until the public is readmitted",
    ),
    pytest.param(
        EXCLUDED + BARN + "The meeting returned to open session.\n\n" + TREES,
        [PUBLIC, ("exempt", (3,)), PUBLIC],
        id="until the session is open again",
    ),
    pytest.param(
        EXCLUDED + BARN + "4. Date of Next Meeting\n\n9 May.\n",
        [PUBLIC, ("exempt", (3,)), PUBLIC],
        id="but the date of the next meeting is no secret",
    ),
    pytest.param(
        f"2. Field (Exempt by {THREE})\n\nIt was bought.\n\n" + BARN,
        [("exempt", (3,)), PUBLIC],
        id="an item that calls itself exempt in its title",
    ),
    pytest.param(
        "2. Field\n\nNOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A\n\nIt was bought.\n\n"
        + BARN,
        [("exempt", (3,)), PUBLIC],
        id="or below it",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), EXEMPT)
def test_access(raw: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """What was taken with the press and public excluded is exempt, and only that; the paragraphs are told."""
    assert access(read(OPENING + raw))[1:] == expected


NESTED = (
    "11. Trees\n\nThe Clerk spoke.\n\ni) The oak was old.\n\nii) The ash:\n\n1. its root\n\n2. its crown\n\n"
)

# Text, the ids.
NAMED = [
    pytest.param(
        "10. Apologies\n\nNone.\n\n" + NESTED + "RESOLVED: That it be so.\n",
        "10 11 11.i 11.ii 11.ii.1 11.ii.2 11.r1",
        id="items, points in points, resolutions",
    ),
    pytest.param(
        "8. Trees\n\n8.1 The oak was old.\n8.2 The ash.\n\n9. Ponds\n\nLow.\n", "8 8.1 8.2 9", id="8.1 of 8"
    ),
    pytest.param(
        "8. Trees\n\n• The oak.\n• The ash.\n\n9. Ponds\n\nLow.\n", "8 8.b1 8.b2 9", id="bullets by place"
    ),
    pytest.param(
        "CAB/14 Trees\n\n(a) The oak was old.\n\nCAB/15 Ponds\n\nLow.\n",
        "CAB-14 CAB-14.a CAB-15",
        id="without strokes",
    ),
    pytest.param(
        "TREES\n\nApologies first.\n\nAPOLOGIES\n\nNone.\n\nPONDS\n\nLow.\n", "i1 i2", id="no numbers"
    ),
    pytest.param(
        "8. Trees\n\n1. The oak was old.\n2. The ash was not.\n\nMembers spoke of the elm, which was ill.\n\n"
        "1. It was dead.\n\n9. Ponds\n\nLow.\n",
        "8 8.1 8.2 8.1~2 9",
        id="a label twice",
    ),
    pytest.param(
        "8. Trees\n\nRESOLVED: That the oak go.\n\nRESOLVED: That the ash stay.\n\n9. Ponds\n\nNoted.\n",
        "8 8.r1 8.r2 9 9.r1",
        id="resolutions by place",
    ),
]


@pytest.mark.parametrize(("raw", "expected"), NAMED)
def test_ids_come_from_the_place_in_the_structure(raw: str, expected: str) -> None:
    """An id is made of the item's number and the labels, with ~2 where one occurs twice."""
    assert ids(read(raw)) == expected.split()


WHOLE = (
    "Harl Parish Council\n\n10. Apologies\n\nNone.\n\n"
    + NESTED
    + "RESOLVED: That it be so.\n\n12. Ponds\n\nLow.\n"
)

CHANGED = [
    pytest.param(
        WHOLE.replace("The Clerk spoke.", "The Clerk spoke.\n\nMembers thanked him."), id="prose added"
    ),
    pytest.param(WHOLE.replace("\n", "\r\n"), id="other line ends"),
    pytest.param(WHOLE.replace(") ", ")\xa0\xa0\xa0"), id="padding"),
    pytest.param(WHOLE.replace("\n\n", "\n\xa0\n\n"), id="blank paragraphs"),
    pytest.param(WHOLE.replace("12. Ponds", "Page 2 of 3\n\x0c\n12. Ponds"), id="a page break"),
    pytest.param(WHOLE.replace("old", "very old").replace("be so", "be done"), id="other words"),
    pytest.param("Wend Valley\n\n" + WHOLE, id="a line above"),
]


@pytest.mark.parametrize("raw", CHANGED)
def test_ids_survive_what_changes_no_structure(raw: str) -> None:
    """Ids do not hang on offsets: however the words around them change, they stay."""
    assert " ".join(ids(read(raw))) == "10 11 11.i 11.ii 11.ii.1 11.ii.2 11.r1 12"


def test_same_bytes_same_record() -> None:
    """To parse again changes nothing."""
    assert read(WHOLE) == read(WHOLE)


def test_record_is_what_its_json_says() -> None:
    """The record comes back whole from its JSON."""
    assert from_json(to_json(read(WHOLE))) == read(WHOLE)


def test_leaves_name_what_each_piece_belongs_to() -> None:
    """Every piece of a document has its role and the id of what it is a piece of."""
    minutes = read(
        "Harl Parish Council\n\n1. Trees\n\nMinutes:\n\nThe oak was old.\n\n(a) The ash:\n\n"
        "RESOLVED that:\n\n(i) it stay; and\n\n(ii) it grow.\n\nPage 1\n\n2. Ponds\n\nLow.\n\nSigned: AM\n"
    )
    assert roles(minutes) == [
        ("front", "", "Harl Parish Council"),
        ("number", "1", "1."),
        ("heading", "1", "Trees"),
        ("furniture", "", "Minutes:"),
        ("narrative", "1.p1", "The oak was old."),
        ("label", "1.a", "(a)"),
        ("point", "1.a", "The ash:"),
        ("label", "1.r1", "RESOLVED"),
        ("resolution", "1.r1", "that:"),
        ("label", "1.r1", "(i)"),
        ("resolution", "1.r1", "it stay; and"),
        ("label", "1.r1", "(ii)"),
        ("resolution", "1.r1", "it grow."),
        ("furniture", "", "Page 1"),
        ("number", "2", "2."),
        ("heading", "2", "Ponds"),
        ("narrative", "2.p1", "Low."),
        ("front", "", "Signed: AM"),
    ]


def test_point_that_leads_to_a_decision_reaches_over_it() -> None:
    """A decision that ends a point's sentence stands within the point; the next point begins after it."""
    minutes = read(
        "1. Trees\n\n(a) The oak was old and it was RESOLVED that it go.\n\n(b) The ash was new.\n\n"
        "2. Ponds\n\nLow.\n"
    )
    item = minutes.items[0]
    (resolution,) = item.resolutions
    assert item.points[0].span.start < resolution.span.start < resolution.span.end <= item.points[0].span.end
    assert item.points[1].span.start > resolution.span.end


def test_text_without_items_is_kept() -> None:
    """Where no agenda is found, what tells something is read as one item without a title."""
    minutes = read(
        "Fenwold Council\n\n4 May 2021\n\nThe oak was old and would soon be felled.\n\nIt leant.\n"
    )
    (item,) = minutes.items
    assert (item.number, item.title, item.access) == ("", "", "public")
    assert [problem.code for problem in minutes.problems] == ["no-items"]
    assert [role for role, _, _ in roles(minutes)] == ["front", "front", "narrative", "narrative"]


def test_text_without_items_is_private_in_doubt() -> None:
    """Without items nothing says how far an exclusion of the public reaches: all of it stays private."""
    minutes = read("The oak was old and would soon be felled.\n\nThe public were excluded.\n\nIt was sold.\n")
    assert [item.access for item in minutes.items] == ["exempt"]


def test_text_without_sentences_has_no_items() -> None:
    """Names and dates alone are front matter."""
    assert read("Fenwold Council\n\n4 May 2021\n").items == ()


def test_heading_of_a_group_is_no_part_of_the_item_above() -> None:
    """A heading of several items ends the item above it."""
    minutes = read("1. Apologies\n\nNone.\n\nRESTRICTED BUSINESS\n\n2. Ponds\n\nLow.\n")
    assert minutes.text[slice(*minutes.items[0].span)].endswith("None.")
    assert ("front", "", "RESTRICTED BUSINESS") in roles(minutes)


def test_what_follows_the_signature_is_no_part_of_the_last_item() -> None:
    """Signatures and appendices end the minutes."""
    minutes = read(
        "1. Apologies\n\nNone.\n\n2. Ponds\n\nLow.\n\nSigned ........\n\nAPPENDIX A\n\nThe bills.\n"
    )
    assert minutes.text[slice(*minutes.items[-1].span)].endswith("Low.")


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] <= inner[1] <= outer[1]


def _prove_points(points: tuple[Point, ...], outer: tuple[int, int]) -> None:
    for point in points:
        assert _within(point.span, outer)
        _prove_points(point.points, point.span)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(points))
    assert [point.ordinal for point in points] == list(range(1, len(points) + 1))


def _prove_item(minutes: Minutes, item: Item) -> None:
    assert _within(item.heading, item.span)
    assert item.title == " ".join(minutes.text[slice(*item.heading)].split())
    assert item.title or minutes.problems[0].code == "no-items"
    _prove_points(item.points, item.span)
    for resolution in item.resolutions:
        assert item.span.start <= resolution.span.start <= resolution.span.end <= item.span.end
        assert resolution.text == minutes.text[slice(*resolution.span)]
        for clause in resolution.clauses:
            assert _within(clause.span, resolution.span)
            assert clause.text == minutes.text[slice(*clause.span)]
            assert clause.text.startswith(clause.label)


def prove(minutes: Minutes) -> None:
    """Nothing is lost: each printed character lies in one leaf, leaves are in order, and spans nest."""
    owned = bytearray(len(minutes.text))
    end = 0
    for leaf in minutes.leaves:
        assert end <= leaf.start < leaf.end <= len(minutes.text), "leaves overlap, or are not in order"
        owned[leaf.start : leaf.end] = b"\1" * (leaf.end - leaf.start)
        end = leaf.end
    lost = [char for char, own in zip(minutes.text, owned, strict=True) if not own and not char.isspace()]
    assert lost == []
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(minutes.items))
    for item in minutes.items:
        _prove_item(minutes, item)
    names = ids(minutes)
    assert len(set(names)) == len(names)


HEADINGS = """\
{}. Apologies|{}. Declarations|{}. Budget|{}. ANNUAL ACCOUNTS|{}) Trees|Item {}: Trees|Date of next meeting"""
PIECES = """\
4.1 The oak|10/24 Trees|Item 5|(Item 4)|UNRESTRICTED ITEMS|Signed|APPENDIX A|## Treasurer's Report|1.|---
===|**Item 3: Trees**|> quoted|<td>x</td>|&nbsp;|<!-- c -->|*|_x_|Minutes:|Decision:|Agenda item
Page 3 of 9|17|pdf icon PDF 161 KB|i) It was asked whether it ran.
ii) In response, the Director said it did.|h) last|(a) one|(b) two|1. The oak.|2. The ash.
• one • two • three|– dash|a. one|aa) x|Q. Why?|RESOLVED:|RESOLVED that:|AGREED
RESOLVED: That it be noted.|UNANIMOUSLY RESOLVED|Noted.
Cllr Moor moved, seconded by Cllr Vale, that it go.|The motion was lost.|For (2) Cllr A Against (1)
Exempt report|It was agreed that it go.|RESOLVED: (1) That; (2) This.
That the public be excluded under paragraph 3 of Schedule 12A.|Present: Cllr A Moor (Chair), Mrs B Hale|“
”|:|(|“RESOLVED” went|a line that is wrapped at about seventy characters and that ends without a
stop in small letters.|\xad|\u200b|\ufeff|\U0001f333|\u2028|\x07"""
PIECE = st.one_of(
    st.sampled_from(PIECES.replace("\n", "|").split("|")),
    st.sampled_from(PIECES.replace("\n", "|").split("|")),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
)
BETWEEN = st.sampled_from(["\n", "\n\n", "\n\n", "\n \n", " ", "\r\n", "\r", "\x0c", "\xa0", ""])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Minutes of items numbered from somewhere, each with anything under it."""
    pieces = draw(st.lists(PIECE, max_size=4))
    number = draw(st.integers(1, 300))
    for heading in draw(st.lists(st.sampled_from(HEADINGS.split("|")), max_size=5)):
        pieces += ["\n\n" + heading.format(number) + "\n\n", *draw(st.lists(PIECE, max_size=9))]
        number += 1
    return "".join(piece + draw(BETWEEN) for piece in pieces)


@settings(max_examples=250)
@given(documents(), st.sampled_from(["minutes.txt", "minutes.md"]))
def test_nothing_is_lost_of_any_text(raw: str, name: str) -> None:
    """Of any text, made of what clerks write or of what nobody does, each printed character is in a leaf."""
    prove(read("Minutes\n" + raw, name))


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "li", "td", "div", "ol"]), documents()), max_size=3))
def test_nothing_is_lost_of_any_page(parts: list[tuple[str, str]]) -> None:
    """Nor of any page."""
    prove(read("<p>Minutes</p>" + "".join(f"<{tag}>{raw}" for tag, raw in parts), "minutes.html"))


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_nothing_is_lost_of_arbitrary_characters(raw: str) -> None:
    """Nor of characters that are no minutes at all."""
    prove(read("." + raw))
