"""What a PDF prints and where: each way of setting words on a page, and what is read of it."""

import io
import zlib
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from forms_pdf import Form, pdf
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from minutes_nlp.errors import UnreadableError
from minutes_nlp.pipeline import parse, read
from minutes_nlp.readers.document import Document
from minutes_nlp.readers.pdf.hyphens import Join, Speller

Draw = Callable[[Canvas], None]
PROSE = (
    "The Committee considered a report on the ferry at Weir End, which had not run since the flood in",
    "February. It was told that the landing stage would be repaired by the summer, and that a bus",
    "would take those who cross the river until then.",
)

NARROW = tuple(line[:60].strip() for line in PROSE)


def made(*pages: Draw, encrypt: str | None = None) -> bytes:
    """A PDF whose pages are drawn by these."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, encrypt=encrypt)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def document(*pages: Draw) -> Document:
    """What is read of a PDF whose pages are drawn by these."""
    return read(made(*pages), "minutes.pdf")


def at(*placed: tuple[float, float, str]) -> Draw:
    """Draw words at their places, in the order given."""

    def draw(canvas: Canvas) -> None:
        for x, y, words in placed:
            canvas.drawString(x, y, words)

    return draw


def column(x: float, y: float, *lines: str, step: float = 12) -> list[tuple[float, float, str]]:
    """Lines below one another."""
    return [(x, y - number * step, line) for number, line in enumerate(lines)]


def cells_of(found: Document) -> list[str]:
    """The rows of tables, and notes, of a document."""
    return [found.text[hint.start : hint.end] for hint in found.hints if hint.role == "cells"]


def furniture_of(found: Document) -> list[str]:
    """The lines of its heads and feet."""
    return [found.text[slice(*span)] for span in found.furniture()]


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        pytest.param(column(72, 700, *PROSE), [" ".join(PROSE)], id="lines of a paragraph"),
        pytest.param(
            [*column(72, 700, *PROSE), *column(72, 640, *PROSE)], [" ".join(PROSE), " ".join(PROSE)],
            id="a gap between paragraphs",
        ),
        pytest.param(
            [*column(108, 700, *PROSE), (72, 700, "12.")], [f"12. {' '.join(PROSE)}"],
            id="a number in the margin, drawn last",
        ),
        pytest.param(
            [(72, 701.5, "(iv)"), *column(108, 700, *PROSE)], [f"(iv) {' '.join(PROSE)}"],
            id="a label a little higher than its text",
        ),
        pytest.param(
            [(72, 700, "4."), (90, 700, "(a)"), (108, 700, "The minutes were signed.")],
            ["4. (a) The minutes were signed."], id="two labels",
        ),
        pytest.param(
            [
                *column(72, 700, "The pond is long-", "term work, and Ashdown-", "Forest was seen."),
                *column(72, 600, *PROSE),
            ],
            ["The pond is long-term work, and Ashdown-Forest was seen.", " ".join(PROSE)],
            id="hyphens that stay",
        ),
        pytest.param(
            column(72, 700, "Present: Mr A Pond", "Mrs B Weir", "Miss C Lock"),
            ["Present: Mr A Pond", "Mrs B Weir", "Miss C Lock"], id="short lines are paragraphs",
        ),
        pytest.param(
            column(72, 700, PROSE[1], "RESOLVED: That the report be noted."),
            [PROSE[1], "RESOLVED: That the report be noted."], id="a decision below a full line",
        ),
        pytest.param(
            [
                *column(72, 700, "Present:", "Mr A Pond", "Mrs B Weir"),
                *column(300, 700, "Apologies:", "Mr D Mill"),
            ],
            ["Present:", "Mr A Pond", "Mrs B Weir", "Apologies:", "Mr D Mill"], id="lists side by side",
        ),
        pytest.param(
            [(72, 700, "Clerk"), *column(160, 700, *NARROW), (72, 640, "Bridge"), *column(160, 640, *NARROW)],
            ["Clerk", " ".join(NARROW), "Bridge", " ".join(NARROW)], id="headings in the margin",
        ),
    ],
)  # fmt: skip
def test_words_are_put_together_by_their_places(
    placed: list[tuple[float, float, str]], expected: list[str]
) -> None:
    """A paragraph is a line of the text, whatever order its words were drawn in."""
    assert [line for line in document(at(*placed)).text.split("\n") if line] == expected


def test_raised_letters_join_their_number() -> None:
    """What is raised and smaller stands beside its word without a space."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "on 3")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(91.7, 704, "rd")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(100.5, 700, "May")

    assert document(draw).text.strip() == "on 3rd May"


