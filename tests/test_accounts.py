"""Accounts: who gets in, with what, for how long, and what is left behind of their secrets."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from factories import Clock
from typer.testing import CliRunner

from minutes_nlp import audit
from minutes_nlp.accounts import (
    ABSOLUTE_SECONDS,
    IDLE_SECONDS,
    Accounts,
    Right,
    Role,
    may,
    new_prefix,
    passwords,
)
from minutes_nlp.cli import app
from minutes_nlp.errors import UsageError
from minutes_nlp.library import Library

GOOD = "plover heather quarry"
HOME = "192.0.2.1"


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """A folder with the account ann, an officer; hashing is made cheap."""
    monkeypatch.setattr(passwords, "_MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "_PASSES", 1)
    made = Accounts(tmp_path, clock)
    made.add("Ann", "officer", GOOD)
    return made


RIGHTS: list[tuple[Role | None, set[Right]]] = [
    (None, {"see-public"}),
    ("reader", {"see-public"}),
    ("officer", {"see-public", "see-exempt", "follow-up", "note"}),
    ("clerk", {"see-public", "see-exempt", "follow-up", "note", "reclassify"}),
    ("admin", {"see-public", "see-exempt", "follow-up", "note", "reclassify"}),
]


@pytest.mark.parametrize(("role", "rights"), RIGHTS)
def test_rights(role: Role | None, rights: set[Right]) -> None:
    """Each role may do what is in the table, and nothing else."""
    every: tuple[Right, ...] = ("see-public", "see-exempt", "follow-up", "note", "reclassify")
    assert {right for right in every if may(role, right)} == rights


WEAK = [
    pytest.param("plover heather", "15 characters", id="short"),
    pytest.param("x" * 8 + "y" * 300, "at most 256", id="long"),
    pytest.param("passwordpassword", "guessed", id="a-common-word-twice"),
    pytest.param("Password1234567!", "guessed", id="a-common-word-and-digits"),
    pytest.param("Summer2024Summer2024", "guessed", id="season-and-year"),
    pytest.param("123456789012345678", "guessed", id="digits-in-order"),
    pytest.param("aaaaaaaaaaaaaaaaaa", "guessed", id="one-character"),
    pytest.param("abababababababab", "guessed", id="two-characters"),
    pytest.param("ann.other.ann.other", "guessed", id="the-name-of-the-account"),
    pytest.param("correct horse battery staple", "guessed", id="the-famous-one"),
    pytest.param("council minutes clerk", "guessed", id="words-of-the-service"),
    # Eleven ligatures and a letter: what counts is what they are once NFKC has written them out.
    pytest.param("ﬁ" * 7, "15 characters", id="ligatures"),
]


@pytest.mark.parametrize(("password", "why"), WEAK)
def test_weak_passwords_are_refused(password: str, why: str) -> None:
    """Short ones and those that are guessed first; the error says which it is."""
    with pytest.raises(UsageError, match=why):
        passwords.check(password, "ann.other")


@pytest.mark.parametrize(
    "password",
    [GOOD, "plover heather password", "837462918374651", "ягода ягода куст", "x!9x!9x!9kestrel-"],
)  # fmt: skip
def test_other_passwords_are_taken(password: str) -> None:
    """There is no rule on which characters there must be."""
    passwords.check(password, "ann")


def test_parameters_are_those_of_the_cheat_sheet() -> None:
    """Argon2id, 19 MiB, two passes, one lane; each with its own salt, so that no two are alike."""
    one, two = passwords.hashed(GOOD), passwords.hashed(GOOD)
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != two
    assert passwords.matches(two, GOOD)
    assert not passwords.matches(two, GOOD + ".")


def test_the_same_words_on_another_keyboard_match() -> None:
    """One letter in two ways of encoding it: é, and e with an accent."""
    assert passwords.matches(passwords.hashed("café noir et brioche"), "café noir et brioche")


@pytest.mark.parametrize("name", ["", "ann b", "änn", "-ann", "a" * 65, "ann\n", "../ann", "аnn"])
def test_names(accounts: Accounts, name: str) -> None:
    """A name is ASCII, short, and no two look alike."""
    with pytest.raises(UsageError, match="cannot be an account's name"):
        accounts.add(name, "reader", GOOD)


def test_one_name_one_account(accounts: Accounts) -> None:
    """Capitals make no other name; an unknown one gets the nearest."""
    with pytest.raises(UsageError, match="already"):
        accounts.add("ANN", "reader", GOOD)
    with pytest.raises(UsageError, match="did you mean 'ann'"):
        accounts.get("anne")
    with pytest.raises(UsageError, match="did you mean 'clerk'"):
        accounts.set_role("ann", "clark")


def signed_in(accounts: Accounts) -> str:
    """The secret of a new session of ann."""
    secret = accounts.sign_in("ann", GOOD, HOME).secret
    assert secret
    return secret


def test_a_session_leads_to_its_account(accounts: Accounts) -> None:
    """Whatever the capitals and spaces around the name; each time another secret."""
    one, two = signed_in(accounts), accounts.sign_in(" ANN ", GOOD, HOME).secret
    assert two
    assert one != two
    for secret in (one, two):
        found = accounts.of_session(secret)
        assert found is not None
        assert (found.name, found.role) == ("ann", "officer")
    assert accounts.of_session(one[:-1]) is None
    assert accounts.of_session("") is None


def test_a_session_ends_when_idle(accounts: Accounts, clock: Clock) -> None:
    """It lives on as long as it is used within the hour."""
    secret = signed_in(accounts)
    for _ in range(3):
        clock.now += IDLE_SECONDS - 1
        assert accounts.of_session(secret)
    clock.now += IDLE_SECONDS
    assert accounts.of_session(secret) is None


def test_a_session_ends_however_busy(accounts: Accounts, clock: Clock) -> None:
    """Twelve hours after signing in, used or not."""
    secret = signed_in(accounts)
    for _ in range(ABSOLUTE_SECONDS // 1800 - 1):
        clock.now += 1800
        assert accounts.of_session(secret)
    clock.now += 1800
    assert accounts.of_session(secret) is None


def _disable(accounts: Accounts, _secret: str) -> None:
    accounts.set_disabled("ann", disabled=True)
    accounts.set_disabled("ann", disabled=False)


ENDS: list[Callable[[Accounts, str], None]] = [
    lambda accounts, secret: accounts.sessions.end(secret),
    _disable,
    lambda accounts, _secret: accounts.set_password("ann", GOOD + "!"),
]


@pytest.mark.parametrize("end", ENDS, ids=["signed-out", "disabled", "another-password"])
def test_a_session_can_be_ended_at_once(accounts: Accounts, end: Callable[[Accounts, str], None]) -> None:
    """And does not come back when an account does."""
    secret = signed_in(accounts)
    end(accounts, secret)
    assert accounts.of_session(secret) is None


def test_a_role_counts_from_the_next_request(accounts: Accounts) -> None:
    """No session carries its role about."""
    secret = signed_in(accounts)
    accounts.set_role("ann", "reader")
    found = accounts.of_session(secret)
    assert found is not None
    assert found.role == "reader"


def test_refusals_take_the_same_steps(accounts: Accounts) -> None:
    """Unknown, disabled and wrong: one comparison each, with a hash of the same cost."""
    accounts.add("bob", "reader", GOOD)
    accounts.set_disabled("bob", disabled=True)
    compared: list[str] = []

    def matches(kept: str, password: str) -> bool:
        compared.append(kept.rsplit("$", 2)[0])
        return passwords.matches(kept, password)

    for name, password in (("nobody", GOOD), ("bob", GOOD), ("ann", "wrong"), ("", ""), ("\ud800", "\ud800")):
        assert accounts.sign_in(name, password, HOME, matches=matches) == (None, 0)
    assert len(compared) == 5
    assert len(set(compared)) == 1


def test_a_password_kept_with_old_parameters_is_kept_anew(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the next sign-in, and it goes on to fit."""
    monkeypatch.setattr(passwords, "_PASSES", 2)
    signed_in(accounts)
    (kept,) = accounts._file.rows("SELECT password FROM users")[0]
    assert ",t=2," in str(kept)
    assert PasswordHasher().verify(str(kept), GOOD)
    signed_in(accounts)


