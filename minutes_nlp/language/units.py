"""What a number counts: the noun after it, the noun it shares with another, the currency of its table."""

import re
from collections.abc import Sequence

from minutes_nlp.language.clause_heads import Unit
from minutes_nlp.language.frames import COMPARED, LINKING, MOVE_NOUNS, MOVES, Frame, Sentence
from minutes_nlp.language.memory import Memory
from minutes_nlp.language.phrases import (
    Token,
    counted_noun,
    counted_one,
    noun_phrase_before,
    phrase_after,
    plural_in,
    singular,
    subject,
    tag_at,
    word_at,
)
from minutes_nlp.language.vocabulary import load

__all__ = ["is_cell", "row_label", "unit_of"]

_VOCABULARY = load("quantities")
_UNCOUNTED = frozenset(_VOCABULARY["guards"]["nouns"])
_PAPERS = frozenset(_VOCABULARY["guards"]["papers"])
_MASS = 3  # words
_MASS_ENDS = tuple(_VOCABULARY["grammar"]["mass_ends"])
_YARDSTICKS = frozenset(_VOCABULARY["grammar"]["yardsticks"])
_ROLLS = frozenset(_VOCABULARY["grammar"]["rolls"])
_DURATIONS = frozenset(_VOCABULARY["durations"]["units"])
_LASTING = frozenset(_VOCABULARY["durations"]["things"])
_LAST = frozenset(_VOCABULARY["durations"]["verbs"])
_RULES = frozenset(_VOCABULARY["durations"]["rules"])
_SHORT = frozenset(_VOCABULARY["durations"]["short"])
_HOLDERS = frozenset(
    word for name in ("holders", "empty", "yardsticks") for word in _VOCABULARY["grammar"][name]
)
_CURRENCIES: dict[str, str] = {
    mark: unit for mark, unit in _VOCABULARY["currencies"]["marks"].items() if len(mark) == 1
}
_MEASURING = frozenset({"at", "to", "by", "from", "below", "above", "as"})
_COMPARING = frozenset({"against", "with", "than", "from", "to"})
_BESIDE = frozenset({"short", "above", "below", "ahead", "behind", "up", "down"})
_DIRECTIONS = frozenset({"up", "down"})
_APOSTROPHES = "'\u2019"
# A sum in a table, printed without its currency. e.g. "118.40", "145,000"
_SUM = re.compile(r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d\d)?|\d{1,7}\.\d\d|0\.0")
_CENTS = re.compile(r"\d{1,7}\.\d\d|0\.0")
_EDGE_BEFORE = re.compile(r"(?:\s{2}|\|\s{0,9})$")
_EDGE_AFTER = re.compile(r"\s{2}|\s{0,9}\||\s{0,9}$")
_CELLS = re.compile(r"\s{2,9}|\|")
_FIGURE = re.compile(r"[£€$\d.,%\s]{1,40}")
_TABLE = 2000  # characters: how far above a cell its currency may stand
_ROW = 120  # characters: how far before a cell its label may stand


