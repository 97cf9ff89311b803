"""What a sum of money is for, where its clause says so around it: whom it went to, what it bought, what it was asked for."""

from collections.abc import Sequence

from minutes_nlp.language.phrases import (
    NOTHING,
    Phrase,
    Token,
    noun_phrase_before,
    phrase_after,
    predicate,
    tag_at,
    trimmed,
    word_at,
)
from minutes_nlp.language.vocabulary import load

__all__ = ["aim", "full_phrase_before", "made_of", "named", "offered", "payee", "per", "purpose", "settled"]

_WORDS = load("quantities")["sums"]
_OFFERS = frozenset(_WORDS["offers"])
_RECKONING = frozenset({"a", "an", "per"})
_TIMES = frozenset([*load("quantities")["durations"]["units"], "annums"])
_METHODS = frozenset(_WORDS["methods"])
_AIMS = frozenset(_WORDS["aims"])
_TOTALS = frozenset(_WORDS["wholes"]) - {"cost", "price"}
_HANGING = frozenset({"of", "for", "in", "on", "at", "from", "to", "with"})
_SUM_AFTER = frozenset({"for", "in", "at"})
_LONGEST = 12  # words of what is bought
_OFFERED = 60  # words: how far after its colon an offer may stand
_CLAUSE = 30  # words: how far before "for the sum of" its clause may begin


def purpose(tokens: Sequence[Token], lead: int, last: int) -> Phrase:
    """Return what stands after a sum between dashes: the padlocks of "Fenlock Ltd - £18.40 - padlocks - May"."""
    paid = tokens[_entry(tokens, lead) : lead + 1]
    named = tag_at(tokens, lead) == "N" and all(token.title or token.word.isdigit() for token in paid)
    plain = named and tag_at(tokens, last + 1) in "NG" and not tokens[last + 1].title
    if not plain and (tag_at(tokens, lead) != "-" or tag_at(tokens, last + 1) not in "-:"):
        return NOTHING
    stop = first = last + (1 if plain else 2)
    while stop - first <= _LONGEST and tag_at(tokens, stop) not in "-.;:(,#SXV":
        stop += 1
    ends = stop >= len(tokens) or tag_at(tokens, stop) in "-(.;,"
    return trimmed(tokens, Phrase(first, stop)) if ends and stop - first <= _LONGEST else NOTHING


def _entry(tokens: Sequence[Token], at: int) -> int:
    """Return where the entry of a list that holds a token begins."""
    first = at
    while first > 0 and at - first < _CLAUSE and tokens[first - 1].tag not in ";:.,":
        first -= 1
    return first


def payee(tokens: Sequence[Token], closes: int) -> list[Phrase]:
    """Return the entry before a sum that ends with a bracket, and what it holds: "J. Orme (mowing) £90"."""
    opens = next((i for i in range(closes - 1, max(-1, closes - _CLAUSE), -1) if tokens[i].tag == "("), 0)
    inner = trimmed(tokens, Phrase(opens + 1, closes))
    first = _entry(tokens, opens)
    entry = named(tokens, trimmed(tokens, Phrase(first, opens)))
    said = entry.stop - entry.first <= _LONGEST and not any(
        token.tag in "#X" for token in tokens[first:opens]
    )
    return [entry if said else noun_phrase_before(tokens, opens), inner]


def named(tokens: Sequence[Token], label: Phrase) -> Phrase:
    """Return the last part of a label that has dashes, unless it says how it was paid: "Fenlock Ltd - padlocks - BACS"."""
    first, stop = label
    while first < stop:
        dash = next((i for i in range(stop - 1, first - 1, -1) if tokens[i].tag == "-"), None)
        part = Phrase(first if dash is None else dash + 1, stop)
        if dash is None or not all(
            tokens[i].word in _METHODS or tokens[i].word.isdigit() for i in range(*part)
        ):
            while part.stop - part.first > 1 and (
                tokens[part.first].word.isdigit() or tokens[part.first].word in _METHODS
            ):
                part = Phrase(part.first + 1, part.stop)  # the number of a cheque
            return part
        stop = dash
    return label


