"""Passwords: which are taken, and how they are kept.

The rules are those of NIST SP 800-63B-4, section 3.1.1: 15 characters at least where a password is all
that is asked for, no rule of composition, no forced change, a list of the commonest refused. Kept is what
argon2id (RFC 9106) makes of one, with the parameters of OWASP's Password Storage Cheat Sheet.
"""

import re
import unicodedata

from minutes_nlp.errors import UsageError

__all__ = ["LONGEST", "SHORTEST", "check", "hashed", "is_dated", "matches"]

SHORTEST = 15
LONGEST = 256
_MEMORY_KIB, _PASSES, _LANES = 19_456, 2, 1
# A password that consists of these and of little else is one of those tried first. Most of the commonest
# passwords are too short as they are; these are what long ones are made of.
_COMMON = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "passphrase", "qwertyuiop", "qwerty", "asdfghjkl",
    "asdf", "zxcvbnm", "zxcv", "1qaz2wsx", "1q2w3e4r", "q1w2e3r4", "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijkl", "abcd", "abc", "12345678901234567890", "1234567890", "123456789", "12345678",
    "123456", "12345", "1234", "123", "0987654321", "987654321", "654321", "4321", "321", "111111",
    "000000", "letmein", "letmeinplease", "welcome", "iloveyou", "administrator", "admin", "login",
    "changeme", "changethis", "change", "secret", "master", "monkey", "dragon", "sunshine", "princess",
    "football", "liverpool", "arsenal", "chelsea", "manchester", "charlie", "superman", "batman",
    "pokemon", "computer", "internet", "trustno1", "whatever", "starwars", "shadow", "michael",
    "jennifer", "jordan", "hunter", "summer", "autumn", "winter", "spring", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december", "monday",
    "friday", "council", "committee", "minutes", "clerk", "officer", "reader", "democratic", "services",
    "default", "testing", "test", "please", "example", "hello", "blink182", "correcthorsebatterystaple",
    "correct", "horse", "battery", "staple",
)  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_LEAST_OWN = 5
_LEAST_DISTINCT = 5


def check(password: str, name: str) -> None:
    """Refuse a password that would be guessed.

    Args:
        password: What somebody wants as their password.
        name: The name of their account.

    Raises:
        UsageError: If it is too short or too long, or one of the commonest; it says which.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise UsageError(f"a password has at least {SHORTEST} characters; several words make a good one")
    if len(normal) > LONGEST:
        raise UsageError(f"a password has at most {LONGEST} characters")
    common = sorted({*_COMMON, name.casefold(), *re.split(r"[^a-z]+", name.casefold())} - {""}, key=len)
    known = "|".join([*(re.escape(word) for word in reversed(common)), _YEAR, r"\W", "_"])
    own = re.sub(known, "", normal.casefold())
    if len(own) < _LEAST_OWN or len(set(normal)) < _LEAST_DISTINCT:
        raise UsageError("this password is too easily guessed: it has little that is its own")


def hashed(password: str) -> str:
    """Return what is kept of a password, with its own salt and the parameters used."""
    from argon2 import PasswordHasher  # noqa: PLC0415  # loaded by whoever signs in, not by every command

    return PasswordHasher(_PASSES, _MEMORY_KIB, _LANES).hash(_encoded(password))


def matches(kept: str, password: str) -> bool:
    """Tell whether a password is the one kept; it takes the same time either way."""
    from argon2 import PasswordHasher  # noqa: PLC0415  # as above
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415  # as above

    try:
        return PasswordHasher().verify(kept, _encoded(password[: 2 * LONGEST]))
    except VerifyMismatchError:
        return False


def is_dated(kept: str) -> bool:
    """Tell whether a password was kept with other parameters than today's and is to be kept anew."""
    from argon2 import PasswordHasher  # noqa: PLC0415  # as above

    return PasswordHasher(_PASSES, _MEMORY_KIB, _LANES).check_needs_rehash(kept)


def _normal(password: str) -> str:
    """The same password however a keyboard writes it (SP 800-63B-4, 3.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    # What is typed into a form may be no text at all; it is no password then, but no defect either.
    return _normal(password).encode("utf-8", "surrogatepass")
