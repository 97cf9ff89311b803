"""What an index tells of all minutes together: how rare a word is, what was said later, when a body met."""

import datetime as dt
import math
from collections.abc import Sequence

from minutes_nlp.index import Searcher
from minutes_nlp.query import And, Dates, Everything, Field, Not, Or, Query, Word, field
from minutes_nlp.units import Unit

__all__ = ["Corpus"]

_HEADINGS = Field("kind", "heading", ("heading",), whole=True)
# The engine's order is only where to look; what is beyond so many units shares little with what is asked.
_LOOKED_AT = 100


class Corpus:
    """An open index, with what was already counted in it.

    A body is the units whose meeting does not name another council: minutes that name none may be anyone's.

    Args:
        searcher: From ``IndexStore.open``; whether it sees exempt items was decided there.
    """

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher
        self._sizes: dict[str, int] = {}
        self._rarities: dict[tuple[str, str], float] = {}
        self._councils = list(searcher.facets(Everything(), ("council",))["council"])

    def rarity(self, stem: str, council: str) -> float:
        """Return how rare a word is, from 1 (in one unit) to 0 (in all); the lesser of body and library."""
        key = stem, council
        if key not in self._rarities:
            bodies = {"", council if council in self._councils else ""}
            self._rarities[key] = min(self._rarity(stem, body) for body in bodies)
        return self._rarities[key]

    def _rarity(self, stem: str, council: str) -> float:
        body = self._body(council)
        if council not in self._sizes:
            self._sizes[council] = self.searcher.count(And(tuple(body)) if body else Everything())
        count = self.searcher.count(And((Word(stem, (stem,)), *body)))
        return 1 - math.log(max(count, 1)) / math.log(max(self._sizes[council], 2))

    def _body(self, council: str) -> list[Query]:
        """Return the conditions that leave out the meetings of other councils."""
        others = [name for name in self._councils if council and name != council]
        return [Not(Or(tuple(field("council", name, whole=True) for name in others)))] if others else []

    def later(self, stems: Sequence[str], council: str, date: str) -> list[Unit]:
        """Return the units after a day with any of some words, of a body: those with most of the rarest."""
        if not stems:
            return []
        words = Or(tuple(Word(stem, (stem,)) for stem in stems))
        query = And((words, Dates(_day_after(date), None), Not(_HEADINGS), *self._body(council)))
        found = self.searcher.find(query, limit=_LOOKED_AT, offset=0, sort="relevance")
        return [hit.unit for hit in found.hits]

    def next_meeting(
        self, council: str, committee: str, after: str, within: tuple[str, str] | None = None
    ) -> str | None:
        """Return the date of a committee's first meeting after a day, in a half-open range; None for none."""
        start = _day_after(after)
        dates = Dates(max(start, within[0]), within[1]) if within else Dates(start, None)
        whose = "committee" if committee else "council"
        name = committee or council
        if not name:
            return None
        query = And((field(whose, name, whole=True), dates, *self._body(council)))
        hits = self.searcher.find(query, limit=1, offset=0, sort="date").hits
        return hits[0].unit.date if hits else None


def _day_after(date: str) -> str:
    return (dt.date.fromisoformat(date) + dt.timedelta(days=1)).isoformat()
