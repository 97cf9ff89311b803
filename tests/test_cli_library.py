"""The shell: what each command prints where, and the exit code it ends with."""

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from factories import make_source, parse_stand_in

from minutes_nlp import __version__, cli, ingest
from minutes_nlp.ingest import Parser
from minutes_nlp.library import Library

ID = "children-and-families-2021-03-09"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``minutes`` with arguments in an empty folder; returns exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("minutes_nlp.cli.library.parser", lambda _: Parser(parse_stand_in))
    for name in ("MINUTES_LIBRARY", "MINUTES_ENGINE", "MINUTES_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run_minutes(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["minutes", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        assert isinstance(leaving.value.code, int)
        return leaving.value.code, *capsys.readouterr()

    return run_minutes


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder of two minutes, a note, an agenda of another format and minutes that cannot be read."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_bytes(make_source("Roads"))
    (folder / "b.txt").write_bytes(make_source("Schools"))
    (folder / "README.md").write_bytes(b"What this is")
    (folder / "agenda.ppt").write_bytes(b"x")
    (folder / "torn.txt").write_bytes(b"UNREADABLE")
    return folder


def test_adding_says_what_became_of_each(run: Run, inbox: Path) -> None:
    """The counts go to standard output, what was left out and why to standard error; the exit code is 3."""
    code, out, err = run("add", "inbox")
    assert (code, out) == (3, "2 added, 1 quarantined, 2 skipped\n")
    assert err.splitlines() == [
        "skipped inbox/README.md: a note on the folder, not minutes",
        "skipped inbox/agenda.ppt: not a format we read yet (.ppt)",
        "quarantined inbox/torn.txt, line 3: the text cannot be made out",
    ]
    (inbox / "torn.txt").unlink()
    assert run("add", "inbox")[:2] == (0, "2 unchanged, 2 skipped\n")


def test_many_skipped_for_one_reason_are_counted(run: Run, inbox: Path) -> None:
    """A folder full of files of another format does not fill the screen."""
    for number in range(10):
        (inbox / f"x{number}.ppt").write_bytes(b"x")
    lines = run("add", "inbox")[2].splitlines()
    assert (
        "skipped inbox/agenda.ppt, inbox/x0.ppt, inbox/x1.ppt and 8 more: not a format we read yet (.ppt)"
        in lines
    )


def test_many_that_cannot_be_read_are_counted(run: Run, inbox: Path) -> None:
    """The first twenty are shown with their reasons, the others left to status."""
    for number in range(30):
        (inbox / f"torn{number}.txt").write_bytes(b"UNREADABLE %d" % number)
    lines = run("add", "inbox")[2].splitlines()
    assert sum(line.startswith("quarantined") for line in lines) == 20
    assert lines[-1] == "11 more are in quarantine; minutes status shows them all"
    assert run("status")[1].count("torn") == 31


def test_adding_in_json(run: Run, inbox: Path) -> None:
    """With --json the counts and every input are one object on standard output, and nothing else is said."""
    code, out, err = run("add", "inbox/a.txt", "inbox/torn.txt", "--json")
    assert (code, err) == (3, "")
    assert json.loads(out) == {
        "counts": {"added": 1, "quarantined": 1},
        "inputs": [
            {"name": "inbox/a.txt", "kind": "added", "document": ID, "version": 1},
            {
                "name": "inbox/torn.txt", "kind": "quarantined", "code": "unreadable",
                "reason": "the text cannot be made out", "position": "line 3",
            },
        ],
    }  # fmt: skip
    assert inbox.exists()


@pytest.mark.parametrize(
    ("arguments", "stdin", "expected"),
    [
        pytest.param(["-"], make_source("Parks"), "1 added\n", id="standard input"),
        pytest.param(["-", "--name", "x.md"], make_source("Parks"), "1 added\n", id="named standard input"),
        pytest.param(
            ["--files-from", "-"], b"inbox/a.txt\ninbox/b.txt\n", "2 added\n", id="names, one a line"
        ),
        pytest.param(
            ["--files-from", "-"], b"inbox/a.txt\0inbox/b.txt", "2 added\n", id="names, NUL between"
        ),
        pytest.param(
            ["inbox/a.txt", "--files-from", "list"], b"", "2 added\n", id="a file of names and a name"
        ),
        pytest.param(["--files-from", "-"], b"", "nothing to add\n", id="no names"),
    ],
)
def test_where_inputs_come_from(
    run: Run, inbox: Path, arguments: list[str], stdin: bytes, expected: str
) -> None:
    """Inputs are named as arguments, in a list of names, or come on standard input."""
    (inbox.parent / "list").write_bytes(b"inbox/b.txt\n")
    assert run("add", *arguments, stdin=stdin) == (0, expected, "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["add"], 2, "nothing to add; give files, folders, - or --files-from", id="no input"),
        pytest.param(["add", "nowhere.txt"], 2, "nowhere.txt: there is no such file or folder", id="no file"),
        pytest.param(["add", "--files-from", "no"], 2, "no: cannot be read: No such file", id="no list"),
        pytest.param(["add", "-", "--files-from", "-"], 2, "standard input cannot be both", id="two uses"),
        pytest.param(
            ["add", "-", "--name", "x.ppt"], 3, "not a format we read yet (.ppt)", id="other format"
        ),
        pytest.param(["status", "--engine", "x"], 2, "unknown search engine 'x'", id="engine"),
        pytest.param(["status"], 4, "index: there is no library here yet", id="status without library"),
        pytest.param(["verify"], 4, "index: there is no library here yet", id="verify without library"),
        pytest.param(["rebuild"], 4, "index: there is no library here yet", id="rebuild without library"),
        pytest.param(
            ["backup", "x.db"], 4, "index: there is no library here yet", id="backup without library"
        ),
        pytest.param(["addd"], 2, "No such command 'addd'", id="command"),
        pytest.param(["add", "--libary", "x"], 2, "No such option: --libary", id="option"),
    ],
)
def test_mistakes(run: Run, tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    """A mistake is told in a line on standard error, with its exit code; nothing is made."""
    found, out, err = run(*arguments)
    assert (found, out if code != 3 else "") == (code, "")
    assert message in err
    assert "Traceback" not in err
    assert code == 3 or not (tmp_path / "index").exists()


def test_a_mistake_in_the_settings_file(run: Run, tmp_path: Path) -> None:
    """A wrong key in minutes.toml stops every command that needs settings."""
    (tmp_path / "minutes.toml").write_text("[library]\nengin = 'whoosh'\n", encoding="utf-8")
    code, _, err = run("config")
    assert code == 2
    assert "unknown key 'engin'; did you mean 'engine'?" in err


def test_a_library_in_use(run: Run, inbox: Path) -> None:
    """A second writer is told that the first is at work, with exit code 5; readers are not disturbed."""
    run("add", "inbox/a.txt")
    with Library.open(inbox.parent / "index", write=True):
        code, _, err = run("add", "inbox/b.txt")
        assert code == 5
        assert f"another process ({os.getpid()}) is writing to the library" in err
        assert run("verify")[0] == 0


def test_a_damaged_library(run: Run, inbox: Path) -> None:
    """A damaged library is named, with what to do, and exit code 4."""
    run("add", "inbox")
    file = inbox.parent / "index" / "library.db"
    os.truncate(file, 5000)
    for command in ("status", "verify", "rebuild"):
        code, _, err = run(command)
        assert code == 4
        assert "library.db: is damaged" in err
        assert "restore a backup" in err


def test_status(run: Run, inbox: Path) -> None:
    """Status shows what there is and what is in quarantine, as text or as JSON."""
    run("add", str(inbox))
    code, out, err = run("status")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "library     index: 2 documents, 2 versions",
        "index       tantivy",
        "confirmed   0 of 2 by later minutes",
        "quarantine  1",
    ]
    assert lines[4].startswith(f"  {inbox}/torn.txt, line 3: the text cannot be made out (unreadable, 20")
    found = json.loads(run("status", "--json")[1])
    assert (found["documents"], found["awaiting_index"], found["quarantine"][0]["code"]) == (
        2,
        0,
        "unreadable",
    )


