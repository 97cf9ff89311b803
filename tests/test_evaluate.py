"""Evaluation: gold is read as it is labelled, and what is found of it counted, task by task."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import typer

from minutes_nlp.cli.evaluate import app
from minutes_nlp.errors import UnreadableError, UsageError
from minutes_nlp.evaluate import Evaluation, evaluate, read_gold
from minutes_nlp.model import (
    Assurance,
    Entity,
    Item,
    Meeting,
    Metric,
    Minutes,
    Passage,
    Point,
    Resolution,
    Source,
    Span,
    Speaker,
    Votes,
    to_json,
)
from minutes_nlp.pipeline import parse

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "gold"

GOLD = (
    '<minutes>COUNCIL <item number="4" kind="report">4. <heading>Ferry &amp; pier</heading>\n'
    '<point label="i)">i) <p kind="question" by="Councillor Pym" id="q">Councillor Pym asked why.</p> '
    '<p kind="response" by="the Clerk" answers="q">The <ent label="ROLE">Clerk</ent> said that '
    '<metric value="62" unit="%" indicator="ferries on time" change="increase">62% more</metric> ran.</p>'
    "</point>\n"
    '<assurance strength="expected">It was hoped that all would run.</assurance>\n'
    'RESOLVED: <resolution verb="RESOLVED" mover="Cllr Pym" outcome="carried" for="3">That it be noted.'
    "</resolution></item></minutes>"
)
TEXT = (
    "COUNCIL 4. Ferry & pier\ni) Councillor Pym asked why. The Clerk said that 62% more ran.\n"
    "It was hoped that all would run.\nRESOLVED: That it be noted."
)


def at(words: str) -> Span:
    """The place of some words in the text."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def item() -> Item:
    """What a perfect parser finds."""
    return Item(
        id="4",
        number="4",
        heading=at("Ferry & pier"),
        title="Ferry & pier",
        kind="report",
        access="public",
        span=Span(8, len(TEXT)),
        points=(
            Point(
                id="4.i",
                label="i)",
                ordinal=1,
                span=at("i) Councillor Pym asked why. The Clerk said that 62% more ran."),
            ),
        ),
        passages=(
            Passage(
                id="q1",
                kind="question",
                span=at("Councillor Pym asked why."),
                speaker=Speaker(text="Councillor Pym"),
                rule="r",
            ),
            Passage(
                id="a1",
                kind="response",
                span=at("The Clerk said that 62% more ran."),
                speaker=Speaker(text="The Clerk"),
                answers="q1",
                rule="r",
            ),
        ),
        assurances=(
            Assurance(id="z1", span=at("It was hoped that all would run."), strength="expected", rule="r"),
        ),
        resolutions=(
            Resolution(
                id="r1",
                span=at("That it be noted."),
                text="That it be noted.",
                verb="RESOLVED",
                mover="the Cllr Pym",
                outcome="carried",
                votes=Votes(for_=3),
            ),
        ),
        metrics=(
            Metric(
                span=at("62%"),
                text="62%",
                value=62.0,
                unit="%",
                indicator="ferries run on time",
                change="increase",
            ),
        ),
    )


def scored(found: Item, gold: str = GOLD) -> Evaluation:
    """The evaluation of one item against the gold."""
    minutes = Minutes(
        source=Source(name="m", media_type="text/plain", sha256=""),
        text=TEXT,
        meeting=Meeting(),
        items=(found,),
        entities=(Entity(span=at("Clerk"), text="Clerk", label="ROLE", name="Clerk"),),
    )
    return evaluate([(read_gold(gold.encode(), "folder/m.xml"), minutes)])


def test_without_its_tags_gold_is_the_text() -> None:
    """Deleting the tags gives the text, every label is the words it covers, and the name is the file's."""
    gold = read_gold(GOLD.encode(), "folder/m.xml")
    assert (gold.name, gold.text) == ("m", TEXT)
    assert [TEXT[slice(*label.span)] for label in gold.labels["p"]] == [
        "Councillor Pym asked why.",
        "The Clerk said that 62% more ran.",
    ]
    (metric,) = gold.labels["metric"]
    assert [gold.words[n] for n in sorted(metric.words)] == ["62", "more"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        pytest.param(b"<minutes>\n<p>no end</minutes>", "line 2, column 11", id="crossed tags"),
        pytest.param(b"plain text", "line 1, column 0", id="no XML"),
        pytest.param(b"", "line 1, column 0", id="empty"),
    ],
)
def test_what_is_no_gold_is_named(data: bytes, place: str) -> None:
    """A file that is not well formed is named with the place."""
    with pytest.raises(UnreadableError) as refused:
        read_gold(data, "m.xml")
    assert (refused.value.document, refused.value.place) == ("m.xml", place)


