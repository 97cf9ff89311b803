"""What is printed and belongs to the page or to the web site, and not to the meeting."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from minutes_nlp.model import Span
from minutes_nlp.structure.lines import Line, ends_sentence, lines_of, starts_low
from minutes_nlp.structure.signs import has_any

__all__ = ["OPENERS", "cut_short", "page_breaks", "page_furniture", "rules", "system_labels", "web_marks"]

_PAGE = re.compile(
    r"(?:page|pg\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|\d{1,4}\s*\|\s*p\s?a\s?g\s?e|p\s?a\s?g\s?e\s*\|\s*\d{1,4}|\[?page \d{1,4}\]?",
    re.IGNORECASE,
)
_PAGE_STARTS = frozenset("pP[-–—")
_LONGEST_PAGE = 30
_LONE_NUMBER = re.compile(r"\d{1,4}")
# An ordinal's letters, raised in print and set on a line of their own by text extraction.
_STRAY_ORDINALS = frozenset(["st", "nd", "rd", "th"])
_SYSTEM = re.compile(
    r"(?:supporting|additional|background|accompanying) documents?\s*:?|agenda item|view directions|media|pdf icon.*"
    r"|(?:pdf|doc|docx|xls|xlsx|word)\s+[\d.]+\s*[kmg]b|view recorded vote for this item|recorded vote"
    r"|view the (?:background to|decision for|minutes for) item .{0,20}|find out more about this issue|\[?original file\]?\(.{0,300}\)"
    r"|items|title \| type \| recorded vote text \| result|no\.? \| item"
    r"|skip to (?:the )?(?:main )?(?:content|navigation)|(?:back|return|go) to (?:the )?top(?: of (?:the )?page)?|print (?:this page|friendly(?: version)?)"
    r"|share (?:this(?: page)?|on [\w ]{1,30})(?:\s*:.{0,80})?|follow us(?: on [\w ]{1,30})?|home\s*[>»›/|].{0,200}|you are here\s*:.{0,200}"
    r"|(?:accept|reject|manage) (?:all )?(?:\w+ )?cookies|cookies?(?: on this site)?|(?:we|this (?:web)?site) uses? (?:\w+ )?cookies\b.{0,400}",
    re.IGNORECASE,
)
_SYSTEM_STARTS = frozenset([
    "sup", "add", "bac", "acc", "age", "vie", "med", "pdf", "doc", "xls", "wor", "rec", "[or", "ori", "fin",
    "tit", "ite", "no.", "no ", "ski", "ret", "go ", "pri", "sha", "fol", "hom", "you", "rej", "man", "coo", "we ", "thi",
])  # fmt: skip
# A list of papers: its label, and its entries, each with the size of a file.
_PAPERS = re.compile(r"(?:supporting|additional|background|accompanying) documents?\s*:?", re.IGNORECASE)
_PAPER = re.compile(r"[^\n]{1,300}\s(?:PDF|DOCX?|XLSX?|PPTX?|ZIP)\s+[\d.]+\s*[KMG]B")
# What a council's web page adds to the words of the meeting, within a line. The class of first characters makes
# the search for it a scan.
_WEB_MARKS = re.compile(
    r"[ .…vV](?:(?<=[ ])(?:pdf icon[ ]*)?(?:PDF|DOCX?|XLSX?)[ ]+[\d.]+[ ]*[KMG]B\b"
    r"|(?:(?<=[vV])|(?:(?<=\.)\.\.|(?<=[… ]))[ ]{0,40}[vV])iew the full (?:\w{1,12}[ ])?text[ ](?:for|of)[ ]item[ ][^\s.]{1,16}(?:\.[^\s.]{1,8}){0,3}\.?"
    r"|(?:(?<=\.)\.\.|(?<=…))[ ]{0,40}[vV]iew the full (?:\w{1,12}[ ])?text\b)"
)
_WEB_SIGNS, _FULL_TEXT = ("KB", "MB", "GB", "iew the full"), ("iew the full",)
# Words that open a paragraph of their own however the lines above them end.
OPENERS = re.compile(
    r"(?:(?:unanimously\s+)?(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED|DECISION|ACTION|RECOMMENDATION)\b"
    r"|(?:Resolved|Decision|Action|Minutes|Present|Apologies|In attendance|Also present|Proposed|Seconded)\s*[:–-]"
    r"|(?:For|Against|Abstain(?:ed)?|Abstentions?)\s*[:(]|Motion (?:carried|lost)|\(Items? \d)"
)
_DIGITS = re.compile(r"\d+")
# A running head is a line, not a mark and not a paragraph; a sentence it cuts in two has had some words.
_HEAD_LENGTHS = range(9, 100)
_CUT_LENGTH = 40
_RULE = re.compile(r"(?:-{3,}|={3,}|_{3,}|\*{3,})")
# How many lines the head of a page has, and how often one returns that no number stands by.
_TOP_LINES, _HEADS = 2, 3


def web_marks(text: str) -> list[Span]:
    """Return what a web page adds within the lines of the minutes: sizes of files, links to the full text."""
    if not has_any(text, _WEB_SIGNS):
        return []
    return [Span(*match.span()) for match in _WEB_MARKS.finditer(text)]


def cut_short(text: str) -> list[Span]:
    """Return where a web page cuts an item short and links to the rest of it."""
    if not has_any(text, _FULL_TEXT):
        return []
    return [Span(*m.span()).trimmed(text) for m in _WEB_MARKS.finditer(text) if "full" in m[0]]


def system_labels(text: str, lines: list[Line], printed: str | None) -> list[Span]:
    """Return the lines that a council's web site adds: "Supporting documents:" and what it lists, "View directions".

    Args:
        text: The text with spaces for what is known to be furniture.
        lines: Its lines.
        printed: The text as printed, with the sizes of the papers listed; None where a line is not a paragraph, so
            that an entry may be part of one.
    """
    found = []
    papers = False
    for start, end, _ in lines:
        system = text[start : start + 3].lower() in _SYSTEM_STARTS and _SYSTEM.fullmatch(text, start, end)
        listed = papers and printed is not None and _PAPER.match(printed, start) is not None
        papers = listed or bool(system and _PAPERS.match(text, start))
        if system or listed:
            found.append(Span(start, end))
    return found


def page_furniture(text: str, lines: list[Line]) -> list[Span]:
    """Return page numbers, and running heads: lines that return and, once, cut a page number or a sentence off."""
    words = [text[line.start : line.end] for line in lines]
    pages = {i for i, w in enumerate(words) if len(w) < _LONGEST_PAGE and _is_page(words, i)}
    heads = set(_running_heads(words, lines, pages))
    return [Span(lines[i].start, lines[i].end) for i in sorted(pages | heads)]


def rules(text: str) -> list[Span]:
    """Return the lines that are nothing but a rule across the page."""
    return [
        Span(start, end)
        for start, end, _ in lines_of(text)
        if text[start] in "-=_*" and _RULE.fullmatch(text, start, end)
    ]


def page_breaks(text: str, rules: list[Span], lines: list[Line]) -> list[Span]:
    """Return what stands right below the rules that mark the ends of pages: a page's number, a line that returns."""
    starts = [line.start for line in lines]
    below: dict[str, list[int]] = {}
    for rule in rules:
        at = bisect_left(starts, rule.end)
        wordings = [_DIGITS.sub("0", text[start:end]) for start, end, _ in lines[at : at + _TOP_LINES]]
        for i, wording in enumerate(wordings, at):
            # Below a line that may return, only a number is the page's.
            if i == at or "0" in (wording, wordings[0]):
                below.setdefault(wording, []).append(i)
    numbers = below.pop("0", []) if len(rules) > 1 else []
    heads = [
        i for wording, at in below.items() if len(wording) in _HEAD_LENGTHS and len(at) >= _HEADS for i in at
    ]
    return [Span(lines[i].start, lines[i].end) for i in sorted(numbers + heads)]


