"""The reader of HTML: what a browser displays is text, labels of lists too; what frames it is furniture."""

import html
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.errors import UnreadableError
from minutes_nlp.readers.document import Document
from minutes_nlp.readers.html import read


def text_of(page: str) -> str:
    """The text of a page."""
    return read(page.encode(), "minutes.html").text


def marked(page: str, role: str) -> list[tuple[int, str]]:
    """The level and the words of each stretch of a role."""
    document = read(page.encode(), "minutes.html")
    return [(h.level, document.text[h.start : h.end].strip()) for h in document.hints if h.role == role]


def unmarked(document: Document) -> list[str]:
    """The words that are no furniture."""
    shown = list(document.text)
    for start, end in document.furniture():
        shown[start:end] = " " * (end - start)
    return "".join(shown).split()


LISTS = [
    pytest.param("<ol><li>a<li>b</ol>", "1. a\n2. b\n", id="numbers"),
    pytest.param('<ol type="1"><li>a<li>b</ol>', "1. a\n2. b\n", id="numbers said"),
    pytest.param('<ol type="a"><li>a<li>b</ol>', "a. a\nb. b\n", id="letters"),
    pytest.param('<ol type="A"><li>a<li>b</ol>', "A. a\nB. b\n", id="capitals"),
    pytest.param('<ol type="i"><li>a<li>b</ol>', "i. a\nii. b\n", id="small numerals"),
    pytest.param('<ol type="I"><li>a<li>b</ol>', "I. a\nII. b\n", id="numerals"),
    pytest.param('<ol type="i" start="4"><li>a<li>b</ol>', "iv. a\nv. b\n", id="a list that starts later"),
    pytest.param(
        '<ol start="9"><li>a<li value="14">b<li>c</ol>', "9. a\n14. b\n15. c\n", id="a value that skips"
    ),
    pytest.param('<ol type="a" start="26"><li>a<li>b</ol>', "z. a\naa. b\n", id="letters after z"),
    pytest.param('<ol type="i" start="0"><li>a</ol>', "0. a\n", id="there is no numeral for nought"),
    pytest.param('<ol type="a" start="0"><li>a</ol>', "0. a\n", id="nor a letter"),
    pytest.param('<ol start="many"><li value="x">a</ol>', "1. a\n", id="numbers that are none"),
    pytest.param("<ul><li>a<li>b</ul>", "• a\n• b\n", id="bullets"),
    pytest.param('<ul style="list-style:none"><li>a<li>b</ul>', "a\nb\n", id="a list without bullets"),
    pytest.param(
        '<ol><li>a<ol type="a"><li>b<ul><li>c</ul><li>d</ol><li>e</ol>',
        "1. a\na. b\n• c\nb. d\n2. e\n",
        id="lists in lists, each with its own count",
    ),
    pytest.param("<ol><li>a</ol><ol><li>b</ol>", "1. a\n1. b\n", id="a list after a list"),
    pytest.param("<li>a</li>", "a\n", id="a point in no list"),
]


@pytest.mark.parametrize(("page", "expected"), LISTS)
def test_list_labels_are_those_a_browser_prints(page: str, expected: str) -> None:
    """The label that a browser makes up is text, as a reader of the page sees it."""
    assert text_of(page) == expected


def test_label_of_a_point_of_paragraphs_stands_before_them() -> None:
    """A point may hold paragraphs: its label comes first, and no other paragraph has one."""
    assert text_of("<ol><li><p>a</p><p>b</p><li>c</ol>").split() == ["1.", "a", "b", "2.", "c"]


LINES = [
    pytest.param("<p>One<p>Two", "One\nTwo\n", id="paragraphs"),
    pytest.param("<div>One<div>Two</div>three</div>", "One\nTwo\nthree\n", id="blocks within blocks"),
    pytest.param("One<br>two<br/><br>three", "One\ntwo\nthree\n", id="line breaks"),
    pytest.param("<p>One\n   two\tthree</p>", "One two three\n", id="white space of the source"),
    pytest.param("<p>O<b>n</b>e <i>two</i><span> three</span></p>", "One two three\n", id="inline tags join"),
    pytest.param("<p>i)&nbsp;&nbsp;&nbsp;One</p>", "i) One\n", id="padding after a label"),
    pytest.param("<p>One</p><p>&nbsp;</p><p> </p><p>Two</p>", "One\nTwo\n", id="paragraphs of padding"),
    pytest.param("<p>&pound;5 &amp; &lt;6&gt; &#8211; &eacute;</p>", "£5 & <6> – é\n", id="entities"),
    pytest.param("<p>main&shy;tenance &zwnj;of</p>", "maintenance of\n", id="soft hyphens"),
    pytest.param("<dl><dt>Chair<dd>Mrs Pond</dl>", "Chair\nMrs Pond\n", id="definitions"),
    pytest.param("<p>One<!-- two -->three</p>", "Onethree\n", id="comments"),
    pytest.param(
        "<p>One<p>Two</b></div><ul><li>x", "One\nTwo\n• x\n", id="tags that nobody closed or opened"
    ),
    pytest.param("<p>3 < 4 and <5", "3 < 4 and <5\n", id="signs that are no tags"),
    pytest.param("<td>One</td><p>Two</tr>", "One\nTwo\n", id="cells without a table"),
    pytest.param("Only words", "Only words\n", id="no tags at all"),
]


