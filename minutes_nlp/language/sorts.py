"""Sorts of subjects: what somebody is to the meeting, told from the words that name them."""

import functools
import re
from typing import Literal, NamedTuple

from minutes_nlp.language.people import TITLE
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Attendee, Span

__all__ = [
    "Sort",
    "Subject",
    "is_titled",
    "names_post",
    "sort_by_post",
    "sort_by_title",
    "sort_listed",
    "sort_of_group",
    "without_article",
]

# Who the subject is to a meeting: a member of the body; one of the public; somebody who answers for the
# authority without being its officer (chair, portfolio holder, commissioner); an officer; the body itself;
# a person of whom nothing is known; a pronoun.
Sort = Literal["member", "public", "lead", "officer", "body", "person", "pronoun"]

_WORDS = load("subjects")["sorts"]


def _any(sort: str) -> str:
    return f"(?:{'|'.join(_WORDS[sort])})"


_MEMBER = re.compile(_any("member"), re.IGNORECASE)
_PUBLIC = re.compile(rf"(?:[\w-]+ ){{0,3}}{_any('public')}\b|(?:a|another) speaker", re.IGNORECASE)
_LEAD = re.compile(rf"\b{_any('lead')}\b", re.IGNORECASE)
_OFFICER = re.compile(rf"\b{_any('officer')}\b", re.IGNORECASE)
_POST_NOMINAL = re.compile(rf"\b{_any('post_nominals')}$")
_TITLED = re.compile(TITLE)
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


class Subject(NamedTuple):
    """Who acts in a clause: the span as printed, its sort."""

    span: Span
    sort: Sort
    text: str


def without_article(name: str) -> str:
    """Return a printed name without its article."""
    article = _ARTICLE.match(name)
    return (name[article.end() :] if article else name).strip()


# A meeting has few names, each many times: what is told of the words alone is told once.


@functools.lru_cache(maxsize=2048)
def is_titled(name: str) -> bool:
    """Tell whether a name begins with a title, such as "Mr" or "Cllr Mrs"."""
    return _TITLED.match(name) is not None


@functools.lru_cache(maxsize=2048)
def names_post(word: str) -> bool:
    """Tell whether a word begins with one that posts and offices are named by."""
    return _OFFICER.match(word) is not None or _LEAD.match(word) is not None


@functools.lru_cache(maxsize=2048)
def sort_of_group(words: str) -> Sort:
    """Return the sort of people named by what they are: "a member of the public", "officers"."""
    if _PUBLIC.match(words):
        return "public"
    return "officer" if _OFFICER.search(words) and not _MEMBER.match(words) else "member"


@functools.lru_cache(maxsize=2048)
def sort_by_title(words: str) -> Sort | None:
    """Return the sort that a printed name tells by itself, whoever is on the attendance list."""
    if _LEAD.search(words):
        return "lead"
    return "member" if _MEMBER.match(words) else None


@functools.lru_cache(maxsize=2048)
def sort_by_post(words: str) -> Sort | None:
    """Return the sort that letters or a post in a printed name tell of one who is not on the list."""
    if _POST_NOMINAL.search(words):
        return "member"
    return "officer" if _OFFICER.search(words) else None


def sort_listed(person: Attendee) -> Sort:
    """Return the sort of somebody on the attendance list."""
    role = person.role or ""
    if _LEAD.search(role):
        return "lead"
    if _MEMBER.match(person.name) or (person.presence == "present" and not _OFFICER.search(role)):
        return "member"
    return "officer" if role or person.presence == "in attendance" else "person"
