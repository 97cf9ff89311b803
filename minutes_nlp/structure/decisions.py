"""Finds the formal decisions of an item: the operative words, their clauses, and how they came about."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Outcome, Span, Votes
from minutes_nlp.structure.blocks import Block
from minutes_nlp.structure.labels import Label, parse_label
from minutes_nlp.structure.motions import (
    Motion,
    division_in,
    find_motions,
    motion_in_title,
    outcome_in,
    votes_in,
)

__all__ = ["ClauseDraft", "Decision", "find_decisions"]

_VERB = r"(?:(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED|ORDERED)|(?:APPROVED|ENDORSED)(?=\s*:|\s+that\b))"
# "RESOLVED", in capitals, wherever it stands, with what clerks put between it and the operative words.
_GLUE = (
    r"(?:\s+(?:unanimously|accordingly|by\s+affirmation|nem\.?\s+con\.?))?(?:,?\s+by\s+\w+\s+votes?\s[^,:;.]{1,60},)?(?:\s*\((?!\w{1,4}\))[^)]{1,40}\))?"
    r"(?:\s+to\s+(?:the\s+)?(?:full\s+)?(?:[A-Z][\w&-]*\s*){1,6}(?=\s*[:–—-]|\s*$))?\s*(?:T\s+H\s+A\s+T\b)?\s*[:;,.–—-]*-?\s*"
)
_STRONG = re.compile(
    rf"(?<![“\"'‘\w])(?P<un>(?:UNANIMOUSLY|Unanimously|unanimously)\s+)?(?P<verb>{_VERB})\b(?P<glue>{_GLUE})"
)
# The same word in title case counts where it opens a paragraph and is set off, or closes one ("And resolved").
_OPENING = re.compile(
    r"(?:(?:(?:[Ii]t\s+was|And|and\s+it\s+was)\s+)?(?P<un>[Uu]nanimously\s+)?(?P<verb>Resolved|Agreed|Noted|Recommended|Decided|resolved|agreed)"
    r"(?P<glue>(?:\s+unanimously)?\s*(?:\([^)]{1,40}\))?\s*(?:[:–—-]+\s*|$))"
    r"|(?P<un3>Unanimously\s+)?(?P<verb2>Resolved|Agreed|Recommended|Decided|Noted)(?:\s+unanimously)?\s+(?=that\b))"
)
# In running prose: the body agrees, or it was agreed.
_BODY = r"(?:[Tt]he\s+)?(?:(?:[A-Z][\w’'-]+\s+){0,6}(?:Committee|Council|Panel|Board|Cabinet|Forum|Authority|Executive|Meeting|meeting|Sub-Committee|District|Group))"
_PROSE = re.compile(
    rf"(?:\b(?:[Ii]t\s+was|was|and\s+it\s+was|(?<=,\s)and|(?<=\sand)(?=\s+unanimously))(?:\s+(?:also|then|further|subsequently|therefore|accordingly))?|(?P<body>{_BODY}),?(?:\s+(?:having|after|following)\s+[^.;]{{1,160}}?,)?(?:\s+(?:then|also|therefore|accordingly|duly))?)"
    r"\s+(?P<un>unanimously\s+)?(?P<verb>resolved|agreed|decided|recommended)(?P<un2>\s+unanimously|\s+by\s+all(?:\s+members)?(?:\s+present)?|,?\s+by\s+\w+\s+votes?\s+to\s+\w+(?:,[^,.]{1,40},)?)?"
    r"(?P<glue>\s*[,:–—-]*\s*)(?=that\b(?!\s+(?:this|it)\s+(?:would|could|should|was|had)\b)|to\b|the\b|\(|$)"
)
_THANKED_AND_AGREED = re.compile(r"\band\s+(?P<verb>agreed|resolved)\s+(?=to\b|that\b)")
_MINUTES_CONFIRMED = re.compile(
    r"(?:The|That the|Subject to[^.]{1,200},\s*the)\s+(?:[Dd]raft\s+)?(?:[Pp]ublic\s+)?(?:[Mm]inutes?|[Rr]ecord|[Nn]otes)\b[^.]{0,200}?\b(?:was|were|having been)\s+[^.]{0,120}?"
    r"\b(?:confirmed|approved|agreed|accepted|signed|adopted)\b"
)
_ALONE = re.compile(
    r"(?:(?P<noted>Noted|The\s+(?:[\w’'-]+\s+){1,8}(?:was|were)\s+(?:duly\s+)?noted|(?:Report|Update|Minutes)\s+noted)"
    r"|(?P<agreed>Agreed|Resolved)|(?P<deferred>Deferred|Item deferred|This item was deferred|Adjourned)|(?P<plain>Approved|Accepted|Adopted|Endorsed|Refused))"
    r"(?:\s+(?:to|until|unanimously)\b[^.]{0,60})?[.]?|(?P<fragment>[A-Z][\w’'-]*\s+(?:[\w’'-]+\s+){0,3}(?:authorised|approved|accepted|adopted))\."
)
_PASSIVE = re.compile(
    r"(?:The|All|These)\s+(?:[^\s.]+\s+){1,12}?(?:was|were)\s+(?:unanimously\s+|duly\s+|formally\s+)?(?P<verb>approved|adopted|ratified|received|accepted|confirmed|endorsed)"
    r"(?:\s+and\s+(?:adopted|signed|approved|noted))?(?:\s+for\s+payment|\s+unanimously)?(?=\s*(?:$|[.,:;]|by\s+[A-Z]|and\s+[Ss]econded|on\s+the\s+(?:motion|nod)|without\s+amendment|with\s+effect|as\s+(?:a|an)\s+(?:true|correct|accurate)|as\s+(?:presented|circulated)|with\s+the\s+following|subject\s+to|unanimously))"
)
_VOTE_OF = re.compile(
    r"A\s+vote\s+of\s+(?:thanks|sympathy|condolence|congratulations?)\s+was\s+(?:extended|passed|recorded|proposed)\b"
)
_BARE = re.compile(r"[“\"']?That\b")
_BARE_BODY = re.compile(
    r"[“\"']?That\s+(?:this|the)\s+(?:Council|Committee|Cabinet|Board|Panel|Authority|Forum)\b"
)
_REPORTED = re.compile(
    r"\b(?:was|were)\s+(?:acknowledged|noted|accepted|recognised|understood|clear|disputed|regretted|welcomed)\b"
)
_PERMISSION = re.compile(
    r"(?:[A-Z][\w’']*\s+){0,4}(?:PERMISSION|CONSENT|APPROVAL|[Pp]ermission|[Cc]onsent|[Aa]pproval)\s+(?:BE\s+|be\s+|was\s+)?(?:GRANTED|REFUSED)\b"
)
# A label and the decision on one line: "Decision: approved, with ...", "Outcome: report received."
_LABELLED = re.compile(
    r"(?:Decisions?|DECISIONS?|Outcome|OUTCOME|Resolution|RESOLUTION)(?:\s*[:–-]+\s*|\s{1,4}(?=[A-Z]))(?P<verb>(?:Agreed|Resolved|Noted|Recommended)(?=\s+(?:that|to)\b)|(?:Noted)(?=\.?\s*$))?\s*"
)
_RECOMMENDATION = re.compile(
    r"RECOMMENDATIONS?\s+TO\s+[A-Z ]{3,40}\s*[:–-]+\s*|RECOMMENDED\s+TO\s+[A-Z ]{3,40}\s*[:–-]+\s*"
)
_APPOINTED = re.compile(
    r"(?:That\s+)?(?:[A-Z(][\w’'.()-]*\s+(?:and\s+)?){1,7}(?:was|were)\s+(?:duly\s+|unanimously\s+)?(?:re-?)?(?:elected|appointed|co-opted|nominated)\b"
)
_MOTION_WORDS = re.compile(
    r"[,:]?\s*(?:as\s+an\s+amendment,?\s*|all\s+in\s+favour,?\s*)?[,:]?\s*(?=[“\"']?that\b|[“\"']?That\b)"
)
_BETWEEN = re.compile(
    r"[,:]?\s*(?P<words>(?:no\s+objections?|to\s+[a-z]|support|refusal|approval)[^.,;]{0,120})(?=[,;.]\s*(?:all\s+in\s+favour|carried|\d+\s+(?:for|in favour)))"
)
# What follows the operative words on the same line and is not one of them.
_TAIL = re.compile(
    r"\s*(?:[,;:.]\s*(?=(?:prop\b|sec\b|all (?:members )?(?:being )?in (?:favour|agreement)|all in favour|nem\.?\s*con|carried\b|on the motion|on the proposal|but the (?:proposal|motion)|moved by|proposed by|seconded by|(?:\w+ )?(?:members?|councillors?|votes?)? ?(?:for|voting|in favour|voted|against)\b|\d+ (?:for|in favour|votes?|members)|by \w+ votes?|all\s+Members|unanimous))"
    r"|\s\(\s*(?=(?:prop|moved|proposed|sec|cllr|councillor|unanimous|\d+\s+(?:for|in|votes)|vote|for\b|carried|all\b))"
    r"|\s+(?=(?:by\s+[A-Z]{2}\b|and\s+[Ss]econded|on the motion of|by\s+\w+\s+votes?\s+to|on a show of hands)))",
    re.IGNORECASE,
)
_LEADING_ON = re.compile(r"\s*[;,]\s*and$")
_CLOSING = "”\"’'"
_VOTE_SENTENCE = re.compile(
    r"(?:\d+|All|Carried|Unanimous\w*|For\b|Against\b|Proposed|Seconded|Prop\b|\(|[“”\"']|Cllr\.?\s[^.]{1,40}\s(?:abstained|voted)|(?:The\s+)?(?:motion|amendment|proposal)\b)",
    re.IGNORECASE,
)
_SUPPORT_BLOCK = re.compile(
    r"(?:Proposed|Seconded|Proposer|Seconder|Moved|Prop|Sec)\b.{0,80}|(?:For|Against|Abstain\w*|Abstentions?)\s*[:(].*|(?:The\s+)?(?:motion|amendment|proposal|vote)\b.{0,140}|\([^)]{3,200}\)\.?|(?:Carried|Lost|Unanimous|All in favour)\b.{0,60}"
    r"|(?:Councillor|Cllr)\s[^.]{3,40}", re.IGNORECASE | re.DOTALL
)  # fmt: skip
_DECISION_HEADING = re.compile(r"(?:Decisions?|DECISIONS?|Resolution|RESOLUTION)\s*[:.–-]*\s*")
_MINUTES_LABEL = re.compile(r"(?:Minutes?|MINUTES)\s*:\s*")
_AMENDMENT_DECIDED = re.compile(
    r"\b[Aa]mendment\b[^.]{0,80}\b(?:lost|LOST|defeated|DEFEATED|rejected|fell|carried|CARRIED)\b"
)
_UNANIMOUS = re.compile(
    r"\bunanimous|\ball in favour|\ball (?:members )?(?:present )?(?:being |were )?in (?:favour|agreement)|\bnem\.?\s*con",
    re.IGNORECASE,
)
# How far from a decision, in characters, the words that tell of its vote or mover may stand.
_NEAR, _CLOSE = 260, 420


# A block with none of these holds no decision: a cheap test before the dear ones. Capitals and small letters
# share the end of a word.
_CUE_WORDS = (
    "RESOLVED", "RECOMMENDED", "AGREED", "DECIDED", "NOTED", "ORDERED", "APPROVED", "ENDORSED", "PERMISSION", "CONSENT",
    "APPROVAL", "T H A T", "DECISION", "ecision", "esolved", "greed", "ecided", "ecommended", "oted", "pproved", "ccepted",
    "dopted", "elected", "ppointed", "co-opted", "ermission", "onsent", "pproval", "Outcome", "OUTCOME", "RECOMMENDATION", "onfirmed", "atified", "eceived", "onfirmed", "ndorsed", "eferred", "djourned", "efused", "uthorised", "vote of", "That ",
)  # fmt: skip
_PROSE_GATE = re.compile(r"\b(?:resolved|agreed|decided|recommended)\b")
_SHORT_GATE = re.compile(
    r"(?:[Nn]oted|[Aa]pproved|[Aa]ccepted|[Aa]dopted|[Rr]atified|[Rr]eceived|[Cc]onfirmed|[Ee]ndorsed|[Dd]eferred|Adjourned|Refused|authorised|vote\s+of|elected|appointed|co-opted|nominated|APPROVED|REFUSED|Agreed|Resolved|agreed)"
)
_SHORT = 260


class ClauseDraft(NamedTuple):
    """A clause: its label and the span of label and words."""

    label: str
    label_end: int
    span: Span


class Decision(NamedTuple):
    """A decision as found: ``lead`` is where its introducing word ("RESOLVED:") begins."""

    lead: int
    span: Span
    verb: str
    clauses: tuple[ClauseDraft, ...]
    mover: str | None
    seconder: str | None
    outcome: Outcome | None
    votes: Votes | None


class _Found(NamedTuple):
    lead: int
    span: Span
    verb: str
    clauses: tuple[ClauseDraft, ...]
    unanimous: bool
    motion: Motion | None = None
    outcome: Outcome | None = None


def find_decisions(flat: str, blocks: Sequence[Block], *, title: Span, minutes_item: bool) -> list[Decision]:
    """Return the decisions in an item's blocks, in order.

    Args:
        flat: The document's text with spaces for line breaks.
        blocks: The item's blocks, without its heading.
        title: The heading: a motion may be named by its mover there.
        minutes_item: Whether the item confirms the minutes of the meeting before.
    """
    if not blocks:
        return []
    start, end = blocks[0].start, blocks[-1].end
    motions = find_motions(flat, start, end)
    if named := motion_in_title(flat, title, end):
        motions.insert(0, named)
    found: list[_Found] = []
    index = 0
    while index < len(blocks):
        index = _in_block(flat, blocks, index, found)
    found += _put_motions(flat, motions, found, end)
    if minutes_item and not found:
        found += _confirmed(flat, blocks)
    found.sort()
    return [_complete(flat, found, i, motions, blocks) for i in range(len(found))]


def _in_block(flat: str, blocks: Sequence[Block], index: int, found: list[_Found]) -> int:
    """Add the decisions that begin in a block; return the index of the next block to look at."""
    block = blocks[index]
    at = block.body
    words = flat[block.start : block.end]
    if not any(cue in words for cue in _CUE_WORDS):
        return index + 1
    heading = _DECISION_HEADING.match(flat, block.start, block.end)
    if heading and heading.end() == block.end:
        return index + 1
    decision_section = index > 0 and _DECISION_HEADING.fullmatch(
        flat, blocks[index - 1].start, blocks[index - 1].end
    )
    labelled = _LABELLED.match(flat, at, block.end)
    if (
        labelled
        and labelled.end() < block.end
        and not _STRONG.search(flat, labelled.end(), block.end)
        and flat[labelled.end() : labelled.end() + 4] not in ("None", "N/A")
    ):
        words = labelled.start("verb") if labelled["verb"] == "Noted" else labelled.end()
        lead = _Lead(
            at, words, (labelled["verb"] or "").upper(), unanimous="unanimous" in flat[at : block.end].lower()
        )
        outcome: Outcome | None = "deferred" if flat.startswith(("Deferred", "deferred"), words) else None
        follow = _take(flat, blocks, index, lead, found, whole=True)
        if outcome and found:
            found[-1] = found[-1]._replace(outcome=outcome)
        return follow
    recommended = _RECOMMENDATION.match(flat, at, block.end)
    if recommended:
        return _take(
            flat,
            blocks,
            index,
            _Lead(at, recommended.end(), "RECOMMENDED", unanimous=False),
            found,
            whole=True,
        )
    opening = _OPENING.match(flat, at, block.end)
    if opening:
        return _after_keyword(flat, blocks, index, opening, found, whole=True)
    next_index = index + 1
    taken = len(found)
    for match in _STRONG.finditer(flat, at, block.end):
        if found and match.start() < found[-1].span.end:
            continue
        next_index = max(
            next_index, _after_keyword(flat, blocks, index, match, found, whole=match.start() == at)
        )
    if len(found) > taken:
        return next_index
    return max(next_index, _weak(flat, blocks, index, found, decision_section=bool(decision_section)))


def _weak(
    flat: str, blocks: Sequence[Block], index: int, found: list[_Found], *, decision_section: bool
) -> int:
    """Decisions that no capitals announce."""
    block = blocks[index]
    if _BARE.match(flat, block.body, block.end) and _is_bare(flat, block):
        inner = block.body + (flat[block.body] in "“\"'")
        return _take(flat, blocks, index, _Lead(block.body, inner, "", unanimous=False), found, whole=True)
    permission = _PERMISSION.match(flat, block.body, block.end)
    if permission:
        return _take(
            flat, blocks, index, _Lead(block.body, block.body, "", unanimous=False), found, whole=True
        )
    sentences = split_sentences(flat, block.body, block.end)
    following = index + 1
    for sentence in sentences:
        if found and sentence.start < found[-1].span.end:
            continue
        prose = _PROSE.search(flat, *sentence) if _PROSE_GATE.search(flat, *sentence) else None
        if prose is None and decision_section:
            prose = _THANKED_AND_AGREED.search(flat, *sentence)
        if prose and _is_decision_prose(flat, sentence, prose, decision_section=decision_section):
            following = max(following, _after_keyword(flat, blocks, index, prose, found, whole=False))
            continue
        if sentence.end - sentence.start > _SHORT or _SHORT_GATE.search(flat, *sentence) is None:
            continue
        alone = _ALONE.fullmatch(flat, *sentence)
        if alone and (len(sentences) == 1 or alone["noted"] in ("Noted", None)):
            found.append(_alone(alone, sentence))
            continue
        if _VOTE_OF.match(flat, *sentence):
            end = _operative_end(flat, *sentence, whole=False)
            found.append(_Found(sentence.start, Span(sentence.start, end), "", (), unanimous=False))
            continue
        passive = _PASSIVE.match(flat, *sentence) or _APPOINTED.match(flat, *sentence)
        if passive and len(flat[sentence.start : sentence.end].split()) < 24:
            end = max(passive.end(), _operative_end(flat, *sentence, whole=False))
            found.append(
                _Found(
                    sentence.start,
                    Span(sentence.start, _trim(flat, sentence.start, end)),
                    "",
                    (),
                    unanimous=False,
                )
            )
    return following


def _is_decision_prose(flat: str, sentence: Span, prose: re.Match[str], *, decision_section: bool) -> bool:
    """Whether "agreed" in prose is the meeting's own: not quoted of others, not a view that is shared."""
    before = flat[sentence.start : prose.start()]
    if re.search(
        r"\b(?:that|which|who|had|as|whether|if|when)\s*$|\b(?:reported|said|stated|advised|explained|noted|confirmed|asked)\b",
        before,
    ):
        return False
    after = flat[prose.end() : prose.end() + 12]
    verb = prose["verb"]
    if decision_section or verb != "agreed":
        return True
    return after.startswith(("that", "to ", "the ", "(")) or prose.end() >= sentence.end - 1


