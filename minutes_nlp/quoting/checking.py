"""Each sentence of a text against the minutes: verbatim, altered or not found.

Not compared are the amount of white space, the kind of quotation marks, the kind of dashes and hyphens, and
the marks before the first word and after the last. Everything else is: a letter in another case, a digit, a
comma more make a sentence altered.
"""

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from minutes_nlp.cite import Citation, citation
from minutes_nlp.differences import Piece, Token, differences, printed
from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Minutes, Record, Span
from minutes_nlp.quoting.sources import Run, Sources

__all__ = ["Quoted", "Status", "check_quotes"]

Status = Literal["verbatim", "altered", "not found"]

# A passage with fewer of the words, in their order, is another passage.
_ALIKE = 0.6
# So many of the places where words stand verbatim are cited.
_CITED = 5
_PARAGRAPHS = re.compile(r"\n\s*\n")
_LINE_STARTS = re.compile(r"^[>\s]+", re.MULTILINE)
_APART = "it does not follow on the sentence before it in the minutes"
_ELLIPSIS = re.compile(r"[\[(]\s*(?:\u2026|\.{3,}|\. \. \.)\s*[\])]|\u2026|\.{3,}|(?<=\s)\. \. \.(?=\s)")


class Quoted(Record, frozen=True, kw_only=True):
    """A sentence, or a part of one between ellipses, and what became of it.

    Attributes:
        text: As given.
        status: Of a sentence with an ellipsis, that of its worst part.
        total: In how many places it stands verbatim.
        citations: Some of those places, newest first; of an altered one, the nearest passage.
        source: The words of the minutes, exactly; None where not found.
        differences: From the minutes (``before``) to what was given (``now``), where it is altered.
        parts: The parts of a sentence with an ellipsis that the minutes do not have.
        note: What else there is to say.
    """

    text: str
    status: Status
    total: int = 0
    citations: tuple[Citation, ...] = ()
    source: str | None = None
    differences: tuple[Piece, ...] = ()
    parts: tuple["Quoted", ...] = ()
    note: str = ""


def check_quotes(text: str, sources: Sources, record: Callable[[str], Minutes]) -> tuple[Quoted, ...]:
    """Return what became of each sentence of a text; sentences without a word are passed over.

    Args:
        text: One or more sentences; a blank line ends one.
        sources: The minutes to look in.
        record: Gives the record of a document, for the citation.
    """
    found: list[Quoted] = []
    for paragraph in _PARAGRAPHS.split(_LINE_STARTS.sub("", text)):
        before: Quoted | None = None
        for sentence in _sentences(" ".join(paragraph.split())):
            quoted = _sentence(sentence, sources, record)
            if before and not _follows(before, quoted, sources):
                quoted = msgspec.structs.replace(quoted, note=_APART)
            found.append(quoted)
            before = quoted
    return tuple(found)


def _sentences(flat: str) -> Iterator[str]:
    for start, end in split_sentences(flat, 0, len(flat)):
        if any(token.is_word for token in printed(flat, start, end)):
            yield flat[start:end]


def _follows(before: Quoted, quoted: Quoted, sources: Sources) -> bool:
    """Whether two sentences of a paragraph stand one after the other in the minutes, if both stand there."""
    whole = all(each.status == "verbatim" and not each.parts for each in (before, quoted))
    return not whole or bool(_verbatim(f"{before.text} {quoted.text}", sources))


def _sentence(text: str, sources: Sources, record: Callable[[str], Minutes]) -> Quoted:
    runs = _verbatim(text, sources)
    parts = [part.strip() for part in _ELLIPSIS.split(text) if _core(part)]
    if runs or len(parts) < 2:
        return _quoted(text, runs, sources, record)
    found = [_verbatim(part, sources) for part in parts]
    chain = _in_order(found)
    runs_first = [[run, *runs] for run, runs in zip(chain, found, strict=True)] if chain else found
    quoted = tuple(
        _quoted(part, list(dict.fromkeys(runs)), sources, record)
        for part, runs in zip(parts, runs_first, strict=True)
    )
    statuses = {each.status for each in quoted}
    if chain:
        items = {each.citations[0].permalink.partition("#")[0] for each in quoted}
        note = "its parts stand in different items" if len(items) > 1 else ""
        return Quoted(text=text, status="verbatim", total=1, parts=quoted, note=note)
    if statuses == {"verbatim"}:
        note = "each part is in the minutes, but no document has them all in this order"
        return Quoted(text=text, status="altered", parts=quoted, note=note)
    return Quoted(text=text, status="not found" if "not found" in statuses else "altered", parts=quoted)


