"""The command that proves quotations."""
# ruff: noqa: PLC0415  # a command imports what it needs when it runs

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.given import colour, marked, read_given
from minutes_nlp.cli.options import JsonOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.quoting import Quoted

__all__ = ["app", "quote"]

NOT_VERBATIM = 1
_SHADES = {"verbatim": typer.colors.GREEN, "altered": typer.colors.YELLOW, "not found": typer.colors.RED}

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes quote 'Officers undertook to put out a corrected page.'",
        "minutes quote report.docx",
        "minutes quote --csv report.txt > quotations.csv",
        "pbpaste | minutes quote -",
    )
)
def quote(
    given: Annotated[
        str, typer.Argument(metavar="TEXT|FILE", help="Words, a file (.txt, .md, .html, .docx), or -.")
    ],
    *,
    exempt: Annotated[bool, typer.Option("--exempt", help="Look in exempt items too.")] = False,
    json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table.")] = False,
    library: LibraryOption = None,
) -> None:
    """Tell of each sentence whether the minutes have it verbatim, altered or not at all.

    White space, the kind of quotation marks and dashes, and the marks at either end do not count; every
    letter and digit does, capitals too. An ellipsis parts a sentence, and each part is looked for. Exit code
    1 unless all is verbatim.
    """
    from minutes_nlp.library import Library
    from minutes_nlp.quoting import Sources, check_quotes, table

    text = read_given(given)
    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        quoted = check_quotes(text, Sources(opened.records(), exempt=exempt), opened.minutes)
    if not quoted:
        raise UsageError("there are no words to look for")
    if json:
        typer.echo(msgspec.json.encode(quoted))
    elif as_csv:
        from minutes_nlp.export import to_csv

        typer.echo(to_csv(table(quoted)), nl=False)
    else:
        for each in quoted:
            typer.echo("\n".join(_lines(each)) + "\n")
    if any(each.status != "verbatim" for each in quoted):
        raise typer.Exit(NOT_VERBATIM)


def _lines(quoted: "Quoted", indent: str = "") -> Iterator[str]:
    yield f"{indent}{colour(quoted.status, _SHADES[quoted.status])}: {quoted.text}"
    inner = f"{indent}  "
    if quoted.differences:
        yield f"{inner}from the minutes: {marked(quoted.differences)}"
    if quoted.note:
        yield f"{inner}{quoted.note}"
    for part in quoted.parts:
        yield from _lines(part, inner)
    if quoted.citations:
        newest = quoted.citations[0]
        more = f"; and {quoted.total - 1:,} more" if quoted.total > 1 else ""
        yield f"{inner}{newest}{more}"
        yield f"{inner}{newest.permalink}"
        yield f"{inner}SHA-256 {newest.sha256}"
