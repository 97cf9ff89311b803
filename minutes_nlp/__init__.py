"""Read the minutes of councils: parse them, keep them, search them."""

__version__ = "0.1.0"
