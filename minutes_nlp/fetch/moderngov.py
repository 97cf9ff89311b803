"""The pages of ModernGov, the system most English councils publish by: what they list and link to.

Nothing here asks for anything. Addresses are built anew from the numbers in a link; of what a page says only
the name of a PDF goes into an address, as one segment of a path below the site.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minutes_nlp.errors import UsageError
from minutes_nlp.fetch.addresses import shown

__all__ = [
    "Committee",
    "Meeting",
    "MeetingList",
    "MeetingPage",
    "Site",
    "read_committees",
    "read_meeting",
    "read_meetings",
    "site_of",
]

_NUMBER = re.compile(r"[1-9]\d{0,8}")
_STAMP = re.compile(r"\d{8,14}")
_DATE = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([^\W\d_]{3,12})\s+(\d{4})\b")
# English and Welsh, by as many letters as tell them apart.
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ion", "feb chw", "mar maw", "apr ebr", "may mai", "jun meh", "jul gor", "aug aws", "sep med",
         "oct hyd", "nov tac", "dec rha"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# In Welsh, after "a" and other small words, with another first letter.
_MINUTES = re.compile(r"\b(?:minutes|(?:c|ch|g)ofnodion)\b", re.IGNORECASE)
_PRINTED = re.compile(r"(?:printed |signed |draft )*(?:minutes|cofnodion)\b", re.IGNORECASE)
_DOCUMENT = re.compile(r"documents/g([1-9]\d{0,8})/([^/]+\.pdf)", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]|^\.+$")
# A printed set of minutes (1) beside front sheets of agendas (0), decisions (2) and packs.
_PRINTED_TYPE = "1"
_LONGEST = 200
_PIECES = 6
# Of a constitution and the like, kept as meetings of a committee, and of the other pages of a list.
_NO_COMMITTEE = ("info", "md", "act")
_PARTS = ("mgai.aspx", "ieissuedetails.aspx", "iedecisiondetails.aspx", "mgissuehistoryhome.aspx")


class Site(NamedTuple):
    """What an address points at: a site, one committee of it or one meeting.

    ``base`` ends in "/": all pages lie directly below it.
    """

    base: str
    committee: int | None = None
    meeting: int | None = None

    @property
    def committees(self) -> str:
        """The address of the list of committees."""
        return f"{self.base}mgListCommittees.aspx?bcr=1"

    @property
    def home(self) -> str:
        """The address of the other list of committees, on sites that hide the first."""
        return f"{self.base}ieDocHome.aspx?bcr=1"

    def meetings(self, committee: int, year: int = 0) -> str:
        """The address of a committee's meetings in a year; by default those around today."""
        return f"{self.base}ieListMeetings.aspx?CId={committee}&Year={year}"

    def page(self, committee: int | None, meeting: int) -> str:
        """The address of the page of a whole meeting."""
        first = f"CId={committee}&" if committee else ""
        return f"{self.base}ieListDocuments.aspx?{first}MId={meeting}&Ver=4"

    def service_meetings(self, committee: int, first: dt.date, last: dt.date) -> str:
        """The address at which the web service lists a committee's meetings."""
        days = f"sFromDate={first:%d/%m/%Y}&sToDate={last:%d/%m/%Y}"
        return f"{self.base}mgWebService.asmx/GetMeetings?lCommitteeId={committee}&{days}"

    def service_meeting(self, meeting: int) -> str:
        """The address at which the web service gives a meeting."""
        return f"{self.base}mgWebService.asmx/GetMeeting?lMeetingId={meeting}"


class Committee(NamedTuple):
    """A committee as a site lists it."""

    id: int
    name: str


class Meeting(NamedTuple):
    """A meeting as listed; ``papers`` is what stands beside its date: "Agenda, Minutes", "CANCELLED"."""

    id: int
    committee: int | None
    date: dt.date | None
    papers: str = ""


class MeetingList(NamedTuple):
    """A page of a committee's meetings.

    Attributes:
        committee: Its name as printed; "" where there is none.
        meetings: Those listed.
        years: The years that can be chosen.
        earlier: Where the list goes on back in time; "" where it does not.
        later: Where it goes on forward.
        known: Whether it is a page of ModernGov at all.
    """

    committee: str
    meetings: tuple[Meeting, ...]
    years: tuple[int, ...]
    earlier: str
    later: str
    known: bool


