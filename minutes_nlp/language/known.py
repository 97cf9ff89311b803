"""Names that have no head word: the public bodies, countries and programmes of the vocabulary."""

from collections.abc import Iterator, Sequence

from minutes_nlp.language.heads import LABELS, Name, spelt
from minutes_nlp.language.runs import Token
from minutes_nlp.language.vocabulary import load

__all__ = ["known_names"]

_WORDS = load("entities")


def _known() -> dict[str, list[tuple[list[str], str, str]]]:
    table: dict[str, list[tuple[list[str], str, str]]] = {}
    for section, label in LABELS.items():
        for name in sorted(_WORDS[section].get("known", ()), key=len):
            parts = spelt(name).split()
            table.setdefault(parts[0], []).insert(0, (parts, name, label))
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
