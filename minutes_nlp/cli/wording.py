"""The command that checks the wording of a draft."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.given import colour, marked, read_given
from minutes_nlp.cli.options import JsonOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.wording import ClauseChecked, Near

__all__ = ["app", "wording"]

DEPARTS = 1

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes wording 'That the report be noted.'",
        "minutes wording draft.docx --committee 'Audit and Governance'",
        "minutes wording draft.txt --item audit-and-governance-2023-01-30 47-22",
        "minutes wording draft.txt --ignore verb --ignore typing && echo as usual",
    )
)
def wording(
    given: Annotated[
        str | None,
        typer.Argument(metavar="TEXT|FILE", help="A draft, a file (.txt, .md, .html, .docx), or -."),
    ] = None,
    *,
    item: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="DOCUMENT ITEM", help="The item that is decided; else the draft's own heading."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Leave out a check; see --checks.")
    ] = None,
    committee: Annotated[list[str] | None, typer.Option(help="Precedents of this committee only.")] = None,
    council: Annotated[list[str] | None, typer.Option(help="Precedents of this council only.")] = None,
    near: Annotated[int, typer.Option(min=0, help="How many near wordings to show of each clause.")] = 3,
    checks: Annotated[
        bool, typer.Option("--checks", help="Say what is checked, under which code, and stop.")
    ] = False,
    exempt: Annotated[bool, typer.Option("--exempt", help="Use precedents from exempt items too.")] = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Lay each clause of a draft beside the wordings used before, and tell what departs from them.

    Exit code 1 if something departs, so that a script can ask.
    """
    from minutes_nlp.library import Library
    from minutes_nlp.wording import CODES, check_wording, gather, matter_of

    if checks:
        typer.echo("\n".join(f"{code:<13} {reason}" for code, reason in CODES.items()))
        return
    if given is None:
        raise UsageError("nothing to check; give a draft or a file")
    draft = read_given(given)
    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        precedents = gather(opened.records(), committee or (), council or ())
        matter = matter_of(item[0], opened.minutes(item[0]), item[1]) if item else None
    checked = check_wording(draft, precedents, matter=matter, ignore=ignore or (), most_near=near)
    if not checked:
        raise UsageError("there are no words to check")
    found = sum(len(clause.findings) for clause in checked)
    if json:
        typer.echo(msgspec.json.encode({"precedents": len(precedents), "clauses": checked}))
    else:
        for clause in checked:
            typer.echo("\n".join(_lines(clause)) + "\n")
        typer.echo(_summary(found, len(precedents)), err=True)
    if found:
        raise typer.Exit(DEPARTS)


def _summary(found: int, known: int) -> str:
    departs = (
        "nothing departs" if not found else "1 thing departs" if found == 1 else f"{found} things depart"
    )
    return f"{departs} from {known:,} clauses used before"


def _lines(clause: "ClauseChecked") -> Iterator[str]:
    yield f"{clause.label} {clause.text}".strip()
    for finding in clause.findings:
        code = colour(f"departs ({finding.code})", typer.colors.YELLOW)
        instead = f"; “{finding.suggestion.strip()}”?" if finding.suggestion else ""
        yield f"  {code}: {finding.message}{instead}"
    for usual in clause.usual:
        yield f"  “{usual.verb}” is usually “{usual.form}”: {usual.share}"
    if clause.identical:
        yield f"  used before, {_times(clause.identical)}"
    for near in clause.near:
        yield f"  near: {marked(near.differences)}"
        yield f"    {_times(near)}"


def _times(used: "Near") -> str:
    times = "once" if used.count == 1 else f"{used.count:,} times, last"
    cited = used.newest.citation
    return f"{times}: {cited} ({cited.document} {cited.part})"
