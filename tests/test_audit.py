"""The audit log: what is appended stays, and every way of tampering with it is found where it was done."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from minutes_nlp import audit
from minutes_nlp.cli import app
from minutes_nlp.errors import LibraryError, UsageError

ENTRIES = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a log of six entries."""
    for number in range(1, ENTRIES + 1):
        audit.append(tmp_path, "ann", "assurance.close", f"cabinet-2021/{number}.z1", {"number": number})
    return tmp_path


def tamper(folder: Path, *statements: str) -> None:
    """Do to the file what somebody with full access to it can do."""
    with closing(sqlite3.connect(folder / audit.FILE_NAME)) as db, db:
        names = ("entries_stay", "entries_are_kept", "entries_follow")
        db.executescript("".join(f"DROP TRIGGER {name};" for name in names) + "".join(statements))


def test_entries_are_kept_in_order(folder: Path) -> None:
    """Numbers without a gap, values as given, hashes of which none comes twice; pages join."""
    found = audit.entries(folder)
    assert [each.seq for each in found] == list(range(1, ENTRIES + 1))
    assert found[2].subject == "cabinet-2021/3.z1"
    assert found[2].detail == {"number": 3}
    assert len({each.hash for each in found}) == ENTRIES
    assert audit.entries(folder, limit=2) + audit.entries(folder, after=2) == found
    assert audit.verify(folder) == audit.Verified(entries=ENTRIES, head=found[-1].hash, fault=None)


def test_the_hash_can_be_computed_by_others(folder: Path) -> None:
    """The definition in the docstring is the one in force: a stranger gets the same hash from it."""
    import hashlib  # noqa: PLC0415  # the stranger's

    first, second = audit.entries(folder, limit=2)
    fields = [
        first.hash, 2, second.at, "ann", "assurance.close", "cabinet-2021/2.z1", '{"number":2}',
    ]  # fmt: skip
    canonical = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    assert second.hash == hashlib.sha256(canonical.encode()).hexdigest()


def test_no_log_is_an_empty_one(tmp_path: Path) -> None:
    """Reading makes no file."""
    assert audit.entries(tmp_path) == []
    assert audit.verify(tmp_path) == audit.Verified(entries=0, head=audit.START, fault=None)
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_reads_it(folder: Path) -> None:
    """Who did what is nobody else's business."""
    assert stat.S_IMODE((folder / audit.FILE_NAME).stat().st_mode) == 0o600


TAMPERED = [
    pytest.param("UPDATE entries SET actor = 'bob' WHERE seq = 3;", 3, "changed", id="another-actor"),
    pytest.param("UPDATE entries SET at = '2020' WHERE seq = 3;", 3, "changed", id="another-time"),
    pytest.param("UPDATE entries SET action = 'x.y' WHERE seq = 1;", 1, "changed", id="another-action"),
    pytest.param("UPDATE entries SET subject = '' WHERE seq = 6;", 6, "changed", id="another-subject"),
    pytest.param("UPDATE entries SET detail = '{}' WHERE seq = 4;", 4, "changed", id="another-detail"),
    pytest.param("UPDATE entries SET hash = upper(hash) WHERE seq = 6;", 6, "changed", id="another-hash"),
    pytest.param("DELETE FROM entries WHERE seq = 2;", 2, "missing", id="one-left-out"),
    pytest.param("DELETE FROM entries WHERE seq = 1;", 1, "missing", id="the-first-left-out"),
    pytest.param(
        "DELETE FROM entries WHERE seq = 2; UPDATE entries SET seq = seq - 1 WHERE seq > 2;",
        2, "changed", id="left-out-and-closed-up",
    ),
    pytest.param(
        "UPDATE entries SET seq = 99 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3; "
        "UPDATE entries SET seq = 3 WHERE seq = 99;",
        2, "changed", id="two-changed-places",
    ),
    pytest.param(
        "INSERT INTO entries SELECT 7, at, actor, action, subject, detail, hash FROM entries WHERE seq = 6;",
        7, "changed", id="one-repeated",
    ),
    pytest.param(
        "INSERT INTO entries SELECT -5, at, actor, action, subject, detail, hash FROM entries WHERE seq = 6;",
        1, "missing", id="one-before-the-first",
    ),
    pytest.param(
        "INSERT OR REPLACE INTO entries SELECT 4, at, actor, action, subject, detail, hash FROM entries "
        "WHERE seq = 5;",
        4, "changed", id="one-replaced",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "seq", "words"), TAMPERED)
def test_tampering_is_found_where_it_was_done(folder: Path, statements: str, seq: int, words: str) -> None:
    """Every entry before it is still vouched for."""
    tamper(folder, statements)
    proved = audit.verify(folder)
    assert proved.fault is not None
    assert (proved.fault.seq, proved.entries) == (seq, seq - 1)
    assert words in proved.fault.message


