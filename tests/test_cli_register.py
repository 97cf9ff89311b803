"""``minutes assurances`` as a person runs it: what it prints where, and how it ends."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes_nlp import cli, ingest, pipeline
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library

ROOT = Path(__file__).parent.parent
FILES = ("2021-03-09-children-families-scrutiny.txt", "2022-03-08-children-families-scrutiny.txt")
CF = "children-and-families-overview-and-scrutiny"
LAPSED, SEEN = f"{CF}-2021-03-09/18.z1", f"{CF}-2022-03-08/5.2"
TODAY = ("--today", "2023-11-01")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``minutes assurances`` on a library of two meetings; returns exit code, output and errors."""
    with Library.open(tmp_path, write=True) as library:
        files = [str(ROOT / "corpus" / name) for name in FILES]
        inputs = ingest.find(files, avoid=tmp_path)
        ingest.add(inputs, library, IndexStore(tmp_path, "tantivy"), ingest.Parser(pipeline.parse, "1"))
    monkeypatch.setenv("MINUTES_LIBRARY", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "a.clerk")

    def run_minutes(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["minutes", "assurances", *arguments])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        assert isinstance(leaving.value.code, int)
        return leaving.value.code, *capsys.readouterr()

    return run_minutes


def test_the_register_is_shown_by_meeting_and_item(run: Run) -> None:
    """The words, what is known of them, and the id; how many there are goes to the other stream."""
    code, out, err = run("dental check", "--strength", "assured", *TODAY)
    assert (code, err) == (0, "1 assurance\n")
    lines = out.splitlines()
    assert lines[:2] == [
        "Children and Families Overview and Scrutiny Committee · 9 March 2021",
        "18 Quarter 3 2020/21 Performance Report.",
    ]
    assert lines[2].startswith("  In response, the Director assured the Committee that every one of the 214")
    assert lines[3] == "  assured by the Director · unconfirmed · 967 days old"
    assert lines[4].startswith(
        "  asked: Mrs. P. Wadlow CC asked to be told in plain terms what would be done"
    )
    assert lines[5:] == [f"  {LAPSED}", ""]


def test_a_page_says_what_part_of_the_whole_it_is(run: Run) -> None:
    """As a search does."""
    assert run("--limit", "2", "--offset", "1")[2].endswith("assurances, 2 to 3 shown\n")


def test_later_passages_are_shown_with_their_reason(run: Run) -> None:
    """With show all of them, in the list where they are asked for."""
    shown = run("show", LAPSED, *TODAY)[1]
    assert (
        "    1. Children and Families Overview and Scrutiny Committee · 8 March 2022 · 5 QUARTER 3" in shown
    )
    assert "why: same committee, 364 days later; shares “dental check”, “214”" in shown
    assert SEEN in shown
    assert SEEN in run("dental", "--follow-up")[1]
    assert SEEN not in run("dental")[1]


def test_closing_reopening_and_the_log(run: Run) -> None:
    """Who is the login name unless said; the register and the log tell it from then on."""
    code, out, _ = run("close", LAPSED, "--by", SEEN, "--note", "205 of 214 seen")
    assert (code, out) == (0, f"{LAPSED} is kept, says a.clerk\n")
    assert f"  kept: a.clerk; {SEEN}; 205 of 214 seen" in run("--status", "kept")[1]
    assert run("reopen", LAPSED, "--note", "nine were not", "--who", "B. Clerk")[0] == 0
    assert run("close", LAPSED, "--superseded", "--note", "a new scheme")[0] == 0
    rows = json.loads(run("log", LAPSED, "--json")[1])
    assert [(row["step"]["status"], row["step"]["who"]) for row in rows] == [
        ("kept", "a.clerk"), ("open", "B. Clerk"), ("superseded", "a.clerk"),
    ]  # fmt: skip
    told = run("log")[1]
    assert f"  by {SEEN}\n  note: 205 of 214 seen\n  {LAPSED}\n" in told


