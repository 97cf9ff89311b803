"""The operative words of a clause: which verb decides, and in which form ("report be noted")."""

import calendar
import functools
import re
from collections.abc import Iterable, Iterator

from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Record, Span

__all__ = ["Operative", "begins_that", "operatives", "subjects", "tells"]

_VOCABULARY = load("wording")
_IRREGULAR = "|".join(_VOCABULARY["participles"]["words"])
_PARTICIPLE = rf"(?:[a-z][a-z-]*[a-z]ed|(?:re-?)?(?:{_IRREGULAR}))"
_ADVERB = r"(?:(?:not|also|now|hereby|so|further|[a-z]+ly)\s+)?"
# "be noted" decides; "to be noted", "would be noted" tell of something.
_NOT_AFTER = "".join(rf"(?<!\b{word}\s)" for word in _VOCABULARY["telling"]["words"])
_BE = re.compile(
    rf"{_NOT_AFTER}\bbe\s+{_ADVERB}(?P<verb>{_PARTICIPLE})\b(?:(?:,\s+|\s+and\s+)(?P<second>{_PARTICIPLE})\b)?",
    re.IGNORECASE,
)
_WAS = re.compile(rf"\b(?P<be>was|were)\s+{_ADVERB}(?P<verb>{_PARTICIPLE})\b", re.IGNORECASE)
_TO = re.compile(r"(?:that\s+|it\s+)?to\s+(?P<verb>[a-z]+)\b", re.IGNORECASE)
# "the Committee supports", "this Council calls on", "the Chair write to"; below such words, "supports".
_ACTIVE = re.compile(
    r"(?:[Tt]hat,?\s+)?(?:[Tt]he|[Tt]his)\s+(?P<who>(?:[A-Z][\w’'-]*(?:,\s[^,]{3,200},)?\s+(?:(?:of|and|for)\s+(?=[A-Z]))?)+)(?P<verb>[a-z]{3,})\b"
)
_GOES_ON = re.compile(r"(?P<verb>[a-z]{2,}s)\b")
_ALONE = re.compile(rf"(?P<verb>{_PARTICIPLE})\b", re.IGNORECASE)
_THAT = re.compile(r"[\"“'‘\s]*that\b[,\s]*", re.IGNORECASE)
_JOINING = re.compile(r"(?:[\s,;:.]+|(?:and|that|also|but)\b)+", re.IGNORECASE)
_LAST_JOINT = re.compile(
    r".*(?:\band|[;,])\s+(?:that\s|(?=(?:the|an?|this|its)\s))", re.IGNORECASE | re.DOTALL
)
_DETERMINER = re.compile(r"(?:the|an?|this|these|those|its|any|all|such)\s+", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:under|in|on|subject|following|pursuant|with|by|for|having|at|from|as|if|until)\b", re.IGNORECASE
)
_WHICH_ONE = re.compile(
    r"[,(]|\s(?:on|for|to|in|from|as|at|with|by|into|within|under|held|dated|submitted|set|now|about|concerning|regarding|appended|attached|proposed|recommended|circulated|presented|involving|being|affecting)\b"
)
_PERSON = re.compile(r"\b(?P<title>councillors?|cllrs?|mrs?|ms|miss|dr|alderman)\b\.?\s.*", re.DOTALL)
_MONTHS = frozenset(month.lower() for month in calendar.month_name[1:])
_LONGEST = 6


class Operative(Record, frozen=True, kw_only=True):
    """A verb that decides, its place in the clause, and its form: the head of its subject, "be", the verb."""

    verb: str
    form: str
    span: Span


def begins_that(words: str) -> bool:
    """Whether a clause begins "That", whatever its capitals."""
    return _THAT.match(words) is not None


def tells(words: str) -> bool:
    """Whether words tell of a decision ("The report was noted") and are not themselves its wording."""
    return not begins_that(words) and _BE.search(words) is None and _WAS.search(words) is not None


@functools.lru_cache(maxsize=65_536)
def operatives(words: str) -> tuple[Operative, ...]:
    """Return the operative verbs of a clause in order; none where it has none.

    Args:
        words: The clause without its label, with or without "That".
    """
    return tuple(_passive(words)) or tuple(_other(words))


def subjects(words: str) -> list[str]:
    """Return what is decided on: the subject of each "be noted", in order, or what "to note" has after it."""
    infinitive = _TO.match(words)
    found = [subject for _, subject in _with_subjects(words)]
    return found or ([words[infinitive.end() :].strip(" .;")] if infinitive else [])


def _passive(words: str) -> Iterator[Operative]:
    for match, subject in _with_subjects(words):
        for name in ("verb", "second"):
            if match[name]:
                verb = match[name].lower()
                form = f"{_head(subject)} be {verb}".strip()
                yield Operative(verb=verb, form=form, span=Span(*match.span(name)))


def _other(words: str) -> Iterator[Operative]:
    """The verb of a clause without "be noted": told, in the infinitive, in the active, or standing alone."""
    at = len(words) - len(words.lstrip("\"“'‘ "))
    if match := _WAS.search(words):
        form = f"{_head(words[at : match.start()])} {match['be'].lower()} {match['verb'].lower()}"
    elif match := _TO.match(words, at):
        form = f"to {match['verb'].lower()}"
    elif match := _ACTIVE.match(words, at):
        form = f"{_head(match['who'])} {match['verb']}"
    elif match := _GOES_ON.match(words, at) or _ALONE.match(words, at):
        form = match["verb"].lower()
    else:
        return
    yield Operative(verb=match["verb"].lower(), form=form, span=Span(*match.span("verb")))


def _with_subjects(words: str) -> Iterator[tuple[re.Match[str], str]]:
    that = _THAT.match(words)
    at = that.end() if that else 0
    for number, match in enumerate(_BE.finditer(words, at)):
        subject = words[at : match.start()]
        at = match.end()
        yield match, " ".join((_first_subject(subject) if number == 0 else _next_subject(subject)).split())


def _first_subject(before: str) -> str:
    """The subject in the words before the first verb; a condition ("under section 4, ...") may come first."""
    if _ASIDE.match(before):
        condition, _, rest = before.rpartition(", ")
        before = rest if condition else before
    if _ASIDE.match(before):
        _, the, rest = before.rpartition(" the ")
        before = f"the {rest}" if the else before
    return _JOINING.sub("", before, count=1) if _JOINING.match(before) else before


def _next_subject(between: str) -> str:
    """The subject in the words between two verbs; what the first still says ends at "and the"."""
    joint = _LAST_JOINT.match(between)
    subject = between[joint.end() :] if joint else between
    joining = _JOINING.match(subject)
    return subject[joining.end() :] if joining else subject


def _head(subject: str) -> str:
    """The subject in small letters, without its article, names, figures and what says which one it is."""
    head = _DETERMINER.sub("", " ".join(subject.split()).lower(), count=1)
    head = _PERSON.sub(r"\g<title> …", head)
    head = _WHICH_ONE.split(head, maxsplit=1)[0]
    head = " ".join(_masked(head.split()))
    if len(head.split()) > _LONGEST:
        head = head.partition(" of ")[0]
    return head


def _masked(words: Iterable[str]) -> Iterator[str]:
    """Words with one "…" for each run of figures and months."""
    last = ""
    for word in words:
        kept = "…" if word in _MONTHS or any(char.isdigit() for char in word) else word
        if kept != "…" or last != "…":
            yield kept
        last = kept
