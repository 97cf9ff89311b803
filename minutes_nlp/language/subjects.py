"""The subject of a clause: who speaks, as printed, and of what sort they are."""

import re

from minutes_nlp.language.people import FULL_NAME, PERSON, ROLE, TITLE
from minutes_nlp.language.roster import Roster
from minutes_nlp.language.sorts import (
    Sort,
    Subject,
    is_titled,
    names_post,
    sort_by_post,
    sort_by_title,
    sort_of_group,
)
from minutes_nlp.language.vocabulary import alternatives, load
from minutes_nlp.model import Span

__all__ = ["Roster", "Sort", "Subject", "find_subject", "match_predicate"]

_WORDS = load("subjects")
_CROWD_WORDS = _WORDS["crowd"]

_FIRST = re.compile(r"[^\W\d_][\w’'-]*")
_WORD = r"[A-ZÀ-Þ][\w’'-]*\.?"
_CAPITALS = rf"{_WORD}(?:\s+(?:(?:of|for|and|the|to|&|de|van|von|in)\s+(?:the\s+)?(?={_WORD})|(?={_WORD}))?{_WORD}){{0,9}}"
_MEMBERS = rf"members?(?:\s+of\s+the\s+(?:{alternatives(_CROWD_WORDS['member_of'])}))?"
_SOME = rf"(?<=[Ss]ome\s)(?:{alternatives(_CROWD_WORDS['some'])})"
# "Members" before a capital is a title ("Member Hale"); a possessive is no crowd.
_CROWD = rf"(?i:{alternatives(_CROWD_WORDS['nouns'])}|{_SOME}|{_MEMBERS})(?!\s+(?:[A-Z](?:[\w’'.]|\s+[A-Z])|\([A-Z]))(?![\w’'])"
_PLACE = rf"(?:\s+(?:of|from|in|at|living\s+in)\s+(?:the\s+)?{_CAPITALS})?"
_CLAUSE_AFTER = rf"(?:\s+(?:who|present)\s+[^.,;]{{1,60}}?(?=\s+(?:{alternatives(_CROWD_WORDS['verbs'])})\b)|\s+present\b)?"
_GROUP = re.compile(
    rf"(?:(?i:{alternatives(_CROWD_WORDS['determiners'])})\s+)?(?:(?i:{alternatives(_CROWD_WORDS['adjectives'])})\s+){{0,2}}"
    rf"{_CROWD}(?:\s+and\s+(?i:officers|members)\b)?{_PLACE}{_CLAUSE_AFTER}"
)
# The words with which a group begins after its determiner, and those that go on with one of several words.
_GROUP_WORDS = frozenset(
    [*_CROWD_WORDS["nouns"], *_CROWD_WORDS["some"], *_CROWD_WORDS["adjectives"], "member", "members"]
)
_DETERMINERS = frozenset(words.split()[0] for words in _CROWD_WORDS["determiners"])
_AFTER_DETERMINER = _GROUP_WORDS | {words.split()[1] for words in _CROWD_WORDS["determiners"] if " " in words}

_NEVER = frozenset(_WORDS["openers"]["never"])
_SMALL = frozenset(_WORDS["openers"]["small"])
_PRONOUNS = frozenset(_WORDS["openers"]["pronouns"])
_PRONOUN = re.compile(r"(?:He|She|They|he|she|they|I|We)\b(?!\s+(?:and|or)\b)")
_BODY = re.compile(
    rf"(?:The|the|This)\s+(?:[A-Z][\w’'-]*\s+){{0,5}}(?:{alternatives(_WORDS['bodies']['nouns'])})\b(?!\s+[A-Z])"
)

