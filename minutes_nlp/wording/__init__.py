"""The wording of resolutions: a draft beside what a council has used before."""

from minutes_nlp.wording.checking import ClauseChecked, Near, Usual, check_wording
from minutes_nlp.wording.findings import CODES, Finding
from minutes_nlp.wording.gathering import gather, matter_of
from minutes_nlp.wording.matching import Matter
from minutes_nlp.wording.precedents import Precedent, Precedents, Share, count_words, precedents_in

__all__ = [
    "CODES",
    "ClauseChecked",
    "Finding",
    "Matter",
    "Near",
    "Precedent",
    "Precedents",
    "Share",
    "Usual",
    "check_wording",
    "count_words",
    "gather",
    "matter_of",
    "precedents_in",
]
