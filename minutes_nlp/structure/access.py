"""Which items were taken without press and public (Local Government Act 1972, section 100A and Schedule 12A)."""

import re

from minutes_nlp.structure.drafts import ItemOutline
from minutes_nlp.structure.signs import has_any

__all__ = ["mark_exempt"]

_EXCLUDED = re.compile(
    r"(?:press|public)\b[^.]{0,80}\bexclu|exclu\w+[^.]{0,60}\b(?:press|public)\b", re.IGNORECASE
)
_EXEMPT_MARK = re.compile(
    r"\(?\s*(?:exempt|not for publication|confidential|restricted|private)\b[^.]{0,80}\b(?:paragraphs?|schedule|part|publication|item|exempt)\b"
    r"|\bexempt (?:report|item|paper|appendix|minute)\b|\bprivate report\b", re.IGNORECASE
)  # fmt: skip
_EXEMPT_SIGNS = ("exempt", "publication", "confidential", "private", "restricted")
_EXEMPT_PARAGRAPHS = re.compile(
    r"paragraphs?\s+((?:\d{1,2}(?:\s*(?:,|and|&|or)\s*)?)+)[^.;]{0,60}?(?:Part|Schedule)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_BACK_IN_PUBLIC = re.compile(
    r"\b(?:re-?admitted|returned to (?:public|open) session|resumed in public|readmi\w+)\b", re.IGNORECASE
)
# Items of these kinds are taken in public whenever they come.
_PUBLIC_KINDS = ("dates", "exclusion", "minutes")
# Where an item calls itself exempt, in characters from its start.
_OPENING = 400


def mark_exempt(flat: str, items: list[ItemOutline]) -> None:
    """Mark the items that were taken in private.

    From a resolution to exclude that was carried, every later item is exempt until the public returns or an
    item is plainly of the kind taken in public; an item that calls itself exempt is.
    """
    excluded: tuple[int, ...] | None = None
    for item in items:
        text = flat[item.span.start : item.span.end]
        moved = _excludes(flat, item)
        if excluded is not None and not moved and item.kind not in _PUBLIC_KINDS:
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text) or excluded
        elif item.kind != "exclusion" and not moved and _calls_itself_exempt(text[:_OPENING]):
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text)
        if moved:
            excluded = _paragraph_numbers(text)
        if excluded is not None and _BACK_IN_PUBLIC.search(text):
            excluded = None


def _calls_itself_exempt(opening: str) -> bool:
    return has_any(opening.lower(), _EXEMPT_SIGNS) and _EXEMPT_MARK.search(opening) is not None


def _excludes(flat: str, item: ItemOutline) -> bool:
    """Whether the item resolved, and did not refuse, to exclude press and public."""
    for _, decision in item.decisions:
        words = flat[decision.span.start : decision.span.end]
        decided = decision.outcome not in ("lost", "withdrawn", "deferred")
        if decided and "exclu" in words.lower() and _EXCLUDED.search(words):
            return True
    return False


def _paragraph_numbers(text: str) -> tuple[int, ...]:
    match = _EXEMPT_PARAGRAPHS.search(text)
    return tuple(int(number) for number in _NUMBER.findall(match[1])) if match else ()
