"""Sentences to turns: a turn is a clause in which one speaker asks, answers, comments or merely reports."""

import re
from typing import Literal, NamedTuple

from minutes_nlp.language.cues import cues
from minutes_nlp.language.people import TITLE
from minutes_nlp.language.subjects import Roster, Subject, find_subject, match_predicate
from minutes_nlp.model import Span

__all__ = ["Move", "Turn", "turns_in"]

# What a clause does. "reply" says so itself; "told" is a passive that replies if there is something to reply
# to; "speech" has a speaker but no cue; "neutral" is a member's act of record; "plain" has no speaker.
Move = Literal["question", "comment", "reply", "told", "speech", "neutral", "plain"]

_DIRECT = re.compile(r"\?[\"”’']?\s*$")
_POSTPOSED = re.compile(
    r",[”\"’]?\s+(?=(?P<subject>(?:the\s+)?[A-Zh][\w’'. -]{1,60}?|he|she|they)\s+(?P<verb>said|explained|informed\s+\w+|intimated|clarified|promised|replied|answered|stated|confirmed|added|advised|"
    r"wanted\s+to\s+know|asked|enquired|wondered|thought|felt|suggested|commented|observed|noted|reported|indicated|pointed\s+out|continued|warned|insisted|admitted)\s*(?:him|her|them|the\s+\w+)?\s*[,.;:?])"
)
_INVERTED = re.compile(
    r"[,?][”\"’]?\s+(?P<verb>asked|answered|said|replied|explained|enquired|added|suggested|queried|wondered)\s+(?=[A-Z]|the\s+[A-Z])"
)
_ASKING = re.compile(r"asked|enquired|wondered|queried|wanted")
_VIEWING = re.compile(r"thought|felt|suggested|commented|observed|warned|insisted")
# Adverbial openings to look past for the subject.
_ADVERBIAL = re.compile(
    r"(?:(?:However|Furthermore|Moreover|Finally|Firstly|Secondly|Thirdly|Lastly|Additionally|Consequently|Therefore|Also|Further|Similarly|Equally|Indeed|Overall|Meanwhile|Nevertheless|Separately|Subsequently|Then|Next|Unfortunately|Clearly|Again|Regrettably|Noting|Having)\b[^,.;]{0,100}?,?"
    r"|(?:In|On|At|By|With|For|From|As|After|Before|During|Following|Turning|Referring|Speaking|Responding|Replying|Introducing|Opening|Moving|Seconding|Proposing|Concluding|Summing|Answering|Having|Noting|While|Whilst|Although|Regarding|Concerning|Further|Arising|Commenting|Recalling|Drawing|Welcoming|Acknowledging|Continuing|Looking|Since|When|Under|Given|Subject|Addressing|Highlighting|Reporting|Elaborating|Citing|Pressing|Pursuing|To)\b[^;.]{1,220}?,)\s*(?=\S)"
)
_FOLLOWING_FURTHER = re.compile(
    r"(?:Following|After|In)\s+(?:a\s+|further\s+|some\s+|the\s+|this\s+|that\s+|proposing\s+)?(?:\w+\s+){0,3}?(?:discussion|presentation|debate|motion|report)\s+(?=(?:the\s+)?[A-Z])"
)
_COMMA = re.compile(r",\s+")
_CONNECTOR = re.compile(
    r"(?:[,;]\s*)?\s(?:and|but|though|who)\s+(?:(?:also|then|therefore|further|he|she|they|so|again|in\s+particular|subsequently)\s+){0,2}"
)
_AND_SUBJECT = re.compile(
    r"(?:[,;]\s*)?\s(?:and|but|to\s+which)\s+(?=(?:the\s+)?[A-Z]|it\s+was\b|a\s+[Mm]ember\b|another\b|officers?\b|members\b|he\s+was\b|she\s+was\b|they\s+were\b)"
)
_AND_TOLD = re.compile(
    r"(?:[,;]\s*)?\s(?:and|but)\s+(?=(?:was|were)\s+(?:then\s+)?(?:advised|informed|told|assured|reassured)\b)"
)
_SECOND_COMMENT = re.compile(
    r"(?:thought|felt|suggested|considered|urged|requested|asked\s+that|asked\s+for\s+(?:more|better)|welcomed|thanked|expressed|voiced|hoped|was\s+(?:concerned|disappointed)|commented|believed|argued)\b"
)
_FOLLOWING_COLON = re.compile(
    r"\bthe\s+following\b|comments?\s+and\s+(?:questions|queries)|(?:questions|queries)\s+and\s+comments?",
    re.IGNORECASE,
)
_BY = re.compile(r"\s+by\s+(?=[A-Z]|the\s+[A-Z]|a\s+[Mm]ember|an?other\s+[Mm]ember|[Mm]embers)")
_QUESTION_FROM = re.compile(
    r"\b(?:questions?|quer(?:y|ies)|enquir(?:y|ies)|supplementary|requests?)\s+(?:(?:was|were|raised|put|asked|submitted)\s+)*(?:from|by|of)\s+(?=[A-Z]|the\s+[A-Z]|a\s+[Mm]ember|members)",
    re.IGNORECASE,
)
_PLURAL_OWN = re.compile(
    r"\b(?P<who>[Mm]embers|[Cc]ouncillors|[Oo]fficers|[Rr]esidents)['’]\s+(?:\w+\s+)?(?:questions?|queries)\b"
)
# Said to lead up to a question, not as a view: "X noted that ... and asked".
_LEADS_UP = re.compile(
    r"(?:noted|referred|pointed\s+out|highlighted|observed|mentioned|drew|commented\s+on|turned|recalled|quoted|cited)\b"
)
_AND_BUSINESS = re.compile(
    r",?\s+(?:and|who)\s+(?:(?:he|she|they)\s+)?(?:then\s+)?(?:left|opened|invited|noted\s+that|reminded|announced|closed|declared|adjourned|moved\s+on|asked\s+for\s+questions|introduced|informed)\b"
)
_GOES_ON = re.compile(r"(?:added|continued|elaborated|expanded|went\s+on)\b")
_ASKED = re.compile(r"(?:asked|questioned|pressed|challenged|quizzed)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"\b(?:following|points?|comments?|questions?|issues?|matters?|below|as\s+follows)\b", re.IGNORECASE
)
# A clause with none of these is no passive of the family: a cheap test before the patterns.
_PASSIVE_STEMS = {
    "question": (
        "ask",
        "quer",
        "question",
        "enquir",
        "inquir",
        "wonder",
        "clari",
        "sought",
        "request",
        "press",
        "challeng",
        "quizz",
        "whether",
    ),
    "comment": (" was ", " were ", " had been ", "thanks", "regard", "concern", "as to", "on the"),
    "response": (" was ", " were ", " had been ", "receiv", "yes", "no", "heard", "came"),
}
_PREFIXED = re.compile(
    r"(?P<who>[A-Z]{2,3}|(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr)\.?(?:\s+[A-Z][\w’'-]*\.?){1,3})\s*:\s+(?=\S)"
)
# Initials before their words in a table or script: "WA  Could 212 names be right?"
_SCRIPT = re.compile(r"(?P<who>[A-Z]{2,3})\s+(?=[A-Z][a-z’']+\b)")
# Somebody's words after their name: "The Mayor: “They will stay.”", "Ron Hale (Alma Terrace): “Which June?”"
_QUOTED = re.compile(r"(?P<who>[^\s:“”.?!][^:“”.?!]{1,60}?)\s*(?:\([^()]{1,60}\))?\s*:\s+(?=[“\"])")
_VIEW_OF = re.compile(
    r"\bin\s+the\s+(?:view|opinion|judgement|experience)\s+of\s+(?P<who>[^.,;:?]{3,50})|\bin\s+(?P<who2>[A-Z][^.,;:?]{2,50}?)[’']s?\s+(?:view|opinion|judgement|experience)\b"
)
_EMBEDDED = re.compile(r"(?<![,;])\s(?:whether|how\s+(?:many|much|long|often|far|soon)|what|why)\s")
_POSSESSIVE = re.compile(
    r"(?P<who>[^.;:?,]{3,60}?)[’']s?\s+(?:first\s+|second\s+|further\s+|written\s+)?(?:supplementary(?:\s+question)?|question|query|enquiry)\b"
)
_IN_OPINION = re.compile(r"In\s+(?P<who>[^.;:?,]{3,60}?)[’']s?\s+(?:opinion|view|judgement|experience)\b")
_YES_NO = re.compile(r"(?:Yes|No)\b\s*[,.–—-]+\s*")
_TITLED = re.compile(TITLE)
# How far into a sentence the colon after a speaker's name may stand.
_PREFIX_REACH = 130
# The words with which an answer folds its question into its opening.
_OPENING_WORDS = frozenset(
    [
        "further",
        "in",
        "following",
        "arising",
        "on",
        "prompted",
        "responding",
        "replying",
        "answering",
        "turning",
        "speaking",
        "when",
        "being",
        "having",
        "asked",
        "questioned",
        "pressed",
        "challenged",
        "quizzed",
        "cross-examined",
        "invited",
        "with",
        "regarding",
        "concerning",
        "as",
    ]
)
_QUOTE = "“\"‘'"
_TOPIC_LABEL = re.compile(r"[A-Z][\w’', &/-]{2,60}?(?:\.|:|\s[–-])\s+(?=[A-Z“\"])")