def test_a_perfect_record() -> None:
    """What agrees in everything scores one in every task, and nothing is missed."""
    result = scored(item())
    assert (result.files, result.aligned, result.misses) == (1, 1.0, ())
    assert {task: s.f1 for task, s in result.f1.items() if s.f1 is not None} == dict.fromkeys(
        [
            "items", "points", "words: question", "words: response", "passages: question",
            "passages: response", "question-response pairs", "assurances", "resolutions, every word",
            "resolutions, found", "metrics, value", "entities, strict", "entities: ROLE",
        ],
        1.0,
    )  # fmt: skip
    assert {a.accuracy for a in result.accuracy.values()} == {1.0}
    assert result.discourse_macro_f1 == pytest.approx(2 / 3, abs=1e-4)  # the gold has no comment


@pytest.mark.parametrize(
    ("change", "task", "expected"),
    [
        pytest.param({"heading": at("COUNCIL")}, "items", (0, 0), id="heading elsewhere"),
        pytest.param({"points": ()}, "points", (0, 0), id="no point"),
        pytest.param({"passages": ()}, "passages: question", (0, 0), id="no passage"),
        pytest.param(
            {"assurances": item().assurances * 2}, "assurances", (0.5, 1), id="one assurance too many"
        ),
        pytest.param(
            {"resolutions": (msgspec.structs.replace(item().resolutions[0], span=at("That it be")),)},
            "resolutions, every word",
            (0, 0),
            id="a word short",
        ),
        pytest.param(
            {"metrics": (msgspec.structs.replace(item().metrics[0], value=63),)},
            "metrics, value",
            (0, 0),
            id="another number",
        ),
        pytest.param(
            {"passages": (item().passages[0], msgspec.structs.replace(item().passages[1], answers=None))},
            "question-response pairs",
            (0, 0),
            id="answer to nothing",
        ),
    ],
)
def test_what_is_missing_or_too_much(
    change: dict[str, object], task: str, expected: tuple[float, float]
) -> None:
    """Precision falls with what is too much, recall with what is missing; both are told as misses."""
    result = scored(msgspec.structs.replace(item(), **change))
    assert (result.f1[task].precision, result.f1[task].recall) == expected
    missed = {(miss.task, miss.what) for miss in result.misses}
    assert (task, "extra" if expected[1] else "missed") in missed


@pytest.mark.parametrize(
    ("change", "question"),
    [
        pytest.param({"number": "5"}, "item number", id="number"),
        pytest.param({"kind": "other"}, "item kind", id="kind"),
        pytest.param({"access": "exempt"}, "item access", id="access"),
        pytest.param({"span": at("Ferry & pier")}, "item extent", id="extent"),
        pytest.param(
            {"passages": (msgspec.structs.replace(item().passages[0], speaker=None), item().passages[1])},
            "speaker",
            id="speaker",
        ),
        pytest.param(
            {"assurances": (msgspec.structs.replace(item().assurances[0], strength="assured"),)},
            "assurance strength",
            id="strength",
        ),
        pytest.param(
            {"resolutions": (msgspec.structs.replace(item().resolutions[0], mover=None),)},
            "mover and seconder",
            id="mover",
        ),
        pytest.param(
            {"resolutions": (msgspec.structs.replace(item().resolutions[0], votes=None),)},
            "vote counts",
            id="votes",
        ),
        pytest.param(
            {"metrics": (msgspec.structs.replace(item().metrics[0], unit="GBP"),)}, "metric unit", id="unit"
        ),
        pytest.param(
            {"metrics": (msgspec.structs.replace(item().metrics[0], indicator="lamps"),)},
            "metric indicator",
            id="indicator",
        ),
    ],
)
def test_what_was_found_and_is_not_right(change: dict[str, object], question: str) -> None:
    """What was found is asked about its attributes: the one that is wrong costs accuracy, no other does."""
    result = scored(msgspec.structs.replace(item(), **change))
    wrong = {name for name, a in result.accuracy.items() if a.accuracy != 1.0}
    assert wrong == {question}


