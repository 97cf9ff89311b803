"""Head words: the one that ends a name tells its kind, and how far the name reaches before it.

"Roads and Paths Scrutiny Committee" ends with its head; "the Council" and "a Full Report" are heads without a
name. The words stand in entities.toml.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.naming import Name, phrases, spelt, word_set
from minutes_nlp.language.openers import goes_on, numbered, opened
from minutes_nlp.language.runs import INNER, Token

__all__ = ["STREETS", "head_label", "named"]


class _Head(NamedTuple):
    label: str
    first: int  # the token the head begins at
    phrase: str


STREETS = word_set("place", "streets")
_HEADS = phrases("heads")
_ALONE = phrases("alone")
_ENDS = _ALONE | _HEADS
_LAST = frozenset(phrase.split()[-1] for phrase in _ENDS)
_LOOSE = {"ORG": word_set("organisation", "loose"), "TERM": word_set("term", "loose")}
_TIERS = word_set("organisation", "tiers")
_PLAIN = {
    "BODY": word_set("body", "not_alone"),
    "PLACE": word_set("place", "plain"),
    "DOC": word_set("document", "plain"),
}
_WEAK = word_set("place", "weak")
_OPENS = word_set("not_names", "openers")
_SUBJECTS = word_set("not_names", "subjects")
_TERMS = word_set("term", "known")
_BARE = word_set("organisation", "bare")
_BEFORE_OF = word_set("organisation", "before_of")
_BEFORE_MORE = word_set("organisation", "before_more")
_OWNERS = word_set("organisation", "owners")
_DATED = word_set("law", "dated")
_SERVICES = frozenset({"service", "services", "hub", "team"})
_COUNCILS = frozenset({"council", "authority"})
_COMPASS = frozenset({"north", "south", "east", "west"})
_AND = frozenset({"and", "&"})
_ROAD = re.compile(r"(?:[AMN]\d{1,4}|B\d{3,4}|[RL]\d{3,5})(?:\([MN]\))?")
# What a name of each kind may reach across to its left, beside the words themselves.
_CROSSES = {
    "ORG": _AND | {"of", "upon", "for", *INNER},
    "BODY": _AND,
    "DOC": _AND | {"for"},
    "TERM": _AND,
    "PLACE": {"upon", *INNER},
    "LAW": _AND | {"of", "for", "in", "to", "the", "from", "by", "with"},
}


def head_label(text: str) -> str | None:
    """Return the label of the head that a text ends with, None if it ends with none."""
    words = spelt(text).split()
    ends = (" ".join(words[at:]) for at in range(len(words)))
    return next((_HEADS[phrase] for phrase in ends if phrase in _HEADS), None)


def named(run: str, words: Sequence[Token], *, heading: bool = False) -> list[Name]:
    """Return the names in a run that their heads tell; of two that overlap, the one that holds the other."""
    found: list[Name] = []
    last = len(words) - 1
    while last >= 0:
        name, begins = _ending_at(run, words, last, heading=heading)
        if name:
            found.append(name)
        last = begins - 1 if name else last - 1
    found += opened(words, found)
    return [name for name in found if not any(_inside(name, other) for other in found)]


def _inside(name: Name, other: Name) -> bool:
    return other.start <= name.start and name.end <= other.end and name != other


def _ending_at(run: str, words: Sequence[Token], last: int, *, heading: bool) -> tuple[Name | None, int]:
    """Return the name that ends at a token, and the first token of it."""
    token = words[last]
    if token.kind == "number":
        return numbered(words, last)
    if token.kind == "code" and _ROAD.fullmatch(run, token.start, token.end):
        return Name(token.start, token.end, "PLACE"), last
    head = _head(words, last) if token.kind == "word" else None
    if not head:
        return None, last
    begins = _left(words, head)
    while begins < head.first and (words[begins].kind != "word" or _leads(words[begins], head)):
        begins += 1
    before = [token.key for token in words[begins : head.first] if token.kind == "word"]
    undated = head.phrase in _DATED and not any(word.kind == "number" for word in words[last + 1 : last + 3])
    if undated or not _believed(before, head, heading=heading):
        return None, last
    end = words[_right(words, last, head)].end
    return Name(words[begins].start, end, _label(words, before, head)), begins


def _label(words: Sequence[Token], before: list[str], head: _Head) -> str:
    """Return the label of a head, which the words before it may change."""
    if head.phrase in _SERVICES and " ".join(before) in _TERMS:
        return "TERM"
    # "the Bus Users' Group" is nobody's committee.
    return "ORG" if head.phrase == "group" and words[head.first - 1].owns else head.label


def _leads(token: Token, head: _Head) -> bool:
    """Tell whether a word opens the title of a paper without being part of it."""
    return head.label in {"DOC", "TERM"} and token.key == "new"


def _head(words: Sequence[Token], last: int) -> _Head | None:
    """Return the longest head that ends at a token."""
    phrase, best = "", None
    if words[last].key not in _LAST:
        return None
    for first in range(last, max(-1, last - 4), -1):
        phrase = f"{words[first].key} {phrase}".rstrip()
        label = _ENDS.get(phrase)
        if label:
            best = _Head(label, first, phrase)
    return best


def _left(words: Sequence[Token], head: _Head) -> int:
    """Return the first token of the name that a head ends."""
    at, listed = head.first, False
    while at > 0 and head.first - at < 12:
        before = words[at - 1]
        if before.kind == "word":
            if _stops(words, at - 1, head):
                break
            at -= 1
        elif head.label == "LAW" and (before.kind == "number" or before.key[0] == "("):
            at -= 1
        elif at > 1 and _joins(words, at, head, listed=listed):
            listed = listed or before.key in _AND
            at -= 2
        else:
            break
    return at


def _stops(words: Sequence[Token], at: int, head: _Head) -> bool:
    """Tell whether a word stands before a name and not in it."""
    token = words[at]
    leads = at == 0 or words[at - 1].kind != "word" or words[at - 1].key in _OPENS
    if token.key in _OPENS or (leads and _opens(token, head)):
        return True
    return (token.owns and _is_owner(words, at, head)) or _is_council(words, at, head)


def _opens(token: Token, head: _Head) -> bool:
    """Tell whether a word opens a sentence; committees and councils have nouns of all kinds in their names."""
    return token.key in _OPENS or (token.key in _SUBJECTS and head.label in {"DOC", "PLACE", "LAW"})


def _is_council(words: Sequence[Token], at: int, head: _Head) -> bool:
    """Tell whether a council's whole name ends before its committee: "Dunmore Council Planning Committee"."""
    if head.label != "BODY" or words[at].key not in _COUNCILS:
        return False
    plain = _TIERS | _OPENS
    return any(token.kind == "word" and token.key not in plain for token in words[max(0, at - 4) : at])


