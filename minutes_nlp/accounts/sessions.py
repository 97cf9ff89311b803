"""Sessions: what a browser that signed in is known by, kept here, so that one can be ended at once."""

import secrets

from minutes_nlp.accounts.tables import File, digest

__all__ = ["ABSOLUTE_SECONDS", "IDLE_SECONDS", "Sessions", "new_secret"]

IDLE_SECONDS = 60 * 60
ABSOLUTE_SECONDS = 12 * 3600
# Not every request has to write to the disk that it was there.
_SEEN_SECONDS = 60


def new_secret() -> str:
    """Return a random text of 256 bits that may stand in a cookie."""
    return secrets.token_urlsafe(32)


class Sessions:
    """The sessions of all accounts: see ``Accounts.sessions``."""

    def __init__(self, file: File) -> None:
        self._file = file

    def begin(self, name: str) -> str:
        """Begin a session of an account; return its secret, which is not kept."""
        secret, now = new_secret(), self._file.now()
        with self._file.change() as db:
            db.execute(
                "DELETE FROM sessions WHERE seen_at <= ? OR made_at <= ?",
                (now - IDLE_SECONDS, now - ABSOLUTE_SECONDS),
            )
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (digest(secret), name, now, now))
        return secret

    def name_of(self, secret: str) -> str | None:
        """Return the account whose session has a secret; None where there is none, or it has expired."""
        now, key = self._file.now(), digest(secret)
        rows = self._file.rows(
            "SELECT name, seen_at FROM sessions WHERE digest = ? AND seen_at > ? AND made_at > ?",
            key,
            now - IDLE_SECONDS,
            now - ABSOLUTE_SECONDS,
        )
        if not rows:
            return None
        name, seen = rows[0]
        if now - int(seen) >= _SEEN_SECONDS:
            with self._file.change() as db:
                db.execute("UPDATE sessions SET seen_at = ? WHERE digest = ?", (now, key))
        return str(name)

    def end(self, secret: str) -> None:
        """End a session; nothing happens where there is none."""
        with self._file.change() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (digest(secret),))
