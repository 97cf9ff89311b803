"""The register: every assurance that the library's current records hold, and what is known of each."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from minutes_nlp.analysis import stem, words
from minutes_nlp.assurances.corpus import Corpus
from minutes_nlp.assurances.followup import FollowUp, follow_ups, topic
from minutes_nlp.assurances.states import find, last_steps
from minutes_nlp.cite import Citation, citation
from minutes_nlp.errors import UsageError
from minutes_nlp.index import Searcher
from minutes_nlp.language.deadlines import Due, find_due
from minutes_nlp.library import Library, Step
from minutes_nlp.model import Assurance, Item, Minutes, Passage, Record, Span, Strength
from minutes_nlp.query import Everything, field
from minutes_nlp.query.values import nearest
from minutes_nlp.search import Hit, Options, search

__all__ = ["SORTS", "STATUSES", "Entry", "Question", "Register", "Wanted", "one", "register"]

Status = Literal["open", "unconfirmed", "kept", "superseded"]
STATUSES: tuple[Status, ...] = ("open", "unconfirmed", "kept", "superseded")
SORTS = ("-date", "date", "due")
STRENGTHS: tuple[Strength, ...] = ("assured", "undertaken", "expected")
_FOLLOW_UPS = 5
_NO_DAY = "9999-12-31"


class Question(Record, frozen=True, kw_only=True):
    """The question an assurance answered, by its id in the document; ``speaker`` as printed."""

    id: str
    words: str
    speaker: str | None


class Entry(Record, frozen=True, kw_only=True):
    """An assurance and what is known of it.

    ``id`` is ``document/part``; ``words`` are verbatim, from ``citation.span``. ``giver`` and ``subject`` are
    None where the minutes do not state them. ``status`` is what a person said of it last (kept, superseded),
    else "unconfirmed" where a later passage may bear on it and nobody has said whether it does, else "open".
    ``overdue`` is an assurance that is neither kept nor superseded and was due before the day asked about;
    ``age`` is in days up to that day, None without the date of the meeting. ``said`` is the last row of the
    log about it. ``follow_ups`` come best first.
    """

    id: str
    words: str
    strength: Strength
    giver: str | None
    subject: str | None
    question: Question | None
    citation: Citation
    due: Due | None
    status: Status
    overdue: bool
    age: int | None
    said: Step | None
    follow_ups: tuple[FollowUp, ...] = ()


class Wanted(Record, frozen=True, kw_only=True):
    """What of the register is asked for.

    ``query`` and ``filters`` (values by field, see ``search.Options``) choose blocks, as in a search; the
    others choose assurances. ``topics`` are words, in any form, of the assurance, its item's title or the
    question it answered; ``givers`` words side by side in the giver's name. ``status`` "open" means not
    closed by a person, so that "unconfirmed" is a part of it. ``due`` asks for those due at a stated time.
    ``limit`` None means all. ``today`` is the day that age is counted to, ISO 8601.
    """

    query: str = ""
    filters: Mapping[str, Sequence[str]] = {}
    strengths: Sequence[str] = ()
    givers: Sequence[str] = ()
    topics: Sequence[str] = ()
    status: Status | None = None
    due: bool = False
    sort: str = "-date"
    limit: int | None = 20
    offset: int = 0
    today: str = ""
    exempt: bool = False


class Register(Record, frozen=True, kw_only=True):
    """A page of the register; ``total`` is how many there are; ``hint`` is what may have been meant."""

    query: str
    explained: str
    total: int
    offset: int
    entries: tuple[Entry, ...]
    hint: str | None = None


class _Found(NamedTuple):
    """An assurance with the block that holds it, before anything is looked up for it."""

    entry: Entry
    block: Hit
    people: tuple[str, ...]


def register(library: Library, searcher: Searcher, wanted: Wanted) -> Register:
    """Return the assurances asked for.

    Args:
        library: The records.
        searcher: Their index, which must see exempt items if ``wanted.exempt``.
        wanted: Which.

    Raises:
        QueryError: If the query or the value of a filter cannot be understood.
        UsageError: If an option cannot be.
    """
    _check(wanted)
    filters = {**wanted.filters, "kind": ["assurance"]}
    count = search(searcher, wanted.query, Options(filters=filters, limit=0))
    results = search(searcher, wanted.query, Options(filters=filters, limit=count.total, sort="date"))
    corpus = Corpus(searcher)
    found = [each for each in _entries(library, corpus, results.hits, wanted) if _chosen(each.entry, wanted)]
    found.sort(key=lambda each: _order(each.entry, wanted.sort))
    if wanted.sort == "-date":
        # Newest meetings first, each in the order of its text.
        found.sort(key=lambda each: each.entry.citation.date or "", reverse=True)
    if wanted.status == "unconfirmed":
        found = [each for each in _followed(corpus, found) if each.entry.status == "unconfirmed"]
    end = None if wanted.limit is None else wanted.offset + wanted.limit
    page = found[wanted.offset : end]
    if wanted.status != "unconfirmed":
        page = list(_followed(corpus, page))
    return Register(
        query=wanted.query,
        explained=results.explained,
        total=len(found),
        offset=wanted.offset,
        entries=tuple(each.entry for each in page),
        hint=None if found else _hint(searcher, wanted) or results.did_you_mean,
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
    day = minutes.meeting.date
    filters = {"kind": ["assurance"], **({"date": [day]} if day else {})}
    count = search(searcher, "", Options(filters=filters, limit=0))
    hits = search(searcher, "", Options(filters=filters, limit=count.total, sort="date")).hits
    corpus = Corpus(searcher)
    blocks = [hit for hit in hits if hit.document == document]
    found = [
        each
        for each in _entries(library, corpus, blocks, wanted)
        if each.entry.id == f"{document}/{assurance.id}"
    ]
    if not found:
        raise UsageError("awaits the search index; run: minutes rebuild", document=document)
    return next(iter(_followed(corpus, found))).entry


def _entries(library: Library, corpus: Corpus, hits: Iterable[Hit], wanted: Wanted) -> Iterator[_Found]:
    """Yield the assurances of blocks that were found, of each document in the order of its text."""
    blocks: dict[str, list[Hit]] = {}
    for hit in hits:
        blocks.setdefault(hit.document, []).append(hit)
    for document, its in blocks.items():
        minutes = library.minutes(document)
        # A block that reads otherwise is of another version: the index has yet to follow.
        current = [hit for hit in its if _text_at(minutes, hit.spans) == hit.text]
        said = last_steps(library, document, minutes)
        for item in minutes.items:
            if item.access != "public" and not wanted.exempt:
                continue
            for assurance in item.assurances:
                block = next((hit for hit in current if _holds(hit, assurance.span)), None)
                if block is not None:
                    entry = _entry(corpus, minutes, item, assurance, document)
                    entry = _with_state(entry, said.get(assurance.id), wanted.today)
                    yield _Found(entry, block, _people(minutes, entry))


def _text_at(minutes: Minutes, spans: Sequence[Span]) -> str:
    return "\n".join(minutes.text[start:end] for start, end in spans)


def _holds(hit: Hit, span: Span) -> bool:
    return any(span.start < end and start < span.end for start, end in hit.spans)


def _entry(corpus: Corpus, minutes: Minutes, item: Item, assurance: Assurance, document: str) -> Entry:
    """Return an assurance with what its own minutes say of it."""
    meeting = minutes.meeting
    said = minutes.text[slice(*assurance.span)]
    return Entry(
        id=f"{document}/{assurance.id}",
        words=said,
        strength=assurance.strength,
        giver=assurance.giver,
        subject=assurance.subject,
        question=_question(minutes, item, assurance.span),
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


def _question(minutes: Minutes, item: Item, span: Span) -> Question | None:
    """The question that the passage which holds an assurance answers."""
    by_id: dict[str, Passage] = {each.id: each for each in item.passages}
    holder = next((each for each in item.passages if each.span.start <= span.start < each.span.end), None)
    asked = by_id.get(holder.answers) if holder and holder.answers else None
    if asked is None:
        return None
    speaker = asked.speaker.text if asked.speaker else None
    return Question(id=asked.id, words=minutes.text[slice(*asked.span)], speaker=speaker)


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


def _followed(corpus: Corpus, found: Iterable[_Found]) -> Iterator[_Found]:
    """Yield each with the later passages that may bear on it; an open one that has some is unconfirmed."""
    for each in found:
        entry, block = each.entry, each.block
        start = max(0, block.text.find(entry.words))
        asked = entry.question.words if entry.question else ""
        about = topic(block, start, start + len(entry.words), asked, each.people)
        if entry.due and entry.due.rule == "next-meeting":
            about = about._replace(met=entry.due.date or "")
        later = follow_ups(corpus, about, _FOLLOW_UPS)
        status: Status = "unconfirmed" if later and entry.status == "open" else entry.status
        yield each._replace(entry=msgspec.structs.replace(entry, follow_ups=later, status=status))


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
