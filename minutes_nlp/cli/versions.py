"""The command that shows what changed between two versions of a document."""
# ruff: noqa: PLC0415  # a command imports what it needs when it runs

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.given import marked
from minutes_nlp.cli.options import ExemptOption, JsonOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.differences import Piece
    from minutes_nlp.versions import Change

__all__ = ["app", "diff"]

THE_SAME = 1
# So many words are shown on either side of a change; what is the same beyond them is left out.
_AROUND = 8

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes diff council-2021-02-17",
        "minutes diff council-2021-02-17 --from 1 --to 3",
        "minutes diff council-2021-02-17 --json",
    )
)
def diff(
    document: Annotated[str, typer.Argument(help="A document's id, as search prints it.")],
    *,
    first: Annotated[
        int | None, typer.Option("--from", min=1, help="The earlier version; by default the last but one.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", min=1, help="The later version; by default the newest.")
    ] = None,
    exempt: ExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show what changed between two versions of a document, part by part: [-words dropped-] {+words new+}.

    Exit code 1 if nothing did, 2 if there is no such document or version.
    """
    from minutes_nlp.library import Library
    from minutes_nlp.versions import compare

    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        later = last or len(opened.versions(document))
        earlier = first or later - 1
        if later and not earlier:
            raise UsageError("has one version only", document=document)
        old, new = (opened.minutes(document, number or None) for number in (earlier, later))
    changes = compare(document, old, new)
    if json:
        typer.echo(msgspec.json.encode({"from": earlier, "to": later, "changes": changes}))
    else:
        counts = {
            kind: sum(each.kind == kind for each in changes) for kind in ("changed", "added", "dropped")
        }
        told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
        typer.echo(f"{document}, version {earlier} to {later}: {told or 'the same words'}", err=True)
        _show(changes)
    if not changes:
        raise typer.Exit(THE_SAME)


def _show(changes: "Sequence[Change]") -> None:
    """Print changes under the headings of their items."""
    heading = None
    for change in changes:
        if (item := f"{change.number} {change.title}".strip()) != heading:
            heading = item
            typer.echo(f"\n{heading}")
        was = f", before {change.was}" if change.was else ""
        exempt = "" if change.access == "public" else "  EXEMPT"
        typer.echo(f"  {change.part} ({change.kind}{was}){exempt}")
        typer.echo(f"    {marked(_shortened(change.pieces))}")


def _shortened(pieces: "Sequence[Piece]") -> "Iterator[Piece]":
    """Yield pieces, of long stretches that are the same only the words beside a change."""
    for at, piece in enumerate(pieces):
        if piece.kind == "same":
            words = piece.now.split()
            head = words[:_AROUND] if at else []
            tail = words[-_AROUND:] if at + 1 < len(pieces) else []
            if len(words) > len(head) + len(tail):
                yield msgspec.structs.replace(piece, now=" ".join([*head, "\u2026", *tail]))
                continue
        yield piece
