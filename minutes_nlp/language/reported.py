"""Reported speech: what each turn is in its exchange, told from its move, its speaker and what is open."""

import re

from minutes_nlp.language.asides import is_aside
from minutes_nlp.language.clauses import Turn
from minutes_nlp.language.exchange import Draft, Exchange, TextPart, bare_name
from minutes_nlp.language.listed import asked_in_list
from minutes_nlp.language.pronouns import speaker_of
from minutes_nlp.language.subjects import Subject
from minutes_nlp.language.vocabulary import alternatives, load

__all__ = ["take_turn"]

_WORDS = load("turns")["reported"]
_COLLECTIVE = frozenset(_WORDS["collective"])
_FUTURE = re.compile(
    r"\b(?:would|will|shall)\s+(?:also\s+|then\s+|now\s+)?(?:be\b|take\b)|\bto\s+be\s+\w+ed\b"
)
_WOULD = re.compile(r"\s+(?:would|will|was\s+to|were\s+to)\b")
_WOULD_LENGTH = 12
_PERFECT = re.compile(
    rf"\s+(?:has|have|had)\s+(?:\w+\s+)?(?!(?:{alternatives(_WORDS['said'])}))\w+(?:ed|en|ne|nt|de|ought)\b"
)
_PERFECT_LENGTH = 60
_PROMISES = re.compile(
    rf"\b(?:{alternatives(_WORDS['promising'])})\s+(?:that\s+)?(?:he|she|they)\s+(?:would|will)\b|\bagreed\s+to\s+(?!note|the)"
)
# What one takes on is an act, not a view: "Councillor Hale agreed to write to the brewery".
_TAKES_ON = re.compile(rf"\b(?:{alternatives(_WORDS['taking_on'])})\s+to\s+(?!note|support)\w+")
# A verb of replying near the start: "replied" may be a fact of an officer, "assured" of a member is a comment.
_REPLIED = re.compile(r"(?:responded|replied|answered|retorted)\b")
_REPLIED_REACH = 120
_REPLY_STEM = re.compile(r"respon|repl|answer")
_REPLY_REACH = 160
_IT_WAS_ALSO = re.compile(r"It\s+was\s+also\b")
_MEMBERS = ("member", "public")
_KNOWING = ("officer", "lead", "person")
_OUTSIDE = ("public", "person")


def take_turn(exchange: Exchange, turn: Turn, part: TextPart) -> None:
    """Take the next turn of a paragraph into the exchange."""
    idle = turn.move == "plain" and exchange.is_idle
    if idle or turn.rule == "record" or is_aside(exchange.text, *turn.span):
        exchange.state(turn, part)
    else:
        _take(exchange, turn, part, speaker_of(exchange, turn))
    exchange.turns.append(turn)
    if turn.speaker is not None and turn.speaker.sort not in ("pronoun", "body"):
        exchange.heard.append(turn.speaker)


