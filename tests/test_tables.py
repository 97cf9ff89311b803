"""Tables of figures: rows on a line, and rows run out as one cell a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.extract.metrics import find_metrics
from minutes_nlp.language.tables import find_tables, is_period
from minutes_nlp.model import Span

Row = tuple[int | float | str | None, str, str | None, str | None]

RUN_OUT = """Month

Permits Issued

Appeals

January

1,415

31

February

988

27

TOTAL

2,403

58
"""
WRAPPED_HEADS = """Town

Grants

2017

Number of

Stalls

Orme

\u20ac2,800

17

Fenlock

\u20ac900

6
"""
ONE_ROW = """Year

2013

2014

Fees

\u20ac410.2

\u20ac398.75
"""
COLUMNS = """
                    Target      Actual      Last year
Fees paid            84.0%       83.1%       83.6%
Fines issued         2,100       2,344       2,051
"""
BARS = """
| Payee | For | Net | VAT | Amount |
|---|---|---|---|---|
| Orme Ltd | Padlocks | \u00a315.00 | \u00a33.00 | \u00a318.00 |
"""
ENDS = "Month  Calls  Fires\nMay 1,204 31\nJune 655 28\n"
SIGNS = "Ward        2021/22    Change\nOrme        112        -14\nFenlock     87         +16\n"

TABLES: list[tuple[str, list[Row], str]] = [
    (
        RUN_OUT,
        [
            (1415, "permit", "Permits Issued", "January"),
            (31, "appeal", "Appeals", "January"),
            (988, "permit", "Permits Issued", "February"),
            (27, "appeal", "Appeals", "February"),
            (2403, "permit", "Permits Issued TOTAL", None),
            (58, "appeal", "Appeals TOTAL", None),
        ],
        "a cell a line",
    ),
    (
        WRAPPED_HEADS,
        [
            (2800, "EUR", "Grants 2017 Orme", "2017"),
            (17, "stall", "Number of Stalls Orme", None),
            (900, "EUR", "Grants 2017 Fenlock", "2017"),
            (6, "stall", "Number of Stalls Fenlock", None),
        ],
        "heads over several lines",
    ),
    (ONE_ROW, [(410.2, "EUR", "Fees", "2013"), (398.75, "EUR", "Fees", "2014")], "one row below years"),
    (
        COLUMNS,
        [
            (84, "%", "Target Fees paid", None),
            (83.1, "%", "Actual Fees paid", None),
            (83.6, "%", "Fees paid", "Last year"),
            (2100, "fine", "Target Fines issued", None),
            (2344, "fine", "Actual Fines issued", None),
            (2051, "fine", "Fines issued", "Last year"),
        ],
        "columns parted by blanks",
    ),
    (
        BARS,
        [(15, "GBP", "Net Padlocks", None), (3, "GBP", "VAT Padlocks", None), (18, "GBP", "Padlocks", None)],
        "columns parted by bars",
    ),
    (
        ENDS,
        [
            (1204, "call", "Calls", "May"),
            (31, "fire", "Fires", "May"),
            (655, "call", "Calls", "June"),
            (28, "fire", "Fires", "June"),
        ],
        "figures at the end of a line",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), [pytest.param(t, e, id=name) for t, e, name in TABLES])
def test_cells(lines: str, expected: list[Row]) -> None:
    """Each figure of a table has the heads of its column and row, what it counts and when."""
    found = find_metrics(lines.replace("\n", " "), [Span(0, len(lines))], lines=lines)
    assert [(m.value, m.unit, m.indicator, m.period) for m in found] == expected


def test_signs_tell_the_change() -> None:
    """A sign before a figure says which way it went."""
    found = find_metrics(SIGNS.replace("\n", " "), [Span(0, len(SIGNS))], lines=SIGNS)
    assert [m.change for m in found] == ["", "decrease", "", "increase"]


NO_TABLES = [
    ("5\n\nThe Clerk\n\n6\n\nThe Chair\n", "numbers of paragraphs"),
    ("Cllr Orme\n\nCllr Fenlock\n\n4 members of the public\n", "a list of those present"),
    ("The levy was \u00a340 in May.\n\nIt was \u00a345 in June.\n", "prose"),
    ("Ring 01632 960147\nor 01632 960148\n", "telephone numbers"),
    ("Orme Ltd  \u00a345.00\n", "one line alone"),
]


@pytest.mark.parametrize("lines", [pytest.param(t, id=name) for t, name in NO_TABLES])
def test_what_is_no_table(lines: str) -> None:
    """Lists, numbers of paragraphs and prose are no tables."""
    assert find_tables(lines, 0, len(lines)) == []


@pytest.mark.parametrize(
    "printed", ["January", "Q3", "Quarter 3 2022/23", "2016/17", "2016", "June (to 9th)"]
)
def test_times(printed: str) -> None:
    """The names of times that head rows and columns."""
    assert is_period(printed)


@given(st.text(alphabet="aA1, \n|\u00a3-.%", max_size=200))
def test_cells_lie_in_the_text(lines: str) -> None:
    """Whatever the text, each cell lies in its table and the table in the text."""
    for table in find_tables(lines, 0, len(lines)):
        for cell in table.cells:
            assert table.span.start <= cell.span.start < cell.span.end <= table.span.end <= len(lines)
