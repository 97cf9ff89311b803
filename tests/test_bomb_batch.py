"""Bombs of all kinds among a hundred documents: each costs itself alone, and the hundred are added."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bombs import BOMBS
from reportlab.pdfgen.canvas import Canvas
from test_containers import linked, zipped
from test_reader_pdf import with_stream
from word_files import package, root

DOCUMENTS = 100


def million_lines() -> bytes:
    """A million numbered lines, each of which could be an item or a point."""
    return b"".join(b"%d. (i) The pond\n" % number for number in range(1_000_000))


def long_line() -> bytes:
    """50 MB without the end of a line."""
    return b"The pond was low that year. " * (50_000_000 // 28)


def word_file() -> bytes:
    """A Word file that unpacks to 300 MB."""
    begin, end = root("document", "<w:body>@</w:body>").encode().split(b"@")
    return package({"word/document.xml": begin + b"<w:p/>" * 50_000_000 + end})


def many_pages() -> bytes:
    """A PDF of 5,000 pages."""
    file = io.BytesIO()
    canvas = Canvas(file)
    for _ in range(5_000):
        canvas.drawString(72, 700, "1. Minutes")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pdf_text() -> bytes:
    """A PDF with eight million words on a page."""
    return with_stream(b"BT /F 9 Tf " + b"(many words ) Tj " * 4_000_000 + b"ET")


def nested_archives() -> bytes:
    """Archives in one another, sixteen in each, six deep."""
    made = zipped(("minutes.txt", b"1. Minutes\n" * 100_000))
    for depth in range(6):
        made = zipped(*((f"{depth}-{number}.zip", made) for number in range(16)))
    return made


def many_entries() -> bytes:
    """An archive of 65,000 names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(65_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), b"1. Minutes\n")
    return file.getvalue()


OTHERS: dict[str, Callable[[], bytes]] = {
    "million_lines.txt": million_lines,
    "long_line.txt": long_line,
    "word_file.docx": word_file,
    "many_pages.pdf": many_pages,
    "pdf_text.pdf": pdf_text,
    "pdf_stream.pdf": lambda: with_stream(b" " * 300_000_000),
    "nested_archives.zip": nested_archives,
    "many_entries.zip": many_entries,
    "linked.zip": lambda: linked("minutes.txt", "/etc/passwd"),
}
# Those that no count refuses: they run out of their time, or a faster machine reads them.
LONG = {
    "long_paragraph.html", "many_small_titles.html", "chrome_in_chrome.html", "many_classes.html",
    "long_answer.xml", "million_lines.txt", "long_line.txt",
}  # fmt: skip


@pytest.mark.slow
def test_a_batch_with_bombs(tmp_path: Path) -> None:
    """``minutes add`` ends by itself: the documents are in the library, each bomb in quarantine."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(DOCUMENTS):
        words = f"Ponds Committee\n\n1. Minutes\n\nRESOLVED: That the minutes of {number} be signed.\n"
        (inbox / f"{number:03}.txt").write_text(words, encoding="utf-8")
    for place, (name, make) in enumerate((BOMBS | OTHERS).items()):
        # Among the documents, not after them.
        (inbox / f"{3 * place:03}-{name}").write_bytes(make())
    program = Path(sys.executable).with_name("minutes")
    command = [
        str(program),
        "add",
        str(inbox),
        "--library",
        str(tmp_path / "library"),
        "--jobs",
        "2",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = {
        Path(each["name"]).relative_to(inbox).parts[0]: each for each in json.loads(done.stdout)["inputs"]
    }
    documents = [found.pop(f"{number:03}.txt") for number in range(DOCUMENTS)]
    assert [each["kind"] for each in documents] == ["added"] * DOCUMENTS
    assert {name.partition("-")[2] for name in found} == set(BOMBS | OTHERS)
    for name, bomb in found.items():
        if name.partition("-")[2] in LONG:
            assert bomb["kind"] == "added" or bomb["code"] in {"time", "memory"}
        else:
            assert bomb["kind"] == "quarantined"
            assert bomb["code"] not in {"internal-error", "crash", "time", "memory"}
