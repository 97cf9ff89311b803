"""What a number counts, and whether it counts at all: names, votes, ages and rules' durations are refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minutes_nlp.language.frames import COMPARED, LINKING, MOVE_NOUNS, MOVES, Frame, Sentence, frame_of
from minutes_nlp.language.measured import Unit
from minutes_nlp.language.numbers import Value
from minutes_nlp.language.phrases import (
    Phrase,
    Token,
    counted_noun,
    is_plural,
    noun_phrase_before,
    phrase_after,
    predicate,
    singular,
    subject,
    tokenise,
    words,
)
from minutes_nlp.language.vocabulary import load

__all__ = ["Memory", "is_cell", "is_name", "recall", "row_label", "unit_of"]


@dataclass
class Memory:
    """What the figure before leaves unsaid for the next: its unit, its noun as printed, its indicator, its place."""

    unit: str = ""
    noun: str = ""
    indicator: str = ""
    told: int = -400
    read: int = 0  # how far the text has been searched for a question
    asked: bool = False  # a question, not a figure, was the last to name them
    near: int = 400  # characters: how far back a bare number may find its noun ("six would be released")


_VOCABULARY = load("quantities")
_GUARDS = _VOCABULARY["guards"]
_DURATIONS = frozenset(_VOCABULARY["durations"]["units"])
_LASTING = frozenset(_VOCABULARY["durations"]["things"])
_LAST = frozenset(_VOCABULARY["durations"]["verbs"])
_SHORT = frozenset(_VOCABULARY["durations"]["short"])
_LABELS = frozenset(_GUARDS["labels"])
_UNCOUNTED = frozenset(_GUARDS["nouns"])
_VOTES = frozenset(_GUARDS["votes"])
_AGES = frozenset(_GUARDS["ages"])
_CALLS = frozenset({"for", "against", "abstain", "abstained", "abstaining", "abstention", "abstentions"})
_STREETS = frozenset(_GUARDS["streets"])
_MEASURING = frozenset({"at", "to", "by", "from", "below", "above", "as"})
_COMPARING = frozenset({"against", "with", "than", "from", "to"})
_HOLDERS = frozenset(word for name in ("holders", "empty", "yardsticks") for word in _VOCABULARY["grammar"][name])
_BESIDE = frozenset({"short", "above", "below", "ahead", "behind", "up", "down"})
_ENDS = LINKING | MOVES.keys()
_SPEEDS = frozenset({"mph", "km/h"})
# What a question says will be counted, or a phrase has named. e.g. "enquired how many people had returned the survey"
_ASKED = re.compile(
    r"\b(?:[Hh]ow\s(?:many|much|far|long|often)|(?:numbers?|proportion|percentage|cost|rate)\sof)\s{1,9}(?!\d)"
)
_CELL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,7}\.\d\d|0\.0")
_CENTS = re.compile(r"\d{1,7}\.\d\d")
_EDGE_BEFORE = re.compile(r"(?:\s{2}|\|\s*)$")
_EDGE_AFTER = re.compile(r"\s{2}|\s*\||\s*$")
_CURRENCIES = {"£": "GBP", "€": "EUR"}
_TABLE = 2000  # characters: how far above a cell its currency may stand


# --- Names, votes, ages


def is_name(sentence: Sentence, at: int) -> bool:
    """Whether the number at ``at`` names a place in a paper, a vote, an age, an address: anything but a quantity."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    if number.unit in _SPEEDS:
        return _is_limit(sentence, at)
    if number.kind != "plain":
        return False
    printed = sentence.text[number.start : number.end]
    if (number.value == 1 and number.spelt) or (len(printed) == 4 and printed[:2] in ("18", "19", "20") and printed.isdigit()):
        return True
    return _is_label(tokens, at, printed) or _is_vote(tokens, at) or _is_age(tokens, at, number.value) or _is_address(tokens, at)


def _is_limit(sentence: Sentence, at: int) -> bool:
    """Whether a speed is a limit: "a 20mph zone", "drivers over 35mph"; a mean of 40mph is measured."""
    tokens, value = sentence.tokens, sentence.numbers[at].value
    before = tokens[at - 1].word if at else ""
    round_number = isinstance(value, int) and value % 10 == 0 and frame_of(tokens, at).kind != "of"
    return round_number or before in ("over", "above", "exceeding")


