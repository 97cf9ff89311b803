"""Older Word files (DOC), OpenDocument texts (ODT) and rich text (RTF), which LibreOffice makes Word files of.

LibreOffice is a large program that reads what comes from outside, so it is given a folder of its own that is gone
afterwards, a profile in which macros are off and links out of a document are not followed, and limits of memory,
time and size; whatever it has started is killed with it.
"""

import hashlib
import os
import re
import resource
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.model import Problem
from minutes_nlp.readers.document import Document, describe
from minutes_nlp.readers.program import allow, run
from minutes_nlp.readers.word import open_archive, read_word

__all__ = ["read"]

_PROGRAMS = ("soffice", "libreoffice")
_NEEDED = "needs LibreOffice to be read: install it (Debian and Ubuntu: apt install libreoffice-writer), or save it as .docx"
# Bytes of address space: it takes some 210 MB, and maps libraries besides.
_MEMORY = 2 << 30
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
_SWITCHES = {
    "BlockUntrustedRefererLinks": "true",
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
}
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="{_SECURITY}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in _SWITCHES.items()
    )
    + "</oor:items>"
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ODT = b"application/vnd.oasis.opendocument.text"
_APPLICATION = re.compile(rb"<Application>([\w./ -]{1,60})")
_USUAL = Limits()


def read(
    data: bytes,
    name: str,
    media_type: str = "application/msword",
    *,
    encoding: str | None = None,  # noqa: ARG001  # these formats state their own
    limits: Limits = _USUAL,
) -> Document:
    """Return the document in a file that LibreOffice can convert; what converted it is told as a problem.

    Raises:
        UnreadableError: If there is no LibreOffice ("needs-libreoffice"), the file is damaged, protected or of
            another kind, or its conversion or reading takes more than the limits let.
    """
    kind = _kind(data, name, limits)
    word = data if kind == "docx" else _converted(data, name, kind, limits)
    text, hints, problems = read_word(word, name, limits)
    if kind != "docx":
        with open_archive(word, name, limits) as archive:
            message = f"converted from {kind.upper()} by {_program_of(archive)} before it was read"
        problems = (Problem(code="converted", message=message), *problems)
    return Document(describe(data, name, media_type), text, None, hints, problems, wrapped=False)


def _kind(data: bytes, name: str, limits: Limits) -> str:
    """The kind of file that the bytes are, whatever the name says: clerks' programs save all of them as .doc."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refused("is protected with a password: save it without one", name, "encrypted")
        if "WordDocument".encode("utf-16-le") in data:
            return "doc"
    if data.startswith(b"PK"):
        with open_archive(data, name, limits) as archive:
            names = archive.namelist()
            if "mimetype" not in names:
                return "docx"
            if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                raise _refused("is protected with a password: save it without one", name, "encrypted")
            if _part(archive, "mimetype").startswith(_ODT):
                return "odt"
    raise _refused("is not a Word, OpenDocument or RTF text, or is damaged", name, "damaged")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a file in an archive; empty if it cannot be had."""
    try:
        with archive.open(name) as file:
            return file.read(1 << 20)
    except (KeyError, OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return b""


def _converted(data: bytes, name: str, kind: str, limits: Limits) -> bytes:
    """The Word file that LibreOffice makes of another."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise _refused(_NEEDED, name, "needs-libreoffice")
    allow(resource.RLIMIT_FSIZE, limits.unpacked)
    with tempfile.TemporaryDirectory(prefix="minutes-", ignore_cleanup_errors=True) as folder:
        given, made = Path(folder, f"given.{kind}"), Path(folder, "made", "given.docx")
        given.write_bytes(data)
        try:
            _run_office(
                program, folder, ["--convert-to", "docx", "--outdir", made.parent.name, given.name], limits
            )
        except subprocess.TimeoutExpired:
            message = f"LibreOffice took longer than {limits.conversion:g} seconds to convert it"
            raise _refused(message, name, "time") from None
        if not made.is_file():
            message = "LibreOffice cannot convert it: it is damaged, protected, or takes too much memory"
            raise _refused(message, name, "damaged")
        if made.stat().st_size > limits.file:
            message = f"is larger than {limits.file // 1_000_000} MB when converted: hardly minutes"
            raise _refused(message, name, "too-large")
        return made.read_bytes()


def _run_office(program: str, folder: str, arguments: list[str], limits: Limits) -> None:
    """Run LibreOffice in a folder that is all it knows.

    Raises:
        subprocess.TimeoutExpired: If it takes longer than ``limits.conversion`` seconds.
    """
    profile = Path(folder, "profile", "user")
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    place = profile.parent.as_uri()
    try:
        run([program, *_OPTIONS, f"-env:UserInstallation={place}", *arguments], Path(folder), limits, _MEMORY)
    finally:
        _remove_socket(place)


def _remove_socket(place: str) -> None:
    """Remove the socket that LibreOffice leaves outside its folder when it is killed."""
    digest = hashlib.md5(place.encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}").unlink(missing_ok=True)  # noqa: S108  # its own place


def _program_of(archive: zipfile.ZipFile) -> str:
    """The program that wrote a Word file, as it says."""
    match = _APPLICATION.search(_part(archive, "docProps/app.xml"))
    return match[1].decode("ascii").replace("/", " ") if match else "LibreOffice"


def _refused(message: str, name: str, code: str) -> UnreadableError:
    return UnreadableError(message, document=name, code=code)
