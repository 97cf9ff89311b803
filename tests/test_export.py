"""Tables as files: nothing in them is taken for a formula, a link or a number."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from minutes_nlp.errors import UsageError
from minutes_nlp.export import Table, to_csv, to_xlsx

DANGEROUS = ["=1+1", "+44 20 7946", "-5", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("text", DANGEROUS, ids=repr)
def test_csv_cell_is_no_formula(text: str) -> None:
    """A text that a spreadsheet would calculate has an apostrophe before it."""
    table = to_csv(Table(["words"], [[text]]))
    assert list(csv.reader(io.StringIO(table, newline=""))) == [["words"], [f"'{text}"]]


def test_csv_shows_lists_numbers_and_nothing() -> None:
    """Several texts are parted, a number stays one even below zero, None is an empty cell."""
    table = to_csv(Table(["a", "b", "c"], [[["x", "y"], -3, None]]))
    assert table == "a,b,c\r\nx; y,-3,\r\n"


def test_workbook_holds_texts(tmp_path: Path) -> None:
    """In a workbook nothing is a formula or a link, and each sheet has its rows."""
    file = tmp_path / "register.xlsx"
    to_xlsx(
        {"One": Table(["words", "count"], [[text, 2] for text in [*DANGEROUS, "https://example.org"]])}, file
    )
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert sheet.count("<row ") == 8


def test_workbook_says_what_it_cuts_off(tmp_path: Path) -> None:
    """A cell holds 32,767 characters at most; a longer text ends in a remark."""
    file = tmp_path / "long.xlsx"
    to_xlsx({"One": Table(["words"], [["x" * 40_000]])}, file)
    with zipfile.ZipFile(file) as book:
        assert "[cut off here]" in book.read("xl/sharedStrings.xml").decode()


def test_workbook_that_cannot_be_written(tmp_path: Path) -> None:
    """The error names the file."""
    file = tmp_path / "missing" / "register.xlsx"
    with pytest.raises(UsageError, match="cannot be written") as caught:
        to_xlsx({"One": Table(["words"], [])}, file)
    assert str(file) in str(caught.value)
