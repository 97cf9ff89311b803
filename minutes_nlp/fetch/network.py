"""Connections to numbers that were looked at, within the time that is left."""

import functools
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import certifi
import httpcore

from minutes_nlp.fetch.addresses import wrong_with
from minutes_nlp.fetch.failures import FetchError, RefusedError

__all__ = ["Backend", "Network", "encryption", "resolve"]

# So many of a host's addresses are tried.
_TRIED = 3


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses that the system gives for a host.

    Raises:
        socket.gaierror: If it gives none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _dial(number: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(number, port, timeout=timeout)


class Network(NamedTuple):
    """What connects us; tests put another in its place.

    Attributes:
        resolve: From a host and port to its IP addresses.
        dial: From an IP address, a port and seconds of patience to a connection.
        allow_private: Whether this machine and private networks may be asked: on an intranet.
    """

    resolve: Callable[[str, int], Sequence[str]] = resolve
    dial: Callable[[str, int, float | None], httpcore.NetworkStream] = _dial
    allow_private: bool = False


@functools.cache
def encryption() -> ssl.SSLContext:
    """Return the settings of TLS: certificates are proved, by the system's authorities and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Backend(httpcore.NetworkBackend):
    """Resolves a host once for each connection, looks at every answer, and connects to what it looked at.

    Nothing is resolved between the look and the connection, so that a name cannot lead elsewhere meanwhile.
    ``allow`` sets how long all that follows may take together.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._until = 0.0

    def allow(self, seconds: float) -> None:
        """Let what follows take so many seconds in all."""
        self._until = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Return the seconds that one step may take.

        Raises:
            httpcore.ReadTimeout: If none are left.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("took too long in all")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  # httpcore gives it; we have no choice of address
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002  # as above
    ) -> httpcore.NetworkStream:
        """Connect to the first of a host's addresses that answers.

        Raises:
            RefusedError: If one of them is not of the public internet.
            FetchError: If there is no such host.
            httpcore.ConnectError: If none answers.
        """
        try:
            numbers = self._network.resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise FetchError("there is no such host", address=host, code="unknown-host") from error
            raise httpcore.ConnectError(f"the host cannot be looked up: {error.strerror}") from error
        for number in numbers:
            if words := wrong_with(number, allow_private=self._network.allow_private):
                raise RefusedError(f"leads to {number}, {words}, which is not asked", address=host)
        failed: Exception = httpcore.ConnectError("has no address")
        for number in numbers[:_TRIED]:
            try:
                return _Timed(self._network.dial(number, port, self.left(timeout)), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Timed(httpcore.NetworkStream):
    """A connection that ends when the time for all is over, however steadily it drips."""

    def __init__(self, stream: httpcore.NetworkStream, backend: Backend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _Timed(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