class MeetingPage(NamedTuple):
    """What the page of a meeting says of it.

    Attributes:
        committee: Its name as printed.
        date: Its day; None if the page states none, and then it is not the page of a meeting.
        minutes: Whether it holds minutes, or links to them.
        printed: The address of the printed minutes; "" where there are none.
        login: Whether it asks for a password.
    """

    committee: str
    date: dt.date | None
    minutes: bool
    printed: str
    login: bool


class _Link(NamedTuple):
    """A link to a page of the site: its name in lower case, what stands after "?", words and element."""

    page: str
    values: dict[str, str]
    words: str
    node: LexborNode


def site_of(address: str) -> Site:
    """Return what an address of a ModernGov site points at.

    Raises:
        UsageError: If it is that of a part of a meeting, which cannot be fetched by itself.
    """
    parts = urlsplit(address)
    folder, _, page = parts.path.rpartition("/")
    page = page.lower()
    if page and not page.endswith(".aspx") and "/documents/" not in parts.path:
        folder, page = f"{folder}/{page}", ""
    if page in _PARTS or "/documents/" in parts.path:
        message = "is the address of one part or paper; give that of its meeting, committee or site"
        raise UsageError(message, document=address)
    base = f"{parts.scheme}://{parts.netloc}{folder}/"
    values = _values(parts.query)
    if page == "ielistdocuments.aspx":
        return Site(base, _number(values, "cid", "committeeid"), _number(values, "mid", "meetingid"))
    if page == "ielistmeetings.aspx":
        return Site(base, _number(values, "committeeid", "cid"))
    return Site(base, _number(values, "id")) if page == "mgcommitteedetails.aspx" else Site(base)


def read_committees(page: bytes, address: str) -> tuple[Committee, ...]:
    """Return the committees that a page lists, each once, in its order.

    Args:
        page: The page.
        address: Its address, below which the site lies.
    """
    found: dict[int, Committee] = {}
    for link in _links(LexborHTMLParser(page), address):
        if link.page == "mgcommitteedetails.aspx":
            number = _number(link.values, "id")
        elif link.page == "ielistmeetings.aspx" and not any(name in link.values for name in _NO_COMMITTEE):
            number = _number(link.values, "committeeid", "cid")
        else:
            continue
        if number and link.words:
            found.setdefault(number, Committee(number, link.words))
    return tuple(found.values())


def read_meetings(page: bytes, address: str) -> MeetingList:
    """Return the meetings that a page lists, each once, and where the list goes on."""
    tree = LexborHTMLParser(page)
    found: dict[int, Meeting] = {}
    onward: dict[str, str] = {}
    for link in _links(tree, address):
        number = _number(link.values, "mid", "meetingid")
        if link.page == "ielistdocuments.aspx" and number:
            date = _date(link.words) or _date(link.node.attributes.get("title") or "")
            committee = _number(link.values, "cid", "committeeid")
            found.setdefault(number, Meeting(number, committee, date, _papers(link)))
        elif link.page == "ielistmeetings.aspx" and "act" in link.values:
            onward.setdefault(link.values["act"].lower(), _onward(link, address))
    options = (node.attributes.get("value") or "" for node in tree.css("select[name=YearSelect] option"))
    years = tuple(int(value) for value in options if re.fullmatch(r"(?:19|20)\d\d", value))
    title = tree.css_first(".mgSubTitleTxt")
    known = bool(found or years or title or tree.css_first(".mgMainTitleTxt"))
    earlier, later = onward.get("earlier", ""), onward.get("later", "")
    return MeetingList(_words(title), tuple(found.values()), years, earlier, later, known)


def read_meeting(page: bytes, address: str) -> MeetingPage:
    """Return what the page of a whole meeting says of it."""
    tree = LexborHTMLParser(page)
    kind, title = _words(tree.css_first(".mgMainTitleTxt")), _words(tree.css_first(".mgSubTitleTxt"))
    date = _date(title)
    printed = next(filter(None, (_printed(node, address) for node in tree.css("a[href]"))), "")
    login = date is None and tree.css_first("input[type=password]") is not None
    committee = title.rpartition(" - ")[0] or title
    return MeetingPage(committee, date, bool(printed or _MINUTES.search(kind)), printed, login)


