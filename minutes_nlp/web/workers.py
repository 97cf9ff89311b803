"""Processes that answer what anybody may read, so that more than one processor of a machine does.

The threads of one interpreter take turns on one processor. The process that listens therefore keeps what
must be known in one place (who asks, how often, how much, what is changed) and hands requests that are
nobody's and change nothing to workers. A worker opens what the public may see and nothing else. They talk
over a socket: the length of a message in four bytes, and the message (MessagePack). A worker ends when that
socket is closed, so none is left behind.
"""

import asyncio
import contextlib
import itertools
import logging
import multiprocessing
import pickle
import signal
import socket
import sys
from collections.abc import AsyncIterator
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

import msgspec
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minutes_nlp.web.crossing import COMPUTES, again, changes
from minutes_nlp.web.errors import answer
from minutes_nlp.web.limits import FREE, HEAVY, heavy
from minutes_nlp.web.tracing import route_of

__all__ = ["TURN", "Crew", "Handing"]

# Seconds that a thread of Python works before it lets another go on: short, for the sake of brief answers
# beside long ones.
TURN = 0.001

_LOG = logging.getLogger("minutes_nlp.web")
_LENGTH = 4
# Seconds that a worker may take to end by itself.
_ENDING = 2.0
# Seconds before another worker is started.
_AGAIN = 0.5


class Make(Protocol):
    """Makes the app of a worker, given what it is made of and whether it is the one asked for quotations."""

    def __call__(self, made_of: Any, /, *, quotes: bool) -> ASGIApp:
        """Make it."""
        ...


class _WorkerEndedError(Exception):
    """The worker that was to answer has ended."""


class _Asked(msgspec.Struct, array_like=True):
    """A request, as the scope of ASGI has it, with its body."""

    number: int
    method: str
    scheme: str
    http_version: str
    path: str
    raw_path: bytes
    query_string: bytes
    root_path: str
    headers: list[tuple[bytes, bytes]]
    server: tuple[str, int | None] | None
    request_id: str
    body: bytes


class _Told(msgspec.Struct, array_like=True):
    """The answer to the request of a number, and the route that gave it."""

    number: int
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: str | None


_ASKED, _TOLD = msgspec.msgpack.Decoder(_Asked), msgspec.msgpack.Decoder(_Told)


class Crew:
    """The workers of an app.

    Args:
        number: How many.
        make: Makes the app of a worker, in its process.
        made_of: What it is made of; it can be pickled.
    """

    def __init__(self, number: int, make: Make, made_of: object) -> None:
        self._workers = [
            _Worker(make, made_of, quotes=index == _place("quote", number)) for index in range(number)
        ]

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Have the workers started, and ended afterwards.

        Raises:
            OSError: If the machine lets no more processes be started.
        """
        await asyncio.gather(*(each.start() for each in self._workers))
        kept = [asyncio.create_task(each.keep()) for each in self._workers]
        try:
            yield
        finally:
            for each in kept:
                each.cancel()
            await asyncio.gather(*kept, return_exceptions=True)

    async def answer(self, scope: Scope, body: bytes, send: Send) -> None:
        """Have a worker answer a request, and send what it tells.

        Raises:
            _WorkerEndedError: If it ends before it has.
        """
        told = await self._chosen(scope["path"]).ask(scope, body)
        scope["state"]["route"] = told.route
        await send({"type": "http.response.start", "status": told.status, "headers": told.headers})
        await send({"type": "http.response.body", "body": told.body})

    def _chosen(self, path: str) -> "_Worker":
        """The worker that has what is needed at hand, or else the one that has least to do."""
        kind = heavy(path)
        if kind and (one := self._workers[_place(kind, len(self._workers))]).is_at_work:
            return one
        able = [each for each in self._workers if each.is_at_work]
        if not able:
            raise _WorkerEndedError
        return min(able, key=lambda each: each.busy)


def _place(kind: str, number: int) -> int:
    """Which of so many workers is asked for a heavy kind: always the same, that no two need the memory."""
    return HEAVY.index(kind) % number


class Handing:
    """Hands a request that is nobody's and changes nothing to a worker; any other it passes on.

    Args:
        app: The app.
        crew: The workers.
    """

    def __init__(self, app: ASGIApp, crew: Crew) -> None:
        self._app = app
        self._crew = crew

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over, or pass it on."""
        if (
            scope["type"] != "http"
            or scope["path"].startswith(FREE)
            or scope["state"]["person"] is not None
            or changes(scope)
        ):
            await self._app(scope, receive, send)
            return
        # What takes a body has it read by whoever sees to it that requests are meant.
        body = (await receive())["body"] if scope["path"] in COMPUTES and scope["method"] == "POST" else b""
        try:
            await self._crew.answer(scope, body, send)
        except _WorkerEndedError:
            await answer(Request(scope), 503, headers={"Retry-After": "10"})(scope, receive, send)


