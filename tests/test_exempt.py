"""What was taken in private: no public answer of any function tells of it, not even that it is there."""

import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from canaries import CANARIES, Kind, build, found_in
from typer.testing import CliRunner

from minutes_nlp import assurances
from minutes_nlp.alerts import alert
from minutes_nlp.cli import app
from minutes_nlp.confirmations import confirmations
from minutes_nlp.errors import LibraryError, MinutesError
from minutes_nlp.export import to_csv
from minutes_nlp.history import Archive, acronyms, history, tables, terms
from minutes_nlp.index import ENGINES, FACETS, IndexStore, Searcher
from minutes_nlp.library import Library
from minutes_nlp.likeness import more_like
from minutes_nlp.model import Minutes, Span, to_json
from minutes_nlp.packs import write_pack
from minutes_nlp.parts import find_part
from minutes_nlp.quoting import Sources, check_quotes
from minutes_nlp.resolutions import concordance, decided_in, last_times
from minutes_nlp.search import SORTS, Options, search
from minutes_nlp.versions import compare
from minutes_nlp.wording import Precedent, Precedents, check_wording, count_words, precedents_in

DOCUMENT = "parks-2021-05-05"
HIDDEN = "parks-2022-08-04-exempt"
# Words of the public items, canaries, what is near a canary or begins as one, and what names may leak into.
QUERIES = (
    "ponds", "", "hws", "PB", "moor", "trust", "harbour trust", "lund", "wardens kind:assurance",
    "kind:heading", "routine:yes", "speaker:moor", "entity:trust", "verb:noted", "date:2021..", "pon*",
    "ponts~1", "access:exempt", "item:5", "ponds NEAR/5 fenced", "weir -ponds",
    CANARIES[0], CANARIES[400], CANARIES[999][:-1] + "q", f'"{CANARIES[10]} moor"', f"speaker:{CANARIES[2]}",
    f"entity:{CANARIES[7]}", f"acronym:{CANARIES[7]}", "vra*", "zho*", f"{CANARIES[30]}~2", "liftwll",
)  # fmt: skip
CLAUSES = (
    "RESOLVED: That the report on ponds be noted.",
    f"RESOLVED: That the {CANARIES[28]} of {CANARIES[29]} be sold to {CANARIES[30]}.",
)
QUOTES = (
    "Cllr Moor asked whether the ponds would be fenced. There was no answer. The bid of Vrabbezk was £7500."
)
WANTED = (
    assurances.Wanted(today="2022-12-01", limit=None),
    assurances.Wanted(query="ponds", status="unconfirmed", limit=None),
    assurances.Wanted(query=CANARIES[20], limit=None),
    assurances.Wanted(givers=("Director",), sort="due", limit=None),
)
Answers = dict[str, bytes]


def asked(question: Callable[[], Any]) -> bytes:
    """Return an answer as bytes, or the error that is given in its place."""
    try:
        return msgspec.json.encode(question())
    except MinutesError as error:
        return f"{type(error).__name__}: {error}".encode()


def answers_of_index(searcher: Searcher, library: Library) -> Iterator[tuple[str, Any]]:
    """Every public answer that the search index gives."""
    for query, sort, routine in itertools.product(QUERIES, SORTS, (False, True)):
        options = Options(sort=sort, routine=routine, facets=FACETS, left_out=True, related=True)
        yield f"search {query} {sort} {routine}", lambda q=query, o=options: search(searcher, q, o)
    for query, group in itertools.product(QUERIES, ("item", "meeting")):
        options = Options(group=group, limit=3, offset=1)  # type: ignore[arg-type]  # of the two that there are
        yield f"search {query} by {group}", lambda q=query, o=options: search(searcher, q, o)
    minutes = library.minutes(DOCUMENT)
    for part in ("3.a", "3.b", "3", "5", "5.a"):
        found = find_part(minutes, part)
        yield f"part {part}", lambda f=found: f
        if found:
            origin = (DOCUMENT, part, part.partition(".")[0])
            yield f"like {part}", lambda o=origin, t=found.text: more_like(searcher, o, t, Options())
    for letters in ("", "v", "z", "f", "p"):
        for field in ("", "entity", "speaker", "committee"):
            yield f"terms {field} {letters}", lambda f=field, s=letters: sorted(searcher.terms(f, s).items())
    yield "alert", lambda: alert(library, searcher, library.saved.get("ponds"), keep=True)
    for at, wanted in enumerate(WANTED):
        yield f"register {at} {wanted.query}", lambda w=wanted: assurances.register(library, searcher, w)
        days = assurances.between("2021", "2022")
        plain = msgspec.structs.replace(wanted, status=None)
        yield (
            f"silence {at} {wanted.query}",
            lambda w=plain, d=days: assurances.silence(library, searcher, w, d, indexed=library.seq()),
        )
    for part in ("3.z1", "5.z1", "9"):
        yield (
            f"assurance {part}",
            lambda p=part: assurances.one(library, searcher, f"{DOCUMENT}/{p}", WANTED[0]),
        )


