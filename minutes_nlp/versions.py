"""Two versions of a document beside each other: which parts changed, word by word."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Literal

from minutes_nlp.differences import Piece, differences
from minutes_nlp.model import Minutes, Record
from minutes_nlp.units import Unit, units

__all__ = ["Change", "compare"]


class Change(Record, frozen=True, kw_only=True):
    """A part that two versions do not share.

    ``part`` is its id in the later version, in the earlier one if it was dropped; ``was`` is its id before,
    where that was another. ``number`` and ``title`` are those of its item, ``pieces`` its words before and
    now, cut into what is the same and what is not (see ``differences``).
    """

    kind: Literal["changed", "added", "dropped"]
    part: str
    was: str | None = None
    number: str
    title: str
    access: str
    pieces: tuple[Piece, ...]


def compare(document: str, earlier: Minutes, later: Minutes) -> tuple[Change, ...]:
    """Return the parts that changed between two versions of a document, in the order of the text.

    Parts are the smallest blocks (see ``Unit``). Those with the same words in the same order are the same,
    whatever their ids; of the others those that share an id are held against each other.
    """
    old, new = units(document, earlier), units(document, later)
    matcher = difflib.SequenceMatcher(None, _words(old), _words(new), autojunk=False)
    return tuple(
        change
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
        for change in _changes(old[a:b], new[c:d])
    )


def _words(found: Sequence[Unit]) -> list[str]:
    return [" ".join(unit.text.split()) for unit in found]


def _changes(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Change]:
    """Yield the changes of a stretch of parts: what is now, in its order, and what is no more after it."""
    before = {(unit.role, unit.id): unit for unit in old}
    if len(old) == len(new) == 1:
        before = {(new[0].role, new[0].id): old[0]}
    for unit in new:
        was = before.pop((unit.role, unit.id), None)
        yield _change("changed" if was else "added", was, unit)
    for unit in before.values():
        yield _change("dropped", unit, None)


def _change(kind: Literal["changed", "added", "dropped"], was: Unit | None, now: Unit | None) -> Change:
    unit = now or was
    if unit is None:
        raise TypeError(unit)
    moved = was.id if was and now and was.id != now.id else None
    return Change(
        kind=kind,
        part=unit.id,
        was=moved,
        number=unit.number,
        title=unit.title,
        access=unit.access,
        pieces=differences(was.text if was else "", now.text if now else ""),
    )
