"""The query language: what each form means, and where and how what is wrong is told."""

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.errors import QueryError
from minutes_nlp.query import (
    FIELDS,
    MAX_CHARACTERS,
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    describe,
    field,
    leaves,
    parse,
)


def word(text: str) -> Word:
    """A word that is its own stem."""
    return Word(text, (text,))


A, B, C = word("a"), word("b"), word("c")
KIND = Field("kind", "assurance", ("assurance",), whole=True)
MEANINGS = [
    pytest.param("", Everything(), id="nothing asks for everything"),
    pytest.param("  ", Everything(), id="nor does space ask for anything"),
    pytest.param("Assurances", Word("Assurances", ("assur",)), id="a word is stemmed"),
    pytest.param("a b", And((A, B)), id="words must all match"),
    pytest.param("a AND b", And((A, B)), id="AND may be written"),
    pytest.param("a b OR c", Or((And((A, B)), C)), id="OR binds less than words side by side"),
    pytest.param("a (b OR c)", And((A, Or((B, C)))), id="parentheses"),
    pytest.param("((a))", A, id="needless parentheses"),
    pytest.param("or not near", And((word("or"), word("not"), word("near"))), id="signs are upper case"),
    pytest.param("a -b", And((A, Not(B))), id="minus"),
    pytest.param("a NOT b", And((A, Not(B))), id="NOT"),
    pytest.param("a \u2013b", And((A, Not(B))), id="a minus made a dash by a word processor"),
    pytest.param("-(a b)", Not(And((A, B))), id="minus a parenthesis"),
    pytest.param("--a", Not(Not(A)), id="minus twice"),
    pytest.param('-"a b"', Not(Phrase("a b", ("a", "b"))), id="minus a phrase"),
    pytest.param("-kind:assurance", Not(KIND), id="minus a field"),
    pytest.param("co-operative", Word("co-operative", ("co", "oper")), id="a hyphen inside is no minus"),
    pytest.param("24/00093", Word("24/00093", ("24", "00093")), id="a number with a slash"),
    pytest.param("1.5%", Word("1.5%", ("1.5", "%")), id="a percentage"),
    pytest.param("\u00a31.25m", Word("\u00a31.25m", ("\u00a3", "1.25m")), id="an amount"),
    pytest.param("10:30", Word("10:30", ("10", "30")), id="a time is no field"),
    pytest.param('"The Reports"', Phrase("The Reports", ("the", "reports")), id="a phrase is not stemmed"),
    pytest.param("\u201ca b\u201d", Phrase("a b", ("a", "b")), id="curly quotation marks"),
    pytest.param('"a OR b"', Phrase("a OR b", ("a", "or", "b")), id="no signs in a phrase"),
    pytest.param("Educat*", Prefix("Educat*", "educat"), id="prefix, never stemmed"),
    pytest.param("safegarding~1", Fuzzy("safegarding~1", "safegarding", 1), id="fuzzy"),
    pytest.param("safegarding~", Fuzzy("safegarding~", "safegarding", 1), id="fuzzy by one if not said"),
    pytest.param("safegarding~2", Fuzzy("safegarding~2", "safegarding", 2), id="fuzzy by two"),
    pytest.param("dental NEAR/5 checks", Near("dental NEAR/5 checks", "dental", "check", 5), id="near"),
    pytest.param("a NEAR b", Near("a NEAR/10 b", "a", "b", 10), id="near by ten if not said"),
    pytest.param("a b NEAR c", And((A, Near("b NEAR/10 c", "b", "c", 10))), id="near binds first"),
    pytest.param("kind:assurance", KIND, id="a field of few values"),
    pytest.param("KIND:Assurance", KIND, id="case does not count in a field"),
    pytest.param('kind:"assurance"', KIND, id="quoted for nothing"),
    pytest.param("speaker:Mrs", Field("speaker", "Mrs", ("mrs",), whole=False), id="a word of a value"),
    pytest.param(
        'committee:"Children and Families"',
        Field("committee", "Children and Families", ("children", "and", "families"), whole=False),
        id="words of a value",
    ),
    pytest.param("verb:=Noted", Field("verb", "Noted", ("noted",), whole=True), id="a whole value"),
    pytest.param(
        'committee:="Full Council"',
        Field("committee", "Full Council", ("full", "council"), whole=True),
        id="a whole value in quotation marks",
    ),
    pytest.param("date:2021", Dates("2021-01-01", "2022-01-01"), id="a year"),
    pytest.param("date:2021-03", Dates("2021-03-01", "2021-04-01"), id="a month"),
    pytest.param("date:2021-12", Dates("2021-12-01", "2022-01-01"), id="the last month"),
    pytest.param("date:2021-03-09", Dates("2021-03-09", "2021-03-10"), id="a day"),
    pytest.param("date:2020..2021", Dates("2020-01-01", "2022-01-01"), id="from a year to a year, both in"),
    pytest.param("date:2020-06..2021-03-09", Dates("2020-06-01", "2021-03-10"), id="from a month to a day"),
    pytest.param("date:2020..", Dates("2020-01-01", None), id="from a year"),
    pytest.param("date:..2020", Dates(None, "2021-01-01"), id="up to a year"),
    pytest.param(
        'period:"Q3 2020/21"',
        Or((
            Field("period", "Q3 2020/21", ("q3", "2020", "21"), whole=False),
            Field("period", "2020-10-01..2020-12-31", ("2020", "10", "01", "2020", "12", "31"), whole=True),
        )),
        id="a quarter, as printed or by its days",
    ),
    pytest.param("period:March", Field("period", "March", ("march",), whole=False), id="a period as printed"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "tree"), MEANINGS)
