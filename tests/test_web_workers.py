"""Workers answer what the process that listens would, and are started anew when they end."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from factories import make_minutes
from sites import ENGINE, PRIVATE_WORD, corpus_library, keep, partly_exempt, wait_until
from starlette.testclient import TestClient

from minutes_nlp.accounts import Accounts, new_prefix
from minutes_nlp.web import Site, make_app
from minutes_nlp.web import workers as web_workers
from minutes_nlp.web.limits import heavy


def workers() -> list[int]:
    """The processes that this one has started to answer, oldest first."""
    return [pid for pid in children(os.getpid()) if "spawn_main" in words(pid)]


@contextlib.contextmanager
def asking(folder: Path, number: int) -> Iterator[tuple[TestClient, Callable[[], list[int]]]]:
    """One who asks an app with so many workers, and what lists these."""
    before = workers()
    with TestClient(make_app(Site(folder, ENGINE, workers=number))) as client:
        yield client, lambda: [pid for pid in workers() if pid not in before]
    wait_until(lambda: workers() == before)


def children(pid: int) -> list[int]:
    """The processes that a process has started and not reaped."""
    listed = " ".join(each.read_text() for each in Path(f"/proc/{pid}/task").glob("*/children"))
    return sorted(map(int, listed.split()))


def words(pid: int) -> str:
    """What a process was started with; "" where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the sample corpus, and of minutes with a part taken in private."""
    folder = tmp_path_factory.mktemp("library")
    corpus_library(folder)
    keep(folder, partly_exempt("Potholes", exempt=PRIVATE_WORD.title()))
    return folder


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What the app with workers logs."""
    return []


