"""Terms related to those of a query: offered to the person who asked, never searched for by themselves.

They come from the index alone:

1. acronyms defined anywhere in it whose words hold those of the query, and the words of an acronym typed;
2. names of persons, bodies and things in which the words of the query stand side by side;
3. words that stand in the best hits unusually often: by the log-likelihood ratio G2 (Dunning 1993) of the
   units that hold the word, among the best hits against the whole index.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from minutes_nlp.analysis import stem, words
from minutes_nlp.index import Among, Searcher
from minutes_nlp.query import Everything, Field, Or, Phrase, Query, Word, leaves

__all__ = ["MOST", "related"]

MOST = 6
_NAMES, _WORDS = 2, 3
_SAMPLE = 50
"""So many of the best hits are looked at."""
_NEWEST = 20
"""So many of the newest units with such a name or acronym are looked at."""
_FEWEST = 3
_SHARE = 0.1
"""A word must stand in so many of them, and in such a share."""
_LEAST = 10.83
"""The least G2: chance alone gives as much to one word in a thousand (chi-square, one degree of freedom)."""
_CANDIDATES = 20
_LONGEST_ACRONYM = 10
_SHORTEST = 4
# Words that tell how minutes are written, not what they are about.
_SMALL = frozenset(
    """about added after again against agreed also although among another answered asked because been before
    being between both cannot chair chairman cllr cllrs committee concerned considered could council
    councillor councillors does during each explained figure figures first following from further given have
    hoped into item itself made make meeting meetings member members might minutes more most much must noted
    number once only other others over pointed proposed question received replied report reported reports
    resolved said same seconded should since some still stood such taken than thanked that their them then
    there these they this those though through told under until very were what when where whether which
    while whom whose will with within without would year years your""".split()  # noqa: SIM905 -- a table of words reads best as lines
)


def related(searcher: Searcher, query: Query, whole: Query, among: Among) -> tuple[str, ...]:
    """Return at most six terms related to the words of a query, acronyms first; none where it has no words.

    Args:
        searcher: The index; what it does not see has no part in this.
        query: As typed; what stands under a NOT does not count.
        whole: The same with the filters: its best hits are looked at.
        among: Where they are looked for.
    """
    typed = [word for leaf in leaves(query) for word in _words(leaf)]
    if not typed:
        return ()
    found: dict[str, str] = {}
    for term in (
        *_acronyms(searcher, typed),
        *_names(searcher, typed),
        *_together(searcher, typed, whole, among),
    ):
        key = " ".join(words(term))
        if key not in found and not set(words(term)) <= set(typed):
            found[key] = term
    return tuple(found.values())[:MOST]


def _words(leaf: Query) -> Sequence[str]:
    match leaf:
        case Word(text=text):
            return words(text)
        case Phrase(words=found):
            return found
        case _:
            return ()


def _acronyms(searcher: Searcher, typed: Sequence[str]) -> Iterator[str]:
    """Yield the words of acronyms typed, and acronyms of the words typed with their words."""
    wanted: list[Query] = [
        Field("acronym", word, (word,), whole=True) for word in typed if len(word) <= _LONGEST_ACRONYM
    ]
    if len(typed) > 1:
        wanted.append(_side_by_side("acronym", typed))
    for form in _values(searcher, wanted, "acronyms"):
        short, _, name = form.partition(" ")
        if name and (words(short)[0] in typed or _has(name, typed)):
            yield name
            yield short


def _names(searcher: Searcher, typed: Sequence[str]) -> list[str]:
    """Return the names that hold the words typed, most frequent first; one word must begin a name."""
    counts = _values(searcher, [_side_by_side("entity", typed)], "entities")
    fitting = [name for name in counts if _has(name, typed) and (len(typed) > 1 or _begins(name, typed))]
    return sorted(fitting, key=lambda name: (-counts[name], name))[:_NAMES]


def _together(searcher: Searcher, typed: Sequence[str], whole: Query, among: Among) -> list[str]:
    """Return the words that stand in the best hits unusually often, most unusual first."""
    page = searcher.find(whole, limit=_SAMPLE, offset=0, sort="relevance", among=among)
    size, every = len(page.hits), searcher.count(Everything())
    stems = {stem(word) for word in typed}
    counts: Counter[str] = Counter()
    for text in (hit.unit.text for hit in page.hits):
        # What is printed only with a capital is a name; the words beside people's names are not about them.
        counts.update(word for word in set(words(text)) if _telling(word, stems) and word in text)
    least = max(_FEWEST, _SHARE * size)
    scores: dict[str, float] = {}
    for word, here in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_CANDIDATES]:
        everywhere = max(here, searcher.terms("", word).get(word, 0))
        if here >= least and here * every > everywhere * size:
            scores[word] = _unusual(here, size, everywhere, every)
    best = [word for word in scores if scores[word] >= _LEAST]
    best.sort(key=lambda word: (-scores[word], word))
    first_of_stem = {stem(word): word for word in reversed(best)}
    return [word for word in best if first_of_stem[stem(word)] == word][:_WORDS]


def _telling(word: str, stems: set[str]) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word not in _SMALL and stem(word) not in stems


def _unusual(here: int, size: int, everywhere: int, every: int) -> float:
    """Return G2 of a word's units among the best hits and among all others."""
    others, rest = everywhere - here, max(every - size, 1)
    share = everywhere / (size + rest)
    expected = ((here, size * share), (others, rest * share))
    return 2 * sum(count * math.log(count / due) for count, due in expected if count)


def _values(searcher: Searcher, wanted: Sequence[Query], field: str) -> Counter[str]:
    """Count a field's values in the newest units that match one of some queries, in the order of units."""
    if not wanted:
        return Counter()
    query = wanted[0] if len(wanted) == 1 else Or(tuple(wanted))
    hits = searcher.find(query, limit=_NEWEST, offset=0, sort="-date").hits
    return Counter(value for hit in hits for value in getattr(hit.unit, field))


def _side_by_side(field: str, typed: Sequence[str]) -> Field:
    return Field(field, " ".join(typed), tuple(typed), whole=False)


def _has(name: str, typed: Sequence[str]) -> bool:
    return f" {' '.join(typed)} " in f" {' '.join(words(name))} "


def _begins(name: str, typed: Sequence[str]) -> bool:
    return words(name)[: len(typed)] == list(typed)
