"""The parts that pages are made of: addresses, words in pieces, items as read, pictures, the command."""

import ast
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from factories import make_minutes
from hypothesis import given
from hypothesis import strategies as st
from sites import CORPUS, keep
from starlette.datastructures import QueryParams

from minutes_nlp import pipeline
from minutes_nlp.cite import Citation
from minutes_nlp.cli import serve
from minutes_nlp.errors import UsageError
from minutes_nlp.highlight import excerpt
from minutes_nlp.history import Clash, Figure, FigureSeries
from minutes_nlp.model import Item, Minutes, Span
from minutes_nlp.web import drawing
from minutes_nlp.web.asking import FILTERS, Asked, read
from minutes_nlp.web.holdings import Kept
from minutes_nlp.web.pages import status
from minutes_nlp.web.reading import lines, read_item
from minutes_nlp.web.words import excerpt_of, pieces

WORDS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
ASKED = st.builds(
    Asked,
    query=WORDS | st.just(""),
    filters=st.dictionaries(
        st.sampled_from(list(FILTERS)),
        st.lists(WORDS, min_size=1, max_size=2, unique=True).map(tuple),
        max_size=3,
    ).map(lambda found: {name: found[name] for name in FILTERS if name in found}),
    first=WORDS | st.just(""),
    last=WORDS | st.just(""),
    sort=st.sampled_from(["relevance", "date", "-date"]),
    group=st.sampled_from([None, "item", "meeting"]),
    routine=st.booleans(),
    page=st.integers(1, 500),
    more=st.just({}),
)


# Addresses


@given(ASKED)
def test_address_says_all_that_is_asked(asked: Asked) -> None:
    """A search written into an address and read again is the same."""
    query = asked.address().partition("?")[2]
    assert read(QueryParams(query)) == asked


@given(ASKED)
def test_chip_takes_off_its_filter_alone(asked: Asked) -> None:
    """Without each chip in turn there is one filter less, and no chip adds any."""
    chips = list(asked.chips())
    for chip in chips:
        without = read(QueryParams(chip.without.partition("?")[2]))
        assert sorted(c[:2] for c in (*without.chips(), chip)) == sorted(c[:2] for c in chips)


@pytest.mark.parametrize(
    ("typed", "page"),
    [("", 1), ("0", 1), ("-1", 1), ("two", 1), ("3", 3), ("501", 500), ("9" * 5_000, 1), ("٣", 3)],
)
def test_page_is_within_bounds(typed: str, page: int) -> None:
    """What is no page is the first, what lies too far down the last that is served."""
    assert read(QueryParams({"page": typed})).page == page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(Asked(query="(home"), [("q", "", "(home")], id="query"),
        pytest.param(Asked(query="home kind:x"), [("q", "home kind:", "x")], id="value"),
        pytest.param(Asked(filters={"kind": ("assurance", "x")}), [("kind", "", "x")], id="filter"),
        pytest.param(Asked(filters={"committee": ("=!",)}), [("committee", "=", "!")], id="no-word"),
        pytest.param(
            Asked(first="x", last="2021-13"), [("from", "", "x"), ("to", "", "2021-13")], id="dates"
        ),
        pytest.param(Asked(first="2022", last="2021"), [("to", "", "2021")], id="range"),
        pytest.param(Asked(query="home", filters={"kind": ("assurance",)}, first="2021"), [], id="none"),
    ],
)
def test_fault_names_its_field_and_place(asked: Asked, expected: list[tuple[str, str, str]]) -> None:
    """Each fault says which field it is in, what stands before it and what is wrong."""
    assert [(each.name, each.before, each.wrong) for each in asked.faults()] == expected


# Words


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_are_the_text(text: str, cuts: list[int]) -> None:
    """Cut at marks and joined again, the text is what it was, and the marked pieces are those asked for."""
    ends = sorted({min(cut, len(text)) for cut in cuts})
    found = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False) if a < b]
    cut = pieces(text, found)
    assert "".join(piece.words for piece in cut) == text
    assert [piece.words for piece in cut if piece.is_found] == [text[a:b] for a, b in found]


