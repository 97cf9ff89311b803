"""Who may do what: four roles, each of which may do all that those before it may."""

from typing import Literal, get_args

from minutes_nlp.errors import UsageError, hint

__all__ = ["ROLES", "Right", "Role", "check_role", "may"]

Role = Literal["reader", "officer", "clerk", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

Right = Literal["see-public", "see-exempt", "follow-up", "note", "reclassify"]
# What needs which role at least. Exempt information (Local Government Act 1972, section 100I, Schedule 12A)
# is for those whose work needs it: whether that is so for a person, the council decides by giving the role.
# Accounts are made, and documents added and erased, at the machine alone: no request can.
_LEAST: dict[Right, Role] = {
    "see-public": "reader",
    "see-exempt": "officer",
    "follow-up": "officer",
    "note": "officer",
    "reclassify": "clerk",
}


def may(role: Role | None, right: Right) -> bool:
    """Tell whether somebody of a role may do something; somebody who is not signed in has none."""
    if role is None:
        return right == "see-public"
    return ROLES.index(role) >= ROLES.index(_LEAST[right])


def check_role(role: str) -> Role:
    """Return a role by its name.

    Raises:
        UsageError: If there is none of that name.
    """
    for known in ROLES:
        if known == role:
            return known
    raise UsageError(f"there is no role {role!r}; {hint(role, ROLES)}")
