"""The pages in Chromium: three people's tasks by keyboard, access for all, no word that becomes a script.

Playwright drives the system's own Chromium; where there is none the tests are skipped.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from factories import make_minutes
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sites import ENGINE, corpus_library, keep
from test_web import ITEM, MEETING, PAGES, WRONG

from minutes_nlp import assurances
from minutes_nlp.accounts import Accounts
from minutes_nlp.cli.serve import _listening
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest import publish
from minutes_nlp.library import Library, Note
from minutes_nlp.model import Attendee, Entity, Metric, Minutes, Passage, Speaker
from minutes_nlp.web import Site, make_app

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}: apt-get install chromium"),
]
WIDTHS = (320, 768, 1280)
GOOD = "plover heather quarry"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=str(CHROMIUM))
        yield running
        running.close()


def served(folder: Path) -> Iterator[str]:
    """Serve a library and yield the address of the app."""
    with _listening("127.0.0.1", 0) as listener:
        app = make_app(Site(folder, ENGINE))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        running.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        running.join(timeout=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of the sample corpus."""
    made = tmp_path_factory.mktemp("corpus")
    corpus_library(made)
    return made


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Iterator[str]:
    """The app of the sample corpus."""
    yield from served(folder)


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; in the end no other host was asked and nothing was blocked."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def open_page(base: str, path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=base, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
    assert [told for told in complaints if "status of 4" not in told] == []


# The three tasks, by keyboard alone


def tab_to(page: Page, words: str, *, most: int = 120) -> None:
    """Press Tab until something with these words, or a field so labelled, has the focus, visibly."""
    for _ in range(most):
        page.keyboard.press("Tab")
        told, seen = page.evaluate(
            """() => {
              const it = document.activeElement, box = it.getBoundingClientRect();
              const style = getComputedStyle(it);
              const told = (it.labels && it.labels.length ? it.labels[0] : it).textContent;
              const marked = style.boxShadow !== 'none' || style.outlineStyle !== 'none';
              return [told.replace(/\\s+/g, ' ').trim(), marked && box.width > 0 && box.height > 0];
            }"""
        )
        if told.startswith(words):
            assert seen, f"the focus on {words!r} cannot be seen"
            return
    pytest.fail(f"no {words!r} within reach of the keyboard")


