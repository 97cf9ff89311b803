"""A council's own words: added to the vocabulary, or refused with the place; and a model that joins in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from minutes_nlp.errors import UsageError
from minutes_nlp.language import vocabulary
from minutes_nlp.model import Minutes, from_json
from minutes_nlp.pipeline import parse

TEXT = """Fenwold Town Council

Minutes of the meeting held on 4 May 2021

1. Apologies

None.

2. Democratic Elevenses

Councillor Moor speired when the pump would be mended. The Clerk quoth that it was mended in April.

The Clerk plighted to write to Quillon Hydraulics.
"""
RUN = "from minutes_nlp.cli import main; main()"
STYLE = """# why: our clerk is fond of old words
[discourse.predicates.question]
patterns = ["speired\\\\b"]
[assurances.undertaken]
patterns = ["plighted to\\\\b"]
[structure.kinds]
questions = ["democratic elevenses"]
"""


def _minutes(folder: Path, settings: str = "") -> Minutes:
    """Parse the text from the shell in a folder with these settings."""
    (folder / "minutes.toml").write_text(settings, encoding="utf-8")
    (folder / "pump.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-c", RUN, "parse", "--json", "pump.txt"]
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return from_json(done.stdout)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("MINUTES_")}


def test_a_council_adds_its_own_words(tmp_path: Path) -> None:
    """With the file named in the settings its words are cues like ours; without it they are not."""
    (tmp_path / "style.toml").write_text(STYLE, encoding="utf-8")
    item = _minutes(tmp_path, '[style]\nfile = "style.toml"\n').items[1]
    assert item.kind == "questions"
    assert [p.kind for p in item.passages[:2]] == ["question", "response"]
    assert [a.rule for a in item.assurances] == ["undertaken.plighted-to"]
    plain = _minutes(tmp_path).items[1]
    assert plain.kind != "questions"
    assert plain.assurances == ()


WRONG = [
    pytest.param("[discourse", "cannot be read", "", id="no TOML"),
    pytest.param("[discurse]", "did you mean 'discourse'", "[discurse]", id="unknown table"),
    pytest.param(
        "[discourse.predicates.questions]", "did you mean 'question'", "[discourse.predicates]",
        id="unknown family",
    ),
    pytest.param(
        '[assurances.undertaken]\npatterns = "plighted"', "must be a list",
        "[assurances.undertaken.patterns]", id="a text for a list",
    ),
    pytest.param(
        '[assurances.undertaken]\npatterns = ["plighted ("]', "is no regular expression",
        "[assurances.undertaken.patterns]", id="broken pattern",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message", "place"), WRONG)
def test_a_mistake_in_the_words_is_named(tmp_path: Path, words: str, message: str, place: str) -> None:
    """The error names the file, the table and the nearest that is known."""
    file = tmp_path / "style.toml"
    file.write_text(words, encoding="utf-8")
    vocabulary.load.cache_clear()
    with pytest.raises(UsageError, match=message) as caught:
        vocabulary.extend(file)
    assert caught.value.document == str(file)
    assert (caught.value.place or "") == place


def test_words_that_come_too_late_are_refused(tmp_path: Path) -> None:
    """Rules are made of the vocabulary once: words added after that would silently not count."""
    file = tmp_path / "style.toml"
    file.write_text(STYLE, encoding="utf-8")
    vocabulary.load("discourse")
    with pytest.raises(UsageError, match="too late"):
        vocabulary.extend(file)


def test_a_pattern_that_begins_with_no_word_is_an_error(tmp_path: Path) -> None:
    """What the rules cannot look up by its first word is refused in one line that names the file."""
    (tmp_path / "style.toml").write_text(
        '[discourse.predicates.question]\npatterns = ["[a-z]+ed"]\n', encoding="utf-8"
    )
    (tmp_path / "minutes.toml").write_text('[style]\nfile = "style.toml"\n', encoding="utf-8")
    (tmp_path / "pump.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-c", RUN, "parse", "pump.txt"]
    done = subprocess.run(command, cwd=tmp_path, env=_environment(), capture_output=True, check=False)
    assert done.returncode == UsageError.exit_code
    assert done.stderr.decode().startswith(
        f"minutes: {tmp_path / 'style.toml'}: a pattern of a family must begin"
    )


def test_a_statistical_model_joins_where_we_are_silent(tmp_path: Path) -> None:
    """Its entities fill gaps and never replace ours."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    patterns = [{"label": "ORG", "pattern": "Quillon"}, {"label": "GPE", "pattern": "Councillor Moor"}]
    ruler.add_patterns([*patterns, {"label": "FAC", "pattern": "pump"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    ours = parse(TEXT.encode(), "pump.txt")
    both = parse(TEXT.encode(), "pump.txt", model=str(tmp_path / "model"))
    assert {e for e in ours.entities if e.text != "Quillon"} <= set(both.entities)
    assert ("pump", "PLACE") in {(e.text, e.label) for e in both.entities}
    assert ("Councillor Moor", "PLACE") not in {(e.text, e.label) for e in both.entities}
    assert [e.span for e in both.entities] == sorted(e.span for e in both.entities)
    assert all(both.text[slice(*e.span)] == e.text for e in both.entities)


MODELS = [
    pytest.param("en_core_web_none", "is not installed; install it with", id="not installed"),
    pytest.param("{folder}/bare", "finds no entities", id="without entities"),
]


@pytest.mark.parametrize(("name", "message"), MODELS)
def test_a_model_that_cannot_be_used(tmp_path: Path, name: str, message: str) -> None:
    """The error says what to do; no document is blamed for it."""
    spacy.blank("en").to_disk(tmp_path / "bare")
    with pytest.raises(UsageError, match=message):
        parse(TEXT.encode(), "pump.txt", model=name.format(folder=tmp_path))
