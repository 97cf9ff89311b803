"""What the program and its reading processes say to each other: frames of MessagePack over pipes."""

from typing import IO, Literal

import msgspec

from minutes_nlp.limits import Limits

__all__ = ["Done", "Failed", "Reply", "Setup", "Task", "decode", "encode", "read_frame", "write_frame"]

TaskKind = Literal["parse", "words", "members"]
_HEAD = 8


class Setup(msgspec.Struct, frozen=True):
    """What a reading process is told once.

    Attributes:
        limits: What each document may cost.
        style: File of the council's own vocabulary; "" for none.
        model: Name of the statistical spaCy model that joins in; "" for none.
    """

    limits: Limits = Limits()
    style: str = ""
    model: str = ""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A document to read: into its record, into its mere words, or, of an archive, into its members.

    ``ocr`` says that it is a scan, whose text another program has to recognise.
    """

    kind: TaskKind
    name: str
    data: bytes
    encoding: str | None = None
    ocr: bool = False


class Done(msgspec.Struct, frozen=True, tag=True):
    """What a task gave: the record in JSON, the words in UTF-8, or the members in MessagePack."""

    data: bytes


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Why a task gave nothing; ``fault`` says whose: the document's, the settings', or the program's."""

    code: str
    message: str
    place: str | None = None
    fault: Literal["document", "settings", "program"] = "document"


Reply = Done | Failed

encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.decode


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame: its length in eight bytes, then itself."""
    stream.write(len(data).to_bytes(_HEAD, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Read one frame; None where the other side is gone."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    length = int.from_bytes(head, "big")
    data = stream.read(length)
    return data if len(data) == length else None
