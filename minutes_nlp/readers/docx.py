"""Word files (DOCX)."""

from minutes_nlp.limits import Limits
from minutes_nlp.readers.document import Document, describe
from minutes_nlp.readers.word import read_word

__all__ = ["read"]

_USUAL = Limits()


def read(
    data: bytes,
    name: str,
    media_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    *,
    encoding: str | None = None,  # noqa: ARG001  # XML states its own
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in a Word file: a line a paragraph, labels as Word prints them, changes as accepted.

    Raises:
        UnreadableError: If it is no Word file, is damaged or protected, holds no text, or more than the limits let.
    """
    text, hints, problems = read_word(data, name, limits)
    return Document(describe(data, name, media_type), text, None, hints, problems, wrapped=False)