def fail(accounts: Accounts, times: int, name: str = "ann", address: str = "203.0.113.9") -> list[int]:
    """Sign in with a wrong password; return the seconds to wait told each time."""
    return [accounts.sign_in(name, "wrong", address).wait for _ in range(times)]


def test_guessing_at_one_account_is_slowed_down(accounts: Accounts, clock: Clock) -> None:
    """Five guesses, then a wait that ends by itself; the right password does not get through meanwhile."""
    assert fail(accounts, 6) == [0] * 5 + [900]
    assert accounts.sign_in("ann", GOOD, "203.0.113.9") == (None, 900)
    clock.now += 600
    assert fail(accounts, 1) == [300]
    clock.now += 300
    assert accounts.sign_in("ann", GOOD, "203.0.113.9").secret


def test_an_unknown_name_is_slowed_down_alike(accounts: Accounts) -> None:
    """So that the wait does not tell who has an account."""
    assert fail(accounts, 6, name="nobody") == fail(accounts, 6, name="ann")


def test_guessing_at_many_accounts_is_slowed_down(accounts: Accounts) -> None:
    """Twenty failures of an address, whatever the names."""
    assert [fail(accounts, 1, name=f"user{n}")[0] for n in range(21)] == [0] * 20 + [900]


def test_nobody_can_lock_others_out(accounts: Accounts, clock: Clock) -> None:
    """Where strangers guess from everywhere, ann still gets in from where she has been before."""
    signed_in(accounts)
    waits = [fail(accounts, 1, address=f"198.51.100.{n}")[0] for n in range(51)]
    assert waits == [0] * 50 + [3600]
    assert accounts.sign_in("ann", GOOD, "192.0.2.77").wait == 3600
    assert accounts.sign_in("ann", GOOD, HOME).secret
    clock.now += 3600
    assert accounts.sign_in("ann", GOOD, "192.0.2.77").secret


