"""Word files that are damaged, foreign or made to do harm: refused in words, within their limits, or read."""

import io
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from word_files import abstract, docx, list_of, package, para, root, run, style, table

from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits
from minutes_nlp.pipeline import parse
from minutes_nlp.readers.docx import read

LIMITS = Limits()
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)


def refused(data: bytes, limits: Limits = LIMITS) -> UnreadableError:
    """How a file is refused."""
    with pytest.raises(UnreadableError) as caught:
        read(data, "minutes.docx", limits=limits)
    assert caught.value.document == "minutes.docx"
    return caught.value


def document(xml: str) -> bytes:
    """A Word file of the whole XML of its text."""
    return package({"word/document.xml": xml.encode()})


def _zip(*names: str, words: str = "x") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, words)
    return file.getvalue()


def _flagged(data: bytes) -> bytes:
    """The archive with the mark of encryption on each file."""
    flagged = bytearray(data)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = flagged.find(mark)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(mark, at + 4)
    return bytes(flagged)


WHOLE = docx(para("Noted."))
FOREIGN = [
    pytest.param(b"That the report be noted.", "damaged, or not the kind", "damaged", id="text"),
    pytest.param(b"PK", "damaged, or not the kind", "damaged", id="the beginning of an archive"),
    pytest.param(WHOLE[:-30], "damaged, or not the kind", "damaged", id="cut off"),
    pytest.param(
        OLE + "WordDocument".encode("utf-16-le"), "the ending .doc", "wrong-format", id="an older Word file"
    ),
    pytest.param(
        OLE + "EncryptedPackage".encode("utf-16-le"), "with a password", "encrypted", id="with a password"
    ),
    pytest.param(OLE, "damaged, or not the kind", "damaged", id="another older Office file"),
    pytest.param(b"{\\rtf1 Noted.}", "the ending .rtf", "wrong-format", id="rich text"),
    pytest.param(
        _zip("mimetype", "content.xml"), "the ending .odt", "wrong-format", id="an OpenDocument text"
    ),
    pytest.param(_zip("xl/workbook.xml"), "is an Excel workbook", "wrong-format", id="a workbook"),
    pytest.param(_zip("ppt/presentation.xml"), "PowerPoint", "wrong-format", id="a presentation"),
    pytest.param(_zip("a.txt"), "archive without a Word document", "wrong-format", id="another archive"),
    pytest.param(document("<x/>"), "archive without a Word document", "wrong-format", id="another document"),
    pytest.param(_flagged(WHOLE), "with a password", "encrypted", id="encrypted in the archive"),
    pytest.param(
        package({"word/document.xml": root("document", "x").encode()}, zipfile.ZIP_LZMA),
        "damaged",
        "damaged",
        id="packed oddly",
    ),
]


@pytest.mark.parametrize(("data", "words", "code"), FOREIGN)
def test_what_is_no_word_file_is_refused(data: bytes, words: str, code: str) -> None:
    """The reason says what the file is, where that can be told, and what to do."""
    error = refused(data)
    assert words in error.message
    assert error.code == code


DAMAGED = [
    pytest.param(document("<w:p>"), "word/document.xml, line 1", id="not well-formed"),
    pytest.param(document(""), "word/document.xml, line 1", id="empty"),
    pytest.param(
        document('<?xml version="1.0" encoding="klingon"?><x/>'), "word/document.xml", id="no such encoding"
    ),
    pytest.param(
        document('<?xml version="1.0" encoding="utf-7"?><x/>'), "word/document.xml", id="an odd encoding"
    ),
    pytest.param(docx(para("a"), styles="<w:style>"), "word/styles.xml, line 1", id="broken styles"),
    pytest.param(docx(para("a"), numbering="<"), "word/numbering.xml, line 1", id="broken numbering"),
]


@pytest.mark.parametrize(("data", "place"), DAMAGED)
def test_place_of_damage_is_told(data: bytes, place: str) -> None:
    """Damage within the archive is told with the part, and its line."""
    error = refused(data)
    assert (error.code, error.place) == ("damaged", place)


def _typed(declarations: str, words: str) -> bytes:
    xml = root("document", f"<w:body>{para(run('x')).replace('x', words)}</w:body>")
    return document(xml.replace("?>", f"?><!DOCTYPE d {declarations}>", 1))


LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
TYPES = [
    pytest.param(_typed('SYSTEM "file:///etc/passwd"', "x"), id="a type from a file"),
    pytest.param(_typed('PUBLIC "-//x//y" "http://localhost:1/x.dtd"', "x"), id="a type from the network"),
    pytest.param(_typed('[<!ENTITY e SYSTEM "file:///etc/passwd">]', "&e;"), id="a file as an entity"),
    pytest.param(_typed('[<!ENTITY % e SYSTEM "http://localhost:1/x"> %e;]', "x"), id="a parameter entity"),
    pytest.param(_typed(f'[<!ENTITY e0 "lol">{LAUGHS}]', "&e9;"), id="a billion laughs"),
]


