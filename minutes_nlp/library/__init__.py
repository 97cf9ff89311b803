"""The library: every document added, each version of its record, and what could not be read and why."""

from minutes_nlp.library.database import FILE_NAME
from minutes_nlp.library.entries import Counts, Held, Quarantined, Version
from minutes_nlp.library.follow_ups import FollowUps, Step
from minutes_nlp.library.ids import part_ids, same_meeting
from minutes_nlp.library.library import Library
from minutes_nlp.library.saved import SavedSearch

__all__ = [
    "FILE_NAME",
    "Counts",
    "FollowUps",
    "Held",
    "Library",
    "Quarantined",
    "SavedSearch",
    "Step",
    "Version",
    "part_ids",
    "same_meeting",
]
