"""Cuts a query string into signs, words, quoted text and fields, each with its place."""

import re
from typing import Literal, NamedTuple

from minutes_nlp.errors import QueryError
from minutes_nlp.query.values import FIELDS, nearest

__all__ = ["Lexeme", "lex"]

_QUOTED = re.compile(r'["“”„]([^"“”„]*)(["“”„]?)')
_BARE = re.compile(r'[^\s()"“”„]+')
_FIELD = re.compile(r"([^\W\d_]+):(=?)(.*)", re.DOTALL)
_SIGNS = {"OR", "AND", "NOT"}
# Word processors turn a typed hyphen into one of these.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"

Kind = Literal["(", ")", "OR", "AND", "NOT", "NEAR", "phrase", "word", "field", "end"]


class Lexeme(NamedTuple):
    """One piece of a query.

    ``text`` is what stands in it without quotation marks; ``name`` and ``whole`` belong to fields alone;
    ``position`` is where the piece begins and ``value_position`` where its text does.
    """

    kind: Kind
    text: str
    position: int
    value_position: int
    name: str = ""
    whole: bool = False


def lex(query: str) -> list[Lexeme]:
    """Return the pieces of a query, closed by one of kind "end".

    Raises:
        QueryError: If a quotation mark is never closed or a field does not exist.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(query):
        char = query[at]
        if char.isspace():
            at += 1
        elif char in "()":
            found.append(Lexeme("(" if char == "(" else ")", char, at, at))
            at += 1
        elif char in _DASHES and (at + 1 == len(query) or not query[at + 1].isspace()):
            found.append(Lexeme("NOT", char, at, at))
            at += 1
        elif match := _QUOTED.match(query, at):
            found.append(Lexeme("phrase", _closed(match, query), at, at + 1))
            at = match.end()
        else:
            lexeme, at = _bare(query, at)
            found.append(lexeme)
    return [*found, Lexeme("end", "", len(query), len(query))]


def _closed(match: re.Match[str], query: str) -> str:
    """Return what stands between quotation marks."""
    if not match[2]:
        raise QueryError("This quotation mark is never closed.", query=query, position=match.start())
    after = query[match.end() : match.end() + 1]
    if after and after in "~*^":
        message = (
            f"A phrase in quotation marks means exactly that and takes no {after!r}; for words close together"
        )
        raise QueryError(f"{message} write: dental NEAR/5 check.", query=query, position=match.end())
    return match[1]


def _bare(query: str, at: int) -> tuple[Lexeme, int]:
    """Return the piece that begins at ``at`` and is not quoted, and where it ends."""
    match = _BARE.match(query, at)
    if match is None:  # only signs and spaces are left out of the pattern, and they are handled before
        raise QueryError("This cannot be read.", query=query, position=at)
    text, end = match[0], match.end()
    if text in _SIGNS:
        return Lexeme(text, text, at, at), end  # type: ignore[arg-type]
    if text == "NEAR" or text.startswith("NEAR/"):
        return Lexeme("NEAR", text.removeprefix("NEAR").removeprefix("/"), at, at), end
    if not (named := _FIELD.fullmatch(text)):
        return Lexeme("word", text, at, at), end
    name, value, start = _known(named[1], query, at), named[3], at + named.start(3)
    if not value and (quoted := _QUOTED.match(query, end)):
        value, start, end = _closed(quoted, query), end + 1, quoted.end()
    if not value.strip():
        raise QueryError(f"{name}: needs a value directly after the colon.", query=query, position=at)
    return Lexeme("field", value, at, start, name, bool(named[2])), end


def _known(name: str, query: str, position: int) -> str:
    """Return the field of that name, whatever its case."""
    if name.casefold() in FIELDS:
        return name.casefold()
    message = f"There is no field {name!r}; the fields are {', '.join(FIELDS)}."
    raise QueryError(message, query=query, position=position, suggestion=nearest(name, FIELDS))