def press(page: Page, key: str = "Enter") -> None:
    """Press a key and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def first_page(request: pytest.FixtureRequest, opened: Callable[..., Page], corpus: str) -> Page:
    """The first page, with scripts allowed and not."""
    return opened(corpus, "/", java_script_enabled=request.param)


def test_officer_finds_what_was_assured(first_page: Page) -> None:
    """From the first page to the words of an assurance, and to a later passage that may bear on it."""
    page = first_page
    tab_to(page, "Search the minutes")
    page.keyboard.type("home education kind:assurance")
    press(page)
    assert page.locator("[role=status]").inner_text() == "2 found"
    tab_to(page, "Assurances")
    press(page)
    tab_to(page, "Search the assurances")
    page.keyboard.type("home education")
    press(page)
    assert page.locator("blockquote").first.inner_text() == "Officers undertook to put out a corrected page."
    tab_to(page, "5 later passages that may bear on it")
    page.keyboard.press("Enter")
    assert page.get_by_text("Why:").first.is_visible()
    tab_to(page, "Children and Families")
    press(page)
    assert "/item/" in page.url
    assert page.locator("h1").is_visible()


def test_clerk_words_a_resolution_and_proves_a_quotation(first_page: Page) -> None:
    """From the first page to what departs from precedent, to the precedent, and to a quotation proved."""
    page = first_page
    tab_to(page, "Wording")
    press(page)
    tab_to(page, "Draft")
    page.keyboard.type("That the pdate be noted.")
    tab_to(page, "Check the wording")
    press(page)
    assert page.locator("[role=status]").inner_text() == "1 thing departs from 224 clauses used before."
    assert page.get_by_text("Departs: typing").is_visible()
    tab_to(page, "Audit and Governance Committee, 31 July 2023")
    press(page)
    assert page.locator("h1").inner_text() == "3/23 Direct payments"
    tab_to(page, "Quotations")
    press(page)
    tab_to(page, "Words said to be from the minutes")
    page.keyboard.type("Officers undertook to put out a corrected page.")
    tab_to(page, "Check the words")
    press(page)
    assert page.locator("[role=status]").inner_text() == "1 of 1 verbatim"
    tab_to(page, "Children and Families")
    press(page)
    assert page.url.endswith(f"{MEETING}/item/21#p-21.p4")


def test_researcher_follows_an_indicator(first_page: Page) -> None:
    """From the first page to the figures of an indicator, their table, and one of them in its place."""
    page = first_page
    tab_to(page, "History")
    press(page)
    tab_to(page, "Topic")
    page.keyboard.type('indicator:"dental check"')
    press(page)
    assert page.locator("[role=status]").inner_text().startswith("8 mentions in 8 meetings")
    assert page.locator("svg.chart").count() >= 2
    tab_to(page, "The table: mentions by meeting")
    page.keyboard.press("Enter")
    assert page.get_by_role("table").first.is_visible()
    tab_to(page, "71.3%")
    press(page)
    assert page.locator(":target").inner_text().startswith("i)")
    tab_to(page, "Next item")
    press(page)
    assert page.locator("h1").is_visible()


def test_skip_link_leads_past_the_navigation(first_page: Page) -> None:
    """The first stop of the keyboard leads to what the page is about."""
    page = first_page
    page.keyboard.press("Tab")
    press(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"


def test_wrong_query_leads_back_to_its_field(first_page: Page) -> None:
    """The summary of what is wrong leads to the field, which still has what was typed."""
    page = first_page
    tab_to(page, "Search the minutes")
    page.keyboard.type("(home education")
    press(page)
    assert page.title().startswith("Error: ")
    tab_to(page, "This parenthesis is never closed.")
    press(page)
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("End")
    page.keyboard.type(")")
    press(page)
    assert page.locator("[role=status]").inner_text() == "47 found, 1 to 20 shown"


# Everybody, on every screen


def filled(page: Page, path: str) -> None:
    """Send the form of a page, so that its answer is looked at."""
    field, words = {
        "/wording": ("#draft", "That the pdate be noted."),
        "/quote": ("#text", "The former was left."),
    }[path]
    page.fill(field, words)
    with page.expect_navigation():
        page.locator("main form button").click()


@pytest.mark.parametrize("path", [*PAGES, WRONG, "/nowhere", "/wording filled", "/quote filled"])
def test_page_is_for_everybody(opened: Callable[..., Page], corpus: str, path: str) -> None:
    """No violation of WCAG 2.2 AA at three widths, light and dark, all unfolded; no scrolling sideways."""
    page = opened(corpus, path.partition(" ")[0])
    if path.endswith(" filled"):
        filled(page, path.partition(" ")[0])
    is_for_everybody(page)


def is_for_everybody(page: Page) -> None:
    """Prove it of the page as it stands."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width, scheme in itertools.product(WIDTHS, ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
        assert told == [], f"{width} px, {scheme}"


@pytest.fixture(scope="module")
def people(folder: Path) -> None:
    """An account of an officer and one of a clerk."""
    for name, role in (("olly", "officer"), ("cleo", "clerk")):
        Accounts(folder).add(name, role, GOOD)


def sign_in(page: Page, name: str, *, look: Callable[[Page], None] = lambda _page: None) -> None:
    """Sign in by keyboard from the page that is open, with a wrong password first."""
    tab_to(page, "Sign in")
    press(page)
    for password in ("wrong", GOOD):
        look(page)
        tab_to(page, "Name")
        page.keyboard.press("Control+A")
        page.keyboard.type(name)
        tab_to(page, "Password")
        page.keyboard.type(password)
        press(page)


@pytest.mark.usefixtures("people")
def test_officer_signs_in_and_closes_an_assurance(first_page: Page) -> None:
    """From an item, by keyboard alone: forgetting to say why, saying it, and seeing it in the register."""
    page = first_page
    page.goto("/assurances?q=home&sort=date")
    tab_to(page, "5 NUMBERS OF CHILDREN IN CARE, point 5.3")
    press(page)
    item = page.url.partition("#")[0]
    sign_in(page, "olly")
    assert page.url == item, "signing in leads back"
    tab_to(page, "Follow-up, notes and access of this item")
    press(page)
    tab_to(page, "Say what became of")
    page.keyboard.press("Enter")
    tab_to(page, "Save what became of")
    press(page)
    tab_to(page, "Say by which passage that is shown, or why.")
    press(page)
    page.keyboard.type("decided on 2 May")
    tab_to(page, "Save what became of")
    press(page)
    assert page.locator(":target").inner_text().startswith("Assurance 5")
    page.goto("/assurances?q=home&status=kept")
    assert page.get_by_text("Kept, says olly: decided on 2 May").is_visible()
    tab_to(page, "Your account")
    press(page)
    tab_to(page, "Sign out")
    press(page)
    assert not page.get_by_text("Signed in as").count()


