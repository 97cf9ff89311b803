"""What the app is told from outside: the values it is assembled from."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from minutes_nlp.config import WebSettings

__all__ = ["Site"]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


class Site(NamedTuple):
    """The values an app is made of.

    Attributes:
        library: Folder of the library and its search index.
        engine: Name of the search engine the index was made with.
        name: What the service is called at the top of each page.
        today: Gives the day that ages are counted to and printed pages are dated with.
        log: Takes a line for each request (see ``web.tracing``); None for no log.
        web: How the service is reached, who signs people in, and what a client may ask for; if not said,
            requests are not counted.
        workers: How many processes answer what anybody may read; 0, and the one that listens does.
    """

    library: Path
    engine: str
    name: str = "Minutes"
    today: Callable[[], dt.date] = _today
    web: WebSettings = WebSettings(requests=0)
    log: Callable[[str], None] | None = None
    workers: int = 0
