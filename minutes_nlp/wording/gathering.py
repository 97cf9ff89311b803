"""The clauses that a draft is laid beside, and the item it decides, out of records."""

from collections import Counter
from collections.abc import Iterable, Sequence

from minutes_nlp.errors import UsageError, hint
from minutes_nlp.model import Minutes
from minutes_nlp.wording.matching import Matter
from minutes_nlp.wording.precedents import Precedent, Precedents, count_words, precedents_in

__all__ = ["gather", "matter_of"]


def gather(
    records: Iterable[tuple[str, Minutes]], committees: Sequence[str] = (), councils: Sequence[str] = ()
) -> Precedents:
    """Return the clauses of the meetings chosen, with the words of all minutes.

    Args:
        records: The id and the record of each document.
        committees: A committee has one of these in its name; () for any.
        councils: So with the council.

    Raises:
        UsageError: If no record is of a committee or council that is named; it names the nearest.
    """
    vocabulary: Counter[str] = Counter()
    found: list[Precedent] = []
    committees_known: Counter[str] = Counter()
    councils_known: Counter[str] = Counter()
    for document, minutes in records:
        count_words(minutes.text, vocabulary)
        meeting = minutes.meeting
        committees_known[meeting.committee or ""] += 1
        councils_known[meeting.council or ""] += 1
        if _is_of(meeting.committee, committees) and _is_of(meeting.council, councils):
            found += precedents_in(document, minutes)
    _check_known("committee", committees, committees_known)
    _check_known("council", councils, councils_known)
    return Precedents(found, vocabulary)


def _is_of(name: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or any(each.casefold() in (name or "").casefold() for each in wanted)


def _check_known(what: str, wanted: Sequence[str], known: Counter[str]) -> None:
    for each in wanted:
        if not any(_is_of(name, [each]) for name in known):
            raise UsageError(f"there is no {what} {each!r} in the library; {hint(each, filter(None, known))}")


def matter_of(document: str, minutes: Minutes, part: str) -> Matter:
    """Return the item that a draft decides.

    Args:
        document: The id of a document.
        minutes: Its record, as far as it may be shown.
        part: The id of the item.

    Raises:
        UsageError: If it has no such item; it names the nearest.
    """
    found = next((item for item in minutes.items if item.id == part), None)
    if found is None:
        message = f"has no item {part!r} that may be shown; {hint(part, [item.id for item in minutes.items])}"
        raise UsageError(message, document=document)
    text = minutes.text[found.heading.end : found.span.end]
    return Matter(found.title, text, minutes.meeting.date)
