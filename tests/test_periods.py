"""Dates and periods: how they are printed, and the days they cover."""

import pytest
from hostile import HOSTILE, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.language.periods import Period, find_periods, reported_year
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.language.years import months_from


def found(
    text: str, *, meeting_date: str | None = None, year: int | None = None
) -> list[tuple[str, str, str | None, str | None]]:
    """What is printed, its kind, its first and last day."""
    periods = find_periods(text, 0, len(text), seeds_in(text).periods, meeting_date=meeting_date, year=year)
    return [(text[slice(*p.span)], p.kind, p.start, p.end) for p in periods]


def relative(text: str) -> list[str]:
    """The phrases that name no date by themselves."""
    return [
        text[slice(*p.span)] for p in find_periods(text, 0, len(text), seeds_in(text).periods) if p.relative
    ]


DATED = [
    ("Quarter 1 2022/23", "PERIOD", "2022-04-01", "2022-06-30", "first quarter of a financial year"),
    ("Q4 2022/23", "PERIOD", "2023-01-01", "2023-03-31", "last quarter, in the next calendar year"),
    ("Qtr 2, 2021/22", "PERIOD", "2021-07-01", "2021-09-30", "abbreviated, after a comma"),
    ("2021/22 Q2", "PERIOD", "2021-07-01", "2021-09-30", "the year first"),
    ("third quarter of 2020/21", "PERIOD", "2020-10-01", "2020-12-31", "in words"),
    ("Quarter 3 of the financial year 2020/21", "PERIOD", "2020-10-01", "2020-12-31", "the year named"),
    ("Q3 2024", "PERIOD", "2024-07-01", "2024-09-30", "a single year is the calendar's"),
    ("first half of 2023/24", "PERIOD", "2023-04-01", "2023-09-30", "half of a financial year"),
    ("second half of 2023", "PERIOD", "2023-07-01", "2023-12-31", "half of a calendar year"),
    ("last three months of 2022/23", "PERIOD", "2023-01-01", "2023-03-31", "months at the end of a year"),
    ("April to June 2021", "PERIOD", "2021-04-01", "2021-06-30", "months of one year"),
    ("November 2021 to February 2022", "PERIOD", "2021-11-01", "2022-02-28", "months of two years"),
    ("November to February 2022", "PERIOD", "2021-11-01", "2022-02-28", "months over a new year"),
    ("July - September 2019", "PERIOD", "2019-07-01", "2019-09-30", "months with a dash"),
    ("2021/22", "PERIOD", "2021-04-01", "2022-03-31", "a financial year"),
    ("2021-22", "PERIOD", "2021-04-01", "2022-03-31", "with a hyphen"),
    ("2021\u201322", "PERIOD", "2021-04-01", "2022-03-31", "with a dash"),
    ("2021/2022", "PERIOD", "2021-04-01", "2022-03-31", "in full"),
    ("21/22", "PERIOD", "2021-04-01", "2022-03-31", "in two digits each"),
    ("end of year 2018/19", "PERIOD", "2018-04-01", "2019-03-31", "the end of a year"),
    ("financial year 2018/19", "PERIOD", "2018-04-01", "2019-03-31", "named before"),
    ("2018/19 academic year", "PERIOD", "2018-09-01", "2019-08-31", "an academic year"),
    ("municipal year 2018/19", "PERIOD", "2018-05-01", "2019-04-30", "a municipal year"),
    ("2018/19 session", "PERIOD", "2018-08-01", "2019-07-31", "a school session"),
    ("year ended 30 September 2022", "PERIOD", "2021-10-01", "2022-09-30", "a year by its end"),
    ("7 May 2024", "DATE", "2024-05-07", "2024-05-07", "a day"),
    ("7th of May 2024", "DATE", "2024-05-07", "2024-05-07", "a day of a month"),
    ("7TH MAY, 2024", "DATE", "2024-05-07", "2024-05-07", "in capitals"),
    ("May 7th, 2024", "DATE", "2024-05-07", "2024-05-07", "the month first"),
    ("7/5/24", "DATE", "2024-05-07", "2024-05-07", "in figures"),
    ("07/05/1998", "DATE", "1998-05-07", "1998-05-07", "in figures, in full"),
    ("2024-05-07", "DATE", "2024-05-07", "2024-05-07", "ISO 8601"),
    ("29 February 2024", "DATE", "2024-02-29", "2024-02-29", "a leap day"),
    ("February 2023", "DATE", "2023-02-01", "2023-02-28", "a month"),
    ("Oct22", "DATE", "2022-10-01", "2022-10-31", "a month in a margin"),
    ("Sept. 2022", "DATE", "2022-09-01", "2022-09-30", "a month cut short"),
]


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"), [pytest.param(t, k, s, e, id=name) for t, k, s, e, name in DATED]
)
def test_days_of_a_period(text: str, kind: str, start: str, end: str) -> None:
    """The whole phrase is found, alone and in a sentence, with its first and last day."""
    assert found(text) == [(text, kind, start, end)]
    assert found(f"Reported for {text}, as before") == [(text, kind, start, end)]


