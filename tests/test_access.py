"""Who may see an item, as a clerk decided: at once, and whatever becomes of the minutes afterwards."""

from collections.abc import Callable

import msgspec
import pytest
from factories import make_minutes

from minutes_nlp import ingest
from minutes_nlp.errors import UsageError
from minutes_nlp.index import IndexStore
from minutes_nlp.library import Library, Note
from minutes_nlp.model import Access, Minutes
from minutes_nlp.parts import without_exempt
from minutes_nlp.search import search

TITLES = ("Ponds", "The purchase of a quarry near the old mill for the new school", "Newts")


def put(library: Library, minutes: Minutes, document: str | None = None) -> str:
    """Keep a record and return its document."""
    return library.put(minutes, place=None, parser="1", document=document)[0]


def access(library: Library, document: str) -> list[Access]:
    """Of each item in order."""
    return [item.access for item in library.minutes(document).items]


@pytest.fixture
def document(library: Library, store: IndexStore) -> str:
    """Minutes of three items, all public, that a search finds."""
    name = put(library, make_minutes(*TITLES))
    ingest.publish(library, store)
    return name


def test_an_item_becomes_exempt_at_once(library: Library, store: IndexStore, document: str) -> None:
    """In the record that is shown, in every version of it, and in the index."""

    def total() -> int:
        with store.open() as searcher:
            return search(searcher, "quarry").total

    assert total() > 0
    kept = library.reclassify(document, "2", "exempt", reason=" a price ", who="ann")
    assert (kept.who, kept.reason, kept.part, kept.seq) == ("ann", "a price", "2", 1)
    ingest.publish(library, store)
    assert access(library, document) == ["public", "exempt", "public"]
    assert "quarry" not in without_exempt(library.minutes(document)).text
    assert total() == 0
    assert ingest.verify(library, store) == []
    library.reclassify(document, "2", "public", reason="it is bought", who="ann")
    ingest.publish(library, store)
    assert total() > 0


def renamed(minutes: Minutes) -> Minutes:
    """The record with its second item under another number and title."""
    one, two, *rest = minutes.items
    return msgspec.structs.replace(
        minutes, items=(one, msgspec.structs.replace(two, id="2a", title="Land"), *rest)
    )


def reworded(minutes: Minutes) -> Minutes:
    """The record with a slip of the second item's words put right."""
    return msgspec.structs.replace(minutes, text=minutes.text.replace("the old mill", "the odd mill"))


def split(minutes: Minutes) -> Minutes:
    """The record with the second item read as two, neither under its number."""
    one, two, *rest = minutes.items
    middle = two.heading.end
    first = msgspec.structs.replace(two, id="x", title="", span=two.span._replace(end=middle))
    second = msgspec.structs.replace(two, id="y", title="", span=two.span._replace(start=middle))
    return msgspec.structs.replace(minutes, items=(one, first, second, *rest))


READ_AGAIN = [
    pytest.param(lambda minutes: minutes, ["public", "exempt", "public"], id="the-same"),
    pytest.param(renamed, ["public", "exempt", "public"], id="another-number-and-title"),
    pytest.param(reworded, ["public", "exempt", "public"], id="other-words"),
    pytest.param(split, ["public", "exempt", "exempt", "public"], id="read-as-two"),
]


@pytest.mark.parametrize(("change", "expected"), READ_AGAIN)
def test_an_item_stays_exempt_when_it_is_read_again(
    library: Library, document: str, change: Callable[[Minutes], Minutes], expected: list[Access]
) -> None:
    """Twice, so that what was followed by its words is followed on."""
    library.reclassify(document, "2", "exempt", reason="a price", who="ann")
    for again in (change(make_minutes(*TITLES)), change(reworded(make_minutes(*TITLES)))):
        put(library, again, document)
        assert access(library, document) == expected


