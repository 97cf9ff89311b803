"""How a number hangs in its clause: on what word, under which verb, and which way the figure went."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from minutes_nlp.language.numbers import Number
from minutes_nlp.language.phrases import Token, tag_at, word_at
from minutes_nlp.language.vocabulary import load

__all__ = [
    "APPROXIMATORS",
    "COMPARED",
    "LINKING",
    "MOVES",
    "MOVE_NOUNS",
    "Change",
    "Frame",
    "Sentence",
    "change_of",
    "frame_of",
    "is_approximator",
]

Change = Literal["increase", "decrease", "none", ""]
Hang = Literal["of", "prep", "verb", "paren", "label", "list", "noun", "det", "open"]


class Sentence(NamedTuple):
    """A sentence in tokens; ``numbers`` are those that stand at its "#" tokens, by place."""

    text: str
    tokens: list[Token]
    numbers: dict[int, Number]


class Frame(NamedTuple):
    """What a number hangs on: the word at ``lead`` (-1 at the head of the sentence), under the verb at ``verb`` (or -1)."""

    kind: Hang
    lead: int
    verb: int = -1


_VOCABULARY = load("quantities")
_WORDS = _VOCABULARY["change"]


def _directed(up: str, down: str) -> dict[str, Change]:
    return {**dict.fromkeys(_WORDS[up], "increase"), **dict.fromkeys(_WORDS[down], "decrease")}


APPROXIMATORS = frozenset(_VOCABULARY["grammar"]["approximators"])
LINKING = frozenset(_VOCABULARY["grammar"]["linking"])
COMPARED: Mapping[str, Change] = _directed("above", "below")
MOVE_NOUNS: Mapping[str, Change] = _directed("more", "less")
_ALONE: Mapping[str, Change] = _directed("rise", "fall")
MOVES: Mapping[str, Change] = {**_ALONE, **_directed("raise", "cut")}
_SIGNED: Mapping[str, Change] = {"-": "decrease", "\u2013": "decrease", "+": "increase"}
_IMPROVED = frozenset({"improved", "improving"})
_NONE = frozenset(_WORDS["none"])
_STAY = frozenset(_WORDS["stay"])
_CARRYING = frozenset([*_VOCABULARY["level"]["going"], *_VOCABULARY["level"]["moving"]]) | LINKING
_HALVING = frozenset(_VOCABULARY["multiples"]["decrease"])
_KINDS: dict[str, Hang] = {
    "(": "paren",
    ":": "label",
    "|": "label",
    "-": "label",
    ",": "list",
    "N": "noun",
    "D": "det",
}
_REACH = 12  # words: how far before its preposition a verb may stand ("raise the rent of a full plot from")


def frame_of(tokens: Sequence[Token], at: int) -> Frame:
    """Return how the number at ``at`` hangs in its clause."""
    lead = _lead(tokens, at)
    if lead < 0:
        return Frame("open", lead)
    tag, word = tokens[lead].tag, tokens[lead].word
    if word == "of":
        return Frame("of", lead)
    if tag == "P" or (word == "as" and at + 1 < len(tokens) and tokens[at + 1].tag in ",.;)"):
        return Frame("prep", lead, _governor(tokens, lead))
    if tag in "XVG":
        return Frame("verb", lead, lead)
    return Frame(_KINDS.get(tag, "open"), lead)


def is_approximator(token: Token) -> bool:
    """Whether a word rounds a figure; a capital "C" is a name, not "circa"."""
    return token.word in APPROXIMATORS and not (token.title and len(token.word) == 1)


def _lead(tokens: Sequence[Token], at: int) -> int:
    """Return the token a number hangs on, past "about", "up to", "more than", "a total of"."""
    i = at - 1
    while i >= 0:
        word, before = tokens[i].word, tokens[i - 1].word if i else ""
        rounded = (
            word in ("a", "an") and i + 2 == at and tag_at(tokens, at + 1) != "X"
        )  # "add a further £600"
        if is_approximator(tokens[i]) or tokens[i].tag == "A" or rounded:
            i -= 1
        elif (
            (word == "to" and before == "up" and (i < 2 or tokens[i - 2].tag not in "VX"))
            or (word in ("least", "most") and before == "at")
            or (word == "than" and before in COMPARED)
        ):
            i -= 2
        elif word == "of" and before in ("excess", "total") and i > 1 and tokens[i - 2].tag in "DP":
            i -= 3
        elif word == "of" and before in ("order", "region") and i > 2 and tokens[i - 2].word == "the":
            i -= 4
        else:
            break
    return i


def _governor(tokens: Sequence[Token], lead: int) -> int:
    """Return the verb a preposition hangs on: "raised" in "raised his fees by"; -1 if there is none."""
    i = lead - 1
    while i >= 0 and lead - i < _REACH:
        tag = tokens[i].tag
        if tag in "VX":
            while tag == "V" and i and tokens[i - 1].tag == "V":
                i -= 1
            return i
        if tag == "#" and tokens[i - 1].word not in ("from", "by"):
            return i if tokens[lead].word == "to" else -1
        if tag in ";:.(SC" or (tag == "," and tokens[i + 1].word not in ("from", "to")):
            return -1
        i -= 1
    return -1


def change_of(sentence: Sentence, at: int, frame: Frame) -> Change:
    """Return which way the figure at ``at`` went, by the words before and after it."""
    tokens = sentence.tokens
    if sentence.numbers[at].kind == "multiple":
        return "decrease" if _printed(sentence, at) in _HALVING else "increase"
    if at > 1 and tokens[at - 2].tag == "(" and tokens[at - 1].word in _SIGNED:
        return _SIGNED[tokens[at - 1].word]
    ahead = _ahead(tokens, at)
    if ahead:
        return ahead
    lead = tokens[frame.lead].word if frame.lead >= 0 else ""
    if lead in _ALONE:
        return _ALONE[lead]
    if frame.kind == "of":
        return MOVE_NOUNS.get(tokens[frame.lead - 1].word, "")
    if frame.kind == "prep" and lead != "from":
        return _behind(sentence, at, frame)
    return ""


def _printed(sentence: Sentence, at: int) -> str:
    token = sentence.tokens[at]
    return sentence.text[token.start : token.end].lower()


def _ahead(tokens: Sequence[Token], at: int) -> Change:
    ahead = [token.word for token in tokens[at + 1 : at + 14]]
    for i, word in enumerate(ahead[:2]):
        if i and tokens[at + 1].tag not in "NA":
            break
        moved = COMPARED.get(word) or MOVE_NOUNS.get(word)
        if moved:
            return moved
    if ahead[:1] and ahead[0] in ("up", "down"):
        return _ALONE[ahead[0]]
    for i, word in enumerate(ahead):
        following = ahead[i + 1 : i + 3]
        if word == "":  # the next number or a time
            if tokens[at + 1 + i].tag == "#":
                break
        elif (
            word in (",", "(")
            and following[:1]
            and following[0] in ("up", "down")
            and following[-1] in ("from", "on")
        ):
            return _ALONE[following[0]]
        elif word in _NONE and _is_said_of(ahead[:i]):
            return "none"
    return ""


def _is_said_of(between: Sequence[str]) -> bool:
    """Whether "unchanged" is said of the figure before: "40, largely unchanged", "40, which was unchanged"."""
    words = [word for word in between if word not in ("largely", "broadly", "virtually", "also")]
    if not words or words[-1] in (",", "("):
        return True
    joined = len(words) > 1 and words[-2] in ("which", "that", "and", "this", "it")
    return words[-1] in ("was", "were", "remained", "is") and (len(words) == 1 or joined)


def _behind(sentence: Sentence, at: int, frame: Frame) -> Change:
    tokens = sentence.tokens
    lead, near = tokens[frame.lead].word, tokens[frame.lead - 1].word if frame.lead else ""
    if near in ("up", "down") and (
        tag_at(tokens, frame.lead - 2) != "V" or word_at(tokens, frame.lead - 2) in _CARRYING
    ):
        return _ALONE[near]
    if frame.verb >= 0:
        moved = _by_verb(sentence, frame, lead)
        if moved and tokens[frame.verb].word in _IMPROVED:
            return _from_to(sentence, at, frame) or moved  # a wait that improves gets shorter
        if moved:
            return moved
    return _from_to(sentence, at, frame) if lead == "to" else ""


def _by_verb(sentence: Sentence, frame: Frame, lead: str) -> Change:
    tokens = sentence.tokens
    verb = tokens[frame.verb].word
    if frame.verb in sentence.numbers:
        multiple = sentence.numbers[frame.verb].kind == "multiple"
        return ("decrease" if _printed(sentence, frame.verb) in _HALVING else "increase") if multiple else ""
    if verb in _STAY and lead == "at":
        return "none"
    return MOVES.get(verb, "") if lead in ("by", "to", "below", "above") else ""


def _from_to(sentence: Sentence, at: int, frame: Frame) -> Change:
    """Return which way "from 14.1% in October to 12.5%" went, by the two values."""
    tokens = sentence.tokens
    start = next(
        (i for i in range(frame.lead - 1, max(0, frame.lead - _REACH), -1) if i in sentence.numbers), 0
    )
    if not start or tokens[start - 1].word != "from":
        return ""
    was, now = sentence.numbers[start], sentence.numbers[at]
    if (
        isinstance(was.value, str)
        or isinstance(now.value, str)
        or was.kind != now.kind
        or was.value == now.value
    ):
        return ""
    return "increase" if now.value > was.value else "decrease"
