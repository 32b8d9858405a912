"""What a build is made by and of, as a checksum: the program, and anything that can be written as JSON.

Belongs here: telling whether something would come out differently now. Does not belong here: what it is made of.
"""

import hashlib
import json
import sys
import sysconfig
from pathlib import Path

from pipeline.files.checksum import sha256
from pipeline.settings import ROOT, shipped

_ROOMS = ("pipeline", "assets", "reports")
_NO_CODE = ("sql", "docs", "README.md")
"""What is read beside the rooms: in a wheel it lies in one of them."""
_LEFT_OUT = {"__pycache__"}


def of(parts: object) -> str:
    """Checksum of something made of JSON's kinds of values."""
    return sha256(json.dumps(parts, sort_keys=True).encode())


def _libraries() -> list[str]:
    """Name and version of everything installed where the libraries are."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


def software() -> str:
    """Checksum of the program's own files and its libraries.

    The files are code, SQL, templates, shapes, the embedded snapshot, and the documents pages are made of.
    """
    digest = hashlib.sha256("\0".join([sys.version, *_libraries()]).encode())
    for path in program_files():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def program_files() -> list[Path]:
    """Every file the program is made of, in a checkout and in a wheel."""
    places = [ROOT / room for room in _ROOMS] + [shipped(name) for name in _NO_CODE]
    found = {path for place in places for path in (place, *place.rglob("*")) if path.is_file()}
    return sorted(path for path in found if not _LEFT_OUT.intersection(path.relative_to(ROOT).parts))
