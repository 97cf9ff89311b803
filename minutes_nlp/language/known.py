"""Names that have no head word: the public bodies, countries and programmes of the vocabulary."""

from collections.abc import Iterator, Sequence

from minutes_nlp.language.naming import LABELS, NAMES, Name, spelt
from minutes_nlp.language.runs import Token

__all__ = ["known_names"]


def _known() -> dict[str, list[tuple[list[str], str, str]]]:
    """Return the names by their first word, the longest first: words as tokens spell them, as printed, label."""
    table: dict[str, list[tuple[list[str], str, str]]] = {}
    for section, label in LABELS.items():
        for name in NAMES[section].get("known", ()):
            words = spelt(name).split()
            table.setdefault(words[0], []).append((words, name, label))
    for names in table.values():
        names.sort(key=lambda known: -len(known[0]))
    return table


_KNOWN = _known()


def known_names(run: str, words: Sequence[Token]) -> Iterator[Name]:
    """Yield the names of the vocabulary in a run, the longest first; initials only as they are printed."""
    at = 0
    while at < len(words):
        width = 1
        for parts, name, label in _KNOWN.get(words[at].key, ()):
            if [token.key for token in words[at : at + len(parts)]] == parts:
                found = Name(words[at].start, words[at + len(parts) - 1].end, label)
                if not (len(parts) == 1 and name.isupper() and run[found.start : found.end] != name):
                    yield found
                    width = len(parts)
                    break
        at += width
