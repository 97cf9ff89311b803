"""The shell: what ``minutes parse`` and ``minutes show`` print where, and the exit code they end with."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes_nlp import cli
from minutes_nlp.model import from_json
from minutes_nlp.pipeline import parse

Run = Callable[..., tuple[int, str, str]]

FERRIES = """CORVENSHIRE COUNTY COUNCIL

FERRIES COMMITTEE

Minutes of the meeting held on 9 March 2021 at 10.00 a.m.

1. Ferry

Councillor Pym asked why the ferry was late. The Director of Place replied that it was old.

i) The Clerk would write to the firm.

RESOLVED: That the report be noted.

2. EXCLUSION OF THE PUBLIC

RESOLVED: That under Section 100A(4) of the Local Government Act 1972 the press and public be excluded
from the meeting for the following item, which involves the likely disclosure of exempt information as
defined in paragraph 3 of Part 1 of Schedule 12A.

3. Sale of the kiosk

The Committee considered a bid from Kestrel Homes Ltd.

RESOLVED: That the bid be accepted.
"""
PIERS = "1. Pier\n\nThe Committee considered the pier.\n\n2. Lamps\n\nThe lamps were new.\n"
ID = "ferries-2021-03-09"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``minutes`` with arguments in a folder of two minutes; returns exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("MINUTES_LIBRARY", "MINUTES_ENGINE", "MINUTES_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "ferries.txt").write_text(FERRIES, encoding="utf-8")
    (tmp_path / "piers.txt").write_text(PIERS, encoding="utf-8")

    def run_minutes(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["minutes", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        assert isinstance(leaving.value.code, int)
        return leaving.value.code, *capsys.readouterr()

    return run_minutes


def test_a_readable_tree(run: Run) -> None:
    """The tree shows meeting, items, points, who said what, assurances and decisions, in their order."""
    code, out, err = run("parse", "ferries.txt")
    assert (code, err) == (0, "")
    lines = [line.rstrip() for line in out.splitlines()]
    assert lines[0].casefold() == "corvenshire county council · ferries committee"
    assert lines[1].startswith("2021-03-09")
    at = next(n for n, line in enumerate(lines) if line.startswith("1 Ferry  [1, "))
    assert lines[at + 1 : at + 7] == [
        "  question 1.q1 by Councillor Pym: Councillor Pym asked why the ferry was late.",
        "  response 1.a1 to 1.q1 by The Director of Place: The Director of Place replied that it was old.",
        "  i)",
        "    The Clerk would write to the firm.",
        "      assurance (undertaken) by The Clerk: The Clerk would write to the firm.",
        "  RESOLVED 1.r1: That the report be noted.",
    ]
    assert any(line.startswith("3 Sale of the kiosk") and "EXEMPT" in line for line in lines)


def test_the_tree_explained(run: Run) -> None:
    """With --explain each passage and assurance ends in the rule that labelled it; without, none does."""
    explained = run("parse", "--explain", "ferries.txt")[1]
    assert "Councillor Pym asked why the ferry was late.  <question>" in explained
    assert "by The Clerk: The Clerk would write to the firm.  <undertaken.would-write>" in explained
    assert "<" not in run("parse", "ferries.txt")[1]


def test_several_trees_are_headed_by_their_files(run: Run) -> None:
    """Of several files each tree is headed by the file's name, in the order given."""
    out = run("parse", "piers.txt", "ferries.txt")[1]
    assert out.index("piers.txt") < out.index("1 Pier") < out.index("ferries.txt") < out.index("1 Ferry")


def test_json_of_one_file(run: Run) -> None:
    """One file gives one record, the very one that the parser makes."""
    code, out, err = run("parse", "ferries.txt", "--json")
    assert (code, err) == (0, "")
    assert from_json(out) == parse(FERRIES.encode(), "ferries.txt")


