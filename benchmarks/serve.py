"""How ``minutes serve`` bears fifty clients over 100,000 points, beside a route that does nothing.

    python benchmarks/serve.py [--clients 50] [--seconds 60] [--points 100000]
        [--pause 1.0] [--library FOLDER]

The library is that of ``benchmarks/history.py``, with the sample corpus under ten councils beside it so that
registers and concordances have something to show; it is served by a process started as people start it.
Clients either ask again as soon as they are answered, or read for ``--pause`` seconds on average between two
pages; the baseline is ``/healthz`` asked the same way. "CPU" is what the server's process worked for an
answer, "load" how much of a core the clients took.
"""

import argparse
import asyncio
import contextlib
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias
from urllib.parse import urlencode

import msgspec
from history import build

from minutes_nlp.library import Library
from minutes_nlp.pipeline import parse
from minutes_nlp.units import units

CORPUS = Path(__file__).parent.parent / "corpus"
COUNCILS = 10
MOST_P95_MS = 300.0
MOST_GROWTH = 0.10
MOST_WEIGHT = 100_000
TOPICS = ("flood risk", "dental check", "home education", "budget", "school transport", "highways", "care")
HOSTILE = (
    "a* OR b* OR c*",
    "s*",
    "educaton~2 OR schoool~2",
    "NOT zzz",
    '"the council" OR the*',
    "the AND of AND to",
)
ALONE = 20


class Ask(NamedTuple):
    """One request: the kind of page it is counted under, and what is sent."""

    kind: str
    target: str
    form: str = ""


class Answer(NamedTuple):
    """What came of a request: its kind, the status (0: broken off) and the seconds it took."""

    kind: str
    status: int
    seconds: float


Draw: TypeAlias = "Callable[[random.Random], Ask]"


class Server(NamedTuple):
    """A service that runs: its process and where it listens."""

    pid: int
    port: int


class Run(NamedTuple):
    """What one run measured: answers, its length, and seconds of the processors used by either side."""

    answers: list[Answer]
    seconds: float
    server: float
    clients: float


def make(folder: Path, points: int) -> int:
    """Make the library with its index, and the settings that lift the limit of requests; return its units."""
    store, made = build(folder, points)
    with Library.open(folder, write=True) as library:
        before = library.seq()
        for path in sorted(CORPUS.glob("20*")):
            record = parse(path.read_bytes(), path.name)
            for number in range(COUNCILS):
                council = f"{record.meeting.council} {number + 1}"
                source = msgspec.structs.replace(
                    record.source, sha256=f"{number:02}{record.source.sha256[2:]}"
                )
                meeting = msgspec.structs.replace(record.meeting, council=council)
                library.put(
                    msgspec.structs.replace(record, source=source, meeting=meeting),
                    place=None,
                    parser="sample",
                )
        changed = [(name, units(name, record)) for name, record in library.records(after=before)]
        store.publish(changed, library.seq())
    (folder / "minutes.toml").write_text("[web]\nrequests = 100_000_000\n", "utf-8")
    return made + sum(len(its) for _, its in changed)


class Visitors:
    """Draws what people ask for, the same for one seed.

    Args:
        folder: The library, whose documents they open and whose words they look for.
    """

    def __init__(self, folder: Path) -> None:
        with Library.open(folder) as library:
            chosen = random.Random(2).sample(library.documents(), 600)  # noqa: S311 -- nothing here is secret
            records = [(name, library.minutes(name)) for name in chosen]
        self._documents = [f"/document/{name}" for name, _ in records]
        self._items = [f"/document/{name}/item/{item.id}" for name, its in records for item in its.items]
        self._bodies = sorted({its.meeting.committee for _, its in records if its.meeting.committee})
        self._words = [word for _, its in records for word in re.findall(r"[a-z]{4,}", its.text)[::40]]
        self._lines = [line for _, its in records for line in its.text.split("\n") if len(line) > 80]

    def draw(self, rng: random.Random) -> Ask:
        """Return what is asked for next: of hundred requests, so many of each kind."""
        words = rng.choice(TOPICS) if rng.random() < 0.3 else " ".join(rng.choices(self._words, k=2))
        q = {"q": words}
        body, year = {"committee": f"={rng.choice(self._bodies)}"}, str(rng.randint(2015, 2024))
        kinds: dict[Ask, int] = {
            Ask("home", "/"): 4,
            Ask("search", _at("/search", q)): 20,
            Ask("search, filtered", _at("/search", q | body | {"from": year})): 10,
            Ask("search, page 2", _at("/search", q | {"page": "2", "sort": "-date"})): 6,
            Ask("search.json", _at("/search.json", q)): 4,
            Ask("search.csv", _at("/search.csv", q)): 1,
            Ask("search.atom", _at("/search.atom", q)): 3,
            Ask("item", rng.choice(self._items)): 20,
            Ask("item.json", f"{rng.choice(self._items)}.json"): 2,
            Ask("document", rng.choice(self._documents)): 10,
            Ask("assurances", _at("/assurances", body)): 5,
            Ask("resolutions", _at("/resolutions", body | {"from": year, "to": year})): 4,
            Ask("history", _at("/history", {"q": rng.choice(TOPICS[:2])} | body)): 3,
            Ask("quote", "/quote", urlencode({"text": rng.choice(self._lines)[:300]})): 4,
            Ask("help", "/help"): 1,
            Ask("style sheet", "/static/style.css"): 3,
        }
        return rng.choices(list(kinds), list(kinds.values()))[0]


