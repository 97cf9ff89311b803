"""Passages: the questions, responses, comments and statements of an item, and which answers which."""

from collections.abc import Sequence
from itertools import chain

from minutes_nlp.language.asides import RecordSections
from minutes_nlp.language.exchange import Draft, Exchange, TextPart
from minutes_nlp.language.listed import announce, leave_lists
from minutes_nlp.language.reported import take_turn
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster
from minutes_nlp.language.turns import turns_in
from minutes_nlp.language.written import go_on_written, heading_asks, parted, take_mark
from minutes_nlp.model import Passage, PassageKind, Span

__all__ = ["TextPart", "find_passages"]

_LETTERS: dict[PassageKind, str] = {"question": "q", "response": "a", "comment": "c", "statement": "s"}


def find_passages(  # noqa: PLR0913 -- the item's id and heading, and whether it holds talk, go with its text
    text: str,
    sentences: Sentences,
    parts: Sequence[TextPart],
    roster: Roster,
    *,
    item_id: str,
    heading: Span | None = None,
    talk: bool = True,
) -> list[Passage]:
    """Return the passages of an item in order.

    Args:
        text: The document's text with spaces for line breaks.
        sentences: Its sentences.
        parts: The item's paragraphs in order, without the words of decisions.
        roster: The people the attendance list names.
        item_id: The item's id, with which the passages' ids begin.
        heading: The item's heading, which may say who asks.
        talk: False for items that hold none (apologies, declarations): all is statement.
    """
    exchange = Exchange(text, roster)
    records = RecordSections()
    if heading is not None:
        heading_asks(exchange, heading)
    for part in chain.from_iterable(parted(text, whole) for whole in parts):
        leave_lists(exchange, part)
        if not talk or records.holds(text, *part.span):
            exchange.record(part)
        elif not take_mark(exchange, part) and not go_on_written(exchange, part):
            _read(exchange, sentences, part)
    return _finish(exchange.drafts, item_id, roster)


def _read(exchange: Exchange, sentences: Sentences, part: TextPart) -> None:
    """Read the turns of a paragraph."""
    exchange.begin_paragraph()
    for sentence in sentences.within(*part.span):
        for turn in turns_in(exchange.text, sentence, exchange.roster):
            take_turn(exchange, turn, part)
    announce(exchange, part)


def _finish(drafts: list[Draft], item_id: str, roster: Roster) -> list[Passage]:
    """The passages as they go into the record, numbered by their kind."""
    counts = dict.fromkeys(_LETTERS, 0)
    for draft in drafts:
        counts[draft.kind] += 1
        draft.id = f"{item_id}.{_LETTERS[draft.kind]}{counts[draft.kind]}"
    return [
        Passage(
            id=draft.id,
            kind=draft.kind,
            span=Span(draft.start, draft.end),
            point=draft.part.point,
            speaker=roster.speaker(draft.speaker.text) if draft.speaker else None,
            answers=draft.answers.id if draft.answers else None,
            rule=draft.rule,
        )
        for draft in drafts
    ]
