"""Marks by which words that were taken out are known when they come back, without keeping them.

A mark is a keyed BLAKE2b (RFC 7693) of up to eight words in a row, the key drawn anew for each removal. Who
has the file of the library could still try out words that one suspects; nobody else learns anything.
"""

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.model import Span

__all__ = ["Mark", "keyed", "marks_of", "new_key", "places_of"]

_RUN = 8
_WORD = re.compile(r"\w+")


class Mark(NamedTuple):
    """A run of words that was taken out: how many words, their digest, which of how many in the document."""

    key: bytes
    words: int
    digest: bytes
    nth: int
    total: int


class _Words(NamedTuple):
    keys: list[str]
    spans: list[Span]


def new_key() -> bytes:
    """Return a key for the marks of one removal."""
    return secrets.token_bytes(32)


def keyed(text: str, key: bytes) -> bytes:
    """Return the keyed digest of a text."""
    return hashlib.blake2b(text.encode(), key=key, digest_size=32).digest()


def marks_of(text: str, spans: Iterable[Span]) -> list[Mark]:
    """Return the marks of what stands in some spans of a text, eight words at a time."""
    key, words = new_key(), _words(text)
    found = []
    for start, end in spans:
        inside = [at for at, span in enumerate(words.spans) if span.start < end and start < span.end]
        for first in range(0, len(inside), _RUN):
            run = inside[first : first + _RUN]
            same = _windows(words, len(run))[" ".join(words.keys[at] for at in run)]
            digest = keyed(" ".join(words.keys[at] for at in run), key)
            found.append(Mark(key, len(run), digest, same.index(run[0]), len(same)))
    return found


def places_of(text: str, marks: Sequence[Mark], *, same_source: bool) -> list[Span]:
    """Return where words that were taken out stand in a text.

    Words that stood elsewhere in the document too were left there: in the bytes they were taken out of, the
    same one of them is meant; in others there are too many of them when there are more than were left.

    Args:
        text: The text.
        marks: Those of the document.
        same_source: Whether it was read from the bytes that the words were taken out of.
    """
    words = _words(text)
    found = []
    for (key, count, digest), same in _alike(marks):
        windows = {keyed(run, key): places for run, places in _windows(words, count).items()}
        places = windows.get(digest, [])
        total, taken = same[0].total, [mark.nth for mark in same]
        if same_source and len(places) == total:
            places = [places[nth] for nth in taken]
        elif len(places) <= total - len(taken):
            places = []
        found += [Span(words.spans[at].start, words.spans[at + count - 1].end) for at in places]
    return _joined(text, sorted(found))


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return spans with those made one between which there is no word."""
    joined: list[Span] = []
    for span in spans:
        if joined and not _WORD.search(text, joined[-1].end, span.start):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _alike(marks: Sequence[Mark]) -> Iterator[tuple[tuple[bytes, int, bytes], list[Mark]]]:
    """Yield the marks of each run."""
    groups: dict[tuple[bytes, int, bytes], list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.key, mark.words, mark.digest].append(mark)
    yield from groups.items()


def _words(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    return _Words([match[0].casefold() for match in found], [Span(*match.span()) for match in found])


def _windows(words: _Words, count: int) -> dict[str, list[int]]:
    """Return where each run of so many words begins."""
    windows: dict[str, list[int]] = defaultdict(list)
    for at in range(len(words.keys) - count + 1):
        windows[" ".join(words.keys[at : at + count])].append(at)
    return windows
