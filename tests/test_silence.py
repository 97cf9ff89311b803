"""The report of silence: what was looked at, what was found, and what is missing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp import ingest, pipeline
from minutes_nlp.assurances import Range, Silence, Wanted, after, before, between, silence
from minutes_nlp.assurances.gaps import Gap, Sitting, body_of, missing, sitting
from minutes_nlp.errors import QueryError, UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import Meeting

ROOT = Path(__file__).parent.parent
PANEL = "Fenbury Borough Council\n\nMinutes of the Parks Panel held on {date}\n\n"
# A panel whose numbers run on, whose minutes name its meetings, and of which two are not here.
MEETINGS = {
    "12 January 2021": "1. Minutes\n\nThe minutes of the meeting held on 10 November 2020 were signed.\n\n"
    "2. Pond\n\nThe Director assured members that the pond would be fenced.\n\n"
    "3. Next meeting\n\n9 March 2021.\n",
    "9 March 2021": "4. Minutes\n\nThe minutes of the meeting held on 12 January 2021 were signed.\n\n"
    "5. Swings\n\nTwo swings were broken.\n\n6. Next meeting\n\n11 May 2021.\n",
    "13 July 2021": "10. Minutes\n\nThe minutes of the meeting held on 11 May 2021 were signed.\n\n"
    "11. Trees\n\nMrs. E. Quill asked whether the mulberry would be propped.\n\n"
    "In reply, the Director assured the Panel that it would be done at once.\n",
    "14 September 2021": "12. Minutes\n\nThe minutes of the meeting held on 13 July 2021 were signed.\n\n"
    "13. Pond\n\nDucks were counted.\n",
}


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, IndexStore]]:
    """The library of the panel, with one input in quarantine and one without a date."""
    folder, inbox = tmp_path_factory.mktemp("panel"), tmp_path_factory.mktemp("inbox")
    for date, text in MEETINGS.items():
        (inbox / f"{date}.txt").write_text(PANEL.format(date=date) + text, encoding="utf-8")
    (inbox / "undated.txt").write_text(
        "Fenbury Borough Council\n\nParks Panel\n\n1. Bins\n\nNone.\n", encoding="utf-8"
    )
    (inbox / "scan.txt").write_bytes(b"\x00\x01\x02\x00" * 40)
    library, store = Library.open(folder, write=True), IndexStore(folder, "tantivy")
    with library:
        inputs = ingest.find([str(inbox)], avoid=folder)
        ingest.add(inputs, library, store, ingest.Parser(pipeline.parse, "1"))
        yield library, store


def report(panel: tuple[Library, IndexStore], days: Range, query: str = "", **wanted: Any) -> Silence:
    """The report of the panel's library."""
    library, store = panel
    indexed = wanted.pop("indexed", library.seq())
    with store.open() as searcher:
        return silence(library, searcher, Wanted(query=query, **wanted), days, indexed=indexed)


YEAR = Range("2021-01-01", "2021-12-31")


def test_it_tells_that_there_is_none_where_it_looked_and_what_is_missing(
    panel: tuple[Library, IndexStore],
) -> None:
    """None on swings; a stated meeting, numbers left out, a file that failed and one without a date."""
    found = report(panel, YEAR, "swings")
    assert found.found == ()
    assert found.explained.startswith('"swings" in any form')
    assert [each.date for each in found.looked_at] == ["2021-01-12", "2021-03-09", "2021-07-13", "2021-09-14"]
    codes = [(each.code, each.date) for each in found.gaps]
    assert codes == [("undated", None), ("stated", "2021-05-11"), ("numbering", None), ("quarantined", None)]
    stated, numbering = found.gaps[1:3]
    assert stated.reason == "the minutes of 9 March 2021 give it as a date of the next meetings"
    assert (stated.document, stated.part) == ("parks-panel-2021-03-09", "6")
    assert numbering.reason.startswith("3 item numbers left out between 9 March 2021 and 13 July 2021")