@pytest.fixture(scope="module")
def handing(library: Path, lines: list[str]) -> Iterator[TestClient]:
    """One who asks the app with workers."""
    made = make_app(Site(library, ENGINE, log=lines.append, workers=2))
    with TestClient(made, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def alone(library: Path) -> Iterator[TestClient]:
    """One who asks the app without."""
    with TestClient(make_app(Site(library, ENGINE)), follow_redirects=False) as client:
        yield client


ADDRESSES = (
    "/",
    "/search?q=school&from=2015",
    "/search?q=school+AND+(",
    "/search.json?q=school",
    "/search.csv?q=school",
    "/search.atom?q=school",
    "/assurances",
    "/assurances.csv",
    "/resolutions?q=budget",
    "/wording",
    "/quote?text=the+committee",
    "/history?q=school",
    "/status",
    "/help",
    "/accessibility",
    "/document/none",
    f"/search?q={PRIVATE_WORD}",
    "/account",
    "/work",
    "/api/v1/search?q=school&limit=2",
    "/api/v1/search?q=school&cursor=none",
    "/api/v1/documents",
    "/api/v1/nothing",
    "/openapi.json",
    "/static/style.css",
    "/healthz",
    "/readyz",
    "/caf%C3%A9?q=%00",
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_workers_answer_as_one_process_does(
    handing: TestClient, alone: TestClient, method: str, address: str
) -> None:
    """The same status, the same headers and the same bytes."""
    named = {"X-Request-Id": "the-same-one"}
    by_worker, by_itself = (each.request(method, address, headers=named) for each in (handing, alone))
    assert by_worker.status_code == by_itself.status_code
    assert by_worker.content == by_itself.content
    for each in (by_worker.headers, by_itself.headers):
        # Starlette lists a set.
        each["allow"] = ", ".join(sorted(each.get("allow", "").split(", ")))
    assert dict(by_worker.headers) == dict(by_itself.headers)


@pytest.mark.parametrize("address", ["/document/{}", "/document/{}.json", "/document/{}/item/1"])
def test_documents_are_the_same(handing: TestClient, alone: TestClient, address: str) -> None:
    """Of the sample corpus each."""
    listed = alone.get("/api/v1/documents", params={"limit": 100}).json()
    for each in listed["results"]:
        at = address.format(each["document"])
        assert handing.get(at).content == alone.get(at).content


@pytest.mark.parametrize("path", ["/wording", "/quote"])
def test_what_is_sent_gets_there(handing: TestClient, alone: TestClient, path: str) -> None:
    """What is too long for an address is sent."""
    words = "RESOLVED that the report be noted. " * 20
    sent = {"text": words, "draft": words}
    answer = handing.post(path, data=sent)
    assert (answer.status_code, answer.content) == (200, alone.post(path, data=sent).content)


def test_who_has_an_answer_is_told_that_it_is_the_same(handing: TestClient) -> None:
    """By its ETag."""
    tag = handing.get("/search?q=school").headers["etag"]
    again = handing.get("/search?q=school", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_log_tells_the_route(handing: TestClient, lines: list[str]) -> None:
    """As it does where the process that listens answers."""
    handing.get("/document/none")
    told = json.loads(lines[-1])
    assert (told["route"], told["status"]) == ("/document/{document}", 404)


def test_who_is_signed_in_is_answered_by_the_process_that_listens(tmp_path: Path) -> None:
    """No worker opens what is exempt."""
    keep(tmp_path, partly_exempt("Potholes", exempt=PRIVATE_WORD.title()))
    accounts = Accounts(tmp_path)
    accounts.add("jo", "officer", "a long word to remember")
    token = accounts.tokens.make("jo", 1000, new_prefix())
    with asking(tmp_path, 1) as (client, its_workers):
        signed_in = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/search", params={"q": PRIVATE_WORD}, headers=signed_in).json()["total"] > 0
        assert client.get("/api/v1/search", params={"q": PRIVATE_WORD}).json()["total"] == 0
        (pid,) = its_workers()
        opened = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.exists()}
        mapped = Path(f"/proc/{pid}/maps").read_text()
        assert str(tmp_path) in mapped
        assert not [each for each in (*opened, *mapped.split("\n")) if "/exempt" in each]


def test_one_that_is_killed_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Who waits for it is told to come again; who comes again is answered."""
    keep(tmp_path, make_minutes("potholes"))
    with asking(tmp_path, 1) as (client, its_workers):
        assert client.get("/search?q=potholes").status_code == 200
        (pid,) = its_workers()
        os.kill(pid, signal.SIGKILL)
        refused = client.get("/search?q=potholes")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
        assert "/search" not in caplog.text
        wait_until(lambda: client.get("/search?q=potholes").status_code == 200)
        assert its_workers() != [pid]
        assert client.get("/healthz").status_code == 200
    assert "a worker has ended that should not have" in caplog.text


def test_one_that_cannot_be_started_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine may have had no room for a process at that moment."""
    keep(tmp_path, make_minutes("potholes"))
    start, tried = web_workers._Worker.start, []

    async def start_at_the_second_time(worker: web_workers._Worker) -> None:
        tried.append(worker)
        if len(tried) == 1:
            raise BlockingIOError
        await start(worker)

    with asking(tmp_path, 1) as (client, its_workers):
        monkeypatch.setattr(web_workers._Worker, "start", start_at_the_second_time)
        os.kill(its_workers()[0], signal.SIGKILL)
        wait_until(lambda: len(tried) == 2)
        wait_until(lambda: client.get("/search?q=potholes").status_code == 200)
    assert "a worker cannot be started" in caplog.text


def test_another_does_the_work_of_one_that_ended(tmp_path: Path) -> None:
    """Heavy kinds too, which are asked of the same one otherwise."""
    keep(tmp_path, make_minutes("potholes"))
    with asking(tmp_path, 2) as (client, its_workers):
        for _ in range(2):
            assert client.get("/history?q=potholes").status_code == 200
        os.kill(its_workers()[-1], signal.SIGKILL)
        # The first to come may be handed over before it is known.
        answers = [client.get("/history?q=potholes").status_code for _ in range(3)]
        assert answers[1:] == [200, 200]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_service(tmp_path: Path, told: signal.Signals) -> None:
    """However it ends."""
    keep(tmp_path, make_minutes("potholes"))
    code = "from minutes_nlp.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--workers", "2", "-L", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr
            address = re.search(r"http://\S+", running.stderr.readline())
            assert address
            with urllib.request.urlopen(f"{address[0]}search?q=potholes", timeout=20) as response:  # noqa: S310 -- our own
                assert response.status == 200
            started = children(running.pid)
            assert sum("spawn_main" in words(each) for each in started) == 2
            running.send_signal(told)
            running.wait(20)
            assert running.stderr.read() == ""
        finally:
            running.kill()
    wait_until(lambda: not any(map(words, started)))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", ""),
        ("/search", ""),
        ("/quote", "quote"),
        ("/quotes", ""),
        ("/history.csv", "history"),
        ("/assurances.csv", "assurances"),
        ("/search.csv", "csv"),
        ("/api/v1/assurances", "assurances"),
        ("/api/v1", ""),
    ],
)
def test_heavy_kinds(path: str, kind: str) -> None:
    """They are told by the first name of the path, on the API too."""
    assert heavy(path) == kind
