"""Which minutes a later meeting confirmed, and with what corrections, from what its own minutes say.

The minutes' status is an act of the next meeting: they "were taken as read, confirmed and signed", "agreed as
a correct record", "approved", "adopted", perhaps "subject to the following amendment". What is read here are
the items of records that deal with earlier minutes; the date they name and the committee lead to the
document. Minutes that are named by no date ("of the last meeting") are not guessed at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from minutes_nlp.cite import Citation, citation
from minutes_nlp.model import Item, Minutes, Record, Span

__all__ = ["Confirmation", "body_of", "confirmations", "confirmed_in"]

# e.g. "confirmed and signed", "agreed as a correct record", "are correctly recorded", "approved"
_CONFIRMED = re.compile(
    r"\b(?:confirmed|approved|adopted|accepted|signed|correctly\s+recorded"
    r"|(?:agreed|accepted|received|noted|taken)\s+as\s+(?:a|an|the|being\s+a)?\s*"
    r"(?:correct|true|accurate|fair)(?:\s+and\s+\w+)?\s+record"
    r"|(?:correct|true|accurate)(?:\s+and\s+\w+)?\s+record|agreed)\b",
    re.IGNORECASE,
)
# e.g. "were not confirmed", "was deferred", "to be confirmed at the next meeting"
_NOT_YET = re.compile(
    r"\b(?:not\s+(?:yet\s+)?(?:\w+\s+){0,2}(?:confirmed|approved|agreed|adopted|accepted|signed|available|ready)"
    r"|(?:un)available\s+(?:at|for)\s+the\s+next|deferred|deferral|held\s+over|withdrawn|could\s+not\s+be"
    r"|(?:would|will|to)\s+be\s+(?:\w+\s+){0,3}(?:submitted|presented|considered|confirmed|approved)"
    r"\s+(?:at|to|by)\s+(?:the|a)\s+(?:next|future|following))\b",
    re.IGNORECASE,
)
# What the agenda asked for, not what was done. e.g. "To confirm the minutes of 24 June 2021"
_AGENDA = re.compile(
    r"\s*to\s+(?:confirm|approve|agree|sign|receive|consider|adopt)\b",
    re.IGNORECASE,
)
_SUBJECT_TO = re.compile(
    r"\bsubject\s+to\b|\bwith\s+the\s+(?:following\s+)?(?:amendment|correction|alteration)s?\b"
    r"|\bas\s+(?:amended|corrected)\b",
    re.IGNORECASE,
)
_AFTER_COMMA = re.compile(r",\s*the\s+minutes\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019]?(?=\s+[A-Z0-9])")
_WORDS = {"point", "narrative", "resolution"}
# What the meetings of the whole council are called where minutes name a committee at all.
_WHOLE_COUNCIL = {"council", "full council", "the council", "county council", "meeting of the council"}


class Confirmation(Record, frozen=True, kw_only=True):
    """Minutes that were confirmed.

    ``document`` is the id of the minutes of ``date``, None where the library does not hold them; ``words``
    are those that confirm them, exactly as they stand at ``by``; ``corrections`` are the amendments they were
    subject to, exactly too.
    """

    document: str | None
    date: str
    words: str
    by: Citation
    corrections: tuple[str, ...] = ()


def confirmations(records: Iterable[tuple[str, Minutes]]) -> tuple[Confirmation, ...]:
    """Return what records say was confirmed, in the order of the meetings that did it.

    Minutes are those of the same committee: of the same council too, where both records name one.

    Args:
        records: The id and the record of each document; leave out of them what may not be shown.
    """
    given = sorted(records, key=lambda pair: (pair[1].meeting.date or "", pair[0]))
    held: dict[tuple[str, str], list[tuple[str, Minutes]]] = defaultdict(list)
    for document, minutes in given:
        if minutes.meeting.date:
            held[_body(minutes), minutes.meeting.date].append((document, minutes))
    return tuple(
        confirmation
        for document, minutes in given
        for date, span, corrections in confirmed_in(minutes)
        for confirmation in _resolved(document, minutes, (date, span, corrections), held)
    )


def confirmed_in(minutes: Minutes) -> Iterator[tuple[str, Span, tuple[str, ...]]]:
    """Yield what a record confirms: the date of the earlier meeting, the words' place, the corrections."""
    own = minutes.meeting.date or ""
    for item in minutes.items:
        if item.kind != "minutes":
            continue
        dates = _dates(minutes, item)
        title = [day for day, span in dates if span.start < item.heading.end]
        blocks = _blocks(minutes, item)
        done: set[str] = set()
        for at, block in enumerate(blocks):
            for sentence in _sentences(minutes.text, block):
                words = minutes.words(sentence)
                if _AGENDA.match(words) or _NOT_YET.search(words) or not _CONFIRMED.search(words):
                    continue
                stated = [day for day, span in dates if sentence.start <= span.start < sentence.end]
                for day in sorted(set(stated or ([] if done else title)) - done):
                    if not own or day < own:
                        done.add(day)
                        yield day, sentence, _corrections(minutes.text, sentence, blocks[at + 1 :])