@pytest.mark.parametrize("data", TYPES)
def test_document_type_is_refused(data: bytes) -> None:
    """No entity is ever looked at, let alone fetched."""
    assert "document type" in refused(data).message


def _nested(tag: str, times: int) -> str:
    return f"<w:{tag}>" * times + run("deep") + f"</w:{tag}>" * times


def _lies(data: bytes) -> bytes:
    """An archive whose directory says that the text unpacks to one byte."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("word/document.xml")
    size = info.file_size.to_bytes(4, "little")
    return data.replace(size, (1).to_bytes(4, "little"))


MEGABYTES = "a" * 3_000_000
BOMBS: list[object] = [
    pytest.param(lambda: docx(para(MEGABYTES)), LIMITS, "ratio", id="packed too well"),
    pytest.param(
        lambda: docx(para(MEGABYTES)),
        LIMITS._replace(unpacked=2_000_000),
        "too-large",
        id="too large by its directory",
    ),
    pytest.param(
        lambda: _lies(docx(para(MEGABYTES))),
        LIMITS._replace(unpacked=2_000_000),
        "damaged",
        id="too large, but says not",
    ),
    pytest.param(
        lambda: docx(para("a") * 600), LIMITS._replace(nodes=1_000), "too-many-nodes", id="too many elements"
    ),
    pytest.param(lambda: docx(f"<w:p>{_nested('smartTag', 300)}</w:p>"), LIMITS, "too-deep", id="too deep"),
    pytest.param(
        lambda: docx(f"<w:p>{_nested('smartTag', 20)}</w:p>"),
        LIMITS._replace(depth=10),
        "too-deep",
        id="deeper than is let",
    ),
    pytest.param(
        lambda: _zip(*(f"{n}.xml" for n in range(50))),
        LIMITS._replace(entries=40),
        "too-many-entries",
        id="too many files",
    ),
    pytest.param(
        lambda: docx(f'<w:p x:a="{MEGABYTES}{MEGABYTES}"/>'),
        LIMITS._replace(ratio=10_000),
        "damaged",
        id="an endless tag",
    ),
    pytest.param(
        lambda: docx("<w:p " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
        LIMITS,
        "damaged",
        id="too many attributes",
    ),
]


@pytest.mark.parametrize(("build", "limits", "code"), BOMBS)
def test_limits_are_kept(build: Callable[[], bytes], limits: Limits, code: str) -> None:
    """What asks for more than it is allowed is refused with the limit that it meets."""
    assert refused(build(), limits).code == code


def test_relations_lead_nowhere_but_into_the_archive() -> None:
    """Whatever a part refers to, only parts of the archive are read."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for target in (
        "/etc/passwd",
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "http://localhost:1/styles.xml",
        "",
    ):
        relation = parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            f'<Relationship Id="r1" Type="x/styles" Target="{target}"/></Relationships>'.encode(),
        )
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, words in (parts | {"word/_rels/document.xml.rels": relation}).items():
                archive.writestr(name, words)
        assert read(file.getvalue(), "minutes.docx").text == "Noted.\n"


_BOMB = """
import io, resource, sys, zipfile
sys.path.insert(0, {tests!r})
from minutes_nlp.errors import UnreadableError
from minutes_nlp.readers.docx import read
from word_files import docx, para
data = open({path!r}, "rb").read()
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
try:
    read(data, "bomb.docx")
except UnreadableError as error:
    print(error.code)
"""


@pytest.mark.slow
@pytest.mark.parametrize("unit", [pytest.param(b"a", id="one word"), pytest.param(b"<w:p/>", id="elements")])
def test_bomb_of_300_megabytes_is_refused_in_bounded_memory(unit: bytes, tmp_path: Path) -> None:
    """A file that would unpack to 300 MB is refused by a process that has not half of that."""
    begin, end = root("document", "<w:body>@</w:body>").encode().split(b"@")
    path = tmp_path / "bomb.docx"
    words = unit * (300_000_000 // len(unit))
    path.write_bytes(package({"word/document.xml": begin + words + end}))
    code = _BOMB.format(tests=str(Path(__file__).parent), path=str(path), memory=300 << 20)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) in (("too-large", ""), ("ratio", ""))


# --- Mutations