def test_verify_and_rebuild(run: Run, inbox: Path) -> None:
    """Verify is quiet about a sound library; faults are listed with exit code 1, and rebuild mends them."""
    run("add", str(inbox))
    assert run("verify") == (0, "all well: 2 documents, and the index agrees\n", "")
    (inbox.parent / "index" / "CURRENT").unlink()
    code, out, err = run("verify")
    assert (code, out, err) == (1, "there is no search index; minutes rebuild makes the index again\n", "")
    assert run("status")[1].splitlines()[1] == "index       none yet, 2 documents await it"
    assert len(json.loads(run("verify", "--json")[1])["faults"]) == 1
    assert run("rebuild") == (0, "index made again with tantivy: 2 documents\n", "")
    assert json.loads(run("verify", "--json")[1]) == {"documents": 2, "faults": []}


@pytest.mark.parametrize("target", ["copy.db", "folder"])
def test_backup(run: Run, inbox: Path, target: str) -> None:
    """A backup is a file, or library.db in a folder; there it is a library once its index is made."""
    run("add", str(inbox))
    (inbox.parent / "folder").mkdir()
    code, out, _ = run("backup", target)
    assert code == 0
    file = Path(out.removeprefix("backed up to ").strip())
    assert file.is_file()
    if target == "folder":
        assert run("rebuild", "-L", "folder")[0] == 0
        assert run("verify", "-L", "folder")[0] == 0