def test_success_forgives(accounts: Accounts) -> None:
    """Who finally remembers begins to count anew."""
    for _ in range(3):
        assert fail(accounts, 4, address=HOME) == [0] * 4
        signed_in(accounts)


def token_of(accounts: Accounts, seconds: int = 1000) -> tuple[str, str]:
    """A new token of ann, and what it begins with."""
    prefix = new_prefix()
    return accounts.tokens.make("ann", seconds, prefix), prefix


def test_tokens(accounts: Accounts, clock: Clock) -> None:
    """A token acts for its account until it expires, is revoked, or the account is shut out."""
    token, prefix = token_of(accounts)
    found = accounts.of_token(token)
    assert found is not None
    assert found.name == "ann"
    for wrong in (
        "",
        "mnt",
        "mnt_",
        f"mnt_{prefix}_",
        token[:-1],
        token + "x",
        token.upper(),
        "\ud800_\ud800_",
    ):
        assert accounts.of_token(wrong) is None
    accounts.set_disabled("ann", disabled=True)
    assert accounts.of_token(token) is None
    accounts.set_disabled("ann", disabled=False)
    assert accounts.of_token(token)
    clock.now += 1000
    assert accounts.of_token(token) is None
    other, prefix = token_of(accounts)
    assert accounts.tokens.get(prefix).name == "ann"
    accounts.tokens.revoke(prefix)
    assert accounts.of_token(other) is None
    assert [each.revoked for each in accounts.tokens.all()] == [False, True]
    with pytest.raises(UsageError, match="there is no such token"):
        accounts.tokens.get("x")