def test_the_same_minutes_in_another_file_are_exempt_too(library: Library, document: str) -> None:
    """As a new document, and so is a third."""
    library.reclassify(document, "2", "exempt", reason="a price", who="ann")
    second = put(library, renamed(make_minutes(*TITLES)))
    third = put(library, make_minutes(*TITLES))
    other = put(library, make_minutes(*TITLES, committee="Cabinet"))
    assert len({document, second, third}) == 3
    assert access(library, second) == access(library, third) == ["public", "exempt", "public"]
    assert access(library, other) == ["public"] * 3


def all_exempt(minutes: Minutes) -> Minutes:
    """The record as a parser reads it that finds everything exempt."""
    items = tuple(msgspec.structs.replace(item, access="exempt") for item in minutes.items)
    return msgspec.structs.replace(minutes, items=items)


def test_what_is_made_public_is_the_words_that_were_seen(library: Library) -> None:
    """Read again with the same words it stays public; with others it is what reading makes of it."""
    name = put(library, all_exempt(make_minutes(*TITLES)))
    library.reclassify(name, "2", "public", reason="it is bought", who="ann")
    put(library, all_exempt(make_minutes(*TITLES)), name)
    assert access(library, name) == ["exempt", "public", "exempt"]
    put(library, all_exempt(reworded(make_minutes(*TITLES))), name)
    assert access(library, name) == ["exempt"] * 3


def test_formulae_tell_no_item(library: Library) -> None:
    """Words that other items have too do not make them exempt."""
    topics = ("a" * 3, "b" * 3, "c" * 3)
    name = put(library, make_minutes(*topics))
    library.reclassify(name, "1", "exempt", reason="a price", who="ann")
    put(library, make_minutes("ddd", "bbb", "ccc"), name)
    assert access(library, name) == ["exempt", "public", "public"]


@pytest.mark.parametrize(
    ("part", "to", "reason", "why"),
    [
        ("9", "exempt", "x", "has no item '9'"),
        ("2.a", "exempt", "x", "has no item"),
        ("2", "public", "x", "is public already"),
        ("2", "exempt", "  ", "say why"),
    ],
)
def test_what_cannot_be_decided(
    library: Library, document: str, part: str, to: Access, reason: str, why: str
) -> None:
    """Nothing is kept of it."""
    with pytest.raises(UsageError, match=why):
        library.reclassify(document, part, to, reason=reason, who="ann")
    assert library.access.all() == []
    assert len(library.versions(document)) == 1


def test_notes_are_kept_in_order(library: Library, document: str) -> None:
    """Each with its number and time."""
    for words in ("first", "second"):
        library.notes.add(Note(document=document, part="2", note=words, who="ann"))
    found = library.notes.all(document)
    assert [(each.seq, each.note) for each in found] == [(1, "first"), (2, "second")]
    assert found == library.notes.all()
    assert found[0].at.endswith("+00:00")


def test_a_redaction_leaves_no_digest_to_guess_by(library: Library, store: IndexStore, document: str) -> None:
    """The item stays exempt; what was kept of its words before is gone."""
    library.reclassify(document, "2", "exempt", reason="a price", who="ann")
    library.removals.decide(ingest.to_redact(library, document, "2.a", reason="a name", who="ann"))
    ingest.rebuild(library, store)
    assert [each.digest for each in library.access.all()] == [""]
    put(library, make_minutes(*TITLES), document)
    assert access(library, document) == ["public", "exempt", "public"]


def test_an_erased_document_takes_its_decisions_with_it(
    library: Library, store: IndexStore, document: str
) -> None:
    """Its notes, too."""
    library.reclassify(document, "2", "exempt", reason="a price", who="ann")
    library.notes.add(Note(document=document, part="2", note="zymurgy", who="ann"))
    library.removals.decide(ingest.to_erase(library, document, reason="not ours", who="ann"))
    ingest.rebuild(library, store)
    assert (library.access.all(), library.notes.all()) == ([], [])
    assert b"zymurgy" not in library.file.read_bytes()