def test_notes_in_the_margin_follow_their_paragraph() -> None:
    """Who is to act stands below what they are to do, and parts no sentence."""
    found = document(
        at(*column(72, 700, *PROSE), (530, 700, "PW"), *column(72, 640, *PROSE), (530, 616, "All"))
    )
    assert [line for line in found.text.split("\n") if line] == [
        " ".join(PROSE),
        "PW",
        " ".join(PROSE),
        "All",
    ]
    assert cells_of(found) == ["PW", "All"]


def test_a_drawn_table_is_read_row_by_row() -> None:
    """Lines in a cell belong together; empty cells keep their place; one of two rows stands in the first."""

    def draw(canvas: Canvas) -> None:
        for x in (72, 160, 300, 360):
            canvas.line(x, 700, x, 620)
        for y in (700, 680, 640, 620):
            canvas.line(72 if y != 640 else 160, y, 360, y)
        at(
            (76, 686, "Item"), (164, 686, "Action"), (304, 686, "Owner"),
            (164, 666, "Write to the Canal"), (164, 654, "and River Trust"), (76, 666, "Weir"),
            (304, 666, "Clerk"), (164, 626, "Mend the gate"),
        )(canvas)  # fmt: skip

    found = document(draw)
    assert cells_of(found) == [
        "Item | Action | Owner", "Weir | Write to the Canal and River Trust | Clerk", "Mend the gate | "
    ]  # fmt: skip


def test_a_table_without_lines_is_read_row_by_row() -> None:
    """Columns of short cells stand beside each other, and what is wrapped in one belongs to its row."""
    rows = [
        ("Trees", "Fell the ash by the old ford", "£240.00"),
        ("Signs", "Order two", "£55.10"),
        ("Grit", "Fill bins", "£12.00"),
    ]
    placed = [
        (x, 700 - 30 * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip((72, 160, 400), row, strict=True)
    ]
    found = document(at(*placed, (160, 688, "before the nesting season")))
    assert cells_of(found) == [
        "Trees | Fell the ash by the old ford before the nesting season | £240.00",
        "Signs | Order two | £55.10",
        "Grit | Fill bins | £12.00",
    ]


def test_a_row_that_lays_out_the_page_is_no_row_of_cells() -> None:
    """Minutes set in a table of number, text and action are read as minutes."""

    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 110, 480, 540], [700, 620, 600])
        at(
            (76, 686, "5."),
            *column(114, 686, "The pond had been dredged and the bank mended.", "The cost was £900."),
            *column(114, 650, "The Chair thanked the volunteers."), (484, 686, "Clerk"), (76, 606, "6."),
            (114, 606, "Next meeting"),
        )(canvas)  # fmt: skip

    found = document(draw)
    assert found.text.split("\n")[0].startswith("5. The pond had been dredged")
    assert "\nThe Chair thanked the volunteers.\n" in found.text


def _white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 650, "white words")


def _beyond(canvas: Canvas) -> None:
    canvas.drawString(700, 650, "words beyond")


def _tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.2)
    canvas.drawString(72, 650, "tiny words")


def _covered(canvas: Canvas) -> None:
    canvas.drawString(72, 650, "covered words")
    canvas.rect(60, 640, 200, 30, fill=1)


