"""Documents in two languages: English is read as if it stood alone, the rest is text, and nothing is lost."""

import io
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bilingual import (
    ASIDE,
    ENGLISH,
    WELSH,
    by_turns,
    in_cells,
    in_columns,
    in_frames,
    in_table,
    line_by_line,
    lines,
    one_then_other,
    pair_by_pair,
    paragraphs,
    wrapped,
)
from factories import add, run_minutes
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from minutes_nlp import pipeline
from minutes_nlp.blackout import BLACK
from minutes_nlp.cite import citation
from minutes_nlp.cli.tree import print_minutes
from minutes_nlp.evaluate import read_gold
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest import Parser, Unread, unread
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes, Record, Span, from_json, to_json
from minutes_nlp.parts import find_part, is_public, reclassified, withdraws, without_exempt
from minutes_nlp.pipeline import parse
from minutes_nlp.quoting import Sources, check_quotes
from minutes_nlp.readers.document import Hint, Stated
from minutes_nlp.redaction import redacted
from minutes_nlp.search import search
from minutes_nlp.structure.apart import take_apart
from minutes_nlp.structure.together import put_together
from minutes_nlp.units import units

GOLD = Path(__file__).parent / "gold" / "write"
PDFTOTEXT = shutil.which("pdftotext") or ""
REAL = Path(__file__).parents[2] / "shared" / "real" / "manordeilo-2015-10-welsh.pdf"


def read(raw: str, name: str = "minutes.txt") -> Minutes:
    """The record of some minutes."""
    return parse(raw.encode(), name)


def told(minutes: Minutes) -> dict[str, Any]:
    """What a record says, in words instead of places: its meeting, items and leaves."""

    def plain(thing: Any) -> Any:
        if isinstance(thing, Span):
            return minutes.words(thing).split()
        if isinstance(thing, Record):
            return {name: plain(getattr(thing, name)) for name in thing.__struct_fields__}
        if isinstance(thing, tuple):
            return [plain(each) for each in thing]
        return thing.split() if isinstance(thing, str) else thing

    leaves: dict[tuple[str, str], list[str]] = {}
    for leaf in minutes.leaves:
        if leaf.role not in ("text", "furniture"):
            leaves.setdefault((leaf.role, leaf.id), []).extend(minutes.text[leaf.start : leaf.end].split())
    return {
        "meeting": plain(minutes.meeting),
        "items": plain(minutes.items),
        "entities": plain(minutes.entities),
        "problems": [plain(problem) for problem in minutes.problems if problem.code != "language"],
        "leaves": leaves,
    }


def text_of(minutes: Minutes) -> str:
    """What is not read as minutes, paragraphs in their order, with single spaces."""
    return " ".join(" ".join(unit.text.split()) for unit in units("d", minutes) if unit.role == "text")


def assert_nothing_is_lost(minutes: Minutes) -> None:
    """Each printed character lies in exactly one leaf, and what is not read is told as such."""
    owners = bytearray(len(minutes.text))
    end = 0
    for leaf in minutes.leaves:
        assert end <= leaf.start < leaf.end
        end = leaf.end
        owners[leaf.start : leaf.end] = b"\1" * (leaf.end - leaf.start)
        is_text = minutes.stretch_at(leaf.start) is not None
        assert leaf.role == "furniture" or is_text == (leaf.role == "text")
    assert [c for c, own in zip(minutes.text, owners, strict=True) if not own and not c.isspace()] == []
    assert "unplaced" not in {problem.code for problem in minutes.problems}