def test_an_assurance_after_all_is_listed(panel: tuple[Library, IndexStore]) -> None:
    """The pond was assured in January, and not since."""
    assert [each.words for each in report(panel, YEAR, "pond").found] == [
        "The Director assured members that the pond would be fenced."
    ]
    assert report(panel, after("2021-01"), "pond").found == ()


def test_what_answers_a_question_is_found_by_its_words(panel: tuple[Library, IndexStore]) -> None:
    """The answer alone does not say what it is about: a report without it would be false."""
    (entry,) = report(panel, YEAR, "mulberry").found
    assert entry.words == "In reply, the Director assured the Panel that it would be done at once."
    assert entry.question is not None
    assert "mulberry" in entry.question.words


def test_a_meeting_whose_minutes_were_confirmed_was_held(panel: tuple[Library, IndexStore]) -> None:
    """Before the first minutes there was another meeting, as they say."""
    (gap,) = [each for each in report(panel, before("2021")).gaps if each.code == "confirmed"]
    assert (gap.date, gap.reason) == ("2020-11-10", "the minutes of 12 January 2021 confirm its minutes")


def test_the_digest_is_that_of_what_was_looked_at(panel: tuple[Library, IndexStore]) -> None:
    """Anybody can make it again from the report itself; the same report twice is the same."""
    found = report(panel, YEAR, "swings")
    lines = "".join(f"{each.document}\t{each.sha256}\n" for each in found.looked_at)
    assert found.digest == hashlib.sha256(lines.encode()).hexdigest()
    assert report(panel, YEAR, "swings") == found
    assert report(panel, before("2021-06"), "swings").digest != found.digest


def test_what_the_index_lacks_was_not_looked_at(panel: tuple[Library, IndexStore]) -> None:
    """A document that awaits the index is a gap, not a silence."""
    found = report(panel, YEAR, "swings", indexed=0)
    assert found.looked_at == ()
    assert len([each for each in found.gaps if each.code == "not-indexed"]) == len(MEETINGS)


def test_only_the_body_asked_about_is_looked_at(panel: tuple[Library, IndexStore]) -> None:
    """A committee by its words or, with "=", by its whole name."""
    for name, count in {"parks": 4, "=Parks Panel": 4, "=Parks": 0, "audit": 0}.items():
        assert len(report(panel, YEAR, filters={"committee": [name]}).looked_at) == count


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("dates", {"filters": {"date": ["2021"]}}),
    ("a status", {"status": "kept"}),
    ("due", {"due": True}),
]


@pytest.mark.parametrize("wanted", [pytest.param(each, id=name) for name, each in REFUSED])
def test_what_would_make_silence_out_of_a_choice_is_refused(
    panel: tuple[Library, IndexStore], wanted: dict[str, Any]
) -> None:
    """That none is kept does not mean that none was given."""
    with pytest.raises(UsageError, match="takes its dates by itself"):
        report(panel, YEAR, **wanted)


RANGES = [
    ("years", between("2020", "2021"), Range("2020-01-01", "2021-12-31")),
    ("months", between("2020-02", "2020-02"), Range("2020-02-01", "2020-02-29")),
    ("before a month", before("2021-03"), Range(None, "2021-02-28")),
    ("after a year", after("2021"), Range("2022-01-01", None)),
    ("after a day", after("2021-03-31"), Range("2021-04-01", None)),
]


@pytest.mark.parametrize(("made", "expected"), [pytest.param(*each[1:], id=each[0]) for each in RANGES])
def test_ranges_are_of_whole_days(made: Range, expected: Range) -> None:
    """Before a month is before its first day, after it after its last."""
    assert made == expected


@pytest.mark.parametrize(("first", "last"), [("2021", "2020"), ("soon", "2020"), ("2021-02-30", "2022")])
def test_what_is_no_range_is_refused(first: str, last: str) -> None:
    """As in a search."""
    with pytest.raises(QueryError):
        between(first, last)