def answers_of_library(library: Library) -> Iterator[tuple[str, Any]]:
    """Every public answer that is given from the records."""
    names = [*library.documents(), HIDDEN, "parks-2022-08-04-exemp", f"{DOCUMENT}x"]
    for name in names:
        yield f"show {name}", lambda n=name: to_json(library.minutes(n)).decode()
        yield f"show {name} version 1", lambda n=name: to_json(library.minutes(n, 1)).decode()
        yield f"places {name}", lambda n=name: library.places(n)
    for old in ("5", "5.a", "3.a", "7"):
        yield f"redirect {old}", lambda o=old: library.redirect("parks-2021-02-03", o)
    yield "documents", library.documents
    yield "counts", library.counts
    yield "versions", library.versions
    yield "quarantine", library.quarantined
    yield "awaiting", lambda: library.changed_since(0)
    yield "log", lambda: assurances.log(library, None, exempt=False)
    yield "saved", library.saved.all
    yield "confirmations", lambda: confirmations(library.records())
    yield (
        "versions compared",
        lambda: compare("p", library.minutes("parks-2021-02-03", 1), library.minutes("parks-2021-02-03")),
    )
    sources = Sources(library.records())
    yield f"quotes {QUOTES.lower()}", lambda: check_quotes(QUOTES, sources, library.minutes)
    for title in ("Report on ponds", f"Sale of the {CANARIES[0]} site", "Pond wardens"):
        yield f"last time {title}", lambda t=title: last_times(library.records(), t)
    for text in CLAUSES:
        yield f"wording {text}", lambda t=text: check_wording(t, precedents(library))
    decided = [
        each for name, minutes in library.records() for each in decided_in(name, minutes, resolved(minutes))
    ]
    yield "concordance", lambda: concordance(decided)


def resolved(minutes: Minutes) -> dict[str, Sequence[Span]]:
    """Every resolution of a record, to look at whole."""
    return {each.id: () for item in minutes.items for each in item.resolutions}


def precedents(library: Library) -> Precedents:
    """The clauses used before, with the words of all minutes."""
    vocabulary: Counter[str] = Counter()
    found: list[Precedent] = []
    for name, minutes in library.records():
        count_words(minutes.text, vocabulary)
        found += precedents_in(name, minutes)
    return Precedents(found, vocabulary)


def answers_of_archive(archive: Archive, folder: Path) -> Iterator[tuple[str, Any]]:
    """Every public answer about the history of topics, the files of packs among them."""
    for at, topic in enumerate(("ponds", "hws", "wardens", "trust", CANARIES[3], "vra*")):
        found = history(archive, topic)
        yield f"history {topic}", lambda f=found: f
        yield f"acronyms {topic}", lambda t=topic: acronyms(archive, t)
        yield f"terms {topic}", lambda t=topic: terms(archive, t)
        for name, table in tables(found).items():
            yield f"table {topic} {name}", lambda t=table: to_csv(t)
        write_pack(folder / f"pack-{at}", archive, found, {})
        for file in sorted((folder / f"pack-{at}").iterdir()):
            yield f"pack {topic} {file.name}", lambda f=file: f.read_text()


def public_answers(root: Path, engine: str, folder: Path) -> Answers:
    """Return every public answer of every function, by what was asked."""
    store = IndexStore(root, engine)
    published = store.published()
    assert published
    with Library.open(root) as library, store.open() as searcher:
        archive = Archive(library, searcher, published.seq)
        every = itertools.chain(
            answers_of_index(searcher, library),
            answers_of_library(library),
            answers_of_archive(archive, folder),
        )
        # Where the library and what was added to it lie is the machine's, not the minutes'.
        return {name: asked(question).replace(str(root.parent).encode(), b"") for name, question in every}


