"""The commands that look after the library: add, status, verify, rebuild, backup, config."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.options import (
    EngineOption,
    JsonOption,
    LibraryOption,
    examples,
    parser,
    settings,
)
from minutes_nlp.cli.progress import progress_bar
from minutes_nlp.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from minutes_nlp.ingest import Ahead, Outcome, Summary, Unread
    from minutes_nlp.library import Quarantined

__all__ = ["app"]

FOUND_FAULTS = 1
# So many inputs skipped for one reason are named each; more are counted.
_NAMED = 3
# So many inputs that could not be read are shown after adding; `minutes status` shows them all.
_SHOWN = 20
# So many documents are read ahead at most: as many as are read while a batch is put into the index.
_AHEAD = 64

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes add corpus",
        "minutes add 2021-03-09-cabinet.html minutes/*.pdf archive.zip",
        "minutes add /srv/minutes --jobs 8",
        "find . -name '*.html' -print0 | minutes add --files-from -",
        "curl -s https://example.org/minutes | minutes add - --name cabinet.html",
    )
)
def add(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, or - for standard input.")
    ] = None,
    *,
    files_from: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Add what is named in a file (- for standard input), one a line."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="A name with a suffix for standard input.")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="How many documents to read at once, if not one for each processor."
        ),
    ] = None,
    library: LibraryOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Add minutes to the library and its search index; what is unchanged is passed over.

    What cannot be read is put into quarantine, with the reason, and tried again the next time.
    """
    from minutes_nlp import ingest
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    given = paths or []
    ingest.check_paths(given)
    if not given and files_from is None:
        raise UsageError("nothing to add; give files, folders, - or --files-from")
    if files_from == ingest.STANDARD_INPUT and ingest.STANDARD_INPUT in given:
        raise UsageError("standard input cannot be both minutes and a list of names")
    inputs = ingest.find([*given, *_names_in(files_from)], avoid=chosen.library, name=name)
    store = IndexStore(chosen.library, chosen.engine)
    opening = Library.open(chosen.library, write=True)
    with opening as opened, _reading_ahead(jobs or _processors()) as ahead, progress_bar("adding") as show:
        summary = ingest.add(inputs, opened, store, parser(chosen), ahead=ahead, progress=show)
    _show_json({"counts": summary.counts(), "inputs": summary.outcomes}) if json else _show_summary(summary)
    if summary.of_kind("quarantined"):
        raise typer.Exit(UnreadableError.exit_code)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


@contextlib.contextmanager
def _reading_ahead(jobs: int) -> "Iterator[Ahead | None]":
    """Read so many documents at once, in processes that end with the command, however that ends.

    With one job there is one thing done at a time, reading or keeping.
    """
    from concurrent.futures import ThreadPoolExecutor

    from minutes_nlp import sandbox
    from minutes_nlp.ingest import Ahead

    executor = ThreadPoolExecutor(jobs)
    try:
        yield Ahead(executor, _AHEAD) if jobs > 1 else None
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    finally:
        sandbox.close()
        executor.shutdown()


def _names_in(files_from: str | None) -> list[str]:
    """The names in a list of files."""
    from minutes_nlp import ingest

    if files_from is None:
        return []
    if files_from == ingest.STANDARD_INPUT:
        return ingest.listed_names(sys.stdin.buffer.read())
    try:
        return ingest.listed_names(Path(files_from).read_bytes())
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", document=files_from) from error


def _show_summary(summary: "Summary") -> None:
    typer.echo(", ".join(f"{count} {kind}" for kind, count in summary.counts().items()) or "nothing to add")
    skipped: dict[str, list[Outcome]] = {}
    for outcome in summary.of_kind("skipped"):
        skipped.setdefault(outcome.reason or "", []).append(outcome)
    for reason, outcomes in skipped.items():
        names = ", ".join(outcome.name for outcome in outcomes[:_NAMED])
        more = f" and {len(outcomes) - _NAMED} more" if len(outcomes) > _NAMED else ""
        typer.echo(f"skipped {names}{more}: {reason}", err=True)
    failed = summary.of_kind("quarantined")
    for outcome in failed[:_SHOWN]:
        where = ", ".join(part for part in (outcome.name, outcome.position) if part)
        typer.echo(f"quarantined {where}: {outcome.reason}", err=True)
    if len(failed) > _SHOWN:
        typer.echo(f"{len(failed) - _SHOWN} more are in quarantine; minutes status shows them all", err=True)


@app.command(epilog=examples("minutes status", "minutes status --json"))
def status(*, library: LibraryOption = None, engine: EngineOption = None, json: JsonOption = False) -> None:
    """Show what the library holds, how far the index is, what is confirmed and what is in quarantine.

    With --json, "confirmations" says of each which minutes confirmed it, with their words and corrections,
    and "unread" how many are in a language that is not read as minutes.
    """
    from minutes_nlp import ingest
    from minutes_nlp.confirmations import confirmations
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library
    from minutes_nlp.parts import without_exempt

    chosen = settings(library, engine)
    with Library.open(chosen.library, exempt=True) as opened:
        found = ingest.status(opened, IndexStore(chosen.library, chosen.engine))
        records = list(opened.records())
    confirmed = confirmations((name, without_exempt(minutes)) for name, minutes in records)
    unread = ingest.unread(records)
    if json:
        _show_json({**msgspec.to_builtins(found), "confirmations": confirmed, "unread": unread})
        return
    waiting = f", {found.awaiting_index} documents await it" if found.awaiting_index else ""
    typer.echo(f"library     {found.library}: {found.documents} documents, {found.versions} versions")
    typer.echo(f"index       {found.engine or 'none yet'}{waiting}")
    minutes = len({each.document for each in confirmed if each.document})
    corrected = sum(bool(each.document and each.corrections) for each in confirmed)
    corrections = f", {corrected} with corrections" if corrected else ""
    typer.echo(f"confirmed   {minutes} of {found.documents} by later minutes{corrections}")
    for told in map(_unread, unread):
        typer.echo(f"unread      {told}: kept as text to search")
    typer.echo(f"quarantine  {len(found.quarantine) or 'empty'}")
    for each in found.quarantine:
        typer.echo(f"  {_described(each)}")


