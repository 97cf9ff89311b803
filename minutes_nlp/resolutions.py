"""The concordance of resolutions: what was decided by verb and form, and what last time on an item."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from minutes_nlp.analysis import words
from minutes_nlp.cite import Citation, citation
from minutes_nlp.export import Table
from minutes_nlp.model import Item, Minutes, Outcome, Record, Resolution, Span, Votes
from minutes_nlp.search import Hit
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
    "decided_by",
    "decided_in",
    "last_times",
    "table",
]

_COLUMNS = (
    "verb", "form", "words", "outcome", "mover", "seconder", "for", "against", "abstain", "committee", "date",
    "number", "title", "document", "part", "permalink", "sha256",
    "access",
)  # fmt: skip
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

    @property
    def came(self) -> str:
        """How it came about, as far as the minutes say: mover, seconder, outcome, votes."""
        return ", ".join(_came(self))


def _came(decided: Decided) -> Iterator[str]:
    if decided.mover:
        yield f"moved by {decided.mover}"
    if decided.seconder:
        yield f"seconded by {decided.seconder}"
    if decided.outcome:
        yield decided.outcome
    votes = decided.votes or Votes()
    for count, what in ((votes.for_, "for"), (votes.against, "against"), (votes.abstain, "abstaining")):
        if count is not None:
            yield f"{count} {what}"


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


def decided_by(hits: Iterable[Hit], record: Callable[[str], Minutes]) -> list[Decided]:
    """Return the operative clauses of the resolutions that a search found.

    Args:
        hits: What was found; what is no resolution is passed over.
        record: Gives the record of a document, as far as it may be shown.
    """
    wanted: dict[str, dict[str, Sequence[Span]]] = {}
    for hit in hits:
        wanted.setdefault(hit.document, {})[hit.id] = hit.places
    return [each for name in wanted for each in decided_in(name, record(name), wanted[name])]


def table(found: Iterable[Decided]) -> Table:
    """Return clauses as a table, a row each."""
    rows = []
    for each in found:
        cited, votes = each.citation, each.votes
        rows.append(
            [
                [verb for verb, _ in each.forms],
                [form for _, form in each.forms],
                each.text,
                each.outcome,
                each.mover,
                each.seconder,
                *((votes.for_, votes.against, votes.abstain) if votes else (None, None, None)),
                cited.committee,
                cited.date,
                cited.number,
                cited.title,
                cited.document,
                cited.part,
                cited.permalink,
                cited.sha256,
                cited.access,
            ]
        )
    return Table(_COLUMNS, rows)


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
