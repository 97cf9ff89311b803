"""Reads the vocabulary: TOML files beside this module, each table with its why and an example."""

import functools
import tomllib
from importlib import resources
from typing import Any

__all__ = ["alternatives", "load"]


@functools.cache
def load(name: str) -> dict[str, Any]:
    """Return the tables of ``name``.toml."""
    return tomllib.loads(resources.files("minutes_nlp.language").joinpath(f"{name}.toml").read_text("utf-8"))


def alternatives(words: list[str]) -> str:
    r"""Return a regular expression that matches any of the words, longest first, spaces as ``\s+``."""
    return "|".join(r"\s+".join(word.split()) for word in sorted(words, key=len, reverse=True))
