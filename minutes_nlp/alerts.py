"""What is new in saved searches since they were last asked.

A result is what it is, not what it says: a document and a part of it. A part whose id changed when its
document was read again is followed by the library's redirects, so that a re-parse is no news.
"""

import msgspec

from minutes_nlp.index import Searcher
from minutes_nlp.library import Library, SavedSearch
from minutes_nlp.search import EVERY_HIT, Hit, Options, search

__all__ = ["Alert", "alert", "save"]


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved search finds: ``total`` in all, and the hits not seen before, newest meeting first."""

    search: SavedSearch
    total: int
    new: tuple[Hit, ...]


def save(library: Library, searcher: Searcher, name: str, query: str, filters: dict[str, list[str]]) -> Alert:
    """Save a search; what it finds now counts as seen.

    Raises:
        QueryError: If the query cannot be understood; nothing is saved then.
        UsageError: If the name is taken.
    """
    found = search(searcher, query, _options(filters))
    library.saved.save(name, query, filters)
    library.saved.see(name, ((hit.document, hit.id) for hit in found.hits))
    return Alert(search=library.saved.get(name), total=found.total, new=())


def alert(library: Library, searcher: Searcher, saved: SavedSearch, *, keep: bool = False) -> Alert:
    """Return what is new in a saved search since it was last asked.

    Args:
        library: Open for writing, unless ``keep``.
        searcher: Its index.
        saved: The search.
        keep: Do not note that it was asked: the same is new the next time.
    """
    found = search(searcher, saved.query, _options(saved.filters))
    seen = library.saved.seen(saved.name)
    new = tuple(hit for hit in found.hits if (hit.document, hit.id) not in seen)
    if not keep:
        library.saved.see(saved.name, ((hit.document, hit.id) for hit in new))
    return Alert(search=saved, total=found.total, new=new)


def _options(filters: dict[str, list[str]] | dict[str, tuple[str, ...]]) -> Options:
    return Options(filters=filters, limit=EVERY_HIT, sort="-date")
