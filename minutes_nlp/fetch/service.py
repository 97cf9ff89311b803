"""The web service of ModernGov (``mgWebService.asmx``), where a council leaves it open: its XML, pure."""

import datetime as dt
import re
from typing import Any
from xml.parsers import expat

from minutes_nlp.fetch.addresses import shown
from minutes_nlp.fetch.moderngov import Meeting, MeetingPage

__all__ = ["read_service_meeting", "read_service_meetings"]

_ASKED = frozenset(
    ["meetingid", "committeeid", "committeetitle", "meetingdate", "meetingstatus", "minutepublished"]
)
_LONGEST = 200


class _Meetings:
    """Collects what stands directly below each ``meeting``, by names in lower case."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self._path: list[str] = []

    def start(self, name: str, _: Any) -> None:
        self._path.append(name.lower())
        if name.lower() == "meeting":
            self.found.append({})

    def end(self, _: str) -> None:
        self._path.pop()

    def text(self, piece: str) -> None:
        if len(self._path) > 1 and self._path[-2] == "meeting" and self._path[-1] in _ASKED:
            meeting = self.found[-1]
            meeting[self._path[-1]] = (meeting.get(self._path[-1], "") + piece)[:_LONGEST]


def _no_doctype(*_: Any) -> None:
    raise ValueError("declares a document type, which the web service never does")


def _read(data: bytes) -> list[dict[str, str]]:
    """The meetings in an answer.

    Raises:
        ValueError: If it is no XML, or declares a type, and with it entities.
    """
    meetings = _Meetings()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = meetings.start
    parser.EndElementHandler = meetings.end
    parser.CharacterDataHandler = meetings.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"is no XML: {error}") from error
    return [{name: shown(value) for name, value in each.items()} for each in meetings.found]


def read_service_meetings(data: bytes, _: str = "") -> tuple[Meeting, ...]:
    """Return the meetings in an answer of ``GetMeetings``, each once.

    Raises:
        ValueError: If it is no such answer.
    """
    found: dict[int, Meeting] = {}
    for each in _read(data):
        number, committee = _number(each.get("meetingid", "")), _number(each.get("committeeid", ""))
        if number:
            date, status = _date(each.get("meetingdate", "")), each.get("meetingstatus", "")
            found.setdefault(number, Meeting(number, committee, date, status))
    return tuple(found.values())


def read_service_meeting(data: bytes, _: str = "") -> MeetingPage:
    """Return what an answer of ``GetMeeting`` says of the meeting.

    Raises:
        ValueError: If it is no such answer.
    """
    found = _read(data)
    first = found[0] if found else {}
    published = first.get("minutepublished", "").lower() == "true"
    return MeetingPage(
        first.get("committeetitle", ""), _date(first.get("meetingdate", "")), published, "", False
    )


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text) else None


def _date(text: str) -> dt.date | None:
    """A day as the service writes it: 10/02/2026."""
    match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", text)
    try:
        return dt.date(*(int(part) for part in reversed(match.groups()))) if match else None
    except ValueError:
        return None
