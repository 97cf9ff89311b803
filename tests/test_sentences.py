"""Sentences: where they end in minutes, and where a full stop ends nothing."""

import pytest
from hypothesis import given, settings
from reading import minutes_like

from minutes_nlp.language.sentences import Sentences, split_sentences
from minutes_nlp.model import Span


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Cllr. Hale spoke to Cllrs. Moor and Dunn.", id="Cllr."),
        pytest.param("Mr. Hale, Mrs. Moor, Dr. Dunn and Prof. Pond came.", id="titles"),
        pytest.param("The Revd. Canon Hale led prayers at St. Bride.", id="clergy and saints"),
        pytest.param("Sgt. Rowan and Insp. Teal reported.", id="ranks"),
        pytest.param("Mrs. K. O’Hale and Mr J. T. Moor agreed.", id="initials"),
        pytest.param("The words of para. 4.2 and paras. 6 to 8 stand.", id="para."),
        pytest.param("Lot No. 5 and lots Nos. 7 and 8 were sold.", id="No."),
        pytest.param("Some streets, i.e. Mill Lane and Quay Row, flooded.", id="i.e."),
        pytest.param("Some works, e.g. Kerbs, were late.", id="e.g."),
        pytest.param(
            "Doors open at 7.30 p.m. and close at 9 p.m. on Monday.", id="p.m. before small letters"
        ),
        pytest.param("It was built by Kestrel Homes Ltd. and paid for.", id="Ltd. before small letters"),
        pytest.param("Refused under s. 106 and reg. 12 of the order.", id="s. and reg."),
        pytest.param("Approx. 40 came, min. 3 of them by boat.", id="approx. and min."),
        pytest.param("Bids of £4.5m and 3.25% were read.", id="decimals"),
        pytest.param("See www.example.org for the plans.", id="addresses"),
        pytest.param("The fund was spent... nothing remained of it.", id="ellipsis that goes on"),
        pytest.param("The fund … was spent.", id="ellipsis within"),
        pytest.param("“Is it safe?” asked Councillor Hale.", id="question within quotation marks"),
        pytest.param("“It is!” he said.", id="exclamation within quotation marks"),
        pytest.param("The wards (Cllrs. Hale and Moor) objected.", id="abbreviation in brackets"),
        pytest.param("The Leader of the U.K. Ports Board came.", id="U.K."),
        pytest.param("no full stop at all", id="no end"),
        pytest.param("Hale v. Moor was cited.", id="v."),
    ],
)
def test_one_sentence(text: str) -> None:
    """A full stop that belongs to an abbreviation, an initial or a number ends nothing."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It rained. Nobody came.", ["It rained.", "Nobody came."], id="two"),
        pytest.param("Was it late? Yes! It was.", ["Was it late?", "Yes!", "It was."], id="other marks"),
        pytest.param("They left!! All of them.", ["They left!!", "All of them."], id="marks in a row"),
        pytest.param(
            "It closed at 9.15 p.m. The Chair thanked all.",
            ["It closed at 9.15 p.m.", "The Chair thanked all."],
            id="p.m. before a capital",
        ),
        pytest.param(
            "It opened at 7 pm. We met.", ["It opened at 7 pm.", "We met."], id="pm. before a capital"
        ),
        pytest.param(
            "Let to Kestrel Ltd. The rent is due.",
            ["Let to Kestrel Ltd.", "The rent is due."],
            id="Ltd. before a capital",
        ),
        pytest.param(
            "Ask Parks, Roads, etc. The list is long.",
            ["Ask Parks, Roads, etc.", "The list is long."],
            id="etc. before a capital",
        ),
        pytest.param(
            "It was carried nem. con. The Chair moved on.",
            ["It was carried nem. con.", "The Chair moved on."],
            id="nem. con.",
        ),
        pytest.param(
            "Lot No. 5 went. Lot No. 6 stayed.", ["Lot No. 5 went.", "Lot No. 6 stayed."], id="after a number"
        ),
        pytest.param(
            "The target was 4.2. It fell.", ["The target was 4.2.", "It fell."], id="after a decimal"
        ),
        pytest.param("It cost £4.5m. We paid.", ["It cost £4.5m.", "We paid."], id="after money"),
        pytest.param(
            "“It is safe.” The Chair moved on.", ["“It is safe.”", "The Chair moved on."], id="quotation"
        ),
        pytest.param(
            "She asked, “Why?” Nobody knew.",
            ["She asked, “Why?”", "Nobody knew."],
            id="question in a quotation",
        ),
        pytest.param(
            '"We act," he said. "Soon."', ['"We act," he said.', '"Soon."'], id="quotation opens the next"
        ),
        pytest.param(
            "It shut (in May.) It reopened.", ["It shut (in May.)", "It reopened."], id="brackets close"
        ),
        pytest.param(
            "The fund ran out ... Nobody knew.", ["The fund ran out ...", "Nobody knew."], id="ellipsis ends"
        ),
        pytest.param(
            "Mr Hale came. E. Moor left.", ["Mr Hale came.", "E. Moor left."], id="an initial opens"
        ),
        pytest.param(
            "They came by bus. 40 walked.", ["They came by bus.", "40 walked."], id="a number opens"
        ),
        pytest.param("One.    Two.", ["One.", "Two."], id="wide gaps"),
        pytest.param("", [], id="nothing"),
        pytest.param("    ", [], id="blank"),
    ],
)
def test_several_sentences(text: str, expected: list[str]) -> None:
    """What can begin a sentence begins one, also after an abbreviation that may close one."""
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(0, 26, ["It rained.", "Nobody came."], id="whole"),
        pytest.param(3, 26, ["rained.", "Nobody came."], id="from within a sentence"),
        pytest.param(0, 18, ["It rained.", "Nobody"], id="to within a sentence"),
        pytest.param(12, 26, ["Nobody came."], id="from the second"),
        pytest.param(0, 12, ["It rained."], id="to the gap"),
        pytest.param(5, 5, [], id="nothing"),
    ],
)
def test_a_stretch_of_a_longer_text(start: int, end: int, expected: list[str]) -> None:
    """The sentences of a stretch are its own, cut at its ends, without white space around them."""
    text = "It rained.  Nobody came.  "
    found = Sentences(text).within(start, end)
    assert [text[a:b] for a, b in found] == expected
    assert found == split_sentences(text, start, end)


@settings(max_examples=150)
@given(minutes_like())
def test_sentences_lose_nothing(text: str) -> None:
    """Whatever the text, sentences stand in order, do not overlap and hold every character but blanks."""
    found = split_sentences(text, 0, len(text))
    at = 0
    for start, end in found:
        assert text[at:start].isspace() or at == start
        assert start < end <= len(text)
        at = end
    assert text[at:].isspace() or at == len(text)


@settings(max_examples=50)
@given(minutes_like(), minutes_like())
def test_a_paragraph_is_split_alike_wherever_it_stands(first: str, second: str) -> None:
    """A stretch is split by its own words, whatever stands before it."""
    text = f"{first}. {second.strip()}"
    start = len(text) - len(second.strip())
    alone = split_sentences(second.strip(), 0, len(second.strip()))
    assert [Span(a - start, b - start) for a, b in Sentences(text).within(start, len(text))] == alone