def aim(tokens: Sequence[Token], last: int) -> Phrase:
    """Return what a sum is for or whom it goes to, with the word that says so: "towards a bench", "to the Band"."""
    if word_at(tokens, last + 1) not in _AIMS:
        return NOTHING
    thing = phrase_after(tokens, last + 2)
    return Phrase(last + 1, thing.stop) if any(tokens[i].tag == "N" for i in range(*thing)) else NOTHING


def offered(tokens: Sequence[Token], lead: int) -> Phrase:
    """Return what is offered one by one after a colon: "Quotations for a gate" before ": Fenlock £780, Orme £845"."""
    colon = next((i for i in range(lead, max(-1, lead - _OFFERED), -1) if tokens[i].tag in ":."), -1)
    if colon < 1 or tokens[colon].tag != ":":
        return NOTHING
    first = next((i for i in range(max(0, colon - _CLAUSE), colon) if tokens[i].word in _OFFERS), None)
    if first is None:
        return NOTHING
    while first and tokens[first - 1].tag in "NG":
        first -= 1
    thing = phrase_after(tokens, first)
    return Phrase(first, min(thing.stop, colon))


def per(tokens: Sequence[Token], last: int) -> Phrase:
    """Return what a sum or count is reckoned by: the head of "£6 a head", the tonne of "£42 per tonne"; no time."""
    if word_at(tokens, last + 1) not in _RECKONING or tag_at(tokens, last + 2) != "N":
        return NOTHING
    return Phrase(last + 2, last + 3) if f"{tokens[last + 2].word}s" not in _TIMES else NOTHING


def settled(tokens: Sequence[Token], last: int) -> Phrase:
    """Return what became of a sum: "secured for the trail" after "a grant of £4,000 had been"; nothing if it just was."""
    if tag_at(tokens, last + 1) != "X":
        return NOTHING
    said = predicate(tokens, last + 1)
    return said if said.first < said.stop and tokens[said.first].tag == "V" else NOTHING


def made_of(tokens: Sequence[Token], lead: int) -> Phrase:
    """Return what is bought where "for the sum of" follows: "sale of land at Mill Row, to J. Orme, for the sum of"."""
    before = lead - 1
    while before and tokens[before].tag in "DN" and tokens[before].word not in _SUM_AFTER:
        before -= 1
    if word_at(tokens, before) not in _SUM_AFTER or word_at(tokens, lead - 1) not in _TOTALS:
        return NOTHING
    first = before
    while (
        first
        and before - first < _CLAUSE
        and (tokens[first - 1].tag not in "XVS:;" or tokens[first - 1].title)
    ):
        first -= 1
    thing = Phrase(first, before)
    for i in range(first + 1, before - 1):
        if tokens[i].word == "to" and tokens[i + 1].title:
            thing = Phrase(first, i)
            break
    while thing.first < thing.stop and tokens[thing.first].tag in "PDA":
        thing = Phrase(thing.first + 1, thing.stop)
    while thing.stop > thing.first and tokens[thing.stop - 1].tag == ",":
        thing = Phrase(thing.first, thing.stop - 1)
    return thing


def full_phrase_before(tokens: Sequence[Token], stop: int) -> Phrase:
    """Return the noun phrase before a place, with what it hangs on: "second part of the levy" before a bracket."""
    phrase = noun_phrase_before(tokens, stop)
    first = phrase.first
    while first > 1 and stop - first < _LONGEST:
        at = first - 1 - (tokens[first - 1].tag == "D")
        if at < 1 or tokens[at].word not in _HANGING or tokens[at - 1].tag not in "NG":
            break
        wider = noun_phrase_before(tokens, at)
        if wider.first >= wider.stop:
            break
        first = wider.first
    return Phrase(first, phrase.stop) if phrase.first < phrase.stop else NOTHING
