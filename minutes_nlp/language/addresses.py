"""Addresses: places printed one after another that are one place together, "4 Mill Lane, Dunmore, Co. Moor".

The rooms and halls of a meeting stay apart from the town they are in, and so do the streets of a list.
"""

import re
from collections.abc import Iterator, Sequence

from minutes_nlp.language.heads import STREETS
from minutes_nlp.language.naming import Name, spelt, word_set

__all__ = ["addresses"]

_COMMA = re.compile(r",\s{1,3}")
_AND = re.compile(r"\s{1,3}(?:and|&)\s")
_COUNTY = re.compile(r"co\.?\s|county\s")
_POSTCODE = re.compile(r",?\s{1,3}[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b")
_DISTRICT = re.compile(r"\s\d{1,2}\b(?![/.:]\d)")  # "Dublin 2"
_TOWNS = word_set("place", "towns")
_SITES = word_set("place", "sites") | STREETS
_HALLS = word_set("place", "heads") - _SITES
_HALL_OPENERS = ("áras", "aras", "committee room", "meeting room")


def addresses(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names in order, with the places that are one address joined."""
    result: list[Name] = []
    at = 0
    while at < len(names):
        stop = at + 1
        while stop < len(names) and _goes_on(text, names[stop - 1], names[stop]):
            stop += 1
        if names[at].label == "PLACE":
            result += _joined(text, names[at:stop], names[stop : stop + 1])
        else:
            result.append(names[at])
        at = stop
    return result


def _goes_on(text: str, last: Name, name: Name) -> bool:
    both = last.label == name.label == "PLACE"
    return both and _COMMA.fullmatch(text, last.end, name.start) is not None


def _joined(text: str, chain: Sequence[Name], after: Sequence[Name]) -> Iterator[Name]:
    """Yield the places of a chain, those that are one address as one."""
    parts = [spelt(text[part.start : part.end]) for part in chain]
    first = 0
    while first < len(chain) - 1 and _is_hall(parts[first]):
        first += 1
    yield from chain[:first]
    coded = (_DISTRICT if parts[-1] == "dublin" else _POSTCODE).match(text, chain[-1].end)
    end = coded.end() if coded else chain[-1].end
    listed = bool(after) and after[0].label == "PLACE" and _AND.match(text, end) is not None
    whole = bool(coded) or _COUNTY.match(parts[-1]) is not None
    if whole or (not listed and _is_address(parts[first:], after_hall=first > 0)):
        yield Name(chain[first].start, end, "PLACE")
    else:
        yield from chain[first:]


def _last_word(part: str) -> str:
    return part.rsplit(maxsplit=1)[-1]


def _is_site(part: str) -> bool:
    """Tell whether a part is a house, a street or an estate, which lies in the place after it."""
    return part[0].isdigit() or _last_word(part) in _SITES


def _is_hall(part: str) -> bool:
    """Tell whether a part is a building or a room, where people meet."""
    return not part[0].isdigit() and (_last_word(part) in _HALLS or part.startswith(_HALL_OPENERS))


def _is_address(parts: Sequence[str], *, after_hall: bool) -> bool:
    """Tell whether places side by side are one: a house and its street, a street and its town, a town and its county."""
    if len(parts) < 2:
        return False
    if _is_site(parts[0]):
        streets = [part for part in parts if _last_word(part) in STREETS]
        house = parts[0][0].isdigit() or _last_word(parts[0]) not in STREETS
        return not after_hall and (house or len(streets) == 1)
    return len(parts) == 2 and parts[0] not in _TOWNS and parts[1] in _TOWNS
