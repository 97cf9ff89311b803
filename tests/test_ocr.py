"""Scans: their text is recognised where tesseract is installed, and marked; else it is said what helps."""

import hashlib
import io
import shutil
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from forms_pdf import Form, pdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from minutes_nlp import sandbox
from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.pipeline import read
from minutes_nlp.sandbox import Setup

NEEDS_TESSERACT = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (apt install tesseract-ocr)"
)
MINUTES = """\
WEIRDALE TOWN COUNCIL

Minutes of the meeting of the Harbour Committee held on Tuesday 4 June 2024

1. Apologies for absence

Apologies were received from Councillor Ayton.

2. Dredging of the inner basin

Councillor Bell asked when the dredging would be finished.

RESOLVED: That the report be noted.
"""


def scan(text: str, *, blank: bool = False) -> bytes:
    """A PDF of pictures of the pages of minutes, or of grey pages."""
    file = io.BytesIO()
    with pdfium.PdfDocument(pdf(text, Form())) as printed:
        canvas = Canvas(file, invariant=1)
        for page in printed:
            width, height = page.get_size()
            canvas.setPageSize((width, height))
            if blank:
                canvas.setFillGray(0.7)
                canvas.rect(0, 0, width, height, fill=1)
            else:
                picture = ImageReader(page.render(scale=3, grayscale=True).to_pil())
                canvas.drawImage(picture, 0, 0, width, height)
            canvas.showPage()
        canvas.save()
    return file.getvalue()


@NEEDS_TESSERACT
def test_a_scan_is_recognised_and_marked() -> None:
    """Its record is as that of a printed page, and names the file that was given; a problem says how."""
    data = scan(MINUTES)
    minutes = sandbox.parse(Setup(), data, "minutes.pdf")
    assert [item.title for item in minutes.items] == ["Apologies for absence", "Dredging of the inner basin"]
    (resolution,) = (each for item in minutes.items for each in item.resolutions)
    assert minutes.text[slice(*resolution.span)] == "That the report be noted."
    assert [problem.code for problem in minutes.problems if problem.code == "ocr"] == ["ocr"]
    assert minutes.source.name == "minutes.pdf"
    assert minutes.source.sha256 == hashlib.sha256(data).hexdigest()


@NEEDS_TESSERACT
def test_a_picture_without_words_is_refused() -> None:
    """What shows no text has none after recognition either."""
    with pytest.raises(UnreadableError) as caught:
        sandbox.parse(Setup(), scan(MINUTES, blank=True), "minutes.pdf")
    assert caught.value.code in {"no-text-layer", "unreadable"}


@NEEDS_TESSERACT
def test_words_of_a_scan() -> None:
    """Where only the text is asked for, a scan gives it too."""
    assert "Dredging of the inner basin" in sandbox.words(Setup(), scan(MINUTES), "minutes.pdf")


def test_without_tesseract_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names both ways: to run OCR, or to install what does."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableError, match=r"no text layer: run OCR.*apt install tesseract-ocr") as caught:
        read(scan(MINUTES), "minutes.pdf", ocr=True)
    assert caught.value.code == "no-text-layer"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        pytest.param("sleep 60", "time", id="hangs"),
        pytest.param("exit 1", "no-text-layer", id="fails"),
        pytest.param("head -c 3000000 /dev/zero > found.pdf", "too-large", id="writes too much"),
        pytest.param("echo not a PDF > found.pdf", "unreadable", id="writes something else"),
    ],
)
def test_a_program_that_misbehaves(
    script: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended, and the scan refused with its reason."""
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(UnreadableError) as caught:
        read(scan(MINUTES), "minutes.pdf", limits=Limits(conversion=1, file=2_000_000), ocr=True)
    assert caught.value.code == code


@NEEDS_TESSERACT
def test_too_many_pages_are_refused() -> None:
    """What cannot be recognised in time is not begun."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for _ in range(70):
        canvas.rect(0, 0, 590, 840, fill=1)
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableError, match="70 scanned pages") as caught:
        read(file.getvalue(), "minutes.pdf", ocr=True)
    assert caught.value.code == "too-large"
