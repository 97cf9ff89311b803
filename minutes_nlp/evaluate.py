"""How well records agree with gold: precision, recall and F1 a task, on labels kept in XML.

Deleting every tag of a gold file gives the document's exact text. Spans are compared through the words they
cover, so that a reader who moves white space is not punished. Labels are matched one to one, the best overlap
first; overlap is the words shared over the words of either.
"""

import difflib
import re
import xml.etree.ElementTree as ET
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Generic, NamedTuple, TypeVar

from minutes_nlp.errors import UnreadableError
from minutes_nlp.model import Metric, Minutes, Passage, Point, Record, Span

__all__ = ["Accuracy", "Evaluation", "Gold", "Miss", "Score", "evaluate", "read_gold"]

_WORD = re.compile(r"\w+")
_KINDS = ("question", "response", "comment")
# Overlaps that make two labels one: strict where the place is given by marks, loose where readers differ.
_SAME_HEADING, _SAME_POINT, _SAME_PASSAGE, _SAME_PAIR = 0.6, 0.8, 0.5, 0.4
_SAME_ASSURANCE, _SAME_RESOLUTION, _SAME_LEVEL = 0.4, 0.8, 0.4
_SAME_EXTENT = 0.9
_SAME_INDICATOR = 0.5
# A point with at most this many words outside decisions is only a decision, and may or may not be a point.
_FEW_WORDS = 4
# A document may hold more than the gold labels: looked for by runs of words, and this much around them.
_RUN, _MARGIN = 5, 60

Words = frozenset[int]
Attributes = Mapping[str, str]
T = TypeVar("T")
W = TypeVar("W")
F = TypeVar("F")


class Marked(NamedTuple, Generic[T]):
    """A label with its place, and the numbers of the words of the gold text that it covers."""

    thing: T
    span: Span
    words: Words


class Gold(NamedTuple):
    """A labelled document: its text, its words in lower case, and its labels by their tags."""

    name: str
    text: str
    words: tuple[str, ...]
    labels: Mapping[str, Sequence[Marked[Attributes]]]

    def having(self, tag: str) -> list[Marked[Attributes]]:
        """Return the labels of a tag that cover at least one word, in order."""
        return [label for label in self.labels.get(tag, ()) if label.words]

    def covered(self, tag: str) -> Words:
        """Return all words that labels of a tag cover."""
        return _union(self.having(tag))


class Score(Record, frozen=True, kw_only=True):
    """How many were found, how many are in the gold, and how well they agree; None where there is none."""

    precision: float
    recall: float
    f1: float | None
    found: int
    wanted: int


class Accuracy(Record, frozen=True, kw_only=True):
    """Of those found, the share that has an attribute right."""

    accuracy: float | None
    asked: int


class Miss(Record, frozen=True, kw_only=True):
    """A label of the gold that was missed, or an extra one in the record; ``text`` is how it begins."""

    task: str
    document: str
    what: str
    text: str


class Evaluation(
    Record, frozen=True, kw_only=True, omit_defaults=True, rename={"discourse_macro_f1": "discourse macro f1"}
):
    """The figures of a set of documents; ``aligned``: the least share of a text's words in its record."""

    files: int
    words: int
    aligned: float
    discourse_macro_f1: float | None
    f1: dict[str, Score]
    accuracy: dict[str, Accuracy]
    misses: tuple[Miss, ...] = ()


def read_gold(data: bytes, name: str) -> Gold:
    """Return the labels of a gold file; its name there is that of the file without folder and suffix.

    Raises:
        UnreadableError: If it is not well-formed XML; it names the file and the place.
    """
    try:
        root = ET.fromstring(data)  # noqa: S314 - gold is our own, and expat bounds what entities grow to
    except ET.ParseError as error:
        line, column = error.position
        raise UnreadableError(
            f"not gold in XML: {error.msg.split(':')[0]}",
            document=name,
            place=f"line {line}, column {column}",
        ) from None
    pieces: list[str] = []
    tags = list(_walk(root, pieces, 0))
    text = "".join(pieces)
    words = _Places(text)
    labels: dict[str, list[Marked[Attributes]]] = defaultdict(list)
    for tag, attributes, span in tags:
        labels[tag].append(Marked(attributes, span, frozenset(words.within(span))))
    items = [item.words for item in labels["item"]]
    for tag in ("assurance", "metric"):
        # Outside every item a record has no place for it.
        labels[tag] = [label for label in labels[tag] if any(label.words <= item for item in items)]
    return Gold(PurePath(name).stem, text, tuple(words.spelt), labels)