def test_json_of_several_files(run: Run) -> None:
    """Several files give an array of records in the order given."""
    code, out, _ = run("parse", "piers.txt", "ferries.txt", "--json")
    assert code == 0
    assert [record["source"]["name"] for record in json.loads(out)] == ["piers.txt", "ferries.txt"]


def test_json_lines_in_order(run: Run, tmp_path: Path) -> None:
    """With --jsonl there is one record a line, in the order given, whatever the names."""
    (tmp_path / "a.txt").write_text(PIERS, encoding="utf-8")
    code, out, err = run("parse", "--jsonl", "piers.txt", "a.txt", "ferries.txt", "a.txt")
    assert (code, err) == (0, "")
    names = [from_json(line).source.name for line in out.splitlines()]
    assert names == ["piers.txt", "a.txt", "ferries.txt", "a.txt"]


@pytest.mark.parametrize("format_", [[], ["--json"], ["--jsonl"]], ids=["tree", "json", "jsonl"])
def test_an_unreadable_file_among_others(run: Run, tmp_path: Path, format_: list[str]) -> None:
    """A file that cannot be read is named on standard error with exit code 3; the others are printed."""
    (tmp_path / "torn.txt").write_bytes(b"a\x00b")
    (tmp_path / "plan.ppt").write_bytes(b"%PDF")
    code, out, err = run("parse", *format_, "ferries.txt", "torn.txt", "plan.ppt", "nowhere.txt", "piers.txt")
    assert code == 3
    assert err.splitlines() == [
        "minutes: torn.txt, byte 1: this is not a text file (it holds a NUL byte)",
        "minutes: plan.ppt: not a format we read (text, HTML, Word and PDF are; see the reference)",
        "minutes: nowhere.txt: no such file or directory",
    ]
    assert 0 < out.index("Ferry") < out.rindex("Pier")
    assert "torn" not in out
    if format_:
        records = (
            json.loads(out) if format_ == ["--json"] else [json.loads(line) for line in out.splitlines()]
        )
        assert [record["source"]["name"] for record in records] == ["ferries.txt", "piers.txt"]


def test_a_folder_is_no_file(run: Run, tmp_path: Path) -> None:
    """A folder is refused in one line."""
    (tmp_path / "folder").mkdir()
    assert run("parse", "folder") == (3, "", "minutes: folder: is a directory\n")


@pytest.mark.parametrize(
    ("arguments", "name", "media_type"),
    [
        pytest.param(["-"], "standard input.txt", "text/plain", id="text"),
        pytest.param(["-", "--name", "ferries.html"], "ferries.html", "text/html", id="named"),
    ],
)
def test_standard_input(run: Run, arguments: list[str], name: str, media_type: str) -> None:
    """A dash reads standard input; a name tells its format."""
    code, out, _ = run("parse", *arguments, "--json", stdin=PIERS.encode())
    assert code == 0
    source = from_json(out).source
    assert (source.name, source.media_type) == (name, media_type)


def test_encoding(run: Run, tmp_path: Path) -> None:
    """An encoding can be given where the rules get it wrong."""
    (tmp_path / "zaba.txt").write_bytes("1. Żaba\n\nŻaba.\n\n2. Pier\n\nPier.\n".encode("cp1250"))
    assert "1 Żaba" in run("parse", "--encoding", "cp1250", "zaba.txt")[1]
    assert "1 Żaba" not in run("parse", "zaba.txt")[1]
    assert run("parse", "--encoding", "klingon", "zaba.txt")[0] == 3


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["parse"], 2, "Missing argument", id="no file"),
        pytest.param(["parse", "--jason", "ferries.txt"], 2, "No such option: --jason", id="option"),
        pytest.param(["show"], 2, "Missing argument", id="no document"),
        pytest.param(["show", "x"], 4, "there is no library here yet", id="no library"),
    ],
)
def test_mistakes(run: Run, arguments: list[str], code: int, message: str) -> None:
    """A mistake is told on standard error with its exit code, and nothing else is printed."""
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err


