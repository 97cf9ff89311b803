"""Numbers of agenda items: what one looks like, and which run of them is the agenda."""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from minutes_nlp.structure.blocks import Layout
from minutes_nlp.structure.labels import roman_value
from minutes_nlp.structure.titles import Heading, heading_at, kind_of

__all__ = ["NUMBER", "is_number", "lone_heading", "numbered_headings"]

# Numbers as clerks print them: 11. / 38/17 / CAB/14 / 16/02/12.01 / 02.23.03 / F01:04/24 / A. / Item 3:
NUMBER = re.compile(
    r"(?:(?:Agenda\s+)?(?:Item|ITEM|Minute)(?:\s+(?:No\.?|Number))?\s+)?"
    r"(?P<number>(?:[A-Z]{1,6}[/ .-]?)?\d{1,4}(?:[./:-]\d{1,4}){0,3}[a-z]?|[A-Z]\d{1,3}:\d{1,3}/\d{1,4}|[A-Z]|[IVX]{1,5})"
    r"(?P<stop>[.:)]|\s[–-])?(?:\s+|$)"
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr"
    r"|Aug|Sept?|Oct|Nov|Dec)\b|[AaPp]\.?[Mm]\b)"
)
# How the words before a number begin; without them nothing that starts as a word does is a number.
_PREFIXES = "AIM"
_DIGITS = re.compile(r"\d+")
# How many numbers an agenda may skip, and among how many lines a lone item is looked for.
_WIDEST_GAP, _FIRST_LINES = 12, 12
_SHORT_TITLE = 8
# What a line counts less when no space stands above it.
_CROWDED = 0.6


class _Numbered(NamedTuple):
    """A numbered title: the components of its number, and where it stands."""

    values: tuple[int, ...]
    heading: Heading


def is_number(match: re.Match[str]) -> bool:
    """Whether what looks like a number is one, and not the first word of a title ("A Plan", "I move")."""
    number = match["number"]
    return len(number) > 1 or number.isdigit() or bool(match["stop"])


def numbered_headings(layout: Layout) -> list[Heading]:
    """Return the longest run of numbered titles: numbers of one shape that only rise."""
    groups = _by_shape(layout)
    chains = [_chain(group) for group in groups.values()]
    best: list[_Numbered] = []
    heaviest = 0.0
    for chain in chains:
        weight = _weight(layout, chain)
        if weight > heaviest:
            best, heaviest = chain, weight
    if best and len(best[0].values) > 1:
        # 41.1 and 41.2 stand under 41, where that is a title too.
        heads = {numbered.values[0] for numbered in best}
        over = [
            c for c in chains if len(c) > 1 and len(c[0].values) == 1 and heads <= {n.values[0] for n in c}
        ]
        best = max([best, *over], key=lambda c: (len(c[0].values) == 1, len(c)))
    if len(best) > 1:
        return sorted(numbered.heading for numbered in [*best, *_out_of_turn(layout, groups, best)])
    return [best[0].heading] if best and _is_sure(layout, best[0]) else []


def lone_heading(layout: Layout) -> list[Heading]:
    """Return the one numbered title of an excerpt of one item, above what is told of it; none where there are more."""
    found = [n for group in _by_shape(layout).values() for n in group if _is_plain_title(layout, n)]
    blocks = {n.heading.block for n in found}
    if len(blocks) != 1 or max(blocks) > _FIRST_LINES or max(blocks) + 1 >= len(layout.blocks):
        return []
    below = layout.blocks[max(blocks) + 1]
    told = layout.flat[below.start : below.end]
    return [found[0].heading] if below.label is None and told[-1] in ".:?" else []


def _by_shape(layout: Layout) -> dict[str, list[_Numbered]]:
    """All numbered titles in groups, by the shape of their numbers; those in tables apart."""
    flat = layout.flat
    groups: dict[str, list[_Numbered]] = {}
    for i, block in enumerate(layout.blocks):
        start = block.start
        if flat[start] not in _PREFIXES and flat[start + 1 : start + 2].islower():
            continue
        match = NUMBER.match(flat, start, block.end)
        if match is None or not is_number(match) or match.end() >= block.end:
            continue
        heading = heading_at(layout, i, match["number"], match.end())
        if heading is not None:
            for shape, values in _shapes(match):
                # Rows of a table refer to items, or are the items: they are no titles among others.
                groups.setdefault(shape + "|" * block.cells, []).append(_Numbered(values, heading))
    return groups


