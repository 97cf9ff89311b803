"""Feeds in Atom (RFC 4287)."""

import re
import uuid
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from minutes_nlp.web.views import serving

__all__ = ["Entry", "as_feed"]

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 has no way to write, escaped or not.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_DATE = "1970-01-01"


class Entry(NamedTuple):
    """Something in a feed: its address without the host, its title and words, and the date of its meeting."""

    address: str
    title: str
    date: str
    text: str


def as_feed(request: Request, title: str, address: str, entries: Sequence[Entry]) -> Response:
    """Return a feed.

    Ids are made of addresses without the host, so that they last when the service moves.

    Args:
        request: What it answers.
        title: The title of the feed.
        address: That of the page with the same entries, without the host.
        entries: Newest first.
    """
    host = str(request.base_url).rstrip("/")
    feed = Element("feed", xmlns=_ATOM)
    _put(feed, "id", _id(address))
    _put(feed, "title", title)
    _put(feed, "updated", _time(max((entry.date for entry in entries), default="")))
    _put(SubElement(feed, "author"), "name", serving(request).site.name)
    SubElement(feed, "link", rel="self", href=str(request.url))
    SubElement(feed, "link", rel="alternate", type="text/html", href=host + address)
    for each in entries:
        entry = SubElement(feed, "entry")
        _put(entry, "id", _id(each.address))
        _put(entry, "title", each.title)
        _put(entry, "updated", _time(each.date))
        SubElement(entry, "link", rel="alternate", type="text/html", href=host + each.address)
        _put(entry, "summary", each.text)
    return Response(tostring(feed, encoding="utf-8", xml_declaration=True), media_type="application/atom+xml")


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_IN_XML.sub("\ufffd", text)


def _id(address: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, address).urn


def _time(date: str) -> str:
    return f"{date or _NO_DATE}T00:00:00Z"
