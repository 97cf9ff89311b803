"""The search index: engines behind one small protocol, and the store that publishes what they write.

It is derived from the library, private and disposable: ``minutes rebuild`` makes it again.
"""

from minutes_nlp.index.protocol import ENGINES, FACETS, Engine, Found, Reader, Sort, Writer, engine
from minutes_nlp.index.searcher import Among, Searcher
from minutes_nlp.index.store import IndexStore, Published

__all__ = [
    "ENGINES",
    "FACETS",
    "Among",
    "Engine",
    "Found",
    "IndexStore",
    "Published",
    "Reader",
    "Searcher",
    "Sort",
    "Writer",
    "engine",
]
