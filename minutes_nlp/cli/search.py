"""The command that searches."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from minutes_nlp.cite import long_date
from minutes_nlp.cli.options import (
    AllOption,
    CommitteeOption,
    CouncilOption,
    EngineOption,
    ExemptOption,
    FromOption,
    JsonOption,
    KindOption,
    LibraryOption,
    SpeakerOption,
    ToOption,
    examples,
    filters,
    is_coloured,
    settings,
)
from minutes_nlp.errors import QueryError

if TYPE_CHECKING:
    from minutes_nlp.highlight import Excerpt
    from minutes_nlp.search import Hit, Results

__all__ = ["app", "search", "show_hits", "told_where"]

NOTHING_FOUND = 1
# Longer texts are shown from shortly before their first highlight.
_SHOWN = 600
_BEFORE = 120
_FACET_VALUES = 10

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes search 'home education kind:assurance'",
        "minutes search '\"that the report be noted\"' --committee Cabinet --from 2020 --to 2021-03",
        "minutes search 'dental NEAR/5 check' --sort -date --facets",
        "minutes search 'home education' --group meeting",
        "minutes search apologies --all",
        "minutes search --csv -- 'safegarding~1 -adult' > safeguarding.csv",
    )
)
def search(
    query: Annotated[list[str], typer.Argument(help="What to look for; see docs/query-language.md.")],
    *,
    kind: KindOption = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    speaker: SpeakerOption = None,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    sort: Annotated[
        Literal["relevance", "date", "-date"],
        typer.Option(help="Best first, oldest first (date) or newest first (-date)."),
    ] = "relevance",
    facets: Annotated[
        bool, typer.Option("--facets", help="Count the hits by kind, committee, year ...")
    ] = False,
    group: Annotated[
        Literal["item", "meeting"] | None,
        typer.Option(help="Show only the first hit of each, and how many others it has."),
    ] = None,
    all_items: AllOption = False,
    related: Annotated[
        bool, typer.Option("--related", help="Offer related terms with --json too; they are never applied.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say in plain words what is searched for.")
    ] = False,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print each hit as one line of JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the hits as a table.")] = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Search the minutes in the library. Several words must all occur, in any form.

    Exit code 1 if nothing is found, 2 if the query cannot be understood, 4 if there is no library.
    """
    from minutes_nlp.index import FACETS, IndexStore
    from minutes_nlp.search import Options, table
    from minutes_nlp.search import search as run

    chosen = settings(library, engine)
    options = Options(
        filters=filters(first, last, kind=kind, committee=committee, council=council, speaker=speaker),
        limit=limit,
        offset=offset,
        sort=sort,
        facets=FACETS if facets else (),
        routine=all_items,
        left_out=True,
        group=group,
        related=related or not (json or jsonl or as_csv),
    )
    with told_where(), IndexStore(chosen.library, chosen.engine).open(exempt=exempt) as searcher:
        results = run(searcher, " ".join(query), options)
    if explain:
        typer.echo(f"searched for: {results.explained}", err=True)
    _say_beside(results, group)
    if json:
        typer.echo(msgspec.json.encode(results))
    elif jsonl:
        for hit in results.hits:
            typer.echo(msgspec.json.encode(hit))
    elif as_csv:
        from minutes_nlp.export import to_csv

        typer.echo(to_csv(table(results.hits)), nl=False)
    else:
        show_hits(results.hits)
        _show_facets(results.facets)
    if not results.total:
        raise typer.Exit(NOTHING_FOUND)


@contextlib.contextmanager
def told_where() -> Iterator[None]:
    """End with the query and the place in it that cannot be understood."""
    try:
        yield
    except QueryError as error:
        typed = "".join(" " if char.isspace() else char for char in error.query)
        typer.echo(f"minutes: {error}\n  {typed}\n  {' ' * error.position}^", err=True)
        raise typer.Exit(error.exit_code) from None


def _say_beside(results: "Results", group: str | None) -> None:
    """Say on standard error how many there are, what was left out, and what else could be asked."""
    left = f"{results.left_out:,} more in routine items; --all shows them" if results.left_out else ""
    if not results.total:
        hint = f"; did you mean: {results.did_you_mean}" if results.did_you_mean else ""
        typer.echo(f"nothing found{f'; {left}' if left else hint}", err=True)
    else:
        pages = results.total if results.groups is None else results.groups
        last = results.offset + len(results.hits)
        shown = f", {results.offset + 1} to {last} shown" if len(results.hits) < pages else ""
        among = (
            "" if results.groups is None else f" in {results.groups:,} {group}{'s' * (results.groups > 1)}"
        )
        typer.echo(f"{results.total:,} found{among}{shown}", err=True)
        if left:
            typer.echo(left, err=True)
    if results.related:
        typer.echo(f"related: {', '.join(results.related)}", err=True)


def show_hits(hits: Sequence["Hit"], note: str = "") -> None:
    """Print hits for a reader, in colour on a terminal that wants it; a note goes with their addresses."""
    show = _show_coloured if is_coloured() else _show_plain
    show(hits, f"  {note}" if note else "")


def _show_facets(facets: Mapping[str, Mapping[str, int]]) -> None:
    """Print the most frequent values of each facet."""
    for name, counts in facets.items():
        values = [f"{value} {count:,}" for value, count in list(counts.items())[:_FACET_VALUES]]
        more = f", {len(counts) - _FACET_VALUES} more" if len(counts) > _FACET_VALUES else ""
        typer.echo(f"{name:<10} {', '.join(values) or '-'}{more}")


def _show_plain(hits: Sequence["Hit"], note: str) -> None:
    """Print hits as text alone."""
    for hit in hits:
        text, *_ = _excerpt(hit)
        typer.echo(f"{_heading(hit)}\n  {text}\n  {_address(hit)}{note}\n")


def _show_coloured(hits: Sequence["Hit"], note: str) -> None:
    """Print hits with their highlights."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    for hit in hits:
        words, first, shift = _excerpt(hit)
        text = Text(words)
        for part in hit.parts:
            text.stylize("underline", max(part.start, first) + shift, max(part.end, first) + shift)
        for start, end in hit.highlights:
            text.stylize("bold yellow", max(start, first) + shift, max(end, first) + shift)
        console.print(Text(_heading(hit), style="bold"))
        console.print(Padding(text, (0, 0, 0, 2), expand=False))
        console.print(Padding(Text(_address(hit) + note, style="dim"), (0, 0, 1, 2), expand=False))


def _heading(hit: "Hit") -> str:
    """Return where a hit stands: committee, date, item, point."""
    item = f"{hit.number} {hit.title}".strip()
    label = f"{hit.role} {hit.label}".strip()
    date = long_date(hit.date) or "no date"
    return " \u00b7 ".join(filter(None, [hit.committee or hit.council, date, item, label]))


def _address(hit: "Hit") -> str:
    """Return how a hit is named to other commands, and that it is not for everyone."""
    others = f"  and {hit.others:,} more" if hit.others else ""
    return f"{hit.document} {hit.id}{others}" + ("" if hit.access == "public" else "  EXEMPT")


def _excerpt(hit: "Hit") -> "Excerpt":
    """Return the text of a hit on one line, a long one from shortly before what was found."""
    from minutes_nlp.highlight import excerpt

    return excerpt(hit.text, hit.found_at, longest=_SHOWN, before=_BEFORE)