def _unpainted(canvas: Canvas) -> None:
    text = canvas.beginText(72, 650)
    text.setTextRenderMode(3)
    text.textLine("unpainted words")
    canvas.drawText(text)


@pytest.mark.parametrize("draw", [_white, _beyond, _tiny, _covered, _unpainted])
def test_what_is_not_seen_is_not_read(draw: Draw) -> None:
    """Words in the colour of the paper, off the page, without size, under ink or unpainted are left out."""

    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The minutes were signed.")
        draw(canvas)

    found = document(page)
    assert found.text.strip() == "The minutes were signed."
    (problem,) = found.problems
    assert problem.code == "hidden-text"
    assert "page 1: " in problem.message


def test_white_words_on_dark_ground_are_read() -> None:
    """The head of a table may be printed so."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0.1, 0.4)
        canvas.rect(60, 690, 300, 25, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 700, "Recorded vote")

    found = document(draw)
    assert (found.text.strip(), found.problems) == ("Recorded vote", ())


def _picture(canvas: Canvas, words: str = "") -> None:
    image = pdfium.PdfBitmap.new_native(60, 80, pdfium.raw.FPDFBitmap_Gray)
    image.fill_rect((255, 255, 255, 255), 0, 0, 60, 80)
    canvas.drawImage(ImageReader(image.to_pil()), 0, 0, *A4)
    if words:
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        text.textLine(words)
        canvas.drawText(text)


def test_words_that_recognition_laid_over_a_picture_are_read_and_marked() -> None:
    """They are what the picture shows."""
    words = "It was resolved that the thirteen words of this long line be noted and kept."
    found = document(lambda canvas: _picture(canvas, words))
    assert found.text.strip() == words
    assert [problem.code for problem in found.problems] == ["ocr"]


def test_pages_without_text_among_others_are_named() -> None:
    """A scan bound in with what was printed is told, not passed over."""
    printed = at(*column(72, 700, *PROSE))
    found = document(
        printed, _picture, printed, _picture, _picture, lambda canvas: canvas.rect(50, 50, 90, 1)
    )
    (problem,) = found.problems
    assert problem.code == "no-text-layer"
    assert problem.message.startswith("pages 2 and 4 to 5 without")


def test_blank_pages_are_refused() -> None:
    """There is nothing that OCR could find."""
    with pytest.raises(UnreadableError, match="blank"):
        document(lambda _: None)


def test_struck_words_are_told() -> None:
    """An amendment shows what it takes away: the words stay, with a problem at their place."""

    def draw(canvas: Canvas) -> None:
        at((72, 700, "That the bridge be mended"), (200, 700, "or a ford dug"), (270, 700, "by May."))(canvas)
        canvas.line(199, 703.2, 262, 703.2)
        canvas.line(72, 698.6, 190, 698.6)

    found = document(draw)
    (problem,) = found.problems
    assert problem.code == "struck-out"
    assert problem.span is not None
    assert found.text[slice(*problem.span)] == "or a ford dug"


def test_what_is_set_on_its_side_is_furniture() -> None:
    """A stamp across the page is no part of the text that runs under it."""

    def draw(canvas: Canvas) -> None:
        at(*column(72, 700, *PROSE))(canvas)
        canvas.saveState()
        canvas.translate(200, 600)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT COPY")
        canvas.restoreState()

    found = document(draw)
    assert found.text.split("\n")[0] == " ".join(PROSE)
    assert furniture_of(found) == ["DRAFT COPY"]


@pytest.mark.parametrize(("turned", "height"), [(90, 200), (180, 400), (270, 500)])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turned: int, height: float) -> None:
    """A landscape page of a bound file lies on its side in the file."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turned)
        canvas.saveState()
        canvas.translate(300, height)
        canvas.rotate(turned)
        at(*column(0, 0, *NARROW), (-30, 0, "7."))(canvas)
        canvas.restoreState()

    assert document(draw).text.strip() == "7. " + " ".join(NARROW)


