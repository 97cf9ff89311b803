"""The library and its index as somebody may see them who may see exempt items.

They are opened apart from what the public may see: nothing that an anonymous request reads has ever held an
exempt item.
"""

import contextlib
from collections.abc import Iterator

import msgspec

from minutes_nlp import assurances
from minutes_nlp.history import Archive, Remembered
from minutes_nlp.library import Library
from minutes_nlp.web.holdings import Holdings, Public

__all__ = ["Private", "PrivateHoldings"]


class Private(Public):
    """What may be seen with exempt items, for the length of one request."""

    def register(self, wanted: assurances.Wanted) -> assurances.Register:
        """Return assurances, those of exempt items among them."""
        return super().register(msgspec.structs.replace(wanted, exempt=True))

    def archive(self) -> Archive:
        """Return what the history of a topic is read from, exempt items among it."""
        remembered = self.keep("archive", Remembered)
        return Archive(self._library, self._searcher, self.published.seq, exempt=True, remembered=remembered)


class PrivateHoldings(Holdings):
    """A library and its index of all items, for as long as the app runs."""

    exempt = True

    @contextlib.contextmanager
    def open(self) -> Iterator[Private]:
        """Lend what may be seen with exempt items; otherwise as ``Holdings.open``."""
        with self._searcher() as (published, searcher), Library.open(self._folder, exempt=True) as library:
            yield Private(library, searcher, published, self._kept)
