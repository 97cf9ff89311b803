"""Tables as files: CSV and XLSX that a spreadsheet opens as the text they hold, never as formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from minutes_nlp.errors import UsageError

__all__ = ["Cell", "Table", "csv_of", "to_csv", "to_xlsx"]

Cell = str | int | float | Sequence[str] | None
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_LONGEST_CELL = 32767


class Table(NamedTuple):
    """Rows of cells under the names of their columns; a cell of several texts shows them parted by "; "."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table) -> str:
    """Return a table as CSV (RFC 4180); a text that looks like a formula has an apostrophe before it."""
    return csv_of([table])


def csv_of(parts: Iterable[Table]) -> str:
    """Return a table that comes in parts, of which one need be held at a time, as ``to_csv``."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for number, part in enumerate(parts):
        if number == 0:
            writer.writerow(part.columns)
        writer.writerows([_guarded(_plain(cell)) for cell in row] for row in part.rows)
    return lines.getvalue()


def to_xlsx(sheets: Mapping[str, Table], file: Path) -> None:
    """Write tables as the sheets of a workbook, by their names.

    Raises:
        UsageError: If the file cannot be written.
    """
    import xlsxwriter  # noqa: PLC0415 -- a fifth of a second that only this pays
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 -- as above

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(file), options)
    head, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, table.columns, head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), max(0, len(table.columns) - 1))
        for column, title in enumerate(table.columns):
            cells = [_plain(row[column]) for row in table.rows]
            longest = max((len(str(cell)) for cell in cells), default=0)
            sheet.set_column(column, column, min(_WIDEST, max(longest, len(title)) + 2), wrapped)
            sheet.write_column(1, column, [_fitting(cell) for cell in cells])
    try:
        book.close()
    except FileCreateError as error:
        raise UsageError(f"cannot be written: {error}", document=str(file)) from error


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return cell if isinstance(cell, str | int | float) else "; ".join(cell)


def _guarded(cell: str | float) -> str | float:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _fitting(cell: str | float) -> str | float:
    """A text no longer than a cell of a workbook may be; what is cut off is said."""
    if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
        return f"{cell[: _LONGEST_CELL - 20]} [cut off here]"
    return cell
