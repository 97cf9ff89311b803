"""Finds the agenda items: which lines are their headings, and how they are numbered."""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple, get_args

from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import ItemKind, Span
from minutes_nlp.structure.blocks import Block, Layout
from minutes_nlp.structure.labels import roman_value

__all__ = ["END_OF_MINUTES", "Heading", "find_headings", "is_section", "kind_of"]

# Numbers as clerks print them: 11. / 38/17 / CAB/14 / 16/02/12.01 / 02.23.03 / F01:04/24 / A. / Item 3:
_NUMBER = re.compile(
    r"(?:(?:Agenda\s+)?(?:Item|ITEM|Minute)(?:\s+(?:No\.?|Number))?\s+)?"
    r"(?P<number>(?:[A-Z]{1,6}[/ .-]?)?\d{1,4}(?:[./:-]\d{1,4}){0,3}[a-z]?|[A-Z]\d{1,3}:\d{1,3}/\d{1,4}|[A-Z]|[IVX]{1,5})"
    r"(?P<stop>[.:)]|\s[–-])?(?:\s+|$)"
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr"
    r"|Aug|Sept?|Oct|Nov|Dec)\b)"
)
_ITEM_LINE = re.compile(
    r"\((?:Agenda\s+)?Items?\s+(?:No\.?\s*)?(?P<number>\w{1,4})[^)]{0,20}\)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_AGENDA_ITEM = "Agenda item"
_MINUTES_LABEL = re.compile(r"(?:Minutes|Decision|Minute|Decisions)\s*:$")
END_OF_MINUTES = re.compile(r"(?:Signed\b|ACTION LIST|ACTIONS? SUMMARY|APPENDIX\b|Appendix [A-Z0-9]+$)")
_RUN_IN = re.compile(r"(?P<title>[A-Z][\w’'&/-]*(?:\s+[\w’'&/()-]+){0,6}):\s+(?=[A-Z0-9£“\"])")
_LONGEST_TITLE = 180
_MOST_WORDS = 26
_BLURB = re.compile(r"\s*[–-]\s*(?=to\s+[a-z])")
_SPLITS = (
    re.compile(r"\s*[–-]\s*(?=to\s+[a-z]|(?:The|Cllr|Councillor|Mr|Mrs|Ms|Dr|It|No|None|All|A)\b)"),
    re.compile(r"\s+[–-]\s+(?=[A-Z])"),
    re.compile(r":\s+"),
    re.compile(r"\.\s+(?=[A-Z“\"])"),
)


class Heading(NamedTuple):
    """Where an item begins: its number as printed ("" if none), its heading, and the block they stand in.

    ``rest`` is where the words after the heading start in that block (its end if there are none).
    """

    start: int
    number: str
    span: Span
    rest: int
    block: int
    block_end: int


def find_headings(layout: Layout) -> list[Heading]:
    """Return the headings of a document's items in order of place; none where it has no agenda."""
    blocks = layout.blocks
    for find in (_by_item_lines, _by_numbers, _by_page, _by_format, _by_print, _by_run_in):
        found = find(layout)
        if found:
            break
    else:
        return []
    taken = {heading.block for heading in found}
    first = min(taken)
    extra = [
        heading
        for i in range(first + 1, len(blocks))
        if i not in taken and (heading := _closing_heading(layout, i, taken)) is not None
    ]
    return sorted(found + extra)


@functools.cache
def _kind_patterns() -> list[tuple[ItemKind, re.Pattern[str]]]:
    kinds = load("structure")["kinds"]
    unknown = set(kinds) - set(get_args(ItemKind))
    if unknown:
        raise ValueError(f"structure.toml: unknown kinds {sorted(unknown)}")
    return [(kind, _words(patterns)) for kind, patterns in kinds.items()]


@functools.lru_cache(maxsize=1024)
def kind_of(title: str) -> ItemKind:
    """Return what an item is for, told from the words of its title alone."""
    plain = title.replace("’", "'")
    for kind, pattern in _kind_patterns():
        if pattern.search(plain):
            return kind
    return "other"


def is_section(flat: str, block: Block) -> bool:
    """Whether a block heads a group of items ("UNRESTRICTED ITEMS"), so that it ends the item above it."""
    text = flat[block.start : block.end]
    return (
        (text.isupper() or block.level > 0)
        and len(text) > 4
        and len(text.split()) <= 6
        and block.gap
        and block.label is None
    )


def _words(patterns: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(p.replace(" ", r"\s+") for p in patterns)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@functools.cache
def _subheading() -> re.Pattern[str]:
    joined = "|".join(p.replace(" ", r"\s+") for p in load("structure")["subheadings"]["words"])
    return re.compile(rf"(?:{joined})\s*[:.–-]*", re.IGNORECASE)


@functools.cache
def _sentence_word() -> re.Pattern[str]:
    return _words(load("structure")["sentences"]["words"])


def _is_title(text: str) -> bool:
    """Whether a line could be a title: short, begins like one, and no sentence."""
    if not text or len(text) > _LONGEST_TITLE or len(text.split()) > _MOST_WORDS:
        return False
    if text.endswith("?") and len(text.split()) <= 9:
        return True
    if text[0].islower() or text[0] in "(•-–:,;" or text.endswith((",", ";")):
        return False
    if text.upper() == text and any(c.isalpha() for c in text):
        return True
    if re.match(r"To\s+[a-z]", text):
        return True
    inner = text.rstrip(".")
    return ". " not in inner and _sentence_word().search(inner) is None


def _title_end(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """Return where the title in ``start..end`` ends and where the words after it start; None without a title."""
    text = layout.flat[start:end]
    blurb = _BLURB.search(text) if "-" in text or "–" in text else None
    if _is_title(text) and not (blurb and _is_title(text[: blurb.start()])):
        return end, end
    for split in _SPLITS:
        match = split.search(text)
        if (
            match
            and match.start()
            and _is_title(text[: match.start()])
            and len(text[: match.start()].split()) <= 12
        ):
            return start + match.start(), start + match.end()
    return None


def _heading(layout: Layout, index: int, number: str, start: int) -> Heading | None:
    block = layout.blocks[index]
    ends = _title_end(layout, start, block.end)
    if ends is None:
        return None
    return Heading(block.start, number, Span(start, ends[0]), ends[1], index, block.end)


def _by_item_lines(layout: Layout) -> list[Heading]:
    """Titles with ``(Item 4)`` on the next line, numbered or not."""
    found = []
    blocks = layout.blocks
    for i in range(1, len(blocks)):
        match = _ITEM_LINE.fullmatch(layout.flat, blocks[i].start, blocks[i].end)
        if match is None:
            continue
        above = blocks[i - 1]
        number = _NUMBER.match(layout.flat, above.start, above.end)
        start = number.end() if number and number.end() < above.end else above.start
        printed = (
            number["number"] if number and number.end() < above.end and _printed(number) else match["number"]
        )
        if start == above.start or not (number and _printed(number)):
            start = above.start
        heading = _heading(layout, i - 1, printed, start)
        if heading is not None:
            found.append(heading)
    return found


def _printed(match: re.Match[str]) -> bool:
    """Whether a number is one, and not the first word of a title ("A Plan", "I move")."""
    number = match["number"]
    return any(c.isdigit() for c in number) or bool(match["stop"]) or len(number) > 1


class _Numbered(NamedTuple):
    index: int
    shape: str
    values: tuple[int, ...]
    heading: Heading


def _by_numbers(layout: Layout) -> list[Heading]:
    """The longest run of numbered titles: numbers of one shape that only rise."""
    groups: dict[str, list[_Numbered]] = {}
    for i, block in enumerate(layout.blocks):
        match = _NUMBER.match(layout.flat, block.start, block.end)
        if match is None or not _printed(match) or match.end() >= block.end:
            continue
        heading = _heading(layout, i, match["number"], match.end())
        if heading is not None:
            for shape, values in _shapes(match):
                groups.setdefault(shape, []).append(_Numbered(i, shape, values, heading))
    best: list[_Numbered] = []
    chains = [_chain(group) for group in groups.values()]
    for chain in chains:
        if _weight(layout, chain) > _weight(layout, best):
            best = chain
    if best and len(best[0].values) > 1:
        # 41.1 and 41.2 stand under 41, where that is a title too.
        heads = {numbered.values[0] for numbered in best}
        over = [
            c for c in chains if len(c) > 1 and len(c[0].values) == 1 and heads <= {n.values[0] for n in c}
        ]
        best = max([best, *over], key=lambda c: (len(c[0].values) == 1, len(c)))
    if len(best) > 1 or (best and _is_sure(layout, best[0])):
        return [numbered.heading for numbered in best]
    return []


def _shapes(match: re.Match[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The shapes of a number with the values of its components: a lone "I" may be a letter or a numeral."""
    number = match["number"]
    if number.isalpha():
        stop = match["stop"] or ""
        roman = roman_value(number)
        letter = [("A" + stop, (ord(number),))] if len(number) == 1 else []
        return letter + ([("R" + stop, (roman,))] if roman else [])
    # 10a and 10b are numbers like 10.
    shape = _DIGITS.sub("0", number.rstrip("abcdefgh"))
    return [(shape, tuple(int(digits) for digits in _DIGITS.findall(number)))]


def _chain(group: list[_Numbered]) -> list[_Numbered]:
    """The longest part of a group in which one component of the number rises step by step."""
    best: list[_Numbered] = []
    for component in range(len(group[0].values)):
        chains: list[list[_Numbered]] = []
        for numbered in group:
            value = numbered.values[component]
            longest: list[_Numbered] = []
            for chain in chains:
                step = value - chain[-1].values[component]
                again = len(numbered.values) > 1 or numbered.heading.number != chain[-1].heading.number
                if 0 <= step <= 12 and (step or again) and len(chain) > len(longest):
                    longest = chain
            chains.append([*longest, numbered])
        best = max([best, *chains], key=len)
    return best


def _weight(layout: Layout, chain: list[_Numbered]) -> float:
    """How much a run of numbered lines looks like an agenda: known kinds of item and capitals count double."""
    weight = 0.0
    for numbered in chain:
        title = layout.flat[numbered.heading.span.start : numbered.heading.span.end]
        block = layout.blocks[numbered.index]
        known = kind_of(title) not in ("other", "report") and len(title.split()) <= 8
        weight += 1 + known + (title.isupper() or block.level > 0) + (len(numbered.values) > 1)
        weight -= 0.6 * (not block.gap)
    return weight


def _is_sure(layout: Layout, numbered: _Numbered) -> bool:
    """Whether a lone numbered title is an item: an excerpt of one item."""
    title = layout.flat[numbered.heading.span.start : numbered.heading.span.end]
    return numbered.index <= 12 and (title.isupper() or len(numbered.values) > 1 or kind_of(title) != "other")


def _by_page(layout: Layout) -> list[Heading]:
    """The page of one item on a web site: a title, then ``Minutes:``."""
    for i, block in enumerate(layout.blocks[:12]):
        if i and _MINUTES_LABEL.fullmatch(layout.flat, block.start, block.end):
            for k in range(i):
                above = layout.blocks[k]
                heading = _heading(layout, k, "", above.start)
                text = layout.flat[above.start : above.end]
                if heading is not None and heading.rest == above.end and not _subheading().fullmatch(text):
                    return [heading]
    return []


def _by_format(layout: Layout) -> list[Heading]:
    """Headings that the file format marks: Markdown's, HTML's."""
    marked = [i for i, block in enumerate(layout.blocks) if 0 < block.level < 7]
    if len(marked) < 2:
        marked = [i for i, block in enumerate(layout.blocks) if block.level]
    top = min((layout.blocks[i].level for i in marked), default=0)
    if sum(layout.blocks[i].level == top for i in marked) == 1 and len(marked) > 1:
        marked = [i for i in marked if layout.blocks[i].level != top]
    found = [heading for i in marked if (heading := _titled(layout, i)) is not None]
    return found if len(found) > 1 else []


def _titled(layout: Layout, index: int) -> Heading | None:
    block = layout.blocks[index]
    if _subheading().fullmatch(layout.flat, block.start, block.end):
        return None
    match = _NUMBER.match(layout.flat, block.start, block.end)
    if match and (match["stop"] or match["number"].isdigit()) and match.end() < block.end:
        return _heading(layout, index, match["number"], match.end())
    return _heading(layout, index, "", block.start)


def _by_print(layout: Layout) -> list[Heading]:
    """Titles known by nothing but how they are set: capitals, else short lines with space above."""
    capitals = [i for i in range(len(layout.blocks)) if _stands_out(layout, i, capitals=True)]
    plain = [i for i in range(len(layout.blocks)) if _stands_out(layout, i, capitals=False)]
    for candidates in (capitals, plain):
        first = next((i for i in candidates if _opens(layout, i)), None)
        found = [
            heading
            for i in candidates
            if first is not None and i >= first and (heading := _titled(layout, i))
        ]
        if len(found) > 1:
            return found
    return []


def _by_run_in(layout: Layout) -> list[Heading]:
    """Titles that open a paragraph and end in a colon: "Churchyard wall: Mrs Pond said ..."."""
    found = []
    for i, block in enumerate(layout.blocks):
        match = _RUN_IN.match(layout.flat, block.start, block.end)
        if match and block.gap and not _subheading_only(match["title"]):
            found.append(Heading(block.start, "", Span(*match.span("title")), match.end(), i, block.end))
    first = next(
        (n for n, heading in enumerate(found) if _opens_title(layout.flat[slice(*heading.span)])), None
    )
    return found[first:] if first is not None and len(found) - first > 2 else []


def _subheading_only(title: str) -> bool:
    """Whether a title heads a part of an item only; "Minutes" and the like may head an item here."""
    return _subheading().fullmatch(title) is not None and kind_of(title) in ("other", "report")


def _opens(layout: Layout, index: int) -> bool:
    """Whether a title is of the kind that meetings open with."""
    block = layout.blocks[index]
    return _opens_title(layout.flat[block.start : block.end])


def _opens_title(title: str) -> bool:
    return kind_of(title) not in ("other", "report") or "welcome" in title.lower()


def _stands_out(layout: Layout, index: int, *, capitals: bool) -> bool:
    block = layout.blocks[index]
    text = layout.flat[block.start : block.end]
    if (
        block.label is not None
        or not block.gap
        or block.cells
        or not _is_title(text)
        or len(text.split()) > 14
    ):
        return False
    if _subheading().fullmatch(text) or text.endswith((".", ":")) or text.isupper() is not capitals:
        return False
    if index + 1 == len(layout.blocks):
        return False
    after = layout.blocks[index + 1]
    below = layout.flat[after.start : after.end]
    prose = after.label is not None or not _is_title(below) or _subheading().fullmatch(below) is not None
    return capitals or (prose and len(below) > len(text))


def _closing_heading(layout: Layout, index: int, taken: set[int]) -> Heading | None:
    """An item without number among numbered ones: other business, the next meeting, matters left over."""
    block = layout.blocks[index]
    if block.label is not None or index - 1 in taken:
        return None
    heading = _heading(layout, index, "", block.start)
    if heading is None or len(layout.flat[heading.span.start : heading.span.end].split()) > 7:
        return None
    title = layout.flat[heading.span.start : heading.span.end]
    if _subheading().fullmatch(title) or title[-1] == ":" or not title[0].isupper():
        return None
    other = re.fullmatch(r"other (?:matters|business|items)", title, re.IGNORECASE)
    return heading if other or kind_of(title) in ("dates", "urgent") else None