LAYOUTS = [
    pytest.param(one_then_other(WELSH, ENGLISH), paragraphs(ENGLISH), "txt", id="Welsh, then English"),
    pytest.param(one_then_other(ENGLISH, WELSH), paragraphs(ENGLISH), "txt", id="English, then Welsh"),
    pytest.param(by_turns(WELSH, ENGLISH), paragraphs(ENGLISH), "txt", id="by turns, Welsh first"),
    pytest.param(by_turns(ENGLISH, WELSH), paragraphs(ENGLISH), "txt", id="by turns, English first"),
    pytest.param(line_by_line(WELSH, ENGLISH), lines(ENGLISH), "txt", id="line by line, Welsh first"),
    pytest.param(line_by_line(ENGLISH, WELSH), lines(ENGLISH), "txt", id="line by line, English first"),
    pytest.param(pair_by_pair(WELSH, ENGLISH), paragraphs(ENGLISH), "txt", id="each above its translation"),
    pytest.param(pair_by_pair(ENGLISH, WELSH), paragraphs(ENGLISH), "txt", id="each below its translation"),
    pytest.param(in_cells(WELSH, ENGLISH), lines(ENGLISH), "txt", id="cells, Welsh first"),
    pytest.param(in_cells(ENGLISH, WELSH), lines(ENGLISH), "txt", id="cells, English first"),
    pytest.param(
        in_cells(WELSH, ENGLISH).replace(" | ", " |  | ").replace("\n", " | \n"),
        lines(ENGLISH),
        "txt",
        id="cells, empty ones between and behind",
    ),
    pytest.param(
        "".join(f"| {row} |\n" for row in in_cells(ENGLISH, WELSH).splitlines()),
        lines(ENGLISH),
        "txt",
        id="cells, bars all around",
    ),
    pytest.param(in_columns(WELSH, ENGLISH), wrapped(ENGLISH), "txt", id="columns, Welsh first"),
    pytest.param(in_columns(ENGLISH, WELSH), wrapped(ENGLISH), "txt", id="columns, English first"),
    pytest.param(
        in_columns(WELSH, ENGLISH, width=38), wrapped(ENGLISH, width=38), "txt", id="narrow columns"
    ),
    pytest.param(in_table(WELSH, ENGLISH), in_table(ENGLISH), "html", id="a table, Welsh first"),
    pytest.param(in_table(ENGLISH, WELSH), in_table(ENGLISH), "html", id="a table, English first"),
    pytest.param(in_frames(WELSH, ENGLISH), in_frames(ENGLISH), "html", id="a page laid out by a table"),
]


@pytest.mark.parametrize(("both", "alone", "suffix"), LAYOUTS)
def test_english_is_read_as_if_it_stood_alone(both: str, alone: str, suffix: str) -> None:
    """However two languages are printed together, meeting, items and all in them are those of English."""
    minutes = read(both, f"minutes.{suffix}")
    assert told(minutes) == told(read(alone, f"minutes.{suffix}"))
    assert len(minutes.items) == 6
    assert minutes.language == "en"
    assert {stretch.language for stretch in minutes.languages} == {"cy"}
    assert_nothing_is_lost(minutes)


@pytest.mark.parametrize(("both", "alone", "suffix"), LAYOUTS)
def test_other_language_is_kept_word_for_word(
    both: str,
    alone: str,  # noqa: ARG001 -- a column of the table
    suffix: str,
) -> None:
    """What is not read is all of the other language, and nothing else."""
    minutes = read(both, f"minutes.{suffix}")
    assert text_of(minutes).split() == " ".join(WELSH).split()
    assert [problem.message for problem in minutes.problems if problem.code == "language"] == [
        "part of the document is in Welsh: kept as text to search, not read as minutes"
    ]


def labelled() -> list[str]:
    """Minutes written to write rules by, but for those in which a sentence goes on over a blank line."""
    texts = (read_gold(path.read_bytes(), path.name).text for path in sorted(GOLD.glob("*.xml")))
    return [text for text in texts if "|" not in text]


LABELLED = labelled()


