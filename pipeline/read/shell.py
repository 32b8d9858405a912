"""Open the released file in harlequin, a SQL editor for the terminal, where it is installed.

Belongs here: finding and starting it. It is no dependency: it brings many of its own, and most readers do without.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.errors import MoneymapError
from pipeline.read.query import released

PROGRAM = "harlequin"


def open_shell(path: Path) -> int:
    """Open the released file read-only in harlequin and wait for it; returns its exit code.

    Raises:
        MoneymapError: there is no release, or harlequin is not installed; the message says how to install it.
    """
    with released(path):
        pass
    beside = str(Path(sys.executable).parent)
    program = shutil.which(PROGRAM) or shutil.which(PROGRAM, path=beside)
    if program is None:
        raise MoneymapError(
            f"{PROGRAM} is not installed: install it with \"uv tool install {PROGRAM} --with 'duckdb>=1.4'\", "
            f"or open {path} with 'duckdb -readonly'"
        )
    return subprocess.run([program, "--read-only", str(path)], check=False).returncode  # noqa: S603  (found above)