def _is_label(tokens: Sequence[Token], at: int, printed: str) -> bool:
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is None:
        return after is not None and (after.tag in ").:" or ("." in printed and counted_noun(tokens, 1) is None))
    if after is not None and after.word in ("and", "to", "-", "or") and at + 2 < len(tokens) and tokens[at + 2].tag == "T":
        return printed.isdigit() and len(printed) < 3  # "15 and 16 February"
    if before.word in _LABELS and "," not in printed:
        return True
    if before.tag == "N" and before.title and at > 1 and printed.isdigit() and len(printed) < 4:
        return counted_noun(tokens, at + 1) is None
    # "parts 4 and 5", "between ten and four"
    if before.tag in "C,-" and at > 1 and tokens[at - 2].tag == "N" and tokens[at - 2].word[:1].isdigit():
        return counted_noun(tokens, at + 1) is None
    if before.word in ("per", "between") and after is not None:
        return before.word == "per" or after.word == "and"
    return at > 2 and before.word == "and" and tokens[at - 3].word == "between"


def _is_vote(tokens: Sequence[Token], at: int) -> bool:
    ahead = [token.word for token in tokens[at + 1 : at + 4]]
    behind = [token.word for token in tokens[max(0, at - 2) : at]]
    if ahead[:1] and ahead[0] in _VOTES:
        return True
    if ahead[:1] in (["for"], ["against"]) and (len(ahead) < 2 or tokens[at + 2].tag in ",.;#:"):
        return True
    if ahead[:2] == ["in", "favour"] or ahead[:2] == ["members", "voted"]:
        return True
    if behind[-1:] == ["to"] and at > 1 and tokens[at - 2].word in _VOTES:
        return True
    return behind[-1:] in ([":"], ["("]) and behind[0] in _CALLS


def _is_age(tokens: Sequence[Token], at: int, value: Value) -> bool:
    behind = [token.word for token in tokens[max(0, at - 2) : at]]
    if behind and (behind[-1] in _AGES or (behind[0] in _AGES and behind[-1] in ("of", "between", "under", "over"))):
        return True
    ahead = [token.word for token in tokens[at + 1 : at + 3]]
    if ahead in (["years", "old"], ["year", "olds"], ["years", "of"], ["and", "over"], ["and", "under"], ["or", "over"]):
        return True
    bare = behind[-1:] in (["under"], ["over"]) and counted_noun(tokens, at + 1) is None
    return bare and isinstance(value, int) and value < 100


def _is_address(tokens: Sequence[Token], at: int) -> bool:
    named = 0
    for token in tokens[at + 1 : at + 5]:
        if not token.title:
            return False
        if token.word in _STREETS and named:
            return True
        named += 1
    return False


# --- Units


