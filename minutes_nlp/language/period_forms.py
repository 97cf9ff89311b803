"""How dates and periods are printed: one pattern a form; ``language.periods`` says what each means."""

from minutes_nlp.language.vocabulary import load

__all__ = [
    "AGO",
    "COUNTS",
    "COUNT_OF_UNITS",
    "DAY_FIRST",
    "DAY_NUMERIC",
    "EDGE_OF_YEAR",
    "HALF",
    "ISO_DAY",
    "MONTH",
    "MONTHS",
    "MONTH_FIRST",
    "MONTH_SPAN",
    "NAMED_YEAR",
    "NOT_INSIDE",
    "OF_A_YEAR",
    "ORDINALS",
    "PAST",
    "QUARTER",
    "SEASON",
    "SEASON_OF_YEAR",
    "SPAN_OF_DIGITS",
    "SPLIT",
    "STROKE",
    "THE_UNIT",
    "TO_DATE",
    "UNITS",
    "UNIT_BEFORE",
    "YEAR",
    "YEAR_NAMED_AFTER",
    "YEAR_STARTS",
    "YEAR_TO",
]

_WORDS = load("quantities")["periods"]
MONTHS: dict[str, int] = {name: n for n, names in enumerate(_WORDS["months"], start=1) for name in names}
ORDINALS: dict[str, int] = {word: n for n, words in enumerate(_WORDS["ordinals"], start=1) for word in words}
YEAR_STARTS: dict[str, int] = _WORDS["years"]
COUNTS: list[str] = load("quantities")["numbers"]["units"]
UNITS: list[str] = _WORDS["units"]

# White space is bounded everywhere, so that no text makes a pattern look twice at a long stretch of it.
_S = r"\s{1,9}"
_O = r"\s{0,9}"
_DASH = "\u2010\u2011\u2013-"  # the hyphen last, as a class of characters needs it
_Y = r"(?:1[89]|20)\d\d"
SPLIT = rf"(?:{_Y}{_O}[/{_DASH}]{_O}(?:{_Y}|\d\d)|\d\d/\d\d)(?![\d/{_DASH}]|\.\d)"
_ANY_YEAR = rf"(?:{SPLIT}|{_Y}(?![\d/]))"
_MONTH = rf"(?=[A-Z])(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![A-Za-z])\.?"
# Scanned pages print the small letters of "7th" as marks: '7" JULY', "7° July".
_RAISED = "[\"'\\u201c\\u201d\\u2018\\u2019\\u00b0\\u00ba\\u2122*]{1,2}(?=\\s?[A-Z])"
_DAY = rf"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:\s?(?i:st|nd|rd|th)\b|\^(?:st|nd|rd|th)\^|{_RAISED})?"
_KIND = rf"(?i:{'|'.join(YEAR_STARTS)})"
_SEASON = rf"(?i:{'|'.join(_WORDS['seasons'])})"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(COUNTS)})"
_UNITS = rf"(?i:(?:half-)?(?:{'|'.join(UNITS)})s?)"
_NTH = "|".join(ORDINALS)
_OF_YEAR = (
    rf"(?:(?:,|{_S}(?i:of|in|for)(?:{_S}(?i:the))?(?:{_S}{_KIND}{_S}(?i:year))?)?{_O}(?P<year>{_ANY_YEAR}))"
)
_TO = rf"(?:{_O}[{_DASH}]{_O}|{_S}(?P<link>(?i:to|until|till|through|and)){_S})"