def sample() -> bytes:
    """A Word file with something of everything."""
    numbering = (
        abstract(0, ("decimal", "%1."), ("lowerRoman", "%2)")) + abstract(1, ("bullet", "o")) + list_of(1, 0)
    )
    footnotes = f'<w:footnote w:id="1">{para("In pounds.")}</w:footnote>'
    styles = style("heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>') + style(
        "List", based_on="heading1"
    )
    changed = (
        '<w:ins w:id="1"><w:r><w:t>now </w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>not</w:delText></w:r></w:del>'
    )
    body = (
        para("MILL COUNCIL")
        + para("Apologies", style="heading1")
        + para("None were received.", num=(1, 1))
        + para("Pond", style="heading1")
        + para(run("The pond") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(" was low."), num=(1, 1))
        + para(f"{run('RESOLVED: That it ')}{changed}{run('be filled.')}")
        + table(("Action", "Who"), ("Fill it", "AB"))
    )
    return docx(body, numbering=numbering + list_of(2, 1), footnotes=footnotes, styles=styles)


def of_archive(data: bytes, chance: random.Random) -> bytes:
    """The file with some of its bytes changed, cut out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed))
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + chance.randint(1, 40)]
        elif kind == 2:
            changed[at:at] = changed[at : at + chance.randint(1, 40)]
        else:
            changed[at : at + 2] = chance.randrange(1 << 16).to_bytes(2, "little")
    return bytes(changed)


PIECES = [
    b"<w:p>", b"</w:p>", b"<w:r>", b"</w:r>", b"<w:tbl>", b"<w:tc>", b"<w:del>", b"</w:del>", b"<w:numPr/>",
    b"<w:t/>", b'w:val="-1"', b'w:val="99999999999999999999"', b'w:val="%"', b"&#0;", b"&lt;", b"]]>",
    b"<![CDATA[", b"<!--", b"\xff", b'<w:fldChar w:fldCharType="begin"/>', b'<w:lvl w:ilvl="8"/>',
    b'<w:basedOn w:val="List"/>', b"<mc:AlternateContent/>",
]  # fmt: skip


def of_text(data: bytes, chance: random.Random) -> bytes:
    """The file with its XML changed: bytes, pieces of tags, values, whole stretches."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 6)):
        name = chance.choice(sorted(parts))
        words = bytearray(parts[name])
        at = chance.randrange(len(words) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            words[at:at] = chance.choice(PIECES)
        elif kind == 1:
            starts = [n for n, byte in enumerate(words) if byte == ord("<")] or [0]
            start, stop = sorted((chance.choice(starts), chance.choice(starts)))
            target = chance.choice(starts)
            words[target:target] = words[start:stop]
        elif kind == 2:
            del words[at : at + chance.randint(1, 60)]
        else:
            words = words.replace(
                chance.choice([b"w:p", b"w:r", b'"1"', b"w:t", b"w:"]),
                chance.choice([b"w:tr", b'"0"', b"w:del", b"m:"]),
                1,
            )
        parts[name] = bytes(words)
        if chance.random() < 0.02:
            del parts[name]
        if not parts:
            break
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, words_of in parts.items():
            archive.writestr(name, words_of)
    return file.getvalue()


def survives(data: bytes) -> bool:
    """Whether a file is read into a sound document; False where it is refused."""
    try:
        found = read(data, "minutes.docx", limits=LIMITS._replace(unpacked=20_000_000))
    except UnreadableError:
        return False
    assert found.text.strip()
    assert not set(found.text) & set(map(chr, {*range(9), 11, 12, *range(14, 32)}))
    assert list(found.hints) == sorted(found.hints)
    assert all(0 <= hint.start < hint.end <= len(found.text) for hint in found.hints)
    return True


@pytest.mark.parametrize(
    "mutate", [pytest.param(of_archive, id="of the archive"), pytest.param(of_text, id="of the XML")]
)
def test_mutations(mutate: Callable[[bytes, random.Random], bytes]) -> None:
    """Whatever becomes of a file, it is read or refused."""
    data, chance = sample(), random.Random(5)  # noqa: S311  # the same every time
    read_at_all = sum(survives(mutate(data, chance)) for _ in range(300))
    assert 10 < read_at_all < 290, "mutations that all or none matter test nothing"


@pytest.mark.slow
@pytest.mark.parametrize(
    "mutate", [pytest.param(of_archive, id="of the archive"), pytest.param(of_text, id="of the XML")]
)
def test_ten_thousand_mutations(mutate: Callable[[bytes, random.Random], bytes]) -> None:
    """Five thousand of each kind, each within two seconds of the processor, and those read parse whole."""
    data, chance = sample(), random.Random(55)  # noqa: S311  # the same every time
    for number in range(5_000):
        mutant = mutate(data, chance)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        if survives(mutant) and number % 10 == 0:
            parse(mutant, "minutes.docx")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2