def test_who_says_so_must_be_known(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody is logged in by a name, a name must be given."""
    monkeypatch.setattr("getpass.getuser", lambda: (_ for _ in ()).throw(OSError))
    code, _, err = run("close", LAPSED, "--note", "seen")
    assert (code, err) == (2, "minutes: nobody is logged in by a name; say who you are with --who\n")


FAILS = [
    ("nothing found", ("zebra",), 1, "no assurance found"),
    ("an unknown committee", ("--committee", "Children and Familys Scrutiny Committee"), 1, "did you mean:"),
    ("none kept yet", ("--status", "kept"), 1, "no assurance found"),
    ("an unknown strength", ("--strength", "promised"), 2, "there is no strength 'promised'"),
    ("a query", ("strength:asured",), 2, "Did you mean 'assured'?"),
    ("a date", ("--today", "1 June"), 2, "--today: '1 June' is no date"),
    ("two reports", ("--none-before", "2022", "--none-after", "2022"), 2, "give one of"),
    ("a report with dates", ("--none-before", "2022", "--from", "2021"), 2, "leave out --from and --to"),
    ("a report as a table", ("--none-before", "2022", "--csv"), 2, "printed as text or as JSON"),
    ("no proof", ("close", LAPSED), 2, "say by which passage"),
    ("open already", ("reopen", LAPSED), 2, "is open already"),
    ("an unknown id", ("show", f"{CF}-2021-03-09/18.z99"), 2, f"did you mean {CF}-2021-03-09/18.z"),
    ("no library", ("-L", "/nonexistent"), 4, "there is no library"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "message"), [pytest.param(*each[1:], id=each[0]) for each in FAILS]
)
def test_it_fails_with_one_clear_line(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    """Each failure has the exit code of the reference and says what is wrong on the other stream."""
    ended, out, err = run(*arguments)
    assert (ended, out) == (code, "")
    assert message in err
    assert err.count("\n") == 1


def test_a_report_of_silence(run: Run) -> None:
    """None found is what was looked for: exit code 0; some found is 1, and they are listed."""
    code, out, _ = run("zebra", "--none-between", "2021", "2022")
    assert code == 0
    assert out.startswith(
        "No assurance on 'zebra' between 1 January 2021 and 31 December 2022 in these 2 minutes.\n"
    )
    assert "Exempt items were not looked at." in out
    assert (
        "stated: Children and Families Overview and Scrutiny Committee, 15 June 2021: the minutes of 9 March"
        in out
    )
    assert run("zebra", "--none-between", "2021", "2022")[1] == out
    code, out, _ = run("dental", "--none-after", "2021-01", "--json")
    report = json.loads(out)
    assert code == 1
    assert LAPSED in [each["id"] for each in report["found"]]
    assert len(report["digest"]) == 64


def test_tables_hold_every_assurance(run: Run, tmp_path: Path) -> None:
    """CSV and workbook have all of them whatever a page holds; so has JSON."""
    whole = json.loads(run("--json", *TODAY)[1])
    rows = list(csv.DictReader(io.StringIO(run("--csv", *TODAY)[1])))
    assert [row["id"] for row in rows] == [each["id"] for each in whole["entries"]]
    lapsed = next(row for row in rows if row["id"] == LAPSED)
    assert (lapsed["follow_up"], lapsed["age"], lapsed["overdue"]) == (SEEN, "967", "no")
    assert next(row for row in rows if not row["giver"].strip() or row["giver"] == "not stated")
    code, out, err = run("--xlsx", str(tmp_path / "register.xlsx"))
    assert (code, out) == (0, "")
    assert err == f"{len(rows)} assurances written to {tmp_path / 'register.xlsx'}\n"
    assert zipfile.is_zipfile(tmp_path / "register.xlsx")


@pytest.mark.parametrize("command", ["", "list", "show", "close", "reopen", "log"])
def test_help_ends_in_examples(run: Run, command: str) -> None:
    """Each a command that begins with the command."""
    code, out, _ = run(*filter(None, [command]), "--help")
    assert code == 0
    lines = [line.strip() for line in out.partition("Examples:")[2].splitlines() if line.strip()]
    assert lines
    assert all(line.startswith("minutes assurances") for line in lines)


def test_a_word_that_is_a_command_can_be_looked_for(run: Run) -> None:
    """By naming the command list."""
    assert run("list", "log")[0] == 1
    assert run("check log")[0] == 1


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)], ids=["colour", "none"]
)
def test_colour_on_a_terminal_alone(
    run: Run,
    tmp_path: Path,
    environment: dict[str, str],
    coloured: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    """On a terminal the words stand out, unless that is not wanted."""
    assert "\x1b" not in run("dental")[1]
    program = "from minutes_nlp.cli import main; main()"
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", program, "assurances", "dental", "-L", str(tmp_path)],
        stdout=theirs, stderr=subprocess.DEVNULL, check=False,
        env={**os.environ, "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(theirs)
    assert done.returncode == 0
    shown = os.read(ours, 100_000).decode()
    assert ("\x1b[32m" in shown) == coloured
    assert "\r\n\r\n" in shown
    os.close(ours)


def test_a_search_does_not_pay_for_the_register() -> None:
    """Nor does any other command."""
    code = (
        "import sys, minutes_nlp.cli\n"
        "print(sorted(m for m in sys.modules if 'nlp.assurances' in m or m.endswith('cli.register')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
