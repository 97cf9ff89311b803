"""DOC, ODT and RTF: LibreOffice makes Word files of them, shut in; what it cannot do is told."""

import hashlib
import http.server
import io
import os
import re
import shutil
import socket
import stat
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from word_files import abstract, docx, list_of, para

from minutes_nlp import sandbox
from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.readers.office import read

LIMITS = Limits()
RTF = rb"{\rtf1\ansi Noted.\par (a) Agreed.\par}"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
HAS_OFFICE = shutil.which("soffice") is not None
REASON = "LibreOffice is not installed (apt install libreoffice-writer)"


def odt(content: str, manifest: str = "") -> bytes:
    """An OpenDocument text of some content."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry'
            ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            f"{manifest}</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0"'
            f' xmlns:draw="{office}:drawing:1.0" xmlns:svg="{office}:svg-compatible:1.0"'
            ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            f' office:version="1.2"><office:body><office:text>{content}</office:text></office:body>'
            "</office:document-content>",
        )
    return file.getvalue()


def refused(data: bytes, name: str, limits: Limits = LIMITS) -> UnreadableError:
    """How a file is refused."""
    with pytest.raises(UnreadableError) as caught:
        read(data, name, limits=limits)
    assert caught.value.document == name
    return caught.value


# --- What needs no LibreOffice


def test_without_libreoffice_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names the program, and the way around it."""
    monkeypatch.setenv("PATH", "")
    error = refused(RTF, "minutes.rtf")
    assert error.code == "needs-libreoffice"
    assert "apt install libreoffice-writer" in error.message
    assert ".docx" in error.message


FOREIGN = [
    pytest.param(b"Noted.", "damaged", id="text"),
    pytest.param(b"<html><body>Noted.</body></html>", "damaged", id="a web page"),
    pytest.param(OLE, "damaged", id="another old file of Office"),
    pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="a Word file with a password"),
    pytest.param(odt("", "<manifest:encryption-data/>"), "encrypted", id="an OpenDocument with a password"),
    pytest.param(odt("").replace(b"opendocument.text", b"opendocument.base"), "damaged", id="a data base"),
    pytest.param(odt("")[:-20], "damaged", id="cut off"),
]


