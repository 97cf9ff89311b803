"""The meeting itself: council, committee, date and venue, as far as the minutes state them."""

import datetime as dt
import re

from minutes_nlp.model import Attendee, Meeting, Span
from minutes_nlp.readers.document import Stated
from minutes_nlp.structure.attendance import read_attendance
from minutes_nlp.structure.signs import has_any

__all__ = ["read_attendance", "read_meeting"]

_UPPER_WORD = r"[A-ZÀ-Þ][\w’'&-]*"
_COUNCIL = re.compile(
    rf"\b(?:(?:Royal[ ]+|London[ ]+)?Borough[ ]+of[ ]+{_UPPER_WORD}(?:[ ]+(?:upon|and|on|of|the|{_UPPER_WORD})){{0,4}}|ROYAL BOROUGH OF [A-Z ]+|LONDON BOROUGH OF [A-Z ]+"
    rf"|(?:{_UPPER_WORD}[ ]+(?:(?:and|of|the|upon|with)[ ]+|&[ ]+)?){{1,5}}(?:Council|COUNCIL|Combined Authority|COMBINED AUTHORITY|Fire (?:and Rescue )?Authority|National Park Authority|FIRE AUTHORITY|FIRE AND RESCUE AUTHORITY|NATIONAL PARK AUTHORITY)(?![\w-])|City of {_UPPER_WORD}(?= Council))"
)
_COMMITTEE = re.compile(
    rf"\b(?:(?:{_UPPER_WORD},?|and|of|for|the|&)[ ]+){{0,10}}?(?:(?:Overview\s+(?:and|&)\s+)?Scrutiny\s+(?:Committee|Panel|Commission|Board)|Sub-?[Cc]ommittee|SUB-?COMMITTEE|Committee|COMMITTEE|Panel|PANEL|Cabinet|CABINET|Board|BOARD|Forum|FORUM|Executive|EXECUTIVE|Commission|COMMISSION|Partnership|PARTNERSHIP)(?![\w’'])(?!\s+(?:Member|Room|Suite|Office|room|MEMBER|ROOM))"
    rf"|Municipal District of {_UPPER_WORD}|MUNICIPAL DISTRICT OF [A-Z -]+|Full Council|FULL COUNCIL"
)
_MONTHS = {m: i for i, m in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"), 1)}  # fmt: skip
_MONTH = "|".join([*_MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept?", "oct", "nov", "dec"])
# For text in small letters.
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th|[\"”]))?\s+(?:day\s+of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b|\b(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>\d{4})\b"
)
_YEAR = re.compile(r"\d{4}")
# How far a date reaches before and after its year, in characters.
_BEFORE_YEAR, _AFTER_YEAR = 60, 7
# A digit stands first and alone, so that the search for it is a mere scan; the rest makes sure a word begins there.
_TIME = re.compile(
    r"(?P<hour>\d(?<!\w.)\d?)(?:(?:[.:](?P<minute>\d{2}))?\s*(?P<half>a\.?\s?m\.?|p\.?\s?m\.?|noon|hours|hrs)\b|:(?P<minute24>\d{2})\b)"
)
_VENUE_LABEL = re.compile(
    r"^[^\S\n]*(?:Venue|Location|Place|Held (?:at|in)|\*?Held in)(?:\s*+:)?\s*(?P<venue>[^\n]{3,160})",
    re.MULTILINE,
)
_VENUE_HELD = re.compile(
    r"\b(?:held|met)\s+(?:remotely\s+)?(?:in|at)\s+(?:the\s+)?(?P<venue>(?!\d)[A-ZÀ-Þ0-9][^\n.;]{2,140}?)(?=,?\s+(?:on|at|commencing|starting|by)\s+(?:\d|Mon|Tue|Wed|Thu|Fri|Sat|Sun|the\s+\d|means)|\s*[.;\n]|,\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\s+and\s+(?:by|via)\b|$)"
)
_VENUE_AFTER_TIME = re.compile(
    r"(?:\d\s?[ap]\.?m\.?|noon)\s*(?:,|\s+in|\s+at)\s+(?:the\s+)?(?P<venue>[A-ZÀ-Þ][^\n.;]{2,120})"
)
# What may stand before a council's name in capitals or title case and is no part of it.
_RUNS_ON = re.compile(
    r"^.*\b(?:Committee|COMMITTEE|Panel|PANEL|Board|BOARD|Forum|FORUM|Cabinet|CABINET|Minutes|MINUTES|Meeting|MEETING|Agenda|AGENDA)[ ]+(?:of[ ]+|OF[ ]+)?(?:the[ ]+|THE[ ]+)?"
)
_GENERIC_COUNCIL = re.compile(
    r"(?:The[ ]+)?(?:(?:Full|Annual|County|City|Borough|District|Town|Parish|Community)[ ]+)*(?:Council|COUNCIL)"
    # What a web page bids its readers do, and the name of a site that nobody has named.
    r"|(?:(?:Watch|View|Search|Find|About|Your|Our|Contact|Modern|Share|Visit|Follow|Welcome To)[ ]+)+(?:[\w’'-]+[ ]+){0,2}?(?:Council|COUNCIL)",
    re.IGNORECASE,
)
_COUNCIL_MEETS = re.compile(
    r"\b(?:full council|meeting of (?:the )?(?:[\w’'-]+ ){0,4}council|ordinary (?:parish |town )?(?:council )?meeting|annual (?:general )?meeting"
    r"|(?:county|city|borough|district|city and county) council\s+-)",
    re.IGNORECASE,
)
_SMALL_COUNCIL = re.compile(r"parish|town|community", re.IGNORECASE)
_LEADS_TO_BODY = re.compile(
    r"^(?:(?:Minutes|MINUTES|Minute|Meeting|MEETING|PROCEEDINGS|AT|At|OF|of|a|A|the|The|THE|meeting|held|and|for|Agenda|decisions|minutes|Printed)\s+)+"
)
_AFTER_VENUE = re.compile(r"\s*View directions.*| on [A-Z][a-z]+day.*| at \d.*")
_DRAFT = re.compile(r"\b(?:draft|unconfirmed|subject to (?:confirmation|approval))\b")
_NOTHING = Stated()
_DRAFT_SIGNS = ("draft", "unconfirmed", "subject to")


def read_meeting(
    text: str, front: Span, attendance: tuple[Attendee, ...], stated: Stated = _NOTHING
) -> Meeting:
    """Return what the front matter states of the meeting, or the format in places of its own.

    Args:
        text: The document's text, with spaces for furniture.
        front: The stretch before the first item.
        attendance: The people of the attendance list, read before.
        stated: What the format states; it goes before what is read.
    """
    head = text[front.start : front.end]
    low = head.lower()
    council = next(filter(None, map(_council, (head, *stated.about))), None)
    time = _TIME.search(stated.time.lower()) or _TIME.search(low)
    return Meeting(
        council=_tidy(council) if council else None,
        committee=_stated_committee(stated.committee, council or "") or _committee(head, council or ""),
        date=_first_date(stated.date.lower()) or _first_date(low),
        start_time=_clock(time) if time else None,
        venue=stated.venue or _venue(head),
        status="draft" if has_any(low, _DRAFT_SIGNS) and _DRAFT.search(low) else None,
        attendance=attendance,
    )


def _stated_committee(words: str, council: str) -> str:
    """The body that the format names; the council itself by that name alone."""
    tidy = _tidy(words)
    itself = tidy == council or (_GENERIC_COUNCIL.fullmatch(tidy) and not tidy.lower().startswith("full"))
    return "Council" if tidy and itself else tidy


def _council(head: str) -> str | None:
    """The council named first, without the words of its body or meeting that run on into its name."""
    for match in _COUNCIL.finditer(head):
        name = _RUNS_ON.sub("", match.group()).strip()
        if name and _GENERIC_COUNCIL.fullmatch(name) is None:
            return name
    return None


def _tidy(words: str) -> str:
    words = " ".join(words.split()).strip(" ,")
    if not words.isupper():
        return words
    small = {"and", "of", "the", "for", "upon", "on", "in"}
    return " ".join(
        w.lower() if i and w.lower() in small else w.capitalize() for i, w in enumerate(words.split())
    )


def _committee(head: str, council: str) -> str | None:
    """The body that met: the first committee named that is not part of the council's or a room's name."""
    for line in head.split("\n"):
        match = _COMMITTEE.search(line)
        if match is None:
            continue
        words = _LEADS_TO_BODY.sub("", match.group().strip()).removeprefix(council).strip(" ,-–")
        if words:
            return _tidy(words)
    return "Council" if _COUNCIL_MEETS.search(head) and not _SMALL_COUNCIL.search(council) else None


def _first_date(low: str) -> str | None:
    """The first date in a text in small letters that the calendar has; looked for around years, which each has."""
    for year in _YEAR.finditer(low):
        start, end = max(0, year.start() - _BEFORE_YEAR), year.end() + _AFTER_YEAR
        for match in _DATE.finditer(low, start, end):
            date = _date(match)
            if date is not None:
                return date
    return None


def _date(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups["iso"]:
        year, month, day = (int(part) for part in groups["iso"].split("-"))
    elif groups["day3"]:
        year, month, day = int(groups["year3"]), int(groups["month3"]), int(groups["day3"])
    else:
        name = groups["month"] or groups["month2"]
        month = next(number for full, number in _MONTHS.items() if full.startswith(name[:3]))
        year, day = int(groups["year"] or groups["year2"]), int(groups["day"] or groups["day2"])
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str | None:
    """Return a time as HH:MM."""
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute24"] or 0)
    half = match["half"] or ""
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _venue(head: str) -> str | None:
    for pattern in (_VENUE_LABEL, _VENUE_HELD, _VENUE_AFTER_TIME):
        match = pattern.search(head)
        if match:
            venue = _AFTER_VENUE.sub("", " ".join(match["venue"].split())).strip(" .,*")
            if venue:
                return venue
    return None
