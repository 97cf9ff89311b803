"""Adding with documents read ahead, from archives and messages, interrupted, and under hostile names."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from factories import ENGINE, PARSER, add, make_source, parse_stand_in, run_minutes, write

from minutes_nlp import containers, ingest
from minutes_nlp.errors import LibraryError
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest import Ahead, Parser
from minutes_nlp.library import Library
from minutes_nlp.limits import Limits

ROADS = make_source("Roads")
WITH_ARCHIVES = Parser(
    parse_stand_in, "1", lambda data, name: containers.members(data, name, Limits(entries=50))
)


def make_archive(path: Path, **files: bytes) -> None:
    """A ZIP archive of text files by their stems."""
    with zipfile.ZipFile(path, "w") as archive:
        for stem, data in files.items():
            archive.writestr(f"{stem}.txt", data)


# ── Read ahead ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("most", [1, 3, 50])
def test_reading_ahead_changes_nothing_but_the_time(tmp_path: Path, most: int) -> None:
    """The outcomes, ids and versions are those of reading one document after the other."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    files = {f"{n:02}": make_source(f"Roads {n % 9}", date=f"2021-03-{n % 5 + 1:02}") for n in range(30)}
    write(inbox, **files, torn=b"UNREADABLE", crash=b"CRASH")
    results = []
    with ThreadPoolExecutor(3) as executor:
        for ahead in (None, Ahead(executor, most)):
            folder = tmp_path / f"library-{bool(ahead)}"
            with Library.open(folder, write=True) as library:
                store = IndexStore(folder, ENGINE)
                inputs = ingest.find([str(inbox)], avoid=folder)
                first = ingest.add(inputs, library, store, PARSER, ahead=ahead)
                write(inbox, **{"03": make_source("Bridges", date="2021-03-04")})
                second = ingest.add(inputs, library, store, PARSER, ahead=ahead)
                write(inbox, **{"03": files["03"]})
                assert ingest.verify(library, store) == []
                results.append((first, second, library.documents(), dict(library.records())))
    assert results[0] == results[1]


def test_reading_ahead_in_processes(library: Library, store: IndexStore, inbox: Path) -> None:
    """Any executor of ``concurrent.futures`` will do."""
    write(inbox, a=ROADS, b=b"UNREADABLE")
    with ProcessPoolExecutor(1) as executor:
        found = ingest.add(
            ingest.find([str(inbox)], avoid=library.folder), library, store, PARSER, ahead=Ahead(executor, 2)
        )
    assert found.counts() == {"added": 1, "quarantined": 1}


def test_an_interruption_keeps_what_was_done(library: Library, store: IndexStore, inbox: Path) -> None:
    """What was kept before Ctrl-C stays; the next run does the rest."""

    def parse(data: bytes, name: str) -> Any:
        if name == "05.txt":
            raise KeyboardInterrupt
        return parse_stand_in(data, name)

    write(inbox, **{f"{n:02}": make_source(f"Roads {n}") for n in range(10)})
    inputs = ingest.find([str(inbox)], avoid=library.folder)
    with ThreadPoolExecutor(2) as executor, pytest.raises(KeyboardInterrupt):
        ingest.add(inputs, library, store, Parser(parse, "1"), ahead=Ahead(executor, 4))
    assert library.counts().documents == 5
    assert [kind for _, kind, _ in add(library, store, inbox)] == ["unchanged"] * 5 + ["added"] * 5


