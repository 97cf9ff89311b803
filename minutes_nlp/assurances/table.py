"""The register as a table, for spreadsheets."""

from minutes_nlp.assurances.entries import Entry, Register
from minutes_nlp.assurances.states import one_line
from minutes_nlp.export import Cell, Table

__all__ = ["table"]

_COLUMNS = (
    "id", "status", "strength", "words", "giver", "subject", "question", "council", "committee", "date",
    "number", "title", "point", "due", "due_words", "due_rule", "overdue", "age", "closed_by", "note", "who",
    "at", "follow_up", "follow_up_reason", "permalink", "sha256", "access",
)  # fmt: skip
_NOT_STATED = "not stated"


def table(found: Register) -> Table:
    """Return a page of the register as a table, a row an assurance."""
    return Table(_COLUMNS, [_row(entry) for entry in found.entries])


def _row(entry: Entry) -> list[Cell]:
    where, due, said = entry.citation, entry.due, entry.said
    best = entry.follow_ups[0] if entry.follow_ups else None
    return [
        entry.id, entry.status, entry.strength, one_line(entry.words), entry.giver or _NOT_STATED,
        entry.subject, one_line(entry.question.words) if entry.question else None,
        where.council, where.committee, where.date, where.number, where.title, where.label,
        *((due.date, due.words, due.rule) if due else ("", "", "")),
        "yes" if entry.overdue else "no", entry.age,
        *((said.by, said.note, said.who, said.at) if said else ("", "", "", "")),
        *((best.id, best.reason) if best else ("", "")),
        where.permalink, where.sha256, where.access,
    ]  # fmt: skip
