"""Checks of a clause against the council's usage: how clauses begin, end, decide and delegate."""

import re
from collections.abc import Iterator

from minutes_nlp.model import Span
from minutes_nlp.wording.delegations import delegation
from minutes_nlp.wording.draft import Clause, Decision
from minutes_nlp.wording.findings import Finding
from minutes_nlp.wording.forms import begins_that, operatives
from minutes_nlp.wording.precedents import FEW, Precedents, Share

__all__ = ["check_usage"]

# A usage is the council's if so large a share of its clauses have it.
_USUAL = 0.7
# Delegations are few, and worded with care: half of at least three are a usage.
_DELEGATIONS, _CONSULTED = 3, 0.5
_MARKED = re.compile(r"[.;,:!?][\"”’')\]]*(?:\s+(?:and|or))?$")
_STOPPED = re.compile(r"[.!?][\"”’')\]]*$")


def check_usage(clause: Clause, decision: Decision, precedents: Precedents) -> Iterator[Finding]:
    """Yield what departs from the council's usage in one clause."""
    yield from _opening(clause, decision, precedents)
    yield from _ending(clause, precedents)
    yield from _verb(clause, precedents)
    yield from _consultation(clause, precedents)


def _is_usual(share: Share) -> bool:
    """Whether a usage is the council's; the rule holds where too little is known."""
    return share.total < FEW or share.part >= _USUAL


def _told(share: Share, what: str) -> str:
    return f"; {share} clauses used before {what}" if share.total >= FEW else ""


def _opening(clause: Clause, decision: Decision, precedents: Precedents) -> Iterator[Finding]:
    # Where a list goes on from its own lead, the lead begins "That".
    words = decision.stem or clause.text
    if begins_that(words) or not _is_usual(precedents.opening):
        return
    if decision.stem and clause is not decision.clauses[0]:
        return
    reason = f"the clause does not begin “That”{_told(precedents.opening, 'do')}"
    yield Finding(code="that", message=reason, span=Span(0, 0), suggestion="That ")


def _ending(clause: Clause, precedents: Precedents) -> Iterator[Finding]:
    end = len(clause.text)
    if clause.position == "inner":
        if not _MARKED.search(clause.text) and _is_usual(precedents.inner_mark):
            reason = "no mark ends the clause" + _told(precedents.inner_mark, "that others follow have one")
            yield Finding(code="full-stop", message=reason, span=Span(end, end), suggestion=";")
    elif not _STOPPED.search(clause.text) and _is_usual(precedents.last_mark):
        reason = "no full stop ends the clause" + _told(precedents.last_mark, "have one")
        yield Finding(code="full-stop", message=reason, span=Span(end, end), suggestion=".")


def _verb(clause: Clause, precedents: Precedents) -> Iterator[Finding]:
    if len(precedents) < FEW:
        return
    found = operatives(clause.text)
    if not found and _is_usual(precedents.with_verb):
        reason = f"no operative verb is found{_told(precedents.with_verb, 'have one')}"
        yield Finding(code="verb", message=reason, span=Span(0, len(clause.text)))
    for operative in found:
        if precedents.verbs[operative.verb]:
            continue
        usual = precedents.verbs_of.get(operative.form.rpartition(" be ")[0])
        reason = f"“{operative.verb}” has not been used before"
        if usual:
            verb, count = usual.most_common(1)[0]
            subject = operative.form.rpartition(" be ")[0]
            reason += f"; “{subject}” has been “{verb}”, {count:,} of {usual.total():,} times"
        yield Finding(code="verb", message=reason, span=operative.span)


def _consultation(clause: Clause, precedents: Precedents) -> Iterator[Finding]:
    found = delegation(clause.text)
    if found is None or found.consulted:
        return
    share = precedents.consulted[found.kind]
    if share.total >= _DELEGATIONS and share.part >= _CONSULTED:
        reason = f"the delegation is not “in consultation with” anybody; {share} used before are"
        yield Finding(code="consultation", message=reason, span=found.span)
