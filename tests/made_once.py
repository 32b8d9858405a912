"""What several tests read and none changes, made once for all workers of a run of the tests.

Belongs here: who makes it, who waits, and that it is of today's program. Does not belong here: what is made.
"""

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.files.lock import exclusive

SECONDS = 900
"""For making it, and for waiting until another worker has: on a machine that has other things to do."""


def made_once(shared: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` in the folder that the workers share, as ``make`` filled it for whoever came first.

    What makes it fail once would again: every test that needs it then fails at once, with the same words.
    """
    folder, outcome = shared / name, shared / f"{name}.txt"
    with exclusive(shared / f"{name}.lock", SECONDS):
        if not outcome.is_file():
            shutil.rmtree(folder, ignore_errors=True)  # half made by a worker that was killed
            folder.mkdir(parents=True)
            outcome.write_text(_failure(make, folder), encoding="utf-8")
    if failure := outcome.read_text(encoding="utf-8"):
        pytest.fail(f"{name} could not be made:\n{failure}", pytrace=False)
    return folder


def _failure(make: Callable[[Path], object], folder: Path) -> str:
    try:
        make(folder)
    except Exception:  # noqa: BLE001  (told to every test that needs it)
        return traceback.format_exc()
    return ""
