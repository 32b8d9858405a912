"""Why a released file cannot be opened: another program has it open for writing, may not be read, or it is damaged.

Belongs here: reading what DuckDB says of it, and what to do. Does not belong here: our own locks (``files/lock.py``).
"""

import os
import re
from pathlib import Path

from pipeline.errors import one_line

_HELD = re.compile(r"Conflicting lock is held(?: in (?P<program>.+?))?(?: \(PID (?P<process>\d+)\))")
_LOCKED = "Could not set lock on file"
_LONGEST = 80


def why_not_opened(path: Path, error: Exception) -> str:
    """One line on why DuckDB could not open a file, and what to do."""
    said = one_line(error)
    if found := _HELD.search(said):
        return _held(
            path, f"{_program(found['process'], found['program'] or 'a program')}, process {found['process']},"
        )
    if _LOCKED in said:
        return _held(path, "another program")
    if not os.access(path, os.R_OK):
        return f"{path} cannot be opened: you may not read it; ask whoever made it, or set MONEYMAP_BUILD to your own"
    return f"{path} cannot be opened; if it is damaged, 'moneymap run' replaces it: {said}"


def _held(path: Path, holder: str) -> str:
    return (
        f"{path} cannot be opened: {holder} has it open for writing. Close it there, "
        f"or open it there for reading only ('duckdb -readonly', read_only=True)"
    )


def _program(process: str, otherwise: str) -> str:
    """What a process was started as, where the system tells."""
    try:
        started = (Path("/proc") / process / "cmdline").read_bytes().replace(b"\0", b" ")
    except OSError:
        return otherwise
    words = one_line(started.decode(errors="replace"))
    return f"'{words[:_LONGEST]}{'...' if len(words) > _LONGEST else ''}'" if words else otherwise
