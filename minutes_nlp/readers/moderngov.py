"""ModernGov's web service: the XML of one meeting (``mgWebService.asmx``, GetMeeting), with HTML inside.

What its elements hold is displayed as ModernGov's own pages display it, labels included, so that the answer and
the page of a meeting are read alike. Ids, flags and addresses are not displayed.
"""

import html
import re
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.display import Display
from minutes_nlp.readers.document import Document, Stated, canonical, describe
from minutes_nlp.readers.encoding import decode
from minutes_nlp.readers.markup import Cost

__all__ = ["read"]

_USUAL = Limits()
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{1,40})", re.IGNORECASE)
# Code pages that are not UTF-8 and that Windows servers name.
_CODE_PAGES = {"windows-1252": "cp1252", "iso-8859-1": "iso-8859-1", "iso-8859-15": "iso-8859-15"}
_YES = frozenset(["true", "1", "yes"])
# How many fields of a clerk's own an item may have.
_COMMENTS = 9
# The elements of an item that hold HTML, whatever the version of the service calls them.
_HOLDS_HTML = re.compile(r"agendatext|(?:minutes|decision)\w{0,40}(?:htmlbody|text)")
# What a text is that is HTML escaped once more than its element asks for.
_ESCAPED = re.compile(r"&lt;/?[a-z]", re.IGNORECASE)


