"""The web app without a browser: what each address answers, and what it never tells."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree as ET

import msgspec
import pytest
from bilingual import ENGLISH, WELSH, by_turns, one_then_other, paragraphs
from factories import make_minutes
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from sites import CORPUS, ENGINE, PRIVATE_WORD, corpus_library, keep, partly_exempt
from starlette.testclient import TestClient

from minutes_nlp import pipeline
from minutes_nlp.assurances import Verdict, Wanted, mark, register
from minutes_nlp.history import Archive, history
from minutes_nlp.index import FACETS, IndexStore
from minutes_nlp.library import Library, Quarantined
from minutes_nlp.search import Options, search
from minutes_nlp.web import Site, make_app

MEETING = "/document/children-and-families-overview-and-scrutiny-2021-11-30"
ITEM = f"{MEETING}/item/20"
# Its agenda is printed above its minutes.
AGENDA = "/document/children-and-families-overview-and-scrutiny-2021-06-15/item/4"
PAGES = [
    "/",
    "/search",
    "/search?q=home+education&kind=question&from=2021&group=meeting&routine=yes",
    "/search?q=nothinghasthis",
    "/search?page=2",
    MEETING,
    ITEM,
    AGENDA,
    "/assurances?q=home+education",
    "/resolutions?q=libraries",
    "/resolutions?item=Performance+report",
    "/wording",
    "/quote?text=Any+words",
    "/history?q=dental+check",
    "/status",
    "/help",
    "/accessibility",
]
DATA = [
    "/search.json?q=libraries",
    "/search.csv?q=libraries",
    "/search.atom?q=libraries",
    "/assurances.json",
    "/assurances.csv",
    "/resolutions.json?q=noted",
    "/resolutions.csv?q=noted",
    "/history.json?q=libraries",
    "/history.csv?q=libraries&table=figures",
    "/status.json",
    f"{MEETING}.json",
    f"{ITEM}.json",
]
WRONG = "/search?q=kind%3Aasurance&from=soon"
TODAY = dt.date(2023, 11, 1)
FIXED = [path.partition("?")[0] for path in (*PAGES, *DATA)]
FORM = {"content-type": "application/x-www-form-urlencoded"}
ATOM = "{http://www.w3.org/2005/Atom}"


def asking(folder: Path) -> TestClient:
    """Return a program that asks the app of a library for its pages."""
    return TestClient(make_app(Site(folder, ENGINE, today=lambda: TODAY)), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the sample corpus."""
    made = tmp_path_factory.mktemp("web")
    corpus_library(made)
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """A program that asks the app of the sample corpus."""
    with asking(folder) as opened:
        yield opened


def page_of(client: TestClient, path: str, status: int = 200) -> LexborHTMLParser:
    """Return a page."""
    response = client.get(path)
    assert response.status_code == status, response.text
    return LexborHTMLParser(response.text)


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    """Return the words of what a selector finds, single-spaced."""
    return [" ".join(node.text().split()) for node in page.css(selector)]


# What holds of every page


@pytest.mark.parametrize("path", [*PAGES, WRONG, "/nowhere"])
def test_page_is_well_made(client: TestClient, path: str) -> None:
    """One first heading, a title, a language, landmarks, a label for every field, ids that are used once."""
    page = LexborHTMLParser(client.get(path).text)
    assert len(page.css("h1")) == len(page.css("main")) == len(page.css("header nav")) == 1
    title = page.css_first("title")
    assert title
    assert title.text().strip().endswith("– Minutes")
    assert page.css_first("html[lang]")
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    labelled = {node.attributes["for"] for node in page.css("label")}
    fields = page.css("input:not([type=hidden]), select, textarea")
    assert [node.html for node in fields if node.attributes.get("id") not in labelled] == []
    named = [
        name for node in page.css("[aria-describedby], [aria-labelledby]") for name in _named(node.attributes)
    ]
    assert set(named) <= set(ids)


def _named(attributes: dict[str, str | None]) -> list[str]:
    return [
        name
        for attribute in ("aria-describedby", "aria-labelledby")
        for name in (attributes.get(attribute) or "").split()
    ]