def _is_bare(flat: str, block: Block) -> bool:
    text = flat[block.body : block.end]
    return (" be " in text or _BARE_BODY.match(text) is not None) and _REPORTED.search(text) is None


def _alone(match: re.Match[str], sentence: Span) -> _Found:
    verb = "NOTED" if match["noted"] else "AGREED" if match["agreed"] else ""
    outcome: Outcome | None = "deferred" if match["deferred"] else None
    return _Found(sentence.start, sentence, verb, (), unanimous=False, outcome=outcome)


class _Lead(NamedTuple):
    start: int
    words: int
    verb: str
    unanimous: bool


def _after_keyword(
    flat: str, blocks: Sequence[Block], index: int, match: re.Match[str], found: list[_Found], *, whole: bool
) -> int:
    groups = match.groupdict()
    unanimous = bool("unanimous" in match.group().lower() or "all members" in match.group())
    lead = _Lead(match.start(), match.end(), (groups["verb"] or groups["verb2"]).upper(), unanimous)
    return _take(flat, blocks, index, lead, found, whole=whole)


def _take(
    flat: str, blocks: Sequence[Block], index: int, lead: _Lead, found: list[_Found], *, whole: bool
) -> int:
    """Add the operative words that follow a keyword; return the index of the first block after them."""
    block = blocks[index]
    start = min(lead.words, block.end)
    if flat[start : start + 1] and flat[start] in '“"' and start < block.end:
        start += 1
    quoted = start > 0 and flat[start - 1] in '“"'
    own = flat[start : block.end].strip()
    if not own:
        return _take_below(flat, blocks, index, lead, None, found)
    open_ended = own.endswith((":", ":-", ": -", ":–")) or own.lower() in (
        "that",
        "to",
        "that the committee",
        "that council",
    )
    if open_ended:
        return _take_below(flat, blocks, index, lead, start, found)
    closing = flat.find("”" if flat[start - 1] == "“" else '"', start, block.end) if quoted else -1
    if closing > 0:
        found.append(
            _Found(lead.start, Span(start, _trim(flat, start, closing)), lead.verb, (), lead.unanimous)
        )
        return index + 1
    if first := _first_clause(flat, start, block):
        more, follow = _clauses(flat, blocks, index + 1, after=first.label)
        if more:
            span = Span(start, more[-1].span.end)
            found.append(_Found(lead.start, span, lead.verb, (first, *more), lead.unanimous))
            return follow
    end = _operative_end(flat, start, block.end, whole=whole)
    inline = _inline_clauses(flat, start, end)
    leading_on = _LEADING_ON.search(flat, start, end)
    if leading_on and not inline:
        end = leading_on.start()
    follow = index + 1
    clauses: list[ClauseDraft] = list(inline)
    if inline and end == block.end:
        more, follow = _clauses(flat, blocks, index + 1, after=inline[-1].label)
        clauses += more
        end = clauses[-1].span.end
    found.append(_Found(lead.start, Span(start, end), lead.verb, tuple(clauses), lead.unanimous))
    return follow