def _shapes(match: re.Match[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The shapes of a number with the values of its components: a lone "I" may be a letter or a numeral."""
    number = match["number"]
    if not number.isalpha():
        # 10a and 10b are numbers like 10.
        shape = _DIGITS.sub("0", number.rstrip("abcdefgh"))
        return [(shape, tuple(int(digits) for digits in _DIGITS.findall(number)))]
    stop = match["stop"] or ""
    shapes: list[tuple[str, tuple[int, ...]]] = []
    if len(number) == 1:
        shapes.append(("A" + stop, (ord(number),)))
    roman = roman_value(number)
    if roman:
        shapes.append(("R" + stop, (roman,)))
    return shapes


def _chain(group: list[_Numbered]) -> list[_Numbered]:
    """The longest part of a group in which one component of the number rises step by step."""
    return max((_rising(group, component) for component in range(len(group[0].values))), key=len)


def _rising(group: list[_Numbered], component: int) -> list[_Numbered]:
    """The longest part of a group, the earliest of several, in which a component of the number rises."""
    # For each value, by the number as printed: the length of the longest part that ends there, and its last place.
    ends: dict[int, dict[str, tuple[int, int]]] = {}
    befores: list[int | None] = []
    longest = (0, 0)
    for place, (values, heading) in enumerate(group):
        value = values[component]
        length, before = 0, None
        for last in [last for last in range(value - _WIDEST_GAP, value + 1) if last in ends]:
            for number, (its_length, its_place) in ends[last].items():
                # The same number again is another item only if it has another component to tell it apart.
                rises = last < value or len(values) > 1 or number != heading.number
                if rises and (its_length, -its_place) > (length, -(before or 0)):
                    length, before = its_length, its_place
        befores.append(before)
        ending = ends.setdefault(value, {})
        if length + 1 > ending.get(heading.number, (0, 0))[0]:
            ending[heading.number] = (length + 1, place)
        longest = max(longest, (length + 1, -place))
    chain = []
    at: int | None = -longest[1]
    while at is not None:
        chain.append(group[at])
        at = befores[at]
    return chain[::-1]


def _weight(layout: Layout, chain: list[_Numbered]) -> float:
    """How much a run of numbered lines looks like an agenda: known kinds of item and capitals count double."""
    weight = 0.0
    for values, heading in chain:
        title = layout.flat[heading.span.start : heading.span.end]
        block = layout.blocks[heading.block]
        known = kind_of(title) not in ("other", "report") and len(title.split()) <= _SHORT_TITLE
        weight += 1 + known + (title.isupper() or block.level > 0) + (len(values) > 1)
        weight -= _CROWDED * (not block.gap)
    return weight if _is_steady(chain) else 0


def _is_steady(chain: list[_Numbered]) -> bool:
    """Whether numbers of several components rise as an agenda's: 6.7, 6.13, 8.4 refer back to other minutes."""
    pairs = list(itertools.pairwise(numbered.values for numbered in chain))
    if not pairs or len(chain[0].values) < 2:
        return True
    steady = 0
    for above, below in pairs:
        steps = [b - a for a, b in zip(above, below, strict=True) if a != b]
        # The next number, or the first of the next section.
        steady += steps in ([1], [2], []) or below[-1] <= 1
    return 2 * steady >= len(pairs)


def _out_of_turn(
    layout: Layout, groups: dict[str, list[_Numbered]], chain: list[_Numbered]
) -> Iterator[_Numbered]:
    """Items taken before their turn: the one title that has a number which the run leaves out."""
    if len(chain[0].values) > 1:
        return
    values = {numbered.values[0] for numbered in chain}
    blocks = {numbered.heading.block for numbered in chain}
    group = next(group for group in groups.values() if chain[0] in group)
    for missing in set(range(min(values) + 1, max(values))) - values:
        own = [n for n in group if n.values[0] == missing and n.heading.block not in blocks]
        if len(own) == 1 and layout.blocks[own[0].heading.block].gap and _is_plain_title(layout, own[0]):
            yield own[0]


def _is_plain_title(layout: Layout, numbered: _Numbered) -> bool:
    """Whether a numbered title is the whole of its paragraph, short, and without a full stop."""
    start, end = numbered.heading.span
    words = layout.flat[start:end]
    return end == numbered.heading.block_end and words[-1] != "." and len(words.split()) <= _SHORT_TITLE


def _is_sure(layout: Layout, numbered: _Numbered) -> bool:
    """Whether a lone numbered title is an item: an excerpt of one item."""
    heading = numbered.heading
    title = layout.flat[heading.span.start : heading.span.end]
    marked = title.isupper() or len(numbered.values) > 1 or kind_of(title) != "other"
    return heading.block <= _FIRST_LINES and marked
