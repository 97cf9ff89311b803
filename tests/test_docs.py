"""The documents of the project say what the program does: each command shown is run, its output compared.

To write the present output into the documents: ``MINUTES_RENEW_DOCS=1 pytest tests/test_docs.py``, then read
the difference before keeping it.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Its commands need a site: see test_docs_fetching.
FETCHING = ROOT / "docs" / "howto-fetching.md"
# A block of a terminal: each line that begins with "$ " is a command, what follows is what it prints.
BLOCK = re.compile(r"^```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")
# Commands that set up the machine or wait for the network; they are shown, not run here.
NOT_RUN = ("make ", "git ", "pip ", "curl ", ".venv/bin/python ")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the sample corpus, made as the README says."""
    folder = tmp_path_factory.mktemp("library")
    done = _run("minutes add corpus", folder)
    assert done.returncode == 0, done.stdout
    return folder


def _run(command: str, library: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    program = [sys.executable, "cli.py"] if words[0] == "minutes" else words[:1]
    environment = os.environ | {"MINUTES_LIBRARY": str(library), "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}
    return subprocess.run(
        [*program, *words[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        cwd=ROOT, env=environment,
    )  # fmt: skip


def _blocks(path: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(path.read_text(encoding="utf-8")))


def printed_by(body: str, library: Path) -> str:
    """The block as it would be now."""
    lines = []
    for line in body.splitlines():
        if not line.startswith("$ "):
            continue
        lines.append(line)
        command = line.removeprefix("$ ")
        if not command.startswith(NOT_RUN):
            output = (
                _run(command, library).stdout.rstrip().replace(str(library), "index").replace(f"{ROOT}/", "")
            )
            lines += [row.rstrip() for row in output.splitlines()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in DOCUMENTS if p != FETCHING])
def test_commands_print_what_is_shown(path: Path, library: Path) -> None:
    """Every terminal block shows exactly what the commands in it print on the sample corpus."""
    text = path.read_text(encoding="utf-8")
    renewed = BLOCK.sub(lambda m: f"```console\n{printed_by(m['body'], library)}```", text)
    if os.environ.get("MINUTES_RENEW_DOCS"):
        path.write_text(renewed, encoding="utf-8")
        return
    shown = [m["body"] for m in BLOCK.finditer(text)]
    now = [m["body"] for m in BLOCK.finditer(renewed)]
    assert now == shown


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in DOCUMENTS])
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link of a document names a file that is there."""
    targets = [m["target"] for m in LINK.finditer(path.read_text(encoding="utf-8"))]
    missing = [t for t in targets if "://" not in t and not (path.parent / t).exists()]
    assert missing == []
