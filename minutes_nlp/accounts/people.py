"""The accounts of a library: who there is, and whether somebody is who they say."""

import functools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from minutes_nlp.accounts import passwords
from minutes_nlp.accounts.roles import Role, check_role
from minutes_nlp.accounts.sessions import Sessions
from minutes_nlp.accounts.tables import Clock, File
from minutes_nlp.accounts.throttle import Throttle
from minutes_nlp.accounts.tokens import Tokens
from minutes_nlp.errors import UsageError, hint

__all__ = ["Account", "Accounts", "SignIn", "check_name"]

# Letters that look alike make no two names: ASCII, in small letters.
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may sign in; ``made_at`` is seconds since 1970, UTC."""

    name: str
    role: Role
    disabled: bool
    made_at: int


class SignIn(NamedTuple):
    """What an attempt to sign in came to: the secret of a new session, or seconds to wait, or neither."""

    secret: str | None
    wait: int


class Accounts:
    """The accounts beside a library, with their sessions, their tokens and the count of failed attempts.

    Every method raises LibraryError where the file is damaged. What is changed counts from the next request
    on: a role is looked up each time, and who is disabled or gets another password is signed out everywhere.

    Args:
        folder: The folder of the library.
        clock: What tells the time, in seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Clock = time.time) -> None:
        self._file = File(folder, clock)
        self.sessions = Sessions(self._file)
        self.tokens = Tokens(self._file)
        self.throttle = Throttle(self._file)

    def all(self) -> list[Account]:
        """Return all accounts, by name."""
        return self._accounts("")

    def get(self, name: str) -> Account:
        """Return an account by its name.

        Raises:
            UsageError: If there is none; it names the nearest.
        """
        found = self._accounts("WHERE name = ?", name.lower())
        if not found:
            known = [each.name for each in self.all()]
            more = f"; {hint(name, known)}" if known else "; minutes user add makes one"
            raise UsageError(f"there is no account {name!r}{more}")
        return found[0]

    def find(self, name: str) -> Account | None:
        """Return an account by its name, disabled or not; None where there is none."""
        return next(iter(self._accounts("WHERE name = ?", _storable(name))), None)

    def add(self, name: str, role: str, password: str) -> Account:
        """Make an account.

        Raises:
            UsageError: If the name is taken or is none, the role unknown, or the password easily guessed.
        """
        name = check_name(name)
        values = (name, check_role(role), _kept(password, name), self._file.now())
        with self._file.change() as db:
            if db.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
                raise UsageError(f"there is an account {name!r} already")
            db.execute("INSERT INTO users (name, role, password, made_at) VALUES (?, ?, ?, ?)", values)
        return self.get(name)

    def set_role(self, name: str, role: str) -> None:
        """Give an account another role.

        Raises:
            UsageError: If there is no such account or role.
        """
        self._set(self.get(name).name, "role", check_role(role))

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Shut an account out from now on, or let it in again; its tokens with it.

        Raises:
            UsageError: If there is no such account.
        """
        self._set(self.get(name).name, "disabled", int(disabled), sign_out=True)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password.

        Raises:
            UsageError: If there is no such account, or the password is easily guessed.
        """
        name = self.get(name).name
        self._set(name, "password", _kept(password, name), sign_out=True)

    def sign_in(
        self,
        name: str,
        password: str,
        address: str,
        *,
        matches: Callable[[str, str], bool] = passwords.matches,
    ) -> SignIn:
        """Begin a session for whoever has the password.

        An unknown name, a disabled account and a wrong password look the same and take the same steps.

        Args:
            name: The name typed.
            password: The password typed.
            address: Where the request comes from, for the count of failures.
            matches: What compares a password with what is kept of one.
        """
        name = name.strip().lower()
        wait = self.throttle.wait(name, address)
        if wait:
            return SignIn(None, wait)
        rows = self._file.rows("SELECT password FROM users WHERE name = ? AND NOT disabled", _storable(name))
        dummy = self._dummy
        kept = str(rows[0][0]) if rows else dummy
        if not matches(kept, password) or not rows:
            return SignIn(None, 0)
        if passwords.is_dated(kept):
            with self._file.change() as db:
                again = (passwords.hashed(password), name, kept)
                db.execute("UPDATE users SET password = ? WHERE name = ? AND password = ?", again)
        self.throttle.succeeded(name, address)
        return SignIn(self.sessions.begin(name), 0)

    def of_session(self, secret: str) -> Account | None:
        """Return the account whose session has a secret; None where it has expired or may not come in."""
        return self._enabled(self.sessions.name_of(secret))

    def of_token(self, token: str) -> Account | None:
        """Return the account an API token is for; None where it is not good or may not come in."""
        return self._enabled(self.tokens.name_of(token))

    @functools.cached_property
    def _dummy(self) -> str:
        """What a password is compared with where there is no account: the same work for the same time."""
        return passwords.hashed("nobody has this password")

    def _enabled(self, name: str | None) -> Account | None:
        found = self._accounts("WHERE name = ? AND NOT disabled", name) if name else []
        return found[0] if found else None

    def _accounts(self, where: str, *values: str) -> list[Account]:
        names = Account.__struct_fields__
        query = f"SELECT {', '.join(names)} FROM users {where} ORDER BY name"  # noqa: S608  # our own names
        return [
            msgspec.convert(dict(zip(names, row, strict=True)), Account, strict=False)
            for row in self._file.rows(query, *values)
        ]

    def _set(self, name: str, column: str, value: str | int, *, sign_out: bool = False) -> None:
        with self._file.change() as db:
            db.execute(f"UPDATE users SET {column} = ? WHERE name = ?", (value, name))  # noqa: S608  # our own name
            if sign_out:
                db.execute("DELETE FROM sessions WHERE name = ?", (name,))


def check_name(name: str) -> str:
    """Return the name of an account as it is kept: in small letters.

    Raises:
        UsageError: If it cannot be the name of one.
    """
    if not _NAME.fullmatch(name.lower()):
        message = (
            f"{name!r} cannot be an account's name: it has up to 64 letters a to z, digits and . _ @ + -"
        )
        raise UsageError(message)
    return name.lower()


def _kept(password: str, name: str) -> str:
    passwords.check(password, name)
    return passwords.hashed(password)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
