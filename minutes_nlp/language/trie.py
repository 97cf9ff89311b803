"""Turns a list of words into one fast regular expression."""

from collections.abc import Iterable
from typing import Any

__all__ = ["any_of"]

_END = ""


def any_of(words: Iterable[str]) -> str:
    r"""Return a pattern that matches any of the words, the longest that fits, spaces as one to three.

    A plain alternation tries each word in turn; this one shares their beginnings, so that a text that fits
    none is refused after a letter or two, however many words there are.
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _pattern(root)


def _pattern(node: dict[str, Any]) -> str:
    branches = [_letter(letter) + _pattern(below) for letter, below in sorted(node.items()) if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if _END in node else ''}"


def _letter(letter: str) -> str:
    if letter == " ":
        return r"\s{1,3}"
    return letter if letter.isalnum() else f"\\{letter}"
