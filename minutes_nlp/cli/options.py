"""What the commands share: the options that choose the library, and the settings they lead to."""
# ruff: noqa: PLC0415  # the parse half is slow to load

import functools
import getpass
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes_nlp import __version__
from minutes_nlp.config import ENGINES, Settings, read_settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.ingest import Parser
    from minutes_nlp.model import Minutes
    from minutes_nlp.sandbox import Setup

__all__ = [
    "AllOption",
    "CommitteeOption",
    "CouncilOption",
    "EngineOption",
    "ExemptOption",
    "FromOption",
    "JsonOption",
    "KindOption",
    "LibraryOption",
    "ShowExemptOption",
    "SpeakerOption",
    "ToOption",
    "WhoOption",
    "examples",
    "filters",
    "is_coloured",
    "parse_with",
    "parser",
    "reading",
    "settings",
    "who_is",
]

LibraryOption = Annotated[
    Path | None, typer.Option("--library", "-L", help=f"Folder of the library, if not {Settings().library}.")
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", help=f"Search engine: {' or '.join(ENGINES)}, if not {Settings().engine}."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
ExemptOption = Annotated[bool, typer.Option("--exempt", help="Look at exempt items too.")]
ShowExemptOption = Annotated[bool, typer.Option("--exempt", help="Show exempt items too.")]
WhoOption = Annotated[str | None, typer.Option(help="Who says so, if not the name you are logged in by.")]
AllOption = Annotated[
    bool, typer.Option("--all", help="Look at routine items too: apologies, declarations, minutes, dates.")
]
KindOption = Annotated[list[str] | None, typer.Option(help="Only this kind of passage or block.")]
CommitteeOption = Annotated[list[str] | None, typer.Option(help="Only this committee.")]
CouncilOption = Annotated[list[str] | None, typer.Option(help="Only this council.")]
SpeakerOption = Annotated[list[str] | None, typer.Option(help="Only this speaker.")]
FromOption = Annotated[str | None, typer.Option("--from", help="Meetings from this year, month or day.")]
ToOption = Annotated[str | None, typer.Option("--to", help="Meetings up to this year, month or day.")]


def settings(library: Path | None, engine: str | None) -> Settings:
    """Return the settings in force, given what the command line says.

    Raises:
        UsageError: If a setting is wrong.
    """
    return read_settings({"library": library, "engine": engine}, os.environ, Path.cwd())


def parser(chosen: Settings) -> "Parser":
    """Return the parser that the settings make, with a version that tells of them.

    Raises:
        UsageError: If the file of the council's own words cannot be used.
    """
    from minutes_nlp import sandbox
    from minutes_nlp.ingest import Parser

    made = [__version__]
    if chosen.style:
        _extend(chosen.style)
        made.append(f"style {hashlib.sha256(chosen.style.read_bytes()).hexdigest()[:12]}")
    if chosen.model:
        made.append(f"model {chosen.model}")
    setup = reading(chosen)
    return Parser(
        functools.partial(sandbox.parse, setup),
        " + ".join(made),
        functools.partial(sandbox.members, setup),
        setup.limits.file,
    )


def reading(chosen: Settings) -> "Setup":
    """Return what the processes that read documents are told of the settings."""
    from minutes_nlp.sandbox import Setup

    style = str(chosen.style.resolve()) if chosen.style else ""
    return Setup(limits=chosen.limits, style=style, model=chosen.model)


def parse_with(chosen: Settings, data: bytes, name: str, *, encoding: str | None = None) -> "Minutes":
    """Parse with the council's own words and the model that the settings name.

    Raises:
        UnreadableError: If the file cannot be read.
        UsageError: If the file of words or the model cannot be used.
    """
    from minutes_nlp import sandbox

    return sandbox.parse(reading(chosen), data, name, encoding=encoding)


@functools.cache
def _extend(style: Path) -> None:
    from minutes_nlp.language.vocabulary import extend

    extend(style)


def filters(first: str | None, last: str | None, **chosen: list[str] | None) -> dict[str, list[str]]:
    """Return the filters of a search, from the values chosen by field and the dates of the meetings."""
    if first or last:
        chosen["date"] = [f"{first or ''}..{last or ''}"]
    return {name: values for name, values in chosen.items() if values}


def who_is(given: str | None) -> str:
    """Return who says something: the name given, or that of who is logged in.

    Raises:
        UsageError: If nobody is logged in by a name.
    """
    try:
        return given or getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("nobody is logged in by a name; say who you are with --who") from None


def is_coloured() -> bool:
    """Tell whether what is printed goes to a terminal that wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def examples(*commands: str) -> str:
    """Return the text that ends a command's help."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {command}" for command in commands)
