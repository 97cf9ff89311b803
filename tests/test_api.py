"""The API: what it answers, refuses and describes."""

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
from sites import ENGINE, corpus_library, keep, partly_exempt
from starlette.testclient import TestClient

from minutes_nlp import audit, web
from minutes_nlp.accounts import Accounts, new_prefix, passwords
from minutes_nlp.config import WebSettings
from minutes_nlp.library import Library
from minutes_nlp.web import Site, make_app
from minutes_nlp.web.api.operations import OPERATIONS, PREFIX

EXAMPLES = Path(web.__file__).parent / "api" / "examples.json"
RENEW = "MINUTES_RENEW_DOCS"
TODAY = dt.date(2023, 11, 1)
GULLY = "environment-and-highways-scrutiny-2021-11-11"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an app on the sample corpus."""
    folder = tmp_path_factory.mktemp("api") / "made"
    corpus_library(folder)
    with TestClient(make_app(Site(folder, ENGINE, today=lambda: TODAY))) as opened:
        yield opened


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    """The description of the API."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def fits(value: object, schema: dict[str, Any], description: dict[str, Any]) -> None:
    """Raise an error where a value does not fit a schema of the description."""
    whole = {**schema, "components": description["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def every(client: TestClient, address: str) -> list[dict[str, Any]]:
    """The results of all pages, each found by the cursor of the one before."""
    found: list[dict[str, Any]] = []
    joint = "&" if "?" in address else "?"
    cursor = ""
    while True:
        page = client.get(f"{PREFIX}{address}{f'{joint}cursor={cursor}' if cursor else ''}").json()
        found += page["results"]
        if page["next"] is None:
            assert len(found) == page["total"]
            return found
        cursor = page["next"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_each_call_has_an_example_that_holds(
    client: TestClient, description: dict[str, Any], operation: Any
) -> None:
    """The example is what is answered, and both fit the description."""
    examples = json.loads(EXAMPLES.read_text("utf-8"))
    example = examples[operation.name]
    path = operation.path
    parameters = dict(example["parameters"])
    for each in operation.parameters:
        if each.place == "path":
            path = path.replace(f"{{{each.name}}}", parameters.pop(each.name))
    told = description["paths"][f"{PREFIX}{operation.path}"][operation.method.lower()]
    if operation.body:
        fits(example["body"], told["requestBody"]["content"]["application/json"]["schema"], description)
    if not operation.right:
        answered = client.request(
            operation.method, f"{PREFIX}{path}", params=parameters, json=example.get("body")
        )
        assert answered.status_code == 200
        if os.environ.get(RENEW):
            example["result"] = answered.json()
            EXAMPLES.write_text(f"{json.dumps(examples, ensure_ascii=False, indent=1)}\n", "utf-8")
        assert answered.json() == example["result"]
    fits(example["result"], told["responses"]["200"]["content"]["application/json"]["schema"], description)


def test_every_record_fits_the_description(client: TestClient, description: dict[str, Any]) -> None:
    """Of each document of the sample corpus."""
    documents = every(client, "/documents?limit=7")
    assert len({each["document"] for each in documents}) == len(documents) > 30
    for each in documents:
        record = client.get(f"{PREFIX}/documents/{each['document']}").json()
        fits(record, {"$ref": "#/components/schemas/Minutes"}, description)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=grit&limit=3",
        "/search?q=report&sort=date&limit=50",
        "/search?kind=assurance&kind=question&limit=100",
        "/assurances?limit=9",
        "/history?q=dental&limit=4",
    ],
)
def test_pages_have_each_result_once(client: TestClient, address: str) -> None:
    """However many there are on a page."""
    found = [json.dumps(each, sort_keys=True) for each in every(client, address)]
    assert len(found) == len(set(found)) > 3


def test_the_next_page_stands_in_the_link_too(client: TestClient) -> None:
    """The address, as the body has its cursor (RFC 8288)."""
    first = client.get(f"{PREFIX}/documents", params={"limit": 2})
    link = first.links["next"]["url"]
    four = client.get(f"{PREFIX}/documents?limit=4").json()["results"]
    assert client.get(link).json()["results"] == four[2:]


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/search?limit=0", 400, "limit: it is a number from 1 to 100"),
        ("/search?limit=101", 400, "limit: it is a number from 1 to 100"),
        ("/search?limit=٣", 400, "limit: it is a number"),
        ("/search?limit=1&limit=2", 400, "limit: it is given too often"),
        ("/search?page=2", 400, "page: there is no such parameter"),
        ("/search?sort=best", 400, "sort: it can be relevance, date, -date"),
        ("/search?routine=yes", 400, "routine: it is true or false"),
        (f"/search?q={'x' * 1001}", 400, "q: it has at most 1,000 characters"),
        ("/history", 400, "q: it is needed"),
        ("/search?cursor=WzIwLCJhIl0", 422, "cursor: it is none that this request was given"),
        ("/search?q=(grit", 422, "q, character 1: This parenthesis is never closed."),
        ("/search?from=soon", 422, "from, character 1: 'soon' is not a date"),
        ("/documents/none", 404, "There is no such"),
        (f"/documents/{GULLY}/parts/none", 404, "There is no such"),
        ("/none", 404, "There is no such"),
    ],
)
def test_refusals_are_problems(client: TestClient, address: str, status: int, detail: str) -> None:
    """With a status, and words that name the parameter (RFC 9457)."""
    answered = client.get(f"{PREFIX}{address}")
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json()["status"] == status
    assert answered.json()["detail"].startswith(detail)
    assert answered.headers["x-request-id"]


