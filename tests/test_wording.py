"""The wording desk: what it takes a clause for, what it says departs, and how much of that it finds."""

import itertools
import json
import random
from pathlib import Path

import pytest
from drafting import FAULTS, STYLES, drafts, measure, precedents
from factories import run_minutes
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import abstract, docx, list_of, para

from minutes_nlp.differences import differences, printed
from minutes_nlp.errors import UsageError
from minutes_nlp.wording import CODES, Matter, Precedents, check_wording
from minutes_nlp.wording.draft import read_draft
from minutes_nlp.wording.forms import operatives

STYLE = STYLES[0]

FORMS = [
    pytest.param("That the report be noted.", ["report be noted"], id="plain"),
    pytest.param(
        "that the contents of the report on roads be noted.", ["contents of the report be noted"], id="of"
    ),
    pytest.param(
        "That the report be noted and the trial at Ashby be welcomed.",
        ["report be noted", "trial be welcomed"],
        id="two",
    ),
    pytest.param(
        "That the findings be noted with concern and that progress be reported.",
        ["findings be noted", "progress be reported"],
        id="and that",
    ),
    pytest.param(
        "The minutes be confirmed and signed.", ["minutes be confirmed", "minutes be signed"], id="two verbs"
    ),
    pytest.param("That Councillor Moor be appointed to the Board.", ["councillor … be appointed"], id="name"),
    pytest.param(
        "That under section 4 the press and public be excluded.",
        ["press and public be excluded"],
        id="condition",
    ),
    pytest.param("That the Committee supports the scheme.", ["committee supports"], id="active"),
    pytest.param(
        "That this Council, mindful of 1974, calls on the Cabinet to think.", ["council calls"], id="aside"
    ),
    pytest.param("To approve the plan", ["to approve"], id="infinitive"),
    pytest.param("The report was noted.", ["report was noted"], id="told"),
    pytest.param("supports more places; and", ["supports"], id="below a lead"),
    pytest.param("Noted.", ["noted"], id="alone"),
    pytest.param("That the heading would be changed.", [], id="told of the future"),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.parametrize(("words", "forms"), FORMS)
def test_operative_form(words: str, forms: list[str]) -> None:
    """The verb that decides, with the head of its subject."""
    assert [each.form for each in operatives(words)][: len(forms) or None] == forms
    assert all(words[slice(*each.span)].lower() == each.verb for each in operatives(words))


DRAFTS = [
    pytest.param(
        "That the report be noted.", [("", "", [("", "That the report be noted.")])], id="one clause"
    ),
    pytest.param("the report be noted", [("", "", [("", "the report be noted")])], id="no form at all"),
    pytest.param(
        "5. Ferry\n\nRESOLVED:\n\n(a) That the ferry be\nmended;\n(b) That it be painted.\n\n"
        "6. Pier\nRESOLVED that the pier be kept.",
        [
            ("5. Ferry", "", [("(a)", "That the ferry be mended;"), ("(b)", "That it be painted.")]),
            ("6. Pier", "", [("", "that the pier be kept.")]),
        ],
        id="two items",
    ),
    pytest.param(
        "AGREED: That (a) the report be noted; and (c) the Chair be thanked.",
        [("", "That", [("(a)", "the report be noted; and"), ("(c)", "the Chair be thanked.")])],
        id="list within a line",
    ),
    pytest.param(
        "AGREED: (a) That the report be noted; (c) That the Chair be thanked.",
        [("", "", [("(a)", "That the report be noted;"), ("(c)", "That the Chair be thanked.")])],
        id="list on the line of its lead",
    ),
    pytest.param(
        "It was RESOLVED that\n1. the report be noted;\n2. the Chair be thanked.",
        [("", "that", [("1.", "the report be noted;"), ("2.", "the Chair be thanked.")])],
        id="list from a lead",
    ),
    pytest.param(
        "Ferry\nThat the report be noted.\nThat the Chair be thanked.",
        [
            ("Ferry", "", [("", "That the report be noted.")]),
            ("Ferry", "", [("", "That the Chair be thanked.")]),
        ],
        id="lines",
    ),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), DRAFTS)
