"""The record: its JSON has the shape both halves agreed on, gives the record back, and may only grow."""

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.model import (
    SCHEMA_VERSION,
    Acronym,
    Assurance,
    Attendee,
    Clause,
    Entity,
    Item,
    Leaf,
    Meeting,
    Metric,
    Minutes,
    Passage,
    Point,
    Problem,
    Resolution,
    Source,
    Span,
    Speaker,
    Stretch,
    Votes,
    from_json,
    to_json,
)

SOURCE = Source(name="m.txt", media_type="text/plain", sha256="0" * 64)


def record() -> Minutes:
    """A record with one of everything."""
    item = Item(
        id="4",
        number="4",
        heading=Span(3, 8),
        title="Ferry",
        kind="report",
        access="exempt",
        exempt_paragraphs=(3,),
        span=Span(0, 60),
        points=(
            Point(
                id="4.i",
                label="i)",
                ordinal=1,
                span=Span(10, 40),
                points=(Point(id="4.i.a", label="(a)", ordinal=1, span=Span(20, 30)),),
            ),
        ),
        passages=(
            Passage(id="4.q1", kind="question", span=Span(10, 14), rule="direct"),
            Passage(
                id="4.a1",
                kind="response",
                span=Span(15, 20),
                point="4.i",
                speaker=Speaker(text="the Clerk", name="Ms Wren Tolley", role="Clerk"),
                answers="4.q1",
                rule="reply",
            ),
        ),
        assurances=(
            Assurance(
                id="4.z1",
                span=Span(15, 20),
                strength="undertaken",
                giver="the Clerk",
                subject="the ferry",
                point="4.i",
                rule="undertaken.would-write",
            ),
        ),
        resolutions=(
            Resolution(
                id="4.r1",
                span=Span(41, 60),
                text="That (a) it be sold",
                verb="RESOLVED",
                clauses=(Clause(label="(a)", span=Span(46, 60), text="(a) it be sold"),),
                mover="Councillor Pym",
                seconder="Councillor Ottley",
                outcome="carried",
                votes=Votes(for_=2, against=1, names={"for": ("Pym", "Ottley")}),
            ),
        ),
        metrics=(
            Metric(
                span=Span(15, 18),
                text="62%",
                indicator="ferries on time",
                value=62,
                unit="%",
                change="increase",
                comparator="last year",
                period="Quarter 3 2020/21",
                period_dates=("2020-10-01", "2020-12-31"),
                level="high",
            ),
        ),
    )
    return Minutes(
        source=SOURCE,
        text="4. Ferry" + " " * 52,
        meeting=Meeting(
            council="Corvenshire County Council",
            committee="Ferries Panel",
            date="2021-03-09",
            start_time="10:00",
            venue="County Hall",
            status="draft",
            attendance=(
                Attendee(name="Ms Wren Tolley", role="Clerk", presence="in attendance", span=Span(0, 1)),
            ),
        ),
        items=(item,),
        entities=(
            Entity(span=Span(0, 4), text="May", label="DATE", name="May", dates=("2021-05-01", "2021-05-31")),
        ),
        problems=(Problem(code="gap", message="a number is missing", span=Span(0, 2)),),
        leaves=(Leaf(0, 2, "number", "4"),),
        acronyms=(Acronym(text="PT", name="Pond Trust", span=Span(0, 15)),),
        languages=(Stretch(span=Span(20, 30), language="cy", access="public"),),
        hyphens=(Span(40, 44),),
    )


def keys(value: Any, path: str = "") -> dict[str, list[str]]:
    """The keys of each object in a JSON value, by the path to it."""
    if isinstance(value, dict):
        found = {path: list(value)}
        for key, inner in value.items():
            found |= keys(inner, f"{path}.{key}".lstrip("."))
        return found
    if isinstance(value, list):
        return {where: names for inner in value for where, names in keys(inner, path).items()}
    return {}


def test_json_has_the_keys_of_the_contract() -> None:
    """Every object has the agreed keys, in their order; what a later version adds stands after them."""
    assert keys(json.loads(to_json(record()))) == {
        "": [
            "schema_version",
            "source",
            "text",
            "meeting",
            "items",
            "entities",
            "problems",
            "leaves",
            "acronyms",
            "language",
            "languages",
            "hyphens",
        ],
        "languages": ["span", "language", "access"],
        "acronyms": ["text", "name", "span"],
        "source": ["name", "media_type", "sha256"],
        "meeting": ["council", "committee", "date", "start_time", "venue", "status", "attendance"],
        "meeting.attendance": ["name", "role", "presence", "span"],
        "items": [
            "id",
            "number",
            "heading",
            "title",
            "kind",
            "access",
            "exempt_paragraphs",
            "span",
            "points",
            "passages",
            "assurances",
            "resolutions",
            "metrics",
            "blurb",
        ],
        "items.points": ["id", "label", "ordinal", "span", "points"],
        "items.points.points": ["id", "label", "ordinal", "span", "points"],
        "items.passages": ["id", "kind", "span", "point", "speaker", "answers", "rule"],
        "items.passages.speaker": ["text", "name", "role"],
        "items.assurances": ["id", "span", "strength", "giver", "subject", "point", "rule"],
        "items.resolutions": [
            "id",
            "span",
            "text",
            "verb",
            "clauses",
            "mover",
            "seconder",
            "outcome",
            "votes",
        ],
        "items.resolutions.clauses": ["label", "span", "text"],
        "items.resolutions.votes": ["for", "against", "abstain", "names"],
        "items.resolutions.votes.names": ["for"],
        "items.metrics": [
            "span",
            "text",
            "indicator",
            "value",
            "unit",
            "change",
            "comparator",
            "period",
            "period_dates",
            "level",
        ],
        "entities": ["span", "text", "label", "name", "dates"],
        "problems": ["code", "message", "span"],
    }