@settings(max_examples=25)
@given(data=st.data())
def test_labelled_minutes_are_read_the_same_beside_another_language(data: st.DataObject) -> None:
    """Whatever minutes in English stand with, and however, the record of them is that of them alone."""
    english = data.draw(st.sampled_from(LABELLED))
    language = data.draw(st.sampled_from(["cy", "ga", "gd"]))
    aside = itertools.cycle(data.draw(st.permutations(ASIDE[language])))
    blocks = re.split(r"\n[ \t]*\n", english.strip("\n"))
    # A document has some paragraphs of another language: one alone might be a motto.
    others = [next(aside) for _ in range(max(len(blocks), 2 * len(ASIDE[language])))]
    together: Callable[..., str] = data.draw(st.sampled_from([one_then_other, by_turns]))
    pair = data.draw(st.permutations([blocks, others]))
    minutes = read(together(*pair))
    alone = told(read(paragraphs(blocks)))
    assert {**told(minutes), "entities": 0} == {**alone, "entities": 0}
    assert_nothing_is_lost(minutes)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [*WELSH, *ENGLISH, *ASIDE["ga"], "", "42", "Ifor Prys", " | ", "A  |  B", "\t", "   x   y"]
        ),
        max_size=40,
    ),
    st.sampled_from(["\n", "\n\n", " | ", "    ", " "]),
)
def test_nothing_is_lost_in_any_mixture(words: list[str], between: str) -> None:
    """In whatever order languages, names and bars come, every character has its place, and JSON keeps it."""
    raw = between.join(words)
    if raw.strip():
        minutes = read(raw)
        assert_nothing_is_lost(minutes)
        assert from_json(to_json(minutes)) == minutes


WHOLLY = [
    pytest.param(paragraphs(WELSH), "cy", "2021-03-09", id="Welsh"),
    pytest.param(paragraphs([*ASIDE["ga"], "An 9 Márta 2021"]), "ga", "2021-03-09", id="Irish"),
    pytest.param(paragraphs([*ASIDE["gd"], "9 den Mhàrt 2021"]), "gd", "2021-03-09", id="Gaelic"),
    pytest.param(paragraphs(ASIDE["pl"]), "pl", None, id="Polish"),
]


@pytest.mark.parametrize(("raw", "language", "date"), WHOLLY)
def test_document_in_another_language_is_not_read(raw: str, language: str, date: str | None) -> None:
    """No item is invented in it, nothing is found in it; it is text, and says so."""
    minutes = read(raw)
    assert (minutes.language, minutes.items, minutes.entities, minutes.acronyms) == (language, (), (), ())
    assert (minutes.meeting.date, minutes.meeting.committee, minutes.meeting.attendance) == (date, None, ())
    assert [problem.code for problem in minutes.problems] == ["language"]
    assert minutes.problems[0].message.startswith("the document is in ")
    assert text_of(minutes).split() == raw.split()
    assert_nothing_is_lost(minutes)


DATES = [
    pytest.param("CYFARFOD 14eg HYDREF 2015", "2015-10-14", id="in capitals"),
    pytest.param("ar y 9fed o Fawrth 2021", "2021-03-09", id="softened"),
    pytest.param("ar 1af Ionawr 2020", "2020-01-01", id="first"),
    pytest.param("ar 09/03/2021", "2021-03-09", id="in figures"),
    pytest.param("ar 9 Mawrth 2021, nid ar 2 Mawrth 2021", None, id="two days"),
    pytest.param("ar 31 Chwefror 2021", None, id="no such day"),
    pytest.param("ym mis Mawrth 2021", None, id="a month"),
]


@pytest.mark.parametrize(("words", "date"), DATES)
def test_date_is_taken_only_where_it_is_certain(words: str, date: str | None) -> None:
    """A document that is not read has a date if its first lines name one day and no other."""
    body = paragraphs(["Cofnodion y pwyllgor a gynhaliwyd", words, *ASIDE["cy"] * 2, "5 Mai 2030"])
    assert read(body).meeting.date == date


ROWS = [
    pytest.param("7 | Croeso i bawb | Welcome to all", "7 | Welcome to all", id="a number before both"),
    pytest.param("Croeso i bawb | Welcome to all | 7", "Welcome to all | 7", id="a figure behind both"),
    pytest.param("Welcome to all | Croeso i bawb | 7", "Welcome to all | 7", id="a figure behind Welsh"),
    pytest.param("7 | 8 | Croeso i bawb | Welcome to all", "7 | 8 | Welcome to all", id="two numbers"),
    pytest.param("Croeso | yr aelodau | Welcome | the members", "Welcome | the members", id="two of each"),
]


