"""What assistants get: exact words with permalinks, nothing private, nothing too long, errors in words."""

import asyncio
import builtins
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from canaries import CANARIES, build, found_in

from minutes_nlp.assistants import LONGEST, MOST, Desk, serve
from minutes_nlp.errors import UsageError
from minutes_nlp.library import Library
from minutes_nlp.parts import find_part

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")

DOCUMENT = "parks-2021-05-05"
HIDDEN = "parks-2022-08-04-exempt"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "ponds"}),
    ("search", {"query": "kind:heading", "limit": 99}),
    ("search", {"query": CANARIES[3]}),
    ("search", {"query": "", "dates": "2021..2022", "kind": "assurance"}),
    ("show", {"document": DOCUMENT}),
    ("show", {"document": DOCUMENT, "part": "3.a"}),
    ("show", {"document": DOCUMENT, "part": "5"}),
    ("show", {"document": HIDDEN}),
    ("show", {"document": "parks-2022-08-04-exemp"}),
    ("assurances", {}),
    ("assurances", {"query": "ponds", "status": "kept"}),
    ("quote", {"text": f"There was no answer. The bid of {CANARIES[18]} Ltd was high."}),
    ("history", {"topic": "ponds"}),
    ("history", {"topic": CANARIES[5]}),
    ("search", {"query": "(ponds"}),
    ("search", {"query": "x" * 1_001}),
    ("search", {"query": "ponds", "kind": "secret"}),
    ("assurances", {"status": "unheard of"}),
    ("search", {}),
    ("erase", {"document": DOCUMENT}),
]


async def asked(root: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[Any], list[Any]]:
    """Start the server as an assistant does; return its tools and the answers to some calls."""
    environment = {"MINUTES_LIBRARY": str(root), "PYTHONPATH": os.pathsep.join(sys.path)}
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-c", "from minutes_nlp.cli import main; main()", "mcp"],
        env=environment,
    )
    async with mcp.Client(server) as client:
        tools = (await client.list_tools()).tools
        return tools, [await client.call_tool(name, arguments) for name, arguments in calls]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library full of canaries."""
    return build(tmp_path_factory.mktemp("assistants") / "planted", "planted")


@pytest.fixture(scope="module")
def answers(root: Path) -> tuple[list[Any], list[Any]]:
    """The tools and the answers to every call, over standard input and output."""
    return asyncio.run(asked(root, CALLS))


def test_tools_only_read(answers: tuple[list[Any], list[Any]]) -> None:
    """There are five, each says that it changes nothing, and each argument is explained."""
    tools, _ = answers
    assert [tool.name for tool in tools] == ["search", "show", "assurances", "quote", "history"]
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert all(f"{name}: " in tool.description for name in tool.input_schema["properties"])


def test_no_canary_is_told(answers: tuple[list[Any], list[Any]]) -> None:
    """Nothing that was taken in private is in an answer or an error, but what was asked for itself."""
    for (name, arguments), answer in zip(CALLS, answers[1], strict=True):
        told = json.dumps([content.text for content in answer.content]) + json.dumps(
            answer.structured_content
        )
        assert set(found_in(told)) <= set(found_in(json.dumps(arguments))), name


def test_nothing_private_changes_an_answer(root: Path, tmp_path: Path) -> None:
    """Answers are the same where nothing private is in the library."""
    other = build(tmp_path / "absent", "absent")
    for name, arguments in CALLS[:-2]:
        answer, same = (
            outcome(getattr(Desk(each, "tantivy"), name), arguments, each) for each in (root, other)
        )
        assert answer == same


def outcome(tool: Callable[..., Any], arguments: dict[str, Any], root: Path) -> str:
    """An answer, or the error in its place."""
    try:
        return json.dumps(tool(**arguments))
    except Exception as error:  # noqa: BLE001  # whatever it says is compared
        return f"{error}".replace(str(root), "")


ERRORS = {
    6: "has no part '5' that may be shown",
    7: f"there is no document '{HIDDEN}' in the library that may be shown",
    14: "parenthesis",
    15: "longer than 1,000 characters",
    16: "secret",
    17: "unheard of",
    18: "query",
    19: "Unknown tool",
}


def test_errors_are_told_as_errors(answers: tuple[list[Any], list[Any]]) -> None:
    """What cannot be answered is an error of the tool, with the reason in words."""
    for number, answer in enumerate(answers[1]):
        assert answer.is_error == (number in ERRORS or number == 8), CALLS[number]
        if number in ERRORS:
            assert ERRORS[number] in answer.content[0].text


def test_words_are_exact_and_come_with_their_permalink(root: Path) -> None:
    """Each result is what the minutes have at its part, under the address of that part."""
    desk = Desk(root, "tantivy")
    found = desk.search("ponds fenced")
    assert found["total"] >= len(found["results"]) > 0
    with Library.open(root) as library:
        for each in [*found["results"], *desk.history("ponds")["mentions"], *desk.assurances()["results"]]:
            minutes = library.minutes(each["document"])
            assert " ".join(each["words"].split()) in " ".join(minutes.text.split())
            assert each["permalink"].startswith(f"/document/{each['document']}")
        part = find_part(library.minutes(DOCUMENT), "3.a")
    assert part
    shown = desk.show(DOCUMENT, "3.a")
    assert (shown["words"], shown["more_characters"]) == (part.text, 0)
    assert shown["permalink"] == f"/document/{DOCUMENT}/item/3#p-3.a"
    assert [each["part"] for each in desk.show(DOCUMENT)["items"]] == ["1", "2", "3", "4"]
    (sentence,) = desk.quote("There was no answer.")["sentences"]
    assert (sentence["status"], len(sentence["where"])) == ("verbatim", 3)


def test_answers_are_not_too_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many results at most, and long words in pieces that add up."""
    desk = Desk(root, "tantivy")
    assert len(desk.search("", limit=10_000)["results"]) == MOST
    assert all(len(json.dumps(desk.search(query, limit=99))) < 60_000 for query in ("", "ponds"))
    monkeypatch.setattr("minutes_nlp.assistants.LONGEST", 50)
    whole = desk.show(DOCUMENT, "3")
    pieces, start = whole["words"], 50
    while whole["more_characters"]:
        whole = desk.show(DOCUMENT, "3", start)
        pieces, start = pieces + whole["words"], start + 50
    with Library.open(root) as library:
        part = find_part(library.minutes(DOCUMENT), "3")
    assert part
    assert pieces == part.text
    assert LONGEST > 50


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Where the package is not installed it is said what to do."""
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("mcp"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'minutes_nlp\[mcp\]'"):
        serve(root, "tantivy")
