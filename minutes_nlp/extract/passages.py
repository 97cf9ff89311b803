"""Passages: the questions, responses, comments and statements of an item, and which answers which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minutes_nlp.language.cues import cues
from minutes_nlp.language.sentences import Sentences
from minutes_nlp.language.subjects import Roster, Subject, find_subject
from minutes_nlp.language.turns import Turn, turns_in
from minutes_nlp.model import Passage, PassageKind, Span, Speaker

__all__ = ["TextPart", "find_passages"]

_LETTERS: dict[PassageKind, str] = {"question": "q", "response": "a", "comment": "c", "statement": "s"}
_FUTURE = re.compile(
    r"\b(?:would|will|shall)\s+(?:also\s+|then\s+|now\s+)?(?:be\b|take\b)|\bto\s+be\s+\w+ed\b"
)
_COLLECTIVE = re.compile(
    r"(?:the\s+)?(?:members|committee|panel|board|council|cabinet|forum|authority)\b", re.IGNORECASE
)
_CLOSES = re.compile(
    r"(?:The|the)\s+(?:meeting|session)\s+(?:closed|ended|was\s+closed|concluded|finished|adjourned|terminated)\b|There\s+being\s+no\b|This\s+concluded\b|ACTIONS?\b|Actions?\s*[:–-]|NOTED\b"
)
_VIEWS = re.compile(
    r"\b(?:made|raised|expressed|gave|offered|put\s+forward|had)\s+(?:the\s+following\s+|a\s+number\s+of\s+|several\s+)?(?:\w+\s+)?(?:comments?|views?|concerns?|suggestions?|observations?|points?)\b|\bfollowing\s+(?:comments?|views?|concerns?|suggestions?|observations?)\s+(?:were|was)\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"(?:[A-Z]{2,3}|(?:The\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?)\s+to\s+(?!(?:be|the|a|an|this|that|which)\b)[a-z]+\b"
)
_NO_REPLY = re.compile(
    r"Nobody\s+(?:present\s+)?(?:was\s+able|could|knew)|No\s+\w+\s+was\s+available|[^.]{0,80}\bno\s+(?:answer|reply|response)\s+was\s+(?:available|given|made)|"
    r"There\s+was\s+no\s+(?:reply|answer|response)|(?:Time|The\s+time)\b[^.]{0,40}\b(?:permit|allow|run\s+out)|(?:The\s+)?question\s+was\s+(?:ruled|not\s+(?:put|taken|answered))|No\s+(?:answer|reply|response)\b",
    re.IGNORECASE,
)
# Sections of a decision record: reasons and options are the authority's, nobody says them.
_RECORD_HEADING = re.compile(
    r"(?:(?:Reasons?|Alternatives?|Options?|Implications|Background)\b[^.]{0,60}|(?:Alternative|Other) options?[^.]{0,60})\s*:?",
    re.IGNORECASE,
)
_HEADING_LENGTH = 60
_HEARD = re.compile(
    r"\b(?:heard\s+from|addressed\s+by|welcomed|invited|introduced\s+by|presented\s+by|received\s+a\s+presentation\s+from|from)\s+(?=(?:the\s+)?[A-Z])"
)
_WOULD = re.compile(r"\s+(?:would|will|was\s+to|were\s+to)\b")
_WOULD_SAY = re.compile(
    r"\b(?:said|replied|advised|agreed|confirmed|stated)\s+(?:that\s+)?(?:he|she|they)\s+(?:would|will)\b|\bagreed\s+to\s+(?!note|the)"
)
_THANKS_ALONE = re.compile(r"\b(?:thank|do not have a question|not a question|congratulat)\w*", re.IGNORECASE)
_MARK_FROM = re.compile(r"\b(?:from|by|of)\s+(?=[A-Z])")
_BRACKETED = re.compile(r"\((?P<who>[^()]{2,80})\)\s*[:–-]?\s*")
_AS_FOLLOWS = re.compile(
    r"(?:as\s+follows|the\s+following|replied|answered|responded|stated|said|that)\s*[:–-]*[:–-]\s*$"
)


class TextPart(NamedTuple):
    """A paragraph to read: its leaf's id, its span without decisions, and the point it belongs to."""

    id: str
    span: Span
    point: str | None


