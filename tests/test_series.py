"""Recurring items: titles that differ by their period alone are one series, others never."""

import itertools
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.series import Quarter, TitledItem, bare_title, is_routine, join, normalised_title, quarters

LABELLED = Path(__file__).parent / "series_titles.toml"


def test_labelled_titles_are_joined() -> None:
    """On 60 titles labelled before any code read them, pairs joined have an F1 of at least 0.95."""
    wanted: dict[TitledItem, tuple[str, str]] = {}
    for group in tomllib.loads(LABELLED.read_text(encoding="utf-8"))["titles"]:
        committee = group.pop("committee")
        for name, titles in group.items():
            wanted |= {TitledItem(title, committee=committee): (committee, name) for title in titles}
    assert len(wanted) == 60
    found = {item: at for at, series in enumerate(join(wanted)) for item in series.items}
    pairs = list(itertools.combinations(wanted, 2))
    right = {pair for pair in pairs if wanted[pair[0]] == wanted[pair[1]]}
    joined = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    f1 = 2 * len(right & joined) / (len(right) + len(joined))
    missed = [(one.title, two.title) for one, two in right ^ joined]
    assert f1 >= 0.95, f"F1 {f1:.3f}, wrong: {missed}"


SERIES = [
    ("quarter first", "Quarter 3 2020/21 Performance Report", "Performance Report - Q4 2020-21"),
    (
        "quarter last",
        "Performance Report for Quarter 1 2021/22",
        "PERFORMANCE IN THE SECOND QUARTER OF 2021/2022",
    ),
    ("several quarters", "Performance Report: Quarters 1 and 2 2022/23", "Performance Report"),
    ("dates", "Ponds as at 31 December 2021", "Ponds (as at 4/3/22)"),
    ("months", "Budget Monitoring - Month 9", "Budget Monitoring, April to June 2021"),
    ("order and plural", "Annual Report of the Ponds Board", "Ponds Board’s Annual Report 2021"),
    ("procedure", "To receive and note the Pond Plan (report of the Clerk)", "Pond Plan [EXEMPT]"),
    ("minutes", "Minutes of the meeting held on 3 June 2021", "To confirm the Minutes"),
    ("a word for the same", "Ponds: progress report", "Verbal update on ponds"),
]
APART = [
    ("another service", "Adults' Performance Report Q3", "Performance Report Q3"),
    ("another step", "Budget Monitoring 2021/22", "Budget Setting 2021/22"),
    ("another author", "Annual Report of the Clerk", "Annual Report of the Scrutiny Committee"),
    ("update and strategy", "Pond Strategy", "Pond update"),
    ("another number", "Order 12 of 2021", "Order 14 of 2021"),
    ("a decision's number", "Call-in of decision 20/0031", "Call-in of decision 22/0009"),
    ("a motorway", "M5 junction", "M6 junction"),
    ("others' minutes", "Minutes of the Ponds Board", "Minutes of the last meeting"),
    ("vice", "Election of Chairman and Vice-Chairman", "Election of Vice-Chairman"),
]


@pytest.mark.parametrize(("one", "two"), [pytest.param(*c, id=name) for name, *c in SERIES])
def test_titles_of_one_series(one: str, two: str) -> None:
    """Periods, remarks of procedure, capitals, order and endings do not count."""
    assert normalised_title(one) == normalised_title(two)


@pytest.mark.parametrize(("one", "two"), [pytest.param(*c, id=name) for name, *c in APART])
def test_titles_apart(one: str, two: str) -> None:
    """Every other word does."""
    assert normalised_title(one) != normalised_title(two)


@pytest.mark.parametrize(
    ("title", "meeting", "expected"),
    [
        ("Quarter 3 2020/21 Performance", "", ["Quarter 3 2020/21"]),
        ("Q4 2019/20 and Quarter 1 2020/21", "", ["Quarter 4 2019/20", "Quarter 1 2020/21"]),
        ("2019/20 Q4 and 2020/21 Q1", "", ["Quarter 4 2019/20", "Quarter 1 2020/21"]),
        ("Quarters 1 and 2 2022/23", "", ["Quarter 1 2022/23", "Quarter 2 2022/23"]),
        ("Q1-Q3 21/22", "", ["Quarter 1 2021/22", "Quarter 2 2021/22", "Quarter 3 2021/22"]),
        ("third quarter of 2021", "", ["Quarter 3 2021"]),
        ("Performance, Quarter 4", "2021-06-15", ["Quarter 4 2020/21"]),
        ("Performance, Quarter 4", "2021-03-31", ["Quarter 4 2019/20"]),
        ("Performance, Quarter 4", "", []),
        ("Performance 2020/21", "2021-06-15", []),
        ("Decision 35/20 of Quarter 2", "2021-01-01", ["Quarter 2 2020/21"]),
    ],
)
def test_quarters(title: str, meeting: str, expected: list[str]) -> None:
    """The quarters a title names; one without a year is the last that had ended by the meeting."""
    assert [str(quarter) for quarter in quarters(title, meeting)] == expected


