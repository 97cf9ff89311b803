"""Text in the pictures of a scan, by tesseract: only where it is asked for and installed."""

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2 as pdfium

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.document import Document, describe
from minutes_nlp.readers.pdf.opening import opened
from minutes_nlp.readers.pdf.reading import read
from minutes_nlp.readers.program import allow, run

__all__ = ["read_scan", "recognise"]

_PROGRAM = "tesseract"
_LANGUAGE = "eng"
# Dots an inch that recognition works best at (tesseract's documentation, "Improving the quality of the output"), points
# an inch, and how many dots a page may have.
_DENSITY, _INCH, _MOST_DOTS = 300, 72, 20_000_000
# A page takes a second or two: more cannot be done in time, and are more than minutes have.
_MOST_PAGES = 60
# Bytes of address space.
_MEMORY = 2 << 30
_USUAL = Limits()


def read_scan(data: bytes, name: str, media_type: str, *, limits: Limits = _USUAL) -> Document:
    """Return the document in a PDF that has no text layer; the problem "ocr" says that its text was recognised.

    Raises:
        UnreadableError: If there is no tesseract or it finds no text ("no-text-layer"), or it takes more than the
            limits let.
    """
    found = read(recognise(data, name, limits), name, media_type, limits=limits)
    return found._replace(source=describe(data, name, media_type))


def recognise(data: bytes, name: str, limits: Limits = _USUAL) -> bytes:
    """Return a PDF of the same pages with their text as tesseract recognises it, invisible over their pictures.

    Raises:
        UnreadableError: As `read_scan`.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        message = (
            "no text layer: run OCR (recognition of text) on it first, or install tesseract, which is then used "
            "(Debian and Ubuntu: apt install tesseract-ocr)"
        )
        raise _refused(message, name, "no-text-layer")
    allow(resource.RLIMIT_FSIZE, limits.unpacked)
    allow(resource.RLIMIT_CPU, round(limits.conversion))
    with tempfile.TemporaryDirectory(prefix="minutes-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        with opened(data, name, limits) as document:
            if len(document) > _MOST_PAGES:
                raise _refused(
                    f"has {len(document):,} scanned pages, more than {_MOST_PAGES}", name, "too-large"
                )
            _draw(document, place)
        try:
            run(
                [program, "pages", "found", "-l", _LANGUAGE, "--dpi", str(_DENSITY), "pdf"],
                place,
                limits,
                _MEMORY,
            )
        except subprocess.TimeoutExpired:
            message = f"tesseract took longer than {limits.conversion:g} seconds to recognise it"
            raise _refused(message, name, "time") from None
        made = place / "found.pdf"
        if not made.is_file():
            raise _refused("tesseract cannot recognise its pages", name, "no-text-layer")
        if made.stat().st_size > limits.file:
            raise _refused("its recognised pages take more room than a file may", name, "too-large")
        return made.read_bytes()


def _draw(document: pdfium.PdfDocument, folder: Path) -> None:
    """Draw each page into a file of its own, and list them in the file "pages"."""
    names = []
    for number, page in enumerate(document):
        width, height = page.get_size()
        dots = min(_DENSITY / _INCH, (_MOST_DOTS / (width * height)) ** 0.5)
        bitmap = page.render(scale=dots, grayscale=True)
        shades = bitmap.to_numpy()
        name = f"{number}.pgm"
        # Portable graymap: its width, its height, white, and a byte a dot (netpbm, PGM format, "P5").
        head = f"P5 {shades.shape[1]} {shades.shape[0]} 255\n"
        (folder / name).write_bytes(head.encode() + shades.tobytes())
        names.append(name)
        bitmap.close()
        page.close()
    (folder / "pages").write_text("\n".join(names), encoding="ascii")


def _refused(message: str, name: str, code: str) -> UnreadableError:
    return UnreadableError(message, document=name, code=code)
