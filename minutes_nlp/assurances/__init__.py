"""The register of assurances: what was assured, whether it was followed up, and when nothing was."""

from minutes_nlp.assurances.entries import SORTS, STATUSES, Entry, Question, Register, Wanted
from minutes_nlp.assurances.followup import THRESHOLD, FollowUp
from minutes_nlp.assurances.gaps import Gap, gaps
from minutes_nlp.assurances.register import Remembered, one, register
from minutes_nlp.assurances.silence import LookedAt, Range, Silence, after, before, between, silence
from minutes_nlp.assurances.states import Logged, Verdict, find, log, mark, one_line
from minutes_nlp.assurances.table import table

__all__ = [
    "SORTS",
    "STATUSES",
    "THRESHOLD",
    "Entry",
    "FollowUp",
    "Gap",
    "Logged",
    "LookedAt",
    "Question",
    "Range",
    "Register",
    "Remembered",
    "Silence",
    "Verdict",
    "Wanted",
    "after",
    "before",
    "between",
    "find",
    "gaps",
    "log",
    "mark",
    "one",
    "one_line",
    "register",
    "silence",
    "table",
]
