"""ModernGov: its pages in several themes, copies that lost their marks, the answers of its web service.

The pages in tests/moderngov are our own, of councils that do not exist. What is made of each stands beside it
as text that a person can check, every piece of the page with its role. Where a change is meant, renew them
and read the difference before it is committed:

    MINUTES_RENEW_GOLDEN=1 .venv/bin/pytest -q tests/test_moderngov.py
"""

import functools
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.model import Item, Minutes, Span
from minutes_nlp.pipeline import parse, read

PAGES = Path(__file__).parent / "moderngov"
RENEW = "MINUTES_RENEW_GOLDEN"
SHOWN = 60
NAMES = sorted(path.name for path in PAGES.glob("*") if path.suffix != ".txt")


@functools.cache
def record(name: str) -> Minutes:
    """What is made of a page."""
    return parse((PAGES / name).read_bytes(), name)


def items(name: str) -> dict[str, Item]:
    """The items of a page by their ids."""
    return {item.id: item for item in record(name).items}


def dump(minutes: Minutes) -> Iterator[str]:
    """The lines of a record: the meeting, every piece of the text, and what was found in each item."""
    meeting = minutes.meeting
    yield f"{meeting.council} | {meeting.committee} | {meeting.date} | {meeting.start_time} | {meeting.venue}"
    for person in meeting.attendance:
        yield f"{person.presence}: {person.name}" + (f" ({person.role})" if person.role else "")
    yield ""
    for leaf in minutes.leaves:
        yield f"{f'{leaf.role} {leaf.id}'.strip()}: {begin(minutes, Span(leaf.start, leaf.end))}"
    yield ""
    for item in minutes.items:
        yield f"item {item.id} {item.kind} {item.access}: {item.title}"
        for resolution in item.resolutions:
            votes = resolution.votes
            told = f" {votes.for_}-{votes.against}-{votes.abstain} {votes.names}" if votes else ""
            how = f"{resolution.verb} {resolution.outcome}{told}"
            yield f"  {resolution.id} {how}: {begin(minutes, resolution.span)}"
        for passage in item.passages:
            if passage.kind != "statement":
                yield f"  {passage.id}: {begin(minutes, passage.span)}"
        for assurance in item.assurances:
            yield f"  {assurance.id} {assurance.strength}: {begin(minutes, assurance.span)}"
        for metric in item.metrics:
            yield f"  metric {metric.value} {metric.unit}"
    for problem in minutes.problems:
        yield f"problem {problem.code}: {problem.message}"


def begin(minutes: Minutes, span: Span) -> str:
    """The first words of a span, on one line."""
    words = " ".join(minutes.text[slice(*span)].split())
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_read_as_a_person_found_right(name: str) -> None:
    """Each page gives the pieces and findings that it gave when a person last read them."""
    lines = "\n".join(dump(record(name))) + "\n"
    golden = PAGES / f"{name}.txt"
    if os.environ.get(RENEW):
        golden.write_text(lines, encoding="utf-8")
    assert lines == golden.read_text(encoding="utf-8"), f"if this is meant, renew it with {RENEW}=1"


@pytest.mark.parametrize("name", NAMES)
def test_every_displayed_word_is_placed(name: str) -> None:
    """Each printed character lies in one leaf, and nothing had to be placed for want of a rule."""
    minutes = record(name)
    placed = "".join(minutes.text[leaf.start : leaf.end] for leaf in minutes.leaves)
    assert "".join(placed.split()) == "".join(minutes.text.split())
    assert "unplaced" not in {problem.code for problem in minutes.problems}


def test_agenda_text_makes_nothing_but_itself() -> None:
    """What stands above the minutes is told by the agenda: it holds no passage, promise, figure or point."""
    for name in NAMES:
        for item in record(name).items:
            if item.blurb is None:
                continue
            spans = [
                *(passage.span for passage in item.passages),
                *(assurance.span for assurance in item.assurances),
                *(metric.span for metric in item.metrics),
                *(point.span for point in item.points),
                *(resolution.span for resolution in item.resolutions),
            ]
            assert all(span.start >= item.blurb.end for span in spans)


def test_decision_printed_under_both_labels_is_one() -> None:
    """Under "Decision:" and again under "Minutes:", a resolution is one, and its clauses are no points."""
    item = items("meeting.html")["15"]
    assert [len(resolution.clauses) for resolution in item.resolutions] == [2]
    assert item.points == ()
    assert [len(item.resolutions) for item in record("stripped.html").items] == [1, 1, 1]


TRUNCATED = [
    pytest.param("... view the full minutes text for item 7", 1, id="as ModernGov prints it"),
    pytest.param("… view the full minutes text for item CAB/21/34.", 1, id="another number"),
    pytest.param("View the full decision text for item 7a.", 1, id="of the decision"),
    pytest.param("View the full agenda text for item 7.", 1, id="of the agenda"),
    pytest.param("... view the full minutes text", 1, id="without a number"),
    pytest.param("Members could view the full minutes text in the library.", 0, id="said by somebody"),
    pytest.param("The view was full of text for item lovers.", 0, id="other words"),
]


