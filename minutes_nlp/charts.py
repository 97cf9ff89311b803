"""A history drawn: mentions by meeting, and figures over time, as SVG or PNG.

Altair and vl-convert draw it, of the extra "charts"; nothing is fetched, and a file holds no script.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from minutes_nlp.errors import UsageError
from minutes_nlp.history import FigureSeries, History

if TYPE_CHECKING:
    import altair as alt

__all__ = ["FORMATS", "draw", "to_file"]

FORMATS = (".svg", ".png")
# More panels than these make no picture; the tables have them all.
_MOST_PANELS = 4
_WIDTH, _HEIGHT = 640, 160
_CLASH = "#b2182b"


def to_file(found: History, file: Path) -> None:
    """Draw a history into a file; its suffix tells the format.

    Raises:
        UsageError: If the extra is not installed, the suffix is another, nothing has a date, or the file
            cannot be written.
    """
    data = draw(found, file.suffix.lower())
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", document=str(file)) from error


def draw(found: History, suffix: str) -> bytes:
    """Return the picture of a history: how often each meeting speaks of it; below, its longest figures.

    Args:
        found: The history.
        suffix: One of FORMATS.

    Raises:
        UsageError: As ``to_file``.
    """
    if suffix not in FORMATS:
        raise UsageError(f"a chart is {' or '.join(FORMATS)}, not {suffix or 'a file without a suffix'}")
    try:
        import altair as alt  # noqa: PLC0415 -- an extra, and slow to load
        import vl_convert  # noqa: PLC0415 -- as above
    except ImportError as error:
        message = "charts need the extra of that name; install it with: pip install 'minutes_nlp[charts]'"
        raise UsageError(message) from error
    if found.first is None:
        raise UsageError("there is nothing to draw: no meeting found has a date")
    panels: list[alt.Chart | alt.LayerChart] = [_mentions(found), *map(_figures, _drawn(found))]
    spec = alt.vconcat(*panels).resolve_scale(color="independent").configure_view(stroke=None).to_json()
    if suffix == ".png":
        return vl_convert.vegalite_to_png(spec, scale=2)
    return vl_convert.vegalite_to_svg(spec).encode()


def _drawn(found: History) -> list[FigureSeries]:
    """Return the longest series of numbers at several times."""
    several = [series for series in found.figures if len({when for when, _ in _points(series)}) > 1]
    return several[:_MOST_PANELS]


def _points(series: FigureSeries) -> list[tuple[str, float]]:
    """Return the end of the period, else the day of the meeting, and the value, of each number."""
    dated = [(each.days[1] if each.days else each.citation.date, each.value) for each in series.figures]
    return [(when, float(value)) for when, value in dated if when and isinstance(value, int | float)]


def _mentions(found: History) -> "alt.Chart":
    import altair as alt  # noqa: PLC0415 -- as above

    rows = [
        {"date": each.date, "committee": each.committee or "no committee named", "mentions": each.mentions}
        for each in found.meetings
        if each.date
    ]
    chart: alt.Chart = (
        alt.Chart(
            alt.InlineData(values=rows), title=f"Mentions of {found.topic}", width=_WIDTH, height=_HEIGHT
        )
        .mark_bar(size=8)
        .encode(
            x=alt.X("date:T", title="meeting", scale=alt.Scale(type="utc")),
            y=alt.Y("mentions:Q", title="mentions", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("committee:N", title="committee", legend=alt.Legend(labelLimit=400)),
        )
    )
    return chart


def _figures(series: FigureSeries) -> "alt.LayerChart":
    import altair as alt  # noqa: PLC0415 -- as above

    clashing = {clash.days[1] for clash in series.clashes}
    rows = [{"date": when, "value": value, "clash": when in clashing} for when, value in _points(series)]
    title = f"{series.indicator or 'indicator not stated'}{' (change)' if series.is_step else ''}"
    base = alt.Chart(alt.InlineData(values=rows), title=title, width=_WIDTH, height=_HEIGHT).encode(
        x=alt.X("date:T", title="end of period, or meeting", scale=alt.Scale(type="utc")),
        y=alt.Y("value:Q", title=series.unit or "value", scale=alt.Scale(zero=False)),
    )
    points = base.mark_point(filled=True, size=50).encode(
        color=alt.condition("datum.clash", alt.value(_CLASH), alt.value("#2166ac")),
        shape=alt.condition("datum.clash", alt.value("diamond"), alt.value("circle")),
    )
    drawn: alt.LayerChart = base.mark_line(color="#9ecae1") + points
    return drawn
