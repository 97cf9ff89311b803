"""Units: what of a record is indexed, as what, and what each unit can be found by."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.model import (
    Access,
    Assurance,
    Entity,
    Item,
    Leaf,
    LeafRole,
    Meeting,
    Metric,
    Minutes,
    Passage,
    Point,
    Resolution,
    Source,
    Span,
    Speaker,
)
from minutes_nlp.units import Part, Unit, digest, from_bytes, to_bytes, units

PIECES: tuple[tuple[LeafRole, str, str], ...] = (
    ("front", "", "Corvenshire County Council\n\n"),
    ("number", "4", "4. "),
    ("heading", "4", "Oral  health\n"),
    ("narrative", "4.p1", "The Committee considered a report.\n"),
    ("label", "4.i", "i) "),
    ("point", "4.i", "The Director assured members that the dental\n"),
    ("furniture", "", "Page 2\n"),
    ("point", "4.i", "check would go on:\n"),
    ("label", "4.i.a", "(a) "),
    ("point", "4.i.a", "62% of children, in Quarter 3 2020/21;\n"),
    ("point", "4.i", " and the rest later. "),
    ("resolution", "4.r1", "RESOLVED: That the report be noted.\n"),
)
TEXT = "".join(piece for _, _, piece in PIECES)


def at(words: str) -> Span:
    """The place of some words in TEXT."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def record(access: Access = "public") -> Minutes:
    """A record with one of each thing a unit can be found by."""
    ends = list(itertools.accumulate(len(piece) for _, _, piece in PIECES))
    leaves = [
        Leaf(end - len(piece), end, role, id_) for end, (role, id_, piece) in zip(ends, PIECES, strict=True)
    ]
    director = Speaker(text="the Director", name="The Director of Health", role="Director of Health")
    resolution = at("That the report be noted.")
    dental = Span(at("that the dental").start, at("check would go on").end)
    point = Span(at("i) ").start, at("rest later.").end)
    item = Item(
        id="4",
        number="4",
        heading=at("Oral  health"),
        title="Oral  health",
        kind="report",
        access=access,
        span=Span(leaves[1].start, leaves[-1].end),
        points=(
            Point(
                id="4.i",
                label="i)",
                ordinal=1,
                span=point,
                points=(Point(id="4.i.a", label="(a)", ordinal=1, span=at("(a) 62% of children")),),
            ),
        ),
        passages=(Passage(id="p1", kind="response", span=dental, speaker=director, rule="r"),),
        assurances=(
            Assurance(id="a1", span=dental, strength="assured", giver="the Chairman", point="4.i", rule="r"),
        ),
        resolutions=(
            Resolution(id="4.r1", span=resolution, text="That the report be noted.", verb="Resolved"),
        ),
        metrics=(
            Metric(
                span=at("62%"),
                text="62%",
                indicator="children having a dental check",
                period="Quarter 3 2020/21",
                period_dates=("2020-10-01", "2020-12-31"),
            ),
        ),
    )
    return Minutes(
        source=Source(name="m.txt", media_type="text/plain", sha256="0" * 64),
        text=TEXT,
        meeting=Meeting(
            council="Corvenshire County Council", committee="Health\nCommittee", date="2021-03-09"
        ),
        items=(item,),
        entities=(
            Entity(span=at("Committee considered"), text="Committee", label="BODY", name="The Committee"),
        ),
        leaves=tuple(leaves),
    )


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Unit]:
    """The units of the record by role and id."""
    return {(unit.role, unit.id): unit for unit in units("health-2021-03-09", record())}


def test_units_are_the_smallest_readable_blocks(found: dict[tuple[str, str], Unit]) -> None:
    """Heading, paragraph, point without its sub-points, sub-point, resolution, in the order of the text."""
    assert {key: unit.text for key, unit in found.items()} == {
        ("heading", "4"): "Oral  health",
        ("narrative", "4.p1"): "The Committee considered a report.",
        (
            "point",
            "4.i",
        ): "The Director assured members that the dental\ncheck would go on:\nand the rest later.",
        ("point", "4.i.a"): "62% of children, in Quarter 3 2020/21;",
        ("resolution", "4.r1"): "RESOLVED: That the report be noted.",
    }


def test_every_character_of_a_unit_stands_where_it_says(found: dict[tuple[str, str], Unit]) -> None:
    """A place in the unit's text leads to the same character of the document, across what stands between."""
    for unit in found.values():
        for offset, char in enumerate(unit.text):
            assert char == "\n" or TEXT[unit.place(offset)] == char
        assert unit.span == (unit.place(0), unit.place(len(unit.text)))


