"""The history of a topic: what is counted, joined, flagged, and what is never shown."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_minutes
from hypothesis import given
from hypothesis import strategies as st
from ponds import make_library, open_archive
from typer.testing import CliRunner

from minutes_nlp.cite import citation
from minutes_nlp.cli import app
from minutes_nlp.errors import LibraryError
from minutes_nlp.history import Archive, Figure, acronyms, history, tables, terms
from minutes_nlp.history.figures import join, sentence_around
from minutes_nlp.history.terms import log_likelihood, rising_and_falling
from minutes_nlp.model import Span
from minutes_nlp.search import Options, search
from minutes_nlp.units import Unit


@pytest.fixture(scope="module")
def lib(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library of made-up meetings."""
    return make_library(tmp_path_factory.mktemp("history"))


@pytest.fixture
def archive(lib: Path) -> Iterator[Archive]:
    """The library as the public sees it."""
    with open_archive(lib) as opened:
        yield opened


@pytest.fixture
def full_archive(lib: Path) -> Iterator[Archive]:
    """The library as who may see exempt items sees it."""
    with open_archive(lib, exempt=True) as opened:
        yield opened


TOPICS = [
    "ponds",
    '"ponds were clean"',
    "ponds kind:question",
    "ponds OR benches",
    "pond* -benches",
    "kind:heading",
]


@pytest.mark.parametrize("topic", TOPICS)
def test_mentions_are_the_hits_of_a_search(archive: Archive, topic: str) -> None:
    """As many, in the same order, each counted for its meeting; first and last are the ends of the list."""
    found = history(archive, topic)
    hits = search(archive.searcher, topic, Options(limit=100, sort="date"))
    assert [(each.citation.document, each.citation.part) for each in found.mentions] == [
        (hit.document, hit.id) for hit in hits.hits
    ]
    assert found.total == hits.total == sum(meeting.mentions for meeting in found.meetings)
    assert (found.first, found.last) == (found.mentions[0], found.mentions[-1])


@pytest.mark.parametrize("topic", TOPICS)
def test_words_are_those_of_the_document(archive: Archive, topic: str) -> None:
    """Every mention and every figure quotes the characters it points at."""
    found = history(archive, topic)
    for each in found.mentions:
        text = archive.record(each.citation.document).text
        assert "\n".join(text[start:end] for start, end in each.spans) == each.words
    for figure in (figure for series in found.figures for figure in series.figures):
        start, end = figure.citation.span
        assert archive.record(figure.citation.document).text[start:end] == figure.sentence
        assert figure.words in figure.sentence


def test_same_question_same_answer(archive: Archive) -> None:
    """What is kept between two questions changes nothing."""
    assert history(archive, "ponds") == history(archive, "ponds")


@pytest.mark.parametrize(
    ("topic", "part", "kind", "speaker"),
    [
        pytest.param("newts", "2.p1", "question", "Cllr Ann Moor", id="question"),
        pytest.param("benches", "2.p1", "statement", "The Officer", id="statement"),
        pytest.param('"report be noted" committee:streets', "2.r1", "resolution", None, id="resolution"),
        pytest.param("ponds kind:heading", "1", "heading", None, id="heading"),
    ],
)
def test_kind_and_speaker(archive: Archive, topic: str, part: str, kind: str, speaker: str | None) -> None:
    """The kind is that of the passage that holds the topic, with who says it."""
    (mention,) = history(archive, topic).mentions
    assert (mention.citation.part, mention.kind, mention.speaker) == (part, kind, speaker)


def test_recurring_items_and_the_missing_quarter(archive: Archive) -> None:
    """Three wordings of one title are a series of one committee; the quarter that none names is missing."""
    (series,) = history(archive, "ponds").recurring
    assert (series.title, series.committee) == ("Performance Report", "Parks Committee")
    assert [item.quarters for item in series.items] == [
        ("Quarter 2 2020/21",), ("Quarter 3 2020/21",), ("Quarter 1 2021/22",)
    ]  # fmt: skip
    assert series.missing == ("Quarter 4 2020/21",)


def test_series_holds_items_without_the_topic(archive: Archive) -> None:
    """An item of the series that does not speak of the topic is in it, with no mention: it is not missing."""
    (series,) = history(archive, "newts").recurring
    assert [item.mentions for item in series.items] == [0, 1, 0]


@pytest.mark.parametrize(
    ("filters", "meetings"),
    [
        pytest.param({"committee": ["streets"]}, ["streets-2021-08-05"], id="committee"),
        pytest.param(
            {"date": ["2021-03.."]}, ["parks-2021-08-04", "streets-2021-08-05", "parks-2021-09-01"], id="from"
        ),
        pytest.param({"kind": ["question"]}, ["parks-2021-02-03"], id="kind"),
        pytest.param({"council": ["Harthmoor"]}, [], id="other council"),
        pytest.param(
            {"committee": ["streets", "parks"], "date": ["..2020"]}, ["parks-2020-11-04"], id="several"
        ),
    ],
)
def test_filters(archive: Archive, filters: dict[str, list[str]], meetings: list[str]) -> None:
    """A mention has one of the values of each filter."""
    assert [meeting.document for meeting in history(archive, "ponds", filters).meetings] == meetings


