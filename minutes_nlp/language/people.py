"""The grammar of people as minutes print them: one rule for whoever looks for speakers or for names.

Every pattern is a source string without capturing groups, to be built into larger ones and compiled once;
each runs in time linear in the text (bounded repeats, possessive words). Case matters.

| pattern     | takes                                                                                   |
|-------------|-----------------------------------------------------------------------------------------|
| `TITLE`     | "Mr", "Cllr Mrs", "County Cllr", "Chief Inspector"                                       |
| `SURNAMES`  | one to four words of a name: "Moor", "Ada Moor", "Vaughan-Hale", "van der Moor"          |
| `PERSON`    | a title and a name, with letters after it: "Mrs. F. Moor CC", "Councillor Hale (J)"      |
| `FULL_NAME` | a name without a title: "Ada Moor", "J. T. Moor"; needs its context to be believed       |
| `ROLE`      | an office or post: "Director of Public Health", "Section 151 Officer", "the Chair"       |
"""

import re
from collections import Counter
from collections.abc import Iterator

from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = [
    "FULL_NAME",
    "GIVEN",
    "LIST_TITLES",
    "LOWER_ROLES",
    "NOT_INITIALS",
    "PERSON",
    "ROLE",
    "ROLE_WORDS",
    "SURE_GIVEN",
    "SURNAMES",
    "TITLE",
    "TITLE_WORDS",
    "TWO_WORD_ROLES",
    "is_surname",
    "listed_people",
    "speaking_initials",
]

_WORDS = load("people")
_UPPER = "[A-ZÀ-ÖØ-Þ]"


def _cased(words: list[str]) -> str:
    """Return a pattern for the words as written and in capitals, as headings have them."""
    return any_of([*words, *(word.upper() for word in words)])


_PARTICLE = rf"(?:(?:{any_of(_WORDS['names']['particles'])})\s{{1,2}}(?={_UPPER}))?+"


_TITLES = [word for kind in ("civil", "clergy", "councillor", "ranks") for word in _WORDS["titles"][kind]]


def _title() -> str:
    tier = rf"(?:(?:{_cased(_WORDS['titles']['tiers'])})\s{{1,2}}(?=C))?+"
    # A title has a name after it, or it is the name: "Mrs Judge asked".
    return rf"\b{tier}(?:(?:{_cased(_TITLES)})\b\.?(?:\s{{1,2}}|(?<=\.))(?={_PARTICLE}{_UPPER})){{1,3}}+"


TITLE = _title()
_NEVER = rf"(?!(?:{_cased(_WORDS['names']['never'])})\b(?!['\u2019-]\w\w))"
# "O'Hale", "Vaughan-Hale" and "McMoor" are one word; the possessive "'s" is no part of it.
_NAME = rf"{_UPPER}(?:['\u2019]{_UPPER})?+[^\W\d_]++(?:[-'\u2019](?![sS]\b)[^\W\d_]++){{0,3}}+"
_LETTER = rf"(?:{_UPPER}\.\s?|{_UPPER}(?:-{_UPPER})?\s{{1,2}}|{_UPPER}{{2,3}}\s{{1,2}}(?={_UPPER}[a-z]))"
_POST = rf"(?:,?\s{{1,2}}(?:{any_of(_WORDS['post_nominals']['letters'])})\b){{0,4}}+"
_NOT_TITLE = rf"(?!{TITLE})"
# "(E)" tells two members of one surname apart.
_INITIAL_AFTER = r"(?:\s?\([A-Z]\))?+"

# Two or three capitals after a name are letters or somebody's initials, not a surname.
_NEXT_NAME = rf"\s{{1,2}}{_NEVER}{_NOT_TITLE}(?![A-Z]{{2,3}}\b){_PARTICLE}{_NAME}"
SURNAMES = rf"{_PARTICLE}{_NAME}(?:{_NEXT_NAME}){{0,3}}+"
# "Mr Chairman", "the Mayor Making", "Garda Síochána"
_NO_SURNAME = rf"(?!(?i:{any_of(_WORDS['names']['no_surnames'])}))"
PERSON = rf"{TITLE}{_NO_SURNAME}{_LETTER}{{0,4}}{SURNAMES}{_INITIAL_AFTER}{_POST}"
FULL_NAME = (
    rf"\b{_NOT_TITLE}(?:{_LETTER}{{1,4}}{_NEVER}{_PARTICLE}{_NAME}"
    rf"|{_NEVER}{_NAME}\s{{1,2}}(?:{_UPPER}\.?\s)?{_NEVER}{_NOT_TITLE}{_PARTICLE}{_NAME}"
    rf"(?:\s{{1,2}}{_NEVER}{_NOT_TITLE}{_NAME})?+){_POST}"
)


