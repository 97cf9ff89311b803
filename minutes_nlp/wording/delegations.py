"""Delegations: who is given authority, and whether somebody has to be consulted."""

import re
from typing import Literal, NamedTuple, get_args

from minutes_nlp.model import Span

__all__ = ["KINDS", "Delegation", "Kind", "delegation"]

Kind = Literal["delegated", "authorised"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_DELEGATED = re.compile(
    r"\b(?:delegat\w+|given\s+(?:delegated\s+)?authority|authority\s+(?:be|is)\s+given|(?P<authorised>authori[sz]ed\s+to|authori[sz]e\s+the\s+[^,;]{3,80}?\s+to))\b",
    re.IGNORECASE,
)
_CONSULTATION = re.compile(r"\bconsult(?:ation|ing)\b", re.IGNORECASE)


class Delegation(NamedTuple):
    """A delegation in a clause: in which words, whether somebody is consulted, and where it is said."""

    kind: Kind
    consulted: bool
    span: Span


def delegation(text: str) -> Delegation | None:
    """Return the first delegation in the words of a clause, None where there is none."""
    said = _DELEGATED.search(text)
    if said is None:
        return None
    kind: Kind = "authorised" if said["authorised"] else "delegated"
    return Delegation(kind, _CONSULTATION.search(text) is not None, Span(*said.span()))
