"""The register: every assurance that the library's current records hold, and what is known of each."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import msgspec

from minutes_nlp.analysis import stem, words
from minutes_nlp.assurances.corpus import Corpus
from minutes_nlp.assurances.entries import SORTS, STRENGTHS, Entry, Question, Register, Status, Wanted
from minutes_nlp.assurances.followup import FollowUp, follow_ups, topic
from minutes_nlp.assurances.states import find, last_steps, openly
from minutes_nlp.cite import citation
from minutes_nlp.errors import UsageError
from minutes_nlp.index import Searcher
from minutes_nlp.language.deadlines import find_due
from minutes_nlp.library import Library, Step
from minutes_nlp.model import Assurance, Item, Minutes, Passage, Span
from minutes_nlp.query import Everything, field
from minutes_nlp.query.values import nearest
from minutes_nlp.search import Hit, Options, Results, search
from minutes_nlp.units import Unit, units

__all__ = ["Remembered", "one", "register"]

_FOLLOW_UPS = 5
_NO_DAY = "9999-12-31"
# So many narrowings of the register are kept: a council has fewer committees than that.
_NARROWED = 64

_Filters: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class _Found(NamedTuple):
    """An assurance with the block that holds it and the one that holds what it answers, or the same again."""

    entry: Entry
    block: Unit
    asked: Unit
    people: tuple[str, ...]


class _Block(NamedTuple):
    """What tells one block of all the library from another, and from what it was in another version."""

    document: str
    role: str
    id: str
    text: str


class _Assured(NamedTuple):
    """What a search for assurances found: its blocks, and what the search says of itself."""

    blocks: frozenset[_Block]
    explained: str
    did_you_mean: str | None


class Remembered:
    """What the records say of their assurances, read once for several registers.

    It holds for one state of a library and its index, and for askers who may all see the same.
    """

    def __init__(self) -> None:
        self.found: dict[str, tuple[_Found, ...]] = {}
        self.follow_ups: dict[str, tuple[FollowUp, ...]] = {}
        # What matches where no words narrow the register, by its filters: asked for most, and costs most.
        self.narrowed: dict[_Filters, _Assured] = {}


def register(
    library: Library, searcher: Searcher, wanted: Wanted, remembered: Remembered | None = None
) -> Register:
    """Return the assurances asked for.

    Args:
        library: The records.
        searcher: Their index, which must see exempt items if ``wanted.exempt``.
        wanted: Which.
        remembered: What need not be read again; what had to be read is added to it.

    Raises:
        QueryError: If the query or the value of a filter cannot be understood.
        UsageError: If an option cannot be.
    """
    _check(wanted)
    corpus, remembered = Corpus(searcher), remembered or Remembered()
    assured = _assured(searcher, wanted, remembered)
    asked = _search(searcher, wanted, "question").hits if wanted.query else ()
    matched = _Matched(assured.blocks, frozenset(map(_block, asked)))
    entries = _entries(library, corpus, matched, wanted, remembered)
    found = [each for each in entries if _chosen(each.entry, wanted)]
    found.sort(key=lambda each: _order(each.entry, wanted.sort))
    if wanted.sort == "-date":
        # Newest meetings first, each in the order of its text.
        found.sort(key=lambda each: each.entry.citation.date or "", reverse=True)
    if wanted.status == "unconfirmed":
        found = [each for each in _followed(corpus, found, remembered) if each.entry.status == "unconfirmed"]
    end = None if wanted.limit is None else wanted.offset + wanted.limit
    page = found[wanted.offset : end]
    if wanted.status != "unconfirmed":
        page = list(_followed(corpus, page, remembered))
    return Register(
        query=wanted.query,
        explained=assured.explained,
        total=len(found),
        offset=wanted.offset,
        entries=tuple(each.entry for each in page),
        hint=None if found else _hint(searcher, wanted) or assured.did_you_mean,
    )


def _check(wanted: Wanted) -> None:
    """Refuse what means nothing."""
    asked = [("sort", wanted.sort, SORTS), *(("strength", each, STRENGTHS) for each in wanted.strengths)]
    for name, value, known in asked:
        if value not in known:
            near = nearest(value, known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise UsageError(f"there is no {name} {value!r}: it is one of {', '.join(known)}{hint}")


def one(library: Library, searcher: Searcher, name: str, wanted: Wanted) -> Entry:
    """Return one assurance with the later passages that may bear on it.

    Args:
        library: The records.
        searcher: Their index.
        name: Its ``document/part``.
        wanted: The day age is counted to, and whether exempt items may be shown.

    Raises:
        UsageError: If there is none that may be shown; it names the nearest.
    """
    document, minutes, assurance = find(library, name, exempt=wanted.exempt)
    corpus = Corpus(searcher)
    every = _with_states(
        library, document, _of_document(corpus, document, minutes, exempt=wanted.exempt), wanted
    )
    found = [each for each in every if each.entry.id == f"{document}/{assurance.id}"]
    return next(iter(_followed(corpus, found, Remembered()))).entry


class _Matched(NamedTuple):
    """The blocks that match a query: those with an assurance in them, and those with a question."""

    assured: frozenset[_Block]
    asked: frozenset[_Block]


def _block(unit: Unit | Hit) -> _Block:
    return _Block(unit.document, unit.role, unit.id, unit.text)


def _assured(searcher: Searcher, wanted: Wanted, remembered: Remembered) -> _Assured:
    """Return what matches and has an assurance in it."""
    filters = tuple(sorted((name, tuple(values)) for name, values in wanted.filters.items()))
    known = None if wanted.query else remembered.narrowed.get(filters)
    if known is not None:
        return known
    found = _search(searcher, wanted, "assurance")
    made = _Assured(frozenset(map(_block, found.hits)), found.explained, found.did_you_mean)
    if not wanted.query:
        remembered.narrowed[filters] = made
        for oldest in list(remembered.narrowed)[:-_NARROWED]:
            remembered.narrowed.pop(oldest, None)
    return made


def _search(searcher: Searcher, wanted: Wanted, kind: str) -> Results:
    """Return every block that matches and has something of a kind in it."""
    filters = {**wanted.filters, "kind": [kind]}
    count = search(searcher, wanted.query, Options(filters=filters, limit=0)).total
    return search(searcher, wanted.query, Options(filters=filters, limit=count, sort="date"))


def _entries(
    library: Library, corpus: Corpus, matched: _Matched, wanted: Wanted, remembered: Remembered
) -> Iterator[_Found]:
    """Yield the assurances that stand in a block that matches, or answer a question in one.

    A block that reads otherwise than the index has it is of another version: it matches nothing.
    """
    for document in sorted({block.document for block in matched.assured | matched.asked}):
        if document not in remembered.found:
            minutes = library.minutes(document)
            remembered.found[document] = tuple(_of_document(corpus, document, minutes, exempt=wanted.exempt))
        for found in _with_states(library, document, remembered.found[document], wanted):
            if _block(found.block) in matched.assured or _block(found.asked) in matched.asked:
                yield found


def _with_states(
    library: Library, document: str, found: Iterable[_Found], wanted: Wanted
) -> Iterator[_Found]:
    """Yield assurances of a document with what people have said of them."""
    steps = {}
    if library.follow_ups.steps(document):
        steps = last_steps(library, document, library.minutes(document))
    said = {part: openly(library, step, exempt=wanted.exempt) for part, step in steps.items()}
    for each in found:
        part = each.entry.citation.part
        yield each._replace(entry=_with_state(each.entry, said.get(part), wanted.today))


def _of_document(corpus: Corpus, document: str, minutes: Minutes, *, exempt: bool) -> Iterator[_Found]:
    """Yield the assurances of a document that may be shown."""
    # A heading is a block too, but what stands in others as well is read there.
    blocks = sorted(units(document, minutes), key=lambda unit: unit.role == "heading")
    for item in minutes.items:
        if item.access != "public" and not exempt:
            continue
        for assurance in item.assurances:
            entry = _entry(corpus, minutes, item, assurance, document)
            block = _at(blocks, assurance.span)
            asked = _asked(item, assurance.span)
            yield _Found(entry, block, _at(blocks, asked.span) if asked else block, _people(minutes, entry))


def _at(blocks: Sequence[Unit], span: Span) -> Unit:
    """The block in which something begins; the loss proof says that there is one."""
    return next(
        unit for unit in blocks if any(start < span.end and span.start < end for start, end in unit.spans)
    )


def _entry(corpus: Corpus, minutes: Minutes, item: Item, assurance: Assurance, document: str) -> Entry:
    """Return an assurance with what its own minutes say of it."""
    meeting = minutes.meeting
    said = minutes.words(assurance.span)
    return Entry(
        id=f"{document}/{assurance.id}",
        words=said,
        strength=assurance.strength,
        giver=assurance.giver,
        subject=assurance.subject,
        question=_question(minutes, _asked(item, assurance.span)),
        citation=citation(document, minutes, assurance.id, assurance.span),
        due=find_due(
            " ".join(said.split()),
            meeting.date,
            lambda after, within: corpus.next_meeting(
                meeting.council or "", meeting.committee or "", after, within
            ),
        ),
        status="open",
        overdue=False,
        age=None,
        said=None,
    )


def _asked(item: Item, span: Span) -> Passage | None:
    """The question that the passage which holds an assurance answers."""
    by_id = {each.id: each for each in item.passages}
    holder = next((each for each in item.passages if each.span.start <= span.start < each.span.end), None)
    return by_id.get(holder.answers) if holder and holder.answers else None


def _question(minutes: Minutes, asked: Passage | None) -> Question | None:
    if asked is None:
        return None
    speaker = asked.speaker.text if asked.speaker else None
    return Question(id=asked.id, words=minutes.words(asked.span), speaker=speaker)


def _people(minutes: Minutes, entry: Entry) -> tuple[str, ...]:
    named = (name for each in minutes.meeting.attendance for name in (each.name, each.role))
    return tuple(filter(None, [*named, entry.giver]))


def _with_state(entry: Entry, said: Step | None, today: str) -> Entry:
    """Return an entry with what a person said of it last, its age and whether it is overdue."""
    date = entry.citation.date
    closed = said is not None and said.status != "open"
    late = bool(entry.due and entry.due.date and today and entry.due.date < today)
    return msgspec.structs.replace(
        entry,
        status=said.status if said else "open",
        said=said,
        overdue=late and not closed,
        age=(dt.date.fromisoformat(today) - dt.date.fromisoformat(date)).days if date and today else None,
    )


def _followed(corpus: Corpus, found: Iterable[_Found], remembered: Remembered) -> Iterator[_Found]:
    """Yield each with the later passages that may bear on it; an open one that has some is unconfirmed."""
    for each in found:
        entry = each.entry
        if entry.id not in remembered.follow_ups:
            remembered.follow_ups[entry.id] = _later(corpus, each)
        later = remembered.follow_ups[entry.id]
        status: Status = "unconfirmed" if later and entry.status == "open" else entry.status
        yield each._replace(entry=msgspec.structs.replace(entry, follow_ups=later, status=status))


def _later(corpus: Corpus, found: _Found) -> tuple[FollowUp, ...]:
    """Return the later passages that may bear on an assurance."""
    entry, block = found.entry, found.block
    start = max(0, block.text.find(entry.words))
    asked = entry.question.words if entry.question else ""
    about = topic(block, start, start + len(entry.words), asked, found.people)
    if entry.due and entry.due.rule == "next-meeting":
        about = about._replace(met=entry.due.date or "")
    return follow_ups(corpus, about, _FOLLOW_UPS)


def _chosen(entry: Entry, wanted: Wanted) -> bool:
    """Whether an assurance is asked for, as far as that can be told before its follow-up is known."""
    if wanted.strengths and entry.strength not in wanted.strengths:
        return False
    if wanted.givers and not any(_side_by_side(name, entry.giver or "") for name in wanted.givers):
        return False
    if wanted.due and entry.due is None:
        return False
    status = "open" if wanted.status == "unconfirmed" else wanted.status
    if status and entry.status != status:
        return False
    asked = entry.question.words if entry.question else ""
    near = {stem(word) for word in words(f"{entry.words} {asked} {entry.citation.title}")}
    return all(near.issuperset(map(stem, words(each))) for each in wanted.topics)


def _side_by_side(name: str, value: str) -> bool:
    wanted, found = words(name), words(value)
    return any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))


def _order(entry: Entry, sort: str) -> tuple[str, str, int]:
    date = entry.citation.date or _NO_DAY
    first = (entry.due.date or _NO_DAY if entry.due else _NO_DAY) if sort == "due" else date
    return first, entry.citation.document, entry.citation.span.start


def _hint(searcher: Searcher, wanted: Wanted) -> str | None:
    """What may have been meant by a name that is nowhere in the library."""
    asked = {**wanted.filters, "speaker": wanted.givers}
    for name in ("committee", "council", "speaker"):
        for value in asked.get(name, ()):
            if searcher.count(field(name, value.removeprefix("="))):
                continue
            known = {each.casefold(): each for each in searcher.facets(Everything(), (name,))[name]}
            near = nearest(value, known)
            if near:
                return known[near]
    return None