@given(st.text("ab \n", max_size=80), st.integers(0, 80), st.integers(5, 40), st.integers(0, 20))
def test_excerpt_is_of_the_text(text: str, place: int, longest: int, before: int) -> None:
    """What is shown stands in the text where it is said to, and is about as long as asked for."""
    shown = excerpt(text, min(place, len(text)), longest=longest, before=before)
    inner = shown.text.removeprefix("… ").removesuffix(" …")
    assert text.replace("\n", " ")[shown.first : shown.first + len(inner)] == inner
    assert len(inner) <= longest


def test_marks_beyond_an_excerpt_are_left_out() -> None:
    """A long text is cut, and only the marks in what is left are made."""
    text = "needle " + "hay " * 400 + "needle"
    shown = excerpt_of(text, ((0, 6), (len(text) - 6, len(text))), len(text) - 6)
    assert [piece.words for piece in shown if piece.is_found] == ["needle"]
    assert shown[0].words.startswith("… ")


# Reading


@pytest.fixture(scope="module")
def records() -> list[Minutes]:
    """The records of the sample corpus."""
    return [
        pipeline.parse(path.read_bytes(), path.name)
        for path in sorted(CORPUS.iterdir())
        if path.suffix != ".md"
    ]


def test_item_as_read_leaves_no_word_out(records: list[Minutes]) -> None:
    """Labels and words of its blocks are, sign by sign, those of the item but for heading and furniture."""
    items = [(minutes, item) for minutes in records for item in minutes.items]
    assert len(items) > 200
    for minutes, item in items:
        reading = read_item("d", minutes, item, {})
        blocks = [block for group in reading.groups for block in group.blocks]
        read_words = [b.label + "".join(w.text for said in b.said for w in said.words) for b in blocks]
        assert _ink("".join(read_words)) == _ink("".join(_printed(minutes, item)))


def _printed(minutes: Minutes, item: Item) -> list[str]:
    return [
        minutes.text[leaf.start : leaf.end]
        for leaf in sorted(minutes.leaves)
        if item.span.start <= leaf.start < item.span.end
        and leaf.role not in {"number", "heading", "text", "furniture"}
    ]


def _ink(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_part_has_one_anchor(records: list[Minutes]) -> None:
    """Each point, passage, assurance and resolution of an item can be linked to, at one place."""
    for minutes in records:
        for item in minutes.items:
            reading = read_item("d", minutes, item, {})
            blocks = [block for group in reading.groups for block in group.blocks]
            said = [said for block in blocks for said in block.said]
            words = [words for each in said for words in each.words]
            anchors = [
                *(block.anchor for block in blocks if block.anchor),
                *(each.anchor for each in said if each.anchor),
                *(each.anchor for each in words if each.anchor),
            ]
            assert len(anchors) == len(set(anchors))
            assert {part.id for part in item.passages} <= set(anchors)
            assert {part.id for part in item.resolutions} <= set(anchors)
            assert {part.id for part in item.assurances} <= set(anchors)


@given(st.text("ab \n", max_size=60), st.integers(0, 10))
def test_lines_stand_where_they_say(text: str, start: int) -> None:
    """Each line of a source is the text at its place; only blank ones are left out."""
    found = lines(text, Span(start, len(text)))
    assert all(text.startswith(line.text, line.start) for line in found)
    assert _ink("".join(line.text for line in found)) == _ink(text[start:])


# Pictures


def _series(values: list[tuple[str, float]], clashing: str | None) -> FigureSeries:
    cited = Citation(
        document="d", part="1", council=None, committee=None, date=None, number="1",
        title="", label="", access="public", permalink="", sha256="", span=Span(0, 1),
    )  # fmt: skip
    figures = tuple(
        Figure(
            indicator="visits", value=value, unit="%", level=None, change="", words="", sentence="",
            period=None, period_from="", days=(day, day), citation=cited,
        )
        for day, value in values
    )  # fmt: skip
    clashes = (Clash(days=(clashing, clashing), values=(), figures=()),) if clashing else ()
    return FigureSeries(indicator="visits", unit="%", is_step=False, figures=figures, clashes=clashes)


DAYS = st.dates().map(lambda day: day.isoformat())


@given(st.lists(st.tuples(DAYS, st.floats(-1e9, 1e9)), max_size=12))
def test_dots_are_within_the_picture(values: list[tuple[str, float]]) -> None:
    """Whatever the figures, each has a dot in the picture; one day alone makes none."""
    chart = drawing.figures_chart(_series(sorted(values), None))
    days = {day for day, _ in values}
    assert (chart is None) == (len(days) < 2)
    if chart:
        assert len(chart.dots) == len(values)
        assert all(0 <= dot.x <= drawing.WIDTH and 0 <= dot.y <= drawing.HEIGHT for dot in chart.dots)
        assert all(0 <= tick.at <= drawing.WIDTH for tick in chart.across)
        assert len(chart.across) <= 13


def test_clash_is_drawn_otherwise() -> None:
    """Days for which different values are given are told from others."""
    chart = drawing.figures_chart(_series([("2021-01-01", 1.0), ("2022-01-01", 2.0)], "2022-01-01"))
    assert chart
    assert [dot.clashes for dot in chart.dots] == [False, True]
    assert [tick.words for tick in chart.across] == ["2021-01-01", "2022-01-01"]
    assert chart.dots[0].y > chart.dots[1].y


# What is kept


def test_kept_things_are_made_once_for_a_state() -> None:
    """A thing is made anew only where what it was made of has changed; one that fails is tried again."""
    kept = Kept()
    make = itertools.count(1).__next__
    assert [kept.get("a", 1, make), kept.get("a", 1, make), kept.get("a", 2, make)] == [1, 1, 2]
    with pytest.raises(ZeroDivisionError):
        kept.get("a", 3, lambda: 1 // 0)
    assert kept.get("a", 3, make) == 3


# The command


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.3.2.1", True), ("::1", True), ("localhost", True), ("::", False),
        ("0.0.0.0", False), ("192.168.0.9", False), ("minutes.example", False),  # noqa: S104 -- not bound
    ],
)  # fmt: skip
def test_loopback_is_known(host: str, *, expected: bool) -> None:
    """Only addresses of this machine are taken for such."""
    assert serve._is_loopback(host) == expected


