"""The command that lists how things were resolved."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.options import (
    CommitteeOption,
    CouncilOption,
    EngineOption,
    FromOption,
    JsonOption,
    LibraryOption,
    ShowExemptOption,
    ToOption,
    examples,
    filters,
    settings,
)
from minutes_nlp.errors import QueryError, UsageError

if TYPE_CHECKING:
    from minutes_nlp.config import Settings
    from minutes_nlp.resolutions import Decided, LastTime, Verb

__all__ = ["app", "resolutions"]

NOTHING_FOUND = 1
_MOST = 10_000

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes resolutions 'dental check'",
        "minutes resolutions '\"be noted\"' --committee Audit --from 2021",
        "minutes resolutions --item 'Performance Report'",
        "minutes resolutions libraries --xlsx resolutions.xlsx",
    )
)
def resolutions(
    query: Annotated[
        list[str] | None, typer.Argument(help="What to look for; see docs/query-language.md.")
    ] = None,
    *,
    item: Annotated[
        str | None, typer.Option(metavar="TITLE", help="What was decided on items of this title, last first.")
    ] = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many forms, wordings or meetings to show.")] = 3,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print every clause as a table.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write every clause to a workbook.")] = None,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """List operative clauses by verb, form and wording, with outcome, mover and votes.

    With --item: what was decided the last times on a recurring item. Exit code 1 if nothing is found.
    """
    chosen = settings(library, engine)
    if item is not None:
        if query or committee or council or first or last:
            raise UsageError("--item stands alone: it takes no query and no filter")
        times = _last_times(chosen, item, exempt=exempt)
        found = [decided for each in times for decided in each.decided]
        if not _give(found, times, json=json, as_csv=as_csv, xlsx=xlsx):
            _show_times(times, limit)
        nothing = not times
    else:
        if not query:
            raise UsageError("nothing to look for; give a query or --item TITLE")
        given = filters(first, last, kind=["resolution"], committee=committee, council=council)
        found = _decided(chosen, " ".join(query), given, exempt=exempt)
        from minutes_nlp.resolutions import concordance

        verbs = concordance(found)
        if not _give(found, verbs, json=json, as_csv=as_csv, xlsx=xlsx):
            _show_verbs(verbs, len(found), limit)
        nothing = not found
    if nothing:
        typer.echo("nothing found", err=True)
        raise typer.Exit(NOTHING_FOUND)


def _decided(
    chosen: "Settings", query: str, filters: dict[str, list[str]], *, exempt: bool
) -> "list[Decided]":
    """The clauses of the resolutions that a query finds."""
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library
    from minutes_nlp.resolutions import decided_by
    from minutes_nlp.search import Options, search

    try:
        with IndexStore(chosen.library, chosen.engine).open(exempt=exempt) as searcher:
            results = search(searcher, query, Options(filters=filters, limit=_MOST, sort="-date"))
    except QueryError as error:
        raise UsageError(f"{error}: {error.query}") from error
    if results.total > _MOST:
        typer.echo(f"the newest {_MOST:,} of {results.total:,} resolutions", err=True)
    with Library.open(chosen.library, exempt=exempt) as opened:
        return decided_by(results.hits, opened.minutes)


def _last_times(chosen: "Settings", title: str, *, exempt: bool) -> "tuple[LastTime, ...]":
    from minutes_nlp.library import Library
    from minutes_nlp.resolutions import last_times

    with Library.open(chosen.library, exempt=exempt) as opened:
        return last_times(opened.records(), title)


def _give(found: "Sequence[Decided]", whole: object, *, json: bool, as_csv: bool, xlsx: Path | None) -> bool:
    """Give what was found to a program or a file; return whether that was asked for."""
    from minutes_nlp.export import to_csv, to_xlsx
    from minutes_nlp.resolutions import table

    if json:
        typer.echo(msgspec.json.encode(whole))
    elif as_csv:
        typer.echo(to_csv(table(found)), nl=False)
    if xlsx:
        to_xlsx({"Resolutions": table(found)}, xlsx)
        typer.echo(f"{len(found):,} clauses written to {xlsx}", err=True)
    return bool(json or as_csv or xlsx)


def _show_verbs(verbs: "Sequence[Verb]", total: int, limit: int) -> None:
    clauses, kinds = ("s" * (count != 1) for count in (total, len(verbs)))
    typer.echo(f"{total:,} clause{clauses}, {len(verbs):,} verb{kinds}", err=True)
    for verb in verbs:
        typer.echo(f"{verb.verb}  {verb.count:,}")
        for form in verb.forms[:limit]:
            typer.echo(f"  {form.form}  {form.count:,}")
            for variant in form.variants[:limit]:
                newest = variant.uses[0]
                times = f"{len(variant.uses):,} times, last: " if len(variant.uses) > 1 else ""
                typer.echo(f"    {_line(newest.text)}")
                typer.echo(f"      {times}{_place(newest)}")
            _more(len(form.variants) - limit, "wording", "    ")
        _more(len(verb.forms) - limit, "form", "  ")


def _show_times(times: "Sequence[LastTime]", limit: int) -> None:
    for each in times[:limit]:
        typer.echo(f"{each.citation}")
        for decided in each.decided:
            typer.echo(f"  {_line(f'{decided.label} {decided.text}'.strip())}")
            typer.echo(f"    {decided.came or 'no outcome stated'} ({_address(decided)})")
        if not each.decided:
            typer.echo(f"  nothing was resolved ({each.citation.document} {each.citation.part})")
    _more(len(times) - limit, "meeting", "")


def _more(count: int, what: str, indent: str) -> None:
    if count > 0:
        typer.echo(f"{indent}and {count:,} more {what}{'s' * (count > 1)}")


def _place(decided: "Decided") -> str:
    came = decided.came
    return f"{decided.citation}{f'; {came}' if came else ''} ({_address(decided)})"


def _address(decided: "Decided") -> str:
    return f"{decided.citation.document} {decided.citation.part}"


def _line(text: str) -> str:
    return " ".join(text.split())