def test_meaning(query: str, tree: Query) -> None:
    """Each form of the language means what docs/query-language.md says."""
    assert parse(query) == tree


PERIODS = [
    pytest.param("Quarter 3 2020/21", "2020-10-01..2020-12-31", id="quarter in words"),
    pytest.param("Q4 2020-21", "2021-01-01..2021-03-31", id="the last quarter is in the next year"),
    pytest.param("2020/21", "2020-04-01..2021-03-31", id="financial year"),
    pytest.param("2019/2020", "2019-04-01..2020-03-31", id="financial year in full"),
    pytest.param("2020/22", None, id="two years are no financial year"),
    pytest.param("2020-10", None, id="a month is no financial year"),
]


@pytest.mark.parametrize(("period", "days"), PERIODS)
def test_period(period: str, days: str | None) -> None:
    """A British financial quarter or year is found by its days too."""
    tree = field("period", period)
    assert (tree.parts[1] if isinstance(tree, Or) else None) == (
        Field("period", days, tuple(days.replace("..", "-").split("-")), whole=True) if days else None
    )


ERRORS = [
    pytest.param('a "b c', 2, None, "never closed", id="quotation mark not closed"),
    pytest.param('committee:"b', 10, None, "never closed", id="quotation mark of a field not closed"),
    pytest.param("a (b", 2, None, "never closed", id="parenthesis not closed"),
    pytest.param("(a (b)", 0, None, "never closed", id="outer parenthesis not closed"),
    pytest.param("a (", 2, None, "never closed", id="parenthesis opened at the end"),
    pytest.param("a) b", 1, None, "never opened", id="parenthesis not opened"),
    pytest.param("a ()", 3, None, "missing before ')'", id="empty parentheses"),
    pytest.param("a OR", 2, None, "missing after 'OR'", id="nothing after OR"),
    pytest.param("OR a", 0, None, "missing before 'OR'", id="nothing before OR"),
    pytest.param("a OR OR b", 5, None, "missing before 'OR'", id="OR twice"),
    pytest.param("a NOT", 2, None, "missing after 'NOT'", id="nothing after NOT"),
    pytest.param("a -", 2, None, "missing after '-'", id="nothing after minus"),
    pytest.param("a - b", 2, None, "no letter or digit", id="a minus by itself"),
    pytest.param("a & b", 2, None, "no letter or digit", id="a sign that means nothing"),
    pytest.param('""', 0, None, "no word between", id="empty phrase"),
    pytest.param("commitee:x", 0, "committee", "no field 'commitee'", id="unknown field"),
    pytest.param("a dates:2020", 2, "date", "no field 'dates'", id="unknown field further on"),
    pytest.param("xyzzy:2020", 0, None, "the fields are kind", id="unknown field like none"),
    pytest.param("kind:asurance", 5, "assurance", "not 'asurance'", id="unknown kind"),
    pytest.param("strength:strong", 9, None, "assured, undertaken, expected", id="unknown strength"),
    pytest.param("access:private", 7, None, "public, exempt", id="unknown access"),
    pytest.param("kind:", 0, None, "needs a value", id="no value"),
    pytest.param("kind: assurance", 0, None, "needs a value directly after", id="space after the colon"),
    pytest.param("speaker:---", 8, None, "needs a word", id="a value without a word"),
    pytest.param("speaker:Dir*", 0, None, "go with words", id="prefix of a value"),
    pytest.param("date:soon", 5, None, "is not a date", id="no date"),
    pytest.param("date:9/3/2021", 5, "2021-03-09", "is not a date", id="a date as written in letters"),
    pytest.param("date:2021-13", 5, None, "no such date", id="no such month"),
    pytest.param("date:2021-02-29", 5, None, "no such date", id="no such day"),
    pytest.param("date:0021", 5, None, "not between", id="no such year"),
    pytest.param("date:2020..21", 11, None, "'21' is not a date", id="the second date is wrong"),
    pytest.param("date:..", 5, None, "at least one side", id="range of nothing"),
    pytest.param("date:2021..2020", 11, "2020..2021", "ends before it begins", id="range backwards"),
    pytest.param("*cation", 0, None, "needs the beginning of a word", id="leading star"),
    pytest.param("*", 0, None, "needs the beginning of a word", id="a star alone"),
    pytest.param("ed*tion", 0, None, "only at the end", id="star inside"),
    pytest.param("educat*~1", 0, None, "only at the end", id="star and tilde"),
    pytest.param("co-oper*", 0, None, "takes one word", id="prefix of two words"),
    pytest.param("a b~3", 2, None, "~1 or ~2", id="too fuzzy"),
    pytest.param("a~0", 0, None, "~1 or ~2", id="not fuzzy at all"),
    pytest.param("~1", 0, None, "needs the beginning", id="fuzzy nothing"),
    pytest.param('"a b"~5', 5, None, "NEAR/5", id="a phrase is never loose"),
    pytest.param("a NEAR/0 b", 2, None, "NEAR/1 up to NEAR/50", id="near by nothing"),
    pytest.param("a NEAR/x b", 2, None, "NEAR/1 up to NEAR/50", id="near by a letter"),
    pytest.param('a NEAR "b c"', 7, None, "two single words", id="near a phrase"),
    pytest.param("a NEAR b-c", 7, None, "two single words", id="near two words"),
    pytest.param("a NEAR b NEAR c", 9, None, "joins two words", id="near in a row"),
    pytest.param("test NEAR tests", 10, None, "two different words", id="near itself"),
    pytest.param("a NEAR", 2, None, "missing after", id="near nothing"),
    pytest.param("a " * 64 + "b", 128, None, "64 terms", id="too many terms"),
    pytest.param("(" * 9 + "a" + ")" * 9, 8, None, "8 deep", id="too deep"),
    pytest.param("-" * 9 + "a", 8, None, "8 deep", id="too many minuses"),
    pytest.param("x" * 1001, MAX_CHARACTERS, None, "1,000 characters", id="too long"),
]


