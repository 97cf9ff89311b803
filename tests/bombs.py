"""Files made to cost a reader more than they should: each is refused, or read within its time and memory."""

from collections.abc import Callable

__all__ = ["BOMBS", "HTML_BOMBS", "XML_BOMBS"]

_ANSWER = (
    b"<meeting><agendaitems><agendaitem><agendaitemtitle>Ponds</agendaitemtitle><minutesnonemptyhtmlbody>%s"
    b"</minutesnonemptyhtmlbody></agendaitem></agendaitems></meeting>"
)


def nested_divs() -> bytes:
    """200,000 elements in one another, each of which looks for an open paragraph through all above it."""
    return b"<div>" * 200_000 + b"The bottom"


def nested_lists() -> bytes:
    """100,000 lists in one another."""
    return b"<ul><li>" * 100_000 + b"The bottom"


def nested_cells() -> bytes:
    """300,000 tables, each in a cell of the one before."""
    return b"<table><tr><td>" * 300_000 + b"The bottom"


def nested_formatting() -> bytes:
    """200,000 elements that no block closes."""
    return b"<b>" * 200_000 + b"The bottom"


def many_attributes() -> bytes:
    """200,000 attributes on one element, each compared with all before it."""
    return b"<p " + b" ".join(b"a%d=x" % i for i in range(200_000)) + b">The pond</p>"


def attributes_in_quotes() -> bytes:
    """Attributes that hold what looks like the end of their element."""
    return b"<p " + b" ".join(b'a%d=">"' % i for i in range(100_000)) + b">The pond</p>"


def many_tags_of_attributes() -> bytes:
    """60,000 elements with 200 attributes each."""
    return (b"<p " + b" ".join(b"a%d" % i for i in range(200)) + b">") * 60_000 + b"The pond"


def formatting_left_open() -> bytes:
    """45 KB in which each of 2,000 paragraphs opens 2,000 elements again: four million in all."""
    return b"<p>" + b"".join(b"<b class=c%d>" % i for i in range(2_000)) + b"</p>" + b"<p>x</p>" * 2_000


def long_page() -> bytes:
    """50 MB of paragraphs."""
    return b"<p>The pond was low that year, and nothing was done about it.</p>\n" * (50_000_000 // 67)


def long_paragraph() -> bytes:
    """50 MB of text in one paragraph."""
    return b"<p>" + b"The pond was low that year. " * (50_000_000 // 28) + b"</p>"


def signs_that_are_no_tags() -> bytes:
    """50 million times the sign that begins a tag."""
    return b"<p>x</p>" + b"<" * 50_000_000


def many_small_titles() -> bytes:
    """100,000 titles of agenda items in one another, each with the text of all below it."""
    return b'<div class="mgAiTitleTxt">' * 4_000 + b"Ponds " * 500_000


def chrome_in_chrome() -> bytes:
    """4,000 menus in one another around most of a page's text."""
    return b'<div class="menu">' * 4_000 + b"Ponds " * 500_000


def many_classes() -> bytes:
    """An element with four million classes."""
    return b'<p class="' + b"menu-x " * 4_000_000 + b'">The pond</p>'


def billion_laughs() -> bytes:
    """Entities of entities, ten times each, nine deep."""
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (i, (b"&l%d;" % (i - 1) if i else b"lol") * 10) for i in range(10)
    )
    return b'<?xml version="1.0"?><!DOCTYPE meeting [' + entities + b"]>" + _ANSWER % b"&l9;"


def outside_entity() -> bytes:
    """An entity that names a file."""
    doctype = b'<!DOCTYPE meeting [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return b'<?xml version="1.0"?>' + doctype + _ANSWER % b"&e;"


def nested_elements() -> bytes:
    """200,000 elements of XML in one another."""
    return b"<meeting>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</meeting>"


def many_elements() -> bytes:
    """Two million elements of XML."""
    return b"<meeting>" + b"<a/>" * 2_000_000 + b"</meeting>"


def many_attributes_in_xml() -> bytes:
    """200,000 attributes on an element of XML."""
    return b"<meeting " + b" ".join(b'a%d="x"' % i for i in range(200_000)) + b"/>"


def long_answer() -> bytes:
    """50 MB of minutes in one item."""
    return _ANSWER % (b"<![CDATA[<p>" + b"The pond was low that year. " * (50_000_000 // 28) + b"</p>]]>")


def nested_divs_in_an_answer() -> bytes:
    """200,000 elements in one another, in the HTML of an item."""
    return _ANSWER % (b"<![CDATA[" + b"<div>" * 200_000 + b"]]>")


def elements_in_an_answer() -> bytes:
    """100,000 elements in one another, in an item, not escaped."""
    return _ANSWER % (b"<div>" * 100_000 + b"</div>" * 100_000)


def many_items_of_attributes() -> bytes:
    """1,500 items whose HTML has 10,000 attributes on one element: a second for every hundred of them."""
    page = b"<![CDATA[<p " + b" ".join(b"a%d" % i for i in range(4_000)) + b">x</p>]]>"
    item = (
        b"<agendaitem><agendaitemtitle>Ponds</agendaitemtitle><agendatext>%s</agendatext></agendaitem>" % page
    )
    return b"<meeting><agendaitems>" + item * 1_500 + b"</agendaitems></meeting>"


HTML_BOMBS: tuple[Callable[[], bytes], ...] = (
    nested_divs, nested_lists, nested_cells, nested_formatting, many_attributes, attributes_in_quotes,
    many_tags_of_attributes, formatting_left_open, long_page, long_paragraph, signs_that_are_no_tags,
    many_small_titles, chrome_in_chrome, many_classes,
)  # fmt: skip
XML_BOMBS: tuple[Callable[[], bytes], ...] = (
    billion_laughs, outside_entity, nested_elements, many_elements, many_attributes_in_xml, long_answer,
    nested_divs_in_an_answer, elements_in_an_answer, many_items_of_attributes,
)  # fmt: skip
# Each with a name that says the format.
BOMBS: dict[str, Callable[[], bytes]] = {f"{make.__name__}.html": make for make in HTML_BOMBS} | {
    f"{make.__name__}.xml": make for make in XML_BOMBS
}
