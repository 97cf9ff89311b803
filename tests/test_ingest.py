"""Adding: what becomes of each input."""

import tempfile
from pathlib import Path

import msgspec
import pytest
from factories import ENGINE, PARSER, add, make_source, parse_stand_in, write
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp import ingest
from minutes_nlp.index import IndexStore
from minutes_nlp.ingest import adding
from minutes_nlp.ingest.sources import Input, find
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes

ROADS, SCHOOLS = make_source("Roads"), make_source("Roads", "Schools")
ID = "children-and-families-2021-03-09"


def test_adding_twice_changes_nothing(library: Library, store: IndexStore, inbox: Path) -> None:
    """What is unchanged is passed over: no new version, and no new generation of the index."""
    write(inbox, a=ROADS, b=make_source("Parks"))
    assert [outcome[1:] for outcome in add(library, store, inbox)] == [("added", ID), ("added", f"{ID}-2")]
    before = store.published()
    assert {outcome[1] for outcome in add(library, store, inbox)} == {"unchanged"}
    assert store.published() == before
    assert library.seq() == 2


def test_a_changed_file_is_a_new_version(library: Library, store: IndexStore, inbox: Path) -> None:
    """The document keeps its id, the index has the new words, and the old record can still be had."""
    write(inbox, a=ROADS)
    add(library, store, inbox)
    write(inbox, a=SCHOOLS)
    assert add(library, store, inbox) == [("a.txt", "new version", ID)]
    assert library.minutes(ID) == parse_stand_in(SCHOOLS, "a.txt")
    assert library.minutes(ID, 1) == parse_stand_in(ROADS, "a.txt")
    write(inbox, a=ROADS)
    assert add(library, store, inbox) == [("a.txt", "new version", ID)]
    assert [version.number for version in library.versions(ID)] == [1, 2, 3]