def test_draft(text: str, expected: list[tuple[str, str, list[tuple[str, str]]]]) -> None:
    """A draft is cut into resolutions under headings, and these into clauses with their labels."""
    found = read_draft(text)
    assert [(d.heading, d.stem, [(c.label, c.text) for c in d.clauses]) for d in found] == expected
    for clause in itertools.chain.from_iterable(each.clauses for each in found):
        assert " ".join(text[slice(*clause.span)].split()) == clause.text


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_any_text_is_a_draft(text: str) -> None:
    """Whatever is typed can be checked, and every place that is named lies in the clause."""
    for clause in check_wording(text, _desk(200)):
        assert all(0 <= f.span.start <= f.span.end <= len(clause.text) for f in clause.findings)
        assert {f.code for f in clause.findings} <= set(CODES)


DESKS: dict[int, Precedents] = {}


def _desk(count: int) -> Precedents:
    if count not in DESKS:
        DESKS[count] = Precedents(precedents(STYLE, count))
    return DESKS[count]


def _codes(draft: str, **options: object) -> list[str]:
    checked = check_wording(draft, _desk(600), **options)  # type: ignore[arg-type]  # a table's options
    return [finding.code for clause in checked for finding in clause.findings]


SAID = [
    pytest.param("That the report be noted.", [], id="sound"),
    pytest.param("The report be noted.", ["that"], id="no That"),
    pytest.param("That the report be noted", ["full-stop"], id="no full stop"),
    pytest.param(
        "(a) That the report be noted\n(b) That the matter be deferred to the next meeting.",
        ["full-stop"],
        id="no mark within a list",
    ),
    pytest.param("That the report be pondered.", ["verb"], id="verb not used"),
    pytest.param("That the report of the year.", ["verb"], id="no verb"),
    pytest.param(
        "That the Director of Place be authorised to submit the bid.", ["consultation"], id="no consultation"
    ),
    pytest.param(
        "That the Head of Finance be authorised to submit the bid, in consultation with the Leader.",
        [],
        id="in consultation",
    ),
    pytest.param("That the report be be noted.", ["doubled"], id="doubled"),
    pytest.param("That the report noted.", ["missing", "verb"], id="be is missing"),
    pytest.param("That report be noted.", ["missing"], id="the is missing"),
    pytest.param("That the reprot be noted.", ["typing"], id="swapped"),
    pytest.param("That the repot be noted.", ["typing"], id="left out"),
    pytest.param("That the report be notted.", ["typing"], id="typed twice"),
    pytest.param("That the report be noyed.", ["typing"], id="the key beside it"),
    pytest.param("Winter Plan\n\nThat the Winter Plan be approved.", [], id="its own paper"),
    pytest.param("Winter Plan\n\nThat the Summer Plan be approved.", ["report"], id="another paper"),
    pytest.param(
        "Ferry fares\n\nThat the report on air quality be received.", ["report"], id="another subject"
    ),
    pytest.param(
        "Ferry fares\n\nThat a further report on air quality be submitted to the Committee.",
        [],
        id="a paper to come",
    ),
    pytest.param(
        "Quarter 2 2020/21 Performance\n\nThat the Quarter 3 2020/21 Performance Report be noted.",
        ["date"],
        id="another quarter",
    ),
    pytest.param(
        "Performance 2020/21\n\nThat the Quarter 3 2020/21 Performance Report be noted.",
        [],
        id="a quarter of the year",
    ),
    pytest.param(
        "Minutes of 3 May 2021\n\nThat the minutes of the meeting held on 4 May 2021 be confirmed.",
        ["date"],
        id="another day",
    ),
    pytest.param(
        "Housing Need Plan 2020-2025\n\nThat the Housing Need Plan 2020-2026 be adopted.",
        ["date"],
        id="other years",
    ),
]


@pytest.mark.parametrize(("draft", "codes"), SAID)
def test_what_is_said(draft: str, codes: list[str]) -> None:
    """Each check says its code and nothing else is said."""
    assert sorted(_codes(draft)) == sorted(codes)


LISTS = [
    pytest.param("(a) (b) (c)", 0, id="letters"),
    pytest.param("(i) (ii) (iii) (iv)", 0, id="numerals"),
    pytest.param("(g) (h) (i) (j)", 1, id="begins late"),
    pytest.param("(a) (b) (i) (ii) (c)", 0, id="a list within"),
    pytest.param("(a) (c) (d)", 1, id="skipped"),
    pytest.param("(a) (a) (b)", 1, id="repeated"),
    pytest.param("(a) b) (c)", 1, id="another bracket"),
    pytest.param("1. 2. 4. 5.", 1, id="numbers"),
]


