"""What a release that was stopped leaves in the folder: private files, recognised by name, finished or cleared away.

Belongs here: the names of private files, and what becomes of them. To be called with the folder's lock held: then every
private file is a dead process's.

A description without the file it describes waiting beside it is of the released file, if the checksums agree: the
process was stopped between the two steps, and the description takes its place now. With that file waiting beside it the
release never was, and the dated copy made for it is removed.
"""

import os
import re
from pathlib import Path

from pipeline.files.durable import put_in_place
from pipeline.release.copies import remove_copy, remove_half_copies
from pipeline.release.latest import latest_of, read_latest

_PROCESS = re.compile(r"\.(?P<process>\d+)\.next")


def private(target: Path) -> Path:
    """The file in which this process makes what will be ``target``."""
    return target.with_name(f".{target.name}.{os.getpid()}.next")


def logs_of(database: Path) -> list[Path]:
    """DuckDB's logs of changes not yet in a database file."""
    logs = [database.with_name(f"{database.name}.wal{kind}") for kind in ("", ".checkpoint", ".recovery")]
    return [log for log in logs if log.is_symlink() or log.exists()]


def settle(released: Path) -> None:
    """Finish or undo releases that were stopped; nothing is left of them afterwards."""
    target = latest_of(released)
    names = "|".join(re.escape(name) for name in (released.name, target.name))
    name = re.compile(rf"\.(?:{names})(?:\.\d+)?\.next(?:\.\w+)*")
    left = [path for path in released.parent.iterdir() if name.fullmatch(path.name)]
    for description in left:
        process = _PROCESS.search(description.name)
        if not description.name.startswith(f".{target.name}.") or process is None:
            continue
        stopped, current = read_latest(description), read_latest(target)
        if stopped is None:
            continue
        begun = description.with_name(f".{released.name}.{process['process']}.next")
        if stopped.describes(released):
            put_in_place(description, target)
        elif begun in left and (current is None or current.version != stopped.version):
            remove_copy(released, stopped.version)
    for path in left:
        path.unlink(missing_ok=True)
    remove_half_copies(released)