def _walk(element: ET.Element, pieces: list[str], start: int) -> Iterator[tuple[str, Attributes, Span]]:
    """Yield the tag, attributes and span of an element and all below it; add its text to the pieces."""
    inner: list[tuple[str, Attributes, Span]] = []
    end = start + len(element.text or "")
    pieces.append(element.text or "")
    for child in element:
        below = list(_walk(child, pieces, end))
        pieces.append(child.tail or "")
        end = below[0][2].end + len(child.tail or "")
        inner += below
    yield element.tag, dict(element.attrib), Span(start, end)
    yield from inner


def evaluate(documents: Iterable[tuple[Gold, Minutes]]) -> Evaluation:
    """Return how well the records of documents agree with their gold."""
    book = _Book()
    aligned: list[float] = []
    words = 0
    for gold, minutes in documents:
        both = _Both(gold, minutes)
        for task in _TASKS:
            task(both, book)
        aligned.append(both.aligned)
        words += len(gold.words)
    scores = {task: tally.score() for task, tally in book.tallies.items()}
    macro = [book.tallies[f"words: {kind}"].f1 or 0.0 for kind in _KINDS] if aligned else []
    return Evaluation(
        files=len(aligned),
        words=words,
        aligned=round(min(aligned, default=0), 4),
        discourse_macro_f1=round(sum(macro) / len(macro), 4) if macro else None,
        f1=scores,
        accuracy={task: _accuracy(answers) for task, answers in book.answers.items()},
        misses=tuple(book.misses),
    )


# --- words and overlaps ----------------------------------------------------------------------------------


class _Places:
    """The words of a text and where they stand."""

    def __init__(self, text: str) -> None:
        matches = list(_WORD.finditer(text))
        self.spelt = [match.group().lower() for match in matches]
        self._starts = [match.start() for match in matches]
        self._ends = [match.end() for match in matches]

    def within(self, span: Span) -> range:
        """Return the numbers of the words that lie in a span."""
        return range(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end))


class _Both:
    """A record seen through the words of its gold."""

    def __init__(self, gold: Gold, minutes: Minutes) -> None:
        self.gold = gold
        self.minutes = minutes
        self.items = minutes.items
        self._places = _Places(minutes.text)
        spelt = self._places.spelt
        first, last = _region(spelt, gold.words)
        matcher = difflib.SequenceMatcher(None, spelt[first:last], gold.words, autojunk=False)
        self._number = {
            first + a + k: b + k for a, b, size in matcher.get_matching_blocks() for k in range(size)
        }
        self.aligned = len(self._number) / max(1, len(gold.words))

    def covered(self, span: Span) -> Words:
        """Return the numbers of the gold's words that a span of the record covers."""
        return frozenset(self._number[i] for i in self._places.within(span) if i in self._number)

    def marked(self, things: Iterable[T], span: Callable[[T], Span]) -> list[Marked[T]]:
        """Return the things that cover words of the gold."""
        marked = [Marked(thing, span(thing), self.covered(span(thing))) for thing in things]
        return [thing for thing in marked if thing.words]


def _region(have: Sequence[str], want: Sequence[str]) -> tuple[int, int]:
    """Return the stretch of ``have`` that holds ``want``, found by the runs of words they share."""
    runs = {tuple(want[i : i + _RUN]) for i in range(len(want) - _RUN + 1)}
    hits = [i for i in range(len(have) - _RUN + 1) if tuple(have[i : i + _RUN]) in runs]
    if not hits:
        return 0, len(have)
    return max(0, hits[0] - _MARGIN), min(len(have), hits[-1] + _RUN + _MARGIN)


def _union(labels: Iterable[Marked[T]]) -> Words:
    return frozenset().union(*(label.words for label in labels))


def _overlap(a: Words, b: Words) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _plain(value: str | None) -> str:
    return " ".join(_WORD.findall((value or "").lower()))


def _speaker(value: str | None) -> str:
    return re.sub(r"^(the|a|an) ", "", _plain(value))


