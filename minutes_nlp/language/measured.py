"""What a figure measures, in the text's own words: the subject, the object or the noun phrase a number belongs to."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from minutes_nlp.language.frames import COMPARED, LINKING, MOVE_NOUNS, MOVES, Frame, Sentence
from minutes_nlp.language.phrases import (
    NOTHING,
    Phrase,
    Token,
    counted_noun,
    is_plural,
    noun_phrase_before,
    phrase_after,
    predicate,
    subject,
    tag_at,
    trimmed,
    word_at,
    words,
)
from minutes_nlp.language.vocabulary import load

__all__ = ["Measured", "Unit", "measured"]


class Unit(NamedTuple):
    """The unit of a figure: its name, the last token it takes, and whether the counted noun stands after the number."""

    name: str
    last: int
    counted: bool = False


class Measured(NamedTuple):
    """What is measured, as far as the sentence says; ``recall`` what of an earlier figure completes it."""

    said: str
    recall: Literal["", "noun", "indicator"] = ""


_VOCABULARY = load("quantities")
_GENERIC = frozenset([*_VOCABULARY["grammar"]["empty"], *_VOCABULARY["grammar"]["yardsticks"]])
_MEANS = frozenset(_VOCABULARY["grammar"]["means"])
_LASTING = frozenset(_VOCABULARY["durations"]["verbs"])
_TRANSITIVE = frozenset([*_VOCABULARY["change"]["raise"], *_VOCABULARY["change"]["cut"]])
_BARE = frozenset(_VOCABULARY["grammar"]["bare"])
_COMPARING = frozenset({"against", "than", "versus"})
_REACH = 8  # words: how far before its end a change may begin
_FURTHEST = 24  # words: how far before a figure its clause or label may begin
_RELATIVE = frozenset({"that", "which", "who"})
_POINTING = frozenset({"these", "those", "this", "that"})
_WHOLE = frozenset({"quarter", "hour", "day", "week", "month", "year", "minute"})


def measured(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> Measured:
    """Return what the number at ``at`` measures."""
    phrases = _phrases(sentence, at, frame, unit)
    said = words(sentence.text, sentence.tokens, phrases)
    if not said or _is_generic(sentence.tokens, phrases):
        return Measured(said, "indicator")
    if phrases[0] == NOTHING and unit.last == at and sentence.numbers[at].kind != "money":
        return Measured(said, "noun")
    return Measured(said)


def _is_generic(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> bool:
    """Whether a phrase names no measure of its own: "it", "the national average", "which"."""
    filled = [phrase for phrase in phrases if phrase.first < phrase.stop]
    if len(filled) != 1:
        return False
    first, stop = filled[0]
    head = tokens[stop - 1].word
    alone = stop - first == 1
    return (
        head in _GENERIC
        or (alone and head in _BARE)
        or (tokens[first].tag in "OS" and (alone or not tokens[first].title))
    )


def _phrases(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    tokens, number, last = sentence.tokens, sentence.numbers[at], unit.last
    after = tokens[last + 1].word if last + 1 < len(tokens) else ""
    if number.kind == "multiple":
        return [phrase_after(tokens, at + 2) if after == "of" else subject(tokens, at)]
    moved = _moved(tokens, last)
    if moved:
        return moved
    if unit.counted and not is_plural(tokens[last].word) and after == "and":
        noun = counted_noun(tokens, last + 3)  # "three open and five closed cases"
        return [Phrase(at + 1, last + 1), Phrase(noun, noun + 1) if noun is not None else NOTHING]
    if frame.kind == "of":
        return _after_of(tokens, at, frame, unit)
    if _repeats(sentence, at, frame, unit):
        return [NOTHING]
    if unit.name in ("time", "occasion"):
        return [_done(tokens, at, frame)]
    if number.kind == "measure" and after == "of":
        return _object(tokens, at, frame, unit)
    if frame.kind == "verb":
        return _under_verb(sentence, at, frame, unit)
    if frame.kind == "prep":
        return _under_preposition(sentence, at, frame, unit)
    return _in_clause(sentence, at, frame, unit)


def _repeats(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> bool:
    """Whether a figure puts the one before it in another way: "£7.4m (3.1%)", "£61,280, 47% of budget", or answers."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    if frame.kind == "paren" or (frame.kind == "open" and frame.lead > 0 and tokens[frame.lead].word == "or"):
        return True
    if number.kind == "plain":
        return False
    if (
        number.kind == "money"
        and unit.last + 1 < len(tokens)
        and tokens[unit.last + 1].word == "per"
        and frame.kind == "open"
    ):
        return True
    if frame.kind == "list" and tokens[frame.lead - 1].tag == "#":
        return not (unit.last + 2 < len(tokens) and tokens[unit.last + 2].tag == "S")
    ends = at + 1 >= len(tokens) or tokens[at + 1].tag in ",."
    return frame.lead < 0 and number.kind != "fraction" and ends