@pytest.mark.parametrize(("words", "times"), TRUNCATED)
def test_an_item_cut_short_is_a_problem(words: str, times: int) -> None:
    """Where a page links to the rest of an item, the problem has the place, and the words are furniture."""
    page = f"<h1>Cabinet</h1><h2>7. Ponds</h2><p>It was low and {words}</p><h2>8. Trees</h2><p>None fell.</p>"
    minutes = parse(page.encode(), "page.html")
    found = [problem for problem in minutes.problems if problem.code == "truncated"]
    assert len(found) == times
    for problem in found:
        assert problem.span is not None
        assert "full" in minutes.text[slice(*problem.span)]
        assert any(leaf.role == "furniture" and leaf.start <= problem.span.start for leaf in minutes.leaves)


NUMBERS = [
    pytest.param("<td><p {0}>7.</p></td><td><p {0}>Ponds</p>", "7", id="a cell"),
    pytest.param("<td><p {0}>7a</p></td><td><p {0}>Ponds</p>", "7a", id="a letter"),
    pytest.param("<td><p {0}>CAB/21/34</p></td><td><p {0}>Ponds</p>", "CAB/21/34", id="a code"),
    pytest.param("<td><p {0}>7 (b)</p></td><td><p {0}>Ponds</p>", "7 (b)", id="brackets"),
    pytest.param("<td><p {0}><b>7.</b> Ponds</p>", "7", id="on the line of the title"),
    pytest.param("<td></td><td><p {0}>Ponds</p>", "", id="none"),
]


@pytest.mark.parametrize(("cells", "number"), NUMBERS)
def test_number_of_an_item_is_as_printed(cells: str, number: str) -> None:
    """Whatever it looks like and wherever it stands, the number is the item's and no part of its title."""
    minutes = '<p class="mgSubItemTitleTxt">Minutes:</p><p>1. It was low.</p></td></tr></table></div>'
    page = '<div id="modgov"><table><tr>' + cells.format('class="mgAiTitleTxt"') + minutes
    (item,) = parse(page.encode(), "page.html").items
    assert (item.number, item.title) == (number, "Ponds")


COUNCILS = [
    pytest.param("<title>Agenda for Cabinet on 5 May 2020 - Ashmere Council</title>", "", id="the title"),
    pytest.param('<meta property="og:site_name" content="Ashmere Council">', "", id="the name of the site"),
    pytest.param("", '<div><img src="l.png" alt="Ashmere Council logo"></div>', id="a picture"),
    pytest.param("", "<footer>© 2020 Ashmere Council</footer>", id="the foot"),
]


@pytest.mark.parametrize(("head", "body"), COUNCILS)
def test_council_is_named_by_its_site(head: str, body: str) -> None:
    """Where the minutes do not name their council, what is around them does; what it bids us is no name."""
    main = "<main><p>Watch Council meetings here</p><h2>1. Ponds</h2><p>Low.</p></main>"
    page = f"<html><head>{head}</head><body>{body}{main}</body></html>"
    assert parse(page.encode(), "page.html").meeting.council == "Ashmere Council"


ITEMS = "<meeting><agendaitems><agendaitem/></agendaitems></meeting>"
FAULT = "<Envelope><Body>\n<Fault><faultstring>Server was unable</faultstring></Fault></Body></Envelope>"
ANSWERS = [
    pytest.param("<rss><channel/></rss>", "line 1", "<rss>", id="another format"),
    pytest.param("<getmeetings><c><meeting/></c></getmeetings>", "line 1", "<getmeetings>", id="a list"),
    pytest.param("<meeting>\n<agendaitems/></meeting>", "line 1", "without agenda items", id="no items"),
    pytest.param(f"<a>{ITEMS}{ITEMS}</a>", "line 1", "holds 2 meetings", id="two meetings"),
    pytest.param("<meeting>\n<agendaitems>\n<agenda", "line 3", "not whole XML", id="cut off"),
    pytest.param("<meeting>\n</agenda>", "line 2", "mismatched tag", id="ill formed"),
    pytest.param(FAULT, "line 2", "Server was unable", id="a fault"),
    pytest.param('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "line 1", "entities", id="a type"),
]


@pytest.mark.parametrize(("xml", "place", "words"), ANSWERS)
def test_xml_that_is_no_meeting_is_refused(xml: str, place: str, words: str) -> None:
    """The error names the file, the line, and what the XML is instead."""
    with pytest.raises(UnreadableError) as caught:
        parse(xml.encode(), "answer.xml")
    assert caught.value.document == "answer.xml"
    assert caught.value.place == place
    assert words in str(caught.value)


def test_what_the_service_holds_back_is_exempt() -> None:
    """A restricted item is exempt whatever its words say, and no paper that is restricted is named."""
    answer = (PAGES / "cdata.xml").read_text(encoding="utf-8")
    assert [item.access for item in parse(answer.encode(), "a.xml").items] == ["public", "exempt"]
    hidden = answer.replace("<url>", "<isrestricted>True</isrestricted><url>")
    assert "Swings, a survey" not in parse(hidden.encode(), "a.xml").text
    shown = answer.replace("<isdisplayallowed>True", "<isdisplayallowed>False")
    assert [item.access for item in parse(shown.encode(), "a.xml").items] == ["exempt", "exempt"]


def test_meeting_as_xml_gives_what_its_page_gives() -> None:
    """Escaped, in CDATA or as elements of the answer, the HTML of an item is displayed alike."""
    answer = (PAGES / "cdata.xml").read_text(encoding="utf-8")
    sections = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
    escaped = sections.sub(
        lambda m: m[1].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), answer
    )
    plain = sections.sub(lambda m: m[1], answer)
    assert (
        parse(escaped.encode(), "a.xml").text
        == parse(plain.encode(), "a.xml").text
        == record("cdata.xml").text
    )


