"""Quotations: what is there is found, whatever its print; what is changed is never called verbatim."""

import csv
import functools
import io
import itertools
import json
import random
from pathlib import Path

import pytest
from factories import make_minutes, run_minutes
from hypothesis import given, settings
from hypothesis import strategies as st
from quotations import changed, cuts, of_one_sentence, reprinted, word_lists

from minutes_nlp.model import Leaf, Minutes
from minutes_nlp.pipeline import parse
from minutes_nlp.quoting import Quoted, Sources, check_quotes

CORPUS = Path(__file__).parent.parent / "corpus"

FERRY = """FERRIES COMMITTEE

Minutes of the meeting held on 9 March 2021 at 10.00 a.m.

1. Ferry

The Director – who had been away – said that the “old” ferry would cost £1,250, or 3.5% more, by July. The
Chairman's boat was hers. She asked for a co-operative effort, and for none of the blame to fall on

                                        Page 1

members of the crew. In 2021 it sank.

RESOLVED: That the report be noted.

2. Pier

The temperature fell to -5 degrees. The pier was sold for 12 pounds… and bought back.

RESOLVED: That the report be noted.

3. EXCLUSION OF THE PUBLIC

RESOLVED: That under Section 100A(4) of the Local Government Act 1972 the public be excluded from the meeting
for the following item, which involves the likely disclosure of exempt information as defined in paragraph 3.

4. Sale of the kiosk

The best offer for the kiosk was much too low.

RESOLVED: That the secret bid be accepted.
"""


@functools.cache
def _ferry() -> dict[str, Minutes]:
    return {"ferries": parse(FERRY.encode(), "ferries.txt")}


@functools.cache
def _corpus() -> tuple[dict[str, Minutes], list[tuple[str, list[str]]], Sources]:
    files = [file for file in sorted(CORPUS.iterdir()) if file.name != "README.md"]
    records = {file.stem: parse(file.read_bytes(), file.name) for file in files}
    return records, word_lists(records.items()), Sources(records.items())


def _check(text: str, *, exempt: bool = False) -> list[Quoted]:
    records = _ferry()
    return list(check_quotes(text, Sources(records.items(), exempt=exempt), records.__getitem__))


QUOTED = [
    pytest.param("said that the old ferry", ["altered"], id="quotation marks left out"),
    pytest.param("said that the 'old' ferry would cost £1,250", ["verbatim"], id="other quotation marks"),
    pytest.param("The Director — who had been away — said", ["verbatim"], id="other dashes"),
    pytest.param("The Director - who had\n  been away\u2011said", ["verbatim"], id="white space at a dash"),
    pytest.param("The Director, who had been away, said", ["altered"], id="commas for dashes"),
    pytest.param("the director – who had been away", ["altered"], id="small letters"),
    pytest.param("would cost £1,205, or 3.5% more", ["altered"], id="digits swapped"),
    pytest.param("would cost £1.250, or 3.5% more", ["altered"], id="point for comma"),
    pytest.param("would cost 1,250, or 3.5% more", ["altered"], id="currency left out"),
    pytest.param("The Chairman’s boat was hers.", ["verbatim"], id="other apostrophe"),
    pytest.param("“The Chairman's boat was hers”", ["verbatim"], id="within quotation marks, no full stop"),
    pytest.param("The Chairmans boat was hers.", ["altered"], id="apostrophe left out"),
    pytest.param("for none of the blame to fall on members of the crew", ["verbatim"], id="over a page"),
    pytest.param("for a cooperative effort, and for none", ["altered"], id="hyphen left out"),
    pytest.param("The temperature fell to 5 degrees.", ["altered"], id="minus left out"),
    pytest.param("fell to −5 degrees", ["verbatim"], id="other minus"),
    pytest.param("-5 degrees", ["verbatim"], id="begins with a minus"),
    pytest.param("5 degrees", ["verbatim"], id="a part"),
    pytest.param("sold for 12 pounds... and bought back", ["verbatim"], id="an ellipsis of the minutes"),
    pytest.param("The Director … said that […] it sank.", ["verbatim"], id="ellipses of the writer"),
    pytest.param("it sank … The Director", ["altered"], id="parts in another order"),
    pytest.param(
        "The Director … said nothing at all of the kind", ["not found"], id="a part that is not there"
    ),
    pytest.param("Nobody said any of this.", ["not found"], id="nothing of the kind"),
    pytest.param("In 2021 it sank. In March 2021 it sank.", ["verbatim", "altered"], id="two sentences"),
    pytest.param("The best offer for the kiosk was much too low.", ["not found"], id="exempt"),
    pytest.param("... – !", [], id="no words"),
    pytest.param("█████", [], id="what hides words"),
]


