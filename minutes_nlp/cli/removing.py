"""The commands that take words out of the library for good: redact, erase, admit, removals."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.options import (
    EngineOption,
    JsonOption,
    LibraryOption,
    WhoOption,
    examples,
    settings,
    who_is,
)
from minutes_nlp.cli.progress import progress_bar
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.config import Settings
    from minutes_nlp.library import Library, Removal

__all__ = ["app"]

ReasonOption = Annotated[
    str, typer.Option(help="Why; the log keeps it, so do not repeat what is to be removed.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")]
# What no program can reach from here.
_ELSEWHERE = (
    "not reached: backups, evidence packs and exports made before, archives and files outside the library; "
    "look for them yourself"
)

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes redact cabinet-2021-03-09 7.ii --reason 'names a child'",
        "minutes redact cabinet-2021-03-09 --span 4120 4131 --reason 'home address' --yes",
    )
)
def redact(
    document: Annotated[str, typer.Argument(help="A document's id, as search prints it.")],
    part: Annotated[
        str | None, typer.Argument(help="The id of an item, point, passage or resolution.")
    ] = None,
    *,
    span: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="A B", help="Characters of the newest version's text, from A up to before B."),
    ] = None,
    reason: ReasonOption,
    who: WhoOption = None,
    yes: YesOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Black out words of a document in every version, in the index and in what was written about it.

    Everything else stays in its place. The same words are known when the document is added again.
    """
    from minutes_nlp import ingest
    from minutes_nlp.library import Library
    from minutes_nlp.model import Span

    if (part is None) == (span is None):
        raise UsageError("say what to black out: the id of a part, or --span A B")
    chosen = settings(library, engine)
    with Library.open(chosen.library, write=True, make=False) as opened:
        what = part if part is not None else Span(*(span or ()))
        removal = ingest.to_redact(opened, document, what, reason=reason, who=who_is(who))
        ((start, end),) = removal.spans
        words = len(opened.minutes(document).text[start:end].split())
        _confirm(f"black out {words:,} words of {document}, characters {start} to {end}, for good", yes=yes)
        _carry_out(opened, chosen, removal)
    typer.echo(f"redacted {document} {removal.part or f'{start}..{end}'}")
    typer.echo(_ELSEWHERE, err=True)


@app.command(
    epilog=examples(
        "minutes erase cabinet-2021-03-09 --reason 'published by mistake'",
        "minutes erase --place /srv/minutes/cabinet.html --reason 'not ours' --yes",
    )
)
def erase(
    document: Annotated[str | None, typer.Argument(help="A document's id, as search prints it.")] = None,
    *,
    place: Annotated[
        str | None, typer.Option(help="Instead of an id: the file that the document was read from.")
    ] = None,
    reason: ReasonOption,
    who: WhoOption = None,
    yes: YesOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Erase a document: every version, what was kept and written about it, and its place in the index.

    The log keeps that it was erased, by whom and why. The same file is not taken in again.
    """
    from minutes_nlp import ingest
    from minutes_nlp.library import Library

    if (document is None) == (place is None):
        raise UsageError("say what to erase: the id of a document, or --place FILE")
    chosen = settings(library, engine)
    with Library.open(chosen.library, write=True, make=False) as opened:
        name = document if document is not None else ingest.at_place(opened, place or "")
        removal = ingest.to_erase(opened, name, reason=reason, who=who_is(who))
        places, versions = opened.places(name), len(opened.versions(name))
        _confirm(f"erase {name} with {versions} version{'s' * (versions > 1)} for good", yes=yes)
        _carry_out(opened, chosen, removal)
    typer.echo(f"erased {name}")
    for each in places:
        typer.echo(f"it was read from {each}", err=True)
    typer.echo(_ELSEWHERE, err=True)


@app.command(epilog=examples("minutes admit minutes/cabinet.html --reason 'the new version is cleared'"))
def admit(
    place: Annotated[str, typer.Argument(help="What is held back, as minutes status names it.")],
    *,
    reason: ReasonOption,
    who: WhoOption = None,
    library: LibraryOption = None,
) -> None:
    """Let in what is held back because words that were removed came back with it, but for those words.

    Add it again afterwards. What comes in still lacks the words that were redacted.
    """
    from pathlib import Path

    from minutes_nlp.cli.user import recorded
    from minutes_nlp.library import Library

    folder, by = settings(library, None).library, who_is(who)
    with Library.open(folder, write=True, make=False) as opened:
        for name in dict.fromkeys((str(Path(place).resolve()), place)):
            sha256 = opened.removals.held_back(name)
            if sha256:
                # By its bytes: the name of a file may say what was removed.
                with recorded(folder, "document.admit", f"sha256:{sha256}", who=by):
                    opened.removals.admit(name, reason=reason, who=by)
                break
        else:
            raise UsageError("is not held back; minutes status names what is", document=place)
    typer.echo(f"may come in; now run: minutes add {place}")


@app.command(epilog=examples("minutes removals", "minutes removals --json"))
def removals(*, library: LibraryOption = None, json: JsonOption = False) -> None:
    """List what was redacted, erased and admitted: when, by whom and why, without the words."""
    from minutes_nlp.library import Library

    with Library.open(settings(library, None).library, exempt=True) as opened:
        found = opened.removals.all()
    if json:
        typer.echo(msgspec.json.encode(found).decode())
        return
    for each in found:
        where = " ".join([each.document, each.part or ", ".join(f"{a}..{b}" for a, b in each.spans)]).strip()
        pending = "" if each.state == "done" else "  NOT DONE YET: run minutes rebuild"
        typer.echo(f"{each.at[:10]}  {each.kind:<6}  {where}  {each.who}: {each.reason}{pending}")


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"this would {question}; say --yes where nobody can be asked")
    if not typer.confirm(f"This will {question}. It cannot be undone. Go on?"):
        raise typer.Exit(1)


def _carry_out(opened: "Library", chosen: "Settings", removal: "Removal") -> None:
    """Decide on a removal and do it; the index is made again, because an engine keeps what is deleted."""
    from minutes_nlp import ingest
    from minutes_nlp.cli.user import recorded
    from minutes_nlp.index import IndexStore

    subject = f"{removal.document}/{removal.part}" if removal.part else removal.document
    # Once it is decided it will be carried out, now or by who writes next: that is what the log knows.
    with recorded(chosen.library, f"document.{removal.kind}", subject, who=removal.who):
        opened.removals.decide(removal)
    with progress_bar("making the index again") as progress:
        done, total = iter(range(1, 1 + opened.counts().documents)), opened.counts().documents
        store = IndexStore(chosen.library, chosen.engine)
        ingest.rebuild(opened, store, progress=lambda document: progress(next(done), total, document))
