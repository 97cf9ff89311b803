"""The commands that keep searches and tell what is new in them: save, saved, alerts, forget."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

from typing import Annotated

import msgspec
import typer

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
    settings,
)

__all__ = ["alerts", "app", "forget", "save", "saved"]

NOTHING_NEW = 1
_NOTHING_SAVED = "no search is saved; save one with: minutes save NAME QUERY"

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes save ehe 'home education kind:assurance'",
        "minutes save potholes 'pothole OR potholes' --committee Highways --from 2022",
    )
)
def save(
    name: Annotated[str, typer.Argument(help="A name for it.")],
    query: Annotated[list[str], typer.Argument(help="What to look for; see docs/query-language.md.")],
    *,
    kind: KindOption = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    speaker: SpeakerOption = None,
    first: FromOption = None,
    last: ToOption = None,
    all_items: AllOption = False,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Keep a search under a name. What it finds now counts as seen; `minutes alerts` tells what is new.

    Exit code 2 if the query cannot be understood or the name is taken.
    """
    from minutes_nlp import alerts as news
    from minutes_nlp.cli.search import told_where
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    narrowed = filters(first, last, kind=kind, committee=committee, council=council, speaker=speaker)
    if all_items:
        narrowed["routine"] = ["yes", "no"]
    store = IndexStore(chosen.library, chosen.engine)
    with (
        told_where(),
        Library.open(chosen.library, write=True, make=False) as opened,
        store.open(exempt=exempt) as searcher,
    ):
        kept = news.save(opened, searcher, name, " ".join(query), narrowed)
    if json:
        typer.echo(msgspec.json.encode(kept))
    else:
        typer.echo(f"saved {name}: {kept.total:,} found now; minutes alerts tells what is new")


@app.command(epilog=examples("minutes saved", "minutes saved --json"))
def saved(*, library: LibraryOption = None, json: JsonOption = False) -> None:
    """List the saved searches."""
    from minutes_nlp.library import Library

    with Library.open(settings(library, None).library) as opened:
        found = opened.saved.all()
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    if not found:
        typer.echo(_NOTHING_SAVED, err=True)
    for each in found:
        narrowed = "".join(
            f"  {field}: {' or '.join(values)}" for field, values in sorted(each.filters.items())
        )
        asked = (each.asked_at or each.saved_at)[:10]
        typer.echo(f"{each.name:<12} {each.query}{narrowed}  (last asked {asked})")


@app.command(
    epilog=examples("minutes alerts", "minutes alerts ehe", "minutes alerts --keep --json > new.json")
)
def alerts(
    name: Annotated[str | None, typer.Argument(help="Only this saved search.")] = None,
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Do not note that it was asked: the same is new again.")
    ] = False,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Tell what is new in the saved searches since they were last asked.

    A result is known by its document and part: one that was read again is no news. Exit code 1 if nothing is
    new.
    """
    from minutes_nlp.alerts import alert
    from minutes_nlp.cli.search import show_hits
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    store = IndexStore(chosen.library, chosen.engine)
    opening = Library.open(chosen.library, write=not keep, make=False)
    with opening as opened, store.open(exempt=exempt) as searcher:
        wanted = [opened.saved.get(name)] if name else opened.saved.all()
        found = [alert(opened, searcher, each, keep=keep) for each in wanted]
    if json:
        typer.echo(msgspec.json.encode(found))
    elif not found:
        typer.echo(_NOTHING_SAVED, err=True)
    else:
        for each in found:
            typer.echo(f"{each.search.name}: {len(each.new):,} new of {each.total:,}", err=True)
            show_hits(each.new)
    if not any(each.new for each in found):
        raise typer.Exit(NOTHING_NEW)


@app.command(epilog=examples("minutes forget ehe"))
def forget(
    name: Annotated[str, typer.Argument(help="The saved search.")], *, library: LibraryOption = None
) -> None:
    """Drop a saved search; the minutes it found stay."""
    from minutes_nlp.library import Library

    with Library.open(settings(library, None).library, write=True, make=False) as opened:
        opened.saved.forget(name)
    typer.echo(f"forgot {name}")