@pytest.mark.parametrize(("row", "english"), ROWS)
def test_rows_keep_their_cells(row: str, english: str) -> None:
    """An English row is left with a bar between its cells, and none where the other language stood."""
    document = pipeline.read(f"{by_turns(WELSH, ENGLISH)}\n{row}\n".encode(), "minutes.txt")
    parts = take_apart(document)
    assert parts is not None
    assert parts["en"].document.text.split("\n")[-2] == english


def test_few_words_of_english_make_no_item() -> None:
    """A letter in English that Welsh minutes quote is text as well: they are not read for its sake."""
    letter = "The Board thanks the council for the letter of the third of May and will reply when it has met."
    minutes = read(paragraphs([*WELSH[:16], letter, *WELSH[16:]]))
    assert (minutes.language, minutes.items) == ("cy", ())
    assert {stretch.language for stretch in minutes.languages} == {"cy", "en"}
    assert_nothing_is_lost(minutes)


def test_page_chrome_is_no_text() -> None:
    """What a page marks as not being minutes is furniture, in whatever language it stands beside."""
    body = "".join(f"<p>{words}</p>" for words in WELSH)
    minutes = read(f"<html><body><nav>Home Search Contact us</nav>{body}</body></html>", "page.html")
    furniture = [minutes.text[leaf.start : leaf.end] for leaf in minutes.leaves if leaf.role == "furniture"]
    assert " ".join("".join(furniture).split()) == "Home Search Contact us"
    assert {stretch.language for stretch in minutes.languages} == {"cy"}
    assert_nothing_is_lost(minutes)


PRIVATE = "Gwaharddwyd y wasg a'r cyhoedd o'r cyfarfod tra trafodwyd y mater hwn."
HIDDEN = [
    pytest.param([*WELSH, PRIVATE], "exempt", id="Welsh tells of exclusion"),
    pytest.param([*WELSH, "Adroddiad (exempt, Schedule 12A)"], "exempt", id="an English word does"),
    pytest.param(WELSH, "public", id="nothing does"),
    pytest.param([*ENGLISH, *ASIDE["cy"], PRIVATE], "exempt", id="Welsh beside English does"),
    pytest.param([*ENGLISH, *ASIDE["cy"]], "public", id="nothing beside English does"),
    pytest.param(
        [*ENGLISH, "7. Exclusion of the public", "RESOLVED: That the public be excluded.", "8. Staff", "Pay.",
         *ASIDE["cy"]],
        "exempt",
        id="an English item is exempt",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "access"), HIDDEN)
def test_unknown_means_hidden(words: list[str], access: str) -> None:
    """Where anything hints at exclusion, nothing that is not read is shown: nothing tells what it reached."""
    minutes = read(paragraphs(words))
    assert {stretch.access for stretch in minutes.languages} == {access}
    assert {unit.access for unit in units("d", minutes) if unit.role == "text"} == {access}
    shown = without_exempt(minutes)
    for stretch in minutes.languages:
        assert (set(shown.text[slice(*stretch.span)]) <= {BLACK}) == (access == "exempt")
    assert any(leaf.role == "text" for leaf in shown.leaves) == (access == "public")
    assert (ASIDE["cy"][5] in shown.text or WELSH[6] in shown.text) == (access == "public")


def test_what_the_format_states_holds_for_text_too() -> None:
    """The meeting that a system states is that of minutes in Welsh, and what it holds back is hidden."""
    document = pipeline.read(paragraphs(WELSH).encode(), "minutes.txt")._replace(
        hints=(Hint(0, 10, "exempt"),), stated=Stated(committee="Cabinet", date="12 March 2021")
    )
    parts = take_apart(document)
    assert parts is not None
    minutes = put_together(document, parts, pipeline._record(parts["en"].document, ""))
    assert (minutes.language, minutes.meeting.committee, minutes.meeting.date) == (
        "cy",
        "Cabinet",
        "2021-03-12",
    )
    assert {stretch.access for stretch in minutes.languages} == {"exempt"}


