"""The commands of the researcher: the history of a topic, and the proof of an evidence pack."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from minutes_nlp.cli.options import (
    CommitteeOption,
    CouncilOption,
    EngineOption,
    ExemptOption,
    FromOption,
    JsonOption,
    KindOption,
    LibraryOption,
    ToOption,
    examples,
    filters,
    settings,
)

if TYPE_CHECKING:
    from minutes_nlp.history import Acronym, Archive, History, Terms

__all__ = ["app", "history", "verify_pack"]

NOTHING_FOUND = 1
CHANGED = 1

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes history 'home education'",
        "minutes history '\"dental check\"' --committee Children --from 2021 --chart dental.svg",
        "minutes history 'pothole OR potholes' --terms --acronyms",
        "minutes history 'home education' --csv --table figures > figures.csv",
        "minutes history 'libraries kind:question' --pack libraries-2023",
    )
)
def history(
    topic: Annotated[list[str], typer.Argument(help="What to follow; see docs/query-language.md.")],
    *,
    kind: KindOption = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option(min=0, help="How many mentions to show.")] = 10,
    terms: Annotated[bool, typer.Option("--terms", help="Show the words that rise and fall.")] = False,
    per: Annotated[Literal["year", "half-year"], typer.Option(help="By what --terms counts.")] = "year",
    acronyms: Annotated[
        bool, typer.Option("--acronyms", help="Show the acronyms of these meetings and what they stand for.")
    ] = False,
    chart: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it into a .svg or .png.")] = None,
    pack: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write an evidence pack into an empty folder.")
    ] = None,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print each mention as one line of JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table, that of --table.")] = False,
    table: Annotated[
        Literal["mentions", "meetings", "recurring", "figures", "terms", "acronyms"],
        typer.Option(help="Which table --csv prints."),
    ] = "mentions",
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write all tables as a workbook.")] = None,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Follow a topic through the meetings: who said what when, what was reported, and what is missing.

    Exit code 1 if nothing is found, 2 if the topic cannot be understood, 4 if there is no library.
    """
    from minutes_nlp import history as topics
    from minutes_nlp.cli.history_view import show
    from minutes_nlp.export import to_csv, to_xlsx
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    asked = " ".join(topic)
    narrowed = filters(first, last, kind=kind, committee=committee, council=council)
    store = IndexStore(chosen.library, chosen.engine)
    with Library.open(chosen.library, exempt=exempt) as opened, store.open(exempt=exempt) as searcher:
        published = store.published()
        archive = topics.Archive(opened, searcher, published.seq if published else 0, exempt=exempt)
        found = topics.history(archive, asked, narrowed)
        words = topics.terms(archive, asked, narrowed, per) if terms or table == "terms" else None
        short = topics.acronyms(archive, asked, narrowed) if acronyms or table == "acronyms" else None
        if not found.total:
            _say_nothing_found(archive, asked, narrowed)
        if found.total and pack:
            _write_pack(pack, archive, found, narrowed)
    if found.total and chart:
        from minutes_nlp.charts import to_file

        to_file(found, chart)
    if xlsx:
        to_xlsx(topics.tables(found, words, short), xlsx)
    if json:
        typer.echo(_json(found, words, short))
    elif jsonl:
        for mention in found.mentions:
            typer.echo(msgspec.json.encode(mention))
    elif as_csv:
        typer.echo(to_csv(topics.tables(found, words, short)[table]), nl=False)
    elif found.total:
        for line in show(found, words, short, limit):
            typer.echo(line)
    if not found.total:
        raise typer.Exit(NOTHING_FOUND)


def _say_nothing_found(archive: "Archive", topic: str, narrowed: Mapping[str, Sequence[str]]) -> None:
    from minutes_nlp.search import Options, search

    near = search(archive.searcher, topic, Options(filters=narrowed, limit=1)).did_you_mean
    typer.echo(f"nothing found{f'; did you mean: {near}' if near else ''}", err=True)


def _write_pack(
    folder: Path, archive: "Archive", found: "History", narrowed: Mapping[str, Sequence[str]]
) -> None:
    from minutes_nlp.packs import write_pack

    seal = write_pack(folder, archive, found, narrowed)
    typer.echo(f"evidence pack {folder}: {found.total:,} passages, seal {seal}", err=True)


def _json(found: "History", words: "Terms | None", short: "Sequence[Acronym] | None") -> bytes:
    whole = msgspec.to_builtins(found)
    if words is not None:
        whole["terms"] = msgspec.to_builtins(words)
    if short is not None:
        whole["acronyms"] = msgspec.to_builtins(short)
    return msgspec.json.encode(whole)


@app.command(
    "verify-pack",
    epilog=examples(
        "minutes verify-pack libraries-2023",
        "minutes verify-pack libraries-2023 --library /srv/minutes",
        'minutes verify-pack libraries-2023 --seal "$(cat seal.txt)"',
    ),
)
def verify_pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The evidence pack.")],
    *,
    library: Annotated[
        Path | None, typer.Option("--library", "-L", help="Compare with the documents of a library, too.")
    ] = None,
    seal: Annotated[str | None, typer.Option(help="The seal printed when the pack was made.")] = None,
    json: JsonOption = False,
) -> None:
    """Prove that an evidence pack is as it was written; exit code 1 if not, with what changed.

    Without the seal, somebody who changes a file and the manifest alike goes unnoticed.
    """
    import contextlib

    from minutes_nlp import packs
    from minutes_nlp.library import Library

    now = packs.seal(folder)
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(Library.open(library, exempt=True)) if library else None
        changes = list(packs.verify_pack(folder, opened))
    if seal and seal.casefold() != now and not changes:
        changes.append(packs.Change(name=packs.MANIFEST, what="changed"))
    if json:
        typer.echo(msgspec.json.encode({"seal": now, "changes": changes}))
    for change in [] if json else changes:
        typer.echo(f"{change.name}: {change.what}")
    if changes:
        raise typer.Exit(CHANGED)
    if not json:
        checked = f", and {library} has every passage in the same words" if library else ""
        typer.echo(f"unchanged{checked}; seal {now}")
