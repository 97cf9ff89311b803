"""No address tells of what was taken in private: libraries that differ in that alone give the same bytes."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from canaries import CANARIES, Kind, build, found_in
from sites import ENGINE
from starlette.testclient import TestClient

from minutes_nlp.accounts import Accounts, new_prefix
from minutes_nlp.web import Site, make_app
from minutes_nlp.web.person import csrf_token

pytestmark = pytest.mark.slow
PUBLIC, HIDDEN, FIRST = "parks-2021-05-05", "parks-2022-08-04-exempt", "parks-2021-02-03"
QUERIES = (
    "ponds", "hws", "moor", "wardens+kind:assurance", "kind:heading", "routine:yes", "speaker:moor", "pon*",
    "access:exempt", "item:5", "date:2021..", "vra*", "zho*", "liftwll", "noted",
)  # fmt: skip
PASSWORD, SECRET = "plover heather quarry", "the secret of a browser"
PAGES = ("/search", "/assurances", "/resolutions", "/history")
DATA = [f"{page}.{form}" for page in PAGES for form in ("json", "csv")]
ADDRESSES = [
    "/",
    "/status",
    "/status.json",
    *(f"{page}?q={query}" for page in (*PAGES, *DATA, "/search.atom") for query in QUERIES),
    "/search?q=ponds&group=meeting&routine=yes",
    "/search?q=ponds&sort=-date&speaker=Hale&verb=noted",
    "/assurances?status=unconfirmed",
    "/assurances.json",
    "/resolutions?item=Sale+of+the+site",
    "/resolutions?item=Quarter+1+report+on+ponds",
    *(f"/history.csv?q=ponds&table={table}" for table in ("meetings", "recurring", "figures")),
    *(f"/document/{document}{form}" for document in (PUBLIC, HIDDEN, FIRST) for form in ("", ".json")),
    *(f"/document/{PUBLIC}/item/{item}{form}" for item in range(1, 10) for form in ("", ".json")),
    *(f"/document/{FIRST}/item/{item}" for item in range(1, 10)),
    "/openapi.json",
    "/api/v1/documents",
    "/api/v1/status",
    *(
        f"/api/v1/{name}?q={query}"
        for name in ("search", "assurances", "resolutions", "history")
        for query in QUERIES
    ),
    *(f"/api/v1/search?q={query}&facets=true&routine=true&limit=3" for query in QUERIES),
    *(f"/api/v1/documents/{document}" for document in (PUBLIC, HIDDEN, FIRST)),
    *(f"/api/v1/documents/{PUBLIC}/parts/{part}" for part in range(1, 10)),
    f"/document/{HIDDEN}/item/5",
    f"/document/{PUBLIC}/item/5.a",
    *(f"/work/{document}/{item}" for document in (PUBLIC, HIDDEN, "none") for item in (3, 5, 9)),
    f"/sign-in?next=/document/{HIDDEN}/item/5",
    "/healthz",
    "/readyz",
]
WITH_CANARIES = [
    *(f"/search?q={CANARIES[at]}" for at in (0, 400, 999)),
    f"/search?q={CANARIES[30]}~2",
    f"/history?q={CANARIES[7]}",
    f"/search?speaker={CANARIES[2]}",
]
DRAFT = {"draft": f"RESOLVED: That the {CANARIES[28]} of {CANARIES[29]} be sold to {CANARIES[30]}."}
QUOTE = {"text": "The ponds would be fenced. The bid of Vrabbezk was £7500. Cllr Moor asked."}


class Pair(NamedTuple):
    """A browser on minutes with private items and one on the same without them, and what each logged."""

    private: TestClient
    without: TestClient
    logs: tuple[list[str], list[str]]

    def answers(self, method: str, address: str, **given: Any) -> list[tuple[Any, ...]]:
        """What each answers: the status, the headers and every byte."""
        found = [browser.request(method, address, **given) for browser in (self.private, self.without)]
        return [(each.status_code, sorted(each.headers.multi_items()), each.content) for each in found]


@pytest.fixture(scope="module", params=["planted", "other words"])
def folders(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Libraries that differ in what is private, with an account each of a reader and of an officer."""
    kinds: tuple[Kind, Kind] = (request.param, "absent")
    made = [build(tmp_path_factory.mktemp("exempt") / "made", kind) for kind in kinds]
    for folder in made:
        for name, role in (("rita", "reader"), ("olly", "officer")):
            Accounts(folder).add(name, role, PASSWORD)
    return made


