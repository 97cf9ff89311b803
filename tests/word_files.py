"""Word files made by hand for tests: valid packages of a few parts, with just what a test is about."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "STRICT",
    "WORD",
    "abstract",
    "docx",
    "list_of",
    "package",
    "para",
    "root",
    "run",
    "style",
    "table",
]

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OTHERS = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:other"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    f' xmlns:r="{_OFFICE}"'
)
_KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "settings")


def docx(body: str, *, namespace: str = WORD, **parts: str) -> bytes:
    """Return a Word file of a body, and of other parts by their kind (``numbering=...``), without roots."""
    written = {"document": root("document", f"<w:body>{body}</w:body>", namespace)}
    written |= {kind: root(kind, words, namespace) for kind, words in parts.items()}
    return package({f"word/{kind}.xml": words.encode() for kind, words in written.items()})


def root(kind: str, words: str, namespace: str = WORD) -> str:
    """Return the XML of a part."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{kind} xmlns:w="{namespace}"{_OTHERS}>{words}</w:{kind}>'
    )


def package(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of parts under ``word/``, with its content types and relationships."""
    kinds = [kind for kind in _KINDS if f"word/{kind}.xml" in parts]
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for i, kind in enumerate(kinds)
    )
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for kind in kinds
    )
    every = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r0"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, words in ({name: text.encode() for name, text in every.items()} | dict(parts)).items():
            archive.writestr(zipfile.ZipInfo(name), words, method)
    return file.getvalue()


def run(words: str, properties: str = "") -> str:
    """Return a run of text: tabs and line breaks as Word has them."""
    pieces = escape(words).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    own = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{own}<w:t xml:space="preserve">{pieces}</w:t></w:r>'


def para(
    words: str = "", properties: str = "", *, style: str = "", num: tuple[int, int] | None = None
) -> str:
    """Return a paragraph of words, or of XML where they begin with a tag; ``num`` is its (list, level)."""
    own = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    if num:
        own += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    own += properties
    inner = words if words.startswith("<") or not words else run(words)
    return f"<w:p>{f'<w:pPr>{own}</w:pPr>' if own else ''}{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of cells, each words or the XML of its paragraphs."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<w:') else para(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def abstract(number: int, *levels: tuple[str, str] | tuple[str, str, str], more: str = "") -> str:
    """Return an abstract definition of lists: of each level its format, its text and what else is said."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{level[0]}"/>{"".join(level[2:])}'
        f"<w:lvlText w:val={quoteattr(level[1])}/></w:lvl>"
        for at, level in enumerate(levels)
    )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{kind}{more}{inner}</w:abstractNum>'


def list_of(number: int, definition: int, starts: Mapping[int, int] | None = None, more: str = "") -> str:
    """Return a list made from a definition, which may start levels at numbers of its own."""
    own = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level, start in (starts or {}).items()
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{own}{more}</w:num>'


def style(
    name: str, properties: str = "", *, based_on: str = "", kind: str = "paragraph", run_properties: str = ""
) -> str:
    """Return a style whose id is its name without spaces."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )
