"""API tokens: what a program that acts for an account is known by; kept as hashes, shown once."""

import hmac
import secrets

import msgspec

from minutes_nlp.accounts.tables import File, digest
from minutes_nlp.errors import UsageError

__all__ = ["MARK", "Token", "Tokens", "new_prefix"]

MARK = "mnt"
"""What tokens begin with, so that a scanner of sources finds one that was left in them."""

_PREFIX_BYTES = 6


def new_prefix() -> str:
    """Return what a token may be known by without its secret: 12 random hexadecimal digits."""
    return secrets.token_hex(_PREFIX_BYTES)


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token without its secret; times are seconds since 1970, UTC."""

    prefix: str
    name: str
    made_at: int
    expires_at: int
    revoked: bool


class Tokens:
    """The tokens of all accounts: see ``Accounts.tokens``."""

    def __init__(self, file: File) -> None:
        self._file = file

    def make(self, name: str, seconds: int, prefix: str) -> str:
        """Return a new token, which is not kept itself.

        Args:
            name: The account it acts for.
            seconds: How long it is good for.
            prefix: What ``new_prefix`` returned.
        """
        now = self._file.now()
        token = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
        with self._file.change() as db:
            db.execute(
                "INSERT INTO tokens (prefix, digest, name, made_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                (prefix, digest(token), name, now, now + seconds),
            )
        return token

    def all(self) -> list[Token]:
        """Return all tokens, those that are no longer good included, by account and age."""
        rows = self._file.rows(
            "SELECT prefix, name, made_at, expires_at, revoked FROM tokens ORDER BY name, made_at, prefix"
        )
        names = Token.__struct_fields__
        return [msgspec.convert(dict(zip(names, row, strict=True)), Token, strict=False) for row in rows]

    def get(self, typed: str) -> Token:
        """Return a token by its prefix, or by all of it.

        Raises:
            UsageError: If there is none; what was typed, which may be a secret, is not repeated.
        """
        prefix = typed.removeprefix(f"{MARK}_").partition("_")[0]
        for each in self.all():
            if each.prefix == prefix:
                return each
        raise UsageError("there is no such token; minutes user tokens lists them")

    def revoke(self, prefix: str) -> None:
        """Make the token with a prefix worthless from now on."""
        with self._file.change() as db:
            db.execute("UPDATE tokens SET revoked = 1 WHERE prefix = ?", (prefix,))

    def name_of(self, token: str) -> str | None:
        """Return the account a token is for; None where it is none, has expired or was revoked."""
        mark, _, rest = token.partition("_")
        rows = self._file.rows(
            "SELECT name, digest FROM tokens WHERE prefix = ? AND expires_at > ? AND NOT revoked",
            rest.partition("_")[0].encode("utf-8", "replace").decode(),
            self._file.now(),
        )
        if mark != MARK or not rows or not hmac.compare_digest(str(rows[0][1]), digest(token)):
            return None
        return str(rows[0][0])
