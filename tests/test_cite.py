"""Citations: the place of a part, in words and as an address."""

import pytest

from minutes_nlp.cite import citation, long_date, permalink
from minutes_nlp.model import Minutes
from minutes_nlp.pipeline import parse

TEXT = """Fenwold District Council
Minutes of the meeting of the Planning Committee held on 9 March 2021

4. Apologies

There were none.

5. Trees

(a) The oak was felled.
(b) The ash was dying.
"""


@pytest.fixture(name="minutes")
def _minutes() -> Minutes:
    return parse(TEXT.encode(), "planning.txt")


def test_citation_names_the_place(minutes: Minutes) -> None:
    """Committee, date, item, title and the label of the innermost point."""
    point = minutes.items[1].points[1]
    cited = citation("planning-2021-03-09", minutes, point.id, point.span)
    assert str(cited) == "Planning Committee, 9 March 2021, item 5 “Trees” (b)"
    assert cited.permalink == f"/document/planning-2021-03-09/item/5#p-{point.id}"
    assert cited.sha256 == minutes.source.sha256


ADDRESSES = [
    pytest.param(("a", "", ""), "/document/a", id="document"),
    pytest.param(("a", "5", "5"), "/document/a/item/5", id="item"),
    pytest.param(("a", "38/17", "38/17.ii"), "/document/a/item/38%2F17#p-38%2F17.ii", id="slash"),
]


@pytest.mark.parametrize(("parts", "address"), ADDRESSES)
def test_permalink(parts: tuple[str, str, str], address: str) -> None:
    """An address is made of ids, whatever characters they have."""
    assert permalink(*parts) == address


def test_long_date() -> None:
    """A date in words, nothing for none."""
    assert (long_date("2021-03-09"), long_date(None)) == ("9 March 2021", "")
