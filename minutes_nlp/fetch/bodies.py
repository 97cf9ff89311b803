"""The data of an answer, unpacked piece by piece, within a limit: however small it is packed."""

import zlib
from collections.abc import Iterable, Iterator

from minutes_nlp.fetch.failures import FetchError

__all__ = ["unpacked"]

# What we say we take, by both its names (RFC 9110, section 8.4.1.3).
_GZIP = ("gzip", "x-gzip")
_PIECE = 1 << 16


def unpacked(pieces: Iterable[bytes], packing: str, largest: int, address: str, *, cut: bool) -> bytes:
    """Return the data of an answer.

    Args:
        pieces: As they come from the network.
        packing: The ``Content-Encoding``.
        largest: Bytes there may be, packed and unpacked.
        address: The address that answers, for errors.
        cut: Whether what is beyond the limit is left; otherwise it is an error.

    Raises:
        FetchError: If there are more, or they are packed in another way, or not whole.
    """
    packing = packing.strip().lower()
    if packing not in ("", "identity", *_GZIP):
        raise FetchError(f"is packed as {packing[:40]!r}", address=address, code="wrong-type", status=200)
    pieces = _limited(pieces, largest, address, cut=cut)
    if packing in _GZIP:
        pieces = _limited(_gunzip(pieces, address), largest, address, cut=cut)
    return b"".join(pieces)


def _limited(pieces: Iterable[bytes], largest: int, address: str, *, cut: bool) -> Iterator[bytes]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > largest and not cut:
            message = f"is larger than {largest:,} bytes"
            raise FetchError(message, address=address, code="too-large", status=200)
        yield piece
        if length > largest:
            return


def _gunzip(pieces: Iterable[bytes], address: str) -> Iterator[bytes]:
    """Unpack one gzip stream, never more than a piece at a time; its end has to be there."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            waiting = piece
            while waiting and not unpacking.eof:
                yield unpacking.decompress(waiting, _PIECE)
                waiting = unpacking.unconsumed_tail
            if unpacking.unused_data:
                break
    except zlib.error as error:
        message = "is packed, and cannot be unpacked"
        raise FetchError(message, address=address, code="broken", passing=True) from error
    if not unpacking.eof or unpacking.unused_data:
        raise FetchError("is packed, and not whole", address=address, code="broken", passing=True)
