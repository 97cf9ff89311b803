"""The clauses of a decision: lists below its operative words, on their line, or within one paragraph."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.model import Span
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.keywords import STRONG
from minutes_nlp.structure.labels import Label, follows, opens_list, parse_label
from minutes_nlp.structure.operative import operative_end, trim

__all__ = ["SUPPORT", "ClauseDraft", "clause_run", "first_clause", "inline_clauses"]

# A paragraph that tells who moved a decision, or how the vote went, and is no part of it.
SUPPORT = re.compile(
    r"(?:Proposed|Seconded|Proposer|Seconder|Moved|Prop|Sec|Voting|On\s+a\s+(?:show|vote))\b.{0,140}|(?:All|Unanimously)?\s*agreed(?:\s+unanimously)?\.?|(?:For|Against|Abstain\w*|Abstentions?)\s*[:(].*|(?:The\s+)?(?:motion|amendment|proposal|vote)\b.{0,140}|\([^)]{3,200}\)\.?|(?:Carried|Lost|Unanimous|All in favour)\b.{0,60}"
    r"|(?:Councillor|Cllr)\s[^.]{3,40}", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_INLINE = re.compile(
    r"(?:^|(?<=[\s;:.]))(?:\((?:\d{1,2}|[a-z]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s)"
)
# No council nests so deep; a file made to break the parser may.
_DEEPEST = 20


class ClauseDraft(NamedTuple):
    """A clause: its label and the span of label and words."""

    label: str
    label_end: int
    span: Span

    def reaching(self, end: int) -> "ClauseDraft":
        """Return the clause with its words going on to ``end``."""
        return ClauseDraft(self.label, self.label_end, Span(self.span.start, end))


def clause_run(
    flat: str, blocks: Sequence[Block], index: int, *, after: str | None = None, depth: int = 0
) -> tuple[list[ClauseDraft], int]:
    """Return the run of labelled blocks from ``index`` that are one list, and the index after it.

    ``after`` is the label that the run goes on from; without it the run begins a list. ``depth`` counts the
    lists that the run stands in.
    """
    clauses: list[ClauseDraft] = []
    expected: Label | None = parse_label(after, 0, len(after)) if after else None
    while index < len(blocks):
        block = blocks[index]
        label = block.label
        if label is None:
            if not (clauses and expected and _is_between(flat, blocks, index, expected)):
                break
            clauses[-1] = clauses[-1].reaching(block.end)
            index += 1
            continue
        if expected is None and not opens_list(label):
            break
        if expected is not None and not _comes_next(expected, label):
            announced = clauses and depth < _DEEPEST and flat[blocks[index - 1].end - 1] == ":"
            inner: list[ClauseDraft] = []
            if announced and _opens_inner(label):
                inner, index = clause_run(flat, blocks, index, depth=depth + 1)
            if not inner:
                break
            clauses[-1] = clauses[-1].reaching(inner[-1].span.end)
            continue
        if STRONG.match(flat, block.body, block.end):
            break
        end = operative_end(flat, block.body, block.end, whole=True)
        clauses.append(ClauseDraft(label.text, label.end, Span(block.start, end)))
        expected = label
        index += 1
        if end < block.end:
            break
    return clauses, index


def _is_between(flat: str, blocks: Sequence[Block], index: int, expected: Label) -> bool:
    """Whether a paragraph without label stands between two clauses, and so goes on with the first of them."""
    following = blocks[index + 1].label if index + 1 < len(blocks) else None
    return (
        following is not None
        and _comes_next(expected, following)
        and SUPPORT.fullmatch(flat, blocks[index].start, blocks[index].end) is None
    )


def _comes_next(before: Label, label: Label) -> bool:
    """Whether a label follows another in one list, however the two are read."""
    return any(follows(reading, label) for reading in before.readings)


def _opens_inner(label: Label) -> bool:
    return any(reading.value == 1 and reading.family != "number" for reading in label.readings)


def first_clause(flat: str, start: int, block: Block) -> ClauseDraft | None:
    """Return the first clause of a list where it stands on the line of its "AGREED:"."""
    label = parse_label(flat, start, block.end)
    if label is None or not opens_list(label):
        return None
    return ClauseDraft(label.text, label.end, Span(start, block.end))


def inline_clauses(flat: str, start: int, end: int) -> list[ClauseDraft]:
    """Return the clauses of a list that runs on within one paragraph: "(a) ...; (b) ..."."""
    labels: list[Label] = []
    for match in _INLINE.finditer(flat, start, end):
        label = parse_label(flat, match.start(), match.end() + 1)
        if label is not None and (_comes_next(labels[-1], label) if labels else label.readings[0].value == 1):
            labels.append(label)
    if len(labels) < 2 or not (labels[0].start == start or _announces(flat, labels[0].start)):
        return []
    ends = [label.start for label in labels[1:]] + [end]
    return [
        ClauseDraft(label.text, label.end, Span(label.start, trim(flat, label.start, stop)))
        for label, stop in zip(labels, ends, strict=True)
    ]


def _announces(flat: str, start: int) -> bool:
    """Whether the words before a list end as those that announce one: a colon, a dash, "that"."""
    while start and flat[start - 1].isspace():
        start -= 1
    return flat[start - 1 : start] in (":", "t", "-", "–")
