"""The command that finds more like a part of a document."""
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
from minutes_nlp.errors import UsageError

__all__ = ["app", "like"]

NOTHING_FOUND = 1

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes like environment-and-highways-scrutiny-2021-06-24 6.b2",
        "minutes like council-2021-02-17 15 --kind assurance --from 2021-04",
        "minutes like council-2021-02-17 15 --committee Cabinet --limit 3 --json",
    )
)
def like(
    document: Annotated[str, typer.Argument(help="A document's id, as search prints it.")],
    part: Annotated[str, typer.Argument(help="The id of an item, point, paragraph, passage or resolution.")],
    *,
    kind: KindOption = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    speaker: SpeakerOption = None,
    first: FromOption = None,
    last: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    all_items: AllOption = False,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Find more like a part of a document: what shares its rarest words, outside its own item.

    Exit code 1 if nothing is found, 2 if there is no such part, 4 if there is no library.
    """
    from minutes_nlp.cite import citation, item_at
    from minutes_nlp.cli.search import show_hits, told_where
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library
    from minutes_nlp.likeness import more_like
    from minutes_nlp.parts import find_part
    from minutes_nlp.search import Options

    chosen = settings(library, engine)
    with Library.open(chosen.library, exempt=exempt) as opened:
        minutes = opened.minutes(document)
        now = opened.redirect(document, part)
    found = find_part(minutes, now)
    if found is None:
        raise UsageError(f"has no part {part!r} that may be shown", document=document)
    options = Options(
        filters=filters(first, last, kind=kind, committee=committee, council=council, speaker=speaker),
        limit=limit,
        offset=offset,
        routine=all_items,
    )
    item = item_at(minutes, found.span.start)
    with told_where(), IndexStore(chosen.library, chosen.engine).open(exempt=exempt) as searcher:
        result = more_like(searcher, (document, now, item.id if item else ""), found.text, options)
    if json:
        typer.echo(msgspec.json.encode(result))
    else:
        typer.echo(f"like {citation(document, minutes, now, found.span)}", err=True)
        shown = f", {offset + 1} to {offset + len(result.hits)} shown" if result.total > limit else ""
        typer.echo(f"{result.total:,} found{shown}" if result.total else "nothing found", err=True)
        for alike in result.hits:
            show_hits([alike.hit], note=f"shares {', '.join(alike.shared)}")
    if not result.total:
        raise typer.Exit(NOTHING_FOUND)