def test_units_carry_meeting_and_item(found: dict[tuple[str, str], Unit]) -> None:
    """Each unit can be shown, filtered and sorted without its record; space in a value is made single."""
    for unit in found.values():
        assert (
            unit.document,
            unit.committee,
            unit.council,
            unit.date,
            unit.item,
            unit.number,
            unit.title,
        ) == (
            "health-2021-03-09",
            "Health Committee",
            "Corvenshire County Council",
            "2021-03-09",
            "4",
            "4",
            "Oral health",
        )


def test_unit_carries_what_was_found_in_it(found: dict[tuple[str, str], Unit]) -> None:
    """Passages, assurances and speakers of a point are the point's; a label says where it stands."""
    point = found["point", "4.i"]
    assert point.kinds == ("point", "response", "assurance")
    assert point.strengths == ("assured",)
    assert point.speakers == ("The Director of Health", "The Chairman")
    assert point.printed == ("the Director",)
    assert point.roles == ("Director of Health",)
    assert point.label == "i)"
    assert point.indicators == point.periods == ()
    words = "that the dental\ncheck would go on"
    start = point.text.index(words)
    assert point.parts == (
        Part("assurance", start, start + len(words), "assured"),
        Part("response", start, start + len(words), "the Director"),
    )


def test_what_stands_in_a_sub_point_is_not_the_points(found: dict[tuple[str, str], Unit]) -> None:
    """A metric of a sub-point belongs to the sub-point, whose label names the point above."""
    inner = found["point", "4.i.a"]
    assert inner.label == "i) (a)"
    assert inner.kinds == ("point", "metric")
    assert inner.indicators == ("children having a dental check",)
    assert inner.periods == ("Quarter 3 2020/21", "2020-10-01..2020-12-31")
    assert inner.parts == (Part("metric", 0, 3, "children having a dental check"),)


def test_resolution_and_entity(found: dict[tuple[str, str], Unit]) -> None:
    """A resolution has its verb in capitals, a paragraph the entities in it."""
    assert found["resolution", "4.r1"].verbs == ("RESOLVED",)
    assert found["narrative", "4.p1"].labels == ("body",)
    assert found["narrative", "4.p1"].entities == ("The Committee", "Committee")


def test_unknown_access_is_hidden() -> None:
    """Only an item that is certainly public has public units; text outside every item is hidden too."""
    assert {unit.access for unit in units("d", record())} == {"public"}
    assert {unit.access for unit in units("d", record("exempt"))} == {"exempt"}
    loose = Minutes(
        source=Source(name="m.txt", media_type="text/plain", sha256="0" * 64),
        text="Something said.",
        meeting=Meeting(date="9 March"),
        leaves=(Leaf(0, 15, "narrative", "p1"),),
    )
    (unit,) = units("d", loose)
    assert (unit.access, unit.date, unit.text) == ("exempt", "", "Something said.")


def test_stored_form_gives_the_unit_back(found: dict[tuple[str, str], Unit]) -> None:
    """What an index stores is all of the unit."""
    for unit in found.values():
        assert from_bytes(to_bytes(unit)) == unit


def test_digest_is_of_all_that_units_hold(found: dict[tuple[str, str], Unit]) -> None:
    """The order of units does not matter to a digest, any change to one does."""
    all_units = list(found.values())
    assert digest(all_units) == digest(reversed(all_units))
    assert digest(all_units) != digest(all_units[1:])
    assert digest(all_units) != digest(units("other", record()))
    assert digest(all_units) != digest(units("health-2021-03-09", record("exempt")))


@given(
    st.lists(
        st.tuples(st.sampled_from(["point", "label", "narrative"]), st.integers(0, 2), st.text(max_size=5))
    )
)
def test_any_leaves_make_units_that_lose_nothing(pieces: list[tuple[LeafRole, int, str]]) -> None:
    """Whatever the leaves, the units hold each character of text that is no space, once and in its place."""
    text = "".join(piece for *_, piece in pieces)
    ends = list(itertools.accumulate(len(piece) for *_, piece in pieces))
    leaves = tuple(
        Leaf(end - len(piece), end, role, str(number))
        for end, (role, number, piece) in zip(ends, pieces, strict=True)
    )
    minutes = Minutes(
        source=Source(name="m", media_type="text/plain", sha256=""),
        text=text,
        meeting=Meeting(),
        leaves=leaves,
    )
    kept = sorted(place for unit in units("d", minutes) for span in unit.spans for place in range(*span))
    wanted = [
        place
        for leaf in leaves
        if leaf.role in {"point", "narrative"}
        for place in range(leaf.start, leaf.end)
        if not text[place].isspace()
    ]
    assert [place for place in kept if not text[place].isspace()] == wanted
    assert len(set(kept)) == len(kept)