def test_a_place_written_over_for_each_meeting_loses_none(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """A file that now holds the minutes of another day is another document; the last one can be found."""
    write(inbox, latest=ROADS)
    add(library, store, inbox)
    write(inbox, latest=make_source("Roads", date="2021-04-13"))
    assert add(library, store, inbox) == [("latest.txt", "added", "children-and-families-2021-04-13")]
    assert library.counts().documents == 2


def test_the_same_bytes_elsewhere_are_one_document(library: Library, store: IndexStore, inbox: Path) -> None:
    """A copy or a renamed file is known under both places, and added once."""
    write(inbox, a=ROADS, b=ROADS)
    assert add(library, store, inbox) == [("a.txt", "added", ID), ("b.txt", "known elsewhere", ID)]
    assert add(library, store, inbox) == [("a.txt", "unchanged", ID), ("b.txt", "unchanged", ID)]
    assert [Path(place).name for place in library.places(ID)] == ["a.txt", "b.txt"]
    write(inbox, a=SCHOOLS)
    assert add(library, store, inbox) == [("a.txt", "new version", ID), ("b.txt", "unchanged", ID)]


def test_two_files_that_change_names(library: Library, store: IndexStore, inbox: Path) -> None:
    """Files that swap their names are the documents they were."""
    write(inbox, a=ROADS, b=make_source("Parks"))
    add(library, store, inbox)
    write(inbox, a=make_source("Parks"), b=ROADS)
    names = add(library, store, inbox)
    assert names == [("a.txt", "known elsewhere", f"{ID}-2"), ("b.txt", "known elsewhere", ID)]


def test_standard_input_is_no_place(library: Library, store: IndexStore) -> None:
    """Nameless inputs are never versions of one another; the same bytes again are unchanged."""

    def take(data: bytes) -> tuple[str, str | None]:
        parse = ingest.Parser(lambda _, name: parse_stand_in(data, name), "1")
        source = Input("standard input", Path("/dev/stdin"), None)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(adding, "read", lambda *_, **__: data)
            (outcome,) = ingest.add([source], library, store, parse).outcomes
        return outcome.kind, outcome.document

    assert take(ROADS) == ("added", ID)
    assert take(ROADS) == ("unchanged", ID)
    assert take(SCHOOLS) == ("added", f"{ID}-2")
    assert take(b"UNREADABLE") == ("quarantined", None)
    assert library.quarantined() == []


def test_what_cannot_be_read_stops_nothing(library: Library, store: IndexStore, inbox: Path) -> None:
    """An unreadable input, and one the parser breaks on, are set aside with reason and place."""
    write(inbox, a=b"UNREADABLE", b=b"CRASH", c=ROADS)
    (inbox / "d.txt").symlink_to("nowhere")
    kinds = [outcome[1] for outcome in add(library, store, inbox)]
    assert kinds == ["quarantined", "quarantined", "added", "quarantined"]
    first, second, third = library.quarantined()
    assert (first.code, first.reason, first.position) == (
        "unreadable",
        "the text cannot be made out",
        "line 3",
    )
    assert (second.code, second.reason) == ("internal-error", "KeyError: 'crash'")
    assert second.position
    assert second.position.startswith("factories.py line ")
    assert (third.code, third.reason, third.sha256) == ("cannot-open", "no such file or directory", None)


def test_the_settings_say_how_large_a_file_may_be(library: Library, store: IndexStore, inbox: Path) -> None:
    """More than usual, or less."""
    write(inbox, a=ROADS)
    inputs = find([str(inbox)], avoid=inbox / "library")
    for largest, kind in ((10, "quarantined"), (len(ROADS), "added")):
        parser = PARSER._replace(largest=largest)
        assert ingest.add(inputs, library, store, parser).outcomes[0].kind == kind


def test_quarantine_is_left(library: Library, store: IndexStore, inbox: Path) -> None:
    """A file that later reads well leaves quarantine, so does one put back as it was, or taken away."""
    write(inbox, a=ROADS, b=make_source("Parks"), c=make_source("Trees"))
    add(library, store, inbox)
    write(inbox, a=b"UNREADABLE", b=b"UNREADABLE", c=b"UNREADABLE")
    add(library, store, inbox)
    assert len(library.quarantined()) == 3
    assert library.minutes(ID).items
    write(inbox, a=SCHOOLS, b=make_source("Parks"))
    (inbox / "c.txt").unlink()
    assert [outcome[1] for outcome in add(library, store, inbox)] == ["new version", "unchanged"]
    assert library.quarantined() == []


def test_a_name_of_odd_bytes_can_be_kept(library: Library, store: IndexStore, inbox: Path) -> None:
    """A name that is no text is kept in a form that can be shown."""
    (inbox / "caf\udce9.txt").write_bytes(ROADS)
    assert [outcome[1] for outcome in add(library, store, inbox)] == ["added"]
    assert library.places(ID)[0].endswith("caf\\udce9.txt")
    (inbox / "caf\udce9.txt").write_bytes(b"UNREADABLE")
    assert [outcome[1] for outcome in add(library, store, inbox)] == ["quarantined"]


def test_a_broken_installation_is_no_fault_of_the_input(
    library: Library, store: IndexStore, inbox: Path
) -> None:
    """Where the parser itself cannot be loaded, the run ends, and nothing is put into quarantine for it."""

    def parse(_data: bytes, _name: str) -> Minutes:
        raise ImportError("no parser")

    write(inbox, a=ROADS)
    with pytest.raises(ImportError):
        add(library, store, inbox, parser=ingest.Parser(parse))
    assert library.quarantined() == []


def renamed(minutes: Minutes) -> Minutes:
    """The minutes as another parser may read them: the first item has another id."""
    first = msgspec.structs.replace(minutes.items[0], id="1A")
    return msgspec.structs.replace(minutes, items=(first, *minutes.items[1:]))


def test_a_better_parser_reads_again(library: Library, store: IndexStore, inbox: Path) -> None:
    """With another version of the parser the same bytes are a new version where the record differs."""
    write(inbox, a=ROADS, b=make_source("Parks"))
    add(library, store, inbox)

    def parse(data: bytes, name: str) -> Minutes:
        minutes = parse_stand_in(data, name)
        return renamed(minutes) if name == "a.txt" else minutes

    better = ingest.Parser(parse, "2")
    outcomes = add(library, store, inbox, parser=better)
    assert outcomes == [("a.txt", "new version", ID), ("b.txt", "unchanged", f"{ID}-2")]
    assert {outcome[1] for outcome in add(library, store, inbox, parser=better)} == {"unchanged"}
    assert library.redirect(ID, "1") == "1A"


def test_progress_is_told(library: Library, store: IndexStore, inbox: Path) -> None:
    """Whoever waits learns before each input how many are done, and at the end that all are."""
    write(inbox, a=ROADS, b=SCHOOLS)
    seen: list[tuple[int, int, str]] = []
    inputs = find([str(inbox)], avoid=library.folder)
    ingest.add(inputs, library, store, PARSER, progress=lambda *args: seen.append(args))
    assert [(done, total, Path(name).name) for done, total, name in seen] == [
        (0, 2, "a.txt"), (1, 2, "b.txt"), (2, 2, ""),
    ]  # fmt: skip


STEPS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from([b"UNREADABLE", b"CRASH", *(make_source(topic) for topic in ("Roads", "Parks"))]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12)
@given(st.lists(STEPS, min_size=1, max_size=3))
def test_the_library_follows_the_files(runs: list[list[tuple[str, bytes]]]) -> None:
    """However files come and change, after each run every readable one is held, and the index agrees."""
    with tempfile.TemporaryDirectory() as top, Library.open(Path(top, "library"), write=True) as library:
        inbox, store = Path(top, "inbox"), IndexStore(library.folder, ENGINE)
        inbox.mkdir()
        for run in runs:
            for stem, data in run:
                write(inbox, **{stem: data})
            add(library, store, inbox)
            unreadable = set()
            for path in inbox.iterdir():
                data = path.read_bytes()
                if data in {b"UNREADABLE", b"CRASH"}:
                    unreadable.add(str(path.resolve()))
                    continue
                at = library.at_place(str(path.resolve()))
                assert at
                assert library.minutes(at[0]).items == parse_stand_in(data, path.name).items
            assert {each.place for each in library.quarantined()} == unreadable
