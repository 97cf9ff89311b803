"""One text in several forms: minutes in plain text set as a web page and as a Word file, as a clerk would.

Titles become headings, labels become the automatic numbering of the format where it can print them, rows with
"|" become tables. What the parser makes of each form has to be what it makes of the text.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from word_files import docx, list_of, para, run, style

from minutes_nlp.model import Minutes, Point
from minutes_nlp.pipeline import parse, read
from minutes_nlp.structure.blocks import lay_out
from minutes_nlp.structure.labels import Label, Reading, follows, parse_label

__all__ = ["Part", "as_docx", "as_html", "found", "parts"]

_NUMERALS = {"number": "decimal", "roman": "lowerRoman", "letter": "lowerLetter", "bullet": "bullet"}
_LAST_DIGITS = re.compile(r"\d+(?=\D*$)")
_FIRST_DIGITS = re.compile(r"\d+")
_CELL = re.compile(r"\s*\|\s*")


class Part(NamedTuple):
    """A paragraph of the minutes: its words without the label, and what they are.

    Attributes:
        words: What is said.
        label: The number of the item, or the label of the point, with its punctuation.
        role: "heading", "text" or "row".
        reading: How the label is counted, None where it is not.
        depth: In how many lists the paragraph lies.
        more: What follows a heading on its line.
    """

    words: str
    label: str = ""
    role: str = "text"
    reading: Reading | None = None
    depth: int = 0
    more: str = ""


def parts(text: str) -> list[Part]:
    """Return the paragraphs of minutes in plain text."""
    data = text.encode()
    name = "minutes.txt"
    headings = {item.span.start: item for item in parse(data, name).items if item.title}
    layout = lay_out(read(data, name))
    found = []
    lists: list[Reading] = []
    for block in layout.blocks:
        words = " ".join(layout.flat[block.start : block.end].split())
        item = headings.get(block.start)
        if item is not None:
            lists = []
            number = " ".join(layout.flat[item.span.start : item.heading.start].split())
            more = " ".join(layout.flat[item.heading.end : block.end].split())
            if more and layout.flat[item.heading.end].isspace():
                more = f" {more}"
            title = " ".join(layout.flat[slice(*item.heading)].split())
            found.append(Part(title, number, "heading", more=more))
        elif words.startswith("|") or words.count(" | ") > 1:
            found.append(Part(words, role="row"))
        elif block.label is not None and block.body < block.end:
            reading = _placed(lists, block.label)
            body = " ".join(layout.flat[block.body : block.end].split())
            found.append(Part(body, block.label.text.strip(), reading=reading, depth=len(lists)))
        else:
            found.append(Part(words, depth=len(lists)))
    return found


def _placed(lists: list[Reading], label: Label) -> Reading:
    """Take the next label of the innermost open list it can belong to; open one where it belongs to none."""
    for at in range(len(lists) - 1, -1, -1):
        reading = follows(lists[at], label)
        if reading is not None:
            lists[at:] = [reading]
            return reading
    first = next((reading for reading in label.readings if reading.value == 1), label.readings[0])
    shapes = [(each.family, each.shape) for each in lists]
    if (first.family, first.shape) in shapes:
        del lists[shapes.index((first.family, first.shape)) :]
    lists.append(first)
    return first


def found(minutes: Minutes) -> dict[str, list[tuple[str, ...]]]:
    """Return what a record has of items, points and resolutions, in words and without places."""

    def words(start: int, end: int) -> str:
        shown = list(minutes.text[start:end])
        for leaf in minutes.leaves:
            if leaf.role == "furniture" and leaf.start < end and start < leaf.end:
                for at in range(max(leaf.start, start), min(leaf.end, end)):
                    shown[at - start] = " "
        return " ".join("".join(shown).split())

    def flat(points: tuple[Point, ...]) -> Iterator[Point]:
        for point in points:
            yield point
            yield from flat(point.points)

    items = minutes.items
    return {
        "items": [(item.number, words(*item.heading), item.kind, item.access) for item in items],
        "points": [
            (point.id, _plain(point.label), words(point.span.start + len(point.label), point.span.end))
            for item in items
            for point in flat(item.points)
        ],
        "resolutions": [
            (r.id, r.verb, words(*r.span), *(words(*clause.span) for clause in r.clauses))
            for item in items
            for r in item.resolutions
        ],
    }


def _plain(label: str) -> str:
    """A label as it counts: which sign a bullet is depends on the font."""
    read_as = parse_label(f"{label.strip()} ", 0, len(label) + 1)
    return "•" if read_as and read_as.readings[0].family == "bullet" else label.strip()


# --- HTML


def as_html(text: str) -> bytes:
    """Return the minutes as a web page: lists where a browser prints their labels so."""
    pieces: list[str] = []
    lists: list[tuple[str, int]] = []
    for part in _titled(parts(text)):
        opening = _opening(part)
        depth = part.depth if opening or lists else 0
        while lists and (len(lists) > depth or part.role != "text" or (part.label and not opening)):
            pieces.append(lists.pop()[0].replace("<", "</", 1).split(" ")[0].rstrip(">") + ">")
        if opening and part.reading is not None:
            kind, value = opening, part.reading.value
            if len(lists) == depth and lists[-1][0] == kind and lists[-1][1] + 1 == value:
                lists[-1] = (kind, value)
            else:
                if len(lists) == depth and lists:
                    pieces.append("</ol>" if lists.pop()[0].startswith("<ol") else "</ul>")
                start = f' start="{value}"' if value > 1 and kind.startswith("<ol") else ""
                pieces.append(kind[:-1] + start + ">")
                lists.append((kind, value))
            pieces.append(f"<li>{html.escape(part.words)}")
        else:
            pieces.append(_block(part))
    closing = ["</ol>" if kind.startswith("<ol") else "</ul>" for kind, _ in reversed(lists)]
    page = "\n".join([*pieces, *closing])
    return f"<!DOCTYPE html><html><head><title>Minutes</title></head><body>{page}</body></html>".encode()


def _titled(found: list[Part]) -> Iterator[Part]:
    """The parts, of which the first is the title of the whole."""
    yield found[0]._replace(role="title") if found[0].role == "text" and not found[0].label else found[0]
    yield from found[1:]


def _opening(part: Part) -> str:
    """The tag of the list in which a browser prints the part's label; empty if in none."""
    if part.reading is None or part.role != "text":
        return ""
    if part.reading.family == "bullet":
        return "<ul>" if part.label == "•" else ""
    family, shape = part.reading.family, part.reading.shape
    kinds = {
        ("number", "."): "1",
        ("letter", ". lower"): "a",
        ("letter", ". upper"): "A",
        ("roman", ". lower"): "i",
        ("roman", ". upper"): "I",
    }
    kind = kinds.get((family, shape))
    return f'<ol type="{kind}">' if kind else ""


