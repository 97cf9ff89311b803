"""The register of assurances: list (the default), show, close, reopen, log."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from typer.core import TyperGroup

from minutes_nlp.cli.options import (
    CommitteeOption,
    CouncilOption,
    EngineOption,
    FromOption,
    JsonOption,
    LibraryOption,
    ShowExemptOption,
    ToOption,
    WhoOption,
    examples,
    filters,
    settings,
    who_is,
)
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from typer import Context

    from minutes_nlp.assurances import Range, Verdict

__all__ = ["app"]

FOUND_NOTHING = 1
# In a report of silence it is the other way round: what is looked for is that there is nothing.
BROKEN_SILENCE = 1
_SHOWN = 20

app = typer.Typer()


class _ListByDefault(TyperGroup):
    """A group whose command ``list`` need not be named: ``minutes assurances "home education"``."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own copy of click
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


group = typer.Typer(
    cls=_ListByDefault,
    rich_markup_mode=None,
    help="The register of assurances: what members were assured, and what became of it.\n\n"
    "Without the name of a command it is list; minutes assurances list --help has all its options.",
    epilog=examples(
        "minutes assurances 'home education'",
        "minutes assurances --status unconfirmed --committee 'Children and Families'",
        "minutes assurances 'library closure' --none-between 2022 2023",
        "minutes assurances list --help",
    ),
)
app.add_typer(group, name="assurances")

TodayOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="Count ages to this day, if not to the machine's date.")
]
NameArgument = Annotated[str, typer.Argument(metavar="ID", help="DOCUMENT/PART, as the register prints it.")]


@group.command(
    "list",
    epilog=examples(
        "minutes assurances",
        "minutes assurances 'SEND transport' --strength undertaken --from 2021 --to 2021-12",
        "minutes assurances --giver Director --due --sort due",
        "minutes assurances --status unconfirmed --follow-up",
        "minutes assurances --xlsx register.xlsx",
        "minutes assurances 'library closure' --none-between 2022-01 2022-06",
    ),
)
def list_(
    query: Annotated[
        list[str] | None, typer.Argument(help="What to look for; see docs/query-language.md.")
    ] = None,
    *,
    strength: Annotated[
        list[str] | None, typer.Option(help="Only those assured, undertaken or expected.")
    ] = None,
    giver: Annotated[list[str] | None, typer.Option(help="Only those given by such a person.")] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(help="Only those with these words in them, in their item's title or their question."),
    ] = None,
    committee: CommitteeOption = None,
    council: CouncilOption = None,
    first: FromOption = None,
    last: ToOption = None,
    status: Annotated[
        Literal["open", "unconfirmed", "kept", "superseded"] | None,
        typer.Option(
            help="Open: nobody has closed it; unconfirmed: open, but a later passage may bear on it."
        ),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those due at a stated time.")] = False,
    follow_up: Annotated[
        bool, typer.Option("--follow-up", help="Show the later passages that may bear on each.")
    ] = False,
    none_between: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FROM TO", help="Report whether none was given from one date to another."),
    ] = None,
    none_before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Report whether none was given before a date.")
    ] = None,
    none_after: Annotated[
        str | None, typer.Option(metavar="DATE", help="Report whether none was given after a date.")
    ] = None,
    sort: Annotated[
        Literal["-date", "date", "due"], typer.Option(help="Newest first, oldest first, or first due.")
    ] = "-date",
    limit: Annotated[
        int | None, typer.Option(min=1, help=f"How many to show: by default {_SHOWN}, in files all.")
    ] = None,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over first.")] = 0,
    today: TodayOption = None,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the register as a table.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write the register to a workbook.")] = None,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """List the assurances in the library, newest first.

    Exit code 1 if there are none. With --none-between, --none-before or --none-after: a report that there are
    none, in which minutes that was looked for and what is missing; exit code 1 if there are some after all.
    """
    from minutes_nlp import assurances
    from minutes_nlp.cli import register
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    days = _range(none_between, none_before, none_after)
    if days and (as_csv or xlsx):
        raise UsageError("a report of silence is printed as text or as JSON")
    if days and (first or last):
        raise UsageError("a report of silence takes its dates by itself; leave out --from and --to")
    whole = json or as_csv or xlsx is not None
    wanted = assurances.Wanted(
        query=" ".join(query or []),
        filters=filters(first, last, committee=committee, council=council),
        strengths=strength or (),
        givers=giver or (),
        topics=topic or (),
        status=status,
        due=due,
        sort=sort,
        limit=limit or (None if whole else _SHOWN),
        offset=offset,
        today=_today(today),
        exempt=exempt,
    )
    chosen = settings(library, engine)
    store = IndexStore(chosen.library, chosen.engine)
    with Library.open(chosen.library, exempt=exempt) as opened, store.open(exempt=exempt) as searcher:
        published = store.published()
        indexed = published.seq if published else 0
        if days:
            report = assurances.silence(opened, searcher, wanted, days, indexed=indexed)
            register.show_json(report) if json else register.show_silence(report)
            if report.found:
                raise typer.Exit(BROKEN_SILENCE)
            return
        found = assurances.register(opened, searcher, wanted)
        waiting = opened.changed_since(indexed)
    if waiting:
        typer.echo(f"{waiting} documents await the search index; run: minutes rebuild", err=True)
    if xlsx is not None:
        register.write_workbook(found, xlsx)
    if json:
        register.show_json(found)
    elif as_csv:
        register.show_csv(found)
    elif xlsx is None:
        register.show_register(found, follow_up=follow_up)
    if not found.total:
        hint = f"; did you mean: {found.hint}" if found.hint else ""
        typer.echo(f"no assurance found{hint}", err=True)
        raise typer.Exit(FOUND_NOTHING)


def _today(typed: str | None) -> str:
    try:
        return (dt.date.fromisoformat(typed) if typed else dt.datetime.now().astimezone().date()).isoformat()
    except ValueError:
        raise UsageError(f"--today: {typed!r} is no date; write it as 2023-05-23") from None


def _range(both: tuple[str, str] | None, before: str | None, after: str | None) -> "Range | None":
    """The range of days of a report of silence; None where none is asked for."""
    from minutes_nlp import assurances

    if sum(map(bool, (both, before, after))) > 1:
        raise UsageError("give one of --none-between, --none-before and --none-after")
    if both:
        return assurances.between(*both)
    if before:
        return assurances.before(before)
    return assurances.after(after) if after else None


@group.command(
    epilog=examples(
        "minutes assurances show children-and-families-overview-and-scrutiny-2021-03-09/18.z1",
        "minutes assurances show audit-and-governance-2020-11-23/33-20.z1 --json",
    )
)
def show(
    name: NameArgument,
    *,
    today: TodayOption = None,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Show one assurance and the later passages that may bear on it, each with the reason."""
    from minutes_nlp import assurances
    from minutes_nlp.cli import register
    from minutes_nlp.index import IndexStore
    from minutes_nlp.library import Library

    chosen = settings(library, engine)
    wanted = assurances.Wanted(today=_today(today), exempt=exempt)
    with (
        Library.open(chosen.library, exempt=exempt) as opened,
        IndexStore(chosen.library, chosen.engine).open(exempt=exempt) as searcher,
    ):
        entry = assurances.one(opened, searcher, name, wanted)
    register.show_json(entry) if json else register.show_entry(entry)


