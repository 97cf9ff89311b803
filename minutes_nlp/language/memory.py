"""What earlier figures and questions leave unsaid for a later one: its noun and what it measures."""

import re
from dataclasses import dataclass

from minutes_nlp.language.frames import LINKING, MOVES
from minutes_nlp.language.periods import Period
from minutes_nlp.language.phrases import (
    Phrase,
    counted_noun,
    is_plural,
    phrase_after,
    predicate,
    singular,
    tokenise,
    words,
)
from minutes_nlp.language.vocabulary import load

__all__ = ["Memory"]

_VOCABULARY = load("quantities")
_UNCOUNTED = frozenset([*_VOCABULARY["guards"]["nouns"], *_VOCABULARY["durations"]["units"]])
_CLOSING = LINKING | MOVES.keys()
_NEAR = 400  # characters: how far back a bare number may find its noun ("six would be released")
_QUESTION = 160  # characters: what is read of a question
_BEFORE = 60  # characters: where the last plural of the sentence before may stand
# What says that something will be counted. e.g. "enquired how many people had returned the survey"
_ASKED = re.compile(
    r"\b(?:[Hh]ow\s(?:many|much|far|long|often)|(?:numbers?|proportion|percentage|cost|rate)\sof)\s{1,9}(?!\d)"
)


@dataclass(slots=True)
class Memory:
    """The unit of the last figure, its noun as printed, what it measured, and where it was told.

    ``asked`` says that a question, not a figure, was the last to name them.
    """

    unit: str = ""
    noun: str = ""
    indicator: str = ""
    told: int = -_NEAR
    asked: bool = False
    _searched: int = 0
    _day: Period | None = None
    _headed: int = 0

    def heads(self, day: Period, end: int) -> None:
        """Take in the day that heads a list of balances; ``end`` is where what names it ends."""
        self._day, self._headed = day, end

    def day_at(self, at: int) -> Period | None:
        """Return the day that heads the list a sum at ``at`` (a character) stands in, if it does."""
        return self._day if at - self._headed < _NEAR else None

    def unit_at(self, at: int) -> str:
        """Return the unit a number at ``at`` (a character) may share; "" if the last was told too far before."""
        return self.unit if at - self.told < _NEAR else ""

    def indicator_at(self, at: int) -> str:
        """Return what a figure at ``at`` (a character) measures if it says nothing itself; "" if that is too far before."""
        return self.indicator if at - self.told < _NEAR else ""

    def recall(self, text: str, at: int) -> bool:
        """Take in what the text since the last figure says will be counted; False if it says nothing.

        For "asked how many recommendations were overdue" that is the recommendation, and recommendations overdue.
        """
        since = max(self.told, at - _NEAR, self._searched, 0)
        self._searched = at
        asked = list(_ASKED.finditer(text, since, at))
        if asked:
            self._take_question(text, asked[-1], at)
        return bool(asked)

    def recall_noun(self, text: str, sentence: int, at: int) -> None:
        """Take in the noun of a bare number: by a question, or by the last plural of the sentence before.

        The plural counts where a sentence stands between the last figure and this one: "a shortage of psychologists.
        Four were in post". ``sentence`` is where the number's own sentence begins.
        """
        since = max(0, self.told, sentence - _NEAR)
        if not self.recall(text, at) and (self.told < since or text.count(". ", since, sentence) > 1):
            self._take_last_plural(text, sentence)

    def _take_question(self, text: str, asked: re.Match[str], at: int) -> None:
        tokens = tokenise(text, asked.end(), min(at, asked.end() + _QUESTION))
        thing = phrase_after(tokens, 0)
        first, stop = predicate(tokens, thing.stop)
        while stop > first and (tokens[stop - 1].tag == "P" or tokens[stop - 1].word in _CLOSING):
            stop -= 1
        self.indicator = words(text, tokens, [thing, Phrase(first, stop)])
        self.told, self.asked = asked.start(), True
        noun = counted_noun(tokens, thing.first)
        if noun is not None:
            self.unit = singular(tokens[noun].word)
            self.noun = text[tokens[noun].start : tokens[noun].end]

    def _take_last_plural(self, text: str, sentence: int) -> None:
        for token in reversed(tokenise(text, max(0, sentence - _BEFORE), sentence)[1:]):
            if (
                token.tag == "N"
                and not token.title
                and is_plural(token.word)
                and token.word not in _UNCOUNTED
            ):
                self.unit, self.noun = singular(token.word), text[token.start : token.end]
                self.indicator, self.told = self.noun, token.start
                return