NAMED = [
    "ieListDocuments.aspx?CId=4&MId=19", "ieListDocuments.aspx@CId=4", "ieListDocuments", "mgAi", "page",
    "page.txt", "page.xml", "page.htm",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_a_saved_page_may_have_any_name(name: str) -> None:
    """What begins as HTML is read as HTML, whatever the browser called it."""
    data = (PAGES / "meeting.html").read_bytes()
    assert read(data, name).text == read(data, "meeting.html").text


def test_limits_hold_for_the_html_within_an_answer() -> None:
    """The elements of all items count together, and with those of a page."""
    data = (PAGES / "cdata.xml").read_bytes()
    with pytest.raises(UnreadableError) as caught:
        read(data, "a.xml", limits=Limits(nodes=30))
    assert caught.value.code == "too-many-nodes"
    with pytest.raises(UnreadableError) as caught:
        read(data, "a.xml", limits=Limits(depth=3))
    assert caught.value.code == "too-deep"


# --- Mutations

_BITS = (
    b"<", b">", b"</p>", b"<p>", b"&", b"&amp;", b'"', b"<table>", b"<td>", b"<ol start=-5>", b"&#x110000;",
    b"\xe2\x80\x8b", b"Minutes:", b"RESOLVED", b"<div>" * 40, b"<![CDATA[", b"\0", b"\xff",
)  # fmt: skip
_SECTION = re.compile(rb"(?<=<!\[CDATA\[).*?(?=\]\]>)", re.DOTALL)


def mutated(data: bytes, seed: int) -> bytes:
    """A file with some of its bytes changed, left out, put elsewhere or told twice, as the seed has it."""
    chance = random.Random(seed)  # noqa: S311 -- mutations are to be the same every time, not secret
    for _ in range(chance.randint(1, 8)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 10, 400)))
        bit = chance.choice((*_BITS, b"", data[at:to] * 2, data[at:to][::-1]))
        data = data[:at] + bit + data[to:]
    return data


def survives(name: str, seed: int) -> bool:
    """Return whether a mutated file is read; else it is refused in words.

    Of every two answers in XML one has its HTML mutated and stays well formed.
    """
    data = (PAGES / name).read_bytes()
    if name == "cdata.xml" and seed % 4:
        whole = re.compile(rb"[^\t\n\r -\xf4]|\]\]>")
        data = _SECTION.sub(lambda m: whole.sub(b"", mutated(m[0], seed)), data)
    else:
        data = mutated(data, seed)
    try:
        minutes = parse(data, name)
    except UnreadableError as error:
        if error.document != name:
            raise
        return False
    assert all(0 <= leaf.start < leaf.end <= len(minutes.text) for leaf in minutes.leaves)
    return True


def survive(suffix: str, seeds: range) -> float:
    """The share of mutated files that are read."""
    names = [name for name in NAMES if name.endswith(suffix)]
    return sum(survives(names[seed % len(names)], seed) for seed in seeds) / len(seeds)


@pytest.mark.parametrize("suffix", [".html", ".xml"])
def test_mutated_files_are_read_or_refused(suffix: str) -> None:
    """Whatever happens to a page or an answer on its way, nothing but a refusal comes of it."""
    assert 0.2 < survive(suffix, range(300)) <= 1.0


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".html", ".xml"])
def test_ten_thousand_mutated_files_are_read_or_refused(suffix: str) -> None:
    """As the few, so the many."""
    assert 0.2 < survive(suffix, range(1_000, 11_000)) <= 1.0
