"""What the commands share: the options that choose the library, and the settings they lead to."""

import os
from pathlib import Path
from typing import Annotated

import typer

from minutes_nlp.config import ENGINES, Settings, read_settings

__all__ = ["EngineOption", "JsonOption", "LibraryOption", "examples", "settings"]

LibraryOption = Annotated[
    Path | None, typer.Option("--library", "-L", help=f"Folder of the library, if not {Settings().library}.")
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", help=f"Search engine: {' or '.join(ENGINES)}, if not {Settings().engine}."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def settings(library: Path | None, engine: str | None) -> Settings:
    """Return the settings in force, given what the command line says.

    Raises:
        UsageError: If a setting is wrong.
    """
    return read_settings({"library": library, "engine": engine}, os.environ, Path.cwd())


def examples(*commands: str) -> str:
    """Return the text that ends a command's help."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {command}" for command in commands)
