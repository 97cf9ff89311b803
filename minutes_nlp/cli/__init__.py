"""The ``minutes`` command: one module for each group of commands."""

import os
import sys
from typing import Annotated

import typer

from minutes_nlp import __version__
from minutes_nlp.cli import (
    assurances,
    audit,
    evaluate,
    fetch,
    history,
    library,
    like,
    mcp,
    parse,
    quote,
    removing,
    resolutions,
    saved,
    search,
    serve,
    user,
    versions,
    wording,
)
from minutes_nlp.cli.options import examples
from minutes_nlp.errors import MinutesError, raised_at

__all__ = ["app", "main"]

INTERRUPTED = 130
DEFECT = 70

# Plain help and plain errors: rich costs more to load than a search takes.
app = typer.Typer(
    name="minutes",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=examples(
        "minutes add corpus", "minutes search 'home education kind:assurance'", "minutes search --help"
    ),
)
for group in (
    search, like, saved, assurances, parse, versions, wording, resolutions, quote, library, fetch, removing,
    serve, evaluate, history, mcp, audit, user,
):  # fmt: skip
    app.add_typer(group.app)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  # typer gives it by position
    if wanted:
        typer.echo(f"minutes {__version__}")
        raise typer.Exit


@app.callback()
def _minutes(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read the minutes of councils: parse them, keep them, search them."""


def main() -> None:
    """Run the command given on the command line and exit: with one clear line where it fails."""
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has read enough; leave the interpreter nothing to flush into the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code."""
    try:
        app(prog_name="minutes")
    except MinutesError as error:
        typer.echo(f"minutes: {error}", err=True)
        return error.exit_code
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            typer.echo("minutes: interrupted; run again to go on", err=True)
        return leaving.code if isinstance(leaving.code, int) else 0
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("MINUTES_DEBUG"):
            raise
        typer.echo(f"minutes: {_defect(error)}", err=True)
        return DEFECT
    return 0


def _defect(error: Exception) -> str:
    """What to say of an error that is no one's but the program's."""
    file, line = raised_at(error)
    return (
        f"a defect of the program, please report it: {type(error).__name__}: {error} in {file}, line {line}"
    )
