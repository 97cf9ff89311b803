"""What frames a page and belongs to the web site: told from tags, from ModernGov's class names, from usual names."""

import re

from selectolax.lexbor import LexborNode

from minutes_nlp.readers.document import HintRole
from minutes_nlp.readers.list_labels import Attributes

__all__ = ["Chrome", "role_of_class"]

# A form may hold the whole page (ASP.NET), so it is no chrome; nor is a header within the minutes.
_TAGS = frozenset(["nav", "aside"])
_OUTER_TAGS = frozenset(["header", "footer"])
_CONTENT = "h1, h2, h3, h4, p, table, article"
# ModernGov's own class names, the same on every site it serves.
_OF_CLASSES: dict[str, tuple[HintRole, int]] = {
    "mgMainTitleTxt": ("heading", 1),
    "mgSubTitleTxt": ("heading", 2),
    "mgPlanItemTitle": ("heading", 2),
    "mgSectionTitle": ("heading", 3),
    "mgAiTitleTxt": ("heading", 5),
    # Labels such as "Minutes:" within an item, whatever tag they are set in.
    "mgSubItemTitleTxt": ("paragraph", 0),
    "mgSubSubTitleTxt": ("paragraph", 0),
    "mgActionList": ("furniture", 0),
    "mgBulletList": ("furniture", 0),
    "mgFileSize": ("furniture", 0),
    "mgHelpLine": ("furniture", 0),
    "mgHide": ("furniture", 0),
    "mgLinks": ("furniture", 0),
    "mgTabs": ("furniture", 0),
}
# What web designers call the parts of a page that frame it, as a class or an id: "site-nav", "cookie_notice".
_NAMES = re.compile(
    r"(?:\w{1,20}[-_]){0,3}(?:breadcrumbs?|cookies?|skip|share|sharing|social|sidebar|nav|navbar|navigation|menu|pagination|pager|calendar|toolbar|back-?to-?top|feedback|search|banner|masthead|sr-only|visually-?hidden|login)(?:[-_]\w{1,20}){0,3}",
    re.IGNORECASE,
)
# An element so called may yet hold the page ("page nav-open"): it is chrome if it holds less of the text than this.
_SHARE = 0.2
# How much text is looked at for that, in times the text of the page; and how much of a name, in characters.
_MOST, _LONGEST = 4, 500


class Chrome:
    """Tells chrome from content on one page.

    Args:
        body: The body of the page, or another tree to be displayed.
    """

    def __init__(self, body: LexborNode) -> None:
        self._body = body
        self._all: int | None = None
        self._looked_at = 0

    def holds(self, node: LexborNode, tag: str, attributes: Attributes, *, in_main: bool) -> bool:
        """Return whether an element is chrome; ``in_main``: it stands where the page says its content is."""
        if tag in _TAGS or (tag in _OUTER_TAGS and not in_main and not _heads_minutes(node)):
            return True
        if tag == "form" and node.css_first(_CONTENT) is None:
            return True
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:_LONGEST].split()
        return any(map(_NAMES.fullmatch, names)) and self._is_small(node)

    def _is_small(self, node: LexborNode) -> bool:
        if self._all is None:
            self._all = len(self._body.text(deep=True))
        if self._looked_at > _MOST * self._all:
            return False
        length = len(node.text(deep=True))
        self._looked_at += length
        return length < _SHARE * self._all


def _heads_minutes(header: LexborNode) -> bool:
    """Whether the header of a page that does not say where its content is may be that of the minutes: no links."""
    return header.css_first("h1, h2") is not None and header.css_first("a, ul, form") is None


def role_of_class(named: str | None) -> tuple[HintRole, int] | None:
    """Return what ModernGov's classes say of an element, and the level of a heading; None if it has none of them."""
    for name in named[:_LONGEST].split() if named else ():
        if name in _OF_CLASSES:
            return _OF_CLASSES[name]
    return None
