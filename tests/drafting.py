"""Made-up resolutions in the house styles of made-up councils, and the faults that drafts have.

The same seed, the same resolutions. What is drafted is about names and subjects that no precedent has, partly
in wordings that none has, as a clerk's next draft is.
"""

import itertools
import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from minutes_nlp.cite import Citation
from minutes_nlp.model import Span
from minutes_nlp.wording import Precedent, Precedents, check_wording

__all__ = ["FAULTS", "STYLES", "Draft", "Measured", "Style", "draft", "drafts", "measure", "precedents"]


class Style(NamedTuple):
    """How a council words: its lead, its labels, the ends of its clauses, and whether it says "That"."""

    name: str
    lead: str
    labels: tuple[str, ...]
    inner: str
    last: str
    that: str
    consults: bool


def _labels(shape: str) -> tuple[str, ...]:
    families = {"a": "abcdefgh", "1": "12345678", "i": ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")}
    kind = next(kind for kind in families if kind in shape)
    return tuple(shape.replace(kind, each) for each in families[kind])


STYLES = (
    Style("Ambridge", "RESOLVED:", _labels("(a)"), ";", ".", "That ", consults=True),
    Style("Belstow", "RESOLVED that", _labels("(1)"), ";", ".", "", consults=True),
    Style("Coldharbour", "AGREED", _labels("i)"), "", "", "To ", consults=True),
    Style("Dunmere", "It was RESOLVED", _labels("1."), ".", ".", "That ", consults=False),
    Style("Eastwick", "AGREED:", _labels("a)"), ",", ".", "that ", consults=True),
)
_TOPICS = (
    "winter maintenance", "school attendance", "road safety", "adult learning", "flood risk", "staff absence",
    "child protection", "home care", "library use", "waste collection", "air quality", "rural transport",
    "treasury management", "youth justice", "public health", "housing need",
    "trading standards", "fire safety",
)  # fmt: skip
_NEW_TOPICS = (
    "bridle path",
    "museum admission",
    "food hygiene",
    "allotment",
    "speed camera",
    "nursery place",
)
_PAPERS = ("Strategy", "Plan", "Policy", "Programme", "Statement", "Register", "Framework")
_NAMES = (
    "Abery", "Colbeck", "Dainty", "Fairlamb", "Garrod", "Hussain", "Jessamy", "Langrish", "Merriott",
    "Nandra",    "Oakden", "Penhallow", "Quested", "Rudge", "Sallis", "Tolley",
)  # fmt: skip
_NEW_NAMES = ("Umfreville", "Vosper", "Wadlow", "Yelland")
_POSTS = (
    "Director of Place", "Director of Children's Services", "County Solicitor", "Head of Property",
    "Chief Executive",    "Assistant Director for Highways", "Head of Finance",
)  # fmt: skip
_MEMBERS = ("Cabinet Member for Finance", "Leader", "Chairman", "Cabinet Member for Transport", "Lead Member")
_BODIES = ("Harbour Board", "Museums Trust", "Police and Crime Panel", "Fire Authority", "Water Partnership")
_ACTS = (
    "agree the terms of the lease", "award the contract", "make minor changes to the document",
    "finalise the response", "submit the bid", "complete the purchase",
)  # fmt: skip
# Each wording: subject, verb as participle and as infinitive, what follows. {x} is filled in.
_WORDINGS = (
    ("the report", "noted", "note", ""),
    ("the contents of the report", "noted", "note", ""),
    ("the report and the comments now made", "noted", "note", ""),
    ("the {period} Performance Report", "noted", "note", ""),
    ("the report on {topic}", "received", "receive", ""),
    ("the minutes of the meeting held on {day}", "confirmed", "confirm", " as a correct record"),
    ("the {topic} {paper}", "approved", "approve", ""),
    ("the {topic} {paper} {years}", "adopted", "adopt", ""),
    ("the {topic} {paper}, as set out in the appendix,", "endorsed", "endorse", ""),
    ("Councillor {name}", "appointed", "appoint", " to the {body}"),
    ("Councillor {name}", "thanked", "thank", " for his work on the review"),
    ("the {post}", "requested", "request", " to report to the next meeting"),
    ("the matter", "deferred", "defer", " to the next meeting"),
    ("the recommendations in the report", "approved", "approve", " as set out in paragraph {number}"),
    ("a further report on {topic}", "submitted", "submit", " to the Committee in {month}"),
    ("the press and public", "excluded", "exclude", " from the meeting for the following item"),
    ("the {post}", "authorised", "authorise", " to {act}{consulted}"),
    ("authority", "delegated", "delegate", " to the {post}{consulted} to {act}"),
    ("the petition", "referred", "refer", " to the {post} for a reply"),
    ("the position at the end of the year", "noted", "note", ""),
)
_NEW_WORDINGS = (
    ("the position and the comments now made", "noted", "note", ""),
    ("the recommendations of the {body}", "endorsed", "endorse", " as set out in the report"),
    ("the petition and the comments of the {post}", "referred", "refer", " to the next meeting"),
)
_ABOUT = {"topic", "paper", "period", "years", "day"}
_MONTHS = ("January", "March", "May", "June", "July", "September", "October", "November")


class Draft(NamedTuple):
    """A resolution: its item's heading, its lead, and its clauses with their labels ("" for a single one)."""

    style: Style
    heading: str
    clauses: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """As it is typed."""
        words = "\n".join(f"{label} {words}".strip() for label, words in self.clauses)
        between = "\n" if len(self.clauses) > 1 else " "
        return f"{self.heading}\n\n{self.style.lead}{between}{words}\n"


def draft(style: Style, rng: random.Random, *, new: bool = False) -> Draft:
    """Return a resolution of one to four clauses; a new one is about something no precedent is about."""
    topic = rng.choice(_NEW_TOPICS if new else _TOPICS)
    year = rng.randint(2008, 2024)
    facts = {
        "topic": topic,
        "paper": rng.choice(_PAPERS),
        "period": f"Quarter {rng.randint(1, 4)} {year}/{(year + 1) % 100:02}",
        "years": f"{year}-{year + 5}",
        "day": f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {year}",
        "name": rng.choice(_NEW_NAMES if new else _NAMES),
        "body": rng.choice(_BODIES),
        "post": rng.choice(_POSTS),
        "act": rng.choice(_ACTS),
        "number": str(rng.randint(2, 40)),
        "month": rng.choice(_MONTHS),
        "consulted": f", in consultation with the {rng.choice(_MEMBERS)}," if style.consults else "",
    }
    pool = [*_WORDINGS, *(_NEW_WORDINGS if new else ())]
    first = rng.choice(pool)
    # What follows the first clause is about no other item than it is.
    others = [each for each in pool if not _ABOUT & set(re.findall(r"{(\w+)}", each[0])) and each != first]
    chosen = [first, *rng.sample(others, rng.choice((0, 0, 0, 1, 2, 3)))]
    last = len(chosen) - 1
    clauses = []
    for at, wording in enumerate(chosen):
        words = _worded(style, wording, facts).rstrip(",")
        end = style.last if at == last else style.inner
        label = style.labels[at] if last else ""
        clauses.append((label, f"{words}{end}"))
    return Draft(style, _heading(chosen[0][0], facts), tuple(clauses))


def _worded(style: Style, wording: tuple[str, str, str, str], facts: dict[str, str]) -> str:
    subject, participle, infinitive, rest = wording
    topic = facts["topic"].title() if "{paper}" in subject else facts["topic"]
    named = facts | {"topic": topic}
    if style.that == "To ":
        return f"To {infinitive} {subject.removesuffix(',')}{rest}".format(**named)
    return f"{style.that}{subject} be {participle}{rest}".format(**named)


def _heading(subject: str, facts: dict[str, str]) -> str:
    topic = facts["topic"].title()
    if "{period}" in subject:
        return f"{facts['period']} Performance Report"
    if "{day}" in subject:
        return f"Minutes of the meeting held on {facts['day']}"
    if "{years}" in subject:
        return f"{topic} {facts['paper']} {facts['years']}"
    return f"{topic} {facts['paper']}"


def drafts(style: Style, count: int, *, seed: int, new: bool = False) -> Iterator[Draft]:
    """Yield so many resolutions."""
    rng = random.Random(f"{style.name} {seed}")  # noqa: S311  # nothing here is secret
    for _ in range(count):
        yield draft(style, rng, new=new)


def precedents(style: Style, count: int, *, seed: int = 1) -> Iterator[Precedent]:
    """Yield the clauses of so many resolutions, each of a meeting of its own."""
    for number, made in enumerate(drafts(style, count, seed=seed)):
        last = len(made.clauses) - 1
        for at, (_, words) in enumerate(made.clauses):
            # The reader takes the "that" of "RESOLVED that" for a part of the words.
            goes_on = style.lead.endswith("that")
            stem = "that" if goes_on and last else ""
            yield Precedent(
                text=f"that {words}" if goes_on and not last else words,
                stem=stem,
                position="only" if not last else "last" if at == last else "inner",
                citation=_citation(style.name, number, made.heading),
            )


def _citation(council: str, number: int, title: str) -> Citation:
    return Citation(
        document=f"{council.lower()}-{number:05}",
        part="1.r1",
        council=council,
        committee="Cabinet",
        date=f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}",
        number="1",
        title=title,
        label="",
        access="public",
        permalink=f"/document/{council.lower()}-{number:05}/item/1#p-1.r1",
        sha256="0" * 64,
        span=Span(0, 1),
    )


