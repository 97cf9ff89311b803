"""Cheap tests before dear ones: whether a text holds what a pattern cannot do without."""

__all__ = ["has_any"]


def has_any(text: str, signs: tuple[str, ...]) -> bool:
    """Whether a text holds one of the signs, each at most a few letters of what is looked for."""
    return any(map(text.__contains__, signs))