@pytest.mark.parametrize(("text", "statuses"), QUOTED)
def test_quotation(text: str, statuses: list[str]) -> None:
    """Each sentence is verbatim, altered or not found."""
    assert [each.status for each in _check(text)] == statuses


def test_every_place_is_counted_and_cited() -> None:
    """What was said twice is cited twice, with the words, the address and the file's hash."""
    (found,) = _check("That the report be noted.")
    assert (found.total, len(found.citations)) == (2, 2)
    first = found.citations[0]
    assert (first.part, first.permalink) == ("1.r1", "/document/ferries/item/1#p-1.r1")
    assert first.sha256 == _ferry()["ferries"].source.sha256
    assert _ferry()["ferries"].text[slice(*first.span)] == found.source == "That the report be noted"


def test_an_altered_quotation_shows_what_was_changed() -> None:
    """The nearest passage in its own words, and each word that differs."""
    (found,) = _check("for none of the fault to fall on members of that crew")
    assert found.source == "for none of the blame to fall on members of the crew"
    assert [(p.before, p.now) for p in found.differences if p.kind != "same"] == [
        ("blame", "fault"),
        ("the", "that"),
    ]


def test_words_over_a_page_are_one_source() -> None:
    """The words that are shown are those of the minutes, without what the page put between them."""
    (found,) = _check("blame to fall on members")
    assert found.source == "blame to fall on members"


def test_parts_that_are_far_apart_are_said_to_be() -> None:
    """An ellipsis may not join two items unnoticed, nor a full stop two sentences that stand apart."""
    (found,) = _check("it sank … the temperature fell")
    assert found.status == "altered"
    (found,) = _check("it sank … The temperature fell")
    assert (found.status, found.note) == ("verbatim", "its parts stand in different items")
    notes = [each.note for each in _check("The Chairman's boat was hers. In 2021 it sank.")]
    assert notes == ["", "it does not follow on the sentence before it in the minutes"]
    assert [each.note for each in _check("The Chairman's boat was hers. She asked for a co-operative")] == [
        "",
        "",
    ]


def test_exempt_items_are_looked_in_only_when_asked() -> None:
    """A quotation may not prove what was said in private, nor run over it."""
    (found,) = _check("That the secret bid be accepted.", exempt=True)
    assert (found.status, found.citations[0].access) == ("verbatim", "exempt")
    assert [each.status for each in _check("That the secret bid be accepted.")] == ["not found"]
    assert "kiosk" not in str(_check("The best offer for the kiosk was much too low."))[80:]


def test_no_run_crosses_a_document() -> None:
    """The end of one document and the beginning of the next are not continuous."""
    records = {name: make_minutes("roads", date=f"2021-0{name}-09") for name in ("1", "2")}
    sources = Sources(records.items())
    end, start = records["1"].text.split()[-3:], records["2"].text.split()[:3]
    (found,) = check_quotes(" ".join((*end, *start)).replace(".", ""), sources, records.__getitem__)
    assert found.status != "verbatim"


