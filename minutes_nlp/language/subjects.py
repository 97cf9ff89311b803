"""The subject of a clause: who speaks, as printed, and of what sort they are."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from minutes_nlp.language.people import ROLE, TITLE
from minutes_nlp.model import Attendee, Span

__all__ = ["Roster", "Sort", "Subject", "find_subject", "match_predicate"]

# Who the subject is to a meeting: a member of the body; one of the public; somebody who answers for the
# authority without being its officer (chair, portfolio holder, commissioner); an officer; the body itself;
# a person of whom nothing is known; a pronoun.
Sort = Literal["member", "public", "lead", "officer", "body", "person", "pronoun"]

_WORD = r"[A-ZÀ-Þ][\w’'-]*\.?"
_CAPITALS = rf"{_WORD}(?:\s+(?:(?:of|for|and|the|to|&|de|van|von|in)\s+(?:the\s+)?(?={_WORD})|(?={_WORD}))?{_WORD}){{0,9}}"
_CROWD = (
    r"(?:members?(?:\s+of\s+the\s+(?:public|committee|panel|board|council|audience|youth\s+\w+))?|councillors?|residents?|officers?|parents?|"
    r"speakers?|questioners?|petitioners?|objectors?|representatives?|governors?|landowners?|neighbours?|owners?|users?|"
    r"attendees?|carers?|trustees?|panellists?|parishioners?|villagers?|people|students?|shopkeepers?|traders?|applicants?|constituents?|colleagues?|delegates?|householders?)"
)
_GROUP = re.compile(
    rf"(?:(?:A|An|One|Another|Several|Some|Many|Other|Two|Three|Both|The|Those|All|Most|Few|A\s+few|A\s+number\s+of|One\s+of\s+the|Various|No|Elected|Local)\s+)?"
    rf"(?:(?:other|local|elected|young|former|second|third|county|district|borough|parish|town|senior|co-opted|individual|ward|further|dog|panel|committee|board|forum|youth|lay|independent|Panel|Board|Committee|Youth|Lay|Independent|Forum)\s+){{0,2}}"
    rf"(?:{_CROWD})(?:\s+and\s+(?:Officers|Members|officers|members))?(?:\s+(?:of|from|in|at|living\s+in)\s+(?:the\s+)?{_CAPITALS})?(?:\s+(?:who|present)\s+[^.,;]{{1,60}}?(?=\s+(?:described|said|asked|told|spoke|were|was|had|felt|thought)\b))?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:He|She|They|he|she|they|I|We)\b(?!\s+(?:and|or)\b)")
_BODY = re.compile(
    r"(?:The|the|This)\s+(?:[A-Z][\w’'-]*\s+){0,5}(?:Committee|Council|Panel|Board|Cabinet|Forum|Authority|Executive|Sub-Committee|Meeting|meeting|Group|Partnership|Governors)\b"
    r"(?!\s+(?:Member|Members|Chair|Officer|Lead|Director|Manager|Clerk|Secretary|Administrator))"
)
_NAMED = re.compile(rf"(?:(?:The|the|A|An)\s+)?(?:{TITLE})?{_CAPITALS}(?:\s?\([A-Z]{{1,2}}\))?")
_ROLE = re.compile(rf"(?:(?:The|the)\s+)?{ROLE}")
_TITLED = re.compile(TITLE)
# What may stand between a subject and its verb: an apposition, a role in brackets, adverbs, auxiliaries.
_APPOSITION = re.compile(r"(?:\s*\([^()]{1,80}\))?(?:,\s+(?:(?!and\b|but\b)[^.;:]{2,130}?),(?=\s)|,(?=\s+(?:also|then)\b)|,?\s+(?:on behalf of|in introducing|as the)\s[^.;,]{2,60},?)?")
_ROLE_UNMARKED = re.compile(rf",?\s+(?:A\.O\.|{_CAPITALS})(?=\s+(?:also\s+)?[a-z]+ed\b)")
_ADVERBS = re.compile(
    r"\s+(?:(?:also|then|further|subsequently|again|next|finally|additionally|therefore|however|both|all|each|next|later|still|now|just|duly|once\s+more|in\s+(?:turn|particular|addition)|had|has|have|having|did|as\s+well|\w+ly)\s+)*"
)

_MEMBERISH = re.compile(r"(?:cllrs?\b|councillors?\b|county (?:cllr|councillor)|district (?:cllr|councillor)|borough (?:cllr|councillor)|alder\w+\b|cmhlr|(?:[\w-]+ ){0,3}members?\b(?! of (?:the )?public)|(?:[\w-]+ ){0,2}councillors\b)", re.IGNORECASE)
_PUBLICISH = re.compile(r"(?:[\w-]+ ){0,3}(?:residents?|members? of the public|parents?|petitioners?|objectors?|questioners?|owners?|parishioners?|neighbours?|traders?|shopkeepers?|students?|landowners?|villagers?|people)\b|(?:a|another) speaker", re.IGNORECASE)
_LEADISH = re.compile(r"\b(?:chair(?:man|woman|person)?|vice-chair\w*|mayor|deputy mayor|leader|cabinet (?:lead )?member|lead member|portfolio holder|convener|convenor|provost|cathaoirleach|commissioner|president|speaker|executive member|spokes\w+|champion)\b", re.IGNORECASE)
_OFFICERISH = re.compile(r"\b(?:officers?|director|head|manager|clerk|chief|engineer|solicitor|accountant|treasurer|secretary|inspector|superintendent|constable|sergeant|pcso|consultant|nurse|planner|surveyor|auditor|headteacher|principal|administrator|co-?ordinator|lead|adviser|advisor|counsel|registrar|librarian|commissioning|specialist|analyst|partner|executive|technician|warden|doctor|curator|lawyer|architect|officials?|staff|team|service)\b", re.IGNORECASE)
_POST_NOMINAL_MEMBER = re.compile(r"\b(?:CC|MBE CC|JP CC)$")


class Subject(NamedTuple):
    """Who acts in a clause: the span as printed, its sort."""

    span: Span
    sort: Sort
    text: str


class Roster:
    """What the attendance list tells of the people in it, by surname and by initials."""

    def __init__(self, attendance: Iterable[Attendee], initials: frozenset[str] = frozenset()) -> None:
        self.attendance = tuple(attendance)
        self.initials = initials
        self._sorts: dict[str, Sort] = {}
        self._by_surname: dict[str, list[Attendee]] = {}
        for person in self.attendance:
            surname = _surname(person.name)
            self._by_surname.setdefault(surname, []).append(person)
            self._sorts[surname] = _sort_of(person)

    def sort_of(self, text: str) -> Sort | None:
        """Return the sort of a person by the surname in a printed name, None if the list has none."""
        return self._sorts.get(_surname(text))

    def resolve(self, text: str) -> tuple[str | None, str | None]:
        """Return the (name, role) of a speaker as printed; None for what is not certain.

        A surname, or a role such as "the Director", is resolved when exactly one person listed has it.
        """
        bare = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE).strip()
        named = [p for p in self._by_surname.get(_surname(text), []) if _agrees(p.name, text)]
        if len(named) == 1:
            return named[0].name, named[0].role
        wanted = bare.lower()
        holders = [p for p in self.attendance if p.role and (p.role.lower() == wanted or wanted in re.split(r"[ ,()]+", p.role.lower()) or p.role.lower().startswith(wanted + " "))]
        if len(holders) == 1:
            return holders[0].name, holders[0].role
        return None, None


def _surname(name: str) -> str:
    words = [w for w in re.findall(r"[\w’'-]+", re.sub(r"\([^)]*\)", "", name)) if not (w.isupper() and len(w) <= 4)]  # noqa: PLR2004 - post-nominals
    return words[-1].lower() if words else name.lower()


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
    for pattern, sort in ((_PRONOUN, "pronoun"), (_BODY, "body")):
        match = pattern.match(text, start, end)
        if match:
            return Subject(Span(*match.span()), sort, match.group())  # type: ignore[arg-type]
    match = _GROUP.match(text, start, end)
    if match:
        word = match.group()
        sort: Sort = "public" if _PUBLICISH.match(word) else "officer" if _OFFICERISH.search(word) and not _MEMBERISH.match(word) else "member"
        if text[match.end() : match.end() + 1] in (" ", ",", ""):
            return Subject(Span(*match.span()), sort, word)
    match = _ROLE.match(text, start, end)
    named = _NAMED.match(text, start, end)
    if match is None or (named is not None and named.end() > match.end() and text[match.end() : match.end() + 1] == " " and text[match.end() + 1 : match.end() + 2].isupper()):
        match = named or match
    if match is None:
        return None
    words = match.group().rstrip(".") if len(match.group().split()[-1]) > 3 else match.group()  # noqa: PLR2004 - "J." keeps its stop
    span = Span(match.start(), match.start() + len(words))
    return Subject(span, _sort_named(words, roster), words)


def _sort_named(words: str, roster: Roster) -> Sort:
    if _MEMBERISH.match(words):
        return "member"
    if _LEADISH.search(words):
        return "lead"
    known = roster.sort_of(words)
    if known is not None:
        return known
    if _POST_NOMINAL_MEMBER.search(words):
        return "member"
    return "officer" if _OFFICERISH.search(words) else "person"


def match_predicate(text: str, subject: Subject, end: int) -> int:
    """Return where the predicate of a subject begins, after apposition, adverbs and auxiliaries."""
    at = subject.span.end
    apposition = _APPOSITION.match(text, at, end)
    if apposition:
        at = apposition.end()
    unmarked = _ROLE_UNMARKED.match(text, at, end)
    if unmarked:
        at = unmarked.end()
    adverbs = _ADVERBS.match(text, at, end)
    return adverbs.end() if adverbs else at