def test_a_cursor_is_of_its_request_alone(client: TestClient) -> None:
    """It leads on in no other list."""
    cursor = client.get(f"{PREFIX}/search?q=grit&limit=1").json()["next"]
    assert client.get(f"{PREFIX}/search?q=grit&limit=1&cursor={cursor}").status_code == 200
    assert client.get(f"{PREFIX}/search?q=roads&limit=1&cursor={cursor}").status_code == 422
    assert client.get(f"{PREFIX}/documents?limit=1&cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"text": "Grit."}', "text/plain", 400),
        (b"{", "application/json", 400),
        (b'{"text": 1}', "application/json", 400),
        (b'{"text": ""}', "application/json", 400),
        (b'{"text": "Grit.", "more": 1}', "application/json", 400),
        (b'{"text": "\xff"}', "application/json", 400),
        (b'"' + b"x" * 1_100_000, "application/json", 413),
    ],
)
def test_a_body_that_is_not_as_described_is_refused(
    client: TestClient, body: bytes, kind: str, status: int
) -> None:
    """In form, in type, in length."""
    answered = client.post(f"{PREFIX}/quote", content=body, headers={"Content-Type": kind})
    assert answered.status_code == status
    assert answered.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", [f"{PREFIX}/search?q=grit", f"{PREFIX}/documents", "/search?q=grit", "/"])