def test_text_that_is_no_more_public_is_withdrawn() -> None:
    """Where a later version tells of an exclusion, the text of earlier ones is hidden as well."""
    earlier, newest = read(paragraphs(WELSH)), read(paragraphs([*WELSH, PRIVATE]))
    assert (is_public(earlier), is_public(newest)) == (True, False)
    assert withdraws(newest, earlier)
    assert not withdraws(earlier, earlier)
    assert reclassified(earlier, earlier) == earlier
    hidden = reclassified(earlier, newest)
    assert {stretch.access for stretch in hidden.languages} == {"exempt"}
    assert set(hidden.text) <= {BLACK, " ", "\n"}


def test_words_are_redacted_in_one_column() -> None:
    """What is left of a resolution whose words are taken out has nothing of the column beside it."""
    minutes = read(in_columns(WELSH, ENGLISH))
    at = minutes.text.index("three prices")
    resolution = redacted(minutes, [Span(at, at + 5)]).items[3].resolutions[0]
    assert " ".join(resolution.text.split()) == f"That the Clerk obtain {BLACK * 5} prices for the path."


def test_language_that_is_not_known_is_hidden() -> None:
    """How another language says "in private" is not known, so nothing in one is shown."""
    minutes = read(
        paragraphs([*ENGLISH, "Председатель приветствовал членов совета и сообщил о ремонте дороги."])
    )
    assert [(each.language, each.access) for each in minutes.languages] == [("und", "exempt")]


def test_words_leave_out_what_stands_between() -> None:
    """A resolution printed in a column is quoted without the words of the column beside it."""
    minutes = read(in_columns(WELSH, ENGLISH))
    resolution = minutes.items[3].resolutions[0]
    assert " ".join(resolution.text.split()) == "That the Clerk obtain three prices for the path."
    assert "PENDERFYNWYD" not in minutes.words(resolution.span)
    part = find_part(minutes, "4.r1")
    assert part is not None
    assert part.text.split() == resolution.text.split()


@pytest.fixture
def both(library: Library, store: IndexStore, inbox: Path) -> tuple[Library, IndexStore]:
    """A library of bilingual minutes, wholly Welsh ones, and Welsh ones that may be private."""
    (inbox / "both.txt").write_text(by_turns(WELSH, ENGLISH), encoding="utf-8")
    (inbox / "welsh.txt").write_text(paragraphs([*WELSH[2:], "Llongyfarchwyd y côr."]), encoding="utf-8")
    (inbox / "private.txt").write_text(paragraphs([*ASIDE["cy"], PRIVATE]), encoding="utf-8")
    add(library, store, inbox, parser=Parser(parse))
    return library, store


def test_text_is_searched_and_cited(both: tuple[Library, IndexStore]) -> None:
    """A plain word finds it, ``kind:text`` finds it alone, and its citation leads to its characters."""
    library, store = both
    with store.open() as searcher:
        found = search(searcher, "llongyfarchwyd kind:text")
        assert [hit.text for hit in found.hits] == ["Llongyfarchwyd y côr."]
        hit = found.hits[0]
        minutes = library.minutes(hit.document)
        assert minutes.text[slice(*hit.span)] == hit.text
        cited = citation(hit.document, minutes, hit.id, hit.span)
        assert (cited.access, cited.permalink) == ("public", f"/document/{hit.document}#p-{hit.id}")
        part = find_part(minutes, hit.id)
        assert part is not None
        assert (part.text, part.span) == (hit.text, hit.span)
        assert search(searcher, "rhandiroedd").total == 2
        assert search(searcher, "allotments kind:text").total == 0
        assert search(searcher, "gwaharddwyd").total == 0
    with store.open(exempt=True) as searcher:
        assert search(searcher, "gwaharddwyd kind:text").total == 1


