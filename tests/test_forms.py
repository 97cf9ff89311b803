"""One text, several forms: a web page or a Word file of some minutes says what their text says."""

import io
import zipfile
from pathlib import Path

import pytest
from forms import as_docx, as_html, found

from minutes_nlp.evaluate import read_gold
from minutes_nlp.pipeline import parse

WRITE = Path(__file__).parent / "gold" / "write"
CORPUS = Path(__file__).parent.parent / "corpus"
# By how they number items and points.
DOCUMENTS = [
    pytest.param(WRITE / "01-county-roman.xml", id="21. and i)"),
    pytest.param(WRITE / "02-district-lettered-paras.xml", id="3. and 3.1, (a)"),
    pytest.param(WRITE / "03-parish-slash.xml", id="24/17"),
    pytest.param(WRITE / "10-combined-authority.xml", id="unnumbered points"),
    pytest.param(WRITE / "20-audit-committee-terse-bullets.xml", id="bullets"),
    pytest.param(WRITE / "25-irish-area-committee-spaced.xml", id="(a) as headings of their own"),
    pytest.param(WRITE / "27-parish-colon-paragraphs.xml", id="titles that open paragraphs"),
    pytest.param(WRITE / "30-planning-committee-capital-titles.xml", id="titles in capitals"),
    pytest.param(WRITE / "40-welsh-community-council-wrapped.xml", id="lists without labels"),
    pytest.param(WRITE / "42-district-scrutiny-tables-action-column.xml", id="tables"),
    pytest.param(CORPUS / "2021-02-17-county-council.txt", id="recorded votes, pages"),
    pytest.param(CORPUS / "2022-03-17-environment-highways-scrutiny.txt", id="(h), (i), (j)"),
]


def text_of(path: Path) -> str:
    """The text of minutes of our own."""
    data = path.read_bytes()
    return read_gold(data, path.name).text if path.suffix == ".xml" else data.decode()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_forms_say_what_the_text_says(path: Path) -> None:
    """Items, points and resolutions are the same ones, to the letter, in each form."""
    text = text_of(path)
    expected = found(parse(text.encode(), "minutes.txt"))
    assert len(expected["items"]) > 3
    assert found(parse(as_html(text), "minutes.html")) == expected
    assert found(parse(as_docx(text), "minutes.docx")) == expected


def test_labels_are_not_typed_in_the_word_file() -> None:
    """The comparison tests the count of Word's lists: no label of a list is in the file itself."""
    text = text_of(WRITE / "02-district-lettered-paras.xml")
    with zipfile.ZipFile(io.BytesIO(as_docx(text))) as archive:
        words = archive.read("word/document.xml").decode()
    for label in ("4.2", "(b)"):
        assert f"\n{label} " in text or f"\n{label}\n" in text
        assert f">{label}" not in words
