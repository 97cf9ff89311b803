"""Made-up units of a made-up council for tests and benchmarks: the same seed, the same units."""

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Iterator

from minutes_nlp.model import Span
from minutes_nlp.units import Part, Unit

__all__ = ["PLAIN", "Vocabulary", "generate"]

# Words that occur in every council's minutes come first, as they do there.
_COMMON = """
the of and to in a that was for be on is by with it as at were this would from which not had members report
committee council noted been an are or have it's there resolved meeting councillor director services
children's adult education home assurance performance quarter targets 1.5% £1.25m 24/00093 co-operative
safeguarding dental check checks pothole potholes cabinet officer officers raised query response assured
undertaken highways budget school schools pupils numbers increase increased decrease children family
families support health care social housing planning application plan strategy review risk audit finance
financial year 2020/21 2021 transport waste recycling library flood climate policy consultation résumé Tŷ
"""
PLAIN = _COMMON.split()
_ENDINGS = ("", "", "", "s", "ed", "ing", "ation", "ly")
_SYLLABLES = [
    start + vowel for start in ("b", "br", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w")
    for vowel in "aeiou"
]  # fmt: skip
COMMITTEES = (
    "Children and Families Overview and Scrutiny Committee", "Cabinet", "Highways Committee",
    "Adult Social Care Scrutiny Committee", "Planning Committee", "Full Council", "Audit Committee",
    "Cabinet Highways Panel", "Pensions Board", "Licensing Sub-Committee", "Corporate Parenting Board",
    "Health and Wellbeing Board",
)  # fmt: skip
COUNCILS = ("Harthmoor County Council", "Wexcombe District Council")
TITLES = (
    "Elective Home Education", "Quarter 3 Performance Report", "Highways Maintenance", "Urgent items",
    "Safeguarding Annual Report", "Minutes of the previous meeting", "Oral Health of Children",
    "Budget Monitoring 2020/21",
)  # fmt: skip
SPEAKERS = (
    "The Director",
    "Mrs. H. Fryer CC",
    "Cllr Smith",
    "Chief Executive",
    "A member",
    "Cabinet Lead Member",
)
INDICATORS = ("children having a dental check", "home educated children", "potholes repaired", "overspend")
PASSAGES = ("statement", "question", "response", "comment")
STRENGTHS = ("assured", "undertaken", "expected")
VERBS = ("RESOLVED", "AGREED", "NOTED", "RECOMMENDED")
PERIODS = (
    ("Q3 2020/21", "2020-10-01..2020-12-31"),
    ("2020/21", "2020-04-01..2021-03-31"),
    ("March 2021", ""),
)


class Vocabulary:
    """Words by Zipf's law: the n-th is drawn 1/n as often as the first.

    Args:
        size: How many words there are; those beyond PLAIN are made of syllables.
        seed: The same seed, the same words.
    """

    def __init__(self, size: int, seed: int = 7) -> None:
        rng = random.Random(seed)  # noqa: S311  # nothing here is secret
        made: dict[str, None] = dict.fromkeys(PLAIN)
        while len(made) < size:
            made["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) + rng.choice(_ENDINGS)] = None
        self.words = list(made)[:size]
        self._cumulative = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(self.words))))

    def draw(self, rng: random.Random, count: int) -> list[str]:
        """Return so many words."""
        total = self._cumulative[-1]
        return [self.words[bisect.bisect(self._cumulative, rng.random() * total)] for _ in range(count)]


def generate(count: int, vocabulary: Vocabulary, *, seed: int = 1, length: int = 45) -> Iterator[Unit]:
    """Yield so many units, twenty to a document, of ``length`` words on average."""
    rng = random.Random(seed)  # noqa: S311  # nothing here is secret
    for number in range(count):
        at = number % 20
        if at == 0:
            document = f"meeting-{number // 20:05}"
            start = 0
            committee, council = rng.choice(COMMITTEES), rng.choice(COUNCILS)
            day = dt.date(2015, 1, 1) + dt.timedelta(days=rng.randrange(365 * 8))
            date = "" if rng.random() < 0.03 else day.isoformat()
        text = _text(vocabulary.draw(rng, rng.randint(length // 3, length * 5 // 3)), rng)
        unit = Unit(
            document=document,
            id=f"{at // 5 + 1}.{at}",
            role="resolution" if at % 5 == 4 else "point",
            spans=(Span(start, start + len(text)),),
            text=text,
            committee=committee,
            council=council,
            date=date,
            item=str(at // 5 + 1),
            number=str(at // 5 + 1),
            title=TITLES[(number // 5) % len(TITLES)],
            label=f"{at})",
            access="public",
            routine="yes" if TITLES[(number // 5) % len(TITLES)].startswith("Minutes") else "no",
        )
        start += len(text) + 2
        yield _filled(unit, rng)


def _text(words: list[str], rng: random.Random) -> str:
    """Return words as a sentence or two, with capitals, stops and a typographic apostrophe here and there."""
    text = " ".join(words).replace("'", rng.choice("'\u2019"))
    middle = text.find(" ", len(text) // 2)
    if middle > 0:
        text = text[:middle] + rng.choice([". ", ", ", " \u2013 ", " "]) + text[middle + 1 :]
    return text[:1].upper() + text[1:] + "."


def _filled(unit: Unit, rng: random.Random) -> Unit:
    """Return the unit with what a parse might have found in it."""
    passage = rng.choice(PASSAGES)
    speaker = rng.choice(SPEAKERS)
    end = len(unit.text)
    kinds, parts = [unit.role, passage], [Part(passage, 0, end // 2, speaker)]
    strengths: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    if rng.random() < 0.2:
        strengths = (rng.choice(STRENGTHS),)
        kinds.append("assurance")
        parts.append(Part("assurance", end // 2, end, strengths[0]))
    if rng.random() < 0.3:
        indicators = (rng.choice(INDICATORS),)
        periods = tuple(filter(None, rng.choice(PERIODS)))
        kinds.append("metric")
        parts.append(Part("metric", 0, end // 3, indicators[0]))
    return Unit(
        **{name: getattr(unit, name) for name in unit.__struct_fields__}
        | {
            "kinds": tuple(kinds),
            "speakers": (speaker,),
            "printed": (speaker.casefold(),),
            "roles": ("Director of Children and Family Services",) if speaker == "The Director" else (),
            "labels": tuple(rng.sample(["person", "org", "place", "role"], rng.randint(0, 2))),
            "entities": tuple(
                rng.sample(["Lower Brill", "Liftwell Mobility Ltd", "Covid-19"], rng.randint(0, 2))
            ),
            "indicators": indicators,
            "verbs": (rng.choice(VERBS),) if unit.role == "resolution" else (),
            "strengths": strengths,
            "periods": periods,
            "parts": tuple(parts),
            "acronyms": ("EHE", "EHE Elective Home Education") if end % 97 == 0 else (),
        }
    )
