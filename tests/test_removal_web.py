"""What people wrote on the pages goes with the words that are taken out, and the audit log never had them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from test_removal import DOCUMENT, SECRETS, A, B, C, D, E, F, G, make, told
from typer.testing import CliRunner

from minutes_nlp import assurances, audit
from minutes_nlp.accounts import Accounts, new_prefix
from minutes_nlp.cli import app
from minutes_nlp.library import Library
from minutes_nlp.web import Site, make_app

OTHER = "ponds-2021-05-05"
ABOUT = {
    "redact": (["redact", DOCUMENT, "1"], f"{DOCUMENT}/1"),
    "erase": (["erase", DOCUMENT], DOCUMENT),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library with the words in it and an account."""
    made = make(tmp_path)
    Accounts(made).add("cleo", "clerk", "plover heather quarry")
    return made


@pytest.fixture
def clerk(root: Path) -> Iterator[TestClient]:
    """A program of a clerk."""
    token = Accounts(root).tokens.make("cleo", 1000, new_prefix())
    browser = TestClient(make_app(Site(root, "tantivy")), headers={"Authorization": f"Bearer {token}"})
    with browser as opened:
        yield opened


def write_everywhere(clerk: TestClient, root: Path) -> None:
    """Write the words on the pages wherever words can be written, about their document and another."""
    with Library.open(root) as library:
        (assurance,) = [each for item in library.minutes(DOCUMENT).items for each in item.assurances]
        by = f"{DOCUMENT}/1.b"
    words = f"{A} {B} of {C} and {D}, {F}, {G}"
    for document in (DOCUMENT, OTHER):
        for item in ("1", "2"):
            page = f"/work/{document}/{item}"
            assert clerk.post(f"{page}/notes", data={"note": words}).status_code == 200
            for access in ("exempt", "public"):
                reclassified = clerk.post(f"{page}/access", data={"access": access, "reason": words})
                assert reclassified.status_code == 200, reclassified.text
    for document in (DOCUMENT, OTHER):
        form = {"part": assurance.id, "status": "superseded", "note": words, "by": by}
        assert clerk.post(f"/work/{document}/1/follow-ups", data=form).status_code == 200
    for query in ("/search", "/history", "/assurances"):
        assert clerk.get(query, params={"q": f"{C} {D}"}).status_code == 200
    clerk.post("/quote", data={"text": f"{words} would be paid by July 2021."})


@pytest.mark.parametrize("kind", ABOUT)
def test_what_was_written_goes_too(root: Path, clerk: TestClient, tmp_path: Path, kind: str) -> None:
    """No byte of the library, of a backup made after it, or of the log; and no page tells of it."""
    write_everywhere(clerk, root)
    assert told(root) == SECRETS
    arguments, subject = ABOUT[kind]
    more = ["--yes", "-L", str(root)]
    done = [CliRunner().invoke(app, [*arguments, "--reason", f"names {A} {G}", *more])]
    if kind == "redact":
        # The opening names them too, and an earlier version says one thing otherwise.
        with Library.open(root, exempt=True) as library:
            span = re.search(f"{A} {B}", library.minutes(DOCUMENT).text).span()  # type: ignore[union-attr]
        span_given = ["redact", DOCUMENT, "--span", *map(str, span)]
        done.append(CliRunner().invoke(app, [*span_given, "--reason", f"it is {A}", *more]))
    assert [(each.exit_code, each.exception) for each in done] == [(0, None)] * len(done)
    done.append(CliRunner().invoke(app, ["backup", str(tmp_path / "copies" / "after.db"), "-L", str(root)]))
    backups = told(tmp_path / "copies")
    # Of a redacted document the name of its file and a sentence of its earlier version are left.
    left = {"redact": {A.lower(), E.lower()}, "erase": set()}[kind]
    assert told(root) <= left
    assert backups <= left
    for page in (f"/work/{OTHER}/1", f"/work/{DOCUMENT}/1", "/assurances", "/search?q=ponds", "/status"):
        assert not any(word in clerk.get(page).text.lower() for word in SECRETS), page
    entries = audit.entries(root)
    assert audit.verify(root).fault is None
    assert f"document.{kind}" in {each.action for each in entries}
    assert subject in {each.subject for each in entries}
    assert not any(
        word in (root / audit.FILE_NAME).read_bytes().decode("latin-1").lower() for word in SECRETS
    )


def test_what_is_left_still_holds_together(root: Path, clerk: TestClient) -> None:
    """After a redaction notes and follow-ups are still there, blacked out, and found by their assurance."""
    write_everywhere(clerk, root)
    CliRunner().invoke(app, ["redact", DOCUMENT, "1", "--reason", "r", "--yes", "-L", str(root)])
    with Library.open(root, exempt=True) as library:
        assert len(library.notes.all(DOCUMENT)) == 2
        rows = assurances.log(library, None, exempt=True)
        assert all(row.now for row in rows)
    page = clerk.get(f"/work/{DOCUMENT}/1").text
    assert "cleo said it is superseded" in page
    assert "\u2588" in page