@pytest.mark.parametrize("path", [*PAGES, *DATA, WRONG, "/nowhere", "/static/style.css"])
def test_headers_are_strict(client: TestClient, path: str) -> None:
    """Nothing but our own style sheet, pictures and forms; no script, no frame, no guess of a type."""
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_page_needs_no_other_host_and_no_script(client: TestClient, path: str) -> None:
    """Every address in a page is below our own; there is no script and no style in it."""
    page = page_of(client, path)
    assert not page.css("script, style, [style], [onclick], iframe")
    addresses = [
        node.attributes.get(name) or ""
        for name in ("href", "src", "action")
        for node in page.css(f"[{name}]")
    ]
    assert [each for each in addresses if not re.match(r"[/#]", each)] == []


@pytest.mark.parametrize("path", PAGES)
def test_links_of_a_page_lead_somewhere(client: TestClient, path: str) -> None:
    """The first links of each kind of page answer, and what they point to in a page is there."""
    page = page_of(client, path)
    ids = {node.attributes["id"] for node in page.css("[id]")}
    inner = {(node.attributes["href"] or "")[1:] for node in page.css("a[href^='#']")}
    assert inner <= ids
    outer = dict.fromkeys(
        (node.attributes["href"] or "").partition("#")[0] for node in page.css("main a[href^='/']")
    )
    for address in list(outer)[:12]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", PAGES)
def test_head_is_answered(client: TestClient, path: str) -> None:
    """Who only asks for the headers gets them."""
    assert client.head(path).status_code == 200


def test_pages_are_light(client: TestClient) -> None:
    """A page of results with its style sheet weighs less than 100 kB, the style sheet less than 20."""
    page = client.get("/search?q=the+Committee&routine=yes").content
    style = client.get("/static/style.css").content
    assert len(style) < 20_000
    assert len(page) + len(style) < 100_000


# Searching


def test_search_shows_what_the_command_finds(client: TestClient, folder: Path) -> None:
    """The JSON is that of the search itself, facets and related terms with it."""
    with IndexStore(folder, ENGINE).open() as searcher:
        options = Options(facets=FACETS, left_out=True, related=True)
        expected = msgspec.json.encode(search(searcher, "home education", options))
    assert client.get("/search.json?q=home+education").content == expected


def test_hits_have_their_place_and_their_words_marked(client: TestClient) -> None:
    """A hit says committee, date, item and point, links to the point, and marks the words found."""
    page = page_of(client, "/search?q=dental+check&sort=date")
    assert (
        texts(page, ".hits h2")[0]
        == "6 Performance Report – Quarter 4 2019/20 and Quarter 1 2020/21., point i)"
    )
    assert texts(page, ".hits .where")[0].endswith("Overview and Scrutiny Committee · 8 September 2020")
    link = page.css_first(".hits h2 a")
    assert link
    assert (link.attributes["href"] or "").endswith("2020-09-08/item/6#p-6.i")
    assert texts(page, ".hits li:first-child mark")[:2] == ["dental", "check"]
    assert texts(page, "[role=status]") == ["13 found"]


def test_filters_in_force_are_chips_that_come_off(client: TestClient) -> None:
    """Each filter has a chip whose link is the search without it, with all others."""
    page = page_of(client, "/search?q=libraries&kind=question&committee=%3DCouncil&from=2021&page=2")
    chips = {" ".join(n.text().split()): n.attributes["href"] for n in page.css(".chips a")}
    assert chips == {
        "Remove filter: Kind: question ✕": "/search?q=libraries&committee=%3DCouncil&from=2021",
        "Remove filter: Committee: Council ✕": "/search?q=libraries&kind=question&from=2021",
        "Remove filter: Meetings from: 2021 ✕": "/search?q=libraries&kind=question&committee=%3DCouncil",
    }


def test_facets_count_and_narrow(client: TestClient) -> None:
    """A value of a facet says how many hits it leaves, and its link leaves as many."""
    page = page_of(client, "/search?q=home+education")
    links = page.css(".facet li:has(a)")
    assert len(links) > 10
    for row in links:
        link, number = row.css_first("a"), row.css_first(".number")
        assert link
        assert number
        narrowed = page_of(client, link.attributes["href"] or "")
        assert texts(narrowed, "[role=status] b") == [f"{number.text()} found"]


