"""Head words: the one that ends or opens a name tells its kind, and how far the name reaches.

"Highways and Waste Scrutiny Committee" ends with its head, "Department for Transport" opens with it, and "the
Council", "a Full Report" are heads without a name. The words stand in entities.toml.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minutes_nlp.language.people import SURE_GIVEN
from minutes_nlp.language.runs import Token
from minutes_nlp.language.vocabulary import load

__all__ = ["LABELS", "STREETS", "Name", "head_label", "named", "spelt"]


class Name(NamedTuple):
    """A named thing: a half-open range of the text, and its label."""

    start: int
    end: int
    label: str


class _Head(NamedTuple):
    label: str
    first: int  # the token the head begins at
    phrase: str


_WORDS = load("entities")
LABELS = {
    "term": "TERM", "document": "DOC", "place": "PLACE", "body": "BODY", "organisation": "ORG", "law": "LAW",
}  # fmt: skip


def spelt(word: str) -> str:
    """Return a phrase of the vocabulary as tokens spell it: "Women's Institute" without its possessive."""
    return re.sub(r"'s?(?=\s|$)", "", word.lower())


def _phrases(table: str) -> dict[str, str]:
    """Return each phrase of a table of the vocabulary with the label of its section; the last section wins."""
    return {
        spelt(word): label for section, label in LABELS.items() for word in _WORDS[section].get(table, ())
    }


def _set(section: str, table: str) -> frozenset[str]:
    return frozenset(spelt(word) for word in _WORDS[section][table])


_HEADS = _phrases("heads")
_ALONE = _phrases("alone")
_ENDS = _ALONE | _HEADS
_OPENERS = _phrases("openers")
_NUMBERED = _phrases("numbered")
_LOOSE = {label: _set(section, "loose") for section, label in (("organisation", "ORG"), ("term", "TERM"))}
_TIERS = _set("organisation", "tiers")
_PLAIN = {
    "BODY": _set("body", "not_alone"),
    "PLACE": _set("place", "plain"),
    "DOC": _set("document", "plain"),
}
_WEAK = _set("place", "weak")
STREETS = _set("place", "streets")
_OPENS = _set("not_names", "openers")
_SUBJECTS = _set("not_names", "subjects")
_TERMS = _set("term", "known")
_BARE = frozenset(
    {"council", "parish council", "authority", "department", "government", "ministry", "police"}
)
_DATED = frozenset({"order", "rules", "measure", "directive", "regulation", "bill"})
_SERVICES = frozenset({"service", "services", "hub", "team"})
# What a name of each kind may reach across to its left, beside the words themselves.
_CROSSES = {
    "ORG": {"and", "&", "of", "upon", "for"}, "BODY": {"and", "&"}, "DOC": {"and", "&", "for"}, "TERM": {"and", "&"},
    "PLACE": {"upon"}, "LAW": {"and", "&", "of", "for", "in", "to", "the", "from", "by", "with"},
}  # fmt: skip
_BEFORE_OF = _set("organisation", "before_of")
_BEFORE_MORE = _set("organisation", "before_more")
_OWN_NAMES = _set("organisation", "owners")
_ENDS_OPENED = _OPENS | SURE_GIVEN
_COMPASS = frozenset({"north", "south", "east", "west"})
_ROOMS = _set("place", "rooms")
_ROAD = re.compile(r"(?:[AMN]\d{1,4}|B\d{3,4}|[RL]\d{3,5})(?:\([MN]\))?")


def head_label(text: str) -> str | None:
    """Return the label of the head that a text ends with, None if it ends with none."""
    words = spelt(text).split()
    return next(
        (_HEADS[phrase] for at in range(len(words)) if (phrase := " ".join(words[at:])) in _HEADS), None
    )


def named(run: str, words: Sequence[Token], *, heading: bool = False) -> list[Name]:
    """Return the names in a run that their heads tell, those that end with one first: the longest wins."""
    found: list[Name] = []
    last = len(words) - 1
    while last >= 0:
        name, begins = _ending_at(run, words, last, heading=heading)
        if name:
            found.append(name)
        last = begins - 1 if name else last - 1
    opened = list(_opened(words, found))
    return [
        name for name in [*found, *opened] if not any(_inside(name, other) for other in [*found, *opened])
    ]


def _inside(name: Name, other: Name) -> bool:
    return other.start <= name.start and name.end <= other.end and name != other


def _ending_at(run: str, words: Sequence[Token], last: int, *, heading: bool) -> tuple[Name | None, int]:
    """Return the name whose head ends at a token, and the first token of it."""
    token = words[last]
    if token.kind == "number":
        return _with_number(words, last)
    if token.kind == "code":
        return (
            Name(token.start, token.end, "PLACE") if _ROAD.fullmatch(run, token.start, token.end) else None
        ), last
    head = _head(words, last) if token.kind == "word" else None
    if not head:
        return None, last
    begins = _left(words, head)
    while begins < head.first and (words[begins].kind != "word" or _leads(words[begins], head)):
        begins += 1
    if head.phrase in _DATED and not (last + 1 < len(words) and words[last + 1].kind == "number"):
        return None, last
    before = [other.key for other in words[begins : head.first]]
    if not _believed(
        [word for word, other in zip(before, words[begins:], strict=False) if other.kind == "word"],
        head,
        heading=heading,
    ):
        return None, last
    label = head.label
    if head.phrase in _SERVICES and " ".join(before) in _TERMS:
        label = "TERM"
    elif head.phrase == "group" and words[head.first - 1].owns:
        label = "ORG"  # "the Bus Users' Group" is nobody's committee
    return Name(words[begins].start, _right(words, last, head), label), begins


def _leads(token: Token, head: _Head) -> bool:
    """Tell whether a word opens the title of a paper without being part of it."""
    return head.label in {"DOC", "TERM"} and token.key == "new"


def _head(words: Sequence[Token], last: int) -> _Head | None:
    """Return the longest head that ends at a token."""
    phrase, best = "", None
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
            if (
                _stops(before, head)
                or (before.owns and _is_owner(words, at - 1, head))
                or _is_council(words, at - 1, head)
            ):
                break
            at -= 1
        elif (
            before.kind in {"number", "small"}
            and head.label == "LAW"
            and (before.kind == "number" or before.key[0] == "(")
        ):
            at -= 1
        elif at > 1 and _joins(words, at, head, listed=listed):
            listed = listed or before.key in {"and", "&"}
            at -= 2
        else:
            break
    return at


def _stops(token: Token, head: _Head) -> bool:
    """Tell whether a word stands before a name and not in it; committees and councils have nouns of all kinds."""
    return token.key in _OPENS or (token.key in _SUBJECTS and head.label not in {"BODY", "ORG"})


def _is_council(words: Sequence[Token], at: int, head: _Head) -> bool:
    """Tell whether a council's whole name stands before its committee: "Dunmore Council Planning Committee"."""
    before = words[max(0, at - 4) : at]
    whole = any(
        token.kind == "word" and token.key not in _TIERS and token.key not in _OPENS for token in before
    )
    return whole and head.label == "BODY" and words[at].key in {"council", "authority"}


