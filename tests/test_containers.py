"""What comes out of archives and messages, and what does not."""

import contextlib
import io
import stat
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes_nlp.containers import Member, is_container, members
from minutes_nlp.errors import UnreadableError
from minutes_nlp.limits import Limits

LIMITS = Limits(entries=20, unpacked=3_000_000, ratio=50)
MARK = b"\xef\xbb\xbf"
MINUTES = b"1. Minutes\n\nThe minutes were signed.\n"


def zipped(*files: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=packed)
    return buffer.getvalue()


def linked(name: str, target: str) -> bytes:
    """A ZIP archive of one symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def message(words: str = "", page: str = "", *, attached: dict[str, bytes] | None = None) -> bytes:
    """A message with words, a page of HTML, and attachments."""
    made = EmailMessage()
    made["Subject"] = "Minutes"
    if words:
        made.set_content(words)
    if page:
        made.add_alternative(page, subtype="html")
    for name, data in (attached or {}).items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def names(data: bytes, name: str = "box.zip") -> list[str]:
    """What the members are called, with what became of them where that is not plain."""
    return [
        f"{m.name}{f' ({m.code or m.skip})' * bool(m.code or m.skip)}" for m in members(data, name, LIMITS)
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("box.zip", True),
        ("BOX.ZIP", True),
        ("letter.eml", True),
        ("minutes.docx", False),
        ("zip", False),
        ("", False),
    ],
)
def test_what_holds_others(name: str, *, expected: bool) -> None:
    """The suffix tells; a Word file is a ZIP archive and yet a document."""
    assert is_container(name) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            zipped(("a.txt", MINUTES), ("b/c.html", MINUTES)), ["a.txt", "b/c.html"], id="files and folders"
        ),
        pytest.param(zipped(("b/", b""), ("b/a.txt", MINUTES)), ["b/a.txt"], id="a folder is none"),
        pytest.param(
            zipped(("a.xyz", MINUTES)), ["a.xyz (not a format we read yet (.xyz))"], id="unknown format"
        ),
        pytest.param(
            zipped(("README.txt", MINUTES)), ["README.txt (a note on the folder, not minutes)"], id="a readme"
        ),
        pytest.param(
            zipped((".git/a.txt", MINUTES), ("__MACOSX/._a.txt", MINUTES)), [], id="hidden ones pass"
        ),
        pytest.param(zipped(("../../etc/a.txt", MINUTES)), ["etc/a.txt"], id="no way up"),
        pytest.param(zipped(("/etc/a.txt", MINUTES)), ["etc/a.txt"], id="no way to the root"),
        pytest.param(zipped(("..\\..\\b\\a.txt", MINUTES)), ["b/a.txt"], id="backslashes"),
        pytest.param(
            zipped(("../a.txt", MINUTES), ("a.txt", b"2")), ["a.txt", "a~2.txt"], id="no name twice"
        ),
        pytest.param(
            zipped(("in.zip", zipped(("a.txt", MINUTES))), ("b.txt", MINUTES)),
            ["in.zip/a.txt", "b.txt"],
            id="nested",
        ),
        pytest.param(
            zipped(("in.zip", b"PK no archive"), ("b.txt", MINUTES)),
            ["in.zip (damaged)", "b.txt"],
            id="nested, bad",
        ),
        pytest.param(linked("a.txt", "/etc/passwd"), ["a.txt (link)"], id="links are not followed"),
        pytest.param(
            zipped(("m.eml", message("Hello", attached={"a.txt": MINUTES}))),
            ["m.eml/a.txt", "m.eml/message.txt (the message around its attachments, which are read)"],
            id="a message in an archive",
        ),
    ],
)
def test_an_archive(data: bytes, expected: list[str]) -> None:
    """Each file comes out under its path; what is left out or cannot be had says why."""
    assert names(data) == expected


def test_what_lies_too_deep_is_told() -> None:
    """Archives within archives end somewhere."""
    data = MINUTES
    for number in range(6):
        data = zipped((f"{number}.zip" if number else "a.txt", data))
    assert names(data) == ["5.zip/4.zip/3.zip (too-deep)"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            message("See below", attached={"a.txt": MINUTES}), [("a.txt", MINUTES)], id="attachment"
        ),
        pytest.param(message("1. Minutes\n"), [("message.txt", MARK + b"1. Minutes\n")], id="words alone"),
        pytest.param(
            message("1. Minutes", "<p>1. Minutes</p>\n"),
            [("message.html", MARK + b"<p>1. Minutes</p>\n")],
            id="page and words",
        ),
        pytest.param(
            message("Ministre: résolu\n"),
            [("message.txt", "\ufeffMinistre: résolu\n".encode())],
            id="charset",
        ),
        pytest.param(
            message("Hello\n", attached={"a.xyz": b"1"}),
            [("message.txt", MARK + b"Hello\n")],
            id="only unread ones",
        ),
        pytest.param(b"no message at all", [("message.txt", MARK + b"no message at all")], id="no header"),
    ],
)
def test_a_message(data: bytes, expected: list[tuple[str, bytes]]) -> None:
    """Attachments are read; the message's own words only where they may be the minutes."""
    assert [(m.name, m.data) for m in members(data, "letter.eml", LIMITS) if m.data] == expected


