"""No address tells of what was taken in private: libraries that differ in that alone give the same bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import CANARIES, Kind, build, found_in
from sites import ENGINE
from starlette.testclient import TestClient

from minutes_nlp.web import Site, make_app

pytestmark = pytest.mark.slow
PUBLIC, HIDDEN, FIRST = "parks-2021-05-05", "parks-2022-08-04-exempt", "parks-2021-02-03"
QUERIES = (
    "ponds", "hws", "moor", "wardens+kind:assurance", "kind:heading", "routine:yes", "speaker:moor", "pon*",
    "access:exempt", "item:5", "date:2021..", "vra*", "zho*", "liftwll", "noted",
)  # fmt: skip
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
    f"/document/{HIDDEN}/item/5",
    f"/document/{PUBLIC}/item/5.a",
]
WITH_CANARIES = [
    *(f"/search?q={CANARIES[at]}" for at in (0, 400, 999)),
    f"/search?q={CANARIES[30]}~2",
    f"/history?q={CANARIES[7]}",
    f"/search?speaker={CANARIES[2]}",
]
DRAFT = {"draft": f"RESOLVED: That the {CANARIES[28]} of {CANARIES[29]} be sold to {CANARIES[30]}."}
QUOTE = {"text": "The ponds would be fenced. The bid of Vrabbezk was £7500. Cllr Moor asked."}


@pytest.fixture(scope="module", params=["planted", "other words"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, TestClient]]:
    """An app on minutes with private items, and one on the same without them."""
    kinds: tuple[Kind, Kind] = (request.param, "absent")
    folders: list[Path] = [build(tmp_path_factory.mktemp("exempt") / "made", kind) for kind in kinds]
    # The id of a request is told back, and is otherwise another each time.
    named = {"X-Request-Id": "abcd-1234"}
    private, without = (TestClient(make_app(Site(folder, ENGINE)), headers=named) for folder in folders)
    with private, without:
        yield private, without


@pytest.mark.parametrize("address", [*ADDRESSES, *WITH_CANARIES])
def test_addresses_answer_alike(pair: tuple[TestClient, TestClient], address: str) -> None:
    """The status, the headers and every byte are those of a library that never held anything private."""
    one, other = (client.get(address) for client in pair)
    assert (one.status_code, one.headers, one.content) == (other.status_code, other.headers, other.content)
    if address in ADDRESSES:
        assert not found_in(one.content)


@pytest.mark.parametrize(("address", "form"), [("/wording", DRAFT), ("/quote", QUOTE)])
def test_forms_answer_alike(pair: tuple[TestClient, TestClient], address: str, form: dict[str, str]) -> None:
    """So with what is sent."""
    one, other = (client.post(address, data=form) for client in pair)
    assert (one.status_code, one.content) == (other.status_code, other.content)