def _take_below(
    flat: str, blocks: Sequence[Block], index: int, lead: _Lead, start: int | None, found: list[_Found]
) -> int:
    """The operative words stand in the blocks below the keyword: clauses, or paragraphs."""
    clauses, follow = _clauses(flat, blocks, index + 1, after=None)
    if clauses:
        first = clauses[0].span.start if start is None else start
        found.append(
            _Found(lead.start, Span(first, clauses[-1].span.end), lead.verb, tuple(clauses), lead.unanimous)
        )
        return follow
    if index + 1 >= len(blocks) or blocks[index + 1].label is not None:
        if start is not None:
            found.append(_Found(lead.start, Span(start, blocks[index].end), lead.verb, (), lead.unanimous))
        return index + 1
    below = blocks[index + 1]
    if _MINUTES_LABEL.fullmatch(flat, below.start, below.end):
        return index + 1
    inner = below.start + (flat[below.start] in "“\"'")
    if flat[below.start : below.end].rstrip("- ").endswith(":"):
        return _take_below(flat, blocks, index + 1, lead, start if start is not None else inner, found)
    follow = index + 2
    while (
        follow < len(blocks)
        and blocks[follow].label is None
        and _goes_on(flat, blocks[follow], listed=start is not None)
    ):
        follow += 1
    end = _operative_end(flat, inner, blocks[follow - 1].end, whole=True)
    inline = _inline_clauses(flat, inner, end)
    found.append(
        _Found(
            lead.start, Span(inner if start is None else start, end), lead.verb, tuple(inline), lead.unanimous
        )
    )
    return follow


