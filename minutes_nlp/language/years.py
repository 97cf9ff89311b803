"""Arithmetic of years and months as minutes print them."""

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date

__all__ = ["full_year", "months_from", "nearest_day", "split_year"]

_HALF_YEAR = 183  # days


def full_year(printed: str) -> int:
    """Return the year printed in four digits or two: "2021", "23", "98" is 1998."""
    year = int(printed)
    return year if len(printed) == 4 else year + (2000 if year < 70 else 1900)


def split_year(printed: str) -> int | None:
    """Return the first year of "2020/21", "2022-23", "23/24"; None unless the second follows it."""
    first, second = re.findall(r"\d+", printed)
    start = full_year(first)
    return start if (start + 1) % 100 == int(second) % 100 else None


def months_from(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first and last day of ``count`` months; ``month``, from 1, may run past December."""
    first = year * 12 + month - 1
    final = first + count - 1
    last_day = calendar.monthrange(final // 12, final % 12 + 1)[1]
    return date(first // 12, first % 12 + 1, 1), date(final // 12, final % 12 + 1, last_day)


def nearest_day(meeting: date | None, month: int, day: int) -> date | None:
    """Return the day of that name within half a year of the meeting; None if there is none, or no meeting."""
    if meeting is None:
        return None
    for year in range(max(MINYEAR, meeting.year - 1), min(MAXYEAR, meeting.year + 1) + 1):
        exists = day <= calendar.monthrange(year, month)[1]
        if exists and abs((date(year, month, day) - meeting).days) <= _HALF_YEAR:
            return date(year, month, day)
    return None