@pytest.mark.parametrize(("labels", "faults"), LISTS)
def test_lettering(labels: str, faults: int) -> None:
    """A slip is said once, and the list goes on from it."""
    clauses = "\n".join(f"{label} That the report be noted;" for label in labels.split())
    assert _codes(f"RESOLVED:\n{clauses}").count("lettering") == faults


def test_a_check_can_be_switched_off() -> None:
    """A code that is ignored is not said; one that is none names the nearest."""
    assert _codes("The report be noted", ignore=["that"]) == ["full-stop"]
    with pytest.raises(UsageError, match="did you mean 'full-stop'"):
        _codes("The report be noted", ignore=["fullstop"])


def test_an_item_says_what_it_is_about() -> None:
    """Where the title names no date, the minutes of the item do; the item stands over the draft's heading."""
    matter = Matter("Minutes", "The minutes of the meeting of 4 May 2021 were before members.")
    wrong = "That the minutes of the meeting held on 5 May 2021 be confirmed as a correct record."
    assert _codes(wrong, matter=matter) == ["date"]
    assert _codes(wrong.replace("5 May", "4 May"), matter=matter) == []


def test_precedents_are_counted_and_laid_beside() -> None:
    """The same words, near words with what changes, and the usual form, newest first."""
    (clause,) = check_wording("That the report be now noted.", _desk(600))
    nearest = next(each for each in clause.near if each.newest.text.startswith("That the report be noted"))
    assert nearest.count == len(_desk(600).identical("That the report be noted."))
    assert [(p.before, p.now) for p in nearest.differences if p.kind == "added"] == [("", "now")]
    dates = [str(each.newest.citation.date) for each in clause.near]
    assert dates == sorted(dates, reverse=True)
    (usual,) = clause.usual
    assert (usual.verb, usual.share.count <= usual.share.total) == ("noted", True)
    uses = _desk(600).identical("that the report be noted")
    used = [str(each.citation.date) for each in uses]
    assert used == sorted(used, reverse=True)


def test_nothing_is_said_of_usage_where_little_is_known() -> None:
    """Without precedents a form that any council may have is not blamed, and the rules of print hold."""
    desk = Precedents([])
    (clause,) = check_wording("The report be pondered", desk)
    assert [finding.code for finding in clause.findings] == ["that", "full-stop"]
    assert (clause.identical, clause.near, clause.usual) == (None, (), ())


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60))
def test_differences_lose_nothing(one: str, other: str) -> None:
    """The pieces hold every word and mark of both wordings, in order; what is the same is the same."""
    pieces = differences(one, other)
    assert _ink("".join(piece.before for piece in pieces)) == _ink(one)
    assert _ink("".join(piece.now for piece in pieces)) == _ink(other)
    same = [piece for piece in pieces if piece.kind == "same"]
    assert all([t.key for t in printed(p.before)] == [t.key for t in printed(p.now)] for p in same)


def _ink(text: str) -> str:
    return "".join(text.split())


def test_faults_of_every_code_are_seeded() -> None:
    """What is measured is every check there is; a fault changes its draft, where there is room for it."""
    assert set(FAULTS) == set(CODES)
    sound = list(drafts(STYLE, 200, seed=3))
    for fault in FAULTS.values():
        harmed = [(made, fault(made, random.Random(3))) for made in sound]  # noqa: S311  # nothing here is secret
        assert any(found for _, found in harmed)
        assert all(found is None or found.text != made.text for made, found in harmed)


def test_small_measure() -> None:
    """With some hundred precedents of each council most faults are found, and few sound drafts blamed."""
    found = measure(400, 40)
    assert min(found.recall.values()) >= 0.85
    assert found.blamed <= 0.05 * found.sound


@pytest.mark.slow
def test_measure() -> None:
    """The figures of docs/accuracy.md hold."""
    found = measure(4_000, 200)
    assert {code: recall for code, recall in found.recall.items() if recall < 0.95} == {}
    assert found.sound == 200
    assert found.blamed <= 0.02 * found.sound


def test_drafts_are_the_same_every_time() -> None:
    """A measure can be repeated."""
    assert list(drafts(STYLE, 20, seed=3)) == list(drafts(STYLE, 20, seed=3))


