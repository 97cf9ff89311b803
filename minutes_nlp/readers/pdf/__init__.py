"""PDF: the words of each page in the order in which they are read, by where they stand on it."""

from minutes_nlp.readers.pdf.reading import read

__all__ = ["read"]
