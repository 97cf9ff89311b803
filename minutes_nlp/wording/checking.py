"""The wording desk: each clause of a draft beside what was used before, and what departs from it."""

import re
from collections.abc import Collection, Iterator

from minutes_nlp.differences import Piece, differences
from minutes_nlp.errors import UsageError, hint
from minutes_nlp.model import Record, Span
from minutes_nlp.wording.draft import Decision, read_draft
from minutes_nlp.wording.findings import CODES, Finding
from minutes_nlp.wording.forms import Operative, operatives
from minutes_nlp.wording.lettering import check_lettering
from minutes_nlp.wording.matching import Matter, check_matching
from minutes_nlp.wording.precedents import Precedent, Precedents, Share
from minutes_nlp.wording.slips import check_slips
from minutes_nlp.wording.usage import check_usage

__all__ = ["ClauseChecked", "Near", "Usual", "check_wording"]

# What ends a clause: alone or last in a list, or before another.
_END = re.compile(r"(?:[.;,]?\s{1,3}(?:and|or)|[.;,])$")
_MOST_NEAR = 3


class Usual(Record, frozen=True, kw_only=True):
    """The form that clauses with a verb most often have, twice at least, and how many of them have it."""

    verb: str
    form: str
    share: Share


class Near(Record, frozen=True, kw_only=True):
    """A wording used before: how often, its newest use, and the changes from it (``before``) to the draft."""

    count: int
    newest: Precedent
    differences: tuple[Piece, ...] = ()


class ClauseChecked(Record, frozen=True, kw_only=True):
    """A clause of a draft.

    Attributes:
        label: As typed, "" where it has none.
        text: Its words on one line.
        span: Where they stand in the draft.
        heading: What it stands under.
        operatives: Its operative verbs, with their forms.
        identical: The same words used before; None if they have not been.
        near: Other wordings much like it, the one with the newest use first.
        usual: For each of its verbs, the council's usual form.
        findings: What departs.
    """

    label: str
    text: str
    span: Span
    heading: str
    operatives: tuple[Operative, ...]
    identical: Near | None
    near: tuple[Near, ...]
    usual: tuple[Usual, ...]
    findings: tuple[Finding, ...]


def check_wording(
    draft: str,
    precedents: Precedents,
    *,
    matter: Matter | None = None,
    ignore: Collection[str] = (),
    most_near: int = _MOST_NEAR,
) -> tuple[ClauseChecked, ...]:
    """Return the clauses of a draft, each beside the precedents.

    Args:
        draft: One clause, or resolutions under headings; see `read_draft`.
        precedents: What was used before.
        matter: The item that is decided; None: what the draft's own heading says.
        ignore: Codes of checks to leave out.
        most_near: How many near wordings to give of each clause, at most.

    Raises:
        UsageError: If a code is none; it names the nearest.
    """
    for code in ignore:
        if code not in CODES:
            raise UsageError(f"there is no check {code!r}; {hint(code, CODES)}")
    return tuple(
        checked
        for decision in read_draft(draft)
        for checked in _decision(decision, precedents, matter, frozenset(ignore), most_near)
    )


def _differing(used: str, drafted: str) -> tuple[Piece, ...]:
    """How a draft departs from a wording, but for what they end with in their lists."""
    ours, theirs = _END.search(used), _END.search(drafted)
    if ours and theirs and ours[0] != theirs[0]:
        return differences(used[: ours.start()], drafted[: theirs.start()])
    return differences(used, drafted)


def _decision(
    decision: Decision,
    precedents: Precedents,
    matter: Matter | None,
    ignore: Collection[str],
    most_near: int,
) -> Iterator[ClauseChecked]:
    about = matter or Matter(decision.heading)
    unlettered = dict(check_lettering(decision))
    for at, clause in enumerate(decision.clauses):
        found = [
            *([unlettered[at]] if at in unlettered else []),
            *check_usage(clause, decision, precedents),
            *check_matching(clause, about),
            *check_slips(clause, precedents),
        ]
        codes = {each.code for each in found}
        typed = {each.span for each in found if each.code == "typing"}
        done = operatives(clause.text)
        same = precedents.identical(clause.text)
        yield ClauseChecked(
            label=clause.label,
            text=clause.text,
            span=clause.span,
            heading=decision.heading,
            operatives=done,
            identical=Near(count=len(same), newest=same[0]) if same else None,
            near=tuple(
                Near(count=len(uses), newest=uses[0], differences=_differing(uses[0].text, clause.text))
                for uses in precedents.near(clause.text, most_near)
            ),
            usual=tuple(_usual(done, precedents)),
            findings=tuple(
                each
                for each in sorted(found, key=lambda each: each.span)
                # A verb that is mistyped is one slip, not two; nor is "That" missing twice.
                if each.code not in ignore
                and not (each.code == "verb" and each.span in typed)
                and not (each.code == "missing" and each.suggestion == "that" and "that" in codes)
            ),
        )


def _usual(done: tuple[Operative, ...], precedents: Precedents) -> Iterator[Usual]:
    for verb in dict.fromkeys(operative.verb for operative in done):
        forms = precedents.forms.get(verb)
        if forms:
            form, count = max(forms.items(), key=lambda pair: (pair[1], pair[0]))
            if count == 1:
                continue
            yield Usual(verb=verb, form=form, share=Share(count=count, total=forms.total()))