def unit_of(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return what the number counts; None where that is nothing a council reports."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    if number.kind != "plain":
        return Unit(number.unit, at)
    money = _cell(sentence, at, frame)
    if money:
        return Unit(money, at)
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if after == "per":
        return _rate(sentence, at, at)
    if after == "of":
        return _part(sentence, at, frame, memory)
    if after.rstrip("'\u2019") in _DURATIONS and after[-1] in "'\u2019":
        return None  # "in five years' time"
    noun = counted_noun(tokens, at + 1)
    if noun is None:
        recall(sentence.text, tokens[0].start, tokens[at].start, memory)
        return _shared(tokens, at) or _bare(sentence, at, frame, memory)
    word = tokens[noun].word
    if word in _UNCOUNTED or (word in _DURATIONS and not _lasts(tokens, frame, word)):
        return None
    if noun + 2 < len(tokens) and tokens[noun + 1].word == "per":
        rate = _rate(sentence, at, noun)
        return rate._replace(name=f"{singular(word)} {rate.name}", counted=True)
    return Unit(_name(sentence, at, noun), noun, counted=True)


def is_cell(sentence: Sentence, at: int) -> bool:
    """Whether a number fills a cell of a table by itself."""
    text, number, tokens = sentence.text, sentence.numbers[at], sentence.tokens
    before = number.start == tokens[0].start or _EDGE_BEFORE.search(text, number.start - 4, number.start)
    return bool(before and _EDGE_AFTER.match(text, number.end, tokens[-1].end))


def _cell(sentence: Sentence, at: int, frame: Frame) -> str:
    """Return the currency of a bare sum in a table, from the last mark printed above it; "" if it is no such sum."""
    text, number = sentence.text, sentence.numbers[at]
    printed = text[number.start : number.end]
    if not _CELL.fullmatch(printed):
        return ""
    listed = _CENTS.fullmatch(printed) and frame.kind in ("noun", "label", "list")
    if not listed and not is_cell(sentence, at):
        return ""
    above = max((text.rfind(mark, max(0, number.start - _TABLE), number.start), unit) for mark, unit in _CURRENCIES.items())
    return above[1] if above[0] >= 0 else ""


def _name(sentence: Sentence, at: int, noun: int) -> str:
    """Return the unit as the record names it; a proper name is kept whole: "Multi Use Games Area", "Band D equivalents"."""
    tokens = sentence.tokens
    own = tokens[at + 1 : noun + 1]
    first = noun
    if len(own) > 1 and all(token.title for token in own):
        first = at + 1
    elif any(token.title and token.end - token.start == 1 for token in own):
        first = at + 1
    head = singular(tokens[noun].word)
    return " ".join([*(token.word for token in tokens[first:noun]), head])


def _rate(sentence: Sentence, at: int, last: int) -> Unit:
    """Return the unit of a rate: "per 100,000 collections"."""
    tokens = sentence.tokens
    stop = last + 2
    if stop < len(tokens) and tokens[stop].word[:1].isdigit():
        stop = counted_noun(tokens, stop + 1) or stop
    else:
        stop = phrase_after(tokens, stop).stop - 1
    stop = max(last + 1, min(stop, len(tokens) - 1))
    return Unit(" ".join(sentence.text[tokens[last + 1].start : tokens[stop].end].lower().split()), stop)


def _part(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return what is counted by "34 of the 51 primary schools", "45 of them", "care homes, two of which"."""
    text, tokens = sentence.text, sentence.tokens
    first = at + 2
    if first < len(tokens) and tokens[first].tag == "S" and frame.kind == "list":
        named = _plural_in(tokens, noun_phrase_before(tokens, frame.lead))
        return Unit(named, at) if named else None
    while first < len(tokens) and tokens[first].tag in "D#":
        first += 1
    noun = counted_noun(tokens, first)
    if noun is None:
        recall(text, tokens[0].start, tokens[at].start, memory)
        return Unit(memory.unit, at) if memory.unit and tokens[at].start - memory.told < memory.near else None
    return None if tokens[noun].word in _UNCOUNTED | _DURATIONS else Unit(singular(tokens[noun].word), at)


def _shared(tokens: Sequence[Token], at: int) -> Unit | None:
    """Return the noun of "two serious and four slight injuries" for the two."""
    i = at + 1
    while i < len(tokens) and tokens[i].tag in "NAV" and i - at < 4:
        i += 1
    if i + 1 < len(tokens) and i > at + 1 and tokens[i].word == "and" and tokens[i + 1].tag == "#":
        noun = counted_noun(tokens, i + 2)
        return Unit(singular(tokens[noun].word), i - 1, counted=True) if noun else None
    return None


def _bare(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return the unit of a number without its noun: "nine fewer than", "1,950 remained", "down from 58"."""
    tokens = sentence.tokens
    known = memory.unit if tokens[at].start - memory.told < memory.near else ""
    if frame.verb >= 0 and (frame.kind == "verb" or tokens[frame.lead].word in _MEASURING):
        return _linked(sentence, at, frame, known)
    if frame.kind == "label" and tokens[frame.lead].tag in ":|":
        known = _plural_in(tokens, noun_phrase_before(tokens, frame.lead)) or known
    elif frame.kind == "prep" and tokens[frame.lead - 1].word in ("up", "down"):
        known = _plural_in(tokens, noun_phrase_before(tokens, frame.lead - 1)) or known
    elif not (known and _may_recall(tokens, at, frame, memory)):
        return None
    return Unit(known, at) if known else None


def _linked(sentence: Sentence, at: int, frame: Frame, known: str) -> Unit | None:
    """Return the unit of "Exclusions numbered 39", "the target was 28", "had scored 0.61"."""
    tokens = sentence.tokens
    verb = tokens[frame.verb].word
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if verb in LINKING or verb in MOVES or frame.verb in sentence.numbers:
        own = _plural_in(tokens, subject(tokens, frame.verb))
        if own or isinstance(sentence.numbers[at].value, float):
            return Unit(own, at)
    elif frame.kind != "verb" or not (after is None or after.tag in "P.,;" or after.word in COMPARED):
        return None
    return Unit(known, at) if known else None


def _may_recall(tokens: Sequence[Token], at: int, frame: Frame, memory: Memory) -> bool:
    """Whether a number may stand for "so many of those": at the head of its clause, beside another, in comparison."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    lead = tokens[frame.lead].word if frame.lead >= 0 else ""
    if after is not None and (after.word in COMPARED or after.word in _BESIDE):
        return True
    if frame.kind == "of":
        return tokens[frame.lead - 1].word in _HOLDERS or tokens[frame.lead - 1].word in MOVE_NOUNS
    if frame.kind == "prep" and lead in _COMPARING:
        return True
    if frame.kind not in ("open", "list", "noun"):
        return False
    if after is None or after.tag in ".,":
        return memory.asked and frame.lead < 0
    told_here = memory.told >= tokens[0].start
    return after.tag in "XVT" or (told_here and frame.kind == "list" and after.tag in "NP" and not after.title)


def _plural_in(tokens: Sequence[Token], phrase: Phrase) -> str:
    """Return the unit a subject names: "Casualties on restricted roads" are counted by the casualty."""
    for i in range(*phrase):
        if tokens[i].tag == "P":
            break
        noun = counted_noun(tokens[: phrase.stop], i)
        if noun is not None:
            return singular(tokens[noun].word)
    return ""


def _lasts(tokens: Sequence[Token], frame: Frame, noun: str) -> bool:
    """Whether a length of time is measured ("the average stay was 41 days") and not the length of a rule."""
    if frame.kind == "of":
        return tokens[frame.lead - 1].word in _LASTING
    if frame.verb >= 0:
        verb = tokens[frame.verb].word
        near = tokens[frame.lead - 1].word if frame.kind == "prep" else ""
        if verb in _LAST:
            return True
        if verb in LINKING or verb in MOVES or near in ("up", "down"):
            return any(tokens[i].word in _LASTING for i in range(*subject(tokens, frame.verb)))
    return frame.kind == "prep" and tokens[frame.lead].word == "within" and noun in _SHORT


# --- What earlier sentences have said


def recall(text: str, start: int, at: int, memory: Memory) -> None:
    """Bring memory up to the number at ``at`` in the sentence that begins at ``start``, which leaves something unsaid.

    What the text since the last figure says will be counted comes first ("asked how many recommendations were
    overdue"); else, where a sentence stands between, its last plural ("a shortage of psychologists. Four were in post").
    """
    since = max(memory.told, at - memory.near, memory.read, 0)
    memory.read = at
    asked = None
    for asked in _ASKED.finditer(text, since, at):  # noqa: B007
        pass
    if asked:
        _take_question(text, asked, at, memory)
    elif text.count(". ", max(0, memory.told), start) > 1:
        _take_last_plural(text, start, memory)


def _take_question(text: str, asked: re.Match[str], at: int, memory: Memory) -> None:
    tokens = tokenise(text, asked.end(), min(at, asked.end() + 160))
    thing = phrase_after(tokens, 0)
    first, stop = predicate(tokens, thing.stop)
    while stop > first and (tokens[stop - 1].tag == "P" or tokens[stop - 1].word in _ENDS):
        stop -= 1
    memory.indicator = words(text, tokens, [thing, Phrase(first, stop)])
    memory.told, memory.asked = asked.start(), True
    noun = counted_noun(tokens, thing.first)
    if noun is not None:
        memory.unit, memory.noun = singular(tokens[noun].word), text[tokens[noun].start : tokens[noun].end]


def _take_last_plural(text: str, start: int, memory: Memory) -> None:
    for token in reversed(tokenise(text, max(0, start - 60), start)[1:]):
        if token.tag == "N" and not token.title and is_plural(token.word) and token.word not in _UNCOUNTED | _DURATIONS:
            memory.unit, memory.noun, memory.told = singular(token.word), text[token.start : token.end], token.start
            memory.indicator = memory.noun
            return


def row_label(text: str, start: int) -> str:
    """Return the label of a table's figure that stands alone: the cell before it, unless that is a figure too."""
    cells = [cell for cell in re.split(r"\s{2,9}|\|", text[max(0, start - 120) : start]) if cell.strip()]
    return " ".join(cells[-1].split()) if cells and not re.search(r"\d\.\d|\d,\d", cells[-1]) else ""
