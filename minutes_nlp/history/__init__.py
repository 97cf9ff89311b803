"""The history of a topic: who said what of it and when, its recurring items, figures, words and acronyms."""

from minutes_nlp.history.archive import Archive, Remembered
from minutes_nlp.history.figures import Clash, Figure, FigureSeries
from minutes_nlp.history.ledger import Acronym, LongForm
from minutes_nlp.history.mentions import Mention
from minutes_nlp.history.recurring import Recurring, RecurringItem
from minutes_nlp.history.tables import tables
from minutes_nlp.history.terms import Term, Terms
from minutes_nlp.history.topic import (
    History,
    MeetingCount,
    acronyms,
    history,
    terms,
)

__all__ = [
    "Acronym",
    "Archive",
    "Clash",
    "Figure",
    "FigureSeries",
    "History",
    "LongForm",
    "MeetingCount",
    "Mention",
    "Recurring",
    "RecurringItem",
    "Remembered",
    "Term",
    "Terms",
    "acronyms",
    "history",
    "tables",
    "terms",
]
