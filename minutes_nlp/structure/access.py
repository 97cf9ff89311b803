"""Which items were taken without press and public (Local Government Act 1972, section 100A and Schedule 12A)."""

import re

from minutes_nlp.structure.drafts import ItemOutline
from minutes_nlp.structure.signs import has_any

__all__ = ["mark_exempt", "may_be_private"]

_EXCLUDED = re.compile(
    r"(?:press|public)\b[^.]{0,80}\b(?:be|been|was|were)\s+(?:therefore\s+|then\s+)?exclu|exclu(?:de|ding)\b[^.]{0,60}\b(?:press|public)\b"
    r"|(?:press|public)\b[^.]{0,40}\b(?:withdr[ae]w|(?:leave|left)\s+(?:the\s+|this\s+)?(?:meeting|room|chamber|hall))\b",
    re.IGNORECASE,
)
# Nobody is excluded without a word of both sorts, in small letters.
_WHO, _LEAVING = ("press", "public"), ("exclu", "withdr", "leave", "left")
# What keeps the public in: the motion failed, or there was nothing private to discuss.
_NOT_EXCLUDED = re.compile(
    r"\b(?:lost|defeated|withdrawn|not (?:excluded|carried|agreed|seconded|required|necessary)|fell|rejected|remained?|no (?:exempt |confidential |private )?(?:items?|business|matters?|reports?)|none|nil|not applicable)\b",
    re.IGNORECASE,
)
# A heading over the items that follow it.
_PRIVATE_SECTION = re.compile(
    r"\b(?:EXEMPT|CONFIDENTIAL|PRIVATE)\s+(?:ITEMS?|BUSINESS|SESSION|SECTION|REPORTS?)\b|\bPART\s+(?:II|2|TWO|B)\b|\bNOT FOR PUBLICATION\b"
    r"|\b(?:Exempt|Confidential|Private)\s+(?:[Ii]tems?|[Bb]usiness|[Ss]ession|[Ss]ection)\b"
)
_PUBLIC_SECTION = re.compile(
    r"\bUNRESTRICTED\s+ITEMS\b|\bPUBLIC\s+(?:ITEMS|SESSION)\b|\bPART\s+(?:I|1|ONE|A)\b(?!I)"
)
_EXEMPT_MARK = re.compile(
    r"(?:exempt|not for publication|confidential|restricted|private)\b[^.]{0,80}\b(?:paragraphs?|schedule|part|publication|item|exempt)\b"
    r"|\bexempt (?:report|item|paper|appendix|minute)\b|\bprivate report\b", re.IGNORECASE
)  # fmt: skip
# Exclusion told as done, or as agreed in any words.
_SAID_DONE = re.compile(
    r"\b(?:resolved|agreed|carried|approved|were excluded|was excluded|RESOLVED|AGREED)\b"
)
_EXEMPT_SIGNS = ("exempt", "publication", "confidential", "private", "restricted")
_EXEMPT_PARAGRAPHS = re.compile(
    r"paragraphs?\s+((?:\d{1,2}(?:\s*(?:,|and|&|or)\s*)?)+)[^.;]{0,60}?(?:Part|Schedule)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_BACK_IN_PUBLIC = re.compile(
    r"\b(?:re-?admitted|returned to (?:public|open) session|resumed in public|readmi\w+)\b", re.IGNORECASE
)
# Items of these kinds are taken in public whenever they come.
_PUBLIC_KINDS = ("dates", "exclusion")
# Where an item calls itself exempt, in characters from its start.
_OPENING = 400
# What may follow a resolution to exclude in its own item before it is discussion taken in private.
_AFTERMATH = 300
# Without items nothing says how far an exclusion reaches.
_DOUBTS = ("exclu", "exempt", "confidential", "private", "not for publication", "restricted")


def may_be_private(text: str) -> bool:
    """Whether a text without items may tell of what was taken in private."""
    return has_any(text.lower(), _DOUBTS)


def mark_exempt(flat: str, items: list[ItemOutline]) -> None:
    """Mark the items that were taken in private; what is not plainly public is exempt.

    From the exclusion of press and public, however it is told, every later item is exempt until the public
    returns; so is an item that calls itself exempt, or stands under a heading that says so. An item about
    exclusion excludes unless it says that nothing came of it.
    """
    excluded: tuple[int, ...] | None = None
    before = max(0, items[0].span.start - _OPENING) if items else 0
    for item in items:
        text = flat[item.span.start : item.span.end]
        low = text.lower()
        section = flat[before : item.span.start]
        before = item.span.end
        if not section.isspace():
            if _PRIVATE_SECTION.search(section):
                excluded = excluded or ()
            elif _PUBLIC_SECTION.search(section):
                excluded = None
        may_exclude = has_any(low, _WHO) and has_any(low, _LEAVING)
        left = _excluded_at(flat, item) if may_exclude or item.kind == "exclusion" else None
        if excluded is not None and left is None and item.kind not in _PUBLIC_KINDS:
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text) or excluded
        elif left is not None and item.span.end - left > _AFTERMATH:
            # Discussion goes on behind closed doors within the item itself.
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text)
        elif item.kind != "exclusion" and left is None and _calls_itself_exempt(text, low):
            item.access = "exempt"
            item.exempt_paragraphs = _paragraph_numbers(text)
        if left is not None:
            excluded = _paragraph_numbers(text)
        if excluded is not None and _BACK_IN_PUBLIC.search(text):
            excluded = None


def _calls_itself_exempt(text: str, low: str) -> bool:
    return has_any(low, _EXEMPT_SIGNS) and _EXEMPT_MARK.search(text[:_OPENING]) is not None


def _excluded_at(flat: str, item: ItemOutline) -> int | None:
    """Return where in an item press and public were excluded; None where they were not.

    By a decision that was not lost, by a sentence that says so, or by an item about nothing else.
    """
    for _, decision in item.decisions:
        words = flat[decision.span.start : decision.span.end]
        decided = decision.outcome not in ("lost", "withdrawn", "deferred")
        if decided and _EXCLUDED.search(words):
            return decision.span.end
    body = flat[item.heading.end : item.span.end]
    if "exclu" not in body.lower() and item.kind != "exclusion":
        return None
    if _NOT_EXCLUDED.search(body):
        return None
    told = _EXCLUDED.search(body)
    if told and (item.kind == "exclusion" or _SAID_DONE.search(body)):
        return item.heading.end + _sentence_end(body, told.end())
    return item.span.end if item.kind == "exclusion" and body.strip() else None


def _sentence_end(body: str, at: int) -> int:
    stop = body.find(". ", at)
    return len(body) if stop < 0 else stop + 1


def _paragraph_numbers(text: str) -> tuple[int, ...]:
    match = _EXEMPT_PARAGRAPHS.search(text)
    return tuple(int(number) for number in _NUMBER.findall(match[1])) if match else ()