@pytest.mark.parametrize(
    ("quarter", "days"),
    [
        (Quarter(2020, 3), ("2020-10-01", "2020-12-31")),
        (Quarter(2020, 4), ("2021-01-01", "2021-03-31")),
        (Quarter(2020, 1, financial=False), ("2020-01-01", "2020-03-31")),
    ],
)
def test_days_of_a_quarter(quarter: Quarter, days: tuple[str, str]) -> None:
    """The financial year begins in April."""
    assert quarter.days == days


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Quarter 3 2020/21 Performance Report.", "Performance Report"),
        ("Performance Report for Quarter 1 2021/22", "Performance Report"),
        ("Revenue budget 2021/22 and capital programme", "Revenue budget and capital programme"),
        ("Winter service 2019/20: review of the season", "Winter service: review of the season"),
        ("RISK REGISTER (held over from 35/20)", "RISK REGISTER"),
        ("2020/21", "2020/21"),
    ],
)
def test_bare_title(title: str, expected: str) -> None:
    """What a series is called: a title without its period."""
    assert bare_title(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Apologies for absence", True),
        ("MINUTES", True),
        ("Date of next meeting", True),
        ("Minutes of the Ponds Board", False),
        ("Performance Report", False),
    ],
)
def test_routine(title: str, expected: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Items of procedure have no subject."""
    assert is_routine(title) is expected


def _reports(*titles: str, committee: str = "Parks Committee", council: str = "") -> list[TitledItem]:
    return [
        TitledItem(title, council, committee, f"2021-01-{at:02}") for at, title in enumerate(titles, start=1)
    ]


def test_missing_is_between_first_and_last() -> None:
    """A quarter that no title names between two that are named is missing, none before or after."""
    (series,) = join(_reports("Report Q2 2020/21", "Q1 2021/22 Report"))
    assert [str(quarter) for quarter in series.missing] == ["Quarter 3 2020/21", "Quarter 4 2020/21"]


def test_kinds_of_year_do_not_mix() -> None:
    """Where one title counts financial and another calendar years, nothing can be said to be missing."""
    (series,) = join(_reports("Report Q1 2020/21", "Report Q4 2021"))
    assert series.missing == ()


def test_council_is_filled_in_where_it_is_certain() -> None:
    """Minutes that do not name their council join the one that has the committee, else stand alone."""
    without, harthmoor = _reports("Ponds"), _reports("Ponds", council="Harthmoor")
    assert len(join([*without, *harthmoor])) == 1
    assert len(join([*without, *harthmoor, *_reports("Ponds", council="Wexcombe")])) == 3


TITLE = st.text(alphabet="Qq1234 /-20quarterReport()of", max_size=40)


@given(
    st.lists(
        st.builds(
            TitledItem, TITLE, committee=st.sampled_from("ab"), date=st.sampled_from(["", "2021-06-15"])
        )
    )
)
def test_join_keeps_every_item(items: list[TitledItem]) -> None:
    """Each item is in one series; what is missing lies between; the order given does not count."""
    joined = join(items)
    assert sorted(item for series in joined for item in series.items) == sorted(set(items))
    for series in joined:
        assert not set(series.missing) & set(series.quarters)
        assert all(
            series.quarters[0].place < each.place < series.quarters[-1].place for each in series.missing
        )
    assert join(reversed(items)) == joined


@given(TITLE)
def test_bare_title_is_of_the_same_series(title: str) -> None:
    """A title is never empty where it was not, and reads the same however its white space is set."""
    assert bool(bare_title(title)) == bool(title.strip())
    assert normalised_title(f"  {title.replace(' ', '   ')} ") == normalised_title(title)