def _goes_on(flat: str, block: Block, *, listed: bool) -> bool:
    """Whether a paragraph is one more of the resolution: "That ..." again, or set close below "RESOLVED that:"."""
    text = flat[block.start : block.end]
    return text.startswith(("That ", "that ", "and that ", "And that ")) or (
        listed and not block.gap and not _SUPPORT_BLOCK.fullmatch(text)
    )


def _clauses(
    flat: str, blocks: Sequence[Block], index: int, *, after: str | None
) -> tuple[list[ClauseDraft], int]:
    """Return the run of labelled blocks from ``index`` that are one list, and the index after it."""
    clauses: list[ClauseDraft] = []
    expected: Label | None = parse_label(after, 0, len(after)) if after else None
    while index < len(blocks):
        block = blocks[index]
        label = block.label
        if label is None:
            follows = index + 1 < len(blocks) and blocks[index + 1].label
            if (
                clauses
                and follows
                and expected
                and _next(expected, follows)
                and not _SUPPORT_BLOCK.fullmatch(flat, block.start, block.end)
            ):
                clauses[-1] = clauses[-1]._replace(span=Span(clauses[-1].span.start, block.end))
                index += 1
                continue
            break
        if expected is None and not any(r.value == 1 for r in label.readings):
            break
        if expected is not None and not _next(expected, label):
            if (
                clauses
                and any(r.value == 1 and r.family != "number" for r in label.readings)
                and flat[blocks[index - 1].end - 1] == ":"
            ):
                # A list inside the clause, announced by its colon.
                inner, index = _clauses(flat, blocks, index, after=None)
                clauses[-1] = clauses[-1]._replace(span=Span(clauses[-1].span.start, inner[-1].span.end))
                continue
            break
        if _STRONG.match(flat, block.body, block.end):
            break
        end = _operative_end(flat, block.body, block.end, whole=True)
        clauses.append(ClauseDraft(label.text, label.end, Span(block.start, end)))
        expected = label
        index += 1
        if end < block.end:
            break
    return clauses, index


