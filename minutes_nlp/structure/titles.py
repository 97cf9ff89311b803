"""Titles: what a line must be like to be one, where it ends, and what kind of item it names."""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple, get_args

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import ItemKind, Span
from minutes_nlp.structure.blocks import Layout
from minutes_nlp.structure.signs import has_any

__all__ = ["Heading", "heading_at", "is_plainly_other", "is_subheading", "is_title", "kind_of", "signs_of"]

_LONGEST = 180
_MOST_WORDS = 26
# A title that words follow on its line is shorter, as is a question.
_MOST_WORDS_BEFORE, _MOST_WORDS_ASKED = 12, 9
# What a line begins or ends with that is no title.
_NO_START, _NO_END = frozenset("(•-–:,;"), (",", ";")
_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"\([^()]*\)")
_BLURB = re.compile(r"[–-]\s*(?=to\s+[a-z])")
_SPLITS = (
    re.compile(r"[–-]\s*(?=to\s+[a-z]|(?:The|Cllr|Councillor|Mr|Mrs|Ms|Dr|It|No|None|All|A)\b)"),
    re.compile(r"[–-](?<=\s.)\s+(?=[A-Z])"),
    re.compile(r":\s+"),
)
# The day of the next meeting, set beside the title of the item that tells it: "NEXT MEETING MONDAY 5 MAY".
_NEXT_MEETING = re.compile(
    r"(?:next|future)\s+(?:\w+\s+){0,3}?meetings?(?:\s+will\s+be)?(?=\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d))",
    re.IGNORECASE,
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


def heading_at(layout: Layout, index: int, number: str, start: int) -> Heading | None:
    """Return the heading whose title begins at ``start`` of a block, None if there is no title."""
    block = layout.blocks[index]
    ends = _title_end(layout.flat[start : block.end])
    if ends is None:
        return None
    title_end, rest = ends
    return Heading(block.start, number, Span(start, start + title_end), start + rest, index, block.end)


def _title_end(text: str) -> tuple[int, int] | None:
    """Return where the title ends that a text begins with, and where the words after it start."""
    day = _NEXT_MEETING.search(text) if "eeting " in text or "EETING " in text else None
    if day and is_title(text[: day.end()]):
        return day.end(), day.end() + 1
    if is_title(text) and not _has_blurb(text) and not _is_answered(text):
        return len(text), len(text)
    for end, rest in _splits(text):
        title = text[:end].rstrip()
        if is_title(title) and len(title.split()) <= _MOST_WORDS_BEFORE:
            return len(title), rest
    return None


def _splits(text: str) -> Iterator[tuple[int, int]]:
    """Where a title may end before words on its own line, and where these start."""
    for split in _SPLITS:
        if match := split.search(text):
            yield match.span()
    sentences = split_sentences(text, 0, len(text))
    if len(sentences) > 1 and text[sentences[0].end - 1] == ".":
        yield sentences[0].end - 1, sentences[1].start


def _is_answered(text: str) -> bool:
    """Whether a purpose is followed by what was done about it: "To consider apologies: Two were received"."""
    purpose, _, done = text.partition(": ") if text.startswith("To ") else ("", "", "")
    return bool(purpose) and _has_sentence_word(done)


def _has_blurb(text: str) -> bool:
    """Whether a title says after a dash what the item is to do."""
    blurb = _BLURB.search(text) if "-" in text or "–" in text else None
    return blurb is not None and is_title(text[: blurb.start()].rstrip())


def is_title(text: str) -> bool:
    """Whether a line could be a title: short, begins like one, and no sentence."""
    if not text or len(text) > _LONGEST:
        return False
    words = len(text.split())
    if words > _MOST_WORDS:
        return False
    if text[-1] == "?" and words <= _MOST_WORDS_ASKED:
        return True
    if text[0].islower() or text[0] in _NO_START or text.endswith(_NO_END):
        return False
    if text.upper() == text and any(map(str.isalpha, text)):
        return True
    if text.startswith("To ") and _purposes().match(text):
        return True
    # What is said in brackets is no sentence of the title: "(to be referred to the Committee)".
    inner = (_BRACKETED.sub("", text) if "(" in text else text).rstrip(".")
    if ". " in inner and len(split_sentences(inner, 0, len(inner))) > 1:
        return False
    return not _has_sentence_word(inner)


@functools.cache
def _purposes() -> re.Pattern[str]:
    """A title that says what the item is to do: "To receive ...", "To Consider ..."."""
    return re.compile(rf"To\s+(?:[a-z]|(?i:{_joined(load('structure')['purposes']['verbs'])})\b)")


def _has_sentence_word(text: str) -> bool:
    singles, openers, phrases = _sentence_words()
    words = _WORD.findall(text.lower())
    if not singles.isdisjoint(words):
        return True
    return not openers.isdisjoint(words) and phrases.search(text) is not None


@functools.cache
def _sentence_words() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """The words that only sentences have; the words that open phrases of that sort, and the phrases."""
    words: list[str] = load("structure")["sentences"]["words"]
    phrases = [word for word in words if " " in word]
    openers = frozenset(phrase.split()[0] for phrase in phrases)
    return frozenset(words) - frozenset(phrases), openers, _any_whole(phrases)


@functools.lru_cache(maxsize=1024)
def kind_of(title: str) -> ItemKind:
    """Return what an item is for, told from the words of its title alone."""
    plain = title.replace("’", "'")
    low = plain.lower()
    for kind, (signs, pattern) in _kinds().items():
        if has_any(low, signs) and pattern.search(plain):
            return kind
    return "other"


def is_plainly_other(title: str) -> bool:
    """Whether the words of a title say that an item is of no other kind: correspondence, planning applications."""
    signs, pattern = _kinds()["other"]
    return has_any(title.lower(), signs) and pattern.search(title) is not None


@functools.cache
def signs_of(*kinds: ItemKind) -> tuple[str, ...]:
    """Return runs of small letters of which a title of one of the kinds has at least one."""
    return tuple(sign for kind in kinds for sign in _kinds()[kind][0])


@functools.cache
def _kinds() -> dict[ItemKind, tuple[tuple[str, ...], re.Pattern[str]]]:
    """The kinds in order, each with its signs and the pattern of its words."""
    kinds = load("structure")["kinds"]
    unknown = set(kinds) - set(get_args(ItemKind))
    if unknown:
        raise ValueError(f"structure.toml: unknown kinds {sorted(unknown)}")
    return {
        kind: (tuple(sorted({_sign(pattern) for pattern in patterns})), _any_whole(patterns))
        for kind, patterns in kinds.items()
    }


_INNERMOST_GROUP = re.compile(r"\((?:\?:)?[^()]*\)[?*]?")
_NO_LITERAL = re.compile(r"\\?.[?*]|\{[^}]*\}|\[[^]]*\]|\\\w|(?<!\\)\.")


def _sign(pattern: str) -> str:
    """Return a run of letters that each match of a pattern must hold, the longest, in small letters."""
    bare = pattern
    while bare != (bare := _INNERMOST_GROUP.sub(" ", bare)):
        pass
    if "|" in bare:
        return ""
    return max(
        re.findall(r"[a-z.]+", _NO_LITERAL.sub(" ", bare).replace("\\", "").lower()), key=len, default=""
    )


@functools.cache
def _subheadings() -> re.Pattern[str]:
    return re.compile(rf"(?:{_joined(load('structure')['subheadings']['words'])})\s*[:.–-]*", re.IGNORECASE)


def is_subheading(text: str) -> bool:
    """Whether a line looks like a title and is none: it heads a part of an item, or is a label of the web page."""
    return _subheadings().fullmatch(text) is not None


def _any_whole(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_joined(patterns)})(?!\w)", re.IGNORECASE)


def _joined(patterns: list[str]) -> str:
    return "|".join(pattern.replace(" ", r"\s+") for pattern in patterns)
