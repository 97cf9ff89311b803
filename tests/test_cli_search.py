"""``minutes search`` as a person runs it: what it prints where, and how it ends."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from test_engines import CABINET, SMALL, by_document, make

from minutes_nlp.index import IndexStore

UNITS = (
    *SMALL,
    make("f", 1, "=cmd|'/c calc'!A1 formula", committee="@Panel", title="+1", label="-a)", kinds=("point",)),
    make("l", 1, "Long ago. " * 100 + "the needle in it. " + "And on. " * 100, **CABINET, label="ii (a)"),
    make("x", 1, "hidden settlement", access="exempt"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index in it."""
    folder = tmp_path_factory.mktemp("library")
    IndexStore(folder, "tantivy").rebuild(by_document(UNITS), 1)
    return folder


def run(library: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from minutes_nlp.cli import main; main()",
            "search",
            "-L",
            str(library),
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100", **environment},
    )


def test_hits_are_shown_with_their_place(library: Path) -> None:
    """A hit shows committee, date, item, point and id; how many there are goes to the other stream."""
    done = run(library, "assured members")
    assert done.returncode == 0
    assert done.stdout == (
        "Cabinet · 31 December 2020 · 4 Oral health · point\n"
        "  The Director assured members that potholes would be repaired.\n"
        "  a 4.1\n\n"
    )
    assert done.stderr == "1 found\n"


def test_a_long_text_is_shown_around_what_was_found(library: Path) -> None:
    """A reader sees the words found even where they stand far on."""
    done = run(library, "needle")
    assert "the needle in it" in done.stdout
    assert "\u2026" in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 700
    assert "point ii (a)" in done.stdout


def test_nothing_found(library: Path) -> None:
    """Exit code 1, nothing on stdout, and what may have been meant."""
    done = run(library, "potholse")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "nothing found; did you mean: potholes\n"


BAD = [
    pytest.param(["kind:asurance"], "Did you mean 'assurance'", "  kind:asurance\n       ^\n", id="value"),
    pytest.param(['a "b'], "never closed", '  a "b\n    ^\n', id="quotation mark"),
    pytest.param(["a", "--kind", "asurance"], "Did you mean 'assurance'", "  asurance\n  ^\n", id="option"),
    pytest.param(["a", "--from", "yesterday"], "is not a date", "  yesterday..\n  ^\n", id="date"),
    pytest.param(
        ["a", "--from", "2021", "--to", "2020"], "ends before", "  2021..2020\n        ^\n", id="range"
    ),
    pytest.param(["a\nb commitee:c"], "'committee'", "  a b commitee:c\n      ^\n", id="line break"),
]


