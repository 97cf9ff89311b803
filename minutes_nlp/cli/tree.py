"""A record as a tree that a person can read in a terminal."""

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from minutes_nlp.language.tongues import name_of
from minutes_nlp.model import Item, Minutes, Passage, Point, Resolution, Span
from minutes_nlp.parts import unread

__all__ = ["print_item", "print_minutes"]

_STYLES = {"question": "cyan", "response": "green", "comment": "yellow", "statement": ""}
_INDENT = 2


def print_minutes(console: Console, minutes: Minutes, *, explain: bool) -> None:
    """Print a whole record; with ``explain``, the rule behind each label."""
    console.print(_title(minutes))
    for item in minutes.items:
        print_item(console, minutes, item, explain=explain)
    for line in _text(minutes):
        console.print(line)
    for problem in minutes.problems:
        console.print(Text(f"problem {problem.code}: {problem.message}", style="red"))


def print_item(console: Console, minutes: Minutes, item: Item, *, explain: bool) -> None:
    """Print one item: its heading, then what it holds in order of place."""
    access = " EXEMPT" if item.access == "exempt" else ""
    heading = Text(f"{item.number} {item.title}".strip(), style="bold")
    heading.append(f"  [{item.id}, {item.kind}{access}]", style="dim")
    console.print()
    console.print(heading)
    depths = dict(_depths(item.points, 1))
    for _, depth, renderable in sorted(_rows(minutes, item, depths, explain=explain), key=lambda row: row[0]):
        console.print(Padding(renderable, (0, 0, 0, depth * _INDENT), expand=False))


def _title(minutes: Minutes) -> RenderableType:
    meeting = minutes.meeting
    lines = [
        Text(
            " \u00b7 ".join(filter(None, (meeting.council, meeting.committee))) or "council not stated",
            style="bold",
        )
    ]
    facts = [meeting.date or "date not stated", meeting.start_time, meeting.venue, meeting.status]
    lines.append(Text(", ".join(filter(None, facts))))
    for presence in ("present", "in attendance", "apologies", "absent"):
        people = [
            f"{p.name} ({p.role})" if p.role else p.name for p in meeting.attendance if p.presence == presence
        ]
        if people:
            lines.append(Text(f"{presence}: {', '.join(people)}", style="dim"))
    return Group(*lines)


def _text(minutes: Minutes) -> Iterator[Text]:
    """What is not read as minutes, paragraph by paragraph, under the name of its language."""
    for language, paragraphs in groupby(unread(minutes), key=lambda paragraph: paragraph.language):
        yield Text()
        yield Text(f"in {name_of(language)}, not read as minutes", style="dim")
        for paragraph in paragraphs:
            yield Text.assemble((f"  {paragraph.id} ", "dim"), " ".join(paragraph.words.split()))


def _depths(points: tuple[Point, ...], depth: int) -> Iterator[tuple[str, tuple[int, Point]]]:
    for point in points:
        yield point.id, (depth, point)
        yield from _depths(point.points, depth + 1)


def _rows(
    minutes: Minutes, item: Item, depths: dict[str, tuple[int, Point]], *, explain: bool
) -> Iterator[tuple[int, int, RenderableType]]:
    """The parts of an item with their place and depth."""
    for depth, point in depths.values():
        yield point.span.start, depth, Text(f"{point.label}", style="bold magenta")
    for passage in item.passages:
        depth = depths[passage.point][0] + 1 if passage.point in depths else 1
        yield passage.span.start, depth, _passage(minutes, passage, explain=explain)
    for assurance in item.assurances:
        depth = depths[assurance.point][0] + 2 if assurance.point in depths else 2
        line = Text(
            f"assurance ({assurance.strength}) by {assurance.giver or 'not stated'}: ", style="bold blue"
        )
        line.append(_words(minutes, assurance.span), style="blue")
        if explain:
            line.append(f"  <{assurance.rule}>", style="dim")
        # After the passage that holds it.
        yield assurance.span.end, depth, line
    for resolution in item.resolutions:
        yield resolution.span.start, 1, _resolution(resolution)


def _passage(minutes: Minutes, passage: Passage, *, explain: bool) -> Text:
    line = Text()
    if passage.kind != "statement":
        who = f" by {passage.speaker.text}" if passage.speaker else ""
        answers = f" to {passage.answers}" if passage.answers else ""
        line.append(f"{passage.kind} {passage.id}{answers}{who}: ", style=f"bold {_STYLES[passage.kind]}")
    line.append(_words(minutes, passage.span), style=_STYLES[passage.kind])
    if explain:
        line.append(f"  <{passage.rule}>", style="dim")
    return line


def _resolution(resolution: Resolution) -> RenderableType:
    line = Text(f"{resolution.verb or 'decision'} {resolution.id}: ", style="bold red")
    line.append(" ".join(resolution.text.split()) if not resolution.clauses else "", style="red")
    facts = [
        f"moved by {resolution.mover}" if resolution.mover else "",
        f"seconded by {resolution.seconder}" if resolution.seconder else "",
        resolution.outcome or "",
    ]
    if resolution.votes:
        counts = {
            "for": resolution.votes.for_,
            "against": resolution.votes.against,
            "abstaining": resolution.votes.abstain,
        }
        facts += [f"{count} {side}" for side, count in counts.items() if count is not None]
    told = ", ".join(filter(None, facts))
    if told:
        line.append(f"  [{told}]", style="dim")
    clauses = [
        Padding(Text(" ".join(c.text.split()), style="red"), (0, 0, 0, _INDENT), expand=False)
        for c in resolution.clauses
    ]
    return Group(line, *clauses)


def _words(minutes: Minutes, span: Span) -> str:
    return " ".join(minutes.words(span).split())
