"""Names that last: the id of a document, and where the parts of its record went when it was read again."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from minutes_nlp.model import Minutes, Point, Span
from minutes_nlp.parts import is_public

__all__ = ["document_id", "moved", "part_ids", "same_meeting", "slug"]

_LONGEST = 80


def document_id(minutes: Minutes) -> str:
    """Return the readable id of a meeting's minutes, as ``children-and-families-2021-03-09``.

    It is made of the committee, or else the council, or else the name of the file, and of the date. Minutes
    of nothing but what was taken in private say so, and so take no name from the public ones.
    """
    meeting = minutes.meeting
    stem = minutes.source.name.rpartition("/")[2].rpartition(".")[0] or minutes.source.name
    names = (meeting.committee, meeting.council, stem)
    name = next((found for name in names if name and (found := slug(name))), "document")
    private = "exempt" if (minutes.items or minutes.languages) and not is_public(minutes) else ""
    return "-".join(part for part in (name, slug(meeting.date or ""), private) if part)


def slug(text: str) -> str:
    """Return the words of a name in ASCII letters and digits, joined by hyphens; maybe none.

    "The" before and "Committee" after it are left out: they tell no committee from another.
    """
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    shorter = words.removeprefix("the-").removesuffix("-committee")
    return shorter[:_LONGEST].strip("-")


def same_meeting(one: Minutes, other: Minutes) -> bool:
    """Tell whether two records may be of the same meeting: they do not state different dates."""
    dates = {one.meeting.date, other.meeting.date} - {None}
    return len(dates) < 2


def part_ids(minutes: Minutes) -> set[str]:
    """Return the ids of all items, points, paragraphs, passages, assurances and resolutions."""
    return {part for part, _ in _parts(minutes)}


def moved(old: Minutes, new: Minutes, redirects: Mapping[str, str]) -> dict[str, str]:
    """Return where the parts went whose ids are no more.

    A part is found again by its kind and words, and only where they fit one part alone, before and after.

    Args:
        old: The record until now.
        new: The record that replaces it.
        redirects: The redirects in force until now, from an old id to the id that it had in ``old``.
    """
    ids = part_ids(new)
    gone = [(part, words) for part, words in _parts(old) if part not in ids]
    before = Counter(words for _, words in _parts(old))
    after = Counter(words for _, words in _parts(new))
    unique = {words: part for part, words in _parts(new) if after[words] == 1}
    found = {part: unique[words] for part, words in gone if words in unique and before[words] == 1}
    followed = {past: found.get(until_now, until_now) for past, until_now in redirects.items()} | found
    return {past: now for past, now in followed.items() if past not in ids and now in ids}


def _parts(minutes: Minutes) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each part's id, with its kind and its words."""

    def words(span: Span) -> str:
        return " ".join(minutes.text[span.start : span.end].split())

    for item in minutes.items:
        yield item.id, ("item", " ".join(item.title.split()))
        for point in _points(item.points):
            yield point.id, ("point", words(point.span))
        for kind, parts in (
            ("passage", item.passages),
            ("assurance", item.assurances),
            ("resolution", item.resolutions),
        ):
            yield from ((part.id, (kind, words(part.span))) for part in parts)
    paragraphs: dict[str, list[str]] = {}
    for leaf in minutes.leaves:
        if leaf.role in ("narrative", "text") and leaf.id:
            paragraphs.setdefault(leaf.id, []).append(words(Span(leaf.start, leaf.end)))
    yield from ((part, ("narrative", " ".join(pieces))) for part, pieces in paragraphs.items())


def _points(points: Iterable[Point]) -> Iterator[Point]:
    """The points and those beneath them, in order."""
    for point in points:
        yield point
        yield from _points(point.points)
