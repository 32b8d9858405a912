"""A body on its way from the network to a temporary file: whole, within bounds, or not at all.

Belongs here: streaming, unpacking, counting, hashing, progress. Does not belong here: what the answer means
(``answers.py``) or what the bytes are (``documents/kinds.py``). Quirks: the bytes are unpacked here and not by the
library, which takes a gzip that breaks off for a whole one; a body without a length that just ends cannot be told from
a whole one.
"""

import hashlib
import logging
import os
import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests
import urllib3

from pipeline.documents.kinds import START_BYTES
from pipeline.errors import SourceError
from pipeline.fetch.patience import CutShortError
from pipeline.files.durable import naming

log = logging.getLogger("moneymap")
PROGRESS_SECONDS = 5.0
OPENING_SECONDS = 10.0
_OPENING_BYTES = 16_384
_PIECE_BYTES = 1 << 16
_GZIP_WITH_CHECKSUM = 31
_LENGTH = re.compile(r"[0-9]{1,18}")
_MEGABYTE = 1_000_000


class TooLargeError(SourceError):
    """More than there may be; ``size_bytes`` was announced or had come by then, ``came_bytes`` came."""

    def __init__(self, most_bytes: int, size_bytes: int, came_bytes: int) -> None:
        """Keep the sizes beside the one line."""
        super().__init__(f"larger than {most_bytes:,} bytes")
        self.size_bytes, self.came_bytes = size_bytes, came_bytes


@dataclass(frozen=True)
class Body:
    """A whole body in a file; ``start`` is its beginning, ``size_bytes`` and ``sha256`` are of what is in the file."""

    path: Path
    sha256: str
    size_bytes: int
    start: bytes


def receive(answer: requests.Response, folder: Path, most_bytes: int, name: str) -> Body:
    """Write an answer's body to a new file in ``folder``; no file is left where this fails.

    ``name`` is what the lines on progress call it.

    Raises:
        CutShortError: garbled, empty, or not whole within the time there is for it (``patience.py``).
        StoppedError: the run is being stopped.
        TooLargeError: more than ``most_bytes`` once unpacked.
        SourceError: packed in a way that was not asked for.
        urllib3.exceptions.HTTPError: the connection broke, or the body is shorter than announced.
        OSError: it cannot be written.
    """
    expected = _announced_bytes(answer)
    if (expected or 0) > most_bytes:
        raise TooLargeError(most_bytes, expected or 0, 0)
    digest, size, start = hashlib.sha256(), 0, b""
    told = time.monotonic()
    with _new_file(folder) as (file, path):
        for piece in _unpacked(answer):
            size += len(piece)
            if size > most_bytes:
                raise TooLargeError(most_bytes, size, size)
            digest.update(piece)
            start += piece[: START_BYTES - len(start)]
            with naming(path):
                file.write(piece)
            if time.monotonic() - told >= PROGRESS_SECONDS:
                told = time.monotonic()
                log.info("%s: %s", name, _progress(size, expected))
        if not size:
            raise CutShortError("the body is empty")
    return Body(path, digest.hexdigest(), size, start)


@contextmanager
def _new_file(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file of its own name to write to; gone where what is done with it fails, the last bytes' writing included."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="fetch-", suffix=".part")
    try:
        # The last bytes are written when the file is closed; an error of the network has no file's name to be given.
        with os.fdopen(descriptor, "wb") as file:
            yield file, Path(name)
            with naming(Path(name)):
                file.flush()
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def opening(answer: requests.Response) -> bytes:
    """The first bytes of an answer that is no document, as far as they come; never an error."""
    read = bytearray()
    try:
        for piece in _unpacked(answer):
            read += piece
            if len(read) >= _OPENING_BYTES:
                break
    except (CutShortError, SourceError, urllib3.exceptions.HTTPError):
        pass
    return bytes(read[:_OPENING_BYTES])


def _progress(size: int, expected: int | None) -> str:
    of_all = f" of {expected / _MEGABYTE:.1f} MB" if expected else ""
    return f"{size / _MEGABYTE:.1f} MB{of_all} so far"


def _coding(answer: requests.Response) -> str:
    return answer.headers.get("Content-Encoding", "").strip().lower()


def _announced_bytes(answer: requests.Response) -> int | None:
    """How large the body is going to be; None where that is not known before."""
    text = answer.headers.get("Content-Length", "")
    known = _LENGTH.fullmatch(text) and _coding(answer) in {"", "identity"}
    return int(text) if known else None


def _unpacked(answer: requests.Response) -> Iterator[bytes]:
    """The body in pieces of bounded size, as it was before it was packed for the way."""
    coding = _coding(answer)
    if coding in {"", "identity"}:
        return _pieces(answer)
    if coding in {"gzip", "x-gzip"}:
        return _gunzipped(_pieces(answer))
    raise SourceError(f"packed as {coding[:20]!r}, which was not asked for")


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body as it comes over the network."""
    while piece := answer.raw.read1(_PIECE_BYTES, decode_content=False):
        yield piece


def _gunzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder, came = zlib.decompressobj(_GZIP_WITH_CHECKSUM), False
    try:
        for piece in pieces:
            rest, came = piece, True
            while rest:
                if decoder.eof:
                    decoder = zlib.decompressobj(_GZIP_WITH_CHECKSUM)
                yield decoder.decompress(rest, _PIECE_BYTES)
                rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        yield decoder.flush()
    except zlib.error:
        raise CutShortError("the gzip is garbled") from None
    if came and not decoder.eof:
        raise CutShortError("the gzip breaks off")