class Turn(NamedTuple):
    """A clause and what it does; ``speaker`` is None where nobody is named; ``rule`` names the cue."""

    span: Span
    move: Move
    speaker: Subject | None
    rule: str


def turns_in(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """Return the turns of a sentence, in order; together they cover it."""
    start, end = sentence
    while start < end and text[start] in _QUOTE:
        start += 1
    if start == end:
        return [Turn(sentence, "plain", None, "plain")]
    # Most sentences are plain: each form is looked for only where a sign of it stands.
    if text.find(":", start, start + _PREFIX_REACH) >= 0 or text[start + 1 : start + 2].isupper():
        scripted = _scripted(text, Span(start, end), roster)
        if scripted:
            return scripted
    words = text[start:end]
    if "’" in words or "'" in words:
        owned = _owned(text, Span(start, end), roster)
        if owned:
            return owned
    if words.split(" ", 1)[0].lower().rstrip(",") in _OPENING_WORDS:
        opened = _with_opening(text, Span(start, end), roster)
        if opened:
            return opened
    if " in the " in words or (" in " in words and "’s" in words):
        viewed = _view_of(text, Span(start, end), roster)
        if viewed:
            return viewed
    if ", " in words or "? " in words or "?”" in words or ",”" in words or '?"' in words:
        postposed = _postposed(text, Span(start, end), roster)
        if postposed:
            return [postposed]
    return _split(text, _clause(text, start, end, roster), roster)


def _scripted(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """A speaker's words after their name or initials, and the lead-in of a list."""
    start, end = sentence
    prefixed = _PREFIXED.match(text, start, end) or _SCRIPT.match(text, start, end)
    if prefixed and _is_speaker(prefixed["who"], roster):
        return [_prefixed(text, sentence, prefixed, roster)]
    if (
        text[end - 1] in ":-–"
        and _LEAD_IN.search(text, start, end)
        and cues().passive["comment"].match(text, start, end)
    ):
        kind = "comments" if "comment" in text[start:end].lower() else "points"
        return [Turn(sentence, "neutral", None, f"lead-in.{kind}")]
    quoted = _QUOTED.match(text, start, end)
    subject = find_subject(text, quoted.start("who"), quoted.end("who"), roster) if quoted else None
    if quoted and subject is not None and subject.span.end >= quoted.end("who"):
        asks = _asks(text, start, end)
        return [
            Turn(
                sentence,
                "question" if asks else "speech",
                subject,
                "quoted.question" if asks else "quoted.speech",
            )
        ]
    return []


def _asks(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in a question mark, perhaps within quotation marks."""
    return (
        "?" in text[max(start, end - 3) : end] and _DIRECT.search(text, max(start, end - 3), end) is not None
    )


def _owned(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """Read "Councillor Hale's question was why ..." and "In Mrs Pond's opinion ..."."""
    forms: tuple[tuple[re.Pattern[str], Move], ...] = ((_POSSESSIVE, "question"), (_IN_OPINION, "comment"))
    for pattern, move in forms:
        match = pattern.match(text, *sentence)
        subject = find_subject(text, match.start("who"), match.end("who"), roster) if match else None
        if match and subject is not None and subject.span.end >= match.end("who"):
            return [Turn(sentence, move, _cut(subject, match["who"]), f"possessive.{move}")]
    return []


def _view_of(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """Read "... was, in the view of the Deputy Mayor, neither here nor there"."""
    viewed = _VIEW_OF.search(text, *sentence)
    if viewed is None:
        return []
    who = "who" if viewed["who"] else "who2"
    subject = find_subject(text, viewed.start(who), viewed.end(who), roster)
    return [Turn(sentence, "comment", subject, "view-of")] if subject is not None else []


def _is_speaker(who: str, roster: Roster) -> bool:
    return who in roster.initials if who.isupper() else True


def _prefixed(text: str, sentence: Span, match: re.Match[str], roster: Roster) -> Turn:
    """Read "SH: cable stolen." and "Mrs Dot Kettle: why no lights?"."""
    span = Span(*match.span("who"))
    found = find_subject(text, span.start, span.end, roster)
    sort = found.sort if found else "person"
    speaker = Subject(span, sort, match["who"])
    if _DIRECT.search(text, max(sentence.start, sentence.end - 3), sentence.end):
        return Turn(sentence, "question", speaker, "prefixed.question")
    return Turn(sentence, "speech", speaker, "prefixed.speech")


def _with_opening(text: str, sentence: Span, roster: Roster) -> list[Turn]:
    """Sentences that hold a question or comment and its answer: "In response to a query around X, it was stated ..."."""
    start, end = sentence
    openings = cues().openings
    for name, move in (("to_question", "question"), ("to_comment", "comment")):
        match = openings[name].match(text, start, end)
        if match is None:
            continue
        cut = _boundary(text, start, match.end(), end, roster)
        if cut is None:
            continue
        rest = _clause(text, cut, end, roster)
        if rest.move in ("question", "comment"):
            # "With regard to X, it was asked whether": the whole is the question.
            return [rest._replace(span=sentence)]
        if rest.move == "plain" and name != "to_question":
            continue
        if _FOLLOWING_COLON.search(text, start, end) and text[end - 1] in ":-":
            return [Turn(sentence, "neutral", rest.speaker, "lead-in")]
        speaker = _named_by(text, start, cut, roster)
        opening = Turn(Span(start, _rstrip(text, start, cut)), move, speaker, f"opening.{name}")  # type: ignore[arg-type]
        return [opening, rest._replace(move="reply", rule="opening.answer")]
    return []


def _boundary(text: str, start: int, after: int, end: int, roster: Roster) -> int | None:
    """Return where the answer begins: after the first comma behind which somebody speaks or something is told."""
    fallback = None
    at = max(start, after - 1)
    while comma := _COMMA.search(text, at, end):
        at = comma.end()
        if text[at : at + 4] in ("who ", "whic", "whos"):
            continue
        if fallback is None:
            fallback = at
        if cues().passive["response"].match(text, at, end) or cues().passive["question"].match(text, at, end):
            return at
        subject = find_subject(text, at, end, roster)
        if subject is not None and re.match(r"\s*[a-z(,]", text[subject.span.end : end]):
            return at
        if re.match(r"(?:there|this|these|that|the|no|yes)\b", text[at:end]):
            return at
    return fallback


def _named_by(text: str, start: int, end: int, roster: Roster) -> Subject | None:
    """Read "Asked by Councillor Doyle for the number": who asked."""
    asked = _QUESTION_FROM.search(text, start, end)
    if asked:
        return find_subject(text, asked.end(), end, roster)
    own = _PLURAL_OWN.search(text, start, end)
    if own:
        return Subject(Span(*own.span("who")), "member", own["who"])
    by = _BY.match(text, start, end) or (_ASKED.match(text, start, end) and _BY.search(text, start, end))
    if by:
        return find_subject(text, by.end(), end, roster)
    to = re.compile(r"In\s+(?:reply|response|answer)\s+to\s+").match(text, start, end)
    if to:
        return find_subject(text, to.end(), end, roster) if text[to.end() : to.end() + 1].isupper() else None
    return None


def _postposed(text: str, sentence: Span, roster: Roster) -> Turn | None:
    """Read "It was not, he said; ..." and "... , asked Councillor Iorwerth."."""
    match = _POSTPOSED.search(text, *sentence)
    if match:
        subject = find_subject(text, match.start("subject"), sentence.end, roster)
        if subject is None:
            return None
        subject = _cut(subject, match["subject"])
        return Turn(sentence, _move_of(match["verb"]), subject, f"postposed.{match['verb'].split()[0]}")
    match = _INVERTED.search(text, *sentence)
    if match:
        subject = find_subject(text, match.end(), sentence.end, roster)
        if subject:
            return Turn(sentence, _move_of(match["verb"]), subject, f"inverted.{match['verb']}")
    return None


def _cut(subject: Subject, words: str) -> Subject:
    return subject._replace(span=Span(subject.span.start, subject.span.start + len(words)), text=words)


def _move_of(verb: str) -> Move:
    if _ASKING.match(verb):
        return "question"
    return "comment" if _VIEWING.match(verb) else "reply"


def _clause(text: str, start: int, end: int, roster: Roster) -> Turn:
    """Return the turn that a clause is by its own words."""
    span = Span(start, end)
    opens = text[start : start + 3].lower() in ("in ", "by ", "rep", "res", "ans")
    reply = cues().openings["reply"].match(text, start, end) if opens else None
    at = start
    if reply:
        at = reply.end()
        while at < end and text[at] in ", –-":
            at += 1
    turn = _by_words(text, span, at, roster)
    if turn.move == "plain" and not reply:
        # Look past an adverbial opening for somebody who speaks.
        for pattern in (_ADVERBIAL, _FOLLOWING_FURTHER):
            adverbial = pattern.match(text, at, end)
            if adverbial:
                inner = _by_words(text, span, adverbial.end(), roster)
                if inner.move != "plain" and not (
                    inner.move == "speech"
                    and inner.speaker
                    and inner.speaker.sort == "person"
                    and not roster.sort_of(inner.speaker.text)
                ):
                    return inner
                deeper = _past_commas(text, span, adverbial.end(), roster)
                if deeper:
                    return deeper
    if reply and turn.move != "question":
        return turn._replace(move="reply", rule="opening.reply")
    return turn


def _past_commas(text: str, span: Span, at: int, roster: Roster) -> Turn | None:
    for _ in range(2):
        comma = _COMMA.search(text, at, span.end)
        if comma is None:
            return None
        at = comma.end()
        turn = _by_words(text, span, at, roster)
        if turn.move in ("question", "comment", "reply"):
            return turn
    return None


def _by_words(text: str, span: Span, at: int, roster: Roster) -> Turn:
    end = span.end
    passive = cues().passive
    if at >= end:
        return Turn(span, "plain", None, "plain")
    yes_no = _YES_NO.match(text, at, end) if text[at] in "YN" else None
    if yes_no and yes_no.end() < end:
        inner = _by_words(text, span, yes_no.end(), roster)
        return (
            inner._replace(move="reply", rule="yes-no")
            if inner.move != "plain"
            else Turn(span, "told", None, "yes-no")
        )
    low = text[at:end].lower()
    for name, move in (("question", "question"), ("comment", "comment"), ("response", "told")):
        if not any(stem in low for stem in _PASSIVE_STEMS[name]):
            continue
        match = passive[name].match(text, at, end)
        if match and not (
            name == "question"
            and re.match(r"(?:asked|questioned|pressed|challenged|quizzed)\b", match.group(), re.IGNORECASE)
            and _COMMA.search(text, at, end) is None
        ):
            speaker = _named_by(text, match.end(), end, roster) if name != "response" else None
            return Turn(span, move, speaker, f"passive.{name}")  # type: ignore[arg-type]
    if _asks(text, span.start, end):
        return Turn(span, "question", None, "direct")
    subject = find_subject(text, at, end, roster)
    if subject is None:
        return Turn(span, "plain", None, "plain")
    turn = _active(text, span, subject)
    if (
        turn.move == "speech"
        and subject.sort == "person"
        and not _TITLED.match(subject.text)
        and not roster.sort_of(subject.text)
    ):
        # A full name of which nothing is known may be a place's or a firm's.
        return turn._replace(rule="unknown") if turn.rule == "speech" else turn
    return turn


def _active(text: str, span: Span, subject: Subject) -> Turn:
    predicate = match_predicate(text, subject, span.end)
    predicates = cues().predicates
    if subject.sort == "body" and predicates["neutral"].match(text, predicate, span.end):
        return Turn(span, "neutral", subject, "neutral")
    if predicates["record"].match(text, predicate, span.end):
        return Turn(span, "neutral", subject, "record")
    if predicates["question"].match(text, predicate, span.end):
        return Turn(span, "question", subject, "question")
    if predicates["reply"].match(text, predicate, span.end):
        return Turn(span, "reply", subject, "reply")
    if subject.sort not in ("member", "public") and _GOES_ON.match(text, predicate, span.end):
        return Turn(span, "speech", subject, "goes-on")
    if predicates["comment"].match(text, predicate, span.end):
        return Turn(span, "comment", subject, "comment")
    if subject.sort in ("member", "public") and predicates["view"].match(text, predicate, span.end):
        return Turn(span, "comment", subject, "view")
    if predicates["neutral"].match(text, predicate, span.end):
        return Turn(span, "neutral", subject, "neutral")
    if subject.sort in ("member", "public") and _EMBEDDED.search(text, predicate, span.end):
        return Turn(span, "question", subject, "embedded")
    if not text[predicate : predicate + 1].islower():
        return Turn(span, "plain", subject if subject.sort != "person" else None, "plain")
    return Turn(span, "speech", subject, "speech")


def _split(text: str, turn: Turn, roster: Roster) -> list[Turn]:
    """Split a question or comment from what its sentence goes on to say."""
    if turn.rule == "direct" or turn.move in ("told", "plain"):
        return [turn]
    for rule in (_and_told, _and_another, _and_question, _and_comment, _and_business):
        parts = rule(text, turn, roster)
        if parts:
            return parts
    return [turn]


def _and_told(text: str, turn: Turn, _roster: Roster) -> list[Turn]:
    """Read "X asked why, and was told that ..."."""
    start, end = turn.span
    told = _AND_TOLD.search(text, start + 10, end) if turn.move in ("question", "comment") else None
    if told is None:
        return []
    return [_until(text, turn, told.start()), Turn(Span(told.end(), end), "reply", None, "and-told")]


def _and_another(text: str, turn: Turn, roster: Roster) -> list[Turn]:
    """Read "Questions were raised about X and Y advised ...": somebody else goes on."""
    start, end = turn.span
    if turn.move not in ("question", "comment"):
        return []
    for match in _AND_SUBJECT.finditer(text, start + 10, end):
        if turn.speaker is not None and match.start() < turn.speaker.span.end:
            continue  # "Councillor Hale and Councillor Moor asked": one subject
        inner = _by_words(text, Span(match.end(), end), match.end(), roster)
        named = inner.speaker is not None and inner.speaker.sort not in ("pronoun", "body")
        other = (
            named
            and inner.speaker is not None
            and (turn.speaker is None or inner.speaker.text != turn.speaker.text)
        )
        if inner.move == "question" and (other or inner.rule.startswith("passive")):
            return [_until(text, turn, match.start()), *_split(text, inner, roster)]
        if inner.move in ("told", "reply") and (other or inner.speaker is None):
            if (
                turn.move == "comment"
                and text.startswith("it was noted", match.end())
                and turn.speaker is not None
            ):
                continue
            return [_until(text, turn, match.start()), inner._replace(move="reply", rule="and-" + inner.rule)]
        if (
            inner.move in ("neutral", "speech")
            and other
            and turn.move == "question"
            and inner.rule != "unknown"
        ):
            return [_until(text, turn, match.start()), inner._replace(move="reply", rule="and-" + inner.rule)]
    return []


def _and_question(text: str, turn: Turn, _roster: Roster) -> list[Turn]:
    """Read "X was not persuaded and asked if ..." is a comment and a question; "X noted that ... and asked" is a question."""
    start, end = turn.span
    speaks = turn.speaker is not None and turn.speaker.sort not in ("officer", "body")
    if turn.move not in ("comment", "neutral", "speech") or not (speaks or turn.move == "comment"):
        return []
    for match in _CONNECTOR.finditer(text, start + 10, end):
        if not cues().predicates["question"].match(text, match.end(), end):
            continue
        leads_up = turn.speaker is not None and _LEADS_UP.match(
            text, match_predicate(text, turn.speaker, end)
        )
        if leads_up and match.group().split()[0].strip(",;") != "but":
            return [turn._replace(move="question", rule="noted-and-asked")]
        head = (
            turn
            if turn.move == "comment" or not (leads_up or turn.move == "speech")
            else turn._replace(move="comment", rule="comment-and-question")
        )
        return [
            _until(text, head, match.start()),
            Turn(Span(_after_and(text, match), end), "question", turn.speaker, "and-question"),
        ]
    return []


def _and_comment(text: str, turn: Turn, _roster: Roster) -> list[Turn]:
    """Read "X probed the cost per place and thought it dear."."""
    start, end = turn.span
    if turn.move != "question" or turn.speaker is None:
        return []
    for match in _CONNECTOR.finditer(text, start + 10, end):
        if _SECOND_COMMENT.match(text, match.end(), end):
            return [
                _until(text, turn, match.start()),
                Turn(Span(_after_and(text, match), end), "comment", turn.speaker, "and-comment"),
            ]
    return []


def _and_business(text: str, turn: Turn, _roster: Roster) -> list[Turn]:
    """Read "The Chair thanked Mr Hale for attending and he left the meeting."."""
    start, end = turn.span
    match = _AND_BUSINESS.search(text, start + 10, end) if turn.move == "comment" else None
    if match is None:
        return []
    return [
        _until(text, turn, match.start()),
        Turn(Span(_after_and(text, match), end), "neutral", turn.speaker, "record"),
    ]


def _until(text: str, turn: Turn, end: int) -> Turn:
    return turn._replace(span=Span(turn.span.start, _rstrip(text, turn.span.start, end)))


def _after_and(text: str, match: re.Match[str]) -> int:
    """Where the second clause begins: behind the connecting word."""
    word = re.compile(r"[,;\s]*(?:(?:and|who)\s+)?").match(text, match.start(), match.end())
    return word.end() if word else match.end()


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