@pytest.mark.parametrize(("page", "expected"), LINES)
def test_each_block_is_a_line(page: str, expected: str) -> None:
    """A paragraph of the page is one line of the text; how the source is laid out means nothing."""
    assert text_of(page) == expected


TABLES = [
    pytest.param(
        "<table><tr><th>Name<th>Ward<tr><td>Mrs Pond<td>Mill</table>",
        "Name | Ward\nMrs Pond | Mill\n",
        ["Name | Ward", "Mrs Pond | Mill"],
        id="a table of data",
    ),
    pytest.param(
        "<table><thead><tr><th>Fund</th></tr></thead><tr><td> £5 </td><td>\n£6</td></tr></table>",
        "Fund\n£5 | £6\n",
        ["Fund", "£5 | £6"],
        id="space around the cells",
    ),
    pytest.param(
        "<table><tr><td>4.</td><td><p>Trees</p><p>The oak was felled.</p></td></tr></table>",
        "4.\nTrees\nThe oak was felled.\n",
        [],
        id="a table for layout, as ModernGov has it",
    ),
    pytest.param(
        "<table><tr><td><p>Mrs Pond</p></td><td><p>For<br>ever</p></td></tr></table>",
        "Mrs Pond | For ever\n",
        ["Mrs Pond | For ever"],
        id="a paragraph in each cell, as a word processor has it",
    ),
    pytest.param(
        "<table><tr><td><p>4.</p></td><td><p>The oak was felled.</p></td></tr></table>",
        "4.\nThe oak was felled.\n",
        [],
        id="a number beside its paragraph",
    ),
    pytest.param(
        "<table><tr><td></td><th>May<th>June<tr><td>Low<td><td>5<td></td></table>",
        "| May | June\nLow | | 5\n",
        ["| May | June", "Low | | 5"],
        id="empty cells before others count",
    ),
    pytest.param(
        "<table><tr><td><table><tr><td>a<td>b</table></td></tr></table>",
        "a | b\n",
        ["a | b"],
        id="a table in a table",
    ),
]


@pytest.mark.parametrize(("page", "expected", "rows"), TABLES)
def test_tables(page: str, expected: str, rows: list[str]) -> None:
    """Cells of data stay on the line of their row; cells that hold paragraphs are laid out as such."""
    assert text_of(page) == expected
    assert [words for _, words in marked(page, "cells")] == rows


HIDDEN = [
    pytest.param("<script>x=1</script><style>p{}</style>", id="scripts and styles"),
    pytest.param("<p hidden>no</p>", id="the attribute hidden"),
    pytest.param('<p style="display: none">no</p>', id="not displayed"),
    pytest.param('<div style="VISIBILITY:HIDDEN"><p>no</p></div>', id="not visible, nor what is in it"),
    pytest.param("<template><p>no</p></template><noscript>no</noscript>", id="templates"),
    pytest.param("<select><option>no</select><textarea>no</textarea><button>no</button>", id="controls"),
    pytest.param("<svg><text>no</text></svg><iframe>no</iframe>", id="pictures and frames"),
]


@pytest.mark.parametrize("page", HIDDEN)
def test_what_is_not_displayed_is_no_text(page: str) -> None:
    """What a browser does not show is left out, and what stands around it is not."""
    shown = f"<html><head><title>no</title></head><body><p>Before</p>{page}<p>After</p></body></html>"
    assert text_of(shown) == "Before\nAfter\n"