def sittings(*days: str, numbers: list[tuple[int, int]] | None = None) -> list[Sitting]:
    """Meetings of one body on some days."""
    given_numbers: list[tuple[int, int] | None] = [*(numbers or [])] or [None] * len(days)
    return [Sitting(day, "Panel", day, each, ()) for day, each in zip(days, given_numbers, strict=True)]


def gaps(held: list[Sitting]) -> list[Gap]:
    """Everything missing, in whatever range."""
    return list(missing(held, None, None))


def test_a_long_interval_is_told_where_a_rhythm_is() -> None:
    """Quarterly meetings with one left out; three meetings make no rhythm."""
    days = ["2021-01-05", "2021-04-06", "2021-07-06", "2022-01-04", "2022-04-05"]
    (gap,) = gaps(sittings(*days))
    assert gap.code == "rhythm"
    assert gap.reason == "182 days from 6 July 2021 to 4 January 2022, where 91 are usual"
    assert gaps(sittings(*days[1:4])) == []


def test_numbers_that_begin_anew_or_always_leap_tell_nothing() -> None:
    """Only of a body whose numbers run on as a rule is a leap worth a word."""
    days = ("2021-01-05", "2021-02-05", "2021-03-05")
    assert gaps(sittings(*days, numbers=[(1, 9), (1, 8), (1, 7)])) == []
    assert gaps(sittings(*days, numbers=[(1, 9), (14, 18), (23, 27)])) == []
    assert [
        each.code
        for each in gaps(sittings(*days, "2021-04-05", numbers=[(1, 9), (10, 18), (19, 23), (27, 29)]))
    ] == ["numbering"]


BODIES = [
    ("committee", Meeting(committee="Parks Panel", council="A"), {"A"}, "Parks Panel"),
    ("of several councils", Meeting(committee="Parks Panel", council="A"), {"A", "B"}, "A, Parks Panel"),
    ("council", Meeting(council="A"), {"A", "B"}, "A"),
    ("council by kind", Meeting(committee="Full Council"), {"A"}, "A"),
    ("council not named", Meeting(committee="Council"), {"A", "B"}, "Council"),
    ("nothing", Meeting(), {"A", "B"}, ""),
]


@pytest.mark.parametrize(
    ("meeting", "councils", "body"), [pytest.param(*each[1:], id=each[0]) for each in BODIES]
)
def test_a_body_has_one_name(meeting: Meeting, councils: set[str], body: str) -> None:
    """However its minutes print it."""
    assert body_of(meeting, councils) == body


def test_every_missing_meeting_of_the_corpus_is_stated_in_its_minutes() -> None:
    """The corpus has every meeting its committees held: what is missing was put off or lies outside."""
    records = [
        pipeline.parse(path.read_bytes(), path.name)
        for path in sorted((ROOT / "corpus").glob("*children-families*"))
    ]
    held = [found for each in records if (found := sitting(each.source.name, each, "CF"))]
    inside = [(each.code, each.date) for each in missing(held, "2020-09-08", "2023-05-24")]
    assert inside == [("stated", "2022-09-13")]


@given(st.lists(st.dates(), max_size=8), st.dates(), st.dates())
def test_what_is_missing_lies_in_the_range(days: list[Any], one: Any, other: Any) -> None:
    """A meeting named outside the range asked about is no gap in it."""
    told = tuple(("stated", day.isoformat(), "1") for day in days)
    held = [Sitting("a", "Panel", "2021-01-05", None, told)]  # type: ignore[arg-type]  # a list of literals
    first, last = sorted([one.isoformat(), other.isoformat()])
    named = [each.date for each in missing(held, first, last)]
    expected = {day for _, day, _ in told if first <= day < last and day != "2021-01-05"}
    assert sorted(filter(None, named)) == sorted(expected)