@pytest.fixture
def shown(run: Run) -> Run:
    """Runs ``minutes show`` in a library that holds the ferries' minutes."""
    assert run("add", "ferries.txt")[0] == 0

    def show(*arguments: str) -> tuple[int, str, str]:
        return run("show", *arguments)

    return show


def test_show_a_document(shown: Run) -> None:
    """A document is shown as a tree, without what was taken in private."""
    code, out, err = shown(ID)
    assert (code, err) == (0, "")
    assert "question 1.q1 by Councillor Pym" in out
    assert "EXCLUSION OF THE PUBLIC" in out
    assert not any(word in out for word in ("kiosk", "Kestrel", "accepted"))


def test_show_a_document_with_what_is_exempt(shown: Run) -> None:
    """Whoever asks for exempt items sees them, marked as such."""
    out = shown(ID, "--exempt")[1]
    assert "EXEMPT" in out
    assert "That the bid be accepted." in out


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("1.q1", "Councillor Pym asked why the ferry was late."),
        ("1.i", "i) The Clerk would write to the firm."),
        ("1.r1", "That the report be noted."),
    ],
)
def test_show_a_part(shown: Run, part: str, words: str) -> None:
    """A part's words alone are on standard output; where it stands, and what it was made from, beside it."""
    code, out, err = shown(ID, part)
    assert (code, out) == (0, words + "\n")
    assert f"{ID} {part}, characters {FERRIES.index(words)} to {FERRIES.index(words) + len(words)}" in err
    assert "2021-03-09 · 1 Ferry" in err
    assert "ferries.txt\nSHA-256 " in err


def test_show_a_part_as_json(shown: Run) -> None:
    """In JSON a part is its id, span, words and heading."""
    words = "That the report be noted."
    start = FERRIES.index(words)
    assert json.loads(shown(ID, "1.r1", "--json")[1]) == {
        "id": "1.r1",
        "span": [start, start + len(words)],
        "text": words,
        "heading": "1 Ferry",
    }


def test_show_the_record(shown: Run) -> None:
    """In JSON a document is its record: the public part of it, or all."""
    assert from_json(shown(ID, "--json", "--exempt")[1]) == parse(FERRIES.encode(), "ferries.txt")
    public = shown(ID, "--json")[1]
    assert [item.id for item in from_json(public).items] == ["1", "2"]
    assert not any(word in public for word in ("kiosk", "Kestrel", "accepted"))


@pytest.mark.parametrize("part", ["9", "1.q9", "3", "3.r1", "3.p1"])
def test_a_part_that_may_not_be_shown(shown: Run, part: str) -> None:
    """A part that is exempt is as unknown as one that is not there."""
    assert shown(ID, part) == (2, "", f"minutes: {ID}: has no part {part!r} that may be shown\n")
    if part.startswith("3"):
        assert shown(ID, part, "--exempt")[0] == 0


def test_no_such_document(shown: Run) -> None:
    """A document that is not in the library is named."""
    code, out, err = shown("piers-2021-03-09")
    assert (code, out) == (2, "")
    assert "piers-2021-03-09" in err


def test_an_earlier_version(shown: Run, run: Run, tmp_path: Path) -> None:
    """A version that was replaced can still be shown."""
    (tmp_path / "ferries.txt").write_text(FERRIES.replace("it was old", "it was new"), encoding="utf-8")
    assert run("add", "ferries.txt")[0] == 0
    assert "it was new" in shown(ID, "1.a1")[1]
    assert "it was old" in shown(ID, "1.a1", "--version", "1")[1]
    assert shown(ID, "--version", "3")[0] == 2


@pytest.mark.parametrize("command", ["parse", "show"])
def test_help_ends_in_examples(run: Run, command: str) -> None:
    """The help of a command ends in examples, each a command that can be typed."""
    code, out, _ = run(command, "--help")
    assert code == 0
    examples = [line.strip() for line in out.partition("Examples:")[2].splitlines() if line.strip()]
    assert len(examples) >= 3
    assert all(f"minutes {command} " in line for line in examples)