def _next(before: Label, label: Label) -> bool:
    """Whether a label follows another in one list."""
    for a in before.readings:
        for b in label.readings:
            if (a.family, a.shape) == (b.family, b.shape) and (
                a.family == "bullet" or b.value == a.value + 1
            ):
                return True
    return False


def _first_clause(flat: str, start: int, block: Block) -> ClauseDraft | None:
    """The first clause of a list where it stands on the line of its "AGREED:"."""
    label = parse_label(flat, start, block.end)
    if label is None or not any(reading.value == 1 for reading in label.readings):
        return None
    return ClauseDraft(label.text, label.end, Span(start, block.end))


_INLINE = re.compile(
    r"(?:^|(?<=[\s;:.]))(?:\((?:\d{1,2}|[a-z]{1,4})\)|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s)"
)


def _inline_clauses(flat: str, start: int, end: int) -> list[ClauseDraft]:
    """Return the clauses of a list that runs on within one paragraph: "(a) ...; (b) ..."."""
    labels: list[Label] = []
    for match in _INLINE.finditer(flat, start, end):
        label = parse_label(flat, match.start(), match.end() + 1)
        if label is None:
            continue
        if (not labels and label.readings[0].value == 1) or (labels and _next(labels[-1], label)):
            labels.append(label)
    if len(labels) < 2 or (
        labels[0].start != start and flat[: labels[0].start].rstrip()[-1:] not in (":", "t", "-", "–")
    ):
        return []
    ends = [label.start for label in labels[1:]] + [end]
    return [
        ClauseDraft(label.text, label.end, Span(label.start, _trim(flat, label.start, stop)))
        for label, stop in zip(labels, ends, strict=True)
    ]


