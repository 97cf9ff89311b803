"""The reader of Word files: the words that Word displays, labels and all, with tracked changes accepted."""

import pytest
from word_files import STRICT, abstract, docx, list_of, para, run, style, table

from minutes_nlp.errors import UnreadableError
from minutes_nlp.readers.document import Document
from minutes_nlp.readers.docx import read

PAIR = (STRICT, "")


def document_of(body: str, **parts: str) -> Document:
    """The document in a Word file of a body and other parts."""
    return read(docx(body, **parts), "minutes.docx")


def lines(body: str, **parts: str) -> list[str]:
    """The lines of its text."""
    return document_of(body, **parts).text.splitlines()


def marked(document: Document, role: str) -> list[tuple[int, str]]:
    """The level and the words of each stretch of a role."""
    return [(h.level, document.text[h.start : h.end]) for h in document.hints if h.role == role]


# --- Words

WORDS = [
    pytest.param(para(run("No") + run("ted")), ["Noted"], id="runs join"),
    pytest.param(para("One") + para() + para(" ") + para("Two"), ["One", "Two"], id="empty paragraphs"),
    pytest.param(para("One\ntwo"), ["One", "two"], id="a line break"),
    pytest.param(para("Chair:\tMrs Pond"), ["Chair:  Mrs Pond"], id="a tab is a gap"),
    pytest.param(para("Mrs Pond     Chair"), ["Mrs Pond  Chair"], id="so are spaces typed for one"),
    pytest.param(para("Noted.  Agreed."), ["Noted. Agreed."], id="two spaces after a sentence are not"),
    pytest.param(para("main\u00adtenance\u200b of\u00a0it"), ["maintenance of it"], id="what prints nothing"),
    pytest.param(
        para("<w:r><w:t>re</w:t><w:softHyphen/><w:t>port</w:t><w:noBreakHyphen/><w:t>back</w:t></w:r>"),
        ["report-back"],
        id="hyphens of Word's own",
    ),
    pytest.param(
        para('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> done</w:t></w:r>'), ["✓ done"], id="a tick"
    ),
    pytest.param(
        para('<w:r><w:sym w:font="Odd" w:char="2713"/><w:sym w:char="x"/><w:sym w:char="D800"/></w:r>'),
        ["✓"],
        id="signs of no known font",
    ),
    pytest.param(
        para('<w:hyperlink w:anchor="a">' + run("a page") + "</w:hyperlink>"), ["a page"], id="links"
    ),
    pytest.param(
        para(f"<w:smartTag><w:smartTag>{run('Moor')}</w:smartTag></w:smartTag>"), ["Moor"], id="smart tags"
    ),
    pytest.param(
        f"<w:sdt><w:sdtPr><w:tag w:val='x'/></w:sdtPr><w:sdtContent>{para('One')}</w:sdtContent></w:sdt>"
        + para(f"<w:sdt><w:sdtContent>{run('Two')}</w:sdtContent></w:sdt>"),
        ["One", "Two"],
        id="content controls",
    ),
    pytest.param(
        para(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:t>new</w:t></mc:Choice>"
            "<mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        ["new"],
        id="one of two versions",
    ),
    pytest.param(
        para(
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'><x:none/></mc:Choice>"
            "<mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        ["old"],
        id="the version that has words",
    ),
    pytest.param(
        para("<w:r><x:t>not Word's</x:t><w:t>Word's</w:t></w:r>"), ["Word's"], id="another name space"
    ),
    pytest.param(para(run("Minutes", "<w:caps/>")), ["MINUTES"], id="capitals that are only printed"),
    pytest.param(para(run("Minutes", '<w:caps w:val="0"/>')), ["Minutes"], id="capitals switched off"),
    pytest.param(
        para(run("One") + '<w:r><w:commentReference w:id="1"/></w:r>'), ["One"], id="where a comment is"
    ),
]


@pytest.mark.parametrize(("body", "expected"), WORDS)
@pytest.mark.parametrize(
    "namespace", [pytest.param(None, id="transitional"), pytest.param(STRICT, id="strict")]
)
def test_words(body: str, expected: list[str], namespace: str | None) -> None:
    """A paragraph is a line, and has the words that Word displays, in both forms of the standard."""
    data = docx(body) if namespace is None else docx(body, namespace=namespace)
    assert read(data, "minutes.docx").text.splitlines() == expected


def _field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark.format('separate')}"
        f"{run(result)}{mark.format('end')}"
    )