FURNITURE = [
    pytest.param("<nav><a>Home</a></nav><p>Trees</p>", "Trees", id="navigation"),
    pytest.param("<header>Site</header><p>Trees</p><footer>Tel</footer>", "Trees", id="header and footer"),
    pytest.param("<aside>News</aside><form>Search</form><p>Trees</p>", "Trees", id="asides and forms"),
    pytest.param("<p>Skip</p><main><p>Trees</p></main><p>Legal</p>", "Trees", id="all around the main part"),
    pytest.param('<p>A</p><div role="main"><p>Trees</p></div><p>B</p>', "Trees", id="the role of main"),
    pytest.param('<p>A</p><div id="modgov"><p>Trees</p></div><p>B</p>', "Trees", id="ModernGov's own part"),
    pytest.param('<p>Trees</p><ul class="mgActionList"><li>Print</ul>', "Trees", id="ModernGov's links"),
    pytest.param('<p>Trees <span class="mgFileSize">PDF 9 KB</span></p>', "Trees", id="the size of a file"),
    pytest.param("<main><nav>Tabs</nav><p>Trees</p></main>", "Trees", id="navigation in the main part"),
    pytest.param(
        '<div class="cookie-bar"><p>Ok?</p></div><p>Trees of Hale Wood</p>',
        "Trees of Hale Wood",
        id="cookies",
    ),
    pytest.param(
        '<div id="site-nav"><p>Tax</p></div><p>Trees of Hale Wood</p>', "Trees of Hale Wood", id="by its id"
    ),
    pytest.param("<ul><li><a>Tax</a><li><a>Bins</a></ul><p>Trees</p>", "Trees", id="a list of links"),
]


@pytest.mark.parametrize(("page", "expected"), FURNITURE)
def test_page_chrome_is_furniture(page: str, expected: str) -> None:
    """What belongs to the web site is kept but marked as no part of the minutes."""
    document = read(page.encode(), "minutes.html")
    assert unmarked(document) == expected.split()
    assert len(document.text.split()) > len(expected.split())


MINUTES = [
    pytest.param('<div class="page nav-open"><p>Trees</p></div>', "Trees", id="a name that is the page's"),
    pytest.param("<ul><li><a>Oaks</a> fell<li>Elms</ul>", "• Oaks fell • Elms", id="a list with links in it"),
    pytest.param(
        "<header><h1>Trees</h1><p>5 May</p></header><p>Oaks</p>", "Trees 5 May Oaks", id="the minutes' header"
    ),
]


@pytest.mark.parametrize(("page", "expected"), MINUTES)
def test_what_only_looks_like_chrome_is_none(page: str, expected: str) -> None:
    """What holds most of the page, says something beside links, or heads the minutes is no chrome."""
    assert unmarked(read(page.encode(), "minutes.html")) == expected.split()


HEADINGS = [
    pytest.param("<h1>A</h1><h3>B</h3><p>c</p>", [(1, "A"), (3, "B")], id="the levels of HTML"),
    pytest.param("<h2>A <em>and</em> B</h2>", [(2, "A and B")], id="tags in a title"),
    pytest.param('<p class="mgSectionTitle">A</p><p>b</p>', [(3, "A")], id="a class of ModernGov"),
    pytest.param("<h2> &nbsp; </h2><p>b</p>", [], id="an empty title"),
]


@pytest.mark.parametrize(("page", "expected"), HEADINGS)
def test_titles(page: str, expected: list[tuple[int, str]]) -> None:
    """Titles have their level; one that shows nothing is none."""
    assert marked(page, "heading") == expected


def test_moderngov_page_of_an_agenda() -> None:
    """A page as ModernGov makes it: number and title in cells, blurb, label, minutes; links are furniture."""
    page = """
    <div id="breadcrumb">Home</div><div id="modgov">
    <h1 class="mgMainTitleTxt">Agenda and minutes</h1>
    <table class="mgItemTable"><tr>
      <td class="mgItemNumberCell"><p class="mgAiTitleTxt">4.</p></td>
      <td><p class="mgAiTitleTxt">Village pond</p><p class="mgWordPara">To consider the pond.</p>
        <ul class="mgActionList"><li><a>Village pond, item 4. <span>PDF 90 KB</span></a></ul>
        <h2 class="mgSubItemTitleTxt">Minutes:</h2>
        <p class="MsoNormal">i)&nbsp; The pond was<br>low.</p></td>
    </tr></table></div><p>Cookies</p>"""
    document = read(page.encode(), "ieListDocuments.aspx")
    assert document.text.split("\n")[1:8] == [
        "Agenda and minutes",
        "4.",
        "Village pond",
        "To consider the pond.",
        "• Village pond, item 4. PDF 90 KB",
        "Minutes:",
        "i) The pond was",
    ]
    assert " ".join(unmarked(document)) == (
        "Agenda and minutes 4. Village pond To consider the pond. Minutes: i) The pond was low."
    )
    assert not document.wrapped
    assert document.offsets is None