def unit_of(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return what the number at ``at`` counts; None where that is nothing a council reports."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    if number.kind != "plain":
        return Unit(number.unit, at)
    money = _currency(sentence, at, frame)
    if money:
        return Unit(money, at)
    after = word_at(tokens, at + 1)
    if after == "per":
        return _rate(sentence, at)
    if f"{after}s" in _DURATIONS and tag_at(tokens, at + 2) == "N":
        return None  # "a 3 year project"
    if after == "of":
        return _part(sentence, at, frame, memory)
    if after.rstrip(_APOSTROPHES) in _DURATIONS and after[-1] in _APOSTROPHES:
        return None  # "in five years' time"
    noun = counted_one(tokens, at + 1) if number.value == 1 else counted_noun(tokens, at + 1)
    if noun is None:
        mass = _mass(tokens, at, frame, memory)
        if mass:
            return mass
        memory.recall_noun(sentence.text, tokens[0].start, tokens[at].start)
        return _shared(tokens, at) or _bare(sentence, at, frame, memory)
    word = tokens[noun].word
    per = word_at(tokens, noun + 1) == "per"
    paper = word in _PAPERS and word_at(tokens, noun + 1) == "of"
    if (word in _UNCOUNTED and not paper) or (
        word in _DURATIONS and not (per or _lasts(tokens, frame, word))
    ):
        return None
    if word_at(tokens, noun + 1) == "per" and tag_at(tokens, noun + 2) in "N#":
        rate = _rate(sentence, noun)
        return Unit(f"{singular(word)} {rate.name}", rate.last, counted=True)
    return Unit(_name(tokens, at, noun), noun, counted=True)


# --- Tables


def is_cell(sentence: Sentence, at: int) -> bool:
    """Whether a number fills a cell of a table by itself."""
    text, number, tokens = sentence.text, sentence.numbers[at], sentence.tokens
    before = number.start == tokens[0].start or _EDGE_BEFORE.search(
        text, max(0, number.start - 10), number.start
    )
    return bool(before and _EDGE_AFTER.match(text, number.end, tokens[-1].end))


def row_label(text: str, start: int) -> str:
    """Return the label of a figure that stands alone: the cell before it, unless that is a figure too."""
    cells = [cell.strip() for cell in _CELLS.split(text[max(0, start - _ROW) : start]) if cell.strip()]
    return " ".join(cells[-1].split()) if cells and not _FIGURE.fullmatch(cells[-1]) else ""


def _currency(sentence: Sentence, at: int, frame: Frame) -> str:
    """Return the currency of a bare sum in a table: the last printed above it; "" if it is no such sum."""
    text, number = sentence.text, sentence.numbers[at]
    printed = text[number.start : number.end]
    if not _SUM.fullmatch(printed):
        return ""
    cents = _CENTS.fullmatch(printed)
    listed = cents and (frame.kind in ("noun", "label", "list") or tag_at(sentence.tokens, at + 1) == "#")
    if not listed and not (is_cell(sentence, at) and (cents or row_label(text, number.start))):
        return ""  # nor are whole numbers sums, in a row of others
    above = ((text.rfind(mark, max(0, number.start - _TABLE), number.start), mark) for mark in _CURRENCIES)
    place, mark = max(above)
    return _CURRENCIES[mark] if place >= 0 else ""


# --- Nouns


def _name(tokens: Sequence[Token], at: int, noun: int) -> str:
    """Return the unit as the record names it: the noun alone, or a proper name ("Young Carers Centre", "Band D")."""
    own = tokens[at + 1 : noun + 1]
    proper = len(own) > 1 and all(token.title for token in own)
    lettered = any(token.title and token.end - token.start == 1 for token in own)
    before = own[:-1] if proper or lettered else []
    return " ".join([*(token.word for token in before), singular(tokens[noun].word)])


def _rate(sentence: Sentence, last: int) -> Unit:
    """Return the unit of a rate, from the "per" after ``last``: "per 100,000 collections"."""
    tokens = sentence.tokens
    stop = last + 2
    if word_at(tokens, stop)[:1].isdigit():
        stop = counted_noun(tokens, stop + 1) or stop
    else:
        stop = phrase_after(tokens, stop).stop - 1
    stop = max(last + 1, min(stop, len(tokens) - 1))
    return Unit(" ".join(sentence.text[tokens[last + 1].start : tokens[stop].end].lower().split()), stop)


def _part(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return what is counted by "34 of the 51 primary schools", "45 of them", "care homes, two of which"."""
    text, tokens = sentence.text, sentence.tokens
    first = at + 2
    if tag_at(tokens, first) == "S" and frame.kind == "list":
        named = plural_in(tokens, noun_phrase_before(tokens, frame.lead))
        return Unit(named, at) if named else None
    while first - at < 5 and tag_at(tokens, first) in "D#":
        first += 1
    noun = counted_noun(tokens, first)
    if noun is None:
        memory.recall_noun(text, tokens[0].start, tokens[at].start)
        known = memory.unit_at(tokens[at].start)
        return Unit(known, at) if known else None
    return None if tokens[noun].word in _UNCOUNTED | _DURATIONS else Unit(singular(tokens[noun].word), at)


def _mass(tokens: Sequence[Token], at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return what has no plural in a list of counts: "3 thefts, 2 criminal damage, 5 anti-social behaviour"."""
    stop = at + 1
    while stop - at <= _MASS and tag_at(tokens, stop) == "N" and not tokens[stop].title:
        stop += 1
    listed = frame.kind == "list" or word_at(tokens, frame.lead) == "and"
    if stop == at + 1 or not tokens[stop - 1].word.endswith(_MASS_ENDS):
        return None
    if tag_at(tokens, stop) not in ",;.C" or not listed or memory.told < tokens[0].start:
        return None
    return Unit(tokens[stop - 1].word, stop - 1, counted=True)


def _shared(tokens: Sequence[Token], at: int) -> Unit | None:
    """Return the noun of "three open and five closed cases" for the two."""
    if (word_at(tokens, at - 1), word_at(tokens, at + 1), tag_at(tokens, at + 2)) == ("from", "to", "#"):
        both = counted_noun(tokens, at + 3)  # "cut from six to two journeys"
        return Unit(singular(tokens[both].word), at) if both is not None else None
    i = at + 1
    while i - at < 4 and tag_at(tokens, i) in "NAV":
        i += 1
    if i == at + 1 or word_at(tokens, i) != "and" or tag_at(tokens, i + 1) != "#":
        return None
    noun = counted_noun(tokens, i + 2)
    return Unit(singular(tokens[noun].word), i - 1, counted=True) if noun is not None else None


# --- Numbers without their noun


def _bare(sentence: Sentence, at: int, frame: Frame, memory: Memory) -> Unit | None:
    """Return the unit of a number without its noun: "nine fewer than", "1,950 remained", "down from 58"."""
    tokens = sentence.tokens
    known = memory.unit_at(tokens[at].start)
    if word_at(tokens, frame.lead - 1) == "compared" and known:
        return Unit(known, at)
    if tag_at(tokens, at + 1) == ")" and word_at(tokens, at - 1) in _YARDSTICKS and known:
        return Unit(known, at)  # "214 homes (target 180)"
    if frame.verb >= 0 and (frame.kind == "verb" or tokens[frame.lead].word in _MEASURING):
        return _linked(sentence, at, frame, known)
    if frame.kind == "label" and tokens[frame.lead].tag in ":|":
        known = plural_in(tokens, noun_phrase_before(tokens, frame.lead)) or known
    elif frame.kind == "prep" and word_at(tokens, frame.lead - 1) in _DIRECTIONS:
        known = plural_in(tokens, noun_phrase_before(tokens, frame.lead - 1)) or known
    elif not _may_recall(tokens, at, frame, memory):
        return None
    return Unit(known, at) if known else None


def _linked(sentence: Sentence, at: int, frame: Frame, known: str) -> Unit | None:
    """Return the unit of "Exclusions numbered 39", "the target was 28", "had scored 0.61"."""
    tokens = sentence.tokens
    verb = tokens[frame.verb].word
    if verb in LINKING or verb in MOVES or frame.verb in sentence.numbers:
        own = plural_in(tokens, subject(tokens, frame.verb))
        rolls = any(tokens[i].word in _ROLLS for i in range(*subject(tokens, frame.verb)))
        if own or rolls or isinstance(sentence.numbers[at].value, float):
            return Unit(own, at)
    elif frame.kind != "verb" or not (
        tag_at(tokens, at + 1) in "P.,;" or word_at(tokens, at + 1) in COMPARED
    ):
        return None
    return Unit(known, at) if known else None


def _may_recall(tokens: Sequence[Token], at: int, frame: Frame, memory: Memory) -> bool:
    """Whether a number may stand for "so many of those": at the head of its clause, beside another, in comparison."""
    word, tag = word_at(tokens, at + 1), tag_at(tokens, at + 1)
    if word in COMPARED or word in _BESIDE:
        return True
    if frame.kind == "of":
        return word_at(tokens, frame.lead - 1) in _HOLDERS or word_at(tokens, frame.lead - 1) in MOVE_NOUNS
    if frame.kind == "prep":
        return tokens[frame.lead].word in _COMPARING
    if frame.kind == "det":
        return word_at(tokens, at - 1) == "remaining" and tag == "X"
    if frame.kind not in ("open", "list", "noun"):
        return False
    if tag in ".,":
        return memory.asked and frame.lead < 0
    beside = frame.kind == "list" or word_at(tokens, frame.lead) == "and"
    listed = beside and memory.told >= tokens[0].start and tag in "NP"
    if tag == "G" and frame.kind in ("list", "open") and memory.told >= tokens[0].start:
        return True  # "five lamps were lit and two missing"
    return tag in "XVT" or (listed and not tokens[at + 1].title)


# --- Lengths of time


def _lasts(tokens: Sequence[Token], frame: Frame, noun: str) -> bool:
    """Whether a length of time is measured ("the average stay was 41 days") and not the length of a rule."""
    if frame.kind == "of":
        return word_at(tokens, frame.lead - 1) in _LASTING
    if frame.verb >= 0:
        verb = tokens[frame.verb].word
        if verb in _LAST:
            return True
        moved = frame.kind == "prep" and word_at(tokens, frame.lead - 1) in _DIRECTIONS
        if moved or verb in LINKING or verb in MOVES:
            told = {tokens[i].word for i in range(*subject(tokens, frame.verb))}
            return not told.isdisjoint(_LASTING) and told.isdisjoint(_RULES)
    return frame.kind == "prep" and tokens[frame.lead].word == "within" and noun in _SHORT
