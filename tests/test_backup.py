"""Backups: taken while others write, each is a library that verifies clean when it is restored."""

import contextlib
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factories import add, make_source, parse_stand_in, write
from test_kill import CHILD, Trial
from typer.testing import CliRunner

from minutes_nlp import audit, ingest
from minutes_nlp.cli import app
from minutes_nlp.errors import LibraryError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library, restore


def restored(source: Path, folder: Path) -> dict[str, bytes]:
    """Restore a backup as a person does; return the records by document."""
    done = CliRunner().invoke(app, ["restore", str(source), "-L", str(folder)])
    assert done.exit_code == 0, done.output
    with Library.open(folder, exempt=True) as library:
        assert ingest.verify(library, IndexStore(folder, "tantivy")) == []
        return {document: minutes.text.encode() for document, minutes in library.records()}


@pytest.fixture
def backup(library: Library, store: IndexStore, inbox: Path, tmp_path: Path) -> Path:
    """A backup of two documents, one of them with a version before."""
    write(inbox, a=make_source("Roads"), b=make_source("Schools", date="2021-04-13"))
    add(library, store, inbox)
    write(inbox, a=make_source("Bridges"))
    add(library, store, inbox)
    library.backup(tmp_path / "backup.db")
    return tmp_path / "backup.db"


def test_a_backup_is_restored_whole(backup: Path, library: Library, tmp_path: Path) -> None:
    """Records, versions and what people wrote, in a new folder, with an index."""
    found = restored(backup, tmp_path / "deep" / "restored")
    assert found == {name: minutes.text.encode() for name, minutes in library.records()}
    with Library.open(tmp_path / "deep" / "restored") as other:
        assert other.versions() == library.versions()
    assert [each.action for each in audit.entries(tmp_path / "deep" / "restored")] == ["library.restore"]


def test_only_their_owner_reads_them(backup: Path, tmp_path: Path) -> None:
    """A library and a backup hold exempt items; a folder that is there already is left as it is."""
    with Library.open(tmp_path / "deep" / "made", write=True):
        pass
    assert stat.S_IMODE((tmp_path / "deep" / "made").stat().st_mode) == 0o700
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    (tmp_path / "shared").mkdir(mode=0o750)
    (tmp_path / "shared").chmod(0o750)
    with Library.open(tmp_path / "shared", write=True):
        pass
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o750


def test_a_backup_never_replaces_a_library(backup: Path, tmp_path: Path) -> None:
    """Where there is a library it stays; it has to be moved away by hand."""
    with Library.open(tmp_path / "other", write=True):
        pass
    with pytest.raises(LibraryError, match="there is a library here already"):
        restore(backup, tmp_path / "other")
    with Library.open(tmp_path / "other", exempt=True) as kept:
        assert kept.documents() == []


def damaged(file: Path) -> None:
    """Overwrite the middle of a file."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xff" * 4096)


def test_what_is_no_whole_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    """A damaged file, another file or none: nothing is put anywhere."""
    (tmp_path / "note.db").write_text("no database")
    damaged(backup)
    for source in (backup, tmp_path / "note.db", tmp_path / "none.db"):
        with pytest.raises(LibraryError):
            restore(source, tmp_path / "restored")
    assert not (tmp_path / "restored" / "library.db").exists()


def test_a_backup_of_an_older_program(backup: Path, tmp_path: Path) -> None:
    """It is brought up to date when it is restored."""
    with contextlib.closing(sqlite3.connect(backup)) as db, db:
        for table in ("marks", "removals", "notes", "access_decisions"):
            db.execute(f"DROP TABLE {table}")
        db.execute("ALTER TABLE versions DROP COLUMN public")
        db.execute("PRAGMA user_version=2")
    assert len(restored(backup, tmp_path / "restored")) == 2


@pytest.mark.slow
def test_backups_during_add(tmp_path: Path) -> None:
    """Backups while three hundred documents are changed: each is clean, and later ones hold no less."""
    trial = Trial(tmp_path, documents=300, seed=5)
    trial.add()
    old = {name: parse_stand_in(data, name).text.encode() for name, data in trial.new.items()}
    trial.old = dict(trial.new)
    trial.new = {name: trial.source(number) for number, name in enumerate(trial.new)}
    trial.write()
    new = {name: parse_stand_in(data, name).text.encode() for name, data in trial.new.items()}
    command = [sys.executable, "-c", CHILD, "add", str(trial.inbox), "-L", str(trial.root)]
    counts: list[Path] = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        while child.poll() is None:
            # So that they fall into the whole of the run, not into its start.
            time.sleep(0.1)
            file = tmp_path / f"backup-{len(counts)}.db"
            with Library.open(trial.root) as library:
                library.backup(file)
            counts.append(file)
        child.communicate()
    assert child.returncode == 0
    changed = []
    step = max(1, len(counts) // 12)
    for file in counts[::step]:
        found = set(restored(file, tmp_path / file.stem).values())
        assert found <= set(old.values()) | set(new.values())
        assert len(found) == len(old)
        changed.append(len(found & set(new.values())))
    assert changed == sorted(changed)
    assert changed[-1] > changed[0], "the backups did not fall into the adding"
