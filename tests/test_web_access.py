"""Who may see and change what: sign-in, sessions, tokens, a proxy that signs in, and every write route."""

import html
import ipaddress
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from factories import ENGINE, make_minutes
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from minutes_nlp import audit, ingest
from minutes_nlp.accounts import ABSOLUTE_SECONDS, IDLE_SECONDS, Accounts, Role, new_prefix, passwords
from minutes_nlp.assistants import Desk
from minutes_nlp.config import WebSettings, read_settings
from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library
from minutes_nlp.web import Site, make_app
from minutes_nlp.web.crossing import COMPUTES

GOOD = "plover heather quarry"
TITLES = ("Ponds", "The purchase of a quarry", "Newts")
PEOPLE: dict[str, Role] = {"rita": "reader", "olly": "officer", "cleo": "clerk", "ada": "admin"}
PROXY = "10.0.0.5"


class Place(NamedTuple):
    """A library with one document, and its accounts."""

    folder: Path
    document: str
    accounts: Accounts

    def browser(self, address: str = "192.0.2.1", **web: object) -> TestClient:
        """A browser at an address that begins without a cookie."""
        settings = WebSettings(requests=100_000)._replace(**web)  # type: ignore[arg-type]  # by name
        app = make_app(Site(self.folder, ENGINE, web=settings))
        base = "https://minutes.example" if settings.https else "http://minutes.example"
        return TestClient(
            app, base, raise_server_exceptions=False, follow_redirects=False, client=(address, 5000)
        )

    def work(self, number: str = "2") -> str:
        """The page of an item's follow-up, notes and access."""
        return f"/work/{self.document}/{number}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A meeting of three items, the second exempt, and an account of each role."""
    folder = tmp_path_factory.mktemp("web") / "library"
    accounts = Accounts(folder)
    with Library.open(folder, write=True) as library, pytest.MonkeyPatch.context() as patch:
        document, _ = library.put(make_minutes(*TITLES), place=None, parser="1")
        library.reclassify(document, "2", "exempt", reason="a price", who="test")
        ingest.publish(library, IndexStore(folder, ENGINE))
        _cheaply(patch)
        for name, role in PEOPLE.items():
            accounts.add(name, role, GOOD)
    return Place(folder, document, accounts)


def _cheaply(patch: pytest.MonkeyPatch) -> None:
    """Have passwords kept with little work."""
    patch.setattr(passwords, "_MEMORY_KIB", 8)
    patch.setattr(passwords, "_PASSES", 1)