def test_record_of_an_earlier_version_is_read() -> None:
    """A record kept before languages were told is one in English throughout."""
    kept = json.loads(to_json(record()))
    for key in ("language", "languages"):
        del kept[key]
    read = from_json(json.dumps(kept))
    assert (read.language, read.languages) == ("en", ())


STRETCHES = [
    pytest.param(Span(0, 9), "The pond ", id="before"),
    pytest.param(Span(0, 20), "The pond was ", id="one within"),
    pytest.param(Span(4, 32), "pond was low.", id="two within"),
    pytest.param(Span(20, 21), "", id="all of it"),
]


@pytest.mark.parametrize(("span", "words"), STRETCHES)
def test_words_are_without_what_is_not_read(span: Span, words: str) -> None:
    """What is quoted has nothing of the stretches between; where one is, is told by a place."""
    minutes = Minutes(
        source=SOURCE,
        text="The pond Y pwll was yn isel low. Wet.",
        meeting=Meeting(),
        languages=(
            Stretch(span=Span(9, 16), language="cy", access="public"),
            Stretch(span=Span(20, 28), language="cy", access="exempt"),
        ),
    )
    assert minutes.words(span) == words
    found = [minutes.stretch_at(place) for place in (0, 9, 15, 16, 27, 28, 36)]
    assert [stretch.access if stretch else "" for stretch in found] == [
        "", "public", "public", "", "exempt", "", "",
    ]  # fmt: skip


def test_json_is_one_line_of_plain_values() -> None:
    """A record is one line; a span is a pair, what is not stated is null, and a leaf is a row."""
    line = to_json(record())
    assert b"\n" not in line
    found = json.loads(line)
    assert (found["schema_version"], found["items"][0]["heading"]) == (SCHEMA_VERSION, [3, 8])
    assert found["items"][0]["passages"][0]["speaker"] is None
    assert found["items"][0]["resolutions"][0]["votes"] == {
        "for": 2,
        "against": 1,
        "abstain": None,
        "names": {"for": ["Pym", "Ottley"]},
    }
    assert found["leaves"] == [[0, 2, "number", "4"]]


def test_the_record_comes_back() -> None:
    """What is written is read back the same, from bytes and from text."""
    assert from_json(to_json(record())) == record()
    assert from_json(to_json(record()).decode()) == record()


@settings(max_examples=50)
@given(
    st.text(),
    st.one_of(st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)),
)
def test_any_text_and_number_come_back(text: str, value: float | None) -> None:
    """Characters of every script, control characters and numbers of any size survive the JSON."""
    metric = Metric(span=Span(0, 1), text=text, value=value)
    item = Item(
        id=text,
        number=text,
        heading=Span(0, 0),
        title=text,
        kind="other",
        access="public",
        span=Span(0, len(text)),
        metrics=(metric,),
    )
    minutes = Minutes(source=SOURCE, text=text, meeting=Meeting(venue=text), items=(item,))
    assert from_json(to_json(minutes)) == minutes


def test_the_shape_may_grow() -> None:
    """Records of a later version, with keys unheard of, and of an earlier, without some, are read."""
    later = json.loads(to_json(record()))
    later["language"] = "en"
    later["items"][0]["weight"] = 3
    assert from_json(json.dumps(later)) == record()
    earlier = json.loads(to_json(record()))
    del earlier["leaves"], earlier["items"][0]["metrics"][0]["period_dates"]
    found = from_json(json.dumps(earlier))
    assert (found.leaves, found.items[0].metrics[0].period_dates) == ((), None)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(["items", 0, "kind"], "gossip", id="unknown kind"),
        pytest.param(["items", 0, "span"], [1], id="half a span"),
        pytest.param(["items", 0, "access"], None, id="no access"),
        pytest.param(["text"], 4, id="text that is none"),
        pytest.param(["items", 0, "passages", 0, "kind"], "reply", id="unknown kind of passage"),
    ],
)
def test_what_is_no_record_is_refused(path: list[str | int], value: object) -> None:
    """JSON of another shape is refused, and the message names the place."""
    found = json.loads(to_json(record()))
    inner: Any = found
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(msgspec.ValidationError) as refused:
        from_json(json.dumps(found))
    place = str(refused.value).partition("`$.")[2].rstrip("`")
    assert re.sub(r"\[[^]]*\]", "", place) == ".".join(key for key in path if isinstance(key, str))


def test_a_record_cannot_be_changed() -> None:
    """Nobody down the way of the data changes what the parser found."""
    minutes = record()
    with pytest.raises(AttributeError):
        minutes.items[0].title = "Pier"  # type: ignore[misc]