def _in_order(parts: Sequence[Sequence[Run]]) -> list[Run]:
    """One run of each part, each after the one before, in the newest document that has them so; else none."""
    for document in dict.fromkeys(run.document for run in parts[0]):
        chain: list[Run] = []
        for runs in parts:
            reached = chain[-1].end if chain else 0
            after = [run for run in runs if run.document == document and run.start >= reached]
            if not after:
                break
            chain.append(min(after, key=lambda run: run.start))
        if len(chain) == len(parts):
            return chain
    return []


def _core(text: str) -> list[Token]:
    """The words and marks of a text from its first word to its last."""
    tokens = printed(text)
    words = [at for at, token in enumerate(tokens) if token.is_word]
    return tokens[words[0] : words[-1] + 1] if words else []


def _verbatim(text: str, sources: Sources) -> list[Run]:
    """The places where a text stands word for word and mark for mark, newest first."""
    core = _core(text)
    keys = [token.key for token in core]
    words = [token.key for token in core if token.is_word]
    found = [
        run
        for run in sources.exact(words)
        if [token.key for token in printed(run.text, run.start, run.end)] == keys
    ]
    return _newest_first(found)


def _newest_first(runs: Sequence[Run]) -> list[Run]:
    by_place = sorted(runs, key=lambda run: (run.document, run.start))
    return sorted(by_place, key=lambda run: run.date, reverse=True)


def _quoted(text: str, runs: Sequence[Run], sources: Sources, record: Callable[[str], Minutes]) -> Quoted:
    """What became of words without an ellipsis."""
    if runs:
        citations = tuple(_cited(run, record) for run in runs[:_CITED])
        source = _exactly(runs[0])
        return Quoted(text=text, status="verbatim", total=len(runs), citations=citations, source=source)
    nearest = _nearest(text, sources)
    if nearest is None:
        return Quoted(text=text, status="not found")
    core = _core(text)
    source = _exactly(nearest)
    changes = differences(source, text[core[0].start : core[-1].end])
    cited = (_cited(nearest, record),)
    return Quoted(text=text, status="altered", citations=cited, source=source, differences=changes)


class _Likeness(NamedTuple):
    """How near a passage is: the share of the words that both have in the same order, and where it stands."""

    share: float
    run: Run


def _nearest(text: str, sources: Sources) -> Run | None:
    """The passage most like a text; of passages as like, the newest. None where none is alike."""
    words = [token.key.casefold() for token in _core(text) if token.is_word]
    if not words:
        return None
    alike = [_likeness(words, run) for run in sources.near(words)]
    best = max((each.share for each in alike), default=0.0)
    if best < _ALIKE:
        return None
    return _newest_first([each.run for each in alike if each.share == best])[0]


def _likeness(words: Sequence[str], run: Run) -> _Likeness:
    """How like the best part of a stretch is."""
    tokens = [token for token in printed(run.text, run.start, run.end) if token.is_word]
    there = [token.key.casefold() for token in tokens]
    matcher = difflib.SequenceMatcher(None, there, words, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    best = _Likeness(0.0, run)
    # A word that both happen to have far off is none of the passage: each run of common stretches is tried.
    for one, other in itertools.combinations_with_replacement(range(len(blocks)), 2):
        # As many words before the first that both have, and after the last, as the text has there.
        first = max(0, blocks[one].a - blocks[one].b)
        last = min(len(tokens), blocks[other].a + len(words) - blocks[other].b)
        common = sum(block.size for block in blocks[one : other + 1])
        share = common / max(len(words), last - first)
        if share > best.share:
            place = run._replace(start=tokens[first].start, end=tokens[last - 1].end)
            best = _Likeness(share, place)
    return best


def _exactly(run: Run) -> str:
    """The words of a run as they stand, furniture and line ends left out."""
    return " ".join(run.words.split())


def _cited(run: Run, record: Callable[[str], Minutes]) -> Citation:
    """The place of a run, in the smallest part of its document that it begins in."""
    minutes = record(run.document)
    leaf = next((leaf for leaf in minutes.leaves if leaf.start <= run.start < leaf.end and leaf.id), None)
    return citation(run.document, minutes, leaf.id if leaf else "", Span(run.start, run.end))
