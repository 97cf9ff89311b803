"""Files made to cost too much are refused by the readers themselves, or read within their limits."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from bombs import BOMBS

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.pipeline import read

TESTS = Path(__file__).parent
REFUSED = {
    "nested_divs.html": "too-deep",
    "nested_lists.html": "too-deep",
    "nested_cells.html": "too-deep",
    "many_attributes.html": "too-many-attributes",
    "attributes_in_quotes.html": "too-many-attributes",
    "formatting_left_open.html": "too-many-nodes",
    "billion_laughs.xml": "entities",
    "outside_entity.xml": "entities",
    "nested_elements.xml": "too-deep",
    "nested_divs_in_an_answer.xml": "too-deep",
    "elements_in_an_answer.xml": "too-deep",
}


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_bombs_are_refused_before_they_are_parsed(name: str, code: str) -> None:
    """The error says which limit a file is beyond, and names it."""
    with pytest.raises(UnreadableError) as caught:
        read(BOMBS[name](), name)
    assert caught.value.code == code
    assert caught.value.document == name


READ = """
import sys
sys.path.insert(0, sys.argv[2])
from bombs import BOMBS
from minutes_nlp.errors import UnreadableError
from minutes_nlp.pipeline import read
try:
    read(BOMBS[sys.argv[1]](), sys.argv[1])
except UnreadableError as error:
    print(error.code)
"""


def _limited() -> None:
    usual = Limits()
    resource.setrlimit(resource.RLIMIT_CPU, (int(usual.seconds), int(usual.seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (usual.memory, usual.memory))


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_keep_within_the_limits_of_a_process(name: str) -> None:
    """A process with the time and the memory of one document ends by itself: the bomb is read, or refused."""
    done = subprocess.run(
        [sys.executable, "-c", READ, name, str(TESTS)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limited,
    )
    assert (done.returncode, done.stderr) == (0, "")
