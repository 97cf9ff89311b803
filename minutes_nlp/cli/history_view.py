"""A history for a reader: lines that fit a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence

from minutes_nlp.cite import long_date
from minutes_nlp.highlight import excerpt
from minutes_nlp.history import Acronym, Figure, FigureSeries, History, Mention, Recurring, Terms

__all__ = ["show"]

_BAR = 20  # characters of the longest bar
_MANY_MEETINGS = 24  # more are counted by year
_EXCERPT = 240
_BEFORE = 80
_MOST = 6  # series of items, of figures, words that rise, words that fall


def show(
    found: History, words: Terms | None, acronyms: Sequence[Acronym] | None, limit: int
) -> Iterator[str]:
    """Yield the lines: the count, meetings, mentions, recurring items, figures, and what else was asked."""
    yield _count(found)
    yield from _section("Meetings", _meetings(found))
    yield from _section("Mentions, oldest first", _mentions(found.mentions, limit))
    yield from _section("Recurring items", _recurring(found.recurring))
    yield from _section("Figures", _figures(found.figures))
    if words is not None:
        yield from _section("Words that rise and fall", _terms(words))
    if acronyms is not None:
        yield from _section("Acronyms", _acronyms(acronyms))


def _count(found: History) -> str:
    mentions = "1 mention" if found.total == 1 else f"{found.total:,} mentions"
    meetings = "1 meeting" if len(found.meetings) == 1 else f"{len(found.meetings):,} meetings"
    if not (found.first and found.last):
        return f"{mentions} in {meetings}, none with a date"
    days = [long_date(each.citation.date) for each in (found.first, found.last)]
    when = days[0] if days[0] == days[1] else f"first {days[0]}, last {days[1]}"
    return f"{mentions} in {meetings}, {when}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines under their title; nothing where there are none."""
    body = list(lines)
    if body:
        yield from ("", title, *(f"  {line}" for line in body))


def _bar(value: float, most: float) -> str:
    return "\u2587" * max(1, round(_BAR * value / most)) if value > 0 and most > 0 else ""


def _meetings(found: History) -> Iterator[str]:
    if len(found.meetings) > _MANY_MEETINGS:
        years = Counter[str]()
        for meeting in found.meetings:
            years[meeting.date[:4] if meeting.date else "undated"] += meeting.mentions
        rows = list(years.items())
    else:
        names = [each.committee or each.council or "" for each in found.meetings]
        wide = max(map(len, names))
        rows = [
            (f"{each.date or 'undated':<10}  {name:<{wide}}", each.mentions)
            for name, each in zip(names, found.meetings, strict=True)
        ]
    most = max(count for _, count in rows)
    for name, count in rows:
        yield f"{name}  {_bar(count, most)} {count:,}"


def _mentions(found: Sequence[Mention], limit: int) -> Iterator[str]:
    for each in found[:limit]:
        cited = each.citation
        item = f"{cited.number} {cited.title}".strip()
        said = f"{each.kind} by {each.speaker}" if each.speaker else each.kind
        exempt = "" if cited.access == "public" else "  EXEMPT"
        yield " \u00b7 ".join(
            filter(None, [cited.date or "undated", cited.committee or cited.council, item, said])
        )
        yield f"  {_excerpt(each)}"
        yield f"  {cited.document} {cited.part}{exempt}"
    if limit and len(found) > limit:
        yield f"{len(found) - limit:,} more; show all with --limit {len(found)}, or --csv"


def _excerpt(each: Mention) -> str:
    """The words on one line, long ones from shortly before what was found."""
    at = each.highlights[0][0] if each.highlights else 0
    return excerpt(each.words, at, longest=_EXCERPT, before=_BEFORE).text


def _recurring(found: Sequence[Recurring]) -> Iterator[str]:
    for each in found[:_MOST]:
        days = [item.date for item in each.items if item.date]
        when = f", {long_date(days[0])} to {long_date(days[-1])}" if days else ""
        mentioned = sum(item.mentions > 0 for item in each.items)
        yield f"{each.title} \u00b7 {each.committee or each.council}"
        yield f"  {len(each.items)} times{when}; the topic in {mentioned} of them"
        named = [quarter for item in each.items for quarter in item.quarters]
        if each.missing:
            yield f"  missing: {', '.join(each.missing)}"
        elif named:
            yield f"  no quarter missing from {named[0]} to {named[-1]}"
    if len(found) > _MOST:
        yield f"{len(found) - _MOST} more; --csv --table recurring"


def _figures(found: Sequence[FigureSeries]) -> Iterator[str]:
    """Yield the series of several figures; single ones are counted."""
    several = [series for series in found if len(series.figures) > 1]
    for series in several[:_MOST]:
        change = ", change" if series.is_step else ""
        yield f"{series.indicator or 'indicator not stated'} ({series.unit or 'number'}{change})"
        numbers = [each.value for each in series.figures if isinstance(each.value, int | float)]
        for each in series.figures:
            value = each.value if isinstance(each.value, int | float) else 0
            bar = _bar(value, max(numbers, default=0))
            place = f"{each.citation.document} {each.citation.part}"
            yield f"  {_when(each):<34}  {_value(each):>10}  {bar:<{_BAR}}  {place}"
        for clash in series.clashes:
            yield f"  CLASH, {clash.days[0]} to {clash.days[1]}:"
            yield from (f"    {_value(each)} in {each.citation}" for each in clash.figures)
    left = sum(len(series.figures) for series in found) - sum(len(s.figures) for s in several[:_MOST])
    if left:
        yield f"{left:,} more {'stands' if left == 1 else 'stand'} alone; --csv --table figures"


def _when(each: Figure) -> str:
    """The last day of the period, else that of the meeting in brackets, and the period as printed."""
    day = each.days[1] if each.days else f"({each.citation.date or 'undated'})"
    return f"{day:<12}  {each.period or ''}"


def _value(each: Figure) -> str:
    if each.value is None:
        return each.level or ""
    return each.value if isinstance(each.value, str) else f"{each.value:,}"


def _terms(words: Terms) -> Iterator[str]:
    yield f"{'':<18}  " + "".join(f"{period:>8}" for period in words.periods) + f"{'G2':>9}"
    yield f"{'all words':<18}  " + "".join(f"{count:>8,}" for count in words.words)
    for each in (*words.rising[:_MOST], *words.falling[:_MOST]):
        yield f"{each.term:<18}  " + "".join(f"{count:>8,}" for count in each.counts) + f"{each.score:>+9.1f}"
    if not (words.rising or words.falling):
        yield "none by more than chance would"


def _acronyms(found: Sequence[Acronym]) -> Iterator[str]:
    for each in found:
        forms = "; ".join(f"{form.form} ({form.first})" for form in each.forms)
        clash = "CLASH: " if each.clash else ""
        yield f"{each.acronym:<8} {clash}{forms or f'not spelt out; first in {each.first}'}"