def test_a_message_within_a_message() -> None:
    """What was forwarded is found."""
    outer = EmailMessage()
    outer.set_content("Forwarded")
    inner = EmailMessage()
    inner.set_content("Hello")
    inner.add_attachment(MINUTES, maintype="text", subtype="plain", filename="a.txt")
    outer.add_attachment(inner)
    assert ("a.txt", MINUTES) in [(m.name, m.data) for m in members(outer.as_bytes(), "m.eml", LIMITS)]


def test_a_name_in_an_encoded_word() -> None:
    """A name beyond ASCII reads as it was typed (RFC 2047)."""
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n"
        b'Content-Disposition: attachment; filename="=?utf-8?q?Cofnodion_C=C5=B5n.txt?="\n\n1. Minutes\n'
        b"--x--\n"
    )
    assert [m.name for m in members(raw, "m.eml", LIMITS)] == ["Cofnodion Cŵn.txt"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        pytest.param(b"PK", "a.zip", "damaged", id="no archive"),
        pytest.param(zipped(("a.txt", MINUTES))[:-30], "a.zip", "damaged", id="truncated"),
        pytest.param(zipped(("a.txt", b"\0" * 2_500_000)), "a.zip", "ratio", id="ratio"),
        pytest.param(
            zipped(*((f"{n}.txt", b"x" * 900_000) for n in range(5)), packed=0),
            "a.zip",
            "too-large",
            id="total",
        ),
        pytest.param(
            zipped(*((f"{n}.zip", zipped(("a.txt", b"x" * 900_000))) for n in range(5)), packed=0),
            "a.zip",
            "too-large",
            id="total over nested ones",
        ),
        pytest.param(
            zipped(*((f"{n}.txt", b"x") for n in range(21))), "a.zip", "too-many-entries", id="entries"
        ),
        pytest.param(
            message(attached={f"a{n}.txt": b"x" for n in range(21)}), "a.eml", "too-many-entries", id="parts"
        ),
        pytest.param(
            message(attached={"a.txt": b"x" * 3_100_000}), "a.eml", "too-large", id="a message's total"
        ),
        pytest.param(
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)),
            "a.eml",
            "damaged",
            id="parts within parts",
        ),
    ],
)
def test_what_goes_beyond_the_limits_is_refused(data: bytes, name: str, code: str) -> None:
    """A bomb is refused as a whole, by the document's name."""
    with pytest.raises(UnreadableError) as caught:
        members(data, name, LIMITS)
    assert (caught.value.code, caught.value.document) == (code, name)


def test_what_is_encrypted_is_told() -> None:
    """An entry with a password is named, the others come out."""
    data = bytearray(zipped(("a.txt", MINUTES), ("b.txt", MINUTES)))
    # The flag of the first entry, in its own header and in the directory (APPNOTE.TXT, 4.3.7 and 4.3.12).
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert names(bytes(data)) == ["a.txt (encrypted)", "b.txt"]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=12),
    st.sampled_from("ze"),
)
def test_damage_is_refused_or_told(changes: list[tuple[int, int]], kind: str) -> None:
    """Whatever bytes are changed, what comes out are members or a refusal."""
    whole = zipped(("a.txt", MINUTES), ("b/c.zip", zipped(("d.txt", MINUTES))))
    name = "a.zip"
    if kind == "e":
        whole, name = message("Hello", "<p>Hello</p>", attached={"a.txt": MINUTES}), "a.eml"
    data = bytearray(whole)
    for place, byte in changes:
        data[place % len(data)] = byte
    with contextlib.suppress(UnreadableError):
        assert all(isinstance(member, Member) for member in members(bytes(data), name, LIMITS))
