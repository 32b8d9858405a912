"""What ``make`` would do, without doing it: who installs, that checksums are asked for, what ``make help`` lists."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGET = re.compile(r"(?m)^([a-z][a-z-]*):")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


@pytest.fixture
def said(tmp_path):
    """The commands of a target in a checkout without an environment, uv on the path or not."""

    def make(*arguments, with_uv=False):
        programs = tmp_path / "bin"
        programs.mkdir(exist_ok=True)
        for name in ("make", "sh", "bash", "python3", "grep", "sed", "expand"):
            if (found := shutil.which(name)) and not (programs / name).exists():
                (programs / name).symlink_to(found)
        (programs / "uv").unlink(missing_ok=True)
        if with_uv:
            (programs / "uv").write_text("#!/bin/sh\n")
            (programs / "uv").chmod(0o755)
        done = subprocess.run(
            ["make", "--no-print-directory", *arguments, f"VENV={tmp_path / 'venv'}"],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "MAKEFLAGS"} | {"PATH": str(programs)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    return make


@pytest.mark.parametrize(
    ("settings", "with_uv", "by"),
    [((), True, r'"[^"]*/bin/uv" pip install'), ((), False, "-m pip .*install"), (("UV=",), True, "-m pip .*install")],
    ids=["uv", "pip", "without uv if asked"],
)
def test_the_environment_is_installed_by_checksum(said, settings, with_uv, by):
    lines = [
        line for line in said("--dry-run", "setup", *settings, with_uv=with_uv).splitlines() if " install " in line
    ]
    assert len(lines) == 3
    assert all(re.search(by, line) for line in lines)
    assert [re.search(r"--require-hashes --no-deps -r (\S+)", line) is not None for line in lines] == [
        True,
        False,
        True,
    ]
    assert "--no-deps --no-build-isolation --editable ." in lines[1]
    assert all(("--no-compile" in line) == ("-m pip" in line) for line in lines)


def test_help_lists_every_target(said):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert "test-fast" in targets
    assert {line.split()[0] for line in said("help").splitlines()} == targets