NOT_INSIDE = rf"(?<![\w/.{_DASH}])"
# e.g. "Quarter 3 2020/21", "Q4", "2020/21 Q3", "the third quarter of 2020/21"
QUARTER = (
    rf"(?:(?P<head>{SPLIT}),?{_S})?(?:(?i:quarter|qtr|(?P<q>q))\s?(?P<n>[1-4])(?![\d/]|\.\d)"
    rf"|(?i:(?P<nth>{_NTH}){_S}quarter\b)){_OF_YEAR}?"
)
# e.g. "first half of 2024/25"
HALF = rf"(?i:(?P<nth>{_NTH}){_S}half){_OF_YEAR}"
# e.g. "October to December 2020", "August 2023 to March 2024"
MONTH_SPAN = rf"(?P<m1>{_MONTH})(?:,?{_S}(?P<y1>{_Y}))?{_TO}(?P<m2>{_MONTH})(?:,?{_S}(?P<y2>{_Y}))?(?!\d)"
# e.g. "9 March 2021", "24TH JUNE, 2025"
DAY_FIRST = rf"(?P<d>{_DAY})(?:{_S}(?i:of))?{_O}(?P<m>{_MONTH})(?:,?{_O}(?P<y>{_Y})(?!\d))?"
# e.g. "30/3/23"
DAY_NUMERIC = r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d|\d\d)(?![\d/]|\.\d)"
# e.g. "2023-03-30"
ISO_DAY = rf"(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"
# e.g. "March 9th, 2021"
MONTH_FIRST = rf"(?P<m>{_MONTH}){_S}(?P<d>{_DAY})(?![\d/.]\d)(?:,?{_S}(?P<y>{_Y})(?!\d))?"
# e.g. "April 2023", "Feb23", "May"
MONTH = rf"(?P<m>{_MONTH})(?:,?{_S}(?P<y>{_Y})(?!\d)|['\u2019]?(?P<short>\d\d)(?!\d|[./:]\d))?"
# e.g. "end of year 2019/20", "the municipal year 2023/24"
NAMED_YEAR = rf"(?i:end{_S}of{_S})?(?:(?P<kind>{_KIND}){_S})?(?i:year){_S}(?P<year>{SPLIT})"
# e.g. "2023/24 academic year", "2023/24 session"
YEAR_NAMED_AFTER = rf"(?P<year>{SPLIT}){_S}(?:(?P<kind>{_KIND}){_S}(?i:year)|(?P<session>(?i:session)))\b"
# e.g. "2017/18", "2024"
YEAR = rf"{SPLIT}|{_Y}(?![\d/,]\d|\d)"
# e.g. "summer 2024", "autumn term 2023", "spring of 2022"
SEASON_OF_YEAR = rf"{_SEASON}(?:{_S}(?i:term))?(?:{_S}(?i:of))?{_S}{_ANY_YEAR}"
# e.g. "first six months of 2023/24"
EDGE_OF_YEAR = (
    rf"(?i:(?P<edge>first|last|final)){_S}(?P<count>{_COUNT}){_S}(?i:months{_S}of){_S}(?P<year>{_ANY_YEAR})"
)
# e.g. "the first half of the year", "the last fortnight of term"
OF_A_YEAR = (
    rf"(?i:(?:the{_S})?(?:first|second|third|last|final)){_S}(?:{_COUNT}{_S})?(?:{_UNITS}|(?i:half)){_S}(?i:of){_S}"
    rf"(?i:(?:the{_S})?(?:(?:{'|'.join(YEAR_STARTS)}){_S})?(?:year|term))\b"
)
# e.g. "the last five years", "this quarter", "the same period last year"
PAST = (
    rf"(?i:(?:the|this|that){_S})?(?i:same{_S})?(?i:{'|'.join(_WORDS['back'])}){_S}(?:{_COUNT}{_S})?(?:{_KIND}{_S})?"
    rf"{_UNITS}\b(?:{_S}(?i:last){_S}{_UNITS}\b)?"
)
# e.g. "year to December 2018", "year ended 31 March 2024", "12 months to June 2022"
YEAR_TO = (
    rf"(?:(?P<whole>(?i:year))|(?P<count>{_COUNT}){_S}(?i:months)|(?i:quarter|half-year|month)){_S}(?i:to|ended|ending|up{_S}to)"
    rf"{_S}(?:{_DAY}{_S})?(?P<m>{_MONTH}),?{_S}(?P<y>{_Y})(?!\d)"
)
# e.g. "year to date"
TO_DATE = rf"(?i:year|month|season){_S}(?i:to{_S}date)\b"
# e.g. "the year before the change"
UNIT_BEFORE = rf"(?i:the){_S}{_UNITS}{_S}(?i:before{_S}the){_S}[a-z]{{3,15}}\b"
# e.g. "a year before", "the three months earlier"
AGO = rf"(?:(?i:a|the){_S}|(?:(?i:the){_S})?{_COUNT}{_S}){_UNITS}{_S}(?i:before|earlier|ago|previously)\b"
# e.g. "the autumn term"
SEASON = rf"(?i:the){_S}{_SEASON}(?:{_S}(?i:term))?\b"
# e.g. "the year", "the planting season", "a single term", "its first year"
THE_UNIT = rf"(?i:the|a|its|their){_S}(?:{_KIND}{_S}|[a-z]{{3,12}}{_S}){{0,2}}{_UNITS}\b"
# e.g. "twelve months"
COUNT_OF_UNITS = rf"{_COUNT}{_S}(?:{_KIND}{_S})?(?i:years|months|quarters)\b(?!')"
# Digits that can begin a period: a year, a day and its month, a number of months.
SPAN_OF_DIGITS = rf"(?:{_Y}|\d\d?(?:/\d|\s?(?i:st|nd|rd|th)\b|(?:{_RAISED}|\^[a-z]{{2}}\^)?{_O}(?i:of{_S})?(?={_MONTH}))|\d{{1,3}}{_S}(?i:[ymqwtdfs]))"
# What every split year has in its middle, cheap to look for. e.g. "0/21" of "2020/21"
STROKE = rf"\d[/{_DASH}]\d\d(?:\d\d)?"
