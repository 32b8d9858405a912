"""Dated copies of releases: ``releases/moneymap-<UTC time>.duckdb`` beside the released file.

Belongs here: their names, making one, removing the oldest. Does not belong here: deciding what is a release.

Every copy is a file of its own, the newest too, and no hard link: writing into the released file does not reach it.
Nothing is ever removed but ordinary files of exactly such a name in that folder; a folder that is a link is refused.
Only a link or the like under the very name of the copy being made is replaced; what it leads to is untouched.
"""

import re
import shutil
import stat
from pathlib import Path

from pipeline.errors import MoneymapError
from pipeline.files.durable import FOLDER_MODE, finish, put_in_place, sync_folder

VERSION = "%Y%m%dT%H%M%S.%fZ"
"""How a version, the UTC time of a release, is written; versions sort by time."""

_VERSION = re.compile(r"\d{8}T\d{6}\.\d{6}Z")


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
    """Make the dated copy of ``file``, byte by byte and safe on disk, where there is none of that version.

    What has its name and is no ordinary file (a link, wherever it leads) is replaced.

    Raises:
        MoneymapError: a folder has its name, or the folder of copies is a link or no folder.
        OSError: the copy cannot be made; ``remove_half_copies`` removes what there is of it.
    """
    copy = copy_of(released, version)
    if copy in copies(released):
        return
    if copy.is_dir() and not copy.is_symlink():
        raise MoneymapError(f"{copy} is a folder: move it out of the way; nothing was released")
    if not copy.parent.exists():
        copy.parent.mkdir()
        copy.parent.chmod(FOLDER_MODE)
        sync_folder(copy.parent.parent)
    half = copy.with_name(f".{copy.name}.next")
    shutil.copyfile(file, half)
    finish(half)
    put_in_place(half, copy)


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
    """Remove what a ``keep_copy`` that failed or was stopped left."""
    if copies(released) or folder_of(released).is_dir():
        name = re.compile(rf"\.{re.escape(released.stem)}-{_VERSION.pattern}{re.escape(released.suffix)}\.next")
        for path in folder_of(released).iterdir():
            if name.fullmatch(path.name):
                path.unlink()
