"""The letters of a list: whether each follows from the one before."""

from collections.abc import Iterator

from minutes_nlp.model import Span
from minutes_nlp.structure.labels import Label, Reading, follows, parse_label
from minutes_nlp.wording.draft import Decision
from minutes_nlp.wording.findings import Finding

__all__ = ["check_lettering"]


def check_lettering(decision: Decision) -> Iterator[tuple[int, Finding]]:
    """Yield the clauses of a list, by their index from 0, whose label does not follow from those before.

    A list may stand within a clause of another: it begins anew, with letters of another kind.
    """
    lists: list[Reading] = []
    before = ""
    for at, clause in enumerate(decision.clauses):
        label = parse_label(clause.label, 0, len(clause.label))
        if label is None:
            continue
        if not _goes_on(lists, label):
            place = f"after “{before}”" if before else "at the head of the list"
            reason = f"“{clause.label}” stands {place}"
            yield at, Finding(code="lettering", message=reason, span=Span(0, 0))
            _count_on(lists, label)
        before = clause.label


def _goes_on(lists: list[Reading], label: Label) -> bool:
    """Whether a label goes on with an open list, or begins one; ``lists`` has the last of each open list."""
    for at in range(len(lists) - 1, -1, -1):
        reading = follows(lists[at], label)
        if reading:
            lists[at:] = [reading]
            return True
    families = {reading.family for reading in lists}
    opening = [r for r in label.readings if r.value == 1 and r.family not in families]
    if opening:
        lists.append(opening[0])
    return bool(opening)


def _count_on(lists: list[Reading], label: Label) -> None:
    """Count on from a label that does not follow, so that one slip is said once."""
    alike = [r for r in label.readings if lists and r.family == lists[-1].family]
    if alike:
        lists[-1] = alike[0]._replace(shape=lists[-1].shape)
    elif not lists:
        lists.append(label.readings[0])
