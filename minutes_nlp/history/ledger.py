"""The acronyms of documents and what they stand for there, from the record alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.analysis import stem, words
from minutes_nlp.cite import Citation, citation
from minutes_nlp.model import Entity, Minutes, Record, Span

__all__ = ["Acronym", "Defined", "LongForm", "defined", "ledger"]

_SHORT = r"[A-Z][A-Za-z&]{0,8}[A-Z]"
_ACRONYM = re.compile(rf"(?P<short>{_SHORT})s?")
_BRACKETED = re.compile(rf"\s?\(\s?[\"'\u201c\u2018]?(?P<short>{_SHORT})s?[\"'\u201d\u2019]?\s?\)")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})
_NAMES = frozenset({"TERM", "ORG", "BODY", "DOC", "LAW"})


class Defined(NamedTuple):
    """An acronym in one document: its long form there, None where none is given, and where."""

    short: str
    form: str | None
    citation: Citation


class LongForm(Record, frozen=True, kw_only=True):
    """A long form of an acronym: as first printed, in how many documents, and where first."""

    form: str
    documents: int
    first: Citation


class Acronym(Record, frozen=True, kw_only=True):
    """An acronym with its long forms, the one given first first; ``first`` is where it first stands at all.

    ``clash`` tells that different documents mean different things by it.
    """

    acronym: str
    documents: int
    first: Citation
    forms: tuple[LongForm, ...]
    clash: bool


def defined(document: str, minutes: Minutes) -> tuple[Defined, ...]:
    """Return each acronym of a document once, by where it first stands, or where its long form is given."""
    found: dict[str, tuple[str | None, Span]] = {}
    for entity in minutes.entities:
        if entity.label not in _NAMES:
            continue
        for short, form in _told(entity, minutes.text):
            known = found.get(short)
            if known is None or (form and not known[0]):
                found[short] = form, entity.span
    return tuple(
        Defined(short, form, _cited(document, minutes, span))
        for short, (form, span) in sorted(found.items(), key=lambda pair: pair[1][1])
    )


def _told(entity: Entity, text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the acronym that an entity is, or is followed by in brackets, with its long form."""
    alone = _ACRONYM.fullmatch(entity.text)
    # A heading in capitals is printed as an acronym is, but its name is the same word.
    if alone and entity.name.casefold() == entity.text.casefold():
        if entity.name == entity.text:
            yield alone["short"], None
    elif alone and " " in entity.name:
        yield alone["short"], _line(entity.name)
    elif " " in entity.text and (after := _BRACKETED.match(text, entity.span.end)):
        yield after["short"], _line(entity.text)


def ledger(documents: Iterable[Sequence[Defined]]) -> tuple[Acronym, ...]:
    """Return the acronyms of documents, oldest meeting first, in alphabetical order."""
    found: dict[str, list[Defined]] = defaultdict(list)
    for each in documents:
        for acronym in each:
            found[acronym.short].append(acronym)
    return tuple(_acronym(short, uses) for short, uses in sorted(found.items()))


def _acronym(short: str, uses: Sequence[Defined]) -> Acronym:
    groups: dict[str, list[Defined]] = defaultdict(list)
    for use in uses:
        if use.form:
            groups[_same_words(use.form)].append(use)
    forms = [
        LongForm(form=same[0].form or "", documents=len(same), first=same[0].citation)
        for same in groups.values()
    ]
    return Acronym(
        acronym=short, documents=len(uses), first=uses[0].citation, forms=tuple(forms), clash=len(forms) > 1
    )


def _same_words(form: str) -> str:
    """Forms that differ in capitals, hyphens, "and" or an ending are one."""
    return " ".join(stem(word) for word in words(form.replace("&", " ")) if word not in _SMALL)


def _cited(document: str, minutes: Minutes, span: Span) -> Citation:
    item = next((item.id for item in minutes.items if item.span.start <= span.start < item.span.end), "")
    return citation(document, minutes, item, span)


def _line(text: str) -> str:
    return " ".join(text.split())
