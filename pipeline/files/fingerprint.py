"""What a build is made by and of, as a checksum: the program, and anything that can be written as JSON.

Belongs here: telling whether something would come out differently now. Does not belong here: what it is made of.
"""

import hashlib
import json
import sys
import sysconfig
from pathlib import Path

from pipeline.files.checksum import sha256
from pipeline.settings import ROOT

_ROOMS = ("pipeline", "assets", "sql", "reports")
_LEFT_OUT = {"__pycache__"}


def of(parts: object) -> str:
    """Checksum of something made of JSON's kinds of values."""
    return sha256(json.dumps(parts, sort_keys=True).encode())


def _libraries() -> list[str]:
    """Name and version of everything installed where the libraries are."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def software() -> str:
    """Checksum of the program's own files (code, SQL, templates, shapes, the embedded snapshot) and its libraries."""
    digest = hashlib.sha256("\0".join([sys.version, *_libraries()]).encode())
    for path in sorted(path for room in _ROOMS for path in (ROOT / room).rglob("*") if path.is_file()):
        if not _LEFT_OUT.intersection(path.parts):
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
