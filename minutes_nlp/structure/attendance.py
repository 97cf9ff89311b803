"""Who was there: the people of the attendance lists, each with the role printed beside the name."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from minutes_nlp.language.people import FULL_NAME, GIVEN, PERSON, ROLE, listed_people
from minutes_nlp.model import Attendee, Presence, Span
from minutes_nlp.structure.signs import has_any

__all__ = ["read_attendance"]

_SECTION: tuple[tuple[Presence, re.Pattern[str]], ...] = (
    ("apologies", re.compile(r"apolog(?:y|ies)\b.{0,30}$")),
    ("in attendance", re.compile(r"(?:also\s+)?(?:in attendance|also (?:in attendance|present|attending)|officers?(?: (?:present|in attendance|attending))?|officials?(?: in attendance)?|others?(?: (?:present|in attendance|attending))?|(?:invitees|guests|observers|visitors)(?: present)?|(?:council )?staff(?: present)?|in attendance)(?: \(?virtually\)?)?$")),
    ("absent", re.compile(r"absent.{0,30}$")),
    ("present", re.compile(r"(?:present(?: in the chair)?|(?:members?|councillors?|those|board members|panel members|committee members|membership)(?: (?:present|attending|in attendance))?|attendance|attendees|attended|voting members)$")),
)  # fmt: skip
_SECTION_STARTS = frozenset(
    [
        "apo", "als", "in ", "off", "cou", "sta", "abs", "pre", "mem", "tho", "boa", "pan", "com", "att", "vot", "oth",
        "inv", "gue", "obs", "vis",
    ]
)  # fmt: skip
# Under the heading of a list its members may stand behind the name of the body alone: "Committee: A Hale, B Moor".
_BODY = re.compile(r"(?:(?:sub-)?committee|board|panel|council|cabinet)$")
_ATTENDANCE_ITEM = re.compile(
    r"(?:[\w./]{1,10}[.):]?\s+)?(?i:attendance|those (?:present|attending)|present|members present)\b"
)
# The column that tells who was there, as clerks and ModernGov fill it. Who was only expected is nowhere told to
# have come.
_COLUMN = re.compile(
    r"(?:(?<!\s)\s{2,}+|\|\s*)(?P<answer>Yes|No|Y|N|(?:Present|In attendance)(?:,?\s(?:as\s(?:a\s)?)?(?:substitute|virtually|remotely|online)|\s\(\w{3,12}\))?"
    r"|Attended|Substitute|Absent|Not present|Apologies(?:,?\s(?:for absence|sent(?:\s\w+)?|received|given|substituted))?|Expected)(?:\s*+\|)?\s*$"
)
_ANSWERS: dict[str, Presence] = {
    "y": "present", "present": "present", "attended": "present", "substitute": "present", "n": "absent",
    "absent": "absent", "not": "absent", "apologies": "apologies", "in": "in attendance", "yes": "present",
    "no": "absent",
}  # fmt: skip
_ENDS_IN_ANSWER = (
    "Yes", "Y", "No", "N", "resent", "Absent", "Apologies", "n attendance", "ttended", "ubstitute", "virtually", "remotely",
    "online", ")", "absence", "sent", "received", "given", "substituted", "representative", "Expected",
)  # fmt: skip
_APOLOGY = re.compile(r"\s*(?:An\s+apology|Apolog(?:y|ies))\b")
# What the end of a line of names leaves open, the ends of it that are told fast, and the length of the longest; what
# such a line goes on with.
_OPEN_ENDS = (",", ";", "&", "and", "Mrs", "Mr", "Ms", "Miss", "Dr", "Cllr")
_OPEN_END = re.compile(r"(?:[,;&]|\band|\b[A-Z]\.?|\b(?:Mrs|Mr|Ms|Miss|Dr|Cllr)\.?)$")
_OPEN_END_LENGTH = 6
_INITIAL_END = re.compile(r",\s[A-Z]$")
_GOES_ON_LOW = re.compile(r"[a-z]|[A-Z][\w’'-]+[,;)]")
_GOES_ON = re.compile(r"[ ]*[A-Za-z]")
_HEADED = re.compile(
    r"\s*(?P<label>[A-Za-z][A-Za-z’' ()/&]{3,40}?)\s*(?::\s*-?|[–-](?=\s)|$)\s*(?P<rest>.*)", re.DOTALL
)
_LONGEST_LABEL = 42
_LABEL_MARKS = (":", "-", "–")
# What is printed around the words of a line.
_MARKS = " *#_|\t•-"
_PERSON = re.compile(PERSON)
_FULL = re.compile(FULL_NAME)
_ROLE = re.compile(ROLE)
_ROLE_IN_BRACKETS = re.compile(r"\s*\(\s*(?P<role>[^()]{2,90}?)\s*\)")
_ROLE_AFTER = re.compile(r"\s*(?:,|[–—-]|\|)\s*\*?(?P<role>[^,;|\n]{2,120}?)\*?\s*(?=[;|\n,]|$|\()")
_ROLE_SPACED = re.compile(r"\s{2,}(?P<role>[A-Z][\w’' -]{2,60}?)(?=\s{2,}|$)")
_PLURAL = re.compile(r"\b(?:Councillors|COUNCILLORS|Cllrs|CLLRS|Messrs|Members|Aldermen)\b")
# Who came in the place of another: "Councillor Colbeck took his place", "Councillor Hale substituting".
_STOOD_IN = re.compile(
    r"(?:\s*\([^()]{1,60}\))?,?\s+(?:(?:had|was|were|has|would)\s+)?(?:took|taken|taking|attend(?:ed|ing)|substitut(?:ed|ing|e)|deputis(?:ed|ing)"
    r"|replac(?:ed|ing)|represent(?:ed|ing)|stood\s+in|standing\s+in)\b"
)
# Beside so many who surely are, others in a list are people too, whatever their names.
_LISTED = 2
_INITIALS_ONLY = re.compile(r"[A-Z]{2,4}(?:,\s*)?")


def read_attendance(text: str, stretches: Sequence[Span]) -> tuple[Attendee, ...]:
    """Return the people of the attendance lists in the stretches given, as printed, each with the role printed by it.

    A list begins at a label such as ``Present:`` or ``Officers in attendance`` and ends at the next label or
    where a line names nobody.
    """
    found: dict[str, Attendee] = {}
    for stretch in stretches:
        presence: Presence | None = "present" if _ATTENDANCE_ITEM.match(text, stretch.start) else None
        for at, line in _unwrapped(text, stretch):
            if line.strip(_MARKS):
                people, presence = _read_line(text, at, line, presence)
                for person in people:
                    if not _is_known(person, found.values()):
                        found.setdefault(person.name.lower(), person)
    return tuple(found.values())


def _is_known(person: Attendee, found: Iterable[Attendee]) -> bool:
    """Whether somebody who is named by title and surname alone stands in the same list with more of their name."""
    *titles, surname = person.name.split()
    if len(titles) != 1:
        return False
    names = (each.name.split() for each in found if each.presence == person.presence)
    return any(name[-1] == surname and name[:1] == titles for name in names)


def _unwrapped(text: str, stretch: Span) -> Iterator[tuple[int, str]]:
    """The lines of a stretch and where each begins, with a space for a line break that only wraps a list of names."""
    at = stretch.start
    above, *lines = text[at : stretch.end].split("\n")
    line = above
    for below in lines:
        if above and _is_wrapped(above, below):
            line = f"{line} {below}"
        else:
            yield at, line
            at += len(line) + 1
            line = below
        above = below
    yield at, line


def _is_wrapped(line: str, below: str) -> bool:
    """Whether a line of names ends in a comma, "and", or within a name, and the line below goes on with it."""
    last = line[-1]
    if "A" <= last <= "Z" and _INITIAL_END.search(line, max(0, len(line) - 3)):
        return True
    if not below:
        return False
    if "a" <= last <= "z" and _GOES_ON_LOW.match(below):
        return True
    words = line.rstrip(" .")
    if not (words.endswith(_OPEN_ENDS) or words[-1:].isupper()):
        return False
    end = len(line.rstrip(" "))
    open_end = _OPEN_END.search(line, max(0, end - _OPEN_END_LENGTH), end)
    return open_end is not None and _GOES_ON.match(below) is not None


def _read_line(
    text: str, at: int, line: str, presence: Presence | None
) -> tuple[list[Attendee], Presence | None]:
    """The people named on a line, and the presence that holds for the lines below it."""
    end = at + len(line)
    # A label is the whole line, or has a mark after it.
    may_be_headed = len(line.strip(_MARKS)) < _LONGEST_LABEL or has_any(line, _LABEL_MARKS)
    headed = _HEADED.match(line.replace("*", " ").replace("#", " ")) if may_be_headed else None
    if headed:
        label, rest = headed["label"].strip(), at + headed.start("rest")
        section = _section(label)
        if section is not None:
            return _people(text, rest, end, section), section
        if (
            presence is not None
            and _BODY.match(label.lower())
            and (listed := _people(text, rest, end, "present"))
        ):
            return listed, "present"
        if headed["rest"] and label[0].isupper() and _ROLE.fullmatch(label):
            # A post and who holds it: Town Clerk: Sue Moor.
            listed = _people(text, rest, end, "in attendance")
            return [msgspec.structs.replace(p, role=p.role or label) for p in listed], presence
    if _APOLOGY.match(line):
        return _people(text, at, end, "apologies"), presence
    if presence is None and not _answers(line):
        return [], None
    return _people(text, at, end, presence or "present"), presence


def _answers(line: str) -> bool:
    """Whether a line ends in a column that tells who was there."""
    return line.rstrip(" |").endswith(_ENDS_IN_ANSWER) and _COLUMN.search(line) is not None


def _section(label: str) -> Presence | None:
    low = label.lower()
    if low[:3] not in _SECTION_STARTS:
        return None
    for presence, pattern in _SECTION:
        if pattern.match(low):
            return presence
    return None


def _people(text: str, start: int, end: int, presence: Presence) -> list[Attendee]:
    """The people named on one line of an attendance list."""
    places = _places(text, start, end)
    if not places:
        return []
    column = _COLUMN.search(text, start, end)
    if column:
        end = column.start()
        answer = _ANSWERS.get(column["answer"].split(maxsplit=1)[0].strip(",").lower())
        if answer is None:
            return []
        presence = answer
    people = []
    before = start
    if presence == "apologies":
        places = [place for place in places if not _STOOD_IN.match(text, place.end, end)]
    for place, following in zip(places, [*(place.start for place in places[1:]), end], strict=True):
        role = _role_after(text, place.end, following) or _role_before(text[before : place.start])
        name = " ".join(text[place.start : place.end].split())
        people.append(Attendee(name=name, role=role, presence=presence, span=place))
        before = place.end
    return people


def _places(text: str, start: int, end: int) -> list[Span]:
    """Where a line names somebody: by titles, in a list that a plural title opens, or else by full names."""
    places = [Span(*match.span()) for match in _PERSON.finditer(text, start, end)]
    for plural in _PLURAL.finditer(text, start, end):
        places += [name for name in listed_people(text, plural.start()) if name.end <= end]
    full = [Span(*match.span()) for match in _FULL.finditer(text, start, end)]
    if places:
        # Among people with titles there may be some without: "Dr E Winstanley, C Dunstone (Highways)".
        taken = [
            place
            for place in full
            if any(place.start < each.end and each.start < place.end for each in places)
        ]
        entries = [place for place in full if place not in taken and _is_entry(text, place, start)]
        surely = [place for place in entries if _begins_as_name(text, place)]
        full = entries if len(surely) >= _LISTED else surely
    places += [place for place in full if not _ROLE.match(text, *place)]
    kept: list[Span] = []
    for place in sorted(places):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _is_entry(text: str, place: Span, start: int) -> bool:
    """Whether what may be a name has a place of its own in a list."""
    before, after = text[start : place.start].rstrip(), text[place.end : place.end + 5].lstrip()
    opens = not before or before.endswith((",", ";", ":", " and", "&", "|"))
    return opens and (not after or after[0] in ",;.(|–-" or after.startswith("and "))


def _begins_as_name(text: str, place: Span) -> bool:
    """Whether what may be a name begins with an initial or a given name that we know."""
    first = text[place.start : place.end].split(maxsplit=1)[0].rstrip(".")
    return len(first) == 1 or first.lower() in GIVEN


def _role_after(text: str, start: int, end: int) -> str | None:
    """The role after a name: in brackets, after a comma or a dash, or in a column of its own."""
    bracket = _ROLE_IN_BRACKETS.match(text, start, end)
    if bracket:
        words = bracket["role"]
        if initials := _INITIALS_ONLY.match(words):
            words = " ".join(words[initials.end() :].split())
        return words.strip(" ,") or None
    after = _ROLE_AFTER.match(text, start, end)
    if after:
        role = after["role"].strip(" *")
        if role[:1].isupper() or _ROLE.search(role):
            return role
    spaced = _ROLE_SPACED.match(text, start, end)
    return spaced["role"] if spaced else None


def _role_before(before: str) -> str | None:
    """The role before a name in brackets: "Head of Education (Ms Catriona Duthie)"."""
    before = before.rstrip()
    if not before.endswith("("):
        return None
    roles = list(_ROLE.finditer(before))
    return roles[-1][0] if roles and before[roles[-1].end() :].strip(" (") == "" else None
