"""What became of quotations as a table, for spreadsheets."""

from collections.abc import Sequence

from minutes_nlp.export import Table
from minutes_nlp.quoting.checking import Quoted

__all__ = ["table"]

_COLUMNS = ("text", "status", "places", "source", "committee", "date", "item", "permalink", "sha256", "note")


def table(quoted: Sequence[Quoted]) -> Table:
    """Return what became of sentences as a table, a row for each and for each of its parts."""
    rows = [_row(each) for whole in quoted for each in (whole, *whole.parts)]
    return Table(_COLUMNS, rows)


def _row(quoted: Quoted) -> list[str | int | None]:
    cited = quoted.citations[0] if quoted.citations else None
    place = (
        [cited.committee, cited.date, cited.number, cited.permalink, cited.sha256] if cited else [None] * 5
    )
    return [quoted.text, quoted.status, quoted.total, quoted.source, *place, quoted.note]