@pytest.mark.usefixtures("people")
def test_clerk_keeps_a_note_and_says_who_may_see_an_item(opened: Callable[..., Page], corpus: str) -> None:
    """By keyboard alone; each page on the way is for everybody, with exempt items too."""
    page = opened(corpus, ITEM)
    sign_in(page, "cleo", look=is_for_everybody)
    is_for_everybody(page)
    tab_to(page, "Follow-up, notes and access")
    press(page)
    is_for_everybody(page)
    work = page.url
    tab_to(page, "A new note")
    page.keyboard.type("asked the archive")
    tab_to(page, "Keep the note")
    press(page)
    assert page.get_by_text("cleo: asked the archive").is_visible()
    tab_to(page, "Make it exempt")
    press(page)
    is_for_everybody(page)
    tab_to(page, "Say why it is made exempt.")
    press(page)
    page.keyboard.type("names a child")
    tab_to(page, "Make it exempt")
    press(page)
    for path in (ITEM, f"/document/{MEETING}", "/search?q=home+education", work):
        page.goto(path)
        is_for_everybody(page)
    assert page.get_by_text("cleo made it exempt: names a child").is_visible()
    tab_to(page, "Why")
    page.keyboard.type("taken back")
    tab_to(page, "Make it public")
    press(page)
    tab_to(page, "Your account")
    press(page)
    is_for_everybody(page)


def test_printed_page_says_where_it_is_from(opened: Callable[..., Page], corpus: str) -> None:
    """On paper there is the address and the date, and no navigation or form."""
    page = opened(corpus, ITEM)
    page.emulate_media(media="print")
    assert f"{ITEM}, printed " in page.locator(".printed").inner_text()
    assert not page.locator("header nav >> visible=true").count()
    assert not page.locator(".between >> visible=true").count()
    page.goto("/search?q=home")
    assert not page.locator("form >> visible=true").count()


def test_focus_can_be_seen_in_forced_colours(opened: Callable[..., Page], corpus: str) -> None:
    """Where the system chooses the colours, the focus has an outline that is not transparent."""
    page = opened(corpus, "/", forced_colors="active")
    tab_to(page, "Assurances")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineColor") != "rgba(0, 0, 0, 0)"


# No word becomes a script

OPENINGS = (
    "",
    '">',
    "'>",
    "</title>",
    "</textarea>",
    "</p></main>",
    "--><",
    "]]>",
    "\\\"'`><",
    "</select></svg>",
)
VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<a href=javascript:alert(1) id=q autofocus onfocus=alert(1)>x</a>",
    "<style onload=alert(1)></style>",
    '" autofocus onfocus=alert(1) x="',
    "{{ ''.__class__.__mro__ }}{% for x in y %}",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
)
PAYLOADS = [f"{opening}{vector}" for opening in OPENINGS for vector in VECTORS]
FIELDS = (
    "q",
    "kind",
    "committee",
    "council",
    "speaker",
    "role",
    "strength",
    "verb",
    "from",
    "to",
    "sort",
    "group",
    "page",
    "giver",
    "status",
    "item",
    "text",
    "table",
)
STRANGE = (
    "main script, main iframe, main style, main input[onfocus], [onerror], [onload], [ontoggle], [onfocus]"
)


def poisoned(number: int, payload: str) -> Minutes:
    """Return minutes that hold a payload in every field of the record that is words."""
    made = make_minutes(f"word{number} {payload}", name=f"{payload}.txt", committee=f"Body {payload}")
    (item,) = made.items
    where = item.assurances[0].span
    speaker = Speaker(text=payload, name=payload, role=payload)
    asked = Passage(id="1.q1", kind="question", span=where, speaker=speaker, rule=payload)
    told = (msgspec.structs.replace(item.assurances[0], giver=payload, subject=payload),)
    decided = (msgspec.structs.replace(item.resolutions[0], mover=payload, seconder=payload, verb=payload),)
    figures = (Metric(span=where, text=payload, indicator=payload, value=1, unit=payload, period=payload),)
    points = (msgspec.structs.replace(item.points[0], label=payload),)
    parts = {
        "passages": (asked,),
        "assurances": told,
        "resolutions": decided,
        "metrics": figures,
        "points": points,
    }
    there = Attendee(name=payload, role=payload, presence="present", span=where)
    meeting = {
        "council": f"Council {payload}",
        "venue": payload,
        "start_time": payload,
        "attendance": (there,),
    }
    return msgspec.structs.replace(
        made,
        meeting=msgspec.structs.replace(made.meeting, **meeting),
        items=(msgspec.structs.replace(item, number=payload, **parts),),
        entities=(Entity(span=where, text=payload, label="PERSON", name=payload),),
    )


