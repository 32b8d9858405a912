"""What all rows share: the processor seconds of a process, a floor measured beside it, builds that several rows use.

Belongs here: measuring. Does not belong here: what is measured (``rows/``), printing (``table.py``). Processor time is
that of a process and all its children: it is nearly the same on a machine that is shared with others, wall time is not.
"""

import functools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

COMMAND = Path(sys.executable).with_name("moneymap")
Command = Sequence[str | Path]
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""With it Python compiles the project's modules in every process, and the libraries' in none: no ratio would hold."""


@dataclass(frozen=True)
class Row:
    """One line of the table; ``ratio`` is to ``floor_seconds``, measured in the same minute, ``goal`` its limit."""

    what: str
    seconds: float
    floor: str
    floor_seconds: float
    goal: float
    note: str = ""
    also: bool = True
    """Whether what else the row asks for holds, as ``note`` says."""

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.seconds / self.floor_seconds

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio <= self.goal and self.also


@dataclass(frozen=True)
class Ran:
    """One run of a process: processor and wall seconds, and what it printed."""

    processor: float
    wall: float
    out: str


def ran(command: Command, environment: dict[str, str] | None = None) -> Ran:
    """Run a process to its end, in an environment where Python keeps what it compiled, as it does by default.

    Raises:
        SystemExit: it failed.
    """
    inherited = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    began = time.perf_counter()
    with subprocess.Popen(
        [str(one) for one in command],
        env={**inherited, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        out = _read(process.stdout)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed with {process.returncode}")
    return Ran(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, out)


def _read(stream: IO[str] | None) -> str:
    return stream.read() if stream else ""


def importing(module: str) -> list[str]:
    """The command that imports a module and ends: a floor."""
    return [sys.executable, "-c", f"import {module}"]


@dataclass
class Bench:
    """One run of the benchmark: how often each side runs, and a folder for builds; ``is_tiny`` tries the code alone."""

    scratch: Path
    runs: int = 5
    is_tiny: bool = False

    def beside(
        self, what: str, command: Command, floor: str, goal: float, environment: dict[str, str] | None = None
    ) -> Row:
        """A row of a command against importing a module, in turn, medians of both."""
        pairs = [(ran(command, environment).processor, ran(importing(floor)).processor) for _ in range(self.runs)]
        seconds, floors = zip(*pairs, strict=True)
        return Row(what, statistics.median(seconds), f"import {floor}", statistics.median(floors), goal)

    def import_seconds(self, module: str) -> float:
        """Processor seconds of importing a module, the median."""
        return statistics.median(ran(importing(module)).processor for _ in range(self.runs))

    @functools.cached_property
    def charts(self) -> list[str]:
        """Options of a run: every chart, or none where the code alone is tried."""
        return ["--no-charts"] if self.is_tiny else []

    @functools.cached_property
    def cold(self) -> Ran:
        """A run in an empty build folder, which rows on what stands then use."""
        return ran([COMMAND, "run", *self.charts], self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """Where ``cold`` builds; call it first."""
        return {"MONEYMAP_BUILD": str(self.scratch / "build")}
