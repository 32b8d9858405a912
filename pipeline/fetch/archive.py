"""The archive: the agencies' bytes as they came, by content, and one line for every time one was asked for.

Belongs here: keeping bytes whole and unchanged, appending lines, finding what was last good on a day. Does not belong
here: what a document has to be (``refresh.py``), or what the figures are made of (``compose/compose.py``).

The folder::

    objects/ab/abcdef...   bytes by their SHA-256; written once, never changed
    refused/               of each document the bytes that came last, by their SHA-256, where they were refused
    retrievals.jsonl       one JSON line a retrieval, oldest first; beside it a copy, and damaged lines (``lines.py``)
    incoming/              what is being fetched; cleared when the next refresh begins
    lock                   held by the one refresh that writes here

A line is written after the bytes it names are on disk. A last line without its end (the power went while it was being
written) is not a line; the next one takes its place. What may be dropped in the end is in ``tidy.py``.
"""

import json
import logging
import shutil
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from pipeline.errors import ArchiveError
from pipeline.fetch.lines import Lines
from pipeline.files import checksum
from pipeline.files.durable import finish, put_in_place, sync_folder

log = logging.getLogger("moneymap")

Outcome: TypeAlias = Literal["accepted", "unchanged", "refused", "failed", "absent"]
"""accepted: new bytes, found good. unchanged: as the last accepted. refused: bytes that are not what they should be.
failed: no whole answer. absent: not there, and not expected to be there yet."""
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
    seconds: float = 0.0
    """How long its host took for it; 0 for a document read from bytes that came for another one."""

    @property
    def said(self) -> str:
        """Reason and note on one line; '' where there is nothing to say."""
        return "; ".join(text for text in (self.reason, self.note) if text)


_FIELDS = {one.name: one.type for one in fields(Retrieval)}
_TYPES: dict[object, tuple[type, ...]] = {
    str: (str,), int: (int,), bool: (bool,), float: (int, float), int | None: (int, type(None)), Outcome: (str,)
}  # fmt: skip


class Archive:
    """The archive in ``folder``, which need not exist yet; may be used by several threads of one process."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or made before it is needed."""
        self.folder = folder
        self._lock = threading.Lock()
        self._list = Lines(self.lines, lambda line: _read(line) is not None)
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
        """Every retrieval, oldest first. Lines that are damaged are left out, and a warning names them.

        Raises:
            OSError: the list cannot be read.
        """
        with self._lock:
            if self._retrievals is None:
                found = self._list.read()
                if found.wrong:
                    log.warning("warning: %s", found.wrong)
                self._hold([one for line in found.lines if (one := _read(line)) is not None])
            return list(self._retrievals or ())

    def damage(self) -> str:
        """What is wrong with the list, in one line; '' where nothing is."""
        return self._list.read().wrong

    def _hold(self, retrievals: list[Retrieval]) -> None:
        self._retrievals, self._by_document = retrievals, {}
        for retrieval in retrievals:
            self._by_document.setdefault(retrieval.document, []).append(retrieval)

    def mend(self) -> str:
        """Put the list and its copy right, with the archive's lock held; what was wrong, '' where nothing was.

        Raises:
            OSError: they cannot be written; what was there is as it was.
        """
        wrong = self._list.mend()
        with self._lock:
            self._retrievals = None
        return wrong

    def write(self, retrievals: list[Retrieval]) -> None:
        """Let these be the retrievals, with the archive's lock held.

        Raises:
            OSError: the list cannot be written; it is as it was.
        """
        with self._lock:
            self._list.write([_text(one) for one in retrievals])
            self._hold(retrievals)

    def append(self, retrieval: Retrieval) -> None:
        """Write one line, to disk, before anything relies on it.

        Raises:
            OSError: it cannot be written; the error names the file.
        """
        with self._lock:
            self._list.append(_text(retrieval))
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

    def keep_refused(self, incoming: Path, sha256: str) -> None:
        """Take refused bytes aside, to be looked at again while the agency goes on serving them."""
        if not self.holds(sha256) and not self.holds_refused(sha256):
            target = self.refused(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            finish(incoming)
            put_in_place(incoming, target)

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there, and whole; looked at once."""
        if sha256 and sha256 not in self._whole:
            if not _is_whole(self._object(sha256), sha256):
                return False
            self._whole.add(sha256)
        return bool(sha256)

    def holds_refused(self, sha256: str) -> bool:
        """Whether the bytes were taken aside, and are there, whole."""
        return bool(sha256) and _is_whole(self.refused(sha256), sha256)

    def refused(self, sha256: str) -> Path:
        """Where refused bytes lie."""
        return self.folder / "refused" / sha256

    def content(self, sha256: str) -> bytes:
        """The bytes of a checksum.

        Raises:
            ArchiveError: they are missing or altered.
        """
        path = self._object(sha256)
        if not path.is_file() and self.refused(sha256).is_file():
            path = self.refused(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ArchiveError(f"the archive has lost {path}: {error.strerror or error}") from error
        if checksum.sha256(content) != sha256:
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


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and checksum.sha256_of(path) == sha256


def _text(retrieval: Retrieval) -> str:
    return json.dumps(asdict(retrieval), ensure_ascii=False)


def _read(line: str) -> Retrieval | None:
    """A line of this program, of an older one, which lacks the last fields, or a newer one, which has others."""
    try:
        said = json.loads(line)
        known = {name: value for name, value in said.items() if name in _FIELDS}
        read = Retrieval(**known)
        typed = all(type(value) in _TYPES[_FIELDS[name]] for name, value in known.items())
        is_dated = datetime.fromisoformat(read.at).tzinfo is not None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return read if typed and is_dated and read.outcome in get_args(Outcome) else None