def _same_number(a: float | str | None, b: str) -> bool:
    try:
        return abs(float(a if a is not None else "") - float(b)) <= 1e-6 * max(1.0, abs(float(b)))
    except ValueError:
        return str(a or "").replace(" ", "") == b.replace(" ", "")


def _pairs(
    wanted: Sequence[Marked[W]], found: Sequence[Marked[F]], good: Callable[[Marked[W], Marked[F]], bool]
) -> list[tuple[Marked[W], Marked[F]]]:
    """Return the matches, one to one, the best overlap first, of two equal ones the later."""
    options = sorted(
        (
            (_overlap(w.words, f.words), i, j)
            for i, w in enumerate(wanted)
            for j, f in enumerate(found)
            if good(w, f)
        ),
        reverse=True,
    )
    wanted_done: set[int] = set()
    found_done: set[int] = set()
    pairs = []
    for _, i, j in options:
        if i not in wanted_done and j not in found_done:
            wanted_done.add(i)
            found_done.add(j)
            pairs.append((wanted[i], found[j]))
    return pairs


def _at_least(overlap: float) -> Callable[[Marked[W], Marked[F]], bool]:
    return lambda w, f: _overlap(w.words, f.words) >= overlap


# --- counts ----------------------------------------------------------------------------------------------


class _Tally:
    """Labels found, wanted and agreed on, over all documents."""

    def __init__(self) -> None:
        self.hit = self.found = self.wanted = 0

    def add(self, hit: int, found: int, wanted: int) -> None:
        self.hit += hit
        self.found += found
        self.wanted += wanted

    @property
    def f1(self) -> float | None:
        return 2 * self.hit / (self.found + self.wanted) if self.found + self.wanted else None

    def score(self) -> Score:
        return Score(
            precision=round(self.hit / self.found, 4) if self.found else 0.0,
            recall=round(self.hit / self.wanted, 4) if self.wanted else 0.0,
            f1=None if self.f1 is None else round(self.f1, 4),
            found=self.found,
            wanted=self.wanted,
        )


def _accuracy(answers: Sequence[bool]) -> Accuracy:
    return Accuracy(accuracy=round(sum(answers) / len(answers), 4) if answers else None, asked=len(answers))


class _Book:
    """What all tasks have counted so far."""

    def __init__(self) -> None:
        self.tallies: dict[str, _Tally] = defaultdict(_Tally)
        self.answers: dict[str, list[bool]] = defaultdict(list)
        self.misses: list[Miss] = []

    def match(
        self,
        task: str,
        both: _Both,
        wanted: Sequence[Marked[W]],
        found: Sequence[Marked[F]],
        good: Callable[[Marked[W], Marked[F]], bool],
    ) -> list[tuple[Marked[W], Marked[F]]]:
        """Match what is wanted with what was found, count it, keep the misses, and return the matches."""
        pairs = _pairs(wanted, found, good)
        self.tallies[task].add(len(pairs), len(found), len(wanted))
        hit = {id(label) for pair in pairs for label in pair}
        name, text = both.gold.name, both.gold.text
        for label in wanted:
            if id(label) not in hit:
                self._miss(task, name, "missed", text[slice(*label.span)])
        for thing in found:
            if id(thing) not in hit:
                self._miss(task, name, "extra", both.minutes.text[slice(*thing.span)])
        return pairs

    def _miss(self, task: str, document: str, what: str, text: str) -> None:
        self.misses.append(Miss(task=task, document=document, what=what, text=" ".join(text[:110].split())))


# --- tasks -----------------------------------------------------------------------------------------------


def _items(both: _Both, book: _Book) -> None:
    """Items by their heading; then number, kind, access and extent of those found."""
    gold = both.gold
    found = both.marked(both.items, lambda item: item.heading)
    for heading, item in book.match("items", both, gold.having("heading"), found, _at_least(_SAME_HEADING)):
        wanted = next((i for i in gold.having("item") if heading.words <= i.words), None)
        if wanted is None:
            continue
        attributes = wanted.thing
        book.answers["item number"].append(_plain(attributes.get("number")) == _plain(item.thing.number))
        book.answers["item kind"].append(attributes.get("kind") == item.thing.kind)
        book.answers["item access"].append((attributes.get("access") or "public") == item.thing.access)
        book.answers["item extent"].append(
            _overlap(wanted.words, both.covered(item.thing.span)) >= _SAME_EXTENT
        )


