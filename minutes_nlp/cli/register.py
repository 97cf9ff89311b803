"""How the register of assurances is printed: for a reader, as a table, as a workbook."""

import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import typer

from minutes_nlp.assurances import Entry, FollowUp, Logged, Register, Silence, one_line, table
from minutes_nlp.cite import long_date
from minutes_nlp.export import to_csv, to_xlsx

__all__ = [
    "show_csv",
    "show_entry",
    "show_json",
    "show_log",
    "show_register",
    "show_silence",
    "write_workbook",
]

# A later passage is shown up to so many characters beside others.
_EXCERPT = 300
_NOT_STATED = "not stated"


class _Line(NamedTuple):
    """A line for a reader; ``style`` is what rich calls it, used on a terminal alone."""

    text: str
    indent: int = 0
    style: str = ""


def show_json(value: object) -> None:
    """Print a result as JSON."""
    typer.echo(msgspec.json.encode(value).decode())


def show_csv(found: Register) -> None:
    """Print the register as CSV."""
    typer.echo(to_csv(table(found)), nl=False)


def write_workbook(found: Register, file: Path) -> None:
    """Write the register to a workbook."""
    to_xlsx({"Assurances": table(found)}, file)
    typer.echo(f"{len(found.entries)} assurances written to {file}", err=True)


def show_register(found: Register, *, follow_up: bool) -> None:
    """Print the register, its assurances under their meetings and items."""
    last = found.offset + len(found.entries)
    shown = f", {found.offset + 1} to {last} shown" if len(found.entries) < found.total else ""
    if found.total:
        typer.echo(f"{found.total:,} assurance{'s' * (found.total != 1)}{shown}", err=True)
    _print(_grouped(found.entries, most=3 if follow_up else 0))


def show_entry(entry: Entry) -> None:
    """Print one assurance with all that may bear on it."""
    _print(_grouped([entry], most=len(entry.follow_ups)))
    if not entry.follow_ups:
        typer.echo("no later passage seems to bear on it", err=True)


def _grouped(entries: Iterable[Entry], *, most: int) -> Iterator[_Line]:
    for meeting, its in itertools.groupby(entries, _meeting):
        yield _Line(meeting, 0, "bold")
        for item, of_item in itertools.groupby(its, _item):
            yield _Line(item, 0, "bold")
            for entry in of_item:
                yield from _entry(entry, most)
                yield _Line("")


def _meeting(entry: Entry) -> str:
    where = entry.citation
    return " \u00b7 ".join(
        filter(None, [where.committee or where.council, long_date(where.date) or "no date"])
    )


def _item(entry: Entry) -> str:
    return f"{entry.citation.number} {entry.citation.title}".strip()


def _entry(entry: Entry, most: int) -> Iterator[_Line]:
    status = f"{entry.status}, overdue" if entry.overdue else entry.status
    age = f"{entry.age:,} days old" if entry.age is not None else ""
    by = f"by {entry.giver or _NOT_STATED}"
    yield _Line(one_line(entry.words), 2, "green")
    yield _Line(" \u00b7 ".join(filter(None, [f"{entry.strength} {by}", status, age])), 2)
    if entry.question:
        yield _Line(f"asked: {one_line(entry.question.words)}", 2)
    if entry.due:
        day = long_date(entry.due.date) or "no later meeting is in the library"
        yield _Line(f"due: {day} (“{entry.due.words}”)", 2)
    if entry.said:
        yield _Line(
            "; ".join(
                filter(None, [f"{entry.said.status}: {entry.said.who}", entry.said.by, entry.said.note])
            ),
            2,
        )
    exempt = "  EXEMPT" if entry.citation.access != "public" else ""
    yield _Line(f"{entry.id}{exempt}", 2, "dim")
    for number, each in enumerate(entry.follow_ups[:most], 1):
        yield from _follow_up(number, each)