@pytest.fixture(scope="module", params=["tantivy", pytest.param("whoosh", marks=pytest.mark.slow)])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Answers]:
    """The public answers of the three libraries."""
    folder = tmp_path_factory.mktemp("answers")
    kinds: tuple[Kind, ...] = ("planted", "other words", "absent")
    return {
        kind: public_answers(build(folder / kind, kind, request.param), request.param, folder / kind)
        for kind in kinds
    }


def test_no_canary_is_in_any_public_answer(answers: dict[Kind, Answers]) -> None:
    """Of a thousand words taken in private none is in an answer, but where it was asked for itself."""
    for name, answer in answers["planted"].items():
        assert set(found_in(answer)) <= set(found_in(name)), name


@pytest.mark.parametrize("kind", ["other words", "absent"])
def test_answers_are_the_same_whatever_was_private(answers: dict[Kind, Answers], kind: Kind) -> None:
    """Byte for byte, with other words in private, and with nothing."""
    assert list(answers["planted"]) == list(answers[kind])
    for name, answer in answers["planted"].items():
        assert answer == answers[kind][name], name


@pytest.mark.parametrize("engine", ENGINES)
def test_a_public_search_needs_no_exempt_file(engine: str, tmp_path: Path) -> None:
    """Where the folders of exempt items are gone, every public answer is what it was; no other is given."""
    root = build(tmp_path / "planted", "planted", engine)
    before = public_answers(root, engine, tmp_path / "planted")
    folders = list((root / "generations").glob("*/exempt*"))
    assert folders
    for folder in folders:
        shutil.rmtree(folder)
    (tmp_path / "again").mkdir()
    assert public_answers(root, engine, tmp_path / "again") == before
    with pytest.raises(LibraryError, match="index is damaged"):
        IndexStore(root, engine).open(exempt=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_public_files_hold_no_canary(engine: str, tmp_path: Path) -> None:
    """Nor do the bytes of the public parts of the index, though some of the words were public at first."""
    root = build(tmp_path / "planted", "planted", engine)
    generations = root / "generations"
    held = [path for path in generations.rglob("*") if path.is_file()]
    public = [path for path in held if path.parent.name.startswith("public")]
    assert public
    for path in public:
        assert found_in(path.read_bytes()) == [], path
    assert any(found_in(path.read_bytes()) for path in held)


def test_who_may_see_exempt_items_sees_them(tmp_path: Path) -> None:
    """The canaries are where they should be, for who asks for them."""
    root = build(tmp_path / "planted", "planted")
    with (
        Library.open(root, exempt=True) as library,
        IndexStore(root, "tantivy").open(exempt=True) as searcher,
    ):
        assert all(search(searcher, word).total for word in CANARIES[:40])
        assert HIDDEN in library.documents()
        records = b"".join(to_json(minutes) for _, minutes in library.records())
    assert len(found_in(records)) > 900


COMMANDS = [
    ["search", "ponds", "--facets"], ["search", CANARIES[0]], ["search", "", "--json"],
    ["search", "moor", "--csv"], ["diff", "parks-2021-02-03"],
    ["show", DOCUMENT], ["show", DOCUMENT, "--json"], ["show", DOCUMENT, "5"], ["show", HIDDEN],
    ["like", DOCUMENT, "3.a"], ["history", "ponds", "--json"], ["assurances", "--json"],
    ["resolutions", "ponds"], ["quote", "There was no answer."], ["wording", "That the report be noted."],
]  # fmt: skip


def test_commands_tell_nothing(tmp_path: Path) -> None:
    """What a person types without --exempt prints no canary, on either channel."""
    root = build(tmp_path / "planted", "planted")
    for command in COMMANDS:
        done = CliRunner().invoke(app, command, env={"MINUTES_LIBRARY": str(root)})
        assert isinstance(done.exception, SystemExit | MinutesError | None), command
        assert set(found_in(f"{done.output} {done.exception}")) <= set(found_in(" ".join(command))), command
