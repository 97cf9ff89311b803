"""What a check says of a clause, and the codes by which checks are named and switched off."""

from minutes_nlp.model import Record, Span

__all__ = ["CODES", "Finding"]

CODES = {
    "that": "a clause does not begin “That”, where the council's do",
    "full-stop": "a clause does not end in a mark, where the council's do",
    "verb": "no operative verb, or one that the council has not used",
    "consultation": "a delegation without “in consultation with”, where the council's have it",
    "lettering": "the letters or numbers of a list do not follow one another",
    "date": "a date or period that does not match the item",
    "report": "the name of a report that does not match the item",
    "doubled": "a word that stands twice",
    "missing": "a word is missing that near-identical wordings have",
    "typing": "a likely typing error, told by the words of the minutes",
}


class Finding(Record, frozen=True, kw_only=True):
    """Something that departs: a key of CODES, the reason, and the characters of the clause it is about.

    ``suggestion`` is what would take the place of those characters, None where that cannot be said.
    """

    code: str
    message: str
    span: Span
    suggestion: str | None = None