def _block(part: Part) -> str:
    words = html.escape(f"{part.label} {part.words}".strip())
    if part.role == "title":
        return f"<h1>{words}</h1>"
    if part.role == "heading":
        more = html.escape(part.more)
        return f"<p><strong>{words}</strong>{more}</p>" if more else f"<h2>{words}</h2>"
    if part.role == "row":
        cells = [f"<td>{html.escape(cell)}</td>" for cell in _CELL.split(part.words.strip("| "))]
        return f"<table><tr>{''.join(cells)}</tr></table>"
    return f"<p>{words}</p>"


# --- Word


def as_docx(text: str) -> bytes:
    """Return the minutes as a Word file: every label is counted by Word."""
    numbering = _Numbering()
    body: list[str] = []
    rows: list[str] = []
    for part in _titled(parts(text)):
        if part.role != "row" and rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        if part.role == "row":
            cells = "".join(f"<w:tc>{para(cell)}</w:tc>" for cell in _CELL.split(part.words.strip("| ")))
            rows.append(f"<w:tr>{cells}</w:tr>")
        elif part.role == "title":
            body.append(para(part.words, style="Title"))
        elif part.role == "heading":
            own = numbering.item(part.label) if part.label else ""
            if part.more:
                body.append(para(run(part.words, "<w:b/>") + run(part.more), own))
            else:
                body.append(para(part.words, own, style="heading1"))
        else:
            body.append(para(part.words, numbering.point(part) if part.label else ""))
    if rows:
        body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
    styles = style("Title") + style("heading 1", '<w:outlineLvl w:val="0"/>', run_properties="<w:b/>")
    return docx("".join(body), numbering=numbering.xml(), styles=styles)


class _Numbering:
    """Makes the lists of a Word file as they are needed: a definition for each form of label and depth."""

    def __init__(self) -> None:
        self._definitions: dict[tuple[str, str, int], int] = {}
        self._lists: list[str] = []
        self._last: dict[tuple[str, str, int], tuple[int, int]] = {}

    def item(self, label: str) -> str:
        """The numbering of a heading: the last of its digits count, or the first before a stroke."""
        self._last = {key: value for key, value in self._last.items() if key[2] == 0}
        digits = (_FIRST_DIGITS if "/" in label else _LAST_DIGITS).search(label)
        if digits is None or (digits[0] != "0" and digits[0].startswith("0")):
            return self._counted(("none", label.replace("%", ""), 0), 1)
        text = f"{label[: digits.start()]}%1{label[digits.end() :]}"
        return self._counted(("decimal", text, 0), int(digits[0]))

    def point(self, part: Part) -> str:
        """The numbering of a point."""
        reading = part.reading
        assert reading is not None
        level = min(part.depth, 8)
        for key in [key for key in self._last if key[2] > level]:
            del self._last[key]
        if reading.family == "bullet":
            return self._counted(("bullet", "\uf0b7", level), 1)
        core = part.label.strip("().[] ")
        head, dot, core = core.rpartition(".") if reading.family.endswith(".") else ("", "", core)
        start = part.label.index(core, len(head + dot))
        text = f"{part.label[:start]}%{level + 1}{part.label[start + len(core) :]}"
        numeral = _NUMERALS.get(reading.family, "decimal")
        if core.isupper() and numeral != "decimal":
            numeral = numeral.replace("lower", "upper")
        return self._counted((numeral, text, level), reading.value)

    def _counted(self, key: tuple[str, str, int], value: int) -> str:
        definition = self._definitions.setdefault(key, len(self._definitions))
        numeral, _, level = key
        last = self._last.get(key)
        if last is None or (numeral not in ("bullet", "none") and last[1] + 1 != value):
            number = len(self._lists) + 1
            self._lists.append(list_of(number, definition, {level: value}))
        else:
            number = last[0]
        self._last[key] = (number, value)
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'

    def xml(self) -> str:
        """The numbering part."""
        definitions = "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{numeral}"/><w:lvlText w:val={quoteattr(text)}/></w:lvl></w:abstractNum>'
            for (numeral, text, level), number in self._definitions.items()
        )
        return definitions + "".join(self._lists)
