"""Dated copies of releases: ``releases/moneymap-<UTC time>.duckdb`` beside the released file.

Belongs here: their names, making one, removing the oldest. Does not belong here: deciding what is a release.

A copy is a hard link where the file system has them, so the newest costs no space. Nothing is ever removed but ordinary
files of exactly such a name in that folder, and a folder that is a link is refused.
"""

import errno
import os
import re
import shutil
import stat
from pathlib import Path

from pipeline.durable import FOLDER_MODE, finish, put_in_place, sync_folder
from pipeline.errors import MoneymapError

VERSION = "%Y%m%dT%H%M%S.%fZ"
"""How a version, the UTC time of a release, is written; versions sort by time."""
DEFAULT_KEPT = 14

_VERSION = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
_NO_HARD_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}


def folder_of(released: Path) -> Path:
    """Where the dated copies lie."""
    return released.parent / "releases"


def is_version(text: str) -> bool:
    """Whether a text is a UTC time as ``VERSION`` writes it."""
    return _VERSION.fullmatch(text) is not None


def copy_of(released: Path, version: str) -> Path:
    """The dated copy of a version.

    Raises:
        MoneymapError: ``version`` is no UTC time as ``VERSION`` writes it.
    """
    if not is_version(version):
        raise MoneymapError(f"{version!r} is no version of {released}")
    return folder_of(released) / f"{released.stem}-{version}{released.suffix}"


def copies(released: Path) -> list[Path]:
    """The dated copies there are, oldest first.

    Raises:
        MoneymapError: their folder is a link or no folder.
    """
    folder = folder_of(released)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise MoneymapError(f"{folder} is not a folder of its own (a link or a file): move it out of the way")
    name = re.compile(rf"{re.escape(released.stem)}-{_VERSION.pattern}{re.escape(released.suffix)}")
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if name.fullmatch(path.name) and stat.S_ISREG(path.lstat().st_mode))


def keep_copy(file: Path, released: Path, version: str) -> None:
    """Make the dated copy of ``file`` where there is none of that version, safe on disk."""
    copy = copy_of(released, version)
    if copy in copies(released):
        return
    if not copy.parent.exists():
        copy.parent.mkdir()
        copy.parent.chmod(FOLDER_MODE)
        sync_folder(copy.parent.parent)
    try:
        os.link(file, copy, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _copy(file, copy)
    sync_folder(copy.parent)


def remove_copy(released: Path, version: str) -> None:
    """Remove the dated copy of a version, if there is one."""
    copy = copy_of(released, version)
    if copy in copies(released):
        copy.unlink()


def remove_oldest(released: Path, keep: int, current: str) -> None:
    """Leave ``keep`` dated copies, the one of version ``current`` among them even where clocks went backwards."""
    newest = copy_of(released, current)
    others = [copy for copy in copies(released) if copy != newest]
    for copy in others[: max(0, len(others) - max(0, keep - 1))] if keep else [*others, newest]:
        copy.unlink(missing_ok=True)


def remove_half_copies(released: Path) -> None:
    """Remove what a process that was stopped in ``keep_copy`` left."""
    if copies(released) or folder_of(released).is_dir():
        name = re.compile(rf"\.{re.escape(released.stem)}-{_VERSION.pattern}{re.escape(released.suffix)}\.next")
        for path in folder_of(released).iterdir():
            if name.fullmatch(path.name):
                path.unlink()


def _copy(file: Path, copy: Path) -> None:
    half = copy.with_name(f".{copy.name}.next")
    try:
        shutil.copyfile(file, half, follow_symlinks=False)
        finish(half)
        put_in_place(half, copy)
    finally:
        half.unlink(missing_ok=True)
