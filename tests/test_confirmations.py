"""Confirmed minutes: those of an earlier meeting that a later one confirmed, and with what corrections."""

import contextlib
import json
import sqlite3
from pathlib import Path

import msgspec
import pytest
from factories import add
from typer.testing import CliRunner

from minutes_nlp import ingest, pipeline
from minutes_nlp.cli import app
from minutes_nlp.confirmations import confirmations, confirmed_in
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes

MINUTES = """\
{council}

Minutes of the {committee} held on {date} in the Town Hall

1. {title}

{words}

2. Ponds

The minutes of the pond group of 3 March 2021 were approved.
"""


def record(
    words: str,
    *,
    title: str = "Minutes",
    date: str = "4 May 2021",
    committee: str = "Parks Committee",
    council: str = "Wexcombe District Council",
) -> Minutes:
    """A record of a meeting whose first item is of earlier minutes."""
    text = MINUTES.format(words=words, title=title, date=date, committee=committee, council=council)
    return pipeline.parse(text.encode(), "minutes.txt")


WAS = "The minutes of the meeting held on 3 February 2021 were"
CONFIRMED = [
    pytest.param(f"{WAS} taken as read, confirmed and signed.", (), id="taken as read, confirmed and signed"),
    pytest.param(f"{WAS} agreed as a correct record.", (), id="a correct record"),
    pytest.param(f"{WAS} approved as a true and accurate record.", (), id="a true and accurate record"),
    pytest.param(f"{WAS} approved and signed by the Chair.", (), id="approved"),
    pytest.param(f"{WAS} adopted.", (), id="adopted"),
    pytest.param(
        "RESOLVED: That the minutes of 3 February 2021 be confirmed and signed by the Chair.",
        (),
        id="resolved",
    ),
    pytest.param(
        "RESOLVED that the minutes of the meeting held on 3 February 2021 are correctly recorded.",
        (),
        id="correctly recorded",
    ),
    pytest.param(
        f'{WAS} confirmed, subject to the following amendment: in minute 7, for "newt" read "toad".',
        ('subject to the following amendment: in minute 7, for "newt" read "toad".',),
        id="a correction in the sentence",
    ),
    pytest.param(
        f"{WAS} confirmed subject to the following amendments:\n\n"
        "Minute 7: delete “newt”.\n\nMinute 8: add “toad”.",
        ("Minute 7: delete “newt”.", "Minute 8: add “toad”."),
        id="corrections below",
    ),
    pytest.param(
        'RESOLVED that, subject to "newt" being deleted, the minutes of 3 February 2021 be confirmed.',
        ('subject to "newt" being deleted',),
        id="a correction before the minutes",
    ),
]


@pytest.mark.parametrize(("words", "corrections"), CONFIRMED)
def test_confirmed(words: str, corrections: tuple[str, ...]) -> None:
    """Each family of wording gives the date, and the corrections exactly as they stand."""
    minutes = record(words)
    ((date, span, found),) = confirmed_in(minutes)
    assert (date, found) == ("2021-02-03", corrections)
    assert minutes.text[span.start : span.end] in words
    assert all(each in minutes.text for each in found)


NOT_CONFIRMED = [
    pytest.param(f"{WAS} not available and would be submitted to the next meeting.", id="not available"),
    pytest.param(f"{WAS} deferred.", id="deferred"),
    pytest.param(f"{WAS} not agreed as a correct record.", id="not agreed"),
    pytest.param("The minutes of the last meeting were confirmed.", id="no date: not guessed at"),
    pytest.param("The minutes of 3 June 2021 were confirmed.", id="a date to come"),
    pytest.param("To confirm the minutes of the meeting held on 3 February 2021.", id="the agenda alone"),
    pytest.param("There were none.", id="none"),
]


@pytest.mark.parametrize("words", NOT_CONFIRMED)
def test_not_confirmed(words: str) -> None:
    """What was not done, or of which no date is told, confirms nothing; nor does another item."""
    assert list(confirmed_in(record(words))) == []


