"""What a history holds as tables, for spreadsheets."""

from collections.abc import Iterator, Sequence

from minutes_nlp.cite import Citation
from minutes_nlp.export import Cell, Table
from minutes_nlp.history.figures import Figure, FigureSeries
from minutes_nlp.history.ledger import Acronym
from minutes_nlp.history.mentions import Mention
from minutes_nlp.history.terms import Terms
from minutes_nlp.history.topic import History, MeetingCount

__all__ = ["tables"]

_PLACE = ("date", "committee", "document", "part", "permalink")
_MENTION = (*_PLACE, "item", "title", "kind", "speaker", "words", "start", "end", "sha256", "access")
_RECURRING = ("series", "committee", "date", "document", "item", "permalink", "title", "quarters", "mentions")
_MEASURED = (
    "series",
    "indicator",
    "value",
    "level",
    "unit",
    "period",
    "period from",
    "first day",
    "last day",
)
_FIGURE = (*_MEASURED, "is", "clash", "figure", "sentence", *_PLACE, "access")


def tables(
    found: History, words: Terms | None = None, acronyms: Sequence[Acronym] | None = None
) -> dict[str, Table]:
    """Return tables by name: mentions, meetings, recurring, figures; terms and acronyms where given."""
    result = {
        "mentions": Table(_MENTION, [_mention(each) for each in found.mentions]),
        "meetings": Table(
            ("date", "committee", "council", "document", "permalink", "mentions"),
            [_meeting(each) for each in found.meetings],
        ),
        "recurring": Table(_RECURRING, [*_recurring(found)]),
        "figures": Table(
            _FIGURE, [_figure(series, each) for series in found.figures for each in series.figures]
        ),
    }
    if words is not None:
        rows: list[tuple[Cell, ...]] = [
            (each.term, each.score, *each.counts) for each in (*words.rising, *words.falling)
        ]
        result["terms"] = Table(("term", "g2", *words.periods), rows)
    if acronyms is not None:
        result["acronyms"] = _acronyms(acronyms)
    return result


def _place(cited: Citation) -> tuple[Cell, ...]:
    return cited.date, cited.committee, cited.document, cited.part, cited.permalink


def _mention(each: Mention) -> tuple[Cell, ...]:
    cited = each.citation
    said = cited.number, cited.title, each.kind, each.speaker, each.words
    return *_place(cited), *said, *cited.span, cited.sha256, cited.access


def _meeting(each: MeetingCount) -> tuple[Cell, ...]:
    return each.date, each.committee, each.council, each.document, each.permalink, each.mentions


def _recurring(found: History) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each item, and one for each quarter that is missing."""
    for series in found.recurring:
        of = series.title, series.committee
        for item in series.items:
            place = item.date, item.document, item.item, item.permalink
            yield *of, *place, item.title, item.quarters, item.mentions
        for quarter in series.missing:
            yield *of, None, None, None, None, "missing", quarter, None


def _figure(series: FigureSeries, each: Figure) -> tuple[Cell, ...]:
    clashes = any(each in clash.figures for clash in series.clashes)
    measured = series.indicator, each.indicator, each.value, each.level, each.unit
    period = each.period, each.period_from, *(each.days or (None, None))
    told = "change" if series.is_step else "state", "clash" if clashes else None, each.words, each.sentence
    return *measured, *period, *told, *_place(each.citation), each.citation.access


def _acronyms(found: Sequence[Acronym]) -> Table:
    rows: list[list[Cell]] = []
    for each in found:
        for form in each.forms:
            clash = "clash" if each.clash else None
            rows.append([each.acronym, form.form, form.documents, clash, *_place(form.first)])
        if not each.forms:
            rows.append([each.acronym, None, each.documents, None, *_place(each.first)])
    return Table(("acronym", "long form", "documents", "clash", *_PLACE), rows)