def _operative_end(flat: str, start: int, end: int, *, whole: bool) -> int:
    """Return where the operative words end: before votes and names of movers, closing quotation marks, white space.

    ``whole``: the paragraph is the decision; otherwise its sentence is.
    """
    if not whole:
        end = split_sentences(flat, start, end)[0].end
    else:
        for sentence in split_sentences(flat, start, end)[1:]:
            if _VOTE_SENTENCE.match(flat, *sentence) and not flat.startswith("That ", sentence.start):
                end = sentence.start
                break
    tail = _TAIL.search(flat, start + 1, end)
    if tail:
        end = tail.start() + (flat[tail.start()] == ".")
    return _trim(flat, start, end)


def _trim(flat: str, start: int, end: int) -> int:
    while end > start and (flat[end - 1] == " " or flat[end - 1] in _CLOSING):
        end -= 1
    return end


def _put_motions(flat: str, motions: list[Motion], found: list[_Found], end: int) -> list[_Found]:
    """Motions that are decisions by what became of them: lost, withdrawn, or carried with no word RESOLVED."""
    added: list[_Found] = []
    for i, motion in enumerate(motions):
        until = min(
            [end]
            + [m.span.start for m in motions[i + 1 :]]
            + [f.lead for f in found if f.lead > motion.span.end]
        )
        resolved_next = any(f.lead == until and f.verb for f in found)
        words = _motion_words(flat, motion, until)
        if words is None or any(words.start < f.span.end and f.span.start < words.end for f in found):
            continue
        following = flat[words.end : min(end, words.end + 900)]
        division = division_in(following) if motion.amendment else None
        outcome = (
            division[0]
            if division
            else outcome_in(flat[motion.span.end : words.start] + following[: until - words.end])
        )
        if outcome is None or (outcome in ("carried", "unanimous") and (resolved_next or motion.amendment)):
            continue
        added.append(
            _Found(motion.span.start, words, "", (), unanimous=False, motion=motion, outcome=outcome)
        )
    return added