def test_nothing_to_look_in() -> None:
    """An empty library has nothing verbatim, and nothing goes wrong."""
    record = dict[str, Minutes]().__getitem__
    assert [each.status for each in check_quotes("That the report be noted.", Sources([]), record)] == [
        "not found"
    ]


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(6, 60))
def test_verbatim_in_any_print(seed: int, length: int) -> None:
    """Any run of more than five words is found, with other white space, quotation marks and dashes."""
    records, lists, sources = _corpus()
    (cut,) = cuts(lists, 1, range(length, length + 1), seed=seed)
    text = reprinted(cut.words, random.Random(seed))  # noqa: S311  # nothing here is secret
    found = check_quotes(text, sources, records.__getitem__)
    assert [each.status for each in found] == ["verbatim"] * len(found)
    assert all(not each.note for each in found)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_never_verbatim_with_a_changed_word(seed: int, changes: int) -> None:
    """Whatever word is changed, left out or added, not everything is verbatim and in its place."""
    records, lists, sources = _corpus()
    (cut,) = itertools.islice(of_one_sentence(cuts(lists, 60, range(15, 16), seed=seed)), 1)
    text = changed(cut.words, changes, random.Random(seed))  # noqa: S311  # nothing here is secret
    found = check_quotes(text, sources, records.__getitem__)
    assert any(each.status != "verbatim" or each.note for each in found), text


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.data())
def test_never_verbatim_with_a_changed_character(seed: int, data: st.DataObject) -> None:
    """One letter in another case, one digit or letter for another, is a change."""
    records, lists, sources = _corpus()
    (cut,) = itertools.islice(of_one_sentence(cuts(lists, 60, range(15, 16), seed=seed)), 1)
    text = " ".join(cut.words)
    at = data.draw(st.sampled_from([i for i, char in enumerate(text) if char.isascii() and char.isalnum()]))
    other = data.draw(st.sampled_from([text[at].swapcase(), "7", "q"]).filter(lambda char: char != text[at]))
    wrong = text[:at] + other + text[at + 1 :]
    found = check_quotes(wrong, sources, records.__getitem__)
    there = any(wrong in " ".join(words) for _, words in lists)
    assert there or any(each.status != "verbatim" or each.note for each in found), wrong


def test_altered_is_found() -> None:
    """With up to three words of fifteen changed the passage is found nearly always."""
    records, lists, sources = _corpus()
    rng = random.Random(5)  # noqa: S311  # nothing here is secret
    runs = list(itertools.islice(of_one_sentence(cuts(lists, 3000, range(15, 16), seed=5)), 300))
    hit = 0
    for cut in runs:
        found = check_quotes(changed(cut.words, rng.randint(1, 3), rng), sources, records.__getitem__)
        hit += any(each.status == "altered" and each.citations for each in found)
    assert len(runs) == 300
    assert hit >= 0.98 * len(runs)


def test_furniture_need_not_stand_in_order() -> None:
    """Leaves tell what belongs to the page, whatever else the record holds."""
    minutes = make_minutes("roads")
    head = Leaf(0, minutes.leaves[0].end, "furniture", "")
    import msgspec  # noqa: PLC0415 -- for this test alone

    without = msgspec.structs.replace(minutes, leaves=(head, *minutes.leaves[1:]))
    sources = Sources([("a", without)])
    (found,) = check_quotes("Children and Families Committee", sources, {"a": without}.__getitem__)
    assert found.status == "not found"


# The command


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library of one meeting."""
    folder = tmp_path_factory.mktemp("quote")
    (folder / "ferries.txt").write_text(FERRY, encoding="utf-8")
    where = str(folder / "library")
    assert run_minutes("add", str(folder / "ferries.txt"), "-L", where).returncode == 0
    return where


def test_command(library: str) -> None:
    """Exit code 0 if all is verbatim, else 1; source, address and hash are shown."""
    done = run_minutes("quote", "In 2021 it sank.", "-L", library)
    assert done.returncode == 0
    assert done.stdout.startswith(
        "verbatim: In 2021 it sank.\n  Ferries Committee, 9 March 2021, item 1 “Ferry”\n"
    )
    assert "SHA-256" in done.stdout
    done = run_minutes("quote", "-", "-L", library, stdin="In 2021 it swam.")
    assert done.returncode == 1
    assert "from the minutes: In 2021 it [-sank-] {+swam+}" in done.stdout
    assert run_minutes("quote", "?", "-L", library).returncode == 2


def test_command_for_programs(library: str) -> None:
    """JSON has everything, the table a row a sentence and a part."""
    text = "In 2021 it sank. She asked … members of the crew."
    found = json.loads(run_minutes("quote", text, "--json", "-L", library).stdout)
    assert [each["status"] for each in found] == ["verbatim", "verbatim"]
    assert found[0]["citations"][0]["permalink"] == "/document/ferries-2021-03-09/item/1#p-1.p3"
    rows = list(csv.DictReader(io.StringIO(run_minutes("quote", text, "--csv", "-L", library).stdout)))
    assert [(row["status"], row["places"]) for row in rows] == [("verbatim", "1")] * 4
