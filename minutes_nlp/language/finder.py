"""Finds wordings of several families in running text, by their first words."""

import re
from collections.abc import Iterator

from minutes_nlp.language.families import any_phrase, choices, first_words
from minutes_nlp.language.trie import any_of

__all__ = ["Finder"]


class Finder:
    """Finds the wordings of several families, the leftmost first.

    Args:
        families: The patterns of each family by its name; of two that begin at one place, the first counts.
    """

    def __init__(self, families: dict[str, list[str]]) -> None:
        forms: dict[str, dict[str, list[str]]] = {}
        for name, patterns in families.items():
            for form in (form for pattern in patterns for form in choices(pattern)):
                for word in first_words(form):
                    forms.setdefault(word, {}).setdefault(name, []).append(form)
        # A wording that may begin with white space begins with it behind a mark: ", was hoped".
        spaced = {word[1:] for word in forms if word.startswith(" ")}
        forms = {" " if word.startswith(" ") else word: found for word, found in forms.items()}
        sources = {word: _one_of(found) for word, found in forms.items()}
        # Many words begin the same wordings: each pattern is compiled once.
        compiled = {source: re.compile(source, re.IGNORECASE) for source in set(sources.values())}
        self._forms = {word: compiled[source] for word, source in sources.items()}
        self._starts = re.compile(
            rf"(?<!\w)(?:{any_of(forms.keys() - {' '})}\b|\s(?=\s{{0,40}}{any_of(spaced)}\b))"
        )

    def find(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield each wording in ``text[start:end]``, none within another; its ``lastgroup`` is its family."""
        at = 0
        for first in self._starts.finditer(_lowered(text[start:end])):
            if first.start() >= at:
                match = self._forms[first.group()].match(text, start + first.start(), end)
                if match:
                    yield match
                    at = match.end() - start


def _one_of(forms: dict[str, list[str]]) -> str:
    return "|".join(f"(?P<{name}>{any_phrase(patterns)})" for name, patterns in forms.items())


def _lowered(text: str) -> str:
    """A text in small letters, each character in its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
