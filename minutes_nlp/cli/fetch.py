"""``minutes fetch``: the minutes of a ModernGov site, into the library's folder."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from minutes_nlp.cli.options import (
    EngineOption,
    FromOption,
    JsonOption,
    LibraryOption,
    ToOption,
    examples,
    settings,
)
from minutes_nlp.cli.progress import progress_bar
from minutes_nlp.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from minutes_nlp.fetch import Manifest, Outcome, Summary, Wanted

__all__ = ["app"]

NOTHING_FOUND = 1
# So many that failed are shown; --json tells all.
_SHOWN = 20
_A_YEAR = 365
_MEGABYTE = 1_000_000

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes fetch https://democracy.example.gov.uk --dry-run",
        "minutes fetch https://democracy.example.gov.uk --committee Cabinet --from 2020 --add",
        "minutes fetch 'https://democracy.example.gov.uk/ieListMeetings.aspx?CommitteeId=123' --limit 5",
    )
)
def fetch(
    address: Annotated[
        str, typer.Argument(metavar="URL", help="A ModernGov site, or one of its committees or meetings.")
    ],
    *,
    committee: Annotated[
        list[str] | None, typer.Option(help="Only this committee, or those with this in their names.")
    ] = None,
    first: FromOption = None,
    last: ToOption = None,
    what: Annotated[
        Literal["best", "printed", "pages", "service"],
        typer.Option(
            help="The printed minutes (PDF), the pages, or what the web service has; "
            "best is printed minutes, or the page where there are none."
        ),
    ] = "best",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many meetings, the newest.")] = None,
    delay: Annotated[
        float, typer.Option(min=0, max=3600, help="Seconds between requests; longer if the site asks for it.")
    ] = 1.0,
    dry_run: Annotated[bool, typer.Option(help="Only list what would be fetched.")] = False,
    again: Annotated[bool, typer.Option(help="Ask again for what was asked for within a day.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Add what was fetched to the library.")] = False,
    contact: Annotated[
        str, typer.Option(help="Your address or page, told to the site with each request.")
    ] = "",
    allow_host: Annotated[list[str] | None, typer.Option(help="Another host that may be asked.")] = None,
    max_size: Annotated[int, typer.Option(min=1, help="Megabytes of one file at most.")] = 50,
    allow_private_addresses: Annotated[
        bool,
        typer.Option("--allow-private-addresses", help="For an intranet: let the host be a private one."),
    ] = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch the minutes of a council that publishes by ModernGov, of the last year unless --from says more.

    They are kept in the folder of the library, with their addresses. Run again it goes on where it was, and
    asks only for what has changed. What robots.txt forbids is not fetched.
    """
    from minutes_nlp import fetch as fetching

    if contact and not re.fullmatch(r"[!-'*-~ ]{3,100}", contact):
        raise UsageError("--contact takes letters, digits and signs but ( and ), 100 at most")
    given = fetching.read_address(address)
    site = fetching.site_of(str(given))
    if committee and (site.committee or site.meeting):
        raise UsageError("the address is of one committee or meeting already; leave out --committee")
    begin, end = _days(first, last)
    wanted = fetching.Wanted(begin, end, tuple(committee or ()), what, limit, dry_run)
    manners = fetching.Manners(delay=delay, contact=contact, largest=max_size * _MEGABYTE)
    network = fetching.Network(allow_private=allow_private_addresses)
    folder = settings(library, engine).library / fetching.FOLDER / fetching.folder_name(site.base)
    client = fetching.Client(fetching.scope_of(given, allow_host or ()), manners, network)
    with contextlib.closing(client):
        client.introduce(given)
        with _manifest(folder, dry=dry_run) as manifest, progress_bar("fetching") as show:
            summary = fetching.fetch(
                fetching.Desk(client, manifest, again=again), site, wanted, progress=show
            )
    kept = any(outcome.file for outcome in summary.outcomes)
    if json:
        _show_json(summary, site.base, folder, wanted)
    else:
        _show(summary, wanted, folder if kept and not add else None, library)
    if add and kept:
        from minutes_nlp.cli.library import add as add_files

        add_files([str(folder)], library=library, engine=engine, json=json)
    if summary.stopped or any(outcome.kind == "failed" for outcome in summary.outcomes):
        raise typer.Exit(UnreadableError.exit_code)
    if not kept and "wanted" not in summary.counts():
        raise typer.Exit(NOTHING_FOUND)


@contextlib.contextmanager
def _manifest(folder: Path, *, dry: bool) -> "Iterator[Manifest | None]":
    """The manifest of a site, but for a run that keeps nothing."""
    from minutes_nlp import fetch as fetching

    if dry:
        yield None
    else:
        with fetching.Manifest(folder) as manifest:
            yield manifest


def _days(first: str | None, last: str | None) -> tuple[dt.date, dt.date]:
    """The first and the last day that two options name: years, months or days; the last year, if none."""
    from minutes_nlp.query import Dates, field

    today = dt.datetime.now(tz=dt.UTC).date()
    found = field("date", f"{first or ''}..{last or ''}") if first or last else None
    start = found.start if isinstance(found, Dates) else None
    after = found.end if isinstance(found, Dates) else None
    end = dt.date.fromisoformat(after) - dt.timedelta(days=1) if after else today
    begin = dt.date.fromisoformat(start) if start else end - dt.timedelta(days=_A_YEAR)
    return begin, max(begin, end)


def _show(summary: "Summary", wanted: "Wanted", folder: Path | None, library: Path | None) -> None:
    """Print what became of the meetings, and how to add what is there; why some failed to standard error."""
    for outcome in summary.outcomes:
        if outcome.kind == "wanted":
            typer.echo(f"{_meeting(outcome)}\n  {outcome.address}")
    counts = ", ".join(f"{count} {kind}" for kind, count in summary.counts().items())
    typer.echo(f"{counts or 'no meetings'}, from {wanted.first} to {wanted.last}")
    lacking: dict[str, list[Outcome]] = {}
    for outcome in summary.outcomes:
        if outcome.kind == "no minutes":
            lacking.setdefault(outcome.reason, []).append(outcome)
    for reason, outcomes in lacking.items():
        more = f" and {len(outcomes) - 1} more" if len(outcomes) > 1 else ""
        typer.echo(f"no minutes of {_meeting(outcomes[0])}{more}: {reason}", err=True)
    failed = [outcome for outcome in summary.outcomes if outcome.kind == "failed"]
    for outcome in failed[:_SHOWN]:
        typer.echo(f"failed {_meeting(outcome)}: {outcome.reason}\n  {outcome.address}", err=True)
    if len(failed) > _SHOWN:
        typer.echo(f"{len(failed) - _SHOWN} more failed; --json tells all", err=True)
    if summary.stopped:
        typer.echo(f"stopped: {summary.stopped}; run again to go on", err=True)
    if folder:
        chosen = f" --library {library}" if library else ""
        typer.echo(f"kept in {folder}; add it to the library with: minutes add {folder}{chosen}")


def _meeting(outcome: "Outcome") -> str:
    name = outcome.committee or "the meeting"
    return f"{name} {outcome.date}" if outcome.date else name


def _show_json(summary: "Summary", base: str, folder: Path, wanted: "Wanted") -> None:
    import msgspec

    told = {
        "site": base,
        "folder": str(folder),
        "from": wanted.first,
        "to": wanted.last,
        "counts": summary.counts(),
        "stopped": summary.stopped,
        "meetings": summary.outcomes,
    }
    typer.echo(msgspec.json.encode(told).decode())