def test_dates_bound_the_series(archive: Archive) -> None:
    """Within the time asked for nothing before or after it is counted, nor missing."""
    (series,) = history(archive, "ponds", {"date": ["..2021-03"]}).recurring
    assert (len(series.items), series.missing) == (2, ())


def test_figures_are_one_series_and_clash(archive: Archive) -> None:
    """One indicator, by periods stated or in the title; two values for one quarter clash, both told."""
    (series,) = history(archive, "ponds").figures
    assert (series.indicator, series.unit, series.is_step) == ("ponds clean", "%", False)
    assert [(each.value, each.period_from) for each in series.figures] == [
        (41, "stated"), (52, "title"), (48, "stated")
    ]  # fmt: skip
    (clash,) = series.clashes
    assert (clash.days, clash.values) == (("2020-10-01", "2020-12-31"), (52, 48))
    assert [each.citation.date for each in clash.figures] == ["2021-02-03", "2021-08-04"]


def _figure(value: int, start: int) -> tuple[Figure, bool]:
    cited = citation("m", make_minutes("ponds"), "1", Span(start, start + 1))
    told = Figure(
        indicator="ponds", value=value, unit="", level=None, change="", words="", sentence="", period="2021",
        period_from="stated", days=("2021-01-01", "2021-12-31"), citation=cited,
    )  # fmt: skip
    return told, False


@pytest.mark.parametrize(
    ("figures", "values"),
    [
        pytest.param([(5, 0), (6, 9)], [(5, 6)], id="two sentences"),
        pytest.param([(5, 0), (6, 0)], [], id="one sentence of two things"),
        pytest.param([(5, 0), (6, 0), (5, 9)], [], id="one of them said again"),
        pytest.param([(5, 0), (6, 0), (7, 9)], [(5, 6, 7)], id="none of them said again"),
        pytest.param([(5, 0), (5, 9)], [], id="the same value"),
    ],
)
def test_clashes(figures: list[tuple[int, int]], values: list[tuple[int, ...]]) -> None:
    """Two sentences that have no value in common clash; one that tells two values does not."""
    (series,) = join(itertools.starmap(_figure, figures), ["pond"])
    assert [clash.values for clash in series.clashes] == values


def test_figures_of_other_subjects_are_left_out(archive: Archive) -> None:
    """A figure counts where its own sentence, or the title of its item, speaks of the topic."""
    assert history(archive, "benches").figures == ()
    assert history(archive, 'indicator:"ponds clean"').figures == history(archive, "ponds").figures


def test_acronyms_that_clash(archive: Archive) -> None:
    """One acronym, two long forms in two meetings; each with the place where it is given."""
    (acronym,) = (each for each in acronyms(archive, "ponds") if each.acronym == "PAP")
    assert acronym.clash
    assert [(form.form, form.first.document) for form in acronym.forms] == [
        ("Pond Action Plan", "parks-2021-08-04"), ("Pavement Access Partnership", "streets-2021-08-05")
    ]  # fmt: skip


def test_exempt_is_hidden(archive: Archive, full_archive: Archive) -> None:
    """Nothing of an exempt item is in any part of a public history; who may see it finds it."""
    public, full = history(archive, "ponds"), history(full_archive, "ponds")
    assert full.total > public.total
    assert all(each.citation.access == "public" for each in public.mentions)
    assert [series.indicator for series in full.figures] != [series.indicator for series in public.figures]
    shown = repr((public, terms(archive, "ponds"), acronyms(archive, "ponds")))
    assert "77%" not in shown
    assert "fetch" not in shown
    assert "Levy" not in shown
    assert "fetch" in repr(full)
    assert "SLL" in {each.acronym for each in acronyms(full_archive, "ponds")}


def test_tables_hold_everything(archive: Archive) -> None:
    """A row for each mention, meeting, figure, item and missing quarter, all as wide as their columns."""
    found = history(archive, "ponds")
    made = tables(found, terms(archive, "ponds"), acronyms(archive, "ponds"))
    assert {name: len(table.rows) for name, table in made.items()} == {
        "mentions": 6, "meetings": 5, "recurring": 4, "figures": 3, "terms": 0, "acronyms": 2
    }  # fmt: skip
    assert all(len(row) == len(table.columns) for table in made.values() for row in table.rows)


