"""Evidence packs: a folder that holds what was found word for word, and can be proved unchanged years on.

A pack is files. ``manifest.sha256`` has a line for each of the others, as ``sha256sum`` writes them, and
is written last; its own SHA-256 is the seal of the pack. Any change of a byte, a name or the manifest shows.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from minutes_nlp import __version__
from minutes_nlp.cite import long_date
from minutes_nlp.errors import LibraryError, UsageError
from minutes_nlp.export import to_csv
from minutes_nlp.history import Archive, History, tables
from minutes_nlp.library import Library
from minutes_nlp.model import Minutes, Record, Span

__all__ = ["MANIFEST", "Change", "PackSource", "Passage", "Question", "seal", "verify_pack", "write_pack"]

MANIFEST = "manifest.sha256"
_PASSAGES = "passages.jsonl"

_README = """\
EVIDENCE PACK: {topic}

What this is
  Every passage about the topic that was found in a library of council minutes, word for word, with the place
  of each in its document. {total} passages from {documents} documents, {period}.
  Looked for: {explained}.
  {exempt}

The files
  query.json       the question as asked, what it was taken for, and the versions of everything used
  passages.jsonl   the passages, one a line: the words, the characters of the document's text they stand at
                   (half open, counted from 0), who says them, the citation, and the SHA-256 of the source
  passages.csv     the same as a table, to be read
  sources.jsonl    the documents: version in the library, name, SHA-256 of the bytes read, parser
  meetings.csv     how often each meeting speaks of the topic
  figures.csv      the figures reported of it
  recurring.csv    the items that recur, and the quarters that are missing between the first and the last
  manifest.sha256  the SHA-256 of each file above

How to prove it unchanged
  With this program:    minutes verify-pack FOLDER
  Without it:           sha256sum -c manifest.sha256
  Both show any change of a file. To show that nobody made a new manifest as well, compare the seal, which is
  the SHA-256 of manifest.sha256 and was printed when the pack was made:
                        minutes verify-pack FOLDER --seal SEAL
  Against a library that has the documents:
                        minutes verify-pack FOLDER --library LIBRARY
