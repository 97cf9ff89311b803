"""Scores an excerpt, labelled as text, against the record of the whole file that it was taken from.

The text of a gold file is what another program made of an original: a stretch of it, perhaps with the cells
of a table in another order, and with the raised letters of "3rd" on a line of their own. So the words of both
are laid beside each other in runs, wherever each run stands; the labels are moved to the words of the record;
what has no counterpart in the excerpt is blanked out of the record. What comes out is scored as any gold is.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from minutes_nlp.evaluate import Evaluation, Gold, Marked, evaluate, read_gold
from minutes_nlp.model import Minutes
from minutes_nlp.pipeline import parse

SHARED = Path(__file__).parents[2] / "shared"
# Which file of ``shared/real`` each excerpt of ``shared/gold/real`` was taken from.
ORIGINALS = {
    "kent_cpp_2024-12-10": "kent-corporate-parenting-2024-12-10.pdf",
    "kent_council_2025-03-13": "kent-county-council-2025-03-13.pdf",
    "souldern_2023-03-30": "souldern-2023-03-30.pdf",
    "kingston_knk_2026-01-15": "kingston-moderngov-2026-01-15.html",
}
# The lengths that runs of words must have to be laid beside each other, in the order tried; what is shorter
# than a few words is looked for only between what is found already.
_RUNS = (8, 4, 2, 1)
_FEW = 4
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"(\d+)(?:st|nd|rd|th)")


class Excerpt(NamedTuple):
    """An excerpt in the words of its original: what to score, and the share of its words found there."""

    gold: Gold
    minutes: Minutes
    share: float


def excerpt(gold: Gold, minutes: Minutes) -> Excerpt:
    """Return the labels of an excerpt moved to the record of its original, all else in it blanked."""
    places = list(_WORD.finditer(minutes.text))
    spelt = [place.group().lower() for place in places]
    counterpart = align(gold.words, spelt)
    kept = sorted(counterpart.values())
    number = {at: i for i, at in enumerate(kept)}
    moved = {word: number[at] for word, at in counterpart.items()}
    labels = {
        tag: [
            Marked(label.thing, label.span, frozenset(moved[word] for word in label.words if word in moved))
            for label in marked
        ]
        for tag, marked in gold.labels.items()
    }
    blank = bytearray(len(minutes.text))
    for at in set(range(len(places))) - number.keys():
        start, end = places[at].span()
        blank[start:end] = b"\1" * (end - start)
    text = "".join(" " if gone else c for c, gone in zip(minutes.text, blank, strict=True))
    words = tuple(spelt[at] for at in kept)
    return Excerpt(
        Gold(gold.name, gold.text, words, labels),
        msgspec.structs.replace(minutes, text=text),
        len(counterpart) / max(1, len(gold.words)),
    )


def align(wanted: Sequence[str], have: Sequence[str]) -> dict[int, int]:
    """Return for the numbers of the wanted words those of the same words of ``have``, each used once."""
    wanted, have = [_plain(word) for word in wanted], [_plain(word) for word in have]
    found: dict[int, int] = {}
    for least in _RUNS:
        while fresh := dict(_runs(wanted, have, found, least)):
            found |= fresh
    return found


def _plain(word: str) -> str:
    ordinal = _NUMBERED.fullmatch(word)
    return ordinal[1] if ordinal else word


def _runs(
    wanted: Sequence[str], have: Sequence[str], found: dict[int, int], least: int
) -> Iterator[tuple[int, int]]:
    """Yield pairs of words in runs of ``least`` and more, among those that have no counterpart yet."""
    used = set(found.values())
    first, last = (min(used), max(used)) if used and least < _FEW else (0, len(have))
    left = [i for i in range(len(wanted)) if i not in found]
    right = [i for i in range(first, min(last + 1, len(have))) if i not in used]
    matcher = difflib.SequenceMatcher(
        None, [wanted[i] for i in left], [have[i] for i in right], autojunk=False
    )
    for a, b, size in matcher.get_matching_blocks():
        if size >= least:
            yield from zip(left[a : a + size], right[b : b + size], strict=True)


def figures(result: Evaluation) -> dict[str, float]:
    """Return F1 and accuracy by task, where there is something to count."""
    found = {task: score.f1 for task, score in result.f1.items()}
    found |= {task: answers.accuracy for task, answers in result.accuracy.items()}
    found["discourse, macro"] = result.discourse_macro_f1
    return {task: figure for task, figure in found.items() if figure is not None}


def compared(*names: str) -> tuple[dict[str, float], dict[str, float], float]:
    """Return the figures of excerpts as text, of their originals, and the least share of words found."""
    golds = [read_gold((SHARED / "gold" / "real" / f"{name}.xml").read_bytes(), name) for name in names]
    text = evaluate((gold, parse(gold.text.encode(), f"{gold.name}.txt")) for gold in golds)
    placed = [excerpt(gold, _record(ORIGINALS[gold.name])) for gold in golds]
    original = evaluate((each.gold, each.minutes) for each in placed)
    return figures(text), figures(original), min(each.share for each in placed)


def _record(name: str) -> Minutes:
    return parse((SHARED / "real" / name).read_bytes(), name)