def test_page_nested_two_thousand_deep_is_read() -> None:
    """Text at any depth is kept, and Python's stack has no say in it."""
    page = "<div>" * 2000 + "<p>The bottom</p>" + "</div>" * 2000 + "<p>After</p>"
    assert text_of(page) == "The bottom\nAfter\n"


def test_lists_nested_deep_are_read() -> None:
    """Three hundred lists in one another keep their labels."""
    assert text_of("<ol><li>x" * 300) == "1. x\n" * 300


EMPTY = [
    pytest.param("", id="nothing"),
    pytest.param("<html><body></body></html>", id="no text"),
    pytest.param("<body><p>&nbsp;</p><br></body>", id="padding alone"),
]


@pytest.mark.parametrize("page", EMPTY)
def test_page_without_text_is_refused(page: str) -> None:
    """A page that shows nothing makes no document, and the error names it."""
    with pytest.raises(UnreadableError) as caught:
        text_of(page)
    assert caught.value.document == "minutes.html"


ENCODED = [
    pytest.param("<p>£5 – é</p>".encode(), "£5 – é", id="UTF-8"),
    pytest.param(b'<meta charset="windows-1252"><p>\xa35 \x96 \xe9</p>', "£5 – é", id="Windows-1252"),
    pytest.param(
        b'<meta charset="iso-8859-1"><p>\xa35 \x96 \xe9</p>', "£5 – é", id="Latin-1, as browsers read it"
    ),
    pytest.param(
        b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>\xe9</p>',
        "é",
        id="the older way to state it",
    ),
    pytest.param('<meta charset="utf-8"><p>é</p>'.encode(), "é", id="UTF-8 stated"),
    pytest.param(b'<meta charset="utf-8"><p>\xe9</p>', "é", id="UTF-8 stated and wrong"),
    pytest.param(b'<meta charset="x-klingon"><p>\xe9</p>', "é", id="an unknown encoding stated"),
    pytest.param("\ufeff<p>é</p>".encode("utf-16"), "é", id="UTF-16 with its mark"),
]


@pytest.mark.parametrize(("data", "expected"), ENCODED)
def test_encoding_of_a_page(data: bytes, expected: str) -> None:
    """The page's own word for its encoding is taken where it can be true."""
    assert read(data, "minutes.html").text == expected + "\n"


def test_encoding_that_the_caller_states_wins() -> None:
    """The page's own word counts for less than the caller's."""
    assert read(b'<meta charset="windows-1252"><p>\xa4</p>', "a.html", encoding="iso-8859-15").text == "€\n"


WORD = st.text("abcdefgé&<>£", min_size=1, max_size=6)
LEAF = WORD.map(lambda word: ("", [word]))
TAGS = [
    "p",
    "div",
    "span",
    "b",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "h2",
    "section",
    "blockquote",
    "a",
    "em",
]


def _wrap(parts: tuple[str, list[tuple[str, list[str]]]]) -> tuple[str, list[str]]:
    """One element around some others: its source and the words it displays."""
    tag, inner = parts
    body = " ".join(source or html.escape(words[0]) for source, words in inner)
    return f"<{tag}>{body}</{tag}>", list(itertools.chain.from_iterable(words for _, words in inner))


TREE = st.recursive(
    LEAF,
    lambda inner: st.tuples(
        st.sampled_from(["p", "div", "span", "b", "ul", "li", "h2", "section", "blockquote", "em", "nav"]),
        st.lists(inner, min_size=1, max_size=4),
    ).map(_wrap),
    max_leaves=25,
)


@settings(max_examples=100)
@given(st.lists(TREE, min_size=1, max_size=5))
def test_every_displayed_word_is_in_the_text_in_order(trees: list[tuple[str, list[str]]]) -> None:
    """However tags nest, each displayed word is in the text once, in the order of the page."""
    page, words = _wrap(("body", trees))
    shown = [word for word in text_of(page).split() if word != "•"]
    assert shown == words


@settings(max_examples=100)
@given(
    st.lists(
        st.one_of(
            WORD.map(html.escape),
            st.sampled_from(
                [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["<br>", "<!--x-->", "<", "&"]
            ),
        ),
        max_size=40,
    )
)
def test_broken_pages_are_read(pieces: list[str]) -> None:
    """Tags opened and closed at random make a text or a plain refusal, with hints in order and within it."""
    try:
        document = read("\n".join(pieces).encode(), "minutes.html")
    except UnreadableError:
        return
    assert document.text.endswith("\n")
    assert "\n\n" not in document.text
    assert list(document.hints) == sorted(document.hints)
    assert all(0 <= hint.start < hint.end <= len(document.text) for hint in document.hints)
