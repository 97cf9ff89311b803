"""The meeting itself: council, committee, date, venue and attendance, as far as the minutes state them."""

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from minutes_nlp.language.people import FULL_NAME, PERSON, ROLE, listed_people
from minutes_nlp.model import Attendee, Meeting, Presence, Span

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
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th|[\"”]))?\s+(?:day\s+of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b|\b(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>\d{4})\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s*(?P<half>a\.?\s?m\.?|p\.?\s?m\.?|noon|hours|hrs)\b|\b(?P<h24>\d{1,2}):(?P<m24>\d{2})\b",
    re.IGNORECASE,
)
_VENUE_LABEL = re.compile(
    r"^\s*(?:Venue|Location|Place|Held (?:at|in)|\*?Held in)\s*:?\s*(?P<venue>[^\n]{3,160})", re.MULTILINE
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
    r"(?:The[ ]+)?(?:Full|Annual|County|City|Borough|District|Town|Parish|Community)?[ ]*(?:Council|COUNCIL)",
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
_DRAFT = re.compile(
    r"\bDRAFT\b|\bdraft minutes\b|\bunconfirmed\b|\bsubject to (?:confirmation|approval)\b", re.IGNORECASE
)
_SECTION: tuple[tuple[Presence, re.Pattern[str]], ...] = (
    ("apologies", re.compile(r"apolog(?:y|ies)\b.{0,30}$", re.IGNORECASE)),
    ("in attendance", re.compile(r"(?:also\s+)?(?:in attendance|also (?:in attendance|present|attending)|officers?(?: (?:present|in attendance|attending))?|officials?(?: in attendance)?|(?:council )?staff(?: present)?|in attendance)(?: \(?virtually\)?)?$", re.IGNORECASE)),
    ("absent", re.compile(r"absent.{0,30}$", re.IGNORECASE)),
    ("present", re.compile(r"(?:present(?: in the chair)?|(?:members?|councillors?|those|board members|panel members|committee members|membership)(?: (?:present|attending|in attendance))?|attendance|attendees|attended|voting members)$", re.IGNORECASE)),
)  # fmt: skip
_ATTENDANCE_ITEM = re.compile(
    r"(?:[\w./]{1,10}[.):]?\s+)?(?i:attendance|those (?:present|attending)|present|members present)\b"
)
_COLUMN = re.compile(
    r"(?:\s{2,}|\|)\s*(?P<answer>Yes|No|Y|N|Present|Absent|Apologies|In attendance)\s*\|?\s*$"
)
_ANSWERS: dict[str, Presence] = {
    "Yes": "present", "Y": "present", "Present": "present", "No": "absent", "N": "absent", "Absent": "absent",
    "Apologies": "apologies", "In attendance": "in attendance",
}  # fmt: skip
_APOLOGY = re.compile(r"\s*(?:An\s+apology|Apolog(?:y|ies))\b")
# A line of names that ends in a comma, "and", or within a name, and the line it goes on with.
_WRAPPED_LIST = re.compile(
    r"(?:[,;&]|\band|\b[A-Z]\.?|\b(?:Mrs|Mr|Ms|Miss|Dr|Cllr)\.?)[ ]*\n(?=[ ]*[A-Za-z])|(?<=[a-z])\n(?=[a-z]|[A-Z][\w’'-]+[,;)])|(?<=,\s[A-Z])\n"
)
_HEADED = re.compile(
    r"\s*(?P<label>[A-Za-z][A-Za-z’' ()/&]{3,40}?)\s*(?::\s*-?|[–-](?=\s)|$)\s*(?P<rest>.*)", re.DOTALL
)
_PERSON = re.compile(PERSON)
_FULL = re.compile(FULL_NAME)
_ROLE = re.compile(ROLE)
_ROLE_IN_BRACKETS = re.compile(r"\s*\(\s*(?P<role>[^()]{2,90}?)\s*\)")
_ROLE_AFTER = re.compile(r"\s*(?:,|[–—-]|\|)\s*\*?(?P<role>[^,;|\n]{2,120}?)\*?\s*(?=[;|\n,]|$|\()")
_PLURAL = re.compile(r"\b(?:Councillors|COUNCILLORS|Cllrs|CLLRS|Messrs|Members|Aldermen)\b")
_INITIALS_ONLY = re.compile(r"[A-Z]{2,4}(?:,\s*)?")


def read_meeting(text: str, front: Span, attendance: tuple[Attendee, ...]) -> Meeting:
    """Return what the front matter states of the meeting.

    Args:
        text: The document's text.
        front: The stretch before the first item.
        attendance: The people of the attendance list, read before.
    """
    head = text[front.start : front.end]
    council = _council(head)
    date = _first_date(head)
    time = _TIME.search(head)
    return Meeting(
        council=_tidy(council) if council else None,
        committee=_committee(head, council or ""),
        date=date,
        start_time=_clock(time) if time else None,
        venue=_venue(head),
        status="draft" if _DRAFT.search(head) else None,
        attendance=attendance,
    )


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


def _first_date(head: str) -> str | None:
    for match in _DATE.finditer(head):
        groups = match.groupdict()
        if groups["iso"]:
            year, month, day = (int(part) for part in groups["iso"].split("-"))
        elif groups["day3"]:
            year, month, day = int(groups["year3"]), int(groups["month3"]), int(groups["day3"])
        else:
            name = (groups["month"] or groups["month2"]).lower()
            month = next(number for full, number in _MONTHS.items() if full.startswith(name[:3]))
            year, day = int(groups["year"] or groups["year2"]), int(groups["day"] or groups["day2"])
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def _clock(match: re.Match[str]) -> str | None:
    """Return a time as HH:MM."""
    if match["h24"]:
        hour, minute = int(match["h24"]), int(match["m24"])
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = match["half"].lower()
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


def read_attendance(text: str, stretches: Sequence[Span]) -> tuple[Attendee, ...]:
    """Return the people of the attendance lists in the stretches given, as printed, each with the role printed by it.

    A list begins at a label such as ``Present:`` or ``Officers in attendance`` and ends at the next label or
    where a line names nobody.
    """
    found: list[Attendee] = []
    for stretch in stretches:
        presence: Presence | None = "present" if _ATTENDANCE_ITEM.match(text, stretch.start) else None
        at = stretch.start
        for line in _unwrapped(text[stretch.start : stretch.end]).split("\n"):
            people, presence = _read_line(text, at, line, presence)
            found += people
            at += len(line) + 1
    return tuple(_once(found))


def _unwrapped(text: str) -> str:
    """The text with a space for each line break that only wraps a list of names."""
    return _WRAPPED_LIST.sub(lambda m: m[0].replace("\n", " "), text)


def _read_line(
    text: str, at: int, line: str, presence: Presence | None
) -> tuple[list[Attendee], Presence | None]:
    """The people named on a line, and the presence that holds for the lines below it."""
    end = at + len(line)
    headed = _HEADED.match(line.replace("*", " ").replace("#", " "))
    label = headed["label"].strip() if headed else ""
    section = _section(label) if headed else None
    if headed and section is not None:
        return _people(text, at + headed.start("rest"), end, section), section
    if headed and headed["rest"] and _ROLE.fullmatch(label):
        # A post and who holds it: Town Clerk: Sue Moor.
        listed = _people(text, at + headed.start("rest"), end, "in attendance")
        return [msgspec.structs.replace(p, role=p.role or label) for p in listed], presence
    if _APOLOGY.match(line):
        return _people(text, at, end, "apologies"), presence
    if not line.strip(" *#_|\t•-"):
        return [], presence
    if presence is None and _COLUMN.search(line) is None:
        return [], None
    return _people(text, at, end, presence or "present"), presence


def _section(label: str) -> Presence | None:
    for presence, pattern in _SECTION:
        if pattern.match(label):
            return presence
    return None


def _people(text: str, start: int, end: int, presence: Presence) -> list[Attendee]:
    """The people named on one line of an attendance list."""
    places = sorted(
        {Span(*m.span()) for m in _PERSON.finditer(text, start, end)}
        | {
            name
            for plural in _PLURAL.finditer(text, start, end)
            for name in listed_people(text, plural.start())
            if name.end <= end
        }
    )
    if not places:
        places = [
            Span(*m.span()) for m in _FULL.finditer(text, start, end) if not _ROLE.match(text, *m.span())
        ]
    kept: list[Span] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    people = []
    column = _COLUMN.search(text, start, end)
    if column:
        end = column.start()
        presence = _ANSWERS.get(column["answer"], presence)
    for i, place in enumerate(kept):
        stop = kept[i + 1].start if i + 1 < len(kept) else end
        role = _role(text, place.end, stop) or _role_before(
            text, kept[i - 1].end if i else start, place.start
        )
        people.append(
            Attendee(name=" ".join(text[slice(*place)].split()), role=role, presence=presence, span=place)
        )
    return people


def _role(text: str, start: int, end: int) -> str | None:
    bracket = _ROLE_IN_BRACKETS.match(text, start, end)
    if bracket:
        words = (
            " ".join(_INITIALS_ONLY.sub("", bracket["role"], count=1).split())
            if _INITIALS_ONLY.match(bracket["role"])
            else bracket["role"]
        )
        return words.strip(" ,") or None
    after = _ROLE_AFTER.match(text, start, end)
    if after:
        role = after["role"].strip(" *")
        if _ROLE.search(role) or role[:1].isupper():
            return role
    spaced = re.compile(r"\s{2,}(?P<role>[A-Z][\w’' -]{2,60}?)(?=\s{2,}|$)").match(text, start, end)
    return spaced["role"] if spaced else None


def _role_before(text: str, start: int, end: int) -> str | None:
    """Return the role before a name in brackets: "Head of Education (Ms Catriona Duthie)"."""
    before = text[start:end].rstrip()
    if not before.endswith("("):
        return None
    roles = list(_ROLE.finditer(before))
    return roles[-1].group() if roles and before[roles[-1].end() :].strip(" (") == "" else None


def _once(people: list[Attendee]) -> list[Attendee]:
    seen: set[str] = set()
    kept = []
    for person in people:
        if person.name.lower() not in seen:
            seen.add(person.name.lower())
            kept.append(person)
    return kept
