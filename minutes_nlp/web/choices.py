"""What may be chosen in the lists of a form."""

from minutes_nlp.query import FIELDS
from minutes_nlp.web.asking import Asked
from minutes_nlp.web.holdings import Public

__all__ = ["choices"]


def choices(public: Public, asked: Asked) -> dict[str, list[tuple[str, str]]]:
    """Return the values of filters with what they are called; one in force is always among them."""
    committees, councils = public.named()
    found = {
        "kind": [(kind, kind.capitalize()) for kind in FIELDS["kind"]],
        "strength": [(strength, strength.capitalize()) for strength in FIELDS["strength"]],
        "committee": [(f"={name}", name) for name in committees],
        "council": [(f"={name}", name) for name in councils],
    }
    for name, values in found.items():
        shown = asked.shown(name)
        if shown and shown not in dict(values):
            values.insert(0, (shown, shown.removeprefix("=")))
    return found