# Faults; each takes a sound draft and returns it with the fault, or None where it has no room for it.
Fault = Callable[[Draft, random.Random], Draft | None]


def _with(made: Draft, at: int, words: str) -> Draft:
    clauses = list(made.clauses)
    clauses[at] = (clauses[at][0], words)
    return made._replace(clauses=tuple(clauses))


def _any(made: Draft, rng: random.Random) -> tuple[int, str]:
    at = rng.randrange(len(made.clauses))
    return at, made.clauses[at][1]


def _no_that(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    if made.style.that.lower() != "that ":
        return None
    return _with(made, at, words[len("That ") :][:1].upper() + words[len("That ") + 1 :])


def _no_stop(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    return _with(made, at, words[:-1]) if words[-1] in ".;," else None


def _other_verb(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    if made.style.that == "To ":
        verb = rng.choice(("ponder", "applaud", "acknowledge", "sanction", "homologate"))
        return _with(made, at, re.sub(r"^To \w+", f"To {verb}", words))
    verb = rng.choice(("pondered", "applauded", "acknowledged", "sanctioned", "homologated"))
    return _with(made, at, re.sub(r"\bbe \w+", f"be {verb}", words, count=1))


def _no_consultation(made: Draft, rng: random.Random) -> Draft | None:
    del rng
    for at, (_, words) in enumerate(made.clauses):
        without = re.sub(r", in consultation with the [^,]+,", "", words)
        if without != words:
            return _with(made, at, without)
    return None


def _wrong_letter(made: Draft, rng: random.Random) -> Draft | None:
    if len(made.clauses) < 2:
        return None
    labels = [label for label, _ in made.clauses]
    at = rng.randrange(1, len(labels))
    kind = rng.choice(("skipped", "repeated", "shape"))
    other = "(a)" if made.style.labels[0] != "(a)" else "1)"
    own = made.style.labels
    labels[at] = {"skipped": own[at + 2], "repeated": own[at - 1], "shape": own[at].strip(other).join("[]")}[
        kind
    ]
    if kind == "shape":
        labels[at] = (
            f"{own[at].strip('().')}){''}" if not own[at].endswith(")") else f"{own[at].strip('()')}."
        )
    return made._replace(clauses=tuple(zip(labels, (words for _, words in made.clauses), strict=True)))


def _wrong_date(made: Draft, rng: random.Random) -> Draft | None:
    words = made.clauses[0][1]
    if "Quarter" in words:
        number = int(re.findall(r"Quarter (\d)", words)[0])
        return _with(made, 0, words.replace(f"Quarter {number}", f"Quarter {number % 4 + 1}"))
    if "held on" in words:
        day = int(re.findall(r"held on (\d+)", words)[0])
        return _with(made, 0, words.replace(f"on {day} ", f"on {(day + rng.randint(1, 20)) % 28 + 1} "))
    years = re.search(r"(20\d\d)-(20\d\d)", words)
    if years:
        first = int(years[1]) + rng.choice((-7, 7))
        return _with(made, 0, words.replace(years[0], f"{first}-{first + 5}"))
    return None


def _wrong_report(made: Draft, rng: random.Random) -> Draft | None:
    words = made.clauses[0][1]
    if "a further report" in words:
        # One that is still to be made may be on anything.
        return None
    for topic in (*_TOPICS, *_NEW_TOPICS):
        for case in (topic, topic.title()):
            if case in words:
                others = [other for other in _TOPICS if not set(other.split()) & set(topic.split())]
                other = rng.choice(others)
                return _with(made, 0, words.replace(case, other.title() if case != topic else other))
    return None


def _doubled(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    places = [match for match in re.finditer(r"\b[a-z]+\b(?! that)", words) if match[0] != "that"]
    place = rng.choice(places)
    return _with(made, at, f"{words[: place.end()]} {words[place.start() :]}")


def _missing(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    # A word that no clerk would leave out by choice; before a name an article may be.
    places = list(re.finditer(r"(?<=\s)(?:be|the|of|to|a|with|in)\s(?=[a-z])", words))
    if not places:
        return None
    place = rng.choice(places)
    return _with(made, at, words[: place.start()] + words[place.end() :])


def _typed(made: Draft, rng: random.Random) -> Draft | None:
    at, words = _any(made, rng)
    places = [
        match
        for match in re.finditer(r"\b[a-z]{4,}\b", words)
        if not any(match[0] in topic.split() for topic in _NEW_TOPICS) and match[0] != "that"
    ]
    if not places:
        return None
    place = rng.choice(places)
    word = place[0]
    letter = rng.randrange(len(word) - 1)
    kind = rng.choice(("dropped", "swapped", "twice"))
    made_wrong = {
        "dropped": word[:letter] + word[letter + 1 :],
        "swapped": word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :],
        "twice": word[: letter + 1] + word[letter:],
    }[kind]
    if made_wrong == word:
        made_wrong = word[: letter + 1] + word[letter:]
    return _with(made, at, words[: place.start()] + made_wrong + words[place.end() :])


FAULTS: dict[str, Fault] = {
    "that": _no_that,
    "full-stop": _no_stop,
    "verb": _other_verb,
    "consultation": _no_consultation,
    "lettering": _wrong_letter,
    "date": _wrong_date,
    "report": _wrong_report,
    "doubled": _doubled,
    "missing": _missing,
    "typing": _typed,
}


class Measured(NamedTuple):
    """What the checks find: of the faults of each kind the share, and of sound drafts how many are blamed."""

    recall: dict[str, float]
    blamed: int
    sound: int


def measure(known: int, each: int) -> Measured:
    """Seed each kind of fault into so many drafts and count those that are found, under their own code.

    Args:
        known: How many resolutions of each council are known.
        each: How many drafts of each kind of fault, and how many sound ones, over all councils.
    """
    desks = {style.name: Precedents(precedents(style, known)) for style in STYLES}
    sound = [made for style in STYLES for made in drafts(style, each // len(STYLES), seed=99, new=True)]
    recall = {}
    for code, fault in FAULTS.items():
        harmed = _harmed(fault, code, each)
        recall[code] = sum(code in _codes(made, desks) for made in harmed) / len(harmed)
    return Measured(recall, sum(bool(_codes(made, desks)) for made in sound), len(sound))


def _codes(made: Draft, desks: dict[str, Precedents]) -> set[str]:
    checked = check_wording(made.text, desks[made.style.name])
    return {finding.code for clause in checked for finding in clause.findings}


def _harmed(fault: Fault, code: str, count: int) -> list[Draft]:
    """So many drafts with one fault, from the councils in turn as far as their styles have room for it."""
    rng = random.Random(code)  # noqa: S311  # nothing here is secret
    made = (
        each
        for group in zip(*(drafts(s, 20 * count, seed=7, new=True) for s in STYLES), strict=True)
        for each in group
    )
    harmed = (found for each in made if (found := fault(each, rng)) is not None)
    return list(itertools.islice(harmed, count))
