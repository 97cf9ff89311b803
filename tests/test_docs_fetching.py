"""The how-to of fetching says what the program does: its commands are run against a site of our own.

As in ``test_docs``, ``MINUTES_RENEW_DOCS=1`` writes the present output into the document.
"""

import os
import re
from pathlib import Path

from moderngov_server import HOST, serving
from test_docs import BLOCK, FETCHING, printed_by

# When a document was fetched, as the document shows it.
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
SHOWN_TIME = "2026-11-23 10:15 UTC"


def test_the_commands_of_fetching_print_what_is_shown(tmp_path: Path) -> None:
    """Each command prints what the how-to shows, but for the address of the site and the time."""
    text = FETCHING.read_text(encoding="utf-8")
    with serving() as server:
        # The site of the how-to is on this machine and need not be waited for.
        mine = f"{server.address.removesuffix('/')} --allow-private-addresses --delay 0"

        def renewed(match: re.Match[str]) -> str:
            body = match["body"].replace(f"https://{HOST}", mine).replace("index/", f"{tmp_path}/")
            now = printed_by(body, tmp_path).replace(mine, f"https://{HOST}")
            now = now.replace(f"127.0.0.1_{server.port}", HOST).replace(f"{tmp_path}/", "index/")
            now = now.replace(server.address, f"https://{HOST}/")
            return f"```console\n{TIME.sub(SHOWN_TIME, now)}```"

        whole = BLOCK.sub(renewed, text)
    if os.environ.get("MINUTES_RENEW_DOCS"):
        FETCHING.write_text(whole, encoding="utf-8")
    else:
        assert whole == text
