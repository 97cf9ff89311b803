"""What is slow to make is made before anybody asks for it, whenever the library has changed."""

import contextlib
import threading
from collections.abc import Iterator

from minutes_nlp.errors import BusyError, LibraryError
from minutes_nlp.web.holdings import Holdings

__all__ = ["keep_ready", "kept_ready"]

_EVERY = 2.0
# A process that is told to end does not wait longer for work that nobody will ask for.
_ENDING = 1.0


@contextlib.contextmanager
def kept_ready(holdings: Holdings, every: float = _EVERY) -> Iterator[None]:
    """Have the words that quotations are looked up in at hand, as long as the context lasts.

    A request that comes while they are made waits for them, as it would if it made them.

    Args:
        holdings: The library and its index.
        every: Seconds between two looks at whether it has changed.
    """
    ended = threading.Event()
    worker = keep_ready(holdings, ended, every)
    try:
        yield
    finally:
        ended.set()
        worker.join(_ENDING)


def keep_ready(
    holdings: Holdings, ended: threading.Event | None = None, every: float = _EVERY
) -> threading.Thread:
    """Do the same until an event, or as long as the process lasts; return the thread that does it."""
    arguments = holdings, ended or threading.Event(), every
    worker = threading.Thread(target=_keep, args=arguments, name="readiness", daemon=True)
    worker.start()
    return worker


def _keep(holdings: Holdings, ended: threading.Event, every: float) -> None:
    while not ended.is_set():
        # What is wrong with a library is told to who asks, and by /readyz.
        with contextlib.suppress(BusyError, LibraryError), holdings.open() as public:
            public.sources()
        ended.wait(every)
