"""Reads the vocabulary: TOML files beside this module, each table with its why and an example.

A council may add words of its own in a file of the same tables. They are added once, before the rules that are
made of them are first imported; from then on the vocabulary of the process is settled.
"""

import functools
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from minutes_nlp.errors import UsageError, hint

__all__ = ["alternatives", "extend", "load"]

_added: dict[str, Any] = {}
_KINDS: dict[type, str] = {dict: "a table", list: "a list", str: "a text"}


@functools.cache
def load(name: str) -> dict[str, Any]:
    """Return the tables of ``name``.toml, with what a council has added to them."""
    tables: dict[str, Any] = _joined(_shipped(name), _added.get(name, {}))
    return tables


def extend(file: Path) -> None:
    """Add a council's own words to the vocabulary of this process.

    The file has the tables of the files beside this module under the file's name: ``patterns`` of
    ``[discourse.predicates.question]`` are added to those of ``[predicates.question]`` in ``discourse.toml``.

    Raises:
        UsageError: If the file cannot be read, has a table or key that is not there to be added to, or a
            pattern that is no regular expression; or if the vocabulary is in use already.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", document=str(file)) from error
    if tables == _added:
        return
    if load.cache_info().currsize:
        raise UsageError("comes too late: the vocabulary is in use", document=str(file))
    files = resources.files("minutes_nlp.language").iterdir()
    known = sorted(path.name.removesuffix(".toml") for path in files if path.name.endswith(".toml"))
    for name, table in tables.items():
        if name not in known:
            raise UsageError(f"unknown table; {hint(name, known)}", document=str(file), place=f"[{name}]")
        _check(table, _shipped(name), file, name)
    _added.update(tables)


def alternatives(words: list[str]) -> str:
    r"""Return a regular expression that matches any of the words, longest first, spaces as ``\s+``."""
    return "|".join(r"\s+".join(word.split()) for word in sorted(words, key=len, reverse=True))


@functools.cache
def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("minutes_nlp.language").joinpath(f"{name}.toml").read_text("utf-8"))


def _joined(ours: Any, theirs: Any) -> Any:
    """Our tables with theirs added: lists are lengthened, tables joined."""
    if isinstance(ours, list):
        return [*ours, *theirs]
    if isinstance(ours, dict):
        return ours | {
            key: _joined(ours[key], value) if key in ours else value for key, value in theirs.items()
        }
    return theirs


def _check(theirs: Any, ours: Any, file: Path, place: str) -> None:
    """Check that what is added has the shape of what it is added to."""
    if type(theirs) is not type(ours):
        kind = _KINDS.get(type(ours), "a number")
        raise UsageError(f"must be {kind}", document=str(file), place=f"[{place}]")
    if isinstance(ours, dict):
        # Where a table lists words with their values, words may be added.
        is_open = not any(isinstance(value, dict | list) for value in ours.values())
        for key, value in theirs.items():
            if key in ours:
                _check(value, ours[key], file, f"{place}.{key}")
            elif not is_open:
                raise UsageError(
                    f"unknown key {key!r}; {hint(key, ours)}", document=str(file), place=f"[{place}]"
                )
    elif isinstance(ours, list):
        for member in theirs:
            _check(member, ours[0], file, place)
    elif isinstance(ours, str):
        try:
            re.compile(f"(?:{theirs})")
        except re.error as error:
            message = f"is no regular expression: {error}: {theirs}"
            raise UsageError(message, document=str(file), place=f"[{place}]") from error
