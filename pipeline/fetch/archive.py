"""The archive: the agencies' bytes as they came, by content, and one line for every time one was asked for.

Belongs here: keeping bytes whole and unchanged, appending lines, finding what was last good on a day. Does not belong
here: what a document has to be (``refresh.py``), or what the figures are made of (``compose/compose.py``).

The folder::

    objects/ab/abcdef...   bytes by their SHA-256; written once, never changed
    retrievals.jsonl       one JSON line a retrieval, oldest first; only ever appended to
    incoming/              what is being fetched; cleared when the next refresh begins
    lock                   held by the one refresh that writes here

A line is written after the bytes it names are on disk. A last line without its end (the power went while it was being
written) is not a line; the next one takes its place.
"""

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from pipeline.errors import ArchiveError
from pipeline.files.durable import finish, put_in_place, sync_folder
from pipeline.release.latest import sha256_of

Outcome: TypeAlias = Literal["accepted", "unchanged", "refused", "failed", "absent"]
"""accepted: new bytes, found good. unchanged: as the last accepted. refused: bytes that are not what they should be.
failed: no whole answer. absent: not there, and not expected to be there yet."""
_LONGEST_LINE_BYTES = 1 << 20
GOOD: frozenset[Outcome] = frozenset({"accepted", "unchanged"})


@dataclass(frozen=True)
class Retrieval:
    """One document asked for once; ``sha256`` is that of the bytes at hand, '' where none came."""

    run: str
    at: str
    """UTC, ISO to the second."""
    dataset: str
    document: str
    publisher: str
    url: str
    """As shown: without the values of secrets."""
    asked: str
    """Checksum of the request, which tells two searches at one address apart."""
    status: int | None
    etag: str
    last_modified: str
    transferred: int
    """Bytes of the body that came over the wire; 0 too when they came for another document in the same file."""
    bytes: int
    sha256: str
    outcome: Outcome
    reason: str = ""
    note: str = ""
    """What is worth knowing beside: restated years of an accepted document, what is to be done about a refused one."""
    by_word: bool = False
    """Good because somebody who had looked at it said so: a correction, which nothing older takes back by itself."""
    in_place_of: str = ""
    """Of an accepted document, the checksum of its bytes in the release that stood then; '' where it had none there."""

    @property
    def said(self) -> str:
        """Reason and note on one line; '' where there is nothing to say."""
        return "; ".join(text for text in (self.reason, self.note) if text)


_FIELDS = frozenset(one.name for one in fields(Retrieval))