def test_what_is_not_read_is_counted(both: tuple[Library, IndexStore]) -> None:
    """How many documents are in another language, wholly or in part."""
    library, _ = both
    assert unread(library.records()) == (Unread(language="cy", wholly=2, partly=1),)


def test_commands_say_what_is_not_read(both: tuple[Library, IndexStore]) -> None:
    """A person is told, in words, which language a document is in and that it is not read."""
    library, _ = both
    where = ("--library", str(library.folder))
    status = run_minutes("status", *where).stdout
    assert "unread      2 in Welsh, 1 partly in Welsh: kept as text to search\n" in status
    assert json.loads(run_minutes("status", "--json", *where).stdout)["unread"] == [
        {"language": "cy", "wholly": 2, "partly": 1}
    ]
    shown = run_minutes("show", "welsh-2021-03-09", *where).stdout
    assert "in Welsh, not read as minutes\n  t1 Cofnodion y cyfarfod" in shown
    assert "problem language: the document is in Welsh: kept as text to search, not read as minutes" in shown
    assert run_minutes("show", "welsh-2021-03-09", "t21", *where).stdout == "Llongyfarchwyd y côr.\n"
    found = run_minutes("search", "llongyfarchwyd", "--kind", "text", *where).stdout
    assert "9 March 2021 · text\n  Llongyfarchwyd y côr.\n  welsh-2021-03-09 t21\n" in found


def test_tree_shows_both_languages() -> None:
    """The tree of a document in two languages has its items, then the rest by paragraphs."""
    stream = io.StringIO()
    print_minutes(Console(file=stream, width=10_000), read(in_columns(WELSH, ENGLISH)), explain=False)
    printed = stream.getvalue()
    items, _, text = printed.partition("in Welsh, not read as minutes\n")
    assert "RESOLVED 4.r1: That the Clerk obtain three prices for the path." in items
    assert f"  t17 {WELSH[16]}\n" in text


def test_each_language_is_quoted_alone() -> None:
    """A sentence is verbatim although the other language stands between its lines, in either language."""
    records = {"d": read(in_columns(WELSH, ENGLISH))}
    sources = Sources(records.items())
    for words in (ENGLISH[15], WELSH[15]):
        assert {each.status for each in check_quotes(words, sources, records.__getitem__)} == {"verbatim"}
    mixed = "Nodwyd bod deuddeg It was noted that twelve"
    assert check_quotes(mixed, sources, records.__getitem__)[0].status != "verbatim"


@pytest.mark.skipif(not REAL.is_file() or not PDFTOTEXT, reason="the shared page or pdftotext is not here")
@pytest.mark.parametrize("mode", ["-layout", "-raw"])
def test_real_minutes_in_welsh(mode: str, library: Library, store: IndexStore, inbox: Path) -> None:
    """Real minutes in Welsh are told as such, have no items, lose nothing, and are found by their words."""
    done = subprocess.run([PDFTOTEXT, mode, str(REAL), "-"], capture_output=True, check=True)
    (inbox / "real.txt").write_bytes(done.stdout)
    minutes = parse(done.stdout, "real.txt")
    assert (minutes.language, minutes.items, minutes.meeting.date) == ("cy", (), "2015-10-14")
    assert {stretch.language for stretch in minutes.languages} == {"cy"}
    assert_nothing_is_lost(minutes)
    add(library, store, inbox, parser=Parser(parse))
    with store.open() as searcher:
        for word in ("gohebiaeth", "penderfynwyd", "ymddiheuriadau"):
            found = search(searcher, f"{word} kind:text")
            assert found.total > 0
            assert all(word in minutes.text[slice(*hit.span)].lower() for hit in found.hits)
            assert search(searcher, word).total == found.total


def test_record_says_what_is_not_read() -> None:
    """The JSON names the language of the whole, and each stretch that is not read with its access."""
    record = json.loads(to_json(read(one_then_other(ENGLISH, WELSH))))
    (stretch,) = record["languages"]
    assert (record["language"], stretch["language"], stretch["access"]) == ("en", "cy", "public")
    assert record["text"][slice(*stretch["span"])].split() == " ".join(WELSH).split()
