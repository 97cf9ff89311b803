"""References to law: "section 12 of the Roads Act 1993", "paragraph 3 of Part 1 of Schedule 12A of the Act"."""

import re
from collections.abc import Iterator

from minutes_nlp.language.trie import any_of
from minutes_nlp.language.vocabulary import load
from minutes_nlp.model import Span

__all__ = ["find_laws"]

_WORDS = load("entities")["law"]
_S = r"\s{1,3}"
_PART = rf"(?:{any_of([*_WORDS['parts'], *(part.capitalize() for part in _WORDS['parts'])])})"
_NUMBER = r"(?:\d{1,4}[A-Z]{0,3}|[IVX]{1,5}\b)(?:\([^()\s]{1,5}\)){0,4}+"
_NUMBERS = rf"{_NUMBER}(?:(?:,|{_S}(?:and|to|or|&)){_S}{_NUMBER}){{0,4}}+"
_OF = rf"(?:{_S}(?:of|to|in|under){_S}(?:the{_S}|that{_S}|said{_S})?+)"
_STEP = rf"{_PART}\s{{0,3}}{_NUMBERS}(?:\s\d{{0,2}}\([a-z0-9]{{1,3}}\))?+"
_CHAIN = re.compile(rf"\b(?=[A-Z]?[a-z])(?:{_STEP})(?:{_OF}{_STEP}){{0,3}}+")
# "Act 1972", and as Irish minutes print it "Acts, 2000-2015", "Act, 1981 and 2003"
_YEARS = r"(?:19|20)\d\d\b(?:\s?(?:[-\u2013/]|to|and|&)\s?(?:19|20)\d\d\b){0,2}+"
_TITLE_WORD = r"[A-Z][\w\u2019'-]{0,40}+|\([A-Z][^()]{2,40}\)|and|of|for|in|to|the|&|from|by|with"
_ACT = re.compile(
    rf"{_OF}(?:(?:{_TITLE_WORD}),?{_S}){{0,14}}?(?:{any_of(_WORDS['heads'])})\b(?!{_S}(?:Act|Order|Rules|Regulations)\b)"
    rf"(?:{_S}\((?:Scotland|Wales|England|Northern Ireland)\))?(?:,?{_S}{_YEARS})?"
)


_ANCHOR = re.compile(r"(?:Acts?|Regulations?|Order|Rules|Measure|Bill|Directive|[Ss]chedule)\b")
_REACH = 160  # characters to look back for the parts before the name of a law


# The section of the 1972 Act under which parish councils spend goes by its number alone.
_ALONE = re.compile(r"\b[Ss](?:ection\s|\.\s?)?137\b")


def find_laws(text: str) -> Iterator[Span]:
    """Yield each numbered part of a law with the law it is part of, where that is named.

    A schedule is one by itself; a bare "section 2" or "paragraph 4.2" may be of any paper and is none.
    """
    at = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < at:
            continue
        for chain in _CHAIN.finditer(
            text, max(at, anchor.start() - _REACH), min(len(text), anchor.end() + 12)
        ):
            act = _ACT.match(text, chain.end())
            if act or "chedule" in chain[0]:
                at = act.end() if act else chain.end()
                yield Span(chain.start(), at)
                break
    for match in _ALONE.finditer(text) if "137" in text else ():
        yield Span(*match.span())
