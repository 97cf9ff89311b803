"""Reads a few paragraphs as an item's, for tests of who says what: no file, no structure."""

import re
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from hypothesis import strategies as st

from minutes_nlp.extract.assurances import find_assurances
from minutes_nlp.extract.passages import TextPart, find_passages
from minutes_nlp.language.people import speaking_initials
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster
from minutes_nlp.model import Assurance, Attendee, Passage, Presence, Span

__all__ = ["PEOPLE", "Reading", "attendee", "examples", "minutes_like", "read", "read_below"]

BULLET = "• "


def attendee(name: str, role: str | None = None, presence: Presence = "present") -> Attendee:
    """Return somebody on an attendance list."""
    return Attendee(name=name, role=role, presence=presence, span=Span(0, 0))


# Three members, one of them in the chair, and two officers.
PEOPLE = (
    attendee("Councillor J. Fennick", "Chair"),
    attendee("Councillor Mrs B Ottley"),
    attendee("Councillor S Pym"),
    attendee("Mr Dilip Garrow", "Director of Place", "in attendance"),
    attendee("Ms Wren Tolley", "Clerk", "in attendance"),
)


class Reading(NamedTuple):
    """What was found in some paragraphs; ``text`` is theirs, with spaces for line breaks."""

    text: str
    passages: list[Passage]
    assurances: list[Assurance]

    def words(self, span: Span) -> str:
        """Return the words of a span."""
        return self.text[span.start : span.end]


def read(text: str, people: tuple[Attendee, ...] = PEOPLE, *, talk: bool = True) -> Reading:
    """Return what is found in an item of which each line is a paragraph, each with a bullet a point."""
    flat = f"{text}\n".replace("\n", " ")
    roster = Roster(people, speaking_initials(flat))
    sentences = Sentences(flat)
    passages = find_passages(flat, sentences, _parts(text), roster, item_id="1", talk=talk)
    return Reading(flat, passages, find_assurances(flat, sentences, passages, roster, item_id="1"))


def read_below(heading: str, text: str) -> list[Passage]:
    """Return the passages of an item with a heading of which each line is a paragraph."""
    flat = f"{heading} {text} ".replace("\n", " ")
    shift = len(heading) + 1
    parts = [
        part._replace(span=Span(part.span.start + shift, part.span.end + shift)) for part in _parts(text)
    ]
    roster = Roster(PEOPLE, speaking_initials(flat))
    return find_passages(flat, Sentences(flat), parts, roster, item_id="1", heading=Span(0, len(heading)))


def _parts(text: str) -> list[TextPart]:
    parts: list[TextPart] = []
    at = points = 0
    for line in text.split("\n"):
        words = line.strip()
        start = at + line.find(words)
        point = None
        if words.startswith(BULLET):
            points += 1
            point = f"1.{points}"
            words = words.removeprefix(BULLET).lstrip()
            start = at + len(line.rstrip()) - len(words)
        if words:
            parts.append(TextPart(point or f"1.p{len(parts) + 1}", Span(start, start + len(words)), point))
        at += len(line) + 1
    return parts


_FRAGMENTS = (
    "Councillor Pym", "Mr Garrow", "The Director of Place", "PB", "He", "They", "A member",
    "Members", "The Committee", "asked whether", "asked", "replied that", "said", "felt that",
    "was asked", "were assured that", "agreed to send", "would provide", "in response to a query",
    "In response,", "it was hoped that", "A query was raised", "Q1.", "A:",
    "Supplementary question", "Asked whether", "he said", "and", "but", "who", ",", ";", ":", ".",
    "?", "…", "“", "”", "(", ")", "\n", "\n• ", "the pier", "No.", "p.m.", "Action:", "to write",
    "Yes,", "not", "’s question", "–",
)  # fmt: skip


def minutes_like() -> st.SearchStrategy[str]:
    """Return texts in which the words that decide stand in every order, among any other characters."""
    piece = st.one_of(st.sampled_from(_FRAGMENTS), st.sampled_from(_FRAGMENTS), st.text(max_size=4))
    return st.lists(piece, max_size=25).map(" ".join)


_EXAMPLE = re.compile(r"^#.*?\bExample: (?P<text>.+)$")
_HEADER = re.compile(r"^\[(?P<family>[\w.]+)\]$")


def examples(name: str) -> Iterator[tuple[str, str]]:
    """Yield each table of a vocabulary with the examples written before it, empty if there are none."""
    written = ""
    for line in (
        resources.files("minutes_nlp.language").joinpath(f"{name}.toml").read_text("utf-8").split("\n")
    ):
        example, header = _EXAMPLE.match(line), _HEADER.match(line)
        if example:
            written = example["text"]
        elif header:
            yield header["family"], written
            written = ""