def _follow_up(number: int, each: FollowUp) -> Iterator[_Line]:
    words = one_line(each.text)
    if len(words) > _EXCERPT:
        words = f"{words[: words.rfind(' ', 0, _EXCERPT)]} \u2026"
    where = f"{each.committee} \u00b7 {long_date(each.date)} \u00b7 {f'{each.number} {each.title}'.strip()}"
    yield _Line(f"{number}. {where}", 4)
    yield _Line(words, 7, "cyan")
    yield _Line(f"why: {each.reason}", 7)
    yield _Line(f"{each.id}{'  EXEMPT' if each.access != 'public' else ''}", 7, "dim")


def show_silence(report: Silence) -> None:
    """Print a report of silence."""
    _print(_silence(report))


def _silence(report: Silence) -> Iterator[_Line]:
    count, minutes = len(report.found), len(report.looked_at)
    what = f"on {report.query!r} " if report.query else ""
    said = f"{count} assurance{'s' * (count != 1)}" if count else "No assurance"
    in_these = f"these {minutes:,} minutes" if minutes != 1 else "this one set of minutes"
    yield _Line(f"{said} {what}{_days(report)} in {in_these}.", 0, "bold")
    yield _Line(f"Looked for: {report.explained}; in the block that holds it or the question it answered.")
    yield _Line("Exempt items were looked at too." if report.exempt else "Exempt items were not looked at.")
    yield _Line("")
    for body, its in itertools.groupby(
        sorted(report.looked_at, key=lambda each: each.body), lambda each: each.body
    ):
        days = [long_date(each.date) for each in sorted(its, key=lambda each: each.date)]
        yield _Line(body or "body not known", 0, "bold")
        yield _Line(", ".join(days), 2)
    yield _Line("")
    if report.gaps:
        yield _Line(f"Missing, failed or not certain: {len(report.gaps)}", 0, "bold")
    for gap in report.gaps:
        where = ", ".join(filter(None, [gap.body, long_date(gap.date)]))
        source = " ".join(filter(None, [gap.document, gap.part]))
        yield _Line(f"{gap.code}: {': '.join(filter(None, [where, gap.reason]))}", 2)
        if source:
            yield _Line(source, 4, "dim")
    if not report.gaps:
        yield _Line("Nothing is in quarantine, and the minutes name no meeting that is not here.")
    yield _Line("")
    if report.found:
        yield from _grouped(report.found, most=0)
    yield _Line(f"SHA-256 of what was looked at: {report.digest}")


def _days(report: Silence) -> str:
    first, last = long_date(report.first), long_date(report.last)
    if first and last:
        return f"between {first} and {last}"
    return f"from {first} on" if first else f"up to {last}"


def show_log(rows: Sequence[Logged]) -> None:
    """Print the log."""
    if not rows:
        typer.echo("nothing is in the log", err=True)
    _print(itertools.chain.from_iterable(map(_logged, rows)))


def _logged(row: Logged) -> Iterator[_Line]:
    step = row.step
    yield _Line(f"{step.at} \u00b7 {step.who} \u00b7 {step.status}", 0, "bold")
    yield _Line(step.words, 2, "green")
    if step.by_part:
        yield _Line(f"by {step.by}", 2)
    if step.note:
        yield _Line(f"note: {step.note}", 2)
    then = f"{step.document}/{step.part}"
    moved = "" if row.now == then else f", now {row.now}" if row.now else ", no longer found in the document"
    yield _Line(f"{then}{moved}", 2, "dim")
    yield _Line("")


def _print(lines: Iterable[_Line]) -> None:
    """Print lines: wrapped and in colour on a terminal that wants it, else as they are."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        for line in lines:
            typer.echo(" " * line.indent + line.text)
        return
    from rich.console import Console  # noqa: PLC0415 -- what is piped on does not wait for it
    from rich.padding import Padding  # noqa: PLC0415 -- as above
    from rich.text import Text  # noqa: PLC0415 -- as above

    console = Console(highlight=False)
    for line in lines:
        text = Text(line.text, style=line.style)
        # Padding shows nothing at all of an empty line.
        console.print(Padding(text, (0, 0, 0, line.indent), expand=False) if line.text else text)
