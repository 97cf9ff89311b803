"""Golden records: what the parser makes of four minutes of the corpus, as text that a person can check.

One line a thing, so that a change of the parser shows as the lines it changed. They hold its mistakes too.
Where a change is meant, renew them and read the difference before it is committed:

    MINUTES_RENEW_GOLDEN=1 .venv/bin/pytest -q tests/test_golden.py
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from minutes_nlp.model import Item, Metric, Minutes, Passage, Point, Resolution, Span
from minutes_nlp.pipeline import parse

CORPUS = Path(__file__).parent.parent / "corpus"
GOLDEN = Path(__file__).parent / "golden"
RENEW = "MINUTES_RENEW_GOLDEN"
MOST_LINES = 400

# Wrapped lines and recorded votes; Windows-1252 and item numbers with years; HTML lists; lost labels.
NAMES = (
    "2021-02-17-county-council.txt",
    "2021-09-27-audit-governance.txt",
    "2022-06-14-children-families-scrutiny.html",
    "2023-02-09-environment-highways-scrutiny.txt",
    "2023-04-24-audit-governance.docx",
    "2023-05-17-county-council.pdf",
    "2023-06-15-environment-highways-scrutiny.xml",
    "2023-07-31-audit-governance.pdf",
    "2023-10-12-environment-highways-scrutiny.pdf",
)
SHOWN = 40


def dump(minutes: Minutes) -> Iterator[str]:
    """The lines of a record, in the order of the text; statements are left out, entities are counted."""
    meeting = minutes.meeting
    yield f"{meeting.council} | {meeting.committee} | {meeting.date} | {meeting.start_time} | {meeting.venue}"
    presence: Counter[str] = Counter(person.presence for person in meeting.attendance)
    yield f"attendance {counted(presence)}"
    for item in minutes.items:
        exempt = " EXEMPT" if item.access == "exempt" else ""
        yield f"item {item.id} {item.kind}{exempt}: {item.title}"
        rows = sorted(_rows(minutes, item))
        yield from (f"  {line}" for *_, line in rows)
        if item.metrics:
            yield f"  metrics {'; '.join(map(_metric, item.metrics))}"
    yield f"entities {counted(Counter(entity.label for entity in minutes.entities))}"
    yield f"problems {counted(Counter(problem.code for problem in minutes.problems))}"


def counted(counts: Counter[str]) -> str:
    """Counts as words, by name."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def _rows(minutes: Minutes, item: Item) -> Iterator[tuple[int, int, str]]:
    """Points, passages, assurances and resolutions with their place; the wider stand before the narrower."""
    for point in _flat(item.points):
        yield point.span.start, -point.span.end, f"point {point.id} {point.label}"
    for passage in item.passages:
        if passage.kind != "statement":
            yield passage.span.start, -passage.span.end, _passage(minutes, passage)
    for each in item.assurances:
        giver = f" by {each.giver}" if each.giver else ""
        line = f"assurance {each.id} {each.strength}{giver}: {begin(minutes, each.span)}"
        yield each.span.start, -each.span.end, line
    for resolution in item.resolutions:
        yield resolution.span.start, -resolution.span.end, _resolution(minutes, resolution)


def _flat(points: tuple[Point, ...]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from _flat(point.points)


def _passage(minutes: Minutes, passage: Passage) -> str:
    answers = f" to {passage.answers}" if passage.answers else ""
    by = f" by {passage.speaker.text}" if passage.speaker else ""
    return f"{passage.kind} {passage.id}{answers}{by}: {begin(minutes, passage.span)}"


def _resolution(minutes: Minutes, resolution: Resolution) -> str:
    votes = resolution.votes
    facts = (
        resolution.outcome,
        f"moved by {resolution.mover}" if resolution.mover else None,
        f"seconded by {resolution.seconder}" if resolution.seconder else None,
        f"{votes.for_}-{votes.against}-{votes.abstain}" if votes else None,
        f"{len(resolution.clauses)} clauses" if resolution.clauses else None,
    )
    told = "".join(f", {fact}" for fact in facts if fact)
    return f"resolution {resolution.id} {resolution.verb}{told}: {begin(minutes, resolution.span)}"


def _metric(metric: Metric) -> str:
    words = (
        str(metric.value) if metric.value is not None else metric.level or "?",
        metric.unit,
        metric.change,
    )
    return " ".join(word for word in words if word)


def begin(minutes: Minutes, span: Span) -> str:
    """The first characters of a span on one line."""
    words = " ".join(minutes.text[slice(*span)].split())
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"


@pytest.mark.parametrize("name", NAMES)
def test_golden_records(name: str) -> None:
    """The parser makes of each of these minutes what it made when a person last read the difference."""
    path = CORPUS / name
    lines = "\n".join(dump(parse(path.read_bytes(), name))) + "\n"
    golden = GOLDEN / f"{path.stem}.txt"
    if os.environ.get(RENEW):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(lines, encoding="utf-8")
    assert lines == golden.read_text(encoding="utf-8"), f"if this is meant, renew it with {RENEW}=1"


def test_golden_records_can_be_read_by_a_person() -> None:
    """There is one file for each of the minutes, and not more in all than somebody would read."""
    files = sorted(GOLDEN.glob("*.txt"))
    assert [file.stem for file in files] == sorted(Path(name).stem for name in NAMES)
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= MOST_LINES
