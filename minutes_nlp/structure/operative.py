"""Where the operative words of a decision end."""

import re

from minutes_nlp.language.sentences import split_sentences

__all__ = ["operative_end", "trim"]

_VOTE_SENTENCE = re.compile(
    r"(?:\d+|All|Carried|Unanimous\w*|For\b|Against\b|Proposed|Seconded|Prop\b|\(|[“”\"']|Cllr\.?\s[^.]{1,40}\s(?:abstained|voted)|(?:The\s+)?(?:motion|amendment|proposal)\b|This\s+was\s+(?:carried|agreed|unanimous)|The\s+\w+\s+(?:used|exercised|gave)\s+(?:his|her|their|a)\s+casting)",
    re.IGNORECASE,
)
# What follows the operative words on the same line and is not one of them: after a mark, or after white space.
_TAIL = (
    re.compile(
        r"[,;:.(](?:(?<!\()\s*(?=(?:prop\b|sec\b|all (?:members )?(?:being )?in (?:favour|agreement)|all in favour|nem\.?\s*con|carried\b|on the motion|on the proposal|but the (?:proposal|motion)|(?:moved|proposed|second|seconded) (?:by\b|(?-i:[A-Z]))|(?:\w+ )?(?:members?|councillors?|votes?) (?:for|voting|in favour|voted|against)\b|(?:voting|in favour|voted)\b|(?:for|against)\s*[:(\d]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|no|nil) (?:for|against|in favour)\b|(?<!\d[,.:])\d+ (?:for|in favour|votes?|members)|by \w+ votes?|all\s+Members|unanimous))"
        r"|(?<=\s\()\s*(?=(?:prop|moved|proposed|sec|cllr|councillor|unanimous|\d+\s+(?:for|in|votes)|vote|for\b|carried|all\b)))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\s(?=(?:by\s+(?-i:(?!M[RS]\b|DR\b)[A-Z]{2,3})(?=\s*(?:[.,;)/]|$|and\b|sec))|and\s+[Ss]econded|on the motion of|by\s+\w+\s+votes?\s+to|on a show of hands|\d{1,2}\s+(?:for|in\s+favour)\s*(?:[,;.]|and\b|\d|$)|\([A-Z]{2,3}\s*/\s*[A-Z]{2,3}\)|no\s+dissent\b))",
        re.IGNORECASE,
    ),
)
_CLOSING = "”\"’' "


def operative_end(flat: str, start: int, end: int, *, whole: bool) -> int:
    """Return where the operative words end: before votes and names of movers, closing quotation marks, white space.

    ``whole``: the paragraph is the decision; otherwise its sentence is.
    """
    sentences = split_sentences(flat, start, end)
    if not whole:
        end = sentences[0].end
    else:
        for sentence in sentences[1:]:
            if _VOTE_SENTENCE.match(flat, *sentence) and not flat.startswith("That ", sentence.start):
                end = sentence.start
                break
    tails = [tail.start() for pattern in _TAIL if (tail := pattern.search(flat, start + 1, end))]
    if tails:
        end = min(tails)
        # The full stop of the sentence is part of it.
        end += flat[end] == "." and not flat[end - 1].isspace()
    return trim(flat, start, end)


def trim(flat: str, start: int, end: int) -> int:
    """Return the end of ``flat[start:end]`` without closing quotation marks and spaces."""
    while end > start and flat[end - 1] in _CLOSING:
        end -= 1
    return end
