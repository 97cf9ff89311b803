"""The concordance of resolutions: what was decided by verb and form, and what last time on an item."""

from collections.abc import Iterable, Iterator, Sequence

from minutes_nlp.analysis import words
from minutes_nlp.cite import Citation, citation
from minutes_nlp.model import Item, Minutes, Outcome, Record, Resolution, Span, Votes
from minutes_nlp.series import normalised_title
from minutes_nlp.wording.draft import as_drafted
from minutes_nlp.wording.forms import operatives

__all__ = [
    "Decided",
    "Form",
    "LastTime",
    "Variant",
    "Verb",
    "concordance",
    "decided_in",
    "last_times",
]

_NO_VERB = "(no verb)"


class Decided(Record, frozen=True, kw_only=True):
    """One operative clause, exactly as it stands without its label, and how it came about.

    ``forms`` are its verbs with their forms, as ("noted", "report be noted"); at least one.
    """

    text: str
    label: str
    forms: tuple[tuple[str, str], ...]
    outcome: Outcome | None
    mover: str | None
    seconder: str | None
    votes: Votes | None
    citation: Citation


class Variant(Record, frozen=True, kw_only=True):
    """Clauses with the same words, whatever their capitals and marks, newest first."""

    uses: tuple[Decided, ...]


class Form(Record, frozen=True, kw_only=True):
    """Clauses with the same verb in the same form, the most frequent wording first."""

    form: str
    count: int
    variants: tuple[Variant, ...]


class Verb(Record, frozen=True, kw_only=True):
    """Clauses with the same verb, the most frequent form first; a clause with two verbs is in both."""

    verb: str
    count: int
    forms: tuple[Form, ...]


class LastTime(Record, frozen=True, kw_only=True):
    """An item of a meeting and all that was decided on it, which may be nothing."""

    citation: Citation
    decided: tuple[Decided, ...]


def decided_in(
    document: str, minutes: Minutes, wanted: dict[str, Sequence[Span]] | None = None
) -> Iterator[Decided]:
    """Yield the operative clauses of a record, in order.

    Args:
        document: The id of the document in the library.
        minutes: Its record.
        wanted: The resolutions to look at, by their ids, each with places in the text: only its clauses that
            hold one of them are taken, or all where none does. None: every clause.
    """
    for item in minutes.items:
        for resolution in item.resolutions:
            if wanted is None or resolution.id in wanted:
                places = wanted[resolution.id] if wanted else ()
                yield from _clauses(document, minutes, resolution, places)


def _clauses(
    document: str, minutes: Minutes, resolution: Resolution, places: Sequence[Span]
) -> Iterator[Decided]:
    clauses = as_drafted(resolution).clauses
    held = [c for c in clauses if any(c.span.start <= place.start < c.span.end for place in places)]
    for clause in held or clauses:
        forms = tuple((each.verb, each.form) for each in operatives(clause.text))
        verb = resolution.verb.lower() or _NO_VERB
        yield Decided(
            text=clause.text,
            label=clause.label,
            forms=forms or ((verb, verb),),
            outcome=resolution.outcome,
            mover=resolution.mover,
            seconder=resolution.seconder,
            votes=resolution.votes,
            citation=citation(document, minutes, resolution.id, clause.span),
        )


def concordance(decided: Iterable[Decided]) -> tuple[Verb, ...]:
    """Return clauses by verb, form and wording, the most frequent first; of as many, by the alphabet."""
    found: dict[str, dict[str, dict[str, list[Decided]]]] = {}
    for each in _newest_first(decided):
        key = " ".join(words(each.text))
        for verb, form in dict.fromkeys(each.forms):
            found.setdefault(verb, {}).setdefault(form, {}).setdefault(key, []).append(each)
    verbs = [_verb(verb, forms) for verb, forms in found.items()]
    return tuple(sorted(verbs, key=lambda each: (-each.count, each.verb)))


def _verb(verb: str, forms: dict[str, dict[str, list[Decided]]]) -> Verb:
    grouped = []
    for form, wordings in forms.items():
        # Of as many, the newest first: so they came.
        by_count = sorted(wordings.values(), key=len, reverse=True)
        variants = tuple(Variant(uses=tuple(uses)) for uses in by_count)
        grouped.append(Form(form=form, count=sum(map(len, wordings.values())), variants=variants))
    grouped.sort(key=lambda each: (-each.count, each.form))
    return Verb(verb=verb, count=sum(each.count for each in grouped), forms=tuple(grouped))


def _newest_first(decided: Iterable[Decided]) -> list[Decided]:
    by_place = sorted(decided, key=lambda each: (each.citation.document, each.citation.span))
    return sorted(by_place, key=lambda each: each.citation.date or "", reverse=True)


def last_times(records: Iterable[tuple[str, Minutes]], title: str) -> tuple[LastTime, ...]:
    """Return the items with the same title, newest first, with what was decided on each.

    Args:
        records: The id and the record of each document.
        title: A title; what makes it that of one meeting does not count, see `series.normalised_title`.
    """
    wanted = normalised_title(title)
    found = [
        LastTime(
            citation=citation(document, minutes, item.id, item.span),
            decided=tuple(decided_in(document, minutes, _all_of(item))) if item.resolutions else (),
        )
        for document, minutes in records
        for item in minutes.items
        if normalised_title(item.title) == wanted
    ]
    found.sort(key=lambda each: (each.citation.document, each.citation.span))
    return tuple(sorted(found, key=lambda each: each.citation.date or "", reverse=True))


def _all_of(item: Item) -> dict[str, Sequence[Span]]:
    return {resolution.id: () for resolution in item.resolutions}
