"""Parts: a document's pieces by their ids, and the record without what was taken in private."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import Access, Entity, Item, Leaf, Meeting, Minutes, Problem, Source, Span
from minutes_nlp.parts import Part, find_part, without_exempt
from minutes_nlp.pipeline import parse

TEXT = """1. Ferry

The Committee considered a report on the ferry.
Councillor Pym asked why it was late. The Director of Place replied that it was old.

i) The Clerk would write to the firm.

ii) Two matters were noted:
(a) fares were low;
(b) lamps were new.

RESOLVED: That the report be noted.

2. EXCLUSION OF THE PUBLIC

RESOLVED: That under Section 100A(4) of the Local Government Act 1972 the public be excluded from the meeting
for the following item, which involves exempt information as defined in paragraph 3 of Part 1 of Schedule 12A.

3. Sale of the kiosk

The Committee considered a bid of £40,000 from Kestrel Homes Ltd. Councillor Pym asked who had valued it.

RESOLVED: That the bid be accepted.
"""


@pytest.fixture(scope="module")
def minutes() -> Minutes:
    """A meeting that ended in private."""
    return parse(TEXT.encode(), "ferries.txt")


def test_no_public_name_is_joined_with_words_said_in_private() -> None:
    """What an acronym or a surname stands for is not told by an item the public does not see."""
    told = TEXT.replace("from Kestrel Homes Ltd.", "from Kestrel Harbour Holdings (KHH) and Mr Odo Vane.")
    told = told.replace("The Clerk would write to the firm.", "KHH wrote. Mr Vane called.")
    parsed = parse(told.encode(), "ferries.txt")
    names = {entity.text: entity.name for entity in without_exempt(parsed).entities}
    assert (names["KHH"], names["Mr Vane"]) == ("KHH", "Mr Vane")
    before, _, after = told.partition("2. EXCLUSION OF THE PUBLIC")
    in_public = before + "2." + after.partition("3.")[2]
    names = {entity.text: entity.name for entity in parse(in_public.encode(), "ferries.txt").entities}
    assert (names["KHH"], names["Mr Vane"]) == ("Kestrel Harbour Holdings", "Mr Odo Vane")


@pytest.mark.parametrize(
    ("part", "words", "heading"),
    [
        ("1.q1", "Councillor Pym asked why it was late.", "1 Ferry"),
        ("1.a1", "The Director of Place replied that it was old.", "1 Ferry"),
        ("1.i", "i) The Clerk would write to the firm.", "1 Ferry"),
        ("1.ii.b", "(b) lamps were new.", "1 Ferry"),
        ("1.z1", "The Clerk would write to the firm.", "1 Ferry"),
        ("1.r1", "That the report be noted.", "1 Ferry"),
        ("1.p1", "The Committee considered a report on the ferry.", "1 Ferry"),
        ("3.r1", "That the bid be accepted.", "3 Sale of the kiosk"),
    ],
)
def test_parts_by_id(minutes: Minutes, part: str, words: str, heading: str) -> None:
    """Each part is found by its id, in the words of the minutes, with the heading of its item."""
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    assert find_part(minutes, part) == Part(id=part, span=span, text=words, heading=heading)


def test_an_item_is_a_part(minutes: Minutes) -> None:
    """An item's part is all of it, from its number to its decision."""
    found = find_part(minutes, "1")
    assert found is not None
    assert found.text == TEXT[: TEXT.index("\n\n2. ")]


@pytest.mark.parametrize("part", ["", "4", "1.q2", "1.iii", "1.", "q1", "1.I"])
def test_no_such_part(minutes: Minutes, part: str) -> None:
    """What is not there is not found, and nothing like it is."""
    assert find_part(minutes, part) is None


def test_what_was_private_is_gone(minutes: Minutes) -> None:
    """Nothing of an exempt item is left: item, text, entities, leaves, nor any part by its id."""
    public = without_exempt(minutes)
    assert [item.id for item in public.items] == ["1", "2"]
    for word in ("Sale", "Kestrel", "40,000", "valued", "bid"):
        assert word not in public.text
        assert not any(word in entity.text for entity in public.entities)
    private = minutes.items[2].span
    assert all(leaf.end <= private.start for leaf in public.leaves)
    assert [find_part(public, part) for part in ("3", "3.p1", "3.q1", "3.r1")] == [None] * 4


def test_what_is_public_stays_in_its_place(minutes: Minutes) -> None:
    """Every span that is left holds the same words, and nothing is there where nothing public follows."""
    public = without_exempt(minutes)
    assert public.text == minutes.text[: minutes.items[2].span.start]
    assert public.items == minutes.items[:2]
    assert public.meeting == minutes.meeting
    for item in public.items:
        assert public.text[slice(*item.span)] == minutes.text[slice(*item.span)]
    for part in ("1", "1.q1", "1.ii.b", "2.r1"):
        assert find_part(public, part) == find_part(minutes, part)


def test_nothing_private_nothing_changed() -> None:
    """A record without exempt items is returned as it is."""
    open_meeting = parse(TEXT[: TEXT.index("2. EXCL")].encode() + b"2. Pier\n\nIt was shut.\n", "open.txt")
    assert without_exempt(open_meeting) is open_meeting


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["public", "exempt"]), st.text(min_size=1, max_size=12)), max_size=6)
)
def test_any_record_hides_what_is_private(pieces: list[tuple[Access, str]]) -> None:
    """Whatever the items: public characters stand where they stood, private ones do not, blanks included."""
    text, items, entities, leaves, problems = "", [], [], [], []
    for number, (access, words) in enumerate(pieces):
        span = Span(len(text), len(text) + len(words))
        items.append(
            Item(
                id=str(number),
                number="",
                heading=Span(span.start, span.start),
                title="",
                kind="other",
                access=access,
                span=span,
            )
        )
        entities.append(Entity(span=span, text=words, label="TERM", name=access))
        leaves.append(Leaf(*span, "narrative", str(number)))
        problems.append(Problem(code=access, message="", span=span))
        text += words
    minutes = Minutes(
        source=Source(name="m", media_type="text/plain", sha256=""),
        text=text,
        meeting=Meeting(),
        items=tuple(items),
        entities=tuple(entities),
        leaves=tuple(leaves),
        problems=tuple(problems),
    )
    public = without_exempt(minutes)
    assert {item.access for item in public.items} <= {"public"}
    assert {entity.name for entity in public.entities} | {p.code for p in public.problems} <= {"public"}
    assert len(public.leaves) == len(public.entities)
    last = max((item.span.end for item in public.items), default=0)
    for item in minutes.items:
        before, after = text[slice(*item.span)], public.text[slice(*item.span)]
        if item.access == "public":
            assert after == before
        else:
            assert after == ("\u2588" * len(before) if item.span.end <= last else "")
