"""Local accounts: who may sign in, as what, and what they are known by once they have."""

from minutes_nlp.accounts.passwords import check as check_password
from minutes_nlp.accounts.people import Account, Accounts, SignIn, check_name
from minutes_nlp.accounts.roles import ROLES, Right, Role, check_role, may
from minutes_nlp.accounts.sessions import ABSOLUTE_SECONDS, IDLE_SECONDS, new_secret
from minutes_nlp.accounts.tokens import Token, new_prefix

__all__ = [
    "ABSOLUTE_SECONDS",
    "IDLE_SECONDS",
    "ROLES",
    "Account",
    "Accounts",
    "Right",
    "Role",
    "SignIn",
    "Token",
    "check_name",
    "check_password",
    "check_role",
    "may",
    "new_prefix",
    "new_secret",
]