def _dates(minutes: Minutes, item: Item) -> list[tuple[str, Span]]:
    """Return the days named in an item, with their places."""
    return [
        (entity.dates[0], entity.span)
        for entity in minutes.entities
        if entity.label == "DATE"
        and entity.dates
        and entity.dates[0] == entity.dates[1]
        and item.span.start <= entity.span.start < item.span.end
    ]


def _blocks(minutes: Minutes, item: Item) -> list[Span]:
    """Return the blocks of words under an item's heading: no labels, no page furniture.

    What stands on in the same line is of the same block: a resolution may end where a quotation begins.
    """
    found: list[Span] = []
    for leaf in sorted(leaf for leaf in minutes.leaves if item.span.start <= leaf.start < item.span.end):
        if leaf.role in _WORDS:
            words = Span(leaf.start, leaf.end).trimmed(minutes.text)
            if found and "\n" not in minutes.text[found[-1].end : words.start]:
                words = Span(found.pop().start, words.end)
            found.append(words)
    return found


def _sentences(text: str, block: Span) -> Iterator[Span]:
    """Yield the sentences of a block without the space around them."""
    at = block.start
    for end in [*(match.end() for match in _SENTENCE_END.finditer(text, *block)), block.end]:
        if text[at:end].strip():
            yield Span(at, end).trimmed(text)
        at = end


def _corrections(text: str, sentence: Span, below: Iterable[Span]) -> tuple[str, ...]:
    """Return the words of the amendments a sentence speaks of: in itself, or below it after a colon."""
    words = text[sentence.start : sentence.end]
    begin = _SUBJECT_TO.search(words)
    if not begin:
        return ()
    if not words.endswith(":"):
        before = _AFTER_COMMA.search(words, begin.end())
        return (words[begin.start() : before.start() if before else len(words)],)
    return tuple(text[block.start : block.end] for block in below)


def _resolved(
    document: str,
    minutes: Minutes,
    said: tuple[str, Span, tuple[str, ...]],
    held: dict[tuple[str, str], list[tuple[str, Minutes]]],
) -> Iterator[Confirmation]:
    """Yield a confirmation for each document it is of; one without a document where there is none."""
    date, span, corrections = said
    item = next(item for item in minutes.items if item.span.start <= span.start < item.span.end)
    by = citation(document, minutes, item.id, span)
    council = _folded(minutes.meeting.council)
    earlier = [
        other
        for other, record in held.get((_body(minutes), date), ())
        if not council or _folded(record.meeting.council) in {"", council}
    ]
    found: list[str | None] = [*earlier] or [None]
    for each in found:
        yield Confirmation(
            document=each,
            date=date,
            words=minutes.words(span),
            by=by,
            corrections=corrections,
        )


def body_of(council: str | None, committee: str | None) -> str:
    """Return what tells a committee from others; "" for the whole council."""
    name = _folded(committee)
    whole = name in _WHOLE_COUNCIL or name == _folded(council)
    return "" if whole else name


def _body(minutes: Minutes) -> str:
    return body_of(minutes.meeting.council, minutes.meeting.committee)


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("&", "and").split())
