"""What may be chosen in the lists of a form."""

from minutes_nlp.query import FIELDS
from minutes_nlp.web.asking import Asked
from minutes_nlp.web.holdings import Public

__all__ = ["choices"]


def choices(public: Public, asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """Return the values of filters with what they are called; one in force is always among them."""
    meetings = public.meetings()
    found = {
        "kind": [(kind, kind.capitalize()) for kind in FIELDS["kind"]],
        "strength": [(strength, strength.capitalize()) for strength in FIELDS["strength"]],
        "committee": [(f"={name}", name) for name in sorted({each.committee for each in meetings} - {""})],
        "council": [(f"={name}", name) for name in sorted({each.council for each in meetings} - {""})],
    }
    for name, values in found.items():
        shown = asked.shown(name)
        if shown and shown not in dict(values):
            values.insert(0, (shown, shown.removeprefix("=")))
    return found
