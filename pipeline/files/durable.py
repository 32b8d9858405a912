"""Files that are on disk before anything relies on them: the steps a power cut must not reorder.

Belongs here: permissions, fsync, rename, and all of it for bytes at hand. Does not belong here: what is finished or
cleared away after a stop between two of the steps (``release/recover.py``). A file is finished first, then renamed into
place, then its folder is written: whatever the moment the power goes, the name stands for the old file or for the whole
new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the system say which file it is about: one met while writing to an open file does not."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def finish(path: Path) -> None:
    """Let everybody read a file, whatever the umask it was made under, and write it to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with naming(path):
            os.fchmod(descriptor, FILE_MODE)
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Write the names in a folder to disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(finished: Path, target: Path) -> None:
    """Give a finished file its name, in one step; a link that had the name is replaced, not followed."""
    os.replace(finished, target)  # noqa: PTH105  (one name for what the tests of a power cut record)
    sync_folder(target.parent)


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file in one step: readers see the old one or the new one, and nothing half written is left.

    Args:
        path: its place, in a folder there is.
        content: all of it.
        lasting: whether it has to be on disk afterwards; False for what is many files and made again if it is lost,
            which are then not written to disk one by one, and may be read as the umask says.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with naming(path):
            half.write_bytes(content)
        if lasting:
            finish(half)
            put_in_place(half, path)
        else:
            half.replace(path)
    finally:
        half.unlink(missing_ok=True)
