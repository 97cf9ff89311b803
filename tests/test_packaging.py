"""What the service is run by: the image's recipe and the unit, as far as that can be proved here."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import ENGINE, make_minutes

from minutes_nlp import ingest
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
ANALYZE = shutil.which("systemd-analyze")
UNIT = ROOT / "deploy" / "minutes.service"


def test_the_image_is_not_run_as_root() -> None:
    """By number, so that a cluster that looks for that can tell; and nothing is built in the last stage."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert "/healthz" in last
    assert "pip install" not in last
    assert "apt" not in last


def test_what_the_image_is_made_of_is_there() -> None:
    """Each thing copied from here exists and is let through to the builder."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    let_through = set(
        re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert names == let_through
    assert all((ROOT / name).exists() for name in names)


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed here")
def test_the_unit_is_sound_and_tight(tmp_path: Path) -> None:
    """Systemd understands each line, and finds little that a service gone wrong could reach (2.0 of 10)."""
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/minutes/bin/minutes", "/bin/true"))
    verify, security = ("verify",), ("security", "--offline=true", "--threshold=20")
    for words in (verify, security):
        found = subprocess.run([str(ANALYZE), *words, str(unit)], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stderr) == (0, "")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the image and the unit run: what is in the wheel, and nothing else of ours."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # Without what an earlier build has left beside the sources.
    shutil.copytree(
        ROOT / "minutes_nlp", source / "minutes_nlp", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), "."]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    if "No matching distribution found for setuptools" in done.stderr:
        pytest.skip("what builds a wheel comes from a package index, which cannot be reached")
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


@pytest.mark.slow
def test_the_wheel_has_all_that_is_not_a_module(installed: Path) -> None:
    """Templates, the style sheet, word lists, what is loaded beforehand."""
    held = [path for path in (ROOT / "minutes_nlp").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    missing = [path.relative_to(ROOT) for path in held if not (installed / path.relative_to(ROOT)).exists()]
    assert missing == []
    assert {".py", ".toml", ".txt", ".html", ".css", ".svg"} <= {path.suffix for path in held}


@contextlib.contextmanager
def serving_from(installed: Path, library: Path, folder: Path) -> Iterator[str]:
    """Serve as the unit does, from what is installed, in a folder that cannot be written to."""
    folder.mkdir()
    folder.chmod(0o555)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    words = ["-c", "from minutes_nlp.cli import main; main()", "serve", "--port", "0", "-L", str(library)]
    with subprocess.Popen(
        [sys.executable, *words], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stderr
        line = child.stderr.readline()
        found = re.search(r"http://\S+:\d+", line)
        try:
            assert found, line + child.stderr.read()
            yield found[0]
        finally:
            child.send_signal(signal.SIGINT)
            assert child.wait(20) == 0


@pytest.mark.slow
def test_what_is_installed_serves(installed: Path, tmp_path: Path) -> None:
    """Its pages, its style sheet and its answers, none of them from this folder; Ctrl-C ends it well."""
    with Library.open(tmp_path / "library", write=True) as library:
        library.put(make_minutes("Ponds"), place=None, parser="1")
        ingest.publish(library, IndexStore(tmp_path / "library", ENGINE))
    with serving_from(installed, tmp_path / "library", tmp_path / "readonly") as address:
        for path, words in (
            ("/search?q=ponds", "found"),
            ("/static/style.css", "--ink"),
            ("/readyz", "ready"),
        ):
            with urllib.request.urlopen(address + path) as answer:  # noqa: S310  # our own address
                assert words in answer.read().decode()
    assert list((tmp_path / "readonly").iterdir()) == []
