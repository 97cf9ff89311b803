"""A history as lines and bars to draw: places in a picture, worked out here and written by a template.

It is drawn so and not by ``minutes_nlp.charts`` because the picture then follows the colours of the page, in
the dark and in forced colours, and needs neither styles nor scripts of its own.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.history import FigureSeries, History

__all__ = ["HEIGHT", "WIDTH", "Bar", "Chart", "Dot", "Tick", "figures_chart", "mentions_chart"]

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 12, 28
_BAR = 7.0
_MOST_TICKS = 12


class Bar(NamedTuple):
    """A bar by its upper left corner and size."""

    x: float
    y: float
    width: float
    height: float


class Dot(NamedTuple):
    """A point; ``clashes`` where another value was given for the same days."""

    x: float
    y: float
    clashes: bool


class Tick(NamedTuple):
    """A mark of an axis and what it says."""

    at: float
    words: str


class Chart(NamedTuple):
    """What is drawn: bars, or dots in the order of time with a line through them."""

    title: str
    described: str
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]

    @property
    def line(self) -> str:
        """The line through the dots, as SVG writes points."""
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


def mentions_chart(found: History) -> Chart | None:
    """Return how often each day's meetings mention the topic; None where nothing has a date."""
    counts: Counter[str] = Counter()
    for each in found.meetings:
        if each.date:
            counts[each.date] += each.mentions
    if not counts:
        return None
    days, most = sorted(counts), max(counts.values())
    across = _Time(days)
    bars = []
    for day in days:
        height = _up(counts[day], 0, most)
        bars.append(
            Bar(round(across.at(day) - _BAR / 2, 1), height, _BAR, round(HEIGHT - _BOTTOM - height, 1))
        )
    described = f"Bars for {len(days)} days of meetings from {days[0]} to {days[-1]}, the highest {most}."
    return Chart(
        title="Mentions by meeting",
        described=described,
        bars=tuple(bars),
        dots=(),
        across=across.years(),
        up=(Tick(_up(0, 0, most), "0"), Tick(_up(most, 0, most), f"{most:,}")),
    )


def figures_chart(series: FigureSeries) -> Chart | None:
    """Return a series of figures over time; None where no two days have numbers."""
    dated = [(each.days[1] if each.days else each.citation.date, each.value) for each in series.figures]
    points = [(day, float(value)) for day, value in dated if day and isinstance(value, int | float)]
    if len({day for day, _ in points}) < 2:
        return None
    across = _Time(sorted(day for day, _ in points))
    values = [value for _, value in points]
    least, most = min(values), max(values)
    clashing = {clash.days[1] for clash in series.clashes}
    named = series.indicator or "indicator not stated"
    unit = f" ({series.unit})" if series.unit else ""
    return Chart(
        title=f"{named}{unit}{', change' if series.is_step else ''}",
        described=f"{len(points)} figures from {points[0][0]} to {points[-1][0]}, {least:g} to {most:g}.",
        bars=(),
        dots=tuple(Dot(across.at(day), _up(value, least, most), day in clashing) for day, value in points),
        across=across.years(),
        up=tuple(Tick(_up(value, least, most), f"{value:,g}") for value in dict.fromkeys((least, most))),
    )


def _up(value: float, least: float, most: float) -> float:
    """The height at which a value stands; in the middle where all are the same."""
    share = (value - least) / (most - least) if most > least else 0.5
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


class _Time:
    """The axis of time, from the first of some days to the last."""

    def __init__(self, days: Sequence[str]) -> None:
        self.first, self.last = (dt.date.fromisoformat(day) for day in (days[0], days[-1]))

    def at(self, day: str) -> float:
        """The place of a day; in the middle where there is one day only."""
        whole = (self.last - self.first).days
        share = (dt.date.fromisoformat(day) - self.first).days / whole if whole else 0.5
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def years(self) -> tuple[Tick, ...]:
        """The beginnings of years; the first day and the last where there are no two of them."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = -(-len(years) // _MOST_TICKS) or 1
        ticks = tuple(Tick(self.at(f"{year:04}-01-01"), str(year)) for year in years[::step])
        if len(ticks) > 1:
            return ticks
        days = dict.fromkeys((self.first.isoformat(), self.last.isoformat()))
        return tuple(Tick(self.at(day), day) for day in days)