def test_routine_items_are_hidden_and_a_link_shows_them(client: TestClient) -> None:
    """What is left out is counted; the link brings it back, another hides it again."""
    hidden = page_of(client, "/search?q=apologies")
    (link,) = (node for node in hidden.css(".count a") if "show them" in node.text())
    assert "45 more in routine items" in " ".join(texts(hidden, ".count"))
    shown = page_of(client, link.attributes["href"] or "")
    assert texts(shown, "[role=status] b") == ["47 found"]
    assert any("leave them out" in words for words in texts(shown, ".count a"))


def test_wrong_query_is_pointed_at(client: TestClient) -> None:
    """A wrong query and a wrong date are told at the top and at their fields, with the place and a way on."""
    page = page_of(client, WRONG, 422)
    assert {n.attributes["href"]: n.text()[:21] for n in page.css(".summary li a")} == {
        "#q": "kind: is one of point",
        "#from": "'soon' is not a date;",
    }
    assert texts(page, "#q-error ~ .typed") == ["kind:from here on: asurance"]
    assert [node.attributes["id"] for node in page.css("[aria-invalid=true]")] == ["q", "from"]
    value = page.css_first("#q")
    assert value
    assert value.attributes["value"] == "kind:asurance"
    only = page_of(client, "/search?q=kind%3Aasurance", 422)
    instead = only.css_first(".summary p a")
    assert instead
    assert instead.attributes["href"] == "/search?q=kind%3Aassurance"


@pytest.mark.parametrize("path", ["/assurances", "/resolutions", "/history"])
def test_wrong_query_is_pointed_at_on_other_pages(client: TestClient, path: str) -> None:
    """So it is wherever a query can be typed."""
    page = page_of(client, f"{path}?q=(home&to=never", 422)
    assert [node.attributes["href"] for node in page.css(".summary a")] == ["#q", "#to"]


@pytest.mark.parametrize("path", [path.partition("?")[0] for path in DATA[:9]])
def test_wrong_query_is_a_problem_for_programs(client: TestClient, path: str) -> None:
    """Where data is asked for, what is wrong is told as a problem (RFC 9457)."""
    response = client.get(f"{path}?q=(home")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 422
    assert "never closed" in response.json()["detail"]


def test_pages_of_results_follow_one_another(client: TestClient) -> None:
    """Page by page each hit comes once, and there are as many as are said."""
    seen: list[str] = []
    address: str | None = "/search?q=committee&sort=date"
    while address:
        page = page_of(client, address)
        seen += [node.attributes["href"] or "" for node in page.css(".hits h2 a")]
        following = page.css_first("a[rel=next]")
        address = following.attributes["href"] if following else None
    assert len(seen) == len(set(seen)) == client.get("/search.json?q=committee").json()["total"] > 40


def test_feed_is_as_the_standard_has_it(client: TestClient) -> None:
    """The newest hits first, each with an id of its own, a title, a time and a link (RFC 4287)."""
    response = client.get("/search.atom?q=libraries")
    assert response.headers["content-type"] == "application/atom+xml"
    feed = ET.fromstring(response.content)  # noqa: S314 -- our own answer
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    entries = feed.findall(f"{ATOM}entry")
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert times == sorted(times, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == times[0]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) > 20
    assert all(entry.find(f"{ATOM}link") is not None for entry in entries)