def _points(both: _Both, book: _Book) -> None:
    """Points by place and label, without those that are only a decision."""
    decided = both.gold.covered("resolution")

    def talks(point: Marked[T]) -> bool:
        return len(point.words - decided) > _FEW_WORDS or not point.words & decided

    def same(wanted: Marked[Attributes], found: Marked[Point]) -> bool:
        return _overlap(wanted.words, found.words) >= _SAME_POINT and (
            _plain(wanted.thing.get("label")) == _plain(found.thing.label)
        )

    wanted = [point for point in both.gold.having("point") if talks(point)]
    points = (point for item in both.items for point in _flat(item.points))
    found = [point for point in both.marked(points, lambda point: point.span) if talks(point)]
    book.match("points", both, wanted, found, same)


def _flat(points: Iterable[Point]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from _flat(point.points)


def _said(both: _Both) -> list[Marked[Passage]]:
    """Return the record's passages but for statements."""
    passages = (p for item in both.items for p in item.passages if p.kind in _KINDS)
    return both.marked(passages, lambda passage: passage.span)


def _words(both: _Both, book: _Book) -> None:
    """Who says what, word by word, without headings and decisions."""
    gold = both.gold
    passages = _said(both)
    scored = gold.covered("item") - gold.covered("heading") - gold.covered("resolution")
    for kind in _KINDS:
        want = _union(p for p in gold.having("p") if p.thing.get("kind") == kind) & scored
        have = _union(p for p in passages if p.thing.kind == kind) & scored
        book.tallies[f"words: {kind}"].add(len(want & have), len(have), len(want))


def _passages(both: _Both, book: _Book) -> None:
    """Who says what, passage by passage, and the speakers of those found."""
    passages = _said(both)
    for kind in _KINDS:
        wanted = [p for p in both.gold.having("p") if p.thing.get("kind") == kind]
        found = [p for p in passages if p.thing.kind == kind]
        for label, passage in book.match(f"passages: {kind}", both, wanted, found, _at_least(_SAME_PASSAGE)):
            speaker = passage.thing.speaker.text if passage.thing.speaker else None
            book.answers["speaker"].append(_speaker(label.thing.get("by")) == _speaker(speaker))


def _answers(both: _Both, book: _Book) -> None:
    """Which response answers which question: both of them must be in place."""
    asked = {p.thing["id"]: p.words for p in both.gold.labels.get("p", ()) if p.thing.get("id")}
    wanted = [
        Marked((p.words, asked[p.thing["answers"]]), p.span, p.words)
        for p in both.gold.labels.get("p", ())
        if p.thing.get("answers") in asked
    ]
    passages = _said(both)
    ours = {p.thing.id: p.words for p in passages}
    found = [
        Marked((p.words, ours[p.thing.answers]), p.span, p.words) for p in passages if p.thing.answers in ours
    ]

    def same(w: Marked[tuple[Words, Words]], f: Marked[tuple[Words, Words]]) -> bool:
        return all(_overlap(a, b) >= _SAME_PAIR for a, b in zip(w.thing, f.thing, strict=True))

    book.match("question-response pairs", both, wanted, found, same)


def _assurances(both: _Both, book: _Book) -> None:
    """Assurances, and the strength of those found."""
    found = both.marked((a for item in both.items for a in item.assurances), lambda assurance: assurance.span)
    wanted = both.gold.having("assurance")
    for label, assurance in book.match("assurances", both, wanted, found, _at_least(_SAME_ASSURANCE)):
        book.answers["assurance strength"].append(label.thing.get("strength") == assurance.thing.strength)


def _resolutions(both: _Both, book: _Book) -> None:
    """Resolutions to the last word and by overlap; a copy printed again in the same item counts once."""
    gold = both.gold
    wanted, repeats = _once(gold)
    resolutions = (r for item in both.items for r in item.resolutions)
    found = [
        f
        for f in both.marked(resolutions, lambda resolution: resolution.span)
        if not any(_overlap(f.words, r.words) >= _SAME_RESOLUTION for r in repeats)
    ]
    book.match("resolutions, every word", both, wanted, found, lambda w, f: w.words == f.words)
    for label, resolution in book.match(
        "resolutions, found", both, wanted, found, _at_least(_SAME_RESOLUTION)
    ):
        attributes, ours, votes = label.thing, resolution.thing, resolution.thing.votes
        clauses = sum(1 for clause in gold.labels.get("clause", ()) if clause.words <= label.words)
        book.answers["resolution verb"].append(_plain(attributes.get("verb")) == _plain(ours.verb))
        book.answers["resolution clauses"].append(clauses == len(ours.clauses))
        for name, person in (("mover", ours.mover), ("seconder", ours.seconder)):
            if attributes.get(name):
                book.answers["mover and seconder"].append(_speaker(attributes[name]) == _speaker(person))
        if attributes.get("outcome"):
            book.answers["resolution outcome"].append(attributes["outcome"] == ours.outcome)
        counts = (votes.for_, votes.against, votes.abstain) if votes else (None, None, None)
        for name, count in zip(("for", "against", "abstain"), counts, strict=True):
            if attributes.get(name):
                book.answers["vote counts"].append(_same_number(count, attributes[name]))


def _once(gold: Gold) -> tuple[list[Marked[Attributes]], list[Marked[Attributes]]]:
    """Return the resolutions, and those of them printed again, word for word, in the same item."""
    kept: list[Marked[Attributes]] = []
    repeats: list[Marked[Attributes]] = []
    seen: set[tuple[Span | None, tuple[str, ...]]] = set()
    for resolution in gold.having("resolution"):
        item = next((i.span for i in gold.labels.get("item", ()) if resolution.words <= i.words), None)
        key = (item, tuple(gold.words[n] for n in sorted(resolution.words)))
        (repeats if key in seen else kept).append(resolution)
        seen.add(key)
    return kept, repeats


def _metrics(both: _Both, book: _Book) -> None:
    """Levels in words by overlap; numbers by their value, then what was read about those found."""
    metrics = both.marked((m for item in both.items for m in item.metrics), lambda metric: metric.span)
    labels = both.gold.having("metric")

    def same(w: Marked[Attributes], f: Marked[Metric]) -> bool:
        return bool(w.words & f.words) and _same_number(f.thing.value, w.thing["value"])

    book.match(
        "metrics, in words",
        both,
        [w for w in labels if not w.thing.get("value")],
        [f for f in metrics if f.thing.value in (None, "")],
        _at_least(_SAME_LEVEL),
    )
    wanted = [w for w in labels if w.thing.get("value")]
    found = [f for f in metrics if f.thing.value not in (None, "")]
    for label, metric in book.match("metrics, value", both, wanted, found, same):
        attributes, ours = label.thing, metric.thing
        book.answers["metric unit"].append(_plain(attributes.get("unit")) == _plain(ours.unit))
        a, b = set(_plain(attributes.get("indicator")).split()), set(_plain(ours.indicator).split())
        if a:
            shared = 2 * len(a & b) / (len(a) + len(b))
            book.answers["metric indicator"].append(shared >= _SAME_INDICATOR)
        book.answers["metric change"].append((attributes.get("change") or "") == ours.change)
        if attributes.get("period"):
            book.answers["metric period"].append(_plain(attributes["period"]) == _plain(ours.period))


def _entities(both: _Both, book: _Book) -> None:
    """Entities to the last word with their label; then each label by itself."""
    wanted = [Marked(e.thing.get("label", ""), e.span, e.words) for e in both.gold.having("ent")]
    entities = both.marked(both.minutes.entities, lambda entity: entity.span)
    found = [Marked(e.thing.label, e.span, e.words) for e in entities]
    book.match(
        "entities, strict", both, wanted, found, lambda w, f: w.words == f.words and w.thing == f.thing
    )
    for label in sorted({e.thing for e in (*wanted, *found)}):
        w = [e for e in wanted if e.thing == label]
        f = [e for e in found if e.thing == label]
        hit = len(_pairs(w, f, lambda a, b: a.words == b.words))
        book.tallies[f"entities: {label}"].add(hit, len(f), len(w))


_TASKS = (
    _items, _points, _words, _passages, _answers, _assurances, _resolutions, _metrics, _entities
)  # fmt: skip
