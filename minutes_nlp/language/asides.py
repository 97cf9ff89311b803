"""Asides: sentences and sections that belong to no exchange, whoever is their subject."""

import re

from minutes_nlp.language.vocabulary import alternatives, load

__all__ = ["RecordSections", "closes", "is_aside"]

_WORDS = load("turns")["asides"]
_CLOSING = rf"(?:The|the)\s+(?:meeting|session)\s+(?:{alternatives(_WORDS['closing'])})\b|There\s+being\s+no\b|This\s+concluded\b|ACTIONS?\b|Actions?\s*[:–-]|NOTED\b"
_NO_REPLY = (
    r"Nobody\s+(?:present\s+)?(?:was\s+able|could|knew)|No\s+\w+\s+was\s+available|There\s+was\s+no\s+(?:reply|answer|response)"
    r"|(?:Time|The\s+time)\b[^.]{0,40}\b(?:permit|allow|run\s+out)|(?:The\s+)?question\s+was\s+(?:ruled|not\s+(?:put|taken|answered))|No\s+(?:answer|reply|response)\b"
)
_NO_REPLY_INSIDE = re.compile(
    r"[^.]{0,80}\bno\s+(?:answer|reply|response)\s+was\s+(?:available|given|made)", re.IGNORECASE
)
# "Clerk to write to the tenants"
_ACTION = r"(?!(?:Thanks|Due|Prior|Subject|According|Apologies|Going|Next|Close|Similar|Contrary|Reference)\s)(?:[A-Z]{2,3}|(?:The\s+)?[A-Z]\w++(?:\s+[A-Z]\w++)?)\s+to\s+(?!(?:be|the|a|an|this|that|which)\b)[a-z]+\b"
_CLOSES = re.compile(_CLOSING)
_ASIDE = re.compile(rf"{_CLOSING}|(?i:{_NO_REPLY})|{_ACTION}")
_RECORD_HEADING = re.compile(
    rf"(?:(?:{alternatives(_WORDS['sections'])})\b[^.]{{0,60}}|(?:Alternative|Other) options?[^.]{{0,60}})\s*:?",
    re.IGNORECASE,
)
# A shorter line is the heading of the next section.
_HEADING_LENGTH = 60


def closes(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence ends the exchange: the meeting closed, an action, "NOTED"."""
    return _CLOSES.match(text, start, end) is not None


def is_aside(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence is no part of an exchange: business, an action, that nobody could answer."""
    if _ASIDE.match(text, start, end):
        return True
    return "no " in text[start:end].lower() and _NO_REPLY_INSIDE.match(text, start, end) is not None


class RecordSections:
    """Sections of a decision record: reasons and options are the authority's, nobody says them."""

    def __init__(self) -> None:
        self._inside = False

    def holds(self, text: str, start: int, end: int) -> bool:
        """Tell whether a paragraph, the next one, belongs to such a section or begins one."""
        if _RECORD_HEADING.fullmatch(text, start, end):
            self._inside = True
        elif self._inside and end - start < _HEADING_LENGTH and text[end - 1] not in ".;":
            self._inside = False
        return self._inside