"""


class Question(Record, frozen=True, kw_only=True):
    """What was asked, and of what: ``library_seq`` is the number of the last change that counted."""

    topic: str
    explained: str
    filters: Mapping[str, Sequence[str]]
    exempt: bool
    total: int
    program: str
    parsers: tuple[str, ...]
    library_seq: int
    library_changed: str


class Passage(Record, frozen=True, kw_only=True):
    """A passage of a pack: ``words`` are the ``spans`` of the text of a version, joined by line breaks."""

    document: str
    version: int
    part: str
    kind: str
    speaker: str | None
    words: str
    spans: tuple[Span, ...]
    citation: str
    permalink: str
    date: str | None
    access: str
    sha256: str


class PackSource(Record, frozen=True, kw_only=True):
    """A document of a pack, as the library holds it."""

    document: str
    version: int
    name: str
    media_type: str
    sha256: str
    parser: str
    council: str | None
    committee: str | None
    date: str | None


class Change(Record, frozen=True, kw_only=True):
    """Something of a pack that is not as it was: the name of a file or document, and what is wrong."""

    name: str
    what: Literal[
        "changed", "missing", "added", "unreadable", "not in the library", "differs from the library"
    ]


def write_pack(folder: Path, archive: Archive, found: History, filters: Mapping[str, Sequence[str]]) -> str:
    """Write an evidence pack into an empty folder, or a new one, and nothing anywhere else.

    The same library and question make the same bytes. Exempt items are in it only if the archive has them.

    Args:
        folder: Where to; its parent must be there.
        archive: What was asked.
        found: What it answered.
        filters: The filters it was asked with.

    Returns:
        The seal of the pack: the SHA-256 of its manifest.

    Raises:
        UsageError: If the folder is not empty, is a link, or cannot be written to.
        LibraryError: If the index and the library do not agree on the words; nothing is written then.
    """
    files = {name: data.encode() for name, data in _files(archive, found, filters)}
    _take(folder)
    try:
        for name, data in files.items():
            _write(folder / name, data)
        manifest = _manifest({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})
        _write(folder / MANIFEST, manifest)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", document=str(folder)) from error
    return hashlib.sha256(manifest).hexdigest()


def seal(folder: Path) -> str:
    """Return the seal of a pack.

    Raises:
        UsageError: If the folder is no pack.
    """
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        message = f"is no evidence pack: {MANIFEST} cannot be read ({error.strerror})"
        raise UsageError(message, document=str(folder)) from error


def verify_pack(folder: Path, library: Library | None = None) -> tuple[Change, ...]:
    """Return what of a pack is not as it was written, by name; nothing if all is.

    Args:
        folder: The pack.
        library: Also compare each passage with the version of its document that has the same source.

    Raises:
        UsageError: If the folder is no pack.
    """
    seal(folder)
    changes = tuple(_changes(folder))
    if changes or library is None:
        return changes
    return tuple(_against(folder, library))


def _take(folder: Path) -> None:
    """Make the folder, or see that it is one, and empty; a link would lead elsewhere."""
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_symlink() or not folder.is_dir():
            raise UsageError("is no folder to write a pack into", document=str(folder)) from None
        if any(folder.iterdir()):
            raise UsageError("is not empty; a pack needs an empty folder", document=str(folder)) from None
    except OSError as error:
        raise UsageError(f"cannot be made: {error.strerror}", document=str(folder)) from error


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def _files(
    archive: Archive, found: History, filters: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    records = {each.document: archive.record(each.document) for each in found.meetings}
    passages = tuple(_passages(archive, found, records))
    sources = tuple(_source(archive, document, minutes) for document, minutes in records.items())
    versions = [each for each in archive.library.versions() if each.seq <= archive.seq]
    question = Question(
        topic=found.topic,
        explained=found.explained,
        filters=filters,
        exempt=archive.exempt,
        total=found.total,
        program=f"minutes_nlp {__version__}",
        parsers=tuple(sorted({each.parser for each in sources})),
        library_seq=versions[-1].seq if versions else 0,
        library_changed=versions[-1].added_at if versions else "",
    )
    yield "README.txt", _readme(found, exempt=archive.exempt)
    yield "query.json", msgspec.json.format(msgspec.json.encode(question)).decode() + "\n"
    yield _PASSAGES, _lines(passages)
    yield "sources.jsonl", _lines(sources)
    for name, table in tables(found).items():
        yield ("passages.csv" if name == "mentions" else f"{name}.csv"), to_csv(table)


def _passages(archive: Archive, found: History, records: Mapping[str, Minutes]) -> Iterator[Passage]:
    for mention in found.mentions:
        cited = mention.citation
        if _words_at(records[cited.document].text, mention.spans) != mention.words:
            message = (
                "library and index do not agree on the words; make the index again with: minutes rebuild"
            )
            raise LibraryError(message, document=cited.document, place=cited.part)
        yield Passage(
            document=cited.document,
            version=archive.version(cited.document).number,
            part=cited.part,
            kind=mention.kind,
            speaker=mention.speaker,
            words=mention.words,
            spans=mention.spans,
            citation=str(cited),
            permalink=cited.permalink,
            date=cited.date,
            access=cited.access,
            sha256=cited.sha256,
        )


def _words_at(text: str, spans: Sequence[Span]) -> str:
    return "\n".join(text[start:end] for start, end in spans)


def _source(archive: Archive, document: str, minutes: Minutes) -> PackSource:
    version = archive.version(document)
    return PackSource(
        document=document,
        version=version.number,
        name=minutes.source.name,
        media_type=minutes.source.media_type,
        sha256=version.sha256,
        parser=version.parser,
        council=minutes.meeting.council,
        committee=minutes.meeting.committee,
        date=minutes.meeting.date,
    )


def _readme(found: History, *, exempt: bool) -> str:
    first, last = (long_date(each.citation.date) if each else "" for each in (found.first, found.last))
    return _README.format(
        topic=found.topic,
        total=f"{found.total:,}",
        documents=f"{len(found.meetings):,}",
        period=f"{first} to {last}" if first else "none with a date",
        explained=found.explained,
        exempt=(
            "IT HOLDS EXEMPT TEXT, which was asked for: do not publish it."
            if exempt
            else "Items taken in private were not looked at; nothing of them is here."
        ),
    )


def _lines(records: Sequence[Record]) -> str:
    return "".join(msgspec.json.encode(each).decode() + "\n" for each in records)


def _changes(folder: Path) -> Iterator[Change]:
    """Yield what the manifest does not say of the folder; whatever is not plain is read as changed."""
    written = (folder / MANIFEST).read_bytes()
    listed = dict(_listed(written))
    there = {path.name: path for path in folder.iterdir() if path.name != MANIFEST}
    for name in sorted({*listed, *there}):
        if name not in there:
            yield Change(name=name, what="missing")
        elif name not in listed:
            yield Change(name=name, what="added")
        elif (digest := _digest(there[name])) != listed[name]:
            yield Change(name=name, what="changed" if digest else "unreadable")
    if (folder / MANIFEST).is_symlink() or written != _manifest(listed):
        yield Change(name=MANIFEST, what="changed")


def _listed(manifest: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and digest of each line; a line out of form makes a manifest that is not the one written."""
    for line in manifest.decode("utf-8", "replace").splitlines():
        digest, _, name = line.partition("  ")
        if name:
            yield name, digest


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; "" for what is no file of the folder's own, or cannot be read."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _against(folder: Path, library: Library) -> Iterator[Change]:
    """Yield the documents whose passages the library does not have, or has in other words."""
    passages: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    try:
        for line in (folder / _PASSAGES).read_bytes().splitlines():
            passage = msgspec.json.decode(line, type=Passage)
            passages[passage.document, passage.sha256].append(passage)
    except (OSError, msgspec.DecodeError) as error:
        message = f"is no pack of this program: {_PASSAGES} cannot be read ({error})"
        raise UsageError(message, document=str(folder)) from error
    for (document, sha256), quoted in sorted(passages.items()):
        texts = [
            library.minutes(document, version.number).text
            for version in library.versions(document)
            if version.sha256 == sha256
        ]
        if not texts:
            yield Change(name=document, what="not in the library")
        elif not any(all(_words_at(text, each.spans) == each.words for each in quoted) for text in texts):
            yield Change(name=document, what="differs from the library")