# Offices without capitals; only "the" before them makes them one.
LOWER_ROLES = any_of(name.lower() for name in _WORDS["roles"]["lower"])
TWO_WORD_ROLES = tuple(name for name in _WORDS["roles"]["bare"] if " " in name)
# A title looked for by itself is cheaper than one with its name, and here as good.
_NO_TITLE = rf"(?!(?:{_cased(_TITLES)})\b)"
_NEVER_OPENS = rf"(?!(?:{_cased([*_WORDS['roles']['never_opens'], *_TITLES])})\b)"


def _role() -> str:
    words = _WORDS["roles"]
    space = r"\s{1,3}"
    members = [f"{word} Member" for word in words["member_words"]]
    head = rf"(?:{_cased([*words['heads'], *words['holders'], *members])})\b(?!-)"
    prefix = rf"(?:{_cased(words['prefixes'])})"
    # "Children's Services" keeps its possessive, "the Chairman's" does not.
    word = rf"{_UPPER}[\w-]{{0,40}}+(?:['\u2019](?:s?(?={space}{_UPPER})|(?![sS]\b)\w{{1,20}}+))?+"
    run = rf"{_NO_TITLE}{word}(?:{space}{_NO_TITLE}{word}){{0,4}}"
    and_ = rf",?{space}(?:and|AND|&){space}(?!(?:{prefix}{space}){{0,2}}{head})"
    listed = rf"(?:,{space}{run}){{1,3}}{and_}{run}"
    joined = rf"(?:{and_}|{space}(?:of|for|OF|FOR){space}(?:the{space}|THE{space})?){run}"
    complement = (
        rf"{space}(?:of|for|to|OF|FOR|TO){space}(?:the{space}|THE{space})?+(?!Meeting\b|Members\b){run}"
        rf"(?:{listed}|{joined}){{0,2}}"
    )
    plain = rf"{_NEVER_OPENS}(?:(?!{head})|(?={prefix}\b)){word}(?:{and_}(?={_UPPER})|{space})"
    bare = rf"(?:{_cased(words['bare'])})\b"
    return (
        rf"\b(?:(?:{plain}){{1,4}}{head}(?:{space}{head}){{0,2}}(?:{complement})?"
        rf"|{head}(?:{space}{head}){{0,2}}{complement}"
        rf"|{head}(?:{space}{head}){{1,2}}"
        rf"|{bare}|(?<=\b[Tt]he\s)(?:{LOWER_ROLES})\b)"
    )


ROLE = _role()


_SURNAME = re.compile(f"{_NEVER}{_UPPER}")
# Every word of an office: a run of words without one of them holds no office.
ROLE_WORDS = frozenset(
    word.lower()
    for kind in ("bare", "heads", "holders")
    for name in _WORDS["roles"][kind]
    for word in name.split()[-1:]
) | {"member"}
GIVEN = frozenset(_WORDS["given"]["names"].lower().split())
# Without those that are words, months or places as well.
SURE_GIVEN = GIVEN - frozenset(_WORDS["given"]["words_too"])
TITLE_WORDS = frozenset(name.lower().split()[-1] for name in _TITLES)
LIST_TITLES = frozenset(name.lower() for name in _WORDS["titles"]["plural"])
_PLURAL = re.compile(rf"\b(?:{_cased(_WORDS['titles']['plural'])})\b(?:\s{{1,2}}[Pp]resent)?[:.]?\s{{1,3}}")
_ITEM = re.compile(rf"(?:{TITLE})?+{_LETTER}{{0,4}}{_NEVER}{SURNAMES}{_INITIAL_AFTER}{_POST}")
_SEPARATOR = re.compile(
    r"(?:\s{0,3}\([^()]{1,60}\))?+(?:\s{1,2}[A-Z]{2,3}(?=[,;]))?+\s{0,3}(?:[,;](?:\s{1,3}(?:and\b|AND\b|&))?|\band\b|\bAND\b|&)\s{1,3}"
)