def _is_owner(words: Sequence[Token], at: int, head: _Head) -> bool:
    """Tell "the Council's Local Plan", where the plan is named alone, from "the Mayor's Report"."""
    key = words[at].key
    if head.label in {"ORG", "BODY"}:
        return not (key.endswith("s") or key in _OWNERS or (at > 0 and words[at - 1].key == "st"))
    other = _head(words, at)
    return other is not None and other.label in {"ORG", "BODY"}


def _joins(words: Sequence[Token], at: int, head: _Head, *, listed: bool) -> bool:
    """Tell whether "and", "of" or a comma before a token is inside the name that the head ends."""
    joint, other = words[at - 1], words[at - 2]
    if other.kind != "word" or _opens(other, head) or other.owns or (other.caps and not words[at].caps):
        return False
    if joint.kind == "comma":
        return listed and head.label in {"ORG", "BODY", "LAW"} and _head(words, at - 2) is None
    if joint.key not in _CROSSES[head.label]:
        return False
    if joint.key in _AND:
        ends = _head(words, at - 2)
        loose = head.label in {"DOC", "BODY"} and ends is not None and ends.label in {"TERM", "DOC", "ORG"}
        return other.key in _TIERS or ends is None or (loose and ends.first == at - 2)
    return head.label in {"LAW", "DOC"} or other.key in _BEFORE_OF or joint.key in _CROSSES["PLACE"]


def _believed(before: list[str], head: _Head, *, heading: bool) -> bool:
    """Tell whether the words before a head make it a name, and not "the Council", "a Full Report"."""
    if head.phrase in _ALONE or " ".join([*before, head.phrase]) in _ALONE:
        return True
    if heading and head.phrase in _LOOSE.get(head.label, ()):
        return False
    if not before:  # "the Youth Club" needs no other name
        return head.label == "ORG" and " " in head.phrase and head.phrase not in _BARE and not heading
    if head.label == "ORG":
        return not (head.phrase in _BARE and _TIERS.issuperset(before))
    if head.label == "PLACE" and not (heading or head.phrase in _WEAK):
        return head.phrase in STREETS or len(before) > 1 or before[0] not in _PLAIN["PLACE"]
    return not (head.label in _PLAIN and _PLAIN[head.label].issuperset(before))


def _right(words: Sequence[Token], last: int, head: _Head) -> int:
    """Return the last token of a name that goes on after its head: "Mill Lane West", "Housing Plan 2024-39"."""
    if last + 1 == len(words):
        return last
    following = words[last + 1]
    if head.phrase in STREETS:
        return last + int(following.key in _COMPASS)
    if head.phrase in _BEFORE_MORE and following.key in {"of", "for"} and last + 2 < len(words):
        more = goes_on(words, last + 2)
        return last + 1 + more if more else last
    if head.label == "LAW" and following.kind == "comma" and last + 2 < len(words):
        return last + 2 * int(words[last + 2].kind == "number" and len(words[last + 2].key) >= 4)
    long = len(following.key) >= 4 or head.phrase == "statement"
    return last + int(long and following.kind == "number" and head.label in {"DOC", "LAW", "TERM"})