def test_taken_port_is_told() -> None:
    """A port somebody else has is a mistake with a way out."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}: cannot listen there: .*choose another"):
            serve._listening("127.0.0.1", port)


def test_listener_says_that_it_is_tcp() -> None:
    """Only then asyncio sends the body of an answer at once, not 40 ms after its headers."""
    with serve._listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.slow
def test_command_serves_until_interrupted(tmp_path: Path) -> None:
    """It says its address, warns beyond loopback, answers there, does not say what it is, ends cleanly."""
    keep(tmp_path, make_minutes("potholes"))
    code = "from minutes_nlp.cli import main; main()"
    arguments = ["serve", "--host", "0.0.0.0", "--port", "0", "--name", "County minutes", "-L", str(tmp_path)]  # noqa: S104 -- the warning is what is tested
    running = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert running.stderr
        told = running.stderr.readline()
        address = re.search(r"http://0\.0\.0\.0:\d+/", told)
        assert address, told
        assert "anybody who can reach this address" in running.stderr.readline()
        with urllib.request.urlopen(address[0].replace("0.0.0.0", "127.0.0.1"), timeout=20) as response:  # noqa: S104, S310 -- our own
            assert b"County minutes" in response.read()
            assert "server" not in response.headers
        running.send_signal(signal.SIGINT)
        _, rest = running.communicate(timeout=20)
    finally:
        running.kill()
    assert (running.returncode, rest) == (0, "")


def test_missing_library_stops_the_command(tmp_path: Path) -> None:
    """Without a library there is nothing to serve: exit code 4, before any port is bound."""
    code = "from minutes_nlp.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "-L", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "there is no library here yet" in done.stderr


def _codes() -> set[str]:
    """The codes that the package gives to what it cannot read, as they stand in its source."""
    found = set()
    for path in Path(status.__file__).parents[2].rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or "fetch" in path.parts:
                continue
            called = getattr(call.func, "id", "")
            given = [each.value for each in call.keywords if each.arg == "code"]
            if called == "UnreadableError" or (called == "Failed" and (given := call.args[:1])):
                found |= {each.value for each in given if isinstance(each, ast.Constant)}
    return {str(code) for code in found} - {"settings"}


def test_what_could_not_be_read_is_told_in_words() -> None:
    """The page has words for every code there is, and for one that is new it has some still."""
    codes = _codes()
    assert {"no-text-layer", "encrypted", "memory", "entities"} <= codes
    told = {each.code: each.reason for each in status.failures([*codes, "new"])}
    assert [code for code, reason in told.items() if reason == told["new"]] == ["new"]