def _is_owner(words: Sequence[Token], at: int, head: _Head) -> bool:
    """Tell "the Council's Local Plan", where the plan is named alone, from "the Mayor's Report"."""
    key = words[at].key
    if head.label in {"ORG", "BODY"}:
        return not (key.endswith("s") or key in _OWN_NAMES or (at > 0 and words[at - 1].key == "st"))
    other = _head(words, at)
    return other is not None and other.label in {"ORG", "BODY"}


def _joins(words: Sequence[Token], at: int, head: _Head, *, listed: bool) -> bool:
    """Tell whether "and", "of" or a comma before a token is inside the name that the head ends."""
    joint, other = words[at - 1], words[at - 2]
    if other.kind != "word" or _stops(other, head) or other.owns or (other.caps and not words[at].caps):
        return False
    if joint.kind == "comma":
        return listed and head.label in {"ORG", "BODY", "LAW"} and _head(words, at - 2) is None
    if joint.key not in _CROSSES[head.label]:
        return False
    if joint.key in {"and", "&"}:
        ends = _head(words, at - 2)
        loose = head.label in {"DOC", "BODY"} and ends is not None and ends.label in {"TERM", "DOC", "ORG"}
        return other.key in _TIERS or ends is None or (loose and ends.first == at - 2)
    return head.label in {"LAW", "DOC"} or other.key in _BEFORE_OF or joint.key == "upon"


