"""The acronyms of documents and what they stand for there, from the record alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes_nlp.analysis import stem, words
from minutes_nlp.cite import Citation, citation
from minutes_nlp.model import Entity, Minutes, Record, Span

__all__ = ["Acronym", "Defined", "LongForm", "defined", "ledger"]

_SHORT = r"[A-Z][A-Za-z&]{0,8}[A-Z]"
_ACRONYM = re.compile(rf"(?P<short>{_SHORT})s?")
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
    """Return the acronyms of a document in the order of its text: each definition, else the first use."""
    found = {(each.text, each.name): each.span for each in minutes.acronyms}
    given = {short for short, _ in found}
    uses: dict[str, Span] = {}
    for entity in minutes.entities:
        used = _ACRONYM.fullmatch(entity.text) if entity.label in _NAMES else None
        if used and used["short"] not in given and not _is_heading(entity):
            uses.setdefault(used["short"], entity.span)
    told = [(span, short, form) for (short, form), span in found.items()]
    told += [(span, short, "") for short, span in uses.items()]
    return tuple(
        Defined(short, form or None, _cited(document, minutes, span)) for span, short, form in sorted(told)
    )


def _is_heading(entity: Entity) -> bool:
    """Tell a name printed in capitals, which has another spelling for its name."""
    return entity.name != entity.text and entity.name.casefold() == entity.text.casefold()


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
        acronym=short,
        documents=len({use.citation.document for use in uses}),
        first=uses[0].citation,
        forms=tuple(forms),
        clash=len(forms) > 1,
    )


def _same_words(form: str) -> str:
    """Forms that differ in capitals, hyphens, "and" or an ending are one."""
    return " ".join(stem(word) for word in words(form.replace("&", " ")) if word not in _SMALL)


def _cited(document: str, minutes: Minutes, span: Span) -> Citation:
    item = next((item.id for item in minutes.items if item.span.start <= span.start < item.span.end), "")
    return citation(document, minutes, item, span)
