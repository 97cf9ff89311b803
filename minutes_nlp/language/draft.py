"""The names found in a document so far, none over another."""

from minutes_nlp.language.naming import Name

__all__ = ["Draft"]

_MASK = "\x01"  # no pattern takes it for a letter or for white space


class Draft:
    """A text and what has been found in it; a later find never overlaps an earlier one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._names: dict[int, Name] = {}
        self._labels: dict[int, str] = {}
        self._taken = bytearray(len(text))

    def add(self, start: int, end: int, label: str) -> None:
        """Take a range unless a part of it is taken."""
        if start < end and self.is_free(start, end):
            self._taken[start:end] = b"\x01" * (end - start)
            self._names[start] = Name(start, end, label)
            self._labels[end] = label

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether no part of a range is taken."""
        return self._taken.find(1, start, end) < 0

    def label_before(self, start: int) -> str:
        """Return the label of the name that ends just before a place, across a comma and a blank."""
        return self._labels.get(start - 2) or self._labels.get(start - 1, "")

    def names(self) -> list[Name]:
        """Return what has been found, in order."""
        return [self._names[start] for start in sorted(self._names)]

    def masked(self) -> str:
        """Return the text with what has been found blanked out, so that no run of words reaches into it."""
        pieces, at = [], 0
        for name in self.names():
            pieces += [self.text[at : name.start], _MASK * (name.end - name.start)]
            at = name.end
        return "".join([*pieces, self.text[at:]])
