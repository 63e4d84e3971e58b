"""Bytes off the wire to bytes of the document, within limits: a bomb is found before it is unpacked."""

import zlib
from dataclasses import dataclass


class TooLarge(Exception):
    """More bytes than allowed, or more packed into fewer than any honest document."""


class UnknownCoding(Exception):
    """A content coding that we did not ask for."""


RATIO_COUNTS_FROM = 1_000_000
"""Decoded bytes below this may be packed as tightly as they like: a page of blanks is no attack."""

_STEP = 256 * 1024
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Limits:
    wire_bytes: int
    decoded_bytes: int
    ratio: float


class Unpacker:
    """Feeds on chunks off the wire and gives decoded ones, never more than the limits.

    Raises TooLarge, UnknownCoding, and zlib.error for damaged data.
    """

    def __init__(self, coding: str, limits: Limits) -> None:
        self._coding = coding.strip().lower()
        if self._coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise UnknownCoding(f"the answer is in coding {self._coding[:40]!r}, which was not asked for")
        self._limits = limits
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB) if self._coding not in {"", "identity"} else None
        self.wire_bytes = 0
        self.decoded_bytes = 0

    def feed(self, chunk: bytes) -> bytes:
        self.wire_bytes += len(chunk)
        if self.wire_bytes > self._limits.wire_bytes:
            raise TooLarge(f"more than {self._limits.wire_bytes:,} bytes on the wire ([feeds] max_wire_bytes)")
        if self._inflate is None:
            return self._counted(chunk)
        return b"".join(self._inflated(chunk))

    def _inflated(self, chunk: bytes) -> list[bytes]:
        pieces: list[bytes] = []
        while chunk:
            assert self._inflate is not None
            try:
                pieces.append(self._counted(self._inflate.decompress(chunk, _STEP)))
            except zlib.error:
                if self._coding != "deflate" or self.decoded_bytes:
                    raise
                # Some servers send raw deflate data where RFC 9110 wants the zlib format.
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                self._coding = "raw deflate"
                continue
            chunk = self._inflate.unconsumed_tail
            if self._inflate.eof:
                chunk = self._inflate.unused_data
                if not chunk.startswith(b"\x1f\x8b"):
                    break  # padding behind the last member
                self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        return pieces

    def finish(self) -> bytes:
        """What is left when no more chunks come."""
        return b"" if self._inflate is None or self._inflate.eof else self._counted(self._inflate.flush(_STEP))

    @property
    def is_packed(self) -> bool:
        return self._inflate is not None

    @property
    def finished(self) -> bool:
        """Whether packed data came to its end; True for data that is not packed."""
        return self._inflate is None or self._inflate.eof

    def _counted(self, piece: bytes) -> bytes:
        self.decoded_bytes += len(piece)
        if self.decoded_bytes > self._limits.decoded_bytes:
            raise TooLarge(f"more than {self._limits.decoded_bytes:,} bytes unpacked ([feeds] max_decoded_bytes)")
        if self.decoded_bytes > max(RATIO_COUNTS_FROM, self._limits.ratio * self.wire_bytes):
            raise TooLarge(
                f"{self.wire_bytes:,} bytes unpack to more than {self._limits.ratio:g} times as many "
                "([feeds] max_unpack_ratio)"
            )
        return piece