UNDATED = [
    ("Quarter 3", "PERIOD", "a quarter without its year"),
    ("April to June", "PERIOD", "months without their year"),
    ("summer 2024", "PERIOD", "a season, which no calendar bounds"),
    ("2024-39", "PERIOD", "years of a plan, of no stated beginning"),
    ("7 May", "DATE", "a day without its year"),
    ("Oct 22", "DATE", "a day, or a month and its year"),
]


@pytest.mark.parametrize(("text", "kind"), [pytest.param(t, k, id=name) for t, k, name in UNDATED])
def test_what_the_text_does_not_date(text: str, kind: str) -> None:
    """Nothing is guessed: the phrase is found, its days are not."""
    assert found(f"in {text} only") == [(text, kind, None, None)]


def test_the_year_reported_dates_a_quarter() -> None:
    """A quarter without its year is one of the year reported."""
    assert found("Quarter 3", year=2021) == [("Quarter 3", "PERIOD", "2021-10-01", "2021-12-31")]
    assert found("January to March", year=2021) == [
        ("January to March", "PERIOD", "2022-01-01", "2022-03-31")
    ]


def test_the_meeting_dates_a_day_without_its_year() -> None:
    """To the nearest: December before a meeting in January is last year's."""
    assert found("on 15 Dec", meeting_date="2024-01-10") == [("15 Dec", "DATE", "2023-12-15", "2023-12-15")]
    assert found("in February", meeting_date="2024-01-10") == [
        ("February", "DATE", "2024-02-01", "2024-02-29")
    ]


def test_the_meeting_dates_no_relative_phrase() -> None:
    """The two clocks are kept apart: "the quarter" is not the one the meeting stands in."""
    assert found("over the quarter", meeting_date="2024-01-10") == [("the quarter", "PERIOD", None, None)]


@pytest.mark.parametrize(
    "text", ["31 February 2023", "29 February 2023", "31/4/23", "0 May 2023", "2023-13-01"]
)
def test_impossible_days_are_refused(text: str) -> None:
    """A day no calendar has is no date, and leaves no month behind."""
    assert all(kind == "PERIOD" for _, kind, _, _ in found(f"by {text}"))


REFUSED = [
    ("he may go", "a verb"),
    ("May I ask", "a verb at the head of a sentence"),
    ("Mrs April Rudd spoke", "a name"),
    ("Q1. Question from Mr Todd", "the number of a question"),
    ("22/45 Apologies", "the number of a minute"),
    ("22/00417", "a reference"),
    ("Jan23.04", "the number of an action"),
    ("the Commons Act 2006", "the year of an act"),
    ("2015 lamps were lit", "a count"),
    ("ten weeks", "a length of time"),
    ("within six months", "a time limit"),
    ("the day centre", "a place"),
]


