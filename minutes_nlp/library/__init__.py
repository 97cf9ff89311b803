"""The library: every document added, each version of its record, and what could not be read and why."""

from minutes_nlp.library.access import AccessDecision
from minutes_nlp.library.backups import restore
from minutes_nlp.library.database import FILE_NAME
from minutes_nlp.library.entries import Counts, Held, Quarantined, Version
from minutes_nlp.library.follow_ups import FollowUps, Step
from minutes_nlp.library.ids import document_id, part_ids, same_meeting
from minutes_nlp.library.library import Library
from minutes_nlp.library.notes import Note
from minutes_nlp.library.removals import HELD_BACK, Removal
from minutes_nlp.library.saved import SavedSearch

__all__ = [
    "FILE_NAME",
    "HELD_BACK",
    "AccessDecision",
    "Counts",
    "FollowUps",
    "Held",
    "Library",
    "Note",
    "Quarantined",
    "Removal",
    "SavedSearch",
    "Step",
    "Version",
    "document_id",
    "part_ids",
    "restore",
    "same_meeting",
]
