"""Accounts: add, list, role, password, disable, enable, token, tokens, revoke."""
# ruff: noqa: PLC0415  # a command imports what it needs when it runs

import contextlib
import datetime as dt
import getpass
import re
import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.options import JsonOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from minutes_nlp.accounts import Accounts

__all__ = ["app", "note", "recorded"]

_DAY = 24 * 3600
_LONGEST_DAYS = 366

app = typer.Typer()
group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Accounts: who may sign in to the pages, and as what: reader, officer, clerk or admin.\n\n"
    "A password is asked for, or read from standard input: it is never an argument.",
    epilog=examples("minutes user add ann --role officer", "minutes user list", "minutes user disable ann"),
)
app.add_typer(group, name="user")

NameArgument = Annotated[str, typer.Argument(help="The name of the account.")]
RoleOption = Annotated[str, typer.Option(help="reader, officer, clerk or admin.")]


@group.command(
    epilog=examples(
        "minutes user add ann --role officer", "minutes user add bot --role reader < password.txt"
    )
)
def add(name: NameArgument, *, role: RoleOption = "reader", library: LibraryOption = None) -> None:
    """Make an account; its password is asked for, or is the first line of standard input."""
    from minutes_nlp.accounts import check_name, check_role

    folder, accounts = _open(library)
    name, role = check_name(name), check_role(role)
    password = _password(name)
    with recorded(folder, "user.add", name, role=role):
        accounts.add(name, role, password)
    typer.echo(f"added {name}, {role}")


@group.command("list", epilog=examples("minutes user list", "minutes user list --json"))
def list_(*, json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the accounts."""
    _, accounts = _open(library)
    found = accounts.all()
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    for each in found:
        typer.echo(f"{each.name:<24} {each.role:<8} since {_day(each.made_at)}{'  disabled' * each.disabled}")
    if not found:
        typer.echo("there is no account; minutes user add makes one", err=True)


@group.command(epilog=examples("minutes user role ann clerk"))
def role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="reader, officer, clerk or admin.")],
    *,
    library: LibraryOption = None,
) -> None:
    """Give an account another role, from its next request on."""
    from minutes_nlp.accounts import check_role

    folder, accounts = _open(library)
    account, new = accounts.get(name), check_role(role)
    with recorded(folder, "user.role", account.name, role=new, before=account.role):
        accounts.set_role(account.name, new)
    typer.echo(f"{account.name} is {new}")


@group.command(epilog=examples("minutes user password ann"))
def password(name: NameArgument, *, library: LibraryOption = None) -> None:
    """Give an account another password and sign it out everywhere."""
    folder, accounts = _open(library)
    account = accounts.get(name)
    new = _password(account.name)
    with recorded(folder, "user.password", account.name):
        accounts.set_password(account.name, new)
    typer.echo(f"{account.name} has another password")


@group.command(epilog=examples("minutes user disable ann"))
def disable(name: NameArgument, *, library: LibraryOption = None) -> None:
    """Shut an account out at once, its sessions and tokens with it."""
    _set_disabled(name, library, disabled=True)


@group.command(epilog=examples("minutes user enable ann"))
def enable(name: NameArgument, *, library: LibraryOption = None) -> None:
    """Let an account in again, its tokens with it."""
    _set_disabled(name, library, disabled=False)


def _set_disabled(name: str, library: "Path | None", *, disabled: bool) -> None:
    folder, accounts = _open(library)
    account = accounts.get(name)
    done = "disabled" if disabled else "enabled"
    with recorded(folder, f"user.{done.removesuffix('d')}", account.name):
        accounts.set_disabled(account.name, disabled=disabled)
    typer.echo(f"{account.name} is {done}")


@group.command(epilog=examples("minutes user token ann", "minutes user token ann --expires 30d"))
def token(
    name: NameArgument,
    *,
    expires: Annotated[str, typer.Option(metavar="DAYS", help="After how many days: 30d, at most 366d.")] = (
        "90d"
    ),
    library: LibraryOption = None,
) -> None:
    """Make an API token that acts for an account. It is shown once, and kept as a hash alone."""
    from minutes_nlp.accounts import new_prefix

    folder, accounts = _open(library)
    account, days = accounts.get(name), _days(expires)
    prefix = new_prefix()
    with recorded(folder, "token.make", prefix, name=account.name, days=days):
        made = accounts.tokens.make(account.name, days * _DAY, prefix)
    typer.echo("send it as: Authorization: Bearer TOKEN; it is not shown again", err=True)
    typer.echo(made)


@group.command(epilog=examples("minutes user tokens", "minutes user tokens --json"))
def tokens(*, json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the API tokens by what they begin with."""
    _, accounts = _open(library)
    found = accounts.tokens.all()
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    for each in found:
        typer.echo(f"{each.prefix} {each.name:<24} until {_day(each.expires_at)}{'  revoked' * each.revoked}")


@group.command(epilog=examples("minutes user revoke 3f29ab107c55"))
def revoke(
    prefix: Annotated[
        str, typer.Argument(help="What the token begins with, or all of it; see minutes user tokens.")
    ],
    *,
    library: LibraryOption = None,
) -> None:
    """Make an API token worthless at once."""
    folder, accounts = _open(library)
    token = accounts.tokens.get(prefix)
    with recorded(folder, "token.revoke", token.prefix, name=token.name):
        accounts.tokens.revoke(token.prefix)
    typer.echo(f"revoked {token.prefix} of {token.name}")


def recorded(
    folder: "Path", action: str, subject: str, **detail: str | int
) -> contextlib.AbstractContextManager[None]:
    """Put what somebody does at the machine into the audit log (see ``audit.recorded``)."""
    from minutes_nlp import audit

    return audit.recorded(folder, _actor(), action, subject, detail)


def note(folder: "Path", action: str, subject: str) -> None:
    """Put what somebody has done at the machine into the audit log (see ``audit.append``)."""
    from minutes_nlp import audit

    audit.append(folder, _actor(), action, subject)


def _actor() -> str:
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):
        return "shell:unknown"


def _open(library: "Path | None") -> "tuple[Path, Accounts]":
    from minutes_nlp.accounts import Accounts
    from minutes_nlp.library.database import FILE_NAME, require

    folder = settings(library, None).library
    require(folder / FILE_NAME)
    return folder, Accounts(folder)


def _password(name: str) -> str:
    """The password that is typed twice, or given as the first line of standard input, for an account.

    Raises:
        UsageError: If there is none, or it would be guessed.
    """
    from minutes_nlp.accounts import check_password

    if sys.stdin.isatty():
        typed = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
        if not typed:
            raise UsageError("no password was given; type one in a terminal, or give it on standard input")
    check_password(typed, name)
    return typed


def _days(typed: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}d?", typed) or not 0 < int(typed.rstrip("d")) <= _LONGEST_DAYS:
        raise UsageError(f"--expires: {typed!r} is no number of days from 1 to {_LONGEST_DAYS}, as 30d")
    return int(typed.rstrip("d"))


def _day(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat()