@pytest.fixture(scope="module", params=["anonymous", "reader"])
def pair(request: pytest.FixtureRequest, folders: list[Path]) -> Iterator[Pair]:
    """Browsers of nobody in particular, and of readers who are signed in."""
    # The id of a request is told back, and the secret of a browser; they are otherwise another each time.
    headers = {"X-Request-Id": "abcd-1234"}
    browsers: list[TestClient] = []
    logs: tuple[list[str], list[str]] = ([], [])
    for folder, log in zip(folders, logs, strict=True):
        token = Accounts(folder).tokens.make("rita", 1000, new_prefix())
        more = {"Authorization": f"Bearer {token}"} if request.param == "reader" else {}
        app = make_app(Site(folder, ENGINE, log=log.append))
        browsers.append(
            TestClient(app, headers=headers | more, cookies={"minutes": SECRET}, follow_redirects=False)
        )
    with browsers[0], browsers[1]:
        yield Pair(browsers[0], browsers[1], logs)


@pytest.mark.parametrize("address", [*ADDRESSES, *WITH_CANARIES])
def test_addresses_answer_alike(pair: Pair, address: str) -> None:
    """The status, the headers and every byte are those of a library that never held anything private."""
    one, other = pair.answers("GET", address)
    assert one == other
    if address in ADDRESSES:
        assert not found_in(one[-1])


POSTS: list[tuple[str, dict[str, str]]] = [
    ("/wording", DRAFT),
    ("/quote", QUOTE),
    ("/sign-in", {"name": "olly", "password": "wrong"}),
    ("/sign-in", {"name": CANARIES[0], "password": CANARIES[1]}),
    *(
        (f"/work/{document}/5/{what}", {"part": "5.z1", "status": "kept", "note": "x", "access": "public"})
        for document in (PUBLIC, HIDDEN, "none")
        for what in ("follow-ups", "notes", "access")
    ),
]


@pytest.mark.parametrize(("address", "form"), POSTS)
def test_forms_answer_alike(pair: Pair, address: str, form: dict[str, str]) -> None:
    """So with what is sent; whoever may not know of an item is not told whether it is there."""
    one, other = pair.answers("POST", address, data=form | {"csrf": csrf_token(SECRET)})
    assert one == other


def test_the_log_tells_as_little(pair: Pair, capfd: pytest.CaptureFixture[str]) -> None:
    """Its lines are the same but for the time, and nothing else is printed."""
    for address in (f"/document/{HIDDEN}", f"/document/{PUBLIC}/item/5", "/search?q=ponds", "/work/a/b"):
        pair.answers("GET", address)
    one, other = ([re.sub(r'"(at|ms)": [^,]+, ', "", line) for line in log] for log in pair.logs)
    assert one == other != []
    assert not found_in("".join([*pair.logs[0], *capfd.readouterr()]))


@pytest.mark.parametrize("folders", ["planted"], indirect=True)
def test_an_officer_sees_them_and_that_they_are_exempt(folders: list[Path]) -> None:
    """Where the canaries are, the page says so beside each; the tables have a column."""
    token = Accounts(folders[0]).tokens.make("olly", 1000, new_prefix())
    with TestClient(
        make_app(Site(folders[0], ENGINE)), headers={"Authorization": f"Bearer {token}"}
    ) as browser:
        hidden = browser.get(f"/document/{HIDDEN}/item/5")
        assert hidden.status_code == 200
        assert '<span class="tag exempt">Exempt</span></h1>' in hidden.text
        for page in ("/search?q=harbour", "/assurances?q=bid", "/resolutions?q=sold", "/history?q=harbour"):
            assert '<span class="tag exempt">Exempt</span>' in browser.get(page).text, page
        for page in (
            "/search.csv?q=harbour",
            "/assurances.csv",
            "/resolutions.csv?q=sold",
            "/history.csv?q=bid",
        ):
            rows = list(csv.DictReader(browser.get(page).text.splitlines()))
            assert {"exempt"} <= {row["access"] for row in rows} <= {"public", "exempt"}, page
