"""What archives and messages hold: the files in a ZIP, the attachments of an e-mail (RFC 5322, MIME).

Nothing is ever written to a disk, so a name within is a mere label; links are refused, what is encrypted or
packed in a way that is not known is told, and how much may come out has a limit.
"""

import email
import email.errors
import email.header
import io
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath

import msgspec

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.document import media_type_of

__all__ = ["Member", "is_container", "members", "note", "unknown_format"]

_ZIP, _MESSAGE = ".zip", ".eml"
# An archive in an archive in an archive.
_DEEPEST = 3
# A small file may unpack to many times its size and do no harm.
_HARMLESS = 1_000_000
_ENCRYPTED = 0x1
_COVERING = "the message around its attachments, which are read"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file in an archive or a message.

    Attributes:
        name: Its path within, with those of the archives it lies in before it.
        data: Its bytes.
        skip: Why it is left out on purpose; empty if it is not.
        code: Of the quarantine, where it cannot be had; else empty.
        reason: Then why, in words.
    """

    name: str
    data: bytes = b""
    skip: str = ""
    code: str = ""
    reason: str = ""


def is_container(name: str) -> bool:
    """Tell from its name whether a file holds others."""
    return PurePosixPath(name.lower()).suffix in (_ZIP, _MESSAGE)


def note(name: str) -> str:
    """Return why a file is no minutes by its name; empty for one that may be."""
    return (
        "a note on the folder, not minutes" if PurePosixPath(name).name.lower().startswith("readme") else ""
    )


def unknown_format(name: str) -> str:
    """Return why a file of this name cannot be read; empty for one of a format that is."""
    if media_type_of(name) is not None or is_container(name):
        return ""
    return f"not a format we read yet ({PurePosixPath(name).suffix or 'no suffix'})"


def members(data: bytes, name: str, limits: Limits) -> list[Member]:
    """Return what a ZIP archive or a message holds, in its order, those within it unpacked too.

    Raises:
        UnreadableError: If it is damaged, or holds or unpacks to more than the limits let.
    """
    return list(_Unpacking(name, limits).members(data, name, "", _DEEPEST))


class _Unpacking:
    """Counts what has come out so far."""

    def __init__(self, document: str, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._entries = 0
        self._bytes = 0
        self._named: Counter[str] = Counter()

    def members(self, data: bytes, name: str, within: str, depth: int) -> Iterator[Member]:
        """Yield what a container holds; names begin with ``within``."""
        if not depth:
            yield Member(name=within, code="too-deep", reason="lies in too many archives within one another")
            return
        unpack = self._zip if name.lower().endswith(_ZIP) else self._message
        for member in unpack(data, within):
            if member.data and is_container(member.name):
                try:
                    yield from self.members(member.data, member.name, member.name, depth - 1)
                except UnreadableError as error:
                    if error.code != "damaged":
                        raise  # a limit is one for the whole
                    yield msgspec.structs.replace(member, data=b"", code=error.code, reason=error.message)
            else:
                yield member

    def _zip(self, data: bytes, within: str) -> Iterator[Member]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise UnreadableError(
                "is not a ZIP archive, or is damaged", document=self._document, code="damaged"
            ) from error
        with archive:
            for info in archive.infolist():
                self._count()
                if not info.filename.endswith(("/", "\\")) and not _is_hidden(info.filename):
                    yield self._entry(archive, info, self._label(within, info.filename))

    def _entry(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
        limits = self._limits
        if stat.S_ISLNK(info.external_attr >> 16):
            return Member(name=name, code="link", reason="is a link, and links in archives are not followed")
        if reason := note(name) or unknown_format(name):
            return Member(name=name, skip=reason)
        if info.flag_bits & _ENCRYPTED:
            return Member(name=name, code="encrypted", reason="is encrypted: unpack it with its password")
        if info.file_size > max(_HARMLESS, limits.ratio * info.compress_size):
            raise self._over(f"{name} unpacks to more than {limits.ratio} times its size", "ratio")
        self._weigh(info.file_size)
        try:
            # No more comes out than the archive says, which has been weighed.
            return Member(name=name, data=archive.read(info))
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
        ):
            return Member(name=name, code="damaged", reason="is damaged in the archive")

    def _message(self, data: bytes, within: str) -> Iterator[Member]:
        try:
            message = email.message_from_bytes(data)
            parts = [part for part in message.walk() if not part.is_multipart()]
        except (RecursionError, email.errors.MessageError) as error:
            raise UnreadableError(
                "is nested too deep for a message", document=self._document, code="damaged"
            ) from error
        attached: list[Message] = []
        bodies: list[Message] = []
        for part in parts:
            self._count()
            (attached if part.get_filename() else bodies).append(part)
        found = [self._attachment(part, within) for part in attached]
        yield from found
        covering = any(member.data for member in found)
        for body in _bodies(bodies):
            suffix = "html" if body.get_content_type() == "text/html" else "txt"
            name = self._label(within, f"message.{suffix}")
            if covering:
                yield Member(name=name, skip=_COVERING)
            else:
                yield Member(name=name, data=self._text(body))

    def _attachment(self, part: Message, within: str) -> Member:
        name = self._label(within, _decoded(part.get_filename() or ""))
        if reason := note(name) or unknown_format(name):
            return Member(name=name, skip=reason)
        return Member(name=name, data=self._payload(part))

    def _payload(self, part: Message) -> bytes:
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        self._weigh(len(data))
        return data

    def _text(self, part: Message) -> bytes:
        """The words of a message in UTF-8, marked as such; as they are where its charset is not theirs."""
        data = self._payload(part)
        try:
            return data.decode(part.get_content_charset("utf-8")).encode("utf-8-sig")
        except (LookupError, ValueError):
            return data

    def _label(self, within: str, name: str) -> str:
        """What a file within is called: never a way out of the archive, and no name twice."""
        kept = [part for part in _parts(name) if part not in ("..", "/")]
        path = PurePosixPath(*(kept or ["unnamed"]))
        label = f"{within}/{path}" if within else str(path)
        self._named[label] += 1
        again = self._named[label]
        return label if again == 1 else str(PurePosixPath(label).with_stem(f"{path.stem}~{again}"))

    def _count(self) -> None:
        self._entries += 1
        if self._entries > self._limits.entries:
            raise self._over(f"holds more than {self._limits.entries:,} files", "too-many-entries")

    def _weigh(self, size: int) -> None:
        self._bytes += size
        if self._bytes > self._limits.unpacked:
            raise self._over(f"unpacks to more than {self._limits.unpacked // 1_000_000} MB", "too-large")

    def _over(self, message: str, code: str) -> UnreadableError:
        return UnreadableError(message, document=self._document, code=code)


def _is_hidden(path: str) -> bool:
    """Whether a folder's listing would pass over a path: ".git/config", a Mac's "__MACOSX/minutes.doc"."""
    return any((part[0] == "." and part != "..") or part == "__MACOSX" for part in _parts(path))


def _parts(path: str) -> tuple[str, ...]:
    # Archives made by old programs separate by backslashes.
    return PurePosixPath(path.replace("\\", "/")).parts


def _bodies(parts: list[Message]) -> list[Message]:
    """The words of a message, once: as HTML where there is both, since that tells lists and tables."""
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    return pages or [part for part in parts if part.get_content_type() == "text/plain"]


def _decoded(name: str) -> str:
    """A file name as a person reads it (RFC 2047 encodes what is not ASCII)."""
    try:
        return str(email.header.make_header(email.header.decode_header(name)))
    except (LookupError, ValueError, email.errors.HeaderParseError):
        return name
