"""What a site asks of programs: robots.txt (RFC 9309), read by Protego, and bounded."""

import re
from typing import NamedTuple

from protego import Protego

__all__ = ["LARGEST", "PRODUCT", "Rules", "read_rules"]

# The name that robots.txt may call us by (RFC 9309, section 2.2.1).
PRODUCT = "minutes_nlp"
# Bytes that are read of a robots.txt (RFC 9309, section 2.5, asks for at least so many).
LARGEST = 500 * 1024
_AGENT = re.compile(r"\s*user[-\s]?agent[\s:]+([^#]*)", re.IGNORECASE)


class Rules(NamedTuple):
    """What one robots.txt lets us do; without one, everything."""

    parsed: Protego | None = None

    def allow(self, address: str) -> bool:
        """Tell whether an address may be asked."""
        return self.parsed is None or bool(self.parsed.can_fetch(address, PRODUCT))

    @property
    def delay(self) -> float:
        """The seconds asked for between requests (``Crawl-delay``); 0 where none are."""
        return (self.parsed.crawl_delay(PRODUCT) if self.parsed else None) or 0.0


def read_rules(data: bytes) -> Rules:
    """Return the rules in a robots.txt; what lies beyond its first 500 KiB is not read.

    Groups of other programs are named alike before they are parsed: a file of thousands of names over
    thousands of rules would otherwise be kept as their product.
    """
    whole = data[:LARGEST]
    if len(data) > LARGEST:
        whole = whole[: whole.rfind(b"\n") + 1]
    lines = (_ours_or_other(line) for line in whole.decode("utf-8-sig", "replace").splitlines())
    return Rules(Protego.parse("\n".join(lines)))


def _ours_or_other(line: str) -> str:
    match = _AGENT.match(line)
    if match is None:
        return line
    name = match[1].strip().lower()
    plain = name.replace("*", "")
    if not plain:
        return f"User-agent: {name[:1]}"
    return f"User-agent: {plain if PRODUCT.startswith(plain) else 'another'}"