@pytest.mark.parametrize("more", ["", "&sort=date", "&group=item"])
def test_a_long_table_is_made_in_parts(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    """Whatever their size it has each hit once, in the order of the search."""
    whole = client.get(f"/search.csv?q=the{more}").text
    monkeypatch.setattr("minutes_nlp.web.pages.search._ROWS_AT_A_TIME", 7)
    assert whole.count("\r\n") > 100
    assert client.get(f"/search.csv?q=the{more}").text == whole


@pytest.mark.parametrize("path", [path for path in DATA if ".csv" in path])
def test_table_has_rows_under_its_head(client: TestClient, path: str) -> None:
    """A table is CSV to be saved, and every row has a cell for each column."""
    response = client.get(path)
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    head, *rows = csv.reader(io.StringIO(response.text))
    assert rows
    assert {len(row) for row in rows} == {len(head)}


# Reading


def test_item_is_read_as_printed(client: TestClient) -> None:
    """Questions and answers are named in words and linked with each other; a decision has its clauses."""
    page = page_of(client, ITEM)
    question = page.css_first("[id='p-20.q1']")
    answer = page.css_first("[id='p-20.a1']")
    assert question
    assert answer
    assert texts(page, "[id='p-20.q1'] .said-by") == ["Question Ms. Z. Hussain CC · answered in 20.a1"]
    assert texts(page, "[id='p-20.a1'] .said-by") == ["Response Mr. P. Achebe · to 20.q1"]
    assert texts(page, "[id='p-20.z1']") == [
        "Assurance: expected that the remaining 38 would be reviewed, case by case, over the winter."
    ]
    decisions = texts(page, ".resolved .said-by")
    assert decisions[0].startswith("Decision withdrawn · moved by Mr. G. Colbeck CC · seconded by")
    assert [n.attributes["rel"] for n in page.css(".between a[rel]")] == ["prev", "next"]


def test_words_of_the_agenda_are_told_from_those_of_the_minutes(client: TestClient) -> None:
    """What was printed before the meeting says so."""
    page = page_of(client, AGENDA)
    assert texts(page, "[id='p-4.g1'] .said-by") == ["Agenda what was told before the meeting"]
    assert texts(page, "[id='p-4.g1'] .passage")[0].startswith("To consider a joint report")


def test_source_stands_beside_with_its_places(client: TestClient, folder: Path) -> None:
    """Each line of the source is that of the canonical text at the character it names."""
    with Library.open(folder) as library:
        text = library.minutes(MEETING.rpartition("/")[2]).text
    rows = page_of(client, ITEM).css(".source li")
    assert len(rows) > 5
    for row in rows:
        start = int((row.attributes["id"] or "")[2:])
        line = row.css_first(".code")
        assert line
        assert text[start:].startswith(line.text())


def test_points_are_numbered_as_printed(client: TestClient) -> None:
    """A point has its own label and anchor."""
    page = page_of(client, "/document/children-and-families-overview-and-scrutiny-2021-09-07/item/12")
    assert texts(page, "[id='p-12.iii'] .label") == ["iii)"]


def test_part_leads_to_its_item(client: TestClient) -> None:
    """The address of an item with the id of a part leads to where the part is."""
    response = client.get(f"{MEETING}/item/20.q1", follow_redirects=False)
    assert response.status_code == 308
    assert response.headers["location"] == f"{ITEM}#p-20.q1"


def test_old_ids_lead_to_new_ones(tmp_path: Path) -> None:
    """Read again, with its items in another order, a document answers to the addresses it had."""
    (document,) = keep(tmp_path, make_minutes("potholes", "libraries"))
    moved = make_minutes("libraries")
    renamed = msgspec.structs.replace(moved.items[0], id="7", number="7")
    leaves = tuple(leaf._replace(id=leaf.id.replace("1", "7", 1)) for leaf in moved.leaves)
    parts = {
        "points": (msgspec.structs.replace(renamed.points[0], id="7.a"),),
        "assurances": (),
        "resolutions": (),
    }
    new = msgspec.structs.replace(moved, items=(msgspec.structs.replace(renamed, **parts),), leaves=leaves)
    with asking(tmp_path) as client:
        assert client.get(f"/document/{document}/item/2").status_code == 200
        keep(tmp_path, new, document=document)
        response = client.get(f"/document/{document}/item/2", follow_redirects=False)
        assert response.status_code == 308
        assert response.headers["location"] == f"/document/{document}/item/7"
        page = page_of(client, f"/document/{document}/item/7")
        assert texts(page, "[id='p-2']") == ["What was 2 is now 7."]
        assert client.get(f"/document/{document}/item/1").status_code == 404


@pytest.mark.parametrize(
    "path", ["/document/nobody", f"{MEETING}/item/99", f"{MEETING}.txt", "/document/nobody.json"]
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    """404, and no word of what there is instead."""
    response = client.get(path)
    assert response.status_code == 404
    assert "Overview" not in response.text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(paragraphs(WELSH), id="welsh"),
        pytest.param(by_turns(WELSH, ENGLISH), id="by-turns"),
        pytest.param(one_then_other(ENGLISH, WELSH), id="one-then-other"),
    ],
)
def test_other_languages_are_shown_found_and_told(tmp_path: Path, words: str) -> None:
    """Every Welsh word stands on the page of the document, as Welsh; a hit leads to its paragraph."""
    minutes = pipeline.parse(words.encode(), "cyngor.txt")
    (document,) = keep(tmp_path, minutes)
    told = [minutes.text[leaf.start : leaf.end].split() for leaf in minutes.leaves if leaf.role == "text"]
    assert told
    with asking(tmp_path) as client:
        page = page_of(client, f"/document/{document}")
        hits = page_of(client, "/search?q=kind%3Atext").css(".hits h2 a")
        status = page_of(client, "/status")
        items = [node.attributes["href"] or "" for node in page.css(".agenda a")]
        assert [client.get(item).status_code for item in items] == [200] * len(items)
    shown = " ".join(texts(page, "[lang=cy]")).split()
    assert shown == [word for words in told for word in words]
    assert "In Welsh" in texts(page, "h2")
    anchors = {f"/document/{document}#{node.attributes['id']}" for node in page.css("[lang=cy] p")}
    assert hits
    assert {node.attributes["href"] for node in hits} <= anchors
    assert any(document in (node.attributes["href"] or "") for node in status.css("#meetings ~ details a"))