class _Worker:
    """One worker, as the process that listens has it; another is started when it ends."""

    def __init__(self, make: Make, made_of: object, *, quotes: bool) -> None:
        self._given = pickle.dumps((make, made_of, quotes))
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[_Told]] = {}
        self._process: BaseProcess | None = None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def busy(self) -> int:
        """How many answers it owes."""
        return len(self._waiting)

    @property
    def is_at_work(self) -> bool:
        """Whether it can be asked."""
        return self._streams is not None

    async def start(self) -> None:
        """Start the process."""
        ours, its = socket.socketpair()
        with its:
            self._process = multiprocessing.get_context("spawn").Process(
                target=_work, args=(its, self._given), name="worker", daemon=True
            )
            self._streams = await asyncio.open_connection(sock=ours)
            await asyncio.to_thread(self._process.start)

    async def keep(self) -> None:
        """Take its answers, and start another when it ends, until this is cancelled."""
        try:
            while True:
                await self._listen()
                await self._stop()
                _LOG.error("a worker has ended that should not have; another is started")
                # One that cannot even start does not keep the machine busy.
                await asyncio.sleep(_AGAIN)
                try:
                    await self.start()
                except OSError as error:
                    _LOG.error("a worker cannot be started: %s", error)
        finally:
            await self._stop()

    async def _listen(self) -> None:
        """Take answers until it ends."""
        with contextlib.suppress(OSError, EOFError):
            while self._streams:
                told = _TOLD.decode(await _read(self._streams[0]))
                waiting = self._waiting.pop(told.number)
                if not waiting.done():
                    waiting.set_result(told)

    async def ask(self, scope: Scope, body: bytes) -> _Told:
        """Return the answer to a request.

        Raises:
            _WorkerEndedError: If it ends before it has answered.
        """
        asked = _Asked(
            next(self._numbers),
            scope["method"],
            scope["scheme"],
            scope["http_version"],
            scope["path"],
            scope.get("raw_path") or scope["path"].encode(),
            scope["query_string"],
            scope["root_path"],
            list(scope["headers"]),
            scope.get("server"),
            scope["state"]["request_id"],
            body,
        )
        assert self._streams is not None  # noqa: S101 -- only those at work are asked
        waiting = self._waiting[asked.number] = asyncio.get_running_loop().create_future()
        _write(self._streams[1], asked)
        told: _Told = await waiting
        return told

    async def _stop(self) -> None:
        """See to it that the process ends, and that nobody waits for it."""
        streams, self._streams = self._streams, None
        for each in self._waiting.values():
            if not each.done():
                each.set_exception(_WorkerEndedError())
        self._waiting.clear()
        if streams:
            streams[1].close()
        process, self._process = self._process, None
        if process and process.pid is not None:
            await asyncio.to_thread(process.join, _ENDING)
            process.kill()
            await asyncio.to_thread(process.join)
            process.close()


def _work(own: socket.socket, given: bytes) -> None:
    """What the process of a worker does."""
    # Ctrl-C in a terminal goes to all processes; this one ends when the one that listens does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(TURN)
    make, made_of, quotes = pickle.loads(given)  # noqa: S301 -- from the process that started this one
    with contextlib.suppress(OSError, EOFError):
        asyncio.run(_serve(make(made_of, quotes=quotes), own))


async def _serve(app: ASGIApp, own: socket.socket) -> None:
    """Answer what is asked, until there is nobody to ask."""
    reader, writer = await asyncio.open_connection(sock=own)
    answering: set[asyncio.Task[None]] = set()
    while True:
        asked = _ASKED.decode(await _read(reader))
        task = asyncio.create_task(_answer(app, asked, writer))
        answering.add(task)
        task.add_done_callback(answering.discard)


async def _answer(app: ASGIApp, asked: _Asked, writer: asyncio.StreamWriter) -> None:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": asked.method,
        "scheme": asked.scheme,
        "http_version": asked.http_version,
        "path": asked.path,
        "raw_path": asked.raw_path,
        "query_string": asked.query_string,
        "root_path": asked.root_path,
        "headers": asked.headers,
        "client": None,
        "server": asked.server,
        "state": {"person": None, "request_id": asked.request_id},
    }
    start: Message = {"status": 500, "headers": []}
    pieces: list[bytes] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            pieces.append(message.get("body", b""))

    try:
        await app(scope, again(asked.body, _nothing_more), send)
    except Exception:  # noqa: BLE001 -- a defect met in one request must not end the worker
        # Starlette has answered it with a 500 before it lets it through.
        _LOG.exception("a defect, in %s", route_of(scope))
    _write(writer, _Told(asked.number, start["status"], start["headers"], b"".join(pieces), route_of(scope)))


async def _nothing_more() -> Message:
    """Wait: nobody is told here that a client has gone away."""
    nothing: Message = await asyncio.get_running_loop().create_future()
    return nothing


async def _read(reader: asyncio.StreamReader) -> bytes:
    """Return the next message; EOFError where there is none."""
    return await reader.readexactly(int.from_bytes(await reader.readexactly(_LENGTH)))


def _write(writer: asyncio.StreamWriter, message: msgspec.Struct) -> None:
    encoded = msgspec.msgpack.encode(message)
    writer.write(len(encoded).to_bytes(_LENGTH) + encoded)