def _links(tree: LexborHTMLParser, address: str) -> Iterator[_Link]:
    """The links of a page to pages beside it, whatever host and scheme they name for them."""
    own = urlsplit(address)
    folder = own.path.rpartition("/")[0] + "/"
    for node in tree.css("a[href]"):
        try:
            parts = urlsplit(urljoin(address, (node.attributes["href"] or "").strip()))
        except ValueError:
            continue
        beside, page = parts.path[: len(folder)], parts.path[len(folder) :]
        same = (parts.netloc.lower(), beside.lower()) == (own.netloc.lower(), folder.lower())
        if same and parts.scheme in ("http", "https") and "/" not in page:
            yield _Link(page.lower(), _values(parts.query), _words(node), node)


def _printed(node: LexborNode, address: str) -> str:
    """The address of the printed minutes that a link leads to; "" if it leads elsewhere."""
    base = address.partition("?")[0].rpartition("/")[0] + "/"
    try:
        parts = urlsplit(urljoin(address, (node.attributes["href"] or "").strip()))
    except ValueError:
        return ""
    own = urlsplit(base)
    if parts.netloc.lower() != own.netloc.lower() or not parts.path.startswith(own.path):
        return ""
    match = _DOCUMENT.fullmatch(parts.path.removeprefix(own.path))
    name = unquote(match[2]) if match else ""
    if match is None or _UNSAFE.search(name) or len(name) > 2 * _LONGEST:
        return ""
    kind = _values(parts.query).get("t", "")
    if kind != _PRINTED_TYPE and (kind or not _PRINTED.match(name)):
        return ""
    return f"{base}documents/g{match[1]}/{quote(name)}" + (f"?T={kind}" if kind else "")


def _onward(link: _Link, address: str) -> str:
    """The address at which a list of meetings goes on, from the numbers of a link."""
    act, number = link.values["act"].lower(), _number(link.values, "cid", "committeeid")
    stamp = link.values.get("d", "")
    if act not in ("earlier", "later") or not number or not _STAMP.fullmatch(stamp):
        return ""
    base = address.partition("?")[0].rpartition("/")[0]
    return f"{base}/ieListMeetings.aspx?Act={act}&CId={number}&D={stamp}&MD=ielistmeetings"


def _papers(link: _Link) -> str:
    """What stands beside a meeting in its line of a list, or in the next cells of its row."""
    node = link.node
    cell = node.parent is not None and node.parent.tag in ("td", "th")
    words = _after(node) + (_after(node.parent) if cell and node.parent else [])
    return shown(" ".join(words)).strip(" -–")


def _after(node: LexborNode) -> list[str]:
    """The words of the next few pieces after one, up to a link, without what lies deeper in them."""
    words: list[str] = []
    beside = node.next
    while beside is not None and beside.tag != "a" and len(words) < _PIECES:
        words.append(beside.text(deep=False)[:_LONGEST])
        beside = beside.next
    return words


def _values(query: str) -> dict[str, str]:
    """The parameters of an address, by names in lower case; of several alike the first."""
    try:
        pairs = parse_qsl(query[:2000], max_num_fields=50)
    except ValueError:
        return {}
    return {name.lower(): value for name, value in reversed(pairs)}


def _number(values: dict[str, str], *names: str) -> int | None:
    for name in names:
        if _NUMBER.fullmatch(values.get(name, "")):
            return int(values[name])
    return None


def _words(node: LexborNode | None) -> str:
    return "" if node is None else shown(node.text(deep=True))


def _date(text: str) -> dt.date | None:
    """The first day named in a text, as "Thursday 15 January 2026" or "3 Ion 2024"."""
    for match in _DATE.finditer(text):
        month = _MONTHS.get(match[2][:3].lower())
        try:
            return dt.date(int(match[3]), month or 0, int(match[1]))
        except ValueError:
            continue
    return None