_PERSON = re.compile(PERSON)
# "The Deputy Chief Constable": an office not in the vocabulary. "Ada Moor" and "PB": believed by their verb.
_OFFICE = re.compile(rf"(?:The|the)\s+{_CAPITALS}")
_FULL = re.compile(FULL_NAME)
_SINGLE = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s+(?:and|&)\s+[A-ZÀ-Þ][\w’'-]+)?")
_ROLE = re.compile(rf"(?:(?:The|the)\s+)?{ROLE}")
_TITLED = re.compile(TITLE)
_TITLES = load("people")["titles"]
# A title begins with one of these: a look-up before the pattern, which is dear.
_TITLE_OPENERS = frozenset(
    opener
    for table in ("tiers", "civil", "clergy", "councillor", "ranks")
    for title in _TITLES[table]
    for opener in _FIRST.findall(f"{title.split()[0]} {title.split()[0].upper()}")
)
_PLURAL_TITLES = ("Councillors", "Cllrs", "Messrs")

_AND = re.compile(r"\s+and\s+")
_JOINT = re.compile(r"(?<!\s)\s+(?:and|&)\s+")

# What may stand between a subject and its verb: an apposition, a role in brackets, adverbs, auxiliaries.
_APPOSITION = re.compile(
    rf"(?:\s+(?:of|from|for)\s+(?:the\s+)?{_CAPITALS}(?=[\s,]))?"
    r"(?:\s*\([^()]{1,80}\))?(?:,\s+(?:(?!and\b|but\b)[^.;:]{2,130}?),(?=\s)|,(?=\s+(?:also|then)\b)|,?\s+(?:on behalf of|in introducing|as the)\s[^.;,]{2,60},?)?"
)
_ROLE_UNMARKED = re.compile(rf",?\s+(?:A\.O\.|{_CAPITALS})(?=\s+(?:also\s+)?[a-z]+ed\b)")
_ADVERBS = re.compile(rf"\s+(?:(?:{alternatives(_WORDS['adverbs']['words'])}|\w+ly)\s+)*")
_APPOSES = (" of ", " from ", " for ", " on ", " in ", " as ")


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
    if word in _NEVER or (word[0].islower() and word not in _SMALL):
        return None
    if word in _PRONOUNS:
        match = _PRONOUN.match(text, start, end)
        return Subject(Span(*match.span()), "pronoun", match.group()) if match else None
    if word in ("The", "the", "This"):
        match = _BODY.match(text, start, end)
        if match:
            return Subject(Span(*match.span()), "body", match.group())
    if _opens_group(text, first, end):
        match = _GROUP.match(text, start, end)
        if match and text[match.end() : match.end() + 1] in (" ", ",", ""):
            return Subject(Span(*match.span()), sort_of_group(match.group()), match.group())
    return _named(text, first, end, roster)


def _opens_group(text: str, first: re.Match[str], end: int) -> bool:
    """Whether the first words of a clause may be those of a group, such as "Some of the residents"."""
    word = first.group().lower()
    if word in _GROUP_WORDS:
        return True
    if word not in _DETERMINERS:
        return False
    at = first.end()
    while at < end and text[at].isspace():
        at += 1
    second = _FIRST.match(text, at, end)
    return second is not None and second.group().lower() in _AFTER_DETERMINER


def _named(text: str, first: re.Match[str], end: int, roster: Roster) -> Subject | None:
    """The longest of the ways to be named that begin here: an office, a titled person, a full name, initials."""
    start = first.start()
    best: re.Match[str] | None = None
    for pattern in _candidates(text, first, end):
        match = pattern.match(text, start, end)
        if match and (best is None or match.end() > best.end()):
            best = match
    if best is None:
        best = _SINGLE.match(text, start, end)
        if best is None or not all(roster.knows(word) for word in _JOINT.split(best.group())):
            return None
    words = _joined(text, best, end, roster)
    if words.endswith(".") and len(words.split()[-1]) > 3:
        words = words[:-1]
    return Subject(Span(start, start + len(words)), sort_named(words, roster), words)


def _candidates(text: str, first: re.Match[str], end: int) -> tuple[re.Pattern[str], ...]:
    """The patterns worth trying, told from the first two words."""
    word = first.group()
    if word in ("The", "the"):
        return (_ROLE, _OFFICE)
    if word in _TITLE_OPENERS and _TITLED.match(text, first.start(), end):
        return (_ROLE, _PERSON)
    after = text[first.end() : first.end() + 8].lstrip(" .,")
    if after[:1].isupper() or after.startswith(("of ", "for ", "and ", "(")):
        return (_ROLE, _PERSON, _FULL)
    return (_ROLE,) if names_post(word) else ()


def _joined(text: str, first: re.Match[str], end: int, roster: Roster) -> str:
    """The words of a subject with those joined to it: "Councillor Butt and Mrs Sagar", "Councillors Sinclair and Shaw"."""
    stop = first.end()
    joint = _AND.match(text, stop, end)
    if joint:
        at = joint.end()
        second = _PERSON.match(text, at, end)
        if second is None and first.group().startswith(_PLURAL_TITLES):
            second = _SINGLE.match(text, at, end)
        if second is None and not text[at : at + 4].isupper():
            initials = _FIRST.match(text, at, end)
            second = initials if initials and initials.group() in roster.initials else None
        if second:
            stop = second.end()
    return text[first.start() : stop]


def sort_named(words: str, roster: Roster) -> Sort:
    """Return the sort of a person or office named by these words."""
    sort = sort_by_title(words) or roster.sort_of(words) or sort_by_post(words)
    if sort is None:
        # Of a full list whoever has a title and is not on it is one of the public.
        sort = "public" if roster.is_full and is_titled(words) else "person"
    return sort


def match_predicate(text: str, subject: Subject, end: int) -> int:
    """Return where the predicate of a subject begins, after apposition, adverbs and auxiliaries."""
    at = subject.span.end
    # A subject followed by its verb at once has no apposition.
    if text[at : at + 1] != " " or not text[at + 1 : at + 2].islower() or text.startswith(_APPOSES, at):
        apposition = _APPOSITION.match(text, at, end)
        if apposition:
            at = apposition.end()
        unmarked = _ROLE_UNMARKED.match(text, at, end)
        if unmarked:
            at = unmarked.end()
    adverbs = _ADVERBS.match(text, at, end)
    return adverbs.end() if adverbs else at
