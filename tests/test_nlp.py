"""Minutes in spaCy: the same sentences, entities and passages as in the record."""

from minutes_nlp.language.nlp import build, to_doc
from minutes_nlp.pipeline import parse

TEXT = """BRAMWELL DISTRICT COUNCIL

Minutes of the Leisure Committee held on 4 June 2024

Present: Cllr A. Moor (Chair), Cllr B. Hale

1. Apologies

None.

2. Swimming Baths

Cllr. Hale asked whether para. 4.2 of the report was right. The Head of Leisure said that it was. Assurance
was given that the baths would open at 7.30 a.m. on weekdays.

RESOLVED: That the report be noted.
"""


def test_sentences_are_those_of_minutes() -> None:
    """A title, a paragraph number or a time ends no sentence in spaCy either."""
    doc = build()(
        "Cllr. Hale asked about para. 4.2 of No. 7. The Clerk, J. T. Moor, replied at 7.30 p.m. that day."
    )
    assert [sentence.text for sentence in doc.sents] == [
        "Cllr. Hale asked about para. 4.2 of No. 7.",
        "The Clerk, J. T. Moor, replied at 7.30 p.m. that day.",
    ]


def test_a_record_becomes_a_document_of_spacy() -> None:
    """Every passage, assurance and resolution of the record is a span with its label and id."""
    minutes = parse(TEXT.encode(), "baths.txt")
    doc = to_doc(minutes, build())
    item = minutes.items[1]
    kinds = [(span.label_, span.id_) for span in doc.spans["passages"] if span.start_char >= item.span.start]
    assert kinds == [(passage.kind, passage.id) for passage in item.passages]
    assert [span.text for span in doc.spans["resolutions"]] == ["That the report be noted."]
    assert [span.label_ for span in doc.spans["assurances"]] == [a.strength for a in item.assurances] != []
    assert {entity.text for entity in doc.ents} == {entity.text for entity in minutes.entities}


def test_offsets_are_those_of_the_record() -> None:
    """The document's text is the record's, character by character."""
    minutes = parse(TEXT.encode(), "baths.txt")
    assert to_doc(minutes, build()).text == minutes.text
