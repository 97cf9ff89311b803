"""What files made to cost too much come to cost: the time until each is ended, and the memory it may have.

    .venv/bin/python benchmarks/limits.py

Each goes through the sandbox as in ``minutes add``; its time is that on the clock, waiting for a processor
included. Beside it stands what reading a usual document takes in the same run, the baseline. Memory needs no
measuring: the system gives a reading process no more than the limit (RLIMIT_AS, 1 GiB).
"""

import sys
import time
from pathlib import Path

from minutes_nlp import sandbox
from minutes_nlp.containers import is_container
from minutes_nlp.errors import UnreadableError
from minutes_nlp.sandbox import Setup

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bombs import BOMBS  # noqa: E402  # the tests know how they are made
from test_bomb_batch import OTHERS  # noqa: E402


def main() -> None:
    """Measure and print."""
    path = min((ROOT / "corpus").glob("20*.txt"))
    usual = path.read_bytes(), path.name
    _outcome(*usual)
    baseline, _ = _outcome(*usual)
    worst = 0.0
    for name, make in (BOMBS | OTHERS).items():
        took, code = _outcome(make(), name)
        worst = max(worst, took)
        print(f"{took:6.2f} s  {took / baseline:6.1f} times the baseline  {code:20} {name}")
    sandbox.close()
    print(
        f"baseline, {path.name}: {baseline:.3f} s; worst of {len(BOMBS | OTHERS)}: {worst:.2f} s   (limit 6)"
    )


def _outcome(data: bytes, name: str) -> tuple[float, str]:
    begun = time.perf_counter()
    try:
        if is_container(name):
            sandbox.members(Setup(), data, name)
        else:
            sandbox.parse(Setup(), data, name)
        code = "read"
    except UnreadableError as error:
        code = error.code
    return time.perf_counter() - begun, code


if __name__ == "__main__":
    main()