def _motion_words(flat: str, motion: Motion, until: int) -> Span | None:
    """Return the words that were moved."""
    end = motion.span.end
    match = _MOTION_WORDS.match(flat, end, min(until, end + 120))
    if match is None:
        between = _BETWEEN.match(flat, end, until)
        if between:
            return Span(between.start("words"), _trim(flat, between.start("words"), between.end("words")))
        match = re.compile(r"[^.]{0,120}?[,:]\s+(?=[“\"']?[Tt]hat\b)|\s*(?=[“\"']That\b)").match(
            flat, end, until
        )
        if match is None:
            return None
    start = match.end() + (flat[match.end()] in "“\"'")
    if start >= until:
        return None
    return Span(start, _operative_end(flat, start, until, whole=False))


def _confirmed(flat: str, blocks: Sequence[Block]) -> list[_Found]:
    """The minutes of the last meeting, confirmed in a plain sentence."""
    for block in blocks:
        for sentence in split_sentences(flat, block.body, block.end):
            match = _MINUTES_CONFIRMED.match(flat, *sentence)
            if match:
                verb = "AGREED" if re.search(r"\bagreed\b", flat[sentence.start : match.end()]) else ""
                end = _operative_end(flat, sentence.start, sentence.end, whole=False)
                return [_Found(sentence.start, Span(sentence.start, end), verb, (), unanimous=False)]
    return []