def _is_page(words: list[str], i: int) -> bool:
    """Whether a short line is a page's number, or the letters of an ordinal that lost their number."""
    line = words[i]
    if line[0].isdigit() or line[0] in _PAGE_STARTS:
        if _PAGE.fullmatch(line):
            return True
        return _LONE_NUMBER.fullmatch(line) is not None and _interrupts(words, i)
    return line in _STRAY_ORDINALS


def _running_heads(words: list[str], lines: list[Line], pages: set[int]) -> Iterator[int]:
    """Lines that return beside page numbers, or return alone between the halves of a sentence."""
    places: dict[str, list[int]] = {}
    for i, w in enumerate(words):
        if len(w) in _HEAD_LENGTHS and not w[0].islower() and not w.endswith((":", ",")):
            places.setdefault(_DIGITS.sub("0", w), []).append(i)
    for wording, at in places.items():
        if len(at) == 1 or OPENERS.match(wording):
            continue
        beside = [i for i in at if i - 1 in pages or i + 1 in pages]
        if beside or any(_stands_alone(lines, i) and _interrupts(words, i) for i in at):
            # The first is the title, unless a page number stands by it.
            yield from beside
            yield from at[1:]


def _stands_alone(lines: list[Line], i: int) -> bool:
    return lines[i].gap and (i + 1 == len(lines) or lines[i + 1].gap)


def _interrupts(words: list[str], i: int) -> bool:
    """Whether the sentence of the line before runs on in the line after."""
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    return len(before) > _CUT_LENGTH and starts_low(after) and not ends_sentence(before)
