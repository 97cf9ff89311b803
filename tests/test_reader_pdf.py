"""PDF: the forms that minutes are printed in, scans, locks, damage and bombs."""

import io
import random
import zlib
from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from forms import found, parts
from forms_pdf import Form, pdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from test_forms import DOCUMENTS, text_of

from minutes_nlp import sandbox
from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.pipeline import parse, read
from minutes_nlp.sandbox import Setup

TEXT = (
    "Cabinet\n\n1. Minutes\n\nThe minutes were signed.\n\n2. Parks\n\n"
    "RESOLVED: That the report of the Director be noted.\n"
)
FORMS = {
    "ragged": Form(),
    "hanging": Form(labels="hanging"),
    "margin, labels first": Form(labels="before"),
    "margin, labels last": Form(labels="after"),
    "justified, hyphens": Form(justified=True, hyphens=True, font="Times-Roman"),
    "two columns": Form(columns=2, size=9),
}


def unwrapped(text: str) -> str:
    """The text with a paragraph a line and no page furniture."""
    lines = []
    for part in parts(text):
        line = f"{part.label} {part.words}{part.more}".strip()
        lines.append(line.strip("| ") if part.role == "row" else f"\n{line}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize(
    "form",
    [
        pytest.param(form, id=name, marks=() if name == "two columns" else pytest.mark.slow)
        for name, form in FORMS.items()
    ],
)
def test_a_pdf_says_what_its_text_says(path: Path, form: Form) -> None:
    """Items, points and resolutions are the same ones, to the letter, however the page is set."""
    text = text_of(path)
    expected = found(parse(text.encode(), "minutes.txt"))
    assert len(expected["items"]) > 3
    assert found(parse(pdf(unwrapped(text), form), "minutes.pdf")) == expected


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_character_is_lost(form: Form) -> None:
    """What PDFium gives of the file is in the text, but for the hyphens at the ends of lines."""
    data = pdf(unwrapped(text_of(DOCUMENTS[0].values[0])), form)  # type: ignore[arg-type]  # a path
    document = pdfium.PdfDocument(data)
    shown = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    kept = Counter(read(data, "minutes.pdf").text)
    lost = Counter("".join(shown.split())) - kept
    assert set(lost) <= {"-", "\ufffe", "\x02", "\u00ad"}


def test_heads_and_feet_are_furniture() -> None:
    """What is printed on each page is kept apart from the minutes."""
    minutes = parse(pdf(unwrapped(text_of(DOCUMENTS[0].values[0])), Form()), "minutes.pdf")  # type: ignore[arg-type]  # a path
    furniture = [minutes.text[leaf.start : leaf.end] for leaf in minutes.leaves if leaf.role == "furniture"]
    assert any("1" in words for words in furniture)


def _canvas(pages: int = 1, encrypt: str | None = None) -> tuple[Canvas, io.BytesIO]:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=encrypt, invariant=True)
    for _ in range(pages - 1):
        canvas.showPage()
    return canvas, file


def _scan() -> bytes:
    canvas, file = _canvas()
    canvas.rect(0, 0, 500, 700, fill=1)
    canvas.save()
    return file.getvalue()


def _locked() -> bytes:
    canvas, file = _canvas(encrypt="secret")
    canvas.drawString(72, 700, "1. Minutes")
    canvas.save()
    return file.getvalue()


def _many_pages() -> bytes:
    canvas, file = _canvas(40)
    canvas.drawString(72, 700, "1. Minutes")
    canvas.save()
    return file.getvalue()


def with_stream(content: bytes) -> bytes:
    """A PDF of one page whose content is packed."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(made),
        )
    )


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        pytest.param(_scan(), "no-text-layer", "run OCR", id="a scan"),
        pytest.param(_locked(), "encrypted", "locked with a password", id="a password"),
        pytest.param(_many_pages(), "too-large", "more than 30", id="pages"),
        pytest.param(pdf(TEXT, Form())[:-200], "damaged", "cut short", id="truncated"),
        pytest.param(b"<html>", "unreadable", "not a PDF", id="something else"),
        pytest.param(b"%PDF-1.4\n%%EOF", "damaged", "damaged", id="empty"),
        pytest.param(with_stream(b" " * 300_000_000), "too-large", "bomb", id="a stream of nothing"),
        pytest.param(
            with_stream(b"BT /F 9 Tf " + b"(many words ) Tj " * 1_500_000 + b"ET"),
            "too-large",
            "bomb",
            id="text",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: str, words: str) -> None:
    """The reason is in words a clerk understands, and names the document."""
    with pytest.raises(UnreadableError, match=words) as caught:
        read(data, "minutes.pdf", limits=Limits(pages=30))
    assert (caught.value.code, caught.value.document) == (code, "minutes.pdf")


def _mutations(count: int) -> list[bytes]:
    chance = random.Random(20)  # noqa: S311  # seeded, for the tests to be the same each time
    whole = pdf(unwrapped(TEXT), Form())
    made = []
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randint(1, 40)]
                case _:
                    data[place:place] = data[chance.randrange(len(data)) :][: chance.randint(1, 60)]
            if not data:
                data = bytearray(b"%")
        made.append(bytes(data))
    return made


@pytest.mark.parametrize("count", [60, pytest.param(10_000, marks=pytest.mark.slow)])
def test_damage_is_read_or_refused(count: int) -> None:
    """Whatever is changed in a file, there is a record or a reason; PDFium crashes by itself."""
    codes: Counter[str] = Counter()
    for data in _mutations(count):
        try:
            sandbox.parse(Setup(), data, "minutes.pdf")
        except UnreadableError as error:
            codes[error.code] += 1
        else:
            codes["read"] += 1
    assert sum(codes.values()) == count
    assert not codes["internal-error"]
    assert codes["read"]