def _take(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
    if turn.move == "question":
        _ask(exchange, turn, part, speaker)
    elif turn.move == "comment":
        _view(exchange, turn, part, speaker)
    elif turn.move == "reply":
        _reply(exchange, turn, part, speaker)
    elif turn.move == "told":
        _told(exchange, turn, part)
    elif turn.move == "plain" or speaker is None:
        _plain(exchange, turn, part)
    else:
        _speech(exchange, turn, part, speaker)


def _is_same(draft: Draft | None, speaker: Subject | None) -> bool:
    """Whether a passage is by this speaker."""
    return draft is not None and speaker is not None and draft.who == bare_name(speaker.text)


def _ask(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
    current = exchange.current
    if (
        current is not None
        and current.kind == "question"
        and turn.rule == "direct"
        and current.rule in ("direct", "question")
        and (speaker is None or current.speaker is None)
    ):
        current.end = turn.span.end
    else:
        exchange.ask("question", turn, part, speaker)


def _view(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
    """A view: an answer by who is asked, what the speaker above goes on to say, else a comment."""
    current = exchange.current
    asked = exchange.waiting if exchange.is_open_in(part) else None
    if (
        asked is not None
        and not _is_same(asked, speaker)
        and (_answers_back(asked, speaker) or (turn.rule == "view" and _is_asked(exchange, speaker)))
    ):
        exchange.respond(turn, part, speaker, asked)
        return
    if current is not None and speaker is not None:
        by_pronoun = turn.speaker is not None and turn.speaker.sort == "pronoun"
        same = current.speaker is not None if current.kind == "response" else _is_same(current, speaker)
        if by_pronoun and same and current.kind in ("response", "comment"):
            current.end = turn.span.end
            return
        if current.kind == "comment" and current.part.id == part.id and _is_same(current, speaker):
            current.end = turn.span.end
            return
        if current.kind == "response" and speaker.sort == "officer":
            exchange.respond(turn, part, speaker, current.answers)
            return
    if asked is None and turn.rule == "view" and _PROMISES.search(exchange.text, *turn.span):
        exchange.state(turn, part)  # what a member will do is no view
        return
    exchange.ask("comment", turn, part, speaker)


def _is_asked(exchange: Exchange, speaker: Subject | None) -> bool:
    """Whether a question waits for a speaker other than the one who asked it."""
    asked = exchange.waiting
    if asked is None or asked.kind != "question" or speaker is None:
        return False
    return speaker.sort not in ("body", "pronoun") and not _is_same(asked, speaker)


def _answers_back(asked: Draft, speaker: Subject | None) -> bool:
    """Whether a speaker with a view is one who answers what is open."""
    if speaker is None:
        return False
    if speaker.sort in ("lead", "person") and asked.kind == "question":
        return True
    if speaker.sort in ("lead", "member"):
        return asked.sort in _OUTSIDE
    return speaker.sort == "officer"


def _reply(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
    asked = _target(exchange, turn, speaker)
    if asked is None and turn.rule == "reply" and not _replies_indeed(exchange, turn, part, speaker):
        return
    postposed = turn.rule.startswith(("postposed", "inverted"))
    if asked is None and postposed and speaker is not None and speaker.sort in _MEMBERS:
        # "It was, she said, a disgrace": of a member that is a view where nothing was asked.
        exchange.ask("comment", turn, part, speaker)
        return
    current = exchange.current
    if (
        current is not None
        and current.kind == "response"
        and current.answers is asked
        and (speaker is None or _is_same(current, speaker))
    ):
        current.end = turn.span.end
    else:
        exchange.respond(turn, part, speaker, asked)


def _replies_indeed(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject | None) -> bool:
    """Whether a reply to nothing that is known is one; if it is not, it is taken for what else it may be."""
    text = exchange.text
    start, end = turn.span
    may_be_view = speaker is not None and speaker.sort in _MEMBERS and exchange.listed is None
    if may_be_view and not _REPLIED.search(text, start, min(end, start + _REPLIED_REACH)):
        views = speaker is not None and speaker.sort == "member" and not _TAKES_ON.search(text, start, end)
        exchange.add("comment" if views else "statement", turn.span, part, speaker, turn.rule)
        return False
    if not _REPLY_STEM.search(text, start, min(end, start + _REPLY_REACH)):
        exchange.state(turn, part)
        return False
    return True


def _target(exchange: Exchange, turn: Turn, speaker: Subject | None) -> Draft | None:
    """What a reply answers: what is open in its paragraph, else what the list answers, else the question above."""
    asked = exchange.open
    if asked is not None and (not _is_same(asked, speaker) or turn.rule.startswith("opening")):
        return asked
    if exchange.listed is not None:
        return exchange.listed.asked
    if exchange.above is not None:
        return exchange.above
    if turn.rule in ("reply", "opening.reply"):
        return exchange.last_unanswered()
    return None


def _told(exchange: Exchange, turn: Turn, part: TextPart) -> None:
    """Something told to whoever asked, or to nobody."""
    current, asked = exchange.current, exchange.open
    if current is not None and current.kind == "response":
        current.end = turn.span.end
    elif asked is not None and asked.part.id == part.id:
        if asked.kind == "comment" and _IT_WAS_ALSO.match(exchange.text, *turn.span):
            exchange.state(turn, part)
        else:
            exchange.respond(turn, part, None, asked)
    elif exchange.listed is not None:
        exchange.respond(turn, part, exchange.listed.speaker, exchange.listed.asked)
    else:
        exchange.state(turn, part)


def _plain(exchange: Exchange, turn: Turn, part: TextPart) -> None:
    """A fact: what the answer goes on to say, what the question is answered with, else a statement."""
    current, listed = exchange.current, exchange.listed
    if current is not None and current.kind == "response":
        current.end = turn.span.end
    elif exchange.is_open_in(part) and (asked := exchange.waiting) is not None:
        if asked.kind == "question" or _FUTURE.search(exchange.text, *turn.span):
            exchange.respond(turn, part, None, asked)
        else:
            exchange.state(turn, part)
    elif listed is not None and (listed.speaker is not None or listed.asked is not None):
        exchange.respond(turn, part, listed.speaker, listed.asked)
    elif (asked := asked_in_list(exchange)) is not None:
        exchange.respond(turn, part, None, asked)
    elif exchange.views is not None and not exchange.has(part):
        exchange.open = exchange.add("comment", turn.span, part, exchange.views.speaker, "lead-in.views")
    else:
        exchange.state(turn, part)


def _speech(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject) -> None:
    """A named speaker whose predicate is no cue: who they are and what is open decide."""
    going_on = _going_on(exchange, turn, speaker)
    if going_on is not None:
        going_on.end = turn.span.end
    elif _is_body(speaker):
        exchange.state(turn, part)
    elif _is_unbelieved(exchange, turn, part):
        _plain(exchange, turn, part)
    elif _answers_open(exchange, turn, part, speaker):
        exchange.respond(turn, part, speaker, exchange.open)
    elif exchange.listed is not None and speaker.sort in _KNOWING:
        exchange.respond(turn, part, speaker, exchange.listed.asked)
    elif _answers_above(exchange, turn, speaker):
        exchange.respond(turn, part, speaker, exchange.above)
    elif turn.move == "speech" and speaker.sort in _MEMBERS and not _acted(exchange, speaker):
        exchange.ask("comment", turn, part, speaker)
    else:
        exchange.state(turn, part)


def _acted(exchange: Exchange, speaker: Subject) -> bool:
    """Whether what a member did is told, not what they said: "has contacted the brewery"."""
    stop = speaker.span.end
    text = exchange.text
    if _TAKES_ON.match(text, stop + 1, stop + _PERFECT_LENGTH):
        return True
    return _PERFECT.match(text, stop, stop + _PERFECT_LENGTH) is not None


def _is_body(speaker: Subject) -> bool:
    return speaker.sort == "body" or bare_name(speaker.text) in _COLLECTIVE


def _going_on(exchange: Exchange, turn: Turn, speaker: Subject) -> Draft | None:
    """The response or comment that a speaker goes on with, or that the authority adds to."""
    current = exchange.current
    if current is None or current.kind not in ("response", "comment"):
        return None
    responds = current.kind == "response"
    if turn.speaker is not None and turn.speaker.sort == "pronoun" and _is_same(current, speaker):
        return current
    if _is_body(speaker):
        return current if responds and turn.move == "speech" else None
    if responds and speaker.sort in ("officer", "lead"):
        stop = speaker.span.end
        if current.speaker is None or _WOULD.match(exchange.text, stop, stop + _WOULD_LENGTH):
            return current
    by_pronoun = turn.speaker is not None and turn.speaker.sort == "pronoun"
    return current if by_pronoun or _is_same(current, speaker) else None


def _is_unbelieved(exchange: Exchange, turn: Turn, part: TextPart) -> bool:
    """Whether a name that may be a place's or a firm's has nothing to answer."""
    waits = exchange.is_open_in(part) and exchange.waiting is not None
    return turn.rule == "unknown" and not waits and exchange.listed is None


def _answers_open(exchange: Exchange, turn: Turn, part: TextPart, speaker: Subject) -> bool:
    """Whether a speaker answers the question or comment that is open in the paragraph."""
    asked, current = exchange.open, exchange.current
    if asked is None or asked.part.id != part.id or _is_same(asked, speaker):
        return False
    unanswered = not asked.replied
    if speaker.sort in _KNOWING:
        answering = current is not None and current.kind == "response" and turn.move != "neutral"
        if unanswered or answering or speaker.sort == "officer":
            return True
    if _is_asked(exchange, speaker):
        return True
    if not unanswered or speaker.sort != "member":
        return False
    return asked.sort in _OUTSIDE or _PROMISES.search(exchange.text, *turn.span) is not None


def _answers_above(exchange: Exchange, turn: Turn, speaker: Subject) -> bool:
    """Whether a speaker answers the question that the paragraph above left open."""
    if exchange.above is None or speaker.sort not in _KNOWING or _is_same(exchange.above, speaker):
        return False
    return turn.move == "neutral" or speaker.sort != "person"