def test_ctrl_c_in_a_terminal(tmp_path: Path) -> None:
    """It ends within seconds with exit code 130, leaves no process behind, and the next run goes on."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    source = "1. ROADS\n\nThe report of the Director was noted.\n\nRESOLVED: That report {} be noted.\n" * 20
    for number in range(200):
        (inbox / f"{number:03}.txt").write_text(source.format(*[number] * 20))
    command = [sys.executable, "-c", "from minutes_nlp.cli import main; main()", "add", "-L"]
    library = tmp_path / "library"
    started = subprocess.Popen(
        [*command, str(library), "--jobs", "2", str(inbox)], start_new_session=True, stderr=subprocess.PIPE
    )
    file = library / "library.db"
    for _ in range(100):
        time.sleep(0.1)
        # There is a moment in which the file is there and its tables are not.
        with suppress(LibraryError):
            if file.exists() and _documents(library) >= 3:
                break
    os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=20)
    assert (started.returncode, errors) == (130, b"minutes: interrupted; run again to go on\n")
    assert 3 <= _documents(library) < 200
    assert not [each for each in _commands() if f"{started.pid}" in each]
    assert run_minutes("add", "-L", str(library), str(inbox)).returncode == 0
    assert run_minutes("verify", "-L", str(library)).stdout.startswith("all well: 200 documents")


def _documents(folder: Path) -> int:
    """How many there are; none while the library is being made."""
    with suppress(LibraryError), Library.open(folder) as library:
        return library.counts().documents
    return 0


def _commands() -> Iterator[str]:
    """The parent and the command of each process that reads documents."""
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes()
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"minutes_nlp.sandbox.warden" in command:
            yield f"{parent} {command!r}"


# ── Archives and messages ───────────────────────────────────────────────────────────────────────────────


def test_what_an_archive_holds_is_added(library: Library, store: IndexStore, inbox: Path) -> None:
    """Each file in it is a document, known by the place of the archive and its own path there."""
    make_archive(inbox / "box.zip", a=ROADS, b=make_source("Parks"))
    found = add(library, store, inbox, parser=WITH_ARCHIVES)
    assert [each[:2] for each in found] == [("a.txt", "added"), ("b.txt", "added")]
    assert library.places(found[0][2] or "") == [f"{inbox.resolve()}/box.zip/a.txt"]
    assert {each[1] for each in add(library, store, inbox, parser=WITH_ARCHIVES)} == {"unchanged"}
    make_archive(inbox / "box.zip", a=make_source("Roads", "Bridges"), b=make_source("Parks"))
    again = [each[:2] for each in add(library, store, inbox, parser=WITH_ARCHIVES)]
    assert again == [("a.txt", "new version"), ("b.txt", "unchanged")]


def test_what_a_message_holds_is_added(library: Library, store: IndexStore, inbox: Path) -> None:
    """An attachment is a document; the letter around it is left out, and said to be."""
    message = EmailMessage()
    message.set_content("Please find the minutes.")
    message.add_attachment(ROADS, maintype="text", subtype="plain", filename="a.txt")
    (inbox / "letter.eml").write_bytes(message.as_bytes())
    found = [each[:2] for each in add(library, store, inbox, parser=WITH_ARCHIVES)]
    assert found == [("a.txt", "added"), ("message.txt", "skipped")]


def test_a_damaged_archive_is_quarantined_whole(library: Library, store: IndexStore, inbox: Path) -> None:
    """It is named with its reason, and what lies beside it is added."""
    (inbox / "box.zip").write_bytes(b"PK\3\4 torn")
    write(inbox, c=ROADS)
    found = [each[:2] for each in add(library, store, inbox, parser=WITH_ARCHIVES)]
    assert found == [("box.zip", "quarantined"), ("c.txt", "added")]
    (failed,) = library.quarantined()
    assert (failed.code, failed.reason) == ("damaged", "is not a ZIP archive, or is damaged")


def test_a_torn_file_in_an_archive_is_quarantined_by_itself(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """It stays in quarantine while its archive is there, and leaves it with the archive."""
    make_archive(inbox / "box.zip", a=ROADS, b=b"UNREADABLE")
    add(library, store, inbox, parser=WITH_ARCHIVES)
    write(inbox, c=make_source("Parks"))
    add(library, store, inbox / "c.txt")
    assert [each.place for each in library.quarantined()] == [f"{inbox.resolve()}/box.zip/b.txt"]
    (inbox / "box.zip").unlink()
    add(library, store, inbox / "c.txt")
    assert library.quarantined() == []


def test_an_empty_archive_is_told(library: Library, store: IndexStore, inbox: Path) -> None:
    """Nothing is passed over in silence."""
    make_archive(inbox / "box.zip")
    assert [each[:2] for each in add(library, store, inbox, parser=WITH_ARCHIVES)] == [("box.zip", "skipped")]


# ── Hostile names ───────────────────────────────────────────────────────────────────────────────────────

HOSTILE_NAMES = [
    "../a.txt", "../../a.txt", "../../../../../../etc/passwd.txt", "/etc/passwd.txt", "//etc/passwd.txt",
    "./../a.txt", "b/../../a.txt", "b/./../../../a.txt", "..\\a.txt", "..\\..\\windows\\a.txt", "C:\\a.txt",
    "C:/a.txt", "\\\\host\\share\\a.txt", "//host/share/a.txt", "~/a.txt", "~root/.ssh/a.txt", "$HOME/a.txt",
    "${HOME}/a.txt", "`touch x`.txt", "$(touch x).txt", "a;touch x;.txt", "a|touch x.txt", "a&touch x.txt",
    "a\ntouch x.txt", "a\rtouch x.txt", "-rf.txt", "--library=x.txt", "-L.txt", "@a.txt", "file:///etc/a.txt",
    "http://127.0.0.1/a.txt", "%2e%2e%2fa.txt", "..%2fa.txt", "%00a.txt", "a.txt ", " a.txt", "a..txt",
    "...txt", "... .txt", "a/" * 100 + "a.txt", "a" * 200 + ".txt",
    "\x1b[2Ja.txt", "\x1b]0;x\x07a.txt", "\x07.txt",
    "\u202etxt.a.txt", "\u200b.txt", "\ufeffa.txt", "a\u0000.txt", "con.txt", "nul.txt", "aux.txt", "a:b.txt",
    "a*?.txt", "<script>alert(1)</script>.txt", "'\"><img src=x>.txt", "{{7*7}}.txt", "%s%n.txt", "a\tb.txt",
    "/dev/stdin.txt", "/proc/self/environ.txt", "library.db/../a.txt", "index/../../a.txt",
]  # fmt: skip


@contextmanager
def _watched() -> Iterator[list[str]]:
    """What files are opened, listed, made or removed in this process meanwhile, by their paths."""
    seen: list[str] = []
    _WATCHES.append(seen)
    try:
        yield seen
    finally:
        _WATCHES.remove(seen)


_WATCHES: list[list[str]] = []
_EVENTS = frozenset(["open", "os.mkdir", "os.remove", "os.rename", "os.symlink", "os.link", "os.listdir"])


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    # A hook of the interpreter cannot be taken away again: it does nothing while nobody watches.
    if _WATCHES and event in _EVENTS and isinstance(arguments[0], str | bytes):
        for seen in _WATCHES:
            seen.append(os.fsdecode(arguments[0]))


sys.addaudithook(_watch)


def _zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo()
        # Set afterwards: the constructor tidies names.
        info.filename = name
        archive.writestr(info, ROADS)
    return buffer.getvalue()


def _letter_of(name: str) -> bytes:
    message = EmailMessage()
    message.set_content("Please find the minutes.")
    message.add_attachment(ROADS, maintype="text", subtype="plain", filename="placeholder.txt")
    # Written by hand, as a hostile sender would: the library refuses some of these.
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return message.as_bytes().replace(b"placeholder.txt", quoted.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("make", [_zip_of, _letter_of], ids=["zip", "eml"])
def test_hostile_names_lead_nowhere(
    library: Library, store: IndexStore, inbox: Path, tmp_path: Path, make: Callable[[str], bytes]
) -> None:
    """Sixty names of files within archives and messages: nothing outside is opened, made or removed."""
    assert len(HOSTILE_NAMES) >= 60
    suffix = ".zip" if make is _zip_of else ".eml"
    for number, name in enumerate(HOSTILE_NAMES):
        (inbox / f"{number}{suffix}").write_bytes(make(name))
    # What is imported, or made for Tantivy, the first time is no work of the names.
    add(library, store, inbox / f"1{suffix}", parser=WITH_ARCHIVES)
    inputs = ingest.find([str(inbox)], avoid=library.folder)
    with _watched() as seen:
        summary = ingest.add(inputs, library, store, WITH_ARCHIVES)
    assert seen
    outside = [path for path in seen if not path.startswith((str(tmp_path), str(inbox), str(library.folder)))]
    assert outside == []
    for outcome in summary.outcomes:
        assert outcome.name.isprintable()
        assert ".." not in Path(outcome.name.removeprefix(str(inbox))).parts
    assert len(summary.of_kind("added", "known elsewhere", "unchanged")) >= 50


def test_hostile_names_on_the_disk(library: Library, store: IndexStore, inbox: Path) -> None:
    """The same as names of files, as far as the system allows them: each is added, and can be shown."""
    written = 0
    for name in HOSTILE_NAMES:
        path = inbox / name.replace("/", "_").replace("\0", "_")
        if len(path.name.encode()) < 250:
            path.write_bytes(make_source(f"Roads {written}"))
            written += 1
    found = ingest.add(ingest.find([str(inbox)], avoid=library.folder), library, store, PARSER)
    hidden = [name for path in inbox.iterdir() if (name := path.name)[0] == "."]
    assert len(found.outcomes) == written - len(hidden)
    assert all(outcome.name.isprintable() for outcome in found.outcomes)
    assert ingest.verify(library, store) == []


def test_a_listed_link_leads_where_the_user_points(library: Library, store: IndexStore, inbox: Path) -> None:
    """A link on the disk is the user's own, and is followed to a file; one to a device is refused."""
    (inbox / "zero.txt").symlink_to("/dev/zero")
    ((name, kind, _),) = add(library, store, inbox)
    assert (name, kind) == ("zero.txt", "quarantined")
