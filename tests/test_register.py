"""The register of assurances, their follow-up, and what people say became of them."""

import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from factories import add as add_stand_ins
from factories import make_source, write
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp import ingest, pipeline
from minutes_nlp.assurances import (
    Entry,
    FollowUp,
    Logged,
    Register,
    Remembered,
    Verdict,
    Wanted,
    log,
    mark,
    one,
    one_line,
    register,
)
from minutes_nlp.assurances.states import last_steps
from minutes_nlp.errors import LibraryError, QueryError, UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import FollowUps, Library, Step

ROOT = Path(__file__).parent.parent
PAIRS = Path(__file__).parent / "followups"
CF = "children-and-families-overview-and-scrutiny"
EH = "environment-and-highways-scrutiny"
AG = "audit-and-governance"
TODAY = "2023-11-01"
Asking = Callable[..., Register]


def make(folder: Path, *paths: Path) -> tuple[Library, IndexStore]:
    """A library of files, read by the real parser, with its index."""
    library, store = Library.open(folder, write=True), IndexStore(folder, "tantivy")
    ingest.add(ingest.find(map(str, paths), avoid=folder), library, store, ingest.Parser(pipeline.parse, "1"))
    return library, store


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, IndexStore]]:
    """The sample corpus as a library."""
    library, store = make(tmp_path_factory.mktemp("corpus"), ROOT / "corpus")
    with library:
        yield library, store


@pytest.fixture
def ask(corpus: tuple[Library, IndexStore]) -> Asking:
    """Asks the register of the sample corpus."""
    library, store = corpus

    def asked(query: str = "", **wanted: Any) -> Register:
        with store.open(exempt=wanted.get("exempt", False)) as searcher:
            return register(
                library, searcher, Wanted(query=query, **{"today": TODAY, "limit": None, **wanted})
            )

    return asked


@pytest.fixture(scope="module")
def whole(corpus: tuple[Library, IndexStore]) -> Register:
    """The whole register of the sample corpus, newest first."""
    with corpus[1].open() as searcher:
        return register(corpus[0], searcher, Wanted(today=TODAY, limit=None))


# The register