def test_heads_and_feet_part_no_paragraph() -> None:
    """What runs over a page is one paragraph; heads and feet stand at the end, the title stays."""

    def page(number: int, *lines: str) -> Draw:
        placed = column(72, 700, *lines)
        return at((72, 800, "Weir Trust"), *placed, (270, 40, f"Page {number} of 3"))

    found = document(page(1, *PROSE[:2]), page(2, PROSE[2], *PROSE[:1]), page(3, *PROSE[1:]))
    body, _, _ = found.text.partition("Page 1 of 3")
    assert [line for line in body.split("\n") if line] == ["Weir Trust", *[" ".join(PROSE)] * 2]
    assert " ".join(furniture_of(found)).split("\n") == [
        "Page 1 of 3 Weir Trust", "Page 2 of 3 Weir Trust", "Page 3 of 3"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("feet", "expected"),
    [
        pytest.param(["1", "2", "3"], 3, id="numbers alone that count the pages"),
        pytest.param(["- 4 -", "- 5 -", "- 6 -"], 3, id="between dashes"),
        pytest.param(["1 | P a g e", "2 | P a g e", "3 | P a g e"], 3, id="letters apart"),
        pytest.param(["Signed", "41", "7"], 0, id="numbers that count nothing"),
        pytest.param(["4.3", "6.1", "2.2"], 0, id="labels of points"),
    ],
)
def test_what_counts_the_pages(feet: list[str], expected: int) -> None:
    """A number at the foot is the page's where it says so or counts with the pages."""
    found = document(
        *(
            at((72, 700 - 30 * number, f"Item {foot} was noted."), (290, 40, foot))
            for number, foot in enumerate(feet)
        )
    )
    assert len(furniture_of(found)) == expected


WORDS = ["environment", "The", "co-operation", "cooperation", "mid-term", "weir"]


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param("environ-", "ment", Join(kept=False, spaced=False, known=True), id="whole elsewhere"),
        pytest.param("mid-", "term", Join(kept=True, spaced=False, known=True), id="with it elsewhere"),
        pytest.param("govern-", "ance.", Join(kept=False, spaced=False, known=True), id="a word of the list"),
        pytest.param("long-", "standing", Join(kept=False, spaced=False, known=True), id="whole, not halves"),
        pytest.param("flood-", "plagued", Join(kept=True, spaced=False, known=True), id="two words"),
        pytest.param("Hazelbr-", "ook", Join(kept=False, spaced=False, known=False), id="an unknown name"),
        pytest.param("Barton-", "Weir", Join(kept=True, spaced=False, known=True), id="before a capital"),
        pytest.param("PROC-", "EDURE", Join(kept=False, spaced=False, known=True), id="capitals"),
        pytest.param("2024-", "25", Join(kept=True, spaced=False, known=True), id="years"),
        pytest.param("pre-", "and", Join(kept=True, spaced=True, known=True), id="shared with the next word"),
        pytest.param("envi\ufffe", "ronment", Join(kept=False, spaced=False, known=True), id="PDFium's mark"),
        pytest.param("weir", "mill", None, id="no hyphen"),
        pytest.param("-", "mill", None, id="a dash"),
    ],
)  # fmt: skip
def test_hyphens_at_the_ends_of_lines(above: str, below: str, expected: Join | None) -> None:
    """The document decides, then the list of words; where neither knows, that is said."""
    assert Speller(WORDS).join(above, below) == expected


def test_a_hyphen_left_out_can_be_traced() -> None:
    """The record tells where; a word that no list knows is a problem at its place."""
    minutes = parse(
        made(at(*column(72, 700, PROSE[0] + " environ-", "ment and the mill of Hazelbr-", "ook."))),
        "minutes.pdf",
    )
    assert "environment and the mill of Hazelbrook." in minutes.text
    assert [minutes.text[slice(*span)] for span in minutes.hyphens] == ["environ", "Hazelbr"]
    (problem,) = [problem for problem in minutes.problems if problem.code == "hyphen"]
    assert problem.span == minutes.hyphens[1]
    assert "Hazelbr-ook" in problem.message


