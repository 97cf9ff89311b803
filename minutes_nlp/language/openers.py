"""Names that open with their head ("Department for Transport") or go by a number ("Agenda Item 11")."""

from collections.abc import Iterator, Sequence

from minutes_nlp.language.naming import Name, phrases, word_set
from minutes_nlp.language.people import SURE_GIVEN
from minutes_nlp.language.runs import Token

__all__ = ["goes_on", "numbered", "opened"]

_NUMBERED = phrases("numbered")
_OPENING = phrases("openers") | _NUMBERED
_FIRST = frozenset(phrase.split()[0] for phrase in _OPENING)
_ROOMS = word_set("place", "rooms")
_ENDS = word_set("not_names", "openers") | SURE_GIVEN
_TITLED = ("appendix", "annex")
# These open a name in a heading of capitals too: "ÁRAS DUNMORE, CO. MOOR".
_EVEN_IN_CAPITALS = ("co", "nhs", "áras", "aras")


def numbered(words: Sequence[Token], last: int) -> tuple[Name | None, int]:
    """Return what the number at a token names, and its first token: "Key Stage 4", "Annex 1 - Map"."""
    for first in (last - 2, last - 1):
        phrase = " ".join(token.key for token in words[max(0, first) : last])
        label = _NUMBERED.get(phrase) or ("PLACE" if phrase in _ROOMS else None)
        if first >= 0 and label:
            end = _title_end(words, last) if phrase.endswith(_TITLED) else last
            return Name(words[first].start, words[end].end, label), first
    return None, last


def _title_end(words: Sequence[Token], last: int) -> int:
    """Return the last token of the title after the number of an appendix."""
    if last + 2 >= len(words) or words[last + 1].kind != "dash":
        return last
    end = last + 2
    while end + 1 < len(words) and words[end + 1].kind == "word":
        end += 1
    return end


def opened(words: Sequence[Token], found: Sequence[Name]) -> Iterator[Name]:
    """Yield the names that open with their head, outside those found: "River Dun", "Appendix B"."""
    at = 0
    while at < len(words):
        width, label = 0, ""
        if words[at].key in _FIRST and not any(name.start <= words[at].start < name.end for name in found):
            width, label = _opening(words, at)
        if width:
            yield Name(words[at].start, words[at + width - 1].end, label)
        at += max(1, width)


def _opening(words: Sequence[Token], at: int) -> tuple[int, str]:
    """Return how many tokens the name takes that opens at a token, and its label; nought if none does."""
    for count in (3, 2, 1):
        phrase = " ".join(token.key for token in words[at : at + count])
        if (
            phrase not in _OPENING
            or at + count >= len(words)
            or (count == 1 and words[at].caps and phrase not in _EVEN_IN_CAPITALS)
        ):
            continue
        if phrase in _NUMBERED:
            number = words[at + count]
            more = int(number.kind == "code" or (number.kind == "word" and len(number.key) <= 2))
        else:
            more = goes_on(words, at + count)
        return (count + more if more else 0), _OPENING[phrase]
    return 0, ""


def goes_on(words: Sequence[Token], begins: int) -> int:
    """Return how many tokens from one on belong to a name that has its head before them."""
    at = begins + int(words[begins].key == "the" and begins + 1 < len(words))
    ends = begins
    while at < len(words) and words[at].kind == "word" and not (at > begins and words[at].key in _ENDS):
        ends = at = at + 1
        if at + 1 < len(words) and words[at + 1].kind == "word":
            ahead = [token.key for token in words[at + 2 : at + 5]]
            listed = words[at].kind == "comma" and ("and" in ahead or "&" in ahead)
            at += int(listed or words[at].key in {"and", "&", "upon"})
    if ends > begins and ends < len(words) and words[ends].kind == "number" and len(words[ends].key) >= 4:
        ends += 1
    return ends - begins
