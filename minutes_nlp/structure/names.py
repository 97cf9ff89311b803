"""Names as minutes print them beside a motion or a vote: a title, initials, capitalised words."""

import re

__all__ = ["NAME", "NAME_WORD", "TITLE", "clean_name"]

TITLE = r"(?:[Tt]he|An|Cllrs?|Councillors?|CLLR|COUNCILLOR|Cmhlr|Cathaoirleach|County|Borough|District|Town|Ald(?:erman)?|Lord|Lady|Sir|Dame|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Rev)\.?"
# A word is taken whole: parted in all ways into words of capitals, a long one would never be done with.
NAME_WORD = r"(?!(?:The|He|She|They|This|These|There|Sec|Prop|Seconded|Proposed|Moved|And|Resolved|RESOLVED|AGREED|That|It|All|In|On|For|Against|As|By|With)\b)(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ][\w’'-]*+|(?<!\w)(?:de|van|von)\b|\([A-Z]{1,2}\)|(?<=\w)\([A-Z]{1,2}\))"
NAME = rf"(?:{TITLE}\s+)*{NAME_WORD}(?:\s*{NAME_WORD}){{0,5}}(?:,\s(?:CBE|OBE|MBE|KC|QC|DL|JP|BEM)\b)?"

_TITLED_PART = re.compile(
    rf"(?<=\s)(?:Cllrs?|Councillor|Alderman|Mr|Mrs|Ms|Miss|Dr)\.?\s+(?:Mrs\s+|Mr\s+|Miss\s+|Ms\s+)?{NAME_WORD}"
)
_TITLE_FIRST = re.compile(TITLE + r"\s")


def clean_name(name: str) -> str:
    """Return a name without the capitalised words before its title, and without a sentence's full stop."""
    name = " ".join(name.split())
    titled = _TITLED_PART.search(name)
    if titled and not _TITLE_FIRST.match(name):
        name = name[titled.start() :]
    # The full stop of an initial or title is part of it.
    return name[:-1] if name.endswith(".") and len(name.split()[-1]) > 3 else name
