"""The items that recur, as a history shows them: with their quarters and how often they speak of it."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from minutes_nlp.cite import permalink
from minutes_nlp.model import Record
from minutes_nlp.series import TitledItem, join, quarters

__all__ = ["Recurring", "RecurringItem", "recurring", "with_mentions", "within"]


class RecurringItem(Record, frozen=True, kw_only=True):
    """An item of a series, how often the topic is mentioned in it, and the quarters its title names."""

    document: str
    item: str
    title: str
    date: str
    permalink: str
    quarters: tuple[str, ...]
    mentions: int


class Recurring(Record, frozen=True, kw_only=True):
    """A recurring item of a committee in which the topic is mentioned, at whatever meetings it was taken.

    ``missing`` are the quarters between the first and the last that no title names: the report was not taken,
    its title names no quarter, or its minutes are not in the library.
    """

    title: str
    council: str
    committee: str
    items: tuple[RecurringItem, ...]
    missing: tuple[str, ...]


def recurring(items: Iterable[TitledItem]) -> tuple[Recurring, ...]:
    """Return the series of several items, none of which speaks of anything yet."""
    return tuple(
        Recurring(
            title=series.title,
            council=series.council,
            committee=series.committee,
            items=tuple(map(_item, series.items)),
            missing=tuple(map(str, series.missing)),
        )
        for series in join(items)
        if len(series.items) > 1
    )


def _item(given: TitledItem) -> RecurringItem:
    return RecurringItem(
        document=given.document,
        item=given.item,
        title=given.title,
        date=given.date,
        permalink=permalink(given.document, given.item, given.item),
        quarters=tuple(map(str, quarters(given.title, given.date))),
        mentions=0,
    )


def within(series: Recurring, is_within: Callable[[str], bool]) -> tuple[Recurring, ...]:
    """Return a series as if only its items of certain dates were known; nothing if there are not two."""
    return recurring(
        TitledItem(item.title, series.council, series.committee, item.date, item.document, item.item)
        for item in series.items
        if is_within(item.date)
    )


def with_mentions(series: Recurring, counts: Mapping[tuple[str, str], int]) -> Recurring:
    """Return a series with the number of mentions of each item, by document and id."""
    items = (
        msgspec.structs.replace(item, mentions=count)
        if (count := counts.get((item.document, item.item)))
        else item
        for item in series.items
    )
    return msgspec.structs.replace(series, items=tuple(items))