@dataclass(slots=True)
class _Draft:
    """A passage in the making."""

    kind: PassageKind
    start: int
    end: int
    point: str | None
    speaker: Subject | None
    rule: str
    answers: "_Draft | None" = None
    part: str = ""
    id: str = ""
    said_by: str | None = None

    @property
    def who(self) -> str:
        """The speaker as printed, without the article, for comparing."""
        return _bare(self.speaker.text) if self.speaker else ""


def find_passages(
    text: str,
    sentences: Sentences,
    parts: Sequence[TextPart],
    roster: Roster,
    *,
    item_id: str,
    talk: bool = True,
) -> list[Passage]:
    """Return the passages of an item in order.

    Args:
        text: The document's text with spaces for line breaks.
        sentences: Its sentences.
        parts: The item's paragraphs in order, without the words of decisions.
        roster: The people the attendance list names.
        item_id: The item's id, with which the passages' ids begin.
        talk: False for items that hold none (apologies, declarations): all is statement.
    """
    reader = _Reader(text, sentences, roster)
    for part in parts:
        if talk:
            reader.paragraph(part)
        else:
            reader.record(part)
    return _finish(reader.drafts, item_id, roster)


def _finish(drafts: list[_Draft], item_id: str, roster: Roster) -> list[Passage]:
    counts: dict[PassageKind, int] = {}
    for draft in drafts:
        counts[draft.kind] = counts.get(draft.kind, 0) + 1
        draft.id = f"{item_id}.{_LETTERS[draft.kind]}{counts[draft.kind]}"
    passages = []
    for draft in drafts:
        speaker = None
        if draft.speaker is not None:
            name, role = roster.resolve(draft.speaker.text)
            speaker = Speaker(text=" ".join(draft.speaker.text.split()), name=name, role=role)
        passages.append(
            Passage(
                id=draft.id, kind=draft.kind, span=Span(draft.start, draft.end), point=draft.point,
                speaker=speaker, answers=draft.answers.id if draft.answers else None, rule=draft.rule,
            )
        )  # fmt: skip
    return passages


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(name.split()), flags=re.IGNORECASE).lower()


