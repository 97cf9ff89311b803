"""A Word file as a package of parts (ECMA-376, part 2): a ZIP archive of XML that comes from outside.

Nothing in it is trusted. A document type, and with it every entity, is refused; nothing outside the archive is
opened, whatever a part refers to; how much is unpacked and how many elements there are has a limit, and an archive
is refused before it is unpacked where its directory says enough.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element
from xml.parsers import expat

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits

__all__ = ["Package", "open_archive"]

# ECMA-376 names each namespace twice: transitional (what Word writes) and strict.
_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
_UNKNOWN = "?:"
_TEXTS = ("t", "m:t", "delText")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only ones a package may use
_DIRECTORY_ENTRY = b"PK\1\2"
_ENCRYPTED = 1
# So much is unpacked at a time; a single tag longer than some of them is read over and over by expat.
_CHUNK, _LONGEST_TAG = 1 << 18, 1 << 22
# Word knows some hundreds of names of tags and attributes.
_MOST_NAMES = 10_000
# What unpacks to less is no bomb, however well it is packed.
_SMALL = 1_000_000
# What Word nests is far from it; reading goes down by recursion.
_DEEPEST = 200
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = (
    ("EncryptedPackage", "is protected with a password: save it without one", "encrypted"),
    ("WordDocument", "is in Word's older format: give its name the ending .doc", "wrong-format"),
)
_FOREIGN = (
    ("mimetype", "is an OpenDocument file: give its name the ending .odt if it is a text"),
    ("xl/workbook.xml", "is an Excel workbook, not a Word document"),
    ("ppt/presentation.xml", "is a PowerPoint presentation, not a Word document"),
)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, LookupError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class Package:
    """The parts of a Word file, each read when asked for.

    Args:
        data: The bytes of the file.
        name: Its name, for the errors.
        limits: What may be unpacked, and how many elements all parts may have together.

    Raises:
        UnreadableError: If it is no Word file, is damaged, protected, or asks for more than the limits.
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._unpacked = self._nodes = 0
        self._relations: dict[str, Element | None] = {}
        if not data.startswith(b"PK"):
            self._refuse_other(data)
        self._archive = open_archive(data, name, limits)
        self._parts = {_key(info.filename): info for info in self._archive.infolist()}
        self.main = next(self.related("", "officeDocument"), "word/document.xml")

    def document(self) -> Element:
        """Return the root of the part that holds the text.

        Raises:
            UnreadableError: If there is none: the archive is something else.
        """
        root = self.tree(self.main)
        if root is None or root.tag != "document":
            self._refuse_foreign()
        return root

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the parts that a part refers to as ``kind``, such as "styles"; "" is the package itself."""
        folder, base = posixpath.split(part)
        if part not in self._relations:
            self._relations[part] = self.tree(f"{folder}/_rels/{base}.rels".lstrip("/"))
        for relation in self._relations[part] or ():
            if (
                relation.get("Type", "").rpartition("/")[2] == kind
                and relation.get("TargetMode") != "External"
            ):
                yield posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")

    def tree(self, part: str) -> Element | None:
        """Return the root of a part's XML, None where there is no such part.

        Tags and attributes of WordprocessingML have no prefix, those of Office Math "m:", those of markup
        compatibility "mc:", all others "?:". Only words that may be displayed are kept as text.
        """
        info = self._parts.get(_key(part))
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            self._refuse("is protected with a password: save it without one", "encrypted")
        if info.compress_type not in _METHODS:
            raise _damaged(self._name, part)
        tree = _Tree(self, part)
        try:
            tree.read(self._chunks(info))
        except _DAMAGED as error:
            line = f", line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
            raise _damaged(self._name, part + line) from error
        return tree.root

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack a part bit by bit, as far as the limits let."""
        most = max(_SMALL, self._limits.ratio * info.compress_size)
        unpacked = 0
        with self._archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                self._unpacked += len(chunk)
                if unpacked > most:
                    message = f"unpacks to more than {self._limits.ratio} times its size"
                    self._refuse(message, "ratio", info.filename)
                if self._unpacked > self._limits.unpacked:
                    raise _too_large(self._name, self._limits)
                yield chunk

    def count_node(self, depth: int, part: str) -> None:
        """Count an element so deep within others.

        Raises:
            UnreadableError: If there are more of them, or it is deeper, than the limits let.
        """
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            self._refuse(f"has more than {self._limits.nodes:,} elements", "too-many-nodes", part)
        deepest = min(self._limits.depth, _DEEPEST)
        if depth > deepest:
            self._refuse(f"has elements nested more than {deepest:,} deep", "too-deep", part)

    def refuse_part(self, message: str, part: str) -> NoReturn:
        """Refuse the file for what is wrong in a part."""
        self._refuse(message, "damaged", part)

    def _refuse(self, message: str, code: str, place: str | None = None) -> NoReturn:
        raise UnreadableError(message, document=self._name, place=place, code=code)

    def _refuse_other(self, data: bytes) -> NoReturn:
        """Say what a file is that is no archive."""
        if data.startswith(_OLE):
            for stream, message, code in _OLE_STREAMS:
                if stream.encode("utf-16-le") in data:
                    self._refuse(message, code)
        if data.startswith(b"{\\rtf"):
            self._refuse("is in rich text format: give its name the ending .rtf", "wrong-format")
        raise _damaged(self._name)

    def _refuse_foreign(self) -> NoReturn:
        """Say what an archive is that holds no Word document."""
        for part, message in _FOREIGN:
            if part in self._parts:
                self._refuse(message, "wrong-format")
        self._refuse("is an archive without a Word document in it", "wrong-format")


