"""The reader of plain text and Markdown: marks are furniture, titles are hints, no character moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.errors import UnreadableError
from minutes_nlp.readers.document import Document
from minutes_nlp.readers.text import read


def marked(raw: str, role: str, media_type: str = "text/plain") -> list[tuple[int, str]]:
    """The level and the words of each stretch of a role."""
    document = read(raw.encode(), "minutes", media_type)
    return [(h.level, document.text[h.start : h.end]) for h in document.hints if h.role == role]


def unmarked(document: Document) -> str:
    """The text without its furniture."""
    shown = list(document.text)
    for start, end in document.furniture():
        shown[start:end] = " " * (end - start)
    return "".join(shown)


HEADINGS = [
    pytest.param("# Minutes\n", [(1, "Minutes")], id="the document's title"),
    pytest.param("### 4. Village green\ntext", [(3, "4. Village green")], id="a title with its number"),
    pytest.param("  ## Trees", [(2, "Trees")], id="indented, at the end of the text"),
    pytest.param("Trees\n=====\n", [(1, "Trees")], id="underlined twice"),
    pytest.param("Village green\n-------------\n", [(2, "Village green")], id="underlined once"),
    pytest.param("**Item 3: Trees**\n", [(7, "Item 3: Trees")], id="a line in bold may be a title"),
    pytest.param("# A\n\n__Trees__:\n", [(1, "A"), (7, "Trees")], id="bold the other way, with a colon"),
    pytest.param("# Tr\u00adees\n", [(1, "Trees")], id="a soft hyphen in a title"),
    pytest.param("**Mrs Pond** asked about the hedge.", [], id="bold words that open a sentence"),
    pytest.param("#hashtag\n####### seven", [], id="marks that make no title"),
    pytest.param(
        "# Top\n\nWe met in the hall at the usual time.\n-----------------------------------------"
        "------------------------------------\n\nNext.",
        [(1, "Top")],
        id="a rule across the page below a sentence",
    ),
    pytest.param("# Top\n\nThe hall.\n---------\n", [(1, "Top")], id="a sentence above a short rule"),
]


@pytest.mark.parametrize(("raw", "expected"), HEADINGS)
def test_titles(raw: str, expected: list[tuple[int, str]]) -> None:
    """A title is marked with its level, without its marks."""
    assert marked(raw, "heading") == expected


FURNITURE = [
    pytest.param("## Trees", "Trees", id="a title"),
    pytest.param("Trees\n=====\nThe oak.", "Trees The oak.", id="a line under a title"),
    pytest.param("Trees\n-----\nThe oak.", "Trees The oak.", id="a thinner line under a title"),
    pytest.param("**Bold** and *slanted* and ***both***.", "Bold and slanted and both .", id="emphasis"),
    pytest.param("# A\nsaid _so_ and __more__.", "A said so and more .", id="emphasis with underscores"),
    pytest.param("# A\nthe file big_old_tree", "A the file big_old_tree", id="underscores within a word"),
    pytest.param("# A\n> quoted\n> > twice", "A quoted twice", id="quotation"),
    pytest.param("# A\none\\\ntwo", "A one two", id="a hard line break"),
    pytest.param("# A\n\n---\n\ntext", "A text", id="a rule"),
    pytest.param("# A\n<!-- a note\nto self -->\ntext", "A text", id="a comment over two lines"),
    pytest.param("# A\n2<sup>nd</sup> May<br>2031", "A 2 nd May 2031", id="tags of HTML"),
    pytest.param("# A\none&nbsp;two", "A one two", id="a no-break space of HTML"),
    pytest.param("# A\n3 < 4 and 5 > 2", "A 3 < 4 and 5 > 2", id="signs that are no tags"),
    pytest.param("---\ntitle: Minutes\ndate: 2031\n---\n# A\n", "A", id="front matter"),
    pytest.param("# A\n\n---\nfound: text\n---\n", "A found: text", id="rules that are no front matter"),
]


@pytest.mark.parametrize(("raw", "expected"), FURNITURE)
def test_marks_are_furniture(raw: str, expected: str) -> None:
    """What Markdown prints not is furniture, and nothing else is."""
    assert unmarked(read(raw.encode(), "minutes.txt")).split() == expected.split()


PLAIN = [
    pytest.param("i) The hedge\nii) The gate", id="points"),
    pytest.param("The sum of 3 * 4 was noted.", id="a sign of times"),
    pytest.param("Minutes\n\n1. Trees\n- oak\n- ash\n", id="dashes of a list"),
    pytest.param("big_old_tree", id="underscores"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("raw", PLAIN)
def test_plain_text_has_no_marks(raw: str) -> None:
    """Text that is not Markdown has no hints."""
    assert read(raw.encode(), "minutes.txt").hints == ()


def test_suffix_of_markdown_is_believed() -> None:
    """In a Markdown file a single mark counts that in plain text would be one character more."""
    assert marked("One *oak*.", "furniture") == []
    assert marked("One *oak*.", "furniture", "text/markdown") == [(0, "*"), (0, "*")]


def test_text_is_canonical_and_leads_back() -> None:
    """Marks stay in the text; each place leads to the file's own, past what prints nothing."""
    raw = "\ufeff# The\xa0pond\r\n\r\nMain\xadtenance\fof it"
    document = read(raw.encode(), "minutes.md", "text/markdown")
    assert document.text == "# The pond\n\nMaintenance\nof it"
    assert document.offsets is not None
    # The mark of the file's beginning is taken off with the encoding.
    assert raw[1:][document.offsets.source(document.text.index("of it")) :] == "of it"
    assert document.wrapped
    assert document.source.media_type == "text/markdown"


def test_not_text_is_refused() -> None:
    """Bytes that are no text make no document."""
    with pytest.raises(UnreadableError):
        read(b"\x00\x01\x02", "minutes.txt")


WORD = st.text("abcdefgxyzéŵ", min_size=1, max_size=8)
WRAPPED = st.sampled_from(
    ["{}", "**{}**", "*{}*", "_{}_", "__{}__", "<b>{}</b>", "> {}", "## {}", "<!-- -->{}", "{}\\"]
)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.lists(WORD, min_size=1, max_size=4), WRAPPED), min_size=1, max_size=12))
def test_words_are_never_furniture(lines: list[tuple[list[str], str]]) -> None:
    """However words are marked, all of them are left in order when the furniture is taken away."""
    raw = "\n\n".join(wrap.format(" ".join(words)) for words, wrap in lines)
    document = read(raw.encode(), "minutes.md", "text/markdown")
    assert unmarked(document).split() == [word for words, _ in lines for word in words]


@settings(max_examples=100)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("#*_->=<\\ \n|")), max_size=80))
def test_hints_stay_within_the_text(raw: str) -> None:
    """Whatever the text, its hints are in order, hold something and end within it."""
    document = read(raw.replace("\0", " ").encode(), "minutes.md", "text/markdown")
    assert list(document.hints) == sorted(document.hints)
    assert all(0 <= hint.start < hint.end <= len(document.text) for hint in document.hints)