# The register and histories

REGISTERS = ["", "?q=home+education", "?status=unconfirmed&sort=date", "?due=yes&sort=due&page=2"]
WANTED = [
    Wanted(),
    Wanted(query="home education"),
    Wanted(status="unconfirmed", sort="date"),
    Wanted(due=True, sort="due", offset=20),
]


@pytest.mark.parametrize(("asked", "wanted"), list(zip(REGISTERS, WANTED, strict=True)))
def test_register_is_that_of_the_command(
    client: TestClient, folder: Path, asked: str, wanted: Wanted
) -> None:
    """Asked a first and a second time, the register is what the library gives who remembers nothing."""
    answers = [client.get(f"/assurances.json{asked}").json() for _ in range(2)]
    with Library.open(folder) as library, IndexStore(folder, ENGINE).open() as searcher:
        today = msgspec.structs.replace(wanted, today=TODAY.isoformat())
        expected = msgspec.to_builtins(register(library, searcher, today))
    assert expected["entries"]
    assert answers == [json.loads(json.dumps(expected))] * 2


def test_history_is_that_of_the_command(client: TestClient, folder: Path) -> None:
    """So with a history, whatever was asked before."""
    topics = ("school", "libraries", "school")
    answers = [client.get(f"/history.json?q={topic}").content for topic in topics]
    store = IndexStore(folder, ENGINE)
    with Library.open(folder) as library, store.open() as searcher:
        expected = msgspec.json.encode(history(Archive(library, searcher, library.seq()), "school"))
    assert answers[0] == answers[2] == expected


def test_what_people_say_shows_up_at_once(tmp_path: Path) -> None:
    """An assurance closed while the pages are served is closed on the next page."""
    (document,) = keep(tmp_path, make_minutes("potholes"))
    with asking(tmp_path) as client:
        (before,) = client.get("/assurances.json").json()["entries"]
        with Library.open(tmp_path, write=True) as library:
            mark(library, f"{document}/1.as1", Verdict("kept", "", "they were filled", "Ada"), exempt=False)
        (after,) = client.get("/assurances.json").json()["entries"]
        page = page_of(client, "/assurances")
    assert (before["status"], after["status"]) == ("open", "kept")
    assert "Kept, says Ada: they were filled" in texts(page, ".hits p")


# The desk


def test_draft_is_laid_beside_precedents(client: TestClient) -> None:
    """What departs is told with its code, and near wordings with their place."""
    page = LexborHTMLParser(client.post("/wording", data={"draft": "That the pdate be noted."}).text)
    assert texts(page, "[role=status]") == ["1 thing departs from 224 clauses used before."]
    assert texts(page, ".tag.wrongly") == ["Departs: typing"]
    assert texts(page, ".difference ins") == ["put in: pdate"] * 3
    ignored = client.post("/wording", data={"draft": "That the pdate be noted.", "ignore": "typing"})
    assert "Nothing departs" in ignored.text