# The command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of some meetings, one item of which is exempt."""
    where = tmp_path_factory.mktemp("desk")
    for year in range(2001, 2026):
        text = f"""FERRIES COMMITTEE

Minutes of the meeting held on 9 March {year} at 10.00 a.m.

1. Ferry Plan {year}

The Committee considered a report.

RESOLVED: That the report be noted.

2. EXCLUSION OF THE PUBLIC

RESOLVED: That under Section 100A(4) of the Local Government Act 1972 the public be excluded from the meeting
for the following item, which involves the likely disclosure of exempt information as defined in paragraph 3.

3. Sale of the kiosk

RESOLVED: That the secret bid be accepted.
"""
        (where / f"{year}.txt").write_text(text, encoding="utf-8")
    assert run_minutes("add", str(where), "-L", str(where / "library")).returncode == 0
    return where


def test_command(folder: Path) -> None:
    """Exit code 0 where all is as usual, 1 where something departs; the reason says which check."""
    library = str(folder / "library")
    done = run_minutes("wording", "That the report be noted.", "-L", library)
    assert (done.returncode, "departs" in done.stdout) == (0, False)
    assert "used before, 25 times, last: Ferries Committee, 9 March 2025, item 1" in done.stdout
    done = run_minutes("wording", "The report be noted", "-L", library)
    assert done.returncode == 1
    assert "departs (that)" in done.stdout
    assert "departs (full-stop)" in done.stdout
    done = run_minutes(
        "wording", "The report be noted", "--ignore", "that", "--ignore", "full-stop", "-L", library
    )
    assert done.returncode == 0


def test_command_reads_files(folder: Path) -> None:
    """A Word file with its own numbering and a text file say the same; one that is not there is named."""
    library, words = (
        str(folder / "library"),
        ["RESOLVED:", "(a) That the report be noted;", "(c) That the repot be noted."],
    )
    numbering = abstract(0, ("lowerLetter", "(%1)")) + list_of(1, 0) + list_of(2, 0, {0: 3})
    body = para(words[0]) + "".join(
        para(clause.partition(" ")[2], num=(number, 0)) for number, clause in enumerate(words[1:], 1)
    )
    (folder / "draft.docx").write_bytes(docx(body, numbering=numbering))
    (folder / "draft.txt").write_text("\n".join(words), encoding="utf-8")
    found = []
    for name in ("draft.docx", "draft.txt"):
        done = run_minutes("wording", str(folder / name), "--json", "-L", library)
        assert done.returncode == 1
        found.append([[f["code"] for f in c["findings"]] for c in json.loads(done.stdout)["clauses"]])
    assert found[0] == found[1]
    assert "lettering" in found[0][1]
    done = run_minutes("wording", "nowhere.docx", "-L", library)
    assert (done.returncode, done.stderr) == (2, "minutes: nowhere.docx: no such file or directory\n")


def test_command_knows_the_item(folder: Path) -> None:
    """With --item the draft is checked against that item; an unknown one gets the nearest."""
    library = str(folder / "library")
    document = "ferries-2010-03-09"
    done = run_minutes("wording", "That the Pier Plan be noted.", "--item", document, "1", "-L", library)
    assert "“the Pier Plan” is not in the heading “Ferry Plan 2010”" in done.stdout
    done = run_minutes("wording", "That it be noted.", "--item", document, "12", "-L", library)
    assert (done.returncode, f"{document}: has no item '12'" in done.stderr) == (2, True)


def test_exempt_precedents_are_hidden(folder: Path) -> None:
    """What was decided in private is no precedent, nor are its words known, unless that is asked for."""
    library = str(folder / "library")
    done = run_minutes("wording", "That the secret bid be accepted.", "-L", library)
    assert "used before, " not in done.stdout
    assert "“accepted” has not been used before" in done.stdout
    done = run_minutes("wording", "That the secret bid be accepted.", "--exempt", "-L", library)
    assert "used before, 25 times" in done.stdout


def test_precedents_of_a_committee(folder: Path) -> None:
    """An unknown committee is an error that names the known one; --checks needs no library."""
    done = run_minutes("wording", "a", "--committee", "Feries", "-L", str(folder / "library"))
    assert (done.returncode, "Ferries Committee" in done.stderr) == (2, True)
    done = run_minutes("wording", "--checks")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(CODES)