@pytest.mark.parametrize(("data", "code"), FOREIGN)
def test_what_is_no_text_never_reaches_libreoffice(
    data: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file is, is told from its bytes, before anything is started."""
    monkeypatch.setenv("PATH", "")
    assert refused(data, "minutes.doc").code == code


def test_archive_that_is_too_much_never_reaches_libreoffice() -> None:
    """The limits of archives hold for OpenDocument too."""
    assert refused(odt("x" * 5_000), "a.odt", LIMITS._replace(unpacked=4_000)).code == "too-large"
    assert refused(odt(""), "a.odt", LIMITS._replace(entries=2)).code == "too-many-entries"


def test_new_word_file_with_an_old_name_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DOCX that somebody named .doc needs no conversion."""
    monkeypatch.setenv("PATH", "")
    document = read(docx(para("Noted.")), "minutes.doc")
    assert (document.text, document.problems) == ("Noted.\n", ())
    assert document.source.media_type == "application/msword"


# --- How LibreOffice is started: a script stands in for it


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose programs are found, with one for temporary files that has to be empty in the end."""
    folder, temporary = tmp_path / "bin", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    yield folder
    assert list(temporary.iterdir()) == []


def _stand_in(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_libreoffice_is_shut_in(office: Path, tmp_path: Path) -> None:
    """It has a folder of its own, none of our environment, a profile without macros or links, and limits."""
    (office / "made.docx").write_bytes(docx(para("Noted.")))
    _stand_in(
        office,
        f"""cd {office}; env > env; echo "$OLDPWD" > pwd; echo "$@" > arguments
        ulimit -a > limits
        cd -; cp profile/user/registrymodifications.xcu {office}; ls > {office}/files
        cat given.rtf > {office}/given
        mkdir made; cp {office}/made.docx made/given.docx""",
    )
    limits = LIMITS._replace(conversion=77, unpacked=50 << 20)
    document = read(RTF, "../../minutes $(touch x).rtf", "application/rtf", limits=limits)
    assert document.text == "Noted.\n"
    assert document.source.sha256 == hashlib.sha256(RTF).hexdigest()
    assert document.source.media_type == "application/rtf"
    (problem,) = document.problems
    assert (problem.code, problem.message) == (
        "converted",
        "converted from RTF by LibreOffice before it was read",
    )

    def told(name: str) -> str:
        return (office / name).read_text(encoding="utf-8").strip()

    folder = told("pwd")
    assert folder.startswith(str(tmp_path / "temporary"))
    own = dict(line.split("=", 1) for line in told("env").splitlines())
    assert own["HOME"] == own["TMPDIR"] == folder
    assert set(own) <= {"HOME", "TMPDIR", "PATH", "LC_ALL", "PWD", "SHLVL", "_", "OLDPWD", "OMP_THREAD_LIMIT"}
    assert f"-env:UserInstallation=file://{folder}/profile" in told("arguments")
    assert told("arguments").endswith("--convert-to docx --outdir made given.rtf")
    assert told("files").split() == ["given.rtf", "profile"]
    assert told("given").encode() == RTF
    profile = told("registrymodifications.xcu")
    for name, value in (("BlockUntrustedRefererLinks", "true"), ("DisableMacrosExecution", "true")):
        assert re.search(rf'oor:name="{name}" oor:op="fuse"><value>{value}<', profile)
    own_limits = dict(re.findall(r"^(\S.*?)\s+\(.*?-(\w)\) (?:\S+)$", told("limits"), re.MULTILINE))
    assert "virtual memory" in own_limits
    assert re.search(r"-v\) 2097152$", told("limits"), re.MULTILINE)
    assert re.search(r"-t\) 77$", told("limits"), re.MULTILINE)
    assert re.search(r"-f\) 51200$", told("limits"), re.MULTILINE)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_libreoffice_that_hangs_is_ended_with_all_it_started(office: Path) -> None:
    """When its time is over, nothing of it is left, neither processes nor files."""
    _stand_in(office, f"sleep 60 & echo $! > {office}/child; echo $$ > {office}/parent; wait")
    error = refused(RTF, "minutes.rtf", LIMITS._replace(conversion=0.5))
    assert error.code == "time"
    until = time.monotonic() + 5
    for name in ("parent", "child"):
        pid = int((office / name).read_text(encoding="utf-8"))
        while _is_running(pid) and time.monotonic() < until:
            time.sleep(0.01)
        assert not _is_running(pid)


FAILURES = [
    pytest.param("exit 1", "damaged", id="nothing is made"),
    pytest.param("kill -9 $$", "damaged", id="it is killed"),
    pytest.param("mkdir made; echo Noted. > made/given.docx", "damaged", id="no Word file is made"),
    pytest.param("mkdir made; head -c 9000 /dev/zero > made/given.docx", "too-large", id="too much is made"),
    pytest.param("mkdir -p made/given.docx", "damaged", id="a folder is made"),
]


@pytest.mark.parametrize(("script", "code"), FAILURES)
@pytest.mark.usefixtures("office")
def test_conversion_that_fails_is_told(script: str, code: str, office: Path) -> None:
    """Whatever LibreOffice does, the document is refused in words."""
    _stand_in(office, script)
    assert refused(RTF, "minutes.rtf", LIMITS._replace(file=8_000)).code == code


# --- LibreOffice itself


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A Word file of ours in the three formats, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("forms")
    numbering = abstract(0, ("decimal", "%1."), ("lowerRoman", "%2)")) + list_of(1, 0)
    body = (
        para("MILL COUNCIL") + para("Pond", num=(1, 0)) + para("It was low.", num=(1, 1)) * 2 + para("Close")
    )
    (folder / "minutes.docx").write_bytes(docx(body, numbering=numbering))
    for suffix in ("doc", "odt", "rtf"):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",  # noqa: S607
             "--convert-to", suffix, "--outdir", str(folder), str(folder / "minutes.docx")],
            check=True, capture_output=True, timeout=100,
        )  # fmt: skip
    return {suffix: (folder / f"minutes.{suffix}").read_bytes() for suffix in ("doc", "odt", "rtf")}


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OFFICE, reason=REASON)
@pytest.mark.parametrize("suffix", ["doc", "odt", "rtf"])
def test_formats_are_read_as_the_word_file_is(suffix: str, forms: dict[str, bytes]) -> None:
    """Words and labels are those of the same minutes as DOCX, in a process with the limits of all reading."""
    minutes = sandbox.parse(sandbox.Setup(), forms[suffix], f"minutes.{suffix}")
    assert minutes.text.split("\n") == [
        "MILL COUNCIL",
        "1. Pond",
        "i) It was low.",
        "ii) It was low.",
        "Close",
        "",
    ]
    assert minutes.source.sha256 == hashlib.sha256(forms[suffix]).hexdigest()
    converted = [problem.message for problem in minutes.problems if problem.code == "converted"]
    assert len(converted) == 1
    assert re.fullmatch(
        rf"converted from {suffix.upper()} by LibreOffice [\d.]+ before it was read", converted[0]
    )


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OFFICE, reason=REASON)
def test_misnamed_file_is_read_for_what_it_is(forms: dict[str, bytes]) -> None:
    """Rich text that was named .doc is rich text."""
    assert "from RTF" in read(forms["rtf"], "minutes.doc").problems[0].message


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OFFICE, reason=REASON)
def test_tracked_changes_of_other_formats_are_accepted() -> None:
    """What was deleted is left out, and told, after conversion too."""
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
        "<dc:creator>A</dc:creator><dc:date>2024-05-01T10:00:00</dc:date></office:change-info>"
        "<text:p>not </text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    body = f'{changes}<text:p>It was <text:change text:change-id="c1"/>agreed.</text:p>'
    document = read(odt(body), "minutes.odt")
    assert document.text == "It was agreed.\n"
    assert [problem.code for problem in document.problems] == ["converted", "tracked-changes"]


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OFFICE, reason=REASON)
def test_links_out_of_a_document_are_not_followed(tmp_path: Path) -> None:
    """No address is asked for and no file is opened, whatever a document links to."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_any(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = do_any  # noqa: N815  # the names that the server asks for

        def log_message(self, *_: object) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.create_connection(("127.0.0.1", server.server_port)):
        pass  # it listens
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words", encoding="utf-8")
    address = f"http://127.0.0.1:{server.server_port}"
    frame = '<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">{}</draw:frame>'
    link = 'xlink:href="{}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    body = "<text:p>Noted."
    for target in (f"{address}/a", secret.as_uri()):
        body += frame.format(f"<draw:image {link.format(target)}/>")
        body += frame.format(f"<draw:object {link.format(target)}/>")
    body += "</text:p>"
    for target in (f"{address}/b", secret.as_uri()):
        section = f"<text:section-source {link.format(target)}/>"
        body += f'<text:section text:name="{len(body)}">{section}<text:p>kept</text:p></text:section>'
    fields = rf'{{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt kept}}}}'
    pictures = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}/c"}}{{\fldrslt kept}}}}'
    rtf = rf"{{\rtf1\ansi{{\*\template {address}/d}} Noted. {fields} {pictures}\par}}".encode()
    try:
        texts = [read(odt(body), "a.odt").text, read(rtf, "a.rtf").text]
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert all("Noted." in text and "secret" not in text for text in texts)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_OFFICE, reason=REASON)
def test_nothing_of_libreoffice_is_left_behind(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its folder nor its socket, however it ended."""
    monkeypatch.setenv("PATH", os.defpath)
    sockets = set(Path("/tmp").glob("OSL_PIPE_*"))  # noqa: S108  # where LibreOffice puts them
    read(RTF, "minutes.rtf")
    with pytest.raises(UnreadableError):
        read(RTF, "minutes.rtf", limits=LIMITS._replace(conversion=0.3))
    assert set(Path("/tmp").glob("OSL_PIPE_*")) <= sockets  # noqa: S108
    assert office.exists()