def test_white_space_and_more_text_around_cost_nothing() -> None:
    """A record whose text has other line breaks, and more before and after, is found through the words."""
    gold = read_gold(GOLD.encode(), "m.xml")
    same = parse(TEXT.encode(), "m.txt")
    other = parse(f"{'Page of another meeting. ' * 9}\n\n{TEXT.replace(' ', '  ')}".encode(), "m.txt")
    assert evaluate([(gold, other)]).aligned == evaluate([(gold, same)]).aligned == 1.0


def test_nothing_to_evaluate() -> None:
    """No gold gives no figures, and no error."""
    assert evaluate([]) == Evaluation(
        files=0, words=0, aligned=0, discourse_macro_f1=None, f1={}, accuracy={}
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the scorer that defines the tasks is not on this machine")
@pytest.mark.parametrize(
    "folder", [SHARED / "dev", SHARED / "real", HERE / "gold" / "write"], ids=lambda f: f.name
)
def test_figures_are_those_of_the_scorer(folder: Path, tmp_path: Path) -> None:
    """Every figure is the one that score.py, which defines the tasks, finds in the same records."""
    golds = [read_gold(path.read_bytes(), path.name) for path in sorted(folder.rglob("*.xml"))]
    records = [parse(gold.text.encode(), f"{gold.name}.txt") for gold in golds]
    ours = evaluate(zip(golds, records, strict=True))
    lines = tmp_path / "records.jsonl"
    lines.write_bytes(b"\n".join(map(to_json, records)) + b"\n")
    scorer = [sys.executable, str(SHARED / "score.py"), str(folder), "--records", str(lines), "--json"]
    theirs = subprocess.run(scorer, capture_output=True, check=True)
    assert json.loads(msgspec.json.encode(msgspec.structs.replace(ours, misses=()))) == json.loads(
        theirs.stdout
    )


# --- the command -----------------------------------------------------------------------------------------


def run(*arguments: str) -> None:
    """Run the command by itself."""
    typer.main.get_command(app)(list(arguments), standalone_mode=False)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with two gold files, one below it."""
    (tmp_path / "below").mkdir()
    (tmp_path / "a.xml").write_text(GOLD, encoding="utf-8")
    (tmp_path / "below" / "b.xml").write_text(GOLD, encoding="utf-8")
    return tmp_path


def test_a_table(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder's gold is parsed and told as a table of precision, recall and F1, and of accuracy."""
    run(str(gold))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2 files, 56 words")
    assert lines[1].split() == ["task", "precision", "recall", "f1", "found", "wanted"]
    assert [line.split()[-1] for line in lines if line.startswith("passages: question ")] == ["2"]
    assert any(line.startswith("discourse, macro over 3 kinds") for line in lines)


def test_each_file(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file has a line with its figures, a dash where it has no such labels; the mean is below."""
    run(str(gold), "--each")
    heads, one, other, mean = capsys.readouterr().out.splitlines()
    assert heads.split()[:3] == ["talk", "items", "points"]
    assert (one.split()[0], other.split()[0]) == ("a", "b")
    assert one.split()[1:] == other.split()[1:] == mean.removeprefix("mean of the files").split()
    run(str(gold), "--each", "--json")
    assert set(json.loads(capsys.readouterr().out)) == {"a", "b"}


def test_json(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON the figures are one object; misses are in it only if asked for."""
    run(str(gold), "--json")
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["files", "words", "aligned", "discourse macro f1", "f1", "accuracy"]
    run(str(gold / "a.xml"), str(gold / "below" / "b.xml"), "--json", "--worst", "1")
    again = json.loads(capsys.readouterr().out)
    misses = again.pop("misses", [])
    assert again == found
    assert len(misses) == len({miss["task"] for miss in misses})


def test_misses(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Misses are told after the table, so many of each task, by document and by how they begin."""
    (gold / "a.xml").write_text(
        GOLD.replace("hoped that all", "<assurance>hoped that</assurance> all"), encoding="utf-8"
    )
    run(str(gold / "a.xml"), "--worst", "5")
    assert "assurances: a: missed: hoped that" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "nowhere: there is no such file or folder"),
        ("empty", "empty: there is no gold (.xml) in this folder"),
    ],
)
def test_no_gold(gold: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    """A name that leads to no gold is a mistake."""
    monkeypatch.chdir(gold)
    (gold / "empty").mkdir()
    with pytest.raises(UsageError, match=message.replace("(", r"\(").replace(")", r"\)")):
        run(name)


def test_help_ends_in_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """The help ends in commands that can be typed."""
    run("--help")
    examples = capsys.readouterr().out.partition("Examples:")[2]
    assert examples.count("minutes evaluate ") == 4
