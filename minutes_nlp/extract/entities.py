"""Finds the named people, offices, bodies, places, laws, papers, dates and terms of a document.

Two passes over the document: the first takes what its own words tell (a title, a head word, a number, a date); the
second takes what the first has taught (a surname, a short form, an acronym) and what the words around it tell.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.acronyms import find_acronyms
from minutes_nlp.language.heads import STREETS, Name
from minutes_nlp.language.names import Reading, read_run
from minutes_nlp.language.people import (
    CAPITALISED_ROLES,
    GIVEN,
    LOWER_ROLES,
    PERSON,
    SURE_GIVEN,
    listed_people,
)
from minutes_nlp.language.periods import find_periods
from minutes_nlp.language.plain import BREAK, laid_out
from minutes_nlp.language.recall import IN_PLACE, Around, Lessons, is_place, learn, settle
from minutes_nlp.language.runs import RUN, Token
from minutes_nlp.language.spelling import joined
from minutes_nlp.language.statutes import find_laws
from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Entity, Span

__all__ = ["find_acronyms", "find_entities", "merge"]

_WORDS = load("entities")
_PERSON = re.compile(PERSON)


class _Piece(NamedTuple):
    """What the first pass left of a run."""

    tokens: tuple[Token, ...]
    heading: bool


class _Draft:
    """What has been found so far; a later find never overlaps an earlier one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._names: dict[int, Name] = {}
        self._labels: dict[int, str] = {}
        self._taken = bytearray(len(text))

    def add(self, start: int, end: int, label: str) -> None:
        """Take a range unless a part of it is taken."""
        if start < end and self._taken.find(1, start, end) < 0:
            self._taken[start:end] = b"\x01" * (end - start)
            self._names[start] = Name(start, end, label)
            self._labels[end] = label

    def ends_before(self, start: int) -> str:
        """Return the label of the name that ends just before a place, across a comma and a blank."""
        return next((self._labels[at] for at in (start - 2, start - 1) if at in self._labels), "")

    def names(self) -> list[Name]:
        """Return what has been found, in order."""
        return [self._names[start] for start in sorted(self._names)]

    def masked(self) -> str:
        """Return the text with what has been found blanked, so that no run reaches into it."""
        pieces, at = [], 0
        for name in self.names():
            pieces += [self.text[at : name.start], "\x01" * (name.end - name.start)]
            at = name.end
        return "".join([*pieces, self.text[at:]])


def find_entities(
    text: str, *, headings: Sequence[Span] = (), meeting_date: str | None = None, year: int | None = None
) -> list[Entity]:
    """Return the named things of a document in order, without overlap.

    Args:
        text: The document's text; line breaks may have been replaced by spaces.
        headings: Where the headings stand: their capitals name less than those of a sentence.
        meeting_date: ISO date that gives a year to dates printed without one.
        year: The financial year reported, for quarters printed without one.
    """
    plain = laid_out(text, headings)
    draft = _Draft(plain)
    dates: dict[Span, tuple[str, str]] = {}
    for span in find_laws(plain):
        draft.add(*span, "LAW")
    for period in find_periods(plain, 0, len(plain), meeting_date=meeting_date, year=year):
        if not period.relative:
            draft.add(*period.span, period.kind)
            if period.start and period.end:
                dates[period.span] = (period.start, period.end)
    pieces = _first_pass(draft, headings)
    acronyms = find_acronyms(plain)
    lessons = learn(plain, draft.names(), acronyms)
    small = frozenset(plain.split())
    _second_pass(draft, pieces, lessons, small)
    _in_small_letters(draft, acronyms, lessons)
    names = _whole(plain, draft.names())
    printed = [text[name.start : name.end] for name in names]
    called = joined([(words, name.label) for words, name in zip(printed, names, strict=True)], acronyms)
    return [
        Entity(span=span, text=words, label=name.label, name=call, dates=dates.get(span))
        for name, words, call in zip(names, printed, called, strict=True)
        for span in [Span(name.start, name.end)]
    ]


def _first_pass(draft: _Draft, headings: Sequence[Span]) -> list[_Piece]:
    """Take what titles, heads and the vocabulary settle, run by run; return what they leave."""
    text = draft.masked()
    starts = [heading.start for heading in headings]
    left: list[_Piece] = []
    at = 0
    while run := RUN.search(text, at):
        start, end = run.span()
        near = bisect_right(starts, start) - 1
        heading = near >= 0 and start < headings[near].end
        reading = read_run(run[0], heading=heading)
        people = _people(text, start, reading) if reading.people else []
        if people:
            end = people[0].start
            before = RUN.match(text, start, end)
            reading = read_run(before[0], heading=heading) if before else Reading((), (), ())
        _take(draft, text, start, reading)
        left += [_Piece(_moved(segment, start), heading) for segment in reading.segments]
        for person in people:
            draft.add(*person, "PERSON")
        at = people[0].end if people else end
    return left


def _moved(segment: Sequence[Token], by: int) -> tuple[Token, ...]:
    return tuple(token._replace(start=token.start + by, end=token.end + by) for token in segment)


