"""What stands beside a run of words and belongs to the name in it: a house number, a department, a year."""

import re
from collections.abc import Sequence

from minutes_nlp.language.addresses import addresses
from minutes_nlp.language.draft import Draft
from minutes_nlp.language.heads import STREETS
from minutes_nlp.language.naming import NAMES, Name
from minutes_nlp.language.people import GIVEN, SURE_GIVEN
from minutes_nlp.language.recall import IN_PLACE
from minutes_nlp.language.trie import any_of

__all__ = ["complete", "whole"]

_OFFICES = any_of(NAMES["document"]["offices"])
# "the Treasurer's report", "the Commissioner's Performance Report"
_REPORT = re.compile(
    r"['\u2019][sS]?\s{1,3}(?:(?:[A-Z][A-Za-z]{1,20}|annual|monthly|quarterly)\s{1,3}){0,3}"
    rf"(?i:{_OFFICES})\b"
)
# "Assistant Director, Early Years"
_UNIT = re.compile(
    r",\s{1,3}[A-Z][\w\u2019'-]{0,30}+"
    r"(?:\s{1,3}(?:(?:and|&|of|for)\s{1,3})?[A-Z][\w\u2019'-]{0,30}+){0,5}+(?=\)|;|\s\(|\s{1,3}[a-z])"
)
# "the Director, Roads and Housing, replied", "Director: Leisure": words that are parts of a council, and no more.
_PARTS = any_of([*NAMES["context"]["unit_words"], *(word.upper() for word in NAMES["context"]["unit_words"])])
_SURE_UNIT = re.compile(
    rf"[,:]\s{{1,3}}(?:{_PARTS})\b(?:(?:,\s{{1,3}}|\s{{1,3}}(?:(?:and|AND|&|of)\s{{1,3}})?)(?:{_PARTS})\b){{0,6}}+"
    r"(?!\s{1,3}(?:(?:and|&|in|for|of)\s)?[A-Z][a-z]|['\u2019-])"
)
# "Mrs Pell in the Chair", but not "in the Chair's absence"
_SEAT = re.compile(r"(?i:in the chair)(?!['\u2019\w])")
_NAME_BEFORE = re.compile(r"(?P<given>[A-Z][\w\u2019'-]{0,30})\s{1,2}[A-Z][\w\u2019'-]{0,30},\s{1,2}$")
# "2 Orchard Row", but not "item 2 Orchard Row" nor "at 7.30 Orchard Row"
_HOUSE_NUMBER = re.compile(
    r"(?<![\d.,:/£€$])\b(?<!\bitem\s)(?<!\bminute\s)(?<!\bfor\s)(?<!\bpage\s)(?P<number>\d{1,3}[A-Za-z]?)\s$"
)
# "the Tidiest Village competition"
_GIVEN_WORD = re.compile(rf"\s{{1,3}}(?:{any_of(NAMES['context']['given_words'])})\b")


def complete(draft: Draft, text: str, name: Name) -> Name | None:
    """Return a name with what belongs to it outside its run, None for the chair that is only a seat."""
    start, end, label = name
    if label == "ROLE":
        if _SEAT.match(text, max(0, start - 7), end + 1):
            return None
        report = _REPORT.match(text, end)
        if report:
            return Name(start, report.end(), "DOC")
        sure = _SURE_UNIT.match(text, end)
        if sure:
            return Name(start, sure.end(), label)
        unit = _UNIT.match(text, end)
        return Name(start, unit.end(), label) if unit and _is_unit(draft, start, unit) else name
    if label == "PLACE":
        if _is_person(text, start, end):
            return Name(start, end, "PERSON")
        number = _HOUSE_NUMBER.search(text, max(0, start - 24), start)
        start = number.start("number") if number else start
    if label in {"PLACE", "DOC"} and _GIVEN_WORD.match(text, end):
        label = "TERM"
    return Name(start, end, label)


def _is_person(text: str, start: int, end: int) -> bool:
    """Tell whether what ends like a place is a person: "Grace Hill said", but not "at Grace Hill"."""
    words = text[start:end].split()
    named_for = len(words) == 2 and words[0].lower() in SURE_GIVEN and words[1].lower() not in STREETS
    return named_for and not IN_PLACE.search(text, max(0, start - 24), start)


def _is_unit(draft: Draft, start: int, unit: re.Match[str]) -> bool:
    """Tell whether what follows an office after a comma is the part of the council it belongs to."""
    after = unit.string[unit.end() : unit.end() + 2]
    if draft.text[start - 1 : start] == "(":
        return after[:1] == ")"
    return after[:1] == ";" or after == " (" or (after[:1] == " " and _follows_person(draft, start))


def _follows_person(draft: Draft, start: int) -> bool:
    """Tell whether a person stands before an office, across a comma."""
    name = _NAME_BEFORE.search(draft.text, max(0, start - 60), start)
    return draft.label_before(start) == "PERSON" or (name is not None and name["given"].lower() in GIVEN)


def whole(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names in order with those joined that are parts of one.

    A title takes its year or period ("Housing Plan 2024-39"), an office in brackets the other office of the same
    person ("(Clerk and Treasurer)").
    """
    result: list[Name] = []
    for found in names:
        last = result[-1] if result else None
        name = _with_title(text, found, last.end if last else 0) if found.label == "PERSON" else found
        between = text[last.end : name.start] if last and name.start - last.end < 8 else "-"
        if last and between.lstrip(",").isspace() and _titled(text, last, name):
            result[-1] = Name(last.start, name.end, last.label if name.label == "PERIOD" else name.label)
        elif last and between.strip() in {"and", "&"} and _bracketed(text, last, name):
            result[-1] = Name(last.start, name.end, "ROLE")
        else:
            result.append(name)
    return addresses(text, result)


# "District councillor Ada Moor", "cllr Moor"
_SMALL_TITLE = re.compile(
    r"\b(?:(?:County|District|Borough|Parish|Town|City|Ward)\s{1,2})?(?:[Cc]ouncillor|[Cc]llr\.?)\s{1,2}$"
)


def _with_title(text: str, name: Name, since: int) -> Name:
    """Return a person with the title that is printed before the name in small letters."""
    title = _SMALL_TITLE.search(text, max(since, name.start - 24), name.start)
    return Name(title.start(), name.end, name.label) if title else name


def _titled(text: str, last: Name, name: Name) -> bool:
    """Tell whether a period belongs to the title before or after it."""
    if name.label == "PERIOD":
        bare = {"LAW"} if text[last.end] == "," else {"DOC", "TERM", "LAW"}
        return last.label in bare and text[name.start].isdigit()
    return last.label == "PERIOD" and name.label == "DOC"


def _bracketed(text: str, last: Name, name: Name) -> bool:
    """Tell whether two offices fill one pair of brackets."""
    opens, closes = text[last.start - 1 : last.start], text[name.end : name.end + 1]
    return last.label == name.label == "ROLE" and (opens, closes) == ("(", ")")