def test_the_date_in_the_heading() -> None:
    """Words without a date are of the minutes that the heading names."""
    minutes = record("Taken as read, confirmed and signed.", title="Minutes of 3 February 2021")
    assert [date for date, _, _ in confirmed_in(minutes)] == ["2021-02-03"]


def test_two_meetings_at_once() -> None:
    """Each date named is confirmed."""
    minutes = record("The minutes of the meetings held on 3 February 2021 and 3 March 2021 were confirmed.")
    assert [date for date, _, _ in confirmed_in(minutes)] == ["2021-02-03", "2021-03-03"]


def test_documents_are_found_by_committee_and_council() -> None:
    """Minutes of the same day of another committee or council are not those."""
    words = f"{WAS} confirmed."
    earlier = {"words": "There were none.", "date": "3 February 2021"}
    records = {
        "parks": record(**earlier),
        "streets": record(**earlier, committee="Streets Committee"),
        "elsewhere": record(**earlier, council="Sallowby Borough Council"),
        "later": record(words),
        "lost": record(words, committee="Lost Committee"),
    }
    found = {each.by.document: each for each in confirmations(records.items())}
    assert {by: each.document for by, each in found.items()} == {"later": "parks", "lost": None}
    assert found["later"].words == words
    assert (found["later"].by.permalink, found["later"].by.part) == ("/document/later/item/1", "1")


def test_a_council_that_is_not_named_is_no_other() -> None:
    """Where one record does not name its council, the committee decides."""
    earlier, later = record("None.", date="3 February 2021"), record(f"{WAS} confirmed.")
    unnamed = msgspec.structs.replace(earlier, meeting=msgspec.structs.replace(earlier.meeting, council=None))
    assert [each.document for each in confirmations([("a", unnamed), ("b", later)])] == ["a"]


def test_commands(tmp_path: Path, inbox: Path) -> None:
    """Show tells who confirmed a document and how; status counts; the document's own status stays."""
    given = {"council": "Wexcombe District Council", "committee": "Parks Committee", "title": "Minutes"}
    amended = f'{WAS} confirmed, subject to the following amendment: for "newt" read "toad".'
    (inbox / "a.txt").write_text(MINUTES.format(date="3 February 2021", words="None.", **given))
    (inbox / "b.txt").write_text(MINUTES.format(date="4 May 2021", words=amended, **given))
    folder = tmp_path / "lib"
    with Library.open(folder, write=True) as opened:
        add(opened, IndexStore(folder, "tantivy"), inbox, parser=ingest.Parser(pipeline.parse, "1"))

    def run(*arguments: str) -> str:
        return CliRunner().invoke(app, [*arguments, "-L", str(folder)]).stdout

    shown = run("show", "parks-2021-02-03")
    assert f"confirmed by Parks Committee, 4 May 2021, item 1 “Minutes”: {amended}" in shown
    assert (
        '  correction: subject to the following amendment: for "newt" read "toad".\n  parks-2021-05-04 1\n'
        in shown
    )
    assert json.loads(run("show", "parks-2021-02-03", "--json"))["meeting"]["status"] is None
    assert "confirmed by" not in run("show", "parks-2021-05-04")
    assert "confirmed   1 of 2 by later minutes, 1 with corrections" in run("status")
    (told,) = json.loads(run("status", "--json"))["confirmations"]
    assert (told["document"], told["by"]["document"]) == ("parks-2021-02-03", "parks-2021-05-04")
    with contextlib.closing(sqlite3.connect(folder / "library.db")) as db, db:
        db.execute("UPDATE versions SET record = x'00' WHERE document = 'parks-2021-05-04'")
    done = CliRunner().invoke(app, ["show", "parks-2021-02-03", "-L", str(folder)])
    assert (done.exit_code, "Ponds" in done.stdout) == (0, True)
    assert "who confirmed it cannot be told" in done.stderr
    assert "the record of parks-2021-05-04 is damaged" in done.stderr