@pytest.fixture
def place(made: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A copy of it to change."""
    _cheaply(monkeypatch)
    folder = tmp_path / "library"
    shutil.copytree(made.folder, folder)
    return Place(folder, made.document, Accounts(folder))


@pytest.fixture
def browser(place: Place) -> Iterator[TestClient]:
    """A browser without a cookie."""
    with place.browser() as opened:
        yield opened


def token_on(browser: TestClient, path: str = "/sign-in") -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found
    return found[1]


def sign_in(browser: TestClient, name: str, password: str = GOOD, **more: str) -> Any:
    """Sign in as a person does; return the answer."""
    form = {"name": name, "password": password, "csrf": token_on(browser), **more}
    return browser.post("/sign-in", data=form)


def actions(place: Place) -> list[tuple[str, str]]:
    """Who did what, by the audit log, which holds."""
    assert audit.verify(place.folder).fault is None
    return [(each.actor, each.action) for each in audit.entries(place.folder)]


# Signing in and out


@pytest.mark.parametrize(("https", "name"), [(True, "__Host-minutes"), (False, "minutes")])
def test_the_cookie(place: Place, *, https: bool, name: str) -> None:
    """No script reads it, no form of another site sends it; over https it goes nowhere else."""
    with place.browser(https=https) as browser:
        cookie = sign_in(browser, "olly").headers["set-cookie"]
    first, *rest = cookie.split("; ")
    assert first.startswith(f"{name}=")
    flags = {each.lower() for each in rest}
    assert {"httponly", "path=/", "samesite=lax"} <= flags
    assert ("secure" in flags) == https
    assert not any(each.startswith(("domain=", "expires=", "max-age=")) for each in flags)


def test_over_https_browsers_are_told_to_stay_there(place: Place) -> None:
    """Where it is settled that there is nothing else; no page may stand in the frame of another."""
    for https in (True, False):
        with place.browser(https=https) as browser:
            headers = browser.get("/").headers
        assert ("strict-transport-security" in headers) == https
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_signing_in_leads_back(place: Place, browser: TestClient) -> None:
    """From a page that needs an account, and from one that shows more with it, to that page."""
    for page in (place.work(), "/search?q=ponds&sort=date"):
        answer = browser.get(page).text
        link = html.unescape(re.findall(r'href="(/sign-in\?[^"]+)"', answer)[0])
        typed = re.search(r'name="next" value="([^"]*)"', browser.get(link).text)
        assert typed
        assert html.unescape(typed[1]) == page
    assert 'href="/sign-in"' in browser.get("/sign-in?next=/status").text


def test_the_log_of_errors_names_no_document(
    place: Place, browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """It tells the route: what people look for is theirs."""
    (place.folder / "library.db").write_bytes(b"no library" * 1000)
    assert browser.get("/document/zymurgy/item/2").status_code == 503
    assert "/document/{document}/item/{item}: " in caplog.text
    assert "zymurgy" not in caplog.text


def test_signing_in_and_out(place: Place, browser: TestClient) -> None:
    """The page says who is signed in; after signing out the cookie is worth nothing, wherever it is kept."""
    assert "Your account" not in browser.get("/sign-in").text
    assert sign_in(browser, "olly").headers["location"] == "/"
    page = browser.get("/sign-in").text
    assert "You are signed in as <b>olly</b>, officer" in page
    kept = dict(browser.cookies)
    done = browser.post("/sign-out", data={"csrf": token_on(browser)})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    browser.cookies.update(kept)
    assert "You are signed in" not in browser.get("/sign-in").text
    assert browser.get(place.work()).status_code == 401
    assert actions(place) == [("olly", "session.begin"), ("olly", "session.end")]


def test_the_secret_is_another_after_signing_in(place: Place, browser: TestClient) -> None:
    """A secret that somebody planted in the browser never becomes a session; an old session is ended."""
    browser.cookies.set("minutes", "planted-by-somebody", domain="minutes.example")
    sign_in(browser, "olly")
    first = browser.cookies["minutes"]
    assert first != "planted-by-somebody"
    assert place.accounts.of_session("planted-by-somebody") is None
    with place.browser() as other:
        other.cookies.set("minutes", first, domain="minutes.example")
        other.post("/sign-in", data={"name": "cleo", "password": GOOD, "csrf": token_on(other)})
        assert other.cookies["minutes"] != first
    assert place.accounts.of_session(first) is None


@pytest.mark.parametrize(
    ("name", "password"), [("nobody", GOOD), ("olly", "wrong"), ("gone", GOOD), ("", "")]
)
def test_refusals_look_the_same(place: Place, browser: TestClient, name: str, password: str) -> None:
    """Unknown, wrong and disabled: one answer, letter by letter, but for the name that was typed."""
    place.accounts.add("gone", "admin", GOOD)
    place.accounts.set_disabled("gone", disabled=True)
    refused = sign_in(browser, name, password)
    assert refused.status_code == 401
    usual = sign_in(browser, "x", "y").text
    assert refused.text == usual.replace('value="x"', f'value="{name}"')
    assert refused.headers["cache-control"] == "no-store"


def test_refusals_are_noted(place: Place, browser: TestClient) -> None:
    """For the account that was meant; what was typed for none may be a password. A flood is not noted."""
    for name in ("olly", "Olly ", "plover heather"):
        sign_in(browser, name, "wrong")
    found = [(each.actor, each.action, each.subject) for each in audit.entries(place.folder)]
    to_olly, to_none = (("anonymous", "session.refuse", whom) for whom in ("olly", "no account"))
    assert found == [to_olly, to_olly, to_none]
    with closing(sqlite3.connect(place.folder / "accounts.db")) as db, db:
        at = db.execute("SELECT max(at) FROM failures").fetchone()[0]
        db.executemany("INSERT INTO failures VALUES (?, ?, ?)", [(str(n), str(n), at) for n in range(97)])
    sign_in(browser, "cleo", "wrong")
    sign_in(browser, "ada", "wrong")
    assert len(audit.entries(place.folder)) == len(found)


def test_another_sign_in_ends_the_session_before(place: Place, browser: TestClient) -> None:
    """And the log knows it."""
    sign_in(browser, "olly")
    token = token_on(browser, place.work())
    browser.post("/sign-in", data={"name": "cleo", "password": GOOD, "csrf": token})
    begin, end = "session.begin", "session.end"
    assert actions(place) == [("olly", begin), ("cleo", begin), ("olly", end)]


def test_guessing_is_slowed_down(place: Place, browser: TestClient) -> None:
    """After five guesses the page says how long to wait, and from elsewhere one still gets in."""
    assert [sign_in(browser, "olly", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    refused = sign_in(browser, "olly")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert "Try again in 15 minutes" in refused.text
    with place.browser("192.0.2.2") as other:
        assert sign_in(other, "olly").status_code == 303


ONWARD = [
    ("/search?q=a%20b&kind=point", "/search?q=a%20b&kind=point"),
    ("https://evil.example/", "/"),
    ("//evil.example/", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("javascript:alert(1)", "/"),
    ("/a\r\nSet-Cookie: x=y", "/aSet-Cookie:%20x=y"),
    ("", "/"),
]


@pytest.mark.parametrize(("wanted", "reached"), ONWARD)
def test_signing_in_leads_on_within_the_service(browser: TestClient, wanted: str, reached: str) -> None:
    """To the page that was wanted, and to no other site."""
    assert sign_in(browser, "olly", next=wanted).headers["location"] == reached


def test_a_session_expires(place: Place, browser: TestClient) -> None:
    """As if its time had passed."""
    sign_in(browser, "olly")
    with closing(sqlite3.connect(place.folder / "accounts.db")) as db, db:
        db.execute("UPDATE sessions SET seen_at = seen_at - ?", (IDLE_SECONDS,))
    assert browser.get(place.work()).status_code == 401


def test_changes_count_at_once(place: Place, browser: TestClient) -> None:
    """A role taken away, and an account shut out, from the very next request on."""
    sign_in(browser, "olly")
    assert browser.get(place.work()).status_code == 200
    place.accounts.set_role("olly", "reader")
    assert browser.get(place.work()).status_code == 403
    place.accounts.set_disabled("olly", disabled=True)
    assert browser.get(place.work()).status_code == 401


def test_damaged_accounts_shut_nobody_else_out(place: Place, browser: TestClient) -> None:
    """Who is not signed in reads on; who was is told to try later."""
    sign_in(browser, "olly")
    (place.folder / "accounts.db").write_bytes(b"no database" * 1000)
    assert browser.get("/search?q=ponds").status_code == 503
    with place.browser() as public:
        assert public.get("/search?q=ponds").status_code == 200


# What is seen


def test_exempt_items_are_for_officers(place: Place, browser: TestClient) -> None:
    """Nobody else finds or reads them, a reader who is signed in no more than the public."""
    item, found = f"/document/{place.document}/item/2", "/search?q=quarry"
    for name, seen in ((None, False), ("rita", False), ("olly", True), ("ada", True)):
        if name:
            sign_in(browser, name)
        assert browser.get(item).status_code == (200 if seen else 404), name
        assert ("purchase of a quarry" in browser.get(found).text.lower()) == seen, name
        for path in (item, found, "/"):
            kept = browser.get(path).headers.get("cache-control", "")
            assert (kept == "no-store") == (name is not None), (name, path)


ANSWERS = (
    "/", "/status", "/status.json", "/document/{}", "/document/{}.json", "/document/{}/item/1",
    "/document/{}/item/1.json", "/search?q={}", "/search.json?q={}", "/search.csv?q={}", "/search.atom?q={}",
    "/search?q=director", "/assurances", "/assurances.json", "/assurances.csv", "/resolutions?q=noted",
    "/resolutions.json?q=noted", "/resolutions.csv?q=noted", "/resolutions?item={}", "/history?q={}",
    "/history.json?q={}", "/history.csv?q={}",
)  # fmt: skip


def told_to(browser: TestClient, document: str) -> dict[str, bytes]:
    """Every answer that could tell of the first item; what was asked for is taken out of it."""
    found = {}
    for address in ANSWERS:
        asked = address.format(document if "/document" in address else "ponds")
        found[asked] = browser.get(asked).content
    quoted, draft = {"text": "The Director assured members that Ponds would be reviewed by July."}, {}
    draft["draft"] = "RESOLVED: That the report on Ponds be noted."
    found["/quote"] = browser.post("/quote", data=quoted).content
    found["/wording"] = browser.post("/wording", data=draft).content
    tools = Desk(browser.app.state.serving.site.library, ENGINE)  # type: ignore[attr-defined]  # ours
    found["assistants"] = repr((tools.search("ponds"), tools.assurances(), tools.history("ponds"))).encode()
    return found | {"quoted": repr(tools.quote(quoted["text"])).encode()}


def test_an_item_made_exempt_is_in_no_answer(place: Place, browser: TestClient) -> None:
    """Nowhere from the next request on; and all is as it was, byte for byte, when that is taken back."""
    sign_in(browser, "cleo")
    form = {"csrf": token_on(browser), "access": "exempt", "reason": "names a child"}
    with place.browser() as public:
        public.cookies.set("minutes", "x" * 43, domain="minutes.example")
        before = told_to(public, place.document)
        told = (b"Ponds", b">Verbatim<", b"'verbatim'", b"have been used before", b"1 of 1")
        silent = {asked for asked, answer in before.items() if not any(words in answer for words in told)}
        assert silent == {"/", "/status", "/status.json"}
        assert browser.post(f"{place.work('1')}/access", data=form).status_code == 303
        for asked, answer in told_to(public, place.document).items():
            # What was typed into a form is still there.
            words = told[1:] if asked in {"/quote", "/wording", "quoted"} else told
            assert not any(each in answer for each in words), asked
        assert browser.post(f"{place.work('1')}/access", data=form | {"access": "public"}).status_code == 303
        assert told_to(public, place.document) == before


def test_what_could_not_be_published_is_when_it_is_tried_again(
    place: Place, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full in the middle: who sends it once more is told that it is so, and then it is."""
    sign_in(browser, "cleo")
    form = {"csrf": token_on(browser), "access": "exempt", "reason": "names a child"}

    def fail(*_given: object) -> None:
        raise LibraryError("no space left on device")

    with place.browser() as public, monkeypatch.context() as patch:
        patch.setattr(ingest, "publish", fail)
        assert browser.post(f"{place.work('1')}/access", data=form).status_code == 503
        patch.undo()
        assert browser.post(f"{place.work('1')}/access", data=form).status_code == 422
        assert b"Ponds would be reviewed" not in public.get("/search.json?q=ponds").content
        assert public.get(f"/document/{place.document}/item/1").status_code == 404


def test_an_officer_leaves_nothing_behind_for_the_public(place: Place) -> None:
    """In one app, what an officer has just read is still nowhere for who comes next."""
    app = make_app(Site(place.folder, ENGINE))
    with TestClient(app, "http://minutes.example") as one, TestClient(app, "http://minutes.example") as other:
        before = other.get("/search?q=quarry").text, other.get("/").text
        sign_in(one, "olly")
        assert "purchase" in one.get("/search?q=quarry").text
        one.get("/")
        assert (other.get("/search?q=quarry").text, other.get("/").text) == before


# API tokens


def bearer(place: Place, name: str) -> dict[str, str]:
    """The header of a program that acts for an account."""
    return {"Authorization": f"Bearer {place.accounts.tokens.make(name, 1000, new_prefix())}"}


def test_a_program_acts_with_a_token(place: Place, browser: TestClient) -> None:
    """No form, no cookie, no token of a page; what it does is in the log under its account."""
    done = browser.post(f"{place.work()}/notes", data={"note": "seen"}, headers=bearer(place, "olly"))
    assert (done.status_code, done.json()["seq"]) == (200, 1)
    assert done.headers["cache-control"] == "no-store"
    assert "set-cookie" not in done.headers
    assert actions(place) == [("olly", "note.add")]


@pytest.mark.parametrize("value", ["Bearer x", "Bearer ", "bearer mnt_x_y", "Bearer mnt_000000000000_x"])
def test_a_token_that_is_none_is_refused_everywhere(browser: TestClient, value: str) -> None:
    """Also where nobody needs one: a program learns at once that its token has ended."""
    refused = browser.get("/", headers={"Authorization": value})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_guessing_tokens_is_counted(place: Place) -> None:
    """As requests of the address it comes from; and two tokens are none."""
    with place.browser(requests=3) as browser:
        answers = [browser.get("/", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(4)]
    assert answers == [401, 401, 401, 429]
    both = [header for name in ("olly", "ada") for header in bearer(place, name).items()]
    with place.browser() as browser:
        assert browser.get("/", headers=both).status_code == 401


# Every route that changes something


def write_routes(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of each route whose method may change something."""
    for route in routes:
        assert isinstance(route, Route | APIRoute | Mount), (
            f"{route}: say here whether it may change something"
        )
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        for method in sorted(route.methods or ()):
            if method not in {"GET", "HEAD", "OPTIONS"} and route.path not in COMPUTES:
                yield method, route.path


WRITES = list(write_routes(make_app(Site(Path("nowhere"), ENGINE)).routes))
FOR_ALL = {"/sign-in", "/sign-out"}
API = "/api/"
HERE = "http://minutes.example"
FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://minutes.example.evil.example"},
    {"Origin": f"{HERE}:81"},
    {"Origin": "http://[evil"},
    {"Origin": "https://evil.example", "Referer": f"{HERE}/"},
    {"Referer": "https://evil.example/page"},
    {"Referer": "about:blank"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
]


def refused_sendings(right: str, others: str) -> dict[str, tuple[int, dict[str, Any]]]:
    """What is refused of whoever is signed in, with which status, by what is wrong with it.

    Args:
        right: The token of their page.
        others: The token of somebody else's.
    """
    by_header = {"X-CSRF-Token": right}
    forms: dict[str, dict[str, str]] = {
        "no token": {},
        "an empty token": {"csrf": ""},
        "a wrong token": {"csrf": "0" * 64},
        "that of another session": {"csrf": others},
        "a token cut short": {"csrf": right[:-1]},
    }
    return {
        **{name: (403, {"data": form}) for name, form in forms.items()},
        "another's in the header": (403, {"headers": {"X-CSRF-Token": others}}),
        "not ASCII": (403, {"headers": {b"X-CSRF-Token": "\u00e9".encode()}}),
        "another's in the header, the right one in the form": (
            403, {"headers": {"X-CSRF-Token": others}, "data": {"csrf": right}},
        ),
        "the header twice": (403, {"headers": [("X-CSRF-Token", right), ("X-CSRF-Token", right)]}),
        "the field twice": (403, {"data": {"csrf": [right, right]}}),
        "in the address": (403, {"params": {"csrf": right}}),
        "in JSON": (403, {"json": {"csrf": right}}),
        "in plain text": (403, {"content": f"csrf={right}", "headers": {"Content-Type": "text/plain"}}),
        "in no named form": (403, {"content": f"csrf={right}"}),
        "in parts": (403, {"files": {"csrf": (None, right)}}),
        "JSON beside the header": (415, {"json": {"note": "x"}, "headers": by_header}),
        "plain text beside the header": (415, {"content": "note=x", "headers": by_header}),
        "too long": (413, {"data": {"csrf": right, "note": "x" * 1_000_000}}),
        "too long, in chunks": (413, {"content": (b"x" * 100_000 for _ in range(11)), "headers": by_header}),
        "too many fields": (403, {"data": {"csrf": right, **{f"n{n}": "x" for n in range(60)}}}),
        **{f"from {where}": (403, {"data": {"csrf": right}, "headers": where}) for where in FOREIGN},
    }  # fmt: skip


def filled(path: str, place: Place) -> str:
    """The path of a route with the exempt item in it."""
    return path.replace("{document}", place.document).replace("{item}", "2")


def state(place: Place) -> tuple[object, ...]:
    """All that a write could have changed."""
    with Library.open(place.folder) as library:
        kept = library.seq(), library.notes.all(), library.access.all(), library.follow_ups.steps()
    return *kept, place.accounts.all(), actions(place)


@pytest.mark.parametrize(("method", "path"), [each for each in WRITES if not each[1].startswith(API)])
def test_a_write_that_is_not_meant_is_refused(
    place: Place, browser: TestClient, method: str, path: str
) -> None:
    """Even of an admin, and nothing happens."""
    with place.browser() as other:
        others = token_on(other)
    sign_in(browser, "ada")
    target, right, before = filled(path, place), token_on(browser), state(place)
    for wrong, (status, sent) in refused_sendings(right, others).items():
        assert browser.request(method, target, **sent).status_code == status, wrong
    for read in ("GET", "HEAD"):
        status = browser.request(read, target, params={"csrf": right}).status_code
        assert status == (200 if path == "/sign-in" else 405)
    assert state(place) == before
    # It is refused for what is wrong with it alone.
    own = {"Origin": HERE, "Referer": f"{HERE}/", "Sec-Fetch-Site": "same-origin"}
    meant = browser.request(method, target, data={"csrf": right}, headers=own)
    assert meant.status_code in {303, 401, 422}


@pytest.mark.parametrize(("method", "path"), [each for each in WRITES if each[1].startswith(API)])
def test_the_api_knows_no_session(place: Place, browser: TestClient, method: str, path: str) -> None:
    """Whatever a browser sends by itself, an admin's cookie too, changes nothing."""
    sign_in(browser, "ada")
    target, right, before = filled(path, place), token_on(browser), state(place)
    for wrong, (_, sent) in refused_sendings(right, right).items():
        assert browser.request(method, target, **sent).status_code in {401, 403, 413}, wrong
    assert browser.request(method, target, json={"note": "x"}).status_code == 401
    assert state(place) == before


def end_by_time(place: Place, _secret: str) -> None:
    """Have the absolute time of every session pass."""
    with closing(sqlite3.connect(place.folder / "accounts.db")) as db, db:
        db.execute("UPDATE sessions SET made_at = made_at - ?", (ABSOLUTE_SECONDS,))


ENDINGS = [
    pytest.param(end_by_time, id="expired"),
    pytest.param(lambda place, secret: place.accounts.sessions.end(secret), id="signed-out-elsewhere"),
    pytest.param(lambda place, _: place.accounts.set_password("ada", f"{GOOD}!"), id="another-password"),
    pytest.param(lambda place, _: place.accounts.set_disabled("ada", disabled=True), id="shut-out"),
]


@pytest.mark.parametrize("end", ENDINGS)
@pytest.mark.parametrize(("method", "path"), [each for each in WRITES if each[1] not in FOR_ALL])
def test_a_write_of_a_session_that_has_ended_is_refused(
    place: Place, browser: TestClient, method: str, path: str, end: Callable[[Place, str], None]
) -> None:
    """The token fits still, but nobody is signed in."""
    sign_in(browser, "ada")
    form = {"csrf": token_on(browser), "note": "x", "access": "public", "reason": "x", "status": "kept"}
    end(place, browser.cookies["minutes"])
    before = state(place)
    assert browser.request(method, filled(path, place), data=form).status_code == 401
    assert state(place) == before


@pytest.mark.parametrize(("method", "path"), [each for each in WRITES if each[1] not in FOR_ALL])
def test_a_write_needs_a_role(place: Place, browser: TestClient, method: str, path: str) -> None:
    """Nobody and a reader are refused, by session and by token, whether the item is there or not."""
    before = state(place)
    for target in (filled(path, place), path.replace("{document}", "none").replace("{item}", "9")):
        form = {"csrf": token_on(browser), "note": "x", "access": "public", "reason": "x", "status": "kept"}
        assert browser.request(method, target, data=form).status_code == 401
        refused = browser.request(method, target, data=form, headers=bearer(place, "rita"))
        assert refused.status_code == 403
    assert state(place) == before
    sign_in(browser, "rita")
    before, form = state(place), {"csrf": token_on(browser), "note": "x", "access": "public", "reason": "x"}
    expected = 401 if path.startswith(API) else 403
    assert browser.request(method, filled(path, place), data=form).status_code == expected
    assert state(place) == before


def test_reclassifying_is_for_clerks(place: Place, browser: TestClient) -> None:
    """An officer may not; the page offers them no button for it."""
    sign_in(browser, "olly")
    assert "Make it public" not in browser.get(place.work()).text
    form = {"csrf": token_on(browser), "access": "public", "reason": "x"}
    assert browser.post(f"{place.work()}/access", data=form).status_code == 403


def test_there_are_write_routes() -> None:
    """The walk finds those there are; what only computes is not among them."""
    assert ("POST", "/work/{document}/{item}/access") in WRITES
    assert len(WRITES) >= 5


# Writing


def test_an_item_is_reclassified_at_once(place: Place, browser: TestClient) -> None:
    """The public finds it no more as soon as it is answered, and again when it is taken back."""
    sign_in(browser, "cleo")
    page = place.work("1")
    with place.browser() as public:

        def seen() -> tuple[int, bool]:
            item = public.get(f"/document/{place.document}/item/1").status_code
            return item, "ponds" in public.get("/search?q=ponds&kind=point").text.lower().split("<ol")[-1]

        before = seen()
        form = {"csrf": token_on(browser, page), "access": "exempt", "reason": "names  a child"}
        assert browser.post(f"{page}/access", data=form).headers["location"] == f"{page}#access"
        assert seen()[0] == 404
        assert "be reviewed by July" not in public.get("/search?q=ponds").text
        shown = browser.get(page).text
        assert "cleo made it exempt: names a child" in shown
        form |= {"access": "public", "reason": "the name is out"}
        assert browser.post(f"{page}/access", data=form).status_code == 303
        assert seen() == before
    entries = [each for each in audit.entries(place.folder) if each.action == "item.reclassify"]
    assert [each.detail["access"] for each in entries] == ["exempt", "public"]
    assert entries[0].subject == f"{place.document}/1"


def test_an_assurance_is_closed_and_opened(place: Place, browser: TestClient) -> None:
    """The register and the log know who said so."""
    sign_in(browser, "olly")
    page = place.work("1")
    form = {"csrf": token_on(browser, page), "part": "1.as1", "status": "kept", "note": "the report came"}
    assert browser.post(f"{page}/follow-ups", data=form).status_code == 303
    assert "olly said it is kept: the report came" in browser.get(page).text
    assert browser.post(f"{page}/follow-ups", data=form | {"status": "open"}).status_code == 303
    assert browser.post(f"{page}/follow-ups", data=form | {"status": "open"}).status_code == 422
    assert browser.post(f"{page}/follow-ups", data=form | {"status": "perhaps"}).status_code == 422
    assert browser.post(f"{page}/follow-ups", data=form | {"part": "9"}).status_code == 422
    assert browser.post(f"{place.work('3')}/follow-ups", data=form).status_code == 422
    done = [action for _, action in actions(place)]
    assert done == [
        "session.begin", "assurance.close", "assurance.reopen", "assurance.reopen",
        "assurance.reopen.failed",
    ]  # fmt: skip


WRONGLY_SENT: list[tuple[str, dict[str, str], str, str]] = [
    (
        "follow-ups",
        {"part": "1.as1", "status": "kept"},
        "Say by which passage that is shown, or why.",
        "note-1.as1",
    ),
    (
        "follow-ups",
        {"part": "1.as1", "status": "perhaps", "note": "x"},
        "kept, superseded or open",
        "note-1.as1",
    ),
    (
        "follow-ups",
        {"part": "1.as1", "status": "kept", "by": "none/1"},
        "no document &#39;none&#39;",
        "note-1.as1",
    ),
    ("follow-ups", {"part": "9", "status": "kept", "note": "x"}, "no such assurance in this item", "note-9"),
    ("notes", {"note": " "}, "A note says something.", "note-notes"),
    ("notes", {"note": "y" * 4001}, "at most 4,000 characters", "note-notes"),
    ("access", {"access": "exempt", "reason": " "}, "Say why it is made exempt.", "reason-access"),
    ("access", {"access": "public", "reason": "x"}, "is public already", "reason-access"),
]


@pytest.mark.parametrize(("form", "sent", "told", "field"), WRONGLY_SENT)
def test_what_is_wrong_is_told_on_the_page(
    place: Place, browser: TestClient, form: str, sent: dict[str, str], told: str, field: str
) -> None:
    """With a link to the field, which still has what was typed; a program gets the same as a problem."""
    sign_in(browser, "cleo")
    page = place.work("1")
    answer = browser.post(f"{page}/{form}", data=sent | {"csrf": token_on(browser, page)})
    assert answer.status_code == 422
    assert f'<li><a href="#{field}">' in answer.text
    assert told in answer.text
    assert "<title>Error: " in answer.text
    if sent.get("part") != "9":
        assert f'name="by" value="{sent.get("by", "")}"' in answer.text or form != "follow-ups"
        assert f">\n{sent.get('note', '')}</textarea>" in answer.text
    problem = browser.post(f"{page}/{form}", data=sent, headers=bearer(place, "cleo"))
    assert problem.headers["content-type"] == "application/problem+json"
    assert html.unescape(told) in problem.json()["detail"]


def test_a_passage_is_named_by_its_address(place: Place, browser: TestClient) -> None:
    """As copied from the browser, or by its id; an item has an address without a part."""
    sign_in(browser, "olly")
    page = place.work("1")
    form = {"csrf": token_on(browser, page), "part": "1.as1", "status": "kept"}
    item = f"http://minutes.example/document/{place.document}/item/3"
    for given, named in ((f"{item}#p-3.a", "3.a"), (item, "3"), (f" {place.document}/3.r1 ", "3.r1")):
        done = browser.post(f"{page}/follow-ups", data=form | {"by": given})
        assert done.headers["location"] == f"{page}#p-1.as1"
        assert f"by {place.document}/{named}<" in browser.get(page).text


def test_the_log_knows_no_words(place: Place, browser: TestClient) -> None:
    """A note and what is said of an assurance are in the library alone."""
    sign_in(browser, "olly")
    form = {"csrf": token_on(browser), "note": "zymurgy", "part": "2.as1", "status": "kept"}
    assert browser.post(f"{place.work()}/notes", data=form).status_code == 303
    assert browser.post(f"{place.work()}/follow-ups", data=form).status_code == 303
    assert "olly: zymurgy" in browser.get(place.work()).text
    sign_in(browser, "cleo")
    opened = form | {"csrf": token_on(browser), "access": "public", "reason": "zymurgy"}
    assert browser.post(f"{place.work()}/access", data=opened).status_code == 303
    form |= {"csrf": token_on(browser)}
    # Nor does what somebody puts into an address, into a field that names a part, or types as a name.
    browser.post(f"{place.work('zymurgy')}/access", data=opened)
    browser.post("/work/zymurgy/2/access", data=opened)
    browser.post(f"{place.work()}/follow-ups", data=form | {"part": "2.zymurgy"})
    with place.browser() as stranger:
        sign_in(stranger, "zymurgy", "zymurgy")
    log = (place.folder / audit.FILE_NAME).read_bytes()
    assert b"zymurgy" not in log
    assert b"quarry" not in log
    assert browser.post(f"{place.work()}/notes", data=form | {"note": " "}).status_code == 422
    assert browser.post(f"{place.work()}/notes", data=form | {"note": "x" * 4001}).status_code == 422
    assert browser.post(f"{place.work('9')}/notes", data=form).status_code == 404
    assert browser.post("/work/none/1/notes", data=form).status_code == 404


def test_nothing_is_done_that_cannot_be_logged(place: Place, browser: TestClient) -> None:
    """Where the log cannot be written to, nothing is changed."""
    sign_in(browser, "cleo")
    form = {"csrf": token_on(browser), "access": "public", "reason": "x"}
    (place.folder / audit.FILE_NAME).write_bytes(b"no log" * 1000)
    assert browser.post(f"{place.work()}/access", data=form).status_code == 503
    with Library.open(place.folder) as library:
        assert len(library.access.all()) == 1


# A proxy that signs people in

SIGNED_BY_PROXY: dict[str, object] = {
    "proxies": (ipaddress.ip_network("10.0.0.4/30"),),
    "user_header": "X-Remote-User",
    "role_header": "X-Remote-Groups",
    "roles": {"democratic services": "clerk", "directors": "officer"},
}


def by_proxy(place: Place, address: str = PROXY, **more: object) -> TestClient:
    """What a proxy at an address hands on."""
    return place.browser(address, **{**SIGNED_BY_PROXY, **more})


GROUPS = [
    ("directors", 200, 403),
    ("staff, democratic services , directors", 200, 303),
    ("staff", 403, 403),
    ("", 403, 403),
    ("admin", 403, 403),
]


@pytest.mark.parametrize(("groups", "looks", "changes"), GROUPS)
def test_the_proxy_says_who_it_is(place: Place, groups: str, looks: int, changes: int) -> None:
    """Its groups stand for roles by the table, and the highest counts; a role's name stands for nothing."""
    headers = {"X-Remote-User": "Pat@council.example", "X-Remote-Groups": groups}
    with by_proxy(place) as browser:
        assert browser.get(place.work(), headers=headers).status_code == looks
        # Whom the proxy signs in never sees the page to sign in by: that of the item gives them their secret.
        page = browser.get(place.work(), headers=headers)
        token = re.search(
            r'"csrf" value="(\w+)"', page.text if looks == 200 else browser.get("/sign-in").text
        )
        assert token
        form = {"csrf": token[1], "access": "public", "reason": "x"}
        assert browser.post(f"{place.work()}/access", data=form).status_code == 401
        assert browser.post(f"{place.work()}/access", data=form, headers=headers).status_code == changes
        assert browser.post(f"{place.work()}/access", data={}, headers=headers).status_code == 403
    assert actions(place) == ([("pat@council.example", "item.reclassify")] if changes == 303 else [])


def test_groups_that_come_twice_count_for_nothing(place: Place) -> None:
    """One header of the proxy, and one that the client sent and the proxy passed on."""
    told = [("X-Remote-User", "pat"), ("X-Remote-Groups", "staff"), ("X-Remote-Groups", "directors")]
    with by_proxy(place) as browser:
        assert browser.get(place.work(), headers=told).status_code == 401
        assert browser.get(place.work(), headers=told[:2]).status_code == 403


SPOOFED = [
    pytest.param("192.0.2.1", {}, id="not-the-proxy"),
    pytest.param("10.0.0.9", {}, id="beside-its-network"),
    pytest.param("192.0.2.1", {"X-Forwarded-For": PROXY}, id="says-it-is-the-proxy"),
    pytest.param("", {}, id="no-address"),
]


@pytest.mark.parametrize(("address", "headers"), SPOOFED)
def test_nobody_else_says_who_it_is(
    place: Place, address: str, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """The header of any other address is ignored and noted."""
    told = {"X-Remote-User": "ada", "X-Remote-Groups": "democratic services", **headers}
    with by_proxy(place, address) as browser:
        assert browser.get(place.work(), headers=told).status_code == 401
    assert "it was ignored" in caplog.text


def test_the_header_is_nothing_unless_it_is_switched_on(place: Place) -> None:
    """Not even from the proxy."""
    with by_proxy(place, user_header="") as browser:
        assert browser.get(place.work(), headers={"X-Remote-User": "ada"}).status_code == 401


def test_a_proxy_that_names_nobody_in_particular(place: Place) -> None:
    """Two headers, a name that is none, an account that is shut out: nobody is signed in."""
    place.accounts.set_disabled("olly", disabled=True)
    with by_proxy(place, role_header="") as browser:
        names = [[("X-Remote-User", "ada"), ("X-Remote-User", "olly")], [("X-Remote-User", "a b")]]
        for headers in (*names, [("X-Remote-User", "olly")]):
            assert browser.get(place.work(), headers=headers).status_code == 401
        assert browser.get(place.work(), headers={"X-Remote-User": "cleo"}).status_code == 200
        assert browser.get(place.work(), headers={"X-Remote-User": "stranger"}).status_code == 403


SETTINGS = [
    ('user_header = "X-User"', "name the proxy"),
    ('proxies = ["10.0.0.1/8"]', "host bits"),
    ("proxies = [1]", "list of texts"),
    ("https = 1", "true or false"),
    ("requests = 0", "above 0"),
    ("roles = 3", "table of groups"),
    ("host = []", "did you mean 'hosts'"),
]


@pytest.mark.parametrize(("line", "words"), SETTINGS)
def test_settings_that_mean_nothing_are_told(tmp_path: Path, line: str, words: str) -> None:
    """With the file and the place."""
    (tmp_path / "minutes.toml").write_text(f"[web]\n{line}\n")
    with pytest.raises(UsageError, match=words):
        read_settings({}, {}, tmp_path)


def test_settings(tmp_path: Path) -> None:
    """Each is read as it is written."""
    (tmp_path / "minutes.toml").write_text(
        '[web]\nhttps = true\nhosts = ["m.example"]\nproxies = ["10.0.0.5", "fd00::/64"]\n'
        'user_header = "X-User"\nrequests = 5\n[web.roles]\n"a group" = "clerk"\n'
    )
    web = read_settings({}, {}, tmp_path).web
    assert (web.https, web.hosts, web.requests, web.seconds) == (True, ("m.example",), 5, 10)
    assert [str(each) for each in web.proxies] == ["10.0.0.5/32", "fd00::/64"]
    assert (web.user_header, web.roles) == ("X-User", {"a group": "clerk"})
