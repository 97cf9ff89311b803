"""The subject of a clause: who speaks, as printed, and of what sort they are."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from minutes_nlp.language.people import FULL_NAME, PERSON, ROLE, TITLE
from minutes_nlp.model import Attendee, Span

__all__ = ["Roster", "Sort", "Subject", "find_subject", "match_predicate"]

# Who the subject is to a meeting: a member of the body; one of the public; somebody who answers for the
# authority without being its officer (chair, portfolio holder, commissioner); an officer; the body itself;
# a person of whom nothing is known; a pronoun.
Sort = Literal["member", "public", "lead", "officer", "body", "person", "pronoun"]

_WORD = r"[A-ZÀ-Þ][\w’'-]*\.?"
_CAPITALS = rf"{_WORD}(?:\s+(?:(?:of|for|and|the|to|&|de|van|von|in)\s+(?:the\s+)?(?={_WORD})|(?={_WORD}))?{_WORD}){{0,9}}"
_CROWD = (
    r"(?i:gentlem[ae]n|lad(?:y|ies)|lads?|man|woman|(?<=[Ss]ome\s)people|somebody|someone|members?(?:\s+of\s+the\s+(?:public|committee|panel|board|council|audience|youth\s+\w+))?|councillors?|residents?|officers?|parents?|"
    r"speakers?|questioners?|petitioners?|objectors?|representatives?|governors?|landowners?|neighbours?|owners?|users?|"
    r"attendees?|carers?|trustees?|panellists?|parishioners?|villagers?|students?|shopkeepers?|traders?|applicants?|constituents?|colleagues?|delegates?|householders?)"
    r"(?!\s+(?:[A-Z][\w’'.]|\([A-Z]))(?![\w’'])"
)
_GROUP = re.compile(
    r"(?:(?i:a\s+few|a\s+number\s+of|one\s+of\s+the|a|an|one|another|several|some|many|other|two|three|both|the|those|all|most|few|various)\s+)?"
    r"(?:(?i:other|local|elected|young|former|second|third|county|district|borough|parish|town|senior|co-opted|individual|ward|further|dog|panel|committee|board|forum|youth|lay|independent)\s+){0,2}"
    rf"{_CROWD}(?:\s+and\s+(?i:officers|members)\b)?(?:\s+(?:of|from|in|at|living\s+in)\s+(?:the\s+)?{_CAPITALS})?"
    r"(?:\s+(?:who|present)\s+[^.,;]{1,60}?(?=\s+(?:described|said|asked|told|spoke|were|was|had|felt|thought)\b)|\s+present\b)?"
)
_PRONOUN = re.compile(r"(?:He|She|They|he|she|they|I|We)\b(?!\s+(?:and|or)\b)")
_BODY = re.compile(
    r"(?:The|the|This)\s+(?:[A-Z][\w’'-]*\s+){0,5}(?:Committee|Council|Panel|Board|Cabinet|Forum|Authority|Executive|Sub-Committee|Meeting|meeting|Group|Partnership|Governors)\b"
    r"(?!\s+[A-Z])"
)
_PERSON = re.compile(PERSON)
# "The Deputy Chief Constable": an office not in the vocabulary. "Ada Moor" and "PB": believed by their verb.
_OFFICE = re.compile(rf"(?:The|the)\s+{_CAPITALS}")
_FULL = re.compile(FULL_NAME)
_SINGLE = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s+(?:and|&)\s+[A-ZÀ-Þ][\w’'-]+)?")
_ROLE = re.compile(rf"(?:(?:The|the)\s+)?{ROLE}")
_TITLED = re.compile(TITLE)
# What may stand between a subject and its verb: an apposition, a role in brackets, adverbs, auxiliaries.
_APPOSITION = re.compile(
    rf"(?:\s+(?:of|from|for)\s+(?:the\s+)?{_CAPITALS}(?=[\s,]))?"
    r"(?:\s*\([^()]{1,80}\))?(?:,\s+(?:(?!and\b|but\b)[^.;:]{2,130}?),(?=\s)|,(?=\s+(?:also|then)\b)|,?\s+(?:on behalf of|in introducing|as the)\s[^.;,]{2,60},?)?"
)
_ROLE_UNMARKED = re.compile(rf",?\s+(?:A\.O\.|{_CAPITALS})(?=\s+(?:also\s+)?[a-z]+ed\b)")
_ADVERBS = re.compile(
    r"\s+(?:(?:also|then|further|subsequently|again|next|finally|additionally|therefore|however|both|all|each|next|later|still|now|just|duly|once\s+more|in\s+(?:turn|particular|addition)|had|has|have|having|did|as\s+well|\w+ly)\s+)*"
)

_MEMBERISH = re.compile(
    r"(?:cllrs?\b|councillors?\b|county (?:cllr|councillor)|district (?:cllr|councillor)|borough (?:cllr|councillor)|alder\w+\b|cmhlr|(?:[\w-]+ ){0,3}members?\b(?! of (?:the )?public)|(?:[\w-]+ ){0,2}councillors\b)",
    re.IGNORECASE,
)
_PUBLICISH = re.compile(
    r"(?:[\w-]+ ){0,3}(?:residents?|gentlem[ae]n|lad(?:y|ies)|lads?|m[ae]n|wom[ae]n|persons?|somebody|someone|members? of the public|parents?|petitioners?|objectors?|questioners?|owners?|parishioners?|neighbours?|traders?|shopkeepers?|students?|landowners?|villagers?|people)\b|(?:a|another) speaker",
    re.IGNORECASE,
)
_LEADISH = re.compile(
    r"\b(?:chair(?:man|woman|person)?|vice-chair\w*|mayor|deputy mayor|leader|cabinet (?:lead )?member|lead member|portfolio holder|convener|convenor|provost|cathaoirleach|commissioner|president|speaker|executive member|spokes\w+|champion)\b",
    re.IGNORECASE,
)
_OFFICERISH = re.compile(
    r"\b(?:officers?|director|head|manager|clerk|chief|engineer|solicitor|accountant|treasurer|secretary|inspector|superintendent|constable|sergeant|pcso|consultant|nurse|planner|surveyor|auditor|headteacher|principal|administrator|co-?ordinator|lead|adviser|advisor|counsel|registrar|librarian|commissioning|specialist|analyst|partner|executive|technician|warden|doctor|curator|lawyer|architect|officials?|staff|team|service)\b",
    re.IGNORECASE,
)
_POST_NOMINAL_MEMBER = re.compile(r"\b(?:CC|MBE CC|JP CC)$")


_FIRST = re.compile(r"[^\W\d_][\w’'-]*")
# Words that open sentences and no subject, whatever follows.
_NEVER_SUBJECTS = frozenset(
    [
        "In",
        "It",
        "There",
        "This",
        "That",
        "These",
        "For",
        "With",
        "On",
        "At",
        "By",
        "From",
        "As",
        "After",
        "Before",
        "During",
        "Following",
        "If",
        "When",
        "While",
        "Although",
        "Whilst",
        "Since",
        "However",
        "Furthermore",
        "Moreover",
        "Finally",
        "Additionally",
        "Also",
        "Then",
        "Further",
        "To",
        "Under",
        "Of",
        "Having",
        "Where",
        "Whether",
        "What",
        "Why",
        "How",
        "Arising",
        "Its",
        "Their",
        "His",
        "Her",
        "Despite",
        "Because",
        "Given",
        "Subject",
        "Such",
        "Yes",
        "Not",
        "Until",
        "Through",
        "Over",
        "Between",
        "Among",
        "Within",
        "Without",
        "Upon",
    ]
)
_PRONOUNS = frozenset(["He", "She", "They", "he", "she", "they", "I", "We", "we"])
_SMALL_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "one",
        "another",
        "several",
        "some",
        "many",
        "other",
        "two",
        "three",
        "both",
        "those",
        "all",
        "most",
        "few",
        "various",
        "members",
        "councillors",
        "residents",
        "officers",
        "parents",
        "he",
        "she",
        "they",
        "i",
        "we",
        "local",
        "elected",
        "member",
        "councillor",
        "resident",
        "officer",
        "speakers",
        "objectors",
        "representatives",
    ]
)


class Subject(NamedTuple):
    """Who acts in a clause: the span as printed, its sort."""

    span: Span
    sort: Sort
    text: str


class Roster:
    """What the attendance list tells of the people in it, by surname and by initials."""

    def __init__(self, attendance: Iterable[Attendee], initials: frozenset[str] = frozenset()) -> None:
        self.attendance = tuple(attendance)
        # What has been found at a place of the one document that a roster is made for.
        self.subjects: dict[tuple[int, int], Subject | None] = {}
        self.initials = initials
        self._sorts: dict[str, Sort] = {}
        self._known = len(self.attendance)
        self._by_initials: dict[str, Sort] = {}
        self._by_surname: dict[str, list[Attendee]] = {}
        self._words = {
            word.lower()
            for person in self.attendance
            for word in re.findall(r"[A-Z][a-z’'-]{2,}", person.name)
        }
        for person in self.attendance:
            surname = _surname(person.name)
            self._by_surname.setdefault(surname, []).append(person)
            self._sorts[surname] = _sort_of(person)
            self._by_initials.setdefault(_initials(person.name), _sort_of(person))

    def sort_of(self, text: str) -> Sort | None:
        """Return the sort of a person by the surname in a printed name, None if the list has none."""
        if text in self.initials and text in self._by_initials:
            return self._by_initials[text]
        return self._sorts.get(_surname(text))

    @property
    def is_full(self) -> bool:
        """Whether enough people are listed that a titled person who is not must be one of the public."""
        return self._known > 2

    def knows(self, word: str) -> bool:
        """Whether one word alone names somebody: initials of a speaker, a surname or forename listed."""
        return word in self.initials or word.lower() in self._words

    def resolve(self, text: str) -> tuple[str | None, str | None]:
        """Return the (name, role) of a speaker as printed; None for what is not certain.

        A surname, or a role such as "the Director", is resolved when exactly one person listed has it.
        """
        bare = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE).strip()
        named = [p for p in self._by_surname.get(_surname(text), []) if _agrees(p.name, text)]
        if len(named) == 1:
            return named[0].name, named[0].role
        wanted = bare.lower()
        holders = [
            p
            for p in self.attendance
            if p.role
            and (
                p.role.lower() == wanted
                or wanted in re.split(r"[ ,()]+", p.role.lower())
                or p.role.lower().startswith(wanted + " ")
            )
        ]
        if len(holders) == 1:
            return holders[0].name, holders[0].role
        return None, None


def _surname(name: str) -> str:
    words = [
        w
        for w in re.findall(r"[\w’'-]+", re.sub(r"\([^)]*\)", "", name))
        if not (w.isupper() and len(w) <= 4)
    ]
    return words[-1].lower() if words else name.lower()


def _initials(name: str) -> str:
    bare = _TITLED.sub("", re.sub(r"\([^)]*\)", "", name))
    return "".join(word[0] for word in re.findall(r"[A-Z][\w’'-]*", bare))


def _agrees(listed: str, said: str) -> bool:
    """Whether a name as said may be the one listed: no forename or initial of it contradicts."""
    titles = _TITLED.sub("", said)
    words = [w.strip(".") for w in re.findall(r"[\w’'.-]+", titles)][:-1]
    have = [w.strip(".") for w in re.findall(r"[\w’'.-]+", _TITLED.sub("", listed))]
    return all(any(h.lower() == w.lower() or h[:1] == w for h in have) for w in words if w)


def _sort_of(person: Attendee) -> Sort:
    role = person.role or ""
    if _LEADISH.search(role):
        return "lead"
    if _MEMBERISH.match(person.name) or (person.presence == "present" and not _OFFICERISH.search(role)):
        return "member"
    return "officer" if role or person.presence == "in attendance" else "person"


def find_subject(text: str, start: int, end: int, roster: Roster) -> Subject | None:
    """Return the subject that the clause ``text[start:end]`` begins with, None if it is no person or body."""
    key = (start, end)
    if key not in roster.subjects:
        roster.subjects[key] = _find_subject(text, start, end, roster)
    return roster.subjects[key]


def _find_subject(text: str, start: int, end: int, roster: Roster) -> Subject | None:
    first = _FIRST.match(text, start, end)
    if first is None:
        return None
    word = first.group()
    if word in _NEVER_SUBJECTS or (word[0].islower() and word not in _SMALL_OPENERS):
        return None
    if word in _PRONOUNS:
        match = _PRONOUN.match(text, start, end)
        return Subject(Span(*match.span()), "pronoun", match.group()) if match else None
    if word in ("The", "the", "This"):
        match = _BODY.match(text, start, end)
        if match:
            return Subject(Span(*match.span()), "body", match.group())
    match = _GROUP.match(text, start, end)
    if match and text[match.end() : match.end() + 1] in (" ", ",", ""):
        return Subject(Span(*match.span()), _sort_of_group(match.group()), match.group())
    return _named(text, start, end, roster)


def _sort_of_group(words: str) -> Sort:
    if _PUBLICISH.match(words):
        return "public"
    return "officer" if _OFFICERISH.search(words) and not _MEMBERISH.match(words) else "member"


def _named(text: str, start: int, end: int, roster: Roster) -> Subject | None:
    """The longest of the ways to be named that begin here: an office, a titled person, a full name, initials."""
    best: re.Match[str] | None = None
    for pattern in _candidates(text, start, end):
        match = pattern.match(text, start, end)
        if match and (best is None or match.end() > best.end()):
            best = match
    if best is None:
        best = _SINGLE.match(text, start, end)
        if best is None or not all(roster.knows(word) for word in re.split(r"\s+(?:and|&)\s+", best.group())):
            return None
    words = _joined(text, best, end, roster)
    if words.endswith(".") and len(words.split()[-1]) > 3:
        words = words[:-1]
    return Subject(Span(start, start + len(words)), _sort_named(words, roster), words)


_AND = re.compile(r"\s+and\s+")


def _joined(text: str, first: re.Match[str], end: int, roster: Roster) -> str:
    """The words of a subject with those joined to it: "Councillor Butt and Mrs Sagar", "Councillors Sinclair and Shaw"."""
    stop = first.end()
    joint = _AND.match(text, stop, end)
    if joint:
        second = _PERSON.match(text, joint.end(), end) or (
            _SINGLE.match(text, joint.end(), end)
            if first.group().startswith(("Councillors", "Cllrs", "Messrs"))
            else None
        )
        if second is None and text[joint.end() : joint.end() + 4].isupper() is False:
            initials = _FIRST.match(text, joint.end(), end)
            second = initials if initials and initials.group() in roster.initials else None
        if second:
            stop = second.end()
    return text[first.start() : stop]


def _candidates(text: str, start: int, end: int) -> tuple[re.Pattern[str], ...]:
    """The patterns worth trying, told from the first two words."""
    first = _FIRST.match(text, start, end)
    if first is None:
        return ()
    if first.group() in ("The", "the"):
        return (_ROLE, _OFFICE)
    if _TITLED.match(text, start, end):
        return (_ROLE, _PERSON)
    after = text[first.end() : first.end() + 8].lstrip(" .,")
    if after[:1].isupper() or after.startswith(("of ", "for ", "and ", "(")):
        return (_ROLE, _PERSON, _FULL)
    return (_ROLE,) if _OFFICERISH.match(first.group()) or _LEADISH.match(first.group()) else ()


def _sort_named(words: str, roster: Roster) -> Sort:
    if _LEADISH.search(words):
        return "lead"
    if _MEMBERISH.match(words):
        return "member"
    known = roster.sort_of(words)
    if known is not None:
        return known
    if _POST_NOMINAL_MEMBER.search(words):
        return "member"
    if _OFFICERISH.search(words):
        return "officer"
    return "public" if roster.is_full and _TITLED.match(words) else "person"


def match_predicate(text: str, subject: Subject, end: int) -> int:
    """Return where the predicate of a subject begins, after apposition, adverbs and auxiliaries."""
    at = subject.span.end
    # A subject followed by its verb at once has no apposition.
    if (
        not text[at + 1 : at + 2].islower()
        or text[at : at + 1] != " "
        or text.startswith((" of ", " from ", " for ", " on ", " in ", " as "), at)
    ):
        apposition = _APPOSITION.match(text, at, end)
        if apposition:
            at = apposition.end()
        unmarked = _ROLE_UNMARKED.match(text, at, end)
        if unmarked:
            at = unmarked.end()
    adverbs = _ADVERBS.match(text, at, end)
    return adverbs.end() if adverbs else at