@pytest.mark.parametrize("text", [pytest.param(t, id=name) for t, name in REFUSED])
def test_what_is_no_period(text: str) -> None:
    """Words that look like dates in other places are left alone."""
    assert found(text) == []


RELATIVE = [
    ("over the last five years", "the last five years"),
    ("during the previous financial year", "the previous financial year"),
    ("than in the same quarter last year", "the same quarter last year"),
    ("in the autumn term", "the autumn term"),
    ("over the year", "the year"),
    ("in twelve months", "twelve months"),
    ("compared with a year before", "a year before"),
    ("as three months earlier", "three months earlier"),
    ("in the year before the merger", "the year before the merger"),
    ("in the growing season", "the growing season"),
    ("in the last fortnight of term", "the last fortnight of term"),
    ("last month", "last month"),
    ("so far this year", "this year"),
]


@pytest.mark.parametrize(("text", "phrase"), [pytest.param(t, p, id=p) for t, p in RELATIVE])
def test_relative_phrases(text: str, phrase: str) -> None:
    """Phrases that say when, and name no date, are found whole and marked."""
    assert relative(text) == [phrase]


def test_order_and_neighbours() -> None:
    """Each phrase is found once, in order; days joined by to are two dates."""
    text = "From 1 June to 30 September 2022 (Quarter 2 2022/23), unlike 2021/22."
    assert [printed for printed, *_ in found(text)] == [
        "1 June",
        "30 September 2022",
        "Quarter 2 2022/23",
        "2021/22",
    ]


def test_and_joins_months_only_after_between() -> None:
    """Between two months is a period; one month and another are two."""
    assert [p[0] for p in found("between May and July 2022")] == ["May and July 2022"]
    assert [p[0] for p in found("in May and July 2022")] == ["May", "July 2022"]


def test_reported_year_is_unique_or_none() -> None:
    """A document that names one financial year reports it; one that names two may report either."""
    assert reported_year("The plan for 2021/22 and the end of 2021-22") == 2021
    assert reported_year("From 2021/22 to 2022/23") is None
    assert reported_year("Minute 21/45 of the meeting") is None


def test_a_meeting_date_must_be_one() -> None:
    """A meeting date that is none is told, not passed over."""
    with pytest.raises(ValueError, match="Invalid isoformat"):
        find_periods("in May", 0, 6, seeds_in("in May").periods, meeting_date="10 January")


@given(st.integers(1900, 2090), st.integers(1, 24), st.integers(1, 24))
def test_months_follow_one_another(year: int, month: int, count: int) -> None:
    """The day after a run of months is the first of the next."""
    _, last = months_from(year, month, count)
    following, _ = months_from(year, month + count, 1)
    assert (following - last).days == 1


WORDS = st.sampled_from(
    [
        "Quarter",
        "3",
        "Q1",
        "2020/21",
        "2020-21",
        "May",
        "to",
        "and",
        "between",
        "the",
        "last",
        "five",
        "years",
        "year",
        "of",
        "first",
        "half",
        "30",
        "31/2/23",
        "March",
        "9th",
        "2021",
        ",",
        ".",
        "(",
        "Feb23",
        "autumn",
        "term",
        "before",
        "in",
        "this",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_every_period_is_a_piece_of_the_text(text: str) -> None:
    """Whatever the text, periods lie in it, in order, without overlap, and end no earlier than they begin."""
    end = 0
    for period in find_periods(
        text, 0, len(text), seeds_in(text).periods, meeting_date="2024-01-10", year=2023
    ):
        assert isinstance(period, Period)
        assert end <= period.span.start < period.span.end <= len(text)
        assert period.start is None or period.end is None or period.start <= period.end
        end = period.span.end


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_in_proportion(unit: str) -> None:
    """No text makes reading take the square of its length."""
    assert grows_in_proportion(lambda text: find_periods(text, 0, len(text), seeds_in(text).periods), unit)
