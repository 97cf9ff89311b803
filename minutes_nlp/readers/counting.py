"""Numbers as the labels of lists print them."""

__all__ = ["roman"]

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def roman(number: int) -> str:
    """Return a number from 1 as a Roman numeral in small letters."""
    label = ""
    for value, letters in _ROMAN:
        label += letters * (number // value)
        number %= value
    return label