class _Reader:
    """Reads the paragraphs of an item with the question or comment that is open for an answer."""

    def __init__(self, text: str, sentences: Sentences, roster: Roster) -> None:
        self.text = text
        self.sentences = sentences
        self.roster = roster
        self.drafts: list[_Draft] = []
        self._open: _Draft | None = None
        self._current: _Draft | None = None
        self._named: Subject | None = None
        self._written: str = ""
        self._written_by: Subject | None = None
        self._list: tuple[str | None, Subject | None, _Draft | None] | None = None
        self._asked_above: _Draft | None = None
        self._recording = False
        # After "Members made the following comments:" each point without a cue of its own is such a comment.
        self._views_of: tuple[str | None, Subject | None] | None = None
        self._heard: list[Subject] = []
        self._replied: set[int] = set()

    def paragraph(self, part: TextPart) -> None:
        """Read one paragraph."""
        start, end = part.span
        if self._list is not None and not self._in_list(part):
            self._list = None
        if self._views_of is not None and not (
            part.point is not None
            and part.point.startswith((self._views_of[0] or "") + ("." if self._views_of[0] else ""))
        ):
            self._views_of = None
        if _RECORD_HEADING.fullmatch(self.text, start, end):
            self._recording = True
        elif self._recording and end - start < _HEADING_LENGTH and self.text[end - 1] not in ".;":
            self._recording = False
        if self._recording:
            self.record(part)
            return
        if self._mark(part, start, end):
            return
        if self._written and self._continues_written(part, start, end):
            self._extend_written(part, start, end)
            return
        self._written = ""
        self._asked_above = (
            self._open
            if self._open is not None and self._open.kind == "question" and not self._answered(self._open)
            else None
        )
        self._current = None
        self._open = None
        self._named = None
        sentences = self.sentences.within(start, end)
        for sentence in sentences:
            for turn in turns_in(self.text, sentence, self.roster):
                self._take(turn, part)
        lead_in = self.drafts[-1] if self.drafts and self.drafts[-1].part == part.id else None
        views = _VIEWS.search(self.text, start, end) if self.text[end - 1] in ":-–" else None
        if views and lead_in is not None:
            self._views_of = (
                part.point,
                lead_in.speaker or find_subject(self.text, start, end, self.roster),
            )
            lead_in.kind, lead_in.rule, lead_in.answers = "statement", "lead-in.views", None
            self._current = self._open = None
        elif lead_in is not None and lead_in.rule == "lead-in":
            self._list = (part.point, None, None)
        elif self.text[end - 1] in ":-–" and sentences:
            self._announce(part)

    def record(self, part: TextPart) -> None:
        """Keep a paragraph as a statement."""
        self._add("statement", part.span, part, None, "record")

    def _answered(self, draft: _Draft) -> bool:
        return id(draft) in self._replied

    # --- written questions -------------------------------------------------------------------------------

    def _mark(self, part: TextPart, start: int, end: int) -> bool:
        """Take a line such as "Q1. Question from Councillor Eze" or "A: There are 12 cameras."."""
        marks = cues().marks
        kind = None
        for name in ("question", "answer"):
            match = marks[name].match(self.text, start, end)
            if match:
                kind = name
                break
        if kind is None or match is None:
            return False
        second = marks["question"].match(self.text, self._skip(match.end(), end), end)
        at = self._skip(second.end() if second and kind == "question" else match.end(), end)
        prefix = self.text[start:at].rstrip()
        sentence_like = (
            prefix[-1:] not in ".:)-–,"
            and at < end
            and not _MARK_FROM.search(self.text, start, at + 1)
            and not prefix.lower().endswith(("from", "by", "to"))
        )
        if sentence_like:
            return False
        at, speaker = self._mark_speaker(start, at, end)
        self._list = None
        self._written = kind
        self._written_by = speaker or (
            self._last_asker() if kind == "question" and "supplementary" in prefix.lower() else None
        )
        if kind == "answer" and speaker is None and "supplementary" in prefix.lower():
            self._written_by = self._last_answerer()
        self._current = None
        if at < end:
            self._begin_written(part, at, end)
        return True

    def _skip(self, at: int, end: int) -> int:
        while at < end and self.text[at] in " :.-–,":
            at += 1
        return at

    def _mark_speaker(self, start: int, at: int, end: int) -> tuple[int, Subject | None]:
        """The speaker a mark names, and where the words begin."""
        bracket = _BRACKETED.match(self.text, at, end)
        if bracket:
            who = bracket["who"].split(",")[0]
            begin = bracket.start("who")
            found = find_subject(self.text, begin, begin + len(who), self.roster)
            return bracket.end(), Subject(
                Span(begin, begin + len(who)), found.sort if found else "public", who
            )
        named = _MARK_FROM.match(self.text, at, end)
        at = named.end() if named else at
        if (
            named
            or self.text[start:at].rstrip().endswith(("by", "from", "of"))
            or _MARK_FROM.search(self.text, start, at + 1)
        ):
            speaker = find_subject(self.text, at, end, self.roster)
            if speaker is not None:
                colon = re.compile(r"[^:?.]{0,160}:\s+").match(self.text, speaker.span.end, end)
                return (colon.end() if colon else end), speaker
        return at, None

    def _last_asker(self) -> Subject | None:
        return next((d.speaker for d in reversed(self.drafts) if d.kind == "question"), None)

    def _last_answerer(self) -> Subject | None:
        return next((d.speaker for d in reversed(self.drafts) if d.kind == "response"), None)

    def _begin_written(self, part: TextPart, start: int, end: int) -> None:
        kind: PassageKind = "question" if self._written == "question" else "response"
        words = self.text[start:end]
        if kind == "question" and "?" not in words and _THANKS_ALONE.search(words):
            kind = "comment"
        start = start + 1 if self.text[start] in '“"' else start
        draft = self._add(kind, Span(start, end), part, self._written_by, f"written.{self._written}")
        if kind == "response":
            draft.answers = self._last_asked()
            self._replied.add(id(draft.answers))
        self._open = draft if kind != "response" else self._open

    def _last_asked(self) -> _Draft | None:
        return next((d for d in reversed(self.drafts) if d.kind in ("question", "comment")), None)

    def _continues_written(self, part: TextPart, start: int, end: int) -> bool:
        """Whether a paragraph goes on with a written question or answer: it does not report of somebody."""
        if self._current is None:
            return True
        if part.point != self._current.point or _CLOSES.match(self.text, start, end):
            return False
        if self._current.rule == "reported.as-follows":
            return self.text[start] in '“"'
        subject = find_subject(self.text, start, end, self.roster)
        if (
            subject is not None
            and subject.sort != "pronoun"
            and not (subject.sort == "body" and self._written == "answer")
        ):
            return False
        return not re.match(
            r"(?:Proposed|Seconded|It\s+was\s+(?:moved|proposed|resolved|agreed))\b",
            self.text[start : start + 40],
        )

    def _extend_written(self, part: TextPart, start: int, end: int) -> None:
        if self._current is None:
            self._begin_written(part, start, end)
        else:
            self._current.end = end

    # --- lists announced by a lead-in --------------------------------------------------------------------

    def _announce(self, part: TextPart) -> None:
        """A paragraph that ends in a colon hands what it says of its list down to the points."""
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.kind == "response" and last.part == part.id:
            if (
                _AS_FOLLOWS.search(self.text[max(part.span.start, part.span.end - 60) : part.span.end])
                and last.speaker
                and last.answers is not None
                and last.rule in ("reply", "neutral", "speech")
            ):
                last.kind, last.rule = "statement", "lead-in"
                last.answers = None
                self._list = (part.point, last.speaker, last.answers)
                self._written, self._written_by = "answer", last.speaker
                self._current = None
                return
            self._list = (part.point, last.speaker, last.answers)

    def _asked_in_list(self) -> "_Draft | None":
        """The last question among the points of a list of answers."""
        if self._list is None:
            return None
        above = self._list[0]
        return next(
            (
                d
                for d in reversed(self.drafts)
                if d.kind == "question"
                and d.point is not None
                and d.point.startswith((above or "") + ("." if above else ""))
            ),
            None,
        )

    def _in_list(self, part: TextPart) -> bool:
        if self._list is None or part.point is None:
            return False
        above = self._list[0]
        return above is None or part.point.startswith(above + ".")

    # --- reported speech ---------------------------------------------------------------------------------

    def _take(self, turn: Turn, part: TextPart) -> None:
        words = self.text[turn.span.start : turn.span.end]
        speaker = self._speaker(turn)
        if turn.rule == "record" or _CLOSES.match(words) or _NO_REPLY.match(words) or _ACTION.match(words):
            self._state_fact(turn, part)
        elif turn.move == "question":
            self._ask(turn, part, speaker)
        elif turn.move == "comment":
            self._view(turn, part, speaker)
        elif turn.move == "reply":
            self._reply(turn, part, speaker)
        elif turn.move == "told":
            self._told(turn, part)
        elif turn.move == "plain" or (
            speaker is None and not (turn.speaker and turn.speaker.sort == "pronoun")
        ):
            self._plain(turn, part)
        elif speaker is None:
            self._plain(turn._replace(move="plain"), part)
        else:
            self._speech(turn, part, speaker)
        if turn.speaker is not None and turn.speaker.sort not in ("pronoun", "body"):
            self._named = turn.speaker
            self._heard.append(turn.speaker)
        elif turn.speaker is None or turn.speaker.sort == "body":
            self._named = self._mentioned(turn) or self._named

    def _mentioned(self, turn: Turn) -> Subject | None:
        """Somebody brought into a sentence by another: "The Panel heard from Ms Ada Moor"."""
        heard = _HEARD.search(self.text, *turn.span)
        return find_subject(self.text, heard.end(), turn.span.end, self.roster) if heard else None

    def _speaker(self, turn: Turn) -> Subject | None:
        """The speaker, a pronoun being the name it stands for."""
        if turn.speaker is None or turn.speaker.sort != "pronoun":
            return turn.speaker
        waiting = self._open is not None and not self._answered(self._open) and self._open is self._current
        if turn.speaker.text.lower() in ("they", "it", "we") and waiting:
            return None
        if waiting and turn.move != "question" and self._open is not None and self._open.kind == "question":
            # The one who is asked, not the one who asks.
            return next(
                (
                    s
                    for s in reversed(self._heard)
                    if self._open is not None and _bare(s.text) != self._open.who
                ),
                None,
            )
        if (
            self._current is not None
            and self._current.kind in ("response", "comment")
            and self._current.speaker is not None
            and turn.move != "question"
        ):
            return self._current.speaker
        if (
            self._open is not None
            and turn.move == "reply"
            and self._named is not None
            and self._open.speaker is self._named
        ):
            earlier = [
                d.speaker
                for d in self.drafts
                if d.kind == "response" and d.part == self._open.part and d.speaker
            ]
            return earlier[-1] if earlier else None
        return self._named

    def _ask(self, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
        current = self._current
        if (
            current
            and current.kind == "question"
            and turn.rule == "direct"
            and current.rule in ("direct", "question")
            and (speaker is None or current.speaker is None)
        ):
            current.end = turn.span.end
            return
        draft = self._add("question", turn.span, part, speaker, turn.rule)
        self._open = draft

    def _view(self, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
        sort = speaker.sort if speaker else None
        waiting = self._open is not None and self._open.part == part.id and not self._answered(self._open)
        same = self._open is not None and speaker is not None and self._open.who == _bare(speaker.text)
        if (
            waiting
            and not same
            and (self._answers_back(speaker) or (turn.rule == "view" and self._is_asked(speaker)))
        ):
            self._respond(turn, part, speaker, self._open)
            return
        current = self._current
        if (
            current is not None
            and current.kind == "response"
            and current.speaker is not None
            and speaker is not None
            and turn.speaker is not None
            and turn.speaker.sort == "pronoun"
        ):
            current.end = turn.span.end
            return
        if current is not None and current.kind == "response" and sort == "officer":
            self._respond(turn, part, speaker, current.answers)
            return
        if (
            current is not None
            and current.kind == "comment"
            and speaker is not None
            and current.who == _bare(speaker.text)
            and turn.speaker is not None
            and turn.speaker.sort == "pronoun"
        ):
            current.end = turn.span.end
            return
        draft = self._add("comment", turn.span, part, speaker, turn.rule)
        self._open = draft

    def _is_asked(self, speaker: Subject | None) -> bool:
        """Whether a question waits for a speaker other than the one who asked it."""
        asked = self._open
        return (
            asked is not None and asked.kind == "question" and not self._answered(asked) and speaker is not None
            and speaker.sort not in ("body", "pronoun") and asked.who != _bare(speaker.text)
        )  # fmt: skip

    def _answers_back(self, speaker: Subject | None) -> bool:
        """Whether a speaker with a view is one who answers what is open."""
        asked = self._open
        if speaker is None or asked is None:
            return False
        asker = asked.speaker.sort if asked.speaker else None
        if speaker.sort == "officer":
            return True
        if speaker.sort in ("lead", "person"):
            return asked.kind == "question" or (speaker.sort == "lead" and asker in ("public", "person"))
        return speaker.sort == "member" and asker in ("public", "person")

    def _reply(self, turn: Turn, part: TextPart, speaker: Subject | None) -> None:
        target = self._target(turn, speaker)
        current = self._current
        if (
            target is None
            and speaker is not None
            and speaker.sort in ("member", "public")
            and turn.rule == "reply"
            and self._list is None
        ):
            explicit = re.compile(r"(?:responded|replied|answered|retorted)\b").search(
                self.text, turn.span.start, min(turn.span.end, turn.span.start + 120)
            )
            if explicit is None:
                self._add(
                    "comment" if speaker.sort == "member" else "statement",
                    turn.span,
                    part,
                    speaker,
                    turn.rule,
                )
                return
        if (
            target is None
            and turn.rule == "reply"
            and not re.compile(r"(?:respon|repl|answer)").search(
                self.text, turn.span.start, min(turn.span.end, turn.span.start + 160)
            )
        ):
            self._state_fact(turn, part)
            return
        if (
            current is not None
            and current.kind == "response"
            and current.answers is target
            and (speaker is None or current.who == _bare(speaker.text))
        ):
            current.end = turn.span.end
            return
        self._respond(turn, part, speaker, target)

    def _target(self, turn: Turn, speaker: Subject | None) -> "_Draft | None":
        """What a reply answers: what is open in its paragraph, else what the list answers, else the question above."""
        if self._open is not None and (
            speaker is None or self._open.who != _bare(speaker.text) or turn.rule.startswith("opening")
        ):
            return self._open
        if self._list is not None:
            return self._list[2]
        if self._asked_above is not None:
            return self._asked_above
        if turn.rule in ("reply", "opening.reply"):
            return next(
                (
                    d
                    for d in reversed(self.drafts)
                    if d.kind in ("question", "comment") and not self._answered(d)
                ),
                None,
            )
        return None

    def _respond(self, turn: Turn, part: TextPart, speaker: Subject | None, target: "_Draft | None") -> None:
        draft = self._add("response", turn.span, part, speaker, turn.rule)
        draft.answers = target
        if target is not None:
            self._replied.add(id(target))

    def _told(self, turn: Turn, part: TextPart) -> None:
        current = self._current
        if current is not None and current.kind == "response":
            current.end = turn.span.end
        elif self._open is not None and self._open.part == part.id:
            also = re.compile(r"It\s+was\s+also\b").match(self.text, *turn.span)
            if self._open.kind == "comment" and also:
                self._state_fact(turn, part)
            else:
                self._respond(turn, part, None, self._open)
        elif self._list is not None:
            self._respond(turn, part, self._list[1], self._list[2])
        else:
            self._state_fact(turn, part)

    def _plain(self, turn: Turn, part: TextPart) -> None:
        current = self._current
        if current is not None and current.kind == "response":
            current.end = turn.span.end
        elif self._open is not None and self._open.part == part.id and not self._answered(self._open):
            if self._open.kind == "question" or _FUTURE.search(self.text, *turn.span):
                self._respond(turn, part, None, self._open)
            else:
                self._state_fact(turn, part)
        elif self._list is not None and (self._list[1] is not None or self._list[2] is not None):
            self._respond(turn, part, self._list[1], self._list[2])
        elif self._list is not None and (asked := self._asked_in_list()) is not None:
            self._respond(turn, part, None, asked)
        elif self._views_of is not None and not any(d.part == part.id for d in self.drafts):
            self._open = self._add("comment", turn.span, part, self._views_of[1], "lead-in.views")
        else:
            self._state_fact(turn, part)

    def _speech(self, turn: Turn, part: TextPart, speaker: Subject) -> None:
        """A named speaker whose predicate is no cue: who they are and what is open decide."""
        current = self._current
        if speaker.sort == "body" or _COLLECTIVE.fullmatch(_bare(speaker.text)):
            if current is not None and current.kind == "response" and turn.move == "speech":
                current.end = turn.span.end
            else:
                self._state_fact(turn, part)
            return
        if (
            current is not None
            and current.kind == "response"
            and (current.speaker is None or _WOULD.match(self.text[speaker.span.end : speaker.span.end + 12]))
            and speaker.sort in ("officer", "lead")
            and turn.move in ("speech", "neutral")
        ):
            current.end = turn.span.end
            return
        pronoun = turn.speaker is not None and turn.speaker.sort == "pronoun"
        if (
            current is not None
            and (pronoun or current.who == _bare(speaker.text))
            and current.kind in ("response", "comment")
        ):
            current.end = turn.span.end
            return
        waiting = self._open is not None and self._open.part == part.id
        if (
            turn.rule == "unknown"
            and not (waiting and self._open is not None and not self._answered(self._open))
            and self._list is None
        ):
            self._plain(turn, part)
            return
        if waiting and self._open is not None and self._open.who != _bare(speaker.text):
            unanswered = not self._answered(self._open)
            if speaker.sort in ("officer", "lead", "person") and (
                unanswered
                or (current is not None and current.kind == "response" and turn.move != "neutral")
                or speaker.sort == "officer"
            ):
                self._respond(turn, part, speaker, self._open)
                return
            from_public = self._open.speaker is not None and self._open.speaker.sort in ("public", "person")
            promises = _WOULD_SAY.search(self.text, turn.span.start, turn.span.end) is not None
            if self._is_asked(speaker) or (
                unanswered and speaker.sort == "member" and (from_public or promises)
            ):
                self._respond(turn, part, speaker, self._open)
                return
        if self._list is not None and speaker.sort in ("officer", "lead", "person"):
            self._respond(turn, part, speaker, self._list[2])
            return
        if (
            self._asked_above is not None
            and speaker.sort in ("officer", "lead", "person")
            and (turn.move == "neutral" or speaker.sort != "person")
            and self._asked_above.who != _bare(speaker.text)
        ):
            self._respond(turn, part, speaker, self._asked_above)
            return
        if turn.move == "speech" and speaker.sort in ("member", "public"):
            draft = self._add("comment", turn.span, part, speaker, turn.rule)
            self._open = draft
            return
        self._state_fact(turn, part)

    def _state_fact(self, turn: Turn, part: TextPart) -> None:
        current = self._current
        if current is not None and current.kind == "statement" and current.part == part.id:
            current.end = turn.span.end
            return
        self._add(
            "statement",
            turn.span,
            part,
            turn.speaker if turn.speaker and turn.speaker.sort != "pronoun" else None,
            turn.rule,
        )

    def _add(
        self, kind: PassageKind, span: Span, part: TextPart, speaker: Subject | None, rule: str
    ) -> _Draft:
        if speaker is not None and speaker.sort == "pronoun":
            speaker = None
        draft = _Draft(kind, span.start, span.end, part.point, speaker, rule, part=part.id)
        self.drafts.append(draft)
        self._current = draft
        return draft