def rewrite(folder: Path) -> None:
    """Make the whole log anew, another actor in it: the chain adds up."""
    found = audit.entries(folder)
    (folder / audit.FILE_NAME).unlink()
    for each in found:
        audit.append(folder, "bob", each.action, each.subject, each.detail)


ADDS_UP = [
    pytest.param(lambda folder: tamper(folder, "DELETE FROM entries WHERE seq > 4;"), id="cut-off"),
    pytest.param(lambda folder: (folder / audit.FILE_NAME).unlink(), id="deleted"),
    pytest.param(rewrite, id="made-anew"),
]


@pytest.mark.parametrize("change", ADDS_UP)
def test_a_head_kept_elsewhere_tells_what_the_chain_cannot(
    folder: Path, change: Callable[[Path], object]
) -> None:
    """What adds up by itself is found out by the head of before; an older head and further entries fit."""
    older, head = audit.entries(folder)[2].hash, audit.verify(folder).head
    assert audit.verify(folder, head=older).fault is None
    assert audit.verify(folder, head=head).fault is None
    change(folder)
    assert audit.verify(folder).fault is None
    fault = audit.verify(folder, head=head).fault
    assert fault is not None
    assert "cut off or made anew" in fault.message


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'bob'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries VALUES (2, '', '', '', '', '{}', '')",
        "INSERT INTO entries VALUES (9, '', '', '', '', '{}', '')",
    ],
)
def test_the_file_itself_refuses_changes(folder: Path, statement: str) -> None:
    """A mistaken statement of another program is stopped by the database."""
    with closing(sqlite3.connect(folder / audit.FILE_NAME)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    assert audit.verify(folder).entries == ENTRIES


@pytest.mark.parametrize(
    "value", ["x" * 301, "two\nlines", "\ud800", "\x1b[2J"], ids=["long", "lines", "surrogate", "escape"]
)
def test_what_is_no_short_line_is_refused(folder: Path, value: str) -> None:
    """Minutes do not fit into the log, nor does what would garble a terminal."""
    for arguments in ((value, "a.b", "s"), ("ann", value, "s"), ("ann", "a.b", value)):
        with pytest.raises(UsageError, match="one line"):
            audit.append(folder, *arguments)
    with pytest.raises(UsageError, match="one line"):
        audit.append(folder, "ann", "a.b", "s", {"reason": value})
    assert audit.verify(folder).entries == ENTRIES


_APPEND_MANY = """
import sys
from pathlib import Path
from minutes_nlp import audit
for number in range(25):
    audit.append(Path(sys.argv[1]), sys.argv[2], "a.b", str(number))
"""


def test_many_may_write_at_once(tmp_path: Path) -> None:
    """Four processes, no log at first: every entry is kept, in its writer's order, and the chain holds."""
    call = [sys.executable, "-c", _APPEND_MANY, str(tmp_path)]
    writers = [subprocess.Popen([*call, f"p{n}"]) for n in range(4)]
    assert [each.wait() for each in writers] == [0, 0, 0, 0]
    assert audit.verify(tmp_path).entries == 100
    own = [each.subject for each in audit.entries(tmp_path) if each.actor == "p2"]
    assert own == [str(number) for number in range(25)]


def test_many_pages_are_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof crosses pages, whatever their size."""
    monkeypatch.setattr(audit, "_PAGE", 2)
    for number in range(5):
        audit.append(tmp_path, "ann", "a.b", str(number))
    assert audit.verify(tmp_path).entries == 5


def test_what_is_no_log_is_told(tmp_path: Path) -> None:
    """Bytes that are no database, and a database that is no log."""
    file = tmp_path / audit.FILE_NAME
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(LibraryError, match="put a backup in its place"):
        audit.entries(tmp_path)
    file.unlink()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE x (y)")
    with pytest.raises(LibraryError, match="is not a file of this minutes"):
        audit.verify(tmp_path)


def test_commands(folder: Path) -> None:
    """List and verify, as a person does; verify exits with 1 where an entry was changed."""

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["audit", *arguments, "-L", str(folder)])
        return done.exit_code, done.stdout

    code, out = run("list", "--after", "5")
    assert code == 0
    assert re.fullmatch(r" +6 \S{19} ann +assurance.close +cabinet-2021/6.z1  number: 6\n", out)
    assert json.loads(run("list", "--limit", "1", "--json")[1])[0]["actor"] == "ann"
    head = audit.verify(folder).head
    assert run("verify", "--head", head) == (0, f"6 entries fit; head {head}\n")
    tamper(folder, "UPDATE entries SET actor = 'bob' WHERE seq = 3;")
    assert run("verify") == (
        1, "entry 3 was changed, or is not in its place; the 2 before it fit\n",
    )  # fmt: skip
    assert json.loads(run("verify", "--json")[1])["fault"]["seq"] == 3