def _unread(unread: "Unread") -> str:
    """Say how many documents are in a language that is not read as minutes."""
    from minutes_nlp.language.tongues import name_of

    counts = ((unread.wholly, "in"), (unread.partly, "partly in"))
    told = (f"{count} {how} {name_of(unread.language)}" for count, how in counts if count)
    return ", ".join(told)


def _described(failed: "Quarantined") -> str:
    where = ", ".join(part for part in (failed.place, failed.position) if part)
    return f"{where}: {failed.reason} ({failed.code}, {failed.at})"


@app.command(epilog=examples("minutes verify", "minutes verify --library /srv/minutes --json"))
def verify(*, library: LibraryOption = None, engine: EngineOption = None, json: JsonOption = False) -> None:
    """Prove that every record can be read and that the search index agrees; exit code 1 if not."""
    from minutes_nlp import ingest
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    with Library.open(chosen.library, exempt=True) as opened:
        faults = ingest.verify(opened, IndexStore(chosen.library, chosen.engine))
        counts = opened.counts()
    if json:
        _show_json({"documents": counts.documents, "faults": faults})
    elif not faults:
        typer.echo(f"all well: {counts.documents} documents, and the index agrees")
    else:
        for fault in faults:
            typer.echo(f"{fault.document}: {fault.message}" if fault.document else fault.message)
    if faults:
        raise typer.Exit(FOUND_FAULTS)


@app.command(
    epilog=examples(
        "minutes rebuild", "minutes rebuild --engine whoosh", "minutes rebuild --library /srv/minutes"
    )
)
def rebuild(*, library: LibraryOption = None, engine: EngineOption = None) -> None:
    """Make the search index again from the library; searches go on meanwhile."""
    from minutes_nlp import ingest
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    store = IndexStore(chosen.library, chosen.engine)
    opening = Library.open(chosen.library, write=True, make=False)
    with opening as opened, progress_bar("rebuilding") as progress:
        total = opened.counts().documents
        done = iter(range(1, total + 1))
        ingest.rebuild(opened, store, progress=lambda document: progress(next(done), total, document))
        total = opened.counts().documents
    typer.echo(f"index made again with {chosen.engine}: {total} documents")


@app.command(epilog=examples("minutes backup /backups/minutes-2021-03-09.db"))
def backup(
    target: Annotated[Path, typer.Argument(help="The file to make; or a folder, for library.db in it.")],
    *,
    library: LibraryOption = None,
) -> None:
    """Copy the library to a file, while others go on reading and adding; minutes restore goes back to it.

    It holds the records and what was written about them, not the index, which is made again from it.
    """
    from minutes_nlp.library import FILE_NAME, Library

    file = target / FILE_NAME if target.is_dir() else target
    with Library.open(settings(library, None).library) as opened:
        opened.backup(file)
    typer.echo(f"backed up to {file}")


@app.command(epilog=examples("minutes restore /backups/minutes-2021-03-09.db --library /srv/minutes"))
def restore(
    source: Annotated[Path, typer.Argument(help="A file that minutes backup made.")],
    *,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Make a library again from a backup, where there is none, with its index, and prove it whole.

    What was redacted or erased after the backup was made comes back with it and has to be removed again.
    """
    from minutes_nlp import ingest
    from minutes_nlp.cli.user import note
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library
    from minutes_nlp.library import restore as restore_to

    chosen = settings(library, engine)
    restore_to(source, chosen.library)
    # What was decided and removed since that backup counts no more.
    note(chosen.library, "library.restore", "library")
    store = IndexStore(chosen.library, chosen.engine)
    opening = Library.open(chosen.library, write=True, make=False)
    with opening as opened, progress_bar("making the index") as progress:
        total = opened.counts().documents
        done = iter(range(1, total + 1))
        ingest.rebuild(opened, store, progress=lambda document: progress(next(done), total, document))
        faults = ingest.verify(opened, store)
    for fault in faults:
        typer.echo(f"{fault.document}: {fault.message}" if fault.document else fault.message)
    if faults:
        raise typer.Exit(FOUND_FAULTS)
    typer.echo(f"restored {total} documents to {chosen.library}, and the index agrees")


@app.command(epilog=examples("minutes config", "MINUTES_ENGINE=whoosh minutes config --json"))
def config(*, library: LibraryOption = None, engine: EngineOption = None, json: JsonOption = False) -> None:
    """Show each setting and where it came from."""
    chosen = settings(library, engine)
    values = {
        "library": str(chosen.library),
        "engine": chosen.engine,
        "style": str(chosen.style or ""),
        "model": chosen.model,
    }
    if json:
        _show_json({name: {"value": value, "from": chosen.origins[name]} for name, value in values.items()})
        return
    for name, value in values.items():
        typer.echo(f"{name:<8} {value or '-'}  ({chosen.origins[name]})")


def _show_json(value: object) -> None:
    typer.echo(msgspec.json.encode(value).decode())
