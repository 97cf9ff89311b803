"""The command that serves the pages."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

import contextlib
import ipaddress
import os
import socket
import sys
from typing import Annotated

import typer

from minutes_nlp.cli.options import EngineOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

__all__ = ["app", "serve"]

_WAITING = 1024
# Each worker holds some hundred megabytes.
_MOST_WORKERS = 4
# So that a worker gives back what a large answer took, however many threads have made one (mallopt(3)); the C
# library reads them when a process starts.
_GIVE_BACK = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes serve", "minutes serve --port 8080 --library /srv/minutes", "minutes serve --host 0.0.0.0"
    )
)
def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any that is free.")] = 8000,
    name: Annotated[str, typer.Option(help="What the service is called on its pages.")] = "Minutes",
    access_log: Annotated[
        bool,
        typer.Option("--access-log", help="Print a line of JSON for each request, without what was asked."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=64,
            show_default="one for each processor, at most 4",
            help="Processes that answer what anybody may read; 0, and the one that listens does all.",
        ),
    ] = None,
    library: LibraryOption = None,
    engine: EngineOption = None,
) -> None:
    """Serve the library as pages, until Ctrl-C. What is added meanwhile shows up.

    Exempt items are shown to nobody but officers who are signed in (see docs/howto-running.md). Exit code 2
    if the address is taken, 4 if there is no library.
    """
    import uvicorn

    from minutes_nlp.accounts import check_role
    from minutes_nlp.library import Library
    from minutes_nlp.web import TURN, Site, make_app

    chosen = settings(library, engine)
    Library.open(chosen.library).close()
    web = chosen.web
    for each in web.roles.values():
        check_role(each)
    if _is_loopback(host) and not web.hosts and not web.proxies:
        # No other name is ours: a page of another site that has its own name lead here reads nothing.
        web = web._replace(hosts=("localhost", "127.0.0.1", "::1"))
    log = _print_line if access_log else None
    number = _usual_workers() if workers is None else workers
    made = make_app(Site(chosen.library, chosen.engine, name, web=web, log=log, workers=number))
    with _listening(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"serving {chosen.library} at http://{shown}:{listener.getsockname()[1]}/", err=True)
        if not _is_loopback(host):
            typer.echo("anybody who can reach this address can read the public items", err=True)
        # Who is behind a proxy is told by web.network, from the proxies that are named.
        config = uvicorn.Config(made, log_level="warning", server_header=False, proxy_headers=False)
        sys.setswitchinterval(TURN)
        for setting, value in _GIVE_BACK.items():
            os.environ.setdefault(setting, value)
        # What interrupts it is how it ends; requests under way are answered first.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _usual_workers() -> int:
    """One for each processor that may be used; none beside the process that listens where there is one."""
    processors = len(os.sched_getaffinity(0))
    return min(processors, _MOST_WORKERS) if processors > 1 else 0


def _print_line(line: str) -> None:
    typer.echo(line)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises:
        UsageError: If it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio has small packets wait for none before them (TCP_NODELAY) only on sockets that say they are TCP;
    # otherwise the body of each answer waits 40 ms for the other side to acknowledge its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on who comes waits to be answered; the app may still be starting.
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        message = f"cannot listen there: {reason}; choose another with --host or --port"
        raise UsageError(message, document=f"{host}:{port}") from error
    return listener


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
