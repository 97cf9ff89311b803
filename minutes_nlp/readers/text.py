"""Plain text and Markdown."""

import re
from collections.abc import Iterator

from minutes_nlp.limits import Limits
from minutes_nlp.readers.document import Document, Hint, canonical, describe
from minutes_nlp.readers.encoding import decode

__all__ = ["read"]

# Markdown as clerks' web sites use it: marks are furniture, so that the words stay and the marks do not
# take part in them. Seen too in text copied out of such a page, so it is looked for in every text.
_FRONT_MATTER = re.compile(r"\A\s*---[ ]*\n(?s:.{0,4000}?)\n---[ ]*(?:\n|\Z)")
_HEADING = re.compile(r"^[ ]{0,3}(#{1,6})[ ]+(?=\S)", re.MULTILINE)
# A title underlined on the next line; as long as its title, so that a rule across the page is none.
_UNDERLINED = re.compile(
    r"^[ ]{0,3}(?P<title>[^\s=-][^\n]{1,98}[^\s.,;])[ ]*\n[ ]{0,3}(?P<line>={3,}|-{3,}|_{3,})[ ]*$",
    re.MULTILINE,
)
_BOLD_LINE = re.compile(r"^[ ]*(\*\*|__)(?=[^\s*_])([^\n]{1,200}?)\1[ :.]*$", re.MULTILINE)
_MARKS = re.compile(
    r"\*{1,3}"  # emphasis
    r"|(?<!\w)_{1,2}(?=\w)|(?<=[\w.,:;)])_{1,2}(?!\w)"
    r"|^[ ]{0,3}>[ ]?(?:>[ ]?)*"  # block quotation
    r"|^[ ]{0,3}(?:-{3,}|={3,}|_{3,})[ ]*$"  # rule
    r"|<!--(?s:.{0,2000}?)-->"
    r"|</?(?:small|sup|sub|br|div|b|i|em|strong|u|p|span|table|tbody|thead|tr|td|th|font|a)\b[^<>\n]{0,200}>"
    r"|&nbsp;"
    r"|\\$",  # hard line break
    re.MULTILINE,
)
_MARKDOWN = re.compile(
    r"^[ ]{0,3}#{1,6}[ ]+\S|^\S[^\n]{1,98}\n(?:={3,}|-{3,})[ ]*$|\*\*[^*\n]+\*\*|^> |</?(?:div|td|sup|strong)\b",
    re.MULTILINE,
)

_USUAL = Limits()


def read(
    data: bytes,
    name: str,
    media_type: str = "text/plain",
    *,
    encoding: str | None = None,
    limits: Limits = _USUAL,  # noqa: ARG001  # a text has no parts to count; its length has been looked at
) -> Document:
    """Return the document in a text file.

    Raises:
        UnreadableError: If the bytes are not text.
    """
    text, offsets = canonical(decode(data, name, encoding))
    markdown = media_type == "text/markdown" or (
        any(mark in text for mark in ("#", "**", "\n> ", "</", "===", "---", "<div", "<td"))
        and _MARKDOWN.search(text) is not None
    )
    hints = tuple(sorted(_markdown_hints(text))) if markdown else ()
    return Document(describe(data, name, media_type), text, offsets, hints, (), wrapped=True)


def _markdown_hints(text: str) -> Iterator[Hint]:
    body = 0
    if front := _FRONT_MATTER.match(text):
        body = front.end()
        yield Hint(0, body, "furniture")
    for match in _HEADING.finditer(text, body):
        end = text.find("\n", match.end())
        yield Hint(match.start(), match.end(), "furniture")
        yield Hint(match.end(), len(text) if end < 0 else end, "heading", len(match.group(1)))
    for match in _UNDERLINED.finditer(text, body):
        if 0.6 <= len(match["line"]) / len(match["title"]) <= 2:
            yield Hint(*match.span("title"), "heading", 1 if match["line"][0] == "=" else 2)
    for match in _BOLD_LINE.finditer(text, body):
        # Below every heading: a line in bold may or may not be one.
        yield Hint(*match.span(2), "heading", 7)
    for match in _MARKS.finditer(text, body):
        if match.group().strip():
            yield Hint(*match.span(), "furniture")
