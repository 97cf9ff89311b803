"""The words a decision is announced by: capitals, a label, a verb in prose, or nothing but its form."""

import functools
import re

from minutes_nlp.language.vocabulary import load
from minutes_nlp.structure.names import NAME
from minutes_nlp.structure.signs import has_any

__all__ = [
    "ACTIVE",
    "ALONE",
    "ALONE_IN_CAPITALS",
    "APPOINTED",
    "BODY_ALONE",
    "DEFERRED",
    "LABELLED",
    "MINUTES_CONFIRMED",
    "NOTED_BY",
    "OBJECTION",
    "OPENING",
    "PASSIVE",
    "PERMISSION",
    "PROSE",
    "PROSE_VERBS",
    "RECOMMENDATION",
    "SECONDED",
    "STRONG",
    "THANKED_AND_AGREED",
    "VOTED",
    "VOTE_OF",
    "is_bare",
    "is_procedure",
    "is_view_of_others",
    "may_be_decision",
    "may_decide",
]

_VERB = r"(?:(?:RESOLVED|RECOMMENDED|AGREED|DECIDED|NOTED|ORDERED)|(?:APPROVED|ENDORSED)(?=\s*:|\s+that\b))"
# "RESOLVED", in capitals, wherever it stands, with what clerks put between it and the operative words.
_GLUE = (
    r"(?:,?\s+(?:unanimously|UNANIMOUSLY|accordingly|by\s+affirmation|nem\.?\s*con\b\.?|on\s+the\s+[\w’']+\s+casting\s+vote|by\s+\w+\s+votes?\s+to\s+\w+)(?=[\s,:;.–-]|$),?)*(?:,?\s+by\s+\w+\s+votes?\s[^,:;.]{1,60},)?(?:\s*\((?!\w{1,4}\))[^)]{1,40}\))?"
    r"(?:\s+to\s+(?:the\s+)?(?:full\s+)?(?:[A-Z][\w&-]*\s*){1,6}(?=\s*[:–—-]|\s*$))?\s*(?:T\s+H\s+A\s+T\b)?\s*[:;,.–—-]*-?\s*"
)
STRONG = re.compile(
    rf"(?<![“\"'‘\w])(?<!\bhad\s)(?<!\bhas\s)(?:(?:UNANIMOUSLY|Unanimously|unanimously)\s+)?(?P<verb>{_VERB})\b{_GLUE}"
)
# The same word in title case counts where it opens a paragraph and is set off, or closes one ("And resolved").
OPENING = re.compile(
    r"(?:(?:(?:[Ii]t\s+was|And|and\s+it\s+was)\s+)?(?:[Uu]nanimously\s+)?(?P<verb>Resolved|Agreed|Noted|Recommended|Decided|resolved|agreed)"
    r"(?:\s+unanimously)?\s*(?:\([^)]{1,40}\))?\s*(?:[:–—-]+\s*|$)"
    r"|(?:Unanimously\s+(?=[RADNrad]))?(?P<verb2>Resolved|Agreed|Recommended|Decided|Noted|(?<=Unanimously\s)(?:resolved|agreed))(?:\s+unanimously)?\s+(?=that\b))"
)
# In running prose: the body agrees, or it was agreed.
_BODY = r"(?:[Tt]he\s+)?(?:(?:[A-Z][\w’'-]{1,40}\s+){0,6}(?:Committee|Council|Panel|Board|Cabinet|Forum|Authority|Executive|Meeting|meeting|Sub-Committee|District|Group))"
# What follows "It was agreed" where it says what: not with whom, nor on what terms.
_GOES_ON = r"(?!(?:that|accordingly|unanimously|last|previously|earlier|with|by|in|on|at|as|for|of|and|but|or|upon|between|when|if|it|there|he|she|they|we)\b)[a-zA-Z£€]"
PROSE = re.compile(
    rf"(?:\b(?:[Ii]t\s+was|was|and\s+it\s+was|(?<=,\s)and|(?<=\s)and(?=\s+(?:it\s+was\s+)?(?:unanimously\s+)?resolved\s+that\b)|(?<=\s)and(?=\s+(?:unanimously\s+)?resolved\s*[:–-]+\s*$)|(?<=\sand)(?=\s+unanimously))(?:\s+(?:also|then|further|subsequently|therefore|accordingly))?|\b[Aa]ll(?:\s+(?:[A-Z]{{2,4}}\s+)?(?:[Mm]embers|[Cc]ouncillors|present|those\s+present|parties))?(?:\s+(?:present|then|also))?(?=\s+agreed\s+(?!to\s+(?:the|this|a|an|these|his|her)\b))|{_BODY},?(?:\s+(?:having|after|following)\s+[^.;]{{1,160}}?,)?(?:\s+(?:then|also|therefore|accordingly|duly))?|\b(?:All\s+)?(?:Members|Councillors)(?=\s+(?:unanimously|agreed\s+unanimously|resolved|decided|agreed\s+to\s+(?!(?:disagree|differ)\b)|agreed\s+that\s+(?:(?!should|would|could|might|may|must|can|will|to\b)[\w’'-]+\s+){{2,6}}be\s+\w+ed)\b))"
    r"\s+(?:unanimously\s+)?(?P<verb>resolved|agreed|decided|recommended)(?:\s+in\s+principle|,\s+(?:after|following)\s[^,.;]{1,80},|\s+unanimously|\s+by\s+all(?:\s+members)?(?:\s+present)?|,?\s+by\s+\w+\s+votes?\s+to\s+\w+(?:,[^,.]{1,40},)?)?"
    rf"\s*[,:–—-]*\s*(?=that\b(?!\s+(?:this|it)\s+(?:would|could|should|was|had)\b)|to\b|\(\w{1, 4}\)|$|(?<=\s){_GOES_ON})"
)
PROSE_VERBS = ("resolved", "agreed", "decided", "recommended")
# A decision told by the vote: "Members voted unanimously to keep the ash".
VOTED = re.compile(
    rf"(?:[Ii]t\s+was|{_BODY}|\b(?:All\s+)?(?:[Mm]embers|[Cc]ouncillors))\s+(?:then\s+)?(?:unanimously\s+)?voted(?:\s+unanimously|,?\s+by\s+[\w-]+(?:\s+votes?)?\s+to\s+[\w-]+,?)?\s+(?=to\s+[a-z]|that\b)"
)
THANKED_AND_AGREED = re.compile(r"\band\s+(?P<verb>agreed|resolved)\s+(?=to\b|that\b)")
MINUTES_CONFIRMED = re.compile(
    r"(?:The|That the|Subject to[^.]{1,200},\s*the)\s+(?:[Dd]raft\s+)?(?:[Pp]ublic\s+)?(?:[Mm]inutes?|[Rr]ecord|[Nn]otes)\b[^.]{0,200}?\b(?:was|were|having been)\s+[^.]{0,120}?"
    r"\b(?i:confirmed|approved|agreed|accepted|signed|adopted)\b(?P<true>\s+(?:and\s+signed\s+)?(?:by\s+the\s+\w+\s+)?as\s+(?:an?|being)\s+(?:true|correct|accurate|faithful|proper|right)\b)?"
)
ALONE = re.compile(
    r"(?:(?P<noted>Noted|The\s+(?:[\w’'-]+\s+){1,8}(?:was|were)\s+(?:duly\s+)?noted|(?:Report|Update|Minutes)\s+noted)"
    r"|(?P<agreed>(?P<alone>(?:(?:All|Unanimously)\s+)?[Aa]greed(?:\s+unanimously|\s+by\s+all)?(?=\.?$|,))|Agreed|Resolved)|Confirmed|(?P<deferred>Deferred|Item deferred|This item was deferred|Adjourned)|(?:Approved|Accepted|Adopted|Endorsed|Refused)"
    r"|No\s+(?:objections?|comments?)(?:\s+(?:was|were)\s+(?:raised|made))?)"
    r"(?:\s+(?:to|until|unanimously|as\s+an?|by|for\s+payment)\b[^.]{0,60})?[.]?|(?:[A-Z][\w’'-]*\s+(?:[\w’'-]+\s+){0,3}(?:authorised|approved|accepted|adopted))\."
)
# The whole of a decision in capitals: "NOTED.", "AGREED UNANIMOUSLY".
ALONE_IN_CAPITALS = re.compile(
    r"(?:(?P<every>ALL\s+)?(?P<verb>NOTED|AGREED)|(?P<deferred>DEFERRED)|APPROVED|CONFIRMED|ADOPTED|ENDORSED|REFUSED|RECEIVED)"
    r"(?P<all>\s+UNANIMOUSLY)?\.?"
)
PASSIVE = re.compile(
    r"(?!(?:He|She|They|It|I|We|Then|When|Where|After|As|If|While|Although|Last|Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Prof|There|Planning\s+[Pp]ermission|(?:The\s+)?(?:\w+\s+)?(?:[Mm]otion|[Aa]mendment|[Pp]roposal|[Vv]ote))\b)(?:[A-Z£€](?:[^\s.]|\.(?=\w))*)\s+(?:(?:[^\s.]|\.(?=\w))+\s+){0,16}?(?:was|were)\s+(?:(?:unanimously|duly|formally|then|also|all|both)\s+)*"
    r"(?:approved|agreed|adopted|authorised|ratified|received|accepted|confirmed|endorsed|APPROVED|ADOPTED|AGREED|CONFIRMED|RATIFIED|ENDORSED)"
    r"(?:\s+and\s+(?:adopted|signed|approved|noted))?(?:\s+for\s+payment|\s+unanimously)?(?=\s*(?:$|[.,:;]|by\s+(?!(?:the\s+)?(?:District|County|Borough|City)\b)(?:[A-Z]|all\b|(?:the\s+)?(?:councillors|members|council|committee|meeting)\b)|and\s+[Ss]econded|on\s+the\s+(?:motion|nod)|without\s+amendment|with\s+effect|as\s+(?:a|an)\s+(?:true|correct|accurate)|as\s+(?:presented|circulated|read|drafted|amended)|with\s+the\s+following|subject\s+to|unanimously))"
)
# The council's word on a planning application, told as its state of mind.
OBJECTION = re.compile(
    r"(?:The\s+)?(?:(?:Parish|Town|Community|City)\s+)?(?:[Cc]ouncil(?:lors)?|Committee|Members)\s+(?:has|have|had|raised|raises?|made)\s+no\s+(?:objections?|comments?)\b(?:(?!\s+Location\b)[^,;.]|\.(?=\w))*"
)
# The body acts in the active voice: "The Council adopted the plan"; under "Decision" it may do so in a list.
ACTIVE = re.compile(
    rf"{_BODY}\s+(?:(?:then|also|unanimously|formally|duly)\s+)*(?:approved|adopted|endorsed|ratified|authorised)\s+(?!by\b|of\b)"
)
NOTED_BY = re.compile(rf"{_BODY}\s+(?P<verb>noted|agreed|recommended)\s+")
BODY_ALONE = re.compile(rf"{_BODY}\s*:?\s*[-–—]*")
DEFERRED = re.compile(
    r"(?!(?:He|She|They|It|The\s+meeting)\b)[A-Z£](?:[^.]|\.(?=\w)){2,160}?\s(?:was|were)\s+(?:deferred|adjourned|withdrawn\s+from\s+the\s+agenda|referred\s+(?:back\s+)?to\s+(?:the|a)\s)"
)
# A proposal told before, or in passing: "The proposal was seconded by Cllr Moor and agreed".
SECONDED = re.compile(
    rf"(?:The|This|His|Her)\s+(?:proposal|suggestion|motion)\s+was\s+(?:duly\s+)?seconded\s+by\s+(?P<s>{NAME})\s+and\s+(?:was\s+)?(?:then\s+)?(?:unanimously\s+)?(?P<said>agreed|carried|approved|passed|adopted)"
)
VOTE_OF = re.compile(
    r"A\s+vote\s+of\s+(?:thanks|sympathy|condolence|congratulations?)\s+was\s+(?:extended|passed|recorded|proposed)\b"
)
_BARE = re.compile(r"[“\"']?That\b")
_BARE_BODY = re.compile(
    r"[“\"']?That\s+(?:this|the)\s+(?:Council|Committee|Cabinet|Board|Panel|Authority|Forum)\b"
)
_REPORTED = re.compile(
    r"\b(?:was|were)\s+(?:acknowledged|noted|accepted|recognised|understood|clear|disputed|regretted|welcomed)\b"
)
PERMISSION = re.compile(
    r"(?:[A-Z][\w’']*\s+){0,4}(?:PERMISSION|CONSENT|APPROVAL|[Pp]ermission|[Cc]onsent|[Aa]pproval)\s+(?:BE\s+|be\s+|was\s+)?(?:GRANTED|REFUSED)\b"
)
# A label and the decision on one line: "Decision: approved, with ...", "Outcome: report received."
LABELLED = re.compile(
    r"(?:Decisions?|DECISIONS?|Outcome|OUTCOME|Resolution|RESOLUTION)(?:\s*[:–-]+\s*|\s{1,4}(?=[A-Z])(?!Maker|Taker|Type|Status|Number|Ref|Due|Date))(?P<verb>(?:Agreed|Resolved|Noted|Recommended)(?=\s+(?:that|to)\b)|(?:Noted)(?=\.?\s*$))?\s*"
)
RECOMMENDATION = re.compile(
    r"RECOMMENDATIONS?\s+TO\s+[A-Z ]{3,40}\s*[:–-]+\s*|RECOMMENDED\s+TO\s+[A-Z ]{3,40}\s*[:–-]+\s*"
)
APPOINTED = re.compile(
    r"(?:That\s+|There\s+being\s+no\s+(?:other|further)\s+nominations?,?\s+)?(?:[A-Z(][\w’'.()-]*\s+(?:and\s+)?){1,7}(?:was|were)\s+(?:duly\s+|unanimously\s+)?(?:re-?)?(?:elected|appointed|co-opted|nominated)\b"
)
# The verbs of decisions by their ends: a search for two letters, then a look back.
_NO_OBJECTION = re.compile(r"[Nn]o\s+(?:objection|comment)")
_VERB_ENDS = re.compile(
    r"ed(?:(?<=oted)|(?<=greed|opted)|(?<=solved|ecided|mended|proved|cepted|tified|ceived|firmed|dorsed|ferred|ourned|efused|orised|lected|ointed|inated))"
)
# What a decision without such a verb opens with.
_OPENERS = (
    "That", "“That", '"That', "'That", "Decision", "DECISION", "Outcome", "OUTCOME", "Resolution", "RESOLUTION",
    "RECOMMENDATION",
)  # fmt: skip
# A paragraph with none of these holds no decision. Capitals and small letters share the end of a word.
_SIGNS = (
    "RESOLVED", "That ", "oted", "greed", "eceived", "pproved", "esolved", "AGREED", "NOTED", "ecision", "ppointed",
    "ecommended", "onfirmed", "ccepted", "ecided", "elected", "dopted", "djourned", "ndorsed", "efused",
    "atified", "uthorised", "co-opted", "ermission", "onsent", "pproval", "Outcome", "vote of", "RECOMMENDED", "DECIDED",
    "ORDERED", "APPROVED", "ENDORSED", "PERMISSION", "CONSENT", "APPROVAL", "T H A T", "DECISION", "OUTCOME",
    "RECOMMENDATION", "esolution", "bjection", "omment", "eferred",
)  # fmt: skip
_OTHERS = re.compile(
    r"\b(?:that|which|who|had|as|whether|[Ii]f|[Ww]hen)\s*$|\b[Aa]t\s+(?:its|the|their)\s+(?:\w+\s+)?meeting\s+(?:in|of|on|held)\b|\b(?:reported|said|stated|advised|explained|noted|confirmed|asked)\b"
)