def is_surname(word: str) -> bool:
    """Tell whether a capitalised word may be part of a name: "Moor" may, "Committee" may not."""
    return _SURNAME.match(word) is not None


def listed_people(text: str, start: int) -> Iterator[Span]:
    """Yield each name of a list that a plural title opens: "Councillors Moor, Mrs Hale (Chair) and Dunn"."""
    plural = _PLURAL.match(text, start)
    at = plural.end() if plural else len(text)
    while item := _ITEM.match(text, at):
        yield Span(*item.span())
        separator = _SEPARATOR.match(text, item.end())
        at = separator.end() if separator else len(text)


_VERB = any_of(_WORDS["initials"]["verbs"])
NOT_INITIALS = frozenset(_WORDS["initials"]["never"])
_SPEAKS = re.compile(rf"\s{{1,3}}(?i:{_VERB})\b|:\s")
_ACTS = re.compile(
    r"\b(?i:by|prop|proposer|proposed|sec|seconder|seconded|actions?)[.:]?\s{1,3}(?:by\s{1,3})?$"
)
_BRACKETED = re.compile(r"\((?P<letters>[A-Z]{2,3})[,)]")
_CAPITALISED = re.compile(rf"{_UPPER}[\w\u2019'.-]*+")
# Two classes, not one repeated: a pattern that begins with a class is searched for by a mere scan.
_TWO = re.compile(r"[A-Z][A-Z](?![\w&/\u2019'-]|\.\w)(?<![\w.&/\u2019'-]..)")


def speaking_initials(text: str) -> frozenset[str]:
    """Return the initials that stand for people: "PB reported", "Prop. JM", "P Moor (PM)" in the attendance list.

    Letters that are a word or a common abbreviation ("NO", "AS") must speak three times.
    """
    said: Counter[str] = Counter()
    listed: set[str] = set()
    for pair in _TWO.finditer(text):
        if _SPEAKS.match(text, pair.end()) or _ACTS.search(text, max(0, pair.start() - 16), pair.start()):
            said[pair[0]] += 1
        elif _follows_name(text, pair):
            listed.add(pair[0])
    found = {letters for letters, times in said.items() if letters not in NOT_INITIALS or times > 2}
    found |= listed if len(listed) > 1 else set()
    return frozenset(
        found | {match["letters"] for match in _BRACKETED.finditer(text) if _are_initials(text, match)}
    )


_NAME_BEFORE = re.compile(
    rf"\b(?P<given>({_UPPER})[\w.\u2019'-]{{0,20}})\s{{1,2}}(?P<family>({_UPPER})[\w\u2019'-]{{1,20}})"
    r"(?:\s\([^()]{2,24}\))?,?\s{1,3}$"
)


def _follows_name(text: str, pair: re.Match[str]) -> bool:
    """Tell whether two letters stand after the name they are of, as in a list: "Ada Moor AM, Tom Hale TH"."""
    name = _NAME_BEFORE.search(text, max(0, pair.start() - 60), pair.start())
    if name is None or name[2] + name[4] != pair[0] or pair[0] in {"AM", "PM"}:
        return False
    given = name["given"].lower() in GIVEN or len(name["given"].rstrip(".")) == 1
    return given and is_surname(name["family"])


def _are_initials(text: str, match: re.Match[str]) -> bool:
    """Tell whether letters in brackets are those of the name before them, which opens as a person's does."""
    letters = match["letters"]
    words = _CAPITALISED.findall(text, max(0, match.start() - 60), match.start())[-len(letters) :]
    opens = words and (words[0].lower() in GIVEN or len(words[0].rstrip(".")) == 1)
    return bool(opens) and "".join(word[0] for word in words) == letters and all(map(is_surname, words[1:]))
