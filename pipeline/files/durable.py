"""Files that are on disk before anything relies on them: the steps a power cut must not reorder.

Belongs here: permissions, fsync, rename. A file is finished first, then renamed into place, then its folder is written:
whatever the moment the power goes, the name stands for the old file or for the whole new one.
"""

import os
from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755


def finish(path: Path) -> None:
    """Let everybody read a file, whatever the umask it was made under, and write it to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
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
