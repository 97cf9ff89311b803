"""The audit log: list and verify."""
# ruff: noqa: PLC0415  # a command imports what it needs when it runs

from typing import Annotated

import msgspec
import typer

from minutes_nlp.cli.options import JsonOption, LibraryOption, examples, settings

__all__ = ["app"]

TAMPERED = 1

app = typer.Typer()
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="The audit log: who did what to the library and when, so kept that no entry can be changed unseen.",
    epilog=examples("minutes audit list", "minutes audit verify"),
)
app.add_typer(group, name="audit")


@group.command("list", epilog=examples("minutes audit list", "minutes audit list --after 120 --json"))
def list_(
    *,
    after: Annotated[int, typer.Option(min=0, help="Begin after the entry of this number.")] = 0,
    limit: Annotated[int | None, typer.Option(min=1, help="How many at most.")] = None,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List the entries, oldest first."""
    from minutes_nlp.audit import entries

    found = entries(settings(library, None).library, after=after, limit=limit)
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    for each in found:
        detail = "".join(f"  {name}: {value}" for name, value in sorted(each.detail.items()))
        typer.echo(f"{each.seq:>6} {each.at[:19]} {each.actor:<16} {each.action:<20} {each.subject}{detail}")


@group.command(epilog=examples("minutes audit verify", "minutes audit verify --head 5d41...c592"))
def verify(
    *,
    head: Annotated[
        str | None,
        typer.Option(
            metavar="HASH", help="A head printed before and kept elsewhere; it must still be there."
        ),
    ] = None,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Prove that no entry was changed, left out or moved. Exit code 1 if one was.

    Keep the head that is printed in another place: only with it is a log found out that was cut off at its
    end or made anew as a whole.
    """
    from minutes_nlp import audit

    proved = audit.verify(settings(library, None).library, head=head)
    if json:
        typer.echo(msgspec.json.encode(proved))
    elif proved.fault:
        typer.echo(f"{proved.fault.message}; the {proved.entries:,} before it fit")
    else:
        typer.echo(f"{proved.entries:,} entries fit; head {proved.head}")
    if proved.fault:
        raise typer.Exit(TAMPERED)