def _people(text: str, start: int, reading: Reading) -> list[Span]:
    """Return the person, or the list of people, that the first believable title of a run opens."""
    for places in reading.people:
        for place in places:
            person = _PERSON.match(text, start + place)
            if person:
                return [Span(*person.span())]
        people = list(listed_people(text, start + places[-1]))
        if people:
            return people
    return []


def _take(draft: _Draft, text: str, start: int, reading: Reading) -> None:
    """Take the names of a run, each with what stands outside the run and belongs to it."""
    for name in reading.names:
        begins, ends, label = start + name.start, start + name.end, name.label
        if label == "ROLE":
            if text[max(0, begins - 7) : ends].lower() == "in the chair":
                continue
            report = _OFFICES_REPORT.match(text, ends)
            unit = _UNIT.match(text, ends)
            if report:
                ends, label = report.end(), "DOC"
            elif unit and _is_unit(draft, begins, unit):
                ends = unit.end()
        elif label == "PLACE":
            number = _HOUSE_NUMBER.search(text, max(0, begins - 24), begins)
            begins = number.start("number") if number else begins
            if _is_person(text, begins, ends):
                label = "PERSON"
        if label in {"PLACE", "DOC"} and _GIVEN_WORDS.match(text, ends):
            label = "TERM"
        draft.add(begins, ends, label)


def _is_person(text: str, begins: int, ends: int) -> bool:
    """Tell whether what ends like a place is a person: "Grace Hill", unless a preposition or a street tells otherwise."""
    words = text[begins:ends].split()
    named_for = len(words) == 2 and words[0].lower() in SURE_GIVEN and words[1].lower() not in STREETS
    return named_for and not IN_PLACE.search(text, max(0, begins - 24), begins)


# "the Treasurer's report", "the Commissioner's Performance Report"
_OFFICES_REPORT = re.compile(
    rf"['’][sS]?\s{{1,3}}(?:(?:[A-Z][a-z]{{1,20}}|annual|monthly|quarterly)\s{{1,3}}){{0,3}}(?i:{any_of(_WORDS['document']['offices'])})\b"
)
# "Assistant Director, Early Years"
_UNIT = re.compile(
    r",\s{1,3}[A-Z][\w’'-]{0,30}+(?:\s{1,3}(?:(?:and|&|of|for)\s{1,3})?[A-Z][\w’'-]{0,30}+){0,5}+(?=\)|;|\s\(|\s{1,3}[a-z])"
)
# "the Best Kept Village competition"
_GIVEN_WORDS = re.compile(rf"\s{{1,3}}(?:{any_of(_WORDS['context']['given_words'])})\b")
_HOUSE_NUMBER = re.compile(
    rf"(?<![\d.,:/£€$])\b(?<!\bitem\s)(?<!\bminute\s)(?<!\bfor\s)(?<!\bpage\s)(?P<number>\d{{1,3}}[A-Za-z]?)\s$"
)


def _is_unit(draft: _Draft, begins: int, unit: re.Match[str]) -> bool:
    """Tell whether what follows an office after a comma is the part of the council it belongs to."""
    after = unit.string[unit.end() : unit.end() + 2]
    if draft.text[begins - 1 : begins] == "(":
        return after[:1] == ")"
    return after[:1] == ";" or after == " (" or (after[:1] == " " and _follows_person(draft, begins))


def _follows_person(draft: _Draft, begins: int) -> bool:
    """Tell whether a person stands before an office, across a comma."""
    if draft.ends_before(begins) == "PERSON":
        return True
    name = _NAME_BEFORE.search(draft.text, max(0, begins - 60), begins)
    return name is not None and name["given"].lower() in GIVEN


_NAME_BEFORE = re.compile(r"(?P<given>[A-Z][\w’'-]{0,30})\s{1,2}[A-Z][\w’'-]{0,30},\s{1,2}$")


def _second_pass(draft: _Draft, pieces: list[_Piece], lessons: Lessons, printed: frozenset[str]) -> None:
    """Take what the document itself and the words around tell about what is left.

    A word that is printed without its capital as well is no place.
    """
    for piece, around in _surroundings(draft, pieces):
        common = len(piece.tokens) == 1 and piece.tokens[0].key in printed
        if not common and is_place(draft.text, piece.tokens, around):
            lessons.phrases.setdefault(" ".join(token.key for token in piece.tokens), "PLACE")
        elif len(piece.tokens) > 1:
            for name in settle(draft.text, piece.tokens, lessons, around):
                if name.label == "PERSON":
                    draft.add(*name)
                    lessons.meet(draft.text[name.start : name.end])
    for piece, around in _surroundings(draft, pieces):
        for name in settle(draft.text, piece.tokens, lessons, around):
            draft.add(*name)


