"""Families of wording, looked up by their first word: of some hundred patterns only those that can match are tried.

Every pattern begins with whole words, one or several in brackets: "asked for", "(?:asked|pressed) about",
"an? answer", "(?:further )?work". One that does not is refused when it is read.
"""

import re
import sys
from collections.abc import Iterable, Iterator

__all__ = ["Family", "Forms", "any_phrase", "choices", "first_words", "fits", "phrase"]

_SPACE, _MAYBE_SPACE = r"\s+", r"\s*"
_MARK = re.compile(r"\\.|\[[^\]]*\]|.")
# The first word of a pattern, whose last letter may be optional, and what tells that it is whole.
_OPENER = re.compile(r"(?P<word>['’]?\w*\w)(?P<maybe>\?)?(?=\\b|[ ,’'-]|\(\?: |\(\?!|$)")
_ALONE = re.compile(r"\w+\\b")
_STEM = re.compile(r"\w+")
_WORD = re.compile(r"\w+")

# The patterns of the wordings that begin with one word; none if the word is enough by itself.
Forms = tuple[re.Pattern[str], ...]


def any_phrase(patterns: Iterable[str]) -> str:
    """Return one pattern for many; a space in them is white space, ``" ?"`` none or some."""
    return f"(?:{'|'.join(pattern.replace(' ?', _MAYBE_SPACE).replace(' ', _SPACE) for pattern in patterns)})"


def phrase(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for many, compiled, in any case."""
    return re.compile(any_phrase(patterns), re.IGNORECASE)


def choices(pattern: str) -> list[str]:
    """The alternatives of a pattern, parted by bars outside brackets."""
    found, depth = [""], 0
    for mark in _MARK.findall(pattern):
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += mark
    return found


def _group(pattern: str) -> tuple[str, str]:
    """The inside of the group that a pattern begins with, and the rest; no inside if it begins with none."""
    if not pattern.startswith("(?:"):
        return "", pattern
    depth, length = 0, 0
    for mark in _MARK.findall(pattern):
        depth += (mark == "(") - (mark == ")")
        length += len(mark)
        if depth == 0:
            break
    return pattern[3 : length - 1], pattern[length:]


def first_words(pattern: str) -> set[str]:
    """Return the words that a pattern may begin with.

    Raises:
        ValueError: If it may begin with anything but whole words.
    """
    found: set[str] = set()
    for choice in choices(pattern):
        inside, rest = _group(choice)
        if inside:
            found |= first_words(inside)
            if rest.startswith("?"):
                found |= first_words(rest[1:])
            elif not _OPENER.match(f"x{rest}"):
                raise ValueError(f"what follows a first word must part it from the next: {pattern}")
        elif choice.startswith(" ?"):
            words = first_words(choice[2:])
            found |= words | {f" {word}" for word in words}
        elif choice == " ":
            found.add(choice)
        else:
            found |= _words(choice)
    return found


def _words(choice: str) -> set[str]:
    """The word that an alternative begins with, and the one without its last letter if that may be missing."""
    opener = _OPENER.match(choice)
    if opener is None:
        raise ValueError(f"a pattern of a family must begin with whole words: {choice}")
    word = opener["word"].lower()
    return {word, word[:-1]} if opener["maybe"] else {word}


def _pieces(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern; where one is a mere list of wordings, each of them."""
    for choice in choices(pattern):
        inside, rest = _group(choice)
        if inside and rest in ("", r"\b"):
            yield from (member + rest for member in choices(inside))
        else:
            yield choice


class Family:
    r"""Wordings that stand at the start of a predicate, by their first words.

    A wording of one word that is not closed by ``\b`` is
    a stem, which every word fits that begins so.
    """

    __slots__ = ("_forms", "_stems")

    def __init__(self, patterns: Iterable[str]) -> None:
        self._forms: dict[str, Forms] = {}
        pieces = {piece for pattern in patterns for piece in _pieces(pattern)}
        self._stems = tuple(piece.lower() for piece in pieces if _STEM.fullmatch(piece))
        alone = {piece for piece in pieces if _ALONE.fullmatch(piece)}
        for piece in pieces - alone:
            if not _STEM.fullmatch(piece):
                compiled = phrase([piece])
                for word in first_words(piece):
                    self._forms[word] = (*self._forms.get(word, ()), compiled)
        self._forms.update((piece[:-2].lower(), ()) for piece in alone)

    def forms(self, word: str) -> Forms | None:
        """Return the patterns of the wordings that begin with a word in small letters, None if none does.

        No patterns at all means that the word is enough by itself.
        """
        return () if self._stems and word.startswith(self._stems) else self._forms.get(word)

    def match(self, text: str, at: int = 0, end: int = sys.maxsize) -> bool:
        """Tell whether a wording of the family begins at ``at``."""
        word = _WORD.match(text, at, end)
        forms = self.forms(word.group().lower()) if word else None
        return forms is not None and fits(forms, text, at, end)


def fits(forms: Forms, text: str, at: int, end: int) -> bool:
    """Tell whether one of the forms of a family stands at ``at``, where its first word does."""
    if not forms:
        return True
    for form in forms:  # noqa: SIM110 -- a generator would cost more than the match
        if form.match(text, at, end):
            return True
    return False
