"""What a document teaches about its own names, and what that and the words around it make of the rest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from minutes_nlp.language.acronyms import initials_of
from minutes_nlp.language.heads import head_label
from minutes_nlp.language.naming import NAMES, Name, spelt, word_set
from minutes_nlp.language.people import GIVEN, NOT_INITIALS, SURE_GIVEN, TITLE, is_surname, speaking_initials
from minutes_nlp.language.runs import Token
from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load

__all__ = ["IN_PLACE", "Around", "Lessons", "is_place", "learn", "settle"]


class Lessons(NamedTuple):
    """What the names found so far teach; the keys are in lower case but for acronyms and initials."""

    phrases: dict[str, str]
    acronyms: dict[str, str]
    initials: set[str]
    given: set[str]
    surnames: set[str]
    offices: set[str]
    heads: set[str]

    def meet(self, printed: str) -> None:
        """Learn a person as printed: the given name, the surname and, for two words, the initials."""
        title = _TITLES.match(printed)
        own = _LETTERS_AFTER.sub("", printed[title.end() if title else 0 :]).replace(".", " ")
        words = own.lower().split()
        if words:
            self.surnames.add(words[-1])
        if len(words) > 1:
            self.initials.update({initials_of(own)} - NOT_INITIALS if len(words) == 2 else ())
            self.given.update(words[:1] if len(words[0]) > 2 else ())


class Around(NamedTuple):
    """The text just before and after a segment, and the labels of the names beside it, across no more than a mark."""

    before: str
    after: str
    label_before: str
    label_after: str
    heading: bool


_CONTEXT = NAMES["context"]
_SINGLE = word_set("not_names", "single", "openers", "subjects")
_PLACE_PLAIN = word_set("place", "plain")
_ENDINGS = tuple(NAMES["place"]["endings"])
_VILLAGE = word_set("context", "village_words")
_SHORTENED = word_set("organisation", "shortened")
_TIERS = word_set("organisation", "tiers")
_NO_ACRONYM = frozenset(NAMES["not_names"]["acronyms"])
_COMPANY = frozenset({"ltd", "ltd.", "limited", "plc", "llp", "inc", "cyf", "cic"})
_COUNCIL_INITIALS = re.compile(rf"[A-Z]{{1,3}}(?:{any_of(NAMES['organisation']['initials'])})")
_IN = any_of(_CONTEXT["before_place"])
IN_PLACE = re.compile(rf"\b(?i:{_IN}|{any_of(_CONTEXT['of_place'])})\s{{1,3}}$")
_IN_THE = re.compile(rf"\b(?i:{_IN})\s{{1,3}}the\s{{1,3}}$")
_NOUN = re.compile(r"\s[a-z]{3}")
_PROGRAMME = re.compile(rf"\s{{1,3}}(?:{any_of(_CONTEXT['programme_words'])})\b")
_ADVERB = r"(?:(?:also|then|further|again|\w{3,12}ly)\s{1,2})?"
_VERB = re.compile(rf",?\s{{1,2}}{_ADVERB}(?:{any_of(_CONTEXT['person_verbs'])})\b")
_BY = re.compile(r"\b(?:by|with|from|via|contact|contacted|members? of|to)\s{1,3}$")
_DOES = re.compile(r"\s(?:who|have|has|are|is|will|had|would|were|was)\b")
_MARK = re.compile(r"\s?[,;)(:]")
_PLURAL_CAPITALS = re.compile(r"[A-Z]{2,5}s")
_HEADER_NEXT = re.compile(r"[\s\x02]{1,3}[A-Z]{6}")
_ROMAN = re.compile(r"[IVXLC]+")
_CAPITALS_NEXT = re.compile(r"[\s\x02]{1,3}[A-Z]{4}|\s[A-Z]{2}\b")
_CAPITALS_BEFORE = re.compile(r"\b(?:[A-Z]{2,}|Policy)\s$")
_CALLED = re.compile(rf"\b(?:{any_of(_CONTEXT['company_words'])}),?\s{{1,3}}$")
_DEALINGS = word_set("context", "dealings")
# Firms are many and councils one: "Dunmore have replied".
_MANY_DO = re.compile(r"\s(?:have|are|were|say|want|own|operate|do)\s")
_QUOTES = "\"'\u2018\u201c"
_PLURAL_WORDS = word_set("context", "plural_words")
_PLACE_NEXT = re.compile(rf"\s{{1,3}}(?:{any_of(_CONTEXT['place_nouns'])})\b")
_MET = word_set("context", "before_person")
_TOWNS = word_set("place", "towns")
_DEPARTMENTS = word_set("organisation", "departments")
_DEALS = re.compile(r"\s(?:has|have|had|is|are|was|were|will|would|to|who|say|said)\s")
_SIDES = frozenset(
    {"north", "south", "east", "west", "central", "greater", "inner", "outer", "easter", "wester"}
)
_POST = frozenset(load("people")["post_nominals"]["letters"])
_OPENS_SENTENCE = re.compile(r"(?:^|[.:;!?\x02)\u2022>-]\s{0,3})$")
_THE = re.compile(r"\b(?i:the|our|its|their|each|new|a)\s{1,3}$|['\u2019]s?\s$")
_PAID = re.compile(r"\s{0,2}(?:,|[-\u2013])\s(?:[a-z][a-z' ]{2,40},\s)?[£€]\d")
_TITLES = re.compile(rf"(?:{TITLE})?+")
_LETTERS_AFTER = re.compile(r"(?:,?\s{1,3}[A-Z]{2,5}|\s?\([A-Z]\)){1,5}$")


def learn(text: str, names: Sequence[Name], acronyms: Mapping[str, str]) -> Lessons:
    """Return what the names found by their own words teach about the others."""
    phrases: dict[str, str] = {}
    short: dict[str, str] = {}
    lessons = Lessons(
        phrases, short, set(speaking_initials(text) - acronyms.keys()), set(), set(), set(), set()
    )
    found = ((" ".join(text[name.start : name.end].split()), name.label) for name in names)
    for printed, label in dict.fromkeys(found):
        words = printed.lower().replace("\u2019", "'").split()
        if label == "PERSON":
            lessons.meet(printed)
        elif label == "ROLE":
            lessons.offices.update(_short_offices(words))
            short.setdefault(initials_of(printed), "ROLE")
        elif label not in {"DATE", "PERIOD", "LAW"}:
            phrases.setdefault(" ".join(words), label)
            short.setdefault(initials_of(printed), label)
            if label == "BODY":  # "the SPC" for the "Housing and Roads Strategic Policy Committee"
                short.setdefault(initials_of(" ".join(words[-3:])), label)
            lessons.heads.update(_SHORTENED.intersection(words[-1:]) if label == "ORG" else ())
            for part, kind in _parts(words, label):
                phrases.setdefault(part, kind)
    for letters, expansion in acronyms.items():
        phrase = spelt(expansion)
        short[letters] = phrases.get(phrase) or head_label(expansion) or "TERM"
        phrases.setdefault(phrase, short[letters])
    return lessons


def _short_offices(words: list[str]) -> Iterator[str]:
    """Yield the short forms of an office: "commissioner" of "Police and Crime Commissioner"."""
    office = re.split(r",? (?:of|for|to) |, ", " ".join(words))[0].split()
    yield office[-1]
    if len(office) > 2:
        yield " ".join(office[-2:])


def _parts(words: list[str], label: str) -> Iterator[tuple[str, str]]:
    """Yield what a name holds that goes by itself: the town of a council, a company without its "Ltd"."""
    whole = " ".join(words)
    if label == "ORG" and words[-1] in {"council", "authority"} and "of" not in words:
        place = [word for word in words[:-1] if word not in _TIERS and word != "and"]
        if 0 < len(place) < 4 and words[: len(place)] == place:
            yield " ".join(place), "PLACE"
    elif label == "ORG" and ("borough of " in whole or whole.startswith("city of ")):
        yield words[words.index("of") + 1], "PLACE"
    elif label == "BODY" and " district of " in whole:
        yield whole.partition(" district of ")[2], "PLACE"
    elif label == "ORG" and words[-1] in _COMPANY and len(words) > 2:
        yield " ".join(words[:-1]), "ORG"
        yield words[0], "ORG"
    elif label == "ORG" and words[-1] in {"department", "directorate"} and len(words) > 2:
        yield " ".join(words[:-1]), "ORG"
    elif label == "PLACE" and words[-1] == "ward" and len(words) > 1:
        yield " ".join(words[:-1]), "PLACE"


def is_place(text: str, segment: Sequence[Token], around: Around) -> bool:
    """Tell whether the words before a segment make it a place: "in Dunmore", "a resident of Moor"."""
    words = [token.key for token in segment]
    in_address = around.label_before == "PLACE" and around.before.rstrip().endswith(",")
    if _SINGLE.intersection(words) or words[0] in _PLACE_PLAIN or len(words) > 3:
        return False
    if not in_address and all(token.caps for token in segment):
        return False
    if not all(token.key in _SIDES or is_surname(text[token.start : token.end]) for token in segment):
        return False
    if words[0].endswith(_ENDINGS) or (len(words) == 2 and words[0] in _VILLAGE):
        return True
    return not (around.heading and len(words) > 1) and _stands_in_place(around, alone=len(words) == 1)


def _stands_in_place(around: Around, *, alone: bool) -> bool:
    """Tell whether a preposition, or a place before "and", makes what follows a place."""
    if IN_PLACE.search(around.before):
        return not around.after.startswith(("/", "-"))
    if around.label_before == "PLACE" and around.before.rstrip().endswith((" and", " or", ",")):
        return True
    if _PLACE_NEXT.match(around.after) and not _OPENS_SENTENCE.search(around.before):
        return True
    noun = alone and _NOUN.match(around.after)
    return bool(noun or around.label_after == "PLACE") and _IN_THE.search(around.before) is not None


def settle(text: str, segment: Sequence[Token], lessons: Lessons, around: Around) -> Iterator[Name]:
    """Yield the names in a segment: what the document taught first, then what the words around it tell."""
    at = 0
    while at < len(segment):
        start = segment[at].start
        here = around
        if at:
            here = around._replace(before=text[max(0, start - 24) : start], label_before="")
        width, label = _name_at(text, segment[at:], lessons, here)
        if width and label == "PLACE" and not around.heading:
            first, width, label = _in_longer_name(segment, at, width, around.before)
            start = segment[first].start
        if width:
            yield Name(start, segment[at + width - 1].end, label)
        elif at == 0 and not segment[0].caps and (label := _by_words_beside(segment, around)):
            yield Name(start, segment[-1].end, label)
            return
        at += max(1, width)


def _in_longer_name(segment: Sequence[Token], at: int, width: int, before: str) -> tuple[int, int, str]:
    """Return where the name begins that a place is in, how many tokens it takes from ``at`` on, and its label.

    ``before`` is the text before the segment.

    "West Dunmore" is a place; "Dunmore Night Stop" and "Innovate Dunmore" are somebody's name.
    """
    if at + width < len(segment) and segment[at + width].key in _SIDES:
        width += 1
    first = at - int(at > 0 and segment[at - 1].key in _SIDES)
    rest = [*segment[:first], *segment[at + width :]]
    other = rest and not any(token.key in _SINGLE or len(token.key) < 3 or token.owns for token in rest)
    if not other or any(token.owns for token in segment[at : at + width]):
        return first, width, "PLACE"
    if first == 0:
        return first, len(segment) - at, "ORG"
    unsure = first > 1 or at + width < len(segment) or _OPENS_SENTENCE.search(before)
    return (first, width, "PLACE") if unsure else (0, width, "ORG")


def _by_words_beside(segment: Sequence[Token], around: Around) -> str:
    """Return what a payment, a company or a grant beside a segment makes it, empty where there is none."""
    sent = around.label_before == "PERSON" and around.before.endswith(" from ")
    known = _PAID.match(around.after) or _CALLED.search(around.before)
    if sent or known or _is_firm(segment, around):
        return "ORG"
    grant = _PROGRAMME.match(around.after) and _THE.search(around.before) and not around.heading
    return "TERM" if grant else ""


_ARTICLES = frozenset({"the", "our", "a"})


def _led_by(phrases: frozenset[str], before: str) -> bool:
    """Tell whether a text ends with one of the phrases, an article and a quotation mark aside."""
    if not before.endswith((" ", *_QUOTES)):
        return False
    words = before.lower().rstrip(_QUOTES).split()[-4:]
    if words and words[-1] in _ARTICLES and " ".join(words[-2:]) not in phrases:
        words.pop()
    return any(" ".join(words[at:]) in phrases for at in range(len(words)))


def _is_firm(segment: Sequence[Token], around: Around) -> bool:
    """Tell whether an unknown name is dealt with as a firm or a charity is: "a quote from Dunmore", "Dunmore have"."""
    if around.heading or not _SINGLE.isdisjoint([segment[0].key, segment[-1].key]):
        return False
    if len(segment) == 1 and segment[0].key in _DEPARTMENTS:
        return bool(
            _DEALS.match(around.after) or _BY.search(around.before) or _led_by(_DEALINGS, around.before)
        )
    if _led_by(_DEALINGS, around.before):
        return True
    many = (
        len(segment) == 1
        and not segment[0].key.endswith("s")
        and segment[0].key.partition("-")[0] not in _PLURAL_WORDS
    )
    return many and _MANY_DO.match(around.after) is not None


def _name_at(text: str, rest: Sequence[Token], lessons: Lessons, around: Around) -> tuple[int, str]:
    """Return how many tokens from the first on are a name, and its label; nought if none is."""
    for width in range(min(5, len(rest)), 0, -1):
        phrase = " ".join(token.key for token in rest[:width])
        label = lessons.phrases.get(phrase) or _town(phrase, lessons)
        if label and not (width == 1 and phrase in _SINGLE):
            return width, label
        if phrase in lessons.offices and _THE.search(around.before):
            return width, "ROLE"
    if rest[0].caps or _PLURAL_CAPITALS.fullmatch(text, rest[0].start, rest[0].end):
        label = _capitals(text, rest, lessons, around)
        if label:
            return 1, label
    if len(rest) == 1 and rest[0].key in lessons.heads and _THE.search(around.before):
        return 1, "ORG"
    width = _person(text, rest, lessons, around)
    after = text[rest[width].start : rest[width].end] if 1 < width < len(rest) else ""
    if after in _POST and after not in lessons.initials:
        width += 1
    return width, "PERSON"


def _town(phrase: str, lessons: Lessons) -> str:
    return "PLACE" if phrase in _TOWNS and phrase not in lessons.surnames else ""


def _capitals(text: str, rest: Sequence[Token], lessons: Lessons, around: Around) -> str:
    """Return the label of a word in capitals, empty if it is none of ours."""
    word = text[rest[0].start : rest[0].end]
    if word in lessons.initials:
        return "" if _HEADER_NEXT.match(text, rest[0].end) else "PERSON"
    letters = word.replace(".", "")
    label = lessons.acronyms.get(letters) or lessons.acronyms.get(word.removesuffix("s"), "")
    if label == "ROLE":
        return label if around.label_before == "PERSON" else ""
    if label and len(word) > 2:
        return label
    common = len(rest) > 1 or _NO_ACRONYM.intersection({word, letters}) or _ROMAN.fullmatch(word)
    if common or _CAPITALS_NEXT.match(text, rest[0].end) or _CAPITALS_BEFORE.search(around.before):
        return ""
    return _unknown_capitals(word, lessons, around)


def _unknown_capitals(word: str, lessons: Lessons, around: Around) -> str:
    """Return the label of an acronym that nothing explains, empty if it is rather a word in capitals."""
    if len(word) == 2:
        return "PERSON" if len(lessons.initials) > 1 and word not in NOT_INITIALS else ""
    if not 2 < len(word) <= 6 or not word[:2].isupper() or not word.isalnum():
        return ""
    if _COUNCIL_INITIALS.fullmatch(word):
        return "ORG"
    if around.heading:
        return ""
    # The terms of art that councils print are known; initials that are not are most often somebody's.
    return "TERM" if word.endswith("s") or not word.isalpha() else "ORG"


def _person(text: str, rest: Sequence[Token], lessons: Lessons, around: Around) -> int:
    """Return how many tokens from the first on name a person without a title; nought if none does."""
    first = rest[0]
    if len(rest) == 1:
        return int(_is_one_name(first, lessons, around))
    width = min(len(rest), 3)
    while width > 1 and not all(_is_name(text, token) for token in rest[1:width]):
        width -= 1
    given = first.key in GIVEN or first.key in lessons.given
    last = rest[width - 1]
    if width == 1 or not (given or len(first.key) == 1 or _is_name(text, first)):
        return 0
    if len(first.key) == 1:
        return width if _initialled(text, rest[:width], lessons, around) else 0
    if given or last.key in lessons.surnames:
        return width
    whole = width == len(rest) and not around.heading and not IN_PLACE.search(around.before)
    told = _VERB.match(text, last.end) or "ROLE" in {around.label_after, around.label_before}
    listed = "PERSON" in {around.label_after, around.label_before} and width == 2
    return width if whole and (told or listed or _led_by(_MET, around.before)) else 0


def _is_one_name(token: Token, lessons: Lessons, around: Around) -> bool:
    """Tell whether a word alone is a person: a given name, or a surname in a list of them."""
    if token.key in lessons.given:
        return True
    if token.key in lessons.surnames and "PERSON" in {around.label_before, around.label_after}:
        return True
    return token.key in SURE_GIVEN and not around.heading and not IN_PLACE.search(around.before)


def _is_name(text: str, token: Token) -> bool:
    return is_surname(text[token.start : token.end]) and not (token.caps and len(token.key) < 4)


def _initialled(text: str, tokens: Sequence[Token], lessons: Lessons, around: Around) -> bool:
    """Tell whether a letter and a word are a person ("J Moor") and not "A Member"."""
    if tokens[-1].key in lessons.surnames:
        return True
    alone = (
        _MARK.match(text, tokens[-1].end) or _VERB.match(text, tokens[-1].end) or _led_by(_MET, around.before)
    )
    sure = tokens[0].key not in "ai" or _led_by(_MET, around.before)
    return sure and alone is not None and not around.heading