@pytest.mark.parametrize(("arguments", "message", "caret"), BAD)
def test_bad_query(library: Path, arguments: list[str], message: str, caret: str) -> None:
    """Exit code 2, and a caret under the place."""
    done = run(library, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.endswith(caret)


def test_wrong_use(library: Path) -> None:
    """An option that is no option, or has a value it cannot have, is exit code 2."""
    for arguments in (["a", "--colour"], ["a", "--sort", "size"], ["a", "--limit", "0"], []):
        assert run(library, *arguments).returncode == 2


def test_library_missing(tmp_path: Path) -> None:
    """Exit code 4 and what to do."""
    done = run(tmp_path / "nowhere", "a")
    assert (done.returncode, done.stdout) == (4, "")
    assert "minutes add" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_filters_and_sort(library: Path) -> None:
    """Options narrow and order as fields of the query do."""
    done = run(library, "the", "--committee", "Cabinet", "--from", "2021", "--to", "2021-03", "--jsonl")
    assert {json.loads(line)["document"] for line in done.stdout.splitlines()} == {"b"}
    done = run(
        library,
        "-L",
        str(library),
        "--jsonl",
        "--sort",
        "-date",
        "--limit",
        "2",
        "--offset",
        "1",
        "--",
        "-xyz",
    )
    assert [json.loads(line)["date"] for line in done.stdout.splitlines()] == ["2021-03-09", "2021-03-09"]
    done = run(library, "", "--kind", "assurance", "--kind", "metric", "--speaker", "director", "--jsonl")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["4.1"]


def test_words_need_no_quoting(library: Path) -> None:
    """Several arguments are one query."""
    assert (
        run(library, "assured", "members", "--jsonl").stdout
        == run(library, "assured members", "--jsonl").stdout
    )


def test_json_is_all_there_is(library: Path) -> None:
    """One object with everything; the same hits line by line with --jsonl."""
    done = run(library, "potholes", "--json", "--facets")
    results = json.loads(done.stdout)
    assert (results["total"], results["query"], results["offset"]) == (3, "potholes", 0)
    assert results["facets"]["kind"]["point"] == 3
    hit = next(hit for hit in results["hits"] if hit["document"] == "a")
    (start, end), *_ = hit["highlights"]
    assert hit["text"][start:end] == "potholes"
    lines = run(library, "potholes", "--jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == results["hits"]
    nothing = run(library, "potholse", "--json")
    assert (nothing.returncode, json.loads(nothing.stdout)["did_you_mean"]) == (1, "potholes")


def test_csv_is_safe_in_a_spreadsheet(library: Path) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe; the rest is as it is."""
    (row,) = csv.DictReader(io.StringIO(run(library, "formula", "--csv").stdout))
    assert (row["text"], row["committee"], row["title"], row["label"]) == (
        "'=cmd|'/c calc'!A1 formula",
        "'@Panel",
        "'+1",
        "'-a)",
    )
    assert (row["document"], row["kinds"]) == ("f", "point")


def test_facets(library: Path) -> None:
    """Values with their counts, most first."""
    lines = run(library, "the", "--facets", "--limit", "1").stdout.splitlines()
    assert "council    Corvenshire County Council 4, Wexcombe Borough Council 2" in lines
    assert "verb       RESOLVED 1" in lines


def test_explain(library: Path) -> None:
    """The query is echoed in plain words, beside the hits."""
    done = run(library, "pothol* -dental", "--explain")
    assert done.stderr.startswith(
        'searched for: a word beginning with "pothol", and not "dental" in any form\n'
    )


def test_exempt_only_when_asked(library: Path) -> None:
    """Exempt items are found with --exempt alone, and marked."""
    assert run(library, "settlement").returncode == 1
    done = run(library, "settlement", "--exempt")
    assert (done.returncode, "EXEMPT" in done.stdout) == (0, True)


def test_help_ends_in_examples() -> None:
    """A person can begin by copying."""
    done = run(Path(), "--help")
    assert "minutes search" in done.stdout[done.stdout.index("Examples:") :]


def on_a_terminal(library: Path, **environment: str) -> str:
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    code = "from minutes_nlp.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "search", "-L", str(library), "assured members"],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment},
    )
    os.close(theirs)
    assert done.returncode == 0
    with os.fdopen(ours, "rb") as terminal:
        return os.read(terminal.fileno(), 10_000).decode()


def test_colour_on_a_terminal_only(library: Path) -> None:
    """What was found is marked on a terminal; NO_COLOR and pipes get plain text."""
    assert "\x1b[1;33massured" in on_a_terminal(library, NO_COLOR="")
    assert "\x1b" not in on_a_terminal(library, NO_COLOR="1")
    assert "\x1b" not in run(library, "assured").stdout


def test_no_engine_but_the_one_in_use_is_loaded(library: Path) -> None:
    """A search from the shell pays for no parser, no other engine and, without colour, no rich."""
    code = (
        "import sys\n"
        "from minutes_nlp.cli import app\n"
        f"app(['search', '-L', {str(library)!r}, 'potholes'], standalone_mode=False)\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'spacy', 'whoosh', 'numpy', 'rich', 'sqlite3'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