def _surroundings(draft: _Draft, pieces: list[_Piece]) -> Iterator[tuple[_Piece, Around]]:
    """Yield each piece with what stands around it."""
    text = draft.text
    names = draft.names()
    starts = [name.start for name in names]
    for piece in pieces:
        start, end = piece.tokens[0].start, piece.tokens[-1].end
        at = bisect_left(starts, start)
        before = names[at - 1] if at and _BESIDE.fullmatch(text, names[at - 1].end, start) else None
        after = names[at] if at < len(names) and _BESIDE.fullmatch(text, end, names[at].start) else None
        yield (
            piece,
            Around(
                text[max(0, start - 24) : start],
                text[end : end + 60],
                before.label if before else "",
                after.label if after else "",
                piece.heading,
            ),
        )


_SPACE = rf"[\s{BREAK}]{{0,60}}"
_BESIDE = re.compile(rf"{_SPACE}(?:(?:[,(:;–-]|and|or|from|&){_SPACE}){{0,2}}(?:the\s|our\s)?")


def _in_small_letters(draft: _Draft, acronyms: dict[str, str], lessons: Lessons) -> None:
    """Take offices, bodies, papers and words of art printed without capitals."""
    for match in _SMALL.finditer(draft.text):
        phrase = match[0].lower()
        label = _SMALL_LABELS.get(" ".join(phrase.split()), "ROLE")
        draft.add(match.start() + 4 * phrase.startswith("the "), match.end(), label)
    small = draft.text.lower()
    learned = [
        phrase for phrase, label in lessons.phrases.items() if label == "BODY" and phrase.count(" ") in {1, 2}
    ]
    defined = [" ".join(words.lower().split()) for words in acronyms.values()]
    if len(small) == len(draft.text):
        for phrase in [*defined[:_MOST], *learned[:_MOST]]:
            _everywhere(draft, small, phrase, lessons.phrases.get(phrase, "TERM"))


# Names to look for without their capitals: more would make the search grow with the square of the text.
_MOST = 20
_SMALL_LABELS = {
    phrase: label
    for section, label in (("body", "BODY"), ("document", "DOC"), ("term", "TERM"))
    for phrase in _WORDS[section]["lower"]
}
_SMALL = re.compile(
    rf"\b(?:[Tt]he (?:{LOWER_ROLES})|{CAPITALISED_ROLES}|{any_of([*_SMALL_LABELS, *(phrase.capitalize() for phrase in _SMALL_LABELS)])})\b"
)


def _everywhere(draft: _Draft, small: str, phrase: str, label: str) -> None:
    at = small.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (small[at - 1 : at].isalnum() or small[end : end + 1].isalnum()):
            draft.add(at, end, label)
        at = small.find(phrase, end)


def _whole(text: str, names: list[Name]) -> list[Name]:
    """Return the names with what belongs to them joined.

    A title takes its year or period ("Housing Plan 2024-39"), an office in brackets the other office of the same
    person ("(Clerk and Treasurer)").
    """
    result: list[Name] = []
    for name in names:
        last = result[-1] if result else None
        between = text[last.end : name.start] if last and name.start - last.end < 8 else "-"
        if last and between.isspace() and _titled(text, last, name):
            result[-1] = Name(last.start, name.end, last.label if name.label == "PERIOD" else name.label)
        elif last and between.strip() in {"and", "&"} and _same_person(text, last, name):
            result[-1] = Name(last.start, name.end, "ROLE")
        else:
            result.append(name)
    return result


def _titled(text: str, last: Name, name: Name) -> bool:
    """Tell whether a period belongs to the title before or after it."""
    if name.label == "PERIOD":
        return last.label in {"DOC", "TERM"} and text[name.start].isdigit()
    return last.label == "PERIOD" and name.label == "DOC"


def _same_person(text: str, last: Name, name: Name) -> bool:
    """Tell whether two offices are one person's: both inside one pair of brackets."""
    return (
        last.label == name.label == "ROLE"
        and text[last.start - 1 : last.start] == "("
        and text.startswith(")", name.end)
    )


# What the labels of spaCy's English models are here; the others ("CARDINAL", "MONEY") are no entities of ours.
_MODEL_LABELS = {
    "PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "LAW": "LAW", "WORK_OF_ART": "DOC",
}  # fmt: skip


def merge(ours: Sequence[Entity], theirs: Iterable[tuple[int, int, str, str]]) -> list[Entity]:
    """Return our entities with those of a statistical model where ours are silent.

    Args:
        ours: Entities in order.
        theirs: Start, end, text and label of each entity as spaCy's English models name them. PERSON and ORG stay,
            GPE, LOC and FAC are a PLACE, LAW stays, WORK_OF_ART is a DOC; other labels are left out.
    """
    starts = [entity.span.start for entity in ours]
    added = []
    for start, end, words, label in theirs:
        at = bisect_left(starts, end)
        silent = at == 0 or ours[at - 1].span.end <= start
        if silent and label in _MODEL_LABELS:
            added.append(
                Entity(
                    span=Span(start, end),
                    text=words,
                    label=_MODEL_LABELS[label],
                    name=" ".join(words.split()),
                )
            )
    return sorted([*ours, *added], key=lambda entity: entity.span)