def test_what_is_remembered_changes_no_answer(
    corpus: tuple[Library, IndexStore], ask: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the register is narrowed, one after the other and again; it remembers no more than it may."""
    # The package has a function of the module's name.
    monkeypatch.setattr(sys.modules[register.__module__], "_NARROWED", 2)
    narrowings: list[dict[str, Any]] = [
        {},
        {"filters": {"committee": [CF.replace("-", " ")]}},
        {"filters": {"date": ["2021"]}},
        {"query": "school"},
        {"query": "school", "filters": {"date": ["2021"]}},
    ]
    remembered, library = Remembered(), corpus[0]
    with corpus[1].open() as searcher:
        for narrowing in [*narrowings, *reversed(narrowings)]:
            wanted = Wanted(**{"today": TODAY, "limit": None, **narrowing})
            assert register(library, searcher, wanted, remembered) == ask(**narrowing)
            assert len(remembered.narrowed) <= 2
    assert len({ask(**each).total for each in narrowings}) == len(narrowings)


@pytest.mark.parametrize("exempt", [False, True], ids=["public", "with exempt items"])
def test_it_holds_every_assurance_of_the_records(
    corpus: tuple[Library, IndexStore],
    ask: Asking,
    exempt: bool,  # noqa: FBT001  # pytest gives it by name
) -> None:
    """Whatever the index is asked, each assurance of the records is there once, in its very words."""
    expected = {
        f"{document}/{each.id}": minutes.text[slice(*each.span)]
        for document, minutes in corpus[0].records()
        for item in minutes.items
        if exempt or item.access == "public"
        for each in item.assurances
    }
    found = ask(exempt=exempt)
    assert {each.id: each.words for each in found.entries} == expected
    assert found.total == len(found.entries) == len(expected)


def test_an_entry_says_what_the_minutes_say(ask: Asking) -> None:
    """Words, strength, giver, subject, the question answered, and where it stands."""
    entry = with_words(ask("dental check kind:response"), "every one of the 214")
    assert entry.words.startswith("In response, the Director assured the Committee that every one of the 214")
    assert (entry.strength, entry.giver) == ("assured", "the Director")
    assert entry.subject is not None
    assert entry.subject.startswith("every one of the 214")
    assert entry.question is not None
    assert entry.question.speaker == "Mrs. P. Wadlow CC"
    where = entry.citation
    assert (where.date, where.number, where.label) == ("2021-03-09", "18", "i)")
    assert where.permalink == f"/document/{CF}-2021-03-09/item/18#p-18.z1"
    assert entry.age == 967


CHOSEN: list[tuple[str, dict[str, Any], Callable[[Entry], bool]]] = [
    ("strength", {"strengths": ["assured"]}, lambda each: each.strength == "assured"),
    ("giver", {"givers": ["director"]}, lambda each: "director" in (each.giver or "").casefold()),
    ("committee", {"filters": {"committee": ["audit"]}},
     lambda each: each.citation.committee == "Audit and Governance Committee"),
    ("dates", {"filters": {"date": ["2021-06..2021-11"]}},
     lambda each: "2021-06-01" <= (each.citation.date or "") <= "2021-11-30"),
    ("due", {"due": True}, lambda each: each.due is not None),
    ("unconfirmed", {"status": "unconfirmed"}, lambda each: bool(each.follow_ups)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "right"), [pytest.param(wanted, right, id=name) for name, wanted, right in CHOSEN]
)
def test_filters_keep_what_they_say_and_all_of_it(
    ask: Asking, whole: Register, wanted: dict[str, Any], right: Callable[[Entry], bool]
) -> None:
    """A filter keeps those of the whole register that are so, and no others."""
    kept = {each.id for each in ask(**wanted).entries}
    assert kept == {each.id for each in whole.entries if right(each)}
    assert kept


def test_a_topic_stands_in_the_words_the_title_or_the_question(ask: Asking) -> None:
    """In any form, all of its words, though not in the rest of the block."""
    found = {(each.citation.document, each.citation.number) for each in ask(topics=["gully"]).entries}
    assert found == {
        (f"{EH}-2021-11-11", "15"),
        ("council-2023-02-22", "15/22"),
        ("council-2023-05-17", "5/23"),
    }
    assert ask(topics=["gully ward"]).total == 1
    assert ask(topics=["gully", "library"]).total == 0


def test_the_same_question_has_the_same_answer(ask: Asking, whole: Register) -> None:
    """Asked again it is the same, to the last score; pages joined are the whole."""
    pages = [ask(limit=50, offset=at).entries for at in range(0, whole.total, 50)]
    assert tuple(each for page in pages for each in page) == whole.entries


def test_the_order_is_the_one_asked_for(ask: Asking, whole: Register) -> None:
    """Newest first, oldest first, or first due; within a meeting in the order of its text."""
    newest = [each for each in whole.entries if (each.citation.date or "").startswith("2021")]
    oldest = ask(sort="date", filters={"date": ["2021"]}).entries
    assert [each.citation.date for each in newest] == [each.citation.date for each in reversed(oldest)]
    for page in (newest, oldest):
        its = [each.citation.span.start for each in page if each.citation.date == "2021-11-30"]
        assert its == sorted(its)
    due = [each.due.date for each in ask(sort="due", due=True).entries if each.due]
    assert due == sorted(due, key=lambda day: day or "9999")


def test_overdue_is_what_is_neither_closed_nor_in_time(ask: Asking, whole: Register) -> None:
    """On the day it is due nothing is overdue yet."""
    due = ask(due=True, filters={"date": ["2021-11-11"]}).entries
    schedule = next(each for each in due if "ward by ward" in each.words)
    assert schedule.due is not None
    assert (schedule.due.date, schedule.overdue) == ("2022-03-31", True)
    dated = [(each.due.date, each.overdue) for each in whole.entries if each.due and each.due.date]
    assert all(overdue == (day < TODAY) for day, overdue in dated)
    on_the_day = ask(due=True, filters={"date": ["2021-11-11"]}, today="2022-03-31").entries
    assert not next(each for each in on_the_day if each.id == schedule.id).overdue


REFUSED: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("sort", {"sort": "newest"}, UsageError, "there is no sort 'newest'"),
    ("strength", {"strengths": ["asured"]}, UsageError, "did you mean 'assured'?"),
    ("query", {"query": "comittee:audit"}, QueryError, "Did you mean 'committee'?"),
    ("date", {"filters": {"date": ["2021-13.."]}}, QueryError, "no such date"),
]


@pytest.mark.parametrize(
    ("wanted", "error", "message"), [pytest.param(*each[1:], id=each[0]) for each in REFUSED]
)
def test_what_cannot_be_understood_is_refused(
    ask: Asking, wanted: dict[str, Any], error: type[Exception], message: str
) -> None:
    """The message names the nearest that is known."""
    with pytest.raises(error, match=message.replace("?", r"\?")):
        ask(**wanted)


HINTS = [
    (
        "committee",
        {"filters": {"committee": ["Audit and Govrnance Committee"]}},
        "Audit and Governance Committee",
    ),
    ("giver", {"givers": ["The Directr"]}, "The Director"),
    ("words", {"query": "potholez"}, "potholes"),
    ("nothing known", {"query": "zebra"}, None),
]


@pytest.mark.parametrize(("wanted", "hint"), [pytest.param(*each[1:], id=each[0]) for each in HINTS])
def test_an_unknown_name_gets_the_nearest(ask: Asking, wanted: dict[str, Any], hint: str | None) -> None:
    """Where nothing is found, what may have been meant is said."""
    found = ask(**wanted)
    assert (found.total, found.hint) == (0, hint)


def test_exempt_words_are_nowhere_unless_asked_for(
    corpus: tuple[Library, IndexStore], ask: Asking, whole: Register
) -> None:
    """Neither as an assurance nor as a later passage, nor by its id."""
    everything = ask(exempt=True).entries
    hidden = [each for each in everything if each.citation.access != "public"]
    assert hidden
    assert all(later.access == "public" for each in whole.entries for later in each.follow_ups)
    assert {each.id for each in whole.entries}.isdisjoint(each.id for each in hidden)
    library, store = corpus
    with (
        store.open() as searcher,
        pytest.raises(UsageError, match=r"no assurance '21-20\.z2' that may be shown"),
    ):
        one(library, searcher, hidden[-1].id, Wanted(today=TODAY))


# Follow-up


# What the note on the corpus tells of its assurances: words of each, and where it was kept or answered.
KEPT_ONES = [
    ("every one of the 214 children", f"{CF}-2022-03-08/5.2"),
    ("two further vehicles would be bought for Tanfold", f"{EH}-2021-11-11/13.p1"),
    ("no variation of more than £50,000", f"{AG}-2021-09-27/34-21.p4"),
    ("a complete register of contracts", f"{AG}-2021-09-27/34-21.p3"),
    ("deductions would be taken from the next payment", f"{AG}-2022-09-26/31-22.p3"),
    ("they would be inspected every October", f"{EH}-2022-10-06/7.p2"),
    ("a schedule of outstanding gullies", f"{EH}-2022-03-17/21.p1"),
    ("the cost per pupil, with comparisons", f"{CF}-2021-09-07/14.p1"),
    ("put out a corrected page", f"{CF}-2022-03-08/3.2"),
    ("write to members about each of them within a month", f"{CF}-2023-05-23/4.b1"),
]


def with_words(found: Register, words: str) -> Entry:
    """The one entry that has these words."""
    (entry,) = [each for each in found.entries if words in one_line(each.words)]
    return entry


@pytest.mark.parametrize(("words", "told"), [pytest.param(*each, id=each[0]) for each in KEPT_ONES])
def test_the_kept_assurances_of_the_corpus_are_followed_up_first(
    whole: Register, words: str, told: str
) -> None:
    """Among all that is later, what tells of it stands first."""
    assert with_words(whole, words).follow_ups[0].id == told


def test_the_assurance_followed_up_two_years_later_is_offered_that_alone(whole: Register) -> None:
    """Though its topic comes up at every meeting between."""
    late = with_words(whole, "no family asking for a visit would wait for more than ten working days")
    assert {each.document for each in late.follow_ups} == {f"{CF}-2023-09-12"}
    assert late.status == "unconfirmed"


def test_a_reason_says_committee_time_and_what_is_shared(whole: Register) -> None:
    """In words, each of which can be checked in the passage."""
    best = with_words(whole, "put out a corrected page").follow_ups[0]
    assert best.reason.startswith("same committee, 98 days later; names minute 21; shares “corrected page")
    for each in whole.entries:
        for later in each.follow_ups:
            assert later.date > (each.citation.date or "")
            words = one_line(f"{later.text} {later.title}")
            assert all(shared in words for shared in later.shared)


def pairs(name: str) -> dict[str, list[dict[str, str]]]:
    """The labelled assurances of a file: those followed up, and those that nothing tells of."""
    found: dict[str, list[dict[str, str]]] = tomllib.loads((PAIRS / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Entry]:
    """The assurances of the labelled minutes, by the file and their words."""
    library, store = make(tmp_path_factory.mktemp("followups"), PAIRS)
    with library, store.open() as searcher:
        files = {
            document: library.minutes(document).source.name.removesuffix(".txt")
            for document in library.documents()
        }
        found = register(library, searcher, Wanted(today=TODAY, limit=None))
    return {(files[each.citation.document], one_line(each.words)): each for each in found.entries}


# What is written down in docs/accuracy.md, which says how each set was used.
MEASURED = [("pairs.toml", 27, 4), ("later/pairs.toml", 9, 0)]


@pytest.mark.parametrize(("name", "floor", "ceiling"), [pytest.param(*each, id=each[0]) for each in MEASURED])
def test_labelled_follow_ups_are_found(
    labelled: dict[tuple[str, str], Entry], name: str, floor: int, ceiling: int
) -> None:
    """Recall at 5 does not fall, nor do more of those never followed up get a passage."""

    def offered(label: dict[str, str]) -> tuple[FollowUp, ...]:
        text = one_line((PAIRS / name).with_name(f"{label['given']}.txt").read_text(encoding="utf-8"))
        assert label["words"] in text
        its = [
            each
            for (file, words), each in labelled.items()
            if file == label["given"] and label["words"] in words
        ]
        return its[0].follow_ups if its else ()

    labels = pairs(name)
    hits = [
        any(each["told"] in one_line(later.text) for later in offered(each)) for each in labels["followed"]
    ]
    assert sum(hits) >= floor
    assert sum(hits) / len(hits) >= 0.85
    assert sum(bool(offered(each)) for each in labels["silent"]) <= ceiling


# What people say became of them

KEPT = Verdict("kept", f"{CF}-2022-03-08/5.2", "205 of 214 seen", "A. Clerk")
LAPSED = f"{CF}-2021-03-09/18.z1"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Library, IndexStore]]:
    """A library of two meetings of the sample corpus, to write to."""
    files = ("2021-03-09-children-families-scrutiny.txt", "2022-03-08-children-families-scrutiny.txt")
    library, store = make(tmp_path / "own", *(ROOT / "corpus" / name for name in files))
    with library:
        yield library, store


def status(own: tuple[Library, IndexStore], part: str = LAPSED) -> str:
    """What the register says of an assurance."""
    with own[1].open() as searcher:
        return one(own[0], searcher, part, Wanted(today=TODAY)).status


def test_a_person_closes_and_reopens(own: tuple[Library, IndexStore]) -> None:
    """The last word counts, the log keeps them all with who and when."""
    assert status(own) == "unconfirmed"
    first = mark(own[0], LAPSED, KEPT, exempt=False)
    assert status(own) == "kept"
    mark(own[0], LAPSED, Verdict("open", "", "nine were not", "B. Clerk"), exempt=False)
    assert status(own) == "unconfirmed"
    mark(own[0], LAPSED, Verdict("superseded", "", "a new scheme", "B. Clerk"), exempt=False)
    assert status(own) == "superseded"
    rows = log(own[0], LAPSED, exempt=False)
    assert [(row.step.status, row.step.who) for row in rows] == [
        ("kept", "A. Clerk"), ("open", "B. Clerk"), ("superseded", "B. Clerk"),
    ]  # fmt: skip
    assert rows[0] == Logged(first, LAPSED)
    assert (first.by_document, first.by_part) == (f"{CF}-2022-03-08", "5.2")
    assert first.at.endswith("+00:00")


def test_the_state_is_a_filter(own: tuple[Library, IndexStore]) -> None:
    """Kept ones are found as kept, and are open no more."""
    mark(own[0], LAPSED, KEPT, exempt=False)
    with own[1].open() as searcher:
        by_status = {
            each: {entry.id for entry in register(own[0], searcher, Wanted(status=each, limit=None)).entries}
            for each in ("open", "unconfirmed", "kept", "superseded")
        }
    assert by_status["kept"] == {LAPSED}
    assert LAPSED not in by_status["open"] | by_status["unconfirmed"]
    assert by_status["unconfirmed"] < by_status["open"]
    assert by_status["superseded"] == set()


def test_it_survives_rebuild_and_backup(own: tuple[Library, IndexStore], tmp_path: Path) -> None:
    """What people say is in the library, not in the index."""
    mark(own[0], LAPSED, KEPT, exempt=False)
    ingest.rebuild(own[0], own[1])
    assert status(own) == "kept"
    (tmp_path / "copy").mkdir()
    own[0].backup(tmp_path / "copy" / "library.db")
    with Library.open(tmp_path / "copy") as copy:
        assert [row.step.status for row in log(copy, None, exempt=False)] == ["kept"]


WRONG = [
    ("no part", LAPSED.partition("/")[0], KEPT, "write DOCUMENT/PART"),
    ("unknown document", "cabinet-2021/1.z1", KEPT, "there is no document 'cabinet-2021'"),
    ("unknown assurance", f"{CF}-2021-03-09/18.z9", KEPT, f"did you mean {CF}-2021-03-09/18.z"),
    ("a passage", f"{CF}-2021-03-09/18.q1", KEPT, "has no assurance '18.q1'"),
    ("unknown proof", LAPSED, KEPT._replace(by=f"{CF}-2022-03-08/5.99"), "has no part '5.99'"),
    ("no proof", LAPSED, Verdict("kept", "", " ", "A. Clerk"), "say by which passage"),
    ("open already", LAPSED, Verdict("open", "", "", "A. Clerk"), "is open already"),
]


@pytest.mark.parametrize(
    ("name", "verdict", "message"), [pytest.param(*each[1:], id=each[0]) for each in WRONG]
)
def test_a_wrong_verdict_is_refused_and_leaves_no_trace(
    own: tuple[Library, IndexStore], name: str, verdict: Verdict, message: str
) -> None:
    """An error names what is wrong; the log stays empty."""
    with pytest.raises(UsageError, match=message):
        mark(own[0], name, verdict, exempt=False)
    assert own[0].follow_ups.steps() == []


def test_a_moved_assurance_is_found_again(library: Library, store: IndexStore, inbox: Path) -> None:
    """Another is put before it, so that its id is now the other's: it is found by its words."""
    write(inbox, a=make_source("potholes", "libraries"))
    add_stand_ins(library, store, inbox)
    (document,) = library.documents()
    mark(library, f"{document}/1.as1", Verdict("kept", "", "they are mended", "A. Clerk"), exempt=False)
    write(inbox, a=make_source("bridges", "potholes", "libraries"))
    add_stand_ins(library, store, inbox)
    assert set(last_steps(library, document, library.minutes(document))) == {"2.as1"}
    (row,) = log(library, None, exempt=False)
    assert (row.step.part, row.now) == ("1.as1", f"{document}/2.as1")
    assert log(library, f"{document}/1.as1", exempt=False) == []


def test_reworded_it_is_found_at_its_id_and_gone_it_is_said_to_be(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """A corrected slip keeps the state; one that is no more is in the log alone, and not for everyone."""
    write(inbox, a=make_source("the repair of potholes", "libraries"))
    add_stand_ins(library, store, inbox)
    (document,) = library.documents()
    mark(library, f"{document}/1.as1", Verdict("kept", "", "done", "A. Clerk"), exempt=False)
    write(inbox, a=make_source("the repairs of potholes", "libraries"))
    add_stand_ins(library, store, inbox)
    assert set(last_steps(library, document, library.minutes(document))) == {"1.as1"}
    write(
        inbox,
        a=make_source("an entirely different matter of unlike length and substance than that, at length"),
    )
    add_stand_ins(library, store, inbox)
    assert last_steps(library, document, library.minutes(document)) == {}
    assert log(library, None, exempt=False) == []
    assert [row.now for row in log(library, None, exempt=True)] == [None]


@given(st.lists(st.sampled_from(["kept", "superseded", "open"]), max_size=6))
def test_the_log_only_grows_and_its_last_row_counts(verdicts: list[Any]) -> None:
    """However often it is closed and reopened."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(
        "CREATE TABLE follow_ups (seq INTEGER PRIMARY KEY, document TEXT, part TEXT, words TEXT,"
        "status TEXT, by_document TEXT, by_part TEXT, note TEXT, who TEXT, at TEXT)"
    )
    follow_ups = FollowUps(db, Path("library.db"))
    for count, each in enumerate(verdicts, 1):
        before = follow_ups.steps()
        added = follow_ups.add(Step(document="a", part="1.z1", words="w", status=each, who="A. Clerk"))
        assert follow_ups.steps("a") == [*before, added]
        assert added.seq == count
    assert follow_ups.steps("b") == []


def test_a_library_open_for_reading_takes_no_verdict(own: tuple[Library, IndexStore]) -> None:
    """The error says so; nothing is half done."""
    with Library.open(own[0].folder) as reading, pytest.raises(LibraryError):
        mark(reading, LAPSED, KEPT, exempt=False)


def test_a_damaged_log_is_said_to_be(own: tuple[Library, IndexStore]) -> None:
    """A row that no version of the program writes is no defect of the program."""
    mark(own[0], LAPSED, KEPT, exempt=False)
    own[0]._db.execute("UPDATE follow_ups SET status = 'perhaps'")
    with pytest.raises(LibraryError, match="follow_ups is damaged"):
        own[0].follow_ups.steps()


def test_a_block_that_the_index_has_as_it_was_is_left_out(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """Where the index is behind, nothing is told by places that have moved."""
    write(inbox, a=make_source("potholes"))
    add_stand_ins(library, store, inbox)
    (document,) = library.documents()
    newer = pipeline.parse(b"Roads Committee\n9 March 2021\n1. Kerbs\nNothing was said.", "a.txt")
    library.put(newer, place=None, parser="1", document=document)
    with store.open() as searcher:
        assert register(library, searcher, Wanted()).entries == ()