def _believed(before: list[str], head: _Head, *, heading: bool) -> bool:
    """Tell whether the words before a head make it a name, and not "the Council", "a Full Report"."""
    if head.phrase in _ALONE or " ".join([*before, head.phrase]) in _ALONE:
        return True
    if not before or (heading and head.phrase in _LOOSE.get(head.label, ())):
        return False
    if head.label == "ORG":
        return not (head.phrase in _BARE and _TIERS.issuperset(before))
    if head.label == "PLACE" and not (heading or head.phrase in _WEAK):
        return head.phrase in STREETS or len(before) > 1 or before[0] not in _PLAIN["PLACE"]
    return not (head.label in _PLAIN and _PLAIN[head.label].issuperset(before))


def _right(words: Sequence[Token], last: int, head: _Head) -> int:
    """Return where a name ends that goes on after its head: "Mill Lane West", "Housing Plan 2024-39"."""
    following = words[last + 1] if last + 1 < len(words) else None
    if following and head.phrase in STREETS and following.key in _COMPASS:
        return following.end
    dated = (
        following and following.kind == "number" and (len(following.key) >= 4 or head.phrase == "statement")
    )
    return following.end if following and dated and head.label in {"DOC", "LAW", "TERM"} else words[last].end


def _with_number(words: Sequence[Token], last: int) -> tuple[Name | None, int]:
    """Return what is named by its number: "Agenda Item 11", "Key Stage 4", "Footpath 7", "Annex 1 - Map"."""
    for first in (last - 2, last - 1):
        phrase = " ".join(token.key for token in words[max(0, first) : last])
        label = _NUMBERED.get(phrase) or ("PLACE" if phrase in _ROOMS else None)
        if first >= 0 and label:
            end = last
            if (
                last + 2 < len(words)
                and words[last + 1].kind == "dash"
                and phrase.endswith(("appendix", "annex"))
            ):
                end = last + 2
                while end + 1 < len(words) and words[end + 1].kind == "word":
                    end += 1
            return Name(words[first].start, words[end].end, label), first
    return None, last


def _opened(words: Sequence[Token], found: list[Name]) -> Iterator[Name]:
    """Yield the names that begin with their head: "Department for Transport", "River Dun", "Appendix B"."""
    at = 0
    while at < len(words):
        width = 0 if any(name.start <= words[at].start < name.end for name in found) else _opening(words, at)
        if width:
            phrase = " ".join(token.key for token in words[at : at + 3])
            label = next(_OPENING[start] for start in _starts(phrase) if start in _OPENING)
            yield Name(words[at].start, words[at + width - 1].end, label)
        at += max(1, width)


_OPENING = _OPENERS | _NUMBERED


def _starts(phrase: str) -> Iterator[str]:
    """Yield the phrase and its beginnings, the longest first."""
    words = phrase.split()
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count])


def _opening(words: Sequence[Token], at: int) -> int:
    """Return how many tokens the name takes that an opening head begins at a token; nought if none does."""
    for start in _starts(" ".join(token.key for token in words[at : at + 3])):
        count = start.count(" ") + 1
        if start in _OPENING and not (count == 1 and words[at].caps) and at + count < len(words):
            if start in _NUMBERED:
                lettered = words[at + count].kind == "word" and len(words[at + count].key) <= 2
                return count + 1 if lettered else 0
            more = _goes_on(words, at + count)
            return count + more if more else 0
    return 0


def _goes_on(words: Sequence[Token], begins: int) -> int:
    """Return how many tokens after an opening head belong to its name."""
    at = begins + int(words[begins].key == "the" and begins + 1 < len(words))
    ends = begins
    while (
        at < len(words) and words[at].kind == "word" and not (at > begins and words[at].key in _ENDS_OPENED)
    ):
        ends = at = at + 1
        if at + 1 < len(words) and words[at + 1].kind == "word":
            ahead = [token.key for token in words[at + 2 : at + 5]]
            listed = words[at].kind == "comma" and ("and" in ahead or "&" in ahead)
            at += int(listed or words[at].key in {"and", "&", "upon"})
    if ends > begins and ends < len(words) and words[ends].kind == "number" and len(words[ends].key) >= 4:
        ends += 1
    return ends - begins
