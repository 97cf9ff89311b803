"""Bytes to characters: by the byte order mark, else strict UTF-8, else Windows-1252; nothing is guessed."""

import codecs

from minutes_nlp.errors import UnreadableError

__all__ = ["decode"]

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the characters of ``data``.

    Args:
        data: The bytes of the file.
        name: Its name, for the error.
        encoding: The encoding to use instead of the rules (``--encoding``).

    Raises:
        UnreadableError: If the bytes are not text, or not in that encoding; it names the first bad byte.
    """
    if encoding is not None:
        return _strict(data, name, encoding)
    for mark, of_mark in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, of_mark)
    nul = data.find(0)
    if nul >= 0:
        raise UnreadableError(
            "this is not a text file (it holds a NUL byte)", document=name, place=f"byte {nul}"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, name, "cp1252")


def _strict(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise UnreadableError(f"there is no encoding called {encoding!r}", document=name) from None
    except UnicodeDecodeError as error:
        message = f"not text in UTF-8 or Windows-1252: {error.reason} as {error.encoding}; try --encoding"
        raise UnreadableError(message, document=name, place=f"byte {error.start}") from None
