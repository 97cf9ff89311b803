"""The labels that ModernGov's pages set above the parts of an item, and what stands above the first of them."""

import re
from collections.abc import Iterator, Sequence

from minutes_nlp.model import Problem
from minutes_nlp.structure.blocks import Block, Layout, Marks
from minutes_nlp.structure.furniture import cut_short

__all__ = ["has_labels", "label_of", "parted", "truncated"]

_LABEL = re.compile(
    r"(?:(?P<minutes>(?:Draft )?Minutes?|MINUTES)|(?P<agenda>Agenda text)|(?P<decision>Decisions?|DECISIONS?))\s*:"
)
# What a page of ModernGov's says of a decision before it prints it.
_FACT = re.compile(r"Decision (?:Maker|status)\s*:|Is Key decision\?\s*:", re.IGNORECASE)


def label_of(flat: str, block: Block) -> str:
    """Return what a block says stands below it, if it is such a label: "minutes", "decision" or "agenda"; else ""."""
    if flat[block.end - 1] != ":":
        return ""
    label = _LABEL.fullmatch(flat, block.start, block.end)
    return label.lastgroup or "" if label else ""


def has_labels(layout: Layout, *, lone: bool) -> bool:
    """Whether lines that look like labels are; one such line among many items may be the title of another.

    Args:
        layout: The document.
        lone: Whether it is of one item.
    """
    if lone or layout.marks.items:
        return True
    return sum(label_of(layout.flat, block) == "minutes" for block in layout.blocks) > 1


def parted(
    flat: str, blocks: list[Block], marks: Marks, *, labelled: bool
) -> tuple[list[Block], list[Block]]:
    """Part an item's blocks into what the agenda told of it before the meeting, and its minutes.

    The first is what stands above the label "Minutes:" (above "Decision:", where that comes first) on a page with
    such labels, or what the format marks as such.
    """
    if labelled:
        labels = [label_of(flat, block) for block in blocks]
        if "minutes" in labels or ("decision" in labels and _tells_decisions(flat, blocks, marks)):
            cut = next(i for i, label in enumerate(labels) if label in ("minutes", "decision"))
            return [block for block, label in zip(blocks[:cut], labels, strict=False) if not label], blocks[
                cut:
            ]
    cut = next((i for i, block in enumerate(blocks) if block.start not in marks.blurb), len(blocks))
    return blocks[:cut], blocks[cut:]


def _tells_decisions(flat: str, blocks: Sequence[Block], marks: Marks) -> bool:
    """Whether "Decision:" is a label of ModernGov's page, and not the close of a discussion."""
    return bool(marks.items) or any(_FACT.match(flat, block.start, block.end) for block in blocks)


def truncated(text: str) -> Iterator[Problem]:
    """Yield where a web page cuts items short; what is missing may be a decision."""
    for span in cut_short(text):
        words = " ".join(text[slice(*span)].strip(" .…").split())
        message = f"the web page cuts this item short, and links to the rest: {words!r}"
        yield Problem(code="truncated", message=message, span=span)
