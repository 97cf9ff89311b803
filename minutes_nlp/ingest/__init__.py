"""Adding documents to the library and keeping the search index in step with it."""

from minutes_nlp.ingest.adding import Ahead, Outcome, OutcomeKind, Parser, Progress, Summary, add
from minutes_nlp.ingest.checking import Fault, Status, Unread, status, unread, verify
from minutes_nlp.ingest.publishing import publish, rebuild
from minutes_nlp.ingest.removing import at_place, to_erase, to_redact
from minutes_nlp.ingest.sources import STANDARD_INPUT, Input, check_paths, find, listed_names

__all__ = [
    "STANDARD_INPUT",
    "Ahead",
    "Fault",
    "Input",
    "Outcome",
    "OutcomeKind",
    "Parser",
    "Progress",
    "Status",
    "Summary",
    "Unread",
    "add",
    "at_place",
    "check_paths",
    "find",
    "listed_names",
    "publish",
    "rebuild",
    "status",
    "to_erase",
    "to_redact",
    "unread",
    "verify",
]
