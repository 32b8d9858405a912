"""Pages on which readers count, on a processor slowed four times: work a frame while the slider moves."""

import json
import shutil
import sys
from pathlib import Path

from tests.bench.measured import COMMAND, Bench, Row, ran

SCRIPT = Path(__file__).resolve().parents[1] / "frames_timed.py"
FIRST_MS, LONG = 100, 0.05


def measure(bench: Bench) -> list[Row]:
    """A row a page; none where there is no browser."""
    if shutil.which("chromium") is None:
        return []
    assert bench.cold
    site = bench.scratch / "frames"
    ran([COMMAND, "site", "--to", site], bench.environment)
    return [row(page, took) for page, took in json.loads(ran([sys.executable, SCRIPT, site]).out).items()]


def row(page, took) -> Row:
    """One page: at most one frame in twenty is longer than a sixtieth of a second, the first answer within a tenth."""
    ours, bare = took["ours"], took["bare"]
    long = f"{ours['long']} of {ours['years']} frames over 1/60 s, alone {bare['long']}"
    return Row(
        f"{page}.html, a frame of the slider",
        ours["median_ms"] / 1000,
        "slider alone",
        bare["median_ms"] / 1000,
        3.0,
        f"{long}; first answer {took['first_ms']:.0f} ms",
        also=ours["long"] <= LONG * ours["years"] and took["first_ms"] <= FIRST_MS,
    )