def test_what_one_has_is_not_sent_again(client: TestClient, address: str) -> None:
    """The tag is of the bytes: the same for the same, another for others."""
    first = client.get(address)
    tag = first.headers["etag"]
    assert client.get(address).headers["etag"] == tag
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(address, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-length" not in again.headers
    assert client.get(address, headers={"If-None-Match": '"other"'}).content == first.content
    assert first.headers["vary"] == "Cookie, Authorization"
    assert first.headers["cache-control"] == "no-cache"
    assert client.head(address).headers["etag"]
    assert client.get(f"{PREFIX}/search?q=salt").headers["etag"] != tag


def test_other_sites_may_read_only_where_they_are_listed(tmp_path: Path) -> None:
    """CORS is off unless an origin is named, and for the API alone; cookies are never let along."""
    keep(tmp_path, partly_exempt("Grit", exempt="Salt"))
    listed = WebSettings(requests=0, origins=("https://council.example",))
    for settings, origin, allowed in (
        (WebSettings(requests=0), "https://council.example", None),
        (listed, "https://council.example", "https://council.example"),
        (listed, "https://evil.example", None),
    ):
        with TestClient(make_app(Site(tmp_path, ENGINE, web=settings))) as client:
            answered = client.get(f"{PREFIX}/search?q=grit", headers={"Origin": origin})
            page = client.get("/search?q=grit", headers={"Origin": origin})
        assert answered.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in answered.headers
        assert "access-control-allow-origin" not in page.headers


class Held(NamedTuple):
    """A library with a meeting whose last item was taken in private, and a client of its app."""

    folder: Path
    document: str
    client: TestClient

    def token(self, role: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """The header of an API token of a new account."""
        monkeypatch.setattr(passwords, "_MEMORY_KIB", 8)
        monkeypatch.setattr(passwords, "_PASSES", 1)
        accounts = Accounts(self.folder)
        accounts.add(f"jo-{role}", role, "plover heather quarry")
        return {"Authorization": f"Bearer {accounts.tokens.make(f'jo-{role}', 1000, new_prefix())}"}

    def post(self, what: str, body: dict[str, str], **headers: str) -> Any:
        """The answer to a write, of item 1."""
        path = f"{PREFIX}/documents/{self.document}/items/1/{what}"
        return self.client.post(path, json=body, headers=headers)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    """A library of two items, one of them exempt."""
    folder = tmp_path / "library"
    (document,) = keep(folder, partly_exempt("Grit", exempt="Salt", date="2023-05-04"))
    with TestClient(make_app(Site(folder, ENGINE)), raise_server_exceptions=False) as client:
        yield Held(folder, document, client)


WRITES = [
    pytest.param("notes", {"note": "See to it."}, id="a note"),
    pytest.param("follow-ups", {"part": "1.z1", "status": "open"}, id="a follow-up"),
    pytest.param("access", {"access": "exempt", "reason": "a price"}, id="access"),
]


@pytest.mark.parametrize(("what", "body"), WRITES)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="nobody"),
        pytest.param({"Authorization": "Bearer made-up"}, 401, id="a made-up token"),
        pytest.param({"Authorization": "Basic am86cHc="}, 401, id="another scheme"),
        pytest.param({"Cookie": "minutes=made-up"}, 401, id="a made-up cookie"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
    ],
)
def test_nobody_writes_without_a_token(
    held: Held, what: str, body: dict[str, str], headers: dict[str, str], status: int
) -> None:
    """And nothing is changed, nor in the audit log."""
    assert held.post(what, body, **headers).status_code == status
    assert not audit.entries(held.folder)
    with Library.open(held.folder, exempt=True) as library:
        assert not library.notes.all(held.document)


@pytest.mark.parametrize(("what", "body"), WRITES)
def test_a_reader_may_not_write(
    held: Held, what: str, body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token is that of its account."""
    assert held.post(what, body, **held.token("reader", monkeypatch)).status_code == 403


def test_a_session_is_nobody_to_the_api(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser sends its cookie by itself: it counts for no write, even with the token of a page."""
    held.token("clerk", monkeypatch)
    page = held.client.get("/sign-in").text
    csrf = re.findall(r'name="csrf" value="([0-9a-f]{64})"', page)[0]
    form = {"name": "jo-clerk", "password": "plover heather quarry", "csrf": csrf}
    assert held.client.post("/sign-in", data=form, follow_redirects=False).status_code == 303
    body = {"access": "exempt", "reason": "a price"}
    assert held.post("access", body, **{"X-CSRF-Token": csrf}).status_code == 401


def test_a_clerk_decides_who_may_see_an_item(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, by every call; it is in the audit log, and only a token of who may see it finds it."""
    mine = held.token("clerk", monkeypatch)
    address = f"{PREFIX}/documents/{held.document}/parts/1"
    assert held.client.get(address).status_code == 200
    answered = held.post("access", {"access": "exempt", "reason": "a price"}, **mine)
    assert answered.json() == {"document": held.document, "access": "exempt"}
    assert held.client.get(address).status_code == 404
    assert held.client.get(f"{PREFIX}/search?q=grit").json()["total"] == 0
    seen = held.client.get(address, headers=mine)
    assert (seen.status_code, seen.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in seen.headers
    assert [each.action for each in audit.entries(held.folder)] == ["item.reclassify"]


def test_an_officer_keeps_a_note(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the page of the item."""
    answered = held.post("notes", {"note": "See to it."}, **held.token("officer", monkeypatch))
    assert answered.json() == {"document": held.document, "seq": 1}
    with Library.open(held.folder, exempt=True) as library:
        assert [each.note for each in library.notes.all(held.document)] == ["See to it."]