def test_precedents_are_those_of_the_body_chosen(client: TestClient) -> None:
    """Each committee has its own, whichever was asked for before; a name that is not here chooses none."""
    found = []
    for committee in ("Council", "", "Audit and Governance Committee", "Council", "No Such Committee"):
        data = {"draft": "That the report be noted.", "committee": committee}
        page = LexborHTMLParser(client.post("/wording", data=data).text)
        found.append(int(texts(page, "[role=status]")[0].split(" from ")[1].split()[0]))
    one, every, other, again, none = found
    assert one == again < every == none
    assert other < every


def test_draft_is_checked_against_its_item(client: TestClient) -> None:
    """An item brought along tells whether dates fit; one that is not there is told at its field."""
    item = "/document/children-and-families-overview-and-scrutiny-2021-03-09/item/18"
    link = page_of(client, item).css_first(".files a")
    assert link
    brought = page_of(client, link.attributes["href"] or "").css_first("#item")
    assert brought
    assert brought.attributes["value"] == item
    draft = {"draft": "That the Quarter 2 2020/21 report be noted."}
    page = LexborHTMLParser(client.post("/wording", data={**draft, "item": f"http://host{item}#p-18"}).text)
    assert texts(page, ".tag.wrongly") == ["Departs: date"]
    for wrong in ("18", f"{item}9", "/document/none/item/1"):
        response = client.post("/wording", data={**draft, "item": wrong})
        assert response.status_code == 422
        assert texts(LexborHTMLParser(response.text), ".summary a") == [
            "There is no such item; copy its address from its page."
        ]


def test_quotation_is_proved(client: TestClient) -> None:
    """Verbatim, altered with the difference, or not found, each with its source."""
    text = (
        "The forecast for 2021/22 was £13.9m, against a budget of £13.0m. "
        "Officers undertook to put out a corrected page. Pigs fly."
    )
    page = LexborHTMLParser(client.post("/quote", data={"text": text}).text)
    assert texts(page, ".hits > li > p:first-child .tag") == ["Altered", "Verbatim", "Not found"]
    assert texts(page, "[role=status]") == ["1 of 3 verbatim"]
    assert texts(page, ".difference del") == ["left out: the"]


@pytest.mark.parametrize(("path", "field"), [("/wording", "draft"), ("/quote", "text")])
@pytest.mark.parametrize("typed", ["", " ", "word " * 5_000], ids=["empty", "blank", "long"])
def test_what_cannot_be_checked_is_told(client: TestClient, path: str, field: str, typed: str) -> None:
    """Nothing or too much: told at the field, and what was typed stays."""
    response = client.post(path, data={field: typed})
    page = LexborHTMLParser(response.text)
    assert response.status_code == 422
    assert [node.attributes["href"] for node in page.css(".summary a")] == [f"#{field}"]
    area = page.css_first("textarea")
    assert area
    assert area.text().strip() == typed.strip()


@pytest.mark.parametrize("path", ["/wording", "/quote"])
def test_forms_of_others_are_refused(client: TestClient, path: str) -> None:
    """A body that is too long, of another kind, or of too many fields is refused before it is looked at."""
    assert client.post(path, content=b"text=" + b"a" * 500_000, headers=FORM).status_code == 413
    assert client.post(path, json={"text": "a"}).status_code == 415
    assert client.post(path, content="&".join("a=1" for _ in range(200)), headers=FORM).status_code == 400
    assert client.put(path).status_code == 405


# What is in, what failed, what is missing