FIELDS = [
    pytest.param(para(run("On ") + _field("DATE", "9 May")), ["On 9 May"], id="the result, not the code"),
    pytest.param(
        para(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
            + _field("MERGEFIELD Title", "M")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("Mr")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + run(" Pond")
        ),
        ["Mr Pond"],
        id="a result within a code",
    ),
    pytest.param(
        para(
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>XE "a"</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r>' + run("One")
        ),
        ["One"],
        id="a field without a result",
    ),
    pytest.param(
        para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("One")) + para("Two"),
        ["One", "Two"],
        id="a field that does not end hides nothing",
    ),
    pytest.param(para(f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>'), ["7"], id="a simple field"),
]


@pytest.mark.parametrize(("body", "expected"), FIELDS)
def test_fields(body: str, expected: list[str]) -> None:
    """Of a field the result is displayed, never the code."""
    assert lines(body) == expected


VANISH = "<w:vanish/>"
HIDING = style("Secret", kind="character", run_properties=VANISH) + style("Base", run_properties=VANISH)
HIDDEN = [
    pytest.param(para(run("Seen") + run("not", VANISH)), ["Seen"], id="a run"),
    pytest.param(para(run("Seen", '<w:vanish w:val="false"/>')), ["Seen"], id="a run that is not after all"),
    pytest.param(
        para(run("not", '<w:rStyle w:val="Secret"/>') + run("Seen")), ["Seen"], id="by a character style"
    ),
    pytest.param(
        para("not", style="Under") + para("Seen"), ["Seen"], id="by a style that another is based on"
    ),
    pytest.param(
        para(run("Seen", '<w:rStyle w:val="Secret"/>'), style="Under"), ["Seen"], id="by both styles: not"
    ),
    pytest.param(
        para(run("not", VANISH), f"<w:rPr>{VANISH}</w:rPr>", num=(1, 0)) + para("Seen", num=(1, 0)),
        ["1. Seen"],
        id="a paragraph with its mark has no number",
    ),
    pytest.param(
        para(run("Lead. "), f"<w:rPr>{VANISH}</w:rPr>", num=(1, 0))
        + para("Words.")
        + para("Next", num=(1, 0)),
        ["1. Lead. Words.", "2. Next"],
        id="a hidden mark joins paragraphs, and the first is numbered",
    ),
]


@pytest.mark.parametrize(("body", "expected"), HIDDEN)
def test_hidden_text_is_no_text(body: str, expected: list[str]) -> None:
    """What Word hides is left out, however it is said that it is hidden."""
    numbering = abstract(0, ("decimal", "%1.")) + list_of(1, 0)
    assert lines(body, numbering=numbering, styles=HIDING + style("Under", based_on="Base")) == expected


def test_comments_and_page_furniture_are_no_text() -> None:
    """Comments, headers and footers are parts of their own, and not the minutes'."""
    body = para("One") + '<w:sectPr><w:headerReference w:type="default" w:id="r9"/></w:sectPr>'
    comment = f'<w:comment w:id="1">{para("a remark")}</w:comment>'
    assert lines(body, comments=comment) == ["One"]


# --- Tracked changes


def _tracked(tag: str, *runs: str) -> str:
    words = "".join(runs)
    if tag in ("del", "moveFrom"):
        words = words.replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")
    return f'<w:{tag} w:id="1" w:author="A Clerk">{words}</w:{tag}>'


GONE = "<w:rPr><w:del/></w:rPr>"
CHANGES = [
    pytest.param(
        para(
            run("That ")
            + _tracked("ins", run("the "))
            + run("report be ")
            + _tracked("del", run("not "))
            + run("noted.")
        ),
        ["That the report be noted."],
        "1 insertion, 1 deletion, in line 1",
        id="inserted and deleted words",
    ),
    pytest.param(
        para(_tracked("moveFrom", run("One."))) + para("Two.") + para(_tracked("moveTo", run("One."))),
        ["Two.", "One."],
        "1 move, in line 2",
        id="moved words stand where they went",
    ),
    pytest.param(
        para(_tracked("ins", _tracked("del", run("not "))) + run("Noted.")),
        ["Noted."],
        "1 deletion, in line 1",
        id="inserted and deleted again",
    ),
    pytest.param(
        para("One", num=(1, 0)) + para("Two ", GONE, num=(1, 0)) + para("three", num=(1, 0)),
        ["1. One", "2. Two three"],
        "1 deletion, in line 2",
        id="a deleted end of a paragraph",
    ),
    pytest.param(
        para("One", num=(1, 0)) + para(_tracked("del", run("x")), GONE, num=(1, 0)) + para("Two", num=(1, 0)),
        ["1. One", "2. Two"],
        "1 deletion, in line 2",
        id="a deleted paragraph has no number",
    ),
    pytest.param(
        para("One") + para(_tracked("del", run("x")), GONE),
        ["One"],
        "1 deletion, in line 2",
        id="the last paragraph deleted",
    ),
    pytest.param(
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + para("gone") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>"
        + para("gone")
        + "</w:tc><w:tc>"
        + para(_tracked("ins", run("kept")))
        + "</w:tc></w:tr></w:tbl>",
        ["kept"],
        "1 insertion, in line 1",
        id="deleted rows and cells",
    ),
    pytest.param(
        para(_tracked("ins", run("a"))) * 12,
        ["a"] * 12,
        "12 insertions, in lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and others",
        id="many lines",
    ),
]


@pytest.mark.parametrize(("body", "expected", "told"), CHANGES)
def test_tracked_changes_are_accepted_and_told(body: str, expected: list[str], told: str) -> None:
    """The text is that with all changes accepted; a problem says how many there are, and where."""
    document = document_of(body, numbering=abstract(0, ("decimal", "%1.")) + list_of(1, 0))
    assert document.text.splitlines() == expected
    (problem,) = document.problems
    assert problem.code == "tracked-changes"
    assert problem.message == f"tracked changes are read as accepted: {told}"
    assert problem.span is not None
    assert 0 <= problem.span.start <= problem.span.end <= len(document.text)


def test_changes_of_form_are_none_of_words() -> None:
    """A paragraph that was only set differently has not been changed."""
    body = para("One", '<w:jc w:val="left"/><w:pPrChange w:id="1"><w:pPr/></w:pPrChange>')
    assert document_of(body).problems == ()


def test_embedded_file_is_told() -> None:
    """Words that stand in a file of another kind within the text are not lost without a word."""
    (problem,) = document_of(para("One") + '<w:altChunk r:id="r9"/>').problems
    assert problem.code == "embedded-file"


# --- Headings

STYLES = (
    style("heading 2")
    + style("Kop", '<w:outlineLvl w:val="0"/>')
    + style("Under Kop", based_on="Kop")
    + style("Body", '<w:outlineLvl w:val="9"/>', based_on="Kop")
    + style("Strong", kind="character", run_properties="<w:b/>")
    + style("toc 1")
)
HEADINGS = [
    pytest.param(para("Trees", style="heading2"), [(2, "Trees")], id="by the name of its style"),
    pytest.param(para("Trees", style="Kop"), [(1, "Trees")], id="by the outline level of its style"),
    pytest.param(para("Trees", style="UnderKop"), [(1, "Trees")], id="by that of the style it is based on"),
    pytest.param(para("Trees", style="Body"), [], id="body text after all"),
    pytest.param(para("Trees", '<w:outlineLvl w:val="2"/>'), [(3, "Trees")], id="by its own outline level"),
    pytest.param(para("Trees", '<w:outlineLvl w:val="8"/>'), [(6, "Trees")], id="below all that HTML has"),
    pytest.param(para("", style="Kop") + para("x"), [], id="without words"),
    pytest.param(para("Trees", style="Kop", num=(1, 0)), [(1, "1. Trees")], id="numbered"),
    pytest.param(para(run("Trees", "<w:b/>")), [(7, "Trees")], id="in bold"),
    pytest.param(
        para(run("Tr", "<w:b/>") + run(" ") + run("ees", '<w:rStyle w:val="Strong"/>')),
        [(7, "Tr ees")],
        id="in bold by a style",
    ),
    pytest.param(para(run("Trees: ", "<w:b/>") + run("felled")), [], id="partly in bold"),
    pytest.param(para(run("Trees " * 40, "<w:b/>")), [], id="a whole paragraph in bold"),
    pytest.param(
        table((para(run("Fund", "<w:b/>")), para(run("Sum", "<w:b/>")))), [], id="the head of a table"
    ),
]


@pytest.mark.parametrize(("body", "expected"), HEADINGS)
def test_headings(body: str, expected: list[tuple[int, str]]) -> None:
    """A style's place in the outline makes a heading; a line in bold is below every other."""
    numbering = abstract(0, ("decimal", "%1.")) + list_of(1, 0)
    assert marked(document_of(body + para("x"), styles=STYLES, numbering=numbering), "heading") == expected


def test_table_of_contents_is_furniture() -> None:
    """Its lines repeat the titles, with pages, and are none."""
    document = document_of(para("Trees\t4", style="toc1") + para("Trees", style="Kop"), styles=STYLES)
    assert marked(document, "furniture") == [(0, "Trees  4")]
    assert marked(document, "heading") == [(1, "Trees")]


# --- Tables

TABLES = [
    pytest.param(
        table(("Action", "Who"), ("Fell the oak", "AB")),
        ["Action | Who", "Fell the oak | AB"],
        2,
        id="a table of data",
    ),
    pytest.param(table(("", "Sum"), ("Rope", "£7")), ["Sum", "Rope | £7"], 2, id="nothing in the first cell"),
    pytest.param(
        table(("Rope", "", "£7"), ("Oar", "£8", "")), ["Rope |  | £7", "Oar | £8 |"], 2, id="empty cells"
    ),
    pytest.param(
        table(("1.", para("Trees") + para("The oak was felled.") + para("It was old."), "AB")),
        ["1.", "Trees", "The oak was felled.", "It was old.", "AB"],
        0,
        id="a table for layout",
    ),
    pytest.param(
        table(("Action", "Who"), ("Fell it", para("AB") + para("CD")), ("Burn it", "EF")),
        ["Action | Who", "Fell it", "AB", "CD", "Burn it | EF"],
        2,
        id="one row of several paragraphs among others",
    ),
    pytest.param(
        table(
            ("1", para("Trees") + para("It fell.")), ("2", para("Rates") + para("They rose.")), ("3", "Close")
        ),
        ["1", "Trees", "It fell.", "2", "Rates", "They rose.", "3", "Close"],
        0,
        id="rows alike where most are for layout",
    ),
    pytest.param(
        table((para("One", num=(1, 0)) + para("Two", num=(1, 0)), "AB")),
        ["(a) One", "(b) Two", "AB"],
        0,
        id="a list in a cell",
    ),
    pytest.param(
        table((para("", num=(1, 0)), "Trees"), (para("", num=(1, 0)), "Rates")),
        ["(a) | Trees", "(b) | Rates"],
        2,
        id="rows that Word numbers",
    ),
    pytest.param(table(("Left", table(("a", "b")) + para())), ["Left", "a | b"], 1, id="a table in a table"),
    pytest.param(
        table((para("Mill\nRoad"), "AB"), ("Hill", "CD")),
        ["Mill Road | AB", "Hill | CD"],
        2,
        id="a line break in a cell",
    ),
    pytest.param(
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{para('a')}</w:tc><w:sdt><w:sdtContent><w:tc>{para('b')}</w:tc>"
        "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
        ["a | b"],
        1,
        id="rows and cells in content controls",
    ),
]


@pytest.mark.parametrize(("body", "expected", "rows"), TABLES)
def test_tables(body: str, expected: list[str], rows: int) -> None:
    """Rows of data are a line each; cells that hold paragraphs are laid out as such, as in HTML."""
    document = document_of(body, numbering=abstract(0, ("lowerLetter", "(%1)")) + list_of(1, 0))
    assert document.text.splitlines() == expected
    assert len(marked(document, "cells")) == rows


# --- Text boxes and notes

CONTENT = f"<w:txbxContent>{para('boxed')}</w:txbxContent>"
BOX = f"<w:r><w:pict><v:shape><v:textbox>{CONTENT}</v:textbox></v:shape></w:pict></w:r>"
NEW_BOX = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{CONTENT}</wps:txbx></mc:Choice>"
    f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize("box", [pytest.param(BOX, id="VML"), pytest.param(NEW_BOX, id="both forms")])
def test_text_box_stands_once_after_its_paragraph(box: str) -> None:
    """A text box is written twice, for new and for old programs, and read once."""
    assert lines(para(run("One") + box + run(" two")) + para("Three")) == ["One two", "boxed", "Three"]


def _note(number: int, words: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{para(f"<w:r><w:{kind}Ref/></w:r>{run(words)}")}</w:{kind}>'


def _reference(number: int, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"{more}/></w:r>'


def test_notes_stand_at_the_end_with_their_marks() -> None:
    """Notes follow in the order of their marks; the marks are furniture, so that words stay whole."""
    body = para(
        run("The sum")
        + _reference(5)
        + run(" and the rate")
        + _reference(2)
        + run(" rose")
        + _reference(1, "endnote")
    )
    document = document_of(
        body,
        footnotes='<w:footnote w:type="separator" w:id="0"/>'
        + _note(2, " Per head")
        + _note(5, " In pounds")
        + _note(9, " lost"),
        endnotes=_note(1, " Since May", "endnote"),
    )
    assert document.text.splitlines() == [
        "The sum[1] and the rate[2] rose[i]",
        "[1] In pounds",
        "[2] Per head",
        "[i] Since May",
    ]
    assert [words for _, words in marked(document, "furniture")] == ["[1]", "[2]", "[i]", "[1]", "[2]", "[i]"]


def test_mark_of_a_note_typed_by_hand() -> None:
    """A mark that follows in the text is not counted."""
    body = para(run("Sum") + _reference(1, more=' w:customMarkFollows="1"') + run("*"))
    assert lines(body, footnotes=_note(1, "* In pounds")) == ["Sum*", "* In pounds"]


# --- What is told of the file


def test_document_is_described() -> None:
    """A Word file delimits its paragraphs and has no characters of its own to lead back to."""
    document = document_of(para("One"))
    assert document.source.media_type.endswith("wordprocessingml.document")
    assert not document.wrapped
    assert document.offsets is None
    assert document.problems == ()


def test_file_without_words_is_refused() -> None:
    """A file of pictures is told from an empty one by nothing, and both are refused."""
    with pytest.raises(UnreadableError, match="holds no words") as caught:
        document_of(para("<w:r><w:drawing><x:pic/></w:drawing></w:r>"))
    assert caught.value.code == "no-text"