def read(
    data: bytes,
    name: str,
    media_type: str = "application/xml",
    *,
    encoding: str | None = None,
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in an answer to GetMeeting, plain or in a SOAP envelope.

    Raises:
        UnreadableError: If the bytes are no XML, hold entities of their own, or are not the minutes of one meeting:
            it names the line, or the root element. ``code`` is "not-minutes" for XML that is something else.
    """
    declared = _DECLARED.match(data[:200])
    stated = declared.group(1).decode("ascii").lower() if declared else ""
    root = _tree(decode(data, name, encoding or _CODE_PAGES.get(stated)), name, limits)
    meeting = _meeting(root, name)
    page = _Page(name, limits)
    display = page.display
    committee = _committee(meeting)
    place = ", ".join(filter(None, (_words(meeting, "meetinglocation"), _words(meeting, "meetingroom"))))
    date, time = _words(meeting, "meetingdate"), _words(meeting, "meetingtime")
    for words in (committee, date, time, place):
        display.line(words)
    for attendee in meeting.iter("attendee"):
        row = (attendee.get("name", ""), attendee.get("roledescription", ""), attendee.get("attendance", ""))
        display.line(" | ".join(" ".join(cell.split()) for cell in row), "cells")
    for item in meeting.iter("agendaitem"):
        page.item(item)
    text, hints = display.result()
    about = Stated(committee, date, time, place)
    return Document(describe(data, name, media_type), text, None, hints, (), wrapped=False, stated=about)


def _tree(raw: str, name: str, limits: Limits) -> Element:
    """Parse XML without a document type, and so without entities of its own; nothing outside it is looked at."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    tree = _Tree(parser, name, limits)
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = tree.refuse
    parser.buffer_text = True
    try:
        parser.Parse(raw.encode(), True)
    except expat.ExpatError as error:
        why = expat.errors.messages[error.code]
        raise UnreadableError(f"not whole XML ({why})", document=name, place=_at(error.lineno)) from None
    return tree.builder.close()


class _Tree:
    """Builds a tree of the elements of an answer; what is HTML in them stays text, however it was written."""

    def __init__(self, parser: expat.XMLParserType, name: str, limits: Limits) -> None:
        self.builder = TreeBuilder()
        self._parser = parser
        self._name = name
        self._limits = limits
        self._nodes = self._depth = 0
        # How deep the element that holds HTML lies; 0 outside of one.
        self._html = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth, self._nodes = self._depth + 1, self._nodes + 1
        if self._nodes > self._limits.nodes:
            message = f"has more than {self._limits.nodes:,} elements"
            raise UnreadableError(message, document=self._name, code="too-many-nodes")
        if self._depth > self._limits.depth:
            message = f"has elements nested more than {self._limits.depth:,} deep"
            raise UnreadableError(message, document=self._name, code="too-deep")
        local = _local(tag)
        if self._html:
            said = "".join(f' {_local(key)}="{html.escape(value)}"' for key, value in attributes.items())
            self.builder.data(f"<{local}{said}>")
            return
        if _HOLDS_HTML.fullmatch(local):
            self._html = self._depth
        own = {_local(key): value for key, value in attributes.items()}
        if self._depth == 1 or local == "fault":
            own["line"] = str(self._parser.CurrentLineNumber)
        self.builder.start(local, own)

    def end(self, tag: str) -> None:
        if self._html and self._depth > self._html:
            self.builder.data(f"</{_local(tag)}>")
        else:
            self._html = 0
            self.builder.end(_local(tag))
        self._depth -= 1

    def data(self, text: str) -> None:
        within = self._html and self._depth > self._html
        self.builder.data(html.escape(text, quote=False) if within else text)

    def refuse(self, *_: object) -> None:
        """Refuse a document type."""
        message = "has a document type: XML with entities of its own is not read"
        place = _at(self._parser.CurrentLineNumber)
        raise UnreadableError(message, document=self._name, place=place, code="entities")


def _local(tag: str) -> str:
    """The name of an element or attribute in small letters, without its namespace."""
    return tag.rpartition(" ")[2].lower()


def _at(line: int | str) -> str:
    return f"line {line}"


def _meeting(root: Element, name: str) -> Element:
    """The meeting that an answer is about."""
    fault = next(root.iter("fault"), None)
    if fault is not None:
        said = " ".join(" ".join(fault.itertext()).split())[:200]
        message = f"is no meeting: the web service answered with a fault ({said or 'it does not say why'})"
        raise UnreadableError(message, document=name, place=_at(fault.get("line", "")), code="not-minutes")
    found = [meeting for meeting in root.iter("meeting") if meeting.find("agendaitems") is not None]
    if len(found) == 1 and next(found[0].iter("agendaitem"), None) is not None:
        return found[0]
    what = f"its root element is <{root.tag}>"
    if len(found) > 1:
        message = f"holds {len(found)} meetings; one file is the minutes of one ({what})"
    elif found:
        message = f"is a meeting of ModernGov without agenda items: nothing of it is published yet ({what})"
    elif next(root.iter("meeting"), None) is not None:
        message = f"lists meetings of ModernGov, without what was said in them ({what})"
    else:
        message = f"is XML, and no meeting of ModernGov's web service: {what}"
    raise UnreadableError(message, document=name, place=_at(root.get("line", "")), code="not-minutes")


def _words(element: Element, *tags: str) -> str:
    """The words of the first child of these names that has any, on one line, as a browser would show them."""
    for tag in tags:
        if words := " ".join(canonical(html.unescape(element.findtext(tag) or ""))[0].split()):
            return words
    return ""


def _committee(meeting: Element) -> str:
    """The body that met: named at the top, or beside each paper and item."""
    own = _words(meeting, "committeetitle", "committeename", "committee")
    beside = (
        words
        for element in meeting.iter()
        if element.tag in ("linkeddoc", "agendaitem")
        and (words := _words(element, "committeetitle", "refertocommittee"))
    )
    return own or next(beside, "")


class _Page:
    """Displays the items of a meeting as ModernGov's page of it does."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.display = Display(name, limits)
        self._cost = Cost(name, limits)

    def item(self, item: Element) -> None:
        """Write one agenda item."""
        display = self.display
        start = display.length
        number, title = _number(item), _words(item, "agendaitemtitle")
        display.line(number, "number" if title else "item")
        display.line(title, "item")
        agenda = display.length
        self._html(item.findtext("agendatext"))
        for i in range(1, _COMMENTS + 1):
            if words := _words(item, f"commenttext{i}"):
                display.line(f"{_words(item, f'commentlabel{i}')}: {words}".lstrip(": "))
        display.mark(agenda, display.length, "blurb")
        for paper in item.iter("linkeddoc"):
            if _words(paper, "isrestricted").lower() not in _YES:
                display.line(_words(paper, "title"), "furniture")
        for label, body in (("Decision:", _body(item, "decision")), ("Minutes:", _body(item, "minutes"))):
            if body:
                display.line(label)
                self._html(body)
        shown = _words(item, "isdisplayallowed").lower()
        if _words(item, "isrestricted").lower() in _YES or (shown and shown not in _YES):
            display.mark(start, display.length, "exempt")

    def _html(self, source: str | None) -> None:
        """Display HTML."""
        if not source:
            return
        if "<" not in source and _ESCAPED.search(source):
            source = html.unescape(source)
        self._cost.add(source)
        body = LexborHTMLParser(source).body
        if body is not None:
            self.display.walk(body)


def _number(item: Element) -> str:
    """The number of an item as the page shows it: "7.", "7a"."""
    if full := _words(item, "fulldisplaynumberformat"):
        return full
    for whole, part in (
        ("minutesitemnumber", "minutesitemsubnumber"),
        ("agendaitemnumber", "agendaitemsubnumber"),
    ):
        if number := _words(item, whole):
            return f"{number}{_words(item, part)}."
    return ""


def _body(item: Element, kind: str) -> str:
    """What an item says of its minutes or its decision: the first HTML that is not empty."""
    bodies = (
        child.text or "" for child in item if child.tag.startswith(kind) and _HOLDS_HTML.fullmatch(child.tag)
    )
    return next((body for body in bodies if body.strip()), "")