def may_decide(flat: str, start: int, body: int, end: int) -> bool:
    """Whether a paragraph is worth the search for a decision; ``body`` is where its label ends."""
    words = flat[start:end]
    if BODY_ALONE.fullmatch(words):
        return True
    return bool(
        "ED" in words
        or _VERB_ENDS.search(words)
        or "vote" in words
        or _NO_OBJECTION.search(words)
        or flat.startswith(_OPENERS, body)
    ) and has_any(words, _SIGNS)


def may_be_decision(words: str) -> bool:
    """Whether a sentence is worth the search for a decision: it has such a verb, or may be "A vote of thanks"."""
    return (
        _VERB_ENDS.search(words) is not None
        or "ED" in words
        or words.startswith("A ")
        or _NO_OBJECTION.search(words) is not None
    )


def is_bare(words: str) -> bool:
    """Whether a paragraph is a resolution without a word that introduces it: "That this Council calls on ..."."""
    return (
        _BARE.match(words) is not None
        and (" be " in words or _BARE_BODY.match(words) is not None)
        and _REPORTED.search(words) is None
    )


def is_procedure(words: str) -> bool:
    """Whether what was agreed is how the meeting goes on and nothing else: the mode of voting, the next item."""
    return _procedure().match(words) is not None


@functools.cache
def _procedure() -> re.Pattern[str]:
    patterns = load("structure")["procedure"]["patterns"]
    return re.compile("|".join(pattern.replace(" ", r"\s+") for pattern in patterns))


def is_view_of_others(before: str) -> bool:
    """Whether the words before "agreed" make it the view or the report of somebody."""
    return _OTHERS.search(before) is not None