def nothing(_rng: random.Random) -> Ask:
    """Ask for the route that does nothing."""
    return Ask("healthz", "/healthz")


def _at(path: str, asked: dict[str, str]) -> str:
    return f"{path}?{urlencode(asked)}"


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Start the service as people do, and end it afterwards."""
    command = [
        str(Path(sys.executable).with_name("minutes")),
        "serve",
        "--port",
        "0",
        "--library",
        str(folder.absolute()),
    ]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- our own
    try:
        told = process.stderr.readline() if process.stderr else ""
        port = re.search(r":(\d+)/$", told.strip())
        if port is None:
            raise SystemExit(f"the service does not start: {told}")
        yield Server(process.pid, int(port[1]))
    finally:
        process.terminate()
        process.communicate()


def family(pid: int) -> list[Path]:
    """Return the folders in /proc of a process and of those it has started."""
    started = Path(f"/proc/{pid}/task").glob("*/children")
    return [Path(f"/proc/{each}") for each in (pid, *" ".join(one.read_text() for one in started).split())]


def memory(pid: int) -> int:
    """Return the bytes of memory that a process and its workers hold, what they share counted once."""
    return sum(
        int(re.findall(r"\nPss:\s+(\d+)", (each / "smaps_rollup").read_text())[0]) * 1024
        for each in family(pid)
    )


def worked(pid: int) -> float:
    """Return the seconds of a processor that a process and its workers have used."""
    stats = [(each / "stat").read_text().rpartition(")")[2].split() for each in family(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


class Client:
    """One who asks, over one connection that is kept; no more of HTTP than our own server answers with."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, wanted: Ask) -> tuple[int, bytes]:
        """Send a request and return the status and the body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = f"{'POST' if wanted.form else 'GET'} {wanted.target} HTTP/1.1\r\nHost: localhost\r\n"
        if wanted.form:
            head += (
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(wanted.form)}\r\n"
            )
        writer.write(f"{head}\r\n{wanted.form}".encode())
        told = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"\r\ncontent-length: (\d+)", told)
        body = await reader.readexactly(int(length[1])) if length else b""
        if b"\r\nconnection: close" in told or not length:
            self.close()
        return int(told.split()[1]), body

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def visit(client: Client, draw: Draw, seed: int, until: float, pause: float) -> list[Answer]:
    """Ask for one page after another until a time, and return what came of it."""
    rng, found = random.Random(seed), []  # noqa: S311 -- nothing here is secret
    if pause:
        await asyncio.sleep(rng.uniform(0, 2 * pause))
    while (began := time.perf_counter()) < until:
        wanted = draw(rng)
        try:
            status, _ = await client.ask(wanted)
        except (OSError, EOFError):
            status = 0
            client.close()
        found.append(Answer(wanted.kind, status, time.perf_counter() - began))
        if pause:
            # The server lets go of a connection that is idle for five seconds.
            await asyncio.sleep(min(rng.expovariate(1 / pause), 4.0))
    client.close()
    return found


async def run(server: Server, draw: Draw, clients: int, seconds: float, pause: float) -> Run:
    """Let so many clients ask for so many seconds."""
    began, server_began, own_began = time.perf_counter(), worked(server.pid), time.process_time()
    visits = [visit(Client(server.port), draw, seed, began + seconds, pause) for seed in range(clients)]
    answers = [answer for found in await asyncio.gather(*visits) for answer in found]
    took = time.perf_counter() - began
    return Run(answers, took, worked(server.pid) - server_began, time.process_time() - own_began)


def report(name: str, measured: Run) -> float:
    """Print what a run measured; return its 95th percentile in milliseconds."""
    number = len(measured.answers)
    failed = [answer for answer in measured.answers if not answer.status or answer.status >= 500]
    print(
        f"\n{name}: {number / measured.seconds:.0f} answers a second, CPU "
        f"{measured.server / number * 1000:.2f} ms an answer, server at "
        f"{measured.server / measured.seconds:.0%} of a core, "
        f"load {measured.clients / measured.seconds:.0%}, 5xx or broken {len(failed)}, "
        f"statuses {dict(Counter(answer.status for answer in measured.answers))}"
    )
    by_kind = defaultdict(list)
    for answer in measured.answers:
        by_kind[answer.kind].append(answer.seconds * 1000)
        by_kind["all"].append(answer.seconds * 1000)
    print(f"{'':<18}{'answers':>9}{'p50 ms':>9}{'p95':>9}{'p99':>9}")
    for kind, times in sorted(by_kind.items(), key=lambda one: len(one[1])):
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
        print(f"{kind:<18}{len(times):>9,}{cuts[49]:>9.1f}{cuts[94]:>9.1f}{cuts[98]:>9.1f}")
    return cuts[94]


async def one_by_one(server: Server, visitors: Visitors) -> None:
    """Print what each kind of page costs by itself, and have all that is kept made."""
    client, rng = Client(server.port), random.Random(3)  # noqa: S311 -- nothing here is secret
    seen: Counter[str] = Counter()
    cost, size = defaultdict(list), defaultdict(list)
    for _ in range(1_500):
        wanted = visitors.draw(rng)
        seen[wanted.kind] += 1
        if 1 < seen[wanted.kind] > ALONE + 1:
            continue
        began = time.perf_counter()
        _, body = await client.ask(wanted)
        cost[wanted.kind].append((time.perf_counter() - began) * 1000)
        size[wanted.kind].append(len(body))
    client.close()
    print(f"{'alone':<18}{'first ms':>9}{'p50 ms':>9}{'most':>9}{'bytes':>9}{'most':>9}")
    for kind, (first, *times) in cost.items():
        sizes = size[kind]
        print(
            f"{kind:<18}{first:>9.1f}{statistics.median(times):>9.1f}{max(times):>9.1f}"
            f"{statistics.median(sizes):>9,.0f}{max(sizes):>9,}"
        )
    weight = max(
        sum(size[kind]) and max(size[kind]) for kind in ("search", "search, filtered", "search, page 2")
    )
    weight += max(size["style sheet"])
    print(f"the heaviest search page with its style sheet {weight:,} bytes, {verdict(weight < MOST_WEIGHT)}")


def verdict(reached: bool) -> str:  # noqa: FBT001 -- a word for a truth
    """Return the word for a figure that is reached or not."""
    return "reached" if reached else "MISSED"


async def hostile(server: Server, visitors: Visitors, seconds: float, pause: float) -> None:
    """Print how people fare while others ask what costs most."""

    def worst(rng: random.Random) -> Ask:
        page = str(rng.choice((1, 2, 400)))
        return Ask("hostile", _at("/search", {"q": rng.choice(HOSTILE), "page": page}))

    people, others = await asyncio.gather(
        run(server, visitors.draw, 20, seconds, pause), run(server, worst, 30, seconds, pause)
    )
    report("20 clients beside 30 hostile ones", people)
    report("the 30 hostile ones (CPU is of all)", others)


async def measure(server: Server, visitors: Visitors, given: argparse.Namespace) -> None:
    """Run everything and print it."""
    await one_by_one(server, visitors)
    await run(server, visitors.draw, given.clients, given.seconds / 6, 0)
    for pause in (0.0, given.pause):
        told = f"pause of {pause} s" if pause else "no pause"
        base = report(
            f"baseline, {told}", await run(server, nothing, given.clients, given.seconds / 6, pause)
        )
        held = memory(server.pid)
        found = report(
            f"pages, {told}", await run(server, visitors.draw, given.clients, given.seconds, pause)
        )
        print(f"p95 {found:.0f} ms, {found / base:.0f} times the baseline, {verdict(found < MOST_P95_MS)}")
        grown = memory(server.pid) / held - 1
        print(f"memory {held / 1e6:.0f} MB before, grown by {grown:.1%}, {verdict(grown < MOST_GROWTH)}")
    if given.hostile:
        await hostile(server, visitors, given.seconds, given.pause)


def main() -> None:
    """Build, serve, measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--hostile", action="store_true", help="Add a run with queries made to cost much.")
    parser.add_argument("--library", type=Path, help="A folder to keep the library in, for the next time.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.library or Path(name)
        if not (folder / "minutes.toml").exists():
            print(f"{make(folder, given.points):,} points and headings")
        with serving(folder) as server:
            asyncio.run(measure(server, Visitors(folder), given))


if __name__ == "__main__":
    main()