@group.command(
    epilog=examples(
        "minutes assurances close children-and-families-overview-and-scrutiny-2021-03-09/18.z1 "
        "--by children-and-families-overview-and-scrutiny-2022-03-08/5.2 --note '205 of 214 seen'",
        "minutes assurances close environment-and-highways-scrutiny-2020-05-28/236.z1 --superseded "
        "--note 'booking was ended'",
    )
)
def close(
    name: NameArgument,
    *,
    by: Annotated[str, typer.Option(metavar="ID", help="The passage that shows it: DOCUMENT/PART.")] = "",
    note: Annotated[str, typer.Option(help="Why, in your words.")] = "",
    superseded: Annotated[
        bool, typer.Option("--superseded", help="It was overtaken by something else, not kept.")
    ] = False,
    who: WhoOption = None,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say that an assurance was kept, or superseded, by which passage or why; the log keeps who and when."""
    from minutes_nlp.assurances import Verdict

    verdict = Verdict("superseded" if superseded else "kept", by, note, who_is(who))
    _mark(name, verdict, settings(library, None).library, exempt=exempt, json=json)


@group.command(
    epilog=examples(
        "minutes assurances reopen children-and-families-overview-and-scrutiny-2021-03-09/18.z1 "
        "--note 'nine were not seen'"
    )
)
def reopen(
    name: NameArgument,
    *,
    note: Annotated[str, typer.Option(help="Why, in your words.")] = "",
    who: WhoOption = None,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say that a closed assurance is open again; the log keeps both."""
    from minutes_nlp.assurances import Verdict

    verdict = Verdict("open", "", note, who_is(who))
    _mark(name, verdict, settings(library, None).library, exempt=exempt, json=json)


def _mark(name: str, verdict: "Verdict", folder: Path, *, exempt: bool, json: bool) -> None:
    from minutes_nlp import assurances
    from minutes_nlp.cli import register
    from minutes_nlp.cli.user import recorded
    from minutes_nlp.library import Library

    action = "assurance.reopen" if verdict.status == "open" else "assurance.close"
    with Library.open(folder, write=True, make=False, exempt=exempt) as opened:
        # What was typed may be anything: the audit log gets the id of what there is.
        document, _, assurance = assurances.find(opened, name, exempt=exempt)
        with recorded(folder, action, f"{document}/{assurance.id}", status=verdict.status, who=verdict.who):
            step = assurances.mark(opened, name, verdict, exempt=exempt)
    if json:
        register.show_json(step)
    else:
        typer.echo(f"{step.document}/{step.part} is {step.status}, says {step.who}")


@group.command(
    epilog=examples(
        "minutes assurances log",
        "minutes assurances log children-and-families-overview-and-scrutiny-2021-03-09/18.z1 --json",
    )
)
def log(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="DOCUMENT/PART; without it the whole log.")
    ] = None,
    *,
    exempt: ShowExemptOption = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Print who said what became of an assurance, and when, oldest first."""
    from minutes_nlp import assurances
    from minutes_nlp.cli import register
    from minutes_nlp.library import Library

    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        rows = assurances.log(opened, name, exempt=exempt)
    if json:
        register.show_json([{"now": row.now, "step": row.step} for row in rows])
    else:
        register.show_log(rows)
