"""How much one document may ask of the machine; no minutes of a real council come near any of these."""

import resource
from typing import NamedTuple

__all__ = ["Limits", "confine"]


class Limits(NamedTuple):
    """What reading one document may cost before it is given up, and put into quarantine with the reason.

    Attributes:
        seconds: Time of the processor, in whole seconds.
        patience: Time on the clock, waiting included.
        conversion: Time on the clock for a program that must help: LibreOffice, tesseract.
        memory: Bytes of memory.
        file: Bytes of the file.
        output: Bytes of the record.
        nodes: Elements of a page of HTML or a tree of XML.
        depth: How deep such elements lie within one another.
        pages: Pages of a PDF.
        entries: Files in an archive, and attachments of a message, those within them included.
        unpacked: Bytes that an archive unpacks to, all its entries together.
        ratio: How many times its packed size an entry may unpack to.
    """

    seconds: float = 5.0
    patience: float = 30.0
    conversion: float = 120.0
    memory: int = 1 << 30
    file: int = 100_000_000
    output: int = 100_000_000
    nodes: int = 500_000
    depth: int = 5_000
    pages: int = 2_000
    entries: int = 1_000
    unpacked: int = 200_000_000
    ratio: int = 200


def confine(kind: int, soft: int, hard: int | None = None) -> None:
    """Set a limit of this process (setrlimit(2)), as far as the system lets it.

    Args:
        kind: Which one, as ``resource.RLIMIT_AS``.
        soft: What holds from now on.
        hard: Up to where the soft one may be raised again; None for where it is.
    """
    highest = resource.getrlimit(kind)[1]
    if hard is None or (hard == resource.RLIM_INFINITY != highest):
        hard = highest
    if highest != resource.RLIM_INFINITY:
        hard = min(hard, highest)
        soft = min(soft, hard)
    resource.setrlimit(kind, (soft, hard))
