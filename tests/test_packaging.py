"""What the service is run by: the image's recipe and the unit, as far as that can be proved here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

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
