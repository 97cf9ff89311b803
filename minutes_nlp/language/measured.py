"""What a figure measures, in the text's own words: the subject, the object or the noun phrase a number belongs to."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from minutes_nlp.language.clause_heads import Unit, in_clause
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
from minutes_nlp.language.sums import aim, full_phrase_before, made_of, per, settled
from minutes_nlp.language.vocabulary import load

__all__ = ["Measured", "measured"]


class Measured(NamedTuple):
    """What is measured, as far as the sentence says; ``recall`` what of an earlier figure completes it."""

    said: str
    recall: Literal["", "noun", "indicator"] = ""


_VOCABULARY = load("quantities")
_GENERIC = frozenset([*_VOCABULARY["grammar"]["empty"], *_VOCABULARY["grammar"]["yardsticks"]])
_SAYING = frozenset({"said", "says", "replied", "answered", "stated", "thought"})
_MEANS = frozenset(_VOCABULARY["grammar"]["means"])
_LASTING = frozenset(_VOCABULARY["durations"]["verbs"])
_TRANSITIVE = frozenset([*_VOCABULARY["change"]["raise"], *_VOCABULARY["change"]["cut"]])
_DURATIONS = frozenset(unit.rstrip("s") for unit in _VOCABULARY["durations"]["units"])
_BARE = frozenset(_VOCABULARY["grammar"]["bare"])
_TOTALS = frozenset({"total", "grand total", "sub-total", "subtotal", "total payments", "totals"})
_EQUAL = frozenset({"equivalent", "equal", "compared"})
_COMPARED = frozenset(
    {"of", "than", "from", "to", "against", "short", "above", "below", "behind", "up", "down"}
)
_COMPARING = frozenset({"against", "than", "versus"})
_REACH = 8  # words: how far before its end a change may begin
_FURTHEST = 24  # words: how far before a figure its clause or label may begin
_POINTING = frozenset({"these", "those", "this", "that"})
_WHOLE = frozenset({"quarter", "hour", "day", "week", "month", "year", "minute"})


def measured(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> Measured:
    """Return what the number at ``at`` measures."""
    phrases = _phrases(sentence, at, frame, unit)
    if any(phrase.first < phrase.stop for phrase in phrases):
        phrases.append(per(sentence.tokens, unit.last))
    said = words(sentence.text, sentence.tokens, phrases)
    if said.lower() in _TOTALS and sentence.numbers[at].kind == "money":
        return Measured(said)
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
        or (tokens[first].tag == "P" and tokens[stop - 1].tag == "O")  # "At present prices it"
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
        return _sum_of(tokens, frame, unit) or _after_of(tokens, at, frame, unit)
    if (
        number.kind == "plain"
        and unit.last == at
        and frame.kind in ("list", "open")
        and after not in _COMPARED
    ):
        beside = phrase_after(tokens, at + 2)
        if tag_at(tokens, at + 1) == "P" and any(tokens[i].tag == "N" for i in range(*beside)):
            return [NOTHING, Phrase(at + 1, beside.stop)]  # "22 complaints, nine about one street"
    if frame.kind == "paren" and "#" not in [token.tag for token in tokens[max(0, at - _FURTHEST) : at]]:
        return [full_phrase_before(tokens, frame.lead)]
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
    return in_clause(sentence, at, frame, unit)


def _repeats(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> bool:
    """Whether a figure puts the one before it in another way: "£7.4m (3.1%)", "£61,280, 47% of budget", or answers."""
    tokens, number = sentence.tokens, sentence.numbers[at]
    joined = frame.lead > 0 and tokens[frame.lead].word == "and" and tag_at(tokens, frame.lead - 1) == "#"
    alike = joined and sentence.numbers.get(frame.lead - 1, number).kind == number.kind == "money"
    if alike and word_at(tokens, unit.last + 1) not in ("of", "for", "towards", "from"):
        return True  # "quotes of £4,200 and £5,150"
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


def _sum_of(tokens: Sequence[Token], frame: Frame, unit: Unit) -> list[Phrase]:
    """Return what a sum of money is of: "grant towards a bench" of £300, "bid sent off", "disposal" for the sum of £1."""
    if not unit.name.isupper() or tokens[frame.lead - 1].word in MOVE_NOUNS:
        return []
    thing = made_of(tokens, frame.lead)
    held = thing if thing.first < thing.stop else noun_phrase_before(tokens, frame.lead)
    more = settled(tokens, unit.last)
    if more.first == more.stop and thing.first == thing.stop:
        more = aim(tokens, unit.last)
    generic = held.first == held.stop or tokens[held.stop - 1].word in _GENERIC
    if generic and more == NOTHING:
        return []
    return [NOTHING if generic else held, more] if more != NOTHING or thing != NOTHING else []


def _after_of(tokens: Sequence[Token], at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    lead = frame.lead
    if lead > 1 and tokens[lead - 1].tag == "," and tokens[lead - 2].tag == "N" and not unit.counted:
        verb = next((i for i in range(lead - 1, max(0, lead - _REACH), -1) if tokens[i].tag == "X"), 0)
        return [
            subject(tokens, verb) if verb else full_phrase_before(tokens, lead - 1)
        ]  # "The yield, of 1.6%, was"
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
    if tokens[lead - 1].tag == "V" and unit.counted:  # "The set consisted of nine maps"
        return [Phrase(at + 1, unit.last + 1), subject(tokens, lead - 1)]
    held = noun_phrase_before(tokens, lead)
    if unit.counted and not (head in _MEANS and unit.name in _DURATIONS):
        return [Phrase(at + 1, unit.last + 1), held]
    hangs = phrase_after(tokens, unit.last + 1)
    physical = unit.name.islower() and not unit.counted and head not in _MEANS
    if physical and tag_at(tokens, unit.last + 1) == "P" and hangs.first < hangs.stop:
        return [held, hangs]  # "the sale of 2 hectares at Mill Row"
    if held.stop - held.first == 1 and (head in _MEANS or head not in _GENERIC):
        verb = held.first - 1 - (tokens[held.first - 1].tag in "DA")
        if verb > 0 and (tokens[verb].tag == "X" or head in _MEANS):
            return [held, subject(tokens, verb)]
    verb = held.first - 1 - (tag_at(tokens, held.first - 1) == "D")
    if verb > 0 and tokens[verb].tag == "X" and (head in _BARE or head in _GENERIC):
        whose = subject(tokens, verb)  # "The price of a visit is a reduced price of £80"
        return [whose if whose.first < whose.stop else held]
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
    if verb.word in _SAYING and not unit.counted:
        return [NOTHING]  # "The engineer said 43"
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
        return [*in_clause(sentence, at, frame, unit), Phrase(frame.verb, frame.verb + 1)]
    done = Phrase(frame.verb, frame.verb + 1)
    goal = aim(tokens, unit.last) if number.kind == "money" else NOTHING
    return [done, goal] if goal != NOTHING and verb.tag == "V" else [holder, done]


def _under_preposition(sentence: Sentence, at: int, frame: Frame, unit: Unit) -> list[Phrase]:
    tokens, number = sentence.tokens, sentence.numbers[at]
    lead, verb = frame.lead, frame.verb
    word = tokens[lead].word
    after = word_at(tokens, unit.last + 1)
    if _is_compared(sentence, frame):
        return [NOTHING]
    beside = _beside_figure(tokens, frame, unit)
    if beside is not None:
        return [beside]
    if verb >= 0 and word == "within" and not number.unit:
        return [subject(tokens, verb), Phrase(verb, lead)]
    if unit.counted and unit.name not in _WHOLE and word != "with":
        return _counted_after(tokens, at, frame, unit)
    plain_of = after == "of" and number.kind in ("percent", "fraction")
    done = verb >= 0 and tokens[verb].word not in LINKING and tokens[verb].word not in MOVES
    if plain_of and done and word != "with":
        return [phrase_after(tokens, unit.last + 2), subject(tokens, verb), Phrase(verb, verb + 1)]
    if verb < 0 or plain_of:
        if number.kind != "money":
            return in_clause(sentence, at, frame, unit)
        more = settled(tokens, unit.last) if word == "for" else NOTHING  # "An invoice for £40 was received"
        return [noun_phrase_before(tokens, lead), aim(tokens, unit.last) if more == NOTHING else more]
    return [_governed(tokens, frame, money=number.kind == "money")]


def _is_compared(sentence: Sentence, frame: Frame) -> bool:
    """Whether a figure is held against another, or puts it in another way: "than 40", "from 3 to 9", "it at four"."""
    tokens, lead = sentence.tokens, frame.lead
    word, near = tokens[lead].word, word_at(tokens, lead - 1)
    if word in _COMPARING or near in _EQUAL or (word == "to" and _is_end(sentence, lead)):
        return True
    pronoun = frame.verb >= 0 and tag_at(tokens, frame.verb + 1) == "O"  # "The manager put it at four"
    return word == "at" and (tag_at(tokens, lead - 1) == "S" or pronoun)  # "which at 12.3% remained"


def _beside_figure(tokens: Sequence[Token], frame: Frame, unit: Unit) -> Phrase | None:
    """Return what stands right beside a figure, no verb between: "sales up to £400", "with £90 spent on drains"."""
    lead, verb, word = frame.lead, frame.verb, tokens[frame.lead].word
    said = predicate(tokens, unit.last + 1) if word == "with" else NOTHING
    if said.first < said.stop and tokens[said.first].tag == "V" and not unit.counted:
        return said
    aside = lead == 0 or tag_at(tokens, lead - 1) in ",:;)"
    if word == "at" and word_at(tokens, unit.last + 1) == "," and verb < lead - 1 and aside:
        return _beside(tokens, lead, unit.last + 2)
    near = lead - (word_at(tokens, lead - 1) in ("up", "down"))
    if tokens[near].word in ("up", "down", "above", "below") and verb < near - 1:
        return noun_phrase_before(tokens, near)
    return None


def _governed(tokens: Sequence[Token], frame: Frame, *, money: bool) -> Phrase:
    """Return what the verb over a preposition is said of: its object ("raised the fee to", "set the levy at"), its subject."""
    lead, verb = frame.lead, frame.verb
    word = tokens[lead].word
    thing = trimmed(tokens, Phrase(verb + 1, lead))
    named = all(token.title for token in tokens[thing.first : thing.stop])
    ordered = word == "at" and tag_at(tokens, verb - 1) == "P" and not named
    if tokens[verb].tag == "V" and thing.first < thing.stop and (tokens[verb].word in _TRANSITIVE or ordered):
        return thing
    holder = subject(tokens, verb)
    if holder.first < holder.stop and tokens[holder.first].tag == "O" and thing.first < thing.stop:
        return thing  # "They will sell the kiosk for £1"
    nobody = holder.first == holder.stop and tokens[verb].tag == "V" and tokens[verb].word not in LINKING
    return (
        Phrase(verb, verb + 1) if money and nobody and word in ("for", "at") else holder
    )  # "insured for £90"


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
