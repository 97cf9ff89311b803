"""Finds the named people, offices, bodies, places, laws, papers, dates and terms of a document.

Two passes over the document: the first takes what its own words tell (a title, a head word, a number, a date);
the second takes what the first has taught (a surname, a short form, an acronym) and what the words around it tell.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.acronyms import find_definitions
from minutes_nlp.language.attached import complete, whole
from minutes_nlp.language.draft import Draft
from minutes_nlp.language.lowered import lowered_names
from minutes_nlp.language.names import Reading, read_run
from minutes_nlp.language.naming import Name, word_set
from minutes_nlp.language.people import PERSON, listed_people
from minutes_nlp.language.periods import find_periods
from minutes_nlp.language.plain import BREAK, laid_out
from minutes_nlp.language.recall import Around, Lessons, is_place, learn, settle
from minutes_nlp.language.runs import RUN, Token
from minutes_nlp.language.seeds import Seeds, seeds_in
from minutes_nlp.language.spelling import joined
from minutes_nlp.language.statutes import find_laws
from minutes_nlp.model import Acronym, Entity, Span

__all__ = ["Found", "find_entities", "merge"]


class Found(NamedTuple):
    """What is named in a document, and its acronyms where they are defined; both in order."""

    entities: list[Entity]
    acronyms: list[Acronym]


class _Piece(NamedTuple):
    """What the first pass left of a run."""

    tokens: tuple[Token, ...]
    heading: bool


def find_entities(
    text: str,
    *,
    headings: Sequence[Span] = (),
    meeting_date: str | None = None,
    year: int | None = None,
    seeds: Seeds | None = None,
) -> Found:
    """Return the named things of a document in order, without overlap, and the acronyms it defines.

    Args:
        text: The document's text. Its line breaks may have been made spaces; where they stand, the end of a
            short line parts names.
        headings: Where the headings stand, in order: their capitals name less than those of a sentence.
        meeting_date: ISO date that gives a year to dates printed without one.
        year: The financial year reported, for quarters printed without one.
        seeds: Where the words stand that names begin with, if that is known already.
    """
    seeds = seeds or seeds_in(text)
    plain = laid_out(text, headings)
    draft = Draft(plain)
    dates: dict[Span, tuple[str, str]] = {}
    for span in find_laws(plain):
        draft.add(*span, "LAW")
    for period in find_periods(plain, 0, len(plain), seeds.periods, meeting_date=meeting_date, year=year):
        if not period.relative:
            draft.add(*period.span, period.kind)
            if period.start and period.end:
                dates[period.span] = (period.start, period.end)
    for heading in headings:
        if plain[slice(*heading)].strip(" .:" + BREAK).lower() in _TITLES:
            draft.add(*heading, "DOC")
    pieces = _first_pass(draft, headings)
    defined = find_definitions(plain)
    acronyms: dict[str, str] = {}
    for acronym in defined:
        acronyms.setdefault(acronym.text, acronym.name)
    lessons = learn(plain, draft.names(), acronyms)
    _second_pass(draft, pieces, lessons)
    for name in lowered_names(plain, seeds.lowered):
        draft.add(*name)
    _in_small_letters(draft, acronyms, lessons)
    names = whole(plain, draft.names())
    return Found(_entities(text, names, _called(text, names, defined), dates), defined)


_TITLES = word_set("document", "alone")


def _called(text: str, names: Sequence[Name], defined: Sequence[Acronym]) -> dict[tuple[str, str], str]:
    """What each spelling and label is called in the record, told from these names and definitions alone."""
    words: dict[str, str] = {}
    for acronym in defined:
        words.setdefault(acronym.text, acronym.name)
    return joined([(text[name.start : name.end], name.label) for name in names], words)


def _entities(
    text: str, names: Sequence[Name], called: dict[tuple[str, str], str], dates: dict[Span, tuple[str, str]]
) -> list[Entity]:
    """Return the names as the record has them, each as it is called."""
    return [
        Entity(
            span=(span := Span(name.start, name.end)),
            text=(words := text[name.start : name.end]),
            label=name.label,
            name=called[words, name.label],
            dates=dates.get(span),
        )
        for name in names
    ]


def _first_pass(draft: Draft, headings: Sequence[Span]) -> list[_Piece]:
    """Take what titles, heads and the vocabulary settle, run by run; return what they leave."""
    text = draft.masked()
    starts = [heading.start for heading in headings]
    left: list[_Piece] = []
    at = 0
    while run := RUN.search(text, at):
        start, at = run.span()
        near = bisect_right(starts, start) - 1
        heading = near >= 0 and start < headings[near].end
        reading = read_run(run[0], heading=heading)
        people = _people(text, start, reading) if reading.titles else []
        if people:
            at = people[0].end
            before = RUN.match(text, start, people[0].start)
            reading = read_run(before[0], heading=heading) if before else Reading((), (), ())
        for name in reading.names:
            taken = complete(draft, text, Name(start + name.start, start + name.end, name.label))
            if taken:
                draft.add(*taken)
        left += [_Piece(_moved(segment, start), heading) for segment in reading.segments]
        for person in people:
            draft.add(*person, "PERSON")
    return left


_PERSON = re.compile(PERSON)


def _people(text: str, start: int, reading: Reading) -> list[Span]:
    """Return the person, or the list of people, that the first believable title of a run opens."""
    for places in reading.titles:
        for place in places:
            person = _PERSON.match(text, start + place)
            if person:
                return [Span(*person.span())]
        people = list(listed_people(text, start + places[-1]))
        if people:
            return people
    return []


def _moved(segment: Sequence[Token], by: int) -> tuple[Token, ...]:
    return tuple(Token(t.start + by, t.end + by, t.key, t.kind, t.owns, t.caps) for t in segment)


def _second_pass(draft: Draft, pieces: Sequence[_Piece], lessons: Lessons) -> None:
    """Take what the document itself and the words around tell about what is left: first people and places."""
    alone = {piece.tokens[0].key for piece in pieces if len(piece.tokens) == 1}
    printed = alone.intersection(draft.text.split())
    fresh: list[Name] = []
    for piece, around in _surroundings(draft, pieces, fresh):
        tokens = piece.tokens
        # A word that is printed without its capital as well is no place.
        common = len(tokens) == 1 and tokens[0].key in printed
        if _THE_NAMED.search(around.before):
            draft.add(tokens[0].start - len("The "), tokens[-1].end, "PLACE")
        elif not common and is_place(draft.text, tokens, around):
            lessons.phrases.setdefault(" ".join(token.key for token in tokens), "PLACE")
            fresh.append(Name(tokens[0].start, tokens[-1].end, "PLACE"))
        elif len(tokens) > 1 or tokens[0].caps:
            for name in settle(draft.text, tokens, lessons, around):
                fresh += _learn_from(draft, name, lessons)
    fresh.clear()
    for piece, around in _surroundings(draft, pieces, fresh):
        for name in settle(draft.text, piece.tokens, lessons, around):
            draft.add(*name)
            fresh.append(name)


def _learn_from(draft: Draft, name: Name, lessons: Lessons) -> Iterator[Name]:
    """Take and yield a person found without a title, and remember what acts as an organisation does."""
    printed = draft.text[name.start : name.end]
    if name.label == "PERSON" and " " in printed:
        draft.add(*name)
        lessons.meet(printed)
        yield name
    elif name.label == "ORG" and printed.isupper():
        lessons.acronyms.setdefault(printed, "ORG")


# "outside The Foundry": inside a sentence the capital makes the article part of the name.
_THE_NAMED = re.compile(r"\b(?:in|at|outside|near|behind|opposite)\sThe\s$")
_SPACE = rf"[\s{BREAK}]{{0,60}}"
_BESIDE = re.compile(rf"{_SPACE}(?:(?:[,(:;\u2013-]|and|or|from|&){_SPACE}){{0,2}}(?:the\s|our\s)?")


def _surroundings(
    draft: Draft, pieces: Sequence[_Piece], fresh: Sequence[Name]
) -> Iterator[tuple[_Piece, Around]]:
    """Yield each piece with what stands around it; what has been ``fresh`` found counts before it, as in a list."""
    text = draft.text
    names = draft.names()
    starts = [name.start for name in names]
    for piece in pieces:
        start, end = piece.tokens[0].start, piece.tokens[-1].end
        if not (draft.is_free(start, end) or any(draft.is_free(t.start, t.end) for t in piece.tokens)):
            continue
        at = bisect_left(starts, start)
        last = fresh[-1:] or names[at - 1 : at]
        if at and names[at - 1].end > last[0].end:
            last = names[at - 1 : at]
        before = last[0] if last and _BESIDE.fullmatch(text, last[0].end, start) else None
        after = names[at] if at < len(names) and _BESIDE.fullmatch(text, end, names[at].start) else None
        labels = (before.label if before else "", after.label if after else "")
        yield piece, Around(text[max(0, start - 24) : start], text[end : end + 60], *labels, piece.heading)


def _in_small_letters(draft: Draft, acronyms: dict[str, str], lessons: Lessons) -> None:
    """Take the terms and bodies that the document itself prints with capitals elsewhere."""
    small = draft.text.lower()
    if len(small) != len(draft.text):
        return  # a letter whose small form is two letters: places would be wrong
    bodies = [
        words for words, label in lessons.phrases.items() if label == "BODY" and words.count(" ") in {1, 2}
    ]
    defined = [" ".join(words.lower().split()) for words in acronyms.values()]
    for phrase in [*defined[:_MOST], *bodies[:_MOST]]:
        _everywhere(draft, small, phrase, lessons.phrases.get(phrase, "TERM"))


# Names to look for without their capitals: more would make the search grow with the square of the text.
_MOST = 20


def _everywhere(draft: Draft, small: str, phrase: str, label: str) -> None:
    """Take a phrase wherever it stands between words."""
    at = small.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (small[at - 1 : at].isalnum() or small[end : end + 1].isalnum()):
            draft.add(at, end, label)
        at = small.find(phrase, end)


# What the labels of spaCy's English models are here; the others ("CARDINAL", "MONEY") are no entities of ours.
_MODEL_LABELS = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "LAW": "LAW",
    "WORK_OF_ART": "DOC",
}


def merge(ours: Sequence[Entity], theirs: Iterable[tuple[int, int, str, str]]) -> list[Entity]:
    """Return our entities in order with those of a statistical model where ours are silent.

    Args:
        ours: Entities in order.
        theirs: Start, end, text and label of each entity as spaCy's English models name them. PERSON, ORG and LAW
            stay; GPE, LOC and FAC are a PLACE; WORK_OF_ART is a DOC; other labels are left out.
    """
    result = list(ours)
    for start, end, words, label in theirs:
        at = bisect_left(result, end, key=lambda entity: entity.span.start)
        silent = at == 0 or result[at - 1].span.end <= start
        if silent and start < end and label in _MODEL_LABELS:
            name = " ".join(words.split())
            span = Span(start, end)
            result.insert(at, Entity(span=span, text=words, label=_MODEL_LABELS[label], name=name))
    return result