def test_no_secret_is_kept(accounts: Accounts, tmp_path: Path) -> None:
    """Neither password nor session nor token stands in the file, nor a name or address that failed."""
    secret, (token, _) = signed_in(accounts), token_of(accounts)
    fail(accounts, 1, name="typed my password here", address="198.51.100.7")
    data = (tmp_path / "accounts.db").read_bytes()
    for each in (GOOD, secret, token, token.rsplit("_", 1)[1], "typed my password here", "198.51.100.7"):
        assert each.encode() not in data
    assert stat.S_IMODE((tmp_path / "accounts.db").stat().st_mode) == 0o600


def run(folder: Path, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    """Run ``minutes user`` as a person does."""
    done = CliRunner().invoke(app, ["user", *arguments, "-L", str(folder)], input=stdin)
    if done.exception and not isinstance(done.exception, SystemExit):
        return 2, done.stdout, str(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_commands(library: Library) -> None:
    """Each does what it says, and the log knows it, without any secret."""
    folder = library.folder
    assert run(folder, "list")[2].startswith("there is no account")
    assert run(folder, "add", "Ann", "--role", "officer", stdin=f"{GOOD}\n") == (
        0,
        "added ann, officer\n",
        "",
    )
    code, _, told = run(folder, "add", "bob", stdin="short\n")
    assert (code, "15 characters" in told) == (2, True)
    code, _, told = run(folder, "add", "bob")
    assert (code, "no password was given" in told) == (2, True)
    assert run(folder, "role", "ann", "clerk")[:2] == (0, "ann is clerk\n")
    assert run(folder, "password", "ann", stdin=f"{GOOD}!\n")[0] == 0
    assert run(folder, "disable", "ann")[:2] == (0, "ann is disabled\n")
    assert re.fullmatch(r"ann +clerk +since \d{4}-\d\d-\d\d  disabled\n", run(folder, "list")[1])
    assert run(folder, "enable", "ann")[:2] == (0, "ann is enabled\n")
    code, token, _ = run(folder, "token", "ann", "--expires", "30d")
    found = Accounts(folder).of_token(token.strip())
    assert found is not None
    assert (found.name, found.role) == ("ann", "clerk")
    (listed,) = json.loads(run(folder, "tokens", "--json")[1])
    assert listed["expires_at"] - listed["made_at"] == 30 * 24 * 3600
    # Who pastes the whole token does not leave it in the log.
    assert run(folder, "revoke", token.strip())[:2] == (0, f"revoked {listed['prefix']} of ann\n")
    assert "mnt_x_secret" not in run(folder, "revoke", "mnt_x_secret")[2]
    assert "revoked" in run(folder, "tokens")[1]
    assert Accounts(folder).of_token(token.strip()) is None
    assert json.loads(run(folder, "list", "--json")[1])[0]["disabled"] is False
    log = audit.entries(folder)
    assert [each.action for each in log] == [
        "user.add", "user.role", "user.password", "user.disable",
        "user.enable", "token.make", "token.revoke",
    ]  # fmt: skip
    assert log[1].detail == {"role": "clerk", "before": "officer"}
    written = (folder / audit.FILE_NAME).read_bytes()
    assert GOOD.encode() not in written
    assert token.strip().rsplit("_", 1)[1].encode() not in written


@pytest.mark.parametrize("typed", ["0d", "367d", "-1d", "soon", "1h", "١d"])
def test_a_token_expires(library: Library, typed: str) -> None:
    """Within a year, and stated in days."""
    Accounts(library.folder).add("ann", "reader", GOOD)
    code, _, told = run(library.folder, "token", "ann", "--expires", typed)
    assert (code, "is no number of days" in told) == (2, True)