@pytest.fixture(scope="module")
def poison(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The app of a library full of payloads, and the ids of its documents."""
    folder = tmp_path_factory.mktemp("poison")
    documents = keep(folder, *(poisoned(number, payload) for number, payload in enumerate(PAYLOADS)))
    for address in served(folder):
        yield address, documents


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page without the policy, so that escaping alone protects it, and what was executed in it."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    executed: list[str] = []

    def note(dialog: Any) -> None:
        executed.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", note)
    yield page, executed
    context.close()


def test_payloads_are_as_many_as_asked() -> None:
    """A hundred and twenty, each another."""
    assert len(set(PAYLOADS)) == 120


def test_words_of_minutes_are_never_scripts(
    poison: tuple[str, list[str]], watched: tuple[Page, list[str]]
) -> None:
    """Headings, names, speakers, labels, file names: shown as they are on every page, none executed."""
    (address, documents), (page, executed) = poison, watched
    for number, (document, payload) in enumerate(zip(documents, PAYLOADS, strict=True)):
        for path in (f"/document/{document}", f"/document/{document}/item/1", f"/search?q=word{number}"):
            page.goto(address + path)
            assert page.locator(STRANGE).count() == 0, path
        assert " ".join(payload.split()) in page.locator("main").inner_text()
    for path in (
        "/",
        "/status",
        "/assurances?page=1",
        "/resolutions?q=noted",
        "/history?q=word1+OR+word2",
        "/wording",
    ):
        page.goto(address + path)
        assert page.locator(STRANGE).count() == 0, path
    assert executed == []


def test_words_of_people_are_never_scripts(
    poison: tuple[str, list[str]], watched: tuple[Page, list[str]], tmp_path: Path
) -> None:
    """Notes, what is said of assurances, reasons and names: written by a program, seen by an officer."""
    (_, documents), (page, executed) = poison, watched
    folder = tmp_path / "library"
    documents = keep(folder, *(poisoned(number, payload) for number, payload in enumerate(PAYLOADS)))
    Accounts(folder).add("cleo", "clerk", GOOD)
    with Library.open(folder, write=True) as library:
        for document, payload in zip(documents, PAYLOADS, strict=True):
            library.notes.add(Note(document=document, part="1", note=payload, who=payload))
            verdict = assurances.Verdict("kept", "", payload, payload)
            assurances.mark(library, f"{document}/1.as1", verdict, exempt=True)
            library.reclassify(document, "1", "exempt", reason=payload, who=payload)
        publish(library, IndexStore(folder, ENGINE))
    for address in served(folder):
        page.goto(f"{address}/sign-in")
        page.fill("#name", "cleo")
        page.fill("#password", GOOD)
        page.locator("main button").click()
        for number, (document, payload) in enumerate(zip(documents, PAYLOADS, strict=True)):
            page.goto(f"{address}/work/{document}/1")
            assert page.locator(STRANGE).count() == 0
            assert page.get_by_text("made it exempt").inner_text().count(" ".join(payload.split())) == 2
            page.goto(f"{address}/assurances?q=word{number}")
            assert page.locator(STRANGE).count() == 0
        for payload in PAYLOADS[::4]:
            page.goto(f"{address}/work/{documents[0]}/1")
            page.fill("#reason-access", payload)
            page.evaluate("document.querySelector('[name=access]').value = 'exempt'")
            with page.expect_navigation():
                page.get_by_text("Make it public").click()
            assert page.locator(STRANGE).count() == 0
            assert page.input_value("#reason-access") == payload[:300]
    assert executed == []


def test_words_of_a_reader_are_never_scripts(
    poison: tuple[str, list[str]], watched: tuple[Page, list[str]]
) -> None:
    """Whatever is typed into an address or a form comes back as it is, or not at all; none is executed."""
    (address, _), (page, executed) = poison, watched
    for payload in PAYLOADS:
        typed = urlencode([(field, payload) for field in FIELDS])
        for path in ("/search", "/assurances", "/resolutions", "/history", "/quote"):
            page.goto(f"{address}{path}?{typed}")
            assert page.locator(STRANGE).count() == 0, path
        page.goto(f"{address}/{quote(payload, safe='')}")
        assert page.locator(STRANGE).count() == 0
    for payload, (path, field) in itertools.product(
        PAYLOADS[::4], (("/wording", "draft"), ("/quote", "text"))
    ):
        page.goto(address + path)
        page.fill(f"#{field}", payload)
        with page.expect_navigation():
            page.locator("main form button").click()
        assert page.locator(STRANGE).count() == 0, path
    assert executed == []
