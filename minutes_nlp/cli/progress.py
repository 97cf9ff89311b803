"""A progress bar on a terminal, and nothing at all elsewhere."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

__all__ = ["progress_bar"]


@contextlib.contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show on standard error how far a long task is, how fast it goes and how long it will take yet.

    Only if that is a terminal.

    Args:
        doing: What is being done, in a word.

    Yields:
        What the task calls with the number of things done, that of all, and the name of the next.
    """
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415  # rich is slow to load
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(), TextColumn("{task.fields[name]}", markup=False),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, name="", rate="")
        began = time.monotonic()

        def show(done: int, total: int, name: str) -> None:
            passed = time.monotonic() - began
            rate = f"{done / passed:,.1f} a second" if done and passed >= 1 else ""
            progress.update(task, completed=done, total=total, name=name[-40:], rate=rate)

        yield show
