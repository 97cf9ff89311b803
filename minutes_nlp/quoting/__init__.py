"""Whether words said to be from the minutes are in them: verbatim, altered or not found."""

from minutes_nlp.quoting.checking import Quoted, Status, check_quotes
from minutes_nlp.quoting.sources import Sources
from minutes_nlp.quoting.table import table

__all__ = ["Quoted", "Sources", "Status", "check_quotes", "table"]
