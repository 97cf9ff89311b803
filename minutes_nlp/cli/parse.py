"""The commands that read one document: parse, show."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes_nlp.cli.options import (
    JsonOption,
    LibraryOption,
    ShowExemptOption,
    examples,
    parse_with,
    settings,
)
from minutes_nlp.errors import LibraryError, UnreadableError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from minutes_nlp.library import Library
    from minutes_nlp.model import Minutes

__all__ = ["app"]

app = typer.Typer()

ExplainOption = Annotated[bool, typer.Option("--explain", help="Name the rule behind each label.")]


@app.command(
    epilog=examples(
        "minutes parse minutes.txt",
        "minutes parse --explain 2021-03-09-cabinet.html",
        "minutes parse --jsonl minutes/*.txt > records.jsonl",
        "curl -s https://example.org/minutes.html | minutes parse - --name cabinet.html --json",
    )
)
def parse(
    files: Annotated[list[str], typer.Argument(help="Files, or - for standard input.")],
    *,
    json: JsonOption = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print one record a line, in the order given.")
    ] = False,
    explain: ExplainOption = False,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of the files, if the rules get it wrong.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="A name with a suffix for standard input.")] = None,
) -> None:
    """Parse minutes and print what was found: as a tree, or as the record in JSON.

    A file that cannot be read is named on standard error, the others are printed; the exit code is then 3.
    """
    from minutes_nlp.model import to_json

    failed = False
    records: list[bytes] = []
    for file in files:
        try:
            minutes = _parsed(file, name, encoding)
        except UnreadableError as error:
            typer.echo(f"minutes: {error}", err=True)
            failed = True
            continue
        if jsonl:
            typer.echo(to_json(minutes))
        elif json:
            records.append(to_json(minutes))
        else:
            _print_tree(minutes, explain=explain, name=file if len(files) > 1 else None)
    if json:
        typer.echo(records[0] if len(files) == 1 and records else b"[" + b",\n".join(records) + b"]")
    if failed:
        raise typer.Exit(UnreadableError.exit_code)


@app.command(
    epilog=examples(
        "minutes show children-and-families-overview-and-scrutiny-2021-03-09",
        "minutes show children-and-families-overview-and-scrutiny-2021-03-09 24.ii",
        "minutes show council-2021-02-17 --json",
    )
)
def show(
    document: Annotated[str, typer.Argument(help="A document's id, as search prints it.")],
    part: Annotated[
        str | None, typer.Argument(help="The id of an item, point, passage or resolution.")
    ] = None,
    *,
    version: Annotated[int | None, typer.Option(min=1, help="An earlier version of the document.")] = None,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    explain: ExplainOption = False,
    library: LibraryOption = None,
) -> None:
    """Show a document of the library, or one part of it, in the words of the minutes."""
    from minutes_nlp.library import Library

    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        minutes = opened.minutes(document, version)
        if part and version is None:
            # Redirects lead to where a part is in the newest version.
            part = opened.redirect(document, part)
        places = opened.places(document)
        confirmed = [] if part or json else _confirmations(opened, document)
    if part:
        _print_part(minutes, document, part, places, json=json)
    elif json:
        from minutes_nlp.model import to_json

        typer.echo(to_json(minutes))
    else:
        _print_tree(minutes, explain=explain, name=None)
        for line in (*confirmed, *_origins(minutes, places)):
            typer.echo(line)


def _origins(minutes: "Minutes", places: list[str]) -> list[str]:
    """Say where and when the bytes of a document were fetched, if they were."""
    # Fetching is loaded only for what was fetched.
    if not any((Path(place).parent / ".fetch").is_dir() for place in places):
        return []
    from minutes_nlp.fetch.manifest import origin

    found = filter(None, (origin(place, minutes.source.sha256) for place in places))
    return [f"fetched from {each.answered or each.address}, {each.at:%Y-%m-%d %H:%M} UTC" for each in found]


def _confirmations(opened: "Library", document: str) -> list[str]:
    """Say who confirmed a document, and with what corrections, in the words of their minutes."""
    from minutes_nlp.confirmations import confirmations

    try:
        found = confirmations(opened.records())
    except LibraryError as error:
        # The record of another document is no reason to hide this one.
        typer.echo(f"minutes: who confirmed it cannot be told: {error}", err=True)
        return []
    lines = []
    for each in found:
        if each.document == document:
            lines += ["", f"confirmed by {each.by}: {' '.join(each.words.split())}"]
            lines += [f"  correction: {' '.join(words.split())}" for words in each.corrections]
            lines.append(f"  {each.by.document} {each.by.part}")
    return lines


def _print_part(minutes: "Minutes", document: str, part: str, places: list[str], *, json: bool) -> None:
    """Print the words of one part; where they stand goes to standard error."""
    from minutes_nlp.parts import find_part

    found = find_part(minutes, part)
    if found is None:
        raise UsageError(f"has no part {part!r} that may be shown", document=document)
    if json:
        import msgspec

        typer.echo(msgspec.json.encode(found))
        return
    typer.echo(found.text)
    where = " \u00b7 ".join(filter(None, (minutes.meeting.committee, minutes.meeting.date, found.heading)))
    typer.echo(f"\n{where}\n{document} {part}, characters {found.span.start} to {found.span.end}", err=True)
    typer.echo(f"{', '.join(places) or minutes.source.name}\nSHA-256 {minutes.source.sha256}", err=True)
    for line in _origins(minutes, places):
        typer.echo(line, err=True)


def _parsed(file: str, name: str | None, encoding: str | None) -> "Minutes":
    chosen = settings(None, None)
    if file == "-":
        return parse_with(chosen, sys.stdin.buffer.read(), name or "standard input.txt", encoding=encoding)
    path = Path(file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError((error.strerror or "cannot be read").lower(), document=file) from error
    return parse_with(chosen, data, path.name, encoding=encoding)


def _print_tree(minutes: "Minutes", *, explain: bool, name: str | None) -> None:
    from minutes_nlp.cli.tree import print_minutes

    console = _console()
    if name:
        console.rule(name)
    print_minutes(console, minutes, explain=explain)


def _console() -> "Console":
    from rich.console import Console

    # Into a file or pipe each paragraph stays on its line; on a terminal it is wrapped to the window.
    wide = None if sys.stdout.isatty() else 10_000
    return Console(highlight=False, markup=False, no_color=bool(os.environ.get("NO_COLOR")), width=wide)
