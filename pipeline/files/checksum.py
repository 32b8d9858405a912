"""SHA-256, as hexadecimal digits: of bytes, of a file.

Belongs here: the one checksum the project knows files and figures by. Does not belong here: what a checksum is taken
of (``fingerprint.py``, ``warehouse/contents.py``), and one taken while bytes come in (``fetch/body.py``).
"""

import hashlib
from pathlib import Path


def sha256(content: bytes) -> str:
    """Checksum of bytes."""
    return hashlib.sha256(content).hexdigest()


def sha256_of(path: Path) -> str:
    """Checksum of a file's bytes, read piece by piece.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_if_there(path: Path) -> str | None:
    """Checksum of a file's bytes; None where there is no file.

    Raises:
        OSError: the file cannot be read.
    """
    return sha256_of(path) if path.is_file() else None
