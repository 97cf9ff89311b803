"""The command that checks the wording of a draft."""
# ruff: noqa: PLC0415, PLR0913  # a command imports what it needs when it runs, and has as many options as it has

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from minutes_nlp.cli.given import colour, marked, read_given
from minutes_nlp.cli.options import JsonOption, LibraryOption, examples, settings
from minutes_nlp.errors import UsageError

if TYPE_CHECKING:
    from minutes_nlp.library import Library
    from minutes_nlp.wording import ClauseChecked, Matter, Near, Precedent, Precedents

__all__ = ["app", "wording"]

DEPARTS = 1

app = typer.Typer()


@app.command(
    epilog=examples(
        "minutes wording 'That the report be noted.'",
        "minutes wording draft.docx --committee 'Audit and Governance'",
        "minutes wording draft.txt --item audit-and-governance-2023-01-30 47-22",
        "minutes wording draft.txt --ignore verb --ignore typing && echo as usual",
    )
)
def wording(
    given: Annotated[
        str | None,
        typer.Argument(metavar="TEXT|FILE", help="A draft, a file (.txt, .md, .html, .docx), or -."),
    ] = None,
    *,
    item: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="DOCUMENT ITEM", help="The item that is decided; else the draft's own heading."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Leave out a check; see --checks.")
    ] = None,
    committee: Annotated[list[str] | None, typer.Option(help="Precedents of this committee only.")] = None,
    council: Annotated[list[str] | None, typer.Option(help="Precedents of this council only.")] = None,
    near: Annotated[int, typer.Option(min=0, help="How many near wordings to show of each clause.")] = 3,
    checks: Annotated[
        bool, typer.Option("--checks", help="Say what is checked, under which code, and stop.")
    ] = False,
    exempt: Annotated[bool, typer.Option("--exempt", help="Use precedents from exempt items too.")] = False,
    json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Lay each clause of a draft beside the wordings used before, and tell what departs from them.

    Exit code 1 if something departs, so that a script can ask.
    """
    from minutes_nlp.library import Library
    from minutes_nlp.wording import CODES, check_wording

    if checks:
        typer.echo("\n".join(f"{code:<13} {reason}" for code, reason in CODES.items()))
        return
    if given is None:
        raise UsageError("nothing to check; give a draft or a file")
    draft = read_given(given)
    with Library.open(settings(library, None).library, exempt=exempt) as opened:
        precedents = _precedents(opened, committee or (), council or ())
        matter = _matter(opened, *item) if item else None
    checked = check_wording(draft, precedents, matter=matter, ignore=ignore or (), most_near=near)
    if not checked:
        raise UsageError("there are no words to check")
    found = sum(len(clause.findings) for clause in checked)
    if json:
        typer.echo(msgspec.json.encode({"precedents": len(precedents), "clauses": checked}))
    else:
        for clause in checked:
            typer.echo("\n".join(_lines(clause)) + "\n")
        typer.echo(_summary(found, len(precedents)), err=True)
    if found:
        raise typer.Exit(DEPARTS)


def _summary(found: int, known: int) -> str:
    departs = (
        "nothing departs" if not found else "1 thing departs" if found == 1 else f"{found} things depart"
    )
    return f"{departs} from {known:,} clauses used before"


def _precedents(opened: "Library", committees: Sequence[str], councils: Sequence[str]) -> "Precedents":
    """The clauses of the meetings chosen, with the words of all minutes."""
    from minutes_nlp.wording import Precedents, count_words, precedents_in

    vocabulary: Counter[str] = Counter()
    found: list[Precedent] = []
    committees_known: Counter[str] = Counter()
    councils_known: Counter[str] = Counter()
    for document, minutes in opened.records():
        count_words(minutes.text, vocabulary)
        meeting = minutes.meeting
        committees_known[meeting.committee or ""] += 1
        councils_known[meeting.council or ""] += 1
        if _is_of(meeting.committee, committees) and _is_of(meeting.council, councils):
            found += precedents_in(document, minutes)
    _check_known("committee", committees, committees_known)
    _check_known("council", councils, councils_known)
    return Precedents(found, vocabulary)


def _is_of(name: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or any(each.casefold() in (name or "").casefold() for each in wanted)


def _check_known(what: str, wanted: Sequence[str], known: Counter[str]) -> None:
    from minutes_nlp.errors import hint

    for each in wanted:
        if not any(_is_of(name, [each]) for name in known):
            raise UsageError(f"there is no {what} {each!r} in the library; {hint(each, filter(None, known))}")


def _matter(opened: "Library", document: str, part: str) -> "Matter":
    from minutes_nlp.errors import hint
    from minutes_nlp.wording import Matter

    minutes = opened.minutes(document)
    found = next((item for item in minutes.items if item.id == part), None)
    if found is None:
        message = f"has no item {part!r} that may be shown; {hint(part, [item.id for item in minutes.items])}"
        raise UsageError(message, document=document)
    text = minutes.text[found.heading.end : found.span.end]
    return Matter(found.title, text, minutes.meeting.date)


def _lines(clause: "ClauseChecked") -> Iterator[str]:
    yield f"{clause.label} {clause.text}".strip()
    for finding in clause.findings:
        code = colour(f"departs ({finding.code})", typer.colors.YELLOW)
        instead = f"; “{finding.suggestion.strip()}”?" if finding.suggestion else ""
        yield f"  {code}: {finding.message}{instead}"
    for usual in clause.usual:
        yield f"  “{usual.verb}” is usually “{usual.form}”: {usual.share}"
    if clause.identical:
        yield f"  used before, {_times(clause.identical)}"
    for near in clause.near:
        yield f"  near: {marked(near.differences)}"
        yield f"    {_times(near)}"


def _times(used: "Near") -> str:
    times = "once" if used.count == 1 else f"{used.count:,} times, last"
    cited = used.newest.citation
    return f"{times}: {cited} ({cited.document} {cited.part})"
