"""What became of an assurance, as people have said: finding it again, and saying so."""

import difflib
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from minutes_nlp.errors import UsageError
from minutes_nlp.library import Library, Step
from minutes_nlp.library.follow_ups import Said
from minutes_nlp.model import Assurance, Minutes
from minutes_nlp.parts import find_part, without_exempt

__all__ = ["Logged", "Verdict", "find", "last_steps", "log", "mark", "one_line", "openly"]

# How like the words of an assurance must be to those it had under the same id, to be taken for the same.
_ALIKE = 0.75


class Verdict(NamedTuple):
    """What somebody says became of an assurance; ``by`` is the ``document/part`` that shows it, or ""."""

    status: Said
    by: str
    note: str
    who: str


class Logged(NamedTuple):
    """A row of the log, and the id its assurance has now; None where it is no longer found."""

    step: Step
    now: str | None


def _now(step: Step, assurances: Mapping[str, str], part: str) -> str | None:
    """Return the id that the assurance of a row has now, None where it is found no more.

    It is the one with the same words; of several the one at the id. Where none has them it is the one at the
    id if that reads much alike.

    Args:
        step: The row.
        assurances: The words of the document's assurances by their ids, as they are now.
        part: The id that the part of the row has now.
    """
    same = [each for each, words in assurances.items() if words == step.words]
    if same:
        return part if part in same else same[0]
    ratio = difflib.SequenceMatcher(None, step.words, assurances.get(part, ""), autojunk=False).ratio()
    return part if ratio >= _ALIKE else None


def one_line(words: str) -> str:
    """Return words with single spaces, for a line, and to be compared."""
    return " ".join(words.split())


def _words_of(minutes: Minutes) -> dict[str, str]:
    """Return the words of each assurance of a record by its id, single-spaced."""
    found = ((each, minutes.words(each.span)) for item in minutes.items for each in item.assurances)
    return {each.id: one_line(words) for each, words in found}


def find(library: Library, name: str, *, exempt: bool) -> tuple[str, Minutes, Assurance]:
    """Return an assurance by its ``document/part``: the document, its record and the assurance.

    Raises:
        UsageError: If there is none that may be shown; it names the nearest id.
    """
    document, part = _split(name)
    minutes = library.minutes(document)
    shown = minutes if exempt else without_exempt(minutes)
    known = {each.id: each for item in shown.items for each in item.assurances}
    part = library.redirect(document, part)
    if part in known:
        return document, shown, known[part]
    near = difflib.get_close_matches(part, known, n=1, cutoff=0)
    hint = f"; did you mean {document}/{near[0]}?" if near else ""
    raise UsageError(f"has no assurance {part!r} that may be shown{hint}", document=document)


def _split(name: str) -> tuple[str, str]:
    document, stroke, part = name.strip().replace(" ", "/").partition("/")
    if not stroke or not part:
        raise UsageError(f"{name!r} is no id of a passage; write DOCUMENT/PART, as the register prints it")
    return document, part


def mark(library: Library, name: str, verdict: Verdict, *, exempt: bool) -> Step:
    """Add to the log what became of an assurance.

    Args:
        library: Open for writing.
        name: The assurance's ``document/part``.
        verdict: What is said of it.
        exempt: Whether an exempt item may be meant.

    Raises:
        UsageError: If there is no such assurance or passage; if an assurance is closed without a passage or a
            note; if one is opened that is not closed.
    """
    document, minutes, assurance = find(library, name, exempt=exempt)
    by_document = by_part = None
    if verdict.by:
        by_document, by_part = _split(verdict.by)
        shown = library.minutes(by_document)
        by_part = library.redirect(by_document, by_part)
        if find_part(shown if exempt else without_exempt(shown), by_part) is None:
            raise UsageError(f"has no part {by_part!r} that may be shown", document=by_document)
    if verdict.status == "open":
        last = last_steps(library, document, minutes).get(assurance.id)
        if last is None or last.status == "open":
            raise UsageError("is open already", document=f"{document}/{assurance.id}")
    elif not verdict.by and not verdict.note.strip():
        raise UsageError("say by which passage (--by) or why (--note)", document=f"{document}/{assurance.id}")
    return library.follow_ups.add(
        Step(
            document=document,
            part=assurance.id,
            words=one_line(minutes.words(assurance.span)),
            status=verdict.status,
            by_document=by_document,
            by_part=by_part,
            note=verdict.note,
            who=verdict.who,
        )
    )


def last_steps(library: Library, document: str, minutes: Minutes) -> dict[str, Step]:
    """Return for each assurance of a record the last row about it, by the id it has now."""
    steps = library.follow_ups.steps(document)
    if not steps:
        return {}
    assurances = _words_of(minutes)
    found = ((_now(step, assurances, library.redirect(document, step.part)), step) for step in steps)
    return {now: step for now, step in found if now is not None}


def openly(library: Library, step: Step, *, exempt: bool) -> Step:
    """Return a row as it may be shown: neither a passage that was taken in private, nor the note about it."""
    if exempt or step.by_document is None or step.by_part is None:
        return step
    try:
        shown = without_exempt(library.minutes(step.by_document))
    except UsageError:
        shown = None
    if shown and find_part(shown, library.redirect(step.by_document, step.by_part)):
        return step
    return msgspec.structs.replace(step, by_document=None, by_part=None, note="")


def log(library: Library, name: str | None, *, exempt: bool) -> list[Logged]:
    """Return the log, of one assurance or of all, oldest first.

    What is not found any more may have been exempt, so it is shown only with ``exempt``.

    Raises:
        UsageError: If there is no such assurance.
    """
    wanted = None
    if name is not None:
        document, _, assurance = find(library, name, exempt=exempt)
        wanted = document, assurance.id
    found = []
    records: dict[str, dict[str, str]] = {}
    for step in library.follow_ups.steps(wanted[0] if wanted else None):
        if step.document not in records:
            minutes = library.minutes(step.document)
            records[step.document] = _words_of(minutes if exempt else without_exempt(minutes))
        now = _now(step, records[step.document], library.redirect(step.document, step.part))
        if (now is not None or exempt) and (wanted is None or wanted[1] == now):
            found.append(
                Logged(openly(library, step, exempt=exempt), f"{step.document}/{now}" if now else None)
            )
    return found
