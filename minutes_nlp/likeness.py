"""More like this: the units that share the rarest words with a part of a document.

The words of the part are taken by their stems; those that stand in no other unit, or in more than a tenth of
all, are left out. A stem weighs ``(1 + log(times in the part)) * log(units / units with the stem)``, a usual
tf-idf, and the twelve heaviest are kept. A unit is alike by the weights of the stems it shares, two at least;
of those that are as much alike the newest comes first.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec

from minutes_nlp.analysis import stem, words
from minutes_nlp.index import Searcher
from minutes_nlp.index.protocol import Ranked
from minutes_nlp.query import And, Everything, Or, Query, Word
from minutes_nlp.search import Hit, Options, asked, hits_of, where_to_look

__all__ = ["Alike", "Like", "Term", "more_like"]

TERMS = 12
_SHARED = 2
_SHORTEST = 3
_FEW, _SHARE = 3, 0.1
"""A word in so few units is never too common; one in more than this share of all is."""
_SAMPLE = 1_000
"""So many of the best hits of the terms are compared."""


class Term(msgspec.Struct, frozen=True):
    """A word of the part in its first form there, in how many units it stands in any form, its weight."""

    word: str
    units: int
    weight: float


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """A unit like the part: the words they share, heaviest first; the hit's ``score`` is how much alike."""

    hit: Hit
    shared: tuple[str, ...]


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """What is like a part: the terms it was looked for by, heaviest first; ``total`` counts all that are."""

    document: str
    part: str
    terms: tuple[Term, ...]
    total: int
    hits: tuple[Alike, ...]


def more_like(searcher: Searcher, origin: tuple[str, str, str], text: str, options: Options) -> Like:
    """Return the units most like a part; those of the same item are left out.

    Args:
        searcher: From ``IndexStore.open``; whether it sees exempt items was decided there.
        origin: The document, the part and the item it stands in, by their ids.
        text: The words of the part.
        options: Filters, ``routine``, ``limit`` and ``offset`` as of a search; the rest does not count.

    Raises:
        QueryError: If the value of a filter cannot be understood.
    """
    document, part, item = origin
    narrowed = asked(Everything(), options.filters)
    terms = _terms(searcher, text)
    stems = {stem(words(term.word)[0]): term for term in terms}
    leaves = tuple(Word(term.word, (root,)) for root, term in stems.items())
    if not leaves:
        return Like(document=document, part=part, terms=(), total=0, hits=())
    either: Query = leaves[0] if len(leaves) == 1 else Or(leaves)
    query = either if isinstance(narrowed, Everything) else And((either, narrowed))
    among = where_to_look(query, routine=options.routine)
    best = searcher.find(query, limit=_SAMPLE, offset=0, sort="relevance", among=among)
    weights = {root: term.weight for root, term in stems.items()}
    found: list[tuple[Ranked, tuple[str, ...]]] = []
    for ranked in best.hits:
        if (ranked.unit.document, ranked.unit.item) != (document, item):
            shared = _shared(ranked, weights)
            if len(shared) >= min(_SHARED, len(stems)):
                score = round(sum(weights[root] for root in shared), 4)
                found.append((ranked._replace(score=score), tuple(stems[root].word for root in shared)))
    found.sort(key=lambda pair: (pair[0].unit.date, pair[0].unit.document), reverse=True)
    found.sort(key=lambda pair: -pair[0].score)
    page = found[options.offset :][: options.limit]
    hits = hits_of((ranked for ranked, _ in page), query)
    alike = (Alike(hit=hit, shared=shared) for hit, (_, shared) in zip(hits, page, strict=True))
    return Like(document=document, part=part, terms=terms, total=len(found), hits=tuple(alike))


def _terms(searcher: Searcher, text: str) -> tuple[Term, ...]:
    """Return the words of a text that tell most about it and stand in other units too, heaviest first."""
    every = searcher.count(Everything())
    forms: dict[str, list[str]] = {}
    for word in words(text):
        if len(word) >= _SHORTEST and word.isalpha():
            forms.setdefault(stem(word), []).append(word)
    found = []
    for root, printed in forms.items():
        units = searcher.count(Word(printed[0], (root,)))
        if 1 < units <= max(_FEW, every * _SHARE):
            weight = (1 + math.log(len(printed))) * math.log(every / units)
            found.append(Term(printed[0], units, round(weight, 4)))
    return tuple(sorted(found, key=lambda term: (-term.weight, term.word))[:TERMS])


def _shared(ranked: Ranked, weights: Mapping[str, float]) -> Sequence[str]:
    """Return the stems that a unit shares, heaviest first."""
    own = {stem(word) for word in words(f"{ranked.unit.title} {ranked.unit.text}")}
    return [root for root in weights if root in own]
