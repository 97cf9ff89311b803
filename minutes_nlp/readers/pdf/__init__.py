"""PDF (ISO 32000-1), read by PDFium: pages to words, words to lines, columns, tables and paragraphs."""

from minutes_nlp.readers.pdf.hyphens import english
from minutes_nlp.readers.pdf.reading import read
from minutes_nlp.readers.pdf.recognising import read_scan, recognise

__all__ = ["prepare", "read", "read_scan", "recognise"]


def prepare() -> None:
    """Load the word list that hyphens at the ends of lines are decided with."""
    english()