@pytest.mark.parametrize(
    ("first", "second", "first_words", "second_words", "expected"),
    [
        pytest.param(10, 10, 1000, 1000, 0.0, id="as frequent"),
        pytest.param(10, 20, 1000, 2000, 0.0, id="as frequent for the size"),
        pytest.param(0, 10, 1000, 1000, 13.863, id="new"),
        pytest.param(30, 10, 1000, 1000, 10.465, id="three times"),
    ],
)
def test_log_likelihood(
    first: int, second: int, first_words: int, second_words: int, expected: float
) -> None:
    """G2 as Rayson and Garside give it: 2 * sum of count * ln(count / expected)."""
    assert log_likelihood(first, second, first_words, second_words) == pytest.approx(expected, abs=0.001)


def _unit(date: str, text: str) -> Unit:
    return Unit(document=f"m-{date}", id="1.p1", role="narrative", spans=(), text=text, date=date)


def test_words_rise_and_fall() -> None:
    """A word gone and a word come are told with their counts; one below the floor, or steady, is not."""
    units = [
        _unit("2019-05-01", "steady " * 8 + "booking " * 9 + "rare " * 4 + "pond " * 40),
        _unit("2021-05-01", "steady " * 8 + "recycled recycling recycling " * 3 + "pond " * 40),
    ]
    found = rising_and_falling(units)
    assert (found.periods, found.words, found.later) == (("2019", "2020", "2021"), (61, 0, 57), "2020")
    assert [(each.term, each.counts) for each in found.rising] == [("recycling", (0, 0, 9))]
    assert [(each.term, each.counts) for each in found.falling] == [("booking", (9, 0, 0))]
    assert rising_and_falling(units, "half-year").periods == (
        "2019-1",
        "2019-2",
        "2020-1",
        "2020-2",
        "2021-1",
    )
    assert rising_and_falling(units[:1]).falling == ()
    assert rising_and_falling([]).periods == ()


def test_library_older_than_its_index(archive: Archive) -> None:
    """A document that only the index has is told with what to do."""
    older = Archive(archive.library, archive.searcher, 1)
    with pytest.raises(LibraryError, match="minutes rebuild"):
        history(older, "ponds")


SENTENCES = [
    ("one of three", "It rose. Ponds were 4.5% full. It fell.", "4.5%", "Ponds were 4.5% full."),
    ("a title is no end", "It rose. Mr. T. Moor saw 12 newts. It fell.", "12", "Mr. T. Moor saw 12 newts."),
    ("the only one", "Ponds: 12", "12", "Ponds: 12"),
    ("a quotation ends it", "It rose to “4.” Then 5 fell.", "5", "Then 5 fell."),
]


@pytest.mark.parametrize(
    ("text", "figure", "expected"), [pytest.param(*c, id=name) for name, *c in SENTENCES]
)
def test_sentence_around(text: str, figure: str, expected: str) -> None:
    """The sentence of a figure, verbatim."""
    start, end = sentence_around(text, text.index(figure), text.index(figure) + len(figure))
    assert text[start:end] == expected


@given(st.text(alphabet="aB.!? 1Mr", max_size=60), st.integers(0, 59), st.integers(1, 5))
def test_sentence_holds_its_figure(text: str, start: int, length: int) -> None:
    """Whatever the text, the characters asked about are within."""
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)


def _run(lib: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--library", str(lib)])
    return result.exit_code, result.output


def test_command_shows_a_history(lib: Path) -> None:
    """The terminal tells count, recurring items, what is missing and what clashes."""
    code, shown = _run(lib, "history", "ponds", "--terms", "--acronyms", "--limit", "1")
    assert code == 0
    for words in (
        "6 mentions in 5 meetings",
        "missing: Quarter 4 2020/21",
        "CLASH, 2020-10-01",
        "5 more; show all",
    ):
        assert words in shown
    assert "fetch" not in shown


def test_command_for_other_programs(lib: Path, tmp_path: Path) -> None:
    """JSON holds it all, JSONL and CSV a mention a line, a workbook is written."""
    whole = json.loads(_run(lib, "history", "ponds", "--json", "--terms", "--acronyms")[1])
    assert (whole["total"], whole["acronyms"][0]["clash"], whole["terms"]["periods"]) == (
        6,
        True,
        ["2020", "2021"],
    )
    assert len(_run(lib, "history", "ponds", "--jsonl")[1].splitlines()) == 6
    assert _run(lib, "history", "ponds", "--csv", "--table", "figures")[1].startswith(
        "series,indicator,value"
    )
    _run(lib, "history", "ponds", "--xlsx", str(tmp_path / "ponds.xlsx"))
    assert (tmp_path / "ponds.xlsx").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["zebras"], 1, "nothing found", id="nothing"),
        pytest.param(["pondss"], 1, "did you mean: ponds", id="misspelt"),
        pytest.param(["ponds", "--limit", "-1"], 2, "", id="limit"),
    ],
)
def test_command_finds_nothing(lib: Path, arguments: list[str], code: int, said: str) -> None:
    """Exit code 1 and the nearest known words; 2 for wrong use."""
    found, shown = _run(lib, "history", *arguments)
    assert found == code
    assert said in shown
