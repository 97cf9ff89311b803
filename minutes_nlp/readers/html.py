"""HTML: the page a browser shows, with what it says of itself; pages of ModernGov by its own class names.

ModernGov serves most English councils. Its themes differ, but the names of its classes are its own; a copy of a
page may have lost them, so nothing depends on them alone.
"""

import itertools
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.display import Display
from minutes_nlp.readers.document import Document, HintRole, Stated, canonical, describe
from minutes_nlp.readers.encoding import decode
from minutes_nlp.readers.markup import Cost

__all__ = ["read"]

# Where the minutes are, if the page says so, surest first: all around it is chrome.
_MAIN = ("#modgov", "main", "[role=main]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_USUAL = Limits()

# The titles of items, the labels within them and what stands below these; on a page of one item its title is the
# page's.
_ITEM_TITLE, _PAGE_TITLE = ".mgAiTitleTxt", ".mgSubTitleTxt"
_LABELS = ".mgSubItemTitleTxt, .mgSubSubTitleTxt"
_TEXT = ".mgWordPara"
_NUMBER = re.compile(
    r"(?:(?:Item|ITEM)\s+)?(?:[A-Z]{1,6}\s?[/.-]?\s?)?\d{1,4}(?:[./:-]\d{1,4}){0,3}\s?(?:\([a-z]{1,4}\)|[a-z]{1,2})?[.:)]*|[A-Z][.:)]|\(?[ivx]{1,5}[.)]"
)
_OF_MINUTES = re.compile(r"\s*(?:(?:draft\s+)?minutes?|decisions?)\s*:?\s*", re.IGNORECASE)
# "Cabinet - Tuesday, 8 June 2021 2.00 pm", "Cabinet, 8th June, 2021", "Agenda for Cabinet on 8 June 2021, 2 pm".
_KNOWN_AS = r"(?:agenda(?:,\s+decisions)?(?:\s+and\s+minutes)?|decisions|(?:printed\s+)?minutes|meeting)\s+(?:for|of)\s+(?:the\s+)?"
_MEETING = re.compile(
    rf"(?P<known>{_KNOWN_AS})?(?P<committee>\S.{{1,160}}?)(?:\s*[,–-]|\s+on)?\s+"
    r"(?P<date>(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9},?\s+\d{4})(?P<rest>.{0,60})",
    re.IGNORECASE,
)
# The number of the item that a page is of: "(Item 8.)".
_ITEM = re.compile(r"\(Item\s+(?P<number>[^\s()]{1,16}?)[.:]?\)", re.IGNORECASE)
_HOUR = re.compile(r"\d[.:]\d\d|\d\s*[ap]\.?m")
# What a page of a decision says of it, and who decided when: "Decided at meeting: 8/06/2021 - Cabinet".
_FACT = re.compile(
    r"^(?P<label>Decision Maker|Date of decision|Decided at meeting)\s*:\s*(?P<value>\S.{0,200})$",
    re.IGNORECASE | re.MULTILINE,
)
_DECIDED_AT = re.compile(r"(?P<date>\d{1,2}/\d{1,2}/\d{4})\s*[–-]\s*(?P<committee>.{2,160})")
# Where a page names its site, likeliest first.
_NAMED = (
    "meta[name='DC.title']", "meta[name='DC.publisher']", "meta[name='DC.creator']", "meta[property='og:site_name']",
    "meta[name=author]",
)  # fmt: skip
_FOOT = "footer, #footer, .footer"
_LONGEST_NAME = 2_000  # characters
# A title or label has few pieces of text; those after so many are not looked at.
_MOST_PIECES = 40


def read(
    data: bytes,
    name: str,
    media_type: str = "text/html",
    *,
    encoding: str | None = None,
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in an HTML page.

    Raises:
        UnreadableError: If the bytes are not text, hold no text when displayed, or more than the limits let.
    """
    raw = decode(data, name, encoding or _declared(data))
    Cost(name, limits).add(raw)
    page = LexborHTMLParser(raw)
    body = page.body
    if body is None:
        raise UnreadableError("the page displays no text", document=name)
    display = Display(name, limits, roles=_item_roles(body), main=_main(body))
    display.walk(body)
    text, hints = display.result()
    if not text.strip():
        raise UnreadableError("the page displays no text", document=name)
    stated = _stated(page, body, text)
    return Document(describe(data, name, media_type), text, None, hints, (), wrapped=False, stated=stated)


def _declared(data: bytes) -> str | None:
    """The encoding that the page states, where Python knows it; the rules for text decide otherwise."""
    match = _CHARSET.search(data[:2048])
    if match is None or b"\0" in data[:2048]:
        return None
    stated = match.group(1).decode("ascii", "replace").lower()
    # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding Standard, section 4.2); UTF-8 falls back by rule.
    return "cp1252" if stated in {"iso-8859-1", "latin1", "windows-1252", "us-ascii"} else None


def _main(body: LexborNode) -> int:
    """The ``mem_id`` of the element that holds the minutes, 0 if the page does not say.

    Nodes are told apart by that number: ``==`` would compare their HTML.
    """
    for selector in _MAIN:
        if (found := body.css_first(selector)) is not None:
            return found.mem_id
    articles = body.css("article")
    return articles[0].mem_id if len(articles) == 1 else 0


def _item_roles(body: LexborNode) -> dict[int, HintRole]:
    """What ModernGov's classes say of the items: titles, the numbers beside them, and agenda text.

    Text below a title is the agenda's until a label such as "Minutes:" follows, on a page that has such labels.
    """
    labels = [node for node in body.css(_LABELS) if _OF_MINUTES.fullmatch(_words(node))]
    of_items = body.css_first(_ITEM_TITLE) is not None
    titles = body.css(_ITEM_TITLE) if of_items else body.css(_PAGE_TITLE)[:1]
    if not of_items and titles and not labels:
        line = _MEETING.match(_words(titles[0]))
        if line and _HOUR.search(line["rest"]):
            return {}
    marks = {node.mem_id for node in titles}, {node.mem_id for node in labels}
    roles: dict[int, HintRole] = {}
    agenda: list[int] = []
    below = "nothing"
    for node in body.css(f"{_ITEM_TITLE}, {_PAGE_TITLE}, {_LABELS}, {_TEXT}"):
        if node.mem_id in marks[0]:
            number = _NUMBER.fullmatch(_words(node))
            roles[node.mem_id] = "number" if number else "item"
            below = "title"
        elif node.mem_id in marks[1]:
            below = "label"
        elif below == "title" and "mgWordPara" in (node.attributes.get("class") or ""):
            agenda.append(node.mem_id)
    return roles | dict.fromkeys(agenda if labels else (), "blurb")


def _stated(page: LexborHTMLParser, body: LexborNode, text: str) -> Stated:
    """What the page states of its meeting: in its header block, in its title, or as the facts of a decision."""
    about = tuple(dict.fromkeys(filter(None, map(_line, _about(page, body)))))
    headers = map(_words, (*body.css(_PAGE_TITLE), *body.css("li a")))
    for words in (*headers, *about):
        line = _MEETING.match(words)
        if line and (line["known"] or _HOUR.search(line["rest"])):
            item = _ITEM.search(line["rest"])
            return Stated(
                line["committee"].strip(" ,–-"),
                line["date"],
                line["rest"],
                item=item["number"] if item else "",
                about=about,
            )
    facts = {fact["label"].lower(): fact["value"].strip() for fact in _FACT.finditer(text)}
    decided = _DECIDED_AT.match(facts.get("decided at meeting", ""))
    committee = decided["committee"] if decided else facts.get("decision maker", "")
    date = facts.get("date of decision") or (decided["date"] if decided else "")
    return Stated(committee, date, about=about)


def _about(page: LexborHTMLParser, body: LexborNode) -> Iterator[str]:
    """What the page and its site are called: titles, the names that pictures stand for, the words at the foot."""
    for title in page.css("title")[:3]:
        yield title.text(deep=True)[:_LONGEST_NAME]
    for selector in _NAMED:
        yield from ((node.attributes.get("content") or "")[:_LONGEST_NAME] for node in page.css(selector)[:3])
    yield from ((node.attributes.get("alt") or "")[:_LONGEST_NAME] for node in body.css("img[alt]")[:20])
    yield from (foot.text(deep=True)[:_LONGEST_NAME] for foot in body.css(_FOOT)[:3])


def _words(node: LexborNode) -> str:
    """The words of a title or a label on one line."""
    inner = itertools.islice(node.traverse(include_text=True), _MOST_PIECES)
    return _line("".join(piece.text_content or "" for piece in inner if piece.tag == "-text"))


def _line(words: str) -> str:
    return " ".join(canonical(words)[0].split())
