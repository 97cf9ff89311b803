"""Finds the agenda items: which lines are their headings, and how they are numbered."""

import re

from minutes_nlp.model import Span
from minutes_nlp.structure.blocks import Block, Layout
from minutes_nlp.structure.furniture import OPENERS
from minutes_nlp.structure.numbering import NUMBER, is_number, lone_heading, numbered_headings
from minutes_nlp.structure.signs import has_any
from minutes_nlp.structure.titles import (
    Heading,
    heading_at,
    is_plainly_other,
    is_subheading,
    is_title,
    kind_of,
    signs_of,
)

__all__ = ["END_OF_MINUTES", "Heading", "find_headings", "is_plainly_other", "is_section", "kind_of"]

END_OF_MINUTES = re.compile(r"(?:Signed\b|ACTION LIST|ACTIONS? SUMMARY|APPENDIX\b|Appendix [A-Z0-9]+$)")
_ITEM_LINE = re.compile(
    r"\((?:Agenda\s+)?Items?\s+(?:No\.?\s*)?(?P<number>\w{1,4})[^)]{0,20}\)", re.IGNORECASE
)
_MINUTES_LABEL = re.compile(r"(?:Minutes|Decision|Minute|Decisions)\s*:$")
_RUN_IN = re.compile(r"(?P<title>[A-Z][\w’'&/-]*,?(?:\s+[\w’'&/()-]+,?){0,6}):\s+(?=\S)")
_OTHER_BUSINESS = re.compile(r"other (?:matters|business|items)", re.IGNORECASE)
_FIRST_BLOCKS = 12
_TITLE_AND_COLON = re.compile(r"[A-Z][\w’'&/ -]{3,60}:")
_FEW_HEADINGS = 4
# What the title of a whole meeting's page has.
_OF_MEETING = re.compile(
    r"\b(?:minutes|meeting|agenda|committee|council|panel|board|cabinet|forum)\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
# How many words a title has: one that heads a section, closes the agenda, or is known by its print alone.
_SECTION_WORDS, _CLOSING_WORDS, _PRINTED_WORDS = 6, 7, 14
_LONGEST_CLOSING = 180
# Markdown lines in bold are below every heading.
_BOLD_LEVEL = 7


def find_headings(layout: Layout) -> list[Heading]:
    """Return the headings of a document's items in order of place; none where it has no agenda.

    Where the format itself says what is an item, nothing else is one.
    """
    if layout.marks.items:
        return _marked(layout)
    for find in (
        _by_item_lines,
        numbered_headings,
        _by_page,
        _by_format,
        _by_print,
        _by_run_in,
        lone_heading,
        _page_title,
    ):
        found = find(layout)
        if found:
            break
    else:
        return []
    taken = {heading.block for heading in found}
    titles = {heading.block for heading in found if heading.rest >= heading.block_end}
    colons = _set_with_colons(layout, found)
    extra = [
        heading
        for i in range(min(taken) + 1, len(layout.blocks))
        if i not in taken
        and (
            (heading := _closing_heading(layout, i, titles)) is not None
            or (colons and (heading := _with_colon(layout, i)) is not None)
        )
    ]
    return sorted([*_first_item(layout, found), *found, *extra])


def _marked(layout: Layout) -> list[Heading]:
    """The titles that the format marks, each with the number beside it, or before it on its line."""
    found = []
    for i, block in enumerate(layout.blocks):
        title = layout.marks.items.get(block.start)
        if title is None:
            continue
        number = layout.flat[block.start : title].strip().rstrip(".:")
        number = number if "(" in number else number.rstrip(")")
        match = None if number else NUMBER.match(layout.flat, title, block.end)
        if match and match.end() < block.end and (match["stop"] or match["number"].isdigit()):
            number, title = match["number"], match.end()
        found.append(Heading(block.start, number, Span(title, block.end), block.end, i, block.end))
    return found


def _set_with_colons(layout: Layout, found: list[Heading]) -> bool:
    """Whether the headings are numbered and most end in a colon, so that a line which does may be one too."""
    ends = sum(
        layout.flat[h.span.end - 1] == ":" or layout.flat[h.span.end : h.span.end + 1] == ":" for h in found
    )
    return len(found) >= _FEW_HEADINGS and all(h.number for h in found) and 2 * ends > len(found)


def _with_colon(layout: Layout, index: int) -> Heading | None:
    """A title without number among numbered ones that are set like it: "Police Matters:"."""
    block = layout.blocks[index]
    text = _text(layout, block)
    if (
        block.label is not None
        or not block.gap
        or not _TITLE_AND_COLON.fullmatch(text)
        or is_subheading(text)
    ):
        return None
    return heading_at(layout, index, "", block.start)


def _first_item(layout: Layout, found: list[Heading]) -> list[Heading]:
    """The first item where it alone has no number: "Apologies" above item 2."""
    first = min(found)
    if not first.number.rpartition(".")[2].lstrip("0").startswith("2") or not first.number[-1].isdigit():
        return []
    for index in range(first.block - 1, max(-1, first.block - _FIRST_BLOCKS), -1):
        block = layout.blocks[index]
        text = _text(layout, block)
        if len(text.split()) <= _SECTION_WORDS and is_title(text) and kind_of(text) == "apologies":
            heading = heading_at(layout, index, "", block.start)
            return [heading] if heading else []
    return []


def is_section(flat: str, block: Block) -> bool:
    """Whether a block heads a group of items ("UNRESTRICTED ITEMS"), so that it ends the item above it."""
    if not (block.gap or 0 < block.level < _BOLD_LEVEL) or block.label is not None:
        return False
    text = flat[block.start : block.end]
    if text[-1] == "." or OPENERS.match(text) or text.endswith(("AGREED", "FAVOUR", "CARRIED", "LOST")):
        return False  # "AGREED." and "NOTED" are the item's own last words
    return (block.level > 0 or text.isupper()) and len(text) > 4 and len(text.split()) <= _SECTION_WORDS


def _text(layout: Layout, block: Block) -> str:
    return layout.flat[block.start : block.end]


def _by_item_lines(layout: Layout) -> list[Heading]:
    """Titles with ``(Item 4)`` on the next line, numbered or not."""
    found = []
    flat, blocks = layout.flat, layout.blocks
    for i in range(1, len(blocks)):
        if flat[blocks[i].start] != "(":
            continue
        match = _ITEM_LINE.fullmatch(flat, blocks[i].start, blocks[i].end)
        if match is None:
            continue
        above = blocks[i - 1]
        number = NUMBER.match(flat, above.start, above.end)
        if number and number.end() < above.end and is_number(number):
            heading = heading_at(layout, i - 1, number["number"], number.end())
        else:
            heading = heading_at(layout, i - 1, match["number"], above.start)
        if heading is not None:
            found.append(heading)
    return found


def _by_page(layout: Layout) -> list[Heading]:
    """The page of one item on a web site: a title, then ``Minutes:``."""
    blocks = layout.blocks[:_FIRST_BLOCKS]
    for i, block in enumerate(blocks):
        if i and _MINUTES_LABEL.fullmatch(layout.flat, block.start, block.end):
            for k, above in enumerate(blocks[:i]):
                heading = heading_at(layout, k, "", above.start)
                if heading and heading.rest == above.end and not is_subheading(_text(layout, above)):
                    return [heading]
    return []


def _by_format(layout: Layout) -> list[Heading]:
    """Headings that the file format marks: Markdown's, HTML's."""
    levels = [block.level for block in layout.blocks]
    marked = [i for i, level in enumerate(levels) if 0 < level < _BOLD_LEVEL]
    if len(marked) < 2:
        marked = [i for i, level in enumerate(levels) if level]
    top = min((levels[i] for i in marked), default=0)
    if len(marked) > 1 and sum(levels[i] == top for i in marked) == 1:
        # The lone highest is the title of the whole document.
        marked = [i for i in marked if levels[i] != top]
    if top == _BOLD_LEVEL:
        marked = _agenda_in_bold(layout, marked)
    found = [heading for i in marked if (heading := _titled(layout, i)) is not None]
    blocks = {heading.block for heading in found}
    # Line below line of them is a title page, or a list in bold.
    heading_more = sum(heading.block + 1 not in blocks for heading in found)
    if len(found) < 2 or 2 * heading_more <= len(found):
        return []
    if top == _BOLD_LEVEL:
        # Bold sets off titles of other sorts too; where far more paragraphs begin with theirs, these are the items'.
        run_in = _by_run_in(layout)
        return run_in if len(run_in) > 2 * len(found) else found
    return found


def _page_title(layout: Layout) -> list[Heading]:
    """The title of a page of one item, the only one that the format marks; not that of a meeting's page."""
    marked = [i for i, block in enumerate(layout.blocks) if 0 < block.level < _BOLD_LEVEL]
    if len(marked) != 1 or marked[0] > _FIRST_BLOCKS or marked[0] + 1 >= len(layout.blocks):
        return []
    if _OF_MEETING.search(_text(layout, layout.blocks[marked[0]])):
        return []
    heading = _titled(layout, marked[0])
    return [heading] if heading else []


def _agenda_in_bold(layout: Layout, marked: list[int]) -> list[int]:
    """Lines in bold without those of the title page above the item that opens a meeting, and without "RESOLVED"."""
    marked = [i for i in marked if OPENERS.match(_text(layout, layout.blocks[i])) is None]
    opening = (
        n
        for n, i in enumerate(marked)
        # Right above another such line "Minutes of ..." is the title.
        if _opens_meeting(_text(layout, layout.blocks[i])) and i + 1 not in marked[n + 1 : n + 2]
    )
    return marked[next(opening, 0) :]


def _titled(layout: Layout, index: int) -> Heading | None:
    """The heading that a block begins with, numbered or not."""
    block = layout.blocks[index]
    if _heads_part(_text(layout, block)):
        return None
    match = NUMBER.match(layout.flat, block.start, block.end)
    if match and (match["stop"] or match["number"].isdigit()) and match.end() < block.end:
        return heading_at(layout, index, match["number"], match.end())
    return heading_at(layout, index, "", block.start)


def _by_print(layout: Layout) -> list[Heading]:
    """Titles known by nothing but how they are set: capitals, else short lines with space above."""
    capitals, plain = [], []
    for i in range(len(layout.blocks) - 1):
        text = _standing_out(layout, i)
        if text.isupper():
            capitals.append(i)
        elif text and _heads_prose(layout, i + 1, text):
            plain.append(i)
    for candidates in (capitals, plain):
        opening = (n for n, i in enumerate(candidates) if _opens_meeting(_text(layout, layout.blocks[i])))
        first = next(opening, len(candidates))
        found = [heading for i in candidates[first:] if (heading := _titled(layout, i)) is not None]
        if len(found) > 1:
            return found
    return []


def _standing_out(layout: Layout, index: int) -> str:
    """A line that print sets apart and that could be a title; empty if the block is none."""
    block = layout.blocks[index]
    if block.label is not None or not block.gap or block.cells:
        return ""
    text = _text(layout, block)
    if text.endswith((".", ":")) or not is_title(text) or len(text.split()) > _PRINTED_WORDS:
        return ""
    heads_part = _heads_part(text) if text.isupper() else is_subheading(text)
    return "" if heads_part else text


def _heads_prose(layout: Layout, index: int, title: str) -> bool:
    """Whether what stands below a title is longer, and no title."""
    block = layout.blocks[index]
    below = _text(layout, block)
    if len(below) <= len(title) and (below[-1] != "." or is_title(below)):
        return False
    return block.label is not None or not is_title(below) or is_subheading(below)


def _by_run_in(layout: Layout) -> list[Heading]:
    """Titles that open a paragraph and end in a colon: "Churchyard wall: Mrs Pond said ..."."""
    found: list[Heading] = []
    first: int | None = None
    for i, block in enumerate(layout.blocks):
        match = _RUN_IN.match(layout.flat, block.start, block.end) if block.gap else None
        if match and not _heads_part(match["title"]):
            if first is None and _opens_meeting(match["title"]):
                first = len(found)
            found.append(Heading(block.start, "", Span(*match.span("title")), match.end(), i, block.end))
    return found[first:] if first is not None and len(found) - first > 2 else []


def _heads_part(title: str) -> bool:
    """Whether a title heads a part of an item only; "Minutes" and the like may head an item here."""
    return is_subheading(title) and kind_of(title) in ("other", "report")


def _opens_meeting(title: str) -> bool:
    """Whether a title is of the kind that meetings open with."""
    return kind_of(title) not in ("other", "report") or "welcome" in title.lower()


def _closing_heading(layout: Layout, index: int, titles: set[int]) -> Heading | None:
    """An item without number among numbered ones: other business, the next meeting, matters left over."""
    block = layout.blocks[index]
    start = block.start
    if block.label is not None or index - 1 in titles or not layout.flat[start].isupper():
        return None
    low = layout.flat[start : min(start + _LONGEST_CLOSING, block.end)].lower()
    if not has_any(low, signs_of("dates", "urgent")) and "other" not in low:
        return None
    heading = heading_at(layout, index, "", start)
    if heading is None:
        return None
    title = layout.flat[heading.span.start : heading.span.end]
    if len(title.partition(" – ")[0].split()) > _CLOSING_WORDS or title[-1] == ":" or is_subheading(title):
        return None
    # Not so in a list: "Parish Association – training dates".
    before, dash, _ = title.partition(" – ")
    if not _OTHER_BUSINESS.fullmatch(before) and kind_of(before) not in ("dates", "urgent"):
        return None
    if not dash:
        return heading
    end = start + len(before)
    return heading._replace(span=Span(start, end), rest=end + len(dash))