def test_status_never_looks_complete(tmp_path: Path) -> None:
    """Failures are told with their reasons, defects without their words, and neither with names or places."""
    keep(tmp_path, make_minutes("potholes"))
    with Library.open(tmp_path, write=True) as library:
        for place, code, reason in (
            ("/srv/secret/minutes.pdf", "no-text-layer", "/srv/secret/minutes.pdf has no text layer"),
            ("/srv/secret/other.txt", "internal-error", "KeyError: 'Mr Smith'"),
        ):
            library.set_aside(Quarantined(place=place, code=code, reason=reason))
        library.put(make_minutes("rivers", date="2021-04-09"), place=None, parser="1")
    with asking(tmp_path) as client:
        page = page_of(client, "/status")
        data = client.get("/status.json").text
    rows = [" ".join(each.text() for each in row.css("td")) for row in page.css("#failed ~ div tbody tr")]
    assert rows == [
        "the program failed while reading it internal-error 1",
        "it is a scan, and nothing here recognises its text no-text-layer 1",
    ]
    assert "1 changed document is not yet in the search index" in texts(page, ".note")[0]
    body = page.body
    assert body
    for text in (body.text(), data):
        assert not re.search("srv|secret|minutes.pdf|Smith", text)


def test_status_names_missing_meetings(client: TestClient) -> None:
    """Meetings that minutes name and the library does not hold are listed."""
    words = texts(page_of(client, "/status"), "#missing ~ ul li")
    assert any("13 September 2022: the minutes of 14 June 2022 give it as a date" in each for each in words)


def test_minutes_added_meanwhile_show_up(tmp_path: Path) -> None:
    """The next request after a publication sees it; one in many threads at once sees no error."""
    keep(tmp_path, make_minutes("potholes"))
    with asking(tmp_path) as client:
        assert texts(page_of(client, "/search?q=rivers"), "[role=status]") == ["Nothing found"]
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda at: client.get(f"/search?q=potholes&page={at}").status_code, range(40))
            keep(tmp_path, make_minutes("rivers", date="2021-04-09"))
            assert set(answers) == {200}
        assert texts(page_of(client, "/search?q=rivers"), "[role=status] b") == ["3 found"]
        assert "9 April 2021" in " ".join(texts(page_of(client, "/"), "#holds ~ p"))


# What goes wrong


@pytest.mark.parametrize("path", ["/", "/search?q=a", "/status", "/nowhere.json", "/search.json?q=a"])
def test_missing_library_is_told_without_its_path(tmp_path: Path, path: str) -> None:
    """503 with the time to try again; for programs as a problem; where it lies is for the log."""
    with asking(tmp_path / "nothing-here") as client:
        response = client.get(path)
    if path.startswith("/nowhere"):
        assert response.status_code == 404
    else:
        assert response.status_code == 503
        assert response.headers["retry-after"] == "10"
    assert "nothing-here" not in response.text
    assert response.headers["content-type"].startswith(
        "application/problem" if "json" in path else "text/html"
    )


def test_damaged_library_is_told_without_its_path(tmp_path: Path) -> None:
    """A file that is no library is 503 too."""
    keep(tmp_path, make_minutes("potholes"))
    (tmp_path / "library.db").write_bytes(b"no library at all, and no path either" * 100)
    for log in tmp_path.glob("library.db-*"):
        log.unlink()
    with asking(tmp_path) as client:
        response = client.get("/status")
    assert response.status_code == 503
    assert str(tmp_path) not in response.text


def test_defect_is_a_page_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 in the same dress, with the same headers and without a trace."""
    keep(tmp_path, make_minutes("potholes"))
    monkeypatch.setattr("minutes_nlp.web.pages.home.Counter", None)
    with asking(tmp_path) as client:
        response = client.get("/")
    assert response.status_code == 500
    assert "Something is wrong with this service" in response.text
    assert "Counter" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


ODD = st.text(max_size=20) | st.sampled_from(["\x00", "\ud800", "../..", "%", "9" * 30, "a" * 1_200, "(" * 9])
NAMES = st.sampled_from(
    ["q", "kind", "from", "to", "sort", "page", "committee", "status", "item", "table", "text"]
)


@given(path=st.sampled_from(["", *FIXED]), below=ODD, asked=st.lists(st.tuples(NAMES, ODD), max_size=3))
@settings(max_examples=150)
def test_nothing_typed_is_a_defect(
    client: TestClient, path: str, below: str, asked: list[tuple[str, str]]
) -> None:
    """Whatever stands in an address, the answer is a page, a mistake told, or nothing found."""
    address = path or f"/document/{_escaped(below)}/item/{_escaped(below)}"
    query = "&".join(f"{name}={_escaped(value)}" for name, value in asked)
    assert client.get(f"{address}?{query}").status_code in {200, 308, 404, 422}


@given(text=ODD, item=ODD)
@settings(max_examples=40)
def test_nothing_sent_is_a_defect(client: TestClient, text: str, item: str) -> None:
    """So with forms."""
    for path, field in (("/wording", "draft"), ("/quote", "text")):
        body = f"{field}={_escaped(text)}&item={_escaped(item)}&ignore={_escaped(item)}"
        assert client.post(path, content=body, headers=FORM).status_code in {200, 422}


def _escaped(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


# Who may see what


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An app on minutes with a private item, and on minutes that are private altogether."""
    folder = tmp_path_factory.mktemp("private")
    whole = partly_exempt(exempt=f"{PRIVATE_WORD} alone", committee=f"{PRIVATE_WORD.capitalize()} Committee")
    keep(folder, partly_exempt("potholes", exempt=f"the {PRIVATE_WORD} contract"), whole)
    with asking(folder) as client:
        yield client