@pytest.mark.parametrize(("query", "position", "suggestion", "message"), ERRORS)
def test_error_names_place_and_nearest_word(
    query: str, position: int, suggestion: str | None, message: str
) -> None:
    """What cannot be understood is an error that names the place and the nearest valid word."""
    with pytest.raises(QueryError, match=r"^character \d+: ") as caught:
        parse(query)
    assert message in str(caught.value)
    assert (caught.value.position, caught.value.suggestion, caught.value.query) == (
        position,
        suggestion,
        query,
    )


EXPLAINED = [
    pytest.param("", "everything", id="everything"),
    pytest.param(
        "home education kind:assurance",
        '"home" in any form, and "education" in any form, and kind is "assurance"',
        id="words and a field",
    ),
    pytest.param('"be noted" OR -a', 'exactly "be noted", or not "a" in any form', id="phrase, OR, minus"),
    pytest.param(
        "a (b OR c)",
        '"a" in any form, and ("b" in any form, or "c" in any form)',
        id="parentheses where they matter",
    ),
    pytest.param("24/00093", 'the words of "24/00093" side by side in any form', id="a run of words"),
    pytest.param("educat*", 'a word beginning with "educat"', id="prefix"),
    pytest.param("recieve~", 'a word spelt like "recieve" with at most 1 letter changed', id="fuzzy"),
    pytest.param(
        "dental NEAR/5 check", '"dental" at most 5 words from "check", both in any form', id="near"
    ),
    pytest.param("speaker:Director", 'speaker has "director"', id="a word of a value"),
    pytest.param("date:2021-03-09", "a meeting on 9 March 2021", id="a day"),
    pytest.param("date:2020..2021-03", "a meeting from 1 January 2020 to 31 March 2021", id="a range"),
    pytest.param("date:2020..", "a meeting on or after 1 January 2020", id="from"),
    pytest.param("date:..2020", "a meeting on or before 31 December 2020", id="up to"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "words"), EXPLAINED)
def test_explained_in_plain_words(query: str, words: str) -> None:
    """The parsed query is echoed so that a reader sees what was understood."""
    assert describe(parse(query)) == words


def test_leaves_leave_out_what_is_negated() -> None:
    """A hit never matches by what stands under a NOT."""
    assert list(leaves(parse("a (b OR -c) -a"))) == [A, B]


@given(st.text(alphabet='ab "()-~*:.OR|NEAR/5kind2020', max_size=40))
def test_any_string_is_a_query_or_an_error_with_a_place(query: str) -> None:
    """No string makes the parser fail in any other way, and every tree can be said in words."""
    tree: Query | None = None
    place = 0
    try:
        tree = parse(query)
    except QueryError as error:
        place = error.position
    assert 0 <= place <= len(query)
    assert tree is None or describe(tree)


DOCUMENT = (Path(__file__).parent.parent / "docs" / "query-language.md").read_text(encoding="utf-8")
IN_TABLES = re.findall(r"^\| `([^`]+)` \|", DOCUMENT, re.MULTILINE)
ON_COMMAND_LINES = [
    shlex.split(line)[2] for line in re.findall(r"^ {4}(minutes search .*)", DOCUMENT, re.MULTILINE)
]


@pytest.mark.parametrize("query", [*IN_TABLES, *ON_COMMAND_LINES])
def test_documented_query_is_one(query: str) -> None:
    """Every query in docs/query-language.md can be typed as it stands there."""
    assert describe(parse(query))


def test_every_field_is_documented() -> None:
    """No field is left out of docs/query-language.md."""
    documented = {
        part.partition(":")[0].lstrip("-") for query in IN_TABLES for part in query.split() if ":" in part
    }
    assert documented == set(FIELDS)
