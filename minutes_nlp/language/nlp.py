"""The spaCy pipeline of minutes: for those who go on with a record in spaCy, or name a statistical model.

The rules of reading work on characters and need no tokens; here the same sentence boundaries and the same labels
are handed to spaCy, so that its matchers, models and displays can be used on minutes.
"""

import functools
from collections.abc import Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from minutes_nlp.errors import UsageError
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.model import Minutes, Point, Span

__all__ = ["build", "model_entities", "to_doc"]

COMPONENT = "minutes_sentences"


@Language.component(COMPONENT)
def _set_sentences(doc: Doc) -> Doc:
    """Mark the tokens that begin a sentence, by the one rule of `Sentences`."""
    text = doc.text.replace("\n", " ")
    starts = {span.start for span in Sentences(text).within(0, len(text))}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


def build(model: str | None = None) -> Language:
    """Return a pipeline with the sentence boundaries of minutes.

    Args:
        model: A statistical model that is installed ("en_core_web_trf"); None for ``spacy.blank("en")``.

    Raises:
        OSError: If the model is not installed; spaCy names it.
    """
    nlp = spacy.load(model) if model else spacy.blank("en")
    nlp.add_pipe(COMPONENT, first=True)
    return nlp


@functools.cache
def _model(name: str) -> Language:
    try:
        nlp = spacy.load(name)
    except OSError as error:
        message = (
            f"the spaCy model {name!r} is not installed; install it with: python -m spacy download {name}"
        )
        raise UsageError(message) from error
    if not {"ner", "entity_ruler"} & set(nlp.pipe_names):
        raise UsageError(f"the spaCy model {name!r} finds no entities")
    return nlp


def model_entities(name: str, text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, str, str]]:
    """Yield what a statistical model finds in some stretches of a text: start, end, words and its label.

    Args:
        name: The name or path of a model that is installed.
        text: The document's text.
        spans: Stretches that are read by themselves, so that a long document is no long text to the model.

    Raises:
        UsageError: If there is no such model, or it finds no entities.
    """
    nlp = _model(name)
    # A stretch longer than the model takes is a file made to break it.
    stretches = ((text[start:end][: nlp.max_length], start) for start, end in spans)
    for doc, start in nlp.pipe(stretches, as_tuples=True):
        for found in doc.ents:
            yield start + found.start_char, start + found.end_char, found.text, found.label_


def to_doc(minutes: Minutes, nlp: Language) -> Doc:
    """Return a record as a spaCy document.

    Entities are its ``ents``; items, points, passages (by kind), assurances (by strength), resolutions and metrics
    are span groups in ``doc.spans``, each span with the id it has in the record. Spans that begin or end within a
    token are widened to it.
    """
    doc = nlp(minutes.text)
    doc.set_ents(
        [span for e in minutes.entities if (span := _span(doc, e.span, e.label)) is not None],
        default="unmodified" if doc.ents else "outside",
    )
    groups: dict[str, list[tuple[Span, str, str]]] = {
        "items": [],
        "points": [],
        "passages": [],
        "assurances": [],
        "resolutions": [],
        "metrics": [],
    }
    for item in minutes.items:
        groups["items"].append((item.span, item.kind, item.id))
        groups["points"] += [(point.span, point.label, point.id) for point in _flat(item.points)]
        groups["passages"] += [(p.span, p.kind, p.id) for p in item.passages]
        groups["assurances"] += [(a.span, a.strength, a.id) for a in item.assurances]
        groups["resolutions"] += [(r.span, r.verb, r.id) for r in item.resolutions]
        groups["metrics"] += [(m.span, m.unit, "") for m in item.metrics]
    for name, members in groups.items():
        doc.spans[name] = [
            span for place, label, part in members if (span := _span(doc, place, label, part)) is not None
        ]
    return doc


def _span(doc: Doc, place: Span, label: str, part: str = "") -> "spacy.tokens.Span | None":
    return doc.char_span(place.start, place.end, label=label, span_id=part, alignment_mode="expand")


def _flat(points: tuple[Point, ...]) -> list[Point]:
    return [p for point in points for p in (point, *_flat(point.points))]
