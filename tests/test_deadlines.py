"""When an assurance falls due: the words, the day, the rule."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.language.deadlines import find_due

NEXT, JUNE = "2021-05-04", "2021-06-15"


def meetings(after: str, within: tuple[str, str] | None) -> str | None:
    """A body that met on 4 May and on 15 June 2021."""
    days = [day for day in (NEXT, JUNE) if day > after and (not within or within[0] <= day < within[1])]
    return days[0] if days else None


GIVEN = "2021-03-09"  # a Tuesday
STATED = [
    ("She would bring it to the next meeting of the Committee.", NEXT, "to the next meeting", "next-meeting"),
    ("It would be put at its next ordinary meeting.", NEXT, "at its next ordinary meeting", "next-meeting"),
    ("He would report to the June meeting.", JUNE, "to the June meeting", "months-meeting"),
    ("A paper would come to the meeting in June.", JUNE, "to the meeting in June", "months-meeting"),
    ("He would report at its July meeting.", "2021-07-31", "at its July meeting", "months-meeting-not-known"),
    ("Kerbs would be mended by March 2022.", "2022-03-31", "by March 2022", "end-of-period"),
    ("It would be up by 30 June 2021.", "2021-06-30", "by 30 June 2021", "by-date"),
    ("They would be told no later than 1 May.", "2021-05-01", "no later than 1 May", "by-date"),
    ("It would open on 4 July.", "2021-07-04", "on 4 July", "by-date"),
    ("It would be done before 1 June.", "2021-05-31", "before 1 June", "before-date"),
    ("It would be done before June.", "2021-05-31", "before June", "before-period"),
    ("It would be done before the end of May.", "2021-05-31", "before the end of May", "end-of-period"),
    ("Work would begin in April or May.", "2021-05-31", "in April or May", "end-of-period"),
    ("It would be ready in February.", "2022-02-28", "in February", "end-of-period"),
    ("Letters would go by the start of April.", "2021-04-01", "by the start of April", "by-beginning"),
    ("It would be ready by the end of Quarter 1 2021/22.", "2021-06-30", "by the end of Quarter 1 2021/22",
     "end-of-period"),
    ("The pond would be fenced in 2022.", "2022-12-31", "in 2022", "end-of-period"),
    ("He would write within three months.", "2021-06-09", "within three months", "within-months"),
    ("He would write within a fortnight.", "2021-03-23", "within a fortnight", "within-fortnights"),
    ("He would write within the week.", "2021-03-16", "within the week", "within-weeks"),
    ("He would write within 10 days.", "2021-03-19", "within 10 days", "within-days"),
    ("He would write within five working days.", "2021-03-16", "within five working days",
     "within-working-days"),
    ("He would write within two years.", "2023-03-09", "within two years", "within-years"),
    ("It would be looked at over the summer.", "2021-08-31", "over the summer", "season"),
    ("It would reopen in the spring.", "2021-05-31", "in the spring", "season"),
    ("Hedges would be laid next winter.", "2022-02-28", "next winter", "season"),
    ("It would be ready by the autumn of 2022.", "2022-11-30", "by the autumn of 2022", "season"),
    ("They would be bought in time for the winter of 2021/22.", "2021-11-30",
     "in time for the winter of 2021/22", "season"),
    ("It would be back before Christmas.", "2021-12-24", "before Christmas", "before-christmas"),
    ("It would be back by Easter.", "2021-04-03", "by Easter", "before-easter"),
    ("It would be spent before the end of the financial year.", "2021-03-31",
     "before the end of the financial year", "end-of-financial-year"),
    ("It would be spent by the end of the municipal year.", "2021-04-30", "by the end of the municipal year",
     "end-of-municipal-year"),
    ("They would meet before the year was out.", "2021-12-31", "before the year was out",
     "end-of-calendar-year"),
    ("A reply would be sent this week.", "2021-03-14", "this week", "this-or-next"),
    ("A reply would be sent next month.", "2021-04-30", "next month", "this-or-next"),
    ("It would be begun in May and be done by July.", "2021-05-31", "in May", "end-of-period"),
]  # fmt: skip
NOT_STATED = [
    ("It would be done.", "no-time"),
    ("From 1 April 2021 nothing would be paid without two signatures.", "a-beginning"),
    ("Booking would go on until 30 June 2021.", "an-end"),
    ("Any exception would be reported within five working days.", "for-every-time"),
    ("No family would wait for more than ten working days.", "a-measure"),
    ("It would be done within six weeks of the survey.", "from-something-else"),
    ("She was confident, 46 checks having been made in May.", "past"),
    ("It would be as it had been in 2019.", "a-past-year"),
    ("He would raise it at the contractor's next quarterly meeting.", "another-bodys-meeting"),
    ("It would be done on 31 February.", "no-such-day"),
    ("It would be done in the final quarter of the year.", "no-certain-days"),
]


@pytest.mark.parametrize(
    ("words", "day", "printed", "rule"), [pytest.param(*each, id=each[2]) for each in STATED]
)
def test_a_stated_time_becomes_a_day(words: str, day: str, printed: str, rule: str) -> None:
    """The day is as late as the words allow; the words and the rule are named."""
    due = find_due(words, GIVEN, meetings)
    assert due is not None
    assert (due.date, due.words, due.rule) == (day, printed, rule)


@pytest.mark.parametrize("words", [pytest.param(words, id=name) for words, name in NOT_STATED])
def test_what_states_no_time_is_not_due(words: str) -> None:
    """Beginnings, measures, standing promises and the past make nothing due."""
    assert find_due(words, GIVEN, meetings) is None


def test_without_a_date_of_its_meeting_nothing_is_due() -> None:
    """Where the meeting's date is not known, no day can be late."""
    assert find_due("It would be done by 30 June 2021.", None, meetings) is None


def test_a_next_meeting_that_is_not_known_has_no_date() -> None:
    """The words and the rule are kept, so that a person can look."""
    due = find_due("He would bring it to the next meeting.", "2021-07-01", meetings)
    assert due is not None
    assert (due.date, due.rule) == (None, "next-meeting")


# Computed by others: the dates the Church of England publishes.
EASTERS = [("2021-01-05", "2021-04-03"), ("2024-01-05", "2024-03-30"), ("2025-06-01", "2026-04-04")]


@pytest.mark.parametrize(("day", "eve"), [pytest.param(*each, id=each[1]) for each in EASTERS])
def test_easter_is_that_of_the_calendar(day: str, eve: str) -> None:
    """By Easter is the day before Easter Sunday."""
    due = find_due("It would be mended by Easter.", day, meetings)
    assert due is not None
    assert due.date == eve


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)), st.sampled_from(STATED))
def test_nothing_is_due_before_it_was_promised(day: dt.date, stated: tuple[str, str, str, str]) -> None:
    """Whatever the day of the meeting, what is due is due then or later; and the words are printed so."""
    due = find_due(stated[0], day.isoformat(), lambda after, _: (dt.date.fromisoformat(after)).isoformat())
    assert due is None or due.date is None or due.date >= day.isoformat()
    assert due is None or due.words in stated[0]


@given(st.text(alphabet="inbyte 0123456789/MarchJuwk the endof", max_size=60))
def test_any_words_can_be_read(words: str) -> None:
    """No text makes it fail."""
    find_due(words, GIVEN, meetings)
