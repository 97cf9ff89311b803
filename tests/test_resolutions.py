"""The concordance of resolutions, and what was decided last time."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from factories import run_minutes

from minutes_nlp.model import Minutes, Span
from minutes_nlp.pipeline import parse
from minutes_nlp.resolutions import concordance, decided_in, last_times

MEETING = """FERRIES COMMITTEE

Minutes of the meeting held on 9 March {year} at 10.00 a.m.

1. Quarter {quarter} {year}/{next:02} Ferry Report

RESOLVED: That the report be noted.

2. Fares

It was moved by Councillor Pym, seconded by Councillor Ottley and

RESOLVED:

(a) That the fare be raised to {year} pence; and

(b) That the Chair be thanked and the report be noted.

The motion was carried by 5 votes to 2.

3. Any other business

There was none.

4. EXCLUSION OF THE PUBLIC

RESOLVED: That under Section 100A(4) of the Local Government Act 1972 the public be excluded from the meeting
for the following item, which involves the likely disclosure of exempt information as defined in paragraph 3.

5. Sale of the kiosk

RESOLVED: That the secret bid be accepted.
"""


def _record(year: int, quarter: int = 1) -> Minutes:
    text = MEETING.format(year=year, quarter=quarter, next=(year + 1) % 100)
    return parse(text.encode(), f"{year}.txt")


RECORDS = {f"ferries-{year}": _record(year, year % 4 + 1) for year in (2020, 2022, 2021)}


def test_clauses_are_grouped_by_verb_form_and_wording() -> None:
    """The most frequent first; a clause with two verbs stands under both; the newest use first."""
    verbs = concordance(each for name, m in RECORDS.items() for each in decided_in(name, m))
    noted = verbs[0]
    assert (noted.verb, noted.count) == ("noted", 6)
    (form,) = noted.forms
    assert (form.form, form.count, [len(v.uses) for v in form.variants]) == ("report be noted", 6, [3, 3])
    assert [use.citation.date for use in form.variants[0].uses] == ["2022-03-09", "2021-03-09", "2020-03-09"]
    counts = [each.count for each in verbs]
    assert counts == sorted(counts, reverse=True)
    assert {each.verb for each in verbs} == {"noted", "raised", "thanked", "excluded", "accepted"}


def test_a_clause_tells_how_it_came_about() -> None:
    """Mover, seconder, outcome and votes are those of its resolution, words and place its own."""
    (raised,) = (d for d in decided_in("f", RECORDS["ferries-2021"]) if d.forms[0][0] == "raised")
    assert (raised.label, raised.text) == ("(a)", "That the fare be raised to 2021 pence; and")
    assert (raised.mover, raised.seconder, raised.outcome) == (
        "Councillor Pym",
        "Councillor Ottley",
        "carried",
    )
    assert raised.votes is not None
    assert (raised.votes.for_, raised.votes.against) == (5, 2)
    text = RECORDS["ferries-2021"].text[slice(*raised.citation.span)]
    assert " ".join(text.split()).endswith(raised.text)
    assert raised.citation.permalink == "/document/f/item/2#p-2.r1"


def test_only_clauses_that_hold_what_is_looked_for() -> None:
    """Of a resolution that was found, its clauses with the words; all of them where these stand elsewhere."""
    minutes = RECORDS["ferries-2021"]
    at = minutes.text.index("thanked")
    held = list(decided_in("f", minutes, {"2.r1": [Span(at, at + 7)]}))
    assert [each.label for each in held] == ["(b)"]
    assert [each.label for each in decided_in("f", minutes, {"2.r1": [Span(0, 5)]})] == ["(a)", "(b)"]
    assert list(decided_in("f", minutes, {})) == []


def test_last_times() -> None:
    """The items of one series, newest first, also where nothing was decided."""
    found = last_times(RECORDS.items(), "Ferry report, quarter 2")
    assert [each.citation.date for each in found] == ["2022-03-09", "2021-03-09", "2020-03-09"]
    assert {d.text for each in found for d in each.decided} == {"That the report be noted."}
    nothing = last_times(RECORDS.items(), "any other business")
    assert [each.decided for each in nothing] == [(), (), ()]
    assert last_times(RECORDS.items(), "Piers") == ()


# The command


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library of three meetings."""
    folder = tmp_path_factory.mktemp("resolutions")
    for year in (2020, 2021, 2022):
        text = MEETING.format(year=year, quarter=1, next=(year + 1) % 100)
        (folder / f"{year}.txt").write_text(text, encoding="utf-8")
    where = str(folder / "library")
    assert run_minutes("add", str(folder), "-L", where).returncode == 0
    return where


def test_command(library: str) -> None:
    """Verbs, forms and wordings with counts, and the newest use with its place."""
    done = run_minutes("resolutions", "fare", "-L", library, "--from", "2021")
    assert done.returncode == 0
    assert done.stdout.startswith(
        "raised  2\n  fare be raised  2\n    That the fare be raised to 2022 pence; and\n"
    )
    assert "moved by Councillor Pym, seconded by Councillor Ottley, carried, 5 for, 2 against" in done.stdout
    assert "(ferries-2022-03-09 2.r1)" in done.stdout
    assert run_minutes("resolutions", "giraffes", "-L", library).returncode == 1


def test_command_last_time(library: str) -> None:
    """What was decided the last times, as many as are asked for."""
    done = run_minutes("resolutions", "--item", "Ferry Report", "--limit", "1", "-L", library)
    assert done.stdout.splitlines()[0] == (
        "Ferries Committee, 9 March 2022, item 1 “Quarter 1 2022/23 Ferry Report”"
    )
    assert done.stdout.splitlines()[-1] == "and 2 more meetings"
    assert run_minutes("resolutions", "--item", "Piers", "-L", library).returncode == 1


def test_command_for_programs(library: str, tmp_path: Path) -> None:
    """JSON is grouped; tables have a row a clause, with the votes and the hash of the source."""
    found = json.loads(run_minutes("resolutions", "fare OR thanked", "--json", "-L", library).stdout)
    assert [each["verb"] for each in found] == ["noted", "raised", "thanked"]
    rows = list(
        csv.DictReader(io.StringIO(run_minutes("resolutions", "fare", "--csv", "-L", library).stdout))
    )
    assert [(row["form"], row["for"], row["date"]) for row in rows][:1] == [
        ("fare be raised", "5", "2022-03-09")
    ]
    assert len(rows[0]["sha256"]) == 64
    file = tmp_path / "r.xlsx"
    assert run_minutes("resolutions", "fare", "--xlsx", str(file), "-L", library).returncode == 0
    assert zipfile.is_zipfile(file)


def test_command_hides_what_is_exempt(library: str) -> None:
    """What was decided in private is listed only when asked for."""
    assert run_minutes("resolutions", "bid", "-L", library).returncode == 1
    assert "secret bid" in run_minutes("resolutions", "bid", "--exempt", "-L", library).stdout
    assert run_minutes("resolutions", "--item", "Sale of the kiosk", "-L", library).returncode == 1


WRONG = [
    pytest.param([], "give a query or --item", id="nothing"),
    pytest.param(["a", "--item", "b"], "--item stands alone", id="both"),
    pytest.param(['"a'], "never closed", id="query"),
    pytest.param(["a", "--committee", ""], "needs a word", id="filter"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_use(library: str, arguments: list[str], message: str) -> None:
    """Exit code 2, and what is wrong."""
    done = run_minutes("resolutions", *arguments, "-L", library)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