class Archive:
    """The archive in ``folder``, which need not exist yet; may be used by several threads of one process."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or made before it is needed."""
        self.folder = folder
        self._lock = threading.Lock()
        self._retrievals: list[Retrieval] | None = None
        self._by_document: dict[str, list[Retrieval]] = {}
        self._whole: set[str] = set()

    @property
    def lines(self) -> Path:
        """The file of retrievals."""
        return self.folder / "retrievals.jsonl"

    @property
    def incoming(self) -> Path:
        """The folder for what is being fetched."""
        return self.folder / "incoming"

    def clear_incoming(self) -> None:
        """Make the folder for what is being fetched, empty: what an interrupted refresh left goes."""
        shutil.rmtree(self.incoming, ignore_errors=True)
        self.incoming.mkdir(parents=True)

    def retrievals(self) -> list[Retrieval]:
        """Every retrieval, oldest first.

        Raises:
            ArchiveError: a line is damaged; the message names it.
        """
        with self._lock:
            if self._retrievals is None:
                self._retrievals = self._read()
                for retrieval in self._retrievals:
                    self._by_document.setdefault(retrieval.document, []).append(retrieval)
            return list(self._retrievals)

    def _read(self) -> list[Retrieval]:
        if not self.lines.is_file():
            return []
        *whole, _ = self.lines.read_text(encoding="utf-8", errors="replace").split("\n")
        return [self._retrieval(number, line) for number, line in enumerate(whole, start=1)]

    def _retrieval(self, number: int, line: str) -> Retrieval:
        """A line of this program, of an older one, which lacks the last fields, or a newer one, which has others."""
        try:
            said = dict(json.loads(line))
            return Retrieval(**{name: value for name, value in said.items() if name in _FIELDS})
        except (ValueError, TypeError) as error:
            raise ArchiveError(f"line {number} of {self.lines} is damaged: restore it or delete that line") from error

    def append(self, retrieval: Retrieval) -> None:
        """Write one line, to disk, before anything relies on it."""
        line = json.dumps(asdict(retrieval), ensure_ascii=False) + "\n"
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.lines.open("a+b") as file:
                file.truncate(_end_of_last_line(file))
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
            if self._retrievals is not None:
                self._retrievals.append(retrieval)
                self._by_document.setdefault(retrieval.document, []).append(retrieval)

    def keep(self, incoming: Path, sha256: str) -> None:
        """Take a file whose checksum is ``sha256`` into the archive; nothing happens where it is there, whole."""
        if self.holds(sha256):
            return
        target = self._object(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        finish(incoming)
        put_in_place(incoming, target)
        sync_folder(target.parent.parent)

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there, and whole; looked at once."""
        if sha256 and sha256 not in self._whole:
            path = self._object(sha256)
            if not path.is_file() or sha256_of(path) != sha256:
                return False
            self._whole.add(sha256)
        return bool(sha256)

    def content(self, sha256: str) -> bytes:
        """The bytes of a checksum.

        Raises:
            ArchiveError: they are missing or altered.
        """
        path = self._object(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ArchiveError(f"the archive has lost {path}: {error.strerror or error}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(
                f"{path} is not what was archived: the next refresh fetches it again, where it is still served"
            )
        return content

    def of(self, document: str, until: date | None = None) -> list[Retrieval]:
        """A document's retrievals, newest first; ``until`` a day (UTC), those known at its end."""
        self.retrievals()
        with self._lock:
            found = list(self._by_document.get(document, ()))
        return [one for one in reversed(found) if until is None or one.at[:10] <= until.isoformat()]

    def _object(self, sha256: str) -> Path:
        return self.folder / "objects" / sha256[:2] / sha256


def run_name(began: datetime) -> str:
    """The name of the run that began then (UTC), in the lines of its retrievals and in its report."""
    return f"{began:%Y%m%dT%H%M%SZ}"


def accepted(newest_first: Iterable[Retrieval]) -> list[Retrieval]:
    """Those retrievals that brought new bytes which were found good."""
    return [one for one in newest_first if one.outcome == "accepted"]


def uncorrected(newest_first: Iterable[Retrieval]) -> list[Retrieval]:
    """The good retrievals of a document since somebody's word was last given on it, the one it was given on included.

    What is older was replaced by a correction.
    """
    good = [one for one in newest_first if one.outcome in GOOD]
    word = next((place for place, one in enumerate(good) if one.by_word), len(good))
    return good[: word + 1]


def was_released(newest_first: Iterable[Retrieval], sha256: str) -> bool:
    """Whether these bytes stood in a release until others were accepted of the document, and no correction since."""
    return any(one.in_place_of == sha256 and not one.by_word for one in uncorrected(newest_first))


def outcomes(oldest_first: Iterable[Retrieval], run: str) -> list[Retrieval]:
    """What came of each document in a run that may ask again: that it was accepted, or else the last answer."""
    found: dict[tuple[str, str], Retrieval] = {}
    for one in oldest_first:
        key = one.dataset, one.document
        if one.run == run and not (key in found and found[key].outcome == "accepted"):
            found[key] = one
    return list(found.values())


def trouble(newest_first: Iterable[Retrieval]) -> list[Retrieval]:
    """What has gone wrong since a document was last had, newest first; nothing where the last retrieval was good."""
    return list(takewhile(lambda one: one.outcome not in GOOD, newest_first))


def _end_of_last_line(file: BinaryIO) -> int:
    """Where the last whole line ends; what comes after it was cut off by a crash."""
    end = file.seek(0, os.SEEK_END)
    start = max(end - _LONGEST_LINE_BYTES, 0)
    file.seek(start)
    return start + file.read().rfind(b"\n") + 1
