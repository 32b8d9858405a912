"""A file that cannot be opened says why: who holds it, or that it may not be read."""

import subprocess
import sys

import pytest

from pipeline.errors import MoneymapError
from pipeline.read.held import why_not_opened
from pipeline.read.query import frame

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def holder(build):
    """A process that has the released file of a build folder open for writing."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(build / "moneymap.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


class TestHeld:
    def test_who_and_what_to_do(self, build, holder):
        with pytest.raises(MoneymapError) as failed:
            frame(build / "moneymap.duckdb", "select 1")
        said = str(failed.value)
        assert f"process {holder.pid}, has it open for writing. Close it there" in said
        assert "-c import duckdb" in said
        assert "damaged" not in said
        assert "\n" not in said

    def test_every_command_says_so(self, call, build, holder):
        for arguments in (("states",), ("explain", "CA", "2023"), ("query", "select 1"), ("export",), ("sources",)):
            code, out, err = call(*arguments, build=build)
            assert (code, out) == (1, "")
            assert f"process {holder.pid}, has it open for writing" in err

    def test_the_doctor_says_so(self, call, build, holder):
        code, out, _ = call("doctor", build=build)
        (line,) = (line for line in out.splitlines() if line.startswith("PROBLEM"))
        assert code == 1
        assert line.startswith("PROBLEM  release: ")
        assert f"process {holder.pid}, has it open for writing" in line


def test_a_holder_the_system_tells_nothing_of(tmp_path):
    locked = "IO Error: Could not set lock on file: Conflicting lock is held in /usr/bin/odd (name) (PID 999999999)."
    said = why_not_opened(tmp_path / "moneymap.duckdb", OSError(locked))
    assert "/usr/bin/odd (name), process 999999999, has it open for writing" in said
    said = why_not_opened(tmp_path / "moneymap.duckdb", OSError('Could not set lock on file "x": another'))
    assert "another program has it open for writing" in said
