"""Settings: which source wins, and what is said of a mistake."""

from pathlib import Path

import pytest

from minutes_nlp import index
from minutes_nlp.config import ENGINES, Settings, read_settings
from minutes_nlp.errors import UsageError

FILE = '[library]\npath = "from-file"\nengine = "whoosh"\n'
BOTH_VARIABLES = {"MINUTES_LIBRARY": "env", "MINUTES_ENGINE": "tantivy"}


@pytest.mark.parametrize(
    ("flags", "environment", "file", "expected"),
    [
        pytest.param({}, {}, "", ("index", "tantivy", "default"), id="nothing given"),
        pytest.param(
            {}, {}, FILE, ("{folder}/from-file", "whoosh", "{folder}/minutes.toml"), id="file over default"
        ),
        pytest.param(
            {}, BOTH_VARIABLES, FILE, ("env", "tantivy", "environment MINUTES_LIBRARY"),
            id="environment over file",
        ),
        pytest.param(
            {"library": Path("flag"), "engine": "whoosh"}, BOTH_VARIABLES, FILE,
            ("flag", "whoosh", "command line"),
            id="flag over all",
        ),
        pytest.param(
            {"library": None}, {"MINUTES_LIBRARY": ""}, "", ("index", "tantivy", "default"),
            id="given as nothing is not given",
        ),
        pytest.param(
            {}, {}, '[library]\npath = "/srv/minutes"', ("/srv/minutes", "tantivy", "{folder}/minutes.toml"),
            id="absolute path in the file",
        ),
        pytest.param(
            {}, {}, '\ufeff[library]\npath = "a"', ("{folder}/a", "tantivy", "{folder}/minutes.toml"),
            id="byte order mark",
        ),
    ],
)  # fmt: skip
def test_the_nearest_source_wins(
    tmp_path: Path,
    flags: dict[str, str | Path | None],
    environment: dict[str, str],
    file: str,
    expected: tuple[str, str, str],
) -> None:
    """Flags win over the environment, it over the file, the file over defaults; each value says whence."""
    if file:
        (tmp_path / "minutes.toml").write_text(file, encoding="utf-8")
    settings = read_settings(flags, environment, tmp_path)
    found = (str(settings.library), settings.engine, settings.origins["library"])
    assert found == tuple(each.format(folder=tmp_path) for each in expected)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        pytest.param('[library]\npth = "x"', "[library]: unknown key 'pth'; did you mean 'path'?", id="key"),
        pytest.param(
            "[library]\nzzz = 1", "unknown key 'zzz'; it can be path or engine", id="key like no other"
        ),
        pytest.param(
            "[libary]\n", "unknown section or key 'libary'; did you mean '[library]'?", id="section"
        ),
        pytest.param('engine = "whoosh"', "unknown section or key 'engine'", id="key outside its section"),
        pytest.param("[library]\npath = 3", "[library] path: must be a text in quotes", id="not a text"),
        pytest.param('[library]\npath = ""', "[library] path: must be a text in quotes", id="empty"),
        pytest.param("[library\n", "cannot be read: ", id="not TOML"),
        pytest.param('[library]\nengine = "tantvy"', "did you mean 'tantivy'?", id="engine"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, file: str, message: str) -> None:
    """A mistake names the file, the key, and the nearest valid word where there is one."""
    path = tmp_path / "minutes.toml"
    path.write_text(file, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_settings({}, {}, tmp_path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_mistake_in_the_environment_is_named() -> None:
    """An unknown engine says which variable asked for it."""
    with pytest.raises(UsageError, match="MINUTES_ENGINE: unknown search engine 'lucene'"):
        read_settings({}, {"MINUTES_ENGINE": "lucene"}, Path("/nonexistent"))


def test_the_engines_are_those_there_are() -> None:
    """The engines that can be chosen are those of the index, and the default is one of them."""
    assert ENGINES == index.ENGINES
    assert Settings().engine in ENGINES