def _complete(
    flat: str, found: list[_Found], index: int, motions: list[Motion], blocks: Sequence[Block]
) -> Decision:
    """Add who moved it and how the vote went, from the words before and after it."""
    this = found[index]
    floor = max([blocks[0].start] + [f.span.end for f in found[:index] if f.verb])
    motion = this.motion or _motion_for(this, found, motions, floor)
    later = [f.lead for f in found[index + 1 :]] + [
        m.span.start for m in motions if m.span.start >= this.span.end and m is not motion
    ]
    after = flat[this.span.end : _support_end(flat, this.span.end, min([blocks[-1].end, *later]), blocks)]
    opened = (
        max(floor, motion.span.start)
        if motion and motion.span.end <= this.lead
        else max(floor, this.lead - _NEAR)
    )
    before = flat[opened : this.span.start]
    put_against = division_in(before)
    lost = list(_AMENDMENT_DECIDED.finditer(before))
    if lost:
        before = before[lost[-1].end() :]
    if not this.verb and motion is not None and motion.span.end <= this.span.start:
        # A motion put but not called resolved: its vote is told after it.
        before = flat[motion.span.end : this.span.start]
        after = flat[this.span.end : min([blocks[-1].end, *later])]
    division = division_in(after) if this.motion else put_against
    votes = votes_in(after) or votes_in(before)
    if division:
        votes = division[1] if this.motion else division[2]
    outcome = this.outcome or _outcome(this, motion, votes, before, after)
    return Decision(
        this.lead, this.span, this.verb, this.clauses,
        motion.mover if motion else None, motion.seconder if motion else None, outcome, votes,
    )  # fmt: skip


def _support_end(flat: str, start: int, end: int, blocks: Sequence[Block]) -> int:
    """How far the words after a decision tell of its vote: its own paragraph, and lines of names and counts."""
    reached = start
    for block in blocks:
        if block.end <= start:
            continue
        if block.start >= end or (
            block.start > start and not _SUPPORT_BLOCK.fullmatch(flat, block.start, block.end)
        ):
            break
        reached = block.end
    return min(reached, end)


def _motion_for(this: _Found, found: list[_Found], motions: list[Motion], floor: int) -> Motion | None:
    """The motion a decision carries: the last put before it that is not another decision's, else one right after."""
    others = [f.motion for f in found if f.motion and f is not this]
    before = [
        m for m in motions
        if m.span.start < this.span.end and (m.span.start >= floor or m.titled) and m not in others
        and (not this.verb or not m.amendment)
    ]  # fmt: skip
    if before:
        return before[-1]
    after = [m for m in motions if 0 <= m.span.start - this.span.end < _CLOSE and m not in others]
    following = [f.span.start for f in found if f.span.start > this.span.end]
    return after[0] if after and after[0].span.start < min(following, default=after[0].span.end) else None


def _outcome(
    this: _Found, motion: Motion | None, votes: Votes | None, before: str, after: str
) -> Outcome | None:
    near = before[-_NEAR:] + " " + after[:160]
    if this.unanimous or _UNANIMOUS.search(near):
        return "unanimous"
    if not this.verb:
        told = outcome_in(after)
        if told is not None:
            return told
        if votes and votes.for_ is not None and votes.against is not None and votes.for_ < votes.against:
            return "lost"
    return "carried" if motion is not None or votes is not None else None
