"""Packages from a registry: fetched once for all workers of the tests, and where none can be had, tests are skipped.

Belongs here: fetching. Does not belong here: which packages, and what is tried with them.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.files.lock import exclusive

SECONDS = 300
PIP = (
    *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"),
    *("--disable-pip-version-check", "--retries", "1", "--timeout", "20", "--target", "."),
)
NPM = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", ".")


def fetched(shared: Path, installer: Sequence[str], packages: Sequence[str]) -> Path:
    """The folder the packages are installed in, with nothing else; the test is skipped where they cannot be had."""
    name = re.sub(r"[^\w.-]+", "-", "-".join(packages))
    folder, outcome = shared / "fetched" / name, shared / "fetched" / f"{name}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive(shared / "fetched" / f"{name}.lock", SECONDS):
        if not outcome.is_file():
            outcome.write_text(_install(folder, [*installer, *packages]), encoding="utf-8")
    if failure := outcome.read_text(encoding="utf-8"):
        pytest.skip(f"no {' '.join(packages)} from a package registry: {failure}")
    return folder


def _install(folder: Path, command: Sequence[str]) -> str:
    """Install into a folder; returns why that failed, or nothing."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {error}"
    said = (done.stderr or done.stdout).strip().splitlines() or [f"{command[0]} failed"]
    return said[-1] if done.returncode else ""