def _done(tokens: Sequence[Token], at: int, frame: Frame) -> Phrase:
    """Return what is done so many times: "discharged untreated sewage" before "on 187 occasions"."""
    first = frame.verb
    if first < 0:
        first = at
        while first and at - first < _FURTHEST and tokens[first - 1].tag not in ",;:.(S)":
            first -= 1
    return trimmed(tokens, Phrase(first, frame.lead if frame.kind == "prep" else at))


def _moved(tokens: Sequence[Token], last: int) -> list[Phrase]:
    """Return what moved where the change is named after the number: "31% more reports", "a 6% rise in fees"."""
    ahead = [token.word for token in tokens[last + 1 : last + 4]]
    for i, word in enumerate(ahead[:2]):
        place = last + 2 + i
        if i and tokens[last + 1].tag not in "NA":
            break
        if word in COMPARED or (not i and word in ("up", "down")):
            return [
                phrase_after(tokens, place) if place < len(tokens) and tokens[place].tag in "NVG" else NOTHING
            ]
        if word in MOVE_NOUNS:
            return [
                phrase_after(tokens, place + 1)
                if ahead[i + 1 : i + 2] in (["in"], ["of"], ["to"])
                else NOTHING
            ]
    return []


def _after_of(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    lead = frame.lead
    if lead == 0 or tokens[lead - 1].tag in ",.;:-S":  # "Of 143 roads nominated, 27 were"
        return (
            [Phrase(at + 1, unit.last + 1), predicate(tokens, unit.last + 1)] if unit.counted else [NOTHING]
        )
    head = tokens[lead - 1].word
    if head in MOVE_NOUNS:
        moved = phrase_after(tokens, unit.last + 2)
        if (
            tokens[unit.last + 1 : unit.last + 2]
            and tokens[unit.last + 1].word == "in"
            and tokens[moved.stop - 1].word not in _WHOLE
        ):
            return [moved]
        return [noun_phrase_before(tokens, lead - 1)]
    held = noun_phrase_before(tokens, lead)
    if unit.counted:
        return [Phrase(at + 1, unit.last + 1), held]
    if held.stop - held.first == 1 and (head in _MEANS or head not in _GENERIC):
        verb = held.first - 1 - (tokens[held.first - 1].tag in "DA")
        if verb > 0 and tokens[verb].tag in "XV":
            return [held, subject(tokens, verb)]
    if held.stop - held.first == 1 and unit.name.isupper():  # "48 beds had opened, at a cost of £5.6m"
        return [held, _priced(tokens, held.first - 1 - (tokens[held.first - 1].tag == "D"))]
    if head in _GENERIC and held.first > 1:
        wider = noun_phrase_before(tokens, held.first - 1 - (tokens[held.first - 1].tag == "D"))
        return [wider, held] if wider.first < wider.stop and tokens[wider.stop].word == "to" else [held]
    return [held]


def _priced(tokens: Sequence[Token], lead: int) -> Phrase:
    """Return what a sum is for: the noun before "at" in "keys were cut at a cost of"."""
    if tag_at(tokens, lead) != "P" or tokens[lead].word in _COMPARING:
        return NOTHING
    thing = noun_phrase_before(tokens, lead - (tag_at(tokens, lead - 1) == ","))
    return thing if any(tokens[i].tag == "N" for i in range(*thing)) else NOTHING


def _object(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    """Return a counted noun with the verb it is the object of: "potholes filled in the parish", "route treated"."""
    verb = NOTHING
    if frame.verb >= 0 and tokens[frame.verb].tag == "V" and tokens[frame.verb].word not in LINKING:
        verb = Phrase(frame.verb, frame.verb + 1)
    if unit.counted:
        after = unit.last + 1
        hangs = after < len(tokens) and tokens[after].tag == "P"
        return [Phrase(at + 1, after), verb, phrase_after(tokens, after) if hangs else NOTHING]
    noun = phrase_after(tokens, unit.last + 2)
    return [Phrase(noun.first, min([noun.stop, *(i for i in range(*noun) if tokens[i].tag in "PG")])), verb]


def _under_verb(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    tokens, number = sentence.tokens, sentence.numbers[at]
    verb = tokens[frame.verb]
    holder = subject(tokens, frame.verb)
    nobody = holder.first == holder.stop or tokens[holder.stop - 1].tag in "OS"
    nobody = nobody or (
        verb.word in ("included", "include", "includes") and tokens[holder.first - 1].word in _POINTING
    )
    if number.kind in ("plain", "measure") and unit.counted and verb.word in _LASTING:
        return [holder, Phrase(frame.verb, frame.verb + 1)]
    if number.kind in ("plain", "measure") and unit.counted and (nobody or verb.word not in LINKING):
        return _object(tokens, at, frame, unit)
    if verb.word in LINKING or verb.word in MOVES or verb.tag == "X":
        return [holder]
    if unit.last + 1 < len(tokens) and tokens[unit.last + 1].word == "of":
        return _in_clause(sentence, at, frame, unit)
    return [holder, Phrase(frame.verb, frame.verb + 1)]


def _under_preposition(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    tokens, number = sentence.tokens, sentence.numbers[at]
    lead, verb = frame.lead, frame.verb
    word = tokens[lead].word
    after = tokens[unit.last + 1].word if unit.last + 1 < len(tokens) else ""
    if word in _COMPARING or (word == "to" and _is_end(sentence, lead)):
        return [NOTHING]
    if word == "at" and after == "," and verb < lead - 1:
        return [_beside(tokens, lead, unit.last + 2)]
    if lead and tokens[lead - 1].tag == "S" and word == "at":  # "which at 12.3% remained"
        return [NOTHING]
    near = lead - (tokens[lead - 1].word in ("up", "down")) if lead else lead
    if tokens[near].word in ("up", "down", "above", "below") and verb < near - 1:
        return [noun_phrase_before(tokens, near)]
    if verb >= 0 and word == "within" and not number.unit:
        return [subject(tokens, verb), Phrase(verb, lead)]
    if unit.counted and unit.name not in _WHOLE and word != "with":
        return _counted_after(tokens, at, frame, unit)
    plain_of = after == "of" and number.kind in ("percent", "fraction")
    if (
        plain_of
        and verb >= 0
        and tokens[verb].word not in LINKING
        and tokens[verb].word not in MOVES
        and word != "with"
    ):
        return [phrase_after(tokens, unit.last + 2), subject(tokens, verb), Phrase(verb, verb + 1)]
    if verb < 0 or plain_of:
        return (
            [noun_phrase_before(tokens, lead)]
            if number.kind == "money"
            else _in_clause(sentence, at, frame, unit)
        )
    thing = trimmed(tokens, Phrase(verb + 1, lead))
    if tokens[verb].word in _TRANSITIVE and tokens[verb].tag == "V" and thing.first < thing.stop:
        return [thing]
    return [subject(tokens, verb)]


def _is_end(sentence: Sentence, lead: int) -> bool:
    """Whether "to" ends what began with "from" and a figure: "brought down from 14% to 9%"."""
    start = next((i for i in range(lead - 1, max(0, lead - _REACH), -1) if i in sentence.numbers), 0)
    return start > 0 and sentence.tokens[start - 1].word == "from"


def _beside(tokens: Sequence[Token], lead: int, after: int) -> Phrase:
    """Return what a figure between commas belongs to: "Operating costs, at £112m, were", "that, at 46%, the rate was"."""
    before = tokens[lead - 2].tag if lead > 1 and tokens[lead - 1].tag == "," else ""
    if before == "X":
        return subject(tokens, lead - 2)
    return noun_phrase_before(tokens, lead - 1) if before and before in "NGV" else phrase_after(tokens, after)


def _counted_after(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    """Return a noun counted after a preposition, with what is done to it: "letters were sent out to 82 residents"."""
    noun = Phrase(at + 1, unit.last + 1)
    if frame.verb < 0 or tokens[frame.verb].tag != "V":
        return [noun, predicate(tokens, unit.last + 1)]
    doer = subject(tokens, frame.verb)
    known = doer.first < doer.stop and tokens[doer.stop - 1].tag not in "OS"
    return [noun, doer if known else NOTHING, Phrase(frame.verb, frame.verb + 1)]


def _in_clause(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    """Return a counted noun, or the noun after a percentage, with what its clause says of it; else the words before."""
    tokens, kind = sentence.tokens, sentence.numbers[at].kind
    after = unit.last + 1
    if not unit.counted and word_at(tokens, after) == "of" and tag_at(tokens, after + 1) in "SO":
        whole = noun_phrase_before(tokens, frame.lead) if tokens[after + 1].tag == "S" else NOTHING
        return [
            whole,
            predicate(tokens, after + 2),
        ]  # "statements, 99% of which were issued", "45 of them reserved"
    label = _label(tokens, frame) if frame.kind in ("label", "list", "noun") else NOTHING
    led = label.first < label.stop and tokens[label.first].tag == "P"
    if label.first < label.stop and not led:
        speaker = label.stop - label.first > 1 and all(
            tokens[i].title or tokens[i].word.isdigit() for i in range(*label)
        )
        said = kind != "money" and (word_at(tokens, after) == "of" or tag_at(tokens, after) in "XV")
        if not unit.counted and (not said or (tokens[frame.lead].tag == ":" and not speaker)):
            return [label]
        if unit.counted and frame.kind == "noun":
            return [label, Phrase(at + 1, after)]
    noun, said_of = _clause(tokens, at, frame, unit)
    if noun.first == noun.stop and led and (kind != "plain" or unit.counted):
        noun = phrase_after(tokens, label.first + 1)  # "Of the grant, £2.4m had been drawn down"
    return [noun, said_of]


def _clause(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> tuple[Phrase, Phrase]:
    """Return the noun of a figure that heads its clause, and what is said of it: "operatives", "transferred"."""
    first = at + 1 if unit.counted else unit.last + 1
    if not unit.counted and word_at(tokens, first) in ("of", "for"):
        first += 1
    while first - at < _REACH and tag_at(tokens, first) in "D#":
        first += 1
    noun = Phrase(first, unit.last + 1) if unit.counted else phrase_after(tokens, first)
    stop = max(noun.stop, first)
    if frame.kind == "det" and tag_at(tokens, stop) == "X":
        return noun, NOTHING
    if word_at(tokens, stop) in _RELATIVE and tag_at(tokens, stop + 1) in "XV":
        stop += 1  # "of the 33 schools that had answered"
    return noun if noun.first < noun.stop else NOTHING, predicate(tokens, stop)


def _label(tokens: Sequence[Token], frame: Frame) -> Phrase:
    """Return what stands before a figure in a list or table: "Clerk's salary, £612.40"; the nearest phrase in prose."""
    stop = frame.lead + (frame.kind == "noun")
    if tokens[stop - 1].word == "worth":
        return noun_phrase_before(tokens, stop - 1 - (tokens[stop - 2].tag == ","))
    first = stop
    while first and stop - first < _FURTHEST and tokens[first - 1].tag not in ",;:.(#|":
        first -= 1
    prose = any(tokens[i].tag in "XS" for i in range(first, stop)) or stop - first > 8
    return noun_phrase_before(tokens, stop) if prose else trimmed(tokens, Phrase(first, stop))
