"""Later passages that may tell what became of an assurance, ranked, each with the reason in words.

A word that both share counts by how rare it is in the minutes of the body and of the library (as inverse
document frequency does), and by where it stands in the assurance: in its own words, near them, elsewhere in
its block, or in the title of its item. Words that stand side by side in both count more. The sum is divided
by what there was to share, so that a long paragraph is not found again everywhere. Nothing is learnt.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from minutes_nlp.analysis import exact, printed_words, stem, words
from minutes_nlp.assurances.corpus import Corpus
from minutes_nlp.language import period_forms as forms
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Record
from minutes_nlp.units import Unit

__all__ = ["THRESHOLD", "FollowUp", "Topic", "follow_ups", "topic"]

# Scores are percentages. Below this no passage is offered; docs/accuracy.md says what it lets through.
THRESHOLD = 4.2
# What a word of the assurance counts, by where it stands.
_OWN, _NEAR, _BLOCK, _TITLE = 1.0, 0.9, 0.4, 0.3
_NEAR_BY = 200  # characters before the assurance
_PERSON = 0.1  # a name or post tells who speaks, seldom what of
_VERB = 0.7  # what was done tells less than what it was done to
_COMMON = 0.3  # what is no rarer tells no topic
_BESIDE = 0.5  # what two words side by side add to their own
_LITTLE = 8.0  # added to what there was to share: little of it, all shared, is little
_LONG = 60  # words: longer passages share more by chance
_ONE_WORD = 0.8  # one word alone may be chance
_ELSEWHERE = 0.8  # what a passage of another committee is worth
_NAMES_MINUTE = 30.0  # "minute 21", "under 3.6"
_PROMISED_FOR = 3.0  # said under the same title at the very meeting it was promised for
_SHOWN = 4
# Initials, single digits, years and dates are in everything.
_SLIGHT = re.compile(r"\w|(?:19|20)\d\d")
_DATED = re.compile(rf"\b(?:19|20)\d\d[/–-]\d\d\b|\b\d{{1,2}}\s(?={'|'.join(forms.MONTHS)})", re.IGNORECASE)
_CLASSES = (
    "determiners", "prepositions", "conjunctions", "clause_openers", "auxiliaries", "pronouns", "adverbs",
)  # fmt: skip


class FollowUp(Record, frozen=True, kw_only=True):
    """A later passage that may tell what became of an assurance.

    ``id`` is ``document/part``; ``score`` is a percentage of what there was to share, with what is added for
    a plain reference; ``days`` is how long after the assurance; ``shared`` are words as printed in the
    passage, what counts most first; ``reason`` says in words why it stands where it stands.
    """

    id: str
    document: str
    part: str
    committee: str
    date: str
    number: str
    title: str
    text: str
    access: str
    score: float
    days: int
    shared: tuple[str, ...]
    reason: str


class Topic(NamedTuple):
    """What an assurance is about: what each stem counts, and the pairs of stems that stand side by side.

    ``numbers`` are those of its item and of its point, as printed; ``met`` is the date of the meeting for
    which it was promised, "" where it was not promised for one that is known.
    """

    weights: dict[str, float]
    pairs: frozenset[tuple[str, str]]
    council: str
    committee: str
    date: str
    numbers: tuple[str, str]
    title: str
    met: str = ""


def topic(unit: Unit, start: int, end: int, question: str, people: Sequence[str]) -> Topic:
    """Return what an assurance is about.

    Args:
        unit: The unit it stands in.
        start: Its first character in the unit's text.
        end: The character after its last.
        question: What it answers; "" where that is not known.
        people: The names and posts of those who were there, and of who gives it.
    """
    names = {each for name in people for each in _stems(name)}
    weights: dict[str, float] = {}
    near = max(0, start - _NEAR_BY)
    for text, weight in (
        (unit.text[start:end], _OWN),
        (f"{unit.text[near:start]} {question}", _NEAR),
        (f"{unit.text[:near]} {unit.text[end:]}", _BLOCK),
        (unit.title, _TITLE),
    ):
        for word in words(_DATED.sub(" ", text)):
            each = stem(word)
            if each not in _silent() and not _SLIGHT.fullmatch(each):
                factor = _PERSON if each in names else _VERB if word.endswith(("ed", "ing")) else 1.0
                weights.setdefault(each, weight * factor)
    run = _stems(unit.text)
    pairs = frozenset(pairwise(run))
    return Topic(
        weights, pairs, unit.council, unit.committee, unit.date, (unit.number, unit.label), unit.title
    )


@functools.cache
def _silent() -> frozenset[str]:
    """The stems of words that tell no topic."""
    grammar, tables = load("quantities")["grammar"], load("follow_ups")
    known = [*tables["routine"]["words"], *tables["common"]["words"]]
    return frozenset(stem(word) for word in [*known, *(each for name in _CLASSES for each in grammar[name])])


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(_DATED.sub(" ", text))]


def follow_ups(corpus: Corpus, about: Topic, limit: int = 5) -> tuple[FollowUp, ...]:
    """Return the later passages that may bear on an assurance, best first, the earlier of two as good.

    An assurance of a meeting without a date has none: nothing is known to be later.
    """
    if not about.date:
        return ()
    worth = {
        each: weight * rarity**2
        for each, weight in about.weights.items()
        if (rarity := corpus.rarity(each, about.council)) > _COMMON
    }
    found = []
    for unit in corpus.later(list(worth), about.council, about.date):
        score = _score(unit, about, worth)
        if score.total >= THRESHOLD:
            found.append(_follow_up(unit, about, worth, score))
    return tuple(sorted(found, key=lambda each: (-each.score, each.date, each.id))[:limit])


class _Score(NamedTuple):
    """What a unit is worth; the number it names as a minute, and whether it was promised for its meeting."""

    total: float
    minute: str
    promised: bool


def _score(unit: Unit, about: Topic, worth: dict[str, float]) -> _Score:
    """Return how much a unit shares with what an assurance is about."""
    run = _stems(unit.text)
    shared = worth.keys() & {*run, *_stems(unit.title)}
    beside = {pair for pair in pairwise(run) if pair in about.pairs and worth.keys() >= {*pair}}
    # In one order, so that the sum is the same to the last digit on every run.
    total = sum(worth[each] for each in sorted(shared))
    total += sum(_BESIDE * (worth[one] + worth[other]) / 2 for one, other in sorted(beside))
    total *= 100 / (_LITTLE + sum(worth.values())) / max(1.0, (len(run) / _LONG) ** 0.5)
    if sum(about.weights[each] > _PERSON for each in shared) < 2:
        total *= _ONE_WORD
    if not _same_body(unit, about):
        return _Score(round(total * _ELSEWHERE, 1), "", promised=False)
    minute = _named(unit.text, about.numbers)
    promised = unit.date == about.met and unit.title.casefold() == about.title.casefold()
    total += _NAMES_MINUTE * bool(minute) + _PROMISED_FOR * promised
    return _Score(round(total, 1), minute, promised)


def _same_body(unit: Unit, about: Topic) -> bool:
    return bool(unit.committee or unit.council) and unit.committee == about.committee


def _follow_up(unit: Unit, about: Topic, worth: dict[str, float], score: _Score) -> FollowUp:
    """Return a unit with the reason for its score."""
    days = (dt.date.fromisoformat(unit.date) - dt.date.fromisoformat(about.date)).days
    printed = _printed(unit, worth)
    told = [
        f"{'same' if _same_body(unit, about) else 'another'} committee, {days} day{'s' * (days != 1)} later",
        f"names minute {score.minute}" if score.minute else "",
        "the meeting it was promised for" if score.promised else "",
        f"shares {', '.join(f'“{each}”' for each in printed)}" if printed else "",
    ]
    return FollowUp(
        id=f"{unit.document}/{unit.id}",
        document=unit.document,
        part=unit.id,
        committee=unit.committee or unit.council,
        date=unit.date,
        number=unit.number,
        title=unit.title,
        text=unit.text,
        access=unit.access,
        score=score.total,
        days=days,
        shared=printed,
        reason="; ".join(filter(None, told)),
    )


def _named(text: str, numbers: tuple[str, str]) -> str:
    """The number of the item or point that a text names as a minute; "" for none."""
    item, label = (number.strip(".") for number in numbers)
    # A point's own number has its item's in it ("3.6"): "under 16" names none.
    leads = {item: "minute|item", **({label: "minute|item|paragraph|under"} if "." in label else {})}
    for number, lead in leads.items():
        if number and re.search(rf"\b(?i:{lead})\s+{re.escape(number)}(?![\w/%]|\.\d)", text):
            return number
    return ""


def _printed(unit: Unit, worth: dict[str, float]) -> tuple[str, ...]:
    """The shared words as printed, those side by side together, what counts most first."""
    found: dict[str, tuple[float, str]] = {}
    for text in (unit.text, unit.title):
        for run in _runs(text, worth):
            printed = " ".join(text[run[0].start() : run[-1].end()].split())
            value = sum(worth[each] for each in {stem(exact(word[0])) for word in run})
            found.setdefault(printed.casefold(), (-value, printed))
    return tuple(printed for _, printed in sorted(found.values())[:_SHOWN])


def _runs(text: str, worth: dict[str, float]) -> Iterator[list[re.Match[str]]]:
    """Yield the shared words of a text, those with only space between them together."""
    run: list[re.Match[str]] = []
    for word in printed_words(text):
        if stem(exact(word[0])) not in worth:
            continue
        if run and not text[run[-1].end() : word.start()].isspace():
            yield run
            run = []
        run.append(word)
    if run:
        yield run