PRIVATE = [
    "/",
    "/status",
    "/status.json",
    *(
        f"{path}?q={query}"
        for path in ("/search", "/history", "/assurances", "/resolutions")
        for query in ("the", "kind:point")
    ),
    *(
        f"{path}?q=the"
        for path in ("/search.json", "/search.csv", "/search.atom", "/history.json", "/history.csv")
    ),
    *(f"/{name}.{form}?q=noted" for name in ("assurances", "resolutions") for form in ("json", "csv")),
    "/search?q=xyloc*&routine=yes",
    "/search?q=kind:heading",
    "/search?q=access:exempt",
    "/search?q=xylocrap~2",
    "/search?q=xylocapr",
    "/document/children-and-families-2021-03-09",
    "/document/children-and-families-2021-03-09.json",
    "/document/children-and-families-2021-03-09/item/1",
    "/document/children-and-families-2021-03-09/item/2",
    "/document/children-and-families-2021-03-09/item/2.json",
    "/document/children-and-families-2021-03-09/item/2.a",
    "/document/xylocap-2021-03-09",
    "/resolutions?item=the+contract",
]


@pytest.mark.parametrize("path", PRIVATE)
def test_private_words_are_nowhere(private: TestClient, path: str) -> None:
    """No page, table, feed, facet, suggestion or error has a word of what was taken in private."""
    assert PRIVATE_WORD not in private.get(path).text.lower()


@pytest.mark.parametrize(
    "path",
    [f"/document/{PRIVATE_WORD}-2021-03-09", f"/document/{PRIVATE_WORD}-2021-03-09.json", "/document/none"],
)
def test_private_document_is_as_one_that_is_not_there(private: TestClient, path: str) -> None:
    """Minutes that are private altogether answer as minutes that do not exist."""
    kind = ".json" if path.endswith("json") else ""
    missing = private.get(f"/document/no-such-2021-03-09{kind}")
    response = private.get(path)
    assert response.status_code == missing.status_code == 404
    shown = re.sub(r"/document/[^ ,]*", "", response.text)
    assert shown == re.sub(r"/document/[^ ,]*", "", missing.text)


@pytest.mark.parametrize(("path", "field"), [("/quote", "text"), ("/wording", "draft")])
def test_private_words_are_proved_by_nothing(private: TestClient, path: str, field: str) -> None:
    """What was resolved in private is not verbatim anywhere, and is nobody's precedent."""
    words = f"That the report on the {PRIVATE_WORD} contract be noted."
    response = private.post(path, data={field: words})
    assert response.status_code == 200
    assert "/item/1" in response.text
    assert "/item/2" not in response.text
    assert "Verbatim" not in response.text
    assert "used before.</p>" not in response.text.partition("Nothing departs.")[2]


def test_corpus_is_what_the_pages_say(client: TestClient) -> None:
    """As many meetings as files."""
    files = [path for path in CORPUS.iterdir() if path.name != "README.md"]
    assert len(client.get("/status.json").json()["meetings"]) == len(files)
    assert json.loads(client.get(f"{MEETING}.json").content)["meeting"]["date"] == "2021-11-30"