def open_archive(data: bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """Return the archive that a document is.

    Raises:
        UnreadableError: If it is damaged, or by its own directory holds more than the limits let.
    """
    # Counted before Python makes an object of each.
    if data.count(_DIRECTORY_ENTRY) > limits.entries:
        message = f"is an archive of more than {limits.entries:,} files"
        raise UnreadableError(message, document=name, code="too-many-entries")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise _damaged(name) from error
    if sum(info.file_size for info in archive.infolist()) > limits.unpacked:
        raise _too_large(name, limits)
    return archive


def _damaged(name: str, place: str | None = None) -> UnreadableError:
    message = "is damaged, or not the kind of document that its name says"
    return UnreadableError(message, document=name, place=place, code="damaged")


def _too_large(name: str, limits: Limits) -> UnreadableError:
    message = f"unpacks to more than {limits.unpacked // 1_000_000} MB"
    return UnreadableError(message, document=name, code="too-large")


class _Tree:
    """Builds the tree of one part."""

    def __init__(self, package: Package, part: str) -> None:
        self.root: Element | None = None
        self._package = package
        self._part = part
        self._open: list[Element] = []
        self._words: list[str] = []
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words.append

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the part."""
        read = 0
        for chunk in chunks:
            read += len(chunk)
            self._parser.Parse(chunk, False)
            if read - self._parser.CurrentByteIndex > _LONGEST_TAG:
                self._package.refuse_part("has a tag that does not end", self._part)
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> NoReturn:
        self._package.refuse_part("has a document type, as no Word document has", self._part)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._package.count_node(len(self._open) + 1, self._part)
        element = Element(self._name(tag))
        for key, value in attributes.items():
            name = self._name(key)
            if not name.startswith(_UNKNOWN):
                element.set(name, value)
        if self._open:
            self._open[-1].append(element)
        else:
            self.root = element
        self._open.append(element)
        self._words.clear()

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if element.tag in _TEXTS:
            element.text = "".join(self._words)
        self._words.clear()

    def _name(self, name: str) -> str:
        """The short name of a tag or attribute."""
        short = self._names.get(name)
        if short is None:
            namespace, _, local = name.rpartition(" ")
            short = f"{_NAMESPACES.get(namespace, _UNKNOWN) if namespace else ''}{local}"
            self._names[name] = short
            if len(self._names) > _MOST_NAMES:
                self._package.refuse_part("has more kinds of tags than Word knows", self._part)
        return short


def _key(part: str) -> str:
    """A name by which a part is found: names differ not in case (ECMA-376, part 2, 6.2.2.3)."""
    return part.replace("\\", "/").lower()
