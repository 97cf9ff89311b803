"""Quotations cut out of records at random, in another print or with changed words; the same for a seed."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.differences import printed
from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Minutes
from minutes_nlp.parts import without_exempt

__all__ = ["Cut", "changed", "cuts", "of_one_sentence", "readable", "reprinted", "word_lists"]

_HIDDEN = "█"
_SPACES = (" ", "  ", "\n", " \n ", "\t", "\u00a0")
_DASH = re.compile(r"[-\u2010\u2011\u2012\u2013\u2014]")
_DOUBLE = re.compile(r"[\"“”„]")
_SINGLE = re.compile(r"['‘’]")
_OTHER = [
    "kestrel", "lantern", "harbour", "umbrella", "quartz", "velvet", "meadow", "thistle", "copper",
    "walnut",
]  # fmt: skip


class Cut(NamedTuple):
    """Words in a row in a document, with the white space, quotation marks and dashes they have there."""

    document: str
    words: tuple[str, ...]


def readable(minutes: Minutes) -> str:
    """The public text of a record without the furniture of its pages."""
    shown = without_exempt(minutes)
    text = shown.text
    for leaf in shown.leaves:
        if leaf.role == "furniture":
            text = text[: leaf.start] + " " * (leaf.end - leaf.start) + text[leaf.end :]
    return text


def word_lists(records: Iterable[tuple[str, Minutes]]) -> list[tuple[str, list[str]]]:
    """The public words of each document, to be cut."""
    return [(document, readable(minutes).split()) for document, minutes in records]


def cuts(texts: Sequence[tuple[str, list[str]]], count: int, lengths: range, *, seed: int) -> Iterator[Cut]:
    """Yield so many runs of words, of lengths in a range, from any place in any document."""
    rng = random.Random(seed)  # noqa: S311  # nothing here is secret
    made = 0
    while made < count:
        document, words = rng.choice(texts)
        length = rng.choice(lengths)
        at = rng.randrange(max(1, len(words) - length))
        cut = words[at : at + length]
        # What is private is not to be found; a word has a letter or a digit.
        if len(cut) == length and all(_HIDDEN not in w and any(c.isalnum() for c in w) for w in cut):
            made += 1
            yield Cut(document, tuple(cut))


def of_one_sentence(found: Iterable[Cut]) -> Iterator[Cut]:
    """The runs that no sentence ends in, and no list goes on in: what is told is told of each sentence."""
    for cut in found:
        text = " ".join(cut.words)
        if len(split_sentences(text, 0, len(text))) == 1:
            yield cut


def reprinted(words: Sequence[str], rng: random.Random) -> str:
    """Return words in another print: other white space, other quotation marks, other dashes."""
    dash, double, single = rng.choice("-\u2010\u2013\u2014"), rng.choice('"“”'), rng.choice("'‘’")
    print_ = [_SINGLE.sub(single, _DOUBLE.sub(double, _DASH.sub(dash, word))) for word in words]
    return "".join(word + rng.choice(_SPACES) for word in print_)


def changed(words: Sequence[str], changes: int, rng: random.Random) -> str:
    """Return words with so many of them changed for another, left out, or followed by one that is new."""
    found = list(words)
    for at in sorted(rng.sample(range(len(found)), changes), reverse=True):
        other = rng.choice(_OTHER)
        kind = rng.choice(("another", "another", "left out", "new"))
        if kind == "another":
            found[at] = re.sub(r"[^\W_].*[^\W_]|[^\W_]", other, found[at], count=1)
        elif kind == "left out" and 0 < at < len(found) - 1 and printed(found[at]):
            del found[at]
        else:
            found.insert(at, other)
    return " ".join(found)