def test_each_character_leads_back_to_the_file() -> None:
    """A position in the text is that of PDFium's character, page after page."""
    data = pdf("1. Minutes\n\n" + "\n\n".join([" ".join(PROSE)] * 12), Form(labels="after", justified=True))
    found = read(data, "minutes.pdf")
    assert found.offsets is not None
    whole = pdfium.PdfDocument(data)
    given = "".join(page.get_textpage().get_text_range() for page in whole)
    whole.close()
    for position, character in enumerate(found.text):
        if not character.isspace():
            assert given[found.offsets.source(position)] == character


def with_codes(*targets: str) -> bytes:
    """A PDF that shows one glyph for each of these, which its font says stand for them (ToUnicode)."""
    pairs = "".join(f"<{number:02x}> <{ord(target):04x}>\n" for number, target in enumerate(targets, 65))
    table = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def 1 begincodespacerange <00> <ff> "
        f"endcodespacerange {len(targets)} beginbfchar\n{pairs}endbfchar endcmap end"
    ).encode()
    content = b"BT /F 12 Tf 72 700 Td (%s then words) Tj ET" % bytes(range(65, 65 + len(targets)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
        % (len(zlib.compress(table)), zlib.compress(table)),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 7/Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("\uf0b7", "•", id="a bullet of Symbol"),
        pytest.param("\uf0d8", "➢", id="an arrow of Wingdings"),
        pytest.param("ﬁ", "fi", id="a ligature"),
        pytest.param("\u00ad", "", id="a soft hyphen"),
        pytest.param("\u2003", "", id="a wide space"),
    ],
)
def test_glyphs_are_read_as_what_they_stand_for(target: str, expected: str) -> None:
    """Bullets of symbol fonts, letters set as one, and what prints nothing."""
    text = read(with_codes(target), "minutes.pdf").text.split("\n")[0]
    assert text.split() == [*([expected] if expected else []), "then", "words"]


def test_a_file_locked_without_a_password_opens() -> None:
    """Programs lock files against change; anybody may read them."""
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415  # for this test alone

    locked = StandardEncryption("", ownerPassword="weir", canModify=0)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=locked)
    canvas.drawString(72, 700, "The minutes were signed.")
    canvas.save()
    assert read(file.getvalue(), "minutes.pdf").text.strip() == "The minutes were signed."


def test_bold_titles_without_numbers_head_items() -> None:
    """Lines that stand out are headings where nothing else tells; those of the title page are not."""
    titles = ["Apologies", "The ferry at Weir End", "The mill pond"]
    cover = ["Weir Trust", "Minutes of the meeting held on 4 May 2023"]
    body = "\n\n".join(f"{title}\n\n{' '.join(PROSE)}" for title in titles)
    minutes = parse(pdf("\n".join(cover) + "\n\n" + body, Form(), {*titles, *cover}), "minutes.pdf")
    assert [item.title for item in minutes.items] == titles


_WORD = st.sampled_from(["weir", "pond", "lock", "ferry", "canal", "of", "the", "with", "reported", "agreed"])
_PARAGRAPH = st.lists(_WORD, min_size=12, max_size=60).map(lambda words: f"The {' '.join(words)}.")


@settings(max_examples=10)
@given(st.lists(_PARAGRAPH, min_size=24, max_size=40), st.sampled_from([8.5, 9.5, 11]), st.booleans())
def test_columns_are_read_one_after_another(
    paragraphs: list[str],
    size: float,
    justified: bool,  # noqa: FBT001  # drawn by hypothesis
) -> None:
    """Whatever is set in two columns is read in the order in which it was written."""
    form = Form(columns=2, size=size, justified=justified, edge=50)
    text = read(pdf("Weir Trust\n\n" + "\n\n".join(paragraphs), form), "minutes.pdf").text
    written = " ".join(paragraphs).split()
    assert text.partition("Page 1")[0].split()[2 : 2 + len(written)] == written
