"""``latest.json``: which release lies beside it, for programs that would rather not open a database to find out.

Belongs here: what it says, reading it, comparing it with the released file. Putting it in place is ``replace.py``.

How to read it. ``moneymap.duckdb`` is replaced first, ``latest.json`` a moment later, each whole. So: ``latest.json``
describes the file when ``bytes`` and ``sha256`` are the file's own. Where they are not, a release is being put in place
this moment, or one was stopped between the two steps; the file counts, it is whole and checked in either case. Read
again after a second; the next run that releases puts ``latest.json`` right. A program that needs file and description
to match at any moment reads ``latest.json`` and opens the dated copy it names, which is there before it, is a file of
its own and never changes.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.files.checksum import sha256_of
from pipeline.release.copies import is_version


@dataclass(frozen=True)
class Latest:
    """One release."""

    version: str
    """UTC time of the release, ``20260102T030405.678901Z``; changes when and only when a release says anything new,
    number by number (``differences.py``)."""
    released_at: str
    """The same in ISO 8601."""
    checked_at: str
    """When a run last built nothing newer; a night on which no document changed builds nothing and leaves it."""
    file: str
    copy: str | None
    """The dated copy, seen from the folder of ``latest.json``; null where none are kept."""
    bytes: int
    sha256: str
    """Checksum of the file."""
    contents_sha256: str
    """Checksum of what is in it (``warehouse/contents.py``): two builds of the same inputs have the same, but where
    libraries differ in a last bit."""
    software: str
    """What made the file."""
    storage: str
    tables: dict[str, int]
    """Rows by table."""
    sources: list[dict[str, str]]
    """Dataset, publisher, vintage and checksum of every document the figures were read from."""
    method_version: int | None = None
    """Number of the method the figures are computed by (``core.method_version``); null where the file does not say it,
    as those made before 0.2.0; so are the four below."""
    schema_version: int | None = None
    """Number of the shape of the marts (``mart.about``)."""
    licence: str | None = None
    """Terms of use of the figures; those of the documents are in ``mart.source``."""
    licence_url: str | None = None
    software_sha256: str | None = None
    """Checksum of the program that made the file, libraries included."""

    @property
    def is_new(self) -> bool:
        """Whether the run that wrote this released something, or found the release as it should be."""
        return self.released_at == self.checked_at

    @property
    def line(self) -> str:
        """What a run says of it."""
        rows = sum(self.tables.values())
        since = "" if self.is_new else f", unchanged since {self.released_at}"
        return f"release: {len(self.tables)} tables, {rows:,} rows{since}"

    def describes(self, released: Path) -> bool:
        """Whether this is of the released file as it is now."""
        if not released.is_file() or released.stat().st_size != self.bytes:
            return False
        return sha256_of(released) == self.sha256

    def text(self) -> str:
        """The JSON, one value a line."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def latest_of(released: Path) -> Path:
    """Where the description of the released file lies."""
    return released.parent / "latest.json"


def read_latest(path: Path) -> Latest | None:
    """What a ``latest.json`` says; None where there is none, or it is not one."""
    try:
        read: Any = json.loads(path.read_text(encoding="utf-8"))
        latest = Latest(**read)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    texts = [field.name for field in fields(Latest) if field.type is str]
    if not all(isinstance(getattr(latest, name), str) for name in texts):
        return None
    return latest if is_version(latest.version) else None


def released_documents(path: Path) -> frozenset[tuple[str, str]]:
    """Dataset and checksum of the documents a ``latest.json`` names; none where it names none."""
    latest = read_latest(path)
    try:
        return frozenset((source["dataset"], source["sha256"]) for source in latest.sources) if latest else frozenset()
    except (KeyError, TypeError):
        return frozenset()