def test_config(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting is shown with where it came from."""
    (tmp_path / "minutes.toml").write_text("[library]\npath = 'archive'\n", encoding="utf-8")
    monkeypatch.setenv("MINUTES_ENGINE", "whoosh")
    code, out, err = run("config")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"library  {tmp_path}/archive  ({tmp_path}/minutes.toml)",
        "engine   whoosh  (environment MINUTES_ENGINE)",
        "style    -  (default)",
        "model    -  (default)",
    ]
    assert json.loads(run("config", "--json", "--engine", "tantivy")[1])["engine"] == {
        "value": "tantivy",
        "from": "command line",
    }


COMMANDS = sorted(getattr(typer.main.get_command(cli.app), "commands", {}))


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)], ids=str)
def test_help_ends_in_examples(run: Run, command: list[str]) -> None:
    """The help of every command, and that of all, ends in examples that begin with the command."""
    code, out, _ = run(*command, "--help")
    assert code == 0
    examples = out.partition("Examples:")[2].split("\n")
    assert any(" ".join(["minutes", *command]) in line for line in examples)


def test_version(run: Run) -> None:
    """The version is that of the package."""
    assert run("--version") == (0, f"minutes {__version__}\n", "")


def test_an_interruption(run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with one line that says how to go on, and exit code 130."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest, "add", interrupt)
    assert run("add", str(inbox)) == (130, "", "minutes: interrupted; run again to go on\n")


def test_a_defect(run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the program is one line that says so; the whole trace comes only when asked for."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(ingest, "add", fail)
    code, _, err = run("add", str(inbox))
    assert code == 70
    assert err.startswith("minutes: a defect of the program, please report it: RuntimeError: oh in test_cli")
    assert len(err.splitlines()) == 1
    monkeypatch.setenv("MINUTES_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["minutes", "add", str(inbox)])
    with pytest.raises(RuntimeError):
        cli.main()


def test_a_reader_that_goes_away() -> None:
    """Output that nobody reads any more is no error to speak of."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", "from minutes_nlp.cli import main; main()", "--help"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert done.stderr == b""


def test_a_progress_bar_is_shown_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal a bar runs on standard error; standard output holds the result alone."""
    code = """if True:
        import sys
        from minutes_nlp.cli.progress import progress_bar
        with progress_bar("adding") as show:
            show(1, 3, "[odd] name.txt")
        print("done")
    """
    main_side, child_side = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=child_side,
        cwd=tmp_path,
        env=environment,
        check=True,
    )
    os.close(child_side)
    shown = os.read(main_side, 10_000).decode()
    os.close(main_side)
    assert done.stdout == b"done\n"
    assert "adding" in shown
    assert "1/3" in shown
    assert "[odd] name.txt" in shown


def test_looking_after_a_library_needs_no_parser(tmp_path: Path) -> None:
    """The commands that do not parse load neither the parser nor what draws on terminals."""
    Library.open(tmp_path, write=True).close()
    code = f"""if True:
        import sys
        from minutes_nlp.cli import main
        sys.argv = ["minutes", "status", "-L", {str(tmp_path)!r}]
        try:
            main()
        except SystemExit:
            print({{"spacy", "rich", "whoosh", "selectolax"}} & sys.modules.keys())
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
